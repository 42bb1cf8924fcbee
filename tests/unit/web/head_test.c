/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Header fields: language, codings, cookies, entity tags, media types, origin, host. */
#include "unit/base/check.h"
#include "web/web-private.h"

static void test_language(void **state) {
	(void)state;
	static const struct { const char *field; enum lang lang;
	} ROWS[] = {
		{ "ja", LANG_JA },
		{ "en-US,en;q=0.9", LANG_EN },
		{ "ja,en-US;q=0.9,en;q=0.8", LANG_JA },
		{ "en;q=0.5, ja;q=0.9", LANG_JA },
		{ "fr-FR, en;q=0.3", LANG_EN },
		{ "EN-gb", LANG_EN },
		{ "zh-CN,zh;q=0.9", 0 },
		{ "", 0 },
		{ "en;q=0", 0 },
		{ "ja;q=0,en;q=0.1", LANG_EN },
		{ "en;q=0.001,ja;q=0.002", LANG_JA },
		{ "en;q=1.000,ja", LANG_EN },
		{ ",,;q=,en", LANG_EN },
		{ "eng", 0 },
		{ "en;q=x,ja;q=0.1", LANG_JA },
		{ "en ; q=0.2 , ja ;q=0.3", LANG_JA },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(lang_of_accept(str_from(ROWS[i].field)), ROWS[i].lang, "row %zu \"%s\"", i, ROWS[i].field);
	assert_int_equal(lang_of_accept(STR_NONE), 0);
}

static void test_codings(void **state) {
	(void)state;
	static const struct { const char *field; bool gzip;
	} ROWS[] = {
		{ "gzip, deflate, br", true },
		{ "br", false },
		{ "gzip;q=0", false },
		{ "gzip;q=0.1", true },
		{ "*", true },
		{ "*;q=0", false },
		{ "*, gzip;q=0", false },
		{ "", false },
		{ "GZIP", true },
		{ "xgzip", false },
		{ "identity", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(accepts_coding(str_from(ROWS[i].field), S("gzip")), ROWS[i].gzip, "row %zu \"%s\"", i,
			ROWS[i].field);
}

static void test_accept(void **state) {
	(void)state;
	static const struct { const char *field; bool json;
	} ROWS[] = {
		{ "application/json", true },
		{ "application/problem+json, */*;q=0.1", true },
		{ "text/html,application/xhtml+xml,*/*;q=0.8", false },
		{ "text/html;q=0.5, application/json", true },
		{ "text/html, application/json;q=0.5", false },
		{ "", false },
		{ "*/*", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(accepts_json_rather(str_from(ROWS[i].field)), ROWS[i].json, "row %zu \"%s\"", i, ROWS[i].field);
}

static void test_cookies(void **state) {
	(void)state;
	static const struct { const char *field, *value;
	} ROWS[] = {
		{ "lang=en", "en" },
		{ "a=b; lang=ja", "ja" },
		{ "a=b;lang=ja;c=d", "ja" },
		{ "xlang=en", NULL },
		{ "lang", NULL },
		{ "", NULL },
		{ "lang=", "" },
		{ "lang=en; lang=ja", "en" },
		{ "a=lang=en", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str value = cookie_value(str_from(ROWS[i].field), S("lang"));
		ROW_INT(str_is_none(value), ROWS[i].value == NULL, "row %zu \"%s\"", i, ROWS[i].field);
		if (ROWS[i].value != NULL)
			ROW_STR(value, ROWS[i].value, "row %zu", i);
	}
}

static void test_etags(void **state) {
	(void)state;
	static const struct { const char *field; bool matches;
	} ROWS[] = {
		{ "W/\"abc\"", true },
		{ "\"abc\"", true },
		{ "\"x\", W/\"abc\"", true },
		{ "*", true },
		{ "\"abcd\"", false },
		{ "abc", false },
		{ "", false },
		{ " W/\"abc\" ", true },
		{ "\"x\",\"y\"", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(etag_matches(str_from(ROWS[i].field), S("W/\"abc\"")), ROWS[i].matches, "row %zu \"%s\"", i,
			ROWS[i].field);
	assert_false(etag_matches(STR_NONE, S("W/\"abc\"")));
	assert_false(etag_matches(S("*"), STR_NONE));
}

static void test_media(void **state) {
	(void)state;
	struct str field = S("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"");
	assert_true(media_is(field, S("multipart/form-data")));
	assert_false(media_is(field, S("multipart/form")));
	ROW_STR(media_parameter(field, S("boundary")), "a b", "quoted");
	ROW_STR(media_parameter(field, S("CHARSET")), "utf-8", "plain");
	assert_true(str_is_none(media_parameter(field, S("q"))));
	assert_true(str_is_none(media_parameter(S("text/plain"), S("boundary"))));
	ROW_STR(media_parameter(S("a; boundary=\""), S("boundary")), "\"", "one quote");
}

static void test_origin(void **state) {
	(void)state;
	static const struct { const char *site, *origin, *host; bool ours;
	} ROWS[] = {
		{ "same-origin", NULL, "a.jp", true },
		{ "same-origin", "https://evil", "a.jp", true },
		{ "cross-site", "http://a.jp", "a.jp", false },
		{ "same-site", NULL, "a.jp", false },
		{ "none", NULL, "a.jp", false },
		{ NULL, "http://a.jp", "a.jp", true },
		{ NULL, "https://a.jp", "a.jp", true },
		{ NULL, "http://A.JP:8080", "a.jp:8080", true },
		{ NULL, "http://a.jp:8080", "a.jp", false },
		{ NULL, "http://a.jp.evil", "a.jp", false },
		{ NULL, "null", "a.jp", false },
		{ NULL, NULL, "a.jp", false },
		{ NULL, "", "", false },
		{ NULL, "http://", "", false },
		{ NULL, "ftp://a.jp", "a.jp", false },
		{ "", NULL, "a.jp", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct http_head head = { .sec_fetch_site = str_from(ROWS[i].site),
			.origin = str_from(ROWS[i].origin) };
		ROW_INT(origin_is_ours(&head, str_from(ROWS[i].host)), ROWS[i].ours, "row %zu", i);
	}
}

static void test_host(void **state) {
	(void)state;
	assert_true(
		host_is_plain(S("kassei.example.jp:8080")) && host_is_plain(S("[::1]:80")) && host_is_plain(STR_NONE));
	assert_false(host_is_plain(S("a b")) || host_is_plain(S("a/b")) || host_is_plain(S("a\"b")) ||
		host_is_plain(S("a@b")) || host_is_plain(S("é")));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_language),
		UNIT(test_codings),
		UNIT(test_accept),
		UNIT(test_cookies),
		UNIT(test_etags),
		UNIT(test_media),
		UNIT(test_origin),
		UNIT(test_host),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
