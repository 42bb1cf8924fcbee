/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of sections, posts and those who hold them: nothing hangs in the air. */
#include "office/staff/staff.h"

enum err staff_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, staff_verify_post, T("部署のない職があります"));
	VERIFY_RULE(v, staff_verify_membership, T("職またはアカウントのない所属があります"));
	VERIFY_RULE(v, staff_verify_name, T("名称のない部署があります"));
	return OK;
}
