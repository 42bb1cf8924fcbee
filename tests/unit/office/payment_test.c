/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments from what is due to what the bank says of it: who may approve, the file once and again, debits, returns,
 * fees and what nobody knows, read twice without doing anything twice. */
#include "base/ident.h"
#include "office/ledger/ledger.h"
#include "office/party/party.h"
#include "office/payment/payment.h"
#include "unit/office/bank.h"
#include "unit/office/office.h"

enum { PREPARER = 11, FIRST = 12, SECOND = 13 };

static struct date iso(const char *text) {
	struct date d = { 0 };
	if (!date_parse_iso(str_from(text), &d))
		fail_msg("\"%s\" is no date", text);
	return d;
}

static int64_t noon(const char *day) {
	return jst_to_us(iso(day), 12, 0, 0);
}

/* Everything a write of a test needs and gives. */
struct act {
	struct tenant_id tenant;
	struct payment_actor actor;
	enum {
		ACT_WORLD = 1,
		ACT_MAKE,
		ACT_TAKE_OUT,
		ACT_APPROVE,
		ACT_BACK,
		ACT_CANCEL,
		ACT_FILE,
		ACT_ADD,
		ACT_MATCH,
		ACT_ASSIGN,
		ACT_WITHDRAW
	} what;
	struct source_id source;
	struct run_id run;
	struct date pay_on;
	int64_t version, line_no, run_no;
	const struct payment_reading *reading;
	struct statement_id statement;
	struct movement_id movement;
	enum payment_match match;
	struct str note;
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

static const struct payee { const char *name, *holder, *number; int64_t yen; const char *due; } PAYEES[] = {
	{ "みほん商店", "カ）ミホンショウテン", "1111111", 123456, "2026-04-10" },
	{ "山田太郎", "ヤマダ ータロウ", "2222222", 98765, "2026-04-15" },
	{ "見本工業", "見本工業", "3333333", 5000, "2026-04-15" },
	{ "口座なし", NULL, NULL, 700, "2026-04-15" },
	{ "来月", "ライゲツ", "4444444", 800, "2026-05-01" },
};

static enum err add_payee(struct db *db, struct arena *a, struct act *act, size_t i) {
	const struct party_actor actor = { .account = act->actor.account, .now_us = act->actor.now_us };
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER,
		.state = PARTY_ACTIVE,
		.name = str_from(PAYEES[i].name),
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	struct party_id party;
	struct bank_account_id account;
	bool is_new;
	TRY(party_add(db, a, act->tenant, actor, &fields, PARTY_BY_OFFICER, act->actor.now_us, &party));
	if (PAYEES[i].holder != NULL)
		TRY(bank_account_add(db, a, act->tenant, actor, party,
			&(struct bank_account_fields){ .bank_code = S("9998"),
				.bank_name = S("みほん銀行"),
				.branch_code = S("901"),
				.branch_name = S("エキマエ"),
				.number = str_from(PAYEES[i].number),
				.holder_kana = str_from(PAYEES[i].holder),
				.holder_name = S(""),
				.mismatch = S(""),
				.kind = ACCOUNT_ORDINARY,
				.valid_from = iso("2026-01-01") },
			&account));
	return payment_due_add(db, act->tenant, act->actor,
		&(struct payment_due_fields){ .ref_kind = S("test"),
			.ref_no = (int64_t)i + 1,
			.party = party,
			.title = S("補助金"),
			.yen = PAYEES[i].yen,
			.due_on = iso(PAYEES[i].due) },
		&is_new);
}

static enum err make_world(struct db *db, struct arena *a, struct act *act) {
	TRY(payment_source_add(db, act->tenant, act->actor, &SOURCE, &act->source));
	for (size_t i = 0; i < COUNT_OF(PAYEES); i++)
		TRY(add_payee(db, a, act, i));
	return OK;
}

static enum err run_act(struct db *db, struct arena *a, void *context) {
	struct act *act = context;
	switch (act->what) {
	case ACT_WORLD: return make_world(db, a, act);
	case ACT_MAKE:
		return payment_run_make(db, a, act->tenant, act->actor, act->source, act->pay_on, S("4月15日の支払"),
			&act->run);
	case ACT_TAKE_OUT: return payment_line_take_out(db, a, act->tenant, act->run, act->line_no, act->version);
	case ACT_APPROVE: return payment_approve(db, a, act->tenant, act->actor, act->run, act->version);
	case ACT_BACK: return payment_send_back(db, a, act->tenant, act->run, act->version, S("金額を確かめてください"));
	case ACT_CANCEL: return payment_cancel(db, a, act->tenant, act->run, act->version, S("取りやめ"));
	case ACT_FILE: return payment_file(db, a, act->tenant, act->actor, act->run, act->version);
	case ACT_WITHDRAW: return payment_due_withdraw(db, a, act->tenant, S("test"), act->line_no);
	case ACT_ADD: return payment_statement_add(db, a, act->tenant, act->actor, act->reading, &act->statement);
	case ACT_MATCH: return payment_statement_match(db, a, act->tenant, act->actor, act->statement);
	case ACT_ASSIGN:
		return payment_assign(db, a, LANG_JA, act->tenant, act->actor, act->movement, act->match, act->run_no,
			act->line_no, act->note, &act->why);
	}
	return ERR_INTERNAL;
}

static enum err doing(struct office *o, struct act *act, int what, int64_t account) {
	act->what = (__typeof__(act->what))what;
	act->actor.account.v = account;
	return office_write(o, run_act, act);
}

static struct payment_run_by_id_row run_row(struct office *o, const struct act *act) {
	struct payment_run_by_id_row row = { 0 };
	assert_int_equal(payment_run_by_id(o->db, o->a, act->tenant, act->run, &row), OK);
	return row;
}

/* A run of the two that can be paid on 15 April. */
static struct act started(struct office *o) {
	struct act act = { .tenant = office_tenant(o, TOWN_HILL),
		.actor = { { PREPARER }, noon("2026-04-08") },
		.pay_on = iso("2026-04-15"),
		.note = S("") };
	assert_int_equal(doing(o, &act, ACT_WORLD, PREPARER), OK);
	assert_int_equal(doing(o, &act, ACT_MAKE, PREPARER), OK);
	return act;
}

/* The same with its file made. */
static struct act filed(struct office *o) {
	struct act act = started(o);
	act.version = 1;
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), OK);
	act.version = 2;
	assert_int_equal(doing(o, &act, ACT_APPROVE, SECOND), OK);
	act.version = 3;
	assert_int_equal(doing(o, &act, ACT_FILE, PREPARER), OK);
	return act;
}

