/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * PDF: the text of fonts that are not embedded in the encodings that Japanese programs use, columns in reading order,
 * and what is refused. The files are made here. The process that opens them may do nothing but compute: that is tested
 * through its effect, a font map that was not met before the cage closed cannot be read any more.
 */
#include "office/plan/read/page.h"
#include "office/plan/read/read-private.h"
#include "unit/base/check.h"
#include "unit/plan_read/reading.h"

#include <iconv.h>

/* A line of text at a place of the page, in points from the lower left. */
struct placed { int x, y; const char *text; };

static void put_hex(struct buf *b, const char *charset, const char *text) {
	char in[512], out[1024], *from = in, *to = out;
	size_t left = strlen(text), room = sizeof out;
	memcpy(in, text, left);
	iconv_t descriptor = iconv_open(charset, "UTF-8");
	assert_true(descriptor != (iconv_t)-1);
	assert_int_equal(iconv(descriptor, &from, &left, &to, &room), 0);
	iconv_close(descriptor);
	for (char *c = out; c < to; c++)
		buf_format(b, "%02x", (unsigned)(unsigned char)*c);
}

/* A document of one page whose font is named only. */
static struct str make_pdf(
	struct arena *a, const char *map, const char *charset, const struct placed *lines, size_t count) {
	struct buf *b = ARENA_NEW(a, struct buf), *content = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	buf_init(content, a, 1 << 20);
	for (size_t i = 0; i < count; i++) {
		buf_format(content, "BT /F 11 Tf %d %d Td <", lines[i].x, lines[i].y);
		put_hex(content, charset, lines[i].text);
		buf_cstr(content, "> Tj ET\n");
	}
	buf_cstr(b,
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
		"/Resources<</Font<</F 5 0 R>>>>>>endobj\n");
	buf_format(b, "4 0 obj<</Length %zu>>stream\n", content->n);
	buf_str(b, buf_view(content));
	buf_format(b,
		"\nendstream endobj\n"
		"5 0 obj<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/%s/DescendantFonts[6 0 R]>>endobj\n",
		map);
	buf_cstr(b,
		"6 0 obj<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Gothic"
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
		"/DW 1000/W[1 95 500 231 632 500]/FontDescriptor 7 0 R>>endobj\n"
		"7 0 obj<</Type/FontDescriptor/FontName/MS-Gothic/Flags 4"
		"/FontBBox[0 -137 1000 859]/ItalicAngle 0/Ascent 859/Descent -137/CapHeight 709/StemV 50>>endobj\n"
		"trailer<</Root 1 0 R/Size 8>>\n%%EOF\n");
	return buf_view(b);
}

static const struct placed PLAN[] = {
	{ 60, 780, "「みほん野市産業計画」（みほん野市）【計画期間：令和９年度～令和11年度】" },
	{ 60, 750, "市の商いは細っている。市は店を支える。" },
	{ 60, 720, "1 店を支える" },
	{ 60, 705, "家賃補助事業（改装費の補助、経営相談会）、夜市の開催 等" },
};
static const char PLAN_OUTLINE[] = "店を支える>家賃補助事業(改装費の補助|経営相談会) 夜市の開催+";

