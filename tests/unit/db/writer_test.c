/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The writer: functions fail alone, a commit that fails is replayed, one process writes, the queue has a limit,
 * stopping loses nothing. Where a test needs several functions in one batch, the first blocks the writer until the
 * rest waits.
 */
#include "db/writer.h"

#include "db/db-private.h"
#include "unit/db/place.h"
#include "unit/db/schema.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 64, QUEUE = 1000 };

static struct writer *start(const struct place *p, int queue_limit) {
	struct writer *w = NULL;
	struct str detail = STR_NONE;
	enum err e = writer_start(p->url, queue_limit, p->a, &w, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	return w;
}

/* ---- functions that write ---- */

/* What a function is to do, and what came of it. */
struct order {
	int64_t id;
	enum { INSERT, FAIL_AFTER, TWICE, SWALLOW, ROLL_BACK_ONCE, FAIL_COMMIT_ONCE, LOSE_COMMIT, LOSE_CONNECTION_ONCE,
		DISK_FULL_ONCE } what;
	const struct place *place;
	int calls;
	int together; /* with how many it was called, for a call for many */
	enum err err;
	int *next_answer; /* counts the answers of a test */
	int answer;       /* which it was; 0: none yet */
};

/* Ends the other connections of the database, from a connection of its own. */
static void end_connections(const struct place *p) {
	place_exec(p, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
		" WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

/* SQLite may grow no more while something large is written, and may again afterwards. */
static enum err fill_disk(struct db *db) {
	static const char LARGE[100000] = "";
	const struct db_param params[] = { P_INT(-1), P_NULL(DB_INT), P_NULL(DB_BOOL), P_NULL(DB_TEXT),
		P_BLOB(((struct str){ LARGE, sizeof LARGE })) };
	TRY(stmt_run(db, NO_MORE_PAGES, NULL, NULL));
	enum err e = stmt_run(db, THING_INSERT, params, NULL);
	db->failed = OK; /* the setting is the connection's, not the transaction's */
	TRY(stmt_run(db, MANY_PAGES, NULL, NULL));
	db->failed = e;
	return e == ERR_DISK_FULL ? OK : ERR_INTERNAL;
}

static enum err obey_once(struct db *db, const struct order *o) {
	switch (o->what) {
	case ROLL_BACK_ONCE: /* as a full disk does it */
		return stmt_run(db, ROLL_BACK, NULL, NULL) == OK ? ERR_DATABASE : ERR_INTERNAL;
	case FAIL_COMMIT_ONCE:
		db->fault.commit = 1;
		return OK;
	case LOSE_COMMIT:
		db->fault.lost_commit = 1;
		return OK;
	case LOSE_CONNECTION_ONCE:
		end_connections(o->place);
		return OK;
	case DISK_FULL_ONCE:
		return fill_disk(db);
	default:
		return OK;
	}
}

static enum err obey(struct db *db, struct arena *a, void *context) {
	struct order *o = context;
	(void)a;
	if (o->calls++ == 0)
		TRY(obey_once(db, o));
	TRY(thing_insert(db, o->id, 1));
	if (o->what == FAIL_AFTER)
		return ERR_INPUT;
	if (o->what == TWICE)
		return thing_insert(db, o->id, 2);
	if (o->what == SWALLOW && thing_insert(db, o->id, 2) == OK)
		return ERR_INTERNAL;
	return OK;
}

static enum err expected_of(const struct order *o) {
	if (o->what == FAIL_AFTER)
		return ERR_INPUT;
	return o->what == TWICE || o->what == SWALLOW ? ERR_CONFLICT : OK;
}

static void note_answer(enum err e, void *done_context) {
	struct order *o = done_context;
	o->err = e;
	o->answer = ++*o->next_answer;
}

/* ---- blocking the writer ---- */

struct block {
	sem_t entered, leave;
};

static enum err block_writer(struct db *db, struct arena *a, void *context) {
	struct block *b = context;
	(void)db;
	(void)a;
	sem_post(&b->entered);
	sem_wait(&b->leave);
	return OK;
}

static void ignore_answer(enum err e, void *done_context) {
	(void)e;
	(void)done_context;
}

static void block(struct writer *w, struct block *b, int64_t tenant) {
	sem_init(&b->entered, 0, 0);
	sem_init(&b->leave, 0, 0);
	assert_int_equal(writer_queue(w, tenant, block_writer, NULL, b, ignore_answer, NULL), OK);
	sem_wait(&b->entered);
}

static void unblock(struct block *b) {
	sem_post(&b->leave);
}

static enum err queue(struct writer *w, int64_t tenant, struct order *o, int *next_answer) {
	o->next_answer = next_answer;
	return writer_queue(w, tenant, obey, NULL, o, note_answer, o);
}

static void post(enum err e, void *done_context) {
	(void)e;
	sem_post(done_context);
}

/* Runs the orders, and a last one of id 999, as one batch of tenant 1. */
static struct writer_stats run_as_batch(const struct place *p, struct order *orders, size_t count, int *ret_answers) {
	struct writer *w = start(p, QUEUE);
	struct order last = { .id = 999 };
	struct block b;
	sem_t all;
	*ret_answers = 0;
	sem_init(&all, 0, 0);
	block(w, &b, 1);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(queue(w, 1, &orders[i], ret_answers), OK);
	assert_int_equal(writer_queue(w, 1, obey, NULL, &last, post, &all), OK);
	unblock(&b);
	sem_wait(&all);
	struct writer_stats stats = writer_stats(w);
	writer_stop(w);
	ROW_INT(*ret_answers, count, "answers");
	return stats;
}

static int64_t things(const struct place *p) {
	return place_ask_int(p, "SELECT count(*) FROM thing WHERE thing_id <> 999");
}

/* ---- one at a time ---- */

static void test_answers(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order orders[] = { { .id = 1 }, { .id = 2, .what = FAIL_AFTER }, { .id = 3, .what = TWICE },
		{ .id = 4, .what = SWALLOW },
		{ .id = 1, .what = TWICE }, { .id = 5 } };
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		ROW_INT(writer_run(w, 1, obey, NULL, &orders[i]), expected_of(&orders[i]), "order %zu", i);
		ROW_INT(orders[i].calls, 1, "order %zu", i);
	}
	/* What is answered is there for others at once. */
	assert_int_equal(things(p), 2);
	assert_int_equal(place_ask_int(p, "SELECT sum(thing_id) FROM thing"), 6);
	struct writer_stats stats = writer_stats(w);
	assert_int_equal(stats.functions, 6);
	assert_int_equal(stats.batches, 6);
	assert_int_equal(stats.largest_batch, 1);
	assert_int_equal(stats.failed, 4);
	writer_stop(w);
}

/* ---- many at a time ---- */

struct client {
	struct writer *w;
	int64_t first;
	int count;
	int wrong;
	pthread_t thread;
};

static void *be_client(void *context) {
	struct client *c = context;
	for (int i = 0; i < c->count; i++) {
		struct order o = { .id = c->first + i, .what = i % 4 };
		if (writer_run(c->w, 1 + c->first / 1000 % 3, obey, NULL, &o) != expected_of(&o) || o.calls < 1)
			c->wrong++;
	}
	return NULL;
}

static void run_clients(struct writer *w, struct client *clients, int count) {
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){ .w = w, .first = i * 1000, .count = count };
		assert_int_equal(pthread_create(&clients[i].thread, NULL, be_client, &clients[i]), 0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		ROW_INT(clients[i].wrong, 0, "client %d", i);
	}
}

/* A quarter of the functions of 64 clients succeeds; of the others, which all have written before they fail,
 * nothing stays. */
static void test_failing_alone_among_64(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct client clients[CLIENTS];
	enum { EACH = 40 };
	run_clients(w, clients, EACH);
	struct writer_stats stats = writer_stats(w);
	writer_stop(w);
	assert_int_equal(things(p), CLIENTS * EACH / 4);
	assert_int_equal(place_ask_int(p, "SELECT count(*) FROM thing WHERE thing_id % 4 = 0"), CLIENTS * EACH / 4);
	assert_int_equal(place_ask_int(p, "SELECT sum(n) FROM thing"), CLIENTS * EACH / 4);
	assert_int_equal(stats.functions, CLIENTS * EACH);
	assert_int_equal(stats.failed, CLIENTS * EACH * 3 / 4);
	ROW_TRUE(stats.largest_batch > 1, "largest batch %lld", (long long)stats.largest_batch);
}

static void test_one_batch(void **state) {
	struct place *p = *state;
	struct order orders[] = { { .id = 1 }, { .id = 2, .what = FAIL_AFTER }, { .id = 3 }, { .id = 3 },
		{ .id = 4, .what = SWALLOW },
		{ .id = 5, .what = TWICE }, { .id = 6 } };
	int answers = 0;
	struct writer_stats stats = run_as_batch(p, orders, COUNT_OF(orders), &answers);
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		ROW_INT(orders[i].err, i == 3 ? ERR_CONFLICT : expected_of(&orders[i]), "order %zu", i);
		ROW_INT(orders[i].answer, i + 1, "order %zu", i);
		ROW_INT(orders[i].calls, 1, "order %zu", i);
	}
	assert_int_equal(stats.largest_batch, 8);
	assert_int_equal(stats.batches, 2);
	assert_int_equal(things(p), 3);
}

