/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 返納 as the bank tells of it: a line of the suspense list (office/payment) becomes 戻入, or revenue, of the
 * commitment it belongs to. */
#include "office/budget/budget-private.h"
#include "office/payment/payment.h"

enum err budget_told_acts(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_by_id_row *m, const struct commitment_id *commitment, int days,
	struct budget_refund_told_row **ret_rows, size_t *ret_count) {
	return budget_refund_told(db, a, tenant, commitment, m->yen, date_add_days(m->posted_on, -days),
		date_add_days(m->posted_on, days), BUDGET_RETURN, BUDGET_REVENUE, m->kind, m->posted_on.days, ret_rows,
		ret_count);
}

/* By the bank's day the money is 戻入 of the commitment's year, or revenue of the year of that day. */
static enum err same_year(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct payment_movement_by_id_row *m, const struct budget_refund_told_row *told) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(db, a, desk->tenant, (struct commitment_id){ told->commitment_id.v }, &c));
	const bool in_time = date_compare(m->posted_on, fiscal_year_accounts_close((int)c.fiscal_year)) <= 0;
	if (told->kind == BUDGET_RETURN)
		return in_time ? OK : ERR_BUDGET_OTHER_YEAR;
	return !in_time && fiscal_year_of(m->posted_on) == told->fiscal_year ? OK : ERR_BUDGET_OTHER_YEAR;
}

/* What the line was written down as before: the same day, or the act that somebody names. */
static enum err find_told(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct payment_movement_by_id_row *m, struct commitment_id commitment, const struct budget_told *same,
	const struct budget_refund_told_row **ret) {
	struct budget_refund_told_row *rows;
	size_t count;
	*ret = NULL;
	TRY(budget_told_acts(db, a, desk->tenant, m, &commitment, same != NULL ? BUDGET_TOLD_DAYS : 0, &rows, &count));
	for (size_t i = 0; i < count && *ret == NULL; i++)
		if (same == NULL || (rows[i].fiscal_year == same->fiscal_year && rows[i].act_no == same->act_no))
			*ret = &rows[i];
	if (same == NULL)
		return OK;
	return *ret == NULL ? ERR_CONFLICT : same_year(db, a, desk, m, *ret);
}

enum err budget_refund_book(struct db *db, struct arena *a, const struct budget_desk *desk, struct movement_id movement,
	struct commitment_id commitment, const struct budget_told *same, struct budget_came_back *ret) {
	struct payment_movement_by_id_row m;
	struct budget_commitment_of_row c;
	const struct budget_refund_told_row *told;
	struct payment_refund refund = { .movement = movement };
	TRY(payment_movement_by_id(db, a, desk->tenant, movement, &m));
	if (!m.incoming)
		return ERR_INPUT;
	if (m.match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	TRY(budget_commitment_of(db, a, desk->tenant, commitment, &c));
	TRY(find_told(db, a, desk, &m, commitment, same, &told));
	if (told == NULL)
		TRY(budget_money_back(db, a, desk, commitment, m.yen, m.posted_on, ret));
	else
		*ret = (struct budget_came_back){ .as_return = told->kind == BUDGET_RETURN,
			.fiscal_year = (int)told->fiscal_year,
			.act_no = told->act_no };
	refund.party.v = c.party_id.v;
	refund.posted = told != NULL && told->files > 0;
	TRY(payment_take_refund(db, a, desk->tenant, budget_actor(desk), &refund, c.title));
	return budget_refund_insert(db, desk->tenant, movement, commitment, ret->fiscal_year, ret->act_no,
		told != NULL && told->files == 0, NULL);
}
