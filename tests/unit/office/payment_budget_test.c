/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the bank says of orders of the budget, on both databases: a debit that comes after the accounts have closed
 * stops nothing but itself, is paid out of the next year instead, and every account agrees; money that comes back
 * although part of it was returned already; an order that nobody paid in time; and refunds that nobody knew.
 */
#include "base/ident.h"
#include "office/budget/budget.h"
#include "office/party/party.h"
#include "office/payment/payment.h"
#include "unit/office/bank.h"
#include "unit/office/office.h"

enum { OFFICER = 41, APPROVER = 42, PREPARER = 11, FIRST = 12, SECOND = 13 };

static struct business_calendar bank_;

static struct date day(const char *text) {
	struct date d = { 0 };
	assert_true(date_parse_iso(str_from(text), &d));
	return d;
}

static int64_t noon(const char *text) {
	return jst_to_us(day(text), 12, 0, 0);
}

/* One thing at a time, in the writer. */
struct town {
	struct office *o;
	struct tenant_id tenant;
	int64_t now_us, by;
	struct source_id source;
	struct party_id payee;
	struct budget_line_id old, new;
	/* asked and answered */
	enum {
		WORLD = 1,
		COMMIT,
		DUE,
		RUN,
		APPROVE,
		FILE_IT,
		READ,
		MATCH,
		ASSIGN,
		PROPOSE,
		DECIDE,
		CLOSE,
		BACK,
		CHANGE,
		CANCEL,
		REFUND,
		SPLIT_AGAIN
	} what;
	int64_t yen, run_no, version;
	struct date on;
	struct commitment_id commitment;
	struct budget_order_id order;
	struct budget_ask ask;
	struct proposal_id proposal;
	struct run_id run;
	const struct payment_reading *reading;
	struct statement_id statement;
	struct movement_id movement;
	struct budget_came_back back;
	struct budget_told same; /* act_no 0: none */
	struct str why;
};

static const struct payment_source_fields SOURCE = { .label = { "口座", 6 },
	.client_code = { "0999000000", 10 },
	.client_name = { "ﾐﾎﾝｸ", 12 },
	.bank_code = { "9999", 4 },
	.bank_name = { "ﾃｽﾄ", 9 },
	.branch_code = { "999", 3 },
	.branch_name = { "", 0 },
	.number = { "9000001", 7 },
	.kind = ACCOUNT_ORDINARY,
	.line_ends = true,
	.settle_days = 5 };

static struct budget_desk desk_of(const struct town *t) {
	return (struct budget_desk){ .tenant = t->tenant, .by = { t->by }, .now_us = t->now_us, .bank = &bank_ };
}

static struct payment_actor actor_of(const struct town *t) {
	return (struct payment_actor){ .account = { t->by }, .now_us = t->now_us };
}

static enum err add_line(struct db *db, struct arena *a, const struct budget_desk *desk, int year,
	struct budget_line_id *ret_line) {
	const struct opt_int voted = { true, date_add_days(fiscal_year_first(year), -7).days };
	TRY(budget_year_set(db, a, desk, year, BUDGET_VOTED, voted));
	TRY(budget_line_add(db, a, desk,
		&(struct budget_line_fields){ .fiscal_year = year,
			.code = S("01-07-01-02-18-01-0015"),
			.name = S("見本市等出展支援") },
		ret_line));
	return budget_appropriate(db, a, desk, *ret_line, BUDGET_INITIAL, 1000000, true, fiscal_year_first(year),
		S(""));
}

static enum err world(struct db *db, struct arena *a, struct town *t) {
	const struct budget_desk desk = desk_of(t);
	const struct party_actor actor = { .account = { t->by }, .now_us = t->now_us };
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER,
		.state = PARTY_ACTIVE,
		.name = S("みほん商店"),
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	struct bank_account_id account;
	TRY(payment_source_add(db, t->tenant, actor_of(t), &SOURCE, &t->source));
	TRY(party_add(db, a, t->tenant, actor, &fields, PARTY_BY_OFFICER, t->now_us, &t->payee));
	TRY(bank_account_add(db, a, t->tenant, actor, t->payee,
		&(struct bank_account_fields){ .bank_code = S("9998"),
			.bank_name = S("みほん銀行"),
			.branch_code = S("901"),
			.branch_name = S("エキマエ"),
			.number = S("1111111"),
			.holder_kana = S("ミホンショウテン"),
			.holder_name = S(""),
			.mismatch = S(""),
			.kind = ACCOUNT_ORDINARY,
			.valid_from = day("2026-01-01") },
		&account));
	TRY(add_line(db, a, &desk, 2026, &t->old));
	return add_line(db, a, &desk, 2027, &t->new);
}

