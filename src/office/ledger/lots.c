/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Lots: the few parts of an expiring account's money, packed into its row, and what a posting did to them, packed into
 * the posting. Pure: knows neither rows nor requests. See ledger-private.h.
 */
#include "office/ledger/ledger-private.h"

/* ---- packing ---- */

static char *put(char *to, uint64_t value, int bytes) {
	for (int i = bytes - 1; i >= 0; i--)
		*to++ = (char)(value >> (8 * i) & 0xff);
	return to;
}

static uint64_t get(const char **from, int bytes) {
	uint64_t value = 0;
	for (int i = 0; i < bytes; i++)
		value = value << 8 | (unsigned char)*(*from)++;
	return value;
}

struct str lots_pack(struct arena *a, const struct lots *lots) {
	size_t n = LOTS_HEAD_BYTES + LOT_BYTES * lots->count;
	char *packed = arena_bytes(a, n), *to = put(put(packed, lots->last_number, 4), lots->count, 1);
	for (size_t i = 0; i < lots->count; i++) {
		const struct lot *lot = &lots->items[i];
		to = put(put(put(to, (uint64_t)lot->expires_us, 8), (uint32_t)lot->priority, 4), lot->number, 4);
		to = put(put(to, (uint64_t)lot->yen, 8), (uint64_t)lot->held, 8);
	}
	return str_of(packed, n);
}

enum err lots_unpack(struct str packed, struct lots *ret_lots) {
	const char *from = packed.p;
	struct lots lots = { .count = 0 };
	if (packed.n < LOTS_HEAD_BYTES)
		return ERR_INTERNAL;
	lots.last_number = (uint32_t)get(&from, 4);
	lots.count = get(&from, 1);
	if (lots.count > LEDGER_LOTS_MOST || packed.n != LOTS_HEAD_BYTES + LOT_BYTES * lots.count)
		return ERR_INTERNAL;
	for (size_t i = 0; i < lots.count; i++) {
		struct lot *lot = &lots.items[i];
		lot->expires_us = (int64_t)get(&from, 8);
		lot->priority = (int32_t)(uint32_t)get(&from, 4);
		lot->number = (uint32_t)get(&from, 4);
		lot->yen = (int64_t)get(&from, 8);
		lot->held = (int64_t)get(&from, 8);
	}
	*ret_lots = lots;
	return OK;
}

struct str moves_pack(struct arena *a, const struct lot_move *moves, size_t count) {
	if (count == 0)
		return STR_NONE;
	char *packed = arena_bytes(a, MOVE_BYTES * count), *to = packed;
	for (size_t i = 0; i < count; i++) {
		to = put(put(put(to, moves[i].leg_no, 1), moves[i].in, 1), moves[i].number, 4);
		to = put(put(put(to, (uint32_t)moves[i].priority, 4), (uint64_t)moves[i].expires_us, 8),
			(uint64_t)moves[i].yen, 8);
	}
	return str_of(packed, MOVE_BYTES * count);
}

enum err moves_unpack(struct arena *a, struct str packed, struct lot_move **ret_moves, size_t *ret_count) {
	const char *from = packed.p;
	size_t count = packed.n / MOVE_BYTES;
	if (packed.n % MOVE_BYTES != 0)
		return ERR_INTERNAL;
	struct lot_move *moves = ARENA_ARRAY(a, struct lot_move, count);
	for (size_t i = 0; i < count; i++) {
		moves[i].leg_no = (uint8_t)get(&from, 1);
		moves[i].in = get(&from, 1) != 0;
		moves[i].number = (uint32_t)get(&from, 4);
		moves[i].priority = (int32_t)(uint32_t)get(&from, 4);
		moves[i].expires_us = (int64_t)get(&from, 8);
		moves[i].yen = (int64_t)get(&from, 8);
	}
	*ret_moves = moves;
	*ret_count = count;
	return OK;
}

void move_add(struct move_list *list, const struct lot_move *move) {
	*LIST_PUSH(list->a, list) = *move;
}

/* ---- looking ---- */

bool lot_expired(int64_t expires_us, int64_t now_us) {
	return expires_us != 0 && expires_us <= now_us;
}

int64_t lots_free(const struct lots *lots, int64_t now_us) {
	int64_t yen = 0;
	for (size_t i = 0; i < lots->count; i++)
		if (!lot_expired(lots->items[i].expires_us, now_us))
			yen += lots->items[i].yen - lots->items[i].held;
	return yen;
}

struct opt_int lots_due(const struct lots *lots) {
	for (size_t i = 0; i < lots->count; i++)
		if (lots->items[i].expires_us != 0 && lots->items[i].yen > lots->items[i].held)
			return (struct opt_int){ .has = true, .v = lots->items[i].expires_us };
	return (struct opt_int){ .has = false };
}

static struct lot *lot_numbered(struct lots *lots, uint32_t number) {
	for (size_t i = 0; i < lots->count; i++)
		if (lots->items[i].number == number)
			return &lots->items[i];
	return NULL;
}

/* ---- changing ---- */

