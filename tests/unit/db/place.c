/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See place.h. Uses the engines' own libraries, so that the drivers are not checked by themselves. */
#include "unit/db/place.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- past the driver ---- */

static struct str sqlite_ask(const struct place *p, const char *sql) {
	sqlite3 *handle = NULL;
	sqlite3_stmt *st = NULL;
	struct str value = S("");
	const char *rest = sql;
	assert_int_equal(sqlite3_open(p->file, &handle), SQLITE_OK);
	while (*rest != '\0') {
		if (sqlite3_prepare_v2(handle, rest, -1, &st, &rest) != SQLITE_OK)
			fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
		int rc = sqlite3_step(st);
		if (rc == SQLITE_ROW && sqlite3_column_text(st, 0) != NULL)
			value = str_copy(p->a, str_from((const char *)sqlite3_column_text(st, 0)));
		if (rc != SQLITE_ROW && rc != SQLITE_DONE && rc != SQLITE_MISUSE)
			fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
		sqlite3_finalize(st);
	}
	sqlite3_close(handle);
	return value;
}

static struct str postgres_ask(const char *url, struct arena *a, const char *sql) {
	PGconn *conn = PQconnectdb(url);
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);
	struct str value = S("");
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	if (PQntuples(res) > 0)
		value = str_copy(a, str_from(PQgetvalue(res, 0, 0)));
	PQclear(res);
	PQfinish(conn);
	return value;
}

struct str place_ask(const struct place *p, const char *sql) {
	return p->engine == DB_SQLITE ? sqlite_ask(p, sql) : postgres_ask(p->url, p->a, sql);
}

void place_exec(const struct place *p, const char *sql) {
	(void)place_ask(p, sql);
}

int64_t place_ask_int(const struct place *p, const char *sql) {
	struct str text = place_ask(p, sql);
	int64_t value = 0;
	ROW_TRUE(str_to_int64(text, &value), "%s gave \"%.*s\"", sql, STR_ARG(text));
	return value;
}

/* ---- making and removing ---- */

static const char *cluster_url(void) {
	const char *url = getenv("KASSEI_TEST_PG_URL");
	if (url == NULL)
		fail_msg("KASSEI_TEST_PG_URL is not set: run this test through tests/lib/pg-cluster.sh run");
	return url;
}

/* The cluster's url with another database. */
static const char *url_of(struct arena *a, struct str cluster, const char *name) {
	size_t from = str_find(cluster, S("/postgres?"), 0);
	assert_int_not_equal(from, SIZE_MAX);
	struct str options = str_from_offset(cluster, from + strlen("/postgres"));
	return str_format(a, "%.*s/%s%.*s", (int)from, cluster.p, name, STR_ARG(options)).p;
}

/* `like`: the database to copy; NULL: an empty one. */
static void make_postgres(struct place *p, const char *like) {
	static int count;
	p->name = str_format(p->a, "test_%d_%d", (int)getpid(), ++count).p;
	const char *copied = like == NULL ? "" : str_format(p->a, " TEMPLATE %s", like).p;
	(void)postgres_ask(cluster_url(), p->a, str_format(p->a, "CREATE DATABASE %s%s", p->name, copied).p);
	p->url = url_of(p->a, str_from(cluster_url()), p->name);
}

struct db *place_open(const struct place *p, int flags) {
	struct db *db = NULL;
	struct str detail = STR_NONE;
	enum err e = db_open(p->url, flags, p->a, &db, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	return db;
}

static void migrate(const struct place *p) {
	struct db *db = place_open(p, DB_CREATE);
	enum err e = db_migrate(db);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(db_error(db)));
	db_close(db);
}

/* A hundred tables take a second: they are made once for each process and copied for each test. The cluster is removed
 * with all that is in it. */
static const char *migrated_postgres(void) {
	static char name[64];
	if (name[0] != '\0')
		return name;
	struct place p = { .a = arena_new(), .engine = DB_POSTGRES };
	make_postgres(&p, NULL);
	migrate(&p);
	snprintf(name, sizeof name, "%s", p.name);
	arena_free(p.a);
	return name;
}

static struct place *make(enum db_engine engine, bool bare) {
	struct arena *a = arena_new();
	struct place *p = ARENA_NEW(a, struct place);
	const char *base = getenv("TMPDIR");
	p->a = a;
	p->engine = engine;
	char *folder = arena_alloc(a, 256);
	snprintf(folder, 256, "%s/kassei-db-test.XXXXXX", base != NULL ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	p->folder = folder;
	p->url = p->file = str_format(a, "%s/test.db", p->folder).p;
	if (engine == DB_POSTGRES)
		make_postgres(p, bare ? NULL : migrated_postgres());
	else if (!bare)
		migrate(p);
	return p;
}

static void remove_files(const struct place *p) {
	static const char *const ENDINGS[] = { "", "-wal", "-shm", "-journal", ".lock", ".sock", ".before-0002",
		".before-0003", ".before-0003.part" };
	for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
		unlink(str_format(p->a, "%s%s", p->file, ENDINGS[i]).p);
	ROW_TRUE(rmdir(p->folder) == 0, "the test left files in %s", p->folder);
}

static int setup_sqlite(void **state) {
	*state = make(DB_SQLITE, *state != NULL);
	return 0;
}

static int setup_postgres(void **state) {
	*state = make(DB_POSTGRES, *state != NULL);
	return 0;
}

static int teardown(void **state) {
	struct place *p = *state;
	remove_files(p);
	if (p->engine == DB_POSTGRES)
		(void)postgres_ask(cluster_url(), p->a, str_format(p->a, "DROP DATABASE %s WITH (FORCE)", p->name).p);
	arena_free(p->a);
	return 0;
}

int place_run(const char *group, const struct place_test *tests, size_t count) {
	static bool bare = true;
	struct arena *a = arena_new();
	struct CMUnitTest *rows = ARENA_ARRAY(a, struct CMUnitTest, 2 * count);
	size_t n = 0;
	for (size_t i = 0; i < 2 * count; i++) {
		const struct place_test *test = &tests[i % count];
		enum db_engine engine = i < count ? DB_SQLITE : DB_POSTGRES;
		if ((test->engines & (1 << engine)) == 0)
			continue;
		rows[n++] = (struct CMUnitTest){
			.name = str_format(a, "%s: %s", engine == DB_SQLITE ? "sqlite" : "postgres", test->name).p,
			.test_func = test->fn, .setup_func = engine == DB_SQLITE ? setup_sqlite : setup_postgres,
			.teardown_func = teardown, .initial_state = test->bare ? &bare : NULL,
		};
	}
	int failed = _cmocka_run_group_tests(group, rows, n, NULL, NULL);
	arena_free(a);
	return failed;
}
