/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same or a continued programme in the next plan: proposed when a plan is published, decided by an officer. See
 * plan-private.h. */
#include "office/plan/likeness.h"
#include "office/plan/plan-private.h"

#include <stdlib.h>

enum { LINK_LEAST = 550, PROGRAMMES_MOST = 5000 };

/* ---- neighbours ---- */

/* The published plans that begin next before and next after a year; NULL when there is none. A first year belongs to
 * one plan of a town and never changes, so neighbours stay neighbours when a last year is corrected. Plans that state
 * no year have no neighbours. */
struct neighbours {
	const struct plan_public_list_row *before, *after;
};

static struct neighbours neighbours_of(const struct plan_public_list_row *plans, size_t count, int64_t first_year) {
	struct neighbours n = { .before = NULL };
	for (size_t i = 0; i < count; i++) {
		struct opt_int year = plans[i].first_fiscal_year;
		if (!year.has)
			continue;
		if (year.v < first_year && (n.before == NULL || year.v > n.before->first_fiscal_year.v))
			n.before = &plans[i];
		if (year.v > first_year && (n.after == NULL || year.v < n.after->first_fiscal_year.v))
			n.after = &plans[i];
	}
	return n;
}

static enum err find_neighbours(struct db *db, struct arena *a, struct tenant_id tenant, int64_t first_year,
	struct neighbours *ret) {
	enum plan_kind kind = PLAN_KIND_PLAN;
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(db, a, 0, &tenant, NULL, &kind, PLAN_NODES_MOST, &plans, &count));
	*ret = neighbours_of(plans, count, first_year);
	return OK;
}

/* ---- proposals ---- */

/* The programmes of a plan with their names made ready. */
struct programmes {
	struct plan_programme_of_plan_row *rows;
	const struct plan_name **names;
	size_t count;
};

/* Two neighbouring plans, and what an officer has decided between them. */
struct pair_of_plans {
	struct db *db;
	struct arena *a;
	const struct tenant_all_row *tenant;
	struct programmes before, after;
	struct plan_continuity_decided_row *decided;
	size_t decided_count;
};

static enum err load_programmes(const struct pair_of_plans *p, struct plan_id plan, struct programmes *ret) {
	TRY(plan_programme_of_plan(p->db, p->a, p->tenant->tenant_id, plan, PROGRAMMES_MOST, &ret->rows, &ret->count));
	ret->names = ARENA_ARRAY(p->a, const struct plan_name *, ret->count);
	for (size_t i = 0; i < ret->count; i++)
		ret->names[i] = plan_name_new(p->a, p->tenant->name, ret->rows[i].name);
	return OK;
}

static enum plan_continuity_state decision(const struct pair_of_plans *p, struct node_id from, struct node_id to) {
	for (size_t i = 0; i < p->decided_count; i++)
		if (p->decided[i].to_node.v == to.v && p->decided[i].from_node.v == from.v)
			return p->decided[i].state;
	return PLAN_CONTINUITY_PROPOSED;
}

/* The best of those that nobody has refused; none beside one that is confirmed. Of what is decided only the degree is
 * written again. */
static enum err propose(const struct pair_of_plans *p, size_t to) {
	struct node_id node = p->after.rows[to].node_id;
	int best = LINK_LEAST - 1;
	size_t from = SIZE_MAX;
	bool settled = false;
	for (size_t i = 0; i < p->before.count; i++) {
		int likeness = plan_likeness(p->before.names[i], p->after.names[to]);
		enum plan_continuity_state state = decision(p, p->before.rows[i].node_id, node);
		if (state != PLAN_CONTINUITY_PROPOSED)
			TRY(plan_continuity_insert(p->db, p->tenant->tenant_id, p->before.rows[i].node_id, node,
				likeness, state, NULL));
		else if (likeness > best) {
			best = likeness;
			from = i;
		}
		settled = settled || state == PLAN_CONTINUITY_CONFIRMED;
	}
	if (from == SIZE_MAX || settled)
		return OK;
	return plan_continuity_insert(p->db, p->tenant->tenant_id, p->before.rows[from].node_id, node, best,
		PLAN_CONTINUITY_PROPOSED, NULL);
}

static enum err load_pair(struct db *db, struct arena *a, const struct tenant_all_row *tenant, struct plan_id from,
	struct plan_id to, struct pair_of_plans *p) {
	*p = (struct pair_of_plans){ .db = db, .a = a, .tenant = tenant };
	TRY(load_programmes(p, from, &p->before));
	TRY(load_programmes(p, to, &p->after));
	return plan_continuity_decided(db, a, tenant->tenant_id, PLAN_CONTINUITY_PROPOSED, from, to, PLAN_NODES_MOST,
		&p->decided, &p->decided_count);
}

