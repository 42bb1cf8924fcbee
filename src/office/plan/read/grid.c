/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The table of strategies on a page of a PDF, from the places of its characters alone (rules are not told). The heading
 * is found by its words; columns are what white space separates below it; in a column, lines close together are one
 * cell. The tactics' cells make the rows. A merged cell of the columns before them goes with the rows that it stands
 * beside: at the first of them, or in the middle of all, whichever fits the page. Printed as lines with tabs, so that
 * table.c reads it like others. See page.h and page-private.h.
 */
#include "office/plan/read/page-private.h"

#include <math.h>
#include <stdlib.h>

enum {
	MOST_COLUMNS = 12,
	LEAST_COLUMNS = 4,
	MOST_BLOCKS = 200,
	HEADER_ROWS = 3,
	LONGEST_HEADER = 30,
	LONGEST_REMARK = 6,
	LONGEST_TACTIC = 5
};

/* Fractions of a line's distance or a character's height. */
static const double CELL_GAP = 1.1, NEAR = 0.1, PREFIX_COST = 0.3, WIDEST_ROWS = 3, WIDEST_LINE = 1.7;

struct block {
	double y0, y1;
	struct pieces lines;
};
struct blocks { struct block *items; size_t count, room; };

struct column {
	double x0, x1;
	enum table_role role;
	struct pieces pieces; /* from top to bottom */
	struct block header;
	struct blocks blocks; /* below the header */
	size_t *rows;         /* first row of each block */
};

struct grid {
	struct page *page;
	struct column columns[MOST_COLUMNS];
	size_t count;
	size_t first, end; /* rows of the page */
	bool top;          /* cells stand at the top of their rows, not in the middle */
	double *tops, *bottoms;
	size_t rows;
};

/* ---- the heading ---- */

static struct text piece_text(const struct page *page, const struct piece *p) {
	struct glyphs g = { .count = 0 };
	for (size_t i = p->first; i < p->end; i++)
		if (page->chars[i].cp >= ' ')
			*LIST_ADD(page->a, &g) =
				(struct glyph){ .cp = page->chars[i].cp, .fold = glyph_fold(page->chars[i].cp) };
	return glyphs_view(&g);
}

static enum table_role piece_role(const struct page *page, const struct piece *p) {
	return p->end - p->first > LONGEST_HEADER ? ROLE_NONE : table_role_of(piece_text(page, p));
}

/* Different columns named in a few rows from here on; the methods' and the tactics' must be among them. */
static bool is_heading(const struct page *page, const struct page_rows *rows, size_t first) {
	bool seen[ROLE_COUNT] = { false };
	size_t different = 0, here = 0;
	for (size_t i = first; i < rows->count && i < first + HEADER_ROWS; i++)
		for (size_t j = 0; j < rows->items[i].pieces.count; j++) {
			enum table_role role = piece_role(page, &rows->items[i].pieces.items[j]);
			different += role != ROLE_NONE && !seen[role];
			here += role != ROLE_NONE && i == first;
			seen[role] = true;
		}
	return here > 0 && different >= LEAST_COLUMNS && seen[ROLE_TACTIC] && seen[ROLE_METHOD];
}

/* ---- columns ---- */

static bool overlap(double x0, double x1, double y0, double y1, double least) {
	return smaller(x1, y1) - larger(x0, y0) > least;
}

/* Columns that the piece stands in, and the first of them; the nearest when it stands in none. */
static size_t columns_of(const struct grid *g, const struct piece *p, size_t *ret_first) {
	size_t found = 0;
	double nearest = 1e9;
	for (size_t i = 0; i < g->count; i++) {
		const struct column *c = &g->columns[i];
		double distance = larger(larger(c->x0 - p->x1, p->x0 - c->x1), 0);
		bool in = overlap(c->x0, c->x1, p->x0, p->x1, NEAR * g->page->pitch);
		if ((in && found == 0) || (found == 0 && distance < nearest))
			*ret_first = i;
		nearest = smaller(nearest, distance);
		found += in;
	}
	return found;
}

static int compare_columns(const void *x, const void *y) {
	const struct column *one = x, *other = y;
	return (one->x0 > other->x0) - (one->x0 < other->x0);
}

static void start_column(struct grid *g, const struct piece *p) {
	size_t at = 0;
	if (g->count > 0 && columns_of(g, p, &at) > 0) {
		g->columns[at].x0 = smaller(g->columns[at].x0, p->x0);
		g->columns[at].x1 = larger(g->columns[at].x1, p->x1);
	} else if (g->count < MOST_COLUMNS) {
		g->columns[g->count++] = (struct column){ .x0 = p->x0, .x1 = p->x1 };
	}
}

