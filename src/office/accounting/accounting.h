/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 会計管理者への連携: the exit for towns whose accounting office pays (地方自治法232条の4, 170条). What the budget has
 * decided is told as files in the form of the town's 財務会計システム (a mapping), their answers are read back, and
 * only what differs is shown.
 *
 * What is told is always the difference between the books and what was told before (an item each): a commitment's
 * amount, an order or its cancellation, money that has to come back (戻入 within the year's accounts, 調定 afterwards).
 * So nothing is told twice, and all items that count sum to the books. Functions that write run in the writer and may
 * run again.
 */
#ifndef KASSEI_OFFICE_ACCOUNTING_H
#define KASSEI_OFFICE_ACCOUNTING_H

#include "accounting_store.h"
#include "base/date.h"
#include "base/lang.h"
#include "office/accounting/accounting-types.h"
#include "office/budget/budget.h"
#include "office/verify/verify.h"

enum {
	ACCOUNTING_LINES_MOST = 2000,
	ACCOUNTING_ROWS_MOST = 20000,
	ACCOUNTING_COLUMNS_MOST = 120,
	ACCOUNTING_PROBLEMS_MOST = 100
};

/* ---- mappings ---- */

struct accounting_mapping {
	struct accounting_mapping_by_id_row row;
	struct accounting_columns_of_row *columns;
	size_t count;
};
/* ERR_NOT_FOUND. */
enum err accounting_mapping_read(struct db *db, struct arena *a, struct tenant_id tenant,
	struct accounting_mapping_id id, struct accounting_mapping *ret) MUST_CHECK;
/* The mapping that is used on a day. ERR_NOT_FOUND: none is in force. */
enum err accounting_mapping_for(struct db *db, struct arena *a, struct tenant_id tenant, enum accounting_kind kind,
	struct date on, struct accounting_mapping *ret) MUST_CHECK;
/* A new draft: with the columns of the one that is in force, or, where there is none, with columns that most systems
 * have. */
enum err accounting_mapping_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	enum accounting_kind kind, struct date valid_from, struct accounting_mapping_id *ret_id) MUST_CHECK;
/* Changes how a draft writes days, amounts and characters. ERR_CONFLICT: it is no draft, or the version moved on. */
enum err accounting_mapping_change(struct db *db, const struct budget_desk *desk,
	const struct accounting_mapping_by_id_row *wanted) MUST_CHECK;
/* Why a column cannot be so (msgid), and its field; NULL: it can. */
const char *accounting_column_check(enum accounting_kind kind, const struct accounting_columns_of_row *column,
	const char **ret_field);
/* Puts a column of a draft in its place, or (heading and field 0) takes it out and closes the gap. ERR_CONFLICT;
 * ERR_INPUT: a number beyond the last but one. */
enum err accounting_column_set(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_mapping_id id, int64_t version, const struct accounting_columns_of_row *column) MUST_CHECK;
/* What a mapping lacks before it can be used (msgid); NULL: nothing. */
const char *accounting_mapping_lacks(struct arena *a, const struct accounting_mapping *m);
/* Brings a draft into force. ERR_INPUT: it lacks something; ERR_CONFLICT. */
enum err accounting_mapping_use(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_mapping_id id, int64_t version) MUST_CHECK;
/* Throws a draft away. ERR_CONFLICT: it is in force. */
enum err accounting_mapping_throw(struct db *db, const struct budget_desk *desk,
	struct accounting_mapping_id id) MUST_CHECK;

/* ---- what is told ---- */

/* One thing that is told, as it stands in the books. */
struct accounting_record {
	enum accounting_part part;
	struct accounting_item_id item;   /* .v 0: not told before */
	struct str number;                /* empty before it has one */
	int64_t fiscal_year;
	struct commitment_id commitment;
	struct opt_int order, party, pay_on;
	struct str code, line_name, title, payee, creditor, commitment_number,
		commitment_slip; /* empty where there is none */
	int64_t yen;
	struct date on;
	bool advance, again;
	struct str row;                   /* the row of the file, CSV in UTF-8 */
	struct str problem;               /* why it cannot be sent, in the reader's language; empty: it can */
};
struct accounting_draft {
	struct accounting_mapping mapping;
	struct accounting_record *items;
	size_t count, sendable;
	int64_t yen;                      /* of those that can be sent */
	bool more;                        /* there are more than one file holds */
};
/* Everything of a kind that was not told by the day `on`, as rows of the mapping in force. ERR_NOT_FOUND: no mapping is
 * in force. */
