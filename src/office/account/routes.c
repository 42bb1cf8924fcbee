/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in sign_in.c, link.c and pages.c. */
#include "office/account/account-private.h"

#define WEB_MODULE account
#define WEB_ROUTES "office/account/routes.def"
#define WEB_FORMS "office/account/forms.def"
#include "web/module.h"
