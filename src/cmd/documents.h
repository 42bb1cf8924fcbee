/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Documents on disk or in the binary into an envelope for the importer. */
#ifndef KASSEI_CMD_DOCUMENTS_H
#define KASSEI_CMD_DOCUMENTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Reads one document (text, table, PDF, or JSON of facts by its name's ending) and adds it. On an error *ret_problems
 * holds sentences with file and line, one a line, and nothing is added. */
enum err document_add_bytes(struct arena *a, struct buf *envelope, struct str name, struct str bytes,
	struct str *ret_problems) MUST_CHECK;
/* The same for files on disk; all are read before anything is said. */
enum err documents_add_files(struct arena *a, struct buf *envelope, const char *const *paths, size_t count,
	struct str *ret_problems) MUST_CHECK;

#endif
