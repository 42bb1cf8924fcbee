/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a mandate may be: who may act for pay (行政書士法19条), the registration number, and its days. No database. */
#include "office/mandate/mandate.h"
#include "unit/base/check.h"

static struct date day(const char *text) {
	struct date d;
	assert_true(date_parse_iso(str_from(text), &d));
	return d;
}

struct acting_row { bool wants, paid; const char *licence, *law; bool may; };

static void test_who_may_act(void **state) {
	(void)state;
	static const struct acting_row ROWS[] = {
		{ true, false, "", "", true },
		{ true, true, "", "", false },
		{ true, true, "12345678", "", true },
		{ true, true, "", "弁護士法", true },
		{ false, false, "", "", false },
		{ false, true, "12345678", "", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct mandate_terms t = { .scope = MANDATE_SCOPE_ALL,
			.wants_to_act = ROWS[i].wants,
			.paid = ROWS[i].paid,
			.licence_no = str_from(ROWS[i].licence),
			.other_law = str_from(ROWS[i].law) };
		if (mandate_may_act(&t) != ROWS[i].may)
			fail_msg("row %zu", i);
	}
}

struct terms_row { const char *licence, *law, *from, *to, *field; };

static void test_terms(void **state) {
	(void)state;
	static const struct terms_row ROWS[] = {
		{ "12345678", "", "2026-07-01", "2026-12-31", NULL },
		{ "第１２３４５６７８号", "", "2026-07-01", "2026-12-31", NULL },
		{ "1234567", "", "2026-07-01", "2026-12-31", "licence_no" },
		{ "123456789", "", "2026-07-01", "2026-12-31", "licence_no" },
		{ "1234567a", "", "2026-07-01", "2026-12-31", "licence_no" },
		{ "", "税理士法", "2026-07-01", "2026-12-31", NULL },
		{ "", "占い師法", "2026-07-01", "2026-12-31", "other_law" },
		{ "", "", "2026-07-01", "2026-07-01", NULL },
		{ "", "", "2026-07-02", "2026-07-01", "until_on" },
		{ "", "", "2026-05-01", "2026-06-30", "until_on" },
		{ "", "", "2026-07-01", "2031-06-30", NULL },
		{ "", "", "2026-07-01", "2031-07-01", "until_on" },
	};
	struct settings settings = { .mandate_other_laws = "弁護士法; 税理士法;" };
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const char *field = "";
		struct mandate_terms t = { .scope = MANDATE_SCOPE_ALL,
			.wants_to_act = true,
			.paid = true,
			.licence_no = str_from(ROWS[i].licence),
			.other_law = str_from(ROWS[i].law),
			.from = day(ROWS[i].from),
			.to = day(ROWS[i].to) };
		const char *reason = mandate_terms_check(a, &t, &settings, day("2026-07-01"), &field);
		if ((reason == NULL) != (ROWS[i].field == NULL) ||
			(reason != NULL && strcmp(field, ROWS[i].field) != 0))
			fail_msg("row %zu: %s (%s)", i, reason != NULL ? reason : "fine", field);
		if (i == 1)
			assert_true(str_equal(t.licence_no, S("12345678")));
	}
	arena_free(a);
}

static void test_expiry(void **state) {
	(void)state;
	assert_int_equal(mandate_invitation_state(INVITATION_WAITING, 100, 99), INVITATION_WAITING);
	assert_int_equal(mandate_invitation_state(INVITATION_WAITING, 100, 100), INVITATION_EXPIRED);
	assert_int_equal(mandate_invitation_state(INVITATION_ACCEPTED, 100, 100), INVITATION_ACCEPTED);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_who_may_act), cmocka_unit_test(test_terms),
		cmocka_unit_test(test_expiry) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
