/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The menu of those who are signed in: one's own pages, those of the party one acts for, those of an officer. It is
 * made from one table (struct web_site), so that every page that exists and may be opened stands on every page beside
 * it, on the first page of its side, and in the trail of links above it.
 */
#ifndef KASSEI_WEB_MENU_H
#define KASSEI_WEB_MENU_H

#include "web/web.h"

enum menu_side { MENU_NONE, MENU_ACCOUNT, MENU_PARTY, MENU_OFFICE };

struct menu_page {
	struct str label, what; /* translated; `what` may be STR_NONE */
	struct url url;
	bool here;              /* the address is this page's, or lies below it */
	bool exact;             /* it is this page itself */
};
struct menu_group {
	struct str label; /* STR_NONE: pages that stand for themselves */
	struct menu_page *pages;
	size_t count;     /* > 0 */
	bool here;
};
struct menu {
	enum menu_side side;
	struct menu_group *groups;
	size_t count;
	const struct menu_page *home; /* the side's first page; NULL: none that may be opened */
	const struct menu_page *here; /* NULL: the page lies under none of them */
};

/* The menu of the side on which the address lies, with what the one who asks may open; MENU_NONE and nothing for nobody
 * and on public pages. Lives in req->arena. */
const struct menu *req_menu(const struct req *req);

#endif
