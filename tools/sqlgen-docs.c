/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writes docs/generated/schema.txt: every table with its columns, and which statements read and write it. */
#include "sqlgen-private.h"

#include <stdlib.h>

static int compare_tables(const void *left, const void *right) {
	const struct table *a = *(struct table *const *)left, *b = *(struct table *const *)right;
	return str_compare(a->name, b->name);
}

static int compare_names(const void *left, const void *right) {
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void put_names(struct buf *b, const char *title, const char **names, size_t count) {
	if (count == 0)
		return;
	qsort(names, count, sizeof *names, compare_names);
	buf_format(b, "  %s:", title);
	size_t width = 0;
	for (size_t i = 0; i < count; i++) {
		if (width > 0 && width + strlen(names[i]) > 100) {
			buf_cstr(b, "\n             ");
			width = 0;
		}
		buf_format(b, " %s", names[i]);
		width += strlen(names[i]) + 1;
	}
	buf_char(b, '\n');
}

static void put_columns(struct buf *b, struct arena *a, const struct table *table) {
	for (size_t i = 0; i < table->columns.count; i++) {
		const struct column *column = &table->columns.items[i];
		const char *type = column->type.word == WORD_NONE ? "(engine)" : type_text(a, column->type);
		buf_format(b, "  %-20.*s %-26s%s", STR_ARG(column->name), type,
		           name_listed(&table->primary, column->name) ? " key" : "    ");
		if (column->label.n > 0)
			buf_format(b, " %.*s; %.*s", STR_ARG(column->label), STR_ARG(column->english));
		while (b->p[b->n - 1] == ' ')
			b->n--;
		buf_char(b, '\n');
	}
}

static void put_uniques(struct buf *b, const struct table *table) {
	for (size_t i = 0; i < table->uniques.count; i++) {
		const struct key *key = &table->uniques.items[i];
		buf_cstr(b, "  unique    :");
		for (size_t k = 0; k < key->columns.count; k++)
			buf_format(b, " %.*s", STR_ARG(key->columns.items[k]));
		buf_char(b, '\n');
	}
}

static void put_table(struct buf *b, struct arena *a, struct table *table) {
	static const char *const CLASSES[] = { "", "tenant", "published", "global", "engine" };
	static const char *const ENGINES[] = { "", ", SQLite only", ", PostgreSQL only", "" };
	buf_format(b, "\n%.*s (%s%s, module %.*s)\n", STR_ARG(table->name), CLASSES[table->class],
	           ENGINES[table->engines], STR_ARG(table->module->name));
	if (table->about.n > 0)
		buf_format(b, "  %.*s\n", STR_ARG(table->about));
	put_columns(b, a, table);
	put_uniques(b, table);
	put_names(b, "read by   ", table->readers.items, table->readers.count);
	put_names(b, "written by", table->writers.items, table->writers.count);
}

void emit_docs(struct gen *g, const char *path) {
	struct buf *b = buf_new(g->a);
	buf_cstr(b, "Tables of Kassei. Made by sqlgen from the schemas and statements; not to be edited.\n"
	            "Types are those of docs/architecture.md; `?` may be NULL; `key` is part of the primary key.\n");
	qsort(g->tables.items, g->tables.count, sizeof(struct table *), compare_tables);
	for (size_t i = 0; i < g->tables.count; i++)
		if (!g->tables.items[i]->dropped)
			put_table(b, g->a, g->tables.items[i]);
	write_if_changed(g, path, buf_view(b));
}
