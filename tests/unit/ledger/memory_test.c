/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a connection remembers of the accounts between batches (memory.c) is never believed where the rows are others:
 * after a rollback, an undone savepoint, changed limits, and postings of another process. Each case goes wrong without
 * the rule that it is named for. The same for counters that are behind (tally.c): nobody who reads or posts may notice.
 */
#include "db/db-private.h"
#include "office/ledger/auditor.h"
#include "office/ledger/ledger-private.h"
#include "office/ledger/statement.h"
#include "unit/ledger/books.h"

enum { MANY = 20, CROWD = 6 /* postings in a batch that leaves counters behind */, MULTITUDE = 1000 };

struct pair {
	struct books *b;
	struct ledger_account_id outside, cash, shop;
};

static const struct ledger_account_id NOBODY = { 0 };

/* 100 yen in the till. */
static struct pair pair_open(void **state) {
	struct pair p = { .b = books_open(state) };
	p.outside = books_account(p.b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, NOBODY);
	p.cash = books_account(p.b, LEDGER_CASH, 1, 0, NO_LIMIT, NOBODY);
	p.shop = books_account(p.b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, NOBODY);
	books_pay(p.b, p.outside, p.cash, 100);
	return p;
}

static enum err try_to_pay(struct books *b, struct ledger_account_id from, struct ledger_account_id to, int64_t yen) {
	struct ledger_leg leg = { .debit = from, .credit = to, .yen = yen };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_answer answer = { .err = ERR_INTERNAL };
	struct ledger_request request = { .scope = S("memory"),
		.key = str_format(b->a, "m%lld", (long long)++b->keys),
		.ops = &op,
		.op_count = 1 };
	bool own = !b->begun;
	if (own)
		books_begin(b);
	assert_int_equal(ledger_post_many(b->db, b->a, b->tenant, b->now_us,
				 &(const struct ledger_request *){ &request }, &answer, 1),
		OK);
	if (own)
		books_commit(b);
	return answer.err;
}

static void expect(struct pair *p, int64_t cash, int64_t shop) {
	assert_int_equal(books_balance(p->b, p->cash).posted_yen, cash);
	assert_int_equal(books_balance(p->b, p->shop).posted_yen, shop);
}

static void a_transaction_that_was_rolled_back(void **state) {
	struct pair p = pair_open(state);
	for (int i = 0; i < 2; i++) {
		books_begin(p.b);
		EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 100), OK);
		books_rollback(p.b);
	}
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 101), ERR_LEDGER_FUNDS);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 100), OK);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 1), ERR_LEDGER_FUNDS);
	expect(&p, 0, 100);
	books_close(p.b);
}

/* Only a refusal stands between the account and the rollback: the ledger's head is the same before and after. */
static void an_account_that_was_never_opened(void **state) {
	struct pair p = pair_open(state);
	books_begin(p.b);
	struct ledger_account_id ghost = books_account(p.b, LEDGER_MERCHANT, 2, 0, NO_LIMIT, NOBODY);
	EXPECT_ERR(try_to_pay(p.b, ghost, p.shop, 1), ERR_LEDGER_FUNDS);
	books_rollback(p.b);
	EXPECT_ERR(try_to_pay(p.b, p.cash, ghost, 1), ERR_LEDGER_NO_ACCOUNT);
	/* And one that was looked for in vain is found once it is there. */
	struct ledger_account_id later = books_account(p.b, LEDGER_MERCHANT, 2, 0, NO_LIMIT, NOBODY);
	EXPECT_ERR(try_to_pay(p.b, p.cash, later, 1), OK);
	books_close(p.b);
}

static void a_savepoint_that_was_undone(void **state) {
	struct pair p = pair_open(state);
	books_begin(p.b);
	assert_int_equal(db_save(p.b->db), OK);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 60), OK);
	assert_int_equal(db_undo(p.b->db), OK);
	assert_int_equal(db_save(p.b->db), OK);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 70), OK);
	assert_int_equal(db_keep(p.b->db), OK);
	books_commit(p.b);
	expect(&p, 30, 70);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 31), ERR_LEDGER_FUNDS);
	books_close(p.b);
}

static void a_trial(void **state) {
	struct pair p = pair_open(state);
	struct ledger_leg leg = { .debit = p.cash, .credit = p.shop, .yen = 100 };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_request request = { .scope = S("memory"), .key = S("trial"), .ops = &op, .op_count = 1 };
	struct ledger_answer answer;
	for (int i = 0; i < 2; i++)
		EXPECT_ERR(ledger_try(p.b->db, p.b->a, p.b->tenant, p.b->now_us, &request, &answer), OK);
	request.dry_run = true;
	EXPECT_ERR(books_ask(p.b, &request).err, OK);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 100), OK);
	expect(&p, 0, 100);
	books_close(p.b);
}

