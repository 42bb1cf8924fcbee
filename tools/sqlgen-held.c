/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is held about somebody, from the schemas' own marks: for each table that has a personal column, statements that
 * give the whole rows of one account and of one party, and the table db_held of all of them. They are written as text
 * behind the store.sql that asks for them with a line `-- held: personal`, and checked like every other statement.
 *
 * Whose a row is: of an account where the table has account_id; of a party where it has party_id, else any column of
 * that type, else the row of another table that one of its columns names. A table that tells neither has no statement.
 */
#include "sqlgen-emit.h"

static bool has_personal(const struct table *table) {
	for (size_t i = 0; i < table->columns.count; i++)
		if (table->columns.items[i].personal)
			return true;
	return false;
}

static bool is_held(const struct table *table) {
	return !table->dropped && table->class != CLASS_ENGINE && has_personal(table);
}

static bool is_id_of(const struct column *column, const char *what) {
	return column->type.word == WORD_ID && str_equal(column->type.arg, str_from(what));
}

/* "t.party_id = $n", or "(t.from_id = $n OR t.to_id = $n)"; STR_NONE when the table has no such column. */
static struct str owner_of(struct arena *a, const struct table *table, const char *alias, const char *kind, int param) {
	struct str own = str_format(a, "%s_id", kind), text = STR_NONE;
	const struct column *column = column_named(table->columns.items, table->columns.count, own);
	if (column != NULL && is_id_of(column, kind))
		return str_format(a, "%s.%.*s = $%d /* owner: id(%s) */", alias, STR_ARG(own), param, kind);
	for (size_t i = 0; i < table->columns.count && strcmp(kind, "party") == 0; i++) {
		column = &table->columns.items[i];
		if (is_id_of(column, kind))
			text = str_format(a, "%.*s%s%s.%.*s = $%d /* owner: id(%s) */",
				STR_ARG(str_is_none(text) ? S("") : text), str_is_none(text) ? "" : " OR ", alias,
				STR_ARG(column->name), param, kind);
	}
	return str_is_none(text) ? text : str_format(a, "(%.*s)", STR_ARG(text));
}

/* The table whose row a column names: its key ends in a column of the same name and type. */
static const struct table *parent_of(const struct gen *g, const struct table *table, const struct column *column) {
	for (size_t i = 0; i < g->tables.count; i++) {
		const struct table *t = g->tables.items[i];
		bool named = !t->dropped && t != table && t->class == table->class && t->primary.count > 0 &&
			str_equal(t->primary.items[t->primary.count - 1], column->name);
		if (named && t->primary.count <= 2)
			return t;
	}
	return NULL;
}

static struct str owner_through(const struct gen *g, const struct table *table, const char *kind, int param) {
	for (size_t i = 0; i < table->columns.count && strcmp(kind, "party") == 0 && table->class == CLASS_TENANT;
		i++) {
		const struct column *column = &table->columns.items[i];
		const struct table *parent = column->type.word == WORD_ID ? parent_of(g, table, column) : NULL;
		struct str owner = parent != NULL ? owner_of(g->a, parent, "p", kind, param) : STR_NONE;
		if (!str_is_none(owner))
			return str_format(g->a, "t.%.*s IN (SELECT p.%.*s FROM %.*s p WHERE p.tenant_id = $1 AND %.*s)",
				STR_ARG(column->name), STR_ARG(column->name), STR_ARG(parent->name), STR_ARG(owner));
	}
	return STR_NONE;
}

static void put_columns(struct buf *b, const struct table *table) {
	const char *separator = "";
	for (size_t i = 0; i < table->columns.count; i++) {
		const struct column *column = &table->columns.items[i];
		if (column->internal || column->type.word == WORD_BLOB || str_equal(column->name, S("tenant_id")))
			continue;
		buf_format(b, "%st.%.*s", separator, STR_ARG(column->name));
		separator = ", ";
	}
}

/* The order of the key, the newest first. */
static void put_order(struct buf *b, const struct table *table) {
	const char *separator = "";
	for (size_t i = 0; i < table->primary.count; i++) {
		if (str_equal(table->primary.items[i], S("tenant_id")))
			continue;
		buf_format(b, "%st.%.*s DESC", separator, STR_ARG(table->primary.items[i]));
		separator = ", ";
	}
}

static struct str statement_name(struct arena *a, const struct table *table, const char *kind) {
	return str_format(a, "held_%.*s_of_%s", STR_ARG(table->name), kind);
}

