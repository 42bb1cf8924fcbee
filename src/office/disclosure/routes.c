/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in the *_pages.c. */
#include "office/disclosure/disclosure-private.h"

#define WEB_MODULE disclosure
#define WEB_ROUTES "office/disclosure/routes.def"
#define WEB_FORMS "office/disclosure/forms.def"
#include "web/module.h"
