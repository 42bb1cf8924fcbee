/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A module as small as one can be, with a route of each kind; what the tests of src/web ask for pages and send forms
 * to. */
#ifndef KASSEI_TESTS_UNIT_WEB_THING_H
#define KASSEI_TESTS_UNIT_WEB_THING_H

#include "db/row.h"
#include "web/serve.h"

enum colour { COLOUR_RED = 1, COLOUR_GREEN, COLOUR_COUNT };
extern const struct enum_desc colour_desc;

extern const struct web_module thing_routes;
extern const struct web_site thing_site;

/* Handlers of /things/slow wait while the gate is closed, as it is at the start. */
void thing_open_gate(void);
void thing_close_gate(void);
/* How many of them wait. */
int thing_waiting(void);
/* How often thing_make_apply ran, and how often any GET handler ran. */
int thing_applied(void);
int thing_shown(void);

#endif
