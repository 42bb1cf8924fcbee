/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kana one by one: voicing, size, half width; and the sort key made of them. One table has a row for each katakana.
 * See fold.h. */
#include "base/fold-private.h"

#include "base/arena.h"

enum { KATAKANA_FIRST = 0x30a0, KATAKANA_LAST = 0x30ff, HALF_FIRST = 0xff61, HALF_LAST = 0xff9d };

struct kana_row {
	uint16_t plain; /* large and without voicing: ガ → カ, ッ → ツ */
	uint16_t loose; /* what FOLD_LOOSE_KANA makes of it */
	uint16_t half;  /* half-width form of the character without its mark; 0: none */
	uint8_t mark;   /* 0 清音, 1 濁音, 2 半濁音 */
	uint8_t small;
};

#define PLAIN(c, half_width) [(c) - KATAKANA_FIRST] = { .plain = (c), .loose = (c), .half = (half_width) }
#define SMALL(c, large, half_width) \
	[(c) - KATAKANA_FIRST] = { .plain = (large), .loose = (large), .half = (half_width), .small = 1 }
#define VOICED(c, base, half_width) \
	[(c) - KATAKANA_FIRST] = { .plain = (base), .loose = (c), .half = (half_width), .mark = 1 }
#define VOICED_AS(c, base, other, half_width) \
	[(c) - KATAKANA_FIRST] = { .plain = (base), .loose = (other), .half = (half_width), .mark = 1 }
#define SEMI(c, base, half_width) \
	[(c) - KATAKANA_FIRST] = { .plain = (base), .loose = (c), .half = (half_width), .mark = 2 }

static const struct kana_row KANA[KATAKANA_LAST - KATAKANA_FIRST + 1] = {
	SMALL(U'ァ', U'ア', 0xff67), PLAIN(U'ア', 0xff71), SMALL(U'ィ', U'イ', 0xff68), PLAIN(U'イ', 0xff72),
	SMALL(U'ゥ', U'ウ', 0xff69), PLAIN(U'ウ', 0xff73), SMALL(U'ェ', U'エ', 0xff6a), PLAIN(U'エ', 0xff74),
	SMALL(U'ォ', U'オ', 0xff6b), PLAIN(U'オ', 0xff75), PLAIN(U'カ', 0xff76), VOICED(U'ガ', U'カ', 0xff76),
	PLAIN(U'キ', 0xff77), VOICED(U'ギ', U'キ', 0xff77), PLAIN(U'ク', 0xff78), VOICED(U'グ', U'ク', 0xff78),
	PLAIN(U'ケ', 0xff79), VOICED(U'ゲ', U'ケ', 0xff79), PLAIN(U'コ', 0xff7a), VOICED(U'ゴ', U'コ', 0xff7a),
	PLAIN(U'サ', 0xff7b), VOICED(U'ザ', U'サ', 0xff7b), PLAIN(U'シ', 0xff7c), VOICED(U'ジ', U'シ', 0xff7c),
	PLAIN(U'ス', 0xff7d), VOICED(U'ズ', U'ス', 0xff7d), PLAIN(U'セ', 0xff7e), VOICED(U'ゼ', U'セ', 0xff7e),
	PLAIN(U'ソ', 0xff7f), VOICED(U'ゾ', U'ソ', 0xff7f), PLAIN(U'タ', 0xff80), VOICED(U'ダ', U'タ', 0xff80),
	PLAIN(U'チ', 0xff81), VOICED_AS(U'ヂ', U'チ', U'ジ', 0xff81), SMALL(U'ッ', U'ツ', 0xff6f), PLAIN(U'ツ', 0xff82),
	VOICED_AS(U'ヅ', U'ツ', U'ズ', 0xff82), PLAIN(U'テ', 0xff83), VOICED(U'デ', U'テ', 0xff83),
	PLAIN(U'ト', 0xff84), VOICED(U'ド', U'ト', 0xff84), PLAIN(U'ナ', 0xff85), PLAIN(U'ニ', 0xff86),
	PLAIN(U'ヌ', 0xff87), PLAIN(U'ネ', 0xff88), PLAIN(U'ノ', 0xff89), PLAIN(U'ハ', 0xff8a),
	VOICED(U'バ', U'ハ', 0xff8a), SEMI(U'パ', U'ハ', 0xff8a), PLAIN(U'ヒ', 0xff8b), VOICED(U'ビ', U'ヒ', 0xff8b),
	SEMI(U'ピ', U'ヒ', 0xff8b), PLAIN(U'フ', 0xff8c), VOICED(U'ブ', U'フ', 0xff8c), SEMI(U'プ', U'フ', 0xff8c),
	PLAIN(U'ヘ', 0xff8d), VOICED(U'ベ', U'ヘ', 0xff8d), SEMI(U'ペ', U'ヘ', 0xff8d), PLAIN(U'ホ', 0xff8e),
	VOICED(U'ボ', U'ホ', 0xff8e), SEMI(U'ポ', U'ホ', 0xff8e), PLAIN(U'マ', 0xff8f), PLAIN(U'ミ', 0xff90),
	PLAIN(U'ム', 0xff91), PLAIN(U'メ', 0xff92), PLAIN(U'モ', 0xff93), SMALL(U'ャ', U'ヤ', 0xff6c),
	PLAIN(U'ヤ', 0xff94), SMALL(U'ュ', U'ユ', 0xff6d), PLAIN(U'ユ', 0xff95), SMALL(U'ョ', U'ヨ', 0xff6e),
	PLAIN(U'ヨ', 0xff96), PLAIN(U'ラ', 0xff97), PLAIN(U'リ', 0xff98), PLAIN(U'ル', 0xff99), PLAIN(U'レ', 0xff9a),
	PLAIN(U'ロ', 0xff9b), SMALL(U'ヮ', U'ワ', 0), PLAIN(U'ワ', 0xff9c), PLAIN(U'ヰ', 0), PLAIN(U'ヱ', 0),
	PLAIN(U'ヲ', 0xff66), PLAIN(U'ン', 0xff9d), VOICED_AS(U'ヴ', U'ウ', U'ブ', 0xff73), SMALL(U'ヵ', U'カ', 0),
	SMALL(U'ヶ', U'ケ', 0), VOICED(U'ヷ', U'ワ', 0xff9c), VOICED(U'ヸ', U'ヰ', 0), VOICED(U'ヹ', U'ヱ', 0),
	VOICED(U'ヺ', U'ヲ', 0xff66), PLAIN(U'ヽ', 0), VOICED(U'ヾ', U'ヽ', 0),
	[0x30fc - KATAKANA_FIRST] = { .half = 0xff70 }, /* ー */
	[0x30fb - KATAKANA_FIRST] = { .half = 0xff65 }, /* ・ */
};

