/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An archive in the cage: which Office document it is. Only its directory is read, nothing is unpacked. */
#include "office/file/look-private.h"
#include "office/file/look.h"
#include "office/file/sniff.h"

enum { UNPACKED_MOST_MB = 2048 };

static void *prepare(struct arena *a) {
	return a;
}

static int run(struct arena *a UNUSED, void *prepared UNUSED, struct str bytes, struct buf *answer) {
	enum file_type type;
	int64_t unpacked;
	if (!sniff_zip(bytes, &type, &unpacked))
		return LOOK_REASON_BROKEN;
	if (unpacked > (int64_t)UNPACKED_MOST_MB << 20)
		return LOOK_REASON_BOMB;
	buf_format(answer, "type %d\n\n", (int)type);
	return CAGE_DONE;
}

const struct cage_job file_zip_job = {
	.name = "file-zip",
	.prepare = prepare,
	.run = run,
	.answer_most_bytes = 4096,
	.memory_mb = 512,
	.cpu_s = 5,
	.wall_s = 20,
};
