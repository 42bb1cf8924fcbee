/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Many at once through the writer: every request twice, a budget that is drained to exactly nothing; and what the accounts held
 * at moments of the past, whether the statements' job has come there or not.
 */
#include "office/ledger/auditor.h"
#include "office/ledger/statement.h"

#include "unit/ledger/books.h"

#include <pthread.h>

enum { QUEUE = 4096, WORKERS = 20, TRANSFERS = 500, SHOPPERS = 64, BUDGET_YEN = 1000000, PORTION_YEN = 7 };

struct crowd {
	struct books *b;
	struct writer *w;
	struct ledger_account_id from, to;
	_Atomic int next, posted, repeated, refused, drained;
	_Atomic int times[TRANSFERS];
};

static struct crowd *crowd_open(void **state, int64_t yen) {
	struct books *b = books_open(state);
	struct crowd *c = ARENA_NEW(b->a, struct crowd);
	struct ledger_account_id none = { 0 };
	struct str detail = STR_NONE;
	*c = (struct crowd){ .b = b };
	struct ledger_account_id outside = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	c->from = books_account(b, LEDGER_CAMPAIGN, 1, 0, NO_LIMIT, none);
	c->to = books_account(b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, none);
	books_pay(b, outside, c->from, yen);
	db_close(b->db); /* one connection writes */
	enum err e = writer_start(b->place->url, QUEUE, b->a, &c->w, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	b->db = place_open(b->place, DB_READ_ONLY);
	return c;
}

static void run(struct crowd *c, int workers, void *(*fn)(void *context)) {
	pthread_t threads[SHOPPERS];
	for (int i = 0; i < workers; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, fn, c), 0);
	for (int i = 0; i < workers; i++)
		pthread_join(threads[i], NULL);
}

