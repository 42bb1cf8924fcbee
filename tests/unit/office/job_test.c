/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Jobs: once per key, at their time and not before, tried again and given up with a reason, run again after the process
 * that ran them was killed, shared by several runners without doubling, and woken by a commit instead of by asking.
 */
#include "base/clock.h"
#include "base/date.h"
#include "office/job/job.h"
#include "unit/office/office.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* 2026-04-01T09:00 in Japan. */
#define NINE INT64_C(1775001600000000)
enum { QUEUE = 64, KEYS = 8 };

/* What the functions of the test do and note; services of the configuration. */
struct notes {
	atomic_int calls, calls_of[KEYS], inside, most_inside;
	int fail_first; /* so many calls fail */
	bool give_up;
	int64_t again_us;
	int64_t last_attempt;
	struct str last_reason, body;
	struct arena *a;
	sem_t begun, go, ended; /* where a test waits for a call, and a call for the test */
	bool meets;             /* use the first two */
	bool dies;
	struct job_run *run; /* of the call that waits for the test */
};

static enum err note_job(struct job_run *run) {
	struct notes *n = run->services;
	int call = atomic_fetch_add(&n->calls, 1) + 1;
	int inside = atomic_fetch_add(&n->inside, 1) + 1;
	if (inside > atomic_load(&n->most_inside))
		atomic_store(&n->most_inside, inside);
	if (run->key.n == 1 && run->key.p[0] >= '0' && run->key.p[0] < '0' + KEYS)
		atomic_fetch_add(&n->calls_of[run->key.p[0] - '0'], 1);
	if (n->dies)
		kill(getpid(), SIGKILL);
	n->last_attempt = run->attempt;
	if (n->a != NULL) {
		n->last_reason = str_copy(n->a, run->last_reason);
		n->body = str_copy(n->a, run->body);
	}
	if (n->meets) {
		n->run = run;
		sem_post(&n->begun);
		sem_wait(&n->go);
	}
	run->again_us = n->again_us;
	run->give_up = n->give_up;
	atomic_fetch_sub(&n->inside, 1);
	if (call > n->fail_first) {
		sem_post(&n->ended);
		return OK;
	}
	run->reason = str_format(run->arena, "call %d was told to fail", call);
	return ERR_IO;
}

static const struct job_kind KINDS[] = {
	{ .kind = "test.once",
		.fn = note_job,
		.schedule = JOB_WHEN_ADDED,
		.tries_most = 3,
		.lease_s = 300,
		.longest_wait_s = 60 },
	{ .kind = "test.daily",
		.fn = note_job,
		.schedule = JOB_DAILY,
		.when = 9 * 60 + 30,
		.tries_most = 2,
		.lease_s = 300,
		.longest_wait_s = 60 },
	{ .kind = "test.quick",
		.fn = note_job,
		.schedule = JOB_WHEN_ADDED,
		.quick = true,
		.tries_most = 3,
		.lease_s = 300,
		.longest_wait_s = 60 },
};

struct jobs {
	struct office *o;
	struct notes notes;
	struct job_config config;
};

static struct jobs *jobs_open(void **state) {
	struct office *o = office_open(state);
	struct jobs *j = ARENA_NEW(o->a, struct jobs);
	j->o = o;
	j->notes.a = o->a;
	sem_init(&j->notes.begun, 0, 0);
	sem_init(&j->notes.go, 0, 0);
	sem_init(&j->notes.ended, 0, 0);
	j->config = (struct job_config){ .database = o->place->url,
		.writer = o->writer,
		.kinds = KINDS,
		.kind_count = COUNT_OF(KINDS),
		.threads = 1,
		.services = &j->notes };
	clock_set(NINE);
	return j;
}

static void jobs_close(struct jobs *j) {
	clock_reset();
	office_close(j->o);
}

struct adding { const char *kind, *key, *body; int64_t at_us; enum err after; };

static enum err add_it(struct db *db, struct arena *a, void *context) {
	const struct adding *x = context;
	(void)a;
	TRY(job_add(db, x->kind, str_from(x->key), x->at_us, str_from(x->body)));
	return x->after;
}

