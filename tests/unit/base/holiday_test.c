/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Holidays against the published list, and open days against the calendars of offices. Argument: data/holidays.tsv. */
#include "base/holiday.h"

#include "unit/base/check.h"
#include "unit/base/table.h"

static const char *holidays_file;

static struct date iso(const char *text) {
	struct date d = { 0 };
	if (!date_parse_iso(str_from(text), &d))
		fail_msg("\"%s\" is no date", text);
	return d;
}

/* Every day of the list's years is a holiday exactly when the list says so, under the same name. */
static void test_list(void **state) {
	struct arena *a = *state;
	struct table t = table_read(a, holidays_file);
	assert_int_equal(t.count, 309);
	size_t row = 1;
	for (struct date d = iso("2019-01-01"); d.days <= iso("2035-12-31").days; d = date_add_days(d, 1)) {
		struct str day = date_format_iso(a, d);
		bool listed = row < t.count && str_equal(t.rows[row][0], day);
		const char *name = holiday_name(d, NULL);
		ROW_INT(name != NULL, listed, "%.*s", STR_ARG(day));
		if (listed)
			ROW_TRUE(str_equal(str_from(name), t.rows[row++][1]), "%.*s %s", STR_ARG(day), name);
	}
	assert_int_equal(row, t.count);
}

/* As many as an independent list has. */
static void test_count(void **state) {
	(void)state;
	int count = 0;
	for (struct date d = iso("1970-01-01"); d.days <= iso("2050-12-31").days; d = date_add_days(d, 1))
		count += holiday_name(d, NULL) != NULL;
	assert_int_equal(count, 1329);
}

static const struct holiday_vector {
	const char *day, *name; /* NULL: none */
} HOLIDAY_VECTORS[] = {
	{ "1948-09-23", "秋分の日" }, { "1948-07-20", NULL }, { "1949-01-01", "元日" }, { "1959-04-10", "皇太子明仁親王の結婚の儀" },
	{ "1966-02-11", NULL }, { "1967-02-11", "建国記念の日" },
	{ "1973-02-12", NULL }, { "1973-04-30", "振替休日" }, { "1985-05-04", NULL }, { "1986-05-04", NULL },
	{ "1987-05-04", "振替休日" }, { "1988-05-04", "国民の休日" },
	{ "1988-04-29", "天皇誕生日" }, { "1989-02-24", "昭和天皇の大喪の礼" }, { "1989-04-29", "みどりの日" }, { "1989-12-23", "天皇誕生日" },
	{ "1990-11-12", "即位礼正殿の儀" },
	{ "1993-06-09", "皇太子徳仁親王の結婚の儀" }, { "1996-07-20", "海の日" }, { "1999-01-15", "成人の日" }, { "1999-10-10", "体育の日" },
	{ "1999-10-11", "振替休日" },
	{ "2000-01-10", "成人の日" }, { "2003-07-21", "海の日" }, { "2003-09-15", "敬老の日" }, { "2006-05-04", "国民の休日" },
	{ "2007-05-04", "みどりの日" }, { "2008-05-06", "振替休日" },
	{ "2009-05-06", "振替休日" }, { "2009-09-22", "国民の休日" }, { "2015-09-22", "国民の休日" }, { "2016-08-11", "山の日" },
	{ "2018-12-23", "天皇誕生日" }, { "2018-12-24", "振替休日" },
	{ "2019-04-30", "国民の休日" }, { "2019-05-01", "天皇の即位の日" }, { "2019-05-02", "国民の休日" }, { "2019-10-22", "即位礼正殿の儀" },
	{ "2019-12-23", NULL }, { "2020-05-06", "振替休日" },
	{ "2021-08-09", "振替休日" }, { "2021-10-11", NULL }, { "2026-05-03", "憲法記念日" }, { "2026-05-06", "振替休日" },
	{ "2026-09-22", "国民の休日" }, { "2026-11-22", NULL },
	{ "2032-09-21", "国民の休日" }, { "2037-09-22", "国民の休日" }, { "2043-09-22", "国民の休日" }, { "2049-09-21", "国民の休日" },
	{ "2100-03-20", "春分の日" }, { "2100-09-23", "秋分の日" },
};

static void test_rows(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(HOLIDAY_VECTORS); i++) {
		const char *name = holiday_name(iso(HOLIDAY_VECTORS[i].day), NULL);
		ROW_STR(str_from(name == NULL ? "-" : name),
			HOLIDAY_VECTORS[i].name == NULL ? "-" : HOLIDAY_VECTORS[i].name, "%s", HOLIDAY_VECTORS[i].day);
	}
}

/* The equinox moves to a Sunday; its Monday follows; another day is struck out. */
static void test_overrides(void **state) {
	struct arena *a = *state;
	struct holiday_overrides o;
	int line = 0;
	assert_int_equal(
		holiday_overrides_read(a,
			S("date\tname\n# gazette\n2030-03-20\t-\n\n2030-03-24\t春分の日\r\n2026-09-22\t-\n2026-06-10\t開庁記念日"),
			&o, &line),
		OK);
	assert_int_equal(o.count, 4);
	assert_null(holiday_name(iso("2030-03-20"), &o));
	assert_string_equal(holiday_name(iso("2030-03-24"), &o), "春分の日");
	assert_string_equal(holiday_name(iso("2030-03-25"), &o), "振替休日");
	assert_null(holiday_name(iso("2026-09-22"), &o));
	assert_string_equal(holiday_name(iso("2026-06-10"), &o), "開庁記念日");
	assert_string_equal(holiday_name(iso("2026-05-06"), &o), "振替休日");
	struct business_calendar c = business_calendar_municipal(&o);
	assert_true(business_day_is_open(&c, iso("2026-09-22")));
	assert_false(business_day_is_open(&c, iso("2026-06-10")));
	static const struct { const char *text; int line; } BROKEN[] = { { "2030-3-20\tx", 1 },
		{ "2030-03-20\tx\n2030-03-21", 2 }, { "2030-03-20\t", 1 }, { "\n\nx", 3 } };
	for (size_t i = 0; i < COUNT_OF(BROKEN); i++) {
		ROW_INT(holiday_overrides_read(a, str_from(BROKEN[i].text), &o, &line), ERR_FORMAT, "row %zu", i);
		ROW_INT(line, BROKEN[i].line, "row %zu", i);
	}
}

