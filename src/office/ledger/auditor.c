/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See auditor.h. One walk over the postings in their order, then one over each other table. */
#include "office/ledger/auditor-private.h"

#include "base/ident.h"
#include "base/attr.h"

enum { PAGE = 1000, TENANTS_MOST = 4000, MAP_FIRST = 1024 };

/* ---- faults ---- */

void audit_fault_row(struct auditor *x, enum ledger_check check, const char *table, struct str row) {
	struct ledger_report *r = x->report;
	for (size_t i = 0; i < r->fault_count; i++)
		if (r->faults[i].check == check && r->faults[i].tenant.v == x->tenant.v)
			return;
	struct ledger_fault *grown = ARENA_ARRAY(x->report_arena, struct ledger_fault, r->fault_count + 1);
	if (r->fault_count > 0)
		memcpy(grown, r->faults, r->fault_count * sizeof *grown);
	grown[r->fault_count++] = (struct ledger_fault){ .check = check,
		.tenant = x->tenant,
		.table = table,
		.row = str_copy(x->report_arena, row) };
	r->faults = grown;
}

void audit_fault(struct auditor *x, enum ledger_check check, const char *table, int64_t id) {
	bool number = strcmp(table, "ledger_link") == 0 || strcmp(table, "ledger_head") == 0;
	audit_fault_row(x, check, table, number ? str_format(x->page, "%lld", (long long)id) : id_to_text(x->page, id));
}

void audit_progress(const struct auditor *x, const char *table, int64_t rows) {
	if (x->report->progress != NULL)
		x->report->progress(x->report->progress_context, table, rows);
}

/* ---- maps ---- */

static struct audit_node *node_of(const struct audit_map *map, int64_t id) {
	uint64_t hash = (uint64_t)id;
	hash ^= hash >> 29;
	hash *= UINT64_C(0xbf58476d1ce4e5b9);
	for (size_t at = (hash >> 24) % map->size;; at = (at + 1) % map->size)
		if (map->nodes[at].item == NULL || map->nodes[at].id == id)
			return &map->nodes[at];
}

void *audit_find(const struct audit_map *map, int64_t id) {
	return map->size > 0 ? node_of(map, id)->item : NULL;
}

void audit_put(struct arena *a, struct audit_map *map, int64_t id, void *item) {
	if (map->count * 2 >= map->size) {
		struct audit_map larger = { .size = map->size > 0 ? 2 * map->size : MAP_FIRST, .count = map->count };
		larger.nodes = ARENA_ARRAY(a, struct audit_node, larger.size);
		for (size_t i = 0; i < map->size; i++)
			if (map->nodes[i].item != NULL)
				*node_of(&larger, map->nodes[i].id) = map->nodes[i];
		*map = larger;
	}
	*node_of(map, id) = (struct audit_node){ .id = id, .item = item };
	map->count++;
}

/* ---- accounts ---- */

static void keep_account(struct auditor *x, const struct ledger_audit_accounts_row *row) {
	struct audit_account *account = ARENA_NEW(x->a, struct audit_account);
	*account = (struct audit_account){ .id = row->account_id.v, .stored = true, .row = *row };
	if (row->lots.p != NULL)
		account->lots_text = str_copy(x->a, row->lots);
	audit_put(x->a, &x->accounts, account->id, account);
	x->report->accounts++;
}

