/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The order in which every request is dealt with, and nowhere else: match, method, session, role set, origin, body
 * limit, content type, form, handler, printing, header fields. A handler cannot forget any of it. Knows no sockets
 * and no threads: server.c calls these functions where they may run.
 */
#include "base/date.h"
#include "base/ident.h"
#include "web/session.h"
#include "web/web-private.h"
#include "web_store.h"

enum { REQUEST_KEPT_DAYS = 7 };

struct exchange *exchange_new(struct arena *a, struct web *web, const struct http_head *head, int64_t now_us) {
	struct exchange *x = ARENA_NEW(a, struct exchange);
	x->web = web;
	x->head = *head;
	x->session_token = STR_NONE;
	x->req = (struct req){
		.arena = a,
		.method = str_equal(head->method, S("POST")) ? HTTP_POST : HTTP_GET,
		.lang = LANG_JA,
		.format = FORMAT_HTML,
		.path = S("/"),
		.query = S(""),
		.now_us = now_us,
		.remote = network_client(a, head->peer, head->forwarded_for, web->trusted_proxies),
		.res = &x->res,
	};
	return x;
}

const char *exchange_pattern(const struct exchange *x) {
	return x->route == NULL ? "-" : x->route->row->path;
}

/* Without public_url the answer depends on what the client calls us, so nobody else may be given it. */
struct str exchange_origin(struct exchange *x) {
	if (x->web->config->public_url != NULL)
		return str_from(x->web->config->public_url);
	x->res.fresh = true;
	return str_join2(x->req.arena, S("http://"), str_is_none(x->head.host) ? S("localhost") : x->head.host);
}

/* ---- language ---- */

/* The value of ?lang= when it is one of ours; a broken query is found later, when the form is read. */
static enum lang asked_lang(const struct exchange *x) {
	for (size_t i = 0; i < x->query_count; i++)
		if (str_equal(x->query[i].name, S("lang")))
			return lang_of_word(x->query[i].value);
	return 0;
}

static void choose_lang(struct exchange *x) {
	enum lang cookie = lang_of_word(cookie_value(x->head.cookie, S("lang")));
	enum lang asked = asked_lang(x);
	enum lang accepted = asked != 0 || cookie != 0 ? 0 : lang_of_accept(x->head.accept_language);
	x->req.lang = asked != 0 ? asked : cookie != 0 ? cookie : accepted != 0 ? accepted : LANG_JA;
	x->lang_cookie_due = asked != 0 && asked != cookie;
	x->lang_asked = asked != 0;
}

/* ---- match and method ---- */

static bool is_get(const struct exchange *x) {
	return str_equal(x->head.method, S("GET")) || str_equal(x->head.method, S("HEAD"));
}

static void say_allow(struct exchange *x, const struct route_match *match) {
	struct str methods = S("GET, HEAD, OPTIONS, POST");
	if (match->post == NULL)
		methods = S("GET, HEAD, OPTIONS");
	else if (match->get == NULL)
		methods = S("OPTIONS, POST");
	answer_field(x, "Allow", methods);
}

/* "/plans/" is the same page as "/plans": say so once and for all (RFC 9110 section 15.4.9). */
static void redirect_without_slash(struct exchange *x) {
	struct buf *to = ARENA_NEW(x->req.arena, struct buf);
	buf_init(to, x->req.arena, 4 * TARGET_MOST_BYTES);
	struct str rest = x->raw_path;
	rest.n--;
	buf_str(to, rest);
	for (size_t i = 0; i < x->query_count; i++) {
		buf_char(to, i == 0 ? '?' : '&');
		url_encode(to, x->query[i].name);
		buf_char(to, '=');
		url_encode(to, x->query[i].value);
	}
	x->answer.status = 308;
	answer_field(x, "Location", str_copy(x->req.arena, buf_view(to)));
}

