/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: addresses, words and the forms. */
#ifndef KASSEI_OFFICE_ACCOUNTING_PAGES_PRIVATE_H
#define KASSEI_OFFICE_ACCOUNTING_PAGES_PRIVATE_H

#include "office/accounting/accounting-private.h"
#include "office/sheet/sheet.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/accounting/forms.def"
#include "web/form-structs.h"

struct tenant_id acct_tenant(const struct req *req);
struct date acct_today(const struct req *req);
/* Who writes, and when; lives in the request's arena. */
const struct budget_desk *acct_desk(const struct req *req);
struct str acct_yen(const struct req *req, int64_t yen);
struct str acct_count(const struct req *req, int64_t count);
struct str acct_day(const struct req *req, struct date day);
/* "/{slug}/office/accounting" + rest; of the approvers while the request came under theirs. */
struct url acct_url(const struct req *req, struct str slug, const char *rest);
struct url acct_run_url(const struct req *req, struct str slug, struct accounting_run_id run, const char *rest);
bool acct_is_review(const struct req *req);
/* A page below the list of files. */
struct sheet *acct_sheet(struct req *req, struct str slug, struct str title);
/* A list's rows for this page, and the cursor behind the last. */
struct str acct_next(struct req *req, size_t *count, int64_t last_id);
/* The address of the next page; empty when there is none. */
struct url acct_more(struct req *req, struct str next);
/* Somebody was quicker, or must not: said on the page, which is shown again. */
enum err acct_told(struct req *req, enum err e) MUST_CHECK;
/* A field must be filled: refuses it with `sentence`. */
enum err acct_need(struct req *req, struct str text, const char *field, const char *sentence) MUST_CHECK;

#define ACCT_POST(name, form_) \
	enum err name##_prepare(struct req *req, const struct form_##_form *form); \
	enum err name##_apply(struct req *req, const struct form_##_form *form); \
	enum err name##_render(struct req *req, const struct form_##_form *form)

enum err accounting_index(struct req *req, const struct accounting_list_form *form);
enum err accounting_approvals(struct req *req, const struct accounting_list_form *form);
enum err accounting_waiting(struct req *req, const struct accounting_waiting_form *form);
ACCT_POST(accounting_make, accounting_waiting);
enum err accounting_show(struct req *req, const struct accounting_one_form *form);
enum err accounting_review(struct req *req, const struct accounting_one_form *form);
ACCT_POST(accounting_accept, accounting_decide);
ACCT_POST(accounting_send_back, accounting_decide);
ACCT_POST(accounting_give_up, accounting_decide);
ACCT_POST(accounting_file_make, accounting_decide);
enum err accounting_download(struct req *req, const struct accounting_one_form *form);
enum err accounting_items(struct req *req, const struct accounting_items_form *form);
enum err accounting_results(struct req *req, const struct accounting_list_form *form);
ACCT_POST(accounting_upload, accounting_upload);
enum err accounting_result_show(struct req *req, const struct accounting_result_one_form *form);
ACCT_POST(accounting_take_over, accounting_result_one);
enum err accounting_differences(struct req *req, const struct accounting_list_form *form);
enum err accounting_difference_show(struct req *req, const struct accounting_difference_one_form *form);
ACCT_POST(accounting_difference_end, accounting_settle);
enum err accounting_mappings(struct req *req, const struct accounting_list_form *form);
ACCT_POST(accounting_mapping_make, accounting_mapping_make);
enum err accounting_mapping_show(struct req *req, const struct accounting_mapping_one_form *form);
ACCT_POST(accounting_mapping_save, accounting_mapping_save);
ACCT_POST(accounting_column_save, accounting_column_save);
ACCT_POST(accounting_column_out, accounting_column_out);
ACCT_POST(accounting_mapping_start, accounting_mapping_decide);
ACCT_POST(accounting_mapping_end, accounting_mapping_decide);
enum err accounting_creditors(struct req *req, const struct accounting_list_form *form);
ACCT_POST(accounting_creditor_save, accounting_creditor_save);

#endif