/* The heading's lines stand at different heights in its cells: rows that overlap the first ones are part of it. */
static size_t heading_end(struct grid *g, const struct page_rows *rows) {
	while (g->first > 0 && rows->items[g->first - 1].y1 > rows->items[g->first].y0)
		g->first--;
	size_t end = g->first + 1;
	while (end < rows->count && end < g->first + HEADER_ROWS && rows->items[end].y0 < rows->items[end - 1].y1)
		end++;
	return end;
}

/* The pieces of the heading's rows, those above each other put together. */
static bool start_columns(struct grid *g, const struct page_rows *rows) {
	size_t end = heading_end(g, rows);
	for (size_t i = g->first; i < end; i++)
		for (size_t j = 0; j < rows->items[i].pieces.count; j++)
			start_column(g, &rows->items[i].pieces.items[j]);
	qsort(g->columns, g->count, sizeof *g->columns, compare_columns);
	return g->count >= LEAST_COLUMNS;
}

/* Takes a row's pieces into their columns; false when one stands in two, or would make two columns one. */
static bool take_row(struct grid *g, const struct page_row *row) {
	for (size_t j = 0; j < row->pieces.count; j++) {
		const struct piece *p = &row->pieces.items[j];
		size_t at = 0;
		if (columns_of(g, p, &at) > 1)
			return false;
		bool left = at > 0 && p->x0 < g->columns[at - 1].x1,
			right = at + 1 < g->count && p->x1 > g->columns[at + 1].x0;
		if (left || right)
			return false;
	}
	for (size_t j = 0; j < row->pieces.count; j++) {
		const struct piece *p = &row->pieces.items[j];
		size_t at = 0;
		(void)columns_of(g, p, &at);
		g->columns[at].x0 = smaller(g->columns[at].x0, p->x0);
		g->columns[at].x1 = larger(g->columns[at].x1, p->x1);
		*LIST_ADD(g->page->a, &g->columns[at].pieces) = *p;
	}
	return true;
}

/* ---- cells ---- */

static int compare_distances(const void *x, const void *y) {
	double one = *(const double *)x, other = *(const double *)y;
	return (one > other) - (one < other);
}

/* From one line to the next inside a cell: the smallest of all distances but for outliers, and no more than lines stand
 * apart in any text. */
static double line_distance(const struct grid *g) {
	size_t count = 0, most = 1;
	for (size_t i = 0; i < g->count; i++)
		most += g->columns[i].pieces.count;
	double *distances = ARENA_ARRAY(g->page->a, double, most);
	for (size_t i = 0; i < g->count; i++)
		for (size_t j = 1; j < g->columns[i].pieces.count; j++) {
			const struct piece *p = &g->columns[i].pieces.items[j];
			if (p->y0 - p[-1].y0 > 0.5 * g->page->pitch)
				distances[count++] = p->y0 - p[-1].y0;
		}
	qsort(distances, count, sizeof *distances, compare_distances);
	return count > 0 ? smaller(distances[count / 20], WIDEST_LINE * g->page->pitch) : g->page->pitch;
}

static void cut_blocks(struct grid *g, struct column *c, double distance) {
	struct blocks all = { .count = 0 };
	for (size_t i = 0; i < c->pieces.count; i++) {
		const struct piece *p = &c->pieces.items[i];
		if (i == 0 || p->y0 - p[-1].y0 > CELL_GAP * distance)
			*LIST_ADD(g->page->a, &all) = (struct block){ .y0 = p->y0, .y1 = p->y1 };
		struct block *b = &all.items[all.count - 1];
		b->y1 = larger(b->y1, p->y1);
		*LIST_ADD(g->page->a, &b->lines) = *p;
	}
	if (all.count == 0)
		return;
	c->header = all.items[0];
	c->role = piece_role(g->page, &c->header.lines.items[0]);
	c->blocks = (struct blocks){ .items = all.items + 1, .count = all.count - 1 };
}

static struct column *column_of(struct grid *g, enum table_role role) {
	for (size_t i = 0; i < g->count; i++)
		if (g->columns[i].role == role)
			return &g->columns[i];
	return NULL;
}

/* ---- rows ---- */

static double middle(const struct block *b) { return (b->y0 + b->y1) / 2; }

