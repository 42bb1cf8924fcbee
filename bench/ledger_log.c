/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the disk allows, for bench/ledger.sh: nothing but a log and balances in memory. Each request is a key that must
 * be new, two accounts and an amount; the key goes into a table, the floor is checked, two balances move, one record of
 * 128 bytes is appended to blocks that are overwritten, and a batch is answered after one fdatasync. No pages, no
 * search, no second reader, no recovery: a bound, not a ledger.
 *
 *   ledger_log FILE ACCOUNTS IN_FLIGHT SECONDS [least|sync]     prints "per_second p50_ms p99_ms"
 *
 *   (nothing)  keys of 16 bytes in no order, a checksum in each record, a ring of 1 GiB, one request in a hundred asks
 *              for too much: the work of the log by which the goals were set
 *   least      keys of 8 bytes that rise, no checksum, a ring of 64 MiB that stays in the caches
 *   sync       only overwrites 4 KiB and syncs
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
	RING_BYTES = 1 << 30,
	LEAST_RING_BYTES = 64 << 20,
	KEYS_BITS = 25,
	KEYS = 1 << KEYS_BITS,
	SAMPLES = 1 << 20,
	BLOCK_BYTES = 4096,
	ACCOUNTS_MOST = 1 << 20,
	IN_FLIGHT_MOST = 1 << 14
};

struct key { uint64_t high, low; }; /* both 0: none */

struct record {
	struct key key;
	uint64_t number, from, to, yen, year, checksum;
	char rest[RECORD_BYTES - 8 * sizeof(uint64_t)];
};

struct log {
	int fd;
	bool least;
	size_t ring_bytes, at;
	uint64_t accounts, random, last_key, posted;
	int64_t batches;
	struct record batch[IN_FLIGHT_MOST];
	int64_t balances[ACCOUNTS_MOST], us[SAMPLES];
	struct key keys[KEYS];
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

static struct key next_key(struct log *l) {
	if (l->least)
		return (struct key){ 0, ++l->last_key };
	return (struct key){ next_random(l), next_random(l) };
}

/* False: it is there already. */
static bool add_key(struct log *l, struct key key) {
	size_t at = (key.high ^ key.low * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - KEYS_BITS);
	struct key *slot = &l->keys[at];
	while ((slot->high | slot->low) != 0 && !(slot->high == key.high && slot->low == key.low))
		slot = &l->keys[++at & (KEYS - 1)];
	bool fresh = (slot->high | slot->low) == 0;
	*slot = key;
	return fresh;
}

/* FNV-1a, by words. */
static uint64_t checksum(const struct record *r) {
	uint64_t sum = UINT64_C(14695981039346656037), words[] = { r->key.high, r->key.low, r->number, r->from, r->to,
		r->yen, r->year };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		sum = (sum ^ words[i]) * UINT64_C(1099511628211);
	return sum;
}

/* True: it was accepted, and its record is made. */
static bool post(struct log *l, struct record *record) {
	uint64_t from = next_random(l) % l->accounts, to = next_random(l) % l->accounts;
	int64_t yen = 1 + (int64_t)(next_random(l) >> 54);
	if (!l->least && next_random(l) % 100 == 0)
		yen = INT64_C(1) << 50;
	struct key key = next_key(l);
	if (from == to || l->balances[from] < yen || !add_key(l, key))
		return false;
	l->balances[from] -= yen;
	l->balances[to] += yen;
	*record = (struct record){ .key = key, .number = ++l->posted, .from = from, .to = to, .yen = (uint64_t)yen,
		.year = 2026 };
	if (!l->least)
		record->checksum = checksum(record);
	return true;
}

/* Whole blocks, as a log that is overwritten needs them. */
static void sync_batch(struct log *l, size_t records) {
	size_t bytes = (records * RECORD_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
	if (l->at + bytes > l->ring_bytes)
		l->at = 0;
	if (pwrite(l->fd, l->batch, bytes, (off_t)l->at) != (ssize_t)bytes || fdatasync(l->fd) != 0)
		fail("writing the log");
	l->at += bytes;
}

static void allocate(struct log *l) {
	static char zero[1 << 20];
	for (size_t at = 0; at < l->ring_bytes; at += 1 << 20)
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

static void run_batch(struct log *l, int64_t in_flight) {
	size_t accepted = 0;
	for (int64_t i = 0; i < in_flight; i++)
		accepted += post(l, &l->batch[accepted]);
	sync_batch(l, accepted);
}

/* Returns how long it took. */
static int64_t run(struct log *l, int64_t in_flight, int64_t seconds, bool only_sync) {
	int64_t from = now_us(), before = from;
	while (before - from < seconds * 1000000) {
		if (only_sync)
			sync_batch(l, BLOCK_BYTES / RECORD_BYTES);
		else
			run_batch(l, in_flight);
		int64_t now = now_us();
		l->us[l->batches++ % SAMPLES] = now - before;
		before = now;
	}
	return before - from;
}

int main(int argc, char **argv) {
	static struct log l = { .random = 88172645463325252u };
	bool only_sync = argc == 6 && strcmp(argv[5], "sync") == 0;
	l.least = argc == 6 && strcmp(argv[5], "least") == 0;
	if (argc < 5 || argc > 6 || (argc == 6 && !only_sync && !l.least)) {
		fputs("usage: ledger_log FILE ACCOUNTS IN_FLIGHT SECONDS [least|sync]\n", stderr);
		return 2;
	}
	int64_t in_flight = only_sync ? 1 : strtol(argv[3], NULL, 10), seconds = strtol(argv[4], NULL, 10);
	l.accounts = strtoul(argv[2], NULL, 10);
	l.ring_bytes = l.least || only_sync ? LEAST_RING_BYTES : RING_BYTES;
	if (l.accounts < 1 || l.accounts > ACCOUNTS_MOST || in_flight < 1 || in_flight > IN_FLIGHT_MOST)
		return 2;
	for (uint64_t i = 0; i < l.accounts; i++)
		l.balances[i] = 100000000;
	l.fd = open(argv[1], O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);
	if (l.fd < 0)
		fail(argv[1]);
	allocate(&l);
	print(&l, in_flight, run(&l, in_flight, seconds, only_sync));
	unlink(argv[1]);
	return 0;
}
