/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The plan reader on any bytes: text in any encoding and the table of strategies; then everything is printed. PDF is
 * left to poppler, which runs in its own process. Good first inputs are tests/golden/plan_read and data/samples.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "office/plan/read/read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char REGISTER[] = "code\tname\tdesignated_city\n139998\tみほん野市\t\n132063\t府中市\t\n342084\t府中市\t\n"
			       "131172\t北区\t\n271276\t北区\t大阪市\n132047\t三鷹市\t\n133035\t瑞穂町\t\n";

/* What must hold for every document, however odd. */
static void check(const struct plan_document *d) {
	for (size_t i = 0; i < d->plans.count; i++) {
		const struct plan_read_plan *p = &d->plans.items[i];
		int lines = (int)d->files[p->file].line_count;
		if (p->line < 1 || p->last_line > lines || p->first_fiscal_year > p->last_fiscal_year)
			abort();
		for (size_t j = 0; j < p->pillars.count; j++)
			for (size_t k = 0; k < p->pillars.items[j].programmes.count; k++)
				if (p->pillars.items[j].programmes.items[k].name.n == 0 ||
					p->pillars.items[j].programmes.items[k].line < p->line ||
					p->pillars.items[j].programmes.items[k].line > lines)
					abort();
	}
	for (size_t i = 0; i < d->questions.count; i++)
		if (d->questions.items[i].what.n == 0 || d->questions.items[i].line < 0)
			abort();
}

static void print(struct arena *a, const struct plan_document *d) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 64 << 20);
	plan_document_json(b, d);
	if (!utf8_valid(buf_view(b)))
		abort();
	buf_clear(b);
	plan_document_listing(b, d, false);
	plan_notes_print(b, &d->questions, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct str bytes = str_of((const char *)data, size);
	if (str_contains(str_slice(bytes, 0, 1024), S("%PDF-")))
		return 0;
	struct arena *a = arena_new();
	struct municipality_register r = { .count = 0 };
	struct plan_document d;
	struct plan_notes problems;
	int line;
	if (municipality_register_add(a, &r, str_from(REGISTER), &line) != OK)
		abort();
	enum err e = plan_read_bytes(a, &r, S("fuzz"), bytes, &d, &problems);
	if (e == OK)
		print(a, &d);
	if (e == OK)
		check(&d);
	else if (problems.count == 0)
		abort();
	arena_free(a);
	return 0;
}
