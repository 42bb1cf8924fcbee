/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The markup of a page: reads tags, attributes and text, hands them to the checker, and collects them as literal
 * output.
 */
#include "viewgen-private.h"

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
	gen_advance(g, g->at + s.n);
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
	gen_advance(g, end);
}

static void end_tag(struct gen *g) {
	int line = g->line;
	gen_advance(g, g->at + 2);
	struct str name = read_name(g);
	size_t close = g->at + name.n;
	if (name.n == 0 || close >= g->text.n || g->text.p[close] != '>') {
		FAIL(g, gen_at_construct(g) || (close < g->text.n && g->text.p[close] == '{') ?
			"{{ }} in the name of an element"
			: "an end tag is written </name>");
		return;
	}
	check_end_tag(&g->check, name, line, gen_floor(g));
	buf_format(&g->literal, "</%.*s>", STR_ARG(name));
	gen_advance(g, close + 1);
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
	gen_advance(g, end + 3);
}

static void doctype(struct gen *g) {
	struct str whole = S("<!doctype html>");
	if (!gen_looking_at(g, "<!doctype html>")) {
		FAIL(g, "<! begins <!doctype html> or a comment");
		literal(g, str_slice(g->text, g->at, 2));
		return;
	}
	literal(g, whole);
}

static void start_tag(struct gen *g) {
	g->tag = (struct tag){ .at = g->at, .line = g->line, .place = gen_place(g) };
	gen_advance(g, g->at + 1);
	g->tag.name = read_name(g);
	buf_char(&g->literal, '<');
	literal(g, g->tag.name);
	if (gen_looking_at(g, "{{"))
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
	gen_check_japanese(g, run, g->line);
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
	else if (gen_looking_at(g, "<!--"))
		html_comment(g);
	else if (c == '<' && next == '!')
		doctype(g);
	else if (c == '<' && is_letter(next))
		start_tag(g);
	else if (c == '<') {
		FAIL(g,
			gen_looking_at(g, "<{{") ? "{{ }} in the name of an element" :
				"< that begins no tag: write &lt;");
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
	gen_advance(g, end);
}

static void end_of_start_tag(struct gen *g) {
	struct tag *tag = &g->tag;
	tag->self_closing = gen_looking_at(g, "/>");
	check_start_tag(&g->check, tag);
	bool foreign = check_is_open(&g->check, "svg");
	buf_cstr(&g->literal, tag->self_closing && foreign ? "/>" : ">");
	gen_advance(g, g->at + (tag->self_closing ? 2 : 1));
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
	gen_advance(g, end);
}

static void attribute(struct gen *g) {
	struct attr attr = { .name = read_name(g), .raw = S(""), .line = g->line, .place = gen_place(g) };
	if (g->needs_space)
		FAIL(g, "no space before the attribute %.*s", STR_ARG(attr.name));
	if (g->tag.count == MAX_ATTRS)
		fatal("%s:%d: more than %d attributes", g->path, g->line, (int)MAX_ATTRS);
	check_attr_name(&g->check, &g->tag, &attr);
	literal(g, attr.name);
	g->needs_space = true;
	g->value_is_url = check_is_url_attr(attr.name);
	attr.has_value = gen_looking_at(g, "=");
	g->tag.attrs[g->tag.count++] = attr;
	if (gen_looking_at(g, "{{"))
		FAIL(g, "{{ }} in the name of an attribute");
	if (!attr.has_value)
		return;
	literal(g, S("="));
	if (gen_looking_at(g, "\"") || gen_looking_at(g, "'")) {
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
	gen_advance(g, end);
}

static void step_tag(struct gen *g) {
	char c = g->text.p[g->at];
	if (is_space(c))
		tag_space(g);
	else if (c == '>' || gen_looking_at(g, "/>"))
		end_of_start_tag(g);
	else if (is_letter(c) || c == '_' || c == ':')
		attribute(g);
	else {
		FAIL(g, "'%c' in the tag <%.*s>", c, STR_ARG(g->tag.name));
		gen_advance(g, g->at + 1);
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
	gen_check_japanese(g, run, g->line);
	literal(g, run);
	g->value_has_literal = true;
}

void gen_markup(struct gen *g) {
	if (g->where == IN_TEXT)
		step_text(g);
	else if (g->where == IN_TAG)
		step_tag(g);
	else
		step_value(g);
}
