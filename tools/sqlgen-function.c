/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writes <module>_stmts.c, a table of the module's statements, and <module>_store.c, one typed function for each. */
#include "sqlgen-emit.h"

/* ---- tables ---- */

static int count_spaces(struct str text) {
	int count = 0;
	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == ' ';
	return count;
}

static void emit_param_types(struct buf *b, const struct statement *s, const struct variant *variant) {
	const char *separator = "";
	int count = 0;
	for (int i = 1; i <= s->param_count; i++)
		count += variant->has_param[i];
	buf_format(b, "\t\t.param_count = %d,\n", count);
	if (count == 0)
		return;
	buf_cstr(b, "\t\t.param_types = (const enum db_type[]){ ");
	for (int i = 1; i <= s->param_count; i++) {
		if (!variant->has_param[i])
			continue;
		buf_format(b, "%s%s", separator, word_info(s->params[i].type.word)->db_type);
		separator = ", ";
	}
	buf_cstr(b, " },\n");
	struct type last = s->params[s->param_count].type;
	if (last.word == WORD_ROWS)
		buf_format(b, "\t\t.row_columns = %d,\n", 1 + count_spaces(last.arg));
}

static void emit_col_types(struct buf *b, const struct statement *s) {
	if (s->outputs.count == 0)
		return;
	buf_format(b, "\t\t.col_count = %zu,\n\t\t.col_types = (const enum db_type[]){ ", s->outputs.count);
	for (size_t i = 0; i < s->outputs.count; i++)
		buf_format(b, "%s%s", i == 0 ? "" : ", ", word_info(s->outputs.items[i].type.word)->db_type);
	buf_cstr(b, " },\n");
}

static void emit_stmt(struct buf *b, const struct statement *s, size_t v) {
	const struct variant *variant = &s->variants.items[v];
	buf_format(b, "\t{\n\t\t.number = %d,\n\t\t.name = \"%.*s\",\n", s->first_number + (int)v, STR_ARG(s->name));
	buf_format(b, "\t\t.file = \"%s\",\n\t\t.line = %d,\n", source_path(s->blocks[0]->path), s->blocks[0]->line);
	buf_cstr(b, "\t\t.text[DB_SQLITE] =");
	emit_text(b, "\t\t\t", variant->text[0]);
	buf_cstr(b, ",\n\t\t.text[DB_POSTGRES] =");
	emit_text(b, "\t\t\t", variant->text[1]);
	buf_format(b, ",\n\t\t.writes = %s,\n", s->writes ? "true" : "false");
	emit_param_types(b, s, variant);
	emit_col_types(b, s);
	buf_cstr(b, "\t},\n");
}

static void emit_col(struct buf *b, const struct statement *s, const struct column *column) {
	buf_format(b, "\t{ .name = \"%s\", .label = ", column->c_name);
	if (column->label.n > 0) {
		buf_cstr(b, "T(");
		tool_put_c_string(b, column->label);
		buf_char(b, ')');
	} else {
		buf_format(b, "\"%s\"", column->c_name);
	}
	buf_format(b, ", .type = %s,%s%s\n", word_info(column->type.word)->col_type,
	           column->type.nullable ? " .nullable = true," : "", column->personal ? " .personal = true," : "");
	buf_format(b, "\t  .offset = offsetof(struct %.*s_row, %s)", STR_ARG(s->name), column->c_name);
	if (column->type.word == WORD_ENUM || column->type.word == WORD_FLAGS)
		buf_format(b, ", .values = &%.*s_desc", STR_ARG(column->type.arg));
	buf_cstr(b, " },\n");
}

static void emit_desc(struct buf *b, const struct statement *s) {
	int n = (int)s->name.n;
	const char *name = s->name.p;
	buf_format(b, "static const struct col_desc %.*s_cols[] = {\n", n, name);
	for (size_t i = 0; i < s->outputs.count; i++)
		if (!s->outputs.items[i].internal)
			emit_col(b, s, &s->outputs.items[i]);
	buf_format(b, "};\nconst struct row_desc %.*s_desc = {\n\t.name = \"%.*s\", .size = sizeof(struct %.*s_row),\n",
	           n, name, n, name, n, name);
	buf_format(b, "\t.count = COUNT_OF(%.*s_cols), .cols = %.*s_cols,\n};\n", n, name, n, name);
	buf_format(b, "const char *const %.*s_reads[] = {", n, name);
	for (size_t i = 0; i < s->reads.count; i++)
		buf_format(b, " \"%.*s\",", STR_ARG(s->reads.items[i]->name));
	buf_cstr(b, " NULL };\n");
}

