/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Characters that know what they count as and on which line they stand. See read-private.h. */
#include "office/plan/read/read-private.h"

void *list_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size) {
	if (count < *room)
		return items;
	*room = *room == 0 ? 8 : *room * 2;
	void *grown = arena_array(a, *room, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}

/* Kangxi radicals U+2F00 to U+2FD5 and the ideographs they are compatible with (Unicode, compatibility
 * decomposition). */
static const uint16_t RADICALS[] = {
	0x4e00, 0x4e28, 0x4e36, 0x4e3f, 0x4e59, 0x4e85, 0x4e8c, 0x4ea0, 0x4eba, 0x513f, 0x5165, 0x516b,
	0x5182, 0x5196, 0x51ab, 0x51e0, 0x51f5, 0x5200, 0x529b, 0x52f9, 0x5315, 0x531a, 0x5338, 0x5341,
	0x535c, 0x5369, 0x5382, 0x53b6, 0x53c8, 0x53e3, 0x56d7, 0x571f, 0x58eb, 0x5902, 0x590a, 0x5915,
	0x5927, 0x5973, 0x5b50, 0x5b80, 0x5bf8, 0x5c0f, 0x5c22, 0x5c38, 0x5c6e, 0x5c71, 0x5ddb, 0x5de5,
	0x5df1, 0x5dfe, 0x5e72, 0x5e7a, 0x5e7f, 0x5ef4, 0x5efe, 0x5f0b, 0x5f13, 0x5f50, 0x5f61, 0x5f73,
	0x5fc3, 0x6208, 0x6236, 0x624b, 0x652f, 0x6534, 0x6587, 0x6597, 0x65a4, 0x65b9, 0x65e0, 0x65e5,
	0x66f0, 0x6708, 0x6728, 0x6b20, 0x6b62, 0x6b79, 0x6bb3, 0x6bcb, 0x6bd4, 0x6bdb, 0x6c0f, 0x6c14,
	0x6c34, 0x706b, 0x722a, 0x7236, 0x723b, 0x723f, 0x7247, 0x7259, 0x725b, 0x72ac, 0x7384, 0x7389,
	0x74dc, 0x74e6, 0x7518, 0x751f, 0x7528, 0x7530, 0x758b, 0x7592, 0x7676, 0x767d, 0x76ae, 0x76bf,
	0x76ee, 0x77db, 0x77e2, 0x77f3, 0x793a, 0x79b8, 0x79be, 0x7a74, 0x7acb, 0x7af9, 0x7c73, 0x7cf8,
	0x7f36, 0x7f51, 0x7f8a, 0x7fbd, 0x8001, 0x800c, 0x8012, 0x8033, 0x807f, 0x8089, 0x81e3, 0x81ea,
	0x81f3, 0x81fc, 0x820c, 0x821b, 0x821f, 0x826e, 0x8272, 0x8278, 0x864d, 0x866b, 0x8840, 0x884c,
	0x8863, 0x897e, 0x898b, 0x89d2, 0x8a00, 0x8c37, 0x8c46, 0x8c55, 0x8c78, 0x8c9d, 0x8d64, 0x8d70,
	0x8db3, 0x8eab, 0x8eca, 0x8f9b, 0x8fb0, 0x8fb5, 0x9091, 0x9149, 0x91c6, 0x91cc, 0x91d1, 0x9577,
	0x9580, 0x961c, 0x96b6, 0x96b9, 0x96e8, 0x9751, 0x975e, 0x9762, 0x9769, 0x97cb, 0x97ed, 0x97f3,
	0x9801, 0x98a8, 0x98db, 0x98df, 0x9996, 0x9999, 0x99ac, 0x9aa8, 0x9ad8, 0x9adf, 0x9b25, 0x9b2f,
	0x9b32, 0x9b3c, 0x9b5a, 0x9ce5, 0x9e75, 0x9e7f, 0x9ea5, 0x9ebb, 0x9ec3, 0x9ecd, 0x9ed1, 0x9ef9,
	0x9efd, 0x9f0e, 0x9f13, 0x9f20, 0x9f3b, 0x9f4a, 0x9f52, 0x9f8d, 0x9f9c, 0x9fa0,
};

static uint32_t ideograph_of(uint32_t cp) {
	static const struct { uint16_t radical, ideograph; } SUPPLEMENT[] = {
		{ 0x2e9f, 0x6bcd }, { 0x2ea0, 0x6c11 }, { 0x2ec4, 0x897f }, { 0x2ed1, 0x9577 }, { 0x2ed8, 0x9752 },
		{ 0x2edd, 0x98df },
		{ 0x2ee9, 0x9ec4 },
	};
	if (cp >= 0x2f00 && cp < 0x2f00 + COUNT_OF(RADICALS))
		return RADICALS[cp - 0x2f00];
	if (cp < 0x2e80 || cp > 0x2eff)
		return cp;
	for (size_t i = 0; i < COUNT_OF(SUPPLEMENT); i++)
		if (SUPPLEMENT[i].radical == cp)
			return SUPPLEMENT[i].ideograph;
	return cp;
}

static uint32_t fold_half_width(uint32_t cp) {
	static const uint16_t SIGNS[] = { 0x3002, 0x300c, 0x300d, 0x3001, 0x30fb };
	return cp >= 0xff61 && cp <= 0xff65 ? SIGNS[cp - 0xff61] : cp;
}

uint32_t glyph_fold(uint32_t cp) {
	if (cp >= 0x3040 && cp < 0xf900) /* kana and ideographs, which is nearly all */
		return cp;
	if (cp < 0x80)
		return cp == '\t' || cp == '\f' || cp == '\v' ? ' ' : cp;
	if (cp == 0xff0c) /* some offices write ， for 、 */
		return 0x3001;
	if (cp >= 0xff01 && cp <= 0xff5e)
		return cp - 0xfee0;
	if (cp == 0x3000 || cp == 0xa0 || (cp >= 0x2002 && cp <= 0x200a) || cp == 0x202f || cp == 0x205f)
		return ' ';
	if (cp == 0x301c || cp == 0x223c || cp == 0x2053)
		return '~';
	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x2500 || cp == 0xfe63)
		return '-';
	if (cp == 0x3014 || cp == 0x3015) /* 〔 〕 */
		return cp == 0x3014 ? '(' : ')';
	if (cp == 0x2022 || cp == 0x22c5 || cp == 0xb7) /* dots that fonts give for ・ */
		return 0x30fb;
	return fold_half_width(cp);
}

