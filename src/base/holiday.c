/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See holiday.h. The law as a table of rules with the years in which each holds. */
#include "base/holiday.h"

#include "base/arena.h"

enum day_kind { DAY_FIXED = 1, DAY_NTH_MONDAY, DAY_SPRING_EQUINOX, DAY_AUTUMN_EQUINOX };

struct rule {
	const char *name;
	int first_year, last_year;
	enum day_kind kind;
	int month, number; /* day of the month, or which Monday */
};

enum { NO_END = 9999 };

#define RULE(holiday, from, to, how, in_month, day_or_monday)                                     \
	{                                                                                         \
		.name = (holiday), .first_year = (from), .last_year = (to), .kind = (how),        \
		.month = (in_month), .number = (day_or_monday)                                    \
	}

static const struct rule RULES[] = {
	RULE("元日", 1949, NO_END, DAY_FIXED, 1, 1),
	RULE("成人の日", 1949, 1999, DAY_FIXED, 1, 15),
	RULE("成人の日", 2000, NO_END, DAY_NTH_MONDAY, 1, 2),
	RULE("建国記念の日", 1967, NO_END, DAY_FIXED, 2, 11),
	RULE("天皇誕生日", 2020, NO_END, DAY_FIXED, 2, 23),
	RULE("昭和天皇の大喪の礼", 1989, 1989, DAY_FIXED, 2, 24),
	RULE("春分の日", 1949, NO_END, DAY_SPRING_EQUINOX, 3, 0),
	RULE("皇太子明仁親王の結婚の儀", 1959, 1959, DAY_FIXED, 4, 10),
	RULE("天皇誕生日", 1949, 1988, DAY_FIXED, 4, 29),
	RULE("みどりの日", 1989, 2006, DAY_FIXED, 4, 29),
	RULE("昭和の日", 2007, NO_END, DAY_FIXED, 4, 29),
	RULE("天皇の即位の日", 2019, 2019, DAY_FIXED, 5, 1),
	RULE("憲法記念日", 1949, NO_END, DAY_FIXED, 5, 3),
	RULE("みどりの日", 2007, NO_END, DAY_FIXED, 5, 4),
	RULE("こどもの日", 1949, NO_END, DAY_FIXED, 5, 5),
	RULE("皇太子徳仁親王の結婚の儀", 1993, 1993, DAY_FIXED, 6, 9),
	RULE("海の日", 1996, 2002, DAY_FIXED, 7, 20),
	RULE("海の日", 2003, 2019, DAY_NTH_MONDAY, 7, 3),
	/* 2020 and 2021: moved for the Olympic Games (令和三年東京オリンピック競技大会…特別措置法32条). */
	RULE("海の日", 2020, 2020, DAY_FIXED, 7, 23),
	RULE("海の日", 2021, 2021, DAY_FIXED, 7, 22),
	RULE("海の日", 2022, NO_END, DAY_NTH_MONDAY, 7, 3),
	RULE("スポーツの日", 2020, 2020, DAY_FIXED, 7, 24),
	RULE("スポーツの日", 2021, 2021, DAY_FIXED, 7, 23),
	RULE("山の日", 2016, 2019, DAY_FIXED, 8, 11),
	RULE("山の日", 2020, 2020, DAY_FIXED, 8, 10),
	RULE("山の日", 2021, 2021, DAY_FIXED, 8, 8),
	RULE("山の日", 2022, NO_END, DAY_FIXED, 8, 11),
	RULE("敬老の日", 1966, 2002, DAY_FIXED, 9, 15),
	RULE("敬老の日", 2003, NO_END, DAY_NTH_MONDAY, 9, 3),
	RULE("秋分の日", 1948, NO_END, DAY_AUTUMN_EQUINOX, 9, 0),
	RULE("体育の日", 1966, 1999, DAY_FIXED, 10, 10),
	RULE("体育の日", 2000, 2019, DAY_NTH_MONDAY, 10, 2),
	RULE("スポーツの日", 2022, NO_END, DAY_NTH_MONDAY, 10, 2),
	RULE("即位礼正殿の儀", 2019, 2019, DAY_FIXED, 10, 22),
	RULE("文化の日", 1948, NO_END, DAY_FIXED, 11, 3),
	RULE("即位礼正殿の儀", 1990, 1990, DAY_FIXED, 11, 12),
	RULE("勤労感謝の日", 1948, NO_END, DAY_FIXED, 11, 23),
	RULE("天皇誕生日", 1989, 2018, DAY_FIXED, 12, 23),
};

