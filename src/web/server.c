/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Starting and stopping: sockets, threads, connections to the database, signals. See serve.h. */
#include "web/serve.h"

#include "base/log.h"
#include "web/listen.h"
#include "web/server-private.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	IO_THREADS_SQLITE = 8, /* they run quick reads too, docs/decisions/quick-reads.md */
	IO_THREADS_POSTGRES = 2,
	WORKERS_SQLITE = 2,
	WORKERS_POSTGRES = 8,
	QUEUE_LIMIT = 512,
	CONNECTION_LIMIT = 10000,
	IDLE_TIMEOUT_S = 30,
	CACHE_BYTES = 64 * 1024 * 1024,
	CONNECTION_MEMORY_BYTES = 16 * 1024, /* for the header section; libmicrohttpd clears it for each request */
	SPARE_FILES = 64,
	STOP_WITHIN_S = 5,
};

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

static bool start_thread(struct server *s, struct door *door, struct host_thread *thread) {
	const struct web_config *config = s->web.config;
	thread->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
			MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO,
		0, NULL, NULL, visit_request, s, MHD_OPTION_URI_LOG_CALLBACK, visit_begin, door,
		MHD_OPTION_NOTIFY_COMPLETED, visit_completed, s, MHD_OPTION_NOTIFY_CONNECTION, accept_count, thread,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)door->connection_limit, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)or_default(config->idle_timeout_s, IDLE_TIMEOUT_S), MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_END);
	return thread->daemon != NULL;
}

static bool start_threads(struct server *s, struct door *door) {
	int limit = (int)connection_limit(or_default(s->web.config->connection_limit, CONNECTION_LIMIT));
	door->thread_count = s->io_count / s->door_count;
	door->connection_limit = (limit + door->thread_count - 1) / door->thread_count;
	door->threads = ARENA_ARRAY(s->arena, struct host_thread, (size_t)door->thread_count);
	for (int i = 0; i < door->thread_count; i++)
		if (!start_thread(s, door, &door->threads[i]))
			return false;
	return true;
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
	*s = (struct server){ .arena = a,
		.door_count = config->staff_listen != NULL ? 2 : 1,
		.doors = { { .socket = -1 }, { .socket = -1 } } };
	bool sqlite = db_engine_of(config->database) == DB_SQLITE;
	s->io_count = s->door_count * or_default(config->io_threads, sqlite ? IO_THREADS_SQLITE : IO_THREADS_POSTGRES);
	s->web = (struct web){ .config = config,
		.routes = all_routes(a, config),
		.writer = config->writer,
		.host = host_of(config->public_url),
		.secure = config->public_url != NULL && str_starts(str_from(config->public_url), S("https://")) };
	randombytes_buf(s->web.token_key, sizeof s->web.token_key);
	pthread_mutex_init(&s->mutex, NULL);
	pthread_mutex_init(&s->version_mutex, NULL);
	pthread_cond_init(&s->nothing_lives, NULL);
	/* Without a writer nobody here would notice that the data changed. */
	if (!config->no_cache && config->writer != NULL)
		s->web.cache = cache_new(config->cache_bytes > 0 ? config->cache_bytes : CACHE_BYTES, response_release);
	s->assets = responses_of_assets(a);
}

static enum err read_networks(struct server *s, struct str *ret_detail) {
	const struct web_config *config = s->web.config;
	struct str staff = str_from(config->staff_networks), trusted = str_from(config->trusted_proxies);
	TRY(networks_parse(s->arena, staff, &s->web.staff_networks, ret_detail));
	return networks_parse(s->arena, trusted, &s->web.trusted_proxies, ret_detail);
}

static enum err open_door(struct server *s, struct door *door, const char *address, const char *port_file,
	enum side side, int *ret_port, struct str *ret_detail) {
	*door = (struct door){ .server = s, .side = side, .socket = -1 };
	TRY(listen_open(s->arena, address, &door->socket, ret_port, ret_detail));
	if (!start_threads(s, door)) {
		*ret_detail = S("starting the threads that serve connections");
		return ERR_IO;
	}
	if (port_file != NULL && write_port(port_file, *ret_port) != OK) {
		*ret_detail = str_format(s->arena, "writing the port to \"%s\": %s", port_file, strerror(errno));
		return ERR_IO;
	}
	return OK;
}

