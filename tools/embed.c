/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * embed: files into the binary. `embed --c OUT.c --s OUT.S --bin OUT.bin [--dep OUT.d] PATH...` takes every file under
 * the paths and writes the table of web/asset.h (OUT.c), the bytes with their gzip and brotli forms (OUT.bin), and an
 * assembler file that includes them (OUT.S): `.incbin` costs no compile time, whatever the size.
 *
 * A file's address holds 16 hexadecimal digits of the SHA-256 of its final bytes. In .css `url(asset:NAME)` and in
 * .js `asset("NAME")` become the address of that file. Refused: an unknown ending, an empty file, a file over 4 MiB,
 * two files of one name, and styles, scripts and pictures that load from another host.
 */
#include "tool.h"

#include <brotli/encode.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { LARGEST_ASSET = 4 * 1024 * 1024, LARGEST_OUTPUT = 64 * 1024 * 1024, HASH_DIGITS = 16, BROTLI_WINDOW = 22 };

static const struct type {
	const char *ending, *content_type;
	bool compressible;
} TYPES[] = {
	{ .ending = ".css", .content_type = "text/css; charset=utf-8", .compressible = true },
	{ .ending = ".html", .content_type = "text/html; charset=utf-8", .compressible = true },
	{ .ending = ".ico", .content_type = "image/vnd.microsoft.icon", .compressible = true },
	{ .ending = ".jpg", .content_type = "image/jpeg" },
	{ .ending = ".js", .content_type = "text/javascript; charset=utf-8", .compressible = true },
	{ .ending = ".json", .content_type = "application/json", .compressible = true },
	{ .ending = ".mjs", .content_type = "text/javascript; charset=utf-8", .compressible = true },
	{ .ending = ".pdf", .content_type = "application/pdf" },
	{ .ending = ".png", .content_type = "image/png" },
	{ .ending = ".svg", .content_type = "image/svg+xml", .compressible = true },
	{ .ending = ".tsv", .content_type = "text/tab-separated-values; charset=utf-8", .compressible = true },
	{ .ending = ".txt", .content_type = "text/plain; charset=utf-8", .compressible = true },
	{ .ending = ".webmanifest", .content_type = "application/manifest+json", .compressible = true },
	{ .ending = ".webp", .content_type = "image/webp" },
	{ .ending = ".woff2", .content_type = "font/woff2" },
};

enum progress { WAITING = 0, BEING_LINKED, LINKED };

struct file {
	const char *path, *name;
	const struct type *type;
	struct str bytes;
	enum progress progress;
	struct str hash, hashed_name;
	size_t offset, gzip_offset, gzip_n, brotli_offset, brotli_n;
};

struct embed {
	struct arena *a;
	struct tool_report *report;
	struct file *files;
	size_t count, room;
	struct buf bin, dep;
};

/* ---- collecting ---- */

static const struct type *type_of(struct str name) {
	for (size_t i = 0; i < COUNT_OF(TYPES); i++)
		if (str_ends(name, str_from(TYPES[i].ending)))
			return &TYPES[i];
	return NULL;
}

static const char *fault_of(const struct embed *e, const struct file *file) {
	if (file->type == NULL)
		return "this ending has no content type (TYPES in tools/embed.c)";
	if (file->bytes.n == 0)
		return "the file is empty";
	if (file->bytes.n > LARGEST_ASSET)
		return "the file is over 4 MiB";
	for (size_t i = 0; i < e->count; i++)
		if (strcmp(e->files[i].name, file->name) == 0)
			return str_format(e->a, "the name is also that of %s", e->files[i].path).p;
	return NULL;
}

static void add_file(void *context, const char *path) {
	struct embed *e = context;
	const char *name = tool_basename(path);
	struct file file = { .path = path,
		.name = name,
		.type = type_of(str_from(name)),
		.bytes = tool_read(e->a, path) };
	buf_format(&e->dep, " \\\n %s", path);
	const char *fault = fault_of(e, &file);
	if (fault != NULL) {
		tool_error(e->report, path, 1, "%s", fault);
		return;
	}
	e->files = tool_grow(e->a, e->files, e->count, &e->room, sizeof *e->files);
	e->files[e->count++] = file;
}

static bool add_folder(void *context, const char *path) {
	struct embed *e = context;
	buf_format(&e->dep, " \\\n %s", path);
	return true;
}

