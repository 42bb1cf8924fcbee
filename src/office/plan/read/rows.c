/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Tables in the forms that offices give them, to rows of cells that know their column and line: separated by tabs (also
 * as Excel writes it, with line breaks in quoted cells), by commas, by vertical bars (Markdown, boxes of a text), and
 * HTML with rowspan and colspan. Text between tables is a row of one cell. A line feed in a cell's text separates its
 * items. See read-private.h.
 */
#include "base/csv.h"
#include "office/plan/read/read-private.h"

#include <stdlib.h>

static struct table_row *add_row(struct arena *a, struct table_rows *rows, int line) {
	struct table_row *row = LIST_ADD(a, rows);
	row->line = line;
	return row;
}

static void add_cell(struct arena *a, struct table_row *row, struct str raw, size_t column) {
	raw = str_trim(raw);
	if (raw.n > 0 && row->count < MOST_CELLS && column < MOST_CELLS)
		*LIST_ADD(a, &row->cells) = (struct table_cell){ .raw = raw, .column = column };
	row->count = row->cells.count;
}

/* ---- lines inside cells ---- */

static bool begins_bullet(struct arena *a, struct str line) {
	struct glyphs g = { .count = 0 };
	struct numbering n;
	glyphs_add(a, &g, str_slice(str_trim(line), 0, 8), 0);
	return numbering_read(glyphs_view(&g), &n) && (n.style == NUMBERING_BULLET || n.style == NUMBERING_CIRCLE);
}

static bool is_latin_byte(char c) {
	return is_latin((unsigned char)c);
}

/* Lines of a cell where the cell's width cut them, or (items) where somebody ended them: with bullets, only a bullet
 * begins an item. */
static struct str join_lines(struct arena *a, struct str cell, bool items) {
	if (!str_contains(cell, S("\n")))
		return cell;
	struct str rest = cell, line;
	bool bullets = false;
	while (!str_is_none(rest))
		bullets |= begins_bullet(a, str_line(&rest));
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, cell.n * 2 + 1);
	for (rest = cell; !str_is_none(rest);) {
		line = str_trim(str_line(&rest));
		bool begins = bullets ? begins_bullet(a, line) : items;
		struct str so_far = buf_view(b);
		if (line.n == 0)
			continue;
		if (so_far.n > 0 && begins)
			buf_char(b, '\n');
		else if (so_far.n > 0 && is_latin_byte(so_far.p[so_far.n - 1]) && is_latin_byte(line.p[0]))
			buf_char(b, ' ');
		buf_str(b, line);
	}
	return buf_view(b);
}

/* ---- tabs and commas ---- */

static struct str unquoted(struct str cell) {
	cell = str_trim(cell);
	bool quoted = cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"';
	return quoted ? str_trim(str_slice(cell, 1, cell.n - 2)) : cell;
}

static void read_tabs(struct arena *a, struct str text, struct table_rows *ret) {
	struct str rest = text;
	for (int line = 1; !str_is_none(rest); line++) {
		struct str cells = str_line(&rest);
		if (str_trim(cells).n == 0)
			continue;
		struct table_row *row = add_row(a, ret, line);
		for (size_t column = 0; !str_is_none(cells); column++)
			add_cell(a, row, unquoted(str_cut(&cells, S("\t"))), column);
	}
}

static enum err read_csv(struct arena *a, struct str text, struct csv_dialect dialect, struct table_rows *ret,
	struct csv_problem *ret_problem) {
	struct csv_reader reader;
	struct csv_row fields;
	csv_open(&reader, a, text, dialect);
	for (bool more = true;;) {
		enum err e = csv_next(&reader, &fields, &more);
		*ret_problem = reader.problem;
		if (e != OK || !more)
			return e;
		struct table_row *row = add_row(a, ret, (int)fields.line);
		for (size_t i = 0; i < fields.count; i++)
			add_cell(a, row, join_lines(a, fields.fields[i], true), i);
	}
}

/* A cell that begins with a quotation mark and does not end on its line: Excel's text with tabs. */
static bool has_open_quotes(struct str text) {
	struct str rest = text;
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest);
		size_t quotes = 0;
		for (size_t i = 0; i < line.n; i++)
			quotes += line.p[i] == '"';
		if (quotes % 2 == 1)
			return true;
	}
	return false;
}

/* ---- bars ---- */

/* Bytes of a bar at s.p: | │ ┃ ║ ｜; 0 for none. */
static size_t bar(struct str s) {
	static const char *const BARS[] = { "|", "│", "┃", "║", "｜" };
	for (size_t i = 0; i < COUNT_OF(BARS); i++)
		if (str_starts(s, str_from(BARS[i])))
			return strlen(BARS[i]);
	return 0;
}