static const uint16_t FROM_HALF[HALF_LAST - HALF_FIRST + 1] = {
	U'。', U'「', U'」', U'、', U'・', U'ヲ', U'ァ', U'ィ', U'ゥ', U'ェ', U'ォ', U'ャ', U'ュ', U'ョ', U'ッ', U'ー',
	U'ア', U'イ', U'ウ', U'エ', U'オ', U'カ', U'キ', U'ク', U'ケ', U'コ', U'サ', U'シ', U'ス', U'セ', U'ソ',
	U'タ', U'チ', U'ツ', U'テ', U'ト', U'ナ', U'ニ', U'ヌ', U'ネ', U'ノ', U'ハ', U'ヒ', U'フ', U'ヘ', U'ホ',
	U'マ', U'ミ', U'ム', U'メ', U'モ', U'ヤ', U'ユ', U'ヨ', U'ラ', U'リ', U'ル', U'レ', U'ロ', U'ワ', U'ン',
};

/* The row of a katakana, NULL for anything that is none (ー and ・ have no plain form). */
static const struct kana_row *row_of(uint32_t c) {
	if (c < KATAKANA_FIRST || c > KATAKANA_LAST || KANA[c - KATAKANA_FIRST].plain == 0)
		return NULL;
	return &KANA[c - KATAKANA_FIRST];
}

static bool is_hiragana(uint32_t c) {
	return (c >= 0x3041 && c <= 0x3096) || c == 0x309d || c == 0x309e;
}

uint32_t kana_from_half(uint32_t half) {
	return half < HALF_FIRST || half > HALF_LAST ? 0 : FROM_HALF[half - HALF_FIRST];
}

uint32_t kana_compose(uint32_t base, uint32_t mark) {
	uint32_t shift = is_hiragana(base) ? 0x60 : 0;
	unsigned wanted = mark == MARK_VOICED ? 1 : mark == MARK_SEMI_VOICED ? 2 : 0;
	const struct kana_row *from = row_of(base + shift);
	if (wanted == 0 || from == NULL || from->mark != 0 || from->small)
		return 0;
	/* わゐゑを have no voiced hiragana. */
	uint32_t last = shift == 0 ? KATAKANA_LAST : 0x30f4;
	for (uint32_t c = KATAKANA_FIRST; c <= KATAKANA_LAST; c++) {
		bool reachable = c <= last || c == 0x30fe;
		if (reachable && KANA[c - KATAKANA_FIRST].plain == base + shift &&
			KANA[c - KATAKANA_FIRST].mark == wanted)
			return c - shift;
	}
	return 0;
}

uint32_t kana_loose(uint32_t c) {
	const struct kana_row *row = row_of(c);
	if (row != NULL)
		return row->loose;
	return c == LONG_MARK ? 0 : c;
}

/* ---- conversion of texts ---- */

static bool is_half_mark(uint32_t c) {
	return c == HALF_VOICED || c == HALF_SEMI_VOICED;
}

