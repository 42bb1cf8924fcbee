/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a connection that writes remembers of the accounts, from one batch to the next: a hot account is then neither
 * looked up nor read. The rows stay the truth. They change only together with the head of their ledger (its chain, or
 * the number of changes of limits), which every batch reads under the municipality's lock, and with transactions of
 * this connection: when the head is another one, because another process wrote, or when anything was rolled back, all
 * that was remembered is forgotten. Decides nothing. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

enum {
	BOOKS = 8,                 /* municipalities; the one that was not used for longest makes room */
	ACCOUNTS_MOST = 150000,    /* in a book; some 200 bytes each, 500 with lots */
	ACCOUNTS_FIRST = 256,
	BEHIND_MOST = 1024 * 1024, /* postings; a reader adds them up in half a second, and hardly ever has to */
};

struct memory {
	struct book books[BOOKS];
	int64_t uses;
};

static void free_arena(void *object) {
	arena_free(object);
}

static void *make_memory(struct arena *a) {
	struct memory *m = ARENA_NEW(a, struct memory);
	for (size_t i = 0; i < BOOKS; i++) {
		m->books[i].a = arena_new();
		m->books[i].behind_most = BEHIND_MOST;
		arena_defer(a, free_arena, m->books[i].a);
	}
	return m;
}

static void empty(struct book *book) {
	arena_clear(book->a);
	table_init(&book->accounts, book->a, ACCOUNTS_FIRST);
	memset(&book->behind, 0, sizeof book->behind);
	book->postings_behind = 0;
	book->good = false;
}

static struct book *find_book(struct memory *m, struct tenant_id tenant) {
	struct book *oldest = &m->books[0];
	for (size_t i = 0; i < BOOKS; i++) {
		if (m->books[i].tenant.v == tenant.v)
			return &m->books[i];
		if (m->books[i].used_no < oldest->used_no)
			oldest = &m->books[i];
	}
	oldest->tenant = tenant;
	oldest->good = false;
	return oldest;
}

static bool is_true(const struct book *book, const struct world *w) {
	return book->good && !book_is_full(book) && book->undone == db_undone(w->db) &&
		book->limits_no == w->head.limits_no && book->counted_id == w->head.counted_id.v &&
		str_equal(book->chain, w->head.chain);
}

bool book_is_full(const struct book *book) {
	return book->accounts.count > ACCOUNTS_MOST;
}

static struct memory *memory_of(struct db *db) {
	static const char KEY = 0;
	return db_notes(db, &KEY, make_memory);
}

void memory_limit(struct db *db, int64_t postings_behind) {
	struct memory *m = memory_of(db);
	for (size_t i = 0; i < BOOKS; i++)
		m->books[i].behind_most = postings_behind;
}

bool book_open(struct world *w) {
	struct memory *m = w->trial ? NULL : memory_of(w->db);
	if (m == NULL) {
		w->book = &w->own;
		w->own.a = w->a;
		table_init(&w->own.accounts, w->a, ACCOUNTS_FIRST);
		return false;
	}
	w->book = find_book(m, w->tenant);
	w->book->used_no = ++m->uses;
	bool believed = is_true(w->book, w);
	if (!believed)
		empty(w->book);
	w->book->good = false; /* until book_keep, and again from world_begin on */
	return believed;
}

void book_keep(struct world *w) {
	struct book *book = w->book;
	if (w->head.chain.n > sizeof book->chain_room)
		return;
	memcpy(book->chain_room, w->head.chain.p, w->head.chain.n);
	book->chain = str_of(book->chain_room, w->head.chain.n);
	book->limits_no = w->head.limits_no;
	book->counted_id = w->head.counted_id.v;
	book->undone = db_undone(w->db);
	book->good = true;
}
