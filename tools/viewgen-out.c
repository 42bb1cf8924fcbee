/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a view becomes: pieces of markup and lines of C in order, the places in the page they came from, and the marks
 * that let Japanese stand in it.
 */
#include "viewgen-private.h"

enum { LITERAL_COLUMNS = 100 };

/* ---- output ---- */

void gen_flush(struct gen *g) {
	if (g->literal.n == 0)
		return;
	g->ops = tool_grow(g->a, g->ops, g->op_count, &g->op_room, sizeof *g->ops);
	g->ops[g->op_count++] = (struct op){ .text = str_copy(g->a, buf_view(&g->literal)) };
	buf_clear(&g->literal);
}

void gen_add_code(struct gen *g, int line, int column, struct str code) {
	gen_flush(g);
	g->ops = tool_grow(g->a, g->ops, g->op_count, &g->op_room, sizeof *g->ops);
	g->ops[g->op_count++] = (struct op){ .is_code = true, .text = code, .line = line, .column = column };
}

/* Markup in string literals of readable length, cut between characters, behind line ends where they are. */
static void put_literal(struct buf *out, struct str text) {
	buf_cstr(out, "\thtml_lit(o,");
	for (size_t from = 0; from < text.n;) {
		size_t n = str_find(text, S("\n"), from);
		n = n == SIZE_MAX ? text.n - from : n + 1 - from;
		if (n > LITERAL_COLUMNS)
			n = LITERAL_COLUMNS;
		while (from + n < text.n && ((unsigned char)text.p[from + n] & 0xc0) == 0x80)
			n++;
		buf_cstr(out, "\n\t\t");
		tool_put_c_string(out, str_slice(text, from, n));
		from += n;
	}
	buf_format(out, ", %zu);\n", text.n);
}

void gen_put_ops(struct gen *g) {
	for (size_t i = 0; i < g->op_count; i++) {
		const struct op *op = &g->ops[i];
		if (!op->is_code) {
			if (op->text.n > 0)
				put_literal(g->out_c, op->text);
			continue;
		}
		buf_format(g->out_c, "#line %d ", op->line);
		tool_put_c_string(g->out_c, str_from(g->path));
		buf_format(g->out_c, "\n%*s%.*s\n", op->column, "", STR_ARG(op->text));
	}
	g->op_count = 0;
}

/* ---- places ---- */

void gen_advance(struct gen *g, size_t to) {
	for (; g->at < to; g->at++)
		g->line += g->text.p[g->at] == '\n';
}

bool gen_looking_at(const struct gen *g, const char *word) {
	return str_starts(str_from_offset(g->text, g->at), str_from(word));
}

bool gen_at_construct(const struct gen *g) {
	return gen_looking_at(g, "{{") || gen_looking_at(g, "{%") || gen_looking_at(g, "{#");
}

int gen_column(const struct gen *g, size_t at) {
	size_t i = at;
	while (i > 0 && g->text.p[i - 1] != '\n')
		i--;
	int column = 0;
	while (i < at) {
		uint32_t c = 0;
		size_t length = utf8_decode(str_from_offset(g->text, i), &c);
		column = c == '\t' ? (column / 8 + 1) * 8 : column + (c >= 0x1100 ? 2 : 1);
		i += length > 0 ? length : 1;
	}
	return column;
}

struct place gen_place(const struct gen *g) {
	struct branch *copy = arena_array(g->a, g->depth, sizeof *copy);
	if (g->depth > 0)
		memcpy(copy, g->branches, g->depth * sizeof *copy);
	return (struct place){ .branches = copy, .count = g->depth };
}

size_t gen_floor(const struct gen *g) {
	return g->depth == 0 ? 0 : g->blocks[g->depth - 1].elements;
}

/* ---- Japanese outside {{t }} ---- */

static bool is_allowed_line(struct gen *g, int line) {
	for (size_t i = 0; i < g->allow_count; i++)
		if (g->allows[i].line == line)
			return g->allows[i].used = true;
	return false;
}

void gen_check_japanese(struct gen *g, struct str s, int line) {
	if (line == g->japanese_line || !tool_has_japanese(s) || is_allowed_line(g, line))
		return;
	g->japanese_line = line;
	tool_error(g->report, g->path, line, "Japanese text outside {{t \"…\" }}");
}

/* An allow comment that stands alone on its line speaks of the next line. */
static int allowed_line(const struct gen *g, size_t start, size_t end) {
	size_t line_start = start, line_end = str_find(g->text, S("\n"), end);
	while (line_start > 0 && g->text.p[line_start - 1] != '\n')
		line_start--;
	struct str before = str_slice(g->text, line_start, start - line_start);
	struct str after = str_slice(g->text, end, (line_end == SIZE_MAX ? g->text.n : line_end) - end);
	bool alone = str_trim(before).n == 0 && str_trim(after).n == 0;
	return tool_line_of(g->text, start) + (alone ? 1 : 0);
}

static void read_allow(struct gen *g, size_t start) {
	size_t end = str_find(g->text, S("#}"), start);
	struct str inner = str_slice(g->text, start + 2, end == SIZE_MAX ? 0 : end - start - 2);
	struct str rest = str_trim(inner);
	struct str what = str_trim(str_cut(&rest, S(":")));
	int line = tool_line_of(g->text, start);
	if (!str_equal(what, S("allow(japanese)")) || str_trim(rest).n == 0) {
		tool_error(g->report, g->path, line, "an exception is written {# allow(japanese): reason #}");
		return;
	}
	g->allows = tool_grow(g->a, g->allows, g->allow_count, &g->allow_room, sizeof *g->allows);
	g->allows[g->allow_count++] = (struct allow){ .line = allowed_line(g, start, end + 2) };
}

void gen_read_allows(struct gen *g) {
	for (size_t at = str_find(g->text, S("{#"), 0); at != SIZE_MAX; at = str_find(g->text, S("{#"), at + 2))
		if (str_starts(str_from_offset(g->text, tool_skip_space(g->text, at + 2)), S("allow(")))
			read_allow(g, at);
}

void gen_check_allows(struct gen *g) {
	for (size_t i = 0; i < g->allow_count; i++)
		if (!g->allows[i].used)
			tool_error(g->report, g->path, g->allows[i].line,
				"allow(japanese) for this line is not needed");
}

