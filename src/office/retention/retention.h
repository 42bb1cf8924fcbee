/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How long a municipality keeps each kind of record (文書管理規程, 個人情報保護法22条: no longer than needed), and
 * disposal: a list each fiscal year, checked by one officer and decided by another, carried out by a job that takes the
 * personal content away and leaves the proof. Kinds are files of the register of personal files
 * (office/privacy/files.def).
 */
#ifndef KASSEI_OFFICE_RETENTION_H
#define KASSEI_OFFICE_RETENTION_H

#include "base/date.h"
#include "base/lang.h"
#include "office/job/job.h"
#include "office/retention/retention-types.h"
#include "office/verify/verify.h"
#include "retention_store.h"

/* A kind that can be disposed of by municipality, with the rule that holds where none was set. */
struct retention_kind { const char *word, *label; enum retention_years years; };
extern const struct retention_kind retention_kinds[];
extern const size_t retention_kind_count;
/* NULL: no such kind. */
const struct retention_kind *retention_kind_of(struct str word);

/* Number of years; 0 for RETENTION_ALWAYS. */
int retention_year_count(enum retention_years years);
/* The rule of a kind in a municipality on a day. */
enum err retention_rule_of(struct db *db, struct arena *a, struct tenant_id tenant, const struct retention_kind *kind,
	struct date day, enum retention_years *ret) MUST_CHECK;
/* The rule as a sentence; STR_NONE when the kind has none of its own (accounts belong to no municipality). In the
 * arena. */
enum err retention_text(struct db *db, struct arena *a, struct tenant_id tenant, struct str word, struct date day,
	enum lang lang, struct str *ret) MUST_CHECK;
/* The first day of which records that were completed are still kept, in a list made in `fiscal_year`: a year's records
 * are kept `years` from 1 April behind it, so those completed before 1 April of fiscal_year − years are over. */
struct date retention_cutoff(int fiscal_year, enum retention_years years);

/* In the writer: a new list of everything whose time is over and that nothing holds; .v == 0 when there is nothing.
 * ERR_CONFLICT while another list is open. `by` .v == 0: the job. */
enum err retention_list_make(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id by,
	int64_t now_us, struct disposal_id *ret_id) MUST_CHECK;

/* Job "retention.list", daily: one list in each fiscal year for every municipality that has something to dispose of. */
enum err retention_list_job(struct job_run *run) MUST_CHECK;
/* Job "retention.dispose", key "tenant:list": carries an approved list out, line by line. */
enum err retention_dispose_job(struct job_run *run) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err retention_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
