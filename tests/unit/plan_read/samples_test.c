/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sample documents of the fictional city: the same plan in three layouts must be the same plan, and no sample may
 * be refused but the scan. */
#include "base/fold.h"
#include "unit/base/check.h"
#include "unit/plan_read/reading.h"

static const char *folder;

static enum err read_sample(
	struct arena *a, const char *name, struct plan_document *ret, struct plan_notes *ret_problems) {
	struct municipality_register *r = ARENA_NEW(a, struct municipality_register);
	*r = small_register(a);
	return plan_read_bytes(
		a, r, str_from(name), file_bytes(a, str_format(a, "%s/%s", folder, name).p), ret, ret_problems);
}

static void test_same_plan(void **state) {
	static const char *const NAMES[] = { "mihonno-2026-sentence.txt", "mihonno-2026-twocolumn.txt",
		"mihonno-2026.pdf" };
	struct str first = STR_NONE;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		struct plan_document d;
		struct plan_notes problems;
		ROW_INT(read_sample(*state, NAMES[i], &d, &problems), OK, "%s", NAMES[i]);
		ROW_INT(d.plans.count, 1, "%s: plans", NAMES[i]);
		const struct plan_read_plan *p = &d.plans.items[0];
		ROW_STR(p->municipality, "139998", "%s", NAMES[i]);
		ROW_INT(p->first_fiscal_year, 2026, "%s", NAMES[i]);
		ROW_INT(p->last_fiscal_year, 2028, "%s", NAMES[i]);
		struct str all = fold_nfkc(*state,
			outline(*state, p)); /* digits and brackets differ in width from layout to layout */
		if (i == 0)
			first = all;
		ROW_STR(all, str_to_cstr(*state, first), "%s", NAMES[i]);
	}
	assert_true(first.n > 200);
}

static void test_all(void **state) {
	static const struct { const char *name; size_t plans, models; bool vote; } ROWS[] = {
		{ "mihonno-2020-markdown.txt", 1, 0, true }, { "mihonno-2023-text.txt", 1, 0, true },
		{ "mihonno-2026-sentence.txt", 1, 0, false },
		{ "mihonno-2026-twocolumn.txt", 1, 0, false }, { "mihonno-logic.tsv", 0, 1, false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct plan_document d;
		struct plan_notes problems;
		ROW_INT(read_sample(*state, ROWS[i].name, &d, &problems), OK, "%s", ROWS[i].name);
		ROW_INT(d.plans.count, ROWS[i].plans, "%s: plans", ROWS[i].name);
		ROW_INT(d.logic_models.count, ROWS[i].models, "%s: models", ROWS[i].name);
		for (size_t j = 0; j < d.plans.count; j++) {
			ROW_INT(d.plans.items[j].pillars.count, 3, "%s: pillars", ROWS[i].name);
			ROW_INT(d.plans.items[j].subject_to_vote, ROWS[i].vote, "%s: vote", ROWS[i].name);
			for (size_t k = 0; k < 3; k++)
				ROW_TRUE(d.plans.items[j].pillars.items[k].programmes.count > 0, "%s: pillar %zu",
					ROWS[i].name, k);
		}
	}
}

static void test_scan(void **state) {
	struct plan_document d;
	struct plan_notes problems;
	assert_int_equal(read_sample(*state, "mihonno-2026-scan.pdf", &d, &problems), ERR_FORMAT);
	assert_true(str_contains(problems.items[0].what, S("文字の情報がありません")));
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = { UNIT(test_same_plan), UNIT(test_all), UNIT(test_scan) };
	if (argc != 2)
		fatal("usage: samples_test FOLDER");
	folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
