/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Escaping, at every place of a block, and values by type. */
#include "web/html.h"

#include "unit/base/check.h"

static struct html_out out_new(struct arena *a, enum lang lang) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	return (struct html_out){ .b = b, .lang = lang, .arena = a };
}

static void test_escape(void **state) {
	static const struct { const char *text, *want; } ROWS[] = {
		{ "", "" }, { "補助金", "補助金" }, { "<b>", "&lt;b&gt;" }, { "a&b", "a&amp;b" },
		{ "\"x\" 'y'", "&quot;x&quot; &#39;y&#39;" },
		{ "&amp;", "&amp;amp;" }, { "<<>>", "&lt;&lt;&gt;&gt;" }, { "0123456789abcdef", "0123456789abcdef" },
		{ "0123456789abcde<", "0123456789abcde&lt;" }, { "0123456789abcdef<", "0123456789abcdef&lt;" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, LANG_JA);
		html_put_cstr(&o, ROWS[i].text);
		ROW_STR(buf_view(o.b), ROWS[i].want, "row %zu", i);
	}
}

/* Every special character at every offset of a text of every length up to three blocks. */
static void test_every_offset(void **state) {
	static const struct { char c; const char *reference; } SPECIAL[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { '\'', "&#39;" },
	};
	static const char PLAIN[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct html_out o = out_new(*state, LANG_JA);
	for (size_t n = 1; n < sizeof PLAIN; n++)
		for (size_t at = 0; at < n; at++)
			for (size_t k = 0; k < COUNT_OF(SPECIAL); k++) {
				char text[sizeof PLAIN], want[3 * sizeof PLAIN];
				memcpy(text, PLAIN, n);
				text[at] = SPECIAL[k].c;
				snprintf(want, sizeof want, "%.*s%s%.*s", (int)at, PLAIN, SPECIAL[k].reference,
					(int)(n - at - 1), PLAIN);
				buf_clear(o.b);
				html_put_str(&o, str_of(text, n));
				ROW_STR(buf_view(o.b), want, "%c at %zu of %zu", SPECIAL[k].c, at, n);
			}
}

static void test_types(void **state) {
	struct html_out o = out_new(*state, LANG_JA);
	char word[] = "w";
	unsigned long size = 4;
	html_put(&o, S("<"));
	html_put(&o, STR_NONE);
	html_put(&o, "s");
	html_put(&o, word);
	html_put(&o, -1);
	html_put(&o, (int64_t)INT64_MIN);
	html_put(&o, size);
	html_put(&o, ((struct html){ .s = S("<br>") }));
	html_put_attr(&o, "\"");
	html_put_href(&o, ((struct url){ .s = S("/a?b=1&c='2'") }));
	ROW_STR(buf_view(o.b), "&lt;sw-1-92233720368547758084<br>&quot;/a?b=1&amp;c=&#39;2&#39;", "types");
}

static void test_sentences(void **state) {
	static const struct { enum lang lang; const char *msgid, *want; } ROWS[] = {
		{ LANG_JA, "検索 & 比較", "検索 &amp; 比較" }, { LANG_EN, "検索 & 比較", "Search &amp; &quot;compare&quot;" },
		{ LANG_JA, "{a}と{b}", "&lt;i&gt;と" }, { LANG_EN, "{a}と{b}", " after &lt;i&gt;" },
		{ LANG_EN, "{n}件", "1,200 items" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, ROWS[i].lang);
		const struct msg_arg args[] = { html_arg("a", S("<i>")), html_arg("b", STR_NONE), html_arg("n", 1200) };
		html_t(&o, ROWS[i].msgid, args, COUNT_OF(args));
		ROW_STR(buf_view(o.b), ROWS[i].want, "row %zu", i);
	}
}

static void test_mixed(void **state) {
	static const struct { enum lang lang; const char *text, *want;
	} ROWS[] = {
		{ LANG_JA, "北区 <Kita>", "北区 &lt;Kita&gt;" },
		{ LANG_EN, "", "" },
		{ LANG_EN, "Kita & “more” – €", "Kita &amp; “more” – €" },
		{ LANG_EN, "融資", "<span lang=\"ja\">融資</span>" },
		{ LANG_EN, "IoT導入（区）, \U00020B9F<",
			"IoT<span lang=\"ja\">導入（区）</span>, <span lang=\"ja\">\U00020B9F</span>&lt;" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct html_out o = out_new(*state, ROWS[i].lang);
		html_put_mixed(&o, str_from(ROWS[i].text));
		ROW_STR(buf_view(o.b), ROWS[i].want, "row %zu", i);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_escape), UNIT(test_every_offset), UNIT(test_types),
		UNIT(test_sentences), UNIT(test_mixed) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
