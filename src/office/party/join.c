/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining two rows that are one party, with a record of who, when, why and which fields won; and taking them apart. */
#include "base/ident.h"
#include "office/party/party-private.h"

/* ---- fields ---- */

const struct enum_value party_join_fields[JOIN_FIELD_COUNT] = {
	[JOIN_FIELD_KIND] = { "kind", T("種別") },
	[JOIN_FIELD_NAME] = { "name", T("名称とフリガナ") },
	[JOIN_FIELD_TRADE_NAME] = { "trade_name", T("屋号") },
	[JOIN_FIELD_CORPORATE] = { "corporate_number", T("法人番号") },
	[JOIN_FIELD_REGISTRATION] = { "registration_number", T("会社法人等番号") },
	[JOIN_FIELD_INVOICE] = { "invoice_number", T("適格請求書発行事業者登録番号") },
	[JOIN_FIELD_FOUNDED] = { "founded_on", T("設立・開業日") },
	[JOIN_FIELD_CLOSED] = { "closed_on", T("廃業・解散日") },
	[JOIN_FIELD_NOTE] = { "note", T("備考") },
};

static struct str day_text(struct arena *a, struct opt_int day) {
	return day.has ? date_format_iso(a, (struct date){ .days = (int32_t)day.v }) : S("");
}

struct str party_join_value(struct arena *a, const struct party_by_id_row *p, enum join_field field) {
	switch (field) {
	case JOIN_FIELD_KIND: return str_from(party_kind_desc.values[p->kind].word);
	case JOIN_FIELD_NAME: return p->kana.n > 0 ? STR_JOIN(a, p->name, S("\n"), p->kana) : p->name;
	case JOIN_FIELD_TRADE_NAME: return p->trade_name;
	case JOIN_FIELD_CORPORATE: return p->corporate_number;
	case JOIN_FIELD_REGISTRATION: return p->registration_number;
	case JOIN_FIELD_INVOICE: return p->invoice_number;
	case JOIN_FIELD_FOUNDED: return day_text(a, p->founded_on);
	case JOIN_FIELD_CLOSED: return day_text(a, p->closed_on);
	case JOIN_FIELD_NOTE: return p->note;
	case JOIN_FIELD_COUNT: break;
	}
	return S("");
}

static struct opt_int day_of(struct str text) {
	struct date d;
	return date_parse_iso(text, &d) ? (struct opt_int){ .has = true, .v = d.days } :
		(struct opt_int){ .has = false };
}

static enum party_kind kind_of(struct str word, enum party_kind otherwise) {
	for (size_t k = 1; k < party_kind_desc.count; k++)
		if (str_equal(word, str_from(party_kind_desc.values[k].word)))
			return (enum party_kind)k;
	return otherwise;
}

/* The reverse of party_join_value. */
static void set_value(struct party_fields *f, enum join_field field, struct str value) {
	struct str rest = value;
	switch (field) {
	case JOIN_FIELD_KIND: f->kind = kind_of(value, f->kind); break;
	case JOIN_FIELD_NAME:
		f->name = str_cut(&rest, S("\n"));
		f->kana = str_or_empty(rest);
		break;
	case JOIN_FIELD_TRADE_NAME: f->trade_name = value; break;
	case JOIN_FIELD_CORPORATE: f->corporate_number = value; break;
	case JOIN_FIELD_REGISTRATION: f->registration_number = value; break;
	case JOIN_FIELD_INVOICE: f->invoice_number = value; break;
	case JOIN_FIELD_FOUNDED: f->founded_on = day_of(value); break;
	case JOIN_FIELD_CLOSED: f->closed_on = day_of(value); break;
	case JOIN_FIELD_NOTE: f->note = value; break;
	case JOIN_FIELD_COUNT: break;
	}
}

static bool is_individual(enum party_kind kind) {
	return kind == PARTY_SOLE_TRADER || kind == PARTY_PERSON;
}

