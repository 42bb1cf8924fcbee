/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Signing in with address and password, and signing out. Whether an address has an account shows neither in the answer
 * nor in the time: the same hashing is done and the same failures are counted for both. A wrong password is written
 * (the count, the trail), so h_apply succeeds and h_render refuses.
 */
#include "account_views.h"
#include "base/date.h"
#include "office/account/account-private.h"
#include "office/account/password.h"
#include "office/demo/demo.h"

enum { DEVICE_DAYS = 400 };

#define OUTCOME_IN S("in")
#define OUTCOME_CODE S("code") /* a second step is due */
#define OUTCOME_WRONG S("wrong")
#define DEVICE_COOKIE "device"

/* ---- cookies ---- */

struct token account_device_of(const struct req *req) {
	struct token token;
	return token_parse(req_cookie(req, DEVICE_COOKIE), &token) ? token : req_token(req, "device");
}

void account_cookies_set(struct req *req, const struct token *session, const struct token *device) {
	res_cookie(req, SESSION_COOKIE, token_to_text(req->arena, session), 0);
	res_cookie(req, DEVICE_COOKIE, token_to_text(req->arena, device), DEVICE_DAYS * 86400);
}

void account_cookies_clear(struct req *req) {
	res_cookie(req, SESSION_COOKIE, S("-"), -1);
}

bool account_proved_lately(const struct req *req) {
	return req->session != NULL && req->now_us - req->session->proved_us < ACCOUNT_PROVED_MINUTES * 60 * US_PER_S;
}

/* Only a path of this site: "//host" and "/\host" lead elsewhere in a browser. */
struct url sign_in_next(struct arena *a, struct str next, const char *otherwise) {
	bool ours = next.n > 0 && next.p[0] == '/' && (next.n == 1 || (next.p[1] != '/' && next.p[1] != '\\'));
	for (size_t i = 0; ours && i < next.n; i++)
		ours = (unsigned char)next.p[i] > ' ' && next.p[i] != '\\' && next.p[i] != 0x7f;
	return (struct url){ ours ? str_copy(a, next) : str_from(otherwise) };
}

/* ---- the page ---- */

enum err sign_in_show(struct req *req, struct str next) {
	struct sign_in_view *v = ARENA_NEW(req->arena, struct sign_in_view);
	*v = (struct sign_in_view){
		.req = req,
		.next = next,
		.by_mail = req->refused && str_equal(req->path, S("/sign-in/mail")),
		.request_id = form_new_request_id(req),
		.mail_request_id = form_new_request_id(req),
		.ways = signin_ways_new(req, next),
		.email = input_typed(req, "email", T("メールアドレス"), "email", "username", STR_NONE, INPUT_REQUIRED),
		.password = input_typed(req, "password", T("パスワード"), "password", "current-password", STR_NONE,
			INPUT_REQUIRED),
		.mail_email =
			input_typed(req, "email", T("メールアドレス"), "email", "email", STR_NONE, INPUT_REQUIRED),
	};
	TRY(demo_is(req->db, req->arena, &v->demo));
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("サインイン"))),
			.body = sign_in_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow" });
	return OK;
}

enum err sign_in_page(struct req *req, const struct sign_in_page_form *form) {
	if (req->session == NULL)
		return sign_in_show(req, form->next);
	res_redirect(req, sign_in_next(req->arena, form->next, ACCOUNT_START));
	return OK;
}

/* ---- the password ---- */

struct attempt {
	struct account_by_email_row account; /* zero when there is none */
	struct password_verdict verdict;
	struct str renewed; /* the hash at today's cost; STR_NONE */
};

static struct password_cost cost_of(const struct req *req) {
	const struct settings *s = req_settings(req);
	return (struct password_cost){ .memory_mib = s->password_memory_mib, .passes = s->password_passes };
}

static struct account_try try_of(const struct req *req, struct str email) {
	return (struct account_try){ .email_key = account_email_key(req->arena, email), .remote = req->remote };
}

static enum err refuse_waiting(struct req *req, int64_t until_us) {
	const struct msg_arg minutes = { .name = "minutes",
		.number = (until_us - req->now_us + 60 * US_PER_S - 1) / (60 * US_PER_S) };
	form_refuse(req, NULL, tr_format(req->arena, req->lang,
		T("続けて失敗したため、サインインを止めています。{minutes}分たってからお試しいただくか、メールのリンクでサインインしてください。"), &minutes, 1));
	return ERR_INPUT;
}

