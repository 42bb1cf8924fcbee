/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The SQLite driver: one file in WAL mode with synchronous=FULL, so that a commit is on the disk when it returns.
 * Readers map the file and may not write; the writer alone moves the WAL into the file (tidy) and holds the lock file
 * beside it. Statements are prepared once and their `$n` looked up by name once, because SQLite numbers parameters in
 * order of appearance.
 */
#include "db/db-private.h"
#include "db/gather.h"
#include "db/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	BUSY_TIMEOUT_MS = 5000,
	/* Below, the WAL is rewritten in place, which syncs faster than appending; far above, readers search longer. */
	CHECKPOINT_BYTES = 40 * 1024 * 1024,
	/* Readers that hold an old moment can keep the WAL from being emptied; then try again after so much more. */
	CHECKPOINT_AGAIN_BYTES = 8 * 1024 * 1024,
	/* How long a checkpoint waits for such readers. Writes wait meanwhile. */
	CHECKPOINT_WAIT_MS = 100,
};

struct prepared {
	sqlite3_stmt *st;
	int *index;      /* SQLite's number of $1, $2 …; 0: not in the text */
	int rc;          /* of the last step */
	bool open;       /* a cursor is on it */
	bool first;      /* the row of the first step was not taken yet */
	int64_t changed; /* rows written */
};

struct sqlite {
	struct db db;
	sqlite3 *handle;
	char *path;
	struct prepared *prepared; /* [db_slot] */
	sqlite3_stmt *step[DB_STEP_COUNT];
	sqlite3_stmt *version;
	int page_bytes;
	int64_t wal_bytes;        /* after the last commit */
	int64_t checkpoint_bytes; /* the next checkpoint is due when the WAL is larger */
	int lock_fd;
};

static const char *const STEP_TEXT[DB_STEP_COUNT] = {
	[DB_STEP_READ] = "BEGIN",
	[DB_STEP_WRITE] = "BEGIN IMMEDIATE",
	[DB_STEP_SAVE] = "SAVEPOINT f",
	[DB_STEP_KEEP] = "RELEASE f",
	[DB_STEP_UNDO] = "ROLLBACK TO f",
	[DB_STEP_COMMIT] = "COMMIT",
	[DB_STEP_ROLLBACK] = "ROLLBACK",
};

static struct sqlite *of(struct db *db) {
	return (struct sqlite *)db;
}

/* ---- errors ---- */

static enum err constraint_err(int extended) {
	switch (extended) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_CHECK:
		return ERR_CONFLICT;
	default:
		return ERR_DATABASE;
	}
}

static enum err err_of(int rc) {
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CONSTRAINT:
		return constraint_err(rc);
	case SQLITE_FULL:
		return ERR_DISK_FULL;
	default:
		return ERR_DATABASE;
	}
}

static enum err stmt_err(struct sqlite *s, const struct db_stmt *stmt, int rc) {
	enum err e = err_of(rc);
	if (e != OK)
		db_say_stmt(&s->db, stmt, sqlite3_errmsg(s->handle));
	return e;
}

/* ---- opening ---- */

