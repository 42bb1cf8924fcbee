/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See bundle.h. */
#include "office/disclosure/bundle.h"

#include <zip.h>

struct bundle {
	struct arena *a;
	zip_source_t *source;
	zip_t *zip; /* NULL once it is closed */
	time_t time;
};

static void release(void *p) {
	struct bundle *b = p;
	if (b->zip != NULL)
		zip_discard(b->zip);
	if (b->source != NULL)
		zip_source_free(b->source);
}

enum err bundle_new(struct arena *a, int64_t day_s, struct bundle **ret_bundle) {
	struct bundle *b = ARENA_NEW(a, struct bundle);
	zip_error_t error;
	zip_error_init(&error);
	*b = (struct bundle){ .a = a, .time = (time_t)day_s };
	arena_defer(a, release, b);
	b->source = zip_source_buffer_create(NULL, 0, 0, &error);
	if (b->source == NULL)
		return ERR_INTERNAL;
	zip_source_keep(b->source); /* zip_close takes one, reading needs the other */
	b->zip = zip_open_from_source(b->source, ZIP_TRUNCATE, &error);
	zip_error_fini(&error);
	if (b->zip == NULL)
		return ERR_INTERNAL;
	*ret_bundle = b;
	return OK;
}

/* "写真.jpg" becomes "写真 (2).jpg". */
static struct str numbered(struct arena *a, struct str name, int number) {
	size_t dot = str_find_last(name, S("."));
	struct str stem = dot == SIZE_MAX ? name : str_slice(name, 0, dot),
		ending = dot == SIZE_MAX ? S("") : str_from_offset(name, dot);
	return str_format(a, "%.*s (%d)%.*s", STR_ARG(stem), number, STR_ARG(ending));
}

static const char *free_name(struct bundle *b, struct str name) {
	const char *text = str_to_cstr(b->a, name);
	for (int number = 2; zip_name_locate(b->zip, text, ZIP_FL_ENC_UTF_8) >= 0; number++)
		text = str_to_cstr(b->a, numbered(b->a, name, number));
	return text;
}

enum err bundle_add(struct bundle *b, struct str name, struct str bytes) {
	zip_source_t *content = zip_source_buffer(b->zip, bytes.p, bytes.n, 0);
	if (content == NULL)
		return ERR_INTERNAL;
	zip_int64_t index = zip_file_add(b->zip, free_name(b, name), content, ZIP_FL_ENC_UTF_8);
	if (index < 0) {
		zip_source_free(content);
		return ERR_INTERNAL;
	}
	return zip_file_set_mtime(b->zip, (zip_uint64_t)index, b->time, 0) == 0 ? OK : ERR_INTERNAL;
}

static enum err read_all(struct bundle *b, struct str *ret_bytes) {
	zip_stat_t stat;
	if (zip_source_stat(b->source, &stat) != 0 || zip_source_open(b->source) != 0)
		return ERR_INTERNAL;
	char *bytes = arena_bytes(b->a, (size_t)stat.size + 1);
	zip_int64_t n = zip_source_read(b->source, bytes, stat.size);
	zip_source_close(b->source);
	if (n < 0 || (zip_uint64_t)n != stat.size)
		return ERR_INTERNAL;
	*ret_bytes = str_of(bytes, (size_t)n);
	return OK;
}

enum err bundle_close(struct bundle *b, struct str *ret_bytes) {
	int failed = zip_close(b->zip);
	if (failed != 0)
		return ERR_INTERNAL;
	b->zip = NULL;
	return read_all(b, ret_bytes);
}
