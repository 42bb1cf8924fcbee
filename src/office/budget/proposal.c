/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 起案 and 決裁: what one person proposes is done when another decides it. A proposal sets nothing aside: it is checked
 * when it is written down, so that nobody waits for what cannot be, and the act checks again when it is decided, where
 * the ledger's floors have the last word.
 */
#include "base/ident.h"
#include "office/budget/budget-private.h"
#include "office/party/party.h"
#include "office/payment/payment.h"

/* ---- whether it could be done ---- */

static struct budget_commit_fields commit_fields(const struct budget_ask *x, struct date on) {
	return (struct budget_commit_fields){ .line = x->line,
		.title = x->title,
		.yen = x->yen,
		.on = on,
		.completes_on = x->completes_on,
		.promise = x->promise,
		.party = x->party };
}

/* Enough is free in the line. */
static enum err free_check(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	int64_t yen) {
	struct budget_figures f;
	TRY(budget_figures(db, a, desk->tenant, line, &f));
	return f.free >= yen ? OK : ERR_BUDGET_SHORT;
}

static enum err commit_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_line_of_row line;
	const struct budget_commit_fields f = commit_fields(x, on);
	TRY(budget_line_of(db, a, desk->tenant, x->line, &line));
	if (x->yen <= 0 || str_trim(x->title).n == 0 || line.is_reserve)
		return ERR_INPUT;
	TRY(budget_gate_promise(db, a, desk, (int)line.fiscal_year, on));
	TRY(budget_completion_gate(db, a, desk, &f, &line));
	TRY(budget_promise_gate(db, a, desk, &f, &line));
	return free_check(db, a, desk, x->line, x->yen);
}

static enum err change_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(db, a, desk->tenant, x->commitment, &c));
	if (x->yen < 0 || x->yen == c.decided_yen)
		return ERR_INPUT;
	TRY(budget_change_gate(db, a, desk, &c, x->yen, on));
	const int64_t open_before = budget_open_part(&c);
	c.decided_yen = x->yen;
	if (budget_order_too_large(&c))
		return ERR_BUDGET_UNPAID;
	return free_check(db, a, desk, c.line_id, budget_open_part(&c) - open_before);
}

static enum err order_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(db, a, desk->tenant, x->commitment, &c));
	if (x->yen <= 0 || (x->way == BUDGET_WAY_BANK_FILE && !c.party_id.has))
		return ERR_INPUT;
	TRY(budget_gate_accounts(db, a, desk, (int)c.fiscal_year, on));
	TRY(budget_payday_gate(desk, (int)c.fiscal_year, x->pay_on, on));
	return x->yen <= budget_open_part(&c) ? OK : ERR_BUDGET_OVER_COMMITMENT;
}

static enum err cancel_check(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_ask *x) {
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	struct payment_due_by_ref_row due;
	TRY(budget_order_of(db, a, desk->tenant, x->order, &order));
	TRY(budget_commitment_of(db, a, desk->tenant, order.commitment_id, &c));
	TRY(budget_gate_open(db, a, desk, (int)c.fiscal_year));
	if (order.state != BUDGET_ORDER_OPEN)
		return ERR_CONFLICT;
	enum err e = payment_due_find(db, a, desk->tenant, S(BUDGET_ORDER_REF), x->order.v, &due);
	return e == ERR_NOT_FOUND || (e == OK && due.state == PAYMENT_DUE_OPEN) ? OK : e == OK ? ERR_CONFLICT : e;
}

static enum err divert_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_line_of_row from, to;
	if (x->yen <= 0 || str_trim(x->reason).n == 0 || x->line.v == x->other.v)
		return ERR_INPUT;
	TRY(budget_line_of(db, a, desk->tenant, x->line, &from));
	TRY(budget_line_of(db, a, desk->tenant, x->other, &to));
	TRY(budget_gate_accounts(db, a, desk, (int)from.fiscal_year, on));
	if (!budget_same_account(&from, &to))
		return ERR_BUDGET_OTHER_YEAR;
	return free_check(db, a, desk, x->line, x->yen);
}

