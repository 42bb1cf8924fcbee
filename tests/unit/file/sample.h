/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of every kind, made here: pictures by gd and libheif, a PDF and archives by hand. */
#ifndef KASSEI_TESTS_UNIT_FILE_SAMPLE_H
#define KASSEI_TESTS_UNIT_FILE_SAMPLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "office/file/file-types.h"

/* A picture whose four quarters are red, green (top), blue, yellow (bottom). */
struct str sample_picture(struct arena *a, enum file_type type, int width, int height);
/* A JPEG with Exif: this orientation and a comment "SECRET PLACE". */
struct str sample_exif(struct arena *a, int width, int height, int orientation);
/* The colour (0xRRGGBB) in the middle of a quarter of a JPEG: 0 and 1 top left and right, 2 and 3 bottom. Its size. */
int sample_colour(struct str jpeg, int quarter, int *ret_width, int *ret_height);
/* A PDF of so many pages, with a sentence on each when `text`. */
struct str sample_pdf(struct arena *a, int pages, bool text);
/* An archive whose directory has these names; each says that it holds `unpacked` bytes. */
struct str sample_zip(struct arena *a, const char *const *names, size_t count, uint32_t unpacked);
/* The whole of a small Excel document's directory. */
struct str sample_xlsx(struct arena *a);

#endif
