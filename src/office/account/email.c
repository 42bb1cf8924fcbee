/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Another address of mail. The new one is asked for first: a link goes there, which only this account, signed in, can
 * use. Whether the address has an account shows nowhere but in its own mailbox. Both addresses are told; the former one
 * can say "that was not me".
 */
#include "account_views.h"
#include "base/date.h"
#include "office/account/account-private.h"
#include "office/notice/notice.h"

enum { CONFIRM_HOURS = 24 };

#define LINK_TOKEN "email"
#define OUTCOME_DONE S("done")

static struct account_id self(const struct req *req) {
	return (struct account_id){ req->session->account };
}

static void show(struct req *req, void (*body)(struct html_out *, const void *), const void *model) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("メールアドレスの変更"))),
			.body = body,
			.model = model,
			.no_index = true,
			.width = "narrow",
			.crumbs = crumbs,
			.crumb_count = 2 });
}

/* ---- asking ---- */

static enum err show_email(struct req *req) {
	struct account_by_id_row account;
	struct email_view *v = ARENA_NEW(req->arena, struct email_view);
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	*v = (struct email_view){ .req = req, .current = account.email, .request_id = form_new_request_id(req),
		.email = input_typed(req, "email", T("新しいメールアドレス"), "email", "email", STR_NONE, INPUT_REQUIRED) };
	show(req, account_email_view_body, v);
	return OK;
}

/* A held account changes nothing; a session that showed no secret lately shows one first, before anything is typed. */
enum err account_email_page(struct req *req, const struct account_none_form *form) {
	bool held;
	(void)form;
	TRY(account_is_held(req, &held));
	if (!held && account_proved_lately(req))
		return show_email(req);
	res_redirect(req,
		held ? url_build(req->arena, "/account/password") :
			url_query(req->arena, url_build(req->arena, "/account/security/confirm"), "next",
			S("/account/email")));
	return OK;
}

enum err account_email_prepare(struct req *req, const struct account_email_form *form) {
	struct account_by_id_row account;
	int64_t until_us;
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	if (!mail_address_valid(form->email))
		form_refuse(req, "email", str_from(tr(req->lang, T("メールアドレスの形になっていません。例：name@example.jp"))));
	else if (str_equal(account_email_key(req->arena, form->email), account_email_key(req->arena, account.email)))
		form_refuse(req, "email", str_from(tr(req->lang, T("いまのメールアドレスと同じです。"))));
	else if (account.held_us.has || !account_proved_lately(req))
		form_refuse(req, NULL, str_from(tr(req->lang, T("ご本人の確認から時間がたちました。もう一度「メールアドレスの変更」を開いてください。"))));
	else {
		TRY(account_mail_wait(req, form->email, &until_us));
		if (until_us == 0)
			return OK;
		form_refuse(req, NULL, str_from(tr(req->lang, T("同じメールアドレスに何度もリンクをお送りしました。しばらくたってからお試しください。"))));
	}
	return ERR_INPUT;
}

static enum err write_link(struct req *req, struct str email) {
	const struct token token = req_token(req, LINK_TOKEN);
	const int64_t until_us = req->now_us + CONFIRM_HOURS * 60 * 60 * US_PER_S;
	const struct msg_arg values[] = { { .name = "hours", .number = CONFIRM_HOURS },
		{ .name = "link",
			.text = url_build(req->arena, "/account/email/%s", token_to_text(req->arena, &token)).s } };
	TRY(account_link_insert(req->db, account_token_hash(req->arena, &token), ACCOUNT_LINK_EMAIL, self(req), email,
		S(""), until_us, NULL));
	return notice_queue(req->db, req->arena,
		&(struct notice){ .settings = req_settings(req),
			.template = NOTICE_T_account_confirm,
			.cause = req->request_id,
			.lang = req->lang,
			.mail = email,
			.account = self(req),
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us,
			.expires_us = until_us });
}

enum err account_email_apply(struct req *req, const struct account_email_form *form) {
	struct account_by_email_row known;
	TRY(account_mail_count(req, form->email));
	enum err e = account_by_email(req->db, req->arena, account_email_key(req->arena, form->email), &known);
	req_act(req, 0, S("メールアドレスの変更を求めました。"));
	if (e == ERR_NOT_FOUND)
		return write_link(req, form->email);
	TRY(e);
	return notice_queue(req->db, req->arena,
		&(struct notice){ .template = NOTICE_T_account_exists,
			.cause = req->request_id,
			.lang = (enum lang)known.lang,
			.mail = known.email,
			.account = known.account_id,
			.now_us = req->now_us });
}

