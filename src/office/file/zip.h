/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Archives (PKWARE APPNOTE 6.3.3, without ZIP64): the directory, and one entry unpacked piece by piece. Every number in
 * an archive is foreign and checked against the bytes. For the caged child, and for telling types apart.
 */
#ifndef KASSEI_OFFICE_FILE_ZIP_H
#define KASSEI_OFFICE_FILE_ZIP_H

#include "base/arena.h"
#include "base/str.h"

struct zip_entry {
	struct str name;
	unsigned method;  /* 0 stored, 8 deflated */
	bool locked;      /* needs a password */
	int64_t packed, unpacked; /* bytes, as the directory says */
	size_t header;    /* where its local header begins */
};

struct zip_walk {
	struct str bytes;
	size_t at, end, left;
	bool broken; /* the directory ended in the middle */
};

/* Begins at the directory's first entry; false when there is no whole directory. `bytes` stays borrowed. */
bool zip_open(struct str bytes, struct zip_walk *ret_walk);
/* The next entry; false behind the last one, and when the directory is broken (w->broken). At most 20,000 entries. */
bool zip_next(struct zip_walk *w, struct zip_entry *ret_entry);
/* The entry of that name; false when there is none. */
bool zip_find(struct str bytes, struct str name, struct zip_entry *ret_entry);

/* Takes a piece of an unpacked entry; false ends the unpacking. */
typedef bool (*zip_take)(void *context, struct str piece, bool last);
/* Unpacks an entry into `take`, at most `most` bytes. False when the data is broken, locked, in another method, or
 * larger, or when `take` said no. */
bool zip_unpack(struct arena *a, struct str bytes, const struct zip_entry *entry, int64_t most, zip_take take,
	void *context);

#endif
