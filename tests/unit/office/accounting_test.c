/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The exit to the accounting office on both databases: mappings and what they refuse, everything told once, two people,
 * files that are the same each time, and a fictional accounting system that reads what is sent and answers: paid orders
 * and money that comes back reach the budget, what differs waits for a person, a bad file changes nothing, the same
 * file twice changes nothing.
 */
#include "base/csv.h"
#include "base/decode.h"
#include "office/accounting/accounting-private.h"
#include "office/party/party.h"
#include "office/payment/payment.h"
#include "unit/office/office.h"

enum { CLERK = 41, APPROVER = 42 };

struct town {
	struct office *o;
	struct budget_desk desk;
	struct business_calendar bank;
	struct budget_line_id line;
	struct commitment_id first, second;
	struct budget_order_id order;
	struct party_id shop;
};

static struct date day(const char *text) {
	struct date d;
	assert_true(date_parse_iso(str_from(text), &d));
	return d;
}

static int64_t noon(const char *text) {
	return jst_to_us(day(text), 12, 0, 0);
}

/* ---- the world ---- */

static enum err make_party(struct db *db, struct arena *a, struct town *t) {
	const struct party_actor actor = { .account = t->desk.by, .now_us = t->desk.now_us };
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER,
		.state = PARTY_ACTIVE,
		.name = S("みほん珈琲"),
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	TRY(party_add(db, a, t->desk.tenant, actor, &fields, PARTY_BY_OFFICER, t->desk.now_us, &t->shop));
	return accounting_creditor_put(db, t->desk.tenant, t->shop, S("0001234"), t->desk.now_us, t->desk.by, NULL);
}

static enum err commit(struct db *db, struct arena *a, struct town *t, const char *title, int64_t yen,
	struct commitment_id *ret) {
	return budget_commit(db, a, &t->desk,
		&(struct budget_commit_fields){ .line = t->line,
			.title = str_from(title),
			.yen = yen,
			.on = day("2026-06-01"),
			.completes_on = day("2027-03-01"),
			.party = t->shop },
		ret);
}

static enum err make_world(struct db *db, struct arena *a, void *context) {
	struct town *t = context;
	TRY(make_party(db, a, t));
	TRY(budget_year_set(db, a, &t->desk, 2026, BUDGET_VOTED, (struct opt_int){ true, day("2026-03-25").days }));
	TRY(budget_year_set(db, a, &t->desk, 2027, BUDGET_VOTED, (struct opt_int){ true, day("2027-03-25").days }));
	TRY(budget_line_add(db, a, &t->desk,
		&(struct budget_line_fields){ .fiscal_year = 2026,
			.code = S("01-07-01-02-18-01-0015"),
			.name = S("商店街支援") },
		&t->line));
	TRY(budget_appropriate(db, a, &t->desk, t->line, BUDGET_INITIAL, 5000000, true, day("2026-04-01"), S("")));
	TRY(commit(db, a, t, "桜フェア", 900000, &t->first));
	TRY(commit(db, a, t, "夏まつり", 300000, &t->second));
	return budget_order(db, a, &t->desk, t->first, 700000, true, day("2026-06-19"), day("2026-06-02"), &t->order);
}

/* A mapping in force for each kind, as the fictional system wants it. */
static enum err make_mappings(struct db *db, struct arena *a, void *context) {
	struct town *t = context;
	for (int kind = ACCOUNTING_COMMITMENT; kind <= ACCOUNTING_ANSWER; kind++) {
		struct accounting_mapping_id id;
		struct accounting_mapping m;
		TRY(accounting_mapping_add(db, a, &t->desk, (enum accounting_kind)kind, day("2026-04-01"), &id));
		TRY(accounting_mapping_read(db, a, t->desk.tenant, id, &m));
		m.row.day_form = ACCOUNTING_DAY_ERA_CODE;
		m.row.year_form = ACCOUNTING_YEAR_ERA;
		TRY(accounting_mapping_change(db, &t->desk, &m.row));
		if (kind == ACCOUNTING_COMMITMENT)
			TRY(accounting_column_set(db, a, &t->desk, id, 2,
				&(struct accounting_columns_of_row){ .column_no = 9,
					.heading = S("節"),
					.field = ACCOUNTING_SETSU,
					.fixed = S(""),
					.width = 4,
					.codes = S("18=180\n12=120") }));
		TRY(accounting_mapping_use(db, a, &t->desk, id, kind == ACCOUNTING_COMMITMENT ? 3 : 2));
	}
	return OK;
}

static struct town *town_open(void **state) {
	struct office *o = office_open(state);
	struct town *t = ARENA_NEW(o->a, struct town);
	t->o = o;
	t->bank = business_calendar_bank(NULL);
	t->desk = (struct budget_desk){ .tenant = office_tenant(o, TOWN_HILL),
		.by = { CLERK },
		.now_us = noon("2026-06-03"),
		.bank = &t->bank };
	assert_int_equal(office_write(o, make_world, t), OK);
	assert_int_equal(office_write(o, make_mappings, t), OK);
	return t;
}

/* ---- one act at a time, in the writer ---- */

