/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes to the WAL, gathered: SQLite hands every page over in two pieces, and a batch of the ledger has a thousand
 * pages. Here they wait in memory, one behind the other, and go to the system as one piece when SQLite syncs the file,
 * reads it, or has filled the memory. Nothing is answered before the sync, and no other connection looks at a page of
 * the WAL before SQLite has said in the index that it is there, which it does after the sync. So nothing changes but
 * the number of calls.
 */
#ifndef KASSEI_DB_GATHER_H
#define KASSEI_DB_GATHER_H

/* The name of a VFS for the connection that writes: the default one, but for the WAL. To be asked for before each
 * opening, since it takes the default of that moment. Only with synchronous=FULL. */
const char *gather_vfs(void);

#endif
