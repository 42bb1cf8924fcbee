/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in files.c. */
#include "office/privacy/privacy-private.h"

#define WEB_MODULE privacy
#define WEB_ROUTES "office/privacy/routes.def"
#define WEB_FORMS "office/privacy/forms.def"
#include "web/module.h"
