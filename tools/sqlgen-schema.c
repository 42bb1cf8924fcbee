/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads migrations.def and the schemas: makes each engine's text, applies the SQLite one to the database in memory,
 * and keeps tables and columns with their domain types, labels and classes.
 */
#include "sqlgen-private.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* One statement of a schema. */
struct ddl {
	struct gen *g;
	struct migration *m;
	int line;         /* on which `text` begins */
	struct str raw;   /* as written, to the end of its last line */
	size_t code;      /* offset of its first word in `raw` */
	struct str text;  /* for the parser: "$ID(x)" as a quoted type, $STRICT and its like as WITH (strict) */
	enum table_class class;
	enum engines engines;
	struct str about;
	size_t errors;
};

static void refuse(struct ddl *d, size_t at, const char *format, ...) PRINTF(3, 4);
static void refuse(struct ddl *d, size_t at, const char *format, ...) {
	va_list args;
	char reason[512];
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	d->errors++;
	gen_error(d->g, d->m->path, d->line + tool_line_of(d->text, at) - 1, d->m->name, "%s", reason);
}

/* ---- text for each engine ---- */

/*
 * How a table is kept. $STRICT: rows as the engine keeps them. $CLUSTERED: in the order of the primary key, for rows
 * that are added at its end (one B-tree less in SQLite). $HOT: for narrow rows that are written again and again, whose
 * key ends in a number of their own that no other row has, whatever the municipality: SQLite keeps them by that number
 * alone and writes them in place, which takes a third of the time; PostgreSQL leaves room in each page, so that a new
 * version stands beside the old one and no index is touched.
 */
static const struct { const char *word, *sqlite, *postgres; } KEEPINGS[] = {
	{ "$STRICT", "STRICT", "" },
	{ "$CLUSTERED", "STRICT, WITHOUT ROWID", "" },
	{ "$HOT", "STRICT", "WITH (fillfactor = 50)" },
};

/* The row of KEEPINGS that a word names; COUNT_OF when it is another word. */
static size_t keeping_of(struct token token) {
	size_t i = 0;
	while (i < COUNT_OF(KEEPINGS) && !str_equal(token.text, str_from(KEEPINGS[i].word)))
		i++;
	return i;
}

static bool is_strict_word(struct token token) {
	return keeping_of(token) < COUNT_OF(KEEPINGS);
}

/* For the parser. Line ends stay, so that lines can be counted. */
static struct str parser_text(struct ddl *d, struct str sql) {
	struct buf *out = buf_new(d->g->a);
	size_t at = 0, copied = 0;
	for (struct token token = token_next(sql, &at); token.kind != TOKEN_END; token = token_next(sql, &at)) {
		if (token.kind != TOKEN_DOMAIN)
			continue;
		buf_put(out, sql.p + copied, token.at - copied);
		if (is_strict_word(token))
			buf_cstr(out, "WITH (strict)");
		else
			buf_format(out, "\"%.*s\"", STR_ARG(token.text));
		copied = at;
	}
	buf_put(out, sql.p + copied, sql.n - copied);
	return str_copy(d->g->a, buf_view(out));
}

static void put_word(struct buf *out, struct token token, struct str column, bool sqlite) {
	struct type type;
	if (is_strict_word(token)) {
		size_t i = keeping_of(token);
		buf_cstr(out, sqlite ? KEEPINGS[i].sqlite : KEEPINGS[i].postgres);
		return;
	}
	if (!type_from_schema(token.text, &type))
		return; /* refused where the column is read */
	const struct word_info *info = word_info(type.word);
	buf_cstr(out, sqlite ? info->sqlite : info->postgres);
	if (type.word == WORD_BOOL && sqlite)
		buf_format(out, " CHECK (%.*s IN (0, 1))", STR_ARG(column));
}

