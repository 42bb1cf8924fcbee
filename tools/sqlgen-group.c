/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * SQLite takes any row's value for a column that is not grouped; PostgreSQL refuses it unless the primary key of its
 * table is grouped. This is PostgreSQL's rule, for columns; grouping by an expression is refused.
 */
#include "sqlgen-private.h"

struct groups {
	struct check *c;
	struct scope *scope;
	LIST(struct found) by;
};

bool is_aggregate(json_t *func_call) {
	static const char *const NAMES[] = { "count", "sum", "min", "max" };
	struct str name = last_name(json_object_get(func_call, "funcname"));
	if (json_object_get(func_call, "over") != NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_equal(name, str_from(NAMES[i])))
			return true;
	return false;
}

static bool has_aggregate(json_t *node) {
	json_t *body, *value;
	size_t i;
	const char *key, *kind = node_kind(node, &body);
	if (strcmp(kind, "SubLink") == 0)
		return false;
	if (strcmp(kind, "FuncCall") == 0 && is_aggregate(body))
		return true;
	if (json_is_object(node)) {
		json_object_foreach(node, key, value)
			if (has_aggregate(value))
				return true;
	} else if (json_is_array(node)) {
		json_array_foreach(node, i, value)
			if (has_aggregate(value))
				return true;
	}
	return false;
}

static bool is_by(const struct groups *g, const struct rel *rel, struct str column) {
	for (size_t i = 0; i < g->by.count; i++)
		if (g->by.items[i].rel == rel && str_equal(g->by.items[i].column->name, column))
			return true;
	return false;
}

static bool has_key(const struct groups *g, const struct rel *rel) {
	if (rel->table == NULL || rel->table->primary.count == 0)
		return false;
	for (size_t i = 0; i < rel->table->primary.count; i++)
		if (!is_by(g, rel, rel->table->primary.items[i]))
			return false;
	return true;
}

static bool is_here(const struct scope *scope, const struct rel *rel) {
	return rel >= scope->rels.items && rel < scope->rels.items + scope->rels.count;
}

static void check_node(struct groups *g, json_t *node) {
	json_t *body, *value;
	size_t i;
	struct found found;
	const char *key, *kind = node_kind(node, &body);
	if (strcmp(kind, "SubLink") == 0 || (strcmp(kind, "FuncCall") == 0 && is_aggregate(body)))
		return;
	if (strcmp(kind, "ColumnRef") == 0) {
		if (scope_find(g->c, g->scope, body, false, &found) && is_here(g->scope, found.rel) &&
		    !is_by(g, found.rel, found.column->name) && !has_key(g, found.rel))
			check_error(g->c, at_of(body), "column \"%.*s\" is not in GROUP BY",
				STR_ARG(found.column->name));
	} else if (json_is_object(node)) {
		json_object_foreach(node, key, value)
			check_node(g, value);
	} else if (json_is_array(node)) {
		json_array_foreach(node, i, value)
			check_node(g, value);
	}
}

/* GROUP BY 2 means the second column of the list. */
static json_t *grouped_node(json_t *item, json_t *targets) {
	json_t *number = json_object_get(node_is(item, "A_Const"), "ival");
	if (number == NULL)
		return item;
	size_t position = (size_t)json_integer_value(json_object_get(number, "ival"));
	return json_object_get(node_is(json_array_get(targets, position - 1), "ResTarget"), "val");
}

static void read_groups(struct groups *g, json_t *clause, json_t *targets) {
	size_t i;
	json_t *item;
	json_array_foreach(clause, i, item) {
		struct found found;
		json_t *column_ref = node_is(grouped_node(item, targets), "ColumnRef");
		if (column_ref == NULL)
			check_error(g->c, first_at(item),
				"GROUP BY takes columns: name the expression in a sub-select");
		else if (scope_find(g->c, g->scope, column_ref, false, &found))
			*LIST_ADD(g->c->a, &g->by) = found;
	}
}

static void check_sorts(struct groups *g, json_t *clause, const struct columns *columns) {
	size_t i;
	json_t *sort;
	json_array_foreach(clause, i, sort) {
		json_t *node = json_object_get(node_is(sort, "SortBy"), "node");
		if (sorted_output(node, columns) == NULL)
			check_node(g, node);
	}
}

void group_check(struct check *c, struct scope *scope, json_t *select, const struct columns *columns) {
	json_t *clause = json_object_get(select, "groupClause"), *targets = json_object_get(select, "targetList");
	json_t *having = json_object_get(select, "havingClause");
	struct groups g = { .c = c, .scope = scope };
	if (clause == NULL && having == NULL && !has_aggregate(targets))
		return;
	read_groups(&g, clause, targets);
	if (c->errors > 0)
		return;
	check_node(&g, targets);
	check_node(&g, having);
	check_sorts(&g, json_object_get(select, "sortClause"), columns);
}
