/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of the money: 支出負担行為 → 支出命令 → 支払, changes of the amount, and money that comes back. */
#include "office/budget/budget-private.h"

#include "base/ident.h"
#include "office/party/party.h"
#include "office/payment/payment.h"

/* ---- rows ---- */

/* Ordered and not returned, against what is decided for this year: above 0 there is something left to order, below 0
 * more was ordered than that. */
static int64_t left_of(const struct budget_commitment_of_row *c) {
	return (c->decided_yen - c->carried_yen) - (c->ordered_yen - c->returned_yen - c->late_yen);
}

int64_t budget_open_part(const struct budget_commitment_of_row *c) {
	const int64_t left = left_of(c);
	return left > 0 ? left : 0;
}

/* By what was paid, not by what was ordered: the bank may have given a payment back, whose order is then open again. */
int64_t budget_return_due(const struct budget_commitment_of_row *c) {
	const int64_t too_much = (c->paid_yen - c->returned_yen - c->late_yen) - (c->decided_yen - c->carried_yen);
	return too_much > 0 ? too_much : 0;
}

bool budget_order_too_large(const struct budget_commitment_of_row *c) {
	return left_of(c) < 0 && c->ordered_yen > c->paid_yen;
}

struct ledger_about budget_about(const struct budget_commitment_of_row *c) {
	return (struct ledger_about){ .case_id = { c->case_id.v },
		.service_id = { c->service_id.v },
		.programme_id = { c->programme_id.v },
		.party_id = { c->party_id.v } };
}

enum err budget_commitment_store(struct db *db, const struct budget_desk *desk, struct commitment_id id,
	const struct budget_commitment_of_row *c) {
	return budget_commitment_write(db, desk->tenant, id, c->decided_yen, c->ordered_yen, c->paid_yen,
		c->returned_yen, c->late_yen, c->carried_yen, NULL);
}

enum err budget_commitment_make(struct db *db, const struct budget_desk *desk, const struct budget_commit_fields *f,
	const struct budget_line_of_row *line, int64_t act_no, struct commitment_id carried_from,
	struct commitment_id *ret_commitment) {
	if (ret_commitment->v == 0)
		ret_commitment->v = ident_new();
	TRY(party_happened_if_any(db, desk->tenant, f->party));
	return budget_commitment_insert(db, desk->tenant, *ret_commitment, f->line, line->fiscal_year, act_no,
		str_trim(f->title), f->yen, f->completes_on, opt_id(carried_from.v), opt_id(f->promise.v),
		opt_id(f->case_id.v), opt_id(f->service.v), line->programme_id, opt_id(f->party.v), f->on, NULL);
}

/* ---- committing ---- */

/* So much more may be done after 31 March. */
static enum err beyond_gate(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	struct date year_end, int64_t yen, int64_t limit_yen) {
	struct budget_commitment_sums_row sums;
	TRY(budget_commitment_sums(db, a, desk->tenant, line, year_end, &sums));
	return sums.beyond_yen + yen <= limit_yen ? OK : ERR_BUDGET_COMPLETION;
}

/* What is done after 31 March is another year's expense, unless it was voted that its money may wait. */
enum err budget_completion_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *f, const struct budget_line_of_row *line) {
	const struct date year_end = fiscal_year_last((int)line->fiscal_year);
	if (date_compare(f->completes_on, year_end) <= 0 || f->promise.v != 0)
		return OK;
	return beyond_gate(db, a, desk, f->line, year_end, f->yen, line->carry_limit_yen);
}

enum err budget_promise_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *f, const struct budget_line_of_row *line) {
	struct budget_promise_of_row promise;
	if (f->promise.v == 0)
		return OK;
	TRY(budget_promise_of(db, a, desk->tenant, f->promise, &promise));
	return promise.fiscal_year == line->fiscal_year && !promise.fulfilled_by.has && f->yen <= promise.yen ?
		OK :
		ERR_BUDGET_LIABILITY;
}

