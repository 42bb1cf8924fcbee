/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checks a SELECT and finds its columns: WITH, FROM, the list, UNION, ORDER BY, LIMIT. */
#include "sqlgen-private.h"

/* ---- WITH ---- */

static const struct cte *cte_named(const struct scope *scope, struct str name) {
	for (; scope != NULL; scope = scope->outer)
		for (const struct cte *cte = scope->ctes; cte != NULL; cte = cte->next)
			if (str_equal(cte->name, name))
				return cte;
	return NULL;
}

static void rename_columns(struct check *c, struct columns *columns, json_t *names) {
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name)
		if (i < columns->count)
			columns->items[i].name = str_copy(c->a, string_node(name));
}

static void check_cte(struct check *c, struct scope *scope, json_t *expr, bool recursive) {
	json_t *select = node_is(json_object_get(expr, "ctequery"), "SelectStmt");
	json_t *names = json_object_get(expr, "aliascolnames"), *first = json_object_get(select, "larg");
	struct cte *cte = ARENA_NEW(c->a, struct cte);
	*cte = (struct cte){ .name = str_copy(c->a, text_of(expr, "ctename")), .next = scope->ctes };
	cte->open = select == NULL;
	if (select == NULL) {
		check_error(c, at_of(expr), "a WITH query that writes exists in PostgreSQL only");
	} else if (recursive && first != NULL) {
		/* The arm before UNION says what the columns are that the other arm reads. */
		check_select(c, first, scope, false, &cte->columns);
		rename_columns(c, &cte->columns, names);
		scope->ctes = cte;
	}
	struct columns columns = { 0 };
	if (select != NULL)
		check_select(c, select, scope, false, &columns);
	rename_columns(c, &columns, names);
	cte->columns = columns;
	scope->ctes = cte;
}

void check_with(struct check *c, struct scope *scope, json_t *statement) {
	json_t *with = json_object_get(statement, "withClause"), *item;
	bool recursive = json_is_true(json_object_get(with, "recursive"));
	size_t i;
	json_array_foreach(json_object_get(with, "ctes"), i, item)
		check_cte(c, scope, node_is(item, "CommonTableExpr"), recursive);
}

/* ---- FROM ---- */

static struct str alias_of(struct check *c, json_t *item) {
	return str_copy(c->a, text_of(json_object_get(item, "alias"), "aliasname"));
}

static struct rel *add_rel(struct check *c, struct scope *scope, struct str alias, size_t at) {
	for (size_t i = 0; i < scope->rels.count; i++)
		if (str_equal(scope->rels.items[i].alias, alias))
			check_error(c, at, "the alias \"%.*s\" is there twice", STR_ARG(alias));
	struct rel *rel = LIST_ADD(c->a, &scope->rels);
	rel->alias = alias;
	rel->at = at;
	return rel;
}

static void remember_read(struct check *c, struct table *table) {
	for (size_t i = 0; i < c->s->reads.count; i++)
		if (c->s->reads.items[i] == table)
			return;
	*LIST_ADD(c->g->a, &c->s->reads) = table;
}

struct rel *scope_add_table(struct check *c, struct scope *scope, json_t *range_var, bool nullable) {
	struct str name = str_copy(c->a, text_of(range_var, "relname")), alias = alias_of(c, range_var);
	struct rel *rel = add_rel(c, scope, str_is_none(alias) ? name : alias, at_of(range_var));
	struct table *table = gen_table(c->g, name, c->engines);
	rel->nullable = nullable;
	rel->table = table;
	if (table != NULL)
		rel->columns = table->columns;
	else
		check_error(c, at_of(range_var), "table \"%.*s\" does not exist", STR_ARG(name));
	rel->open = table == NULL;
	return rel;
}

