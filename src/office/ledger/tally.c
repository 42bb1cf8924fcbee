/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Counting behind: while many postings come at once, the posted counters of busy accounts are not written with each
 * batch. The postings are the truth, and the head says up to which of them every row has been counted (counted_id);
 * what was posted since is added by whoever reads. So a batch writes what it adds at the end of a few tables, and not
 * the many pages on which its accounts happen to stand. What is held, lots, limits, and kinds whose counters other
 * modules read (kinds.def) are never behind. All is counted again when the ledger is at rest, when too much is behind,
 * and by the job ledger.keep. Decides nothing about money. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

enum {
	FEW_POSTINGS = 4,             /* in a batch: hardly anybody waits, */
	FEW_ACCOUNTS = 64,            /* and to count costs little */
	REST_US = 100 * 1000,         /* no posting for so long before this batch */
	READ_AT_ONCE = 4096,
	ROWS_FIRST = 256,
};

/* ---- reading ---- */

static struct tally_row *row_of(struct tally *tally, struct arena *a, int64_t account) {
	struct tally_row *row = table_find(&tally->by_account, account);
	if (row != NULL)
		return row;
	row = ARENA_NEW(a, struct tally_row);
	row->account = account;
	table_put(&tally->by_account, a, account, row);
	*LIST_PUSH(a, &tally->rows) = row;
	return row;
}

static void add_move(struct tally *tally, struct arena *a, struct ledger_account_id debit,
	struct ledger_account_id credit, int64_t yen) {
	row_of(tally, a, debit.v)->out_yen += yen;
	row_of(tally, a, credit.v)->in_yen += yen;
}

