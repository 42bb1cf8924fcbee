/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * viewgen: pages in, C functions out. `viewgen --c OUT.c --h OUT.h VIEW.html...` makes one pair for a module's views.
 *
 *   {# include "office/plan/plan-private.h" #}          what the views need; goes into OUT.h
 *   {# view plan_index(const struct plan_index_view *v) #}   begins a view; it ends at the next one or with the file
 *   {{ expr }}  {{t "日本語{n}" n=expr }}  {{> other(args) }}  {% for (…) { %} {% } %}  {# comment #}
 *   {# allow(japanese): reason #}   lets raw Japanese stand on this line (on the next, when it stands alone)
 *
 * A value is printed escaped and by its type; in href, src and the like only a struct url compiles. Everything that
 * a page may not say (viewgen-check.c) is an error here, `file:line: reason`, all at once, exit status 1.
 * #line makes gcc's errors point into the page. A view is also given as `NAME_body(o, const void *model)` when it
 * takes one pointer, for struct page. White space with a line end in it becomes one line end, a line that holds only
 * {% %} or {# #} leaves nothing, and white space around a whole view is left out.
 */
#include "viewgen-private.h"

#include <stdio.h>

enum { LARGEST_OUTPUT = 16 * 1024 * 1024, LITERAL_COLUMNS = 100 };

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

/* ---- output ---- */

static void flush_literal(struct gen *g) {
	if (g->literal.n == 0)
		return;
	g->ops = tool_grow(g->a, g->ops, g->op_count, &g->op_room, sizeof *g->ops);
	g->ops[g->op_count++] = (struct op){ .text = str_copy(g->a, buf_view(&g->literal)) };
	buf_clear(&g->literal);
}

static void add_code(struct gen *g, int line, int column, struct str code) {
	flush_literal(g);
	g->ops = tool_grow(g->a, g->ops, g->op_count, &g->op_room, sizeof *g->ops);
	g->ops[g->op_count++] = (struct op){ .is_code = true, .text = code, .line = line, .column = column };
}

/* Markup in string literals of readable length, cut between characters, behind line ends where they are. */
static void put_literal(struct buf *out, struct str text) {
	buf_cstr(out, "\thtml_lit(o,");
	for (size_t from = 0; from < text.n;) {
		size_t n = str_find(text, S("\n"), from);
		n = n == SIZE_MAX ? text.n - from : n + 1 - from;
		if (n > LITERAL_COLUMNS)
			n = LITERAL_COLUMNS;
		while (from + n < text.n && ((unsigned char)text.p[from + n] & 0xc0) == 0x80)
			n++;
		buf_cstr(out, "\n\t\t");
		tool_put_c_string(out, str_slice(text, from, n));
		from += n;
	}
	buf_format(out, ", %zu);\n", text.n);
}

static void put_ops(struct gen *g) {
	for (size_t i = 0; i < g->op_count; i++) {
		const struct op *op = &g->ops[i];
		if (!op->is_code) {
			if (op->text.n > 0)
				put_literal(g->out_c, op->text);
			continue;
		}
		buf_format(g->out_c, "#line %d ", op->line);
		tool_put_c_string(g->out_c, str_from(g->path));
		buf_format(g->out_c, "\n%*s%.*s\n", op->column, "", STR_ARG(op->text));
	}
	g->op_count = 0;
}

/* ---- places ---- */

static void advance(struct gen *g, size_t to) {
	for (; g->at < to; g->at++)
		g->line += g->text.p[g->at] == '\n';
}

static struct str here(const struct gen *g) {
	return str_from_offset(g->text, g->at);
}

static bool looking_at(const struct gen *g, const char *word) {
	return str_starts(here(g), str_from(word));
}

static bool at_construct(const struct gen *g) {
	return looking_at(g, "{{") || looking_at(g, "{%") || looking_at(g, "{#");
}

/* Display column (from 0) of the offset, as gcc counts: tabs to eight, wide characters two. */
static int column_of(const struct gen *g, size_t at) {
	size_t i = at;
	while (i > 0 && g->text.p[i - 1] != '\n')
		i--;
	int column = 0;
	while (i < at) {
		uint32_t c = 0;
		size_t length = utf8_decode(str_from_offset(g->text, i), &c);
		column = c == '\t' ? (column / 8 + 1) * 8 : column + (c >= 0x1100 ? 2 : 1);
		i += length > 0 ? length : 1;
	}
	return column;
}

static struct place current_place(const struct gen *g) {
	struct branch *copy = arena_array(g->a, g->depth, sizeof *copy);
	if (g->depth > 0)
		memcpy(copy, g->branches, g->depth * sizeof *copy);
	return (struct place){ .branches = copy, .count = g->depth };
}

static size_t element_floor(const struct gen *g) {
	return g->depth == 0 ? 0 : g->blocks[g->depth - 1].elements;
}

/* ---- Japanese outside {{t }} ---- */

static bool is_allowed_line(struct gen *g, int line) {
	for (size_t i = 0; i < g->allow_count; i++)
		if (g->allows[i].line == line)
			return g->allows[i].used = true;
	return false;
}

static void check_japanese(struct gen *g, struct str s, int line) {
	if (line == g->japanese_line || !tool_has_japanese(s) || is_allowed_line(g, line))
		return;
	g->japanese_line = line;
	tool_error(g->report, g->path, line, "Japanese text outside {{t \"…\" }}");
}

/* An allow comment that stands alone on its line speaks of the next line. */
static int allowed_line(const struct gen *g, size_t start, size_t end) {
	size_t line_start = start, line_end = str_find(g->text, S("\n"), end);
	while (line_start > 0 && g->text.p[line_start - 1] != '\n')
		line_start--;
	struct str before = str_slice(g->text, line_start, start - line_start);
	struct str after = str_slice(g->text, end, (line_end == SIZE_MAX ? g->text.n : line_end) - end);
	bool alone = str_trim(before).n == 0 && str_trim(after).n == 0;
	return tool_line_of(g->text, start) + (alone ? 1 : 0);
}

static void read_allow(struct gen *g, size_t start) {
	size_t end = str_find(g->text, S("#}"), start);
	struct str inner = str_slice(g->text, start + 2, end == SIZE_MAX ? 0 : end - start - 2);
	struct str rest = str_trim(inner);
	struct str what = str_trim(str_cut(&rest, S(":")));
	int line = tool_line_of(g->text, start);
	if (!str_equal(what, S("allow(japanese)")) || str_trim(rest).n == 0) {
		tool_error(g->report, g->path, line, "an exception is written {# allow(japanese): reason #}");
		return;
	}
	g->allows = tool_grow(g->a, g->allows, g->allow_count, &g->allow_room, sizeof *g->allows);
	g->allows[g->allow_count++] = (struct allow){ .line = allowed_line(g, start, end + 2) };
}

static void read_allows(struct gen *g) {
	for (size_t at = str_find(g->text, S("{#"), 0); at != SIZE_MAX; at = str_find(g->text, S("{#"), at + 2))
		if (str_starts(str_from_offset(g->text, tool_skip_space(g->text, at + 2)), S("allow(")))
			read_allow(g, at);
}

static void check_allows_used(struct gen *g) {
	for (size_t i = 0; i < g->allow_count; i++)
		if (!g->allows[i].used)
			tool_error(g->report, g->path, g->allows[i].line, "allow(japanese) for this line is not needed");
}

/* ---- C in a page ---- */

/* The literal at `at` is the argument of T("…"). */
static bool is_msgid(struct str s, size_t at) {
	struct str before = str_trim(str_slice(s, 0, at));
	return str_ends(before, S("T(")) && (before.n == 2 || !tool_is_word(before.p[before.n - 3]));
}

static bool is_assignment(struct str s, size_t at) {
	char before = at > 0 ? s.p[at - 1] : ' ';
	char after = at + 1 < s.n ? s.p[at + 1] : ' ';
	return s.p[at] == '=' && after != '=' && strchr("=!<>", before) == NULL;
}

static bool is_doubled(struct str s, size_t at, char c) {
	return s.p[at] == c && at + 1 < s.n && s.p[at + 1] == c;
}

/* Why this character cannot stand in an expression; NULL when it can. */
static const char *refused_in_expression(struct str s, size_t i) {
	if (is_assignment(s, i))
		return "an expression that assigns";
	if (is_doubled(s, i, '+') || is_doubled(s, i, '-'))
		return "an expression that changes a value";
	if (is_doubled(s, i, '/') || (s.p[i] == '/' && i + 1 < s.n && s.p[i + 1] == '*'))
		return "a C comment: write {# … #}";
	return strchr(";{}#\\", s.p[i]) != NULL ? "more than an expression" : NULL;
}

/* One C expression without side effects, brackets balanced, Japanese in T("…") only. */
static bool check_expression(struct gen *g, struct str s, int line) {
	int open = 0;
	const char *reason = NULL;
	if (str_trim(s).n == 0) {
		tool_error(g->report, g->path, line, "an expression is missing");
		return false;
	}
	for (size_t i = 0; i < s.n && reason == NULL; i++) {
		char c = s.p[i];
		if (c == '"' || c == '\'') {
			size_t end = tool_literal_end(s, i);
			if (!is_msgid(s, i))
				check_japanese(g, str_slice(s, i, end - i), line);
			i = end - 1;
			continue;
		}
		open += (c == '(' || c == '[') - (c == ')' || c == ']');
		reason = open < 0 ? "unbalanced brackets" : refused_in_expression(s, i);
	}
	if (reason == NULL && open != 0)
		reason = "unbalanced brackets";
	if (reason != NULL)
		tool_error(g->report, g->path, line, "%s: %.*s", reason, STR_ARG(str_trim(s)));
	return reason == NULL;
}

/* Offset of the first `c` outside brackets and literals at or behind `from`; SIZE_MAX when there is none. */
static size_t find_outside(struct str s, size_t from, char c) {
	int open = 0;
	for (size_t i = from; i < s.n; i++) {
		if (open == 0 && s.p[i] == c)
			return i;
		if (s.p[i] == '"' || s.p[i] == '\'')
			i = tool_literal_end(s, i) - 1;
		else
			open += (s.p[i] == '(' || s.p[i] == '[') - (s.p[i] == ')' || s.p[i] == ']');
	}
	return SIZE_MAX;
}

static void check_for(struct gen *g, struct str head, int line) {
	size_t first = find_outside(head, 0, ';');
	size_t second = first == SIZE_MAX ? SIZE_MAX : find_outside(head, first + 1, ';');
	if (second == SIZE_MAX || find_outside(head, second + 1, ';') != SIZE_MAX) {
		tool_error(g->report, g->path, line, "for wants (start; condition; step): %.*s", STR_ARG(head));
		return;
	}
	check_expression(g, str_slice(head, first + 1, second - first - 1), line);
}

static void check_declaration(struct gen *g, struct str s, int line) {
	size_t equals = find_outside(s, 0, '=');
	if (equals == SIZE_MAX || !str_ends(s, S(";"))) {
		tool_error(g->report, g->path, line, "a declaration is written const type name = expression;");
		return;
	}
	check_expression(g, str_slice(s, equals + 1, s.n - equals - 2), line);
}

/* ---- {% %} ---- */

static void open_block(struct gen *g, enum block_kind kind, int line) {
	if (g->depth == MAX_BLOCKS)
		fatal("%s:%d: more than %d {%% %%} blocks inside each other", g->path, line, (int)MAX_BLOCKS);
	g->branches[g->depth] = (struct branch){ .block = ++g->block_count, .loops = kind == BLOCK_FOR };
	g->blocks[g->depth++] = (struct block){
		.kind = kind, .line = line, .elements = g->check.depth, .where = g->where, .tag_at = g->tag.at,
		.value_at = g->value_at, .fresh_before = g->fresh, .fresh_all = true, .needs_space = g->needs_space,
		.first_op = g->op_count,
	};
	/* A loop's body follows its own end, which is not known yet. */
	if (kind == BLOCK_FOR)
		g->fresh = false;
}

/* Each branch must leave the page where it found it. */
static void end_branch(struct gen *g, int line) {
	struct block *b = &g->blocks[g->depth - 1];
	bool same_tag = g->where == IN_TEXT || g->tag.at == b->tag_at;
	bool same_value = g->where != IN_VALUE || g->value_at == b->value_at;
	if (g->where != b->where || !same_tag || !same_value)
		tool_error(g->report, g->path, line, "the {%% %%} block of line %d begins and ends in different parts of a tag",
			b->line);
	check_all_closed(&g->check, b->elements, "the {% %} block");
	b->fresh_all &= g->fresh;
	b->needs_space |= g->needs_space;
}

/* The line end at the start of a loop's body repeats the one before the loop and at the end of the body. */
static void strip_loop_start(struct gen *g, const struct block *b) {
	struct op *first = &g->ops[b->first_op];
	if (b->first_op < g->op_count && !first->is_code && str_starts(first->text, S("\n")))
		first->text = str_from_offset(first->text, 1);
}

static void close_block(struct gen *g, int line) {
	if (g->depth == 0) {
		tool_error(g->report, g->path, line, "{%% } %%} closes nothing");
		return;
	}
	flush_literal(g);
	end_branch(g, line);
	const struct block *b = &g->blocks[--g->depth];
	if (b->kind == BLOCK_FOR && b->fresh_before && g->fresh)
		strip_loop_start(g, b);
	g->fresh = b->fresh_before && b->fresh_all;
	if (b->kind == BLOCK_IF && b->has_else)
		g->fresh = b->fresh_all;
	g->needs_space = b->needs_space;
}

static void next_branch(struct gen *g, bool is_else, int line) {
	struct block *b = g->depth == 0 ? NULL : &g->blocks[g->depth - 1];
	if (b == NULL || b->kind != BLOCK_IF || b->has_else) {
		tool_error(g->report, g->path, line, "else without an if");
		return;
	}
	bool space_before = b->needs_space;
	end_branch(g, line);
	g->branches[g->depth - 1].number++;
	b->has_else = is_else;
	g->fresh = b->fresh_before;
	g->needs_space = space_before;
}

/* What stands between `word` with its '(' and the last ") {"; false when the form is another. */
static bool head_of(struct str s, const char *word, struct str *ret_head) {
	struct str w = str_from(word);
	if (!str_starts(s, w))
		return false;
	struct str rest = str_trim(str_from_offset(s, w.n));
	if (!str_starts(rest, S("(")) || !str_ends(rest, S("{")))
		return false;
	struct str head = str_trim(str_slice(rest, 0, rest.n - 1));
	if (!str_ends(head, S(")")) || head.n < 2)
		return false;
	*ret_head = str_slice(head, 1, head.n - 2);
	return true;
}

/* What closes, or goes on with, an open block. */
static bool is_continuation(struct str s, struct str *ret_head, bool *ret_else) {
	*ret_else = str_equal(s, S("} else {"));
	return *ret_else || str_equal(s, S("}")) || head_of(s, "} else if ", ret_head);
}

static void continue_block(struct gen *g, struct str head, bool is_else, int line) {
	if (head.p != NULL)
		check_expression(g, head, line);
	if (is_else || head.p != NULL)
		next_branch(g, is_else, line);
	else
		close_block(g, line);
}

static void control(struct gen *g, struct str inner, int line, int column) {
	struct str s = str_trim(inner), head = STR_NONE;
	bool is_else = false;
	if (is_continuation(s, &head, &is_else)) {
		continue_block(g, head, is_else, line);
		add_code(g, line, column, s);
	} else if (head_of(s, "for ", &head)) {
		check_for(g, head, line);
		add_code(g, line, column, s);
		open_block(g, BLOCK_FOR, line);
	} else if (head_of(s, "if ", &head)) {
		check_expression(g, head, line);
		add_code(g, line, column, s);
		open_block(g, BLOCK_IF, line);
	} else if (str_starts(s, S("const "))) {
		check_declaration(g, s, line);
		add_code(g, line, column, s);
	} else {
		tool_error(g->report, g->path, line,
			"{%% %%} takes for (…) {, if (…) {, } else if (…) {, } else {, } and const "
			"declarations: %.*s", STR_ARG(s));
	}
}

/* ---- {{ }} ---- */

/* The names of the printers are one letter in the generated file, so that what stands behind "{{ " in the page stands
 * in the same column behind "V(": gcc's errors point at it. */
static void add_print(struct gen *g, char printer, struct str expr, int line, int column) {
	add_code(g, line, column - 2, str_format(g->a, "%c(%.*s);", printer, STR_ARG(expr)));
}

static void print_value(struct gen *g, struct str inner, int line, int column) {
	struct str expr = str_trim(inner);
	if (!check_expression(g, expr, line))
		return;
	column += (int)(expr.p - inner.p);
	if (g->where == IN_TEXT) {
		add_print(g, 'V', expr, line, column);
		return;
	}
	if (g->value_is_url && (g->value_has_literal || g->value_has_url))
		tool_error(g->report, g->path, line,
			"an address is one struct url: nothing may stand before {{ }} but {%% %%}");
	g->value_has_url |= g->value_is_url && g->depth == g->tag.attrs[g->tag.count - 1].place.count;
	add_print(g, g->value_is_url ? 'U' : 'A', expr, line, column);
}

/* Offset of the '(' whose ')' ends the expression; SIZE_MAX when it is no call. */
static size_t last_call(struct str call) {
	size_t open = find_outside(call, 0, '(');
	while (open != SIZE_MAX) {
		size_t close = find_outside(call, open + 1, ')');
		if (close == SIZE_MAX || close + 1 == call.n)
			return close == SIZE_MAX ? SIZE_MAX : open;
		open = find_outside(call, close + 1, '(');
	}
	return SIZE_MAX;
}

static void call_view(struct gen *g, struct str inner, int line, int column) {
	struct str call = str_trim(inner);
	if (g->where != IN_TEXT) {
		tool_error(g->report, g->path, line, "{{> }} prints elements: it cannot stand in a tag");
		return;
	}
	if (!check_expression(g, call, line))
		return;
	size_t open = last_call(call);
	if (open == SIZE_MAX) {
		tool_error(g->report, g->path, line, "{{> }} calls a view: {{> name(arguments) }}");
		return;
	}
	struct str args = str_trim(str_slice(call, open + 1, call.n - open - 2));
	add_code(g, line, column, str_format(g->a, "%.*s(o%s%.*s);", (int)open, call.p, args.n > 0 ? ", " : "",
		STR_ARG(args)));
}

/* ---- {{t }} ---- */

struct named { struct str name, expr; };
enum { MAX_NAMED = 16 };

/* name=expression pairs; an expression ends at a space outside brackets. -1 after an error. */
static int read_named(struct gen *g, struct str s, int line, struct named named[MAX_NAMED]) {
	int count = 0;
	for (size_t at = tool_skip_space(s, 0); at < s.n; at = tool_skip_space(s, at)) {
		struct str name = tool_identifier(s, at);
		size_t equals = at + name.n;
		if (name.n == 0 || equals >= s.n || s.p[equals] != '=' || count == MAX_NAMED) {
			tool_error(g->report, g->path, line,
				"{{t \"…\" }} takes name=expression, at most %d, brackets around spaces: %.*s",
				MAX_NAMED, STR_ARG(str_trim(str_from_offset(s, at))));
			return -1;
		}
		at = equals + 1;
		while (at < s.n && strchr(" \t\r\n", s.p[at]) == NULL) {
			if (strchr("([", s.p[at]) != NULL) {
				size_t close = find_outside(s, at + 1, s.p[at] == '(' ? ')' : ']');
				at = close == SIZE_MAX ? s.n : close + 1;
			} else {
				at = strchr("\"'", s.p[at]) != NULL ? tool_literal_end(s, at) : at + 1;
			}
		}
		struct str expr = str_slice(s, equals + 1, at - equals - 1);
		if (!check_expression(g, expr, line))
			return -1;
		named[count++] = (struct named){ .name = name, .expr = expr };
	}
	return count;
}

static bool is_named(const struct named *named, int count, struct str name) {
	for (int i = 0; i < count; i++)
		if (str_equal(named[i].name, name))
			return true;
	return false;
}

/* The sentence's {names} and the given names must be the same. */
static void check_names(struct gen *g, struct str msgid, const struct named *named, int count, int line) {
	for (size_t at = str_find(msgid, S("{"), 0); at != SIZE_MAX; at = str_find(msgid, S("{"), at + 1)) {
		struct str name = tool_identifier(msgid, at + 1);
		if (!str_starts(str_from_offset(msgid, at + 1 + name.n), S("}")) || name.n == 0)
			tool_error(g->report, g->path, line, "a { in a sentence begins a {name}");
		else if (!is_named(named, count, name))
			tool_error(g->report, g->path, line, "{%.*s} of the sentence is not given", STR_ARG(name));
	}
	for (int i = 0; i < count; i++)
		if (!str_contains(msgid, str_format(g->a, "{%.*s}", STR_ARG(named[i].name))))
			tool_error(g->report, g->path, line, "%.*s is given and is not in the sentence", STR_ARG(named[i].name));
}

static void print_sentence(struct gen *g, struct str inner, int line, int column) {
	size_t at = 0;
	struct str msgid;
	struct named named[MAX_NAMED];
	if (g->where == IN_VALUE && g->value_is_url) {
		tool_error(g->report, g->path, line, "an address is a struct url, not a sentence");
		return;
	}
	if (!tool_read_literals(g->a, inner, &at, &msgid) || msgid.n == 0) {
		tool_error(g->report, g->path, line, "{{t }} takes a sentence in double quotes");
		return;
	}
	int count = read_named(g, str_from_offset(inner, at), line, named);
	if (count < 0)
		return;
	check_names(g, msgid, named, count, line);
	struct buf b;
	buf_init(&b, g->a, LARGEST_OUTPUT);
	buf_cstr(&b, "html_t(o, ");
	tool_put_c_string(&b, msgid);
	buf_cstr(&b, count == 0 ? ", NULL" : ", (const struct msg_arg[]){ ");
	for (int i = 0; i < count; i++)
		buf_format(&b, "html_arg(\"%.*s\", %.*s), ", STR_ARG(named[i].name), STR_ARG(named[i].expr));
	buf_format(&b, "%s, %d);", count == 0 ? "" : "}", count);
	add_code(g, line, column, str_copy(g->a, buf_view(&b)));
}

/* ---- constructs ---- */

/* Offset of the closing mark, C literals left alone; SIZE_MAX when it is missing. */
static size_t construct_end(const struct gen *g, char kind) {
	char mark[3] = { kind == '{' ? '}' : kind, '}', '\0' };
	for (size_t i = g->at + 2; i < g->text.n; i++) {
		if (kind != '#' && (g->text.p[i] == '"' || g->text.p[i] == '\''))
			i = tool_literal_end(g->text, i) - 1;
		else if (str_starts(str_from_offset(g->text, i), str_from(mark)))
			return i;
	}
	return SIZE_MAX;
}

static void print_construct(struct gen *g, struct str inner, int line, int column) {
	if (g->where == IN_TAG) {
		tool_error(g->report, g->path, line, "{{ }} between attributes: values go into quotes");
		return;
	}
	if (str_starts(inner, S(">")))
		call_view(g, str_from_offset(inner, 1), line, column);
	else if (inner.n > 1 && inner.p[0] == 't' && strchr(" \t\r\n\"", inner.p[1]) != NULL)
		print_sentence(g, str_from_offset(inner, 1), line, column);
	else
		print_value(g, inner, line, column);
	g->fresh = false;
}

static void construct(struct gen *g) {
	char kind = g->text.p[g->at + 1];
	int line = g->line, column = column_of(g, g->at) + 2;
	size_t end = construct_end(g, kind);
	if (end == SIZE_MAX) {
		FAIL(g, "{%c is not closed", kind);
		advance(g, g->text.n);
		return;
	}
	struct str inner = str_slice(g->text, g->at + 2, end - g->at - 2);
	if (kind == '%')
		control(g, inner, line, column);
	else if (kind == '{')
		print_construct(g, inner, line, column);
	advance(g, end + 2);
}

/* ---- HTML ---- */

static bool is_space(char c) {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits and - : . _ from `at`. */
static struct str read_name(const struct gen *g) {
	size_t end = g->at;
	while (end < g->text.n && (tool_is_word(g->text.p[end]) || strchr("-:.", g->text.p[end]) != NULL))
		end++;
	return str_slice(g->text, g->at, end - g->at);
}

static void literal(struct gen *g, struct str s) {
	buf_str(&g->literal, s);
	advance(g, g->at + s.n);
	g->fresh = false;
}

/* & begins a character reference: &name; &#1; &#x1; */
static void check_reference(struct gen *g) {
	size_t i = g->at + 1;
	if (i < g->text.n && g->text.p[i] == '#')
		i++;
	size_t from = i;
	while (i < g->text.n && tool_is_word(g->text.p[i]))
		i++;
	if (i == from || i >= g->text.n || g->text.p[i] != ';')
		FAIL(g, "& that begins no character reference: write &amp;");
}

static void text_space(struct gen *g) {
	size_t end = tool_skip_space(g->text, g->at);
	struct str space = str_slice(g->text, g->at, end - g->at);
	if (check_is_open(&g->check, "pre") || check_is_open(&g->check, "textarea")) {
		literal(g, space);
		return;
	}
	bool has_line_end = str_contains(space, S("\n"));
	if (!g->fresh)
		buf_cstr(&g->literal, has_line_end ? "\n" : " ");
	g->fresh |= has_line_end;
	advance(g, end);
}

static void end_tag(struct gen *g) {
	int line = g->line;
	advance(g, g->at + 2);
	struct str name = read_name(g);
	size_t close = g->at + name.n;
	if (name.n == 0 || close >= g->text.n || g->text.p[close] != '>') {
		FAIL(g, at_construct(g) || (close < g->text.n && g->text.p[close] == '{') ? "{{ }} in the name of an element"
			: "an end tag is written </name>");
		return;
	}
	check_end_tag(&g->check, name, line, element_floor(g));
	buf_format(&g->literal, "</%.*s>", STR_ARG(name));
	advance(g, close + 1);
	g->fresh = false;
}

/* HTML comments are for authors: nothing of them is printed. */
static void html_comment(struct gen *g) {
	size_t end = str_find(g->text, S("-->"), g->at);
	if (end == SIZE_MAX) {
		FAIL(g, "<!-- is not closed");
		end = g->text.n - 3;
	}
	struct str inner = str_slice(g->text, g->at, end - g->at);
	if (str_contains(inner, S("{{")) || str_contains(inner, S("{%")))
		FAIL(g, "{{ }} inside an HTML comment: write {# … #}");
	advance(g, end + 3);
}

static void doctype(struct gen *g) {
	struct str whole = S("<!doctype html>");
	if (!str_starts(here(g), whole)) {
		FAIL(g, "<! begins <!doctype html> or a comment");
		literal(g, str_slice(g->text, g->at, 2));
		return;
	}
	literal(g, whole);
}

static void start_tag(struct gen *g) {
	g->tag = (struct tag){ .at = g->at, .line = g->line, .place = current_place(g) };
	advance(g, g->at + 1);
	g->tag.name = read_name(g);
	buf_char(&g->literal, '<');
	literal(g, g->tag.name);
	if (looking_at(g, "{{"))
		FAIL(g, "{{ }} in the name of an element");
	g->where = IN_TAG;
	g->needs_space = true;
}

static void text_run(struct gen *g) {
	size_t end = g->at;
	while (end < g->text.n && strchr("<&{ \t\r\n", g->text.p[end]) == NULL)
		end++;
	if (end == g->at)
		end++;
	struct str run = str_slice(g->text, g->at, end - g->at);
	check_japanese(g, run, g->line);
	literal(g, run);
}

static void step_text(struct gen *g) {
	char c = g->text.p[g->at], next = g->at + 1 < g->text.n ? g->text.p[g->at + 1] : '\0';
	if (c == '&')
		check_reference(g);
	if (is_space(c))
		text_space(g);
	else if (c == '<' && next == '/')
		end_tag(g);
	else if (looking_at(g, "<!--"))
		html_comment(g);
	else if (c == '<' && next == '!')
		doctype(g);
	else if (c == '<' && is_letter(next))
		start_tag(g);
	else if (c == '<') {
		FAIL(g, looking_at(g, "<{{") ? "{{ }} in the name of an element" : "< that begins no tag: write &lt;");
		literal(g, str_slice(g->text, g->at, 1));
	} else {
		text_run(g);
	}
}

/* script is empty here: its text would be neither checked nor run. style is refused by its name. */
static void raw_element(struct gen *g) {
	struct str name = g->tag.name;
	size_t end = str_find(g->text, str_format(g->a, "</%.*s>", STR_ARG(name)), g->at);
	if (end == SIZE_MAX)
		end = g->text.n;
	struct str inner = str_slice(g->text, g->at, end - g->at);
	if (str_contains(inner, S("{{")) || str_contains(inner, S("{%")))
		FAIL(g, "{{ }} inside <%.*s>", STR_ARG(name));
	else if (str_trim(inner).n > 0 && str_equal(name, S("script")))
		FAIL(g, "script with text inside: the Content-Security-Policy blocks it");
	advance(g, end);
}

static void end_of_start_tag(struct gen *g) {
	struct tag *tag = &g->tag;
	tag->self_closing = looking_at(g, "/>");
	check_start_tag(&g->check, tag);
	bool foreign = check_is_open(&g->check, "svg");
	buf_cstr(&g->literal, tag->self_closing && foreign ? "/>" : ">");
	advance(g, g->at + (tag->self_closing ? 2 : 1));
	g->where = IN_TEXT;
	g->fresh = false;
	if (str_equal(tag->name, S("script")) || str_equal(tag->name, S("style")))
		raw_element(g);
}

static void begin_value(struct gen *g) {
	g->quote = g->text.p[g->at];
	literal(g, str_slice(g->text, g->at, 1));
	g->value_at = g->at;
	g->value_has_literal = g->value_has_url = false;
	g->where = IN_VALUE;
}

static void skip_unquoted(struct gen *g) {
	size_t end = g->at;
	while (end < g->text.n && !is_space(g->text.p[end]) && g->text.p[end] != '>')
		end++;
	advance(g, end);
}

static void attribute(struct gen *g) {
	struct attr attr = { .name = read_name(g), .raw = S(""), .line = g->line, .place = current_place(g) };
	if (g->needs_space)
		FAIL(g, "no space before the attribute %.*s", STR_ARG(attr.name));
	if (g->tag.count == MAX_ATTRS)
		fatal("%s:%d: more than %d attributes", g->path, g->line, (int)MAX_ATTRS);
	check_attr_name(&g->check, &g->tag, &attr);
	literal(g, attr.name);
	g->needs_space = true;
	g->value_is_url = check_is_url_attr(attr.name);
	attr.has_value = looking_at(g, "=");
	g->tag.attrs[g->tag.count++] = attr;
	if (looking_at(g, "{{"))
		FAIL(g, "{{ }} in the name of an attribute");
	if (!attr.has_value)
		return;
	literal(g, S("="));
	if (looking_at(g, "\"") || looking_at(g, "'")) {
		begin_value(g);
		return;
	}
	FAIL(g, "the value of %.*s is not in quotes", STR_ARG(attr.name));
	skip_unquoted(g);
}

static void tag_space(struct gen *g) {
	size_t end = tool_skip_space(g->text, g->at);
	struct str after = str_from_offset(g->text, end);
	if (!str_starts(after, S(">")) && !str_starts(after, S("/>")))
		buf_char(&g->literal, ' ');
	g->needs_space = false;
	advance(g, end);
}

static void step_tag(struct gen *g) {
	char c = g->text.p[g->at];
	if (is_space(c))
		tag_space(g);
	else if (c == '>' || looking_at(g, "/>"))
		end_of_start_tag(g);
	else if (is_letter(c) || c == '_' || c == ':')
		attribute(g);
	else {
		FAIL(g, "'%c' in the tag <%.*s>", c, STR_ARG(g->tag.name));
		advance(g, g->at + 1);
	}
}

static void end_value(struct gen *g) {
	struct attr *attr = &g->tag.attrs[g->tag.count - 1];
	attr->raw = str_slice(g->text, g->value_at, g->at - g->value_at);
	literal(g, str_slice(g->text, g->at, 1));
	g->where = IN_TAG;
}

static void step_value(struct gen *g) {
	char c = g->text.p[g->at];
	if (c == g->quote) {
		end_value(g);
		return;
	}
	if (c == '&')
		check_reference(g);
	if (g->value_has_url && !g->value_has_literal && c != '#')
		FAIL(g, "an address is one struct url: only a #fragment may follow {{ }}");
	size_t end = g->at + 1;
	if (c == '<')
		FAIL(g, "< in a value: is a quote missing? Else write &lt;");
	while (end < g->text.n && g->text.p[end] != g->quote && strchr("&{<\n", g->text.p[end]) == NULL)
		end++;
	struct str run = str_slice(g->text, g->at, end - g->at);
	check_japanese(g, run, g->line);
	literal(g, run);
	g->value_has_literal = true;
}

/* ---- views ---- */

/* The text of the {# #} at g->at, when it begins with `word`. */
static bool directive(const struct gen *g, const char *word, struct str *ret_rest, size_t *ret_end) {
	if (!looking_at(g, "{#"))
		return false;
	size_t end = str_find(g->text, S("#}"), g->at);
	struct str inner = str_trim(str_slice(g->text, g->at + 2, end == SIZE_MAX ? 0 : end - g->at - 2));
	if (!str_equal(tool_identifier(inner, 0), str_from(word)))
		return false;
	*ret_rest = str_trim(str_from_offset(inner, strlen(word)));
	*ret_end = end + 2;
	return true;
}

static void put_body_wrapper(struct gen *g, struct str name) {
	bool one_pointer = str_starts(g->params, S("const struct ")) && str_contains(g->params, S("*")) &&
		!str_contains(g->params, S(","));
	if (!one_pointer)
		return;
	buf_format(g->out_h, "void %.*s_body(struct html_out *o, const void *model);\n", STR_ARG(name));
	buf_format(g->out_c, "void %.*s_body(struct html_out *o, const void *model) {\n\t%.*s(o, model);\n}\n\n",
		STR_ARG(name),
		STR_ARG(name));
}

/* A view need not print every parameter. */
static void put_unused(struct gen *g) {
	buf_cstr(g->out_c, "\t(void)o;\n");
	struct str rest = g->params;
	while (rest.n > 0) {
		struct str param = str_trim(str_cut(&rest, S(",")));
		size_t at = param.n;
		while (at > 0 && tool_is_word(param.p[at - 1]))
			at--;
		buf_format(g->out_c, "\t(void)%.*s;\n", STR_ARG(str_from_offset(param, at)));
	}
}

static void put_view(struct gen *g, struct str name) {
	const char *comma = g->params.n > 0 ? ", " : "";
	buf_format(g->out_h, "void %.*s(struct html_out *o%s%.*s);\n", STR_ARG(name), comma, STR_ARG(g->params));
	buf_format(g->out_c, "void %.*s(struct html_out *o%s%.*s) {\n", STR_ARG(name), comma, STR_ARG(g->params));
	put_unused(g);
	put_ops(g);
	buf_cstr(g->out_c, "}\n\n");
	put_body_wrapper(g, name);
}

/* The line end behind a view's last element belongs to the file; who calls the view has its own. */
static void strip_view_end(struct gen *g) {
	struct op *last = g->op_count > 0 ? &g->ops[g->op_count - 1] : NULL;
	if (last != NULL && !last->is_code && str_ends(last->text, S("\n")))
		last->text.n--;
}

static void end_view(struct gen *g) {
	if (g->where != IN_TEXT)
		tool_error(g->report, g->path, g->tag.line, "the tag <%.*s> is not closed", STR_ARG(g->tag.name));
	else
		check_view_end(&g->check);
	while (g->depth > 0)
		tool_error(g->report, g->path, g->blocks[--g->depth].line, "{%% %%} block without {%% } %%}");
	flush_literal(g);
	strip_view_end(g);
}

static void read_view(struct gen *g, struct str head) {
	struct str rest;
	size_t end;
	struct str name = tool_identifier(head, 0);
	struct str params = str_trim(str_from_offset(head, name.n));
	if (name.n == 0 || !str_starts(params, S("(")) || !str_ends(params, S(")")))
		FAIL(g, "a view is written {# view name(const struct x *v) #}");
	else
		g->params = str_trim(str_slice(params, 1, params.n - 2));
	if (str_equal(g->params, S("void")))
		g->params = S("");
	g->where = IN_TEXT;
	g->fresh = true;
	while (g->at < g->text.n && !directive(g, "view", &rest, &end)) {
		if (at_construct(g))
			construct(g);
		else if (g->where == IN_TEXT)
			step_text(g);
		else if (g->where == IN_TAG)
			step_tag(g);
		else
			step_value(g);
	}
	end_view(g);
	put_view(g, name);
}

static void put_include(struct gen *g, struct str header) {
	struct str line = str_format(g->a, "#include %.*s\n", STR_ARG(header));
	if (!str_starts(header, S("\"")) || !str_ends(header, S("\"")) || header.n < 3)
		FAIL(g, "an include is written {# include \"folder/file.h\" #}");
	else if (!str_contains(buf_view(g->out_h), line))
		buf_str(g->out_h, line);
}

static void read_comment(struct gen *g) {
	size_t end = str_find(g->text, S("#}"), g->at);
	if (end == SIZE_MAX)
		FAIL(g, "{# is not closed");
	advance(g, end == SIZE_MAX ? g->text.n : end + 2);
}

/* Includes first, of all files, so that the header's prototypes come behind them. */
static void read_file(struct gen *g, bool includes_only) {
	while (g->at < g->text.n) {
		struct str rest;
		size_t end;
		advance(g, tool_skip_space(g->text, g->at));
		if (g->at == g->text.n)
			break;
		if (directive(g, "include", &rest, &end)) {
			if (includes_only)
				put_include(g, rest);
			advance(g, end);
		} else if (directive(g, "view", &rest, &end)) {
			if (includes_only)
				return;
			advance(g, end);
			read_view(g, rest);
		} else if (looking_at(g, "{#")) {
			read_comment(g);
		} else {
			if (!includes_only)
				FAIL(g, "text before the first {# view … #}");
			return;
		}
	}
}

static struct str guard_of(struct arena *a, const char *path) {
	struct str name = str_copy(a, str_from(tool_basename(path)));
	char *p = arena_alloc(a, name.n + 1);
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		p[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : tool_is_word(c) ? c : '_';
	}
	return str_format(a, "KASSEI_VIEWS_%.*s", (int)name.n, p);
}

static struct gen *gen_new(struct tool_report *report, const char *path, struct buf *out_c, struct buf *out_h) {
	struct gen *g = ARENA_NEW(report->a, struct gen);
	g->a = report->a;
	g->report = report;
	g->path = path;
	g->text = tool_read(report->a, path);
	g->line = 1;
	g->out_c = out_c;
	g->out_h = out_h;
	g->check.a = report->a;
	g->check.report = report;
	g->check.path = path;
	g->where = IN_TEXT;
	buf_init(&g->literal, g->a, LARGEST_OUTPUT);
	return g;
}

static void read_files(struct tool_report *report, char **paths, int count, struct buf *out_c, struct buf *out_h) {
	for (int i = 0; i < count; i++)
		read_file(gen_new(report, paths[i], out_c, out_h), true);
	buf_char(out_h, '\n');
	for (int i = 0; i < count; i++) {
		struct gen *g = gen_new(report, paths[i], out_c, out_h);
		if (!utf8_valid(g->text))
			tool_error(report, paths[i], 1, "the file is not valid UTF-8");
		read_allows(g);
		read_file(g, false);
		check_allows_used(g);
	}
}

int main(int argc, char **argv) {
	if (argc < 6 || strcmp(argv[1], "--c") != 0 || strcmp(argv[3], "--h") != 0)
		fatal("usage: viewgen --c OUT.c --h OUT.h VIEW.html...");
	struct arena *a = arena_new();
	struct tool_report report = { .a = a };
	struct buf out_c, out_h;
	buf_init(&out_c, a, LARGEST_OUTPUT);
	buf_init(&out_h, a, LARGEST_OUTPUT);
	struct str guard = guard_of(a, argv[4]);
	buf_format(&out_h, "/* Made by viewgen; do not edit. */\n#ifndef %s\n#define %s\n\n#include \"web/html.h\"\n",
		guard.p, guard.p);
	buf_format(&out_c, "/* Made by viewgen; do not edit. */\n#include \"%s\"\n\n", tool_basename(argv[4]));
	buf_cstr(&out_c, "#define V(value) html_put(o, value)\n#define A(value) html_put_attr(o, value)\n"
		"#define U(value) html_put_href(o, value)\n\n");
	read_files(&report, argv + 5, argc - 5, &out_c, &out_h);
	buf_cstr(&out_h, "\n#endif\n");
	int status = tool_report_print(&report);
	if (status == 0) {
		tool_write(argv[2], buf_view(&out_c));
		tool_write(argv[4], buf_view(&out_h));
	}
	arena_free(a);
	return status;
}
