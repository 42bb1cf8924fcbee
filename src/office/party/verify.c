/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of the register of parties: no part without its party, one running bank account, every joined row says
 * into which. */
#include "office/party/party.h"

enum err party_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct party_verify_joined_row *joined;
	size_t count;
	VERIFY_RULE(v, party_verify_part, T("事業者のない連絡先などがあります"));
	VERIFY_RULE(v, party_verify_accounts, T("使用中の口座が2つあります"));
	TRY(party_verify_joined(db, a, tenant, PARTY_JOINED, &joined, &count));
	if (count > 0)
		return verify_broken(v, a, T("統合先のない統合済みの事業者があります"), joined[0].found.v);
	v->looked++;
	return OK;
}
