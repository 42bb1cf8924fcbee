/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the ledger promises, sentence by sentence: keys, trials that answer as posting does, requests that are posted
 * whole or not at all, lots that are spent, given back and expire as they must, and the same requests at the same times
 * giving the same rows.
 */
#include "office/ledger/auditor.h"
#include "office/ledger/ledger-private.h"

#include "base/date.h"
#include "unit/ledger/books.h"

static const struct ledger_account_id NOBODY = { 0 };

static struct ledger_op transfer(const struct ledger_leg *legs, size_t count) {
	return (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = legs, .leg_count = count };
}

static struct posting_id must_post(struct books *b, struct ledger_op op) {
	struct ledger_answer answer = books_post(b, NULL, &op, 1);
	EXPECT_ERR(answer.err, OK);
	return answer.first;
}

static struct posting_id pay(struct books *b, struct ledger_account_id from, struct ledger_account_id to, int64_t yen,
	int64_t expires_us) {
	struct ledger_leg leg = { from, to, yen };
	struct ledger_op op = transfer(&leg, 1);
	op.lot.expires_us = expires_us;
	return must_post(b, op);
}

static void expect_sound(struct books *b) {
	struct ledger_report report = { .tenants = 0 };
	assert_int_equal(ledger_verify_one(b->db, b->a, b->tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s: %.*s", ledger_check_desc.values[report.faults[0].check].word,
		STR_ARG(report.faults[0].row));
}

static int64_t yen_on(struct books *b, struct ledger_account_id account) {
	return books_balance(b, account).posted_yen;
}

/* ---- keys ---- */

struct pair { struct books *b; struct ledger_account_id outside, cash, shop; };

static struct pair pair_open(void **state, int64_t cash_yen) {
	struct pair p = { .b = books_open(state) };
	p.outside = books_account(p.b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, NOBODY);
	p.cash = books_account(p.b, LEDGER_CASH, 1, 0, NO_LIMIT, NOBODY);
	p.shop = books_account(p.b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, NOBODY);
	if (cash_yen > 0)
		books_pay(p.b, p.outside, p.cash, cash_yen);
	return p;
}

static struct ledger_answer send(const struct pair *p, const char *scope, const char *key, int64_t yen) {
	struct ledger_leg leg = { p->cash, p->shop, yen };
	struct ledger_op op = transfer(&leg, 1);
	return books_ask(p->b,
		&(struct ledger_request){ .scope = str_from(scope), .key = str_from(key), .ops = &op, .op_count = 1 });
}

static void the_same_key_and_body_has_the_same_answer(void **state) {
	struct pair p = pair_open(state, 1000);
	struct ledger_answer first = send(&p, "a", "k", 10);
	EXPECT_ERR(first.err, OK);
	struct str before = books_dump_with_keys(p.b);
	p.b->now_us += 5000;
	for (int i = 0; i < 3; i++) {
		struct ledger_answer again = send(&p, "a", "k", 10);
		ROW_TRUE(again.err == OK && again.repeated && again.first.v == first.first.v &&
				again.at_us == first.at_us,
			"time %d", i);
	}
	/* Another body: its own error, and nothing at all is written. */
	EXPECT_ERR(send(&p, "a", "k", 11).err, ERR_LEDGER_KEY_REUSED);
	ROW_TRUE(str_equal(before, books_dump_with_keys(p.b)), "something was written");
	/* Every part of the body counts. */
	struct ledger_leg leg = { p.cash, p.shop, 10 };
	struct ledger_op others[4];
	for (size_t i = 0; i < COUNT_OF(others); i++)
		others[i] = transfer(&leg, 1);
	others[0].about.memo = S("other");
	others[1].about.party_id.v = 5;
	others[2].about.fiscal_year = 2026;
	others[3].lot.priority = 1;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		EXPECT_ERR(books_ask(p.b,
			&(struct ledger_request){ .scope = S("a"),
			.key = S("k"),
			.ops = &others[i],
			.op_count = 1 })
			.err,
			ERR_LEDGER_KEY_REUSED);
	ROW_TRUE(str_equal(before, books_dump_with_keys(p.b)), "something was written");
	/* The key stands in its scope and its municipality only. */
	EXPECT_ERR(send(&p, "b", "k", 11).err, OK);
	struct pair other = { .b = p.b };
	p.b->tenant.v = 8;
	other.outside = books_account(p.b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, NOBODY);
	other.cash = books_account(p.b, LEDGER_CASH, 1, -100, NO_LIMIT, NOBODY);
	other.shop = books_account(p.b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, NOBODY);
	struct ledger_answer theirs = send(&other, "a", "k", 12);
	ROW_TRUE(theirs.err == OK && !theirs.repeated, "another municipality's key");
	books_close(p.b);
}

static void what_failed_for_its_state_stays_failed(void **state) {
	struct pair p = pair_open(state, 0);
	EXPECT_ERR(send(&p, "a", "k", 10).err, ERR_LEDGER_FUNDS);
	books_pay(p.b, p.outside, p.cash, 1000);
	struct ledger_answer again = send(&p, "a", "k", 10);
	ROW_TRUE(again.err == ERR_LEDGER_FUNDS && again.repeated && again.first.v == 0,
		"there is money now, but the attempt was refused");
	assert_int_equal(yen_on(p.b, p.shop), 0);
	EXPECT_ERR(send(&p, "a", "k", 11).err, ERR_LEDGER_KEY_REUSED);
	EXPECT_ERR(send(&p, "a", "k2", 10).err, OK);
	/* What is wrong in itself is not kept. */
	EXPECT_ERR(send(&p, "a", "k3", 0).err, ERR_LEDGER_ZERO);
	EXPECT_ERR(send(&p, "a", "k3", 1).err, OK);
	expect_sound(p.b);
	books_close(p.b);
}

/* ---- limits ---- */

static enum err limit(struct books *b, struct ledger_account_id account, int64_t floor_yen, int64_t ceiling_yen) {
	books_begin(b);
	enum err e =
		ledger_set_limits(b->db, b->a, b->tenant, account, (struct opt_int){ floor_yen != NO_LIMIT, floor_yen },
			(struct opt_int){ ceiling_yen != NO_LIMIT, ceiling_yen });
	if (e == OK)
		books_commit(b);
	else
		books_rollback(b);
	return e;
}

static enum err open_with(struct books *b, enum ledger_kind kind, int64_t owner, int64_t floor_yen, int64_t ceiling_yen,
	struct ledger_account_id expiry) {
	const struct ledger_terms terms = { .floor_yen = { floor_yen != NO_LIMIT, floor_yen },
		.ceiling_yen = { ceiling_yen != NO_LIMIT, ceiling_yen },
		.expiry_account = expiry };
	struct ledger_account_id id;
	books_begin(b);
	enum err e = ledger_open(b->db, b->a, b->tenant, kind, owner, &terms, &id);
	if (e == OK)
		books_commit(b);
	else
		books_rollback(b);
	return e;
}

/* No account is ever beyond its limits: not when it is opened, not when they are changed, and holds count. */
static void no_account_is_beyond_its_limits(void **state) {
	struct pair p = pair_open(state, 1000);
	struct books *b = p.b;
	struct ledger_leg out = { p.cash, p.shop, 300 }, in = { p.outside, p.cash, 50 };
	must_post(b, (struct ledger_op){ .kind = LEDGER_RESERVE, .legs = &out, .leg_count = 1 });
	must_post(b, (struct ledger_op){ .kind = LEDGER_RESERVE, .legs = &in, .leg_count = 1 });
	struct str before = books_dump_with_keys(b);
	EXPECT_ERR(limit(b, p.cash, 701, NO_LIMIT), ERR_LEDGER_FUNDS);
	EXPECT_ERR(limit(b, p.cash, 0, 1049), ERR_LEDGER_CEILING);
	EXPECT_ERR(limit(b, (struct ledger_account_id){ 4711 }, 0, NO_LIMIT), ERR_LEDGER_NO_ACCOUNT);
	EXPECT_ERR(open_with(b, LEDGER_CASH, 9, 1, NO_LIMIT, NOBODY), ERR_LEDGER_FUNDS);
	EXPECT_ERR(open_with(b, LEDGER_CASH, 9, NO_LIMIT, -1, NOBODY), ERR_LEDGER_CEILING);
	EXPECT_ERR(open_with(b, LEDGER_CASH, 1, 1, NO_LIMIT, NOBODY), ERR_CONFLICT);
	EXPECT_ERR(open_with(b, LEDGER_CASH, -1, 0, NO_LIMIT, NOBODY), ERR_INPUT);
	EXPECT_ERR(open_with(b, LEDGER_WALLET, 9, 0, NO_LIMIT, (struct ledger_account_id){ 4711 }),
		ERR_LEDGER_NO_ACCOUNT);
	ROW_TRUE(str_equal(before, books_dump_with_keys(b)), "something was written");
	EXPECT_ERR(limit(b, p.cash, 700, 1050), OK);
	EXPECT_ERR(send(&p, "a", "k", 1).err, ERR_LEDGER_FUNDS);
	/* Currency has no overdraft, whatever is asked for, and expires nowhere but to a plain account. */
	EXPECT_ERR(open_with(b, LEDGER_WALLET, 1, -500, NO_LIMIT, NOBODY), OK);
	struct ledger_account_id wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, NOBODY);
	EXPECT_ERR(limit(b, wallet, -1, NO_LIMIT), ERR_INPUT);
	EXPECT_ERR(limit(b, wallet, NO_LIMIT, 10), ERR_INPUT);
	EXPECT_ERR(open_with(b, LEDGER_WALLET, 2, 0, NO_LIMIT, wallet), ERR_LEDGER_NO_ACCOUNT);
	struct ledger_leg spend = { wallet, p.shop, 1 };
	EXPECT_ERR(books_post(b, NULL, &(struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = &spend, .leg_count = 1 },
		1)
		.err,
		ERR_LEDGER_FUNDS);
	expect_sound(b);
	books_close(b);
}

