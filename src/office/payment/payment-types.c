/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See payment-types.h. */
#include "office/payment/payment-types.h"

const struct enum_desc payment_due_state_desc = { "payment_due_state", PAYMENT_DUE_STATE_COUNT,
	(const struct enum_value[PAYMENT_DUE_STATE_COUNT]){
		[PAYMENT_DUE_OPEN] = { "open", T("未払い") },
		[PAYMENT_DUE_IN_RUN] = { "in_run", T("支払の準備中") },
		[PAYMENT_DUE_PAID] = { "paid", T("支払済み") },
		[PAYMENT_DUE_WITHDRAWN] = { "withdrawn", T("取下げ") },
	} };

const struct enum_desc payment_run_state_desc = { "payment_run_state", PAYMENT_RUN_STATE_COUNT,
	(const struct enum_value[PAYMENT_RUN_STATE_COUNT]){
		[PAYMENT_INTENT] = { "intent", T("承認待ち（1人目）") },
		[PAYMENT_FIRST_APPROVED] = { "first_approved", T("承認待ち（2人目）") },
		[PAYMENT_APPROVED] = { "approved", T("承認済み") },
		[PAYMENT_FILED] = { "filed", T("ファイル作成済み") },
		[PAYMENT_DEBITED] = { "debited", T("引落し済み") },
		[PAYMENT_CANCELLED] = { "cancelled", T("取りやめ") },
	} };

const struct enum_desc payment_line_state_desc = { "payment_line_state", PAYMENT_LINE_STATE_COUNT,
	(const struct enum_value[PAYMENT_LINE_STATE_COUNT]){
		[PAYMENT_LINE_SENT] = { "sent", T("振込") },
		[PAYMENT_LINE_RETURNED] = { "returned", T("戻り") },
	} };

const struct enum_desc payment_statement_state_desc = { "payment_statement_state", PAYMENT_STATEMENT_STATE_COUNT,
	(const struct enum_value[PAYMENT_STATEMENT_STATE_COUNT]){
		[PAYMENT_STATEMENT_READ] = { "read", T("確認待ち") },
		[PAYMENT_STATEMENT_MATCHED] = { "matched", T("照合済み") },
	} };

const struct enum_desc payment_match_desc = { "payment_match", PAYMENT_MATCH_COUNT,
	(const struct enum_value[PAYMENT_MATCH_COUNT]){
		[PAYMENT_MATCH_FRESH] = { "fresh", T("確認待ち") },
		[PAYMENT_MATCH_UNKNOWN] = { "unknown", T("不明") },
		[PAYMENT_MATCH_DEBIT] = { "debit", T("振込の引落し") },
		[PAYMENT_MATCH_RETURN] = { "return", T("振込の戻り") },
		[PAYMENT_MATCH_FEE] = { "fee", T("手数料") },
		[PAYMENT_MATCH_OTHER] = { "other", T("この仕組みの外") },
		[PAYMENT_MATCH_REFUND] = { "refund", T("返納の入金") },
	} };