static struct budget_carry carry_of(const struct budget_ask *x, struct date on) {
	return (struct budget_carry){ .from = x->line,
		.to = x->other,
		.commitment = x->commitment,
		.yen = x->yen,
		.by_accident = x->special,
		.on = on,
		.reason = x->reason };
}

static enum err carry_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_line_of_row from, to;
	struct budget_commitment_of_row c;
	const struct budget_carry carry = carry_of(x, on);
	TRY(budget_line_of(db, a, desk->tenant, x->line, &from));
	TRY(budget_line_of(db, a, desk->tenant, x->other, &to));
	TRY(budget_carry_gate(db, a, desk, &carry, &from, &to));
	if (x->commitment.v == 0)
		return free_check(db, a, desk, x->line, x->yen);
	TRY(budget_commitment_of(db, a, desk->tenant, x->commitment, &c));
	return x->yen <= budget_open_part(&c) ? OK : ERR_BUDGET_OVER_COMMITMENT;
}

static enum err promise_check(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_ask *x, struct date on) {
	struct budget_liability_of_row b;
	struct budget_promises_of_row *promises;
	size_t count;
	int64_t left;
	if (x->yen <= 0 || str_trim(x->title).n == 0)
		return ERR_INPUT;
	TRY(budget_liability_of(db, a, desk->tenant, x->liability, &b));
	if (date_compare(on, b.voted_on) < 0)
		return ERR_BUDGET_NOT_VOTED;
	TRY(budget_promises_of(db, a, desk->tenant, x->liability, &promises, &count));
	left = b.limit_yen;
	for (size_t i = 0; i < count; i++)
		left -= promises[i].yen;
	return x->promise_year >= b.first_year && x->promise_year <= b.last_year && x->yen <= left ?
		OK :
		ERR_BUDGET_LIABILITY;
}

static enum err close_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct budget_year_of_row year;
	struct budget_open_orders_of_year_row orders;
	TRY(budget_year_of(db, a, desk->tenant, x->fiscal_year, &year));
	if (year.state == BUDGET_CLOSED)
		return ERR_BUDGET_CLOSED;
	if (date_compare(on, fiscal_year_accounts_close(x->fiscal_year)) <= 0)
		return ERR_BUDGET_EARLY;
	TRY(budget_open_orders_of_year(db, a, desk->tenant, x->fiscal_year, BUDGET_ORDER_OPEN, &orders));
	return orders.orders == 0 ? OK : ERR_BUDGET_UNPAID;
}

static struct budget_past_year past_of(const struct budget_ask *x, struct date on) {
	return (struct budget_past_year){ .order = x->order,
		.line = x->line,
		.on = on,
		.pay_on = x->pay_on,
		.reason = x->reason };
}

static enum err past_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	const struct budget_past_year past = past_of(x, on);
	struct budget_commit_fields f;
	int64_t yen;
	if (str_trim(x->reason).n == 0)
		return ERR_INPUT;
	TRY(budget_past_year_gate(db, a, desk, x->order, on));
	TRY(budget_past_year_fields(db, a, desk, &past, &f, &yen));
	TRY(commit_check(db, a, desk,
		&(struct budget_ask){ .line = x->line,
			.title = f.title,
			.yen = yen,
			.completes_on = on,
			.party = f.party },
		on));
	return budget_payday_gate(desk, fiscal_year_of(on), x->pay_on, on);
}