static void configure_library(void) {
	/* Counting every allocation takes a lock that all threads share. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int note_wal(void *context, sqlite3 *handle, const char *name, int pages) {
	(void)handle;
	(void)name;
	struct sqlite *s = context;
	s->wal_bytes = (int64_t)pages * s->page_bytes;
	return SQLITE_OK;
}

static int set(sqlite3 *handle, int option, int value) {
	return sqlite3_db_config(handle, option, value, (int *)NULL);
}

/* An untrusted schema may not use virtual tables in triggers and views (FTS5 counts as one up to SQLite 3.40):
 * statements write the index, not triggers. */
static int configure_safety(sqlite3 *handle) {
	int rc = set(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
	rc = rc != SQLITE_OK ? rc : set(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
	rc = rc != SQLITE_OK ? rc : set(handle, SQLITE_DBCONFIG_DQS_DDL, 0);
	rc = rc != SQLITE_OK ? rc : set(handle, SQLITE_DBCONFIG_DQS_DML, 0);
	rc = rc != SQLITE_OK ? rc : set(handle, SQLITE_DBCONFIG_DEFENSIVE, 1);
	return rc;
}

/* First value of the first row of a pragma. */
static int ask(sqlite3 *handle, const char *text, int64_t *ret_value, bool *ret_is_wal) {
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(handle, text, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		const char *value = (const char *)sqlite3_column_text(st, 0);
		*ret_is_wal = value != NULL && strcmp(value, "wal") == 0;
		*ret_value = sqlite3_column_int64(st, 0);
	}
	int final = sqlite3_finalize(st);
	return final != SQLITE_OK ? final : SQLITE_OK;
}

/* A page of 4 KiB: lists and single rows cost some 7 % less than with 1 KiB and the file is a seventh smaller
 * (bench/page-size.sh); 8 KiB gives little more and slows the writer. It counts for a new file only. */
static const char READ_SETTINGS[] =
	"PRAGMA query_only=1; PRAGMA mmap_size=1073741824; PRAGMA cache_size=-8192;";
static const char WRITE_SETTINGS[] =
	"PRAGMA page_size=4096; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536;";

static int configure(struct sqlite *s, bool read_only, bool *ret_is_wal) {
	int64_t page_bytes = 0;
	bool ignored = false;
	sqlite3_busy_timeout(s->handle, BUSY_TIMEOUT_MS);
	int rc = configure_safety(s->handle);
	rc = rc != SQLITE_OK ? rc : rows_register(s->handle);
	rc = rc != SQLITE_OK ? rc :
		sqlite3_exec(s->handle, read_only ? READ_SETTINGS : WRITE_SETTINGS, NULL, NULL, NULL);
	rc = rc != SQLITE_OK ? rc : ask(s->handle, read_only ? "PRAGMA journal_mode" : "PRAGMA journal_mode=WAL",
		&page_bytes, ret_is_wal);
	rc = rc != SQLITE_OK ? rc : ask(s->handle, "PRAGMA page_size", &page_bytes, &ignored);
	s->page_bytes = (int)page_bytes;
	if (rc == SQLITE_OK && !read_only)
		sqlite3_wal_hook(s->handle, note_wal, s);
	return rc;
}

/* A new file is the owner's alone; the WAL and its index take over its mode. An existing file is not touched:
 * closing a second descriptor of it would drop the locks that this process holds. */
static void create_private(const char *path) {
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
}

static enum err open_handle(struct sqlite *s, int flags, struct arena *a, struct str *ret_detail) {
	int mode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	bool is_wal = false;
	bool read_only = (flags & DB_READ_ONLY) != 0;
	if (s->path[0] == '\0') {
		*ret_detail = S("opening a SQLite database: the path is empty");
		return ERR_DATABASE;
	}
	if ((flags & DB_CREATE) != 0)
		create_private(s->path);
	int rc = sqlite3_open_v2(s->path, &s->handle, mode, read_only ? NULL : gather_vfs());
	rc = rc != SQLITE_OK ? rc : configure(s, read_only, &is_wal);
	if (rc == SQLITE_OK && is_wal)
		return OK;
	const char *reason = rc == SQLITE_OK ? "it is not in WAL mode" : sqlite3_errmsg(s->handle);
	int os = rc == SQLITE_OK ? 0 : sqlite3_system_errno(s->handle);
	*ret_detail = str_format(a, "opening the SQLite database \"%s\": %s%s%s", s->path, reason,
		os != 0 ? ": " : "", os != 0 ? strerrordesc_np(os) : "");
	return rc == SQLITE_OK ? ERR_DATABASE : err_of(rc);
}

static void sqlite_unlock(struct db *db);

static void sqlite_close(struct db *db) {
	struct sqlite *s = of(db);
	for (int i = 0; s->prepared != NULL && i < db_slot_count(); i++) {
		sqlite3_finalize(s->prepared[i].st);
		free(s->prepared[i].index);
	}
	for (int i = 0; i < DB_STEP_COUNT; i++)
		sqlite3_finalize(s->step[i]);
	sqlite3_finalize(s->version);
	sqlite3_close(s->handle);
	sqlite_unlock(db);
	free(s->prepared);
	free(s->path);
	free(s);
}

static enum err sqlite_open(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail) {
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_library);
	struct sqlite *s = calloc(1, sizeof *s);
	if (s == NULL)
		fatal("out of memory: a connection was not given");
	s->db.flags = flags;
	s->db.state = DB_IDLE;
	s->lock_fd = -1;
	s->checkpoint_bytes = CHECKPOINT_BYTES;
	s->path = strdup(db_sqlite_path(url));
	s->prepared = calloc((size_t)db_slot_count(), sizeof *s->prepared);
	if (s->path == NULL || s->prepared == NULL)
		fatal("out of memory: a connection was not given");
	enum err e = open_handle(s, flags, a, ret_detail);
	if (e != OK) {
		sqlite_close(&s->db);
		return e;
	}
	*ret_db = &s->db;
	return OK;
}

/* ---- statements ---- */

static enum err mismatch(struct sqlite *s, const struct db_stmt *stmt, sqlite3_stmt *st) {
	if (sqlite3_column_count(st) == stmt->col_count && !sqlite3_stmt_readonly(st) == stmt->writes)
		return OK;
	db_say_stmt(&s->db, stmt, "its columns or whether it writes are not as declared");
	return ERR_DATABASE;
}

static void look_up_params(struct prepared *p, const struct db_stmt *stmt) {
	char name[16];
	p->index = calloc((size_t)stmt->param_count + 1, sizeof *p->index);
	if (p->index == NULL)
		fatal("out of memory: the parameters of a statement were not given");
	for (int i = 0; i < stmt->param_count; i++) {
		snprintf(name, sizeof name, "$%d", i + 1);
		p->index[i] = sqlite3_bind_parameter_index(p->st, name);
	}
}

static enum err sqlite_prepare(struct db *db, const struct db_stmt *stmt) {
	struct sqlite *s = of(db);
	struct prepared *p = &s->prepared[db_slot(stmt)];
	if (p->st != NULL)
		return OK;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v3(s->handle, stmt->text[DB_SQLITE], -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
	enum err e = stmt_err(s, stmt, rc);
	if (e == OK)
		e = mismatch(s, stmt, st);
	if (e != OK) {
		sqlite3_finalize(st);
		return e;
	}
	p->st = st;
	look_up_params(p, stmt);
	return OK;
}

static int bind_one(sqlite3_stmt *st, int index, const struct db_param *p) {
	bool is_text = p->type == DB_TEXT || p->type == DB_BLOB;
	if (index == 0)
		return SQLITE_OK;
	if (p->is_null || (is_text && p->s.p == NULL))
		return sqlite3_bind_null(st, index);
	if (p->type == DB_ROWS) /* SQLite knows no constant pointer; the rows are only read */
		return sqlite3_bind_pointer(st, index, (void *)(uintptr_t)p->rows, ROWS_POINTER, NULL);
	if (p->type == DB_TEXT)
		return sqlite3_bind_text64(st, index, p->s.p, p->s.n, SQLITE_STATIC, SQLITE_UTF8);
	if (p->type == DB_BLOB)
		return sqlite3_bind_blob64(st, index, p->s.p, p->s.n, SQLITE_STATIC);
	return sqlite3_bind_int64(st, index, p->type == DB_BOOL ? p->i != 0 : p->i);
}

static int bind_all(struct prepared *p, const struct db_stmt *stmt, const struct db_param *params) {
	for (int i = 0; i < stmt->param_count; i++) {
		int rc = bind_one(p->st, p->index[i], &params[i]);
		if (rc != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}

static void stop(struct prepared *p) {
	sqlite3_reset(p->st);
	sqlite3_clear_bindings(p->st); /* the texts are borrowed */
	p->open = false;
}

/* The first step makes all changes, but SQLite counts them when the statement has ended. */
static void note_changes(struct sqlite *s, const struct db_stmt *stmt, struct prepared *p) {
	if (p->rc != SQLITE_ROW)
		p->changed = stmt->writes ? sqlite3_changes64(s->handle) : 0;
}

static enum err sqlite_start(struct db *db, const struct db_stmt *stmt, const struct db_param *params,
	struct db_cursor *c) {
	struct sqlite *s = of(db);
	TRY(sqlite_prepare(db, stmt));
	struct prepared *p = &s->prepared[db_slot(stmt)];
	if (p->open) {
		db_say_stmt(db, stmt, "a cursor is still open on it");
		return ERR_DATABASE;
	}
	int rc = bind_all(p, stmt, params);
	if (rc == SQLITE_OK)
		rc = p->rc = sqlite3_step(p->st);
	enum err e = stmt_err(s, stmt, rc);
	if (e != OK) {
		stop(p);
		return e;
	}
	p->open = p->first = true;
	note_changes(s, stmt, p);
	c->handle = p;
	return OK;
}

static bool sqlite_next(struct db_cursor *c) {
	struct prepared *p = c->handle;
	if (p->rc != SQLITE_ROW)
		return false;
	if (p->first) {
		p->first = false;
		return true;
	}
	p->rc = sqlite3_step(p->st);
	c->err = stmt_err(of(c->db), c->stmt, p->rc);
	note_changes(of(c->db), c->stmt, p);
	return p->rc == SQLITE_ROW;
}

static void read_number(sqlite3_stmt *st, int column, struct db_value *ret_value) {
	ret_value->i = sqlite3_column_int64(st, column);
	ret_value->is_null = ret_value->i == 0 && sqlite3_column_type(st, column) == SQLITE_NULL;
	ret_value->s.p = NULL;
	ret_value->s.n = 0;
}

/* sqlite3_column_text and its kin look the column up and ask for the connection's mutex in each call;
 * sqlite3_column_value does it once. Using the value as it is needs no protection, since one thread at a time uses a
 * connection. */
static void read_text(sqlite3_stmt *st, int column, enum db_type type, struct db_value *ret_value) {
	sqlite3_value *value = sqlite3_column_value(st, column);
	const char *bytes = type == DB_BLOB ? sqlite3_value_blob(value) : (const char *)sqlite3_value_text(value);
	bool is_null = bytes == NULL && sqlite3_value_type(value) == SQLITE_NULL;
	ret_value->i = 0;
	ret_value->is_null = is_null;
	ret_value->s.p = bytes == NULL && !is_null ? "" /* an empty blob */ : bytes;
	ret_value->s.n = bytes == NULL ? 0 : (size_t)sqlite3_value_bytes(value);
}

/* Written field by field: a struct that is put together first and copied then is waited for (store forwarding). */
static void sqlite_values(struct db_cursor *c, int first, int count, struct db_value *ret_values) {
	const struct prepared *p = c->handle;
	for (int i = 0; i < count; i++) {
		enum db_type type = c->stmt->col_types[first + i];
		if (type == DB_INT || type == DB_BOOL)
			read_number(p->st, first + i, &ret_values[i]);
		else
			read_text(p->st, first + i, type, &ret_values[i]);
	}
}

static void sqlite_finish(struct db_cursor *c, int64_t *ret_changed) {
	struct prepared *p = c->handle;
	stop(p);
	if (p->rc == SQLITE_ROW) { /* rows were left over: it has ended just now */
		p->rc = SQLITE_DONE;
		note_changes(of(c->db), c->stmt, p);
	}
	*ret_changed = p->changed;
}

/* ---- transactions ---- */

static int run_step(struct sqlite *s, enum db_step step) {
	sqlite3_stmt **st = &s->step[step];
	if (*st == NULL) {
		int rc = sqlite3_prepare_v3(s->handle, STEP_TEXT[step], -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
		if (rc != SQLITE_OK)
			return rc;
	}
	sqlite3_step(*st);
	return sqlite3_reset(*st);
}

static enum err sqlite_step(struct db *db, enum db_step step, int64_t tenant) {
	(void)tenant; /* one process, one writer thread: there is nobody to lock out */
	struct sqlite *s = of(db);
	int rc = run_step(s, step);
	if (rc == SQLITE_OK && step == DB_STEP_UNDO)
		rc = run_step(s, DB_STEP_KEEP);
	if (rc != SQLITE_OK)
		db_say(db, "running \"%s\": %s", STEP_TEXT[step], sqlite3_errmsg(s->handle));
	return err_of(rc);
}

/* A full disk or an I/O error rolls the whole transaction back by itself. */
static bool sqlite_alive(struct db *db) {
	return sqlite3_get_autocommit(of(db)->handle) == 0;
}

/* Inside a transaction this is the version of the moment that it shows. */
static bool sqlite_data_version(struct db *db, int64_t *ret_version) {
	struct sqlite *s = of(db);
	static const char text[] = "PRAGMA data_version";
	if (s->version == NULL)
		sqlite3_prepare_v3(s->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &s->version, NULL);
	if (s->version == NULL)
		return false;
	bool told = sqlite3_step(s->version) == SQLITE_ROW;
	if (told)
		*ret_version = sqlite3_column_int64(s->version, 0);
	return sqlite3_reset(s->version) == SQLITE_OK && told;
}

static void sqlite_tidy(struct db *db) {
	struct sqlite *s = of(db);
	if (s->wal_bytes < (db->tidy_bytes > 0 ? db->tidy_bytes : s->checkpoint_bytes))
		return;
	sqlite3_busy_timeout(s->handle, CHECKPOINT_WAIT_MS);
	int rc = sqlite3_wal_checkpoint_v2(s->handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	sqlite3_busy_timeout(s->handle, BUSY_TIMEOUT_MS);
	s->checkpoint_bytes = rc == SQLITE_OK ? CHECKPOINT_BYTES : s->wal_bytes + CHECKPOINT_AGAIN_BYTES;
}

/* ---- the one writing process ---- */

static enum err lock_failed(struct sqlite *s, const char *path, int fd) {
	char pid[16] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
	pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
	db_say(&s->db, "locking the SQLite database \"%s\": process %s writes to it (lock file \"%s\")", s->path,
		pid[0] != '\0' ? pid : "another", path);
	return ERR_BUSY;
}

static enum err sqlite_lock(struct db *db) {
	struct sqlite *s = of(db);
	char real[PATH_MAX], path[PATH_MAX + 8];
	if (s->lock_fd >= 0)
		return OK;
	/* Beside the file itself, so that two names of one file are one lock. */
	if (realpath(s->path, real) == NULL)
		snprintf(real, sizeof real, "%s", s->path);
	snprintf(path, sizeof path, "%s.lock", real);
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		db_say(db, "opening the lock file \"%s\": %s", path, strerrordesc_np(errno));
		return ERR_IO;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		enum err e = lock_failed(s, path, fd);
		close(fd);
		return e;
	}
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
		db_say(db, "writing the lock file \"%s\": %s", path, strerrordesc_np(errno)); /* only people read it */
	s->lock_fd = fd;
	return OK;
}

/* The file stays: removing it would let two processes lock two files of one name. */
static void sqlite_unlock(struct db *db) {
	struct sqlite *s = of(db);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	s->lock_fd = -1;
}

/* ---- migrations ---- */

/* Rebuilding a table needs foreign keys off, which SQLite allows only outside of a transaction; migrate_check looks
 * at all of them before the commit. */
static enum err sqlite_migrate_begin(struct db *db) {
	set(of(db)->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0);
	return db_write_begin(db, 0);
}

static void sqlite_migrate_end(struct db *db) {
	set(of(db)->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
}

static enum err sqlite_migrate_run(struct db *db, const char *text) {
	struct sqlite *s = of(db);
	int rc = sqlite3_exec(s->handle, text, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_say(db, "%s", sqlite3_errmsg(s->handle));
	return err_of(rc);
}

static enum err sqlite_migrate_check(struct db *db) {
	struct sqlite *s = of(db);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->handle, "PRAGMA foreign_key_check", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		db_say(db, "a row of table \"%s\" refers to nothing", (const char *)sqlite3_column_text(st, 0));
	else if (rc != SQLITE_DONE)
		db_say(db, "%s", sqlite3_errmsg(s->handle));
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? OK : ERR_DATABASE;
}

static int sync_path(const char *path) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);
	if (fd >= 0)
		close(fd);
	return rc;
}

/* So that the name of a new file is on the disk, too. */
static int sync_folder_of(const char *path) {
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash == NULL)
		return sync_path(".");
	slash[slash == folder] = '\0'; /* the root keeps its slash */
	return sync_path(folder);
}

static int copy_to(struct sqlite *s, const char *path) {
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	sqlite3_backup *backup = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", s->handle, "main") : NULL;
	if (backup != NULL) {
		sqlite3_backup_step(backup, -1);
		rc = sqlite3_backup_finish(backup);
	} else if (rc == SQLITE_OK) {
		rc = sqlite3_errcode(to);
	}
	int closed = sqlite3_close(to);
	return rc != SQLITE_OK ? rc : closed;
}

/* Page by page, so that row numbers stay as they are (VACUUM INTO may change them). */
static enum err sqlite_backup(struct db *db, int number) {
	struct sqlite *s = of(db);
	char path[PATH_MAX], part[PATH_MAX + 8];
	if (snprintf(path, sizeof path, "%s.before-%04d", s->path, number) >= (int)sizeof path) {
		db_say(db, "copying the database before migration %d: the path is too long", number);
		return ERR_IO;
	}
	snprintf(part, sizeof part, "%s.part", path);
	unlink(part);
	create_private(part);
	int rc = copy_to(s, part);
	if (rc == SQLITE_OK && sync_path(part) == 0 && rename(part, path) == 0 && sync_folder_of(path) == 0)
		return OK;
	db_say(db, "copying the database to \"%s\": %s", path,
		rc != SQLITE_OK ? sqlite3_errstr(rc) : strerrordesc_np(errno));
	unlink(part);
	return ERR_IO;
}

const struct db_driver sqlite_driver = {
	.open = sqlite_open,
	.close = sqlite_close,
	.prepare = sqlite_prepare,
	.start = sqlite_start,
	.next = sqlite_next,
	.values = sqlite_values,
	.finish = sqlite_finish,
	.step = sqlite_step,
	.alive = sqlite_alive,
	.data_version = sqlite_data_version,
	.tidy = sqlite_tidy,
	.lock = sqlite_lock,
	.unlock = sqlite_unlock,
	.migrate_begin = sqlite_migrate_begin,
	.migrate_run = sqlite_migrate_run,
	.migrate_check = sqlite_migrate_check,
	.migrate_end = sqlite_migrate_end,
	.backup = sqlite_backup,
};