static void set_limits(struct books *b, struct db *db, struct ledger_account_id account, int64_t floor_yen) {
	struct opt_int none = { .has = false }, floor = { .has = true, .v = floor_yen };
	assert_int_equal(db_write_begin(db, b->tenant.v), OK);
	assert_int_equal(ledger_set_limits(db, b->a, b->tenant, account, floor, none), OK);
	assert_int_equal(db_commit(db), OK);
}

static void limits_that_were_changed(void **state) {
	struct pair p = pair_open(state);
	struct db *other = place_open(p.b->place, 0);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 10), OK);
	set_limits(p.b, p.b->db, p.cash, 85);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 10), ERR_LEDGER_FUNDS);
	set_limits(p.b, other, p.cash, 50);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 40), OK);
	set_limits(p.b, other, p.shop, 45);
	EXPECT_ERR(try_to_pay(p.b, p.shop, p.cash, 10), ERR_LEDGER_FUNDS);
	expect(&p, 50, 50);
	db_close(other);
	books_close(p.b);
}

/* As two processes on one PostgreSQL, in turn. */
static void postings_of_another_process(void **state) {
	struct pair p = pair_open(state);
	struct db *own = p.b->db, *other = place_open(p.b->place, 0);
	for (int i = 0; i < 10; i++) {
		p.b->db = i % 2 == 0 ? own : other;
		EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 10), OK);
		EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 95 - 10 * i), ERR_LEDGER_FUNDS);
	}
	p.b->db = own;
	expect(&p, 0, 100);
	db_close(other);
	books_close(p.b);
}

/* More municipalities than are remembered, in turn; none sees another's account. */
static void many_municipalities(void **state) {
	struct books *b = books_open(state);
	struct ledger_account_id outside[MANY], cash[MANY] = { { 0 } };
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < MANY; i++) {
			b->tenant.v = 100 + i;
			if (round == 0) {
				outside[i] = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, NOBODY);
				cash[i] = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, NOBODY);
			}
			EXPECT_ERR(try_to_pay(b, outside[i], cash[i], 10 + i), OK);
			EXPECT_ERR(try_to_pay(b, cash[i], outside[i], 10 * round + 11 + i * (round + 1)),
				ERR_LEDGER_FUNDS);
			EXPECT_ERR(try_to_pay(b, outside[i], cash[(i + MANY - 1) % MANY], 1),
				round == 0 && i == 0 ? ERR_LEDGER_NO_ACCOUNT : ERR_LEDGER_FOREIGN);
		}
	for (int i = 0; i < MANY; i++) {
		b->tenant.v = 100 + i;
		assert_int_equal(books_balance(b, cash[i]).posted_yen, 3 * (10 + i));
	}
	books_close(b);
}

/* ---- counters that are behind ---- */

/* A batch of so many payments of so many yen; the first reserves instead when `hold` is given, and its id is set. */
static void pay_together(struct books *b, struct ledger_account_id from, struct ledger_account_id to, int64_t yen,
	struct posting_id *hold) {
	struct ledger_leg leg = { .debit = from, .credit = to, .yen = yen };
	struct ledger_op ops[CROWD];
	struct ledger_request requests[CROWD];
	const struct ledger_request *given[CROWD];
	struct ledger_answer answers[CROWD];
	bool own = !b->begun;
	for (int i = 0; i < CROWD; i++) {
		ops[i] = (struct ledger_op){ .kind = i == 0 && hold != NULL ? LEDGER_RESERVE : LEDGER_TRANSFER,
			.legs = &leg,
			.leg_count = 1 };
		requests[i] = (struct ledger_request){ .scope = S("crowd"),
			.key = str_format(b->a, "c%lld", (long long)++b->keys),
			.ops = &ops[i],
			.op_count = 1 };
		given[i] = &requests[i];
	}
	if (own)
		books_begin(b);
	assert_int_equal(ledger_post_many(b->db, b->a, b->tenant, b->now_us, given, answers, CROWD), OK);
	if (own)
		books_commit(b);
	for (int i = 0; i < CROWD; i++)
		EXPECT_ERR(answers[i].err, OK);
	if (hold != NULL)
		*hold = answers[0].first;
}

static struct ledger_account_of_row row_of(struct books *b, struct ledger_account_id account) {
	struct ledger_account_of_row *rows;
	size_t count;
	assert_int_equal(ledger_account_of(b->db, b->a, b->tenant, account, &rows, &count), OK);
	assert_int_equal(count, 1);
	return rows[0];
}

static void expect_sound(struct books *b) {
	struct ledger_report report;
	assert_int_equal(ledger_verify(b->db, b->a, &report), OK);
	for (size_t i = 0; i < report.fault_count; i++)
		fail_msg("%s: %s %.*s", ledger_check_desc.values[report.faults[i].check].word, report.faults[i].table,
			STR_ARG(report.faults[i].row));
}

