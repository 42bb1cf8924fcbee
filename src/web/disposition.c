/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Content-Disposition (RFC 6266): a file's name for every browser, in UTF-8 (RFC 8187) and once more in ASCII. */
#include "web/web-private.h"

/* attr-char of RFC 8187 section 3.2.1. */
static bool is_plain(unsigned char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c != 0 && strchr("!#$&+-.^_`|~", c) != NULL);
}

/* For programs that know RFC 2616 only: what is not plain becomes an underscore, one for each character. */
static void put_ascii(struct buf *b, struct str name) {
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if ((c & 0xc0) == 0x80)
			continue;
		bool kept = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/';
		buf_char(b, kept ? (char)c : '_');
	}
}

struct str disposition_text(struct arena *a, struct str name) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 8192);
	buf_cstr(b, "attachment; filename=\"");
	put_ascii(b, name);
	buf_cstr(b, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (is_plain(c))
			buf_char(b, (char)c);
		else
			buf_format(b, "%%%02X", c);
	}
	return str_copy(a, b->too_big ? S("attachment") : buf_view(b));
}
