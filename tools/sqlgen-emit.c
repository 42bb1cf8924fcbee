/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writes ids.h, schema.c, stmts.h, stmts.c, and for each module its store's header. Functions: sqlgen-function.c. */
#include "sqlgen-private.h"
#include "sqlgen-emit.h"

#include <ctype.h>

/* ---- types ---- */

const char *emit_c_type(struct arena *a, struct type type) {
	if (type.nullable && !word_is_text(type.word))
		return "struct opt_int";
	switch (type.word) {
	case WORD_DATE:
		return "struct date";
	case WORD_ENUM:
		return str_format(a, "enum %.*s", STR_ARG(type.arg)).p;
	case WORD_ID:
		return str_format(a, "struct %.*s_id", STR_ARG(type.arg)).p;
	case WORD_BOOL:
		return "bool";
	case WORD_TEXT:
	case WORD_BLOB:
		return "struct str";
	case WORD_ROWS:
		return "const struct db_rows *";
	default:
		return "int64_t";
	}
}

const char *emit_upper(struct arena *a, struct str text) {
	char *upper = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		upper[i] = (char)toupper((unsigned char)text.p[i]);
	return upper;
}

/* ---- signature ---- */

static void add_arg(struct arena *a, arg_list *list, const char *text) {
	*LIST_ADD(a, list) = text;
}

static void add_param_args(struct arena *a, const struct statement *s, arg_list *list) {
	for (int i = 1; i <= s->param_count; i++) {
		const struct param *p = &s->params[i];
		const char *type = emit_c_type(a, p->type);
		add_arg(a, list,
			str_format(a, p->optional > 0 ? "const %s *%.*s" : "%s %.*s", type, STR_ARG(p->name)).p);
	}
	for (size_t i = 0; i < s->optionals.count; i++)
		if (s->optionals.items[i].param == 0)
			add_arg(a, list, str_format(a, "bool %.*s", STR_ARG(s->optionals.items[i].name)).p);
}

static void add_result_args(struct arena *a, const struct statement *s, arg_list *list) {
	if (s->kind == KIND_EXEC)
		add_arg(a, list, "int64_t *ret_changed");
	else if (s->kind == KIND_ONE)
		add_arg(a, list, str_format(a, "struct %.*s_row *ret_row", STR_ARG(s->name)).p);
	else {
		add_arg(a, list, str_format(a, "struct %.*s_row **ret_rows", STR_ARG(s->name)).p);
		add_arg(a, list, "size_t *ret_count");
	}
}

void emit_signature(struct buf *b, struct arena *a, const struct statement *s) {
	arg_list args = { 0 };
	add_arg(a, &args, "struct db *db");
	if (s->kind != KIND_EXEC)
		add_arg(a, &args, "struct arena *a");
	if (s->orders.count > 0)
		add_arg(a, &args, str_format(a, "enum %.*s_order order", STR_ARG(s->name)).p);
	add_param_args(a, s, &args);
	add_result_args(a, s, &args);
	size_t line_start = b->n;
	buf_format(b, "enum err %.*s(", STR_ARG(s->name));
	for (size_t i = 0; i < args.count; i++) {
		if (i > 0 && b->n - line_start + strlen(args.items[i]) > 108) {
			buf_cstr(b, ",\n\t\t");
			line_start = b->n - 8;
		} else if (i > 0) {
			buf_cstr(b, ", ");
		}
		buf_cstr(b, args.items[i]);
	}
	buf_char(b, ')');
}

/* The comment lines of the statement, and where it is written. */
void emit_about(struct buf *b, struct arena *a, const struct statement *s) {
	struct str rest = str_replace(a, s->about, S("*/"), S("* /"));
	buf_cstr(b, "/* ");
	while (rest.n > 0) {
		buf_str(b, str_line(&rest));
		buf_cstr(b, "\n * ");
	}
	buf_format(b, "%s:%d */\n", source_path(s->blocks[0]->path), s->blocks[0]->line);
}

void emit_banner(struct buf *b, const char *from) {
	buf_cstr(b, "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n");
	buf_format(b, "/* Made by sqlgen from %s; not to be edited. */\n", from);
}

/* ---- header of a store ---- */

static void emit_order(struct buf *b, struct arena *a, const struct statement *s) {
	const char *upper = emit_upper(a, s->name);
	if (s->orders.count == 0)
		return;
	buf_format(b, "enum %.*s_order {", STR_ARG(s->name));
	for (size_t i = 0; i < s->orders.count; i++)
		buf_format(b, " %s_%s%s,", upper, emit_upper(a, s->orders.items[i]), i == 0 ? " = 1" : "");
	buf_format(b, " %s_ORDER_COUNT };\n", upper);
}

