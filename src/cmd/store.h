/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening the database for a command that writes, and getting plans into it, beside a running server or without one. */
#ifndef KASSEI_CMD_STORE_H
#define KASSEI_CMD_STORE_H

#include "base/settings.h"
#include "db/writer.h"
#include "office/plan/import.h"

/* Makes the database when there is none, applies migrations, starts the writer and brings the register of municipalities up to date.
 * On an error *ret_detail says what was tried and why it failed. */
enum err store_open(const struct settings *s, struct arena *a, struct writer **ret_writer, struct str *ret_detail) MUST_CHECK;
/* Gives an import to the writer. */
enum err store_import(struct writer *writer, struct arena *a, struct plan_import *import) MUST_CHECK;
/* A JSON string with its quotes. */
void put_text(struct buf *b, struct str text);
/* Adds one document to an envelope (office/plan/draft.h). `json` is a JSON object as text. The first call opens the array. */
void envelope_add(struct buf *envelope, struct str name, const char *format, struct str body, struct str json);
void envelope_end(struct buf *envelope);
/* The register file inside the binary. */
struct str embedded_file(const char *name);

#endif
