/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Signing in through another site, and joining such an identity with an account. The way there is a page of ours with a
 * link: our pages' policy lets forms go to this site alone, and a person sees where the way leads. An unknown identity
 * makes an account only when the provider names an address that has none; an address that has one is never taken over,
 * its owner joins the identity while signed in.
 */
#include "office/notice/notice.h"
#include "office/signin/oidc.h"
#include "office/signin/signin-private.h"
#include "signin_views.h"

static const char *const SCRIPTS[] = { "away.js" };

#define OUTCOME_IN "in:"
#define OUTCOME_JOINED S("joined")
#define OUTCOME_REFUSED S("refused")
#define OUTCOME_TAKEN S("taken")
#define OUTCOME_KNOWN S("known")
#define OUTCOME_UNKNOWN S("unknown")

static const struct oidc_provider *provider_of(struct req *req, struct str key) {
	const struct oidc *oidc = req_oidc(req);
	return oidc == NULL ? NULL : oidc_find(oidc, key);
}

static struct str redirect_uri(struct req *req, const struct oidc_provider *provider) {
	return str_join2(req->arena, req_origin(req),
		url_build(req->arena, "/sign-in/with/%s/return", provider->key).s);
}

/* ---- there ---- */

/* One line each, as attempt.c keeps it. */
static struct str secrets_text(struct arena *a, const struct oidc_attempt *secrets) {
	return STR_JOIN(a, secrets->state, S("\n"), secrets->nonce, S("\n"), secrets->verifier);
}

static struct oidc_attempt secrets_of(const struct signin_attempt *attempt) {
	struct str rest = attempt->secret;
	struct oidc_attempt secrets = { .state = str_line(&rest) };
	secrets.nonce = str_line(&rest);
	secrets.verifier = str_line(&rest);
	return secrets;
}

static enum err begin(struct req *req, struct str key, struct account_id account, struct str next) {
	const struct oidc_attempt secrets = oidc_attempt_new(req->arena);
	return attempt_start(req,
		&(struct signin_attempt){ .kind = SIGNIN_OIDC,
			.account = account,
			.method = ACCOUNT_METHOD_OIDC,
			.provider = key,
			.next = next,
			.secret = secrets_text(req->arena, &secrets) });
}

static void go(struct req *req, struct str key) {
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/sign-in/with/%s", key));
}

enum err signin_provider_prepare(struct req *req, const struct signin_provider_form *form) {
	return provider_of(req, form->provider) == NULL ? ERR_NOT_FOUND : OK;
}

enum err signin_provider_apply(struct req *req, const struct signin_provider_form *form) {
	return begin(req, form->provider, (struct account_id){ 0 }, form->next);
}

enum err signin_provider_render(struct req *req, const struct signin_provider_form *form) {
	go(req, form->provider);
	return OK;
}

enum err signin_join_prepare(struct req *req, const struct signin_provider_page_form *form) {
	return provider_of(req, form->provider) == NULL ? ERR_NOT_FOUND : OK;
}

enum err signin_join_apply(struct req *req, const struct signin_provider_page_form *form) {
	bool proved;
	TRY(signin_proved(req, &proved));
	return proved ? begin(req, form->provider, signin_self(req), S("/account/security")) : OK;
}

enum err signin_join_render(struct req *req, const struct signin_provider_page_form *form) {
	if (signin_asks_again(req))
		signin_ask_again(req);
	else
		go(req, form->provider);
	return OK;
}

enum err signin_provider_page(struct req *req, const struct signin_provider_page_form *form) {
	const struct oidc_provider *provider = provider_of(req, form->provider);
	struct signin_attempt attempt;
	struct str address, detail = S("");
	enum err e = provider == NULL ? ERR_NOT_FOUND : attempt_find(req, SIGNIN_OIDC, &attempt);
	if (provider != NULL && (e == ERR_NOT_FOUND || (e == OK && !str_equal(attempt.provider, provider->key)))) {
		res_redirect(req, url_build(req->arena, "/sign-in"));
		return OK;
	}
	TRY(e);
	const struct oidc_attempt secrets = secrets_of(&attempt);
	e = oidc_authorize(req_oidc(req), req->arena, provider, &secrets, redirect_uri(req, provider), req->now_us,
		&address, &detail);
	if (e != OK) {
		err_detail(req, "%.*s", STR_ARG(detail));
		err_hint(req, str_from(tr(req->lang, T("サインインに使うサイトにつながりません。しばらくたってからお試しいただくか、ほかの方法でサインインしてください。"))));
		return ERR_BUSY;
	}
	struct provider_view *v = ARENA_NEW(req->arena, struct provider_view);
	*v = (struct provider_view){ .name = req->lang == LANG_EN ? provider->name_en : provider->name_ja,
		.away = url_foreign(req->arena, address) };
	signin_show(req, T("ほかのサイトへ移動します"), signin_provider_view_body, v, SCRIPTS, COUNT_OF(SCRIPTS));
	return OK;
}

