/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See demo_claims.h. */
#include "cmd/demo_claims.h"

#include "account_store.h"
#include "base/ident.h"
#include "office/account/account.h"
#include "office/disclosure/disclosure.h"
#include "office/retention/retention.h"

static enum err add_claim(struct db *db, struct tenant_id city, int64_t number, struct date received, struct str name,
	struct str wanted, struct account_id officer, struct disclosure_id *ret_id) {
	const struct disclosure_id id = { ident_new() };
	*ret_id = id;
	return disclosure_claim_insert(db, city, id, fiscal_year_of(received), number, CLAIM_DISCLOSE,
		(struct opt_int){ .has = false }, (struct opt_int){ .has = false }, CLAIM_COUNTER, CLAIMANT_SELF, name,
		S("1909999"), S("みほん野市見本町1丁目2番3号"), S("042-000-2345"), S(""), S("運転免許証を見た"), wanted,
		(struct party_id){ 0 }, (struct account_id){ 0 }, received, claim_due(received, false), officer, NULL);
}

static enum err add_correction(struct db *db, struct arena *a, struct tenant_id city, struct party_id party,
	int64_t now_us) {
	const struct date today = jst_date(now_us);
	struct account_by_email_row owner;
	TRY(account_by_email(db, a, account_email_key(a, S("daihyo@mihonno.example")), &owner));
	return disclosure_correction_insert(db, city, (struct correction_id){ ident_new() }, fiscal_year_of(today), 1,
		owner.account_id, party, S("佐藤 はな"), S("party_contact"), id_to_text(a, party.v), S("連絡先"),
		S("連絡先"), S("042-000-1001"), S("042-000-2001"), S("9月に電話番号が変わりました。"),
		(struct file_id){ 0 }, now_us, claim_due(today, false), NULL);
}

/* The two claims were received in one fiscal year, whatever day it is. */
enum err demo_claims(struct db *db, struct arena *a, struct tenant_id city, struct party_id party, int64_t now_us) {
	const struct date today = jst_date(now_us), first = fiscal_year_first(fiscal_year_of(today));
	const struct date early = today.days - 40 > first.days ? date_add_days(today, -40) : first;
	struct account_by_email_row officer;
	struct disclosure_id decided, waiting;
	TRY(account_by_email(db, a, account_email_key(a, S("tanto@mihonno.example")), &officer));
	TRY(add_claim(db, city, 1, early, S("開示 一郎"), S("わたしが窓口で相談した記録"), officer.account_id, &decided));
	TRY(disclosure_claim_decide(db, city, decided, 1, (struct opt_int){ true, CLAIM_PART },
		S("第三者の氏名は、法78条1項2号により開示しません。"), (struct opt_int){ true, now_us },
		officer.account_id, (struct audit_id){ 0 }, NULL));
	TRY(add_claim(db, city, 2, today, S("請求 花子"), S("わたしについての記録のすべて"), officer.account_id, &waiting));
	TRY(retention_rule_put(db, city, S("claims"), fiscal_year_first(2026), RETENTION_5,
		S("みほん野市文書管理規程 別表第2"), officer.account_id, now_us, NULL));
	return add_correction(db, a, city, party, now_us);
}