static bool is_invisible(uint32_t cp) {
	return cp == 0xfeff || cp == 0xad || (cp >= 0x200b && cp <= 0x200f) || cp == 0x2060 ||
		(cp >= 0xfe00 && cp <= 0xfe0f) || (cp < 0x20 && cp != '\t' && cp != '\f' && cp != '\v');
}

/* か + U+3099 = が; は + U+309A = ぱ. 0 when the kana takes no such mark. */
static uint32_t compose_kana(uint32_t base, uint32_t mark) {
	uint32_t kana = base >= 0x30a1 && base <= 0x30f6 ? base - 0x60 : base;
	bool h_row = kana >= 0x306f && kana <= 0x307b && (kana - 0x306f) % 3 == 0;
	if (mark == 0x309a)
		return h_row ? base + 2 : 0;
	bool k_to_t = (kana >= 0x304b && kana <= 0x3061 && kana % 2 == 1) || kana == 0x3064 || kana == 0x3066 ||
		kana == 0x3068;
	if (kana == 0x3046)
		return base + 0x4e;
	return k_to_t || h_row ? base + 1 : 0;
}

static bool join_mark(struct glyphs *to, uint32_t cp, int line) {
	if ((cp != 0x3099 && cp != 0x309a) || to->count == 0 || to->items[to->count - 1].line != line)
		return false;
	struct glyph *last = &to->items[to->count - 1];
	uint32_t composed = compose_kana(last->cp, cp);
	if (composed != 0)
		last->cp = last->fold = composed;
	return true;
}

