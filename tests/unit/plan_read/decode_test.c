/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Encodings: which one it is, the text, and what is refused at which line. */
#include "base/decode.h"
#include "unit/base/check.h"

#define BYTES(literal) { .p = literal, .n = sizeof(literal) - 1 }

static void test_encodings(void **state) {
	static const struct { struct str bytes; enum encoding encoding; const char *text; } ROWS[] = {
		{ BYTES("計画\n"), ENCODING_UTF8, "計画\n" },
		{ BYTES(""), ENCODING_UTF8, "" },
		{ BYTES("plan\tA\r\n\f"), ENCODING_UTF8, "plan\tA\r\n\f" },
		{ BYTES("\xef\xbb\xbf" "計画"), ENCODING_UTF8_BOM, "計画" },
		{ BYTES("\x8c\x76\x89\xe6\n"), ENCODING_CP932, "計画\n" },
		{ BYTES("\x81\x60\x87\x40\xfb\xfc"), ENCODING_CP932, "～①髙" }, /* U+FF5E, an NEC and an IBM character */
		{ BYTES("\xb9\xb8"), ENCODING_CP932, "ｹｸ" },
		{ BYTES("\xff\xfe\x08\x8a\x3b\x75\n\0"), ENCODING_UTF16LE, "計画\n" },
		{ BYTES("\xfe\xff\x8a\x08\x75\x3b\0\n"), ENCODING_UTF16BE, "計画\n" },
		{ BYTES("\x08\x8a\x3b\x75\n\0p\0l\0"), ENCODING_UTF16LE, "計画\npl" },
		{ BYTES("\x8a\x08\x75\x3b\0\n\0p"), ENCODING_UTF16BE, "計画\np" },
		{ BYTES("\xff\xfe\x42\xd8\xb7\xdf"), ENCODING_UTF16LE, "𠮷" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str text, reason = STR_NONE;
		enum encoding encoding;
		enum err e = text_decode(*state, ROWS[i].bytes, &text, &encoding, &reason);
		ROW_INT(e, OK, "row %zu", i);
		ROW_INT(encoding, ROWS[i].encoding, "row %zu: encoding", i);
		ROW_STR(text, ROWS[i].text, "row %zu", i);
	}
}

static void test_refused(void **state) {
	static const struct { struct str bytes; int line; const char *says; } ROWS[] = {
		{ BYTES("a\nb\nc\x01"), 3, "control" },
		{ BYTES("a\0b\0\0c\0\0\0\0xyz"), 1, "control" },
		{ BYTES("\xef\xbb\xbfok\n\xff"), 2, "byte order mark" },
		{ BYTES("一\n二\xff\n"), 2, "none of" },
		{ BYTES("\x8c\x76\n\x89"), 2, "none of" }, /* cut inside a character */
		{ BYTES("\x8c\x76\n\x85\x40\n"), 0, "none of" }, /* a code that CP932 leaves empty */
		{ BYTES("\xff\xfe\x08"), 0, "UTF-16" },
		{ BYTES("\xff\xfe\x42\xd8\n\0"), 0, "UTF-16" }, /* half a surrogate pair */
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str text = S("untouched"), reason = STR_NONE;
		enum encoding encoding = ENCODING_INVALID;
		ROW_INT(text_decode(*state, ROWS[i].bytes, &text, &encoding, &reason), ERR_FORMAT, "row %zu", i);
		ROW_STR(text, "untouched", "row %zu", i);
		ROW_INT(encoding, ENCODING_INVALID, "row %zu: encoding", i);
		ROW_TRUE(strstr(text_decode_reason_en(reason), ROWS[i].says) != NULL, "row %zu: %s", i,
			text_decode_reason_en(reason));
		if (ROWS[i].line > 0)
			ROW_INT(text_decode_line(ROWS[i].bytes), ROWS[i].line, "row %zu: line", i);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_encodings), UNIT(test_refused) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
