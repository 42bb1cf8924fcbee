/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists, brackets, marks and details. Names and clauses are invented. */
#include "office/plan/read/read-private.h"
#include "unit/base/check.h"

static struct text text_of(struct arena *a, const char *s) {
	struct glyphs g = { .count = 0 };
	glyphs_add(a, &g, str_from(s), 1);
	return glyphs_view(&g);
}

static struct str join(struct arena *a, const struct texts *t) {
	struct str s = S("");
	for (size_t i = 0; i < t->count; i++)
		s = str_format(a, "%.*s%s%.*s", STR_ARG(s), i > 0 ? " | " : "", STR_ARG(text_str(a, t->items[i])));
	return s;
}

static void test_split(void **state) {
	static const struct { const char *text, *items; } ROWS[] = {
		{ "家賃補助、相談事業", "家賃補助 | 相談事業" },
		{ "「見る、知る」体験事業、相談", "「見る、知る」体験事業 | 相談" },
		{ "貸出事業（机、椅子）、相談", "貸出事業（机、椅子） | 相談" },
		{ "貸出事業（机（木、鉄)、椅子）、相談", "貸出事業（机（木、鉄)、椅子） | 相談" },
		{ "IT・IoT導入、HiCity/市内実証", "IT・IoT導入 | HiCity/市内実証" },
		{ "空き店舗を活用し、にぎわいをつくる事業、相談", "空き店舗を活用し、にぎわいをつくる事業 | 相談" },
		{ "市内外の、若い店主の会", "市内外の、若い店主の会" },
		{ "町おこし、制度の見直し、相談", "町おこし | 制度の見直し | 相談" },
		{ "家賃補助，相談事業", "家賃補助 | 相談事業" }, /* some offices write ， */
		{ "家賃補助､相談事業", "家賃補助 | 相談事業" },
		{ "、家賃補助、、", "家賃補助" },
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct texts items = { .count = 0 };
		list_split(*state, text_of(*state, ROWS[i].text), &items);
		ROW_STR(join(*state, &items), ROWS[i].items, "%s", ROWS[i].text);
	}
}

static void test_open(void **state) {
	static const struct { const char *text, *rest; bool open; } ROWS[] = {
		{ "相談 等", "相談", true }, { "相談等", "相談", true }, { "相談など", "相談", true }, { "相談ほか", "相談", true },
		{ "相談等。", "相談", true }, { "相談", "相談", false }, { "取引の対等", "取引の対等", false }, { "機会均等", "機会均等", false },
		{ "家賃補助事業等を実施する。", "家賃補助事業", true }, { "家賃補助事業を行う。", "家賃補助事業", false },
		{ "市場の開拓を行う", "市場の開拓を行う", false }, { "等", "", true },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct text t = text_of(*state, ROWS[i].text);
		ROW_INT(open_list_cut(&t), ROWS[i].open, "%s: open", ROWS[i].text);
		ROW_STR(text_str(*state, t), ROWS[i].rest, "%s", ROWS[i].text);
	}
}

