/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Taking an import back. Before a row changes a party its parts are read, and once more behind it: what is new then is
 * removed again, what is different gets its former content back. A party that the row made is removed wholly: as long
 * as party.happened stands where the import left it, no record of any module refers to it. This is the only place where
 * something of the register goes away other than by disposal; the import's own rows say that it was there.
 */
#include "base/buf.h"
#include "office/party/import-private.h"
#include "office/search/search.h"

/* Between the columns of a row's former content; no text of a form can hold it. */
#define UNIT "\x1f"

/* ---- former content as text ---- */

static void put_text(struct buf *b, struct str text) {
	buf_str(b, text);
	buf_cstr(b, UNIT);
}

static void put_int(struct buf *b, int64_t value) {
	buf_int(b, value);
	buf_cstr(b, UNIT);
}

static void put_day(struct buf *b, struct opt_int day) {
	if (day.has)
		buf_int(b, day.v);
	buf_cstr(b, UNIT);
}

static struct str take_text(struct str *rest) {
	struct str text = str_cut(rest, S(UNIT));
	return str_or_empty(text);
}

static struct opt_int take_day(struct str *rest) {
	struct opt_int day = { .has = false };
	day.has = str_to_int64(take_text(rest), &day.v);
	return day;
}

static int64_t take_int(struct str *rest) {
	return take_day(rest).v;
}

static struct buf *text_new(struct arena *a) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	return b;
}

/* ---- writing down ---- */

struct notes {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct import_id import;
	int64_t row_no;
};

/* `was` STR_NONE: the row was not there. */
static enum err put_note(const struct notes *n, enum import_part part, int64_t id, struct str was) {
	return party_import_undo_insert(n->db, n->tenant, n->import, n->row_no, part, id, was, NULL);
}

static enum err note_party(const struct notes *n, const struct party_by_id_row *was, const struct party_by_id_row *is) {
	struct buf *b = text_new(n->a);
	if (was->version == is->version)
		return OK;
	put_int(b, was->kind);
	put_int(b, was->state);
	put_text(b, was->name);
	put_text(b, was->kana);
	put_text(b, was->trade_name);
	put_text(b, was->corporate_number);
	put_text(b, was->registration_number);
	put_text(b, was->invoice_number);
	put_day(b, was->founded_on);
	put_day(b, was->closed_on);
	put_text(b, was->note);
	return put_note(n, IMPORT_PART_PARTY, is->party_id.v, buf_view(b));
}

static struct str codes_of(struct arena *a, const struct party_parts *parts, struct establishment_id id) {
	struct str codes = S("");
	for (size_t i = 0; i < parts->industry_count; i++)
		if (parts->industries[i].establishment_id.v == id.v)
			codes = codes.n == 0 ? parts->industries[i].code :
				STR_JOIN(a, codes, S(";"), parts->industries[i].code);
	return codes;
}

static struct str establishment_text(struct arena *a, const struct party_parts *parts,
	const struct party_establishment_of_party_row *e) {
	struct buf *b = text_new(a);
	put_text(b, e->name);
	put_int(b, e->is_main);
	put_text(b, e->postal_code);
	put_text(b, e->municipality_code);
	put_text(b, e->prefecture);
	put_text(b, e->city);
	put_text(b, e->street);
	put_text(b, e->building);
	put_day(b, e->opened_on);
	put_day(b, e->closed_on);
	put_text(b, codes_of(a, parts, e->establishment_id));
	return buf_view(b);
}

static struct str contact_text(struct arena *a, const struct party_contact_of_party_row *c) {
	struct buf *b = text_new(a);
	put_int(b, c->kind);
	put_int(b, c->purpose);
	put_text(b, c->value);
	put_text(b, c->attention);
	return buf_view(b);
}

static struct str person_text(struct arena *a, const struct party_person_of_party_row *p) {
	struct buf *b = text_new(a);
	put_int(b, p->role);
	put_text(b, p->title);
	put_text(b, p->name);
	put_text(b, p->kana);
	put_day(b, p->birth_on);
	put_int(b, p->sex);
	put_text(b, p->address);
	put_day(b, p->valid_from);
	put_day(b, p->valid_to);
	return buf_view(b);
}

/* Rows that are new, and rows of another version than before. */
#define NOTE_ROWS(n, part, was, was_count, is, is_count, id_, text)                                            \
	for (size_t i = 0; i < (is_count); i++) {                                                              \
		size_t k = 0;                                                                                  \
		while (k < (was_count) && (was)[k].id_.v != (is)[i].id_.v)                                     \
			k++;                                                                                   \
		if (k == (was_count))                                                                          \
			TRY(put_note(n, part, (is)[i].id_.v, STR_NONE));                                       \
		else if ((was)[k].version != (is)[i].version)                                                  \
			TRY(put_note(n, part, (is)[i].id_.v, text));                                           \
	}

