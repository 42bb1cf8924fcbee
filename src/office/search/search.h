/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Full-text search over published texts, the one thing that the two databases do differently (store.sql). Texts are
 * folded (NFKC, kana, width, old and new character forms) and cut to single characters and bigrams; the index finds
 * rows that hold all of a word's bigrams, and the folded text decides. Words of one and two characters are found.
 * Results come in static rank order, current plans first; nothing is scored.
 */
#ifndef KASSEI_OFFICE_SEARCH_H
#define KASSEI_OFFICE_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/db.h"
#include "db/row.h"
#include "ids.h"

enum search_kind {
	SEARCH_PLAN = 1,
	SEARCH_PILLAR,
	SEARCH_PROGRAMME,
	SEARCH_DETAIL,
	SEARCH_CAPTION,
	SEARCH_SECTION,
	SEARCH_GOAL,
	SEARCH_STRATEGY,
	SEARCH_TACTIC,
	SEARCH_METHOD,
	SEARCH_KIND_COUNT
};
extern const struct enum_desc search_kind_desc;

/* Whose records search_private holds. Stored: append-only. */
enum search_private { SEARCH_PRIVATE_PARTY = 1, SEARCH_PRIVATE_COUNT };
extern const struct enum_desc search_private_desc;

/* A thing that can be found. rank_no is unique over all municipalities. */
struct search_doc {
	struct tenant_id tenant_id;
	int64_t rank_no;
	enum search_kind kind;
	struct plan_id plan_id;
	struct node_id node_id;
	struct str slug, municipality;
	struct opt_int first_fiscal_year, last_fiscal_year;
	int64_t kinds;          /* bits of support_kind */
	struct str title, text; /* as shown */
	struct str hidden;      /* further words by which it is found, not shown */
};

/* Writes one document and its index entries. Runs in the writer. */
enum err search_put(struct db *db, struct arena *a, const struct search_doc *doc) MUST_CHECK;
/* Forgets all documents of a plan. Runs in the writer. */
enum err search_forget_plan(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan) MUST_CHECK;

struct search_filter {
	bool has_tenant;
	struct tenant_id tenant;
	struct opt_int year;
	int64_t kinds;         /* 0: any; else one of the bits must be set */
	enum search_kind what; /* 0: anything */
	bool synonyms; /* a word also finds its synonyms (words.h); a text that is a word of that table counts as one
		word, spaces and all */
};
struct search_find_row;
/* Up to `most` documents behind rank `after` that hold every word of `text` (words stand between spaces; the first 50),
 * in rank order. A text without any letter or digit finds nothing. Rows live in `a`. */
enum err search_run(struct db *db, struct arena *a, struct str text, const struct search_filter *filter, int64_t after,
	size_t most, struct search_find_row **ret_rows, size_t *ret_count) MUST_CHECK;

/* ---- records of one municipality, for its officers ---- */

/* Indexes a record by its texts (lines). `ref` is its id, unique in the whole database; what was indexed under it must
 * be forgotten before. Runs in the writer. */
enum err search_private_put(struct db *db, struct arena *a, struct tenant_id tenant, enum search_private kind,
	int64_t ref, struct str text) MUST_CHECK;
/* Forgets a record; OK when there is none. Runs in the writer. */
enum err search_private_forget(struct db *db, struct arena *a, struct tenant_id tenant, int64_t ref) MUST_CHECK;
/* Ids of up to `most` records below `before` (INT64_MAX: from the newest) that hold every word of `text`, newest first.
 * A text without any letter or digit finds nothing. */
enum err search_private_run(struct db *db, struct arena *a, struct tenant_id tenant, enum search_private kind,
	struct str text, int64_t before, size_t most, int64_t **ret_refs, size_t *ret_count) MUST_CHECK;

/* ---- excerpts ---- */

/* The part of `text` around the first word of `query` that stands in it (synonyms too), at most `most` characters;
 * *ret_from and *ret_n: where the word stands in the excerpt (n == 0: nowhere, then the beginning of the text). */
struct str search_excerpt(struct arena *a, struct str text, struct str query, size_t most, size_t *ret_from,
	size_t *ret_n);

#endif