enum err budget_commit(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *f, struct commitment_id *ret_commitment) {
	struct budget_line_of_row line;
	int64_t act_no;
	TRY(budget_line_of(db, a, desk->tenant, f->line, &line));
	if (f->yen <= 0 || str_trim(f->title).n == 0 || line.is_reserve)
		return ERR_INPUT;
	TRY(budget_gate_promise(db, a, desk, (int)line.fiscal_year, f->on));
	TRY(budget_completion_gate(db, a, desk, f, &line));
	*ret_commitment = (struct commitment_id){ ident_new() };
	TRY(budget_promise_gate(db, a, desk, f, &line));
	if (f->promise.v != 0)
		TRY(budget_promise_fulfil(db, desk->tenant, f->promise, opt_id(ret_commitment->v), NULL));
	const struct budget_act act = { .kind = BUDGET_COMMIT,
		.fiscal_year = (int)line.fiscal_year,
		.line = f->line,
		.commitment = *ret_commitment,
		.yen = f->yen,
		.on = f->on,
		.legs = { { place_of(LEDGER_BUDGET_FREE, f->line), place_of(LEDGER_BUDGET_OPEN, f->line), f->yen } },
		.about = { .case_id = f->case_id,
			.service_id = f->service,
			.programme_id = { line.programme_id.v },
			.party_id = f->party } };
	TRY(budget_do(db, a, desk, &act, &act_no));
	return budget_commitment_make(db, desk, f, &line, act_no, (struct commitment_id){ 0 }, ret_commitment);
}

/* What grows stays within what was voted for it, as when it was made: else a small promise could be made large
 * afterwards. */
static enum err growth_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commitment_of_row *c, int64_t yen) {
	const struct date year_end = fiscal_year_last((int)c->fiscal_year);
	struct budget_promise_of_row promise;
	struct budget_line_of_row line;
	if (c->promise_id.has) {
		TRY(budget_promise_of(db, a, desk->tenant, (struct promise_id){ c->promise_id.v }, &promise));
		return yen <= promise.yen ? OK : ERR_BUDGET_LIABILITY;
	}
	if (date_compare(c->completes_on, year_end) <= 0)
		return OK;
	TRY(budget_line_of(db, a, desk->tenant, c->line_id, &line));
	return beyond_gate(db, a, desk, c->line_id, year_end, yen - c->decided_yen, line.carry_limit_yen);
}

enum err budget_change_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commitment_of_row *c, int64_t yen, struct date on) {
	if (yen < c->carried_yen)
		return ERR_BUDGET_OVER_COMMITMENT;
	if (yen <= c->decided_yen)
		return budget_gate_accounts(db, a, desk, (int)c->fiscal_year, on);
	TRY(budget_gate_promise(db, a, desk, (int)c->fiscal_year, on));
	return growth_gate(db, a, desk, c, yen);
}

enum err budget_commitment_change(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct commitment_id id, int64_t yen, struct date on, struct str reason) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(db, a, desk->tenant, id, &c));
	if (yen < 0 || yen == c.decided_yen)
		return ERR_INPUT;
	TRY(budget_change_gate(db, a, desk, &c, yen, on));
	const int64_t open_before = budget_open_part(&c), difference = yen - c.decided_yen;
	c.decided_yen = yen;
	if (budget_order_too_large(&c))
		return ERR_BUDGET_UNPAID;
	const int64_t grows = budget_open_part(&c) - open_before;
	const struct budget_place free = place_of(LEDGER_BUDGET_FREE, c.line_id),
		open = place_of(LEDGER_BUDGET_OPEN, c.line_id);
	const struct budget_act act = { .kind = BUDGET_CHANGE,
		.fiscal_year = (int)c.fiscal_year,
		.line = c.line_id,
		.commitment = id,
		.yen = difference,
		.on = on,
		.reason = reason,
		.about = budget_about(&c),
		.legs = { grows > 0 ? (struct budget_leg){ free, open, grows } :
			(struct budget_leg){ open, free, -grows } } };
	TRY(budget_do(db, a, desk, &act, NULL));
	return budget_commitment_store(db, desk, id, &c);
}

