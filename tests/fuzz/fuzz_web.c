/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What comes over HTTP, on any bytes: the first line is the target, the next ones are header fields in a fixed order,
 * the rest is the body, read as a query, as multipart and as a cursor. What passes must be text as handlers trust it.
 */
#include "thing/thing.h"
#include "web/web-private.h"

#include <sodium.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct web_module *const MODULES[] = { &web_routes, &thing_routes };

static void must(bool holds) {
	if (!holds)
		abort();
}

static void check_pairs(const struct form_pair *pairs, size_t count) {
	for (size_t i = 0; i < count; i++)
		must(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value));
}

/* Whatever was typed, a form is read, or refused with a reason for each field. */
static void read_form(struct arena *a, const struct exchange *x, const struct web_route *route, struct form_pair *pairs,
	size_t count) {
	struct form_input input = { .form = route->form,
		.lang = LANG_EN,
		.pairs = pairs,
		.pair_count = count,
		.params = ARENA_ARRAY(a, struct form_pair, PATH_MOST_SEGMENTS),
		.refusals = ARENA_ARRAY(a, struct form_refusal, form_most_refusals(route->form) + 1) };
	for (; input.param_count < x->param_count; input.param_count++)
		input.params[input.param_count] = x->params[input.param_count];
	void *values;
	struct str hint = STR_NONE;
	enum err e = form_read(a, &input, &values, &hint);
	must(e == OK || e == ERR_NOT_FOUND || (e == ERR_INPUT && input.refusal_count > 0) ||
		(e == ERR_REQUEST && hint.n > 0));
	for (size_t i = 0; e == ERR_INPUT && i < input.refusal_count; i++)
		must(input.refusals[i].reason.n > 0 && utf8_valid(input.refusals[i].reason));
}

static void read_target(struct arena *a, struct exchange *x, struct str body) {
	struct route_match match;
	struct form_pair *pairs;
	size_t count;
	const char *why;
	if (target_match(x, &match) != OK)
		return;
	must(utf8_valid(x->req.path) && !str_contains(x->req.path, S("/../")));
	const struct web_route *route = match.get != NULL ? match.get : match.post;
	for (x->param_count = 0; x->param_count < route->param_count; x->param_count++)
		x->params[x->param_count] = (struct form_pair){ .name = route->param_names[x->param_count],
			.value = match.params[x->param_count] };
	if (form_split(a, x->req.query, &pairs, &count, &why) == OK) {
		check_pairs(pairs, count);
		read_form(a, x, route, pairs, count);
		must(url_with(&x->req, "lang", S("en")).s.n > 0);
	}
	if (form_split_multipart(a, body, media_parameter(x->head.content_type, S("boundary")), &pairs, &count, &why) ==
		OK)
		check_pairs(pairs, count);
}

static void read_fields(const struct http_head *head) {
	(void)lang_of_accept(head->accept_language);
	(void)accepts_coding(head->accept_encoding, S("gzip"));
	(void)accepts_json_rather(head->accept);
	(void)cookie_value(head->cookie, S("lang"));
	(void)etag_matches(head->if_none_match, S("W/\"0123456789abcdef\""));
	must(!origin_is_ours(head, S("kassei.test")) || head->sec_fetch_site.n > 0 || head->origin.n > 0);
	(void)host_is_plain(head->host);
}

static void read_values(struct arena *a, struct str body) {
	struct cursor cursor;
	int64_t id;
	if (cursor_parse(a, body, &cursor))
		must(str_equal(cursor_text(a, cursor), body));
	if (id_parse(body, &id))
		must(str_equal(id_text(a, id), body));
	struct url url = url_foreign(a, body);
	must(url.s.n == 0 || strncasecmp(url.s.p, "javascript", 10) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str rest = str_copy(a, str_of((const char *)data, size));
	struct http_head head = { .method = S("GET"), .content_length = -1 };
	struct str *const fields[] = { &head.target, &head.host, &head.origin, &head.sec_fetch_site, &head.accept,
		&head.accept_language, &head.accept_encoding, &head.cookie, &head.content_type, &head.if_none_match };
	for (size_t i = 0; i < COUNT_OF(fields) && !str_is_none(rest); i++)
		*fields[i] = str_line(&rest);
	if (str_is_none(head.target))
		head.target = S("");
	const struct web_config config = { .site = &thing_site };
	struct web web = { .config = &config, .routes = route_table_new(a, MODULES, COUNT_OF(MODULES)) };
	struct exchange *x = exchange_new(a, &web, &head, 0);
	read_fields(&head);
	read_target(a, x, str_is_none(rest) ? S("") : rest);
	read_values(a, str_is_none(rest) ? head.target : rest);
	arena_free(a);
	return 0;
}
