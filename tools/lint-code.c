/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules for C: comments, banned functions, SQL and HTML in literals, comments of public functions, lengths. */
#include "lint-private.h"

#include "html-elements.h"

/* ---- layers ---- */

struct layers {
	struct str text;
	char *code, *comments;
};

/* Keeps [from, to) in one layer; line ends stay in both. */
static void keep(struct layers *l, char *layer, size_t from, size_t to) {
	memcpy(layer + from, l->text.p + from, to - from);
}

static size_t end_of_comment(struct str text, size_t at) {
	bool long_comment = text.p[at + 1] == '*';
	size_t end = str_find(text, long_comment ? S("*/") : S("\n"), at + 2);
	if (end == SIZE_MAX)
		return text.n;
	return long_comment ? end + 2 : end;
}

void split_layers(struct source *s) {
	struct str t = s->text;
	struct layers l = { .text = t, .code = arena_alloc(s->lint->a, t.n + 1), .comments = arena_alloc(s->lint->a,
		t.n + 1) };
	for (size_t i = 0; i < t.n; i++)
		l.code[i] = l.comments[i] = t.p[i] == '\n' ? '\n' : ' ';
	for (size_t i = 0; i < t.n;) {
		size_t end = i + 1;
		if (t.p[i] == '/' && i + 1 < t.n && strchr("*/", t.p[i + 1]) != NULL) {
			end = end_of_comment(t, i);
			keep(&l, l.comments, i, end);
		} else if (t.p[i] == '"' || t.p[i] == '\'') {
			end = tool_literal_end(t, i);
			l.code[i] = l.code[end - 1] = t.p[i];
		} else {
			l.code[i] = t.p[i];
		}
		i = end;
	}
	s->code = str_of(l.code, t.n);
	s->comments = str_of(l.comments, t.n);
}

/* ---- words ---- */

static const char BANNED[] =
	"alloca asctime atof atoi atol atoll ctime gets gmtime localtime sprintf strcat strcpy strtok system vsprintf";
static const char MALLOC[] = "calloc free malloc realloc reallocarray strdup strndup";
static const char MAY_MALLOC[] = "src/base/arena.c src/base/buf.c src/db/postgres.c src/db/sqlite.c";

static void check_word(struct source *s, struct str word, size_t at) {
	size_t open = tool_skip_space(s->code, at + word.n);
	bool member = at > 0 && (s->code.p[at - 1] == '.' || s->code.p[at - 1] == '>');
	if (open >= s->code.n || s->code.p[open] != '(' || member)
		return;
	if (tool_word_in(BANNED, word))
		complain(s, tool_line_of(s->code, at), "banned", "%.*s()", STR_ARG(word));
	bool tests = path_starts(s, "tests/");
	if (tool_word_in(MALLOC, word) && !tests && !tool_word_in(MAY_MALLOC, str_from(s->path)))
		complain(s, tool_line_of(s->code, at), "malloc", "%.*s(): memory comes from an arena or a buf",
			STR_ARG(word));
}

static void check_words(struct source *s) {
	for (size_t at = 0; at < s->code.n;) {
		struct str word = tool_identifier(s->code, at);
		if (word.n > 0)
			check_word(s, word, at);
		while (word.n == 0 && at < s->code.n && tool_is_word(s->code.p[at]))
			at++; /* a number with its suffix */
		at += word.n > 0 ? word.n : 1;
	}
}

static void check_line_comments(struct source *s) {
	struct str line_comment = S("//");
	for (size_t at = 0; at < s->comments.n; at++) {
		if (s->comments.p[at] != '/')
			continue;
		if (str_starts(str_from_offset(s->comments, at), line_comment))
			complain(s, tool_line_of(s->comments, at), "comment",
				"// is for temporary debugging: write /* */");
		at = end_of_comment(s->comments, at) - 1;
	}
}

/* ---- literals ---- */

static bool is_statement(struct str literal) {
	static const char *const VERBS[] = { "SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM " };
	struct str t = str_trim(literal);
	for (size_t i = 0; i < COUNT_OF(VERBS); i++)
		if (str_starts(t, str_from(VERBS[i])))
			return true;
	return false;
}