enum err budget_ask_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	switch (x->move) {
	case BUDGET_MOVE_COMMIT: return commit_check(db, a, desk, x, on);
	case BUDGET_MOVE_CHANGE: return change_check(db, a, desk, x, on);
	case BUDGET_MOVE_ORDER: return order_check(db, a, desk, x, on);
	case BUDGET_MOVE_CANCEL: return cancel_check(db, a, desk, x);
	case BUDGET_MOVE_DIVERT: return divert_check(db, a, desk, x, on);
	case BUDGET_MOVE_CARRY: return carry_check(db, a, desk, x, on);
	case BUDGET_MOVE_PROMISE: return promise_check(db, a, desk, x, on);
	case BUDGET_MOVE_CLOSE: return close_check(db, a, desk, x, on);
	case BUDGET_MOVE_PAST_YEAR: return past_check(db, a, desk, x, on);
	case BUDGET_MOVE_SPLIT: return budget_split_check(db, a, desk, x);
	case BUDGET_MOVE_UNDO: return budget_undo_check(db, a, desk, x, on);
	case BUDGET_MOVE_COUNT: break;
	}
	return ERR_INPUT;
}

/* ---- proposing ---- */

static struct str text_of(struct str s) {
	return str_is_none(s) ? S("") : str_trim(s);
}

static struct opt_int opt_day(struct date day) {
	return (struct opt_int){ .has = day.days != 0, .v = day.days };
}

enum err budget_propose(struct db *db, const struct budget_desk *desk, const struct budget_ask *x,
	struct proposal_id *ret_proposal) {
	*ret_proposal = (struct proposal_id){ ident_new() };
	TRY(party_happened_if_any(db, desk->tenant, x->party));
	TRY(budget_split_propose(db, desk, *ret_proposal, x));
	return budget_proposal_insert(db, desk->tenant, *ret_proposal, x->move, BUDGET_PROPOSED, x->fiscal_year,
		opt_id(x->line.v), opt_id(x->other.v), opt_id(x->commitment.v), opt_id(x->order.v),
		opt_id(x->liability.v), opt_id(x->promise.v), opt_id(x->party.v), x->yen, text_of(x->title),
		opt_day(x->completes_on), opt_day(x->pay_on), opt_id(x->promise_year),
		x->way != 0 ? x->way : BUDGET_WAY_TREASURER, x->special, text_of(x->reason), desk->by, desk->now_us,
		opt_id(x->movement.v), opt_id(x->undoes_no), NULL);
}

static struct date day_of(struct opt_int day) {
	return (struct date){ (int32_t)(day.has ? day.v : 0) };
}

struct budget_ask budget_ask_of(const struct budget_proposal_by_id_row *p) {
	return (struct budget_ask){ .move = p->move,
		.fiscal_year = (int)p->fiscal_year,
		.line = { p->line_id.v },
		.other = { p->other_line_id.v },
		.commitment = { p->commitment_id.v },
		.order = { p->order_id.v },
		.liability = { p->liability_id.v },
		.promise = { p->promise_id.v },
		.party = { p->party_id.v },
		.yen = p->yen,
		.title = p->title,
		.reason = p->reason,
		.completes_on = day_of(p->completes_on),
		.pay_on = day_of(p->pay_on),
		.promise_year = (int)p->promise_year.v,
		.way = p->way,
		.special = p->special,
		.movement = { p->movement_id.v },
		.undoes_no = p->undoes_no.v };
}

/* ---- deciding ---- */

/* What a body that pays itself owes from now on (office/payment). */
static enum err due_add(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct budget_order_id order) {
	struct budget_commitment_of_row c;
	struct date last;
	bool is_new;
	TRY(budget_commitment_of(db, a, desk->tenant, x->commitment, &c));
	TRY(budget_last_payday(desk->bank, (int)c.fiscal_year, &last));
	return payment_due_add(db, desk->tenant, (struct payment_actor){ .account = desk->by, .now_us = desk->now_us },
		&(struct payment_due_fields){ .ref_kind = S(BUDGET_ORDER_REF),
			.ref_no = order.v,
			.party = { c.party_id.v },
			.title = c.title,
			.yen = x->yen,
			.due_on = x->pay_on,
			.pay_until = { true, last.days } },
		&is_new);
}

static enum err order_do(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_ask *x,
	struct date on) {
	struct budget_order_id order;
	TRY(budget_order(db, a, desk, x->commitment, x->yen, x->special, x->pay_on, on, &order));
	x->order = order;
	return x->way == BUDGET_WAY_BANK_FILE ? due_add(db, a, desk, x, order) : OK;
}

