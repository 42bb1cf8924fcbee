/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See oracle.h. */
#include "unit/ledger/oracle.h"

#include <stdlib.h>

static struct oracle_account *account_of(struct oracle *o, int64_t id) {
	for (int i = 0; i < ORACLE_ACCOUNTS; i++)
		if (o->accounts[i].id == id)
			return &o->accounts[i];
	return NULL;
}

static int64_t next_us(const struct oracle *o, int64_t now_us) {
	return now_us > o->last_us ? now_us : o->last_us + 1;
}

bool oracle_has_room(const struct oracle *o) {
	return o->posting_count < ORACLE_POSTINGS - 60 && o->hold_count < ORACLE_HOLDS - 20;
}

static struct oracle_posting *new_posting(struct oracle *o, int64_t now_us, enum ledger_posting_kind kind, int64_t of) {
	struct oracle_posting *p = &o->postings[o->posting_count++];
	o->last_us = next_us(o, now_us);
	memset(p, 0, sizeof *p);
	p->at_us = o->last_us;
	p->kind = kind;
	p->of = of;
	return p;
}

static struct oracle_posting *posting_with_id(struct oracle *o, int64_t id) {
	for (int i = 0; i < o->posting_count; i++)
		if (ledger_id_at(o->postings[i].at_us).v == id)
			return &o->postings[i];
	return NULL;
}

static struct oracle_hold *hold_with_id(struct oracle *o, int64_t id) {
	for (int i = 0; i < o->hold_count; i++)
		if (ledger_id_at(o->holds[i].at_us).v == id)
			return &o->holds[i];
	return NULL;
}

/* ---- lots: sorted anew after every change ---- */

static int by_spending(const void *left, const void *right) {
	const struct oracle_lot *l = left, *r = right;
	int64_t le = l->expires_us == 0 ? INT64_MAX : l->expires_us,
		re = r->expires_us == 0 ? INT64_MAX : r->expires_us;
	if (le != re)
		return le < re ? -1 : 1;
	if (l->priority != r->priority)
		return l->priority < r->priority ? -1 : 1;
	return l->number < r->number ? -1 : l->number > r->number;
}

static void tidy_lots(struct oracle_account *a) {
	int kept = 0;
	for (int i = 0; i < a->lot_count; i++)
		if (a->lots[i].yen != 0)
			a->lots[kept++] = a->lots[i];
	a->lot_count = kept;
	qsort(a->lots, (size_t)kept, sizeof a->lots[0], by_spending);
}

static void note_move(struct oracle_posting *p, int leg, bool in, const struct oracle_lot *lot, int64_t yen) {
	p->moves[p->move_count++] = (struct oracle_move){ .leg = leg,
		.in = in,
		.number = lot->number,
		.expires_us = lot->expires_us,
		.priority = lot->priority,
		.yen = yen };
}

static bool over(int64_t expires_us, int64_t now_us) {
	return expires_us != 0 && expires_us <= now_us;
}

static enum err spend(struct oracle_account *a, struct oracle_posting *p, int leg, int64_t yen, bool hold) {
	for (int i = 0; i < a->lot_count && yen > 0; i++) {
		struct oracle_lot *lot = &a->lots[i];
		int64_t part = lot->yen - lot->held;
		if (over(lot->expires_us, p->at_us) || part == 0)
			continue;
		if (part > yen)
			part = yen;
		note_move(p, leg, false, lot, part);
		if (hold)
			lot->held += part;
		else
			lot->yen -= part;
		yen -= part;
	}
	tidy_lots(a);
	return yen > 0 ? ERR_LEDGER_FUNDS : OK;
}

static enum err add_lot(struct oracle_account *a, struct oracle_posting *p, int leg, int64_t expires_us,
	int64_t priority, int64_t yen) {
	for (int i = 0; i < a->lot_count; i++)
		if (a->lots[i].expires_us == expires_us && a->lots[i].priority == priority) {
			a->lots[i].yen += yen;
			note_move(p, leg, true, &a->lots[i], yen);
			return OK;
		}
	if (a->lot_count == LEDGER_LOTS_MOST)
		return ERR_LEDGER_LOTS_FULL;
	struct oracle_lot lot = { .expires_us = expires_us,
		.priority = priority,
		.number = ++a->last_number,
		.yen = yen };
	note_move(p, leg, true, &lot, yen);
	a->lots[a->lot_count++] = lot;
	tidy_lots(a);
	return OK;
}

