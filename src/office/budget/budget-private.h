/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of the budget: numbering and writing acts, moving money, and the law's gates. */
#ifndef KASSEI_OFFICE_BUDGET_PRIVATE_H
#define KASSEI_OFFICE_BUDGET_PRIVATE_H

#include "base/lang.h"
#include "office/budget/budget.h"
#include "office/payment/payment.h"

/* A place where money stands: an account of a line (owner: line_id), of a year's source or revenue (owner: the year),
 * or of a liability. */
struct budget_place {
	enum ledger_kind kind;
	int64_t owner;
};
struct budget_leg {
	struct budget_place from, to;
	int64_t yen; /* 0: the leg is left out */
};
enum { BUDGET_LEGS_MOST = 4 };

/* One thing that is done. Zero where it does not apply. */
struct budget_act {
	enum budget_act_kind kind;
	int fiscal_year; /* in whose books; of its money, too */
	struct budget_line_id line, other;
	struct commitment_id commitment;
	int64_t yen;
	struct date on;
	struct str reason;
	struct budget_leg legs[BUDGET_LEGS_MOST];
	struct ledger_about about; /* what it is about; the year is filled in */
};
/* Takes the year's next number, posts the legs (if any has yen) and writes the act. ERR_NOT_FOUND: no such year;
 * ERR_BUDGET_SHORT: an account has less. ret_no may be NULL. */
enum err budget_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_act *act,
	int64_t *ret_no) MUST_CHECK;

/* The accounts of a year's accounts (会計年度) still take something on that day: not closed, and not after 31 May.
 * ERR_BUDGET_CLOSED, ERR_NOT_FOUND. */
enum err budget_gate_accounts(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on) MUST_CHECK;
/* The year is not closed yet, on whatever day. ERR_BUDGET_CLOSED, ERR_NOT_FOUND. */
enum err budget_gate_open(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year) MUST_CHECK;
/* Something new may be promised on that day: voted, and within the year. ERR_BUDGET_NOT_VOTED,
 * ERR_BUDGET_OUTSIDE_YEAR. */
enum err budget_gate_promise(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on) MUST_CHECK;

/* Decided, but neither ordered nor carried over; and what was ordered beyond that. One of them is 0. */
int64_t budget_open_part(const struct budget_commitment_of_row *c);
/* An order is open although the commitment has become smaller than what was ordered. */
bool budget_order_too_large(const struct budget_commitment_of_row *c);
enum err budget_commitment_store(struct db *db, const struct budget_desk *desk, struct commitment_id id,
	const struct budget_commitment_of_row *c) MUST_CHECK;
/* Writes the row of a new commitment behind its act. */
enum err budget_commitment_make(struct db *db, const struct budget_desk *desk, const struct budget_commit_fields *f,
	const struct budget_line_of_row *line, int64_t act_no, struct commitment_id carried_from,
	struct commitment_id *ret_commitment) MUST_CHECK;
/* What a commitment is about, for the ledger. */
struct ledger_about budget_about(const struct budget_commitment_of_row *c);

/* ---- gates that a proposal asks before it is written down, and the act itself once more ---- */

/* What is done after 31 March is covered by what was voted. ERR_BUDGET_COMPLETION. */
enum err budget_completion_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *f, const struct budget_line_of_row *line) MUST_CHECK;
/* The promise (if any) is of that year, not fulfilled, and large enough. ERR_BUDGET_LIABILITY. */
enum err budget_promise_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *f, const struct budget_line_of_row *line) MUST_CHECK;
enum err budget_change_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commitment_of_row *c, int64_t yen, struct date on) MUST_CHECK;
/* An open order of a year that can pay no more on that day. ERR_BUDGET_EARLY, ERR_BUDGET_CLOSED, ERR_CONFLICT. */
enum err budget_past_year_gate(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct budget_order_id order, struct date on) MUST_CHECK;
/* What is committed anew for an order of a past year. */
enum err budget_past_year_fields(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_past_year *past, struct budget_commit_fields *ret_fields, int64_t *ret_yen) MUST_CHECK;
enum err budget_payday_gate(const struct budget_desk *desk, int fiscal_year, struct date pay_on,
	struct date on) MUST_CHECK;
enum err budget_carry_gate(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_carry *c,
	const struct budget_line_of_row *from, const struct budget_line_of_row *to) MUST_CHECK;
bool budget_same_account(const struct budget_line_of_row *x, const struct budget_line_of_row *y);