/* ---- reading a row ---- */

static void emit_field(struct buf *b, const struct column *column, size_t i) {
	const char *name = column->c_name;
	struct type type = column->type;
	if (word_is_text(type.word))
		buf_format(b, "\trow->%s = values[%zu].s;\n", name, i);
	else if (type.nullable)
		buf_format(b, "\trow->%s = (struct opt_int){ .has = !values[%zu].is_null, .v = values[%zu].i };\n",
			name, i, i);
	else if (type.word == WORD_ID)
		buf_format(b, "\trow->%s.v = values[%zu].i;\n", name, i);
	else if (type.word == WORD_DATE)
		buf_format(b, "\trow->%s.days = (int32_t)values[%zu].i;\n", name, i);
	else if (type.word == WORD_ENUM)
		buf_format(b, "\trow->%s = (enum %.*s)values[%zu].i;\n", name, STR_ARG(type.arg), i);
	else if (type.word == WORD_BOOL)
		buf_format(b, "\trow->%s = values[%zu].i != 0;\n", name, i);
	else
		buf_format(b, "\trow->%s = values[%zu].i;\n", name, i);
}

/* The column that says whose row it is: the first id of that kind; "0" when there is none. */
static void emit_whose(struct buf *b, const struct statement *s, struct str kind) {
	for (size_t i = 0; i < s->outputs.count; i++)
		if (s->outputs.items[i].type.word == WORD_ID && str_equal(s->outputs.items[i].type.arg, kind)) {
			buf_format(b, "values[%zu].i", i);
			return;
		}
	buf_char(b, '0');
}

/* Readings of personal data are recorded (db_sights). */
static void emit_sight(struct buf *b, const struct statement *s) {
	bool personal = false;
	for (size_t i = 0; i < s->outputs.count; i++)
		personal |= s->outputs.items[i].personal;
	if (!personal)
		return;
	buf_cstr(b, "\tdb_saw(cursor, ");
	emit_whose(b, s, S("party"));
	buf_cstr(b, ", ");
	emit_whose(b, s, S("account"));
	buf_cstr(b, ");\n");
}

static void emit_reader(struct buf *b, const struct statement *s) {
	buf_format(b, "\nstatic void %.*s_read(struct db_cursor *cursor, struct arena *a, struct %.*s_row *row) {\n",
	           STR_ARG(s->name), STR_ARG(s->name));
	buf_format(b, "\tstruct db_value values[%zu];\n\tdb_row(cursor, a, values);\n", s->outputs.count);
	for (size_t i = 0; i < s->outputs.count; i++)
		emit_field(b, &s->outputs.items[i], i);
	emit_sight(b, s);
	buf_cstr(b, "}\n");
}

/* ---- parameters ---- */

static const char *number_of(struct arena *a, const struct param *p) {
	const char *dot = p->optional > 0 ? "->" : ".", *star = p->optional > 0 ? "*" : "";
	if (p->type.nullable || p->type.word == WORD_ID)
		return str_format(a, "%.*s%sv", STR_ARG(p->name), dot).p;
	if (p->type.word == WORD_DATE)
		return str_format(a, "%.*s%sdays", STR_ARG(p->name), dot).p;
	return str_format(a, "%s%s%.*s", p->type.word == WORD_ENUM ? "(int64_t)" : "", star, STR_ARG(p->name)).p;
}

/* { .type = DB_INT, .i = tenant_id.v } */
static void emit_value(struct buf *b, struct arena *a, const struct param *p) {
	const char *dot = p->optional > 0 ? "->" : ".", *star = p->optional > 0 ? "*" : "";
	buf_format(b, "{ .type = %s, ", word_info(p->type.word)->db_type);
	if (p->type.word == WORD_ROWS) {
		buf_format(b, ".rows = %.*s }", STR_ARG(p->name));
		return;
	}
	if (word_is_text(p->type.word)) {
		if (p->type.nullable)
			buf_format(b, ".is_null = str_is_none(%s%.*s), ", star, STR_ARG(p->name));
		buf_format(b, ".s = %s%.*s }", star, STR_ARG(p->name));
		return;
	}
	if (p->type.nullable)
		buf_format(b, ".is_null = !%.*s%shas, ", STR_ARG(p->name), dot);
	buf_format(b, ".i = %s }", number_of(a, p));
}

static const char *optional_condition(struct arena *a, const struct statement *s, size_t i) {
	const struct optional *optional = &s->optionals.items[i];
	return str_format(a, optional->param > 0 ? "%.*s != NULL" : "%.*s", STR_ARG(optional->name)).p;
}

