/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Threads that run what is due. Between jobs they sleep until the next one is due, a commit added one, or the clock was
 * set; on PostgreSQL, where other processes add jobs too, at most a second. See job.h.
 */
#include "office/job/job-private.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	THREADS_MOST = 16,
	OWNER_SIZE = 128,
	/* Other processes' jobs are looked for so often. */
	POSTGRES_SLEEP_US = 1000000,
	/* The system's clock may be set while everybody sleeps. */
	SQLITE_SLEEP_US = 60000000,
	/* A stopped clock may stand a moment before a job's time; and a database that is gone is not asked in a
	 * loop. */
	SHORTEST_SLEEP_US = 20000,
	TROUBLE_SLEEP_US = 1000000,
};

struct worker {
	struct job_runner *runner;
	struct db *db;
	bool quick_only;
	pthread_t thread;
};

struct job_runner {
	struct job_config config;
	struct worker workers[THREADS_MOST];
	int started;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int64_t wakes; /* how often somebody called; guarded by the lock */
	atomic_bool stopping;
	char owner[OWNER_SIZE];
};

/* Host, process and a random part, so that a process which got the number of a dead one is another owner. */
static void name_owner(char owner[OWNER_SIZE]) {
	char host[65] = "";
	struct arena *a = arena_new();
	struct token token = token_new();
	gethostname(host, sizeof host - 1);
	struct str random = token_to_text(a, &token);
	snprintf(owner, OWNER_SIZE, "%s/%d/%.*s", host, (int)getpid(), 8, random.p);
	arena_free(a);
}

/* ---- sleeping ---- */

static int64_t wakes_now(struct job_runner *r) {
	pthread_mutex_lock(&r->lock);
	int64_t wakes = r->wakes;
	pthread_mutex_unlock(&r->lock);
	return wakes;
}

static struct timespec monotonic_after(int64_t us) {
	int64_t at = clock_monotonic_us() + us;
	return (struct timespec){ .tv_sec = at / US_PER_S, .tv_nsec = (long)(at % US_PER_S) * 1000 };
}

/* Until `us` have passed, or somebody has called since `wakes` was read. */
static void sleep_for(struct job_runner *r, int64_t wakes, int64_t us) {
	struct timespec end = monotonic_after(us);
	pthread_mutex_lock(&r->lock);
	while (r->wakes == wakes && !atomic_load(&r->stopping))
		if (pthread_cond_timedwait(&r->wake, &r->lock, &end) != 0)
			break;
	pthread_mutex_unlock(&r->lock);
}

static int64_t sleep_until_next(const struct worker *w, int64_t next_us) {
	int64_t most = db_engine(w->db) == DB_SQLITE ? SQLITE_SLEEP_US : POSTGRES_SLEEP_US;
	int64_t now = clock_now();
	int64_t us = next_us - now > most || next_us == JOB_NEVER ? most : next_us - now;
	return us < SHORTEST_SLEEP_US ? SHORTEST_SLEEP_US : us;
}

void job_runner_wake(struct job_runner *r) {
	pthread_mutex_lock(&r->lock);
	r->wakes++;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
}

static void on_signal(void *context) {
	job_runner_wake(context);
}

/* ---- working ---- */

/* One job, or none. Returns how long to sleep; 0: look again. */
static int64_t work_once(struct worker *w, struct arena *a) {
	struct job_runner *r = w->runner;
	struct job_lease lease = { .owner = str_from(r->owner), .stopping = &r->stopping };
	int64_t next_us;
	bool done;
	enum err e = job_find(&r->config, w->db, a, w->quick_only, &lease, &next_us);
	if (e == ERR_NOT_FOUND)
		return sleep_until_next(w, next_us);
	if (e == OK)
		e = job_work(&lease, w->db, a, &done);
	if (e == OK || e == ERR_NOT_FOUND)
		return 0;
	log_line(LOG_LEVEL_ERROR, "job_trouble", LOG_NAME("error", err_info(e)->name),
		LOG_DETAIL("detail", db_error(w->db)));
	return TROUBLE_SLEEP_US;
}

