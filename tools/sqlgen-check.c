/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Checks one variant of a statement against the tables: which column a name means, who may write, what comes out.
 * SELECT is in sqlgen-select.c; parameters, tenant_id and GROUP BY have files of their own.
 */
#include "sqlgen-private.h"

#include <stdarg.h>
#include <stdio.h>

void check_error(struct check *c, size_t at, const char *format, ...) {
	char reason[512];
	va_list args;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	c->errors++;
	c->s->errors++;
	gen_error(c->g, c->block->path, tool_line_of(c->block->file, c->block->start + at), c->s->name, "%s", reason);
}

/* ---- names ---- */

/* Counts the columns of this name among the aliases of one scope; an open alias may hold it. */
static size_t count_matches(struct scope *scope, struct str name, bool *ret_open, struct found *ret_found) {
	size_t count = 0;
	for (size_t i = 0; i < scope->rels.count; i++) {
		struct rel *rel = &scope->rels.items[i];
		const struct column *column = column_named(rel->columns.items, rel->columns.count, name);
		*ret_open |= rel->open;
		if (column == NULL)
			continue;
		count++;
		*ret_found = (struct found){ .rel = rel,
			.column = column,
			.nullable = column->type.nullable || rel->nullable };
	}
	return count;
}

static bool find_bare(struct check *c, struct scope *scope, struct str name, size_t at, bool report,
		struct found *ret_found) {
	bool open = false;
	for (; scope != NULL; scope = scope->outer) {
		size_t count = count_matches(scope, name, &open, ret_found);
		if (count > 1 && report)
			check_error(c, at, "column \"%.*s\" is in more than one table: write its alias", STR_ARG(name));
		if (count > 0)
			return count == 1;
	}
	if (report && !open)
		check_error(c, at, "column \"%.*s\" does not exist", STR_ARG(name));
	return false;
}

static struct rel *rel_named(struct scope *scope, struct str alias) {
	for (; scope != NULL; scope = scope->outer)
		for (size_t i = 0; i < scope->rels.count; i++)
			if (str_equal(scope->rels.items[i].alias, alias))
				return &scope->rels.items[i];
	return NULL;
}

static bool find_qualified(struct check *c, struct scope *scope, struct str alias, struct str name, size_t at,
		bool report, struct found *ret_found) {
	struct rel *rel = rel_named(scope, alias);
	if (rel == NULL) {
		if (report)
			check_error(c, at, "there is no table or alias \"%.*s\" here", STR_ARG(alias));
		return false;
	}
	const struct column *column = column_named(rel->columns.items, rel->columns.count, name);
	if (column == NULL && report && !rel->open)
		check_error(c, at, "column \"%.*s\" does not exist in \"%.*s\"", STR_ARG(name), STR_ARG(alias));
	if (column == NULL)
		return false;
	*ret_found = (struct found){ .rel = rel, .column = column, .nullable = column->type.nullable || rel->nullable };
	return true;
}

bool scope_find(struct check *c, struct scope *scope, json_t *column_ref, bool report, struct found *ret_found) {
	json_t *fields = json_object_get(column_ref, "fields");
	size_t count = json_array_size(fields), at = at_of(column_ref);
	struct str last = last_name(fields);
	if (str_is_none(last)) {
		if (report)
			check_error(c, at, "* is not allowed: name the columns");
		return false;
	}
	if (count == 1)
		return find_bare(c, scope, last, at, report, ret_found);
	return find_qualified(c, scope, string_node(json_array_get(fields, 0)), last, at, report, ret_found);
}

/* ---- expressions ---- */

static void check_column(struct check *c, struct scope *scope, json_t *column_ref) {
	struct found found;
	if (!scope_find(c, scope, column_ref, true, &found))
		return;
	if (c->s->is_public && found.column->personal)
		check_error(c, at_of(column_ref), "column \"%.*s\" is personal and the statement is public",
		            STR_ARG(found.column->name));
}

static void check_members(struct check *c, struct scope *scope, json_t *body) {
	const char *key;
	json_t *value;
	json_object_foreach(body, key, value)
		check_expression(c, scope, value);
}

static void check_sublink(struct check *c, struct scope *scope, json_t *link) {
	struct columns columns;
	check_expression(c, scope, json_object_get(link, "testexpr"));
	check_select(c, node_is(json_object_get(link, "subselect"), "SelectStmt"), scope, false, &columns);
}

