/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The PostgreSQL driver. */
#include "db/db-private.h"

static enum err postgres_open(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail) {
	(void)url;
	(void)flags;
	(void)a;
	(void)ret_db;
	*ret_detail = S("opening a PostgreSQL database: this build has no driver for it");
	return ERR_DATABASE;
}

const struct db_driver postgres_driver = { .open = postgres_open };
