/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Finished pages in memory, for as long as the data they show does not change. A key names everything that an answer
 * depends on besides the data (path, query, language, format, day); the data is a version number, compared at each
 * look-up. The least recently used pages make room. Safe for threads. Knows no HTTP: an entry keeps the server's
 * ready answers as plain pointers.
 */
#ifndef KASSEI_WEB_CACHE_H
#define KASSEI_WEB_CACHE_H

#include "base/arena.h"
#include "base/str.h"

struct cache;

/* What the server made of an entry, so that a hit copies nothing: as it is, gzip, not modified. */
enum cache_ready { CACHE_READY_PLAIN, CACHE_READY_GZIP, CACHE_READY_UNCHANGED, CACHE_READY_COUNT };

enum { CACHE_MOST_FIELDS = 24 };

/* What is kept of an answer. */
struct cache_page {
	struct str etag;
	const char *content_type; /* a literal */
	struct str body;
	struct cache_field { const char *name; struct str value; } fields[CACHE_MOST_FIELDS]; /* names are literals */
	size_t field_count;
};

struct cache_entry {
	struct str key;
	int64_t version;
	struct cache_page page;
	/* the cache's own */
	void *ready[CACHE_READY_COUNT];
	uint64_t hash;
	size_t bytes;
	int users;
	bool dropped;
	int memory_users;
	struct arena *arena;
	struct cache_entry *bucket_next, *newer, *older;
};

/* `most_bytes` bounds bodies, ready answers and their overhead together. `release` frees one ready answer. */
struct cache *cache_new(size_t most_bytes, void (*release)(void *ready));
/* No entry may be in use. */
void cache_free(struct cache *cache);
/* The entry of that key and version, held until cache_drop; NULL when there is none. One of another version is thrown
 * away. */
struct cache_entry *cache_find(struct cache *cache, struct str key, int64_t version);
/* Keeps a copy of the page and returns the new entry, held; an entry of the same key is replaced. NULL when the body
 * takes more than an eighth of the cache. */
struct cache_entry *cache_keep(struct cache *cache, struct str key, int64_t version, const struct cache_page *page);
/* Gives the entry back after cache_find or cache_keep. */
void cache_drop(struct cache *cache, struct cache_entry *entry);
/* The ready answer, or NULL. It is valid while the entry is held. */
void *cache_ready_get(struct cache_entry *entry, enum cache_ready which);
/* Offers a ready answer that takes `bytes` more; returns the one that the entry keeps, which is another thread's if
 * that was faster (then `ready` has been released). */
void *cache_ready_set(
	struct cache *cache, struct cache_entry *entry, enum cache_ready which, void *ready, size_t bytes);
/* A ready answer that points into the entry's memory takes a share of it, and gives it back when it is destroyed,
 * which may be after cache_free. */
void cache_share_memory(struct cache_entry *entry);
void cache_unshare_memory(void *entry);

/* Numbers since the start, and what is held now; for tests and the log. */
struct cache_stats { int64_t hits, misses, entries, bytes; };
/* A snapshot of them; safe at any moment. */
struct cache_stats cache_stats(struct cache *cache);

#endif