/* When the parameter is in the text: name != NULL || order == X. */
static void emit_condition(struct buf *b, struct arena *a, const struct statement *s, struct places places) {
	const char *separator = "";
	for (size_t i = 0; i < s->optionals.count; i++)
		if (places.optionals >> i & 1) {
			buf_format(b, "%s%s", separator, optional_condition(a, s, i));
			separator = " || ";
		}
	for (size_t i = 0; i < s->orders.count; i++)
		if (places.orders >> i & 1) {
			buf_format(b, "%sorder == %s_%s", separator, emit_upper(a, s->name),
				emit_upper(a, s->orders.items[i]));
			separator = " || ";
		}
}

static void emit_fixed_params(struct buf *b, struct arena *a, const struct statement *s) {
	buf_cstr(b, "\tconst struct db_param params[] = {\n");
	for (int i = 1; i <= s->param_count; i++) {
		buf_cstr(b, "\t\t");
		emit_value(b, a, &s->params[i]);
		buf_cstr(b, ",\n");
	}
	buf_cstr(b, "\t};\n");
}

static void emit_varying_params(struct buf *b, struct arena *a, const struct statement *s) {
	buf_format(b, "\tstruct db_param params[%d];\n\tsize_t used = 0;\n", s->param_count);
	for (int i = 1; i <= s->param_count; i++) {
		struct places places = param_places(s, i);
		if (!places.outside) {
			buf_cstr(b, "\tif (");
			emit_condition(b, a, s, places);
			buf_cstr(b, ")\n\t");
		}
		buf_cstr(b, "\tparams[used++] = (struct db_param)");
		emit_value(b, a, &s->params[i]);
		buf_cstr(b, ";\n");
	}
}

/* ---- functions ---- */

static void emit_order_check(struct buf *b, struct arena *a, const struct statement *s) {
	if (s->orders.count == 0)
		return;
	buf_format(b, "\tif ((int)order < 1 || order >= %s_ORDER_COUNT)\n", emit_upper(a, s->name));
	buf_format(b, "\t\tBUG(\"%.*s has no order %%d\", (int)order);\n", STR_ARG(s->name));
}

static void emit_choice(struct buf *b, struct arena *a, const struct statement *s) {
	const char *upper = emit_upper(a, s->name);
	if (s->variants.count == 1) {
		buf_format(b, "\tconst struct db_stmt *stmt = &%.*s_stmts[STMT_%s];\n", STR_ARG(s->module->name),
			upper);
		return;
	}
	buf_cstr(b, "\tsize_t variant = 0;\n");
	if (s->orders.count > 0)
		buf_format(b, "\tvariant += ((size_t)order - 1) * %d;\n", 1 << s->optionals.count);
	for (size_t i = 0; i < s->optionals.count; i++)
		buf_format(b, "\tvariant += %s ? %d : 0;\n", optional_condition(a, s, i), 1 << i);
	buf_format(b, "\tconst struct db_stmt *stmt = &%.*s_stmts[STMT_%s + variant];\n", STR_ARG(s->module->name),
	           upper);
}

static void emit_exec(struct buf *b, const struct statement *s) {
	if (s->block_count == 1 && s->blocks[0]->engines != ON_BOTH)
		buf_cstr(b, "\tif (stmt->text[db_engine(db)] == NULL) { /* this engine has no need of it */\n"
		            "\t\tif (ret_changed != NULL)\n\t\t\t*ret_changed = 0;\n\t\treturn OK;\n\t}\n");
	buf_format(b, "\treturn db_run(db, stmt, %s, ret_changed);\n", s->param_count > 0 ? "params" : "NULL");
}

static void emit_one(struct buf *b, const struct statement *s) {
	buf_format(b, "\tstruct db_cursor cursor;\n\tTRY(db_start(db, stmt, %s, &cursor));\n",
	           s->param_count > 0 ? "params" : "NULL");
	buf_format(b, "\tstruct %.*s_row row = { 0 };\n\tsize_t count = 0;\n", STR_ARG(s->name));
	buf_format(b, "\tfor (; db_next(&cursor); count++)\n\t\tif (count == 0)\n\t\t\t%.*s_read(&cursor, a, &row);\n",
	           STR_ARG(s->name));
	buf_cstr(b, "\tTRY(db_finish(&cursor, NULL));\n\tif (count != 1)\n\t\treturn ERR_NOT_FOUND;\n"
	            "\t*ret_row = row;\n\treturn OK;\n");
}

