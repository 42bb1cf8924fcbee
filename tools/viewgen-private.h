/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Between viewgen.c (reads a page, writes C) and viewgen-check.c (what a page may say): a start tag as read, the place
 * of something among the {% %} blocks, and the checker, which knows HTML and nothing of C.
 */
#ifndef KASSEI_TOOLS_VIEWGEN_PRIVATE_H
#define KASSEI_TOOLS_VIEWGEN_PRIVATE_H

#include "tool.h"

enum { MAX_ATTRS = 48, MAX_DEPTH = 128, MAX_BLOCKS = 32 };

/* One {% %} block around something, and which of its branches (0 if, 1 else if, …). */
struct branch {
	int block, number;
	bool loops;
};
struct place {
	const struct branch *branches; /* outermost first */
	size_t count;
};

struct attr {
	struct str name;
	struct str raw; /* between the quotes, as in the file */
	bool has_value;
	int line;
	struct place place;
};

struct tag {
	struct str name;
	size_t at; /* offset of its '<' */
	int line;
	struct place place;
	struct attr attrs[MAX_ATTRS];
	size_t count;
	bool self_closing;
};

struct element {
	struct str name;
	int line;
	bool named; /* a table with its caption or aria-label */
};

/* An id, a label's `for`, or a control that waits for its label. */
struct mention {
	struct str what, element;
	int line;
	struct place place;
};
struct mentions {
	struct mention *items;
	size_t count, room;
};

struct checker {
	struct arena *a;
	struct tool_report *report;
	const char *path;
	struct element open[MAX_DEPTH];
	size_t depth;
	struct mentions ids, labelled, controls;
};

bool check_is_url_attr(struct str name);
bool check_is_open(const struct checker *c, const char *name);

/* A new attribute of `tag`: its name, and whether it is there already. Its value is not known yet. */
void check_attr_name(struct checker *c, const struct tag *tag, const struct attr *attr);
/* A whole start tag: its attributes and its place; opens the element unless it is void. */
void check_start_tag(struct checker *c, const struct tag *tag);
/* An end tag. Elements below `floor` were opened outside the {% %} block and may not be closed in it. */
void check_end_tag(struct checker *c, struct str name, int line, size_t floor);
/* Nothing above `floor` may be open any more; `where` says at the end of what. */
void check_all_closed(struct checker *c, size_t floor, const char *where);
/* The end of a view: every control has its label. Forgets the view. */
void check_view_end(struct checker *c);

#endif
