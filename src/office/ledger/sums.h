/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What moved on the accounts of a kind over a time, by what the postings were about. A job keeps the sums of each
 * month, of each fiscal year and, but for firms, of each day of posting (in Japan) behind the postings, as it keeps the
 * statements; what it has not reached yet, and the parts of days (by firm: of months) at both ends, are read from the
 * postings themselves, so that an answer never depends on the job, only its cost does. Postings of holds move nothing
 * and do not count.
 */
#ifndef KASSEI_OFFICE_LEDGER_SUMS_H
#define KASSEI_OFFICE_LEDGER_SUMS_H

#include "office/ledger/ledger.h"

/*
 * One row for each programme, service, party or fiscal year that postings from from_us to to_us (both counted; 0 and
 * INT64_MAX: without end) name, in the order of subject_no (0: they name none): how many legs went into or out of
 * accounts of the kind, and the yen. Between two accounts of the kind one leg counts once and its yen on both sides. At
 * most a million rows from each part. In one transaction.
 */
enum err ledger_sums_between(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind,
	enum ledger_subject by, int64_t from_us, int64_t to_us, struct ledger_sum_kept_row **ret_rows,
	size_t *ret_count) MUST_CHECK;
/* What came in less what went out, over the same time. In one transaction. */
enum err ledger_kind_moved(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind,
	int64_t from_us, int64_t to_us, int64_t *ret_yen) MUST_CHECK;
/* Kinds that have accounts, by number. */
enum err ledger_kinds_there(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind **ret_kinds,
	size_t *ret_count) MUST_CHECK;

/* In a write function: the next postings, at most `limit`, into the sums. *ret_more: there are more. Writes nothing
 * when there are none. */
enum err ledger_sums_roll(struct db *db, struct arena *a, struct tenant_id tenant, int64_t limit,
	bool *ret_more) MUST_CHECK;
/* The last posting in the sums; 0: none. */
enum err ledger_sums_rolled(struct db *db, struct arena *a, struct tenant_id tenant,
	struct posting_id *ret_last) MUST_CHECK;

#endif
