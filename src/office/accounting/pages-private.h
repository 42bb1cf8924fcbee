/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: addresses, words and the forms. */
#ifndef KASSEI_OFFICE_ACCOUNTING_PAGES_PRIVATE_H
#define KASSEI_OFFICE_ACCOUNTING_PAGES_PRIVATE_H

#include "office/accounting/accounting-private.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/say.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/accounting/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/accounting/routes.def"
#include "web/handlers.h"

struct date acct_today(const struct req *req);
/* Who writes, and when; lives in the request's arena. */
const struct budget_desk *acct_desk(const struct req *req);
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

#endif
