/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes what a batch changed: accounts, postings, holds, keys, and the link over the postings. On PostgreSQL rows of one
 * table go in one statement over arrays, on SQLite one after the other. Decides nothing. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

#include <stdlib.h>

static struct opt_int some(int64_t v) {
	return (struct opt_int){ .has = v != 0, .v = v };
}

static bool one_by_one(const struct world *w, size_t count) {
	return db_engine(w->db) == DB_SQLITE || count < 2;
}

/* ---- columns of an array ---- */

static void put_opt(struct world *w, struct buf *b, struct opt_int value) {
	if (value.has) {
		array_int(w, b, value.v);
		return;
	}
	if (b->n > 1)
		buf_char(b, ',');
	buf_cstr(b, "NULL");
}

/* bytea in an array: "\\x…" */
static void put_blob(struct buf *b, struct str value) {
	static const char DIGITS[] = "0123456789abcdef";
	if (b->n > 1)
		buf_char(b, ',');
	if (str_is_none(value)) {
		buf_cstr(b, "NULL");
		return;
	}
	buf_cstr(b, "\"\\\\x");
	for (size_t i = 0; i < value.n; i++) {
		buf_char(b, DIGITS[(unsigned char)value.p[i] >> 4]);
		buf_char(b, DIGITS[(unsigned char)value.p[i] & 15]);
	}
	buf_char(b, '"');
}

enum { COLUMNS_MOST = 16 };
struct columns { struct buf b[COLUMNS_MOST]; };

static void columns_begin(struct world *w, struct columns *c, int count) {
	for (int i = 0; i < count; i++)
		array_begin(w, &c->b[i]);
}

static struct str column(struct world *w, struct columns *c, int i) {
	return array_end(w, &c->b[i]);
}

/* ---- accounts ---- */

static enum err write_account(struct world *w, const struct account *r) {
	const struct counters *n = &r->now;
	struct ledger_account_id id = { r->id };
	if (r->lots == NULL)
		return ledger_account_count(w->db, w->tenant, id, n->debits_posted, n->credits_posted, n->debits_pending, n->credits_pending, NULL);
	return ledger_account_write(w->db, w->tenant, id, n->debits_posted, n->credits_posted, n->debits_pending, n->credits_pending,
		lots_pack(w->a, r->lots), lots_due(r->lots), NULL);
}

static void put_account(struct world *w, struct columns *c, const struct account *r) {
	const int64_t values[] = { r->id, r->now.debits_posted, r->now.credits_posted, r->now.debits_pending, r->now.credits_pending };
	for (size_t i = 0; i < COUNT_OF(values); i++)
		array_int(w, &c->b[i], values[i]);
	put_blob(&c->b[5], r->lots != NULL ? lots_pack(w->a, r->lots) : STR_NONE);
	put_opt(w, &c->b[6], r->lots != NULL ? lots_due(r->lots) : (struct opt_int){ .has = false });
}

static enum err write_account_arrays(struct world *w) {
	struct columns c;
	columns_begin(w, &c, 7);
	for (size_t i = 0; i < w->dirty_accounts.count; i++)
		put_account(w, &c, w->dirty_accounts.items[i]);
	return ledger_account_write_many(w->db, w->tenant, column(w, &c, 0), column(w, &c, 1), column(w, &c, 2), column(w, &c, 3), column(w, &c, 4),
		column(w, &c, 5), column(w, &c, 6), NULL);
}

static int by_id(const void *left, const void *right) {
	const struct account *const *l = left, *const *r = right;
	return ((*l)->id > (*r)->id) - ((*l)->id < (*r)->id);
}

/* In the order of their key: neighbours share a page, and processes lock rows in one order. */
static enum err write_accounts(struct world *w) {
	TRY(tally_sort(w));
	if (w->dirty_accounts.count > 1)
		qsort(w->dirty_accounts.items, w->dirty_accounts.count, sizeof(struct account *), by_id);
	if (!one_by_one(w, w->dirty_accounts.count))
		return write_account_arrays(w);
	for (size_t i = 0; i < w->dirty_accounts.count; i++)
		TRY(write_account(w, w->dirty_accounts.items[i]));
	return OK;
}

/* ---- postings ---- */

static enum err write_posting(struct world *w, const struct posting *p, struct str packed) {
	const struct ledger_about *about = &p->about;
	return ledger_posting_insert(w->db, w->tenant, (struct posting_id){ p->id }, p->at_us, p->kind, p->legs[0].debit, p->legs[0].credit, p->legs[0].yen,
		(int64_t)p->leg_count - 1, some(p->of), some(about->case_id.v), some(about->service_id.v), some(about->programme_id.v),
		some(about->party_id.v), some(about->fiscal_year), some(p->expires_us), about->memo, packed, NULL);
}

