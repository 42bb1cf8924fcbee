/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line of the bank in pieces: what was to come back, with 加算金 and 延滞金 (補助金等適正化法19条, as the model of the
 * towns' rules), for one commitment or several, what was paid too much and goes back, and what is not of these books.
 * The pieces sum to the line, to the yen. */
#include "base/ident.h"
#include "office/budget/budget-private.h"

static bool is_charge(enum budget_piece_use use) {
	return use == BUDGET_PIECE_SURCHARGE || use == BUDGET_PIECE_LATE_CHARGE;
}

/* What a piece needs to say. */
static bool is_whole(const struct budget_piece *p) {
	switch (p->use) {
	case BUDGET_PIECE_RETURN:
	case BUDGET_PIECE_SURCHARGE:
	case BUDGET_PIECE_LATE_CHARGE: return p->yen > 0 && p->commitment.v != 0;
	case BUDGET_PIECE_BACK: return p->yen > 0 && p->party.v != 0;
	case BUDGET_PIECE_OTHER: return p->yen > 0 && str_trim(p->note).n > 0;
	case BUDGET_PIECE_USE_COUNT: break;
	}
	return false;
}

/* Each piece fits: of no commitment comes back more than is due, and the year of a charge has books. */
static enum err piece_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	size_t at, struct date on) {
	const struct budget_piece *p = &x->pieces[at];
	struct budget_commitment_of_row c;
	struct budget_year_of_row year;
	if (!is_whole(p))
		return ERR_INPUT;
	if (p->use == BUDGET_PIECE_BACK || p->use == BUDGET_PIECE_OTHER)
		return OK;
	TRY(budget_commitment_of(db, a, desk->tenant, p->commitment, &c));
	if (is_charge(p->use) || date_compare(on, fiscal_year_accounts_close((int)c.fiscal_year)) > 0)
		TRY(budget_year_of(db, a, desk->tenant, fiscal_year_of(on), &year));
	if (is_charge(p->use))
		return budget_gate_accounts(db, a, desk, fiscal_year_of(on), on);
	for (size_t i = 0; i < at; i++)
		if (x->pieces[i].use == BUDGET_PIECE_RETURN && x->pieces[i].commitment.v == p->commitment.v)
			return ERR_INPUT;
	return p->yen <= budget_return_due(&c) ? OK : ERR_BUDGET_OVER_RETURN;
}

/* The line of the bank, which waits, and the sum of the pieces. */
static enum err line_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	struct payment_movement_by_id_row *ret) {
	int64_t sum = 0;
	TRY(payment_movement_by_id(db, a, desk->tenant, x->movement, ret));
	if (ret->match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	for (size_t i = 0; i < x->piece_count; i++)
		if (x->pieces[i].yen <= 0 || x->pieces[i].yen > ret->yen)
			return ERR_INPUT;
		else
			sum += x->pieces[i].yen;
	return ret->incoming && x->piece_count > 0 && x->piece_count <= BUDGET_PIECES_MOST && sum == ret->yen ?
		OK :
		ERR_INPUT;
}

enum err budget_split_check(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_ask *x) {
	struct payment_movement_by_id_row m;
	struct budget_proposal_of_movement_row *waiting;
	size_t count;
	TRY(line_check(db, a, desk, x, &m));
	TRY(budget_proposal_of_movement(db, a, desk->tenant, x->movement, BUDGET_PROPOSED, &waiting, &count));
	if (count > 0)
		return ERR_CONFLICT;
	for (size_t i = 0; i < x->piece_count; i++)
		TRY(piece_check(db, a, desk, x, i, m.posted_on));
	return OK;
}

enum err budget_split_propose(struct db *db, const struct budget_desk *desk, struct proposal_id proposal,
	const struct budget_ask *x) {
	for (size_t i = 0; i < x->piece_count; i++) {
		const struct budget_piece *p = &x->pieces[i];
		TRY(budget_piece_insert(db, desk->tenant, (struct piece_id){ ident_new() }, proposal, (int64_t)i + 1,
			p->use, p->yen, opt_id(p->commitment.v), opt_id(p->party.v), str_trim(str_or_empty(p->note)), NULL));
	}
	return OK;
}

/* Too much was paid: it goes back with the next payments, on the next day on which banks are open. */
static enum err pay_back(struct db *db, const struct budget_desk *desk, const struct budget_ask *x,
	const struct budget_pieces_of_row *q) {
	bool is_new;
	struct date due;
	TRY(business_day_next(desk->bank, jst_date(desk->now_us), &due));
	return payment_due_add(db, desk->tenant, budget_actor(desk),
		&(struct payment_due_fields){ .ref_kind = S(BUDGET_PIECE_REF),
			.ref_no = q->piece_id.v,
			.party = { q->party_id.v },
			.title = x->title,
			.yen = q->yen,
			.due_on = due },
		&is_new);
}

static enum err piece_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *x,
	const struct budget_pieces_of_row *q, struct date on) {
	const struct commitment_id id = { q->commitment_id.v };
	struct budget_commitment_of_row c;
	struct budget_came_back back = { .fiscal_year = fiscal_year_of(on) };
	if (q->use == BUDGET_PIECE_OTHER)
		return OK;
	if (q->use == BUDGET_PIECE_BACK)
		return pay_back(db, desk, x, q);
	TRY(budget_commitment_of(db, a, desk->tenant, id, &c));
	if (q->use == BUDGET_PIECE_RETURN)
		TRY(budget_money_back(db, a, desk, id, q->yen, on, &back));
	else
		TRY(budget_revenue_book(db, a, desk, back.fiscal_year,
			q->use == BUDGET_PIECE_SURCHARGE ? BUDGET_REVENUE_SURCHARGE : BUDGET_REVENUE_LATE_CHARGE, id,
			&c, q->yen, on, str_from(budget_piece_use_desc.values[q->use].label), &back.act_no));
	return budget_piece_done(db, desk->tenant, q->piece_id, (struct opt_int){ true, back.fiscal_year },
		(struct opt_int){ true, back.act_no }, NULL);
}

enum err budget_split_do(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id proposal,
	const struct budget_ask *x) {
	struct payment_movement_by_id_row m;
	struct budget_pieces_of_row *pieces;
	size_t count;
	struct payment_refund refund = { .movement = x->movement, .party = x->party };
	TRY(payment_movement_by_id(db, a, desk->tenant, x->movement, &m));
	if (m.match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	TRY(budget_pieces_of(db, a, desk->tenant, proposal, &pieces, &count));
	for (size_t i = 0; i < count; i++)
		TRY(piece_do(db, a, desk, x, &pieces[i], m.posted_on));
	TRY(payment_take_refund(db, a, desk->tenant, budget_actor(desk), &refund, x->title));
	return budget_split_insert(db, desk->tenant, x->movement, proposal, NULL);
}

enum err budget_split_again(struct db *db, struct arena *a, const struct budget_desk *desk, struct movement_id movement,
	struct proposal_id split) {
	struct payment_movement_by_id_row m;
	struct budget_split_told_row *rows;
	size_t count;
	TRY(payment_movement_by_id(db, a, desk->tenant, movement, &m));
	TRY(budget_split_told(db, a, desk->tenant, m.yen, m.posted_on, m.bank_code, m.branch_code, m.number, m.kind,
		&rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct payment_refund refund = { .movement = movement, .posted = true };
		if (rows[i].proposal_id.v != split.v)
			continue;
		TRY(payment_take_refund(db, a, desk->tenant, budget_actor(desk), &refund, rows[i].title));
		return budget_split_insert(db, desk->tenant, movement, split, NULL);
	}
	return ERR_CONFLICT;
}
