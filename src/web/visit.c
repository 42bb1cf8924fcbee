/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A request between libmicrohttpd and dispatch.c. Its threads serve connections only: a request that needs a handler
 * either runs here, when it is a quick read of SQLite (docs/decisions/quick-reads.md), or is suspended, runs on a
 * worker with a connection of its own, and is resumed with its answer. Who owns a request's memory: the response that
 * was made in it; until there is one, the visit.
 */
#include "base/clock.h"
#include "base/log.h"
#include "web/asset.h"
#include "web/server-private.h"
#include "web_store.h"

#include <arpa/inet.h>

/* ---- arenas: kept, so that a request does not allocate ---- */

static struct arena *arena_take(struct server *s) {
	pthread_mutex_lock(&s->mutex);
	struct arena *a = s->spare_count > 0 ? s->spare[--s->spare_count] : NULL;
	pthread_mutex_unlock(&s->mutex);
	return a != NULL ? a : arena_new();
}

static void arena_return(struct server *s, struct arena *a) {
	arena_clear(a);
	pthread_mutex_lock(&s->mutex);
	bool kept = s->spare_count < SPARE_ARENAS;
	if (kept)
		s->spare[s->spare_count++] = a;
	pthread_mutex_unlock(&s->mutex);
	if (!kept)
		arena_free(a);
}

void visit_free(void *object) {
	struct visit *v = object;
	if (v->heavy)
		__atomic_sub_fetch(&v->server->heavy, 1, __ATOMIC_SEQ_CST);
	arena_return(v->server, v->arena);
}

/* ---- lanes ---- */

/* The lane of a thread of libmicrohttpd, which tells nobody when it starts. */
static struct lane *io_lane(struct server *s) {
	pthread_t self = pthread_self();
	for (int i = 0; i < s->io_count; i++) {
		struct lane *lane = &s->io_lanes[i];
		if (__atomic_load_n(&lane->taken, __ATOMIC_ACQUIRE) && pthread_equal(lane->thread, self))
			return lane;
	}
	pthread_mutex_lock(&s->mutex);
	struct lane *lane = s->io_lanes;
	while (lane->taken)
		lane++;
	lane->thread = self;
	__atomic_store_n(&lane->taken, true, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&s->mutex);
	return lane;
}

/* ---- the version of the data ---- */

/* What other processes may have committed: asked at most once a second, by whoever comes first. */
static void ask_foreign_version(struct server *s, struct db *db, struct arena *a) {
	struct web_data_version_row row;
	int64_t now_us = clock_monotonic_us();
	if (pthread_mutex_trylock(&s->version_mutex) != 0)
		return;
	if (now_us - s->version_asked_us >= 1000000 && web_data_version(db, a, &row) == OK) {
		s->version_asked_us = now_us;
		__atomic_store_n(&s->foreign_version, hash_bytes(row.version), __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&s->version_mutex);
}

/* Differs whenever a commit may have come between. Our own writer counts its batches before it answers them. */
static int64_t data_version(struct server *s, struct db *db, struct arena *a) {
	if (s->asks_version)
		ask_foreign_version(s, db, a);
	uint64_t own = (uint64_t)writer_stats(s->web.writer).batches;
	return (int64_t)(own + __atomic_load_n(&s->foreign_version, __ATOMIC_ACQUIRE));
}

/* ---- the log ---- */

static const char *method_word(struct str method) {
	static const char *const words[] = { "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH" };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_equal(method, str_from(words[i])))
			return words[i];
	return "other";
}

static enum log_level level_of(const struct exchange *x) {
	static const enum log_level levels[] = {
		[ERR_LOG_NONE] = LOG_LEVEL_INFO,
		[ERR_LOG_INFO] = LOG_LEVEL_INFO,
		[ERR_LOG_WARN] = LOG_LEVEL_WARN,
		[ERR_LOG_ERROR] = LOG_LEVEL_ERROR,
	};
	return x->error == OK ? LOG_LEVEL_INFO : levels[err_info(x->error)->log];
}

