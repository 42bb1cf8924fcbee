/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A firm that registers itself: the claim, and its proof by a letter with a code, by an officer, or by a sign-in that
 * carries the corporate number. */
#include "base/ident.h"
#include "office/party/party-private.h"

#include <sodium.h>

enum { HASH_BYTES = 32, CODE_GROUP = 4 };

/* ---- codes ---- */

struct str claim_code(struct arena *a, const struct token *random) {
	struct str t = token_to_text(a, random);
	return STR_JOIN(a, str_slice(t, 2, CODE_GROUP), S("-"), str_slice(t, 2 + CODE_GROUP, CODE_GROUP), S("-"),
		str_slice(t, 2 + 2 * CODE_GROUP, CODE_GROUP));
}

/* What was typed, without hyphens and spaces, and with the letters that Crockford's alphabet takes for others. */
static struct str plain_code(struct arena *a, struct str typed) {
	char *out = arena_bytes(a, typed.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == 'O')
			c = '0';
		if (c == 'I' || c == 'L')
			c = '1';
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
			out[n++] = c;
	}
	return str_of(out, n);
}

/* 60 random bits need no slow hash; the claim's number makes hashes of different claims different. */
static struct str hash_of(struct arena *a, struct claim_id claim, struct str code) {
	unsigned char hash[HASH_BYTES];
	struct str plain = STR_JOIN(a, id_to_text(a, claim.v), S(":"), plain_code(a, code));
	crypto_generichash(hash, sizeof hash, (const unsigned char *)plain.p, plain.n, NULL, 0);
	char *hex = arena_bytes(a, 2 * sizeof hash + 1);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return str_of(hex, 2 * sizeof hash);
}

static bool same_hash(struct str x, struct str y) {
	return x.n == y.n && x.n > 0 && sodium_memcmp(x.p, y.p, x.n) == 0;
}

/* ---- claiming ---- */

static struct opt_int some(int64_t v) {
	return (struct opt_int){ .has = true, .v = v };
}

enum err claim_check(struct db *db, struct arena *a, struct claim_fields *f, struct party_problems *problems) {
	party_check(a, &f->party, problems);
	TRY(establishment_check(db, a, &f->place, problems));
	if (str_trim(f->place.street).n == 0)
		problem_add(problems, "street", T("町名・番地を入力してください。"), false);
	if (f->telephone.value.n > 0)
		contact_check(a, &f->telephone, problems);
	for (size_t i = 0; i < problems->count; i++)
		if (strcmp(problems->items[i].field, "value") ==
			0) /* of the contact; the form has another name for it */
			problems->items[i].field = "telephone";
	return OK;
}

static enum err make_row(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct claim_fields *f, struct party_id *ret_party) {
	struct party_fields fields = f->party;
	struct establishment_id establishment;
	struct contact_id contact;
	fields.state = PARTY_RECEIVED;
	TRY(party_add(db, a, tenant, actor, &fields, PARTY_BY_SELF, actor.now_us, ret_party));
	TRY(establishment_save(db, a, tenant, actor, *ret_party, (struct establishment_id){ 0 }, 0, &f->place,
		&establishment));
	if (f->telephone.value.n == 0)
		return OK;
	return contact_save(db, a, tenant, actor, *ret_party, (struct contact_id){ 0 }, 0, &f->telephone, &contact);
}

static enum err activate(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party) {
	struct party_by_id_row p;
	TRY(party_by_id(db, a, tenant, party, &p));
	if (p.state != PARTY_RECEIVED)
		return party_happened(db, tenant, party);
	struct party_fields fields = party_fields_of(&p);
	fields.state = PARTY_ACTIVE;
	return party_edit(db, a, tenant, actor, party, p.version, &fields);
}

