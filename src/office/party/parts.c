/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Establishments, contacts, persons, dated facts and bank accounts of a party. See party.h. */
#include "base/ident.h"
#include "office/party/party-private.h"

/* ---- establishments ---- */

static enum err write_industries(struct db *db, struct tenant_id tenant, struct establishment_id id, struct str codes) {
	bool main = true;
	TRY(party_industry_delete(db, tenant, id, NULL));
	while (codes.n > 0) {
		TRY(party_industry_insert(db, tenant, id, JSIC_REVISION, str_cut(&codes, S(";")), main, NULL));
		main = false;
	}
	return OK;
}

/* The first establishment is the main one, whatever the form says. */
static enum err must_be_main(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct establishment_id id, bool *is_main) {
	struct party_establishment_of_party_row *rows;
	size_t count;
	TRY(party_establishment_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &rows, &count));
	bool other = false;
	for (size_t i = 0; i < count; i++)
		other |= rows[i].is_main && rows[i].establishment_id.v != id.v;
	*is_main |= !other;
	return OK;
}

enum err establishment_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct establishment_id id, int64_t version, const struct establishment_fields *f,
	struct establishment_id *ret_id) {
	struct party_head_row head;
	int64_t changed = 1;
	bool is_main = f->is_main;
	TRY(party_living(db, a, tenant, party, &head));
	TRY(must_be_main(db, a, tenant, party, id, &is_main));
	if (id.v == 0) {
		id.v = ident_new();
		TRY(party_establishment_insert(db, tenant, id, party, f->name, is_main, f->postal_code,
			f->municipality_code, f->prefecture, f->city, f->street, f->building, f->opened_on,
			f->closed_on, NULL));
	} else {
		TRY(party_establishment_update(db, tenant, party, id, f->name, is_main, f->postal_code,
			f->municipality_code, f->prefecture, f->city, f->street, f->building, f->opened_on,
			f->closed_on, version, &changed));
	}
	TRY(expect_one(changed));
	if (is_main)
		TRY(party_establishment_set_main(db, tenant, party, id, NULL));
	TRY(write_industries(db, tenant, id, f->industries));
	*ret_id = id;
	return party_changed(db, a, tenant, actor, party);
}

/* ---- contacts ---- */

enum err contact_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct contact_id id, int64_t version, const struct contact_fields *f,
	struct contact_id *ret_id) {
	struct party_head_row head;
	int64_t changed = 1;
	TRY(party_living(db, a, tenant, party, &head));
	if (id.v == 0) {
		id.v = ident_new();
		TRY(party_contact_insert(db, tenant, id, party, f->kind, f->purpose, f->value, f->attention, NULL));
	} else {
		TRY(party_contact_update(db, tenant, party, id, f->kind, f->purpose, f->value, f->attention, version,
			&changed));
	}
	TRY(expect_one(changed));
	*ret_id = id;
	return party_changed(db, a, tenant, actor, party);
}

enum err contact_remove(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct contact_id id, int64_t version) {
	struct party_head_row head;
	int64_t changed;
	TRY(party_living(db, a, tenant, party, &head));
	TRY(party_contact_delete(db, tenant, party, id, version, &changed));
	TRY(expect_one(changed));
	return party_changed(db, a, tenant, actor, party);
}

/* ---- persons ---- */

static struct opt_int opt_id(int64_t v) {
	return (struct opt_int){ .has = v != 0, .v = v };
}

enum err person_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct person_id id, int64_t version, const struct person_fields *f,
	struct person_id *ret_id) {
	struct party_head_row head;
	int64_t changed = 1;
	TRY(party_living(db, a, tenant, party, &head));
	if (id.v == 0) {
		id.v = ident_new();
		TRY(party_person_insert(db, tenant, id, party, opt_id(f->self.v), f->role, f->title, f->name, f->kana,
			f->birth_on, f->sex, f->address, f->valid_from, f->valid_to, NULL));
	} else {
		TRY(party_person_update(db, tenant, party, id, f->role, f->title, f->name, f->kana, f->birth_on, f->sex,
			f->address, f->valid_from, f->valid_to, version, &changed));
	}
	TRY(expect_one(changed));
	TRY(party_happened_if_any(db, tenant, f->self));
	*ret_id = id;
	return party_changed(db, a, tenant, actor, party);
}

/* ---- facts ---- */

enum err fact_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, const struct fact_fields *f) {
	struct party_head_row head;
	struct fact_id id = { ident_new() };
	TRY(party_living(db, a, tenant, party, &head));
	TRY(party_fact_insert(db, tenant, id, party, f->kind, f->value, f->as_of, f->source, actor.now_us,
		actor.account, NULL));
	return party_happened(db, tenant, party);
}

/* ---- bank accounts ---- */

enum err bank_account_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, const struct bank_account_fields *f, struct bank_account_id *ret_id) {
	struct party_head_row head;
	struct bank_account_id id = { ident_new() };
	const struct opt_int open = { .has = false };
	TRY(party_living(db, a, tenant, party, &head));
	TRY(party_bank_account_end(db, tenant, party, (struct opt_int){ .has = true, .v = f->valid_from.days }, NULL));
	TRY(party_bank_account_insert(db, tenant, id, party, f->bank_code, f->bank_name, f->branch_code, f->branch_name,
		f->kind, f->number, f->holder_kana, f->holder_name, f->mismatch, f->valid_from, open, actor.now_us,
		actor.account, open, NULL));
	*ret_id = id;
	return party_happened(db, tenant, party);
}

enum err bank_account_check_by(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct bank_account_id id, int64_t version) {
	struct party_head_row head;
	int64_t changed;
	TRY(party_living(db, a, tenant, party, &head));
	TRY(party_bank_account_check(db, tenant, party, id, (struct opt_int){ .has = true, .v = actor.account.v },
		version, &changed));
	TRY(expect_one(changed));
	return party_happened(db, tenant, party);
}
