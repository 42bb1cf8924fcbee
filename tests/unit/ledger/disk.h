/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A disk that loses power. A VFS shim between SQLite and the system writes down everything that is done to a database
 * file and its WAL; afterwards the files are made again as a disk might hold them had the power failed behind any of
 * these steps. What was synced is there. Of what was written since the last sync of its file, a disk may hold all,
 * nothing, any part, and of a write some sectors; behind the end of a file that it made longer, anything may stand.
 *
 * The WAL index (-shm) is no record: the first process that opens the files after a failure makes it anew from the WAL,
 * whatever stands in it. So it is made of chance here.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_DISK_H
#define KASSEI_TESTS_UNIT_LEDGER_DISK_H

#include "base/arena.h"
#include "base/str.h"

enum disk_file { DISK_DATABASE, DISK_WAL, DISK_FILES };

/* While it is there, every SQLite database that this process opens by default is taken for the one at `path`, which
 * nobody has open yet. `a` outlives it. Safe for several threads. */
struct disk;
struct disk *disk_record(struct arena *a, const char *path);
/* Steps so far: writes, truncations, syncs, removals. */
size_t disk_steps(struct disk *disk);
/* From now on SQLite is itself again. */
void disk_stop(struct disk *disk);
/* How many steps there are of each kind, and whether something was done that this model does not know (a rollback
 * journal). */
struct disk_figures { size_t writes, truncations, syncs, database_syncs, removals; bool other; };
struct disk_figures disk_figures(struct disk *disk);

enum disk_fate {
	DISK_KEPT,    /* all writes reached the disk */
	DISK_DROPPED, /* none since the last sync of their file */
	DISK_SOME,    /* any part of them, by sectors */
	DISK_TORN,    /* all, but of the last one only some sectors */
	DISK_FATES
};
/* True when the disk may differ from what it could be one step before: dropping gives something new only behind a
 * sync. */
bool disk_differs(struct disk *disk, size_t steps, enum disk_fate fate);
/* Writes the files as they may be behind `steps` steps to `path`, path-wal and path-shm. */
void disk_make(struct disk *disk, size_t steps, enum disk_fate fate, uint64_t seed, const char *path);

#endif
