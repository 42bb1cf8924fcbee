/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of files of personal data says neither less nor more than the schemas' marks. */
#include "office/privacy/privacy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool has_personal_column(const char *table) {
	for (int i = 0; i < db_personal_count; i++)
		if (strcmp(db_personals[i].table, table) == 0)
			return true;
	return false;
}

static void test_every_personal_column_stands_in_a_file(void **state) {
	(void)state;
	assert_true(db_personal_count > 40);
	for (int i = 0; i < db_personal_count; i++)
		if (privacy_file_of(db_personals[i].table) == NULL)
			fail_msg("%s.%s is personal, and src/office/privacy/files.def does not name the table",
				db_personals[i].table, db_personals[i].column);
}

static void test_every_table_of_a_file_has_a_personal_column(void **state) {
	(void)state;
	for (size_t i = 0; i < privacy_held_count; i++) {
		if (!has_personal_column(privacy_held[i].table))
			fail_msg("files.def names %s, which has no personal column", privacy_held[i].table);
		for (size_t k = 0; k < i; k++)
			if (strcmp(privacy_held[i].table, privacy_held[k].table) == 0)
				fail_msg("files.def names %s twice", privacy_held[i].table);
	}
}

static void test_every_file_says_what_the_law_asks(void **state) {
	(void)state;
	for (size_t i = 0; i < privacy_file_count; i++) {
		const struct privacy_file *f = &privacy_files[i];
		const char *const texts[] = { f->name, f->purpose, f->scope, f->source, f->recipients, f->retention };
		struct arena *a = arena_new();
		for (size_t k = 0; k < COUNT_OF(texts); k++)
			assert_true(strlen(texts[k]) > 0);
		assert_true(privacy_items(a, f, LANG_JA).n > 0);
		arena_free(a);
	}
}

static void test_items_are_the_labels_of_the_columns_each_once(void **state) {
	(void)state;
	struct arena *a = arena_new();
	struct str items = privacy_items(a, privacy_file_of("party"), LANG_JA);
	assert_true(str_contains(items, S("口座番号")));
	assert_true(str_contains(items, S("名称")));
	size_t first = str_find(items, S("、フリガナ、"), 0);
	assert_true(first != SIZE_MAX);
	assert_true(str_find(items, S("、フリガナ、"), first + 1) == SIZE_MAX);
	assert_null(privacy_file_of("plan"));
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_personal_column_stands_in_a_file),
		cmocka_unit_test(test_every_table_of_a_file_has_a_personal_column),
		cmocka_unit_test(test_every_file_says_what_the_law_asks),
		cmocka_unit_test(test_items_are_the_labels_of_the_columns_each_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
