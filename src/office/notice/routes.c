/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in pages.c and letters.c. */
#include "office/notice/pages.h"

#define WEB_MODULE notice
#define WEB_ROUTES "office/notice/routes.def"
#define WEB_FORMS "office/notice/forms.def"
#include "web/module.h"
