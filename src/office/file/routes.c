/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of addresses; handlers are in pages.c and send.c. */
#include "office/file/file-private.h"

#define WEB_MODULE file
#define WEB_ROUTES "office/file/routes.def"
#define WEB_FORMS "office/file/forms.def"
#include "web/module.h"
