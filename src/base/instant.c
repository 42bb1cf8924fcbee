/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Instants: UTC microseconds to wall clocks and to the texts of RFC 3339 and RFC 7231, and back. See date.h. */
#include "base/date-private.h"

#include "base/arena.h"

/* Days and the rest of the day of an instant that may lie before 1970. */
static struct date split_day(int64_t us, int64_t *ret_us_of_day) {
	int64_t days = us / US_PER_DAY;
	int64_t rest = us % US_PER_DAY;
	if (rest < 0) {
		rest += US_PER_DAY;
		days--;
	}
	*ret_us_of_day = rest;
	return (struct date){ .days = (int32_t)days };
}

struct jst utc_from_us(int64_t us) {
	int64_t rest;
	struct jst t = { .date = split_day(us, &rest) };
	int seconds = (int)(rest / US_PER_S);
	t.hour = seconds / 3600;
	t.minute = seconds / 60 % 60;
	t.second = seconds % 60;
	t.us = (int)(rest % US_PER_S);
	return t;
}

struct jst jst_from_us(int64_t utc_us) {
	return utc_from_us(utc_us + JST_OFFSET_S * US_PER_S);
}

int64_t jst_to_us(struct date d, int hour, int minute, int second) {
	int64_t of_day = (int64_t)hour * 3600 + minute * 60 + second - JST_OFFSET_S;
	return d.days * US_PER_DAY + of_day * US_PER_S;
}

struct date jst_date(int64_t utc_us) {
	return jst_from_us(utc_us).date;
}

struct str time_format_rfc3339(struct arena *a, int64_t utc_us) {
	struct jst t = jst_from_us(utc_us);
	struct civil c = date_civil(t.date);
	return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02d+09:00", c.year, c.month, c.day, t.hour, t.minute, t.second);
}

struct str time_format_utc(struct arena *a, int64_t utc_us) {
	struct jst t = utc_from_us(utc_us);
	struct civil c = date_civil(t.date);
	return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day, t.hour, t.minute, t.second,
		t.us);
}

struct str time_format_ja(struct arena *a, int64_t utc_us) {
	struct jst t = jst_from_us(utc_us);
	struct civil c = date_civil(t.date);
	return str_format(a, "%d年%d月%d日 %d時%02d分", c.year, c.month, c.day, t.hour, t.minute);
}

static const char *const MONTHS[] = { "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	"Dec" };

struct str time_format_http(struct arena *a, int64_t utc_us) {
	struct jst t = utc_from_us(utc_us);
	struct civil c = date_civil(t.date);
	return str_format(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekday_en(date_weekday(t.date)), c.day,
		MONTHS[c.month], c.year,
		t.hour, t.minute, t.second);
}

/* "HH:MM:SS" at `from`; microseconds of the day. */
static bool parse_time_of_day(struct str text, size_t from, int64_t *ret_us) {
	if (text.n < from + 8 || text.p[from + 2] != ':' || text.p[from + 5] != ':')
		return false;
	int hour = date_fixed_digits(text, from, 2), minute = date_fixed_digits(text, from + 3, 2),
		second = date_fixed_digits(text, from + 6, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	*ret_us = ((int64_t)hour * 3600 + minute * 60 + second) * US_PER_S;
	return true;
}

static int month_from_name(struct str name) {
	for (int m = 1; m <= 12; m++)
		if (str_equal(name, str_from(MONTHS[m])))
			return m;
	return 0;
}

bool time_parse_http(struct str text, int64_t *ret_utc_us) {
	struct date d;
	int64_t of_day;
	if (text.n != 29 || !str_equal(str_slice(text, 3, 2), S(", ")) || !str_ends(text, S(" GMT")))
		return false;
	if (text.p[7] != ' ' || text.p[11] != ' ' || text.p[16] != ' ')
		return false;
	int month = month_from_name(str_slice(text, 8, 3));
	if (!date_make(date_fixed_digits(text, 12, 4), month, date_fixed_digits(text, 5, 2), &d) ||
		!parse_time_of_day(text, 17, &of_day))
		return false;
	*ret_utc_us = d.days * US_PER_DAY + of_day;
	return true;
}

/* ".123456789" → microseconds; moves *rest behind it. */
static bool take_fraction(struct str *rest, int64_t *ret_us) {
	*ret_us = 0;
	if (!str_starts(*rest, S(".")))
		return true;
	int64_t scale = US_PER_S / 10;
	size_t i = 1;
	for (; i < rest->n && i <= 9 && date_fixed_digits(*rest, i, 1) >= 0; i++) {
		*ret_us += (rest->p[i] - '0') * scale;
		scale /= 10;
	}
	*rest = str_from_offset(*rest, i);
	return i > 1;
}

/* "Z" or "+09:00", the whole rest. */
static bool parse_offset(struct str rest, int64_t *ret_us) {
	*ret_us = 0;
	if (str_equal(rest, S("Z")) || str_equal(rest, S("z")))
		return true;
	if (rest.n != 6 || (rest.p[0] != '+' && rest.p[0] != '-') || rest.p[3] != ':')
		return false;
	int hour = date_fixed_digits(rest, 1, 2), minute = date_fixed_digits(rest, 4, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*ret_us = (hour * 60 + minute) * 60 * US_PER_S * (rest.p[0] == '-' ? -1 : 1);
	return true;
}

bool time_parse_rfc3339(struct str text, int64_t *ret_utc_us) {
	struct date d;
	int64_t of_day, fraction, offset;
	if (text.n < 20 || (text.p[10] != 'T' && text.p[10] != 't') || !date_parse_iso(str_slice(text, 0, 10), &d))
		return false;
	if (!parse_time_of_day(text, 11, &of_day))
		return false;
	struct str rest = str_from_offset(text, 19);
	if (!take_fraction(&rest, &fraction) || !parse_offset(rest, &offset))
		return false;
	*ret_utc_us = d.days * US_PER_DAY + of_day + fraction - offset;
	return true;
}
