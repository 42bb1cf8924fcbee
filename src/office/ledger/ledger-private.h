/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The ledger inside: lots.c (packed lots), world.c (the rows that a batch is about, in memory), memory.c (what is kept
 * of them), machine.c and reverse.c (the state machine: decides on the world, nothing else), chain.c (the links),
 * tally.c (counters that are behind), flush.c (writes what changed). See ledger.h.
 */
#ifndef KASSEI_OFFICE_LEDGER_PRIVATE_H
#define KASSEI_OFFICE_LEDGER_PRIVATE_H

#include "base/buf.h"
#include "office/ledger/ledger.h"

/* ---- lots ---- */

/* Money on an account that expires together. The lots of an account stand in the order in which they are spent: by
 * expiry (never last), priority, number. */
struct lot {
	int64_t expires_us; /* 0: never */
	int32_t priority;
	uint32_t number;    /* on this account, from 1, rising */
	int64_t yen;        /* what is left, above 0 */
	int64_t held;       /* of it */
};
struct lots {
	uint32_t last_number;
	size_t count;
	struct lot items[LEDGER_LOTS_MOST];
};

/* What a leg did to a lot. */
struct lot_move {
	uint8_t leg_no;
	bool in; /* into a lot of the account that is credited; else out of one of the account that is debited */
	uint32_t number;
	int32_t priority;
	int64_t expires_us, yen;
};
struct move_list {
	struct arena *a;
	struct lot_move *items;
	size_t count, room;
};

enum { LOTS_HEAD_BYTES = 5, LOT_BYTES = 32, MOVE_BYTES = 26 };

/* Big-endian: last_number (4), count (1), then for each lot expires_us (8), priority (4), number (4), yen (8), held
 * (8). */
struct str lots_pack(struct arena *a, const struct lots *lots);
MUST_CHECK enum err lots_unpack(struct str packed, struct lots *ret_lots);
/* Big-endian, for each move: leg_no (1), in (1), number (4), priority (4), expires_us (8), yen (8). Nothing for no
 * move. */
struct str moves_pack(struct arena *a, const struct lot_move *moves, size_t count);
MUST_CHECK enum err moves_unpack(struct arena *a, struct str packed, struct lot_move **ret_moves, size_t *ret_count);
void move_add(struct move_list *list, const struct lot_move *move);

/* Takes yen from lots that have not expired, in their order; ERR_LEDGER_FUNDS and no change when that is not enough. */
MUST_CHECK enum err lots_spend(struct lots *lots, int64_t now_us, int64_t yen, uint8_t leg_no, struct move_list *list);
/* The same, but the yen stay and are held. */
MUST_CHECK enum err lots_hold(struct lots *lots, int64_t now_us, int64_t yen, struct move_list *list);
/* Lets go of what was held of a lot. */
MUST_CHECK enum err lots_unhold(struct lots *lots, const struct lot_move *move);
/* Takes yen from the very lot of a move, expired or not; ERR_LEDGER_FUNDS when it has not so much free. */
MUST_CHECK enum err lots_take(struct lots *lots, const struct lot_move *move, uint8_t leg_no, struct move_list *list);
/* Adds a lot, or to the one with the same terms; ERR_LEDGER_LOTS_FULL. */
MUST_CHECK enum err lots_add(struct lots *lots, const struct ledger_lot_terms *terms, int64_t yen, uint8_t leg_no,
	struct move_list *list);
/* Gives back to the very lot of a move, which is opened again if it was used up. */
MUST_CHECK enum err lots_restore(struct lots *lots, const struct lot_move *move, uint8_t leg_no,
	struct move_list *list);
bool lot_expired(int64_t expires_us, int64_t now_us);
/* What can be spent at a time. */
int64_t lots_free(const struct lots *lots, int64_t now_us);
/* When the first lot with free money expires. */
struct opt_int lots_due(const struct lots *lots);

/* ---- the world: rows of one municipality in memory ---- */

struct counters { int64_t debits_posted, credits_posted, debits_pending, credits_pending; };

struct account {
	int64_t id;
	enum err missing; /* OK; else there is no such row, and this is why */
	struct counters now;
	struct lots *lots; /* NULL: of a kind that does not expire */
	struct opt_int floor_yen, ceiling_yen;
	int64_t expiry_id; /* 0: none */
	bool at_once;           /* its row is never behind */
	bool behind;            /* its row lacks what was posted since it was stored; it is in its book's list */
	struct counters stored; /* in its row */
	bool dirty;
	/* As it was before the request that runs. */
	uint64_t touched_by;
	struct counters before;
	struct lots *lots_before; /* in the arena of the world that changes it */
	bool dirty_before;
};

struct hold {
	int64_t id, debit, credit, yen;
	struct opt_int expires_us;
	enum ledger_hold_state state; /* 0: its request was undone */
	int64_t captured_yen;
	struct lot_move *moves;
	size_t move_count;
	bool dirty;
	uint64_t touched_by;
	enum ledger_hold_state state_before;
	int64_t captured_before;
	bool dirty_before;
};