/* ---- open days ---- */

enum which { TOWN_HALL = 1, BANK };

static const struct open_vector {
	enum which which;
	const char *from;
	int n; /* 0: next open day on or after; INT32_MIN: previous on or before */
	const char *expected;
} OPEN_VECTORS[] = {
	{ TOWN_HALL, "2026-10-18", 0, "2026-10-19" },
	{ TOWN_HALL, "2026-10-19", 0, "2026-10-19" },
	{ TOWN_HALL, "2026-05-03", 0, "2026-05-07" },
	{ TOWN_HALL, "2026-09-19", 0, "2026-09-24" },
	{ TOWN_HALL, "2026-12-28", 0, "2026-12-28" },
	{ TOWN_HALL, "2026-12-29", 0, "2027-01-04" },
	{ TOWN_HALL, "2026-05-31", INT32_MIN, "2026-05-29" },
	{ TOWN_HALL, "2027-02-20", INT32_MIN, "2027-02-19" },
	{ TOWN_HALL, "2027-01-03", INT32_MIN, "2026-12-28" },
	{ TOWN_HALL, "2027-02-19", -7, "2027-02-09" },
	{ TOWN_HALL, "2027-05-31", -7, "2027-05-20" },
	{ TOWN_HALL, "2025-03-10", 5, "2025-03-17" },
	{ TOWN_HALL, "2025-03-20", 5, "2025-03-27" },
	{ TOWN_HALL, "2025-03-31", 5, "2025-04-07" },
	{ TOWN_HALL, "2026-12-25", 2, "2027-01-04" },
	{ BANK, "2026-12-29", 0, "2026-12-29" },
	{ BANK, "2026-12-31", 0, "2027-01-04" },
	{ BANK, "2027-01-02", INT32_MIN, "2026-12-30" },
	{ BANK, "2026-12-25", 3, "2026-12-30" },
	{ BANK, "2026-12-25", 4, "2027-01-04" },
};

static void test_open_days(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(OPEN_VECTORS); i++) {
		const struct open_vector *v = &OPEN_VECTORS[i];
		struct business_calendar c = v->which == BANK ? business_calendar_bank(NULL)
			: business_calendar_municipal(NULL);
		struct date d = iso(v->from);
		enum err e = v->n == 0 ? business_day_next(&c, d, &d) :
			v->n == INT32_MIN ? business_day_previous(&c, d, &d) :
				business_day_add(&c, d, v->n, &d);
		ROW_INT(e, OK, "row %zu", i);
		ROW_STR(date_format_iso(a, d), v->expected, "row %zu from %s", i, v->from);
	}
	struct business_calendar c = business_calendar_municipal(NULL);
	assert_int_equal(business_days_between(&c, iso("2027-02-09"), iso("2027-02-19")), 7);
	assert_int_equal(business_days_between(&c, iso("2026-05-01"), iso("2026-05-07")), 1);
	assert_int_equal(business_days_between(&c, iso("2026-05-07"), iso("2026-05-07")), 0);
	struct date same = iso("2026-05-03");
	assert_int_equal(business_day_add(&c, same, 0, &same), OK);
	assert_int_equal(same.days, iso("2026-05-03").days);
}

static void test_own_calendar(void **state) {
	(void)state;
	/* A shop: closed on Wednesdays, open on holidays, closed 31 December and 1 January, shut once for repairs, open
	 * one Wednesday. */
	struct day_exception exceptions[] = { { iso("2026-06-01"), false }, { iso("2026-06-03"), true } };
	struct business_calendar c = { .closed_weekdays = 1u << WEEKDAY_WEDNESDAY, .closed_from_december = 31,
		.closed_to_january = 1, .exceptions = exceptions, .exception_count = 2 };
	static const struct { const char *day; bool open; } ROWS[] = {
		{ "2026-05-04", true }, { "2026-05-06", false }, { "2026-06-01", false }, { "2026-06-03", true },
		{ "2026-06-10", false }, { "2026-12-31", false }, { "2027-01-01", false }, { "2027-01-02", true },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(business_day_is_open(&c, iso(ROWS[i].day)), ROWS[i].open, "%s", ROWS[i].day);
	struct business_calendar never = { .closed_weekdays = ~0u };
	struct date d = iso("2026-01-05");
	assert_int_equal(business_day_next(&never, d, &d), ERR_INPUT);
	assert_int_equal(business_day_add(&never, d, -1, &d), ERR_INPUT);
	assert_int_equal(d.days, iso("2026-01-05").days);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		UNIT(test_list), UNIT(test_count), UNIT(test_rows), UNIT(test_overrides), UNIT(test_open_days),
		UNIT(test_own_calendar),
	};
	holidays_file = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
