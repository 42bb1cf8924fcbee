/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Between libmicrohttpd and dispatch.c. Its threads serve connections only: a request that needs a handler either runs here, when
 * it is a quick read of SQLite (docs/decisions), or is suspended, runs on a worker with a connection of its own, and is
 * resumed with its answer. Who owns a request's memory: the response that was made in it; until there is one, the visit.
 */
#include "base/clock.h"
#include "base/log.h"
#include "web/asset.h"
#include "web/gzip.h"
#include "web/listen.h"
#include "web/serve.h"
#include "web/web-private.h"
#include "web/work.h"
#include "web_store.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	IO_THREADS = 2, WORKERS_SQLITE = 2, WORKERS_POSTGRES = 8, QUEUE_LIMIT = 512, CONNECTION_LIMIT = 10000, IDLE_TIMEOUT_S = 30,
	CACHE_BYTES = 64 * 1024 * 1024, CONNECTION_MEMORY_BYTES = 32 * 1024, SPARE_FILES = 64, STOP_WITHIN_S = 5, SPARE_ARENAS = 64,
	ASSET_FORMS = 3, DISCARD_MOST_BYTES = 8 * 1024 * 1024,
};

/* A thread with a reading connection of its own. */
struct lane {
	struct db *db;
	pthread_t thread;
	bool taken;
};

struct server {
	struct web web;
	struct arena *arena;
	struct MHD_Daemon *daemon;
	struct work *work;
	struct lane *io_lanes, *work_lanes;
	int io_count, work_count;
	bool inline_reads;             /* quick reads run on the thread of the connection */
	struct MHD_Response **assets;  /* ASSET_FORMS for each asset: plain, gzip, brotli; NULL where there is none */
	pthread_mutex_t mutex;         /* over what follows */
	pthread_cond_t nothing_lives;
	int living;                    /* requests whose answer is not yet out */
	int suspended;
	struct arena *spare[SPARE_ARENAS];
	int spare_count;
	pthread_mutex_t version_mutex;
	int64_t version_asked_us;      /* monotonic */
	uint64_t foreign_version;      /* what other processes may have written (PostgreSQL) */
	bool asks_version;
};

enum visit_stage { VISIT_NEW = 1, VISIT_BODY, VISIT_ANSWERED, VISIT_ASSET };

/* One request, from its first line to its answer. */
struct visit {
	struct work_job job; /* first, so that a job is a visit */
	struct server *server;
	struct arena *arena;
	struct MHD_Connection *connection;
	struct exchange *x;
	struct str target;
	enum visit_stage stage;
	bool has_body;
	bool living;         /* counted in the server's */
	bool to_render;      /* the worker goes on with dispatch_render */
	enum err applied;
	size_t discarded;
	int64_t data_version;
	int64_t begun_us;    /* monotonic */
	struct MHD_Response *response;
	unsigned status;
};

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

static void visit_free(void *object) {
	struct visit *v = object;
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

/* ---- responses ---- */

static void add_fields(struct MHD_Response *response, const struct cache_page *page) {
	if (page->content_type != NULL)
		MHD_add_response_header(response, "Content-Type", page->content_type);
	for (size_t i = 0; i < page->field_count; i++)
		MHD_add_response_header(response, page->fields[i].name, page->fields[i].value.p);
	if (!str_is_none(page->etag))
		MHD_add_response_header(response, "ETag", page->etag.p);
}

/* libmicrohttpd takes its buffers without const and does not write into them. */
static void *writable(struct str body) {
	void *p;
	memcpy(&p, &body.p, sizeof p);
	return p;
}

static struct MHD_Response *lasting_response(struct str body) {
	return MHD_create_response_from_buffer(body.n, writable(body), MHD_RESPMEM_PERSISTENT);
}

static struct cache_page page_of(const struct answer *answer) {
	struct cache_page page = { .etag = answer->etag, .content_type = answer->content_type, .body = answer->body, .field_count = answer->field_count };
	_Static_assert((int)CACHE_MOST_FIELDS >= (int)ANSWER_MOST_FIELDS, "a cached page keeps all fields");
	for (size_t i = 0; i < answer->field_count; i++)
		page.fields[i] = (struct cache_field){ .name = answer->fields[i].name, .value = answer->fields[i].value };
	return page;
}

/* The answer of an exchange as a response that owns the visit's memory. */
static struct MHD_Response *own_response(struct visit *v) {
	const struct cache_page page = page_of(&v->x->answer);
	struct MHD_Response *response =
		MHD_create_response_from_buffer_with_free_callback_cls(page.body.n, writable(page.body), visit_free, v);
	if (response != NULL)
		add_fields(response, &page);
	return response;
}

static struct MHD_Response *unchanged_response(const struct cache_page *page) {
	struct cache_page bare = *page;
	bare.content_type = NULL;
	struct MHD_Response *response = lasting_response(S(""));
	if (response != NULL)
		add_fields(response, &bare);
	return response;
}

static void free_arena(void *arena) {
	arena_free(arena);
}

static struct MHD_Response *gzip_response(const struct cache_page *page, size_t *ret_bytes) {
	struct arena *a;
	struct str small;
	if (!gzip_page(page->content_type, page->body, &a, &small))
		return NULL;
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(small.n, writable(small), free_arena, a);
	if (response == NULL) {
		arena_free(a);
		return NULL;
	}
	add_fields(response, page);
	MHD_add_response_header(response, "Content-Encoding", "gzip");
	*ret_bytes = small.n;
	return response;
}

static struct MHD_Response *plain_response(struct cache_entry *entry) {
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
		entry->page.body.n, writable(entry->page.body), cache_unshare_memory, entry);
	if (response == NULL)
		return NULL;
	cache_share_memory(entry);
	add_fields(response, &entry->page);
	return response;
}