enum err accounting_draft_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	enum accounting_kind kind, struct date on, struct accounting_draft *ret) MUST_CHECK;
/* The first of these rows that can be written by a mapping, which may be a draft. Where there is none: a sample's row,
 * and the problem of the first that waits. */
enum err accounting_preview(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct accounting_mapping *m, struct date on, struct accounting_record *ret) MUST_CHECK;
/* A row by a mapping: fills `row`, or `problem`: a character that the encoding does not have, a code that the table
 * lacks, no creditor's number. */
void accounting_row_make(struct arena *a, enum lang lang, const struct accounting_mapping *m,
	struct accounting_record *r);

/* ---- a file ---- */

/* Puts everything that can be sent into a new file, numbers it, and holds it. ERR_INPUT: there is nothing;
 * ERR_NOT_FOUND: no mapping is in force. */
enum err accounting_run_make(struct db *db, struct arena *a, const struct budget_desk *desk, enum accounting_kind kind,
	struct accounting_run_id *ret_run) MUST_CHECK;
/* By somebody who did not prepare it (ERR_FORBIDDEN). ERR_CONFLICT. */
enum err accounting_approve(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_run_id run, int64_t version) MUST_CHECK;
/* Gives a file up before it is made: what was new is told by the next one. ERR_CONFLICT. */
enum err accounting_cancel(struct db *db, struct arena *a, const struct budget_desk *desk, struct accounting_run_id run,
	int64_t version, struct str note) MUST_CHECK;
/* The file leaves: once, only when approved; its sum is kept. ERR_CONFLICT. */
enum err accounting_file(struct db *db, struct arena *a, const struct budget_desk *desk, struct accounting_run_id run,
	int64_t version) MUST_CHECK;
/* The same bytes again. ERR_NOT_FOUND: it was not made; ERR_INTERNAL: the rows no longer give the sum that was kept. */
enum err accounting_file_again(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct accounting_run_by_id_row *run, struct str *ret_bytes) MUST_CHECK;

/* ---- what the accounting office answers ---- */

struct accounting_said {
	int64_t row_no;
	struct str number, slip, payee, reason;
	enum accounting_status status;
	struct opt_int yen, day;
};
struct accounting_problem { int64_t row_no; struct str column, reason; }; /* translated */
struct accounting_reading {
	struct str name, form;
	char sha256[65];
	struct accounting_said *rows;
	size_t count;
	struct accounting_problem *problems; /* at most ACCOUNTING_PROBLEMS_MOST */
	size_t problem_count;
};
/* Reads a file of answers (CSV in any encoding, or Excel) by a mapping: columns are found by their headings wherever
 * they stand, by their places only when the mapping has no heading. Slow for Excel: a worker, never the writer.
 * ERR_FORMAT: ret->problems says what is wrong, and nothing of the file may be used. */
enum err accounting_reading_make(struct arena *a, enum lang lang, const struct accounting_mapping *m, struct str name,
	struct str bytes, struct accounting_reading *ret) MUST_CHECK;
/* Keeps what was read, compared with what was sent, and does nothing else. The same bytes again: *ret_id is the file of
 * then. */
enum err accounting_result_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct accounting_reading *reading, struct accounting_result_id *ret_id) MUST_CHECK;
/* Takes over what agrees: slips, paid orders (budget_paid), money that came back (budget_money_back). What does not
 * becomes a difference. A file that was taken over is left as it is. */
enum err accounting_result_take_over(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_result_id id) MUST_CHECK;
/* What may be done about a difference. */
bool accounting_may_settle(const struct accounting_difference_by_id_row *d, enum accounting_resolution how);
/*
 * A person settles a difference: TAKE_THEIRS writes what they say (a day, a payee or a slip that differs), SEND_AGAIN
 * puts it into the next file, TAKE_BACK counts it as not told, NOTED leaves all as it is. ERR_INPUT: that does not fit,
 * or no note; ERR_CONFLICT: it is settled already, or the item has moved on; errors of the budget.
 */
enum err accounting_settle(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_difference_id id, enum accounting_resolution how, struct str note) MUST_CHECK;

/* The auditor (office/verify/verify.h). */
enum err accounting_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) MUST_CHECK;

#endif