/* First days of the two kinds of extra holidays. */
static const struct date SUBSTITUTES_FROM = { .days = 1197 };      /* 1973-04-12, 昭和48年法律10号 */
static const struct date BRIDGES_FROM = { .days = 5839 };          /* 1985-12-27, 昭和60年法律103号 */
static const struct date LONG_SUBSTITUTES_FROM = { .days = 13514 }; /* 2007-01-01, 平成17年法律43号 */

/* Day of March or September. Constants in millionths of a day; each holds for its span of years. */
static int equinox_day(int year, bool spring) {
	static const struct { int last_year, spring, autumn, leap_from; } SPANS[] = {
		{ .last_year = 1979, .spring = 20835700, .autumn = 23258800, .leap_from = 1983 },
		{ .last_year = 2099, .spring = 20843100, .autumn = 23248800, .leap_from = 1980 },
		{ .last_year = NO_END, .spring = 21851000, .autumn = 24248800, .leap_from = 1980 },
	};
	size_t i = 0;
	while (year > SPANS[i].last_year)
		i++;
	int64_t millionths = (spring ? SPANS[i].spring : SPANS[i].autumn) + INT64_C(242194) * (year - 1980);
	return (int)((millionths - INT64_C(1000000) * ((year - SPANS[i].leap_from) / 4)) / 1000000);
}

static int day_of_rule(const struct rule *r, int year) {
	struct date first = { 0 };
	switch (r->kind) {
	case DAY_FIXED: return r->number;
	case DAY_SPRING_EQUINOX: return equinox_day(year, true);
	case DAY_AUTUMN_EQUINOX: return equinox_day(year, false);
	case DAY_NTH_MONDAY: break;
	}
	if (!date_make(year, r->month, 1, &first))
		return 0;
	int to_monday = (WEEKDAY_MONDAY - (int)date_weekday(first) + 7) % 7;
	return 1 + to_monday + 7 * (r->number - 1);
}

static const struct holiday_override *find_override(struct date d, const struct holiday_overrides *overrides) {
	for (size_t i = 0; overrides != NULL && i < overrides->count; i++)
		if (overrides->days[i].date.days == d.days)
			return &overrides->days[i];
	return NULL;
}

/* The 国民の祝日 of the law's article 2, without the days that follow from them. */
static const char *own_name(struct date d, const struct holiday_overrides *overrides) {
	const struct holiday_override *override = find_override(d, overrides);
	if (override != NULL)
		return override->name;
	struct civil c = date_civil(d);
	for (size_t i = 0; i < COUNT_OF(RULES); i++) {
		const struct rule *r = &RULES[i];
		bool holds = r->month == c.month && c.year >= r->first_year && c.year <= r->last_year;
		if (holds && day_of_rule(r, c.year) == c.day)
			return r->name;
	}
	return NULL;
}

static bool is_sunday(struct date d) {
	return date_weekday(d) == WEEKDAY_SUNDAY;
}

/* Article 3 paragraph 2, for a day that is no holiday itself: a holiday before it fell on a Sunday. */
static bool is_substitute(struct date d, const struct holiday_overrides *overrides) {
	if (d.days < SUBSTITUTES_FROM.days)
		return false;
	bool through_holidays = d.days >= LONG_SUBSTITUTES_FROM.days;
	for (struct date before = date_add_days(d, -1); own_name(before, overrides) != NULL;
		before = date_add_days(before, -1)) {
		if (is_sunday(before))
			return true;
		if (!through_holidays)
			return false;
	}
	return false;
}

/* Article 3 paragraph 3: between two holidays. Before 2007 not on a Sunday. */
static bool is_bridge(struct date d, const struct holiday_overrides *overrides) {
	if (d.days < BRIDGES_FROM.days || (d.days < LONG_SUBSTITUTES_FROM.days && is_sunday(d)))
		return false;
	return own_name(date_add_days(d, -1), overrides) != NULL && own_name(date_add_days(d, 1), overrides) != NULL;
}

