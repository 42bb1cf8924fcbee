/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What stands round the rows of every list behind a sign-in, in one shape (views/list.html): its data for Excel, what
 * to do when there is nothing, and the way to the next rows.
 */
#ifndef KASSEI_WEB_LIST_H
#define KASSEI_WEB_LIST_H

#include "web/web.h"

struct list_frame {
	struct url xlsx, csv;   /* the same list with the same filters */
	struct url first, next; /* empty: this is the first page; there is no further one */
};
/* `after`: a cursor came with the request; `next`: the cursor behind the last row, STR_NONE on the last page. */
struct list_frame list_frame(struct req *req, bool after, struct str next);

/* Instead of rows: what there is not, why or what to do, and where. All translated; hint and label may be STR_NONE. */
struct list_empty { struct str what, hint, label; struct url url; };
/* The same from msgids; `label` NULL: no link. */
struct list_empty list_nothing(const struct req *req, const char *what, const char *hint, const char *label,
	struct url url);

#endif
