/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 返納の取消: money that was written down as come back, by a mistake, has not. Nothing is removed of what was done: acts
 * are taken back by acts of the same year, the bank's line waits in the suspense list again, and what was to be paid
 * back is withdrawn. */
#include "office/budget/budget-private.h"

enum { ACTS_MOST = BUDGET_PIECES_MOST, LINES_MOST = 10 };

/* All that belongs to what is taken back. */
struct undoing {
	struct budget_told acts[ACTS_MOST];
	struct movement_id lines[LINES_MOST];
	int64_t dues[ACTS_MOST];
	size_t act_count, line_count, due_count;
	bool split;
};

static enum err add_refunds(struct db *db, struct arena *a, struct tenant_id tenant, struct budget_told act,
	struct undoing *u) {
	struct budget_refunds_of_act_row *rows;
	size_t count;
	TRY(budget_refunds_of_act(db, a, tenant, act.fiscal_year, act.act_no, &rows, &count));
	for (size_t i = 0; i < count && u->line_count < LINES_MOST; i++)
		u->lines[u->line_count++] = rows[i].movement_id;
	return OK;
}

static enum err add_pieces(struct db *db, struct arena *a, struct tenant_id tenant, struct proposal_id split,
	struct undoing *u) {
	struct budget_pieces_of_row *q;
	size_t count;
	TRY(budget_pieces_of(db, a, tenant, split, &q, &count));
	for (size_t i = 0; i < count && i < ACTS_MOST; i++) {
		if (q[i].act_no.has)
			u->acts[u->act_count++] = (struct budget_told){ (int)q[i].fiscal_year.v, q[i].act_no.v };
		if (q[i].use == BUDGET_PIECE_BACK)
			u->dues[u->due_count++] = q[i].piece_id.v;
	}
	return OK;
}

/* A line of the bank: all its pieces; or its act, unless that had been typed by hand before and only the line was
 * wrong. */
static enum err of_line(struct db *db, struct arena *a, struct tenant_id tenant, struct movement_id movement,
	struct undoing *u) {
	struct budget_split_of_movement_row *splits;
	struct budget_refund_of_movement_row *refunds;
	size_t split_count, refund_count;
	bool made = false;
	TRY(budget_split_of_movement(db, a, tenant, movement, &splits, &split_count));
	TRY(budget_refund_of_movement(db, a, tenant, movement, &refunds, &refund_count));
	for (size_t i = 0; i < split_count; i++)
		u->lines[u->line_count++] = splits[i].movement_id;
	u->split = split_count > 0;
	if (u->split)
		return add_pieces(db, a, tenant, splits[0].proposal_id, u);
	for (size_t i = 0; i < refund_count; i++) {
		u->lines[u->line_count++] = refunds[i].movement_id;
		made = made || !refunds[i].typed;
	}
	for (size_t i = 0; i < refund_count; i++)
		made = made && !refunds[i].typed;
	if (made)
		u->acts[u->act_count++] = (struct budget_told){ (int)refunds[0].fiscal_year, refunds[0].act_no };
	return refund_count > 0 ? OK : ERR_NOT_FOUND;
}

static enum err undoing_of(struct db *db, struct arena *a, struct tenant_id tenant, const struct budget_ask *x,
	struct undoing *u) {
	struct budget_piece_of_act_row *pieces;
	const struct budget_told act = { x->fiscal_year, x->undoes_no };
	size_t count;
	*u = (struct undoing){ .act_count = 0 };
	if (x->movement.v != 0)
		return of_line(db, a, tenant, x->movement, u);
	TRY(budget_piece_of_act(db, a, tenant, act.fiscal_year, act.act_no, &pieces, &count));
	if (count > 0)
		return ERR_CONFLICT; /* with its line, and the other pieces of it */
	u->acts[u->act_count++] = act;
	return add_refunds(db, a, tenant, act, u);
}

