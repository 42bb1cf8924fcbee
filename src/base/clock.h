/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The one source of time. Everything that a person or a record sees takes its instant from clock_now, so that a test
 * (or the demonstration with --as-of) can stand on any day; only durations are measured with clock_monotonic_us.
 * Thread-safe.
 */
#ifndef KASSEI_BASE_CLOCK_H
#define KASSEI_BASE_CLOCK_H

#include "base/attr.h"

/* Microseconds since 1970-01-01T00:00:00Z: the system's, or what a test has set. */
int64_t clock_now(void);
/* Stops the clock at an instant. */
void clock_set(int64_t utc_us);
/* Moves a stopped clock, or shifts a running one (which then goes on), by so many microseconds; may be negative. */
void clock_advance(int64_t us);
/* Back to the system's time. */
void clock_reset(void);
/* For durations: never goes back, has no date, is not touched by clock_set. */
int64_t clock_monotonic_us(void);

#endif
