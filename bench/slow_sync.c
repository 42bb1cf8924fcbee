/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A slower disk, for LD_PRELOAD: every fsync and fdatasync takes SLOW_SYNC_US microseconds more (default 2000). For
 * bench/ledger.sh. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fsync(int fd);
int fdatasync(int fd);

static void wait_longer(void) {
	const char *text = getenv("SLOW_SYNC_US");
	long us = text != NULL ? strtol(text, NULL, 10) : 2000;
	struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
	nanosleep(&t, NULL);
}

int fsync(int fd) {
	wait_longer();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
	wait_longer();
	return (int)syscall(SYS_fdatasync, fd);
}