/* ---- all or nothing ---- */

static void a_chain_of_transfers_is_posted_whole_or_not_at_all(void **state) {
	struct pair p = pair_open(state, 1000);
	struct books *b = p.b;
	struct ledger_account_id between = books_account(b, LEDGER_SUSPENSE, 1, 0, NO_LIMIT, NOBODY);
	/* The second spends what the first has brought, the third holds what the second has brought. */
	struct ledger_leg in = { p.cash, between, 400 }, on[] = { { between, p.shop, 250 }, { between, p.shop, 150 } },
		held = { p.shop, p.cash, 400 };
	struct ledger_op ops[] = { transfer(&in, 1), transfer(on, 2),
		{ .kind = LEDGER_RESERVE, .legs = &held, .leg_count = 1 } };
	struct ledger_answer answer = books_post(b, NULL, ops, COUNT_OF(ops));
	EXPECT_ERR(answer.err, OK);
	for (size_t i = 0; i < COUNT_OF(ops); i++)
		ROW_TRUE(ledger_time_of(ledger_posting_of(&answer, i)) == answer.at_us + (int64_t)i, "operation %zu",
			i);
	ROW_TRUE(yen_on(b, p.cash) == 600 && yen_on(b, between) == 0 && yen_on(b, p.shop) == 400 &&
			books_balance(b, p.shop).held_yen == 400,
		"posted in their order");
	struct str before = books_dump(b);
	/* One yen too much in the last leg of the middle one: nothing of any is there. */
	on[1].yen = 151;
	answer = books_post(b, "chain", ops, COUNT_OF(ops));
	ROW_TRUE(answer.err == ERR_LEDGER_FUNDS && answer.op_no == 1 && answer.first.v == 0, "operation %zu",
		answer.op_no);
	ROW_TRUE(str_equal(before, books_dump(b)), "a part was written");
	/* The other way round the money is not there yet. */
	on[1].yen = 150;
	struct ledger_op turned[] = { ops[1], ops[0] };
	EXPECT_ERR(books_post(b, NULL, turned, 2).err, ERR_LEDGER_FUNDS);
	ROW_TRUE(str_equal(before, books_dump(b)), "a part was written");
	/* As many as a request may have, and one more. */
	struct ledger_leg one = { p.cash, between, 1 };
	struct ledger_op many[LEDGER_OPS_MOST + 1];
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = transfer(&one, 1);
	EXPECT_ERR(books_post(b, NULL, many, LEDGER_OPS_MOST).err, OK);
	assert_int_equal(yen_on(b, between), LEDGER_OPS_MOST);
	before = books_dump(b);
	EXPECT_ERR(books_post(b, NULL, many, LEDGER_OPS_MOST + 1).err, ERR_LEDGER_REQUEST);
	ROW_TRUE(str_equal(before, books_dump(b)), "something was written");
	expect_sound(b);
	books_close(b);
}

