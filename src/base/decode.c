/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Guessing and strict conversion of encodings; glibc's iconv knows CP932. See decode.h. */
#include "base/decode.h"

#include "base/arena.h"

#include <errno.h>
#include <iconv.h>

static const struct {
	const char *ja, *en;
} REASONS[] = {
	{ "文字のデータではありません（制御文字が含まれています）", "it is not text: it contains control characters" },
	{ "UTF-8、CP932（シフトJIS）、UTF-16のいずれとしても読めない文字があります",
		"it has characters that are valid in none of UTF-8, CP932 (Shift_JIS) and UTF-16" },
	{ "UTF-16の文字が途中で切れているか、正しくありません", "a UTF-16 character is cut short or malformed" },
	{ "先頭の印はUTF-8ですが、UTF-8として正しくない文字があります", "its byte order mark says UTF-8, but a character is not valid UTF-8" },
};
enum { REASON_BINARY, REASON_UNKNOWN, REASON_UTF16, REASON_UTF8 };

static enum err refuse(int reason, struct str *ret_reason) {
	*ret_reason = str_from(REASONS[reason].ja);
	return ERR_FORMAT;
}

const char *text_decode_reason_en(struct str reason) {
	for (size_t i = 0; i < COUNT_OF(REASONS); i++)
		if (str_equal(reason, str_from(REASONS[i].ja)))
			return REASONS[i].en;
	return "it could not be read as text";
}

const char *encoding_name(enum encoding e) {
	static const char *const NAMES[ENCODING_COUNT] = {
		[ENCODING_UTF8] = "UTF-8",       [ENCODING_UTF8_BOM] = "UTF-8 (BOM)", [ENCODING_CP932] = "CP932",
		[ENCODING_UTF16LE] = "UTF-16LE", [ENCODING_UTF16BE] = "UTF-16BE",
	};
	return e > ENCODING_INVALID && e < ENCODING_COUNT ? NAMES[e] : "?";
}

/* Control characters of text: tab, line feed, form feed (a page break from a PDF tool), carriage return, and ^Z, which
 * old programs put at the end. */
static bool is_text_byte(unsigned char c) {
	return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == 0x1a || c == '\v';
}

static bool has_control(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (!is_text_byte((unsigned char)s.p[i]))
			return true;
	return false;
}

static size_t valid_utf8_prefix(struct str s) {
	size_t i = 0;
	while (i < s.n) {
		if ((unsigned char)s.p[i] < 0x80) {
			i++;
			continue;
		}
		uint32_t code_point;
		size_t length = utf8_decode(str_of(s.p + i, s.n - i), &code_point);
		if (length == 0)
			break;
		i += length;
	}
	return i;
}

/* Bytes of the CP932 character at s.p: 1 or 2; 0 when no character begins there. The ranges of lead and trail bytes
 * only. */
static size_t cp932_length(struct str s) {
	unsigned char lead = (unsigned char)s.p[0];
	if (lead < 0x80 || (lead >= 0xa1 && lead <= 0xdf))
		return 1;
	bool leads = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc);
	unsigned char trail = s.n > 1 ? (unsigned char)s.p[1] : 0;
	return leads && trail >= 0x40 && trail <= 0xfc && trail != 0x7f ? 2 : 0;
}

static size_t valid_cp932_prefix(struct str s) {
	size_t i = 0;
	while (i < s.n) {
		size_t length = cp932_length(str_of(s.p + i, s.n - i));
		if (length == 0)
			break;
		i += length;
	}
	return i;
}

int text_decode_line(struct str bytes) {
	size_t utf8 = valid_utf8_prefix(bytes);
	size_t cp932 = valid_cp932_prefix(bytes);
	size_t end = utf8 > cp932 ? utf8 : cp932;
	int line = 1;
	for (size_t i = 0; i < end; i++) {
		if (!is_text_byte((unsigned char)bytes.p[i]))
			break;
		line += bytes.p[i] == '\n';
	}
	return line;
}

