/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of text: reading any text, and that what the writer wrote is read back as it was. */
#include "base/csv.h"
#include "fuzz/fuzz.h"

enum { ROWS_KEPT = 200 };

struct kept { struct str *fields; size_t count; };

static size_t read_all(struct arena *a, struct str text, struct csv_dialect dialect, struct kept rows[ROWS_KEPT]) {
	struct csv_reader r;
	struct csv_row row;
	size_t count = 0;
	bool more = true;
	enum err e = OK;
	csv_open(&r, a, text, dialect);
	r.limits = (struct csv_limits){ .columns = 50, .rows = ROWS_KEPT, .field_bytes = 2000 };
	while ((e = csv_next(&r, &row, &more)) == OK && more) {
		MUST(row.count >= 1 && row.count <= 50 && row.number == (int64_t)count + 1 && row.line >= row.number &&
			count < ROWS_KEPT);
		rows[count] = (struct kept){ .fields = ARENA_ARRAY(a, struct str, row.count), .count = row.count };
		for (size_t i = 0; i < row.count; i++) {
			MUST(row.fields[i].n <= 2000);
			rows[count].fields[i] = str_copy(a, row.fields[i]);
		}
		count++;
	}
	MUST(e == OK || (e == ERR_FORMAT && r.problem.sentence != NULL && r.problem.row >= 1 && r.problem.line >= 1));
	return e == OK ? count : SIZE_MAX;
}

static void check_again(struct arena *a, const struct kept *rows, size_t count) {
	struct csv_writer w;
	struct buf out;
	struct kept again[ROWS_KEPT];
	buf_init(&out, a, 16 << 20);
	csv_begin(&w, a, &out, CSV_UTF8_BOM, 0);
	for (size_t i = 0; i < count; i++)
		csv_put_row(&w, rows[i].fields, rows[i].count);
	MUST(csv_finish(&w) == OK);
	MUST(read_all(a, buf_view(&out), CSV_COMMA, again) == count);
	for (size_t i = 0; i < count; i++) {
		MUST(again[i].count == rows[i].count);
		for (size_t k = 0; k < rows[i].count; k++)
			MUST(str_equal(again[i].fields[k], rows[i].fields[k]));
	}
}

static void check_cp932(struct arena *a, const struct kept *rows, size_t count) {
	struct csv_writer w;
	struct buf out;
	buf_init(&out, a, 16 << 20);
	csv_begin(&w, a, &out, CSV_CP932, CSV_PROTECT_FORMULAS);
	for (size_t i = 0; i < count; i++)
		csv_put_row(&w, rows[i].fields, rows[i].count);
	MUST(csv_finish(&w) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str text = fuzz_text(fuzz_input(data, size));
	const struct csv_dialect dialects[] = { CSV_COMMA, CSV_TAB, CSV_TAB_PLAIN,
		{ .separator = csv_guess_separator(text), .quotes = true } };
	for (size_t i = 0; i < COUNT_OF(dialects); i++) {
		struct kept rows[ROWS_KEPT];
		size_t count = read_all(a, text, dialects[i], rows);
		if (count == SIZE_MAX)
			continue;
		check_again(a, rows, count);
		check_cp932(a, rows, count);
	}
	/* Bytes that are no text must not be read past their end either. */
	struct kept rows[ROWS_KEPT];
	(void)read_all(a, fuzz_input(data, size), CSV_COMMA, rows);
	arena_free(a);
	return 0;
}
