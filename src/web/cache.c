/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A hash table and a list by last use under one mutex, which is held for a few pointer moves only. See cache.h. */
#include "web/cache.h"

#include <pthread.h>
#include <sodium.h>

enum { BUCKETS = 4096, ENTRY_OVERHEAD_BYTES = 1024 };

struct cache {
	struct arena *arena;
	pthread_mutex_t mutex;
	void (*release)(void *ready);
	size_t most_bytes, bytes;
	unsigned char
		hash_key[crypto_shorthash_KEYBYTES]; /* queries come from outside: nobody shall choose their bucket */
	struct cache_entry *newest, *oldest;
	struct cache_entry *buckets[BUCKETS];
	struct cache_stats stats;
};

struct cache *cache_new(size_t most_bytes, void (*release)(void *ready)) {
	struct arena *a = arena_new();
	struct cache *cache = ARENA_NEW(a, struct cache);
	cache->arena = a;
	cache->most_bytes = most_bytes;
	cache->release = release;
	crypto_shorthash_keygen(cache->hash_key);
	pthread_mutex_init(&cache->mutex, NULL);
	return cache;
}

void cache_share_memory(struct cache_entry *entry) {
	__atomic_add_fetch(&entry->memory_users, 1, __ATOMIC_RELAXED);
}

void cache_unshare_memory(void *object) {
	struct cache_entry *entry = object;
	if (__atomic_sub_fetch(&entry->memory_users, 1, __ATOMIC_ACQ_REL) == 0)
		arena_free(entry->arena);
}

/* Ready answers may still be on their way to somebody; the memory goes with the last of them. */
static void entry_free(struct cache *cache, struct cache_entry *entry) {
	for (int i = 0; i < CACHE_READY_COUNT; i++)
		if (entry->ready[i] != NULL)
			cache->release(entry->ready[i]);
	cache_unshare_memory(entry);
}

/* ---- the list by last use; all below with the mutex held ---- */