static int compare_files(const void *left, const void *right) {
	const struct file *a = left;
	const struct file *b = right;
	return strcmp(a->name, b->name);
}

/* ---- other hosts ---- */

static bool has_ending(const struct file *file, const char *ending) {
	return strcmp(file->type->ending, ending) == 0;
}

static bool is_script(const struct file *file) {
	return has_ending(file, ".js") || has_ending(file, ".mjs");
}

/* What stands before an address that the browser would fetch; in scripts a plain string is no request, and a word
 * without a quote behind it ("from https:…") is prose. */
static bool is_loading(const struct file *file, struct str before, bool quoted) {
	static const char *const IN_STYLES[] = { "url(", "@import" };
	static const char *const IN_SCRIPTS[] = { "import", "import(", "from", "src=", "fetch(", "importScripts(",
		"Worker(" };
	static const char *const IN_PICTURES[] = { "url(", "@import", "src=", "href=" };
	bool style = has_ending(file, ".css"), script = is_script(file);
	const char *const *words = style ? IN_STYLES : script ? IN_SCRIPTS : IN_PICTURES;
	if (script && !quoted)
		return false;
	size_t count = style ? COUNT_OF(IN_STYLES) : script ? COUNT_OF(IN_SCRIPTS) : COUNT_OF(IN_PICTURES);
	for (size_t i = 0; i < count; i++)
		if (str_ends(before, str_from(words[i])))
			return true;
	return false;
}

/* The text before `at` without a quote and spaces, and without spaces around '='. */
static struct str text_before(struct arena *a, struct str s, size_t at, bool *ret_quoted) {
	struct str before = str_trim(str_slice(s, 0, at));
	*ret_quoted = before.n > 0 && strchr("\"'`", before.p[before.n - 1]) != NULL;
	if (*ret_quoted)
		before = str_trim(str_slice(before, 0, before.n - 1));
	if (!str_ends(before, S("=")))
		return before;
	struct str left = str_trim(str_slice(before, 0, before.n - 1));
	return str_join2(a, str_slice(left, left.n > 8 ? left.n - 8 : 0, 8), S("="));
}

/* A licence's address may stand in a comment. (Scripts are not asked: their strings may hold comment marks.) */
static bool in_comment(const struct file *file, size_t at) {
	struct str before = str_slice(file->bytes, 0, at);
	bool style = has_ending(file, ".css");
	if (is_script(file))
		return false;
	size_t open = str_find_last(before, style ? S("/*") : S("<!--"));
	size_t close = str_find_last(before, style ? S("*/") : S("-->"));
	return open != SIZE_MAX && (close == SIZE_MAX || close < open);
}

static void check_hosts(struct embed *e, const struct file *file) {
	bool is_page = has_ending(file, ".svg") || has_ending(file, ".html");
	if (!has_ending(file, ".css") && !is_script(file) && !is_page)
		return;
	struct str s = file->bytes;
	for (size_t at = str_find(s, S("//"), 0); at != SIZE_MAX; at = str_find(s, S("//"), at + 2)) {
		struct str before = str_slice(s, 0, at);
		size_t scheme = str_ends(before, S("https:")) ? 6 : str_ends(before, S("http:")) ? 5 : 0;
		bool quoted = false;
		struct str word = text_before(e->a, s, at - scheme, &quoted);
		if (is_loading(file, word, quoted) && !in_comment(file, at))
			tool_error(e->report, file->path, tool_line_of(s, at), "loads from another host");
	}
}

/* ---- addresses of other files ---- */

static void link_file(struct embed *e, struct file *file);

static struct file *find_file(const struct embed *e, struct str name) {
	for (size_t i = 0; i < e->count; i++)
		if (str_equal(str_from(e->files[i].name), name))
			return &e->files[i];
	return NULL;
}

/* Writes the address of `name` in the quotes or brackets that stood there. */
static void put_address(struct embed *e, struct buf *out, const struct file *from, struct str name, size_t at) {
	struct file *file = find_file(e, name);
	int line = tool_line_of(from->bytes, at);
	if (file == NULL) {
		tool_error(e->report, from->path, line, "there is no asset \"%.*s\"", STR_ARG(name));
		return;
	}
	if (file->progress == BEING_LINKED) {
		tool_error(e->report, from->path, line, "\"%.*s\" refers back to this file: its hash cannot be known",
			STR_ARG(name));
		return;
	}
	link_file(e, file);
	buf_format(out, is_script(from) ? "\"/assets/%.*s\"" : "url(/assets/%.*s)", STR_ARG(file->hashed_name));
}

