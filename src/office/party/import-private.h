/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bringing a list of parties in: one row of a file, what it would do, doing it, and taking it back. Shared by the
 * command (table.c) and the pages (import.c). */
#ifndef KASSEI_OFFICE_PARTY_IMPORT_H
#define KASSEI_OFFICE_PARTY_IMPORT_H

#include "base/lang.h"
#include "office/job/job.h"
#include "office/party/party-private.h"

/* ---- one row (import_row.c) ---- */

struct import_work {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum lang lang;
	int64_t now_us;
	const size_t *columns;   /* where each import_field stands in the row; SIZE_MAX: nowhere */
	const struct str *cells; /* of the row */
	size_t cell_count;
	struct party_table_row *out;
	struct party_by_id_row old; /* of a known party */
	bool known, party_changes;
	struct party_fields fields;
	struct establishment_fields place;
	bool moved, posted, traded; /* address, postal code or trade of the main establishment change */
	struct str representative, telephone, email; /* STR_NONE: no change */
	struct opt_int capital, employees;           /* no change when absent */
};

/* Finds the row's party, checks the row, and says in w->out what it would do. Writes nothing. */
enum err import_row_read(struct import_work *w) MUST_CHECK;
/* Does what import_row_read said: adds the party or changes it. `source`: the file's name, for dated facts. */
enum err import_row_write(struct import_work *w, struct party_actor actor, struct str source) MUST_CHECK;
/* By what two rows of one file are one party: a number, or the name with its telephone or address; empty when the row
 * says too little. */
struct str import_row_key(const struct import_work *w);

/* ---- a file and its rows (import.c) ---- */

enum { IMPORT_PIECE_ROWS = 100, IMPORT_COLUMNS_MOST = 200 };

/* A file as it begins. */
struct import_begun {
	struct import_id import;
	struct str file_name, sha256, form, sheet_name, headings, columns;
	enum lang lang;
	int64_t rows, pieces;
};
/* SHA-256 in hexadecimal. */
struct str import_sha256(struct arena *a, struct str bytes);
enum err import_insert(struct db *db, struct tenant_id tenant, struct party_actor actor,
	const struct import_begun *begun, enum import_state state) MUST_CHECK;
/* Writes a row with what it does and what became of it. */
enum err import_row_keep(const struct import_work *w, struct import_id import, enum import_result result) MUST_CHECK;

/* A table that was read (office/file/grid.h), cut into pieces of IMPORT_PIECE_ROWS rows without its heading. */
struct import_file {
	struct import_begun begun;
	struct str *headings; /* of the columns */
	size_t column_count;
	struct str *pieces;
	size_t columns[IMPORT_FIELD_COUNT]; /* as they are recognised; SIZE_MAX: none */
	bool all_known;       /* every heading is known, so nobody has to say what it means */
	struct str reason;    /* why it cannot be read */
};
/* Reads a file. Slow for Excel: a worker, never the writer. ERR_FORMAT with `reason`: no table, no heading, no row, one
 * heading twice. */
enum err import_file_read(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang, struct str name,
	struct str bytes, struct import_file *ret) MUST_CHECK;
/* The headings of a stored import, and which column each field has (SIZE_MAX: none). */
size_t import_headings(struct arena *a, struct str stored, struct str **ret_headings);
void import_columns_read(struct str stored, size_t columns[IMPORT_FIELD_COUNT]);

/* The cells of the first row of a piece. */
size_t import_first_row(struct arena *a, struct str piece, struct str **ret_cells);

/* In the writer. */
enum err import_begin(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct import_file *file) MUST_CHECK;
/* The columns are said: they are remembered by their headings, and the comparison begins (anew). ERR_CONFLICT when it
 * is past that. */
enum err import_map(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, const size_t columns[IMPORT_FIELD_COUNT]) MUST_CHECK;
/* An officer confirms what was shown. `skips_refused`: rows with faults are left out, else they are an obstacle
 * (ERR_INPUT). */
enum err import_confirm(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, bool skips_refused, bool takes_suspects) MUST_CHECK;
/* Forgets a file that was not confirmed. */
enum err import_drop(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import,
	int64_t now_us) MUST_CHECK;
/* Takes the whole back, as long as nothing has happened to what it wrote (ERR_CONFLICT). */
enum err import_undo(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, struct str reason) MUST_CHECK;
/* Goes on with what is being done, by one piece; *ret_more: there is more. Each piece is one transaction, so that
 * whoever dies in between goes on behind the last one. */
enum err import_step(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import, int64_t now_us,
	bool *ret_more) MUST_CHECK;
/* One piece at once, and a job for the rest. */
enum err import_go_on(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import,
	int64_t now_us) MUST_CHECK;

/* ---- taking back (import_undo.c) ---- */

struct import_before {
	struct party_parts parts;
	struct party_fact_of_party_row *facts;
	size_t fact_count;
};
/* Writes down what row `row_no` changed: `before` NULL for a party that it added. */
enum err import_note_changes(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import,
	int64_t row_no, struct party_id party, const struct import_before *before) MUST_CHECK;
/* What stands in the register before a row is written. */
enum err import_look_before(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct import_before *ret) MUST_CHECK;
/* Takes one row back. ERR_CONFLICT when something has happened to its party since. */
enum err import_take_back(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, const struct party_import_row_written_row *row) MUST_CHECK;

#endif
