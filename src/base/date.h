/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Days, eras, fiscal years and the texts of dates and instants. Inside Kassei a day is struct date and an instant is
 * UTC microseconds (clock.h); Japan Standard Time (always +9 h, no summer time), eras and fiscal years exist only at
 * the edge, here. Knows no holidays (holiday.h). Proleptic Gregorian calendar, years 1 to 9999.
 */
#ifndef KASSEI_BASE_DATE_H
#define KASSEI_BASE_DATE_H

#include "base/str.h"

/* A day: number of days since 1970-01-01. Zeroed memory is that day, so "no date" needs an opt_int or a flag. */
struct date {
	int32_t days;
};

/* The same day as calendar numbers: year 1–9999, month 1–12, day 1–31. */
struct civil {
	int year, month, day;
};

enum weekday {
	WEEKDAY_INVALID = 0,
	WEEKDAY_SUNDAY = 1,
	WEEKDAY_MONDAY,
	WEEKDAY_TUESDAY,
	WEEKDAY_WEDNESDAY,
	WEEKDAY_THURSDAY,
	WEEKDAY_FRIDAY,
	WEEKDAY_SATURDAY,
	WEEKDAY_COUNT
};

enum era { ERA_INVALID = 0, ERA_MEIJI = 1, ERA_TAISHO, ERA_SHOWA, ERA_HEISEI, ERA_REIWA, ERA_COUNT };

/* What date_parse wants a person to look at; bits. */
enum date_warning {
	DATE_OUTSIDE_ERA = 1 << 0,  /* the era did not have that day (平成31年12月1日): converted arithmetically */
	DATE_MONTH_ONLY = 1 << 1,   /* no day was written (昭和64年5月): the first of the month */
	DATE_OLD_CALENDAR = 1 << 2, /* before 1873-01-01, when Japan did not yet use this calendar */
};

/* ---- calendar ---- */

/* The day, or false when there is none (month 13, 30 February, year 0). */
MUST_CHECK bool date_make(int year, int month, int day, struct date *ret_date);
struct civil date_civil(struct date d);
int days_in_month(int year, int month);
enum weekday date_weekday(struct date d);
/* "日" … "土"; "Sun" … "Sat". */
const char *weekday_ja(enum weekday w);
const char *weekday_en(enum weekday w);
static inline struct date date_add_days(struct date d, int days) { return (struct date){ .days = d.days + days }; }
/* The same day of the month `months` later (or earlier); the last of the month when there is no such day (1/31 + 1 =
 * 2/28). */
struct date date_add_months(struct date d, int months);
struct date date_month_end(struct date d);
static inline int date_compare(struct date a, struct date b) { return (a.days > b.days) - (a.days < b.days); }
/* Days from `first` through `last`, both counted: 加算金 runs from the day of receipt through the day of payment. 0 when
 * last is the day before. */
static inline int date_days_inclusive(struct date first, struct date last) { return last.days - first.days + 1; }
/* Full years at the beginning of the day `on`. By law (年齢計算ニ関スル法律) a person becomes older as the day before the
 * birthday ends, so the age that counts "by the end of" a day is the age on the next day. */
int date_age(struct date birth, struct date on);

/* Day of an Excel serial number (1900 system: 1 = 1900-01-01); false below 1, for 60 (29 February 1900, which was
 * none) and past year 9999. */
MUST_CHECK bool date_from_excel(int64_t serial, struct date *ret_date);

/* ---- reading ---- */

/* Strictly "YYYY-MM-DD" (ISO 8601). */
MUST_CHECK bool date_parse_iso(struct str text, struct date *ret_date);
/*
 * A date as people write it, the whole text: 2026-11-22, 2026/11/22, 2026.11.22, 20261122, 2026年11月22日, 西暦2026年…,
 * 令和8年11月22日, 令和元年5月1日, 令和元.5.1, R8.11.22, h31/4/30, ㋿8年…, without a day; digits of full or half width or
 * kanji (令和八年十一月二十二日), spaces around numbers, a weekday in brackets behind. Eras are converted arithmetically.
 * ret_warnings (may be NULL) gets bits of enum date_warning.
 */
MUST_CHECK bool date_parse(struct str text, struct date *ret_date, unsigned *ret_warnings);

/* ---- writing: into the arena, NUL-terminated ---- */

