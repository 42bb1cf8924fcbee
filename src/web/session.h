/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who sends a request, and what the dispatcher needs of office/account and office/audit without knowing them. A session
 * is read anew for each request, in the same transaction as the page and once more in the one that writes, so that a
 * right which has ended is gone at once.
 */
#ifndef KASSEI_WEB_SESSION_H
#define KASSEI_WEB_SESSION_H

#include "web/web.h"

/* The listeners of `serve --side`. */
enum side { SIDE_PUBLIC = 1, SIDE_STAFF = 2, SIDE_BOTH = 3 };

/* By which right somebody acts for the party in the address. Stored: append-only. */
enum session_right {
	SESSION_RIGHT_NONE = 0,
	SESSION_RIGHT_OWNER,
	SESSION_RIGHT_MEMBER,
	SESSION_RIGHT_AGENT,
	SESSION_RIGHT_GUEST,
	SESSION_RIGHT_COUNT
};
extern const struct enum_desc session_right_desc;

struct session {
	int64_t account, session_id;
	struct str name;             /* as the header shows it */
	enum lang lang;              /* 0: not chosen */
	int level; /* identity level of this sign-in: 1 an address that answers, 2 a checked identity, 3 a strong one
		(docs/decisions/identity-levels.md) */
	int64_t used_us;             /* last use that was written down */
	int64_t proved_us;           /* when a secret was last shown: dear acts ask for a fresh one */
	unsigned roles;              /* bits 1 << enum role, for the municipality and the party of the address */
	unsigned withheld; /* roles of the staff that it would have with a second factor, which the municipality
			    * demands */
	bool second;                 /* a second factor was shown in this session */
	struct opt_int second_until; /* the municipality of the address demands one, and this session has shown none:
					first day (since 1970) without staff roles */
	int64_t tenant;              /* the municipality of the address; 0: the address names none */
	struct str town;             /* its name in the language of the request; STR_NONE */
	int64_t party;               /* the party of the address, when this person may at least look; else 0 */
	struct str party_name;
	enum session_right right;
	int64_t mandate;             /* SESSION_RIGHT_AGENT: by which mandate */
};

/* What of the address decides about rights. */
struct session_scope {
	struct str slug; /* of the municipality; STR_NONE */
	int64_t party;   /* {party_id}; 0 */
	int64_t service, case_id; /* {service_id}, {case_id}: mandates may be limited to one; 0 */
};

/* One line of the trail: what the dispatcher knows of a request that changed something or read personal data. */
struct act {
	int64_t at_us;
	int64_t tenant;
	const struct session *session; /* NULL: nobody was signed in */
	struct str remote;
	const char *route;             /* the handler */
	struct str path;               /* with the query of a GET, so that searches are known */
	enum http_method method;
	enum format format;            /* what a GET gave */
	enum err outcome;              /* OK, or why a signed-in person was refused */
	struct str request_id;         /* POST */
	int64_t party;                 /* req_act, else the session's */
	struct str sentence;           /* req_act; may be STR_NONE */
	const struct db_sight *sights; /* personal data that statements returned */
	size_t sight_count;
};

/* What the process gives the dispatcher; each function may fail like a statement. */
struct identity {
	/* The session that `token` (a cookie) stands for, with its rights in `scope`; *ret_session NULL: none, or
	 * ended. then *ret_was is the account whose session it was, or 0. ERR_NOT_FOUND: the scope's municipality does
	 * not exist. In the caller's transaction; lives in req->arena. */
	enum err (*find)(struct req *req, struct str token, const struct session_scope *scope,
		const struct session **ret_session, int64_t *ret_was);
	/* In the writer: the session was used now. */
	enum err (*use)(struct db *db, struct arena *a, const struct session *session, int64_t now_us);
	/* In the writer: keeps the line. */
	enum err (*record)(struct db *db, struct arena *a, const struct act *act);
	const char *sign_in_path; /* where to send whoever has to sign in; gets ?next= */
	const char *second_path;  /* where to send whoever needs a second factor; gets &next= */
	const char *level_path; /* where to send whoever needs a higher identity level; gets ?need= (the number) and
		&next= */
};

/* Name of the session's cookie, for res_cookie and req_cookie. */
#define SESSION_COOKIE "session"
/* How often the use of a session is written down. */
enum { SESSION_USE_EVERY_S = 60 };

/* OK, ERR_UNAUTHORISED (nobody is signed in), ERR_NOT_FOUND (a party's page, and the person has nothing to do with
 * the party), ERR_FACTOR (it is withheld until a second factor is shown) or ERR_FORBIDDEN (signed in without that
 * role). Everybody has ROLE_PUBLIC. */
enum err session_may(const struct session *session, enum role role) MUST_CHECK;
/* For views and handlers: false when nobody is signed in. */
bool session_has(const struct session *session, enum role role);
/* The listener that has the routes of a role. */
enum side side_of_role(enum role role);

#endif