/* ---- the bank's side ---- */

static void read_and_match(struct office *o, struct act *act, struct str bytes) {
	struct payment_reading reading;
	enum err e = payment_reading_make(o->a, S("meisai.txt"), bytes, iso("2026-04-20"), &reading);
	ROW_TRUE(e == OK, "%s", e == OK ? "" : zengin_problem_text(o->a, LANG_JA, &reading.file.problems->items[0]).p);
	act->reading = &reading;
	act->actor.now_us = noon("2026-04-20");
	assert_int_equal(doing(o, act, ACT_ADD, PREPARER), OK);
	assert_int_equal(doing(o, act, ACT_MATCH, PREPARER), OK);
}

static const struct bank_line BANK_SAYS[] = {
	{ "080415", 2, 123456 + 98765, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" },
	{ "080416", 1, 98765, "ﾔﾏﾀﾞ-ﾀﾛｳ", "ｸﾐﾓﾄﾞｼ", "" },
	{ "080417", 2, 660, "", "ﾌﾘｺﾐﾃｽｳﾘﾖｳ", "" },
	{ "080417", 1, 33333, "ﾀﾞﾚｶ", "", "" },
};

/* ---- tests ---- */

static void test_draft_and_run(void **state) {
	struct office *o = office_open(state);
	struct act act = started(o);
	struct payment_run_by_id_row run = run_row(o, &act);
	struct payment_line_of_run_row *lines;
	struct payment_source_by_id_row source;
	struct payment_draft draft;
	size_t count;
	assert_int_equal(run.line_count, 2);
	assert_int_equal(run.yen, 123456 + 98765);
	assert_int_equal(payment_line_of_run(o->db, o->a, act.tenant, act.run, 10, &lines, &count), OK);
	ROW_STR(lines[0].holder, "ｶ)ﾐﾎﾝｼﾖｳﾃﾝ", "as sent");
	ROW_TRUE(str_contains(lines[0].changes, S("小さいカナを大きくした")), "%.*s", STR_ARG(lines[0].changes));
	ROW_STR(lines[0].bank_name, "", "a bank's name in kanji stays out");
	ROW_STR(lines[0].branch_name, "ｴｷﾏｴ", "branch");
	ROW_STR(lines[1].code, "0000100002", "mark");
	/* What is left cannot be paid, and says why; the fifth is due later. */
	assert_int_equal(payment_source_by_id(o->db, o->a, act.tenant, act.source, &source), OK);
	assert_int_equal(payment_draft_read(o->db, o->a, LANG_JA, act.tenant, &source, act.pay_on, &draft), OK);
	assert_int_equal(draft.count, 2);
	assert_int_equal(draft.payable, 0);
	ROW_TRUE(str_contains(draft.items[0].obstacle_text, S("「見」")), "%.*s", STR_ARG(draft.items[0].obstacle_text));
	assert_non_null(draft.items[1].obstacle);
	assert_int_equal(doing(o, &act, ACT_MAKE, PREPARER), ERR_INPUT);
	assert_non_null(payment_day_obstacle(iso("2026-04-18"), iso("2026-04-08")));
	assert_non_null(payment_day_obstacle(iso("2026-12-31"), iso("2026-04-08")));
	assert_non_null(payment_day_obstacle(iso("2026-04-07"), iso("2026-04-08")));
	assert_null(payment_day_obstacle(iso("2026-04-08"), iso("2026-04-08")));
	office_close(o);
}

static void test_two_other_people(void **state) {
	struct office *o = office_open(state);
	struct act act = started(o);
	struct payment_run_by_id_row row;
	act.version = 1;
	assert_int_equal(doing(o, &act, ACT_FILE, PREPARER), ERR_CONFLICT);
	assert_int_equal(doing(o, &act, ACT_APPROVE, PREPARER), ERR_FORBIDDEN);
	act.version = 7;
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), ERR_CONFLICT);
	act.version = 1;
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), OK);
	act.version = 2;
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), ERR_FORBIDDEN);
	assert_int_equal(doing(o, &act, ACT_APPROVE, PREPARER), ERR_FORBIDDEN);
	assert_int_equal(doing(o, &act, ACT_FILE, PREPARER), ERR_CONFLICT);
	act.line_no = 1;
	assert_int_equal(doing(o, &act, ACT_TAKE_OUT, PREPARER), ERR_CONFLICT);
	/* Sent back: both approvals are gone, a line may go. */
	assert_int_equal(doing(o, &act, ACT_BACK, SECOND), OK);
	row = run_row(o, &act);
	assert_true(row.state == PAYMENT_INTENT && !row.first_by.has);
	act.version = 3;
	assert_int_equal(doing(o, &act, ACT_TAKE_OUT, PREPARER), OK);
	row = run_row(o, &act);
	assert_true(row.line_count == 1 && row.yen == 98765);
	act.version = 4;
	act.line_no = 2;
	assert_int_equal(doing(o, &act, ACT_TAKE_OUT, PREPARER), ERR_INPUT);
	assert_int_equal(doing(o, &act, ACT_CANCEL, PREPARER), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_due WHERE state = 1"), 5);
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), ERR_CONFLICT);
	/* Another municipality has no such run. */
	act.tenant = office_tenant(o, TOWN_RIVER);
	assert_int_equal(doing(o, &act, ACT_APPROVE, FIRST), ERR_NOT_FOUND);
	office_close(o);
}