/* ---- trials ---- */

/* Trying, and asking for a dry run, answer as posting does then, and leave every row as it is, the key's too. (In a
 * transaction that writes, holds that are over lapse before a request is looked at; that is time's doing.) */
static void expect_trial(struct books *b, const struct ledger_request *request, const char *what) {
	struct ledger_answer tried = { .err = ERR_INTERNAL };
	struct ledger_request dry = *request;
	struct str before = books_dump_with_keys(b);
	enum err e = ledger_try(b->db, b->a, b->tenant, b->now_us, request, &tried);
	ROW_TRUE(e == tried.err, "%s: %s", what, err_info(e)->name);
	ROW_TRUE(str_equal(before, books_dump_with_keys(b)), "%s: a trial wrote something", what);
	books_tick(b);
	before = books_dump_with_keys(b);
	dry.dry_run = true;
	struct ledger_answer run = books_ask(b, &dry);
	ROW_TRUE(str_equal(before, books_dump_with_keys(b)), "%s: a dry run wrote something", what);
	struct ledger_answer posted = books_ask(b, request);
	const struct ledger_answer *trials[] = { &tried, &run };
	for (size_t i = 0; i < COUNT_OF(trials); i++) {
		const struct ledger_answer *t = trials[i];
		ROW_TRUE(t->err == posted.err && t->op_no == posted.op_no && t->first.v == posted.first.v &&
				t->at_us == posted.at_us && t->repeated == posted.repeated,
			"%s: trial %zu says %s, posting %s", what, i, t->err == OK ? "OK" : err_info(t->err)->name,
			posted.err == OK ? "OK" : err_info(posted.err)->name);
	}
}