static enum err read_accounts(struct auditor *x) {
	struct ledger_audit_accounts_row *rows;
	struct ledger_account_id after = { 0 };
	size_t count = PAGE;
	while (count == PAGE) {
		arena_clear(x->page);
		TRY(ledger_audit_accounts(x->db, x->page, x->tenant, after, PAGE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			keep_account(x, &rows[i]);
		audit_progress(x, "ledger_account", (int64_t)x->accounts.count);
		if (count > 0)
			after = rows[count - 1].account_id;
	}
	return OK;
}

struct audit_account *audit_account(struct auditor *x, int64_t id, int64_t posting) {
	struct audit_account *account = audit_find(&x->accounts, id);
	if (account != NULL)
		return account;
	audit_fault(x, LEDGER_CHECK_LEG, "ledger_posting", posting);
	account = ARENA_NEW(x->a, struct audit_account);
	account->id = id;
	audit_put(x->a, &x->accounts, id, account);
	return account;
}

/* ---- legs ---- */

static enum err more_legs(struct auditor *x) {
	arena_clear(x->leg_page);
	x->leg_at = 0;
	return ledger_audit_legs(x->db, x->leg_page, x->tenant, (struct posting_id){ x->leg_last.posting },
		x->leg_last.leg, PAGE, &x->legs, &x->leg_count);
}

/* The next leg row; NULL behind the last. */
static enum err peek_leg(struct auditor *x, const struct ledger_audit_legs_row **ret_leg) {
	if (x->leg_at == x->leg_count && (x->leg_count == PAGE || x->leg_last.posting == 0))
		TRY(more_legs(x));
	*ret_leg = x->leg_at < x->leg_count ? &x->legs[x->leg_at] : NULL;
	return OK;
}

static void pass_leg(struct auditor *x) {
	x->leg_last.posting = x->legs[x->leg_at].posting_id.v;
	x->leg_last.leg = x->legs[x->leg_at].leg_no;
	x->leg_at++;
}

static bool good_leg(const struct audit_leg *leg) {
	return leg->yen > 0 && leg->debit != leg->credit;
}

/* The posting's own leg and its rows in ledger_leg, which are read in the same order. */
static enum err read_legs(struct auditor *x, struct audit_posting *p) {
	const struct ledger_audit_legs_row *leg;
	const struct ledger_audit_postings_row *r = p->row;
	int64_t wanted = r->leg_count >= 0 && r->leg_count < PAGE ? r->leg_count : 0;
	p->legs = ARENA_ARRAY(x->page, struct audit_leg, (size_t)wanted + 1);
	p->legs[p->leg_count++] = (struct audit_leg){ r->debit_account_id.v, r->credit_account_id.v, r->yen };
	bool good = good_leg(&p->legs[0]) && wanted == r->leg_count;
	TRY(peek_leg(x, &leg));
	while (leg != NULL && leg->posting_id.v <= r->posting_id.v) {
		good = good && leg->posting_id.v == r->posting_id.v && leg->leg_no == (int64_t)p->leg_count &&
			leg->leg_no <= wanted;
		if (good)
			p->legs[p->leg_count++] =
				(struct audit_leg){ leg->debit_account_id.v, leg->credit_account_id.v, leg->yen };
		good = good && good_leg(&p->legs[p->leg_count - 1]);
		pass_leg(x);
		TRY(peek_leg(x, &leg));
	}
	if (!good || (int64_t)p->leg_count != wanted + 1)
		audit_fault(x, LEDGER_CHECK_LEG, "ledger_posting", r->posting_id.v);
	return OK;
}

/* ---- what a posting does ---- */

static void count_legs(struct auditor *x, const struct audit_posting *p) {
	for (size_t i = 0; i < p->leg_count; i++) {
		struct audit_account *debit = audit_account(x, p->legs[i].debit, p->row->posting_id.v);
		struct audit_account *credit = audit_account(x, p->legs[i].credit, p->row->posting_id.v);
		bool entered = p->row->posting_id.v <= x->rolled_to;
		bool late = p->row->posting_id.v > x->counted_to;
		debit->debits += p->legs[i].yen;
		credit->credits += p->legs[i].yen;
		debit->late_debits += late ? p->legs[i].yen : 0;
		credit->late_credits += late ? p->legs[i].yen : 0;
		debit->entered_yen -= entered ? p->legs[i].yen : 0;
		credit->entered_yen += entered ? p->legs[i].yen : 0;
		debit->entered += entered;
		credit->entered += entered;
	}
}

static void open_hold(struct auditor *x, const struct audit_posting *p) {
	struct audit_hold *h = ARENA_NEW(x->a, struct audit_hold);
	*h = (struct audit_hold){ .id = p->row->posting_id.v,
		.debit = p->legs[0].debit,
		.credit = p->legs[0].credit,
		.yen = p->legs[0].yen,
		.expires_us = p->row->expires_us.has ? p->row->expires_us.v : 0,
		.state = LEDGER_HOLD_OPEN,
		.move_count = p->move_count };
	h->moves = ARENA_ARRAY(x->a, struct audit_move, p->move_count + 1);
	if (p->move_count > 0)
		memcpy(h->moves, p->moves, p->move_count * sizeof *h->moves);
	for (size_t i = 0; i < p->move_count; i++)
		if (p->moves[i].expires_us > 0 && p->moves[i].expires_us <= p->row->at_us)
			audit_fault(x, LEDGER_CHECK_LOT_SPENT, "ledger_posting", h->id);
	audit_put(x->a, &x->holds, h->id, h);
	audit_account(x, h->debit, h->id)->held_out += h->yen;
	audit_account(x, h->credit, h->id)->held_in += h->yen;
	audit_hold_lots(x, h, h->id, 1);
}

static bool ends_rightly(const struct audit_hold *h, const struct audit_posting *p) {
	bool over = h->expires_us > 0 && h->expires_us <= p->row->at_us;
	if (h->state != LEDGER_HOLD_OPEN || p->legs[0].debit != h->debit || p->legs[0].credit != h->credit)
		return false;
	if (p->row->kind == LEDGER_CAPTURE)
		return !over && p->legs[0].yen <= h->yen;
	return p->legs[0].yen == h->yen && over == (p->row->kind == LEDGER_LAPSE);
}

static void end_hold(struct auditor *x, const struct audit_posting *p) {
	static const enum ledger_hold_state STATES[] = { [LEDGER_CAPTURE] = LEDGER_HOLD_CAPTURED,
		[LEDGER_RELEASE] = LEDGER_HOLD_RELEASED,
		[LEDGER_LAPSE] = LEDGER_HOLD_LAPSED };
	struct audit_hold *h = p->row->of_id.has ? audit_find(&x->holds, p->row->of_id.v) : NULL;
	int64_t id = p->row->posting_id.v;
	if (h == NULL || !ends_rightly(h, p))
		audit_fault(x, LEDGER_CHECK_HOLD, "ledger_posting", id);
	if (h == NULL || h->state != LEDGER_HOLD_OPEN)
		return;
	h->state = STATES[p->row->kind];
	h->captured_yen = p->row->kind == LEDGER_CAPTURE ? p->legs[0].yen : 0;
	audit_account(x, h->debit, id)->held_out -= h->yen;
	audit_account(x, h->credit, id)->held_in -= h->yen;
	audit_hold_lots(x, h, id, -1);
}

static enum err find_original(struct auditor *x, int64_t id, struct audit_original **ret_original) {
	struct ledger_audit_one_row *rows;
	size_t count;
	struct audit_original *o = audit_find(&x->originals, id);
	if (o == NULL) {
		o = ARENA_NEW(x->a, struct audit_original);
		o->id = id;
		TRY(ledger_audit_one(x->db, x->page, x->tenant, (struct posting_id){ id }, &rows, &count));
		if (count > 0) {
			o->reversible = rows[0].kind == LEDGER_TRANSFER || rows[0].kind == LEDGER_CAPTURE;
			o->paid_yen = rows[0].leg_count == 0 ? rows[0].yen : 0;
			o->reversible &= audit_moves(x->a, rows[0].lots, &o->moves, &o->move_count);
		}
		audit_put(x->a, &x->originals, id, o);
	}
	*ret_original = o;
	return OK;
}

static enum err take_back(struct auditor *x, const struct audit_posting *p) {
	struct audit_original *o;
	bool refund = p->row->kind == LEDGER_REFUND;
	TRY(find_original(x, p->row->of_id.has ? p->row->of_id.v : 0, &o));
	bool good = o->reversible && !o->corrected && o->id < p->row->posting_id.v && (refund || o->refunded_yen == 0);
	for (size_t i = 0; refund && i < p->leg_count; i++)
		o->refunded_yen += p->legs[i].yen;
	o->corrected |= !refund;
	if (!good || (refund && o->refunded_yen > o->paid_yen))
		audit_fault(x, LEDGER_CHECK_REFUND, "ledger_posting", p->row->posting_id.v);
	if (refund)
		audit_refund_lots(x, p, o);
	return OK;
}

static enum err apply(struct auditor *x, struct audit_posting *p) {
	enum ledger_posting_kind kind = p->row->kind;
	if (!audit_moves(x->page, p->row->lots, &p->moves, &p->move_count))
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_posting", p->row->posting_id.v);
	if (kind == LEDGER_RESERVE)
		open_hold(x, p);
	if (kind == LEDGER_CAPTURE || kind == LEDGER_RELEASE || kind == LEDGER_LAPSE)
		end_hold(x, p);
	if (kind == LEDGER_REFUND || kind == LEDGER_CORRECTION)
		TRY(take_back(x, p));
	if (kind == LEDGER_RESERVE || kind == LEDGER_RELEASE || kind == LEDGER_LAPSE)
		return OK;
	count_legs(x, p);
	audit_lots_of(x, p);
	return OK;
}

/* 42 bits of milliseconds since 2020, then the microseconds in steps of 2^11. */
int64_t audit_id_of_time(int64_t at_us) {
	int64_t ms = at_us / 1000 - INT64_C(1577836800000);
	return ms * (1 << 21) + at_us % 1000 * (1 << 11);
}

static enum err look_at(struct auditor *x, const struct ledger_audit_postings_row *row) {
	struct audit_posting p = { .row = row };
	arena_clear(x->page);
	if (row->posting_id.v != audit_id_of_time(row->at_us))
		audit_fault(x, LEDGER_CHECK_TIME, "ledger_posting", row->posting_id.v);
	TRY(read_legs(x, &p));
	TRY(apply(x, &p));
	TRY(audit_link(x, &p));
	x->last_id = row->posting_id.v;
	x->asked += row->kind != LEDGER_LAPSE && row->kind != LEDGER_EXPIRY;
	x->report->postings++;
	return OK;
}

static enum err walk_postings(struct auditor *x) {
	struct ledger_audit_postings_row *rows;
	size_t count = PAGE;
	while (count == PAGE) {
		struct arena *page = arena_new();
		enum err e = ledger_audit_postings(x->db, page, x->tenant, (struct posting_id){ x->last_id }, PAGE,
			&rows, &count);
		for (size_t i = 0; e == OK && i < count; i++)
			e = look_at(x, &rows[i]);
		arena_free(page);
		audit_progress(x, "ledger_posting", x->report->postings - x->postings_before);
		TRY(e);
	}
	return audit_links_end(x);
}

/* ---- the other tables ---- */

/* What has expired goes to an account that is there and whose own money does not expire. */
static void check_expiry_account(struct auditor *x, const struct audit_account *account) {
	const struct ledger_audit_accounts_row *r = &account->row;
	const struct audit_account *to = r->expiry_account_id.has ? audit_find(&x->accounts, r->expiry_account_id.v) :
								     NULL;
	bool good = !r->expiry_account_id.has || (to != NULL && to->stored && to->lots_text.p == NULL);
	if (!good || (account->lots_text.p == NULL && r->lots_due_us.has))
		audit_fault(x, LEDGER_CHECK_LOTS, "ledger_account", account->id);
}

static void check_account(struct auditor *x, struct audit_account *account, __int128 sums[2]) {
	const struct ledger_audit_accounts_row *r = &account->row;
	bool may_be_late = !ledger_kind_at_once(r->kind);
	__int128 debits = r->debits_posted + (may_be_late ? account->late_debits : 0),
		 credits = r->credits_posted + (may_be_late ? account->late_credits : 0);
	__int128 balance = credits - debits;
	if (!account->stored)
		return;
	if (r->debits_posted < 0 || r->credits_posted < 0 || r->debits_pending < 0 || r->credits_pending < 0)
		audit_fault(x, LEDGER_CHECK_SIGN, "ledger_account", account->id);
	if (debits != account->debits || credits != account->credits)
		audit_fault(x, LEDGER_CHECK_COUNTERS, "ledger_account", account->id);
	if (r->debits_pending != account->held_out || r->credits_pending != account->held_in)
		audit_fault(x, LEDGER_CHECK_PENDING, "ledger_account", account->id);
	if (r->floor_yen.has && balance - r->debits_pending < r->floor_yen.v)
		audit_fault(x, LEDGER_CHECK_FLOOR, "ledger_account", account->id);
	if (r->ceiling_yen.has && balance + r->credits_pending > r->ceiling_yen.v)
		audit_fault(x, LEDGER_CHECK_CEILING, "ledger_account", account->id);
	if (account->lots_text.p != NULL)
		audit_stored_lots(x, account);
	check_expiry_account(x, account);
	sums[0] += balance;
	sums[1] += (__int128)r->credits_pending - r->debits_pending;
}

static void check_accounts(struct auditor *x) {
	__int128 sums[2] = { 0, 0 };
	for (size_t i = 0; i < x->accounts.size; i++)
		if (x->accounts.nodes[i].item != NULL)
			check_account(x, x->accounts.nodes[i].item, sums);
	if (sums[0] != 0 || sums[1] != 0)
		audit_fault_row(x, LEDGER_CHECK_SUM, "ledger_account", S("*"));
}

static void check_hold(struct auditor *x, const struct ledger_audit_holds_row *row) {
	struct audit_hold *h = audit_find(&x->holds, row->hold_id.v);
	if (h != NULL)
		h->stored = true;
	bool same = h != NULL && h->state == row->state && h->yen == row->yen && h->captured_yen == row->captured_yen &&
		h->debit == row->debit_account_id.v && h->credit == row->credit_account_id.v &&
		h->expires_us == (row->expires_us.has ? row->expires_us.v : 0) && row->lots.n == 26 * h->move_count;
	if (!same)
		audit_fault(x, LEDGER_CHECK_HOLD, "ledger_hold", row->hold_id.v);
	/* Holds are looked for from the head's time on: one that ends before would never lapse. */
	bool looked_for = row->state != LEDGER_HOLD_OPEN || !row->expires_us.has ||
		(x->next_expiry_us.has && x->next_expiry_us.v <= row->expires_us.v);
	if (!looked_for)
		audit_fault(x, LEDGER_CHECK_HEAD, "ledger_hold", row->hold_id.v);
}

static enum err check_holds(struct auditor *x) {
	struct ledger_audit_holds_row *rows;
	struct posting_id after = { 0 };
	size_t count = PAGE;
	for (int64_t done = 0; count == PAGE; done += PAGE) {
		arena_clear(x->page);
		audit_progress(x, "ledger_hold", done);
		TRY(ledger_audit_holds(x->db, x->page, x->tenant, after, PAGE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			check_hold(x, &rows[i]);
		if (count > 0)
			after = rows[count - 1].hold_id;
	}
	for (size_t i = 0; i < x->holds.size; i++) {
		const struct audit_hold *h = x->holds.nodes[i].item;
		if (h != NULL && !h->stored)
			audit_fault(x, LEDGER_CHECK_HOLD, "ledger_hold", h->id);
	}
	return OK;
}

struct statement { struct audit_account *account; __int128 yen; int64_t count; };

static void end_statement(struct auditor *x, struct statement *s) {
	if (s->account == NULL)
		return;
	if (s->yen != s->account->entered_yen || s->count != s->account->entered)
		audit_fault(x, LEDGER_CHECK_ENTRY, "ledger_entry", s->account->id);
	s->account->entered = 0; /* done */
}

static void check_entry(struct auditor *x, struct statement *s, const struct ledger_audit_entries_row *row) {
	struct audit_account *account = audit_find(&x->accounts, row->account_id.v);
	if (account != s->account) {
		end_statement(x, s);
		*s = (struct statement){ .account = account };
	}
	s->yen += row->yen;
	s->count++;
	if (account == NULL || s->yen != row->balance_yen)
		audit_fault(x, LEDGER_CHECK_ENTRY, "ledger_entry", row->posting_id.v);
}

static enum err check_entries(struct auditor *x) {
	struct ledger_audit_entries_row *rows, last = { .leg_no = -1 };
	struct statement s = { .account = NULL };
	size_t count = PAGE;
	for (int64_t done = 0; count == PAGE; done += PAGE) {
		arena_clear(x->page);
		audit_progress(x, "ledger_entry", done);
		TRY(ledger_audit_entries(x->db, x->page, x->tenant, last.account_id, last.posting_id, last.leg_no, PAGE,
			&rows, &count));
		for (size_t i = 0; i < count; i++)
			check_entry(x, &s, &rows[i]);
		if (count > 0)
			last = rows[count - 1];
	}
	end_statement(x, &s);
	for (size_t i = 0; i < x->accounts.size; i++) {
		const struct audit_account *account = x->accounts.nodes[i].item;
		if (account != NULL && account->entered != 0)
			audit_fault(x, LEDGER_CHECK_ENTRY, "ledger_entry", account->id);
	}
	return OK;
}

/* All keys in their order, a page at a time. */
static enum err walk_keys(struct auditor *x, void (*look)(struct auditor *x, const struct ledger_audit_keys_row *row)) {
	struct ledger_audit_keys_row *rows;
	struct arena *page = arena_new(), *before = arena_new();
	struct str after = S("");
	size_t count = PAGE;
	enum err e = OK;
	for (int64_t done = 0; e == OK && count == PAGE; done += PAGE) {
		struct arena *free_one = before;
		audit_progress(x, "ledger_key", done);
		e = ledger_audit_keys(x->db, page, x->tenant, after, PAGE, &rows, &count);
		for (size_t i = 0; e == OK && i < count; i++)
			look(x, &rows[i]);
		if (e == OK && count > 0)
			after = rows[count - 1].key;
		before = page; /* `after` is a part of it */
		page = free_one;
		arena_clear(page);
	}
	arena_free(page);
	arena_free(before);
	return e;
}

/* A key that was not refused names a posting of its time, and those of its further operations follow it; one that was
 * refused names none. */
static void check_key(struct auditor *x, const struct ledger_audit_keys_row *row) {
	bool posted = row->refusal.n == 0;
	if (posted != row->posting_id.has || posted != (row->first_id.v != 0))
		audit_fault_row(x, LEDGER_CHECK_KEY, "ledger_key", row->key);
	x->answered += posted ? row->op_no + 1 : 0;
}

static void note_key(struct auditor *x, const struct ledger_audit_keys_row *row) {
	int64_t *last_op = ARENA_NEW(x->a, int64_t);
	*last_op = row->op_no;
	if (row->refusal.n == 0 && audit_find(&x->keyed, row->first_id.v) == NULL)
		audit_put(x->a, &x->keyed, row->first_id.v, last_op);
}

/* The first posting that somebody asked for and no key answers for: asked for again, it would be posted again. Only
 * where the counts differ, for it keeps all keys in memory. */
static enum err name_unanswered(struct auditor *x) {
	struct ledger_audit_postings_row *rows;
	struct posting_id after = { 0 };
	int64_t answered_us = 0;
	size_t count = PAGE;
	TRY(walk_keys(x, note_key));
	while (count == PAGE) {
		arena_clear(x->page);
		TRY(ledger_audit_postings(x->db, x->page, x->tenant, after, PAGE, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			const int64_t *last_op = audit_find(&x->keyed, rows[i].posting_id.v);
			bool asked = rows[i].kind != LEDGER_LAPSE && rows[i].kind != LEDGER_EXPIRY;
			answered_us = last_op != NULL ? rows[i].at_us + *last_op : answered_us;
			after = rows[i].posting_id;
			if (!asked || rows[i].at_us <= answered_us)
				continue;
			audit_fault(x, LEDGER_CHECK_KEY, "ledger_posting", after.v);
			return OK;
		}
	}
	audit_fault_row(x, LEDGER_CHECK_KEY, "ledger_key", S("*"));
	return OK;
}

static enum err check_keys(struct auditor *x) {
	struct ledger_audit_keys_twice_row *twice;
	struct ledger_audit_whose_row *whose;
	size_t count;
	TRY(walk_keys(x, check_key));
	if (x->asked != x->answered)
		TRY(name_unanswered(x));
	arena_clear(x->page);
	audit_progress(x, "ledger_key", 0);
	TRY(ledger_audit_keys_twice(x->db, x->page, x->tenant, &twice, &count));
	if (count > 0)
		audit_fault(x, LEDGER_CHECK_KEY, "ledger_key", twice[0].first_id.v);
	TRY(ledger_audit_whose(x->db, x->page, x->tenant, &whose, &count));
	if (count > 0)
		audit_fault(x, LEDGER_CHECK_WHOSE, "ledger_whose", whose[0].account_id.v);
	return OK;
}

/* ---- one ledger, all ledgers ---- */

static enum err verify(struct auditor *x) {
	struct ledger_roll_of_row *rolls;
	struct ledger_head_of_row *heads;
	const struct ledger_audit_legs_row *leg;
	size_t count;
	TRY(ledger_roll_of(x->db, x->page, x->tenant, &rolls, &count));
	x->rolled_to = count > 0 ? rolls[0].last_id.v : 0;
	TRY(ledger_head_of(x->db, x->page, x->tenant, &heads, &count));
	x->counted_to = count > 0 ? heads[0].counted_id.v : 0;
	x->next_expiry_us = count > 0 ? heads[0].next_expiry_us : (struct opt_int){ .has = false };
	TRY(read_accounts(x));
	arena_clear(x->page);
	TRY(walk_postings(x));
	if (x->counted_to > x->last_id)
		audit_fault(x, LEDGER_CHECK_HEAD, "ledger_head", x->counted_to);
	TRY(peek_leg(x, &leg));
	if (leg != NULL)
		audit_fault(x, LEDGER_CHECK_LEG, "ledger_leg", leg->posting_id.v);
	check_accounts(x);
	TRY(check_holds(x));
	TRY(check_entries(x));
	TRY(audit_sums(x));
	return check_keys(x);
}

enum err ledger_verify_one(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_report *report) {
	/* On the stack: libsodium's state wants an alignment that an arena does not give. */
	struct auditor x = { .db = db,
		.a = arena_new(),
		.page = arena_new(),
		.leg_page = arena_new(),
		.tenant = tenant,
		.report = report,
		.report_arena = a,
		.postings_before = report->postings };
	int64_t accounts = report->accounts, postings = report->postings;
	enum err e = verify(&x);
	arena_free(x.leg_page);
	arena_free(x.page);
	arena_free(x.a);
	report->tenants += report->accounts > accounts || report->postings > postings;
	return e;
}

/* ---- one link ---- */

/* As if everything before the link had been read. */
static enum err begin_before(struct auditor *x, int64_t link_no, struct posting_id first) {
	struct ledger_audit_links_row *rows;
	size_t count;
	x->link_no = link_no - 1;
	x->leg_last.posting = first.v - 1;
	x->leg_last.leg = INT64_MAX;
	TRY(more_legs(x));
	if (link_no == 1)
		return OK;
	TRY(ledger_audit_links(x->db, x->a, x->tenant, link_no - 2, 1, &rows, &count));
	if (count == 0 || rows[0].link_no != link_no - 1 || rows[0].chain.n > sizeof x->chain) {
		audit_fault(x, LEDGER_CHECK_LINKS, "ledger_link", link_no - 1);
		return OK;
	}
	x->chain_bytes = rows[0].chain.n;
	memcpy(x->chain, rows[0].chain.p, x->chain_bytes);
	return OK;
}

static enum err walk_link(struct auditor *x, const struct ledger_audit_links_row *link) {
	struct ledger_audit_postings_row *rows;
	size_t count;
	TRY(begin_before(x, link->link_no, link->first_id));
	TRY(ledger_audit_postings(x->db, x->a, x->tenant, (struct posting_id){ link->first_id.v - 1 },
		link->postings + 1, &rows, &count));
	for (size_t i = 0; i < count && rows[i].posting_id.v <= link->last_id.v; i++) {
		struct audit_posting p = { .row = &rows[i] };
		TRY(read_legs(x, &p));
		TRY(audit_link(x, &p));
	}
	if (x->has_link)
		audit_fault(x, LEDGER_CHECK_LINK, "ledger_link", link->link_no);
	return OK;
}

enum err ledger_verify_link(struct db *db, struct arena *a, struct tenant_id tenant, int64_t link_no, bool *ret_sound) {
	struct ledger_report report = { .tenants = 0 };
	struct auditor x = { .db = db,
		.a = arena_new(),
		.page = arena_new(),
		.leg_page = arena_new(),
		.tenant = tenant,
		.report = &report,
		.report_arena = a };
	struct ledger_audit_links_row *rows;
	size_t count;
	enum err e = ledger_audit_links(db, x.a, tenant, link_no - 1, 1, &rows, &count);
	if (e == OK && (count == 0 || rows[0].link_no != link_no))
		e = ERR_NOT_FOUND;
	if (e == OK)
		e = walk_link(&x, &rows[0]);
	*ret_sound = report.fault_count == 0;
	arena_free(x.leg_page);
	arena_free(x.page);
	arena_free(x.a);
	return e;
}

enum err ledger_verify(struct db *db, struct arena *a, struct ledger_report *ret_report) {
	struct ledger_audit_tenants_row *rows;
	size_t count;
	*ret_report = (struct ledger_report){ .tenants = 0 };
	TRY(ledger_audit_tenants(db, a, TENANTS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(ledger_verify_one(db, a, rows[i].tenant_id, ret_report));
	return OK;
}

static const struct enum_value CHECKS[] = {
	[LEDGER_CHECK_SUM] = { "sum", T("借方と貸方の合計が合いません") },
	[LEDGER_CHECK_SIGN] = { "sign", T("口座の集計額がマイナスです") },
	[LEDGER_CHECK_FLOOR] = { "floor", T("残高が下限を下回っています") },
	[LEDGER_CHECK_CEILING] = { "ceiling", T("残高が上限を上回っています") },
	[LEDGER_CHECK_PENDING] = { "pending", T("保留額が保留の合計と合いません") },
	[LEDGER_CHECK_COUNTERS] = { "counters", T("口座の集計額が仕訳の合計と合いません") },
	[LEDGER_CHECK_LEG] = { "leg", T("仕訳の明細が正しくありません") },
	[LEDGER_CHECK_KEY] = { "key", T("重複防止キーと仕訳が合いません") },
	[LEDGER_CHECK_HOLD] = { "hold", T("保留の状態が仕訳と合いません") },
	[LEDGER_CHECK_REFUND] = { "refund", T("返金・訂正が元の仕訳を超えています") },
	[LEDGER_CHECK_REFUND_LOT] = { "refund_lot", T("返金が元の有効期限の残高に戻っていません") },
	[LEDGER_CHECK_LOTS] = { "lots", T("有効期限別の残高が仕訳と合いません") },
	[LEDGER_CHECK_LOT_SPENT] = { "lot_spent", T("期限の切れた残高、または順番の後の残高が使われています") },
	[LEDGER_CHECK_EXPIRY] = { "expiry", T("失効した金額が残っていた金額と合いません") },
	[LEDGER_CHECK_LINK] = { "link", T("仕訳または連鎖値が変更されています") },
	[LEDGER_CHECK_LINKS] = { "links", T("連鎖が途切れているか、連鎖にない仕訳があります") },
	[LEDGER_CHECK_HEAD] = { "head", T("台帳の先頭が最後の連鎖と合いません") },
	[LEDGER_CHECK_TIME] = { "time", T("仕訳番号と日時が合いません") },
	[LEDGER_CHECK_ENTRY] = { "entry", T("口座の明細書が仕訳と合いません") },
	[LEDGER_CHECK_WHOSE] = { "whose", T("口座の持ち主の登録が正しくありません") },
	[LEDGER_CHECK_SUMS] = { "sums", T("口座の種類ごとの合計が仕訳と合いません") },
};
const struct enum_desc ledger_check_desc = { .name = "ledger_check", .count = LEDGER_CHECK_COUNT, .values = CHECKS };
