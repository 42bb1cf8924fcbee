/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One municipality never reads another's rows: every alias of a tenant table, and every target of UPDATE and DELETE
 * on a published one, has its tenant_id compared with a parameter, or with another alias's tenant_id that is.
 */
#include "sqlgen-private.h"

static void add_equality(struct check *c, struct scope *scope, json_t *expr, size_t from, size_t to) {
	json_t *left = node_is(json_object_get(expr, "lexpr"), "RowExpr"),
		   *right = node_is(json_object_get(expr, "rexpr"), "RowExpr");
	if (left == NULL || right == NULL) {
		struct condition *condition = LIST_ADD(c->a, &scope->conditions);
		*condition = (struct condition){ .left = json_object_get(expr, "lexpr"),
			.right = json_object_get(expr, "rexpr"),
			.from = from,
			.to = to };
		return;
	}
	json_t *left_args = json_object_get(left, "args"), *right_args = json_object_get(right, "args");
	for (size_t i = 0; i < json_array_size(left_args) && i < json_array_size(right_args); i++) {
		struct condition *condition = LIST_ADD(c->a, &scope->conditions);
		*condition = (struct condition){ .left = json_array_get(left_args, i),
			.right = json_array_get(right_args, i),
			.from = from,
			.to = to };
	}
}

void conditions_add(struct check *c, struct scope *scope, json_t *node, size_t from, size_t to) {
	json_t *body, *item;
	size_t i;
	const char *kind = node_kind(node, &body);
	if (strcmp(kind, "BoolExpr") == 0 && str_equal(text_of(body, "boolop"), S("AND_EXPR"))) {
		json_array_foreach(json_object_get(body, "args"), i, item)
			conditions_add(c, scope, item, from, to);
	} else if (strcmp(kind, "A_Expr") == 0 && str_equal(text_of(body, "kind"), S("AEXPR_OP")) &&
	           str_equal(last_name(json_object_get(body, "name")), S("="))) {
		add_equality(c, scope, body, from, to);
	}
}

/* True when the value is a parameter or a bound tenant_id. */
static bool is_bound_value(struct check *c, struct scope *scope, json_t *node, const struct rel *except) {
	struct found found;
	json_t *column_ref = node_is(node, "ColumnRef");
	if (node_is(without_cast(node), "ParamRef") != NULL)
		return true;
	if (column_ref == NULL || !scope_find(c, scope, column_ref, false, &found) || found.rel == except)
		return false;
	return found.column->bound || (found.rel->bound && str_equal(found.column->name, S("tenant_id")));
}

/* Two parameters would read two municipalities in one statement. */
static void check_one_tenant(struct check *c, const struct rel *rel, json_t *value) {
	json_t *param = node_is(without_cast(value), "ParamRef");
	int number = (int)json_integer_value(json_object_get(param, "number"));
	if (number == 0 || rel->table == NULL || rel->table->class != CLASS_TENANT)
		return;
	if (c->tenant_param == 0)
		c->tenant_param = number;
	if (c->tenant_param != number)
		check_error(c, at_of(param), "tenant_id is compared with $%d and with $%d", c->tenant_param, number);
}

/* Binds the alias of `column` when `value` is bound; true when that is new. */
static bool bind(struct check *c, struct scope *scope, const struct condition *condition, json_t *column,
		json_t *value) {
	struct found found;
	json_t *column_ref = node_is(column, "ColumnRef");
	if (column_ref == NULL || !scope_find(c, scope, column_ref, false, &found) ||
	    !str_equal(found.column->name, S("tenant_id")))
		return false;
	struct rel *rel = found.rel;
	bool here = rel >= scope->rels.items + condition->from && rel < scope->rels.items + condition->to;
	if (!here || !is_bound_value(c, scope, value, rel))
		return false;
	check_one_tenant(c, rel, value);
	bool is_new = !rel->bound;
	rel->bound = true;
	return is_new;
}

void tenant_check(struct check *c, struct scope *scope) {
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < scope->conditions.count; i++) {
			const struct condition *condition = &scope->conditions.items[i];
			again |= bind(c, scope, condition, condition->left, condition->right);
			again |= bind(c, scope, condition, condition->right, condition->left);
		}
	}
	for (size_t i = 0; i < scope->rels.count; i++) {
		const struct rel *rel = &scope->rels.items[i];
		bool must = rel->must_bind || (rel->table != NULL && rel->table->class == CLASS_TENANT);
		if (must && !rel->bound)
			check_error(c, rel->at, "tenant_id of \"%.*s\" is not compared with a parameter",
				STR_ARG(rel->alias));
	}
}
