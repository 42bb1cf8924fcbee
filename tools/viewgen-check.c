/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a page may say: elements that exist, nest and close as in the HTML standard (without its optional tags),
 * nothing that the Content-Security-Policy would block, and what a reader with a screen reader needs.
 * Knows nothing of C and nothing of output.
 */
#include "html-elements.h"
#include "viewgen-private.h"

#include <strings.h>

static const char VOID_ELEMENTS[] = "area base br col embed hr img input link meta source track wbr";
/* A browser closes an open p before one of these. */
static const char BLOCKS[] =
	"address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
	"hgroup hr main menu nav ol p pre search section table ul";
static const char URL_ATTRS[] = "href src action formaction srcset poster cite data xlink:href";
static const char LOADING_ATTRS[] = "src srcset poster data xlink:href";

static const struct {
	const char *element, *attr, *reason;
} REQUIRED[] = {
	{ .element = "a", .attr = "href", .reason = "a without href: use a button, or text" },
	{ .element = "button", .attr = "type", .reason = "button without type: it would submit the form" },
	{ .element = "html", .attr = "lang", .reason = "html without lang" },
	{ .element = "iframe", .attr = "title", .reason = "iframe without title" },
	{ .element = "img", .attr = "alt", .reason = "img without alt" },
	{ .element = "script", .attr = "src", .reason = "script without src: the Content-Security-Policy blocks it" },
	{ .element = "th", .attr = "scope", .reason = "th without scope" },
};

static const struct {
	const char *element, *parents;
} PARENTS[] = {
	{ .element = "caption", .parents = "table" },
	{ .element = "dd", .parents = "dl div" },
	{ .element = "dt", .parents = "dl div" },
	{ .element = "figcaption", .parents = "figure" },
	{ .element = "legend", .parents = "fieldset" },
	{ .element = "li", .parents = "ul ol menu" },
	{ .element = "optgroup", .parents = "select" },
	{ .element = "option", .parents = "select optgroup datalist" },
	{ .element = "summary", .parents = "details" },
	{ .element = "tbody", .parents = "table" },
	{ .element = "td", .parents = "tr" },
	{ .element = "tfoot", .parents = "table" },
	{ .element = "th", .parents = "tr" },
	{ .element = "thead", .parents = "table" },
	{ .element = "tr", .parents = "table thead tbody tfoot" },
};

static const struct {
	const char *element, *children;
} CHILDREN[] = {
	{ .element = "ul", .children = "li template" },
	{ .element = "ol", .children = "li template" },
	{ .element = "menu", .children = "li template" },
	{ .element = "dl", .children = "dt dd div template" },
	{ .element = "table", .children = "caption colgroup thead tbody tfoot tr" },
	{ .element = "thead", .children = "tr" },
	{ .element = "tbody", .children = "tr" },
	{ .element = "tfoot", .children = "tr" },
	{ .element = "tr", .children = "th td" },
	{ .element = "select", .children = "option optgroup hr" },
};

static const struct {
	const char *element, *ancestors;
} NOT_INSIDE[] = {
	{ .element = "a", .ancestors = "a button" },
	{ .element = "button", .ancestors = "a button" },
	{ .element = "form", .ancestors = "form" },
	{ .element = "input", .ancestors = "a button" },
	{ .element = "label", .ancestors = "label a button" },
	{ .element = "select", .ancestors = "a button" },
	{ .element = "textarea", .ancestors = "a button" },
};

static bool is(struct str s, const char *name) {
	return str_equal(s, str_from(name));
}

bool check_is_url_attr(struct str name) {
	return tool_word_in(URL_ATTRS, name);
}

bool check_is_open(const struct checker *c, const char *name) {
	for (size_t i = 0; i < c->depth; i++)
		if (is(c->open[i].name, name))
			return true;
	return false;
}

