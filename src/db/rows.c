/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See rows.h. On SQLite an eponymous virtual table with one hidden column, its source; without it there is nothing to
 * read. */
#include "db/rows.h"

#include "base/buf.h"
#include "base/err.h"
#include "db/db.h"

enum { SOURCE = DB_ROWS_COLUMNS /* the number of the hidden column */ };
static const char SHAPE[] =
	"CREATE TABLE rows (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, source HIDDEN)";
_Static_assert(DB_ROWS_COLUMNS == 16, "the columns of SHAPE");

struct cursor {
	sqlite3_vtab_cursor base; /* first: SQLite's view */
	const struct db_rows *rows;
	size_t at;
};

static int connect_table(sqlite3 *handle, void *aux, int argc, const char *const *argv, sqlite3_vtab **ret_table,
	char **ret_error) {
	(void)aux, (void)argc, (void)argv, (void)ret_error;
	*ret_table = sqlite3_malloc(sizeof **ret_table);
	if (*ret_table == NULL)
		return SQLITE_NOMEM;
	**ret_table = (sqlite3_vtab){ .pModule = NULL };
	return sqlite3_declare_vtab(handle, SHAPE);
}

static int disconnect_table(sqlite3_vtab *table) {
	sqlite3_free(table);
	return SQLITE_OK;
}

/* Whatever else is read stands inside: one look for each row. */
static int plan(sqlite3_vtab *table, sqlite3_index_info *info) {
	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		if (!c->usable || c->iColumn != SOURCE || c->op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->estimatedCost = 1;
		info->estimatedRows = 1;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret_cursor) {
	(void)table;
	struct cursor *c = sqlite3_malloc(sizeof *c);
	if (c == NULL)
		return SQLITE_NOMEM;
	*c = (struct cursor){ .rows = NULL };
	*ret_cursor = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor) {
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int begin(sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv) {
	(void)index, (void)name;
	struct cursor *c = (struct cursor *)cursor;
	c->rows = argc == 1 ? sqlite3_value_pointer(argv[0], ROWS_POINTER) : NULL;
	c->at = 0;
	return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor) {
	((struct cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *cursor) {
	const struct cursor *c = (const struct cursor *)cursor;
	return c->rows == NULL || c->at >= c->rows->count;
}

static void put(sqlite3_context *context, const struct db_param *cell) {
	bool is_text = cell->type == DB_TEXT || cell->type == DB_BLOB;
	if (cell->is_null || (is_text && cell->s.p == NULL))
		sqlite3_result_null(context);
	else if (cell->type == DB_TEXT)
		sqlite3_result_text64(context, cell->s.p, cell->s.n, SQLITE_STATIC, SQLITE_UTF8);
	else if (cell->type == DB_BLOB)
		sqlite3_result_blob64(context, cell->s.p, cell->s.n, SQLITE_STATIC);
	else
		sqlite3_result_int64(context, cell->i);
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int number) {
	const struct cursor *c = (const struct cursor *)cursor;
	struct db_param cell = { .is_null = true };
	if (number < SOURCE)
		c->rows->cell(c->rows->context, c->at, number, &cell);
	put(context, &cell);
	return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret_number) {
	*ret_number = (sqlite3_int64)((const struct cursor *)cursor)->at;
	return SQLITE_OK;
}

int rows_register(sqlite3 *handle) {
	static const sqlite3_module MODULE = { .xConnect = connect_table,
		.xDisconnect = disconnect_table,
		.xBestIndex = plan,
		.xOpen = open_cursor,
		.xClose = close_cursor,
		.xFilter = begin,
		.xNext = next,
		.xEof = at_end,
		.xColumn = column,
		.xRowid = row_number };
	return sqlite3_create_module(handle, "rows", &MODULE, NULL);
}

/* ---- PostgreSQL ---- */

enum { ARRAY_FIRST = 1024, ARRAY_MOST = 64 << 20 };

static void put_blob(struct buf *b, struct str bytes) {
	static const char DIGITS[] = "0123456789abcdef";
	buf_cstr(b, "\"\\\\x");
	for (size_t i = 0; i < bytes.n; i++) {
		buf_char(b, DIGITS[(unsigned char)bytes.p[i] >> 4]);
		buf_char(b, DIGITS[(unsigned char)bytes.p[i] & 15]);
	}
	buf_char(b, '"');
}

static void put_cell(struct buf *b, const struct db_param *cell) {
	bool is_text = cell->type == DB_TEXT || cell->type == DB_BLOB;
	if (cell->is_null || (is_text && cell->s.p == NULL))
		buf_cstr(b, "NULL");
	else if (cell->type == DB_TEXT)
		buf_quoted(b, cell->s);
	else if (cell->type == DB_BLOB)
		put_blob(b, cell->s);
	else
		buf_int(b, cell->i);
}

struct str rows_array(struct arena *a, const struct db_rows *rows, int number) {
	struct buf b;
	buf_init_sized(&b, a, ARRAY_FIRST, ARRAY_MOST);
	buf_char(&b, '{');
	for (size_t i = 0; i < rows->count; i++) {
		struct db_param cell = { .is_null = true };
		rows->cell(rows->context, i, number, &cell);
		if (i > 0)
			buf_char(&b, ',');
		put_cell(&b, &cell);
	}
	buf_char(&b, '}');
	if (b.too_big)
		BUG("the rows of a statement are too large");
	return buf_view(&b);
}