/* ---- back ---- */

struct returned {
	const struct oidc_provider *provider;
	struct signin_attempt attempt;
	bool has_attempt;
	enum oidc_refusal refusal;
	struct oidc_identity identity;
};

static enum err finish(struct req *req, const struct signin_return_form *form, struct returned *x) {
	const struct oidc_attempt secrets = secrets_of(&x->attempt);
	const struct oidc_return came = { .state = form->state,
		.code = form->code,
		.error = form->error,
		.issuer = form->iss.n > 0 ? form->iss : STR_NONE };
	struct str detail = S("");
	enum err e = oidc_finish(req_oidc(req), req->arena, x->provider, &secrets, &came,
		redirect_uri(req, x->provider), req->now_us, &x->refusal, &x->identity, &detail);
	if (e != OK)
		x->refusal = OIDC_MALFORMED;
	if (x->refusal != OIDC_ACCEPTED)
		err_detail(req, "oidc: %s: %.*s", e != OK ? err_info(e)->name : oidc_refusal_name(x->refusal),
			STR_ARG(detail));
	return e == ERR_BUSY ? e : OK;
}

enum err signin_return_prepare(struct req *req, const struct signin_return_form *form) {
	struct returned *x = ARENA_NEW(req->arena, struct returned);
	x->provider = provider_of(req, form->provider);
	if (x->provider == NULL)
		return ERR_NOT_FOUND;
	x->refusal = OIDC_WRONG_STATE;
	enum err e = attempt_find(req, SIGNIN_OIDC, &x->attempt);
	x->has_attempt = e == OK && str_equal(x->attempt.provider, x->provider->key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	req->prepared = x;
	if (!x->has_attempt)
		err_detail(req, "oidc: the browser has no attempt with this provider");
	return x->has_attempt ? finish(req, form, x) : OK;
}

static enum err keep_identity(struct req *req, const struct returned *x, struct account_id account, bool *ret_kept) {
	const struct oidc_identity *id = &x->identity;
	int64_t changed = 0;
	TRY(signin_identity_set(req->db, id->issuer, id->subject, account, x->provider->key,
		(enum account_level)id->level, id->account_type, id->corp_type, id->organisation, id->corporate_number,
		id->sole_trader_number, req->now_us, &changed));
	*ret_kept = changed == 1;
	return OK;
}

/* Whoever began it while signed in joins the identity with his account, unless it is somebody's. */
static enum err join(struct req *req, const struct returned *x) {
	bool kept;
	TRY(keep_identity(req, x, x->attempt.account, &kept));
	if (kept)
		TRY(account_raise_level(req->db, x->attempt.account, (enum account_level)x->identity.level,
			req->session == NULL ? 0 : req->session->session_id));
	req_act(req, 0, kept ? S("ほかのサイトのアカウントをつなぎました。") : S("ほかの人のアカウントとつながっているため、つなぎませんでした。"));
	req_outcome(req, kept ? OUTCOME_JOINED : OUTCOME_TAKEN);
	return kept ? account_tell_change(req, x->attempt.account, T("ほかのサイトのアカウントとの連携")) : OK;
}

static bool is_joining(const struct returned *x) {
	return x->attempt.account.v != 0;
}

/* The account of the identity, or a new one; 0 with the outcome that says why there is none. */
static enum err find_account(struct req *req, const struct returned *x, struct account_id *ret_account) {
	const struct oidc_identity *id = &x->identity;
	struct signin_identity_find_row row;
	struct account_by_email_row known;
	enum err e = signin_identity_find(req->db, req->arena, id->issuer, id->subject, &row);
	*ret_account = (struct account_id){ e == OK ? row.account_id.v : 0 };
	if (e != ERR_NOT_FOUND)
		return e;
	if (!mail_address_valid(id->email) || id->name.n == 0) {
		req_outcome(req, OUTCOME_UNKNOWN);
		return OK;
	}
	e = account_by_email(req->db, req->arena, account_email_key(req->arena, id->email), &known);
	if (e == OK)
		req_outcome(req, OUTCOME_KNOWN);
	if (e != ERR_NOT_FOUND)
		return e;
	return account_make(req->db, req->arena,
		&(struct account_new){ .email = id->email,
			.name = utf8_prefix(id->name, 100),
			.kana = utf8_prefix(id->kana, 100),
			.password = STR_NONE,
			.level = (enum account_level)id->level,
			.now_us = req->now_us },
		ret_account);
}

static enum err let_in(struct req *req, const struct returned *x) {
	struct account_id account;
	bool kept;
	TRY(find_account(req, x, &account));
	if (account.v == 0)
		return OK;
	TRY(keep_identity(req, x, account, &kept));
	TRY(signin_start(req, account, ACCOUNT_METHOD_OIDC, (int)x->identity.level >= (int)ACCOUNT_LEVEL_STRONG,
		(enum account_level)x->identity.level));
	req_act(req, 0, S("ほかのサイトのアカウントでサインインしました。"));
	req_outcome(req, str_join2(req->arena, S(OUTCOME_IN), signin_next(x->attempt.next)));
	return OK;
}

/* The attempt is used up, whatever came back. */
enum err signin_return_apply(struct req *req, const struct signin_return_form *form) {
	const struct returned *x = req->prepared;
	(void)form;
	enum err e = x->has_attempt ? attempt_use(req, &x->attempt) : ERR_NOT_FOUND;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || x->refusal != OIDC_ACCEPTED) {
		req_act(req, 0, S("ほかのサイトでのサインインに失敗しました。"));
		req_outcome(req, OUTCOME_REFUSED);
		return OK;
	}
	return is_joining(x) ? join(req, x) : let_in(req, x);
}