struct act {
	struct town *t;
	enum { MAKE = 1, APPROVE, CANCEL_RUN, FILE_RUN, ADD, TAKE, SETTLE, CHANGE, ORDER_CANCEL, BACK, PAID } what;
	enum accounting_kind kind;
	struct accounting_run_id run;
	int64_t version, yen;
	const struct accounting_reading *reading;
	struct accounting_result_id result;
	struct accounting_difference_id difference;
	enum accounting_resolution how;
	const char *note, *on;
};

static enum err budget_act(struct db *db, struct arena *a, struct act *x) {
	struct budget_came_back back;
	const struct budget_desk *desk = &x->t->desk;
	switch (x->what) {
	case CHANGE: return budget_commitment_change(db, a, desk, x->t->first, x->yen, day(x->on), S("額の確定"));
	case ORDER_CANCEL: return budget_order_cancel(db, a, desk, x->t->order, day(x->on), S("誤り"));
	case PAID: return budget_paid(db, a, desk, x->t->order, day(x->on));
	default: return budget_money_back(db, a, desk, x->t->first, x->yen, day(x->on), &back);
	}
}

static enum err act(struct db *db, struct arena *a, void *context) {
	struct act *x = context;
	const struct budget_desk *desk = &x->t->desk;
	switch (x->what) {
	case MAKE: return accounting_run_make(db, a, desk, x->kind, &x->run);
	case APPROVE: return accounting_approve(db, a, desk, x->run, x->version);
	case CANCEL_RUN: return accounting_cancel(db, a, desk, x->run, x->version, S("見直し"));
	case FILE_RUN: return accounting_file(db, a, desk, x->run, x->version);
	case ADD: return accounting_result_add(db, a, desk, x->reading, &x->result);
	case TAKE: return accounting_result_take_over(db, a, desk, x->result);
	case SETTLE: return accounting_settle(db, a, desk, x->difference, x->how, str_from(x->note));
	default: return budget_act(db, a, x);
	}
}

static enum err doing(struct town *t, struct act *x, int what, int64_t by) {
	x->t = t;
	x->what = (__typeof__(x->what))what;
	t->desk.by.v = by;
	return office_write(t->o, act, x);
}

#define MUST(t, x, what) assert_int_equal(doing(t, x, what, CLERK), OK)

/* Refused with this error, and nothing at all is written. */
static void refused(struct town *t, struct act *x, int what, int64_t by, enum err expected, const char *why) {
	struct str before = office_dump(t->o);
	enum err e = doing(t, x, what, by);
	ROW_TRUE(e == expected, "%s: %s", why, e == OK ? "done" : err_info(e)->name);
	office_expect_unchanged(t->o, before, why);
}

/* A file that has left; its bytes. */
static struct str sent(struct town *t, struct act *x, enum accounting_kind kind) {
	struct accounting_run_by_id_row run;
	struct str bytes = S("");
	x->kind = kind;
	MUST(t, x, MAKE);
	x->version = 1;
	assert_int_equal(doing(t, x, APPROVE, APPROVER), OK);
	x->version = 2;
	MUST(t, x, FILE_RUN);
	assert_int_equal(accounting_run_by_id(t->o->db, t->o->a, t->desk.tenant, x->run, &run), OK);
	assert_int_equal(accounting_file_again(t->o->db, t->o->a, t->desk.tenant, &run, &bytes), OK);
	return bytes;
}

/* ---- the fictional accounting system ---- */

struct said_row { const char *number, *status, *slip, *yen, *payee, *day, *reason; };

/* Its file: CP932, its columns in an order of its own, with one that nobody asked for. */
static struct str answer_file(struct arena *a, const struct said_row *rows, size_t count) {
	struct buf out;
	struct csv_writer w;
	buf_init(&out, a, 1 << 20);
	csv_begin(&w, a, &out, CSV_CP932, 0);
	static const char *const HEADING[] = { "処理日", "伝票番号", "処理結果", "理由", "金額", "送付番号", "支払日", "債権者番号" };
	for (size_t i = 0; i < COUNT_OF(HEADING); i++)
		csv_put(&w, str_from(HEADING[i]));
	csv_end_row(&w);
	for (size_t i = 0; i < count; i++) {
		const char *const cells[] = { "5080620", rows[i].slip, rows[i].status, rows[i].reason, rows[i].yen,
			rows[i].number, rows[i].day, rows[i].payee };
		for (size_t c = 0; c < COUNT_OF(cells); c++)
			csv_put(&w, str_from(cells[c]));
		csv_end_row(&w);
	}
	assert_int_equal(csv_finish(&w), OK);
	return buf_view(&out);
}

static enum err read_answer(struct town *t, struct str bytes, struct accounting_reading *ret) {
	struct accounting_mapping m;
	assert_int_equal(accounting_mapping_for(t->o->db, t->o->a, t->desk.tenant, ACCOUNTING_ANSWER, day("2026-06-03"),
				 &m),
		OK);
	return accounting_reading_make(t->o->a, LANG_JA, &m, S("kekka.csv"), bytes, ret);
}