static void add_range_var(struct check *c, struct scope *scope, json_t *range_var, bool nullable) {
	struct str name = text_of(range_var, "relname"), alias = alias_of(c, range_var);
	const struct cte *cte = cte_named(scope, name);
	if (json_object_get(range_var, "schemaname") != NULL)
		check_error(c, at_of(range_var), "write the table without its schema");
	if (cte == NULL) {
		struct rel *rel = scope_add_table(c, scope, range_var, nullable);
		if (rel->table != NULL)
			remember_read(c, gen_table(c->g, rel->table->name, c->engines));
		return;
	}
	struct rel *rel = add_rel(c, scope, str_is_none(alias) ? cte->name : alias, at_of(range_var));
	rel->columns = cte->columns;
	rel->open = cte->open;
	rel->nullable = nullable;
}

static void add_subselect(struct check *c, struct scope *scope, json_t *item, bool nullable) {
	struct scope visible = { .outer = scope->outer, .ctes = scope->ctes };
	struct columns columns = { 0 };
	json_t *select = node_is(json_object_get(item, "subquery"), "SelectStmt");
	check_select(c, select, &visible, false, &columns);
	rename_columns(c, &columns, json_object_get(json_object_get(item, "alias"), "colnames"));
	struct rel *rel = add_rel(c, scope, alias_of(c, item), first_at(select));
	rel->columns = columns;
	rel->nullable = nullable;
}

static void add_join(struct check *c, struct scope *scope, json_t *join, bool nullable) {
	bool left = str_equal(text_of(join, "jointype"), S("JOIN_LEFT"));
	size_t from = scope->rels.count;
	check_from(c, scope, json_object_get(join, "larg"), nullable);
	size_t right = scope->rels.count;
	check_from(c, scope, json_object_get(join, "rarg"), nullable || left);
	/* ON of a LEFT JOIN keeps no row of the left side away. */
	conditions_add(c, scope, json_object_get(join, "quals"), left ? right : from, scope->rels.count);
}

void check_from(struct check *c, struct scope *scope, json_t *item, bool nullable) {
	json_t *body;
	const char *kind = node_kind(item, &body);
	if (strcmp(kind, "RangeVar") == 0)
		add_range_var(c, scope, body, nullable);
	else if (strcmp(kind, "JoinExpr") == 0)
		add_join(c, scope, body, nullable);
	else if (strcmp(kind, "RangeSubselect") == 0)
		add_subselect(c, scope, body, nullable);
	else
		add_rel(c, scope, alias_of(c, body), first_at(body))->open = true;
}

void check_on(struct check *c, struct scope *scope, json_t *item) {
	json_t *body;
	const char *kind = node_kind(item, &body);
	if (strcmp(kind, "JoinExpr") == 0) {
		check_on(c, scope, json_object_get(body, "larg"));
		check_on(c, scope, json_object_get(body, "rarg"));
		check_expression(c, scope, json_object_get(body, "quals"));
	} else if (strcmp(kind, "RangeFunction") == 0) {
		check_expression(c, scope, json_object_get(body, "functions"));
	}
}

/* ---- the list ---- */

static void describe_column(struct check *c, struct scope *scope, json_t *column_ref, struct column *column) {
	struct found found;
	if (column->name.n == 0)
		column->name = str_copy(c->g->a, last_name(json_object_get(column_ref, "fields")));
	if (!scope_find(c, scope, column_ref, false, &found))
		return;
	column->type = found.column->type;
	column->type.nullable = found.nullable;
	column->label = found.column->label;
	column->english = found.column->english;
	column->personal = found.column->personal;
	column->internal = found.column->internal;
	column->bound = str_equal(found.column->name, S("tenant_id")) && found.rel->bound;
	column->bound |= found.column->bound;
	column->explained = found.column->type.word != WORD_NONE;
}

static void describe_expression(struct check *c, struct scope *scope, json_t *value, struct column *column) {
	column->type = (struct type){ .nullable = maybe_null(c, scope, value) };
	column->personal = uses_personal(c, scope, value);
}

