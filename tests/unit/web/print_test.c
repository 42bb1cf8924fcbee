/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same rows as JSON, CSV, XLSX and Atom, the page around them, problems, and the description of the API. */
#include "site.h"

#include <jansson.h>
#include <zlib.h>

static json_t *json_of(const struct exchange *x) {
	json_error_t why;
	json_t *json = json_loadb(x->answer.body.p, x->answer.body.n, JSON_REJECT_DUPLICATES, &why);
	if (json == NULL)
		fail_msg("%s at %d: %.*s", why.text, why.position, STR_ARG(x->answer.body));
	return json;
}

static void test_json_list(void **state) {
	struct site *site = *state;
	const struct exchange *x = site_get(site, "/things.json");
	ROW_STR(str_from(x->answer.content_type), "application/json", "type");
	json_t *json = json_of(x);
	json_t *items = json_object_get(json, "items");
	assert_int_equal(json_array_size(items), 3);
	assert_true(json_is_null(json_object_get(json, "next")));
	assert_int_equal(json_array_size(json_object_get(json, "again")), 3);
	json_t *one = json_array_get(items, 0), *two = json_array_get(items, 1), *three = json_array_get(items, 2);
	assert_string_equal(json_string_value(json_object_get(one, "thing_id")), "0000000000001");
	assert_string_equal(json_string_value(json_object_get(one, "name")), "もの1");
	assert_string_equal(json_string_value(json_object_get(one, "colour")), "red");
	assert_string_equal(json_string_value(json_object_get(one, "made")), "2024-10-05");
	assert_string_equal(json_string_value(json_object_get(one, "changed_us")), "2025-11-22T08:26:40.000001Z");
	assert_int_equal(json_integer_value(json_object_get(one, "price_yen")), 1000);
	assert_true(json_is_null(json_object_get(two, "price_yen")));
	assert_int_equal(json_integer_value(json_object_get(one, "year")), 2026);
	assert_true(json_is_true(json_object_get(one, "opened")) && json_is_false(json_object_get(two, "opened")));
	assert_string_equal(json_string_value(json_object_get(one, "note")), "=1+1, \"<b>&");
	assert_true(json_is_null(json_object_get(three, "note")));
	assert_int_equal(json_object_size(one), 9);
	json_decref(json);
}

static void test_json_pages(void **state) {
	struct site *site = *state;
	struct http_head head = site_head("GET", "/things.json");
	/* 100 rows a page: 250 rows are three pages, without gap or repetition. */
	size_t seen = 0;
	const char *target = "/things.json";
	site_fill(site, 4, 250);
	for (int page = 0; page < 3; page++) {
		head.target = str_from(target);
		json_t *json = json_of(site_ask(site, &head, NULL));
		json_t *items = json_object_get(json, "items");
		for (size_t i = 0; i < json_array_size(items); i++, seen++) {
			char name[32];
			snprintf(name, sizeof name, "もの%zu", seen + 1);
			assert_string_equal(json_string_value(json_object_get(json_array_get(items, i), "name")), name);
		}
		const char *next = json_string_value(json_object_get(json, "next"));
		assert_int_equal(next != NULL, page < 2);
		target = next == NULL ? "" : str_format(site->a, "/things.json?after=%s", next).p;
		json_decref(json);
	}
	assert_int_equal(seen, 250);
}

static void test_json_record(void **state) {
	struct site *site = *state;
	json_t *json = json_of(site_get(site, "/api/v1/things/0000000000002"));
	assert_string_equal(json_string_value(json_object_get(json, "name")), "もの2");
	assert_null(json_object_get(json, "items"));
	json_decref(json);
}

static void test_csv(void **state) {
	struct site *site = *state;
	const struct exchange *x = site_get(site, "/things.csv");
	ROW_STR(str_from(x->answer.content_type), "text/csv; charset=utf-8; header=present", "type");
	ROW_STR(site_field(x, "Content-Disposition"), "attachment; filename=\"things.csv\"", "file name");
	ROW_STR(x->answer.body,
		"\xef\xbb\xbf番号,名前,色,作った日,変更日時,値段,年度,開封,備考\r\n"
		"0000000000001,もの1,赤,2024-10-05,2025-11-22T17:26:40+09:00,1000,2026,はい,\"'=1+1, \"\"<b>&\"\r\n"
		"0000000000002,もの2,緑,2024-10-06,2025-11-22T17:26:40+09:00,,2027,いいえ,\"'=1+1, \"\"<b>&\"\r\n"
		"0000000000003,もの3,赤,2024-10-07,2025-11-22T17:26:40+09:00,3000,2025,いいえ,\r\n", "rows");
	x = site_get(site, "/things.csv?encoding=cp932&colour=green");
	ROW_STR(str_from(x->answer.content_type), "text/csv; charset=windows-31j; header=present", "type");
	assert_true(str_starts(x->answer.body, S("\x94\xd4\x8d\x86,")));
	assert_true(str_contains(x->answer.body, S("\x82\xe0\x82\xcc" "2,\x97\xce")));
	assert_true(str_is_none(site_field(x, "Kassei-Unwritable-Characters")));
}

