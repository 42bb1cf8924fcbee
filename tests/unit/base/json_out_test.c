/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON that is written, byte for byte. */
#include "base/json_out.h"

#include "unit/base/check.h"

static struct buf *new_buf(struct arena *a) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 10000);
	return b;
}

static void write_sample(struct json_out *j) {
	json_object(j);
	json_key_str(j, "name", S("足立区"));
	json_key_int(j, "year", 2021);
	json_key_array(j, "items");
	json_object(j);
	json_key_bool(j, "open", true);
	json_key_null(j, "end");
	json_object_end(j);
	json_array(j);
	json_array_end(j);
	json_int(j, INT64_MIN);
	json_str(j, STR_NONE);
	json_array_end(j);
	json_key_object(j, "empty");
	json_object_end(j);
	json_key_bool(j, "last", false);
	json_object_end(j);
}

static void test_nesting(void **state) {
	struct arena *a = *state;
	struct json_out j;
	struct buf *b = new_buf(a);
	json_begin(&j, b, 0);
	write_sample(&j);
	ROW_STR(buf_view(b),
		"{\"name\":\"足立区\",\"year\":2021,\"items\":[{\"open\":true,\"end\":null},[],-9223372036854775808,null],"
		"\"empty\":{},\"last\":false}", "one line");
	buf_clear(b);
	json_begin(&j, b, 2);
	write_sample(&j);
	ROW_STR(buf_view(b),
		"{\n  \"name\": \"足立区\",\n  \"year\": 2021,\n  \"items\": [\n    {\n      \"open\": true,\n"
		"      \"end\": null\n    },\n    [],\n"
		"    -9223372036854775808,\n    null\n  ],\n  \"empty\": {},\n  \"last\": false\n}",
		"indented");
}

static void test_strings(void **state) {
	struct arena *a = *state;
	static const struct { struct str text; const char *json;
	} ROWS[] = {
		{ { "a\"b\\c/", 6 }, "\"a\\\"b\\\\c/\"" },
		{ { "\n\r\t\b\x1f", 5 }, "\"\\n\\r\\t\\u0008\\u001f\"" },
		{ { "a\0b", 3 }, "\"a\\u0000b\"" },
		{ { "𠮷", 4 }, "\"𠮷\"" },
		{ { "\xe2\x80\xa8\xe2\x80\xa9", 6 }, "\"\\u2028\\u2029\"" },
		{ { "a\xff\xe3\x81", 4 }, "\"a\\ufffd\\ufffd\\ufffd\"" },
		{ { "", 0 }, "\"\"" },
		{ { "\x7f", 1 }, "\"\x7f\"" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct json_out j;
		struct buf *b = new_buf(a);
		json_begin(&j, b, 0);
		json_str(&j, ROWS[i].text);
		ROW_STR(buf_view(b), ROWS[i].json, "row %zu", i);
	}
}

static void test_too_big(void **state) {
	struct arena *a = *state;
	struct buf *b = ARENA_NEW(a, struct buf);
	struct json_out j;
	buf_init(b, a, 8);
	json_begin(&j, b, 0);
	json_str(&j, S("this does not fit"));
	assert_true(b->too_big);
}

static struct json_out fresh(void) {
	struct arena *a = arena_new();
	struct json_out j;
	json_begin(&j, new_buf(a), 0);
	return j;
}

static void key_in_array(void) {
	struct json_out j = fresh();
	json_array(&j);
	json_key(&j, "a");
}

static void value_without_key(void) {
	struct json_out j = fresh();
	json_object(&j);
	json_int(&j, 1);
}

static void two_keys(void) {
	struct json_out j = fresh();
	json_object(&j);
	json_key(&j, "a");
	json_key(&j, "b");
}

static void wrong_end(void) {
	struct json_out j = fresh();
	json_object(&j);
	json_array_end(&j);
}

static void end_after_key(void) {
	struct json_out j = fresh();
	json_object(&j);
	json_key(&j, "a");
	json_object_end(&j);
}

static void end_too_many(void) {
	struct json_out j = fresh();
	json_array(&j);
	json_array_end(&j);
	json_array_end(&j);
}

static void too_deep(void) {
	struct json_out j = fresh();
	for (int i = 0; i < 64; i++)
		json_array(&j);
}

static void test_misuse(void **state) {
	(void)state;
	void (*const MISUSES[])(void) = { key_in_array, value_without_key, two_keys, wrong_end, end_after_key,
		end_too_many, too_deep };
	for (size_t i = 0; i < COUNT_OF(MISUSES); i++)
		ROW_TRUE(ends_by_bug(MISUSES[i]), "misuse %zu", i);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_nesting), UNIT(test_strings), UNIT(test_too_big),
		UNIT(test_misuse) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