static void release_response(void *response) {
	MHD_destroy_response(response);
}

/* The entry's answer in that form, made at the first need. */
static struct MHD_Response *ready_response(struct cache *cache, struct cache_entry *entry, enum cache_ready which) {
	struct MHD_Response *response = cache_ready_get(entry, which);
	if (response != NULL)
		return response;
	size_t bytes = 0;
	switch (which) {
	case CACHE_READY_PLAIN: response = plain_response(entry); break;
	case CACHE_READY_GZIP: response = gzip_response(&entry->page, &bytes); break;
	default: response = unchanged_response(&entry->page);
	}
	return response == NULL ? NULL : cache_ready_set(cache, entry, which, response, bytes);
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
		[ERR_LOG_NONE] = LOG_LEVEL_INFO, [ERR_LOG_INFO] = LOG_LEVEL_INFO, [ERR_LOG_WARN] = LOG_LEVEL_WARN, [ERR_LOG_ERROR] = LOG_LEVEL_ERROR,
	};
	return x->error == OK ? LOG_LEVEL_INFO : levels[err_info(x->error)->log];
}

static void log_request(const struct visit *v, unsigned status, size_t bytes, const char *from) {
	const struct exchange *x = v->x;
	if (v->server->web.config->no_access_log && x->error == OK)
		return;
	struct log_field fields[8] = {
		LOG_NAME("method", method_word(x->head.method)), LOG_NAME("route", exchange_pattern(x)), LOG_INT("status", (int64_t)status),
		LOG_INT("us", clock_monotonic_us() - v->begun_us), LOG_INT("bytes", (int64_t)bytes), LOG_NAME("from", from),
	};
	size_t count = 6;
	if (x->error != OK)
		fields[count++] = (struct log_field)LOG_NAME("error", err_info(x->error)->name);
	if (!str_is_none(x->res.detail))
		fields[count++] = (struct log_field)LOG_DETAIL("detail", x->res.detail);
	log_write(level_of(x), "request", fields, count);
	if (x->reference.n > 0)
		log_line(LOG_LEVEL_ERROR, "reference", LOG_DETAIL("reference", x->reference), LOG_NAME("error", err_info(x->error)->name));
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
	const struct cache_page page = page_of(&v->x->answer);
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
	v->response = own_response(v);
	v->stage = VISIT_ANSWERED;
}

/* ---- on a worker ---- */

