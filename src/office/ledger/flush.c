/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes what a batch changed: accounts, postings, legs, holds, keys, and the link over the postings; the rows of a
 * table in one statement. Decides nothing. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

#include <stdlib.h>

/* ---- cells ---- */

static struct db_param number(int64_t v) {
	return (struct db_param){ .type = DB_INT, .i = v };
}

/* 0: there is none. */
static struct db_param some(int64_t v) {
	return (struct db_param){ .type = DB_INT, .is_null = v == 0, .i = v };
}

static struct db_param text(struct str v) {
	return (struct db_param){ .type = DB_TEXT, .s = v };
}

static struct db_param blob(struct str v) {
	return (struct db_param){ .type = DB_BLOB, .is_null = v.p == NULL, .s = v };
}

/* ---- accounts ---- */

struct account_rows { struct world *w; struct account **items; };

static void account_cell(const void *context, size_t row, int column_no, struct db_param *ret) {
	const struct account_rows *list = context;
	const struct account *r = list->items[row];
	switch (column_no) {
	case 0: *ret = number(r->id); return;
	case 1: *ret = number(r->now.debits_posted); return;
	case 2: *ret = number(r->now.credits_posted); return;
	case 3: *ret = number(r->now.debits_pending); return;
	case 4: *ret = number(r->now.credits_pending); return;
	case 5: *ret = blob(r->lots != NULL ? lots_pack(list->w->a, r->lots) : STR_NONE); return;
	default: *ret = some(r->lots != NULL && lots_due(r->lots).has ? lots_due(r->lots).v : 0);
	}
}

/* In the order of their key, those without lots first: neighbours share a page, and processes lock rows in one
 * order. */
static int by_lots_and_id(const void *left, const void *right) {
	const struct account *const *l = left, *const *r = right;
	int order = ((*l)->lots != NULL) - ((*r)->lots != NULL);
	return order != 0 ? order : ((*l)->id > (*r)->id) - ((*l)->id < (*r)->id);
}

static enum err write_accounts(struct world *w) {
	TRY(tally_sort(w));
	struct account **items = w->dirty_accounts.items;
	size_t count = w->dirty_accounts.count, plain = 0;
	if (count == 0)
		return OK;
	if (count > 1)
		qsort(items, count, sizeof *items, by_lots_and_id);
	while (plain < count && items[plain]->lots == NULL)
		plain++;
	struct account_rows without = { w, items }, with = { w, items + plain };
	if (plain > 0)
		TRY(ledger_account_rows(w->db, w->tenant, &(struct db_rows){ &without, plain, account_cell }, NULL));
	if (plain < count)
		TRY(ledger_account_lot_rows(w->db, w->tenant, &(struct db_rows){ &with, count - plain, account_cell },
			NULL));
	return OK;
}

/* ---- postings ---- */

struct posting_rows { const struct posting *items; const struct str *packed; };

static void posting_cell(const void *context, size_t row, int column_no, struct db_param *ret) {
	const struct posting_rows *list = context;
	const struct posting *p = &list->items[row];
	switch (column_no) {
	case 0: *ret = number(p->id); return;
	case 1: *ret = number(p->at_us); return;
	case 2: *ret = number(p->kind); return;
	case 3: *ret = number(p->legs[0].debit.v); return;
	case 4: *ret = number(p->legs[0].credit.v); return;
	case 5: *ret = number(p->legs[0].yen); return;
	case 6: *ret = number((int64_t)p->leg_count - 1); return;
	case 7: *ret = some(p->of); return;
	case 8: *ret = some(p->about.case_id.v); return;
	case 9: *ret = some(p->about.service_id.v); return;
	case 10: *ret = some(p->about.programme_id.v); return;
	case 11: *ret = some(p->about.party_id.v); return;
	case 12: *ret = some(p->about.fiscal_year); return;
	case 13: *ret = some(p->expires_us); return;
	case 14: *ret = text(p->about.memo); return;
	default: *ret = blob(list->packed[row]);
	}
}

static enum err write_postings(struct world *w, const struct str *packed) {
	struct posting_rows list = { w->postings.items, packed };
	return ledger_posting_rows(w->db, w->tenant, &(struct db_rows){ &list, w->postings.count, posting_cell }, NULL);
}

/* A leg behind the first of its posting. */
struct leg_row { int64_t posting, leg_no; const struct ledger_leg *leg; };

