/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files, errors and C literals for the build-time programs. See tool.h. */
#include "tool.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 64 * 1024 * 1024 };

struct tool_issue {
	const char *file;
	int line;
	size_t number; /* order of discovery, so that sorting is stable */
	struct str reason;
};

struct str tool_read(struct arena *a, const char *path) {
	FILE *f = fopen(path, "rb");
	struct stat st;
	if (f == NULL || fstat(fileno(f), &st) != 0)
		fatal("%s cannot be read: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size > LARGEST_FILE)
		fatal("%s is not a file of at most %d bytes", path, LARGEST_FILE);
	size_t n = (size_t)st.st_size;
	char *bytes = arena_alloc(a, n + 1);
	if (fread(bytes, 1, n, f) != n)
		fatal("%s cannot be read to its end", path);
	fclose(f);
	return str_of(bytes, n);
}

void tool_write(const char *path, struct str content) {
	struct arena *a = arena_new();
	const char *temporary = str_format(a, "%s.part", path).p;
	FILE *f = fopen(temporary, "wb");
	if (f == NULL)
		fatal("%s cannot be written: %s", temporary, strerror(errno));
	bool written = fwrite(content.p, 1, content.n, f) == content.n;
	if (fclose(f) != 0 || !written || rename(temporary, path) != 0)
		fatal("%s cannot be written: %s", path, strerror(errno));
	arena_free(a);
}

const char *tool_basename(const char *path) {
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

void *tool_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size) {
	if (count < *room)
		return items;
	*room = *room == 0 ? 16 : *room * 2;
	void *grown = arena_array(a, *room, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}

void tool_error(struct tool_report *r, const char *file, int line, const char *format, ...) {
	char reason[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	r->issues = tool_grow(r->a, r->issues, r->count, &r->room, sizeof *r->issues);
	r->issues[r->count] = (struct tool_issue){
		.file = file, .line = line, .number = r->count, .reason = str_copy(r->a, str_from(reason)),
	};
	r->count++;
}

static int compare_issues(const void *left, const void *right) {
	const struct tool_issue *a = left;
	const struct tool_issue *b = right;
	int order = strcmp(a->file, b->file);
	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

int tool_report_print(struct tool_report *r) {
	if (r->count == 0)
		return 0;
	qsort(r->issues, r->count, sizeof *r->issues, compare_issues);
	for (size_t i = 0; i < r->count; i++)
		fprintf(stderr, "%s:%d: %s\n", r->issues[i].file, r->issues[i].line, r->issues[i].reason.p);
	return 1;
}

static int compare_names(const void *left, const void *right) {
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Names in the folder, sorted, so that the output never depends on the file system. */
static const char **folder_names(struct arena *a, const char *path, size_t *ret_count) {
	DIR *folder = opendir(path);
	if (folder == NULL)
		fatal("%s cannot be read: %s", path, strerror(errno));
	const char **names = NULL;
	size_t count = 0, room = 0;
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		if (entry->d_name[0] == '.')
			continue;
		names = tool_grow(a, names, count, &room, sizeof *names);
		names[count++] = str_to_cstr(a, str_from(entry->d_name));
	}
	closedir(folder);
	if (count > 0)
		qsort(names, count, sizeof *names, compare_names);
	*ret_count = count;
	return names;
}

void tool_walk(const struct tool_walk *w, const char *path) {
	struct stat st;
	if (stat(path, &st) != 0)
		fatal("%s cannot be read: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		w->file(w->context, path);
		return;
	}
	if (w->folder != NULL && !w->folder(w->context, path))
		return;
	size_t count;
	const char **names = folder_names(w->a, path, &count);
	for (size_t i = 0; i < count; i++)
		tool_walk(w, str_format(w->a, "%s/%s", path, names[i]).p);
}

static void put_c_char(struct buf *b, char c, char before) {
	if (c == '\n')
		buf_cstr(b, "\\n");
	else if (c == '\t')
		buf_cstr(b, "\\t");
	else if (c == '"' || c == '\\')
		buf_format(b, "\\%c", c);
	else if (c == '?' && before == '?') /* no trigraphs */
		buf_cstr(b, "\\?");
	else if ((unsigned char)c < 0x20 || c == 0x7f)
		buf_format(b, "\\%03o", (unsigned)c);
	else
		buf_char(b, c);
}

void tool_put_c_string(struct buf *b, struct str text) {
	buf_char(b, '"');
	for (size_t i = 0; i < text.n; i++)
		put_c_char(b, text.p[i], i > 0 ? text.p[i - 1] : '\0');
	buf_char(b, '"');
}

size_t tool_literal_end(struct str s, size_t at) {
	char quote = s.p[at];
	for (size_t i = at + 1; i < s.n && s.p[i] != '\n'; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == quote)
			return i + 1;
	}
	return s.n;
}

static char unescaped(char c) {
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	default:
		return c;
	}
}

static void put_unescaped(struct buf *b, struct str inner) {
	for (size_t i = 0; i < inner.n; i++) {
		if (inner.p[i] == '\\' && i + 1 < inner.n)
			buf_char(b, unescaped(inner.p[++i]));
		else
			buf_char(b, inner.p[i]);
	}
}

bool tool_read_literals(struct arena *a, struct str s, size_t *at, struct str *ret_value) {
	struct buf b;
	struct arena *scratch = arena_new();
	buf_init(&b, scratch, LARGEST_FILE);
	bool found = false, closed = true;
	for (size_t i = tool_skip_space(s, *at); i < s.n && s.p[i] == '"'; i = tool_skip_space(s, *at)) {
		*at = tool_literal_end(s, i);
		closed = s.p[*at - 1] == '"' && *at - i >= 2;
		if (!closed)
			break;
		found = true;
		put_unescaped(&b, str_slice(s, i + 1, *at - i - 2));
	}
	if (found && closed)
		*ret_value = str_copy(a, buf_view(&b));
	arena_free(scratch);
	return found && closed;
}

size_t tool_skip_space(struct str s, size_t at) {
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\n' || s.p[at] == '\r'))
		at++;
	return at;
}

bool tool_is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct str tool_identifier(struct str s, size_t at) {
	size_t end = at;
	while (end < s.n && tool_is_word(s.p[end]))
		end++;
	bool starts_with_digit = at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
	return str_slice(s, at, starts_with_digit ? 0 : end - at);
}

bool tool_word_in(const char *list, struct str word) {
	struct str rest = str_from(list);
	while (!str_is_none(rest))
		if (str_equal(str_cut(&rest, S(" ")), word))
			return true;
	return false;
}

/* Kana, kanji, CJK punctuation and full-width forms. U+3000 alone is a space. */
static bool is_japanese(uint32_t c) {
	return (c >= 0x3001 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xff01 && c <= 0xffef) || (c >= 0x20000 && c <= 0x3ffff);
}

bool tool_has_japanese(struct str s) {
	for (size_t i = 0; i < s.n;) {
		uint32_t c = 0;
		size_t length = utf8_decode(str_from_offset(s, i), &c);
		if (length > 0 && is_japanese(c))
			return true;
		i += length > 0 ? length : 1;
	}
	return false;
}

int tool_line_of(struct str s, size_t at) {
	int line = 1;
	for (size_t i = 0; i < at && i < s.n; i++)
		line += s.p[i] == '\n';
	return line;
}
