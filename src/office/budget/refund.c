/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 返納 as the bank tells of it: a line of the suspense list (office/payment) becomes 戻入, or revenue, of the
 * commitment it belongs to. */
#include "office/budget/budget-private.h"
#include "office/payment/payment.h"

/* Written down before, by hand or by a file of the other kind: the line is that act, and no other. */
static enum err find_told(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct payment_movement_by_id_row *m, struct commitment_id commitment, struct budget_came_back *ret,
	bool *ret_told, bool *ret_posted) {
	struct budget_refund_told_row *rows;
	size_t count;
	TRY(budget_refund_told(db, a, desk->tenant, commitment, m->yen, m->posted_on, BUDGET_RETURN, BUDGET_REVENUE,
		m->kind, &rows, &count));
	*ret_told = count > 0;
	*ret_posted = count > 0 && rows[0].files > 0;
	if (count > 0)
		*ret = (struct budget_came_back){ .as_return = rows[0].kind == BUDGET_RETURN,
			.fiscal_year = (int)rows[0].fiscal_year,
			.act_no = rows[0].act_no };
	return OK;
}

enum err budget_refund_book(struct db *db, struct arena *a, const struct budget_desk *desk, struct movement_id movement,
	struct commitment_id commitment, struct budget_came_back *ret) {
	struct payment_movement_by_id_row m;
	struct budget_commitment_of_row c;
	struct payment_refund refund = { .movement = movement };
	bool told;
	TRY(payment_movement_by_id(db, a, desk->tenant, movement, &m));
	if (!m.incoming)
		return ERR_INPUT;
	if (m.match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	TRY(budget_commitment_of(db, a, desk->tenant, commitment, &c));
	TRY(find_told(db, a, desk, &m, commitment, ret, &told, &refund.posted));
	if (!told)
		TRY(budget_money_back(db, a, desk, commitment, m.yen, m.posted_on, ret));
	refund.party.v = c.party_id.v;
	TRY(payment_take_refund(db, a, desk->tenant,
		(struct payment_actor){ .account = desk->by, .now_us = desk->now_us }, &refund, c.title));
	return budget_refund_insert(db, desk->tenant, movement, commitment, ret->fiscal_year, ret->act_no, NULL);
}
