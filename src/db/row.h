/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a row struct looks like, so that one piece of code can print any row as JSON, CSV or XLSX.
 * Made by sqlgen from the statement and the schema's comments; never written by hand, except for rows that are
 * computed in C, which use the same descriptions.
 */
#ifndef KASSEI_DB_ROW_H
#define KASSEI_DB_ROW_H

#include "base/str.h"

struct opt_int {
	bool has;
	int64_t v;
};

enum col_type {
	COL_INT = 1,     /* int64_t */
	COL_TEXT,        /* struct str */
	COL_BLOB,        /* struct str */
	COL_BOOL,        /* bool */
	COL_YEN,         /* int64_t */
	COL_DATE,        /* struct date: days since 1970-01-01 */
	COL_TIME,        /* int64_t, UTC microseconds */
	COL_FISCAL_YEAR, /* int64_t, the year in which it begins */
	COL_ID,          /* struct x_id { int64_t v; } */
	COL_ENUM,        /* enum e; `values` names it */
	COL_FLAGS,       /* int64_t: bit v is set for each value v of `values` */
};

/* One value of an enum: its word in JSON and in addresses, and its label for people (msgid). Index 0 is unused. */
struct enum_value {
	const char *word;
	const char *label;
};
struct enum_desc {
	const char *name;
	size_t count; /* largest value + 1 */
	const struct enum_value *values;
};

struct col_desc {
	const char *name;  /* key in JSON */
	const char *label; /* heading in CSV and XLSX: msgid */
	enum col_type type;
	bool nullable; /* then the field is struct opt_int, or a str with p == NULL */
	bool personal; /* a reading of it is recorded */
	size_t offset;
	const struct enum_desc *values; /* COL_ENUM and COL_FLAGS */
};

struct row_desc {
	const char *name; /* of the statement */
	size_t size;      /* of the row struct */
	size_t count;
	const struct col_desc *cols;
};

/* ---- one field of any row, through its description ---- */

/* Where it stands in the row. */
const void *row_field(const void *row, const struct col_desc *col);
bool row_field_is_null(const void *row, const struct col_desc *col);
/* Of every type but COL_TEXT and COL_BLOB: days, microseconds, the value of an enum; 0 when it is null. */
int64_t row_field_number(const void *row, const struct col_desc *col);
/* COL_TEXT and COL_BLOB: a view of the row's; STR_NONE when it is null. */
struct str row_field_text(const void *row, const struct col_desc *col);
/* COL_FLAGS; false for a bit without a word. */
bool row_field_has_flag(const void *row, const struct col_desc *col, int value);
/* COL_ENUM; NULL: not a value of the enum. */
const struct enum_value *row_field_word(const void *row, const struct col_desc *col);

#endif
