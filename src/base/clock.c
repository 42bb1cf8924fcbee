/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See clock.h. The state is two atomics: where the clock stands when it is stopped, and how far it is shifted when it
 * runs. */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

enum { US_PER_SECOND = 1000000 };

/* No instant that the calendar of date.h has. */
#define RUNNING INT64_MIN

static _Atomic int64_t stopped_us = RUNNING;
static _Atomic int64_t shift_us;

static int64_t read_clock(clockid_t id) {
	struct timespec t;
	if (clock_gettime(id, &t) != 0)
		fatal("the system has no clock %d", (int)id);
	return (int64_t)t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}

int64_t clock_now(void) {
	int64_t stopped = atomic_load(&stopped_us);
	return stopped != RUNNING ? stopped : read_clock(CLOCK_REALTIME) + atomic_load(&shift_us);
}

void clock_set(int64_t utc_us) {
	atomic_store(&stopped_us, utc_us);
}

void clock_advance(int64_t us) {
	if (atomic_load(&stopped_us) != RUNNING)
		atomic_fetch_add(&stopped_us, us);
	else
		atomic_fetch_add(&shift_us, us);
}

void clock_reset(void) {
	atomic_store(&stopped_us, RUNNING);
	atomic_store(&shift_us, 0);
}

int64_t clock_monotonic_us(void) {
	return read_clock(CLOCK_MONOTONIC);
}
