/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Labels and letters as PDF, read again with poppler: every name on a page, twelve labels to a sheet, nothing cut. */
#include "base/buf.h"
#include "office/notice/paper.h"
#include "unit/base/check.h"

#include <poppler.h>

/* The text of each page, one string each, without spaces and line ends. */
static struct str page_text(struct arena *a, PopplerDocument *pdf, int number) {
	PopplerPage *page = poppler_document_get_page(pdf, number);
	char *text = poppler_page_get_text(page);
	struct str squeezed = str_copy(a, str_from(text));
	g_free(text);
	g_object_unref(page);
	const struct str gone[] = { S(" "), S("\n"), S("　") };
	for (size_t i = 0; i < COUNT_OF(gone); i++)
		squeezed = str_replace(a, squeezed, gone[i], S(""));
	return squeezed;
}

static PopplerDocument *open_pdf(const struct buf *b) {
	GBytes *bytes = g_bytes_new(b->p, b->n);
	GError *why = NULL;
	PopplerDocument *pdf = poppler_document_new_from_bytes(bytes, NULL, &why);
	g_bytes_unref(bytes);
	ROW_TRUE(pdf != NULL, "%s", why != NULL ? why->message : "");
	return pdf;
}

static void test_sheets(void **state) {
	static const struct {
		size_t count;
		int skip, sheets;
	} ROWS[] = { { 1, 0, 1 }, { 12, 0, 1 }, { 13, 0, 2 }, { 1, 11, 1 }, { 2, 11, 2 }, { 25, 0, 3 } };
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct paper_address labels[25];
		struct buf b;
		buf_init(&b, a, 1 << 24);
		for (size_t j = 0; j < ROWS[i].count; j++)
			labels[j] = (struct paper_address){ .postcode = S("1980036"),
				.address = S("みほん野市"),
				.name = str_format(a, "見本%02zu号", j) };
		ROW_INT(paper_labels(&b, a, labels, ROWS[i].count, ROWS[i].skip), OK, "row %zu", i);
		PopplerDocument *pdf = open_pdf(&b);
		ROW_INT(poppler_document_get_n_pages(pdf), ROWS[i].sheets, "row %zu: sheets", i);
		for (size_t j = 0; j < ROWS[i].count; j++) {
			struct str text = page_text(a, pdf, (int)(j + (size_t)ROWS[i].skip) / LABELS_A_SHEET);
			ROW_TRUE(str_contains(text, labels[j].name) && str_contains(text, S("様")),
				"row %zu: label %zu", i, j);
			ROW_TRUE(str_contains(text, S("〒198-0036")) && str_contains(text, S("みほん野市")),
				"row %zu: address %zu", i, j);
		}
		g_object_unref(pdf);
	}
}

/* Markup stays text, and a long address is set smaller instead of being cut. */
static void test_awkward_texts(void **state) {
	struct arena *a = *state;
	struct buf b, address;
	buf_init(&b, a, 1 << 24);
	buf_init(&address, a, 4096);
	for (int i = 0; i < 12; i++)
		buf_format(&address, "みほん野市中央一丁目%02d番", i);
	const struct paper_address labels[] = { { S("1980036"), buf_view(&address), S("見本花子") },
		{ S(""), S("x"), S("<b>&髙﨑</b>") }, { S("12"), S("y"), S("z") } };
	assert_int_equal(paper_labels(&b, a, labels, COUNT_OF(labels), 0), OK);
	PopplerDocument *pdf = open_pdf(&b);
	struct str text = page_text(a, pdf, 0);
	ROW_INT(poppler_document_get_n_pages(pdf), 1, "sheets");
	ROW_TRUE(str_contains(text, S("<b>&髙﨑</b>様")), "%.*s", STR_ARG(text));
	ROW_TRUE(str_contains(text, S("一丁目11番")), "the end of a long address");
	ROW_TRUE(str_contains(text, S("〒12y")), "an odd postcode as it is");
	g_object_unref(pdf);
}

static void test_letters(void **state) {
	struct arena *a = *state;
	struct buf b, body;
	buf_init(&b, a, 1 << 24);
	buf_init(&body, a, 1 << 16);
	for (int i = 0; i < 100; i++)
		buf_format(&body, "行%03d\n", i);
	const struct paper_letter letters[] = {
		{ .to = { S("1980036"), S("みほん野市"), S("見本花子") },
			.date = S("令和8年11月2日"),
			.sender = S("みほん野市"),
			.subject = S("短い手紙"),
			.body = S("本文") },
		{ .to = { S("1980036"), S("みほん野市"), S("見本太郎") },
			.date = S("令和8年11月2日"),
			.sender = S("みほん野市"),
			.subject = S("長い手紙"),
			.body = buf_view(&body) },
	};
	assert_int_equal(paper_letters(&b, a, letters, COUNT_OF(letters)), OK);
	PopplerDocument *pdf = open_pdf(&b);
	int pages = poppler_document_get_n_pages(pdf);
	ROW_TRUE(str_contains(page_text(a, pdf, 0), S("見本花子様令和8年11月2日みほん野市短い手紙本文")), "the first");
	ROW_TRUE(pages >= 4, "%d pages", pages);
	struct str rest = S("");
	for (int i = 1; i < pages; i++)
		rest = str_join2(a, rest, page_text(a, pdf, i));
	for (int i = 0; i < 100; i++)
		ROW_TRUE(str_contains(rest, str_format(a, "行%03d", i)), "line %d", i);
	g_object_unref(pdf);
	struct buf small;
	buf_init(&small, a, 1000);
	ROW_INT(paper_letters(&small, a, letters, COUNT_OF(letters)), ERR_TOO_LARGE, "too large");
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_sheets), UNIT(test_awkward_texts), UNIT(test_letters) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
