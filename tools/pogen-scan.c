/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where sentences stand: T("…") in C (.c .h .def), {{t "…" }} and T("…") in views (.html), and the first part of a
 * column's comment in a schema (schema/NAME.sql). Comments and string literals of C are told apart.
 */
#include "pogen-private.h"

struct scan {
	struct catalogue *c;
	struct str text, name;
	int line;     /* of `counted`, so that a file is counted once */
	size_t counted;
};

static int line_of(struct scan *s, size_t at) {
	for (; s->counted < at; s->counted++)
		s->line += s->text.p[s->counted] == '\n';
	return s->line;
}

static void add_sentence(struct scan *s, struct str msgid, size_t at) {
	struct catalogue *c = s->c;
	if (msgid.n == 0) {
		tool_error(c->report, s->name.p, line_of(s, at), "an empty sentence");
		return;
	}
	struct message *m = catalogue_find(c, msgid);
	if (m == NULL)
		m = catalogue_add(c, msgid);
	struct str ref = str_format(c->a, "%s%.*s:%d", m->refs.n > 0 ? " " : "", STR_ARG(s->name), line_of(s, at));
	m->refs = str_join2(c->a, m->refs, ref);
}

/* Offset behind the comment at `at`; `at` itself when none begins there. */
static size_t comment_end(struct str text, size_t at) {
	struct str rest = str_from_offset(text, at);
	size_t end = at;
	if (str_starts(rest, S("/*")))
		end = str_find(text, S("*/"), at + 2);
	else if (str_starts(rest, S("//")))
		end = str_find(text, S("\n"), at);
	else
		return at;
	return end == SIZE_MAX ? text.n : end + 1;
}

/* T behind which a bracket opens: reads its literals. Returns where to go on. */
static size_t scan_t(struct scan *s, struct str text, size_t at) {
	size_t open = tool_skip_space(text, at + 1), end = open + 1;
	struct str msgid;
	if (open >= text.n || text.p[open] != '(')
		return at + 1;
	size_t base = (size_t)(text.p - s->text.p);
	if (!tool_read_literals(s->c->a, text, &end, &msgid)) {
		tool_error(s->c->report, s->name.p, line_of(s, base + at), "T() takes a sentence in double quotes");
		return open + 1;
	}
	end = tool_skip_space(text, end);
	if (end >= text.n || text.p[end] != ')')
		tool_error(s->c->report, s->name.p, line_of(s, base + at), "T() takes a sentence and nothing else");
	add_sentence(s, msgid, base + at);
	return end;
}

static void scan_c(struct scan *s, struct str text) {
	struct str before = S("");
	for (size_t at = 0; at < text.n;) {
		struct str word = tool_identifier(text, at);
		if (comment_end(text, at) > at) {
			at = comment_end(text, at);
		} else if (text.p[at] == '"' || text.p[at] == '\'') {
			at = tool_literal_end(text, at);
		} else if (str_equal(word, S("T")) && !str_equal(before, S("define"))) {
			at = scan_t(s, text, at);
		} else {
			at += word.n > 0 ? word.n : 1;
		}
		if (word.n > 0)
			before = word;
	}
}

/* Offset of the mark that ends a construct, C literals left alone; the text's end when it is missing. */
static size_t construct_end(struct str text, size_t at, struct str mark) {
	for (; at < text.n; at++) {
		if (text.p[at] == '"' || text.p[at] == '\'')
			at = tool_literal_end(text, at) - 1;
		else if (str_starts(str_from_offset(text, at), mark))
			return at;
	}
	return text.n;
}

static void scan_print(struct scan *s, size_t from, size_t end) {
	struct str inner = str_slice(s->text, from, end - from);
	bool is_sentence = inner.n > 1 && inner.p[0] == 't' && strchr(" \t\r\n\"", inner.p[1]) != NULL;
	size_t at = 1;
	struct str msgid;
	if (is_sentence && tool_read_literals(s->c->a, inner, &at, &msgid))
		add_sentence(s, msgid, from);
	scan_c(s, inner);
}

static void scan_html(struct scan *s) {
	for (size_t at = str_find(s->text, S("{"), 0); at < s->text.n; at = str_find(s->text, S("{"), at)) {
		char kind = at + 1 < s->text.n ? s->text.p[at + 1] : '\0';
		size_t end = at + 1;
		if (kind == '#') {
			end = str_find(s->text, S("#}"), at);
		} else if (kind == '{' || kind == '%') {
			end = construct_end(s->text, at + 2, kind == '{' ? S("}}") : S("%}"));
			scan_print(s, at + 2, end);
		}
		at = end == SIZE_MAX ? s->text.n : end;
	}
}

/* A column's line: code, `-- `, label, and from `;` on what it is in English. */
static void scan_schema(struct scan *s) {
	struct str rest = s->text;
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest);
		size_t at = str_find(line, S("--"), 0);
		if (at == SIZE_MAX || str_trim(str_slice(line, 0, at)).n == 0)
			continue;
		struct str comment = str_from_offset(line, at + 2);
		struct str label = str_trim(str_cut(&comment, S(";")));
		if (tool_has_japanese(label))
			add_sentence(s, label, (size_t)(line.p - s->text.p));
	}
}

void scan_file(struct catalogue *c, const char *path, struct str name) {
	struct str p = str_from(path);
	bool is_c = str_ends(p, S(".c")) || str_ends(p, S(".h")) || str_ends(p, S(".def"));
	bool is_html = str_ends(p, S(".html"));
	bool is_schema = str_ends(p, S(".sql")) && str_contains(p, S("schema/"));
	if (!is_c && !is_html && !is_schema)
		return;
	struct scan s = { .c = c, .text = tool_read(c->a, path), .name = str_copy(c->a, name), .line = 1 };
	if (is_c)
		scan_c(&s, s.text);
	else if (is_html)
		scan_html(&s);
	else
		scan_schema(&s);
}