static enum err other_due(struct db *db, struct town *t) {
	bool is_new;
	return payment_due_add(db, t->tenant, actor_of(t),
		&(struct payment_due_fields){ .ref_kind = S("test"),
			.ref_no = t->yen,
			.party = t->payee,
			.title = S("謝金"),
			.yen = t->yen,
			.due_on = t->on },
		&is_new);
}

static enum err budget_act(struct db *db, struct arena *a, struct town *t) {
	const struct budget_desk desk = desk_of(t);
	struct budget_came_back back;
	switch (t->what) {
	case COMMIT:
		return budget_commit(db, a, &desk,
			&(struct budget_commit_fields){ .line = t->old,
				.title = S("桜フェア"),
				.yen = t->yen,
				.on = t->on,
				.completes_on = t->on,
				.party = t->payee },
			&t->commitment);
	case PROPOSE: return budget_propose(db, &desk, &t->ask, &t->proposal);
	case DECIDE: return budget_decide(db, a, &desk, t->proposal, 1, S(""));
	case CLOSE: return budget_close(db, a, &desk, 2026, t->on);
	case BACK: return budget_money_back(db, a, &desk, t->commitment, t->yen, t->on, &back);
	case REFUND:
		return budget_refund_book(db, a, &desk, t->movement, t->commitment,
			t->same.act_no != 0 ? &t->same : NULL, &t->back);
	case SPLIT_AGAIN: return budget_split_again(db, a, &desk, t->movement, t->proposal);
	case CHANGE: return budget_commitment_change(db, a, &desk, t->commitment, t->yen, t->on, S("額の確定"));
	default: return budget_order_cancel(db, a, &desk, t->order, t->on, S("支払わない"));
	}
}

static enum err act(struct db *db, struct arena *a, void *context) {
	struct town *t = context;
	switch (t->what) {
	case WORLD: return world(db, a, t);
	case DUE: return other_due(db, t);
	case RUN: return payment_run_make(db, a, t->tenant, actor_of(t), t->source, t->on, S("支払"), &t->run);
	case APPROVE: return payment_approve(db, a, t->tenant, actor_of(t), t->run, t->version);
	case FILE_IT: return payment_file(db, a, t->tenant, actor_of(t), t->run, t->version);
	case READ: return payment_statement_add(db, a, t->tenant, actor_of(t), t->reading, &t->statement);
	case MATCH: return payment_statement_match(db, a, t->tenant, actor_of(t), t->statement);
	case ASSIGN:
		return payment_assign(db, a, LANG_JA, t->tenant, actor_of(t), t->movement, PAYMENT_MATCH_DEBIT,
			t->run_no, 0, S(""), &t->why);
	default: return budget_act(db, a, t);
	}
}

static enum err doing(struct town *t, int what, int64_t by) {
	t->what = (__typeof__(t->what))what;
	t->by = by;
	return office_write(t->o, act, t);
}

static void must(struct town *t, int what, int64_t by, const char *said) {
	enum err e = doing(t, what, by);
	ROW_TRUE(e == OK, "%s: %s", said, err_info(e)->name);
}

static void refused(struct town *t, int what, int64_t by, enum err expected, const char *said) {
	struct str before = office_dump(t->o);
	enum err e = doing(t, what, by);
	ROW_TRUE(e == expected, "%s: %s", said, err_info(e)->name);
	office_expect_unchanged(t->o, before, said);
}

/* ---- short forms ---- */

static struct town town_open(void **state) {
	struct town t = { .o = office_open(state) };
	bank_ = business_calendar_bank(NULL);
	t.tenant = office_tenant(t.o, TOWN_HILL);
	t.now_us = noon("2027-03-01");
	must(&t, WORLD, OFFICER, "world");
	return t;
}

/* A commitment of 300,000 yen of 令和8年度, ordered to be paid by bank file on 31 May 2027. */
static void ordered(struct town *t, const char *pay_on) {
	t->yen = 300000;
	t->on = day("2027-03-01");
	must(t, COMMIT, OFFICER, "commitment");
	t->now_us = noon("2027-05-20");
	t->ask = (struct budget_ask){ .move = BUDGET_MOVE_ORDER,
		.fiscal_year = 2026,
		.line = t->old,
		.commitment = t->commitment,
		.party = t->payee,
		.yen = 300000,
		.title = S("桜フェア"),
		.pay_on = day(pay_on),
		.way = BUDGET_WAY_BANK_FILE };
	must(t, PROPOSE, OFFICER, "order");
	must(t, DECIDE, APPROVER, "order decided");
	t->order.v = office_ask(t->o, "SELECT max(order_id) FROM budget_order");
}