/* The last column of the key of a $HOT table; empty for other statements. */
static struct str hot_column(struct str sql) {
	size_t at = 0;
	struct str last = S("");
	bool hot = false, in_key = false;
	for (struct token token = token_next_code(sql, &at); token.kind != TOKEN_END;
		token = token_next_code(sql, &at)) {
		hot |= str_equal(token.text, S("$HOT"));
		if (token_is(token, "PRIMARY"))
			in_key = true;
		else if (in_key && str_equal(token.text, S(")")))
			in_key = false;
		else if (in_key && tool_is_word(token.text.p[0]))
			last = token.text;
	}
	return hot ? last : S("");
}

/* PRIMARY KEY of the whole key; the column is the primary key already. */
static void put_unique(struct buf *out, struct str sql, size_t *at) {
	buf_cstr(out, "UNIQUE");
	(void)token_next_code(sql, at);
}

static struct str engine_text(struct ddl *d, struct str sql, bool sqlite) {
	struct buf *out = buf_new(d->g->a);
	size_t at = 0, copied = 0;
	struct str before = STR_NONE, hot = sqlite ? hot_column(sql) : S("");
	for (struct token token = token_next(sql, &at); token.kind != TOKEN_END; token = token_next(sql, &at)) {
		bool is_key = hot.n > 0 && token_is(token, "PRIMARY");
		if (token.kind == TOKEN_DOMAIN || is_key)
			buf_put(out, sql.p + copied, token.at - copied);
		if (is_key)
			put_unique(out, sql, &at);
		else if (token.kind == TOKEN_DOMAIN)
			put_word(out, token, before, sqlite);
		if (hot.n > 0 && token.kind == TOKEN_DOMAIN && str_equal(before, hot))
			buf_cstr(out, " PRIMARY KEY");
		if (token.kind == TOKEN_DOMAIN || is_key)
			copied = at;
		before = token.text;
	}
	buf_put(out, sql.p + copied, sql.n - copied);
	return sql_tidy(d->g->a, buf_view(out));
}

/* ---- comments ---- */

static enum table_class class_named(struct str word) {
	static const char *const NAMES[] = { "", "tenant", "published", "global", "engine" };
	for (enum table_class class = CLASS_TENANT; class <= CLASS_ENGINE; class++)
		if (str_equal(word, str_from(NAMES[class])))
			return class;
	return CLASS_NONE;
}

static void read_class(struct ddl *d, struct str text, size_t at) {
	struct str engine = text;
	d->class = class_named(str_cut(&engine, S(" ")));
	if (d->class == CLASS_NONE)
		refuse(d, at, "unknown class \"%.*s\"", STR_ARG(text));
	else if (str_is_none(engine))
		d->engines = ON_BOTH;
	else if (str_equal(engine, S("sqlite")) || str_equal(engine, S("pg")))
		d->engines = str_equal(engine, S("pg")) ? ON_POSTGRES : ON_SQLITE;
	else
		refuse(d, at, "unknown engine \"%.*s\"", STR_ARG(engine));
	if (d->engines != ON_BOTH && d->class != CLASS_ENGINE)
		refuse(d, at, "only class engine may differ between the engines");
}

/* The comment lines before the statement: the class, and what the table is. */
static void read_lead(struct ddl *d) {
	size_t at = 0;
	for (struct token token = token_next(d->text, &at); token.kind == TOKEN_LINE_COMMENT;
	     token = token_next(d->text, &at)) {
		struct str line = str_trim(str_from_offset(token.text, 2));
		if (str_starts(line, S("class:"))) {
			read_class(d, str_trim(str_from_offset(line, 6)), token.at);
			d->about = STR_NONE; /* what stands above is about the file */
		} else
			d->about = d->about.n == 0 ? line :
				str_format(d->g->a, "%.*s %.*s", STR_ARG(d->about), STR_ARG(line));
	}
}

/* The first comment between the column and what follows it; empty when there is none. */
static struct str comment_between(struct ddl *d, size_t from, size_t to) {
	size_t at = from;
	for (struct token token = token_next(d->text, &at); token.kind != TOKEN_END && token.at < to;
	     token = token_next(d->text, &at))
		if (token.kind == TOKEN_LINE_COMMENT)
			return str_trim(str_from_offset(token.text, 2));
	return STR_NONE;
}

