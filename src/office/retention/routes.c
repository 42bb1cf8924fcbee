/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in the *_pages.c. */
#include "office/retention/retention-private.h"

#define WEB_MODULE retention
#define WEB_ROUTES "office/retention/routes.def"
#define WEB_FORMS "office/retention/forms.def"
#include "web/module.h"
