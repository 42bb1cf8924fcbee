/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See gather.h. Files other than the WAL are the default VFS's own: it opens them in the place that SQLite gave us. */
#include "db/gather.h"

#include "base/attr.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

/* SQLite's own VFS for unix writes at most 2^17 - 1 bytes at once: it takes the length modulo 2^17. */
enum { GATHERED_BYTES = 126976 };

/* An open WAL. */
struct wal {
	sqlite3_file file; /* ours, first */
	sqlite3_file *under;
	char *bytes; /* [GATHERED_BYTES] */
	int count;
	sqlite3_int64 at; /* where the bytes belong */
};

static struct wal *of(sqlite3_file *file) {
	return (struct wal *)file;
}

static int flush(struct wal *w) {
	int count = w->count;
	w->count = 0;
	return count == 0 ? SQLITE_OK : w->under->pMethods->xWrite(w->under, w->bytes, count, w->at);
}

/* ---- the WAL's methods ---- */

static int wal_close(sqlite3_file *file) {
	struct wal *w = of(file);
	int rc = flush(w);
	int closed = w->under->pMethods->xClose(w->under);
	sqlite3_free(w->under);
	sqlite3_free(w->bytes);
	return rc != SQLITE_OK ? rc : closed;
}

static int wal_read(sqlite3_file *file, void *to, int count, sqlite3_int64 at) {
	struct wal *w = of(file);
	int rc = flush(w);
	return rc != SQLITE_OK ? rc : w->under->pMethods->xRead(w->under, to, count, at);
}

static int wal_write(sqlite3_file *file, const void *from, int count, sqlite3_int64 at) {
	struct wal *w = of(file);
	if (w->count > 0 && (at != w->at + w->count || count > GATHERED_BYTES - w->count)) {
		int rc = flush(w);
		if (rc != SQLITE_OK)
			return rc;
	}
	if (count > GATHERED_BYTES)
		return w->under->pMethods->xWrite(w->under, from, count, at);
	if (w->count == 0)
		w->at = at;
	memcpy(w->bytes + w->count, from, (size_t)count);
	w->count += count;
	return SQLITE_OK;
}

static int wal_truncate(sqlite3_file *file, sqlite3_int64 size) {
	struct wal *w = of(file);
	int rc = flush(w);
	return rc != SQLITE_OK ? rc : w->under->pMethods->xTruncate(w->under, size);
}

static int wal_sync(sqlite3_file *file, int flags) {
	struct wal *w = of(file);
	int rc = flush(w);
	return rc != SQLITE_OK ? rc : w->under->pMethods->xSync(w->under, flags);
}

static int wal_file_size(sqlite3_file *file, sqlite3_int64 *ret_size) {
	struct wal *w = of(file);
	int rc = flush(w);
	return rc != SQLITE_OK ? rc : w->under->pMethods->xFileSize(w->under, ret_size);
}

/* Locks are on the database's file, never on the WAL; they are passed on all the same. */
static int wal_lock(sqlite3_file *file, int level) {
	return of(file)->under->pMethods->xLock(of(file)->under, level);
}

static int wal_unlock(sqlite3_file *file, int level) {
	return of(file)->under->pMethods->xUnlock(of(file)->under, level);
}

static int wal_check_lock(sqlite3_file *file, int *ret_reserved) {
	return of(file)->under->pMethods->xCheckReservedLock(of(file)->under, ret_reserved);
}

static int wal_control(sqlite3_file *file, int op, void *arg) {
	struct wal *w = of(file);
	int rc = flush(w);
	return rc != SQLITE_OK ? rc : w->under->pMethods->xFileControl(w->under, op, arg);
}

static int wal_sector_size(sqlite3_file *file) {
	return of(file)->under->pMethods->xSectorSize(of(file)->under);
}

static int wal_characteristics(sqlite3_file *file) {
	return of(file)->under->pMethods->xDeviceCharacteristics(of(file)->under);
}