static enum err write_legs(struct world *w, const struct posting *p) {
	for (size_t i = 1; i < p->leg_count; i++)
		TRY(ledger_leg_insert(w->db, w->tenant, (struct posting_id){ p->id }, (int64_t)i, p->legs[i].debit, p->legs[i].credit, p->legs[i].yen, NULL));
	return OK;
}

static void put_posting(struct world *w, struct columns *c, const struct posting *p, struct str packed) {
	const struct ledger_about *about = &p->about;
	const int64_t values[] = { p->id, p->at_us, p->kind, p->legs[0].debit.v, p->legs[0].credit.v, p->legs[0].yen, (int64_t)p->leg_count - 1 };
	const int64_t options[] = { p->of, about->case_id.v, about->service_id.v, about->programme_id.v, about->party_id.v, about->fiscal_year,
		p->expires_us };
	for (size_t i = 0; i < COUNT_OF(values); i++)
		array_int(w, &c->b[i], values[i]);
	for (size_t i = 0; i < COUNT_OF(options); i++)
		put_opt(w, &c->b[COUNT_OF(values) + i], some(options[i]));
	array_text(w, &c->b[14], about->memo);
	put_blob(&c->b[15], packed);
}

static enum err write_posting_arrays(struct world *w, const struct str *packed) {
	struct columns c;
	columns_begin(w, &c, 16);
	for (size_t i = 0; i < w->postings.count; i++)
		put_posting(w, &c, &w->postings.items[i], packed[i]);
	return ledger_post_many_insert(w->db, w->tenant, column(w, &c, 0), column(w, &c, 1), column(w, &c, 2), column(w, &c, 3), column(w, &c, 4),
		column(w, &c, 5), column(w, &c, 6), column(w, &c, 7), column(w, &c, 8), column(w, &c, 9), column(w, &c, 10), column(w, &c, 11),
		column(w, &c, 12), column(w, &c, 13), column(w, &c, 14), column(w, &c, 15), NULL);
}

static enum err write_postings(struct world *w, const struct str *packed) {
	bool single = one_by_one(w, w->postings.count);
	if (!single)
		TRY(write_posting_arrays(w, packed));
	for (size_t i = 0; i < w->postings.count; i++) {
		if (single)
			TRY(write_posting(w, &w->postings.items[i], packed[i]));
		TRY(write_legs(w, &w->postings.items[i]));
	}
	return OK;
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
	return ledger_link_insert(w->db, w->tenant, w->head.link_no, (struct posting_id){ w->postings.items[0].id },
		(struct posting_id){ w->postings.items[count - 1].id }, (int64_t)count, w->head.chain, NULL);
}

/* ---- holds and keys ---- */

static enum err write_holds(struct world *w) {
	for (size_t i = 0; i < w->dirty_holds.count; i++) {
		const struct hold *h = w->dirty_holds.items[i];
		TRY(ledger_hold_put(w->db, w->tenant, (struct posting_id){ h->id }, (struct ledger_account_id){ h->debit }, (struct ledger_account_id){ h->credit },
			h->yen, h->expires_us, h->state, h->captured_yen, moves_pack(w->a, h->moves, h->move_count), NULL));
	}
	return OK;
}

static enum err write_key_arrays(struct world *w) {
	struct columns c;
	columns_begin(w, &c, 6);
	for (size_t i = 0; i < w->new_keys.count; i++) {
		const struct key_row *k = w->new_keys.items[i];
		array_text(w, &c.b[0], k->key);
		put_blob(&c.b[1], k->body_hash);
		array_text(w, &c.b[2], k->refusal);
		array_int(w, &c.b[3], k->op_no);
		array_int(w, &c.b[4], k->first_id);
		array_int(w, &c.b[5], k->at_us);
	}
	return ledger_key_insert_many(w->db, w->tenant, column(w, &c, 0), column(w, &c, 1), column(w, &c, 2), column(w, &c, 3), column(w, &c, 4),
		column(w, &c, 5), NULL);
}

static enum err write_keys(struct world *w) {
	if (!one_by_one(w, w->new_keys.count))
		return write_key_arrays(w);
	for (size_t i = 0; i < w->new_keys.count; i++) {
		const struct key_row *k = w->new_keys.items[i];
		TRY(ledger_key_insert(w->db, w->tenant, k->key, k->body_hash, k->refusal, k->op_no, (struct posting_id){ k->first_id }, k->at_us, NULL));
	}
	return OK;
}

/* ---- all ---- */

static enum err write_head(struct world *w) {
	const struct ledger_head_of_row *h = &w->head;
	if (!w->head_dirty)
		return OK;
	return ledger_head_put(w->db, w->tenant, h->link_no, h->chain, h->last_id, h->counted_id, h->last_us, h->next_expiry_us, h->closed_year, h->limits_no, NULL);
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
