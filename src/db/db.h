/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One interface over SQLite and PostgreSQL. A `struct db` is one connection, used by one thread at a time. There is
 * no function that takes SQL text at run time: statements are the tables that sqlgen made (struct db_stmt), prepared
 * when first used and kept by number. Callers use the typed functions that sqlgen writes, not these.
 */
#ifndef KASSEI_DB_DB_H
#define KASSEI_DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/row.h"

enum db_engine { DB_SQLITE = 0, DB_POSTGRES = 1, DB_ENGINE_COUNT };

enum db_type { DB_INT = 1, DB_BOOL, DB_TEXT, DB_BLOB, DB_ROWS };

/* A statement as sqlgen wrote it. `number` counts from 0 without gaps over the whole program. */
struct db_stmt {
	int number;
	const char *name;
	const char *file; /* where it is written, for errors */
	int line;
	const char *text[DB_ENGINE_COUNT];
	bool writes;
	int param_count;
	const enum db_type *param_types;
	int row_columns; /* of the last parameter, when it is DB_ROWS */
	int col_count;
	const enum db_type *col_types;
};
/* How many statements there are; defined by the generated code. */
extern const int db_stmt_count;

struct db_param {
	enum db_type type;
	bool is_null;
	int64_t i;     /* DB_INT, DB_BOOL */
	struct str s;  /* DB_TEXT, DB_BLOB; borrowed until db_finish */
	const struct db_rows *rows; /* DB_ROWS; the same */
};

/* Many rows as the last parameter of a statement, which reads them as rows($n): c0, c1 … are what `cell` says of
 * columns 0, 1 … of a row. *ret_cell is null until `cell` sets it. SQLite asks for each cell when it wants it (rows.h);
 * PostgreSQL is given an array for each column. */
enum { DB_ROWS_COLUMNS = 16 };
struct db_rows {
	const void *context;
	size_t count;
	void (*cell)(const void *context, size_t row, int column, struct db_param *ret_cell);
};

struct db;

/* DB_PATIENT: for a command that reads whole tables, such as an auditor: no statement and no transaction has a time
 * limit. A server that answers people never opens such a connection. */
enum db_open_flags { DB_READ_ONLY = 1 << 0, DB_CREATE = 1 << 1, DB_PATIENT = 1 << 2 };

/* Opens a connection. `url` is a path or `sqlite:PATH` for SQLite, `postgresql://…` for PostgreSQL. The caller
 * closes it. On failure *ret_detail (in `a`) says in one sentence for the log what was tried and why it failed. */
enum err db_open(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail) MUST_CHECK;
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
/* The engine that db_open would choose for `url`. */
enum db_engine db_engine_of(const char *url);
/* The sentence about the last error of this connection; valid until its next call. For logs only. */
struct str db_error(const struct db *db);

/* Read-only transaction around a GET, so that a page shows one moment. Writing inside gives ERR_DATABASE. */
enum err db_read_begin(struct db *db) MUST_CHECK;
void db_read_end(struct db *db);

/* What db_remember kept under `key` (an address of the caller's), if nobody has committed since; it lives at least as
 * long as `a`. Else NULL: the caller reads it, and offers it to db_remember. */
const void *db_recall(struct db *db, struct arena *a, const void *key);
/* Takes over `arena` with `value` in it, which was read in this transaction and will not be changed: it lives at least
 * as long as `a`, and where the engine can tell when it becomes old (SQLite) it is kept for later transactions of this
 * connection. For small things that every page needs. */
void db_remember(struct db *db, struct arena *a, const void *key, struct arena *arena, const void *value);

/*
 * What a module remembers from one transaction to the next on a connection that writes: made by `make` when it is first
 * asked for, in an arena that lives as long as the connection; NULL on a connection that only reads. It may tell of
 * what was rolled back since, or of what another process has changed: the module compares db_undone and a row before it
 * believes it. `key` is an address of the module's.
 */
void *db_notes(struct db *db, const void *key, void *(*make)(struct arena *a));
/* How often a transaction or a savepoint of this connection was rolled back, or may have been. */
int64_t db_undone(const struct db *db);

/*
 * In a write function: while it is on, writes for which nobody asks how many rows they changed are not waited for one
 * by one. What is wrong with one of them becomes the error of a later statement, of db_settle or of the commit; nothing
 * of the function is kept then, as always. On PostgreSQL this saves an exchange with the server for each; on SQLite it
 * changes nothing.
 */
void db_send_ahead(struct db *db, bool on);
/* Waits for all that was sent ahead: its first error. */
enum err db_settle(struct db *db) MUST_CHECK;

