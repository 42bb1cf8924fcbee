/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every page needs and hardly ever changes (the register of municipalities), read once for each connection and
 * kept until somebody commits. SQLite says in one step whether that happened; PostgreSQL does not, so nothing is kept
 * there. A value is shared by the connection and by the requests that use it, and freed by the last of them. And, at
 * the end, what modules remember on the connection that writes. See db.h.
 */
#include "db/db-private.h"

struct memo {
	const void *key;
	const void *value;
	struct arena *arena; /* holds the value and this */
	int64_t version;     /* of the data that it was read from */
	int users;
};

static void drop(void *object) {
	struct memo *memo = object;
	if (memo != NULL && __atomic_sub_fetch(&memo->users, 1, __ATOMIC_ACQ_REL) == 0)
		arena_free(memo->arena);
}

static void share(struct memo *memo, struct arena *a) {
	__atomic_add_fetch(&memo->users, 1, __ATOMIC_RELAXED);
	arena_defer(a, drop, memo);
}

/* What a connection writes itself does not change its version, so only those that never write remember. */
static bool version_of(struct db *db, int64_t *ret_version) {
	if ((db->flags & DB_READ_ONLY) == 0 || db->state != DB_READING || db->driver->data_version == NULL)
		return false;
	return db->driver->data_version(db, ret_version);
}

/* The key's slot, else a free one; NULL when all are taken. */
static struct memo **slot_of(struct db *db, const void *key) {
	struct memo **free_slot = NULL;
	for (size_t i = 0; i < COUNT_OF(db->memos); i++) {
		if (db->memos[i] == NULL)
			free_slot = &db->memos[i];
		else if (db->memos[i]->key == key)
			return &db->memos[i];
	}
	return free_slot;
}

const void *db_recall(struct db *db, struct arena *a, const void *key) {
	int64_t version;
	struct memo **slot = slot_of(db, key);
	if (slot == NULL || *slot == NULL || !version_of(db, &version) || (*slot)->version != version)
		return NULL;
	share(*slot, a);
	return (*slot)->value;
}

void db_remember(struct db *db, struct arena *a, const void *key, struct arena *arena, const void *value) {
	struct memo *memo = ARENA_NEW(arena, struct memo);
	*memo = (struct memo){ .key = key, .value = value, .arena = arena };
	share(memo, a);
	struct memo **slot = slot_of(db, key);
	if (slot == NULL || !version_of(db, &memo->version))
		return;
	drop(*slot);
	__atomic_add_fetch(&memo->users, 1, __ATOMIC_RELAXED);
	*slot = memo;
}

void db_memo_release(struct db *db) {
	for (size_t i = 0; i < COUNT_OF(db->memos); i++) {
		drop(db->memos[i]);
		db->memos[i] = NULL;
	}
	arena_free(db->notes_arena);
	db->notes_arena = NULL;
}

/* ---- what a module remembers where it writes ---- */

void *db_notes(struct db *db, const void *key, void *(*make)(struct arena *a)) {
	if ((db->flags & DB_READ_ONLY) != 0)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(db->notes); i++) {
		if (db->notes[i].key == key)
			return db->notes[i].value;
		if (db->notes[i].key != NULL)
			continue;
		if (db->notes_arena == NULL)
			db->notes_arena = arena_new();
		db->notes[i].key = key;
		return db->notes[i].value = make(db->notes_arena);
	}
	BUG("more than %d modules remember something on a connection", DB_NOTES_MOST);
}
