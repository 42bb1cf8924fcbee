/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of payments share: their shape, words and addresses. */
#include "base/money.h"
#include "office/payment/pages-private.h"

/* ---- words ---- */

struct payment_actor pay_actor(const struct req *req) {
	return (struct payment_actor){ .account = { req->session->account }, .now_us = req->now_us };
}

struct date pay_today(const struct req *req) {
	return jst_date(req->now_us);
}

struct str pay_problem(struct req *req, const struct zengin_problem *p) {
	const struct msg_arg args[] = { { .name = "line", .number = p->line },
		{ .name = "column", .number = (int64_t)p->column },
		{ .name = "item", .text = p->item == NULL ? say(req, T("レコード")) : say(req, p->item) },
		{ .name = "reason", .text = zengin_problem_text(req->arena, req->lang, p) } };
	const char *sentence = p->line == 0 ? T("{item}: {reason}") :
		p->column == 0              ? T("{line}行目 {item}: {reason}") :
			T("{line}行目 {column}バイト目 {item}: {reason}");
	return tr_format(req->arena, req->lang, sentence, args, COUNT_OF(args));
}

struct url pay_url(const struct req *req, struct str slug, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payments", slug).s,
		str_from(rest)) };
}

struct url pay_run_url(const struct req *req, struct str slug, struct run_id run, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payments/%d", slug, run.v).s,
		str_from(rest)) };
}

struct url pay_review_url(const struct req *req, struct str slug, struct run_id run, const char *rest) {
	return (struct url){ str_join2(req->arena,
		url_build(req->arena, "/%s/office/payment-approvals/%d", slug, run.v).s, str_from(rest)) };
}

bool pay_is_review(const struct req *req) {
	return str_contains(req->path, S("/office/payment-approvals"));
}

/* ---- pages ---- */

struct sheet *pay_sheet(struct req *req, struct str slug, const char *title) {
	struct sheet *s = sheet_new(req, say(req, title));
	bool top = str_ends(req->path, S("/office/payments")) || str_ends(req->path, S("/office/payment-approvals"));
	sheet_crumb_desk(s, slug);
	if (!top && pay_is_review(req))
		sheet_crumb(s, say(req, T("承認する支払")), url_build(req->arena, "/%s/office/payment-approvals", slug));
	else if (!top)
		sheet_crumb(s, say(req, T("支払の一覧")), pay_url(req, slug, ""));
	s->dense = s->links_first = s->forms_first = true;
	return s;
}
