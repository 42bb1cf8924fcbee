/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See disk.h. The first half is the shim, the second the disk. */
#include "unit/ledger/disk.h"

#include "unit/base/check.h"
#include "unit/ledger/load.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>

enum { STEPS_MOST = 200000, SECTOR = 512, FILE_MOST = 4 << 20, SHM_BYTES = 32768 };

enum what { WRITE, TRUNCATE, SYNC, REMOVE };
struct step {
	enum what what;
	enum disk_file file;
	int64_t at;       /* offset of a write, size of a truncation */
	struct str bytes; /* of a write */
};

struct image {
	bool there;
	size_t n;
	char *bytes; /* [FILE_MOST] */
};

struct disk {
	sqlite3_vfs vfs;
	sqlite3_vfs *under;
	struct arena *a;
	pthread_mutex_t lock; /* guards what follows */
	struct step *steps;
	size_t count;
	bool other;
	/* Making: images behind the first `done` steps, as the system sees them and as they are on the disk for
	 * certain. */
	struct image first[DISK_FILES], seen[DISK_FILES], safe[DISK_FILES], made;
	size_t done, since[DISK_FILES]; /* the first step behind the last sync of each file */
};

/* ---- the shim ---- */

struct shim {
	sqlite3_file file;
	struct disk *disk;
	enum disk_file which;
	/* The system's own stands behind it. */
};

static sqlite3_file *under(sqlite3_file *file) {
	return (sqlite3_file *)((struct shim *)file + 1);
}

static void note(struct disk *d, enum what what, enum disk_file file, int64_t at, const void *bytes, size_t n) {
	pthread_mutex_lock(&d->lock);
	if (d->count == STEPS_MOST)
		BUG("more than %d steps", STEPS_MOST);
	struct step *step = &d->steps[d->count++];
	*step = (struct step){ .what = what, .file = file, .at = at };
	if (bytes != NULL)
		step->bytes = str_of(memcpy(arena_bytes(d->a, n), bytes, n), n);
	pthread_mutex_unlock(&d->lock);
}

static int shim_close(sqlite3_file *file) {
	return under(file)->pMethods->xClose(under(file));
}

static int shim_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at) {
	return under(file)->pMethods->xRead(under(file), to, n, at);
}

