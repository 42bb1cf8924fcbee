/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Between the parts of lint: lint.c walks the tree and keeps the exceptions, lint-text.c has the rules for any text
 * file, lint-code.c those for C. A source is looked at in layers of the same length: its text, its code with
 * comments and the inside of literals blanked, and its comments with all else blanked.
 */
#ifndef KASSEI_TOOLS_LINT_PRIVATE_H
#define KASSEI_TOOLS_LINT_PRIVATE_H

#include "tool.h"

enum kind { KIND_OTHER = 1, KIND_C, KIND_SQL, KIND_VIEW, KIND_SCRIPT };

/* An exception: a comment allow(rule): reason. It covers its line, or the next one when it stands alone, or the whole
 * file when it stands in the file's first comment. */
struct mark {
	struct str rule;
	int at, line; /* where it stands, what it covers; line 0: all */
	bool used;
};

struct lint {
	struct arena *a;
	struct tool_report *report;
	size_t root; /* bytes of "ROOT/" */
	int *lengths; /* lines of each function */
	size_t function_count, function_room;
	size_t mark_count;
	size_t file_count;
	size_t wide_lines; /* over 120 columns */
};

struct source {
	struct lint *lint;
	const char *path; /* from the root: "src/base/str.c" */
	enum kind kind;
	struct str text, code, comments;
	struct mark *marks;
	size_t mark_count, mark_room;
};

/* Reports `rule: reason` unless a mark covers the line. */
void complain(struct source *s, int line, const char *rule, const char *format, ...) PRINTF(4, 5);
bool path_starts(const struct source *s, const char *prefix);
bool path_ends(const struct source *s, const char *ending);

/* Fills s->code and s->comments of a C file. */
void split_layers(struct source *s);

void check_text(struct source *s);     /* final line end, white space, width, marks of work left */
void check_routes(struct source *s);   /* each ROUTE( row names its role */
void check_includes(struct source *s); /* the floors; C, SQL and views */
void check_code(struct source *s);     /* all else of C */

#endif
