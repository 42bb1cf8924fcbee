/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The state machine: what a request does to the world, or why it does nothing. It knows the world and the time that the
 * world was given: no clock, no chance, no order of arrival other than that of the calls. So the same requests at the
 * same times give the same rows. See ledger.h, ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

enum { LAPSED_AT_ONCE = 500, LAPSED_IN_TRIAL = 1000000 };

/* ---- the request itself ---- */

static bool text_fits(struct str text, size_t most) {
	return text.n <= most && utf8_valid(text);
}

static enum err check_leg(const struct ledger_leg *leg) {
	if (leg->yen == 0)
		return ERR_LEDGER_ZERO;
	if (leg->yen < 0)
		return ERR_LEDGER_NEGATIVE;
	return leg->debit.v == leg->credit.v ? ERR_LEDGER_SAME_ACCOUNT : OK;
}

static enum err check_legs(const struct ledger_op *op, size_t most) {
	if (op->leg_count < 1 || op->leg_count > most || op->expires_us < 0 || op->lot.expires_us < 0)
		return ERR_LEDGER_REQUEST;
	for (size_t i = 0; i < op->leg_count; i++)
		TRY(check_leg(&op->legs[i]));
	return OK;
}

static enum err check_yen(int64_t yen) {
	return yen == 0 ? ERR_LEDGER_ZERO : yen < 0 ? ERR_LEDGER_NEGATIVE : OK;
}

static enum err check_op(const struct ledger_op *op) {
	if (!text_fits(op->about.memo, LEDGER_MEMO_MOST_BYTES) || op->expired > LEDGER_EXPIRED_CASH)
		return ERR_LEDGER_REQUEST;
	switch (op->kind) {
	case LEDGER_TRANSFER:
		return check_legs(op, LEDGER_LEGS_MOST);
	case LEDGER_RESERVE:
		return check_legs(op, 1);
	case LEDGER_CAPTURE:
	case LEDGER_REFUND:
		return check_yen(op->yen);
	case LEDGER_RELEASE:
	case LEDGER_CORRECTION:
		return OK;
	default:
		return ERR_LEDGER_REQUEST;
	}
}

enum err machine_check(const struct ledger_request *request, struct str key, size_t *ret_op) {
	*ret_op = 0;
	if (request->key.n == 0 || request->scope.n == 0 || !text_fits(key, LEDGER_KEY_MOST_BYTES) ||
		str_contains(request->scope, S("/")))
		return ERR_LEDGER_REQUEST;
	if (request->op_count < 1 || request->op_count > LEDGER_OPS_MOST)
		return ERR_LEDGER_REQUEST;
	for (; *ret_op < request->op_count; ++*ret_op)
		TRY(check_op(&request->ops[*ret_op]));
	return OK;
}

/* ---- limits ---- */

/* A counter and what is pending beside it together stay within 64 bits, so that captures never overflow. */
static bool counts(int64_t posted, int64_t pending, int64_t yen) {
	int64_t sum;
	return !__builtin_add_overflow(posted, pending, &sum) && !__builtin_add_overflow(sum, yen, &sum);
}

static bool above_floor(const struct account *account, int64_t yen) {
	const struct counters *c = &account->now;
	__int128 left = (__int128)c->credits_posted - c->debits_posted - c->debits_pending - yen;
	return !account->floor_yen.has || left >= account->floor_yen.v;
}

static bool below_ceiling(const struct account *account, int64_t yen) {
	const struct counters *c = &account->now;
	__int128 sum = (__int128)c->credits_posted - c->debits_posted + c->credits_pending + yen;
	return !account->ceiling_yen.has || sum <= account->ceiling_yen.v;
}

/* Holds count against the floor, what is only expected does not help (money.md, I3). */
static enum err check_limits(const struct account *debit, const struct account *credit, int64_t yen) {
	if (!counts(debit->now.debits_posted, debit->now.debits_pending, yen) ||
		!counts(credit->now.credits_posted, credit->now.credits_pending, yen))
		return ERR_LEDGER_OVERFLOW;
	if (!above_floor(debit, yen))
		return ERR_LEDGER_FUNDS;
	return below_ceiling(credit, yen) ? OK : ERR_LEDGER_CEILING;
}