static void test_names(void **state) {
	static const struct { const char *text, *name, *marks; } ROWS[] = {
		{ "☆次のあるじ応援事業", "次のあるじ応援事業", "☆" },
		{ "※1 相談事業", "相談事業", "※1" },
		{ "相談事業※", "相談事業", "※" },
		{ "相談事業(※2)", "相談事業", "(※2)" },
		{ "「寄合(※)」の開催", "「寄合」の開催", "(※)" },
		{ "相談事業（注1）", "相談事業", "（注1）" },
		{ "相談事業【新規】", "相談事業", "新規" },
		{ "【拡充】相談事業", "相談事業", "拡充" },
		{ "相談事業（再掲）", "相談事業", "再掲" },
		{ "相談事業*", "相談事業", "*" },
		{ "①相談事業", "相談事業", "" },
		{ "(2) 相談事業", "相談事業", "" },
		{ "・相談事業", "相談事業", "" },
		{ "(仮称)相談館の整備", "(仮称)相談館の整備", "" },
		{ "キラリ☆商店街事業", "キラリ☆商店街事業", "" },
		{ "100人会議", "100人会議", "" },
		{ "  相談   事業 ", "相談 事業", "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str marks;
		struct text t = name_clean(*state, text_of(*state, ROWS[i].text), &marks);
		ROW_STR(text_str(*state, t), ROWS[i].name, "%s: name", ROWS[i].text);
		ROW_STR(marks, ROWS[i].marks, "%s: marks", ROWS[i].text);
	}
}

static void test_details(void **state) {
	static const struct { const char *text, *details; bool open; } ROWS[] = {
		{ "内装工事費の補助、設計料の補助", "内装工事費の補助 | 設計料の補助", false },
		{ "見本市への出展、商談会の開催等", "見本市への出展 | 商談会の開催等", true },
		{ "店主の勉強会、個別の相談 等", "店主の勉強会 | 個別の相談 等", true },
		{ "見本市への出展、等", "見本市への出展", true },
		/* two offers in one item */
		{ "開業者に対する家賃補助及び経営相談", "開業者に対する家賃補助 | 経営相談", false },
		{ "新商品に係る個別相談や補助金等", "新商品に係る個別相談 | 補助金等", true },
		{ "夜市・見本市の開催", "夜市・見本市の開催", false },
		{ "夜間講座・交流会の開催等", "夜間講座 | 交流会の開催等", true },
		{ "海外を含む見本市出展や通販サイト出店に対する助成", "海外を含む見本市出展 | 通販サイト出店に対する助成", false },
		{ "相談班を新設し、契約支援や計画作成支援等を実施", "相談班を新設 | 契約支援 | 計画作成支援等", true },
		/* one */
		{ "設備の導入及び更新に係る経費の補助", "設備の導入及び更新に係る経費の補助", false },
		{ "チラシやポスターの作成等に係る経費の補助", "チラシやポスターの作成等に係る経費の補助", false },
		{ "個別相談や専門家派遣等の伴走支援", "個別相談や専門家派遣等の伴走支援", false },
		{ "仕組みの構築・強化", "仕組みの構築・強化", false },
		{ "大学と工場、金融機関が共同で研究を実施", "大学と工場、金融機関が共同で研究を実施", false },
		{ "技術を活かし活躍する人と工場のマッチング支援", "技術を活かし活躍する人と工場のマッチング支援", false },
		{ "若い店主を支援", "若い店主を支援", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct reader r = { .a = *state };
		struct plan_read_details details = { .count = 0 };
		struct str all = S("");
		ROW_INT(details_read(&r, text_of(*state, ROWS[i].text), &details), ROWS[i].open, "%s: open",
			ROWS[i].text);
		for (size_t j = 0; j < details.count; j++)
			all = str_format(*state, "%.*s%s%.*s", STR_ARG(all), j > 0 ? " | " : "",
				STR_ARG(details.items[j].name));
		ROW_STR(all, ROWS[i].details, "%s", ROWS[i].text);
	}
}

static void test_brackets(void **state) {
	static const struct { const char *text, *before, *inside;
	} ROWS[] = {
		{ "相談事業（夜間、休日）", "相談事業", "夜間、休日" },
		{ "相談事業(夜間）", "相談事業", "夜間" },
		{ "相談（夜間）事業", NULL, NULL },
		{ "相談事業（夜間）（新規）", "相談事業（夜間）", "新規" },
		{ "相談事業（講座（初級）、会）", "相談事業", "講座（初級）、会" },
		{ "DX（変革）推進（相談）", "DX（変革）推進", "相談" },
		{ "相談〔夜間〕", "相談", "夜間" },
		{ "相談）", NULL, NULL },
		{ "（相談", NULL, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct text before, inside;
		bool cut = bracket_cut(text_of(*state, ROWS[i].text), &before, &inside);
		ROW_INT(cut, ROWS[i].before != NULL, "%s: cut", ROWS[i].text);
		if (!cut)
			continue;
		ROW_STR(text_str(*state, before), ROWS[i].before, "%s: before", ROWS[i].text);
		ROW_STR(text_str(*state, inside), ROWS[i].inside, "%s: inside", ROWS[i].text);
	}
}

/* Lines are joined without a space, but for Latin words; PDF tools' characters are put right. */
static void test_glyphs(void **state) {
	static const struct { const char *first, *second, *joined;
	} ROWS[] = {
		{ "事", "業", "事業" },
		{ "プロ", "ジェクト", "プロジェクト" },
		{ "for New", "Normal", "for New Normal" },
		{ "PR", "事業", "PR事業" },
		{ "Start-", "up", "Start-up" },
		{ "20", "24", "2024" },
		{ "⼯場の⼈", "と⽣産", "工場の人と生産" },
		{ "フ゜ラン", "", "フ゜ラン" },
		{ "か\xe3\x82\x99", "は\xe3\x82\x9a", "がぱ" },
		{ "零\xe2\x80\x8b幅", "", "零幅" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct glyphs g = { .count = 0 };
		glyphs_join(*state, &g, text_of(*state, ROWS[i].first));
		glyphs_join(*state, &g, text_of(*state, ROWS[i].second));
		ROW_STR(text_str(*state, glyphs_view(&g)), ROWS[i].joined, "%s + %s", ROWS[i].first, ROWS[i].second);
	}
	assert_int_equal(text_depth(text_of(*state, "（「」")), 1);
	assert_int_equal(text_depth(text_of(*state, "（「）")), 0); /* the bracket closes what is open in it */
	assert_int_equal(text_depth(text_of(*state, "）」")), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_split),
		UNIT(test_open),
		UNIT(test_names),
		UNIT(test_details),
		UNIT(test_brackets),
		UNIT(test_glyphs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
