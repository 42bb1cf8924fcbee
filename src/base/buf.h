/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * struct buf: growing output with a maximum and a sticky error. Append freely, test once.
 * Memory comes from malloc so that it can grow in place; the arena given to buf_init releases it. The struct itself may
 * live on the stack and end before the arena does: the arena knows the memory, not the struct.
 */
#ifndef KASSEI_BASE_BUF_H
#define KASSEI_BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n, room, max;
	bool too_big; /* sticky: something was not appended because n would pass max */
	char **owned; /* in the arena: what to free when the arena ends; NULL behind it while p is memory of the
		       * arena */
};

/* An empty buffer for at most `max` bytes, released with the arena. */
void buf_init(struct buf *b, struct arena *a, size_t max);
/* The same, with its first `room` bytes taken from the arena: what fits in costs no malloc. */
void buf_init_sized(struct buf *b, struct arena *a, size_t room, size_t max);
/* Makes room for `more` bytes behind n; false and too_big when that passes the maximum. */
bool buf_reserve(struct buf *b, size_t more);
/* Appends; what buf_put does when it does not know at once what to do. */
void buf_put_any(struct buf *b, const void *bytes, size_t n);
/* Short literals are moved in place, since a page is made of hundreds of them. Where the compiler may copy more or an
 * unknown number of bytes in place, gcc 12 takes `rep movs`, which takes longer to begin than most pieces take to
 * copy. */
static ALWAYS_INLINE void buf_put(struct buf *b, const void *bytes, size_t n) {
	enum { BUF_IN_PLACE = 32 };
	if (__builtin_constant_p(n) && n > 0 && n <= BUF_IN_PLACE && n <= b->room - b->n) {
		memcpy(b->p + b->n, bytes, n);
		b->n += n;
	} else {
		buf_put_any(b, bytes, n);
	}
}
static inline void buf_str(struct buf *b, struct str s) { buf_put(b, s.p, s.n); }
static inline void buf_cstr(struct buf *b, const char *text) { buf_put(b, text, strlen(text)); }
static inline void buf_char(struct buf *b, char c) { buf_put(b, &c, 1); }
void buf_int(struct buf *b, int64_t value);
/* Between double quotes, with a backslash before each quote and backslash: RFC 5322 quoted-string, element of an array
 * of PostgreSQL. */
void buf_quoted(struct buf *b, struct str text);
void buf_format(struct buf *b, const char *format, ...) PRINTF(2, 3);
/* What was written so far; valid until the next append. */
static inline struct str buf_view(const struct buf *b) { return str_of(b->p == NULL ? "" : b->p, b->n); }
/* Empties it and keeps the memory. */
static inline void buf_clear(struct buf *b) { b->n = 0; b->too_big = false; }

#endif
