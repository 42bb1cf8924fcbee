/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Many at once through the writer: every request twice, a budget that is drained to exactly nothing; and what the
 * accounts held at moments of the past, whether the statements' job has come there or not.
 */
#include "office/ledger/auditor.h"
#include "office/ledger/statement.h"

#include "base/date.h"
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
	ROW_TRUE(report.fault_count == 0, "%s: %.*s", ledger_check_desc.values[report.faults[0].check].word,
		STR_ARG(report.faults[0].row));
	books_close(c->b);
}

static struct ledger_answer send(struct crowd *c, const char *key, int64_t yen) {
	struct ledger_leg leg = { c->from, c->to, yen };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_call call = { .tenant = c->b->tenant,
		.request = { .scope = S("crowd"), .key = str_from(key), .ops = &op, .op_count = 1 } };
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

static void expect_past(struct books *b, struct ledger_account_id account, const int64_t *yen, const int64_t *at_us,
	const char *when) {
	struct ledger_entries_row *lines;
	size_t count;
	for (int i = 0; i < STEPS; i++) {
		int64_t got = -1;
		assert_int_equal(ledger_balance_at(b->db, b->a, b->tenant, account, at_us[i], &got), OK);
		ROW_TRUE(got == yen[i], "%s: at step %d %lld yen instead of %lld", when, i, (long long)got,
			(long long)yen[i]);
		assert_int_equal(ledger_balance_at(b->db, b->a, b->tenant, account, at_us[i] - 1, &got), OK);
		ROW_TRUE(got == (i > 0 ? yen[i - 1] : 0), "%s: before step %d %lld yen", when, i, (long long)got);
	}
	struct ledger_place after = { .posting = { 0 } };
	struct ledger_entries_row last = { .yen = 0 };
	int step = 0;
	do { /* pages of seven, which cut postings of several legs */
		assert_int_equal(ledger_lines(b->db, b->a, b->tenant, account, after, at_us[STEPS - 1], 7, &lines,
					 &count),
			OK);
		for (size_t k = 0; k < count; k++) {
			if (last.yen != 0 && last.posting_id.v != lines[k].posting_id.v) {
				ROW_TRUE(last.at_us == at_us[step] && last.balance_yen == yen[step], "%s: line %d",
					when, step);
				step++;
			}
			last = lines[k];
		}
		after = (struct ledger_place){ last.posting_id, last.leg_no };
	} while (count == 7);
	ROW_TRUE(step == STEPS - 1 && last.balance_yen == yen[step], "%s: %d steps", when, step);
}

/* What pages ask for: the account in a list, its kind's sum, and what moved from one step to another. */
static void expect_lists(struct books *b, struct ledger_account_id account, const int64_t *yen, const int64_t *at_us,
	const char *when) {
	const struct ledger_wanted wanted = { .after_owner = -1, .kind = LEDGER_CASH };
	struct ledger_account_page_row *rows;
	struct ledger_moved moved;
	size_t count;
	int64_t sum;
	for (int i = 0; i < STEPS; i++) {
		assert_int_equal(ledger_accounts_at(b->db, b->a, b->tenant, &wanted, at_us[i], 10, &rows, &count), OK);
		ROW_TRUE(count == 1 && rows[0].account_id.v == account.v && rows[0].balance_yen == yen[i],
			"%s: listed at step %d", when, i);
		assert_int_equal(ledger_kind_at(b->db, b->a, b->tenant, LEDGER_CASH, at_us[i], &sum), OK);
		ROW_TRUE(sum == yen[i], "%s: the kind at step %d has %lld yen", when, i, (long long)sum);
		int from = i / 2;
		assert_int_equal(ledger_moved_between(b->db, b->a, b->tenant, account, at_us[from], at_us[i], &moved),
			OK);
		ROW_TRUE(yen[from] + moved.in_yen - moved.out_yen == yen[i], "%s: from step %d to %d", when, from, i);
		ROW_TRUE(moved.out_yen == 7 * (i / 3 - from / 3) && moved.lines == i - from + 2 * (i / 3 - from / 3),
			"%s: out from step %d to %d", when, from, i);
	}
	assert_int_equal(ledger_accounts_at(b->db, b->a, b->tenant, &wanted, INT64_MAX, 10, &rows, &count), OK);
	ROW_TRUE(count == 1 && rows[0].balance_yen == yen[STEPS - 1] && rows[0].debits_pending == 0 &&
			rows[0].credits_pending > 0,
		"%s: listed now", when);
	assert_int_equal(ledger_kind_at(b->db, b->a, b->tenant, LEDGER_CASH, INT64_MAX, &sum), OK);
	ROW_TRUE(sum == yen[STEPS - 1], "%s: the kind now has %lld yen", when, (long long)sum);
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
	expect_lists(b, cash, yen, at_us, "before the job");
	roll(b, 31);
	expect_past(b, cash, yen, at_us, "with the job half way");
	expect_lists(b, cash, yen, at_us, "with the job half way");
	roll(b, 1000);
	expect_past(b, cash, yen, at_us, "after the job");
	expect_lists(b, cash, yen, at_us, "after the job");
	assert_int_equal(ledger_verify_one(b->db, b->a, b->tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s", ledger_check_desc.values[report.faults[0].check].word);
	books_close(b);
}

/* ---- a long list of accounts that are mostly empty ---- */

enum { MANY = 4200 }; /* more than are read at once */

/* Reads it two at a time, at a moment, and compares the owners; none stands there twice. */
static void expect_with_money(struct books *b, int64_t at_us, const int64_t *owners, size_t count, const char *when) {
	struct ledger_wanted wanted = { .after_owner = -1, .kind = LEDGER_CASH };
	struct ledger_account_page_row *rows;
	size_t n, seen = 0;
	bool more = true;
	while (more && seen <= count) {
		assert_int_equal(ledger_accounts_with_money(b->db, b->a, b->tenant, &wanted, at_us, 2, &rows, &n, &more),
			OK);
		for (size_t i = 0; i < n; i++, seen++)
			ROW_TRUE(seen < count && rows[i].owner_no == owners[seen] && rows[i].balance_yen == 100,
				"%s: number %zu is %lld", when, seen, (long long)rows[i].owner_no);
		ROW_TRUE(n == 2 || !more, "%s: a page of %zu with more behind it", when, n);
	}
	ROW_TRUE(seen == count && !more, "%s: %zu of %zu", when, seen, count);
}

static void accounts_without_money_are_left_out(void **state) {
	static const int64_t PAID[] = { 0, 10, 20, 4095, 4096, 4199 }, LEFT[] = { 0, 10, 4095, 4096, 4199 };
	static const struct ledger_terms NO_TERMS = { .floor_yen = { .has = false } };
	struct books *b = books_open(state);
	struct ledger_account_id none = { 0 }, outside, cash[MANY];
	struct ledger_answer answer = { .at_us = 0 };
	outside = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	books_begin(b);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(ledger_open(b->db, b->a, b->tenant, LEDGER_CASH, i, &NO_TERMS, &cash[i]), OK);
	books_commit(b);
	expect_with_money(b, INT64_MAX, NULL, 0, "nothing yet");
	for (size_t i = 0; i < COUNT_OF(PAID); i++) {
		struct ledger_leg leg = { outside, cash[PAID[i]], 100 };
		answer = books_post(b, NULL, &(struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 }, 1);
		EXPECT_ERR(answer.err, OK);
	}
	expect_with_money(b, INT64_MAX, PAID, COUNT_OF(PAID), "paid");
	b->now_us += STEP_US;
	struct ledger_leg back = { cash[20], outside, 100 };
	EXPECT_ERR(books_post(b, NULL, &(struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = &back, .leg_count = 1 }, 1).err,
		OK);
	expect_with_money(b, INT64_MAX, LEFT, COUNT_OF(LEFT), "one is empty again");
	expect_with_money(b, answer.at_us, PAID, COUNT_OF(PAID), "as it was");
	roll(b, 1000);
	expect_with_money(b, INT64_MAX, LEFT, COUNT_OF(LEFT), "after the job");
	expect_with_money(b, answer.at_us, PAID, COUNT_OF(PAID), "as it was, after the job");
	books_close(b);
}

static void moments_are_read(void **state) {
	static const struct { const char *text; bool end; const char *utc;
	} ROWS[] = {
		{ "2026-04-01", false, "2026-03-31T15:00:00.000000Z" },
		{ "2026-04-01", true, "2026-04-01T14:59:59.999999Z" },
		{ "令和8年4月1日", true, "2026-04-01T14:59:59.999999Z" },
		{ "2026-11-22 16:05", false, "2026-11-22T07:05:00.000000Z" },
		{ "2026-11-22 16:05", true, "2026-11-22T07:05:59.999999Z" },
		{ " 令和8年11月22日 9:05:30 ", true, "2026-11-22T00:05:30.999999Z" },
		{ "2026-11-22T16:05:00.123456+09:00", true, "2026-11-22T07:05:00.123456Z" },
		{ "2026-11-22T16:05:07+09:00", true, "2026-11-22T07:05:07.999999Z" },
		{ "2026-11-22T07:05:07Z", false, "2026-11-22T07:05:07.000000Z" },
		{ "2019-12-31", true, NULL },
		{ "2150-01-01", false, NULL },
		{ "9999-12-31", true, NULL },
		{ "2026-02-30", false, NULL },
		{ "2026-11-22 24:00", false, NULL },
		{ "2026-11-22 16", false, NULL },
		{ "16:05", false, NULL },
		{ "", false, NULL },
		{ "2026-11-22 -1:05", false, NULL },
	};
	struct arena *a = arena_new();
	int64_t us;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		bool read = ledger_moment_read(str_from(ROWS[i].text), ROWS[i].end, &us);
		struct str utc = read ? time_format_utc(a, us) : S("");
		ROW_TRUE(str_equal(utc, str_from(ROWS[i].utc != NULL ? ROWS[i].utc : "")), "\"%s\" is read as %.*s",
			ROWS[i].text, STR_ARG(utc));
	}
	arena_free(a);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(each_of_500_sent_twice_is_posted_once, ON_BOTH),
		PLACE_TEST(a_budget_is_drained_to_exactly_nothing, ON_BOTH),
		PLACE_TEST(balances_of_the_past_do_not_depend_on_the_job, ON_BOTH),
		PLACE_TEST(accounts_without_money_are_left_out, ON_BOTH),
		PLACE_TEST(moments_are_read, ON_SQLITE),
	};
	return place_run("ledger concurrent", TESTS, COUNT_OF(TESTS));
}
