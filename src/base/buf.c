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
	char *p = realloc(b->p, room);
	if (p == NULL)
		fatal("out of memory: %zu bytes were not given", room);
	b->p = *b->owned = p;
	b->room = room;
	return true;
}

void buf_put(struct buf *b, const void *bytes, size_t n) {
	if (n == 0 || !buf_reserve(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

void buf_char(struct buf *b, char c) {
	buf_put(b, &c, 1);
}

void buf_int(struct buf *b, int64_t value) {
	char digits[20];
	size_t i = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		digits[--i] = '-';
	buf_put(b, digits + i, sizeof digits - i);
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