/* Each of these loses the whole batch at another place; everything is run again alone, with the same result. */
static void test_batch_is_replayed(void **state) {
	struct place *p = *state;
	static const struct { const char *what; int fault; int at; int engines; } ROWS[] = {
		{ "commit fails", FAIL_COMMIT_ONCE, 0, ON_BOTH },
		{ "commit fails, asked for by the last", FAIL_COMMIT_ONCE, 3, ON_BOTH },
		{ "transaction lost in the first", ROLL_BACK_ONCE, 0, ON_BOTH },
		{ "transaction lost in the last", ROLL_BACK_ONCE, 3, ON_BOTH },
		{ "disk full in the first", DISK_FULL_ONCE, 0, ON_SQLITE },
		{ "disk full in the last", DISK_FULL_ONCE, 3, ON_SQLITE },
		{ "connection lost in the first", LOSE_CONNECTION_ONCE, 0, ON_POSTGRES },
		{ "connection lost in the last", LOSE_CONNECTION_ONCE, 3, ON_POSTGRES },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		/* The last but one fails because of the second, also when both are run again. */
		struct order orders[] = { { .id = 1 }, { .id = 2 }, { .id = 3, .what = FAIL_AFTER }, { .id = 4 },
			{ .id = 2 }, { .id = 5 } };
		static const int SLOT[] = { 0, 1, 3, 5 };
		int answers = 0;
		if ((ROWS[i].engines & 1 << p->engine) == 0)
			continue;
		for (size_t k = 0; k < COUNT_OF(orders); k++)
			orders[k].place = p;
		orders[SLOT[ROWS[i].at]].what = ROWS[i].fault;
		struct writer_stats stats = run_as_batch(p, orders, COUNT_OF(orders), &answers);
		for (size_t k = 0; k < COUNT_OF(orders); k++) {
			ROW_INT(orders[k].err,
				k == 2 ? ERR_INPUT :
					k == 4 ? ERR_CONFLICT :
						 OK,
				"%s: order %zu", ROWS[i].what, k);
			ROW_INT(orders[k].answer, k + 1, "%s: order %zu", ROWS[i].what, k);
		}
		ROW_INT(orders[0].calls, 2, "%s", ROWS[i].what);
		ROW_INT(things(p), 4, "%s", ROWS[i].what);
		ROW_INT(stats.failed, 2, "%s", ROWS[i].what);
		place_exec(p, "DELETE FROM thing");
	}
}

