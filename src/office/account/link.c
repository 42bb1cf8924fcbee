/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Signing in and registering by a link in a mail. One question for everybody, the address: whoever has an account gets
 * a link to sign in, anybody else one to register, so that the answer tells nobody which. The link opens a page with a
 * button (programs that look into mails follow links, but press none) and is good once.
 */
#include "account_views.h"
#include "base/date.h"
#include "office/account/account-private.h"
#include "office/notice/notice.h"

enum { MAILS_FOR_ADDRESS = 5, TO_GET_IN = 1 << ACCOUNT_LINK_SIGN_IN | 1 << ACCOUNT_LINK_REGISTER };

#define LINK_TOKEN "link"
#define OUTCOME_CODE S("code") /* a second step is due; no path is called so */

/* ---- asking for a link ---- */

static struct account_try mail_try(struct req *req, struct str email) {
	return (struct account_try){ .email_key =
		STR_JOIN(req->arena, S("mail:"), account_email_key(req->arena, email)),
		.remote = req->remote };
}

enum err account_mail_wait(struct req *req, struct str email, int64_t *ret_until_us) {
	const struct account_try tried = mail_try(req, email);
	return account_try_wait(req->db, req->arena, &tried, req->now_us, ret_until_us);
}

/* Each link counts as a try, so that nobody fills a stranger's mailbox. */
enum err account_mail_count(struct req *req, struct str email) {
	const struct account_try tried = mail_try(req, email);
	struct settings limits = *req_settings(req);
	limits.lock_failures = MAILS_FOR_ADDRESS;
	return account_try_failed(req->db, req->arena, &tried, &limits, req->now_us);
}

enum err sign_in_mail_prepare(struct req *req, const struct sign_in_mail_form *form) {
	int64_t until_us;
	if (!mail_address_valid(form->email)) {
		form_refuse(req, "email", str_from(tr(req->lang, T("メールアドレスの形になっていません。例：name@example.jp"))));
		return ERR_INPUT;
	}
	TRY(account_mail_wait(req, form->email, &until_us));
	if (until_us == 0)
		return OK;
	form_refuse(req, NULL, str_from(tr(req->lang, T("同じメールアドレスに何度もリンクをお送りしました。しばらくたってからお試しください。"))));
	return ERR_INPUT;
}

static enum err write_link(struct req *req, const struct sign_in_mail_form *form, struct account_id account,
	bool known) {
	const struct token token = req_token(req, LINK_TOKEN);
	int64_t minutes = req_settings(req)->link_minutes;
	TRY(account_link_forget(req->db, req->now_us - US_PER_DAY, NULL));
	TRY(account_link_insert(req->db, account_token_hash(req->arena, &token),
		known ? ACCOUNT_LINK_SIGN_IN : ACCOUNT_LINK_REGISTER, account, form->email, str_or_empty(form->next),
		req->now_us + minutes * 60 * US_PER_S, NULL));
	const struct msg_arg values[] = { { .name = "minutes", .number = minutes },
		{ .name = "link",
			.text = url_build(req->arena, "/sign-in/link/%s", token_to_text(req->arena, &token)).s } };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .settings = req_settings(req),
			.template = known ? NOTICE_T_account_link : NOTICE_T_account_register,
			.cause = req->request_id,
			.lang = req->lang,
			.mail = form->email,
			.account = account,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us,
			.expires_us = req->now_us + minutes * 60 * US_PER_S });
}

enum err sign_in_mail_apply(struct req *req, const struct sign_in_mail_form *form) {
	struct account_by_email_row account = { .account_id = { 0 } };
	struct str key = account_email_key(req->arena, form->email);
	TRY(account_mail_count(req, form->email));
	enum err e = account_by_email(req->db, req->arena, key, &account);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	req_act(req, 0, S("サインイン用のリンクを求めました。"));
	return write_link(req, form, account.account_id, e == OK);
}

enum err sign_in_mail_render(struct req *req, const struct sign_in_mail_form *form) {
	if (req->refused)
		return sign_in_show(req, form->next);
	res_redirect(req, url_build(req->arena, "/sign-in/sent"));
	return OK;
}

static void show(struct req *req, const char *title, void (*body)(struct html_out *, const void *),
	const struct link_view *v) {
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = v,
			.no_index = true,
			.width = "narrow" });
}

enum err sign_in_sent(struct req *req, const struct account_none_form *form) {
	(void)form;
	show(req, T("メールをご確認ください"), sign_in_sent_view_body, ARENA_NEW(req->arena, struct link_view));
	return OK;
}

/* ---- opening it ---- */