static void emit_row(struct buf *b, struct arena *a, const struct statement *s) {
	if (s->outputs.count == 0)
		return;
	buf_format(b, "struct %.*s_row {\n", STR_ARG(s->name));
	for (size_t i = 0; i < s->outputs.count; i++) {
		const struct column *column = &s->outputs.items[i];
		buf_format(b, "\t%s %s;", emit_c_type(a, column->type), column->c_name);
		if (column->type.nullable && !word_is_text(column->type.word))
			buf_format(b, " /* %s */", type_text(a, column->type));
		buf_char(b, '\n');
	}
	buf_format(b, "};\nextern const struct row_desc %.*s_desc;\n", STR_ARG(s->name));
	buf_format(b, "extern const char *const %.*s_reads[]; /* tables, NULL behind the last */\n", STR_ARG(s->name));
}

static void emit_promise(struct buf *b, const struct statement *s) {
	static const char *const SENTENCES[] = {
		[KIND_ONE] =
			"One row, its texts copied into the arena; ERR_NOT_FOUND when there is none or more than one. ",
		[KIND_MANY] = "*ret_rows and their texts live in the arena. ",
		[KIND_EXEC] = "*ret_changed (may be NULL): rows written. ",
	};
	bool optional = false;
	for (int i = 1; i <= s->param_count; i++)
		optional |= s->params[i].optional > 0;
	buf_format(b, "/* %s%s*/\n", SENTENCES[s->kind], optional ? "NULL for a pointer leaves its part out. " : "");
}

static bool type_is_used(const struct gen *g, const struct module *module, enum word word) {
	for (size_t i = 0; i < module->statement_count; i++) {
		const struct statement *s = g->statements.items[module->first_statement + i];
		for (size_t k = 0; k < s->outputs.count; k++)
			if (s->outputs.items[k].type.word == word)
				return true;
		for (int k = 1; k <= s->param_count; k++)
			if (s->params[k].type.word == word)
				return true;
	}
	return false;
}

static void emit_header(struct gen *g, const struct module *module, const char *folder) {
	struct buf *b = buf_new(g->a);
	const char *upper = emit_upper(g->a, module->name);
	emit_banner(b, str_format(g->a, "%s/store.sql and the schema", source_path(module->folder)).p);
	buf_format(b, "#ifndef KASSEI_%s_STORE_H\n#define KASSEI_%s_STORE_H\n\n", upper, upper);
	if (type_is_used(g, module, WORD_DATE))
		buf_cstr(b, "#include \"base/date.h\"\n");
	buf_cstr(b, "#include \"db/db.h\"\n#include \"ids.h\"\n");
	for (size_t i = 0; i < module->includes.count; i++)
		buf_format(b, "#include \"%.*s\"\n", STR_ARG(module->includes.items[i]));
	for (size_t i = 0; i < module->statement_count; i++) {
		const struct statement *s = g->statements.items[module->first_statement + i];
		buf_char(b, '\n');
		emit_order(b, g->a, s);
		emit_row(b, g->a, s);
		emit_about(b, g->a, s);
		emit_promise(b, s);
		emit_signature(b, g->a, s);
		buf_cstr(b, " MUST_CHECK;\n");
	}
	buf_cstr(b, "\n#endif\n");
	write_if_changed(g, str_format(g->a, "%s/%.*s_store.h", folder, STR_ARG(module->name)).p, buf_view(b));
}

/* ---- ids, schema, list of statements ---- */

static void emit_ids(struct gen *g, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, "the $ID words of all schemas");
	buf_cstr(b, "#ifndef KASSEI_IDS_H\n#define KASSEI_IDS_H\n\n#include <stdint.h>\n\n");
	for (size_t i = 0; i < g->ids.count; i++)
		buf_format(b, "struct %.*s_id { int64_t v; };\n", STR_ARG(g->ids.items[i]));
	buf_cstr(b, "\n#endif\n");
	write_if_changed(g, str_format(g->a, "%s/ids.h", folder).p, buf_view(b));
}

void emit_text(struct buf *b, const char *indent, struct str text) {
	if (str_is_none(text))
		buf_cstr(b, " NULL");
	while (!str_is_none(text)) {
		struct str line = str_cut(&text, S("\n"));
		buf_format(b, "\n%s", indent);
		if (str_is_none(text)) {
			tool_put_c_string(b, line);
		} else {
			size_t quote = b->n;
			tool_put_c_string(b, line);
			b->n -= b->n > quote; /* the line end belongs inside the quotes */
			buf_cstr(b, "\\n\"");
		}
	}
}

