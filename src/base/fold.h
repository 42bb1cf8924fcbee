/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Keys by which Japanese text is searched, compared and sorted. Keys are derived columns: the text itself is never
 * changed (髙, 﨑, 𠮷 and variation selectors stay as a person wrote them). Also width conversion, NFKC and NFC.
 * The only user of ICU; text of kana, kanji, ASCII and full- or half-width forms does not call it. All functions are
 * safe for threads; results live in the arena.
 */
#ifndef KASSEI_BASE_FOLD_H
#define KASSEI_BASE_FOLD_H

#include "base/str.h"

enum fold_flags {
	FOLD_LOOSE_KANA = 1 << 0, /* ヴ→ブ, ヂ→ジ, ヅ→ズ, small kana → large, ー dropped: for "did you mean" */
};

/*
 * The search key. In this order: NFKC; variation selectors and other invisible characters dropped; dashes (U+2010–2015,
 * 2212, ー between digits) → '-'; waves 〜 ～ → '~'; hiragana → katakana; lower case; white space dropped; 異体字 of
 * variants.def → one form (髙→高). "㈱ｶﾞｷﾞ髙﨑" → "(株)ガギ高崎". A key folded again is the same,
 * stray combining marks apart. Bytes that are no UTF-8 are dropped.
 */
struct str fold(struct arena *a, struct str text, unsigned flags);

/* fold() with, for each byte i of the key, the bytes [from[i], to[i]) of the original text that it came from. */
struct folded {
	struct str key;
	struct str text;
	const uint32_t *from, *to; /* key.n each, rising */
};
/* `text` below 4 GiB; the result keeps a view of it. */
struct folded fold_mapped(struct arena *a, struct str text, unsigned flags);

/* A piece of an original text. */
struct span {
	size_t from, n;
};
/* The first place at or behind byte `start` of the original text whose key is `needle` (a key with the same flags), for
 * highlighting: whole characters, so ㈱ is marked when 株 was looked for. False when there is none or needle is empty. */
bool fold_find(const struct folded *f, struct str needle, size_t start, struct span *ret_span);

/* The key of a firm's name without its legal form, before or behind: 株式会社みほん, みほん㈱, (有)ミホン → ミホン. When nothing
 * but the form was there, the whole key. */
struct str fold_company_core(struct arena *a, struct str name);

/* NFKC (UAX 15) alone, for comparing headings and labels. */
struct str fold_nfkc(struct arena *a, struct str text);
/* NFC for text that comes in, except that CJK compatibility ideographs stay (NFC would turn 神 U+FA19 in a name into
 * 神 U+795E). Returns `text` itself when nothing changes. */
struct str fold_nfc(struct arena *a, struct str text);

/* ---- kana ---- */

/* Half-width kana → full-width with ﾞﾟ composed, full-width ASCII and space → ASCII; nothing else (① stays). For
 * codes and numbers. */
struct str fold_width(struct arena *a, struct str text);
/* Katakana, hiragana and their punctuation → half-width kana (ガ → ｶﾞ), full-width ASCII and space → ASCII. What has
 * no such form (kanji, ヮヰヱヵヶ) stays; *ret_left (may be NULL) counts those characters. */
struct str kana_to_half(struct arena *a, struct str text, size_t *ret_left);
/* Hiragana → katakana and nothing else. */
struct str kana_to_katakana(struct arena *a, struct str text);
/*
 * A key whose byte order is the order of a Japanese index, made from a reading (フリガナ) in any kana: first by kana
 * without voicing, size and long marks, then 清音 < 濁音 < 半濁音, then large < small, then the reading itself (after JIS X
 * 4061).
 */
struct str kana_sort_key(struct arena *a, struct str reading);
/* The index heading of a reading: ア カ サ タ ナ ハ マ ヤ ラ ワ, 他 for what begins with no kana. */
struct str kana_row(struct arena *a, struct str reading);

/* ---- bigrams for full-text search ---- */

/*
 * Tokens of a key, separated by one space, for an index that can find phrases of adjacent tokens. The key is cut into
 * runs of letters, digits and marks of any script; everything else (punctuation, symbols) separates runs and is not
 * indexed. Each character of a run gives a token, it and its successor; the last character of a run gives a token
 * alone: "補助金(SDGS)" → "補助 助金 金 sd dg gs s". So token number i begins with character number i, and:
 *   - a text of two or more characters is found by the phrase of its bigrams, wherever it stands;
 *   - one character is found by the prefix search for it (補* finds 補助; 金* finds the last 金);
 *   - no phrase crosses a punctuation mark by accident, because the single token stands between.
 * Latin and digits are treated the same, so parts of words are found too ("AI" is in "retail"): white space is not in
 * the key, hence word ends cannot be told. Callers who care rank by where the match stands in the original text.
 */
struct str fold_bigrams(struct arena *a, struct str key);

/* A query for such an index: the tokens must be adjacent and in this order. */
struct bigram_phrase {
	struct str tokens;   /* separated by one space */
	size_t count;        /* 0: nothing in the key can be searched */
	bool last_is_prefix; /* the last token is one character and matches as prefix */
};
/* The phrase that finds `key` in texts indexed with fold_bigrams: all runs but the last are complete, the last may
 * continue. */
struct bigram_phrase fold_bigram_phrase(struct arena *a, struct str key);

#endif
