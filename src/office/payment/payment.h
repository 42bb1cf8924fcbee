/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Payments by bank file (for bodies that pay themselves): what is to be paid, runs that two people approve, the file,
 * and the bank's answers matched to what was sent. Functions that write run in the writer and may run again. Knows no
 * services: they add what is to be paid (payment_due_add) and see what became of it (payment_due_by_id).
 */
#ifndef KASSEI_OFFICE_PAYMENT_H
#define KASSEI_OFFICE_PAYMENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/db.h"
#include "office/payment/payment-types.h"
#include "office/verify/verify.h"
#include "payment_store.h"

enum { PAYMENT_LINES_MOST = 2000, PAYMENT_MOVEMENTS_MOST = 20000 };

/* Who writes, and when. */
struct payment_actor {
	struct account_id account;
	int64_t now_us;
};

/* ---- accounts to pay from ---- */

struct payment_source_fields {
	struct str label, client_code, client_name, bank_code, bank_name, branch_code, branch_name, number;
	enum account_kind kind;
	bool line_ends, takes_edi, takes_wo;
	int64_t settle_days; /* 1 to 30 */
	struct date valid_from;
};
/* Brings what was typed into the form of bank files and says what is wrong: the field and why (msgid). NULL:
 * nothing. */
const char *payment_source_check(struct arena *a, struct payment_source_fields *fields, const char **ret_field);
/* Registers it and ends the registration of the same account that runs. */
enum err payment_source_add(struct db *db, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_source_fields *fields, struct source_id *ret_id) MUST_CHECK;

/* ---- what is to be paid ---- */

struct payment_due_fields {
	struct str ref_kind; /* module word */
	int64_t ref_no;      /* with it unique in the municipality */
	struct party_id party;
	struct str title;
	int64_t yen;         /* above 0 */
	struct date due_on;
	struct opt_int pay_until; /* the last day on which it may be paid, such as the end of its fiscal year's
		accounts; has = false: any */
};
/* For other modules, in apply: this is to be paid. The same ref_kind and ref_no again changes nothing; *ret_new says
 * which. ERR_INPUT when the amount is not above 0. */
enum err payment_due_add(struct db *db, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_due_fields *fields, bool *ret_new) MUST_CHECK;

/* What became of an item: its row. ERR_NOT_FOUND: there is none. */
enum err payment_due_find(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind, int64_t ref_no,
	struct payment_due_by_ref_row *ret_due) MUST_CHECK;
/* Another row of its module owes it from now on (`ref_no` becomes `new_ref_no`), to be paid by `pay_until`, wherever it
 * stands in a payment. ERR_NOT_FOUND: there is none; ERR_CONFLICT: it is paid or withdrawn. */
enum err payment_due_hand_over(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind,
	int64_t ref_no, int64_t new_ref_no, struct opt_int pay_until) MUST_CHECK;
/* It will not be paid. ERR_NOT_FOUND: there is none; ERR_CONFLICT: it stands in a payment or is paid. */
enum err payment_due_withdraw(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind,
	int64_t ref_no) MUST_CHECK;

/* ---- a run ---- */

/* One due item as it would be sent. */
struct payment_candidate {
	struct payment_due_payable_row due;
	struct str holder, bank_name, branch_name, changes; /* half-width; changes for people */
	const char *obstacle; /* why it cannot be paid now (msgid); NULL: it can */
	struct str obstacle_text; /* in the reader's language */
	bool unchecked;       /* nobody has compared the account with the passbook */
};
struct payment_draft {
	struct payment_candidate *items;
	size_t count, payable;
	int64_t yen; /* of those that can be paid */
	bool more;   /* there are more than one run holds */
};
/* Everything open until `pay_on`, as it would be sent that day from `source`. */
enum err payment_draft_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct payment_source_by_id_row *source, struct date pay_on, struct payment_draft *ret_draft) MUST_CHECK;
/* Why the day cannot be a day of payment (msgid); NULL: it can. Banks must be open, and it must lie ahead, at most a
 * year. */
const char *payment_day_obstacle(struct date pay_on, struct date today);
/* Writes a run of all that can be paid until `pay_on`. ERR_INPUT when there is nothing or the day does not do. */
enum err payment_run_make(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct source_id source, struct date pay_on, struct str title, struct run_id *ret_run) MUST_CHECK;
/* Takes a line out again before the first approval; the last one cannot go (ERR_INPUT). ERR_CONFLICT when the version
 * moved on. */
enum err payment_line_take_out(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run,
	int64_t line_no, int64_t version) MUST_CHECK;
/*
 * The next approval. The first is by somebody who did not prepare the run, the second by neither (ERR_FORBIDDEN).
 * ERR_CONFLICT when the version moved on or the run does not wait for an approval.
 */