/* The reference at `at`, which begins with `word`: its name and its end. False when it is something else. */
static bool read_reference(struct str s, size_t at, struct str word, struct str *ret_name, size_t *ret_end) {
	size_t from = at + word.n, close = str_find(s, S(")"), from);
	if (close == SIZE_MAX || (at > 0 && (tool_is_word(s.p[at - 1]) || s.p[at - 1] == '.')))
		return false;
	struct str name = str_trim(str_slice(s, from, close - from));
	if (str_equal(word, S("asset("))) {
		bool quoted = name.n > 2 && strchr("\"'`", name.p[0]) != NULL && name.p[name.n - 1] == name.p[0];
		if (!quoted)
			return false;
		name = str_slice(name, 1, name.n - 2);
	}
	*ret_name = name;
	*ret_end = close + 1;
	return true;
}

static struct str replace_references(struct embed *e, const struct file *file, struct str word) {
	struct str s = file->bytes, name;
	struct buf out;
	buf_init(&out, e->a, LARGEST_OUTPUT);
	size_t done = 0, end = 0;
	for (size_t at = str_find(s, word, 0); at != SIZE_MAX; at = str_find(s, word, at + 1)) {
		if (!read_reference(s, at, word, &name, &end))
			continue;
		buf_str(&out, str_slice(s, done, at - done));
		put_address(e, &out, file, name, at);
		done = end;
	}
	buf_str(&out, str_from_offset(s, done));
	return str_copy(e->a, buf_view(&out));
}

static void name_by_hash(struct embed *e, struct file *file) {
	unsigned char digest[crypto_hash_sha256_BYTES];
	char digits[HASH_DIGITS + 1];
	crypto_hash_sha256(digest, (const unsigned char *)file->bytes.p, file->bytes.n);
	sodium_bin2hex(digits, sizeof digits, digest, HASH_DIGITS / 2);
	int stem = (int)(strlen(file->name) - strlen(file->type->ending));
	file->hash = str_copy(e->a, str_from(digits));
	file->hashed_name = str_format(e->a, "%.*s.%s%s", stem, file->name, digits, file->type->ending);
}

/* References first, because the hash is of the final bytes. */
static void link_file(struct embed *e, struct file *file) {
	if (file->progress == LINKED)
		return;
	file->progress = BEING_LINKED;
	if (has_ending(file, ".css"))
		file->bytes = replace_references(e, file, S("url(asset:"));
	else if (is_script(file))
		file->bytes = replace_references(e, file, S("asset("));
	name_by_hash(e, file);
	file->progress = LINKED;
}

/* ---- bytes ---- */

static struct str gzip(struct arena *a, struct str s) {
	z_stream z = { .next_in = NULL };
	int gzip_header = 16;
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_header, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		fatal("zlib did not start");
	size_t room = deflateBound(&z, s.n);
	unsigned char *out = arena_alloc(a, room);
	unsigned char *in = arena_alloc(a, s.n);
	memcpy(in, s.p, s.n);
	z.next_in = in;
	z.avail_in = (unsigned)s.n;
	z.next_out = out;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		fatal("zlib did not finish");
	size_t n = z.total_out;
	deflateEnd(&z);
	return str_of((const char *)out, n);
}

static struct str brotli(struct arena *a, struct str s, bool text) {
	size_t n = BrotliEncoderMaxCompressedSize(s.n);
	uint8_t *out = arena_alloc(a, n);
	BrotliEncoderMode mode = text ? BROTLI_MODE_TEXT : BROTLI_MODE_GENERIC;
	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_WINDOW, mode, s.n, (const uint8_t *)s.p, &n, out))
		fatal("brotli did not finish");
	return str_of((const char *)out, n);
}

static size_t put_bytes(struct embed *e, struct str s) {
	size_t offset = e->bin.n;
	buf_str(&e->bin, s);
	return offset;
}

static void put_file(struct embed *e, struct file *file) {
	file->offset = put_bytes(e, file->bytes);
	if (!file->type->compressible)
		return;
	struct str zipped = gzip(e->a, file->bytes);
	struct str squeezed = brotli(e->a, file->bytes, strstr(file->type->content_type, "utf-8") != NULL);
	if (zipped.n < file->bytes.n * 95 / 100) {
		file->gzip_offset = put_bytes(e, zipped);
		file->gzip_n = zipped.n;
	}
	if (squeezed.n < file->bytes.n * 95 / 100) {
		file->brotli_offset = put_bytes(e, squeezed);
		file->brotli_n = squeezed.n;
	}
}