static void test_file_once_and_again(void **state) {
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct payment_run_by_id_row row = run_row(o, &act);
	struct str bytes, again;
	struct zengin_file file;
	const struct zengin_rules rules = { .today = iso("2026-04-08") };
	assert_int_equal(row.state, PAYMENT_FILED);
	assert_int_equal(payment_file_again(o->db, o->a, act.tenant, &row, &bytes), OK);
	assert_int_equal(payment_file_again(o->db, o->a, act.tenant, &row, &again), OK);
	assert_true(str_equal(bytes, again));
	assert_int_equal(bytes.n, 5 * 122);
	assert_int_equal(zengin_read(o->a, bytes, &rules, &file), OK);
	assert_int_equal(file.batches[0].date.days, act.pay_on.days);
	ROW_STR(zengin_text(o->a, &ZENGIN_TRANSFER_DATA, &file.batches[0].data[1], TRANSFER_DATA_CUSTOMER),
		"00001000020000000000", "mark in the file");
	act.version = 4;
	assert_int_equal(doing(o, &act, ACT_FILE, PREPARER), ERR_CONFLICT);
	assert_int_equal(doing(o, &act, ACT_CANCEL, PREPARER), ERR_CONFLICT);
	assert_int_equal(doing(o, &act, ACT_BACK, FIRST), ERR_CONFLICT);
	/* Somebody changes a row behind the program's back: the file is no longer the one that was sent. */
	row.file_sha256 = S("0000");
	assert_int_equal(payment_file_again(o->db, o->a, act.tenant, &row, &bytes), ERR_INTERNAL);
	office_close(o);
}

