/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a connection remembers is there for as long as nobody commits, and lives as long as a request that uses it. */
#include "db/db-private.h"

#include "unit/db/place.h"
#include "unit/db/schema.h"

/* The sum of all things, as a page would learn it: remembered, else read. */
static const int64_t *sum_of(struct db *db, struct arena *a) {
	static const char key;
	const int64_t *sum = db_recall(db, a, &key);
	if (sum != NULL)
		return sum;
	struct arena *arena = arena_new();
	int64_t value = stmt_ask(db, THING_SUM, NULL);
	int64_t *made = ARENA_COPY(arena, value);
	db_remember(db, a, &key, arena, made);
	return made;
}

static const int64_t *sum_in_transaction(struct db *db, struct arena *a) {
	assert_int_equal(db_read_begin(db), OK);
	const int64_t *sum = sum_of(db, a);
	db_read_end(db);
	return sum;
}

static void test_until_a_commit(void **state) {
	struct place *p = *state;
	struct db *writer = place_open(p, 0), *reader = place_open(p, DB_READ_ONLY);
	struct arena *a = arena_new();
	assert_int_equal(thing_insert(writer, 1, 10), OK);
	const int64_t *first = sum_in_transaction(reader, a), *again = sum_in_transaction(reader, a);
	assert_int_equal(*first, 10);
	ROW_INT(again == first, p->engine == DB_SQLITE, "read again on engine %d", p->engine);
	assert_int_equal(thing_insert(writer, 2, 5), OK);
	assert_int_equal(*sum_in_transaction(reader, a), 15);
	assert_int_equal(*first, 10);
	arena_free(a);
	db_close(reader);
	db_close(writer);
}

/* A transaction shows one moment, also of what is remembered. */
static void test_one_moment(void **state) {
	struct place *p = *state;
	struct db *writer = place_open(p, 0), *reader = place_open(p, DB_READ_ONLY);
	struct arena *a = arena_new();
	assert_int_equal(thing_insert(writer, 1, 10), OK);
	assert_int_equal(db_read_begin(reader), OK);
	assert_int_equal(*sum_of(reader, a), 10);
	assert_int_equal(thing_insert(writer, 2, 5), OK);
	assert_int_equal(*sum_of(reader, a), 10);
	db_read_end(reader);
	assert_int_equal(*sum_in_transaction(reader, a), 15);
	arena_free(a);
	db_close(reader);
	db_close(writer);
}

/* The request outlives the connection. Wrong counting shows under AddressSanitizer. */
static void test_lives_with_the_request(void **state) {
	struct db *reader = place_open(*state, DB_READ_ONLY);
	struct arena *a = arena_new(), *b = arena_new();
	const int64_t *first = sum_in_transaction(reader, a), *second = sum_in_transaction(reader, b);
	arena_free(a);
	db_close(reader);
	assert_int_equal(*second, 0);
	(void)first;
	arena_free(b);
}

/* A connection that writes would not see its own commits. */
static void test_writers_remember_nothing(void **state) {
	struct db *db = place_open(*state, 0);
	struct arena *a = arena_new();
	assert_int_equal(*sum_in_transaction(db, a), 0);
	assert_int_equal(thing_insert(db, 1, 10), OK);
	assert_int_equal(*sum_in_transaction(db, a), 10);
	assert_int_equal(*sum_of(db, a), 10);
	arena_free(a);
	db_close(db);
}

static void test_many_keys(void **state) {
	static const char keys[DB_MEMOS_MOST + 2];
	struct place *p = *state;
	struct db *reader = place_open(p, DB_READ_ONLY);
	struct arena *a = arena_new();
	assert_int_equal(db_read_begin(reader), OK);
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct arena *arena = arena_new();
		db_remember(reader, a, &keys[i], arena, ARENA_COPY(arena, i));
	}
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const size_t *kept = db_recall(reader, a, &keys[i]);
		ROW_INT(kept != NULL, p->engine == DB_SQLITE && i < DB_MEMOS_MOST, "key %zu", i);
		if (kept != NULL)
			ROW_INT(*kept, i, "key %zu", i);
	}
	db_read_end(reader);
	db_close(reader);
	arena_free(a);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_until_a_commit, ON_BOTH), PLACE_TEST(test_one_moment, ON_SQLITE),
		PLACE_TEST(test_lives_with_the_request, ON_BOTH), PLACE_TEST(test_writers_remember_nothing, ON_BOTH),
		PLACE_TEST(test_many_keys, ON_BOTH),
	};
	return place_run("db memo", TESTS, COUNT_OF(TESTS));
}