/* ---- one call for many ---- */

/* As obey, for all at once; each order learns how many it was called with. */
static enum err obey_many(struct db *db, struct arena *a, int64_t tenant, void *const *contexts, size_t count) {
	enum err e = OK;
	assert_int_equal(tenant, 1);
	for (size_t i = 0; i < count; i++) {
		struct order *o = contexts[i];
		o->together = (int)count;
		e = e == OK ? obey(db, a, o) : e;
	}
	return e;
}

static struct writer_stats run_many(const struct place *p, struct order *orders, size_t count, const bool *single,
	int *ret_answers) {
	struct writer *w = start(p, QUEUE);
	struct order last = { .id = 999 };
	struct block b;
	sem_t all;
	*ret_answers = 0;
	sem_init(&all, 0, 0);
	block(w, &b, 1);
	for (size_t i = 0; i < count; i++) {
		orders[i].next_answer = ret_answers;
		if (single[i])
			assert_int_equal(queue(w, 1, &orders[i], ret_answers), OK);
		else
			assert_int_equal(writer_queue_many(w, 1, obey_many, &orders[i], note_answer, &orders[i]), OK);
	}
	assert_int_equal(writer_queue(w, 1, obey, NULL, &last, post, &all), OK);
	unblock(&b);
	sem_wait(&all);
	struct writer_stats stats = writer_stats(w);
	writer_stop(w);
	return stats;
}

