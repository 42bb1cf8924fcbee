/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See site.h. */
#include "site.h"

#include "base/date.h"
#include "base/ident.h"
#include "thing_store.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

static const struct web_module *const MODULES[] = { &web_routes, &thing_routes };

struct fill { int64_t first, count; };

static enum err fill(struct db *db, struct arena *a, void *context) {
	const struct fill *f = context;
	for (int64_t i = f->first; i < f->first + f->count; i++)
		TRY(thing_insert(db, (struct thing_id){ .v = i }, str_format(a, "もの%lld", (long long)i),
			i % 2 == 1 ? COLOUR_RED : COLOUR_GREEN, (struct date){ .days = 20000 + (int32_t)i },
			1763800000000000 + i, (struct opt_int){ .has = i != 2, .v = 1000 * i }, 2025 + i % 3, i == 1,
			i == 3 ? STR_NONE : S("=1+1, \"<b>&"), NULL));
	return OK;
}

void site_fill(struct site *site, int64_t first, int64_t last) {
	struct fill f = { .first = first, .count = last - first + 1 };
	assert_int_equal(writer_run(site->writer, 0, fill, site->a, &f), OK);
}

static void make_database(struct site *site) {
	struct str detail;
	struct db *db;
	check_folder(site->folder, sizeof site->folder);
	site->url = str_format(site->a, "%s/t.db", site->folder).p;
	if (db_open(site->url, DB_CREATE, site->a, &db, &detail) != OK)
		fail_msg("%.*s", STR_ARG(detail));
	assert_int_equal(db_migrate(db), OK);
	db_close(db);
	if (writer_start(site->url, 100, site->a, &site->writer, &detail) != OK)
		fail_msg("%.*s", STR_ARG(detail));
	if (db_open(site->url, DB_READ_ONLY, site->a, &site->db, &detail) != OK)
		fail_msg("%.*s", STR_ARG(detail));
}

int site_setup(void **state) {
	if (sodium_init() < 0)
		return -1;
	struct arena *a = arena_new();
	struct site *site = ARENA_NEW(a, struct site);
	site->a = a;
	site->now_us = 1763800000000000; /* 2025-11-22 in Japan */
	make_database(site);
	site->config = (struct web_config){ .database = site->url,
		.writer = site->writer,
		.site = &thing_site,
		.modules = MODULES + 1,
		.module_count = 1 };
	site->web = (struct web){ .config = &site->config,
		.routes = route_table_new(a, MODULES, 2),
		.writer = site->writer };
	*state = site;
	site_fill(site, 1, 3);
	return 0;
}

int site_teardown(void **state) {
	static const char *const endings[] = { "", "-wal", "-shm", ".lock", "-lock" };
	struct site *site = *state;
	db_close(site->db);
	writer_stop(site->writer);
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		(void)unlink(str_format(site->a, "%s%s", site->url, endings[i]).p);
	int left = rmdir(site->folder);
	arena_free(site->a);
	return left;
}

struct http_head site_head(const char *method, const char *target) {
	return (struct http_head){ .method = str_from(method),
		.target = str_from(target),
		.host = S("kassei.test:8080"),
		.content_length = -1 };
}

struct exchange *site_ask(struct site *site, const struct http_head *head, const char *body) {
	struct exchange *x = exchange_new(site->a, &site->web, head, site->now_us);
	dispatch_head(x);
	if (x->answer.status != 0)
		return x;
	buf_init(&x->body, site->a, x->body_limit);
	if (body != NULL)
		buf_cstr(&x->body, body);
	if (x->req.method == HTTP_GET)
		dispatch_get(x, site->db);
	else if (dispatch_prepare(x, site->db))
		dispatch_render(x, site->db, writer_run(site->writer, x->req.tenant, dispatch_apply, site->a, x));
	return x;
}

struct exchange *site_get(struct site *site, const char *target) {
	struct http_head head = site_head("GET", target);
	return site_ask(site, &head, NULL);
}

struct exchange *site_post(struct site *site, const char *target, const char *body) {
	struct http_head head = site_head("POST", target);
	head.sec_fetch_site = S("same-origin");
	head.content_type = S("application/x-www-form-urlencoded");
	struct token token = token_new();
	if (strstr(body, "request_id=") == NULL)
		body = str_format(site->a, "request_id=%s&%s", token_to_text(site->a, &token).p, body).p;
	head.content_length = (int64_t)strlen(body);
	return site_ask(site, &head, body);
}

struct str site_field(const struct exchange *x, const char *name) {
	for (size_t i = 0; i < x->answer.field_count; i++)
		if (strcmp(x->answer.fields[i].name, name) == 0)
			return x->answer.fields[i].value;
	return STR_NONE;
}
