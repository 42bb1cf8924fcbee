/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeps what is derived from a party's rows in step with them: copies for lists, keys, suspicions, the search. Runs
 * behind every write. */
#include "base/buf.h"
#include "base/fold.h"
#include "office/party/party-private.h"
#include "office/search/search.h"

enum err party_parts_read(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_parts *p) {
	TRY(party_by_id(db, a, tenant, party, &p->party));
	TRY(party_name_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &p->names, &p->name_count));
	TRY(party_establishment_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &p->establishments,
		&p->establishment_count));
	TRY(party_industry_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &p->industries, &p->industry_count));
	TRY(party_contact_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &p->contacts, &p->contact_count));
	return party_person_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &p->persons, &p->person_count);
}

struct str establishment_address(struct arena *a, const struct party_establishment_of_party_row *e) {
	struct str building = e->building.n > 0 ? STR_JOIN(a, S("　"), e->building) : S("");
	return STR_JOIN(a, e->prefecture, e->city, e->street, building);
}

bool person_holds(const struct party_person_of_party_row *row, struct date on) {
	return (!row->valid_from.has || row->valid_from.v <= on.days) &&
		(!row->valid_to.has || row->valid_to.v > on.days);
}

/* ---- copies ---- */

static struct str first_contact(const struct party_parts *p, enum contact_kind kind) {
	for (size_t i = 0; i < p->contact_count; i++)
		if (p->contacts[i].kind == kind)
			return p->contacts[i].value;
	return S("");
}

static struct str representative_of(const struct party_parts *p, struct date on) {
	for (size_t i = 0; i < p->person_count; i++)
		if (p->persons[i].role == PERSON_REPRESENTATIVE && person_holds(&p->persons[i], on))
			return p->persons[i].name;
	return S("");
}

/* Of the main establishment, which stands first. */
static struct str industry_of(const struct party_parts *p) {
	for (size_t i = 0; i < p->industry_count; i++)
		if (p->establishment_count > 0 && p->industries[i].is_main &&
			p->industries[i].establishment_id.v == p->establishments[0].establishment_id.v)
			return p->industries[i].code;
	return S("");
}

static enum err write_copies(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_parts *p) {
	const struct party_establishment_of_party_row *main = p->establishment_count > 0 ? &p->establishments[0] : NULL;
	struct str sort = p->party.kana.n > 0 ? kana_sort_key(a, p->party.kana) : fold_company_core(a, p->party.name);
	return party_set_copies(db, tenant, p->party.party_id, sort, representative_of(p, jst_date(actor.now_us)),
		main != NULL ? main->municipality_code : S(""), main != NULL ? establishment_address(a, main) : S(""),
		first_contact(p, CONTACT_TELEPHONE), first_contact(p, CONTACT_EMAIL), industry_of(p), NULL);
}

/* ---- search ---- */

static void put_line(struct buf *b, struct str text) {
	if (text.n == 0)
		return;
	buf_str(b, text);
	buf_char(b, '\n');
}

/* Everything by which an officer looks for somebody; numbers are found by their keys, too. */
static struct str search_text(struct arena *a, const struct party_parts *p) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4 << 20);
	put_line(b, p->party.name);
	put_line(b, p->party.kana);
	put_line(b, p->party.trade_name);
	for (size_t i = 0; i < p->name_count; i++) {
		put_line(b, p->names[i].name);
		put_line(b, p->names[i].kana);
	}
	for (size_t i = 0; i < p->establishment_count; i++) {
		put_line(b, p->establishments[i].name);
		put_line(b, establishment_address(a, &p->establishments[i]));
	}
	for (size_t i = 0; i < p->person_count; i++) {
		put_line(b, p->persons[i].name);
		put_line(b, p->persons[i].kana);
	}
	for (size_t i = 0; i < p->contact_count; i++)
		put_line(b, p->contacts[i].value);
	return buf_view(b);
}

enum err party_refresh(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party) {
	struct party_parts p;
	if (actor.later)
		return OK;
	TRY(party_parts_read(db, a, tenant, party, &p));
	TRY(write_copies(db, a, tenant, actor, &p));
	TRY(search_private_forget(db, a, tenant, party.v));
	if (p.party.state == PARTY_JOINED) {
		TRY(party_key_delete(db, tenant, party, NULL));
		TRY(party_suspect_delete_open(db, tenant, party, SUSPECT_OPEN, NULL));
		return party_suspect_delete_open_second(db, tenant, party, SUSPECT_OPEN, NULL);
	}
	TRY(party_keys_write(db, a, tenant, &p));
	TRY(party_suspects_write(db, a, tenant, &p));
	return search_private_put(db, a, tenant, SEARCH_PRIVATE_PARTY, party.v, search_text(a, &p));
}

enum err party_changed(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party) {
	TRY(party_happened(db, tenant, party));
	return party_refresh(db, a, tenant, actor, party);
}