/* What waits for one function is handed to one call, over others that stand between; one that fails then fails
 * alone. */
static void test_one_call_for_many(void **state) {
	struct place *p = *state;
	static const bool SINGLE[] = { false, true, false, false, true, false };
	static const struct {
		int what;
		int together, calls;
	} ROWS[] = { { INSERT, 4, 1 }, { FAIL_AFTER, 1, 2 }, { FAIL_COMMIT_ONCE, 1, 2 } };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct order orders[] = { { .id = 1 }, { .id = 2 }, { .id = 3 }, { .id = 4, .what = ROWS[i].what },
			{ .id = 5 }, { .id = 6 } };
		int answers = 0;
		struct writer_stats stats = run_many(p, orders, COUNT_OF(orders), SINGLE, &answers);
		bool fails = ROWS[i].what == FAIL_AFTER;
		for (size_t k = 0; k < COUNT_OF(orders); k++) {
			ROW_INT(orders[k].err, fails && k == 3 ? ERR_INPUT : OK, "row %zu: order %zu", i, k);
			ROW_INT(orders[k].answer, k + 1, "row %zu: order %zu", i, k);
			ROW_INT(orders[k].together, SINGLE[k] ? 0 : ROWS[i].together, "row %zu: order %zu", i, k);
		}
		ROW_INT(orders[0].calls, ROWS[i].calls, "row %zu", i);
		ROW_INT(things(p), fails ? 5 : 6, "row %zu", i);
		ROW_INT(stats.failed, fails, "row %zu", i);
		ROW_INT(stats.batches, 2, "row %zu", i);
		place_exec(p, "DELETE FROM thing");
	}
}

/* Savepoints are few on PostgreSQL, but a call for many needs one. */
static void test_many_in_one_batch(void **state) {
	struct place *p = *state;
	enum { COUNT = 300 };
	static struct order orders[COUNT];
	static bool single[COUNT];
	int answers = 0;
	for (int i = 0; i < COUNT; i++)
		orders[i] = (struct order){ .id = i + 1 };
	struct writer_stats stats = run_many(p, orders, COUNT, single, &answers);
	ROW_INT(orders[COUNT - 1].together, COUNT, "contexts in a call");
	ROW_INT(stats.largest_batch, COUNT + 1, "batch");
	ROW_INT(things(p), COUNT, "things");
}

/* A function alone in its transaction. */
static void test_failing_commit_alone(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order lost = { .id = 1, .what = FAIL_COMMIT_ONCE };
	struct order next = { .id = 2 };
	assert_int_equal(writer_run(w, 1, obey, NULL, &lost), ERR_DATABASE);
	assert_int_equal(things(p), 0);
	assert_int_equal(writer_run(w, 1, obey, NULL, &next), OK);
	assert_int_equal(things(p), 1);
	writer_stop(w);
}

/* ---- the queue ---- */

