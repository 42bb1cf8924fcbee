/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A string of bytes becomes a sequence of operations over a small closed world: five participants and one external
 * account. Every answer is predicted by the oracle and tried before it is posted, and after every batch all accounts
 * are compared and the sums checked. Everything happens in one transaction, which is rolled back.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_PLAY_H
#define KASSEI_TESTS_UNIT_LEDGER_PLAY_H

#include "db/db.h"

/* What a sequence met: so that a test sees that it met everything. */
struct play_count {
	int64_t seed /* for the report; 0: none */, requests, posted, repeated, refused[ERR_COUNT], lapsed, expired;
};

/* Plays on a migrated database with an open write connection. On a difference it prints the last 40 operations and all
 * accounts on stderr and ends the process. *count is added to. */
void play(struct db *db, const uint8_t *bytes, size_t size, struct play_count *count);

#endif
