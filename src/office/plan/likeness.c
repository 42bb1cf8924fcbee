/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Likeness of names without the words that all names have. See likeness.h. */
#include "office/plan/likeness.h"

#include "base/arena.h"
#include "base/fold.h"

#include <stdlib.h>

enum { LONGEST = 120, FULL = 1000, SAME_CORE = 900, HARDLY = 300, LEAST_PAIRS = 3 };
/* Pairs that a longer name holds, and order, say a little less than pairs that both names hold. Per thousand. */
enum { CONTAINED = 920, ORDERED = 950 };

/* The letters of a name, at most LONGEST, and its pairs of neighbouring letters, sorted. */
struct key {
	uint32_t *letters;
	size_t n;
	uint64_t *pairs; /* one less than letters */
};

struct plan_name {
	struct key written; /* with the municipality's name */
	struct key whole;   /* without it */
	struct key core;    /* also without boilerplate */
};

/* ---- words that do not tell names apart ---- */

static const char *const BOILERPLATE[] = {
	"プロジェクト", "補助金", "助成金", "奨励金", "交付金", "支援金", "補助", "助成", "事業", "支援", "推進", "促進", "制度", "展開", "強化", "戦略", "等",
};
static const char *const PARTICLES[] = {
	"の", "への", "を", "に", "と", "や", "で", "が", "は", "も", "による", "のための", "した", "する", "して", "から", "まで", "など", "における",
};

static bool is_hiragana(uint32_t c) { return c >= 0x3041 && c <= 0x309f; }

/* Punctuation, brackets and symbols carry no meaning here; ー and 々 do. */
static bool is_sign(uint32_t c) {
	if (c < 0x80)
		return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
	return (c >= 0x2000 && c < 0x2e80) || (c >= 0x3000 && c <= 0x3040 && c != 0x3005 && c != 0x3007) ||
		c == 0x30fb || (c >= 0xa0 && c <= 0xbf);
}

/* Bytes of the boilerplate with which the text begins; 0 when there is none. */
static size_t boilerplate_at(struct str text) {
	for (size_t i = 0; i < COUNT_OF(BOILERPLATE); i++)
		if (str_starts(text, str_from(BOILERPLATE[i])))
			return strlen(BOILERPLATE[i]);
	return 0;
}

/* Bytes of the hiragana with which the text begins, when all of them are a particle: の in 町の店, not in ものづくり. */
static size_t particle_at(struct str text) {
	uint32_t c;
	size_t n = 0, length;
	while ((length = utf8_decode(str_from_offset(text, n), &c)) > 0 && is_hiragana(c))
		n += length;
	for (size_t i = 0; i < COUNT_OF(PARTICLES); i++)
		if (str_equal(str_slice(text, 0, n), str_from(PARTICLES[i])))
			return n;
	return 0;
}

/* Words are found in the name as written, because folding makes all kana one. */
static struct str without_words(struct arena *a, struct str name) {
	char *kept = arena_alloc(a, name.n + 1);
	size_t n = 0;
	uint32_t c = 0; /* the letter before; 0 behind a word that was left out */
	while (name.n > 0) {
		size_t length = boilerplate_at(name);
		if (length == 0 && !is_hiragana(c))
			length = particle_at(name);
		if (length > 0) {
			c = 0;
		} else {
			length = utf8_decode(name, &c);
			length = length == 0 ? 1 : length;
			memcpy(kept + n, name.p, length);
			n += length;
		}
		name = str_from_offset(name, length);
	}
	return str_of(kept, n);
}

/* ---- a name made ready ---- */

