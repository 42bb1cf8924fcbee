/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tree of a plan out of its nodes and places, also when the tables are damaged. */
#include "office/plan/plan-private.h"
#include "unit/office/office.h"

static struct plan_tree load(struct office *o, const char *code, int first) {
	struct plan_tree tree;
	enum err e = plan_tree_load(o->db, o->a, office_tenant(o, code), office_plan_id(o, code, first), &tree);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(db_error(o->db)));
	return tree;
}

/* The branches below as "name(child child) name", to the depth of the tree. */
static void print(struct buf *b, const struct plan_branch *branch) {
	for (size_t i = 0; i < branch->count; i++) {
		const struct plan_branch *child = &branch->children[i];
		buf_format(b, "%s%.*s", i > 0 ? " " : "", STR_ARG(child->node->name));
		if (child->count > 0) {
			buf_char(b, '(');
			print(b, child);
			buf_char(b, ')');
		}
	}
}

static struct str printed(struct office *o, const struct plan_tree *tree) {
	struct buf *b = ARENA_NEW(o->a, struct buf);
	buf_init(b, o->a, 1 << 20);
	print(b, &tree->root);
	return buf_view(b);
}

static int64_t node(struct office *o, const char *name) {
	return office_ask(o, "SELECT node_id FROM plan_node WHERE name = '%s'", name);
}

/* ---- whole trees ---- */

static void test_order(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い|+a|+b|-ろ|#弐|-は|-に|+c|*図", false);
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "壱(い(a b) ろ) 弐(は に(c)) 図", "tree");
	ROW_TRUE(tree.root.node == NULL, "the root is the plan");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_PILLAR), 2, "pillars");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_PROGRAMME), 4, "programmes");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_DETAIL), 3, "details");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_CAPTION), 1, "captions");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_METHOD), 0, "methods");
	/* Read in another order: the tree follows, the ids stay. */
	office_plan(o, TOWN_HILL, 2024, 2026, "#弐|-に|+c|-は|#壱|-ろ|-い|+b|+a|*図", false);
	tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "弐(に(c) は) 壱(ろ い(b a)) 図", "tree in another order");
	office_close(o);
}

static void test_two_places(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い@5|+a|-ろ|#弐|-い@9", false);
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "壱(い(a) ろ) 弐(い(a))", "tree");
	const struct plan_branch *first = &tree.root.children[0].children[0],
				 *second = &tree.root.children[1].children[0];
	ROW_TRUE(first->node == second->node, "one node");
	ROW_INT(first->line, 5, "line at the first place");
	ROW_INT(second->line, 9, "line at the second place");
	ROW_INT(first->node->line, 5, "line of the node");
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_PROGRAMME), 2, "programmes, each once");
	office_close(o);
}

static void test_other_plans_stay_out(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い", false);
	office_plan(o, TOWN_HILL, 2021, 2023, "#弐|-ろ", false);
	office_plan(o, TOWN_RIVER, 2024, 2026, "#参|-は", false);
	struct plan_tree tree = load(o, TOWN_HILL, 2021);
	ROW_STR(printed(o, &tree), "弐(ろ)", "tree");
	/* Another town's plan under the wrong town is nothing. */
	assert_int_equal(plan_tree_load(o->db, o->a, office_tenant(o, TOWN_HILL), office_plan_id(o, TOWN_RIVER, 2024),
				 &tree),
		OK);
	ROW_INT(tree.node_count + tree.root.count, 0, "nodes of another town's plan");
	office_close(o);
}

static void test_empty(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "", false);
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_INT(tree.node_count, 0, "nodes");
	ROW_INT(tree.root.count, 0, "branches");
	office_close(o);
}

/* ---- damaged tables ---- */

static void test_place_without_its_node(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い|+a|-ろ|#弐|-は", false);
	place_exec(o->place, "DELETE FROM plan_node WHERE name = 'い'");
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "壱(ろ) 弐(は)", "tree without a programme");
	place_exec(o->place, "DELETE FROM plan_node WHERE name = '壱'");
	tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "弐(は)", "tree without a pillar");
	office_close(o);
}

static void test_place_under_nothing(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い|#弐|-ろ", false);
	place_exec(o->place,
		str_format(o->a, "UPDATE plan_place SET parent_id = 42 WHERE node_id = %lld", (long long)node(o, "い"))
			.p);
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_STR(printed(o, &tree), "壱 弐(ろ)", "tree");
	ROW_INT(tree.node_count, 4, "nodes: the lost one is still there");
	office_close(o);
}

static size_t depth_of(const struct plan_branch *branch) {
	size_t deepest = 0;
	for (size_t i = 0; i < branch->count; i++) {
		size_t depth = 1 + depth_of(&branch->children[i]);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

/* A node under itself, and two under each other: the tree ends all the same. */
static void test_circle(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い|#弐|-ろ|+a", false);
	place_exec(o->place,
		str_format(o->a,
			"INSERT INTO plan_place (tenant_id, plan_id, parent_id, node_id, position, line) SELECT tenant_id, plan_id, node_id, node_id, 99, 1"
			" FROM plan_node WHERE name = 'い'")
			.p);
	place_exec(o->place,
		str_format(o->a,
			"INSERT INTO plan_place (tenant_id, plan_id, parent_id, node_id, position, line) SELECT tenant_id, plan_id, node_id, %lld, 99, 1"
			" FROM plan_node WHERE name = 'a'",
			(long long)node(o, "ろ"))
			.p);
	struct plan_tree tree = load(o, TOWN_HILL, 2024);
	ROW_TRUE(depth_of(&tree.root) >= 3 && depth_of(&tree.root) <= 32, "%zu levels", depth_of(&tree.root));
	ROW_INT(plan_tree_count(&tree, PLAN_NODE_PROGRAMME), 2, "programmes");
	/* Publishing such a plan ends too, with each node once. */
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, "#壱|-い|#弐|-ろ|+a", true);
	ROW_INT(done.published, 1, "published");
	ROW_INT(office_ask(o, "SELECT count(*) FROM search_doc WHERE node_id <> 0"), 5, "entries");
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_order, ON_BOTH),
		PLACE_TEST(test_two_places, ON_BOTH),
		PLACE_TEST(test_other_plans_stay_out, ON_BOTH),
		PLACE_TEST(test_empty, ON_BOTH),
		PLACE_TEST(test_place_without_its_node, ON_BOTH),
		PLACE_TEST(test_place_under_nothing, ON_BOTH),
		PLACE_TEST(test_circle, ON_BOTH),
	};
	return place_run("office tree", TESTS, COUNT_OF(TESTS));
}
