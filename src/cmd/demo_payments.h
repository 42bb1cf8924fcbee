/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is due in the fictional city; see demo_payments.c. */
#ifndef KASSEI_CMD_DEMO_PAYMENTS_H
#define KASSEI_CMD_DEMO_PAYMENTS_H

#include "base/buf.h"
#include "db/writer.h"

/* Writes them once and says so in `out`. */
enum err demo_payments(struct writer *writer, struct arena *a, struct buf *out) MUST_CHECK;

#endif