/* With two listeners each has its side; with one, `side` says what it has. */
static enum err open_doors(struct server *s, int ports[2], struct str *ret_detail) {
	const struct web_config *config = s->web.config;
	enum side side = config->side != 0 ? config->side : SIDE_BOTH;
	if (config->staff_listen == NULL)
		return open_door(s, &s->doors[0], config->listen, config->port_file, side, &ports[0], ret_detail);
	TRY(open_door(s, &s->doors[1], config->staff_listen, config->staff_port_file, SIDE_STAFF, &ports[1],
		ret_detail));
	return open_door(s, &s->doors[0], config->listen, config->port_file, SIDE_PUBLIC, &ports[0], ret_detail);
}

static enum err start(struct server *s, int ports[2], struct str *ret_detail) {
	const struct web_config *config = s->web.config;
	TRY(read_networks(s, ret_detail));
	TRY(open_lanes(s, s->io_count, &s->io_lanes, ret_detail));
	bool sqlite = db_engine(s->io_lanes[0].db) == DB_SQLITE;
	s->inline_reads = sqlite && !config->all_on_workers;
	s->asks_version = !sqlite;
	s->work_count = or_default(config->workers, sqlite ? WORKERS_SQLITE : WORKERS_POSTGRES);
	TRY(open_lanes(s, s->work_count, &s->work_lanes, ret_detail));
	s->work = work_start(s->arena, s->work_count, or_default(config->queue_limit, QUEUE_LIMIT), visit_run, s);
	TRY(open_doors(s, ports, ret_detail));
	if (accept_start(s) == OK)
		return OK;
	*ret_detail = S("starting the thread that takes connections");
	return ERR_IO;
}

/* ---- stopping ---- */

/* Waits until every answer is out, at most STOP_WITHIN_S. False when a handler still runs after that. */
static bool wait_for_requests(struct server *s) {
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += STOP_WITHIN_S;
	pthread_mutex_lock(&s->mutex);
	__atomic_store_n(&s->stopping, true, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&s->living, __ATOMIC_SEQ_CST) > 0 &&
		pthread_cond_timedwait(&s->nothing_lives, &s->mutex, &until) == 0)
		;
	pthread_mutex_unlock(&s->mutex);
	return __atomic_load_n(&s->suspended, __ATOMIC_SEQ_CST) == 0;
}

static void free_server(struct server *s) {
	cache_free(s->web.cache);
	responses_of_assets_free(s->assets);
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
	accept_stop(s);
	for (int i = 0; i < s->door_count; i++)
		if (s->doors[i].socket >= 0)
			close(s->doors[i].socket); /* nobody can connect any more */
	if (!wait_for_requests(s)) {
		/* libmicrohttpd cannot be stopped over a suspended request. Reading threads hold nothing that has to be
		 * put down. */
		log_line(LOG_LEVEL_ERROR, "stop", LOG_WORD("reason", "a request did not end within 5 s"));
		_exit(1);
	}
	if (s->work != NULL)
		work_stop(s->work);
	for (int i = 0; i < s->door_count; i++)
		for (int k = 0; k < s->doors[i].thread_count; k++)
			if (s->doors[i].threads[k].daemon != NULL)
				MHD_stop_daemon(s->doors[i].threads[k].daemon);
}

/* ---- the interface ---- */

static void stop_signals(sigset_t *ret_set) {
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGINT);
	sigaddset(ret_set, SIGTERM);
}

static void say_address(const char *listen, int port) {
	struct str address = str_from(listen);
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
	int ports[2] = { 0, 0 }, number;
	struct str detail = STR_NONE;
	enum err e = start(s, ports, &detail);
	if (e == OK) {
		say_address(config->listen, ports[0]);
		if (config->staff_listen != NULL)
			say_address(config->staff_listen, ports[1]);
		sigwait(&set, &number);
	} else {
		fprintf(stderr, "kassei: %.*s\n", STR_ARG(detail));
	}
	stop(s);
	free_server(s);
	return e == OK ? 0 : 1;
}

void web_print_routes(const struct web_module *const *modules, size_t count, struct buf *out) {
	static const char *const formats[] = { "html", "json csv xlsx", "json csv xlsx", "atom", "raw", "slow", "fresh",
		"large", "upload" };
	static const char *const METHODS[] = { [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_CALLBACK] = "BACK" };
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < modules[i]->count; k++) {
			const struct route *row = &modules[i]->routes[k];
			if (row->path == NULL)
				continue;
			buf_format(out, "%-4s %-52s %-13s %-30s", METHODS[row->method], row->path,
				role_desc.values[row->role].word, row->name);
			for (size_t bit = 0; bit < COUNT_OF(formats); bit++)
				if ((row->flags & 1u << bit) != 0)
					buf_format(out, " %s", formats[bit]);
			buf_char(out, '\n');
		}
}
