/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sqlite-exec FILE SQL: what psql is for PostgreSQL, so that end-to-end tests can lay down records for which there is
 * no page. */
#include <sqlite3.h>
#include <stdio.h>

int main(int argc, char **argv) {
	sqlite3 *db = NULL;
	char *error = NULL;
	if (argc != 3)
		return 2;
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
		sqlite3_busy_timeout(db, 10000) != SQLITE_OK ||
		sqlite3_exec(db, argv[2], NULL, NULL, &error) != SQLITE_OK) {
		fprintf(stderr, "sqlite-exec: %s\n", error != NULL ? error : sqlite3_errmsg(db));
		return 1;
	}
	return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