/* The English part of a comment begins with this word. */
static bool is_marked(struct str english, struct str word) {
	struct str rest = str_from_offset(english, word.n);
	return str_starts(english, word) && (rest.n == 0 || !tool_is_word(rest.p[0]));
}

static void read_comment(struct ddl *d, struct column *column, size_t from, size_t to) {
	struct str english = comment_between(d, from, to);
	if (english.n == 0) {
		refuse(d, from, "column \"%.*s\" has no comment `-- 見出し; what it is`", STR_ARG(column->name));
		return;
	}
	column->label = str_trim(str_cut(&english, S(";")));
	column->english = str_trim(english);
	column->personal = is_marked(column->english, S("personal"));
	column->internal = is_marked(column->english, S("internal"));
	if (column->label.n == 0 || column->english.n == 0)
		refuse(d, from, "the comment of column \"%.*s\" is not `-- 見出し; what it is`", STR_ARG(column->name));
}

/* ---- tables ---- */

static void report_portable(void *context, size_t at, const char *reason) {
	refuse(context, at, "%s", reason);
}

static void check_portable(struct ddl *d, json_t *node) {
	portable_check(d->g->a, node, report_portable, d);
}

static void add_names(struct ddl *d, name_list *list, json_t *names) {
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name)
		name_add(d->g->a, list, str_copy(d->g->a, string_node(name)));
}

static void add_unique(struct ddl *d, struct table *table, json_t *names, struct str name) {
	struct key *key = LIST_ADD(d->g->a, &table->uniques);
	key->name = str_copy(d->g->a, name);
	add_names(d, &key->columns, names);
}

static bool starts_with_tenant(const name_list *names) {
	return names->count > 0 && str_equal(names->items[0], S("tenant_id"));
}

static void check_foreign_columns(struct ddl *d, const struct table *target, json_t *names, size_t at) {
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name) if (column_named(target->columns.items, target->columns.count,
		string_node(name)) == NULL) refuse(d, at,
		"column \"%.*s\" does not exist in \"%.*s\"", STR_ARG(string_node(name)), STR_ARG(target->name));
}

/* `own` are the referring columns. */
static void read_foreign(struct ddl *d, struct table *table, json_t *constraint, const name_list *own) {
	struct str name = text_of(json_object_get(constraint, "pktable"), "relname");
	const struct table *target = str_equal(name, table->name) ? table : gen_table(d->g, name, ON_BOTH);
	size_t at = at_of(constraint);
	if (target == NULL) {
		refuse(d, at, "table \"%.*s\" does not exist", STR_ARG(name));
		return;
	}
	check_foreign_columns(d, target, json_object_get(constraint, "pk_attrs"), at);
	bool of_tenant = target->class == CLASS_TENANT || target->class == CLASS_PUBLISHED;
	if (table->class == CLASS_TENANT && of_tenant && !starts_with_tenant(own))
		refuse(d, at, "a reference to \"%.*s\" begins with tenant_id", STR_ARG(name));
}

static void check_deferrable(struct ddl *d, json_t *constraint) {
	struct str type = text_of(constraint, "contype");
	if (json_is_true(json_object_get(constraint, "deferrable")) || str_starts(type, S("CONSTR_ATTR_")))
		refuse(d, at_of(constraint), "DEFERRABLE is not allowed: inside a batch only COMMIT would notice");
}

static void read_column_constraint(struct ddl *d, struct table *table, struct column *column, json_t *constraint) {
	struct str type = text_of(constraint, "contype");
	name_list own = { 0 };
	name_add(d->g->a, &own, column->name);
	check_deferrable(d, constraint);
	check_portable(d, json_object_get(constraint, "raw_expr"));
	if (str_equal(type, S("CONSTR_NOTNULL")) || str_equal(type, S("CONSTR_PRIMARY")))
		column->type.nullable = false;
	if (str_equal(type, S("CONSTR_PRIMARY")))
		table->primary = own;
	else if (str_equal(type, S("CONSTR_UNIQUE")))
		LIST_ADD(d->g->a, &table->uniques)->columns = own;
	else if (str_equal(type, S("CONSTR_FOREIGN")))
		read_foreign(d, table, constraint, &own);
	else if (str_equal(type, S("CONSTR_DEFAULT")) || str_equal(type, S("CONSTR_GENERATED")))
		column->has_default = true;
	else if (str_equal(type, S("CONSTR_IDENTITY")))
		refuse(d, at_of(constraint), "IDENTITY exists in PostgreSQL only; ids are made in C");
}

