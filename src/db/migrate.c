/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Brings a database to the schema of this program: which migrations it has (table db_migration), which are missing,
 * and each missing one in its own transaction. Knows the order, not what the tables mean. See db.h.
 */
#include "base/clock.h"
#include "db/db-private.h"

static const enum db_type ONE_INT[] = { DB_INT };
static const enum db_type ONE_TEXT[] = { DB_TEXT };
static const enum db_type NEW_MIGRATION[] = { DB_INT, DB_TEXT, DB_INT };

static const struct db_stmt HAS_TABLE = {
	.number = DB_OWN_HAS_TABLE, .name = "db_has_migrations", .file = __FILE__, .line = __LINE__,
	.text = {
		[DB_SQLITE] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'db_migration'",
		[DB_POSTGRES] = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('db_migration')",
	},
	.col_count = 1, .col_types = ONE_INT,
};
#define SAME_TEXT(sql) { [DB_SQLITE] = sql, [DB_POSTGRES] = sql }
static const struct db_stmt LAST_NUMBER = {
	.number = DB_OWN_LAST_NUMBER, .name = "db_last_migration", .file = __FILE__, .line = __LINE__,
	.text = SAME_TEXT("SELECT coalesce(max(number), 0) FROM db_migration"),
	.col_count = 1, .col_types = ONE_INT,
};
static const struct db_stmt NAME_OF = {
	.number = DB_OWN_NAME_OF, .name = "db_migration_name", .file = __FILE__, .line = __LINE__,
	.text = SAME_TEXT("SELECT name FROM db_migration WHERE number = $1"),
	.param_count = 1, .param_types = ONE_INT, .col_count = 1, .col_types = ONE_TEXT,
};
static const struct db_stmt RECORD = {
	.number = DB_OWN_RECORD, .name = "db_record_migration", .file = __FILE__, .line = __LINE__, .writes = true,
	.text = SAME_TEXT("INSERT INTO db_migration (number, name, applied_us) VALUES ($1, $2, $3)"),
	.param_count = 3, .param_types = NEW_MIGRATION,
};

static const char *const CREATE_TABLE[DB_ENGINE_COUNT] = {
	[DB_SQLITE] = "CREATE TABLE IF NOT EXISTS db_migration (number INTEGER NOT NULL PRIMARY KEY,"
		" name TEXT NOT NULL UNIQUE, applied_us INTEGER NOT NULL) STRICT",
	[DB_POSTGRES] = "CREATE TABLE IF NOT EXISTS db_migration (number BIGINT NOT NULL PRIMARY KEY,"
		" name TEXT NOT NULL UNIQUE, applied_us BIGINT NOT NULL)",
};

/* The first column of the one row of a statement. */
static enum err ask_int(struct db *db, const struct db_stmt *stmt, int *ret_value) {
	struct db_cursor c;
	TRY(db_start(db, stmt, NULL, &c));
	int value = db_next(&c) ? (int)db_int(&c, 0) : 0;
	TRY(db_finish(&c, NULL));
	*ret_value = value;
	return OK;
}

enum err db_schema_version(struct db *db, int *ret_version) {
	int tables = 0;
	TRY(ask_int(db, &HAS_TABLE, &tables));
	if (tables == 0) {
		*ret_version = 0;
		return OK;
	}
	return ask_int(db, &LAST_NUMBER, ret_version);
}

static enum err check_not_newer(struct db *db, int version) {
	if (version <= db_migration_count)
		return OK;
	db_say(db,
		"the database has migration %d and this program knows %d: a newer Kassei has used it; run that version, "
		"or restore a backup",
		version, db_migration_count);
	return ERR_DATABASE;
}

/* The last migration that it has must be the one that this program has under that number. */
static enum err check_name(struct db *db, int version) {
	if (version == 0)
		return OK;
	struct db_param number = { .type = DB_INT, .i = version };
	struct str expected = str_from(db_migrations[version - 1].name);
	struct db_cursor c;
	TRY(db_start(db, &NAME_OF, &number, &c));
	bool same = db_next(&c) && str_equal(db_text(&c, 0), expected);
	TRY(db_finish(&c, NULL));
	if (same)
		return OK;
	db_say(db, "migration %d of the database is not \"%s\": it belongs to another program or to another history of "
		"this one", version, db_migrations[version - 1].name);
	return ERR_DATABASE;
}

static enum err record(struct db *db, const struct db_migration *m) {
	struct db_param params[] = {
		{ .type = DB_INT, .i = m->number },
		{ .type = DB_TEXT, .s = str_from(m->name) },
		{ .type = DB_INT, .i = clock_now() },
	};
	struct db_cursor c;
	TRY(db_start(db, &RECORD, params, &c));
	return db_finish(&c, NULL);
}

/* Inside the transaction, so that a second process that waited for the first sees its work. */
static enum err apply_inside(struct db *db, const struct db_migration *m) {
	int version = 0;
	TRY(db->driver->migrate_run(db, CREATE_TABLE[db->engine]));
	TRY(db_schema_version(db, &version));
	if (version >= m->number)
		return OK;
	TRY(db->driver->migrate_run(db, m->text[db->engine]));
	TRY(record(db, m));
	return db->driver->migrate_check(db);
}

static enum err apply(struct db *db, const struct db_migration *m) {
	enum err e = db->driver->migrate_begin(db);
	if (e == OK) {
		e = apply_inside(db, m);
		if (e == OK)
			e = db_commit(db);
		else
			db_rollback(db);
	}
	db->driver->migrate_end(db);
	if (e != OK) {
		char reason[DB_ERROR_BYTES / 2];
		size_t n = db_error(db).n < sizeof reason - 1 ? db_error(db).n : sizeof reason - 1;
		memcpy(reason, db->error, n);
		reason[n] = '\0';
		db_say(db, "applying migration %d \"%s\": %s", m->number, m->name, reason);
	}
	return e;
}

static enum err apply_missing(struct db *db, int version) {
	if (version > 0)
		TRY(db->driver->backup(db, version + 1));
	for (int i = version; i < db_migration_count; i++)
		TRY(apply(db, &db_migrations[i]));
	return OK;
}

enum err db_migrate(struct db *db) {
	int version = 0;
	TRY(db_schema_version(db, &version));
	TRY(check_not_newer(db, version));
	TRY(check_name(db, version));
	if (version == db_migration_count)
		return OK;
	TRY(db->driver->lock(db));
	enum err e = apply_missing(db, version);
	db->driver->unlock(db);
	return e;
}
