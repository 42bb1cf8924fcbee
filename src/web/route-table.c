/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * All routes of all modules as a tree of path segments, built once. At each node a written segment is tried before a
 * parameter; when the rest of the path does not fit behind it, the parameter is tried after all.
 */
#include "web/web-private.h"

struct node {
	struct str segment; /* empty for the node of a parameter */
	struct node *child; /* written segments */
	struct node *next;  /* sister */
	struct node *param;
	const struct web_route *get, *post;
};

struct route_table {
	struct arena *arena;
	struct node root;
	struct web_route *routes;
	size_t count;
};

/* ---- building ---- */

static struct node *written_child(const struct node *node, struct str segment) {
	for (struct node *child = node->child; child != NULL; child = child->next)
		if (str_equal(child->segment, segment))
			return child;
	return NULL;
}

static struct node *step_written(struct arena *a, struct node *node, struct str segment) {
	struct node *child = written_child(node, segment);
	if (child != NULL)
		return child;
	child = ARENA_NEW(a, struct node);
	child->segment = segment;
	child->next = node->child;
	node->child = child;
	return child;
}

static struct node *step_param(struct arena *a, struct node *node) {
	if (node->param == NULL)
		node->param = ARENA_NEW(a, struct node);
	return node->param;
}

static bool form_has(const struct form *form, struct str name) {
	for (size_t i = 0; i < form->count; i++)
		if (str_equal(name, str_from(form->fields[i].name)))
			return true;
	return false;
}

/* The name inside "{name}"; STR_NONE for a written segment. */
static struct str param_name(struct str segment) {
	bool param = segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
	return param ? str_slice(segment, 1, segment.n - 2) : STR_NONE;
}

static void add_param(const char *module, struct web_route *route, struct str name) {
	if (!form_has(route->form, name))
		BUG("%s: form %s of %s has no field for {%.*s}", module, route->form->name, route->row->path,
			STR_ARG(name));
	if (route->param_count == PATH_MOST_SEGMENTS)
		BUG("%s: %s has too many parameters", module, route->row->path);
	route->param_names[route->param_count++] = name;
}

static struct node *place(struct route_table *table, const char *module, struct web_route *route) {
	struct str path = str_from(route->row->path);
	if (path.n == 0 || path.p[0] != '/')
		BUG("%s: the path %s does not begin with /", module, route->row->path);
	struct node *node = &table->root;
	struct str rest = path.n == 1 ? STR_NONE : str_from_offset(path, 1);
	while (!str_is_none(rest)) {
		struct str segment = str_cut(&rest, S("/"));
		struct str name = param_name(segment);
		if (!str_is_none(name))
			add_param(module, route, name);
		node = str_is_none(name) ? step_written(table->arena, node, segment) : step_param(table->arena, node);
	}
	return node;
}

static void check_rows(const char *module, const struct web_route *route) {
	bool needs = (route->row->flags & (ROUTE_LIST | ROUTE_RECORD)) != 0;
	if (needs != (route->rows_count > 0))
		BUG("%s: %s %s", module, route->row->path,
			needs ? "gives rows: say which with ROWS" :
				"has ROWS, but neither ROUTE_LIST nor ROUTE_RECORD");
	for (size_t i = 0; i < route->rows_count; i++)
		if ((i == 0) != (strcmp(route->rows[i].rows_name, "items") == 0))
			BUG("%s: under %s one ROWS comes first, then SUBROWS", module, route->row->path);
}

static void add_route(struct route_table *table, const char *module, const struct route *row, size_t rows_count) {
	struct web_route *route = &table->routes[table->count];
	*route = (struct web_route){
		.row = row, .rows = row + 1, .rows_count = rows_count, .form = row->form(), .number = table->count,
	};
	table->count++;
	check_rows(module, route);
	struct node *node = place(table, module, route);
	const struct web_route **slot = row->method == HTTP_POST ? &node->post : &node->get;
	if (*slot != NULL)
		BUG("%s: %s is already the path of %s", module, row->path, (*slot)->row->name);
	*slot = route;
}

static void add_module(struct route_table *table, const struct web_module *module) {
	for (size_t i = 0; i < module->count;) {
		size_t rows = 0;
		while (i + 1 + rows < module->count && module->routes[i + 1 + rows].path == NULL)
			rows++;
		if (module->routes[i].path == NULL)
			BUG("%s: ROWS stand before the first route", module->name);
		add_route(table, module->name, &module->routes[i], rows);
		i += 1 + rows;
	}
}

struct route_table *route_table_new(struct arena *a, const struct web_module *const *modules, size_t count) {
	struct route_table *table = ARENA_NEW(a, struct route_table);
	table->arena = a;
	size_t most = 0;
	for (size_t i = 0; i < count; i++)
		most += modules[i]->count;
	table->routes = ARENA_ARRAY(a, struct web_route, most);
	for (size_t i = 0; i < count; i++)
		add_module(table, modules[i]);
	return table;
}

const struct web_route *route_table_all(const struct route_table *table, size_t *ret_count) {
	*ret_count = table->count;
	return table->routes;
}

/* ---- matching ---- */

static bool match_from(const struct node *node, const struct str *segments, size_t count, struct route_match *match) {
	if (count == 0) {
		match->get = node->get;
		match->post = node->post;
		return node->get != NULL || node->post != NULL;
	}
	const struct node *written = written_child(node, segments[0]);
	match->literal_end = true;
	if (written != NULL && match_from(written, segments + 1, count - 1, match))
		return true;
	if (node->param == NULL)
		return false;
	match->params[match->param_count++] = segments[0];
	match->literal_end = false;
	if (match_from(node->param, segments + 1, count - 1, match))
		return true;
	match->param_count--;
	return false;
}

bool route_table_match(
	const struct route_table *table, const struct str *segments, size_t count, struct route_match *ret_match) {
	struct route_match match = { .literal_end = true };
	if (!match_from(&table->root, segments, count, &match))
		return false;
	*ret_match = match;
	return true;
}
