/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two plans side by side: which programmes go on, which changed their name, which ended and which are new. */
#include "office/plan/plan-private.h"
#include "office/plan/likeness.h"
#include "plan_views.h"

#include <stdlib.h>

static const struct col_desc PAIR_COLS[] = {
	{ .name = "change", .label = T("変化"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, change) },
	{ .name = "a", .label = T("左の計画の計画事業"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, a) },
	{ .name = "a_pillar",
		.label = T("左の柱"),
		.type = COL_TEXT,
		.offset = offsetof(struct compare_pair, a_pillar) },
	{ .name = "b", .label = T("右の計画の計画事業"), .type = COL_TEXT, .offset = offsetof(struct compare_pair, b) },
	{ .name = "b_pillar",
		.label = T("右の柱"),
		.type = COL_TEXT,
		.offset = offsetof(struct compare_pair, b_pillar) },
	{ .name = "likeness",
		.label = T("名称の近さ（0～1000）"),
		.type = COL_INT,
		.offset = offsetof(struct compare_pair, likeness) },
};
const struct row_desc compare_pair_desc = { .name = "compare_pair",
	.size = sizeof(struct compare_pair),
	.count = COUNT_OF(PAIR_COLS),
	.cols = PAIR_COLS };

enum { ALIKE = 550, SAME = 1000 };

struct side {
	struct plan_public_by_id_row plan;
	struct plan_programme_of_plan_row *rows;
	size_t count;
	const struct plan_name **names;
	bool *paired;
};

static enum err side_load(struct req *req, struct plan_id id, struct side *side) {
	enum { MOST = 2000 };
	TRY(plan_public_by_id(req->db, req->arena, id, &side->plan));
	TRY(plan_programme_of_plan(req->db, req->arena, side->plan.tenant_id, id, MOST, &side->rows, &side->count));
	side->paired = ARENA_ARRAY(req->arena, bool, side->count);
	return OK;
}