static void test_statement(void **state) {
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct str bytes = bank_statement(o->a, "080415", "080420", 1, BANK_SAYS, COUNT_OF(BANK_SAYS));
	read_and_match(o, &act, bytes);
	struct payment_run_by_id_row row = run_row(o, &act);
	assert_int_equal(row.state, PAYMENT_DEBITED);
	assert_int_equal(row.debited_on.v, iso("2026-04-15").days);
	assert_int_equal(row.settle_on.v, iso("2026-04-22").days);
	assert_true(row.returned_count == 1 && row.returned_yen == 98765 && row.fee_yen == 660);
	assert_false(payment_is_settled(row.state, row.settle_on, iso("2026-04-21")));
	assert_true(payment_is_settled(row.state, row.settle_on, iso("2026-04-22")));
	/* The returned one is open again with the reason, the other is paid. */
	ROW_STR(office_text(o, "SELECT note FROM payment_due WHERE yen = 98765 AND state = 1"),
		"振込が戻りました（ｸﾐﾓﾄﾞｼ）", "reason");
	assert_int_equal(office_ask(o, "SELECT state FROM payment_due WHERE yen = 123456"), PAYMENT_DUE_PAID);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_UNKNOWN),
		1);
	/* The ledger: what left the account, with the fee and without what came back. */
	struct ledger_account_id cash;
	struct ledger_balance balance;
	assert_int_equal(ledger_find(o->db, o->a, act.tenant, LEDGER_CASH, act.source.v, &cash), OK);
	assert_int_equal(ledger_balance_now(o->db, o->a, act.tenant, cash, act.actor.now_us, &balance), OK);
	assert_int_equal(balance.posted_yen, -123456 - 660);
	/* The same file again changes nothing; a longer one brings its new line alone. */
	struct statement_id first = act.statement;
	struct str before = office_dump(o);
	read_and_match(o, &act, bytes);
	assert_int_equal(act.statement.v, first.v);
	office_expect_unchanged(o, before, "the same file again");
	const struct bank_line longer[] = { BANK_SAYS[0], BANK_SAYS[1], BANK_SAYS[2], BANK_SAYS[3],
		{ "080420", 1, 123456, "ｶ)ﾐﾎﾝｼﾖｳﾃﾝ", "", "0000100001" } };
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, longer, COUNT_OF(longer)));
	assert_int_equal(office_ask(o, "SELECT known_count FROM payment_statement WHERE line_count = 5"), 4);
	row = run_row(o, &act);
	assert_true(row.returned_count == 2 && row.fee_yen == 660);
	office_close(o);
}

/* What cannot be told apart is not guessed. */
static void test_suspense(void **state) {
	static const struct bank_line LINES[] = {
		{ "080416", 1, 123456, "ﾄｳｷﾖｳﾄ", "", "" },             /* the sum of a payment, but another's name */
		{ "080417", 1, 55555, "", "", "0000100001" },          /* the mark of one, but another sum */
		{ "080414", 2, 440, "", "ﾃｽｳﾘﾖｳ", "" },                /* a fee before anything was paid */
		{ "080420", 2, 1, "", "", "" },
		{ "080420", 1, 98765, "ﾔﾏﾀﾞ-ﾀﾛｳ", "", "K0000100002" }, /* the mark as EDI carries it */
	};
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct payment_movement_unknown_row *rows;
	size_t count;
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, LINES, COUNT_OF(LINES)));
	assert_int_equal(payment_movement_unknown(o->db, o->a, act.tenant, PAYMENT_MATCH_UNKNOWN, NULL,
				 (struct movement_id){ 0 }, 50, &rows, &count),
		OK);
	assert_int_equal(count, 4);
	assert_int_equal(run_row(o, &act).returned_count, 1);
	assert_int_equal(run_row(o, &act).state, PAYMENT_FILED);
	/* By hand: only what fits, once. */
	ROW_STR(rows[0].memo, "ﾃｽｳﾘﾖｳ", "the oldest first");
	act.movement = rows[1].movement_id;
	act.match = PAYMENT_MATCH_DEBIT;
	act.run_no = 1;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_INPUT);
	assert_true(act.why.n > 0);
	act.match = PAYMENT_MATCH_RETURN;
	act.line_no = 2;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_INPUT);
	act.line_no = 9;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_NOT_FOUND);
	act.line_no = 1;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), OK);
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_CONFLICT);
	assert_int_equal(run_row(o, &act).returned_count, 2);
	act.movement = rows[3].movement_id;
	act.match = PAYMENT_MATCH_OTHER;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_INPUT);
	act.note = S("口座維持の手数料");
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_UNKNOWN),
		2);
	office_close(o);
}

/* A notice and a statement tell of one return: it is returned once. A second line of the same kind is somebody else's
 * money. */
