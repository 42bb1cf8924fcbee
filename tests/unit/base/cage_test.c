/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The cage for foreign bytes: what a child may not do is tried in one (files, sockets, processes, signals, executable
 * memory, other descriptors), as are its limits and the ways in which it may end. The test is its own child.
 */
#include "base/cage.h"
#include "unit/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *nothing_needed(struct arena *a) { return a; }
static void *not_installed(struct arena *a UNUSED) { return NULL; }

static int echo(struct arena *a UNUSED, void *p UNUSED, struct str bytes, struct buf *answer) {
	buf_str(answer, bytes);
	return CAGE_DONE;
}

/* Appends the name of what was possible. */
static void tried(struct buf *answer, const char *what, long result) {
	if (result >= 0 || (errno != EPERM && errno != EBADF))
		buf_format(answer, "%s(%ld, errno %d) ", what, result, errno);
}

static int escape(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer) {
	static char *const WORDS[] = { NULL };
	struct stat info;
	struct rlimit more = { .rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY };
	tried(answer, "open", open("/etc/passwd", O_RDONLY));
	tried(answer, "openat2", syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0));
	tried(answer, "create", open("/tmp/kassei-cage-test", O_CREAT | O_WRONLY, 0600));
	tried(answer, "stat", stat("/", &info));
	tried(answer, "unlink", unlink("/tmp/kassei-cage-test"));
	tried(answer, "memfd", memfd_create("x", 0));
	tried(answer, "inet", socket(AF_INET, SOCK_STREAM, 0));
	tried(answer, "unix", socket(AF_UNIX, SOCK_STREAM, 0));
	tried(answer, "netlink", socket(AF_NETLINK, SOCK_RAW, 0));
	tried(answer, "fork", syscall(SYS_fork));
	tried(answer, "clone", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	tried(answer, "execve", execve("/bin/true", WORDS, WORDS));
	tried(answer, "kill", kill(getppid(), 0));
	tried(answer, "ptrace", syscall(SYS_ptrace, 0, 0, 0, 0));
	tried(answer, "executable memory",
		(long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	tried(answer, "limits", setrlimit(RLIMIT_NOFILE, &more));
	tried(answer, "io_uring", syscall(SYS_io_uring_setup, 1, NULL));
	tried(answer, "standard input", read(0, &info, 1));
	tried(answer, "standard error", write(2, "x", 1));
	return CAGE_DONE;
}

/* Address space ends long before the machine's memory does. */
static int devour(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer) {
	size_t mib = 0;
	while (mib < 4096 &&
		mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		mib++;
	buf_format(answer, "%zu", mib);
	return CAGE_DONE;
}

static int spin(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer UNUSED) {
	for (volatile uint64_t i = 0;; i = i + 1)
		;
	return CAGE_DONE;
}

static int fault(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer UNUSED) {
	signal(SIGABRT, SIG_DFL);
	abort();
}

static int refuse(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer UNUSED) {
	return CAGE_FIRST_REASON + 3;
}

static int talk(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer) {
	for (int i = 0; i < 1000; i++)
		buf_cstr(answer, "more than is allowed ");
	return CAGE_DONE;
}

static void *in_thread(void *value) {
	*(int *)value = 42;
	return NULL;
}

static int thread(struct arena *a UNUSED, void *p UNUSED, struct str bytes UNUSED, struct buf *answer) {
	pthread_t other;
	int value = 0;
	bool made = pthread_create(&other, NULL, in_thread, &value) == 0;
	if (made)
		pthread_join(other, NULL);
	bool forked = fork() >= 0;
	buf_format(answer, "%d %d", value, forked);
	return CAGE_DONE;
}

#define JOB(variable, name_, prepare_, run_, most_, memory_, cpu_, wall_, threads_) \
	static const struct cage_job variable = { \
		.name = name_, .prepare = prepare_, .run = run_, .answer_most_bytes = most_, .memory_mb = memory_, .cpu_s = cpu_, \
		.wall_s = wall_, .threads = threads_ \
	}
JOB(echo_job, "echo", nothing_needed, echo, 4 << 20, 256, 60, 120, false);
JOB(escape_job, "escape", nothing_needed, escape, 4096, 256, 60, 120, false);
JOB(devour_job, "devour", nothing_needed, devour, 4096, 128, 60, 120, false);
JOB(spin_job, "spin", nothing_needed, spin, 4096, 256, 1, 120, false);
JOB(late_job, "spin", nothing_needed, spin, 4096, 256, 1, 0, false);
JOB(fault_job, "fault", nothing_needed, fault, 4096, 256, 60, 120, false);
JOB(refuse_job, "refuse", nothing_needed, refuse, 4096, 256, 60, 120, false);
JOB(talk_job, "talk", nothing_needed, talk, 4096, 256, 60, 120, false);
JOB(thread_job, "thread", nothing_needed, thread, 4096, 256, 60, 120, true);
JOB(lacking_job, "lacking", not_installed, echo, 4096, 256, 60, 120, false);
JOB(unknown_job, "unknown", nothing_needed, echo, 4096, 256, 60, 120, false);
static const struct cage_job *const JOBS[] = {
	&echo_job, &escape_job, &devour_job, &spin_job, &fault_job, &refuse_job, &talk_job, &thread_job, &lacking_job
};

/* ---- the tests ---- */

static void test_bytes(void **state) {
	static const size_t SIZES[] = { 0, 1, 4095, 4096, 4097, 3 << 20 };
	for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
		struct str answer,
			bytes = str_of(memset(arena_bytes(*state, SIZES[i] + 1), (int)i, SIZES[i]), SIZES[i]);
		ROW_INT(cage_run(*state, &echo_job, bytes, &answer), CAGE_DONE, "%zu bytes", SIZES[i]);
		ROW_TRUE(str_equal(answer, bytes), "%zu bytes", SIZES[i]);
	}
}

static void test_no_way_out(void **state) {
	struct str answer;
	assert_int_equal(cage_run(*state, &escape_job, S("x"), &answer), CAGE_DONE);
	ROW_STR(answer, "", "what the child could do");
}

static void test_ends(void **state) {
	static const struct { const struct cage_job *job; int end;
	} ROWS[] = {
		{ &refuse_job, CAGE_FIRST_REASON + 3 },
		{ &talk_job, CAGE_TOO_LARGE },
		{ &fault_job, CAGE_BROKEN },
		{ &spin_job, CAGE_BROKEN },
		{ &late_job, CAGE_LATE },
		{ &lacking_job, CAGE_NO_LIBRARY },
		{ &unknown_job, CAGE_BROKEN },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str answer;
		ROW_INT(cage_run(*state, ROWS[i].job, S("x"), &answer), ROWS[i].end, "row %zu %s", i,
			ROWS[i].job->name);
		ROW_TRUE(answer.n == 0, "row %zu %s", i, ROWS[i].job->name);
	}
}

static void test_memory(void **state) {
	struct str answer;
	int64_t mib = -1;
	assert_int_equal(cage_run(*state, &devour_job, S(""), &answer), CAGE_DONE);
	assert_true(str_to_int64(answer, &mib));
#ifndef __SANITIZE_ADDRESS__
	assert_in_range(mib, 1, 128);
#endif
}

static void test_threads(void **state) {
	struct str answer;
	assert_int_equal(cage_run(*state, &thread_job, S(""), &answer), CAGE_DONE);
	ROW_STR(answer, "42 0", "a thread, and no process");
}

int main(int argc, char **argv) {
	if (argc == 3 && strcmp(argv[1], "parse") == 0) {
		cage_child_named(argv[2], JOBS, COUNT_OF(JOBS));
		return 1;
	}
	const struct CMUnitTest tests[] = {
		UNIT(test_bytes), UNIT(test_no_way_out), UNIT(test_ends), UNIT(test_memory), UNIT(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