const char *party_join_obstacle(const struct party_by_id_row *kept, const struct party_by_id_row *joined) {
	if (kept->party_id.v == joined->party_id.v)
		return T("同じ行です。");
	if (kept->state == PARTY_JOINED || joined->state == PARTY_JOINED)
		return T("もう統合されています。");
	if (kept->corporate_number.n > 0 && joined->corporate_number.n > 0 &&
		!str_equal(kept->corporate_number, joined->corporate_number))
		return T("法人番号が違うので、別の法人です。統合できません。合併や事業譲渡のときは「承継」を使ってください。");
	bool received = kept->state == PARTY_RECEIVED || joined->state == PARTY_RECEIVED;
	if (!received && is_individual(kept->kind) != is_individual(joined->kind))
		return T("個人と法人・団体は統合できません。法人成りや相続のときは「承継」を使ってください。");
	return NULL;
}

/* ---- moving parts ---- */

struct mover {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct join_id join;
	struct party_id to;
};

static enum err move_row(const struct mover *m, enum join_part part, int64_t row) {
	switch (part) {
	case JOIN_NAME: return party_name_move(m->db, m->tenant, (struct name_id){ row }, m->to, NULL);
	case JOIN_ESTABLISHMENT:
		return party_establishment_move(m->db, m->tenant, (struct establishment_id){ row }, m->to, NULL);
	case JOIN_CONTACT: return party_contact_move(m->db, m->tenant, (struct contact_id){ row }, m->to, NULL);
	case JOIN_FACT: return party_fact_move(m->db, m->tenant, (struct fact_id){ row }, m->to, NULL);
	case JOIN_BANK_ACCOUNT:
		return party_bank_account_move(m->db, m->tenant, (struct bank_account_id){ row }, m->to, NULL);
	case JOIN_PERSON: return party_person_move(m->db, m->tenant, (struct person_id){ row }, m->to, NULL);
	case JOIN_PART_COUNT: break;
	}
	return ERR_INTERNAL;
}

static enum err move_noted(const struct mover *m, enum join_part part, int64_t row, bool was_main) {
	TRY(party_join_moved_insert(m->db, m->tenant, m->join, part, row, was_main, NULL));
	return move_row(m, part, row);
}

/* One main establishment: the kept row's, when it has any. */
static enum err move_establishments(const struct mover *m, const struct party_parts *from, bool kept_has_main) {
	for (size_t i = 0; i < from->establishment_count; i++) {
		const struct party_establishment_of_party_row *e = &from->establishments[i];
		TRY(move_noted(m, JOIN_ESTABLISHMENT, e->establishment_id.v, e->is_main));
		if (e->is_main && kept_has_main)
			TRY(party_establishment_mark(m->db, m->tenant, e->establishment_id, false, NULL));
	}
	return OK;
}

static enum err move_parts(const struct mover *m, struct party_id joined) {
	struct party_parts from;
	struct party_fact_of_party_row *facts;
	struct party_bank_account_masked_row *accounts;
	struct party_establishment_of_party_row *kept;
	size_t fact_count, account_count, kept_count;
	TRY(party_parts_read(m->db, m->a, m->tenant, joined, &from));
	TRY(party_fact_of_party(m->db, m->a, m->tenant, joined, PARTY_PARTS_MOST, &facts, &fact_count));
	TRY(party_bank_account_masked(m->db, m->a, m->tenant, joined, PARTY_PARTS_MOST, &accounts, &account_count));
	TRY(party_establishment_of_party(m->db, m->a, m->tenant, m->to, PARTY_PARTS_MOST, &kept, &kept_count));
	TRY(move_establishments(m, &from, kept_count > 0));
	for (size_t i = 0; i < from.name_count; i++)
		TRY(move_noted(m, JOIN_NAME, from.names[i].name_id.v, false));
	for (size_t i = 0; i < from.contact_count; i++)
		TRY(move_noted(m, JOIN_CONTACT, from.contacts[i].contact_id.v, false));
	for (size_t i = 0; i < fact_count; i++)
		TRY(move_noted(m, JOIN_FACT, facts[i].fact_id.v, false));
	for (size_t i = 0; i < account_count; i++)
		TRY(move_noted(m, JOIN_BANK_ACCOUNT, accounts[i].bank_account_id.v, false));
	for (size_t i = 0; i < from.person_count; i++)
		TRY(move_noted(m, JOIN_PERSON, from.persons[i].person_id.v, false));
	return OK;
}