/* Both accounts of a leg, there and noted for undoing. */
static enum err take_accounts(struct world *w, const struct ledger_leg *leg, struct account **ret_debit,
	struct account **ret_credit) {
	TRY(world_account(w, leg->debit.v, ret_debit));
	TRY((*ret_debit)->missing);
	TRY(world_account(w, leg->credit.v, ret_credit));
	TRY((*ret_credit)->missing);
	touch_account(w, *ret_debit);
	touch_account(w, *ret_credit);
	return OK;
}

/* ---- a leg that moves balances ---- */

static enum err move_out(struct world *w, struct posting *p, struct account *debit, int64_t yen, uint8_t leg_no,
	const struct leg_rule *rule) {
	if (debit->lots == NULL)
		return OK;
	if (rule->take == NULL)
		return lots_spend(debit->lots, p->at_us, yen, leg_no, &w->scratch);
	for (size_t i = 0; i < rule->take_count; i++)
		TRY(lots_take(debit->lots, &rule->take[i], leg_no, &w->scratch));
	return OK;
}

static enum err move_new(struct world *w, struct posting *p, struct account *credit, int64_t yen, uint8_t leg_no,
	const struct ledger_lot_terms *terms) {
	static const struct ledger_lot_terms FOR_EVER = { .expires_us = 0 };
	if (terms != NULL && lot_expired(terms->expires_us, p->at_us))
		return ERR_LEDGER_LOT_EXPIRED;
	return lots_add(credit->lots, terms != NULL ? terms : &FOR_EVER, yen, leg_no, &w->scratch);
}

/* `out`: what the leg took out of lots; money that moves between two expiring accounts keeps its terms. */
static enum err move_in(struct world *w, struct posting *p, struct account *credit, int64_t yen, uint8_t leg_no,
	const struct leg_rule *rule) {
	size_t out_count = w->scratch.count;
	if (credit->lots == NULL)
		return OK;
	for (size_t i = 0; i < rule->give_count; i++)
		TRY(lots_restore(credit->lots, &rule->give[i], leg_no, &w->scratch));
	if (rule->give != NULL)
		return OK;
	if (out_count == 0 || rule->terms_always)
		return move_new(w, p, credit, yen, leg_no, rule->terms);
	for (size_t i = 0; i < out_count; i++) {
		struct lot_move out = w->scratch.items[i];
		struct ledger_lot_terms terms = { .expires_us = out.expires_us, .priority = out.priority };
		TRY(lots_add(credit->lots, &terms, out.yen, leg_no, &w->scratch));
	}
	return OK;
}

/* The accounts and their limits are in order: counts, moves lots, writes the leg down. */
static enum err apply_leg(struct world *w, struct posting *p, const struct ledger_leg *leg, struct account *debit,
	struct account *credit, const struct leg_rule *rule) {
	uint8_t leg_no = (uint8_t)p->leg_count;
	w->scratch.count = 0;
	TRY(move_out(w, p, debit, leg->yen, leg_no, rule));
	TRY(move_in(w, p, credit, leg->yen, leg_no, rule));
	for (size_t i = 0; i < w->scratch.count; i++)
		move_add(&p->moves, &w->scratch.items[i]);
	debit->now.debits_posted += leg->yen;
	credit->now.credits_posted += leg->yen;
	*posting_leg(w, p) = *leg;
	return OK;
}

enum err machine_leg(struct world *w, struct posting *p, const struct ledger_leg *leg, const struct leg_rule *rule) {
	struct account *debit, *credit;
	TRY(take_accounts(w, leg, &debit, &credit));
	TRY(check_limits(debit, credit, leg->yen));
	return apply_leg(w, p, leg, debit, credit, rule);
}

/* ---- transfers and holds ---- */

static enum err transfer(struct world *w, const struct ledger_op *op) {
	struct posting *p = world_posting(w, LEDGER_TRANSFER, &op->about);
	struct leg_rule rule = { .terms = &op->lot };
	for (size_t i = 0; i < op->leg_count; i++)
		TRY(machine_leg(w, p, &op->legs[i], &rule));
	return OK;
}

