/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Setting up an authenticator app, taking it away, and the ten recovery codes. */
#include "base/buf.h"
#include "office/signin/recovery.h"
#include "office/signin/signin-private.h"
#include "office/signin/totp.h"
#include "signin_views.h"

static void go_back(struct req *req) {
	if (signin_asks_again(req))
		signin_ask_again(req);
	else
		res_redirect(req, url_build(req->arena, "/account/security"));
}

static enum err nothing(const struct req *req, const void *form) {
	(void)req;
	(void)form;
	return OK;
}

/* ---- the app ---- */

enum err signin_totp_begin_prepare(struct req *req, const struct signin_none_form *form) {
	return nothing(req, form);
}

enum err signin_totp_begin_apply(struct req *req, const struct signin_none_form *form) {
	bool proved;
	const struct totp_secret secret = totp_secret_new();
	(void)form;
	TRY(signin_proved(req, &proved));
	if (!proved)
		return OK;
	return attempt_start(req,
		&(struct signin_attempt){ .kind = SIGNIN_TOTP_NEW,
			.account = signin_self(req),
			.method = ACCOUNT_METHOD_PASSWORD_TOTP,
			.secret = str_copy(req->arena, str_of((const char *)secret.bytes, sizeof secret.bytes)) });
}

enum err signin_totp_begin_render(struct req *req, const struct signin_none_form *form) {
	(void)form;
	if (signin_asks_again(req)) {
		signin_ask_again(req);
		return OK;
	}
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/account/security/totp"));
	return OK;
}

static enum err secret_of(struct req *req, struct signin_attempt *attempt, struct totp_secret *ret_secret) {
	TRY(attempt_find(req, SIGNIN_TOTP_NEW, attempt));
	if (attempt->secret.n != sizeof ret_secret->bytes)
		return ERR_NOT_FOUND;
	memcpy(ret_secret->bytes, attempt->secret.p, sizeof ret_secret->bytes);
	return OK;
}

static enum err show_totp(struct req *req, const struct totp_secret *secret) {
	struct account_by_id_row account;
	struct totp_view *v = ARENA_NEW(req->arena, struct totp_view);
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	TRY(qr_make(req->arena, totp_uri(req->arena, secret, str_from(tr(req->lang, T("活性"))), account.email), &v->qr));
	v->req = req;
	v->secret = totp_secret_groups(req->arena, secret);
	v->request_id = form_new_request_id(req);
	v->code = input_typed(req, "code", T("確認コード"), "text", "one-time-code", STR_NONE, INPUT_REQUIRED | INPUT_SHORT);
	v->code.mode = "numeric";
	signin_show(req, T("認証アプリの登録"), signin_totp_view_body, v, NULL, 0);
	return OK;
}

enum err signin_totp_page(struct req *req, const struct signin_none_form *form) {
	struct signin_attempt attempt;
	struct totp_secret secret;
	(void)form;
	enum err e = secret_of(req, &attempt, &secret);
	if (e == ERR_NOT_FOUND) {
		res_redirect(req, url_build(req->arena, "/account/security"));
		return OK;
	}
	return e == OK ? show_totp(req, &secret) : e;
}

struct totp_prepared { struct signin_attempt attempt; struct totp_secret secret; int64_t step; struct sealed sealed; };

static enum err seal_secret(struct req *req, struct totp_prepared *p) {
	struct seal_keys *keys;
	TRY(signin_keys(req, &keys));
	p->sealed = seal_close(req->arena, keys, SEAL_TOTP, signin_self(req).v,
		str_of((const char *)p->secret.bytes, sizeof p->secret.bytes));
	return OK;
}

enum err signin_totp_prepare(struct req *req, const struct signin_code_form *form) {
	struct totp_prepared *p = ARENA_NEW(req->arena, struct totp_prepared);
	enum err e = secret_of(req, &p->attempt, &p->secret);
	if (e == ERR_NOT_FOUND)
		return signin_refuse(req, SIGNIN_EXPIRED);
	TRY(e);
	req->prepared = p;
	if (totp_check(&p->secret, form->code, req->now_us, -1, &p->step))
		return seal_secret(req, p);
	form_refuse(req, "code",
		str_from(tr(req->lang,
			T("コードが違います。アプリに表示されている6桁の数字を入力してください。端末の時刻が合っているかもご確認ください。"))));
	return ERR_INPUT;
}

