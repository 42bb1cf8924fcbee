/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A reader says that a page is wrong or hard to understand. No name and no address is asked for. */
#include "base/codes.h"
#include "base/ident.h"
#include "office/plan/plan-private.h"
#include "plan_views.h"

static enum err view_of(struct req *req, struct str slug, struct node_id node, struct report_view **ret_view,
	struct tenant_all_row *ret_tenant) {
	struct plan_programme_by_id_row row;
	TRY(tenant_find_slug(req->db, req->arena, slug, ret_tenant));
	TRY(plan_programme_by_id(req->db, req->arena, ret_tenant->tenant_id, node, &row));
	struct report_view *v = ARENA_NEW(req->arena, struct report_view);
	v->req = req;
	v->name = row.name;
	v->municipality = tenant_name(ret_tenant, req->lang);
	v->action = url_build(req->arena, "/%s/programmes/%d/report", row.slug, node.v);
	v->back = url_build(req->arena, "/%s/programmes/%d", row.slug, node.v);
	v->topics = choices_of_enum(req, &plan_report_topic_desc, 0);
	*ret_view = v;
	return OK;
}

static void show(struct req *req, const struct report_view *v, const char *title,
	void (*body)(struct html_out *, const void *)) {
	const struct crumb back = { .title = v->name, .url = v->back };
	res_page(req,
		&(struct page){ .title = str_from(title),
			.body = body,
			.model = v,
			.no_index = true,
			.door = 1,
			.width = "narrow",
			.crumbs = crumbs_from_home(req, &back, 1),
			.crumb_count = 2 });
}

static void show_form(struct req *req, const struct report_view *v) {
	show(req, v, tr(req->lang, T("このページの間違いを知らせる")), report_page_body);
}

enum err programme_report_form(struct req *req, const struct programme_page_form *form) {
	struct report_view *v;
	struct tenant_all_row tenant;
	TRY(view_of(req, form->slug, form->node_id, &v, &tenant));
	v->request_id = form_new_request_id(req);
	show_form(req, v);
	return OK;
}

/* My Number is never stored (番号法20条). A number that only looks like one may be confirmed: firms' 会社法人等番号 has
 * twelve digits too. */
enum err programme_report_prepare(struct req *req, const struct programme_report_form *form) {
	struct tenant_all_row tenant;
	struct report_view *v;
	size_t from, n;
	TRY(view_of(req, form->slug, form->node_id, &v, &tenant));
	enum my_number_finding finding = my_number_find(req->arena, form->message, &from, &n);
	if (finding == MY_NUMBER_NONE || (finding == MY_NUMBER_POSSIBLE && form->not_my_number))
		return OK;
	form_refuse(req, "message", str_from(tr(req->lang, finding == MY_NUMBER_STATED
		? T("個人番号（マイナンバー）が書かれています。個人番号は受け取れませんので、消してください。")
		: T("12桁の数字が個人番号（マイナンバー）かもしれません。消すか、個人番号でないことを確かめて「個人番号ではありません」を選んでください。"))));
	return ERR_INPUT;
}

enum err programme_report_apply(struct req *req, const struct programme_report_form *form) {
	struct tenant_all_row tenant;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &tenant));
	struct report_id id = { ident_new() };
	TRY(plan_report_insert(req->db, tenant.tenant_id, id, form->node_id, form->topic, form->message, req->now_us,
		NULL));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

static void mark_topic(struct report_view *v) {
	for (size_t i = 0; i < v->topics.count; i++)
		v->topics.items[i].chosen = str_equal(v->topics.items[i].value, v->typed_topic);
}

enum err programme_report_render(struct req *req, const struct programme_report_form *form) {
	struct report_view *v;
	struct tenant_all_row tenant;
	TRY(view_of(req, form->slug, form->node_id, &v, &tenant));
	v->topic_reason = form_reason(req, "topic");
	v->message_reason = form_reason(req, "message");
	if (!req->refused) {
		res_redirect(req,
			url_build(req->arena, "/%s/programmes/%d/report/thanks", tenant.slug, form->node_id.v));
		return OK;
	}
	v->typed_topic = form_typed(req, "topic");
	v->typed_message = form_typed(req, "message");
	v->not_my_number = form->not_my_number;
	v->request_id = form_new_request_id(req);
	mark_topic(v);
	size_t from, n;
	v->ask_my_number = my_number_find(req->arena, v->typed_message, &from, &n) == MY_NUMBER_POSSIBLE;
	show_form(req, v);
	return OK;
}

enum err programme_report_thanks(struct req *req, const struct programme_page_form *form) {
	struct report_view *v;
	struct tenant_all_row tenant;
	TRY(view_of(req, form->slug, form->node_id, &v, &tenant));
	show(req, v, tr(req->lang, T("お知らせを受け取りました")), report_thanks_page_body);
	return OK;
}