/* ---- ordering and paying ---- */

enum err budget_payday_gate(const struct budget_desk *desk, int fiscal_year, struct date pay_on, struct date on) {
	struct date last;
	TRY(budget_last_payday(desk->bank, fiscal_year, &last));
	const bool in_time = date_compare(pay_on, on) >= 0 && date_compare(pay_on, last) <= 0;
	return in_time && business_day_is_open(desk->bank, pay_on) ? OK : ERR_BUDGET_PAYDAY;
}

enum err budget_order(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	int64_t yen, bool advance, struct date pay_on, struct date on, struct budget_order_id *ret_order) {
	struct budget_commitment_of_row c;
	int64_t act_no;
	if (yen <= 0)
		return ERR_INPUT;
	TRY(budget_commitment_of(db, a, desk->tenant, id, &c));
	TRY(budget_gate_accounts(db, a, desk, (int)c.fiscal_year, on));
	TRY(budget_payday_gate(desk, (int)c.fiscal_year, pay_on, on));
	if (yen > budget_open_part(&c))
		return ERR_BUDGET_OVER_COMMITMENT;
	const struct budget_act act = { .kind = BUDGET_ORDER,
		.fiscal_year = (int)c.fiscal_year,
		.line = c.line_id,
		.commitment = id,
		.yen = yen,
		.on = on,
		.about = budget_about(&c),
		.legs = { { place_of(LEDGER_BUDGET_OPEN, c.line_id), place_of(LEDGER_BUDGET_ORDERED, c.line_id),
			yen } } };
	TRY(budget_do(db, a, desk, &act, &act_no));
	*ret_order = (struct budget_order_id){ ident_new() };
	TRY(budget_order_insert(db, desk->tenant, *ret_order, id, act_no, yen, advance, pay_on, BUDGET_ORDER_OPEN,
		NULL));
	c.ordered_yen += yen;
	return budget_commitment_store(db, desk, id, &c);
}

static enum err order_load(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id id,
	struct budget_order_of_row *ret_order, struct budget_commitment_of_row *ret_commitment) {
	TRY(budget_order_of(db, a, desk->tenant, id, ret_order));
	return budget_commitment_of(db, a, desk->tenant, ret_order->commitment_id, ret_commitment);
}

/* After 31 May a year pays nothing more, but what it did not pay has to go before it can be closed. */
static enum err end_gate(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_order_state state, struct date on) {
	if (state == BUDGET_ORDER_PAID && date_compare(on, fiscal_year_first(fiscal_year)) < 0)
		return ERR_BUDGET_TOO_SOON;
	return state == BUDGET_ORDER_PAID ? budget_gate_accounts(db, a, desk, fiscal_year, on) :
		budget_gate_open(db, a, desk, fiscal_year);
}

/* A cancelled order is open again as far as the commitment still promises it, and free beyond that: the amount may have
 * been lowered after a payment that the bank gave back. */
static void end_legs(const struct budget_commitment_of_row *c, int64_t yen, int64_t opens, bool paid,
	struct budget_leg *legs) {
	const struct budget_place ordered = place_of(LEDGER_BUDGET_ORDERED, c->line_id);
	if (paid) {
		legs[0] = (struct budget_leg){ ordered, place_of(LEDGER_BUDGET_PAID, c->line_id), yen };
		return;
	}
	legs[0] = (struct budget_leg){ ordered, place_of(LEDGER_BUDGET_OPEN, c->line_id), opens };
	legs[1] = (struct budget_leg){ ordered, place_of(LEDGER_BUDGET_FREE, c->line_id), yen - opens };
}

