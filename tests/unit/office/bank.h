/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bank's side of the tests: statements (入出金取引明細) and notices of the account 9999-999 9000001, as its bytes. */
#ifndef KASSEI_TESTS_UNIT_OFFICE_BANK_H
#define KASSEI_TESTS_UNIT_OFFICE_BANK_H

#include "base/arena.h"
#include "base/str.h"

/* A movement: day as YYMMDD of the era, direction 1 in or 2 out. */
struct bank_line { const char *day; int direction; int64_t yen; const char *client, *memo, *edi; };

/* A statement from one day to another; `first`: number of the first line. */
struct str bank_statement(struct arena *a, const char *from, const char *to, int64_t first,
	const struct bank_line *lines, size_t count);
/* A notice (振込入金通知) of one transfer that came in. */
struct str bank_notice(struct arena *a, const char *day, int64_t yen, const char *edi);

#endif