static const char *sentence_of(struct str outcome, const struct returned *x) {
	if (str_equal(outcome, OUTCOME_TAKEN))
		return T("このアカウントは、すでにほかの方の利用登録とつながっています。");
	if (str_equal(outcome, OUTCOME_KNOWN))
		return T("同じメールアドレスの利用登録があります。いつもの方法でサインインし、マイページの「サインインの方法」でつないでください。");
	if (str_equal(outcome, OUTCOME_UNKNOWN))
		return T("まだ利用登録がありません。メールで利用登録をしてから、マイページの「サインインの方法」でつないでください。");
	return x != NULL && x->refusal == OIDC_DENIED
		? T("サインインは取り消されました。")
		: T("サインインを確かめられませんでした。サインインのページからやり直してください。");
}

enum err signin_return_render(struct req *req, const struct signin_return_form *form) {
	const struct returned *x = req->prepared;
	(void)form;
	if (req->refused)
		return signin_failed_page(req, x != NULL && is_joining(x) ? "/account/security" : "/sign-in");
	if (str_starts(req->outcome, S(OUTCOME_IN)))
		return account_sign_in_go(req, str_from_offset(req->outcome, sizeof OUTCOME_IN - 1));
	if (!str_equal(req->outcome, OUTCOME_JOINED))
		return signin_refuse(req, sentence_of(req->outcome, x));
	res_redirect(req, url_build(req->arena, "/account/security"));
	return OK;
}

/* ---- parting ---- */

PREPARE_NOTHING(signin_identity_part, signin_identity_remove)

enum err signin_identity_part_apply(struct req *req, const struct signin_identity_remove_form *form) {
	int64_t changed = 0;
	bool proved;
	TRY(signin_proved(req, &proved));
	if (!proved)
		return OK;
	TRY(signin_identity_remove(req->db, form->issuer, form->subject, signin_self(req), &changed));
	req_act(req, 0, S("ほかのサイトのアカウントとのつながりを解除しました。"));
	return changed == 1 ? account_tell_change(req, signin_self(req), T("ほかのサイトのアカウントとの連携の解除")) : OK;
}

enum err signin_identity_part_render(struct req *req, const struct signin_identity_remove_form *form) {
	(void)form;
	if (signin_asks_again(req))
		signin_ask_again(req);
	else
		res_redirect(req, url_build(req->arena, "/account/security"));
	return OK;
}
