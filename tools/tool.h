/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the build-time programs share: reading and writing whole files, collecting errors as `file:line: reason`,
 * walking folders in a fixed order, and reading and writing C string literals. Linked into the tools only, never
 * into kassei. A file that cannot be read or written ends the program with one sentence and exit status 1.
 */
#ifndef KASSEI_TOOLS_TOOL_H
#define KASSEI_TOOLS_TOOL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/str.h"

/* The whole file, NUL-terminated behind its end, in the arena. */
struct str tool_read(struct arena *a, const char *path);
/* Writes the file through a temporary name, so that a broken run leaves no half file. */
void tool_write(const char *path, struct str content);
/* The part behind the last '/'. */
const char *tool_basename(const char *path);

/* Errors of one run, printed together so that one build shows all of them. */
struct tool_report {
	struct arena *a;
	struct tool_issue *issues;
	size_t count, room;
};
/* Remembers `file:line: reason`. `file` is borrowed. */
void tool_error(struct tool_report *r, const char *file, int line, const char *format, ...) PRINTF(4, 5);
/* Prints them to stderr by file and line; the exit status: 0 without errors, else 1. */
int tool_report_print(struct tool_report *r);

/* Makes room for one more item of `size` bytes behind `count`; returns the items, moved when they had to grow. */
void *tool_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size);

/* Every file under `path` (or `path` itself when it is a file), sorted by name, folders depth first. Names that
 * begin with a dot are left out. `folder`, when not NULL, is called for each folder entered. */
struct tool_walk {
	struct arena *a;
	void *context;
	void (*file)(void *context, const char *path);
	bool (*folder)(void *context, const char *path); /* false: do not enter */
};
void tool_walk(const struct tool_walk *w, const char *path);

/* Writes `text` as a C string literal with its quotes. */
void tool_put_c_string(struct buf *b, struct str text);
/* Offset behind the literal whose opening quote (' or ") stands at `at`; s.n when it is not closed on its line. */
size_t tool_literal_end(struct str s, size_t at);
/* Reads adjacent C string literals from *at on (white space between them) and joins their values. False when there is
 * none or one is not closed; then *at is where it stopped. */
bool tool_read_literals(struct arena *a, struct str s, size_t *at, struct str *ret_value);
/* Skips spaces, tabs and line ends. */
size_t tool_skip_space(struct str s, size_t at);
bool tool_is_word(char c); /* letter, digit or underscore */
/* The C identifier at `at`; empty when there is none. */
struct str tool_identifier(struct str s, size_t at);

/* True when `word` is one of the words of `list`, which are separated by single spaces. */
bool tool_word_in(const char *list, struct str word);

/* True when the text holds kana, kanji, or Japanese or full-width punctuation. */
bool tool_has_japanese(struct str s);
/* Line number (from 1) of the offset. Linear: for errors and small files. */
int tool_line_of(struct str s, size_t at);

#endif
