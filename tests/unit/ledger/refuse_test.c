/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Each thing that the ledger refuses, with its own error, and nothing written but the answer under its key; and what it
 * does when a key comes again.
 */
#include "unit/ledger/books.h"

enum { OUTSIDE = 1, CASH, SHOP, WALLET, SINK, CAPPED, FULL, ACCOUNTS };

/* A ledger with something of everything. */
struct town {
	struct books *b;
	struct ledger_account_id account[ACCOUNTS];
	struct ledger_account_id foreign;
	struct posting_id hold, done_hold, released_hold, lapsed_hold, paid, corrected, chain, refund, wallet_paid;
};

#define DAY_US INT64_C(86400000000)

static struct posting_id do_one(struct books *b, struct ledger_op op) {
	struct ledger_answer answer = books_post(b, NULL, &op, 1);
	EXPECT_ERR(answer.err, OK);
	return answer.first;
}

static struct ledger_op transfer(const struct ledger_leg *legs, size_t count) {
	return (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = legs, .leg_count = count };
}

static void open_accounts(struct town *t) {
	struct books *b = t->b;
	struct ledger_account_id none = { 0 };
	t->account[OUTSIDE] = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	t->account[CASH] = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, none);
	t->account[SHOP] = books_account(b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, none);
	t->account[SINK] = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, none);
	t->account[WALLET] = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, t->account[SINK]);
	t->account[CAPPED] = books_account(b, LEDGER_PAYABLE, 1, 0, 500, none);
	t->account[FULL] = books_account(b, LEDGER_WALLET, 2, 0, NO_LIMIT, none);
	b->tenant.v = 8;
	t->foreign = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, none);
	b->tenant.v = 7;
}

static void make_holds(struct town *t) {
	struct books *b = t->b;
	struct ledger_leg leg = { t->account[CASH], t->account[SHOP], 100 };
	struct ledger_op reserve = { .kind = LEDGER_RESERVE, .legs = &leg, .leg_count = 1 };
	t->hold = do_one(b, reserve);
	t->done_hold = do_one(b, reserve);
	t->released_hold = do_one(b, reserve);
	reserve.expires_us = b->now_us + 1000;
	t->lapsed_hold = do_one(b, reserve);
	do_one(b, (struct ledger_op){ .kind = LEDGER_CAPTURE, .of = t->done_hold, .yen = 60 });
	do_one(b, (struct ledger_op){ .kind = LEDGER_RELEASE, .of = t->released_hold });
	b->now_us += 1000;
	books_tick(b);
}

static void fill_wallets(struct town *t) {
	struct ledger_leg leg = { t->account[CASH], t->account[FULL], 10 };
	struct ledger_op op = transfer(&leg, 1);
	for (int i = 1; i <= LEDGER_LOTS_MOST; i++) {
		op.lot.expires_us = t->b->now_us + i * DAY_US;
		do_one(t->b, op);
	}
	leg = (struct ledger_leg){ t->account[CASH], t->account[WALLET], 300 };
	op.lot.expires_us = t->b->now_us + DAY_US;
	do_one(t->b, op);
	leg = (struct ledger_leg){ t->account[WALLET], t->account[SHOP], 50 };
	op = transfer(&leg, 1);
	t->wallet_paid = do_one(t->b, op);
	t->b->now_us += DAY_US;
}

static void make_postings(struct town *t) {
	struct books *b = t->b;
	struct ledger_leg pay = { t->account[CASH], t->account[SHOP], 1000 };
	struct ledger_leg two[] = { { t->account[CASH], t->account[SHOP], 1 },
		{ t->account[CASH], t->account[SHOP], 2 } };
	t->paid = do_one(b, transfer(&pay, 1));
	t->corrected = do_one(b, transfer(&pay, 1));
	t->chain = do_one(b, transfer(two, 2));
	do_one(b, (struct ledger_op){ .kind = LEDGER_CORRECTION, .of = t->corrected });
	t->refund = do_one(b, (struct ledger_op){ .kind = LEDGER_REFUND, .of = t->paid, .yen = 400 });
}

static struct town town_open(void **state) {
	struct town t = { .b = books_open(state) };
	open_accounts(&t);
	books_pay(t.b, t.account[OUTSIDE], t.account[CASH], 10000);
	make_holds(&t);
	make_postings(&t);
	fill_wallets(&t);
	return t;
}

