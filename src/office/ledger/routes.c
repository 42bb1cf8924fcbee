/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of the ledger's pages; the handlers stand in the *_page.c. */
#include "office/ledger/pages-private.h"

#define WEB_MODULE ledger
#define WEB_ROUTES "office/ledger/routes.def"
#define WEB_FORMS "office/ledger/forms.def"
#include "web/module.h"
