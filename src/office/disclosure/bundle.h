/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ZIP file in memory (libzip), names in UTF-8 (APPNOTE 6.3, appendix D). */
#ifndef KASSEI_OFFICE_DISCLOSURE_BUNDLE_H
#define KASSEI_OFFICE_DISCLOSURE_BUNDLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct bundle;

/* Empty, with `day_s` (UTC seconds) as the time of all its files. Lives as long as the arena. */
enum err bundle_new(struct arena *a, int64_t day_s, struct bundle **ret_bundle) MUST_CHECK;
/* Adds a file; `bytes` must live until bundle_close. A name that is there already gets a number before its ending. */
enum err bundle_add(struct bundle *b, struct str name, struct str bytes) MUST_CHECK;
/* Writes it out; the bundle is over. *ret_bytes in the arena. ERR_INTERNAL when libzip fails. */
enum err bundle_close(struct bundle *b, struct str *ret_bytes) MUST_CHECK;

#endif
