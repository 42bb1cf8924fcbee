/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Likeness of names without the words that all names have. See likeness.h. */
#include "office/plan/likeness.h"

#include "base/arena.h"
#include "base/fold.h"

enum { LONGEST = 120, FULL = 1000, SAME_CORE = 900, HARDLY = 300, LEAST_PAIRS = 3 };
/* Pairs that a longer name holds, and order, say a little less than pairs that both names hold. Per thousand. */
enum { CONTAINED = 920, ORDERED = 950 };

struct letters {
	uint32_t c[LONGEST];
	size_t n;
};

static bool is_hiragana(uint32_t c) { return c >= 0x3041 && c <= 0x309f; }

static void read_letters(struct str s, struct letters *ret) {
	ret->n = 0;
	while (s.n > 0 && ret->n < LONGEST) {
		uint32_t c;
		size_t length = utf8_decode(s, &c);
		s = str_from_offset(s, length == 0 ? 1 : length);
		if (length > 0)
			ret->c[ret->n++] = c;
	}
}

/* Punctuation, brackets and symbols carry no meaning here; ー and 々 do. */
static bool is_sign(uint32_t c) {
	if (c < 0x80)
		return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
	return (c >= 0x2000 && c < 0x2e80) || (c >= 0x3000 && c <= 0x3040 && c != 0x3005 && c != 0x3007) || c == 0x30fb ||
		(c >= 0xa0 && c <= 0xbf);
}

/* ---- words that do not tell names apart ---- */

static const char *const BOILERPLATE[] = {
	"プロジェクト", "補助金", "助成金", "奨励金", "交付金", "支援金", "補助", "助成", "事業", "支援", "推進", "促進", "制度", "展開", "強化", "戦略", "等",
};
static const char *const PARTICLES[] = {
	"の", "への", "を", "に", "と", "や", "で", "が", "は", "も", "による", "のための", "した", "する", "して", "から", "まで", "など", "における",
};

static size_t boilerplate_at(const struct letters *l, size_t i) {
	for (size_t w = 0; w < COUNT_OF(BOILERPLATE); w++) {
		struct letters word;
		read_letters(str_from(BOILERPLATE[w]), &word);
		if (i + word.n <= l->n && memcmp(l->c + i, word.c, word.n * sizeof *word.c) == 0)
			return word.n;
	}
	return 0;
}

/* The run of hiragana at i when all of it is a particle: の in 町の店, not in ものづくり. */
static size_t particle_at(const struct letters *l, size_t i) {
	size_t n = 0;
	if (i > 0 && is_hiragana(l->c[i - 1]))
		return 0;
	while (i + n < l->n && is_hiragana(l->c[i + n]))
		n++;
	for (size_t w = 0; w < COUNT_OF(PARTICLES) && n > 0; w++) {
		struct letters word;
		read_letters(str_from(PARTICLES[w]), &word);
		if (word.n == n && memcmp(l->c + i, word.c, n * sizeof *word.c) == 0)
			return n;
	}
	return 0;
}

static struct str text_of(struct arena *a, const struct letters *l) {
	char *text = arena_alloc(a, l->n * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += utf8_encode(l->c[i], text + n);
	return str_of(text, n);
}

/* The folded letters of a name, with or without boilerplate. Words are found in the name as written, because folding
 * makes all kana one. */
static void key_of(struct arena *a, struct str name, bool core, struct letters *ret) {
	struct letters all, kept = { .n = 0 };
	read_letters(fold_width(a, name), &all);
	for (size_t i = 0; i < all.n;) {
		size_t skip = core ? boilerplate_at(&all, i) : 0;
		if (core && skip == 0)
			skip = particle_at(&all, i);
		if (skip == 0 && !is_sign(all.c[i]))
			kept.c[kept.n++] = all.c[i];
		i += skip > 0 ? skip : 1;
	}
	read_letters(fold(a, text_of(a, &kept), 0), ret);
}

/* ---- measures ---- */

/* Pairs of neighbouring letters that both have, each used once. */
static size_t common_pairs(const struct letters *x, const struct letters *y) {
	bool used[LONGEST] = { false };
	size_t common = 0;
	for (size_t i = 0; i + 1 < x->n; i++)
		for (size_t j = 0; j + 1 < y->n; j++)
			if (!used[j] && x->c[i] == y->c[j] && x->c[i + 1] == y->c[j + 1]) {
				used[j] = true;
				common++;
				break;
			}
	return common;
}

/* Letters of the longest sequence that both have in this order. */
static size_t common_order(const struct letters *x, const struct letters *y) {
	size_t row[LONGEST + 1] = { 0 };
	for (size_t i = 0; i < x->n; i++) {
		size_t diagonal = 0;
		for (size_t j = 0; j < y->n; j++) {
			size_t above = row[j + 1];
			if (x->c[i] == y->c[j])
				row[j + 1] = diagonal + 1;
			else if (row[j] > above)
				row[j + 1] = row[j];
			diagonal = above;
		}
	}
	return row[y->n];
}

static bool is_equal(const struct letters *x, const struct letters *y) {
	return x->n == y->n && memcmp(x->c, y->c, x->n * sizeof *x->c) == 0;
}

static size_t larger(size_t x, size_t y) { return x > y ? x : y; }

/* Of 1000. */
static size_t measure(const struct letters *x, const struct letters *y) {
	if (x->n == 0 || y->n == 0)
		return 0;
	size_t pairs = common_pairs(x, y), all = x->n + y->n - 2;
	size_t fewer = (x->n < y->n ? x->n : y->n) - 1;
	size_t best = all > 0 ? pairs * 2 * FULL / all : 0;
	if (pairs >= LEAST_PAIRS)
		best = larger(best, pairs * CONTAINED / fewer);
	return larger(best, common_order(x, y) * 2 * ORDERED / (x->n + y->n));
}

int plan_likeness(struct arena *a, struct str x, struct str y) {
	struct letters whole_x, whole_y, core_x, core_y;
	key_of(a, x, false, &whole_x);
	key_of(a, y, false, &whole_y);
	if (whole_x.n == 0 || whole_y.n == 0)
		return 0;
	if (is_equal(&whole_x, &whole_y))
		return FULL;
	key_of(a, x, true, &core_x);
	key_of(a, y, true, &core_y);
	size_t whole = measure(&whole_x, &whole_y);
	if (core_x.n < 2 || core_y.n < 2) { /* one has nothing but such words */
		size_t most = core_x.n < 2 && core_y.n < 2 ? SAME_CORE - 1 : HARDLY;
		return (int)(whole < most ? whole : most);
	}
	if (is_equal(&core_x, &core_y))
		return (int)(SAME_CORE + whole * (FULL - 1 - SAME_CORE) / FULL);
	size_t core = measure(&core_x, &core_y);
	return (int)(core < SAME_CORE ? core : SAME_CORE - 1);
}

/* ---- within one municipality ---- */

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

int plan_likeness_within(struct arena *a, struct str municipality, struct str x, struct str y) {
	int whole = plan_likeness(a, x, y);
	if (whole == FULL || municipality.n == 0)
		return whole;
	int rest = plan_likeness(a, without_place(a, municipality, x), without_place(a, municipality, y));
	return rest < FULL ? rest : FULL - 1;
}
