/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables and statements of the tests of drivers and writer, written by hand where sqlgen would write them. */
#ifndef KASSEI_TESTS_UNIT_DB_SCHEMA_H
#define KASSEI_TESTS_UNIT_DB_SCHEMA_H

#include "db/db.h"

enum stmt {
	THING_INSERT,     /* thing_id, n, flag, txt, bytes */
	THING_INSERT_ROWS, /* rows of thing_id, n, txt, bytes */
	THING_GET,        /* thing_id -> thing_id, n, flag, txt, bytes */
	THING_COUNT,
	THING_IDS,        /* -> thing_id, in order */
	THING_SUM,        /* -> sum(n) */
	THING_RAISE,      /* by, from -> thing_id, n; raises n of all from an id on */
	THING_SET_N,      /* thing_id, n */
	THING_SWAPPED,    /* $2 before $1, and $1 twice */
	THING_ECHO,       /* n, flag, txt, bytes -> the same */
	PART_INSERT,      /* part_id, thing_id, size */
	COUNTER_GET,      /* tenant -> value */
	COUNTER_SET,      /* tenant, value */
	HIDDEN_WRITE,     /* declared as reading, inserts */
	NO_SUCH_TABLE,
	WRONG_COLUMNS,    /* declared with two columns, has one */
	NO_TEXT,
	QUOTED_NAME,      /* an unknown name in double quotes */
	ROLL_BACK,        /* ends the transaction behind the driver's back */
	SYNCHRONOUS, FOREIGN_KEYS, JOURNAL_MODE, TRUSTED_SCHEMA, QUERY_ONLY,
	NO_MORE_PAGES, MANY_PAGES, /* SQLite's settings */
	NOTE_INSERT, NOTE_INDEX, NOTE_UNINDEX, NOTE_SEARCH, /* FTS5 */
	FOR_UPDATE_NOWAIT, TENANT_LOCKS, SHORT_DEADLOCK, READ_ONLY, NO_ROOM, /* PostgreSQL */
	STMT_COUNT
};
extern const struct db_stmt STMTS[STMT_COUNT];

#define P_INT(v) { .type = DB_INT, .i = (v) }
#define P_BOOL(v) { .type = DB_BOOL, .i = (v) }
#define P_TEXT(v) { .type = DB_TEXT, .s = (v) }
#define P_BLOB(v) { .type = DB_BLOB, .s = (v) }
#define P_NULL(t) { .type = (t), .is_null = true }

/* Runs a statement to its end. */
enum err stmt_run(struct db *db, enum stmt stmt, const struct db_param *params, int64_t *ret_changed) MUST_CHECK;
/* The first column of its first row, -1 without one; an error fails the test. */
int64_t stmt_ask(struct db *db, enum stmt stmt, const struct db_param *params);
/* A thing with a number and no more. */
enum err thing_insert(struct db *db, int64_t id, int64_t n) MUST_CHECK;

#endif