void dispatch_bind(struct exchange *x, const struct web_route *route, const struct route_match *match) {
	x->route = route;
	x->param_count = route->param_count;
	for (size_t i = 0; i < route->param_count; i++)
		x->params[i] = (struct form_pair){ .name = route->param_names[i], .value = match->params[i] };
}

/* The staff's routes do not exist for whoever comes in by the public door or from outside the staff's networks. */
static bool is_reachable(const struct exchange *x, const struct web_route *route) {
	enum side side = (route->row->flags & ROUTE_BOTH_SIDES) != 0 ? SIDE_BOTH : side_of_role(route->row->role);
	if (x->head.side != 0 && (side & x->head.side) == 0)
		return false;
	return side != SIDE_STAFF || networks_is_empty(x->web->staff_networks) ||
		networks_has(x->web->staff_networks, x->req.remote);
}

bool req_has_page(const struct req *req, struct str pattern) {
	const struct exchange *x = exchange_of(req);
	size_t count;
	const struct web_route *all = route_table_all(x->web->routes, &count);
	for (size_t i = 0; i < count; i++)
		if (all[i].row->method == HTTP_GET && str_equal(pattern, str_from(all[i].row->path)))
			return is_reachable(x, &all[i]);
	return false;
}

static enum err choose_route(struct exchange *x, const struct route_match *found) {
	struct route_match reachable = *found;
	const struct route_match *match = &reachable;
	if (reachable.get != NULL && !is_reachable(x, reachable.get))
		reachable.get = NULL;
	if (reachable.post != NULL && !is_reachable(x, reachable.post))
		reachable.post = NULL;
	if (reachable.get == NULL && reachable.post == NULL)
		return ERR_NOT_FOUND;
	bool post = str_equal(x->head.method, S("POST"));
	const struct web_route *route = post ? match->post : is_get(x) ? match->get : NULL;
	if (route != NULL && route->row->method == HTTP_CALLBACK && !str_equal(x->head.method, S("GET")))
		route = NULL; /* HEAD must not write */
	if (str_equal(x->head.method, S("OPTIONS"))) {
		x->answer.status = 204;
		say_allow(x, match);
		return OK;
	}
	if (route == NULL) {
		say_allow(x, match);
		return ERR_METHOD;
	}
	dispatch_bind(x, route, match);
	if (route->row->method == HTTP_CALLBACK)
		x->req.method = HTTP_CALLBACK;
	if (match->slash_at_end && !post)
		redirect_without_slash(x);
	else if (match->slash_at_end)
		return ERR_NOT_FOUND;
	return OK;
}

/* ---- before the body ---- */

static enum err check_origin(struct exchange *x) {
	struct str host = str_is_none(x->web->host) ? x->head.host : x->web->host;
	if (is_get(x) || origin_is_ours(&x->head, host))
		return OK;
	err_detail(&x->req, "the request does not come from a page of this site");
	return ERR_FORBIDDEN;
}

static enum err check_body(struct exchange *x) {
	if (is_get(x))
		return x->head.content_length > 0 || x->head.chunked ? ERR_TOO_LARGE : OK;
	if ((x->route->row->flags & ROUTE_UPLOAD) != 0)
		return upload_check(x);
	x->body_limit = (x->route->row->flags & ROUTE_LARGE) != 0 ? BODY_LARGE_MOST_BYTES : BODY_MOST_BYTES;
	if (x->head.content_length > (int64_t)x->body_limit)
		return ERR_TOO_LARGE;
	bool taken = media_is(x->head.content_type, S("application/x-www-form-urlencoded")) ||
	             media_is(x->head.content_type, S("multipart/form-data"));
	return taken ? OK : ERR_MEDIA_TYPE;
}

/* Everything that an answer to this GET depends on, but for the data; path and query lie side by side in the target.
 * Nobody who is signed in shares one. */
