/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 予算, the budget of a fiscal year (地方自治法208条以下): lines (予算科目), what the assembly voted for them and what
 * moved since (当初・補正・流用・充用・配当・繰越), and the way of the money: 支出負担行為 → 支出命令 → 支払, 戻入,
 * 出納閉鎖. Every amount stands on accounts of the ledger, seven for a line, whose floor is 0: two decisions at the
 * same moment cannot spend the same yen, and 予算現額 is always the sum of the seven.
 *
 * Functions that write run in the writer, in the transaction of their cause; a refusal writes nothing. They check the
 * law's gates (vote, year, closing of accounts), not who decides: that is the caller's (approval, roles). Days are
 * Japan's.
 */
#ifndef KASSEI_OFFICE_BUDGET_H
#define KASSEI_OFFICE_BUDGET_H

#include "base/date.h"
#include "base/holiday.h"
#include "base/money.h"
#include "budget_store.h"
#include "office/ledger/ledger.h"
#include "office/verify/verify.h"

/* In whose books, by whom, when, and on which days banks are open. */
struct budget_desk {
	struct tenant_id tenant;
	struct account_id by;
	int64_t now_us;
	const struct business_calendar *bank;
};

/* ---- years and lines ---- */

/*
 * The state of a year; made when there is none. `voted_on` of BUDGET_VOTED, BUDGET_PROVISIONAL and BUDGET_SKELETON is
 * the day of the assembly's vote. BUDGET_CLOSED is budget_close's alone: ERR_INPUT. A closed year stays closed:
 * ERR_BUDGET_CLOSED.
 */
enum err budget_year_set(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_year_state state, struct opt_int voted_on) MUST_CHECK;

struct budget_line_fields {
	int fiscal_year;
	struct str code;                  /* 会計-款-項-目-節-細節-事業: seven parts of digits, none empty; 補助金 is 節 18 */
	struct str name;
	struct programme_id programme;    /* .v 0: none */
	struct funding_id funding;        /* .v 0: the town's own money */
	bool is_reserve;                  /* 予備費 */
};
/* A line with its accounts. ERR_INPUT: malformed code or no name; ERR_CONFLICT: the code stands in that year already;
 * ERR_NOT_FOUND: no such year, or the funding is another year's. */
enum err budget_line_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_line_fields *fields, struct budget_line_id *ret_line) MUST_CHECK;

/* ---- what moves an appropriation ---- */

/* 当初 (BUDGET_INITIAL; below 0, to correct what was entered, only before the vote) or 補正 (BUDGET_SUPPLEMENT; below 0
 * takes away). `allot`: at once at the section's disposal, where a town does without 配当. ERR_BUDGET_SHORT: there is
 * not so much left to take away; ERR_INPUT: 0 yen or another kind; ERR_BUDGET_CLOSED. */
enum err budget_appropriate(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	enum budget_act_kind kind, int64_t yen, bool allot, struct date on, struct str reason) MUST_CHECK;
/* 配当 (elsewhere 令達): puts `yen` at the section's disposal; below 0 takes it back. ERR_BUDGET_SHORT. */
enum err budget_allot(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	int64_t yen, struct date on) MUST_CHECK;
/* 流用 between lines of a year and an account (会計), or 充用 when `from` is the 予備費. A reason is required: ERR_INPUT.
 * ERR_BUDGET_SHORT; ERR_BUDGET_OTHER_YEAR: not of one year and 会計. */
enum err budget_divert(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id from,
	struct budget_line_id to, int64_t yen, struct date on, struct str reason) MUST_CHECK;
/* 繰越明許費 as voted: the most that may go on in the next year (地方自治法213条). */
enum err budget_carry_voted(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_line_id line,
	int64_t limit_yen) MUST_CHECK;

