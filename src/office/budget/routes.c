/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registers the routes of the budget; the handlers are in the files named *_pages.c. */
#include "office/budget/pages-private.h"

#define WEB_MODULE budget
#define WEB_ROUTES "office/budget/routes.def"
#define WEB_FORMS "office/budget/forms.def"
#include "web/module.h"
