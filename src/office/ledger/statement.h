/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What an account's balance was, and how it came about, at any moment of the past. A job writes the postings down by
 * account behind their posting (ledger_roll); what it has not reached yet is read from the postings themselves, so that
 * an answer never depends on the job, only its cost does. Postings of holds move no balance and stand in no statement.
 */
#ifndef KASSEI_OFFICE_LEDGER_STATEMENT_H
#define KASSEI_OFFICE_LEDGER_STATEMENT_H

#include "office/job/job.h"
#include "office/ledger/ledger.h"

/* The posted balance with all postings up to and at at_us. In one transaction. 0 for an account that did not exist. */
enum err ledger_balance_at(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t at_us, int64_t *ret_yen) MUST_CHECK;

/* The place of a line, for the next page; zeroed: before the first. */
struct ledger_place { struct posting_id posting; int64_t leg_no; };
/* At most `limit` lines behind a place, up to and at to_us, oldest first, each with the balance after it. `after` is
 * zeroed for the first page, or { ledger_id_at(from_us - 1), INT64_MAX } to begin at a time; then { posting_id, leg_no
 * } of the last line. In one transaction. */
enum err ledger_lines(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	struct ledger_place after, int64_t to_us, int64_t limit, struct ledger_entries_row **ret_lines,
	size_t *ret_count) MUST_CHECK;

/* What came in and went out. */
struct ledger_moved { int64_t in_yen, out_yen, lines; };
/* Of an account, behind after_us, up to and at to_us: balance at after_us + in - out = balance at to_us. In one
 * transaction. */
enum err ledger_moved_between(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t after_us, int64_t to_us, struct ledger_moved *ret_moved) MUST_CHECK;

/* Which accounts a list has: behind a kind and owner, of a kind, with a text in the name or code of what owns them. */
struct ledger_wanted {
	int64_t after_kind, after_owner;
	enum ledger_kind kind; /* 0: all */
	struct str text; /* empty: all */
};
/* Accounts in the order of kind and owner, at most `limit`. balance_yen is that of at_us (as ledger_balance_at has it),
 * or with INT64_MAX the present one; all else is the present. In one transaction. */
enum err ledger_accounts_at(struct db *db, struct arena *a, struct tenant_id tenant, const struct ledger_wanted *wanted,
	int64_t at_us, int64_t limit, struct ledger_account_page_row **ret_rows, size_t *ret_count) MUST_CHECK;
/*
 * The same without those whose balance is zero, in bounded work: looks at LEDGER_LOOKED_MOST accounts at most. `wanted`
 * moves on to the last that was returned or looked at; *ret_more: the list goes on behind it, perhaps with zeros alone.
 */
enum { LEDGER_LOOKED_MOST = 1 << 17 };
enum err ledger_accounts_with_money(struct db *db, struct arena *a, struct tenant_id tenant,
	struct ledger_wanted *wanted, int64_t at_us, int64_t limit, struct ledger_account_page_row **ret_rows,
	size_t *ret_count, bool *ret_more) MUST_CHECK;
/* The balances of all accounts of a kind together, at a time, or with INT64_MAX now: from the accounts' own counters,
 * less what moved since (sums.h). In one transaction. */
enum err ledger_kind_at(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t at_us,
	int64_t *ret_yen) MUST_CHECK;

/* A moment as people write it: a day (date_parse; its last microsecond with `end`, else its first), a day and a time in
 * Japan ("2026-11-22 16:05", to the second; with `end` to its last microsecond), or RFC 3339 (in whole seconds with
 * `end` to the last microsecond of it). False for anything else and for what no ledger can have (before 2020, from 2150
 * on). */
bool ledger_moment_read(struct str text, bool end, int64_t *ret_us) MUST_CHECK;

/* In a write function: the next postings, at most `limit`, into the statements. *ret_more: there are more. */
enum err ledger_roll(struct db *db, struct arena *a, struct tenant_id tenant, int64_t limit, bool *ret_more) MUST_CHECK;

/* Job "ledger.keep", every five minutes: ticks every ledger that has something due or to be counted, and brings its
 * statements and its sums (sums.h) up. Writes nothing where nothing is to be done, because a commit makes kept pages
 * old. */
enum err ledger_keep_job(struct job_run *run) MUST_CHECK;

#endif