static void test_encodings(void **state) {
	static const struct { const char *map, *charset; } ROWS[] = {
		{ "90ms-RKSJ-H", "CP932" }, { "90msp-RKSJ-H", "CP932" }, { "UniJIS-UCS2-H", "UTF-16BE" },
		{ "UniJIS-UTF16-H", "UTF-16BE" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct plan_document d;
		struct plan_notes problems;
		struct str pdf = make_pdf(*state, ROWS[i].map, ROWS[i].charset, PLAN, COUNT_OF(PLAN));
		enum err e = read_text(*state, pdf, &d, &problems);
		ROW_TRUE(e == OK, "%s: %s", ROWS[i].map, problems.count > 0 ? problems.items[0].what.p : "");
		ROW_INT(d.files[0].kind, PLAN_READ_PDF, "%s", ROWS[i].map);
		ROW_STR(outline(*state, &d.plans.items[0]), PLAN_OUTLINE, "%s", ROWS[i].map);
	}
}

/* The map of another encoding is a file, and the child opens none. */
static void test_no_files(void **state) {
	struct plan_document d;
	struct plan_notes problems;
	static const struct placed LINES[] = { { 60, 780, "計画の文字がたくさんある一行" } };
	assert_int_equal(read_text(*state, make_pdf(*state, "EUC-H", "EUC-JP", LINES, 1), &d, &problems), ERR_FORMAT);
	assert_true(str_contains(problems.items[0].what, S("文字の情報がありません")));
}

/* A sentence in the left column is not cut by captions in the right one. */
static void test_columns(void **state) {
	static const struct placed LINES[] = {
		{ 60, 800, "「みほん野市産業計画」（みほん野市）【計画期間：令和９年度～令和11年度】" },
		{ 60, 770, "市の商いは細っている。市は店を支える。市は工場も支える。市は学校とも手を結び、人を育てる。" },
		{ 60, 740, "(1)多様な人と組む取組" },
		{ 60, 725, "　大学や市外の会社と組んで売り先を広げ" }, { 370, 725, "夜市の様子" },
		{ 60, 710, "る（産学連携チャレンジ補助金、みほん野ラ" },
		{ 60, 695, "ボ運営事業、しごとマッチ" }, { 370, 695, "ラボの作業風景" },
		{ 60, 680, "ングフェア）" },
		{ 60, 665, "(2)変化に向き合う取組" },
		{ 60, 650, "　値上げの相談にのり、店が続くようにする" }, { 370, 650, "相談会のチラシ" },
		{ 60, 635, "（価格転嫁相談事業）" },
	};
	struct plan_document d;
	struct plan_notes problems;
	enum err e = read_text(*state, make_pdf(*state, "UniJIS-UTF16-H", "UTF-16BE", LINES, COUNT_OF(LINES)), &d,
		&problems);
	ROW_TRUE(e == OK, "%s", problems.count > 0 ? problems.items[0].what.p : "");
	ROW_STR(outline(*state, &d.plans.items[0]),
		"多様な人と組む取組>産学連携チャレンジ補助金 みほん野ラボ運営事業 しごとマッチングフェア 変化に向き合う取組>価格転嫁相談事業",
		"columns");
	assert_int_equal(d.plans.items[0].captions.count, 3);
	ROW_STR(d.plans.items[0].captions.items[1].text, "ラボの作業風景", "caption");
}

static void test_refused(void **state) {
	struct str whole = make_pdf(*state, "UniJIS-UTF16-H", "UTF-16BE", PLAN, COUNT_OF(PLAN));
	const struct { struct str bytes; const char *says; } ROWS[] = {
		{ make_pdf(*state, "UniJIS-UTF16-H", "UTF-16BE", NULL, 0), "文字の情報がありません" },
		{ str_slice(whole, 0, 60), "PDFとして開けません" },
		{ S("%PDF-1.4\n%%EOF\n"), "PDFとして開けません" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct plan_document d;
		struct plan_notes problems;
		ROW_INT(read_text(*state, ROWS[i].bytes, &d, &problems), ERR_FORMAT, "row %zu", i);
		ROW_TRUE(str_contains(problems.items[0].what, str_from(ROWS[i].says)), "row %zu: %s", i,
			problems.items[0].what.p);
	}
}

/* A cell's lines are 14 points apart, rows 24; columns 120 wide. '/' a line, '|' a column, '#' a row: what a page with
 * a table says. `middle`: merged cells stand in the middle of their rows. */
struct drawn { const char *text; double x, y; };

static struct str print_drawn(struct arena *a, const struct drawn *pieces, size_t n) {
	struct page_char *chars = ARENA_ARRAY(a, struct page_char, 2000);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		struct str s = str_from(pieces[i].text);
		double x = pieces[i].x;
		while (s.n > 0) {
			uint32_t cp;
			s = str_from_offset(s, utf8_decode(s, &cp));
			double width = cp < 0x80 ? 5 : 10;
			chars[count++] = (struct page_char){ .cp = cp,
				.x0 = x,
				.x1 = x + width,
				.y0 = pieces[i].y,
				.y1 = pieces[i].y + 10 };
			x += width;
		}
		chars[count++] = (struct page_char){ .cp = '\n' };
	}
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 16);
	page_print(a, b, chars, count);
	return buf_view(b);
}

