/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page cache: versions, room, and who frees what when several threads use one page. */
#include "unit/base/check.h"
#include "web/cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

static int released;

static void release(void *ready) {
	(void)ready;
	__atomic_add_fetch(&released, 1, __ATOMIC_SEQ_CST);
}

static struct cache_page page_of(const char *body) {
	return (struct cache_page){ .etag = S("W/\"1\""),
		.content_type = "text/html",
		.body = str_from(body),
		.field_count = 1,
		.fields = { { .name = "X", .value = S("y") } } };
}

static void keep(struct cache *cache, const char *key, int64_t version, const char *body) {
	const struct cache_page page = page_of(body);
	struct cache_entry *entry = cache_keep(cache, str_from(key), version, &page);
	assert_non_null(entry);
	cache_drop(cache, entry);
}

static bool holds(struct cache *cache, const char *key, int64_t version, const char *body) {
	struct cache_entry *entry = cache_find(cache, str_from(key), version);
	if (entry == NULL)
		return false;
	bool same = str_equal(entry->page.body, str_from(body)) && str_equal(entry->page.fields[0].value, S("y"));
	cache_drop(cache, entry);
	return same;
}

static void test_versions(void **state) {
	(void)state;
	struct cache *cache = cache_new(1 << 20, release);
	keep(cache, "a", 1, "one");
	assert_true(holds(cache, "a", 1, "one"));
	assert_false(holds(cache, "b", 1, "one"));
	assert_false(holds(cache, "a", 2, "one"));
	assert_false(holds(cache, "a", 1, "one")); /* the look-up with the newer version threw it away */
	keep(cache, "a", 2, "two");
	keep(cache, "a", 2, "three");
	assert_true(holds(cache, "a", 2, "three"));
	struct cache_stats stats = cache_stats(cache);
	assert_int_equal(stats.entries, 1);
	assert_int_equal(stats.hits, 2);
	assert_int_equal(stats.misses, 3);
	cache_free(cache);
}

static void test_room(void **state) {
	(void)state;
	struct cache *cache = cache_new(64 * 1024, release);
	char body[6001];
	memset(body, 'x', sizeof body - 1);
	body[6000] = '\0';
	char key[] = "k0";
	for (int i = 0; i < 9; i++, key[1]++) {
		keep(cache, key, 1, body);
		assert_true(holds(cache, "k0", 1, body)); /* used again and again, so it stays */
	}
	assert_false(holds(cache, "k1", 1, body));
	assert_true(holds(cache, "k8", 1, body));
	assert_true(cache_stats(cache).bytes <= 64 * 1024);
	const struct cache_page big = { .body = str_of(body, 6000), .etag = S("e") };
	struct cache *small = cache_new(40000, release);
	assert_null(cache_keep(small, S("big"), 1, &big));
	cache_free(small);
	cache_free(cache);
}

/* A ready answer may be on its way to somebody when its page is thrown away, and longer. */
static void test_memory(void **state) {
	(void)state;
	int thing;
	released = 0;
	struct cache *cache = cache_new(1 << 20, release);
	keep(cache, "a", 1, "body");
	struct cache_entry *entry = cache_find(cache, S("a"), 1);
	assert_null(cache_ready_get(entry, CACHE_READY_GZIP));
	cache_share_memory(entry);
	assert_ptr_equal(cache_ready_set(cache, entry, CACHE_READY_PLAIN, &thing, 10), &thing);
	int other;
	assert_ptr_equal(cache_ready_set(cache, entry, CACHE_READY_PLAIN, &other, 10), &thing);
	assert_int_equal(released, 1);
	keep(cache, "a", 2, "newer");
	assert_int_equal(released, 1); /* held by us */
	assert_ptr_equal(cache_ready_get(entry, CACHE_READY_PLAIN), &thing);
	cache_drop(cache, entry);
	assert_int_equal(released, 2);
	cache_free(cache);
	ROW_STR(entry->page.body, "body", "memory outlives the cache");
	cache_unshare_memory(entry);
}

/* ---- many threads ---- */

struct runner {
	struct cache *cache;
	pthread_t thread;
	unsigned seed;
};

/* A ready answer that frees its share of the page's memory, as the server's does. */
struct share {
	struct arena *arena;
	struct cache_entry *entry;
};

static void release_shared(void *ready) {
	struct share *share = ready;
	cache_unshare_memory(share->entry);
	arena_free(share->arena);
}

/* Two threads may do this at the same moment: one answer is kept, the other is released. */
static void make_ready(struct cache *cache, struct cache_entry *entry) {
	struct arena *a = arena_new();
	struct share *share = ARENA_NEW(a, struct share);
	*share = (struct share){ .arena = a, .entry = entry };
	cache_share_memory(entry);
	cache_ready_set(cache, entry, CACHE_READY_PLAIN, share, 1);
}

static void one_round(struct runner *r) {
	char key[3] = { 'k', (char)('a' + rand_r(&r->seed) % 20), '\0' };
	int64_t version = rand_r(&r->seed) % 3;
	struct cache_entry *entry = cache_find(r->cache, str_from(key), version);
	if (entry == NULL) {
		const struct cache_page page = page_of(key);
		entry = cache_keep(r->cache, str_from(key), version, &page);
	}
	if (cache_ready_get(entry, CACHE_READY_PLAIN) == NULL)
		make_ready(r->cache, entry);
	if (!str_equal(entry->page.body, str_from(key)))
		abort();
	cache_drop(r->cache, entry);
}

static void *run(void *object) {
	for (int i = 0; i < 20000; i++)
		one_round(object);
	return NULL;
}

static void test_threads(void **state) {
	(void)state;
	struct cache *cache = cache_new(20000, release_shared);
	struct runner runners[4];
	for (unsigned i = 0; i < 4; i++) {
		runners[i] = (struct runner){ .cache = cache, .seed = i + 1 };
		assert_int_equal(pthread_create(&runners[i].thread, NULL, run, &runners[i]), 0);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(runners[i].thread, NULL);
	assert_true(cache_stats(cache).bytes <= 20000);
	cache_free(cache);
}

int main(void) {
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = { UNIT(test_versions), UNIT(test_room), UNIT(test_memory),
		UNIT(test_threads) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
