/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the fictional city's accounting system wants its files; see demo_accounting.c. */
#ifndef KASSEI_CMD_DEMO_ACCOUNTING_H
#define KASSEI_CMD_DEMO_ACCOUNTING_H

#include "base/buf.h"
#include "db/writer.h"

/* Writes them once and says so in `out`. */
enum err demo_accounting(struct writer *writer, struct arena *a, struct buf *out) MUST_CHECK;

#endif
