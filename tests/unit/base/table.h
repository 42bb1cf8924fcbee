/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A TSV file as rows of texts, for tests whose rows are data. Lines that begin with # are comments. */
#ifndef KASSEI_TESTS_UNIT_BASE_TABLE_H
#define KASSEI_TESTS_UNIT_BASE_TABLE_H

#include "unit/base/check.h"

enum { TABLE_ROWS = 2000, TABLE_COLUMNS = 8 };

struct table {
	struct str (*rows)[TABLE_COLUMNS];
	size_t count;
};

/* Fails the test when the file cannot be read. */
static inline struct table table_read(struct arena *a, const char *path) {
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("\"%s\" cannot be opened", path);
	char *bytes = arena_alloc(a, 1 << 20);
	struct str rest = str_of(bytes, fread(bytes, 1, 1 << 20, file));
	fclose(file);
	struct table t = { .rows = arena_alloc(a, sizeof(struct str) * TABLE_ROWS * TABLE_COLUMNS) };
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		for (size_t i = 0; i < TABLE_COLUMNS && !str_is_none(line); i++)
			t.rows[t.count][i] = str_cut(&line, S("\t"));
		t.count++;
	}
	return t;
}

#endif