static void log_request(const struct visit *v, unsigned status, size_t bytes, const char *from) {
	const struct exchange *x = v->x;
	if (v->server->web.config->no_access_log && x->error == OK)
		return;
	struct log_field fields[8] = {
		LOG_NAME("method", method_word(x->head.method)),
		LOG_NAME("route", exchange_pattern(x)),
		LOG_INT("status", (int64_t)status),
		LOG_INT("us", clock_monotonic_us() - v->begun_us),
		LOG_INT("bytes", (int64_t)bytes),
		LOG_NAME("from", from),
	};
	size_t count = 6;
	if (x->error != OK)
		fields[count++] = (struct log_field)LOG_NAME("error", err_info(x->error)->name);
	if (!str_is_none(x->res.detail))
		fields[count++] = (struct log_field)LOG_DETAIL("detail", x->res.detail);
	log_write(level_of(x), "request", fields, count);
	if (x->reference.n > 0)
		log_line(LOG_LEVEL_ERROR, "reference", LOG_DETAIL("reference", x->reference),
			LOG_NAME("error", err_info(x->error)->name));
}

/* ---- answering ---- */

/* Queues a response that others share, and ends the visit. */
static enum MHD_Result answer_shared(struct visit *v, unsigned status, struct MHD_Response *response, void **con_cls) {
	enum MHD_Result result = MHD_queue_response(v->connection, status, response);
	*con_cls = NULL;
	visit_free(v);
	return result;
}

