/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of this module. */
#ifndef KASSEI_OFFICE_ACCOUNTING_PRIVATE_H
#define KASSEI_OFFICE_ACCOUNTING_PRIVATE_H

#include "office/accounting/accounting.h"

/* ERR_CONFLICT unless a statement has changed one row. */
static inline enum err accounting_one(int64_t changed) {
	return changed == 1 ? OK : ERR_CONFLICT;
}
static inline struct opt_int accounting_opt(int64_t id) {
	return (struct opt_int){ .has = id != 0, .v = id };
}
/* STR_NONE becomes the empty text. */
static inline struct str accounting_text(struct str s) {
	return str_is_none(s) ? S("") : s;
}

/* The columns of a first draft. */
size_t accounting_usual_columns(enum accounting_kind kind, const struct accounting_columns_of_row **ret_columns);
/* A field that stands in files of this kind. */
bool accounting_field_fits(enum accounting_kind kind, enum accounting_field field);
/* What becomes of a value by the lines of a table "18=180"; false: the table does not have it. An empty table leaves
 * everything as it is. */
bool accounting_code_find(struct str codes, struct str value, struct str *ret_code) MUST_CHECK;
/* A day as the mapping writes it, and read back: also as people write days. */
struct str accounting_day_write(struct arena *a, enum accounting_day_form form, struct date day);
bool accounting_day_read(struct arena *a, enum accounting_day_form form, struct str text,
	struct date *ret_day) MUST_CHECK;
/* Yen as they stand in files: commas, 円, ¥, full-width digits, -, ▲ and △. */
bool accounting_yen_read(struct arena *a, struct str text, int64_t *ret_yen) MUST_CHECK;
struct str accounting_yen_write(struct arena *a, enum accounting_amount_form form, int64_t yen);
/* SHA-256 in hexadecimal. */
void accounting_sha256(struct str bytes, char ret_hex[65]);
/* The rows of a file as bytes, by the mapping. ERR_FORMAT: a character is not in the encoding. */
enum err accounting_encode(struct arena *a, const struct accounting_mapping *m, const struct str *rows, size_t count,
	struct str *ret_bytes) MUST_CHECK;

#endif
