/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Migrations: each in its own transaction, none twice, none by an older program, and a copy of the file before. The
 * third fails until the table "permission" exists; the second rebuilds a table to which another one refers.
 */
#include "base/clock.h"
#include "db/writer.h"

#include "unit/db/place.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOTH(sql) { [DB_SQLITE] = sql, [DB_POSTGRES] = sql }

const struct db_migration db_migrations[] = {
	{ .number = 1, .name = "shop/0001", .text = BOTH(
		"CREATE TABLE shop (shop_id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);"
		"CREATE TABLE visit (visit_id BIGINT NOT NULL PRIMARY KEY, shop_id BIGINT NOT NULL REFERENCES shop);"
		"INSERT INTO shop VALUES (1, '八百屋'); INSERT INTO visit VALUES (10, 1);") },
	{ .number = 2, .name = "shop/0002", .text = {
		[DB_SQLITE] = "CREATE TABLE shop_new (shop_id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
			" kind TEXT NOT NULL DEFAULT ''); INSERT INTO shop_new (shop_id, name) SELECT shop_id, name FROM shop;"
			"DROP TABLE shop; ALTER TABLE shop_new RENAME TO shop;",
		[DB_POSTGRES] = "ALTER TABLE shop ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
	} },
	{ .number = 3, .name = "shop/0003", .text = BOTH(
		"CREATE TABLE half_done (x BIGINT); INSERT INTO permission VALUES (3); CREATE TABLE done (x BIGINT)") },
};
const int db_migration_count = COUNT_OF(db_migrations);
const int db_stmt_count = 0;

static enum err migrate(const struct place *p, struct str *ret_error) {
	struct db *db = place_open(p, DB_CREATE);
	enum err e = db_migrate(db);
	*ret_error = str_copy(p->a, db_error(db));
	db_close(db);
	return e;
}

static int version(const struct place *p) {
	int v = -1;
	struct db *db = place_open(p, DB_CREATE);
	assert_int_equal(db_schema_version(db, &v), OK);
	db_close(db);
	return v;
}

static void allow_third(const struct place *p) {
	place_exec(p, "CREATE TABLE permission (x BIGINT)");
}

static int64_t table_count(const struct place *p, const char *name) {
	return place_ask_int(p, str_format(p->a, p->engine == DB_SQLITE ?
		"SELECT count(*) FROM sqlite_schema WHERE name = '%s'" :
		"SELECT count(*) FROM pg_class WHERE relname = '%s'", name).p);
}

static bool copy_exists(const struct place *p, int number) {
	return access(str_format(p->a, "%s.before-%04d", p->file, number).p, F_OK) == 0;
}

static void test_all_at_once(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(version(p), 0);
	allow_third(p);
	clock_set(1795305600000000);
	ROW_INT(migrate(p, &error), OK, "%.*s", STR_ARG(error));
	assert_int_equal(version(p), 3);
	assert_int_equal(place_ask_int(p, "SELECT count(*) FROM db_migration WHERE name = 'shop/0002'"), 1);
	assert_int_equal(place_ask_int(p, "SELECT applied_us FROM db_migration WHERE number = 3"), 1795305600000000);
	ROW_STR(place_ask(p, "SELECT s.name FROM visit v JOIN shop s ON s.shop_id = v.shop_id WHERE s.kind = ''"),
		"八百屋", "rebuilt");
	clock_reset();
	assert_false(copy_exists(p, 1)); /* there was nothing to lose */
	/* A second time nothing happens. */
	struct str before = place_ask(p, "SELECT max(applied_us) FROM db_migration");
	assert_int_equal(migrate(p, &error), OK);
	assert_true(str_equal(place_ask(p, "SELECT max(applied_us) FROM db_migration"), before));
	assert_int_equal(place_ask_int(p, "SELECT count(*) FROM permission"), 1);
}

static void test_failing_one_is_undone(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	ROW_TRUE(str_contains(error, S("applying migration 3 \"shop/0003\"")) && str_contains(error, S("permission")),
		"%.*s", STR_ARG(error));
	assert_int_equal(version(p), 2);
	assert_int_equal(table_count(p, "half_done"), 0);
	assert_int_equal(table_count(p, "visit"), 1);
	allow_third(p);
	ROW_INT(migrate(p, &error), OK, "%.*s", STR_ARG(error));
	assert_int_equal(version(p), 3);
	assert_int_equal(table_count(p, "half_done"), 1);
}