struct budget_carry {
	struct budget_line_id from, to;       /* `to`: of the next year */
	struct commitment_id commitment;      /* whose open part goes on; .v 0: money that nobody was promised */
	int64_t yen;
	bool by_accident;                     /* 事故繰越し (220条3項): beyond what was voted, with a reason */
	struct date on;
	struct str reason;
};
/* Carries over; ret_commitment (may be NULL) is the next year's commitment, .v 0 without one. ERR_BUDGET_CARRY: more
 * than was voted, and no accident with a reason; ERR_BUDGET_OTHER_YEAR: not into the next year of the same 会計;
 * ERR_BUDGET_OVER_COMMITMENT; ERR_BUDGET_SHORT; ERR_BUDGET_CLOSED: after 31 May. */
enum err budget_carry_over(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_carry *carry, struct commitment_id *ret_commitment) MUST_CHECK;

/* ---- 支出負担行為 → 支出命令 → 支払 ---- */

struct budget_commit_fields {
	struct budget_line_id line;
	struct str title;
	int64_t yen;
	struct date on;             /* day of the decision */
	struct date completes_on;   /* when the matter will be done: decides the year (地方自治法施行令143条) */
	struct promise_id promise;  /* which it fulfils; .v 0: none */
	struct case_id case_id;
	struct service_id service;
	struct party_id party;
};
/*
 * Promises money. ERR_BUDGET_NOT_VOTED: before the vote; ERR_BUDGET_OUTSIDE_YEAR: not from 1 April to 31 March of the
 * line's year, so that in April and May the old year takes none; ERR_BUDGET_COMPLETION: done after 31 March, and
 * neither 繰越明許費 nor a promise covers it; ERR_BUDGET_SHORT: 配当残 is smaller; ERR_BUDGET_LIABILITY: more than was
 * promised for that year, or fulfilled already; ERR_INPUT: no title, amount not above 0, a 予備費.
 */
enum err budget_commit(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_commit_fields *fields, struct commitment_id *ret_commitment) MUST_CHECK;
/*
 * The amount becomes `yen` (変更, 額の確定, 取消: 0). What was not yet ordered is free again at once; what was paid too
 * much is to be returned (budget_return_due). More is possible within the year only and within what budget_commit would
 * take (ERR_BUDGET_COMPLETION, ERR_BUDGET_LIABILITY), less until the accounts close. ERR_BUDGET_UNPAID: an open order
 * would be too much, cancel it first; ERR_BUDGET_SHORT; ERR_BUDGET_OUTSIDE_YEAR; ERR_BUDGET_CLOSED.
 */
enum err budget_commitment_change(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct commitment_id commitment, int64_t yen, struct date on, struct str reason) MUST_CHECK;
/* 支出命令 of a part or all, to be paid on `pay_on`; `advance`: 概算払. ERR_BUDGET_OVER_COMMITMENT; ERR_BUDGET_PAYDAY:
 * banks are closed that day, it is before `on`, or after the year's last payday; ERR_BUDGET_CLOSED. */
enum err budget_order(struct db *db, struct arena *a, const struct budget_desk *desk, struct commitment_id commitment,
	int64_t yen, bool advance, struct date pay_on, struct date on, struct budget_order_id *ret_order) MUST_CHECK;
/* The module's word for its orders in office/payment (payment_due_fields.ref_kind; ref_no is the order's id). An order
 * without such an item is paid by the accounting officer (会計管理者). */
#define BUDGET_ORDER_REF "budget.order"

/* It was paid, or will not be. ERR_CONFLICT: it is no longer open; ERR_BUDGET_CLOSED: paid after 31 May;
 * ERR_BUDGET_TOO_SOON: paid before 1 April of its year. */
enum err budget_paid(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id order,
	struct date on) MUST_CHECK;
/* The bank gave back what was paid: the order is open again, and its money waits to be paid. ERR_CONFLICT: it is not
 * paid, or part of it has come back as 戻入; ERR_BUDGET_CLOSED: after 31 May it stays paid, and the money is held
 * outside of that year's budget. */
