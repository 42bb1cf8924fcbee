/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The child's side: closing itself in, then the job. See cage.h. */
#include "base/cage.h"

#include "base/fd.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IN = 0, OUT = 1, LOG = 2 };

bool cage_symbol(void *library, const char *name, void *ret_function) {
	/* dlsym gives a data pointer; POSIX lets it be stored into a function pointer through its bytes. */
	void *symbol = dlsym(library, name);
	memcpy(ret_function, &symbol, sizeof symbol);
	return symbol != NULL;
}

/* ---- descriptors and limits ---- */

/* The bytes of descriptor 0 as memory; false when there is none to be had. */
static bool map_bytes(struct str *ret_bytes) {
	struct stat info;
	if (fstat(IN, &info) != 0 || info.st_size < 0)
		return false;
	*ret_bytes = S("");
	if (info.st_size == 0)
		return true;
	void *p = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, IN, 0);
	if (p == MAP_FAILED)
		return false;
	*ret_bytes = str_of(p, (size_t)info.st_size);
	return true;
}

/* Only the pipe of the answer stays open. */
static bool close_files(void) {
	return close_range(LOG, ~0u, 0) == 0 && close(IN) == 0;
}

static bool set_limit(__rlimit_resource_t what, rlim_t value) {
	struct rlimit limit = { .rlim_cur = value, .rlim_max = value };
	return setrlimit(what, &limit) == 0;
}

static bool set_limits(const struct cage_job *job) {
	bool done = set_limit(RLIMIT_CPU, (rlim_t)job->cpu_s) && set_limit(RLIMIT_CORE, 0) &&
		set_limit(RLIMIT_FSIZE, 0) && set_limit(RLIMIT_NOFILE, 0) && set_limit(RLIMIT_MEMLOCK, 0);
#ifndef __SANITIZE_ADDRESS__ /* which maps far more than it uses */
	done = done && set_limit(RLIMIT_AS, (rlim_t)job->memory_mb << 20);
#endif
	/* Threads count as processes of the user; a job with threads is kept from new processes by seccomp alone. */
	return done && (job->threads || set_limit(RLIMIT_NPROC, 0));
}

/* ---- Landlock ---- */

/* As newer kernels know it; an older one gets the part that it knows (its size says which). */
struct ruleset { uint64_t files, net, scopes; };

/*
 * No file, no TCP port, no signal and no abstract socket of others, with no exception, where the kernel has Landlock.
 * Without it seccomp refuses the same calls: Landlock holds should one of them be reached in another way.
 */
static bool landlock(void) {
	static const struct { size_t size; struct ruleset rules; } VERSIONS[] = {
		{ 8, { .files = (1 << 13) - 1 } },
		{ 8, { .files = (1 << 14) - 1 } },
		{ 8, { .files = (1 << 15) - 1 } },
		{ 16, { .files = (1 << 15) - 1, .net = 3 } },
		{ 16, { .files = (1 << 16) - 1, .net = 3 } },
		{ 24, { .files = (1 << 16) - 1, .net = 3, .scopes = 3 } },
	};
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version <= 0)
		return true;
	size_t row = (size_t)version > COUNT_OF(VERSIONS) ? COUNT_OF(VERSIONS) - 1 : (size_t)version - 1;
	long fd = syscall(SYS_landlock_create_ruleset, &VERSIONS[row].rules, VERSIONS[row].size, 0);
	if (fd < 0)
		return false;
	bool done = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	close((int)fd);
	return done;
}

/* ---- seccomp ---- */

static const int ALWAYS[] = {
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getrandom),
	SCMP_SYS(sched_yield),
};

static const int FOR_THREADS[] = {
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(gettid),
};

static bool allow_all(scmp_filter_ctx filter, const int *calls, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return false;
	return true;
}

static bool allow_when(scmp_filter_ctx filter, int call, const struct scmp_arg_cmp *argument) {
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, argument) == 0;
}

/* A thread of this process, never a process. clone3 keeps its flags in memory, where a filter cannot look: without it
 * the C library takes clone. */
static bool allow_threads(scmp_filter_ctx filter) {
	const scmp_datum_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	const struct scmp_arg_cmp is_thread = { .arg = 0,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = thread,
		.datum_b = thread };
	return allow_all(filter, FOR_THREADS, COUNT_OF(FOR_THREADS)) &&
		allow_when(filter, SCMP_SYS(clone), &is_thread) &&
		seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

/* From here on: memory, time, the pipe, and the end. Everything else is answered with "not permitted". */
static bool lock_up(bool threads) {
	/* The third argument of mmap and mprotect has no PROT_EXEC. */
	const struct scmp_arg_cmp not_executable = { .arg = 2,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = PROT_EXEC,
		.datum_b = 0 };
	const struct scmp_arg_cmp to_pipe = { .arg = 0, .op = SCMP_CMP_EQ, .datum_a = OUT, .datum_b = 0 };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (filter == NULL)
		return false;
	bool done = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
		allow_all(filter, ALWAYS, COUNT_OF(ALWAYS)) && (!threads || allow_threads(filter)) &&
		allow_when(filter, SCMP_SYS(mmap), &not_executable) &&
		allow_when(filter, SCMP_SYS(mprotect), &not_executable) &&
		allow_when(filter, SCMP_SYS(write), &to_pipe) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

/* ---- the job ---- */

_Noreturn void cage_child(const struct cage_job *job) {
	struct arena *a = arena_new();
	struct str bytes;
	struct buf answer;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!map_bytes(&bytes))
		_exit(CAGE_OPEN);
	void *prepared = job->prepare(a);
	if (prepared == NULL)
		_exit(CAGE_NO_LIBRARY);
	buf_init(&answer, a, job->answer_most_bytes);
	if (!close_files() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !landlock() || !set_limits(job) ||
		!lock_up(job->threads))
		_exit(CAGE_OPEN);
	int code = job->run(a, prepared, bytes, &answer);
	if (code == CAGE_DONE && answer.too_big)
		code = CAGE_TOO_LARGE;
	if (code == CAGE_DONE && !fd_write_all(OUT, buf_view(&answer)))
		code = CAGE_BROKEN;
	_exit(code);
}

void cage_child_named(const char *name, const struct cage_job *const *jobs, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, jobs[i]->name) == 0)
			cage_child(jobs[i]);
}
