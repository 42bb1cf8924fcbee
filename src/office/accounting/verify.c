/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of what the accounting office was told: once, approved by two, as it stands in the rows, and paid in the
 * budget when they paid. */
#include "office/accounting/accounting-private.h"

/* Each file gives the bytes of then; in the order of their ids, a hundred at a time. */
static enum err verify_files(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct accounting_filed_runs_row *rows;
	struct accounting_run_id after = { 0 };
	size_t count;
	do {
		TRY(accounting_filed_runs(db, a, tenant, after.v != 0 ? &after : NULL, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			struct arena *own = arena_new();
			struct accounting_run_by_id_row run;
			struct str bytes;
			after = rows[i].run_id;
			enum err e = accounting_run_by_id(db, own, tenant, after, &run);
			if (e == OK)
				e = accounting_file_again(db, own, tenant, &run, &bytes);
			arena_free(own);
			if (e == ERR_INTERNAL || e == ERR_FORMAT)
				return verify_broken(v, a, T("送ったときと違う会計のファイルがあります"), after.v);
			TRY(e);
			v->looked++;
		}
	} while (count > 0);
	return OK;
}

enum err accounting_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, accounting_told_twice, T("会計に2回送られた記録があります"));
	VERIFY_RULE(v, accounting_run_sums_wrong, T("件数か合計が明細と合わない会計のファイルがあります"));
	VERIFY_RULE(v, accounting_approved_alone, T("別の人の承認なしに送られた会計のファイルがあります"));
	VERIFY_RULE(v, accounting_done_unpaid, T("会計では支払済みで、予算では支払済みでない支出命令があります"));
	VERIFY_RULE(v, accounting_two_exits, T("会計に送り、銀行のファイルでも支払う支出命令があります"));
	VERIFY_RULE(v, accounting_done_unreturned, T("会計では収入済みで、予算に記録されていない戻入か歳入があります"));
	return v->sentence != NULL ? OK : verify_files(db, a, tenant, v);
}