static bool has_upper(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

/* True when both can be printed in one run: they do not stand in different branches of one block. */
static bool can_meet(struct place a, struct place b) {
	for (size_t i = 0; i < a.count && i < b.count; i++) {
		if (a.branches[i].block != b.branches[i].block)
			return true;
		if (a.branches[i].number != b.branches[i].number)
			return false;
	}
	return true;
}

static void mention(struct checker *c, struct mentions *m, struct str what, const struct tag *tag) {
	m->items = tool_grow(c->a, m->items, m->count, &m->room, sizeof *m->items);
	m->items[m->count++] = (struct mention){ .what = what, .element = tag->name, .line = tag->line,
		.place = tag->place };
}

static const struct attr *find_attr(const struct tag *tag, const char *name) {
	for (size_t i = 0; i < tag->count; i++)
		if (is(tag->attrs[i].name, name))
			return &tag->attrs[i];
	return NULL;
}

/* The attribute is there whatever the {% if %}s inside the tag say. */
static bool always_has(const struct tag *tag, const char *name) {
	const struct attr *attr = find_attr(tag, name);
	return attr != NULL && attr->place.count == tag->place.count;
}

/* ---- attributes ---- */

void check_attr_name(struct checker *c, const struct tag *tag, const struct attr *attr) {
	struct str name = attr->name;
	if (has_upper(name) && !is(tag->name, "svg") && !check_is_open(c, "svg"))
		tool_error(c->report, c->path, attr->line, "attribute name %.*s: write it in lower case",
			STR_ARG(name));
	if (name.n > 2 && strncasecmp(name.p, "on", 2) == 0)
		tool_error(c->report, c->path, attr->line,
			"event attribute %.*s: the Content-Security-Policy blocks it", STR_ARG(name));
	if (name.n == 5 && strncasecmp(name.p, "style", 5) == 0)
		tool_error(c->report, c->path, attr->line, "style attribute: the Content-Security-Policy blocks it");
	if (is(name, "srcdoc"))
		tool_error(c->report, c->path, attr->line, "srcdoc attribute: markup inside a value cannot be checked");
	for (size_t i = 0; i < tag->count; i++)
		if (str_equal(tag->attrs[i].name, name) && can_meet(tag->attrs[i].place, attr->place))
			tool_error(c->report, c->path, attr->line, "attribute %.*s is given twice", STR_ARG(name));
}

static bool is_foreign(struct str url) {
	return str_starts(url, S("http:")) || str_starts(url, S("https:")) || str_starts(url, S("//"));
}

static void check_literal_url(struct checker *c, const struct tag *tag, const struct attr *attr) {
	if (strncasecmp(attr->raw.p, "javascript:", 11) == 0 || strncasecmp(attr->raw.p, "data:", 5) == 0)
		tool_error(c->report, c->path, attr->line, "%.*s with a script or data address", STR_ARG(attr->name));
	bool loads = tool_word_in(LOADING_ATTRS, attr->name) || is(tag->name, "link");
	if (loads && is_foreign(attr->raw))
		tool_error(c->report, c->path, attr->line, "%.*s loads from another host", STR_ARG(attr->name));
}

static void check_id(struct checker *c, const struct tag *tag, const struct attr *id) {
	bool literal = !str_contains(id->raw, S("{{"));
	for (size_t i = 0; i < id->place.count && literal; i++)
		if (id->place.branches[i].loops)
			tool_error(c->report, c->path, id->line, "id \"%.*s\" inside a loop would be repeated",
				STR_ARG(id->raw));
	for (size_t i = 0; i < c->ids.count && literal; i++)
		if (str_equal(c->ids.items[i].what, id->raw) && can_meet(c->ids.items[i].place, tag->place))
			tool_error(c->report, c->path, id->line, "id \"%.*s\" is also on line %d", STR_ARG(id->raw),
				c->ids.items[i].line);
	mention(c, &c->ids, id->raw, tag);
}

static void check_attrs(struct checker *c, const struct tag *tag) {
	for (size_t i = 0; i < tag->count; i++) {
		const struct attr *attr = &tag->attrs[i];
		if (check_is_url_attr(attr->name) && attr->has_value)
			check_literal_url(c, tag, attr);
		if (is(attr->name, "id") && attr->has_value)
			check_id(c, tag, attr);
		if (is(attr->name, "for"))
			mention(c, &c->labelled, attr->raw, tag);
		if (is(attr->name, "target") && is(attr->raw, "_blank") && !always_has(tag, "rel"))
			tool_error(c->report, c->path, tag->line, "target=\"_blank\" without rel");
	}
	for (size_t i = 0; i < COUNT_OF(REQUIRED); i++)
		if (is(tag->name, REQUIRED[i].element) && !always_has(tag, REQUIRED[i].attr))
			tool_error(c->report, c->path, tag->line, "%s", REQUIRED[i].reason);
}

/* ---- labels ---- */

static bool needs_label(const struct tag *tag) {
	const struct attr *type = find_attr(tag, "type");
	if (is(tag->name, "input"))
		return type == NULL || !tool_word_in("hidden submit button reset image", type->raw);
	return is(tag->name, "select") || is(tag->name, "textarea");
}

static void check_label(struct checker *c, const struct tag *tag) {
	bool named = always_has(tag, "aria-label") || always_has(tag, "aria-labelledby");
	if (!needs_label(tag) || named || check_is_open(c, "label"))
		return;
	const struct attr *id = find_attr(tag, "id");
	mention(c, &c->controls, id == NULL ? STR_NONE : id->raw, tag);
}

static bool is_labelled(const struct checker *c, const struct mention *control) {
	for (size_t i = 0; i < c->labelled.count && !str_is_none(control->what); i++)
		if (str_equal(c->labelled.items[i].what, control->what))
			return true;
	return false;
}

/* ---- nesting ---- */

static void check_parent(struct checker *c, const struct tag *tag, struct str parent) {
	for (size_t i = 0; i < COUNT_OF(PARENTS); i++)
		if (is(tag->name, PARENTS[i].element) && !tool_word_in(PARENTS[i].parents, parent))
			tool_error(c->report, c->path, tag->line, "<%.*s> cannot stand in <%.*s>", STR_ARG(tag->name),
				STR_ARG(parent));
	for (size_t i = 0; i < COUNT_OF(CHILDREN); i++)
		if (is(parent, CHILDREN[i].element) && !tool_word_in(CHILDREN[i].children, tag->name))
			tool_error(c->report, c->path, tag->line, "<%.*s> cannot hold <%.*s>", STR_ARG(parent),
				STR_ARG(tag->name));
}

static void check_ancestors(struct checker *c, const struct tag *tag) {
	for (size_t i = 0; i < COUNT_OF(NOT_INSIDE); i++)
		for (size_t k = 0; k < c->depth && is(tag->name, NOT_INSIDE[i].element); k++)
			if (tool_word_in(NOT_INSIDE[i].ancestors, c->open[k].name))
				tool_error(c->report, c->path, tag->line, "<%.*s> inside <%.*s> of line %d",
					STR_ARG(tag->name), STR_ARG(c->open[k].name), c->open[k].line);
	for (size_t k = c->depth; k-- > 0 && tool_word_in(BLOCKS, tag->name);) {
		if (tool_word_in("td th caption button", c->open[k].name))
			break;
		if (!is(c->open[k].name, "p"))
			continue;
		tool_error(c->report, c->path, tag->line, "<%.*s> inside <p> of line %d: a browser would close the <p>",
			STR_ARG(tag->name), c->open[k].line);
		break;
	}
}

static void check_name(struct checker *c, const struct tag *tag) {
	bool foreign = check_is_open(c, "svg") || check_is_open(c, "math");
	if (is(tag->name, "style"))
		tool_error(c->report, c->path, tag->line, "style element: the Content-Security-Policy blocks it");
	if (foreign || tool_word_in(HTML_ELEMENTS, tag->name))
		return;
	if (has_upper(tag->name))
		tool_error(c->report, c->path, tag->line, "element name %.*s: write it in lower case",
			STR_ARG(tag->name));
	else if (!str_contains(tag->name, S("-")))
		tool_error(c->report, c->path, tag->line, "<%.*s> is not an HTML element", STR_ARG(tag->name));
}

static bool is_void(struct str name) {
	return tool_word_in(VOID_ELEMENTS, name);
}

static void open_element(struct checker *c, const struct tag *tag) {
	if (c->depth == MAX_DEPTH)
		fatal("%s:%d: more than %d elements inside each other", c->path, tag->line, (int)MAX_DEPTH);
	c->open[c->depth++] = (struct element){
		.name = tag->name, .line = tag->line,
		.named = always_has(tag, "aria-label") || always_has(tag, "aria-labelledby"),
	};
}

void check_start_tag(struct checker *c, const struct tag *tag) {
	check_name(c, tag);
	check_attrs(c, tag);
	check_label(c, tag);
	check_ancestors(c, tag);
	if (c->depth > 0) {
		struct element *parent = &c->open[c->depth - 1];
		check_parent(c, tag, parent->name);
		parent->named |= is(tag->name, "caption");
	}
	bool foreign = check_is_open(c, "svg") || check_is_open(c, "math");
	if (tag->self_closing && !foreign && !is_void(tag->name))
		tool_error(c->report, c->path, tag->line, "<%.*s/> does not close: write the end tag",
			STR_ARG(tag->name));
	if (!is_void(tag->name) && !tag->self_closing)
		open_element(c, tag);
}

static void close_element(struct checker *c) {
	const struct element *e = &c->open[--c->depth];
	if (is(e->name, "table") && !e->named)
		tool_error(c->report, c->path, e->line, "table without caption or aria-label");
}

/* Index of the innermost open element of that name at or above `floor`; c->depth when there is none. */
static size_t find_open(const struct checker *c, struct str name, size_t floor) {
	for (size_t i = c->depth; i-- > floor;)
		if (str_equal(c->open[i].name, name))
			return i;
	return c->depth;
}

void check_all_closed(struct checker *c, size_t floor, const char *where) {
	while (c->depth > floor) {
		const struct element *e = &c->open[c->depth - 1];
		tool_error(c->report, c->path, e->line, "<%.*s> is not closed at the end of %s", STR_ARG(e->name),
			where);
		close_element(c);
	}
}

void check_end_tag(struct checker *c, struct str name, int line, size_t floor) {
	if (is_void(name)) {
		tool_error(c->report, c->path, line, "</%.*s>: the element is empty and has no end tag", STR_ARG(name));
		return;
	}
	size_t found = find_open(c, name, floor);
	if (found == c->depth) {
		bool outside = find_open(c, name, 0) < c->depth;
		tool_error(c->report, c->path, line, outside
			? "</%.*s> closes an element that was opened outside this {%% %%} block"
			: "</%.*s> closes nothing", STR_ARG(name));
		return;
	}
	while (c->depth > found + 1) {
		const struct element *e = &c->open[c->depth - 1];
		tool_error(c->report, c->path, line, "</%.*s> while <%.*s> of line %d is open", STR_ARG(name),
			STR_ARG(e->name), e->line);
		close_element(c);
	}
	close_element(c);
}

void check_view_end(struct checker *c) {
	check_all_closed(c, 0, "the view");
	for (size_t i = 0; i < c->controls.count; i++)
		if (!is_labelled(c, &c->controls.items[i]))
			tool_error(c->report, c->path, c->controls.items[i].line, "%.*s without a label",
				STR_ARG(c->controls.items[i].element));
	c->ids.count = c->labelled.count = c->controls.count = 0;
}
