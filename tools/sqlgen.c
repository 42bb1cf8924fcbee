/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sqlgen: compiles the modules' schemas and statements to C. `sqlgen --out DIR --list src/migrations.def
 * [--docs FILE] [--depfile FILE] MODULE_DIR…`; contract in docs/architecture.md. Errors as `path:LINE: name: reason`,
 * exit status 1, nothing written. This file reads the arguments and keeps what all parts share.
 */
#include "sqlgen-private.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

struct options {
	const char *out, *list, *docs, *depfile;
};

/* ---- shared ---- */

void gen_error(struct gen *g, const char *path, int line, struct str name, const char *format, ...) {
	char reason[512];
	va_list args;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	const char *whole = str_format(g->a, "%s:%d: %.*s: %s", path, line, STR_ARG(name), reason).p;
	for (size_t i = 0; i < g->seen_errors.count; i++)
		if (strcmp(g->seen_errors.items[i], whole) == 0)
			return;
	*LIST_ADD(g->a, &g->seen_errors) = whole;
	tool_error(&g->report, path, line, "%.*s: %s", STR_ARG(name), reason);
}

struct str gen_read(struct gen *g, const char *path) {
	*LIST_ADD(g->a, &g->files_read) = path;
	struct str text = tool_read(g->a, path);
	if (utf8_valid(text))
		return text;
	size_t at = 0;
	uint32_t code_point;
	for (size_t length; (length = utf8_decode(str_from_offset(text, at), &code_point)) > 0 && code_point != 0;)
		at += length;
	gen_error(g, path, tool_line_of(text, at), S("sqlgen"), "is not UTF-8");
	return S("");
}

struct table *gen_table(struct gen *g, struct str name, enum engines engines) {
	for (size_t i = 0; i < g->tables.count; i++) {
		struct table *table = g->tables.items[i];
		if (!table->dropped && str_equal(table->name, name) && (table->engines & engines) == engines)
			return table;
	}
	return NULL;
}

const struct column *column_named(const struct column *columns, size_t count, struct str name) {
	for (size_t i = 0; i < count; i++)
		if (str_equal(columns[i].name, name))
			return &columns[i];
	return NULL;
}

void gen_add_id(struct gen *g, struct str name) {
	size_t at = 0;
	while (at < g->ids.count && str_compare(g->ids.items[at], name) < 0)
		at++;
	if (at < g->ids.count && str_equal(g->ids.items[at], name))
		return;
	(void)LIST_ADD(g->a, &g->ids);
	memmove(&g->ids.items[at + 1], &g->ids.items[at], (g->ids.count - 1 - at) * sizeof *g->ids.items);
	g->ids.items[at] = str_copy(g->a, name);
}

struct buf *buf_new(struct arena *a) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, LARGEST_OUTPUT);
	return b;
}

void name_add(struct arena *a, name_list *list, struct str name) {
	*LIST_ADD(a, list) = name;
}

bool name_listed(const name_list *list, struct str name) {
	for (size_t i = 0; i < list->count; i++)
		if (str_equal(list->items[i], name))
			return true;
	return false;
}

const char *source_path(const char *path) {
	const char *found = NULL;
	for (const char *at = strstr(path, "src/"); at != NULL; at = strstr(at + 1, "src/"))
		if (at == path || at[-1] == '/')
			found = at;
	return found == NULL ? path : found;
}

void write_if_changed(struct gen *g, const char *path, struct str content) {
	if (access(path, R_OK) == 0 && str_equal(tool_read(g->a, path), content))
		return;
	tool_write(path, content);
}

/* ---- the program ---- */

static void add_module(struct gen *g, const char *folder) {
	size_t n = strlen(folder);
	while (n > 1 && folder[n - 1] == '/')
		n--;
	struct module *module = LIST_ADD(g->a, &g->modules);
	module->folder = str_to_cstr(g->a, str_of(folder, n));
	module->name = str_from(tool_basename(module->folder));
}

static const char **option_for(struct options *options, const char *arg) {
	if (strcmp(arg, "--out") == 0)
		return &options->out;
	if (strcmp(arg, "--list") == 0)
		return &options->list;
	if (strcmp(arg, "--docs") == 0)
		return &options->docs;
	return strcmp(arg, "--depfile") == 0 ? &options->depfile : NULL;
}

static bool read_arguments(struct gen *g, int argc, char **argv, struct options *options) {
	for (int i = 1; i < argc; i++) {
		const char **option = option_for(options, argv[i]);
		if (option == NULL && argv[i][0] == '-')
			return false;
		if (option == NULL)
			add_module(g, argv[i]);
		else if (i + 1 < argc)
			*option = argv[++i];
		else
			return false;
	}
	return options->out != NULL && options->list != NULL && g->modules.count > 0;
}

/* For ninja: a change of any file that was read makes the stores again. */
static void write_depfile(struct gen *g, const struct options *options) {
	struct buf *b = buf_new(g->a);
	buf_format(b, "%s/ids.h:", options->out);
	for (size_t i = 0; i < g->files_read.count; i++)
		buf_format(b, " %s", g->files_read.items[i]);
	buf_char(b, '\n');
	tool_write(options->depfile, buf_view(b));
}

static int run(struct gen *g, const struct options *options) {
	sqlite_open(g);
	schema_read(g, options->list);
	store_read(g);
	statements_check(g);
	if (tool_report_print(&g->report) != 0)
		return 1;
	emit_all(g, options->out);
	if (options->docs != NULL)
		emit_docs(g, options->docs);
	if (options->depfile != NULL)
		write_depfile(g, options);
	printf("sqlgen: %zu statements, %zu of them with a text for one engine\n", g->statements.count,
		g->engine_blocks);
	return 0;
}

int main(int argc, char **argv) {
	struct arena *a = arena_new();
	struct gen *g = ARENA_NEW(a, struct gen);
	*g = (struct gen){ .a = a, .report = { .a = a } };
	struct options options = { 0 };
	int status = 2;
	if (read_arguments(g, argc, argv, &options))
		status = run(g, &options);
	else
		fputs("usage: sqlgen --out DIR --list FILE [--docs FILE] [--depfile FILE] MODULE_DIR...\n", stderr);
	arena_free(a);
	return status;
}
