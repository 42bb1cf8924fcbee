/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Types by content, names, and what the caged child tells of pictures, PDF and archives; broken and hostile ones. The
 * test is its own child.
 */
#include "office/file/file.h"
#include "office/file/sniff.h"
#include "unit/base/check.h"
#include "unit/file/sample.h"

#include <stdlib.h>

static void test_signatures(void **state) {
	struct arena *a = *state;
	static const char *const MACRO[] = { "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin" };
	static const char *const WORD[] = { "[Content_Types].xml", "word/document.xml" };
	static const char *const SLIDES[] = { "[Content_Types].xml", "ppt/presentation.xml" };
	static const char *const PLAIN[] = { "a.txt", "xl/workbook.xml" };
	const struct { const char *name; struct str bytes; enum file_type type;
	} ROWS[] = {
		{ "x", S("%PDF-1.7 rest"), FILE_TYPE_PDF },
		{ "x", S("\xef\xbb\xbf \n%PDF-1.4"), FILE_TYPE_PDF },
		{ "x.pdf", S("MZ\x90 program"), FILE_TYPE_PROGRAM },
		{ "x.txt", S("#!/bin/sh\n"), FILE_TYPE_PROGRAM },
		{ "x",
			S("\x7f"
				"ELF"),
			FILE_TYPE_PROGRAM },
		{ "x.xls", S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"), FILE_TYPE_OFFICE_OLD },
		{ "x.txt", S("<!DOCTYPE html><script>"), FILE_TYPE_MARKUP },
		{ "x.png", S("  <svg xmlns='x'>"), FILE_TYPE_MARKUP },
		{ "x.txt", S("3 < 4"), FILE_TYPE_TEXT },
		{ "x.csv", S("a,b\n1,2\n"), FILE_TYPE_CSV },
		{ "名簿.CSV", S("\x96\xbc,\x91\x4f\n"), FILE_TYPE_CSV },
		{ "x.tsv", S("あ\tい\n"), FILE_TYPE_CSV },
		{ "x.csv.txt", S("a,b\n"), FILE_TYPE_TEXT },
		{ "x.txt", S("a\0b"), FILE_TYPE_OTHER },
		{ "x.csv", S("\x80\x81\xff\xfe\x00"), FILE_TYPE_OTHER },
		{ "x", S("GIF90a"), FILE_TYPE_TEXT },
		{ "x.xlsx", sample_xlsx(a), FILE_TYPE_XLSX },
		{ "x.xlsx", sample_zip(a, MACRO, 3, 9), FILE_TYPE_MACRO },
		{ "x", sample_zip(a, WORD, 2, 9), FILE_TYPE_DOCX },
		{ "x", sample_zip(a, SLIDES, 2, 9), FILE_TYPE_PPTX },
		{ "x.xlsx", sample_zip(a, PLAIN, 2, 9), FILE_TYPE_ZIP },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct look look;
		enum look_problem problem = file_look(a, str_from(ROWS[i].name), ROWS[i].bytes, &look);
		ROW_INT(look.type, ROWS[i].type, "row %zu %s", i, ROWS[i].name);
		ROW_TRUE(problem == LOOK_OK || look.type == FILE_TYPE_PDF, "row %zu %s: problem %d", i, ROWS[i].name,
			problem);
	}
}

static const enum file_type PICTURES[] = { FILE_TYPE_PNG, FILE_TYPE_JPEG, FILE_TYPE_GIF, FILE_TYPE_WEBP,
	FILE_TYPE_HEIC };

/* Colours survive lossy formats nearly. */
static bool is_near(int colour, int wanted) {
	for (int shift = 0; shift <= 16; shift += 8)
		if (abs((colour >> shift & 255) - (wanted >> shift & 255)) > 60)
			return false;
	return colour >= 0;
}

static void test_pictures(void **state) {
	static const int COLOURS[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffff00 };
	for (size_t i = 0; i < COUNT_OF(PICTURES); i++) {
		struct look look;
		int width = 0, height = 0;
		const char *name = file_type_desc.values[PICTURES[i]].word;
		ROW_INT(file_look(*state, S("x"), sample_picture(*state, PICTURES[i], 640, 400), &look), LOOK_OK, "%s",
			name);
		ROW_INT(look.type, PICTURES[i], "%s", name);
		ROW_INT(look.width.v, 640, "%s", name);
		ROW_INT(look.height.v, 400, "%s", name);
		for (int quarter = 0; quarter < 4; quarter++)
			ROW_TRUE(is_near(sample_colour(look.preview, quarter, &width, &height), COLOURS[quarter]),
				"%s quarter %d", name, quarter);
		ROW_INT(width, 320, "%s", name);
		ROW_INT(height, 200, "%s", name);
	}
	struct look look;
	assert_int_equal(file_look(*state, S("x"), sample_picture(*state, FILE_TYPE_PNG, 1, 3000), &look), LOOK_OK);
	assert_int_equal(look.height.v, 3000);
}

/* Where the camera's top left corner (red) and top right one (green) are shown, by Exif's table. */
static void test_orientations(void **state) {
	static const struct { int orientation, red, green;
	} ROWS[] = {
		{ 1, 0, 1 },
		{ 2, 1, 0 },
		{ 3, 3, 2 },
		{ 4, 2, 3 },
		{ 5, 0, 2 },
		{ 6, 1, 3 },
		{ 7, 3, 1 },
		{ 8, 2, 0 },
		{ 9, 0, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct look look;
		int orientation = ROWS[i].orientation, width, height;
		bool sideways = orientation >= 5 && orientation <= 8;
		assert_int_equal(file_look(*state, S("x"), sample_exif(*state, 64, 32, orientation), &look), LOOK_OK);
		ROW_INT(look.width.v, sideways ? 32 : 64, "orientation %d", orientation);
		ROW_INT(look.height.v, sideways ? 64 : 32, "orientation %d", orientation);
		ROW_TRUE(is_near(sample_colour(look.preview, ROWS[i].red, &width, &height), 0xff0000), "orientation %d",
			orientation);
		ROW_TRUE(is_near(sample_colour(look.preview, ROWS[i].green, &width, &height), 0x00ff00),
			"orientation %d", orientation);
		ROW_INT(width, look.width.v, "orientation %d", orientation);
		ROW_TRUE(!str_contains(look.preview, S("SECRET")), "orientation %d", orientation);
	}
}

static void test_pdf(void **state) {
	static const struct {
		int pages;
		bool text;
		int text_pages;
	} ROWS[] = { { 1, true, 1 }, { 3, false, 0 }, { 60, true, 50 } };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct look look;
		ROW_INT(file_look(*state, S("x"), sample_pdf(*state, ROWS[i].pages, ROWS[i].text), &look), LOOK_OK,
			"row %zu", i);
		ROW_INT(look.pages.v, ROWS[i].pages, "row %zu", i);
		ROW_INT(look.text_pages.v, ROWS[i].text_pages, "row %zu", i);
	}
}

/* Length of a picture's header says 50,000 by 50,000. */
static struct str huge_png(struct arena *a) {
	struct str png = str_copy(a, sample_picture(a, FILE_TYPE_PNG, 8, 8));
	char *bytes = arena_bytes(a, png.n);
	memcpy(bytes, png.p, png.n);
	memcpy(bytes + 16, "\0\0\xc3\x50\0\0\xc3\x50", 8);
	return str_of(bytes, png.n);
}

static void test_hostile(void **state) {
	struct arena *a = *state;
	static const char *const BOMB[] = { "[Content_Types].xml", "xl/workbook.xml", "xl/a", "xl/b" };
	static const char LOCKED[] =
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
		"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)>>endobj\n"
		"trailer<</Root 1 0 R/Size 4/Encrypt 3 0 R/ID[(1234567890123456)(1234567890123456)]>>\n%%EOF\n";
	static const char LOOP[] =
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 900000000>>endobj\n"
		"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n";
	struct str zip = sample_xlsx(a);
	const struct { const char *what; struct str bytes; enum look_problem problem; } ROWS[] = {
		{ "a picture of 2,500 million pixels", huge_png(a), LOOK_BOMB },
		{ "an archive of 6 GB", sample_zip(a, BOMB, 3, 2000000000), LOOK_BOMB },
		{ "a PDF with a password", str_from(LOCKED), LOOK_LOCKED },
		{ "PDF in name only", S("%PDF-1.7\nnothing"), LOOK_BROKEN },
		{ "PNG in name only", S("\x89PNG\r\n\x1a\n nothing here"), LOOK_BROKEN },
		{ "half a PNG", str_slice(sample_picture(a, FILE_TYPE_PNG, 99, 99), 0, 100), LOOK_BROKEN },
		{ "half a HEIC", str_slice(sample_picture(a, FILE_TYPE_HEIC, 99, 99), 0, 300), LOOK_BROKEN },
		{ "half a WebP", str_slice(sample_picture(a, FILE_TYPE_WEBP, 99, 99), 0, 60), LOOK_BROKEN },
		{ "half an archive", str_slice(zip, 0, zip.n - 5), LOOK_BROKEN },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct look look;
		ROW_INT(file_look(a, S("x"), ROWS[i].bytes, &look), ROWS[i].problem, "%s", ROWS[i].what);
		ROW_TRUE(look.preview.n == 0 && !look.width.has, "%s", ROWS[i].what);
	}
	struct look look;
	assert_int_not_equal(file_look(a, S("x"), str_from(LOOP), &look), LOOK_OK);
}

/* Each file cut and changed at many places: whatever comes, it is an answer. */
static void test_damaged(void **state) {
	struct arena *a = *state;
	const struct str wholes[] = {
		sample_picture(a, FILE_TYPE_PNG, 40, 30),
		sample_exif(a, 40, 30, 6),
		sample_picture(a, FILE_TYPE_GIF, 40, 30),
		sample_picture(a, FILE_TYPE_WEBP, 40, 30),
		sample_picture(a, FILE_TYPE_HEIC, 64, 64),
		sample_pdf(a, 2, true),
		sample_xlsx(a),
	};
	uint32_t random = 12345;
	for (size_t i = 0; i < COUNT_OF(wholes); i++)
		for (int k = 0; k < 8; k++) {
			struct look look;
			char *bytes = arena_bytes(a, wholes[i].n);
			memcpy(bytes, wholes[i].p, wholes[i].n);
			for (int changes = 0; changes <= k; changes++) {
				random = random * 1664525 + 1013904223;
				bytes[8 + (random >> 8) % (wholes[i].n - 8)] = (char)(random >> 24);
			}
			enum look_problem problem =
				file_look(a, S("x"), str_of(bytes, wholes[i].n - (size_t)(k % 3)), &look);
			ROW_TRUE(problem < LOOK_PROBLEM_COUNT && problem != LOOK_UNABLE, "file %zu change %d: %d", i, k,
				problem);
		}
}

static void test_names(void **state) {
	static const struct { const char *name; enum file_type type; const char *safe;
	} ROWS[] = {
		{ "見積書.pdf", FILE_TYPE_PDF, "見積書.pdf" },
		{ "見積書.PDF", FILE_TYPE_PDF, "見積書.PDF" },
		{ "photo.jpeg", FILE_TYPE_JPEG, "photo.jpeg" },
		{ "photo.pdf", FILE_TYPE_JPEG, "photo.pdf.jpg" },
		{ "..\\..\\etc/passwd", FILE_TYPE_TEXT, "_.._etc_passwd.txt" },
		{ "a<b>:\"c\"|?*.txt", FILE_TYPE_TEXT, "a_b___c____.txt" },
		{ "gpj.\xe2\x80\xae"
			"exe.png",
			FILE_TYPE_PNG, "gpj._exe.png" },
		{ "CON.txt", FILE_TYPE_TEXT, "_CON.txt" },
		{ "com1.csv", FILE_TYPE_CSV, "_com1.csv" },
		{ "console.txt", FILE_TYPE_TEXT, "console.txt" },
		{ "", FILE_TYPE_PDF, "_.pdf" },
		{ "...", FILE_TYPE_PDF, "_.pdf" },
		{ ".pdf", FILE_TYPE_PDF, "pdf.pdf" },
		{ "a.", FILE_TYPE_PDF, "a.pdf" },
		{ "x.exe", FILE_TYPE_PROGRAM, "x.exe" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(file_name_safe(*state, str_from(ROWS[i].name), ROWS[i].type), ROWS[i].safe, "row %zu \"%s\"", i,
			ROWS[i].name);
	struct buf b;
	buf_init(&b, *state, 4096);
	for (int i = 0; i < 300; i++)
		buf_cstr(&b, "長");
	buf_cstr(&b, ".pdf");
	struct str safe = file_name_safe(*state, buf_view(&b), FILE_TYPE_PDF);
	assert_int_equal(utf8_count(safe), 150);
	assert_true(str_ends(safe, S("長.pdf")));
}

static void test_rules(void **state) {
	struct settings s = { .file_types = "pdf  jpeg",
		.file_limit_mb = 1,
		.file_party_limit_mb = 2,
		.clamd_socket = "" };
	struct file_rules rules;
	struct file_arrival arrival;
	struct str reason;
	struct str big = str_of(memset(arena_bytes(*state, (1 << 20) + 1), 'x', (1 << 20) + 1), (1 << 20) + 1);
	assert_int_equal(file_rules_read(&s, *state, &rules, &reason), OK);
	const struct { struct str bytes; enum file_refusal refusal; const char *says; } ROWS[] = {
		{ S(""), FILE_EMPTY, "「図.png」は中身が空です" },
		{ big, FILE_TOO_LARGE, "「図.png」は大きすぎます（上限は1MB）" },
		{ S("plain text"), FILE_TYPE_REFUSED, "（テキスト）。次のいずれかで保存し直してください: PDF、写真（JPEG）" },
		{ sample_picture(*state, FILE_TYPE_PNG, 4, 4), FILE_TYPE_REFUSED, "（画像（PNG））" },
		{ sample_xlsx(*state), FILE_TYPE_REFUSED, "（Excel（xlsx））" },
		{ S("%PDF-1.4"), FILE_BROKEN, "開けません（PDF）" },
		{ sample_pdf(*state, 1, true), FILE_TAKEN, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_INT(file_examine(*state, &rules, S("図.png"), ROWS[i].bytes, 5, &arrival), ROWS[i].refusal,
			"row %zu", i);
		if (ROWS[i].says != NULL)
			ROW_TRUE(str_contains(file_refusal_sentence(*state, LANG_JA, ROWS[i].refusal, &rules, &arrival),
					 str_from(ROWS[i].says)),
				"row %zu", i);
	}
	s.file_types = "pdf paint";
	assert_int_equal(file_rules_read(&s, *state, &rules, &reason), ERR_INPUT);
	assert_true(str_contains(reason, S("paint")));
}

int main(int argc, char **argv) {
	static const struct cage_job *const JOBS[] = { &file_picture_job, &file_pdf_job, &file_zip_job };
	if (argc == 3 && strcmp(argv[1], "parse") == 0)
		cage_child_named(argv[2], JOBS, COUNT_OF(JOBS));
	const struct CMUnitTest tests[] = {
		UNIT(test_signatures),
		UNIT(test_pictures),
		UNIT(test_orientations),
		UNIT(test_pdf),
		UNIT(test_hostile),
		UNIT(test_damaged),
		UNIT(test_names),
		UNIT(test_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
