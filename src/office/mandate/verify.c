/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of rights: whoever may act exists, and so does the party; a mandate ends after it begins. */
#include "office/mandate/mandate.h"

enum err mandate_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, mandate_verify_member, T("手続できる人の事業者またはアカウントがありません"));
	VERIFY_RULE(v, mandate_verify_agent, T("代理人の事業者またはアカウントがありません"));
	VERIFY_RULE(v, mandate_verify_order, T("委任の終わりが始まりより前です"));
	return OK;
}

enum err mandate_dispose(struct db *db, struct tenant_id tenant, struct party_id party) {
	TRY(mandate_dispose_invitations(db, tenant, party, NULL));
	TRY(mandate_dispose_proxies(db, tenant, party, NULL));
	return mandate_dispose_proxy_lines(db, tenant, party, NULL);
}
