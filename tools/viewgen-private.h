/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Between the parts of viewgen: viewgen.c (files and views), viewgen-html.c (reads markup), viewgen-code.c (reads
 * {{ }} and {% %}), viewgen-out.c (keeps what is to be written) and viewgen-check.c (what a page may say: knows HTML
 * and nothing of C).
 */
#ifndef KASSEI_TOOLS_VIEWGEN_PRIVATE_H
#define KASSEI_TOOLS_VIEWGEN_PRIVATE_H

#include "tool.h"

enum { MAX_ATTRS = 48, MAX_DEPTH = 128, MAX_BLOCKS = 32, LARGEST_OUTPUT = 16 * 1024 * 1024 };

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

/* Where the reader is: constructs are understood in these places only. */
enum where { IN_TEXT = 1, IN_TAG, IN_VALUE };
enum block_kind { BLOCK_FOR = 1, BLOCK_IF };

/* A piece of a view's function body: markup, or a line of C with its place in the page. */
struct op {
	bool is_code;
	struct str text;
	int line, column;
};

struct block {
	enum block_kind kind;
	int line;
	size_t elements;   /* open when it began */
	enum where where;
	size_t tag_at, value_at;
	bool fresh_before; /* a line end stood before it */
	bool fresh_all;    /* … and at the end of each branch so far */
	bool needs_space;  /* in a tag: no space before it or at the end of a branch */
	bool has_else;
	size_t first_op;   /* of its body */
};

struct allow {
	int line;
	bool used;
};

struct gen {
	struct arena *a;
	struct tool_report *report;
	const char *path;
	struct str text;
	size_t at;
	int line;

	enum where where;
	struct tag tag;      /* IN_TAG, IN_VALUE */
	char quote;          /* IN_VALUE */
	size_t value_at;
	bool value_is_url, value_has_literal, value_has_url;
	bool needs_space;    /* IN_TAG: nothing stands between the last attribute and here */
	bool fresh;          /* IN_TEXT: the last thing printed is a line end */
	int japanese_line;   /* the last line reported */

	struct buf literal;  /* markup not yet an op */
	struct op *ops;
	size_t op_count, op_room;
	struct block blocks[MAX_BLOCKS];
	struct branch branches[MAX_BLOCKS];
	size_t depth;
	int block_count;
	struct checker check;
	struct allow *allows;
	size_t allow_count, allow_room;
	struct str params;   /* of the view being read */

	struct buf *out_c, *out_h;
};

#define FAIL(g, ...) tool_error((g)->report, (g)->path, (g)->line, __VA_ARGS__)

/* ---- viewgen-out.c ---- */

/* Turns the markup collected so far into a piece. */
void gen_flush(struct gen *g);
/* A line of C behind it, which gcc shall take for this line and column of the page. */
void gen_add_code(struct gen *g, int line, int column, struct str code);
/* Writes the pieces of the view as statements, and forgets them. */
void gen_put_ops(struct gen *g);

/* Moves on to an offset, counting lines. */
void gen_advance(struct gen *g, size_t to);
bool gen_looking_at(const struct gen *g, const char *word);
bool gen_at_construct(const struct gen *g);
/* Display column (from 0) of the offset, as gcc counts: tabs to eight, wide characters two. */
int gen_column(const struct gen *g, size_t at);
/* The {% %} blocks around the place that is being read. */
struct place gen_place(const struct gen *g);
/* How many elements were open when the innermost of them began. */
size_t gen_floor(const struct gen *g);

/* Reports Japanese in `s` unless a mark lets it stand. */
void gen_check_japanese(struct gen *g, struct str s, int line);
/* Finds the marks of the whole file; reports those that nothing needed. */
void gen_read_allows(struct gen *g);
void gen_check_allows(struct gen *g);

/* ---- viewgen-code.c, viewgen-html.c ---- */

/* Reads the {{ }}, {% %} or {# #} that stands at g->at. */
void gen_construct(struct gen *g);
/* Reads the next piece of text, tag or value. */
void gen_markup(struct gen *g);

/* ---- viewgen-check.c ---- */

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
