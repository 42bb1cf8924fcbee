/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parse tree of libpg_query as jansson values. A node is an object with one member, named after its kind. */
#include "sqlgen-private.h"

#include <pg_query.h>

static void release(void *tree) {
	json_decref(tree);
}

json_t *tree_parse(struct arena *a, struct str sql, const char **ret_reason, size_t *ret_at) {
	PgQueryParseResult result = pg_query_parse(str_to_cstr(a, sql));
	json_t *tree = NULL;
	if (result.error != NULL) {
		*ret_reason = str_to_cstr(a, str_from(result.error->message));
		*ret_at = result.error->cursorpos > 0 ? (size_t)result.error->cursorpos - 1 : 0;
	} else {
		json_error_t error;
		tree = json_loads(result.parse_tree, 0, &error);
		if (tree == NULL)
			BUG("the tree of libpg_query cannot be read: %s", error.text);
		arena_defer(a, release, tree);
	}
	pg_query_free_parse_result(result);
	json_t *statements = json_object_get(tree, "stmts");
	if (tree != NULL && json_array_size(statements) != 1) {
		*ret_reason = "is not one statement";
		*ret_at = 0;
		return NULL;
	}
	return json_object_get(json_array_get(statements, 0), "stmt");
}

const char *node_kind(json_t *node, json_t **ret_body) {
	void *member = json_is_object(node) ? json_object_iter(node) : NULL;
	*ret_body = member == NULL ? NULL : json_object_iter_value(member);
	return member == NULL ? "" : json_object_iter_key(member);
}

json_t *node_is(json_t *node, const char *kind) {
	json_t *body = json_is_object(node) ? json_object_get(node, kind) : NULL;
	return json_is_object(body) ? body : NULL;
}

struct str text_of(json_t *body, const char *key) {
	json_t *value = json_object_get(body, key);
	return json_is_string(value) ? str_of(json_string_value(value), json_string_length(value)) : STR_NONE;
}

/* libpg_query leaves a 0 out. */
size_t at_of(json_t *body) {
	json_int_t at = json_integer_value(json_object_get(body, "location"));
	return at > 0 ? (size_t)at : 0;
}

struct str string_node(json_t *node) {
	return text_of(node_is(node, "String"), "sval");
}

struct str last_name(json_t *names) {
	size_t count = json_array_size(names);
	return count == 0 ? STR_NONE : string_node(json_array_get(names, count - 1));
}

static size_t smaller_at(size_t left, size_t right) {
	return left == 0 || (right > 0 && right < left) ? right : left;
}

size_t first_at(json_t *node) {
	size_t at = 0, i;
	const char *key;
	json_t *value;
	if (json_is_object(node)) {
		at = at_of(node);
		json_object_foreach(node, key, value)
			at = smaller_at(at, first_at(value));
	} else if (json_is_array(node)) {
		json_array_foreach(node, i, value)
			at = smaller_at(at, first_at(value));
	}
	return at;
}

json_t *without_cast(json_t *node) {
	json_t *cast;
	while ((cast = node_is(node, "TypeCast")) != NULL)
		node = json_object_get(cast, "arg");
	return node;
}
