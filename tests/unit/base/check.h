/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the unit tests of base share: each test gets an arena in *state, a failure prints the row that it is about. */
#ifndef KASSEI_TESTS_UNIT_BASE_CHECK_H
#define KASSEI_TESTS_UNIT_BASE_CHECK_H

#include "base/arena.h"
#include "base/str.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static inline int check_setup(void **state) {
	*state = arena_new();
	return 0;
}

static inline int check_teardown(void **state) {
	arena_free(*state);
	return 0;
}

/* A new folder for this test below TMPDIR (./check puts that into memory); its path in `room`. The test removes it. */
static inline char *check_folder(char *room, size_t room_bytes) {
	const char *base = getenv("TMPDIR");
	int n = snprintf(room, room_bytes, "%s/kassei-test.XXXXXX", base != NULL && *base != '\0' ? base : "/tmp");
	assert_true(n > 0 && (size_t)n < room_bytes);
	assert_non_null(mkdtemp(room));
	return room;
}

/* A row of cmocka's table whose *state is a fresh arena. */
#define UNIT(function) cmocka_unit_test_setup_teardown(function, check_setup, check_teardown)

/* Each prints the row (a printf format and its values) when the check fails, and does not come back. */
#define ROW_FAIL(what, ...)                                       \
	do {                                                      \
		char row_[512];                                   \
		snprintf(row_, sizeof row_, __VA_ARGS__);         \
		fail_msg("%s: %s", row_, what);                   \
		__builtin_unreachable();                          \
	} while (0)

#define ROW_TRUE(condition, ...)                                  \
	do {                                                      \
		if (!(condition))                                 \
			ROW_FAIL("not " #condition, __VA_ARGS__); \
	} while (0)

#define ROW_INT(actual, expected, ...)                                                                   \
	do {                                                                                             \
		long long actual_ = (long long)(actual), expected_ = (long long)(expected);              \
		char what_[96];                                                                          \
		snprintf(what_, sizeof what_, "%lld instead of %lld", actual_, expected_);               \
		if (actual_ != expected_)                                                                \
			ROW_FAIL(what_, __VA_ARGS__);                                                    \
	} while (0)

/* A struct str against a C string. */
#define ROW_STR(actual, expected, ...)                                                                        \
	do {                                                                                                  \
		struct str text_ = (actual);                                                                  \
		char what_[1024];                                                                             \
		snprintf(what_, sizeof what_, "\"%.*s\" instead of \"%s\"", STR_ARG(text_), (expected));    \
		if (!str_equal(text_, str_from(expected)))                                                    \
			ROW_FAIL(what_, __VA_ARGS__);                                                         \
	} while (0)

/* Runs `misuse` in a process of its own and expects it to end by BUG, which aborts. */
static inline bool ends_by_bug(void (*misuse)(void)) {
	int status = 0;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		if (freopen("/dev/null", "w", stderr) != NULL)
			misuse();
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#endif
