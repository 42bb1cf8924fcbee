/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The text of a PDF through poppler, in a caged child (base/cage.h). Poppler is loaded by the child only: the parent
 * never has its code in its memory and does not pay for linking its fifty libraries. See read-private.h.
 */
#include "office/plan/read/page.h"
#include "office/plan/read/pdf_library.h"
#include "office/plan/read/read-private.h"

enum { PAGES = 2000, SECONDS = 60, CPU_SECONDS = 45, MEMORY_MB = 1024 };

/* Why the child gives no text. */
enum reason { REASON_NO_DOCUMENT = CAGE_FIRST_REASON, REASON_LOCKED };

/* ---- the child ---- */

static void print_page(const struct poppler *l, struct arena *a, PopplerPage *page, struct buf *to) {
	PopplerRectangle *places = NULL;
	guint place_count = 0;
	char *text = l->get_text(page);
	if (text == NULL || !l->get_text_layout(page, &places, &place_count))
		return;
	struct page_char *chars = ARENA_ARRAY(a, struct page_char, place_count + 1);
	struct str rest = str_from(text);
	size_t count = 0;
	while (rest.n > 0 && count < place_count) {
		const PopplerRectangle *place = &places[count];
		struct page_char *c = &chars[count++];
		size_t length = utf8_decode(rest, &c->cp);
		rest = str_from_offset(rest, length == 0 ? 1 : length);
		c->cp = length == 0 ? ' ' : c->cp;
		c->x0 = place->x1;
		c->y0 = place->y1;
		c->x1 = place->x2;
		c->y1 = place->y2;
	}
	page_print(a, to, chars, count);
	l->free(places);
	l->free(text);
}

static void print_document(const struct poppler *l, PopplerDocument *document, struct buf *to) {
	int pages = l->get_n_pages(document);
	for (int i = 0; i < pages && i < PAGES && !to->too_big; i++) {
		struct arena *a = arena_new();
		PopplerPage *page = l->get_page(document, i);
		if (page != NULL) {
			print_page(l, a, page, to);
			l->object_unref(page);
		}
		buf_cstr(to, i + 1 < pages ? "\n\f" : "\n");
		arena_free(a);
	}
}

static void *prepare(struct arena *a) {
	return poppler_load(a);
}

static int run(struct arena *a UNUSED, void *prepared, struct str bytes, struct buf *answer) {
	const struct poppler *l = prepared;
	bool locked;
	PopplerDocument *document = poppler_open(l, bytes, &locked);
	if (document == NULL)
		return locked ? REASON_LOCKED : REASON_NO_DOCUMENT;
	print_document(l, document, answer);
	return CAGE_DONE;
}

const struct cage_job plan_pdf_job = {
	.name = "plan-pdf",
	.prepare = prepare,
	.run = run,
	.answer_most_bytes = PLAN_READ_TEXT_BYTES,
	.memory_mb = MEMORY_MB,
	.cpu_s = CPU_SECONDS,
	.wall_s = SECONDS,
};

/* ---- the parent ---- */

static enum err explain(int end, const char **ret_ja, const char **ret_en) {
	static const struct { int end; enum err err; const char *ja, *en;
	} SENTENCES[] = {
		{ CAGE_NO_LIBRARY, ERR_INTERNAL,
			"PDFを読むための部品（libpoppler-glib8）がこのコンピューターにありません。導入するか、テキストにしてから読み込んでください。",
			"The library that reads PDF (libpoppler-glib8) is not installed; install it, or give the text." },
		{ CAGE_OPEN, ERR_INTERNAL,
			"PDFを安全に開く準備（seccomp）ができないため、読み込みませんでした。テキストにしてから読み込んでください。",
			"The PDF was not opened, because the protection it needs (seccomp) cannot be set up here; give the text." },
		{ REASON_NO_DOCUMENT, ERR_FORMAT, "PDFとして開けませんでした。ファイルが壊れていないかご確認ください。",
			"It cannot be opened as PDF; check that the file is whole." },
		{ REASON_LOCKED, ERR_FORMAT, "PDFにパスワードがかかっています。外してから読み込んでください。",
			"The PDF is protected by a password; remove it first." },
		{ CAGE_TOO_LARGE, ERR_TOO_LARGE, "PDFの文字が多すぎます。計画の部分だけを別のファイルにしてください。",
			"The PDF holds too much text; put the plan alone into a file." },
	};
	for (size_t i = 0; i < COUNT_OF(SENTENCES); i++)
		if (SENTENCES[i].end == end) {
			*ret_ja = SENTENCES[i].ja;
			*ret_en = SENTENCES[i].en;
			return SENTENCES[i].err;
		}
	*ret_ja = "PDFを読み終えることができませんでした。壊れているか、複雑すぎます。テキストにしてから読み込んでください。";
	*ret_en = "The PDF could not be read to its end: it is damaged or too complex; give the text.";
	return ERR_FORMAT;
}

static bool has_text(struct str s) {
	size_t letters = 0;
	for (size_t i = 0; i < s.n && letters < 10; i++)
		letters += (unsigned char)s.p[i] > ' ';
	return letters >= 10;
}

enum err pdf_text(struct arena *a, struct str bytes, struct str *ret_text, const char **ret_ja, const char **ret_en) {
	enum encoding encoding;
	struct str reason, text, answer;
	int end = cage_run(a, &plan_pdf_job, bytes, &answer);
	if (end != CAGE_DONE)
		return explain(end, ret_ja, ret_en);
	if (text_decode(a, answer, &text, &encoding, &reason) != OK || encoding != ENCODING_UTF8)
		return explain(-1, ret_ja, ret_en);
	if (!has_text(text)) {
		*ret_ja = "PDFに文字の情報がありません（紙を読み取った画像のようです）。文字認識（OCR）をかけるか、元の文書から作り直したPDFを使ってください。";
		*ret_en = "The PDF has no text (it seems to be scanned paper); run OCR on it, "
				  "or use a PDF made from the original document.";
		return ERR_FORMAT;
	}
	*ret_text = text;
	return OK;
}
