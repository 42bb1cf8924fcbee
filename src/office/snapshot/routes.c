/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in pages.c. */
#include "office/snapshot/snapshot-private.h"

#define WEB_MODULE snapshot
#define WEB_ROUTES "office/snapshot/routes.def"
#define WEB_FORMS "office/snapshot/forms.def"
#include "web/module.h"