static void answered(struct town *t, struct act *x, const struct said_row *rows, size_t count) {
	struct accounting_reading reading;
	assert_int_equal(read_answer(t, answer_file(t->o->a, rows, count), &reading), OK);
	x->reading = &reading;
	MUST(t, x, ADD);
	MUST(t, x, TAKE);
}

/* The cells of a row of a CP932 file, from 0 (the heading). */
static struct str cell_of(struct town *t, struct str bytes, int row, size_t column) {
	struct str text, reason;
	enum encoding encoding;
	struct csv_reader r;
	struct csv_row cells = { .count = 0 };
	bool more = true;
	assert_int_equal(text_decode(t->o->a, bytes, &text, &encoding, &reason), OK);
	csv_open(&r, t->o->a, text, CSV_COMMA);
	for (int i = 0; i <= row; i++)
		assert_int_equal(csv_next(&r, &cells, &more), OK);
	return more ? str_copy(t->o->a, csv_field_at(&cells, column)) : STR_NONE;
}

static struct accounting_difference_by_id_row difference(struct town *t, enum accounting_finding finding) {
	struct accounting_difference_list_row *rows;
	struct accounting_difference_by_id_row d;
	size_t count;
	assert_int_equal(accounting_difference_list(t->o->db, t->o->a, t->desk.tenant, ACCOUNTING_OPEN, NULL, 100,
				 &rows, &count),
		OK);
	for (size_t i = 0; i < count; i++)
		if (rows[i].finding == finding) {
			assert_int_equal(accounting_difference_by_id(t->o->db, t->o->a, t->desk.tenant,
						 rows[i].difference_id, &d),
				OK);
			return d;
		}
	fail_msg("no open difference \"%s\" of %zu", accounting_finding_desc.values[finding].word, count);
	return (struct accounting_difference_by_id_row){ .number = S("") };
}

static int64_t open_differences(struct town *t) {
	return office_ask(t->o, "SELECT count(*) FROM accounting_difference WHERE resolution = 1");
}

/* ---- tests ---- */

static void test_the_file(void **state) {
	struct town *t = town_open(state);
	struct act x = { .kind = ACCOUNTING_COMMITMENT };
	struct str bytes = sent(t, &x, ACCOUNTING_COMMITMENT);
	static const char *const FIRST[] = { "8", "2026000001", "新規", "5080601", "01", "07", "01", "02", "0180", "01",
		"0015", "0001234", "桜フェア", "900000" };
	for (size_t c = 0; c < COUNT_OF(FIRST); c++)
		ROW_STR(cell_of(t, bytes, 1, c), FIRST[c], "column %zu", c + 1);
	ROW_STR(cell_of(t, bytes, 0, 1), "送付番号", "heading");
	ROW_STR(cell_of(t, bytes, 2, 12), "夏まつり", "the second");
	ROW_TRUE(str_is_none(cell_of(t, bytes, 3, 0)), "no third");
	/* Nothing is told twice. */
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "nothing new");
	/* A change is told by how much. */
	x.yen = 850000;
	x.on = "2026-06-10";
	MUST(t, &x, CHANGE);
	bytes = sent(t, &x, ACCOUNTING_COMMITMENT);
	ROW_STR(cell_of(t, bytes, 1, 2), "変更", "part");
	ROW_STR(cell_of(t, bytes, 1, 13), "-50000", "yen");
	ROW_STR(cell_of(t, bytes, 1, 1), "2026000003", "a number of its own");
	ROW_INT(office_ask(t->o, "SELECT sum(yen) FROM accounting_item WHERE kind = 1"),
		office_ask(t->o, "SELECT sum(decided_yen) FROM budget_commitment"), "told = decided");
	office_close(t->o);
}

static void test_two_people_once(void **state) {
	struct town *t = town_open(state);
	struct act x = { .kind = ACCOUNTING_ORDER, .version = 1 };
	struct accounting_run_by_id_row run;
	struct str bytes;
	/* An order names its commitment by the number under which that was sent. */
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "the commitment was not sent yet");
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	x = (struct act){ .kind = ACCOUNTING_ORDER, .version = 1 };
	MUST(t, &x, MAKE);
	refused(t, &x, FILE_RUN, CLERK, ERR_CONFLICT, "not approved");
	refused(t, &x, APPROVE, CLERK, ERR_FORBIDDEN, "who made it");
	x.version = 9;
	refused(t, &x, APPROVE, APPROVER, ERR_CONFLICT, "another version");
	x.version = 1;
	/* Given up: the next file has it under a new number. */
	MUST(t, &x, CANCEL_RUN);
	refused(t, &x, APPROVE, APPROVER, ERR_CONFLICT, "given up");
	bytes = sent(t, &x, ACCOUNTING_ORDER);
	ROW_STR(cell_of(t, bytes, 1, 1), "2026000004", "after the number that was given up");
	ROW_STR(cell_of(t, bytes, 1, 4), "2026000001", "its commitment");
	ROW_STR(cell_of(t, bytes, 1, 5), "概算払", "advance");
	ROW_STR(cell_of(t, bytes, 1, 9), "5080619", "payday");
	refused(t, &x, FILE_RUN, CLERK, ERR_CONFLICT, "twice");
	refused(t, &x, CANCEL_RUN, CLERK, ERR_CONFLICT, "after it left");
	/* Its sum is that of the bytes; rows that were changed behind our back are noticed. */
	char hex[65];
	accounting_sha256(bytes, hex);
	assert_int_equal(accounting_run_by_id(t->o->db, t->o->a, t->desk.tenant, x.run, &run), OK);
	ROW_STR(run.sha256, hex, "sum");
	run.sha256 = S("0");
	assert_int_equal(accounting_file_again(t->o->db, t->o->a, t->desk.tenant, &run, &bytes), ERR_INTERNAL);
	office_close(t->o);
}

