/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `kassei bench ledger`: postings per second through the program's own path (ledger_send and ledger_queue, the writer,
 * the chain, every limit), each acknowledged after its sync. In a hundred there is one request that comes twice and one
 * that is refused. After the time, what is stored is compared with what was acknowledged, and the auditor reads
 * everything.
 */
#include "base/clock.h"
#include "base/ident.h"
#include "base/json_out.h"
#include "cmd/cmd.h"
#include "office/ledger/auditor.h"
#include "office/ledger/ledger.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
	TENANT = 1,
	QUEUE = 16384,
	OPEN_AT_ONCE = 1000,
	SAMPLES = 1 << 19 /* of all clients together */,
	FUNDS_YEN = 100000000,
	LOTS = 3,
	CURVE_STEPS = 10
};

struct options {
	int64_t clients, accounts, seconds, in_flight, postings;
	double zipf;
	const char *database;
	bool lots, json, verify, one_by_one;
};

struct bench {
	struct options o;
	struct arena *a;
	struct writer *writer;
	struct ledger_account_id *accounts;
	double *shares; /* of the first accounts together, by rank; NULL: all alike */
	_Atomic bool stop;
	_Atomic int64_t posted, refused, repeated, failed;
	int64_t begun_us;
	/* in flight */
	int64_t flying;
	struct client **ready; /* [QUEUE], in a circle: those that were answered */
	_Atomic size_t answered;
	_Atomic bool asleep;
	sem_t wake;
	int64_t mark_step, next_mark, mark_us; /* with --postings: a tenth of them */
	int64_t marked; /* postings at the last mark */
	double mark_cpu_us;
};

/* One that asks: a thread, or a call in flight. */
struct client {
	struct bench *b;
	pthread_t thread;
	uint64_t random;
	struct ledger_call call;
	struct ledger_leg leg;
	struct ledger_op op;
	char key[ID_TEXT_SIZE];
	int64_t asked, sent_us;
	int64_t *us; /* [samples] */
	int64_t samples;
};

/* ---- options ---- */

static bool read_whole(const char *text, int64_t least, int64_t most, int64_t *ret) {
	return text != NULL && str_to_int64(str_from(text), ret) && *ret >= least && *ret <= most;
}

static bool read_zipf(const char *text, double *ret) {
	char *end;
	if (text == NULL)
		return false;
	*ret = strtod(text, &end);
	return *end == '\0' && *ret >= 0 && *ret <= 5;
}

static bool read_flag(const char *name, struct options *o) {
	bool *flag = strcmp(name, "--lots") == 0  ? &o->lots :
		strcmp(name, "--json") == 0       ? &o->json :
		strcmp(name, "--one-by-one") == 0 ? &o->one_by_one :
			NULL;
	if (strcmp(name, "--no-verify") == 0)
		o->verify = false;
	else if (flag != NULL)
		*flag = true;
	else
		return false;
	return true;
}

static bool read_option(const char *name, const char *value, struct options *o) {
	if (strcmp(name, "--clients") == 0)
		return read_whole(value, 1, 1000, &o->clients);
	if (strcmp(name, "--accounts") == 0)
		return read_whole(value, 2, 10000000, &o->accounts);
	if (strcmp(name, "--seconds") == 0)
		return read_whole(value, 0, 86400, &o->seconds);
	if (strcmp(name, "--in-flight") == 0)
		return read_whole(value, 1, 10000, &o->in_flight);
	if (strcmp(name, "--postings") == 0)
		return read_whole(value, 1, 1000000000, &o->postings);
	if (strcmp(name, "--zipf") == 0)
		return read_zipf(value, &o->zipf);
	if (strcmp(name, "--database") == 0)
		return (o->database = value) != NULL;
	return false;
}

static bool read_options(int argc, char **argv, struct options *o) {
	for (int i = 0; i < argc; i++) {
		if (read_flag(argv[i], o))
			continue;
		if (!read_option(argv[i], i + 1 < argc ? argv[i + 1] : NULL, o))
			return false;
		i++;
	}
	return o->database != NULL;
}

/* ---- the ledger ---- */