static enum err give_back(struct oracle_account *a, struct oracle_posting *p, int leg, const struct oracle_move *m,
	int64_t yen) {
	for (int i = 0; i < a->lot_count; i++)
		if (a->lots[i].number == m->number) {
			a->lots[i].yen += yen;
			note_move(p, leg, true, &a->lots[i], yen);
			return OK;
		}
	if (a->lot_count == LEDGER_LOTS_MOST) {
		for (int i = 0; i < a->lot_count; i++)
			if (a->lots[i].expires_us == m->expires_us && a->lots[i].priority == m->priority) {
				a->lots[i].yen += yen;
				note_move(p, leg, true, &a->lots[i], yen);
				return OK;
			}
		return ERR_LEDGER_LOTS_FULL;
	}
	struct oracle_lot lot = { .expires_us = m->expires_us,
		.priority = m->priority,
		.number = m->number,
		.yen = yen };
	note_move(p, leg, true, &lot, yen);
	a->lots[a->lot_count++] = lot;
	tidy_lots(a);
	return OK;
}

static enum err take_lot(struct oracle_account *a, struct oracle_posting *p, int leg, int64_t number, int64_t yen) {
	for (int i = 0; i < a->lot_count; i++)
		if (a->lots[i].number == number && a->lots[i].yen - a->lots[i].held >= yen) {
			note_move(p, leg, false, &a->lots[i], yen);
			a->lots[i].yen -= yen;
			tidy_lots(a);
			return OK;
		}
	return ERR_LEDGER_FUNDS;
}

/* ---- limits ---- */

static enum err limits(const struct oracle_account *d, const struct oracle_account *c, int64_t yen) {
	if (d == NULL || c == NULL)
		return ERR_LEDGER_NO_ACCOUNT;
	if ((__int128)d->debits_posted + d->debits_pending + yen > INT64_MAX ||
		(__int128)c->credits_posted + c->credits_pending + yen > INT64_MAX)
		return ERR_LEDGER_OVERFLOW;
	if (d->has_floor && (__int128)d->credits_posted - d->debits_posted - d->debits_pending - yen < d->floor_yen)
		return ERR_LEDGER_FUNDS;
	if (c->has_ceiling &&
		(__int128)c->credits_posted - c->debits_posted + c->credits_pending + yen > c->ceiling_yen)
		return ERR_LEDGER_CEILING;
	return OK;
}

static void book(struct oracle_account *d, struct oracle_account *c, struct oracle_posting *p, struct ledger_leg leg) {
	d->debits_posted += leg.yen;
	c->credits_posted += leg.yen;
	p->legs[p->leg_count++] = leg;
}

/* ---- operations ---- */

/* What came out of lots in this leg goes on as it was; else a new lot. */
static enum err into_lots(struct oracle_account *c, struct oracle_posting *p, int leg, int64_t yen,
	struct ledger_lot_terms terms) {
	bool out = false;
	int count = p->move_count;
	if (!c->has_lots)
		return OK;
	for (int i = 0; i < count; i++) {
		struct oracle_move m = p->moves[i];
		if (m.leg != leg || m.in)
			continue;
		out = true;
		TRY(add_lot(c, p, leg, m.expires_us, m.priority, m.yen));
	}
	if (out)
		return OK;
	if (over(terms.expires_us, p->at_us))
		return ERR_LEDGER_LOT_EXPIRED;
	return add_lot(c, p, leg, terms.expires_us, terms.priority, yen);
}

static enum err do_transfer(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_TRANSFER, 0);
	for (size_t i = 0; i < op->leg_count; i++) {
		struct ledger_leg leg = op->legs[i];
		struct oracle_account *d = account_of(o, leg.debit.v), *c = account_of(o, leg.credit.v);
		TRY(limits(d, c, leg.yen));
		if (d->has_lots)
			TRY(spend(d, p, (int)i, leg.yen, false));
		TRY(into_lots(c, p, (int)i, leg.yen, op->lot));
		book(d, c, p, leg);
	}
	return OK;
}

static enum err do_reserve(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct ledger_leg leg = op->legs[0];
	struct oracle_account *d = account_of(o, leg.debit.v), *c = account_of(o, leg.credit.v);
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_RESERVE, 0);
	if (d == NULL || c == NULL)
		return ERR_LEDGER_NO_ACCOUNT;
	if (over(op->expires_us, p->at_us))
		return ERR_LEDGER_HOLD_EXPIRED;
	TRY(limits(d, c, leg.yen));
	if (d->has_lots)
		TRY(spend(d, p, 0, leg.yen, true));
	d->debits_pending += leg.yen;
	c->credits_pending += leg.yen;
	p->legs[p->leg_count++] = leg;
	o->holds[o->hold_count++] = (struct oracle_hold){ .at_us = p->at_us,
		.expires_us = op->expires_us,
		.yen = leg.yen,
		.debit = leg.debit.v,
		.credit = leg.credit.v,
		.state = LEDGER_HOLD_OPEN,
		.posting = o->posting_count - 1 };
	return OK;
}

