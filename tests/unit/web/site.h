/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The test site over a SQLite database of its own, asked without a socket: what server.c does between the parts, in
 * one thread. */
#ifndef KASSEI_TESTS_UNIT_WEB_SITE_H
#define KASSEI_TESTS_UNIT_WEB_SITE_H

#include "thing/thing.h"
#include "unit/base/check.h"
#include "web/web-private.h"

struct site {
	struct arena *a;
	char folder[64];
	const char *url;
	struct writer *writer;
	struct db *db;
	struct web_config config;
	struct web web;
	int64_t now_us;
};

/* cmocka's setup and teardown: *state is a struct site with three things in it. */
int site_setup(void **state);
int site_teardown(void **state);
/* Writes things first to last: "もの1" … */
void site_fill(struct site *site, int64_t first, int64_t last);

/* The request as a head to change, and its answer. The exchange lives in the site's arena. */
struct http_head site_head(const char *method, const char *target);
struct exchange *site_ask(struct site *site, const struct http_head *head, const char *body);
struct exchange *site_get(struct site *site, const char *target);
/* A POST from a page of the site with a new request_id, unless body has one. */
struct exchange *site_post(struct site *site, const char *target, const char *body);
/* The value of a header field of the answer; STR_NONE when it is not there. */
struct str site_field(const struct exchange *x, const char *name);

#define SITE(function) cmocka_unit_test_setup_teardown(function, site_setup, site_teardown)

#endif
