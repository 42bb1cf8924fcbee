/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Money that goes back: refunds of a part, to the very lots from which it was paid, and corrections, which take a whole
 * posting back. Part of the state machine. See ledger.h.
 */
#include "office/ledger/ledger-private.h"

/* ---- which lots get what ---- */

struct split {
	struct lot_move *alive, *dead;
	size_t alive_count, dead_count;
	int64_t alive_yen, dead_yen;
};

static void put_part(struct split *s, const struct lot_move *move, int64_t yen, int64_t now_us) {
	bool dead = lot_expired(move->expires_us, now_us);
	struct lot_move part = *move;
	part.yen = yen;
	if (dead)
		s->dead[s->dead_count++] = part;
	else
		s->alive[s->alive_count++] = part;
	*(dead ? &s->dead_yen : &s->alive_yen) += yen;
}

/* The part of what was spent that comes back: the last spent first, behind what came back before. */
static void split_refund(struct world *w, const struct original *o, int64_t yen, int64_t now_us,
	struct split *ret_split) {
	int64_t passed = o->refunded_yen;
	*ret_split = (struct split){ .alive = ARENA_ARRAY(w->a, struct lot_move, o->move_count),
		.dead = ARENA_ARRAY(w->a, struct lot_move, o->move_count) };
	for (size_t i = o->move_count; yen > 0 && i-- > 0;) {
		const struct lot_move *move = &o->moves[i];
		int64_t part = move->yen;
		if (move->in)
			continue;
		int64_t skipped = passed < part ? passed : part;
		passed -= skipped;
		part -= skipped;
		part = part < yen ? part : yen;
		if (part > 0)
			put_part(ret_split, move, part, now_us);
		yen -= part;
	}
}

/* ---- refunds ---- */

static enum err find_original(struct world *w, int64_t id, struct original **ret_original) {
	TRY(world_original(w, id, ret_original));
	if ((*ret_original)->missing)
		return ERR_LEDGER_NO_POSTING;
	return (*ret_original)->kind == LEDGER_TRANSFER || (*ret_original)->kind == LEDGER_CAPTURE ?
		OK :
		ERR_LEDGER_NOT_REVERSIBLE;
}

static enum err check_refund(const struct original *o, int64_t yen) {
	if (o->leg_count != 1)
		return ERR_LEDGER_NOT_REVERSIBLE;
	if (o->linked > 0 && o->refunded_yen == 0)
		return ERR_LEDGER_CORRECTED;
	return yen > o->legs[0].yen - o->refunded_yen ? ERR_LEDGER_OVER_REFUND : OK;
}

/* The part whose lots have expired meanwhile, by the programme's rule. */
static enum err refund_dead(struct world *w, struct posting *p, const struct ledger_leg *paid,
	const struct ledger_op *op, const struct split *s) {
	struct account *payer;
	struct ledger_leg leg = { .debit = paid->credit, .credit = paid->debit, .yen = s->dead_yen };
	struct leg_rule rule = { .terms = &op->lot, .terms_always = true };
	TRY(world_account(w, paid->debit.v, &payer));
	if (op->expired == LEDGER_EXPIRED_REFUSE)
		return ERR_LEDGER_LOT_EXPIRED;
	if (op->expired == LEDGER_EXPIRED_FORFEIT)
		leg.credit.v = payer->expiry_id;
	else if (op->expired == LEDGER_EXPIRED_CASH)
		leg.credit = op->cash;
	return leg.credit.v == leg.debit.v ? ERR_LEDGER_SAME_ACCOUNT : machine_leg(w, p, &leg, &rule);
}

enum err machine_refund(struct world *w, const struct ledger_op *op) {
	struct original *o;
	struct split s;
	TRY(find_original(w, op->of.v, &o));
	TRY(check_refund(o, op->yen));
	struct posting *p = world_posting(w, LEDGER_REFUND, &op->about);
	p->of = o->id;
	split_refund(w, o, op->yen, p->at_us, &s);
	if (s.alive_yen + s.dead_yen == 0) /* the payer has no lots */
		s.alive_yen = op->yen;
	struct leg_rule rule = { .give = s.alive_count > 0 ? s.alive : NULL, .give_count = s.alive_count };
	struct ledger_leg leg = { .debit = o->legs[0].credit, .credit = o->legs[0].debit, .yen = s.alive_yen };
	if (leg.yen > 0)
		TRY(machine_leg(w, p, &leg, &rule));
	if (s.dead_yen > 0)
		TRY(refund_dead(w, p, &o->legs[0], op, &s));
	touch_original(w, o);
	o->refunded_yen += op->yen;
	o->linked++;
	return OK;
}

/* ---- corrections ---- */

/* The moves of one leg in one direction. */
static struct lot_move *moves_of(struct world *w, const struct original *o, size_t leg_no, bool in, size_t *ret_count) {
	struct lot_move *moves = ARENA_ARRAY(w->a, struct lot_move, o->move_count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < o->move_count; i++)
		if (o->moves[i].leg_no == leg_no && o->moves[i].in == in)
			moves[(*ret_count)++] = o->moves[i];
	return moves;
}

/* What came into lots is taken from them, what was taken from lots comes back to them. */
static enum err correct_leg(struct world *w, struct posting *p, const struct original *o, size_t leg_no) {
	struct leg_rule rule = { .terms = NULL };
	rule.take = moves_of(w, o, leg_no, true, &rule.take_count);
	rule.give = moves_of(w, o, leg_no, false, &rule.give_count);
	struct ledger_leg leg = { .debit = o->legs[leg_no].credit,
		.credit = o->legs[leg_no].debit,
		.yen = o->legs[leg_no].yen };
	return machine_leg(w, p, &leg, &rule);
}

enum err machine_correct(struct world *w, const struct ledger_op *op) {
	struct original *o;
	TRY(find_original(w, op->of.v, &o));
	if (o->linked > 0)
		return ERR_LEDGER_CORRECTED;
	struct posting *p = world_posting(w, LEDGER_CORRECTION, &op->about);
	p->of = o->id;
	for (size_t i = o->leg_count; i-- > 0;)
		TRY(correct_leg(w, p, o, i));
	touch_original(w, o);
	o->linked++;
	return OK;
}
