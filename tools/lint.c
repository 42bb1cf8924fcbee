/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * lint: what the compiler cannot see. `lint ROOT` reads the tree and prints `file:line: rule: reason` for all that it
 * refuses (exit status 1), then how many functions there are and how long.
 *
 *   include   against base <- db <- web <- office <- services <- cmd, between services, or of another's x-private.h
 *   banned    strcpy and its like; malloc: memory that comes from no arena; comment: //; doc: a public function
 *             without a comment; sql, html: statements and markup in C; route: a row without a role
 *   spdx todo newline space indent utf8     the text itself
 *
 * An exception is a comment allow(rule): reason, see struct mark; one that nothing needs is refused too. In views
 * viewgen reads them.
 */
#include "lint-private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char RULES[] =
	"include banned malloc comment doc sql html route spdx todo newline space indent utf8";
static const char LEFT_OUT[] = "build node_modules var test-results playwright-report mustfail";

bool path_starts(const struct source *s, const char *prefix) {
	return str_starts(str_from(s->path), str_from(prefix));
}

bool path_ends(const struct source *s, const char *ending) {
	return str_ends(str_from(s->path), str_from(ending));
}

static bool is_allowed(struct source *s, int line, const char *rule) {
	for (size_t i = 0; i < s->mark_count; i++) {
		struct mark *m = &s->marks[i];
		if ((m->line == line || m->line == 0) && str_equal(m->rule, str_from(rule)))
			return m->used = true;
	}
	return false;
}

void complain(struct source *s, int line, const char *rule, const char *format, ...) {
	char reason[512];
	va_list args;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	if (!is_allowed(s, line, rule))
		tool_error(s->lint->report, s->path, line, "%s: %s", rule, reason);
}

/* ---- marks ---- */

static bool stands_alone(const struct source *s, int line) {
	struct str code = s->code;
	for (int number = 1; number < line; number++)
		str_cut(&code, S("\n"));
	return str_trim(str_cut(&code, S("\n"))).n == 0;
}

static bool in_head(const struct source *s, size_t at) {
	return str_trim(str_slice(s->code, 0, at)).n == 0;
}

/* `at` is where allow( stands in a comment. */
static void read_mark(struct source *s, size_t at) {
	struct str rest = str_from_offset(s->comments, at + 6);
	struct str rule = str_cut(&rest, S(")"));
	int line = tool_line_of(s->comments, at);
	bool reasoned = str_starts(rest, S(": ")) && !str_starts(str_trim(str_from_offset(rest, 1)), S("*/"));
	if (!tool_word_in(RULES, rule) || !reasoned) {
		tool_error(s->lint->report, s->path, line,
			"allow: write allow(rule): reason, with a rule of tools/lint.c");
		return;
	}
	s->marks = tool_grow(s->lint->a, s->marks, s->mark_count, &s->mark_room, sizeof *s->marks);
	int covered = in_head(s, at) ? 0 : stands_alone(s, line) ? line + 1 : line;
	s->marks[s->mark_count++] = (struct mark){ .rule = rule, .at = line, .line = covered };
	s->lint->mark_count++;
}

/* Behind the opening of a comment or of a line of it, so that prose about marks is none. */
static void read_marks(struct source *s) {
	struct str word = S("allow(");
	for (size_t at = str_find(s->comments, word, 0); at != SIZE_MAX; at = str_find(s->comments, word, at + 1)) {
		struct str before = str_trim(str_slice(s->comments, 0, at));
		if (str_ends(before, S("*")))
			read_mark(s, at);
	}
}

static void check_marks_used(struct source *s) {
	for (size_t i = 0; i < s->mark_count; i++)
		if (!s->marks[i].used)
			tool_error(s->lint->report, s->path, s->marks[i].at, "allow: nothing here needs allow(%.*s)",
				STR_ARG(s->marks[i].rule));
}

/* ---- files ---- */

