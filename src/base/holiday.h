/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * National holidays of Japan by the rules of the law (国民の祝日に関する法律, 昭和23年法律178号), with a table of exceptions for what
 * the government announces later, and the open days of town halls and banks. From 1948; the equinoxes follow the
 * usual formula (to 2150), and are official only when they are gazetted in February of the year before.
 */
#ifndef KASSEI_BASE_HOLIDAY_H
#define KASSEI_BASE_HOLIDAY_H

#include "base/date.h"
#include "base/err.h"

/* A day about which the rules are wrong. */
struct holiday_override {
	struct date date;
	const char *name; /* the holiday's name; NULL: no holiday, not even as 振替休日 */
};
/* 振替休日 and 国民の休日 follow from the holidays with the overrides applied. */
struct holiday_overrides {
	const struct holiday_override *days;
	size_t count;
};

/* "元日" … "振替休日", "国民の休日"; NULL on any other day. `overrides` may be NULL. The name is static, or the override's. */
const char *holiday_name(struct date d, const struct holiday_overrides *overrides);
/*
 * Reads lines "2027-03-21<TAB>春分の日", or "2027-03-20<TAB>-" for no holiday; empty lines and lines that begin with #
 * are passed over, a first line "date<TAB>name" too. ERR_FORMAT with the number of the line (from 1) when one is
 * neither.
 */
MUST_CHECK enum err holiday_overrides_read(struct arena *a, struct str text, struct holiday_overrides *ret,
	int *ret_line);

/* A day on which a calendar differs from its rules: the town hall's flood, a Sunday on which the counter is open. */
struct day_exception {
	struct date date;
	bool open;
};

/* When an office is open. Any field may be set for a calendar of one's own. */
struct business_calendar {
	unsigned closed_weekdays;      /* bits 1 << WEEKDAY_… */
	bool closed_on_holidays;
	int closed_from_december;      /* closed from this day of December … */
	int closed_to_january;         /* … through this day of January; both 0: open over the new year, 元日 apart */
	const struct day_exception *exceptions;
	size_t exception_count;
	const struct holiday_overrides *overrides; /* NULL: the rules alone */
};

/* 市の休日 (地方自治法4条の2 and the town's ordinance): Saturdays, Sundays, holidays, 29 December to 3 January. */
struct business_calendar business_calendar_municipal(const struct holiday_overrides *overrides);
/* Banks (銀行法施行令5条): Saturdays, Sundays, holidays, 31 December to 3 January. */
struct business_calendar business_calendar_bank(const struct holiday_overrides *overrides);

/* An exception decides; else weekday, the days over the new year, and holidays. */
bool business_day_is_open(const struct business_calendar *c, struct date d);
/* The first open day on or after d (地方自治法4条の2第4項 moves deadlines so), the last on or before d. ERR_INPUT when the
 * calendar has no open day within two years. */
MUST_CHECK enum err business_day_next(const struct business_calendar *c, struct date d, struct date *ret_date);
MUST_CHECK enum err business_day_previous(const struct business_calendar *c, struct date d, struct date *ret_date);
/* The n-th open day after d; before d when n is negative; d itself when n is 0. d does not count, open or not. Errors
 * as above. */
MUST_CHECK enum err business_day_add(const struct business_calendar *c, struct date d, int n, struct date *ret_date);
/* Open days after `from` and up to `to`, that one counted; 0 when to is not later. */
int business_days_between(const struct business_calendar *c, struct date from, struct date to);

#endif
