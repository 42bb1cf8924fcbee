/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The budget on both databases: an accountant's whole year to the yen, the law's gates (vote, year, closing of
 * accounts, completion, 繰越, 債務負担行為), two decisions that want the same yen, shares of funding, and that a
 * refusal writes nothing.
 */
#include "base/ident.h"
#include "office/budget/budget-private.h"
#include "office/ledger/auditor.h"
#include "unit/office/office.h"

#include <pthread.h>

enum { ACCOUNTANT = 31, LEAD_DAYS = 7 };

struct books {
	struct office *o;
	struct budget_desk desk;
	struct budget_line_id fair, other, next, reserve;
};

static struct business_calendar bank_;

static struct date day(const char *text) {
	struct date d;
	assert_true(date_parse_iso(str_from(text), &d));
	return d;
}

/* ---- one act at a time, in the writer ---- */

struct asked {
	enum {
		YEAR,
		LINE,
		APPROPRIATE,
		ALLOT,
		DIVERT,
		CARRY_VOTED,
		CARRY,
		COMMIT,
		CHANGE,
		ORDER,
		PAID,
		CANCEL,
		REOPEN,
		BACK,
		LIABILITY,
		PROMISE,
		CLOSE,
		SHARE
	} what;
	struct budget_desk desk;
	int year;
	enum budget_year_state state;
	struct budget_line_fields line;
	struct budget_line_id from, to;
	enum budget_act_kind kind;
	int64_t yen;
	bool flag;
	struct date on, then;
	struct budget_carry carry;
	struct budget_commit_fields commit;
	struct budget_liability_fields liability;
	struct budget_promise_fields promise;
	struct commitment_id commitment;
	struct budget_order_id order;
	/* answers */
	struct budget_line_id made_line;
	struct commitment_id made_commitment;
	struct budget_order_id made_order;
	struct budget_came_back back;
	struct liability_id made_liability;
	struct promise_id made_promise;
	struct funding_id made_funding;
};

/* 2/3 of what two lines cost, at most `yen` (0: no ceiling). */
static enum err share(struct db *db, struct asked *x) {
	x->made_funding = (struct funding_id){ ident_new() };
	TRY(budget_funding_insert(db, x->desk.tenant, x->made_funding, 2026, S("都補助金"), 2, 3,
		(struct opt_int){ x->yen != 0, x->yen }, 1, NULL));
	TRY(budget_line_funding(db, x->desk.tenant, x->from, (struct opt_int){ true, x->made_funding.v }, NULL));
	return budget_line_funding(db, x->desk.tenant, x->to, (struct opt_int){ true, x->made_funding.v }, NULL);
}

static enum err year_act(struct db *db, struct arena *a, struct asked *x) {
	switch (x->what) {
	case YEAR:
		return budget_year_set(db, a, &x->desk, x->year, x->state,
			(struct opt_int){ x->state != BUDGET_NOT_VOTED, x->on.days });
	case LINE: return budget_line_add(db, a, &x->desk, &x->line, &x->made_line);
	case APPROPRIATE: return budget_appropriate(db, a, &x->desk, x->to, x->kind, x->yen, x->flag, x->on, S(""));
	case ALLOT: return budget_allot(db, a, &x->desk, x->to, x->yen, x->on);
	case DIVERT:
		return budget_divert(db, a, &x->desk, x->from, x->to, x->yen, x->on,
			x->flag ? S(" ") : S("不足のため"));
	case CARRY_VOTED: return budget_carry_voted(db, a, &x->desk, x->to, x->yen);
	case CARRY: return budget_carry_over(db, a, &x->desk, &x->carry, &x->made_commitment);
	default: return budget_close(db, a, &x->desk, x->year, x->on);
	}
}

static enum err act(struct db *db, struct arena *a, void *context) {
	struct asked *x = context;
	switch (x->what) {
	case COMMIT: return budget_commit(db, a, &x->desk, &x->commit, &x->made_commitment);
	case CHANGE: return budget_commitment_change(db, a, &x->desk, x->commitment, x->yen, x->on, S("額の確定"));
	case ORDER:
		return budget_order(db, a, &x->desk, x->commitment, x->yen, x->flag, x->then, x->on, &x->made_order);
	case PAID: return budget_paid(db, a, &x->desk, x->order, x->on);
	case CANCEL: return budget_order_cancel(db, a, &x->desk, x->order, x->on, S("誤り"));
	case REOPEN: return budget_reopen(db, a, &x->desk, x->order, x->on, S("口座なし"));
	case BACK: return budget_money_back(db, a, &x->desk, x->commitment, x->yen, x->on, &x->back);
	case LIABILITY: return budget_liability_add(db, a, &x->desk, &x->liability, &x->made_liability);
	case SHARE: return share(db, x);
	case PROMISE: return budget_promise(db, a, &x->desk, &x->promise, &x->made_promise);
	default: return year_act(db, a, x);
	}
}

static enum err ask(const struct books *b, struct asked *x) {
	x->desk = b->desk;
	return office_write(b->o, act, x);
}

static void must(const struct books *b, struct asked *x, const char *what) {
	enum err e = ask(b, x);
	ROW_TRUE(e == OK, "%s: %s", what, err_info(e)->name);
}

/* It is refused with this error, and nothing at all is written. */
static void refused(const struct books *b, struct asked x, enum err expected, const char *what) {
	struct str before = office_dump(b->o);
	enum err e = ask(b, &x);
	ROW_TRUE(e == expected, "%s: %s", what, e == OK ? "done" : err_info(e)->name);
	office_expect_unchanged(b->o, before, what);
}

/* ---- short forms ---- */

static void vote(const struct books *b, int year, const char *on) {
	must(b, &(struct asked){ .what = YEAR, .year = year, .state = BUDGET_VOTED, .on = day(on) }, "vote");
}

static struct budget_line_id line(const struct books *b, int year, const char *code, const char *name, bool reserve) {
	struct asked x = {
		.what = LINE,
		.line = { .fiscal_year = year, .code = str_from(code), .name = str_from(name), .is_reserve = reserve }
	};
	must(b, &x, name);
	return x.made_line;
}

static void give(const struct books *b, struct budget_line_id to, enum budget_act_kind kind, int64_t yen,
	const char *on) {
	must(b, &(struct asked){ .what = APPROPRIATE, .to = to, .kind = kind, .yen = yen, .flag = true, .on = day(on) },
		"appropriation");
}

static struct asked committing(struct budget_line_id from, const char *title, int64_t yen, const char *on,
	const char *completes) {
	return (struct asked){ .what = COMMIT,
		.commit = { .line = from,
			.title = str_from(title),
			.yen = yen,
			.on = day(on),
			.completes_on = day(completes),
			.party = { 77 } } };
}

static struct commitment_id commit(const struct books *b, struct budget_line_id from, const char *title, int64_t yen,
	const char *on, const char *completes) {
	struct asked x = committing(from, title, yen, on, completes);
	must(b, &x, title);
	return x.made_commitment;
}

static struct asked ordering(struct commitment_id c, int64_t yen, const char *on, const char *pay_on) {
	return (struct asked){ .what = ORDER,
		.commitment = c,
		.yen = yen,
		.flag = true,
		.on = day(on),
		.then = day(pay_on) };
}

static void pay(const struct books *b, struct commitment_id c, int64_t yen, const char *on, const char *pay_on) {
	struct asked x = ordering(c, yen, on, pay_on);
	must(b, &x, "order");
	must(b, &(struct asked){ .what = PAID, .order = x.made_order, .on = day(pay_on) }, "payment");
}

