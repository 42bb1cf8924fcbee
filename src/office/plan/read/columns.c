/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Text that keeps the page's look has columns side by side, with white space between them: they are put one behind the
 * other, so that a name that one column cuts goes on below and not beside it. See read-private.h; page.c does the same
 * for PDF, where places are known.
 */
#include "office/plan/read/read-private.h"

enum { LEAST_GAP = 3, LEAST_GUTTER = 2, LEAST_LINES = 3, LEAST_LEFT = 24, LEAST_RIGHT = 16, MOST_LOOKED_AT = 20000 };

/* White space inside a line: bytes [from, end), columns [x0, x1). */
struct gap {
	size_t from, end;
	int x0, x1;
};

struct gutter {
	int x0, x1;
	size_t first, end, both; /* lines, and how many have text on both sides */
	int left, right;         /* the longest text on each side */
};

static int columns_at(struct str s, size_t *ret_n) {
	uint32_t cp;
	size_t n = utf8_decode(s, &cp);
	*ret_n = n > 0 ? n : 1;
	return cp < 0x300 || (cp >= 0xff61 && cp <= 0xffdc) ? 1 : 2;
}

/* The next run of white space inside the line, at or behind *at; false when there is none. */
static bool next_gap(struct str line, size_t *at, int *x, struct gap *ret) {
	bool text = *at > 0;
	struct gap gap = { .end = 0 };
	for (size_t n; *at < line.n; *at += n) {
		struct str rest = str_from_offset(line, *at);
		int width = columns_at(rest, &n);
		bool space = rest.p[0] == ' ' || str_starts(rest, S("　")) || rest.p[0] == '\f' || rest.p[0] == '\r';
		if (space && text && gap.end == 0)
			gap = (struct gap){ .from = *at, .x0 = *x };
		if (space && text)
			gap.end = *at + n;
		*x += width;
		gap.x1 = space ? *x : gap.x1;
		if (space)
			continue;
		text = true;
		if (gap.end > 0 && gap.x1 - gap.x0 >= LEAST_GAP) {
			*at += n;
			*ret = gap;
			return true;
		}
		gap = (struct gap){ .end = 0 };
	}
	return false;
}

static int width_of(struct str line) {
	int width = 0;
	size_t n;
	for (size_t i = 0; i < line.n; i += n)
		width += columns_at(str_from_offset(line, i), &n);
	return width;
}

static struct str trim_end(struct str line) {
	while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r' || line.p[line.n - 1] == '\f'))
		line.n--;
	return line;
}

/* First column of the line's text. */
static int indent_of(struct str line) {
	int x = 0;
	size_t n;
	for (size_t i = 0; i < line.n; i += n) {
		struct str rest = str_from_offset(line, i);
		int width = columns_at(rest, &n);
		if (rest.p[0] != ' ' && rest.p[0] != '\f' && !str_starts(rest, S("　")))
			return x;
		x += width;
	}
	return x;
}

/* Narrows the gutter to what the line leaves free; false when its text stands in the way. */
static bool narrow(struct gutter *g, struct str line) {
	struct gutter n = *g;
	int middle = (g->x0 + g->x1) / 2, width = width_of(line), x = 0;
	struct gap gap;
	bool split = false;
	for (size_t at = 0; next_gap(line, &at, &x, &gap);)
		if (gap.x0 <= middle && gap.x1 > middle) {
			n.x0 = gap.x0 > n.x0 ? gap.x0 : n.x0;
			n.x1 = gap.x1 < n.x1 ? gap.x1 : n.x1;
			split = true;
			break;
		}
	if (!split && indent_of(line) > middle)
		n.x1 = indent_of(line) < n.x1 ? indent_of(line) : n.x1;
	else if (!split && width <= middle)
		n.x0 = width > n.x0 ? width : n.x0;
	else if (!split)
		return false;
	if (n.x1 - n.x0 < LEAST_GUTTER)
		return false;
	n.both += split;
	int left = split ? gap.x0 - indent_of(line) : 0, right = split ? width - gap.x1 : 0;
	n.left = left > n.left ? left : n.left;
	n.right = right > n.right ? right : n.right;
	*g = n;
	return true;
}

/* The columns that begin on this line; false when none do. Empty lines belong to both. */
static bool find_gutter(const struct plan_read_file *file, size_t first, struct gutter *ret) {
	struct gap gap;
	int x = 0;
	struct str line = trim_end(file->lines[first]);
	for (size_t at = 0; next_gap(line, &at, &x, &gap);) {
		struct gutter g = { .x0 = gap.x0, .x1 = gap.x1, .first = first, .end = first };
		size_t lines = 0;
		for (size_t i = first; i < file->line_count; i++) {
			struct str next = trim_end(file->lines[i]);
			if (str_trim(next).n == 0)
				continue;
			if (str_starts(file->lines[i], S("\f")) || !narrow(&g, next))
				break;
			g.end = i + 1;
			lines++;
		}
		if (lines >= LEAST_LINES && g.both >= LEAST_LINES - 1 && g.left >= LEAST_LEFT &&
			g.right >= LEAST_RIGHT) {
			*ret = g;
			return true;
		}
	}
	return false;
}

/* The part of a line on one side of a column of the page. */
static struct str side_of(struct str line, int middle, bool left) {
	int x = 0;
	size_t n, i = 0;
	for (; i < line.n && x < middle; i += n)
		x += columns_at(str_from_offset(line, i), &n);
	return left ? trim_end(str_slice(line, 0, i)) : str_trim(str_from_offset(line, i));
}

static void add_sides(struct arena *a, const struct plan_read_file *file, const struct gutter *g,
	struct placed_lines *ret) {
	int middle = (g->x0 + g->x1) / 2;
	for (int left = 1; left >= 0; left--)
		for (size_t i = g->first; i < g->end; i++)
			*LIST_ADD(a, ret) = (struct placed_line){
				.text = side_of(trim_end(file->lines[i]), middle, left == 1), .index = i };
}

void columns_read(struct arena *a, const struct plan_read_file *file, struct placed_lines *ret) {
	struct gutter g;
	bool look = str_contains(file->text, S("   ")) && file->line_count <= MOST_LOOKED_AT;
	for (size_t i = 0; i < file->line_count;) {
		if (look && find_gutter(file, i, &g)) {
			add_sides(a, file, &g, ret);
			i = g.end;
			continue;
		}
		*LIST_ADD(a, ret) = (struct placed_line){ .text = file->lines[i], .index = i };
		i++;
	}
}
