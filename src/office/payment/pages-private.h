/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of payments share: one model of a page (views/payment.html), words, addresses, and the forms. */
#ifndef KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H
#define KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H

#include "office/payment/payment.h"
#include "web/field.h"
#include "web/list.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/payment/forms.def"
#include "web/form-structs.h"

struct pay_cell {
	struct str text, small;
	struct url url;
	bool number;
	/* A small form in the cell: its button; empty: none. */
	struct str button, request_id;
	struct url action;
	int64_t line_no, version;
};
struct pay_table {
	struct str caption, none;
	const struct str *heads;
	size_t columns, count;
	struct pay_cell *cells;
};
struct pay_fact { struct str label, value, small; };
struct pay_step { struct str label, text; bool done, here; };
struct pay_field { enum input_kind kind; struct input input; };
enum { PAY_FIELDS_MOST = 16, PAY_FORMS_MOST = 4, PAY_TABLES_MOST = 3, PAY_LINKS_MOST = 6, PAY_FACTS_MOST = 12, PAY_STEPS_MOST = 6, PAY_WARNINGS_MOST = 120 };
struct pay_form {
	struct str title, hint, button, request_id;
	struct url action;
	bool get, takes_file, quiet; /* quiet: folded away */
	int64_t version;
	struct { const char *name; struct str value; } hidden[3];
	size_t hidden_count;
	struct pay_field fields[PAY_FIELDS_MOST];
	size_t count;
};
struct pay_page {
	const struct req *req;
	struct str title, lead, next; /* next: what to do now */
	struct str warnings[PAY_WARNINGS_MOST];
	size_t warning_count;
	struct pay_step steps[PAY_STEPS_MOST];
	size_t step_count;
	struct pay_fact facts[PAY_FACTS_MOST];
	size_t fact_count;
	struct pay_table tables[PAY_TABLES_MOST];
	size_t table_count;
	struct pay_form forms[PAY_FORMS_MOST];
	size_t form_count;
	struct { struct str label, what; struct url url; } links[PAY_LINKS_MOST];
	size_t link_count;
	struct list_frame list;
	bool is_list;
};

/* ---- building a page ---- */

struct pay_page *pay_page_new(struct req *req, const char *title);
/* Shows it below the list of payments. `title`: of the browser. */
void pay_page_show(struct req *req, struct str slug, struct pay_page *page);
struct pay_table *pay_table_add(struct req *req, struct pay_page *page, const char *caption, const char *none, const char *const *heads, size_t columns, size_t rows_most);
struct pay_cell *pay_row_add(struct pay_table *table);
struct pay_form *pay_form_add(struct req *req, struct pay_page *page, const char *title, const char *button, struct url action);
void pay_field_add(struct pay_form *form, enum input_kind kind, struct input input);
void pay_fact_add(struct req *req, struct pay_page *page, const char *label, struct str value);
void pay_link_add(struct req *req, struct pay_page *page, const char *label, struct str what, struct url url);

/* ---- words ---- */

struct str pay_say(const struct req *req, const char *msgid);
struct str pay_word(const struct req *req, const struct enum_desc *words, int64_t value);
struct str pay_day(const struct req *req, struct date day);
struct str pay_opt_day(const struct req *req, struct opt_int day);
struct str pay_yen(const struct req *req, int64_t yen);
struct str pay_count(const struct req *req, int64_t count);
/* A person's name; — when there is none. */
struct str pay_person(struct req *req, struct opt_int account);
struct tenant_id pay_tenant(const struct req *req);
struct payment_actor pay_actor(const struct req *req);
struct date pay_today(const struct req *req);
/* A problem of a bank file as one line: "3行目の51バイト目、受取人名: …". */
struct str pay_problem(struct req *req, const struct zengin_problem *p);
/* "/{slug}/office/payments" + rest. */
struct url pay_url(const struct req *req, struct str slug, const char *rest);
struct url pay_run_url(const struct req *req, struct str slug, struct run_id run, const char *rest);
/* The approvers' address of a run, and whether the request came under theirs. */
struct url pay_review_url(const struct req *req, struct str slug, struct run_id run, const char *rest);
bool pay_is_review(const struct req *req);

/* ---- handlers ---- */

#define PAY_POST(name, form_) \
	enum err name##_prepare(struct req *req, const struct form_##_form *form); \
	enum err name##_apply(struct req *req, const struct form_##_form *form); \
	enum err name##_render(struct req *req, const struct form_##_form *form)

enum err payment_index(struct req *req, const struct payment_list_form *form);
enum err payment_show(struct req *req, const struct payment_one_form *form);
enum err payment_approvals(struct req *req, const struct payment_list_form *form);
enum err payment_review(struct req *req, const struct payment_one_form *form);
enum err payment_due_index(struct req *req, const struct payment_plan_form *form);
PAY_POST(payment_make, payment_make);
PAY_POST(payment_line_out, payment_line_out);
PAY_POST(payment_accept, payment_decide);
PAY_POST(payment_return, payment_decide);
PAY_POST(payment_give_up, payment_decide);
PAY_POST(payment_file_make, payment_decide);
enum err payment_download(struct req *req, const struct payment_one_form *form);
enum err payment_statement_index(struct req *req, const struct payment_list_form *form);
PAY_POST(payment_upload, payment_upload);
enum err payment_statement_show(struct req *req, const struct payment_statement_one_form *form);
PAY_POST(payment_statement_accept, payment_statement_one);
enum err payment_unknown_index(struct req *req, const struct payment_list_form *form);
enum err payment_unknown_page(struct req *req, const struct payment_movement_one_form *form);
PAY_POST(payment_settle, payment_settle);
enum err payment_source_index(struct req *req, const struct payment_list_form *form);
PAY_POST(payment_source_save, payment_source_save);

#endif
