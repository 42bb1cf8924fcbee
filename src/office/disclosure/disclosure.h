/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a municipality holds about somebody, and what that person may ask of it (個人情報保護法76条 開示, 90条 訂正): the rows
 * themselves, from the schemas' own marks, and who has read them.
 */
#ifndef KASSEI_OFFICE_DISCLOSURE_H
#define KASSEI_OFFICE_DISCLOSURE_H

#include "base/date.h"
#include "disclosure_store.h"
#include "office/job/job.h"
#include "office/privacy/privacy.h"
#include "office/verify/verify.h"

/* Whose data: a party's of one municipality, or an account's everywhere. */
struct held_owner {
	struct party_id party;     /* .v == 0: the account's */
	struct account_id account; /* .v == 0: the party's */
};

/* The rows of one table. */
struct held_group {
	struct tenant_id tenant;         /* whose records; 0: no municipality's */
	const struct privacy_file *file; /* of the register of personal files */
	struct str rule; /* how long it is kept by the municipality's own rule; STR_NONE: as the file says */
	const char *name;                /* msgid: what the rows are called */
	const char *table;
	const struct row_desc *desc;
	const void *rows;
	size_t count;
	bool more;                       /* there are more than were asked for */
};

/* Every table's rows about `owner` in one municipality, at most `limit` of each, the newest first; tables without rows
 * are left out. tenant 0: what belongs to none (accounts, the site's own messages); a party has nothing there.
 * Everything that is returned is noted as read. */
enum err held_read(struct db *db, struct arena *a, struct tenant_id tenant, const struct held_owner *owner,
	int64_t limit, struct held_group **ret_groups, size_t *ret_count) MUST_CHECK;

/* The rows of one table alone; `ret_group` without rows when there are none, or no such table. */
enum err held_read_table(struct db *db, struct arena *a, struct tenant_id tenant, const struct held_owner *owner,
	struct str table, int64_t limit, struct held_group *ret_group) MUST_CHECK;

/* A value as people read it: words, days and times in `lang`; empty for none. In the arena. */
struct str held_text(struct arena *a, enum lang lang, const void *row, const struct col_desc *col);
/* A number that only the program needs: an id or the count of changes. */
bool held_is_inner(const struct col_desc *col);
/* When the row was written: its first instant, else the instant in its own number; 0 when neither tells. */
int64_t held_written_us(const struct held_group *group, const void *row);
/* By what a row is named in addresses: the first of its numbers, which is its own; else its place in the group. In the
 * arena. */
struct str held_key(struct arena *a, const struct held_group *group, size_t index);

/* ---- due dates ---- */

enum { CLAIM_DAYS = 30, CLAIM_EXTENSION_DAYS = 30 };
/* By when a claim received on a day has to be decided (個人情報保護法83条, 94条): 30 days, the first not counted
 * (民法140条), 30 more when it was extended; a last day on which the town hall is closed makes it the next open one
 * (民法142条). */
struct date claim_due(struct date received, bool extended);

/* 90条3項, 98条3項: a claim for correction or for a stop of use is made within so many days of the disclosure. */
enum { CLAIM_AFTER_DISCLOSURE_DAYS = 90 };

/* ---- what is not disclosed (78条) ---- */

/* Every row of a table whose rows have no number of their own. */
#define WITHHELD_ALL S("*")
/* Whether the row has a number by which it can be named; else only all rows of its table can be withheld. */
bool held_has_key(const struct held_group *group);
/* What stands instead of a value that is not disclosed: "（不開示：法78条1項2号…）"; STR_NONE: it is disclosed. `col`
 * NULL: asks for the row as a whole, which is withheld when any of it is. Borrowed from the arena. */
struct str withheld_instead(struct arena *a, const struct disclosure_withheld_list_row *parts, size_t count,
	const struct held_group *group, size_t index, const struct col_desc *col);
/* The same parts in sentences for the notice, one a line, in Japanese; empty when there are none. */
struct str withheld_sentences(struct arena *a, const struct disclosure_withheld_list_row *parts, size_t count);

/* ---- a copy of everything ---- */

enum { ARCHIVE_DAYS = 7, ARCHIVE_FILES_MOST_BYTES = 200 << 20 };
struct archive_order {
	struct tenant_id tenant;          /* 0: an account's data of all municipalities */
	struct account_id asked_by;       /* who may fetch it */
	struct held_owner owner;
	struct disclosure_id disclosure;  /* .v == 0: asked for by oneself */
	int64_t now_us;
};
/* In the writer: asks for a copy; the job makes it. */
enum err archive_ask(struct db *db, struct arena *a, const struct archive_order *order,
	struct archive_id *ret_id) MUST_CHECK;
/* Job "disclosure.archive", key "tenant:archive": gathers rows and files and writes the ZIP. */
enum err disclosure_archive_job(struct job_run *run) MUST_CHECK;
/* Job "disclosure.sweep", daily: throws copies away whose days are over. */
enum err disclosure_sweep_job(struct job_run *run) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err disclosure_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
