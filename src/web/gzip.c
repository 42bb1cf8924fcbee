/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See gzip.h. */
#include "web/gzip.h"

#include <zlib.h>

enum { GZIP_LEVEL = 6, GZIP_WINDOW_BITS = 15 + 16, GZIP_MEMORY = 8, LEAST_BYTES = 256 };

static bool is_text(const char *content_type) {
	struct str type = str_from(content_type);
	return str_starts(type, S("text/")) || str_contains(type, S("json")) || str_contains(type, S("xml"));
}

static bool deflate_into(struct str body, char *to, size_t room, size_t *ret_n) {
	z_stream z = { .next_in = Z_NULL };
	if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	memcpy(&z.next_in, &body.p, sizeof z.next_in);
	z.avail_in = (uInt)body.n;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	int result = deflate(&z, Z_FINISH);
	*ret_n = room - z.avail_out;
	deflateEnd(&z);
	return result == Z_STREAM_END;
}

bool gzip_page(const char *content_type, struct str body, struct arena **ret_arena, struct str *ret_gzip) {
	if (content_type == NULL || !is_text(content_type) || str_contains(str_from(content_type), S("spreadsheet")) ||
		body.n < LEAST_BYTES)
		return false;
	size_t room = body.n - body.n / 10, n;
	struct arena *a = arena_new_sized(room);
	char *to = arena_alloc(a, room);
	if (!deflate_into(body, to, room, &n)) {
		arena_free(a);
		return false;
	}
	*ret_arena = a;
	*ret_gzip = str_of(to, n);
	return true;
}