enum err payment_approve(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct run_id run, int64_t version) MUST_CHECK;
/* Whether this person may give the next approval. */
bool payment_may_approve(const struct payment_run_by_id_row *run, struct account_id account);
/* Sends it back to the beginning with a reason; also after approvals, not after the file. */
enum err payment_send_back(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run, int64_t version,
	struct str note) MUST_CHECK;
/* Gives the run up before its file is made: what it held is open again. */
enum err payment_cancel(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run, int64_t version,
	struct str note) MUST_CHECK;
/* The file of the run, made from its rows, as of `made_on`. ERR_INPUT with ret->problems when it cannot be written. */
enum err payment_file_bytes(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct date made_on, struct zengin_written *ret_written) MUST_CHECK;
/* The file leaves: once, only of an approved run. Its sum is kept; payment_file_again makes the same bytes from the
 * rows. */
enum err payment_file(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct run_id run, int64_t version) MUST_CHECK;
/* The bytes of a file that was made; ERR_INTERNAL when their sum is not the one that was kept. */
enum err payment_file_again(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct str *ret_bytes) MUST_CHECK;
/* Debited, and so many open days have passed without a return. */
bool payment_is_settled(enum payment_run_state state, struct opt_int settle_on, struct date today);

/* ---- the bank's answers ---- */

/* A file of the bank as it was read: kind 03 or 01. */
struct payment_reading {
	struct zengin_file file;
	struct str name;
	char sha256[65];
	struct date today;
};
/* Reads the bytes. ERR_FORMAT: ret->file.problems says what is wrong. */
enum err payment_reading_make(struct arena *a, struct str name, struct str bytes, struct date today,
	struct payment_reading *ret_reading) MUST_CHECK;
/* Keeps its lines, not yet matched. The same bytes again: *ret_id is the file of then, and nothing is written. Lines
 * that an earlier file had, too, are counted and not kept twice. */
enum err payment_statement_add(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_reading *reading, struct statement_id *ret_id) MUST_CHECK;

/* What keeps an item from following the bank: which, why and what to do, in the reader's language, and the page below
 * "/{slug}/office/" where that is done. Empty: nothing. */
struct payment_obstacle { struct str why, page; };

/* What a line of the bank seems to be. */
struct payment_proposal {
	enum payment_match match;
	struct run_id run;
	int64_t run_no, line_no;
	const char *why; /* msgid: by what it was found, or why it was not */
	bool again;      /* a return of which a file of the other kind has told */
	struct payment_obstacle
		obstacle; /* why what was found (run_no, line_no) cannot be followed; its match is UNKNOWN then */
};
/* For each line of a file; each run and each payment at most once. Reads only. */
enum err payment_propose(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *movements, size_t count,
	struct payment_proposal *ret_proposals) MUST_CHECK;
/* What a line of the suspense list seems to be today, or why that cannot be said. */
enum err payment_propose_again(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	struct movement_id movement, struct payment_proposal *ret_proposal) MUST_CHECK;
/* Matches all lines of a file that was read: debited, returned (open again with the reason), fees; the rest goes to the
 * suspense list, also what an item cannot follow (payment_obstacle). A file that is matched is left as it is. */
enum err payment_statement_match(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct statement_id id) MUST_CHECK;
/*
 * An officer says what a line of the suspense list is: `match` DEBIT or FEE with run_no, RETURN with run_no and
 * line_no, OTHER with a note. ERR_NOT_FOUND: no such run or payment; ERR_INPUT: it does not fit (direction, sum, state,
 * or an item cannot follow it), with *ret_why in the reader's language; ERR_CONFLICT: the line is matched already.
 */
enum err payment_assign(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	struct payment_actor actor, struct movement_id movement, enum payment_match match, int64_t run_no,
	int64_t line_no, struct str note, struct str *ret_why) MUST_CHECK;

struct payment_refund {
	struct movement_id movement;
	struct party_id party;   /* who gives it back; .v 0: not known */
	bool posted;             /* its money is in the account already: a file of the other kind told of it */
};
/* For the module to which money comes back: takes an incoming line out of the suspense list as a refund, and posts it
 * from outside to the account unless it is posted. ERR_INPUT: the line is no incoming one; ERR_CONFLICT: it is matched
 * already; ERR_NOT_FOUND: nobody registered its account. */
enum err payment_take_refund(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_refund *refund, struct str note) MUST_CHECK;
/* For the same module, when it was none: the line waits in the suspense list again, with `note`, and can be taken anew;
 * the posting is taken back unless refund->posted (a line of a file of the other kind has it). ERR_CONFLICT: the line
 * is no refund; ERR_NOT_FOUND: nobody registered its account. */
enum err payment_give_up_refund(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_refund *refund, struct str note) MUST_CHECK;

/* The auditor for `kassei verify`. */
enum err payment_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