static void rows_that_are_behind(void **state) {
	struct pair p = pair_open(state);
	pay_together(p.b, p.cash, p.shop, 10, NULL);
	assert_int_equal(row_of(p.b, p.shop).credits_posted, 0); /* else this test shows nothing */
	expect(&p, 40, 60);
	expect_sound(p.b);
	pay_together(p.b, p.shop, p.cash, 2, NULL);
	expect(&p, 52, 48);
	expect_sound(p.b);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 53), ERR_LEDGER_FUNDS);
	assert_int_equal(row_of(p.b, p.shop).credits_posted, 0); /* a refusal changes nothing but its key */
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 52), OK);
	assert_int_equal(row_of(p.b, p.shop).credits_posted, 112); /* a batch of one counts all */
	assert_int_equal(row_of(p.b, p.cash).debits_posted, 112);
	expect(&p, 0, 100);
	expect_sound(p.b);
	books_close(p.b);
}

static void rows_that_are_behind_and_a_rollback(void **state) {
	struct pair p = pair_open(state);
	pay_together(p.b, p.cash, p.shop, 10, NULL);
	books_begin(p.b);
	pay_together(p.b, p.cash, p.shop, 5, NULL);
	expect(&p, 10, 90);
	books_rollback(p.b);
	expect(&p, 40, 60);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 41), ERR_LEDGER_FUNDS);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 40), OK);
	expect(&p, 0, 100);
	expect_sound(p.b);
	books_close(p.b);
}

static void rows_that_are_behind_and_another_process(void **state) {
	struct pair p = pair_open(state);
	struct db *own = p.b->db, *other = place_open(p.b->place, 0);
	for (int i = 0; i < 4; i++) {
		p.b->db = i % 2 == 0 ? own : other;
		pay_together(p.b, p.cash, p.shop, 3, NULL);
		p.b->db = i % 2 == 0 ? other : own;
		expect(&p, 100 - 18 * (i + 1), 18 * (i + 1));
		expect_sound(p.b);
	}
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 29), ERR_LEDGER_FUNDS);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 28), OK);
	p.b->db = own;
	expect(&p, 0, 100);
	db_close(other);
	books_close(p.b);
}

static void rows_that_are_behind_and_a_trial(void **state) {
	struct pair p = pair_open(state);
	struct ledger_leg leg = { .debit = p.cash, .credit = p.shop };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_request request = { .scope = S("memory"), .key = S("trial"), .ops = &op, .op_count = 1 };
	struct ledger_answer answer;
	pay_together(p.b, p.cash, p.shop, 10, NULL);
	leg.yen = 41;
	EXPECT_ERR(ledger_try(p.b->db, p.b->a, p.b->tenant, p.b->now_us, &request, &answer), ERR_LEDGER_FUNDS);
	leg.yen = 40;
	EXPECT_ERR(ledger_try(p.b->db, p.b->a, p.b->tenant, p.b->now_us, &request, &answer), OK);
	assert_int_equal(row_of(p.b, p.shop).credits_posted, 0);
	books_close(p.b);
}

/* What is held is in the row at once, and so are limits; a floor that the balance does not reach is refused. */
static void rows_that_are_behind_and_holds(void **state) {
	struct pair p = pair_open(state);
	struct posting_id hold;
	struct opt_int none = { .has = false };
	pay_together(p.b, p.cash, p.shop, 10, &hold);
	assert_int_equal(row_of(p.b, p.cash).debits_pending, 10);
	assert_int_equal(row_of(p.b, p.cash).debits_posted, 0);
	expect(&p, 50, 50);
	expect_sound(p.b);
	books_begin(p.b);
	EXPECT_ERR(ledger_set_limits(p.b->db, p.b->a, p.b->tenant, p.cash, (struct opt_int){ .has = true, .v = 41 },
		none),
		ERR_LEDGER_FUNDS);
	books_rollback(p.b);
	set_limits(p.b, p.b->db, p.cash, 40);
	EXPECT_ERR(try_to_pay(p.b, p.cash, p.shop, 1), ERR_LEDGER_FUNDS);
	struct ledger_op capture = { .kind = LEDGER_CAPTURE, .of = hold, .yen = 7 };
	EXPECT_ERR(books_post(p.b, NULL, &capture, 1).err, OK);
	expect(&p, 43, 57);
	expect_sound(p.b);
	books_close(p.b);
}

