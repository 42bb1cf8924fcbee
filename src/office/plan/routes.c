/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The module's tables of routes and forms; the handlers stand in support.c, programme.c, report.c, browse.c,
 * plan_page.c, search_page.c, compare.c and pictures.c. */
#include "office/plan/plan-private.h"

#define WEB_MODULE plan
#define WEB_ROUTES "office/plan/routes.def"
#define WEB_FORMS "office/plan/forms.def"
#include "web/module.h"
