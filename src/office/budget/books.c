/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Acts: numbered without gaps in their year, each with its posting in the ledger; and the law's gates of days. */
#include "office/budget/budget-private.h"

#include "base/ident.h"

/* Of the posting path's errors the budget has its own words for one. */
static enum err in_our_words(enum err e) {
	return e == ERR_LEDGER_FUNDS ? ERR_BUDGET_SHORT : e == ERR_LEDGER_YEAR_CLOSED ? ERR_BUDGET_CLOSED : e;
}

static enum err legs_of(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_leg *legs,
	struct ledger_leg *ret_legs, size_t *ret_count) {
	*ret_count = 0;
	for (size_t i = 0; i < BUDGET_LEGS_MOST; i++) {
		struct ledger_leg *leg = &ret_legs[*ret_count];
		if (legs[i].yen == 0)
			continue;
		TRY(ledger_find(db, a, desk->tenant, legs[i].from.kind, legs[i].from.owner, &leg->debit));
		TRY(ledger_find(db, a, desk->tenant, legs[i].to.kind, legs[i].to.owner, &leg->credit));
		leg->yen = legs[i].yen;
		(*ret_count)++;
	}
	return OK;
}

static enum err post(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_act *act,
	int64_t no, struct opt_int *ret_posting) {
	struct ledger_leg legs[BUDGET_LEGS_MOST];
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = legs, .about = act->about };
	struct ledger_answer answer;
	*ret_posting = (struct opt_int){ .has = false };
	TRY(legs_of(db, a, desk, act->legs, legs, &op.leg_count));
	if (op.leg_count == 0)
		return OK;
	op.about.fiscal_year = act->fiscal_year;
	op.about.memo = str_from(budget_act_kind_desc.values[act->kind].label);
	const struct ledger_request request = { .scope = S("budget"),
		.key = str_format(a, "%d-%lld", act->fiscal_year, (long long)no),
		.ops = &op,
		.op_count = 1 };
	TRY(in_our_words(ledger_post(db, a, desk->tenant, desk->now_us, &request, &answer)));
	*ret_posting = (struct opt_int){ .has = true, .v = answer.first.v };
	return OK;
}

static enum err next_no(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	int64_t *ret_no) {
	struct budget_year_of_row year;
	TRY(budget_year_count_act(db, desk->tenant, fiscal_year, NULL));
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	*ret_no = year.last_act_no;
	return OK;
}

enum err budget_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_act *act,
	int64_t *ret_no) {
	struct opt_int posting;
	int64_t no;
	TRY(next_no(db, a, desk, act->fiscal_year, &no));
	TRY(post(db, a, desk, act, no, &posting));
	if (ret_no != NULL)
		*ret_no = no;
	return budget_act_insert(db, desk->tenant, act->fiscal_year, no, act->kind, opt_id(act->line.v),
		opt_id(act->other.v), opt_id(act->commitment.v), act->yen, act->on, str_or_empty(act->reason), posting,
		desk->by, desk->now_us, NULL);
}

enum err budget_gate_accounts(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on) {
	struct budget_year_of_row year;
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	if (year.state == BUDGET_CLOSED || date_compare(on, fiscal_year_accounts_close(fiscal_year)) > 0)
		return ERR_BUDGET_CLOSED;
	return OK;
}

enum err budget_gate_open(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year) {
	struct budget_year_of_row year;
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	return year.state == BUDGET_CLOSED ? ERR_BUDGET_CLOSED : OK;
}

enum err budget_gate_promise(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on) {
	struct budget_year_of_row year;
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	if (year.state == BUDGET_CLOSED)
		return ERR_BUDGET_CLOSED;
	if (fiscal_year_of(on) != fiscal_year)
		return ERR_BUDGET_OUTSIDE_YEAR;
	return year.voted_on.has && year.voted_on.v <= on.days ? OK : ERR_BUDGET_NOT_VOTED;
}
