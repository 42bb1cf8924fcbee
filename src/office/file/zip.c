/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See zip.h. */
#include "office/file/zip.h"

#include "office/file/bytes.h"

#include <zlib.h>

enum {
	COMMENT_MOST = 65535,
	END_BYTES = 22,
	ENTRY_BYTES = 46,
	LOCAL_BYTES = 30,
	ENTRIES_MOST = 20000,
	PIECE_BYTES = 64 * 1024,
	STORED = 0,
	DEFLATED = 8
};

/* Where the end of the directory stands: the last one counts, behind it a comment. SIZE_MAX: nowhere. */
static size_t end_of(struct str s) {
	if (s.n < END_BYTES)
		return SIZE_MAX;
	size_t from = s.n > END_BYTES + COMMENT_MOST ? s.n - END_BYTES - COMMENT_MOST : 0;
	for (size_t at = s.n - END_BYTES + 1; at-- > from;)
		if (bytes_have(s, at, S("PK\x05\x06")) && at + END_BYTES + bytes_little(s, at + 20, 2) == s.n)
			return at;
	return SIZE_MAX;
}

bool zip_open(struct str bytes, struct zip_walk *w) {
	size_t end = end_of(bytes);
	if (end == SIZE_MAX)
		return false;
	size_t count = bytes_little(bytes, end + 10, 2);
	*w = (struct zip_walk){ .bytes = bytes,
		.at = bytes_little(bytes, end + 16, 4),
		.end = end,
		.left = count < ENTRIES_MOST ? count : ENTRIES_MOST };
	return true;
}

bool zip_next(struct zip_walk *w, struct zip_entry *ret) {
	struct str s = w->bytes;
	if (w->left == 0 || w->broken)
		return false;
	if (w->at > w->end || !bytes_have(s, w->at, S("PK\x01\x02")) || w->at + ENTRY_BYTES > w->end) {
		w->broken = true;
		return false;
	}
	size_t at = w->at, name_n = bytes_little(s, at + 28, 2);
	*ret = (struct zip_entry){ .name = str_slice(s, at + ENTRY_BYTES, name_n),
		.method = bytes_little(s, at + 10, 2),
		.locked = (bytes_little(s, at + 8, 2) & 1) != 0,
		.packed = bytes_little(s, at + 20, 4),
		.unpacked = bytes_little(s, at + 24, 4),
		.header = bytes_little(s, at + 42, 4) };
	w->at += ENTRY_BYTES + name_n + bytes_little(s, at + 30, 2) + bytes_little(s, at + 32, 2);
	w->left--;
	return true;
}

bool zip_find(struct str bytes, struct str name, struct zip_entry *ret) {
	struct zip_walk w;
	if (!zip_open(bytes, &w))
		return false;
	while (zip_next(&w, ret))
		if (str_equal(ret->name, name))
			return true;
	return false;
}

/* Where the data of an entry stands: the local header repeats the name, with a length of its own. */
static bool data_of(struct str bytes, const struct zip_entry *e, struct str *ret_data) {
	size_t from = e->header + LOCAL_BYTES + bytes_little(bytes, e->header + 26, 2) +
		bytes_little(bytes, e->header + 28, 2);
	if (!bytes_have(bytes, e->header, S("PK\x03\x04")) || from > bytes.n || (size_t)e->packed > bytes.n - from)
		return false;
	*ret_data = str_slice(bytes, from, (size_t)e->packed);
	return true;
}

/* zlib takes input without const in old versions of its header and does not write into it. */
static Bytef *input(struct str data) {
	Bytef *p;
	memcpy(&p, &data.p, sizeof p);
	return p;
}

static bool inflate_all(struct arena *a, z_stream *z, int64_t most, zip_take take, void *context) {
	unsigned char *piece = arena_bytes(a, PIECE_BYTES);
	int64_t all = 0;
	for (;;) {
		z->next_out = piece;
		z->avail_out = PIECE_BYTES;
		int result = inflate(z, Z_NO_FLUSH);
		size_t n = PIECE_BYTES - z->avail_out;
		all += (int64_t)n;
		if ((result != Z_OK && result != Z_STREAM_END) || all > most || (n == 0 && result == Z_OK))
			return false;
		if (!take(context, str_of((const char *)piece, n), result == Z_STREAM_END))
			return false;
		if (result == Z_STREAM_END)
			return true;
	}
}

bool zip_unpack(struct arena *a, struct str bytes, const struct zip_entry *e, int64_t most, zip_take take,
	void *context) {
	struct str data;
	if (e->locked || !data_of(bytes, e, &data))
		return false;
	if (e->method == STORED)
		return (int64_t)data.n <= most && take(context, data, true);
	z_stream z = { .next_in = input(data), .avail_in = (uInt)data.n };
	if (e->method != DEFLATED || inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return false;
	bool whole = inflate_all(a, &z, most, take, context);
	inflateEnd(&z);
	return whole;
}
