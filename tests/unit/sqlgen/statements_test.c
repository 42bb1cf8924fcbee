/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every statement of the program is prepared on both engines after all migrations. sqlgen asks SQLite only; this finds
 * what SQLite forgives and PostgreSQL does not.
 */
#include "stmts.h"

#include "db/db-private.h"
#include "unit/db/place.h"

static void test_all_statements_prepare(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	ROW_TRUE(db_stmt_count > 0, "no statement");
	for (int i = 0; i < db_stmt_count; i++) {
		const struct db_stmt *stmt = db_stmts[i];
		ROW_INT(stmt->number, i, "%s", stmt->name);
		if (stmt->text[p->engine] != NULL)
			ROW_TRUE(db_prepare(db, stmt) == OK, "%s", str_to_cstr(p->a, db_error(db)));
	}
	assert_null(db_stmts[db_stmt_count]);
	db_close(db);
}

int main(void) {
	static const struct place_test TESTS[] = { PLACE_TEST(test_all_statements_prepare, ON_BOTH) };
	return place_run("statements", TESTS, COUNT_OF(TESTS));
}