static size_t count_bars(struct str line) {
	size_t count = 0;
	for (size_t i = 0; i < line.n; i++)
		count += bar(str_from_offset(line, i)) > 0;
	return count;
}

/* |---|:--:| or ├──┼──┤: a line that is nothing but a rule. */
bool row_is_rule(struct str line) {
	size_t drawn = 0;
	for (size_t i = 0; i < line.n;) {
		uint32_t cp;
		size_t n = utf8_decode(str_from_offset(line, i), &cp);
		bool box = cp >= 0x2500 && cp <= 0x257f;
		if (n == 0 || (!box && (cp >= 0x80 || strchr("-=+:| \t\r", (int)cp) == NULL)))
			return false;
		drawn += box || cp == '-' || cp == '=';
		i += n;
	}
	return drawn >= 3;
}

static void cut_bars(struct arena *a, struct str line, struct table_row *row, bool merge) {
	size_t from = bar(line), column = 0;
	for (size_t i = from; i <= line.n;) {
		size_t n = i < line.n ? bar(str_from_offset(line, i)) : 1;
		bool escaped = i > 0 && i < line.n && line.p[i - 1] == '\\';
		if (n == 0 || escaped) {
			i++;
			continue;
		}
		struct str cell = str_trim(str_slice(line, from, i - from));
		struct table_cell *above = NULL;
		for (size_t c = 0; merge && c < row->count; c++)
			if (row->cells.items[c].column == column)
				above = &row->cells.items[c];
		if (above == NULL)
			add_cell(a, row, cell, column);
		else if (cell.n > 0)
			above->raw = str_format(a, "%.*s\n%.*s", STR_ARG(above->raw), STR_ARG(cell));
		column++;
		from = i += n;
	}
}

static int compare_columns(const void *x, const void *y) {
	const struct table_cell *one = x, *other = y;
	return (one->column > other->column) - (one->column < other->column);
}

static void finish_row(struct arena *a, struct table_row *row, bool merge) {
	if (!merge || row == NULL || row->count == 0)
		return;
	qsort(row->cells.items, row->count, sizeof *row->cells.items, compare_columns);
	for (size_t i = 0; i < row->count; i++)
		row->cells.items[i].raw = join_lines(a, row->cells.items[i].raw, false);
}

/* Where rules stand between rows (+---+), the lines between two of them are one row. */
static bool has_row_rules(struct str text) {
	size_t rules = 0, lines = 0;
	struct str rest = text;
	while (!str_is_none(rest)) {
		struct str line = str_trim(str_line(&rest));
		bool rule = line.n > 3 && (line.p[0] == '+' || str_starts(line, S("├"))) && row_is_rule(line);
		rules += rule;
		lines += !rule && bar(line) > 0;
	}
	return rules >= 2 && lines > 0;
}

static struct str without_heading_mark(struct str line) {
	while (line.n > 0 && line.p[0] == '#')
		line = str_from_offset(line, 1);
	return line;
}

static void read_bars(struct arena *a, struct str text, struct table_rows *ret) {
	struct str rest = text;
	bool merge = has_row_rules(text);
	struct table_row *open = NULL;
	for (int number = 1; !str_is_none(rest); number++) {
		struct str line = str_trim(str_line(&rest));
		bool cells = count_bars(line) >= 2 && !row_is_rule(line);
		if (!cells || !merge) {
			finish_row(a, open, merge);
			open = NULL;
		}
		if (line.n == 0 || row_is_rule(line))
			continue;
		open = open == NULL ? add_row(a, ret, number) : open;
		if (cells)
			cut_bars(a, line, open, merge);
		else
			add_cell(a, open, without_heading_mark(line), 0);
	}
	finish_row(a, open, merge);
}

/* ---- HTML ---- */

struct html_page {
	struct arena *a;
	struct table_rows *rows;
	struct str text;
	size_t at;
	int line;
	int spans[MOST_CELLS]; /* rows below in which a cell goes on */
	size_t row;            /* index + 1 of the row that is open; 0: none */
	size_t column;
	struct buf *outside; /* text that is in no table */
	int outside_line;
};

static void move_to(struct html_page *p, size_t at) {
	for (; p->at < at && p->at < p->text.n; p->at++)
		p->line += p->text.p[p->at] == '\n';
}

static void flush_outside(struct html_page *p) {
	struct str s = str_trim(buf_view(p->outside));
	if (s.n > 0) {
		struct table_row *row = add_row(p->a, p->rows, p->outside_line);
		add_cell(p->a, row, str_format(p->a, "%.*s", STR_ARG(join_lines(p->a, s, false))), 0);
	}
	buf_clear(p->outside);
}

