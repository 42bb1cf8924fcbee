/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days of the law: how long records are kept, and by when claims have to be decided. No database. */
#include "office/disclosure/disclosure.h"
#include "office/retention/retention.h"
#include "unit/base/check.h"

static void test_cutoff(void **state) {
	static const struct { int fiscal_year; enum retention_years years; const char *before;
	} ROWS[] = {
		{ 2026, RETENTION_1, "2025-04-01" },
		{ 2026, RETENTION_3, "2023-04-01" },
		{ 2026, RETENTION_5, "2021-04-01" },
		{ 2026, RETENTION_10, "2016-04-01" },
		{ 2026, RETENTION_30, "1996-04-01" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(date_format_iso(*state, retention_cutoff(ROWS[i].fiscal_year, ROWS[i].years)), ROWS[i].before,
			"row %zu", i);
}

/* A record of fiscal year 2020, kept five years from 1 April 2021, is kept through 31 March 2026. */
static void test_last_day_of_retention(void **state) {
	(void)state;
	struct date completed;
	assert_true(date_parse_iso(S("2021-03-31"), &completed));
	assert_false(date_compare(completed, retention_cutoff(2025, RETENTION_5)) < 0);
	assert_true(date_compare(completed, retention_cutoff(2026, RETENTION_5)) < 0);
}

static void test_kinds(void **state) {
	(void)state;
	assert_int_equal(retention_year_count(RETENTION_ALWAYS), 0);
	assert_non_null(retention_kind_of(S("trail")));
	assert_null(retention_kind_of(S("accounts")));
	for (size_t i = 0; i < retention_kind_count; i++) {
		bool known = false;
		for (size_t k = 0; k < privacy_file_count; k++)
			known |= strcmp(privacy_files[k].word, retention_kinds[i].word) == 0;
		if (!known)
			fail_msg("%s is no file of the register of personal files", retention_kinds[i].word);
	}
}

/* The first day does not count; a last day on which the town hall is closed moves to the next open one. */
static void test_due_dates(void **state) {
	static const struct { const char *received, *due, *extended;
	} ROWS[] = {
		{ "2026-11-02", "2026-12-02", "2027-01-04" },
		{ "2026-10-30", "2026-11-30", "2027-01-04" },
		{ "2026-04-01", "2026-05-01", "2026-06-01" },
		{ "2026-04-04", "2026-05-07", "2026-06-03" },
		{ "2026-12-01", "2027-01-04", "2027-02-01" },
		{ "2024-01-30", "2024-02-29", "2024-04-01" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct date received;
		assert_true(date_parse_iso(str_from(ROWS[i].received), &received));
		ROW_STR(date_format_iso(*state, claim_due(received, false)), ROWS[i].due, "%s", ROWS[i].received);
		ROW_STR(date_format_iso(*state, claim_due(received, true)), ROWS[i].extended, "%s extended",
			ROWS[i].received);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_cutoff), UNIT(test_last_day_of_retention), UNIT(test_kinds),
		UNIT(test_due_dates) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