/* Negative when `x` is spent before `y`. */
static int spent_before(const struct lot *x, const struct lot *y) {
	uint64_t x_end = x->expires_us == 0 ? UINT64_MAX : (uint64_t)x->expires_us;
	uint64_t y_end = y->expires_us == 0 ? UINT64_MAX : (uint64_t)y->expires_us;
	if (x_end != y_end)
		return x_end < y_end ? -1 : 1;
	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void drop_empty(struct lots *lots) {
	size_t kept = 0;
	for (size_t i = 0; i < lots->count; i++)
		if (lots->items[i].yen > 0)
			lots->items[kept++] = lots->items[i];
	lots->count = kept;
}

static struct lot_move move_of(const struct lot *lot, int64_t yen, uint8_t leg_no, bool in) {
	return (struct lot_move){ .leg_no = leg_no,
		.in = in,
		.number = lot->number,
		.priority = lot->priority,
		.expires_us = lot->expires_us,
		.yen = yen };
}

/* From lots that have not expired, in their order; there is enough. */
static void spend(struct lots *lots, int64_t now_us, int64_t yen, uint8_t leg_no, bool hold, struct move_list *list) {
	for (size_t i = 0; yen > 0 && i < lots->count; i++) {
		struct lot *lot = &lots->items[i];
		int64_t part = lot->yen - lot->held < yen ? lot->yen - lot->held : yen;
		if (part == 0 || lot_expired(lot->expires_us, now_us))
			continue;
		*(hold ? &lot->held : &lot->yen) += hold ? part : -part;
		struct lot_move move = move_of(lot, part, leg_no, false);
		move_add(list, &move);
		yen -= part;
	}
	drop_empty(lots);
}

enum err lots_spend(struct lots *lots, int64_t now_us, int64_t yen, uint8_t leg_no, struct move_list *list) {
	if (lots_free(lots, now_us) < yen)
		return ERR_LEDGER_FUNDS;
	spend(lots, now_us, yen, leg_no, false, list);
	return OK;
}

enum err lots_hold(struct lots *lots, int64_t now_us, int64_t yen, struct move_list *list) {
	if (lots_free(lots, now_us) < yen)
		return ERR_LEDGER_FUNDS;
	spend(lots, now_us, yen, 0, true, list);
	return OK;
}

enum err lots_unhold(struct lots *lots, const struct lot_move *move) {
	struct lot *lot = lot_numbered(lots, move->number);
	if (lot == NULL || lot->held < move->yen)
		return ERR_INTERNAL;
	lot->held -= move->yen;
	return OK;
}

enum err lots_take(struct lots *lots, const struct lot_move *move, uint8_t leg_no, struct move_list *list) {
	struct lot *lot = lot_numbered(lots, move->number);
	if (lot == NULL || lot->yen - lot->held < move->yen)
		return ERR_LEDGER_FUNDS;
	lot->yen -= move->yen;
	struct lot_move out = move_of(lot, move->yen, leg_no, false);
	move_add(list, &out);
	drop_empty(lots);
	return OK;
}

/* To its place in the order. */
static enum err insert(struct lots *lots, const struct lot *lot) {
	size_t at = 0;
	if (lots->count == LEDGER_LOTS_MOST)
		return ERR_LEDGER_LOTS_FULL;
	while (at < lots->count && spent_before(&lots->items[at], lot) < 0)
		at++;
	memmove(&lots->items[at + 1], &lots->items[at], (lots->count - at) * sizeof *lot);
	lots->items[at] = *lot;
	lots->count++;
	return OK;
}

/* Adds to `found`, or else inserts `fresh`. */
static enum err add_to(struct lots *lots, struct lot *found, const struct lot *fresh, uint8_t leg_no,
	struct move_list *list) {
	if (found != NULL)
		found->yen += fresh->yen; /* the account's counter does not overflow, so the part does not either */
	else
		TRY(insert(lots, fresh));
	struct lot_move move = move_of(found != NULL ? found : fresh, fresh->yen, leg_no, true);
	move_add(list, &move);
	return OK;
}

static struct lot *lot_like(struct lots *lots, int64_t expires_us, int32_t priority) {
	for (size_t i = 0; i < lots->count; i++)
		if (lots->items[i].expires_us == expires_us && lots->items[i].priority == priority)
			return &lots->items[i];
	return NULL;
}

enum err lots_add(struct lots *lots, const struct ledger_lot_terms *terms, int64_t yen, uint8_t leg_no,
	struct move_list *list) {
	struct lot fresh = { .expires_us = terms->expires_us,
		.priority = terms->priority,
		.number = lots->last_number + 1,
		.yen = yen };
	struct lot *found = lot_like(lots, terms->expires_us, terms->priority);
	TRY(add_to(lots, found, &fresh, leg_no, list));
	lots->last_number += found == NULL;
	return OK;
}

enum err lots_restore(struct lots *lots, const struct lot_move *move, uint8_t leg_no, struct move_list *list) {
	struct lot fresh = { .expires_us = move->expires_us,
		.priority = move->priority,
		.number = move->number,
		.yen = move->yen };
	struct lot *found = lot_numbered(lots, move->number);
	if (found == NULL && lots->count == LEDGER_LOTS_MOST)
		found = lot_like(lots, move->expires_us, move->priority);
	return add_to(lots, found, &fresh, leg_no, list);
}
