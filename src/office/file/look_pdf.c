/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A PDF in the cage: how many pages, and on how many of the first ones there is text, by poppler. */
#include "office/file/look-private.h"
#include "office/file/look.h"
#include "office/plan/read/pdf_library.h"

enum { PAGES_READ = 50, LETTERS_LEAST = 10 };

static void *prepare(struct arena *a) {
	return poppler_load(a);
}

static bool has_text(const struct poppler *l, PopplerPage *page) {
	char *text = l->get_text(page);
	size_t letters = 0;
	for (const char *c = text; c != NULL && *c != '\0' && letters < LETTERS_LEAST; c++)
		letters += (unsigned char)*c > ' ';
	l->free(text);
	return letters >= LETTERS_LEAST;
}

static int run(struct arena *a UNUSED, void *prepared, struct str bytes, struct buf *answer) {
	const struct poppler *l = prepared;
	bool locked;
	PopplerDocument *document = poppler_open(l, bytes, &locked);
	if (document == NULL)
		return locked ? LOOK_REASON_LOCKED : LOOK_REASON_BROKEN;
	int pages = l->get_n_pages(document), with_text = 0;
	if (pages < 1)
		return LOOK_REASON_BROKEN;
	for (int i = 0; i < pages && i < PAGES_READ; i++) {
		PopplerPage *page = l->get_page(document, i);
		with_text += page != NULL && has_text(l, page);
		if (page != NULL)
			l->object_unref(page);
	}
	buf_format(answer, "pages %d\ntext_pages %d\n\n", pages, with_text);
	return CAGE_DONE;
}

const struct cage_job file_pdf_job = {
	.name = "file-pdf",
	.prepare = prepare,
	.run = run,
	.answer_most_bytes = 4096,
	.memory_mb = 1024,
	.cpu_s = 20,
	.wall_s = 40,
};
