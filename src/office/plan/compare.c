/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two plans side by side: which programmes go on, which changed their name, which ended and which are new. */
#include "office/plan/pages.h"
#include "office/plan/likeness.h"
#include "plan_views.h"

static const struct col_desc PAIR_COLS[] = {
	{ .name = "change", .label = T("変化"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, change) },
	{ .name = "a", .label = T("左の計画の事業"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, a) },
	{ .name = "a_pillar", .label = T("左の柱"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, a_pillar) },
	{ .name = "b", .label = T("右の計画の事業"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, b) },
	{ .name = "b_pillar", .label = T("右の柱"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, b_pillar) },
	{ .name = "likeness", .label = T("名称の近さ（0～1000）"), .type = COL_INT, .offset = offsetof(struct compare_pair, likeness) },
};
const struct row_desc compare_pair_desc = { .name = "compare_pair", .size = sizeof(struct compare_pair), .count = COUNT_OF(PAIR_COLS),
	.cols = PAIR_COLS };

enum { ALIKE = 550, SAME = 1000 };

struct side {
	struct plan_public_by_id_row plan;
	struct plan_programme_of_plan_row *rows;
	size_t count;
	bool *paired;
};

static enum err side_load(struct req *req, struct plan_id id, struct side *side) {
	enum { MOST = 2000 };
	TRY(plan_public_by_id(req->db, req->arena, id, &side->plan));
	TRY(plan_programme_of_plan(req->db, req->arena, side->plan.tenant_id, id, MOST, &side->rows, &side->count));
	side->paired = ARENA_ARRAY(req->arena, bool, side->count);
	return OK;
}

struct comparison {
	struct req *req;
	struct side a, b;
	struct compare_pair *pairs;
	struct compare_line *lines;
	size_t count;
	struct plan_compare_view *view;
};

static struct url programme_url(struct req *req, const struct side *side, size_t i) {
	return url_build(req->arena, "/%s/programmes/%d", side->plan.slug, side->rows[i].node_id.v);
}

/* One line of the picture; an index of SIZE_MAX means: not in that plan. */
static void add(struct comparison *c, const char *kind, const char *label, size_t i, size_t k, int64_t likeness) {
	struct compare_pair *pair = &c->pairs[c->count];
	struct compare_line *line = &c->lines[c->count++];
	*pair = (struct compare_pair){ .change = str_from(tr(c->req->lang, label)), .likeness = likeness, .a = S(""), .b = S(""), .a_pillar = S(""), .b_pillar = S("") };
	*line = (struct compare_line){ .kind = kind, .chip = pair->change, .percent = likeness / 10 };
	if (i != SIZE_MAX) {
		pair->a = line->a = c->a.rows[i].name;
		pair->a_pillar = c->a.rows[i].pillar;
		line->a_url = programme_url(c->req, &c->a, i);
		c->a.paired[i] = true;
	}
	if (k != SIZE_MAX) {
		pair->b = line->b = c->b.rows[k].name;
		pair->b_pillar = c->b.rows[k].pillar;
		line->b_url = programme_url(c->req, &c->b, k);
		c->b.paired[k] = true;
	}
}

/* The unpaired programme of b that is most like i; SIZE_MAX below `least`. */
static size_t most_alike(const struct comparison *c, size_t i, int least, int *ret_likeness) {
	size_t best = SIZE_MAX;
	*ret_likeness = least - 1;
	for (size_t k = 0; k < c->b.count; k++) {
		if (c->b.paired[k])
			continue;
		int likeness = plan_likeness(c->req->arena, c->a.rows[i].name, c->b.rows[k].name);
		if (likeness > *ret_likeness) {
			*ret_likeness = likeness;
			best = k;
		}
	}
	return best;
}

