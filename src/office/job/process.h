/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The number of this process among those that write one database: five bits of every id that it makes (base/ident.h),
 * so that two processes never make the same. SQLite has one writing process by its lock file, which takes 0. On
 * PostgreSQL a number is a lease in the table job_process, by the database's own clock, renewed as long as the process
 * lives. One that was killed loses its number after PROCESS_LEASE_S seconds, or at once to a process of the same
 * machine, which can see that it is gone: so one that falls over again and again does not use up the numbers.
 */
#ifndef KASSEI_OFFICE_JOB_PROCESS_H
#define KASSEI_OFFICE_JOB_PROCESS_H

#include "db/writer.h"

enum { PROCESS_LEASE_S = 240, PROCESS_RENEW_S = 60 };

struct process_lease;

/* Takes a free number, tells it to ident_set_process, and renews it in a thread of its own. Before the process makes
 * its first id. Lives in `a`; the writer must outlive it. ERR_BUSY: every number is taken; *ret_detail says so in a
 * sentence, as for any error. When a number was lost all the same (the database was out of reach for longer than the
 * lease, and another process came), the next free one is taken; when there is none, the process ends itself with
 * SIGTERM. */
enum err process_lease_take(struct writer *writer, struct arena *a, struct process_lease **ret_lease,
	struct str *ret_detail) MUST_CHECK;
/* Gives it back, before the writer is stopped. NULL is allowed. */
void process_lease_release(struct process_lease *lease);
/* 0 to 31. */
unsigned process_lease_number(const struct process_lease *lease);

#endif
