/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Adding and changing parties. See party.h. */
#include "office/party/party.h"

#include "base/fold.h"
#include "base/ident.h"
#include "office/party/party-private.h"

/* ---- following rows that were joined ---- */

enum err party_resolve(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_id *ret_party) {
	struct party_head_row head;
	for (int steps = 0; steps < PARTY_LINE_MOST; steps++) {
		TRY(party_head(db, a, tenant, party, &head));
		if (head.state != PARTY_JOINED || !head.joined_into.has) {
			*ret_party = party;
			return OK;
		}
		party.v = head.joined_into.v;
	}
	return ERR_INTERNAL;
}

enum err party_living(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_head_row *ret_head) {
	TRY(party_head(db, a, tenant, party, ret_head));
	return ret_head->state == PARTY_JOINED ? ERR_NOT_FOUND : OK;
}

enum err party_happened(struct db *db, struct tenant_id tenant, struct party_id party) {
	int64_t changed;
	TRY(party_count_happened(db, tenant, party, &changed));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err party_happened_if_any(struct db *db, struct tenant_id tenant, struct party_id party) {
	return party.v == 0 ? OK : party_count_happened(db, tenant, party, NULL);
}

/* ---- names ---- */

struct naming {
	struct db *db;
	struct tenant_id tenant;
	struct party_actor actor;
	struct party_id party;
	struct date from;
};

static enum err add_name(const struct naming *n, enum party_name_use use, struct str name, struct str kana) {
	struct name_id id = { ident_new() };
	return party_name_insert(n->db, n->tenant, id, n->party, use, name, kana, n->from, n->actor.now_us,
		n->actor.account, NULL);
}

static struct date named_on(const struct party_fields *f, struct party_actor actor) {
	return f->named_on.has ? (struct date){ .days = (int32_t)f->named_on.v } : jst_date(actor.now_us);
}

/* ---- writing ---- */

enum err party_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_fields *f, enum party_origin origin, int64_t received_us, struct party_id *ret_party) {
	struct party_id id = { ident_new() };
	struct date from = f->named_on.has || !f->founded_on.has ? named_on(f, actor) :
		(struct date){ .days = (int32_t)f->founded_on.v };
	const struct naming naming = { .db = db, .tenant = tenant, .actor = actor, .party = id, .from = from };
	TRY(party_insert(db, tenant, id, f->kind, f->state, f->name, f->kana, S(""), f->trade_name, f->corporate_number,
		f->registration_number, f->invoice_number, f->founded_on, f->closed_on, f->note, origin, received_us,
		actor.account, actor.now_us, NULL));
	TRY(add_name(&naming, PARTY_NAME_OFFICIAL, f->name, f->kana));
	if (f->trade_name.n > 0)
		TRY(add_name(&naming, PARTY_NAME_TRADE, f->trade_name, S("")));
	TRY(party_refresh(db, a, tenant, actor, id));
	*ret_party = id;
	return OK;
}

struct party_fields party_fields_of(const struct party_by_id_row *row) {
	return (struct party_fields){ .kind = row->kind,
		.state = row->state,
		.name = row->name,
		.kana = row->kana,
		.trade_name = row->trade_name,
		.corporate_number = row->corporate_number,
		.registration_number = row->registration_number,
		.invoice_number = row->invoice_number,
		.note = row->note,
		.founded_on = row->founded_on,
		.closed_on = row->closed_on };
}

enum err party_edit(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, int64_t version, const struct party_fields *f) {
	struct party_by_id_row old;
	int64_t changed;
	const struct naming naming = { .db = db,
		.tenant = tenant,
		.actor = actor,
		.party = party,
		.from = named_on(f, actor) };
	TRY(party_by_id(db, a, tenant, party, &old));
	if (old.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	TRY(party_update(db, tenant, party, f->kind, f->state, f->name, f->kana, f->trade_name, f->corporate_number,
		f->registration_number, f->invoice_number, f->founded_on, f->closed_on, f->note, actor.now_us, version,
		&changed));
	TRY(expect_one(changed));
	if (!str_equal(old.name, f->name) || !str_equal(old.kana, f->kana))
		TRY(add_name(&naming, PARTY_NAME_OFFICIAL, f->name, f->kana));
	if (!str_equal(old.trade_name, f->trade_name))
		TRY(add_name(&naming, PARTY_NAME_TRADE, f->trade_name, S("")));
	return party_refresh(db, a, tenant, actor, party);
}
