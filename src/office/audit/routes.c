/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in pages.c and heads.c. */
#include "office/audit/audit-private.h"

#define WEB_MODULE audit
#define WEB_ROUTES "office/audit/routes.def"
#define WEB_FORMS "office/audit/forms.def"
#include "web/module.h"
