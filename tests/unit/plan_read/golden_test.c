/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Each document of tests/golden/plan_read against the JSON beside it. The documents are invented; README.md there says
 * which of them holds which difficulty. A difference is read, and the JSON changed by hand or with the command, never
 * blindly.
 */
#include "unit/base/check.h"
#include "unit/plan_read/reading.h"

static const char *folder;

static const char *const DOCUMENTS[] = {
	"circled.txt",
	"kanji.txt",
	"roman.txt",
	"ordinal.txt",
	"lines.txt",
	"closed.txt",
	"twocolumn.txt",
	"bullets.txt",
	"boxed.txt",
	"brackets.txt",
	"captions.txt",
	"breaks.txt",
	"form.txt",
	"noise.txt",
	"years.txt",
	"cp932.txt",
	"utf16.txt",
	"logic-moved.tsv",
	"logic-html.tsv",
	"logic-shifted.tsv",
	"press.txt",
	"chapters.txt",
	"nested.txt",
	"pages.txt",
	"sidebyside.txt",
	"table.txt",
	"boxes.txt",
	"sentences.txt",
	"below.txt",
	"labels.txt",
	"contents.txt",
	"months.txt",
	"page.html",
	"logic-comma.csv",
	"logic-bars.md",
	"logic-grid.md",
	"logic-spans.html",
	"logic-status.tsv",
	"logic-quoted.txt",
};

/* Number of the first line in which they differ, 0 for none. */
static int first_difference(struct str x, struct str y, struct str *ret_x, struct str *ret_y) {
	for (int line = 1; !str_is_none(x) || !str_is_none(y); line++) {
		*ret_x = str_is_none(x) ? S("(end)") : str_line(&x);
		*ret_y = str_is_none(y) ? S("(end)") : str_line(&y);
		if (!str_equal(*ret_x, *ret_y))
			return line;
	}
	return 0;
}

static void check_document(struct arena *a, const struct municipality_register *r, const char *name) {
	struct plan_document d;
	struct plan_notes problems;
	struct str path = str_format(a, "%s/%s", folder, name), expected = str_format(a, "%s/%s.json", folder, name),
		is, should;
	struct buf *json = ARENA_NEW(a, struct buf);
	buf_init(json, a, 16 << 20);
	enum err e = plan_read_bytes(a, r, str_from(name), file_bytes(a, path.p), &d, &problems);
	ROW_TRUE(e == OK, "%s: %s", name, problems.count > 0 ? problems.items[0].what_en.p : "");
	plan_document_json(json, &d);
	int line = first_difference(buf_view(json), file_bytes(a, expected.p), &is, &should);
	ROW_TRUE(line == 0, "%s.json:%d:\n  is     %.*s\n  should %.*s\n", name, line, STR_ARG(is), STR_ARG(should));
}

static void test_documents(void **state) {
	struct municipality_register r = test_register(*state, folder);
	for (size_t i = 0; i < COUNT_OF(DOCUMENTS); i++)
		check_document(*state, &r, DOCUMENTS[i]);
}

/* All in one call gives the plans of all, in the order of the files. */
static void test_together(void **state) {
	struct arena *a = *state;
	struct municipality_register r = test_register(a, folder);
	const char *paths[3];
	struct plan_document d;
	struct plan_notes problems;
	static const char *const NAMES[] = { "circled.txt", "logic-html.tsv", "form.txt" };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		paths[i] = str_format(a, "%s/%s", folder, NAMES[i]).p;
	assert_int_equal(plan_read_files(a, &r, paths, 3, &d, &problems), OK);
	assert_int_equal(d.file_count, 3);
	assert_int_equal(d.plans.count, 3);
	assert_int_equal(d.plans.items[0].file, 0);
	assert_int_equal(d.plans.items[1].file, 2);
	assert_int_equal(d.logic_models.count, 1);
	assert_int_equal(d.logic_models.items[0].file, 1);
	assert_int_equal(d.files[0].kind, PLAN_READ_TEXT);
	assert_int_equal(d.files[1].kind, PLAN_READ_TABLE);
	for (size_t i = 1; i < d.questions.count; i++)
		assert_true(!str_equal(d.questions.items[i - 1].file, d.questions.items[i].file) ||
			d.questions.items[i - 1].line <= d.questions.items[i].line);
}

/* Line numbers and texts are those of the file. */
static void test_lines(void **state) {
	struct municipality_register r = test_register(*state, folder);
	struct plan_document d;
	struct plan_notes problems;
	struct str path = str_format(*state, "%s/twocolumn.txt", folder);
	assert_int_equal(plan_read_bytes(*state, &r, S("x"), file_bytes(*state, path.p), &d, &problems), OK);
	for (size_t i = 0; i < d.plans.count; i++) {
		const struct plan_read_plan *p = &d.plans.items[i];
		assert_true(p->line >= 1 && p->last_line <= (int)d.files[0].line_count && p->line <= p->last_line);
		assert_true(str_contains(d.files[0].lines[p->line - 1], p->title));
		for (size_t j = 0; j < p->pillars.count; j++)
			assert_true(str_contains(d.files[0].lines[p->pillars.items[j].line - 1],
				str_trim(p->pillars.items[j].number)));
		for (size_t j = 0; j < p->captions.count; j++)
			ROW_TRUE(str_contains(d.files[0].lines[p->captions.items[j].line - 1],
					 p->captions.items[j].text),
				"caption %zu of plan %zu", j, i);
	}
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = { UNIT(test_documents), UNIT(test_together), UNIT(test_lines) };
	if (argc != 2)
		fatal("usage: golden_test FOLDER");
	folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
