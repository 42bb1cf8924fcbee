/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See bench.h. The tables are this file's own; no migration makes them. */
#include "db/bench.h"

#include "base/clock.h"
#include "db/db-private.h"
#include "db/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { ACCOUNTS = 1000, QUEUE = 4096, TENANT = 1, SAMPLES = 1 << 17 /* latencies kept per client, the latest */ };

static const enum db_type TWO_INTS[] = { DB_INT, DB_INT };
static const enum db_type NEW_ENTRY[] = { DB_INT, DB_INT, DB_INT, DB_TEXT };

#define SAME_TEXT(sql) { [DB_SQLITE] = sql, [DB_POSTGRES] = sql }
static const struct db_stmt ADD = {
	.number = DB_OWN_BENCH_ADD, .name = "bench_add", .file = __FILE__, .line = __LINE__, .writes = true,
	.text = SAME_TEXT("UPDATE bench_account SET balance = balance + $2 WHERE account_id = $1"),
	.param_count = 2, .param_types = TWO_INTS,
};
static const struct db_stmt INSERT = {
	.number = DB_OWN_BENCH_INSERT, .name = "bench_insert", .file = __FILE__, .line = __LINE__, .writes = true,
	.text = SAME_TEXT("INSERT INTO bench_entry (entry_id, account_id, amount, note) VALUES ($1, $2, $3, $4)"),
	.param_count = 4, .param_types = NEW_ENTRY,
};
static const struct db_stmt CHECK = {
	.number = DB_OWN_BENCH_CHECK, .name = "bench_check", .file = __FILE__, .line = __LINE__,
	.text = SAME_TEXT("SELECT (SELECT count(*) FROM bench_entry), (SELECT sum(balance) FROM bench_account)"),
	.col_count = 2, .col_types = TWO_INTS,
};

#define TABLES(ID)                                                                                        \
	"DROP TABLE IF EXISTS bench_entry; DROP TABLE IF EXISTS bench_account;"                               \
	"CREATE TABLE bench_account (account_id " ID " NOT NULL PRIMARY KEY, balance " ID " NOT NULL);"       \
	"CREATE TABLE bench_entry (entry_id " ID " NOT NULL PRIMARY KEY, account_id " ID " NOT NULL, amount " ID \
	" NOT NULL, note TEXT NOT NULL);"                                                                     \
	"INSERT INTO bench_account WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)" \
	" SELECT i, 0 FROM n;"
static const char *const TABLE_TEXT[DB_ENGINE_COUNT] = { [DB_SQLITE] = TABLES("INTEGER"),
	[DB_POSTGRES] = TABLES("BIGINT") };

struct run {
	const struct bench_order *order;
	struct writer *writer;        /* unless every client has its connection */
	_Atomic bool stop;
	_Atomic int64_t next_entry;   /* ids in the order of time, as in Kassei's own tables */
};

struct client {
	struct run *run;
	pthread_t thread;
	struct arena *a;
	struct db *db; /* BENCH_CONNECTIONS only */
	int64_t number;
	int64_t writes;
	int64_t *us; /* [SAMPLES] */
	enum err err;
};

/* ---- one write ---- */

static enum err write_entry(struct db *db, struct arena *a, void *context) {
	struct client *c = context;
	(void)a;
	int64_t entry = atomic_fetch_add(&c->run->next_entry, 1);
	int64_t account = (c->number * 7919 + c->writes * 104729) % ACCOUNTS;
	struct db_param add[] = { { .type = DB_INT, .i = account }, { .type = DB_INT, .i = 1 } };
	struct db_param insert[] = { { .type = DB_INT, .i = entry }, { .type = DB_INT, .i = account }, { .type = DB_INT,
		.i = 1 },
		{ .type = DB_TEXT, .s = S("家賃補助の申請を受け付けました") } };
	struct db_cursor cursor;
	TRY(db_start(db, &ADD, add, &cursor));
	TRY(db_finish(&cursor, NULL));
	TRY(db_start(db, &INSERT, insert, &cursor));
	return db_finish(&cursor, NULL);
}

static enum err write_on_own_connection(struct client *c) {
	TRY(db_write_begin(c->db, TENANT));
	enum err e = write_entry(c->db, NULL, c);
	if (e == OK)
		return db_commit(c->db);
	db_rollback(c->db);
	return e;
}

static enum err write_once(struct client *c) {
	if (c->db != NULL)
		return write_on_own_connection(c);
	return writer_run(c->run->writer, TENANT, write_entry, NULL, c);
}

static void *be_client(void *context) {
	struct client *c = context;
	while (!atomic_load(&c->run->stop)) {
		int64_t from = clock_monotonic_us();
		c->err = write_once(c);
		if (c->err != OK)
			return NULL;
		c->us[c->writes++ % SAMPLES] = clock_monotonic_us() - from;
	}
	return NULL;
}

/* ---- one measurement ---- */

static enum err make_tables(const struct bench_order *order, struct arena *a, struct str *ret_detail) {
	struct db *db = NULL;
	TRY(db_open(order->url, DB_CREATE, a, &db, ret_detail));
	enum err e = db->driver->migrate_begin(db);
	if (e == OK)
		e = db->driver->migrate_run(db, TABLE_TEXT[db->engine]);
	if (e == OK)
		e = db_commit(db);
	db->driver->migrate_end(db);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	return e;
}

