/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order of a request: which question is asked first, what each answer says, and what a POST keeps. */
#include "site.h"

#include "base/date.h"
#include "thing_store.h"

static void test_statuses(void **state) {
	struct site *site = *state;
	static const struct { const char *method, *target; int status; const char *in_body;
	} ROWS[] = {
		{ "GET", "/", 200, "最初のページ" },
		{ "HEAD", "/", 200, "最初のページ" },
		{ "GET", "/things", 200, "もの1" },
		{ "GET", "/things?colour=green", 200, "もの2" },
		{ "GET", "/things/0000000000001", 200, "もの1" },
		{ "GET", "/abc", 200, "abc" },
		{ "GET", "/?lang=en", 200, "lang=\"en\"" },
		{ "GET", "/things?year=&q=&colour=", 200, "もの1" },
		{ "GET", "/things/0000000000009", 404, "404" },
		{ "GET", "/things/x", 404, "404" },
		{ "GET", "/nothing/here", 404, "404" },
		{ "GET", "/Abc", 404, "404" },
		{ "GET", "/things?unknown=1", 400, "400" },
		{ "GET", "/things?year=1800", 400, "年度は1990から2100までの整数で入力してください。" },
		{ "GET", "/things?year=2020&year=2021", 400, "400" },
		{ "GET", "/things?q=%ff", 400, "400" },
		{ "GET", "/?lang=fr", 400, "lang" },
		{ "GET", "/?lang=ja&lang=en", 400, "lang" },
		{ "GET", "/?encoding=cp932", 400, "400" },
		{ "GET", "/things.csv?encoding=utf-16", 400, "encoding" },
		{ "GET", "/%ff", 400, "400" },
		{ "GET", "/things/..", 400, "400" },
		{ "PUT", "/things", 405, "405" },
		{ "DELETE", "/", 405, "405" },
		{ "POST", "/", 405, "405" },
		{ "GET", "/things/0000000000001/paint", 405, "405" },
		{ "BREW", "/things", 405, "405" },
		{ "POST", "/things.json", 405, "405" },
		{ "PUT", "/nothing/here", 404, "404" },
		{ "OPTIONS", "/things", 204, NULL },
		{ "OPTIONS", "*", 204, NULL },
		{ "OPTIONS", "/nothing/here", 404, NULL },
		{ "GET", "/things/", 308, NULL },
		{ "GET", "/failing", 500, "500" },
		{ "GET", "/broken.json", 500, NULL },
		{ "GET", "/broken", 200, "半分" },
		{ "GET", "/healthz", 200, "ok" },
		{ "GET", "/robots.txt", 200, "User-agent" },
		{ "GET", "/favicon.ico", 303, NULL },
		{ "GET", "/api", 200, "/api/v1/things" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct http_head head = site_head(ROWS[i].method, ROWS[i].target);
		const struct exchange *x = site_ask(site, &head, NULL);
		ROW_INT(x->answer.status, ROWS[i].status, "row %zu %s %s", i, ROWS[i].method, ROWS[i].target);
		if (ROWS[i].in_body != NULL)
			ROW_TRUE(str_contains(x->answer.body, str_from(ROWS[i].in_body)), "row %zu %s in the body", i,
				ROWS[i].in_body);
		ROW_STR(site_field(x, "X-Content-Type-Options"), "nosniff", "row %zu", i);
		ROW_TRUE(str_contains(site_field(x, "Content-Security-Policy"), S("default-src 'none'")), "row %zu", i);
	}
}

static void test_allow(void **state) {
	struct site *site = *state;
	static const struct { const char *method, *target, *allow;
	} ROWS[] = {
		{ "PUT", "/things", "GET, HEAD, OPTIONS, POST" },
		{ "PUT", "/", "GET, HEAD, OPTIONS" },
		{ "GET", "/things/0000000000001/paint", "OPTIONS, POST" },
		{ "OPTIONS", "/things", "GET, HEAD, OPTIONS, POST" },
		{ "OPTIONS", "/things.json", "GET, HEAD, OPTIONS" },
		{ "OPTIONS", "*", "GET, HEAD, OPTIONS, POST" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct http_head head = site_head(ROWS[i].method, ROWS[i].target);
		ROW_STR(site_field(site_ask(site, &head, NULL), "Allow"), ROWS[i].allow, "row %zu", i);
	}
}

static void test_errors_as_data(void **state) {
	struct site *site = *state;
	static const struct { const char *target, *accept; bool data;
	} ROWS[] = {
		{ "/things.json?year=1", NULL, true },
		{ "/api/v1/nothing", NULL, true },
		{ "/things.csv?year=1", NULL, true },
		{ "/things?year=1", NULL, false },
		{ "/things?year=1", "application/json", true },
		{ "/things?year=1", "text/html,application/json;q=0.5", false },
		{ "/nothing/here", "application/problem+json", true },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct http_head head = site_head("GET", ROWS[i].target);
		head.accept = str_from(ROWS[i].accept);
		const struct exchange *x = site_ask(site, &head, NULL);
		ROW_INT(strcmp(x->answer.content_type, "application/problem+json") == 0, ROWS[i].data, "row %zu", i);
		ROW_INT(str_starts(x->answer.body, S("{\"type\":\"about:blank\"")), ROWS[i].data, "row %zu", i);
		ROW_STR(site_field(x, "Cache-Control"), "no-store", "row %zu", i);
	}
	/* What failed inside is told by a number only. */
	const struct exchange *x = site_get(site, "/failing");
	assert_false(str_contains(x->answer.body, S("secret")));
	assert_true(x->reference.n == 13 && str_contains(x->answer.body, x->reference));
}

static void test_language(void **state) {
	struct site *site = *state;
	static const struct { const char *target, *cookie, *accept; const char *lang; const char *set_cookie;
	} ROWS[] = {
		{ "/", NULL, NULL, "ja", NULL },
		{ "/", NULL, "en-US", "en", NULL },
		{ "/", "lang=ja", "en", "ja", NULL },
		{ "/?lang=en", NULL, "ja", "en", "lang=en; " },
		{ "/?lang=en", "lang=en", NULL, "en", NULL },
		{ "/?lang=ja", "lang=en", NULL, "ja", "lang=ja; " },
		{ "/", "lang=xx", "en", "en", NULL },
		{ "/nothing/here", "lang=en", NULL, "en", NULL },
		{ "/nothing/here?lang=en", NULL, NULL, "en", "lang=en; " },
		{ "/%ff", NULL, "en", "en", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct http_head head = site_head("GET", ROWS[i].target);
		head.cookie = str_from(ROWS[i].cookie);
		head.accept_language = str_from(ROWS[i].accept);
		struct exchange *x = site_ask(site, &head, NULL);
		ROW_TRUE(str_contains(x->answer.body, str_format(site->a, "<html lang=\"%s\">", ROWS[i].lang)),
			"row %zu", i);
		ROW_INT(str_is_none(site_field(x, "Set-Cookie")), ROWS[i].set_cookie == NULL, "row %zu", i);
		if (ROWS[i].set_cookie != NULL)
			ROW_TRUE(str_starts(site_field(x, "Set-Cookie"), str_from(ROWS[i].set_cookie)), "row %zu", i);
	}
}

static void test_caching(void **state) {
	struct site *site = *state;
	const struct exchange *x = site_get(site, "/things");
	assert_true(x->answer.cacheable && !str_is_none(x->answer.etag));
	ROW_STR(site_field(x, "Cache-Control"), "public, max-age=0, must-revalidate", "public page");
	ROW_STR(site_field(x, "Vary"), "Accept-Encoding, Accept-Language, Cookie", "public page");
	ROW_STR(site_field(site_get(site, "/things?lang=ja"), "Vary"), "Accept-Encoding", "language in the address");
	const struct exchange *again = site_get(site, "/things");
	assert_true(str_equal(x->answer.etag, again->answer.etag) && str_equal(x->cache_key, again->cache_key));
	static const char *const NEVER[] = { "/things/new", "/things?lang=en", "/healthz", "/nothing/here", "/things/",
		"/things.atom", "/api", "/api/v1/openapi.json" };
	for (size_t i = 0; i < COUNT_OF(NEVER); i++)
		ROW_TRUE(!site_get(site, NEVER[i])->answer.cacheable, "%s", NEVER[i]);
	/* With public_url they no longer depend on what the client calls us. */
	site->config.public_url = "https://kassei.example.jp";
	assert_true(site_get(site, "/things.atom")->answer.cacheable && site_get(site, "/api")->answer.cacheable);
	/* All that a page depends on is in its key. */
	static const char *const DIFFERENT[] = { "/things", "/things.json", "/things.csv", "/things?year=2021",
		"/things.csv?encoding=cp932", "/api/v1/things", "/things.atom" };
	for (size_t i = 0; i < COUNT_OF(DIFFERENT); i++)
		for (size_t k = 0; k < i; k++)
			ROW_TRUE(!str_equal(site_get(site, DIFFERENT[i])->cache_key,
					 site_get(site, DIFFERENT[k])->cache_key),
				"%s and %s", DIFFERENT[i], DIFFERENT[k]);
	struct http_head english = site_head("GET", "/things");
	english.accept_language = S("en");
	assert_false(str_equal(site_ask(site, &english, NULL)->cache_key, x->cache_key));
	site->now_us += US_PER_DAY;
	assert_false(str_equal(site_get(site, "/things")->cache_key, x->cache_key));
}

static void test_openness(void **state) {
	struct site *site = *state;
	ROW_STR(site_field(site_get(site, "/things.json"), "Access-Control-Allow-Origin"), "*", "data");
	assert_true(str_is_none(site_field(site_get(site, "/things"), "Access-Control-Allow-Origin")));
	ROW_STR(site_field(site_get(site, "/things/?year=2021&q=%E5%8C%BA"), "Location"),
		"/things?year=2021&q=%E5%8C%BA", "slash");
}

/* ---- POST ---- */

static struct exchange *post_with(struct site *site, void (*change)(struct http_head *head), const char *body) {
	struct http_head head = site_head("POST", "/things");
	head.sec_fetch_site = S("same-origin");
	head.content_type = S("application/x-www-form-urlencoded");
	head.content_length = (int64_t)strlen(body);
	change(&head);
	return site_ask(site, &head, body);
}

#define REQUEST_ID "request_id=0123456789ABCDEFGHJKMNPQR0"
#define GOOD_BODY REQUEST_ID "&name=abc&colour=red"

static void as_it_is(struct http_head *head) { (void)head; }
static void other_site(struct http_head *head) { head->sec_fetch_site = S("cross-site"); }
static void no_origin(struct http_head *head) { head->sec_fetch_site = STR_NONE; }
static void own_origin(struct http_head *head) {
	head->sec_fetch_site = STR_NONE;
	head->origin = S("http://kassei.test:8080");
}
static void long_body(struct http_head *head) { head->content_length = BODY_MOST_BYTES + 1; }
static void long_body_from_elsewhere(struct http_head *head) { other_site(head); long_body(head); }
static void json_body(struct http_head *head) { head->content_type = S("application/json"); }
static void no_type(struct http_head *head) { head->content_type = STR_NONE; }
static void long_json_body(struct http_head *head) { json_body(head); long_body(head); }
static void multipart(struct http_head *head) { head->content_type = S("multipart/form-data; boundary=XX"); }
static void query_too(struct http_head *head) { head->target = S("/things?year=2021"); }
static void lang_too(struct http_head *head) { head->target = S("/things?lang=ja"); }
static void two_hosts(struct http_head *head) { head->two_hosts = true; }
static void wrong_host(struct http_head *head) { head->host = S("a\"b"); }

static void test_post_checks(void **state) {
	struct site *site = *state;
	static const struct { void (*change)(struct http_head *head); const char *body; int status;
	} ROWS[] = {
		{ other_site, GOOD_BODY, 403 },
		{ no_origin, GOOD_BODY, 403 },
		{ long_body_from_elsewhere, GOOD_BODY, 403 },
		{ long_body, GOOD_BODY, 413 },
		{ long_json_body, GOOD_BODY, 413 },
		{ json_body, GOOD_BODY, 415 },
		{ no_type, GOOD_BODY, 415 },
		{ multipart, GOOD_BODY, 400 },
		{ query_too, GOOD_BODY, 400 },
		{ two_hosts, GOOD_BODY, 400 },
		{ wrong_host, GOOD_BODY, 400 },
		{ as_it_is, "name=abc&colour=red", 400 },
		{ as_it_is, "request_id=short&name=abc&colour=red", 400 },
		{ as_it_is, GOOD_BODY "&extra=1", 400 },
		{ as_it_is, GOOD_BODY "&name=x", 400 },
		{ as_it_is, REQUEST_ID "&name=%ff&colour=red", 400 },
		{ as_it_is, REQUEST_ID "&name=a&colour=red", 422 },
		{ as_it_is, REQUEST_ID, 422 },
		{ as_it_is, "", 400 },
		{ own_origin, GOOD_BODY, 303 },
		{ lang_too, "request_id=0123456789ABCDEFGHJKMNPQR8&name=abc&colour=red", 303 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(post_with(site, ROWS[i].change, ROWS[i].body)->answer.status, ROWS[i].status, "row %zu", i);
}

static int64_t things(struct site *site) {
	struct thing_count_row row;
	assert_int_equal(db_read_begin(site->db), OK);
	assert_int_equal(thing_count(site->db, site->a, (struct thing_id){ .v = 0 }, &row), OK);
	db_read_end(site->db);
	return row.things;
}

/* A double click and a lost connection get the same answer, and nothing is written twice. */
static void test_post_twice(void **state) {
	struct site *site = *state;
	int before = thing_applied();
	const struct exchange *first = site_post(site, "/things", GOOD_BODY);
	assert_int_equal(first->answer.status, 303);
	struct str location = site_field(first, "Location");
	assert_true(str_starts(location, S("/things/0")) && location.n == strlen("/things/") + 13);
	const struct exchange *second = site_post(site, "/things", GOOD_BODY);
	assert_int_equal(second->answer.status, 303);
	ROW_STR(site_field(second, "Location"), location.p, "the same answer");
	assert_int_equal(thing_applied() - before, 1);
	assert_int_equal(things(site), 4);
	/* The same number over another content is not the same request. */
	assert_int_equal(site_post(site, "/things", REQUEST_ID "&name=abd&colour=red")->answer.status, 409);
	assert_int_equal(things(site), 4);
	/* After a week nobody sends it again, and the number is forgotten. */
	site->now_us += 8 * US_PER_DAY;
	assert_int_equal(site_post(site, "/things", "name=xyz&colour=red")->answer.status, 303);
	assert_int_equal(site_post(site, "/things", GOOD_BODY)->answer.status, 303);
	assert_int_equal(things(site), 6);
}

static void test_post_refused(void **state) {
	struct site *site = *state;
	static const struct { const char *body, *reason, *typed;
	} ROWS[] = {
		{ "name=a%3Cb%3E%22%27%26%E5%8C%BA%E5%8C%BA%E5%8C%BA%E5%8C%BA%E5%8C%BA&colour=red",
			"名前は2文字以上10文字以内で入力してください。", "value=\"a&lt;b&gt;&quot;&#39;&amp;区区区区区\"" },
		{ "name=%E3%81%A0%E3%82%81&colour=red", "その名前は使えません。", "value=\"だめ\"" },
		{ "name=%E9%87%8D%E8%A4%87&colour=red", "もうあります。", "value=\"重複\"" },
		{ "name=abc", "色を選んでください。", "value=\"abc\"" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct exchange *x = site_post(site, "/things", ROWS[i].body);
		ROW_INT(x->answer.status, 422, "row %zu", i);
		ROW_TRUE(str_contains(x->answer.body, str_from(ROWS[i].reason)), "row %zu reason", i);
		ROW_TRUE(str_contains(x->answer.body, str_from(ROWS[i].typed)), "row %zu typed value", i);
		ROW_TRUE(str_contains(x->answer.body, S("error-summary")), "row %zu summary", i);
		ROW_STR(site_field(x, "Cache-Control"), "no-store", "row %zu", i);
	}
	assert_int_equal(things(site), 3);
	assert_int_equal(site_post(site, "/things/0000000000001/paint", "")->answer.status, 409);
	/* A refused form may be sent again with the same number. */
	assert_int_equal(site_post(site, "/things", REQUEST_ID "&name=%E9%87%8D%E8%A4%87&colour=red")->answer.status,
		422);
	assert_int_equal(site_post(site, "/things", GOOD_BODY)->answer.status, 303);
}

static void test_request_ids(void **state) {
	struct site *site = *state;
	struct str body = site_get(site, "/things/new")->answer.body;
	size_t at = str_find(body, S("name=\"request_id\" value=\""), 0);
	assert_true(at != SIZE_MAX);
	struct str first = str_slice(body, at + strlen("name=\"request_id\" value=\""), 26);
	body = site_get(site, "/things/new")->answer.body;
	assert_false(str_contains(body, first));
	const char *form = str_format(site->a, "request_id=%.*s&name=abc&colour=green", STR_ARG(first)).p;
	assert_int_equal(site_post(site, "/things", form)->answer.status, 303);
}

static void test_multipart(void **state) {
	struct site *site = *state;
	static const char body[] =
		"--XX\r\nContent-Disposition: form-data; name=\"request_id\"\r\n\r\n0123456789ABCDEFGHJKMNPQR0\r\n"
		"--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nabc\r\n--XX\r\nContent-Disposition: form-data; "
		"name=\"colour\"\r\n\r\nred\r\n--XX--\r\n";
	assert_int_equal(post_with(site, multipart, body)->answer.status, 303);
	assert_int_equal(things(site), 4);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		SITE(test_statuses),
		SITE(test_allow),
		SITE(test_errors_as_data),
		SITE(test_language),
		SITE(test_caching),
		SITE(test_openness),
		SITE(test_post_checks),
		SITE(test_post_twice),
		SITE(test_post_refused),
		SITE(test_request_ids),
		SITE(test_multipart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
