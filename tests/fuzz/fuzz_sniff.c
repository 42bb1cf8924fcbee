/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Types of files told from any bytes, and names made safe: the first line is the name, the rest the file. No decoder
 * runs here (these have the caged child); what is fuzzed is our own reading of signatures, directories and headers.
 */
#include "fuzz/fuzz.h"
#include "office/file/file.h"
#include "office/file/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str rest = str_copy(a, str_of((const char *)data, size)), name = str_line(&rest);
	struct str bytes = str_is_none(rest) ? S("") : rest;
	enum file_type type = sniff_signature(bytes), zip;
	struct picture picture;
	int64_t unpacked;
	MUST(type > FILE_TYPE_INVALID && type < FILE_TYPE_COUNT);
	if (sniff_zip(bytes, &zip, &unpacked))
		MUST(zip > FILE_TYPE_INVALID && zip < FILE_TYPE_COUNT && unpacked >= 0);
	static const enum file_type PICTURES[] = { FILE_TYPE_PNG, FILE_TYPE_JPEG, FILE_TYPE_GIF, FILE_TYPE_WEBP };
	for (size_t i = 0; i < COUNT_OF(PICTURES); i++)
		if (sniff_picture(bytes, PICTURES[i], &picture))
			MUST(picture.width > 0 && picture.height > 0 && picture.orientation >= 1 &&
				picture.orientation <= 8);
	if (utf8_valid(name)) {
		struct str safe = file_name_safe(a, name, type);
		MUST(utf8_valid(safe) && safe.n > 0 && utf8_count(safe) <= 151 && !str_contains(safe, S("/")) &&
			!str_contains(safe, S("\\")));
		MUST(!file_name_differs(a, safe, type));
	}
	arena_free(a);
	return 0;
}