static void ready_names(struct req *req, struct str municipality, struct side *side) {
	side->names = ARENA_ARRAY(req->arena, const struct plan_name *, side->count);
	for (size_t i = 0; i < side->count; i++)
		side->names[i] = plan_name_new(req->arena, municipality, side->rows[i].name);
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

/* What may have become of a programme. */
struct change { const char *kind, *label, *tone; };
static const struct change SAME_NAME = { "same", T("同じ名称"), "green" };
static const struct change ALIKE_NAME = { "changed", T("名称が近い"), "blue" };
static const struct change LEFT_ONLY = { "gone", T("左の計画だけ"), "quiet" };
static const struct change RIGHT_ONLY = { "new", T("右の計画だけ"), "yellow" };

/* One line of the picture; an index of SIZE_MAX means: not in that plan. */
static void add(struct comparison *c, const struct change *change, size_t i, size_t k, int64_t likeness) {
	struct compare_pair *pair = &c->pairs[c->count];
	struct compare_line *line = &c->lines[c->count++];
	*pair = (struct compare_pair){ .change = str_from(tr(c->req->lang, change->label)),
		.likeness = likeness,
		.a = S(""),
		.b = S(""),
		.a_pillar = S(""),
		.b_pillar = S("") };
	*line = (struct compare_line){ .kind = change->kind,
		.tone = change->tone,
		.chip = pair->change,
		.percent = likeness / 10 };
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

/* The unpaired programme of b with the same name as i; SIZE_MAX when there is none. */
static size_t same_name(const struct comparison *c, size_t i) {
	for (size_t k = 0; k < c->b.count; k++)
		if (!c->b.paired[k] && plan_name_same(c->a.names[i], c->b.names[k]))
			return k;
	return SIZE_MAX;
}

/* The unpaired programme of b that is most like i; SIZE_MAX when none is alike. */
static size_t most_alike(const struct comparison *c, size_t i, int *ret_likeness) {
	size_t best = SIZE_MAX;
	*ret_likeness = ALIKE - 1;
	for (size_t k = 0; k < c->b.count; k++) {
		if (c->b.paired[k])
			continue;
		int likeness = plan_likeness(c->a.names[i], c->b.names[k]);
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
		size_t k = same_name(c, i);
		if (k != SIZE_MAX) {
			add(c, &SAME_NAME, i, k, SAME);
			c->view->same++;
		}
	}
	for (size_t i = 0; i < c->a.count; i++) {
		size_t k = c->a.paired[i] ? SIZE_MAX : most_alike(c, i, &likeness);
		if (k != SIZE_MAX) {
			add(c, &ALIKE_NAME, i, k, likeness);
			c->view->changed++;
		}
	}
	for (size_t i = 0; i < c->a.count; i++)
		if (!c->a.paired[i]) {
			add(c, &LEFT_ONLY, i, SIZE_MAX, 0);
			c->view->gone++;
		}
	for (size_t k = 0; k < c->b.count; k++)
		if (!c->b.paired[k]) {
			add(c, &RIGHT_ONLY, SIZE_MAX, k, 0);
			c->view->added++;
		}
}

static enum err side_view(struct req *req, const struct tenants *tenants, const struct side *side,
	struct compare_side *ret) {
	struct plan_tree tree;
	struct plan_published_row plan;
	TRY(plan_tree_load(req->db, req->arena, side->plan.tenant_id, side->plan.plan_id, &tree));
	TRY(plan_published(req->db, req->arena, side->plan.tenant_id, side->plan.plan_id, PLAN_PUBLISHED, &plan));
	struct str municipality = tenants_name(tenants, side->plan.tenant_id, req->lang, side->plan.municipality);
	*ret = (struct compare_side){ .label = plan_label_with(req->arena, req->lang, municipality, side->plan.title,
		side->plan.first_fiscal_year, side->plan.last_fiscal_year),
		.background = plan.background,
		.about = plan.background.n > 0 ? S("") : plain_sentence(req->lang, plan.about_ja, plan.about_en),
		.url = url_build(req->arena, "/%s/plans/%d", side->plan.slug, side->plan.plan_id.v),
		.programmes = side->plan.programmes,
		.pillars = ARENA_ARRAY(req->arena, struct str, tree.root.count) };
	for (size_t i = 0; i < tree.root.count; i++)
		if (tree.root.children[i].node->kind == PLAN_NODE_PILLAR)
			ret->pillars[ret->pillar_count++] = tree.root.children[i].node->name;
	return OK;
}

/* Newest first within a municipality, municipalities in the order of their codes: plans of one town stand together. */
static int by_code(const void *x, const void *y) {
	const struct plan_public_list_row *a = x;
	const struct plan_public_list_row *b = y;
	int order = str_compare(a->code, b->code);
	return order != 0 ? order : (a->rank_no > b->rank_no) - (a->rank_no < b->rank_no);
}

static enum err fill_choices(struct req *req, const struct tenants *tenants, const struct plan_compare_form *form,
	struct plan_compare_view *v) {
	enum plan_kind kind = PLAN_KIND_PLAN;
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(req->db, req->arena, 0, NULL, NULL, &kind, TENANT_MOST, &plans, &count));
	if (count > 0)
		qsort(plans, count, sizeof *plans, by_code);
	v->left = (struct choices){ .items = ARENA_ARRAY(req->arena, struct choice, count), .count = count };
	v->right = (struct choices){ .items = ARENA_ARRAY(req->arena, struct choice, count), .count = count };
	for (size_t i = 0; i < count; i++) {
		struct str name = tenants_name(tenants, plans[i].tenant_id, req->lang, plans[i].municipality);
		struct choice choice = { .value = id_text(req->arena, plans[i].plan_id.v),
			.label = beside(req->arena, req->lang, name,
				period_label(req->arena, req->lang, plans[i].first_fiscal_year,
					plans[i].last_fiscal_year)) };
		v->left.items[i] = v->right.items[i] = choice;
		v->left.items[i].chosen = plans[i].plan_id.v == form->a.v;
		v->right.items[i].chosen = plans[i].plan_id.v == form->b.v;
	}
	return OK;
}

static enum err compare(struct comparison *c, const struct plan_compare_form *form) {
	TRY(side_load(c->req, form->a, &c->a));
	TRY(side_load(c->req, form->b, &c->b));
	bool one_town = c->a.plan.tenant_id.v == c->b.plan.tenant_id.v;
	ready_names(c->req, one_town ? c->a.plan.municipality : S(""), &c->a);
	ready_names(c->req, one_town ? c->a.plan.municipality : S(""), &c->b);
	c->pairs = ARENA_ARRAY(c->req->arena, struct compare_pair, c->a.count + c->b.count);
	c->lines = ARENA_ARRAY(c->req->arena, struct compare_line, c->a.count + c->b.count);
	pair_up(c);
	return OK;
}

static enum err fill_view(struct comparison *c, const struct plan_compare_form *form) {
	struct plan_compare_view *v = c->view;
	struct tenants tenants;
	TRY(tenants_load(c->req, &tenants));
	v->chosen = form->a.v != 0 && form->b.v != 0;
	v->half_chosen = !v->chosen && (form->a.v != 0 || form->b.v != 0);
	v->lines = c->lines;
	v->line_count = c->count;
	v->downloads = downloads_of(c->req, false);
	if (v->chosen) {
		TRY(side_view(c->req, &tenants, &c->a, &v->a));
		TRY(side_view(c->req, &tenants, &c->b, &v->b));
	}
	return fill_choices(c->req, &tenants, form, v);
}

/* The window's title names the plans, so that two open comparisons can be told apart (WCAG 2.4.2). */
static struct str title_of(struct req *req, const struct plan_compare_view *v) {
	const struct msg_arg args[] = { { .name = "a", .text = v->a.label }, { .name = "b", .text = v->b.label } };
	return v->chosen ? tr_format(req->arena, req->lang, T("「{a}」と「{b}」の比較"), args, COUNT_OF(args)) :
		str_from(tr(req->lang, T("二つの計画を比べる")));
}

enum err plan_compare(struct req *req, const struct plan_compare_form *form) {
	struct plan_compare_view *v = ARENA_NEW(req->arena, struct plan_compare_view);
	struct comparison c = { .req = req, .view = v };
	if (form->a.v != 0 && form->b.v != 0)
		TRY(compare(&c, form));
	res_table(req, "compare", &(struct table){ .desc = &compare_pair_desc, .rows = c.pairs, .count = c.count });
	if (req->format != FORMAT_HTML)
		return OK;
	TRY(fill_view(&c, form));
	res_page(req, &(struct page){ .title = title_of(req, v), .body = plan_compare_page_body, .model = v, .door = 2,
		.width = "wide", .crumbs = crumbs_from_home(req, NULL, 0), .crumb_count = 1 });
	return OK;
}
