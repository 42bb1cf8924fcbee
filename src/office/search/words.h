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
/* The entry whose folded term stands in the folded text; the longest one. */
const struct word_entry *words_within(struct str folded_text);

#endif