static void test_answers(void **state) {
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	(void)sent(t, &x, ACCOUNTING_ORDER);
	t->desk.now_us = noon("2026-06-22");
	const struct said_row rows[] = {
		{ "2026000001", "受理", "A-100", "900,000", "1234", "", "" },
		{ "2026000003", "支払済", "B-7", "\\700000", "みほん珈琲", "5080619", "" },
	};
	struct accounting_reading reading;
	struct str file = answer_file(t->o->a, rows, COUNT_OF(rows));
	assert_int_equal(read_answer(t, file, &reading), OK);
	x.reading = &reading;
	MUST(t, &x, ADD);
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM budget_order WHERE state = 2"), 0, "only read");
	MUST(t, &x, TAKE);
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM budget_order WHERE state = 2 AND done_on = %d",
			day("2026-06-19").days),
		1, "paid on their day");
	ROW_STR(office_text(t->o, "SELECT slip FROM accounting_item WHERE number = '2026000001'"), "A-100", "slip");
	/* The second commitment has no answer, though its file was answered: the only difference. */
	ROW_INT(open_differences(t), 1, "differences");
	ROW_STR(difference(t, ACCOUNTING_MISSING).number, "2026000002", "missing");
	/* The same file again changes nothing; nor does taking over again. */
	struct str before = office_dump(t->o);
	const struct accounting_result_id first = x.result;
	MUST(t, &x, ADD);
	assert_int_equal(x.result.v, first.v);
	MUST(t, &x, TAKE);
	office_expect_unchanged(t->o, before, "the same file twice");
	/* A later file with old rows in it: what was missing is answered, the rest is known. */
	const struct said_row later[] = { { "2026000001", "受理", "A-100", "900000", "", "", "" },
		{ "2026000002", "受理", "A-101", "300000", "", "", "" } };
	answered(t, &x, later, COUNT_OF(later));
	ROW_INT(open_differences(t), 0, "answered");
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM accounting_difference WHERE resolution = %d",
			ACCOUNTING_ANSWERED),
		1, "by itself");
	/* The order's next file would carry the slip of its commitment. */
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM accounting_item WHERE state = %d", ACCOUNTING_DONE), 1, "done");
	office_close(t->o);
}

static void settled(struct town *t, struct act *x, enum accounting_finding finding, enum accounting_resolution how) {
	x->difference = difference(t, finding).difference_id;
	x->how = how;
	x->note = "";
	refused(t, x, SETTLE, CLERK, ERR_INPUT, "without a note");
	x->note = "会計課に確かめた";
	MUST(t, x, SETTLE);
	refused(t, x, SETTLE, CLERK, ERR_CONFLICT, "twice");
}

static void test_differences(void **state) {
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	struct str bytes;
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	(void)sent(t, &x, ACCOUNTING_ORDER);
	t->desk.now_us = noon("2026-06-25");
	const struct said_row rows[] = {
		{ "2026000001", "受理", "A-100", "890000", "", "", "" },        /* another sum */
		{ "2026000002", "差戻し", "", "300000", "", "", "科目が違います" },
		{ "2026000003", "支払済", "B-7", "700000", "", "5080623", "" },  /* another day */
		{ "2026999999", "受理", "Z", "1", "", "", "" },                 /* theirs without ours */
	};
	answered(t, &x, rows, COUNT_OF(rows));
	ROW_INT(open_differences(t), 4, "differences");
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM budget_order WHERE state = 2"), 0,
		"nothing is paid on a day that differs");
	struct accounting_difference_by_id_row d = difference(t, ACCOUNTING_OTHER_YEN);
	ROW_STR(d.ours, "900000", "ours");
	ROW_STR(d.theirs, "890000", "theirs");
	assert_false(accounting_may_settle(&d, ACCOUNTING_TAKE_THEIRS));
	settled(t, &x, ACCOUNTING_OTHER_DAY, ACCOUNTING_TAKE_THEIRS);
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM budget_order WHERE state = 2 AND done_on = %d",
			day("2026-06-23").days),
		1, "paid as they say");
	settled(t, &x, ACCOUNTING_REFUSAL, ACCOUNTING_SEND_AGAIN);
	settled(t, &x, ACCOUNTING_OTHER_YEN, ACCOUNTING_TAKE_BACK);
	d = difference(t, ACCOUNTING_UNKNOWN);
	assert_false(accounting_may_settle(&d, ACCOUNTING_SEND_AGAIN));
	settled(t, &x, ACCOUNTING_UNKNOWN, ACCOUNTING_NOTED);
	ROW_INT(open_differences(t), 0, "all settled");
	/* The refused one again under its number, the withdrawn one under a new one. */
	bytes = sent(t, &x, ACCOUNTING_COMMITMENT);
	ROW_STR(cell_of(t, bytes, 1, 1), "2026000002", "again");
	ROW_STR(cell_of(t, bytes, 2, 1), "2026000004", "anew");
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM accounting_line WHERE again"), 1, "marked");
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "nothing is left");
	office_close(t->o);
}

