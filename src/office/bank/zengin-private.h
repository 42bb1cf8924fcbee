/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What layout.c, read.c, check.c and write.c share. */
#ifndef KASSEI_OFFICE_BANK_ZENGIN_PRIVATE_H
#define KASSEI_OFFICE_BANK_ZENGIN_PRIVATE_H

#include "office/bank/kana-private.h"
#include "office/bank/zengin.h"

/* Digits and nothing else; the empty text is none. */
static inline bool zengin_digits(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool zengin_is_text(enum zengin_field_kind kind);
/* The field's bytes as they stand. */
struct str zengin_raw(const struct zengin_layout *layout, const struct zengin_record *r, size_t field);

/* The limits of a batch. */
#define ZENGIN_MOST_COUNT ((size_t)999999)
#define ZENGIN_MOST_YEN INT64_C(999999999999)
#define ZENGIN_MOST_AMOUNT INT64_C(9999999999)

/* Who gets how much, to find what stands twice. */
struct zengin_payee {
	const char *account; /* bank 4, branch 3, kind 1, number 7 */
	int64_t yen;
	int64_t line;
};
enum { ZENGIN_PAYEE_BYTES = 15 };
/* Warns of each that an earlier one equals. Orders the array. */
void zengin_warn_twice(struct zengin_problems *problems, struct zengin_payee *payees, size_t count, const char *item,
	size_t column);

/* The fields of one record, each by its kind. */
void zengin_check_fields(const struct zengin_rules *rules, struct zengin_file *file, const struct zengin_record *r);
/* What header, data and trailer say together. */
void zengin_check_batch(struct arena *a, const struct zengin_rules *rules, struct zengin_file *file,
	struct zengin_batch *batch);
/* Whether the account kind may stand in a data record. */
bool zengin_account_kind_fits(enum zengin_kind kind, int64_t account_kind);

#endif
