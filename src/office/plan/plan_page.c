/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A plan: its tree beside the lines that it was read from; a logic model: as a graph to look at and as lists to
 * read. */
#include "office/plan/plan-private.h"
#include "plan_views.h"

static const struct col_desc ENTRY_COLS[] = {
	{ .name = "node_id", .label = T("項目番号"), .type = COL_ID, .offset = offsetof(struct plan_entry, node_id) },
	{ .name = "parent_id",
		.label = T("上の項目"),
		.type = COL_ID,
		.offset = offsetof(struct plan_entry, parent_id) },
	{ .name = "depth", .label = T("深さ"), .type = COL_INT, .offset = offsetof(struct plan_entry, depth) },
	{ .name = "kind",
		.label = T("項目の種類"),
		.type = COL_ENUM,
		.offset = offsetof(struct plan_entry, kind),
		.values = &plan_node_kind_desc },
	{ .name = "status",
		.label = T("位置づけ"),
		.type = COL_ENUM,
		.offset = offsetof(struct plan_entry, status),
		.values = &plan_node_status_desc },
	{ .name = "number", .label = T("番号"), .type = COL_TEXT, .offset = offsetof(struct plan_entry, number) },
	{ .name = "name", .label = T("名称"), .type = COL_TEXT, .offset = offsetof(struct plan_entry, name) },
	{ .name = "line", .label = T("行"), .type = COL_INT, .offset = offsetof(struct plan_entry, line) },
	{ .name = "open_list", .label = T("例示"), .type = COL_BOOL, .offset = offsetof(struct plan_entry, open_list) },
};
const struct row_desc plan_entry_desc = { .name = "plan_entry",
	.size = sizeof(struct plan_entry),
	.count = COUNT_OF(ENTRY_COLS),
	.cols = ENTRY_COLS };

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
			.parent_id = { branch->node != NULL ? branch->node->node_id.v : 0 },
			.kind = child->node->kind,
			.status = child->node->status,
			.depth = depth,
			.number = child->node->number,
			.name = child->node->name,
			.line = child->line,
			.open_list = child->node->open_list };
		add_entries(child, depth + 1, entries, count);
	}
}

/* ---- the tree for display ---- */

/* What all branches of one page share. */
struct display {
	struct req *req;
	struct str slug;
	const struct plan_tree *tree;
	bool *placed; /* nodes that have their anchor; a node with two places has it at the first */
};

static struct str anchor_of(struct display *d, const struct plan_node_of_plan_row *node) {
	bool *placed = &d->placed[node - d->tree->nodes];
	if (*placed)
		return STR_NONE;
	*placed = true;
	return id_text(d->req->arena, node->node_id.v);
}

static struct tree_item item_alone(struct display *d, const struct plan_branch *branch) {
	const struct plan_node_of_plan_row *n = branch->node;
	struct tree_item item = {
		.kind = str_from(tr(d->req->lang, plan_node_kind_desc.values[n->kind].label)),
		.kind_word = plan_node_kind_desc.values[n->kind].word,
		.id = anchor_of(d, n),
		.name = n->name,
		.number = n->number,
		.summary = n->summary,
		.line = branch->line,
		.last_line = branch->line,
		.open_list = n->open_list &&
			!(branch->count > 0 &&
				name_says_detail(n->name, branch->children[branch->count - 1].node->name)),
		.metro_category = n->metro_category,
	};
	if (n->status != PLAN_NODE_LISTED)
		item.status = str_from(tr(d->req->lang, plan_node_status_desc.values[n->status].label));
	if (n->kind == PLAN_NODE_PROGRAMME)
		item.url = url_build(d->req->arena, "/%s/programmes/%d", d->slug, n->node_id.v);
	return item;
}

/* A pillar's lines reach as far as what stands below it. */
static struct tree_item item_of(struct display *d, const struct plan_branch *branch) {
	struct tree_item item = item_alone(d, branch);
	item.children = ARENA_ARRAY(d->req->arena, struct tree_item, branch->count);
	for (size_t i = 0; i < branch->count; i++) {
		if (name_says_detail(branch->node->name, branch->children[i].node->name))
			continue;
		struct tree_item child = item_of(d, &branch->children[i]);
		if (child.last_line > item.last_line)
			item.last_line = child.last_line;
		item.children[item.count++] = child;
	}
	return item;
}

static void fill_tree(struct req *req, struct str slug, const struct plan_tree *tree, struct plan_view *v) {
	struct display d = { .req = req,
		.slug = slug,
		.tree = tree,
		.placed = ARENA_ARRAY(req->arena, bool, tree->node_count + 1) };
	v->tree.items = ARENA_ARRAY(req->arena, struct tree_item, tree->root.count);
	v->captions.items = ARENA_ARRAY(req->arena, struct tree_item, tree->root.count);
	for (size_t i = 0; i < tree->root.count; i++) {
		const struct plan_branch *branch = &tree->root.children[i];
		struct tree_items *part = branch->node->kind == PLAN_NODE_CAPTION ? &v->captions : &v->tree;
		part->items[part->count++] = item_of(&d, branch);
	}
}

