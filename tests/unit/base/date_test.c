/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calendar, eras, fiscal years and instants against known rows. */
#include "base/arena.h"
#include "base/date.h"

#include "unit/base/check.h"

static struct date day(int year, int month, int d) {
	struct date made = { 0 };
	assert_true(date_make(year, month, d, &made));
	return made;
}

/* Every day from year 1 to 9999 goes to numbers and back, and the weekdays follow each other. */
static void test_every_day(void **state) {
	(void)state;
	struct date d = day(1, 1, 1);
	enum weekday expected = WEEKDAY_MONDAY;
	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int n = 1; n <= days_in_month(year, month); n++) {
				struct civil c = date_civil(d);
				bool same = c.year == year && c.month == month && c.day == n &&
					day(year, month, n).days == d.days;
				if (!same || date_weekday(d) != expected)
					fail_msg("day %d-%d-%d", year, month, n);
				d = date_add_days(d, 1);
				expected = expected == WEEKDAY_SATURDAY ? WEEKDAY_SUNDAY : expected + 1;
			}
		}
	}
	assert_int_equal(d.days, 2932897);
}

static void test_impossible_days(void **state) {
	(void)state;
	static const int ROWS[][3] = {
		{ 2026, 2, 29 }, { 1900, 2, 29 }, { 2026, 13, 1 }, { 2026, 0, 1 }, { 2026, 4, 31 }, { 2026, 4, 0 },
		{ 0, 1, 1 }, { 10000, 1, 1 }, { -1, 1, 1 },
	};
	struct date d;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_TRUE(!date_make(ROWS[i][0], ROWS[i][1], ROWS[i][2], &d), "row %zu", i);
	assert_true(date_make(2000, 2, 29, &d));
}

static const struct era_vector {
	int year, month, day;
	const char *era, *brief;
} ERA_VECTORS[] = {
	{ 1872, 12, 31, "1872年12月31日", "1872-12-31" },
	{ 1873, 1, 1, "明治6年1月1日", "M6.1.1" },
	{ 1912, 7, 29, "明治45年7月29日", "M45.7.29" },
	{ 1912, 7, 30, "大正元年7月30日", "T1.7.30" },
	{ 1926, 12, 24, "大正15年12月24日", "T15.12.24" },
	{ 1926, 12, 25, "昭和元年12月25日", "S1.12.25" },
	{ 1989, 1, 7, "昭和64年1月7日", "S64.1.7" },
	{ 1989, 1, 8, "平成元年1月8日", "H1.1.8" },
	{ 2015, 4, 1, "平成27年4月1日", "H27.4.1" },
	{ 2019, 4, 30, "平成31年4月30日", "H31.4.30" },
	{ 2019, 5, 1, "令和元年5月1日", "R1.5.1" },
	{ 2020, 1, 1, "令和2年1月1日", "R2.1.1" },
	{ 2026, 11, 22, "令和8年11月22日", "R8.11.22" },
};

static void test_eras(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ERA_VECTORS); i++) {
		const struct era_vector *v = &ERA_VECTORS[i];
		struct date d = day(v->year, v->month, v->day), back = { 0 };
		unsigned warnings = 99;
		ROW_STR(date_format_era(a, d), v->era, "row %zu", i);
		ROW_STR(date_format_era_short(a, d), v->brief, "row %zu", i);
		ROW_TRUE(date_parse(str_from(v->era), &back, &warnings) && back.days == d.days, "%s read back", v->era);
		ROW_INT(warnings, v->year == 1872 ? DATE_OLD_CALENDAR : 0, "%s warnings", v->era);
		ROW_TRUE(date_parse(str_from(v->brief), &back, NULL) && back.days == d.days, "%s read back", v->brief);
	}
}