static void read_column_type(struct ddl *d, struct column *column, json_t *def) {
	json_t *names = json_object_get(json_object_get(def, "typeName"), "names");
	struct str word = last_name(names);
	if (!str_starts(word, S("$")))
		refuse(d, at_of(def), "the type of column \"%.*s\" is not one of the $ words", STR_ARG(column->name));
	else if (!type_from_schema(word, &column->type))
		refuse(d, at_of(def), "unknown type word %.*s", STR_ARG(word));
	column->type.arg = str_copy(d->g->a, column->type.arg);
	column->type.nullable = true;
	if (column->type.word == WORD_ID)
		gen_add_id(d->g, column->type.arg);
	if (json_object_get(def, "collClause") != NULL)
		refuse(d, at_of(def), "COLLATE is not the same on both engines");
}

static void read_column(struct ddl *d, struct table *table, json_t *def, size_t end) {
	struct str name = str_copy(d->g->a, text_of(def, "colname"));
	if (column_named(table->columns.items, table->columns.count, name) != NULL)
		refuse(d, at_of(def), "column \"%.*s\" is there twice", STR_ARG(name));
	struct column *column = LIST_ADD(d->g->a, &table->columns);
	*column = (struct column){ .name = name };
	if (d->engines != ON_BOTH) {
		column->type.nullable = true;
		return;
	}
	read_column_type(d, column, def);
	size_t i;
	json_t *constraint;
	json_array_foreach(json_object_get(def, "constraints"), i, constraint)
		read_column_constraint(d, table, column, node_is(constraint, "Constraint"));
	read_comment(d, column, at_of(def), end);
}

static void read_table_constraint(struct ddl *d, struct table *table, json_t *constraint) {
	struct str type = text_of(constraint, "contype");
	check_deferrable(d, constraint);
	check_portable(d, json_object_get(constraint, "raw_expr"));
	if (str_equal(type, S("CONSTR_PRIMARY"))) {
		add_names(d, &table->primary, json_object_get(constraint, "keys"));
	} else if (str_equal(type, S("CONSTR_UNIQUE"))) {
		add_unique(d, table, json_object_get(constraint, "keys"), text_of(constraint, "conname"));
	} else if (str_equal(type, S("CONSTR_FOREIGN"))) {
		name_list own = { 0 };
		add_names(d, &own, json_object_get(constraint, "fk_attrs"));
		read_foreign(d, table, constraint, &own);
	} else if (!str_equal(type, S("CONSTR_CHECK"))) {
		refuse(d, at_of(constraint), "this constraint is not the same on both engines");
	}
}

static size_t element_at(json_t *elements, size_t i, size_t end) {
	json_t *body;
	node_kind(json_array_get(elements, i), &body);
	return body == NULL ? end : at_of(body);
}

static void read_elements(struct ddl *d, struct table *table, json_t *elements) {
	size_t i;
	json_t *element;
	json_array_foreach(elements, i, element) {
		json_t *body;
		const char *kind = node_kind(element, &body);
		if (strcmp(kind, "ColumnDef") == 0)
			read_column(d, table, body, element_at(elements, i + 1, d->text.n));
		else if (strcmp(kind, "Constraint") == 0)
			read_table_constraint(d, table, body);
		else
			refuse(d, 0, "%s is not allowed in a table", kind);
	}
	for (size_t k = 0; k < table->columns.count; k++)
		if (name_listed(&table->primary, table->columns.items[k].name))
			table->columns.items[k].type.nullable = false;
}

static void check_tenant_keys(struct ddl *d, const struct table *table, size_t at) {
	if (!starts_with_tenant(&table->primary))
		refuse(d, at, "the primary key of a tenant table begins with tenant_id");
	for (size_t i = 0; i < table->uniques.count; i++)
		if (!starts_with_tenant(&table->uniques.items[i].columns))
			refuse(d, at, "a unique key of a tenant table begins with tenant_id");
}