static struct budget_figures figures(const struct books *b, struct budget_line_id id) {
	struct budget_figures f;
	assert_int_equal(budget_figures(b->o->db, b->o->a, b->desk.tenant, id, &f), OK);
	ROW_INT(f.unallotted + f.free + f.open + f.ordered + f.paid + f.carried + f.unused, f.current,
		"the parts are the whole");
	return f;
}

static struct books books_open(void **state) {
	struct books b = { .o = office_open(state) };
	bank_ = business_calendar_bank(NULL);
	b.desk = (struct budget_desk){ .tenant = office_tenant(b.o, TOWN_HILL),
		.by = { ACCOUNTANT },
		.now_us = b.o->now_us,
		.bank = &bank_ };
	vote(&b, 2026, "2026-03-25");
	vote(&b, 2027, "2027-03-24");
	b.fair = line(&b, 2026, "01-07-01-02-18-01-0015", "見本市等出展支援", false);
	b.other = line(&b, 2026, "01-07-01-02-18-01-0016", "商店街支援", false);
	b.reserve = line(&b, 2026, "01-12-01-01-00-00-0000", "予備費", true);
	b.next = line(&b, 2027, "01-07-01-02-18-01-0015", "見本市等出展支援（繰越）", false);
	return b;
}

static void expect_sound(const struct books *b);

/* ---- an accountant's year ---- */

/* Up to the settlement of the fair's grant: 14,500,000 yen of which 50,000 are to come back. */
static struct commitment_id year_until_settlement(const struct books *b) {
	give(b, b->fair, BUDGET_INITIAL, 12000000, "2026-04-01");
	give(b, b->fair, BUDGET_SUPPLEMENT, 3000000, "2026-09-28");
	must(b,
		&(struct asked){ .what = DIVERT,
			.from = b->fair,
			.to = b->other,
			.yen = 500000,
			.on = day("2026-11-02") },
		"流用");
	must(b, &(struct asked){ .what = CARRY_VOTED, .to = b->fair, .yen = 800000 }, "繰越明許費");
	struct commitment_id most = commit(b, b->fair, "出展支援 42件", 11788000, "2026-06-01", "2027-03-31");
	struct commitment_id fair = commit(b, b->fair, "桜フェア", 900000, "2026-12-01", "2027-03-28");
	struct commitment_id late = commit(b, b->fair, "秋の見本市", 800000, "2027-02-01", "2027-10-31");
	ROW_INT(figures(b, b->fair).committed, 13488000, "負担行為");
	pay(b, fair, 700000, "2027-02-09", "2027-02-19");
	pay(b, most, 10350000, "2027-03-10", "2027-03-19");
	ROW_INT(figures(b, b->fair).paid, 11050000, "paid up to 31 March");
	pay(b, most, 1438000, "2027-04-20", "2027-05-10");
	must(b, &(struct asked){ .what = CHANGE, .commitment = fair, .yen = 650000, .on = day("2027-04-20") }, "額の確定");
	ROW_INT(figures(b, b->fair).committed, 13238000, "負担行為 after 額の確定");
	must(b,
		&(struct asked){ .what = CARRY,
			.carry = { .from = b->fair,
				.to = b->next,
				.commitment = late,
				.yen = 800000,
				.on = day("2027-05-20") } },
		"繰越");
	return fair;
}

static void test_play_in_time(void **state) {
	struct books b = books_open(state);
	struct commitment_id fair = year_until_settlement(&b);
	refused(&b, (struct asked){ .what = BACK, .commitment = fair, .yen = 50001, .on = day("2027-05-28") },
		ERR_BUDGET_OVER_RETURN, "a yen too much");
	/* A slip in the year: as a 戻入 it would go to the wrong books when it really came in June. */
	refused(&b, (struct asked){ .what = BACK, .commitment = fair, .yen = 50000, .on = day("2026-05-28") },
		ERR_BUDGET_TOO_SOON, "before the payment");
	refused(&b, (struct asked){ .what = BACK, .commitment = fair, .yen = 50000, .on = day("2027-02-18") },
		ERR_BUDGET_TOO_SOON, "a day before the payment");
	struct asked back = { .what = BACK, .commitment = fair, .yen = 50000, .on = day("2027-05-28") };
	const int64_t free_before = figures(&b, b.fair).free;
	must(&b, &back, "戻入");
	assert_true(back.back.as_return);
	ROW_INT(figures(&b, b.fair).free, free_before + 50000, "free again in its line");
	ROW_INT(back.back.fiscal_year, 2026, "in the old year");
	refused(&b, (struct asked){ .what = CLOSE, .year = 2026, .on = day("2027-05-31") }, ERR_BUDGET_EARLY,
		"closing on 31 May");
	must(&b, &(struct asked){ .what = CLOSE, .year = 2026, .on = day("2027-06-01") }, "closing");
	struct budget_figures f = figures(&b, b.fair);
	ROW_INT(f.current, 14500000, "予算現額");
	ROW_INT(f.initial, 12000000, "当初");
	ROW_INT(f.supplement, 3000000, "補正");
	ROW_INT(f.diverted, -500000, "流用");
	ROW_INT(f.paid, 12438000, "支出済");
	ROW_INT(f.returned, 50000, "戻入");
	ROW_INT(f.carried, 800000, "翌年度繰越");
	ROW_INT(f.unused, 1262000, "不用");
	f = figures(&b, b.next);
	ROW_INT(f.current, 800000, "carried into the next year");
	ROW_INT(f.committed, 800000, "and promised there");
	refused(&b, (struct asked){ .what = CLOSE, .year = 2026, .on = day("2027-06-02") }, ERR_BUDGET_CLOSED,
		"closing twice");
	refused(&b, (struct asked){ .what = YEAR, .year = 2026, .state = BUDGET_VOTED, .on = day("2026-03-25") },
		ERR_BUDGET_CLOSED, "opening it again");
	/* The ledger takes nothing of that year any more, whoever asks. */
	ROW_INT(office_ask(b.o, "SELECT closed_year FROM ledger_head"), 2026, "the ledger's own year");
	office_close(b.o);
}

static void test_play_too_late(void **state) {
	struct books b = books_open(state);
	struct commitment_id fair = year_until_settlement(&b);
	struct asked back = { .what = BACK, .commitment = fair, .yen = 50000, .on = day("2027-06-01") };
	must(&b, &back, "late");
	assert_false(back.back.as_return);
	ROW_INT(back.back.fiscal_year, 2027, "revenue of 令和9年度");
	must(&b, &(struct asked){ .what = CLOSE, .year = 2026, .on = day("2027-06-01") }, "closing");
	ROW_INT(figures(&b, b.fair).paid, 12488000, "支出済");
	ROW_INT(figures(&b, b.fair).unused, 1212000, "不用");
	struct budget_revenue_of_year_row *rows;
	size_t count;
	assert_int_equal(budget_revenue_of_year(b.o->db, b.o->a, b.desk.tenant, 2027, 10, &rows, &count), OK);
	assert_int_equal(count, 1);
	ROW_INT(rows[0].kind, BUDGET_REVENUE_MISCELLANEOUS, "雑入");
	ROW_INT(rows[0].yen, 50000, "yen");
	refused(&b, back, ERR_BUDGET_OVER_RETURN, "the same money again");
	office_close(b.o);
}

/* ---- gates ---- */