/* One piece of memory for all that will come: growing by doubling would leave the smaller pieces behind in the
 * arena. */
static void reserve(struct arena *a, struct glyphs *g, size_t more) {
	if (g->room - g->count >= more)
		return;
	struct glyph *items = ARENA_ARRAY(a, struct glyph, g->count + more);
	if (g->count > 0)
		memcpy(items, g->items, g->count * sizeof *items);
	g->items = items;
	g->room = g->count + more;
}

void glyphs_add(struct arena *a, struct glyphs *to, struct str s, int line) {
	if (to->count == 0)
		reserve(a, to, utf8_count(s));
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t length = utf8_decode(str_of(s.p + i, s.n - i), &cp);
		i += length == 0 ? 1 : length;
		if (length == 0 || is_invisible(cp) || join_mark(to, cp, line))
			continue;
		cp = ideograph_of(cp);
		*LIST_ADD(a, to) = (struct glyph){ .cp = cp, .fold = glyph_fold(cp), .line = line };
	}
}

struct text text_slice(struct text t, size_t from, size_t n) {
	if (from > t.n)
		from = t.n;
	if (n > t.n - from)
		n = t.n - from;
	return (struct text){ .g = n == 0 ? NULL : t.g + from, .n = n };
}

bool is_space(uint32_t fold) { return fold == ' '; }
bool is_hiragana(uint32_t fold) { return fold >= 0x3041 && fold <= 0x309f; }
bool is_katakana(uint32_t fold) { return fold >= 0x30a1 && fold <= 0x30fc && fold != 0x30fb; }
bool is_kanji(uint32_t fold) {
	return (fold >= 0x3400 && fold <= 0x9fff) || fold == 0x3005 || (fold >= 0xf900 && fold <= 0xfaff);
}
bool is_letter(uint32_t fold) { return (fold >= 'A' && fold <= 'Z') || (fold >= 'a' && fold <= 'z'); }
bool is_latin(uint32_t fold) { return is_letter(fold) || (fold >= '0' && fold <= '9'); }

/* Openers and closers in pairs. */
static const uint16_t PAIRS[][2] = {
	{ '(', ')' },       { '[', ']' },       { '{', '}' },       { 0x300c, 0x300d }, { 0x300e, 0x300f },
	{ 0x3010, 0x3011 },
	{ 0x3008, 0x3009 }, { 0x300a, 0x300b }, { 0x201c, 0x201d }, { 0x2018, 0x2019 }, { 0x226a, 0x226b },
};

/* All of them lie in three short ranges. */
static bool may_be_bracket(uint32_t fold) {
	return fold <= '}' ? fold == '(' || fold == ')' || fold >= '[' : fold >= 0x2018 && fold <= 0x3011;
}

static uint32_t closer_of(uint32_t fold) {
	if (!may_be_bracket(fold))
		return 0;
	for (size_t i = 0; i < COUNT_OF(PAIRS); i++)
		if (PAIRS[i][0] == fold)
			return PAIRS[i][1];
	return 0;
}

bool is_opener(uint32_t fold) { return closer_of(fold) != 0; }

bool is_closer(uint32_t fold) {
	if (!may_be_bracket(fold))
		return false;
	for (size_t i = 0; i < COUNT_OF(PAIRS); i++)
		if (PAIRS[i][1] == fold)
			return true;
	return false;
}

