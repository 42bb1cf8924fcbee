/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Puts the nodes of a plan into their places. */
#include "office/plan/plan-private.h"

struct loader {
	struct arena *a;
	const struct plan_node_of_plan_row *nodes; /* by node_id */
	size_t node_count;
	const struct plan_place_of_plan_row *places; /* by parent_id, position */
	size_t place_count;
};

static const struct plan_node_of_plan_row *find_node(const struct loader *l, struct node_id id) {
	size_t low = 0;
	size_t high = l->node_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->nodes[middle].node_id.v < id.v)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->node_count && l->nodes[low].node_id.v == id.v ? &l->nodes[low] : NULL;
}

static size_t first_place(const struct loader *l, int64_t parent) {
	size_t low = 0;
	size_t high = l->place_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->places[middle].parent_id.v < parent)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The importer makes no cycles; the depth keeps a damaged table from taking the process with it. */
static void fill(const struct loader *l, struct plan_branch *branch, int64_t parent, int depth) {
	size_t first = first_place(l, parent);
	size_t end = first;
	while (end < l->place_count && l->places[end].parent_id.v == parent)
		end++;
	branch->children = ARENA_ARRAY(l->a, struct plan_branch, end - first);
	for (size_t i = first; i < end && depth < 16; i++) {
		const struct plan_node_of_plan_row *node = find_node(l, l->places[i].node_id);
		if (node == NULL)
			continue;
		struct plan_branch *child = &branch->children[branch->count++];
		*child = (struct plan_branch){ .node = node, .line = l->places[i].line };
		fill(l, child, node->node_id.v, depth + 1);
	}
}

enum err plan_tree_load(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan,
	struct plan_tree *ret_tree) {
	struct plan_node_of_plan_row *nodes;
	struct plan_place_of_plan_row *places;
	struct loader l = { .a = a };
	TRY(plan_node_of_plan(db, a, tenant, plan, PLAN_NODES_MOST, &nodes, &l.node_count));
	TRY(plan_place_of_plan(db, a, tenant, plan, PLAN_NODES_MOST, &places, &l.place_count));
	l.nodes = nodes;
	l.places = places;
	*ret_tree = (struct plan_tree){ .nodes = nodes, .node_count = l.node_count };
	fill(&l, &ret_tree->root, 0, 0);
	return OK;
}

size_t plan_tree_count(const struct plan_tree *tree, enum plan_node_kind kind) {
	size_t count = 0;
	for (size_t i = 0; i < tree->node_count; i++)
		count += tree->nodes[i].kind == kind;
	return count;
}
