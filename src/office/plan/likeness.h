/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How much alike two programmes' names are: to propose links between consecutive plans, which an officer confirms. */
#ifndef KASSEI_OFFICE_PLAN_LIKENESS_H
#define KASSEI_OFFICE_PLAN_LIKENESS_H

#include "base/str.h"

/* A name made ready for comparing: folding it costs far more than a comparison, and a plan compares each name with all
 * of another. */
struct plan_name;

/*
 * `municipality` is the town whose plans both names come from, as in the register: that both begin with みほん野 says
 * nothing, so it does not count. Empty for names of different towns. Of two names that are compared both are made with
 * the same one. Characters after the 120th do not count. Lives as long as the arena and keeps neither text.
 */
const struct plan_name *plan_name_new(struct arena *a, struct str municipality, struct str name);

/*
 * 0 to 1000; the same both ways. 1000: equal but for width, case, kana, spaces, brackets and punctuation. 999: equal
 * without the municipality's name. 900 to 999: equal but for words that most names have (事業, 支援, 推進, 補助金 …)
 * and particles. Below: the greater of how many pairs of characters they share, how much of one stands in the other in
 * the same order, and (for names of some length) how much of the shorter one is in the longer one; boilerplate words do
 * not count. From about 550 a person would look.
 */
int plan_likeness(const struct plan_name *x, const struct plan_name *y);
/* The likeness is 1000; much quicker. */
bool plan_name_same(const struct plan_name *x, const struct plan_name *y);

#endif
