/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of payments share: their shape, words, addresses, and the forms. */
#ifndef KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H
#define KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H

#include "office/payment/payment.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/payment/forms.def"
#include "web/form-structs.h"

/* A page below the list of payments (below the approvals for whoever came by them): links and forms stand above its tables. `title`: msgid. */
struct sheet *pay_sheet(struct req *req, struct str slug, const char *title);

/* ---- words ---- */

struct str pay_yen(const struct req *req, int64_t yen);
struct str pay_count(const struct req *req, int64_t count);
/* A person's name; — when there is none. */
struct str pay_person(struct req *req, struct opt_int account);
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
