/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of signing in share, and the second step: the code of an authenticator app, or a recovery code. */
#include "base/date.h"
#include "office/signin/oidc.h"
#include "office/signin/recovery.h"
#include "office/signin/signin-private.h"
#include "office/signin/totp.h"
#include "signin_views.h"

/* ---- shared ---- */

struct account_id signin_self(const struct req *req) {
	return (struct account_id){ req->session->account };
}

struct str signin_next(struct str next) {
	return next.n > 0 ? next : S(ACCOUNT_START);
}

enum err signin_start(struct req *req, struct account_id account, enum account_method method, bool second,
	enum account_level level) {
	struct session_id id;
	const struct account_sign_in sign_in = { .account = account,
		.method = method,
		.second = second,
		.level = level,
		.token = req_token(req, SESSION_COOKIE),
		.device = account_device_of(req),
		.remote = req->remote,
		.agent = req_agent(req),
		.now_us = req->now_us };
	enum err e = account_sign_in_start(req->db, req->arena, &sign_in, &id);
	if (e == ERR_FORBIDDEN)
		err_hint(req, str_from(tr(req->lang, ACCOUNT_STOPPED)));
	return e;
}

enum err signin_keys(struct req *req, struct seal_keys **ret_keys) {
	struct str reason = S("");
	enum err e = seal_keys_read(req->arena, seal_path(req->arena, req_settings(req)), ret_keys, &reason);
	if (e != OK)
		err_detail(req, "%.*s", STR_ARG(reason));
	return e == OK ? OK : ERR_IO;
}

enum err signin_refuse(struct req *req, const char *sentence) {
	form_refuse(req, NULL, str_from(tr(req->lang, sentence)));
	return ERR_INPUT;
}

void signin_show(struct req *req, const char *title, void (*body)(struct html_out *, const void *), const void *model,
	const char *const *scripts, size_t script_count) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 3);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	crumbs[2] = (struct crumb){ str_from(tr(req->lang, T("サインインの方法"))),
		url_build(req->arena, "/account/security") };
	bool main_page = str_equal(str_from(title), str_from(T("サインインの方法")));
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.width = "narrow",
			.crumbs = crumbs,
			.crumb_count = req->session == NULL ? 0 :
				main_page ? 2 :
					3,
			.scripts = scripts,
			.script_count = script_count });
}

enum err signin_failed_page(struct req *req, const char *back) {
	struct failed_view *v = ARENA_NEW(req->arena, struct failed_view);
	*v = (struct failed_view){ .req = req, .back = url_build(req->arena, "%s", STR_NONE) };
	v->back = (struct url){ str_from(back) };
	signin_show(req, T("続けられませんでした"), signin_failed_view_body, v, NULL, 0);
	return OK;
}

/* ---- dear acts ask for a fresh proof ---- */

#define OUTCOME_PROVE S("prove")
#define OUTCOME_HELD S("held")

/* The page of the password says why nothing can be changed, and how that ends. */
enum err signin_proved(struct req *req, bool *ret_proved) {
	bool held;
	TRY(account_is_held(req, &held));
	*ret_proved = !held && account_proved_lately(req);
	if (!*ret_proved)
		req_outcome(req, held ? OUTCOME_HELD : OUTCOME_PROVE);
	return OK;
}

bool signin_asks_again(const struct req *req) {
	return str_equal(req->outcome, OUTCOME_PROVE) || str_equal(req->outcome, OUTCOME_HELD);
}

void signin_ask_again(struct req *req) {
	if (str_equal(req->outcome, OUTCOME_HELD)) {
		res_redirect(req, url_build(req->arena, "/account/password"));
		return;
	}
	res_redirect(req,
		url_query(req->arena, url_build(req->arena, "/account/security/confirm"), "next",
			S("/account/security")));
}

/* ---- what the sign-in page offers ---- */

const struct signin_ways *signin_ways_new(struct req *req, struct str next) {
	struct signin_ways *ways = ARENA_NEW(req->arena, struct signin_ways);
	struct passkey_site site;
	const struct oidc *oidc = req_oidc(req);
	size_t count = oidc == NULL ? 0 : oidc_count(oidc);
	*ways = (struct signin_ways){ .passkey = passkey_site_of(req_origin(req), &site),
		.next = next,
		.request_id = form_new_request_id(req),
		.providers = ARENA_ARRAY(req->arena, struct signin_way, count + 1),
		.provider_count = count };
	for (size_t i = 0; i < count; i++) {
		const struct oidc_provider *provider = oidc_at(oidc, i);
		ways->providers[i] =
			(struct signin_way){ .name = req->lang == LANG_EN ? provider->name_en : provider->name_ja,
				.action = url_build(req->arena, "/sign-in/with/%s", provider->key) };
	}
	return ways;
}

