/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What group commit gives, measured: the same small write from many clients, once with a commit for each write and
 * once through the writer as it is. For `kassei bench writer`; needs a database that may be written over.
 */
#ifndef KASSEI_DB_BENCH_H
#define KASSEI_DB_BENCH_H

#include "db/db.h"

enum bench_way {
	BENCH_ONE_BY_ONE = 1, /* the writer with at most one function in a transaction */
	BENCH_GROUP,          /* the writer as it is */
	BENCH_CONNECTIONS,    /* PostgreSQL only: a connection per client,
		each with its own transactions under the tenant's lock */
	BENCH_WAY_COUNT
};

struct bench_order {
	const char *url;
	enum bench_way way;
	int clients; /* threads; each waits for its write before it sends the next */
	double seconds;
};

struct bench_result {
	double per_second; /* acknowledged writes */
	double p50_ms, p99_ms, max_ms;
	double batch; /* functions in a transaction, on the average */
};

/* Makes the two tables bench_account and bench_entry anew, runs one measurement and then compares what is stored
 * with what was acknowledged (ERR_INTERNAL when they differ). A write adds to one of 1000 accounts and inserts an
 * entry. Any other error is the database's; *ret_detail, in `a`, says what failed. */
enum err bench_writer(const struct bench_order *order, struct arena *a, struct bench_result *ret_result,
	struct str *ret_detail) MUST_CHECK;

/* Whether a way can be measured on the engine of a url. */
bool bench_has_way(const char *url, enum bench_way way);

#endif
