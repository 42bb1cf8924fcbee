/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and addresses of the pages, and their routes; the handlers are in send_pages.c, answer_pages.c and
 * mapping_pages.c. */
#include "office/accounting/pages-private.h"

struct date acct_today(const struct req *req) {
	return jst_date(req->now_us);
}

const struct budget_desk *acct_desk(const struct req *req) {
	struct business_calendar *bank = ARENA_NEW(req->arena, struct business_calendar);
	struct budget_desk *desk = ARENA_NEW(req->arena, struct budget_desk);
	*bank = business_calendar_bank(NULL);
	*desk = (struct budget_desk){ .tenant = tenant_of(req),
		.by = { req->session->account },
		.now_us = req->now_us,
		.bank = bank };
	return desk;
}

bool acct_is_review(const struct req *req) {
	return str_contains(req->path, S("/office/accounting-approvals"));
}

struct url acct_url(const struct req *req, struct str slug, const char *rest) {
	return (struct url){ STR_JOIN(req->arena, url_build(req->arena, "/%s/office/accounting", slug).s,
		acct_is_review(req) ? S("-approvals") : S(""), str_from(rest)) };
}

struct url acct_run_url(const struct req *req, struct str slug, struct accounting_run_id run, const char *rest) {
	return (struct url){ STR_JOIN(req->arena, acct_url(req, slug, "/").s, id_text(req->arena, run.v),
		str_from(rest)) };
}

struct sheet *acct_sheet(struct req *req, struct str slug, struct str title) {
	struct sheet *s = sheet_new(req, title);
	const bool top =
		str_ends(req->path, S("/office/accounting")) || str_ends(req->path, S("/office/accounting-approvals"));
	sheet_crumb_desk(s, slug);
	if (!top)
		sheet_crumb(s, say(req, acct_is_review(req) ? T("承認する会計への送付") : T("会計への送付")), acct_url(req, slug, ""));
	return s;
}

struct str acct_next(struct req *req, size_t *count, int64_t last_id) {
	if ((int64_t)*count <= req_row_limit(req))
		return STR_NONE;
	(*count)--;
	return cursor_text(req->arena, (struct cursor){ .has = true, .a = last_id });
}

struct url acct_more(struct req *req, struct str next) {
	return str_is_none(next) ? (struct url){ S("") } : url_with(req, "after", next);
}

enum err acct_told(struct req *req, enum err e) {
	if (e == ERR_CONFLICT)
		form_refuse(req, NULL, say(req, T("ほかの人が先に変更しました。最新の内容をご確認ください。")));
	if (e == ERR_FORBIDDEN)
		form_refuse(req, NULL, say(req, T("つくった人は承認できません。ほかの人に頼んでください。")));
	req->conflict = e == ERR_CONFLICT;
	return e == ERR_CONFLICT || e == ERR_FORBIDDEN ? ERR_INPUT : e;
}

enum err acct_need(struct req *req, struct str text, const char *field, const char *sentence) {
	return !str_is_none(text) && str_trim(text).n > 0 ? OK : sheet_refuse(req, field, sentence);
}

#define WEB_MODULE accounting
#define WEB_ROUTES "office/accounting/routes.def"
#define WEB_FORMS "office/accounting/forms.def"
#include "web/module.h"
