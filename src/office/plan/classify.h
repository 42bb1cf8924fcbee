/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kinds of support, audience, wishes and a plain sentence for a programme that nobody has described: by rules kept as
 * data (data/classify.tsv, data/sentences.tsv). Honest about how little a name says. */
#ifndef KASSEI_OFFICE_PLAN_CLASSIFY_H
#define KASSEI_OFFICE_PLAN_CLASSIFY_H

#include "base/arena.h"
#include "base/str.h"

struct programme_words {
	struct str name;
	const struct str *details;
	size_t detail_count;
	bool open_list;
};

struct classification {
	int64_t kinds, audiences,
		wishes; /* bits of support_kind, audience, wish; never without a kind and an audience */
	struct str plain_ja, plain_en;
};

/* Texts live in `a`. Safe for threads. */
struct classification plan_classify(struct arena *a, const struct programme_words *words);

#endif
