/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* QR codes (JIS X 0510, ISO/IEC 18004) as a path for SVG: the markup stands in a view, so that the page's policy needs
 * no exception. */
#ifndef KASSEI_WEB_QR_H
#define KASSEI_WEB_QR_H

#include "base/arena.h"
#include "base/err.h"

struct qr {
	int size;        /* modules of the whole picture in each direction, with the quiet zone of four around it */
	struct str path; /* for the attribute d: one rectangle for each row's run of dark modules; units are modules */
};

/* The code of `text` as bytes, error correction level M. Path in `a`. ERR_TOO_LARGE: more than 2,000 bytes; ERR_INPUT:
 * nothing. */
enum err qr_make(struct arena *a, struct str text, struct qr *ret_qr) MUST_CHECK;

#endif
