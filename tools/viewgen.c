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

/* ---- views ---- */

/* The text of the {# #} at g->at, when it begins with `word`. */
static bool directive(const struct gen *g, const char *word, struct str *ret_rest, size_t *ret_end) {
	if (!gen_looking_at(g, "{#"))
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
	gen_put_ops(g);
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
	gen_flush(g);
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
		if (gen_at_construct(g))
			gen_construct(g);
		else
			gen_markup(g);
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
	gen_advance(g, end == SIZE_MAX ? g->text.n : end + 2);
}

/* Includes first, of all files, so that the header's prototypes come behind them. */
static void read_file(struct gen *g, bool includes_only) {
	while (g->at < g->text.n) {
		struct str rest;
		size_t end;
		gen_advance(g, tool_skip_space(g->text, g->at));
		if (g->at == g->text.n)
			break;
		if (directive(g, "include", &rest, &end)) {
			if (includes_only)
				put_include(g, rest);
			gen_advance(g, end);
		} else if (directive(g, "view", &rest, &end)) {
			if (includes_only)
				return;
			gen_advance(g, end);
			read_view(g, rest);
		} else if (gen_looking_at(g, "{#")) {
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
		gen_read_allows(g);
		read_file(g, false);
		gen_check_allows(g);
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
