/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bodies of multipart/form-data. The first line is the Content-Type with its boundary, the rest the body. */
#include "fuzz/fuzz.h"
#include "web/form.h"
#include "web/web-private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str body = fuzz_input(data, size);
	struct str boundary = media_parameter(fuzz_part(&body), S("boundary"));
	struct form_pair *pairs = NULL;
	size_t count = 0;
	const char *detail = NULL;
	enum err e = form_split_multipart(a, str_is_none(body) ? S("") : body, boundary, &pairs, &count, &detail);
	MUST(e == OK || ((e == ERR_REQUEST || e == ERR_MEDIA_TYPE) && detail != NULL));
	for (size_t i = 0; e == OK && i < count; i++) {
		MUST(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value));
		MUST(!str_contains(pairs[i].value, str_format(a, "\r\n--%.*s", STR_ARG(boundary))));
	}
	/* The same body where a file is taken: the file is a view of the body, and the fields are what they were. */
	struct req_file file = { .field = STR_NONE };
	struct form_pair *others = NULL;
	size_t other_count = 0;
	enum err upload =
		form_split_upload(a, str_is_none(body) ? S("") : body, boundary, &file, &others, &other_count, &detail);
	MUST(upload == OK || upload == ERR_REQUEST);
	MUST(e != OK || (upload == OK && str_is_none(file.field) && other_count == count));
	if (upload == OK && !str_is_none(file.field))
		MUST(utf8_valid(file.field) && utf8_valid(file.name) && file.bytes.p >= body.p &&
			file.bytes.p + file.bytes.n <= body.p + body.n);
	arena_free(a);
	return 0;
}
