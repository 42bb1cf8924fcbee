/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A child process that opens foreign bytes and can do nothing else: `kassei parse JOB`, this program started again with
 * an empty environment. It maps the bytes, loads the libraries that its job needs, and then closes itself in: no
 * descriptor but the pipe of its answer, limits of memory and time, Landlock where the kernel has it, and a seccomp
 * allow-list (memory, clock, that pipe, the end) that answers everything else with "not permitted". One child does one
 * job and ends. What it answers is as foreign as what it was given: the caller checks it.
 */
#ifndef KASSEI_BASE_CAGE_H
#define KASSEI_BASE_CAGE_H

#include "base/arena.h"
#include "base/buf.h"

struct cage_job {
	const char *name;
	/* In the child, before the cage closes: loads libraries and what they will want to read. Foreign bytes are not
	 * looked at yet. What it returns is given to `run`; NULL: something is not installed here. */
	void *(*prepare)(struct arena *a);
	/* In the closed cage: reads the bytes and appends the answer. 0, or a reason of the job's own from
	 * CAGE_FIRST_REASON to CAGE_LAST_REASON. */
	int (*run)(struct arena *a, void *prepared, struct str bytes, struct buf *answer);
	size_t answer_most_bytes;
	int memory_mb; /* address space, libraries included */
	int cpu_s, wall_s;
	bool threads;  /* a library of this job works in threads of its own */
};

/* How a job ended; also the exit status of the child, but for those that the parent finds out. */
enum cage_end {
	CAGE_DONE = 0,
	CAGE_FIRST_REASON = 10, /* up to CAGE_LAST_REASON: what `run` returned */
	CAGE_LAST_REASON = 59,
	CAGE_NO_LIBRARY = 60,   /* `prepare` did not find what it needs */
	CAGE_OPEN,              /* a protection could not be set up; nothing foreign was read */
	CAGE_TOO_LARGE,         /* the answer passes its limit */
	CAGE_LATE,              /* it took too long and was killed */
	CAGE_BROKEN,            /* it ended in another way: out of memory, killed by a limit, a fault */
	CAGE_NOT_STARTED,       /* no process or no memory for one */
};

/* Starts a child for the job, gives it the bytes, and waits. *ret_answer lives in `a`; empty unless CAGE_DONE. Safe to
 * call from several threads. Blocks for at most job->wall_s. */
int cage_run(struct arena *a, const struct cage_job *job, struct str bytes, struct str *ret_answer);

/* The child's side: bytes on descriptor 0, the answer to descriptor 1. Ends the process. */
_Noreturn void cage_child(const struct cage_job *job);
/* Does the job of that name and ends the process; returns when there is none. For programs that are their own children
 * (`kassei parse`, tests). */
void cage_child_named(const char *name, const struct cage_job *const *jobs, size_t count);

/* A function of a library that dlopen gave, stored through the pointer; false when it has none. For `prepare`: the
 * parent never has these libraries in its memory. */
bool cage_symbol(void *library, const char *name, void *ret_function);

#endif
