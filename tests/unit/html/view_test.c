/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What viewgen makes of view-test.html, printed from models. */
#include "unit/html/test_views.h"

#include "unit/base/check.h"

static const struct test_item ITEMS[] = {
	{ .title = { .p = "<甲>", .n = 5 }, .url = { { .p = "/a?b&c", .n = 6 } }, .count = 1234 },
	{ .title = { .p = "乙", .n = 3 }, .url = { { .p = "/b", .n = 2 } }, .count = 0 },
};

static struct html_out out_new(struct arena *a, enum lang lang) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	return (struct html_out){ .b = b, .lang = lang, .arena = a };
}

static void test_lists(void **state) {
	static const struct { enum lang lang; size_t count; bool open; const char *want; } ROWS[] = {
		{ LANG_JA, 0, true, "<h1>T&amp;</h1>\n<p>該当なし</p>\n<pre>\n  kept\n</pre>" },
		{ LANG_EN, 0, true, "<h1>T&amp;</h1>\n<p>none</p>\n<pre>\n  kept\n</pre>" },
		{ LANG_JA, 1, false, "<h1>T&amp;</h1>\n<p>closed</p>\n<pre>\n  kept\n</pre>" },
		{ LANG_JA, 2, true, "<h1>T&amp;</h1>\n<ul>\n"
			"<li><a href=\"/a?b&amp;c\">&lt;甲&gt;</a> 1,234件</li>\n"
			"<li class=\"last\"><a href=\"/b\">乙</a> 0件</li>\n</ul>\n<pre>\n  kept\n</pre>" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, ROWS[i].lang);
		struct test_page page = { .title = S("T&"),
			.items = ITEMS,
			.item_count = ROWS[i].count,
			.open = ROWS[i].open };
		test_list(&o, &page);
		ROW_STR(buf_view(o.b), ROWS[i].want, "row %zu", i);
	}
}

static void test_forms(void **state) {
	static const struct { bool required, open; const char *input, *class; } ROWS[] = {
		{ false, false, "", " shut" }, { true, true, " required ", " open" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, LANG_EN);
		struct test_page page = {
			.title = S("\"t\""), .note = { S("<b>x</b>") }, .items = ITEMS, .item_count = 2,
			.required = ROWS[i].required,
			.open = ROWS[i].open, .model = &page, .part = test_list_body,
		};
		test_form_body(&o, &page);
		struct str want = str_format(*state,
			"<form action=\"/a?b&amp;c#f\" method=\"get\">\n"
			"<label>Search &amp; &quot;compare&quot;\n"
			"<input name=\"q\" title=\"Plans\" value=\"a &quot;t&quot; b\"%s>\n</label>\n"
			"<button type=\"submit\" class=\"b%s\"><b>x</b></button>\n</form>\n",
			ROWS[i].input, ROWS[i].class);
		ROW_TRUE(str_starts(buf_view(o.b), want), "row %zu: %.*s", i, STR_ARG(buf_view(o.b)));
		ROW_TRUE(str_contains(buf_view(o.b), S("<h1>&quot;t&quot;</h1>")), "row %zu: the other view", i);
		ROW_TRUE(str_ends(buf_view(o.b), S("\n<p>活性&nbsp;A \?\?! B</p>")), "row %zu: end", i);
	}
}

/* Where the page has white space between two elements, whatever branch is taken, the output has some. */
static void test_spaces(void **state) {
	static const struct { bool a; const char *want; } ROWS[] = {
		{ true, "<b>a</b>\n<b>b</b>\n\n<b>c</b>\n<i>d</i>\n<i>f</i> <i>g</i>\n<i>h</i><i>j</i>" },
		{ false, "<b>a</b>\n<b>c</b>\n<i>e</i>\n\n<i>f</i> <i>g</i>\n<i>h</i><i>j</i>" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, LANG_JA);
		test_space(&o, ROWS[i].a);
		ROW_STR(buf_view(o.b), ROWS[i].want, "row %zu", i);
	}
}

static void test_parameters(void **state) {
	struct html_out o = out_new(*state, LANG_JA);
	test_second(&o, 7, S("<"));
	ROW_STR(buf_view(o.b), "<p>7&lt;</p>\n<br>", "two parameters");
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_lists), UNIT(test_forms), UNIT(test_spaces),
		UNIT(test_parameters) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