static void note_expiry(struct world *w, int64_t expires_us) {
	if (expires_us != 0 && (!w->head.next_expiry_us.has || expires_us < w->head.next_expiry_us.v))
		w->head.next_expiry_us = (struct opt_int){ .has = true, .v = expires_us };
}

static enum err reserve(struct world *w, const struct ledger_op *op) {
	const struct ledger_leg *leg = &op->legs[0];
	struct account *debit, *credit;
	struct posting *p = world_posting(w, LEDGER_RESERVE, &op->about);
	TRY(take_accounts(w, leg, &debit, &credit));
	if (op->expires_us != 0 && op->expires_us <= p->at_us)
		return ERR_LEDGER_HOLD_EXPIRED;
	TRY(check_limits(debit, credit, leg->yen));
	if (debit->lots != NULL)
		TRY(lots_hold(debit->lots, p->at_us, leg->yen, &p->moves));
	debit->now.debits_pending += leg->yen;
	credit->now.credits_pending += leg->yen;
	*posting_leg(w, p) = *leg;
	struct hold *hold = world_new_hold(w, p->id);
	p->expires_us = op->expires_us;
	hold->debit = leg->debit.v;
	hold->credit = leg->credit.v;
	hold->yen = leg->yen;
	hold->expires_us = (struct opt_int){ .has = op->expires_us != 0, .v = op->expires_us };
	hold->state = LEDGER_HOLD_OPEN;
	hold->moves = p->moves.items;
	hold->move_count = p->moves.count;
	note_expiry(w, op->expires_us);
	return OK;
}

static enum err open_hold(struct world *w, int64_t id, struct hold **ret_hold) {
	TRY(world_hold(w, id, ret_hold));
	if (*ret_hold == NULL)
		return ERR_LEDGER_NO_HOLD;
	if ((*ret_hold)->state == LEDGER_HOLD_LAPSED)
		return ERR_LEDGER_HOLD_EXPIRED;
	return (*ret_hold)->state == LEDGER_HOLD_OPEN ? OK : ERR_LEDGER_HOLD_DONE;
}

/* Both accounts without what is held; the hold gets its last state. */
static enum err let_go(struct world *w, struct hold *hold, enum ledger_hold_state state, struct account **ret_debit,
	struct account **ret_credit) {
	struct ledger_leg leg = { .debit = { hold->debit }, .credit = { hold->credit } };
	TRY(take_accounts(w, &leg, ret_debit, ret_credit));
	(*ret_debit)->now.debits_pending -= hold->yen;
	(*ret_credit)->now.credits_pending -= hold->yen;
	if ((*ret_debit)->lots != NULL)
		for (size_t i = 0; i < hold->move_count; i++)
			TRY(lots_unhold((*ret_debit)->lots, &hold->moves[i]));
	touch_hold(w, hold);
	hold->state = state;
	return OK;
}

/* The first `yen` of what was held, in its order. */
static size_t first_moves(struct world *w, const struct hold *hold, int64_t yen, struct lot_move **ret_moves) {
	struct lot_move *moves = ARENA_ARRAY(w->a, struct lot_move, hold->move_count + 1);
	size_t count = 0;
	for (size_t i = 0; yen > 0 && i < hold->move_count; i++) {
		moves[count] = hold->moves[i];
		moves[count].yen = hold->moves[i].yen < yen ? hold->moves[i].yen : yen;
		yen -= moves[count++].yen;
	}
	*ret_moves = moves;
	return count;
}

/* The limits were kept when it was reserved. */
static enum err capture(struct world *w, const struct ledger_op *op) {
	struct hold *hold;
	struct account *debit, *credit;
	struct lot_move *moves;
	TRY(open_hold(w, op->of.v, &hold));
	if (op->yen > hold->yen)
		return ERR_LEDGER_CAPTURE_OVER;
	TRY(let_go(w, hold, LEDGER_HOLD_CAPTURED, &debit, &credit));
	hold->captured_yen = op->yen;
	struct posting *p = world_posting(w, LEDGER_CAPTURE, &op->about);
	p->of = hold->id;
	size_t count = first_moves(w, hold, op->yen, &moves);
	struct leg_rule rule = { .take = moves, .take_count = count, .terms = &op->lot };
	struct ledger_leg leg = { .debit = { hold->debit }, .credit = { hold->credit }, .yen = op->yen };
	return apply_leg(w, p, &leg, debit, credit, &rule);
}

