/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Characters to pieces (side by side on a line), pieces to rows (of one height), rows to columns (a white gutter
 * through several rows), columns to lines. See page.h.
 */
#include "office/plan/read/page-private.h"

#include <stdlib.h>

enum { LEAST_ROWS = 3, DEEPEST = 4 };

/* Fractions of a character's height. */
static const double PIECE_GAP = 0.8, CELL_GAP = 0.4, SPACE_GAP = 0.35, GUTTER = 0.8, INDENT = 0.6, LINE_GAP = 0.7,
	WIDEST_USUAL = 0.9, TALLEST = 1.6, WIDEST_SPACE = 0.7;

/* ---- pieces ---- */

static bool joins(const struct piece *p, const struct page_char *c, double gap) {
	double height = larger(p->y1 - p->y0, c->y1 - c->y0);
	double shared = smaller(p->y1, c->y1) - larger(p->y0, c->y0);
	return shared > 0.5 * smaller(p->y1 - p->y0, c->y1 - c->y0) && c->x0 > p->x1 - height &&
		c->x0 - p->x1 < gap * height;
}

/* `gap` of characters' heights ends a piece. Where cells are to be told apart, the white space that poppler puts
 * between words does not count as text. */
static void cut_pieces(struct page *page, size_t count, double gap, struct pieces *ret) {
	struct piece *open = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct page_char *c = &page->chars[i];
		if (c->cp < ' ' || c->x1 <= c->x0 || c->y1 <= c->y0) {
			open = c->cp < ' ' ? NULL : open;
			continue;
		}
		if (gap < SPACE_GAP * 2 && is_space(glyph_fold(c->cp)))
			continue;
		if (open == NULL || !joins(open, c, gap)) {
			if (is_space(glyph_fold(c->cp)))
				continue;
			open = LIST_ADD(page->a, ret);
			*open = (struct piece){ .x0 = c->x0, .y0 = c->y0, .x1 = c->x1, .y1 = c->y1, .first = i };
		}
		if (c->cp == ' ' && c->x1 - c->x0 > WIDEST_SPACE * (c->y1 - c->y0))
			continue; /* poppler's, which reaches over to the next column */
		open->x1 = larger(open->x1, c->x1);
		open->y0 = smaller(open->y0, c->y0);
		open->y1 = larger(open->y1, c->y1);
		open->end = i + 1;
	}
}

static int compare_doubles(const void *x, const void *y) {
	double one = *(const double *)x, other = *(const double *)y;
	return (one > other) - (one < other);
}

static double usual_height(struct arena *a, const struct pieces *pieces) {
	double *heights = ARENA_ARRAY(a, double, pieces->count + 1);
	for (size_t i = 0; i < pieces->count; i++)
		heights[i] = pieces->items[i].y1 - pieces->items[i].y0;
	qsort(heights, pieces->count, sizeof *heights, compare_doubles);
	return pieces->count > 0 ? heights[pieces->count / 2] : 1;
}

/* ---- rows ---- */

static int compare_down(const void *x, const void *y) {
	const struct piece *one = x, *other = y;
	double a = one->y0 + one->y1, b = other->y0 + other->y1;
	return a != b ? (a > b) - (a < b) : (one->x0 > other->x0) - (one->x0 < other->x0);
}

static int compare_right(const void *x, const void *y) {
	const struct piece *one = x, *other = y;
	return (one->x0 > other->x0) - (one->x0 < other->x0);
}

static void add_row(struct page *page, struct pieces pieces, struct page_rows *ret) {
	struct page_row row = { .y0 = pieces.items[0].y0, .y1 = pieces.items[0].y1, .pieces = pieces };
	for (size_t i = 1; i < pieces.count; i++) {
		row.y0 = smaller(row.y0, pieces.items[i].y0);
		row.y1 = larger(row.y1, pieces.items[i].y1);
	}
	qsort(pieces.items, pieces.count, sizeof *pieces.items, compare_right);
	*LIST_ADD(page->a, ret) = row;
}

/* Pieces whose middles are at one height, measured from the first of them. */
static void cut_rows(struct page *page, struct pieces *pieces, struct page_rows *ret) {
	if (pieces->count > 1)
		qsort(pieces->items, pieces->count, sizeof *pieces->items, compare_down);
	for (size_t from = 0, i = 1; i <= pieces->count && pieces->count > 0; i++) {
		const struct piece *first = &pieces->items[from];
		double middle = (first->y0 + first->y1) / 2;
		bool same = i < pieces->count &&
			(pieces->items[i].y0 + pieces->items[i].y1) / 2 - middle < 0.5 * (first->y1 - first->y0);
		if (same)
			continue;
		add_row(page, (struct pieces){ .items = pieces->items + from, .count = i - from, .room = i - from },
			ret);
		from = i;
	}
}

