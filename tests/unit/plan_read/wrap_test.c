/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One plan set in many ways: columns of every width, with and without empty lines between lines, white space at
 * paragraphs' ends, indents. Names must come out the same however the page cuts them.
 */
#include "office/plan/read/read-private.h"
#include "unit/base/check.h"
#include "unit/plan_read/reading.h"

struct setting { int width, gap; bool trailing, indent; };

static const char HEADING[] = "「みほん野市地域産業活性化計画」（みほん野市）【計画期間：令和９年度～令和11年度】";
static const char INTRODUCTION[] = "みほん野市の店と工場は、この十年で三割減った。残った店の多くは店主が一人で切り盛りしており、売り先を広げる余力がない。"
				   "市は人と人を結び、続けられる商いを増やしていく。";

struct paragraph_of_plan { const char *text; bool heading; };

static const struct paragraph_of_plan DETAILS[] = {
	{ "１　店と店を結ぶ", true },
	{ "商店街合同販売促進事業（共同のチラシの作成、インターネット通販講座の開催）、プレミアム付き商品券の発行、移動販売車の共同運行事業（車両の購入に係る経費の補助、運転手の研修）等", false },
	{ "２　工場と学校を結ぶ", true },
	{ "町工場インターンシップ事業（高校生の受入れに対する助成、安全講習の実施等）、先端設備導入補助金、工業団地オープンファクトリーの開催（見学ツアーの実施）", false },
	{ "３　商いを次へつなぐ", true },
	{ "後継者育成スクール、店じまい相談窓口（税理士による個別相談、備品の引取り先の紹介）", false },
};
static const char DETAILS_OUTLINE[] =
	"店と店を結ぶ>商店街合同販売促進事業(共同のチラシの作成|インターネット通販講座の開催) プレミアム付き商品券の発行 "
	"移動販売車の共同運行事業(車両の購入に係る経費の補助|運転手の研修)+ "
	"工場と学校を結ぶ>町工場インターンシップ事業(高校生の受入れに対する助成|安全講習の実施等)+ 先端設備導入補助金 "
	"工業団地オープンファクトリーの開催(見学ツアーの実施) "
	"商いを次へつなぐ>後継者育成スクール 店じまい相談窓口(税理士による個別相談|備品の引取り先の紹介)";

static const struct paragraph_of_plan SENTENCES[] = {
	{ "(1)さまざまな人と組んで地域の産業を伸ばす取組", true },
	{ "市外の企業や大学と手を組み、一社では届かない市場に挑む機会を増やしていく（共同開発プロジェクト補助金、みほん野ものづくりフェスティバル、デザイナー派遣事業、"
	  "「百年続く店」顕彰制度）", false },
	{ "(2)物価の上昇や働き手の不足などの経営環境の変化に対応する取組", true },
	{ "値上げに踏み切れない店に専門家が寄り添い、採算のとれる商いへの転換を後押しする（価格転嫁アドバイザー派遣、省エネルギー設備更新補助金、外国人材受入れセミナー）", false },
	{ "(3) (1)、(2)以外の取組", true },
	{ "商工会館の改修、創業融資あっせん制度、市内景況調査", false },
};
static const char SENTENCES_OUTLINE[] =
	"さまざまな人と組んで地域の産業を伸ばす取組>共同開発プロジェクト補助金 みほん野ものづくりフェスティバル デザイナー派遣事業 「百年続く店」顕彰制度 "
	"物価の上昇や働き手の不足などの経営環境の変化に対応する取組>価格転嫁アドバイザー派遣 省エネルギー設備更新補助金 外国人材受入れセミナー "
	"(1)、(2)以外の取組>商工会館の改修 創業融資あっせん制度 市内景況調査";

/* Signs that no line begins with: the line before grows by one. */
static bool hangs(uint32_t c) {
	return c == 0x3001 || c == 0x3002 || c == 0x30fc || is_closer(glyph_fold(c)) || c == 0x30e3 || c == 0x30e5 ||
		c == 0x30e7 || c == 0x30c3;
}

static void set_paragraph(struct buf *b, struct str text, const struct setting *s, int width) {
	int column = 0;
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		size_t length = utf8_decode(str_from_offset(text, i), &cp);
		if (column + 2 > width && !hangs(cp)) {
			buf_cstr(b, s->gap > 0 ? "\n\n" : "\n");
			column = 0;
		}
		buf_put(b, text.p + i, length);
		column += cp < 0x300 ? 1 : 2;
		i += length;
	}
	buf_cstr(b, s->trailing ? " \n" : "\n");
	buf_cstr(b, s->gap > 0 ? "\n" : "");
}

static struct str set_plan(
	struct arena *a, const struct paragraph_of_plan *paragraphs, size_t count, const struct setting *s) {
	struct buf *b = ARENA_NEW(a, struct buf);
	struct setting intro = { .trailing = s->trailing };
	buf_init(b, a, 1 << 20);
	buf_cstr(b, HEADING);
	buf_cstr(b, "\n\n");
	set_paragraph(b, str_from(INTRODUCTION), &intro, 90);
	buf_char(b, '\n');
	for (size_t i = 0; i < count; i++) {
		struct str text = str_from(paragraphs[i].text);
		if (s->indent && !paragraphs[i].heading)
			text = str_join2(a, S("　"), text);
		set_paragraph(b, text, s, s->width);
	}
	return buf_view(b);
}

static void check_settings(
	struct arena *a, const struct paragraph_of_plan *paragraphs, size_t count, const char *expected) {
	for (int width = 36; width <= 64; width += 2)
		for (int form = 0; form < 8; form++) {
			struct setting s = {
				.width = width, .gap = form & 1, .trailing = (form & 2) != 0, .indent = (form & 4) != 0
			};
			struct arena_mark mark = arena_mark(a);
			struct plan_document d;
			struct plan_notes problems;
			struct arena *own = arena_new();
			enum err e = read_text(own, set_plan(own, paragraphs, count, &s), &d, &problems);
			ROW_INT(e, OK, "width %d form %d", width, form);
			ROW_STR(outline(own, &d.plans.items[0]), expected, "width %d form %d", width, form);
			ROW_INT(d.plans.items[0].captions.count, 0, "width %d form %d: captions", width, form);
			arena_free(own);
			arena_rewind(a, mark);
		}
}

static void test_details(void **state) {
	check_settings(*state, DETAILS, COUNT_OF(DETAILS), DETAILS_OUTLINE);
}

static void test_sentences(void **state) {
	check_settings(*state, SENTENCES, COUNT_OF(SENTENCES), SENTENCES_OUTLINE);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_details), UNIT(test_sentences) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
