/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How much alike two programmes' names are: to propose links between consecutive plans, which an officer confirms. */
#ifndef KASSEI_OFFICE_PLAN_LIKENESS_H
#define KASSEI_OFFICE_PLAN_LIKENESS_H

#include "base/str.h"

/*
 * 0 to 1000; the same both ways. 1000: equal but for width, case, kana, spaces, brackets and punctuation. 900 to 999:
 * equal but for words that most names have (事業, 支援, 推進, 補助金 …) and particles. Below: the greater of how many pairs of
 * characters they share, how much of one stands in the other in the same order, and (for names of some length) how
 * much of the shorter one is in the longer one; boilerplate words do not count. From about 550 a person would look.
 * Characters after the 120th do not count. Uses the arena for scratch memory, which the caller may rewind.
 */
int plan_likeness(struct arena *a, struct str x, struct str y);
/* The same for two names from plans of one municipality (its name as in the register): that both begin with みほん野 says
 * nothing, so it does not count. 1000 stays for names that are equal with it. */
int plan_likeness_within(struct arena *a, struct str municipality, struct str x, struct str y);

#endif
