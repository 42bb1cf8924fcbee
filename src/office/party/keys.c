/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys by which rows are found and compared, and the pairs that have too much in common. */
#include "base/buf.h"
#include "base/codes.h"
#include "base/fold.h"
#include "office/party/party-private.h"

enum {
	KANA_LEAST = 9 /* three kana, in bytes */,
	TELEPHONE_LEAST = 9,
	COMMON_KEY = 20,
	CANDIDATES_MOST = 200,
	KEYS_MOST = 200
};

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
	static const struct { const char *word, *to; bool after_digit;
	} WORDS[] = {
		{ "丁目", "-", true },
		{ "番地", "-", true },
		{ "番", "-", true },
		{ "号", "", true },
		{ "ノ", "-", true },
		{ "大字", "", false },
		{ "字", "", false },
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
	return STR_JOIN(a, fold(a, city, 0), S("/"),
		str_replace(a, str_replace(a, key, S("ヶ"), S("ケ")), S("ガ"), S("ケ")));
}

/* ---- the keys of a party ---- */

struct keys {
	struct { enum party_key_kind kind; struct str key; } items[KEYS_MOST];
	size_t count;
};

static void put(struct keys *keys, enum party_key_kind kind, struct str key) {
	for (size_t i = 0; i < keys->count; i++)
		if (keys->items[i].kind == kind && str_equal(keys->items[i].key, key))
			return;
	if (key.n == 0 || keys->count == KEYS_MOST)
		return;
	keys->items[keys->count].kind = kind;
	keys->items[keys->count++].key = key;
}

static void put_names(struct arena *a, struct keys *keys, const struct party_parts *parts) {
	struct str kana = fold(a, parts->party.kana, FOLD_LOOSE_KANA);
	put(keys, PARTY_KEY_NAME, fold_company_core(a, parts->party.name));
	put(keys, PARTY_KEY_NAME, fold_company_core(a, parts->party.trade_name));
	if (kana.n >= KANA_LEAST)
		put(keys, PARTY_KEY_NAME, kana);
	for (size_t i = 0; i < parts->name_count; i++)
		put(keys, PARTY_KEY_NAME, fold_company_core(a, parts->names[i].name));
}

static void put_contact(struct arena *a, struct keys *keys, const struct party_contact_of_party_row *c) {
	if (c->kind == CONTACT_TELEPHONE || c->kind == CONTACT_FAX)
		put(keys, PARTY_KEY_TELEPHONE, telephone_key(a, c->value));
	else if (c->kind == CONTACT_EMAIL)
		put(keys, PARTY_KEY_EMAIL, fold(a, c->value, 0));
}

static struct keys *keys_of(struct arena *a, const struct party_parts *parts) {
	struct keys *keys = ARENA_NEW(a, struct keys);
	put(keys, PARTY_KEY_CORPORATE, parts->party.corporate_number);
	put(keys, PARTY_KEY_REGISTRATION, parts->party.registration_number);
	put(keys, PARTY_KEY_INVOICE, parts->party.invoice_number);
	put_names(a, keys, parts);
	for (size_t i = 0; i < parts->contact_count; i++)
		put_contact(a, keys, &parts->contacts[i]);
	for (size_t i = 0; i < parts->establishment_count; i++)
		put(keys, PARTY_KEY_ADDRESS,
			address_key(a, parts->establishments[i].city, parts->establishments[i].street));
	return keys;
}

enum err party_keys_write(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_parts *parts) {
	const struct keys *keys = keys_of(a, parts);
	TRY(party_key_delete(db, tenant, parts->party.party_id, NULL));
	for (size_t i = 0; i < keys->count; i++)
		TRY(party_key_insert(db, tenant, keys->items[i].kind, keys->items[i].key, parts->party.party_id, NULL));
	return OK;
}

/* ---- pairs ---- */