static void a_trial_answers_what_posting_answers(void **state) {
	struct pair p = pair_open(state, 1000);
	struct books *b = p.b;
	struct ledger_account_id sink = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, NOBODY),
				 wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, sink);
	pay(b, p.cash, wallet, 300, b->now_us + 5000);
	struct posting_id paid = pay(b, wallet, p.shop, 100, 0);
	struct ledger_leg hold_leg = { p.cash, p.shop, 50 }, much = { p.cash, p.shop, 100000 },
		some = { p.cash, p.shop, 7 };
	struct posting_id hold =
		must_post(b, (struct ledger_op){ .kind = LEDGER_RESERVE, .legs = &hold_leg, .leg_count = 1 });
	must_post(b,
		(struct ledger_op){ .kind = LEDGER_RESERVE,
			.legs = &hold_leg,
			.leg_count = 1,
			.expires_us = b->now_us + 20 });
	b->now_us += 100; /* the second hold is over, and lapses on the way */
	const struct ledger_op ops[] = {
		transfer(&some, 1),
		transfer(&much, 1),
		{ .kind = LEDGER_RESERVE, .legs = &some, .leg_count = 1 },
		{ .kind = LEDGER_CAPTURE, .of = hold, .yen = 30 },
		{ .kind = LEDGER_RELEASE, .of = hold },
		{ .kind = LEDGER_REFUND, .of = paid, .yen = 40 },
		{ .kind = LEDGER_REFUND, .of = paid, .yen = 61 },
		{ .kind = LEDGER_CORRECTION, .of = paid },
		{ .kind = LEDGER_REFUND, .of = { 99 }, .yen = 1 },
		{ .kind = LEDGER_LAPSE },
	};
	for (size_t i = 0; i < COUNT_OF(ops); i++) {
		struct str key = str_format(b->a, "t%zu", i);
		expect_trial(b,
			&(struct ledger_request){ .scope = S("trial"), .key = key, .ops = &ops[i], .op_count = 1 },
			key.p);
		expect_trial(b,
			&(struct ledger_request){ .scope = S("trial"), .key = key, .ops = &ops[i], .op_count = 1 },
			"the same again");
	}
	struct ledger_op chain[] = { transfer(&some, 1), transfer(&some, 1), transfer(&much, 1) };
	expect_trial(b, &(struct ledger_request){ .scope = S("trial"), .key = S("two"), .ops = chain, .op_count = 2 },
		"two");
	expect_trial(b, &(struct ledger_request){ .scope = S("trial"), .key = S("three"), .ops = chain, .op_count = 3 },
		"three");
	expect_sound(b);
	books_close(b);
}