static void test_days(void **state) {
	struct books b = books_open(state);
	struct date d;
	give(&b, b.fair, BUDGET_INITIAL, 1000000, "2026-04-01");
	refused(&b, committing(b.fair, "新年度の前", 1, "2026-03-31", "2026-12-01"), ERR_BUDGET_OUTSIDE_YEAR,
		"31 March before");
	refused(&b, committing(b.fair, "翌年度4月", 1, "2027-04-02", "2027-03-31"), ERR_BUDGET_OUTSIDE_YEAR,
		"2 April after");
	refused(&b, committing(b.fair, "年度後の完了", 1, "2027-03-01", "2027-04-01"), ERR_BUDGET_COMPLETION,
		"done on 1 April");
	struct commitment_id c = commit(&b, b.fair, "年度末まで", 500000, "2027-03-31", "2027-03-31");
	refused(&b, (struct asked){ .what = CHANGE, .commitment = c, .yen = 500001, .on = day("2027-04-01") },
		ERR_BUDGET_OUTSIDE_YEAR, "more after the year");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = c, .yen = 400000, .on = day("2027-05-31") },
		"less until the accounts close");
	refused(&b, (struct asked){ .what = CHANGE, .commitment = c, .yen = 300000, .on = day("2027-06-01") },
		ERR_BUDGET_CLOSED, "less afterwards");
	refused(&b, ordering(c, 1, "2027-05-20", "2027-05-29"), ERR_BUDGET_PAYDAY, "a Saturday");
	refused(&b, ordering(c, 1, "2027-05-20", "2027-06-01"), ERR_BUDGET_PAYDAY, "after the last payday");
	refused(&b, ordering(c, 1, "2027-05-20", "2027-05-19"), ERR_BUDGET_PAYDAY, "in the past");
	refused(&b, ordering(c, 400001, "2027-05-20", "2027-05-31"), ERR_BUDGET_OVER_COMMITMENT, "a yen too much");
	pay(&b, c, 400000, "2027-05-20", "2027-05-31");
	assert_int_equal(budget_last_payday(&bank_, 2026, &d), OK);
	ROW_STR(date_format_iso(b.o->a, d), "2027-05-31", "a Monday");
	assert_int_equal(budget_order_by(&bank_, d, LEAD_DAYS, &d), OK);
	ROW_STR(date_format_iso(b.o->a, d), "2027-05-20", "order for the last payday");
	assert_int_equal(budget_last_payday(&bank_, 2025, &d), OK);
	ROW_STR(date_format_iso(b.o->a, d), "2026-05-29", "31 May 2026 is a Sunday");
	assert_int_equal(budget_order_by(&bank_, day("2027-02-19"), LEAD_DAYS, &d), OK);
	ROW_STR(date_format_iso(b.o->a, d), "2027-02-09", "a holiday lies between");
	office_close(b.o);
}

static void test_vote(void **state) {
	struct books b = books_open(state);
	must(&b, &(struct asked){ .what = YEAR, .year = 2028, .state = BUDGET_NOT_VOTED }, "a year in preparation");
	struct budget_line_id l = line(&b, 2028, "01-07-01-02-18-01-0015", "出展支援", false);
	give(&b, l, BUDGET_INITIAL, 100, "2028-04-01");
	refused(&b, committing(l, "議決前", 100, "2028-04-03", "2028-05-01"), ERR_BUDGET_NOT_VOTED, "no vote");
	must(&b, &(struct asked){ .what = YEAR, .year = 2028, .state = BUDGET_PROVISIONAL, .on = day("2028-04-03") },
		"暫定予算");
	refused(&b, committing(l, "議決の前日", 100, "2028-04-02", "2028-05-01"), ERR_BUDGET_NOT_VOTED, "the day before");
	commit(&b, l, "議決の日", 100, "2028-04-03", "2028-05-01");
	refused(&b, (struct asked){ .what = YEAR, .year = 2028, .state = BUDGET_CLOSED }, ERR_INPUT,
		"closing by the state alone");
	office_close(b.o);
}

static void test_appropriation(void **state) {
	struct books b = books_open(state);
	must(&b,
		&(struct asked){ .what = APPROPRIATE,
			.to = b.fair,
			.kind = BUDGET_INITIAL,
			.yen = 1000,
			.on = day("2026-04-01") },
		"not allotted");
	refused(&b, committing(b.fair, "配当前", 1, "2026-05-01", "2026-06-01"), ERR_BUDGET_SHORT, "before 配当");
	must(&b, &(struct asked){ .what = ALLOT, .to = b.fair, .yen = 600, .on = day("2026-04-10") }, "配当");
	commit(&b, b.fair, "配当後", 600, "2026-05-01", "2026-06-01");
	refused(&b, committing(b.fair, "1円足りない", 1, "2026-05-01", "2026-06-01"), ERR_BUDGET_SHORT, "all is promised");
	refused(&b,
		(struct asked){ .what = APPROPRIATE,
			.to = b.fair,
			.kind = BUDGET_SUPPLEMENT,
			.yen = -401,
			.on = day("2026-09-28") },
		ERR_BUDGET_SHORT, "減額補正");
	must(&b,
		&(struct asked){ .what = APPROPRIATE,
			.to = b.fair,
			.kind = BUDGET_SUPPLEMENT,
			.yen = -400,
			.on = day("2026-09-28") },
		"減額補正");
	give(&b, b.reserve, BUDGET_INITIAL, 5000, "2026-04-01");
	refused(&b, committing(b.reserve, "予備費から直接", 1, "2026-05-01", "2026-06-01"), ERR_INPUT, "a 予備費");
	must(&b,
		&(struct asked){ .what = DIVERT,
			.from = b.reserve,
			.to = b.other,
			.yen = 2000,
			.on = day("2026-08-01") },
		"充用");
	ROW_INT(figures(&b, b.other).reserve_use, 2000, "充用");
	refused(&b, (struct asked){ .what = DIVERT, .from = b.other, .to = b.next, .yen = 1, .on = day("2026-08-01") },
		ERR_BUDGET_OTHER_YEAR, "another year");
	refused(&b,
		(struct asked){ .what = APPROPRIATE,
			.to = b.other,
			.kind = BUDGET_INITIAL,
			.yen = -1,
			.on = day("2026-08-01") },
		ERR_INPUT, "当初 is corrected before the vote only");
	refused(&b, (struct asked){ .what = DIVERT, .from = b.other, .to = b.other, .yen = 1, .on = day("2026-08-01") },
		ERR_INPUT, "into itself");
	refused(&b,
		(struct asked){ .what = DIVERT,
			.from = b.other,
			.to = b.fair,
			.yen = 1,
			.flag = true,
			.on = day("2026-08-01") },
		ERR_INPUT, "without a reason");
	refused(&b,
		(struct asked){ .what = LINE,
			.line = { .fiscal_year = 2026, .code = S("01-07-01-02-18-01-0015-01"), .name = S("長い") } },
		ERR_INPUT, "a long code");
	refused(&b,
		(struct asked){ .what = LINE,
			.line = { .fiscal_year = 2026, .code = S("01-07-01-02-1八-01-0015"), .name = S("字") } },
		ERR_INPUT, "a code of letters");
	refused(&b,
		(struct asked){ .what = LINE,
			.line = { .fiscal_year = 2026, .code = S("01-07--02-18-01-0015"), .name = S("空") } },
		ERR_INPUT, "an empty part");
	struct budget_line_id health = line(&b, 2026, "05-01-01-01-18-01-0001", "国保", false);
	refused(&b, (struct asked){ .what = DIVERT, .from = b.other, .to = health, .yen = 1, .on = day("2026-08-01") },
		ERR_BUDGET_OTHER_YEAR, "another 会計");
	refused(&b,
		(struct asked){ .what = LINE,
			.line = { .fiscal_year = 2026, .code = S("01-07-01"), .name = S("短い") } },
		ERR_INPUT, "a short code");
	refused(&b,
		(struct asked){ .what = LINE,
			.line = { .fiscal_year = 2026, .code = S("01-07-01-02-18-01-0015"), .name = S("同じ") } },
		ERR_CONFLICT, "a code twice");
	office_close(b.o);
}

