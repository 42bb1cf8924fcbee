/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a database driver is, and what a connection is to the files of src/db. The drivers know their engine and
 * nothing of the writer; db.c checks what is the same on both engines before it calls them.
 */
#ifndef KASSEI_DB_DB_PRIVATE_H
#define KASSEI_DB_DB_PRIVATE_H

#include "db/db.h"

enum { DB_MAX_PARAMS = 128, DB_ERROR_BYTES = 1024, DB_MEMOS_MOST = 4, DB_NOTES_MOST = 4 };

/* The steps of a transaction. A savepoint is never inside another one. */
enum db_step {
	DB_STEP_READ,     /* begin a read-only transaction that sees one moment */
	DB_STEP_WRITE,    /* begin a write transaction and take the tenant's lock */
	DB_STEP_SAVE,     /* set the savepoint */
	DB_STEP_KEEP,     /* let go of the savepoint, keep what was written since */
	DB_STEP_UNDO,     /* roll back to the savepoint and let go of it */
	DB_STEP_COMMIT,
	DB_STEP_ROLLBACK,
	DB_STEP_COUNT
};

enum db_state { DB_IDLE = 1, DB_READING, DB_WRITING };

/* Faults that tests inject into one connection; 0 is none. The Nth from now fails, once. */
struct db_fault {
	int start;       /* db_start gives ERR_DATABASE */
	int commit;      /* the transaction is rolled back and the commit gives ERR_DATABASE */
	int lost_commit; /* the commit happens, then the connection is treated as lost (PostgreSQL only) */
};

struct db_driver {
	/* Opens; allocates the driver's struct, whose first member is struct db. */
	enum err (*open)(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail);
	void (*close)(struct db *db);
	enum err (*prepare)(struct db *db, const struct db_stmt *stmt);
	enum err (
		*start)(struct db *db, const struct db_stmt *stmt, const struct db_param *params, struct db_cursor *c);
	/* Sends a write whose outcome settle, or the commit, will tell; settle gives the first error of them. NULL: the
	 * engine answers at once. */
	enum err (*send)(struct db *db, const struct db_stmt *stmt, const struct db_param *params);
	enum err (*settle)(struct db *db);
	bool (*next)(struct db_cursor *c);
	/* `count` columns of the row from `first` on; texts are valid until the next step. */
	void (*values)(struct db_cursor *c, int first, int count, struct db_value *ret_values);
	void (*finish)(struct db_cursor *c, int64_t *ret_changed);
	/* `tenant` matters to DB_STEP_WRITE on PostgreSQL only. */
	enum err (*step)(struct db *db, enum db_step step, int64_t tenant);
	/* True when the write transaction that was begun still exists and can be committed. */
	bool (*alive)(struct db *db);
	/* A number that changes when another connection commits; false when it cannot be told. NULL: the engine has
	 * none. */
	bool (*data_version)(struct db *db, int64_t *ret_version);
	/* Work that may wait until the answers are sent: the checkpoint of SQLite. */
	void (*tidy)(struct db *db);
	/* Takes and gives back the right to be the one writing process; nothing on PostgreSQL. */
	enum err (*lock)(struct db *db);
	void (*unlock)(struct db *db);
	/* Begins the transaction of a migration, alone among all processes, and runs its text; ended by DB_STEP_COMMIT
	 * or _ROLLBACK and migrate_end. `text` may be NULL. */
	enum err (*migrate_begin)(struct db *db);
	enum err (*migrate_run)(struct db *db, const char *text);
	/* Before the commit: what the text may not have broken. */
	enum err (*migrate_check)(struct db *db);
	void (*migrate_end)(struct db *db);
	/* Copies an existing database before migration `number` changes it. */
	enum err (*backup)(struct db *db, int number);
};

struct db {
	const struct db_driver *driver;
	enum db_engine engine;
	int flags;
	enum db_state state;
	int open_cursors;
	/* Writing: the first statement that failed since the savepoint; nothing more runs until it is undone. */
	enum err failed;
	/* The last error was a deadlock, a serialization failure or a lost connection: another try may succeed. */
	bool repeat;
	/* The connection broke while COMMIT was under way: nobody knows whether it happened. */
	bool outcome_unknown;
	/* Writing: db_signal was called since the writer last looked. */
	bool signalled;
	struct db_fault fault;
	int64_t tidy_bytes; /* for tests: a checkpoint of SQLite is due when the WAL is larger; 0: the driver decides */
	/* Writing: db_send_ahead is on. */
	bool ahead;
	int64_t undone; /* see db_undone */
	struct memo *memos[DB_MEMOS_MOST]; /* memo.c */
	struct { const void *key; void *value; } notes[DB_NOTES_MOST];
	struct arena *notes_arena; /* NULL: nothing was noted yet */
	struct sights *sights; /* sight.c; NULL: nothing was seen yet */
	char error[DB_ERROR_BYTES];
};

/* Lets go of all that was kept and noted, before the connection ends. */
void db_memo_release(struct db *db);

/* Lets go of the memory of sights. */
void db_sights_release(struct db *db);

extern const struct db_driver sqlite_driver;
extern const struct db_driver postgres_driver;

/* The path in a SQLite url, NULL when the url is PostgreSQL's. */
const char *db_sqlite_path(const char *url);

/* Keeps a sentence about the last error; a longer one is cut. */
void db_say(struct db *db, const char *format, ...) PRINTF(2, 3);
/* The same about a statement: which one, where it is written, and why it failed. */
void db_say_stmt(struct db *db, const struct db_stmt *stmt, const char *reason);

/* Write transactions, for the writer and for migrations. */
enum err db_write_begin(struct db *db, int64_t tenant) MUST_CHECK;
enum err db_save(struct db *db) MUST_CHECK;
enum err db_keep(struct db *db) MUST_CHECK;
enum err db_undo(struct db *db) MUST_CHECK;
/* On an error nothing was kept, unless db->outcome_unknown. */
enum err db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);

/* The statements of src/db itself. */
enum db_own_stmt {
	DB_OWN_HAS_TABLE = -1,
	DB_OWN_LAST_NUMBER = -2,
	DB_OWN_NAME_OF = -3,
	DB_OWN_RECORD = -4,
	DB_OWN_BENCH_ADD = -5,
	DB_OWN_BENCH_INSERT = -6,
	DB_OWN_BENCH_CHECK = -7,
};
enum { DB_OWN_STMT_COUNT = 7 };

/* Slot of a statement in the driver's cache; those of src/db stand behind the generated ones. */
static inline int db_slot(const struct db_stmt *stmt) {
	return stmt->number >= 0 ? stmt->number : db_stmt_count - 1 - stmt->number;
}
static inline int db_slot_count(void) { return db_stmt_count + DB_OWN_STMT_COUNT; }

#endif
