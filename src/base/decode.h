/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bytes of a file that somebody made elsewhere, to UTF-8: which encoding it is, and a strict conversion. Used where
 * foreign text enters (plans, CSV); knows nothing of what the text is about.
 */
#ifndef KASSEI_BASE_DECODE_H
#define KASSEI_BASE_DECODE_H

#include "base/err.h"

enum encoding {
	ENCODING_INVALID = 0,
	ENCODING_UTF8 = 1,
	ENCODING_UTF8_BOM,
	ENCODING_CP932, /* Windows-31J: what Japanese Excel and Notepad call Shift_JIS */
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_COUNT
};

/*
 * Finds the encoding and converts. A byte order mark decides; without one, text that is valid UTF-8 is UTF-8, text
 * whose zero bytes stand (nearly) all at odd or even places is UTF-16, anything else must be CP932 from end to end.
 * The mark is not part of the result. Empty input gives the empty text as UTF-8. No repairs and no replacement
 * characters.
 *
 * ERR_FORMAT: binary (a zero or another control character that text does not have) or in none of these encodings, or
 * cut inside a character; *ret_reason is then one Japanese sentence of the table in decode.c, with the line where the
 * text breaks where that is known (text_decode_line). Outputs are untouched on failure, except *ret_reason. The result
 * lives in the arena, or is a view of `bytes` when nothing had to be converted.
 */
MUST_CHECK enum err text_decode(
	struct arena *a, struct str bytes, struct str *ret_utf8, enum encoding *ret, struct str *ret_reason);

/* The English of a reason that text_decode gave. */
const char *text_decode_reason_en(struct str reason);
/* Line (from 1) up to which `bytes` is text that can be read: where a person should look after ERR_FORMAT. */
int text_decode_line(struct str bytes);
/* "UTF-8", "UTF-8 (BOM)", "CP932", "UTF-16LE", "UTF-16BE". */
const char *encoding_name(enum encoding e);

#endif