/* ---- refusals ---- */

struct refusal {
	enum err wanted;
	struct ledger_op op;
	struct ledger_leg legs[2];
	const char *what;
	bool kept; /* under its key */
};

static void expect_refused(struct town *t, struct refusal *r) {
	char key[64];
	struct str before = books_dump(t->b);
	snprintf(key, sizeof key, "refused-%s", r->what);
	r->op.legs = r->legs;
	struct ledger_answer answer = books_post(t->b, key, &r->op, 1);
	ROW_TRUE(answer.err == r->wanted, "%s: %s instead of %s", r->what,
		answer.err == OK ? "OK" : err_info(answer.err)->name, err_info(r->wanted)->name);
	ROW_TRUE(str_equal(before, books_dump(t->b)), "%s: something was written", r->what);
	answer = books_post(t->b, key, &r->op, 1);
	ROW_TRUE(answer.err == r->wanted && answer.repeated == r->kept, "%s: asked again: %s", r->what,
		answer.repeated ? "kept" : "not kept");
}

static void close_year(struct books *b, int64_t year) {
	books_begin(b);
	EXPECT_ERR(ledger_close_year(b->db, b->a, b->tenant, year), OK);
	books_commit(b);
}

static void each_refusal_has_its_error(void **state) {
	struct town t = town_open(state);
	const struct ledger_account_id *at = t.account, nobody = { 12345 };
	char long_memo[LEDGER_MEMO_MOST_BYTES + 1];
	memset(long_memo, 'x', sizeof long_memo);
	struct refusal rows[] = {
		{ ERR_LEDGER_ZERO, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[SHOP], 0 } }, "zero",
			false },
		{ ERR_LEDGER_NEGATIVE, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[SHOP], -1 } },
			"negative", false },
		{ ERR_LEDGER_SAME_ACCOUNT, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[CASH], 1 } },
			"same account", false },
		{ ERR_LEDGER_REQUEST, { .kind = LEDGER_TRANSFER }, { { at[CASH], at[SHOP], 1 } }, "no legs", false },
		{ ERR_LEDGER_REQUEST, { .kind = LEDGER_RESERVE, .leg_count = 2 },
			{ { at[CASH], at[SHOP], 1 }, { at[CASH], at[SHOP], 1 } }, "two-leg hold", false },
		{ ERR_LEDGER_REQUEST, { .kind = LEDGER_LAPSE }, { { at[CASH], at[SHOP], 1 } }, "kind", false },
		{ ERR_LEDGER_REQUEST,
			{ .kind = LEDGER_TRANSFER, .leg_count = 1, .about.memo = str_of(long_memo, sizeof long_memo) },
			{ { at[CASH], at[SHOP], 1 } }, "memo", false },
		{ ERR_LEDGER_REQUEST, { .kind = LEDGER_TRANSFER, .leg_count = 1, .about.memo = S("\xff") },
			{ { at[CASH], at[SHOP], 1 } }, "no UTF-8", false },
		{ ERR_LEDGER_NO_ACCOUNT, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { nobody, at[SHOP], 1 } },
			"unknown debit", true },
		{ ERR_LEDGER_NO_ACCOUNT, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], nobody, 1 } },
			"unknown credit", true },
		{ ERR_LEDGER_FOREIGN, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], t.foreign, 1 } },
			"foreign credit", true },
		{ ERR_LEDGER_FOREIGN, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { t.foreign, at[CASH], 1 } },
			"foreign debit", true },
		{ ERR_LEDGER_FUNDS, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[SHOP], 10001 } },
			"funds", true },
		{ ERR_LEDGER_FUNDS, { .kind = LEDGER_TRANSFER, .leg_count = 2 },
			{ { at[SHOP], at[CASH], 1 }, { at[CASH], at[SHOP], 10001 } }, "second leg", true },
		{ ERR_LEDGER_FUNDS, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[WALLET], at[SHOP], 1 } },
			"expired lot", true },
		{ ERR_LEDGER_CEILING, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[CAPPED], 501 } },
			"ceiling", true },
		{ ERR_LEDGER_OVERFLOW, { .kind = LEDGER_TRANSFER, .leg_count = 1 },
			{ { at[OUTSIDE], at[CASH], INT64_MAX } }, "overflow", true },
		{ ERR_LEDGER_YEAR_CLOSED, { .kind = LEDGER_TRANSFER, .leg_count = 1, .about.fiscal_year = 2025 },
			{ { at[CASH], at[SHOP], 1 } }, "closed year", true },
		{ ERR_LEDGER_NO_HOLD, { .kind = LEDGER_CAPTURE, .of = { 99 }, .yen = 1 }, { { .yen = 0 } }, "no hold",
			true },
		{ ERR_LEDGER_NO_HOLD, { .kind = LEDGER_RELEASE, .of = t.paid }, { { .yen = 0 } }, "not a hold", true },
		{ ERR_LEDGER_HOLD_DONE, { .kind = LEDGER_CAPTURE, .of = t.done_hold, .yen = 1 }, { { .yen = 0 } },
			"captured hold", true },
		{ ERR_LEDGER_HOLD_DONE, { .kind = LEDGER_RELEASE, .of = t.released_hold }, { { .yen = 0 } },
			"released hold", true },
		{ ERR_LEDGER_HOLD_EXPIRED, { .kind = LEDGER_CAPTURE, .of = t.lapsed_hold, .yen = 1 }, { { .yen = 0 } },
			"lapsed hold", true },
		{ ERR_LEDGER_HOLD_EXPIRED, { .kind = LEDGER_RESERVE, .leg_count = 1, .expires_us = 1 },
			{ { at[CASH], at[SHOP], 1 } }, "hold of the past", true },
		{ ERR_LEDGER_CAPTURE_OVER, { .kind = LEDGER_CAPTURE, .of = t.hold, .yen = 101 }, { { .yen = 0 } },
			"capture over", true },
		{ ERR_LEDGER_ZERO, { .kind = LEDGER_CAPTURE, .of = t.hold, .yen = 0 }, { { .yen = 0 } }, "capture zero",
			false },
		{ ERR_LEDGER_NO_POSTING, { .kind = LEDGER_REFUND, .of = { 99 }, .yen = 1 }, { { .yen = 0 } },
			"no posting", true },
		{ ERR_LEDGER_NOT_REVERSIBLE, { .kind = LEDGER_REFUND, .of = t.refund, .yen = 1 }, { { .yen = 0 } },
			"refund of a refund", true },
		{ ERR_LEDGER_NOT_REVERSIBLE, { .kind = LEDGER_REFUND, .of = t.chain, .yen = 1 }, { { .yen = 0 } },
			"refund of two legs", true },
		{ ERR_LEDGER_NOT_REVERSIBLE, { .kind = LEDGER_CORRECTION, .of = t.hold }, { { .yen = 0 } },
			"correction of a hold", true },
		{ ERR_LEDGER_OVER_REFUND, { .kind = LEDGER_REFUND, .of = t.paid, .yen = 601 }, { { .yen = 0 } },
			"over refund", true },
		{ ERR_LEDGER_CORRECTED, { .kind = LEDGER_CORRECTION, .of = t.paid }, { { .yen = 0 } },
			"correction of a refunded", true },
		{ ERR_LEDGER_CORRECTED, { .kind = LEDGER_CORRECTION, .of = t.corrected }, { { .yen = 0 } },
			"second correction", true },
		{ ERR_LEDGER_CORRECTED, { .kind = LEDGER_REFUND, .of = t.corrected, .yen = 1 }, { { .yen = 0 } },
			"refund of a corrected", true },
		{ ERR_LEDGER_LOT_EXPIRED, { .kind = LEDGER_REFUND, .of = t.wallet_paid, .yen = 1 }, { { .yen = 0 } },
			"refund to an expired lot", true },
		{ ERR_LEDGER_LOT_EXPIRED, { .kind = LEDGER_TRANSFER, .leg_count = 1, .lot.expires_us = 5 },
			{ { at[CASH], at[WALLET], 1 } }, "lot of the past", true },
		{ ERR_LEDGER_LOTS_FULL, { .kind = LEDGER_TRANSFER, .leg_count = 1 }, { { at[CASH], at[FULL], 1 } },
			"lots full", true },
	};
	close_year(t.b, 2025);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect_refused(&t, &rows[i]);
	books_close(t.b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(each_refusal_has_its_error, ON_BOTH),
	};
	return place_run("ledger refuse", TESTS, COUNT_OF(TESTS));
}