static enum err act_check(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_told told,
	struct date on) {
	struct budget_act_of_row x;
	struct budget_figures f;
	TRY(budget_act_of(db, a, desk->tenant, told.fiscal_year, told.act_no, &x));
	if ((x.kind != BUDGET_RETURN && x.kind != BUDGET_REVENUE) || x.yen <= 0)
		return ERR_NOT_FOUND;
	if (x.undone > 0)
		return ERR_CONFLICT;
	TRY(budget_gate_accounts(db, a, desk, told.fiscal_year, on));
	if (x.kind == BUDGET_REVENUE)
		return OK;
	TRY(budget_figures(db, a, desk->tenant, (struct budget_line_id){ x.line_id.v }, &f));
	return f.free >= x.yen ? OK : ERR_BUDGET_SHORT;
}

enum err budget_undo_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct undoing u;
	struct payment_due_by_ref_row due;
	TRY(undoing_of(db, a, desk->tenant, x, &u));
	if (str_trim(x->reason).n == 0)
		return ERR_INPUT;
	for (size_t i = 0; i < u.act_count; i++)
		TRY(act_check(db, a, desk, u.acts[i], on));
	for (size_t i = 0; i < u.due_count; i++) {
		TRY(payment_due_find(db, a, desk->tenant, S(BUDGET_PIECE_REF), u.dues[i], &due));
		if (due.state != PAYMENT_DUE_OPEN)
			return ERR_CONFLICT;
	}
	return OK;
}

static enum err back_to_paid(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id id,
	struct budget_commitment_of_row *c, int64_t yen, struct date on, struct str reason, int64_t *ret_no) {
	const struct budget_act act = { .kind = BUDGET_RETURN,
		.fiscal_year = (int)c->fiscal_year,
		.line = c->line_id,
		.commitment = id,
		.yen = -yen,
		.on = on,
		.reason = reason,
		.about = budget_about(c),
		.legs = {
			{ place_of(LEDGER_BUDGET_FREE, c->line_id), place_of(LEDGER_BUDGET_PAID, c->line_id), yen } } };
	c->returned_yen -= yen;
	return budget_do(db, a, desk, &act, ret_no);
}

static enum err act_undo(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_told told,
	struct date on, struct str reason) {
	struct budget_act_of_row x;
	struct budget_commitment_of_row c;
	struct budget_revenue_of_act_row *revenue;
	size_t count;
	int64_t no;
	TRY(budget_act_of(db, a, desk->tenant, told.fiscal_year, told.act_no, &x));
	const struct commitment_id id = { x.commitment_id.v };
	TRY(budget_commitment_of(db, a, desk->tenant, id, &c));
	if (x.kind == BUDGET_RETURN) {
		TRY(back_to_paid(db, a, desk, id, &c, x.yen, on, reason, &no));
	} else {
		TRY(budget_revenue_of_act(db, a, desk->tenant, told.fiscal_year, told.act_no, &revenue, &count));
		if (count == 0)
			return ERR_NOT_FOUND;
		c.late_yen -= revenue[0].kind == BUDGET_REVENUE_MISCELLANEOUS ? x.yen : 0;
		TRY(budget_revenue_book(db, a, desk, told.fiscal_year, revenue[0].kind, id, &c, -x.yen, on, reason,
			&no));
	}
	TRY(budget_commitment_store(db, desk, id, &c));
	return budget_undone_insert(db, desk->tenant, told.fiscal_year, told.act_no, no, NULL);
}

enum err budget_undo_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct date on) {
	struct undoing u;
	TRY(budget_undo_check(db, a, desk, x, on));
	TRY(undoing_of(db, a, desk->tenant, x, &u));
	for (size_t i = 0; i < u.act_count; i++)
		TRY(act_undo(db, a, desk, u.acts[i], on, x->reason));
	for (size_t i = 0; i < u.due_count; i++)
		TRY(payment_due_withdraw(db, a, desk->tenant, S(BUDGET_PIECE_REF), u.dues[i]));
	for (size_t i = 0; i < u.line_count; i++) {
		/* Its money is in the account once, whoever told of it. */
		const struct payment_refund refund = { .movement = u.lines[i], .posted = i > 0 };
		TRY(u.split ? budget_split_delete(db, desk->tenant, u.lines[i], NULL) :
			      budget_refund_delete(db, desk->tenant, u.lines[i], NULL));
		TRY(payment_give_up_refund(db, a, desk->tenant, budget_actor(desk), &refund, x->reason));
	}
	return OK;
}