static enum err end_hold(struct world *w, struct hold *hold, enum ledger_posting_kind kind,
	const struct ledger_about *about) {
	struct account *debit, *credit;
	TRY(let_go(w, hold, kind == LEDGER_LAPSE ? LEDGER_HOLD_LAPSED : LEDGER_HOLD_RELEASED, &debit, &credit));
	struct posting *p = world_posting(w, kind, about);
	p->of = hold->id;
	*posting_leg(w, p) =
		(struct ledger_leg){ .debit = { hold->debit }, .credit = { hold->credit }, .yen = hold->yen };
	return OK;
}

static enum err release(struct world *w, const struct ledger_op *op) {
	struct hold *hold;
	TRY(open_hold(w, op->of.v, &hold));
	return end_hold(w, hold, LEDGER_RELEASE, &op->about);
}

/* ---- time ---- */

/* After all that were due are lapsed: when to look again. */
static enum err look_ahead(struct world *w, int64_t now_us) {
	struct ledger_next_expiry_row *rows;
	size_t count;
	TRY(world_flush(w));
	TRY(ledger_next_expiry(w->db, w->a, w->tenant, now_us, &rows, &count));
	w->head.next_expiry_us = count > 0 ? rows[0].expires_us : (struct opt_int){ .has = false };
	w->head_dirty = true;
	return OK;
}

static bool is_due(const struct world *w) {
	return w->head.next_expiry_us.has && w->head.next_expiry_us.v <= world_next_us(w);
}

enum err machine_lapse(struct world *w, int64_t limit, bool *ret_more) {
	static const struct ledger_about NOTHING = { .fiscal_year = 0 };
	struct hold **holds;
	size_t count;
	int64_t now_us = world_next_us(w);
	*ret_more = false;
	if (!is_due(w))
		return OK;
	TRY(world_flush(w));
	TRY(world_due(w, now_us, limit, &holds, &count));
	for (size_t i = 0; i < count; i++) {
		world_begin(w);
		if (holds[i]->state == LEDGER_HOLD_OPEN) /* a trial's are lapsed in memory only */
			TRY(end_hold(w, holds[i], LEDGER_LAPSE, &NOTHING));
	}
	*ret_more = (int64_t)count == limit;
	return *ret_more ? world_flush(w) : look_ahead(w, now_us);
}

/* Every hold that is over at the time of the next posting; time goes on while they lapse, so look again. */
static enum err lapse_all(struct world *w) {
	bool more;
	while (is_due(w))
		TRY(machine_lapse(w, w->trial ? LAPSED_IN_TRIAL : LAPSED_AT_ONCE, &more));
	return OK;
}

static enum err expire_lots(struct world *w, struct account *account) {
	static const struct ledger_about NOTHING = { .fiscal_year = 0 };
	struct lot_move moves[LEDGER_LOTS_MOST];
	size_t count = 0;
	struct posting *p = world_posting(w, LEDGER_EXPIRY, &NOTHING);
	struct ledger_leg leg = { .debit = { account->id }, .credit = { account->expiry_id } };
	for (size_t i = 0; i < account->lots->count; i++) {
		const struct lot *lot = &account->lots->items[i];
		if (!lot_expired(lot->expires_us, p->at_us) || lot->yen == lot->held)
			continue;
		moves[count++] = (struct lot_move){ .number = lot->number, .yen = lot->yen - lot->held };
		leg.yen += lot->yen - lot->held;
	}
	struct leg_rule rule = { .take = moves, .take_count = count };
	return leg.yen > 0 ? machine_leg(w, p, &leg, &rule) : ERR_LEDGER_FUNDS;
}

enum err machine_expire_lots(struct world *w, int64_t account_id) {
	struct account *account;
	TRY(world_account(w, account_id, &account));
	world_begin(w);
	enum err e = account->missing != OK || account->lots == NULL || account->expiry_id == 0 ?
		ERR_LEDGER_NO_ACCOUNT :
		expire_lots(w, account);
	if (e != OK)
		world_undo(w);
	return e;
}

/* ---- requests ---- */