/* ---- joining ---- */

static enum err note_fields(const struct mover *m, const struct party_by_id_row *kept,
	const struct party_by_id_row *joined, unsigned from_joined, struct party_fields *fields) {
	for (int f = 0; f < JOIN_FIELD_COUNT; f++) {
		struct str mine = party_join_value(m->a, kept, f), theirs = party_join_value(m->a, joined, f);
		bool wins = (from_joined >> f & 1) != 0;
		if (wins)
			set_value(fields, f, theirs);
		TRY(party_join_field_insert(m->db, m->tenant, m->join, str_from(party_join_fields[f].word), wins, mine,
			theirs, NULL));
	}
	return OK;
}

static enum err happened_now(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	int64_t *ret_count) {
	struct party_head_row head;
	TRY(party_head(db, a, tenant, party, &head));
	*ret_count = head.happened;
	return OK;
}

/* The pair may not have been suspected: an officer may know better. */
static enum err settle_pair(const struct mover *m, struct party_actor actor, struct party_id x, struct party_id y,
	enum suspect_state state, struct str note) {
	struct party_id first = x.v < y.v ? x : y, second = x.v < y.v ? y : x;
	struct party_suspect_by_pair_row pair;
	enum err e = party_suspect_by_pair(m->db, m->a, m->tenant, first, second, &pair);
	if (e == ERR_NOT_FOUND)
		e = party_suspect_put(m->db, m->tenant, first, second, 0, 0, state, NULL);
	TRY(e);
	return party_suspect_decide(m->db, m->tenant, first, second, state, note,
		(struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, NULL);
}

enum err party_differ(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id first, struct party_id second, struct str note_text) {
	struct party_head_row head;
	const struct mover m = { .db = db, .a = a, .tenant = tenant };
	if (str_trim(note_text).n == 0)
		return ERR_INPUT;
	TRY(party_living(db, a, tenant, first, &head));
	TRY(party_living(db, a, tenant, second, &head));
	return settle_pair(&m, actor, first, second, SUSPECT_DIFFERENT, note_text);
}

enum err party_join(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id kept, int64_t kept_version, struct party_id joined, int64_t joined_version,
	unsigned from_joined, struct str reason, struct join_id *ret_join) {
	struct party_by_id_row k, j;
	const struct mover m = { .db = db, .a = a, .tenant = tenant, .join = { ident_new() }, .to = kept };
	int64_t kept_happened, joined_happened;
	TRY(party_by_id(db, a, tenant, kept, &k));
	TRY(party_by_id(db, a, tenant, joined, &j));
	if (party_join_obstacle(&k, &j) != NULL)
		return ERR_INPUT;
	if (k.version != kept_version || j.version != joined_version)
		return ERR_CONFLICT;
	struct party_fields fields = party_fields_of(&k);
	TRY(note_fields(&m, &k, &j, from_joined, &fields));
	if (fields.state == PARTY_RECEIVED && j.state == PARTY_ACTIVE)
		fields.state = PARTY_ACTIVE;
	TRY(move_parts(&m, joined));
	TRY(party_set_joined(db, tenant, joined, PARTY_JOINED, (struct opt_int){ .has = true, .v = kept.v }, NULL));
	TRY(party_refresh(db, a, tenant, actor, joined));
	TRY(party_edit(db, a, tenant, actor, kept, kept_version, &fields));
	TRY(settle_pair(&m, actor, kept, joined, SUSPECT_JOINED, reason));
	TRY(happened_now(db, a, tenant, kept, &kept_happened));
	TRY(happened_now(db, a, tenant, joined, &joined_happened));
	TRY(party_join_insert(db, tenant, m.join, kept, joined, JOIN_DONE, k.state, j.state, reason, actor.now_us,
		actor.account, kept_happened, joined_happened, NULL));
	*ret_join = m.join;
	return OK;
}

/* ---- taking apart ---- */

static enum err can_undo(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct party_join_by_id_row *join, bool *ret_can) {
	int64_t kept, joined;
	TRY(happened_now(db, a, tenant, join->kept_id, &kept));
	TRY(happened_now(db, a, tenant, join->joined_id, &joined));
	*ret_can = join->state == JOIN_DONE && kept == join->kept_happened && joined == join->joined_happened;
	return OK;
}

enum err party_join_can_undo(struct db *db, struct arena *a, struct tenant_id tenant, struct join_id id,
	bool *ret_can) {
	struct party_join_by_id_row join;
	TRY(party_join_by_id(db, a, tenant, id, &join));
	return can_undo(db, a, tenant, &join, ret_can);
}

static enum err move_back(const struct mover *m) {
	struct party_join_moved_of_join_row *rows;
	size_t count;
	TRY(party_join_moved_of_join(m->db, m->a, m->tenant, m->join, JOIN_PART_COUNT * PARTY_PARTS_MOST, &rows,
		&count));
	for (size_t i = 0; i < count; i++) {
		TRY(move_row(m, rows[i].part, rows[i].row_id));
		if (rows[i].was_main)
			TRY(party_establishment_mark(m->db, m->tenant, (struct establishment_id){ rows[i].row_id },
				true, NULL));
	}
	return OK;
}

/* The values that the kept row had before. Its state too: a row of which only the name was known is that again. */
static enum err restore_fields(const struct mover *m, const struct party_by_id_row *kept, enum party_state state,
	struct party_actor actor) {
	struct party_join_field_of_join_row *rows;
	size_t count;
	struct party_fields fields = party_fields_of(kept);
	fields.state = state;
	TRY(party_join_field_of_join(m->db, m->a, m->tenant, m->join, JOIN_FIELD_COUNT, &rows, &count));
	for (size_t i = 0; i < count; i++)
		for (int f = 0; f < JOIN_FIELD_COUNT; f++)
			if (rows[i].from_joined && str_equal(rows[i].field, str_from(party_join_fields[f].word)))
				set_value(&fields, f, rows[i].kept_value);
	return party_edit(m->db, m->a, m->tenant, actor, kept->party_id, kept->version, &fields);
}

enum err party_unjoin(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct join_id id, struct str reason) {
	struct party_join_by_id_row join;
	struct party_by_id_row kept;
	bool can;
	const struct opt_int nobody = { .has = false };
	TRY(party_join_by_id(db, a, tenant, id, &join));
	TRY(can_undo(db, a, tenant, &join, &can));
	if (!can)
		return ERR_CONFLICT;
	const struct mover m = { .db = db, .a = a, .tenant = tenant, .join = id, .to = join.joined_id };
	TRY(party_by_id(db, a, tenant, join.kept_id, &kept));
	TRY(move_back(&m));
	TRY(party_set_joined(db, tenant, join.joined_id, join.joined_state, nobody, NULL));
	TRY(restore_fields(&m, &kept, join.kept_state, actor));
	TRY(settle_pair(&m, actor, join.kept_id, join.joined_id, SUSPECT_OPEN, S("")));
	TRY(party_refresh(db, a, tenant, actor, join.joined_id));
	return party_join_undo(db, tenant, id, JOIN_UNDONE, reason, (struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, NULL);
}
