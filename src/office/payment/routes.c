/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registers the routes of payments; the handlers are in run_pages.c and bank_pages.c. */
#include "office/payment/pages-private.h"

#define WEB_MODULE payment
#define WEB_ROUTES "office/payment/routes.def"
#define WEB_FORMS "office/payment/forms.def"
#include "web/module.h"
