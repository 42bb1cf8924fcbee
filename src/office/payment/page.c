/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Builds the one model that the pages of payments share. */
#include "account_store.h"
#include "base/money.h"
#include "office/payment/pages-private.h"
#include "payment_views.h"

/* ---- words ---- */

struct str pay_say(const struct req *req, const char *msgid) {
	return str_from(tr(req->lang, msgid));
}

struct str pay_word(const struct req *req, const struct enum_desc *words, int64_t value) {
	return value > 0 && (size_t)value < words->count && words->values[value].label != NULL ? pay_say(req, words->values[value].label) : S("");
}

struct str pay_day(const struct req *req, struct date day) {
	return req->lang == LANG_EN ? date_format_iso(req->arena, day) : date_format_ja(req->arena, day);
}

struct str pay_opt_day(const struct req *req, struct opt_int day) {
	return day.has ? pay_day(req, (struct date){ (int32_t)day.v }) : S("");
}

struct str pay_yen(const struct req *req, int64_t yen) {
	return tr_format(req->arena, req->lang, T("{yen}円"), &(struct msg_arg){ .name = "yen", .number = yen }, 1);
}

struct str pay_count(const struct req *req, int64_t count) {
	return tr_format(req->arena, req->lang, T("{count}件"), &(struct msg_arg){ .name = "count", .number = count }, 1);
}

struct str pay_person(struct req *req, struct opt_int account) {
	struct account_by_id_row row;
	if (!account.has || account.v == 0 || account_by_id(req->db, req->arena, (struct account_id){ account.v }, &row) != OK)
		return S("—");
	return row.name.n > 0 ? row.name : row.email;
}

struct tenant_id pay_tenant(const struct req *req) {
	return (struct tenant_id){ req->session->tenant };
}

struct payment_actor pay_actor(const struct req *req) {
	return (struct payment_actor){ .account = { req->session->account }, .now_us = req->now_us };
}

struct date pay_today(const struct req *req) {
	return jst_date(req->now_us);
}

struct str pay_problem(struct req *req, const struct zengin_problem *p) {
	const struct msg_arg args[] = { { .name = "line", .number = p->line }, { .name = "column", .number = (int64_t)p->column },
		{ .name = "item", .text = p->item == NULL ? pay_say(req, T("レコード")) : pay_say(req, p->item) }, { .name = "reason", .text = zengin_problem_text(req->arena, req->lang, p) } };
	const char *sentence = p->line == 0 ? T("{item}: {reason}") : p->column == 0 ? T("{line}行目 {item}: {reason}") : T("{line}行目 {column}バイト目 {item}: {reason}");
	return tr_format(req->arena, req->lang, sentence, args, COUNT_OF(args));
}

struct url pay_url(const struct req *req, struct str slug, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payments", slug).s, str_from(rest)) };
}

struct url pay_run_url(const struct req *req, struct str slug, struct run_id run, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payments/%d", slug, run.v).s, str_from(rest)) };
}

struct url pay_review_url(const struct req *req, struct str slug, struct run_id run, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payment-approvals/%d", slug, run.v).s, str_from(rest)) };
}

bool pay_is_review(const struct req *req) {
	return str_contains(req->path, S("/office/payment-approvals"));
}

/* ---- the model ---- */

struct pay_page *pay_page_new(struct req *req, const char *title) {
	struct pay_page *page = ARENA_NEW(req->arena, struct pay_page);
	page->req = req;
	page->title = pay_say(req, title);
	return page;
}

void pay_page_show(struct req *req, struct str slug, struct pay_page *page) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 3);
	crumbs[0] = (struct crumb){ pay_say(req, T("ホーム")), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ pay_say(req, T("職員のページ")), url_build(req->arena, "/%s/office", slug) };
	crumbs[2] = pay_is_review(req) ? (struct crumb){ pay_say(req, T("承認する支払")), url_build(req->arena, "/%s/office/payment-approvals", slug) }
		: (struct crumb){ pay_say(req, T("支払の一覧")), pay_url(req, slug, "") };
	bool top = str_ends(req->path, S("/office/payments")) || str_ends(req->path, S("/office/payment-approvals"));
	res_page(req, &(struct page){ .title = page->title, .body = pay_page_view_body, .model = page, .no_index = true, .crumbs = crumbs, .crumb_count = top ? 2 : 3 });
}

struct pay_table *pay_table_add(struct req *req, struct pay_page *page, const char *caption, const char *none, const char *const *heads, size_t columns, size_t rows_most) {
	struct pay_table *table = &page->tables[page->table_count++];
	struct str *labels = ARENA_ARRAY(req->arena, struct str, columns);
	for (size_t i = 0; i < columns; i++)
		labels[i] = pay_say(req, heads[i]);
	*table = (struct pay_table){ .caption = pay_say(req, caption), .none = pay_say(req, none), .heads = labels, .columns = columns,
		.cells = ARENA_ARRAY(req->arena, struct pay_cell, columns * rows_most + 1) };
	return table;
}

struct pay_cell *pay_row_add(struct pay_table *table) {
	return &table->cells[table->count++ * table->columns];
}

struct pay_form *pay_form_add(struct req *req, struct pay_page *page, const char *title, const char *button, struct url action) {
	struct pay_form *form = &page->forms[page->form_count++];
	*form = (struct pay_form){ .title = pay_say(req, title), .button = pay_say(req, button), .action = action, .request_id = form_new_request_id(req) };
	return form;
}

void pay_field_add(struct pay_form *form, enum input_kind kind, struct input input) {
	form->fields[form->count++] = (struct pay_field){ .kind = kind, .input = input };
	form->takes_file = form->takes_file || kind == INPUT_AS_FILE;
}

void pay_fact_add(struct req *req, struct pay_page *page, const char *label, struct str value) {
	page->facts[page->fact_count++] = (struct pay_fact){ .label = pay_say(req, label), .value = value };
}

void pay_link_add(struct req *req, struct pay_page *page, const char *label, struct str what, struct url url) {
	page->links[page->link_count].label = pay_say(req, label);
	page->links[page->link_count].what = what;
	page->links[page->link_count++].url = url;
}
