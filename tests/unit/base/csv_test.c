/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables read and written, with the places of what is wrong. */
#include "base/csv.h"

#include "unit/base/check.h"

/* Rows end with |, cells with /, each row begins with line:. */
static struct str read_all(struct arena *a, const char *text, struct csv_dialect dialect, struct csv_reader *r) {
	struct buf *out = ARENA_NEW(a, struct buf);
	struct csv_row row;
	bool more = true;
	buf_init(out, a, 10000);
	csv_open(r, a, str_from(text), dialect);
	r->limits = (struct csv_limits){ .columns = 40, .rows = 6, .field_bytes = 50 };
	for (;;) {
		enum err e = csv_next(r, &row, &more);
		if (e != OK) {
			buf_format(out, "!%lld,%lld,%lld", (long long)r->problem.row, (long long)r->problem.column,
				(long long)r->problem.line);
			return buf_view(out);
		}
		if (!more)
			return buf_view(out);
		buf_format(out, "%lld:", (long long)row.line);
		for (size_t i = 0; i < row.count; i++)
			buf_format(out, "%.*s/", STR_ARG(row.fields[i]));
		buf_char(out, '|');
	}
}

static const struct read_vector {
	const char *text, *rows;
} READ_VECTORS[] = {
	{ "a,b\r\nc,d\r\n", "1:a/b/|2:c/d/|" },
	{ "a,b\nc,d", "1:a/b/|2:c/d/|" },
	{ "a,b\rc,d\r", "1:a/b/|2:c/d/|" },
	{ "a\r\nb\nc\rd", "1:a/|2:b/|3:c/|4:d/|" },
	{ "", "" },
	{ "\n\r\n\r", "" },
	{ "\n\na\n\nb\n", "3:a/|5:b/|" },
	{ ",", "1://|" },
	{ "a,\n", "1:a//|" },
	{ "\"a,b\",\"c\"\"d\",\"\"\n", "1:a,b/c\"d//|" },
	{ "\"a\r\nb\",c\nd\n", "1:a\r\nb/c/|3:d/|" },
	{ "\"a\rb\nc\",d\ne", "1:a\rb\nc/d/|4:e/|" },
	{ "\"\"\"\"", "1:\"/|" },
	{ "\"a\r\",b\nc", "1:a\r/b/|3:c/|" },
	{ "a,12345678901234567890123456789012345678901234567890",
		"1:a/12345678901234567890123456789012345678901234567890/|" },
	{ "a\"b,c", "1:a\"b/c/|" },
	{ " a , b ", "1: a / b /|" },
	{ "\xef\xbb\xbf補助,金", "1:補助/金/|" },
	{ "a,\"b", "!1,2,1" },
	{ "a\n\"b\n\nc", "1:a/|!2,1,2" },
	{ "a,\"b\nc\"d", "!1,2,2" },
	{ "\"a\" ,b", "!1,1,1" },
	{ "1\n2\n3\n4\n5\n6\n7\n", "1:1/|2:2/|3:3/|4:4/|5:5/|6:6/|!7,1,7" },
	{ ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", "!1,41,1" },
	{ "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33",
		"1:0/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29/30/31/32/33/|" },
	{ "a,123456789012345678901234567890123456789012345678901", "!1,2,1" },
	{ "1,5111101000006,01,1,2019-04-03,2015-10-05,\"株式会社検索対象除外\",,301,\"東京都\"",
		"1:1/5111101000006/01/1/2019-04-03/2015-10-05/株式会社検索対象除外//301/東京都/|" },
};

static void test_reading(void **state) {
	struct arena *a = *state;
	struct csv_reader r;
	for (size_t i = 0; i < COUNT_OF(READ_VECTORS); i++) {
		const char *expected = READ_VECTORS[i].rows;
		ROW_STR(read_all(a, READ_VECTORS[i].text, CSV_COMMA, &r), expected, "row %zu", i);
		if (str_contains(str_from(expected), S("!")))
			ROW_TRUE(r.problem.sentence != NULL, "row %zu has a sentence", i);
	}
	ROW_STR(read_all(a, "a\t\"b\tc\"\t,\n", CSV_TAB, &r), "1:a/b\tc/,/|", "tab");
	ROW_STR(read_all(a, "<ul style=\"x\">\t\"b\n", CSV_TAB_PLAIN, &r), "1:<ul style=\"x\">/\"b/|",
		"tab, no quotes");
}

static void test_separator(void **state) {
	(void)state;
	assert_int_equal(csv_guess_separator(S("a,b,c\n\t\t\t\t")), ',');
	assert_int_equal(csv_guess_separator(S("a\tb,c\td")), '\t');
	assert_int_equal(csv_guess_separator(S("\"a,b,c\n\";d;e")), ';');
	assert_int_equal(csv_guess_separator(S("")), ',');
}

static void test_heading(void **state) {
	struct arena *a = *state;
	static const struct csv_column WANTED[] = {
		{ .name = "全国地方公共団体コード", .also = { "都道府県コード又は市区町村コード" }, .required = true },
		{ .name = "名称_英字", .also = { "名称_英語" } },
		{ .name = "連絡先備考（その他、SNSなど）", .also = { "連絡先備考_その他SNSなど" } },
		{ .name = "所在地_連結表記", .also = { "所在地_連結標記" } },
		{ .name = "建物名等(方書)", .required = true },
		{ .name = "URL" },
		{ .name = "備考", .required = true },
	};
	struct csv_reader r;
	struct csv_row row;
	bool more;
	csv_open(&r, a,
		S("ｕｒｌ,\" 建物名等（方書）\",所在地_連結標記,連絡先備考(その他、ＳＮＳなど),名称 _英語,全国地方公共団体コード,謎,url,,値段\n1,2\n"),
		CSV_COMMA);
	assert_int_equal(csv_next(&r, &row, &more), OK);
	struct csv_heading h = csv_match_heading(a, &row, WANTED, COUNT_OF(WANTED));
	static const size_t EXPECTED[] = { 5, 4, 3, 2, 1, 0, SIZE_MAX };
	for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
		ROW_INT(h.column[i], EXPECTED[i], "column %s", WANTED[i].name);
	ROW_STR(h.missing, "備考", "missing");
	ROW_STR(h.twice, "URL", "twice");
	ROW_STR(h.unknown, "謎、値段", "unknown");
	assert_int_equal(csv_next(&r, &row, &more), OK);
	ROW_STR(csv_field_at(&row, h.column[5]), "1", "found");
	ROW_STR(csv_field_at(&row, h.column[0]), "", "row too short");
	ROW_STR(csv_field_at(&row, h.column[6]), "", "no such column");
}

static struct str write_cells(struct arena *a, enum csv_charset charset, unsigned flags, const struct str *cells,
	size_t count) {
	struct buf *out = ARENA_NEW(a, struct buf);
	struct csv_writer w;
	buf_init(out, a, 10000);
	csv_begin(&w, a, out, charset, flags);
	csv_put_row(&w, cells, count);
	assert_int_equal(csv_finish(&w), OK);
	return buf_view(out);
}

static const struct write_vector {
	const char *cell, *written;
	unsigned flags;
} WRITE_VECTORS[] = {
	{ "補助金", "補助金", 0 },
	{ "a,b", "\"a,b\"", 0 },
	{ "a\"b", "\"a\"\"b\"", 0 },
	{ "a\nb", "\"a\nb\"", 0 },
	{ "a\rb", "\"a\rb\"", 0 },
	{ " a", "\" a\"", 0 },
	{ "a　", "\"a　\"", 0 },
	{ "", "\"\"", 0 },
	{ "=1+1", "=1+1", 0 },
	{ "=1+1", "'=1+1", CSV_PROTECT_FORMULAS },
	{ "+81", "'+81", CSV_PROTECT_FORMULAS },
	{ "-5", "'-5", CSV_PROTECT_FORMULAS },
	{ "@x", "'@x", CSV_PROTECT_FORMULAS },
	{ "\tx", "'\tx", CSV_PROTECT_FORMULAS },
	{ "\rx", "\"'\rx\"", CSV_PROTECT_FORMULAS },
	{ "＝SUM(A1,B1)", "\"'＝SUM(A1,B1)\"", CSV_PROTECT_FORMULAS },
	{ "a=b", "a=b", CSV_PROTECT_FORMULAS },
};

static void test_writing(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(WRITE_VECTORS); i++) {
		const struct write_vector *v = &WRITE_VECTORS[i];
		struct str cell = str_from(v->cell);
		struct str expected = str_format(a, "\xef\xbb\xbf%s\r\n", v->written);
		ROW_TRUE(str_equal(write_cells(a, CSV_UTF8_BOM, v->flags, &cell, 1), expected), "row %zu: %s", i,
			v->written);
	}
	struct str three[] = { S("a"), STR_NONE, S("") };
	ROW_STR(write_cells(a, CSV_UTF8_BOM, 0, three, 3), "\xef\xbb\xbf""a,,\r\n", "empty cells");
}

