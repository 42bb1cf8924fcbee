/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of payments: runs against their lines, approvals by different people, items against runs, the bank's lines against what they were matched to, and postings. */
#include "office/payment/payment.h"

enum err payment_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, payment_verify_numbers, T("支払回の番号が抜けています"));
	VERIFY_RULE(v, payment_verify_sums, T("支払の件数か合計が、明細の合計と違います"));
	VERIFY_RULE(v, payment_verify_returns, T("戻った件数か金額が、戻った明細の合計と違います"));
	VERIFY_RULE(v, payment_verify_eyes, T("支払を、2人の別の人が承認していません"));
	VERIFY_RULE(v, payment_verify_file, T("銀行に渡したはずの支払に、ファイルの照合値がありません"));
	VERIFY_RULE(v, payment_verify_items, T("明細の金額か支払先が、支払予定と違います"));
	VERIFY_RULE(v, payment_verify_dues, T("支払予定の状態が、支払の状態と合いません"));
	VERIFY_RULE(v, payment_verify_movements, T("銀行の明細が、照合した支払と合いません"));
	VERIFY_RULE(v, payment_verify_debits, T("引落し済みの支払の合計が、台帳の額と違います"));
	VERIFY_RULE(v, payment_verify_booked_returns, T("戻った振込の合計が、台帳の額と違います"));
	VERIFY_RULE(v, payment_verify_fees, T("振込手数料の合計が、台帳の額と違います"));
	return OK;
}