/* A posting that a request refunds or corrects. */
struct original {
	int64_t id;
	bool missing;
	enum ledger_posting_kind kind;
	struct ledger_leg *legs;
	size_t leg_count;
	struct lot_move *moves;
	size_t move_count;
	int64_t refunded_yen;
	int64_t linked; /* postings that point to it */
	uint64_t touched_by;
	int64_t refunded_before, linked_before;
};

/* A posting that is to be written. */
struct posting {
	int64_t id, at_us, of, expires_us;
	enum ledger_posting_kind kind;
	struct ledger_leg *legs;
	size_t leg_count, leg_room;
	struct move_list moves;
	struct ledger_about about;
};

struct key_row {
	struct key_row *same_hash;
	struct str key, body_hash, refusal;
	int64_t op_no, first_id, at_us;
};

#define LIST_OF(type) struct { type *items; size_t count, room; }

/* Rows by number; a number that was looked for and not found stands there, too. */
struct slot { int64_t id; void *item; };
struct table { struct slot *slots; size_t size, count; };

/*
 * The accounts of one municipality as a connection that writes knows them from batch to batch, so that none is read
 * twice: memory.c. They are believed only where the head of the ledger is the one that they were left with and nothing
 * was rolled back since.
 */
struct book {
	struct tenant_id tenant;
	struct arena *a;
	struct table accounts; /* only those that are there */
	LIST_OF(struct account *) behind;
	int64_t postings_behind; /* the postings since they were counted */
	int64_t behind_most;     /* of them */
	uint64_t turn;         /* the last of any world on it */
	int64_t used_no;       /* greater is later */
	bool good;             /* false while a world is on it */
	struct str chain;      /* of the head; within chain_room */
	char chain_room[64];
	int64_t limits_no, counted_id, undone;
};

struct world {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	int64_t now_us; /* the batch's; every posting gets a later time than the one before */
	bool trial;     /* nothing is written, whatever happens */
	struct ledger_head_of_row head;
	bool counts_all;        /* counters that are behind are written in any case */
	int64_t last_us_before; /* head.last_us before this batch */
	bool head_dirty;
	struct book *book;     /* &own, or what the connection remembers */
	struct book own;
	struct table missing, holds, originals, keys; /* missing: accounts that are not there */
	LIST_OF(struct posting) postings;     /* to be written, in their order */
	LIST_OF(struct key_row *) new_keys;
	LIST_OF(struct account *) dirty_accounts;
	LIST_OF(struct hold *) dirty_holds;
	/* For undoing the request that runs. */
	uint64_t turn;
	LIST_OF(struct account *) touched_accounts;
	LIST_OF(struct hold *) touched_holds;
	LIST_OF(struct original *) touched_originals;
	size_t posting_mark;
	struct ledger_head_of_row head_mark;
	struct move_list scratch;
};

void table_init(struct table *t, struct arena *a, size_t size);
void *table_find(const struct table *t, int64_t id);
void table_put(struct table *t, struct arena *a, int64_t id, void *item);

/* The book of the world's municipality, its head being read: true with what is remembered, false with an empty one. */
bool book_open(struct world *w);
/* It has as many accounts as are remembered, and will be emptied. */
bool book_is_full(const struct book *book);
/* On this connection at most so many postings are behind; tests make it small. */
void memory_limit(struct db *db, int64_t postings_behind);
/* What the world wrote is what the book says: it may be believed under the world's head. */
void book_keep(struct world *w);

/* Room for one more at the end of a LIST_OF; grows in the arena. */
void *ledger_list_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size);
/* Room for so many from the start, in a list that is empty. */
#define LIST_RESERVE(arena, list, wanted)                                                                               \
	((list)->room = (list)->count == 0 && (list)->room < (wanted)                                                  \
			? ((list)->items = arena_array((arena), (wanted), sizeof *(list)->items), (wanted)) : (list)->room)
#define LIST_PUSH(arena, list)                                                                                          \
	((list)->items = (list)->count < (list)->room ? (list)->items                                                  \
			: ledger_list_grow((arena), (list)->items, (list)->count, &(list)->room, sizeof *(list)->items), \
	 &(list)->items[(list)->count++])

/* Empties the world and reads the head. */
MUST_CHECK enum err world_init(struct world *w, struct db *db, struct arena *a, struct tenant_id tenant,
	int64_t now_us);
/* The same for a trial, which neither writes nor remembers. */
MUST_CHECK enum err world_init_trial(struct world *w, struct db *db, struct arena *a, struct tenant_id tenant,
	int64_t now_us);