enum err budget_reopen(struct db *db, struct arena *a, const struct budget_desk *desk, struct budget_order_id order,
	struct date on, struct str reason) MUST_CHECK;
/* The order will not be paid: its money is open again, and is unused when the year closes; so also after 31 May, when
 * the year can pay it no more, until the year is closed. ERR_CONFLICT: it is no longer open; ERR_BUDGET_CLOSED. */
enum err budget_order_cancel(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct budget_order_id order, struct date on, struct str reason) MUST_CHECK;

struct budget_past_year {
	struct budget_order_id order;  /* of a year that can pay no more */
	struct budget_line_id line;    /* of the year of `on`, out of which it is paid instead */
	struct date on, pay_on;
	struct str reason;
};
/*
 * 過年度支出 (地方自治法施行令165条の8): what a year did not pay by 31 May is an expense of the year in which it is
 * paid. Cancels the order and commits and orders the same yen in `line`, for the same payee; what stands in
 * office/payment for it is owed by the new order. ERR_BUDGET_EARLY: by 31 May the year itself can pay; ERR_CONFLICT:
 * the order is not open; ERR_INPUT: no reason; else the errors of budget_order_cancel, budget_commit and budget_order.
 */
enum err budget_pay_past_year(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_past_year *past, struct commitment_id *ret_commitment,
	struct budget_order_id *ret_order) MUST_CHECK;

struct budget_came_back {
	bool as_return;   /* 戻入 of the commitment's year; else revenue */
	int fiscal_year;  /* in whose books */
	int64_t act_no;   /* the act that says so */
};
/*
 * Money came back on the day `on`: by 31 May after the commitment's year a 戻入, which is free again in that year's
 * line; later revenue (雑入) of the year of that day (地方自治法施行令159条, 160条). ERR_BUDGET_OVER_RETURN: more than
 * budget_return_due; ERR_BUDGET_TOO_SOON: before anything was paid. ERR_NOT_FOUND: that year has no books yet.
 */
enum err budget_money_back(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct commitment_id commitment, int64_t yen, struct date on, struct budget_came_back *ret) MUST_CHECK;
/* An act that says that money came back. */
struct budget_told { int fiscal_year; int64_t act_no; };
/* A refund typed by hand may have another day than the bank's: as many days may lie between. */
enum { BUDGET_TOLD_DAYS = 31 };
/*
 * The same of a line of the bank that waits in the suspense list of office/payment: the whole of it, on the bank's day,
 * with its posting to the account. What was written down before (by hand, or when a file of the other kind told of it:
 * same commitment, yen and day) is not booked twice. `same` (may be NULL): somebody says that it is the money of this
 * act, typed by hand with another day, at most BUDGET_TOLD_DAYS away; nothing is booked but the posting. ERR_INPUT:
 * money that went out; ERR_CONFLICT: the line is matched already, or `same` is another sum's, too far away or told by
 * such a file before; ERR_BUDGET_OTHER_YEAR: by the bank's day the money of `same` is another year's; ERR_NOT_FOUND:
 * nobody registered the account, or as above.
 */
enum err budget_refund_book(struct db *db, struct arena *a, const struct budget_desk *desk, struct movement_id movement,
	struct commitment_id commitment, const struct budget_told *same, struct budget_came_back *ret) MUST_CHECK;
/* The line is the same money as one that was divided when a file of the other kind told of it: it stands beside it, and
 * nothing is booked. ERR_CONFLICT: matched already, or it is not the same sum, day and account. */
enum err budget_split_again(struct db *db, struct arena *a, const struct budget_desk *desk, struct movement_id movement,
	struct proposal_id split) MUST_CHECK;
/* What was paid beyond the amount as it stands and has not come back. */
int64_t budget_return_due(const struct budget_commitment_of_row *c);

/* ---- later years ---- */