enum err account_link_open(struct req *req, struct str text, unsigned purposes, struct account_opened *ret) {
	struct token token;
	struct account_opened o = { .good = false };
	*ret = o;
	if (!token_parse(text, &token))
		return OK;
	o.hash = account_token_hash(req->arena, &token);
	enum err e = account_link_find(req->db, req->arena, o.hash, &o.row);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	o.done = o.row.used_us.has;
	o.good = !o.done && req->now_us < o.row.expires_us;
	if ((purposes >> o.row.purpose & 1) != 0)
		*ret = o;
	return OK;
}

static enum err show_link(struct req *req, struct str text) {
	struct account_opened opened;
	TRY(account_link_open(req, text, TO_GET_IN, &opened));
	struct link_view *v = ARENA_NEW(req->arena, struct link_view);
	*v = (struct link_view){ .req = req,
		.good = opened.good,
		.new_account = opened.row.purpose == ACCOUNT_LINK_REGISTER,
		.email = opened.row.email,
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/sign-in/link/%s", text),
		.name = input_typed(req, "name", T("氏名"), "text", "name", STR_NONE, INPUT_REQUIRED),
		.kana = input_text(req, "kana", T("フリガナ"), STR_NONE, 0) };
	show(req, T("サインイン"), sign_in_link_view_body, v);
	return OK;
}

enum err sign_in_link_page(struct req *req, const struct sign_in_link_page_form *form) {
	return show_link(req, form->link);
}

/* ---- pressing the button ---- */

enum err sign_in_link_prepare(struct req *req, const struct sign_in_link_form *form) {
	struct account_opened opened;
	TRY(account_link_open(req, form->link, TO_GET_IN, &opened));
	if (opened.good && opened.row.purpose == ACCOUNT_LINK_REGISTER && form->name.n == 0) {
		form_refuse(req, "name", str_from(tr(req->lang, T("氏名を入力してください。"))));
		return ERR_INPUT;
	}
	return OK;
}

/* The account of the link; a registration makes it, unless another link did meanwhile. */
static enum err account_of(struct req *req, const struct sign_in_link_form *form,
	const struct account_link_find_row *link, struct account_id *ret_account) {
	struct account_by_email_row account;
	*ret_account = link->account_id;
	if (link->purpose == ACCOUNT_LINK_SIGN_IN)
		return OK;
	enum err e = account_by_email(req->db, req->arena, account_email_key(req->arena, link->email), &account);
	if (e == OK)
		*ret_account = account.account_id;
	if (e != ERR_NOT_FOUND)
		return e;
	const struct account_new new_account = { .email = link->email,
		.name = form->name,
		.kana = str_or_empty(form->kana),
		.password = STR_NONE,
		.level = ACCOUNT_LEVEL_EMAIL,
		.now_us = req->now_us };
	return account_make(req->db, req->arena, &new_account, ret_account);
}

enum err sign_in_link_apply(struct req *req, const struct sign_in_link_form *form) {
	struct account_opened opened;
	struct session_id session;
	bool code_due;
	struct account_sign_in sign_in = { .method = ACCOUNT_METHOD_LINK,
		.level = ACCOUNT_LEVEL_EMAIL,
		.token = req_token(req, SESSION_COOKIE),
		.device = account_device_of(req),
		.remote = req->remote,
		.agent = req_agent(req),
		.now_us = req->now_us };
	TRY(account_link_open(req, form->link, TO_GET_IN, &opened));
	if (!opened.good)
		return OK; /* h_render says so */
	TRY(account_link_use(req->db, opened.hash, (struct opt_int){ .has = true, .v = req->now_us }, NULL));
	TRY(account_of(req, form, &opened.row, &sign_in.account));
	TRY(signin_code_due(req->db, req->arena, sign_in.account, &code_due));
	if (code_due) {
		req_outcome(req, OUTCOME_CODE);
		return signin_code_begin(req, sign_in.account, ACCOUNT_METHOD_LINK, opened.row.next);
	}
	enum err e = account_sign_in_start(req->db, req->arena, &sign_in, &session);
	if (e == ERR_FORBIDDEN)
		err_hint(req, str_from(tr(req->lang, ACCOUNT_STOPPED)));
	TRY(e);
	req_act(req, 0, opened.row.purpose == ACCOUNT_LINK_REGISTER ? S("利用登録をしました。") : S("メールのリンクでサインインしました。"));
	req_outcome(req, opened.row.next.n > 0 ? opened.row.next : S(ACCOUNT_START));
	return OK;
}

enum err sign_in_link_render(struct req *req, const struct sign_in_link_form *form) {
	if (req->refused)
		return show_link(req, form->link);
	if (str_equal(req->outcome, OUTCOME_CODE)) {
		signin_code_go(req);
		return OK;
	}
	if (req->outcome.n > 0)
		return account_sign_in_go(req, req->outcome);
	res_redirect(req, url_build(req->arena, "/sign-in/link/%s", form->link));
	return OK;
}