static enum err link_plans(struct db *db, struct arena *a, const struct tenant_all_row *tenant, struct plan_id from,
	struct plan_id to) {
	struct pair_of_plans p;
	TRY(plan_continuity_delete_between(db, tenant->tenant_id, PLAN_CONTINUITY_PROPOSED, from, to, NULL));
	TRY(load_pair(db, a, tenant, from, to, &p));
	for (size_t i = 0; i < p.after.count; i++)
		TRY(propose(&p, i));
	return OK;
}

enum err plan_continuity_link(struct db *db, struct arena *a, const struct tenant_all_row *tenant,
	const struct plan_of_tenant_row *plan) {
	struct neighbours n;
	if (plan->kind != PLAN_KIND_PLAN || !plan->first_fiscal_year.has)
		return OK;
	TRY(find_neighbours(db, a, tenant->tenant_id, plan->first_fiscal_year.v, &n));
	if (n.before != NULL)
		TRY(link_plans(db, a, tenant, n.before->plan_id, plan->plan_id));
	if (n.after != NULL)
		TRY(link_plans(db, a, tenant, plan->plan_id, n.after->plan_id));
	if (n.before != NULL && n.after != NULL)
		TRY(plan_continuity_delete_between(db, tenant->tenant_id, PLAN_CONTINUITY_PROPOSED, n.before->plan_id,
			n.after->plan_id, NULL));
	return OK;
}

/* ---- decisions ---- */

static int by_likeness(const void *x, const void *y) {
	const struct plan_candidate *a = x, *b = y;
	return (a->likeness < b->likeness) - (a->likeness > b->likeness);
}

enum err plan_continuity_candidates(struct db *db, struct arena *a, const struct tenant_all_row *tenant,
	struct node_id to, struct plan_question *ret) {
	struct pair_of_plans p;
	struct neighbours n;
	TRY(plan_programme_by_id(db, a, tenant->tenant_id, to, &ret->programme));
	if (!ret->programme.first_fiscal_year.has)
		return ERR_NOT_FOUND;
	TRY(find_neighbours(db, a, tenant->tenant_id, ret->programme.first_fiscal_year.v, &n));
	if (n.before == NULL)
		return ERR_NOT_FOUND;
	ret->before = *n.before;
	TRY(load_pair(db, a, tenant, n.before->plan_id, ret->programme.plan_id, &p));
	const struct plan_name *name = plan_name_new(a, tenant->name, ret->programme.name);
	ret->candidates = ARENA_ARRAY(a, struct plan_candidate, p.before.count);
	ret->count = p.before.count;
	for (size_t i = 0; i < p.before.count; i++)
		ret->candidates[i] = (struct plan_candidate){ .node_id = p.before.rows[i].node_id,
			.name = p.before.rows[i].name,
			.pillar = p.before.rows[i].pillar,
			.likeness = plan_likeness(p.before.names[i], name),
			.state = decision(&p, p.before.rows[i].node_id, to) };
	qsort(ret->candidates, ret->count, sizeof *ret->candidates, by_likeness);
	return OK;
}

enum err plan_continuity_decide(struct db *db, struct arena *a, const struct tenant_all_row *tenant, struct node_id to,
	struct node_id from, struct account_id by, int64_t now_us) {
	struct plan_question q;
	const struct plan_candidate *chosen = NULL;
	const struct opt_int when = { .has = true, .v = now_us }, who = { .has = true, .v = by.v };
	TRY(plan_continuity_candidates(db, a, tenant, to, &q));
	for (size_t i = 0; i < q.count; i++)
		if (q.candidates[i].node_id.v == from.v)
			chosen = &q.candidates[i];
	if (from.v != 0 && chosen == NULL)
		return ERR_NOT_FOUND;
	TRY(plan_continuity_refuse(db, tenant->tenant_id, to, q.before.plan_id, PLAN_CONTINUITY_REJECTED, when, who,
		NULL));
	if (chosen == NULL)
		return OK;
	TRY(plan_continuity_insert(db, tenant->tenant_id, from, to, chosen->likeness, PLAN_CONTINUITY_PROPOSED, NULL));
	return plan_continuity_confirm(db, tenant->tenant_id, to, from, PLAN_CONTINUITY_CONFIRMED, when, who, NULL);
}

enum err plan_continuity_confirm_all(struct db *db, struct tenant_id tenant, int64_t least, struct account_id by,
	int64_t now_us, int64_t *ret_count) {
	const struct opt_int when = { .has = true, .v = now_us }, who = { .has = true, .v = by.v };
	return plan_continuity_confirm_alike(db, tenant, PLAN_CONTINUITY_PROPOSED, least, PLAN_CONTINUITY_CONFIRMED,
		when, who, ret_count);
}