/* Names and facts are only ever added. */
#define NOTE_ADDED(n, part, was, was_count, is, is_count, id_)                                                 \
	for (size_t i = 0; i < (is_count); i++) {                                                              \
		bool there = false;                                                                            \
		for (size_t k = 0; k < (was_count); k++)                                                       \
			there |= (was)[k].id_.v == (is)[i].id_.v;                                              \
		if (!there)                                                                                    \
			TRY(put_note(n, part, (is)[i].id_.v, STR_NONE));                                       \
	}

enum err import_look_before(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct import_before *ret) {
	*ret = (struct import_before){ .fact_count = 0 };
	TRY(party_parts_read(db, a, tenant, party, &ret->parts));
	return party_fact_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &ret->facts, &ret->fact_count);
}

enum err import_note_changes(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import,
	int64_t row_no, struct party_id party, const struct import_before *before) {
	const struct notes n = { .db = db, .a = a, .tenant = tenant, .import = import, .row_no = row_no };
	struct import_before after;
	if (before == NULL)
		return OK;
	const struct party_parts *was = &before->parts, *is = &after.parts;
	TRY(import_look_before(db, a, tenant, party, &after));
	TRY(note_party(&n, &was->party, &is->party));
	NOTE_ADDED(&n, IMPORT_PART_NAME, was->names, was->name_count, is->names, is->name_count, name_id)
	NOTE_ADDED(&n, IMPORT_PART_FACT, before->facts, before->fact_count, after.facts, after.fact_count, fact_id)
	NOTE_ROWS(&n, IMPORT_PART_ESTABLISHMENT, was->establishments, was->establishment_count, is->establishments,
		is->establishment_count, establishment_id, establishment_text(a, was, &was->establishments[k]))
	NOTE_ROWS(&n, IMPORT_PART_CONTACT, was->contacts, was->contact_count, is->contacts, is->contact_count,
		contact_id, contact_text(a, &was->contacts[k]))
	NOTE_ROWS(&n, IMPORT_PART_PERSON, was->persons, was->person_count, is->persons, is->person_count, person_id,
		person_text(a, &was->persons[k]))
	return OK;
}

/* ---- taking back ---- */

struct back {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct party_actor actor;
	struct party_id party;
};

static enum err restore_party(const struct back *b, struct str was) {
	struct party_head_row head;
	TRY(party_head(b->db, b->a, b->tenant, b->party, &head));
	const enum party_kind kind = (enum party_kind)take_int(&was);
	const enum party_state state = (enum party_state)take_int(&was);
	struct str texts[6];
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		texts[i] = take_text(&was);
	struct opt_int founded = take_day(&was), closed = take_day(&was);
	return party_update(b->db, b->tenant, b->party, kind, state, texts[0], texts[1], texts[2], texts[3], texts[4],
		texts[5], founded, closed, take_text(&was), b->actor.now_us, head.version, NULL);
}

static enum err restore_establishment(const struct back *b, struct establishment_id id, struct str was) {
	struct party_establishment_by_id_row e;
	bool main = true;
	TRY(party_industry_delete(b->db, b->tenant, id, NULL));
	if (str_is_none(was))
		return party_establishment_delete(b->db, b->tenant, id, NULL);
	TRY(party_establishment_by_id(b->db, b->a, b->tenant, b->party, id, &e));
	struct str name = take_text(&was);
	bool is_main = take_int(&was) != 0;
	struct str texts[6];
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		texts[i] = take_text(&was);
	struct opt_int opened = take_day(&was), closed = take_day(&was);
	TRY(party_establishment_update(b->db, b->tenant, b->party, id, name, is_main, texts[0], texts[1], texts[2],
		texts[3], texts[4], texts[5], opened, closed, e.version, NULL));
	struct str codes = take_text(&was);
	while (codes.n > 0) {
		TRY(party_industry_insert(b->db, b->tenant, id, JSIC_REVISION, str_cut(&codes, S(";")), main, NULL));
		main = false;
	}
	return OK;
}