/* ---- XLSX: a ZIP whose parts are found by the local headers in front of them ---- */

static uint32_t number(const char *p, size_t n) {
	uint32_t value = 0;
	for (size_t i = n; i-- > 0;)
		value = value << 8 | (unsigned char)p[i];
	return value;
}

static struct str inflated(struct arena *a, struct str packed, size_t n) {
	char *to = arena_alloc(a, n + 1);
	z_stream z = { .next_out = (Bytef *)to, .avail_out = (uInt)n, .avail_in = (uInt)packed.n };
	memcpy(&z.next_in, &packed.p, sizeof z.next_in);
	assert_int_equal(inflateInit2(&z, -15), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	return str_of(to, n);
}

/* Through the central directory at the end of the file. */
static struct str part_of(struct arena *a, struct str zip, const char *name) {
	size_t end = str_find_last(zip, S("PK\x05\x06"));
	assert_true(end != SIZE_MAX);
	size_t at = number(zip.p + end + 16, 4);
	for (uint32_t i = number(zip.p + end + 10, 2); i > 0; i--) {
		const char *p = zip.p + at;
		uint32_t name_n = number(p + 28, 2);
		if (str_equal(str_of(p + 46, name_n), str_from(name))) {
			const char *local = zip.p + number(p + 42, 4);
			const char *bytes = local + 30 + number(local + 26, 2) + number(local + 28, 2);
			return inflated(a, str_of(bytes, number(p + 20, 4)), number(p + 24, 4));
		}
		at += 46 + name_n + number(p + 30, 2) + number(p + 32, 2);
	}
	fail_msg("there is no %s", name);
	return STR_NONE;
}

static void test_xlsx(void **state) {
	struct site *site = *state;
	const struct exchange *x = site_get(site, "/things.xlsx");
	assert_int_equal(x->answer.status, 200);
	ROW_STR(site_field(x, "Content-Disposition"), "attachment; filename=\"things.xlsx\"", "file name");
	struct str book = part_of(site->a, x->answer.body, "xl/workbook.xml");
	assert_true(str_contains(book, S("name=\"ものの一覧\"")) && str_contains(book, S("name=\"もう一度\"")));
	struct str sheet = part_of(site->a, x->answer.body, "xl/worksheets/sheet1.xml");
	static const char *const EXPECTED[] = {
		"<pane ySplit=\"1\"",
		"<autoFilter ref=\"A1:I4\"/>",
		"<cols>",
		"<t>番号</t>",
		"<t>0000000000001</t>",
		"<t>もの3</t>",
		"<t>赤</t>",
		"<v>45570</v>",
		"<v>1000</v>",
		"<t>はい</t>",
		"<t>=1+1, \"&lt;b&gt;&amp;</t>",
	};
	for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
		ROW_TRUE(str_contains(sheet, str_from(EXPECTED[i])), "%s in %.*s", EXPECTED[i], STR_ARG(sheet));
	assert_false(str_contains(sheet, S("<f>")));
}

static void test_atom(void **state) {
	struct site *site = *state;
	const struct exchange *x = site_get(site, "/things.atom?colour=green");
	ROW_STR(str_from(x->answer.content_type), "application/atom+xml; charset=utf-8", "type");
	ROW_STR(x->answer.body,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n"
		"<id>http://kassei.test:8080/things.atom?colour=green</id>\n<title>もの &amp; "
		"もの</title>\n<updated>2025-11-22T08:26:40.000002Z</updated>\n"
		"<author><name>試験</name></author>\n<link rel=\"self\" "
		"href=\"http://kassei.test:8080/things.atom?colour=green\"/>\n"
		"<link rel=\"alternate\" href=\"http://kassei.test:8080/things?colour=green\"/>\n"
		"<entry>\n<id>urn:thing:2</id>\n<title>もの2</title>\n<updated>2025-11-22T08:26:40.000002Z</updated>\n"
		"<link rel=\"alternate\" href=\"http://kassei.test:8080/things/0000000000002\"/>\n<summary>=1+1, "
		"&quot;&lt;b&gt;&amp;</summary>\n</entry>\n</feed>\n",
		"feed");
	site->config.public_url = "https://kassei.example.jp";
	assert_true(str_contains(
		site_get(site, "/things.atom")->answer.body, S("<id>https://kassei.example.jp/things.atom</id>")));
}

static void test_page(void **state) {
	struct site *site = *state;
	struct str body = site_get(site, "/things?colour=green")->answer.body;
	static const char *const EXPECTED[] = {
		"<!doctype html>\n<html lang=\"ja\">",
		"<title>ものの一覧 | 試験</title>",
		"<meta name=\"description\" content=\"&lt;b&gt;\">",
		"href=\"/assets/kassei.",
		"<link rel=\"alternate\" type=\"application/json\" href=\"/things.json?colour=green\">",
		"href=\"/things?colour=green&amp;lang=en\"",
		"<a href=\"/things\" aria-current=\"true\">ひとつめ</a>",
		"<main id=\"main\" class=\"page\">",
		"=1+1, &quot;&lt;b&gt;&amp;",
		"ただし書き",
		"<use href=\"/assets/icons.",
		"#search\">",
	};
	for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
		ROW_TRUE(str_contains(body, str_from(EXPECTED[i])), "%s in %.*s", EXPECTED[i], STR_ARG(body));
	assert_false(str_contains(body, S("<b>")));
	assert_true(str_contains(site_get(site, "/things/new")->answer.body,
		S("<main id=\"main\" class=\"page\" data-width=\"narrow\">")));
	assert_true(str_contains(site_get(site, "/nothing/here")->answer.body,
		S("<meta name=\"robots\" content=\"noindex\">")));
}

static void test_problem(void **state) {
	struct site *site = *state;
	json_t *json = json_of(site_get(site, "/things.json?year=1&colour=blue"));
	assert_int_equal(json_integer_value(json_object_get(json, "status")), 400);
	assert_string_equal(json_string_value(json_object_get(json, "code")), "ERR_REQUEST");
	json_t *errors = json_object_get(json, "errors");
	assert_int_equal(json_array_size(errors), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(errors, 1), "field")), "colour");
	assert_string_equal(json_string_value(json_object_get(json_array_get(errors, 1), "detail")),
		"色は次のいずれかで指定してください: red, green");
	json_decref(json);
	json = json_of(site_get(site, "/things.json?quatsch=1"));
	assert_string_equal(json_string_value(json_object_get(json, "detail")), "「quatsch」という項目はありません。");
	json_decref(json);
}

