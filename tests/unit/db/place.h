/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A place for one test: an empty database of its own, on SQLite in a temporary folder or in the private PostgreSQL
 * cluster that tests/lib/pg-cluster.sh started. Every row of a table of tests runs on each engine that it names.
 */
#ifndef KASSEI_TESTS_UNIT_DB_PLACE_H
#define KASSEI_TESTS_UNIT_DB_PLACE_H

#include "db/db.h"

#include "unit/base/check.h"

enum { ON_SQLITE = 1 << DB_SQLITE, ON_POSTGRES = 1 << DB_POSTGRES, ON_BOTH = ON_SQLITE | ON_POSTGRES };

struct place {
	enum db_engine engine;
	struct arena *a;
	const char *folder;
	const char *url;
	const char *file; /* SQLite only */
	const char *name; /* PostgreSQL only */
};

struct place_test {
	const char *name;
	void (*fn)(void **state);
	int engines;
	bool bare; /* without db_migrate */
};
#define PLACE_TEST(function, where) { .name = #function, .fn = function, .engines = (where) }

/* Runs the rows; *state is a struct place. The program's exit status. */
int place_run(const char *group, const struct place_test *tests, size_t count);

/* Opens the place's database; a failure fails the test. The caller closes it. */
struct db *place_open(const struct place *p, int flags);
/* A connection past the driver, for a test that asks often: opening one reads the catalogue of a hundred tables. Close
 * it before the test ends; what it gives lives in `a`. */
struct asker;
struct asker *asker_open(const struct place *p);
struct str asker_ask(struct asker *asker, struct arena *a, const char *sql);
void asker_close(struct asker *asker);
/* SQL past the driver, on a connection of its own; a failure fails the test. */
void place_exec(const struct place *p, const char *sql);
/* The same; gives the first column of the first row as text, in the place's arena ("" when there is none or it is
 * NULL). */
struct str place_ask(const struct place *p, const char *sql);
int64_t place_ask_int(const struct place *p, const char *sql);

#endif