static void resume(struct visit *v) {
	struct server *s = v->server;
	struct MHD_Connection *connection = v->connection;
	pthread_mutex_lock(&s->mutex);
	s->suspended--;
	pthread_mutex_unlock(&s->mutex);
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

static void run_visit(struct work_job *job, int worker, void *context) {
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
	pthread_mutex_lock(&s->mutex);
	s->suspended++;
	pthread_mutex_unlock(&s->mutex);
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
		response = ready_response(cache, entry, CACHE_READY_GZIP);
	if (response == NULL)
		response = ready_response(cache, entry, unchanged ? CACHE_READY_UNCHANGED : CACHE_READY_PLAIN);
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
	if (!s->inline_reads || (v->x->route->row->flags & ROUTE_SLOW) != 0 || v->x->req.format == FORMAT_XLSX || v->x->req.format == FORMAT_CSV)
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
		{ .name = "If-None-Match", .place = &head->if_none_match },
		{ .name = "Sec-Fetch-Site", .place = &head->sec_fetch_site },
		{ .name = "Accept-Language", .place = &head->accept_language },
		{ .name = "Accept-Encoding", .place = &head->accept_encoding },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (name.n == strlen(rows[i].name) && strncasecmp(name.p, rows[i].name, name.n) == 0)
			return rows[i].place;
	return NULL;
}

/* Of a field that comes twice the first counts; a second Host makes the request wrong (RFC 9112 section 3.2). */
static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value, size_t value_n) {
	struct http_head *head = context;
	(void)kind;
	struct str name = str_of(key, key_n), text = str_of(value == NULL ? "" : value, value_n);
	if (name.n == strlen("Content-Length") && strncasecmp(name.p, "Content-Length", name.n) == 0 && !str_to_int64(text, &head->content_length))
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

/* The first line is there. What is returned becomes *con_cls. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection) {
	struct server *s = context;
	struct arena *a = arena_take(s);
	struct visit *v = ARENA_NEW(a, struct visit);
	*v = (struct visit){
		.server = s, .arena = a, .connection = connection, .target = str_copy(a, str_from(target)), .stage = VISIT_NEW,
		.begun_us = clock_monotonic_us(),
	};
	return v;
}

/* From here on stopping waits for the answer; half a request is nobody's work yet. */
static void begin(struct visit *v) {
	v->living = true;
	pthread_mutex_lock(&v->server->mutex);
	v->server->living++;
	pthread_mutex_unlock(&v->server->mutex);
}

/* The header section is there. An early answer to a request with a body ends the connection, as the body is not read. */
static enum MHD_Result take_head(struct visit *v, const char *method, void **con_cls) {
	struct http_head head = { .method = str_copy(v->arena, str_from(method)), .target = v->target, .content_length = -1 };
	MHD_get_connection_values_n(v->connection, MHD_HEADER_KIND, take_field, &head);
	v->has_body = head.content_length > 0 || head.chunked;
	v->x = exchange_new(v->arena, &v->server->web, &head, clock_now());
	v->stage = VISIT_BODY;
	if (str_starts(v->target, S("/assets/")))
		v->stage = VISIT_ASSET;
	else
		dispatch_head(v->x);
	if (v->x->answer.status != 0 && v->has_body) {
		begin(v);
		return answer_now(v, con_cls);
	}
	buf_init(&v->x->body, v->arena, v->x->body_limit);
	return MHD_YES;
}

/* A chunk of the body. One that passes the limit is answered when its sender is done, unless that takes too long. */
static enum MHD_Result take_chunk(struct visit *v, const char *bytes, size_t *n) {
	if (v->x->answer.status == 0) {
		buf_put(&v->x->body, bytes, *n);
		if (v->x->body.too_big)
			dispatch_error(v->x, ERR_TOO_LARGE);
	} else {
		v->discarded += *n;
	}
	*n = 0;
	return v->discarded > DISCARD_MOST_BYTES ? MHD_NO : MHD_YES;
}

static enum MHD_Result take_end(struct visit *v, void **con_cls) {
	begin(v);
	if (v->stage == VISIT_ASSET)
		return answer_asset(v, con_cls);
	if (v->x->answer.status != 0)
		return answer_now(v, con_cls);
	return v->x->req.method == HTTP_GET ? answer_get(v, con_cls) : suspend(v, con_cls);
}

/* libmicrohttpd calls this when the header section is there, for each chunk of the body, at its end, and after a resume. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                                  const char *upload, size_t *upload_n, void **con_cls) {
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
static void on_completed(void *context, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode code) {
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
	if (!lived)
		return;
	pthread_mutex_lock(&s->mutex);
	s->living--;
	if (s->living == 0)
		pthread_cond_signal(&s->nothing_lives);
	pthread_mutex_unlock(&s->mutex);
}

/* ---- starting ---- */

static int or_default(int value, int initial) {
	return value > 0 ? value : initial;
}

static enum err open_lanes(struct server *s, int count, struct lane **ret_lanes, struct str *ret_detail) {
	struct lane *lanes = ARENA_ARRAY(s->arena, struct lane, (size_t)count);
	*ret_lanes = lanes;
	for (int i = 0; i < count; i++)
		TRY(db_open(s->web.config->database, DB_READ_ONLY, s->arena, &lanes[i].db, ret_detail));
	return OK;
}

static void close_lanes(struct lane *lanes, int count) {
	for (int i = 0; lanes != NULL && i < count; i++)
		if (lanes[i].db != NULL)
			db_close(lanes[i].db);
}

static struct MHD_Response *asset_response(const struct asset *asset, const unsigned char *bytes, size_t n, const char *coding) {
	if (bytes == NULL)
		return NULL;
	struct MHD_Response *response = lasting_response(str_of((const char *)bytes, n));
	if (response == NULL)
		fatal("the response for %s could not be made", asset->name);
	MHD_add_response_header(response, "Content-Type", asset->content_type);
	MHD_add_response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
	MHD_add_response_header(response, "Vary", "Accept-Encoding");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
	MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'");
	if (coding != NULL)
		MHD_add_response_header(response, "Content-Encoding", coding);
	return response;
}

static void make_assets(struct server *s) {
	s->assets = ARENA_ARRAY(s->arena, struct MHD_Response *, asset_count * ASSET_FORMS + 1);
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *asset = &asset_table[i];
		struct MHD_Response **forms = &s->assets[i * ASSET_FORMS];
		forms[0] = asset_response(asset, asset->bytes, asset->n, NULL);
		forms[1] = asset_response(asset, asset->gzip, asset->gzip_n, "gzip");
		forms[2] = asset_response(asset, asset->brotli, asset->brotli_n, "br");
	}
}

