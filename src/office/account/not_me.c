/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whenever a way of signing in changes, its owner gets a mail with a link "that was not me". Pressed, it ends every
 * session, takes the password and whatever was added since away, and holds the account: nothing changes any more until
 * its owner has signed in by a link in a mail and set a new password. After a change of the address itself two
 * mailboxes say that they are the owner's, so the account is stopped altogether, and the counter decides
 * (office/signin, reset.c).
 */
#include "account_views.h"
#include "base/date.h"
#include "office/account/account-private.h"
#include "office/notice/notice.h"

enum { NOT_ME_DAYS = 7 };

#define LINK_TOKEN "not-me"

/* ---- telling ---- */

struct str account_not_me_link(struct req *req) {
	const struct token token = req_token(req, LINK_TOKEN);
	return url_build(req->arena, "/sign-in/not-me/%s", token_to_text(req->arena, &token)).s;
}

enum err account_not_me_keep(struct req *req, struct account_id account, struct str email) {
	const struct token token = req_token(req, LINK_TOKEN);
	return account_link_insert(req->db, account_token_hash(req->arena, &token), ACCOUNT_LINK_NOT_ME, account, email,
		S(""), req->now_us + NOT_ME_DAYS * US_PER_DAY, NULL);
}

enum err account_tell_change(struct req *req, struct account_id id, const char *change) {
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, id, &account));
	enum lang lang = account.lang != 0 ? (enum lang)account.lang : LANG_JA;
	const struct msg_arg values[] = { { .name = "time", .text = time_format_ja(req->arena, req->now_us) },
		{ .name = "change", .text = str_from(tr(lang, change)) },
		{ .name = "link", .text = account_not_me_link(req) } };
	TRY(account_not_me_keep(req, id, account.email));
	return notice_queue(req->db, req->arena,
		&(struct notice){ .settings = req_settings(req),
			.template = NOTICE_T_account_changed,
			.cause = req->request_id,
			.lang = lang,
			.mail = account.email,
			.name = account.name,
			.account = id,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us });
}

/* ---- the link ---- */

enum err not_me_page(struct req *req, const struct not_me_form *form) {
	struct account_opened o;
	struct account_by_id_row account = { .state = ACCOUNT_ACTIVE };
	TRY(account_link_open(req, form->link, 1 << ACCOUNT_LINK_NOT_ME, &o));
	if (o.done)
		TRY(account_by_id(req->db, req->arena, o.row.account_id, &account));
	struct not_me_view *v = ARENA_NEW(req->arena, struct not_me_view);
	*v = (struct not_me_view){ .req = req,
		.good = o.good,
		.done = o.done,
		.stopped = account.state != ACCOUNT_ACTIVE,
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/sign-in/not-me/%s", form->link) };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("心当たりのない変更"))),
			.body = not_me_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow" });
	return OK;
}

/* ---- pressing the button ---- */

PREPARE_NOTHING(not_me, not_me)

/* Nothing that was begun before goes on: no session, no link, no half sign-in. */
static enum err cut_off(struct req *req, const struct account_by_id_row *account) {
	const struct opt_int now = { .has = true, .v = req->now_us };
	TRY(account_end_sessions(req->db, account->account_id, 0, ACCOUNT_END_NOT_ME, req->now_us));
	TRY(account_links_stop(req->db, account->account_id, now, NULL));
	return signin_stop_attempts(req->db, account->account_id, req->now_us);
}

static enum err tell_of_hold(struct req *req, const struct account_by_id_row *account, struct str email, bool stopped) {
	const struct msg_arg value = { .name = "time", .text = time_format_ja(req->arena, req->now_us) };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .template = stopped ? NOTICE_T_account_stopped : NOTICE_T_account_held,
			.cause = req->request_id,
			.lang = (enum lang)account->lang,
			.mail = email,
			.name = account->name,
			.account = account->account_id,
			.values = &value,
			.value_count = 1,
			.now_us = req->now_us });
}

static enum err hold(struct req *req, const struct account_opened *o) {
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, o->row.account_id, &account));
	bool stopped =
		!str_equal(account_email_key(req->arena, o->row.email), account_email_key(req->arena, account.email));
	TRY(cut_off(req, &account));
	TRY(account_hold(req->db, account.account_id, (struct opt_int){ .has = true, .v = req->now_us }, NULL));
	if (stopped)
		TRY(account_set_state(req->db, account.account_id, ACCOUNT_SUSPENDED, NULL));
	else
		TRY(signin_remove_since(req->db, account.account_id, o->row.expires_us - NOT_ME_DAYS * US_PER_DAY));
	TRY(tell_of_hold(req, &account, o->row.email, stopped));
	req_act(req, 0, stopped ? S("心当たりのないアドレスの変更として、利用登録を止めました。") : S("心当たりのない変更として、すべてのサインインを終了し、変更を止めました。"));
	return OK;
}

enum err not_me_apply(struct req *req, const struct not_me_form *form) {
	struct account_opened o;
	int64_t changed = 0;
	TRY(account_link_open(req, form->link, 1 << ACCOUNT_LINK_NOT_ME, &o));
	if (o.good)
		TRY(account_link_use(req->db, o.hash, (struct opt_int){ .has = true, .v = req->now_us }, &changed));
	return changed == 1 ? hold(req, &o) : OK;
}

enum err not_me_render(struct req *req, const struct not_me_form *form) {
	res_redirect(req, url_build(req->arena, "/sign-in/not-me/%s", form->link));
	return OK;
}

/* ---- while it is held ---- */

enum err account_is_held(struct req *req, bool *ret_held) {
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, (struct account_id){ req->session->account }, &account));
	*ret_held = account.held_us.has;
	return OK;
}

/* Whoever is in by a link in a mail that was sent since has the mailbox, which is what the account is. */
enum err account_may_lift(struct req *req, bool *ret_may) {
	struct account_session_method_row row;
	TRY(account_session_method(req->db, req->arena, (struct session_id){ req->session->session_id }, &row));
	*ret_may = row.method == ACCOUNT_METHOD_LINK;
	return OK;
}
