/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two fiscal years of the fictional city's budget, for `kassei demo`. */
#ifndef KASSEI_CMD_DEMO_BUDGET_H
#define KASSEI_CMD_DEMO_BUDGET_H

#include "base/buf.h"
#include "db/writer.h"

/* Once: lines with their programmes and funding, some of it committed, ordered and paid. Says so in `out`. Needs the
 * plans and the businesses. */
enum err demo_budget(struct writer *writer, struct arena *a, struct buf *out) MUST_CHECK;

#endif
