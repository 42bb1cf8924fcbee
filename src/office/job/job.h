/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Work that is done after the answer, or at a time: sending mail, sealing the audit, daily lists. A job is a row,
 * added in the transaction of its cause; a runner leases due rows and calls the function of their kind. A job runs at
 * least once: a process that dies in the middle loses its lease and the job runs again, so its effects must be
 * idempotent. One that fails is tried again, later each time, and given up with its reason after so many tries.
 */
#ifndef KASSEI_OFFICE_JOB_H
#define KASSEI_OFFICE_JOB_H

#include "base/settings.h"
#include "db/writer.h"
#include "office/job/job-types.h"
#include "job_store.h"

/*
 * In a write function: sees to it that the function of `kind` is called at `run_at_us` (UTC; the past means now) or at
 * most a second later, once for each (kind, unique_key) that waits. With the same key again: one that waits keeps the
 * earlier of the two times, and if it waits for another try it keeps that; one that runs is run once more afterwards;
 * one that was given up is tried anew. The later `body` wins. Everything is copied. Both texts at most 10,000 bytes
 * together.
 */
enum err job_add(struct db *db, const char *kind, struct str unique_key, int64_t run_at_us, struct str body) MUST_CHECK;

/* One call of a job's function. */
struct job_run {
	struct arena *arena;             /* of this call */
	struct db *db;                   /* reads; no transaction is open */
	struct writer *writer;           /* for writer_run; never hold a read transaction while waiting for it */
	const struct settings *settings; /* NULL in tests that need none */
	void *services;                  /* of the runner's configuration */
	const char *kind;
	struct str key, body;
	struct str last_reason;          /* why the try before failed; empty: there was none */
	int64_t attempt;                 /* 1: the first try */
	int64_t now_us;                  /* when it began */
	/* What the function may set. */
	struct str reason; /* with an error: why, one sentence in English for the log and for administrators */
	bool give_up;                    /* with an error: another try is of no use */
	int64_t again_us;                /* with OK: run once more at this time; 0: done */
	struct job_lease *lease;         /* the runner's */
};
typedef enum err (*job_fn)(struct job_run *run);

/* The runner is to stop: a function that takes long returns OK with again_us set to now. Any thread. */
bool job_must_stop(const struct job_run *run);
/* The lease begins anew; a function that may take longer than its kind's lease calls this in between. ERR_CONFLICT:
 * the lease was lost to another runner, so stop. */
enum err job_extend(struct job_run *run) MUST_CHECK;

enum job_schedule {
	JOB_WHEN_ADDED = 1, /* only rows that job_add makes */
	JOB_DAILY,          /* at `when` minutes after midnight in Japan, with the empty key */
	JOB_EVERY,          /* every `when` seconds, with the empty key */
};

/* One row of the table of kinds (cmd/jobs.c). */
struct job_kind {
	const char *kind;
	job_fn fn;
	enum job_schedule schedule;
	int when;
	bool quick; /* takes milliseconds and waits for nobody outside: never stands behind those that do not */
	int tries_most;        /* 0: never gives up */
	int lease_s;           /* longest time until job_extend or the end */
	int longest_wait_s;    /* between tries: 10 s, 40 s, 160 s … up to this */
};

struct job_config {
	const char *database;  /* see db_open; each thread has a connection that reads */
	struct writer *writer;
	const struct job_kind *kinds;
	size_t kind_count;
	int threads;           /* of two or more the first takes quick kinds only */
	const struct settings *settings;
	void *services;
};

struct job_runner;

/* Starts the threads. The runner and what `config` points to live as long as `a`; the database has its schema. On
 * SQLite leases that a dead process left end now. On an error *ret_detail says why, and nothing runs. */
enum err job_runner_start(const struct job_config *config, struct arena *a, struct job_runner **ret_runner,
	struct str *ret_detail) MUST_CHECK;
/* Looks again now: the clock was set. */
void job_runner_wake(struct job_runner *runner);
/* Waits for the functions that run, then ends the threads. NULL is allowed. */
void job_runner_stop(struct job_runner *runner);

struct job_count { int64_t done, failed; };
/* Runs what is due, one after another, until nothing is: also what these add. For tests, and for a cron entry where no
 * server runs. `alone`: this process has no runner, so what job_runner_start does first is done here. */
enum err job_run_due(const struct job_config *config, bool alone, struct arena *a, struct job_count *ret_count,
	struct str *ret_detail) MUST_CHECK;

/* The function of the kind "job.forget": removes what was given up over 90 days ago. */
enum err job_forget_job(struct job_run *run) MUST_CHECK;

/* When a recurring kind is to run next after `now_us`; 0 for JOB_WHEN_ADDED. */
int64_t job_next_time(const struct job_kind *kind, int64_t now_us);

#endif
