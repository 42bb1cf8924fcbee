/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Does what one row of a list of parties says: see import-private.h. */
#include "base/fold.h"
#include "office/party/import-private.h"

static bool has_code(struct arena *a, struct str codes, struct str code) {
	return str_contains(STR_JOIN(a, S(";"), codes, S(";")), STR_JOIN(a, S(";"), code, S(";")));
}

static enum err write_place(struct import_work *w, struct party_actor actor, struct party_id party) {
	struct party_establishment_of_party_row *rows;
	struct party_industry_of_party_row *codes;
	struct establishment_id id;
	struct establishment_fields f = w->place;
	size_t count, code_count;
	if (!w->moved && !w->posted && !w->traded)
		return OK;
	TRY(party_establishment_of_party(w->db, w->a, w->tenant, party, 1, &rows, &count));
	if (count == 0)
		return establishment_save(w->db, w->a, w->tenant, actor, party, (struct establishment_id){ 0 }, 0, &f,
			&id);
	const struct party_establishment_of_party_row *e = &rows[0];
	/* The postal code goes with the street: another building keeps it. */
	if (f.postal_code.n == 0 && str_equal(f.city, e->city) && str_equal(f.street, e->street))
		f.postal_code = e->postal_code;
	f.name = e->name;
	f.opened_on = e->opened_on;
	f.closed_on = e->closed_on;
	/* The file's code becomes the main one; the others stay behind it. */
	TRY(party_industry_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &codes, &code_count));
	for (size_t i = 0; i < code_count; i++)
		if (codes[i].establishment_id.v == e->establishment_id.v &&
			!has_code(w->a, f.industries, codes[i].code))
			f.industries = f.industries.n == 0 ? codes[i].code :
				STR_JOIN(w->a, f.industries, S(";"), codes[i].code);
	return establishment_save(w->db, w->a, w->tenant, actor, party, e->establishment_id, e->version, &f, &id);
}

static enum err write_contact(struct import_work *w, struct party_actor actor, struct party_id party,
	enum contact_kind kind, struct str value) {
	struct party_contact_of_party_row *rows;
	struct contact_fields f = { .kind = kind, .purpose = CONTACT_GENERAL, .value = value, .attention = S("") };
	struct contact_id id = { 0 };
	int64_t version = 0;
	size_t count;
	if (str_is_none(value))
		return OK;
	TRY(party_contact_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = count; i-- > 0;)
		if (rows[i].kind == kind) {
			id = rows[i].contact_id;
			version = rows[i].version;
			f.purpose = rows[i].purpose;
			f.attention = rows[i].attention;
		}
	return contact_save(w->db, w->a, w->tenant, actor, party, id, version, &f, &id);
}

/* Another name in the file is another person: the former role ends today. */
static enum err write_representative(struct import_work *w, struct party_actor actor, struct party_id party) {
	struct party_person_of_party_row *rows;
	struct date today = jst_date(w->now_us);
	const struct opt_int from = { .has = w->known, .v = today.days };
	const struct person_fields f = { .role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = S(""),
		.name = w->representative,
		.kana = S(""),
		.address = S(""),
		.valid_from = from };
	struct person_id id;
	size_t count;
	if (str_is_none(w->representative))
		return OK;
	TRY(party_person_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].role == PERSON_REPRESENTATIVE && person_holds(&rows[i], today))
			TRY(party_person_end(w->db, w->tenant, party, rows[i].person_id,
				(struct opt_int){ .has = true, .v = today.days }, NULL));
	return person_save(w->db, w->a, w->tenant, actor, party, (struct person_id){ 0 }, 0, &f, &id);
}

static enum err write_fact(struct import_work *w, struct party_actor actor, struct party_id party,
	enum party_fact_kind kind, struct opt_int value, struct str source) {
	const struct fact_fields f = { .kind = kind, .value = value.v, .as_of = jst_date(w->now_us), .source = source };
	return value.has ? fact_add(w->db, w->a, w->tenant, actor, party, &f) : OK;
}

enum err import_row_write(struct import_work *w, struct party_actor actor, struct str source) {
	struct party_id party = w->out->party;
	actor.later = true;
	if (!w->known)
		TRY(party_add(w->db, w->a, w->tenant, actor, &w->fields, PARTY_BY_IMPORT, w->now_us, &party));
	else if (w->party_changes)
		TRY(party_edit(w->db, w->a, w->tenant, actor, party, w->old.version, &w->fields));
	TRY(write_place(w, actor, party));
	TRY(write_contact(w, actor, party, CONTACT_TELEPHONE, w->telephone));
	TRY(write_contact(w, actor, party, CONTACT_EMAIL, w->email));
	TRY(write_representative(w, actor, party));
	TRY(write_fact(w, actor, party, PARTY_CAPITAL, w->capital, source));
	TRY(write_fact(w, actor, party, PARTY_EMPLOYEES, w->employees, source));
	actor.later = false;
	w->out->party = party;
	return party_refresh(w->db, w->a, w->tenant, actor, party);
}