static void test_queue_limit(void **state) {
	struct place *p = *state;
	enum { LIMIT = 5 };
	struct writer *w = start(p, LIMIT);
	struct order orders[LIMIT + 1] = { { .id = 0 } };
	struct block b;
	int answers = 0;
	for (int round = 0; round < 3; round++) {
		block(w, &b, 1);
		for (int i = 0; i <= LIMIT; i++) {
			orders[i] = (struct order){ .id = round * 100 + i };
			ROW_INT(queue(w, i % 2, &orders[i], &answers), i < LIMIT ? OK : ERR_BUSY, "round %d, order %d",
				round, i);
		}
		assert_int_equal(writer_run(w, 1, obey, NULL, &orders[LIMIT]), ERR_BUSY);
		unblock(&b);
		/* Waits until there is room; then all before it have been answered, since there are only two lanes of
		 * two. */
		while (writer_run(w, 1, obey, NULL, &(struct order){ .id = 10000 + round }) == ERR_BUSY)
			;
		while (writer_run(w, 0, obey, NULL, &(struct order){ .id = 20000 + round }) == ERR_BUSY)
			;
	}
	writer_stop(w);
	assert_int_equal(answers, 3 * LIMIT);
	assert_int_equal(things(p), 3 * (LIMIT + 2));
}

static void test_stop_finishes(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order orders[300] = { { .id = 0 } };
	struct block b;
	int answers = 0;
	block(w, &b, 1);
	for (int i = 0; i < 300; i++) {
		orders[i] = (struct order){ .id = i };
		assert_int_equal(queue(w, i % 5, &orders[i], &answers), OK);
	}
	unblock(&b);
	writer_stop(w);
	assert_int_equal(answers, 300);
	assert_int_equal(things(p), 300);
}

/* ---- one process on SQLite ---- */

