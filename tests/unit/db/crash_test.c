/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whatever was acknowledged is there after the writing process was killed in the middle of its work. A child writes
 * with 64 threads and reports every acknowledgement through a pipe; the parent counts them and kills it (signal 9)
 * after a number that a seeded generator gives. The seed is in the name of the row that fails.
 */
#include "db/writer.h"

#include "unit/db/place.h"
#include "unit/db/schema.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 64, ROUNDS = 6, LARGEST = 4000 };

struct child {
	struct writer *w;
	int pipe;
	int64_t first;
};

static enum err insert(struct db *db, struct arena *a, void *context) {
	const int64_t *id = context;
	(void)a;
	TRY(thing_insert(db, *id, *id));
	return *id % 7 == 3 ? ERR_INPUT : OK; /* refused ones are mixed in; they must not be there */
}

static void *write_for_ever(void *context) {
	const struct child *c = context;
	for (int64_t id = c->first;; id++) {
		enum err e = writer_run(c->w, 1 + c->first % 3, insert, NULL, &id);
		if (e != (id % 7 == 3 ? ERR_INPUT : OK))
			_exit(2);
		/* Less than PIPE_BUF bytes are written whole (POSIX). */
		if (e == OK && write(c->pipe, &id, sizeof id) != sizeof id)
			_exit(3);
	}
}

static void be_child(const struct place *p, int64_t round, int pipe_end) {
	static struct child clients[CLIENTS];
	struct writer *w = NULL;
	struct str detail;
	pthread_t thread;
	if (writer_start(p->url, 1000, p->a, &w, &detail) != OK)
		_exit(1);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct child){ .w = w, .pipe = pipe_end, .first = (round * CLIENTS + i) * 1000000 };
		if (pthread_create(&thread, NULL, write_for_ever, &clients[i]) != 0)
			_exit(4);
	}
	pthread_join(thread, NULL);
	_exit(5);
}

/* Gathers what the child reports; kills it after `enough` and reads on to the end of the pipe. */
static size_t gather(int pipe_end, pid_t child, size_t enough, int64_t *ids, size_t room) {
	size_t n = 0;
	while (n < room && read(pipe_end, &ids[n], sizeof ids[n]) == sizeof ids[n])
		if (++n == enough)
			kill(child, SIGKILL);
	return n;
}

static void check_there(const struct place *p, const int64_t *ids, size_t count, unsigned seed) {
	struct db *db = place_open(p, DB_READ_ONLY);
	for (size_t i = 0; i < count; i++) {
		const struct db_param id[] = { P_INT(ids[i]) };
		ROW_INT(stmt_ask(db, THING_GET, id), ids[i], "seed %u, acknowledgement %zu of %zu", seed, i, count);
	}
	db_close(db);
	ROW_INT(place_ask_int(p, "SELECT count(*) FROM thing WHERE thing_id % 7 = 3"), 0, "seed %u", seed);
	ROW_INT(place_ask_int(p, "SELECT count(*) FROM thing WHERE n <> thing_id"), 0, "seed %u", seed);
	if (p->engine == DB_SQLITE)
		ROW_STR(place_ask(p, "PRAGMA integrity_check"), "ok", "seed %u", seed);
}

static size_t run_round(const struct place *p, int round, size_t enough, int64_t *ids, size_t room, unsigned seed) {
	int ends[2];
	int status = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		be_child(p, round, ends[1]);
	}
	close(ends[1]);
	size_t n = gather(ends[0], child, enough, ids, room);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	ROW_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "seed %u: the child ended by itself, status %x",
		seed, (unsigned)status);
	ROW_TRUE(n >= enough, "seed %u: %zu acknowledgements instead of %zu", seed, n, enough);
	return n;
}

/* One database over all rounds, so that each also begins with what the kill before it left: a WAL, an old lock file. */
static void test_acknowledged_is_there(void **state) {
	const struct place *p = *state;
	const char *given = getenv("KASSEI_TEST_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20261122;
	unsigned next = seed;
	size_t room = (size_t)ROUNDS * LARGEST + 100000;
	int64_t *ids = ARENA_ARRAY(p->a, int64_t, room);
	size_t n = 0;
	for (int round = 0; round < ROUNDS; round++) {
		size_t enough = 1 + (size_t)rand_r(&next) % LARGEST;
		n += run_round(p, round, enough, ids + n, room - n, seed);
		check_there(p, ids, n, seed);
	}
}

int main(void) {
	static const struct place_test TESTS[] = { PLACE_TEST(test_acknowledged_is_there, ON_BOTH) };
	return place_run("db crash", TESTS, COUNT_OF(TESTS));
}