static void emit_migration(struct buf *b, const struct migration *m) {
	buf_format(b, "\t{\n\t\t.number = %d,\n\t\t.name = \"%.*s\",\n", m->number, STR_ARG(m->name));
	buf_cstr(b, "\t\t.text[DB_SQLITE] =");
	emit_text(b, "\t\t\t", str_trim(buf_view(m->engine_text[0])));
	buf_cstr(b, ",\n\t\t.text[DB_POSTGRES] =");
	emit_text(b, "\t\t\t", str_trim(buf_view(m->engine_text[1])));
	buf_cstr(b, ",\n\t},\n");
}

static int variant_count(const struct gen *g) {
	size_t count = 0;
	for (size_t i = 0; i < g->statements.count; i++)
		count += g->statements.items[i]->variants.count;
	return (int)count;
}

/* Every personal column of the tables that there are; an empty row lets a program have none. */
static void emit_personals(struct gen *g, struct buf *b) {
	int count = 0;
	buf_cstr(b, "\nconst struct db_personal db_personals[] = {\n");
	for (size_t i = 0; i < g->tables.count; i++) {
		const struct table *table = g->tables.items[i];
		for (size_t k = 0; k < table->columns.count && !table->dropped; k++) {
			const struct column *column = &table->columns.items[k];
			if (!column->personal)
				continue;
			count++;
			buf_format(b,
				"\t{ .module = \"%.*s\", .table = \"%.*s\", .column = \"%.*s\", .label = \"%.*s\" },\n",
				STR_ARG(table->module->name), STR_ARG(table->name), STR_ARG(column->name),
				STR_ARG(column->label));
		}
	}
	buf_format(b, "\t{ .module = NULL },\n};\nconst int db_personal_count = %d;\n", count);
}

static void emit_schema(struct gen *g, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, "migrations.def and the schemas");
	buf_cstr(b, "#include \"db/db.h\"\n\nconst struct db_migration db_migrations[] = {\n");
	for (size_t i = 0; i < g->migrations.count; i++)
		emit_migration(b, g->migrations.items[i]);
	if (g->migrations.count == 0)
		buf_cstr(b, "\t{ .number = 0 },\n");
	buf_format(b, "};\nconst int db_migration_count = %zu;\nconst int db_stmt_count = %d;\n", g->migrations.count,
	           variant_count(g));
	emit_personals(g, b);
	write_if_changed(g, str_format(g->a, "%s/schema.c", folder).p, buf_view(b));
}

static void emit_list_header(struct gen *g, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, "all store.sql");
	buf_cstr(b, "/* Every statement of the program, for the test that prepares all of them on both engines. */\n"
	            "#ifndef KASSEI_STMTS_H\n#define KASSEI_STMTS_H\n\n#include \"db/db.h\"\n\n"
	            "extern const struct db_stmt *const db_stmts[]; /* db_stmt_count of them, by number */\n");
	for (size_t i = 0; i < g->modules.count; i++)
		if (g->modules.items[i].statement_count > 0)
			buf_format(b, "extern const struct db_stmt %.*s_stmts[];\n", STR_ARG(g->modules.items[i].name));
	buf_cstr(b, "\n#endif\n");
	write_if_changed(g, str_format(g->a, "%s/stmts.h", folder).p, buf_view(b));
}

static void emit_list(struct gen *g, const char *folder) {
	struct buf *b = buf_new(g->a);
	emit_banner(b, "all store.sql");
	buf_cstr(b, "#include \"stmts.h\"\n\nconst struct db_stmt *const db_stmts[] = {\n");
	for (size_t i = 0; i < g->statements.count; i++) {
		const struct statement *s = g->statements.items[i];
		int first = g->statements.items[s->module->first_statement]->first_number;
		for (size_t v = 0; v < s->variants.count; v++)
			buf_format(b, "\t&%.*s_stmts[%d],\n", STR_ARG(s->module->name),
				s->first_number - first + (int)v);
	}
	buf_cstr(b, "\tNULL,\n};\n");
	write_if_changed(g, str_format(g->a, "%s/stmts.c", folder).p, buf_view(b));
}

void emit_all(struct gen *g, const char *folder) {
	emit_ids(g, folder);
	emit_schema(g, folder);
	emit_list_header(g, folder);
	emit_list(g, folder);
	for (size_t i = 0; i < g->modules.count; i++) {
		emit_header(g, &g->modules.items[i], folder);
		emit_store(g, &g->modules.items[i], folder);
	}
}
