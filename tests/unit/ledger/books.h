/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A ledger for one test: a database of its own, a connection that writes, a municipality, and a time that only the test
 * moves. Every post is a transaction, unless the test has begun one.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_BOOKS_H
#define KASSEI_TESTS_UNIT_LEDGER_BOOKS_H

#include "office/ledger/ledger.h"
#include "office/ledger/sums.h"
#include "unit/db/place.h"

struct books {
	const struct place *place;
	struct arena *a;
	struct db *db;
	struct tenant_id tenant;
	int64_t now_us;
	bool begun; /* by the test */
	int64_t keys;
};

struct books *books_open(void **state);
void books_close(struct books *b);
void books_begin(struct books *b);
void books_commit(struct books *b);
void books_rollback(struct books *b);

/* Makes an account; NO_LIMIT for none. */
#define NO_LIMIT INT64_MIN
struct ledger_account_id books_account(struct books *b, enum ledger_kind kind, int64_t owner_no, int64_t floor_yen,
	int64_t ceiling_yen, struct ledger_account_id expiry);
/* Posts operations under a key (NULL: a new one) and gives the answer. */
struct ledger_answer books_post(struct books *b, const char *key, const struct ledger_op *ops, size_t count);
struct ledger_answer books_ask(struct books *b, const struct ledger_request *request);
/* One transfer of one leg; fails the test when it is refused. */
struct ledger_answer books_pay(struct books *b, struct ledger_account_id debit, struct ledger_account_id credit,
	int64_t yen);
void books_tick(struct books *b);
/* All postings into the sums, in steps of at most `limit`. */
void books_roll_sums(struct books *b, int64_t limit);
struct ledger_balance books_balance(struct books *b, struct ledger_account_id account);
/* All rows of the ledger but the keys, as text. */
struct str books_dump(struct books *b);
struct str books_dump_with_keys(struct books *b);
#define EXPECT_ERR(got, wanted) \
	ROW_TRUE((got) == (wanted), "%s instead of %s", (got) == OK ? "OK" : err_info(got)->name, (wanted) == OK ? "OK" : err_info(wanted)->name)

#endif
