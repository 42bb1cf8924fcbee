/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parent's side: starting the child, feeding it, and waiting. See cage.h. */
#include "base/cage.h"

#include "base/clock.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

/* One heap for all threads of the child: each further one would take address space out of its limit. */
static const char *const ENVIRONMENT[] = { "LC_ALL=C.UTF-8", "GLIBC_TUNABLES=glibc.malloc.arena_max=1", NULL };

/* What a child reads and writes, on the parent's side. */
struct ends { int in, out_read, out_write; };

/* The bytes as a file in memory that nobody can change any more. */
static int bytes_fd(struct str bytes) {
	int fd = memfd_create("foreign", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -1;
	if (fd_write_all(fd, bytes) &&
		fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
		return fd;
	close(fd);
	return -1;
}

static bool open_ends(struct str bytes, struct ends *ret_ends) {
	int pipe_ends[2];
	int in = bytes_fd(bytes);
	if (in < 0)
		return false;
	if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
		close(in);
		return false;
	}
	*ret_ends = (struct ends){ .in = in, .out_read = pipe_ends[0], .out_write = pipe_ends[1] };
	return true;
}

/* The words as posix_spawn wants them: it does not write into them. */
static char *word(const char *text) {
	char *p;
	memcpy(&p, &text, sizeof p);
	return p;
}

static bool set_attributes(posix_spawnattr_t *attributes) {
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
		posix_spawnattr_setsigmask(attributes, &none) == 0 &&
		posix_spawnattr_setsigdefault(attributes, &all) == 0;
}

static bool set_actions(posix_spawn_file_actions_t *actions, const struct ends *ends) {
	return posix_spawn_file_actions_adddup2(actions, ends->in, 0) == 0 &&
		posix_spawn_file_actions_adddup2(actions, ends->out_write, 1) == 0 &&
		posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0) == 0;
}

/* The process, or -1. */
static pid_t start(const struct cage_job *job, const struct ends *ends) {
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	pid_t child = -1;
	char *words[] = { word("kassei"), word("parse"), word(job->name), NULL };
	char *environment[] = { word(ENVIRONMENT[0]), word(ENVIRONMENT[1]), NULL };
	if (posix_spawn_file_actions_init(&actions) != 0)
		return -1;
	if (posix_spawnattr_init(&attributes) == 0) {
		bool ready = set_actions(&actions, ends) && set_attributes(&attributes);
		if (!ready || posix_spawn(&child, "/proc/self/exe", &actions, &attributes, words, environment) != 0)
			child = -1;
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return child;
}

/* What the child writes until it closes the pipe: CAGE_DONE, CAGE_LATE or CAGE_TOO_LARGE. */
static int read_answer(int fd, int wall_s, struct buf *b) {
	int64_t end_us = clock_monotonic_us() + (int64_t)wall_s * 1000000;
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left_us = end_us - clock_monotonic_us();
		int polled = left_us > 0 ? poll(&ready, 1, (int)(left_us / 1000) + 1) : 0;
		if (polled < 0 && errno == EINTR)
			continue;
		if (polled <= 0)
			return CAGE_LATE;
		if (!buf_reserve(b, READ_BYTES))
			return CAGE_TOO_LARGE;
		ssize_t n = read(fd, b->p + b->n, READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 ? CAGE_DONE : CAGE_BROKEN;
		b->n += (size_t)n;
	}
}

static int wait_for(pid_t child) {
	int status = 0;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return CAGE_BROKEN;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : CAGE_BROKEN;
	bool ours = code == CAGE_DONE || (code >= CAGE_FIRST_REASON && code <= CAGE_TOO_LARGE);
	return ours ? code : CAGE_BROKEN;
}

int cage_run(struct arena *a, const struct cage_job *job, struct str bytes, struct str *ret_answer) {
	struct ends ends;
	struct buf b;
	*ret_answer = S("");
	if (!open_ends(bytes, &ends))
		return CAGE_NOT_STARTED;
	pid_t child = start(job, &ends);
	close(ends.in);
	close(ends.out_write);
	buf_init(&b, a, job->answer_most_bytes + 2 * READ_BYTES);
	int end = child < 0 ? CAGE_NOT_STARTED : read_answer(ends.out_read, job->wall_s, &b);
	close(ends.out_read);
	if (child < 0)
		return end;
	if (end != CAGE_DONE)
		kill(child, SIGKILL);
	int code = wait_for(child);
	if (end == CAGE_DONE)
		end = code;
	if (end == CAGE_DONE)
		*ret_answer = buf_view(&b);
	return end;
}