/* What is written is read back the same. */
static void test_round_trip(void **state) {
	struct arena *a = *state;
	struct str cells[] = { S("補助金"), S(" a,\"b\"\r\n "), S(""), S("\""), S("\n"), S("x") };
	struct csv_reader r;
	struct csv_row row;
	bool more;
	csv_open(&r, a, write_cells(a, CSV_UTF8_BOM, 0, cells, COUNT_OF(cells)), CSV_COMMA);
	assert_int_equal(csv_next(&r, &row, &more), OK);
	assert_int_equal(row.count, COUNT_OF(cells));
	for (size_t i = 0; i < COUNT_OF(cells); i++)
		ROW_TRUE(str_equal(row.fields[i], cells[i]), "cell %zu", i);
	assert_int_equal(csv_next(&r, &row, &more), OK);
	assert_false(more);
}

static const struct cp932_vector {
	const char *text, *bytes;
	uint32_t lost; /* 0: nothing */
} CP932_VECTORS[] = {
	{ "髙", "\xfb\xfc", 0 },
	{ "﨑", "\xfa\xb1", 0 },
	{ "①", "\x87\x40", 0 },
	{ "㈱", "\x87\x8a", 0 },
	{ "～", "\x81\x60", 0 },
	{ "〜", "\x81\x60", 0 },
	{ "－", "\x81\x7c", 0 },
	{ "−", "\x81\x7c", 0 },
	{ "\\~", "\\~", 0 },
	{ "ｶﾞ", "\xb6\xde", 0 },
	{ "表", "\x95\x5c", 0 },
	{ "𠮷野家", "\x81\xac\x96\xec\x89\xc6", 0x20bb7 },
	{ "㐂", "\x81\xac", 0x3402 },
	{ "㋿", "\x81\xac", 0x32ff },
	{ "ヷ", "\x81\xac", 0x30f7 },
	{ "é", "\x81\xac", 0xe9 },
	{ "補—助", "\x95\xe2\x81\x5c\x8f\x95", 0x2014 },
	{ "―", "\x81\x5c", 0 },
	{ "¥", "\x81\x8f", 0xa5 },
	{ "￥", "\x81\x8f", 0 },
	{ "a‾", "a\x81\x50", 0x203e },
	{ "é—", "\x81\xac\x81\x5c", 0xe9 },
	{ "葛\xf3\xa0\x84\x80城", "\x8a\x8b\x8f\xe9", 0xe0100 },
};

