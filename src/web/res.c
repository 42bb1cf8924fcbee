/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a handler answers: kept here until the dispatcher prints it in the format that was asked for. Nothing is copied;
 * everything lives as long as the request's arena.
 */
#include "base/date.h"
#include "base/ident.h"
#include "base/settings.h"
#include "web/session.h"
#include "web/web-private.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

enum { OUTCOME_MOST_BYTES = 1000, DETAIL_MOST_BYTES = 500 };

struct exchange *exchange_of(const struct req *req) {
	return (struct exchange *)((char *)req->res - offsetof(struct exchange, res));
}

/* Our own mistake in a handler: logged, answered 500, and seen by every test that looks at a page. */
static void mistake(struct req *req, const char *what) {
	err_detail(req, "%s %s", exchange_of(req)->route->row->name, what);
	req->res->mistaken = true;
}

const struct web *req_web(const struct req *req) {
	return exchange_of(req)->web;
}

struct str req_agent(const struct req *req) {
	struct str agent = exchange_of(req)->head.user_agent;
	return utf8_valid(agent) && !str_is_none(agent) ? str_copy(req->arena, agent) : S("");
}

struct str req_slug(const struct req *req) {
	struct str rest = str_from_offset(req->path, 1);
	return str_cut(&rest, S("/"));
}

struct str req_time(const struct req *req, int64_t utc_us) {
	if (req->lang == LANG_JA)
		return time_format_ja(req->arena, utc_us);
	struct str day = date_format_iso(req->arena, jst_date(utc_us));
	int minute = (int)((utc_us + 9 * 3600 * US_PER_S) / (60 * US_PER_S) % (24 * 60));
	return str_format(req->arena, "%.*s %02d:%02d", STR_ARG(day), minute / 60, minute % 60);
}

bool req_may_open(const struct req *req, struct str pattern) {
	size_t count;
	const struct web_route *all = route_table_all(req_web(req)->routes, &count);
	for (size_t i = 0; i < count; i++)
		if (all[i].row->method == HTTP_GET && str_equal(pattern, str_from(all[i].row->path)))
			return session_has(req->session, all[i].row->role);
	return false;
}

const struct settings *req_settings(const struct req *req) {
	const struct settings *settings = req_web(req)->config->settings;
	if (settings != NULL)
		return settings;
	struct settings *defaults = ARENA_NEW(req->arena, struct settings);
	settings_init(defaults);
	return defaults;
}

struct oidc *req_oidc(const struct req *req) {
	return req_web(req)->config->oidc;
}

struct str req_origin(const struct req *req) {
	return exchange_origin(exchange_of(req));
}

int64_t req_row_limit(const struct req *req) {
	static const int64_t limits[FORMAT_COUNT] = {
		[FORMAT_HTML] = 50,
		[FORMAT_JSON] = 100,
		[FORMAT_CSV] = 10000,
		[FORMAT_XLSX] = 10000,
		[FORMAT_ATOM] = 50,
	};
	return limits[req->format];
}

void res_page(struct req *req, const struct page *page) {
	req->res->page = *page;
	req->res->has_page = true;
}

/* The OpenAPI description promises the rows that routes.def declares, so nothing else may be given. */
static bool is_declared(struct req *req, const struct row_desc *desc, const char *sub_name) {
	const struct web_route *route = exchange_of(req)->route;
	for (size_t i = 0; i < route->rows_count; i++) {
		bool same_name = sub_name == NULL ? i == 0 : strcmp(route->rows[i].rows_name, sub_name) == 0;
		if (route->rows[i].rows == desc && same_name)
			return true;
	}
	return false;
}

static void add_rows(struct req *req, const char *name, const struct table *table, bool single) {
	struct res *res = req->res;
	if (res->table_count == RES_MOST_TABLES)
		mistake(req, "gave too many tables");
	else
		res->tables[res->table_count++] = (struct res_rows){ .name = name, .table = *table, .single = single };
}

static void set_main(struct req *req, const char *name, const struct table *table, bool single) {
	struct res *res = req->res;
	unsigned flag = single ? ROUTE_RECORD : ROUTE_LIST;
	if ((exchange_of(req)->route->row->flags & flag) == 0)
		mistake(req, single ? "called res_record without ROUTE_RECORD" : "called res_table without ROUTE_LIST");
	if (res->table_count > 0 || !is_declared(req, table->desc, NULL))
		mistake(req,
			res->table_count > 0 ? "gave its main rows twice or last" :
				"gave rows that ROWS does not declare");
	res->file_name = name;
	add_rows(req, "items", table, single);
}

void res_table(struct req *req, const char *name, const struct table *table) {
	set_main(req, name, table, false);
}

void res_record(struct req *req, const char *name, const struct row_desc *desc, const void *row) {
	const struct table table = { .desc = desc, .rows = row, .count = 1 };
	set_main(req, name, &table, true);
}

void res_subtable(struct req *req, const char *name, const struct table *table) {
	if (req->res->table_count == 0)
		mistake(req, "gave further rows before its main rows");
	if (!is_declared(req, table->desc, name))
		mistake(req, "gave rows that SUBROWS does not declare");
	add_rows(req, name, table, false);
}

