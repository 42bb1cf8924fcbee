/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in people_pages.c, mandate_pages.c, answer_pages.c and
 * proxy_pages.c. */
#include "office/mandate/mandate-private.h"

#define WEB_MODULE mandate
#define WEB_ROUTES "office/mandate/routes.def"
#define WEB_FORMS "office/mandate/forms.def"
#include "web/module.h"
