/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files in any encoding: what is taken is UTF-8 without NUL, what is not has a reason and a line. */
#include "base/decode.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str bytes = fuzz_input(data, size), text = S(""), reason = S("");
	enum encoding encoding = ENCODING_INVALID;
	enum err e = text_decode(a, bytes, &text, &encoding, &reason);
	MUST(e == OK || e == ERR_FORMAT);
	if (e == OK) {
		MUST(utf8_valid(text) && encoding > ENCODING_INVALID && encoding < ENCODING_COUNT &&
			encoding_name(encoding) != NULL);
		MUST(encoding != ENCODING_UTF8 || text.n == bytes.n);
	} else {
		MUST(reason.n > 0 && utf8_valid(reason) && text_decode_reason_en(reason) != NULL);
	}
	int lines = 1;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n' || data[i] == '\r';
	int line = text_decode_line(bytes);
	MUST(line >= 1 && line <= lines);
	arena_free(a);
	return 0;
}