static void name_in_cache(struct exchange *x) {
	if (x->req.method != HTTP_GET || !str_is_none(x->session_token) || x->route->row->role != ROLE_PUBLIC ||
		x->lang_cookie_due || (x->route->row->flags & ROUTE_FRESH) != 0)
		return;
	const struct {
		int lang, format, day;
	} start = { .lang = (int)x->req.lang, .format = (int)x->req.format, .day = jst_date(x->req.now_us).days };
	struct str address = str_of(x->raw_path.p, x->raw_path.n);
	if (x->req.query.n > 0)
		address.n = (size_t)(x->req.query.p + x->req.query.n - x->raw_path.p);
	x->cache_key = str_join2(x->req.arena, str_of((const char *)&start, sizeof start), address);
}

static enum err take_head(struct exchange *x) {
	struct route_match match;
	enum err e = target_match(x, &match);
	const char *detail = NULL;
	x->query_error = form_split(x->req.arena, x->req.query, &x->query, &x->query_count, &detail);
	x->query_detail = str_from(detail);
	choose_lang(x);
	if (str_equal(x->head.method, S("OPTIONS")) && str_equal(x->head.target, S("*"))) {
		x->answer.status = 204;
		answer_field(x, "Allow", S("GET, HEAD, OPTIONS, POST"));
		return OK;
	}
	if (x->head.two_hosts || !host_is_plain(x->head.host))
		return ERR_REQUEST;
	TRY(e);
	TRY(choose_route(x, &match));
	if (x->answer.status != 0)
		return OK;
	if (x->web->config->identity != NULL)
		x->session_token = req_cookie(&x->req, SESSION_COOKIE);
	if (str_is_none(x->session_token))
		TRY(session_may(NULL, x->route->row->role));
	TRY(check_origin(x));
	TRY(check_body(x));
	name_in_cache(x);
	return OK;
}

void dispatch_head(struct exchange *x) {
	enum err e = take_head(x);
	if (e != OK)
		dispatch_error(x, e);
	else if (x->answer.status != 0)
		answer_finish(x);
}

/* ---- who asks ---- */

static int64_t id_param(const struct exchange *x, struct str name) {
	int64_t id;
	for (size_t i = 0; i < x->param_count; i++)
		if (str_equal(x->params[i].name, name))
			return id_parse(x->params[i].value, &id) ? id : 0;
	return 0;
}

static struct session_scope scope_of(const struct exchange *x) {
	struct session_scope scope = { .slug = STR_NONE,
		.party = id_param(x, S("party_id")),
		.service = id_param(x, S("service_id")),
		.case_id = id_param(x, S("case_id")) };
	for (size_t i = 0; i < x->param_count; i++)
		if (str_equal(x->params[i].name, S("slug")))
			scope.slug = x->params[i].value;
	return scope;
}

/* Reads the session in the transaction of `db`. That the machinery looks somebody up is no reading in the sense of the
 * trail; what the handler then reads is. */
enum err dispatch_identify(struct exchange *x, struct db *db) {
	if (str_is_none(x->session_token))
		return OK;
	const struct session_scope scope = scope_of(x);
	struct db *before = x->req.db;
	x->req.db = db;
	enum err e =
		x->web->config->identity->find(&x->req, x->session_token, &scope, &x->req.session, &x->was_account);
	x->req.db = before;
	db_forget_sights(db);
	TRY(e);
	if (x->req.session == NULL)
		return session_may(NULL, x->route->row->role);
	x->req.tenant = x->req.session->tenant;
	if (x->req.session->lang != 0 && !x->lang_asked && str_is_none(cookie_value(x->head.cookie, S("lang"))))
		x->req.lang = x->req.session->lang;
	return session_may(x->req.session, x->route->row->role);
}

/* ---- the form ---- */

