/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See qr.h. */
#include "base/buf.h"
#include "web/qr.h"

#include <qrencode.h>

enum { QUIET_ZONE = 4, TEXT_MOST_BYTES = 2000, PATH_MOST_BYTES = 512 * 1024 };

static bool is_dark(const QRcode *code, int x, int y) {
	return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

static void put_row(struct buf *b, const QRcode *code, int y) {
	for (int x = 0; x < code->width; x++) {
		int from = x;
		while (is_dark(code, x, y))
			x++;
		if (x > from)
			buf_format(b, "M%d %dh%dv1h-%dz", from + QUIET_ZONE, y + QUIET_ZONE, x - from, x - from);
	}
}

enum err qr_make(struct arena *a, struct str text, struct qr *ret_qr) {
	if (text.n == 0)
		return ERR_INPUT;
	if (text.n > TEXT_MOST_BYTES)
		return ERR_TOO_LARGE;
	QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return ERR_INTERNAL;
	struct buf b;
	buf_init(&b, a, PATH_MOST_BYTES);
	for (int y = 0; y < code->width; y++)
		put_row(&b, code, y);
	*ret_qr = (struct qr){ .size = code->width + 2 * QUIET_ZONE, .path = str_copy(a, buf_view(&b)) };
	QRcode_free(code);
	return OK;
}
