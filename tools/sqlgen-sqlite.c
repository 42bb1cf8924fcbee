/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The database in memory to which the migrations are applied and in which every statement is prepared. */
#include "sqlgen-private.h"

/* allow(include): statements are prepared against the very table of rows that the program has */
#include "db/rows.h"

static void sqlite_close(void *database) {
	sqlite3_close(database);
}

void sqlite_open(struct gen *g) {
	if (sqlite3_open(":memory:", &g->sqlite) != SQLITE_OK)
		fatal("SQLite does not open a database in memory: %s", sqlite3_errmsg(g->sqlite));
	arena_defer(g->a, sqlite_close, g->sqlite);
	if (rows_register(g->sqlite) != SQLITE_OK)
		fatal("SQLite does not take the table of rows: %s", sqlite3_errmsg(g->sqlite));
	/* "name" is never a text. */
	sqlite3_db_config(g->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(g->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

const char *sqlite_run(struct gen *g, struct str sql) {
	if (sqlite3_exec(g->sqlite, str_to_cstr(g->a, sql), NULL, NULL, NULL) == SQLITE_OK)
		return NULL;
	return str_to_cstr(g->a, str_from(sqlite3_errmsg(g->sqlite)));
}

static void add_column(struct gen *g, struct table *table, const char *name, bool nullable) {
	struct column *column = LIST_ADD(g->a, &table->columns);
	column->name = str_copy(g->a, str_from(name));
	column->type.nullable = nullable;
	column->has_default = true;
}

void sqlite_columns(struct gen *g, struct table *table) {
	sqlite3_stmt *st;
	if (sqlite3_prepare_v2(g->sqlite, "SELECT name FROM pragma_table_xinfo($1)", -1, &st, NULL) != SQLITE_OK)
		BUG("SQLite does not describe a table: %s", sqlite3_errmsg(g->sqlite));
	sqlite3_bind_text(st, 1, table->name.p, (int)table->name.n, SQLITE_TRANSIENT);
	while (sqlite3_step(st) == SQLITE_ROW)
		add_column(g, table, (const char *)sqlite3_column_text(st, 0), true);
	sqlite3_finalize(st);
	add_column(g, table, "rowid", false);
}

const char *sqlite_refuses(struct gen *g, struct str sql, size_t output_count, bool writes) {
	sqlite3_stmt *st = NULL;
	const char *reason = NULL;
	if (sqlite3_prepare_v2(g->sqlite, sql.p, (int)sql.n, &st, NULL) != SQLITE_OK)
		reason = str_format(g->a, "SQLite: %s", sqlite3_errmsg(g->sqlite)).p;
	else if ((size_t)sqlite3_column_count(st) != output_count)
		reason = str_format(g->a, "SQLite gives %d columns, the parser %zu", sqlite3_column_count(st),
			output_count)
				 .p;
	else if ((sqlite3_stmt_readonly(st) == 0) != writes)
		reason = writes ? "SQLite sees a statement that only reads" : "SQLite sees a statement that writes";
	sqlite3_finalize(st);
	return reason;
}
