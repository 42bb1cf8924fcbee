/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The one writer. Every write is a function given to it: short, statements only, safe to run again, no effect
 * outside the database. Functions that wait at the same moment are committed together (group commit), each in its
 * own savepoint: one that fails is rolled back alone. On PostgreSQL a batch belongs to one tenant and begins with
 * pg_advisory_xact_lock(tenant). A function is answered after the commit that holds it is durable.
 */
#ifndef KASSEI_DB_WRITER_H
#define KASSEI_DB_WRITER_H

#include "db/db.h"

struct writer;

/* Runs in the writer thread. `a` is the arena given with the job. Returning an error rolls this function back
 * alone. So does a statement that failed, whatever the function returns: PostgreSQL cannot go on after one. It may
 * run more than once. */
typedef enum err (*write_fn)(struct db *db, struct arena *a, void *context);
/* Called in the writer thread when the outcome is durable (OK) or nothing of it was kept (an error). One
 * exception: ERR_BUSY also when the connection to PostgreSQL broke during the commit, so that nobody knows; look
 * the request_id up. */
typedef void (*write_done_fn)(enum err e, void *done_context);

/* Opens the database for writing, takes the lock file on SQLite (ERR_BUSY when another process holds it) and
 * starts the thread. `queue_limit`: more waiting functions than that are refused with ERR_BUSY. The writer lives
 * in `a`, which must outlive it. *ret_detail: as in db_open. */
enum err writer_start(const char *url, int queue_limit, struct arena *a, struct writer **ret_writer,
	struct str *ret_detail) MUST_CHECK;
/* Finishes what waits, then stops. */
void writer_stop(struct writer *w);
/* Runs fn and waits until it is durable. */
enum err writer_run(struct writer *w, int64_t tenant, write_fn fn, struct arena *a, void *context) MUST_CHECK;
/* Queues fn; `done` is called from the writer thread. ERR_BUSY when the queue is full (then done is not called). */
enum err writer_queue(struct writer *w, int64_t tenant, write_fn fn, struct arena *a, void *context,
	write_done_fn done, void *done_context) MUST_CHECK;

/*
 * Functions that can do the work of many at once, such as posting to the ledger: all contexts that wait for the same
 * function and tenant are handed to one call, in the order in which they came and where the first of them stands, in
 * one savepoint. On PostgreSQL, too, a batch may hold a thousand of them. `a` is the writer's and emptied after the
 * call. An error rolls the call back, and then each context is tried alone; what refuses one context is therefore an
 * outcome that the function puts into that context, not an error. It may run more than once.
 */
typedef enum err (*write_many_fn)(struct db *db, struct arena *a, int64_t tenant, void *const *contexts, size_t count);
/* As writer_run and writer_queue. */
enum err writer_run_many(struct writer *w, int64_t tenant, write_many_fn fn, void *context) MUST_CHECK;
enum err writer_queue_many(struct writer *w, int64_t tenant, write_many_fn fn, void *context, write_done_fn done,
	void *done_context) MUST_CHECK;

/* `fn` is called in the writer thread after each commit of functions of which one called db_signal (also one that was
 * rolled back: a call too many does no harm). It must be quick and may not write. One at a time; NULL ends it, and once
 * this returns the one before is not called any more. */
void writer_on_signal(struct writer *w, void (*fn)(void *context), void *context);

/* At most so many functions in one transaction, from 1 to what the engine was given by writer_start; for benches,
 * which compare one commit per write with group commit. Before the first function is queued. */
void writer_limit_batch(struct writer *w, int functions);

struct writer_stats { int64_t functions, batches, largest_batch, failed; };
/* What it has done since it started: functions answered, transactions, the most functions in one, functions refused. */
struct writer_stats writer_stats(struct writer *w);

#endif