static void test_told_twice(void **state) {
	static const struct bank_line ONCE[] = { { "080416", 1, 98765, "", "", "K0000100002" } },
		AGAIN[] = { { "080417", 1, 98765, "", "", "K0000100002" } };
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct ledger_account_id cash;
	struct ledger_balance balance;
	read_and_match(o, &act, bank_notice(o->a, "080416", 98765, "K0000100002"));
	assert_int_equal(run_row(o, &act).returned_count, 1);
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, ONCE, 1));
	assert_int_equal(run_row(o, &act).returned_count, 1);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_RETURN),
		2);
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 2, AGAIN, 1));
	assert_int_equal(run_row(o, &act).returned_count, 1);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_UNKNOWN),
		1);
	assert_int_equal(ledger_find(o->db, o->a, act.tenant, LEDGER_CASH, act.source.v, &cash), OK);
	assert_int_equal(ledger_balance_now(o->db, o->a, act.tenant, cash, act.actor.now_us, &balance), OK);
	assert_int_equal(balance.posted_yen, 98765);
	/* The debit after the return: what came back stays open. The same sum a second time is no debit of ours. */
	const struct bank_line debits[] = { BANK_SAYS[0], BANK_SAYS[0] };
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 3, debits, 2));
	assert_int_equal(office_ask(o, "SELECT count(*) FROM payment_movement WHERE match = %d", PAYMENT_MATCH_UNKNOWN),
		2);
	assert_int_equal(office_ask(o, "SELECT state FROM payment_due WHERE yen = 98765"), PAYMENT_DUE_OPEN);
	assert_int_equal(office_ask(o, "SELECT state FROM payment_due WHERE yen = 123456"), PAYMENT_DUE_PAID);
	office_close(o);
}

static void expect_verdict(struct office *o, struct tenant_id tenant, const char *sentence, const char *what);

/* ---- what keeps an item out of a run ---- */

/* Before the run is made: of an item to be paid on 15 April, why it cannot. */
static const char *obstacle_of(struct office *o, struct act *act, const char *pay_on, int64_t yen) {
	struct payment_source_by_id_row source;
	struct payment_draft draft;
	assert_int_equal(payment_source_by_id(o->db, o->a, act->tenant, act->source, &source), OK);
	assert_int_equal(payment_draft_read(o->db, o->a, LANG_JA, act->tenant, &source, iso(pay_on), &draft), OK);
	for (size_t i = 0; i < draft.count; i++)
		if (draft.items[i].due.yen == yen)
			return draft.items[i].obstacle == NULL ? "" : draft.items[i].obstacle;
	return "not there";
}

static void test_obstacles(void **state) {
	struct office *o = office_open(state);
	struct act act = { .tenant = office_tenant(o, TOWN_HILL),
		.actor = { { PREPARER }, noon("2026-04-08") },
		.pay_on = iso("2026-04-15"),
		.note = S("") };
	assert_int_equal(doing(o, &act, ACT_WORLD, PREPARER), OK);
	ROW_STR(str_from(obstacle_of(o, &act, "2026-04-15", 123456)), "", "nothing is in the way");
	/* The last day on which it may be paid, and the day behind it. */
	place_exec(o->place,
		str_format(o->a, "UPDATE payment_due SET pay_until = %d WHERE yen = 123456", iso("2026-04-14").days).p);
	ROW_STR(str_from(obstacle_of(o, &act, "2026-04-14", 123456)), "", "in time");
	ROW_STR(str_from(obstacle_of(o, &act, "2026-04-15", 123456)),
		"この支払日では、予算の年度の出納閉鎖に間に合いません。早い支払日にしてください。", "too late");
	/* Ten digits of yen, and eleven. */
	place_exec(o->place, "UPDATE payment_due SET yen = 9999999999 WHERE yen = 98765");
	ROW_STR(str_from(obstacle_of(o, &act, "2026-04-15", INT64_C(9999999999))), "", "as much as fits");
	place_exec(o->place, "UPDATE payment_due SET yen = 10000000000 WHERE yen = 9999999999");
	ROW_STR(str_from(obstacle_of(o, &act, "2026-04-15", INT64_C(10000000000))),
		"金額が大きすぎて、1件の振込に書けません。分けて登録してください。", "a yen more");
	/* Not on a day that a file cannot say. */
	assert_null(payment_day_obstacle(iso("2027-04-07"), iso("2026-04-08")));
	assert_non_null(payment_day_obstacle(iso("2027-04-08"), iso("2026-04-08")));
	office_close(o);
}