static void end_hold(struct oracle *o, struct oracle_hold *h, enum ledger_hold_state state) {
	struct oracle_account *d = account_of(o, h->debit);
	const struct oracle_posting *p = &o->postings[h->posting];
	d->debits_pending -= h->yen;
	account_of(o, h->credit)->credits_pending -= h->yen;
	for (int i = 0; i < p->move_count; i++)
		for (int k = 0; k < d->lot_count; k++)
			if (d->lots[k].number == p->moves[i].number)
				d->lots[k].held -= p->moves[i].yen;
	h->state = state;
}

static enum err find_hold(struct oracle *o, int64_t id, struct oracle_hold **ret_hold) {
	*ret_hold = hold_with_id(o, id);
	if (*ret_hold == NULL)
		return ERR_LEDGER_NO_HOLD;
	if ((*ret_hold)->state == LEDGER_HOLD_LAPSED)
		return ERR_LEDGER_HOLD_EXPIRED;
	return (*ret_hold)->state == LEDGER_HOLD_OPEN ? OK : ERR_LEDGER_HOLD_DONE;
}

static enum err do_capture(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct oracle_hold *h;
	TRY(find_hold(o, op->of.v, &h));
	if (op->yen > h->yen)
		return ERR_LEDGER_CAPTURE_OVER;
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_CAPTURE, op->of.v);
	struct oracle_account *d = account_of(o, h->debit), *c = account_of(o, h->credit);
	const struct oracle_posting *held = &o->postings[h->posting];
	end_hold(o, h, LEDGER_HOLD_CAPTURED);
	h->captured_yen = op->yen;
	int64_t left = op->yen;
	for (int i = 0; i < held->move_count && left > 0; i++) {
		int64_t part = held->moves[i].yen < left ? held->moves[i].yen : left;
		TRY(take_lot(d, p, 0, held->moves[i].number, part));
		left -= part;
	}
	TRY(into_lots(c, p, 0, op->yen, op->lot));
	book(d, c, p, (struct ledger_leg){ .debit = { h->debit }, .credit = { h->credit }, .yen = op->yen });
	return OK;
}

static enum err do_release(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct oracle_hold *h;
	TRY(find_hold(o, op->of.v, &h));
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_RELEASE, op->of.v);
	end_hold(o, h, LEDGER_HOLD_RELEASED);
	p->legs[p->leg_count++] = (struct ledger_leg){ .debit = { h->debit }, .credit = { h->credit }, .yen = h->yen };
	return OK;
}

static enum err find_payment(struct oracle *o, int64_t id, struct oracle_posting **ret_posting, int64_t *ret_refunded,
	bool *ret_corrected) {
	*ret_posting = posting_with_id(o, id);
	*ret_refunded = 0;
	*ret_corrected = false;
	if (*ret_posting == NULL)
		return ERR_LEDGER_NO_POSTING;
	if ((*ret_posting)->kind != LEDGER_TRANSFER && (*ret_posting)->kind != LEDGER_CAPTURE)
		return ERR_LEDGER_NOT_REVERSIBLE;
	for (int i = 0; i < o->posting_count; i++) {
		const struct oracle_posting *p = &o->postings[i];
		if (p->of != id)
			continue;
		*ret_corrected |= p->kind == LEDGER_CORRECTION;
		for (int k = 0; p->kind == LEDGER_REFUND && k < p->leg_count; k++)
			*ret_refunded += p->legs[k].yen;
	}
	return OK;
}

