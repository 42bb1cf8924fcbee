/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A plan: its tree beside the lines that it was read from; a logic model: as a graph to look at and as lists to read. */
#include "office/plan/pages.h"
#include "plan_views.h"

static const struct col_desc ENTRY_COLS[] = {
	{ .name = "node_id", .label = T("項目番号"), .type = COL_ID, .offset = offsetof(struct plan_entry, node_id) },
	{ .name = "parent_id", .label = T("上の項目"), .type = COL_ID, .offset = offsetof(struct plan_entry, parent_id) },
	{ .name = "depth", .label = T("深さ"), .type = COL_INT, .offset = offsetof(struct plan_entry, depth) },
	{ .name = "kind", .label = T("項目の種類"), .type = COL_ENUM, .offset = offsetof(struct plan_entry, kind), .values = &plan_node_kind_desc },
	{ .name = "status", .label = T("位置づけ"), .type = COL_ENUM, .offset = offsetof(struct plan_entry, status), .values = &plan_node_status_desc },
	{ .name = "number", .label = T("番号"), .type = COL_TEXT, .offset = offsetof(struct plan_entry, number) },
	{ .name = "name", .label = T("名称"), .type = COL_TEXT, .offset = offsetof(struct plan_entry, name) },
	{ .name = "line", .label = T("行"), .type = COL_INT, .offset = offsetof(struct plan_entry, line) },
	{ .name = "open_list", .label = T("例示"), .type = COL_BOOL, .offset = offsetof(struct plan_entry, open_list) },
};
const struct row_desc plan_entry_desc = { .name = "plan_entry", .size = sizeof(struct plan_entry), .count = COUNT_OF(ENTRY_COLS), .cols = ENTRY_COLS };

/* ---- the tree as rows ---- */

static size_t branch_size(const struct plan_branch *branch) {
	size_t n = branch->count;
	for (size_t i = 0; i < branch->count; i++)
		n += branch_size(&branch->children[i]);
	return n;
}

static void add_entries(const struct plan_branch *branch, int64_t depth, struct plan_entry *entries, size_t *count) {
	for (size_t i = 0; i < branch->count; i++) {
		const struct plan_branch *child = &branch->children[i];
		entries[(*count)++] = (struct plan_entry){ .node_id = child->node->node_id,
			.parent_id = { branch->node != NULL ? branch->node->node_id.v : 0 }, .kind = child->node->kind, .status = child->node->status,
			.depth = depth, .number = child->node->number, .name = child->node->name, .line = child->line, .open_list = child->node->open_list };
		add_entries(child, depth + 1, entries, count);
	}
}

/* ---- the tree for display ---- */

static struct tree_item item_of(struct req *req, struct str slug, const struct plan_branch *branch) {
	const struct plan_node_of_plan_row *n = branch->node;
	struct tree_item item = {
		.kind = str_from(tr(req->lang, plan_node_kind_desc.values[n->kind].label)),
		.kind_word = plan_node_kind_desc.values[n->kind].word,
		.name = n->name,
		.number = n->number,
		.line = branch->line,
		.open_list = n->open_list,
		.metro_category = n->metro_category,
		.open = n->kind == PLAN_NODE_PILLAR || n->kind == PLAN_NODE_SECTION || n->kind == PLAN_NODE_GOAL,
		.children = ARENA_ARRAY(req->arena, struct tree_item, branch->count),
		.count = branch->count,
	};
	if (n->status != PLAN_NODE_LISTED)
		item.status = str_from(tr(req->lang, plan_node_status_desc.values[n->status].label));
	if (n->kind == PLAN_NODE_PROGRAMME)
		item.url = url_build(req->arena, "/%s/programmes/%d", slug, n->node_id.v);
	for (size_t i = 0; i < branch->count; i++)
		item.children[i] = item_of(req, slug, &branch->children[i]);
	return item;
}