static int compare_pairs(const void *x, const void *y) {
	uint64_t a = *(const uint64_t *)x;
	uint64_t b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

static struct str without_signs(struct arena *a, struct str name) {
	char *kept = arena_alloc(a, name.n + 1);
	size_t n = 0, length;
	uint32_t c;
	for (; name.n > 0; name = str_from_offset(name, length)) {
		length = utf8_decode(name, &c);
		if (length > 0 && !is_sign(c)) {
			memcpy(kept + n, name.p, length);
			n += length;
		}
		length = length == 0 ? 1 : length;
	}
	return str_of(kept, n);
}

static struct key key_of(struct arena *a, struct str name) {
	struct str text = utf8_prefix(fold(a, without_signs(a, name), 0), LONGEST);
	struct key key = { .n = utf8_count(text) };
	key.letters = ARENA_ARRAY(a, uint32_t, key.n);
	key.pairs = ARENA_ARRAY(a, uint64_t, key.n);
	for (size_t i = 0; i < key.n; i++)
		text = str_from_offset(text, utf8_decode(text, &key.letters[i]));
	for (size_t i = 0; i + 1 < key.n; i++)
		key.pairs[i] = (uint64_t)key.letters[i] << 32 | key.letters[i + 1];
	if (key.n > 2)
		qsort(key.pairs, key.n - 1, sizeof *key.pairs, compare_pairs);
	return key;
}

/* みほん野市 → みほん野. 北区 stays whole: 北 alone stands in many words. */
static struct str stem_of(struct str municipality) {
	enum { LAST = 3, LEAST = 2 }; /* bytes of 区, 市, 町 or 村; characters */
	if (municipality.n <= LAST)
		return municipality;
	struct str stem = str_slice(municipality, 0, municipality.n - LAST);
	return utf8_count(stem) >= LEAST ? stem : municipality;
}

static struct str without_place(struct arena *a, struct str municipality, struct str name) {
	return str_replace(a, str_replace(a, name, municipality, S("")), stem_of(municipality), S(""));
}

const struct plan_name *plan_name_new(struct arena *a, struct str municipality, struct str name) {
	struct plan_name *ready = ARENA_NEW(a, struct plan_name);
	struct str wide = fold_width(a, name);
	struct str rest = municipality.n > 0 ? without_place(a, municipality, name) : name;
	struct str wide_rest = fold_width(a, rest);
	*ready = (struct plan_name){ .written = key_of(a, wide),
		.whole = key_of(a, wide_rest),
		.core = key_of(a, without_words(a, wide_rest)) };
	return ready;
}

/* ---- measures ---- */

/* Pairs of neighbouring letters that both have, each used once. */
static size_t common_pairs(const struct key *x, const struct key *y) {
	size_t common = 0;
	for (size_t i = 0, j = 0; i + 1 < x->n && j + 1 < y->n;) {
		uint64_t a = x->pairs[i];
		uint64_t b = y->pairs[j];
		common += a == b;
		i += a <= b;
		j += b <= a;
	}
	return common;
}

/* Letters of the longest sequence that both have in this order. */
static size_t common_order(const struct key *x, const struct key *y) {
	uint8_t row[LONGEST + 1] = { 0 };
	for (size_t i = 0; i < x->n; i++) {
		uint8_t diagonal = 0;
		for (size_t j = 0; j < y->n; j++) {
			uint8_t above = row[j + 1];
			if (x->letters[i] == y->letters[j])
				row[j + 1] = diagonal + 1;
			else if (row[j] > above)
				row[j + 1] = row[j];
			diagonal = above;
		}
	}
	return row[y->n];
}

static bool is_equal(const struct key *x, const struct key *y) {
	return x->n == y->n && (x->n == 0 || memcmp(x->letters, y->letters, x->n * sizeof *x->letters) == 0);
}

static size_t larger(size_t x, size_t y) { return x > y ? x : y; }

/* Of 1000. */
static size_t measure(const struct key *x, const struct key *y) {
	if (x->n == 0 || y->n == 0)
		return 0;
	size_t pairs = common_pairs(x, y), all = x->n + y->n - 2;
	size_t fewer = (x->n < y->n ? x->n : y->n) - 1;
	size_t best = all > 0 ? pairs * 2 * FULL / all : 0;
	if (pairs >= LEAST_PAIRS)
		best = larger(best, pairs * CONTAINED / fewer);
	return larger(best, common_order(x, y) * 2 * ORDERED / (x->n + y->n));
}

bool plan_name_same(const struct plan_name *x, const struct plan_name *y) {
	return x->written.n > 0 && is_equal(&x->written, &y->written);
}

int plan_likeness(const struct plan_name *x, const struct plan_name *y) {
	if (plan_name_same(x, y))
		return FULL;
	if (x->whole.n == 0 || y->whole.n == 0)
		return 0;
	if (is_equal(&x->whole, &y->whole))
		return FULL - 1;
	if (x->core.n < 2 || y->core.n < 2) { /* one has nothing but boilerplate */
		size_t whole = measure(&x->whole, &y->whole);
		size_t most = x->core.n < 2 && y->core.n < 2 ? SAME_CORE - 1 : HARDLY;
		return (int)(whole < most ? whole : most);
	}
	if (is_equal(&x->core, &y->core))
		return (int)(SAME_CORE + measure(&x->whole, &y->whole) * (FULL - 1 - SAME_CORE) / FULL);
	size_t core = measure(&x->core, &y->core);
	return (int)(core < SAME_CORE ? core : SAME_CORE - 1);
}