/* ---- money back as the bank tells of it (refund.c, split.c, undo.c) ---- */

static inline struct payment_actor budget_actor(const struct budget_desk *desk) {
	return (struct payment_actor){ .account = desk->by, .now_us = desk->now_us };
}
/* Acts by which the line's money was written down before, up to so many days away; NULL: of any commitment. */
enum err budget_told_acts(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_by_id_row *m, const struct commitment_id *commitment, int days,
	struct budget_refund_told_row **ret_rows, size_t *ret_count) MUST_CHECK;
/* 加算金, 延滞金 and 雑入 that no commitment waits for: revenue of the year of `on`. A negative sum takes one back, in the
 * year `fiscal_year`. */
enum err budget_revenue_book(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_revenue_kind kind, struct commitment_id commitment, const struct budget_commitment_of_row *c,
	int64_t yen, struct date on, struct str reason, int64_t *ret_no) MUST_CHECK;
/* Whether the line can be divided so: its pieces are its sum, each fits, and nothing else is proposed for it. Errors of
 * budget_money_back; ERR_CONFLICT: the line is matched already. */
enum err budget_split_check(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_ask *ask) MUST_CHECK;
enum err budget_split_propose(struct db *db, const struct budget_desk *desk, struct proposal_id proposal,
	const struct budget_ask *ask) MUST_CHECK;
enum err budget_split_do(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id proposal,
	const struct budget_ask *ask) MUST_CHECK;
/* Whether what was written down as come back can be taken back: ERR_BUDGET_CLOSED: its year takes nothing more;
 * ERR_BUDGET_SHORT: the line has promised the money again; ERR_CONFLICT: it is taken back already, or what was to be
 * paid back is on its way; ERR_NOT_FOUND: there is none. */
enum err budget_undo_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *ask,
	struct date on) MUST_CHECK;
enum err budget_undo_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *ask,
	struct date on) MUST_CHECK;

/* ---- lists from files (import.c) ---- */

enum budget_row_result {
	BUDGET_ROW_SAME = 1,
	BUDGET_ROW_NEW,
	BUDGET_ROW_MORE,
	BUDGET_ROW_LESS,
	BUDGET_ROW_WRONG,
	BUDGET_ROW_RESULT_COUNT
};
extern const struct enum_desc budget_row_result_desc;
/* A row of a list against the books: what it says, what stands there, what confirming would do. */
struct budget_row {
	int64_t number;
	struct str code, name, reason; /* reason: why it is wrong, or what is not changed; translated */
	int64_t before_yen, after_yen, difference_yen;
	enum budget_row_result result;
	struct budget_line_id line; /* .v 0: it does not stand there yet */
	struct programme_id programme;
	struct funding_id funding;
	bool is_reserve;
	struct { struct str code, name; } subjects[BUDGET_JIGYO];
	size_t subject_count;
};
enum { BUDGET_IMPORT_ROWS_MOST = 3000 };
struct budget_rows {
	struct budget_row *items;
	size_t count, wrong;
	int64_t difference_yen;
};
/* Compares the rows (as grid_read gives them, with the heading) with the books of the year. ERR_FORMAT with
 * *ret_reason: no column for the code or the amount, too many rows. */
enum err budget_rows_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant, int fiscal_year,
	enum budget_import_kind kind, struct str body, struct budget_rows *ret_rows, struct str *ret_reason) MUST_CHECK;
/* Does what the comparison says; ERR_INPUT when a row is wrong. */
enum err budget_rows_write(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_import_kind kind, const struct budget_rows *rows, bool allot, struct date on,
	struct str reason) MUST_CHECK;
/* "1,350,000円", also with wide digits, ▲ or a minus sign. False when it is none. */
bool budget_yen_read(struct arena *a, struct str text, int64_t *ret_yen);
/* A code as people write it (wide digits, dots, blanks) in the form 01-07-01-02-18-01-0015. */
struct str budget_code_read(struct arena *a, struct str text);

static inline struct opt_int opt_id(int64_t id) { return (struct opt_int){ .has = id != 0, .v = id }; }
static inline struct budget_place place_of(enum ledger_kind kind, struct budget_line_id line) {
	return (struct budget_place){ .kind = kind, .owner = line.v };
}
static inline struct budget_place source_of(int fiscal_year) {
	return (struct budget_place){ .kind = LEDGER_BUDGET_SOURCE, .owner = fiscal_year };
}

#endif