/* What cannot be as they say it is left for a person: money of a day that has not come, items of a file that has not
 * left; told twice, it is one difference. */
static void test_odd_answers(void **state) {
	struct town *t = town_open(state);
	struct act x = { .kind = ACCOUNTING_ORDER, .version = 1, .on = "2026-06-10" };
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	x = (struct act){ .kind = ACCOUNTING_ORDER, .version = 1, .on = "2026-06-10" };
	MUST(t, &x, MAKE);
	const struct said_row early = { "2026000003", "受理", "B-7", "700000", "", "", "" };
	answered(t, &x, &early, 1);
	ROW_STR(difference(t, ACCOUNTING_UNKNOWN).number, "2026000003", "it has not left yet");
	x.version = 1;
	assert_int_equal(doing(t, &x, APPROVE, APPROVER), OK);
	x.version = 2;
	MUST(t, &x, FILE_RUN);
	const struct said_row ahead = { "2026000003", "支払済", "B-7", "700000", "", "5080619", "" },
		again = { "2026000003", "支払済", "B-7", "700000", "みほん珈琲", "5080619", "" };
	answered(t, &x, &ahead, 1); /* on 3 June */
	ROW_INT(office_ask(t->o, "SELECT count(*) FROM budget_order WHERE state = 2"), 0,
		"not paid on a day that has not come");
	(void)difference(t, ACCOUNTING_OTHER_DAY);
	const int64_t open = open_differences(t);
	answered(t, &x, &again, 1);
	ROW_INT(open_differences(t), open, "the same difference once");
	/* A reduction may come without its sign. */
	x.yen = 850000;
	MUST(t, &x, CHANGE);
	t->desk.now_us = noon("2026-06-11");
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	const struct said_row less = { "2026000004", "受理", "A-9", "50000", "", "", "" };
	answered(t, &x, &less, 1);
	ROW_STR(office_text(t->o, "SELECT slip FROM accounting_item WHERE number = '2026000004'"), "A-9", "taken over");
	office_close(t->o);
}

/* A file with something that goes a second time is given up: it goes a second time in the next, under its number. */
static void test_again_after_giving_up(void **state) {
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	t->desk.now_us = noon("2026-06-25");
	const struct said_row rows[] = { { "2026000001", "受理", "A-1", "900000", "", "", "" },
		{ "2026000002", "差戻し", "", "300000", "", "", "科目が違います" } };
	answered(t, &x, rows, COUNT_OF(rows));
	settled(t, &x, ACCOUNTING_REFUSAL, ACCOUNTING_SEND_AGAIN);
	x.kind = ACCOUNTING_COMMITMENT;
	MUST(t, &x, MAKE);
	x.version = 1;
	MUST(t, &x, CANCEL_RUN);
	struct str bytes = sent(t, &x, ACCOUNTING_COMMITMENT);
	ROW_STR(cell_of(t, bytes, 1, 1), "2026000002", "under its number");
	ROW_TRUE(str_is_none(cell_of(t, bytes, 2, 0)), "and nothing else");
	office_close(t->o);
}

static enum err pay_ourselves(struct db *db, struct arena *a, void *context) {
	const struct town *t = context;
	bool is_new;
	(void)a;
	return payment_due_add(db, t->desk.tenant, (struct payment_actor){ t->desk.by, t->desk.now_us },
		&(struct payment_due_fields){ .ref_kind = S(BUDGET_ORDER_REF),
			.ref_no = t->order.v,
			.party = t->shop,
			.title = S("桜フェア"),
			.yen = 700000,
			.due_on = day("2026-06-19") },
		&is_new);
}

static void test_what_we_pay_ourselves(void **state) {
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	assert_int_equal(office_write(t->o, pay_ourselves, t), OK);
	x.kind = ACCOUNTING_ORDER;
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "an order of the bank file");
	office_close(t->o);
}

#define TWICE "会計に2回送られた記録があります"
#define RUN_SUMS "件数か合計が明細と合わない会計のファイルがあります"
#define ALONE "別の人の承認なしに送られた会計のファイルがあります"
#define UNPAID "会計では支払済みで、予算では支払済みでない支出命令があります"
#define OTHER_BYTES "送ったときと違う会計のファイルがあります"
#define TWO_EXITS "会計に送り、銀行のファイルでも支払う支出命令があります"
#define UNRETURNED "会計では収入済みで、予算に記録されていない戻入か歳入があります"

