/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Compressing finished public pages. Pages of signed-in people are never compressed: their length could tell what
 * they hold. */
#ifndef KASSEI_WEB_GZIP_H
#define KASSEI_WEB_GZIP_H

#include "base/arena.h"
#include "base/str.h"

/* The body as gzip (RFC 1952) in an arena of its own, which the caller frees. False when the content type is
 * compressed already or gzip would save less than a tenth. */
bool gzip_page(const char *content_type, struct str body, struct arena **ret_arena, struct str *ret_gzip);

#endif