struct str date_format_iso(struct arena *a, struct date d);   /* 2026-11-22 */
struct str date_format_ja(struct arena *a, struct date d);    /* 2026年11月22日 */
/* 令和8年11月22日, 令和元年5月1日; before 1873-01-01 as date_format_ja. */
struct str date_format_era(struct arena *a, struct date d);
/* R8.11.22, R1.5.1; before 1873-01-01 in ISO form. */
struct str date_format_era_short(struct arena *a, struct date d);

/* Era and year within it (1 = 元年); false before 1873-01-01. */
MUST_CHECK bool date_era(struct date d, enum era *ret_era, int *ret_year);
const char *era_name(enum era e); /* 令和 */
char era_letter(enum era e);      /* R */
/* Gregorian year of year n of an era: 2018 + n for 令和. Pure arithmetic: 平成33 → 2021. */
int era_to_year(enum era e, int year);

/* ---- fiscal years: an int, the year in which 1 April lies (地方自治法208条) ---- */

/* The fiscal year in which the day lies: January to March belong to the one before. */
int fiscal_year_of(struct date d);
struct date fiscal_year_first(int fiscal_year); /* 1 April */
struct date fiscal_year_last(int fiscal_year);  /* 31 March */
/* 31 May after it: payments of the year may be made until then (出納整理期間, 地方自治法235条の5). */
struct date fiscal_year_accounts_close(int fiscal_year);
/* A firm's year that ends in `last_month` (3月決算 = 3, calendar year = 12): the Gregorian year in which it began. */
int business_year_of(struct date d, int last_month);
/* 令和8年度, 令和元年度 (2019), 平成元年度 (1989); before 1873 "1872年度". The era is that of the year's 31 December, so that
 * 2019 is 令和元年度, as documents printed since May 2019 say. */
struct str fiscal_year_label(struct arena *a, int fiscal_year);
/* R8, H30: the same without 年度, for tables. */
struct str fiscal_year_label_short(struct arena *a, int fiscal_year);
/* The whole text is a fiscal year: 平成33年度 → 2021, 令和元年度, 令和 ８ 年度, R8, H31年度, 西暦2020年度, 2020年度, 2020. 年度 may be
 * missing or be 年; kanji digits and ㋿ as in date_parse. */
MUST_CHECK bool fiscal_year_parse(struct str text, int *ret_fiscal_year);
/* The same at the beginning of a longer text; 年度 must follow (年 or nothing are not enough). Returns the bytes read, 0
 * when there is none. */
size_t fiscal_year_scan(struct str text, int *ret_fiscal_year);

/* ---- instants: UTC microseconds since 1970-01-01 ---- */

enum { JST_OFFSET_S = 9 * 3600 };
#define US_PER_S INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)

/* A wall-clock time, in Japan unless said otherwise. */
struct jst {
	struct date date;
	int hour, minute, second, us;
};
struct jst jst_from_us(int64_t utc_us);
/* hour may be 24 (24:00 of that day is 0:00 of the next, as timetables write). */
int64_t jst_to_us(struct date d, int hour, int minute, int second);
/* The same on a clock of UTC. */
struct jst utc_from_us(int64_t utc_us);
/* The day it is in Japan at that instant. */
struct date jst_date(int64_t utc_us);

/* 2026-11-22T10:05:00+09:00 (RFC 3339), in Japan's time, without a fraction. */
struct str time_format_rfc3339(struct arena *a, int64_t utc_us);
/* 2026-11-22T01:05:00.000000Z: exact, for logs and exports. */
struct str time_format_utc(struct arena *a, int64_t utc_us);
/* RFC 3339 with Z or an offset and up to 9 digits of fraction (below a microsecond cut off); second 60 is refused. */
MUST_CHECK bool time_parse_rfc3339(struct str text, int64_t *ret_utc_us);
/* Sun, 22 Nov 2026 01:05:00 GMT: IMF-fixdate of RFC 7231 section 7.1.1.1. */
struct str time_format_http(struct arena *a, int64_t utc_us);
/* IMF-fixdate only: what browsers and caches send back is what they were given. The weekday's name is not compared. */
MUST_CHECK bool time_parse_http(struct str text, int64_t *ret_utc_us);
/* 2026年11月22日 10時05分, in Japan. */
struct str time_format_ja(struct arena *a, int64_t utc_us);

#endif
