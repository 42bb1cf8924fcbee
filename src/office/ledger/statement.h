/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What an account's balance was, and how it came about, at any moment of the past. A job writes the postings down by
 * account behind their posting (ledger_roll); what it has not reached yet is read from the postings themselves, so that an answer
 * never depends on the job, only its cost does. Postings of holds move no balance and stand in no statement.
 */
#ifndef KASSEI_OFFICE_LEDGER_STATEMENT_H
#define KASSEI_OFFICE_LEDGER_STATEMENT_H

#include "office/job/job.h"
#include "office/ledger/ledger.h"

/* The posted balance with all postings up to and at at_us. In one transaction. 0 for an account that did not exist. */
enum err ledger_balance_at(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account, int64_t at_us,
	int64_t *ret_yen) MUST_CHECK;

/* The place of a line, for the next page; zeroed: before the first. */
struct ledger_place { struct posting_id posting; int64_t leg_no; };
/* At most `limit` lines behind a place, up to and at to_us, oldest first, each with the balance after it. `after` is zeroed for the first
 * page, or { ledger_id_at(from_us - 1), INT64_MAX } to begin at a time; then { posting_id, leg_no } of the last line. In one transaction. */
enum err ledger_lines(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account, struct ledger_place after, int64_t to_us,
	int64_t limit, struct ledger_entries_row **ret_lines, size_t *ret_count) MUST_CHECK;

/* In a write function: the next postings, at most `limit`, into the statements. *ret_more: there are more. */
enum err ledger_roll(struct db *db, struct arena *a, struct tenant_id tenant, int64_t limit, bool *ret_more) MUST_CHECK;

/* Job "ledger.keep", every five minutes: ticks every ledger that has something due and brings its statements up. Writes nothing where nothing is to be done,
 * because a commit makes kept pages old. */
enum err ledger_keep_job(struct job_run *run) MUST_CHECK;

#endif