static const struct date_vector {
	const char *text, *iso; /* iso NULL: refused */
	unsigned warnings;
} DATE_VECTORS[] = {
	{ "2026-11-22", "2026-11-22", 0 },
	{ "2026/10/10", "2026-10-10", 0 },
	{ "2026.1.5", "2026-01-05", 0 },
	{ "2026‐11―22", "2026-11-22", 0 },
	{ "2026ー11−22", "2026-11-22", 0 },
	{ "20261122", "2026-11-22", 0 },
	{ "２０２６１１２２", "2026-11-22", 0 },
	{ "2026年11月22日", "2026-11-22", 0 },
	{ "西暦2026年11月22日", "2026-11-22", 0 },
	{ "２０２６年１１月２２日（日）", "2026-11-22", 0 },
	{ "2026年11月22日(日曜日)", "2026-11-22", 0 },
	{ " 令和 8 年 11 月 22 日 ", "2026-11-22", 0 },
	{ "　令和８年１１月２２日", "2026-11-22", 0 },
	{ "令和元年5月1日", "2019-05-01", 0 },
	{ "令和1年5月1日", "2019-05-01", 0 },
	{ "令和元.5.1", "2019-05-01", 0 },
	{ "R1/5/1", "2019-05-01", 0 },
	{ "r1-5-1", "2019-05-01", 0 },
	{ "Ｒ８．１１．２２", "2026-11-22", 0 },
	{ "R8・11・22", "2026-11-22", 0 },
	{ "H31.4.30", "2019-04-30", 0 },
	{ "㋿8年11月22日", "2026-11-22", 0 },
	{ "㍻31年4月30日", "2019-04-30", 0 },
	{ "㍼64年1月7日", "1989-01-07", 0 },
	{ "㍽15年12月24日", "1926-12-24", 0 },
	{ "㍾45年7月29日", "1912-07-29", 0 },
	{ "令和八年十一月二十二日", "2026-11-22", 0 },
	{ "昭和六十四年一月七日", "1989-01-07", 0 },
	{ "二〇二六年十月三十一日", "2026-10-31", 0 },
	{ "平成31年12月1日", "2019-12-01", DATE_OUTSIDE_ERA },
	{ "昭和64年5月", "1989-05-01", DATE_OUTSIDE_ERA | DATE_MONTH_ONLY },
	{ "令和元年4月30日", "2019-04-30", DATE_OUTSIDE_ERA },
	{ "大正15年12月25日", "1926-12-25", DATE_OUTSIDE_ERA },
	{ "令和8年11月", "2026-11-01", DATE_MONTH_ONLY },
	{ "2026-11", "2026-11-01", DATE_MONTH_ONLY },
	{ "明治5年12月2日", "1872-12-02", DATE_OLD_CALENDAR },
	{ "", NULL, 0 },
	{ "2026", NULL, 0 },
	{ "2026-11-", NULL, 0 },
	{ "02010316", NULL, 0 },
	{ "202611221", NULL, 0 },
	{ "2026 1122", NULL, 0 },
	{ "2026-02-29", NULL, 0 },
	{ "2026-11-22 10:00", NULL, 0 },
	{ "令和8年11月22日まで", NULL, 0 },
	{ "令和8年13月1日", NULL, 0 },
	{ "令和0年1月1日", NULL, 0 },
	{ "令和100年1月1日", NULL, 0 },
	{ "8.11.22", NULL, 0 },
	{ "8年11月22日", NULL, 0 },
	{ "令8年11月22日", NULL, 0 },
	{ "2026 11 22", NULL, 0 },
	{ "2026-11-22-1", NULL, 0 },
	{ "2026年11月22日（日", NULL, 0 },
	{ "\xff\xfe", NULL, 0 },
	{ "2026年11月0日", NULL, 0 },
};

