/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See sums.h. A month is counted from year 0: 12 × year + (month − 1), in Japan. */
#include "office/ledger/sums.h"

#include "base/date.h"

#include <stdlib.h>

enum { ROWS_MOST = 1000000, FIRST_MONTH = 2020 * 12 /* no ledger has earlier ids */, APRIL = 3 };

/* ---- months ---- */

static int64_t month_of(int64_t at_us) {
	struct civil day = date_civil(jst_date(at_us));
	return 12 * (int64_t)day.year + day.month - 1;
}

static int64_t month_begins(int64_t month) {
	struct date first = { 0 };
	(void)!date_make((int)(month / 12), (int)(month % 12) + 1, 1, &first);
	return jst_to_us(first, 0, 0, 0);
}

static int64_t month_ends(int64_t month) {
	return month_begins(month + 1) - 1;
}

/* The fiscal year that a month lies in (地方自治法208条: from April). */
static int64_t year_of(int64_t month) {
	return (month - APRIL) / 12;
}

static int64_t month_span(int64_t month) {
	return month / 12 * 100 + month % 12 + 1;
}

static int64_t day_begins(struct date day) {
	return jst_to_us(day, 0, 0, 0);
}

static int64_t day_ends(struct date day) {
	return day_begins(date_add_days(day, 1)) - 1;
}

static int64_t day_span(struct date day) {
	struct civil civil = date_civil(day);
	return (int64_t)civil.year * 10000 + civil.month * 100 + civil.day;
}

/* ---- reading ---- */

/* Rows of several parts, in no order. */
struct adding {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum ledger_kind kind;
	enum ledger_subject by;
	struct posting_id mark; /* the last posting in the sums */
	struct ledger_sum_kept_row *rows;
	size_t count;
};

static void add_rows(struct adding *t, const struct ledger_sum_kept_row *rows, size_t count) {
	if (count == 0)
		return;
	struct ledger_sum_kept_row *all = ARENA_ARRAY(t->a, struct ledger_sum_kept_row, t->count + count);
	if (t->count > 0)
		memcpy(all, t->rows, t->count * sizeof *all);
	memcpy(all + t->count, rows, count * sizeof *all);
	t->rows = all;
	t->count += count;
}

static enum err add_kept(struct adding *t, int64_t first_span, int64_t last_span) {
	struct ledger_sum_kept_row *rows;
	size_t count;
	if (first_span > last_span)
		return OK;
	TRY(ledger_sum_kept(t->db, t->a, t->tenant, t->kind, t->by, first_span, last_span, ROWS_MOST, &rows, &count));
	add_rows(t, rows, count);
	return OK;
}

/* Whole months, the fiscal years among them in one. */
static enum err add_months(struct adding *t, int64_t first, int64_t last) {
	int64_t first_year = year_of(first + 11), last_year = year_of(last + 1) - 1;
	if (first_year > last_year)
		return add_kept(t, month_span(first), month_span(last));
	TRY(add_kept(t, month_span(first), month_span(12 * first_year + APRIL - 1)));
	TRY(add_kept(t, first_year, last_year));
	return add_kept(t, month_span(12 * (last_year + 1) + APRIL), month_span(last));
}

/* From the postings themselves: behind one, up to another. */
static enum err add_postings(struct adding *t, struct posting_id after, struct posting_id to) {
	struct ledger_sum_by_row *rows;
	struct ledger_sum_kept_row *same;
	size_t count;
	if (after.v >= to.v)
		return OK;
	TRY(ledger_sum_by(t->db, t->a, t->tenant, t->kind, after, to, t->by, ROWS_MOST, &rows, &count));
	same = ARENA_ARRAY(t->a, struct ledger_sum_kept_row, count + 1);
	for (size_t i = 0; i < count; i++)
		same[i] = (struct ledger_sum_kept_row){ .subject_no = rows[i].subject_no,
			.legs = rows[i].legs,
			.in_yen = rows[i].in_yen,
			.out_yen = rows[i].out_yen };
	add_rows(t, same, count);
	return OK;
}

static struct posting_id id_before(int64_t from_us) {
	return ledger_id_at(from_us > 0 ? from_us - 1 : 0);
}

/* From the postings as far as the sums go. */
static enum err add_reached_postings(struct adding *t, int64_t from_us, int64_t to_us) {
	const struct posting_id to = ledger_id_at(to_us);
	return add_postings(t, id_before(from_us), to.v < t->mark.v ? to : t->mark);
}

/* A part of a month: its whole days are kept as well, but not by firm, which would be a row for nearly every
 * posting. */
static enum err add_part(struct adding *t, int64_t from_us, int64_t to_us) {
	if (from_us > to_us)
		return OK;
	struct date first = jst_date(from_us), last = jst_date(to_us);
	first.days += from_us > day_begins(first);
	last.days -= to_us < day_ends(last);
	if (t->by == LEDGER_BY_PARTY || date_compare(first, last) > 0)
		return add_reached_postings(t, from_us, to_us);
	TRY(add_reached_postings(t, from_us, day_begins(first) - 1));
	TRY(add_kept(t, day_span(first), day_span(last)));
	return add_reached_postings(t, day_ends(last) + 1, to_us);
}

