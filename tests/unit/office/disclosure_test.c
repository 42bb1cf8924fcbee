/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people are shown of what is held about them: no table with personal data is left out, and values read as people
 * write them. */
#include "office/disclosure/disclosure.h"
#include "unit/base/check.h"

#define ASSERT_STR(actual, expected) ROW_STR(actual, expected, "line %d", __LINE__)

static const struct db_held *held_of(const char *table) {
	for (int i = 0; i < db_held_count; i++)
		if (strcmp(db_held[i].table, table) == 0)
			return &db_held[i];
	return NULL;
}

/* notice_address has only an address, and payment_movement a payment: held.c finds them by these. The pieces of a list
 * that is being brought in, and what it overwrote, are rows of a file and not of a party: what became of them stands in
 * party_import_row and in the party. */
static bool has_a_way_of_its_own(const char *table) {
	static const char *const TABLES[] = { "notice_address", "payment_movement", "party_import_piece",
		"party_import_undo" };
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		if (strcmp(TABLES[i], table) == 0)
			return true;
	return false;
}

static void test_every_personal_table_can_be_shown_to_its_owner(void **state) {
	(void)state;
	assert_true(db_held_count > 20);
	for (int i = 0; i < db_personal_count; i++) {
		const struct db_held *held = held_of(db_personals[i].table);
		if (held == NULL)
			fail_msg("%s has a personal column and stands not in db_held", db_personals[i].table);
		if (held->of_account.desc == NULL && held->of_party.desc == NULL && !has_a_way_of_its_own(held->table))
			fail_msg("%s does not say whose its rows are: give it account_id or party_id", held->table);
	}
}

static bool shows(const struct row_desc *desc, const char *column) {
	for (size_t i = 0; i < desc->count; i++)
		if (strcmp(desc->cols[i].name, column) == 0)
			return true;
	return false;
}

static void test_rows_are_whole_and_hold_no_secret(void **state) {
	(void)state;
	for (int i = 0; i < db_personal_count; i++) {
		const struct db_held *held = held_of(db_personals[i].table);
		if (held->of_account.desc != NULL && !shows(held->of_account.desc, db_personals[i].column))
			fail_msg("%s.%s is left out of an account's rows", held->table, db_personals[i].column);
		if (held->of_party.desc != NULL && !shows(held->of_party.desc, db_personals[i].column))
			fail_msg("%s.%s is left out of a party's rows", held->table, db_personals[i].column);
	}
	assert_false(shows(held_of("account")->of_account.desc, "password"));
	assert_false(shows(held_of("account_session")->of_account.desc, "token_hash"));
	assert_true(shows(held_of("account")->of_account.desc, "created_us"));
}

/* A succession belongs to both sides, a joined field to both rows. */
static void test_owners_that_are_not_called_party_id(void **state) {
	(void)state;
	assert_non_null(held_of("party_succession")->of_party.desc);
	assert_non_null(held_of("party_join_field")->of_party.desc);
	assert_null(held_of("party_succession")->of_account.desc);
	assert_false(held_of("account")->in_tenant);
	assert_true(held_of("party")->in_tenant);
}

enum colour { RED = 1, BLUE };
static const struct enum_value COLOURS[] = { [RED] = { "red", "はい" }, [BLUE] = { "blue", "いいえ" } };
static const struct enum_desc colour_desc = { .name = "colour", .count = 3, .values = COLOURS };
struct sample {
	struct sample_id {
		int64_t v;
	} id;
	struct str text;
	struct opt_int day;
	int64_t at_us;
	bool yes;
	enum colour colour;
	int64_t flags;
};
#define COL(name_, type_, ...) { .name = #name_, .label = #name_, .type = type_, .offset = offsetof(struct sample, name_), __VA_ARGS__ }
static const struct col_desc COLS[] = { COL(id, COL_ID), COL(text, COL_TEXT), COL(day, COL_DATE, .nullable = true),
	COL(at_us, COL_TIME), COL(yes, COL_BOOL), COL(colour, COL_ENUM, .values = &colour_desc),
	COL(flags, COL_FLAGS, .values = &colour_desc) };

static void test_values_as_people_read_them(void **state) {
	(void)state;
	static const struct {
		const char *ja, *en;
	} EXPECTED[] = { { "0000000000001", "0000000000001" }, { "みほん", "みほん" }, { "1970年1月3日", "1970-01-03" },
		{ "1970年1月1日 9時00分", "1970-01-01T09:00:00+09:00" }, { "はい", "Yes" }, { "いいえ", "No" },
		{ "はい / いいえ", "Yes / No" } };
	struct sample row = { .id = { 1 },
		.text = S("みほん"),
		.day = { true, 2 },
		.at_us = 0,
		.yes = true,
		.colour = BLUE,
		.flags = 6 };
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT_OF(COLS); i++) {
		ASSERT_STR(held_text(a, LANG_JA, &row, &COLS[i]), EXPECTED[i].ja);
		ASSERT_STR(held_text(a, LANG_EN, &row, &COLS[i]), EXPECTED[i].en);
	}
	row.day.has = false;
	ASSERT_STR(held_text(a, LANG_JA, &row, &COLS[2]), "");
	row.colour = 0;
	ASSERT_STR(held_text(a, LANG_JA, &row, &COLS[5]), "");
	assert_true(held_is_inner(&COLS[0]));
	assert_false(held_is_inner(&COLS[1]));
	arena_free(a);
}

static void test_when_a_row_was_written(void **state) {
	(void)state;
	static const struct row_desc WITH_TIME = { .name = "x",
		.size = sizeof(struct sample),
		.count = COUNT_OF(COLS),
		.cols = COLS };
	static const struct row_desc WITH_ID = { .name = "x", .size = sizeof(struct sample), .count = 1, .cols = COLS };
	struct sample row = { .id = { INT64_C(1000) << 21 }, .at_us = 77 };
	struct held_group g = { .desc = &WITH_TIME, .rows = &row, .count = 1 };
	assert_int_equal(held_written_us(&g, &row), 77);
	g.desc = &WITH_ID;
	assert_int_equal(held_written_us(&g, &row), INT64_C(1577836800000000) + 1000000);
	struct arena *a = arena_new();
	ASSERT_STR(held_key(a, &g, 0), "0000001YG0000");
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_personal_table_can_be_shown_to_its_owner),
		cmocka_unit_test(test_rows_are_whole_and_hold_no_secret),
		cmocka_unit_test(test_owners_that_are_not_called_party_id),
		cmocka_unit_test(test_values_as_people_read_them),
		cmocka_unit_test(test_when_a_row_was_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