static bool is_owned_name(const struct module *module, struct str name) {
	struct str rest = str_from_offset(name, module->name.n);
	return str_starts(name, module->name) && (rest.n == 0 || rest.p[0] == '_');
}

static bool has_option(json_t *create, const char *option) {
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(create, "options"), i, item)
		if (str_equal(text_of(node_is(item, "DefElem"), "defname"), str_from(option)))
			return true;
	return false;
}

static void check_table(struct ddl *d, const struct table *table, json_t *create, size_t at) {
	if (d->engines == ON_BOTH && !has_option(create, "strict"))
		refuse(d, at, "table \"%.*s\" does not end in $STRICT", STR_ARG(table->name));
	if (d->class == CLASS_NONE)
		refuse(d, at,
			"table \"%.*s\" has no class: write `-- class: tenant`, published, global or engine above it",
			STR_ARG(table->name));
	if (!is_owned_name(d->m->module, table->name))
		refuse(d, at, "table \"%.*s\" is not named %.*s or %.*s_…", STR_ARG(table->name),
			STR_ARG(d->m->module->name), STR_ARG(d->m->module->name));
	if (table->primary.count == 0 && d->engines == ON_BOTH)
		refuse(d, at, "table \"%.*s\" has no primary key", STR_ARG(table->name));
	else if (table->class == CLASS_TENANT)
		check_tenant_keys(d, table, at);
	else if (table->class == CLASS_PUBLISHED && !name_listed(&table->primary, S("tenant_id")))
		refuse(d, at, "the primary key of a published table holds tenant_id");
}

static struct table *add_table(struct ddl *d, struct str name, size_t at) {
	if (gen_table(d->g, name, d->engines) != NULL)
		refuse(d, at, "table \"%.*s\" is there twice", STR_ARG(name));
	struct table *table = ARENA_NEW(d->g->a, struct table);
	*table = (struct table){ .name = str_copy(d->g->a, name),
		                     .about = d->about,
		                     .class = d->class,
		                     .engines = d->engines,
		                     .module = d->m->module,
		                     .path = d->m->path,
		                     .line = d->line + tool_line_of(d->text, at) - 1 };
	*LIST_ADD(d->g->a, &d->g->tables) = table;
	return table;
}

static void read_create(struct ddl *d, json_t *create) {
	json_t *relation = json_object_get(create, "relation");
	size_t at = at_of(relation);
	struct table *table = add_table(d, text_of(relation, "relname"), at);
	read_elements(d, table, json_object_get(create, "tableElts"));
	check_table(d, table, create, at);
}

/* ---- changes ---- */

/* The module's own table; refuses another's. */
static struct table *own_table(struct ddl *d, json_t *relation) {
	struct str name = text_of(relation, "relname");
	struct table *table = gen_table(d->g, name, d->engines);
	if (table == NULL)
		refuse(d, at_of(relation), "table \"%.*s\" does not exist", STR_ARG(name));
	else if (table->module != d->m->module)
		refuse(d, at_of(relation), "table \"%.*s\" belongs to module %.*s", STR_ARG(name),
		       STR_ARG(table->module->name));
	return table;
}

static void read_index(struct ddl *d, json_t *index) {
	struct table *table = own_table(d, json_object_get(index, "relation"));
	json_t *params = json_object_get(index, "indexParams");
	if (d->engines != ON_BOTH || table == NULL)
		return;
	check_portable(d, params);
	check_portable(d, json_object_get(index, "whereClause"));
	if (!json_is_true(json_object_get(index, "unique")))
		return;
	struct key *key = LIST_ADD(d->g->a, &table->uniques);
	key->name = str_copy(d->g->a, text_of(index, "idxname"));
	size_t i;
	json_t *param;
	json_array_foreach(params, i, param)
		name_add(d->g->a, &key->columns, str_copy(d->g->a, text_of(node_is(param, "IndexElem"), "name")));
	if (table->class == CLASS_TENANT && !starts_with_tenant(&key->columns))
		refuse(d, at_of(json_object_get(index, "relation")),
			"a unique key of a tenant table begins with tenant_id");
}