static void rows_that_are_behind_until_a_tick(void **state) {
	struct pair p = pair_open(state);
	for (int round = 1; round <= 3; round++) {
		pay_together(p.b, p.cash, p.shop, 5, NULL);
		assert_int_equal(row_of(p.b, p.shop).credits_posted, 30 * (round - 1));
		books_tick(p.b);
		assert_int_equal(row_of(p.b, p.cash).debits_posted, 30 * round);
		assert_int_equal(row_of(p.b, p.shop).credits_posted, 30 * round);
		expect(&p, 100 - 30 * round, 30 * round);
		expect_sound(p.b);
	}
	books_close(p.b);
}

/* However long the wave is, so much is behind and no more. */
static void rows_that_are_behind_until_there_are_too_many(void **state) {
	struct pair p = pair_open(state);
	memory_limit(p.b->db, 2 * CROWD);
	for (int round = 1; round <= 6; round++) {
		pay_together(p.b, p.cash, p.shop, 1, NULL);
		assert_int_equal(row_of(p.b, p.shop).credits_posted, round / 3 * 3 * CROWD);
		expect(&p, 100 - CROWD * round, CROWD * round);
	}
	expect_sound(p.b);
	books_close(p.b);
}

/* A batch of payments of two legs each: 1 yen and 2 yen. */
static void pay_in_two_legs(struct books *b, const struct ledger_leg legs[2]) {
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = legs, .leg_count = 2 };
	struct ledger_request *requests = ARENA_ARRAY(b->a, struct ledger_request, MULTITUDE);
	const struct ledger_request **given = ARENA_ARRAY(b->a, const struct ledger_request *, MULTITUDE);
	struct ledger_answer *answers = ARENA_ARRAY(b->a, struct ledger_answer, MULTITUDE);
	for (int i = 0; i < MULTITUDE; i++) {
		requests[i] = (struct ledger_request){ .scope = S("multitude"),
			.key = str_format(b->a, "%lld", (long long)++b->keys),
			.ops = &op,
			.op_count = 1 };
		given[i] = &requests[i];
	}
	books_begin(b);
	assert_int_equal(ledger_post_many(b->db, b->a, b->tenant, b->now_us, given, answers, MULTITUDE), OK);
	books_commit(b);
}

/* More than is read at once, of first legs and of further ones. */
static void rows_that_are_behind_by_thousands(void **state) {
	enum { ROUNDS = 5 };
	struct pair p = pair_open(state);
	const struct ledger_leg legs[] = { { p.outside, p.cash, 1 }, { p.outside, p.shop, 2 } };
	int64_t yen;
	for (int round = 0; round < ROUNDS; round++)
		pay_in_two_legs(p.b, legs);
	assert_int_equal(row_of(p.b, p.shop).credits_posted, 0);
	expect(&p, 100 + ROUNDS * MULTITUDE, 2 * ROUNDS * MULTITUDE);
	assert_int_equal(ledger_kind_at(p.b->db, p.b->a, p.b->tenant, LEDGER_MERCHANT, INT64_MAX, &yen), OK);
	assert_int_equal(yen, 2 * ROUNDS * MULTITUDE);
	EXPECT_ERR(try_to_pay(p.b, p.shop, p.cash, 2 * ROUNDS * MULTITUDE + 1), ERR_LEDGER_FUNDS);
	EXPECT_ERR(try_to_pay(p.b, p.shop, p.cash, 2 * ROUNDS * MULTITUDE), OK);
	expect_sound(p.b);
	books_close(p.b);
}

/* Other modules' statements read them. */
static void budgets_that_are_never_behind(void **state) {
	struct pair p = pair_open(state);
	struct ledger_account_id budget = books_account(p.b, LEDGER_BUDGET_FREE, 1, 0, NO_LIMIT, NOBODY);
	pay_together(p.b, p.cash, budget, 10, NULL);
	assert_int_equal(row_of(p.b, budget).credits_posted, 60);
	assert_int_equal(row_of(p.b, p.cash).debits_posted, 0);
	expect_sound(p.b);
	books_close(p.b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(a_transaction_that_was_rolled_back, ON_BOTH),
		PLACE_TEST(an_account_that_was_never_opened, ON_BOTH),
		PLACE_TEST(a_savepoint_that_was_undone, ON_BOTH),
		PLACE_TEST(a_trial, ON_BOTH),
		PLACE_TEST(limits_that_were_changed, ON_BOTH),
		PLACE_TEST(postings_of_another_process, ON_BOTH),
		PLACE_TEST(many_municipalities, ON_BOTH),
		PLACE_TEST(rows_that_are_behind, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_and_a_rollback, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_and_another_process, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_and_a_trial, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_and_holds, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_until_a_tick, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_until_there_are_too_many, ON_BOTH),
		PLACE_TEST(rows_that_are_behind_by_thousands, ON_BOTH),
		PLACE_TEST(budgets_that_are_never_behind, ON_BOTH),
	};
	return place_run("ledger memory", TESTS, COUNT_OF(TESTS));
}