/* Equal names first, so that a name that is only alike does not take their place. */
static void pair_up(struct comparison *c) {
	int likeness;
	for (size_t i = 0; i < c->a.count; i++) {
		size_t k = most_alike(c, i, SAME, &likeness);
		if (k != SIZE_MAX) {
			add(c, "same", T("同じ名称"), i, k, likeness);
			c->view->same++;
		}
	}
	for (size_t i = 0; i < c->a.count; i++) {
		size_t k = c->a.paired[i] ? SIZE_MAX : most_alike(c, i, ALIKE, &likeness);
		if (k != SIZE_MAX) {
			add(c, "changed", T("名称が近い"), i, k, likeness);
			c->view->changed++;
		}
	}
	for (size_t i = 0; i < c->a.count; i++)
		if (!c->a.paired[i]) {
			add(c, "gone", T("左の計画だけ"), i, SIZE_MAX, 0);
			c->view->gone++;
		}
	for (size_t k = 0; k < c->b.count; k++)
		if (!c->b.paired[k]) {
			add(c, "new", T("右の計画だけ"), SIZE_MAX, k, 0);
			c->view->added++;
		}
}

static enum err side_view(struct req *req, const struct side *side, struct compare_side *ret) {
	struct plan_tree tree;
	struct plan_published_row plan;
	TRY(plan_tree_load(req->db, req->arena, side->plan.tenant_id, side->plan.plan_id, &tree));
	TRY(plan_published(req->db, req->arena, side->plan.tenant_id, side->plan.plan_id, PLAN_PUBLISHED, &plan));
	*ret = (struct compare_side){ .title = side->plan.title, .municipality = side->plan.municipality,
		.period = period_label(req->arena, req->lang, side->plan.first_fiscal_year, side->plan.last_fiscal_year),
		.background = plan.background.n > 0 ? plan.background : plain_sentence(req->lang, plan.about_ja, plan.about_en),
		.url = url_build(req->arena, "/%s/plans/%d", side->plan.slug, side->plan.plan_id.v), .pillars = side->plan.pillars,
		.programmes = side->plan.programmes, .pillar_names = ARENA_ARRAY(req->arena, struct link, tree.root.count) };
	for (size_t i = 0; i < tree.root.count; i++)
		if (tree.root.children[i].node->kind == PLAN_NODE_PILLAR)
			ret->pillar_names[ret->pillar_count++] = (struct link){ .label = tree.root.children[i].node->name };
	return OK;
}

static enum err plan_choices(struct req *req, struct plan_id chosen, struct choices *ret) {
	enum plan_kind kind = PLAN_KIND_PLAN;
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(req->db, req->arena, 0, NULL, NULL, &kind, TENANT_MOST, &plans, &count));
	*ret = (struct choices){ .items = ARENA_ARRAY(req->arena, struct choice, count), .count = count };
	for (size_t i = 0; i < count; i++)
		ret->items[i] = (struct choice){ .value = id_text(req->arena, plans[i].plan_id.v), .chosen = plans[i].plan_id.v == chosen.v,
			.label = str_format(req->arena, "%.*s %.*s", STR_ARG(plans[i].municipality),
				STR_ARG(plan_label(req->arena, req->lang, plans[i].title, plans[i].first_fiscal_year, plans[i].last_fiscal_year))) };
	return OK;
}

static enum err compare(struct comparison *c, const struct plan_compare_form *form) {
	TRY(side_load(c->req, form->a, &c->a));
	TRY(side_load(c->req, form->b, &c->b));
	c->pairs = ARENA_ARRAY(c->req->arena, struct compare_pair, c->a.count + c->b.count);
	c->lines = ARENA_ARRAY(c->req->arena, struct compare_line, c->a.count + c->b.count);
	pair_up(c);
	TRY(side_view(c->req, &c->a, &c->view->a));
	TRY(side_view(c->req, &c->b, &c->view->b));
	c->view->chosen = true;
	c->view->lines = c->lines;
	c->view->line_count = c->count;
	return OK;
}

enum err plan_compare(struct req *req, const struct plan_compare_form *form) {
	struct plan_compare_view *v = ARENA_NEW(req->arena, struct plan_compare_view);
	struct comparison c = { .req = req, .view = v };
	if (form->a.v != 0 && form->b.v != 0)
		TRY(compare(&c, form));
	res_table(req, "compare", &(struct table){ .desc = &compare_pair_desc, .rows = c.pairs, .count = c.count });
	if (req->format != FORMAT_HTML)
		return OK;
	TRY(plan_choices(req, form->a, &v->left));
	TRY(plan_choices(req, form->b, &v->right));
	v->downloads = downloads_of(req, false);
	res_page(req, &(struct page){ .title = str_from(tr(req->lang, T("二つの計画をくらべる"))), .body = plan_compare_page_body, .model = v, .door = 2 });
	return OK;
}
