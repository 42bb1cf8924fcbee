/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's one route; the handler stands in demo.c. */
#include "office/demo/demo-private.h"

#define WEB_MODULE demo
#define WEB_ROUTES "office/demo/routes.def"
#define WEB_FORMS "office/demo/forms.def"
#include "web/module.h"
