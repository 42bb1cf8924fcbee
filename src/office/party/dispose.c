/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Disposing of a party whose time is over: the number stays, so that what refers to it is not broken; who it was goes.
 * See party.h. */
#include "office/party/party.h"
#include "office/search/search.h"

enum err party_dispose(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party, struct str blank,
	int64_t now_us) {
	static enum err (*const PARTS[])(struct db *, struct tenant_id, struct party_id,
		int64_t *) = { party_dispose_names, party_dispose_industries, party_dispose_establishments,
		party_dispose_contacts, party_dispose_facts, party_dispose_accounts, party_dispose_persons,
		party_dispose_successions, party_dispose_claims, party_dispose_imports, party_dispose_joins };
	for (size_t i = 0; i < COUNT_OF(PARTS); i++)
		TRY(PARTS[i](db, tenant, party, NULL));
	TRY(party_key_delete(db, tenant, party, NULL));
	TRY(party_suspect_delete_open(db, tenant, party, SUSPECT_OPEN, NULL));
	TRY(party_suspect_delete_open_second(db, tenant, party, SUSPECT_OPEN, NULL));
	TRY(search_private_forget(db, a, tenant, party.v));
	return party_dispose_row(db, tenant, party, blank, now_us, NULL);
}
