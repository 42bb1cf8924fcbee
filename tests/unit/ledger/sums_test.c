/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sums by programme, service, party and fiscal year over any time, beside a naive addition of what was posted: before
 * the job, with the job half way and behind it, for times that begin and end at, just before and just behind the edges
 * of months and fiscal years, and for others.
 */
#include "office/ledger/auditor.h"
#include "office/ledger/statement.h"
#include "office/ledger/sums.h"

#include "base/date.h"
#include "unit/ledger/books.h"

enum { POSTINGS = 160, RANGES = 160, SUBJECTS = 5, KINDS = 4, FIRST_YEAR = 2025, MONTHS = 30 };

static const enum ledger_kind KIND[KINDS] = { LEDGER_OUTSIDE, LEDGER_CASH, LEDGER_CASH, LEDGER_MERCHANT };

struct done { int64_t at_us, yen[2], about[LEDGER_SUBJECT_COUNT]; int from[2], to[2], legs; };
struct sums_play {
	struct books *b;
	struct ledger_account_id accounts[KINDS];
	struct done done[POSTINGS];
	int64_t edges[MONTHS];
	uint64_t random;
};

static int64_t below(struct sums_play *p, int64_t n) {
	p->random = p->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((p->random >> 33) % (uint64_t)n);
}

/* The first microsecond of a month, from January of the first year. */
static int64_t edge(int month) {
	struct date day;
	assert_true(date_make(FIRST_YEAR + month / 12, month % 12 + 1, 1, &day));
	return jst_to_us(day, 0, 0, 0);
}

static void choose_leg(struct sums_play *p, struct done *d, int leg) {
	d->from[leg] = (int)below(p, KINDS);
	d->to[leg] = (d->from[leg] + 1 + (int)below(p, KINDS - 1)) % KINDS;
	d->yen[leg] = 1 + below(p, 1000);
}

/* Postings stand at edges of months and anywhere between, in rising order; every fifth holds money only. */
static void post_one(struct sums_play *p, int i) {
	struct done *d = &p->done[i];
	struct ledger_leg legs[2];
	int month = i * MONTHS / POSTINGS;
	int64_t at_us = i % 6 == 0 ? p->edges[month] :
		i % 6 == 5 ? p->edges[month] - 1 :
			p->edges[month] + below(p, 20) * 86400000000 + below(p, 2) * below(p, 86400000000);
	if (at_us > p->b->now_us)
		p->b->now_us = at_us;
	d->legs = 1 + (below(p, 3) == 0);
	for (int leg = 0; leg < d->legs; leg++) {
		choose_leg(p, d, leg);
		legs[leg] = (struct ledger_leg){ p->accounts[d->from[leg]], p->accounts[d->to[leg]], d->yen[leg] };
	}
	for (enum ledger_subject by = 1; by < LEDGER_SUBJECT_COUNT; by++)
		d->about[by] = below(p, SUBJECTS) + (by == LEDGER_BY_YEAR && below(p, 2) ? 2020 : 0);
	struct ledger_op op = { .kind = LEDGER_TRANSFER,
		.legs = legs,
		.leg_count = (size_t)d->legs,
		.about = { .programme_id = { d->about[LEDGER_BY_PROGRAMME] },
			.service_id = { d->about[LEDGER_BY_SERVICE] },
			.party_id = { d->about[LEDGER_BY_PARTY] },
			.fiscal_year = d->about[LEDGER_BY_YEAR] } };
	if (i % 5 == 4) {
		op.kind = LEDGER_RESERVE;
		op.leg_count = 1;
		d->legs = 0;
	}
	struct ledger_answer answer = books_post(p->b, NULL, &op, 1);
	EXPECT_ERR(answer.err, OK);
	d->at_us = answer.at_us;
}

static struct sums_play *play_open(void **state) {
	struct books *b = books_open(state);
	struct sums_play *p = ARENA_NEW(b->a, struct sums_play);
	const struct ledger_account_id none = { 0 };
	*p = (struct sums_play){ .b = b, .random = 20261122 };
	b->now_us = edge(0);
	for (int i = 0; i < KINDS; i++)
		p->accounts[i] = books_account(b, KIND[i], i + 1, NO_LIMIT, NO_LIMIT, none);
	for (int i = 0; i < MONTHS; i++)
		p->edges[i] = edge(i + 1);
	for (int i = 0; i < POSTINGS; i++)
		post_one(p, i);
	return p;
}

/* ---- the naive addition ---- */

static struct ledger_sum_kept_row add_up(const struct sums_play *p, enum ledger_kind kind, enum ledger_subject by,
	int64_t subject, int64_t from_us, int64_t to_us) {
	struct ledger_sum_kept_row sum = { .subject_no = subject };
	for (int i = 0; i < POSTINGS; i++) {
		const struct done *d = &p->done[i];
		for (int leg = 0; leg < d->legs && d->about[by] == subject && d->at_us >= from_us && d->at_us <= to_us;
			leg++) {
			bool out = KIND[d->from[leg]] == kind, in = KIND[d->to[leg]] == kind;
			sum.out_yen += out ? d->yen[leg] : 0;
			sum.in_yen += in ? d->yen[leg] : 0;
			sum.legs += in || out;
		}
	}
	return sum;
}