static void *run(void *context) {
	struct worker *w = context;
	struct arena *a = arena_new();
	while (!atomic_load(&w->runner->stopping)) {
		int64_t wakes = wakes_now(w->runner);
		int64_t us = work_once(w, a);
		arena_clear(a);
		if (us > 0)
			sleep_for(w->runner, wakes, us);
	}
	arena_free(a);
	return NULL;
}

/* ---- starting and stopping ---- */

static void init(struct job_runner *r, const struct job_config *config) {
	pthread_condattr_t attributes;
	r->config = *config;
	if (r->config.threads > THREADS_MOST)
		r->config.threads = THREADS_MOST;
	name_owner(r->owner);
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &attributes);
	pthread_condattr_destroy(&attributes);
}

static enum err start_worker(struct job_runner *r, struct arena *a, struct str *ret_detail) {
	struct worker *w = &r->workers[r->started];
	w->runner = r;
	w->quick_only = r->config.threads > 1 && r->started == 0;
	TRY(db_open(r->config.database, DB_READ_ONLY, a, &w->db, ret_detail));
	int rc = pthread_create(&w->thread, NULL, run, w);
	if (rc != 0) {
		db_close(w->db);
		*ret_detail = str_format(a, "starting a thread for jobs: %s", strerrordesc_np(rc));
		return ERR_INTERNAL;
	}
	r->started++;
	return OK;
}

static enum err start_all(struct job_runner *r, struct arena *a, struct str *ret_detail) {
	*ret_detail = S("the rows of recurring jobs could not be written");
	TRY(job_prepare(&r->config, a));
	while (r->started < r->config.threads)
		TRY(start_worker(r, a, ret_detail));
	return OK;
}

enum err job_runner_start(const struct job_config *config, struct arena *a, struct job_runner **ret_runner,
	struct str *ret_detail) {
	struct job_runner *r = ARENA_NEW(a, struct job_runner);
	init(r, config);
	writer_on_signal(config->writer, on_signal, r);
	enum err e = start_all(r, a, ret_detail);
	if (e == OK)
		*ret_runner = r;
	else
		job_runner_stop(r);
	return e;
}

void job_runner_stop(struct job_runner *r) {
	if (r == NULL)
		return;
	writer_on_signal(r->config.writer, NULL, NULL);
	atomic_store(&r->stopping, true);
	job_runner_wake(r);
	for (int i = 0; i < r->started; i++) {
		pthread_join(r->workers[i].thread, NULL);
		db_close(r->workers[i].db);
	}
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
}

/* ---- without threads ---- */

static enum err run_all(const struct job_config *config, struct db *db, struct str owner, struct job_count *ret_count) {
	struct arena *a = arena_new();
	enum err e = OK;
	while (e == OK) {
		struct job_lease lease = { .owner = owner };
		int64_t next_us;
		bool done = false;
		e = job_find(config, db, a, false, &lease, &next_us);
		if (e != OK)
			break;
		e = job_work(&lease, db, a, &done);
		*(done ? &ret_count->done : &ret_count->failed) += e == OK;
		if (e == ERR_NOT_FOUND)
			e = OK;
		arena_clear(a);
	}
	arena_free(a);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err job_run_due(const struct job_config *config, bool alone, struct arena *a, struct job_count *ret_count,
	struct str *ret_detail) {
	char owner[OWNER_SIZE];
	struct db *db;
	*ret_count = (struct job_count){ .done = 0 };
	*ret_detail = S("the rows of recurring jobs could not be written");
	if (alone)
		TRY(job_prepare(config, a));
	name_owner(owner);
	TRY(db_open(config->database, DB_READ_ONLY, a, &db, ret_detail));
	enum err e = run_all(config, db, str_from(owner), ret_count);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	return e;
}