static enum err add_lines(struct req *req, const struct plan_published_row *plan, struct plan_view *v) {
	struct plan_source_body_row source;
	TRY(plan_source_body(req->db, req->arena, plan->source_id, &source));
	v->source_name = source.name;
	v->has_source = source.format != PLAN_SOURCE_FACTS;
	if (!v->has_source || plan->last_line < plan->line)
		return OK;
	v->lines = ARENA_ARRAY(req->arena, struct source_line, (size_t)(plan->last_line - plan->line + 1));
	struct str rest = source.body;
	for (int64_t number = 1; !str_is_none(rest) && number <= plan->last_line; number++) {
		struct str line = str_trim(str_line(&rest));
		if (number >= plan->line && line.n > 0)
			v->lines[v->line_count++] = (struct source_line){ .number = number, .text = line };
	}
	return OK;
}

static enum err fill_view(struct req *req, const struct tenant_all_row *t, const struct plan_published_row *plan, const struct plan_tree *tree,
                          struct plan_view *v) {
	*v = (struct plan_view){ .municipality = tenant_name(t, req->lang), .title = plan->title, .background = plan->background,
		.period = period_label(req->arena, req->lang, plan->first_fiscal_year, plan->last_fiscal_year),
		.about = plain_sentence(req->lang, plan->about_ja, plan->about_en), .municipality_url = url_build(req->arena, "/%s", t->slug),
		.compare_url = url_build(req->arena, "/compare?a=%d", plan->plan_id.v), .ended = period_ended(plan->last_fiscal_year, req->now_us),
		.subject_to_vote = plan->subject_to_vote, .logic = plan->kind == PLAN_KIND_LOGIC_MODEL, .fictional = t->fictional,
		.pillars = (int64_t)plan_tree_count(tree, PLAN_NODE_PILLAR), .programmes = (int64_t)plan_tree_count(tree, PLAN_NODE_PROGRAMME),
		.details = (int64_t)plan_tree_count(tree, PLAN_NODE_DETAIL), .count = tree->root.count, .downloads = downloads_of(req, false) };
	v->items = ARENA_ARRAY(req->arena, struct tree_item, v->count);
	for (size_t i = 0; i < v->count; i++)
		v->items[i] = item_of(req, t->slug, &tree->root.children[i]);
	return add_lines(req, plan, v);
}

static void answer(struct req *req, const struct plan_view *v, struct opt_int first, struct opt_int last) {
	static const char *const PLAN_SCRIPTS[] = { "plan.js" };
	static const char *const LOGIC_SCRIPTS[] = { "plan.js", "chart.js" };
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ .title = str_from(tr(req->lang, T("自治体"))), .url = url_build(req->arena, "/municipalities") };
	crumbs[1] = (struct crumb){ .title = v->municipality, .url = v->municipality_url };
	res_page(req, &(struct page){ .title = plan_label(req->arena, req->lang, v->title, first, last), .description = v->about, .body = plan_page_body,
		.model = v, .crumbs = crumbs, .crumb_count = 2, .scripts = v->logic ? LOGIC_SCRIPTS : PLAN_SCRIPTS, .script_count = v->logic ? 2 : 1, .door = 2 });
}

enum err plan_show(struct req *req, const struct plan_page_form *form) {
	struct tenant_all_row t;
	struct plan_published_row plan;
	struct plan_public_by_id_row row;
	struct plan_tree tree;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &t));
	TRY(plan_published(req->db, req->arena, t.tenant_id, form->plan_id, PLAN_PUBLISHED, &plan));
	TRY(plan_public_by_id(req->db, req->arena, form->plan_id, &row));
	TRY(plan_tree_load(req->db, req->arena, t.tenant_id, form->plan_id, &tree));
	struct plan_entry *entries = ARENA_ARRAY(req->arena, struct plan_entry, branch_size(&tree.root));
	size_t entry_count = 0;
	add_entries(&tree.root, 1, entries, &entry_count);
	res_record(req, "plan", &plan_public_by_id_desc, ARENA_COPY(req->arena, row));
	res_subtable(req, "nodes", &(struct table){ .desc = &plan_entry_desc, .rows = entries, .count = entry_count });
	if (req->format != FORMAT_HTML)
		return OK;
	struct plan_view *v = ARENA_NEW(req->arena, struct plan_view);
	TRY(fill_view(req, &t, &plan, &tree, v));
	answer(req, v, plan.first_fiscal_year, plan.last_fiscal_year);
	return OK;
}
