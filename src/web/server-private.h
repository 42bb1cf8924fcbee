/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What server.c (starting and stopping), accept.c (who serves a connection), visit.c (a request on its way through
 * threads) and response.c (answers as libmicrohttpd takes them) share. The only files that know libmicrohttpd.
 */
#ifndef KASSEI_WEB_SERVER_PRIVATE_H
#define KASSEI_WEB_SERVER_PRIVATE_H

#include "web/web-private.h"
#include "web/work.h"

#include <microhttpd.h>
#include <pthread.h>

enum { SPARE_ARENAS = 64, ASSET_FORMS = 3, UPLOADS_AT_ONCE = 16 };

/* A thread with a reading connection of its own. */
struct lane {
	struct db *db;
	pthread_t thread;
	bool taken;
};

/* A thread of libmicrohttpd that serves connections. */
struct host_thread {
	struct MHD_Daemon *daemon;
	int connections; /* atomic: given to it and not yet closed */
};

struct server {
	struct web web;
	struct arena *arena;
	struct work *work;
	struct lane *io_lanes, *work_lanes;
	int io_count, work_count;
	struct door {
		struct server *server;
		enum side side;        /* whose routes it has */
		int socket;            /* it listens; -1 when it is closed */
		struct host_thread *threads;
		int thread_count, last; /* chosen by accept.c */
		int connection_limit;  /* of each thread */
	} doors[2];                /* of `listen` and of `staff_listen` */
	int door_count;
	pthread_t acceptor;
	bool accepting;
	int stop_accepting;            /* an eventfd */
	bool inline_reads;             /* quick reads run on the thread of the connection */
	struct MHD_Response **assets;  /* ASSET_FORMS for each asset: plain, gzip, brotli; NULL where there is none */
	int living, suspended;         /* atomic: requests whose answer is not yet out; of these, on other threads */
	int heavy;                     /* atomic: forms with a file that are held in memory */
	bool stopping;                 /* atomic */
	pthread_mutex_t mutex;         /* over what follows */
	pthread_cond_t nothing_lives;
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
	enum side side;
	enum visit_stage stage;
	bool has_body;
	bool living;         /* counted in the server's */
	bool heavy;          /* the same */
	bool to_render;      /* the worker goes on with dispatch_render */
	enum err applied;
	size_t discarded;
	int64_t data_version;
	int64_t begun_us;    /* monotonic */
	struct MHD_Response *response;
	unsigned status;
};

/* ---- accept.c ---- */

/* Starts the thread that takes connections at all doors. ERR_IO: no thread or no file for it. */
enum err accept_start(struct server *s) MUST_CHECK;
/* Returns when nobody is taken in any more; who has come to the socket meanwhile waits there. Without a start it does
 * nothing. */
void accept_stop(struct server *s);
/* For MHD_OPTION_NOTIFY_CONNECTION; context is the thread. */
void accept_count(void *context, struct MHD_Connection *connection, void **socket_context,
	enum MHD_ConnectionNotificationCode code);

/* ---- visit.c ---- */

/* The callbacks of libmicrohttpd; context is the server, of visit_begin the door. See microhttpd.h. */
void *visit_begin(void *context, const char *target, struct MHD_Connection *connection);
enum MHD_Result visit_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *upload, size_t *upload_n, void **con_cls);
void visit_completed(
	void *context, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode code);
/* Runs a visit on a worker (a work_fn; context is the server). */
void visit_run(struct work_job *job, int worker, void *context);
/* Gives the visit's memory back; for a response that owns it. */
void visit_free(void *visit);

/* ---- response.c: each returns NULL when libmicrohttpd has no memory ---- */

struct cache_page page_of_answer(const struct answer *answer);
/* The answer of an exchange as a response that owns the visit's memory. */
struct MHD_Response *response_own(struct visit *v);
/* The entry's answer in that form, made at the first need and kept by the entry, which the caller holds. */
struct MHD_Response *response_ready(struct cache *cache, struct cache_entry *entry, enum cache_ready which);
/* For cache_new. */
void response_release(void *response);
/* ASSET_FORMS for each asset: plain, gzip, brotli; NULL where there is none. */
struct MHD_Response **responses_of_assets(struct arena *a);
void responses_of_assets_free(struct MHD_Response **forms);

#endif
