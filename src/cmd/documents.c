/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See documents.h. */
#include "cmd/documents.h"

#include "cmd/store.h"
#include "office/plan/draft.h"
#include "office/plan/read/read.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static enum err load_register(struct arena *a, struct municipality_register *r, struct str *ret_problems) {
	int line = 0;
	if (municipality_register_add(a, r, embedded_file("municipalities.tsv"), &line) == OK
	    && municipality_register_add(a, r, embedded_file("municipalities-namesakes.tsv"), &line) == OK)
		return OK;
	*ret_problems = str_format(a, "the register of municipalities cannot be read at line %d", line);
	return ERR_FORMAT;
}

static const char *format_word(enum plan_read_kind kind) {
	return kind == PLAN_READ_PDF ? "pdf" : kind == PLAN_READ_TABLE ? "table" : "text";
}

static struct str notes_text(struct arena *a, const struct plan_notes *notes) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	plan_notes_print(b, notes, false);
	return buf_view(b);
}

static struct str base_name(struct str path) {
	size_t slash = str_find_last(path, S("/"));
	return slash == SIZE_MAX ? path : str_from_offset(path, slash + 1);
}

enum err document_add_bytes(struct arena *a, struct buf *envelope, struct str name, struct str bytes,
	struct str *ret_problems) {
	if (str_ends(name, S(".json"))) {
		enum err e = draft_check(a, name, bytes, ret_problems);
		if (e != OK)
			*ret_problems = str_join2(a, *ret_problems, S("\n"));
		TRY(e);
		envelope_add(envelope, base_name(name), "facts", bytes, bytes);
		return OK;
	}
	struct municipality_register r = { .rows = NULL };
	struct plan_document document;
	struct plan_notes problems = { .items = NULL };
	TRY(load_register(a, &r, ret_problems));
	enum err e = plan_read_bytes(a, &r, name, bytes, &document, &problems);
	if (e != OK) {
		*ret_problems = notes_text(a, &problems);
		return e;
	}
	struct buf *json = ARENA_NEW(a, struct buf);
	buf_init(json, a, 256 << 20);
	plan_document_json(json, &document);
	envelope_add(envelope, base_name(name), format_word(document.files[0].kind), document.files[0].text,
		buf_view(json));
	return OK;
}

/* The file's bytes; the size is asked first, so that a huge file is refused unread. */
static enum err read_file(struct arena *a, const char *path, struct str *ret_bytes, struct str *ret_problems) {
	struct stat info;
	FILE *file = fopen(path, "rbe");
	if (file == NULL || fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode)) {
		*ret_problems = str_format(a,
			"%s: ファイルを開けません（%s）。名前をお確かめください。 The file cannot be opened; check its name.\n",
			path, file == NULL ? strerror(errno) : "not a file");
		if (file != NULL)
			fclose(file);
		return ERR_IO;
	}
	if (info.st_size > PLAN_READ_FILE_BYTES) {
		*ret_problems = str_format(a,
			"%s: ファイルが大きすぎます（%lld MB、上限は20 MB）。計画の文書だけを取り出してください。 The file is too large (limit 20 MB).\n",
			path, (long long)info.st_size >> 20);
		fclose(file);
		return ERR_TOO_LARGE;
	}
	char *bytes = arena_alloc(a, (size_t)info.st_size + 1);
	*ret_bytes = str_of(bytes, fread(bytes, 1, (size_t)info.st_size, file));
	fclose(file);
	return OK;
}

enum err documents_add_files(struct arena *a, struct buf *envelope, const char *const *paths, size_t count,
	struct str *ret_problems) {
	enum err first = OK;
	struct str all = S("");
	for (size_t i = 0; i < count; i++) {
		struct str bytes;
		struct str problems = S("");
		enum err e = read_file(a, paths[i], &bytes, &problems);
		if (e == OK)
			e = document_add_bytes(a, envelope, str_from(paths[i]), bytes, &problems);
		if (e == OK)
			continue;
		all = str_join2(a, all, problems);
		first = first == OK ? e : first;
	}
	*ret_problems = all;
	return first;
}