static bool put_statement(struct gen *g, struct buf *b, const struct table *table, const char *kind) {
	int param = table->class == CLASS_GLOBAL ? 1 : 2;
	struct str owner = owner_of(g->a, table, "t", kind, param);
	if (str_is_none(owner))
		owner = owner_through(g, table, kind, param);
	if (str_is_none(owner))
		return false;
	buf_format(b, "\n-- name: %.*s :many\n-- Whole rows of one %s, the newest first.\nSELECT ",
		STR_ARG(statement_name(g->a, table, kind)), kind);
	put_columns(b, table);
	buf_format(b, "\n  FROM %.*s t\n WHERE %s%.*s\n ORDER BY ", STR_ARG(table->name),
		param == 2 ? "t.tenant_id = $1 AND " : "", STR_ARG(owner));
	put_order(b, table);
	buf_format(b, "\n LIMIT $%d /* limit: int */;\n", param + 1);
	return true;
}

struct str held_statements(struct gen *g) {
	struct buf *b = buf_new(g->a);
	for (size_t i = 0; i < g->tables.count; i++)
		if (is_held(g->tables.items[i])) {
			put_statement(g, b, g->tables.items[i], "account");
			put_statement(g, b, g->tables.items[i], "party");
		}
	return buf_view(b);
}

/* ---- the table of all ---- */

static const struct statement *statement_named(const struct gen *g, struct str name) {
	for (size_t i = 0; i < g->statements.count; i++)
		if (str_equal(g->statements.items[i]->name, name))
			return g->statements.items[i];
	return NULL;
}

static void put_thunk(struct gen *g, struct buf *b, const struct table *table, const char *kind) {
	struct str name = statement_name(g->a, table, kind);
	if (statement_named(g, name) == NULL)
		return;
	buf_format(b,
		"\nstatic enum err %.*s_rows(struct db *db, struct arena *a, int64_t tenant, int64_t owner, int64_t limit,\n"
		"\t\tconst void **ret_rows, size_t *ret_count) {\n",
		STR_ARG(name));
	buf_format(b, "\tstruct %.*s_row *rows = NULL;\n%s", STR_ARG(name),
		table->class == CLASS_GLOBAL ? "\t(void)tenant;\n" : "");
	buf_format(b, "\tTRY(%.*s(db, a, %s(struct %s_id){ owner }, limit, &rows, ret_count));\n", STR_ARG(name),
	           table->class == CLASS_GLOBAL ? "" : "(struct tenant_id){ tenant }, ", kind);
	buf_cstr(b, "\t*ret_rows = rows;\n\treturn OK;\n}\n");
}

static void put_source(struct gen *g, struct buf *b, const struct table *table, const char *kind) {
	struct str name = statement_name(g->a, table, kind);
	if (statement_named(g, name) != NULL)
		buf_format(b, " .of_%s = { .desc = &%.*s_desc, .rows = %.*s_rows },", kind, STR_ARG(name),
			STR_ARG(name));
}

void held_emit(struct gen *g, struct buf *b) {
	size_t count = 0;
	for (size_t i = 0; i < g->tables.count; i++)
		if (is_held(g->tables.items[i])) {
			put_thunk(g, b, g->tables.items[i], "account");
			put_thunk(g, b, g->tables.items[i], "party");
		}
	buf_cstr(b, "\nconst struct db_held db_held[] = {\n");
	for (size_t i = 0; i < g->tables.count; i++) {
		const struct table *table = g->tables.items[i];
		if (!is_held(table))
			continue;
		count++;
		buf_format(b, "\t{ .table = \"%.*s\", .in_tenant = %s,", STR_ARG(table->name),
			table->class == CLASS_GLOBAL ? "false" : "true");
		put_source(g, b, table, "account");
		put_source(g, b, table, "party");
		buf_cstr(b, " },\n");
	}
	buf_format(b, "\t{ .table = NULL },\n};\nconst int db_held_count = %zu;\n", count);
}

/* The types of all columns that are read: the includes of every module. */
void held_includes(struct gen *g, struct module *held) {
	for (size_t i = 0; i < g->modules.count; i++) {
		const struct module *module = &g->modules.items[i];
		for (size_t k = 0; k < module->includes.count && module != held; k++) {
			bool known = false;
			for (size_t n = 0; n < held->includes.count; n++)
				known |= str_equal(held->includes.items[n], module->includes.items[k]);
			if (!known)
				*LIST_ADD(g->a, &held->includes) = module->includes.items[k];
		}
	}
}