#define HEADING { "No.", 0, 0 }, { "背景・課題", 40, 0 }, { "戦略", 160, 0 }, { "戦術", 240, 0 }, { "実施方法", 320, 0 }
#define TACTICS { "招く", 240, 24 }, { "・窓口", 320, 24 }, { "・案内の", 320, 38 }, { "作成", 320, 52 }, { "育てる", 240, 76 }, \
		{ "・塾", 320, 76 }, { "送る", 240, 100 }, { "・便", 320, 100 }

static void test_grids(void **state) {
	static const struct drawn TOP[] = { { "題", 0, -24 }, HEADING, TACTICS, { "1", 0, 24 }, { "店が減った。", 40, 24 },
		{ "店を増や", 160, 24 }, { "す", 160, 38 }, { "物を運ぶ", 160, 100 }, { "注", 0, 180 } };
	static const struct drawn MIDDLE[] = { HEADING, { "招く", 240, 38 }, { "・窓口", 320, 24 }, { "・案内の", 320, 38 },
		{ "作成", 320, 52 }, { "育てる", 240, 76 }, { "・塾", 320, 76 }, { "送る", 240, 100 }, { "・便", 320, 100 },
		{ "1", 0, 62 }, { "店が減った。", 40, 62 }, { "店を増や", 160, 43 }, { "す", 160, 57 }, { "物を運ぶ", 160, 100 } };
	/* Cells as close as lines: which method belongs to which tactic is lost. */
	static const struct drawn CLOSE[] = { HEADING, { "招く", 240, 14 }, { "・窓口", 320, 14 }, { "・案内の", 320, 28 },
		{ "作成", 320, 42 }, { "育てる", 240, 56 }, { "・塾", 320, 56 }, { "送る", 240, 70 }, { "・便", 320, 70 } };
	static const char ROWS[] = "No.\t背景・課題\t戦略\t戦術\t実施方法\n1\t店が減った。\t店を増やす\t招く\t・窓口 ・案内の作成\n"
				   "\t\t\t育てる\t・塾\n\t\t物を運ぶ\t送る\t・便\n";
	struct str top = print_drawn(*state, TOP, COUNT_OF(TOP));
	assert_true(str_contains(top, str_from(ROWS)));
	assert_true(str_starts(top, S("題\n")));
	assert_true(str_contains(print_drawn(*state, MIDDLE, COUNT_OF(MIDDLE)), str_from(ROWS)));
	assert_false(str_contains(print_drawn(*state, CLOSE, COUNT_OF(CLOSE)), S("\t")));
}

/* Characters 10 points wide and high, spaces half as wide; '|' moves to the next column, '/' to the next row. */
static struct str print_page(struct arena *a, const char *drawing, double column) {
	struct page_char chars[400];
	size_t count = 0;
	double x = 0, y = 0, left = 0;
	for (const char *c = drawing; *c != '\0'; c++) {
		if (*c == '|' || *c == '/') {
			left = *c == '|' ? left + column : 0;
			y += *c == '/' ? 14 : 0;
			x = left;
			chars[count++] = (struct page_char){ .cp = '\n' };
			continue;
		}
		double width = *c == ' ' ? 5 : 10;
		if (*c != '_')
			chars[count++] = (struct page_char){ .cp = (uint32_t)*c,
				.x0 = x,
				.x1 = x + width,
				.y0 = y,
				.y1 = y + 10 };
		x += width;
	}
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 16);
	page_print(a, b, chars, count);
	return buf_view(b);
}

static void test_pages(void **state) {
	static const struct { const char *drawing, *lines; } ROWS[] = {
		{ "abc/def", "abc\ndef\n" },
		{ "abc/_def/ghi", "abc\n def\nghi\n" },
		{ "abc//def", "abc\n\ndef\n" },
		{ "aaaa|xx/bbbb|yy/cccc|zz", "\naaaa\nbbbb\ncccc\n\nxx\nyy\nzz\n\n" },
		{ "title title title title/aaaa|xx/bbbb/cccc|zz/dddd",
			"title title title title\n\naaaa\nbbbb\ncccc\ndddd\n\nxx\n\nzz\n\n" },
		{ "aaaa|xx", "aaaa xx\n" }, /* one row is no column */
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(print_page(*state, ROWS[i].drawing, 80), ROWS[i].lines, "%s", ROWS[i].drawing);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_encodings),
		UNIT(test_no_files),
		UNIT(test_columns),
		UNIT(test_refused),
		UNIT(test_pages),
		UNIT(test_grids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