int64_t suspect_score(int64_t reasons) {
	static const int WEIGHT[SUSPECT_REASON_COUNT] = {
		[SUSPECT_CORPORATE] = 100,
		[SUSPECT_REGISTRATION] = 90,
		[SUSPECT_INVOICE] = 90,
		[SUSPECT_NAME] = 45,
		[SUSPECT_TELEPHONE] = 40,
		[SUSPECT_EMAIL] = 35,
		[SUSPECT_ADDRESS] = 25,
		[SUSPECT_OTHER_NUMBER] = -60,
		[SUSPECT_OTHER_KIND] = -10,
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

/* A name or telephone that more than twenty rows have tells nothing (a chain, a building's switchboard); numbers always
 * do. */
static enum err find_candidates(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	const struct keys *keys, struct candidates *all) {
	for (size_t i = 0; i < keys->count; i++) {
		struct party_key_find_row *found;
		size_t count;
		TRY(party_key_find(db, a, tenant, keys->items[i].kind, keys->items[i].key, COMMON_KEY + 1, &found,
			&count));
		if (count > COMMON_KEY && keys->items[i].kind >= PARTY_KEY_NAME)
			continue;
		for (size_t k = 0; k < count; k++)
			if (found[k].party_id.v != party.v)
				note(all, found[k].party_id, keys->items[i].kind);
	}
	return OK;
}

/* What speaks against it too, and the score. */
static enum err judge(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_by_id_row *party,
	struct party_likeness *like) {
	struct party_head_row other;
	TRY(party_head(db, a, tenant, like->party, &other));
	if (other.corporate_number.n > 0 && party->corporate_number.n > 0 &&
		!str_equal(other.corporate_number, party->corporate_number))
		like->reasons |= INT64_C(1) << SUSPECT_OTHER_NUMBER;
	if (other.kind != party->kind)
		like->reasons |= INT64_C(1) << SUSPECT_OTHER_KIND;
	like->score = suspect_score(like->reasons);
	return OK;
}

enum err party_likes_find(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_parts *parts,
	struct party_likeness **ret_likes, size_t *ret_count) {
	struct candidates *all = ARENA_NEW(a, struct candidates);
	TRY(find_candidates(db, a, tenant, parts->party.party_id, keys_of(a, parts), all));
	struct party_likeness *likes = ARENA_ARRAY(a, struct party_likeness, all->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct party_likeness like = { .party = all->items[i].party, .reasons = all->items[i].reasons };
		TRY(judge(db, a, tenant, &parts->party, &like));
		if (like.score < SUSPECT_LEAST)
			continue;
		size_t at = count++;
		for (; at > 0 && likes[at - 1].score < like.score; at--)
			likes[at] = likes[at - 1];
		likes[at] = like;
	}
	*ret_likes = likes;
	*ret_count = count;
	return OK;
}

enum err party_suspects_write(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct party_parts *parts) {
	struct party_id self = parts->party.party_id;
	struct party_likeness *likes;
	size_t count;
	TRY(party_suspect_delete_open(db, tenant, self, SUSPECT_OPEN, NULL));
	TRY(party_suspect_delete_open_second(db, tenant, self, SUSPECT_OPEN, NULL));
	TRY(party_likes_find(db, a, tenant, parts, &likes, &count));
	for (size_t i = 0; i < count; i++) {
		bool newer = self.v > likes[i].party.v;
		TRY(party_suspect_put(db, tenant, newer ? likes[i].party : self, newer ? self : likes[i].party,
			likes[i].score, likes[i].reasons, SUSPECT_OPEN, NULL));
	}
	return OK;
}

/* ---- finding one ---- */

enum err party_of_number(struct db *db, struct arena *a, struct tenant_id tenant, struct str number,
	struct party_id *ret_party) {
	struct party_key_find_row *rows;
	size_t count;
	ret_party->v = 0;
	if (number.n == 0)
		return OK;
	TRY(party_key_find(db, a, tenant, PARTY_KEY_CORPORATE, number, 1, &rows, &count));
	if (count == 1)
		*ret_party = rows[0].party_id;
	return OK;
}

enum err party_find_one(struct db *db, struct arena *a, struct tenant_id tenant, struct str typed,
	struct party_id *ret_party) {
	char number[CORPORATE_NUMBER_SIZE];
	struct party_key_find_row *rows;
	size_t count;
	ret_party->v = 0;
	if (str_is_none(typed) || typed.n == 0)
		return OK;
	bool is_number = corporate_number_read(a, typed, number);
	struct str key = is_number ? str_copy(a, str_from(number)) : fold_company_core(a, typed);
	TRY(party_key_find(db, a, tenant, is_number ? PARTY_KEY_CORPORATE : PARTY_KEY_NAME, key, 2, &rows, &count));
	if (count != 1)
		return ERR_NOT_FOUND;
	*ret_party = rows[0].party_id;
	return OK;
}