enum err account_email_render(struct req *req, const struct account_email_form *form) {
	(void)form;
	if (req->refused)
		return show_email(req);
	res_redirect(req, url_build(req->arena, "/account/email/sent"));
	return OK;
}

enum err account_email_sent(struct req *req, const struct account_none_form *form) {
	(void)form;
	show(req, account_email_sent_view_body, ARENA_NEW(req->arena, struct email_view));
	return OK;
}

/* ---- confirming ---- */

/* The link is good for the account that asked for it alone. */
static enum err open_link(struct req *req, struct str text, struct account_opened *o) {
	TRY(account_link_open(req, text, 1 << ACCOUNT_LINK_EMAIL, o));
	o->good = o->good && o->row.account_id.v == req->session->account;
	return OK;
}

static enum err show_confirm(struct req *req, struct str link) {
	struct account_opened o;
	struct email_view *v = ARENA_NEW(req->arena, struct email_view);
	TRY(open_link(req, link, &o));
	*v = (struct email_view){ .req = req,
		.good = o.good,
		.current = o.good ? o.row.email : S(""),
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/account/email/%s", link) };
	show(req, account_email_confirm_view_body, v);
	return OK;
}

enum err account_email_confirm_page(struct req *req, const struct account_email_confirm_form *form) {
	return show_confirm(req, form->link);
}

PREPARE_NOTHING(account_email_confirm, account_email_confirm)

static enum err tell(struct req *req, const struct account_by_id_row *account, struct str to, bool former) {
	const struct msg_arg values[] = { { .name = "time", .text = time_format_ja(req->arena, req->now_us) },
		{ .name = "link", .text = account_not_me_link(req) } };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .settings = req_settings(req),
			.template = former ? NOTICE_T_account_mail_changed : NOTICE_T_account_mail_new,
			.cause = req->request_id,
			.lang = (enum lang)account->lang,
			.mail = to,
			.name = account->name,
			.account = account->account_id,
			.values = values,
			.value_count = former ? 2 : 1,
			.now_us = req->now_us });
}

/* Other sessions end. Links that went to the former address are worth nothing, but for the one that goes there now. */
static enum err change(struct req *req, const struct account_opened *o) {
	struct account_by_id_row account;
	const struct opt_int now = { .has = true, .v = req->now_us };
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	TRY(account_links_stop(req->db, self(req), now, NULL));
	TRY(account_set_email(req->db, self(req), o->row.email, account_email_key(req->arena, o->row.email),
		account_email_key(req->arena, account.email), NULL));
	TRY(account_end_sessions(req->db, self(req), req->session->session_id, ACCOUNT_END_EMAIL, req->now_us));
	TRY(account_not_me_keep(req, self(req), account.email));
	TRY(tell(req, &account, account.email, true));
	TRY(tell(req, &account, o->row.email, false));
	req_act(req, 0, S("メールアドレスを変更しました。"));
	req_outcome(req, OUTCOME_DONE);
	return OK;
}

/* Nothing happens when somebody else took the address meanwhile: h_render then shows that the link is worth nothing. */
enum err account_email_confirm_apply(struct req *req, const struct account_email_confirm_form *form) {
	struct account_opened o;
	struct account_by_email_row taken;
	bool held;
	TRY(open_link(req, form->link, &o));
	TRY(account_is_held(req, &held));
	if (!o.good || held)
		return OK;
	TRY(account_link_use(req->db, o.hash, (struct opt_int){ .has = true, .v = req->now_us }, NULL));
	enum err e = account_by_email(req->db, req->arena, account_email_key(req->arena, o.row.email), &taken);
	return e == ERR_NOT_FOUND ? change(req, &o) : e;
}

enum err account_email_confirm_render(struct req *req, const struct account_email_confirm_form *form) {
	res_redirect(req,
		str_equal(req->outcome, OUTCOME_DONE) ? url_build(req->arena, "/account") :
							url_build(req->arena, "/account/email/%s", form->link));
	return OK;
}
