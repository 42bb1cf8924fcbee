/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See buf.h. */
#include "base/buf.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BYTES = 4096 };

static void buf_release(void *object) {
	char **owned = object;
	free(*owned);
}

void buf_init(struct buf *b, struct arena *a, size_t max) {
	*b = (struct buf){ .max = max, .owned = ARENA_NEW(a, char *) };
	arena_defer(a, buf_release, b->owned);
}

void buf_init_sized(struct buf *b, struct arena *a, size_t room, size_t max) {
	buf_init(b, a, max);
	b->room = room < max ? room : max;
	b->p = arena_bytes(a, b->room);
}

bool buf_reserve(struct buf *b, size_t more) {
	if (more <= b->room - b->n)
		return true;
	if (b->too_big || more > b->max - b->n) {
		b->too_big = true;
		return false;
	}
	size_t room = b->room < FIRST_BYTES ? FIRST_BYTES : b->room * 2;
	if (room < b->n + more)
		room = b->n + more;
	if (room > b->max)
		room = b->max;
	char *p = realloc(*b->owned, room);
	if (p == NULL)
		fatal("out of memory: %zu bytes were not given", room);
	if (*b->owned == NULL && b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = *b->owned = p;
	b->room = room;
	return true;
}

/* Up to 32 bytes as their first and their last ones, which may overlap. */
static void copy(char *to, const char *from, size_t n) {
	if (n > 32) {
		memcpy(to, from, n);
	} else if (n >= 16) {
		char first[16], last[16];
		memcpy(first, from, 16);
		memcpy(last, from + n - 16, 16);
		memcpy(to, first, 16);
		memcpy(to + n - 16, last, 16);
	} else if (n >= 8) {
		uint64_t first, last;
		memcpy(&first, from, 8);
		memcpy(&last, from + n - 8, 8);
		memcpy(to, &first, 8);
		memcpy(to + n - 8, &last, 8);
	} else {
		for (size_t i = 0; i < n; i++)
			to[i] = from[i];
	}
}

void buf_put_any(struct buf *b, const void *bytes, size_t n) {
	if (n == 0 || (n > b->room - b->n && !buf_reserve(b, n)))
		return;
	copy(b->p + b->n, bytes, n);
	b->n += n;
}

void buf_int(struct buf *b, int64_t value) {
	char digits[INT_TEXT_SIZE];
	buf_str(b, int_write(value, digits));
}

void buf_format(struct buf *b, const char *format, ...) {
	va_list args;
	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || !buf_reserve(b, (size_t)n + 1))
		return;
	va_start(args, format);
	vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
	va_end(args);
	b->n += (size_t)n;
}

void buf_quoted(struct buf *b, struct str text) {
	buf_char(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, text.p[i]);
	}
	buf_char(b, '"');
}
