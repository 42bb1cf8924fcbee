/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What embed put into the program, read back: names, addresses, references, compressed forms. */
#include "web/asset.h"

#include "unit/base/check.h"

#include <brotli/decode.h>
#include <zlib.h>

enum { ROOM = 64 * 1024 };

static struct str bytes_of(const struct asset *asset) {
	return str_of((const char *)asset->bytes, asset->n);
}

static void test_lookup(void **state) {
	(void)state;
	static const struct { const char *name, *ending, *content_type; } ROWS[] = {
		{ "dot.svg", ".svg", "image/svg+xml" }, { "page.css", ".css", "text/css; charset=utf-8" },
		{ "use.js", ".js", "text/javascript; charset=utf-8" },
	};
	ROW_INT(asset_count, COUNT_OF(ROWS), "files");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct asset *asset = asset_by_name(ROWS[i].name);
		ROW_TRUE(asset != NULL, "%s", ROWS[i].name);
		struct str hashed = str_from(asset->hashed_name), name = str_from(ROWS[i].name),
			ending = str_from(ROWS[i].ending);
		ROW_TRUE(asset_find(hashed) == asset, "%s by address", ROWS[i].name);
		ROW_STR(str_from(asset->content_type), ROWS[i].content_type, "%s", ROWS[i].name);
		ROW_INT(hashed.n, name.n + 17, "%s: 16 digits and a dot", ROWS[i].name);
		ROW_TRUE(str_starts(hashed, str_slice(name, 0, name.n - ending.n + 1)) && str_ends(hashed, ending),
			"%s: %s", ROWS[i].name, hashed.p);
	}
	assert_null(asset_by_name("nosuch.css"));
	assert_null(asset_find(S("page.css")));
	assert_null(asset_find(S("")));
	/* sha256sum of dot.svg */
	ROW_STR(str_from(asset_by_name("dot.svg")->hashed_name), "dot.fb91f9a03c202c5f.svg", "hash");
	ROW_STR(str_from(asset_by_name("dot.svg")->etag), "\"fb91f9a03c202c5f\"", "etag");
}

static void test_references(void **state) {
	struct str css = bytes_of(asset_by_name("page.css")), js = bytes_of(asset_by_name("use.js"));
	struct str url = str_format(*state, "url(/assets/%s)", asset_by_name("dot.svg")->hashed_name);
	size_t found = 0;
	for (size_t at = str_find(css, url, 0); at != SIZE_MAX; at = str_find(css, url, at + 1))
		found++;
	ROW_INT(found, 20, "addresses in the style sheet");
	assert_false(str_contains(css, S("asset:")));
	ROW_TRUE(str_contains(js, str_format(*state, "page = \"/assets/%s\";", asset_by_name("page.css")->hashed_name)),
		"page in the script");
	ROW_TRUE(str_contains(js, str_format(*state, "dot = \"/assets/%s\";", asset_by_name("dot.svg")->hashed_name)),
		"dot in the script");
}

static void test_compressed(void **state) {
	const struct asset *asset = asset_by_name("page.css");
	unsigned char *out = arena_alloc(*state, ROOM);
	assert_true(asset->gzip_n > 0 && asset->gzip_n < asset->n / 2 && asset->brotli_n > 0 &&
		asset->brotli_n < asset->gzip_n);
	z_stream z = { .next_out = out, .avail_out = ROOM, .avail_in = (unsigned)asset->gzip_n };
	z.next_in = arena_alloc(*state, asset->gzip_n);
	memcpy(z.next_in, asset->gzip, asset->gzip_n);
	assert_int_equal(inflateInit2(&z, MAX_WBITS + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	ROW_TRUE(str_equal(str_of((char *)out, z.total_out), bytes_of(asset)), "gzip");
	inflateEnd(&z);
	size_t n = ROOM;
	assert_int_equal(BrotliDecoderDecompress(asset->brotli_n, asset->brotli, &n, out),
		BROTLI_DECODER_RESULT_SUCCESS);
	ROW_TRUE(str_equal(str_of((char *)out, n), bytes_of(asset)), "brotli");
	assert_null(asset_by_name("dot.svg")->gzip);
	assert_null(asset_by_name("dot.svg")->brotli);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_lookup), UNIT(test_references), UNIT(test_compressed) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