static void test_orders(void **state) {
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 1000, "2026-04-01");
	struct commitment_id c = commit(&b, b.fair, "一件", 1000, "2026-05-01", "2026-06-01");
	struct asked first = ordering(c, 700, "2026-05-07", "2026-05-20");
	must(&b, &first, "支出命令");
	refused(&b, (struct asked){ .what = CHANGE, .commitment = c, .yen = 600, .on = day("2026-05-08") },
		ERR_BUDGET_UNPAID, "less than is ordered");
	refused(&b, (struct asked){ .what = CLOSE, .year = 2026, .on = day("2027-06-01") }, ERR_BUDGET_UNPAID,
		"closing with open orders");
	must(&b, &(struct asked){ .what = CANCEL, .order = first.made_order, .on = day("2026-05-08") }, "取消");
	refused(&b, (struct asked){ .what = PAID, .order = first.made_order, .on = day("2026-05-20") }, ERR_CONFLICT,
		"paying what is cancelled");
	pay(&b, c, 1000, "2026-05-11", "2026-05-20");
	ROW_INT(figures(&b, b.fair).paid, 1000, "支出済");
	ROW_INT(figures(&b, b.fair).open, 0, "nothing open");
	/* What the bank gave back is open again; not when a part of it has come back as 戻入. */
	give(&b, b.other, BUDGET_INITIAL, 1000, "2026-04-01");
	struct commitment_id d = commit(&b, b.other, "もう一件", 1000, "2026-05-01", "2026-06-01");
	struct asked second = ordering(d, 600, "2026-05-07", "2026-05-20");
	must(&b, &second, "支出命令");
	refused(&b, (struct asked){ .what = REOPEN, .order = second.made_order, .on = day("2026-05-21") }, ERR_CONFLICT,
		"not paid yet");
	refused(&b, (struct asked){ .what = PAID, .order = second.made_order, .on = day("2026-03-31") },
		ERR_BUDGET_TOO_SOON, "paid before its year");
	must(&b, &(struct asked){ .what = PAID, .order = second.made_order, .on = day("2026-05-20") }, "支払");
	must(&b, &(struct asked){ .what = REOPEN, .order = second.made_order, .on = day("2026-05-21") }, "given back");
	ROW_INT(figures(&b, b.other).ordered, 600, "waits to be paid again");
	must(&b, &(struct asked){ .what = PAID, .order = second.made_order, .on = day("2026-05-22") }, "支払");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = d, .yen = 500, .on = day("2026-05-25") }, "額の確定");
	must(&b, &(struct asked){ .what = BACK, .commitment = d, .yen = 100, .on = day("2026-05-26") }, "戻入");
	refused(&b, (struct asked){ .what = REOPEN, .order = second.made_order, .on = day("2026-05-27") }, ERR_CONFLICT,
		"a part has come back already");
	expect_sound(&b);
	office_close(b.o);
}

/* What the page of the commitment warns of. */
static void expect_too_large(struct books *b, struct commitment_id id, bool wanted) {
	struct budget_commitment_of_row c;
	assert_int_equal(budget_commitment_of(b->o->db, b->o->a, b->desk.tenant, id, &c), OK);
	assert_int_equal(budget_order_too_large(&c), wanted);
}

/* The bank gives back what was paid before the amount was lowered: nobody owes anything, and the order that is now too
 * large can be cancelled without a yen that nobody was promised staying promised. */
static void test_given_back_after_settlement(void **state) {
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 1000, "2026-04-01");
	struct commitment_id c = commit(&b, b.fair, "桜フェア", 150, "2026-05-01", "2026-12-01");
	pay(&b, c, 100, "2026-05-07", "2026-05-11");
	struct asked second = ordering(c, 50, "2026-05-07", "2026-05-12");
	must(&b, &second, "支出命令");
	must(&b, &(struct asked){ .what = PAID, .order = second.made_order, .on = day("2026-05-12") }, "支払");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = c, .yen = 80, .on = day("2026-05-13") }, "額の確定");
	must(&b, &(struct asked){ .what = REOPEN, .order = second.made_order, .on = day("2026-05-14") }, "given back");
	expect_too_large(&b, c, true);
	refused(&b, (struct asked){ .what = BACK, .commitment = c, .yen = 21, .on = day("2026-05-15") },
		ERR_BUDGET_OVER_RETURN, "more than was paid beyond the amount");
	must(&b, &(struct asked){ .what = CANCEL, .order = second.made_order, .on = day("2026-05-15") }, "取消");
	expect_too_large(&b, c, false);
	ROW_INT(figures(&b, b.fair).open, 0, "nothing is promised that was not paid");
	ROW_INT(figures(&b, b.fair).free, 900, "the cancelled part is free");
	expect_sound(&b);
	must(&b, &(struct asked){ .what = BACK, .commitment = c, .yen = 20, .on = day("2026-05-18") }, "戻入");
	ROW_INT(figures(&b, b.fair).free, 920, "and so is what came back");
	expect_sound(&b);
	/* Wholly given back: what is still promised is open again, the rest free. */
	struct commitment_id whole = commit(&b, b.fair, "秋の見本市", 70, "2026-06-01", "2026-12-01");
	struct asked all = ordering(whole, 70, "2026-06-02", "2026-06-10");
	must(&b, &all, "支出命令");
	must(&b, &(struct asked){ .what = PAID, .order = all.made_order, .on = day("2026-06-10") }, "支払");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = whole, .yen = 65, .on = day("2026-06-11") }, "額の確定");
	must(&b, &(struct asked){ .what = REOPEN, .order = all.made_order, .on = day("2026-06-12") }, "given back");
	refused(&b, (struct asked){ .what = BACK, .commitment = whole, .yen = 5, .on = day("2026-06-12") },
		ERR_BUDGET_OVER_RETURN, "nothing is paid");
	must(&b, &(struct asked){ .what = CANCEL, .order = all.made_order, .on = day("2026-06-12") }, "取消");
	ROW_INT(figures(&b, b.fair).open, 65, "to be ordered anew");
	ROW_INT(figures(&b, b.fair).free, 855, "the rest");
	expect_sound(&b);
	office_close(b.o);
}

static void test_carry(void **state) {
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 1000, "2026-04-01");
	struct budget_line_id health = line(&b, 2027, "05-01-01-01-18-01-0001", "国保", false);
	must(&b, &(struct asked){ .what = CARRY_VOTED, .to = b.fair, .yen = 300 }, "繰越明許費");
	struct asked x = { .what = CARRY,
		.carry = { .from = b.fair, .to = b.next, .yen = 301, .on = day("2027-03-31"), .reason = S("") } };
	refused(&b, x, ERR_BUDGET_CARRY, "more than voted");
	x.carry.by_accident = true;
	refused(&b, x, ERR_BUDGET_CARRY, "an accident without a reason");
	x.carry.reason = S("災害のため");
	must(&b, &x, "事故繰越し");
	ROW_INT(figures(&b, b.next).free, 301, "free in the next year");
	x.carry.to = b.other;
	refused(&b, x, ERR_BUDGET_OTHER_YEAR, "into the same year");
	x.carry.to = health;
	refused(&b, x, ERR_BUDGET_OTHER_YEAR, "into another 会計");
	office_close(b.o);
}

