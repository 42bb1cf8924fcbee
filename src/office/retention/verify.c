/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of disposal: decided by somebody else than who made or handed in the list, and nothing gone without a
 * decision. */
#include "office/retention/retention.h"

enum err retention_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, retention_verify_decider, T("廃棄の一覧を、作成または提出した人が決裁しています"));
	VERIFY_RULE(v, retention_verify_items, T("決裁されていない一覧の記録が廃棄されています"));
	return OK;
}