/* In a write function: something was written that somebody waits for. After the commit that holds it the writer calls
 * what writer_on_signal was given. */
void db_signal(struct db *db);
/* Personal data that a statement returned: a row of the trail's record of readings (個人情報保護法66条). */
struct db_sight {
	const char *statement;
	int64_t party, account; /* whose; 0: the row does not say */
	int64_t rows;           /* how many rows of that statement were about them */
};
/* What statements with personal columns returned on this connection since db_forget_sights; valid until the next
 * statement. Every sight is there, however many. */
const struct db_sight *db_sights(const struct db *db, size_t *ret_count);
void db_forget_sights(struct db *db);

/* Statements that were started and not finished; the dispatcher expects 0 after a handler. */
int db_open_cursors(const struct db *db);
/* Prepares a statement without running it: ERR_DATABASE when the engine does not take it. For the test of all
 * statements. */
enum err db_prepare(struct db *db, const struct db_stmt *stmt) MUST_CHECK;

/* ---- used by generated code ---- */

struct db_cursor {
	struct db *db;
	const struct db_stmt *stmt;
	void *handle; /* the driver's */
	int row;
	int row_count; /* PostgreSQL */
	enum err err;
};

/* Binds and starts. One cursor at a time per statement and connection. */
enum err db_start(struct db *db, const struct db_stmt *stmt, const struct db_param *params,
	struct db_cursor *ret_cursor) MUST_CHECK;
/* Runs a statement that gives no rows. *ret_changed as in db_finish; NULL also says that it may be sent ahead. */
enum err db_run(struct db *db, const struct db_stmt *stmt, const struct db_param *params,
	int64_t *ret_changed) MUST_CHECK;
/* Steps to the next row; false at the end or on an error (which db_finish returns). */
bool db_next(struct db_cursor *c);
struct db_value {
	bool is_null;
	int64_t i;    /* DB_INT and DB_BOOL; 0 for NULL and for the other types */
	struct str s; /* DB_TEXT and DB_BLOB; STR_NONE for NULL and for the other types */
};
/* The whole row: one value for each column, texts copied into the arena with a NUL behind each. */
void db_row(struct db_cursor *c, struct arena *a, struct db_value *ret_values);
bool db_is_null(struct db_cursor *c, int column);
int64_t db_int(struct db_cursor *c, int column);   /* DB_INT and DB_BOOL */
/* DB_TEXT and DB_BLOB; valid until db_next or db_finish; NULL is STR_NONE. */
struct str db_text(struct db_cursor *c, int column);
/* A row with personal columns was read; whose it is, as far as it tells. */
void db_saw(struct db_cursor *c, int64_t party, int64_t account);
/* Ends the statement. *ret_changed (may be NULL): rows written. A broken UNIQUE or CHECK gives ERR_CONFLICT. */
enum err db_finish(struct db_cursor *c, int64_t *ret_changed) MUST_CHECK;

/* ---- schema ---- */

/* One migration of one module, in the order of src/migrations.def; text per engine, several statements. Generated. */
struct db_migration {
	int number; /* 1, 2, 3 … */
	const char *name; /* "plan/0001" */
	const char *text[DB_ENGINE_COUNT];
};
extern const struct db_migration db_migrations[];
extern const int db_migration_count;

/* A column that a schema marks `personal`, by table and in its order. Generated: what is kept about people is printed
 * from this (office/privacy), so that no list can forget a column. */
struct db_personal { const char *module, *table, *column, *label; /* label: msgid */ };
extern const struct db_personal db_personals[];
extern const int db_personal_count;

/* Whole rows of a table with personal columns: of one account, or of one party. `tenant` counts only where the table
 * belongs to municipalities. */
struct db_held_rows {
	const struct row_desc *desc; /* NULL: the table does not say whose its rows are */
	enum err (*rows)(struct db *db, struct arena *a, int64_t tenant, int64_t owner, int64_t limit,
		const void **ret_rows, size_t *ret_count);
};
/* Every table that has a row in db_personals. Generated, beside the store that asks for it (`-- held: personal`), so
 * that nothing that is kept about people can be left out of what they are shown. */
struct db_held {
	const char *table;
	bool in_tenant;
	struct db_held_rows of_account, of_party;
};
extern const struct db_held db_held[];
extern const int db_held_count;

/* Number of the last migration the database has; 0 for an empty one. */
enum err db_schema_version(struct db *db, int *ret_version) MUST_CHECK;
/* Applies what is missing, each migration in its own transaction. */
enum err db_migrate(struct db *db) MUST_CHECK;

#endif
