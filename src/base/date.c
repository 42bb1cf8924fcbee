/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The calendar, eras and fiscal years. Texts are read by a cursor that folds width and skips spaces. See date.h. */
#include "base/date-private.h"

#include "base/arena.h"

struct era_row {
	const char *name;
	char letter;
	uint32_t square;  /* the one-character form: ㋿ */
	int32_t first_day; /* days since 1970-01-01 */
	int year_zero;     /* Gregorian year of year 0 of the era */
};

/* First days: 明治 counts from 1873-01-01, when the Gregorian calendar came into use (明治5年太政官布告337号). */
static const struct era_row ERAS[ERA_COUNT] = {
	[ERA_MEIJI] = { .name = "明治", .letter = 'M', .square = 0x337e, .first_day = -35428, .year_zero = 1867 },
	[ERA_TAISHO] = { .name = "大正", .letter = 'T', .square = 0x337d, .first_day = -20974, .year_zero = 1911 },
	[ERA_SHOWA] = { .name = "昭和", .letter = 'S', .square = 0x337c, .first_day = -15713, .year_zero = 1925 },
	[ERA_HEISEI] = { .name = "平成", .letter = 'H', .square = 0x337b, .first_day = 6947, .year_zero = 1988 },
	[ERA_REIWA] = { .name = "令和", .letter = 'R', .square = 0x32ff, .first_day = 18017, .year_zero = 2018 },
};

/* ---- calendar ---- */

