/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What payment.c, match.c and book.c share. */
#ifndef KASSEI_OFFICE_PAYMENT_PRIVATE_H
#define KASSEI_OFFICE_PAYMENT_PRIVATE_H

#include "base/holiday.h"
#include "office/payment/payment.h"

/* ERR_CONFLICT unless a statement has changed one row. */
static inline enum err payment_one(int64_t changed) {
	return changed == 1 ? OK : ERR_CONFLICT;
}

/* Postings of what the bank says: from the account to outside for each payment, back for a return, and for a fee. Keys
 * make them happen once. */
enum err payment_book_debit(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, int64_t now_us) MUST_CHECK;
enum err payment_book_return(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, int64_t line_no, struct party_id party, int64_t yen,
	int64_t now_us) MUST_CHECK;
enum err payment_book_fee(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct movement_id movement, int64_t yen, int64_t now_us) MUST_CHECK;
/* A refund to the account of this source, or what takes it back. `given_up`: how often the line was a refund before. */
struct payment_refund_posting { struct source_id source; int64_t yen, given_up, now_us; bool taken_back; };
enum err payment_book_refund(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_refund *refund, const struct payment_refund_posting *posting) MUST_CHECK;

#endif