static const struct {
	const char *ending;
	enum kind kind;
} KINDS[] = {
	{ .ending = ".c", .kind = KIND_C },         { .ending = ".h", .kind = KIND_C },
	{ .ending = ".def", .kind = KIND_C },       { .ending = ".sql", .kind = KIND_SQL },
	{ .ending = ".html", .kind = KIND_VIEW },   { .ending = ".ts", .kind = KIND_SCRIPT },
	{ .ending = ".mjs", .kind = KIND_SCRIPT },  { .ending = ".css", .kind = KIND_SCRIPT },
	{ .ending = ".sh", .kind = KIND_SCRIPT },   { .ending = "meson.build", .kind = KIND_SCRIPT },
	{ .ending = ".md", .kind = KIND_OTHER },    { .ending = ".po", .kind = KIND_OTHER },
	{ .ending = ".tsv", .kind = KIND_OTHER },   { .ending = ".json", .kind = KIND_OTHER },
};

/* 0 for files that are not looked at. A file without an ending is a script when it says so. */
static enum kind kind_of(struct str path, struct str text) {
	for (size_t i = 0; i < COUNT_OF(KINDS); i++)
		if (str_ends(path, str_from(KINDS[i].ending)))
			return KINDS[i].kind;
	return str_starts(text, S("#!")) ? KIND_SCRIPT : 0;
}

static void check_file(void *context, const char *path) {
	struct lint *l = context;
	struct source *s = ARENA_NEW(l->a, struct source);
	*s = (struct source){ .lint = l, .path = path + l->root };
	bool named = strrchr(tool_basename(path), '.') != NULL;
	if (named && kind_of(str_from(path), S("")) == 0)
		return;
	s->text = tool_read(l->a, path);
	s->kind = kind_of(str_from(path), s->text);
	if (s->kind == 0)
		return;
	l->file_count++;
	if (s->kind == KIND_C) {
		split_layers(s);
		read_marks(s);
		check_code(s);
		if (path_ends(s, ".def"))
			check_routes(s);
	}
	check_text(s);
	if (s->kind == KIND_C || s->kind == KIND_SQL || s->kind == KIND_VIEW)
		check_includes(s);
	check_marks_used(s);
}

/* Build folders may have names like build-asan. */
static bool check_folder(void *context, const char *path) {
	(void)context;
	struct str name = str_from(tool_basename(path));
	struct str stem = str_cut(&name, S("-"));
	return !tool_word_in(LEFT_OUT, str_from(tool_basename(path))) && !str_equal(stem, S("build"));
}

static int compare_ints(const void *left, const void *right) {
	const int *a = left;
	const int *b = right;
	return (*a > *b) - (*a < *b);
}

static size_t count_over(const struct lint *l, int limit) {
	size_t count = 0;
	for (size_t i = 0; i < l->function_count; i++)
		count += l->lengths[i] > limit;
	return count;
}

static void print_figures(struct lint *l) {
	if (l->function_count > 0)
		qsort(l->lengths, l->function_count, sizeof *l->lengths, compare_ints);
	int median = l->function_count > 0 ? l->lengths[l->function_count / 2] : 0;
	printf("files: %zu, exceptions: %zu, lines over 120 columns: %zu\n", l->file_count, l->mark_count,
		l->wide_lines);
	printf("functions: %zu, median %d, over 60: %zu, over 100: %zu\n", l->function_count, median, count_over(l, 60),
		count_over(l, 100));
}

int main(int argc, char **argv) {
	if (argc != 2)
		fatal("usage: lint ROOT");
	struct arena *a = arena_new();
	struct tool_report report = { .a = a };
	struct lint l = { .a = a, .report = &report, .root = strlen(argv[1]) + 1 };
	struct tool_walk walk = { .a = a, .context = &l, .file = check_file, .folder = check_folder };
	tool_walk(&walk, argv[1]);
	int status = tool_report_print(&report);
	print_figures(&l);
	arena_free(a);
	return status;
}
