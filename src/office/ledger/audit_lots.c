/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor's own computation of lots, from what each posting did to them. See auditor-private.h. */
#include "office/ledger/auditor-private.h"

/* ---- reading ---- */

static int64_t number_at(struct str text, size_t at, size_t bytes) {
	uint64_t value = 0;
	for (size_t i = at; i < at + bytes; i++)
		value = value * 256 + (unsigned char)text.p[i];
	return bytes == 4 ? (int64_t)(uint32_t)value : (int64_t)value;
}

/* 26 bytes each: leg 1, in 1, number 4, priority 4 (signed), expires 8, yen 8. */
bool audit_moves(struct arena *a, struct str packed, struct audit_move **ret_moves, size_t *ret_count) {
	*ret_count = packed.n / 26;
	*ret_moves = ARENA_ARRAY(a, struct audit_move, *ret_count + 1);
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_moves)[i] = (struct audit_move){ .leg_no = (unsigned char)packed.p[26 * i],
			.in = packed.p[26 * i + 1] != 0,
			.number = number_at(packed, 26 * i + 2, 4),
			.priority = (int32_t)number_at(packed, 26 * i + 6, 4),
			.expires_us = number_at(packed, 26 * i + 10, 8),
			.yen = number_at(packed, 26 * i + 18, 8) };
	return packed.n % 26 == 0;
}

static struct audit_lot *lot_numbered(struct audit_account *account, int64_t number) {
	for (struct audit_lot *lot = account->lots; lot != NULL; lot = lot->next)
		if (lot->number == number)
			return lot;
	return NULL;
}

/* ---- rules ---- */

static bool is_over(int64_t expires_us, int64_t at_us) {
	return expires_us > 0 && expires_us <= at_us;
}

static int64_t end_of(const struct audit_lot *lot) {
	return lot->expires_us == 0 ? INT64_MAX : lot->expires_us;
}

static bool comes_before(const struct audit_lot *x, const struct audit_lot *y) {
	if (end_of(x) != end_of(y))
		return end_of(x) < end_of(y);
	return x->priority != y->priority ? x->priority < y->priority : x->number < y->number;
}

/* Spending: not from an expired lot, and nothing that comes before it may be left. */
static void check_spending(struct auditor *x, const struct audit_account *account, const struct audit_lot *lot,
	int64_t at_us, int64_t posting) {
	bool good = !is_over(lot->expires_us, at_us);
	for (const struct audit_lot *other = account->lots; other != NULL; other = other->next)
		good = good &&
			(other == lot || !comes_before(other, lot) || is_over(other->expires_us, at_us) ||
				other->yen == other->held);
	if (!good)
		audit_fault(x, LEDGER_CHECK_LOT_SPENT, "ledger_posting", posting);
}

static void check_expiry(struct auditor *x, const struct audit_lot *lot, const struct audit_move *m, int64_t at_us,
	int64_t posting) {
	if (!is_over(lot->expires_us, at_us) || lot->yen - lot->held != m->yen)
		audit_fault(x, LEDGER_CHECK_EXPIRY, "ledger_posting", posting);
}

/* ---- changes ---- */

static void move_out(struct auditor *x, struct audit_account *account, const struct audit_posting *p,
	const struct audit_move *m) {
	struct audit_lot *lot = lot_numbered(account, m->number);
	enum ledger_posting_kind kind = p->row->kind;
	int64_t posting = p->row->posting_id.v;
	if (lot == NULL || lot->yen - lot->held < m->yen || m->yen <= 0) {
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", posting);
		return;
	}
	if (kind == LEDGER_TRANSFER || kind == LEDGER_REFUND)
		check_spending(x, account, lot, p->row->at_us, posting);
	if (kind == LEDGER_EXPIRY)
		check_expiry(x, lot, m, p->row->at_us, posting);
	lot->yen -= m->yen;
}

static void move_in(struct auditor *x, struct audit_account *account, const struct audit_posting *p,
	const struct audit_move *m) {
	struct audit_lot *lot = lot_numbered(account, m->number);
	if (lot == NULL) {
		lot = ARENA_NEW(x->a, struct audit_lot);
		*lot = (struct audit_lot){ .next = account->lots,
			.expires_us = m->expires_us,
			.priority = m->priority,
			.number = m->number };
		account->lots = lot;
	}
	if (lot->expires_us != m->expires_us || lot->priority != m->priority || m->yen <= 0)
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", p->row->posting_id.v);
	lot->yen += m->yen;
}

/* What a leg says went out of lots and into lots is what the leg says. */
static void check_leg_sums(struct auditor *x, const struct audit_posting *p, size_t leg_no) {
	int64_t out = 0, in = 0;
	for (size_t i = 0; i < p->move_count; i++) {
		if (p->moves[i].leg_no != (int)leg_no)
			continue;
		*(p->moves[i].in ? &in : &out) += p->moves[i].yen;
	}
	const struct audit_account *debit = audit_find(&x->accounts, p->legs[leg_no].debit),
				   *credit = audit_find(&x->accounts, p->legs[leg_no].credit);
	bool good = (debit == NULL || debit->lots_text.p == NULL ? out == 0 : out == p->legs[leg_no].yen) &&
		(credit == NULL || credit->lots_text.p == NULL ? in == 0 : in == p->legs[leg_no].yen);
	if (!good)
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", p->row->posting_id.v);
}

