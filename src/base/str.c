/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Views of bytes and UTF-8. See str.h. */
#include "base/str.h"

#include "base/arena.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

struct str str_from(const char *c_string) {
	return c_string == NULL ? STR_NONE : str_of(c_string, strlen(c_string));
}

int str_compare(struct str a, struct str b) {
	size_t common = a.n < b.n ? a.n : b.n;
	int order = common > 0 ? memcmp(a.p, b.p, common) : 0;
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix) {
	return s.n >= prefix.n && str_equal(str_of(s.p, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix) {
	return s.n >= suffix.n && str_equal(str_of(s.p + (s.n - suffix.n), suffix.n), suffix);
}

size_t str_find(struct str s, struct str needle, size_t from) {
	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	const char *at = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

size_t str_find_last(struct str s, struct str needle) {
	if (needle.n > s.n)
		return SIZE_MAX;
	for (size_t at = s.n - needle.n + 1; at-- > 0;)
		if (str_equal(str_of(s.p + at, needle.n), needle))
			return at;
	return SIZE_MAX;
}

bool str_contains(struct str s, struct str needle) {
	return str_find(s, needle, 0) != SIZE_MAX;
}

struct str str_slice(struct str s, size_t from, size_t n) {
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return s.p == NULL ? STR_NONE : str_of(s.p + from, n);
}

static bool is_ascii_space(char c) {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s) {
	struct str wide = S("\xe3\x80\x80");
	for (;;) {
		if (s.n > 0 && is_ascii_space(s.p[0]))
			s = str_of(s.p + 1, s.n - 1);
		else if (str_starts(s, wide))
			s = str_of(s.p + wide.n, s.n - wide.n);
		else if (s.n > 0 && is_ascii_space(s.p[s.n - 1]))
			s.n--;
		else if (str_ends(s, wide))
			s.n -= wide.n;
		else
			return s;
	}
}

struct str str_cut(struct str *rest, struct str separator) {
	struct str whole = *rest;
	size_t at = str_find(whole, separator, 0);
	if (at == SIZE_MAX) {
		*rest = STR_NONE;
		return whole;
	}
	*rest = str_from_offset(whole, at + separator.n);
	return str_slice(whole, 0, at);
}

struct str str_line(struct str *rest) {
	struct str line = str_cut(rest, S("\n"));
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

struct str str_copy(struct arena *a, struct str s) {
	if (s.p == NULL)
		return STR_NONE;
	char *copy = arena_bytes(a, s.n + 1);
	memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return str_of(copy, s.n);
}

const char *str_to_cstr(struct arena *a, struct str s) {
	return s.p == NULL ? "" : str_copy(a, s).p;
}

struct str str_join2(struct arena *a, struct str first, struct str second) {
	return STR_JOIN(a, first, second);
}

struct str str_join(struct arena *a, const struct str *parts, size_t count) {
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	char *joined = arena_bytes(a, n + 1);
	char *to = joined;
	for (size_t i = 0; i < count; i++)
		if (parts[i].n > 0)
			to = (char *)memcpy(to, parts[i].p, parts[i].n) + parts[i].n;
	*to = '\0';
	return str_of(joined, n);
}

struct str str_format(struct arena *a, const char *format, ...) {
	char room[256];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(room, sizeof room, format, args);
	va_end(args);
	if (n < 0)
		BUG("the format %s cannot be printed", format);
	if ((size_t)n < sizeof room)
		return str_copy(a, str_of(room, (size_t)n));
	char *text = arena_bytes(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return str_of(text, (size_t)n);
}

struct str str_replace(struct arena *a, struct str s, struct str from, struct str to) {
	if (from.n == 0)
		return s;
	size_t found = 0;
	for (size_t at = str_find(s, from, 0); at != SIZE_MAX; at = str_find(s, from, at + from.n))
		found++;
	if (found == 0)
		return s;
	size_t size = s.n - found * from.n + found * to.n;
	char *text = arena_bytes(a, size + 1);
	char *w = text;
	size_t start = 0;
	for (size_t at = str_find(s, from, 0); at != SIZE_MAX; at = str_find(s, from, start)) {
		memcpy(w, s.p + start, at - start);
		w += at - start;
		if (to.n > 0)
			memcpy(w, to.p, to.n);
		w += to.n;
		start = at + from.n;
	}
	memcpy(w, s.p + start, s.n - start);
	text[size] = '\0';
	return str_of(text, size);
}

struct str int_write(int64_t value, char room[INT_TEXT_SIZE]) {
	size_t i = INT_TEXT_SIZE;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		room[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		room[--i] = '-';
	return str_of(room + i, INT_TEXT_SIZE - i);
}

bool str_to_int64(struct str s, int64_t *ret_value) {
	bool negative = s.n > 0 && s.p[0] == '-';
	size_t i = negative ? 1 : 0;
	if (i == s.n)
		return false;
	int64_t value = 0;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, (int64_t)10, &value))
			return false;
		int64_t digit = s.p[i] - '0';
		if (__builtin_add_overflow(value, negative ? -digit : digit, &value))
			return false;
	}
	*ret_value = value;
	return true;
}

size_t utf8_decode(struct str s, uint32_t *ret_code_point) {
	if (s.n == 0)
		return 0;
	unsigned char first = (unsigned char)s.p[0];
	if (first < 0x80) {
		*ret_code_point = first;
		return 1;
	}
	size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	if (first < 0xc2 || first > 0xf4 || s.n < length)
		return 0;
	uint32_t code_point = first & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)s.p[i];
		if ((next & 0xc0) != 0x80)
			return 0;
		code_point = code_point << 6 | (next & 0x3f);
	}
	if (code_point < smallest[length] || code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff))
		return 0;
	*ret_code_point = code_point;
	return length;
}

size_t utf8_encode(uint32_t c, char to[4]) {
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

bool utf8_valid(struct str s) {
	uint32_t code_point;
	for (size_t i = 0; i < s.n;) {
		size_t length = utf8_decode(str_from_offset(s, i), &code_point);
		if (length == 0 || code_point == 0)
			return false;
		i += length;
	}
	return true;
}

size_t utf8_count(struct str s) {
	size_t count = 0;
	for (size_t i = 0; i < s.n; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

struct str utf8_prefix(struct str s, size_t count) {
	size_t i = 0;
	for (; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && count-- == 0)
			break;
	return str_slice(s, 0, i);
}