static void expect_sums(const struct sums_play *p, enum ledger_kind kind, enum ledger_subject by, int64_t from_us,
	int64_t to_us, const char *when) {
	struct ledger_sum_kept_row *rows;
	size_t count, at = 0;
	assert_int_equal(ledger_sums_between(p->b->db, p->b->a, p->b->tenant, kind, by, from_us, to_us, &rows, &count),
		OK);
	for (int64_t subject = 0; subject < 2030; subject++) {
		struct ledger_sum_kept_row sum = add_up(p, kind, by, subject, from_us, to_us);
		if (sum.legs == 0)
			continue;
		bool same = at < count && rows[at].subject_no == subject && rows[at].legs == sum.legs &&
			rows[at].in_yen == sum.in_yen && rows[at].out_yen == sum.out_yen;
		ROW_TRUE(same, "%s: kind %d by %d, number %lld, from %lld to %lld: %lld legs, %lld in, %lld out wanted",
			when, kind, by, (long long)subject, (long long)from_us, (long long)to_us, (long long)sum.legs,
			(long long)sum.in_yen, (long long)sum.out_yen);
		at++;
		if (subject == SUBJECTS)
			subject = 2019;
	}
	ROW_INT(at, count, "%s: kind %d by %d, from %lld to %lld", when, kind, by, (long long)from_us,
		(long long)to_us);
}

static int64_t any_moment(struct sums_play *p) {
	int64_t month = below(p, MONTHS), sort = below(p, 8);
	if (sort >= 5)
		return p->done[below(p, POSTINGS)].at_us + below(p, 3) - 1;
	return p->edges[month] +
		(sort == 0 ? 0 :
				sort == 1 ? -1 :
				sort == 2 ? 1 :
					below(p, 31) * 86400000000 + below(p, 1000));
}

/* The balance of a kind at a moment is what moved until then. */
static void expect_balance(const struct sums_play *p, int64_t at_us, const char *when) {
	int64_t moved, balance;
	assert_int_equal(ledger_kind_moved(p->b->db, p->b->a, p->b->tenant, LEDGER_CASH, 0, at_us, &moved), OK);
	assert_int_equal(ledger_kind_at(p->b->db, p->b->a, p->b->tenant, LEDGER_CASH, at_us, &balance), OK);
	ROW_INT(moved, balance, "%s: at %lld", when, (long long)at_us);
}

static void expect_all(struct sums_play *p, const char *when) {
	for (int i = 0; i < RANGES; i++) {
		int64_t from_us = i % 4 == 1 ? 0 : any_moment(p), to_us = i % 4 == 2 ? INT64_MAX : any_moment(p);
		expect_sums(p, KIND[i % KINDS], 1 + i / 4 % (LEDGER_SUBJECT_COUNT - 1),
			from_us < to_us ? from_us : to_us, from_us < to_us ? to_us : from_us, when);
		expect_balance(p, to_us, when);
	}
	expect_sums(p, LEDGER_CASH, LEDGER_BY_PARTY, 0, INT64_MAX, when);
	for (int i = 0; i < POSTINGS; i++) /* among them from the very month in which the job has stopped */
		for (enum ledger_subject by = LEDGER_BY_SERVICE; by <= LEDGER_BY_PARTY; by++)
			expect_sums(p, LEDGER_CASH, by, p->done[i].at_us + 1, INT64_MAX, when);
}

static void sums_do_not_depend_on_the_job(void **state) {
	struct sums_play *p = play_open(state);
	struct ledger_report report = { .tenants = 0 };
	bool more = true;
	expect_all(p, "before the job");
	for (int i = 0; i < 70; i++) {
		books_begin(p->b);
		assert_int_equal(ledger_sums_roll(p->b->db, p->b->a, p->b->tenant, 11, &more), OK);
		books_commit(p->b);
		assert_true(more);
	}
	expect_all(p, "with the job half way");
	books_roll_sums(p->b, 1000);
	expect_all(p, "behind the job");
	assert_int_equal(ledger_verify_one(p->b->db, p->b->a, p->b->tenant, &report), OK);
	ROW_TRUE(report.fault_count == 0, "%s %.*s", ledger_check_desc.values[report.faults[0].check].word,
		STR_ARG(report.faults[0].row));
	books_close(p->b);
}

static void kinds_are_those_that_have_accounts(void **state) {
	struct sums_play *p = play_open(state);
	enum ledger_kind *kinds;
	size_t count;
	assert_int_equal(ledger_kinds_there(p->b->db, p->b->a, p->b->tenant, &kinds, &count), OK);
	ROW_TRUE(count == 3 && kinds[0] == LEDGER_OUTSIDE && kinds[1] == LEDGER_CASH && kinds[2] == LEDGER_MERCHANT,
		"%zu kinds", count);
	assert_int_equal(ledger_kinds_there(p->b->db, p->b->a, (struct tenant_id){ 8 }, &kinds, &count), OK);
	ROW_INT(count, 0, "of nobody");
	books_close(p->b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(sums_do_not_depend_on_the_job, ON_BOTH),
		PLACE_TEST(kinds_are_those_that_have_accounts, ON_BOTH),
	};
	return place_run("ledger sums", TESTS, COUNT_OF(TESTS));
}
