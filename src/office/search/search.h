/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Full-text search over published texts, the one thing that the two databases do differently (store.sql). Texts are
 * folded (NFKC, kana, width, old and new character forms) and cut to bigrams, so that words of two characters are found.
 * Results come in static rank order, current plans first; nothing is scored.
 */
#ifndef KASSEI_OFFICE_SEARCH_H
#define KASSEI_OFFICE_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "db/row.h"

enum search_kind {
	SEARCH_PLAN = 1, SEARCH_PILLAR, SEARCH_PROGRAMME, SEARCH_DETAIL, SEARCH_CAPTION, SEARCH_SECTION, SEARCH_GOAL, SEARCH_STRATEGY, SEARCH_TACTIC,
	SEARCH_METHOD, SEARCH_KIND_COUNT
};
extern const struct enum_desc search_kind_desc;

#endif
