/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shopkeeper's words: synonyms, neighbours, and what they are about, from data/words.tsv. */
#ifndef KASSEI_OFFICE_WORDS_H
#define KASSEI_OFFICE_WORDS_H

#include "base/arena.h"
#include "base/str.h"

struct word_entry {
	struct str term;      /* as people write it */
	struct str *folded;   /* the term and its synonyms, folded; the term first */
	size_t folded_count;
	struct str kinds, wishes; /* words of support_kind and wish, separated by | */
	struct str *see;      /* neighbouring terms, as written */
	size_t see_count;
};

/* The table; read once from the embedded file, kept for the process. */
const struct word_entry *words_all(size_t *ret_count);
/* The entry that has this folded word as its term or a synonym; NULL when there is none. */
const struct word_entry *words_find(struct str folded);
/* The entry whose term stands in a text of words_fold; the longest one. */
const struct word_entry *words_within(struct str text);

/* Folds a text for comparing (base/fold.h, which drops white space), but keeps a space between two Latin words: there
 * alone it tells where one ends. A line feed ends a word too. The result lives in the arena. */
struct str words_fold(struct arena *a, struct str text);
/* Whether a folded word stands in a text of words_fold. A Latin word begins where one begins in the text (rent is not
 * in current), and one of up to three letters ends there too (EC is not in ecology). Spaces in the text do not part a
 * word: tradefair is in "trade fair". */
bool words_contain(struct str text, struct str word);

#endif
