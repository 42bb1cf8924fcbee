/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger against the oracle, over 512 fixed seeds on SQLite and 48 on PostgreSQL (play.h). */
#include "unit/db/place.h"
#include "unit/ledger/play.h"

#include <stdlib.h>

enum { SEEDS_SQLITE = 512, SEEDS_POSTGRES = 48, BYTES = 1400 };

/* xorshift64*, so that the bytes of a seed are the same everywhere. */
static void fill(uint64_t seed, uint8_t *bytes, size_t size) {
	uint64_t x = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (size_t i = 0; i < size; i++) {
		x ^= x >> 12;
		x ^= x << 25;
		x ^= x >> 27;
		bytes[i] = (uint8_t)((x * UINT64_C(0x2545f4914f6cdd1d)) >> 56);
	}
}

/* A test that never met a refusal says nothing about it. */
static void expect_all_met(const struct play_count *c) {
	static const enum err NOT_HERE[] = { ERR_LEDGER_REQUEST, ERR_LEDGER_FOREIGN };
	for (enum err e = ERR_LEDGER_REQUEST; e <= ERR_LEDGER_LOTS_FULL; e++) {
		bool here = true;
		for (size_t i = 0; i < COUNT_OF(NOT_HERE); i++)
			here &= NOT_HERE[i] != e;
		ROW_TRUE(!here || c->refused[e] > 0, "%s was never met", err_info(e)->name);
	}
	ROW_TRUE(c->repeated > 0 && c->lapsed > 0 && c->expired > 0, "repeated %lld, lapsed %lld, expired %lld",
		(long long)c->repeated, (long long)c->lapsed, (long long)c->expired);
	ROW_TRUE(c->posted * 4 > c->requests, "only %lld of %lld were posted", (long long)c->posted,
		(long long)c->requests);
}

static void the_oracle_predicts_every_answer(void **state) {
	const struct place *place = *state;
	uint8_t bytes[BYTES];
	struct play_count count = { 0 };
	struct db *db = place_open(place, 0);
	const char *only = getenv("KASSEI_SEED");
	int seeds = place->engine == DB_SQLITE ? SEEDS_SQLITE : SEEDS_POSTGRES;
	for (int seed = 1; seed <= seeds; seed++) {
		if (only != NULL && strtol(only, NULL, 10) != seed)
			continue;
		count.seed = seed;
		fill((uint64_t)seed, bytes, sizeof bytes);
		play(db, bytes, sizeof bytes, &count);
	}
	if (only == NULL && place->engine == DB_SQLITE)
		expect_all_met(&count);
	db_close(db);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(the_oracle_predicts_every_answer, ON_BOTH),
	};
	return place_run("ledger play", TESTS, COUNT_OF(TESTS));
}
