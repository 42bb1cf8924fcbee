/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers and marks at a place of foreign bytes. What lies beyond the end reads as 0 and matches nothing, so a caller
 * need not check first. */
#ifndef KASSEI_OFFICE_FILE_BYTES_H
#define KASSEI_OFFICE_FILE_BYTES_H

#include "base/str.h"

/* `n` bytes (at most four) at `at`, the first the most significant one. */
static inline uint32_t bytes_big(struct str s, size_t at, size_t n) {
	uint32_t value = 0;
	struct str bytes = str_slice(s, at, n);
	for (size_t i = 0; i < n; i++)
		value = value << 8 | (i < bytes.n ? (unsigned char)bytes.p[i] : 0);
	return value;
}

/* The same, the last the most significant one. */
static inline uint32_t bytes_little(struct str s, size_t at, size_t n) {
	uint32_t value = 0;
	struct str bytes = str_slice(s, at, n);
	for (size_t i = n; i-- > 0;)
		value = value << 8 | (i < bytes.n ? (unsigned char)bytes.p[i] : 0);
	return value;
}

/* `mark` stands at `at`. */
static inline bool bytes_have(struct str s, size_t at, struct str mark) {
	return at <= s.n && str_starts(str_from_offset(s, at), mark);
}

#endif
