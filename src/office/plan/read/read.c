/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From paths to a document: files are read and refused by size first, then each is understood by its kind. See
 * read.h. */
#include "office/plan/read/read-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- bytes ---- */

static enum err refuse(
	struct arena *a, struct plan_notes *problems, struct str name, enum err e, const char *ja, const char *en) {
	notes_add(a, problems, name, 0, ja, en, S(""));
	return e;
}

/* The same about what is in the file: a person looks at its first line. */
static enum err refuse_content(struct reader *r, enum err e, const char *ja, const char *en) {
	notes_add(r->a, r->problems, r->d->files[r->file].name, 1, ja, en, S(""));
	return e;
}

static enum err refuse_size(struct arena *a, struct plan_notes *problems, struct str name) {
	return refuse(a, problems, name, ERR_TOO_LARGE, "ファイルが大きすぎます（20 MBまで）。計画の部分だけを別のファイルにしてください。",
	              "The file is too large (20 MB at most); put the plan alone into a file.");
}

static enum err refuse_open(struct arena *a, struct plan_notes *problems, struct str name, int number) {
	if (number == ENOENT)
		return refuse(a, problems, name, ERR_NOT_FOUND, "ファイルがありません。名前と場所をご確認ください。",
			"There is no such file; check its name and place.");
	if (number == EACCES || number == EPERM)
		return refuse(a, problems, name, ERR_IO, "ファイルを読む権限がありません。",
			"The file may not be read; check its permissions.");
	if (number == EISDIR)
		return refuse(a, problems, name, ERR_IO, "フォルダーは読めません。ファイルを指定してください。", "It is a folder; name a file.");
	return refuse(a, problems, name, ERR_IO, "ファイルを読み込めませんでした。", "The file could not be read.");
}

static bool read_to_end(int fd, struct buf *b) {
	for (;;) {
		if (!buf_reserve(b, 64 * 1024))
			return true;
		ssize_t n = read(fd, b->p + b->n, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		b->n += (size_t)n;
	}
}

static enum err read_file(struct arena *a, const char *path, struct str *ret, struct plan_notes *problems) {
	struct str name = str_from(path);
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return refuse_open(a, problems, name, errno);
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		close(fd);
		return refuse_open(a, problems, name, EISDIR);
	}
	if (st.st_size > PLAN_READ_FILE_BYTES) {
		close(fd);
		return refuse_size(a, problems, name);
	}
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, (size_t)PLAN_READ_FILE_BYTES + 64 * 1024);
	bool done = read_to_end(fd, b);
	close(fd);
	if (!done)
		return refuse_open(a, problems, name, EIO);
	if (b->too_big || b->n > PLAN_READ_FILE_BYTES)
		return refuse_size(a, problems, name);
	*ret = buf_view(b);
	return OK;
}

/* ---- kinds ---- */

static bool is_pdf(struct str bytes) {
	return str_find(str_slice(bytes, 0, 1024), S("%PDF-"), 0) != SIZE_MAX;
}

/* Formats that people send in place of text: the sentence says what to do. */
static bool is_office_file(struct str bytes) {
	return str_starts(bytes, S("PK\003\004")) || str_starts(bytes, S("\xd0\xcf\x11\xe0"));
}

static enum err refuse_encoding(struct reader *r, struct str name, struct str bytes, struct str reason) {
	if (is_office_file(bytes))
		return refuse_content(r, ERR_FORMAT,
			"WordやExcelのファイルは読めません。PDFかテキスト（表はタブ区切り）で保存し直してください。",
			"Files of Word or Excel cannot be read; save it as PDF or text (a table separated by tabs).");
	struct str ja = str_format(r->a, "%.*s。UTF-8かシフトJISのテキスト、またはPDFにしてください。", STR_ARG(reason));
	struct str en = str_format(r->a,
		"The file cannot be read, because %s; save it as text in UTF-8 or Shift_JIS, or as PDF.",
		text_decode_reason_en(reason));
	notes_add(r->a, r->problems, name, text_decode_line(bytes), ja.p, en.p, S(""));
	return ERR_FORMAT;
}

static enum err take_text(struct reader *r, struct plan_read_file *file, struct str bytes) {
	struct str reason;
	if (text_decode(r->a, bytes, &file->text, &file->encoding, &reason) != OK)
		return refuse_encoding(r, file->name, bytes, reason);
	r->is_table = table_recognise(r, file->text);
	file->kind = r->is_table ? PLAN_READ_TABLE : PLAN_READ_TEXT;
	if (!r->is_table && markup_is_page(file->text))
		file->text = markup_page_text(r->a, file->text);
	return OK;
}

