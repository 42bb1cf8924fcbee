/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See schema.h. */
#include "unit/db/schema.h"

#include "unit/base/check.h"

#define TYPES(...) (const enum db_type[]){ __VA_ARGS__ }
#define TYPE_COUNT(...) (int)COUNT_OF(((const enum db_type[]){ __VA_ARGS__ }))
#define PARAMS(...) .param_count = TYPE_COUNT(__VA_ARGS__), .param_types = TYPES(__VA_ARGS__)
#define COLS(...) .col_count = TYPE_COUNT(__VA_ARGS__), .col_types = TYPES(__VA_ARGS__)
#define BOTH(sql) .text = { [DB_SQLITE] = sql, [DB_POSTGRES] = sql }
#define ONLY(engine, sql) .text = { [engine] = sql }
#define STMT(id, ...) [id] = { .number = id, .name = #id, .file = "schema.c", .line = __LINE__, __VA_ARGS__ }

const struct db_stmt STMTS[STMT_COUNT] = {
	STMT(THING_INSERT, .writes = true,
		BOTH("INSERT INTO thing (thing_id, n, flag, txt, bytes) VALUES ($1, $2, $3, $4, $5)"),
		PARAMS(DB_INT, DB_INT, DB_BOOL, DB_TEXT, DB_BLOB)),
	STMT(THING_INSERT_ROWS, .writes = true,
		.text = { [DB_SQLITE] =
			"INSERT INTO thing (thing_id, n, txt, bytes) SELECT u.c0, u.c1, u.c2, u.c3 FROM rows($1) u",
			[DB_POSTGRES] =
				"INSERT INTO thing (thing_id, n, txt, bytes) SELECT u.c0, u.c1, u.c2, u.c3 FROM unnest(CAST($1 AS bigint[]),"
				" CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS bytea[])) u (c0, c1, c2, c3)" },
		.row_columns = 4, PARAMS(DB_ROWS)),
	STMT(THING_GET, BOTH("SELECT thing_id, n, flag, txt, bytes FROM thing WHERE thing_id = $1"), PARAMS(DB_INT),
		COLS(DB_INT, DB_INT, DB_BOOL, DB_TEXT, DB_BLOB)),
	STMT(THING_COUNT, BOTH("SELECT count(*) FROM thing"), COLS(DB_INT)),
	STMT(THING_IDS, BOTH("SELECT thing_id FROM thing ORDER BY thing_id"), COLS(DB_INT)),
	STMT(THING_SUM, BOTH("SELECT sum(n) FROM thing"), COLS(DB_INT)),
	STMT(THING_RAISE, .writes = true,
		BOTH("UPDATE thing SET n = n + $1 WHERE thing_id >= $2 RETURNING thing_id, n"), PARAMS(DB_INT, DB_INT),
		COLS(DB_INT, DB_INT)),
	STMT(THING_SET_N, .writes = true, BOTH("UPDATE thing SET n = $2 WHERE thing_id = $1"), PARAMS(DB_INT, DB_INT)),
	STMT(THING_SWAPPED,
		BOTH("SELECT thing_id FROM thing WHERE n = $2 AND thing_id >= $1 AND thing_id <= $1 + 1 ORDER BY thing_id"),
		PARAMS(DB_INT, DB_INT), COLS(DB_INT)),
	STMT(THING_ECHO, BOTH("SELECT $1, $2, $3, $4"), PARAMS(DB_INT, DB_BOOL, DB_TEXT, DB_BLOB),
		COLS(DB_INT, DB_BOOL, DB_TEXT, DB_BLOB)),
	STMT(PART_INSERT, .writes = true, BOTH("INSERT INTO part (part_id, thing_id, size) VALUES ($1, $2, $3)"),
		PARAMS(DB_INT, DB_INT, DB_INT)),
	STMT(COUNTER_GET, BOTH("SELECT value FROM counter WHERE tenant_id = $1"), PARAMS(DB_INT), COLS(DB_INT)),
	STMT(COUNTER_SET, .writes = true, BOTH("UPDATE counter SET value = $2 WHERE tenant_id = $1"),
		PARAMS(DB_INT, DB_INT)),
	STMT(HIDDEN_WRITE, BOTH("INSERT INTO thing (thing_id) VALUES (99)")),
	STMT(NO_SUCH_TABLE, BOTH("SELECT x FROM nowhere"), COLS(DB_INT)),
	STMT(WRONG_COLUMNS, BOTH("SELECT thing_id FROM thing"), COLS(DB_INT, DB_INT)),
	STMT(NO_TEXT, COLS(DB_INT)),
	STMT(QUOTED_NAME, BOTH("SELECT count(*) FROM thing WHERE txt = \"nothing\""), COLS(DB_INT)),
	STMT(ROLL_BACK, BOTH("ROLLBACK")),
	STMT(SYNCHRONOUS, ONLY(DB_SQLITE, "PRAGMA synchronous"), COLS(DB_INT)),
	STMT(FOREIGN_KEYS, ONLY(DB_SQLITE, "PRAGMA foreign_keys"), COLS(DB_INT)),
	STMT(JOURNAL_MODE, ONLY(DB_SQLITE, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), COLS(DB_INT)),
	STMT(TRUSTED_SCHEMA, ONLY(DB_SQLITE, "PRAGMA trusted_schema"), COLS(DB_INT)),
	STMT(QUERY_ONLY, ONLY(DB_SQLITE, "PRAGMA query_only"), COLS(DB_INT)),
	STMT(NO_MORE_PAGES, ONLY(DB_SQLITE, "PRAGMA max_page_count = 1"), COLS(DB_INT)),
	STMT(MANY_PAGES, ONLY(DB_SQLITE, "PRAGMA max_page_count = 1000000"), COLS(DB_INT)),
	STMT(NO_ROOM, .writes = true,
		ONLY(DB_POSTGRES, "DO $$ BEGIN RAISE 'no space left on device' USING ERRCODE = 'disk_full'; END $$")),
	STMT(NOTE_INSERT, .writes = true, ONLY(DB_SQLITE, "INSERT INTO note (note_id, words) VALUES ($1, $2)"),
		PARAMS(DB_INT, DB_TEXT)),
	STMT(NOTE_INDEX, .writes = true,
		ONLY(DB_SQLITE,
			"INSERT INTO note_search (rowid, words) SELECT note_id, words FROM note WHERE note_id = $1"),
		PARAMS(DB_INT)),
	STMT(NOTE_UNINDEX, .writes = true,
		ONLY(DB_SQLITE,
			"INSERT INTO note_search (note_search, rowid, words)"
			" SELECT 'delete', note_id, words FROM note WHERE note_id = $1"),
		PARAMS(DB_INT)),
	STMT(NOTE_SEARCH,
		ONLY(DB_SQLITE,
			"SELECT rowid, bm25(note_search) < 0 FROM note_search WHERE note_search MATCH $1 ORDER BY rowid"),
		PARAMS(DB_TEXT), COLS(DB_INT, DB_INT)),
	STMT(FOR_UPDATE_NOWAIT, .writes = true,
		ONLY(DB_POSTGRES, "SELECT thing_id FROM thing WHERE thing_id = $1 FOR UPDATE NOWAIT"), PARAMS(DB_INT),
		COLS(DB_INT)),
	STMT(TENANT_LOCKS,
		ONLY(DB_POSTGRES, "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
		COLS(DB_INT)),
	STMT(SHORT_DEADLOCK, ONLY(DB_POSTGRES, "SET LOCAL deadlock_timeout = '10ms'")),
	STMT(READ_ONLY, ONLY(DB_POSTGRES, "SELECT (current_setting('transaction_read_only') = 'on')"), COLS(DB_BOOL)),
};
const int db_stmt_count = STMT_COUNT;

#define TABLES(ID, BOOL, BLOB, STRICT) \
	"CREATE TABLE thing (thing_id " ID " NOT NULL PRIMARY KEY, n " ID ", flag " BOOL ", txt TEXT, bytes " BLOB "," \
	" CONSTRAINT thing_txt_valid CHECK (txt <> 'refused'), CONSTRAINT thing_txt_once UNIQUE (txt)) " STRICT ";" \
	"CREATE TABLE part (part_id " ID " NOT NULL PRIMARY KEY, thing_id " ID " NOT NULL REFERENCES thing, size " ID \
	" NOT NULL) " STRICT ";" \
	"CREATE TABLE counter (tenant_id " ID " NOT NULL PRIMARY KEY, value " ID " NOT NULL) " STRICT ";" \
	"INSERT INTO counter VALUES (1, 0), (2, 0), (3, 0);"

const struct db_migration db_migrations[] = {
	{ .number = 1, .name = "test/0001", .text = {
		[DB_SQLITE] = TABLES("INTEGER", "INTEGER CHECK (flag IN (0, 1))", "BLOB", "STRICT")
			"CREATE TABLE note (note_id INTEGER NOT NULL PRIMARY KEY, words TEXT NOT NULL) STRICT;"
			"CREATE VIRTUAL TABLE note_search USING fts5 (words, content='note', content_rowid='note_id',"
			" detail=none);",
		[DB_POSTGRES] = TABLES("BIGINT", "BOOLEAN", "BYTEA", ""),
	} },
};
const int db_migration_count = COUNT_OF(db_migrations);

enum err stmt_run(struct db *db, enum stmt stmt, const struct db_param *params, int64_t *ret_changed) {
	struct db_cursor c;
	TRY(db_start(db, &STMTS[stmt], params, &c));
	return db_finish(&c, ret_changed);
}

int64_t stmt_ask(struct db *db, enum stmt stmt, const struct db_param *params) {
	struct db_cursor c;
	enum err e = db_start(db, &STMTS[stmt], params, &c);
	int64_t value = e == OK && db_next(&c) ? db_int(&c, 0) : -1;
	if (e == OK)
		e = db_finish(&c, NULL);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(db_error(db)));
	return value;
}

enum err thing_insert(struct db *db, int64_t id, int64_t n) {
	const struct db_param params[] = { P_INT(id), P_INT(n), P_NULL(DB_BOOL), P_NULL(DB_TEXT), P_NULL(DB_BLOB) };
	return stmt_run(db, THING_INSERT, params, NULL);
}