static void apply_note(struct check *c, struct note *note, struct column *column, size_t at, bool aliased) {
	note->used = true;
	if (!types_fit(column->type, note->type))
		check_error(c, at, "the comment says %s, the column is %s", type_text(c->a, note->type),
		            type_text(c->a, column->type));
	if (column->type.nullable && !note->type.nullable)
		check_error(c, at, "\"%.*s\" may be NULL: write %s? or COALESCE", STR_ARG(note->name),
		            type_text(c->a, note->type));
	if (aliased && !str_equal(column->name, note->name))
		check_error(c, at, "the comment names it %.*s, AS names it %.*s", STR_ARG(note->name),
			STR_ARG(column->name));
	if (note->type.word == WORD_ID)
		gen_add_id(c->g, note->type.arg);
	column->type = note->type;
	column->c_name = str_to_cstr(c->g->a, note->name);
	if (note->label.n > 0)
		column->label = note->label;
	column->explained = true;
}

static struct note *note_of_param(struct check *c, json_t *value) {
	json_int_t number = json_integer_value(json_object_get(node_is(without_cast(value), "ParamRef"), "number"));
	for (size_t i = 0; number > 0 && i < c->notes.count; i++)
		if (c->notes.items[i].param == number)
			return &c->notes.items[i];
	return NULL;
}

static void check_target(struct check *c, struct scope *scope, json_t *target, bool top, struct column *column) {
	json_t *value = json_object_get(target, "val");
	json_t *column_ref = node_is(value, "ColumnRef");
	size_t at = at_of(target);
	column->name = str_copy(c->g->a, text_of(target, "name"));
	column->at = at;
	bool aliased = column->name.n > 0;
	check_expression(c, scope, value);
	if (column_ref != NULL)
		describe_column(c, scope, column_ref, column);
	else
		describe_expression(c, scope, value, column);
	struct note *note = note_of_target(c, at);
	if (note == NULL)
		note = note_of_param(c, value);
	if (note != NULL) {
		if (note->param > 0)
			column->type.nullable = note->type.nullable; /* the parameter itself */
		apply_note(c, note, column, at, aliased);
	} else if (column->name.n > 0) {
		column->c_name = str_to_cstr(c->g->a, column->name);
	}
	if (top && c->errors == 0 && (!column->explained || column->c_name == NULL))
		check_error(c, at, "the expression needs a comment /* name: type */ behind it");
}

void check_targets(struct check *c, struct scope *scope, json_t *targets, bool top, struct columns *ret_columns) {
	size_t i;
	json_t *target;
	json_array_foreach(targets, i, target)
		check_target(c, scope, node_is(target, "ResTarget"), top, LIST_ADD(c->g->a, ret_columns));
}

/* ---- UNION, VALUES ---- */

static void join_columns(struct check *c, struct columns *columns, const struct columns *other) {
	if (columns->count != other->count) {
		check_error(c, tool_skip_space(c->text, 0), "the arms of UNION have %zu and %zu columns",
			columns->count, other->count);
		return;
	}
	for (size_t i = 0; i < columns->count; i++) {
		struct column *column = &columns->items[i];
		const struct column *second = &other->items[i];
		if (!types_fit(column->type, second->type))
			check_error(c, second->at, "is %s here and %s in the arm above", type_text(c->a, second->type),
			            type_text(c->a, column->type));
		column->type.nullable |= second->type.nullable;
		column->personal |= second->personal;
		column->internal |= second->internal;
		column->bound &= second->bound;
	}
}

static void check_arms(struct check *c, json_t *select, struct scope *scope, bool top, struct columns *ret_columns) {
	struct columns other = { 0 };
	check_select(c, json_object_get(select, "larg"), scope, top, ret_columns);
	check_select(c, json_object_get(select, "rarg"), scope, false, &other);
	join_columns(c, ret_columns, &other);
}

