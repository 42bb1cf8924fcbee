/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The worker threads: everything queued is run once, the bound is kept, stopping finishes what waits. */
#include "unit/base/check.h"
#include "web/work.h"

#include <pthread.h>
#include <semaphore.h>

enum { JOBS = 2000 };

struct task {
	struct work_job job;
	int runs;
};

struct bench {
	sem_t gate, started;
	bool gated;
};

static void run_task(struct work_job *job, int worker, void *context) {
	struct bench *bench = context;
	(void)worker;
	if (bench->gated) {
		sem_post(&bench->started);
		sem_wait(&bench->gate);
	}
	__atomic_add_fetch(&((struct task *)job)->runs, 1, __ATOMIC_SEQ_CST);
}

static void test_all_run_once(void **state) {
	struct arena *a = *state;
	struct bench bench = { .gated = false };
	struct task *tasks = ARENA_ARRAY(a, struct task, JOBS);
	struct work *work = work_start(a, 3, JOBS, run_task, &bench);
	for (int i = 0; i < JOBS; i++)
		assert_true(work_queue(work, &tasks[i].job));
	work_stop(work);
	for (int i = 0; i < JOBS; i++)
		ROW_INT(tasks[i].runs, 1, "job %d", i);
}

static void test_bound(void **state) {
	struct arena *a = *state;
	struct bench bench = { .gated = true };
	sem_init(&bench.gate, 0, 0);
	sem_init(&bench.started, 0, 0);
	struct task *tasks = ARENA_ARRAY(a, struct task, 6);
	struct work *work = work_start(a, 2, 2, run_task, &bench);
	for (int i = 0; i < 2; i++) {
		assert_true(work_queue(work, &tasks[i].job));
		sem_wait(&bench.started);
	}
	assert_true(work_queue(work, &tasks[2].job));
	assert_true(work_queue(work, &tasks[3].job));
	assert_false(work_queue(work, &tasks[4].job));
	work_continue(work, &tasks[5].job); /* was taken before: never refused */
	for (int i = 0; i < 5; i++)
		sem_post(&bench.gate);
	work_stop(work);
	static const int expected[] = { 1, 1, 1, 1, 0, 1 };
	for (int i = 0; i < 6; i++)
		ROW_INT(tasks[i].runs, expected[i], "job %d", i);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_all_run_once), UNIT(test_bound) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