struct budget_liability_fields {
	struct str title;
	int first_year, last_year;
	int64_t limit_yen;
	struct date voted_on;
};
/* 債務負担行為 as voted, with its accounts. ERR_INPUT: no title, no limit, years the wrong way round; ERR_NOT_FOUND:
 * the year of the vote has no books. */
enum err budget_liability_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_liability_fields *fields, struct liability_id *ret_liability) MUST_CHECK;
struct budget_promise_fields {
	struct liability_id liability;
	int fiscal_year;
	int64_t yen;
	struct str title;
	struct case_id case_id;
	struct party_id party;
	struct date on;
};
/* Promises money of a later year under what was voted (地方自治法214条). ERR_BUDGET_LIABILITY: beyond its limit or its years;
 * ERR_BUDGET_NOT_VOTED: `on` is before the vote. */
enum err budget_promise(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_promise_fields *fields, struct promise_id *ret_promise) MUST_CHECK;

/* ---- 起案 and 決裁 ---- */

/* A piece of a line of the bank (BUDGET_MOVE_SPLIT): whose money it is. */
struct budget_piece {
	enum budget_piece_use use;
	int64_t yen;
	struct commitment_id commitment; /* of RETURN and charges */
	struct party_id party;           /* of BACK: to whom */
	struct str note;                 /* of OTHER: what it is */
};
enum { BUDGET_PIECES_MOST = 8 };
/* The word of what is paid back, in office/payment (payment_due_fields.ref_kind; ref_no is the piece's id). */
#define BUDGET_PIECE_REF "budget.piece"

/* What somebody proposes. Zero where it does not apply to the move. */
struct budget_ask {
	enum budget_move move;
	int fiscal_year;
	struct budget_line_id line, other;
	struct commitment_id commitment;
	struct budget_order_id order;
	struct liability_id liability;
	struct promise_id promise;
	struct party_id party;
	int64_t yen;
	struct str title, reason;
	struct date completes_on, pay_on;
	int promise_year;
	enum budget_way way;
	bool special; /* 概算払, 事故繰越し */
	struct movement_id movement; /* of SPLIT, and of UNDO when it is a line of the bank */
	int64_t undoes_no;           /* of UNDO: the act of fiscal_year, when no line of the bank is named */
	const struct budget_piece *pieces;
	size_t piece_count;
};
/* Whether it could be decided on the day `on` as the books stand: the errors of the act itself. Reads only. */
enum err budget_ask_check(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_ask *ask,
	struct date on) MUST_CHECK;
/* Writes the proposal down. Nothing moves, and nothing is set aside for it. */
enum err budget_propose(struct db *db, const struct budget_desk *desk, const struct budget_ask *ask,
	struct proposal_id *ret_proposal) MUST_CHECK;
/* What a proposal asks. */
struct budget_ask budget_ask_of(const struct budget_proposal_by_id_row *p);
/*
 * Decides it: the act is done on the day of desk->now_us, by desk->by. ERR_FORBIDDEN: by whom it was proposed;
 * ERR_CONFLICT: it is decided, sent back or withdrawn already, or the version moved on; else the errors of the act, and
 * then nothing is written.
 */
enum err budget_decide(struct db *db, struct arena *a, const struct budget_desk *desk, struct proposal_id proposal,
	int64_t version, struct str note) MUST_CHECK;
/* Sent back with a reason by who decides, or withdrawn by who proposed (BUDGET_SENT_BACK, BUDGET_WITHDRAWN).
 * ERR_FORBIDDEN: withdrawn by somebody else. */
enum err budget_proposal_close(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct proposal_id proposal, int64_t version, enum budget_proposal_state state, struct str note) MUST_CHECK;

/* ---- closing ---- */

/* 出納閉鎖, on any day after 31 May: what was not spent becomes 不用額 and the ledger takes nothing more of that year.
 * ERR_BUDGET_UNPAID: orders are open; ERR_BUDGET_EARLY: `on` is not after 31 May. */