static void test_description(void **state) {
	struct site *site = *state;
	json_t *json = json_of(site_get(site, "/api/v1/openapi.json"));
	assert_string_equal(json_string_value(json_object_get(json, "openapi")), "3.1.0");
	json_t *paths = json_object_get(json, "paths");
	/* /things and /broken in three formats, one of them also as a feed; /things/{thing_id} in three */
	assert_int_equal(json_object_size(paths), 3 + 1 + 3 + 3);
	json_t *get = json_object_get(json_object_get(paths, "/api/v1/things"), "get");
	assert_string_equal(json_string_value(json_object_get(get, "operationId")), "thing_index");
	assert_int_equal(json_array_size(json_object_get(get, "parameters")), 7);
	assert_non_null(json_object_get(paths, "/things.atom"));
	assert_null(json_object_get(paths, "/api/v1/things/new"));
	json_t *schemas = json_object_get(json_object_get(json, "components"), "schemas");
	json_t *columns = json_object_get(json_object_get(schemas, "thing_list"), "properties");
	assert_int_equal(json_object_size(columns), 9);
	assert_string_equal(json_string_value(
		json_array_get(json_object_get(json_object_get(columns, "colour"), "enum"), 1)),
		"green");
	assert_string_equal(json_string_value(
		json_array_get(json_object_get(json_object_get(columns, "price_yen"), "type"), 1)),
		"null");
	json_decref(json);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		SITE(test_json_list),
		SITE(test_json_pages),
		SITE(test_json_record),
		SITE(test_csv),
		SITE(test_xlsx),
		SITE(test_atom),
		SITE(test_page),
		SITE(test_problem),
		SITE(test_description),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
