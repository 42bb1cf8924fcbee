/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the fuzz targets share: the function that libFuzzer calls, and checks that stop with the condition that did not
 * hold. */
#ifndef KASSEI_TESTS_FUZZ_H
#define KASSEI_TESTS_FUZZ_H

#include "base/arena.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input; libFuzzer keeps the input that broke it. */
#define MUST(condition)                                                             \
	do {                                                                        \
		if (!(condition)) {                                                 \
			fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                    \
		}                                                                   \
	} while (0)

static inline struct str fuzz_input(const uint8_t *data, size_t size) {
	return size == 0 ? S("") : str_of((const char *)data, size);
}

/* The valid beginning of the bytes as UTF-8 without NUL: what texts inside the program are. */
static inline struct str fuzz_text(struct str bytes) {
	size_t n = 0;
	for (uint32_t c; n < bytes.n;) {
		size_t length = utf8_decode(str_from_offset(bytes, n), &c);
		if (length == 0 || c == 0)
			break;
		n += length;
	}
	return str_slice(bytes, 0, n);
}

/* The next part of the input up to a LF; the empty text when there is no more. */
static inline struct str fuzz_part(struct str *rest) {
	return str_is_none(*rest) ? S("") : str_cut(rest, S("\n"));
}

#endif
