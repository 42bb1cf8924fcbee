/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small SQLite database for targets that need one: in memory where the system has a folder for that, gone with the
 * process. */
#ifndef KASSEI_TESTS_FUZZ_STORE_H
#define KASSEI_TESTS_FUZZ_STORE_H

#include "db/db-private.h"

/* The database with all tables, open for writing; made at the first call. */
struct db *fuzz_store(void);

#endif