/* The row beside which the block stands, by top or by middle. */
static size_t row_beside(const struct grid *g, const struct blocks *tactics, const struct block *b) {
	size_t best = 0;
	double least = 1e9;
	for (size_t i = 0; i < tactics->count; i++) {
		const struct block *t = &tactics->items[i];
		double distance = g->top ? fabs(t->y0 - b->y0) : fabs(middle(t) - middle(b));
		if (distance < least) {
			least = distance;
			best = i;
		}
	}
	return best;
}

/* Whether tops or middles of methods and tactics agree better. */
static bool is_top(const struct blocks *tactics, const struct blocks *methods) {
	double tops = 0, middles = 0;
	for (size_t i = 0; i < methods->count; i++) {
		double top = 1e9, mid = 1e9;
		for (size_t j = 0; j < tactics->count; j++) {
			top = smaller(top, fabs(tactics->items[j].y0 - methods->items[i].y0));
			mid = smaller(mid, fabs(middle(&tactics->items[j]) - middle(&methods->items[i])));
		}
		tops += top;
		middles += mid;
	}
	return tops <= middles;
}

static void widen_rows(struct grid *g, struct column *c) {
	for (size_t i = 0; i < c->blocks.count; i++) {
		size_t row = c->rows[i];
		g->tops[row] = smaller(g->tops[row], c->blocks.items[i].y0);
		g->bottoms[row] = larger(g->bottoms[row], c->blocks.items[i].y1);
	}
}

/* Tactics make the rows; the cells behind them stand beside one each. */
static bool make_rows(struct grid *g) {
	struct column *tactic = column_of(g, ROLE_TACTIC), *method = column_of(g, ROLE_METHOD);
	if (tactic == NULL || method == NULL || tactic->blocks.count == 0 || tactic->blocks.count > MOST_BLOCKS)
		return false;
	g->rows = tactic->blocks.count;
	g->top = is_top(&tactic->blocks, &method->blocks);
	g->tops = ARENA_ARRAY(g->page->a, double, g->rows);
	g->bottoms = ARENA_ARRAY(g->page->a, double, g->rows);
	for (size_t i = 0; i < g->rows; i++) {
		g->tops[i] = tactic->blocks.items[i].y0;
		g->bottoms[i] = tactic->blocks.items[i].y1;
	}
	for (struct column *c = tactic; c < g->columns + g->count; c++) {
		c->rows = ARENA_ARRAY(g->page->a, size_t, c->blocks.count + 1);
		for (size_t i = 0; i < c->blocks.count; i++)
			c->rows[i] = c == tactic ? i : row_beside(g, &tactic->blocks, &c->blocks.items[i]);
		widen_rows(g, c);
	}
	return true;
}

/* How badly a merged cell fits rows [first, end). */
static double misfit(const struct grid *g, const struct block *b, size_t first, size_t end) {
	if (g->top)
		return fabs(g->tops[first] - b->y0);
	return fabs((g->tops[first] + g->bottoms[end - 1]) / 2 - middle(b));
}

/*
 * Which rows each merged cell of a column goes with: the division of the rows into as many runs as there are cells that
 * fits best. Rows before the first cell may have none, as where a page goes on. best[k][r]: the first k cells have the
 * rows before r.
 */
static bool place_column(struct grid *g, struct column *c) {
	size_t cells = c->blocks.count, width = g->rows + 1;
	if (cells > g->rows || cells > MOST_BLOCKS)
		return false;
	double *best = ARENA_ARRAY(g->page->a, double, (cells + 1) * width);
	size_t *from = ARENA_ARRAY(g->page->a, size_t, (cells + 1) * width);
	c->rows = ARENA_ARRAY(g->page->a, size_t, cells + 1);
	for (size_t r = 0; r <= g->rows; r++)
		best[r] = (double)r * PREFIX_COST * g->page->pitch;
	for (size_t k = 1; k <= cells; k++)
		for (size_t r = 0; r <= g->rows; r++) {
			best[k * width + r] = 1e12;
			for (size_t s = 0; s < r; s++) {
				double cost = best[(k - 1) * width + s] + misfit(g, &c->blocks.items[k - 1], s, r);
				if (cost < best[k * width + r]) {
					best[k * width + r] = cost;
					from[k * width + r] = s;
				}
			}
		}
	size_t r = g->rows;
	for (size_t k = cells; k > 0; k--)
		c->rows[k - 1] = r = from[k * width + r];
	return true;
}

