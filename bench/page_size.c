/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which page size suits the read path of SQLite: lists of 50 rows out of 100,000 by an index, and single rows by key,
 * with the settings of src/db/sqlite.c for readers (file mapped, query_only). Rounds alternate between the sizes; the
 * first size is the one that the others are compared with. Needs SQLite alone: bench/page-size.sh compiles and runs
 * it.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 100000, TENANTS = 62, ROUNDS = 7, LISTS = 4000, RECORDS = 60000, SIZES = 4 };

static const int PAGE_BYTES[SIZES] = { 4096, 1024, 2048, 8192 };

struct size {
	sqlite3 *handle;
	sqlite3_stmt *list, *record;
	double list_us[ROUNDS], record_us[ROUNDS];
	long file_bytes;
};

static void fail(sqlite3 *handle, const char *what) {
	fprintf(stderr, "page_size: %s: %s\n", what, sqlite3_errmsg(handle));
	exit(1);
}

static void run(sqlite3 *handle, const char *sql) {
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(handle, sql);
}

/* Rows like those of a list of programmes: about 300 bytes, most of it text. Keys are ordered by time, tenants
 * mixed. */
static void fill(const char *path, int page_bytes) {
	sqlite3 *handle;
	char pragma[64];
	sqlite3_open(path, &handle);
	snprintf(pragma, sizeof pragma, "PRAGMA page_size=%d", page_bytes);
	run(handle, pragma);
	run(handle,
		"PRAGMA journal_mode=WAL; BEGIN;"
		"CREATE TABLE item (tenant_id INTEGER NOT NULL, item_id INTEGER NOT NULL, year INTEGER NOT NULL,"
		" kinds INTEGER NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, item_id)) STRICT;"
		"CREATE INDEX item_by_year ON item (tenant_id, year, item_id)");
	sqlite3_stmt *st;
	sqlite3_prepare_v2(handle, "INSERT INTO item VALUES (?1, ?2, ?3, ?4, ?5, ?6)", -1, &st, NULL);
	char title[128], body[512];
	unsigned next = 7;
	for (int i = 0; i < ROWS; i++) {
		snprintf(title, sizeof title, "新製品・新技術開発支援事業（第%d号）", i);
		memset(body, 'x', sizeof body);
		sqlite3_bind_int(st, 1, rand_r(&next) % TENANTS);
		sqlite3_bind_int64(st, 2, 1000000LL * i + rand_r(&next) % 1000000);
		sqlite3_bind_int(st, 3, 2000 + rand_r(&next) % 30);
		sqlite3_bind_int(st, 4, rand_r(&next) % 1024);
		sqlite3_bind_text(st, 5, title, -1, SQLITE_TRANSIENT);
		sqlite3_bind_text(st, 6, body, 100 + rand_r(&next) % 300, SQLITE_TRANSIENT);
		sqlite3_step(st);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	run(handle, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(handle);
}

static void open_size(struct size *s, const char *path) {
	sqlite3_open_v2(path, &s->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	run(s->handle, "PRAGMA query_only=1; PRAGMA mmap_size=1073741824; PRAGMA cache_size=-8192");
	int rc = sqlite3_prepare_v2(s->handle,
		"SELECT item_id, year, kinds, title, body FROM item WHERE tenant_id = ?1 AND year >= ?2"
		" ORDER BY year, item_id LIMIT 50", -1, &s->list, NULL);
	rc |= sqlite3_prepare_v2(s->handle,
		"SELECT title, body FROM item WHERE tenant_id = ?1 AND item_id >= ?2 ORDER BY item_id LIMIT 1",
		-1, &s->record, NULL);
	if (rc != SQLITE_OK)
		fail(s->handle, path);
	FILE *f = fopen(path, "rb");
	fseek(f, 0, SEEK_END);
	s->file_bytes = ftell(f);
	fclose(f);
}

/* Time of the processor: everything is in memory, and other programs may be running. */
static double now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds for one execution, the rows' texts touched. */
static double measure(sqlite3_stmt *st, int times, long long second_most, unsigned seed) {
	long rows = 0, bytes = 0;
	double from = now_us();
	for (int i = 0; i < times; i++) {
		sqlite3_bind_int(st, 1, rand_r(&seed) % TENANTS);
		sqlite3_bind_int64(st, 2, second_most > 10000 ? (long long)rand_r(&seed) % ROWS * 1000000LL :
			2000 + rand_r(&seed) % 25);
		for (; sqlite3_step(st) == SQLITE_ROW; rows++)
			for (int c = 0; c < sqlite3_column_count(st); c++)
				bytes += sqlite3_column_text(st, c)[0];
		sqlite3_reset(st);
	}
	if (rows < times / 2 || bytes == 0)
		fprintf(stderr, "page_size: only %ld rows\n", rows);
	return (now_us() - from) / times;
}

static int compare(const void *left, const void *right) {
	double l = *(const double *)left, r = *(const double *)right;
	return (l > r) - (l < r);
}

static double median(double *values) {
	qsort(values, ROUNDS, sizeof *values, compare);
	return values[ROUNDS / 2];
}

int main(int argc, char **argv) {
	static struct size sizes[SIZES];
	char path[512];
	if (argc != 2)
		return 2;
	for (int i = 0; i < SIZES; i++) {
		snprintf(path, sizeof path, "%s/page-%d.db", argv[1], PAGE_BYTES[i]);
		fill(path, PAGE_BYTES[i]);
		open_size(&sizes[i], path);
	}
	for (int round = -1; round < ROUNDS; round++) {
		for (int i = 0; i < SIZES; i++) {
			double list = measure(sizes[i].list, LISTS, 0, 100 + (unsigned)round);
			double record = measure(sizes[i].record, RECORDS, ROWS, 200 + (unsigned)round);
			if (round >= 0) { /* the first warms up */
				sizes[i].list_us[round] = list;
				sizes[i].record_us[round] = record;
			}
		}
	}
	printf("%-6s  %12s  %14s  %8s\n", "page", "list of 50", "single row", "file");
	for (int i = 0; i < SIZES; i++)
		printf("%-6d  %9.1f us  %11.2f us  %5.1f MB\n", PAGE_BYTES[i], median(sizes[i].list_us),
			median(sizes[i].record_us),
			(double)sizes[i].file_bytes / 1e6);
	return 0;
}
