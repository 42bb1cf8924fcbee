/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 承継: one party follows another, or a new representative the former one. Not a joining: both rows stay, and what
 * counts for one counts for both. */
#include "base/ident.h"
#include "office/party/party-private.h"

/* ---- proposing ---- */

/* Whose row ends with the succession. A firm that sells a part of its trade goes on. */
static bool ends_former(enum succession_kind kind) {
	return kind == SUCCESSION_INCORPORATION || kind == SUCCESSION_INHERITANCE || kind == SUCCESSION_MERGER;
}

static bool is_individual(enum party_kind kind) {
	return kind == PARTY_SOLE_TRADER || kind == PARTY_PERSON;
}

static bool kinds_fit(enum succession_kind kind, const struct party_head_row *from, const struct party_head_row *to) {
	bool same = from->party_id.v == to->party_id.v;
	switch (kind) {
	case SUCCESSION_INCORPORATION: return !same && is_individual(from->kind) && !is_individual(to->kind);
	case SUCCESSION_INHERITANCE: return !same && is_individual(from->kind) && is_individual(to->kind);
	case SUCCESSION_MERGER: return !same && !is_individual(from->kind) && !is_individual(to->kind);
	case SUCCESSION_TRANSFER: return !same;
	case SUCCESSION_REPRESENTATIVE: return same && !is_individual(from->kind);
	case SUCCESSION_KIND_COUNT: break;
	}
	return false;
}

enum err succession_propose(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct succession_fields *f, struct succession_id *ret_id) {
	struct party_head_row from, to;
	struct party_person_by_id_row person;
	struct succession_id id = { ident_new() };
	TRY(party_living(db, a, tenant, f->from, &from));
	TRY(party_living(db, a, tenant, f->to, &to));
	if (!kinds_fit(f->kind, &from, &to) || str_trim(f->reason).n == 0 ||
		(f->kind == SUCCESSION_REPRESENTATIVE && str_trim(f->new_name).n == 0))
		return ERR_INPUT;
	if (f->old_person.v != 0)
		TRY(party_person_by_id(db, a, tenant, f->from, f->old_person, &person));
	TRY(party_succession_insert(db, tenant, id, f->kind, SUCCESSION_PROPOSED, f->from, f->to, f->effective_on,
		(struct opt_int){ .has = f->old_person.v != 0, .v = f->old_person.v }, f->new_name, f->new_kana,
		f->new_title, f->reason, actor.now_us, actor.account, NULL));
	*ret_id = id;
	return OK;
}

/* ---- deciding ---- */

static enum err end_former(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_succession_by_id_row *s) {
	struct party_by_id_row p;
	TRY(party_by_id(db, a, tenant, s->from_id, &p));
	struct party_fields fields = party_fields_of(&p);
	fields.state = PARTY_CLOSED;
	fields.closed_on = (struct opt_int){ .has = true, .v = s->effective_on.days };
	return party_edit(db, a, tenant, actor, s->from_id, p.version, &fields);
}

static enum err change_representative(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_succession_by_id_row *s) {
	const struct opt_int day = { .has = true, .v = s->effective_on.days };
	const struct person_fields person = { .role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = s->new_title,
		.name = s->new_name,
		.kana = s->new_kana,
		.address = S(""),
		.valid_from = day };
	struct person_id id;
	if (s->old_person_id.has)
		TRY(party_person_end(db, tenant, s->from_id, (struct person_id){ s->old_person_id.v }, day, NULL));
	return person_save(db, a, tenant, actor, s->from_id, (struct person_id){ 0 }, 0, &person, &id);
}

static enum err carry_out(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_succession_by_id_row *s) {
	if (s->kind == SUCCESSION_REPRESENTATIVE)
		return change_representative(db, a, tenant, actor, s);
	if (ends_former(s->kind))
		TRY(end_former(db, a, tenant, actor, s));
	else
		TRY(party_happened(db, tenant, s->from_id));
	return party_happened(db, tenant, s->to_id);
}

enum err succession_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct succession_id id, int64_t version, bool approve, struct str note) {
	struct party_succession_by_id_row s;
	struct party_head_row head;
	int64_t changed;
	TRY(party_succession_by_id(db, a, tenant, id, &s));
	if (s.proposed_by.v == actor.account.v && actor.account.v != 0)
		return ERR_FORBIDDEN;
	TRY(party_succession_decide(db, tenant, id, approve ? SUCCESSION_APPROVED : SUCCESSION_REFUSED,
		(struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, note, version, SUCCESSION_PROPOSED, &changed));
	TRY(expect_one(changed));
	if (!approve)
		return OK;
	/* A row that was joined meanwhile cannot be followed any more: it has to be proposed again. */
	if (party_living(db, a, tenant, s.from_id, &head) != OK || party_living(db, a, tenant, s.to_id, &head) != OK)
		return ERR_CONFLICT;
	return carry_out(db, a, tenant, actor, &s);
}

/* ---- the line ---- */

static bool in_line(const struct party_id *ids, size_t count, struct party_id id) {
	for (size_t i = 0; i < count; i++)
		if (ids[i].v == id.v)
			return true;
	return false;
}

enum err party_line(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_id **ret_ids, size_t *ret_count) {
	struct party_id *ids = ARENA_ARRAY(a, struct party_id, PARTY_LINE_MOST);
	size_t count = 0;
	ids[count++] = party;
	for (size_t at = 0; at < count; at++) {
		struct party_line_of_row *next;
		size_t found;
		TRY(party_line_of(db, a, tenant, ids[at], SUCCESSION_APPROVED, JOIN_DONE, PARTY_LINE_MOST, &next,
			&found));
		for (size_t i = 0; i < found && count < PARTY_LINE_MOST; i++)
			if (!in_line(ids, count, next[i].party_id))
				ids[count++] = next[i].party_id;
	}
	*ret_ids = ids;
	*ret_count = count;
	return OK;
}