/* The code that proved the app is used up by it. */
enum err signin_totp_apply(struct req *req, const struct signin_code_form *form) {
	const struct totp_prepared *p = req->prepared;
	(void)form;
	TRY(attempt_use(req, &p->attempt));
	TRY(signin_totp_set(req->db, signin_self(req), p->sealed.bytes, p->sealed.key_no, p->step, req->now_us, NULL));
	TRY(account_second_shown(req));
	req_act(req, 0, S("認証アプリを登録しました。"));
	return account_tell_change(req, signin_self(req), T("認証アプリの登録"));
}

enum err signin_totp_render(struct req *req, const struct signin_code_form *form) {
	struct signin_attempt attempt;
	struct totp_secret secret;
	(void)form;
	if (req->refused)
		return secret_of(req, &attempt, &secret) == OK ? show_totp(req, &secret) :
								 signin_failed_page(req, "/account/security");
	go_back(req);
	return OK;
}

enum err signin_totp_remove_prepare(struct req *req, const struct signin_none_form *form) {
	return nothing(req, form);
}

enum err signin_totp_remove_apply(struct req *req, const struct signin_none_form *form) {
	bool proved;
	(void)form;
	TRY(signin_proved(req, &proved));
	if (!proved)
		return OK;
	TRY(signin_totp_remove(req->db, signin_self(req), NULL));
	TRY(signin_recovery_remove(req->db, signin_self(req), NULL));
	req_act(req, 0, S("認証アプリの登録を解除しました。"));
	return account_tell_change(req, signin_self(req), T("認証アプリの登録の解除"));
}

enum err signin_totp_remove_render(struct req *req, const struct signin_none_form *form) {
	(void)form;
	go_back(req);
	return OK;
}

/* ---- recovery codes ---- */

enum err signin_codes_begin_prepare(struct req *req, const struct signin_none_form *form) {
	return nothing(req, form);
}

/* The old ones end with the new. Until the person has noted them, the attempt keeps them, readable by this browser
 * alone. */
enum err signin_codes_begin_apply(struct req *req, const struct signin_none_form *form) {
	bool proved;
	struct buf all;
	(void)form;
	TRY(signin_proved(req, &proved));
	if (!proved)
		return OK;
	buf_init(&all, req->arena, 1024);
	TRY(signin_recovery_remove(req->db, signin_self(req), NULL));
	for (int i = 0; i < RECOVERY_CODES; i++) {
		struct str code = recovery_code_new(req->arena), hash;
		if (!recovery_code_hash(req->arena, req->session->account, code, &hash))
			return ERR_INTERNAL;
		TRY(signin_recovery_insert(req->db, signin_self(req), hash, req->now_us, NULL));
		buf_str(&all, code);
		buf_char(&all, '\n');
	}
	req_act(req, 0, S("回復コードを発行しました。"));
	TRY(account_tell_change(req, signin_self(req), T("回復コードの発行")));
	return attempt_start(req,
		&(struct signin_attempt){ .kind = SIGNIN_CODES,
			.account = signin_self(req),
			.method = ACCOUNT_METHOD_PASSWORD_RECOVERY,
			.secret = buf_view(&all) });
}

enum err signin_codes_begin_render(struct req *req, const struct signin_none_form *form) {
	(void)form;
	if (signin_asks_again(req)) {
		signin_ask_again(req);
		return OK;
	}
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/account/security/codes"));
	return OK;
}

enum err signin_codes_page(struct req *req, const struct signin_none_form *form) {
	struct signin_attempt attempt;
	struct account_by_id_row account;
	(void)form;
	enum err e = attempt_find(req, SIGNIN_CODES, &attempt);
	if (e == ERR_NOT_FOUND) {
		res_redirect(req, url_build(req->arena, "/account/security"));
		return OK;
	}
	TRY(e);
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	struct codes_view *v = ARENA_NEW(req->arena, struct codes_view);
	struct str *codes = ARENA_ARRAY(req->arena, struct str, RECOVERY_CODES), rest = attempt.secret;
	while (v->count < RECOVERY_CODES && rest.n > 0)
		codes[v->count++] = str_line(&rest);
	v->codes = codes;
	v->email = account.email;
	v->request_id = form_new_request_id(req);
	signin_show(req, T("回復コード"), signin_codes_view_body, v, NULL, 0);
	return OK;
}

enum err signin_codes_prepare(struct req *req, const struct signin_none_form *form) {
	return nothing(req, form);
}

/* Noted: they are not shown again. */
enum err signin_codes_apply(struct req *req, const struct signin_none_form *form) {
	struct signin_attempt attempt;
	(void)form;
	enum err e = attempt_find(req, SIGNIN_CODES, &attempt);
	if (e == OK)
		e = attempt_use(req, &attempt);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err signin_codes_render(struct req *req, const struct signin_none_form *form) {
	(void)form;
	go_back(req);
	return OK;
}