/* In a child: 0 when the writer started, else the error. */
static int try_as_other_process(const struct place *p, const char *expected_word) {
	pid_t child = fork();
	int status = 0;
	if (child == 0) {
		struct writer *w = NULL;
		struct str detail = S("");
		enum err e = writer_start(p->url, QUEUE, p->a, &w, &detail);
		bool said = e == OK || str_contains(detail, str_from(expected_word));
		if (e == OK)
			writer_stop(w);
		_exit(said ? (int)e : 255);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_one_process(void **state) {
	struct place *p = *state;
	const char *pid = str_format(p->a, "process %d ", (int)getpid()).p;
	struct writer *w = start(p, QUEUE);
	struct writer *second = NULL;
	struct str detail = STR_NONE;
	const char *link_path = str_format(p->a, "%s.sock", p->file).p; /* a name that the place removes */
	assert_int_equal(try_as_other_process(p, pid), ERR_BUSY);
	assert_int_equal(writer_start(p->url, QUEUE, p->a, &second, &detail), ERR_BUSY);
	assert_int_equal(symlink(p->file, link_path), 0);
	assert_int_equal(writer_start(link_path, QUEUE, p->a, &second, &detail), ERR_BUSY);
	ROW_TRUE(str_contains(detail, S("test.db.lock")), "%.*s", STR_ARG(detail));
	/* Reading beside it is allowed. */
	struct db *reader = place_open(p, DB_READ_ONLY);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 0);
	db_close(reader);
	writer_stop(w);
	assert_int_equal(try_as_other_process(p, pid), OK);
}

/* ---- tenants on PostgreSQL ---- */

static void test_tenants_take_turns(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order many[150] = { { .id = 0 } }, one[2] = { { .id = 1000 }, { .id = 1001 } };
	struct block b;
	int answers = 0;
	block(w, &b, 3);
	for (int i = 0; i < 150; i++) {
		many[i] = (struct order){ .id = i };
		assert_int_equal(queue(w, 1, &many[i], &answers), OK);
	}
	assert_int_equal(queue(w, 2, &one[0], &answers), OK);
	assert_int_equal(queue(w, 2, &one[1], &answers), OK);
	unblock(&b);
	writer_stop(w);
	assert_int_equal(answers, 152);
	/* After the first batch of the busy tenant, not after all of it. */
	assert_int_equal(many[59].answer, 60);
	assert_int_equal(one[0].answer, 61);
	assert_int_equal(one[1].answer, 62);
	assert_int_equal(many[60].answer, 63);
	for (int i = 1; i < 150; i++)
		ROW_TRUE(many[i].answer > many[i - 1].answer, "order %d", i);
}

static enum err look_at_lock(struct db *db, struct arena *a, void *context) {
	(void)a;
	*(int64_t *)context = stmt_ask(db, TENANT_LOCKS, NULL);
	return OK;
}

static void test_tenant_lock(void **state) {
	struct writer *w = start(*state, QUEUE);
	for (int64_t tenant = 7; tenant < 9; tenant++) {
		int64_t seen = 0;
		assert_int_equal(writer_run(w, tenant, look_at_lock, NULL, &seen), OK);
		assert_int_equal(seen, tenant);
	}
	writer_stop(w);
}

/* Reads, then writes what it read plus one: two writers that were not alone would lose some. */
static enum err count_up(struct db *db, struct arena *a, void *context) {
	const struct db_param *tenant = context;
	(void)a;
	const struct db_param params[] = { *tenant, P_INT(stmt_ask(db, COUNTER_GET, tenant) + 1) };
	return stmt_run(db, COUNTER_SET, params, NULL);
}

static void *count_up_often(void *context) {
	struct client *c = context;
	struct db_param tenant[] = { P_INT(1 + c->first % 2) };
	for (int i = 0; i < c->count; i++)
		c->wrong += writer_run(c->w, tenant[0].i, count_up, NULL, tenant) != OK;
	return NULL;
}

static void test_two_writers_lose_nothing(void **state) {
	struct place *p = *state;
	struct writer *writers[2] = { start(p, QUEUE), start(p, QUEUE) };
	struct client clients[16];
	for (int i = 0; i < 16; i++) {
		clients[i] = (struct client){ .w = writers[i / 2 % 2], .first = i, .count = 50 };
		assert_int_equal(pthread_create(&clients[i].thread, NULL, count_up_often, &clients[i]), 0);
	}
	for (int i = 0; i < 16; i++) {
		pthread_join(clients[i].thread, NULL);
		ROW_INT(clients[i].wrong, 0, "client %d", i);
	}
	writer_stop(writers[0]);
	writer_stop(writers[1]);
	assert_int_equal(place_ask_int(p, "SELECT value FROM counter WHERE tenant_id = 1"), 400);
	assert_int_equal(place_ask_int(p, "SELECT value FROM counter WHERE tenant_id = 2"), 400);
}

/* ---- trouble with PostgreSQL ---- */

static void test_lost_connection(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order first = { .id = 1 }, lost = { .id = 2, .what = LOSE_CONNECTION_ONCE, .place = p },
		last = { .id = 3 };
	assert_int_equal(writer_run(w, 1, obey, NULL, &first), OK);
	end_connections(p); /* between two functions: the next begins on a new connection */
	assert_int_equal(writer_run(w, 1, obey, NULL, &lost), OK);
	assert_int_equal(lost.calls, 2);
	assert_int_equal(writer_run(w, 1, obey, NULL, &last), OK);
	assert_int_equal(things(p), 3);
	writer_stop(w);
}

/* Nobody knows whether it was kept, so nothing is run again: whoever asked looks it up. */
static void test_lost_commit(void **state) {
	struct place *p = *state;
	struct order orders[] = { { .id = 1 }, { .id = 2, .what = LOSE_COMMIT }, { .id = 3, .what = FAIL_AFTER } };
	struct order alone = { .id = 4, .what = LOSE_COMMIT }, next = { .id = 5 };
	int answers = 0;
	(void)run_as_batch(p, orders, COUNT_OF(orders), &answers);
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		ROW_INT(orders[i].err, ERR_BUSY, "order %zu", i);
		ROW_INT(orders[i].calls, 1, "order %zu", i);
	}
	assert_int_equal(things(p), 2);
	struct writer *w = start(p, QUEUE);
	assert_int_equal(writer_run(w, 1, obey, NULL, &alone), ERR_BUSY);
	assert_int_equal(alone.calls, 1);
	assert_int_equal(writer_run(w, 1, obey, NULL, &next), OK);
	assert_int_equal(things(p), 4);
	writer_stop(w);
}

/* Somebody else keeps the tenant's lock until the wait for it is given up (here by a cancel, else by the time
 * limit). */