/* What is done after 31 March stays within 繰越明許費, also when it grows afterwards. */
static void test_completion(void **state) {
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 5000, "2026-04-01");
	must(&b, &(struct asked){ .what = CARRY_VOTED, .to = b.fair, .yen = 800 }, "繰越明許費");
	struct commitment_id c = commit(&b, b.fair, "秋の見本市", 500, "2027-02-01", "2027-10-31"),
		d = commit(&b, b.fair, "冬の見本市", 200, "2027-02-01", "2027-12-31");
	refused(&b, committing(b.fair, "もう1件", 101, "2027-02-02", "2027-04-01"), ERR_BUDGET_COMPLETION,
		"a yen beyond 繰越明許費");
	refused(&b, (struct asked){ .what = CHANGE, .commitment = c, .yen = 601, .on = day("2027-02-02") },
		ERR_BUDGET_COMPLETION, "a yen beyond it by a change");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = c, .yen = 600, .on = day("2027-02-02") }, "all of it");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = d, .yen = 100, .on = day("2027-02-02") }, "less");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = c, .yen = 700, .on = day("2027-02-03") },
		"what became free");
	commit(&b, b.fair, "年度内", 3000, "2027-02-04", "2027-03-31");
	/* What was carried over cannot be taken back from the old year any more, nor carried over twice or from another
	 * line. */
	must(&b,
		&(struct asked){ .what = CARRY,
			.carry = { .from = b.fair,
				.to = b.next,
				.commitment = c,
				.yen = 650,
				.on = day("2027-05-20") } },
		"繰越");
	refused(&b, (struct asked){ .what = CHANGE, .commitment = c, .yen = 649, .on = day("2027-05-21") },
		ERR_BUDGET_OVER_COMMITMENT, "below what was carried over");
	refused(&b,
		(struct asked){ .what = CARRY,
			.carry = { .from = b.fair,
				.to = b.next,
				.commitment = c,
				.yen = 51,
				.on = day("2027-05-21") } },
		ERR_BUDGET_OVER_COMMITMENT, "more than is open");
	refused(&b,
		(struct asked){ .what = CARRY,
			.carry = { .from = b.fair,
				.to = b.next,
				.commitment = d,
				.yen = 151,
				.on = day("2027-05-21") } },
		ERR_BUDGET_CARRY, "more than was voted, with what went before");
	refused(&b,
		(struct asked){ .what = CARRY,
			.carry = { .from = b.other,
				.to = b.next,
				.commitment = d,
				.yen = 1,
				.by_accident = true,
				.on = day("2027-05-21"),
				.reason = S("災害のため") } },
		ERR_NOT_FOUND, "a commitment of another line");
	must(&b, &(struct asked){ .what = CHANGE, .commitment = c, .yen = 650, .on = day("2027-05-21") },
		"what is left of it");
	expect_sound(&b);
	office_close(b.o);
}

static void test_later_years(void **state) {
	struct books b = books_open(state);
	struct asked l = { .what = LIABILITY,
		.liability = { .title = S("創業者家賃補助（令和8年度採択分）"),
			.first_year = 2027,
			.last_year = 2028,
			.limit_yen = 1000,
			.voted_on = day("2026-03-25") } };
	must(&b, &(struct asked){ .what = YEAR, .year = 2025, .state = BUDGET_VOTED, .on = day("2025-03-25") },
		"the year of the vote");
	must(&b, &l, "債務負担行為");
	struct asked p = { .what = PROMISE,
		.promise = { .liability = l.made_liability,
			.fiscal_year = 2027,
			.yen = 600,
			.title = S("家賃 2年目"),
			.on = day("2026-06-01") } };
	must(&b, &p, "promise");
	struct asked more = p;
	more.promise.yen = 401;
	refused(&b, more, ERR_BUDGET_LIABILITY, "beyond the limit");
	more.promise.yen = 400;
	more.promise.fiscal_year = 2029;
	refused(&b, more, ERR_BUDGET_LIABILITY, "beyond the years");
	more.promise.fiscal_year = 2026;
	refused(&b, more, ERR_BUDGET_LIABILITY, "before the years");
	give(&b, b.next, BUDGET_INITIAL, 5000, "2027-04-01");
	struct asked c = committing(b.next, "家賃 2年目", 601, "2027-04-01", "2028-03-31");
	c.commit.promise = p.made_promise;
	refused(&b, c, ERR_BUDGET_LIABILITY, "more than was promised");
	c.commit.yen = 600;
	must(&b, &c, "that year's commitment");
	refused(&b, c, ERR_BUDGET_LIABILITY, "fulfilled twice");
	refused(&b,
		(struct asked){ .what = CHANGE, .commitment = c.made_commitment, .yen = 601, .on = day("2027-05-01") },
		ERR_BUDGET_LIABILITY, "more than was promised, by a change");
	must(&b,
		&(struct asked){ .what = CHANGE, .commitment = c.made_commitment, .yen = 400, .on = day("2027-05-01") },
		"less");
	must(&b,
		&(struct asked){ .what = CHANGE, .commitment = c.made_commitment, .yen = 600, .on = day("2027-05-02") },
		"as promised");
	/* A promise of another year, before the vote, for nothing. */
	p.promise.fiscal_year = 2028;
	p.promise.yen = 400;
	p.promise.on = day("2026-03-24");
	refused(&b, p, ERR_BUDGET_NOT_VOTED, "the day before the vote");
	p.promise.on = day("2026-03-25");
	must(&b, &p, "on its day");
	c.commit.promise = p.made_promise;
	c.commit.yen = 1;
	refused(&b, c, ERR_BUDGET_LIABILITY, "a promise for another year");
	l.liability.limit_yen = 0;
	refused(&b, l, ERR_INPUT, "no limit");
	l.liability.limit_yen = 1;
	l.liability.last_year = 2026;
	refused(&b, l, ERR_INPUT, "years the wrong way round");
	office_close(b.o);
}

/* ---- two at once ---- */

enum { DECISIONS = 12 };

static void done(enum err e, void *context) {
	*(enum err *)context = e;
}

/* All of them wait in the writer together; 10 of 12 fit. */
static void test_never_overdrawn(void **state) {
	struct books b = books_open(state);
	struct asked x[DECISIONS];
	enum err e[DECISIONS];
	struct arena *arenas[DECISIONS];
	int good = 0;
	give(&b, b.fair, BUDGET_INITIAL, 1000, "2026-04-01");
	for (int i = 0; i < DECISIONS; i++) {
		x[i] = committing(b.fair, "同時", 100, "2026-05-01", "2026-06-01");
		x[i].desk = b.desk;
		arenas[i] = arena_new();
		assert_int_equal(writer_queue(b.o->writer, b.desk.tenant.v, act, arenas[i], &x[i], done, &e[i]), OK);
	}
	must(&b, &(struct asked){ .what = CARRY_VOTED, .to = b.other, .yen = 1 }, "behind them all");
	for (int i = 0; i < DECISIONS; i++) {
		good += e[i] == OK;
		arena_free(arenas[i]);
		ROW_TRUE(e[i] == OK || e[i] == ERR_BUDGET_SHORT, "%d: %s", i, err_info(e[i])->name);
	}
	ROW_INT(good, 10, "decisions that fit");
	ROW_INT(figures(&b, b.fair).free, 0, "nothing left, nothing below");
	ROW_INT(office_ask(b.o, "SELECT count(*) FROM budget_act WHERE kind = 8"), 10, "acts");
	ROW_INT(office_ask(b.o, "SELECT max(act_no) - count(*) FROM budget_act WHERE fiscal_year = 2026"), 0,
		"numbers without gaps");
	office_close(b.o);
}

