/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The main rows of an answer as CSV for people: headings and values in their language, days ISO 8601, instants in
 * Japan's time. Cells that a spreadsheet would run as a formula are protected; programs that want the exact texts
 * take JSON.
 */
#include "base/csv.h"

#include "base/date.h"
#include "web/web-private.h"

static struct str word_label(const struct exchange *x, const struct enum_value *value) {
	return value == NULL ? STR_NONE : str_from(tr(x->req.lang, value->label));
}

/* Several values in one cell stand between semicolons, as in 自治体標準オープンデータセット. */
static struct str flag_labels(const struct exchange *x, const void *row, const struct col_desc *col) {
	struct str labels = S("");
	for (int value = 1; value < (int)col->values->count; value++)
		if (row_field_has_flag(row, col, value))
			labels = str_format(x->req.arena, "%.*s%s%s", STR_ARG(labels), labels.n > 0 ? ";" : "",
				tr(x->req.lang, col->values->values[value].label));
	return labels;
}

struct str row_field_label(const struct exchange *x, const void *row, const struct col_desc *col) {
	struct arena *a = x->req.arena;
	if (row_field_is_null(row, col))
		return STR_NONE;
	switch (col->type) {
	case COL_TEXT: return row_field_text(row, col);
	case COL_BLOB: return S("");
	case COL_BOOL: return str_from(tr(x->req.lang, row_field_number(row, col) != 0 ? T("はい") : T("いいえ")));
	case COL_DATE: return date_format_iso(a, (struct date){ .days = (int32_t)row_field_number(row, col) });
	case COL_TIME: return time_format_rfc3339(a, row_field_number(row, col));
	case COL_ID: return id_text(a, row_field_number(row, col));
	case COL_ENUM: return word_label(x, row_field_word(row, col));
	case COL_FLAGS: return flag_labels(x, row, col);
	case COL_INT: case COL_YEN: case COL_FISCAL_YEAR: break;
	}
	return str_format(a, "%lld", (long long)row_field_number(row, col));
}

static bool is_number(const struct col_desc *col) {
	return col->type == COL_INT || col->type == COL_YEN || col->type == COL_FISCAL_YEAR;
}

static void put_row(struct csv_writer *w, const struct exchange *x, const struct row_desc *desc, const void *row) {
	struct arena_mark mark = arena_mark(x->req.arena);
	for (size_t i = 0; i < desc->count; i++) {
		const struct col_desc *col = &desc->cols[i];
		if (is_number(col) && !row_field_is_null(row, col))
			csv_put_int(w, row_field_number(row, col));
		else
			csv_put(w, row_field_label(x, row, col));
	}
	csv_end_row(w);
	arena_rewind(x->req.arena, mark);
}

static void free_arena(void *arena) {
	arena_free(arena);
}

enum err print_csv(const struct exchange *x, struct buf *out, size_t *ret_lost) {
	const struct table *table = &x->res.tables[0].table;
	struct csv_writer w;
	/* The writer keeps what it lost in memory of its own, so that rows can rewind the request's. */
	struct arena *a = arena_new();
	arena_defer(x->req.arena, free_arena, a);
	csv_begin(&w, a, out, x->csv_cp932 ? CSV_CP932 : CSV_UTF8_BOM, CSV_PROTECT_FORMULAS);
	for (size_t i = 0; i < table->desc->count; i++)
		csv_put(&w, str_from(tr(x->req.lang, table->desc->cols[i].label)));
	csv_end_row(&w);
	for (size_t i = 0; i < table->count; i++)
		put_row(&w, x, table->desc, (const char *)table->rows + i * table->desc->size);
	TRY(csv_finish(&w));
	*ret_lost = w.loss_count;
	return OK;
}