static void add_at(struct jobs *j, const char *kind, const char *key, int64_t at_us) {
	struct adding x = { .kind = kind, .key = key, .body = "b", .at_us = at_us };
	assert_int_equal(office_write(j->o, add_it, &x), OK);
}

static void add(struct jobs *j, const char *key) {
	add_at(j, "test.once", key, NINE);
}

static void expect_run(struct jobs *j, int done, int failed, const char *what) {
	struct job_count count;
	struct str detail = STR_NONE;
	enum err e = job_run_due(&j->config, false, j->o->a, &count, &detail);
	ROW_TRUE(e == OK, "%s: %.*s", what, STR_ARG(detail));
	ROW_INT(count.done, done, "%s: done", what);
	ROW_INT(count.failed, failed, "%s: failed", what);
}

static int64_t rows(struct jobs *j) {
	return office_ask(j->o, "SELECT count(*) FROM job WHERE kind <> 'test.daily'");
}

/* ---- adding ---- */

static void test_once_per_key(void **state) {
	struct jobs *j = jobs_open(state);
	add(j, "1");
	add(j, "1");
	add(j, "2");
	ROW_INT(rows(j), 2, "rows");
	expect_run(j, 2, 0, "both keys");
	ROW_INT(j->notes.calls_of[1], 1, "calls of key 1");
	ROW_INT(rows(j), 0, "rows after");
	add(j, "1");
	expect_run(j, 1, 0, "the key is free again");
	jobs_close(j);
}