/* Where the cell's text ends: at the next cell, row or end of the table that is not one inside the cell. */
static size_t end_of_cell(const struct html_page *p) {
	int inner = 0;
	for (size_t i = p->at; i < p->text.n; i++) {
		struct markup_tag tag;
		if (p->text.p[i] != '<' || markup_tag(str_from_offset(p->text, i), &tag) == 0)
			continue;
		bool table = markup_is(&tag, "table");
		bool cell = markup_is(&tag, "td") || markup_is(&tag, "th") || markup_is(&tag, "tr");
		if (inner == 0 && (cell || (table && tag.closing)))
			return i;
		inner += table ? (tag.closing ? -1 : 1) : 0;
	}
	return p->text.n;
}

static void read_cell(struct html_page *p, const struct markup_tag *tag) {
	int rows = markup_number(tag, "rowspan"), columns = markup_number(tag, "colspan");
	size_t end = end_of_cell(p);
	while (p->column < MOST_CELLS && p->spans[p->column] > 0)
		p->column++;
	if (p->row > 0)
		add_cell(p->a, &p->rows->items[p->row - 1],
			join_lines(p->a, str_slice(p->text, p->at, end - p->at), false), p->column);
	for (int i = 0; i < columns && p->column < MOST_CELLS; i++)
		p->spans[p->column++] = rows;
	move_to(p, end);
}

static void begin_row(struct html_page *p) {
	flush_outside(p);
	for (size_t i = 0; i < MOST_CELLS; i++)
		p->spans[i] -= p->spans[i] > 0;
	add_row(p->a, p->rows, p->line);
	p->row = p->rows->count;
	p->column = 0;
}

static void read_tag(struct html_page *p, const struct markup_tag *tag) {
	bool cell = markup_is(tag, "td") || markup_is(tag, "th");
	if (markup_is(tag, "table")) {
		flush_outside(p);
		p->row = 0;
		memset(p->spans, 0, sizeof p->spans);
	} else if (markup_is(tag, "tr") && !tag->closing) {
		begin_row(p);
	} else if (cell && !tag->closing) {
		read_cell(p, tag);
	} else if (markup_breaks(tag)) {
		flush_outside(p);
	}
}

static void read_html(struct arena *a, struct str text, struct table_rows *ret) {
	struct html_page p = { .a = a, .rows = ret, .text = text, .line = 1, .outside = ARENA_NEW(a, struct buf) };
	bool page = markup_is_page(text);
	buf_init(p.outside, a, text.n + 1);
	while (p.at < text.n) {
		struct str rest = str_from_offset(text, p.at);
		struct markup_tag tag;
		size_t n = rest.p[0] == '<' ? markup_tag(rest, &tag) : 0;
		if (n > 0) {
			size_t skipped = markup_skipped(str_from_offset(rest, n), &tag);
			move_to(&p, p.at + n + skipped);
			read_tag(&p, &tag);
			continue;
		}
		if (rest.p[0] == '\n' && !page) /* Markdown around a table of HTML: its lines are lines */
			flush_outside(&p);
		if (str_trim(buf_view(p.outside)).n == 0)
			p.outside_line = p.line;
		buf_char(p.outside, rest.p[0]);
		move_to(&p, p.at + 1);
	}
	flush_outside(&p);
}

/* ---- all forms ---- */

bool rows_may_be(struct str text, enum table_form form) {
	switch (form) {
	case TABLE_TABS:
		return str_contains(text, S("\t"));
	case TABLE_COMMAS:
		return str_contains(text, S(","));
	case TABLE_BARS:
		return str_contains(text, S("|")) || str_contains(text, S("│")) || str_contains(text, S("┃")) ||
			str_contains(text, S("｜"));
	case TABLE_HTML:
		/* allow(html): looked for in a file, never printed */
		return str_contains(text, S("<table")) || str_contains(text, S("<TABLE"));
	default:
		return false;
	}
}

enum err rows_read(struct arena *a, struct str text, enum table_form form, struct table_rows *ret, int *ret_line) {
	struct csv_problem problem = { .sentence = NULL };
	enum err e = OK;
	*ret = (struct table_rows){ .count = 0 };
	if (form == TABLE_COMMAS)
		e = read_csv(a, text, CSV_COMMA, ret, &problem);
	else if (form == TABLE_BARS)
		read_bars(a, text, ret);
	else if (form == TABLE_HTML)
		read_html(a, text, ret);
	else if (!has_open_quotes(text) || read_csv(a, text, CSV_TAB, ret, &problem) != OK) {
		ret->count = 0;
		read_tabs(a, text, ret);
	}
	*ret_line = (int)problem.line;
	return e;
}
