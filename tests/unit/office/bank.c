/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See bank.h: records put together field by field. */
#include "unit/office/bank.h"

#include "office/bank/kana.h"
#include "office/bank/zengin.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static struct str jis(struct arena *a, const char *text) {
	struct str bytes = S("");
	assert_true(bank_text_encode(a, str_from(text), &bytes));
	return bytes;
}

static struct str number(struct arena *a, int64_t n) {
	return str_format(a, "%lld", (long long)n);
}

static struct str movement_record(struct arena *a, int64_t reference, const struct bank_line *s) {
	const struct str values[STATEMENT_DATA_FIELDS] = { [STATEMENT_DATA_SECTION] = S("2"),
		[STATEMENT_DATA_REFERENCE] = number(a, reference),
		[STATEMENT_DATA_POSTED] = str_from(s->day),
		[STATEMENT_DATA_VALUE_DATE] = str_from(s->day),
		[STATEMENT_DATA_DIRECTION] = number(a, s->direction),
		[STATEMENT_DATA_DEALING] = S("11"),
		[STATEMENT_DATA_AMOUNT] = number(a, s->yen),
		[STATEMENT_DATA_OTHER_CHEQUES] = S("0"),
		[STATEMENT_DATA_PRESENTED] = S("0"),
		[STATEMENT_DATA_DISHONOURED] = S("0"),
		[STATEMENT_DATA_BILL_KIND] = S("0"),
		[STATEMENT_DATA_BILL_NUMBER] = S("0"),
		[STATEMENT_DATA_OTHER_BRANCH] = S("0"),
		[STATEMENT_DATA_CLIENT] = S("0"),
		[STATEMENT_DATA_CLIENT_NAME] = jis(a, s->client),
		[STATEMENT_DATA_BANK_NAME] = S(""),
		[STATEMENT_DATA_BRANCH_NAME] = S(""),
		[STATEMENT_DATA_MEMO] = jis(a, s->memo),
		[STATEMENT_DATA_EDI] = jis(a, s->edi),
		[STATEMENT_DATA_FILLER] = S("") };
	return zengin_compose(a, &ZENGIN_STATEMENT_DATA, values);
}

static struct str header_record(struct arena *a, const char *from, const char *to, struct str opening) {
	const struct str values[STATEMENT_HEADER_FIELDS] = { S("1"), S("03"), S("0"), str_from(to), str_from(from),
		str_from(to), S("9999"), S(""), S("999"), S(""), S("000"), S("1"), S("9000001"), S(""), S("1"), S("1"),
		opening, S("") };
	return zengin_compose(a, &ZENGIN_STATEMENT_HEADER, values);
}

struct str bank_statement(struct arena *a, const char *from, const char *to, int64_t first,
	const struct bank_line *lines, size_t count) {
	int64_t sums[3] = { 0 }, counts[3] = { 0 }, opening = 5000000;
	struct str data = S(""), end[] = { S("9"), S("") };
	for (size_t i = 0; i < count; i++) {
		data = str_join2(a, data, movement_record(a, first + (int64_t)i, &lines[i]));
		sums[lines[i].direction] += lines[i].yen;
		counts[lines[i].direction]++;
	}
	const struct str trailer[STATEMENT_TRAILER_FIELDS] = { S("8"), number(a, counts[1]), number(a, sums[1]),
		number(a, counts[2]), number(a, sums[2]), S("1"), number(a, opening + sums[1] - sums[2]),
		number(a, (int64_t)count), S("") };
	return STR_JOIN(a, header_record(a, from, to, number(a, opening)), data,
		zengin_compose(a, &ZENGIN_STATEMENT_TRAILER, trailer), zengin_compose(a, &ZENGIN_LONG_END, end));
}

struct str bank_notice(struct arena *a, const char *day, int64_t yen, const char *edi) {
	const struct str header[NOTICE_HEADER_FIELDS] = { S("1"), S("01"), S("0"), str_from(day), str_from(day),
		str_from(day), S("9999"), S(""), S("999"), S(""), S("1"), S("9000001"), S(""), S("") };
	const struct str data[NOTICE_DATA_FIELDS] = { S("2"), S("1"), str_from(day), S("000000"), number(a, yen),
		S("0"), S("0"), S(""), S(""), S(""), S("0"), str_from(edi), S("") };
	const struct str trailer[NOTICE_TRAILER_FIELDS] = { S("8"), S("1"), number(a, yen), S("0"), S("0"), S("") },
			 end[] = { S("9"), S("") };
	return STR_JOIN(a, zengin_compose(a, &ZENGIN_NOTICE_HEADER, header),
		zengin_compose(a, &ZENGIN_NOTICE_DATA, data), zengin_compose(a, &ZENGIN_NOTICE_TRAILER, trailer),
		zengin_compose(a, &ZENGIN_LONG_END, end));
}
