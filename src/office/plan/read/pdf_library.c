/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See pdf_library.h. */
#include "office/plan/read/pdf_library.h"

#include "base/buf.h"
#include "base/cage.h"

#include <dlfcn.h>

static bool load(struct poppler *l) {
	void *handle = dlopen("libpoppler-glib.so.8", RTLD_NOW | RTLD_LOCAL);
	return handle != NULL && cage_symbol(handle, "poppler_document_new_from_bytes", &l->new_from_bytes) &&
		cage_symbol(handle, "poppler_document_get_n_pages", &l->get_n_pages) &&
		cage_symbol(handle, "poppler_document_get_page", &l->get_page) &&
		cage_symbol(handle, "poppler_page_get_text", &l->get_text) &&
		cage_symbol(handle, "poppler_page_get_text_layout", &l->get_text_layout) &&
		cage_symbol(handle, "g_bytes_new_static", &l->bytes_new_static) &&
		cage_symbol(handle, "g_bytes_unref", &l->bytes_unref) &&
		cage_symbol(handle, "g_object_unref", &l->object_unref) && cage_symbol(handle, "g_free", &l->free);
}

PopplerDocument *poppler_open(const struct poppler *l, struct str bytes, bool *ret_locked) {
	GError *error = NULL;
	GBytes *shared = l->bytes_new_static(bytes.p, bytes.n);
	PopplerDocument *document = l->new_from_bytes(shared, NULL, &error);
	*ret_locked = document == NULL && error != NULL && error->code == POPPLER_ERROR_ENCRYPTED;
	l->bytes_unref(shared);
	return document;
}

/*
 * Fonts that are not embedded say with the name of a character map which of its codes is which character; poppler
 * reads these maps from files when it first meets them and keeps four. The child may not open files later, so it meets
 * the usual four before: a document made here shows one character in each.
 */
static void meet_character_maps(const struct poppler *l, struct arena *a) {
	static const char *const MAPS[] = { "90ms-RKSJ-H", "90msp-RKSJ-H", "UniJIS-UCS2-H", "UniJIS-UTF16-H" };
	struct buf *b = ARENA_NEW(a, struct buf);
	bool locked;
	buf_init(b, a, 64 * 1024);
	buf_cstr(b,
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<<");
	for (size_t i = 0; i < COUNT_OF(MAPS); i++)
		buf_format(b, "/F%zu<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/%s/DescendantFonts[5 0 R]>>", i,
			MAPS[i]);
	buf_cstr(b,
		">>>>>>endobj\n4 0 obj<</Length 120>>stream\n"
		"BT /F0 9 Tf <8b43>Tj /F1 9 Tf <8b43>Tj /F2 9 Tf <6c17>Tj /F3 9 Tf <6c17>Tj ET "
		"                                                     \nendstream endobj\n"
		"5 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/A"
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
		"/FontDescriptor 6 0 R>>endobj\n"
		"6 0 obj<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/"
		"CapHeight 1/StemV 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
	PopplerDocument *document = poppler_open(l, buf_view(b), &locked);
	if (document == NULL)
		return;
	PopplerPage *page = l->get_page(document, 0);
	if (page != NULL)
		l->free(l->get_text(page));
	/* It stays open: poppler forgets the maps with its last document. */
}

struct poppler *poppler_load(struct arena *a) {
	struct poppler *l = ARENA_NEW(a, struct poppler);
	if (!load(l))
		return NULL;
	meet_character_maps(l, a);
	return l;
}
