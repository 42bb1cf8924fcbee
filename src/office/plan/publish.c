/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What publishing makes of a plan: rows for lists, entries for search; continuity.c links it to its neighbours. See
 * import.h. */
#include "office/plan/import.h"
#include "office/plan/plan-private.h"

/*
 * rank_no orders everything that is published: real towns before fictional ones, the newest period first, then the
 * municipality's code, then a slot for each of its plans that end in the same year, then the place within the plan. 1 +
 * 12 + 20 + 8 + 16 bits.
 */
enum { SLOT_BITS = 8, CODE_BITS = 20, YEAR_BITS = 12, FAR_YEAR = 4000 };

struct publication {
	struct db *db;
	struct arena *a;
	int64_t now_us;
	struct tenant_all_row tenant;
	struct plan_of_tenant_row plan;
	struct plan_tree tree;
	struct plan_tag_of_plan_row *tags;
	size_t tag_count;
	int64_t rank; /* of the plan itself */
	int64_t next; /* the next free rank */
	struct node_id *done; /* nodes that are published already */
	size_t done_count;
};

static int64_t rank_base(const struct publication *p, int64_t slot) {
	int64_t code = 0;
	int64_t year = p->plan.last_fiscal_year.has ? p->plan.last_fiscal_year.v : 0;
	if (!str_to_int64(p->tenant.code, &code))
		code = 0;
	int64_t far = FAR_YEAR - year + ((int64_t)p->tenant.fictional << YEAR_BITS);
	return (far << (CODE_BITS + SLOT_BITS + PLAN_PLACE_BITS)) + (code << (SLOT_BITS + PLAN_PLACE_BITS)) +
		(slot << PLAN_PLACE_BITS);
}

/* The plan's own slot when it is published already, else the first free one. */
static enum err choose_rank(struct publication *p) {
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(p->db, p->a, 0, &p->tenant.tenant_id, NULL, NULL, PLAN_NODES_MOST, &plans, &count));
	for (int64_t slot = 0; slot < 1 << SLOT_BITS; slot++) {
		p->rank = rank_base(p, slot);
		bool taken = false;
		for (size_t i = 0; i < count; i++)
			taken = taken || (plans[i].rank_no == p->rank && plans[i].plan_id.v != p->plan.plan_id.v);
		if (!taken)
			return OK;
	}
	return ERR_CONFLICT;
}

static enum err forget(const struct publication *p) {
	struct plan_public_by_id_row old;
	enum err e = plan_public_by_id(p->db, p->a, p->plan.plan_id, &old);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(plan_programme_tag_delete(p->db, p->tenant.tenant_id, old.rank_no, old.rank_no + (1 << PLAN_PLACE_BITS),
		NULL));
	TRY(plan_programme_delete(p->db, p->tenant.tenant_id, p->plan.plan_id, NULL));
	TRY(plan_public_year_delete(p->db, p->tenant.tenant_id, old.rank_no, NULL));
	TRY(search_forget_plan(p->db, p->a, p->tenant.tenant_id, p->plan.plan_id));
	return plan_public_delete(p->db, p->tenant.tenant_id, p->plan.plan_id, NULL);
}

/* ---- programmes and search entries ---- */

static int64_t mask_of(const struct publication *p, struct node_id node, int first, int end) {
	int64_t mask = 0;
	for (size_t i = 0; i < p->tag_count; i++)
		if (p->tags[i].node_id.v == node.v && (int)p->tags[i].tag > first && (int)p->tags[i].tag < end)
			mask |= bit_of((int)p->tags[i].tag - first);
	return mask;
}

/* For whom a programme is that names nobody: everybody. */
static int64_t who_may_use(int64_t audiences) {
	return audiences == 0 || (audiences & bit_of(AUDIENCE_UNSPECIFIED)) != 0 ? bit_of(AUDIENCE_COUNT) - 1 :
		audiences;
}

/* One tag together with each of the audiences (a mask). */
static enum err put_pairs(const struct publication *p, int tag, int64_t audiences, int64_t rank, struct node_id node) {
	for (enum audience a = AUDIENCE_FOUNDER; a < AUDIENCE_COUNT; a++)
		if ((audiences & bit_of((int)a)) != 0)
			TRY(plan_programme_tag_insert(p->db, p->tenant.tenant_id, tag_pair(tag, a), rank, node, NULL));
	return OK;
}

/* The entries of a programme in the index of tags and of pairs of tags. */
static enum err put_tags(const struct publication *p, struct node_id node, int64_t rank, int64_t audiences) {
	for (size_t i = 0; i < p->tag_count; i++) {
		int tag = (int)p->tags[i].tag;
		if (p->tags[i].node_id.v != node.v)
			continue;
		TRY(plan_programme_tag_insert(p->db, p->tenant.tenant_id, p->tags[i].tag, rank, node, NULL));
		if (tag < PLAN_TAG_AUDIENCE)
			TRY(put_pairs(p, tag, audiences, rank, node));
		if (tag > PLAN_TAG_WISH)
			TRY(put_pairs(p, tag, who_may_use(audiences), rank, node));
	}
	return put_pairs(p, PLAN_TAG_WISH, who_may_use(audiences), rank, node);
}

