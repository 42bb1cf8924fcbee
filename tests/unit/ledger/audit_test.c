/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor: finds nothing in a ledger that has something of everything, and finds each seeded corruption. */
#include "office/ledger/auditor.h"

#include "unit/ledger/books.h"

#define DAY_US INT64_C(86400000000)

struct sample {
	struct books *b;
	struct ledger_account_id outside, cash, shop, wallet, sink;
};

static struct posting_id post(struct books *b, struct ledger_op op) {
	struct ledger_answer answer = books_post(b, NULL, &op, 1);
	EXPECT_ERR(answer.err, OK);
	return answer.first;
}

static struct posting_id pay(struct sample *s, struct ledger_account_id from, struct ledger_account_id to, int64_t yen,
	int64_t expires_us) {
	struct ledger_leg leg = { from, to, yen };
	return post(s->b,
		(struct ledger_op){ .kind = LEDGER_TRANSFER,
			.legs = &leg,
			.leg_count = 1,
			.lot.expires_us = expires_us });
}

static void open_accounts(struct sample *s) {
	struct ledger_account_id none = { 0 };
	s->outside = books_account(s->b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	s->cash = books_account(s->b, LEDGER_CASH, 1, 0, NO_LIMIT, none);
	s->shop = books_account(s->b, LEDGER_MERCHANT, 1, 0, 1000000, none);
	s->sink = books_account(s->b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, none);
	s->wallet = books_account(s->b, LEDGER_WALLET, 1, 0, NO_LIMIT, s->sink);
}

/* Owners' words for accounts, so that SQL can name them: kind. */
static struct sample sample_open(void **state) {
	struct sample s = { .b = books_open(state) };
	struct books *b = s.b;
	open_accounts(&s);
	pay(&s, s.outside, s.cash, 100000, 0);
	pay(&s, s.cash, s.wallet, 300, b->now_us + DAY_US);
	pay(&s, s.cash, s.wallet, 200, b->now_us + 2 * DAY_US);
	struct posting_id spent = pay(&s, s.wallet, s.shop, 350, 0);
	post(b, (struct ledger_op){ .kind = LEDGER_REFUND, .of = spent, .yen = 100 });
	struct ledger_leg two[] = { { s.cash, s.shop, 10 }, { s.cash, s.shop, 20 } };
	struct posting_id double_leg =
		post(b, (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = two, .leg_count = 2 });
	post(b, (struct ledger_op){ .kind = LEDGER_CORRECTION, .of = double_leg });
	struct ledger_leg hold = { s.wallet, s.shop, 60 }, open = { s.cash, s.shop, 70 };
	struct posting_id held = post(b,
		(struct ledger_op){ .kind = LEDGER_RESERVE,
			.legs = &hold,
			.leg_count = 1,
			.expires_us = b->now_us + 1000 });
	post(b, (struct ledger_op){ .kind = LEDGER_CAPTURE, .of = held, .yen = 40 });
	post(b,
		(struct ledger_op){ .kind = LEDGER_RESERVE,
			.legs = &open,
			.leg_count = 1,
			.expires_us = b->now_us + 9 * DAY_US });
	post(b,
		(struct ledger_op){ .kind = LEDGER_RESERVE,
			.legs = &hold,
			.leg_count = 1,
			.expires_us = b->now_us + 1000 });
	b->now_us += DAY_US;
	books_tick(b);
	books_roll_sums(b, 4);
	return s;
}

static struct ledger_report audit(struct books *b) {
	struct ledger_report report;
	enum err e = ledger_verify(b->db, b->a, &report);
	ROW_TRUE(e == OK, "ledger_verify: %.*s", STR_ARG(db_error(b->db)));
	return report;
}

static void a_good_ledger_has_no_fault(void **state) {
	struct sample s = sample_open(state);
	struct ledger_report report = audit(s.b);
	for (size_t i = 0; i < report.fault_count; i++)
		fail_msg("%s: %s %.*s", ledger_check_desc.values[report.faults[i].check].word, report.faults[i].table,
			STR_ARG(report.faults[i].row));
	assert_int_equal(report.tenants, 1);
	assert_int_equal(report.accounts, 5);
	assert_true(report.postings >= 12);
	assert_int_equal(report.links > 0, 1);
	books_close(s.b);
}

struct walk { int64_t said, rows; bool seen[4]; };

static void note_progress(void *context, const char *table, int64_t rows) {
	static const char *const TABLES[] = { "ledger_account", "ledger_posting", "ledger_key", "ledger_sum" };
	struct walk *walk = context;
	walk->said++;
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		walk->seen[i] |= strcmp(table, TABLES[i]) == 0;
	walk->rows = strcmp(table, "ledger_posting") == 0 ? rows : walk->rows;
}

/* The same row by row, in a transaction of its own on a connection without time limits, as `kassei verify` has it. */
static void the_walk_says_how_far_it_is(void **state) {
	struct sample s = sample_open(state);
	struct walk walk = { .said = 0 };
	struct ledger_report report = { .progress = note_progress, .progress_context = &walk };
	struct db *db = place_open(s.b->place, DB_READ_ONLY | DB_PATIENT);
	assert_int_equal(db_read_begin(db), OK);
	assert_int_equal(ledger_verify_one(db, s.b->a, s.b->tenant, &report), OK);
	db_read_end(db);
	db_close(db);
	for (size_t i = 0; i < COUNT_OF(walk.seen); i++)
		ROW_TRUE(walk.seen[i], "nothing was said of table %zu", i);
	ROW_TRUE(report.fault_count == 0 && walk.rows == report.postings, "%lld of %lld postings", (long long)walk.rows,
		(long long)report.postings);
	books_close(s.b);
}

/* ---- corruptions ---- */

/* What is done to the rows, and which check must then fire first among those named. */
static const struct { enum ledger_check check; const char *sql;
} CORRUPTIONS[] = {
	{ LEDGER_CHECK_SUM, "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE kind = 2" },
	{ LEDGER_CHECK_SUM, "UPDATE ledger_account SET debits_pending = debits_pending + 1 WHERE kind = 2" },
	{ LEDGER_CHECK_SIGN, "UPDATE ledger_account SET debits_pending = -1 WHERE kind = 6" },
	{ LEDGER_CHECK_FLOOR, "UPDATE ledger_account SET floor_yen = 999999 WHERE kind = 2" },
	{ LEDGER_CHECK_CEILING, "UPDATE ledger_account SET ceiling_yen = 1 WHERE kind = 6" },
	{ LEDGER_CHECK_PENDING, "UPDATE ledger_account SET debits_pending = debits_pending - 1 WHERE kind = 2" },
	{ LEDGER_CHECK_COUNTERS,
		"UPDATE ledger_account SET debits_posted = debits_posted + 5, credits_posted = credits_posted + 5 WHERE kind = 2" },
	{ LEDGER_CHECK_COUNTERS,
		"UPDATE ledger_posting SET yen = yen + 1 WHERE posting_id = (SELECT min(posting_id) FROM ledger_posting)" },
	{ LEDGER_CHECK_LEG, "DELETE FROM ledger_leg WHERE posting_id = (SELECT min(posting_id) FROM ledger_leg)" },
	{ LEDGER_CHECK_LEG,
		"INSERT INTO ledger_leg SELECT tenant_id, posting_id, 1, debit_account_id, credit_account_id, 5 FROM ledger_posting WHERE leg_count = 0 AND kind = 1" },
	{ LEDGER_CHECK_LEG, "UPDATE ledger_leg SET yen = 0" },
	{ LEDGER_CHECK_LEG, "UPDATE ledger_posting SET credit_account_id = 77 WHERE kind = 2" },
	{ LEDGER_CHECK_KEY, "DELETE FROM ledger_key WHERE key = 'test/k3'" },
	{ LEDGER_CHECK_KEY, "DELETE FROM ledger_key" },
	{ LEDGER_CHECK_KEY, "UPDATE ledger_key SET op_no = 1 WHERE key = 'test/k3'" },
	{ LEDGER_CHECK_LOTS, "UPDATE ledger_account SET expiry_account_id = 77 WHERE kind = 5" },
	{ LEDGER_CHECK_LOTS, "UPDATE ledger_account SET expiry_account_id = account_id WHERE kind = 5" },
	{ LEDGER_CHECK_LOTS, "UPDATE ledger_account SET lots_due_us = 1 WHERE kind = 2" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_link SET last_id = last_id + 1 WHERE link_no = 2" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_link SET first_id = first_id - 1 WHERE link_no = 2" },
	{ LEDGER_CHECK_HEAD, "UPDATE ledger_head SET last_us = last_us - 100000000000" },
	{ LEDGER_CHECK_HEAD, "UPDATE ledger_head SET next_expiry_us = NULL" },
	{ LEDGER_CHECK_KEY, "UPDATE ledger_key SET first_id = first_id + 1 WHERE key = 'test/k3'" },
	{ LEDGER_CHECK_KEY, "UPDATE ledger_key SET refusal = '' , first_id = 0 WHERE key = 'test/k4'" },
	{ LEDGER_CHECK_KEY,
		"INSERT INTO ledger_key SELECT tenant_id, 'test/twice', body_hash, refusal, op_no, first_id, at_us FROM ledger_key WHERE key = 'test/k5'" },
	{ LEDGER_CHECK_HOLD, "UPDATE ledger_hold SET state = 1 WHERE state = 2" },
	{ LEDGER_CHECK_HOLD, "UPDATE ledger_hold SET captured_yen = captured_yen + 1 WHERE state = 2" },
	{ LEDGER_CHECK_HOLD, "DELETE FROM ledger_hold WHERE state = 1" },
	{ LEDGER_CHECK_HOLD, "UPDATE ledger_posting SET yen = 61 WHERE kind = 3" },
	{ LEDGER_CHECK_HOLD,
		"UPDATE ledger_posting SET yen = 61 WHERE kind = 3; UPDATE ledger_hold SET captured_yen = 61 WHERE state = 2" },
	{ LEDGER_CHECK_HOLD,
		"UPDATE ledger_posting SET expires_us = at_us + 1 WHERE posting_id = (SELECT hold_id FROM ledger_hold WHERE state = 2); "
		"UPDATE ledger_hold SET expires_us = (SELECT p.expires_us FROM ledger_posting p WHERE p.posting_id = ledger_hold.hold_id) WHERE state = 2" },
	{ LEDGER_CHECK_HOLD,
		"UPDATE ledger_posting SET of_id = (SELECT max(of_id) FROM ledger_posting WHERE kind = 3) WHERE kind = 5" },
	{ LEDGER_CHECK_REFUND, "UPDATE ledger_posting SET yen = 351 WHERE kind = 6" },
	{ LEDGER_CHECK_REFUND,
		"UPDATE ledger_posting SET of_id = (SELECT min(of_id) FROM ledger_posting WHERE kind = 6) WHERE kind = 7" },
	{ LEDGER_CHECK_REFUND_LOT,
		"UPDATE ledger_posting SET of_id = (SELECT min(posting_id) FROM ledger_posting) WHERE kind = 6" },
	{ LEDGER_CHECK_REFUND_LOT,
		"INSERT INTO ledger_posting (tenant_id, posting_id, at_us, kind, debit_account_id, credit_account_id, yen, leg_count, of_id, memo, lots) SELECT tenant_id, "
		"posting_id + 500 * 2048, at_us + 500, kind, debit_account_id, credit_account_id, yen, leg_count, of_id, memo, lots FROM ledger_posting WHERE kind = 6" },
	{ LEDGER_CHECK_LOTS,
		"UPDATE ledger_account SET lots = (SELECT lots FROM ledger_posting WHERE kind = 8) WHERE kind = 5" },
	{ LEDGER_CHECK_LOTS, "UPDATE ledger_account SET lots_due_us = lots_due_us + 1 WHERE kind = 5" },
	{ LEDGER_CHECK_LOTS, "UPDATE ledger_posting SET lots = NULL WHERE kind = 8" },
	{ LEDGER_CHECK_LOT_SPENT,
		"UPDATE ledger_posting SET at_us = at_us + 86500000000 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_EXPIRY, "UPDATE ledger_posting SET at_us = at_us - 86400000000 WHERE kind = 8" },
	{ LEDGER_CHECK_EXPIRY,
		"UPDATE ledger_posting SET at_us = at_us + 86400000000 WHERE kind = 8" }, /* when the other lot had
			expired, too */
	{ LEDGER_CHECK_EXPIRY, "UPDATE ledger_posting SET kind = 8 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET memo = 'x' WHERE kind = 7" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET party_id = 5 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET case_id = 5 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET service_id = 5 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET programme_id = 5 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET fiscal_year = 2026 WHERE kind = 1 AND yen = 350" },
	{ LEDGER_CHECK_LINK, "UPDATE ledger_posting SET expires_us = expires_us + 1 WHERE kind = 2" },
	{ LEDGER_CHECK_LINK,
		"UPDATE ledger_link SET chain = (SELECT chain FROM ledger_link WHERE link_no = 2) WHERE link_no = 3" },
	{ LEDGER_CHECK_LINKS, "DELETE FROM ledger_link WHERE link_no = 2" },
	{ LEDGER_CHECK_LINKS, "DELETE FROM ledger_link WHERE link_no = (SELECT max(link_no) FROM ledger_link)" },
	{ LEDGER_CHECK_LINKS,
		"INSERT INTO ledger_link SELECT tenant_id, link_no + 1, last_id + 1, last_id + 2, 1, chain FROM ledger_link WHERE link_no = (SELECT max(link_no) FROM ledger_link)" },
	{ LEDGER_CHECK_LINK,
		"DELETE FROM ledger_posting WHERE posting_id = (SELECT max(posting_id) FROM ledger_posting WHERE kind = 1)" },
	{ LEDGER_CHECK_HEAD, "UPDATE ledger_head SET link_no = link_no - 1" },
	{ LEDGER_CHECK_HEAD, "UPDATE ledger_head SET last_id = last_id + 1" },
	{ LEDGER_CHECK_HEAD, "UPDATE ledger_head SET counted_id = counted_id + 1" },
	{ LEDGER_CHECK_COUNTERS, "UPDATE ledger_head SET counted_id = 0" },
	{ LEDGER_CHECK_TIME, "UPDATE ledger_posting SET at_us = at_us + 1 WHERE kind = 7" },
	{ LEDGER_CHECK_ENTRY,
		"INSERT INTO ledger_entry SELECT tenant_id, debit_account_id, posting_id, 0, -yen, -yen FROM ledger_posting WHERE kind = 7" },
	{ LEDGER_CHECK_ENTRY,
		"INSERT INTO ledger_roll SELECT tenant_id, max(posting_id) FROM ledger_posting GROUP BY tenant_id" },
	{ LEDGER_CHECK_SUMS,
		"UPDATE ledger_sum SET in_yen = in_yen + 1 WHERE kind = 2 AND subject = 4 AND span BETWEEN 10000 AND 999999" },
	{ LEDGER_CHECK_SUMS,
		"UPDATE ledger_sum SET out_yen = out_yen - 1 WHERE kind = 5 AND subject = 3 AND span BETWEEN 10000 AND 999999" },
	{ LEDGER_CHECK_SUMS, "UPDATE ledger_sum SET legs = legs + 1 WHERE kind = 2 AND subject = 4 AND span <= 9999" },
	{ LEDGER_CHECK_SUMS,
		"UPDATE ledger_sum SET subject_no = 9 WHERE kind = 2 AND subject = 1 AND span BETWEEN 10000 AND 999999" },
	{ LEDGER_CHECK_SUMS,
		"UPDATE ledger_sum SET out_yen = out_yen + 1 WHERE kind = 2 AND subject = 4 AND span > 999999" },
	{ LEDGER_CHECK_SUMS,
		"INSERT INTO ledger_sum SELECT tenant_id, kind, subject, span + 5, subject_no, legs, in_yen, out_yen FROM ledger_sum WHERE kind = 2 AND span > 999999" },
	{ LEDGER_CHECK_SUMS,
		"INSERT INTO ledger_sum SELECT tenant_id, kind, subject, span + 10000, subject_no, legs, in_yen, out_yen FROM ledger_sum WHERE kind = 2 AND span > 999999" },
	{ LEDGER_CHECK_SUMS, "DELETE FROM ledger_sum WHERE kind = 6 AND subject = 2" },
	{ LEDGER_CHECK_SUMS, "DELETE FROM ledger_sum" },
	{ LEDGER_CHECK_SUMS,
		"INSERT INTO ledger_sum SELECT tenant_id, kind, subject, span + 100, subject_no, legs, in_yen, out_yen FROM ledger_sum WHERE kind = 2 AND span BETWEEN 10000 AND 999999" },
	{ LEDGER_CHECK_SUMS,
		"INSERT INTO ledger_sum SELECT tenant_id, kind, subject, span + 1, subject_no, legs, in_yen, out_yen FROM ledger_sum WHERE kind = 2 AND span <= 9999" },
	{ LEDGER_CHECK_SUMS, "DELETE FROM ledger_sum_roll" },
	{ LEDGER_CHECK_SUMS, "UPDATE ledger_sum_roll SET last_id = (SELECT min(posting_id) FROM ledger_posting)" },
	{ LEDGER_CHECK_WHOSE, "UPDATE ledger_whose SET tenant_id = 9" },
	{ LEDGER_CHECK_WHOSE,
		"DELETE FROM ledger_whose WHERE account_id = (SELECT min(account_id) FROM ledger_whose)" },
};

/* The database itself refuses the coarsest; to see what the auditor says it is told not to. */
static void drop_constraint(struct books *b) {
	if (b->place->engine == DB_POSTGRES)
		place_exec(b->place, "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_counters; "
			"ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_yen");
}

static void corrupt(struct books *b, const char *sql) {
	const char *before = b->place->engine == DB_SQLITE ? "PRAGMA ignore_check_constraints = 1; " : "";
	place_exec(b->place, str_format(b->a, "%s%s", before, sql).p);
}

/* After each, all tables are filled again from copies. */
static void each_corruption_is_found(void **state) {
	static const char *const TABLES[] = { "ledger_account", "ledger_posting", "ledger_leg", "ledger_hold",
		"ledger_key", "ledger_head", "ledger_link", "ledger_entry", "ledger_roll", "ledger_whose", "ledger_sum",
		"ledger_sum_roll" };
	struct sample s = sample_open(state);
	bool fired[LEDGER_CHECK_COUNT] = { false };
	drop_constraint(s.b);
	for (size_t k = 0; k < COUNT_OF(TABLES); k++)
		place_exec(s.b->place,
			str_format(s.b->a, "CREATE TABLE kept_%s AS SELECT * FROM %s", TABLES[k], TABLES[k]).p);
	for (size_t i = 0; i < COUNT_OF(CORRUPTIONS); i++) {
		struct ledger_report before = audit(s.b);
		ROW_TRUE(before.fault_count == 0, "before %s: %s", CORRUPTIONS[i].sql,
			ledger_check_desc.values[before.faults[0].check].word);
		corrupt(s.b, CORRUPTIONS[i].sql);
		struct ledger_report report = audit(s.b);
		/* All tenants: an account that belongs to nobody is found through its postings' ledger only. */
		if (report.tenants == 0 || (CORRUPTIONS[i].check == LEDGER_CHECK_WHOSE && report.fault_count == 0))
			assert_int_equal(ledger_verify_one(s.b->db, s.b->a, s.b->tenant, &report), OK);
		bool found = false;
		for (size_t k = 0; k < report.fault_count; k++)
			found |= report.faults[k].check == CORRUPTIONS[i].check;
		ROW_TRUE(found, "%s: %s does not fire (%zu others do)", CORRUPTIONS[i].sql,
			ledger_check_desc.values[CORRUPTIONS[i].check].word, report.fault_count);
		fired[CORRUPTIONS[i].check] = true;
		for (size_t k = 0; k < COUNT_OF(TABLES); k++)
			place_exec(s.b->place,
				str_format(s.b->a, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s", TABLES[k],
					TABLES[k], TABLES[k])
					.p);
	}
	for (enum ledger_check check = 1; check < LEDGER_CHECK_COUNT; check++)
		ROW_TRUE(fired[check], "no corruption fires %s", ledger_check_desc.values[check].word);
	books_close(s.b);
}

/* ---- one link ---- */

static int64_t links_of(struct books *b) {
	struct ledger_report report = audit(b);
	return report.links;
}

/* The one with the changed posting, or with the changed value and the one behind it, and no other. */
static void expect_unsound(struct books *b, int64_t links, int64_t first, int64_t last) {
	bool sound;
	for (int64_t no = 1; no <= links; no++) {
		assert_int_equal(ledger_verify_link(b->db, b->a, b->tenant, no, &sound), OK);
		ROW_TRUE(sound == (no < first || no > last), "link %lld of %lld is%s sound", (long long)no,
			(long long)links, sound ? "" : " not");
	}
}

static void one_link_is_checked_alone(void **state) {
	struct sample s = sample_open(state);
	int64_t links = links_of(s.b);
	bool sound;
	expect_unsound(s.b, links, 0, 0);
	assert_int_equal(ledger_verify_link(s.b->db, s.b->a, s.b->tenant, links + 1, &sound), ERR_NOT_FOUND);
	assert_int_equal(ledger_verify_link(s.b->db, s.b->a, s.b->tenant, 0, &sound), ERR_NOT_FOUND);
	/* Each request was a batch of its own: the refund is the fifth, the two legs are the sixth. */
	corrupt(s.b, "UPDATE ledger_posting SET memo = 'x' WHERE kind = 6");
	expect_unsound(s.b, links, 5, 5);
	corrupt(s.b, "UPDATE ledger_posting SET memo = '' WHERE kind = 6");
	expect_unsound(s.b, links, 0, 0);
	corrupt(s.b, "UPDATE ledger_leg SET yen = yen + 1 WHERE posting_id = (SELECT min(posting_id) FROM ledger_leg)");
	expect_unsound(s.b, links, 6, 6);
	corrupt(s.b, "UPDATE ledger_leg SET yen = yen - 1 WHERE posting_id = (SELECT min(posting_id) FROM ledger_leg)");
	corrupt(s.b,
		"UPDATE ledger_link SET chain = (SELECT chain FROM ledger_link WHERE link_no = 2) WHERE link_no = 3");
	expect_unsound(s.b, links, 3, 4);
	books_close(s.b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(a_good_ledger_has_no_fault, ON_BOTH),
		PLACE_TEST(the_walk_says_how_far_it_is, ON_BOTH),
		PLACE_TEST(each_corruption_is_found, ON_BOTH),
		PLACE_TEST(one_link_is_checked_alone, ON_BOTH),
	};
	return place_run("ledger audit", TESTS, COUNT_OF(TESTS));
}
