/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock, ids and tokens, and the log: what takes its time from clock_now. */
#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/log.h"

#include "unit/base/check.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static const int64_t NOON_US = INT64_C(1795316400123456); /* 2026-11-22T03:00:00.123456Z */

static void test_clock(void **state) {
	(void)state;
	clock_set(NOON_US);
	assert_int_equal(clock_now(), NOON_US);
	clock_advance(-5);
	assert_int_equal(clock_now(), NOON_US - 5);
	clock_reset();
	int64_t before = clock_now();
	assert_true(before > NOON_US - 10 * 365 * US_PER_DAY);
	clock_advance(US_PER_DAY);
	assert_true(clock_now() >= before + US_PER_DAY);
	clock_reset();
	assert_true(clock_now() < before + US_PER_DAY);
	int64_t duration = clock_monotonic_us();
	assert_true(clock_monotonic_us() >= duration);
}

/* ---- ids ---- */

static void test_ids_rise(void **state) {
	(void)state;
	clock_set(NOON_US);
	ident_seed(1);
	int64_t last = ident_new();
	assert_int_equal(ident_time_us(last), NOON_US / 1000 * 1000);
	/* More than one millisecond holds: the counter carries, and the clock may go back. */
	for (int i = 0; i < 200000; i++) {
		int64_t id = ident_new();
		if (id <= last)
			fail_msg("id %d does not rise", i);
		last = id;
		if (i == 100000)
			clock_advance(-US_PER_DAY);
	}
	assert_true(ident_time_us(last) >= NOON_US / 1000 * 1000 + 2000);
	clock_set(NOON_US + US_PER_S);
	assert_int_equal(ident_time_us(ident_new()), (NOON_US + US_PER_S) / 1000 * 1000);
}

static void set_process_32(void) {
	ident_set_process(32);
}

static void test_seed_and_process(void **state) {
	(void)state;
	clock_set(NOON_US);
	ident_seed(7);
	int64_t first = ident_new();
	ident_seed(7);
	assert_int_equal(ident_new(), first);
	ident_seed(8);
	assert_int_not_equal(ident_new(), first);
	ident_set_process(31);
	ident_seed(7);
	assert_int_equal(ident_new(), first | INT64_C(31) << 16);
	ident_set_process(0);
	/* Without a seed the start is random: of ten milliseconds not all begin alike. */
	ident_seed(0);
	int different = 0;
	for (int i = 0, before = -1; i < 10; i++) {
		clock_advance(1000);
		int start = (int)(ident_new() & 0xffff);
		different += before >= 0 && start != before;
		before = start;
	}
	assert_true(different > 0);
	assert_true(ends_by_bug(set_process_32));
	/* A clock before 2020 gives ids too. */
	ident_seed(7);
	clock_set(0);
	assert_true(ident_new() > 0);
}

enum { THREADS = 4, IDS_EACH = 20000 };

static void *take_ids(void *ids) {
	for (int i = 0; i < IDS_EACH; i++)
		((int64_t *)ids)[i] = ident_new();
	return NULL;
}

static int compare_ids(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void test_threads_get_different_ids(void **state) {
	struct arena *a = *state;
	int64_t *ids = ARENA_ARRAY(a, int64_t, THREADS * IDS_EACH);
	pthread_t threads[THREADS];
	clock_reset();
	ident_seed(0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_ids, ids + i * IDS_EACH), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	qsort(ids, THREADS * IDS_EACH, sizeof *ids, compare_ids);
	for (int i = 1; i < THREADS * IDS_EACH; i++)
		ROW_TRUE(ids[i] != ids[i - 1], "id %d", i);
}

static const struct id_vector {
	const char *text;
	int64_t id; /* 0: refused */
	const char *canonical;
} ID_VECTORS[] = {
	{ "0000000000001", 1, "0000000000001" },
	{ "000000000000Z", 31, "000000000000Z" },
	{ "0000000000010", 32, "0000000000010" },
	{ "7ZZZZZZZZZZZZ", INT64_MAX, "7ZZZZZZZZZZZZ" },
	{ "7zzzzzzzzzzzz", INT64_MAX, "7ZZZZZZZZZZZZ" },
	{ "00000000000il", 33, "0000000000011" },
	{ "00000000000IL", 33, "0000000000011" },
	{ "oOoOoOoOoOoO2", 2, "0000000000002" },
	{ "000000000abcd", 10 * 32768 + 11 * 1024 + 12 * 32 + 13, "000000000ABCD" },
	{ "0000000000000", 0, "" },
	{ "8000000000000", 0, "" },
	{ "ZZZZZZZZZZZZZ", 0, "" },
	{ "000000000000U", 0, "" },
	{ "000000000000u", 0, "" },
	{ "000000000001", 0, "" },
	{ "00000000000001", 0, "" },
	{ "00000-0000001", 0, "" },
	{ "            1", 0, "" },
	{ "", 0, "" },
	{ "000000000000\xff", 0, "" },
	{ "補補補補1", 0, "" },
};

static void test_id_text(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ID_VECTORS); i++) {
		const struct id_vector *v = &ID_VECTORS[i];
		int64_t id = 0;
		ROW_INT(ident_parse(str_from(v->text), &id), v->id != 0, "\"%s\" accepted", v->text);
		ROW_INT(id, v->id, "\"%s\"", v->text);
		if (id != 0)
			ROW_STR(id_to_text(a, id), v->canonical, "\"%s\" written", v->text);
	}
	assert_false(ident_parse(str_of("000000000000\0", 13), &(int64_t){ 0 }));
	clock_set(NOON_US);
	for (int i = 0; i < 1000; i++) {
		int64_t id = ident_new(), back = 0;
		assert_true(ident_parse(id_to_text(a, id), &back) && back == id);
	}
}