static enum err verify(struct req *req, const struct sign_in_form *form, struct attempt *attempt) {
	const struct password_cost cost = cost_of(req);
	enum err e =
		account_by_email(req->db, req->arena, account_email_key(req->arena, form->email), &attempt->account);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(password_verify(e == OK ? attempt->account.password : STR_NONE, form->password, &cost, &attempt->verdict));
	if (attempt->verdict.right && attempt->verdict.stale)
		TRY(password_hash(req->arena, form->password, &cost, &attempt->renewed));
	return OK;
}

enum err sign_in_prepare(struct req *req, const struct sign_in_form *form) {
	const struct account_try tried = try_of(req, form->email);
	struct attempt *attempt = ARENA_NEW(req->arena, struct attempt);
	int64_t until_us;
	TRY(account_try_wait(req->db, req->arena, &tried, req->now_us, &until_us));
	if (until_us > 0)
		return refuse_waiting(req, until_us);
	attempt->renewed = STR_NONE;
	TRY(verify(req, form, attempt));
	req->prepared = attempt;
	return OK;
}

/* What failed before is forgotten only when nothing more is due. */
static enum err apply_right(struct req *req, const struct sign_in_form *form, const struct attempt *attempt) {
	const struct account_try tried = try_of(req, form->email);
	bool code_due;
	const struct account_sign_in sign_in = {
		.account = attempt->account.account_id,
		.method = ACCOUNT_METHOD_PASSWORD,
		.level = ACCOUNT_LEVEL_EMAIL,
		.token = req_token(req, SESSION_COOKIE),
		.device = account_device_of(req),
		.remote = req->remote,
		.agent = req_agent(req),
		.now_us = req->now_us,
	};
	struct session_id id;
	if (!str_is_none(attempt->renewed))
		TRY(account_renew_password(req->db, sign_in.account, attempt->account.password, attempt->renewed,
			NULL));
	TRY(signin_code_due(req->db, req->arena, sign_in.account, &code_due));
	if (code_due) {
		req_outcome(req, OUTCOME_CODE);
		return signin_code_begin(req, sign_in.account, ACCOUNT_METHOD_PASSWORD, form->next);
	}
	TRY(account_try_succeeded(req->db, req->arena, &tried));
	TRY(account_sign_in_start(req->db, req->arena, &sign_in, &id));
	req_act(req, 0, S("サインインしました。"));
	req_outcome(req, OUTCOME_IN);
	return OK;
}

enum err sign_in_apply(struct req *req, const struct sign_in_form *form) {
	const struct attempt *attempt = req->prepared;
	const struct account_try tried = try_of(req, form->email);
	if (attempt->verdict.right && attempt->account.state == ACCOUNT_ACTIVE)
		return apply_right(req, form, attempt);
	TRY(account_try_failed(req->db, req->arena, &tried, req_settings(req), req->now_us));
	req_act(req, 0, S("サインインに失敗しました。"));
	req_outcome(req, OUTCOME_WRONG);
	return OK;
}

/* After a click that came twice the session may have been started by another process, whose token nobody knows here. */
enum err account_sign_in_go(struct req *req, struct str next) {
	const struct token token = req_token(req, SESSION_COOKIE), device = account_device_of(req);
	struct account_session_by_token_row row;
	enum err e = account_session_by_token(req->db, req->arena, account_token_hash(req->arena, &token), &row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK)
		account_cookies_set(req, &token, &device);
	res_redirect(req,
		e == OK && row.password_due ? url_build(req->arena, "/account/password") :
			sign_in_next(req->arena, next, ACCOUNT_START));
	return OK;
}

enum err sign_in_render(struct req *req, const struct sign_in_form *form) {
	if (req->refused)
		return sign_in_show(req, form->next);
	if (str_equal(req->outcome, OUTCOME_IN))
		return account_sign_in_go(req, form->next);
	if (str_equal(req->outcome, OUTCOME_CODE)) {
		signin_code_go(req);
		return OK;
	}
	form_refuse(req, NULL, str_from(tr(req->lang, T("メールアドレスかパスワードが違います。もう一度ご確認ください。"))));
	return ERR_INPUT;
}

/* ---- signing out ---- */

PREPARE_NOTHING(sign_out, account_none)

enum err sign_out_apply(struct req *req, const struct account_none_form *form) {
	(void)form;
	if (req->session == NULL)
		return OK;
	const struct opt_int now = { .has = true, .v = req->now_us },
		why = { .has = true, .v = ACCOUNT_END_SIGNED_OUT };
	req_act(req, 0, S("サインアウトしました。"));
	return account_session_end(req->db, (struct session_id){ req->session->session_id },
		(struct account_id){ req->session->account }, now, why, NULL);
}

enum err sign_out_render(struct req *req, const struct account_none_form *form) {
	(void)form;
	account_cookies_clear(req);
	res_redirect(req, url_build(req->arena, "/"));
	return OK;
}