static const sqlite3_io_methods WAL_METHODS = {
	.iVersion = 1,
	.xClose = wal_close,
	.xRead = wal_read,
	.xWrite = wal_write,
	.xTruncate = wal_truncate,
	.xSync = wal_sync,
	.xFileSize = wal_file_size,
	.xLock = wal_lock,
	.xUnlock = wal_unlock,
	.xCheckReservedLock = wal_check_lock,
	.xFileControl = wal_control,
	.xSectorSize = wal_sector_size,
	.xDeviceCharacteristics = wal_characteristics,
};

/* ---- the VFS ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs vfs; /* pAppData: the default VFS */

static int open_wal(sqlite3_vfs *under, const char *name, struct wal *w, int flags, int *ret_flags) {
	w->under = sqlite3_malloc(under->szOsFile);
	w->bytes = sqlite3_malloc(GATHERED_BYTES);
	if (w->under != NULL)
		memset(w->under, 0, (size_t)under->szOsFile);
	int rc = w->under == NULL || w->bytes == NULL ? SQLITE_NOMEM :
							under->xOpen(under, name, w->under, flags, ret_flags);
	if (rc == SQLITE_OK) {
		w->file.pMethods = &WAL_METHODS;
		return SQLITE_OK;
	}
	if (w->under != NULL && w->under->pMethods != NULL)
		w->under->pMethods->xClose(w->under);
	sqlite3_free(w->under);
	sqlite3_free(w->bytes);
	return rc;
}

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *ret_flags) {
	sqlite3_vfs *under = self->pAppData;
	if ((flags & SQLITE_OPEN_WAL) == 0)
		return under->xOpen(under, name, file, flags, ret_flags);
	memset(file, 0, sizeof(struct wal));
	return open_wal(under, name, (struct wal *)file, flags, ret_flags);
}

static sqlite3_vfs *under_of(const sqlite3_vfs *self) {
	return self->pAppData;
}

static int delete_file(sqlite3_vfs *self, const char *name, int sync_folder) {
	return under_of(self)->xDelete(under_of(self), name, sync_folder);
}

static int access_file(sqlite3_vfs *self, const char *name, int flags, int *ret_result) {
	return under_of(self)->xAccess(under_of(self), name, flags, ret_result);
}

static int full_path(sqlite3_vfs *self, const char *name, int count, char *to) {
	return under_of(self)->xFullPathname(under_of(self), name, count, to);
}

static int random_bytes(sqlite3_vfs *self, int count, char *to) {
	return under_of(self)->xRandomness(under_of(self), count, to);
}

static int sleep_us(sqlite3_vfs *self, int us) {
	return under_of(self)->xSleep(under_of(self), us);
}

static int current_time(sqlite3_vfs *self, double *ret_days) {
	return under_of(self)->xCurrentTime(under_of(self), ret_days);
}

static int last_error(sqlite3_vfs *self, int count, char *to) {
	return under_of(self)->xGetLastError(under_of(self), count, to);
}

static void stand_before(sqlite3_vfs *under) {
	int bytes = under->szOsFile > (int)sizeof(struct wal) ? under->szOsFile : (int)sizeof(struct wal);
	bool registered = vfs.zName != NULL;
	sqlite3_vfs *next = vfs.pNext;
	vfs = (sqlite3_vfs){
		.iVersion = 1,
		.szOsFile = bytes,
		.mxPathname = under->mxPathname,
		.pNext = next,
		.zName = "kassei-gather",
		.pAppData = under,
		.xOpen = open_file,
		.xDelete = delete_file,
		.xAccess = access_file,
		.xFullPathname = full_path,
		.xRandomness = random_bytes,
		.xSleep = sleep_us,
		.xCurrentTime = current_time,
		.xGetLastError = last_error,
	};
	if (!registered)
		sqlite3_vfs_register(&vfs, 0);
}

const char *gather_vfs(void) {
	pthread_mutex_lock(&lock);
	sqlite3_initialize();
	sqlite3_vfs *under = sqlite3_vfs_find(NULL);
	if (vfs.pAppData != under)
		stand_before(under);
	pthread_mutex_unlock(&lock);
	return vfs.zName;
}