static int shim_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at) {
	struct shim *s = (struct shim *)file;
	note(s->disk, WRITE, s->which, at, from, (size_t)n);
	return under(file)->pMethods->xWrite(under(file), from, n, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
	struct shim *s = (struct shim *)file;
	note(s->disk, TRUNCATE, s->which, size, NULL, 0);
	return under(file)->pMethods->xTruncate(under(file), size);
}

/* Noted when it is done: only then does it promise anything. */
static int shim_sync(sqlite3_file *file, int flags) {
	struct shim *s = (struct shim *)file;
	int rc = under(file)->pMethods->xSync(under(file), flags);
	if (rc == SQLITE_OK)
		note(s->disk, SYNC, s->which, 0, NULL, 0);
	return rc;
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size) {
	return under(file)->pMethods->xFileSize(under(file), size);
}

static int shim_lock(sqlite3_file *file, int level) {
	return under(file)->pMethods->xLock(under(file), level);
}

static int shim_unlock(sqlite3_file *file, int level) {
	return under(file)->pMethods->xUnlock(under(file), level);
}

static int shim_check(sqlite3_file *file, int *out) {
	return under(file)->pMethods->xCheckReservedLock(under(file), out);
}

static int shim_control(sqlite3_file *file, int op, void *argument) {
	return under(file)->pMethods->xFileControl(under(file), op, argument);
}

static int shim_sector(sqlite3_file *file) {
	return under(file)->pMethods->xSectorSize(under(file));
}

static int shim_device(sqlite3_file *file) {
	return under(file)->pMethods->xDeviceCharacteristics(under(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int bytes, int extend, void volatile **out) {
	return under(file)->pMethods->xShmMap(under(file), page, bytes, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags) {
	return under(file)->pMethods->xShmLock(under(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file) {
	under(file)->pMethods->xShmBarrier(under(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove) {
	return under(file)->pMethods->xShmUnmap(under(file), remove);
}

/* Version 2: without xFetch, so that nothing is written past it through a mapping. */
static const sqlite3_io_methods METHODS = {
	.iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_check,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_device,
	.xShmMap = shim_shm_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_shm_barrier,
	.xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
	struct disk *d = vfs->pAppData;
	struct shim *s = (struct shim *)file;
	if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0) {
		pthread_mutex_lock(&d->lock);
		d->other = true;
		pthread_mutex_unlock(&d->lock);
	}
	*s = (struct shim){ .disk = d, .which = (flags & SQLITE_OPEN_WAL) != 0 ? DISK_WAL : DISK_DATABASE };
	int rc = d->under->xOpen(d->under, name, under(file), flags, out_flags);
	file->pMethods = under(file)->pMethods != NULL ? &METHODS : NULL;
	return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
	struct disk *d = vfs->pAppData;
	int rc = d->under->xDelete(d->under, name, sync_folder);
	if (rc == SQLITE_OK && str_ends(str_from(name), S("-wal")))
		note(d, REMOVE, DISK_WAL, 0, NULL, 0);
	return rc;
}

/* ---- recording ---- */

static void read_image(struct disk *d, struct image *image, const char *path) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	image->bytes = arena_bytes(d->a, FILE_MOST);
	if (fd < 0)
		return;
	ssize_t n = read(fd, image->bytes, FILE_MOST);
	close(fd);
	ROW_TRUE(n >= 0 && n < FILE_MOST, "reading %s", path);
	image->there = true;
	image->n = (size_t)n;
}

static void free_arena(void *object) {
	arena_free(object);
}

struct disk *disk_record(struct arena *a, const char *path) {
	struct disk *d = ARENA_NEW(a, struct disk);
	struct arena *own = arena_new(); /* other threads take from it, under the lock */
	arena_defer(a, free_arena, own);
	*d = (struct disk){ .a = own,
		.under = sqlite3_vfs_find("unix"),
		.steps = ARENA_ARRAY(own, struct step, STEPS_MOST) };
	pthread_mutex_init(&d->lock, NULL);
	read_image(d, &d->first[DISK_DATABASE], path);
	read_image(d, &d->first[DISK_WAL], str_format(own, "%s-wal", path).p);
	d->vfs = *d->under;
	d->vfs.zName = "recorder";
	d->vfs.szOsFile = (int)sizeof(struct shim) + d->under->szOsFile;
	d->vfs.pAppData = d;
	d->vfs.xOpen = shim_open;
	d->vfs.xDelete = shim_delete;
	assert_int_equal(sqlite3_vfs_register(&d->vfs, 1), SQLITE_OK);
	return d;
}

size_t disk_steps(struct disk *d) {
	pthread_mutex_lock(&d->lock);
	size_t count = d->count;
	pthread_mutex_unlock(&d->lock);
	return count;
}

static struct image copy_image(struct disk *d, const struct image *from) {
	struct image image = { .there = from->there, .n = from->n, .bytes = arena_bytes(d->a, FILE_MOST) };
	memcpy(image.bytes, from->bytes, from->n);
	return image;
}

void disk_stop(struct disk *d) {
	assert_int_equal(sqlite3_vfs_unregister(&d->vfs), SQLITE_OK);
	assert_int_equal(sqlite3_vfs_register(d->under, 1), SQLITE_OK);
	for (int f = 0; f < DISK_FILES; f++) {
		d->seen[f] = copy_image(d, &d->first[f]);
		d->safe[f] = copy_image(d, &d->first[f]);
	}
	d->made = copy_image(d, &d->first[DISK_DATABASE]);
}

struct disk_figures disk_figures(struct disk *d) {
	struct disk_figures figures = { .other = d->other };
	for (size_t i = 0; i < d->count; i++) {
		figures.writes += d->steps[i].what == WRITE;
		figures.truncations += d->steps[i].what == TRUNCATE;
		figures.syncs += d->steps[i].what == SYNC;
		figures.database_syncs += d->steps[i].what == SYNC && d->steps[i].file == DISK_DATABASE;
		figures.removals += d->steps[i].what == REMOVE;
	}
	return figures;
}

/* ---- the disk ---- */

/* A file that grows shows zeros, or on a disk that lost what was to stand there, anything: `chance` is not NULL
 * then. */
static void grow(struct image *image, size_t n, uint64_t *chance) {
	ROW_TRUE(n <= FILE_MOST, "a file of %zu bytes", n);
	for (size_t i = image->n; i < n; i++)
		image->bytes[i] = chance != NULL ? (char)load_random(chance) : 0;
	if (n > image->n)
		image->n = n;
}

/* The part of a write from `from` to `to`, both counted in it. */
static void write_part(struct image *image, const struct step *step, size_t from, size_t to, uint64_t *chance) {
	if (from >= to)
		return;
	image->there = true;
	grow(image, (size_t)step->at + to, chance);
	memcpy(image->bytes + step->at + from, step->bytes.p + from, to - from);
}

static void apply(struct image *image, const struct step *step) {
	if (step->what == WRITE)
		write_part(image, step, 0, step->bytes.n, NULL);
	else if (step->what == TRUNCATE)
		image->n = (size_t)step->at < image->n ? (size_t)step->at : image->n;
	else if (step->what == REMOVE)
		image->there = false;
	image->n = image->there ? image->n : 0;
}

/* Where the sector ends in which byte `i` of a write stands. */
static size_t sector_end(const struct step *step, size_t i) {
	size_t end = ((size_t)step->at + i) / SECTOR * SECTOR + SECTOR - (size_t)step->at;
	return end < step->bytes.n ? end : step->bytes.n;
}

/* Some sectors of a write; `half`: those before or those behind one place, else each by chance. */
static void apply_torn(struct image *image, const struct step *step, bool half, uint64_t *chance) {
	size_t cut = step->bytes.n > 0 ? load_random(chance) % step->bytes.n : 0;
	bool behind = load_random(chance) % 4 == 0;
	for (size_t i = 0, end; i < step->bytes.n; i = end) {
		end = sector_end(step, i);
		bool kept = half ? (end <= cut) != behind : load_random(chance) % 2 == 0;
		if (kept)
			write_part(image, step, i, end, chance);
	}
}

/* False: what follows in this file cannot be there either, since it would stand in another file of that name. */
static bool apply_some(struct image *image, const struct step *step, uint64_t *chance) {
	uint64_t fate = load_random(chance) % 3;
	if (step->what != WRITE && fate != 0)
		return step->what != REMOVE;
	if (step->what != WRITE || fate == 0)
		apply(image, step);
	else if (fate == 1)
		apply_torn(image, step, false, chance);
	return true;
}

static void copy_to(struct image *to, const struct image *from) {
	to->there = from->there;
	to->n = from->n;
	memcpy(to->bytes, from->bytes, from->n);
}

static void advance(struct disk *d, size_t steps) {
	ROW_TRUE(steps >= d->done && steps <= d->count, "step %zu behind %zu", steps, d->done);
	for (; d->done < steps; d->done++) {
		const struct step *step = &d->steps[d->done];
		if (step->what != SYNC) {
			apply(&d->seen[step->file], step);
			continue;
		}
		copy_to(&d->safe[step->file], &d->seen[step->file]);
		d->since[step->file] = d->done + 1;
	}
}

static void make_some(struct disk *d, struct image *image, enum disk_file file, uint64_t *chance) {
	bool goes_on = true;
	for (size_t i = d->since[file]; goes_on && i < d->done; i++)
		if (d->steps[i].file == file)
			goes_on = apply_some(image, &d->steps[i], chance);
}

static void make_torn(struct disk *d, struct image *image, enum disk_file file, uint64_t *chance) {
	for (size_t i = d->since[file]; i < d->done; i++) {
		const struct step *step = &d->steps[i];
		if (step->file != file)
			continue;
		if (i + 1 == d->done && step->what == WRITE)
			apply_torn(image, step, true, chance);
		else if (i + 1 < d->done)
			apply(image, step);
	}
}

static void write_image(const struct image *image, const char *path, const char *ending) {
	char name[256];
	snprintf(name, sizeof name, "%s%s", path, ending);
	unlink(name);
	if (!image->there)
		return;
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ROW_TRUE(fd >= 0 && write(fd, image->bytes, image->n) == (ssize_t)image->n, "writing %s", name);
	close(fd);
}

static void write_index(const char *path, uint64_t *chance) {
	uint64_t bytes[SHM_BYTES / sizeof(uint64_t)];
	struct image image = { .there = load_random(chance) % 3 != 0, .n = sizeof bytes, .bytes = (char *)bytes };
	for (size_t i = 0; image.there && i < COUNT_OF(bytes); i++)
		bytes[i] = load_random(chance);
	write_image(&image, path, "-shm");
}

bool disk_differs(struct disk *d, size_t steps, enum disk_fate fate) {
	const struct step *last = steps > 0 ? &d->steps[steps - 1] : NULL;
	switch (fate) {
	case DISK_DROPPED:
		return last == NULL || last->what == SYNC;
	case DISK_TORN:
		return last != NULL && last->what == WRITE;
	case DISK_SOME:
		return last != NULL && last->what != SYNC;
	default:
		return last == NULL || last->what != SYNC;
	}
}

void disk_make(struct disk *d, size_t steps, enum disk_fate fate, uint64_t seed, const char *path) {
	static const char *const ENDINGS[DISK_FILES] = { "", "-wal" };
	uint64_t chance = seed;
	advance(d, steps);
	for (enum disk_file f = 0; f < DISK_FILES; f++) {
		copy_to(&d->made, fate == DISK_KEPT ? &d->seen[f] : &d->safe[f]);
		if (fate == DISK_SOME)
			make_some(d, &d->made, f, &chance);
		else if (fate == DISK_TORN)
			make_torn(d, &d->made, f, &chance);
		write_image(&d->made, path, ENDINGS[f]);
	}
	write_index(path, &chance);
}
