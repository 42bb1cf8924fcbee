/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See row.h. */
#include "db/row.h"

#include "base/date.h"

const void *row_field(const void *row, const struct col_desc *col) {
	return (const char *)row + col->offset;
}

static bool is_str(const struct col_desc *col) {
	return col->type == COL_TEXT || col->type == COL_BLOB;
}

bool row_field_is_null(const void *row, const struct col_desc *col) {
	if (!col->nullable)
		return false;
	const void *field = row_field(row, col);
	return is_str(col) ? str_is_none(*(const struct str *)field) : !((const struct opt_int *)field)->has;
}

struct str row_field_text(const void *row, const struct col_desc *col) {
	return *(const struct str *)row_field(row, col);
}

int64_t row_field_number(const void *row, const struct col_desc *col) {
	const void *field = row_field(row, col);
	if (col->nullable)
		return ((const struct opt_int *)field)->v;
	switch (col->type) {
	case COL_BOOL: return *(const bool *)field;
	case COL_DATE: return ((const struct date *)field)->days;
	case COL_ENUM: return *(const int *)field;
	default: return *(const int64_t *)field;
	}
}

bool row_field_has_flag(const void *row, const struct col_desc *col, int value) {
	return col->values->values[value].word != NULL && (row_field_number(row, col) >> value & 1) != 0;
}

const struct enum_value *row_field_word(const void *row, const struct col_desc *col) {
	int64_t value = row_field_number(row, col);
	bool known = value > 0 && (size_t)value < col->values->count && col->values->values[value].word != NULL;
	return known ? &col->values->values[value] : NULL;
}