/* ---- lots ---- */

static int64_t at_jst(const char *day, int hour) {
	struct date d = { 0 };
	assert_true(date_parse_iso(str_from(day), &d));
	return jst_to_us(d, hour, 0, 0);
}

/* "expiry=yen" of each lot in the order in which they are spent; the expiry as days behind 30 April 24:00, - for
 * ever. */
static struct str lots_of(struct books *b, struct ledger_account_id account) {
	struct ledger_account_of_row *rows;
	struct lots lots;
	size_t count;
	struct str all = S("");
	assert_int_equal(ledger_account_of(b->db, b->a, b->tenant, account, &rows, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(lots_unpack(rows[0].lots, &lots), OK);
	for (size_t i = 0; i < lots.count; i++) {
		const struct lot *lot = &lots.items[i];
		struct str end = lot->expires_us == 0 ?
			S("-") :
			str_format(b->a, "%lld",
				(long long)((lot->expires_us - at_jst("2026-05-01", 0)) / INT64_C(86400000000)));
		all = STR_JOIN(b->a, all, i == 0 ? S("") : S(" "), end, S("="),
			str_format(b->a, "%lld", (long long)lot->yen));
	}
	return all;
}

/* L1 500 to 30 April, L2 1,000 to 31 May, L3 2,000 for ever; 1,200 are spent on 20 April, and 800 of them come back on
 * 2 May. */
static void a_refund_gives_back_the_very_lots(void **state) {
	static const struct { enum ledger_expired rule; const char *lots; int64_t sink_yen, cash_yen;
	} ROWS[] = {
		{ LEDGER_EXPIRED_FORFEIT, "31=1000 -=2000", 100, 0 },
		{ LEDGER_EXPIRED_REISSUE, "8=100 31=1000 -=2000", 0, 0 },
		{ LEDGER_EXPIRED_CASH, "31=1000 -=2000", 0, 100 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct books *b = books_open(state);
		b->tenant.v = 20 + (int64_t)i;
		struct ledger_account_id outside = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, NOBODY),
					 till = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, NOBODY);
		struct ledger_account_id shop = books_account(b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, NOBODY),
					 sink = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, NOBODY);
		struct ledger_account_id wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, sink);
		const int64_t l1 = at_jst("2026-05-01", 0), l2 = at_jst("2026-06-01", 0);
		pay(b, outside, wallet, 2000, 0);
		pay(b, outside, wallet, 1000, l2);
		pay(b, outside, wallet, 500, l1);
		ROW_STR(lots_of(b, wallet), "0=500 31=1000 -=2000", "given");
		b->now_us = at_jst("2026-04-20", 12);
		struct posting_id spent = pay(b, wallet, shop, 1200, 0);
		ROW_STR(lots_of(b, wallet), "31=300 -=2000", "what expires first is spent first");
		b->now_us = at_jst("2026-05-02", 12);
		struct ledger_op back = { .kind = LEDGER_REFUND, .of = spent, .yen = 800 };
		EXPECT_ERR(books_post(b, NULL, &back, 1).err, ERR_LEDGER_LOT_EXPIRED);
		back.expired = ROWS[i].rule;
		back.lot.expires_us = at_jst("2026-05-09", 0);
		back.cash = till;
		must_post(b, back);
		ROW_STR(lots_of(b, wallet), ROWS[i].lots, "row %zu", i);
		ROW_TRUE(yen_on(b, sink) == ROWS[i].sink_yen && yen_on(b, till) == ROWS[i].cash_yen &&
				yen_on(b, shop) == 400,
			"row %zu: %lld expired, %lld cash", i, (long long)yen_on(b, sink), (long long)yen_on(b, till));
		EXPECT_ERR(books_post(b, NULL,
			&(struct ledger_op){ .kind = LEDGER_REFUND,
			.of = spent,
			.yen = 401,
			.expired = ROWS[i].rule,
			.cash = till,
			.lot = back.lot },
			1)
			.err,
			ERR_LEDGER_OVER_REFUND);
		/* 31 May 24:00: not a microsecond before, and all that is left goes to the named account. */
		b->now_us = l2 - 10;
		books_tick(b);
		ROW_TRUE(books_balance(b, wallet).available_yen == 3000, "row %zu: before", i);
		b->now_us = l2;
		books_tick(b);
		ROW_STR(lots_of(b, wallet), "-=2000", "row %zu: behind", i);
		assert_int_equal(yen_on(b, sink),
			ROWS[i].sink_yen + 1000 + (ROWS[i].rule == LEDGER_EXPIRED_REISSUE ? 100 : 0));
		struct str before = books_dump(b);
		books_tick(b);
		ROW_TRUE(str_equal(before, books_dump(b)), "row %zu: expired twice", i);
		expect_sound(b);
		books_close(b);
	}
}