static void test_reading(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(DATE_VECTORS); i++) {
		const struct date_vector *v = &DATE_VECTORS[i];
		struct date d = { 0 };
		unsigned warnings = 0;
		bool read = date_parse(str_from(v->text), &d, &warnings);
		ROW_INT(read, v->iso != NULL, "\"%s\" accepted", v->text);
		if (!read)
			continue;
		ROW_STR(date_format_iso(a, d), v->iso, "\"%s\"", v->text);
		ROW_INT(warnings, v->warnings, "\"%s\" warnings", v->text);
	}
}

static void test_iso(void **state) {
	(void)state;
	static const char *const REFUSED[] = { "2026-1-01", "2026/01/01", "2026-01-01 ", "20260101", "２026-01-01",
		"2026-02-30", "", "2026-01-0x" };
	struct date d;
	for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
		ROW_TRUE(!date_parse_iso(str_from(REFUSED[i]), &d), "\"%s\"", REFUSED[i]);
	assert_true(date_parse_iso(S("2022-05-17"), &d));
	assert_int_equal(d.days, day(2022, 5, 17).days);
}

static void test_excel(void **state) {
	struct arena *a = *state;
	static const struct { int64_t serial; const char *iso; } ROWS[] = {
		{ 1, "1900-01-01" }, { 59, "1900-02-28" }, { 60, NULL }, { 61, "1900-03-01" }, { 44698, "2022-05-17" },
		{ 2958465, "9999-12-31" }, { 2958466, NULL }, { 0, NULL }, { -5, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct date d = { 0 };
		ROW_INT(date_from_excel(ROWS[i].serial, &d), ROWS[i].iso != NULL, "row %zu", i);
		if (ROWS[i].iso != NULL)
			ROW_STR(date_format_iso(a, d), ROWS[i].iso, "row %zu", i);
	}
}

static void test_months_and_ages(void **state) {
	struct arena *a = *state;
	static const struct { int year, month, day, months; const char *iso; } ROWS[] = {
		{ 2026, 1, 31, 1, "2026-02-28" }, { 2024, 1, 31, 1, "2024-02-29" }, { 2025, 8, 29, 6, "2026-02-28" },
		{ 2026, 3, 31, -1, "2026-02-28" }, { 2026, 11, 22, 2, "2027-01-22" }, { 2026, 1, 5, -1, "2025-12-05" },
		{ 2026, 5, 5, 0, "2026-05-05" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(date_format_iso(a,
				date_add_months(day(ROWS[i].year, ROWS[i].month, ROWS[i].day), ROWS[i].months)),
			ROWS[i].iso, "row %zu", i);
	assert_int_equal(date_month_end(day(2025, 9, 17)).days, day(2025, 9, 30).days);
	assert_int_equal(date_age(day(2000, 4, 1), day(2026, 3, 31)), 25);
	assert_int_equal(date_age(day(2000, 4, 1), day(2026, 4, 1)), 26);
	assert_int_equal(date_age(day(2000, 2, 29), day(2026, 2, 28)), 25);
	assert_int_equal(date_age(day(2000, 2, 29), day(2026, 3, 1)), 26);
}

static void test_fiscal_labels(void **state) {
	struct arena *a = *state;
	static const struct { int fiscal_year; const char *label, *brief;
	} ROWS[] = {
		{ 1872, "1872年度", "1872" },
		{ 1988, "昭和63年度", "S63" },
		{ 1989, "平成元年度", "H1" },
		{ 2018, "平成30年度", "H30" },
		{ 2019, "令和元年度", "R1" },
		{ 2020, "令和2年度", "R2" },
		{ 2021, "令和3年度", "R3" },
		{ 2026, "令和8年度", "R8" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_STR(fiscal_year_label(a, ROWS[i].fiscal_year), ROWS[i].label, "row %zu", i);
		ROW_STR(fiscal_year_label_short(a, ROWS[i].fiscal_year), ROWS[i].brief, "row %zu", i);
	}
}

static void test_fiscal_year_of(void **state) {
	struct arena *a = *state;
	static const struct { int year, month, day, fiscal_year; } ROWS[] = {
		{ 2020, 3, 31, 2019 }, { 2020, 1, 1, 2019 }, { 2020, 4, 1, 2020 }, { 2019, 4, 30, 2019 },
		{ 2026, 11, 22, 2026 }, { 2027, 3, 31, 2026 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(fiscal_year_of(day(ROWS[i].year, ROWS[i].month, ROWS[i].day)), ROWS[i].fiscal_year, "row %zu",
			i);
	assert_int_equal(business_year_of(day(2026, 9, 30), 9), 2025);
	assert_int_equal(business_year_of(day(2026, 10, 1), 9), 2026);
	assert_int_equal(business_year_of(day(2026, 12, 31), 12), 2026);
	ROW_STR(date_format_iso(a, fiscal_year_first(2026)), "2026-04-01", "first");
	ROW_STR(date_format_iso(a, fiscal_year_last(2026)), "2027-03-31", "last");
	ROW_STR(date_format_iso(a, fiscal_year_accounts_close(2026)), "2027-05-31", "close");
}

static const struct fiscal_vector {
	const char *text;
	int fiscal_year; /* 0: refused */
	size_t scanned;  /* bytes that fiscal_year_scan reads, 0: none */
} FISCAL_VECTORS[] = {
	{ "平成33年度", 2021, 14 },
	{ "平成 33 年度", 2021, 16 },
	{ "平成31年度", 2019, 14 },
	{ "令和元年度", 2019, 15 },
	{ "令和３年度", 2021, 15 },
	{ "令和　８　年度", 2026, 21 },
	{ "昭和63年度", 1988, 14 },
	{ "R8", 2026, 0 },
	{ "R8年度", 2026, 8 },
	{ "Ｈ３１年度", 2019, 15 },
	{ "西暦2020年度", 2020, 16 },
	{ "2020年度", 2020, 10 },
	{ "2020 年度", 2020, 11 },
	{ "２０２０年", 2020, 0 },
	{ "2020", 2020, 0 },
	{ "㋿8年度", 2026, 10 },
	{ "令和八年度", 2026, 15 },
	{ "平成十年度", 1998, 15 },
	{ "令和8年度～令和10年度", 0, 13 },
	{ "平成", 0, 0 },
	{ "令和年度", 0, 0 },
	{ "8年度", 0, 0 },
	{ "年度", 0, 0 },
	{ "", 0, 0 },
	{ "20年度", 0, 0 },
	{ "昭和45年", 1970, 0 },
	{ "2 020年度", 0, 0 },
	{ "平成3 1年度", 0, 0 },
	{ "平成三 十年度", 0, 0 },
	{ "平成 三十 年度", 2018, 20 },
};

static void test_fiscal_reading(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(FISCAL_VECTORS); i++) {
		const struct fiscal_vector *v = &FISCAL_VECTORS[i];
		int year = 0;
		bool read = fiscal_year_parse(str_from(v->text), &year);
		ROW_INT(read ? year : 0, v->fiscal_year, "\"%s\"", v->text);
		ROW_INT(fiscal_year_scan(str_from(v->text), &year), v->scanned, "\"%s\" scanned", v->text);
	}
}

static const struct instant_vector {
	int64_t us;
	const char *rfc3339, *utc, *http, *ja;
} INSTANT_VECTORS[] = {
	{ 0, "1970-01-01T09:00:00+09:00", "1970-01-01T00:00:00.000000Z", "Thu, 01 Jan 1970 00:00:00 GMT",
		"1970年1月1日 9時00分" },
	{ -1, "1970-01-01T08:59:59+09:00", "1969-12-31T23:59:59.999999Z", "Wed, 31 Dec 1969 23:59:59 GMT",
		"1970年1月1日 8時59分" },
	{ 784111777 * US_PER_S, "1994-11-06T17:49:37+09:00", "1994-11-06T08:49:37.000000Z",
		"Sun, 06 Nov 1994 08:49:37 GMT", "1994年11月6日 17時49分" },
	{ 1798729200 * US_PER_S + 123456, "2027-01-01T00:00:00+09:00", "2026-12-31T15:00:00.123456Z",
		"Thu, 31 Dec 2026 15:00:00 GMT", "2027年1月1日 0時00分" },
};

static void test_instants(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(INSTANT_VECTORS); i++) {
		const struct instant_vector *v = &INSTANT_VECTORS[i];
		int64_t back = 0;
		int64_t whole_s = (v->us - (v->us % US_PER_S + US_PER_S) % US_PER_S);
		ROW_STR(time_format_rfc3339(a, v->us), v->rfc3339, "row %zu", i);
		ROW_STR(time_format_utc(a, v->us), v->utc, "row %zu", i);
		ROW_STR(time_format_http(a, v->us), v->http, "row %zu", i);
		ROW_STR(time_format_ja(a, v->us), v->ja, "row %zu", i);
		ROW_TRUE(time_parse_rfc3339(str_from(v->utc), &back) && back == v->us, "%s read back", v->utc);
		ROW_TRUE(time_parse_rfc3339(str_from(v->rfc3339), &back) && back == whole_s, "%s read back",
			v->rfc3339);
		ROW_TRUE(time_parse_http(str_from(v->http), &back) && back == whole_s, "%s read back", v->http);
	}
}

static void test_refused_instants(void **state) {
	(void)state;
	static const char *const RFC3339[] = {
		"2026-11-22",
		"2026-11-22T10:00:00",
		"2026-11-22T24:00:00Z",
		"2026-11-22T10:00:60Z",
		"2026-11-22 10:00:00Z",
		"2026-11-22T10:00:00.Z",
		"2026-11-22T10:00:00+9:00",
		"2026-11-22T10:00:00+24:00",
		"2026-02-30T10:00:00Z",
		"2026-11-22T10:00:00.1234567890Z",
		"2026-11-22T1a:00:00Z",
		"2026-11-22T10:00:00+09:60",
		"2026-11-22T10:00:00-24:00",
		"2026-11-22T10-00:00Z0",
		"2026-11-22T10:00-00Z0",
		"2026-11-22T10:00:00Z0",
	};
	static const char *const HTTP[] = {
		"Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
		"Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT ", "",
	};
	int64_t us;
	for (size_t i = 0; i < COUNT_OF(RFC3339); i++)
		ROW_TRUE(!time_parse_rfc3339(str_from(RFC3339[i]), &us), "\"%s\"", RFC3339[i]);
	for (size_t i = 0; i < COUNT_OF(HTTP); i++)
		ROW_TRUE(!time_parse_http(str_from(HTTP[i]), &us), "\"%s\"", HTTP[i]);
	assert_true(time_parse_rfc3339(S("2026-11-22T10:00:00.5-05:30"), &us));
	assert_int_equal(us, 1795361400 * US_PER_S + 500000);
}

static void test_japan_time(void **state) {
	(void)state;
	int64_t midnight = jst_to_us(day(2027, 1, 1), 0, 0, 0);
	assert_int_equal(midnight, 1798729200 * US_PER_S);
	assert_int_equal(jst_to_us(day(2026, 12, 31), 24, 0, 0), midnight);
	assert_int_equal(jst_date(midnight).days, day(2027, 1, 1).days);
	assert_int_equal(jst_date(midnight - 1).days, day(2026, 12, 31).days);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_every_day),
		UNIT(test_impossible_days),
		UNIT(test_eras),
		UNIT(test_reading),
		UNIT(test_iso),
		UNIT(test_excel),
		UNIT(test_months_and_ages),
		UNIT(test_fiscal_labels),
		UNIT(test_fiscal_year_of),
		UNIT(test_fiscal_reading),
		UNIT(test_instants),
		UNIT(test_refused_instants),
		UNIT(test_japan_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