static void check_all_expired(struct auditor *x, const struct audit_posting *p, const struct audit_account *account) {
	for (const struct audit_lot *lot = account->lots; lot != NULL; lot = lot->next)
		if (is_over(lot->expires_us, p->row->at_us) && lot->yen > lot->held)
			audit_fault(x, LEDGER_CHECK_EXPIRY, "ledger_posting", p->row->posting_id.v);
}

void audit_lots_of(struct auditor *x, const struct audit_posting *p) {
	for (size_t i = 0; i < p->move_count; i++) {
		const struct audit_move *m = &p->moves[i];
		if (m->leg_no >= (int)p->leg_count) {
			audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", p->row->posting_id.v);
			return;
		}
		const struct audit_leg *leg = &p->legs[m->leg_no];
		struct audit_account *account =
			audit_account(x, m->in ? leg->credit : leg->debit, p->row->posting_id.v);
		(m->in ? move_in : move_out)(x, account, p, m);
	}
	for (size_t i = 0; i < p->leg_count; i++)
		check_leg_sums(x, p, i);
	if (p->row->kind == LEDGER_EXPIRY)
		check_all_expired(x, p, audit_account(x, p->legs[0].debit, p->row->posting_id.v));
}

/* Holds, or lets go of, the lots of a hold. */
void audit_hold_lots(struct auditor *x, const struct audit_hold *h, int64_t posting, int sign) {
	struct audit_account *account = audit_account(x, h->debit, posting);
	for (size_t i = 0; i < h->move_count; i++) {
		struct audit_lot *lot = lot_numbered(account, h->moves[i].number);
		if (lot == NULL || lot->held + sign * h->moves[i].yen < 0 ||
			lot->held + sign * h->moves[i].yen > lot->yen) {
			audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", posting);
			return;
		}
		lot->held += sign * h->moves[i].yen;
	}
}

/* ---- refunds ---- */

/* A part goes to a lot from which it was paid, or, where such a lot has expired, anywhere the rule of the programme
 * says. */
void audit_refund_lots(struct auditor *x, const struct audit_posting *p, struct audit_original *o) {
	bool expired = false;
	for (size_t i = 0; i < o->move_count; i++)
		expired |= !o->moves[i].in && is_over(o->moves[i].expires_us, p->row->at_us);
	for (size_t i = 0; i < p->move_count; i++) {
		const struct audit_move *m = &p->moves[i];
		bool found = false;
		for (size_t k = 0; m->in && k < o->move_count && !found; k++) {
			struct audit_move *paid = &o->moves[k];
			found = !paid->in && paid->expires_us == m->expires_us && paid->priority == m->priority &&
				paid->yen >= m->yen && paid->number == m->number;
			paid->yen -= found ? m->yen : 0;
		}
		/* The account was full of lots: to one with the same terms. */
		for (size_t k = 0; m->in && k < o->move_count && !found; k++)
			found = !o->moves[k].in && o->moves[k].expires_us == m->expires_us &&
				o->moves[k].priority == m->priority && o->moves[k].number != m->number;
		if (m->in && !found && !expired)
			audit_fault(x, LEDGER_CHECK_REFUND_LOT, "ledger_posting", p->row->posting_id.v);
	}
}

/* ---- what is stored ---- */

/* Head 5 bytes (last number 4, count 1), then 32 each: expires 8, priority 4 (signed), number 4, yen 8, held 8. */
void audit_stored_lots(struct auditor *x, struct audit_account *account) {
	struct str text = account->lots_text;
	size_t count = text.n >= 5 ? (unsigned char)text.p[4] : 0;
	bool good = text.n >= 5 && text.n == 5 + 32 * count;
	__int128 stored = 0, first_due = 0;
	for (size_t i = 0; good && i < count; i++) {
		size_t at = 5 + 32 * i;
		int64_t expires = number_at(text, at, 8), yen = number_at(text, at + 16, 8),
			held = number_at(text, at + 24, 8);
		struct audit_lot *lot = lot_numbered(account, number_at(text, at + 12, 4));
		good = lot != NULL && lot->expires_us == expires &&
			lot->priority == (int32_t)number_at(text, at + 8, 4) && lot->yen == yen && lot->held == held &&
			yen > 0;
		stored += yen;
		if (expires != 0 && yen > held && first_due == 0)
			first_due = expires;
		if (good)
			lot->yen = 0;
	}
	for (const struct audit_lot *lot = account->lots; lot != NULL; lot = lot->next)
		good = good && lot->yen == 0;
	good = good && stored == (__int128)account->row.credits_posted - account->row.debits_posted;
	good = good && (account->row.lots_due_us.has ? account->row.lots_due_us.v : 0) == first_due;
	if (!good)
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_account", account->id);
}
