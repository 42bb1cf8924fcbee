/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Tables of programmes inside a plan: columns for the pillar, the programme and what it does, separated by tabs or
 * bars. Each row becomes lines as a list would have them: the pillar's heading where it changes, and the programme with
 * its details in a bracket. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { LONGEST_HEADER = 15 };

enum list_role { LIST_NONE = 0, LIST_PILLAR, LIST_PROGRAMME, LIST_CONTENT, LIST_ROLES };

struct list_columns {
	size_t column[LIST_ROLES]; /* SIZE_MAX: none */
};

static bool has_one_of(struct text t, const char *const *words) {
	for (; *words != NULL; words++)
		if (text_has(t, *words))
			return true;
	return false;
}

static enum list_role role_of(struct text t) {
	static const char *const CONTENT[] = { "内容", "概要", "説明", "詳細", NULL };
	static const char *const PROGRAMME[] = { "事業", "取組", "取り組み", "施策名", NULL };
	static const char *const PILLAR[] = { "柱", "方針", "施策", "目標", "区分", "分野", "戦略", NULL };
	if (t.n == 0 || t.n > LONGEST_HEADER || text_has(t, "。"))
		return LIST_NONE;
	if (has_one_of(t, CONTENT))
		return LIST_CONTENT;
	if (text_has(t, "柱") || !has_one_of(t, PROGRAMME))
		return has_one_of(t, PILLAR) ? LIST_PILLAR : LIST_NONE;
	return LIST_PROGRAMME;
}

/* The row names columns, one of them the programmes'. */
static bool read_header(struct arena *a, const struct table_row *row, struct list_columns *ret) {
	struct list_columns columns = { .column = { SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX } };
	size_t known = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct glyphs g = { .count = 0 };
		glyphs_add(a, &g, row->cells.items[i].raw, 0);
		enum list_role role = role_of(glyphs_view(&g));
		if (role == LIST_NONE || columns.column[role] != SIZE_MAX)
			continue;
		columns.column[role] = row->cells.items[i].column;
		known++;
	}
	if (known < 2 || known * 2 < row->count || columns.column[LIST_PROGRAMME] == SIZE_MAX)
		return false;
	*ret = columns;
	return true;
}

static struct str cell_at(const struct table_row *row, size_t column) {
	for (size_t i = 0; i < row->count; i++)
		if (row->cells.items[i].column == column)
			return row->cells.items[i].raw;
	return STR_NONE;
}

/* 名前（内容）, or 名前：内容 where that is a sentence. */
static struct str item_of(struct arena *a, struct str name, struct str content) {
	struct glyphs g = { .count = 0 };
	if (str_is_none(content))
		return str_format(a, "・%.*s", STR_ARG(name));
	glyphs_add(a, &g, content, 0);
	if (is_sentence(glyphs_view(&g)))
		return str_format(a, "・%.*s：%.*s", STR_ARG(name), STR_ARG(content));
	return str_format(a, "・%.*s（%.*s）", STR_ARG(name), STR_ARG(content));
}

static void read_row(struct arena *a, const struct table_row *row, const struct list_columns *columns,
	struct str *pillar, struct list_line *ret) {
	struct str heading = cell_at(row, columns->column[LIST_PILLAR]),
		name = cell_at(row, columns->column[LIST_PROGRAMME]);
	ret->in_table = !str_is_none(name) || !str_is_none(heading);
	if (!str_is_none(heading) && !str_equal(heading, *pillar))
		ret->heading = *pillar = heading;
	if (!str_is_none(name))
		ret->item = item_of(a, name, cell_at(row, columns->column[LIST_CONTENT]));
}

struct list_line *list_table_lines(struct arena *a, const struct plan_read_file *file) {
	bool tabs = rows_may_be(file->text, TABLE_TABS), bars = rows_may_be(file->text, TABLE_BARS);
	if (!tabs && !bars)
		return NULL;
	struct list_line *lines = ARENA_ARRAY(a, struct list_line, file->line_count);
	struct list_columns columns = { .column = { 0 } };
	struct str pillar = STR_NONE;
	bool inside = false, found = false;
	for (size_t i = 0; i < file->line_count; i++) {
		struct table_rows rows = { .count = 0 };
		int broken;
		enum table_form form = tabs && str_contains(file->lines[i], S("\t")) ? TABLE_TABS : TABLE_BARS;
		bool rule = form == TABLE_BARS && inside && row_is_rule(file->lines[i]);
		if (!rows_may_be(file->lines[i], form) || rows_read(a, file->lines[i], form, &rows, &broken) != OK ||
			rows.count != 1 || (rows.items[0].count < 2 && !inside)) {
			inside = rule;
			lines[i].in_table = rule;
			continue;
		}
		if (read_header(a, &rows.items[0], &columns))
			inside = found = lines[i].in_table = true;
		else if (inside)
			read_row(a, &rows.items[0], &columns, &pillar, &lines[i]);
	}
	return found ? lines : NULL;
}
