/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys by which rows are found and compared, and the pairs that have too much in common. */
#include "base/buf.h"
#include "base/fold.h"
#include "office/party/party-private.h"

enum { KANA_LEAST = 9 /* three kana, in bytes */, TELEPHONE_LEAST = 9, COMMON_KEY = 20, CANDIDATES_MOST = 200, KEYS_MOST = 200 };

struct str telephone_key(struct arena *a, struct str telephone) {
	struct str digits = digits_of(a, telephone);
	if (str_starts(str_trim(fold_width(a, telephone)), S("+81")) && digits.n > 2)
		digits = STR_JOIN(a, S("0"), str_from_offset(digits, digits.n > 3 && digits.p[2] == '0' ? 3 : 2));
	return digits.n < TELEPHONE_LEAST ? STR_NONE : digits;
}

/* ---- addresses ---- */

static int kanji_digit(uint32_t c) {
	static const uint32_t DIGITS[] = { U'〇', U'一', U'二', U'三', U'四', U'五', U'六', U'七', U'八', U'九' };
	for (int i = 0; i < (int)COUNT_OF(DIGITS); i++)
		if (DIGITS[i] == c)
			return i;
	return -1;
}

/* Kanji numerals up to 99 before 丁目, 番 or 号: bytes read, 0 when there are none. */
static size_t kanji_number(struct str text, int *ret_value) {
	int value = 0, unit = 0;
	size_t at = 0;
	bool any = false;
	uint32_t c;
	for (size_t n; at < text.n; at += n) {
		n = utf8_decode(str_from_offset(text, at), &c);
		int digit = n == 0 ? -1 : kanji_digit(c);
		if (n != 0 && c == U'十') {
			value += (unit == 0 ? 1 : unit) * 10;
			unit = 0;
		} else if (digit >= 0) {
			unit = unit * 10 + digit;
		} else {
			break;
		}
		any = true;
	}
	*ret_value = value + unit;
	struct str rest = str_from_offset(text, at);
	bool counted = str_starts(rest, S("丁目")) || str_starts(rest, S("番")) || str_starts(rest, S("号"));
	return any && counted ? at : 0;
}

/* 丁目, 番地, 番, 号, の between numbers are one hyphen; 大字 and 字 are left out. */
static size_t address_word(struct str text, bool after_digit, const char **ret_to) {
	static const struct { const char *word, *to; bool after_digit; } WORDS[] = {
		{ "丁目", "-", true }, { "番地", "-", true }, { "番", "-", true }, { "号", "", true }, { "ノ", "-", true }, { "大字", "", false }, { "字", "", false },
	};
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if ((!WORDS[i].after_digit || after_digit) && str_starts(text, str_from(WORDS[i].word))) {
			*ret_to = WORDS[i].to;
			return strlen(WORDS[i].word);
		}
	return 0;
}

static struct str street_key(struct arena *a, struct str street) {
	struct str text = fold(a, street, 0);
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init_sized(b, a, text.n + 16, text.n * 2 + 64);
	while (text.n > 0) {
		int value;
		const char *to = NULL;
		bool after_digit = b->n > 0 && b->p[b->n - 1] >= '0' && b->p[b->n - 1] <= '9';
		size_t n = kanji_number(text, &value);
		if (n > 0) {
			buf_int(b, value);
		} else if ((n = address_word(text, after_digit, &to)) > 0) {
			buf_cstr(b, to);
		} else {
			uint32_t c;
			n = utf8_decode(text, &c);
			n = n == 0 ? 1 : n;
			buf_str(b, str_slice(text, 0, n));
		}
		text = str_from_offset(text, n);
	}
	struct str key = buf_view(b);
	while (str_ends(key, S("-")))
		key.n--;
	return key;
}

struct str address_key(struct arena *a, struct str city, struct str street) {
	struct str key = street_key(a, street);
	if (key.n == 0)
		return STR_NONE;
	return STR_JOIN(a, fold(a, city, 0), S("/"), str_replace(a, str_replace(a, key, S("ヶ"), S("ケ")), S("ガ"), S("ケ")));
}

/* ---- writing ---- */

struct key_writer {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct party_id party;
};

static enum err put(const struct key_writer *w, enum party_key_kind kind, struct str key) {
	return key.n == 0 ? OK : party_key_insert(w->db, w->tenant, kind, key, w->party, NULL);
}

static enum err put_names(const struct key_writer *w, const struct party_parts *parts) {
	struct str kana = fold(w->a, parts->party.kana, FOLD_LOOSE_KANA);
	TRY(put(w, PARTY_KEY_NAME, fold_company_core(w->a, parts->party.name)));
	TRY(put(w, PARTY_KEY_NAME, fold_company_core(w->a, parts->party.trade_name)));
	if (kana.n >= KANA_LEAST)
		TRY(put(w, PARTY_KEY_NAME, kana));
	for (size_t i = 0; i < parts->name_count; i++)
		TRY(put(w, PARTY_KEY_NAME, fold_company_core(w->a, parts->names[i].name)));
	return OK;
}