static void free_assets(struct server *s) {
	for (size_t i = 0; s->assets != NULL && i < asset_count * ASSET_FORMS; i++)
		if (s->assets[i] != NULL)
			MHD_destroy_response(s->assets[i]);
}

/* As many connections as asked for, or as the process may open files. */
static unsigned connection_limit(int wanted) {
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return (unsigned)wanted;
	rlim_t needed = (rlim_t)wanted + SPARE_FILES;
	if (limit.rlim_cur < needed) {
		limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= needed ? needed : limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
		return (unsigned)wanted;
	return limit.rlim_cur > 2 * SPARE_FILES ? (unsigned)(limit.rlim_cur - SPARE_FILES) : SPARE_FILES;
}

static bool start_daemon(struct server *s, int listen_socket) {
	const struct web_config *config = s->web.config;
	s->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, 0, NULL, NULL, on_request, s,
		MHD_OPTION_LISTEN_SOCKET, listen_socket, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)s->io_count,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
		MHD_OPTION_CONNECTION_LIMIT, connection_limit(or_default(config->connection_limit, CONNECTION_LIMIT)),
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)or_default(config->idle_timeout_s, IDLE_TIMEOUT_S),
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	return s->daemon != NULL;
}

static enum err write_port(const char *path, int port) {
	FILE *file = fopen(path, "we");
	if (file == NULL)
		return ERR_IO;
	bool written = fprintf(file, "%d\n", port) > 0;
	return fclose(file) == 0 && written ? OK : ERR_IO;
}

/* Our own routes first, then those of the modules. */
static const struct route_table *all_routes(struct arena *a, const struct web_config *config) {
	const struct web_module **modules = ARENA_ARRAY(a, const struct web_module *, config->module_count + 1);
	modules[0] = &web_routes;
	memcpy(modules + 1, config->modules, config->module_count * sizeof *modules);
	return route_table_new(a, modules, config->module_count + 1);
}

static struct str host_of(const char *public_url) {
	struct str rest = str_from(public_url);
	if (!str_is_none(rest))
		(void)str_cut(&rest, S("://"));
	return rest;
}

static void fill_server(struct server *s, struct arena *a, const struct web_config *config) {
	*s = (struct server){ .arena = a, .io_count = or_default(config->io_threads, IO_THREADS) };
	s->web = (struct web){ .config = config, .routes = all_routes(a, config), .writer = config->writer, .host = host_of(config->public_url) };
	pthread_mutex_init(&s->mutex, NULL);
	pthread_mutex_init(&s->version_mutex, NULL);
	pthread_cond_init(&s->nothing_lives, NULL);
	/* Without a writer nobody here would notice that the data changed. */
	if (!config->no_cache && config->writer != NULL)
		s->web.cache = cache_new(config->cache_bytes > 0 ? config->cache_bytes : CACHE_BYTES, release_response);
	make_assets(s);
}

