/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The posting process is killed (signal 9) in the middle of its work: a child posts with many clients and reports each
 * acknowledgement through a pipe; the parent kills it after a seeded number of them. What was reported is there, and
 * what the clients of the next child send again is there once. One ledger over all rounds, on both databases.
 */
#include "unit/ledger/load.h"

enum { QUEUE = 1000, CLIENTS = 16, KILLS = 8, KILLS_FULL = 100, ENOUGH_MOST = 400 };

static void be_child(struct load *l, int report) {
	struct writer *w = NULL;
	struct str detail;
	l->report = report;
	if (writer_start(l->place->url, QUEUE, l->place->a, &w, &detail) != OK)
		_exit(1);
	load_run(l, w);
	_exit(2);
}

/* Kills after `enough` acknowledgements and reads on to the end of the pipe. */
static int64_t gather(struct load *l, int reports, pid_t child, int64_t enough) {
	struct load_report line;
	int64_t n = 0;
	while (read(reports, &line, sizeof line) == sizeof line) {
		load_note(l, &line);
		if (++n == enough)
			kill(child, SIGKILL);
	}
	return n;
}

static void run_round(struct load *l, int64_t enough, const char *what) {
	int ends[2], status = 0;
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		be_child(l, ends[1]);
	}
	close(ends[1]);
	int64_t n = gather(l, ends[0], child, enough);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	ROW_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "%s: the child ended by itself, status %x", what,
		(unsigned)status);
	ROW_TRUE(n >= enough, "%s: %lld acknowledgements", what, (long long)n);
}

static void the_process_may_be_killed_at_any_moment(void **state) {
	const struct place *p = *state;
	struct load *l = ARENA_NEW(p->a, struct load);
	uint64_t seed = load_seed(20261122), chance = seed;
	int64_t repeated = 0;
	int kills = load_full() ? KILLS_FULL : KILLS;
	load_init(l, p, CLIENTS);
	for (int round = 0; round < kills; round++) {
		int64_t enough = 1 + (int64_t)(load_random(&chance) % ENOUGH_MOST);
		const char *what = str_format(p->a, "seed %llu, kill %d, after %lld acknowledgements",
			(unsigned long long)seed, round, (long long)enough)
				.p;
		run_round(l, enough, what);
		if (round % 2 == 1) /* looking at a SQLite file empties its WAL: the child of every second round finds
			it as it was left */
			load_check(l, p, what);
	}
	for (int i = 0; i < CLIENTS; i++)
		repeated += l->clients[i].repeated;
	print_message("%d kills, %lld deeds acknowledged, %lld of these kept before anybody was told\n", kills,
		(long long)load_acknowledged(l), (long long)repeated);
}

int main(void) {
	static const struct place_test TESTS[] = { { .name = "the_process_may_be_killed_at_any_moment",
		.fn = the_process_may_be_killed_at_any_moment,
		.engines = ON_BOTH,
		.bare = true } };
	return place_run("ledger kill", TESTS, COUNT_OF(TESTS));
}