/* What stands in a payment, or is paid, is not withdrawn. */
static void test_withdrawing(void **state) {
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct str before = office_dump(o);
	act.line_no = 1;
	assert_int_equal(doing(o, &act, ACT_WITHDRAW, PREPARER), ERR_CONFLICT);
	act.line_no = 99;
	assert_int_equal(doing(o, &act, ACT_WITHDRAW, PREPARER), ERR_NOT_FOUND);
	office_expect_unchanged(o, before, "what is in a payment");
	act.line_no = 5;
	assert_int_equal(doing(o, &act, ACT_WITHDRAW, PREPARER), OK);
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, BANK_SAYS, COUNT_OF(BANK_SAYS)));
	act.line_no = 1;
	assert_int_equal(doing(o, &act, ACT_WITHDRAW, PREPARER), ERR_CONFLICT);
	act.line_no = 2; /* given back, so it waits again */
	assert_int_equal(doing(o, &act, ACT_WITHDRAW, PREPARER), OK);
	expect_verdict(o, act.tenant, "", "withdrawn");
	office_close(o);
}

/* ---- what the bank says ---- */

/* Debited a day late: presumed settled so many open days behind the later of the two. By hand only the very sum is a
 * debit. */
static void test_late_debit(void **state) {
	static const struct bank_line LINES[] = { { "080416", 2, 123456 + 98765, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" },
		{ "080416", 2, 222222, "", "ｿｳｺﾞｳﾌﾘｺﾐ", "" } };
	struct office *o = office_open(state);
	struct act act = filed(o);
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, &LINES[1], 1));
	act.movement.v = office_ask(o, "SELECT movement_id FROM payment_movement WHERE yen = 222222");
	act.match = PAYMENT_MATCH_DEBIT;
	act.run_no = 1;
	assert_int_equal(doing(o, &act, ACT_ASSIGN, PREPARER), ERR_INPUT);
	ROW_STR(act.why, "金額が、支払の合計と違います。", "a yen more than the run");
	assert_int_equal(run_row(o, &act).state, PAYMENT_FILED);
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 2, &LINES[0], 1));
	struct payment_run_by_id_row row = run_row(o, &act);
	assert_int_equal(row.debited_on.v, iso("2026-04-16").days);
	assert_int_equal(row.settle_on.v, iso("2026-04-23").days);
	office_close(o);
}

/* What the bank has cancelled itself was never money. */
static void test_cancelled_by_the_bank(void **state) {
	struct office *o = office_open(state);
	struct act act = filed(o);
	struct str notice = bank_notice(o->a, "080416", 98765, "K0000100002");
	char *bytes = arena_bytes(o->a, notice.n);
	memcpy(bytes, notice.p, notice.n);
	bytes[200 + 127] = '1';
	memcpy(bytes + 400 + 19, "000001000000098765", 18);
	read_and_match(o, &act, str_of(bytes, notice.n));
	ROW_INT(office_ask(o, "SELECT match FROM payment_movement"), PAYMENT_MATCH_OTHER, "nothing to match");
	assert_int_equal(run_row(o, &act).returned_count, 0);
	expect_verdict(o, act.tenant, "", "cancelled by the bank");
	office_close(o);
}

/* ---- the auditor ---- */

#define NUMBERS "支払回の番号が抜けています"
#define SUMS "支払の件数か合計が、明細の合計と違います"
#define RETURNS "戻った件数か金額が、戻った明細の合計と違います"
#define EYES "支払を、2人の別の人が承認していません"
#define SHA "銀行に渡したはずの支払に、ファイルの照合値がありません"
#define ITEMS "明細の金額か支払先が、支払予定と違います"
#define DUES "支払予定の状態が、支払の状態と合いません"
#define MOVEMENTS "銀行の明細が、照合した支払と合いません"
#define INTENTS "支払の明細にあるのに、支払予定では支払に入っていないものがあります"
#define TOLD "銀行の明細にない引落し・戻り・手数料が、支払に記録されています"
#define SUSPENSE "照合したファイルに、照合も保留もされていない明細があります"
#define FILES "銀行に渡したときと違う振込のファイルがあります"

