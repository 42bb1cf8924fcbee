/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates, years, instants, fractions and numbers of municipalities and firms as people write them. What is read is
 * written in one form, which is read again. */
#include "base/codes.h"
#include "base/date.h"
#include "base/holiday.h"
#include "base/rational.h"
#include "fuzz/fuzz.h"

/* Years of an era are read with two digits: up to 令和99年. */
enum { LAST_ERA_YEAR = 2117 };

static void check_date(struct arena *a, struct str text) {
	struct date d, again;
	unsigned warnings = 0;
	if (date_parse_iso(text, &d))
		MUST(str_equal(date_format_iso(a, d), text));
	if (!date_parse(text, &d, &warnings))
		return;
	struct civil c = date_civil(d);
	MUST(c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
		c.day <= days_in_month(c.year, c.month));
	MUST(date_parse_iso(date_format_iso(a, d), &again) && again.days == d.days);
	MUST(date_parse(date_format_ja(a, d), &again, NULL) && again.days == d.days);
	if (c.year > LAST_ERA_YEAR)
		return;
	MUST(date_parse(date_format_era(a, d), &again, NULL) && again.days == d.days);
	MUST(date_parse(date_format_era_short(a, d), &again, NULL) && again.days == d.days);
}

static void check_year(struct arena *a, struct str text) {
	int year, again;
	size_t n = fiscal_year_scan(text, &year);
	MUST(n <= text.n);
	if (n > 0)
		MUST(fiscal_year_parse(str_slice(text, 0, n), &again) && again == year);
	if (!fiscal_year_parse(text, &year))
		return;
	MUST(year >= 1 && year <= 9999);
	MUST(year > LAST_ERA_YEAR || (fiscal_year_parse(fiscal_year_label(a, year), &again) && again == year));
}

static void check_instant(struct arena *a, struct str text) {
	int64_t us, again;
	if (time_parse_rfc3339(text, &us))
		MUST(time_parse_rfc3339(time_format_utc(a, us), &again) && again == us);
	if (time_parse_http(text, &us))
		MUST(time_parse_http(time_format_http(a, us), &again) && again == us);
}

static void check_numbers(struct arena *a, struct str text) {
	char number[CORPORATE_NUMBER_SIZE], invoice[INVOICE_NUMBER_SIZE];
	struct rational r;
	size_t from, n;
	(void)municipality_code_read(a, text);
	(void)municipality_code_valid(text);
	if (corporate_number_read(a, text, number))
		MUST(corporate_number_valid(str_from(number)));
	(void)invoice_number_read(a, text, invoice);
	if (my_number_find(a, text, &from, &n) != MY_NUMBER_NONE)
		MUST(n >= 12 && from + n <= text.n);
	if (rational_parse(a, text, &r))
		MUST(r.den > 0 && rational_format(a, r).n > 0 && rational_format_percent(a, r).n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str text = fuzz_input(data, size);
	check_date(a, text);
	check_year(a, text);
	check_instant(a, text);
	check_numbers(a, fuzz_text(text));
	arena_free(a);
	return 0;
}
