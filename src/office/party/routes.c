/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The module's table of routes; the handlers stand in the files of their pages. */
#include "office/party/pages-private.h"

#define WEB_MODULE party
#define WEB_ROUTES "office/party/routes.def"
#define WEB_FORMS "office/party/forms.def"
#include "web/module.h"
