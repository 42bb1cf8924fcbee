/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules for any text file, for includes and for route tables. */
#include "lint-private.h"

enum { WIDEST = 120, TAB_COLUMNS = 4 };

/* ---- lines ---- */

static int columns_of(struct str line) {
	int columns = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\t')
			columns = (columns / TAB_COLUMNS + 1) * TAB_COLUMNS;
		else
			columns += ((unsigned char)line.p[i] & 0xc0) != 0x80;
	}
	return columns;
}

/* A word for unfinished work, with the number of its issue behind it in brackets. The words are cut in two here, so
 * that a search for them finds only real ones. */
static void check_unfinished(struct source *s, struct str line, int number) {
	static const char *const WORDS[] = { "TO" "DO", "FIX" "ME" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
		struct str word = str_from(WORDS[i]);
		size_t at = str_find(line, word, 0);
		if (at == SIZE_MAX || (at > 0 && tool_is_word(line.p[at - 1])))
			continue;
		struct str after = str_from_offset(line, at + word.n);
		if (after.n > 0 && tool_is_word(after.p[0]))
			continue;
		bool numbered = str_starts(after, S("(#")) && after.n > 2 && after.p[2] >= '0' && after.p[2] <= '9';
		if (!numbered)
			complain(s, number, "todo", "%s without the number of its issue: %s(#12)", WORDS[i], WORDS[i]);
	}
}

/* An empty last column; a line break of Markdown. */
static bool may_end_in_space(const struct source *s) {
	return path_ends(s, ".tsv") || path_ends(s, ".md");
}

static void check_line(struct source *s, struct str line, int number) {
	bool is_c = s->kind == KIND_C;
	if (line.n > 0 && strchr(" \t\r", line.p[line.n - 1]) != NULL && !may_end_in_space(s))
		complain(s, number, "space", "white space at the end of the line");
	if (is_c && line.n > 1 && line.p[0] == ' ' && line.p[1] != '*')
		complain(s, number, "indent", "indented by spaces: use tabs");
	if (is_c && !path_ends(s, ".def") && columns_of(line) > WIDEST)
		s->lint->wide_lines++; /* a guide: counted, not refused */
	check_unfinished(s, line, number);
}

void check_text(struct source *s) {
	if (s->text.n > 0 && s->text.p[s->text.n - 1] != '\n')
		complain(s, tool_line_of(s->text, s->text.n), "newline", "the file does not end with a line end");
	if (!utf8_valid(s->text))
		complain(s, 1, "utf8", "the file is not valid UTF-8");
	bool licensed = s->kind == KIND_C || s->kind == KIND_SQL || s->kind == KIND_SCRIPT;
	if (licensed && !str_contains(str_slice(s->text, 0, 200), S("SPDX-License-Identifier: AGPL-3.0-or-later")))
		complain(s, 1, "spdx", "no SPDX-License-Identifier line at the top");
	struct str rest = s->text;
	for (int number = 1; !str_is_none(rest); number++)
		check_line(s, str_cut(&rest, S("\n")), number);
}

/* ---- includes ---- */

static const char *const FLOORS[] = { "base", "db", "web", "office", "services", "cmd" };

/* Number of the floor that a path from src/ begins with; -1 when it is none. */
static int floor_of(struct str path) {
	for (size_t i = 0; i < COUNT_OF(FLOORS); i++) {
		struct str name = str_from(FLOORS[i]);
		if (str_starts(path, name) && str_starts(str_from_offset(path, name.n), S("/")))
			return (int)i;
	}
	return -1;
}

static struct str folder_of(struct str path) {
	size_t slash = str_find_last(path, S("/"));
	return str_slice(path, 0, slash == SIZE_MAX ? 0 : slash);
}

/* The first two parts: services/grant of services/grant/amount.c. */
static struct str module_of(struct str path) {
	size_t first = str_find(path, S("/"), 0);
	size_t second = first == SIZE_MAX ? SIZE_MAX : str_find(path, S("/"), first + 1);
	return str_slice(path, 0, second == SIZE_MAX ? path.n : second);
}

static void check_private(struct source *s, struct str file, struct str header, int line) {
	bool inside = str_equal(folder_of(file), folder_of(header)) ||
		(folder_of(header).n == 0 && floor_of(header) < 0);
	/* A folder inside a module belongs to it: office/plan/read. */
	struct str below = str_format(s->lint->a, "%.*s/", STR_ARG(folder_of(header)));
	bool module_folder = str_equal(folder_of(header), module_of(header));
	if (str_ends(header, S("-private.h")) && !inside && !(module_folder && str_starts(file, below)))
		complain(s, line, "include", "%.*s is private to its folder", STR_ARG(header));
}

/* Headers that the build makes for a module stand beside its objects and need no path. */
static bool is_generated(struct str header) {
	return str_ends(header, S("_store.h")) || str_ends(header, S("_views.h")) || str_equal(header, S("ids.h"));
}

/* `file` is the including file, from src/. */
static void check_direction(struct source *s, struct str file, struct str header, int line) {
	int own = floor_of(file), other = floor_of(header);
	if (other < 0 && is_generated(header))
		return;
	if (own >= 0 && other < 0)
		complain(s, line, "include", "%.*s: write the path from src/", STR_ARG(header));
	else if (own >= 0 && other > own)
		complain(s, line, "include", "%s may not include %s: %.*s", FLOORS[own], FLOORS[other],
			STR_ARG(header));
	else if (own >= 0 && own == other && strcmp(FLOORS[own], "services") == 0 &&
	         !str_equal(module_of(file), module_of(header)))
		complain(s, line, "include", "services never include each other: %.*s", STR_ARG(header));
	else if (path_starts(s, "tools/") && other > 0)
		complain(s, line, "include", "tools may include base only: %.*s", STR_ARG(header));
}

static void check_include(struct source *s, struct str header, int line) {
	struct str file = str_from(s->path);
	if (str_starts(file, S("src/")))
		file = str_from_offset(file, 4);
	check_direction(s, file, header, line);
	if (!path_starts(s, "tests/"))
		check_private(s, file, header, line);
}

/* #include "x" in C, {# include "x" #} in a view, -- include: x in SQL. */
static struct str included(const struct source *s, struct str line) {
	struct str before = s->kind == KIND_C ? S("#include") :
		s->kind == KIND_VIEW          ? S("{# include") :
						S("-- include:");
	struct str t = str_trim(line);
	if (!str_starts(t, before))
		return STR_NONE;
	t = str_trim(str_from_offset(t, before.n));
	if (s->kind == KIND_SQL)
		return t;
	if (!str_starts(t, S("\"")))
		return STR_NONE;
	t = str_from_offset(t, 1);
	return str_cut(&t, S("\""));
}

void check_includes(struct source *s) {
	struct str rest = s->text;
	for (int number = 1; !str_is_none(rest); number++) {
		struct str header = included(s, str_line(&rest));
		if (header.n > 0)
			check_include(s, header, number);
	}
}

/* ---- routes ---- */

void check_routes(struct source *s) {
	struct str word = S("ROUTE(");
	for (size_t at = str_find(s->code, word, 0); at != SIZE_MAX; at = str_find(s->code, word, at + 1)) {
		struct str rest = str_from_offset(s->code, at + word.n);
		str_cut(&rest, S(","));
		str_cut(&rest, S(","));
		struct str role = str_trim(str_cut(&rest, S(",")));
		if ((at == 0 || !tool_is_word(s->code.p[at - 1])) && !str_starts(role, S("ROLE_")))
			complain(s, tool_line_of(s->code, at), "route", "a route without a role");
	}
}