/* ---- columns ---- */

/* White space from x0 to x1 through rows [first, end). */
struct gutter {
	double x0, x1;
	size_t first, end, both; /* rows with text on both sides */
};

/* Narrows the gutter to what a row leaves free; false when the row stands in the way. */
static bool narrow(struct gutter *g, const struct page_row *row, double least) {
	struct gutter n = *g;
	bool left = false, right = false;
	for (size_t i = 0; i < row->pieces.count; i++) {
		const struct piece *p = &row->pieces.items[i];
		double middle = (g->x0 + g->x1) / 2;
		if ((p->x0 + p->x1) / 2 < middle) {
			n.x0 = larger(n.x0, p->x1);
			left = true;
		} else {
			n.x1 = smaller(n.x1, p->x0);
			right = true;
		}
	}
	if (n.x1 - n.x0 < least)
		return false;
	*g = n;
	g->both += left && right;
	return true;
}

static struct gutter gutter_at(const struct page *page, const struct page_rows *rows, size_t row, size_t gap) {
	const struct pieces *pieces = &rows->items[row].pieces;
	struct gutter g = {
		.x0 = pieces->items[gap].x1, .x1 = pieces->items[gap + 1].x0, .first = row, .end = row + 1, .both = 1
	};
	double least = GUTTER * page->pitch;
	while (g.first > 0 && narrow(&g, &rows->items[g.first - 1], least))
		g.first--;
	while (g.end < rows->count && narrow(&g, &rows->items[g.end], least))
		g.end++;
	return g;
}

/* The gutter with the most rows; false when no gap goes through several of them. A heading alone may have gaps too. */
static bool find_gutter(const struct page *page, const struct page_rows *rows, struct gutter *ret) {
	bool found = false;
	for (size_t i = 0; i < rows->count; i++)
		for (size_t gap = 0; gap + 1 < rows->items[i].pieces.count; gap++) {
			const struct piece *left = &rows->items[i].pieces.items[gap];
			if (left[1].x0 - left->x1 < GUTTER * page->pitch)
				continue;
			struct gutter g = gutter_at(page, rows, i, gap);
			bool enough = g.end - g.first >= LEAST_ROWS && (g.both >= 2 || g.end - g.first > LEAST_ROWS);
			if (enough && (!found || g.end - g.first > ret->end - ret->first)) {
				*ret = g;
				found = true;
			}
		}
	return found;
}

static void take_side(struct page *page, const struct page_rows *rows, const struct gutter *g, bool left,
	struct page_rows *ret) {
	double middle = (g->x0 + g->x1) / 2;
	for (size_t i = g->first; i < g->end; i++) {
		struct pieces side = { .count = 0 };
		const struct pieces *all = &rows->items[i].pieces;
		for (size_t j = 0; j < all->count; j++)
			if (((all->items[j].x0 + all->items[j].x1) / 2 < middle) == left)
				*LIST_ADD(page->a, &side) = all->items[j];
		if (side.count > 0)
			add_row(page, side, ret);
	}
}

/* ---- lines ---- */

static void print_char(struct buf *to, uint32_t cp) {
	char bytes[4];
	buf_put(to, bytes, utf8_encode(cp, bytes));
}

static void print_piece(const struct page *page, const struct piece *p) {
	for (size_t i = p->first; i < p->end; i++)
		if (page->chars[i].cp >= ' ')
			print_char(page->to, page->chars[i].cp);
}

static void print_row(const struct page *page, const struct page_row *row, double margin) {
	const struct pieces *pieces = &row->pieces;
	if (pieces->items[0].x0 - margin > INDENT * page->pitch)
		buf_char(page->to, ' ');
	for (size_t i = 0; i < pieces->count; i++) {
		if (i > 0 && pieces->items[i].x0 - pieces->items[i - 1].x1 > SPACE_GAP * page->pitch)
			buf_char(page->to, ' ');
		print_piece(page, &pieces->items[i]);
	}
	buf_char(page->to, '\n');
}

/* The usual white space between two lines of this column; of few lines far apart it is not theirs. */
static double usual_distance(struct page *page, const struct page_rows *rows) {
	double *distances = ARENA_ARRAY(page->a, double, rows->count + 1);
	size_t count = 0;
	for (size_t i = 1; i < rows->count; i++)
		if (rows->items[i].y0 > rows->items[i - 1].y0)
			distances[count++] = larger(0, rows->items[i].y0 - rows->items[i - 1].y1);
	qsort(distances, count, sizeof *distances, compare_doubles);
	return count > 0 ? smaller(distances[count / 3], WIDEST_USUAL * page->pitch) : 0;
}

