/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of the fictional city. */
#ifndef KASSEI_CMD_DEMO_PEOPLE_H
#define KASSEI_CMD_DEMO_PEOPLE_H

#include "base/buf.h"
#include "base/settings.h"
#include "db/writer.h"

/* Makes them once, and says in `out` who they are and with which password they sign in; nothing when they are there
 * already. */
enum err demo_people(struct writer *writer, struct arena *a, const struct settings *s, struct buf *out) MUST_CHECK;

#endif