const char *holiday_name(struct date d, const struct holiday_overrides *overrides) {
	if (find_override(d, overrides) != NULL)
		return own_name(d, overrides);
	const char *name = own_name(d, overrides);
	if (name != NULL)
		return name;
	if (is_substitute(d, overrides))
		return "振替休日";
	return is_bridge(d, overrides) ? "国民の休日" : NULL;
}

/* One line of overrides; false when it is none. */
static bool read_override(struct arena *a, struct str line, struct holiday_override *ret) {
	struct str rest = line, day = str_cut(&rest, S("\t"));
	struct str name = str_trim(rest);
	if (!date_parse_iso(str_trim(day), &ret->date) || name.n == 0)
		return false;
	ret->name = str_equal(name, S("-")) ? NULL : str_to_cstr(a, name);
	return true;
}

enum err holiday_overrides_read(struct arena *a, struct str text, struct holiday_overrides *ret, int *ret_line) {
	size_t lines = 1;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	struct holiday_override *days = ARENA_ARRAY(a, struct holiday_override, lines);
	size_t count = 0;
	struct str rest = text;
	for (int number = 1; !str_is_none(rest); number++) {
		struct str line = str_line(&rest);
		bool heading = number == 1 && str_starts(line, S("date\t"));
		if (heading || str_trim(line).n == 0 || line.p[0] == '#')
			continue;
		if (!read_override(a, line, &days[count++])) {
			*ret_line = number;
			return ERR_FORMAT;
		}
	}
	*ret = (struct holiday_overrides){ .days = days, .count = count };
	return OK;
}

/* ---- open days ---- */

enum { SEARCH_DAYS = 731 };

static struct business_calendar weekend_calendar(int closed_from_december, const struct holiday_overrides *overrides) {
	return (struct business_calendar){
		.closed_weekdays = 1u << WEEKDAY_SATURDAY | 1u << WEEKDAY_SUNDAY,
		.closed_on_holidays = true,
		.closed_from_december = closed_from_december,
		.closed_to_january = 3,
		.overrides = overrides,
	};
}

struct business_calendar business_calendar_municipal(const struct holiday_overrides *overrides) {
	return weekend_calendar(29, overrides);
}

struct business_calendar business_calendar_bank(const struct holiday_overrides *overrides) {
	return weekend_calendar(31, overrides);
}

static bool is_year_end(const struct business_calendar *c, struct date d) {
	struct civil day = date_civil(d);
	return (day.month == 12 && c->closed_from_december > 0 && day.day >= c->closed_from_december) ||
		(day.month == 1 && day.day <= c->closed_to_january);
}

bool business_day_is_open(const struct business_calendar *c, struct date d) {
	for (size_t i = 0; i < c->exception_count; i++)
		if (c->exceptions[i].date.days == d.days)
			return c->exceptions[i].open;
	if ((c->closed_weekdays >> date_weekday(d) & 1) != 0 || is_year_end(c, d))
		return false;
	return !c->closed_on_holidays || holiday_name(d, c->overrides) == NULL;
}

/* The first open day from d on, going by `step`. */
static enum err search(const struct business_calendar *c, struct date d, int step, struct date *ret_date) {
	for (int i = 0; i < SEARCH_DAYS; i++) {
		if (business_day_is_open(c, d)) {
			*ret_date = d;
			return OK;
		}
		d = date_add_days(d, step);
	}
	return ERR_INPUT;
}

enum err business_day_next(const struct business_calendar *c, struct date d, struct date *ret_date) {
	return search(c, d, 1, ret_date);
}

enum err business_day_previous(const struct business_calendar *c, struct date d, struct date *ret_date) {
	return search(c, d, -1, ret_date);
}

enum err business_day_add(const struct business_calendar *c, struct date d, int n, struct date *ret_date) {
	int step = n < 0 ? -1 : 1;
	for (int left = n < 0 ? -n : n; left > 0; left--)
		TRY(search(c, date_add_days(d, step), step, &d));
	*ret_date = d;
	return OK;
}

int business_days_between(const struct business_calendar *c, struct date from, struct date to) {
	int count = 0;
	for (struct date d = date_add_days(from, 1); d.days <= to.days; d = date_add_days(d, 1))
		count += business_day_is_open(c, d);
	return count;
}
