/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening the database for a command that writes, and getting plans into it, beside a running server or without one. */
#ifndef KASSEI_CMD_STORE_H
#define KASSEI_CMD_STORE_H

#include "base/settings.h"
#include "db/writer.h"
#include "office/job/process.h"
#include "office/plan/import.h"

/* A database that this process may write, and its number among those that do. */
struct store { struct writer *writer; struct process_lease *lease; };

/* Makes the database when there is none, applies migrations, starts the writer, takes a process number and brings the
 * register of municipalities up to date. On an error *ret_detail says what was tried and why it failed. */
enum err store_open(const struct settings *s, struct arena *a, struct store *ret_store,
	struct str *ret_detail) MUST_CHECK;
/* Finishes what waits for the writer, and gives the number back. Nothing happens when it was never opened (all
 * zero). */
void store_close(struct store *store);
/* Gives an import to the writer. */
enum err store_import(struct writer *writer, struct arena *a, struct plan_import *import) MUST_CHECK;
/* A JSON string with its quotes. */
void put_text(struct buf *b, struct str text);
/* Adds one document to an envelope (office/plan/draft.h). `json` is a JSON object as text. The first call opens the
 * array. */
void envelope_add(struct buf *envelope, struct str name, const char *format, struct str body, struct str json);
void envelope_end(struct buf *envelope);
/* The register file inside the binary. */
struct str embedded_file(const char *name);

#endif
