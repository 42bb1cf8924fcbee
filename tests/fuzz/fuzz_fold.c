/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Search keys: valid, the same when folded twice (stray combining marks apart), and mapped back into the text they came
 * from. */
#include "base/fold.h"
#include "fuzz/fuzz.h"

#include <unicode/uchar.h>

/* Marks that join what stands before: after something was dropped in between they may meet another character. */
static bool has_marks(struct str text) {
	uint32_t c;
	for (size_t i = 0, n; i < text.n; i += n) {
		n = utf8_decode(str_from_offset(text, i), &c);
		if (n == 0)
			return true;
		if ((U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0 || u_getCombiningClass((UChar32)c) != 0 ||
			c == 0xff9e || c == 0xff9f)
			return true;
	}
	return false;
}

static void check_key(struct arena *a, struct str text, unsigned flags) {
	struct str key = fold(a, text, flags);
	MUST(key.n == 0 || utf8_valid(key) || memchr(text.p, 0, text.n) != NULL);
	struct folded mapped = fold_mapped(a, text, flags);
	MUST(str_equal(mapped.key, key));
	for (size_t i = 0; i < key.n; i++) {
		MUST(mapped.from[i] < mapped.to[i] && mapped.to[i] <= text.n);
		MUST(i == 0 || (mapped.from[i] >= mapped.from[i - 1] && mapped.to[i] >= mapped.to[i - 1]));
	}
	struct span span;
	if (key.n > 0)
		MUST(fold_find(&mapped, key, 0, &span) && span.from + span.n <= text.n && span.n > 0);
	/* U+0384 is no mark and becomes a space and one. */
	if (!has_marks(text) && !has_marks(fold_nfkc(a, text)))
		MUST(str_equal(fold(a, key, flags), key));
}

static void check_others(struct arena *a, struct str text) {
	size_t left;
	MUST(utf8_valid(fold_nfkc(a, text)) && utf8_valid(fold_nfc(a, text)) && utf8_valid(fold_width(a, text)));
	MUST(utf8_valid(kana_to_half(a, text, &left)) && utf8_valid(kana_to_katakana(a, text)) &&
		utf8_valid(kana_row(a, text)));
	MUST(str_equal(fold_nfc(a, fold_nfc(a, text)), fold_nfc(a, text)));
	(void)kana_sort_key(a, text);
	(void)fold_company_core(a, text);
	struct str key = fold(a, text, 0);
	struct bigram_phrase phrase = fold_bigram_phrase(a, key);
	MUST((phrase.count == 0) == (phrase.tokens.n == 0));
	MUST(utf8_valid(fold_bigrams(a, key)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str bytes = fuzz_input(data, size);
	check_key(a, bytes, 0);
	check_key(a, bytes, FOLD_LOOSE_KANA);
	check_others(a, fuzz_text(bytes));
	arena_free(a);
	return 0;
}
