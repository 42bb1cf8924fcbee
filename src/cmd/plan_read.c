/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `kassei plan read FILE… [--json] [--lang ja|en] [--register FILE]`: prints what the reader understood, and apart
 * from that what it is unsure of, each with file:line. One file that cannot be understood makes the command end with 1
 * and print nothing but the reasons.
 */
#include "cmd/cmd.h"
#include "cmd/store.h"
#include "office/plan/read/read.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_OUTPUT = 512 << 20, LARGEST_REGISTER = 16 << 20 };

struct request {
	struct arena *a;
	const char **paths;
	size_t path_count;
	bool json, english;
	const char *register_path; /* NULL: the register inside the binary */
};

static int usage(void) {
	fputs("使い方: kassei plan read FILE… [--json] [--lang ja|en] [--register FILE]\n"
	      "usage: kassei plan read FILE… [--json] [--lang ja|en] [--register FILE]\n", stderr);
	return 2;
}

/* The value of an option that takes one; false when argv does not have this option at i. */
static bool option_value(int argc, char **argv, int *i, const char *name, const char **ret_value) {
	if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc)
		return false;
	*ret_value = argv[++*i];
	return true;
}

static bool read_arguments(int argc, char **argv, struct request *r) {
	const char *lang = getenv("LANG");
	bool words_only = false;
	r->paths = ARENA_ARRAY(r->a, const char *, (size_t)argc + 1);
	for (int i = 0; i < argc; i++) {
		if (words_only || argv[i][0] != '-')
			r->paths[r->path_count++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			words_only = true;
		else if (strcmp(argv[i], "--json") == 0)
			r->json = true;
		else if (!option_value(argc, argv, &i, "--lang", &lang) &&
			!option_value(argc, argv, &i, "--register", &r->register_path))
			return false;
	}
	r->english = lang != NULL && strncmp(lang, "en", 2) == 0;
	return r->path_count > 0;
}

/* ---- the register ---- */

static enum err read_register_file(struct arena *a, const char *path, struct str *ret) {
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ERR_NOT_FOUND;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LARGEST_REGISTER) {
		close(fd);
		return ERR_IO;
	}
	char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
	ssize_t n = read(fd, bytes, (size_t)st.st_size);
	close(fd);
	*ret = str_of(bytes, n > 0 ? (size_t)n : 0);
	return n == st.st_size ? OK : ERR_IO;
}

static enum err load_register(const struct request *r, struct municipality_register *ret) {
	static const char *const EMBEDDED[] = { "municipalities.tsv", "municipalities-namesakes.tsv" };
	int line = 0;
	struct str tsv;
	if (r->register_path == NULL) {
		for (size_t i = 0; i < COUNT_OF(EMBEDDED); i++)
			if (municipality_register_add(r->a, ret, embedded_file(EMBEDDED[i]), &line) != OK)
				BUG("the register %s inside the binary has a mistake in line %d", EMBEDDED[i], line);
		return OK;
	}
	enum err e = read_register_file(r->a, r->register_path, &tsv);
	if (e == OK)
		e = municipality_register_add(r->a, ret, tsv, &line);
	if (e != OK)
		fprintf(stderr,
			"%s:%d: 自治体の一覧を読み込めませんでした。code列（6桁）とname列が必要です。\n"
			"    The register of municipalities could not be read; it needs the columns code (six digits) and name.\n",
			r->register_path, line);
	return e;
}

/* ---- output ---- */

static struct buf *output(const struct request *r) {
	struct buf *b = ARENA_NEW(r->a, struct buf);
	buf_init(b, r->a, LARGEST_OUTPUT);
	return b;
}

static int write_all(FILE *to, const struct buf *b) {
	struct str s = buf_view(b);
	if (b->too_big || fwrite(s.p, 1, s.n, to) != s.n || fflush(to) != 0) {
		fputs("結果を書き出せませんでした。\n    The result could not be written.\n", stderr);
		return 1;
	}
	return 0;
}

static int print_document(const struct request *r, const struct plan_document *d) {
	struct buf *b = output(r);
	if (r->json)
		plan_document_json(b, d);
	else
		plan_document_listing(b, d, r->english);
	return write_all(stdout, b);
}

static int print_problems(const struct request *r, const struct plan_notes *problems) {
	struct buf *b = output(r);
	plan_notes_print(b, problems, r->english);
	write_all(stderr, b);
	return 1;
}

int cmd_plan_read(int argc, char **argv) {
	struct request r = { .a = arena_new() };
	struct municipality_register known = { .count = 0 };
	struct plan_document d;
	struct plan_notes problems;
	int status = 1;
	if (!read_arguments(argc, argv, &r))
		status = usage();
	else if (load_register(&r, &known) == OK)
		status = plan_read_files(r.a, &known, r.paths, r.path_count, &d, &problems) == OK
			? print_document(&r, &d)
			: print_problems(&r, &problems);
	arena_free(r.a);
	return status;
}
