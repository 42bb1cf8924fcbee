/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From the characters of a page and their places to lines in reading order: columns one behind the other, so that a
 * sentence in one column is not cut by what stands beside it. Knows nothing of PDF; places are in points from the
 * page's upper left corner.
 */
#ifndef KASSEI_OFFICE_PLAN_PAGE_H
#define KASSEI_OFFICE_PLAN_PAGE_H

#include "base/buf.h"

struct page_char {
	uint32_t cp; /* '\n' and other characters below space separate pieces of text and have no place */
	double x0, y0, x1, y1;
};

enum { PAGE_CHARS = 50000 }; /* more are left out */

/* Appends the page's lines to `to`, each ending in LF. A wider distance than usual between lines gives an empty line;
 * a line that begins further to the right than its column a space. Scratch memory from the arena. */
void page_print(struct arena *a, struct buf *to, const struct page_char *chars, size_t count);

#endif