/* Each part of each rule, and what was done behind the program's back to fire it. */
static const struct { const char *sentence, *sql;
} CORRUPTIONS[] = {
	{ NUMBERS, "UPDATE payment_run SET run_no = 2" },
	{ "銀行のファイルの明細の件数が、記録と違います",
		"DELETE FROM payment_movement WHERE match IN (2, 6) AND movement_id = (SELECT max(movement_id) FROM payment_movement WHERE match IN (2, 6))" },
	{ "銀行のファイルの明細の件数が、記録と違います", "UPDATE payment_statement SET line_count = line_count + 1" },
	{ "銀行の明細の、ファイルの記録がありません", "DELETE FROM payment_statement" },
	{ "支払の明細の、支払の記録がありません",
		"DELETE FROM payment_run; UPDATE payment_due SET state = 1, run_id = NULL; DELETE FROM payment_movement; "
		"DELETE FROM payment_statement; DELETE FROM ledger_posting" },
	{ SUMS, "UPDATE payment_run SET line_count = line_count + 1" },
	{ SUMS, "UPDATE payment_run SET yen = yen + 1" },
	{ SUMS, "DELETE FROM payment_line WHERE line_no = 2" },
	{ RETURNS, "UPDATE payment_run SET returned_count = 0" },
	{ RETURNS, "UPDATE payment_run SET returned_yen = returned_yen - 1" },
	{ RETURNS, "UPDATE payment_line SET state = 2" },
	{ EYES, "UPDATE payment_run SET second_by = NULL" },
	{ EYES, "UPDATE payment_run SET first_by = NULL" },
	{ EYES, "UPDATE payment_run SET state = 2, first_by = NULL, second_by = NULL" },
	{ EYES, "UPDATE payment_run SET first_by = prepared_by" },
	{ EYES, "UPDATE payment_run SET second_by = prepared_by" },
	{ EYES, "UPDATE payment_run SET second_by = first_by" },
	{ SHA, "UPDATE payment_run SET filed_us = NULL" },
	{ SHA, "UPDATE payment_run SET file_sha256 = 'x'" },
	{ SHA, "UPDATE payment_run SET state = 3, file_sha256 = ''" },
	{ SHA, "UPDATE payment_run SET state = 3, filed_us = NULL" },
	{ SHA, "UPDATE payment_run SET debited_on = NULL" },
	{ ITEMS, "UPDATE payment_due SET yen = yen + 1 WHERE yen = 123456" },
	{ ITEMS, "UPDATE payment_line SET party_id = party_id + 1 WHERE line_no = 1" },
	{ ITEMS, "DELETE FROM payment_due WHERE yen = 98765" },
	{ DUES, "UPDATE payment_due SET state = 2 WHERE state = 3" },
	{ DUES, "UPDATE payment_due SET state = 2, run_id = (SELECT max(run_id) FROM payment_run) WHERE yen = 700" },
	{ DUES, "UPDATE payment_due SET state = 3, run_id = (SELECT max(run_id) FROM payment_run) WHERE yen = 98765" },
	{ DUES, "UPDATE payment_run SET state = 4" },
	{ DUES, "UPDATE payment_due SET run_id = 5 WHERE yen = 700" },
	{ DUES, "UPDATE payment_due SET state = 4, run_id = 5 WHERE yen = 700" },
	{ MOVEMENTS, "UPDATE payment_movement SET yen = yen + 1 WHERE match = 3" },
	{ MOVEMENTS, "UPDATE payment_movement SET incoming = NOT incoming WHERE match = 3" },
	{ MOVEMENTS, "UPDATE payment_movement SET run_id = NULL WHERE match = 3" },
	{ MOVEMENTS, "UPDATE payment_movement SET matched_line = 1 WHERE match = 4" },
	{ MOVEMENTS, "UPDATE payment_movement SET matched_line = NULL WHERE match = 4" },
	{ MOVEMENTS, "UPDATE payment_movement SET yen = yen + 1 WHERE match = 4" },
	{ MOVEMENTS, "UPDATE payment_movement SET run_id = 5 WHERE match = 5" },
	{ MOVEMENTS, "UPDATE payment_movement SET incoming = NOT incoming WHERE match = 5" },
	{ "引落し済みの支払の合計が、台帳の額と違います",
		"UPDATE ledger_posting SET yen = yen + 1 WHERE memo = '総合振込'" },
	{ "引落し済みの支払の合計が、台帳の額と違います",
		"DELETE FROM ledger_posting WHERE memo = '総合振込' AND yen = 98765" },
	{ "戻った振込の合計が、台帳の額と違います",
		"UPDATE ledger_posting SET yen = yen + 1 WHERE memo = '振込の戻り'" },
	{ "振込手数料の合計が、台帳の額と違います",
		"UPDATE ledger_posting SET yen = yen + 1 WHERE memo = '振込手数料'" },
	{ "振込手数料の合計が、台帳の額と違います", "UPDATE payment_run SET fee_yen = 0" },
	{ INTENTS, "UPDATE payment_due SET state = 1, run_id = NULL WHERE state = 3" },
	{ INTENTS, "UPDATE payment_due SET state = 4, run_id = NULL WHERE state = 3" },
	{ TOLD, "DELETE FROM payment_movement WHERE match = 3" },
	{ TOLD,
		"UPDATE payment_movement SET match = 3, run_id = (SELECT max(run_id) FROM payment_run), yen = (SELECT max(yen) FROM payment_run), "
		"incoming = (SELECT m.incoming FROM payment_movement m WHERE m.match = 3) WHERE match = 2" },
	{ TOLD, "DELETE FROM payment_movement WHERE match = 4" },
	{ TOLD, "UPDATE payment_movement SET yen = 659 WHERE match = 5" },
	{ SUSPENSE, "UPDATE payment_movement SET match = 1 WHERE match = 2" },
	{ FILES, "UPDATE payment_line SET holder = 'ｶ)ﾍﾞﾂﾉﾐｾ' WHERE line_no = 1" },
	{ FILES, "UPDATE payment_line SET number = '7654321' WHERE line_no = 2" },
	{ FILES, "UPDATE payment_line SET holder = '別の店' WHERE line_no = 2" },
	{ FILES, "UPDATE payment_source SET client_code = '0999000001'" },
	{ FILES, "UPDATE payment_run SET pay_on = pay_on + 1" },
};

