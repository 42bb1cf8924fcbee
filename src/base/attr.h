/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Compiler attributes behind names, and the few macros that every file may use. Knows nothing else. */
#ifndef KASSEI_BASE_ATTR_H
#define KASSEI_BASE_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args), nonnull(fmt)))
#define UNUSED __attribute__((unused))
#define NORETURN __attribute__((noreturn))
#define ALWAYS_INLINE inline __attribute__((always_inline))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Marks a Japanese sentence as a msgid for locale/en.po and evaluates to it. */
#define T(japanese) (japanese)

/* Stops the process with the place and the sentence: our own mistake, never the user's. */
void bug_at(const char *file, int line, const char *format, ...) PRINTF(3, 4) NORETURN;
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

/* Ends the process during start-up with one sentence on stderr and exit status 1. */
void fatal(const char *format, ...) PRINTF(1, 2) NORETURN;

#endif
