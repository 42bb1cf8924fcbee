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

/* Made by pogen: sorted by msgid (strcmp). */
struct msg_entry { const char *msgid; const char *text; };
extern const struct msg_entry msg_en[];
extern const size_t msg_en_count;

#endif
