/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Request targets against the routes of the whole site, and the small texts of addresses: ids, cursors, foreign
 * addresses. */
#include "fuzz/fuzz.h"
#include "web/web-private.h"

extern const struct web_module plan_routes;

static const struct route_table *routes(void) {
	static const struct web_module *const MODULES[] = { &plan_routes, &web_routes };
	static struct arena *a; /* lives as long as the process */
	static const struct route_table *table;
	if (table == NULL) {
		a = arena_new();
		table = route_table_new(a, MODULES, COUNT_OF(MODULES));
	}
	return table;
}

static struct exchange *match(struct arena *a, struct str target, enum err *ret_err) {
	static const struct web_config CONFIG = { .public_url = "https://kassei.example" };
	struct web *web = ARENA_NEW(a, struct web);
	*web = (struct web){ .config = &CONFIG, .routes = routes() };
	struct http_head head = { .method = S("GET"), .target = target, .content_length = -1 };
	struct exchange *x = exchange_new(a, web, &head, 0);
	struct route_match found = { .get = NULL };
	*ret_err = target_match(x, &found);
	MUST(*ret_err == OK || *ret_err == ERR_URI_LENGTH || *ret_err == ERR_REQUEST || *ret_err == ERR_NOT_FOUND);
	MUST(*ret_err != OK || found.get != NULL || found.post != NULL);
	for (size_t i = 0; *ret_err == OK && i < found.param_count; i++)
		MUST(utf8_valid(found.params[i]) && !str_contains(found.params[i], S("/")) && found.params[i].n > 0);
	return x;
}

/* Nothing in an address that we write may end it or its line, or leave the site. */
static void check_address(struct url url) {
	MUST(url.s.n > 0 && url.s.p[0] == '/' && (url.s.n == 1 || url.s.p[1] != '/'));
	for (size_t i = 0; i < url.s.n; i++)
		MUST((unsigned char)url.s.p[i] > ' ' && (unsigned char)url.s.p[i] < 0x7f && url.s.p[i] != '"' &&
			url.s.p[i] != '<' && url.s.p[i] != '>' && url.s.p[i] != '\\');
}

/* An address that we write of a page leads to that page. */
static void check_again(struct arena *a, struct exchange *x) {
	struct form_pair *pairs;
	size_t count;
	const char *detail;
	MUST(x->req.path.n > 0 && x->req.path.p[0] == '/' && utf8_valid(x->req.path));
	if (form_split(a, x->req.query, &pairs, &count, &detail) != OK)
		return;
	struct url url = url_format(&x->req, x->req.format);
	check_address(url);
	check_address(url_with(&x->req, "after", S("a b&c=<d>\xe5\x8c\x97")));
	if (url.s.n > TARGET_MOST_BYTES)
		return;
	enum err e;
	struct exchange *again = match(a, url.s, &e);
	MUST(e == OK && str_equal(again->req.path, x->req.path) && again->req.format == x->req.format);
}

static void check_texts(struct arena *a, struct str text) {
	struct cursor cursor;
	int64_t id;
	if (cursor_parse(a, text, &cursor))
		MUST(cursor.has && utf8_valid(cursor.text) && str_equal(cursor_text(a, cursor), text));
	if (id_parse(text, &id))
		MUST(id > 0 && str_equal(id_text(a, id), text));
	struct url foreign = url_foreign(a, text);
	if (foreign.s.n > 0)
		MUST(!str_starts(foreign.s, S("javascript:")) && !str_contains(foreign.s, S(" ")) &&
			!str_contains(foreign.s, S("\n")));
}

static void check_encoding(struct arena *a, struct str text) {
	struct str back, decoded;
	if (url_decode(a, text, true, &decoded))
		MUST(utf8_valid(decoded));
	if (!utf8_valid(text))
		return;
	struct buf b;
	buf_init(&b, a, 1 << 20);
	url_encode(&b, text);
	MUST(b.too_big || (url_decode(a, buf_view(&b), true, &back) && str_equal(back, text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str target = fuzz_input(data, size);
	enum err e;
	struct exchange *x = match(a, target, &e);
	if (e == OK)
		check_again(a, x);
	check_texts(a, target);
	check_encoding(a, target);
	arena_free(a);
	return 0;
}