static bool is_leap(int year) {
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
	static const int DAYS[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (month < 1 || month > 12)
		return 0;
	return DAYS[month] + (month == 2 && is_leap(year));
}

/* Counts in 400-year cycles of 146097 days from 1 March of year 0; the year begins in March so that the leap day is
 * its last. */
static int32_t days_from_civil(int year, int month, int day) {
	int y = month <= 2 ? year - 1 : year;
	int cycle = y / 400;
	int year_of_cycle = y - cycle * 400;
	int month_from_march = (month + 9) % 12;
	int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	int day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
	return cycle * 146097 + day_of_cycle - 719468;
}

bool date_make(int year, int month, int day, struct date *ret_date) {
	if (year < 1 || year > 9999 || day < 1 || day > days_in_month(year, month))
		return false;
	ret_date->days = days_from_civil(year, month, day);
	return true;
}

struct civil date_civil(struct date d) {
	int64_t z = (int64_t)d.days + 719468;
	int64_t cycle = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_cycle = z - cycle * 146097;
	int64_t year_of_cycle =
		(day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
	int64_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
	int month_from_march = (int)((5 * day_of_year + 2) / 153);
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	return (struct civil){
		.year = (int)(cycle * 400 + year_of_cycle) + (month <= 2),
		.month = month,
		.day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1,
	};
}

enum weekday date_weekday(struct date d) {
	/* 1970-01-01 was a Thursday. */
	int from_sunday = (d.days % 7 + 7 + 4) % 7;
	return (enum weekday)(WEEKDAY_SUNDAY + from_sunday);
}

const char *weekday_ja(enum weekday w) {
	static const char *const NAMES[WEEKDAY_COUNT] = { "", "日", "月", "火", "水", "木", "金", "土" };
	return NAMES[w];
}

const char *weekday_en(enum weekday w) {
	static const char *const NAMES[WEEKDAY_COUNT] = { "", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	return NAMES[w];
}

/* The day, or the last of the month when the month is shorter. */
static struct date clamp_to_month(int year, int month, int day) {
	int last = days_in_month(year, month);
	return (struct date){ .days = days_from_civil(year, month, day < last ? day : last) };
}

struct date date_add_months(struct date d, int months) {
	struct civil c = date_civil(d);
	int from_year_zero = c.year * 12 + (c.month - 1) + months;
	return clamp_to_month(from_year_zero / 12, from_year_zero % 12 + 1, c.day);
}

struct date date_month_end(struct date d) {
	struct civil c = date_civil(d);
	return clamp_to_month(c.year, c.month, 31);
}

int date_age(struct date birth, struct date on) {
	struct civil b = date_civil(birth), o = date_civil(on);
	bool had_birthday = o.month > b.month || (o.month == b.month && o.day >= b.day);
	return o.year - b.year - (had_birthday ? 0 : 1);
}

bool date_from_excel(int64_t serial, struct date *ret_date) {
	const int64_t last = 2958465; /* 9999-12-31 */
	if (serial < 1 || serial == 60 || serial > last)
		return false;
	/* Serials after the bogus leap day are one too high. 25569 is 1970-01-01. */
	ret_date->days = (int32_t)(serial - 25569 + (serial < 60 ? 1 : 0));
	return true;
}

/* ---- eras ---- */

bool date_era(struct date d, enum era *ret_era, int *ret_year) {
	for (int e = ERA_REIWA; e >= ERA_MEIJI; e--) {
		if (d.days >= ERAS[e].first_day) {
			*ret_era = (enum era)e;
			*ret_year = date_civil(d).year - ERAS[e].year_zero;
			return true;
		}
	}
	return false;
}

const char *era_name(enum era e) {
	return ERAS[e].name;
}

char era_letter(enum era e) {
	return ERAS[e].letter;
}

int era_to_year(enum era e, int year) {
	return ERAS[e].year_zero + year;
}

/* ---- the cursor: next character with width folded, spaces skipped ---- */

static bool is_space(uint32_t c) {
	return c == ' ' || c == '\t' || c == 0x3000 || c == 0xa0;
}

/* Full-width ASCII to ASCII; the dashes and dots that stand between numbers to '-' and '.'. */
static uint32_t fold_char(uint32_t c) {
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc || c == 0xff70)
		return '-';
	if (c == 0x30fb || c == 0xff65)
		return '.';
	return c;
}

/* The next character that is no space, 0 at the end; *ret_n is the bytes up to behind it. */
static uint32_t peek(struct str rest, size_t *ret_n) {
	size_t at = 0;
	uint32_t c = 0;
	while (at < rest.n) {
		size_t n = utf8_decode(str_from_offset(rest, at), &c);
		if (n == 0)
			return 0;
		at += n;
		if (!is_space(c)) {
			*ret_n = at;
			return fold_char(c);
		}
	}
	return 0;
}

static bool take(struct str *rest, uint32_t wanted) {
	size_t n;
	if (peek(*rest, &n) != wanted)
		return false;
	*rest = str_from_offset(*rest, n);
	return true;
}

/* The characters of `word`, spaces between them allowed. */
static bool take_word(struct str *rest, const char *word) {
	struct str ahead = *rest, w = str_from(word);
	while (w.n > 0) {
		uint32_t c = 0;
		w = str_from_offset(w, utf8_decode(w, &c));
		if (!take(&ahead, c))
			return false;
	}
	*rest = ahead;
	return true;
}

static bool at_end(struct str rest) {
	size_t at = 0, n;
	uint32_t c;
	while ((n = utf8_decode(str_from_offset(rest, at), &c)) > 0 && is_space(c))
		at += n;
	return at == rest.n;
}

/* 〇一二三四五六七八九 → 0–9, 十 → 10, anything else -1. */
static int kanji_digit(uint32_t c) {
	static const uint32_t DIGITS[] = { U'〇', U'一', U'二', U'三', U'四', U'五', U'六', U'七', U'八', U'九', U'十' };
	for (size_t i = 0; i < COUNT_OF(DIGITS); i++)
		if (c == DIGITS[i])
			return (int)i;
	return -1;
}

static bool at_space(struct str rest) {
	uint32_t c;
	return utf8_decode(rest, &c) > 0 && is_space(c);
}

/* 1 to `most_digits` digits without spaces between them; returns how many, 0 when there are none. */
static int take_digits(struct str *rest, int most_digits, int *ret_value) {
	int value = 0, digits = 0;
	size_t n;
	for (; digits < most_digits; digits++) {
		uint32_t c = peek(*rest, &n);
		if (c < '0' || c > '9' || (digits > 0 && at_space(*rest)))
			break;
		value = value * 10 + (int)(c - '0');
		*rest = str_from_offset(*rest, n);
	}
	if (digits > 0)
		*ret_value = value;
	return digits;
}

/* 二〇二六, 三十一, 十: positional digits, or tens with 十. */
static bool take_kanji_number(struct str *rest, int *ret_value) {
	int tens = 0, value = 0, read = 0;
	size_t n = 0;
	for (; read < 4 && (read == 0 || !at_space(*rest)); read++) {
		int digit = kanji_digit(peek(*rest, &n));
		if (digit < 0)
			break;
		if (digit < 10) {
			value = value * 10 + digit;
		} else {
			if (tens > 0 || value > 9)
				return false;
			tens = value == 0 ? 10 : value * 10;
			value = 0;
		}
		*rest = str_from_offset(*rest, n);
	}
	if (read == 0 || (tens > 0 && value > 9))
		return false;
	*ret_value = tens + value;
	return true;
}

static bool take_number(struct str *rest, int most_digits, int *ret_value) {
	return take_digits(rest, most_digits, ret_value) > 0 || take_kanji_number(rest, ret_value);
}

/* 令和, R, r or ㋿. A letter counts only when a number follows. */
static bool take_era(struct str *rest, enum era *ret_era) {
	for (int e = ERA_MEIJI; e < ERA_COUNT; e++) {
		const struct era_row *row = &ERAS[e];
		uint32_t upper = (uint32_t)row->letter, lower = upper + ('a' - 'A');
		bool named = take_word(rest, row->name) || take(rest, row->square);
		if (named || take(rest, upper) || take(rest, lower)) {
			*ret_era = (enum era)e;
			return true;
		}
	}
	return false;
}

/* A year with its era, or a Gregorian one of four digits. *ret_era is ERA_INVALID for Gregorian. */
static bool take_year(struct str *rest, int *ret_year, enum era *ret_era) {
	int year;
	*ret_era = ERA_INVALID;
	if (take_era(rest, ret_era)) {
		if (take(rest, U'元'))
			year = 1;
		else if (!take_number(rest, 2, &year) || year < 1 || year > 99)
			return false;
		*ret_year = era_to_year(*ret_era, year);
		return true;
	}
	take_word(rest, "西暦");
	if (!take_number(rest, 4, &year) || year < 1000)
		return false;
	*ret_year = year;
	return true;
}

/* ---- reading dates ---- */

int date_fixed_digits(struct str s, size_t from, size_t n) {
	int value = 0;
	for (size_t i = from; i < from + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

bool date_parse_iso(struct str text, struct date *ret_date) {
	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
		return false;
	int year = date_fixed_digits(text, 0, 4), month = date_fixed_digits(text, 5, 2),
		day = date_fixed_digits(text, 8, 2);
	return date_make(year, month, day, ret_date);
}

/* 20261122. */
static bool parse_compact(struct str text, struct date *ret_date) {
	struct str rest = str_trim(text);
	int number;
	if (take_digits(&rest, 8, &number) != 8 || rest.n > 0 || number < 10000000)
		return false;
	return date_make(number / 10000, number / 100 % 100, number % 100, ret_date);
}

/* "(日)", "（日曜日）" behind a date. */
static void take_weekday(struct str *rest) {
	struct str ahead = *rest;
	if (!take(&ahead, '('))
		return;
	for (int w = WEEKDAY_SUNDAY; w < WEEKDAY_COUNT; w++) {
		if (take_word(&ahead, weekday_ja((enum weekday)w))) {
			take_word(&ahead, "曜日");
			if (take(&ahead, ')'))
				*rest = ahead;
			return;
		}
	}
}

static bool take_separator(struct str *rest, uint32_t kanji) {
	return take(rest, kanji) || take(rest, '-') || take(rest, '/') || take(rest, '.');
}

/* Month and day behind the year; *ret_day is 0 when no day was written. */
static bool take_month_day(struct str *rest, int *ret_month, int *ret_day) {
	*ret_day = 0;
	if (!take_separator(rest, U'年') || !take_number(rest, 2, ret_month))
		return false;
	bool month_named = take(rest, U'月');
	bool separated = month_named || take_separator(rest, U'月');
	if (at_end(*rest))
		return month_named || !separated;
	if (!separated || !take_number(rest, 2, ret_day) || *ret_day == 0)
		return false;
	take(rest, U'日');
	take_weekday(rest);
	return at_end(*rest);
}

/* The bits for a date that was written under `era`. */
static unsigned era_warnings(struct date d, enum era written) {
	enum era actual;
	int year;
	if (!date_era(d, &actual, &year))
		return DATE_OLD_CALENDAR;
	return written != ERA_INVALID && written != actual ? DATE_OUTSIDE_ERA : 0;
}

bool date_parse(struct str text, struct date *ret_date, unsigned *ret_warnings) {
	struct str rest = text;
	struct date d;
	enum era era = ERA_INVALID;
	int year, month = 0, day = 1;
	if (!parse_compact(text, &d)) {
		if (!take_year(&rest, &year, &era) || !take_month_day(&rest, &month, &day))
			return false;
		if (!date_make(year, month, day == 0 ? 1 : day, &d))
			return false;
	}
	*ret_date = d;
	if (ret_warnings != NULL)
		*ret_warnings = era_warnings(d, era) | (day == 0 ? DATE_MONTH_ONLY : 0);
	return true;
}

/* ---- writing dates ---- */

struct str date_format_iso(struct arena *a, struct date d) {
	struct civil c = date_civil(d);
	return str_format(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str date_format_ja(struct arena *a, struct date d) {
	struct civil c = date_civil(d);
	return str_format(a, "%d年%d月%d日", c.year, c.month, c.day);
}

struct str date_format_era(struct arena *a, struct date d) {
	struct civil c = date_civil(d);
	enum era era;
	int year;
	if (!date_era(d, &era, &year))
		return date_format_ja(a, d);
	if (year == 1)
		return str_format(a, "%s元年%d月%d日", era_name(era), c.month, c.day);
	return str_format(a, "%s%d年%d月%d日", era_name(era), year, c.month, c.day);
}

struct str date_format_era_short(struct arena *a, struct date d) {
	struct civil c = date_civil(d);
	enum era era;
	int year;
	if (!date_era(d, &era, &year))
		return date_format_iso(a, d);
	return str_format(a, "%c%d.%d.%d", era_letter(era), year, c.month, c.day);
}

/* ---- fiscal years ---- */

int fiscal_year_of(struct date d) {
	return business_year_of(d, 3);
}

struct date fiscal_year_first(int fiscal_year) {
	return (struct date){ .days = days_from_civil(fiscal_year, 4, 1) };
}

struct date fiscal_year_last(int fiscal_year) {
	return (struct date){ .days = days_from_civil(fiscal_year + 1, 3, 31) };
}

struct date fiscal_year_accounts_close(int fiscal_year) {
	return (struct date){ .days = days_from_civil(fiscal_year + 1, 5, 31) };
}

int business_year_of(struct date d, int last_month) {
	struct civil c = date_civil(d);
	return last_month < 12 && c.month <= last_month ? c.year - 1 : c.year;
}

/* Era of the year's 31 December and the number within it; NULL before 明治6. */
static const struct era_row *fiscal_year_era(int fiscal_year, int *ret_year) {
	int32_t last_day = days_from_civil(fiscal_year, 12, 31);
	for (int e = ERA_REIWA; e >= ERA_MEIJI; e--) {
		*ret_year = fiscal_year - ERAS[e].year_zero;
		if (last_day >= ERAS[e].first_day)
			return &ERAS[e];
	}
	return NULL;
}

struct str fiscal_year_label(struct arena *a, int fiscal_year) {
	char digits[INT_TEXT_SIZE];
	int year;
	const struct era_row *era = fiscal_year_era(fiscal_year, &year);
	if (era == NULL)
		return STR_JOIN(a, int_write(fiscal_year, digits), S("年度"));
	return STR_JOIN(a, str_from(era->name), year == 1 ? S("元") : int_write(year, digits), S("年度"));
}

struct str fiscal_year_label_short(struct arena *a, int fiscal_year) {
	int year;
	const struct era_row *era = fiscal_year_era(fiscal_year, &year);
	if (era == NULL)
		return str_format(a, "%d", fiscal_year);
	return str_format(a, "%c%d", era->letter, year);
}

bool fiscal_year_parse(struct str text, int *ret_fiscal_year) {
	struct str rest = text;
	enum era era;
	int year;
	if (!take_year(&rest, &year, &era))
		return false;
	if (!take_word(&rest, "年度"))
		take_word(&rest, "年");
	if (!at_end(rest))
		return false;
	*ret_fiscal_year = year;
	return true;
}

size_t fiscal_year_scan(struct str text, int *ret_fiscal_year) {
	struct str rest = text;
	enum era era;
	int year;
	if (!take_year(&rest, &year, &era) || !take_word(&rest, "年度"))
		return 0;
	*ret_fiscal_year = year;
	return text.n - rest.n;
}