/* The refund yen by yen: from the last spent backwards, those that came back before passed over. */
static enum err do_refund(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct oracle_posting *paid;
	int64_t refunded;
	bool corrected;
	TRY(find_payment(o, op->of.v, &paid, &refunded, &corrected));
	if (paid->leg_count != 1)
		return ERR_LEDGER_NOT_REVERSIBLE;
	if (corrected)
		return ERR_LEDGER_CORRECTED;
	if (op->yen > paid->legs[0].yen - refunded)
		return ERR_LEDGER_OVER_REFUND;
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_REFUND, op->of.v);
	struct oracle_account *payer = account_of(o, paid->legs[0].debit.v),
			      *payee = account_of(o, paid->legs[0].credit.v);
	int64_t from_end = 0, alive = 0, dead = 0;
	struct oracle_move back[ORACLE_MOVES];
	int back_count = 0;
	for (int i = paid->move_count - 1; i >= 0; i--) {
		struct oracle_move m = paid->moves[i];
		if (m.in)
			continue;
		int64_t low = from_end > refunded ? from_end : refunded;
		int64_t high = from_end + m.yen < refunded + op->yen ? from_end + m.yen : refunded + op->yen;
		from_end += m.yen;
		if (high <= low)
			continue;
		m.yen = high - low;
		if (over(m.expires_us, p->at_us)) {
			dead += m.yen;
			continue;
		}
		alive += m.yen;
		back[back_count++] = m;
	}
	if (!payer->has_lots)
		alive = op->yen;
	if (alive > 0) {
		struct ledger_leg leg = { .debit = { payee->id }, .credit = { payer->id }, .yen = alive };
		TRY(limits(payee, payer, alive));
		if (payee->has_lots)
			TRY(spend(payee, p, 0, alive, false));
		for (int i = 0; i < back_count; i++)
			TRY(give_back(payer, p, 0, &back[i], back[i].yen));
		book(payee, payer, p, leg);
	}
	if (dead == 0)
		return OK;
	struct ledger_leg leg = { .debit = { payee->id }, .credit = { payer->id }, .yen = dead };
	int no = p->leg_count;
	if (op->expired == LEDGER_EXPIRED_REFUSE)
		return ERR_LEDGER_LOT_EXPIRED;
	if (op->expired == LEDGER_EXPIRED_FORFEIT)
		leg.credit.v = payer->expiry_id;
	if (op->expired == LEDGER_EXPIRED_CASH)
		leg.credit = op->cash;
	if (leg.credit.v == leg.debit.v)
		return ERR_LEDGER_SAME_ACCOUNT;
	struct oracle_account *to = account_of(o, leg.credit.v);
	TRY(limits(payee, to, dead));
	if (payee->has_lots)
		TRY(spend(payee, p, no, dead, false));
	if (to->has_lots && over(op->lot.expires_us, p->at_us))
		return ERR_LEDGER_LOT_EXPIRED;
	if (to->has_lots)
		TRY(add_lot(to, p, no, op->lot.expires_us, op->lot.priority, dead));
	book(payee, to, p, leg);
	return OK;
}

static enum err do_correct(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	struct oracle_posting *old;
	int64_t refunded;
	bool corrected;
	TRY(find_payment(o, op->of.v, &old, &refunded, &corrected));
	if (corrected || refunded > 0)
		return ERR_LEDGER_CORRECTED;
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_CORRECTION, op->of.v);
	for (int i = old->leg_count - 1; i >= 0; i--) {
		int no = p->leg_count;
		struct ledger_leg leg = { .debit = old->legs[i].credit,
			.credit = old->legs[i].debit,
			.yen = old->legs[i].yen };
		struct oracle_account *d = account_of(o, leg.debit.v), *c = account_of(o, leg.credit.v);
		TRY(limits(d, c, leg.yen));
		for (int k = 0; k < old->move_count; k++)
			if (old->moves[k].leg == i && old->moves[k].in)
				TRY(take_lot(d, p, no, old->moves[k].number, old->moves[k].yen));
		for (int k = 0; k < old->move_count; k++)
			if (old->moves[k].leg == i && !old->moves[k].in)
				TRY(give_back(c, p, no, &old->moves[k], old->moves[k].yen));
		book(d, c, p, leg);
	}
	return OK;
}

/* ---- time ---- */

/* The open hold that is over first; NULL when none is. */
static struct oracle_hold *first_over(struct oracle *o, int64_t now_us) {
	struct oracle_hold *first = NULL;
	for (int i = 0; i < o->hold_count; i++) {
		struct oracle_hold *h = &o->holds[i];
		if (h->state == LEDGER_HOLD_OPEN && over(h->expires_us, now_us) &&
			(first == NULL || h->expires_us < first->expires_us))
			first = h;
	}
	return first;
}

static bool lapse(struct oracle *o, int64_t now_us) {
	int64_t at_us = next_us(o, now_us);
	bool any = false;
	for (struct oracle_hold *h; (h = first_over(o, at_us)) != NULL; any = true) {
		struct oracle_posting *p = new_posting(o, now_us, LEDGER_LAPSE, ledger_id_at(h->at_us).v);
		end_hold(o, h, LEDGER_HOLD_LAPSED);
		p->legs[p->leg_count++] =
			(struct ledger_leg){ .debit = { h->debit }, .credit = { h->credit }, .yen = h->yen };
	}
	return any;
}

