/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rows that a batch is about, in memory: read in one go by what the requests name, the rest when it is asked for.
 * Every change of the request that runs can be undone. Decides nothing. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

#include "base/json_out.h"

#include <stdlib.h>

enum {
	TABLE_FIRST = 256,
	LIST_FIRST = 16,
	ARRAY_MOST_BYTES = 64 << 20,
	SCOPES_MOST = 4,
	BY_SCOPE_LEAST = 4,
	AHEAD = 8 /* requests; as long as memory takes to answer */
};

/* ---- lists and tables ---- */

void *ledger_list_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size) {
	*room = *room == 0 ? LIST_FIRST : 2 * *room;
	void *grown = arena_array(a, *room, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}

/* Where the slot of a number would be if every number had its own; the upper bits are the well mixed ones. */
static size_t first_at(int64_t id) {
	return (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static const struct slot *first_slot(const struct table *t, int64_t id) {
	return &t->slots[first_at(id) & (t->size - 1)];
}

static struct slot *slot_of(const struct table *t, int64_t id) {
	size_t at = first_at(id);
	for (;; at++) {
		struct slot *slot = &t->slots[at & (t->size - 1)];
		if (slot->item == NULL || slot->id == id)
			return slot;
	}
}

void table_init(struct table *t, struct arena *a, size_t size) {
	*t = (struct table){ .slots = ARENA_ARRAY(a, struct slot, size), .size = size };
}

void *table_find(const struct table *t, int64_t id) {
	return slot_of(t, id)->item;
}

void table_put(struct table *t, struct arena *a, int64_t id, void *item) {
	if (2 * (t->count + 1) > t->size) {
		struct table larger;
		table_init(&larger, a, 2 * t->size);
		for (size_t i = 0; i < t->size; i++)
			if (t->slots[i].item != NULL)
				*slot_of(&larger, t->slots[i].id) = t->slots[i];
		larger.count = t->count;
		*t = larger;
	}
	struct slot *slot = slot_of(t, id);
	t->count += slot->item == NULL;
	*slot = (struct slot){ .id = id, .item = item };
}

/* ---- arrays as texts ---- */

static void array_begin(struct world *w, struct buf *b) {
	buf_init_sized(b, w->a, 1024, ARRAY_MOST_BYTES);
	buf_char(b, db_engine(w->db) == DB_SQLITE ? '[' : '{');
}

static void separate(struct buf *b) {
	if (b->n > 1)
		buf_char(b, ',');
}

static void array_int(struct buf *b, int64_t value) {
	separate(b);
	buf_int(b, value);
}

static void array_text(const struct world *w, struct buf *b, struct str value) {
	separate(b);
	if (db_engine(w->db) != DB_SQLITE) {
		buf_quoted(b, value);
		return;
	}
	buf_char(b, '"');
	json_escape(b, value);
	buf_char(b, '"');
}

static struct str array_end(struct world *w, struct buf *b) {
	buf_char(b, db_engine(w->db) == DB_SQLITE ? ']' : '}');
	if (b->too_big)
		BUG("a batch of the ledger is too large");
	return buf_view(b);
}

/* ---- accounts ---- */

static enum err keep_account(struct world *w, const struct ledger_accounts_numbered_row *row) {
	struct book *book = w->book;
	struct account *account = ARENA_NEW(book->a, struct account);
	*account = (struct account){ .id = row->account_id.v,
		.floor_yen = row->floor_yen,
		.ceiling_yen = row->ceiling_yen,
		.expiry_id = row->expiry_account_id.has ? row->expiry_account_id.v : 0,
		.at_once = ledger_kind_at_once(row->kind),
		.now = { .debits_posted = row->debits_posted,
			.credits_posted = row->credits_posted,
			.debits_pending = row->debits_pending,
			.credits_pending = row->credits_pending } };
	account->stored = account->now;
	if (!str_is_none(row->lots)) {
		account->lots = ARENA_NEW(book->a, struct lots);
		TRY(lots_unpack(row->lots, account->lots));
	}
	table_put(&book->accounts, book->a, account->id, account);
	return OK;
}

static enum err read_accounts(struct world *w, struct str numbers, size_t count) {
	struct ledger_accounts_numbered_row *rows;
	size_t found;
	TRY(ledger_accounts_numbered(w->db, w->a, w->tenant, numbers, (int64_t)count, &rows, &found));
	for (size_t i = 0; i < found; i++)
		TRY(keep_account(w, &rows[i]));
	return OK;
}

enum err world_read_accounts(struct world *w, const int64_t *ids, size_t count) {
	struct buf b;
	array_begin(w, &b);
	for (size_t i = 0; i < count; i++)
		array_int(&b, ids[i]);
	return count > 0 ? read_accounts(w, array_end(w, &b), count) : OK;
}

/* Another municipality's account, or none at all. */
static enum err keep_missing(struct world *w, int64_t id, struct account **ret_account) {
	struct ledger_whose_is_row *rows;
	size_t count;
	TRY(ledger_whose_is(w->db, w->a, (struct ledger_account_id){ id }, &rows, &count));
	struct account *account = ARENA_NEW(w->a, struct account);
	*account = (struct account){ .id = id, .missing = count > 0 ? ERR_LEDGER_FOREIGN : ERR_LEDGER_NO_ACCOUNT };
	table_put(&w->missing, w->a, id, account);
	*ret_account = account;
	return OK;
}

/* NULL: it was not looked for yet. */
static struct account *known_account(const struct world *w, int64_t id) {
	struct account *account = table_find(&w->book->accounts, id);
	return account != NULL || w->missing.count == 0 ? account : table_find(&w->missing, id);
}

enum err world_account(struct world *w, int64_t id, struct account **ret_account) {
	struct account *account = known_account(w, id);
	if (account == NULL) {
		TRY(world_read_accounts(w, &id, 1));
		account = table_find(&w->book->accounts, id);
	}
	if (account == NULL)
		return keep_missing(w, id, ret_account);
	*ret_account = account;
	return OK;
}

/* ---- holds ---- */

static enum err keep_hold(struct world *w, const struct ledger_hold_row_row *row, struct hold **ret_hold) {
	struct hold *hold = ARENA_NEW(w->a, struct hold);
	*hold = (struct hold){ .id = row->hold_id.v,
		.debit = row->debit_account_id.v,
		.credit = row->credit_account_id.v,
		.yen = row->yen,
		.expires_us = row->expires_us,
		.state = row->state,
		.captured_yen = row->captured_yen };
	TRY(moves_unpack(w->a, row->lots, &hold->moves, &hold->move_count));
	table_put(&w->holds, w->a, hold->id, hold);
	*ret_hold = hold;
	return OK;
}

enum err world_hold(struct world *w, int64_t id, struct hold **ret_hold) {
	struct ledger_hold_row_row *rows;
	size_t count;
	struct hold *hold = table_find(&w->holds, id);
	if (hold == NULL) {
		TRY(ledger_hold_row(w->db, w->a, w->tenant, (struct posting_id){ id }, &rows, &count));
		if (count > 0)
			TRY(keep_hold(w, &rows[0], &hold));
	}
	*ret_hold = hold != NULL && hold->state != 0 ? hold : NULL;
	return OK;
}

struct hold *world_new_hold(struct world *w, int64_t id) {
	struct hold *hold = ARENA_NEW(w->a, struct hold);
	hold->id = id;
	table_put(&w->holds, w->a, id, hold);
	touch_hold(w, hold);
	return hold;
}

/* A row of ledger_holds_due has the same columns, so that one function keeps both. */
static struct ledger_hold_row_row same_hold(const struct ledger_holds_due_row *row) {
	return (struct ledger_hold_row_row){ .hold_id = row->hold_id,
		.debit_account_id = row->debit_account_id,
		.credit_account_id = row->credit_account_id,
		.yen = row->yen,
		.expires_us = row->expires_us,
		.state = row->state,
		.captured_yen = row->captured_yen,
		.lots = row->lots };
}

enum err world_due(struct world *w, int64_t now_us, int64_t limit, struct hold ***ret_holds, size_t *ret_count) {
	struct ledger_holds_due_row *rows;
	size_t count;
	TRY(ledger_holds_due(w->db, w->a, w->tenant, now_us, limit, &rows, &count));
	struct hold **holds = ARENA_ARRAY(w->a, struct hold *, count);
	for (size_t i = 0; i < count; i++) {
		struct ledger_hold_row_row row = same_hold(&rows[i]);
		holds[i] = table_find(&w->holds, row.hold_id.v);
		if (holds[i] == NULL)
			TRY(keep_hold(w, &row, &holds[i]));
	}
	*ret_holds = holds;
	*ret_count = count;
	return OK;
}

/* ---- originals ---- */

static enum err read_legs(struct world *w, const struct ledger_posting_row_row *row, struct original *o) {
	struct ledger_legs_of_row *legs;
	size_t count = 0;
	if (row->leg_count > 0)
		TRY(ledger_legs_of(w->db, w->a, w->tenant, row->posting_id, LEDGER_LEGS_MOST, &legs, &count));
	o->leg_count = count + 1;
	o->legs = ARENA_ARRAY(w->a, struct ledger_leg, o->leg_count);
	o->legs[0] = (struct ledger_leg){ .debit = row->debit_account_id,
		.credit = row->credit_account_id,
		.yen = row->yen };
	for (size_t i = 0; i < count; i++)
		o->legs[i + 1] = (struct ledger_leg){ .debit = legs[i].debit_account_id,
			.credit = legs[i].credit_account_id,
			.yen = legs[i].yen };
	return moves_unpack(w->a, row->lots, &o->moves, &o->move_count);
}

static enum err read_original(struct world *w, struct original *o) {
	struct ledger_posting_row_row *rows;
	struct ledger_taken_back_row back;
	struct posting_id id = { o->id };
	size_t count;
	TRY(ledger_posting_row(w->db, w->a, w->tenant, id, &rows, &count));
	o->missing = count == 0;
	if (o->missing)
		return OK;
	o->kind = rows[0].kind;
	TRY(ledger_taken_back(w->db, w->a, w->tenant, id, LEDGER_REFUND, &back));
	o->refunded_yen = back.refunded_yen;
	o->linked = back.postings;
	return read_legs(w, &rows[0], o);
}

/* A posting of this batch that is not written yet. */
static const struct posting *unwritten(const struct world *w, int64_t id) {
	for (size_t i = w->postings.count; i-- > 0 && w->postings.items[i].id >= id;)
		if (w->postings.items[i].id == id)
			return &w->postings.items[i];
	return NULL;
}

static void copy_original(const struct posting *p, struct original *o) {
	o->missing = false;
	o->kind = p->kind;
	o->legs = p->legs;
	o->leg_count = p->leg_count;
	o->moves = p->moves.items;
	o->move_count = p->moves.count;
}

/* What is missing may be made later in the batch, so it is looked for each time. */
enum err world_original(struct world *w, int64_t id, struct original **ret_original) {
	struct original *o = table_find(&w->originals, id);
	const struct posting *p = o == NULL || o->missing ? unwritten(w, id) : NULL;
	if (o == NULL) {
		o = ARENA_NEW(w->a, struct original);
		*o = (struct original){ .id = id, .missing = true };
		table_put(&w->originals, w->a, id, o);
	}
	if (p != NULL)
		copy_original(p, o);
	else if (o->missing)
		TRY(read_original(w, o));
	*ret_original = o;
	return OK;
}

/* Those that the request itself had made are no more; their numbers will be given again. */
static void forget_undone(struct world *w) {
	for (size_t i = 0; i < w->originals.size; i++) {
		struct original *o = w->originals.slots[i].item;
		if (o != NULL && o->id > w->head.last_id.v)
			*o = (struct original){ .id = o->id, .missing = true };
	}
}

/* ---- keys ---- */

/* FNV-1a; rows with one hash are chained. */
static int64_t hash_of(struct str key) {
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001b3);
	return (int64_t)hash;
}

struct key_row *world_key(struct world *w, struct str key) {
	struct key_row *row = table_find(&w->keys, hash_of(key));
	while (row != NULL && !str_equal(row->key, key))
		row = row->same_hash;
	return row;
}

static void keep_key(struct world *w, struct key_row *row) {
	int64_t hash = hash_of(row->key);
	row->same_hash = table_find(&w->keys, hash);
	table_put(&w->keys, w->a, hash, row);
}

void world_add_key(struct world *w, struct key_row *row) {
	keep_key(w, row);
	*LIST_PUSH(w->a, &w->new_keys) = row;
}

static enum err read_keys(struct world *w, struct str keys, size_t count) {
	struct ledger_keys_named_row *rows;
	size_t found;
	TRY(ledger_keys_named(w->db, w->a, w->tenant, keys, (int64_t)count, &rows, &found));
	for (size_t i = 0; i < found; i++) {
		struct key_row *row = ARENA_NEW(w->a, struct key_row);
		*row = (struct key_row){ .key = rows[i].key,
			.body_hash = rows[i].body_hash,
			.refusal = rows[i].refusal,
			.op_no = rows[i].op_no,
			.first_id = rows[i].first_id.v,
			.at_us = rows[i].at_us };
		if (world_key(w, row->key) == NULL)
			keep_key(w, row);
	}
	return OK;
}

/* ---- a batch ---- */

static enum err init(struct world *w, struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us) {
	struct ledger_head_of_row *heads;
	size_t count;
	*w = (struct world){ .db = db, .a = a, .tenant = tenant, .now_us = now_us, .scratch = { .a = a } };
	table_init(&w->missing, a, TABLE_FIRST);
	table_init(&w->holds, a, TABLE_FIRST);
	table_init(&w->originals, a, TABLE_FIRST);
	table_init(&w->keys, a, TABLE_FIRST);
	TRY(ledger_head_of(db, a, tenant, &heads, &count));
	w->head = count > 0 ? heads[0] : (struct ledger_head_of_row){ .chain = S("") };
	w->last_us_before = w->head.last_us;
	return OK;
}

enum err world_init(struct world *w, struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us) {
	TRY(init(w, db, a, tenant, now_us));
	return book_open(w) ? OK : tally_catch_up(w);
}

enum err world_init_trial(struct world *w, struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us) {
	TRY(init(w, db, a, tenant, now_us));
	w->trial = true;
	return book_open(w) ? OK : tally_catch_up(w);
}

/* The last key of a scope before this batch. A key behind it is new, and nobody has to look for it. */
struct scope { struct str name, last; };

struct naming {
	struct buf keys;
	size_t key_count;
	bool by_scope;
	struct table named; /* accounts that stand in the list */
	LIST_OF(int64_t) accounts;
	struct scope scopes[SCOPES_MOST];
	size_t scope_count;
};

/* Of 100,000 accounts hardly one is in the processor's cache when its posting comes; asked for here, they come while
 * the others are named. */
static void prefetch(const struct account *account) {
	for (size_t at = 0; at < sizeof *account; at += 64)
		__builtin_prefetch((const char *)account + at, 1);
}

/* The same for the slots that say where accounts are. */
static void ask_for_slots(const struct world *w, const struct ledger_request *request) {
	const struct table *accounts = &w->book->accounts;
	if (request->op_count == 0 || request->ops[0].leg_count == 0)
		return;
	__builtin_prefetch(first_slot(accounts, request->ops[0].legs[0].debit.v));
	__builtin_prefetch(first_slot(accounts, request->ops[0].legs[0].credit.v));
}

static void name_account(struct world *w, struct naming *n, int64_t id) {
	static struct account listed;
	const struct account *account = known_account(w, id);
	if (account != NULL)
		prefetch(account);
	if (account != NULL || table_find(&n->named, id) != NULL)
		return;
	table_put(&n->named, w->a, id, &listed);
	*LIST_PUSH(w->a, &n->accounts) = id;
}

/* Holds are few, and read one by one; their accounts are known before those of all requests are read. */
static enum err name_op(struct world *w, struct naming *n, const struct ledger_op *op) {
	struct hold *hold = NULL;
	for (size_t i = 0; i < op->leg_count && i < LEDGER_LEGS_MOST; i++) {
		name_account(w, n, op->legs[i].debit.v);
		name_account(w, n, op->legs[i].credit.v);
	}
	if (op->kind == LEDGER_CAPTURE || op->kind == LEDGER_RELEASE)
		TRY(world_hold(w, op->of.v, &hold));
	if (hold != NULL) {
		name_account(w, n, hold->debit);
		name_account(w, n, hold->credit);
	}
	return OK;
}

/* Keys of "scope/" lie between it and "scope0", since '0' follows '/'. */
static enum err read_scope(struct world *w, struct str name, struct scope *ret_scope) {
	struct ledger_key_last_row *rows;
	size_t count;
	TRY(ledger_key_last(w->db, w->a, w->tenant, STR_JOIN(w->a, name, S("/")), STR_JOIN(w->a, name, S("0")), &rows,
		&count));
	*ret_scope = (struct scope){ .name = name, .last = count > 0 ? rows[0].key : S("") };
	return OK;
}

/* NULL: more scopes than it is worth to look at. */
static enum err scope_of(struct world *w, struct naming *n, struct str name, struct scope **ret_scope) {
	size_t i = 0;
	while (i < n->scope_count && !str_equal(n->scopes[i].name, name))
		i++;
	*ret_scope = i < SCOPES_MOST ? &n->scopes[i] : NULL;
	if (i < n->scope_count || i == SCOPES_MOST)
		return OK;
	n->scope_count++;
	return read_scope(w, name, *ret_scope);
}

static bool is_behind(struct str key, struct str last) {
	size_t n = key.n < last.n ? key.n : last.n;
	int order = n > 0 ? memcmp(key.p, last.p, n) : 0;
	return order > 0 || (order == 0 && key.n > last.n);
}

/* Callers' keys mostly rise with time, as ids do: then hardly one of a batch has to be looked for. */
static enum err name_key(struct world *w, struct naming *n, const struct ledger_request *request) {
	struct scope *scope = NULL;
	struct str key = key_of(w->a, request);
	if (key.n > LEDGER_KEY_MOST_BYTES || !utf8_valid(key))
		return OK;
	if (n->by_scope)
		TRY(scope_of(w, n, request->scope, &scope));
	if (scope != NULL && is_behind(key, scope->last))
		return OK;
	array_text(w, &n->keys, key);
	n->key_count++;
	return OK;
}

static enum err name_request(struct world *w, struct naming *n, const struct ledger_request *request) {
	TRY(name_key(w, n, request));
	for (size_t i = 0; i < request->op_count && i < LEDGER_OPS_MOST; i++)
		TRY(name_op(w, n, &request->ops[i]));
	return OK;
}

static int compare_ids(const void *left, const void *right) {
	const int64_t *l = left, *r = right;
	return (*l > *r) - (*l < *r);
}

/* In the order of their key, so that neighbours are found in one page. Numbers that were named and have no row are
 * looked for again when they are used, and then it is known why. */
static enum err read_named_accounts(struct world *w, struct naming *n) {
	if (n->accounts.count > 1)
		qsort(n->accounts.items, n->accounts.count, sizeof *n->accounts.items, compare_ids);
	return world_read_accounts(w, n->accounts.items, n->accounts.count);
}

enum err world_load(struct world *w, const struct ledger_request *const *requests, size_t count) {
	struct naming n = { .by_scope = count >= BY_SCOPE_LEAST };
	size_t keys = TABLE_FIRST;
	while (keys < 2 * count + 2)
		keys *= 2;
	if (keys > TABLE_FIRST)
		table_init(&w->keys, w->a, keys);
	LIST_RESERVE(w->a, &w->postings, count);
	LIST_RESERVE(w->a, &w->new_keys, count);
	LIST_RESERVE(w->a, &w->dirty_accounts, 2 * count);
	array_begin(w, &n.keys);
	table_init(&n.named, w->a, TABLE_FIRST);
	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			ask_for_slots(w, requests[i + AHEAD]);
		TRY(name_request(w, &n, requests[i]));
	}
	if (n.key_count > 0)
		TRY(read_keys(w, array_end(w, &n.keys), n.key_count));
	return read_named_accounts(w, &n);
}

/* ---- changing, and undoing ---- */

void touch_account(struct world *w, struct account *account) {
	if (account->touched_by == w->turn)
		return;
	account->touched_by = w->turn;
	account->before = account->now;
	account->dirty_before = account->dirty;
	if (account->lots != NULL)
		account->lots_before = ARENA_COPY(w->a, *account->lots);
	*LIST_PUSH(w->a, &w->touched_accounts) = account;
	if (!account->dirty)
		*LIST_PUSH(w->a, &w->dirty_accounts) = account;
	account->dirty = true;
}

void touch_hold(struct world *w, struct hold *hold) {
	if (hold->touched_by == w->turn)
		return;
	hold->touched_by = w->turn;
	hold->state_before = hold->state;
	hold->captured_before = hold->captured_yen;
	hold->dirty_before = hold->dirty;
	*LIST_PUSH(w->a, &w->touched_holds) = hold;
	if (!hold->dirty)
		*LIST_PUSH(w->a, &w->dirty_holds) = hold;
	hold->dirty = true;
}

void touch_original(struct world *w, struct original *original) {
	if (original->touched_by == w->turn)
		return;
	original->touched_by = w->turn;
	original->refunded_before = original->refunded_yen;
	original->linked_before = original->linked;
	*LIST_PUSH(w->a, &w->touched_originals) = original;
}

void world_begin(struct world *w) {
	w->turn = ++w->book->turn;
	w->book->good = false;
	w->touched_accounts.count = w->touched_holds.count = w->touched_originals.count = 0;
	w->posting_mark = w->postings.count;
	w->head_mark = w->head;
}

static void undo_accounts(struct world *w) {
	for (size_t i = 0; i < w->touched_accounts.count; i++) {
		struct account *account = w->touched_accounts.items[i];
		account->now = account->before;
		account->dirty = account->dirty_before;
		if (account->lots != NULL)
			*account->lots = *account->lots_before;
	}
}

/* A row that was put on a list of dirty ones by the request stands at its end. */
static void undo_dirty(struct world *w) {
	while (w->dirty_accounts.count > 0 && !w->dirty_accounts.items[w->dirty_accounts.count - 1]->dirty)
		w->dirty_accounts.count--;
	while (w->dirty_holds.count > 0 && !w->dirty_holds.items[w->dirty_holds.count - 1]->dirty)
		w->dirty_holds.count--;
}

void world_undo(struct world *w) {
	undo_accounts(w);
	for (size_t i = 0; i < w->touched_holds.count; i++) {
		struct hold *hold = w->touched_holds.items[i];
		hold->state = hold->state_before;
		hold->captured_yen = hold->captured_before;
		hold->dirty = hold->dirty_before;
	}
	for (size_t i = 0; i < w->touched_originals.count; i++) {
		w->touched_originals.items[i]->refunded_yen = w->touched_originals.items[i]->refunded_before;
		w->touched_originals.items[i]->linked = w->touched_originals.items[i]->linked_before;
	}
	undo_dirty(w);
	w->postings.count = w->posting_mark;
	w->head = w->head_mark;
	if (w->originals.count > 0)
		forget_undone(w);
	world_begin(w);
}

/* ---- postings ---- */

int64_t world_next_us(const struct world *w) {
	return w->now_us > w->head.last_us ? w->now_us : w->head.last_us + 1;
}

struct posting *world_posting(struct world *w, enum ledger_posting_kind kind, const struct ledger_about *about) {
	struct posting *p = LIST_PUSH(w->a, &w->postings);
	int64_t at_us = world_next_us(w);
	*p = (struct posting){ .id = ledger_id_at(at_us).v,
		.at_us = at_us,
		.kind = kind,
		.about = *about,
		.moves = { .a = w->a } };
	if (p->about.memo.p == NULL)
		p->about.memo = S("");
	w->head.last_us = at_us;
	w->head.last_id.v = p->id;
	return p;
}

struct ledger_leg *posting_leg(struct world *w, struct posting *p) {
	if (p->legs == NULL) { /* mostly there is one */
		p->leg_room = 1;
		p->legs = ARENA_NEW(w->a, struct ledger_leg);
	}
	if (p->leg_count == p->leg_room)
		p->legs = ledger_list_grow(w->a, p->legs, p->leg_count, &p->leg_room, sizeof *p->legs);
	return &p->legs[p->leg_count++];
}