void nesting_step(struct nesting *n, uint32_t fold) {
	uint32_t closer = closer_of(fold);
	if (closer != 0) {
		if (n->depth < (int)COUNT_OF(n->open))
			n->open[n->depth] = closer;
		n->depth++;
		return;
	}
	if (n->depth == 0 || !is_closer(fold))
		return;
	int most = n->depth < (int)COUNT_OF(n->open) ? n->depth : (int)COUNT_OF(n->open);
	for (int i = most - 1; i >= 0; i--)
		if (n->open[i] == fold) {
			n->depth = i;
			return;
		}
}

int text_depth(struct text t) {
	struct nesting nesting = { .depth = 0 };
	for (size_t i = 0; i < t.n; i++)
		nesting_step(&nesting, t.g[i].fold);
	return nesting.depth;
}

size_t text_close(struct text t, size_t open) {
	struct nesting nesting = { .depth = 0 };
	for (size_t i = open; i < t.n; i++) {
		nesting_step(&nesting, t.g[i].fold);
		if (nesting.depth == 0)
			return i;
	}
	return t.n;
}

struct text text_trim(struct text t) {
	while (t.n > 0 && is_space(t.g[0].fold))
		t = text_from(t, 1);
	while (t.n > 0 && is_space(t.g[t.n - 1].fold))
		t.n--;
	return t;
}

/* The next character of a literal, folded. */
static uint32_t literal_next(const char **literal) {
	uint32_t cp = 0;
	size_t length =
		utf8_decode(str_of(*literal, 4), &cp); /* literals are whole: no more than the character is read */
	*literal += length;
	return glyph_fold(cp);
}

size_t literal_count(const char *literal) {
	return utf8_count(str_from(literal));
}

bool text_starts(struct text t, const char *literal) {
	size_t i = 0;
	while (*literal != '\0')
		if (i >= t.n || literal_next(&literal) != t.g[i++].fold)
			return false;
	return true;
}

bool text_ends(struct text t, const char *literal) {
	size_t n = literal_count(literal);
	return n <= t.n && text_starts(text_from(t, t.n - n), literal);
}

size_t text_find(struct text t, const char *literal, size_t from) {
	const char *rest = literal;
	uint32_t first = literal_next(&rest);
	for (size_t i = from; i < t.n; i++)
		if (t.g[i].fold == first && text_starts(text_from(t, i), literal))
			return i;
	return SIZE_MAX;
}

bool text_equal(struct text x, struct text y) {
	size_t i = 0, j = 0;
	for (;;) {
		while (i < x.n && is_space(x.g[i].fold))
			i++;
		while (j < y.n && is_space(y.g[j].fold))
			j++;
		if (i == x.n || j == y.n)
			return i == x.n && j == y.n;
		if (x.g[i++].fold != y.g[j++].fold)
			return false;
	}
}

struct str text_str(struct arena *a, struct text t) {
	t = text_trim(t);
	char *text = arena_alloc(a, t.n * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (is_space(t.g[i].fold) && i > 0 && is_space(t.g[i - 1].fold))
			continue;
		n += utf8_encode(t.g[i].cp, text + n);
	}
	return str_of(text, n);
}

void glyphs_join(struct arena *a, struct glyphs *to, struct text next) {
	uint32_t last = to->count > 0 ? to->items[to->count - 1].fold : 0;
	if (next.n > 0 && is_latin(last) && is_latin(next.g[0].fold) && (is_letter(last) || is_letter(next.g[0].fold)))
		*LIST_ADD(a, to) = (struct glyph){ .cp = ' ', .fold = ' ', .line = to->items[to->count - 1].line };
	if (next.n == 0)
		return;
	if (to->room - to->count < next.n)
		reserve(a, to, next.n > to->count ? next.n : to->count);
	memcpy(to->items + to->count, next.g, next.n * sizeof *next.g);
	to->count += next.n;
}

int text_columns(struct text t) {
	int columns = 0;
	for (size_t i = 0; i < t.n; i++)
		columns += t.g[i].cp < 0x300 || (t.g[i].cp >= 0xff61 && t.g[i].cp <= 0xffdc) ? 1 : 2;
	return columns;
}