static void emit_many(struct buf *b, const struct statement *s) {
	buf_format(b, "\tstruct db_cursor cursor;\n\tTRY(db_start(db, stmt, %s, &cursor));\n",
	           s->param_count > 0 ? "params" : "NULL");
	buf_format(b, "\tstruct %.*s_row *rows = NULL;\n\tsize_t count = 0, room = 0;\n", STR_ARG(s->name));
	buf_cstr(b, "\twhile (db_next(&cursor)) {\n\t\trows = rows_grow(a, rows, count, &room, sizeof *rows);\n");
	buf_format(b, "\t\t%.*s_read(&cursor, a, &rows[count]);\n\t\tcount++;\n\t}\n", STR_ARG(s->name));
	buf_cstr(b, "\tTRY(db_finish(&cursor, NULL));\n\t*ret_rows = rows;\n\t*ret_count = count;\n\treturn OK;\n");
}

static void emit_function(struct buf *b, struct arena *a, const struct statement *s) {
	if (s->outputs.count > 0) {
		buf_char(b, '\n');
		emit_desc(b, s);
		emit_reader(b, s);
	}
	buf_char(b, '\n');
	emit_about(b, a, s);
	emit_signature(b, a, s);
	buf_cstr(b, " {\n");
	emit_order_check(b, a, s);
	if (s->param_count > 0 && s->variants.count > 1)
		emit_varying_params(b, a, s);
	else if (s->param_count > 0)
		emit_fixed_params(b, a, s);
	emit_choice(b, a, s);
	if (s->kind == KIND_EXEC)
		emit_exec(b, s);
	else if (s->kind == KIND_ONE)
		emit_one(b, s);
	else
		emit_many(b, s);
	buf_cstr(b, "}\n");
}

static void emit_grow(struct buf *b) {
	buf_cstr(b, "\n/* Room for one more row; rows that moved leave their old place to the arena. */\n"
	            "static void *rows_grow(struct arena *a, void *rows, size_t count, size_t *room, size_t size) {\n"
	            "\tif (count < *room)\n\t\treturn rows;\n"
	            "\t*room = *room == 0 ? 16 : *room * 2;\n"
	            "\tvoid *grown = arena_bytes(a, *room * size); /* a row that is read is written wholly */\n"
	            "\tif (count > 0)\n\t\tmemcpy(grown, rows, count * size);\n"
	            "\treturn grown;\n}\n");
}

/* Where the variants of each statement begin in the module's table. */
static void emit_numbers(struct buf *b, struct gen *g, const struct module *module) {
	size_t first = 0;
	buf_cstr(b, "\nenum {\n");
	for (size_t i = 0; i < module->statement_count; i++) {
		const struct statement *s = g->statements.items[module->first_statement + i];
		buf_format(b, "\tSTMT_%s = %zu,\n", emit_upper(g->a, s->name), first);
		first += s->variants.count;
	}
	buf_cstr(b, "};\n");
}

static void emit_stmts(struct gen *g, const struct module *module, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, str_format(g->a, "%s/store.sql", source_path(module->folder)).p);
	buf_cstr(b, "#include \"stmts.h\"\n");
	if (module->statement_count > 0)
		buf_format(b, "\nconst struct db_stmt %.*s_stmts[] = {\n", STR_ARG(module->name));
	for (size_t i = 0; i < module->statement_count; i++) {
		const struct statement *s = g->statements.items[module->first_statement + i];
		for (size_t v = 0; v < s->variants.count; v++)
			emit_stmt(b, s, v);
	}
	if (module->statement_count > 0)
		buf_cstr(b, "};\n");
	write_if_changed(g, str_format(g->a, "%s/%.*s_stmts.c", folder, STR_ARG(module->name)).p, buf_view(b));
}

void emit_store(struct gen *g, const struct module *module, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, str_format(g->a, "%s/store.sql and the schema", source_path(module->folder)).p);
	buf_format(b, "#include \"%.*s_store.h\"\n#include \"stmts.h\"\n", STR_ARG(module->name));
	bool many = false;
	for (size_t i = 0; i < module->statement_count; i++)
		many |= g->statements.items[module->first_statement + i]->kind == KIND_MANY;
	if (module->statement_count > 0)
		emit_numbers(b, g, module);
	if (many)
		emit_grow(b);
	for (size_t i = 0; i < module->statement_count; i++)
		emit_function(b, g->a, g->statements.items[module->first_statement + i]);
	if (module->held)
		held_emit(g, b);
	emit_stmts(g, module, folder);
	write_if_changed(g, str_format(g->a, "%s/%.*s_store.c", folder, STR_ARG(module->name)).p, buf_view(b));
}