/* Each part of each rule of the auditor is fired by rows that somebody changed behind our back. */
static void test_auditor(void **state) {
	static const struct { const char *sentence, *break_it, *mend_it;
	} CORRUPTIONS[] = {
		{ TWICE,
			"INSERT INTO accounting_line (tenant_id, run_id, line_no, item_id, again, cells) SELECT tenant_id, run_id, 9, (SELECT min(item_id) FROM accounting_item), again, '' FROM "
			"accounting_line WHERE run_id = (SELECT max(run_id) FROM accounting_run) AND line_no = 1",
			"DELETE FROM accounting_line WHERE line_no = 9" },
		{ RUN_SUMS, "UPDATE accounting_run SET yen = yen + 1", "UPDATE accounting_run SET yen = yen - 1" },
		{ ALONE, "UPDATE accounting_run SET approved_by = prepared_by",
			"UPDATE accounting_run SET approved_by = 42" },
		{ UNPAID, "UPDATE budget_order SET done_on = done_on + 1",
			"UPDATE budget_order SET done_on = done_on - 1" },
		{ OTHER_BYTES, "UPDATE accounting_line SET cells = replace(cells, '900000', '900001')",
			"UPDATE accounting_line SET cells = replace(cells, '900001', '900000')" },
		{ RUN_SUMS, "UPDATE accounting_run SET line_count = line_count + 1",
			"UPDATE accounting_run SET line_count = line_count - 1" },
		{ RUN_SUMS, "UPDATE accounting_item SET yen = yen + 1 WHERE kind = 1",
			"UPDATE accounting_item SET yen = yen - 1 WHERE kind = 1" },
		{ ALONE, "UPDATE accounting_run SET approved_by = NULL", "UPDATE accounting_run SET approved_by = 42" },
		{ UNPAID, "UPDATE budget_order SET state = 1", "UPDATE budget_order SET state = 2" },
		{ UNPAID, "UPDATE budget_order SET done_on = NULL",
			"UPDATE budget_order SET done_on = (SELECT max(done_on) FROM accounting_item)" },
		{ OTHER_BYTES, "UPDATE accounting_run SET sha256 = ''",
			"UPDATE accounting_run SET sha256 = (SELECT k.sha256 FROM kept_accounting_run k WHERE k.run_id = accounting_run.run_id)" },
		{ TWO_EXITS,
			"INSERT INTO payment_due (tenant_id, due_id, ref_kind, ref_no, party_id, title, yen, due_on, state, note, added_us, added_by) SELECT tenant_id, 5, 'budget.order', order_id, "
			"party_id, '', yen, pay_on, 1, '', 1, 1 FROM accounting_item WHERE order_id IS NOT NULL",
			"DELETE FROM payment_due WHERE due_id = 5" },
		{ UNRETURNED, "UPDATE accounting_item SET state = 4, kind = 3 WHERE kind = 1",
			"UPDATE accounting_item SET state = 2, kind = 1 WHERE kind = 3" },
		{ UNRETURNED, "UPDATE accounting_item SET state = 4, kind = 4 WHERE kind = 1",
			"UPDATE accounting_item SET state = 2, kind = 1 WHERE kind = 4" },
	};
	static const char *const KEPT[] = { "accounting_run" };
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	struct verify v;
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	(void)sent(t, &x, ACCOUNTING_ORDER);
	t->desk.now_us = noon("2026-06-22");
	const struct said_row row = { "2026000003", "支払済", "B-7", "700000", "", "5080619", "" };
	answered(t, &x, &row, 1);
	office_keep_tables(t->o, KEPT, COUNT_OF(KEPT));
	for (size_t i = 0; i < COUNT_OF(CORRUPTIONS); i++) {
		v = (struct verify){ .looked = 0 };
		assert_int_equal(accounting_verify(t->o->db, t->o->a, t->desk.tenant, &v), OK);
		ROW_TRUE(v.sentence == NULL && v.looked >= 6, "before %zu: %s", i,
			v.sentence == NULL ? "little" : v.sentence);
		place_exec(t->o->place, CORRUPTIONS[i].break_it);
		v = (struct verify){ .looked = 0 };
		assert_int_equal(accounting_verify(t->o->db, t->o->a, t->desk.tenant, &v), OK);
		ROW_TRUE(v.sentence != NULL && v.row.n == 13, "corruption %zu is not seen", i);
		ROW_STR(str_from(v.sentence), CORRUPTIONS[i].sentence, "%s", CORRUPTIONS[i].break_it);
		place_exec(t->o->place, CORRUPTIONS[i].mend_it);
	}
	office_close(t->o);
}

/* 50,000 yen have to come back of an order that was paid; the file that asks for them, and its number. */
static struct town *to_come_back(void **state, struct str *ret_number) {
	struct town *t = town_open(state);
	struct act x = { .version = 1, .on = "2026-06-19" };
	struct str bytes;
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	MUST(t, &x, PAID);
	(void)sent(t, &x, ACCOUNTING_ORDER); /* paid by hand before it was sent: told all the same */
	t->desk.now_us = noon("2027-04-20");
	x.yen = 650000;
	x.on = "2027-04-20";
	MUST(t, &x, CHANGE);
	bytes = sent(t, &x, ACCOUNTING_RETURN);
	ROW_STR(cell_of(t, bytes, 1, 7), "50000", "戻入");
	ROW_STR(cell_of(t, bytes, 1, 0), "8", "of the old year");
	x.kind = ACCOUNTING_REVENUE;
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "no 調定 while the accounts are open");
	*ret_number = cell_of(t, bytes, 1, 1);
	return t;
}