/* ---- many at once ---- */

enum { RACERS = 8, RACE_YEN = 100000 };

/* One of those who take from the same yen until there is nothing left. */
struct racer {
	const struct books *b;
	struct writer *writer;
	struct arena *a;
	struct asked ask;
	int64_t yen, taken;
	enum err ended;
};

static void *race(void *context) {
	struct racer *r = context;
	enum err e = OK;
	while (e == OK) {
		struct asked x = r->ask;
		x.desk = r->b->desk;
		e = writer_run(r->writer, r->b->desk.tenant.v, act, r->a, &x);
		r->taken += e == OK ? r->yen : 0;
	}
	r->ended = e;
	return NULL;
}

/* Runs them all, every other one through another process's writer where several may write (PostgreSQL); what each kind
 * took. */
static void run_race(const struct books *b, const struct asked *asks, const int64_t *yen, size_t kinds,
	enum err expected, int64_t *ret_taken) {
	struct racer racers[RACERS];
	struct writer *other = b->o->writer;
	struct str detail = STR_NONE;
	pthread_t threads[RACERS];
	if (b->o->place->engine == DB_POSTGRES)
		assert_int_equal(writer_start(b->o->place->url, 64, b->o->a, &other, &detail), OK);
	for (size_t i = 0; i < RACERS; i++) {
		const size_t kind = i / 2 % kinds;
		racers[i] = (struct racer){ .b = b,
			.writer = i % 2 == 0 ? b->o->writer : other,
			.a = arena_new(),
			.ask = asks[kind],
			.yen = yen[kind] };
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (size_t k = 0; k < kinds; k++)
		ret_taken[k] = 0;
	for (size_t i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		ret_taken[i / 2 % kinds] += racers[i].taken;
		ROW_TRUE(racers[i].ended == expected, "racer %zu ended with %s", i, err_info(racers[i].ended)->name);
		arena_free(racers[i].a);
	}
	if (other != b->o->writer)
		writer_stop(other);
}

static void expect_sound(const struct books *b) {
	struct verify v = { .looked = 0 };
	struct ledger_report report = { .tenants = 0 };
	assert_int_equal(budget_verify(b->o->db, b->o->a, b->desk.tenant, &v), OK);
	ROW_TRUE(v.sentence == NULL, "%s: %.*s", v.sentence, STR_ARG(v.row));
	assert_int_equal(ledger_verify_one(b->o->db, b->o->a, b->desk.tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s", ledger_check_desc.values[report.faults[0].check].word);
}

/* 支出負担行為, 流用 and an allotment taken back, all from one line, by eight at once: to the last yen that fits, and
 * never below. */
static void test_race_for_a_line(void **state) {
	struct books b = books_open(state);
	const struct asked asks[] = { committing(b.fair, "同時", 910, "2026-05-01", "2026-06-01"),
		{ .what = DIVERT, .from = b.fair, .to = b.other, .yen = 430, .on = day("2026-05-01") },
		{ .what = ALLOT, .to = b.fair, .yen = -270, .on = day("2026-05-01") } };
	static const int64_t YEN[] = { 910, 430, 270 };
	int64_t taken[3];
	give(&b, b.fair, BUDGET_INITIAL, RACE_YEN, "2026-04-01");
	run_race(&b, asks, YEN, 3, ERR_BUDGET_SHORT, taken);
	const struct budget_figures f = figures(&b, b.fair);
	ROW_INT(f.free, RACE_YEN - taken[0] - taken[1] - taken[2], "what is left");
	ROW_TRUE(f.free >= 0 && f.free < 270, "%lld left", (long long)f.free);
	ROW_INT(f.committed, taken[0], "負担行為");
	ROW_INT(figures(&b, b.other).current, taken[1], "流用");
	ROW_INT(f.unallotted, taken[2], "配当の取消");
	expect_sound(&b);
	office_close(b.o);
}

/* 支出命令 of one commitment, and promises under one 債務負担行為. */
static void test_race_for_a_commitment_and_a_liability(void **state) {
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 10000, "2026-04-01");
	struct commitment_id c = commit(&b, b.fair, "一件", 10000, "2026-05-01", "2026-06-01");
	const struct asked order = ordering(c, 130, "2026-05-07", "2026-05-20");
	int64_t yen = 130, taken;
	run_race(&b, &order, &yen, 1, ERR_BUDGET_OVER_COMMITMENT, &taken);
	ROW_INT(taken, 10000 / 130 * 130, "支出命令");
	ROW_INT(figures(&b, b.fair).ordered, taken, "ordered");
	struct asked l = { .what = LIABILITY,
		.liability = { .title = S("家賃補助"),
			.first_year = 2027,
			.last_year = 2028,
			.limit_yen = 5000,
			.voted_on = day("2026-04-01") } };
	must(&b, &l, "債務負担行為");
	const struct asked promise = { .what = PROMISE,
		.promise = { .liability = l.made_liability,
			.fiscal_year = 2027,
			.yen = 70,
			.title = S("家賃"),
			.on = day("2026-06-01") } };
	yen = 70;
	run_race(&b, &promise, &yen, 1, ERR_BUDGET_LIABILITY, &taken);
	ROW_INT(taken, 5000 / 70 * 70, "promises");
	ROW_INT(office_ask(b.o, "SELECT sum(yen) FROM budget_promise"), taken, "written down");
	expect_sound(&b);
	office_close(b.o);
}

/* ---- the auditor ---- */

#define NUMBERS "起票番号が抜けています"
#define OUTSIDE "年度の外か、議決より前の日に支出負担行為があります"
#define LATE "出納閉鎖（5月31日）より後の日に支払や変更があります"
#define NO_POSTING "起票の仕訳が台帳にないか、年度が違います"
#define DECIDED "負担行為額が、起票の合計と違います"
#define ORDERS "支出命令額か支払額が、支出命令の合計と違います"
#define CAME_BACK "戻入・雑入・繰越の額が、起票の合計と違います"
#define CARRIED_IN "前年度から繰り越した額が、繰越元の額と違います"
#define DIVERTED "流用・充用の合計が0になりません"
#define CURRENT "予算現額が、起票の合計と違います"
#define OPEN_YEN "負担行為済（未命令）の額が、支出負担行為の合計と違います"
#define ORDERED_YEN "支出命令済の額が、支払われていない支出命令の合計と違います"
#define PAID_YEN "支出済の額が、支払と戻入の合計と違います"
#define AT_THE_END "繰越・不用額が起票の合計と違うか、閉鎖した年度に額が残っています"
#define REVENUES "歳入の合計が、台帳の額と違います"
#define LIABILITIES "債務負担行為の約束が、限度額・期間・台帳の額のどれかと違います"
#define FULFILLED "約束を果たした支出負担行為がないか、年度が違います"
#define DUES "支出命令と支払予定の額か状態が違います"
/* A yen from what is free to another account of each line: the line's sum stays. */
#define SHIFTED(kind) "UPDATE ledger_account SET credits_posted = credits_posted + CASE WHEN kind = " kind " THEN 1 ELSE 0 END, debits_posted = debits_posted + CASE WHEN kind = 22 " \
	"THEN 1 ELSE 0 END WHERE kind IN (22, " kind ")"
#define NO_LINE "予算の年度か財源の登録がありません"
#define NO_ACT "起票の年度・予算・支出負担行為の登録がありません"
#define OTHER_ANSWER "起票の仕訳か金額が、台帳の記録と違います"
#define DUE(yen, state, order) "INSERT INTO payment_due (tenant_id, due_id, ref_kind, ref_no, party_id, title, yen, due_on, state, note, added_us, added_by) SELECT tenant_id, 5, " \
	"'budget.order', order_id, 5, '', " yen ", pay_on, " state ", '', 1, 1 FROM budget_order WHERE " order

/* Each part of each rule, and what was done behind the program's back to fire it. */
static const struct { const char *sentence, *sql; } CORRUPTIONS[] = {
	{ NUMBERS, "UPDATE budget_year SET last_act_no = last_act_no + 1" },
	{ NUMBERS, "DELETE FROM budget_act WHERE fiscal_year = 2026 AND act_no = 3" },
	{ NUMBERS, "UPDATE budget_act SET act_no = 9999 WHERE fiscal_year = 2026 AND act_no = 3" },
	{ OUTSIDE, "UPDATE budget_act SET on_day = on_day - 400 WHERE kind = 8 AND fiscal_year = 2026" },
	{ OUTSIDE, "UPDATE budget_act SET on_day = on_day + 400 WHERE kind = 8 AND fiscal_year = 2026" },
	{ OUTSIDE, "UPDATE budget_year SET voted_on = NULL WHERE fiscal_year = 2026" },
	{ OUTSIDE, "UPDATE budget_year SET voted_on = voted_on + 100 WHERE fiscal_year = 2026" },
	{ LATE, "UPDATE budget_act SET on_day = on_day + 1000 WHERE kind = 9 AND fiscal_year = 2026" },
	{ LATE, "UPDATE budget_act SET on_day = on_day + 1000 WHERE kind = 10 AND fiscal_year = 2026" },
	{ LATE, "UPDATE budget_act SET on_day = on_day + 1000 WHERE kind = 12 AND fiscal_year = 2026" },
	{ LATE, "UPDATE budget_act SET on_day = on_day + 4 WHERE kind = 13 AND fiscal_year = 2026" },
	{ NO_POSTING, "UPDATE budget_act SET posting_id = posting_id + 1 WHERE fiscal_year = 2026 AND act_no = 1" },
	{ NO_POSTING, "UPDATE ledger_posting SET fiscal_year = 2025 WHERE fiscal_year = 2026" },
	{ DECIDED, "UPDATE budget_commitment SET decided_yen = decided_yen + 1 WHERE fiscal_year = 2026" },
	{ DECIDED, "UPDATE budget_act SET yen = yen - 1 WHERE kind = 9" },
	{ DECIDED, "UPDATE budget_act SET yen = yen + 1 WHERE kind = 7" },
	{ ORDERS, "UPDATE budget_commitment SET ordered_yen = ordered_yen + 1 WHERE title = '秋の見本市'" },
	{ ORDERS, "UPDATE budget_commitment SET paid_yen = paid_yen - 1 WHERE title = '出展支援 42件'" },
	{ ORDERS, "UPDATE budget_order SET yen = yen + 1 WHERE state = 2" },
	{ ORDERS, "UPDATE budget_order SET state = 3 WHERE state = 2" },
	{ ORDERS, "UPDATE budget_order SET state = 2 WHERE state = 1" },
	{ CAME_BACK, "UPDATE budget_commitment SET returned_yen = returned_yen + 1 WHERE title = '出展支援 42件'" },
	{ CAME_BACK, "UPDATE budget_commitment SET late_yen = late_yen + 1 WHERE title = '出展支援 42件'" },
	{ CAME_BACK, "UPDATE budget_commitment SET carried_yen = carried_yen + 1 WHERE title = '出展支援 42件'" },
	{ CAME_BACK, "UPDATE budget_act SET yen = yen + 1 WHERE kind = 13" },
	{ CARRIED_IN, "UPDATE budget_act SET other_line_id = line_id WHERE kind = 6" },
	{ DIVERTED, "UPDATE budget_act SET yen = yen + 1 WHERE kind = 3 AND yen > 0" },
	{ CURRENT, "UPDATE budget_act SET yen = yen + 1 WHERE kind = 1 AND line_id IS NOT NULL" },
	{ CURRENT, "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE kind = 21" },
	{ OPEN_YEN, SHIFTED("23") },
	{ ORDERED_YEN, SHIFTED("24") },
	{ PAID_YEN, SHIFTED("25") },
	{ AT_THE_END, SHIFTED("26") },
	{ AT_THE_END, SHIFTED("27") },
	{ AT_THE_END, "UPDATE budget_year SET state = 5 WHERE fiscal_year = 2026" },
	{ REVENUES, "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE kind = 30" },
	{ LIABILITIES, "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE kind = 29" },
	{ LIABILITIES, "UPDATE budget_promise SET yen = yen + 1" },
	{ LIABILITIES, "UPDATE budget_liability SET limit_yen = 599" },
	{ LIABILITIES, "UPDATE budget_liability SET first_year = 2028" },
	{ LIABILITIES, "UPDATE budget_liability SET first_year = 2020, last_year = 2026" },
	{ FULFILLED, "UPDATE budget_promise SET fulfilled_by = 5" },
	{ FULFILLED, "UPDATE budget_promise SET fiscal_year = 2028" },
	{ FULFILLED, "UPDATE budget_commitment SET promise_id = NULL" },
	{ NO_LINE, "DELETE FROM budget_year WHERE fiscal_year = 2027" },
	{ NO_LINE, "UPDATE budget_line SET funding_id = 5" },
	{ NO_ACT, "DELETE FROM budget_line" },
	{ NO_ACT, "DELETE FROM budget_year; DELETE FROM budget_line" },
	{ NO_ACT, "UPDATE budget_act SET other_line_id = 5 WHERE fiscal_year = 2026 AND act_no = 1" },
	{ OTHER_ANSWER, "UPDATE budget_act SET yen = yen + 1 WHERE kind = 10" },
	{ OTHER_ANSWER, "UPDATE budget_act SET yen = yen - 1 WHERE kind = 12" },
	{ OTHER_ANSWER, "UPDATE budget_act SET posting_id = NULL WHERE kind = 10" },
	{ OTHER_ANSWER, "UPDATE budget_act SET posting_id = (SELECT min(posting_id) FROM ledger_posting WHERE fiscal_year = 2026) "
			"WHERE fiscal_year = 2026 AND act_no = 3" },
	{ DUES, DUE("yen + 1", "1", "state = 1") },
	{ DUES, DUE("yen", "3", "state = 1") },
	{ DUES, DUE("yen", "1", "state = 3") },
	{ DUES, DUE("yen", "2", "state = 3") },
	{ DUES, DUE("yen", "4", "state = 1") },
};

/* The accountant's year, and in the next a promise that is kept, with an order that is open and one that was
 * cancelled. */
static void auditors_world(const struct books *b) {
	struct commitment_id fair = year_until_settlement(b);
	must(b, &(struct asked){ .what = BACK, .commitment = fair, .yen = 50000, .on = day("2027-05-28") }, "戻入");
	struct asked l = { .what = LIABILITY,
		.liability = { .title = S("家賃補助"),
			.first_year = 2027,
			.last_year = 2028,
			.limit_yen = 1000,
			.voted_on = day("2026-04-01") } };
	must(b, &l, "債務負担行為");
	struct asked p = { .what = PROMISE,
		.promise = { .liability = l.made_liability,
			.fiscal_year = 2027,
			.yen = 600,
			.title = S("家賃"),
			.on = day("2026-06-01") } };
	must(b, &p, "promise");
	give(b, b->next, BUDGET_INITIAL, 5000, "2027-04-01");
	struct asked c = committing(b->next, "家賃", 600, "2027-06-01", "2028-03-31");
	c.commit.promise = p.made_promise;
	must(b, &c, "that year's commitment");
	struct asked cancelled = ordering(c.made_commitment, 100, "2027-06-02", "2027-06-10"),
		open = ordering(c.made_commitment, 200, "2027-06-02", "2027-06-10");
	must(b, &cancelled, "an order");
	must(b, &(struct asked){ .what = CANCEL, .order = cancelled.made_order, .on = day("2027-06-03") }, "取消");
	must(b, &open, "an order");
}

static void test_auditor(void **state) {
	static const char *const TABLES[] = { "budget_year", "budget_act", "budget_commitment", "budget_order",
		"budget_liability", "budget_promise", "budget_line", "budget_funding", "payment_due", "ledger_account",
		"ledger_posting" };
	struct books b = books_open(state);
	auditors_world(&b);
	expect_sound(&b);
	office_keep_tables(b.o, TABLES, COUNT_OF(TABLES));
	for (size_t i = 0; i < COUNT_OF(CORRUPTIONS); i++) {
		struct verify v = { .looked = 0 };
		place_exec(b.o->place, CORRUPTIONS[i].sql);
		assert_int_equal(budget_verify(b.o->db, b.o->a, b.desk.tenant, &v), OK);
		ROW_STR(str_from(v.sentence == NULL ? "" : v.sentence), CORRUPTIONS[i].sentence, "%s",
			CORRUPTIONS[i].sql);
		ROW_TRUE(v.row.n > 0, "%s: which row", CORRUPTIONS[i].sql);
		office_restore_tables(b.o, TABLES, COUNT_OF(TABLES));
	}
	expect_sound(&b);
	office_close(b.o);
}

/* ---- shares ---- */

struct split_row {
	int64_t num, den, unit, ceiling, costs[3], shares[3];
};

static void test_split(void **state) {
	(void)state;
	static const struct split_row ROWS[] = {
		{ 1, 2, 1, INT64_MAX, { 100, 100, 100 }, { 50, 50, 50 } },
		{ 2, 3, 1, INT64_MAX, { 100, 100, 100 }, { 67, 67, 66 } }, /* 200: equal remainders, the first first */
		{ 1, 2, 1000, INT64_MAX, { 1500, 1501, 2000 }, { 600, 600, 800 } }, /* 2,500.5 cut to 2,000 */
		{ 1, 2, 1, 100, { 300, 200, 100 }, { 50, 33, 17 } }, /* the ceiling; 16.67 has the largest remainder */
		{ 2, 3, 1, INT64_MAX, { 0, 0, 0 }, { 0, 0, 0 } },
		{ 1, 2, 1, INT64_MAX, { 3000000000000000, 1, 0 }, { 1500000000000000, 0, 0 } },
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct budget_share share = { .unit_yen = ROWS[i].unit, .ceiling_yen = ROWS[i].ceiling };
		int64_t got[3];
		assert_int_equal(rational_make(ROWS[i].num, ROWS[i].den, &share.rate), OK);
		assert_int_equal(budget_split(a, &share, ROWS[i].costs, 3, got), OK);
		for (int k = 0; k < 3; k++)
			if (got[k] != ROWS[i].shares[k])
				fail_msg("row %zu part %d: %lld", i, k, (long long)got[k]);
	}
	arena_free(a);
}

/* ---- amounts as people write them ---- */

static void test_yen(void **state) {
	(void)state;
	static const struct { const char *text; int64_t yen;
	} ROWS[] = {
		{ "1350000", 1350000 },
		{ "1,350,000円", 1350000 },
		{ " １，３５０，０００ 円 ", 1350000 },
		{ "¥150,000", 150000 },
		{ "￥１５０，０００", 150000 },
		{ "\\150,000", 150000 },
		{ "▲500,000", -500000 },
		{ "△1", -1 },
		{ "-20", -20 },
		{ "−¥20", -20 },
		{ "0", 0 },
		{ "999", 999 },
		{ "1,000", 1000 },
	};
	static const char *const WRONG[] = { "", "円", "12,34", "1,2345", ",123", "1,,000", "1,000,", "1234,567", "1.5",
		"100万", "abc", "--1", "99999999999999999999" };
	struct arena *a = arena_new();
	int64_t yen;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		if (!budget_yen_read(a, str_from(ROWS[i].text), &yen) || yen != ROWS[i].yen)
			fail_msg("%s", ROWS[i].text);
	for (size_t i = 0; i < COUNT_OF(WRONG); i++)
		if (budget_yen_read(a, str_from(WRONG[i]), &yen))
			fail_msg("%s is taken for %lld", WRONG[i], (long long)yen);
	arena_free(a);
}

struct shared_row { int64_t ceiling; int64_t shares[4]; };

/* The commitments of a line sum to its share, the lines to the whole. */
static void test_parts(void **state) {
	static const struct shared_row ROWS[] = {
		{ 0, { 67, 67, 66, 66 } }, /* 400 × 2/3 = 266: 200 and 66 (equal remainders, the first first); 200 in
			three */
		{ 101, { 26, 25, 25, 25 } }, /* the ceiling: 76 (75.75) and 25; 76 in three */
	};
	struct books b = books_open(state);
	give(&b, b.fair, BUDGET_INITIAL, 1000, "2026-04-01");
	give(&b, b.other, BUDGET_INITIAL, 1000, "2026-04-01");
	for (int i = 0; i < 3; i++)
		commit(&b, b.fair, "三つに分かれる", 100, "2026-05-01", "2026-06-01");
	commit(&b, b.other, "一つ", 100, "2026-05-01", "2026-06-01");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct asked x = { .what = SHARE, .from = b.fair, .to = b.other, .yen = ROWS[i].ceiling };
		struct budget_part *parts;
		size_t count;
		must(&b, &x, "財源");
		assert_int_equal(budget_parts(b.o->db, b.o->a, b.desk.tenant, x.made_funding, &parts, &count), OK);
		assert_int_equal(count, 4);
		for (size_t k = 0; k < count; k++) {
			ROW_INT(parts[k].share_yen, ROWS[i].shares[k], "share");
			ROW_INT(parts[k].line_id.v, k < 3 ? b.fair.v : b.other.v, "line");
		}
	}
	struct budget_part *none;
	size_t count;
	assert_int_equal(budget_parts(b.o->db, b.o->a, b.desk.tenant, (struct funding_id){ 1 }, &none, &count),
		ERR_NOT_FOUND);
	office_close(b.o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_yen, ON_SQLITE),
		PLACE_TEST(test_split, ON_SQLITE),
		PLACE_TEST(test_parts, ON_BOTH),
		PLACE_TEST(test_play_in_time, ON_BOTH),
		PLACE_TEST(test_play_too_late, ON_BOTH),
		PLACE_TEST(test_days, ON_BOTH),
		PLACE_TEST(test_vote, ON_BOTH),
		PLACE_TEST(test_appropriation, ON_BOTH),
		PLACE_TEST(test_orders, ON_BOTH),
		PLACE_TEST(test_given_back_after_settlement, ON_BOTH),
		PLACE_TEST(test_carry, ON_BOTH),
		PLACE_TEST(test_completion, ON_BOTH),
		PLACE_TEST(test_later_years, ON_BOTH),
		PLACE_TEST(test_never_overdrawn, ON_BOTH),
		PLACE_TEST(test_race_for_a_line, ON_BOTH),
		PLACE_TEST(test_race_for_a_commitment_and_a_liability, ON_BOTH),
		PLACE_TEST(test_auditor, ON_BOTH),
	};
	return place_run("budget", TESTS, COUNT_OF(TESTS));
}