const struct signin_ways *signin_proofs_new(struct req *req, int level) {
	struct signin_ways *ways = ARENA_NEW(req->arena, struct signin_ways);
	const struct oidc *oidc = req_oidc(req);
	size_t count = oidc == NULL ? 0 : oidc_count(oidc);
	*ways = (struct signin_ways){ .next = S(""),
		.request_id = form_new_request_id(req),
		.providers = ARENA_ARRAY(req->arena, struct signin_way, count + 1) };
	for (size_t i = 0; i < count; i++) {
		const struct oidc_provider *provider = oidc_at(oidc, i);
		if (oidc_level_of(provider) >= level)
			ways->providers[ways->provider_count++] =
				(struct signin_way){ .name = req->lang == LANG_EN ? provider->name_en :
					provider->name_ja,
					.action = url_build(req->arena, "/account/security/with/%s", provider->key) };
	}
	return ways;
}

enum err signin_identities(struct db *db, struct arena *a, struct account_id account,
	struct signin_identity_list_row **ret_rows, size_t *ret_count) {
	return signin_identity_list(db, a, account, ret_rows, ret_count);
}

static enum session_right right_by(int64_t account_type) {
	return account_type == OIDC_ACCOUNT_PRIME ? SESSION_RIGHT_OWNER :
		account_type == OIDC_ACCOUNT_MEMBER ? SESSION_RIGHT_MEMBER :
			SESSION_RIGHT_NONE;
}

static struct str provider_label(const struct req *req, struct str key) {
	const struct oidc *oidc = req_oidc(req);
	const struct oidc_provider *provider = oidc == NULL ? NULL : oidc_find(oidc, key);
	return provider == NULL ? key : req->lang == LANG_EN ? provider->name_en : provider->name_ja;
}

/* Fresh before stale, then owner before member. */
static bool is_better(const struct signin_firm *a, const struct signin_firm *b) {
	return a->fresh != b->fresh ? a->fresh : a->right < b->right;
}

static void add_firm(struct signin_firm *firms, size_t *count, struct signin_firm firm) {
	for (size_t i = 0; i < *count; i++)
		if (str_equal(firms[i].number, firm.number)) {
			firms[i] = is_better(&firm, &firms[i]) ? firm : firms[i];
			return;
		}
	firms[(*count)++] = firm;
}

enum err signin_firms(struct req *req, struct signin_firm **ret_firms, size_t *ret_count) {
	struct signin_identity_list_row *rows;
	size_t count;
	TRY(signin_identity_list(req->db, req->arena, signin_self(req), &rows, &count));
	*ret_firms = ARENA_ARRAY(req->arena, struct signin_firm, count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < count; i++) {
		const enum session_right right = right_by(rows[i].account_type);
		if (rows[i].corporate_number.n > 0 && right != SESSION_RIGHT_NONE)
			add_firm(*ret_firms, ret_count,
				(struct signin_firm){ .provider = provider_label(req, rows[i].provider),
					.key = rows[i].provider,
					.organisation = rows[i].organisation,
					.number = rows[i].corporate_number,
					.right = right,
					.fresh = req->now_us - rows[i].used_us <
						SIGNIN_FIRM_HOURS * 60 * 60 * US_PER_S });
	}
	return OK;
}

enum err signin_stop_attempts(struct db *db, struct account_id account, int64_t now_us) {
	return signin_attempts_stop(db, account, (struct opt_int){ .has = true, .v = now_us }, NULL);
}

enum err signin_remove_since(struct db *db, struct account_id account, int64_t since_us) {
	TRY(signin_passkeys_remove_since(db, account, since_us, NULL));
	return signin_identities_remove_since(db, account, since_us, NULL);
}

/* ---- the second step ---- */