/* Everything through one iconv descriptor. False when a character is malformed or cut short. */
static bool convert(struct arena *a, const char *from, struct str bytes, size_t most, struct str *ret) {
	iconv_t descriptor = iconv_open("UTF-8", from);
	if (descriptor == (iconv_t)-1)
		return false;
	char *to = arena_alloc(a, most + 1);
	char *in = arena_alloc(a, bytes.n + 1); /* iconv wants it writable */
	if (bytes.n > 0)
		memcpy(in, bytes.p, bytes.n);
	char *out = to;
	size_t in_left = bytes.n, out_left = most;
	size_t converted = iconv(descriptor, &in, &in_left, &out, &out_left);
	iconv_close(descriptor);
	/* iconv counts irreversible conversions: a strict reading has none. */
	if (converted != 0 || in_left > 0)
		return false;
	*ret = str_of(to, (size_t)(out - to));
	return true;
}

static enum err decode_utf16(struct arena *a, struct str bytes, bool little, struct str *ret_utf8, enum encoding *ret,
	struct str *ret_reason) {
	struct str text;
	if (bytes.n % 2 != 0 || !convert(a, little ? "UTF-16LE" : "UTF-16BE", bytes, bytes.n / 2 * 3, &text))
		return refuse(REASON_UTF16, ret_reason);
	if (has_control(text))
		return refuse(REASON_BINARY, ret_reason);
	*ret_utf8 = text;
	*ret = little ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return OK;
}

static enum err decode_utf8(
	struct str text, enum encoding encoding, struct str *ret_utf8, enum encoding *ret, struct str *ret_reason) {
	if (has_control(text))
		return refuse(REASON_BINARY, ret_reason);
	*ret_utf8 = text;
	*ret = encoding;
	return OK;
}

static enum err decode_cp932(
	struct arena *a, struct str bytes, struct str *ret_utf8, enum encoding *ret, struct str *ret_reason) {
	struct str text;
	if (has_control(bytes))
		return refuse(REASON_BINARY, ret_reason);
	if (!convert(a, "CP932", bytes, bytes.n * 3, &text))
		return refuse(REASON_UNKNOWN, ret_reason);
	*ret_utf8 = text;
	*ret = ENCODING_CP932;
	return OK;
}

/* UTF-16 without a mark: ASCII (line ends, tabs, digits) leaves zero bytes on one side only. */
static bool looks_utf16(struct str s, bool *ret_little) {
	size_t zeros[2] = { 0, 0 };
	for (size_t i = 0; i < s.n; i++)
		zeros[i % 2] += s.p[i] == '\0';
	*ret_little = zeros[1] > zeros[0];
	size_t more = zeros[*ret_little], fewer = zeros[!*ret_little];
	return s.n % 2 == 0 && more > 0 && fewer * 20 <= more && more * 200 >= s.n;
}

enum err text_decode(
	struct arena *a, struct str bytes, struct str *ret_utf8, enum encoding *ret, struct str *ret_reason) {
	bool little;
	if (str_starts(bytes, S("\xef\xbb\xbf"))) {
		struct str rest = str_from_offset(bytes, 3);
		if (valid_utf8_prefix(rest) < rest.n)
			return refuse(REASON_UTF8, ret_reason);
		return decode_utf8(rest, ENCODING_UTF8_BOM, ret_utf8, ret, ret_reason);
	}
	if (str_starts(bytes, S("\xff\xfe")) || str_starts(bytes, S("\xfe\xff")))
		return decode_utf16(a, str_from_offset(bytes, 2), bytes.p[0] == '\xff', ret_utf8, ret, ret_reason);
	if (memchr(bytes.p == NULL ? "" : bytes.p, '\0', bytes.n) != NULL) {
		if (looks_utf16(bytes, &little))
			return decode_utf16(a, bytes, little, ret_utf8, ret, ret_reason);
		return refuse(REASON_BINARY, ret_reason);
	}
	if (valid_utf8_prefix(bytes) == bytes.n)
		return decode_utf8(bytes, ENCODING_UTF8, ret_utf8, ret, ret_reason);
	return decode_cp932(a, bytes, ret_utf8, ret, ret_reason);
}