static struct column *own_column(struct ddl *d, struct table *table, struct str name) {
	for (size_t i = 0; i < table->columns.count; i++)
		if (str_equal(table->columns.items[i].name, name))
			return &table->columns.items[i];
	refuse(d, d->code, "column \"%.*s\" does not exist in \"%.*s\"", STR_ARG(name), STR_ARG(table->name));
	return NULL;
}

static void drop_column(struct ddl *d, struct table *table, struct str name) {
	struct column *column = own_column(d, table, name);
	if (column == NULL)
		return;
	size_t behind = (size_t)(table->columns.items + table->columns.count - (column + 1));
	memmove(column, column + 1, behind * sizeof *column);
	table->columns.count--;
}

static void read_alter(struct ddl *d, json_t *alter) {
	struct table *table = own_table(d, json_object_get(alter, "relation"));
	json_t *commands = json_object_get(alter, "cmds");
	json_t *command = node_is(json_array_get(commands, 0), "AlterTableCmd");
	if (table == NULL)
		return;
	if (json_array_size(commands) != 1)
		refuse(d, d->code, "SQLite makes one change in one ALTER TABLE");
	else if (str_equal(text_of(command, "subtype"), S("AT_AddColumn")))
		read_column(d, table, node_is(json_object_get(command, "def"), "ColumnDef"), d->text.n);
	else if (str_equal(text_of(command, "subtype"), S("AT_DropColumn")))
		drop_column(d, table, text_of(command, "name"));
	else
		refuse(d, d->code, "ALTER TABLE may add, drop and rename columns only");
}

static void read_rename(struct ddl *d, json_t *rename) {
	struct table *table = own_table(d, json_object_get(rename, "relation"));
	struct str name = str_copy(d->g->a, text_of(rename, "newname"));
	if (table == NULL)
		return;
	if (str_equal(text_of(rename, "renameType"), S("OBJECT_TABLE"))) {
		table->name = name;
		if (!is_owned_name(d->m->module, name))
			refuse(d, d->code, "table \"%.*s\" is not named %.*s or %.*s_…", STR_ARG(name),
			       STR_ARG(d->m->module->name), STR_ARG(d->m->module->name));
		return;
	}
	struct column *column = own_column(d, table, text_of(rename, "subname"));
	if (column != NULL)
		column->name = name;
}

static void read_drop(struct ddl *d, json_t *drop) {
	struct str type = text_of(drop, "removeType");
	json_t *names = json_object_get(node_is(json_array_get(json_object_get(drop, "objects"), 0), "List"), "items");
	if (str_equal(type, S("OBJECT_INDEX")))
		return;
	struct table *table = gen_table(d->g, last_name(names), d->engines);
	if (!str_equal(type, S("OBJECT_TABLE")))
		refuse(d, d->code, "only tables and indexes may be dropped");
	else if (table == NULL || table->module != d->m->module)
		refuse(d, d->code, "table \"%.*s\" is not this module's", STR_ARG(last_name(names)));
	else
		table->dropped = true;
}

/* Rows that a migration writes: all municipalities at once, so tenant_id need not be bound. */
static void read_rows(struct ddl *d, json_t *node, json_t *body) {
	own_table(d, json_object_get(body, "relation"));
	check_portable(d, node);
}

static void read_node(struct ddl *d, json_t *node) {
	json_t *body;
	const char *kind = node_kind(node, &body);
	if (strcmp(kind, "CreateStmt") == 0)
		read_create(d, body);
	else if (strcmp(kind, "IndexStmt") == 0)
		read_index(d, body);
	else if (strcmp(kind, "AlterTableStmt") == 0)
		read_alter(d, body);
	else if (strcmp(kind, "RenameStmt") == 0)
		read_rename(d, body);
	else if (strcmp(kind, "DropStmt") == 0)
		read_drop(d, body);
	else if (strcmp(kind, "InsertStmt") == 0 || strcmp(kind, "UpdateStmt") == 0 || strcmp(kind, "DeleteStmt") == 0)
		read_rows(d, node, body);
	else if (d->engines == ON_BOTH)
		refuse(d, d->code, "a schema has tables, indexes and rows only");
}