static enum err read_form(struct exchange *x, const char *const *ignored) {
	const struct form *form = x->route->form;
	struct form_input input = {
		.form = form, .lang = x->req.lang, .pairs = x->pairs, .pair_count = x->pair_count, .params = x->params,
		.param_count = x->param_count, .ignored = ignored,
		.refusals = ARENA_ARRAY(x->req.arena, struct form_refusal, form_most_refusals(form) + 1),
		.tests_my_number = x->req.method == HTTP_POST,
	};
	struct str hint = STR_NONE;
	enum err e = form_read(x->req.arena, &input, &x->form, &hint);
	x->refusals = input.refusals;
	x->refusal_count = input.refusal_count;
	x->asks_my_number = input.asks_my_number;
	x->says_not_my_number = input.says_not_my_number;
	if (!str_is_none(hint)) {
		err_hint(&x->req, hint);
		err_detail(&x->req, "a field is unknown or repeated");
	}
	return e;
}

/* lang once and one of ours; encoding=cp932 or utf-8 on CSV. They belong to every page and stand in no form. */
static enum err read_common_fields(struct exchange *x) {
	size_t langs = 0;
	for (size_t i = 0; i < x->query_count; i++) {
		struct str name = x->query[i].name, value = x->query[i].value;
		if (str_equal(name, S("lang")) && (langs++ > 0 || (value.n > 0 && lang_of_word(value) == 0))) {
			err_hint(&x->req, str_from(tr(x->req.lang, T("lang には ja または en を1回だけ指定できます。"))));
			return ERR_REQUEST;
		}
		if (!str_equal(name, S("encoding")) || x->req.format != FORMAT_CSV)
			continue;
		x->csv_cp932 = str_equal(value, S("cp932"));
		if (!x->csv_cp932 && !str_equal(value, S("utf-8"))) {
			err_hint(&x->req, str_from(tr(x->req.lang, T("encoding には utf-8 または cp932 を指定できます。"))));
			return ERR_REQUEST;
		}
	}
	return OK;
}

/* What a field of the query accepts is said as a problem: a page with a wrong address has no form to show it in. */
static enum err read_query(struct exchange *x) {
	static const char *const ignored[] = { "lang", NULL };
	static const char *const ignored_csv[] = { "lang", "encoding", NULL };
	if (x->query_error != OK) {
		err_detail(&x->req, "%.*s", STR_ARG(x->query_detail));
		return x->query_error;
	}
	TRY(read_common_fields(x));
	x->pairs = x->query;
	x->pair_count = x->query_count;
	enum err e = read_form(x, x->req.format == FORMAT_CSV ? ignored_csv : ignored);
	return e == ERR_INPUT ? ERR_REQUEST : e;
}

/* The log has to say what the database refused; the person gets the reference alone. */
static enum err with_reason(struct exchange *x, struct db *db, enum err e) {
	if ((e == ERR_DATABASE || e == ERR_DISK_FULL) && str_is_none(x->res.detail))
		err_detail(&x->req, "%.*s", STR_ARG(db_error(db)));
	return e;
}

/* ---- GET ---- */

/* In one transaction, so that right and page are of one moment. */
static enum err show_page(struct exchange *x, struct db *db) {
	TRY(dispatch_identify(x, db));
	TRY(read_query(x));
	return with_reason(x, db, x->route->row->show(&x->req, x->form));
}

static enum err call_get(struct exchange *x, struct db *db) {
	x->req.db = db;
	TRY(db_read_begin(db));
	enum err e = show_page(x, db);
	db_read_end(db);
	x->req.db = NULL;
	return e;
}

void dispatch_get(struct exchange *x, struct db *db) {
	enum err e = call_get(x, db);
	enum err left = trail_read(x, db, e);
	db_forget_sights(db);
	if (e == OK)
		e = left;
	if (e != OK)
		dispatch_error(x, e);
	else
		answer_print(x, 200);
}

/* ---- POST ---- */

static struct str take_request_id(const struct exchange *x) {
	for (size_t i = 0; i < x->pair_count; i++)
		if (str_equal(x->pairs[i].name, S("request_id")))
			return x->pairs[i].value;
	return STR_NONE;
}

static enum err split_body(struct exchange *x, const char **ret_detail) {
	struct str body = buf_view(&x->body);
	if (media_is(x->head.content_type, S("multipart/form-data")))
		return upload_split(x, ret_detail);
	return form_split(x->req.arena, body, &x->pairs, &x->pair_count, ret_detail);
}

