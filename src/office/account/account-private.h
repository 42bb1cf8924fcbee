/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, models, handlers. */
#ifndef KASSEI_OFFICE_ACCOUNT_PRIVATE_H
#define KASSEI_OFFICE_ACCOUNT_PRIVATE_H

#include "office/account/account.h"
#include "office/signin/signin.h"
#include "web/field.h"
#include "web/menu.h"
#include "web/web.h"

#define WEB_FORMS "office/account/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/account/routes.def"
#include "web/handlers.h"

/* ---- signing in: sign_in.c, link.c ---- */

struct sign_in_view {
	const struct req *req;
	struct input email, password, mail_email;
	bool by_mail; /* the form for a link was refused: it alone is shown again */
	bool demo;    /* this is a demonstration: a link leads to its people */
	struct str next, request_id, mail_request_id;
	const struct signin_ways *ways;
};
struct link_view {
	const struct req *req;
	bool good, new_account;
	struct str email, request_id;
	struct url action;
	struct input name, kana;
};

/* A link of a mail, as its address says it. All is empty when there is none, or none for these purposes. */
struct account_opened {
	struct account_link_find_row row;
	struct str hash;
	bool good, done; /* good: neither used nor too old; done: it was used */
};
/* `purposes`: the bits 1 << ACCOUNT_LINK_… Reads only: account_link_use uses it up. */
enum err account_link_open(struct req *req, struct str text, unsigned purposes,
	struct account_opened *ret_opened) MUST_CHECK;
/* A page of this site to go to; `otherwise` when it is none. */
struct url sign_in_next(struct arena *a, struct str next, const char *otherwise);

/* The sign-in page, also after a refusal. */
enum err sign_in_show(struct req *req, struct str next);

/* ---- the account's own pages: pages.c ---- */

struct account_place { struct str name, what; struct url url; };
struct account_view {
	const struct req *req;
	struct str name, email, level, before, request_id;
	bool password_due;
	struct account_place *parties, *towns, *open; /* open: municipalities where a firm may be registered */
	size_t party_count, town_count, open_count;
	const struct menu *menu;
};
struct profile_view {
	const struct req *req;
	struct input name, kana, lang;
	int64_t version;
	struct str request_id;
};
struct password_view {
	const struct req *req;
	bool ask_current, due, held, may_lift;
	struct input current, password, again;
	struct str request_id;
};
struct session_view {
	struct str agent, remote, begun, used, method, ended;
	bool lasts, present;
	struct url end;
	struct str request_id;
};
struct sessions_view {
	const struct req *req;
	struct session_view *items;
	size_t count;
	struct str request_id;
};

/* ---- another address: email.c; "that was not me": not_me.c ---- */

struct email_view {
	const struct req *req;
	bool good;
	struct str current, request_id; /* of the page that confirms: the new address */
	struct input email;
	struct url action;
};
struct not_me_view {
	const struct req *req;
	bool good, done, stopped;
	struct str request_id;
	struct url action;
};
/* The path of this POST's link, for a mail; and in h_apply its row, good for a week. */
struct str account_not_me_link(struct req *req);
enum err account_not_me_keep(struct req *req, struct account_id account, struct str email) MUST_CHECK;
/* Links to one mailbox are counted like failed tries: until when it has to wait (0: now), and one more. */
enum err account_mail_wait(struct req *req, struct str email, int64_t *ret_until_us) MUST_CHECK;
enum err account_mail_count(struct req *req, struct str email) MUST_CHECK;

/* ---- how sure: level.c ---- */

struct level_line { struct str name, what; bool now, needed; };
struct level_view {
	const struct req *req;
	struct str now, needed, next_text;
	bool asked, enough, again; /* again: shown before, this sign-in does not carry it */
	bool counter;              /* the counter, or a letter, is a way */
	struct level_line lines[ACCOUNT_LEVEL_COUNT];
	size_t count;
	const struct signin_ways *ways;
	struct url next;
	struct str request_id;
};

#endif