/* ---- output ---- */

/* One form of a file: its bytes and their number, when there is one. */
static void put_form(struct buf *b, const char *bytes, const char *number, size_t offset, size_t n) {
	if (n > 0)
		buf_format(b, "\t  .%s = asset_bytes + %zu, .%s = %zu,\n", bytes, offset, number, n);
}

static void write_c(const struct embed *e, const char *path) {
	struct buf b;
	buf_init(&b, e->a, LARGEST_OUTPUT);
	buf_cstr(&b,
		"/* Made by embed; do not edit. */\n#include \"web/asset.h\"\n\nextern const unsigned char asset_bytes[];\n\n"
		"const struct asset asset_table[] = {\n");
	for (size_t i = 0; i < e->count; i++) {
		const struct file *file = &e->files[i];
		buf_format(&b, "\t{ .name = \"%s\", .hashed_name = \"%s\", .address = \"/assets/%s\",\n", file->name,
			file->hashed_name.p, file->hashed_name.p);
		buf_format(&b, "\t  .content_type = \"%s\", .etag = \"\\\"%s\\\"\",\n", file->type->content_type,
			file->hash.p);
		put_form(&b, "bytes", "n", file->offset, file->bytes.n);
		put_form(&b, "gzip", "gzip_n", file->gzip_offset, file->gzip_n);
		put_form(&b, "brotli", "brotli_n", file->brotli_offset, file->brotli_n);
		buf_cstr(&b, "\t},\n");
	}
	if (e->count == 0)
		buf_cstr(&b, "\t{ .name = \"\" },\n");
	buf_format(&b, "};\nconst size_t asset_count = %zu;\n", e->count);
	tool_write(path, buf_view(&b));
}

static void write_s(const struct embed *e, const char *path, const char *bin_path) {
	struct str text = str_format(e->a,
		"/* Made by embed; do not edit. */\n"
		"\t.section .rodata\n\t.global asset_bytes\n\t.hidden asset_bytes\n\t.balign 16\n"
		"asset_bytes:\n\t.incbin \"%s\"\n\t.byte 0\n"
		"\t.section .note.GNU-stack,\"\",%%progbits\n", bin_path);
	tool_write(path, text);
}

static bool is(int argc, char **argv, int at, const char *word) {
	return at + 1 < argc && strcmp(argv[at], word) == 0;
}

static int run(struct embed *e, int argc, char **argv) {
	bool dep = is(argc, argv, 7, "--dep");
	if (!is(argc, argv, 1, "--c") || !is(argc, argv, 3, "--s") || !is(argc, argv, 5, "--bin") ||
		argc < (dep ? 10 : 8))
		fatal("usage: embed --c OUT.c --s OUT.S --bin OUT.bin [--dep OUT.d] PATH...");
	buf_format(&e->dep, "%s:", argv[2]);
	struct tool_walk walk = { .a = e->a, .context = e, .file = add_file, .folder = add_folder };
	for (int i = dep ? 9 : 7; i < argc; i++)
		tool_walk(&walk, argv[i]);
	if (e->count > 0)
		qsort(e->files, e->count, sizeof *e->files, compare_files);
	for (size_t i = 0; i < e->count; i++) {
		check_hosts(e, &e->files[i]);
		link_file(e, &e->files[i]);
	}
	if (e->report->count > 0)
		return 1;
	for (size_t i = 0; i < e->count; i++)
		put_file(e, &e->files[i]);
	write_c(e, argv[2]);
	write_s(e, argv[4], argv[6]);
	tool_write(argv[6], buf_view(&e->bin));
	buf_char(&e->dep, '\n');
	if (dep)
		tool_write(argv[8], buf_view(&e->dep));
	return 0;
}

int main(int argc, char **argv) {
	struct arena *a = arena_new();
	struct tool_report report = { .a = a };
	struct embed e = { .a = a, .report = &report };
	buf_init(&e.bin, a, LARGEST_OUTPUT);
	buf_init(&e.dep, a, LARGEST_OUTPUT);
	int status = run(&e, argc, argv);
	tool_report_print(&report);
	arena_free(a);
	return status;
}
