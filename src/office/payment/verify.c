/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of payments: runs against their lines, approvals by different people, items against runs, the bank's
 * lines against what they were matched to, and postings; and each file that has left, made again from the rows. */
#include "office/payment/payment.h"

/* Each file gives the bytes of then; in the order of their ids, a hundred at a time. */
static enum err verify_files(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct payment_filed_runs_row *rows;
	struct run_id after = { 0 };
	size_t count;
	do {
		TRY(payment_filed_runs(db, a, tenant, after.v != 0 ? &after : NULL, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			struct arena *own = arena_new();
			struct payment_run_by_id_row run;
			struct str bytes;
			after = rows[i].run_id;
			enum err e = payment_run_by_id(db, own, tenant, after, &run);
			if (e == OK)
				e = payment_file_again(db, own, tenant, &run, &bytes);
			arena_free(own);
			if (e == ERR_INTERNAL || e == ERR_INPUT)
				return verify_broken(v, a, T("銀行に渡したときと違う振込のファイルがあります"), after.v);
			TRY(e);
			v->looked++;
		}
	} while (count > 0);
	return OK;
}

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
	VERIFY_RULE(v, payment_verify_intents, T("支払の明細にあるのに、支払予定では支払に入っていないものがあります"));
	VERIFY_RULE(v, payment_verify_told, T("銀行の明細にない引落し・戻り・手数料が、支払に記録されています"));
	VERIFY_RULE(v, payment_verify_suspense, T("照合したファイルに、照合も保留もされていない明細があります"));
	VERIFY_RULE(v, payment_verify_files_read, T("銀行のファイルの明細の件数が、記録と違います"));
	VERIFY_RULE(v, payment_verify_file_gone, T("銀行の明細の、ファイルの記録がありません"));
	VERIFY_RULE(v, payment_verify_run_gone, T("支払の明細の、支払の記録がありません"));
	return verify_files(db, a, tenant, v);
}
