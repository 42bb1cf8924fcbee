/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Rows of the program as a table: rows($2) in FROM, where $2 is a parameter of the type `rows` (struct db_rows). A
 * statement that writes many rows is then begun, bound and ended once, and finds its place in the table once, instead
 * of for every row. Columns are c0, c1 …
 */
#ifndef KASSEI_DB_ROWS_H
#define KASSEI_DB_ROWS_H

#include "base/arena.h"
#include "base/str.h"

#include <sqlite3.h>

struct db_rows;

#define ROWS_POINTER "db_rows" /* what sqlite3_bind_pointer calls it */

/* Makes the table known to a connection. A SQLite result code. */
int rows_register(sqlite3 *handle);
/* A column as the text of an array of PostgreSQL: {1,NULL,"a\\"b"}; blobs as "\\x…". Lives in the arena. */
struct str rows_array(struct arena *a, const struct db_rows *rows, int column);

#endif
