/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is the same on both engines: choosing the driver, refusing writes where only reading is allowed, counting open
 * cursors, and the states of a transaction. Knows no SQL. See db.h, db-private.h.
 */
#include "db/db-private.h"

#include <stdarg.h>
#include <stdio.h>

static bool starts(const char *text, const char *prefix) {
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

const char *db_sqlite_path(const char *url) {
	if (starts(url, "postgresql:") || starts(url, "postgres:"))
		return NULL;
	return starts(url, "sqlite:") ? url + strlen("sqlite:") : url;
}

enum err db_open(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail) {
	enum db_engine engine = db_engine_of(url);
	const struct db_driver *driver = engine == DB_SQLITE ? &sqlite_driver : &postgres_driver;
	struct db *db = NULL;
	TRY(driver->open(url, flags, a, &db, ret_detail));
	db->driver = driver;
	db->engine = engine;
	*ret_db = db;
	return OK;
}

void db_close(struct db *db) {
	if (db == NULL)
		return;
	db_memo_release(db);
	db_sights_release(db);
	db->driver->close(db);
}

enum db_engine db_engine(const struct db *db) {
	return db->engine;
}

enum db_engine db_engine_of(const char *url) {
	return db_sqlite_path(url) != NULL ? DB_SQLITE : DB_POSTGRES;
}

struct str db_error(const struct db *db) {
	return str_from(db->error);
}

int db_open_cursors(const struct db *db) {
	return db->open_cursors;
}

void db_say(struct db *db, const char *format, ...) {
	va_list args;
	va_start(args, format);
	int n = vsnprintf(db->error, sizeof db->error, format, args);
	va_end(args);
	size_t end = n < 0 ? 0 : (size_t)n < sizeof db->error ? (size_t)n : sizeof db->error - 1;
	while (end > 0 && (db->error[end - 1] == '\n' || db->error[end - 1] == ' '))
		db->error[--end] = '\0';
	for (size_t i = 0; i < end; i++)
		if (db->error[i] == '\n')
			db->error[i] = ' ';
}

void db_say_stmt(struct db *db, const struct db_stmt *stmt, const char *reason) {
	db_say(db, "running statement \"%s\" (%s:%d): %s", stmt->name, stmt->file, stmt->line, reason);
}

/* Counts a fault down; true when it is this one's turn. */
static bool fault_due(int *countdown) {
	return *countdown > 0 && --*countdown == 0;
}

/* ---- statements ---- */

static bool may_write(const struct db *db) {
	return (db->flags & DB_READ_ONLY) == 0 && db->state != DB_READING;
}

/* After an error PostgreSQL refuses everything up to the savepoint; SQLite is held to the same. */
static enum err note_failure(struct db *db, enum err e) {
	if (e != OK && db->state == DB_WRITING && db->failed == OK)
		db->failed = e;
	return e;
}

static enum err check_text(struct db *db, const struct db_stmt *stmt) {
	if (stmt->text[db->engine] != NULL)
		return OK;
	db_say_stmt(db, stmt, "it has no text for this engine");
	return ERR_DATABASE;
}

static enum err check_start(struct db *db, const struct db_stmt *stmt) {
	if (db->failed != OK)
		return db->failed;
	TRY(check_text(db, stmt));
	if (stmt->writes && !may_write(db)) {
		db_say_stmt(db, stmt, "it writes, and the connection or transaction is read-only");
		return ERR_DATABASE;
	}
	if (fault_due(&db->fault.start)) {
		db_say_stmt(db, stmt, "a fault was injected");
		return ERR_DATABASE;
	}
	return OK;
}

enum err db_prepare(struct db *db, const struct db_stmt *stmt) {
	TRY(check_text(db, stmt));
	return note_failure(db, db->driver->prepare(db, stmt));
}

enum err db_start(struct db *db, const struct db_stmt *stmt, const struct db_param *params,
	struct db_cursor *ret_cursor) {
	struct db_cursor c = { .db = db, .stmt = stmt };
	enum err e = check_start(db, stmt);
	if (e == OK)
		e = db->driver->start(db, stmt, params, &c);
	c.err = e;
	*ret_cursor = c;
	if (e != OK)
		return note_failure(db, e);
	db->open_cursors++;
	return OK;
}

bool db_next(struct db_cursor *c) {
	return c->handle != NULL && c->err == OK && c->db->driver->next(c);
}

/* Nobody waits for it: what it does is known when the transaction ends, if not before. */
static bool may_go_ahead(const struct db *db, const struct db_stmt *stmt, const int64_t *ret_changed) {
	return db->ahead && ret_changed == NULL && stmt->writes && db->state == DB_WRITING && db->driver->send != NULL;
}

enum err db_run(struct db *db, const struct db_stmt *stmt, const struct db_param *params, int64_t *ret_changed) {
	struct db_cursor c;
	if (may_go_ahead(db, stmt, ret_changed)) {
		enum err e = check_start(db, stmt);
		return note_failure(db, e == OK ? db->driver->send(db, stmt, params) : e);
	}
	TRY(db_start(db, stmt, params, &c));
	while (stmt->writes && db_next(&c))
		;
	return db_finish(&c, ret_changed);
}

void db_send_ahead(struct db *db, bool on) {
	db->ahead = on && db->state == DB_WRITING;
}

enum err db_settle(struct db *db) {
	return db->driver->settle == NULL ? OK : note_failure(db, db->driver->settle(db));
}

static struct db_value value_of(struct db_cursor *c, int column) {
	struct db_value value;
	c->db->driver->values(c, column, 1, &value);
	return value;
}

bool db_is_null(struct db_cursor *c, int column) {
	return value_of(c, column).is_null;
}

int64_t db_int(struct db_cursor *c, int column) {
	return value_of(c, column).i;
}

struct str db_text(struct db_cursor *c, int column) {
	return value_of(c, column).s;
}

/* One piece of memory for all texts of the row. */
void db_row(struct db_cursor *c, struct arena *a, struct db_value *ret_values) {
	size_t bytes = 0;
	c->db->driver->values(c, 0, c->stmt->col_count, ret_values);
	for (int i = 0; i < c->stmt->col_count; i++)
		bytes += ret_values[i].s.p != NULL ? ret_values[i].s.n + 1 : 0;
	char *to = bytes > 0 ? arena_bytes(a, bytes) : NULL;
	for (int i = 0; i < c->stmt->col_count; i++) {
		struct str *text = &ret_values[i].s;
		if (text->p == NULL)
			continue;
		memcpy(to, text->p, text->n);
		to[text->n] = '\0';
		text->p = to;
		to += text->n + 1;
	}
}

enum err db_finish(struct db_cursor *c, int64_t *ret_changed) {
	if (c->handle == NULL)
		return c->err;
	int64_t changed = 0;
	c->db->driver->finish(c, &changed);
	c->handle = NULL;
	c->db->open_cursors--;
	if (c->err == OK && ret_changed != NULL)
		*ret_changed = changed;
	return note_failure(c->db, c->err);
}

/* ---- transactions ---- */

void db_signal(struct db *db) {
	db->signalled = true;
}

static enum err check_idle(struct db *db, const char *what) {
	if (db->state == DB_IDLE)
		return OK;
	db_say(db, "beginning a %s transaction: another one is open", what);
	return ERR_DATABASE;
}

enum err db_read_begin(struct db *db) {
	TRY(check_idle(db, "read-only"));
	TRY(db->driver->step(db, DB_STEP_READ, 0));
	db->state = DB_READING;
	return OK;
}

void db_read_end(struct db *db) {
	if (db->state != DB_READING)
		return;
	/* Nothing was written, so a failing end loses nothing; the driver sees a broken connection when it is next
	 * used. */
	(void)!db->driver->step(db, DB_STEP_ROLLBACK, 0);
	db->state = DB_IDLE;
}

int64_t db_undone(const struct db *db) {
	return db->undone;
}

enum err db_write_begin(struct db *db, int64_t tenant) {
	TRY(check_idle(db, "write"));
	if (!may_write(db)) {
		db_say(db, "beginning a write transaction: the connection is read-only");
		return ERR_DATABASE;
	}
	TRY(db->driver->step(db, DB_STEP_WRITE, tenant));
	db->state = DB_WRITING;
	db->failed = OK;
	db->ahead = db->outcome_unknown = false;
	return OK;
}

enum err db_save(struct db *db) {
	return db->driver->step(db, DB_STEP_SAVE, 0);
}

enum err db_keep(struct db *db) {
	return db->driver->step(db, DB_STEP_KEEP, 0);
}

enum err db_undo(struct db *db) {
	db->failed = OK;
	db->undone++;
	return db->driver->step(db, DB_STEP_UNDO, 0);
}

void db_rollback(struct db *db) {
	if (db->state != DB_WRITING)
		return;
	/* When even this fails the engine has rolled back already or the connection is gone: the same outcome. */
	(void)!db->driver->step(db, DB_STEP_ROLLBACK, 0);
	db->state = DB_IDLE;
	db->failed = OK;
	db->undone++;
}

enum err db_commit(struct db *db) {
	enum err e = db->failed;
	if (e == OK && fault_due(&db->fault.commit)) {
		db_say(db, "committing: a fault was injected");
		e = ERR_DATABASE;
	}
	if (e == OK)
		e = db->driver->step(db, DB_STEP_COMMIT, 0);
	if (e != OK) {
		db_rollback(db);
		return e;
	}
	db->state = DB_IDLE;
	return OK;
}
