/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What moves an appropriation: 当初・補正・配当・流用・充用・繰越. */
#include "office/budget/budget-private.h"

static enum err line_of(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	struct date on, struct budget_line_of_row *ret_line) {
	TRY(budget_line_of(db, a, desk->tenant, line, ret_line));
	return budget_gate_accounts(db, a, desk, (int)ret_line->fiscal_year, on);
}

/* What the assembly has voted is changed by 補正 alone. */
static enum err not_voted(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year) {
	struct budget_year_of_row year;
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	return year.state == BUDGET_NOT_VOTED ? OK : ERR_INPUT;
}

enum err budget_appropriate(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id id,
	enum budget_act_kind kind, int64_t yen, bool allot, struct date on, struct str reason) {
	struct budget_line_of_row line;
	const struct budget_place waiting = place_of(LEDGER_BUDGET_UNALLOTTED, id),
		free = place_of(LEDGER_BUDGET_FREE, id);
	if (yen == 0 || (kind != BUDGET_SUPPLEMENT && kind != BUDGET_INITIAL))
		return ERR_INPUT;
	TRY(line_of(db, a, desk, id, on, &line));
	if (kind == BUDGET_INITIAL && yen < 0)
		TRY(not_voted(db, a, desk, (int)line.fiscal_year));
	struct budget_act act = { .kind = kind,
		.fiscal_year = (int)line.fiscal_year,
		.line = id,
		.yen = yen,
		.on = on,
		.reason = reason };
	const struct budget_place source = source_of(act.fiscal_year);
	if (yen > 0) {
		act.legs[0] = (struct budget_leg){ source, waiting, yen };
		act.legs[1] = (struct budget_leg){ waiting, free, allot ? yen : 0 };
	} else {
		act.legs[0] = (struct budget_leg){ free, waiting, allot ? -yen : 0 };
		act.legs[1] = (struct budget_leg){ waiting, source, -yen };
	}
	return budget_do(db, a, desk, &act, NULL);
}

enum err budget_allot(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id id,
	int64_t yen, struct date on) {
	struct budget_line_of_row line;
	const struct budget_place waiting = place_of(LEDGER_BUDGET_UNALLOTTED, id),
		free = place_of(LEDGER_BUDGET_FREE, id);
	if (yen == 0)
		return ERR_INPUT;
	TRY(line_of(db, a, desk, id, on, &line));
	const struct budget_act act = { .kind = BUDGET_ALLOT,
		.fiscal_year = (int)line.fiscal_year,
		.line = id,
		.yen = yen,
		.on = on,
		.legs = { yen > 0 ? (struct budget_leg){ waiting, free, yen } :
			(struct budget_leg){ free, waiting, -yen } } };
	return budget_do(db, a, desk, &act, NULL);
}

/* The first part of the code: money does not pass from one 会計 to another, neither by 流用 nor by 繰越 (地方自治法209条, 220条). */
static bool same_first_part(struct str one, struct str other) {
	return str_equal(str_cut(&one, S("-")), str_cut(&other, S("-")));
}

bool budget_same_account(const struct budget_line_of_row *x, const struct budget_line_of_row *y) {
	return x->fiscal_year == y->fiscal_year && same_first_part(x->code, y->code);
}

enum err budget_divert(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id from,
	struct budget_line_id to, int64_t yen, struct date on, struct str reason) {
	struct budget_line_of_row giving, taking;
	if (yen <= 0 || str_trim(reason).n == 0 || from.v == to.v)
		return ERR_INPUT;
	TRY(line_of(db, a, desk, from, on, &giving));
	TRY(line_of(db, a, desk, to, on, &taking));
	if (!budget_same_account(&giving, &taking))
		return ERR_BUDGET_OTHER_YEAR;
	const enum budget_act_kind kind = giving.is_reserve ? BUDGET_RESERVE_USE : BUDGET_DIVERT;
	const struct budget_act out = { .kind = kind,
		.fiscal_year = (int)giving.fiscal_year,
		.line = from,
		.other = to,
		.yen = -yen,
		.on = on,
		.reason = reason,
		.legs = { { place_of(LEDGER_BUDGET_FREE, from), place_of(LEDGER_BUDGET_FREE, to), yen } } };
	const struct budget_act in = { .kind = kind,
		.fiscal_year = (int)taking.fiscal_year,
		.line = to,
		.other = from,
		.yen = yen,
		.on = on,
		.reason = reason };
	TRY(budget_do(db, a, desk, &out, NULL));
	return budget_do(db, a, desk, &in, NULL);
}