static int64_t due_us(const struct oracle_account *a) {
	for (int i = 0; i < a->lot_count; i++)
		if (a->lots[i].expires_us != 0 && a->lots[i].yen > a->lots[i].held)
			return a->lots[i].expires_us;
	return INT64_MAX;
}

static void expire_account(struct oracle *o, struct oracle_account *a, int64_t now_us) {
	struct oracle before = *o;
	struct oracle_posting *p = new_posting(o, now_us, LEDGER_EXPIRY, 0);
	struct oracle_account *to = account_of(o, a->expiry_id);
	int64_t yen = 0;
	for (int i = 0; i < a->lot_count; i++) {
		int64_t part = a->lots[i].yen - a->lots[i].held;
		if (!over(a->lots[i].expires_us, p->at_us) || part == 0)
			continue;
		yen += part;
		note_move(p, 0, false, &a->lots[i], part);
		a->lots[i].yen -= part;
	}
	tidy_lots(a);
	if (limits(a, to, yen) != OK) {
		*o = before;
		return;
	}
	book(a, to, p, (struct ledger_leg){ .debit = { a->id }, .credit = { to->id }, .yen = yen });
}

void oracle_tick(struct oracle *o, int64_t now_us) {
	bool done[ORACLE_ACCOUNTS] = { false };
	lapse(o, now_us);
	int64_t at_us = next_us(o, now_us);
	for (;;) {
		int first = -1;
		for (int i = 0; i < ORACLE_ACCOUNTS; i++) {
			int64_t due = due_us(&o->accounts[i]);
			if (done[i] || o->accounts[i].expiry_id == 0 || due > at_us)
				continue;
			if (first < 0 || due < due_us(&o->accounts[first]) ||
				(due == due_us(&o->accounts[first]) && o->accounts[i].id < o->accounts[first].id))
				first = i;
		}
		if (first < 0)
			return;
		done[first] = true;
		expire_account(o, &o->accounts[first], now_us);
	}
}

/* ---- requests ---- */

static enum err do_op(struct oracle *o, int64_t now_us, const struct ledger_op *op) {
	if (op->about.fiscal_year != 0 && op->about.fiscal_year <= o->closed_year)
		return ERR_LEDGER_YEAR_CLOSED;
	switch (op->kind) {
	case LEDGER_TRANSFER:
		return do_transfer(o, now_us, op);
	case LEDGER_RESERVE:
		return do_reserve(o, now_us, op);
	case LEDGER_CAPTURE:
		return do_capture(o, now_us, op);
	case LEDGER_RELEASE:
		return do_release(o, now_us, op);
	case LEDGER_REFUND:
		return do_refund(o, now_us, op);
	default:
		return do_correct(o, now_us, op);
	}
}

/* Wrong whatever the state is. */
static enum err look_at(const struct ledger_op *op) {
	bool has_yen = op->kind == LEDGER_CAPTURE || op->kind == LEDGER_REFUND,
		has_legs = op->kind == LEDGER_TRANSFER || op->kind == LEDGER_RESERVE;
	for (size_t i = 0; has_legs && i < op->leg_count; i++) {
		if (op->legs[i].yen <= 0)
			return op->legs[i].yen == 0 ? ERR_LEDGER_ZERO : ERR_LEDGER_NEGATIVE;
		if (op->legs[i].debit.v == op->legs[i].credit.v)
			return ERR_LEDGER_SAME_ACCOUNT;
	}
	if (has_yen && op->yen <= 0)
		return op->yen == 0 ? ERR_LEDGER_ZERO : ERR_LEDGER_NEGATIVE;
	return OK;
}

enum err oracle_run(struct oracle *o, int64_t now_us, const struct ledger_op *ops, size_t count, size_t *ret_op,
	int64_t *ret_at_us) {
	static struct oracle before;
	*ret_at_us = next_us(o, now_us);
	for (*ret_op = 0; *ret_op < count; ++*ret_op)
		TRY(look_at(&ops[*ret_op]));
	while (first_over(o, next_us(o, now_us)) != NULL)
		lapse(o, now_us);
	*ret_at_us = next_us(o, now_us);
	before = *o;
	for (*ret_op = 0; *ret_op < count; ++*ret_op) {
		enum err e = do_op(o, now_us, &ops[*ret_op]);
		if (e != OK) {
			*o = before;
			return e;
		}
	}
	*ret_op = 0;
	return OK;
}