static void check_window_sort(struct check *c, struct scope *scope, json_t *sort) {
	check_members(c, scope, sort);
	json_t *node = json_object_get(sort, "node");
	if (str_equal(text_of(sort, "sortby_nulls"), S("SORTBY_NULLS_DEFAULT")) && maybe_null(c, scope, node))
		check_error(c, first_at(node), "ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST");
}

void check_expression(struct check *c, struct scope *scope, json_t *node) {
	json_t *body, *item;
	size_t i;
	if (json_is_array(node)) {
		json_array_foreach(node, i, item)
			check_expression(c, scope, item);
		return;
	}
	const char *kind = node_kind(node, &body);
	if (strcmp(kind, "ColumnRef") == 0)
		check_column(c, scope, body);
	else if (strcmp(kind, "ParamRef") == 0)
		param_seen(c, body);
	else if (strcmp(kind, "SubLink") == 0)
		check_sublink(c, scope, body);
	else if (strcmp(kind, "SortBy") == 0)
		check_window_sort(c, scope, body);
	else {
		if (strcmp(kind, "A_Expr") == 0)
			infer_comparison(c, scope, body);
		check_members(c, scope, node);
	}
}

bool uses_personal(struct check *c, struct scope *scope, json_t *node) {
	json_t *value;
	size_t i;
	const char *key;
	struct found found;
	bool personal = false;
	json_t *column = node_is(node, "ColumnRef");
	if (column != NULL)
		return scope_find(c, scope, column, false, &found) && found.column->personal;
	if (json_is_object(node))
		json_object_foreach(node, key, value)
			personal |= uses_personal(c, scope, value);
	else if (json_is_array(node))
		json_array_foreach(node, i, value)
			personal |= uses_personal(c, scope, value);
	return personal;
}

/* ---- NULL ---- */

static bool any_null(struct check *c, struct scope *scope, json_t *list) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
		if (maybe_null(c, scope, item))
			return true;
	return false;
}

static bool all_null(struct check *c, struct scope *scope, json_t *list) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
		if (!maybe_null(c, scope, item))
			return false;
	return true;
}

static bool function_null(struct check *c, struct scope *scope, json_t *call) {
	static const char *const NEVER[] = { "count", "row_number", "rank", "dense_rank" };
	static const char *const STRICT[] = { "abs", "length", "substr", "replace", "btrim", "ltrim", "rtrim" };
	struct str name = last_name(json_object_get(call, "funcname"));
	for (size_t i = 0; i < COUNT_OF(NEVER); i++)
		if (str_equal(name, str_from(NEVER[i])))
			return false;
	for (size_t i = 0; i < COUNT_OF(STRICT); i++)
		if (str_equal(name, str_from(STRICT[i])))
			return any_null(c, scope, json_object_get(call, "args"));
	/* What a function of one engine gives is known to the writer of the comment only. */
	return c->engines == ON_BOTH || is_aggregate(call);
}

static bool case_null(struct check *c, struct scope *scope, json_t *body) {
	size_t i;
	json_t *when, *otherwise = json_object_get(body, "defresult");
	if (otherwise == NULL || maybe_null(c, scope, otherwise))
		return true;
	json_array_foreach(json_object_get(body, "args"), i, when)
		if (maybe_null(c, scope, json_object_get(node_is(when, "CaseWhen"), "result")))
			return true;
	return false;
}

/* (SELECT count(*) …) has a row even when nothing is counted. */
static bool sublink_null(json_t *link) {
	json_t *select = node_is(json_object_get(link, "subselect"), "SelectStmt");
	json_t *target = node_is(json_array_get(json_object_get(select, "targetList"), 0), "ResTarget");
	json_t *call = node_is(without_cast(json_object_get(target, "val")), "FuncCall");
	if (str_equal(text_of(link, "subLinkType"), S("EXISTS_SUBLINK")))
		return false;
	bool counts = call != NULL && str_equal(last_name(json_object_get(call, "funcname")), S("count"));
	return !counts || json_object_get(select, "groupClause") != NULL;
}

static bool operator_null(struct check *c, struct scope *scope, json_t *expr) {
	struct str kind = text_of(expr, "kind");
	if (str_equal(kind, S("AEXPR_DISTINCT")) || str_equal(kind, S("AEXPR_NOT_DISTINCT")))
		return false;
	if (str_equal(kind, S("AEXPR_NULLIF")))
		return true;
	return maybe_null(c, scope, json_object_get(expr, "lexpr")) ||
	       maybe_null(c, scope, json_object_get(expr, "rexpr"));
}