enum err party_keys_write(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_parts *parts) {
	const struct key_writer w = { .db = db, .a = a, .tenant = tenant, .party = parts->party.party_id };
	TRY(party_key_delete(db, tenant, w.party, NULL));
	TRY(put(&w, PARTY_KEY_CORPORATE, parts->party.corporate_number));
	TRY(put(&w, PARTY_KEY_REGISTRATION, parts->party.registration_number));
	TRY(put(&w, PARTY_KEY_INVOICE, parts->party.invoice_number));
	TRY(put_names(&w, parts));
	for (size_t i = 0; i < parts->contact_count; i++) {
		const struct party_contact_of_party_row *c = &parts->contacts[i];
		if (c->kind == CONTACT_TELEPHONE || c->kind == CONTACT_FAX)
			TRY(put(&w, PARTY_KEY_TELEPHONE, telephone_key(a, c->value)));
		else if (c->kind == CONTACT_EMAIL)
			TRY(put(&w, PARTY_KEY_EMAIL, fold(a, c->value, 0)));
	}
	for (size_t i = 0; i < parts->establishment_count; i++)
		TRY(put(&w, PARTY_KEY_ADDRESS, address_key(a, parts->establishments[i].city, parts->establishments[i].street)));
	return OK;
}

/* ---- pairs ---- */

int64_t suspect_score(int64_t reasons) {
	static const int WEIGHT[SUSPECT_REASON_COUNT] = {
		[SUSPECT_CORPORATE] = 100, [SUSPECT_REGISTRATION] = 90, [SUSPECT_INVOICE] = 90, [SUSPECT_NAME] = 45, [SUSPECT_TELEPHONE] = 40, [SUSPECT_EMAIL] = 35,
		[SUSPECT_ADDRESS] = 25, [SUSPECT_OTHER_NUMBER] = -60, [SUSPECT_OTHER_KIND] = -10,
	};
	int64_t score = 0;
	for (int r = 1; r < SUSPECT_REASON_COUNT; r++)
		if ((reasons >> r & 1) != 0)
			score += WEIGHT[r];
	return score > 100 ? 100 : score < 0 ? 0 : score;
}

struct candidates {
	struct { struct party_id party; int64_t reasons; } items[CANDIDATES_MOST];
	size_t count;
};

static void note(struct candidates *all, struct party_id party, enum party_key_kind kind) {
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].party.v == party.v) {
			all->items[i].reasons |= INT64_C(1) << kind;
			return;
		}
	if (all->count < CANDIDATES_MOST) {
		all->items[all->count].party = party;
		all->items[all->count++].reasons = INT64_C(1) << kind;
	}
}

/* A name or telephone that more than twenty rows have tells nothing (a chain, a building's switchboard); numbers always do. */
static enum err find_candidates(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party, struct candidates *all) {
	struct party_key_of_party_row *keys;
	size_t key_count;
	TRY(party_key_of_party(db, a, tenant, party, KEYS_MOST, &keys, &key_count));
	for (size_t i = 0; i < key_count; i++) {
		struct party_key_find_row *found;
		size_t count;
		TRY(party_key_find(db, a, tenant, keys[i].kind, keys[i].key, COMMON_KEY + 1, &found, &count));
		if (count > COMMON_KEY && keys[i].kind >= PARTY_KEY_NAME)
			continue;
		for (size_t k = 0; k < count; k++)
			if (found[k].party_id.v != party.v)
				note(all, found[k].party_id, keys[i].kind);
	}
	return OK;
}

static enum err put_pair(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_head_row *head, struct party_id other_id, int64_t reasons) {
	struct party_head_row other;
	TRY(party_head(db, a, tenant, other_id, &other));
	if (other.corporate_number.n > 0 && head->corporate_number.n > 0 && !str_equal(other.corporate_number, head->corporate_number))
		reasons |= INT64_C(1) << SUSPECT_OTHER_NUMBER;
	if (other.kind != head->kind)
		reasons |= INT64_C(1) << SUSPECT_OTHER_KIND;
	int64_t score = suspect_score(reasons);
	bool newer = head->party_id.v > other_id.v;
	if (score < SUSPECT_LEAST)
		return OK;
	return party_suspect_put(db, tenant, newer ? other_id : head->party_id, newer ? head->party_id : other_id, score, reasons, SUSPECT_OPEN, NULL);
}

enum err party_suspects_write(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_head_row *head) {
	struct candidates *all = ARENA_NEW(a, struct candidates);
	TRY(party_suspect_delete_open(db, tenant, head->party_id, SUSPECT_OPEN, NULL));
	TRY(find_candidates(db, a, tenant, head->party_id, all));
	for (size_t i = 0; i < all->count; i++)
		TRY(put_pair(db, a, tenant, head, all->items[i].party, all->items[i].reasons));
	return OK;
}
