/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which personal data a connection has handed out. The generated functions tell for every row of a statement that
 * returns a column marked `personal`; the dispatcher takes the list into the trail. Knows no tables.
 */
#include "db/db-private.h"

struct sights {
	struct arena *arena;
	struct db_sight *items;
	size_t count, room;
};

enum { FIRST_ROOM = 64 };

static struct sights *sights_of(struct db *db) {
	if (db->sights != NULL)
		return db->sights;
	struct arena *a = arena_new();
	db->sights = ARENA_NEW(a, struct sights);
	db->sights->arena = a;
	return db->sights;
}

/* What was outgrown stays in the arena until all is forgotten: at most as much again. */
static void make_room(struct sights *s) {
	if (s->count < s->room)
		return;
	size_t room = s->room == 0 ? FIRST_ROOM : 2 * s->room;
	struct db_sight *items = ARENA_ARRAY(s->arena, struct db_sight, room);
	if (s->count > 0)
		memcpy(items, s->items, s->count * sizeof *items);
	s->items = items;
	s->room = room;
}

/* Lists come sorted by anything but the person, so only neighbours are counted together. */
void db_saw(struct db_cursor *c, int64_t party, int64_t account) {
	struct sights *s = sights_of(c->db);
	struct db_sight *last = s->count > 0 ? &s->items[s->count - 1] : NULL;
	if (last != NULL && last->statement == c->stmt->name && last->party == party && last->account == account) {
		last->rows++;
		return;
	}
	make_room(s);
	s->items[s->count++] =
		(struct db_sight){ .statement = c->stmt->name, .party = party, .account = account, .rows = 1 };
}

const struct db_sight *db_sights(const struct db *db, size_t *ret_count) {
	*ret_count = db->sights != NULL ? db->sights->count : 0;
	return db->sights != NULL ? db->sights->items : NULL;
}

void db_forget_sights(struct db *db) {
	if (db->sights != NULL)
		db_sights_release(db);
}

void db_sights_release(struct db *db) {
	if (db->sights == NULL)
		return;
	struct arena *a = db->sights->arena;
	db->sights = NULL;
	arena_free(a);
}
