/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of the module: runner.c knows threads and time, job.c one job and its row, process.c the number of
 * the process. */
#ifndef KASSEI_OFFICE_JOB_PRIVATE_H
#define KASSEI_OFFICE_JOB_PRIVATE_H

#include "office/job/job.h"

#include <stdatomic.h>

/* ready_us of a job that was given up. */
#define JOB_NEVER INT64_MAX
enum { JOB_NOBODYS = 0 }; /* the writer's lane of what belongs to no municipality */

/* A job that this process holds. */
struct job_lease {
	const struct job_config *config;
	const struct job_kind *kind;
	struct job_id id;
	struct str owner;
	const atomic_bool *stopping;
};

/* Adds the rows of recurring kinds, and on SQLite ends the leases of dead processes. */
enum err job_prepare(const struct job_config *config, struct arena *a) MUST_CHECK;
/* The first of the kinds that is due now, ERR_NOT_FOUND when none is. *ret_next_us: when the first that is not due
 * will be, JOB_NEVER when there is none. `quick_only`: other kinds are passed over. */
enum err job_find(const struct job_config *config, struct db *db, struct arena *a, bool quick_only,
	struct job_lease *ret_lease, int64_t *ret_next_us) MUST_CHECK;
/* Leases the job, calls its function and settles it. ERR_NOT_FOUND: another runner was quicker. *ret_done: the
 * function succeeded. Other errors are the database's. */
enum err job_work(struct job_lease *lease, struct db *db, struct arena *a, bool *ret_done) MUST_CHECK;

#endif