/* Full-width ASCII and space to ASCII; others unchanged. */
static uint32_t ascii_of(uint32_t c) {
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;
	return c == 0x3000 ? ' ' : c;
}

struct str fold_width(struct arena *a, struct str text) {
	struct text_out o = { .a = a };
	uint32_t c, mark;
	for (size_t at = 0, n; at < text.n && (n = decode_fast(text, at, &c)) > 0; at += n) {
		uint32_t full = kana_from_half(c);
		size_t n_mark = full != 0 && at + n < text.n ? decode_fast(text, at + n, &mark) : 0;
		uint32_t pair = 0;
		if (n_mark > 0 && is_half_mark(mark))
			pair = kana_compose(full, mark == HALF_VOICED ? MARK_VOICED : MARK_SEMI_VOICED);
		if (pair != 0)
			at += n_mark;
		text_out_put(&o, pair != 0 ? pair : full != 0 ? full : ascii_of(c));
	}
	return text_out_view(&o);
}

static uint32_t half_punctuation(uint32_t c) {
	switch (c) {
	case 0x3002: return 0xff61;
	case 0x300c: return 0xff62;
	case 0x300d: return 0xff63;
	case 0x3001: return 0xff64;
	case MARK_VOICED: case 0x309b: return HALF_VOICED;
	case MARK_SEMI_VOICED: case 0x309c: return HALF_SEMI_VOICED;
	default: return ascii_of(c);
	}
}

/* Writes the half-width form of c; false when it has none. */
static bool put_half(struct text_out *o, uint32_t c) {
	uint32_t katakana = is_hiragana(c) ? c + 0x60 : c;
	if (katakana < KATAKANA_FIRST || katakana > KATAKANA_LAST) {
		uint32_t half = half_punctuation(c);
		text_out_put(o, half);
		return half < 0x80 || (half >= HALF_FIRST && half <= HALF_SEMI_VOICED);
	}
	const struct kana_row *row = &KANA[katakana - KATAKANA_FIRST];
	text_out_put(o, row->half != 0 ? row->half : c);
	if (row->half != 0 && row->mark != 0)
		text_out_put(o, row->mark == 1 ? HALF_VOICED : HALF_SEMI_VOICED);
	return row->half != 0;
}

struct str kana_to_half(struct arena *a, struct str text, size_t *ret_left) {
	struct text_out o = { .a = a };
	size_t left = 0;
	uint32_t c;
	for (size_t at = 0, n; at < text.n && (n = decode_fast(text, at, &c)) > 0; at += n)
		left += put_half(&o, c) ? 0 : 1;
	if (ret_left != NULL)
		*ret_left = left;
	return text_out_view(&o);
}

struct str kana_to_katakana(struct arena *a, struct str text) {
	struct text_out o = { .a = a };
	uint32_t c;
	for (size_t at = 0, n; at < text.n && (n = decode_fast(text, at, &c)) > 0; at += n)
		text_out_put(&o, is_hiragana(c) ? c + 0x60 : c);
	return text_out_view(&o);
}

/* ---- order ---- */

/* One level of the key: each character that counts, seen as `level` wants it. */
static void put_level(struct text_out *o, struct str key, int level) {
	uint32_t c;
	for (size_t at = 0, n; at < key.n && (n = decode_fast(key, at, &c)) > 0; at += n) {
		const struct kana_row *row = row_of(c);
		if (c == LONG_MARK || c == 0x30fb)
			continue;
		if (level == 1)
			text_out_put(o, row != NULL ? row->plain : c);
		else if (row != NULL)
			text_out_put(o, '0' + (level == 2 ? row->mark : row->small));
	}
	/* Space is below all that can follow, so a shorter reading comes first. */
	text_out_put(o, ' ');
}

struct str kana_sort_key(struct arena *a, struct str reading) {
	struct str key = fold(a, reading, 0);
	struct text_out o = { .a = a };
	for (int level = 1; level <= 3; level++)
		put_level(&o, key, level);
	return str_join2(a, text_out_view(&o), key);
}

struct str kana_row(struct arena *a, struct str reading) {
	/* The first kana of each row, from the last row up. */
	static const uint32_t ROWS[] = { U'ワ', U'ラ', U'ヤ', U'マ', U'ハ', U'ナ', U'タ', U'サ', U'カ', U'ア' };
	struct str key = fold(a, utf8_prefix(str_trim(reading), 2), 0);
	uint32_t c = 0;
	const struct kana_row *row = utf8_decode(key, &c) > 0 ? row_of(c) : NULL;
	for (size_t i = 0; row != NULL && row->plain <= U'ン' && i < COUNT_OF(ROWS); i++) {
		if (row->plain >= ROWS[i]) {
			char *name = arena_alloc(a, 4);
			return str_of(name, utf8_encode(ROWS[i], name));
		}
	}
	return S("他");
}