/* Queues the visit's own response, which takes the visit along. */
static enum MHD_Result answer_own(struct visit *v, void **con_cls) {
	struct MHD_Response *response = v->response;
	unsigned status = v->status;
	struct MHD_Connection *connection = v->connection;
	if (response == NULL)
		return MHD_NO;
	*con_cls = NULL;
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static void make_unchanged(struct answer *answer) {
	answer->status = 304;
	answer->body = S("");
	answer->content_type = NULL;
}

/* The finished page goes into the cache, so that the next visitor finds it. */
static void keep_page(struct visit *v) {
	struct cache *cache = v->server->web.cache;
	if (cache == NULL || !v->x->answer.cacheable)
		return;
	const struct cache_page page = page_of_answer(&v->x->answer);
	struct cache_entry *entry = cache_keep(cache, v->x->cache_key, v->data_version, &page);
	if (entry != NULL)
		cache_drop(cache, entry);
}

/* From the exchange's answer to a response; on any thread. */
static void make_response(struct visit *v) {
	struct answer *answer = &v->x->answer;
	keep_page(v);
	if (answer->status == 200 && etag_matches(v->x->head.if_none_match, answer->etag))
		make_unchanged(answer);
	v->status = (unsigned)answer->status;
	log_request(v, v->status, answer->body.n, "handler");
	v->response = response_own(v);
	v->stage = VISIT_ANSWERED;
}

/* ---- on a worker ---- */

static void resume(struct visit *v) {
	struct MHD_Connection *connection = v->connection;
	__atomic_sub_fetch(&v->server->suspended, 1, __ATOMIC_SEQ_CST);
	MHD_resume_connection(connection);
}

/* In the writer's thread. */
static void on_applied(enum err e, void *context) {
	struct visit *v = context;
	v->applied = e;
	v->to_render = true;
	work_continue(v->server->work, &v->job);
}

/* True when the writer has the visit now. */
static bool hand_to_writer(struct visit *v) {
	struct writer *writer = v->server->web.writer;
	if (writer == NULL)
		return false;
	return writer_queue(writer, v->x->req.tenant, dispatch_apply, v->x->req.arena, v->x, on_applied, v) == OK;
}

void visit_run(struct work_job *job, int worker, void *context) {
	struct server *s = context;
	struct visit *v = (struct visit *)job;
	struct db *db = s->work_lanes[worker].db;
	if (v->to_render) {
		dispatch_render(v->x, db, v->applied);
	} else if (v->x->req.method == HTTP_GET) {
		v->data_version = s->web.cache != NULL ? data_version(s, db, v->arena) : 0;
		dispatch_get(v->x, db);
	} else if (dispatch_prepare(v->x, db)) {
		if (hand_to_writer(v))
			return;
		dispatch_error(v->x, ERR_BUSY);
	}
	make_response(v);
	resume(v);
}

/* ---- on a thread of libmicrohttpd ---- */

static enum MHD_Result answer_now(struct visit *v, void **con_cls) {
	make_response(v);
	return answer_own(v, con_cls);
}

static enum MHD_Result suspend(struct visit *v, void **con_cls) {
	struct server *s = v->server;
	MHD_suspend_connection(v->connection);
	__atomic_add_fetch(&s->suspended, 1, __ATOMIC_SEQ_CST);
	if (work_queue(s->work, &v->job))
		return MHD_YES;
	dispatch_error(v->x, ERR_BUSY);
	make_response(v);
	resume(v);
	(void)con_cls;
	return MHD_YES;
}

/* Answers from the cache; false when the page is not there. */
static bool answer_cached(struct visit *v, struct db *db, void **con_cls, enum MHD_Result *ret_result) {
	struct cache *cache = v->server->web.cache;
	struct exchange *x = v->x;
	v->data_version = data_version(v->server, db, v->arena);
	struct cache_entry *entry = cache_find(cache, x->cache_key, v->data_version);
	if (entry == NULL)
		return false;
	bool unchanged = etag_matches(x->head.if_none_match, entry->page.etag);
	struct MHD_Response *response = NULL;
	if (!unchanged && accepts_coding(x->head.accept_encoding, S("gzip")))
		response = response_ready(cache, entry, CACHE_READY_GZIP);
	if (response == NULL)
		response = response_ready(cache, entry, unchanged ? CACHE_READY_UNCHANGED : CACHE_READY_PLAIN);
	if (response != NULL) {
		log_request(v, unchanged ? 304 : 200, unchanged ? 0 : entry->page.body.n, "cache");
		*ret_result = answer_shared(v, unchanged ? 304 : 200, response, con_cls);
	}
	cache_drop(cache, entry);
	return response != NULL;
}

static enum MHD_Result answer_get(struct visit *v, void **con_cls) {
	struct server *s = v->server;
	struct lane *lane = io_lane(s);
	enum MHD_Result result;
	if (s->web.cache != NULL && !str_is_none(v->x->cache_key) && answer_cached(v, lane->db, con_cls, &result))
		return result;
	if (!s->inline_reads || !str_is_none(v->x->session_token) || (v->x->route->row->flags & ROUTE_SLOW) != 0 ||
		v->x->req.format == FORMAT_XLSX || v->x->req.format == FORMAT_CSV)
		return suspend(v, con_cls);
	dispatch_get(v->x, lane->db);
	return answer_now(v, con_cls);
}

static enum MHD_Result answer_asset(struct visit *v, void **con_cls) {
	struct server *s = v->server;
	struct exchange *x = v->x;
	struct str name = str_from_offset(v->target, strlen("/assets/"));
	const struct asset *asset = asset_find(str_cut(&name, S("?")));
	bool get = str_equal(x->head.method, S("GET")) || str_equal(x->head.method, S("HEAD"));
	if (asset == NULL || !get) {
		dispatch_error(x, asset == NULL ? ERR_NOT_FOUND : ERR_METHOD);
		return answer_now(v, con_cls);
	}
	struct MHD_Response **forms = &s->assets[(asset - asset_table) * ASSET_FORMS];
	bool brotli = forms[2] != NULL && accepts_coding(x->head.accept_encoding, S("br"));
	bool gzip = forms[1] != NULL && accepts_coding(x->head.accept_encoding, S("gzip"));
	log_request(v, 200, asset->n, "asset");
	return answer_shared(v, 200, forms[brotli ? 2 : gzip ? 1 : 0], con_cls);
}

/* ---- taking the request in ---- */

static struct str *place_of_field(struct http_head *head, struct str name) {
	const struct { const char *name; struct str *place; } rows[] = {
		{ .name = "Host", .place = &head->host },
		{ .name = "Accept", .place = &head->accept },
		{ .name = "Origin", .place = &head->origin },
		{ .name = "Cookie", .place = &head->cookie },
		{ .name = "Content-Type", .place = &head->content_type },
		{ .name = "User-Agent", .place = &head->user_agent },
		{ .name = "If-None-Match", .place = &head->if_none_match },
		{ .name = "Sec-Fetch-Site", .place = &head->sec_fetch_site },
		{ .name = "X-Forwarded-For", .place = &head->forwarded_for },
		{ .name = "Accept-Language", .place = &head->accept_language },
		{ .name = "Accept-Encoding", .place = &head->accept_encoding },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (name.n == strlen(rows[i].name) && strncasecmp(name.p, rows[i].name, name.n) == 0)
			return rows[i].place;
	return NULL;
}

/* Of a field that comes twice the first counts; a second Host makes the request wrong (RFC 9112 section 3.2). */
static enum MHD_Result take_field(
	void *context, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value, size_t value_n) {
	struct http_head *head = context;
	(void)kind;
	struct str name = str_of(key, key_n), text = str_of(value == NULL ? "" : value, value_n);
	if (name.n == strlen("Content-Length") && strncasecmp(name.p, "Content-Length", name.n) == 0 &&
		!str_to_int64(text, &head->content_length))
		head->content_length = INT64_MAX;
	if (name.n == strlen("Transfer-Encoding") && strncasecmp(name.p, "Transfer-Encoding", name.n) == 0)
		head->chunked = true;
	struct str *place = place_of_field(head, name);
	if (place == &head->host && !str_is_none(*place))
		head->two_hosts = true;
	if (place != NULL && str_is_none(*place))
		*place = text;
	return MHD_YES;
}

/* libmicrohttpd would split the query too, keep 64 bytes for each field, and never answer when they do not fit. It
 * parses what stands behind the '?' after this callback, in its own writable buffer: nothing is left there. */
static void hide_query(const char *target) {
	const char *query = strchr(target, '?');
	char *first;
	if (query == NULL)
		return;
	memcpy(&first, &query, sizeof first);
	first[1] = '\0';
}

/* The first line is there. What is returned becomes *con_cls. */
void *visit_begin(void *context, const char *target, struct MHD_Connection *connection) {
	const struct door *door = context;
	struct server *s = door->server;
	struct arena *a = arena_take(s);
	struct visit *v = ARENA_NEW(a, struct visit);
	*v = (struct visit){
		.server = s,
		.side = door->side,
		.arena = a,
		.connection = connection,
		.target = str_copy(a, str_from(target)),
		.stage = VISIT_NEW,
		.begun_us = clock_monotonic_us(),
	};
	hide_query(target);
	return v;
}

/* From here on stopping waits for the answer; half a request is nobody's work yet. False when the server is stopping
 * already: then the connection is closed, so that nothing is suspended any more once the last answer is out. */
static bool begin(struct visit *v) {
	v->living = true;
	__atomic_add_fetch(&v->server->living, 1, __ATOMIC_SEQ_CST);
	return !__atomic_load_n(&v->server->stopping, __ATOMIC_SEQ_CST);
}

/* As inet_ntop writes it, in a tenth of the time: every request asks. */
static struct str ipv4_text(struct arena *a, const struct in_addr *address) {
	const unsigned char *bytes = (const unsigned char *)&address->s_addr;
	char rooms[4][INT_TEXT_SIZE];
	struct str n[4];
	for (size_t i = 0; i < COUNT_OF(n); i++)
		n[i] = int_write(bytes[i], rooms[i]);
	return STR_JOIN(a, n[0], S("."), n[1], S("."), n[2], S("."), n[3]);
}

static struct str peer_of(struct visit *v) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(v->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char room[INET6_ADDRSTRLEN] = "";
	if (info == NULL || info->client_addr == NULL)
		return S("");
	const struct sockaddr *address = info->client_addr;
	if (address->sa_family == AF_INET)
		return ipv4_text(v->arena, &((const struct sockaddr_in *)(const void *)address)->sin_addr);
	if (address->sa_family != AF_INET6 ||
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, room,
			sizeof room) == NULL)
		return S("");
	return str_copy(v->arena, str_from(room));
}

/* A form with a file is held in memory as a whole: only so many at once. */
static void take_weight(struct visit *v) {
	struct server *s = v->server;
	if (v->x->answer.status != 0 || v->x->body_limit <= BODY_LARGE_MOST_BYTES)
		return;
	int limit = s->web.config->upload_limit > 0 ? s->web.config->upload_limit : UPLOADS_AT_ONCE;
	v->heavy = true;
	if (__atomic_add_fetch(&s->heavy, 1, __ATOMIC_SEQ_CST) > limit)
		dispatch_error(v->x, ERR_BUSY);
}

/* The header section is there. An early answer to a request with a body ends the connection, as the body is not
 * read. */
static enum MHD_Result take_head(struct visit *v, const char *method, void **con_cls) {
	struct http_head head = {
		.method = str_copy(v->arena, str_from(method)), .target = v->target, .content_length = -1
	};
	MHD_get_connection_values_n(v->connection, MHD_HEADER_KIND, take_field, &head);
	head.side = v->side;
	head.peer = peer_of(v);
	v->has_body = head.content_length > 0 || head.chunked;
	v->x = exchange_new(v->arena, &v->server->web, &head, clock_now());
	v->stage = VISIT_BODY;
	if (str_starts(v->target, S("/assets/")))
		v->stage = VISIT_ASSET;
	else
		dispatch_head(v->x);
	take_weight(v);
	if (v->x->answer.status != 0 && v->has_body)
		return begin(v) ? answer_now(v, con_cls) : MHD_NO;
	buf_init(&v->x->body, v->arena, v->x->body_limit);
	return MHD_YES;
}

/* A chunk of the body. One that passes the limit is answered when its sender is done, unless that takes too long. */
static enum MHD_Result take_chunk(struct visit *v, const char *bytes, size_t *n) {
	if (v->x->answer.status == 0) {
		buf_put(&v->x->body, bytes, *n);
		if (v->x->body.too_big) {
			upload_hint(v->x);
			dispatch_error(v->x, ERR_TOO_LARGE);
		}
	} else {
		v->discarded += *n;
	}
	*n = 0;
	return v->discarded > BODY_DISCARD_MOST_BYTES ? MHD_NO : MHD_YES;
}

static enum MHD_Result take_end(struct visit *v, void **con_cls) {
	if (!begin(v))
		return MHD_NO;
	if (v->stage == VISIT_ASSET)
		return answer_asset(v, con_cls);
	if (v->x->answer.status != 0)
		return answer_now(v, con_cls);
	return v->x->req.method == HTTP_GET ? answer_get(v, con_cls) : suspend(v, con_cls);
}

/* libmicrohttpd calls this when the header section is there, for each chunk of the body, at its end, and after a
 * resume. */
enum MHD_Result visit_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *upload, size_t *upload_n, void **con_cls) {
	(void)context;
	(void)connection;
	(void)url;
	(void)version;
	struct visit *v = *con_cls;
	if (v == NULL)
		return MHD_NO;
	if (v->stage == VISIT_ANSWERED)
		return answer_own(v, con_cls);
	if (v->stage == VISIT_NEW)
		return take_head(v, method, con_cls);
	return *upload_n > 0 ? take_chunk(v, upload, upload_n) : take_end(v, con_cls);
}

/* Once for every on_target. A visit that still stands here never queued a response; one that did was living. */
void visit_completed(
	void *context, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode code) {
	struct server *s = context;
	(void)connection;
	(void)code;
	struct visit *v = *con_cls;
	bool lived = v == NULL || v->living;
	*con_cls = NULL;
	if (v != NULL && v->response != NULL)
		MHD_destroy_response(v->response);
	else if (v != NULL)
		visit_free(v);
	if (!lived || __atomic_sub_fetch(&s->living, 1, __ATOMIC_SEQ_CST) > 0 ||
		!__atomic_load_n(&s->stopping, __ATOMIC_SEQ_CST))
		return;
	pthread_mutex_lock(&s->mutex);
	pthread_cond_signal(&s->nothing_lives);
	pthread_mutex_unlock(&s->mutex);
}