bool maybe_null(struct check *c, struct scope *scope, json_t *node) {
	json_t *body;
	struct found found;
	const char *kind = node_kind(node, &body);
	if (node == NULL)
		return false;
	if (strcmp(kind, "ColumnRef") == 0)
		return !scope_find(c, scope, body, false, &found) || found.nullable;
	if (strcmp(kind, "ParamRef") == 0)
		return param_takes_null(c, body);
	if (strcmp(kind, "A_Const") == 0)
		return json_object_get(body, "isnull") != NULL;
	if (strcmp(kind, "FuncCall") == 0)
		return function_null(c, scope, body);
	if (strcmp(kind, "CoalesceExpr") == 0)
		return all_null(c, scope, json_object_get(body, "args"));
	if (strcmp(kind, "A_Expr") == 0)
		return operator_null(c, scope, body);
	if (strcmp(kind, "BoolExpr") == 0)
		return any_null(c, scope, json_object_get(body, "args"));
	if (strcmp(kind, "List") == 0)
		return any_null(c, scope, json_object_get(body, "items"));
	if (strcmp(kind, "CaseExpr") == 0)
		return case_null(c, scope, body);
	if (strcmp(kind, "TypeCast") == 0)
		return maybe_null(c, scope, json_object_get(body, "arg"));
	if (strcmp(kind, "SubLink") == 0)
		return sublink_null(body);
	return strcmp(kind, "NullTest") != 0 && strcmp(kind, "BooleanTest") != 0;
}

/* ---- writing ---- */

static bool is_shared_class(const struct table *table) {
	return table->class == CLASS_TENANT || table->class == CLASS_PUBLISHED;
}

/* The table written to; refuses another module's. */
static struct rel *add_target(struct check *c, struct scope *scope, json_t *statement) {
	json_t *relation = json_object_get(statement, "relation");
	struct rel *rel = scope_add_table(c, scope, relation, false);
	const struct table *table = rel->table;
	c->s->writes = true;
	if (table == NULL)
		return rel;
	rel->must_bind = is_shared_class(table);
	if (table->module != c->s->module)
		check_error(c, at_of(relation), "table \"%.*s\" belongs to module %.*s, which alone may write it",
		            STR_ARG(table->name), STR_ARG(table->module->name));
	for (size_t i = 0; i < c->s->written.count; i++)
		if (c->s->written.items[i] == table)
			return rel;
	*LIST_ADD(c->g->a, &c->s->written) = gen_table(c->g, table->name, c->engines);
	return rel;
}

static const struct column *target_column(struct check *c, const struct rel *target, json_t *res_target) {
	struct str name = text_of(res_target, "name");
	const struct column *column = column_named(target->columns.items, target->columns.count, name);
	if (column == NULL && !target->open)
		check_error(c, at_of(res_target), "column \"%.*s\" does not exist in \"%.*s\"", STR_ARG(name),
		            STR_ARG(target->alias));
	return column;
}

/* (a, b) = ($1, $2) stands as two targets that share the row. */
static json_t *assigned_value(json_t *value) {
	json_t *multi = node_is(value, "MultiAssignRef");
	json_t *row = node_is(json_object_get(multi, "source"), "RowExpr");
	if (row == NULL)
		return value;
	return json_array_get(json_object_get(row, "args"),
	                      (size_t)json_integer_value(json_object_get(multi, "colno")) - 1);
}

static void check_assignments(struct check *c, struct scope *scope, const struct rel *target, json_t *list) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item) {
		json_t *res_target = node_is(item, "ResTarget");
		json_t *value = assigned_value(json_object_get(res_target, "val"));
		const struct column *column = target_column(c, target, res_target);
		if (column != NULL && target->must_bind && str_equal(column->name, S("tenant_id")))
			check_error(c, at_of(res_target), "tenant_id of a row never changes");
		if (column != NULL)
			infer_written(c, column, value);
		check_expression(c, scope, value);
	}
}

static void check_returning(struct check *c, struct scope *scope, json_t *statement) {
	json_t *list = json_object_get(statement, "returningList");
	if (list != NULL)
		check_targets(c, scope, list, true, &c->outputs);
}

/* UPDATE and DELETE. */
static void check_change(struct check *c, json_t *statement, const char *other_tables) {
	struct scope scope = { .outer = NULL };
	check_with(c, &scope, statement);
	add_target(c, &scope, statement);
	json_t *from = json_object_get(statement, other_tables), *where = json_object_get(statement, "whereClause"),
		   *item;
	size_t i;
	json_array_foreach(from, i, item)
		check_from(c, &scope, item, false);
	conditions_add(c, &scope, where, 0, scope.rels.count);
	tenant_check(c, &scope);
	json_array_foreach(from, i, item)
		check_on(c, &scope, item);
	check_expression(c, &scope, where);
	if (strcmp(other_tables, "fromClause") == 0)
		check_assignments(c, &scope, &scope.rels.items[0], json_object_get(statement, "targetList"));
	check_returning(c, &scope, statement);
}