/* ---- the lines that it was read from ---- */

/* The background has no line of its own in the tree: it stands where the lines that it is made of begin. */
static void find_background(struct plan_view *v) {
	for (size_t i = 0; i < v->line_count; i++) {
		struct str line = v->lines[i].text;
		bool inside = str_contains(v->background, line);
		if (!inside && v->background_first != 0)
			return;
		if (!inside)
			continue;
		if (v->background_first == 0)
			v->background_first = v->lines[i].number;
		v->background_last = v->lines[i].number;
	}
}

static enum err add_lines(struct req *req, const struct plan_published_row *plan, struct plan_view *v) {
	struct plan_source_body_row source;
	TRY(plan_source_body(req->db, req->arena, plan->source_id, &source));
	v->source_name = source.name;
	v->has_source = source.format != PLAN_SOURCE_FACTS && plan->last_line >= plan->line;
	if (!v->has_source)
		return OK;
	v->lines = ARENA_ARRAY(req->arena, struct source_line, (size_t)(plan->last_line - plan->line + 1));
	struct str rest = source.body;
	for (int64_t number = 1; !str_is_none(rest) && number <= plan->last_line; number++) {
		struct str line = str_trim(str_line(&rest));
		if (number >= plan->line && line.n > 0)
			v->lines[v->line_count++] = (struct source_line){ .number = number, .text = line };
	}
	if (v->background.n > 0)
		find_background(v);
	return OK;
}

/* ---- the page ---- */

static void fill_view(struct req *req, const struct tenant_all_row *t, const struct plan_published_row *plan,
	const struct plan_tree *tree, struct plan_view *v) {
	*v = (struct plan_view){ .municipality = tenant_name(t, req->lang),
		.title = plan->title,
		.background = plan->background,
		.period = period_with_months(req->arena, req->lang, plan->first_fiscal_year, plan->last_fiscal_year),
		.about = plain_sentence(req->lang, plan->about_ja, plan->about_en),
		.municipality_url = url_build(req->arena, "/%s", t->slug),
		.compare_url = url_build(req->arena, "/compare?a=%d", plan->plan_id.v),
		.ended = period_ended(plan->last_fiscal_year, req->now_us),
		.subject_to_vote = plan->subject_to_vote,
		.logic = plan->kind == PLAN_KIND_LOGIC_MODEL,
		.fictional = t->fictional,
		.site = t->url.n > 0 ? url_foreign(req->arena, t->url) : (struct url){ STR_NONE },
		.pillars = (int64_t)plan_tree_count(tree, PLAN_NODE_PILLAR),
		.programmes = (int64_t)plan_tree_count(tree, PLAN_NODE_PROGRAMME),
		.details = (int64_t)plan_tree_count(tree, PLAN_NODE_DETAIL),
		.downloads = downloads_of(req, false) };
	fill_tree(req, t->slug, tree, v);
}

static void answer(struct req *req, const struct plan_view *v, const struct plan_published_row *plan) {
	static const char *const PLAN_SCRIPTS[] = { "plan.js" };
	static const char *const LOGIC_SCRIPTS[] = { "chart.js" };
	const struct crumb way[] = { { .title = str_from(tr(req->lang, T("自治体の一覧"))),
		.url = url_build(req->arena, "/municipalities") },
		{ .title = v->municipality, .url = v->municipality_url } };
	res_page(req,
		&(struct page){ .title = plan_label_with(req->arena, req->lang, v->municipality, v->title,
					plan->first_fiscal_year, plan->last_fiscal_year),
			.description = v->about,
			.body = plan_page_body,
			.model = v,
			.crumbs = crumbs_from_home(req, way, COUNT_OF(way)),
			.crumb_count = COUNT_OF(way) + 1,
			.scripts = v->logic ? LOGIC_SCRIPTS : PLAN_SCRIPTS,
			.script_count = 1,
			.door = 2,
			.width = v->logic || v->has_source ? "wide" : NULL });
}

static void give_rows(struct req *req, const struct plan_public_by_id_row *row, const struct plan_tree *tree) {
	struct plan_entry *entries = ARENA_ARRAY(req->arena, struct plan_entry, branch_size(&tree->root));
	size_t count = 0;
	add_entries(&tree->root, 1, entries, &count);
	res_record(req, "plan", &plan_public_by_id_desc, ARENA_COPY(req->arena, *row));
	res_subtable(req, "nodes", &(struct table){ .desc = &plan_entry_desc, .rows = entries, .count = count });
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
	give_rows(req, &row, &tree);
	if (req->format != FORMAT_HTML)
		return OK;
	struct plan_view *v = ARENA_NEW(req->arena, struct plan_view);
	fill_view(req, &t, &plan, &tree, v);
	TRY(add_lines(req, &plan, v));
	answer(req, v, &plan);
	return OK;
}