static void print_lines(struct page *page, const struct page_rows *rows) {
	double margin = 1e9, usual = usual_distance(page, rows);
	for (size_t i = 0; i < rows->count; i++)
		margin = smaller(margin, rows->items[i].pieces.items[0].x0);
	for (size_t i = 0; i < rows->count; i++) {
		if (i > 0 && rows->items[i].y0 - rows->items[i - 1].y1 - usual > LINE_GAP * page->pitch)
			buf_char(page->to, '\n');
		print_row(page, &rows->items[i], margin);
	}
}

static void print_rows(struct page *page, const struct page_rows *rows, int depth) {
	struct gutter g;
	if (depth >= DEEPEST || !find_gutter(page, rows, &g)) {
		print_lines(page, rows);
		return;
	}
	struct page_rows above = { .items = rows->items, .count = g.first },
				below = { .items = rows->items + g.end, .count = rows->count - g.end };
	struct page_rows left = { .count = 0 }, right = { .count = 0 };
	take_side(page, rows, &g, true, &left);
	take_side(page, rows, &g, false, &right);
	print_rows(page, &above, depth + 1);
	buf_char(page->to, '\n');
	print_rows(page, &left, depth + 1);
	buf_char(page->to, '\n');
	print_rows(page, &right, depth + 1);
	buf_char(page->to, '\n');
	print_rows(page, &below, depth + 1);
}

void page_print_rows(struct page *page, const struct page_rows *rows) {
	print_rows(page, rows, 0);
}

/* What stands below a table is looked at again, for there may be another. */
static void print_below(struct page *page, const struct page_rows *rows) {
	size_t first, end;
	struct page_rows rest = *rows;
	while (rest.count > 0 && grid_print(page, &rest, &first, &end)) {
		rest.items += end;
		rest.count -= end;
	}
	page_print_rows(page, &rest);
}

static bool print_tables(struct page *page, size_t count) {
	struct pieces pieces = { .count = 0 };
	struct page_rows rows = { .count = 0 };
	size_t first, end;
	cut_pieces(page, count, CELL_GAP, &pieces);
	cut_rows(page, &pieces, &rows);
	if (!grid_print(page, &rows, &first, &end))
		return false;
	print_below(page, &(struct page_rows){ .items = rows.items + end, .count = rows.count - end });
	return true;
}

/* ---- boxes of characters ---- */

/* A full-width character is as wide as its font is large; only the common ones, for a width of nothing says nothing. */
static bool is_full_width(const struct page_char *c) {
	return c->cp >= 0x3041 && c->cp <= 0x9fff && c->x1 > c->x0 && c->y1 > c->y0;
}

static double usual_width(struct arena *a, const struct page_char *chars, size_t count) {
	double *widths = ARENA_ARRAY(a, double, count + 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (is_full_width(&chars[i]))
			widths[n++] = chars[i].x1 - chars[i].x0;
	qsort(widths, n, sizeof *widths, compare_doubles);
	return n > 0 ? widths[n / 2] : 0;
}

/* Some fonts say that their characters are three times as high as they are large, so that lines seem to overlap: such
 * boxes shrink around their middle. */
static const struct page_char *with_true_boxes(struct arena *a, const struct page_char *chars, size_t count) {
	struct page_char *copy = ARENA_ARRAY(a, struct page_char, count + 1);
	double usual = usual_width(a, chars, count);
	for (size_t i = 0; i < count; i++) {
		struct page_char *c = &copy[i];
		*c = chars[i];
		double size = is_full_width(c) ? c->x1 - c->x0 : usual, middle = (c->y0 + c->y1) / 2;
		if (size <= 0 || c->y1 - c->y0 <= TALLEST * size)
			continue;
		c->y0 = middle - size / 2;
		c->y1 = middle + size / 2;
	}
	return copy;
}

void page_print(struct arena *a, struct buf *to, const struct page_char *chars, size_t count) {
	count = count < PAGE_CHARS ? count : PAGE_CHARS;
	struct page page = { .a = a, .to = to, .chars = with_true_boxes(a, chars, count) };
	struct pieces pieces = { .count = 0 };
	struct page_rows rows = { .count = 0 };
	cut_pieces(&page, count, PIECE_GAP, &pieces);
	page.pitch = usual_height(a, &pieces);
	if (print_tables(&page, count))
		return;
	cut_rows(&page, &pieces, &rows);
	page_print_rows(&page, &rows);
}