static enum err migrate(struct bench *b, struct str *ret_detail) {
	struct db *db;
	TRY(db_open(b->o.database, DB_CREATE, b->a, &db, ret_detail));
	enum err e = db_migrate(db);
	if (e != OK)
		*ret_detail = str_copy(b->a, db_error(db));
	db_close(db);
	return e;
}

struct opening { struct bench *b; int64_t from; struct ledger_account_id outside, sink; };

static enum err open_some(struct db *db, struct arena *a, void *context) {
	struct opening *x = context;
	struct bench *b = x->b;
	const struct ledger_terms free_terms = { .floor_yen = { .has = false } };
	struct ledger_terms terms = { .floor_yen = { .has = true, .v = 0 } };
	TRY(ledger_open(db, a, (struct tenant_id){ TENANT }, LEDGER_OUTSIDE, 1, &free_terms, &x->outside));
	TRY(ledger_open(db, a, (struct tenant_id){ TENANT }, LEDGER_EXPIRED, 1, &free_terms, &x->sink));
	if (b->o.lots)
		terms.expiry_account = x->sink;
	for (int64_t i = x->from; i < x->from + OPEN_AT_ONCE && i < b->o.accounts; i++)
		TRY(ledger_open(db, a, (struct tenant_id){ TENANT }, b->o.lots ? LEDGER_WALLET : LEDGER_CASH, i, &terms,
			&b->accounts[i]));
	return OK;
}

/* Under keys of its own, so that a second run on the same database funds nothing twice. */
static enum err fund_some(struct bench *b, struct opening *x, int64_t from, int lot) {
	struct ledger_leg legs[LEDGER_LEGS_MOST];
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = legs, .lot = { .priority = lot } };
	for (int64_t i = from; i < from + LEDGER_LEGS_MOST && i < b->o.accounts; i++)
		legs[op.leg_count++] =
			(struct ledger_leg){ x->outside, b->accounts[i], FUNDS_YEN / (b->o.lots ? LOTS : 1) };
	struct ledger_call call = { .tenant = { TENANT },
		.request = { .scope = S("bench.fund"), .ops = &op, .op_count = 1 } };
	call.request.key = str_format(b->a, "%lld-%d-%d", (long long)from, lot, (int)b->o.lots);
	return ledger_send(b->writer, &call);
}

static enum err prepare(struct bench *b, struct str *ret_detail) {
	struct opening x = { .b = b };
	*ret_detail = S("making the accounts");
	b->accounts = ARENA_ARRAY(b->a, struct ledger_account_id, (size_t)b->o.accounts);
	for (x.from = 0; x.from < b->o.accounts; x.from += OPEN_AT_ONCE) {
		struct arena *a = arena_new();
		enum err e = writer_run(b->writer, TENANT, open_some, a, &x);
		arena_free(a);
		TRY(e);
	}
	for (int lot = 0; lot < (b->o.lots ? LOTS : 1); lot++)
		for (int64_t i = 0; i < b->o.accounts; i += LEDGER_LEGS_MOST)
			TRY(fund_some(b, &x, i, lot));
	return OK;
}

/* ---- who pays whom ---- */

static void prepare_shares(struct bench *b) {
	double sum = 0;
	if (b->o.zipf <= 0)
		return;
	b->shares = ARENA_ARRAY(b->a, double, (size_t)b->o.accounts);
	for (int64_t i = 0; i < b->o.accounts; i++)
		b->shares[i] = sum += pow((double)(i + 1), -b->o.zipf);
	for (int64_t i = 0; i < b->o.accounts; i++)
		b->shares[i] /= sum;
}

static uint64_t next_random(struct client *c) {
	c->random ^= c->random >> 12;
	c->random ^= c->random << 25;
	c->random ^= c->random >> 27;
	return c->random * UINT64_C(0x2545f4914f6cdd1d);
}

