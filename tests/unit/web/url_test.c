/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Percent-encoding, addresses, ids, cursors, and the hash of bodies. */
#include "unit/base/check.h"
#include "web/web-private.h"

static void test_decode(void **state) {
	struct arena *a = *state;
	static const struct { const char *raw; bool plus; const char *text;
	} ROWS[] = {
		{ "abc", false, "abc" },
		{ "a%20b", false, "a b" },
		{ "a+b", false, "a+b" },
		{ "a+b", true, "a b" },
		{ "%E8%A3%9C%e5%8a%a9", false, "補助" },
		{ "", true, "" },
		{ "%2F", false, "/" },
		{ "%25", false, "%" },
		/* refused */
		{ "%", false, NULL },
		{ "%2", false, NULL },
		{ "%zz", false, NULL },
		{ "a%2", false, NULL },
		{ "%00", false, NULL },
		{ "a%00b", true, NULL },
		{ "%E8%A3", false, NULL },
		{ "%C0%AF", false, NULL },
		{ "%ED%A0%80", false, NULL },
		{ "%F5%80%80%80", false, NULL },
		{ "\xff", false, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str text = STR_NONE;
		bool right = url_decode(a, str_from(ROWS[i].raw), ROWS[i].plus, &text);
		ROW_INT(right, ROWS[i].text != NULL, "row %zu \"%s\"", i, ROWS[i].raw);
		if (right)
			ROW_STR(text, ROWS[i].text, "row %zu", i);
	}
}

static void test_build(void **state) {
	struct arena *a = *state;
	ROW_STR(url_build(a, "/plans").s, "/plans", "no arguments");
	ROW_STR(url_build(a, "/%s/plans/%d", S("131172-kita"), (int64_t)1).s, "/131172-kita/plans/0000000000001",
		"segment and id");
	ROW_STR(url_build(a, "/search?q=%s&year=%i", S("補助 金&/?#%"), (int64_t)-7).s,
		"/search?q=%E8%A3%9C%E5%8A%A9%20%E9%87%91%26%2F%3F%23%25&year=-7", "query");
	ROW_STR(url_build(a, "/x/%i", INT64_MIN).s, "/x/-9223372036854775808", "longest number");
	ROW_STR(url_build(a, "/%s", STR_NONE).s, "/", "no value");
	struct url url = url_query(a, url_build(a, "/a"), "b", S("ü"));
	ROW_STR(url.s, "/a?b=%C3%BC", "first field");
	ROW_STR(url_query(a, url, "c", S("1")).s, "/a?b=%C3%BC&c=1", "second field");
	ROW_STR(url_query(a, url, "c", S("")).s, "/a?b=%C3%BC", "empty value");
}

static struct exchange *exchange_at(struct arena *a, const char *path, const char *query) {
	struct exchange *x = ARENA_NEW(a, struct exchange);
	x->req = (struct req){
		.arena = a, .path = str_from(path), .query = str_from(query), .res = &x->res, .format = FORMAT_HTML
	};
	return x;
}

static void test_with(void **state) {
	struct arena *a = *state;
	static const struct { const char *path, *query, *field, *value, *expected; } ROWS[] = {
		{ "/plans", "", "lang", "en", "/plans?lang=en" },
		{ "/plans", "year=2021&lang=ja", "lang", "en", "/plans?year=2021&lang=en" },
		{ "/plans", "after=abc&year=2021", "year", "2022", "/plans?year=2022" },
		{ "/plans", "after=abc&year=2021", "lang", "en", "/plans?after=abc&year=2021&lang=en" },
		{ "/plans", "q=%E5%8C%BA&year=&&x=1", "year", NULL, "/plans?q=%E5%8C%BA&x=1" },
		{ "/北 区/a", "", "a", "b=c", "/%E5%8C%97%20%E5%8C%BA/a?a=b%3Dc" },
		{ "/", "", "lang", "en", "/?lang=en" },
		{ "/", "q=%zz&r=1", "lang", "en", "/?r=1&lang=en" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct exchange *x = exchange_at(a, ROWS[i].path, ROWS[i].query);
		ROW_STR(url_with(&x->req, ROWS[i].field, str_from(ROWS[i].value)).s, ROWS[i].expected, "row %zu", i);
	}
	struct exchange *x = exchange_at(a, "/plans", "year=2021&lang=en");
	ROW_STR(url_format(&x->req, FORMAT_CSV).s, "/plans.csv?year=2021", "csv");
	ROW_STR(url_format(&x->req, FORMAT_HTML).s, "/plans?year=2021", "html");
}

static void test_foreign(void **state) {
	struct arena *a = *state;
	static const struct { const char *text; bool passes;
	} ROWS[] = {
		{ "https://example.jp/x?y=1#z", true },
		{ "http://example.jp", true },
		{ "HTTPS://example.jp", true },
		{ "mailto:a@example.jp", true },
		{ "tel:0312345678", true },
		{ "  https://example.jp ", true },
		{ "javascript:alert(1)", false },
		{ "data:text/html,x", false },
		{ "//example.jp", false },
		{ "/x", false },
		{ "", false },
		{ "https://", false },
		{ "https://a b", false },
		{ "https://a\nb", false },
		{ "java\tscript:x", false },
		{ "vbscript:x", false },
		{ "https:\\\\x", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(url_foreign(a, str_from(ROWS[i].text)).s.n > 0, ROWS[i].passes, "row %zu \"%s\"", i,
			ROWS[i].text);
}

static void test_ids(void **state) {
	struct arena *a = *state;
	static const struct { const char *text; bool right;
	} ROWS[] = {
		{ "0000000000001", true },
		{ "7ZZZZZZZZZZZZ", true },
		{ "01HV4P7Q8RWXT", true },
		{ "0000000000000", false },
		{ "8000000000000", false },
		{ "000000000001", false },
		{ "00000000000001", false },
		{ "000000000000I", false },
		{ "000000000000O", false },
		{ "01hv4p7q8rwxt", false },
		{ "", false },
		{ "0000000000-01", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int64_t id = 0;
		ROW_INT(id_parse(str_from(ROWS[i].text), &id), ROWS[i].right, "row %zu \"%s\"", i, ROWS[i].text);
		if (ROWS[i].right)
			ROW_STR(id_text(a, id), ROWS[i].text, "row %zu back", i);
	}
}

static void test_cursors(void **state) {
	struct arena *a = *state;
	static const struct { int64_t a, b; const char *text; } ROWS[] = {
		{ 0, 0, "" }, { 1, -1, "北区" }, { INT64_MAX, INT64_MIN, "a b/+%" }, { 1234567890123, 42, "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct cursor back = { .has = false },
			cursor = { .has = true, .a = ROWS[i].a, .b = ROWS[i].b, .text = str_from(ROWS[i].text) };
		struct str text = cursor_text(a, cursor);
		ROW_TRUE(cursor_parse(a, text, &back) && back.has, "row %zu", i);
		ROW_TRUE(back.a == cursor.a && back.b == cursor.b, "row %zu numbers", i);
		ROW_STR(back.text, ROWS[i].text, "row %zu text", i);
		for (size_t k = 0; k < text.n; k++)
			ROW_TRUE(strchr("-_", text.p[k]) != NULL || (text.p[k] >= '0' && text.p[k] <= 'z'),
				"row %zu is plain in an address", i);
	}
	static const char *const WRONG[] = { "", "a", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "!AAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAP8", "\xe3\xe3yyy\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3\xe3-ahtmi",
		"AAAAAAAAAAAAAAAAAAAAAAA" };
	struct cursor cursor;
	for (size_t i = 0; i < COUNT_OF(WRONG); i++)
		ROW_TRUE(!cursor_parse(a, str_from(WRONG[i]), &cursor), "wrong row %zu", i);
	assert_true(str_is_none(cursor_text(a, (struct cursor){ .has = false })));
}

static void test_hash(void **state) {
	struct arena *a = *state;
	char *body = arena_alloc(a, 100);
	uint64_t plain[101];
	for (size_t n = 0; n <= 100; n++) {
		plain[n] = hash_bytes(str_of(body, n));
		for (size_t i = 0; i < n; i++) {
			ROW_TRUE(plain[n] != plain[i], "%zu zero bytes and %zu", n, i);
			body[i] = 1;
			ROW_TRUE(hash_bytes(str_of(body, n)) != plain[n], "%zu bytes, byte %zu changed", n, i);
			body[i] = 0;
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_decode),
		UNIT(test_build),
		UNIT(test_with),
		UNIT(test_foreign),
		UNIT(test_ids),
		UNIT(test_cursors),
		UNIT(test_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
