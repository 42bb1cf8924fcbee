/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei bench writer DATABASE…`: one commit per write against group commit, in alternating rounds. See db/bench.h. */
#include "cmd/cmd.h"

#include "db/bench.h"

#include <stdio.h>
#include <stdlib.h>

enum { DATABASES_MOST = 4, ROUNDS_MOST = 99 };

struct options {
	int64_t rounds, seconds, clients;
	const char *urls[DATABASES_MOST];
	size_t url_count;
};

/* One way on one database. */
struct series {
	const char *url;
	enum bench_way way;
	struct bench_result rounds[ROUNDS_MOST];
};

static const char *const WAY_NAMES[BENCH_WAY_COUNT] = {
	[BENCH_ONE_BY_ONE] = "writer, one commit per write",
	[BENCH_GROUP] = "writer, group commit",
	[BENCH_CONNECTIONS] = "a connection per client",
};

static bool read_number(const char *text, int64_t least, int64_t most, int64_t *ret_value) {
	return text != NULL && str_to_int64(str_from(text), ret_value) && *ret_value >= least && *ret_value <= most;
}

static bool read_option(const char *name, const char *value, struct options *o) {
	if (strcmp(name, "--rounds") == 0)
		return read_number(value, 1, ROUNDS_MOST, &o->rounds);
	if (strcmp(name, "--seconds") == 0)
		return read_number(value, 1, 600, &o->seconds);
	if (strcmp(name, "--clients") == 0)
		return read_number(value, 1, 1000, &o->clients);
	return false;
}

static bool read_options(int argc, char **argv, struct options *o) {
	for (int i = 0; i < argc; i++) {
		if (argv[i][0] == '-') {
			if (!read_option(argv[i], i + 1 < argc ? argv[i + 1] : NULL, o))
				return false;
			i++;
		} else if (o->url_count < DATABASES_MOST) {
			o->urls[o->url_count++] = argv[i];
		} else {
			return false;
		}
	}
	return o->url_count > 0;
}

/* ---- figures ---- */

enum figure { PER_SECOND, P50, P99, BATCH };

static double figure_of(const struct bench_result *r, enum figure figure) {
	const double
		values[] = { [PER_SECOND] = r->per_second, [P50] = r->p50_ms, [P99] = r->p99_ms, [BATCH] = r->batch };
	return values[figure];
}

static int compare_doubles(const void *left, const void *right) {
	double l = *(const double *)left, r = *(const double *)right;
	return (l > r) - (l < r);
}

static void sort(double *values, int count) {
	qsort(values, (size_t)count, sizeof *values, compare_doubles);
}

static double median(const struct series *s, int rounds, enum figure figure) {
	double values[ROUNDS_MOST];
	for (int i = 0; i < rounds; i++)
		values[i] = figure_of(&s->rounds[i], figure);
	sort(values, rounds);
	return values[rounds / 2];
}

/* The median over the rounds of the quotient with the first way of the same database in the same round. */
static double paired_ratio(const struct series *s, const struct series *first, int rounds) {
	double values[ROUNDS_MOST];
	for (int i = 0; i < rounds; i++)
		values[i] = s->rounds[i].per_second / first->rounds[i].per_second;
	sort(values, rounds);
	return values[rounds / 2];
}

static void print_series(const struct series *s, const struct series *first, int rounds) {
	double rates[ROUNDS_MOST];
	for (int i = 0; i < rounds; i++)
		rates[i] = s->rounds[i].per_second;
	sort(rates, rounds);
	printf("%-10s  %-28s  %8.0f  %8.0f-%-8.0f  %7.1f  %7.2f  %7.2f  %6.1f\n",
		strncmp(s->url, "postgres", 8) == 0 ? "PostgreSQL" : "SQLite", WAY_NAMES[s->way], rates[rounds / 2],
		rates[0], rates[rounds - 1], paired_ratio(s, first, rounds), median(s, rounds, P50),
		median(s, rounds, P99), median(s, rounds, BATCH));
}

static void print_all(const struct series *series, size_t count, const struct options *o) {
	printf("%d clients, %d rounds of %d s in turn; medians\n\n", (int)o->clients, (int)o->rounds, (int)o->seconds);
	printf("%-10s  %-28s  %8s  %-17s  %7s  %7s  %7s  %6s\n", "", "", "writes/s", " smallest-largest", "ratio",
		"p50 ms", "p99 ms", "batch");
	const struct series *first = series;
	for (size_t i = 0; i < count; i++) {
		if (series[i].url != first->url)
			first = &series[i];
		print_series(&series[i], first, (int)o->rounds);
	}
}

/* ---- the command ---- */

static size_t list_series(const struct options *o, struct series *series) {
	size_t count = 0;
	for (size_t i = 0; i < o->url_count; i++)
		for (enum bench_way way = BENCH_ONE_BY_ONE; way < BENCH_WAY_COUNT; way++)
			if (bench_has_way(o->urls[i], way))
				series[count++] = (struct series){ .url = o->urls[i], .way = way };
	return count;
}

static enum err run_one(struct series *s, const struct options *o, int round) {
	struct arena *a = arena_new();
	struct bench_order order = { .url = s->url, .way = s->way, .clients = (int)o->clients,
		.seconds = (double)o->seconds };
	struct str detail = STR_NONE;
	enum err e = bench_writer(&order, a, &s->rounds[round], &detail);
	if (e != OK)
		fprintf(stderr, "kassei bench writer: %s: %.*s (%s)\n", WAY_NAMES[s->way], STR_ARG(detail),
			err_info(e)->name);
	arena_free(a);
	return e;
}

static enum err run_all(const struct options *o, struct series *series, size_t count) {
	for (int round = 0; round < o->rounds; round++)
		for (size_t i = 0; i < count; i++)
			TRY(run_one(&series[i], o, round));
	return OK;
}

int cmd_bench_writer(int argc, char **argv) {
	struct options o = { .rounds = 5, .seconds = 2, .clients = 64 };
	if (!read_options(argc, argv, &o)) {
		fputs("usage: kassei bench writer [--rounds N] [--seconds N] [--clients N] DATABASE...\n"
			"The databases are written over: give empty ones.\n", stderr);
		return 2;
	}
	struct arena *a = arena_new();
	struct series *series = ARENA_ARRAY(a, struct series, DATABASES_MOST * (size_t)BENCH_WAY_COUNT);
	size_t count = list_series(&o, series);
	enum err e = run_all(&o, series, count);
	if (e == OK)
		print_all(series, count, &o);
	arena_free(a);
	return e == OK ? 0 : 1;
}