static void test_back_in_time(void **state) {
	struct str number;
	struct town *t = to_come_back(state, &number);
	struct act x = { .version = 1 };
	t->desk.now_us = noon("2027-05-29");
	const struct said_row row = { str_to_cstr(t->o->a, number), "収入済", "C-1", "50000", "", "令和9年5月28日", "" };
	answered(t, &x, &row, 1);
	ROW_INT(office_ask(t->o, "SELECT returned_yen FROM budget_commitment WHERE title = '桜フェア'"), 50000, "戻入");
	ROW_INT(open_differences(t), 0, "no difference");
	office_close(t->o);
}

/* Not by 31 May: taken back, and 調定 of the new year. */
static void test_back_too_late(void **state) {
	struct str number, bytes;
	struct town *t = to_come_back(state, &number);
	struct act x = { .version = 1 };
	t->desk.now_us = noon("2027-05-31");
	x.kind = ACCOUNTING_REVENUE;
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "still 戻入 on the last day");
	t->desk.now_us = noon("2027-06-01");
	bytes = sent(t, &x, ACCOUNTING_RETURN);
	ROW_STR(cell_of(t, bytes, 1, 2), "取消", "part");
	ROW_STR(cell_of(t, bytes, 1, 7), "-50000", "yen");
	bytes = sent(t, &x, ACCOUNTING_REVENUE);
	ROW_STR(cell_of(t, bytes, 1, 0), "9", "of the new year");
	ROW_STR(cell_of(t, bytes, 1, 1), "2027000001", "numbered there");
	const struct said_row row = { "2027000001", "収入済", "D-1", "50000", "", "2027/06/01", "" };
	answered(t, &x, &row, 1);
	ROW_INT(office_ask(t->o, "SELECT late_yen FROM budget_commitment WHERE title = '桜フェア'"), 50000, "雑入");
	ROW_INT(office_ask(t->o, "SELECT yen FROM budget_revenue WHERE fiscal_year = 2027"), 50000,
		"revenue of the new year");
	x.kind = ACCOUNTING_REVENUE;
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "nothing is told twice");
	office_close(t->o);
}

/* A file with anything wrong in it is refused with row, column and reason. */
static void test_bad_files(void **state) {
	struct town *t = town_open(state);
	struct act x = { .version = 1 };
	(void)sent(t, &x, ACCOUNTING_COMMITMENT);
	static const struct { struct said_row row; const char *column, *reason; } ROWS[] = {
		{ { "2026000001", "受理", "A", "9000OO", "", "", "" }, "金額", "「9000OO」は金額として読めません。" },
		{ { "2026000001", "支払済", "A", "900000", "", "5081331", "" }, "支払日|収入日", "「5081331」は日付として読めません。" },
		{ { "2026000001", "保留", "A", "900000", "", "", "" }, "処理結果", "「保留」が何のことか、対応表にありません。" },
		{ { "", "受理", "A", "900000", "", "", "" }, "", "送付番号がありません。" },
		{ { "2026000001", "支払済", "A", "900000", "", "", "" }, "", "支払日または収入日がありません。" },
	};
	struct accounting_reading reading;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		enum err e = read_answer(t, answer_file(t->o->a, &ROWS[i].row, 1), &reading);
		ROW_TRUE(e == ERR_FORMAT && reading.problem_count == 1, "row %zu: %s, %zu problems", i,
			e == OK ? "read" : err_info(e)->name, reading.problem_count);
		ROW_INT(reading.problems[0].row_no, 2, "row %zu", i);
		ROW_STR(reading.problems[0].column, ROWS[i].column, "row %zu", i);
		ROW_STR(reading.problems[0].reason, ROWS[i].reason, "row %zu", i);
	}
	static const char *const FILES[] = { "", "送付番号,処理結果,金額\r\n", "送付番号,金額\r\n2026000001,1\r\n",
		"送付番号,処理結果,金額,金額\r\n1,受理,1,1\r\n", "\x81", "送付番号,\"処理" };
	for (size_t i = 0; i < COUNT_OF(FILES); i++)
		ROW_TRUE(read_answer(t, str_from(FILES[i]), &reading) == ERR_FORMAT && reading.problem_count > 0,
			"file %zu", i);
	office_close(t->o);
}

/* What cannot be written is left out with its reason, and goes with a later file. */
static enum err odd_title(struct db *db, struct arena *a, void *context) {
	struct town *t = context;
	struct commitment_id id;
	return commit(db, a, t, "髙島屋前𠮷野家通り", 1000, &id);
}
static enum err other_node(struct db *db, struct arena *a, void *context) {
	struct town *t = context;
	struct budget_line_id line;
	struct commitment_id id;
	TRY(budget_line_add(db, a, &t->desk,
		&(struct budget_line_fields){ .fiscal_year = 2026,
			.code = S("01-07-01-02-99-01-0016"),
			.name = S("ほか") },
		&line));
	TRY(budget_appropriate(db, a, &t->desk, line, BUDGET_INITIAL, 1000, true, day("2026-04-01"), S("")));
	return budget_commit(db, a, &t->desk,
		&(struct budget_commit_fields){ .line = line,
			.title = S("別の節"),
			.yen = 1,
			.on = day("2026-06-01"),
			.completes_on = day("2026-06-02") },
		&id);
}