static void test_tokens(void **state) {
	struct arena *a = *state;
	static const struct token ONES = { .bytes = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255 } };
	static const struct token FIRST = { .bytes = { 0x08, 0x42 } };
	ROW_STR(token_to_text(a, &ONES), "ZZZZZZZZZZZZZZZZZZZZZZZZZW", "all ones");
	ROW_STR(token_to_text(a, &FIRST), "11100000000000000000000000", "first bits");
	for (int i = 0; i < 1000; i++) {
		struct token t = token_new(), other = token_new(), back;
		assert_false(token_equal(&t, &other));
		assert_true(token_parse(token_to_text(a, &t), &back) && token_equal(&t, &back));
	}
	struct token t;
	assert_false(token_parse(S("ZZZZZZZZZZZZZZZZZZZZZZZZZZ"), &t));
	assert_false(token_parse(S("ZZZZZZZZZZZZZZZZZZZZZZZZZ"), &t));
	assert_false(token_parse(S("UZZZZZZZZZZZZZZZZZZZZZZZZW"), &t));
}

/* ---- log ---- */

static struct str logged(struct arena *a, const int pipe_ends[2]) {
	char *text = arena_alloc(a, 8192);
	ssize_t n = read(pipe_ends[0], text, 8192);
	return str_of(text, n > 0 ? (size_t)n : 0);
}

static void test_log(void **state) {
	struct arena *a = *state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	log_set_descriptor(ends[1]);
	clock_set(NOON_US);
	log_line(LOG_LEVEL_INFO, "request", LOG_WORD("method", "GET"), LOG_INT("status", 200), LOG_ID("plan", 33));
	ROW_STR(logged(a, ends),
		"time=2026-11-22T03:00:00.123456Z level=info event=request method=GET status=200 plan=0000000000011\n",
		"line");
	log_line(LOG_LEVEL_ERROR, "database", LOG_DETAIL("detail", S("no table \"x\"\n\tat 1\x01")), LOG_NAME("e", ""),
		LOG_DETAIL("f", S("a=b")), LOG_DETAIL("g", S("補助")));
	ROW_STR(logged(a, ends),
		"time=2026-11-22T03:00:00.123456Z level=error event=database detail=\"no table \\\"x\\\"\\n\\tat 1\\x01\" "
		"e=\"\" f=\"a=b\" g=補助\n",
		"quoted");
	log_line(LOG_LEVEL_DEBUG, "silent", LOG_INT("n", 1));
	log_set_level(LOG_LEVEL_WARN);
	log_line(LOG_LEVEL_INFO, "silent", LOG_INT("n", 2));
	log_line(LOG_LEVEL_WARN, "loud", LOG_INT("n", -3));
	ROW_STR(logged(a, ends), "time=2026-11-22T03:00:00.123456Z level=warn event=loud n=-3\n", "threshold");
	assert_int_equal(log_level(), LOG_LEVEL_WARN);
	log_set_level(LOG_LEVEL_INFO);
	log_set_descriptor(2);
	close(ends[0]);
	close(ends[1]);
}

/* However long the values are, it stays one line of valid UTF-8 with its quotes closed. */
static void test_long_lines(void **state) {
	struct arena *a = *state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	log_set_descriptor(ends[1]);
	char *filler = arena_alloc(a, 6000);
	for (int i = 0; i < 6000; i += 3)
		memcpy(filler + i, "補", 3);
	for (size_t n = 3900; n < 4020; n++) {
		struct str value = utf8_prefix(str_of(filler, 6000), n / 3);
		log_line(LOG_LEVEL_INFO, "long", LOG_DETAIL("plain", value),
			LOG_DETAIL("quoted", str_join2(a, S(" "), value)), LOG_INT("n", 1));
		struct str line = logged(a, ends);
		ROW_TRUE(line.n <= 4001 && utf8_valid(line) && str_ends(line, S("\n")) &&
			str_find(line, S("\n"), 0) == line.n - 1, "%zu bytes", n);
		size_t quotes = 0;
		for (size_t i = 0; i < line.n; i++)
			quotes += line.p[i] == '"';
		ROW_INT(quotes % 2, 0, "%zu bytes: quotes", n);
	}
	log_set_descriptor(2);
	close(ends[0]);
	close(ends[1]);
}

static void test_level_names(void **state) {
	(void)state;
	for (int level = LOG_LEVEL_DEBUG; level < LOG_LEVEL_COUNT; level++)
		assert_int_equal(log_level_parse(str_from(log_level_name((enum log_level)level))), level);
	assert_int_equal(log_level_parse(S("")), LOG_LEVEL_INVALID);
	assert_int_equal(log_level_parse(S("Info")), LOG_LEVEL_INVALID);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_clock),
		UNIT(test_ids_rise),
		UNIT(test_seed_and_process),
		UNIT(test_threads_get_different_ids),
		UNIT(test_id_text),
		UNIT(test_tokens),
		UNIT(test_log),
		UNIT(test_long_lines),
		UNIT(test_level_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
