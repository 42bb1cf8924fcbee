/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Rows as JSON (RFC 8259): {"items":[…],"next":cursor|null}, or one object; further tables stand under their own names.
 * Ids are texts, days ISO 8601, instants RFC 3339 in UTC, enums their words, yen integers, blobs base64.
 */
#include "base/date.h"
#include "base/json_out.h"
#include "web/web-private.h"

#include <sodium.h>

static void print_blob(struct arena *a, struct str blob, struct json_out *j) {
	size_t room = sodium_base64_encoded_len(blob.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, room);
	sodium_bin2base64(text, room, (const unsigned char *)blob.p, blob.n, sodium_base64_VARIANT_ORIGINAL);
	json_str(j, str_from(text));
}

static void print_words(const void *row, const struct col_desc *col, struct json_out *j) {
	json_array(j);
	for (int value = 1; value < (int)col->values->count; value++)
		if (row_field_has_flag(row, col, value))
			json_str(j, str_from(col->values->values[value].word));
	json_array_end(j);
}

static void print_value(struct arena *a, const void *row, const struct col_desc *col, struct json_out *j) {
	if (row_field_is_null(row, col)) {
		json_null(j);
		return;
	}
	switch (col->type) {
	case COL_TEXT: json_str(j, row_field_text(row, col)); break;
	case COL_BLOB: print_blob(a, row_field_text(row, col), j); break;
	case COL_BOOL: json_bool(j, row_field_number(row, col) != 0); break;
	case COL_DATE:
		json_str(j, date_format_iso(a, (struct date){ .days = (int32_t)row_field_number(row, col) }));
		break;
	case COL_TIME: json_str(j, time_format_utc(a, row_field_number(row, col))); break;
	case COL_ID: json_str(j, id_text(a, row_field_number(row, col))); break;
	case COL_ENUM:
		json_str(j, row_field_word(row, col) == NULL ? STR_NONE : str_from(row_field_word(row, col)->word));
		break;
	case COL_FLAGS: print_words(row, col, j); break;
	case COL_INT: case COL_YEN: case COL_FISCAL_YEAR: json_int(j, row_field_number(row, col)); break;
	}
}

static void print_members(struct arena *a, const struct row_desc *desc, const void *row, struct json_out *j) {
	struct arena_mark mark = arena_mark(a);
	for (size_t i = 0; i < desc->count; i++) {
		json_key(j, desc->cols[i].name);
		print_value(a, row, &desc->cols[i], j);
	}
	arena_rewind(a, mark);
}

static void print_array(struct arena *a, const struct res_rows *rows, struct json_out *j) {
	const struct table *table = &rows->table;
	json_key_array(j, rows->name);
	for (size_t i = 0; i < table->count; i++) {
		json_object(j);
		print_members(a, table->desc, (const char *)table->rows + i * table->desc->size, j);
		json_object_end(j);
	}
	json_array_end(j);
}

void print_json(const struct exchange *x, struct buf *out) {
	const struct res *res = &x->res;
	struct json_out j;
	json_begin(&j, out, 0);
	json_object(&j);
	for (size_t i = 0; i < res->table_count; i++) {
		const struct res_rows *rows = &res->tables[i];
		if (rows->single)
			print_members(x->req.arena, rows->table.desc, rows->table.rows, &j);
		else
			print_array(x->req.arena, rows, &j);
		if (i == 0 && !rows->single)
			json_key_str(&j, "next", rows->table.next_cursor);
	}
	json_object_end(&j);
	buf_char(out, '\n');
}
