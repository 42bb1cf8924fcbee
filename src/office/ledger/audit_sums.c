/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The auditor's own computation of the kept sums: each month and day anew from its postings, each fiscal year from its
 * months, by the database, so that memory does not grow with the number of firms. See auditor-private.h.
 */
#include "office/ledger/auditor-private.h"

#include "base/date.h"

enum { SPANS_MOST = 100000 };
#define DAY_MS INT64_C(86400000)

/* The month (yyyymm, in Japan) of a posting's number, and the first number of a day. */
static int64_t month_of_id(int64_t id) {
	struct civil day = date_civil(jst_date((id / (1 << 21) + INT64_C(1577836800000)) * 1000));
	return day.year * 100 + day.month;
}

/* yyyymmdd; behind the last day of a month: beyond all. */
static struct posting_id first_of_day(int64_t span) {
	struct date day = { 0 };
	if (!date_make((int)(span / 10000), (int)(span / 100 % 100), (int)(span % 100), &day))
		return (struct posting_id){ INT64_MAX };
	return (struct posting_id){ (jst_to_us(day, 0, 0, 0) / 1000 - INT64_C(1577836800000)) * (1 << 21) };
}

static int64_t next_month(int64_t month) {
	return month % 100 == 12 ? month + 89 : month + 1;
}

/* 地方自治法208条: a fiscal year begins on 1 April. */
static int64_t year_of_month(int64_t month) {
	return month / 100 - (month % 100 < 4);
}

static void note(struct auditor *x, int64_t kind, int64_t span) {
	audit_fault_row(x, LEDGER_CHECK_SUMS, "ledger_sum",
		str_format(x->page, "%lld/%lld", (long long)kind, (long long)span));
}

/* A month, or a day, of which sums by firm are not kept. */
static enum err check_span(struct auditor *x, int64_t span, struct posting_id from, struct posting_id behind,
	int64_t to, enum ledger_subject without) {
	struct ledger_audit_sum_month_row *rows;
	size_t count;
	struct posting_id end = { behind.v - 1 < to ? behind.v - 1 : to };
	audit_progress(x, "ledger_sum", span);
	TRY(ledger_audit_sum_month(x->db, x->page, x->tenant, span, from, end, without, &rows, &count));
	if (count > 0)
		note(x, rows[0].kind, span);
	return OK;
}

static enum err check_month(struct auditor *x, int64_t month, int64_t to) {
	const struct posting_id behind = first_of_day(next_month(month) * 100 + 1);
	TRY(check_span(x, month, first_of_day(month * 100 + 1), behind, to, 0));
	for (int64_t day = month * 100 + 1; first_of_day(day).v < behind.v; day++)
		TRY(check_span(x, day, first_of_day(day),
			(struct posting_id){ first_of_day(day).v + DAY_MS * (1 << 21) }, to, LEDGER_BY_PARTY));
	return OK;
}

static enum err check_year(struct auditor *x, int64_t year) {
	struct ledger_audit_sum_year_row *rows;
	size_t count;
	TRY(ledger_audit_sum_year(x->db, x->page, x->tenant, year, year * 100 + 4, (year + 1) * 100 + 3, &rows,
		&count));
	if (count > 0)
		note(x, rows[0].kind, year);
	return OK;
}

/* Nothing stands in a month or year without postings. */
static enum err check_spans(struct auditor *x, int64_t first, int64_t last) {
	struct ledger_audit_sum_spans_row *rows;
	size_t count;
	TRY(ledger_audit_sum_spans(x->db, x->page, x->tenant, SPANS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t span = rows[i].span > 999999 ? rows[i].span / 100 : rows[i].span;
		bool good = span > 9999 ? span >= first && span <= last :
			first <= last && span >= year_of_month(first) && span <= year_of_month(last);
		if (!good)
			note(x, 0, rows[i].span);
	}
	return OK;
}

enum err audit_sums(struct auditor *x) {
	struct ledger_sum_roll_of_row *rolls;
	struct ledger_audit_postings_row *firsts;
	size_t count;
	arena_clear(x->page);
	TRY(ledger_sum_roll_of(x->db, x->page, x->tenant, &rolls, &count));
	int64_t to = count > 0 ? rolls[0].last_id.v : 0, first = 1, last = 0;
	TRY(ledger_audit_postings(x->db, x->page, x->tenant, (struct posting_id){ 0 }, 1, &firsts, &count));
	if (count > 0 && firsts[0].posting_id.v <= to) {
		first = month_of_id(firsts[0].posting_id.v);
		last = month_of_id(to < x->last_id ? to : x->last_id);
	}
	for (int64_t month = first; month <= last; month = next_month(month))
		TRY(check_month(x, month, to));
	for (int64_t year = year_of_month(first); first <= last && year <= year_of_month(last); year++)
		TRY(check_year(x, year));
	return check_spans(x, first, last);
}