static void test_copy_before(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	assert_false(copy_exists(p, 3));
	place_exec(p, "INSERT INTO shop (shop_id, name) VALUES (2, '豆腐店')");
	allow_third(p);
	assert_int_equal(migrate(p, &error), OK);
	place_exec(p, "DELETE FROM visit; DELETE FROM shop");
	assert_true(copy_exists(p, 3));
	struct place copy = *p;
	struct stat st;
	copy.file = str_format(p->a, "%s.before-0003", p->file).p;
	assert_int_equal(stat(copy.file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	ROW_STR(place_ask(&copy, "PRAGMA integrity_check"), "ok", "copy");
	assert_int_equal(place_ask_int(&copy, "SELECT count(*) FROM shop"), 2);
	assert_int_equal(place_ask_int(&copy, "SELECT max(number) FROM db_migration"), 2);
	assert_int_equal(table_count(&copy, "half_done"), 0);
	unlink(str_format(p->a, "%s-wal", copy.file).p);
	unlink(str_format(p->a, "%s-shm", copy.file).p);
}

/* A place that cannot be written: nothing may be migrated without its copy. */
static void test_no_copy_no_migration(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	allow_third(p);
	const char *in_the_way = str_format(p->a, "%s.before-0003.part", p->file).p;
	assert_int_equal(mkdir(in_the_way, 0700), 0);
	assert_int_equal(migrate(p, &error), ERR_IO);
	ROW_TRUE(str_contains(error, S(".before-0003")), "%.*s", STR_ARG(error));
	assert_int_equal(version(p), 2);
	rmdir(in_the_way);
	assert_int_equal(migrate(p, &error), OK);
}

static void test_newer_database(void **state) {
	struct place *p = *state;
	struct str error;
	allow_third(p);
	assert_int_equal(migrate(p, &error), OK);
	place_exec(p, "INSERT INTO db_migration VALUES (4, 'shop/0004', 1)");
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	ROW_TRUE(str_contains(error, S("migration 4 and this program knows 3: a newer Kassei")), "%.*s",
		STR_ARG(error));
	assert_int_equal(version(p), 4);
}

static void test_other_history(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	allow_third(p);
	place_exec(p, "UPDATE db_migration SET name = 'other/0001' WHERE number = 2");
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	ROW_TRUE(str_contains(error, S("migration 2 of the database is not \"shop/0002\"")), "%.*s", STR_ARG(error));
	assert_int_equal(table_count(p, "half_done"), 0);
}

/* A row that refers to nothing, which SQLite would let through while its tables are rebuilt. */
static void test_broken_reference(void **state) {
	struct place *p = *state;
	struct str error;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	allow_third(p);
	place_exec(p, "INSERT INTO visit VALUES (11, 404)");
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	ROW_TRUE(str_contains(error, S("\"visit\" refers to nothing")), "%.*s", STR_ARG(error));
	assert_int_equal(version(p), 2);
}

static void test_writer_is_in_the_way(void **state) {
	struct place *p = *state;
	struct writer *w = NULL;
	struct str error, detail;
	assert_int_equal(migrate(p, &error), ERR_DATABASE);
	allow_third(p);
	assert_int_equal(writer_start(p->url, 10, p->a, &w, &detail), OK);
	assert_int_equal(migrate(p, &error), ERR_BUSY);
	writer_stop(w);
	assert_int_equal(version(p), 2);
	assert_int_equal(migrate(p, &error), OK);
}

/* Several processes start at once: on PostgreSQL they wait for each other and all succeed. */
struct starter {
	const struct place *p;
	enum err err;
	pthread_t thread;
};

static void *start_up(void *context) {
	struct starter *s = context;
	struct arena *a = arena_new();
	struct db *db = NULL;
	struct str detail;
	s->err = db_open(s->p->url, DB_CREATE, a, &db, &detail);
	if (s->err == OK)
		s->err = db_migrate(db);
	db_close(db);
	arena_free(a);
	return NULL;
}

static void test_together(void **state) {
	struct place *p = *state;
	struct starter starters[8];
	allow_third(p);
	for (size_t i = 0; i < COUNT_OF(starters); i++) {
		starters[i] = (struct starter){ .p = p };
		assert_int_equal(pthread_create(&starters[i].thread, NULL, start_up, &starters[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(starters); i++) {
		pthread_join(starters[i].thread, NULL);
		ROW_INT(starters[i].err, OK, "starter %zu", i);
	}
	assert_int_equal(version(p), 3);
	assert_int_equal(place_ask_int(p, "SELECT count(*) FROM permission"), 1);
}

#define BARE_TEST(function, where) { .name = #function, .fn = function, .engines = (where), .bare = true }

int main(void) {
	static const struct place_test TESTS[] = {
		BARE_TEST(test_all_at_once, ON_BOTH), BARE_TEST(test_failing_one_is_undone, ON_BOTH),
		BARE_TEST(test_newer_database, ON_BOTH), BARE_TEST(test_other_history, ON_BOTH),
		BARE_TEST(test_copy_before, ON_SQLITE), BARE_TEST(test_no_copy_no_migration, ON_SQLITE),
		BARE_TEST(test_broken_reference, ON_SQLITE), BARE_TEST(test_writer_is_in_the_way, ON_SQLITE),
		BARE_TEST(test_together, ON_POSTGRES),
	};
	return place_run("db migrate", TESTS, COUNT_OF(TESTS));
}