/* A payment that is on its way cannot be called back from here. */
static enum err cancel_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	enum err e = payment_due_withdraw(db, a, desk->tenant, S(BUDGET_ORDER_REF), x->order.v);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return budget_order_cancel(db, a, desk, x->order, on, x->reason);
}

static enum err promise_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct promise_id promise;
	return budget_promise(db, a, desk,
		&(struct budget_promise_fields){ .liability = x->liability,
			.fiscal_year = x->promise_year,
			.yen = x->yen,
			.title = x->title,
			.party = x->party,
			.on = on },
		&promise);
}

static enum err past_do(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_ask *x,
	struct date on) {
	const struct budget_past_year past = past_of(x, on);
	struct budget_order_id order;
	TRY(budget_pay_past_year(db, a, desk, &past, &x->commitment, &order));
	x->order = order;
	return OK;
}

static enum err ask_do(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id proposal,
	struct budget_ask *x, struct date on) {
	const struct budget_commit_fields f = commit_fields(x, on);
	const struct budget_carry carry = carry_of(x, on);
	switch (x->move) {
	case BUDGET_MOVE_COMMIT: return budget_commit(db, a, desk, &f, &x->commitment);
	case BUDGET_MOVE_CHANGE: return budget_commitment_change(db, a, desk, x->commitment, x->yen, on, x->reason);
	case BUDGET_MOVE_ORDER: return order_do(db, a, desk, x, on);
	case BUDGET_MOVE_CANCEL: return cancel_do(db, a, desk, x, on);
	case BUDGET_MOVE_DIVERT: return budget_divert(db, a, desk, x->line, x->other, x->yen, on, x->reason);
	case BUDGET_MOVE_CARRY: return budget_carry_over(db, a, desk, &carry, NULL);
	case BUDGET_MOVE_PROMISE: return promise_do(db, a, desk, x, on);
	case BUDGET_MOVE_CLOSE: return budget_close(db, a, desk, x->fiscal_year, on);
	case BUDGET_MOVE_PAST_YEAR: return past_do(db, a, desk, x, on);
	case BUDGET_MOVE_SPLIT: return budget_split_do(db, a, desk, proposal, x);
	case BUDGET_MOVE_UNDO: return budget_undo_do(db, a, desk, x, on);
	case BUDGET_MOVE_COUNT: break;
	}
	return ERR_INPUT;
}

static enum err end(struct db *db, const struct budget_desk *desk, struct proposal_id id, int64_t version,
	enum budget_proposal_state state, const struct budget_ask *x, struct str note) {
	int64_t changed;
	TRY(budget_proposal_end(db, desk->tenant, id, state, opt_id(desk->by.v), (struct opt_int){ true, desk->now_us },
		text_of(note), opt_id(x->commitment.v), opt_id(x->order.v), version, BUDGET_PROPOSED, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err budget_decide(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id id,
	int64_t version, struct str note) {
	struct budget_proposal_by_id_row p;
	TRY(budget_proposal_by_id(db, a, desk->tenant, id, &p));
	if (p.made_by.v == desk->by.v)
		return ERR_FORBIDDEN;
	if (p.state != BUDGET_PROPOSED || p.version != version)
		return ERR_CONFLICT;
	struct budget_ask x = budget_ask_of(&p);
	TRY(ask_do(db, a, desk, id, &x, jst_date(desk->now_us)));
	return end(db, desk, id, version, BUDGET_DECIDED, &x, note);
}

enum err budget_proposal_close(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id id,
	int64_t version, enum budget_proposal_state state, struct str note) {
	struct budget_proposal_by_id_row p;
	TRY(budget_proposal_by_id(db, a, desk->tenant, id, &p));
	if (state == BUDGET_WITHDRAWN && p.made_by.v != desk->by.v)
		return ERR_FORBIDDEN;
	const struct budget_ask x = budget_ask_of(&p);
	return end(db, desk, id, version, state, &x, note);
}