/* CREATE VIRTUAL TABLE name: its columns are what SQLite says after making it. */
static void read_virtual(struct ddl *d) {
	size_t at = d->code;
	token_next(d->text, &at);
	if (!token_is(token_next_code(d->text, &at), "VIRTUAL") || !token_is(token_next_code(d->text, &at), "TABLE"))
		return;
	struct token name = token_next_code(d->text, &at);
	struct table *table = add_table(d, name.text, name.at);
	sqlite_columns(d->g, table);
	if (!is_owned_name(d->m->module, name.text))
		refuse(d, name.at, "table \"%.*s\" is not named %.*s or %.*s_…", STR_ARG(name.text),
		       STR_ARG(d->m->module->name), STR_ARG(d->m->module->name));
}

static void read_parsed(struct ddl *d) {
	const char *reason;
	size_t at;
	json_t *node = tree_parse(d->g->a, d->text, &reason, &at);
	if (node == NULL)
		refuse(d, at, "%s", reason);
	else
		read_node(d, node);
}

static void apply(struct ddl *d) {
	struct str sqlite = engine_text(d, d->raw, true), postgres = engine_text(d, d->raw, false);
	if (d->engines != ON_SQLITE)
		read_parsed(d);
	if ((d->engines & ON_SQLITE) && d->errors == 0) {
		const char *reason = sqlite_run(d->g, sqlite);
		if (reason != NULL)
			refuse(d, d->code, "SQLite: %s", reason);
		else if (d->engines == ON_SQLITE)
			read_virtual(d);
	}
	for (int engine = 0; engine < 2; engine++)
		if (d->engines & (1 << engine)) {
			buf_str(d->m->engine_text[engine], engine == 0 ? sqlite : postgres);
			buf_char(d->m->engine_text[engine], '\n');
		}
}

/* Offset of the first token that is no comment; SIZE_MAX when there is none. */
static size_t first_code(struct str sql) {
	size_t at = 0;
	struct token token = token_next_code(sql, &at);
	return token.kind == TOKEN_END || token_is(token, ";") ? SIZE_MAX : token.at;
}

static size_t end_of_line(struct str text, size_t at) {
	size_t end = str_find(text, S("\n"), at);
	return end == SIZE_MAX ? text.n : end;
}

static void check_words(struct ddl *d) {
	size_t at = 0;
	struct type type;
	for (struct token token = token_next(d->raw, &at); token.kind != TOKEN_END; token = token_next(d->raw, &at)) {
		if (token.kind == TOKEN_QUOTED && d->engines == ON_BOTH)
			refuse(d, token.at, "a text stands in single quotes, not in %.*s", STR_ARG(token.text));
		else if (token.kind == TOKEN_DOMAIN && d->engines != ON_BOTH && !is_strict_word(token) &&
		         !type_from_schema(token.text, &type))
			refuse(d, token.at, "unknown type word %.*s", STR_ARG(token.text));
	}
}

static void read_statement(struct gen *g, struct migration *m, size_t from, size_t to) {
	struct ddl d = { .g = g,
		             .m = m,
		             .line = tool_line_of(m->text, from),
		             .raw = str_slice(m->text, from, to - from),
		             .engines = ON_BOTH };
	d.code = first_code(d.raw);
	if (d.code == SIZE_MAX)
		return;
	d.text = d.raw;
	read_lead(&d);
	check_words(&d);
	if (d.errors > 0)
		return;
	d.text = parser_text(&d, d.raw);
	apply(&d);
}

/* Cuts the file at its semicolons; a comment behind one on its line belongs to the statement before. */
static void read_migration(struct gen *g, struct migration *m) {
	size_t at = 0, from = 0;
	struct token token = token_next(m->text, &at);
	for (; token.kind != TOKEN_END; token = token_next(m->text, &at)) {
		if (!token_is(token, ";"))
			continue;
		at = end_of_line(m->text, at);
		read_statement(g, m, from, at);
		from = at;
	}
	if (first_code(str_from_offset(m->text, from)) != SIZE_MAX)
		gen_error(g, m->path, tool_line_of(m->text, m->text.n), m->name,
		          "the last statement does not end in a semicolon");
}

