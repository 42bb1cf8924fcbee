/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of this module's routes; the handlers stand in signin.c, passkey_pages.c, totp_pages.c, provider.c and
 * security.c. */
#include "office/signin/signin-private.h"

#define WEB_MODULE signin
#define WEB_ROUTES "office/signin/routes.def"
#define WEB_FORMS "office/signin/forms.def"
#include "web/module.h"