static void filed(struct town *t, const char *pay_on) {
	t->on = day(pay_on);
	must(t, RUN, PREPARER, "run");
	t->version = 1;
	must(t, APPROVE, FIRST, "first");
	t->version = 2;
	must(t, APPROVE, SECOND, "second");
	t->version = 3;
	must(t, FILE_IT, PREPARER, "file");
}

static void told(struct town *t, struct str bytes, const char *today) {
	struct payment_reading reading;
	enum err e = payment_reading_make(t->o->a, S("meisai.txt"), bytes, day(today), &reading);
	ROW_TRUE(e == OK, "%s",
		e == OK ? "" : zengin_problem_text(t->o->a, LANG_JA, &reading.file.problems->items[0]).p);
	t->reading = &reading;
	t->now_us = noon(today);
	must(t, READ, PREPARER, "read");
	must(t, MATCH, PREPARER, "match");
}

static void bank_says(struct town *t, const char *from, const char *to, const char *today, int64_t first,
	const struct bank_line *lines, size_t count) {
	told(t, bank_statement(t->o->a, from, to, first, lines, count), today);
}

static struct budget_figures figures(const struct town *t, struct budget_line_id line) {
	struct budget_figures f;
	assert_int_equal(budget_figures(t->o->db, t->o->a, t->tenant, line, &f), OK);
	return f;
}

static int64_t run_state(const struct town *t, int run_no) {
	return office_ask(t->o, "SELECT state FROM payment_run WHERE run_no = %d", run_no);
}

static void sound(const struct town *t, const char *when) {
	struct verify books = { 0 }, payments = { 0 };
	assert_int_equal(budget_verify(t->o->db, t->o->a, t->tenant, &books), OK);
	ROW_TRUE(books.sentence == NULL, "%s: %s", when, books.sentence);
	assert_int_equal(payment_verify(t->o->db, t->o->a, t->tenant, &payments), OK);
	ROW_TRUE(payments.sentence == NULL, "%s: %s", when, payments.sentence);
}

/* ---- tests ---- */

static struct budget_ask past_year(const struct town *t) {
	return (struct budget_ask){ .move = BUDGET_MOVE_PAST_YEAR,
		.fiscal_year = 2027,
		.line = t->new,
		.order = t->order,
		.commitment = t->commitment,
		.party = t->payee,
		.yen = 300000,
		.title = S("桜フェア"),
		.pay_on = day("2027-06-04"),
		.reason = S("銀行の引落しが6月1日になったため") };
}