static enum err restore_contact(const struct back *b, struct contact_id id, struct str was) {
	struct party_contact_by_id_row c;
	TRY(party_contact_by_id(b->db, b->a, b->tenant, b->party, id, &c));
	if (str_is_none(was))
		return party_contact_delete(b->db, b->tenant, b->party, id, c.version, NULL);
	const enum contact_kind kind = (enum contact_kind)take_int(&was);
	const enum contact_purpose purpose = (enum contact_purpose)take_int(&was);
	struct str value = take_text(&was);
	return party_contact_update(b->db, b->tenant, b->party, id, kind, purpose, value, take_text(&was), c.version,
		NULL);
}

static enum err restore_person(const struct back *b, struct person_id id, struct str was) {
	struct party_person_by_id_row p;
	if (str_is_none(was))
		return party_person_delete(b->db, b->tenant, id, NULL);
	TRY(party_person_by_id(b->db, b->a, b->tenant, b->party, id, &p));
	const enum person_role role = (enum person_role)take_int(&was);
	struct str title = take_text(&was), name = take_text(&was), kana = take_text(&was);
	struct opt_int birth = take_day(&was);
	const enum person_sex sex = (enum person_sex)take_int(&was);
	struct str address = take_text(&was);
	struct opt_int from = take_day(&was), to = take_day(&was);
	return party_person_update(b->db, b->tenant, b->party, id, role, title, name, kana, birth, sex, address, from,
		to, p.version, NULL);
}

static enum err restore(const struct back *b, const struct party_import_undo_of_row_row *u) {
	switch (u->part) {
	case IMPORT_PART_PARTY: return restore_party(b, u->was);
	case IMPORT_PART_NAME: return party_name_delete(b->db, b->tenant, (struct name_id){ u->row_id }, NULL);
	case IMPORT_PART_FACT: return party_fact_delete(b->db, b->tenant, (struct fact_id){ u->row_id }, NULL);
	case IMPORT_PART_ESTABLISHMENT: return restore_establishment(b, (struct establishment_id){ u->row_id }, u->was);
	case IMPORT_PART_CONTACT: return restore_contact(b, (struct contact_id){ u->row_id }, u->was);
	case IMPORT_PART_PERSON: return restore_person(b, (struct person_id){ u->row_id }, u->was);
	default: return ERR_INTERNAL;
	}
}

static enum err restore_all(const struct back *b, struct import_id import, int64_t row_no) {
	struct party_import_undo_of_row_row *rows;
	size_t count;
	TRY(party_import_undo_of_row(b->db, b->a, b->tenant, import, row_no, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(restore(b, &rows[i]));
	TRY(party_import_undo_delete(b->db, b->tenant, import, row_no, NULL));
	return party_changed(b->db, b->a, b->tenant, b->actor, b->party);
}

/* A party with all its parts, of which none is older than the import. */
static enum err remove_party(const struct back *b) {
	struct import_before all;
	TRY(import_look_before(b->db, b->a, b->tenant, b->party, &all));
	const struct party_parts *p = &all.parts;
	for (size_t i = 0; i < p->name_count; i++)
		TRY(party_name_delete(b->db, b->tenant, p->names[i].name_id, NULL));
	for (size_t i = 0; i < p->establishment_count; i++)
		TRY(restore_establishment(b, p->establishments[i].establishment_id, STR_NONE));
	for (size_t i = 0; i < p->contact_count; i++)
		TRY(party_contact_delete(b->db, b->tenant, b->party, p->contacts[i].contact_id, p->contacts[i].version,
			NULL));
	for (size_t i = 0; i < all.fact_count; i++)
		TRY(party_fact_delete(b->db, b->tenant, all.facts[i].fact_id, NULL));
	for (size_t i = 0; i < p->person_count; i++)
		TRY(party_person_delete(b->db, b->tenant, p->persons[i].person_id, NULL));
	TRY(party_key_delete(b->db, b->tenant, b->party, NULL));
	TRY(party_suspect_delete_all(b->db, b->tenant, b->party, NULL));
	TRY(search_private_forget(b->db, b->a, b->tenant, b->party.v));
	return party_delete(b->db, b->tenant, b->party, NULL);
}

enum err import_take_back(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, const struct party_import_row_written_row *row) {
	const struct back b = { .db = db, .a = a, .tenant = tenant, .actor = actor, .party = row->party_id };
	struct party_head_row head;
	enum err e = party_head(db, a, tenant, row->party_id, &head);
	if (e == ERR_NOT_FOUND)
		return ERR_CONFLICT;
	TRY(e);
	if (head.happened != row->happened)
		return ERR_CONFLICT;
	return row->action == IMPORT_CHANGED ? restore_all(&b, import, row->row_no) : remove_party(&b);
}
