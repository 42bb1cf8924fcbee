/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Poppler inside a caged child (base/cage.h): loaded there at run time, never linked, never in the parent's memory. */
#ifndef KASSEI_OFFICE_PLAN_READ_PDF_LIBRARY_H
#define KASSEI_OFFICE_PLAN_READ_PDF_LIBRARY_H

#include "base/arena.h"
#include "base/str.h"

#include <poppler.h>

/* Functions of poppler and glib that are found at run time, with their own types. */
struct poppler {
	__typeof__(&poppler_document_new_from_bytes) new_from_bytes;
	__typeof__(&poppler_document_get_n_pages) get_n_pages;
	__typeof__(&poppler_document_get_page) get_page;
	__typeof__(&poppler_page_get_text) get_text;
	__typeof__(&poppler_page_get_text_layout) get_text_layout;
	__typeof__(&g_bytes_new_static) bytes_new_static;
	__typeof__(&g_bytes_unref) bytes_unref;
	__typeof__(&g_object_unref) object_unref;
	__typeof__(&g_free) free;
};

/* Before the cage closes: the library, and the character maps of Japanese fonts that are not embedded. NULL: it is not
 * installed. */
struct poppler *poppler_load(struct arena *a);
/* NULL: it cannot be opened; *ret_locked: because it needs a password. `bytes` must stay as long as the document. */
PopplerDocument *poppler_open(const struct poppler *l, struct str bytes, bool *ret_locked);

#endif
