/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Periods in every form, and years that are none. */
#include "office/plan/read/read-private.h"
#include "unit/base/check.h"

static struct text text_of(struct arena *a, const char *s) {
	struct glyphs g = { .count = 0 };
	glyphs_add(a, &g, str_from(s), 1);
	return glyphs_view(&g);
}

static void test_periods(void **state) {
	static const struct { const char *text; int first, last; } ROWS[] = {
		{ "【計画期間:令和3年度～令和5年度】", 2021, 2023 },
		{ "計画期間：令和４年度～令和６年度", 2022, 2024 },
		{ "【計画期間:平成 31 年度～平成 33 年度】", 2019, 2021 }, /* 平成33 never was: counted on */
		{ "平成24～26年度", 2012, 2014 },
		{ "令和元年度〜令和３年度", 2019, 2021 }, /* U+301C */
		{ "令和元年度-令和3年度", 2019, 2021 },
		{ "令和元年度–令和3年度", 2019, 2021 },
		{ "令和9年度から令和11年度まで", 2027, 2029 },
		{ "平成31年度～令和3年度", 2019, 2021 },
		{ "令和九年度～令和十一年度", 2027, 2029 },
		{ "令和十年度～令和二十年度", 2028, 2038 },
		{ "令和9(2027)年度～令和11(2029)年度", 2027, 2029 },
		{ "令和9年度（2027年度）～令和11年度（2029年度）", 2027, 2029 },
		{ "2027年度～2029年度", 2027, 2029 },
		{ "2027～2029年度", 2027, 2029 },
		{ "2027～29年度", 2027, 2029 },
		{ "西暦２０２７年度～２０２９年度", 2027, 2029 },
		{ "R9～R11年度", 2027, 2029 },
		{ "Ｈ31年度～Ｒ3年度", 2019, 2021 },
		{ "令和9年4月～令和12年3月", 2027, 2029 },
		{ "令和9年4月1日から令和12年3月31日まで", 2027, 2029 },
		{ "令和9年度から3年間", 2027, 2029 },
		{ "令和9年度より三か年", 2027, 2029 },
		{ "計画期間：令和9年度", 2027, 2027 },
		{ "昭和63年度～平成2年度", 1988, 1990 },
		{ "昭和45年からの歩みをふまえ、令和9年度～令和11年度", 2027, 2029 },
		{ "昭和 45 年をピークに減少", 0, 0 },
		{ "令和5年度北区SDGs推進企業認証式の様子", 0, 0 },
		{ "2020年度町田市トライアル", 0, 0 },
		{ "ZAKKA祭2023", 0, 0 },
		{ "実現を目指す10年後の将来像", 0, 0 },
		{ "（2027-2029）", 2027, 2029 },
		{ "ロット 2027-2029 番", 0, 0 },
		{ "平日 10～17 時", 0, 0 },
		{ "電話 042-123-4567", 0, 0 },
		{ "令和11年度～令和9年度", 0, 0 }, /* backwards */
		{ "令和9年度～令和99年度", 0, 0 }, /* no plan runs that long */
		{ "9～11年度", 0, 0 }, /* of which era is not said */
		{ "", 0, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct period p = { .first = 0 };
		bool found = period_find(text_of(*state, ROWS[i].text), &p);
		ROW_INT(found, ROWS[i].first > 0, "%s: found", ROWS[i].text);
		if (!found)
			continue;
		ROW_INT(p.first, ROWS[i].first, "%s: first", ROWS[i].text);
		ROW_INT(p.last, ROWS[i].last, "%s: last", ROWS[i].text);
	}
}

static void test_numbers(void **state) {
	static const struct { const char *text; int style, value; const char *rest;
	} ROWS[] = {
		{ "1 販路", NUMBERING_PLAIN, 1, "販路" },
		{ "１　販路", NUMBERING_PLAIN, 1, "販路" },
		{ "4 人材活用", NUMBERING_PLAIN, 4, "人材活用" },
		{ "(1) 連携", NUMBERING_PAREN, 1, "連携" },
		{ "（２）連携", NUMBERING_PAREN, 2, "連携" },
		{ "(３) (１)、(２)以外", NUMBERING_PAREN, 3, "(１)、(２)以外" },
		{ "(一)連携", NUMBERING_PAREN, 1, "連携" },
		{ "⑴連携", NUMBERING_PAREN, 1, "連携" },
		{ "①連携", NUMBERING_CIRCLE, 1, "連携" },
		{ "⑳ 連携", NUMBERING_CIRCLE, 20, "連携" },
		{ "❸連携", NUMBERING_CIRCLE, 3, "連携" },
		{ "Ⅱ 連携", NUMBERING_ROMAN, 2, "連携" },
		{ "III. 連携", NUMBERING_ROMAN, 3, "連携" },
		{ "一 連携", NUMBERING_KANJI, 1, "連携" },
		{ "十二、連携", NUMBERING_KANJI, 12, "連携" },
		{ "第１ 連携", NUMBERING_ORDINAL, 1, "連携" },
		{ "第二の柱 連携", NUMBERING_ORDINAL, 2, "連携" },
		{ "柱3：連携", NUMBERING_WORD, 3, "連携" },
		{ "基本方針Ⅱ　連携", NUMBERING_WORD, 2, "連携" },
		{ "【1】連携", NUMBERING_BOX, 1, "連携" },
		{ "1. 連携", NUMBERING_DOT, 1, "連携" },
		{ "１．連携", NUMBERING_DOT, 1, "連携" },
		{ "1) 連携", NUMBERING_CLOSED, 1, "連携" },
		{ "１連携", NUMBERING_TIGHT, 1, "連携" },
		{ "ア 連携", NUMBERING_KANA, 1, "連携" },
		{ "(ウ)連携", NUMBERING_KANA, 3, "連携" },
		{ "B. 連携", NUMBERING_ALPHA, 2, "連携" },
		{ "・連携", NUMBERING_BULLET, 0, "連携" },
		{ "● 連携", NUMBERING_BULLET, 0, "連携" },
		{ "２つの工業団地", NUMBERING_NONE, 0, "" },
		{ "5 社以上が", NUMBERING_NONE, 0, "" },
		{ "2020年度の", NUMBERING_NONE, 0, "" },
		{ "1.5倍に", NUMBERING_NONE, 0, "" },
		{ "100 人の", NUMBERING_NONE, 0, "" },
		{ "1 人を育てる", NUMBERING_PLAIN, 1, "人を育てる" },
		{ "３人が", NUMBERING_NONE, 0, "" },
		{ "1 店を支える", NUMBERING_PLAIN, 1, "店を支える" },
		{ "１次世代を育てる", NUMBERING_TIGHT, 1, "次世代を育てる" },
		{ "PR 活動", NUMBERING_NONE, 0, "" },
		{ "３Ｄプリンタ", NUMBERING_NONE, 0, "" },
		{ "一貫した", NUMBERING_NONE, 0, "" },
		{ "第５次総合計画", NUMBERING_NONE, 0, "" },
		{ "アイデア", NUMBERING_NONE, 0, "" },
		{ "(仮称)連携", NUMBERING_NONE, 0, "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct numbering n = { .style = NUMBERING_NONE };
		struct text t = text_of(*state, ROWS[i].text);
		bool found = numbering_read(t, &n);
		ROW_INT(found ? (int)n.style : NUMBERING_NONE, ROWS[i].style, "%s: style", ROWS[i].text);
		if (!found)
			continue;
		ROW_INT(n.value, ROWS[i].value, "%s: value", ROWS[i].text);
		ROW_STR(text_str(*state, text_from(t, n.mark)), ROWS[i].rest, "%s: rest", ROWS[i].text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_periods), UNIT(test_numbers) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
