/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * struct str: a view of bytes with their number. Passed by value, never owns, not NUL-terminated.
 * Text inside Kassei is valid UTF-8 without NUL once it has passed the edge (forms, files, database).
 * p == NULL means "no value" (SQL NULL); an empty text has p != NULL and n == 0.
 */
#ifndef KASSEI_BASE_STR_H
#define KASSEI_BASE_STR_H

#include "base/attr.h"

#include <string.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

/* A str from a string literal. */
#define S(literal) ((struct str){ .p = "" literal, .n = sizeof(literal) - 1 })
#define STR_NONE ((struct str){ .p = NULL, .n = 0 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).n, (s).n > 0 ? (s).p : ""

/* View of a C string; NULL gives STR_NONE. */
struct str str_from(const char *c_string);
static inline struct str str_of(const char *p, size_t n) { return (struct str){ .p = p, .n = n }; }
static inline bool str_is_none(struct str s) { return s.p == NULL; }
/* No value becomes the empty text. */
static inline struct str str_or_empty(struct str s) { return s.p == NULL ? S("") : s; }

/* True when both have the same bytes. No value equals no value and also the empty text. */
static inline bool str_equal(struct str a, struct str b) {
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Byte order, shorter first among equals: <0, 0, >0. */
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of the first `needle` at or after `from`; SIZE_MAX when there is none. An empty needle is found at `from`. */
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_last(struct str s, struct str needle);
bool str_contains(struct str s, struct str needle);
/* Bytes [from, from+n), cut to what is there. */
struct str str_slice(struct str s, size_t from, size_t n);
static inline struct str str_from_offset(struct str s, size_t from) { return str_slice(s, from, SIZE_MAX); }
/* Without ASCII white space (space, tab, CR, LF) and U+3000 at both ends. */
struct str str_trim(struct str s);
/* Cuts `*rest` at the first `separator`: returns the part before it and moves *rest behind it.
 * Without a separator it returns all and *rest becomes STR_NONE. Loop: while (!str_is_none(rest)). */
struct str str_cut(struct str *rest, struct str separator);
/* The next line without its LF or CRLF; *rest becomes STR_NONE after the last. */
struct str str_line(struct str *rest);

/* Copies into the arena. The copy is NUL-terminated behind its end, so .p can go to a C API. */
struct str str_copy(struct arena *a, struct str s);
const char *str_to_cstr(struct arena *a, struct str s);
struct str str_join2(struct arena *a, struct str first, struct str second);
/* All parts one behind the other: STR_JOIN(a, S("FY"), year). Several times as fast as str_format. */
struct str str_join(struct arena *a, const struct str *parts, size_t count);
#define STR_JOIN(a, ...) \
	str_join((a), (const struct str[]){ __VA_ARGS__ }, sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
/* printf into the arena. */
struct str str_format(struct arena *a, const char *format, ...) PRINTF(2, 3);
/* Every `from` replaced by `to`. */
struct str str_replace(struct arena *a, struct str s, struct str from, struct str to);

/* Decimal digits of a number, '-' before a negative one: a view into `room`. */
enum { INT_TEXT_SIZE = 20 };
struct str int_write(int64_t value, char room[INT_TEXT_SIZE]);
/* Whole text is a decimal int64 with optional '-', no spaces, no overflow. */
bool str_to_int64(struct str s, int64_t *ret_value);

/* Bytes of the UTF-8 character that starts at s.p (1 to 4), and its code point; 0 when s is empty or malformed
 * (overlong, surrogate, above U+10FFFF, cut short). RFC 3629. */
size_t utf8_decode(struct str s, uint32_t *ret_code_point);
/* Writes 1 to 4 bytes to `to` and returns their number. */
size_t utf8_encode(uint32_t code_point, char to[4]);
/* Valid UTF-8 without NUL. */
bool utf8_valid(struct str s);
/* Number of code points of valid UTF-8. */
size_t utf8_count(struct str s);
/* The first `count` code points. */
struct str utf8_prefix(struct str s, size_t count);

#endif