static void test_rows_that_cannot_go(void **state) {
	struct town *t = town_open(state);
	struct accounting_draft d;
	struct act x = { .kind = ACCOUNTING_COMMITMENT };
	assert_int_equal(office_write(t->o, odd_title, t), OK);
	assert_int_equal(office_write(t->o, other_node, t), OK);
	assert_int_equal(accounting_draft_read(t->o->db, t->o->a, LANG_JA, t->desk.tenant, ACCOUNTING_COMMITMENT,
				 day("2026-06-03"), &d),
		OK);
	ROW_INT(d.count, 4, "what waits");
	ROW_INT(d.sendable, 2, "what can go");
	ROW_STR(d.items[2].problem, "「件名」の文字「𠮷」は、このファイルの文字コードで書けません。", "髙 is in CP932, 𠮷 is not");
	ROW_STR(d.items[3].problem, "「節」の読替えに、「99」がありません。", "a code that the table lacks");
	struct str bytes = sent(t, &x, ACCOUNTING_COMMITMENT);
	ROW_TRUE(str_is_none(cell_of(t, bytes, 3, 0)), "two rows");
	refused(t, &x, MAKE, CLERK, ERR_INPUT, "only what cannot go is left");
	office_close(t->o);
}

static void test_values(void **state) {
	(void)state;
	struct arena *a = arena_new();
	static const char *const DAYS[] = { "20260401", "2026/04/01", "2026-04-01", "R08.04.01", "080401", "5080401",
		"令和8年4月1日" };
	for (int f = ACCOUNTING_DAY_DIGITS; f < ACCOUNTING_DAY_FORM_COUNT; f++) {
		struct date back = { 0 };
		ROW_STR(accounting_day_write(a, (enum accounting_day_form)f, day("2026-04-01")), DAYS[f - 1], "form %d",
			f);
		ROW_TRUE(accounting_day_read(a, (enum accounting_day_form)f, str_from(DAYS[f - 1]), &back) &&
				back.days == day("2026-04-01").days,
			"form %d back", f);
	}
	static const char *const NO_DAYS[] = { "", "0", "00010101", "30000101", "5081331", "2026-02-30",
		"令和9000年1月1日", "1/2/3/4", "あした" };
	struct date none;
	for (size_t i = 0; i < COUNT_OF(NO_DAYS); i++)
		ROW_TRUE(!accounting_day_read(a, ACCOUNTING_DAY_ERA_CODE, str_from(NO_DAYS[i]), &none), "%s",
			NO_DAYS[i]);
	static const struct {
		const char *text;
		int64_t yen;
	} YEN[] = { { "12345", 12345 }, { "12,345円", 12345 }, { "▲1,000", -1000 }, { "△5", -5 }, { "-5", -5 },
		{ "￥１２３", 123 }, { "0", 0 } };
	static const char *const NO_YEN[] = { "", "-", "1.5", "1,", ",1", "１２ア", "9999999999999999999", "--1", "千円" };
	int64_t yen;
	for (size_t i = 0; i < COUNT_OF(YEN); i++)
		ROW_TRUE(accounting_yen_read(a, str_from(YEN[i].text), &yen) && yen == YEN[i].yen, "%s", YEN[i].text);
	for (size_t i = 0; i < COUNT_OF(NO_YEN); i++)
		ROW_TRUE(!accounting_yen_read(a, str_from(NO_YEN[i]), &yen), "%s", NO_YEN[i]);
	ROW_STR(accounting_yen_write(a, ACCOUNTING_AMOUNT_TRIANGLE, -12345), "▲12345", "triangle");
	ROW_STR(accounting_yen_write(a, ACCOUNTING_AMOUNT_COMMAS, 1234567), "1,234,567", "commas");
	arena_free(a);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_values, ON_SQLITE),
		PLACE_TEST(test_the_file, ON_BOTH),
		PLACE_TEST(test_two_people_once, ON_BOTH),
		PLACE_TEST(test_answers, ON_BOTH),
		PLACE_TEST(test_differences, ON_BOTH),
		PLACE_TEST(test_odd_answers, ON_BOTH),
		PLACE_TEST(test_again_after_giving_up, ON_BOTH),
		PLACE_TEST(test_back_in_time, ON_BOTH),
		PLACE_TEST(test_back_too_late, ON_BOTH),
		PLACE_TEST(test_what_we_pay_ourselves, ON_BOTH),
		PLACE_TEST(test_auditor, ON_BOTH),
		PLACE_TEST(test_bad_files, ON_BOTH),
		PLACE_TEST(test_rows_that_cannot_go, ON_BOTH),
	};
	return place_run("accounting", TESTS, COUNT_OF(TESTS));
}