static void test_cp932(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(CP932_VECTORS); i++) {
		const struct cp932_vector *v = &CP932_VECTORS[i];
		struct buf *out = ARENA_NEW(a, struct buf);
		struct csv_writer w;
		buf_init(out, a, 1000);
		csv_begin(&w, a, out, CSV_CP932, 0);
		csv_put(&w, S("a"));
		csv_end_row(&w);
		csv_put_int(&w, -1);
		csv_put(&w, str_from(v->text));
		csv_end_row(&w);
		ROW_INT(csv_finish(&w), OK, "row %zu", i);
		struct str expected = str_format(a, "a\r\n-1,%s\r\n", v->bytes);
		ROW_TRUE(str_equal(buf_view(out), expected), "row %zu %s", i, v->text);
		ROW_INT(w.loss_count,
			v->lost == 0 ? 0 :
				v->lost == 0xe9 && strlen(v->bytes) > 2 ? 2 :
					1,
			"row %zu losses", i);
		if (v->lost != 0)
			ROW_TRUE(w.losses[0].row == 2 && w.losses[0].column == 2 && w.losses[0].character == v->lost,
				"row %zu place", i);
	}
}

static void test_refusing(void **state) {
	struct arena *a = *state;
	struct buf *out = ARENA_NEW(a, struct buf);
	struct csv_writer w;
	buf_init(out, a, 100000);
	csv_begin(&w, a, out, CSV_CP932, CSV_REFUSE_LOSS);
	csv_put(&w, S("髙"));
	assert_int_equal(csv_finish(&w), OK);
	for (int i = 0; i < CSV_LOSSES_KEPT + 5; i++)
		csv_put(&w, S("𠮷"));
	assert_int_equal(csv_finish(&w), ERR_FORMAT);
	assert_int_equal(w.loss_count, CSV_LOSSES_KEPT + 5);
	struct buf *small = ARENA_NEW(a, struct buf);
	buf_init(small, a, 10);
	csv_begin(&w, a, small, CSV_CP932, 0);
	csv_put(&w, S("これは長すぎる"));
	csv_end_row(&w);
	assert_int_equal(csv_finish(&w), ERR_TOO_LARGE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_reading), UNIT(test_separator), UNIT(test_heading), UNIT(test_writing), UNIT(test_round_trip),
		UNIT(test_cp932), UNIT(test_refusing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
