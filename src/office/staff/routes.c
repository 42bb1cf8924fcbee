/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in the files of pages. */
#include "office/staff/staff-private.h"

#define WEB_MODULE staff
#define WEB_ROUTES "office/staff/routes.def"
#define WEB_FORMS "office/staff/forms.def"
#include "web/module.h"
