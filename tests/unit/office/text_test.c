/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words for years and masks that several pages use. */
#include "base/clock.h"
#include "office/plan/plan-private.h"
#include "unit/base/check.h"

static struct opt_int year(int v) {
	return (struct opt_int){ .has = v != 0, .v = v };
}

static void test_period(void **state) {
	static const struct { int first, last; const char *ja, *en;
	} ROWS[] = {
		{ 2024, 2026, "令和6～8年度", "FY2024–2026" },
		{ 2018, 2020, "平成30～令和2年度", "FY2018–2020" },
		{ 2019, 2021, "令和元～3年度", "FY2019–2021" }, /* the era of 31 December: 2019 is 令和元年度, as
			documents since May 2019 say */
		{ 2016, 2018, "平成28～30年度", "FY2016–2018" },
		{ 1987, 1990, "昭和62～平成2年度", "FY1987–1990" },
		{ 1989, 1991, "平成元～3年度", "FY1989–1991" },
		{ 2026, 2026, "令和8年度", "FY2026" },
		{ 2019, 2019, "令和元年度", "FY2019" },
		{ 2009, 2019, "平成21～令和元年度", "FY2009–2019" },
		{ 2027, 2030, "令和9～12年度", "FY2027–2030" },
		{ 1925, 1926, "大正14～昭和元年度", "FY1925–1926" },
	};
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_STR(period_label(a, LANG_JA, year(ROWS[i].first), year(ROWS[i].last)), ROWS[i].ja, "%d to %d",
			ROWS[i].first, ROWS[i].last);
		ROW_STR(period_label(a, LANG_EN, year(ROWS[i].first), year(ROWS[i].last)), ROWS[i].en, "%d to %d",
			ROWS[i].first, ROWS[i].last);
	}
}

/* No value, not an empty text: a page then leaves the line out. */
static void test_no_period(void **state) {
	static const struct { int first, last; } ROWS[] = { { 0, 0 }, { 2024, 0 }, { 0, 2026 } };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		for (int lang = LANG_JA; lang <= LANG_EN; lang++) {
			ROW_TRUE(str_is_none(period_label(*state, (enum lang)lang, year(ROWS[i].first),
					 year(ROWS[i].last))),
				"row %zu", i);
			ROW_INT(period_with_months(*state, (enum lang)lang, year(ROWS[i].first), year(ROWS[i].last)).n,
				0, "row %zu with months", i);
		}
}

static void test_period_with_months(void **state) {
	ROW_STR(period_with_months(*state, LANG_JA, year(2024), year(2026)), "令和6～8年度（2024年4月～2027年3月）", "three years");
	ROW_STR(period_with_months(*state, LANG_EN, year(2024), year(2026)), "FY2024–2026 (April 2024 – March 2027)",
		"three years in English");
	ROW_STR(period_with_months(*state, LANG_JA, year(2026), year(2026)), "令和8年度（2026年4月～2027年3月）", "one year");
}

/* A fiscal year ends with 31 March in Japan. */
static void test_ended(void **state) {
	static const struct { int last; int64_t now_us; bool ended; } ROWS[] = {
		{ 2025, INT64_C(1774969199000000), false }, /* 2026-03-31 23:59:59 in Japan */
		{ 2025, INT64_C(1774969200000000), true },  /* 2026-04-01 00:00:00 in Japan */
		{ 2026, INT64_C(1774969200000000), false },
		{ 2020, INT64_C(1774969200000000), true },
		{ 0, INT64_C(1774969200000000), false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(period_ended(year(ROWS[i].last), ROWS[i].now_us), ROWS[i].ended, "row %zu", i);
	(void)state;
}

static void test_labels(void **state) {
	struct arena *a = *state;
	ROW_STR(audience_label(a, LANG_JA, bit_of(AUDIENCE_FOUNDER) | bit_of(AUDIENCE_COMPANY)),
		"これから開業する方、会社", "two audiences, in the order of the enum");
	ROW_TRUE(str_is_none(audience_label(a, LANG_JA, bit_of(AUDIENCE_UNSPECIFIED))),
		"the plan does not say for whom");
	ROW_STR(audience_label(a, LANG_JA, bit_of(AUDIENCE_UNSPECIFIED) | bit_of(AUDIENCE_SOLE)), "個人で営む方",
		"one audience");
	ROW_STR(kinds_label(a, LANG_JA, bit_of(SUPPORT_KIND_RENT_SUBSIDY) | bit_of(SUPPORT_KIND_GRANT)),
		"補助金・助成金、家賃補助", "two kinds, in the order of the enum");
	ROW_TRUE(str_is_none(kinds_label(a, LANG_JA, 0)), "no kind");
	ROW_STR(listed(a, LANG_JA, S("甲"), S("乙")), "甲、乙", "listed");
	ROW_STR(listed(a, LANG_EN, S("a"), S("b")), "a, b", "listed in English");
	ROW_STR(listed(a, LANG_JA, S(""), S("乙")), "乙", "the first is empty");
	ROW_STR(listed(a, LANG_JA, S("甲"), STR_NONE), "甲", "the second is none");
	ROW_STR(beside(a, LANG_JA, S("北区"), S("令和6～8年度")), "北区　令和6～8年度", "beside");
	ROW_STR(plain_sentence(LANG_EN, S("文"), S("text")), "text", "the sentence in English");
	ROW_STR(plain_sentence(LANG_EN, S("文"), S("")), "文", "the sentence, where there is no English one");
	ROW_STR(plain_sentence(LANG_JA, S("文"), S("text")), "文", "the sentence in Japanese");
	ROW_STR(plan_label(a, LANG_JA, S("産業計画"), year(2024), year(2026)), "産業計画（令和6～8年度）", "a plan with its years");
	ROW_STR(plan_label(a, LANG_JA, S("産業計画"), year(0), year(0)), "産業計画", "a plan without years");
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_period), UNIT(test_no_period), UNIT(test_period_with_months),
		UNIT(test_ended), UNIT(test_labels) };
	return cmocka_run_group_tests_name("office text", tests, NULL, NULL);
}
