/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of all kinds of jobs, and how the commands run them. */
#ifndef KASSEI_CMD_JOBS_H
#define KASSEI_CMD_JOBS_H

#include "office/job/job.h"

/* Everything a runner needs; borrows the settings and the writer. */
struct job_config jobs_config(const struct settings *s, struct writer *writer);
/* What was run, in one sentence, in the arena. */
struct str jobs_report(struct arena *a, const struct job_count *count);

#endif