static enum err publish_programme(struct publication *p, const struct plan_branch *b, const struct plan_branch *pillar,
	int64_t rank, int64_t kinds) {
	const struct plan_node_of_plan_row *n = b->node;
	int64_t audiences = mask_of(p, n->node_id, PLAN_TAG_AUDIENCE, PLAN_TAG_WISH);
	TRY(plan_programme_insert(p->db, p->tenant.tenant_id, n->node_id, p->plan.plan_id, rank, p->tenant.code,
		p->tenant.name, p->tenant.slug, n->name, pillar != NULL ? pillar->node->name : S(""), p->plan.title,
		p->plan.first_fiscal_year, p->plan.last_fiscal_year, n->plain_ja, n->plain_en, kinds, audiences,
		mask_of(p, n->node_id, PLAN_TAG_WISH, PLAN_TAG_COUNT), (int64_t)b->count, NULL));
	return put_tags(p, n->node_id, rank, audiences);
}

static enum search_kind search_kind_of(enum plan_node_kind kind) {
	static const enum search_kind KINDS[PLAN_NODE_KIND_COUNT] = {
		[PLAN_NODE_PILLAR] = SEARCH_PILLAR,
		[PLAN_NODE_PROGRAMME] = SEARCH_PROGRAMME,
		[PLAN_NODE_DETAIL] = SEARCH_DETAIL,
		[PLAN_NODE_CAPTION] = SEARCH_CAPTION,
		[PLAN_NODE_SECTION] = SEARCH_SECTION,
		[PLAN_NODE_GOAL] = SEARCH_GOAL,
		[PLAN_NODE_STRATEGY] = SEARCH_STRATEGY,
		[PLAN_NODE_TACTIC] = SEARCH_TACTIC,
		[PLAN_NODE_METHOD] = SEARCH_METHOD,
	};
	return KINDS[kind];
}

static struct str child_names(struct arena *a, const struct plan_branch *b) {
	struct str names = S("");
	for (size_t i = 0; i < b->count; i++)
		names = i == 0 ? b->children[i].node->name :
				 str_format(a, "%.*s、%.*s", STR_ARG(names), STR_ARG(b->children[i].node->name));
	return names;
}

/* What the search shows below the name: the plain sentence and the details of a programme, what a detail belongs to. */
static struct str shown_text(struct arena *a, const struct plan_branch *b, const struct plan_branch *above) {
	const struct plan_node_of_plan_row *n = b->node;
	if (n->kind == PLAN_NODE_PROGRAMME)
		return b->count > 0 ? str_format(a, "%.*s %.*s", STR_ARG(n->plain_ja), STR_ARG(child_names(a, b))) :
			n->plain_ja;
	if (n->kind == PLAN_NODE_PILLAR)
		return n->summary.n > 0 ? n->summary : child_names(a, b);
	if (n->summary.n > 0)
		return n->summary;
	return above != NULL && above->node != NULL ? above->node->name : S("");
}

static struct str hidden_text(struct arena *a, const struct plan_branch *b, int64_t kinds) {
	struct str words = b->node->kind == PLAN_NODE_PROGRAMME ?
		str_format(a, "%.*s %.*s", STR_ARG(b->node->summary), STR_ARG(b->node->plain_en)) :
		S("");
	for (int kind = 1; kind < SUPPORT_KIND_COUNT; kind++)
		if ((kinds & bit_of(kind)) != 0)
			words = str_format(a, "%.*s %s", STR_ARG(words), support_kind_desc.values[kind].label);
	return words;
}

static bool is_done(struct publication *p, struct node_id id) {
	for (size_t i = 0; i < p->done_count; i++)
		if (p->done[i].v == id.v)
			return true;
	p->done[p->done_count++] = id;
	return false;
}

static enum err publish_branch(struct publication *p, const struct plan_branch *b, const struct plan_branch *above) {
	const struct plan_node_of_plan_row *n = b->node;
	if (is_done(p, n->node_id))
		return OK;
	if (p->next >= p->rank + (1 << PLAN_PLACE_BITS))
		return ERR_TOO_LARGE;
	int64_t rank = p->next++;
	int64_t kinds = mask_of(p, n->node_id, 0, PLAN_TAG_AUDIENCE);
	if (n->kind == PLAN_NODE_PROGRAMME)
		TRY(publish_programme(p, b, above, rank, kinds));
	TRY(search_put(p->db, p->a,
		&(struct search_doc){ .tenant_id = p->tenant.tenant_id,
			.rank_no = rank,
			.kind = search_kind_of(n->kind),
			.plan_id = p->plan.plan_id,
			.node_id = n->node_id,
			.slug = p->tenant.slug,
			.municipality = p->tenant.name,
			.first_fiscal_year = p->plan.first_fiscal_year,
			.last_fiscal_year = p->plan.last_fiscal_year,
			.kinds = kinds,
			.title = n->name,
			.text = shown_text(p->a, b, above),
			.hidden = hidden_text(p->a, b, kinds) }));
	for (size_t i = 0; i < b->count; i++)
		TRY(publish_branch(p, &b->children[i], b));
	return OK;
}