enum err dispatch_split_body(struct exchange *x) {
	const char *detail = NULL;
	enum err e = split_body(x, &detail);
	if (e != OK)
		err_detail(&x->req, "%s", detail);
	return e;
}

enum err dispatch_read_form(struct exchange *x) {
	static const char *const ignored[] = { "request_id", "not_my_number", NULL };
	return read_form(x, ignored);
}

/* Its fields stand in the address, and its place in the file says whether it came before. */
static enum err read_piece(struct exchange *x) {
	static const char *const ignored[] = { "lang", NULL };
	if (x->query_error != OK)
		return x->query_error;
	upload_take_piece(x);
	return read_form(x, ignored);
}

static enum err read_body(struct exchange *x) {
	if (upload_is_piece(x))
		return read_piece(x);
	if (x->query_error != OK || x->query_count > (x->lang_asked ? 1u : 0u)) {
		err_detail(&x->req, "the address of a POST takes no field but lang");
		return ERR_REQUEST;
	}
	TRY(dispatch_split_body(x));
	x->req.request_id = take_request_id(x);
	struct token token;
	if (!token_parse(x->req.request_id, &token)) {
		err_detail(&x->req, "the form has no request_id that this server made");
		return ERR_REQUEST;
	}
	return dispatch_read_form(x);
}

/* The form of a GET that another site answers with: what its form names; the rest is not ours. Each coming is a new
 * one, so its request_id is made here. */
static enum err read_callback(struct exchange *x) {
	const struct form *form = x->route->form;
	TRY(x->query_error);
	x->pairs = ARENA_ARRAY(x->req.arena, struct form_pair, x->query_count + 1);
	for (size_t i = 0; i < x->query_count; i++)
		for (size_t k = 0; form != NULL && k < form->count; k++)
			if (str_equal(x->query[i].name, str_from(form->fields[k].name)))
				x->pairs[x->pair_count++] = x->query[i];
	const struct token token = token_new();
	x->req.request_id = token_to_text(x->req.arena, &token);
	return dispatch_read_form(x);
}

/* The form again, with the typed values and the reasons, and nothing written. */
static void answer_refused(struct exchange *x) {
	x->req.refused = true;
	enum err e = x->route->row->render(&x->req, x->form);
	if (e != OK)
		dispatch_error(x, e);
	else
		answer_print(x, x->req.conflict ? 409 : 422);
}

static bool prepare(struct exchange *x, struct db *db) {
	enum err e = dispatch_identify(x, db);
	if (e == OK)
		e = x->req.method == HTTP_CALLBACK ? read_callback(x) : read_body(x);
	if (e == OK)
		e = x->route->row->prepare(&x->req, x->form);
	if (e == OK)
		return true;
	if (e == ERR_INPUT)
		answer_refused(x);
	else if (e != ERR_UNAUTHORISED || x->req.method != HTTP_POST || !kept_take(x))
		dispatch_error(x, e);
	return false;
}

bool dispatch_prepare(struct exchange *x, struct db *db) {
	enum err e = db_read_begin(db);
	if (e != OK) {
		dispatch_error(x, e);
		return false;
	}
	x->req.db = db;
	bool go_on = prepare(x, db);
	db_read_end(db);
	db_forget_sights(db);
	x->req.db = NULL;
	return go_on;
}

/* A hash of all fields but secrets (it is stored, and quick to compute), so that one request_id cannot stand for two
 * contents. */
static int64_t hash_of_form(struct exchange *x) {
	uint64_t hash = 0;
	for (size_t i = 0; i < x->pair_count; i++)
		if (!form_is_secret(x->route->form, x->pairs[i].name))
			hash = hash * 31 + (hash_bytes(x->pairs[i].name) ^ hash_bytes(x->pairs[i].value) * 17);
	for (size_t i = 0; i < x->param_count; i++)
		hash = hash * 31 + hash_bytes(x->params[i].value);
	if (x->req.file != NULL)
		hash = hash * 31 + (hash_bytes(x->req.file->name) ^ hash_bytes(x->req.file->bytes) * 17);
	return (int64_t)hash;
}