static void crowd_close(struct crowd *c) {
	struct ledger_report report = { .tenants = 0 };
	writer_stop(c->w);
	assert_int_equal(ledger_verify_one(c->b->db, c->b->a, c->b->tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s: %.*s", ledger_check_desc.values[report.faults[0].check].word, STR_ARG(report.faults[0].row));
	books_close(c->b);
}

static struct ledger_answer send(struct crowd *c, const char *key, int64_t yen) {
	struct ledger_leg leg = { c->from, c->to, yen };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_call call = { .tenant = c->b->tenant, .request = { .scope = S("crowd"), .key = str_from(key), .ops = &op, .op_count = 1 } };
	enum err e = ledger_send(c->w, &call);
	if (e != call.answer.err)
		call.answer.err = e;
	return call.answer;
}

/* Every number is taken twice, by whoever comes. */
static void *send_twice(void *context) {
	struct crowd *c = context;
	char key[16];
	for (int turn; (turn = c->next++) < 2 * TRANSFERS;) {
		int number = turn / 2;
		snprintf(key, sizeof key, "t%d", number);
		struct ledger_answer answer = send(c, key, 1 + number);
		c->times[number] += answer.err == OK && !answer.repeated;
		c->repeated += answer.err == OK && answer.repeated;
		c->refused += answer.err != OK;
	}
	return NULL;
}

static void each_of_500_sent_twice_is_posted_once(void **state) {
	struct crowd *c = crowd_open(state, INT64_C(1) << 40);
	run(c, WORKERS, send_twice);
	for (int i = 0; i < TRANSFERS; i++)
		ROW_TRUE(c->times[i] == 1, "transfer %d was posted %d times", i, c->times[i]);
	assert_int_equal(c->repeated, TRANSFERS);
	assert_int_equal(c->refused, 0);
	assert_int_equal(books_balance(c->b, c->to).posted_yen, (int64_t)TRANSFERS * (TRANSFERS + 1) / 2);
	crowd_close(c);
}

/* Takes portions until they are refused, then single yen. */
static void *drain(void *context) {
	struct crowd *c = context;
	char key[32];
	int64_t portion = PORTION_YEN * 101;
	while (portion > 0) {
		snprintf(key, sizeof key, "d%d", c->next++);
		struct ledger_answer answer = send(c, key, portion);
		c->drained += answer.err == OK ? (int)portion : 0;
		c->posted += answer.err == OK;
		if (answer.err != OK && answer.err != ERR_LEDGER_FUNDS)
			c->refused++;
		if (answer.err != OK)
			portion = portion > 3 ? portion / 3 : portion > 1;
	}
	return NULL;
}

static void a_budget_is_drained_to_exactly_nothing(void **state) {
	struct crowd *c = crowd_open(state, BUDGET_YEN);
	run(c, SHOPPERS, drain);
	assert_int_equal(c->refused, 0);
	assert_int_equal(c->drained, BUDGET_YEN);
	assert_int_equal(books_balance(c->b, c->from).posted_yen, 0);
	assert_int_equal(books_balance(c->b, c->to).posted_yen, BUDGET_YEN);
	ROW_TRUE(writer_stats(c->w).batches < writer_stats(c->w).functions, "nothing was posted together");
	crowd_close(c);
}

/* ---- the past ---- */

enum { STEPS = 60, STEP_US = 1000 };

static void expect_past(struct books *b, struct ledger_account_id account, const int64_t *yen, const int64_t *at_us, const char *when) {
	struct ledger_entries_row *lines;
	size_t count;
	for (int i = 0; i < STEPS; i++) {
		int64_t got = -1;
		assert_int_equal(ledger_balance_at(b->db, b->a, b->tenant, account, at_us[i], &got), OK);
		ROW_TRUE(got == yen[i], "%s: at step %d %lld yen instead of %lld", when, i, (long long)got, (long long)yen[i]);
		assert_int_equal(ledger_balance_at(b->db, b->a, b->tenant, account, at_us[i] - 1, &got), OK);
		ROW_TRUE(got == (i > 0 ? yen[i - 1] : 0), "%s: before step %d %lld yen", when, i, (long long)got);
	}
	struct ledger_place after = { .posting = { 0 } };
	struct ledger_entries_row last = { .yen = 0 };
	int step = 0;
	do { /* pages of seven, which cut postings of several legs */
		assert_int_equal(ledger_lines(b->db, b->a, b->tenant, account, after, at_us[STEPS - 1], 7, &lines, &count), OK);
		for (size_t k = 0; k < count; k++) {
			if (last.yen != 0 && last.posting_id.v != lines[k].posting_id.v) {
				ROW_TRUE(last.at_us == at_us[step] && last.balance_yen == yen[step], "%s: line %d", when, step);
				step++;
			}
			last = lines[k];
		}
		after = (struct ledger_place){ last.posting_id, last.leg_no };
	} while (count == 7);
	ROW_TRUE(step == STEPS - 1 && last.balance_yen == yen[step], "%s: %d steps", when, step);
}

static void roll(struct books *b, int64_t limit) {
	bool more;
	books_begin(b);
	assert_int_equal(ledger_roll(b->db, b->a, b->tenant, limit, &more), OK);
	books_commit(b);
}

static void balances_of_the_past_do_not_depend_on_the_job(void **state) {
	struct books *b = books_open(state);
	struct ledger_account_id none = { 0 }, outside, cash;
	int64_t yen[STEPS], at_us[STEPS], sum = 0;
	struct ledger_report report = { .tenants = 0 };
	outside = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	cash = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, none);
	for (int i = 0; i < STEPS; i++) {
		struct ledger_leg legs[] = { { outside, cash, 100 + i }, { cash, outside, 7 }, { outside, cash, 3 } };
		struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = legs, .leg_count = i % 3 == 0 ? 3 : 1 };
		struct ledger_answer answer = books_post(b, NULL, &op, 1);
		EXPECT_ERR(answer.err, OK);
		op = (struct ledger_op){ .kind = LEDGER_RESERVE, .legs = legs, .leg_count = 1 }; /* moves no balance */
		EXPECT_ERR(books_post(b, NULL, &op, 1).err, OK);
		at_us[i] = answer.at_us;
		yen[i] = sum += 100 + i - (i % 3 == 0 ? 4 : 0);
		b->now_us += STEP_US;
	}
	expect_past(b, cash, yen, at_us, "before the job");
	roll(b, 31);
	expect_past(b, cash, yen, at_us, "with the job half way");
	roll(b, 1000);
	expect_past(b, cash, yen, at_us, "after the job");
	assert_int_equal(ledger_verify_one(b->db, b->a, b->tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s", ledger_check_desc.values[report.faults[0].check].word);
	books_close(b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(each_of_500_sent_twice_is_posted_once, ON_BOTH),
		PLACE_TEST(a_budget_is_drained_to_exactly_nothing, ON_BOTH),
		PLACE_TEST(balances_of_the_past_do_not_depend_on_the_job, ON_BOTH),
	};
	return place_run("ledger concurrent", TESTS, COUNT_OF(TESTS));
}
