/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a request target to a route, its parameters and its format. */
#include "thing/thing.h"
#include "unit/base/check.h"
#include "web/web-private.h"

static const struct web_module *const MODULES[] = { &web_routes, &thing_routes };

static struct exchange *exchange_for(struct arena *a, const char *target) {
	const struct web_config *config = ARENA_NEW(a, struct web_config);
	struct web *web = ARENA_NEW(a, struct web);
	web->config = config;
	web->routes = route_table_new(a, MODULES, COUNT_OF(MODULES));
	const struct http_head head = { .method = S("GET"), .target = str_from(target), .content_length = -1 };
	return exchange_new(a, web, &head, 0);
}

static void test_targets(void **state) {
	struct arena *a = *state;
	static const struct {
		const char *target;
		enum err e;
		const char *handler;
		enum format format;
		const char *path, *query, *param;
	} ROWS[] = {
		{ "/", OK, "thing_home", FORMAT_HTML, "/", "", NULL },
		{ "/?lang=en", OK, "thing_home", FORMAT_HTML, "/", "lang=en", NULL },
		{ "/things", OK, "thing_index", FORMAT_HTML, "/things", "", NULL },
		{ "/things.json?a=b?c", OK, "thing_index", FORMAT_JSON, "/things", "a=b?c", NULL },
		{ "/things.csv", OK, "thing_index", FORMAT_CSV, "/things", "", NULL },
		{ "/things.xlsx", OK, "thing_index", FORMAT_XLSX, "/things", "", NULL },
		{ "/things.atom", OK, "thing_index", FORMAT_ATOM, "/things", "", NULL },
		{ "/api/v1/things", OK, "thing_index", FORMAT_JSON, "/things", "", NULL },
		{ "/api/v1/things.csv", OK, "thing_index", FORMAT_CSV, "/things", "", NULL },
		{ "/things/new", OK, "thing_new", FORMAT_HTML, "/things/new", "", NULL },
		{ "/things/0000000000001", OK, "thing_show", FORMAT_HTML, "/things/0000000000001", "",
			"0000000000001" },
		{ "/api/v1/things/0000000000001", OK, "thing_show", FORMAT_JSON, "/things/0000000000001", "",
			"0000000000001" },
		{ "/things/0000000000001.json", OK, "thing_show", FORMAT_JSON, "/things/0000000000001", "",
			"0000000000001" },
		{ "/%E5%8C%97", OK, "thing_slug", FORMAT_HTML, "/北", "", "北" },
		{ "/thing%73", OK, "thing_index", FORMAT_HTML, "/things", "", NULL },
		{ "/raw.txt", OK, "thing_raw", FORMAT_HTML, "/raw.txt", "", NULL },
		{ "/robots.txt", OK, "web_robots", FORMAT_HTML, "/robots.txt", "", NULL },
		{ "/api/v1/openapi.json", OK, "web_openapi", FORMAT_HTML, "/api/v1/openapi.json", "", NULL },
		{ "http://example.jp/things?x=1", OK, "thing_index", FORMAT_HTML, "/things", "x=1", NULL },
		{ "/things/", OK, "thing_index", FORMAT_HTML, "/things", "", NULL },
		/* no such thing */
		{ "/things/new.json", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/api/v1/things/new", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/things/0000000000001.atom", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/things/a/b/c", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "//things", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/things//new", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/raw.txt.json", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/api/v1/robots.txt", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		{ "/1/2/3/4/5/6/7/8/9/10/11/12/13/14", ERR_NOT_FOUND, NULL, 0, NULL, NULL, NULL },
		/* not a request that can be understood */
		{ "/things/%00", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/things/%ff", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/things/%2", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/../etc/passwd", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/%2e%2e/etc", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/things/a%2Fb", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/..%5cetc", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/./things", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "/a%0ab", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "things", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "http://example.jp", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "*", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
		{ "?a=b", ERR_REQUEST, NULL, 0, NULL, NULL, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct exchange *x = exchange_for(a, ROWS[i].target);
		struct route_match match;
		ROW_INT(target_match(x, &match), ROWS[i].e, "row %zu \"%s\"", i, ROWS[i].target);
		if (ROWS[i].e != OK)
			continue;
		ROW_STR(str_from(match.get->row->name), ROWS[i].handler, "row %zu handler", i);
		ROW_INT(x->req.format, ROWS[i].format, "row %zu format", i);
		ROW_STR(x->req.path, ROWS[i].path, "row %zu path", i);
		ROW_STR(x->req.query, ROWS[i].query, "row %zu query", i);
		ROW_INT(match.param_count, ROWS[i].param == NULL ? 0 : 1, "row %zu parameters", i);
		if (ROWS[i].param != NULL)
			ROW_STR(match.params[0], ROWS[i].param, "row %zu parameter", i);
	}
}

static void test_long_target(void **state) {
	struct arena *a = *state;
	char *target = arena_alloc(a, TARGET_MOST_BYTES + 2);
	memset(target, 'a', TARGET_MOST_BYTES + 1);
	target[0] = '/';
	struct route_match match;
	assert_int_equal(target_match(exchange_for(a, target), &match), ERR_URI_LENGTH);
	target[TARGET_MOST_BYTES] = '\0';
	assert_int_equal(target_match(exchange_for(a, target), &match), OK);
}

static void test_methods(void **state) {
	struct arena *a = *state;
	struct route_match match;
	assert_int_equal(target_match(exchange_for(a, "/things"), &match), OK);
	assert_true(match.get != NULL && match.post != NULL);
	assert_int_equal(target_match(exchange_for(a, "/things/0000000000001/paint"), &match), OK);
	assert_true(match.get == NULL && match.post != NULL);
	assert_int_equal(target_match(exchange_for(a, "/things.json"), &match), OK);
	assert_true(match.get != NULL && match.post == NULL);
}

/* A written segment is tried first, but not at the price of the rest of the path. */
static enum err nothing(struct req *req, const void *form) {
	(void)req;
	(void)form;
	return OK;
}

static const struct form *one_field(void) {
	static const struct field fields[] = { { .name = "a", .label = "a", .kind = FIELD_KIND_SLUG },
		{ .name = "b", .label = "b", .kind = FIELD_KIND_SLUG } };
	static const struct form form = { .name = "ab", .size = 2 * sizeof(struct str), .fields = fields, .count = 2 };
	return &form;
}

static void test_backtracking(void **state) {
	struct arena *a = *state;
	static const struct route rows[] = {
		{ .path = "/x/y",
			.name = "xy",
			.method = HTTP_GET,
			.role = ROLE_PUBLIC,
			.flags = ROUTE_PAGE,
			.form = one_field,
			.show = nothing },
		{ .path = "/{a}/z",
			.name = "az",
			.method = HTTP_GET,
			.role = ROLE_PUBLIC,
			.flags = ROUTE_PAGE,
			.form = one_field,
			.show = nothing },
		{ .path = "/x/{b}/{a}",
			.name = "xba",
			.method = HTTP_GET,
			.role = ROLE_PUBLIC,
			.flags = ROUTE_PAGE,
			.form = one_field,
			.show = nothing },
	};
	static const struct web_module module = { .name = "m", .routes = rows, .count = 3 };
	const struct web_module *const modules[] = { &module };
	const struct route_table *table = route_table_new(a, modules, 1);
	const struct { const char *segments[3]; size_t count; const char *name;
	} CASES[] = {
		{ { "x", "y" }, 2, "xy" },
		{ { "x", "z" }, 2, "az" },
		{ { "q", "z" }, 2, "az" },
		{ { "x", "y", "z" }, 3, "xba" },
		{ { "x" }, 1, NULL },
		{ { "q", "y" }, 2, NULL },
		{ { "q", "z", "z" }, 3, NULL },
		{ { NULL }, 0, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct str segments[3];
		struct route_match match;
		for (size_t k = 0; k < CASES[i].count; k++)
			segments[k] = str_from(CASES[i].segments[k]);
		bool found = route_table_match(table, segments, CASES[i].count, &match);
		ROW_INT(found, CASES[i].name != NULL, "case %zu", i);
		if (found)
			ROW_STR(str_from(match.get->row->name), CASES[i].name, "case %zu", i);
	}
	struct route_match match;
	const struct str three[] = { S("x"), S("one"), S("two") };
	assert_true(route_table_match(table, three, 3, &match));
	ROW_STR(match.params[0], "one", "first parameter");
	ROW_STR(match.params[1], "two", "second parameter");
	ROW_STR(match.get->param_names[0], "b", "first name");
}

/* A parameter that was taken on a way that led nowhere is given back. */
static void test_parameter_given_back(void **state) {
	struct arena *a = *state;
	static const struct route rows[] = {
		{ .path = "/x/{b}/q",
			.name = "xbq",
			.method = HTTP_GET,
			.role = ROLE_PUBLIC,
			.flags = ROUTE_PAGE,
			.form = one_field,
			.show = nothing },
		{ .path = "/{a}/z/w",
			.name = "azw",
			.method = HTTP_GET,
			.role = ROLE_PUBLIC,
			.flags = ROUTE_PAGE,
			.form = one_field,
			.show = nothing },
	};
	static const struct web_module module = { .name = "m", .routes = rows, .count = 2 };
	const struct web_module *const modules[] = { &module };
	const struct str path[] = { S("x"), S("z"), S("w") };
	struct route_match match;
	assert_true(route_table_match(route_table_new(a, modules, 1), path, 3, &match));
	ROW_STR(str_from(match.get->row->name), "azw", "route");
	assert_int_equal(match.param_count, 1);
	ROW_STR(match.params[0], "x", "parameter");
}

static void test_routes_text(void **state) {
	struct arena *a = *state;
	struct buf out;
	buf_init(&out, a, 1 << 16);
	web_print_routes(MODULES, 2, &out);
	struct str text = buf_view(&out);
	assert_true(str_contains(text, S("/api/v1/openapi.json")) && str_contains(text, S("POST /things")));
	size_t lines = 0;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	assert_int_equal(lines, 6 + 12);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_targets),
		UNIT(test_long_target),
		UNIT(test_methods),
		UNIT(test_backtracking),
		UNIT(test_parameter_given_back),
		UNIT(test_routes_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