/* ERR_NOT_FOUND: this request_id has not been answered yet. */
static enum err find_answered(struct exchange *x, struct db *db, struct arena *a) {
	struct web_request_find_row row;
	TRY(web_request_find(db, a, x->req.request_id, &row));
	if (!str_equal(row.route, str_from(x->route->row->name)) || row.form_hash != hash_of_form(x)) {
		err_detail(&x->req, "this request_id came before with another content");
		return ERR_CONFLICT;
	}
	x->req.outcome = row.outcome;
	return OK;
}

/* Who may not any more since the page was prepared does not write. */
static enum err identify_again(struct exchange *x, struct db *db) {
	int64_t tenant = x->req.tenant;
	enum err e = dispatch_identify(x, db);
	x->req.tenant = tenant;
	return e;
}

static enum err apply_once(struct exchange *x, struct db *db) {
	x->req.outcome = S("");
	x->refusal_count = 0;
	x->req.conflict = false;
	x->req.db = db;
	enum err e = with_reason(x, db, x->route->row->apply(&x->req, x->form));
	x->req.db = NULL;
	db_forget_sights(db);
	TRY(e);
	if (upload_is_piece(x))
		return OK;
	TRY(trail_write(x, db));
	TRY(web_request_forget(db, x->req.now_us - REQUEST_KEPT_DAYS * US_PER_DAY, NULL));
	return web_request_keep(db, x->req.request_id, str_from(x->route->row->name), hash_of_form(x), x->req.outcome,
		x->req.now_us, NULL);
}

enum err dispatch_apply(struct db *db, struct arena *a, void *exchange) {
	struct exchange *x = exchange;
	TRY(identify_again(x, db));
	enum err e = upload_is_piece(x) ? ERR_NOT_FOUND : find_answered(x, db, a);
	return e == ERR_NOT_FOUND ? apply_once(x, db) : e;
}

static enum err render(struct exchange *x, struct db *db, enum err applied) {
	/* The commit's answer was lost: what the database knows of the request_id decides. */
	if (applied == ERR_BUSY && !upload_is_piece(x))
		applied = find_answered(x, db, x->req.arena) == OK ? OK : ERR_BUSY;
	TRY(applied);
	TRY(with_reason(x, db, x->route->row->render(&x->req, x->form)));
	if (!str_is_none(x->res.redirect.s) || (upload_is_piece(x) && x->res.content_type != NULL))
		return OK;
	err_detail(&x->req, "%s_render ends in no redirect", x->route->row->name);
	return ERR_INTERNAL;
}

/* After a POST that has done something the next page says so, once. */
static void remember_what_was_done(struct exchange *x) {
	const struct web_site *site = x->web->config->site;
	struct str name = str_from(x->route->row->name);
	bool says = x->req.method == HTTP_POST && x->req.session != NULL && site != NULL && site->did != NULL &&
		site->did(name) != NULL;
	if (says && x->res.redirect.s.n > 0 && x->res.cookie_count < RES_MOST_COOKIES)
		res_cookie(&x->req, DID_COOKIE, name, DID_KEPT_S);
}

void dispatch_render(struct exchange *x, struct db *db, enum err applied) {
	enum err e = db_read_begin(db);
	if (e != OK) {
		dispatch_error(x, applied != OK && applied != ERR_INPUT ? applied : e);
		return;
	}
	x->req.db = db;
	e = render(x, db, applied);
	if (e == OK)
		remember_what_was_done(x);
	if (e == OK)
		answer_print(x, upload_is_piece(x) ? 200 : 303);
	else if (e == ERR_INPUT)
		answer_refused(x);
	else
		dispatch_error(x, e);
	db_read_end(db);
	x->req.db = NULL;
}
