/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See work.h. */
#include "web/work.h"

#include <pthread.h>
#include <string.h>

struct worker {
	struct work *work;
	pthread_t thread;
	int number;
};

struct work {
	pthread_mutex_t mutex;
	pthread_cond_t more;
	struct work_job *first, **end;
	int waiting, limit;
	bool stopping;
	work_fn fn;
	void *context;
	struct worker *workers;
	int count;
};

/* The next job; NULL when there will be none. */
static struct work_job *take(struct work *work) {
	pthread_mutex_lock(&work->mutex);
	while (work->first == NULL && !work->stopping)
		pthread_cond_wait(&work->more, &work->mutex);
	struct work_job *job = work->first;
	if (job != NULL) {
		work->first = job->next;
		if (work->first == NULL)
			work->end = &work->first;
		work->waiting--;
	}
	pthread_mutex_unlock(&work->mutex);
	return job;
}

static void *run(void *object) {
	struct worker *worker = object;
	struct work_job *job;
	while ((job = take(worker->work)) != NULL)
		worker->work->fn(job, worker->number, worker->work->context);
	return NULL;
}

struct work *work_start(struct arena *a, int threads, int queue_limit, work_fn fn, void *context) {
	struct work *work = ARENA_NEW(a, struct work);
	*work = (struct work){ .limit = queue_limit, .fn = fn, .context = context, .count = threads };
	work->end = &work->first;
	pthread_mutex_init(&work->mutex, NULL);
	pthread_cond_init(&work->more, NULL);
	work->workers = ARENA_ARRAY(a, struct worker, (size_t)threads);
	for (int i = 0; i < threads; i++) {
		work->workers[i] = (struct worker){ .work = work, .number = i };
		int e = pthread_create(&work->workers[i].thread, NULL, run, &work->workers[i]);
		if (e != 0)
			fatal("starting worker thread %d: %s", i, strerror(e));
	}
	return work;
}

static bool queue(struct work *work, struct work_job *job, bool bounded) {
	job->next = NULL;
	pthread_mutex_lock(&work->mutex);
	bool room = !bounded || work->waiting < work->limit;
	if (room) {
		*work->end = job;
		work->end = &job->next;
		work->waiting++;
		pthread_cond_signal(&work->more);
	}
	pthread_mutex_unlock(&work->mutex);
	return room;
}

bool work_queue(struct work *work, struct work_job *job) {
	return queue(work, job, true);
}

void work_continue(struct work *work, struct work_job *job) {
	queue(work, job, false);
}

void work_stop(struct work *work) {
	pthread_mutex_lock(&work->mutex);
	work->stopping = true;
	pthread_cond_broadcast(&work->more);
	pthread_mutex_unlock(&work->mutex);
	for (int i = 0; i < work->count; i++)
		pthread_join(work->workers[i].thread, NULL);
	pthread_cond_destroy(&work->more);
	pthread_mutex_destroy(&work->mutex);
}
