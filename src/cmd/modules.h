/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which modules the server offers, and what stands around every page. */
#ifndef KASSEI_CMD_MODULES_H
#define KASSEI_CMD_MODULES_H

#include "web/serve.h"

extern const struct web_module *const MODULES[];
extern const size_t MODULE_COUNT;
extern const struct web_site SITE;

#endif
