/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two languages of every page, and the catalogue that pogen makes from locale/en.po. The Japanese sentence is the
 * msgid. */
#ifndef KASSEI_BASE_LANG_H
#define KASSEI_BASE_LANG_H

#include "base/str.h"

enum lang { LANG_JA = 1, LANG_EN, LANG_COUNT };

/* The sentence in `lang`: for Japanese the msgid itself, else its translation (the msgid when there is none). Never
 * NULL. */
const char *tr(enum lang lang, const char *msgid);

/* A named value in a sentence: "{n}件" with .name "n". Text wins when text.p != NULL, else the number is printed with
 * thousands separators; one named year or ending in _year in plain digits. */
struct msg_arg {
	const char *name;
	struct str text;
	int64_t number;
};
/* tr() with its {name}s replaced; plain text in the arena, not escaped. */
struct str tr_format(struct arena *a, enum lang lang, const char *msgid, const struct msg_arg *args, size_t count);

/* A number in a sentence: 19 digits, '-', six separators. */
enum { MSG_NUMBER_SIZE = 26 };
/* The next piece of a sentence: its own text, or the value of a {name} (a number printed into `number`). Moves *rest
 * behind it; false at the end. A {name} without a value stays as it is written. Only an
 * empty value is an empty piece. */
bool msg_next(struct str *rest, const struct msg_arg *args, size_t count, char number[MSG_NUMBER_SIZE],
	struct str *ret_piece);

/* ---- the catalogue ---- */

/* A hash of a msgid: viewgen and pogen compute it during the build, tr() when it runs. */
static inline uint64_t msg_hash(const char *msgid, size_t n) {
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15); /* the golden ratio */
	uint64_t hash = n * odd, piece;
	for (; n > 0; msgid += sizeof piece, n -= n < sizeof piece ? n : sizeof piece) {
		piece = 0;
		memcpy(&piece, msgid, n < sizeof piece ? n : sizeof piece);
		hash = (hash ^ piece) * odd;
		hash ^= hash >> 29;
	}
	return hash;
}

/* Made by pogen: sorted by msgid (strcmp); no two of all msgids have the same hash. */
struct msg_entry {
	const char *msgid, *text;
	uint64_t hash; /* msg_hash of the msgid */
	uint32_t n;    /* bytes of the text */
	bool plain;    /* the text has none of & < > " ' */
};
extern const struct msg_entry msg_en[];
extern const size_t msg_en_count;
/* Where to look first for a hash: its lowest bits; then the next slots up to an empty one. 1 + index of the entry; 0:
 * empty. At most half of the slots, whose number is a power of two, are taken. */
extern const uint16_t msg_en_slots[];
extern const size_t msg_en_slot_count;

/* The English of the sentence with that hash; NULL when there is none. */
const struct msg_entry *msg_find(uint64_t hash);

#endif
