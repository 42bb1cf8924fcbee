/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Worker threads with one bounded queue. A job is a link inside the caller's own struct, so that queueing allocates
 * nothing. Knows nothing of HTTP.
 */
#ifndef KASSEI_WEB_WORK_H
#define KASSEI_WEB_WORK_H

#include "base/arena.h"

struct work_job {
	struct work_job *next;
};

/* Runs one job in worker number `worker` (from 0). */
typedef void (*work_fn)(struct work_job *job, int worker, void *context);

struct work;

/* Starts `threads` workers. Lives in `a`. */
struct work *work_start(struct arena *a, int threads, int queue_limit, work_fn fn, void *context);
/* Queues a job; false when `queue_limit` jobs wait already. */
bool work_queue(struct work *work, struct work_job *job) MUST_CHECK;
/* Queues the rest of a job that was taken before: never refused. */
void work_continue(struct work *work, struct work_job *job);
/* Runs what waits, then ends the threads. */
void work_stop(struct work *work);

#endif
