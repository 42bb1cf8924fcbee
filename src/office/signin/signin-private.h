/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: attempts, models, handlers. */
#ifndef KASSEI_OFFICE_SIGNIN_PRIVATE_H
#define KASSEI_OFFICE_SIGNIN_PRIVATE_H

#include "office/signin/seal.h"
#include "office/signin/signin.h"
#include "web/field.h"
#include "web/list.h"
#include "web/qr.h"

#define WEB_FORMS "office/signin/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/signin/routes.def"
#include "web/handlers.h"

enum { SIGNIN_ATTEMPT_MINUTES = 10, SIGNIN_CODE_FAILURES = 5 };

/* ---- attempt.c ---- */

struct signin_attempt {
	enum signin_attempt_kind kind;
	struct account_id account; /* 0: nobody is known yet */
	enum account_method method;
	struct str provider, next;
	struct str secret;         /* at most 4,000 bytes; kept encrypted under the cookie's token */
	struct str hash;           /* set by attempt_find */
	int64_t failures;
};
/* In h_apply: stores it under this POST's own token. */
enum err attempt_start(struct req *req, const struct signin_attempt *attempt) MUST_CHECK;
/* In h_render of that POST: the cookie. */
void attempt_cookie(struct req *req);
/* The attempt of the cookie. ERR_NOT_FOUND: none of that kind, too late, used, or begun by another account than the one
 * signed in. */
enum err attempt_find(struct req *req, enum signin_attempt_kind kind, struct signin_attempt *ret_attempt) MUST_CHECK;
/* In h_apply: ERR_NOT_FOUND when it was used meanwhile. */
enum err attempt_use(struct req *req, const struct signin_attempt *attempt) MUST_CHECK;

/* ---- signin.c: shared by the handlers ---- */

/* In h_apply: starts the session of this POST; `second`: a second factor was shown. ERR_FORBIDDEN: the account is not
 * active. */
enum err signin_start(struct req *req, struct account_id account, enum account_method method, bool second,
	enum account_level level) MUST_CHECK;
/* ACCOUNT_START or the page the person wanted; the outcome of a POST that let somebody in. */
struct str signin_next(struct str next);
/* A page that says why it does not go on, with the way back; the reason was given to form_refuse. */
enum err signin_failed_page(struct req *req, const char *back);
/* Refuses the whole form in one sentence (a msgid) and returns ERR_INPUT. */
enum err signin_refuse(struct req *req, const char *sentence);
/* In h_apply of what changes the proofs: false when no secret was shown lately, or changes are held; then h_render is
 * to call signin_ask_again. */
enum err signin_proved(struct req *req, bool *ret_proved) MUST_CHECK;
bool signin_asks_again(const struct req *req);
void signin_ask_again(struct req *req);
/* A page of the account's security, in the layout. */
void signin_show(struct req *req, const char *title, void (*body)(struct html_out *, const void *), const void *model,
	const char *const *scripts, size_t script_count);
struct account_id signin_self(const struct req *req);
/* The keys of secrets at rest. On a worker only: it reads a file. On an error the log says why. */
enum err signin_keys(struct req *req, struct seal_keys **ret_keys) MUST_CHECK;
#define SIGNIN_EXPIRED T("時間がたったか、すでに済んでいるため、続けられません。はじめからやり直してください。")

/* ---- models ---- */

struct failed_view { const struct req *req; struct url back; };
struct code_view { const struct req *req; struct input code; struct str request_id; };
struct passkey_ask_view { const struct req *req; struct str options, request_id; };
struct passkey_new_view { const struct req *req; struct input name; struct str options, request_id; };
struct provider_view { struct str name; struct url away; };
struct confirm_view { const struct req *req; bool has_password; struct input password; struct str next, request_id; };
struct totp_view { const struct req *req; struct qr qr; struct str secret, request_id; struct input code; };
struct codes_view { const struct str *codes; size_t count; struct str email, request_id; };
struct security_passkey {
	struct str name, created, used, request_id;
	bool backed_up;
	struct url rename, remove;
	struct input name_field;
};
struct security_identity { struct str provider, organisation, created, used, issuer, subject, request_id; };
struct security_view {
	const struct req *req;
	bool can_passkey, has_password;
	struct security_passkey *passkeys;
	size_t passkey_count;
	struct str totp_since; /* empty: none */
	int64_t codes_left;
	struct security_identity *identities;
	size_t identity_count;
	struct signin_way *ways; /* providers that could be joined */
	size_t way_count;
	struct str request_id;
};

struct reset_line {
	struct str person, email, cause, checked, parts, state, asked, asker, decided, decider, reason, id, request_id;
	bool waits, own;
	struct url decide;
};
struct resets_view {
	const struct req *req;
	struct list_frame frame;
	struct reset_line *items;
	size_t count, part_count;
	struct url action;
	struct str request_id;
	struct input email, cause, checked, note, parts[SIGNIN_PART_COUNT], former, postcode, address;
};

#endif
