/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page on which a person sees and changes how he signs in, and the page that asks for the password again before. */
#include "base/date.h"
#include "office/account/password.h"
#include "office/signin/oidc.h"
#include "office/signin/signin-private.h"
#include "signin_views.h"

/* ---- the page ---- */

static enum err fill_passkeys(struct req *req, struct security_view *v) {
	struct signin_passkey_list_row *rows;
	TRY(signin_passkey_list(req->db, req->arena, signin_self(req), &rows, &v->passkey_count));
	v->passkeys = ARENA_ARRAY(req->arena, struct security_passkey, v->passkey_count + 1);
	for (size_t i = 0; i < v->passkey_count; i++)
		v->passkeys[i] = (struct security_passkey){ .name = rows[i].name,
			.created = req_time(req, rows[i].created_us),
			.used = rows[i].used_us.has ? req_time(req, rows[i].used_us.v) : S(""),
			.backed_up = rows[i].backed_up,
			.request_id = v->request_id,
			.rename = url_build(req->arena, "/account/security/passkeys/%d/name", rows[i].passkey_id.v),
			.remove = url_build(req->arena, "/account/security/passkeys/%d/remove", rows[i].passkey_id.v) };
	return OK;
}

static enum err fill_codes(struct req *req, struct security_view *v) {
	struct signin_totp_find_row totp;
	struct signin_recovery_left_row left;
	enum err e = signin_totp_find(req->db, req->arena, signin_self(req), &totp);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	v->totp_since = e == OK ? req_time(req, totp.created_us) : S("");
	TRY(signin_recovery_left(req->db, req->arena, signin_self(req), S(""), &left));
	v->codes_left = left.codes;
	return OK;
}

static struct str provider_name(const struct req *req, struct str key) {
	const struct oidc *oidc = req_oidc(req);
	const struct oidc_provider *provider = oidc == NULL ? NULL : oidc_find(oidc, key);
	return provider == NULL ? key : req->lang == LANG_EN ? provider->name_en : provider->name_ja;
}

static enum err fill_identities(struct req *req, struct security_view *v) {
	struct signin_identity_list_row *rows;
	TRY(signin_identity_list(req->db, req->arena, signin_self(req), &rows, &v->identity_count));
	v->identities = ARENA_ARRAY(req->arena, struct security_identity, v->identity_count + 1);
	for (size_t i = 0; i < v->identity_count; i++)
		v->identities[i] = (struct security_identity){ .provider = provider_name(req, rows[i].provider),
			.organisation = rows[i].organisation,
			.created = req_time(req, rows[i].created_us),
			.used = req_time(req, rows[i].used_us),
			.issuer = rows[i].issuer,
			.subject = rows[i].subject,
			.request_id = v->request_id };
	return OK;
}

static void fill_ways(struct req *req, struct security_view *v) {
	const struct oidc *oidc = req_oidc(req);
	v->way_count = oidc == NULL ? 0 : oidc_count(oidc);
	v->ways = ARENA_ARRAY(req->arena, struct signin_way, v->way_count + 1);
	for (size_t i = 0; i < v->way_count; i++)
		v->ways[i] = (struct signin_way){ .name = provider_name(req, oidc_at(oidc, i)->key),
			.action = url_build(req->arena, "/account/security/with/%s", oidc_at(oidc, i)->key) };
}

enum err signin_security(struct req *req, const struct signin_none_form *form) {
	struct account_by_id_row account;
	struct passkey_site site;
	struct security_view *v = ARENA_NEW(req->arena, struct security_view);
	(void)form;
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	*v = (struct security_view){ .req = req, .can_passkey = passkey_site_of(req_origin(req), &site),
		.has_password = !str_is_none(account.password), .request_id = form_new_request_id(req) };
	TRY(fill_passkeys(req, v));
	TRY(fill_codes(req, v));
	TRY(fill_identities(req, v));
	fill_ways(req, v);
	signin_show(req, T("サインインの方法"), signin_security_view_body, v, NULL, 0);
	return OK;
}

/* ---- the password again ---- */

static struct str safe_next(struct str next) {
	return str_starts(next, S("/account/")) ? next : S("/account/security");
}

static enum err show_confirm(struct req *req, struct str next) {
	struct account_by_id_row account;
	struct confirm_view *v = ARENA_NEW(req->arena, struct confirm_view);
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	*v = (struct confirm_view){ .req = req,
		.has_password = !str_is_none(account.password),
		.next = safe_next(next),
		.request_id = form_new_request_id(req),
		.password = input_typed(req, "password", T("パスワード"), "password", "current-password", STR_NONE,
			INPUT_REQUIRED) };
	signin_show(req, T("ご本人の確認"), signin_confirm_view_body, v, NULL, 0);
	return OK;
}

enum err signin_confirm_page(struct req *req, const struct signin_confirm_page_form *form) {
	return show_confirm(req, form->next);
}

struct confirmed { struct account_try tried; bool right; };

enum err signin_confirm_prepare(struct req *req, const struct signin_confirm_form *form) {
	const struct settings *s = req_settings(req);
	const struct password_cost cost = { .memory_mib = s->password_memory_mib, .passes = s->password_passes };
	struct confirmed *c = ARENA_NEW(req->arena, struct confirmed);
	struct account_by_id_row account;
	struct password_verdict verdict;
	int64_t until_us;
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	c->tried = (struct account_try){ .email_key = account_email_key(req->arena, account.email),
		.remote = req->remote };
	TRY(account_try_wait(req->db, req->arena, &c->tried, req->now_us, &until_us));
	if (until_us > 0)
		return signin_refuse(req, T("続けて失敗したため、しばらくお試しいただけません。時間をおいてやり直してください。"));
	TRY(password_verify(account.password, form->password, &cost, &verdict));
	c->right = verdict.right;
	req->prepared = c;
	return OK;
}

enum err signin_confirm_apply(struct req *req, const struct signin_confirm_form *form) {
	const struct confirmed *c = req->prepared;
	(void)form;
	if (!c->right) {
		req_act(req, 0, S("ご本人の確認に失敗しました。"));
		return account_try_failed(req->db, req->arena, &c->tried, req_settings(req), req->now_us);
	}
	TRY(account_try_succeeded(req->db, req->arena, &c->tried));
	TRY(account_session_prove(req->db, (struct session_id){ req->session->session_id }, req->now_us, NULL));
	req_outcome(req, S("proved"));
	return OK;
}

enum err signin_confirm_render(struct req *req, const struct signin_confirm_form *form) {
	if (req->refused)
		return show_confirm(req, form->next);
	if (req->outcome.n == 0) {
		form_refuse(req, "password", str_from(tr(req->lang, T("パスワードが違います。もう一度ご確認ください。"))));
		return ERR_INPUT;
	}
	res_redirect(req, (struct url){ safe_next(form->next) });
	return OK;
}