/* Ends an open order as paid or cancelled, and moves its money from ORDERED. */
static enum err order_end(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id id,
	enum budget_order_state state, struct date on, struct str reason) {
	const bool paid = state == BUDGET_ORDER_PAID;
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	int64_t changed;
	TRY(order_load(db, a, desk, id, &order, &c));
	TRY(end_gate(db, a, desk, (int)c.fiscal_year, state, on));
	TRY(budget_order_end(db, desk->tenant, id, state, (struct opt_int){ true, on.days }, BUDGET_ORDER_OPEN,
		&changed));
	if (changed == 0)
		return ERR_CONFLICT;
	const int64_t open_before = budget_open_part(&c);
	*(paid ? &c.paid_yen : &c.ordered_yen) += paid ? order.yen : -order.yen;
	struct budget_act act = { .kind = paid ? BUDGET_PAY : BUDGET_ORDER_CANCEL,
		.fiscal_year = (int)c.fiscal_year,
		.line = c.line_id,
		.commitment = order.commitment_id,
		.yen = paid ? order.yen : -order.yen,
		.on = on,
		.reason = reason,
		.about = budget_about(&c) };
	end_legs(&c, order.yen, budget_open_part(&c) - open_before, paid, act.legs);
	TRY(budget_do(db, a, desk, &act, NULL));
	return budget_commitment_store(db, desk, order.commitment_id, &c);
}

enum err budget_paid(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id id,
	struct date on) {
	return order_end(db, a, desk, id, BUDGET_ORDER_PAID, on, S(""));
}

enum err budget_order_cancel(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id id,
	struct date on, struct str reason) {
	return order_end(db, a, desk, id, BUDGET_ORDER_CANCELLED, on, reason);
}

enum err budget_reopen(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id id,
	struct date on, struct str reason) {
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	int64_t changed;
	TRY(order_load(db, a, desk, id, &order, &c));
	TRY(budget_gate_accounts(db, a, desk, (int)c.fiscal_year, on));
	if (c.paid_yen - order.yen < c.returned_yen + c.late_yen)
		return ERR_CONFLICT;
	TRY(budget_order_reopen(db, desk->tenant, id, BUDGET_ORDER_OPEN, BUDGET_ORDER_PAID, &changed));
	if (changed == 0)
		return ERR_CONFLICT;
	const struct budget_act act = { .kind = BUDGET_REOPEN,
		.fiscal_year = (int)c.fiscal_year,
		.line = c.line_id,
		.commitment = order.commitment_id,
		.yen = -order.yen,
		.on = on,
		.reason = reason,
		.about = budget_about(&c),
		.legs = { { place_of(LEDGER_BUDGET_PAID, c.line_id), place_of(LEDGER_BUDGET_ORDERED, c.line_id),
			order.yen } } };
	TRY(budget_do(db, a, desk, &act, NULL));
	c.paid_yen -= order.yen;
	return budget_commitment_store(db, desk, order.commitment_id, &c);
}

/* ---- what a year did not pay in time ---- */

enum err budget_past_year_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct budget_order_id id, struct date on) {
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	TRY(order_load(db, a, desk, id, &order, &c));
	if (date_compare(on, fiscal_year_accounts_close((int)c.fiscal_year)) <= 0)
		return ERR_BUDGET_EARLY;
	TRY(budget_gate_open(db, a, desk, (int)c.fiscal_year));
	return order.state == BUDGET_ORDER_OPEN ? OK : ERR_CONFLICT;
}

enum err budget_past_year_fields(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_past_year *p, struct budget_commit_fields *ret, int64_t *ret_yen) {
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	TRY(order_load(db, a, desk, p->order, &order, &c));
	*ret = (struct budget_commit_fields){ .line = p->line,
		.title = STR_JOIN(a, c.title, S("（過年度支出）")),
		.yen = order.yen,
		.on = p->on,
		.completes_on = p->on,
		.case_id = { c.case_id.v },
		.service = { c.service_id.v },
		.party = { c.party_id.v } };
	*ret_yen = order.yen;
	return OK;
}