static void leg_cell(const void *context, size_t row, int column_no, struct db_param *ret) {
	const struct leg_row *r = (const struct leg_row *)context + row;
	switch (column_no) {
	case 0: *ret = number(r->posting); return;
	case 1: *ret = number(r->leg_no); return;
	case 2: *ret = number(r->leg->debit.v); return;
	case 3: *ret = number(r->leg->credit.v); return;
	default: *ret = number(r->leg->yen);
	}
}

static enum err write_legs(struct world *w) {
	LIST_OF(struct leg_row) legs = { 0 };
	for (size_t i = 0; i < w->postings.count; i++)
		for (size_t k = 1; k < w->postings.items[i].leg_count; k++)
			*LIST_PUSH(w->a, &legs) =
				(struct leg_row){ w->postings.items[i].id, (int64_t)k, &w->postings.items[i].legs[k] };
	return legs.count == 0 ?
		OK :
		ledger_leg_rows(w->db, w->tenant, &(struct db_rows){ legs.items, legs.count, leg_cell }, NULL);
}

/* The postings and the link over them. */
static enum err write_batch(struct world *w) {
	size_t count = w->postings.count;
	if (count == 0)
		return OK;
	struct str *packed = ARENA_ARRAY(w->a, struct str, count);
	for (size_t i = 0; i < count; i++)
		packed[i] = moves_pack(w->a, w->postings.items[i].moves.items, w->postings.items[i].moves.count);
	w->head.chain = chain_next(w, packed);
	w->head.link_no++;
	w->head_dirty = true;
	TRY(write_postings(w, packed));
	TRY(write_legs(w));
	return ledger_link_insert(w->db, w->tenant, w->head.link_no, (struct posting_id){ w->postings.items[0].id },
		(struct posting_id){ w->postings.items[count - 1].id }, (int64_t)count, w->head.chain, NULL);
}

/* ---- holds and keys ---- */

static enum err write_holds(struct world *w) {
	for (size_t i = 0; i < w->dirty_holds.count; i++) {
		const struct hold *h = w->dirty_holds.items[i];
		TRY(ledger_hold_put(w->db, w->tenant, (struct posting_id){ h->id },
			(struct ledger_account_id){ h->debit }, (struct ledger_account_id){ h->credit }, h->yen,
			h->expires_us, h->state, h->captured_yen, moves_pack(w->a, h->moves, h->move_count), NULL));
	}
	return OK;
}

static void key_cell(const void *context, size_t row, int column_no, struct db_param *ret) {
	struct key_row *const *items = context;
	const struct key_row *k = items[row];
	switch (column_no) {
	case 0: *ret = text(k->key); return;
	case 1: *ret = blob(k->body_hash); return;
	case 2: *ret = text(k->refusal); return;
	case 3: *ret = number(k->op_no); return;
	case 4: *ret = number(k->first_id); return;
	default: *ret = number(k->at_us);
	}
}

static enum err write_keys(struct world *w) {
	struct db_rows rows = { w->new_keys.items, w->new_keys.count, key_cell };
	return rows.count == 0 ? OK : ledger_key_rows(w->db, w->tenant, &rows, NULL);
}

/* ---- all ---- */

static enum err write_head(struct world *w) {
	const struct ledger_head_of_row *h = &w->head;
	if (!w->head_dirty)
		return OK;
	return ledger_head_put(w->db, w->tenant, h->link_no, h->chain, h->last_id, h->counted_id, h->last_us,
		h->next_expiry_us, h->closed_year, h->limits_no, NULL);
}

static void settle(struct world *w) {
	for (size_t i = 0; i < w->dirty_accounts.count; i++) {
		w->dirty_accounts.items[i]->dirty = false;
		w->dirty_accounts.items[i]->stored = w->dirty_accounts.items[i]->now;
	}
	for (size_t i = 0; i < w->dirty_holds.count; i++)
		w->dirty_holds.items[i]->dirty = false;
	w->dirty_accounts.count = w->dirty_holds.count = w->postings.count = w->new_keys.count = 0;
	w->head_dirty = false;
	world_begin(w);
}

static enum err write_all(struct world *w) {
	TRY(write_accounts(w));
	TRY(write_batch(w));
	TRY(write_holds(w));
	TRY(write_keys(w));
	return write_head(w);
}

/* Who posts within a function of his own waits for his own statements. */
enum err world_flush(struct world *w) {
	if (w->trial)
		return OK;
	db_send_ahead(w->db, true);
	enum err e = write_all(w);
	db_send_ahead(w->db, false);
	TRY(e);
	settle(w);
	book_keep(w);
	return OK;
}
