/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of claims: numbers without gaps, copies whole while they may be fetched and gone afterwards. */
#include "office/disclosure/disclosure.h"

enum err disclosure_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, disclosure_verify_claims, T("開示請求の受付番号が抜けています"));
	VERIFY_RULE(v, disclosure_verify_corrections, T("訂正請求の受付番号が抜けています"));
	VERIFY_RULE(v, disclosure_verify_withheld, T("不開示の部分に、対応する開示請求がありません"));
	VERIFY_RULE(v, disclosure_verify_stop, T("決定のない利用停止があります"));
	VERIFY_RULE(v, disclosure_verify_archive, T("開示の写しの中身が足りないか、廃棄した後に残っています"));
	return OK;
}