static void unlink_use(struct cache *cache, struct cache_entry *entry) {
	*(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void link_newest(struct cache *cache, struct cache_entry *entry) {
	entry->newer = NULL;
	entry->older = cache->newest;
	*(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

static struct cache_entry **bucket_of(struct cache *cache, uint64_t hash) {
	return &cache->buckets[hash % BUCKETS];
}

static struct cache_entry *entry_of(struct cache *cache, uint64_t hash, struct str key) {
	struct cache_entry *entry = *bucket_of(cache, hash);
	while (entry != NULL && (entry->hash != hash || !str_equal(entry->key, key)))
		entry = entry->bucket_next;
	return entry;
}

/* Takes it out of table and list; freed here or by its last user. */
static void throw_away(struct cache *cache, struct cache_entry *entry) {
	struct cache_entry **at = bucket_of(cache, entry->hash);
	while (*at != entry)
		at = &(*at)->bucket_next;
	*at = entry->bucket_next;
	unlink_use(cache, entry);
	cache->bytes -= entry->bytes;
	cache->stats.entries--;
	entry->dropped = true;
	if (entry->users == 0)
		entry_free(cache, entry);
}

static void make_room(struct cache *cache, const struct cache_entry *spare) {
	while (cache->bytes > cache->most_bytes && cache->oldest != NULL && cache->oldest != spare)
		throw_away(cache, cache->oldest);
}

static uint64_t hash_key(const struct cache *cache, struct str key) {
	uint64_t hash;
	_Static_assert(sizeof hash == crypto_shorthash_BYTES, "the hash is 64 bits");
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, key.n, cache->hash_key);
	return hash;
}

/* ---- the interface ---- */

void cache_free(struct cache *cache) {
	if (cache == NULL)
		return;
	while (cache->oldest != NULL)
		throw_away(cache, cache->oldest);
	pthread_mutex_destroy(&cache->mutex);
	arena_free(cache->arena);
}

struct cache_entry *cache_find(struct cache *cache, struct str key, int64_t version) {
	uint64_t hash = hash_key(cache, key);
	pthread_mutex_lock(&cache->mutex);
	struct cache_entry *entry = entry_of(cache, hash, key);
	if (entry != NULL && entry->version != version) {
		throw_away(cache, entry);
		entry = NULL;
	}
	if (entry != NULL) {
		entry->users++;
		unlink_use(cache, entry);
		link_newest(cache, entry);
	}
	*(entry != NULL ? &cache->stats.hits : &cache->stats.misses) += 1;
	pthread_mutex_unlock(&cache->mutex);
	return entry;
}

static size_t page_bytes(const struct cache_page *page) {
	size_t bytes = page->etag.n + page->body.n + sizeof(struct cache_entry) + ENTRY_OVERHEAD_BYTES;
	for (size_t i = 0; i < page->field_count; i++)
		bytes += page->fields[i].value.n;
	return bytes;
}

static struct cache_entry *entry_new(uint64_t hash, struct str key, int64_t version, const struct cache_page *page) {
	size_t bytes = key.n + page_bytes(page);
	struct arena *a = arena_new_sized(bytes);
	struct cache_entry *entry = ARENA_NEW(a, struct cache_entry);
	*entry = (struct cache_entry){
		.arena = a,
		.key = str_copy(a, key),
		.hash = hash,
		.version = version,
		.page = *page,
		.bytes = bytes,
		.users = 1,
		.memory_users = 1,
	};
	entry->page.etag = str_copy(a, page->etag);
	entry->page.body = str_copy(a, page->body);
	for (size_t i = 0; i < page->field_count; i++)
		entry->page.fields[i].value = str_copy(a, page->fields[i].value);
	return entry;
}

struct cache_entry *cache_keep(struct cache *cache, struct str key, int64_t version, const struct cache_page *page) {
	if (page->body.n > cache->most_bytes / 8)
		return NULL;
	struct cache_entry *entry = entry_new(hash_key(cache, key), key, version, page);
	pthread_mutex_lock(&cache->mutex);
	struct cache_entry *before = entry_of(cache, entry->hash, key);
	if (before != NULL)
		throw_away(cache, before);
	struct cache_entry **bucket = bucket_of(cache, entry->hash);
	entry->bucket_next = *bucket;
	*bucket = entry;
	link_newest(cache, entry);
	cache->bytes += entry->bytes;
	cache->stats.entries++;
	make_room(cache, entry);
	pthread_mutex_unlock(&cache->mutex);
	return entry;
}

void cache_drop(struct cache *cache, struct cache_entry *entry) {
	pthread_mutex_lock(&cache->mutex);
	entry->users--;
	bool last = entry->dropped && entry->users == 0;
	pthread_mutex_unlock(&cache->mutex);
	if (last)
		entry_free(cache, entry);
}

void *cache_ready_get(struct cache_entry *entry, enum cache_ready which) {
	return __atomic_load_n(&entry->ready[which], __ATOMIC_ACQUIRE);
}

void *cache_ready_set(
	struct cache *cache, struct cache_entry *entry, enum cache_ready which, void *ready, size_t bytes) {
	pthread_mutex_lock(&cache->mutex);
	void *kept = entry->ready[which];
	if (kept == NULL) {
		kept = ready;
		__atomic_store_n(&entry->ready[which], ready, __ATOMIC_RELEASE);
		if (!entry->dropped) {
			entry->bytes += bytes;
			cache->bytes += bytes;
			make_room(cache, entry);
		}
	}
	pthread_mutex_unlock(&cache->mutex);
	if (kept != ready)
		cache->release(ready);
	return kept;
}

struct cache_stats cache_stats(struct cache *cache) {
	pthread_mutex_lock(&cache->mutex);
	struct cache_stats stats = cache->stats;
	stats.bytes = (int64_t)cache->bytes;
	pthread_mutex_unlock(&cache->mutex);
	return stats;
}