static enum err start(struct server *s, int *ret_port, struct str *ret_detail) {
	const struct web_config *config = s->web.config;
	int listen_socket;
	TRY(open_lanes(s, s->io_count, &s->io_lanes, ret_detail));
	bool sqlite = db_engine(s->io_lanes[0].db) == DB_SQLITE;
	s->inline_reads = sqlite && !config->all_on_workers;
	s->asks_version = !sqlite;
	s->work_count = or_default(config->workers, sqlite ? WORKERS_SQLITE : WORKERS_POSTGRES);
	TRY(open_lanes(s, s->work_count, &s->work_lanes, ret_detail));
	TRY(listen_open(s->arena, config->listen, &listen_socket, ret_port, ret_detail));
	s->work = work_start(s->arena, s->work_count, or_default(config->queue_limit, QUEUE_LIMIT), run_visit, s);
	if (!start_daemon(s, listen_socket)) {
		close(listen_socket);
		*ret_detail = S("starting the threads that serve connections");
		return ERR_IO;
	}
	if (config->port_file != NULL && write_port(config->port_file, *ret_port) != OK) {
		*ret_detail = str_format(s->arena, "writing the port to \"%s\": %s", config->port_file, strerror(errno));
		return ERR_IO;
	}
	return OK;
}

/* ---- stopping ---- */

/* Waits until every answer is out, at most STOP_WITHIN_S. False when a handler still runs after that. */
static bool wait_for_requests(struct server *s) {
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += STOP_WITHIN_S;
	pthread_mutex_lock(&s->mutex);
	while (s->living > 0 && pthread_cond_timedwait(&s->nothing_lives, &s->mutex, &until) == 0)
		;
	bool calm = s->suspended == 0;
	pthread_mutex_unlock(&s->mutex);
	return calm;
}

static void free_server(struct server *s) {
	cache_free(s->web.cache);
	free_assets(s);
	close_lanes(s->io_lanes, s->io_count);
	close_lanes(s->work_lanes, s->work_count);
	while (s->spare_count > 0)
		arena_free(s->spare[--s->spare_count]);
	pthread_cond_destroy(&s->nothing_lives);
	pthread_mutex_destroy(&s->mutex);
	pthread_mutex_destroy(&s->version_mutex);
	arena_free(s->arena);
}

static void stop(struct server *s) {
	int listen_socket = s->daemon == NULL ? -1 : MHD_quiesce_daemon(s->daemon);
	if (listen_socket >= 0)
		close(listen_socket);
	if (!wait_for_requests(s)) {
		/* libmicrohttpd cannot be stopped over a suspended request. Reading threads hold nothing that has to be put down. */
		log_line(LOG_LEVEL_ERROR, "stop", LOG_WORD("reason", "a request did not end within 5 s"));
		_exit(1);
	}
	if (s->work != NULL)
		work_stop(s->work);
	if (s->daemon != NULL)
		MHD_stop_daemon(s->daemon);
}

/* ---- the interface ---- */

static void stop_signals(sigset_t *ret_set) {
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGINT);
	sigaddset(ret_set, SIGTERM);
}

static void say_address(const struct web_config *config, int port) {
	struct str address = str_from(config->listen);
	size_t colon = str_find_last(address, S(":"));
	struct str host = colon == 0 || colon == SIZE_MAX ? S("localhost") : str_slice(address, 0, colon);
	fprintf(stderr, "http://%.*s:%d\n", STR_ARG(host), port);
}

int web_serve(const struct web_config *config) {
	sigset_t set;
	stop_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() < 0)
		fatal("libsodium cannot be used");
	struct arena *a = arena_new();
	struct server *s = ARENA_NEW(a, struct server);
	fill_server(s, a, config);
	int port = 0, number;
	struct str detail = STR_NONE;
	enum err e = start(s, &port, &detail);
	if (e == OK) {
		say_address(config, port);
		sigwait(&set, &number);
	} else {
		fprintf(stderr, "kassei: %.*s\n", STR_ARG(detail));
	}
	stop(s);
	free_server(s);
	return e == OK ? 0 : 1;
}

void web_print_routes(const struct web_module *const *modules, size_t count, struct buf *out) {
	static const char *const formats[] = { "html", "json csv xlsx", "json csv xlsx", "atom", "raw", "slow", "fresh", "large" };
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < modules[i]->count; k++) {
			const struct route *row = &modules[i]->routes[k];
			if (row->path == NULL)
				continue;
			buf_format(out, "%-4s %-44s %-8s %-26s", row->method == HTTP_GET ? "GET" : "POST", row->path, "public", row->name);
			for (size_t bit = 0; bit < COUNT_OF(formats); bit++)
				if ((row->flags & 1u << bit) != 0)
					buf_format(out, " %s", formats[bit]);
			buf_char(out, '\n');
		}
}