static enum err run_op(struct world *w, const struct ledger_op *op) {
	if (op->about.fiscal_year != 0 && op->about.fiscal_year <= w->head.closed_year)
		return ERR_LEDGER_YEAR_CLOSED;
	switch (op->kind) {
	case LEDGER_TRANSFER:
		return transfer(w, op);
	case LEDGER_RESERVE:
		return reserve(w, op);
	case LEDGER_CAPTURE:
		return capture(w, op);
	case LEDGER_RELEASE:
		return release(w, op);
	case LEDGER_REFUND:
		return machine_refund(w, op);
	case LEDGER_CORRECTION:
		return machine_correct(w, op);
	default:
		return ERR_LEDGER_REQUEST;
	}
}

static enum err run_ops(struct world *w, const struct ledger_request *request, size_t *ret_op) {
	for (*ret_op = 0; *ret_op < request->op_count; ++*ret_op)
		TRY(run_op(w, &request->ops[*ret_op]));
	*ret_op = 0;
	return OK;
}

/* A refusal, as opposed to a fault of the database or of ours. */
static bool is_refusal(enum err e) {
	return e >= ERR_LEDGER_REQUEST && e <= ERR_LEDGER_LOTS_FULL;
}

static enum err refusal_named(struct str name) {
	for (enum err e = ERR_LEDGER_REQUEST; e <= ERR_LEDGER_LOTS_FULL; e++)
		if (str_equal(str_from(err_info(e)->name), name))
			return e;
	return ERR_INTERNAL;
}

static struct str hash_of(struct arena *a, const struct ledger_request *request) {
	if (request->seal != NULL)
		return str_of((const char *)request->seal->hash, LEDGER_HASH_BYTES);
	unsigned char *hash = arena_bytes(a, LEDGER_HASH_BYTES);
	body_hash(request, hash);
	return str_of((const char *)hash, LEDGER_HASH_BYTES);
}

static void answer_again(const struct key_row *row, struct str hash, struct ledger_answer *ret_answer) {
	*ret_answer = (struct ledger_answer){ .err = ERR_LEDGER_KEY_REUSED, .at_us = row->at_us };
	if (!str_equal(row->body_hash, hash))
		return;
	*ret_answer = (struct ledger_answer){ .err = row->refusal.n > 0 ? refusal_named(row->refusal) : OK,
		.op_no = row->refusal.n > 0 ? (size_t)row->op_no : 0,
		.first = { row->first_id },
		.at_us = row->at_us,
		.repeated = true };
}

/* With the number of the last operation: so a key says which postings are its own, and none may be nobody's. */
static void keep_answer(struct world *w, struct str key, struct str hash, const struct ledger_answer *answer,
	size_t last_op) {
	struct key_row *row = ARENA_NEW(w->a, struct key_row);
	*row = (struct key_row){ .key = key,
		.body_hash = hash,
		.refusal = answer->err == OK ? S("") : str_from(err_info(answer->err)->name),
		.op_no = (int64_t)(answer->err == OK ? last_op : answer->op_no),
		.first_id = answer->first.v,
		.at_us = answer->at_us };
	world_add_key(w, row);
}

enum err machine_run(struct world *w, const struct ledger_request *request, struct ledger_answer *ret_answer) {
	struct ledger_answer answer = { .at_us = world_next_us(w) };
	struct str key = key_of(w->a, request);
	answer.err = request->seal != NULL ? OK : machine_check(request, key, &answer.op_no);
	*ret_answer = answer;
	if (answer.err != OK)
		return OK;
	struct str hash = hash_of(w->a, request);
	const struct key_row *known = world_key(w, key);
	if (known != NULL) {
		answer_again(known, hash, ret_answer);
		return OK;
	}
	TRY(lapse_all(w));
	world_begin(w);
	answer.at_us = world_next_us(w);
	answer.first = ledger_id_at(answer.at_us);
	answer.err = run_ops(w, request, &answer.op_no);
	if (answer.err != OK && !is_refusal(answer.err))
		return answer.err;
	if (answer.err != OK)
		answer.first.v = 0;
	if (answer.err != OK || request->dry_run)
		world_undo(w);
	if (!request->dry_run)
		keep_answer(w, key, hash, &answer, request->op_count - 1);
	*ret_answer = answer;
	return OK;
}