enum err budget_pay_past_year(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_past_year *p, struct commitment_id *ret_commitment, struct budget_order_id *ret_order) {
	struct budget_commit_fields f;
	struct date last;
	int64_t yen;
	if (str_trim(p->reason).n == 0)
		return ERR_INPUT;
	TRY(budget_past_year_gate(db, a, desk, p->order, p->on));
	TRY(budget_past_year_fields(db, a, desk, p, &f, &yen));
	TRY(budget_order_cancel(db, a, desk, p->order, p->on, STR_JOIN(a, S("過年度支出: "), str_trim(p->reason))));
	TRY(budget_commit(db, a, desk, &f, ret_commitment));
	TRY(budget_order(db, a, desk, *ret_commitment, yen, false, p->pay_on, p->on, ret_order));
	TRY(budget_last_payday(desk->bank, fiscal_year_of(p->on), &last));
	enum err e = payment_due_hand_over(db, a, desk->tenant, S(BUDGET_ORDER_REF), p->order.v, ret_order->v,
		(struct opt_int){ true, last.days });
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- money back ---- */

static enum err as_return(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	struct budget_commitment_of_row *c, int64_t yen, struct date on, int64_t *ret_no) {
	const struct budget_act act = { .kind = BUDGET_RETURN,
		.fiscal_year = (int)c->fiscal_year,
		.line = c->line_id,
		.commitment = id,
		.yen = yen,
		.on = on,
		.about = budget_about(c),
		.legs = {
			{ place_of(LEDGER_BUDGET_PAID, c->line_id), place_of(LEDGER_BUDGET_FREE, c->line_id), yen } } };
	c->returned_yen += yen;
	return budget_do(db, a, desk, &act, ret_no);
}

enum err budget_revenue_book(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_revenue_kind kind, struct commitment_id id, const struct budget_commitment_of_row *c, int64_t yen,
	struct date on, struct str reason, int64_t *ret_no) {
	const struct budget_place outside = { LEDGER_OUTSIDE, 0 }, revenue = { LEDGER_REVENUE, fiscal_year };
	const struct budget_act act = { .kind = BUDGET_REVENUE,
		.fiscal_year = fiscal_year,
		.commitment = id,
		.yen = yen,
		.on = on,
		.reason = reason,
		.about = budget_about(c),
		.legs = { { yen > 0 ? outside : revenue, yen > 0 ? revenue : outside, yen > 0 ? yen : -yen } } };
	TRY(budget_do(db, a, desk, &act, ret_no));
	return budget_revenue_insert(db, desk->tenant, (struct revenue_id){ ident_new() }, fiscal_year, kind, yen, on,
		opt_id(id.v), *ret_no, NULL);
}

static enum err as_revenue(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	struct budget_commitment_of_row *c, int64_t yen, struct date on, int64_t *ret_no) {
	c->late_yen += yen;
	return budget_revenue_book(db, a, desk, fiscal_year_of(on), BUDGET_REVENUE_MISCELLANEOUS, id, c, yen, on, S(""),
		ret_no);
}

/* A day before the payment is a slip, and may be one of a year, which would book the money in the wrong one. */
static enum err back_gate(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	struct date on) {
	struct budget_first_paid_row first;
	TRY(budget_first_paid(db, a, desk->tenant, id, BUDGET_ORDER_PAID, &first));
	return first.paid_on.has && on.days < first.paid_on.v ? ERR_BUDGET_TOO_SOON : OK;
}

enum err budget_money_back(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	int64_t yen, struct date on, struct budget_came_back *ret) {
	struct budget_commitment_of_row c;
	if (yen <= 0)
		return ERR_INPUT;
	TRY(budget_commitment_of(db, a, desk->tenant, id, &c));
	if (yen > budget_return_due(&c))
		return ERR_BUDGET_OVER_RETURN;
	TRY(back_gate(db, a, desk, id, on));
	enum err gate = budget_gate_accounts(db, a, desk, (int)c.fiscal_year, on);
	if (gate != OK && gate != ERR_BUDGET_CLOSED)
		return gate;
	ret->as_return = gate == OK;
	ret->fiscal_year = gate == OK ? (int)c.fiscal_year : fiscal_year_of(on);
	TRY(gate == OK ? as_return(db, a, desk, id, &c, yen, on, &ret->act_no) :
			 as_revenue(db, a, desk, id, &c, yen, on, &ret->act_no));
	return budget_commitment_store(db, desk, id, &c);
}
