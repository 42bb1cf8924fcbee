/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside page.c and grid.c: the parts of a page. */
#ifndef KASSEI_OFFICE_PLAN_PAGE_PRIVATE_H
#define KASSEI_OFFICE_PLAN_PAGE_PRIVATE_H

#include "base/arena.h"
#include "office/plan/read/page.h"
#include "office/plan/read/read-private.h"

/* Characters side by side on a line. Places in points. */
struct piece {
	double x0, y0, x1, y1;
	size_t first, end; /* characters */
};
struct pieces { struct piece *items; size_t count, room; };

/* Pieces of one height. */
struct page_row {
	double y0, y1;
	struct pieces pieces; /* from left to right */
};
struct page_rows { struct page_row *items; size_t count, room; };

struct page {
	struct arena *a;
	struct buf *to;
	const struct page_char *chars;
	double pitch; /* usual height of a character */
};

static inline double smaller(double x, double y) { return x < y ? x : y; }
static inline double larger(double x, double y) { return x > y ? x : y; }

/* Prints rows in reading order, columns one behind the other. */
void page_print_rows(struct page *page, const struct page_rows *rows);
/* The first table of strategies among the rows, whose pieces must be cut where cells are: what stands above it is
 * printed, then the table as lines with tabs. *ret_first and *ret_end are its rows. False, and nothing printed, when
 * there is none. */
bool grid_print(struct page *page, const struct page_rows *rows, size_t *ret_first, size_t *ret_end);

#endif