/* Most payments go to the first few, so the search begins there. */
static int64_t next_account(struct client *c) {
	const struct bench *b = c->b;
	uint64_t random = next_random(c) >> 11;
	if (b->shares == NULL)
		return (int64_t)(random % (uint64_t)b->o.accounts);
	double share = (double)random / (double)(UINT64_C(1) << 53);
	int64_t low = 0, high = 1;
	while (high < b->o.accounts && b->shares[high - 1] < share) {
		low = high;
		high *= 2;
	}
	if (high > b->o.accounts - 1)
		high = b->o.accounts - 1;
	while (low < high) {
		int64_t middle = (low + high) / 2;
		if (b->shares[middle] < share)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A new request; once in a hundred the one before again, once one that is refused. */
static void make_request(struct client *c) {
	int64_t turn = c->asked++ % 100;
	if (turn == 99)
		return;
	int64_t from = next_account(c), to = next_account(c);
	if (from == to)
		to = (from + 1) % c->b->o.accounts;
	c->leg = (struct ledger_leg){ c->b->accounts[from], c->b->accounts[to],
		turn == 49 ? INT64_C(1) << 50 : 1 + (int64_t)(next_random(c) >> 54) };
	c->op = (struct ledger_op){ .kind = LEDGER_TRANSFER,
		.legs = &c->leg,
		.leg_count = 1,
		.about = { .programme_id = { 1 + turn },
			.party_id = { 1000 + from },
			.fiscal_year = 2026,
			.memo = S("商店街での買い物") } };
	c->call = (struct ledger_call){
		.tenant = { TENANT },
		.request = { .scope = S("bench"), .key = id_write(ident_new(), c->key), .ops = &c->op, .op_count = 1 }
	};
}

static void count_answer(struct client *c, enum err e) {
	const struct ledger_answer *answer = &c->call.answer;
	struct bench *b = c->b;
	int64_t now_us = clock_monotonic_us();
	if (e != OK)
		atomic_fetch_add(&b->failed, 1);
	else
		atomic_fetch_add(answer->repeated ? &b->repeated : answer->err == OK ? &b->posted : &b->refused, 1);
	c->us[c->asked % c->samples] = now_us - c->sent_us;
}

/* ---- threads ---- */

static void *be_client(void *context) {
	struct client *c = context;
	while (!atomic_load(&c->b->stop)) {
		make_request(c);
		c->call.answer.err = ERR_INTERNAL;
		c->sent_us = clock_monotonic_us();
		enum err e = ledger_send(c->b->writer, &c->call);
		count_answer(c, e == c->call.answer.err ? OK : e);
	}
	return NULL;
}

static void sleep_seconds(int64_t seconds) {
	struct timespec t = { .tv_sec = (time_t)seconds };
	nanosleep(&t, NULL);
}

static enum err run_threads(struct bench *b, struct client *clients, int64_t *ret_elapsed_us) {
	int64_t started = 0;
	b->begun_us = clock_monotonic_us();
	while (started < b->o.clients &&
		pthread_create(&clients[started].thread, NULL, be_client, &clients[started]) == 0)
		started++;
	sleep_seconds(b->o.seconds);
	atomic_store(&b->stop, true);
	for (int64_t i = 0; i < started; i++)
		pthread_join(clients[i].thread, NULL);
	*ret_elapsed_us = clock_monotonic_us() - b->begun_us;
	return started == b->o.clients ? OK : ERR_INTERNAL;
}

/* ---- in flight: one loop asks for all; no thread waits for a single answer ---- */

static double cpu_us(void) {
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
		(double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* Of the whole process, so that the curve does not bend when others use the machine, too. */
static void print_mark(struct bench *b) {
	int64_t posted = atomic_load(&b->posted), now_us = clock_monotonic_us();
	if (b->o.postings == 0 || posted < b->next_mark)
		return;
	double cpu = cpu_us();
	const double made = (double)(posted - b->marked);
	fprintf(stderr, "%lld postings: %.2f us each, %.2f us of processor time\n", (long long)posted,
		(double)(now_us - b->mark_us) / made, (cpu - b->mark_cpu_us) / made);
	while (b->next_mark <= posted)
		b->next_mark += b->mark_step;
	b->marked = posted;
	b->mark_us = now_us;
	b->mark_cpu_us = cpu;
}

/* In the writer's thread. Only the first of a batch finds the loop asleep. */
static void on_answer(enum err e, void *context) {
	struct client *c = context;
	struct bench *b = c->b;
	count_answer(c, e);
	size_t at = atomic_load_explicit(&b->answered, memory_order_relaxed);
	b->ready[at % QUEUE] = c;
	atomic_store(&b->answered, at + 1);
	if (atomic_exchange(&b->asleep, false))
		sem_post(&b->wake);
}

static void send_next(struct client *c) {
	make_request(c);
	c->sent_us = clock_monotonic_us();
	if (ledger_queue(c->b->writer, &c->call, on_answer, c) == OK)
		return;
	atomic_fetch_add(&c->b->failed, 1);
	c->b->flying--;
}

static void wait_for_answers(struct bench *b, size_t taken) {
	atomic_store(&b->asleep, true);
	if (atomic_load(&b->answered) != taken && atomic_exchange(&b->asleep, false))
		return;
	while (sem_wait(&b->wake) != 0 && errno == EINTR)
		;
}

static bool is_enough(struct bench *b) {
	if (b->o.postings > 0)
		return atomic_load(&b->posted) >= b->o.postings;
	return clock_monotonic_us() - b->begun_us > b->o.seconds * 1000000;
}

static enum err run_in_flight(struct bench *b, struct client *clients, int64_t *ret_elapsed_us) {
	size_t taken = 0;
	b->ready = ARENA_ARRAY(b->a, struct client *, QUEUE);
	sem_init(&b->wake, 0, 0);
	b->begun_us = b->mark_us = clock_monotonic_us();
	b->mark_cpu_us = cpu_us();
	b->next_mark = b->mark_step = b->o.postings >= CURVE_STEPS ? b->o.postings / CURVE_STEPS : 1;
	b->flying = b->o.in_flight;
	for (int64_t i = 0; i < b->o.in_flight; i++)
		send_next(&clients[i]);
	while (b->flying > 0) {
		size_t answered = atomic_load(&b->answered);
		bool enough = is_enough(b) || atomic_load(&b->failed) > 0;
		if (answered == taken)
			wait_for_answers(b, taken);
		print_mark(b);
		for (; taken < answered; taken++) {
			if (enough)
				b->flying--;
			else
				send_next(b->ready[taken % QUEUE]);
		}
	}
	*ret_elapsed_us = clock_monotonic_us() - b->begun_us;
	sem_destroy(&b->wake);
	return OK;
}

/* ---- figures ---- */

static int compare_us(const void *left, const void *right) {
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
	return (l > r) - (l < r);
}

static int64_t *gather(struct bench *b, struct client *clients, int64_t count, size_t *ret_n) {
	size_t n = 0;
	for (int64_t i = 0; i < count; i++)
		n += (size_t)(clients[i].asked < clients[i].samples ? clients[i].asked : clients[i].samples);
	int64_t *us = ARENA_ARRAY(b->a, int64_t, n + 1);
	n = 0;
	for (int64_t i = 0; i < count; i++)
		for (int64_t k = 0; k < clients[i].samples && k < clients[i].asked; k++)
			us[n++] = clients[i].us[(k + 1) % clients[i].samples];
	qsort(us, n, sizeof *us, compare_us);
	*ret_n = n;
	return us;
}

static double ms_at(const int64_t *us, size_t n, double part) {
	return n == 0 ? 0 : (double)us[(size_t)((double)(n - 1) * part)] / 1000;
}

static void print_result(struct bench *b, struct client *clients, int64_t count, int64_t elapsed_us, double used_us,
	const struct writer_stats *stats) {
	size_t n;
	struct rusage usage;
	int64_t *us = gather(b, clients, count, &n);
	int64_t answered = b->posted + b->refused + b->repeated;
	double per_second = (double)answered * 1e6 / (double)elapsed_us,
		batch = (double)stats->functions / (double)(stats->batches > 0 ? stats->batches : 1);
	getrusage(RUSAGE_SELF, &usage);
	printf(b->o.json ?
			"{\"per_second\":%.0f,\"posted\":%lld,\"refused\":%lld,\"repeated\":%lld,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"batch\":%.1f,"
			"\"cpu_us\":%.2f,\"memory_mb\":%ld}\n" :
			"%.0f requests/s: %lld posted, %lld refused, %lld repeated; p50 %.2f ms, p99 %.2f ms, max %.2f ms; %.1f in a batch; %.2f us of processor time each; at most %ld MB\n",
		per_second, (long long)b->posted, (long long)b->refused, (long long)b->repeated, ms_at(us, n, 0.5),
		ms_at(us, n, 0.99), ms_at(us, n, 1), batch, answered > 0 ? used_us / (double)answered : 0,
		usage.ru_maxrss / 1024);
}

static struct writer_stats since(struct writer_stats now, struct writer_stats before) {
	now.functions -= before.functions;
	now.batches -= before.batches;
	return now;
}

static enum err measure(struct bench *b, struct str *ret_detail) {
	int64_t elapsed_us = 1, count = b->o.in_flight > 0 ? b->o.in_flight : b->o.clients;
	TRY(prepare(b, ret_detail));
	prepare_shares(b);
	struct client *clients = ARENA_ARRAY(b->a, struct client, (size_t)count);
	if (b->o.one_by_one)
		writer_limit_batch(b->writer, 1);
	struct writer_stats before = writer_stats(b->writer);
	for (int64_t i = 0; i < count; i++)
		clients[i] = (struct client){ .b = b,
			.random = (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15),
			.samples = SAMPLES / count,
			.us = ARENA_ARRAY(b->a, int64_t, (size_t)(SAMPLES / count)) };
	*ret_detail = S("running the clients");
	double cpu = cpu_us();
	TRY(b->o.in_flight > 0 ? run_in_flight(b, clients, &elapsed_us) : run_threads(b, clients, &elapsed_us));
	struct writer_stats stats = since(writer_stats(b->writer), before);
	print_result(b, clients, count, elapsed_us, cpu_us() - cpu, &stats);
	*ret_detail = str_format(b->a, "%lld requests failed", (long long)b->failed);
	return b->failed == 0 ? OK : ERR_INTERNAL;
}

/* Nothing acknowledged is missing, and no invariant is broken. */
static enum err check(struct bench *b, struct str *ret_detail) {
	struct db *db;
	struct ledger_report report = { .tenants = 0 };
	TRY(db_open(b->o.database, DB_READ_ONLY | DB_PATIENT, b->a, &db, ret_detail));
	*ret_detail = S("auditing what was posted");
	enum err e = db_read_begin(db);
	if (e == OK)
		e = ledger_verify_one(db, b->a, (struct tenant_id){ TENANT }, &report);
	db_read_end(db);
	db_close(db);
	TRY(e);
	if (report.fault_count > 0)
		*ret_detail = str_format(b->a, "the auditor found: %s, %s %.*s",
			ledger_check_desc.values[report.faults[0].check].word, report.faults[0].table,
			STR_ARG(report.faults[0].row));
	else if (report.postings < b->posted)
		*ret_detail = str_format(b->a, "%lld postings were acknowledged, %lld are stored", (long long)b->posted,
			(long long)report.postings);
	else
		return OK;
	return ERR_INTERNAL;
}

static enum err run(struct bench *b, struct str *ret_detail) {
	TRY(migrate(b, ret_detail));
	TRY(writer_start(b->o.database, QUEUE, b->a, &b->writer, ret_detail));
	enum err e = measure(b, ret_detail);
	writer_stop(b->writer);
	if (e == OK && b->o.verify)
		e = check(b, ret_detail);
	return e;
}

int cmd_bench_ledger(int argc, char **argv) {
	struct bench b = { .o = { .clients = 64, .accounts = 100000, .seconds = 10, .verify = true } };
	struct str detail = STR_NONE;
	if (!read_options(argc, argv, &b.o)) {
		fputs("usage: kassei bench ledger --database URL [--clients N | --in-flight N] [--accounts N] [--zipf S] [--seconds N | --postings N]\n"
			"       [--lots] [--one-by-one] [--no-verify] [--json]\nThe database is written to: give an empty one.\n",
			stderr);
		return 2;
	}
	b.a = arena_new();
	enum err e = run(&b, &detail);
	if (e != OK)
		fprintf(stderr, "kassei bench ledger: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	arena_free(b.a);
	return e == OK ? 0 : 1;
}