static void infer_row(struct check *c, struct columns *columns, json_t *values, size_t at) {
	size_t i;
	json_t *value;
	if (json_array_size(values) != columns->count)
		check_error(c, at, "INSERT names %zu columns and gives %zu values", columns->count,
			json_array_size(values));
	json_array_foreach(values, i, value) {
		json_t *res_target = node_is(value, "ResTarget");
		if (i < columns->count && columns->items[i].name.n > 0)
			infer_written(c, &columns->items[i],
				res_target == NULL ? value : json_object_get(res_target, "val"));
	}
}

/* Every row of VALUES, and every arm of a UNION. */
static void infer_source(struct check *c, struct columns *columns, json_t *select, size_t at) {
	size_t i;
	json_t *row, *values = json_object_get(select, "valuesLists");
	if (json_object_get(select, "larg") != NULL) {
		infer_source(c, columns, json_object_get(select, "larg"), at);
		infer_source(c, columns, json_object_get(select, "rarg"), at);
		return;
	}
	json_array_foreach(values, i, row)
		infer_row(c, columns, json_object_get(node_is(row, "List"), "items"), at);
	if (values == NULL)
		infer_row(c, columns, json_object_get(select, "targetList"), at);
}

/* tenant_id comes from a parameter in every row of VALUES or in the list of SELECT, or from a bound alias. */
static bool tenant_comes_bound(json_t *select, const struct columns *source, size_t position) {
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(select, "valuesLists"), i, row) {
		json_t *value = json_array_get(json_object_get(node_is(row, "List"), "items"), position);
		if (node_is(without_cast(value), "ParamRef") == NULL)
			return false;
	}
	json_t *target = node_is(json_array_get(json_object_get(select, "targetList"), position), "ResTarget");
	if (node_is(without_cast(json_object_get(target, "val")), "ParamRef") != NULL)
		return true;
	return i > 0 || (position < source->count && source->items[position].bound);
}

static void check_inserted_tenant(struct check *c, const struct rel *target, json_t *select,
		const struct columns *columns, const struct columns *source) {
	size_t position = 0;
	while (position < columns->count && !str_equal(columns->items[position].name, S("tenant_id")))
		position++;
	if (position == columns->count)
		check_error(c, target->at, "INSERT into \"%.*s\" lacks tenant_id", STR_ARG(target->alias));
	else if (!tenant_comes_bound(select, source, position))
		check_error(c, target->at,
		            "tenant_id of the row inserted into \"%.*s\" is not a parameter or a bound tenant_id",
		            STR_ARG(target->alias));
}

static void check_left_out(struct check *c, const struct rel *target, const struct columns *columns) {
	for (size_t i = 0; i < target->columns.count; i++) {
		const struct column *column = &target->columns.items[i];
		bool bound_elsewhere =
			target->must_bind && str_equal(column->name, S("tenant_id")); /* check_inserted_tenant */
		if (!column->type.nullable && !column->has_default && !bound_elsewhere &&
		    column_named(columns->items, columns->count, column->name) == NULL)
			check_error(c, target->at, "INSERT lacks column \"%.*s\", which is NOT NULL and has no default",
			            STR_ARG(column->name));
	}
}

static void check_conflict(struct check *c, json_t *conflict, struct scope *scope) {
	if (conflict == NULL)
		return;
	struct rel excluded = scope->rels.items[0];
	excluded.alias = S("excluded");
	*LIST_ADD(c->a, &scope->rels) = excluded;
	const struct rel *target = &scope->rels.items[0];
	bool tenant = false;
	size_t i;
	json_t *elem;
	json_array_foreach(json_object_get(json_object_get(conflict, "infer"), "indexElems"), i, elem)
		tenant |= str_equal(text_of(node_is(elem, "IndexElem"), "name"), S("tenant_id"));
	bool updates = str_equal(text_of(conflict, "action"), S("ONCONFLICT_UPDATE"));
	if (updates && target->must_bind && !tenant)
		check_error(c, at_of(conflict), "ON CONFLICT … DO UPDATE of \"%.*s\" needs tenant_id among its columns",
		            STR_ARG(target->alias));
	check_assignments(c, scope, target, json_object_get(conflict, "targetList"));
	check_expression(c, scope, json_object_get(conflict, "whereClause"));
	scope->rels.count = 1; /* `excluded` ends here */
}

