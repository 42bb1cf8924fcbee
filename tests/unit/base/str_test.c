/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Views, UTF-8, the arena and the buffer. */
#include "base/buf.h"

#include "unit/base/check.h"

static void test_find(void **state) {
	(void)state;
	static const struct { const char *text, *needle; size_t first, last; } ROWS[] = {
		{ "abcabc", "bc", 1, 4 }, { "abc", "abcd", SIZE_MAX, SIZE_MAX }, { "", "a", SIZE_MAX, SIZE_MAX },
		{ "abc", "", 0, 3 },
		{ "補助金", "助", 3, 3 }, { "aaa", "aa", 0, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_INT(str_find(str_from(ROWS[i].text), str_from(ROWS[i].needle), 0), ROWS[i].first, "row %zu first",
			i);
		ROW_INT(str_find_last(str_from(ROWS[i].text), str_from(ROWS[i].needle)), ROWS[i].last, "row %zu last",
			i);
	}
	assert_int_equal(str_find(S("abc"), S("a"), 4), SIZE_MAX);
}

static void test_edges(void **state) {
	(void)state;
	ROW_STR(str_trim(S(" \t　補助　金 \r\n")), "補助　金", "trim");
	ROW_STR(str_trim(S(" 　 ")), "", "only spaces");
	ROW_STR(str_slice(S("abc"), 1, 99), "bc", "slice");
	ROW_STR(str_slice(S("abc"), 9, 1), "", "slice past the end");
	assert_true(str_is_none(str_slice(STR_NONE, 0, 1)));
	assert_true(str_equal(STR_NONE, S("")));
	assert_true(str_starts(S("abc"), S("")) && !str_starts(S("a"), S("ab")) && str_ends(S("abc"), S("bc")));
	assert_true(str_compare(S("ab"), S("abc")) < 0 && str_compare(S("b"), S("abc")) > 0 &&
		str_compare(S("a"), S("a")) == 0);
}

static void test_cutting(void **state) {
	struct arena *a = *state;
	struct str rest = S("a,,b"), text = S("x\r\ny\n");
	ROW_STR(str_cut(&rest, S(",")), "a", "first");
	ROW_STR(str_cut(&rest, S(",")), "", "second");
	ROW_STR(str_cut(&rest, S(",")), "b", "third");
	assert_true(str_is_none(rest));
	ROW_STR(str_line(&text), "x", "first line");
	ROW_STR(str_line(&text), "y", "second line");
	ROW_STR(str_line(&text), "", "behind the last line end");
	assert_true(str_is_none(text));
	ROW_STR(str_replace(a, S("a、b、c"), S("、"), S("・")), "a・b・c", "replace");
	ROW_STR(str_replace(a, S("aaa"), S("aa"), S("")), "a", "replace by nothing");
	ROW_STR(str_format(a, "%d%s", 42, "円"), "42円", "format");
	ROW_STR(str_join2(a, S("a"), STR_NONE), "a", "join");
	assert_int_equal(str_copy(a, S("abc")).p[3], '\0');
}

static void test_numbers(void **state) {
	(void)state;
	static const struct { const char *text; bool ok; int64_t value;
	} ROWS[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1a", false, 0 },
		{ "１", false, 0 },
		{ "007", true, 7 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int64_t value = 0;
		ROW_INT(str_to_int64(str_from(ROWS[i].text), &value), ROWS[i].ok, "\"%s\"", ROWS[i].text);
		ROW_INT(value, ROWS[i].value, "\"%s\" value", ROWS[i].text);
	}
}

static void test_utf8(void **state) {
	(void)state;
	static const struct { const char *bytes; size_t n; uint32_t code_point;
	} ROWS[] = {
		{ "a", 1, 'a' },
		{ "é", 2, 0xe9 },
		{ "補", 3, 0x88dc },
		{ "𠮷", 4, 0x20bb7 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "\xc0\xaf", 0, 0 },
		{ "\xe0\x80\x80", 0, 0 },
		{ "\xf0\x80\x80\x80", 0, 0 },
		{ "\xed\xa0\x80", 0, 0 },
		{ "\xf4\x90\x80\x80", 0, 0 },
		{ "\xe3\x81", 0, 0 },
		{ "\x80", 0, 0 },
		{ "\xff", 0, 0 },
		{ "\xe3\x28\x81", 0, 0 },
		{ "", 0, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		uint32_t code_point = 0;
		char back[4];
		size_t n = utf8_decode(str_from(ROWS[i].bytes), &code_point);
		ROW_INT(n, ROWS[i].n, "row %zu length", i);
		ROW_INT(code_point, ROWS[i].code_point, "row %zu code point", i);
		if (n > 0)
			ROW_TRUE(utf8_encode(code_point, back) == n && memcmp(back, ROWS[i].bytes, n) == 0,
				"row %zu encoded", i);
	}
	assert_true(utf8_valid(S("補助金𠮷")) && !utf8_valid(S("a\0b")) && !utf8_valid(S("a\x80")));
	assert_int_equal(utf8_count(S("補助𠮷a")), 4);
	ROW_STR(utf8_prefix(S("補助𠮷a"), 3), "補助𠮷", "prefix");
	ROW_STR(utf8_prefix(S("補"), 3), "補", "prefix of less");
}

static void test_buf(void **state) {
	struct arena *a = *state;
	struct buf b;
	buf_init(&b, a, 10000);
	for (int i = 0; i < 1000; i++)
		buf_format(&b, "%d,", i % 10);
	buf_int(&b, INT64_MIN);
	buf_char(&b, ';');
	buf_int(&b, 0);
	assert_true(str_ends(buf_view(&b), S("9,-9223372036854775808;0")));
	assert_false(b.too_big);
	static const char LARGE[9000];
	buf_put(&b, LARGE, sizeof LARGE);
	assert_true(b.too_big);
	buf_clear(&b);
	buf_cstr(&b, "again");
	ROW_STR(buf_view(&b), "again", "cleared");
}

/* Pieces of every length up to a hundred, from an empty buffer and from one with room, with nothing written beside
 * them. */
static void test_buf_pieces(void **state) {
	enum { MOST = 100 };
	char text[MOST];
	for (size_t i = 0; i < MOST; i++)
		text[i] = (char)('!' + i % 90);
	for (size_t n = 0; n <= MOST; n++) {
		struct buf b;
		buf_init(&b, *state, 1 << 16);
		for (size_t times = 0; times < 3; times++) {
			buf_put(&b, n > 0 ? text + MOST - n : NULL, n);
			buf_put(&b, "|", 1);
		}
		ROW_INT(b.n, 3 * (n + 1), "%zu bytes", n);
		for (size_t i = 0; i < b.n; i++)
			ROW_INT(b.p[i], i % (n + 1) == n ? '|' : text[MOST - n + i % (n + 1)],
				"byte %zu of pieces of %zu", i, n);
	}
}

static void count_up(void *object) {
	(*(int *)object)++;
}

static void test_arena(void **state) {
	(void)state;
	struct arena *a = arena_new();
	int released = 0;
	arena_defer(a, count_up, &released);
	for (size_t i = 0; i < 2000; i++) {
		unsigned char *memory = arena_alloc(a, i);
		for (size_t j = 0; j < i; j++)
			assert_int_equal(memory[j], 0);
		memset(memory, 0xee, i);
		assert_int_equal((uintptr_t)memory % 16, 0);
	}
	struct arena_mark mark = arena_mark(a);
	size_t used = arena_used(a);
	arena_alloc(a, 3 * 1024 * 1024);
	arena_rewind(a, mark);
	assert_int_equal(arena_used(a), used);
	arena_clear(a);
	assert_int_equal(released, 1);
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
	assert_int_equal(released, 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_find),
		UNIT(test_edges),
		UNIT(test_cutting),
		UNIT(test_numbers),
		UNIT(test_utf8),
		UNIT(test_buf),
		UNIT(test_buf_pieces),
		UNIT(test_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