/* Reads what the requests name, in one go. */
MUST_CHECK enum err world_load(struct world *w, const struct ledger_request *const *requests, size_t count);
/* Reads accounts of which the book knows nothing; those that are not there are passed over. */
MUST_CHECK enum err world_read_accounts(struct world *w, const int64_t *ids, size_t count);
/* The account, read when it was not yet; (*ret)->missing says when there is none. */
MUST_CHECK enum err world_account(struct world *w, int64_t id, struct account **ret_account);
/* The hold; NULL when there is none. */
MUST_CHECK enum err world_hold(struct world *w, int64_t id, struct hold **ret_hold);
MUST_CHECK enum err world_original(struct world *w, int64_t id, struct original **ret_original);
/* Open holds that are over at a time, at most `limit`; what is in memory only was flushed before. */
MUST_CHECK enum err world_due(struct world *w, int64_t now_us, int64_t limit, struct hold ***ret_holds,
	size_t *ret_count);
/* A hold that this batch makes. */
struct hold *world_new_hold(struct world *w, int64_t id);
struct key_row *world_key(struct world *w, struct str key);
void world_add_key(struct world *w, struct key_row *row);
/* Before a change: notes how it was. */
void touch_account(struct world *w, struct account *account);
void touch_hold(struct world *w, struct hold *hold);
void touch_original(struct world *w, struct original *original);
/* What follows can be undone as a whole, until the next begin. */
void world_begin(struct world *w);
void world_undo(struct world *w);
/* The time of the next posting. */
int64_t world_next_us(const struct world *w);
/* A posting at that time. */
struct posting *world_posting(struct world *w, enum ledger_posting_kind kind, const struct ledger_about *about);
struct ledger_leg *posting_leg(struct world *w, struct posting *p);
/* The whole key of a request: its scope, a slash, the caller's key. */
struct str key_of(struct arena *a, const struct ledger_request *request);

/* ---- the machine ---- */

/* What is wrong with a request whatever the state is; such a request is not kept under its key. */
MUST_CHECK enum err machine_check(const struct ledger_request *request, struct str key, size_t *ret_op);
/* Answers one request in memory. */
MUST_CHECK enum err machine_run(struct world *w, const struct ledger_request *request,
	struct ledger_answer *ret_answer);
/* Lapses what is over, at most `limit`; *ret_more: not all. */
MUST_CHECK enum err machine_lapse(struct world *w, int64_t limit, bool *ret_more);
/* Moves an account's expired lots; ERR_LEDGER_… when it cannot. */
MUST_CHECK enum err machine_expire_lots(struct world *w, int64_t account_id);

/* How a leg treats lots: NULL means by the usual rule. */
struct leg_rule {
	const struct lot_move *take; /* exactly these lots of the account that is debited */
	size_t take_count;
	const struct lot_move *give; /* back to exactly these lots of the account that is credited */
	size_t give_count;
	const struct ledger_lot_terms *terms; /* of a new lot */
	bool terms_always;                    /* also when the money comes from lots */
};
/* One leg of a posting that moves balances: checks limits, counts, moves lots. */
MUST_CHECK enum err machine_leg(struct world *w, struct posting *p, const struct ledger_leg *leg,
	const struct leg_rule *rule);
MUST_CHECK enum err machine_refund(struct world *w, const struct ledger_op *op);
MUST_CHECK enum err machine_correct(struct world *w, const struct ledger_op *op);

/* ---- statements ---- */

/* The last posting that stands in the statements; 0 none. */
MUST_CHECK enum err statement_rolled_to(struct db *db, struct arena *a, struct tenant_id tenant,
	struct posting_id *ret_last);
static inline struct posting_id posting_earlier(struct posting_id x, struct posting_id y) {
	return x.v < y.v ? x : y;
}

/* ---- counters that are behind ---- */

/* What was posted behind the counters, by account; mostly nothing. */
struct tally_row { int64_t account, out_yen, in_yen; };
struct tally {
	LIST_OF(struct tally_row *) rows;
	struct table by_account;
};

/* What moved behind a posting and up to another; what was only held moved nothing. */
MUST_CHECK enum err tally_between(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id after,
	struct posting_id to, struct tally *ret_tally);
/* The same behind the counters. */
MUST_CHECK enum err tally_read(struct db *db, struct arena *a, struct tenant_id tenant, struct tally *ret_tally);
/* NULL: nothing. */
const struct tally_row *tally_find(const struct tally *tally, int64_t account);
/* Makes what the row of an account says into what is on it. */
void tally_add(const struct tally *tally, int64_t account, enum ledger_kind kind, int64_t *debits_posted,
	int64_t *credits_posted);
/* The book is empty: it is told of all accounts that are behind, so that an account which it does not know is as its
 * row says. */
MUST_CHECK enum err tally_catch_up(struct world *w);
/* Leaves the accounts that are to be written in this batch on the list of dirty ones, and moves the head's
 * counted_id. */
MUST_CHECK enum err tally_sort(struct world *w);

/* ---- writing ---- */

/* Of what is asked for, the key left out. */
void body_hash(const struct ledger_request *request, unsigned char hash[LEDGER_HASH_BYTES]);
/* The link behind the head for the postings of the world: 32 bytes. `packed[i]`: lots of posting i. */
struct str chain_next(struct world *w, const struct str *packed);
/* Writes all that changed, with one link when there are postings, and goes on with a clean world. */
MUST_CHECK enum err world_flush(struct world *w);

#endif
