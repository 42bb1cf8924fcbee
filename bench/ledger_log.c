/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the disk allows, for bench/ledger.sh: nothing but a log and balances in memory. Each request is a key that must
 * be new, two accounts and an amount; the key goes into a table, the floor is checked, two balances move, one record of
 * 128 bytes is appended to blocks that are overwritten, and a batch is answered after one fdatasync. No pages, no
 * search, no second reader, no recovery: a bound, not a ledger.
 *
 *   ledger_log FILE ACCOUNTS IN_FLIGHT SECONDS [sync]     prints "per_second p50_ms p99_ms";
 *                                                         sync: only overwrites 4 KiB and syncs
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	RECORD_BYTES = 128,
	FILE_BYTES = 64 << 20,
	KEYS = 1 << 25,
	SAMPLES = 1 << 20,
	BLOCK_BYTES = 4096,
	ACCOUNTS_MOST = 1 << 20,
	IN_FLIGHT_MOST = 1 << 14
};

struct log {
	int fd;
	size_t batch_bytes, at;
	uint64_t accounts, random, key;
	int64_t batches, posted;
	char batch[IN_FLIGHT_MOST * RECORD_BYTES];
	int64_t balances[ACCOUNTS_MOST], us[SAMPLES];
	uint64_t keys[KEYS];
};

static void fail(const char *what) {
	perror(what);
	exit(1);
}

static int64_t now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint64_t next_random(struct log *l) {
	l->random ^= l->random >> 12;
	l->random ^= l->random << 25;
	l->random ^= l->random >> 27;
	return l->random * UINT64_C(0x2545f4914f6cdd1d);
}

/* False: it is there already. */
static bool add_key(struct log *l, uint64_t key) {
	size_t at = key * UINT64_C(0x9e3779b97f4a7c15) >> 39;
	while (l->keys[at & (KEYS - 1)] != 0 && l->keys[at & (KEYS - 1)] != key)
		at++;
	bool fresh = l->keys[at & (KEYS - 1)] == 0;
	l->keys[at & (KEYS - 1)] = key;
	return fresh;
}

static void post(struct log *l, char *record) {
	uint64_t from = next_random(l) % l->accounts, to = next_random(l) % l->accounts, key = ++l->key;
	int64_t yen = 1 + (int64_t)(next_random(l) >> 54);
	if (from == to || !add_key(l, key) || l->balances[from] < yen)
		return;
	l->balances[from] -= yen;
	l->balances[to] += yen;
	uint64_t fields[] = { key, from, to, (uint64_t)yen, 2026, (uint64_t)l->posted++ };
	memcpy(record, fields, sizeof fields);
}

static void sync_batch(struct log *l) {
	if (l->at + l->batch_bytes > FILE_BYTES)
		l->at = 0;
	if (pwrite(l->fd, l->batch, l->batch_bytes, (off_t)l->at) != (ssize_t)l->batch_bytes || fdatasync(l->fd) != 0)
		fail("writing the log");
	l->at += l->batch_bytes;
}

static void allocate(struct log *l) {
	static char zero[1 << 20];
	for (size_t at = 0; at < FILE_BYTES; at += 1 << 20)
		if (pwrite(l->fd, zero, 1 << 20, (off_t)at) != 1 << 20)
			fail("writing the file");
	if (fsync(l->fd) != 0)
		fail("fsync");
}

static int compare(const void *left, const void *right) {
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
	return (l > r) - (l < r);
}

static void print(struct log *l, int64_t per_batch, int64_t elapsed_us) {
	int64_t n = l->batches < SAMPLES ? l->batches : SAMPLES;
	qsort(l->us, (size_t)n, sizeof *l->us, compare);
	printf("%.0f %.3f %.3f\n", (double)(l->batches * per_batch) * 1e6 / (double)elapsed_us,
		(double)l->us[n / 2] / 1000, (double)l->us[n * 99 / 100] / 1000);
}

int main(int argc, char **argv) {
	static struct log l = { .random = 88172645463325252u };
	bool only_sync = argc == 6 && strcmp(argv[5], "sync") == 0;
	if (argc < 5 || (argc == 6 && !only_sync) || argc > 6) {
		fputs("usage: ledger_log FILE ACCOUNTS IN_FLIGHT SECONDS [sync]\n", stderr);
		return 2;
	}
	int64_t in_flight = only_sync ? 1 : strtol(argv[3], NULL, 10), seconds = strtol(argv[4], NULL, 10);
	l.accounts = strtoul(argv[2], NULL, 10);
	l.batch_bytes = only_sync ? BLOCK_BYTES : (size_t)in_flight * RECORD_BYTES;
	if (l.accounts < 1 || l.accounts > ACCOUNTS_MOST || in_flight < 1 || in_flight > IN_FLIGHT_MOST)
		return 2;
	for (uint64_t i = 0; i < l.accounts; i++)
		l.balances[i] = 100000000;
	l.fd = open(argv[1], O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);
	if (l.fd < 0)
		fail(argv[1]);
	allocate(&l);
	int64_t from = now_us(), before = from;
	while (before - from < seconds * 1000000) {
		for (int64_t i = 0; !only_sync && i < in_flight; i++)
			post(&l, l.batch + i * RECORD_BYTES);
		sync_batch(&l);
		int64_t now = now_us();
		l.us[l.batches++ % SAMPLES] = now - before;
		before = now;
	}
	print(&l, in_flight, before - from);
	unlink(argv[1]);
	return 0;
}