/* What the bank debited on 1 June for an order of the year before waits; the two lines beside it do not. */
static void test_debit_after_closing(void **state) {
	static const struct bank_line LINES[] = { { "090521", 2, 5000, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" },
		{ "090601", 2, 300000, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" }, { "090601", 1, 5000, "ﾐﾎﾝｼﾖｳﾃﾝ", "ｸﾐﾓﾄﾞｼ", "" } };
	struct town t = town_open(state);
	struct payment_proposal p;
	t.now_us = noon("2027-05-19");
	t.yen = 5000;
	t.on = day("2027-05-21");
	must(&t, DUE, PREPARER, "another's item");
	filed(&t, "2027-05-21");
	ordered(&t, "2027-05-31");
	filed(&t, "2027-05-31");
	bank_says(&t, "090521", "090602", "2027-06-03", 1, LINES, COUNT_OF(LINES));
	assert_int_equal(run_state(&t, 1), PAYMENT_DEBITED);
	assert_int_equal(run_state(&t, 2), PAYMENT_FILED);
	assert_int_equal(office_ask(t.o, "SELECT count(*) FROM payment_movement WHERE match = %d",
				 PAYMENT_MATCH_RETURN),
		1);
	assert_int_equal(office_ask(t.o, "SELECT count(*) FROM payment_movement WHERE match = %d AND yen = 300000",
				 PAYMENT_MATCH_UNKNOWN),
		1);
	ROW_INT(figures(&t, t.old).ordered, 300000, "still ordered");
	sound(&t, "one line waits");
	/* Which, why, and where to go. */
	t.movement.v = office_ask(t.o, "SELECT movement_id FROM payment_movement WHERE yen = 300000");
	assert_int_equal(payment_propose_again(t.o->db, t.o->a, LANG_JA, t.tenant, t.movement, &p), OK);
	assert_int_equal(p.match, PAYMENT_MATCH_UNKNOWN);
	assert_int_equal(p.run_no, 2);
	for (size_t i = 0; i < 4; i++)
		ROW_TRUE(str_contains(p.obstacle.why,
				 str_from((const char *[]){ "「桜フェア」", "令和8年度", "2027年6月1日",
					 "過年度支出" }[i])),
			"%.*s", STR_ARG(p.obstacle.why));
	ROW_TRUE(str_starts(p.obstacle.page, S("budget/commitments/")), "%.*s", STR_ARG(p.obstacle.page));
	t.run_no = 2;
	refused(&t, ASSIGN, PREPARER, ERR_INPUT, "by hand neither");
	ROW_STR(t.why, p.obstacle.why.p, "and says the same");
	/* Paid out of the year in which it was paid, by two people. */
	t.ask = past_year(&t);
	assert_int_equal(budget_ask_check(t.o->db, t.o->a, &(struct budget_desk){ .tenant = t.tenant, .bank = &bank_ },
				 &t.ask, day("2027-05-31")),
		ERR_BUDGET_EARLY);
	t.ask.line = t.old;
	assert_int_equal(budget_ask_check(t.o->db, t.o->a, &(struct budget_desk){ .tenant = t.tenant, .bank = &bank_ },
				 &t.ask, day("2027-06-03")),
		ERR_BUDGET_OUTSIDE_YEAR);
	t.ask = past_year(&t);
	assert_int_equal(budget_ask_check(t.o->db, t.o->a, &(struct budget_desk){ .tenant = t.tenant, .bank = &bank_ },
				 &t.ask, day("2027-06-03")),
		OK);
	must(&t, PROPOSE, OFFICER, "過年度支出");
	refused(&t, DECIDE, OFFICER, ERR_FORBIDDEN, "by who proposed it");
	must(&t, DECIDE, APPROVER, "decided");
	ROW_INT(figures(&t, t.old).ordered, 0, "no longer ordered in the old year");
	ROW_INT(figures(&t, t.old).open, 300000, "unused when it closes");
	ROW_INT(figures(&t, t.new).ordered, 300000, "ordered in the new one");
	sound(&t, "decided");
	refused(&t, DECIDE, APPROVER, ERR_CONFLICT, "twice");
	assert_int_equal(payment_propose_again(t.o->db, t.o->a, LANG_JA, t.tenant, t.movement, &p), OK);
	assert_int_equal(p.match, PAYMENT_MATCH_DEBIT);
	must(&t, ASSIGN, PREPARER, "matched");
	assert_int_equal(run_state(&t, 2), PAYMENT_DEBITED);
	ROW_INT(figures(&t, t.new).paid, 300000, "paid in 令和9年度");
	ROW_INT(figures(&t, t.old).paid, 0, "and not in 令和8年度");
	t.on = day("2027-06-03");
	must(&t, CLOSE, APPROVER, "closing");
	ROW_INT(figures(&t, t.old).unused, 1000000, "不用");
	sound(&t, "closed");
	office_close(t.o);
}

/* What nobody paid in time goes before its year can close, and not after. */
static void test_never_paid(void **state) {
	struct town t = town_open(state);
	ordered(&t, "2027-05-31");
	t.now_us = noon("2027-06-03");
	t.on = day("2027-06-03");
	refused(&t, CLOSE, APPROVER, ERR_BUDGET_UNPAID, "an open order");
	t.ask = (struct budget_ask){ .move = BUDGET_MOVE_CANCEL,
		.fiscal_year = 2026,
		.line = t.old,
		.order = t.order,
		.commitment = t.commitment,
		.yen = 300000,
		.reason = S("支払わない") };
	must(&t, PROPOSE, OFFICER, "取消");
	must(&t, DECIDE, APPROVER, "decided");
	assert_int_equal(office_ask(t.o, "SELECT state FROM payment_due WHERE yen = 300000"), PAYMENT_DUE_WITHDRAWN);
	must(&t, CLOSE, APPROVER, "closing");
	refused(&t, CANCEL, APPROVER, ERR_BUDGET_CLOSED, "after that");
	sound(&t, "closed");
	office_close(t.o);
}

/* The whole of it comes back although a part was returned: somebody has to look, and the line beside it is matched. */
static void test_given_back_after_return(void **state) {
	static const struct bank_line DEBIT[] = { { "090524", 2, 300000, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" } };
	static const struct bank_line BACK_LINES[] = { { "090526", 1, 300000, "ﾐﾎﾝｼﾖｳﾃﾝ", "ｸﾐﾓﾄﾞｼ", "" },
		{ "090526", 2, 660, "", "ﾃｽｳﾘﾖｳ", "" } };
	struct town t = town_open(state);
	ordered(&t, "2027-05-24");
	filed(&t, "2027-05-24");
	bank_says(&t, "090524", "090524", "2027-05-25", 1, DEBIT, 1);
	ROW_INT(figures(&t, t.old).paid, 300000, "paid");
	t.yen = 250000;
	t.on = day("2027-05-25");
	must(&t, CHANGE, OFFICER, "額の確定");
	t.yen = 50000;
	must(&t, BACK, PREPARER, "返納");
	bank_says(&t, "090525", "090526", "2027-05-27", 2, BACK_LINES, COUNT_OF(BACK_LINES));
	assert_int_equal(office_ask(t.o, "SELECT fee_yen FROM payment_run WHERE run_no = 1"), 660);
	assert_int_equal(office_ask(t.o, "SELECT count(*) FROM payment_movement WHERE match = %d",
				 PAYMENT_MATCH_UNKNOWN),
		1);
	ROW_INT(figures(&t, t.old).paid, 250000, "as before");
	sound(&t, "one line waits");
	office_close(t.o);
}

/* 300,000 yen debited on 24 May, of which 50,000 are to come back. */
static struct town paid_too_much(void **state) {
	static const struct bank_line DEBIT[] = { { "090524", 2, 300000, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" } };
	struct town t = town_open(state);
	ordered(&t, "2027-05-24");
	filed(&t, "2027-05-24");
	bank_says(&t, "090524", "090524", "2027-05-25", 1, DEBIT, 1);
	t.yen = 250000;
	t.on = day("2027-05-25");
	must(&t, CHANGE, OFFICER, "額の確定");
	return t;
}

static void line_of(struct town *t, int64_t yen, enum zengin_kind kind) {
	t->movement.v = office_ask(t->o, "SELECT movement_id FROM payment_movement WHERE yen = %lld AND kind = %d",
		(long long)yen, (int)kind);
}

static int64_t cash(const struct town *t) {
	struct ledger_account_id account;
	struct ledger_balance balance;
	assert_int_equal(ledger_find(t->o->db, t->o->a, t->tenant, LEDGER_CASH, t->source.v, &account), OK);
	assert_int_equal(ledger_balance_now(t->o->db, t->o->a, t->tenant, account, t->now_us, &balance), OK);
	return balance.posted_yen;
}

/* In parts, told by two kinds of files, once by hand before, and the last part after the accounts have closed. */
static void test_refund_in_suspense(void **state) {
	static const struct bank_line LINES[] = { { "090526", 1, 20000, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" },
		{ "090526", 1, 50001, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" }, { "090527", 2, 7, "", "", "" },
		{ "090527", 1, 11000, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" } };
	static const struct bank_line LATE[] = { { "090602", 1, 19000, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" } };
	struct town t = paid_too_much(state);
	bank_says(&t, "090526", "090527", "2027-05-28", 2, LINES, COUNT_OF(LINES));
	told(&t, bank_notice(t.o->a, "090526", 20000, ""), "2027-05-28");
	line_of(&t, 50001, ZENGIN_STATEMENT);
	refused(&t, REFUND, PREPARER, ERR_BUDGET_OVER_RETURN, "a yen too much");
	line_of(&t, 7, ZENGIN_STATEMENT);
	refused(&t, REFUND, PREPARER, ERR_INPUT, "money that went out");
	line_of(&t, 20000, ZENGIN_STATEMENT);
	must(&t, REFUND, PREPARER, "a part");
	assert_true(t.back.as_return);
	ROW_INT(t.back.fiscal_year, 2026, "戻入 of 令和8年度");
	ROW_INT(figures(&t, t.old).returned, 20000, "戻入");
	ROW_INT(figures(&t, t.old).paid, 280000, "支出済");
	ROW_INT(cash(&t), -280000, "in the account");
	refused(&t, REFUND, PREPARER, ERR_CONFLICT, "the same line again");
	sound(&t, "a part");
	/* The other kind of file tells of the same money. */
	line_of(&t, 20000, ZENGIN_NOTICE);
	must(&t, REFUND, PREPARER, "told again");
	ROW_INT(figures(&t, t.old).returned, 20000, "once");
	ROW_INT(cash(&t), -280000, "once");
	/* Somebody typed it before the file came. */
	t.yen = 11000;
	t.on = day("2027-05-27");
	must(&t, BACK, PREPARER, "by hand");
	line_of(&t, 11000, ZENGIN_STATEMENT);
	must(&t, REFUND, PREPARER, "and the bank's line of it");
	ROW_INT(figures(&t, t.old).returned, 31000, "once");
	ROW_INT(cash(&t), -269000, "now in the account");
	sound(&t, "by hand");
	bank_says(&t, "090602", "090602", "2027-06-03", 9, LATE, 1);
	line_of(&t, 19000, ZENGIN_STATEMENT);
	must(&t, REFUND, PREPARER, "late");
	assert_false(t.back.as_return);
	ROW_INT(t.back.fiscal_year, 2027, "雑入 of 令和9年度");
	ROW_INT(office_ask(t.o, "SELECT CAST(sum(yen) AS BIGINT) FROM budget_revenue WHERE fiscal_year = 2027"), 19000,
		"revenue");
	ROW_INT(figures(&t, t.old).returned, 31000, "not of the old year");
	sound(&t, "late");
	office_close(t.o);
}

/* ---- in pieces, and back again ---- */

static int64_t revenue(const struct town *t, int kind) {
	return office_ask(t->o,
		"SELECT CAST(COALESCE(sum(yen), 0) AS BIGINT) FROM budget_revenue"
		" WHERE fiscal_year = 2027 AND kind = %d",
		kind);
}

static void split(struct town *t, const struct budget_piece *pieces, size_t count, int64_t yen) {
	t->ask = (struct budget_ask){ .move = BUDGET_MOVE_SPLIT,
		.fiscal_year = 2027,
		.commitment = t->commitment,
		.movement = t->movement,
		.yen = yen,
		.title = S("桜フェアの返納の入金"),
		.pieces = pieces,
		.piece_count = count };
}

static enum err check(const struct town *t) {
	const struct budget_desk desk = desk_of(t);
	return budget_ask_check(t->o->db, t->o->a, &desk, &t->ask, jst_date(t->now_us));
}

static void undo(struct town *t, struct movement_id movement, int64_t act_no, int year) {
	t->ask = (struct budget_ask){ .move = BUDGET_MOVE_UNDO,
		.fiscal_year = year,
		.commitment = t->commitment,
		.movement = movement,
		.undoes_no = act_no,
		.reason = S("別の団体の返納でした") };
}

/* 50,000 yen that were due with 加算金, 延滞金, too much and somebody else's, in one transfer within the closing period. */
static void test_refund_in_pieces(void **state) {
	static const struct bank_line LINES[] = { { "090526", 1, 63456, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" } };
	struct town t = paid_too_much(state);
	bank_says(&t, "090526", "090526", "2027-05-28", 2, LINES, 1);
	told(&t, bank_notice(t.o->a, "090526", 63456, ""), "2027-05-28");
	line_of(&t, 63456, ZENGIN_STATEMENT);
	const struct budget_piece pieces[] = { { BUDGET_PIECE_RETURN, 50000, t.commitment, { 0 }, S("") },
		{ BUDGET_PIECE_SURCHARGE, 5000, t.commitment, { 0 }, S("") },
		{ BUDGET_PIECE_LATE_CHARGE, 456, t.commitment, { 0 }, S("") },
		{ BUDGET_PIECE_BACK, 3000, { 0 }, t.payee, S("") },
		{ BUDGET_PIECE_OTHER, 5000, { 0 }, { 0 }, S("会費") } };
	/* To the yen, and no more than is due; each piece says whose it is. */
	split(&t, pieces, COUNT_OF(pieces) - 1, 63456);
	assert_int_equal(check(&t), ERR_INPUT);
	struct budget_piece wrong[COUNT_OF(pieces)];
	memcpy(wrong, pieces, sizeof wrong);
	wrong[0].yen++;
	wrong[1].yen--;
	split(&t, wrong, COUNT_OF(wrong), 63456);
	assert_int_equal(check(&t), ERR_BUDGET_OVER_RETURN);
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		memcpy(wrong, pieces, sizeof wrong);
		wrong[i].commitment.v = 0;
		wrong[i].party.v = 0;
		wrong[i].note = S(" ");
		assert_int_equal(check(&t), ERR_INPUT);
	}
	split(&t, pieces, COUNT_OF(pieces), 63456);
	assert_int_equal(check(&t), OK);
	must(&t, PROPOSE, PREPARER, "pieces");
	assert_int_equal(check(&t), ERR_CONFLICT);
	ROW_INT(figures(&t, t.old).returned, 0, "nothing has moved");
	sound(&t, "proposed");
	refused(&t, DECIDE, PREPARER, ERR_FORBIDDEN, "by who proposed it");
	must(&t, DECIDE, APPROVER, "decided");
	ROW_INT(figures(&t, t.old).returned, 50000, "戻入 of 令和8年度");
	ROW_INT(revenue(&t, BUDGET_REVENUE_SURCHARGE), 5000, "加算金 of 令和9年度");
	ROW_INT(revenue(&t, BUDGET_REVENUE_LATE_CHARGE), 456, "延滞金");
	ROW_INT(cash(&t), -300000 + 63456, "all of it in the account");
	ROW_INT(office_ask(t.o,
			"SELECT yen FROM payment_due WHERE ref_kind = 'budget.piece' AND state = %d AND due_on = %d",
			PAYMENT_DUE_OPEN, (int)day("2027-05-28").days),
		3000, "to be paid back");
	ROW_INT(office_ask(t.o, "SELECT count(*) FROM budget_act WHERE kind = %d AND on_day = %d", BUDGET_RETURN,
			(int)day("2027-05-26").days),
		1, "on the bank's day");
	sound(&t, "decided");
	refused(&t, DECIDE, APPROVER, ERR_CONFLICT, "twice");
	/* The other kind of file tells of the same money. */
	line_of(&t, 63456, ZENGIN_NOTICE);
	must(&t, SPLIT_AGAIN, PREPARER, "told again");
	ROW_INT(cash(&t), -300000 + 63456, "once");
	refused(&t, SPLIT_AGAIN, PREPARER, ERR_CONFLICT, "once more");
	sound(&t, "told again");
	/* All of it is taken back: both lines wait again. */
	undo(&t, t.movement, 0, 2027);
	must(&t, PROPOSE, PREPARER, "undo");
	refused(&t, DECIDE, PREPARER, ERR_FORBIDDEN, "by who proposed it");
	must(&t, DECIDE, APPROVER, "undone");
	ROW_INT(figures(&t, t.old).returned, 0, "no 戻入");
	ROW_INT(figures(&t, t.old).paid, 300000, "支出済");
	ROW_INT(revenue(&t, BUDGET_REVENUE_SURCHARGE), 0, "no 加算金");
	ROW_INT(revenue(&t, BUDGET_REVENUE_LATE_CHARGE), 0, "no 延滞金");
	ROW_INT(cash(&t), -300000, "not in the account");
	ROW_INT(office_ask(t.o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_UNKNOWN), 2,
		"both wait");
	assert_int_equal(office_ask(t.o, "SELECT state FROM payment_due WHERE ref_kind = 'budget.piece'"),
		PAYMENT_DUE_WITHDRAWN);
	sound(&t, "undone");
	/* And can be written down rightly, with a posting of its own. */
	line_of(&t, 63456, ZENGIN_STATEMENT);
	split(&t, pieces, COUNT_OF(pieces), 63456);
	must(&t, PROPOSE, PREPARER, "pieces again");
	must(&t, DECIDE, APPROVER, "decided again");
	ROW_INT(cash(&t), -300000 + 63456, "once more in the account");
	ROW_INT(figures(&t, t.old).returned, 50000, "戻入");
	sound(&t, "again");
	/* What is on its way back to the payer stops the undoing; so does the closing of the year. */
	t.on = day("2027-05-31");
	t.now_us = noon("2027-05-29");
	must(&t, RUN, PREPARER, "a run of what goes back");
	undo(&t, t.movement, 0, 2027);
	assert_int_equal(check(&t), ERR_CONFLICT);
	t.now_us = noon("2027-06-01");
	assert_int_equal(check(&t), ERR_BUDGET_CLOSED);
	sound(&t, "at the end");
	office_close(t.o);
}

/* After the accounts have closed what was due is 雑入 as well; a charge may come by itself. */
static void test_pieces_after_closing(void **state) {
	static const struct bank_line LINES[] = { { "090602", 1, 50100, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" },
		{ "090602", 1, 77, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" } };
	struct town t = paid_too_much(state);
	bank_says(&t, "090602", "090602", "2027-06-03", 2, LINES, COUNT_OF(LINES));
	line_of(&t, 50100, ZENGIN_STATEMENT);
	const struct budget_piece pieces[] = { { BUDGET_PIECE_RETURN, 50000, t.commitment, { 0 }, S("") },
		{ BUDGET_PIECE_SURCHARGE, 100, t.commitment, { 0 }, S("") } };
	split(&t, pieces, COUNT_OF(pieces), 50100);
	must(&t, PROPOSE, PREPARER, "pieces");
	must(&t, DECIDE, APPROVER, "decided");
	ROW_INT(revenue(&t, BUDGET_REVENUE_MISCELLANEOUS), 50000, "雑入");
	ROW_INT(revenue(&t, BUDGET_REVENUE_SURCHARGE), 100, "加算金");
	ROW_INT(figures(&t, t.old).returned, 0, "not of the old year");
	ROW_INT(office_ask(t.o, "SELECT late_yen FROM budget_commitment"), 50000, "a charge is none of what was due");
	line_of(&t, 77, ZENGIN_STATEMENT);
	const struct budget_piece charge = { BUDGET_PIECE_LATE_CHARGE, 77, t.commitment, { 0 }, S("") };
	split(&t, &charge, 1, 77);
	must(&t, PROPOSE, PREPARER, "a charge by itself");
	must(&t, DECIDE, APPROVER, "decided");
	ROW_INT(revenue(&t, BUDGET_REVENUE_LATE_CHARGE), 77, "延滞金");
	sound(&t, "after closing");
	/* Revenue can be taken back as long as its own year is open. */
	undo(&t, t.movement, 0, 2027);
	must(&t, PROPOSE, PREPARER, "undo");
	must(&t, DECIDE, APPROVER, "undone");
	ROW_INT(revenue(&t, BUDGET_REVENUE_LATE_CHARGE), 0, "no 延滞金");
	sound(&t, "undone");
	office_close(t.o);
}

/* Typed by hand with another day: only who says so makes it the same money; and what was typed can be taken back. */
static void test_typed_with_another_day(void **state) {
	static const struct bank_line LINES[] = { { "090528", 1, 20000, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" },
		{ "090602", 1, 20000, "ﾐﾎﾝｼﾖｳﾃﾝ", "", "" } };
	struct town t = paid_too_much(state);
	t.yen = 20000;
	t.on = day("2027-05-25");
	must(&t, BACK, PREPARER, "by hand");
	const int64_t no = office_ask(t.o, "SELECT act_no FROM budget_act WHERE kind = %d", BUDGET_RETURN);
	bank_says(&t, "090528", "090602", "2027-06-03", 2, LINES, COUNT_OF(LINES));
	t.movement.v = office_ask(t.o, "SELECT movement_id FROM payment_movement WHERE yen = 20000 AND posted_on = %d",
		(int)day("2027-06-02").days);
	t.same = (struct budget_told){ 2026, no };
	refused(&t, REFUND, PREPARER, ERR_BUDGET_OTHER_YEAR, "by the bank's day it is 雑入");
	t.same.act_no = no - 1;
	refused(&t, REFUND, PREPARER, ERR_CONFLICT, "another act");
	t.movement.v = office_ask(t.o, "SELECT movement_id FROM payment_movement WHERE yen = 20000 AND posted_on = %d",
		(int)day("2027-05-28").days);
	t.same.act_no = no;
	must(&t, REFUND, PREPARER, "the same money");
	ROW_INT(figures(&t, t.old).returned, 20000, "once");
	ROW_INT(cash(&t), -280000, "in the account");
	sound(&t, "the same money");
	/* The line was another's: it waits again, and what was typed stays. */
	undo(&t, t.movement, 0, 2026);
	must(&t, PROPOSE, PREPARER, "undo");
	must(&t, DECIDE, APPROVER, "undone");
	ROW_INT(figures(&t, t.old).returned, 20000, "as typed");
	ROW_INT(cash(&t), -300000, "not in the account");
	sound(&t, "the line waits");
	/* Without saying so it is new money, as long as so much is due. */
	t.same.act_no = 0;
	must(&t, REFUND, PREPARER, "new money");
	ROW_INT(figures(&t, t.old).returned, 40000, "twice");
	sound(&t, "new money");
	/* What was typed is taken back by itself, within its year, once. */
	t.now_us = noon("2027-05-31");
	undo(&t, (struct movement_id){ 0 }, no, 2026);
	must(&t, PROPOSE, PREPARER, "undo what was typed");
	must(&t, DECIDE, APPROVER, "undone");
	ROW_INT(figures(&t, t.old).returned, 20000, "what the bank told");
	assert_int_equal(check(&t), ERR_CONFLICT);
	undo(&t, (struct movement_id){ 0 }, no - 1, 2026);
	assert_int_equal(check(&t), ERR_NOT_FOUND);
	sound(&t, "at the end");
	office_close(t.o);
}

int main(void) {
	static const struct place_test TESTS[] = { PLACE_TEST(test_refund_in_suspense, ON_BOTH),
		PLACE_TEST(test_debit_after_closing, ON_BOTH), PLACE_TEST(test_never_paid, ON_BOTH),
		PLACE_TEST(test_given_back_after_return, ON_BOTH), PLACE_TEST(test_refund_in_pieces, ON_BOTH),
		PLACE_TEST(test_pieces_after_closing, ON_BOTH), PLACE_TEST(test_typed_with_another_day, ON_BOTH) };
	return place_run("office payment and budget", TESTS, COUNT_OF(TESTS));
}
