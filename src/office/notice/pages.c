/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officers' list of messages, a person's choices, and the page that a mail's "stop" leads to. */
#include "notice_views.h"
#include "office/notice/pages.h"
#include "office/tenant/tenant.h"
#include "web/say.h"

static void show(struct req *req, const char *title, void (*body)(struct html_out *, const void *), const void *model,
	const char *width) {
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.width = width });
}

/* ---- messages ---- */

static bool can_repeat(const struct notice_list_row *row) {
	return !row->secret &&
		(row->state == NOTICE_SENT || row->state == NOTICE_FAILED || row->state == NOTICE_RETURNED ||
			row->state == NOTICE_POSTED);
}

static struct notice_line line_of(struct req *req, struct str slug, const struct notice_list_row *row) {
	struct notice_line line = { .at = req_time(req, row->written_us),
		.subject = row->subject,
		.name = row->name,
		.channel = say_word(req, &notice_channel_desc, row->channel),
		.state = say_word(req, &notice_state_desc, row->state),
		.reason = str_from(tr(req->lang, str_to_cstr(req->arena, row->reason))),
		.bad = row->state == NOTICE_FAILED || row->state == NOTICE_RETURNED };
	if (can_repeat(row)) {
		line.resend = url_build(req->arena, "/%s/office/messages/%d/resend", slug, row->notice_id.v);
		line.request_id = form_new_request_id(req);
	}
	return line;
}

enum err notice_index(struct req *req, const struct notice_index_form *form) {
	struct notice_list_row *rows;
	size_t count;
	const enum notice_state failed = NOTICE_FAILED;
	int64_t limit = req_row_limit(req), before = form->after.a;
	TRY(notice_list(req->db, req->arena, tenant_of(req), form->party.v != 0 ? &form->party : NULL,
		form->after.has ? &before : NULL, form->unreached ? &failed : NULL, NOTICE_RETURNED, limit + 1, &rows,
		&count));
	bool more = count > (size_t)limit;
	count -= more;
	struct str cursor = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].notice_id.v }) :
		STR_NONE;
	res_table(req, "messages",
		&(struct table){ .desc = &notice_list_desc, .rows = rows, .count = count, .next_cursor = cursor });
	struct notice_index_view *v = ARENA_NEW(req->arena, struct notice_index_view);
	struct notice_line *lines = ARENA_ARRAY(req->arena, struct notice_line, count + 1);
	for (size_t i = 0; i < count; i++)
		lines[i] = line_of(req, form->slug, &rows[i]);
	*v = (struct notice_index_view){ .req = req,
		.items = lines,
		.count = count,
		.list = list_frame(req, form->after.has, cursor),
		.self = url_build(req->arena, "/%s/office/messages", form->slug),
		.unreached = input_check(req, "unreached", T("届かなかったお知らせだけ"), form->unreached) };
	v->empty = form->unreached ?
		list_nothing(req, T("届かなかったお知らせはありません。"), NULL, T("すべてのお知らせを見る"), v->self) :
		list_nothing(req, T("送ったお知らせは、まだありません。"),
			T("登録の確認や手続の結果などを送ると、ここに並びます。"), NULL, v->self);
	show(req, T("送ったお知らせ"), notice_index_view_body, v, "wide");
	return OK;
}

enum err notice_again_prepare(struct req *req, const struct notice_one_form *form) {
	(void)req, (void)form;
	return OK;
}

enum err notice_again_apply(struct req *req, const struct notice_one_form *form) {
	TRY(notice_resend(req->db, req->arena, tenant_of(req), form->notice_id, req->now_us));
	req_act(req, 0, S("お知らせをもう一度送りました。"));
	return OK;
}

enum err notice_again_render(struct req *req, const struct notice_one_form *form) {
	res_redirect(req, url_build(req->arena, "/%s/office/messages", form->slug));
	return OK;
}

/* ---- how somebody wants them ---- */

static const enum notice_topic OPTIONAL[] = { NOTICE_CASE, NOTICE_REMINDER, NOTICE_NEWS };
static const char *const OPTIONAL_FIELDS[] = { "case_frequency", "reminder_frequency", "news_frequency" };

