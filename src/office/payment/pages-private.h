/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of payments share: their shape, words, addresses, and the forms. */
#ifndef KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H
#define KASSEI_OFFICE_PAYMENT_PAGES_PRIVATE_H

#include "office/account/account.h"
#include "office/payment/payment.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/payment/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/payment/routes.def"
#include "web/handlers.h"

/* A page below the list of payments (below the approvals for whoever came by them): links and forms stand above its
 * tables. `title`: msgid. */
struct sheet *pay_sheet(struct req *req, struct str slug, const char *title);

/* ---- words ---- */

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

#endif
