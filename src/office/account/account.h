/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Accounts: who signs in, by what proof, and the sessions that follow. An account belongs to no municipality. What it
 * may do in one is asked anew for each request, in the transaction of that request (identity.c), so that a right which
 * has ended is gone at once.
 */
#ifndef KASSEI_OFFICE_ACCOUNT_H
#define KASSEI_OFFICE_ACCOUNT_H

#include "account_store.h"
#include "base/settings.h"
#include "office/account/account-types.h"
#include "office/verify/verify.h"
#include "web/session.h"

/* For struct web_config. */
extern const struct identity account_identity;

/* ---- e-mail addresses ---- */

/* By which addresses are compared: NFKC, lower case. Whether one can be written to says mail_address_valid
 * (office/notice). */
struct str account_email_key(struct arena *a, struct str email);

/* ---- failed tries ---- */

/* What a client tries: an address, whether it has an account or not, and from where. */
struct account_try { struct str email_key, remote; };
/* When it may try again: 0 now. Known and unknown addresses are treated alike. */
enum err account_try_wait(struct db *db, struct arena *a, const struct account_try *tried, int64_t now_us,
	int64_t *ret_until_us) MUST_CHECK;
/* In the writer: one more failure; both wait after so many (settings lock_…). */
enum err account_try_failed(struct db *db, struct arena *a, const struct account_try *tried,
	const struct settings *settings, int64_t now_us) MUST_CHECK;
/* In the writer: it was right. The client's own count stays. */
enum err account_try_succeeded(struct db *db, struct arena *a, const struct account_try *tried) MUST_CHECK;

/* ---- sessions ---- */

/* What a proof leads to; in the writer. */
struct account_sign_in {
	struct account_id account;
	enum account_method method;
	bool second; /* it showed a second factor: a passkey, a code beside something else, or a strong identity */
	enum account_level level; /* that this very sign-in showed: the provider's, else ACCOUNT_LEVEL_EMAIL */
	struct token token;     /* of the session's cookie */
	struct token device;    /* of the device's cookie */
	struct str remote, agent;
	int64_t now_us;
};
/* Starts a session, notes the sign-in, and, when the device is new while others are known, queues a mail that says so.
 * ERR_FORBIDDEN: the account is not active. */
enum err account_sign_in_start(struct db *db, struct arena *a, const struct account_sign_in *sign_in,
	struct session_id *ret_id) MUST_CHECK;
#define ACCOUNT_STOPPED T("この利用登録は止められています。本人確認の書類をお持ちのうえ、市区町村の窓口にお越しください。")
/* Cookies of a session that started, in h_render; and taking them back. */
void account_cookies_set(struct req *req, const struct token *session, const struct token *device);
void account_cookies_clear(struct req *req);
/* In h_render of a POST whose h_apply started a session with req_token(req, SESSION_COOKIE): cookies and the way on.
 * `next` is a path of this site; anything else leads to ACCOUNT_START. */
enum err account_sign_in_go(struct req *req, struct str next) MUST_CHECK;
/* The device's token from its cookie, or a new one that stays the same for this POST. */
struct token account_device_of(const struct req *req);
/* Where a sign-in leads that was asked for by nobody's page: the page that sends everybody to his work. */
#define ACCOUNT_START "/account/start"
/* True when a secret was shown at most so many minutes ago; dear acts ask for it again otherwise. */
bool account_proved_lately(const struct req *req);
enum { ACCOUNT_PROVED_MINUTES = 10 };

/* In h_apply: the session of the one who asks has set up a second factor, and so has shown it. */
enum err account_second_shown(struct req *req) MUST_CHECK;
/* In the writer: every session of the account ends but `keep` (0: all). For changed passwords and changed roles. */
enum err account_end_sessions(struct db *db, struct account_id account, int64_t keep, enum account_end why,
	int64_t now_us) MUST_CHECK;

/* In h_apply: a mail to the account's owner that a way of signing in was changed, with a link that says "that was not
 * me"; `change` is a msgid. Once a request. */
enum err account_tell_change(struct req *req, struct account_id account, const char *change) MUST_CHECK;
/* Somebody said "that was not me": until a new password is set after a sign-in by mail, no way of signing in is
 * changed. Of the one who asks. */
enum err account_is_held(struct req *req, bool *ret_held) MUST_CHECK;
/* The one who asks is in by a link in a mail, so setting a new password ends the hold. */
enum err account_may_lift(struct req *req, bool *ret_may) MUST_CHECK;

/* 32 bytes by which a token is kept. */
struct str account_token_hash(struct arena *a, const struct token *token);

/* ---- where an account has something to do ---- */

/* In the writer, whenever a post or a right is granted: the account's first page then leads there. Says nothing about
 * rights, which are asked anew for each request. */
enum err account_join_tenant(struct db *db, struct account_id account, struct tenant_id tenant) MUST_CHECK;

/* ---- how sure it is who somebody is (docs/decisions/identity-levels.md) ---- */

/* In the writer: an identity of this level was shown or checked. The account has it from now on; so have its sessions
 * up to ACCOUNT_LEVEL_CHECKED, and `session` (0: none) any level. Never lowers. */
enum err account_raise_level(struct db *db, struct account_id account, enum account_level level,
	int64_t session) MUST_CHECK;

/* ---- making accounts ---- */

struct account_new {
	struct str email, name, kana;
	struct str password;       /* PHC string; STR_NONE: signs in otherwise */
	bool password_due;
	enum account_level level;
	enum lang lang;            /* 0: not chosen */
	int64_t now_us;
};
/* In the writer. ERR_CONFLICT: the address has an account. */
enum err account_make(struct db *db, struct arena *a, const struct account_new *new_account,
	struct account_id *ret_id) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err account_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

/* ---- for pages ---- */

/* How people see whose something is: the name, else the address; "—" for no account and for one that is gone. */
struct str account_shown(struct req *req, struct account_id account);

#endif
