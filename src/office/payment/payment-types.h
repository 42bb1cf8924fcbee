/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of payments; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_PAYMENT_TYPES_H
#define KASSEI_OFFICE_PAYMENT_TYPES_H

#include "office/bank/zengin.h"
#include "office/party/party-types.h"

/* What is to be paid. PAID: debited; a return opens it again. */
enum payment_due_state {
	PAYMENT_DUE_OPEN = 1,
	PAYMENT_DUE_IN_RUN,
	PAYMENT_DUE_PAID,
	PAYMENT_DUE_WITHDRAWN,
	PAYMENT_DUE_STATE_COUNT
};
/* Presumed settled is DEBITED from the day settle_on on. */
enum payment_run_state {
	PAYMENT_INTENT = 1,
	PAYMENT_FIRST_APPROVED,
	PAYMENT_APPROVED,
	PAYMENT_FILED,
	PAYMENT_DEBITED,
	PAYMENT_CANCELLED,
	PAYMENT_RUN_STATE_COUNT
};
enum payment_line_state { PAYMENT_LINE_SENT = 1, PAYMENT_LINE_RETURNED, PAYMENT_LINE_STATE_COUNT };
enum payment_statement_state { PAYMENT_STATEMENT_READ = 1, PAYMENT_STATEMENT_MATCHED, PAYMENT_STATEMENT_STATE_COUNT };
/* What a line of the bank is. FRESH: its file was read and not matched yet. */
enum payment_match {
	PAYMENT_MATCH_FRESH = 1,
	PAYMENT_MATCH_UNKNOWN,
	PAYMENT_MATCH_DEBIT,
	PAYMENT_MATCH_RETURN,
	PAYMENT_MATCH_FEE,
	PAYMENT_MATCH_OTHER,
	PAYMENT_MATCH_REFUND,
	PAYMENT_MATCH_COUNT
};

extern const struct enum_desc payment_due_state_desc, payment_run_state_desc, payment_line_state_desc,
	payment_statement_state_desc, payment_match_desc;

#endif