static void test_lock_not_given(void **state) {
	struct place *p = *state;
	struct writer *w = start(p, QUEUE);
	struct order first = { .id = 1 }, next = { .id = 2 };
	int answers = 0;
	struct asker *other = asker_open(p);
	(void)asker_ask(other, p->a, "SELECT pg_advisory_lock(1)");
	assert_int_equal(queue(w, 1, &first, &answers), OK);
	while (place_ask(p, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
		" WHERE datname = current_database() AND wait_event = 'advisory'").n == 0)
		;
	assert_int_equal(writer_run(w, 2, obey, NULL, &next), OK); /* another tenant's, on the same connection */
	asker_close(other);
	assert_int_equal(first.err, ERR_BUSY);
	assert_int_equal(first.calls, 0);
	assert_int_equal(writer_run(w, 1, obey, NULL, &first), OK);
	assert_int_equal(things(p), 2);
	writer_stop(w);
}

/* Two writers that take two rows in opposite order: one is the victim, and is run again. */
struct crossing {
	int64_t mine, other;
	sem_t *ready, *other_ready;
	int calls;
	struct writer *w;
	int64_t tenant;
	enum err err;
	pthread_t thread;
};

static enum err cross(struct db *db, struct arena *a, void *context) {
	struct crossing *c = context;
	(void)a;
	TRY(stmt_run(db, SHORT_DEADLOCK, NULL, NULL));
	TRY(stmt_run(db, THING_SET_N, (const struct db_param[]){ P_INT(c->mine), P_INT(c->mine) }, NULL));
	if (c->calls++ == 0) {
		sem_post(c->ready);
		sem_wait(c->other_ready);
	}
	return stmt_run(db, THING_SET_N, (const struct db_param[]){ P_INT(c->other), P_INT(c->other) }, NULL);
}

static void *run_crossing(void *context) {
	struct crossing *c = context;
	c->err = writer_run(c->w, c->tenant, cross, NULL, c);
	return NULL;
}

static void test_deadlock(void **state) {
	struct place *p = *state;
	sem_t ready[2];
	struct crossing c[2];
	place_exec(p, "INSERT INTO thing (thing_id) VALUES (1), (2)");
	for (int i = 0; i < 2; i++)
		sem_init(&ready[i], 0, 0);
	for (int i = 0; i < 2; i++) {
		c[i] = (struct crossing){ .mine = 1 + i,
			.other = 2 - i,
			.ready = &ready[i],
			.other_ready = &ready[1 - i],
			.w = start(p, QUEUE),
			.tenant = 1 + i };
		assert_int_equal(pthread_create(&c[i].thread, NULL, run_crossing, &c[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(c[i].thread, NULL);
		ROW_INT(c[i].err, OK, "writer %d", i);
		writer_stop(c[i].w);
	}
	assert_in_range(c[0].calls + c[1].calls, 3, 8); /* once each, and at most three times again */
	assert_int_equal(place_ask_int(p, "SELECT sum(n) FROM thing"), 3);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_answers, ON_BOTH), PLACE_TEST(test_failing_alone_among_64, ON_BOTH),
		PLACE_TEST(test_one_batch, ON_BOTH), PLACE_TEST(test_batch_is_replayed, ON_BOTH),
		PLACE_TEST(test_one_call_for_many, ON_BOTH), PLACE_TEST(test_many_in_one_batch, ON_BOTH),
		PLACE_TEST(test_failing_commit_alone, ON_BOTH), PLACE_TEST(test_queue_limit, ON_BOTH),
		PLACE_TEST(test_stop_finishes, ON_BOTH), PLACE_TEST(test_one_process, ON_SQLITE),
		PLACE_TEST(test_tenants_take_turns, ON_POSTGRES), PLACE_TEST(test_tenant_lock, ON_POSTGRES),
		PLACE_TEST(test_two_writers_lose_nothing, ON_POSTGRES), PLACE_TEST(test_lost_connection, ON_POSTGRES),
		PLACE_TEST(test_lost_commit, ON_POSTGRES), PLACE_TEST(test_lock_not_given, ON_POSTGRES),
		PLACE_TEST(test_deadlock, ON_POSTGRES),
	};
	return place_run("db writer", TESTS, COUNT_OF(TESTS));
}