void res_feed(struct req *req, struct str title, const struct feed_entry *entries, size_t count) {
	req->res->feed_title = title;
	req->res->entries = entries;
	req->res->entry_count = count;
	req->res->has_feed = true;
}

void res_body(struct req *req, const char *content_type, struct str body) {
	req->res->content_type = content_type;
	req->res->body = body;
}

void res_attachment(struct req *req, struct str name) {
	req->res->attachment = name;
}

void res_redirect(struct req *req, struct url url) {
	if (url.s.n == 0 || url.s.p[0] != '/' || str_starts(url.s, S("//")))
		mistake(req, "redirects to another site");
	req->res->redirect = url;
}

void res_redirect_away(struct req *req, struct str address) {
	req->res->redirect = (struct url){ address };
	req->res->away = true;
}

/* ---- cookies ---- */

/* __Host- binds a cookie to this very host and needs https; without it, on a machine for trying things, the plain
 * name. */
static struct str cookie_name(const struct req *req, const char *name) {
	return str_format(req->arena, "%s%s", req_web(req)->secure ? "__Host-" : "", name);
}

struct str req_cookie(const struct req *req, const char *name) {
	return cookie_value(exchange_of(req)->head.cookie, cookie_name(req, name));
}

void res_cookie(struct req *req, const char *name, struct str value, int64_t seconds) {
	struct res *res = req->res;
	if (res->cookie_count == RES_MOST_COOKIES) {
		mistake(req, "sets too many cookies");
		return;
	}
	res->cookies[res->cookie_count++] =
		(struct res_cookie){ .name = cookie_name(req, name).p, .value = value, .seconds = seconds };
	res->fresh = true;
}

/* ---- the trail ---- */

void req_act(struct req *req, int64_t party, struct str sentence) {
	req->res->act_party = party;
	req->res->act_sentence = sentence;
}

struct token req_token(const struct req *req, const char *purpose) {
	const struct web *web = req_web(req);
	crypto_generichash_state state;
	struct token token;
	crypto_generichash_init(&state, web->token_key, sizeof web->token_key, sizeof token.bytes);
	crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, (const unsigned char *)req->request_id.p, req->request_id.n);
	crypto_generichash_final(&state, token.bytes, sizeof token.bytes);
	return token;
}

void err_detail(struct req *req, const char *format, ...) {
	char text[DETAIL_MOST_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	req->res->detail = str_copy(req->arena, str_from(text));
}

enum err req_need_level(struct req *req, int level) {
	if (req->session != NULL && req->session->level >= level)
		return OK;
	req->res->level_needed = level;
	return req->session == NULL ? ERR_UNAUTHORISED : ERR_LEVEL;
}

void err_hint(struct req *req, struct str sentence) {
	req->res->hint = sentence;
}

/* ---- forms ---- */

/* A form that has a tick of its own shows that one. */
static bool form_asks_my_number(const struct exchange *x) {
	for (size_t i = 0; x->asks_my_number && i < x->route->form->count; i++)
		if (strcmp(x->route->form->fields[i].name, "not_my_number") == 0)
			return false;
	return x->asks_my_number;
}

struct str form_new_request_id(struct req *req) {
	req->res->fresh = true;
	struct token token = token_new();
	struct str text = token_to_text(req->arena, &token);
	return form_asks_my_number(exchange_of(req)) ? STR_JOIN(req->arena, text, S("!")) : text;
}

void form_refuse(struct req *req, const char *field, struct str reason) {
	struct exchange *x = exchange_of(req);
	struct form_refusal *grown = ARENA_ARRAY(req->arena, struct form_refusal, x->refusal_count + 1);
	if (x->refusal_count > 0)
		memcpy(grown, x->refusals, x->refusal_count * sizeof *grown);
	grown[x->refusal_count++] = (struct form_refusal){ .field = field, .reason = reason };
	x->refusals = grown;
}

struct str form_typed(const struct req *req, const char *field) {
	const struct exchange *x = exchange_of(req);
	for (size_t i = 0; i < x->pair_count; i++)
		if (str_equal(x->pairs[i].name, str_from(field)))
			return form_is_secret(x->route->form, x->pairs[i].name) ? STR_NONE : x->pairs[i].value;
	return STR_NONE;
}

struct str form_reason(const struct req *req, const char *field) {
	const struct exchange *x = exchange_of(req);
	for (size_t i = 0; i < x->refusal_count; i++)
		if (x->refusals[i].field != NULL && strcmp(x->refusals[i].field, field) == 0)
			return x->refusals[i].reason;
	return STR_NONE;
}

const struct form_refusal *form_refusals(const struct req *req, size_t *ret_count) {
	const struct exchange *x = exchange_of(req);
	*ret_count = x->refusal_count;
	return x->refusals;
}

void req_outcome(struct req *req, struct str text) {
	if (text.n > OUTCOME_MOST_BYTES)
		mistake(req, "gave an outcome that is too long to keep");
	req->outcome = text;
}
