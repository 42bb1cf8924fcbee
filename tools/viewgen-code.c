/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The C of a page: expressions without side effects, the allowed forms of {% %} and the blocks they open, {{ }} and
 * {{t }}.
 * Each becomes one line of C with its place in the page.
 */
#include "viewgen-private.h"

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
				gen_check_japanese(g, str_slice(s, i, end - i), line);
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
		tool_error(g->report, g->path, line,
			"the {%% %%} block of line %d begins and ends in different parts of a tag", b->line);
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
	gen_flush(g);
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
		gen_add_code(g, line, column, s);
	} else if (head_of(s, "for ", &head)) {
		check_for(g, head, line);
		gen_add_code(g, line, column, s);
		open_block(g, BLOCK_FOR, line);
	} else if (head_of(s, "if ", &head)) {
		check_expression(g, head, line);
		gen_add_code(g, line, column, s);
		open_block(g, BLOCK_IF, line);
	} else if (str_starts(s, S("const "))) {
		check_declaration(g, s, line);
		gen_add_code(g, line, column, s);
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
	gen_add_code(g, line, column - 2, str_format(g->a, "%c(%.*s);", printer, STR_ARG(expr)));
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
	gen_add_code(g, line, column, str_format(g->a, "%.*s(o%s%.*s);", (int)open, call.p, args.n > 0 ? ", " : "",
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
			tool_error(g->report, g->path, line, "%.*s is given and is not in the sentence",
				STR_ARG(named[i].name));
}

/* As web/html.h escapes text, whose functions run in the server only. */
static struct str escaped(struct arena *a, struct str text) {
	static const char *const PAIRS[][2] = { { "&", "&amp;" }, { "<", "&lt;" }, { ">", "&gt;" }, { "\"", "&quot;" },
		{ "'", "&#39;" } };
	for (size_t i = 0; i < COUNT_OF(PAIRS); i++)
		text = str_replace(a, text, str_from(PAIRS[i][0]), str_from(PAIRS[i][1]));
	return text;
}

/* Nothing is left to do for the Japanese page; the English one finds the translation by the hash. */
static struct str call_of_sentence(struct arena *a, struct str msgid) {
	struct buf b;
	buf_init(&b, a, LARGEST_OUTPUT);
	buf_cstr(&b, "html_sentence(o, ");
	tool_put_c_string(&b, escaped(a, msgid));
	buf_format(&b, ", UINT64_C(0x%016llx));", (unsigned long long)msg_hash(msgid.p, msgid.n));
	return str_copy(a, buf_view(&b));
}

static struct str call_with_values(struct gen *g, struct str msgid, const struct named *named, int count) {
	struct buf b;
	buf_init(&b, g->a, LARGEST_OUTPUT);
	buf_cstr(&b, g->where == IN_VALUE ? "html_t(o, " : "html_t_mixed(o, ");
	tool_put_c_string(&b, msgid);
	buf_cstr(&b, ", (const struct msg_arg[]){ ");
	for (int i = 0; i < count; i++)
		buf_format(&b, "html_arg(\"%.*s\", %.*s), ", STR_ARG(named[i].name), STR_ARG(named[i].expr));
	buf_format(&b, "}, %d);", count);
	return str_copy(g->a, buf_view(&b));
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
	gen_add_code(g, line, column,
		count == 0 ? call_of_sentence(g->a, msgid) : call_with_values(g, msgid, named, count));
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

void gen_construct(struct gen *g) {
	char kind = g->text.p[g->at + 1];
	int line = g->line, column = gen_column(g, g->at) + 2;
	size_t end = construct_end(g, kind);
	if (end == SIZE_MAX) {
		FAIL(g, "{%c is not closed", kind);
		gen_advance(g, g->text.n);
		return;
	}
	struct str inner = str_slice(g->text, g->at + 2, end - g->at - 2);
	if (kind == '%')
		control(g, inner, line, column);
	else if (kind == '{')
		print_construct(g, inner, line, column);
	gen_advance(g, end + 2);
}