static enum err take_pdf(struct reader *r, struct plan_read_file *file, struct str bytes) {
	const char *ja, *en;
	enum err e = pdf_text(r->a, bytes, &file->text, &ja, &en);
	if (e != OK)
		return refuse_content(r, e, ja, en);
	file->kind = PLAN_READ_PDF;
	file->encoding = ENCODING_UTF8;
	r->is_table = str_contains(file->text, S("\t")) && table_recognise(r, file->text);
	return OK;
}

static enum err read_one(struct reader *r, struct str bytes) {
	struct plan_read_file *file = &r->d->files[r->file];
	if (str_trim(bytes).n == 0)
		return refuse_content(r, ERR_FORMAT, "ファイルが空です。計画の本文が入ったファイルを指定してください。",
			"The file is empty; name one that holds the text of a plan.");
	TRY(is_pdf(bytes) ? take_pdf(r, file, bytes) : take_text(r, file, bytes));
	if (file->text.n > PLAN_READ_TEXT_BYTES)
		return refuse_content(r, ERR_TOO_LARGE, "文字が多すぎます（2 MBまで）。計画の部分だけを別のファイルにしてください。",
		                      "The file has too much text (2 MB at most); put the plan alone into a file.");
	return r->is_table ? plan_table_read(r) : plan_text_read(r);
}

/* ---- all files ---- */

static int compare_notes(const void *x, const void *y) {
	const struct plan_note *one = x, *other = y;
	return (one->line > other->line) - (one->line < other->line);
}

/* Questions were added file by file: each file's are put in the order of lines. */
static void sort_questions(struct plan_notes *notes, size_t from) {
	if (notes->count > from)
		qsort(notes->items + from, notes->count - from, sizeof *notes->items, compare_notes);
}

static enum err understand(struct arena *a, const struct municipality_register *r, const struct str *names,
	const struct str *bytes, size_t count, struct plan_document *ret, struct plan_notes *ret_problems) {
	struct plan_document d = { .file_count = count, .files = ARENA_ARRAY(a, struct plan_read_file, count) };
	enum err first = OK;
	for (size_t i = 0; i < count; i++) {
		struct reader reader = { .a = a, .r = r, .d = &d, .problems = ret_problems, .file = i };
		size_t asked = d.questions.count;
		d.files[i].name = names[i];
		enum err e = read_one(&reader, bytes[i]);
		if (first == OK)
			first = e;
		sort_questions(&d.questions, asked);
	}
	if (first == OK)
		*ret = d;
	return first;
}

enum err plan_read_bytes(struct arena *a, const struct municipality_register *r, struct str name, struct str bytes,
	struct plan_document *ret, struct plan_notes *ret_problems) {
	*ret_problems = (struct plan_notes){ .count = 0 };
	if (bytes.n > PLAN_READ_FILE_BYTES)
		return refuse_size(a, ret_problems, name);
	return understand(a, r, &name, &bytes, 1, ret, ret_problems);
}

enum err plan_read_files(struct arena *a, const struct municipality_register *r, const char *const *paths,
	size_t path_count, struct plan_document *ret, struct plan_notes *ret_problems) {
	*ret_problems = (struct plan_notes){ .count = 0 };
	if (path_count > PLAN_READ_FILES)
		return refuse(a, ret_problems, str_from(paths[PLAN_READ_FILES]), ERR_TOO_LARGE,
			"一度に読めるファイルは100個までです。", "At most 100 files are read at once.");
	struct str *names = ARENA_ARRAY(a, struct str, path_count), *bytes = ARENA_ARRAY(a, struct str, path_count);
	enum err first = OK;
	size_t readable = 0;
	for (size_t i = 0; i < path_count; i++) {
		names[readable] = str_from(paths[i]);
		enum err e = read_file(a, paths[i], &bytes[readable], ret_problems);
		if (first == OK)
			first = e;
		readable += e == OK;
	}
	struct plan_document d;
	enum err e = understand(a, r, names, bytes, readable, &d, ret_problems);
	if (first == OK)
		first = e;
	if (first == OK)
		*ret = d;
	return first;
}
