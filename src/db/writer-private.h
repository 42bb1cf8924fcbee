/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What tests and the bench may change of a writer; see writer.h. */
#ifndef KASSEI_DB_WRITER_PRIVATE_H
#define KASSEI_DB_WRITER_PRIVATE_H

#include "db/writer.h"

/* At most so many functions in one transaction, from 1 to what the engine was given by writer_start; for the
 * bench, which compares one commit per write with group commit. Before the first function is queued. */
void writer_limit_batch(struct writer *w, int functions);

#endif
