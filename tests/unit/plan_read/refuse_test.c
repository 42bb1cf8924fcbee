/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the reader refuses, with the line and the words of its sentence; and what it is only unsure of. */
#include "unit/base/check.h"
#include "unit/plan_read/reading.h"

#include <fcntl.h>
#include <stdlib.h>

#define BODY "\n\n市の商いは細っている。市は店を支える。\n\n1 店を支える\n家賃補助事業（相談）\n"

static void test_refused(void **state) {
	static const struct { const char *text; enum err err; int line; const char *says, *says_en; } ROWS[] = {
		{ "", ERR_FORMAT, 1, "空です", "empty" },
		{ " \n\t\r\n　\n", ERR_FORMAT, 1, "空です", "empty" },
		{ "買い物の一覧\nみかん\n", ERR_FORMAT, 1, "見出し", "No heading" },
		{ "PK\003\004 xl/workbook", ERR_FORMAT, 1, "WordやExcel", "Word or Excel" },
		{ "abc\ndef\001ghi", ERR_FORMAT, 2, "文字のデータではありません", "control characters" },
		{ "正しい行\n次の行\xff\xff\xff\n", ERR_FORMAT, 2, "いずれとしても読めない", "none of UTF-8" },
		{ "「みほん野市産業計画」（みほん野市）" BODY, ERR_FORMAT, 1, "計画期間が見つかりません", "states no period" },
		{ "\n\n「産業計画」【計画期間：令和9年度～令和11年度】" BODY, ERR_FORMAT, 3, "どの自治体の計画か", "not said whose plan" },
		{ "「府中市産業計画」（府中市）【計画期間：令和9年度～令和11年度】" BODY, ERR_FORMAT, 1, "二つ以上", "More than one municipality" },
		{ "No.\t背景\t目指す姿\t戦略\t戦術\t具体的な実施方法\n", ERR_FORMAT, 1, "行がありません", "no rows" },
		{ "%PDF-1.7 but not really", ERR_FORMAT, 1, "PDFとして開けません", "cannot be opened as PDF" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct plan_document d = { .file_count = 77 };
		struct plan_notes problems;
		enum err e = read_text(*state, str_from(ROWS[i].text), &d, &problems);
		ROW_INT(e, ROWS[i].err, "row %zu: error", i);
		ROW_INT(problems.count, 1, "row %zu: problems", i);
		ROW_INT(problems.items[0].line, ROWS[i].line, "row %zu: line", i);
		ROW_TRUE(str_contains(problems.items[0].what, str_from(ROWS[i].says)), "row %zu: %s", i,
			problems.items[0].what.p);
		ROW_TRUE(str_contains(problems.items[0].what_en, str_from(ROWS[i].says_en)), "row %zu: %s", i,
			problems.items[0].what_en.p);
		ROW_INT(d.file_count, 77, "row %zu: the document was touched", i);
	}
}

/* A page of a file that lacks two things gets a sentence for each plan that lacks something. */
static void test_each_plan(void **state) {
	struct plan_document d;
	struct plan_notes problems;
	struct str text = S("「みほん野市産業計画」（みほん野市）" BODY
						"「みほん野市商業計画」（みほん野市）【計画期間：令和9年度～令和11年度】" BODY
						"「農業計画」【令和9年度～令和11年度】" BODY);
	assert_int_equal(read_text(*state, text, &d, &problems), ERR_FORMAT);
	assert_int_equal(problems.count, 2);
	assert_int_equal(problems.items[0].line, 1);
	assert_int_equal(problems.items[1].line, 13);
}

static void test_unsure(void **state) {
	static const struct { const char *text, *municipality, *name, *asks;
	} ROWS[] = {
		{ "「さくら市産業計画」（さくら市）【計画期間：令和9年度～令和11年度】" BODY, NULL, "さくら市",
			"一覧にありません" },
		{ "「大阪市北区産業計画」（北区）【計画期間：令和9年度～令和11年度】" BODY, NULL, "北区",
			"一覧にありません" },
		{ "「東京都北区産業計画」（北区）【計画期間：令和9年度～令和11年度】" BODY, "131172", "北区", NULL },
		{ "「東京都府中市産業計画」（府中市）【計画期間：令和9年度～令和11年度】" BODY, "132063", "府中市",
			NULL },
		{ "「府中市産業計画」（広島県府中市）【計画期間：令和9年度～令和11年度】" BODY, "342084", "府中市",
			NULL },
		{ "「府中市産業計画」（府中市）【計画期間：令和9年度～令和11年度】" BODY "（都内の市）", "132063",
			"府中市", "ほかにもあります" },
		{ "「府中市産業計画」（府中市）【計画期間：令和9年度～令和11年度】" BODY "広島県の支援を受けている",
			"342084", "府中市", "ほかにもあります" },
		{ "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】\n市の商いは細っている。\n",
			"139998", "みほん野市", "柱" },
		{ "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】\n1 店\n家賃補助（相談、講座\n2 工場\n検査補助（相談）\n",
			"139998", "みほん野市", "閉じられていません" },
		{ "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】\n1 店\n家賃補助（相談）\n3 工場\n検査補助（相談）\n",
			"139998", "みほん野市", "前の番号" },
		{ "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】\n1 店\n店の大切さをみなで学んでいく。\n2 工場\n検査補助（相談）\n",
			"139998", "みほん野市", "事業が見つかりません" },
		{ "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】\n1 店\n該当なし\n2 工場\n検査補助（相談）\n",
			"139998", "みほん野市", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct plan_document d;
		struct plan_notes problems;
		bool asked = ROWS[i].asks == NULL;
		enum err e = read_text(*state, str_from(ROWS[i].text), &d, &problems);
		ROW_TRUE(e == OK, "row %zu: %s", i, problems.count > 0 ? problems.items[0].what.p : "");
		ROW_INT(d.plans.count, 1, "row %zu: plans", i);
		ROW_STR(d.plans.items[0].municipality, ROWS[i].municipality == NULL ? "" : ROWS[i].municipality,
			"row %zu: code", i);
		ROW_STR(d.plans.items[0].municipality_name, ROWS[i].name, "row %zu: name", i);
		for (size_t j = 0; j < d.questions.count; j++)
			asked |=
				ROWS[i].asks != NULL && str_contains(d.questions.items[j].what, str_from(ROWS[i].asks));
		ROW_TRUE(asked, "row %zu: %s is not asked (%zu questions)", i, ROWS[i].asks, d.questions.count);
		if (ROWS[i].asks == NULL)
			ROW_INT(d.questions.count, 0, "row %zu: questions", i);
	}
}

/* Headings as offices write them. */
static void test_headings(void **state) {
	static const char *const HEADINGS[] = {
		"「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】",
		"みほん野市産業振興マスタープラン　令和９～11年度",
		"■みほん野市産業計画（令和9年度～令和11年度）",
		"「みほん野市産業計画」の概要（計画期間：R9～R11年度）",
		"みほん野市産業計画の概要【令和9年度から令和11年度まで】",
		"「産業計画（第2次）」（みほん野市）〔令和9～11年度〕",
		"みほん野市「産業計画」【令和9年度～令和11年度】",
		"（1）みほん野市産業ビジョン（2027-2029）",
		"東京都みほん野市\n産業計画\n計画期間：令和9年4月～令和12年3月",
		"みほん野市産業計画\n（みほん野市）\n令和9年度～令和11年度",
		"【みほん野市産業計画】（計画期間\n令和9年度～令和11年度）",
		"計画名：みほん野市産業計画\n策定自治体：みほん野市\n期間：令和9年度より3年間",
	};
	for (size_t i = 0; i < COUNT_OF(HEADINGS); i++) {
		struct plan_document d;
		struct plan_notes problems;
		struct str text = str_format(*state, "%s%s", HEADINGS[i], BODY);
		enum err e = read_text(*state, text, &d, &problems);
		ROW_TRUE(e == OK, "%s: %s", HEADINGS[i], problems.count > 0 ? problems.items[0].what.p : "");
		ROW_INT(d.plans.count, 1, "%s: plans", HEADINGS[i]);
		ROW_STR(d.plans.items[0].municipality, "139998", "%s", HEADINGS[i]);
		ROW_INT(d.plans.items[0].first_fiscal_year, 2027, "%s: first", HEADINGS[i]);
		ROW_INT(d.plans.items[0].last_fiscal_year, 2029, "%s: last", HEADINGS[i]);
		ROW_STR(outline(*state, &d.plans.items[0]), "店を支える>家賃補助事業(相談)", "%s", HEADINGS[i]);
	}
}

/* Another plan of the same file decides between two cities of one name. */
static void test_neighbours(void **state) {
	struct plan_document d;
	struct plan_notes problems;
	struct str text = S("「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】" BODY "「府中市産業計画」（府中市）【計画期間：令和9年度～令和11年度】" BODY);
	assert_int_equal(read_text(*state, text, &d, &problems), OK);
	assert_true(str_equal(d.plans.items[1].municipality, S("132063")));
	assert_int_equal(d.questions.count, 1);
}

static void test_files(void **state) {
	struct municipality_register r = small_register(*state);
	struct plan_document d;
	struct plan_notes problems;
	char large[] = "/tmp/plan_read_test_XXXXXX", good[] = "/tmp/plan_read_test_XXXXXX";
	int fd = mkstemp(large), good_fd = mkstemp(good);
	assert_true(fd >= 0 && good_fd >= 0);
	assert_int_equal(ftruncate(fd, 200 * 1024 * 1024), 0);
	static const char TEXT[] = "「みほん野市産業計画」（みほん野市）【計画期間：令和9年度～令和11年度】" BODY;
	assert_int_equal(write(good_fd, TEXT, sizeof TEXT - 1), sizeof TEXT - 1);
	const char *paths[] = { good, large, "/nowhere/plan.txt", "/" };
	assert_int_equal(plan_read_files(*state, &r, paths, 1, &d, &problems), OK);
	assert_int_equal(plan_read_files(*state, &r, paths, 2, &d, &problems), ERR_TOO_LARGE);
	assert_int_equal(plan_read_files(*state, &r, paths, 4, &d, &problems), ERR_TOO_LARGE);
	assert_int_equal(problems.count, 3);
	assert_true(str_contains(problems.items[1].what, S("ファイルがありません")) &&
		str_contains(problems.items[2].what, S("フォルダー")));
	close(fd);
	close(good_fd);
	unlink(large);
	unlink(good);
}

static void test_register_rows(void **state) {
	static const struct { const char *tsv; enum err err; int line; } ROWS[] = {
		{ "code\tname\n139998\tみほん野市\n", OK, 3 }, { "name\n", ERR_FORMAT, 1 }, { "", ERR_FORMAT, 1 },
		{ "code\tname\n139998\tみほん野市\n13\tx\n", ERR_FORMAT, 3 }, { "code\tname\n13999a\tx\n", ERR_FORMAT, 2 },
		{ "code\tname\n139998\t\n", ERR_FORMAT, 2 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct municipality_register r = { .count = 0 };
		int line = 0;
		ROW_INT(municipality_register_add(*state, &r, str_from(ROWS[i].tsv), &line), ROWS[i].err, "row %zu", i);
		ROW_INT(line, ROWS[i].line, "row %zu: line", i);
	}
	struct municipality_register r = small_register(*state);
	int line;
	size_t before = r.count;
	assert_int_equal(municipality_register_add(*state, &r, S("code\tname\n139998\tみほん野市\n"), &line), OK);
	assert_int_equal(r.count, before);
	ROW_STR(r.rows[0].prefecture, "東京都", "from the code");
	ROW_STR(r.rows[2].prefecture, "広島県", "from the code");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_refused),
		UNIT(test_each_plan),
		UNIT(test_unsure), UNIT(test_headings),
		UNIT(test_neighbours),
		UNIT(test_files),
		UNIT(test_register_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