static enum err show_choices(struct req *req) {
	struct notice_choices_view *v = ARENA_NEW(req->arena, struct notice_choices_view);
	v->req = req;
	v->request_id = form_new_request_id(req);
	for (size_t i = 0; i < COUNT_OF(OPTIONAL); i++) {
		enum notice_frequency now;
		TRY(notice_frequency_of(req->db, req->arena, (struct account_id){ req->session->account }, S(""),
			OPTIONAL[i], &now));
		v->topics[i] = input_enum(req, OPTIONAL_FIELDS[i], notice_topic_desc.values[OPTIONAL[i]].label,
			&notice_frequency_desc, (int)now, INPUT_REQUIRED);
	}
	show(req, T("お知らせの受け取り方"), notice_choices_view_body, v, "narrow");
	return OK;
}

enum err notice_choices_page(struct req *req, const struct notice_none_form *form) {
	(void)form;
	return show_choices(req);
}

enum err notice_choices_prepare(struct req *req, const struct notice_choices_form *form) {
	(void)req, (void)form;
	return OK;
}

enum err notice_choices_apply(struct req *req, const struct notice_choices_form *form) {
	const enum notice_frequency chosen[] = { form->case_frequency, form->reminder_frequency, form->news_frequency };
	for (size_t i = 0; i < COUNT_OF(OPTIONAL); i++)
		TRY(notice_choose(req->db, (struct account_id){ req->session->account }, S(""), OPTIONAL[i], chosen[i],
			req->now_us));
	req_act(req, 0, S("お知らせの受け取り方を変更しました。"));
	return OK;
}

enum err notice_choices_render(struct req *req, const struct notice_choices_form *form) {
	(void)form;
	if (req->refused)
		return show_choices(req);
	res_redirect(req, url_build(req->arena, "/account"));
	return OK;
}

/* ---- stopped from a mail ---- */

/* The token is known to the recipient alone: it stands for a sign-in here, and only for this. */
static enum err find_stoppable(struct req *req, const struct notice_stop_form *form, struct tenant_id *ret_tenant,
	struct notice_by_id_row *ret) {
	struct tenant_all_row tenant;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &tenant));
	TRY(notice_by_id(req->db, req->arena, tenant.tenant_id, form->notice_id, ret));
	*ret_tenant = tenant.tenant_id;
	return str_equal(ret->token, form->token) && notice_topic_is_optional(ret->topic) ? OK : ERR_NOT_FOUND;
}

static struct url stop_url(struct req *req, const struct notice_stop_form *form) {
	return url_build(req->arena, "/%s/notices/%d/stop/%s", form->slug, form->notice_id.v, form->token);
}

enum err notice_stop_page(struct req *req, const struct notice_stop_form *form) {
	struct notice_by_id_row n;
	struct tenant_id tenant;
	enum notice_frequency now;
	struct notice_stop_view *v = ARENA_NEW(req->arena, struct notice_stop_view);
	TRY(find_stoppable(req, form, &tenant, &n));
	TRY(notice_frequency_of(req->db, req->arena, (struct account_id){ n.account_id.v }, n.mail, n.topic, &now));
	bool done = now == NOTICE_NEVER;
	*v = (struct notice_stop_view){ .req = req, .topic = say_word(req, &notice_topic_desc, n.topic), .done = done,
		.action = stop_url(req, form) };
	if (!done)
		v->request_id = form_new_request_id(req);
	show(req, T("お知らせの停止"), notice_stop_view_body, v, "narrow");
	return OK;
}

enum err notice_stop_prepare(struct req *req, const struct notice_stop_form *form) {
	struct notice_by_id_row n;
	struct tenant_id tenant;
	return find_stoppable(req, form, &tenant, &n);
}

enum err notice_stop_apply(struct req *req, const struct notice_stop_form *form) {
	struct notice_by_id_row n;
	struct tenant_id tenant;
	TRY(find_stoppable(req, form, &tenant, &n));
	return notice_choose(req->db, (struct account_id){ n.account_id.v }, n.mail, n.topic, NOTICE_NEVER,
		req->now_us);
}

enum err notice_stop_render(struct req *req, const struct notice_stop_form *form) {
	res_redirect(req, stop_url(req, form));
	return OK;
}
