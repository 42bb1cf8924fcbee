/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of accounts, which belong to no municipality: nothing of somebody who is not there. */
#include "office/account/account.h"

enum err account_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	if (tenant.v != 0)
		return OK;
	VERIFY_RULE_GLOBAL(v, account_verify_session, T("アカウントのないサインインの記録があります"));
	VERIFY_RULE_GLOBAL(v, account_verify_place, T("自治体またはアカウントのない利用の記録があります"));
	return OK;
}