static int compare_us(const void *left, const void *right) {
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
	return (l > r) - (l < r);
}

static void summarise(struct client *clients, int count, int64_t elapsed_us, struct arena *a,
	struct bench_result *ret_result) {
	size_t n = 0, total = 0;
	for (int i = 0; i < count; i++)
		n += (size_t)(clients[i].writes < SAMPLES ? clients[i].writes : SAMPLES);
	int64_t *us = ARENA_ARRAY(a, int64_t, n + 1);
	n = 0;
	for (int i = 0; i < count; i++) {
		total += (size_t)clients[i].writes;
		for (int64_t k = 0; k < clients[i].writes && k < SAMPLES; k++)
			us[n++] = clients[i].us[k];
	}
	qsort(us, n, sizeof *us, compare_us);
	*ret_result = (struct bench_result){
		.per_second = (double)total * 1e6 / (double)elapsed_us,
		.p50_ms = (double)us[n / 2] / 1000,
		.p99_ms = (double)us[n - n / 100 - (n > 0)] / 1000,
		.max_ms = (double)us[n - (n > 0)] / 1000,
		.batch = 1,
	};
}

/* Every acknowledged write is there, once. */
static enum err compare_stored(const struct bench_order *order, int64_t acknowledged, struct arena *a,
	struct str *ret_detail) {
	struct db *db = NULL;
	struct db_cursor c;
	int64_t entries = -1, sum = -1;
	TRY(db_open(order->url, DB_READ_ONLY, a, &db, ret_detail));
	enum err e = db_start(db, &CHECK, NULL, &c);
	if (e == OK && db_next(&c)) {
		entries = db_int(&c, 0);
		sum = db_int(&c, 1);
	}
	if (e == OK)
		e = db_finish(&c, NULL);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	if (e != OK || (entries == acknowledged && sum == acknowledged))
		return e;
	*ret_detail =
		str_format(a, "%lld writes were acknowledged, %lld entries are stored, and the accounts hold %lld",
			(long long)acknowledged, (long long)entries, (long long)sum);
	return ERR_INTERNAL;
}

static enum err open_connections(const struct bench_order *order, struct client *clients, struct arena *a,
	struct str *ret_detail) {
	for (int i = 0; order->way == BENCH_CONNECTIONS && i < order->clients; i++)
		TRY(db_open(order->url, 0, a, &clients[i].db, ret_detail));
	return OK;
}

static void sleep_seconds(double seconds) {
	struct timespec t = { .tv_sec = (time_t)seconds };
	t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
	nanosleep(&t, NULL);
}

/* Lets the clients run for the time of the order; the first error of any. */
static enum err run_clients(struct run *run, struct client *clients, int64_t *ret_elapsed_us) {
	enum err e = OK;
	int started = 0;
	int64_t from = clock_monotonic_us();
	while (started < run->order->clients && pthread_create(&clients[started].thread, NULL, be_client,
		&clients[started]) == 0)
		started++;
	if (started == run->order->clients)
		sleep_seconds(run->order->seconds);
	else
		e = ERR_INTERNAL;
	atomic_store(&run->stop, true);
	for (int i = 0; i < started; i++) {
		pthread_join(clients[i].thread, NULL);
		e = e == OK ? clients[i].err : e;
	}
	*ret_elapsed_us = clock_monotonic_us() - from;
	return e;
}

static enum err measure(struct run *run, struct client *clients, struct arena *a, struct bench_result *ret_result,
	struct str *ret_detail) {
	int64_t elapsed_us = 1, acknowledged = 0;
	TRY(open_connections(run->order, clients, a, ret_detail));
	enum err e = run_clients(run, clients, &elapsed_us);
	for (int i = 0; i < run->order->clients; i++) {
		acknowledged += clients[i].writes;
		db_close(clients[i].db);
	}
	if (e != OK) {
		*ret_detail = S("a client's write failed");
		return e;
	}
	summarise(clients, run->order->clients, elapsed_us, a, ret_result);
	if (run->writer != NULL) {
		struct writer_stats stats = writer_stats(run->writer);
		ret_result->batch = (double)stats.functions / (double)stats.batches;
	}
	return compare_stored(run->order, acknowledged, a, ret_detail);
}

bool bench_has_way(const char *url, enum bench_way way) {
	return way != BENCH_CONNECTIONS || db_sqlite_path(url) == NULL;
}

enum err bench_writer(const struct bench_order *order, struct arena *a, struct bench_result *ret_result,
	struct str *ret_detail) {
	struct run run = { .order = order };
	struct client *clients = ARENA_ARRAY(a, struct client, (size_t)order->clients);
	TRY(make_tables(order, a, ret_detail));
	for (int i = 0; i < order->clients; i++)
		clients[i] = (struct client){ .run = &run, .number = i, .us = ARENA_ARRAY(a, int64_t, SAMPLES) };
	if (order->way != BENCH_CONNECTIONS)
		TRY(writer_start(order->url, QUEUE, a, &run.writer, ret_detail));
	if (order->way == BENCH_ONE_BY_ONE)
		writer_limit_batch(run.writer, 1);
	enum err e = measure(&run, clients, a, ret_result, ret_detail);
	writer_stop(run.writer);
	return e;
}
