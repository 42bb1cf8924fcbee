/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Models of the views that stand around and beside every page (views/layout.html), and what they call. */
#ifndef KASSEI_WEB_LAYOUT_H
#define KASSEI_WEB_LAYOUT_H

#include "web/form.h"
#include "web/menu.h"
#include "web/web.h"

struct layout_link { struct str label; struct url url; bool current; };
struct layout_alternate { const char *type; struct url url; };

struct layout_view {
	const char *lang;
	struct str head_title;
	const struct page *page;
	struct url icon, style;
	const struct url *scripts; /* page->script_count */
	struct layout_alternate alternates[FORMAT_COUNT];
	size_t alternate_count;
	struct str site_name, site_latin;
	struct layout_link doors[2];
	size_t door_count;
	const struct layout_link *pages; /* behind door 2, on its pages only */
	size_t page_count;
	struct url search;         /* empty: no search box */
	struct str search_label;
	struct layout_link account; /* sign in, or who is signed in; empty: nobody can */
	struct str person;         /* who is signed in; STR_NONE */
	const struct menu *menu;   /* of those who are signed in; side MENU_NONE: none */
	struct str acting;         /* for whom, and by which right; STR_NONE */
	struct str did;            /* what the POST before this page has done; STR_NONE */
	struct url others;         /* where to act for somebody else */
	const struct crumb *crumbs; /* from the first page of the side on */
	size_t crumb_count;
	struct url other_url;      /* this page in the other language */
	const char *other_lang, *other_name;
	const struct layout_link *footer;
	size_t footer_count;
	struct str note;
};

struct error_view {
	int status;
	struct str title, hint, what_to_do, reference;
	const struct form_refusal *reasons;
	size_t reason_count;
	const struct layout_link *links;
	size_t link_count;
};

struct form_errors_view {
	bool some_field; /* some reason belongs to a field, which can be mended */
	struct form_error { struct url url; struct str reason; } *items;
	size_t count;
};

/* The page's own view. */
void page_content(struct html_out *o, const struct page *page);

#endif
