/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Proofs beside the password: passkeys, the codes of an authenticator app, recovery codes, and other sites (OpenID
 * Connect). Between two requests of one person stands an attempt: its token is in a cookie, its content in the database
 * encrypted under that token, it is good for ten minutes and once. office/account starts the sessions.
 */
#ifndef KASSEI_OFFICE_SIGNIN_H
#define KASSEI_OFFICE_SIGNIN_H

#include "office/account/account.h"
#include "office/signin/signin-types.h"
#include "signin_store.h"
#include "web/web.h"

/* ---- the second step, for whoever checks a first proof that is one factor (password, link in a mail) ---- */

/* True when the account has an authenticator app: no session before its code, or a recovery code, was given. */
enum err signin_code_due(struct db *db, struct arena *a, struct account_id account, bool *ret_due) MUST_CHECK;
/* In h_apply: begins the second step of this POST instead of a session. `method` is the first proof. */
enum err signin_code_begin(struct req *req, struct account_id account, enum account_method method,
	struct str next) MUST_CHECK;
/* In h_render of the same POST: to the page that asks for the code. */
void signin_code_go(struct req *req);

/* ---- after "that was not me", in the writer ---- */

/* Whoever stands before the second step of this account does not go on. */
enum err signin_stop_attempts(struct db *db, struct account_id account, int64_t now_us) MUST_CHECK;
/* Passkeys and identities of other sites that were added since are no ways in any more. An authenticator app stays:
 * taking it away would let in whoever has only the mailbox. */
enum err signin_remove_since(struct db *db, struct account_id account, int64_t since_us) MUST_CHECK;

/* ---- what the sign-in page offers beside the password ---- */

struct signin_way { struct str name; struct url action; };
struct signin_ways {
	bool passkey;              /* browsers have passkeys for this site's address */
	struct signin_way *providers;
	size_t provider_count;
	struct str next, request_id;
};
/* Lives in the request's arena; for the view signin_ways_part. */
const struct signin_ways *signin_ways_new(struct req *req, struct str next);

/* The providers that show an identity of this level, with where a signed-in person begins
 * (/account/security/with/…). */
const struct signin_ways *signin_proofs_new(struct req *req, int level);

/* ---- who somebody is elsewhere ---- */

/* The identities that the account signs in with; for proving that somebody acts for a firm (corporate_number, never
 * empty only where the provider has seen its papers). */
enum err signin_identities(struct db *db, struct arena *a, struct account_id account,
	struct signin_identity_list_row **ret_rows, size_t *ret_count) MUST_CHECK;

enum { SIGNIN_FIRM_HOURS = 12 };
/* A firm whose corporate number a sign-in of this account has proved. `right`: owner by a GビズIDプライム, member by a
 * メンバー of its; an エントリー proves none. */
struct signin_firm {
	struct str provider;            /* its name in the page's language */
	struct str key;                 /* of the provider */
	struct str organisation, number;
	enum session_right right;
	bool fresh; /* signed in there within SIGNIN_FIRM_HOURS: only then it counts, because people leave firms */
};
/* Of the one who asks; each number once, with the higher right. Lives in req->arena. */
enum err signin_firms(struct req *req, struct signin_firm **ret_firms, size_t *ret_count) MUST_CHECK;

#endif