static void expect_verdict(struct office *o, struct tenant_id tenant, const char *sentence, const char *what) {
	struct verify v = { .looked = 0 };
	ROW_INT(payment_verify(o->db, o->a, tenant, &v), OK, "%s", what);
	ROW_STR(str_from(v.sentence == NULL ? "" : v.sentence), sentence, "%s", what);
	ROW_TRUE((v.sentence == NULL) == (v.row.n == 0), "%s: a row", what);
	ROW_TRUE(v.sentence != NULL || v.looked > 0, "%s: nothing was looked at", what);
}

static void test_auditor(void **state) {
	static const char *const TABLES[] = { "payment_run", "payment_line", "payment_due", "payment_movement",
		"payment_statement", "payment_source", "ledger_posting" };
	struct office *o = office_open(state);
	struct act act = filed(o);
	expect_verdict(o, act.tenant, "", "filed");
	read_and_match(o, &act, bank_statement(o->a, "080415", "080420", 1, BANK_SAYS, COUNT_OF(BANK_SAYS)));
	expect_verdict(o, act.tenant, "", "matched");
	office_keep_tables(o, TABLES, COUNT_OF(TABLES));
	for (size_t i = 0; i < COUNT_OF(CORRUPTIONS); i++) {
		place_exec(o->place, CORRUPTIONS[i].sql);
		expect_verdict(o, act.tenant, CORRUPTIONS[i].sentence, CORRUPTIONS[i].sql);
		office_restore_tables(o, TABLES, COUNT_OF(TABLES));
	}
	expect_verdict(o, act.tenant, "", "as it was");
	office_close(o);
}

/* Nothing of a file in which something is wrong is kept, and no other kind of file is taken. */
static void test_refused_files(void **state) {
	struct office *o = office_open(state);
	struct payment_reading reading;
	struct str bytes = bank_statement(o->a, "080415", "080420", 1, BANK_SAYS, COUNT_OF(BANK_SAYS));
	struct str wrong =
		STR_JOIN(o->a, str_slice(bytes, 0, 5 * 200 + 60), S("9"), str_from_offset(bytes, 5 * 200 + 61));
	assert_int_equal(payment_reading_make(o->a, S("x"), wrong, iso("2026-04-20"), &reading), ERR_FORMAT);
	assert_int_equal(reading.file.problems->items[0].line, 6);
	assert_int_equal(payment_reading_make(o->a, S("x"), bytes, iso("2026-04-20"), &reading), OK);
	assert_int_equal(payment_reading_make(o->a, S("x"), bytes, iso("2026-04-19"), &reading),
		ERR_FORMAT); /* it ends on the 20th */
	assert_int_equal(reading.file.problems->items[0].column, 17);
	struct act act = filed(o);
	struct payment_run_by_id_row row = run_row(o, &act);
	assert_int_equal(payment_file_again(o->db, o->a, act.tenant, &row, &bytes), OK);
	assert_int_equal(payment_reading_make(o->a, S("x"), bytes, iso("2026-04-20"), &reading), ERR_FORMAT);
	office_close(o);
}

int main(void) {
	const struct place_test tests[] = { PLACE_TEST(test_draft_and_run, ON_BOTH),
		PLACE_TEST(test_two_other_people, ON_BOTH), PLACE_TEST(test_file_once_and_again, ON_BOTH),
		PLACE_TEST(test_statement, ON_BOTH), PLACE_TEST(test_suspense, ON_BOTH),
		PLACE_TEST(test_told_twice, ON_BOTH), PLACE_TEST(test_auditor, ON_BOTH),
		PLACE_TEST(test_obstacles, ON_BOTH), PLACE_TEST(test_withdrawing, ON_BOTH),
		PLACE_TEST(test_late_debit, ON_BOTH), PLACE_TEST(test_cancelled_by_the_bank, ON_BOTH),
		PLACE_TEST(test_refused_files, ON_SQLITE) };
	return place_run("office payment", tests, COUNT_OF(tests));
}