enum err budget_carry_voted(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id id,
	int64_t limit_yen) {
	struct budget_line_of_row line;
	if (limit_yen < 0)
		return ERR_INPUT;
	TRY(budget_line_of(db, a, desk->tenant, id, &line));
	return budget_line_carry_limit(db, desk->tenant, id, limit_yen, NULL);
}

/* ---- 繰越 ---- */

enum err budget_carry_gate(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_carry *c,
	const struct budget_line_of_row *from, const struct budget_line_of_row *to) {
	struct budget_figures f;
	if (c->yen <= 0)
		return ERR_INPUT;
	if (to->fiscal_year != from->fiscal_year + 1 || !same_first_part(from->code, to->code))
		return ERR_BUDGET_OTHER_YEAR;
	TRY(budget_gate_accounts(db, a, desk, (int)from->fiscal_year, c->on));
	TRY(budget_figures(db, a, desk->tenant, c->from, &f));
	if (c->by_accident)
		return str_trim(c->reason).n > 0 ? OK : ERR_BUDGET_CARRY;
	return f.carried + c->yen <= from->carry_limit_yen ? OK : ERR_BUDGET_CARRY;
}

static enum err carry_out(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_carry *c,
	int fiscal_year) {
	struct budget_commitment_of_row row;
	struct budget_act act = { .kind = BUDGET_CARRY,
		.fiscal_year = fiscal_year,
		.line = c->from,
		.other = c->to,
		.commitment = c->commitment,
		.yen = c->yen,
		.on = c->on,
		.reason = c->reason,
		.legs = {
			{ place_of(LEDGER_BUDGET_FREE, c->from), place_of(LEDGER_BUDGET_CARRIED, c->from), c->yen } } };
	if (c->commitment.v == 0)
		return budget_do(db, a, desk, &act, NULL);
	TRY(budget_commitment_of(db, a, desk->tenant, c->commitment, &row));
	if (row.line_id.v != c->from.v)
		return ERR_NOT_FOUND;
	if (c->yen > budget_open_part(&row))
		return ERR_BUDGET_OVER_COMMITMENT;
	act.legs[0].from = place_of(LEDGER_BUDGET_OPEN, c->from);
	act.about = budget_about(&row);
	row.carried_yen += c->yen;
	TRY(budget_do(db, a, desk, &act, NULL));
	return budget_commitment_store(db, desk, c->commitment, &row);
}

/* The next year's commitment for the same matter. */
static enum err carry_commitment(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_carry *c, const struct budget_line_of_row *to, int64_t act_no,
	struct commitment_id *ret_commitment) {
	struct budget_commitment_of_row old;
	TRY(budget_commitment_of(db, a, desk->tenant, c->commitment, &old));
	const struct ledger_about about = budget_about(&old);
	const struct budget_commit_fields f = { .line = c->to,
		.title = old.title,
		.yen = c->yen,
		.on = fiscal_year_first((int)to->fiscal_year),
		.completes_on = old.completes_on,
		.case_id = about.case_id,
		.service = about.service_id,
		.party = about.party_id };
	return budget_commitment_make(db, desk, &f, to, act_no, c->commitment, ret_commitment);
}

enum err budget_carry_over(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_carry *c,
	struct commitment_id *ret_commitment) {
	struct budget_line_of_row from, to;
	struct commitment_id made = { 0 };
	int64_t act_no;
	TRY(budget_line_of(db, a, desk->tenant, c->from, &from));
	TRY(budget_line_of(db, a, desk->tenant, c->to, &to));
	TRY(budget_carry_gate(db, a, desk, c, &from, &to));
	TRY(carry_out(db, a, desk, c, (int)from.fiscal_year));
	const struct budget_place waiting = place_of(LEDGER_BUDGET_UNALLOTTED, c->to),
		free = place_of(LEDGER_BUDGET_FREE, c->to);
	const struct budget_act in = { .kind = BUDGET_CARRIED_IN,
		.fiscal_year = (int)to.fiscal_year,
		.line = c->to,
		.other = c->from,
		.yen = c->yen,
		.on = c->on,
		.reason = c->reason,
		.legs = { { source_of((int)to.fiscal_year), waiting, c->yen }, { waiting, free, c->yen },
			{ free, place_of(LEDGER_BUDGET_OPEN, c->to), c->commitment.v != 0 ? c->yen : 0 } } };
	TRY(budget_do(db, a, desk, &in, &act_no));
	if (c->commitment.v != 0)
		TRY(carry_commitment(db, a, desk, c, &to, act_no, &made));
	if (ret_commitment != NULL)
		*ret_commitment = made;
	return OK;
}