static enum err add_first_legs(struct db *db, struct arena *a, struct arena *page, struct tenant_id tenant,
	struct posting_id after, struct posting_id to, struct tally *tally) {
	struct ledger_tail_postings_row *rows;
	size_t count = READ_AT_ONCE;
	while (count == READ_AT_ONCE) {
		arena_clear(page);
		TRY(ledger_tail_postings(db, page, tenant, after, to, READ_AT_ONCE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			add_move(tally, a, rows[i].debit_account_id, rows[i].credit_account_id, rows[i].yen);
		if (count > 0)
			after = rows[count - 1].posting_id;
	}
	return OK;
}

static enum err add_further_legs(struct db *db, struct arena *a, struct arena *page, struct tenant_id tenant,
	struct posting_id after, struct posting_id to, struct tally *tally) {
	struct ledger_tail_legs_row *rows;
	size_t count = READ_AT_ONCE;
	int64_t after_leg = LEDGER_LEGS_MOST;
	while (count == READ_AT_ONCE) {
		arena_clear(page);
		TRY(ledger_tail_legs(db, page, tenant, after, after_leg, to, READ_AT_ONCE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			add_move(tally, a, rows[i].debit_account_id, rows[i].credit_account_id, rows[i].yen);
		if (count > 0) {
			after = rows[count - 1].posting_id;
			after_leg = rows[count - 1].leg_no;
		}
	}
	return OK;
}

/* Added up here and not by the database, which takes ten times as long to group a million rows. */
enum err tally_between(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id after,
	struct posting_id to, struct tally *ret_tally) {
	*ret_tally = (struct tally){ .rows = { .count = 0 } };
	table_init(&ret_tally->by_account, a, ROWS_FIRST);
	if (after.v >= to.v)
		return OK;
	struct arena *page = arena_new();
	enum err e = add_first_legs(db, a, page, tenant, after, to, ret_tally);
	if (e == OK)
		e = add_further_legs(db, a, page, tenant, after, to, ret_tally);
	arena_free(page);
	return e;
}

enum err tally_read(struct db *db, struct arena *a, struct tenant_id tenant, struct tally *ret_tally) {
	const struct posting_id none = { 0 };
	struct ledger_head_of_row *heads;
	size_t count;
	TRY(ledger_head_of(db, a, tenant, &heads, &count));
	return tally_between(db, a, tenant, count > 0 ? heads[0].counted_id : none,
		count > 0 ? heads[0].last_id : none, ret_tally);
}

const struct tally_row *tally_find(const struct tally *tally, int64_t account) {
	return table_find(&tally->by_account, account);
}

void tally_add(const struct tally *tally, int64_t account, enum ledger_kind kind, int64_t *debits_posted,
	int64_t *credits_posted) {
	const struct tally_row *row = ledger_kind_at_once(kind) ? NULL : tally_find(tally, account);
	*debits_posted += row != NULL ? row->out_yen : 0;
	*credits_posted += row != NULL ? row->in_yen : 0;
}

/* ---- a connection that knows nothing yet ---- */

static void keep_behind(struct book *book, struct account *account) {
	if (!account->behind)
		*LIST_PUSH(book->a, &book->behind) = account;
	account->behind = true;
}

static enum err add_row(struct world *w, const struct tally_row *row) {
	struct account *account;
	TRY(world_account(w, row->account, &account));
	if (account->at_once)
		return OK;
	account->now.debits_posted += row->out_yen;
	account->now.credits_posted += row->in_yen;
	keep_behind(w->book, account);
	return OK;
}

/* The next batch counts it all, so that it need not be told how much it is. */
enum err tally_catch_up(struct world *w) {
	struct tally tally;
	if (w->head.counted_id.v >= w->head.last_id.v)
		return OK;
	TRY(tally_between(w->db, w->a, w->tenant, w->head.counted_id, w->head.last_id, &tally));
	int64_t *ids = ARENA_ARRAY(w->a, int64_t, tally.rows.count + 1);
	for (size_t i = 0; i < tally.rows.count; i++)
		ids[i] = tally.rows.items[i]->account;
	TRY(world_read_accounts(w, ids, tally.rows.count));
	for (size_t i = 0; i < tally.rows.count; i++)
		TRY(add_row(w, tally.rows.items[i]));
	w->book->postings_behind = w->book->behind_most;
	return OK;
}

/* ---- writing ---- */

/* Many who wait come in waves, and between two waves in ones and twos: those few do not count for all. Who is refused
 * changes nothing but his key. */
static bool counts_now(const struct world *w) {
	const struct book *book = w->book;
	if (w->postings.count == 0)
		return w->counts_all;
	if (book->postings_behind + (int64_t)w->postings.count > book->behind_most || book_is_full(book))
		return true;
	return w->postings.count <= FEW_POSTINGS &&
		(book->behind.count <= FEW_ACCOUNTS || w->now_us - w->last_us_before >= REST_US);
}

/* Accounts that were left behind are written with those of this batch. */
static void take_back(struct world *w) {
	struct book *book = w->book;
	for (size_t i = 0; i < book->behind.count; i++) {
		struct account *account = book->behind.items[i];
		account->behind = false;
		if (account->dirty)
			continue;
		*LIST_PUSH(w->a, &w->dirty_accounts) = account;
		account->dirty = true;
	}
	book->behind.count = 0;
	book->postings_behind = 0;
}

static bool same_held(const struct account *r) {
	return r->now.debits_pending == r->stored.debits_pending && r->now.credits_pending == r->stored.credits_pending;
}

static enum err write_held(struct world *w, struct account *r) {
	if (same_held(r))
		return OK;
	r->stored.debits_pending = r->now.debits_pending;
	r->stored.credits_pending = r->now.credits_pending;
	return ledger_account_hold(w->db, w->tenant, (struct ledger_account_id){ r->id }, r->now.debits_pending,
		r->now.credits_pending, NULL);
}

/* Takes those that may wait off the list of accounts to be written. */
static enum err leave_behind(struct world *w) {
	size_t kept = 0;
	for (size_t i = 0; i < w->dirty_accounts.count; i++) {
		struct account *account = w->dirty_accounts.items[i];
		if (account->at_once) {
			w->dirty_accounts.items[kept++] = account;
			continue;
		}
		TRY(write_held(w, account));
		keep_behind(w->book, account);
		account->dirty = false;
	}
	w->dirty_accounts.count = kept;
	w->book->postings_behind += (int64_t)w->postings.count;
	return OK;
}

enum err tally_sort(struct world *w) {
	struct ledger_head_of_row *head = &w->head;
	if (counts_now(w))
		take_back(w);
	else
		TRY(leave_behind(w));
	if (w->book->behind.count > 0 || head->counted_id.v == head->last_id.v)
		return OK;
	head->counted_id = head->last_id;
	w->head_dirty = true;
	return OK;
}