/* ---- printing ---- */

static void print_block(const struct grid *g, const struct block *b) {
	struct glyphs all = { .count = 0 };
	struct numbering n;
	for (size_t i = 0; i < b->lines.count; i++) {
		struct text line = text_trim(piece_text(g->page, &b->lines.items[i]));
		if (i > 0 && numbering_read(line, &n) && (n.style == NUMBERING_BULLET || n.style == NUMBERING_CIRCLE))
			*LIST_ADD(g->page->a, &all) = (struct glyph){ .cp = ' ', .fold = ' ' };
		glyphs_join(g->page->a, &all, line);
	}
	buf_str(g->page->to, text_str(g->page->a, glyphs_view(&all)));
}

static void print_grid(const struct grid *g) {
	for (size_t i = 0; i < g->count; i++) {
		buf_cstr(g->page->to, i > 0 ? "\t" : "");
		print_block(g, &g->columns[i].header);
	}
	buf_char(g->page->to, '\n');
	for (size_t row = 0; row < g->rows; row++) {
		for (size_t i = 0; i < g->count; i++) {
			const struct column *c = &g->columns[i];
			bool any = false;
			buf_cstr(g->page->to, i > 0 ? "\t" : "");
			for (size_t k = 0; k < c->blocks.count; k++)
				if (c->rows[k] == row) {
					buf_cstr(g->page->to, any ? " " : "");
					print_block(g, &c->blocks.items[k]);
					any = true;
				}
		}
		buf_char(g->page->to, '\n');
	}
}

/* ---- whether it can be believed ---- */

static bool begins_bullet(const struct page *page, const struct piece *p) {
	struct numbering n;
	return numbering_read(text_trim(piece_text(page, p)), &n) && n.style == NUMBERING_BULLET;
}

/* Where cells stand as close as lines do, blocks are not cells: then methods begin inside an item, or tactics and
 * methods do not go in pairs. */
static bool is_clear(struct grid *g) {
	const struct column *tactic = column_of(g, ROLE_TACTIC), *method = column_of(g, ROLE_METHOD);
	bool bullets = false;
	for (size_t i = 0; i < method->pieces.count; i++)
		bullets |= begins_bullet(g->page, &method->pieces.items[i]);
	for (size_t i = 0; i < method->blocks.count && bullets; i++) {
		const struct piece *p = &method->blocks.items[i].lines.items[0];
		if (!begins_bullet(g->page, p) && p->end - p->first > LONGEST_REMARK)
			return false;
	}
	for (size_t i = 0; i < method->blocks.count; i++)
		if (method->rows[i] != i)
			return false;
	for (size_t i = 0; i < tactic->blocks.count; i++)
		if (tactic->blocks.items[i].lines.count > LONGEST_TACTIC)
			return false;
	return method->blocks.count == tactic->blocks.count;
}

/* ---- a page ---- */

/* Another heading, or white space as high as some lines: the table is over. */
static bool is_end(const struct grid *g, const struct page_rows *rows) {
	const struct page_row *row = &rows->items[g->end];
	if (g->end > g->first && row->y0 - row[-1].y1 > WIDEST_ROWS * g->page->pitch)
		return true;
	return g->end > g->first + HEADER_ROWS && is_heading(g->page, rows, g->end);
}

static bool read_grid(struct grid *g, const struct page_rows *rows) {
	if (!start_columns(g, rows))
		return false;
	g->end = g->first;
	while (g->end < rows->count && !is_end(g, rows) && take_row(g, &rows->items[g->end]))
		g->end++;
	double distance = line_distance(g);
	for (size_t i = 0; i < g->count; i++)
		cut_blocks(g, &g->columns[i], distance);
	if (!make_rows(g) || !is_clear(g))
		return false;
	struct column *tactic = column_of(g, ROLE_TACTIC);
	for (struct column *c = g->columns; c < tactic; c++)
		if (!place_column(g, c))
			return false;
	return true;
}

bool grid_print(struct page *page, const struct page_rows *rows, size_t *ret_first, size_t *ret_end) {
	for (size_t i = 0; i < rows->count; i++) {
		struct grid g = { .page = page, .first = i };
		if (!is_heading(page, rows, i) || !read_grid(&g, rows))
			continue;
		*ret_first = g.first;
		*ret_end = g.end;
		page_print_rows(page, &(struct page_rows){ .items = rows->items, .count = g.first });
		print_grid(&g);
		return true;
	}
	return false;
}
