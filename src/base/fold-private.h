/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What fold.c, kana.c and bigram.c share: single characters. Code points in, code points out; 0 is "none". */
#ifndef KASSEI_BASE_FOLD_PRIVATE_H
#define KASSEI_BASE_FOLD_PRIVATE_H

#include "base/fold.h"

enum {
	MARK_VOICED = 0x3099,
	MARK_SEMI_VOICED = 0x309a,
	HALF_VOICED = 0xff9e,
	HALF_SEMI_VOICED = 0xff9f,
	LONG_MARK = 0x30fc,
};

/* U+FF61–FF9D to the full-width character. */
uint32_t kana_from_half(uint32_t half);
/* カ + voiced mark → ガ, for katakana and hiragana; 0 when the pair has no character of its own. */
uint32_t kana_compose(uint32_t base, uint32_t mark);
/* The loose form of a katakana: ヴ→ブ, ッ→ツ; 0 for ー. Others come back unchanged. */
uint32_t kana_loose(uint32_t katakana);
/* A letter, digit or mark of any script. */
bool fold_is_word(uint32_t c);

/* Growing UTF-8 output in an arena: only the last text allocated grows, so nothing is freed in between. */
struct text_out {
	struct arena *a;
	char *p;
	size_t n, room;
};
/* Makes room for 4 more bytes. */
void text_out_grow(struct text_out *o);
static inline void text_out_put(struct text_out *o, uint32_t c) {
	if (o->room - o->n < 4)
		text_out_grow(o);
	if (c >= 0x800 && c < 0x10000) {
		o->p[o->n] = (char)(0xe0 | c >> 12);
		o->p[o->n + 1] = (char)(0x80 | (c >> 6 & 0x3f));
		o->p[o->n + 2] = (char)(0x80 | (c & 0x3f));
		o->n += 3;
	} else {
		o->n += utf8_encode(c, o->p + o->n);
	}
}
static inline struct str text_out_view(const struct text_out *o) { return str_of(o->p == NULL ? "" : o->p, o->n); }

/* utf8_decode for text that is nearly all ASCII or three-byte characters. */
static inline size_t decode_fast(struct str text, size_t at, uint32_t *ret_c) {
	const unsigned char *p = (const unsigned char *)text.p + at;
	if (p[0] < 0x80) {
		*ret_c = p[0];
		return 1;
	}
	if (p[0] > 0xe0 && p[0] < 0xed && text.n - at >= 3 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
		*ret_c = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
		return 3;
	}
	return utf8_decode(str_of(text.p + at, text.n - at), ret_c);
}

#endif
