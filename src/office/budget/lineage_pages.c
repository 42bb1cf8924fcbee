/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Programmes that continue one another from plan to plan, as officers have confirmed (office/plan): their years stand
 * in one picture. */
#include "office/budget/pages-private.h"
#include "plan_store.h"

enum { RELATIVES_MOST = 20 };

static bool is_known(const struct budget_lineage *l, struct programme_id self, struct node_id node) {
	for (size_t i = 0; i < l->before_count; i++)
		if (l->before[i].id.v == node.v)
			return true;
	return node.v == self.v;
}

/* Those that `of` continues. What nobody has confirmed is counted only: money is not shown on a guess. */
static enum err add_before(struct req *req, struct programme_id self, struct programme_id of,
	struct budget_lineage *l) {
	struct plan_continuity_before_row *rows;
	size_t count;
	TRY(plan_continuity_before(req->db, req->arena, tenant_of(req), (struct node_id){ of.v }, PLAN_PUBLISHED,
		PLAN_CONTINUITY_REJECTED, RELATIVES_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		l->unconfirmed += rows[i].state == PLAN_CONTINUITY_PROPOSED;
		if (rows[i].state == PLAN_CONTINUITY_CONFIRMED && l->before_count < RELATIVES_MOST &&
			!is_known(l, self, rows[i].node_id))
			l->before[l->before_count++] = (struct budget_relative){ .id = { rows[i].node_id.v },
				.name = rows[i].name,
				.plan_title = rows[i].plan_title,
				.first_year = rows[i].first_fiscal_year,
				.last_year = rows[i].last_fiscal_year };
	}
	return OK;
}

static enum err add_after(struct req *req, struct programme_id self, struct budget_lineage *l) {
	struct plan_continuity_after_row *rows;
	size_t count;
	TRY(plan_continuity_after(req->db, req->arena, tenant_of(req), (struct node_id){ self.v }, PLAN_PUBLISHED,
		PLAN_CONTINUITY_REJECTED, RELATIVES_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].state == PLAN_CONTINUITY_CONFIRMED)
			l->after[l->after_count++] = (struct budget_relative){ .id = { rows[i].node_id.v },
				.name = rows[i].name,
				.plan_title = rows[i].plan_title,
				.first_year = rows[i].first_fiscal_year,
				.last_year = rows[i].last_fiscal_year };
	return OK;
}

enum err budget_lineage_load(struct req *req, struct programme_id programme, struct budget_lineage *ret) {
	*ret = (struct budget_lineage){ .before = ARENA_ARRAY(req->arena, struct budget_relative, RELATIVES_MOST),
		.after = ARENA_ARRAY(req->arena, struct budget_relative, RELATIVES_MOST) };
	TRY(add_before(req, programme, programme, ret));
	for (size_t i = 0; i < ret->before_count; i++)
		TRY(add_before(req, programme, ret->before[i].id, ret));
	return add_after(req, programme, ret);
}

/* Plans of a town often have one title; their years tell them apart. */
struct str budget_relative_plan(struct req *req, const struct budget_relative *r) {
	if (!r->first_year.has || !r->last_year.has)
		return r->plan_title;
	return STR_JOIN(req->arena, r->plan_title, S(" "), budget_year_text(req, r->first_year.v), S("～"),
		budget_year_text(req, r->last_year.v));
}

static struct str relative_text(struct req *req, const struct budget_relative *r) {
	return STR_JOIN(req->arena, r->name, S("（"), budget_relative_plan(req, r), S("）"));
}

void budget_lineage_facts(struct req *req, struct sheet *s, struct programme_id programme,
	const struct budget_lineage *l) {
	for (size_t i = 0; i < l->before_count; i++)
		sheet_fact_link(s, T("前の計画の計画事業"), relative_text(req, &l->before[i]),
			budget_programme_url(req, l->before[i].id));
	for (size_t i = 0; i < l->after_count; i++)
		sheet_fact_link(s, T("次の計画の計画事業"), relative_text(req, &l->after[i]),
			budget_programme_url(req, l->after[i].id));
	if (l->before_count == 0 && l->unconfirmed > 0)
		sheet_fact_link(s, T("前の計画とのつながり"),
			say(req, T("まだ確かめられていません。確かめると、前の計画の年度も並びます。")),
			url_build(req->arena, "/%s/office/continuity/%d", req_slug(req), programme.v));
}