/* A '<' or '</' with the name of an element behind it. */
static bool has_markup(struct str literal) {
	for (size_t at = str_find(literal, S("<"), 0); at != SIZE_MAX; at = str_find(literal, S("<"), at + 1)) {
		size_t name_at = at + 1;
		if (str_starts(str_from_offset(literal, name_at), S("/")))
			name_at++;
		struct str name = tool_identifier(literal, name_at);
		char after = name_at + name.n < literal.n ? literal.p[name_at + name.n] : ' ';
		if (name.n > 0 && strchr(" >/\\", after) != NULL && tool_word_in(HTML_ELEMENTS, name))
			return true;
	}
	return false;
}

static void check_literal(struct source *s, struct str literal, size_t at) {
	if (!path_starts(s, "src/db/") && is_statement(literal))
		complain(s, tool_line_of(s->text, at), "sql", "a statement in C: it belongs in store.sql");
	if (!path_starts(s, "src/web/html.") && has_markup(literal))
		complain(s, tool_line_of(s->text, at), "html", "markup in C: it belongs in a view");
}

static void check_literals(struct source *s) {
	for (size_t at = 0; at < s->code.n; at++) {
		char quote = s->code.p[at];
		if (quote != '"' && quote != '\'')
			continue;
		size_t end = tool_literal_end(s->text, at);
		if (quote == '"')
			check_literal(s, str_slice(s->text, at + 1, end - at - 2), at);
		at = end - 1;
	}
}

/* ---- functions ---- */

static bool begins_at_margin(struct str line) {
	return line.n > 0 && tool_is_word(line.p[0]);
}

/* Name of the function that a line at the margin declares or defines; empty when it does neither. */
static struct str function_name(struct str line) {
	size_t open = str_find(line, S("("), 0), at = open;
	bool other = str_starts(line, S("typedef ")) || str_starts(line, S("extern \""));
	if (open == SIZE_MAX || other || str_contains(str_slice(line, 0, open), S("=")))
		return S("");
	while (at > 0 && tool_is_word(line.p[at - 1]))
		at--;
	return at == 0 ? S("") : str_slice(line, at, open - at);
}

/* A prototype needs a comment above it or on its line; one comment may stand over a group without blank lines. */
static void check_prototypes(struct source *s) {
	struct str code = s->code, comments = s->comments;
	bool commented = false;
	for (int number = 1; !str_is_none(code); number++) {
		struct str line = str_cut(&code, S("\n"));
		struct str comment = str_trim(str_cut(&comments, S("\n")));
		bool blank = str_trim(line).n == 0 && comment.n == 0;
		commented = !blank && (commented || comment.n > 0);
		struct str name = begins_at_margin(line) ? function_name(line) : S("");
		bool upper = name.n > 0 && name.p[0] >= 'A' && name.p[0] <= 'Z';
		if (name.n > 0 && !upper && !commented)
			complain(s, number, "doc", "%.*s has no comment that says what it does", STR_ARG(name));
	}
}

static void add_length(struct lint *l, int length) {
	l->lengths = tool_grow(l->a, l->lengths, l->function_count, &l->function_room, sizeof *l->lengths);
	l->lengths[l->function_count++] = length;
}

/* From the first line of the head to the closing brace at the margin. */
static void measure_functions(struct source *s) {
	struct str rest = s->code;
	int start = 0;
	bool inside = false;
	for (int number = 1; !str_is_none(rest); number++) {
		struct str line = str_cut(&rest, S("\n"));
		struct str trimmed = str_trim(line);
		if (!inside && begins_at_margin(line) && function_name(line).n > 0)
			start = number;
		if (!inside && start > 0 && str_ends(trimmed, S("{")))
			inside = true;
		else if (!inside && (str_ends(trimmed, S(";")) || str_ends(trimmed, S("}"))))
			start = 0;
		if (inside && str_starts(line, S("}"))) {
			add_length(s->lint, number - start + 1);
			inside = false;
			start = 0;
		}
	}
}

void check_code(struct source *s) {
	check_line_comments(s);
	check_words(s);
	if (path_starts(s, "src/") && path_ends(s, ".c"))
		check_literals(s);
	if (path_ends(s, ".h") && !path_ends(s, "-private.h") && !path_starts(s, "tests/"))
		check_prototypes(s);
	if (path_ends(s, ".c") && !path_starts(s, "tests/"))
		measure_functions(s);
}