enum err signin_code_due(struct db *db, struct arena *a, struct account_id account, bool *ret_due) {
	struct signin_totp_find_row row;
	enum err e = signin_totp_find(db, a, account, &row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret_due = e == OK;
	return OK;
}

enum err signin_code_begin(struct req *req, struct account_id account, enum account_method method, struct str next) {
	return attempt_start(req,
		&(struct signin_attempt){ .kind = SIGNIN_CODE,
			.account = account,
			.method = method,
			.next = next,
			.secret = S("") });
}

void signin_code_go(struct req *req) {
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/sign-in/code"));
}

static enum err show_code(struct req *req) {
	struct code_view *v = ARENA_NEW(req->arena, struct code_view);
	*v = (struct code_view){ .req = req,
		.request_id = form_new_request_id(req),
		.code = input_typed(req, "code", T("確認コード"), "text", "one-time-code", STR_NONE,
			INPUT_REQUIRED | INPUT_SHORT) };
	signin_show(req, T("確認コード"), signin_code_view_body, v, NULL, 0);
	return OK;
}

enum err signin_code_page(struct req *req, const struct signin_none_form *form) {
	struct signin_attempt attempt;
	(void)form;
	enum err e = attempt_find(req, SIGNIN_CODE, &attempt);
	if (e == ERR_NOT_FOUND) {
		res_redirect(req, url_build(req->arena, "/sign-in"));
		return OK;
	}
	return e == OK ? show_code(req) : e;
}

struct code_prepared {
	struct signin_attempt attempt;
	struct account_by_id_row account;
	int64_t step;      /* of the app's code; -1: it is none */
	struct str hash;   /* of a recovery code; STR_NONE */
};

static enum err secret_of(struct req *req, struct account_id account, const struct signin_totp_find_row *row,
	struct totp_secret *ret_secret) {
	const struct sealed sealed = { .key_no = row->key_no, .bytes = row->sealed };
	struct seal_keys *keys;
	struct str secret;
	TRY(signin_keys(req, &keys));
	if (!seal_open(req->arena, keys, SEAL_TOTP, account.v, &sealed, &secret) ||
		secret.n != sizeof ret_secret->bytes) {
		err_detail(req,
			"the secret of an authenticator app cannot be read with the keys of this process (key %.*s)",
			STR_ARG(seal_number_text(req->arena, row->key_no)));
		return ERR_INTERNAL;
	}
	memcpy(ret_secret->bytes, secret.p, sizeof ret_secret->bytes);
	return OK;
}

static enum err check_code(struct req *req, struct str typed, struct code_prepared *p) {
	struct signin_totp_find_row row;
	struct totp_secret secret;
	struct signin_recovery_left_row left;
	p->step = -1;
	p->hash = STR_NONE;
	enum err e = signin_totp_find(req->db, req->arena, p->attempt.account, &row);
	if (e == OK)
		e = secret_of(req, p->attempt.account, &row, &secret);
	if (e == OK && totp_check(&secret, typed, req->now_us, row.last_step, &p->step))
		return OK;
	p->step = -1;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	struct str hash;
	if (!recovery_code_hash(req->arena, p->attempt.account.v, typed, &hash))
		return OK;
	TRY(signin_recovery_left(req->db, req->arena, p->attempt.account, hash, &left));
	if (left.found > 0)
		p->hash = hash;
	return OK;
}

enum err signin_code_prepare(struct req *req, const struct signin_code_form *form) {
	struct code_prepared *p = ARENA_NEW(req->arena, struct code_prepared);
	enum err e = attempt_find(req, SIGNIN_CODE, &p->attempt);
	if (e == ERR_NOT_FOUND || (e == OK && p->attempt.failures >= SIGNIN_CODE_FAILURES))
		return signin_refuse(req, SIGNIN_EXPIRED);
	TRY(e);
	TRY(account_by_id(req->db, req->arena, p->attempt.account, &p->account));
	TRY(check_code(req, form->code, p));
	req->prepared = p;
	return OK;
}

/* False when the code was used meanwhile: it is good once, also for two that come at the same moment. */
static enum err take_code(struct req *req, const struct code_prepared *p, bool *ret_right) {
	int64_t changed = 0;
	if (p->step >= 0)
		TRY(signin_totp_use(req->db, p->attempt.account, p->step, &changed));
	else if (!str_is_none(p->hash))
		TRY(signin_recovery_use(req->db, p->attempt.account, p->hash,
			(struct opt_int){ .has = true, .v = req->now_us }, &changed));
	*ret_right = changed == 1;
	return OK;
}

static enum account_method method_after(const struct code_prepared *p) {
	if (p->attempt.method != ACCOUNT_METHOD_PASSWORD)
		return p->attempt.method;
	return p->step >= 0 ? ACCOUNT_METHOD_PASSWORD_TOTP : ACCOUNT_METHOD_PASSWORD_RECOVERY;
}

enum err signin_code_apply(struct req *req, const struct signin_code_form *form) {
	const struct code_prepared *p = req->prepared;
	const struct account_try tried = { .email_key = account_email_key(req->arena, p->account.email),
		.remote = req->remote };
	bool right;
	(void)form;
	TRY(take_code(req, p, &right));
	if (!right) {
		TRY(signin_attempt_failed(req->db, p->attempt.hash, NULL));
		TRY(account_try_failed(req->db, req->arena, &tried, req_settings(req), req->now_us));
		req_act(req, 0, S("確認コードを誤りました。"));
		return OK;
	}
	TRY(attempt_use(req, &p->attempt));
	TRY(account_try_succeeded(req->db, req->arena, &tried));
	TRY(signin_start(req, p->attempt.account, method_after(p), true, ACCOUNT_LEVEL_EMAIL));
	if (p->step < 0)
		TRY(account_tell_change(req, p->attempt.account, T("回復コードの使用")));
	req_act(req, 0, p->step >= 0 ? S("確認コードでサインインしました。") : S("回復コードでサインインしました。"));
	req_outcome(req, signin_next(p->attempt.next));
	return OK;
}

enum err signin_code_render(struct req *req, const struct signin_code_form *form) {
	struct signin_attempt attempt;
	(void)form;
	if (req->refused)
		return attempt_find(req, SIGNIN_CODE, &attempt) == OK && attempt.failures < SIGNIN_CODE_FAILURES ?
			show_code(req) :
			signin_failed_page(req, "/sign-in");
	if (req->outcome.n > 0)
		return account_sign_in_go(req, req->outcome);
	form_refuse(req, "code", str_from(tr(req->lang, T("コードが違います。アプリに表示されている新しい数字をご確認ください。一度使ったコードは使えません。"))));
	return ERR_INPUT;
}
