/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See reading.h. */
#include "unit/plan_read/reading.h"

#include <stdio.h>

/* The reader opens a PDF in a child, which is the running program itself: here the test. The C library gives its words
 * to constructors. */
__attribute__((constructor)) static void be_the_child(int argc, char **argv) {
	static const struct cage_job *const JOBS[] = { &plan_pdf_job };
	if (argc == 3 && strcmp(argv[1], "parse") == 0)
		cage_child_named(argv[2], JOBS, COUNT_OF(JOBS));
}

struct str file_bytes(struct arena *a, const char *path) {
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fatal("%s cannot be opened", path);
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 64 << 20);
	char piece[4096];
	for (size_t n = fread(piece, 1, sizeof piece, file); n > 0; n = fread(piece, 1, sizeof piece, file))
		buf_put(b, piece, n);
	fclose(file);
	return buf_view(b);
}

struct municipality_register test_register(struct arena *a, const char *folder) {
	struct municipality_register r = { .count = 0 };
	int line;
	struct str path = str_format(a, "%s/register.tsv", folder);
	if (municipality_register_add(a, &r, file_bytes(a, path.p), &line) != OK)
		fatal("%s:%d is no row of a register", path.p, line);
	return r;
}

struct municipality_register small_register(struct arena *a) {
	static const char ROWS[] = "code\tname\tdesignated_city\n"
				   "139998\tみほん野市\t\n132063\t府中市\t\n342084\t府中市\t\n131172\t北区\t\n271276\t北区\t大阪市\n";
	struct municipality_register r = { .count = 0 };
	int line;
	if (municipality_register_add(a, &r, str_from(ROWS), &line) != OK)
		fatal("line %d of the small register is no row", line);
	return r;
}

enum err read_text(struct arena *a, struct str text, struct plan_document *ret, struct plan_notes *ret_problems) {
	struct municipality_register *r = ARENA_NEW(a, struct municipality_register);
	*r = small_register(a);
	return plan_read_bytes(a, r, S("test.txt"), text, ret, ret_problems);
}

static void print_programme(struct buf *b, const struct plan_read_programme *p) {
	buf_str(b, p->name);
	for (size_t i = 0; i < p->details.count; i++) {
		buf_char(b, i == 0 ? '(' : '|');
		buf_str(b, p->details.items[i].name);
	}
	buf_cstr(b, p->details.count > 0 ? ")" : "");
	buf_cstr(b, p->open_list ? "+ " : " ");
}

struct str outline(struct arena *a, const struct plan_read_plan *plan) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	for (size_t i = 0; i < plan->pillars.count; i++) {
		buf_str(b, plan->pillars.items[i].name);
		buf_char(b, '>');
		for (size_t j = 0; j < plan->pillars.items[i].programmes.count; j++)
			print_programme(b, &plan->pillars.items[i].programmes.items[j]);
	}
	return str_trim(buf_view(b));
}