/* The years that a page can ask for. */
static enum err publish_years(const struct publication *p) {
	enum { FIRST = 1990, LAST = 2100 }; /* as in forms.def */
	if (!p->plan.first_fiscal_year.has || !p->plan.last_fiscal_year.has)
		return OK;
	for (int64_t year = FIRST; year <= LAST; year++)
		if (p->plan.first_fiscal_year.v <= year && year <= p->plan.last_fiscal_year.v)
			TRY(plan_public_year_insert(p->db, p->tenant.tenant_id, year, p->rank, NULL));
	return OK;
}

static enum err count_plans(const struct publication *p) {
	TRY(plan_count_delete(p->db, p->tenant.tenant_id, NULL));
	return plan_count_recount(p->db, p->tenant.tenant_id, NULL);
}

static enum err count_themes(const struct publication *p) {
	TRY(plan_theme_delete(p->db, p->tenant.tenant_id, NULL));
	return plan_theme_recount(p->db, p->tenant.tenant_id, tag_of_kind((enum support_kind)(SUPPORT_KIND_COUNT - 1)),
		NULL);
}

static enum err publish_plan_row(struct publication *p) {
	struct str about = str_format(p->a, "%.*s\n%.*s", STR_ARG(p->plan.about_ja), STR_ARG(p->plan.background));
	TRY(plan_public_insert(p->db, p->tenant.tenant_id, p->plan.plan_id, p->rank, p->plan.kind, p->tenant.code,
		p->tenant.name, p->tenant.slug, p->plan.title, p->plan.first_fiscal_year, p->plan.last_fiscal_year,
		(int64_t)plan_tree_count(&p->tree, PLAN_NODE_PILLAR),
		(int64_t)plan_tree_count(&p->tree, PLAN_NODE_PROGRAMME),
		(int64_t)plan_tree_count(&p->tree, PLAN_NODE_DETAIL), p->tenant.fictional, p->now_us, NULL));
	return search_put(p->db, p->a,
		&(struct search_doc){ .tenant_id = p->tenant.tenant_id,
			.rank_no = p->rank,
			.kind = SEARCH_PLAN,
			.plan_id = p->plan.plan_id,
			.slug = p->tenant.slug,
			.municipality = p->tenant.name,
			.first_fiscal_year = p->plan.first_fiscal_year,
			.last_fiscal_year = p->plan.last_fiscal_year,
			.title = p->plan.title,
			.text = str_trim(about),
			.hidden = str_format(p->a, "%.*s %.*s %.*s", STR_ARG(p->tenant.name), STR_ARG(p->tenant.kana),
				STR_ARG(p->tenant.english)) });
}

/* ---- all of it ---- */

static enum err load(struct publication *p, struct tenant_id tenant, struct plan_id plan) {
	struct plan_of_tenant_row *plans;
	const struct tenant_all_row *tenants;
	size_t count, tenant_count;
	enum err found = ERR_NOT_FOUND;
	TRY(tenant_list(p->db, p->a, &tenants, &tenant_count));
	for (size_t i = 0; i < tenant_count; i++)
		if (tenants[i].tenant_id.v == tenant.v)
			p->tenant = tenants[i];
	TRY(plan_of_tenant(p->db, p->a, tenant, PLAN_NODES_MOST, &plans, &count));
	for (size_t i = 0; i < count; i++)
		if (plans[i].plan_id.v == plan.v) {
			p->plan = plans[i];
			found = OK;
		}
	TRY(found);
	TRY(plan_tree_load(p->db, p->a, tenant, plan, &p->tree));
	p->done = ARENA_ARRAY(p->a, struct node_id, p->tree.node_count);
	return plan_tag_of_plan(p->db, p->a, tenant, plan, PLAN_NODES_MOST * 4, &p->tags, &p->tag_count);
}

static enum err mark_published(const struct publication *p) {
	const struct plan_of_tenant_row *d = &p->plan;
	int64_t changed;
	TRY(plan_update(p->db, p->tenant.tenant_id, d->plan_id, PLAN_PUBLISHED, d->title, d->last_fiscal_year,
		d->subject_to_vote, d->background, d->about_ja, d->about_en, d->source_id, d->line, d->last_line,
		p->now_us, d->version, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err plan_publish(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan, int64_t now_us) {
	struct publication p = { .db = db, .a = a, .now_us = now_us };
	TRY(load(&p, tenant, plan));
	TRY(forget(&p));
	TRY(choose_rank(&p));
	p.next = p.rank + 1;
	TRY(publish_plan_row(&p));
	for (size_t i = 0; i < p.tree.root.count; i++)
		TRY(publish_branch(&p, &p.tree.root.children[i], NULL));
	TRY(publish_years(&p));
	TRY(count_plans(&p));
	TRY(count_themes(&p));
	TRY(mark_published(&p));
	return plan_continuity_link(db, a, &p.tenant, &p.plan);
}