/* Two refunds of one payment meet the lots from the back: the last spent comes back first, and the second goes on where
 * the first ended. */
static void two_refunds_go_on_where_the_first_ended(void **state) {
	struct pair p = pair_open(state, 0);
	struct books *b = p.b;
	struct ledger_account_id sink = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, NOBODY),
				 wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, sink);
	const int64_t first = at_jst("2026-05-01", 0), second = at_jst("2026-05-11", 0),
		third = at_jst("2026-05-21", 0);
	pay(b, p.outside, wallet, 100, first);
	pay(b, p.outside, wallet, 100, second);
	pay(b, p.outside, wallet, 100, third);
	struct posting_id spent = pay(b, wallet, p.shop, 250, 0);
	ROW_STR(lots_of(b, wallet), "20=50", "spent");
	must_post(b, (struct ledger_op){ .kind = LEDGER_REFUND, .of = spent, .yen = 70 });
	ROW_STR(lots_of(b, wallet), "10=20 20=100", "50 to the last, 20 to the one before");
	must_post(b, (struct ledger_op){ .kind = LEDGER_REFUND, .of = spent, .yen = 100 });
	ROW_STR(lots_of(b, wallet), "0=20 10=100 20=100", "80 to the middle, 20 to the first");
	must_post(b, (struct ledger_op){ .kind = LEDGER_REFUND, .of = spent, .yen = 80 });
	ROW_STR(lots_of(b, wallet), "0=100 10=100 20=100", "all as it was");
	EXPECT_ERR(books_post(b, NULL, &(struct ledger_op){ .kind = LEDGER_REFUND, .of = spent, .yen = 1 }, 1).err,
		ERR_LEDGER_OVER_REFUND);
	expect_sound(b);
	books_close(b);
}

/* Among lots that expire together the smaller priority is spent first, then the smaller number. */
static void lots_are_spent_in_one_order(void **state) {
	struct pair p = pair_open(state, 0);
	struct books *b = p.b;
	struct ledger_account_id wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, NOBODY),
				 other = books_account(b, LEDGER_WALLET, 2, 0, NO_LIMIT, NOBODY);
	const int64_t day = at_jst("2026-05-01", 0);
	static const struct { int64_t yen; int32_t priority; } GIVEN[] = { { 1, 5 }, { 2, -5 }, { 4, 0 }, { 8, 5 } };
	struct ledger_leg leg = { p.outside, wallet, 0 };
	struct ledger_op op = transfer(&leg, 1);
	for (size_t i = 0; i < COUNT_OF(GIVEN); i++) {
		leg.yen = GIVEN[i].yen;
		op.lot = (struct ledger_lot_terms){ day, GIVEN[i].priority };
		must_post(b, op);
	}
	ROW_STR(lots_of(b, wallet), "0=2 0=4 0=9", "equal terms are one lot");
	pay(b, wallet, other, 3, 0);
	ROW_STR(lots_of(b, wallet), "0=3 0=9", "the smallest priority, then the next");
	ROW_STR(lots_of(b, other), "0=2 0=1", "money keeps its terms between two such accounts");
	expect_sound(b);
	books_close(b);
}

