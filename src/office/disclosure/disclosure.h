/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a municipality holds about somebody, and what that person may ask of it (個人情報保護法76条 開示, 90条 訂正): the rows
 * themselves, from the schemas' own marks, and who has read them.
 */
#ifndef KASSEI_OFFICE_DISCLOSURE_H
#define KASSEI_OFFICE_DISCLOSURE_H

#include "disclosure_store.h"
#include "office/privacy/privacy.h"

/* Whose data: a party's of one municipality, or an account's everywhere. */
struct held_owner {
	struct party_id party;     /* .v == 0: the account's */
	struct account_id account; /* .v == 0: the party's */
};

/* The rows of one table. */
struct held_group {
	struct tenant_id tenant;         /* whose records; 0: no municipality's */
	const struct privacy_file *file; /* of the register of personal files */
	const char *name;                /* msgid: what the rows are called */
	const char *table;
	const struct row_desc *desc;
	const void *rows;
	size_t count;
	bool more;                       /* there are more than were asked for */
};

/* Every table's rows about `owner` in one municipality, at most `limit` of each, the newest first; tables without rows are left out.
 * tenant 0: what belongs to none (accounts, the site's own messages); a party has nothing there. Everything that is returned is noted
 * as read. */
enum err held_read(struct db *db, struct arena *a, struct tenant_id tenant, const struct held_owner *owner, int64_t limit, struct held_group **ret_groups,
	size_t *ret_count) MUST_CHECK;

/* A value as people read it: words, days and times in `lang`; empty for none. In the arena. */
struct str held_text(struct arena *a, enum lang lang, const void *row, const struct col_desc *col);
/* A number that only the program needs: an id or the count of changes. */
bool held_is_inner(const struct col_desc *col);
/* When the row was written: its first instant, else the instant in its own number; 0 when neither tells. */
int64_t held_written_us(const struct held_group *group, const void *row);
/* By what a row is named in addresses: the first of its numbers, which is its own; else its place in the group. In the arena. */
struct str held_key(struct arena *a, const struct held_group *group, size_t index);

#endif
