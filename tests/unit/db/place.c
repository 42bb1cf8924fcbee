/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See place.h. Uses the engines' own libraries, so that the drivers are not checked by themselves. */
#include "unit/db/place.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- past the driver ---- */

struct asker {
	enum db_engine engine;
	sqlite3 *sqlite;
	PGconn *postgres;
};

static struct str sqlite_ask(sqlite3 *handle, struct arena *a, const char *sql) {
	sqlite3_stmt *st = NULL;
	struct str value = S("");
	const char *rest = sql;
	while (*rest != '\0') {
		if (sqlite3_prepare_v2(handle, rest, -1, &st, &rest) != SQLITE_OK)
			fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
		int rc = sqlite3_step(st);
		if (rc == SQLITE_ROW && sqlite3_column_text(st, 0) != NULL)
			value = str_copy(a, str_from((const char *)sqlite3_column_text(st, 0)));
		if (rc != SQLITE_ROW && rc != SQLITE_DONE && rc != SQLITE_MISUSE)
			fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
		sqlite3_finalize(st);
	}
	return value;
}

static struct str postgres_ask_on(PGconn *conn, struct arena *a, const char *sql) {
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);
	struct str value = S("");
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	if (PQntuples(res) > 0)
		value = str_copy(a, str_from(PQgetvalue(res, 0, 0)));
	PQclear(res);
	return value;
}

static struct str postgres_ask(const char *url, struct arena *a, const char *sql) {
	PGconn *conn = PQconnectdb(url);
	struct str value = postgres_ask_on(conn, a, sql);
	PQfinish(conn);
	return value;
}

struct asker *asker_open(const struct place *p) {
	struct asker *asker = ARENA_NEW(p->a, struct asker);
	asker->engine = p->engine;
	if (p->engine == DB_SQLITE)
		assert_int_equal(sqlite3_open(p->file, &asker->sqlite), SQLITE_OK);
	else
		asker->postgres = PQconnectdb(p->url);
	return asker;
}

void asker_close(struct asker *asker) {
	if (asker->engine == DB_SQLITE)
		sqlite3_close(asker->sqlite);
	else
		PQfinish(asker->postgres);
}

struct str asker_ask(struct asker *asker, struct arena *a, const char *sql) {
	return asker->engine == DB_SQLITE ? sqlite_ask(asker->sqlite, a, sql) :
		postgres_ask_on(asker->postgres, a, sql);
}

struct str place_ask(const struct place *p, const char *sql) {
	struct asker *asker = asker_open(p);
	struct str value = asker_ask(asker, p->a, sql);
	asker_close(asker);
	return value;
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
	const char *copied = like == NULL ? "" : str_format(p->a, " TEMPLATE %s STRATEGY FILE_COPY", like).p;
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

/* ---- migrated once ----
 * A hundred tables take a second, so they are made once and copied for each test. */

/* A name for the schema of this program: programs of other tests in the same cluster have other ones. */
static const char *schema_name(struct arena *a) {
	uint64_t hash = 1469598103934665603u;
	for (int i = 0; i < db_migration_count; i++)
		for (const char *c = db_migrations[i].text[DB_POSTGRES]; *c != '\0'; c++)
			hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	return str_format(a, "schema_%016llx", (unsigned long long)hash).p;
}

/* The cluster's database to copy. Whoever of several programs at once has it ready first gives it its name; the cluster
 * is removed with all that is in it. */
static const char *migrated_postgres(struct arena *a) {
	const char *name = schema_name(a);
	struct str there = postgres_ask(cluster_url(), a,
		str_format(a, "SELECT count(*) FROM pg_database WHERE datname = '%s'", name).p);
	if (str_equal(there, S("1")))
		return name;
	struct place p = { .a = a, .engine = DB_POSTGRES };
	make_postgres(&p, NULL);
	migrate(&p);
	(void)postgres_ask(cluster_url(), a,
		str_format(a,
			"DO $$ BEGIN ALTER DATABASE %s RENAME TO %s; EXCEPTION WHEN duplicate_database THEN NULL; END $$",
			p.name, name)
			.p);
	return name;
}

/* A new file, and after the first one a copy of its bytes. */
static void migrate_sqlite(const struct place *p) {
	static struct arena *kept; /* until the end */
	static char *bytes;
	static size_t n;
	FILE *file;
	if (kept == NULL) {
		migrate(p);
		kept = arena_new();
		struct stat st;
		file = fopen(p->file, "rb");
		assert_true(file != NULL && fstat(fileno(file), &st) == 0);
		n = (size_t)st.st_size;
		bytes = arena_alloc(kept, n);
		assert_int_equal(fread(bytes, 1, n, file), n);
	} else {
		file = fopen(p->file, "wb");
		assert_true(file != NULL && fchmod(fileno(file), 0600) == 0);
		assert_int_equal(fwrite(bytes, 1, n, file), n);
	}
	assert_int_equal(fclose(file), 0);
}

static struct place *make(enum db_engine engine, bool bare) {
	struct arena *a = arena_new();
	struct place *p = ARENA_NEW(a, struct place);
	p->a = a;
	p->engine = engine;
	p->folder = check_folder(arena_alloc(a, 256), 256);
	p->url = p->file = str_format(a, "%s/test.db", p->folder).p;
	if (engine == DB_POSTGRES)
		make_postgres(p, bare ? NULL : migrated_postgres(a));
	else if (!bare)
		migrate_sqlite(p);
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