static void read_insert_columns(struct check *c, const struct rel *target, json_t *list, struct columns *columns) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item) {
		const struct column *column = target_column(c, target, node_is(item, "ResTarget"));
		struct column *copy = LIST_ADD(c->a, columns);
		if (column != NULL)
			*copy = *column;
	}
	if (i == 0)
		check_error(c, target->at, "INSERT needs the names of its columns");
	else
		check_left_out(c, target, columns);
}

static void check_insert(struct check *c, json_t *insert) {
	struct scope scope = { .outer = NULL };
	check_with(c, &scope, insert);
	struct scope outside = scope;
	struct rel target = *add_target(c, &scope, insert);
	struct columns columns = { 0 }, source = { 0 };
	read_insert_columns(c, &target, json_object_get(insert, "cols"), &columns);
	json_t *select = node_is(json_object_get(insert, "selectStmt"), "SelectStmt");
	if (select == NULL) {
		check_error(c, target.at, "DEFAULT VALUES is not allowed");
		return;
	}
	if (columns.count > 0)
		infer_source(c, &columns, select, target.at);
	check_select(c, select, &outside, false, &source);
	if (target.must_bind && columns.count > 0)
		check_inserted_tenant(c, &target, select, &columns, &source);
	check_conflict(c, json_object_get(insert, "onConflictClause"), &scope);
	check_returning(c, &scope, insert);
}

/* ---- the statement ---- */

static void check_many(struct check *c, json_t *select) {
	json_t *limit = json_object_get(select, "limitCount");
	size_t at = tool_skip_space(c->text, 0);
	if (select == NULL) {
		check_error(c, at, "is :many, but rows from RETURNING have no order");
		return;
	}
	if (limit == NULL || json_object_get(node_is(limit, "A_Const"), "isnull") != NULL)
		check_error(c, at, "is :many without LIMIT");
	if (json_object_get(select, "sortClause") == NULL)
		check_error(c, at, "is :many without ORDER BY");
}

static void check_kind(struct check *c, const char *kind, json_t *body) {
	bool selects = strcmp(kind, "SelectStmt") == 0;
	bool returns = selects || json_object_get(body, "returningList") != NULL;
	size_t at = tool_skip_space(c->text, 0);
	if (c->s->kind == KIND_EXEC && returns)
		check_error(c, at, "is :exec but returns rows");
	else if (c->s->kind != KIND_EXEC && !returns)
		check_error(c, at, "is %s but returns nothing", c->s->kind == KIND_ONE ? ":one" : ":many");
	else if (c->s->kind == KIND_MANY)
		check_many(c, selects ? body : NULL);
}

static void report_portable(void *context, size_t at, const char *reason) {
	check_error(context, at, "%s", reason);
}

static void check_statement(struct check *c, json_t *node) {
	json_t *body;
	const char *kind = node_kind(node, &body);
	if (strcmp(kind, "SelectStmt") == 0)
		check_select(c, body, NULL, true, &c->outputs);
	else if (strcmp(kind, "InsertStmt") == 0)
		check_insert(c, body);
	else if (strcmp(kind, "UpdateStmt") == 0)
		check_change(c, body, "fromClause");
	else if (strcmp(kind, "DeleteStmt") == 0)
		check_change(c, body, "usingClause");
	else {
		check_error(c, 0, "is not SELECT, INSERT, UPDATE or DELETE");
		return;
	}
	check_kind(c, kind, body);
	if (c->engines == ON_BOTH)
		portable_check(c->a, node, report_portable, c);
}

/* FTS5's MATCH is `=` to the parser: the same operands, the same length. */
static struct str parser_text(struct check *c) {
	if (c->engines != ON_SQLITE)
		return c->text;
	char *copy = arena_alloc(c->a, c->text.n + 1);
	memcpy(copy, c->text.p, c->text.n);
	size_t at = 0;
	for (struct token token = token_next(c->text, &at); token.kind != TOKEN_END; token = token_next(c->text, &at))
		if (token_is(token, "MATCH"))
			memcpy(copy + token.at, "=    ", 5);
	return str_of(copy, c->text.n);
}

void check_variant(struct check *c) {
	const char *reason;
	size_t at;
	notes_read(c);
	json_t *node = tree_parse(c->a, parser_text(c), &reason, &at);
	if (node == NULL) {
		check_error(c, at, "%s", reason);
		return;
	}
	infer_notes(c);
	check_statement(c, node);
	if (c->errors == 0)
		notes_check(c);
}
