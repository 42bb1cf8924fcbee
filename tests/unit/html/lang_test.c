/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sentences in two languages, and values in them. */
#include "base/lang.h"

#include "unit/base/check.h"

static void test_tr(void **state) {
	(void)state;
	static const struct { enum lang lang; const char *msgid, *want; } ROWS[] = {
		{ LANG_JA, "計画の一覧", "計画の一覧" }, { LANG_EN, "計画の一覧", "Plans" }, { LANG_EN, "a", "first" },
		{ LANG_EN, "該当なし", "none" }, { LANG_EN, "ない", "ない" }, { LANG_EN, "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(str_from(tr(ROWS[i].lang, ROWS[i].msgid)), ROWS[i].want, "row %zu", i);
	for (size_t i = 0; i < msg_en_count; i++)
		ROW_STR(str_from(tr(LANG_EN, msg_en[i].msgid)), msg_en[i].text, "entry %zu", i);
}

static void test_numbers(void **state) {
	static const struct { const char *name; int64_t value; const char *want; } ROWS[] = {
		{ "n", 0, "0" }, { "n", 7, "7" }, { "n", 999, "999" }, { "n", 1000, "1,000" },
		{ "n", -1000, "-1,000" }, { "n", -999, "-999" },
		{ "n", 1234567, "1,234,567" }, { "n", INT64_MAX, "9,223,372,036,854,775,807" },
		{ "n", INT64_MIN, "-9,223,372,036,854,775,808" },
		{ "year", 2021, "2021" }, { "first_year", 2021, "2021" }, { "years", 2021, "2,021" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct msg_arg arg = { .name = ROWS[i].name, .number = ROWS[i].value };
		const char *msgid = str_format(*state, "<{%s}>", ROWS[i].name).p;
		ROW_STR(tr_format(*state, LANG_JA, msgid, &arg, 1), str_format(*state, "<%s>", ROWS[i].want).p,
			"row %zu", i);
	}
}

static void test_format(void **state) {
	static const struct msg_arg ARGS[] = {
		{ .name = "a", .text = { .p = "甲", .n = 3 } }, { .name = "b", .text = { .p = "{a}", .n = 3 } },
		{ .name = "n", .number = 12 },
		{ .name = "empty", .text = { .p = "", .n = 0 } },
	};
	static const struct { enum lang lang; const char *msgid, *want;
	} ROWS[] = {
		{ LANG_JA, "{a}と{b}", "甲と{a}" },
		{ LANG_EN, "{a}と{b}", "{a} after 甲" },
		{ LANG_EN, "{n}件", "12 items" },
		{ LANG_JA, "{n}{n}", "1212" },
		{ LANG_JA, "{x}と{n", "{x}と{n" },
		{ LANG_JA, "{{a}}", "{甲}" },
		{ LANG_JA, "", "" },
		{ LANG_JA, "[{empty}]", "[]" },
		{ LANG_JA, "{", "{" },
		{ LANG_JA, "{}", "{}" },
		{ LANG_JA, "値のない文", "値のない文" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str got = tr_format(*state, ROWS[i].lang, ROWS[i].msgid, ARGS, COUNT_OF(ARGS));
		ROW_STR(got, ROWS[i].want, "row %zu", i);
		ROW_INT(got.p[got.n], '\0', "row %zu ends with NUL", i);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_tr), UNIT(test_numbers), UNIT(test_format) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
