/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See store.h. */
#include "fuzz/store.h"

#include "fuzz/fuzz.h"

#include <unistd.h>

/* The open files stay usable without their names, so nothing is left behind however the process ends. */
static void remove_names(struct arena *a, const char *folder, const char *path) {
	static const char *const ENDINGS[] = { "", "-wal", "-shm", ".lock" };
	for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
		unlink(str_format(a, "%s%s", path, ENDINGS[i]).p);
	MUST(rmdir(folder) == 0);
}

struct db *fuzz_store(void) {
	static struct arena *a; /* lives as long as the process */
	static struct db *db;
	if (db != NULL)
		return db;
	static char folder[] = "/dev/shm/kassei-fuzz.XXXXXX";
	static char other[] = "/tmp/kassei-fuzz.XXXXXX";
	struct str detail;
	a = arena_new();
	const char *made = mkdtemp(folder);
	if (made == NULL)
		made = mkdtemp(other);
	MUST(made != NULL);
	const char *path = str_format(a, "%s/fuzz.db", made).p;
	MUST(db_open(path, DB_CREATE, a, &db, &detail) == OK);
	MUST(db_migrate(db) == OK);
	remove_names(a, made, path);
	return db;
}
