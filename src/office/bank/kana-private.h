/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What kana.c, legal_form.c and the files of the reader share: bytes of JIS X 0201, and a text as units. */
#ifndef KASSEI_OFFICE_BANK_KANA_PRIVATE_H
#define KASSEI_OFFICE_BANK_KANA_PRIVATE_H

#include "office/bank/kana.h"

enum {
	JIS_KANA_FIRST = 0xa1,
	JIS_DOT = 0xa5,
	JIS_WO = 0xa6,
	JIS_LONG_MARK = 0xb0,
	JIS_VOICED = 0xde,
	JIS_SEMI_VOICED = 0xdf,
	HALF_KANA_FIRST = 0xff61,
	HALF_KANA_LAST = 0xff9f,
};

bool jis_is_mark(unsigned char b);
/* ﾞ behind ｳ, ｶ-ﾄ, ﾊ-ﾎ; ﾟ behind ﾊ-ﾎ. */
bool jis_takes_mark(unsigned char base, unsigned char mark);
bool jis_in_class(unsigned char b, enum bank_text_class class, unsigned flags);
/* Bytes that are known to be of JIS X 0201. */
struct str jis_to_text(struct arena *a, const unsigned char *bytes, size_t n);

struct legal_form;

/* One character of the original. */
struct kana_unit {
	size_t from, n; /* bytes of the original */
	unsigned char out[2];
	size_t out_n; /* 0: it has no byte */
	enum bank_change_reason reason; /* 0: it stays as it is */
	const struct legal_form *form;  /* begins here; its form_units units go */
	size_t form_units;
	bool in_form; /* one of those */
};
struct kana_units {
	struct str text;
	struct kana_unit *items;
	size_t count;
};
struct kana_units kana_units_of(struct arena *a, struct str text);
static inline bool kana_unit_is_space(const struct kana_unit *u) {
	return u->out_n == 1 && u->out[0] == ' ' && u->form == NULL;
}

/* Finds legal forms and kinds of office (and words of trade), the longest first; marks the units with which they
 * begin. */
void kana_find_forms(struct arena *a, struct kana_units *us, bool trade);
/* The form that begins at unit i as it stands there: ｶ) at the head, (ｶ at the tail, (ｶ) between. */
struct str kana_form_placed(struct arena *a, const struct kana_units *us, size_t i);
/* (ｶ)X or X(ｶ) with an abbreviation; *ret_byte is that of the bracket, from 1. */
bool kana_form_misplaced(struct str half, size_t *ret_byte);

#endif