static void test_rolled_back_with_its_cause(void **state) {
	struct jobs *j = jobs_open(state);
	struct adding x = { .kind = "test.once", .key = "1", .body = "", .at_us = NINE, .after = ERR_INPUT };
	assert_int_equal(office_write(j->o, add_it, &x), ERR_INPUT);
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

static void test_not_before_its_time(void **state) {
	struct jobs *j = jobs_open(state);
	add_at(j, "test.once", "1", NINE + 60 * US_PER_S);
	expect_run(j, 0, 0, "a minute before");
	clock_set(NINE + 60 * US_PER_S - 1);
	expect_run(j, 0, 0, "a microsecond before");
	clock_set(NINE + 60 * US_PER_S);
	expect_run(j, 1, 0, "at its time");
	jobs_close(j);
}

static void test_the_earlier_time_counts(void **state) {
	struct jobs *j = jobs_open(state);
	add_at(j, "test.once", "1", NINE + 60 * US_PER_S);
	add_at(j, "test.once", "1", NINE + 30 * US_PER_S);
	add_at(j, "test.once", "1", NINE + 90 * US_PER_S);
	clock_set(NINE + 30 * US_PER_S);
	expect_run(j, 1, 0, "at the earliest");
	clock_set(NINE + 90 * US_PER_S);
	expect_run(j, 0, 0, "not again");
	jobs_close(j);
}

static void test_the_later_body_counts(void **state) {
	struct jobs *j = jobs_open(state);
	struct adding first = { .kind = "test.once", .key = "1", .body = "old", .at_us = NINE };
	struct adding second = { .kind = "test.once", .key = "1", .body = "new", .at_us = NINE };
	assert_int_equal(office_write(j->o, add_it, &first), OK);
	assert_int_equal(office_write(j->o, add_it, &second), OK);
	expect_run(j, 1, 0, "once");
	ROW_STR(j->notes.body, "new", "body");
	jobs_close(j);
}

static void test_too_long(void **state) {
	struct jobs *j = jobs_open(state);
	char *body = arena_alloc(j->o->a, 10002);
	memset(body, 'x', 10001);
	struct adding x = { .kind = "test.once", .key = "1", .body = body, .at_us = NINE };
	assert_int_equal(office_write(j->o, add_it, &x), ERR_TOO_LARGE);
	jobs_close(j);
}

/* ---- failing ---- */

static void test_tried_again_later(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.fail_first = 2;
	add(j, "1");
	expect_run(j, 0, 1, "first try");
	expect_run(j, 0, 0, "at once");
	clock_set(NINE + 10 * US_PER_S - 1);
	expect_run(j, 0, 0, "before ten seconds");
	clock_set(NINE + 10 * US_PER_S);
	expect_run(j, 0, 1, "second try");
	ROW_STR(j->notes.last_reason, "call 1 was told to fail", "the reason is handed on");
	ROW_INT(j->notes.last_attempt, 2, "attempt");
	clock_set(NINE + 50 * US_PER_S - 1);
	expect_run(j, 0, 0, "before forty more");
	clock_set(NINE + 50 * US_PER_S);
	expect_run(j, 1, 0, "third try");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

static void test_given_up_with_its_reason(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.fail_first = 3;
	add(j, "1");
	for (int i = 0; i < 3; i++) {
		expect_run(j, 0, 1, "a try");
		clock_advance(60 * US_PER_S);
	}
	clock_advance(365 * US_PER_DAY);
	expect_run(j, 0, 0, "given up");
	ROW_INT(office_ask(j->o, "SELECT state FROM job WHERE unique_key = '1'"), JOB_GIVEN_UP, "state");
	ROW_STR(office_text(j->o, "SELECT reason FROM job WHERE unique_key = '1'"), "call 3 was told to fail",
		"reason");
	add(j, "1");
	expect_run(j, 1, 0, "added anew");
	ROW_INT(j->notes.last_attempt, 1, "attempts begin anew");
	jobs_close(j);
}

static void test_gives_up_at_once(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.fail_first = 1;
	j->notes.give_up = true;
	add(j, "1");
	expect_run(j, 0, 1, "only try");
	ROW_INT(office_ask(j->o, "SELECT state FROM job WHERE unique_key = '1'"), JOB_GIVEN_UP, "state");
	jobs_close(j);
}

/* One that waits for its next try is not brought forward by everybody who asks for it. */
static void test_asking_does_not_hurry_a_failing_one(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.fail_first = 1;
	add(j, "1");
	expect_run(j, 0, 1, "first try");
	add(j, "1");
	expect_run(j, 0, 0, "still waiting");
	clock_advance(10 * US_PER_S);
	expect_run(j, 1, 0, "second try");
	jobs_close(j);
}

static void test_forgotten_after_ninety_days(void **state) {
	struct jobs *j = jobs_open(state);
	static const struct job_kind FORGET = { .kind = "job.forget",
		.fn = job_forget_job,
		.schedule = JOB_WHEN_ADDED,
		.quick = true,
		.tries_most = 3,
		.lease_s = 60,
		.longest_wait_s = 60 };
	j->notes.fail_first = 1;
	j->notes.give_up = true;
	add(j, "1");
	expect_run(j, 0, 1, "given up");
	j->config.kinds = &FORGET;
	j->config.kind_count = 1;
	clock_set(NINE + 90 * US_PER_DAY);
	add_at(j, "job.forget", "", 0);
	expect_run(j, 1, 0, "on the ninetieth day");
	ROW_INT(rows(j), 1, "rows on the ninetieth day");
	clock_advance(1);
	add_at(j, "job.forget", "", 0);
	expect_run(j, 1, 0, "later");
	ROW_INT(rows(j), 0, "rows later");
	jobs_close(j);
}

/* ---- again ---- */

static void test_asks_for_another_time(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.again_us = NINE + 5 * US_PER_S;
	add(j, "1");
	expect_run(j, 1, 0, "now");
	j->notes.again_us = 0;
	expect_run(j, 0, 0, "not yet");
	clock_set(NINE + 5 * US_PER_S);
	expect_run(j, 1, 0, "then");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

static void test_daily(void **state) {
	struct jobs *j = jobs_open(state);
	struct job_count count;
	struct str detail;
	assert_int_equal(job_run_due(&j->config, true, j->o->a, &count, &detail), OK);
	ROW_INT(count.done, 0, "at nine");
	clock_set(NINE + 30 * 60 * US_PER_S);
	expect_run(j, 1, 0, "at half past nine");
	expect_run(j, 0, 0, "once");
	clock_set(NINE + 30 * 60 * US_PER_S + US_PER_DAY - 1);
	expect_run(j, 0, 0, "until tomorrow");
	j->notes.fail_first = 100;
	clock_set(NINE + 30 * 60 * US_PER_S + US_PER_DAY);
	expect_run(j, 0, 1, "tomorrow");
	clock_advance(10 * US_PER_S);
	expect_run(j, 0, 1, "last try");
	clock_advance(60 * 60 * US_PER_S);
	expect_run(j, 0, 0, "given up for that day");
	ROW_STR(office_text(j->o, "SELECT reason FROM job WHERE kind = 'test.daily'"), "call 3 was told to fail",
		"reason");
	j->notes.fail_first = 0;
	clock_set(NINE + 30 * 60 * US_PER_S + 2 * US_PER_DAY);
	expect_run(j, 1, 0, "the day after");
	ROW_STR(office_text(j->o, "SELECT reason FROM job WHERE kind = 'test.daily'"), "", "reason is gone");
	jobs_close(j);
}

static void test_next_times(void **state) {
	static const struct { const char *now, *next; int when; } ROWS[] = {
		{ "2026-04-01T00:00:00+09:00", "2026-04-01T03:20:00+09:00", 200 },
		{ "2026-04-01T03:19:59+09:00", "2026-04-01T03:20:00+09:00", 200 },
		{ "2026-04-01T03:20:00+09:00", "2026-04-02T03:20:00+09:00", 200 },
		{ "2026-12-31T23:00:00+09:00", "2027-01-01T00:00:00+09:00", 0 },
		{ "2028-02-28T15:30:00Z", "2028-02-29T08:00:00+09:00", 480 },
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int64_t now = 0;
		assert_true(time_parse_rfc3339(str_from(ROWS[i].now), &now));
		struct job_kind daily = { .schedule = JOB_DAILY, .when = ROWS[i].when };
		ROW_STR(time_format_rfc3339(a, job_next_time(&daily, now)), ROWS[i].next, "%s", ROWS[i].now);
	}
	ROW_INT(job_next_time(&(struct job_kind){ .schedule = JOB_EVERY, .when = 7 }, NINE), NINE + 7 * US_PER_S,
		"every seven seconds");
	ROW_INT(job_next_time(&(struct job_kind){ .schedule = JOB_WHEN_ADDED }, NINE), 0, "when added");
	arena_free(a);
}

/* ---- with threads ---- */

static struct job_runner *start(struct jobs *j) {
	struct job_runner *runner;
	struct str detail;
	enum err e = job_runner_start(&j->config, j->o->a, &runner, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	return runner;
}

static void wait_for(sem_t *sem) {
	while (sem_wait(sem) != 0)
		;
}

/* The clock stands still, so only the commit can have woken the thread: its sleep would last a minute on SQLite. */
static void test_a_commit_wakes(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	struct job_runner *runner = start(j);
	add(j, "1");
	wait_for(&j->notes.begun);
	sem_post(&j->notes.go);
	wait_for(&j->notes.ended);
	job_runner_stop(runner);
	ROW_INT(j->notes.calls, 1, "calls");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

static void test_the_clock_wakes(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	add_at(j, "test.once", "1", NINE + 3600 * US_PER_S);
	struct job_runner *runner = start(j);
	clock_set(NINE + 3600 * US_PER_S);
	job_runner_wake(runner);
	wait_for(&j->notes.begun);
	sem_post(&j->notes.go);
	wait_for(&j->notes.ended);
	job_runner_stop(runner);
	jobs_close(j);
}

static void test_added_while_it_runs(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	struct job_runner *runner = start(j);
	add(j, "1");
	wait_for(&j->notes.begun);
	add(j, "1");
	add(j, "1");
	ROW_INT(rows(j), 1, "rows while it runs");
	sem_post(&j->notes.go);
	wait_for(&j->notes.begun);
	sem_post(&j->notes.go);
	wait_for(&j->notes.ended);
	wait_for(&j->notes.ended);
	job_runner_stop(runner);
	ROW_INT(j->notes.calls, 2, "calls");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

static void test_quick_ones_do_not_stand_behind_others(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	j->config.threads = 2;
	struct job_runner *runner = start(j);
	add(j, "1");
	wait_for(&j->notes.begun);
	add_at(j, "test.once", "2", NINE);
	add_at(j, "test.quick", "3", NINE);
	wait_for(&j->notes.begun);
	ROW_INT(j->notes.calls_of[3], 1, "the quick one has begun");
	ROW_INT(j->notes.calls_of[2], 0, "the other one waits");
	for (int i = 0; i < 3; i++)
		sem_post(&j->notes.go);
	for (int i = 0; i < 3; i++)
		wait_for(&j->notes.ended);
	job_runner_stop(runner);
	jobs_close(j);
}

static void test_told_to_stop(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	struct job_runner *runner = start(j);
	add(j, "1");
	wait_for(&j->notes.begun);
	ROW_TRUE(!job_must_stop(j->notes.run), "nobody has stopped it yet");
	sem_post(&j->notes.go);
	job_runner_stop(runner);
	ROW_INT(j->notes.calls, 1, "stopping waits for what runs");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

/* Runners of several processes on PostgreSQL look the same to the database as these. */
static void test_several_runners_share(void **state) {
	enum { RUNNERS = 3, JOBS = 120 };
	struct jobs *j = jobs_open(state);
	struct job_runner *runners[RUNNERS];
	struct writer *writers[RUNNERS];
	bool several = j->o->place->engine == DB_POSTGRES;
	struct str detail;
	for (int i = 0; i < JOBS; i++)
		add(j, str_format(j->o->a, "key %d", i).p);
	j->config.threads = 3;
	for (int i = 0; i < RUNNERS; i++) {
		writers[i] = j->o->writer;
		if (several && i > 0)
			assert_int_equal(writer_start(j->o->place->url, QUEUE, j->o->a, &writers[i], &detail), OK);
		struct job_config *config = ARENA_COPY(j->o->a, j->config);
		config->writer = writers[i];
		if (i == 0 || several)
			assert_int_equal(job_runner_start(config, j->o->a, &runners[i], &detail), OK);
	}
	for (int i = 0; i < JOBS; i++)
		wait_for(&j->notes.ended);
	for (int i = 0; i < RUNNERS; i++)
		if (i == 0 || several)
			job_runner_stop(runners[i]);
	for (int i = 1; i < RUNNERS; i++)
		if (several)
			writer_stop(writers[i]);
	ROW_INT(j->notes.calls, JOBS, "calls");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

/* ---- dying ---- */

/* Another process runs what is due and is killed in the middle of the first job. */
static void run_and_die(const struct place *place) {
	struct notes notes = { .dies = true };
	struct arena *a = arena_new();
	struct job_config config = { .database = place->url,
		.kinds = KINDS,
		.kind_count = COUNT_OF(KINDS),
		.threads = 1,
		.services = &notes };
	struct job_count count;
	struct str detail;
	if (writer_start(place->url, QUEUE, a, &config.writer, &detail) != OK)
		_exit(1);
	(void)!job_run_due(&config, true, a, &count, &detail);
	_exit(2);
}

static void kill_one(struct jobs *j, const char *what) {
	int status = 0;
	/* SQLite has one writing process at a time. */
	db_close(j->o->db);
	writer_stop(j->o->writer);
	pid_t child = fork();
	if (child == 0)
		run_and_die(j->o->place);
	assert_int_equal(waitpid(child, &status, 0), child);
	ROW_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "%s: the child ended by itself, status %x", what,
		(unsigned)status);
	struct str detail;
	assert_int_equal(writer_start(j->o->place->url, QUEUE, j->o->a, &j->o->writer, &detail), OK);
	j->config.writer = j->o->writer;
	j->o->db = place_open(j->o->place, DB_READ_ONLY);
}

static void test_killed_in_the_middle(void **state) {
	struct jobs *j = jobs_open(state);
	add(j, "1");
	kill_one(j, "once");
	ROW_INT(office_ask(j->o, "SELECT state FROM job WHERE unique_key = '1'"), JOB_RUNNING, "state");
	clock_set(NINE + 300 * US_PER_S - 1);
	expect_run(j, 0, 0, "the dead one's lease has not ended");
	clock_set(NINE + 300 * US_PER_S);
	expect_run(j, 1, 0, "it has ended");
	ROW_INT(j->notes.last_attempt, 2, "attempt");
	ROW_INT(rows(j), 0, "rows");
	jobs_close(j);
}

/* On SQLite the one process that begins knows that nobody else lives; on PostgreSQL it waits for the lease. */
static void test_a_restart_need_not_wait_on_sqlite(void **state) {
	struct jobs *j = jobs_open(state);
	struct job_count count;
	struct str detail;
	add(j, "1");
	kill_one(j, "once");
	assert_int_equal(job_run_due(&j->config, true, j->o->a, &count, &detail), OK);
	ROW_INT(count.done, j->o->place->engine == DB_SQLITE ? 1 : 0, "done at the restart");
	jobs_close(j);
}

static void test_a_job_that_kills_is_given_up(void **state) {
	struct jobs *j = jobs_open(state);
	add(j, "1");
	for (int i = 0; i < 3; i++) {
		kill_one(j, "again");
		clock_advance(300 * US_PER_S);
	}
	expect_run(j, 0, 1, "the fourth time it is not begun");
	ROW_INT(j->notes.calls, 0, "calls here");
	ROW_INT(office_ask(j->o, "SELECT state FROM job WHERE unique_key = '1'"), JOB_GIVEN_UP, "state");
	jobs_close(j);
}

/* The first runner was so slow that its lease ended; the second one's outcome counts. */
static void test_a_lost_lease_settles_nothing(void **state) {
	struct jobs *j = jobs_open(state);
	j->notes.meets = true;
	struct job_runner *runner = start(j);
	add(j, "1");
	wait_for(&j->notes.begun);
	ROW_INT(job_extend(j->notes.run), OK, "extended in time");
	place_exec(j->o->place, "UPDATE job SET owner = 'another' WHERE unique_key = '1'");
	ROW_INT(job_extend(j->notes.run), ERR_CONFLICT, "extended too late");
	sem_post(&j->notes.go);
	job_runner_stop(runner);
	ROW_STR(office_text(j->o, "SELECT owner FROM job WHERE unique_key = '1'"), "another", "owner");
	ROW_INT(office_ask(j->o, "SELECT state FROM job WHERE unique_key = '1'"), JOB_RUNNING, "state");
	jobs_close(j);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_once_per_key, ON_BOTH),
		PLACE_TEST(test_rolled_back_with_its_cause, ON_BOTH),
		PLACE_TEST(test_not_before_its_time, ON_BOTH),
		PLACE_TEST(test_the_earlier_time_counts, ON_BOTH),
		PLACE_TEST(test_the_later_body_counts, ON_BOTH),
		PLACE_TEST(test_too_long, ON_BOTH),
		PLACE_TEST(test_tried_again_later, ON_BOTH),
		PLACE_TEST(test_given_up_with_its_reason, ON_BOTH),
		PLACE_TEST(test_gives_up_at_once, ON_BOTH),
		PLACE_TEST(test_asking_does_not_hurry_a_failing_one, ON_BOTH),
		PLACE_TEST(test_forgotten_after_ninety_days, ON_BOTH),
		PLACE_TEST(test_asks_for_another_time, ON_BOTH),
		PLACE_TEST(test_daily, ON_BOTH),
		PLACE_TEST(test_next_times, ON_SQLITE),
		PLACE_TEST(test_a_commit_wakes, ON_BOTH),
		PLACE_TEST(test_the_clock_wakes, ON_BOTH),
		PLACE_TEST(test_added_while_it_runs, ON_BOTH),
		PLACE_TEST(test_quick_ones_do_not_stand_behind_others, ON_BOTH),
		PLACE_TEST(test_told_to_stop, ON_BOTH),
		PLACE_TEST(test_several_runners_share, ON_BOTH),
		PLACE_TEST(test_killed_in_the_middle, ON_BOTH),
		PLACE_TEST(test_a_restart_need_not_wait_on_sqlite, ON_BOTH),
		PLACE_TEST(test_a_job_that_kills_is_given_up, ON_BOTH),
		PLACE_TEST(test_a_lost_lease_settles_nothing, ON_BOTH),
	};
	return place_run("office job", TESTS, COUNT_OF(TESTS));
}