/* ---- replay ---- */

static const char *const TABLES[] = { "ledger_account", "ledger_posting", "ledger_leg", "ledger_hold", "ledger_key",
	"ledger_head", "ledger_link", "ledger_whose" };

/* Something of everything, in an order that depends on nothing else. */
static void script(struct books *b, struct pair p, struct ledger_account_id wallet) {
	const int64_t begin_us = b->now_us = at_jst("2026-04-01", 9);
	struct ledger_leg leg = { p.cash, p.shop, 40 }, two[] = { { p.cash, p.shop, 1 }, { p.shop, p.cash, 2 } };
	b->keys = 1000;
	pay(b, p.outside, wallet, 90, begin_us + 3000);
	pay(b, p.outside, wallet, 70, begin_us + 9000);
	struct posting_id spent = pay(b, wallet, p.shop, 100, 0);
	must_post(b, transfer(two, 2));
	struct posting_id hold =
		must_post(b, (struct ledger_op){ .kind = LEDGER_RESERVE, .legs = &leg, .leg_count = 1 });
	must_post(b,
		(struct ledger_op){ .kind = LEDGER_RESERVE,
			.legs = &leg,
			.leg_count = 1,
			.expires_us = begin_us + 500 });
	must_post(b, (struct ledger_op){ .kind = LEDGER_CAPTURE, .of = hold, .yen = 15 });
	b->now_us += 4000;
	must_post(b,
		(struct ledger_op){ .kind = LEDGER_REFUND,
			.of = spent,
			.yen = 20,
			.expired = LEDGER_EXPIRED_CASH,
			.cash = p.cash });
	leg.yen = 1000000;
	EXPECT_ERR(books_post(b, NULL, &(struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 }, 1)
		.err,
		ERR_LEDGER_FUNDS);
	b->now_us += 9000;
	books_tick(b);
}

static void the_same_requests_at_the_same_times_give_the_same_rows(void **state) {
	struct pair p = pair_open(state, 500);
	struct books *b = p.b;
	struct ledger_account_id sink = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, NOBODY),
				 wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, sink);
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		place_exec(b->place,
			str_format(b->a, "CREATE TABLE kept_%s AS SELECT * FROM %s", TABLES[i], TABLES[i]).p);
	script(b, p, wallet);
	struct str first = books_dump_with_keys(b);
	expect_sound(b);
	db_close(b->db);
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		place_exec(b->place,
			str_format(b->a, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s", TABLES[i], TABLES[i],
				TABLES[i])
				.p);
	b->db = place_open(b->place, 0);
	script(b, p, wallet);
	ROW_TRUE(str_equal(first, books_dump_with_keys(b)), "first:\n%.*s\nagain:\n%.*s", STR_ARG(first),
		STR_ARG(books_dump_with_keys(b)));
	books_close(b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(the_same_key_and_body_has_the_same_answer, ON_BOTH),
		PLACE_TEST(what_failed_for_its_state_stays_failed, ON_BOTH),
		PLACE_TEST(no_account_is_beyond_its_limits, ON_BOTH),
		PLACE_TEST(a_chain_of_transfers_is_posted_whole_or_not_at_all, ON_BOTH),
		PLACE_TEST(a_trial_answers_what_posting_answers, ON_BOTH),
		PLACE_TEST(a_refund_gives_back_the_very_lots, ON_BOTH),
		PLACE_TEST(two_refunds_go_on_where_the_first_ended, ON_BOTH),
		PLACE_TEST(lots_are_spent_in_one_order, ON_BOTH),
		PLACE_TEST(the_same_requests_at_the_same_times_give_the_same_rows, ON_BOTH),
	};
	return place_run("ledger promise", TESTS, COUNT_OF(TESTS));
}