enum err budget_close(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on) MUST_CHECK;

/* ---- what stands in the books ---- */

/* Yen. current = unallotted + free + open + ordered + paid + carried + unused, always. */
struct budget_figures {
	int64_t initial, supplement, diverted, reserve_use,
		carried_in; /* how it came about; diverted may be negative */
	int64_t current;     /* 予算現額 */
	int64_t unallotted;  /* 未配当 */
	int64_t committed;   /* 支出負担行為済額, as decided today, with what is carried over */
	int64_t open;        /* of that not yet ordered */
	int64_t ordered;     /* 支出命令済, not yet paid */
	int64_t paid;        /* 支出済額, less what came back */
	int64_t returned;    /* 戻入額 */
	int64_t carried;     /* 翌年度繰越額 */
	int64_t unused;      /* 不用額: after closing what was not spent; before, nothing */
	int64_t free;        /* 残額: can still be promised */
};
enum err budget_figures(struct db *db, struct arena *a, struct tenant_id tenant, struct budget_line_id line,
	struct budget_figures *ret) MUST_CHECK;

/* A line with its figures. */
struct budget_entry {
	struct budget_line_id line_id;
	int64_t fiscal_year;
	struct str code, name;
	struct opt_int programme_id, funding_id;
	bool is_reserve;
	int64_t carry_limit_yen, version;
	struct budget_figures f;
};
/* Which lines; NULL or 0: any. */
struct budget_choice {
	int64_t fiscal_year; /* 0: any */
	struct programme_id programme;
	struct budget_line_id line;
};
/* The lines chosen with their figures, by year (the newest first) and code. */
enum err budget_book(struct db *db, struct arena *a, struct tenant_id tenant, const struct budget_choice *choice,
	struct budget_entry **ret_entries, size_t *ret_count) MUST_CHECK;
/* Adds the figures of one to those of another. */
void budget_figures_add(struct budget_figures *sum, const struct budget_figures *f);

/* The last day on which the year's money can be paid: the last day by 31 May on which banks are open. */
enum err budget_last_payday(const struct business_calendar *bank, int fiscal_year, struct date *ret_day) MUST_CHECK;
/* By when an order must be with the accounting officer who wants `lead_days` open days before `pay_on`. */
enum err budget_order_by(const struct business_calendar *bank, struct date pay_on, int lead_days,
	struct date *ret_day) MUST_CHECK;

/* The auditor for `kassei verify`. */
enum err budget_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

/* ---- funding ---- */

/* Part of costs that somebody else bears: rate of the sum, cut off below the unit, not above `ceiling_yen` (INT64_MAX:
 * none). */
struct budget_share {
	struct rational rate;
	int64_t unit_yen, ceiling_yen;
};
/*
 * The share of each cost, so that they sum exactly to the share of the whole: in proportion, cut off, and what is left
 * over yen by yen to the largest remainders (first among equals). costs ≥ 0; ret_shares has room for count. ERR_INPUT:
 * a negative cost; ERR_OVERFLOW.
 */
enum err budget_split(struct arena *a, const struct budget_share *share, const int64_t *costs, size_t count,
	int64_t *ret_shares) MUST_CHECK;
/* A commitment's part of what a funding bears. */
struct budget_part {
	struct budget_line_id line_id;
	struct commitment_id commitment_id;
	int64_t decided_yen, share_yen;
};
/*
 * What a funding bears of each commitment of the lines that share it, by code and commitment: first of each line
 * (budget_split of what their commitments come to), then of each commitment of a line in the same way, so that
 * commitments sum to their line, and lines to the whole, to the yen. ERR_NOT_FOUND: no such funding.
 */
enum err budget_parts(struct db *db, struct arena *a, struct tenant_id tenant, struct funding_id funding,
	struct budget_part **ret_parts, size_t *ret_count) MUST_CHECK;

#endif