/* As far as the sums have come. Behind that they hold nothing, so whatever goes on to there goes on to the end of its
 * fiscal year. */
static enum err add_reached(struct adding *t, int64_t from_us, int64_t to_us) {
	const int64_t begin_us = month_begins(FIRST_MONTH), mark_us = ledger_time_of(t->mark);
	from_us = from_us < begin_us ? begin_us : from_us;
	to_us = to_us >= mark_us ? month_ends(12 * (year_of(month_of(mark_us)) + 1) + APRIL - 1) : to_us;
	int64_t first = month_of(from_us), last = month_of(to_us);
	first += from_us > month_begins(first);
	last -= to_us < month_ends(last);
	if (first > last)
		return add_part(t, from_us, to_us);
	TRY(add_part(t, from_us, month_begins(first) - 1));
	TRY(add_months(t, first, last));
	return add_part(t, month_ends(last) + 1, to_us);
}

static int by_subject(const void *left, const void *right) {
	const struct ledger_sum_kept_row *l = left, *r = right;
	return (l->subject_no > r->subject_no) - (l->subject_no < r->subject_no);
}

/* Rows of one subject become one. */
static void merge(struct adding *t) {
	size_t kept = 0;
	if (t->count > 0)
		qsort(t->rows, t->count, sizeof *t->rows, by_subject);
	for (size_t i = 0; i < t->count; i++) {
		if (kept == 0 || t->rows[kept - 1].subject_no != t->rows[i].subject_no) {
			t->rows[kept++] = t->rows[i];
			continue;
		}
		t->rows[kept - 1].legs += t->rows[i].legs;
		t->rows[kept - 1].in_yen += t->rows[i].in_yen;
		t->rows[kept - 1].out_yen += t->rows[i].out_yen;
	}
	t->count = kept;
}

enum err ledger_sums_between(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind,
	enum ledger_subject by, int64_t from_us, int64_t to_us, struct ledger_sum_kept_row **ret_rows,
	size_t *ret_count) {
	struct adding t = { .db = db, .a = a, .tenant = tenant, .kind = kind, .by = by };
	const struct posting_id before = id_before(from_us);
	TRY(ledger_sums_rolled(db, a, tenant, &t.mark));
	if (before.v < t.mark.v)
		TRY(add_reached(&t, from_us, to_us));
	TRY(add_postings(&t, before.v > t.mark.v ? before : t.mark,
		to_us == INT64_MAX ? (struct posting_id){ INT64_MAX } : ledger_id_at(to_us)));
	merge(&t);
	*ret_rows = t.rows;
	*ret_count = t.count;
	return OK;
}

enum err ledger_kind_moved(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind,
	int64_t from_us, int64_t to_us, int64_t *ret_yen) {
	struct ledger_sum_kept_row *rows;
	size_t count;
	*ret_yen = 0;
	TRY(ledger_sums_between(db, a, tenant, kind, LEDGER_BY_YEAR, from_us, to_us, &rows, &count));
	for (size_t i = 0; i < count; i++)
		*ret_yen += rows[i].in_yen - rows[i].out_yen;
	return OK;
}

enum err ledger_kinds_there(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind **ret_kinds,
	size_t *ret_count) {
	struct ledger_kind_next_row *rows;
	size_t count = 1;
	*ret_kinds = ARENA_ARRAY(a, enum ledger_kind, LEDGER_KIND_COUNT);
	*ret_count = 0;
	while (*ret_count < LEDGER_KIND_COUNT) {
		TRY(ledger_kind_next(db, a, tenant, *ret_count > 0 ? (*ret_kinds)[*ret_count - 1] : 0, &rows, &count));
		if (count == 0)
			return OK;
		(*ret_kinds)[(*ret_count)++] = rows[0].kind;
	}
	return OK;
}

/* ---- writing ---- */

enum err ledger_sums_rolled(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id *ret_last) {
	struct ledger_sum_roll_of_row *rows;
	size_t count;
	TRY(ledger_sum_roll_of(db, a, tenant, &rows, &count));
	*ret_last = count > 0 ? rows[0].last_id : (struct posting_id){ 0 };
	return OK;
}

/* A step ends with a day, so that day, month and fiscal year are one for all its postings. */
enum err ledger_sums_roll(struct db *db, struct arena *a, struct tenant_id tenant, int64_t limit, bool *ret_more) {
	const struct posting_id end = { INT64_MAX };
	struct ledger_posting_times_row *rows;
	struct posting_id mark;
	size_t count;
	*ret_more = false;
	TRY(ledger_sums_rolled(db, a, tenant, &mark));
	TRY(ledger_posting_times(db, a, tenant, mark, end, limit + 1, &rows, &count));
	if (count == 0)
		return OK;
	const struct date day = jst_date(rows[0].at_us);
	const int64_t month = month_of(rows[0].at_us);
	size_t step = (int64_t)count > limit ? (size_t)limit : count;
	while (date_compare(jst_date(rows[step - 1].at_us), day) != 0)
		step--;
	*ret_more = step < count;
	const struct posting_id last = rows[step - 1].posting_id;
	TRY(ledger_sum_add(db, tenant, mark, last, month_span(month), year_of(month), day_span(day), NULL));
	return ledger_sum_roll_put(db, tenant, last, NULL);
}