/* PostgreSQL and SQLite both call them column1, column2, … */
static void check_values(struct check *c, struct scope *scope, json_t *lists, struct columns *ret_columns) {
	json_t *first = json_object_get(node_is(json_array_get(lists, 0), "List"), "items");
	for (size_t i = 0; i < json_array_size(first); i++) {
		struct column *column = LIST_ADD(c->g->a, ret_columns);
		column->name = str_format(c->a, "column%zu", i + 1);
		column->type.nullable = true;
		column->at = first_at(first);
	}
	check_expression(c, scope, lists);
}

/* ---- ORDER BY ---- */

/* The column of the list that ORDER BY 2 or ORDER BY name means, or NULL. */
const struct column *sorted_output(json_t *node, const struct columns *columns) {
	json_t *fields = json_object_get(node_is(node, "ColumnRef"), "fields");
	json_t *number = json_object_get(node_is(node, "A_Const"), "ival");
	size_t position = (size_t)json_integer_value(json_object_get(number, "ival"));
	if (number != NULL)
		return position >= 1 && position <= columns->count ? &columns->items[position - 1] : NULL;
	return json_array_size(fields) == 1 ? column_named(columns->items, columns->count, last_name(fields)) : NULL;
}

static void check_sort(struct check *c, struct scope *scope, json_t *sort, const struct columns *columns) {
	json_t *node = json_object_get(sort, "node");
	const struct column *output = sorted_output(node, columns);
	bool nullable = output != NULL ? output->type.nullable : maybe_null(c, scope, node);
	size_t errors = c->errors;
	if (output == NULL)
		check_expression(c, scope, node);
	if (errors == c->errors && nullable && str_equal(text_of(sort, "sortby_nulls"), S("SORTBY_NULLS_DEFAULT")))
		check_error(c, first_at(node), "ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST");
}

static void check_order(struct check *c, struct scope *scope, json_t *select, const struct columns *columns) {
	size_t i;
	json_t *sort;
	json_array_foreach(json_object_get(select, "sortClause"), i, sort)
		check_sort(c, scope, node_is(sort, "SortBy"), columns);
}

/* ---- SELECT ---- */

static void check_plain(struct check *c, json_t *select, struct scope *scope, bool top, struct columns *ret_columns) {
	json_t *from = json_object_get(select, "fromClause"), *where = json_object_get(select, "whereClause"), *item;
	size_t i;
	json_array_foreach(from, i, item)
		check_from(c, scope, item, false);
	conditions_add(c, scope, where, 0, scope->rels.count);
	tenant_check(c, scope);
	json_array_foreach(from, i, item)
		check_on(c, scope, item);
	check_expression(c, scope, where);
	check_targets(c, scope, json_object_get(select, "targetList"), top, ret_columns);
	check_expression(c, scope, json_object_get(select, "groupClause"));
	check_expression(c, scope, json_object_get(select, "havingClause"));
	check_expression(c, scope, json_object_get(select, "windowClause"));
	if (c->errors == 0)
		group_check(c, scope, select, ret_columns);
}

void check_select(struct check *c, json_t *select, struct scope *outer, bool top, struct columns *ret_columns) {
	struct scope scope = { .outer = outer };
	*ret_columns = (struct columns){ 0 };
	check_with(c, &scope, select);
	if (json_object_get(select, "larg") != NULL)
		check_arms(c, select, &scope, top, ret_columns);
	else if (json_object_get(select, "valuesLists") != NULL)
		check_values(c, &scope, json_object_get(select, "valuesLists"), ret_columns);
	else
		check_plain(c, select, &scope, top, ret_columns);
	check_order(c, &scope, select, ret_columns);
	check_expression(c, &scope, json_object_get(select, "limitCount"));
	if (json_object_get(select, "limitOffset") != NULL)
		check_error(c, first_at(json_object_get(select, "limitOffset")),
			"OFFSET reads what it skips: page by key");
}