enum err claim_make(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct claim_fields *f, struct claim_id *ret_claim, struct party_id *ret_party, bool *ret_confirmed) {
	struct party_id party;
	struct claim_id id = { ident_new() };
	const struct opt_int none = { .has = false };
	bool proven = f->proof == CLAIM_BY_SIGN_IN;
	if (proven && (f->proven_number.n == 0 || !str_equal(f->proven_number, f->party.corporate_number)))
		return ERR_INPUT;
	TRY(party_of_number(db, a, tenant, f->party.corporate_number, &party));
	bool made = party.v == 0;
	if (made)
		TRY(make_row(db, a, tenant, actor, f, &party));
	TRY(party_claim_insert(db, tenant, id, actor.account, party, made, f->proof,
		proven ? CLAIM_CONFIRMED : CLAIM_OPEN, f->note, S(""), actor.now_us, none,
		actor.now_us + CLAIM_CODE_DAYS * US_PER_DAY, proven ? some(actor.now_us) : none,
		proven ? some(actor.account.v) : none, NULL));
	if (proven)
		TRY(activate(db, a, tenant, actor, party));
	*ret_claim = id;
	*ret_party = party;
	*ret_confirmed = proven;
	return OK;
}

/* ---- proving ---- */

enum err claim_post(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, struct str code) {
	int64_t changed;
	TRY(party_claim_set_code(db, tenant, claim, CLAIM_BY_POST, hash_of(a, claim, code), some(actor.now_us),
		actor.now_us + CLAIM_CODE_DAYS * US_PER_DAY, CLAIM_OPEN, &changed));
	return expect_one(changed);
}

static enum err decide(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_claim_by_id_row *c, enum claim_state state, struct str reason) {
	int64_t changed;
	TRY(party_claim_decide(db, tenant, c->claim_id, state, some(actor.now_us), some(actor.account.v), reason,
		CLAIM_OPEN, &changed));
	TRY(expect_one(changed));
	return state == CLAIM_CONFIRMED ? activate(db, a, tenant, actor, c->party_id) : OK;
}

static enum claim_answer answer_of(struct arena *a, const struct party_claim_by_id_row *c, struct str typed,
	int64_t now_us) {
	if (c->state != CLAIM_OPEN || c->code_hash.n == 0)
		return CLAIM_NOT_OPEN;
	if (now_us > c->expires_us)
		return CLAIM_TOO_LATE;
	if (c->attempts >= CLAIM_ATTEMPTS_MOST)
		return CLAIM_TOO_OFTEN;
	return same_hash(c->code_hash, hash_of(a, c->claim_id, typed)) ? CLAIM_RIGHT : CLAIM_WRONG;
}

enum err claim_try(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, struct str typed, enum claim_answer *ret_answer, struct party_id *ret_party) {
	struct party_claim_by_id_row c;
	TRY(party_claim_by_id(db, a, tenant, claim, &c));
	if (c.account_id.v != actor.account.v)
		return ERR_NOT_FOUND;
	*ret_answer = answer_of(a, &c, typed, actor.now_us);
	TRY(party_resolve(db, a, tenant, c.party_id, ret_party));
	if (*ret_answer == CLAIM_WRONG)
		return party_claim_count_attempt(db, tenant, claim, NULL);
	return *ret_answer == CLAIM_RIGHT ? decide(db, a, tenant, actor, &c, CLAIM_CONFIRMED, S("")) : OK;
}

enum err claim_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, bool confirm, struct str reason, struct party_id *ret_party,
	struct account_id *ret_account) {
	struct party_claim_by_id_row c;
	TRY(party_claim_by_id(db, a, tenant, claim, &c));
	if (!confirm && str_trim(reason).n == 0)
		return ERR_INPUT;
	TRY(party_resolve(db, a, tenant, c.party_id, ret_party));
	*ret_account = c.account_id;
	c.party_id = *ret_party;
	return decide(db, a, tenant, actor, &c, confirm ? CLAIM_CONFIRMED : CLAIM_REFUSED, reason);
}