/* ---- migrations.def ---- */

static struct module *module_named(struct gen *g, struct str name) {
	for (size_t i = 0; i < g->modules.count; i++)
		if (str_equal(g->modules.items[i].name, name))
			return &g->modules.items[i];
	return NULL;
}

static void open_migration(struct gen *g, struct migration *m, int line) {
	struct str file = m->name;
	struct str module = str_cut(&file, S("/"));
	m->module = module_named(g, module);
	if (m->module == NULL || str_is_none(file)) {
		gen_error(g, g->list_path, line, m->name, "no module of this name was given");
		return;
	}
	m->path = str_format(g->a, "%s/schema/%.*s.sql", m->module->folder, STR_ARG(file)).p;
	if (access(m->path, R_OK) != 0) {
		gen_error(g, g->list_path, line, m->name, "%s cannot be read", m->path);
		return;
	}
	m->text = gen_read(g, m->path);
	for (int engine = 0; engine < 2; engine++)
		m->engine_text[engine] = buf_new(g->a);
	read_migration(g, m);
}

static struct migration *find_migration(struct gen *g, struct str name) {
	for (size_t i = 0; i < g->migrations.count; i++)
		if (str_equal(g->migrations.items[i]->name, name))
			return g->migrations.items[i];
	return NULL;
}

/* MIGRATION(3, "plan/0001") behind the word itself. */
static bool read_row(struct gen *g, struct str text, size_t *at, int line) {
	bool opened = token_is(token_next_code(text, at), "(");
	struct token number = token_next_code(text, at);
	bool comma = token_is(token_next_code(text, at), ",");
	struct token name = token_next_code(text, at);
	bool closed = token_is(token_next_code(text, at), ")");
	int64_t value;
	if (!opened || !comma || !closed || name.kind != TOKEN_QUOTED || name.text.n < 3 ||
	    !str_to_int64(number.text, &value))
		return false;
	struct str unquoted = str_slice(name.text, 1, name.text.n - 2);
	if (value != (int64_t)g->migrations.count + 1)
		gen_error(g, g->list_path, line, unquoted, "the number is not %zu", g->migrations.count + 1);
	if (find_migration(g, unquoted) != NULL)
		gen_error(g, g->list_path, line, unquoted, "is there twice");
	struct migration *m = ARENA_NEW(g->a, struct migration);
	*m = (struct migration){ .number = (int)value, .name = unquoted };
	*LIST_ADD(g->a, &g->migrations) = m;
	open_migration(g, m, line);
	return true;
}

static void read_list(struct gen *g, struct str text) {
	size_t at = 0;
	for (struct token token = token_next_code(text, &at); token.kind != TOKEN_END;
	     token = token_next_code(text, &at)) {
		int line = tool_line_of(text, token.at);
		if (!token_is(token, "MIGRATION") || !read_row(g, text, &at, line))
			gen_error(g, g->list_path, line, S("sqlgen"), "is not MIGRATION(number, \"module/0001\")");
	}
}

/* A schema file that the list forgets would never be applied. */
static void check_listed(struct gen *g, const struct module *module) {
	const char *folder = str_format(g->a, "%s/schema", module->folder).p;
	DIR *dir = opendir(folder);
	if (dir == NULL)
		return;
	for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		struct str file = str_from(entry->d_name);
		if (!str_ends(file, S(".sql")))
			continue;
		struct str name = str_format(g->a, "%.*s/%.*s", STR_ARG(module->name), (int)file.n - 4, file.p);
		if (find_migration(g, name) == NULL)
			gen_error(g, g->list_path, 1, name, "is not in the list");
	}
	closedir(dir);
}

void schema_read(struct gen *g, const char *list_path) {
	g->list_path = list_path;
	read_list(g, gen_read(g, list_path));
	for (size_t i = 0; i < g->modules.count; i++)
		check_listed(g, &g->modules.items[i]);
}
