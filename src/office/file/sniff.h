/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a file is, told from its bytes: never from its name or from what the sender says. Looks at signatures and at the
 * headers of pictures only; nothing is decompressed or decoded.
 */
#ifndef KASSEI_OFFICE_FILE_SNIFF_H
#define KASSEI_OFFICE_FILE_SNIFF_H

#include "base/arena.h"
#include "office/file/file-types.h"

/* The type by signature. FILE_TYPE_ZIP for every archive (sniff_zip tells more), FILE_TYPE_TEXT for what has no
 * signature but could be text, FILE_TYPE_OTHER for the rest. */
enum file_type sniff_signature(struct str bytes);

/* The directory of a ZIP archive (APPNOTE 4.3.12): which Office document it is, if any. False when there is no whole
 * directory. *ret_unpacked: how much its entries say they hold, at most INT64_MAX. For the child. */
bool sniff_zip(struct str bytes, enum file_type *ret_type, int64_t *ret_unpacked);

/* Size and orientation (1 to 8, Exif tag 0x0112; 1 when not said) of a PNG, JPEG, GIF or WebP, from its header. False:
 * not found. For the child. */
struct picture { int64_t width, height; int orientation; };
bool sniff_picture(struct str bytes, enum file_type type, struct picture *ret);

/* The part of a name behind its last dot, in lower case ASCII; empty when it has none, or one of over 10 letters. */
struct str name_ending(struct arena *a, struct str name);
/* The ending is one of those of the type. */
bool type_has_ending(enum file_type type, struct str ending);

#endif
