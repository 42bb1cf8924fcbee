/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each handler does, in words: an auditor reads sentences, not names of functions. */
#include "office/audit/audit.h"

static const struct { const char *route, *words; } WORDS[] = {
#define ACT(route_, words_) { .route = #route_, .words = words_ },
#include "office/audit/words.def"
#undef ACT
};

const char *audit_words(struct str route) {
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (str_equal(route, str_from(WORDS[i].route)))
			return WORDS[i].words;
	return NULL;
}
