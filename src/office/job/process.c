/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See process.h. The rows are read and written under the lock of the lane that belongs to no municipality, so that two
 * that start at once get two numbers. */
#include "office/job/process.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/log.h"
#include "office/job/job-private.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct process_lease {
	struct writer *writer;
	struct str owner;
	atomic_uint number;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping; /* guarded by the lock */
};

unsigned process_lease_number(const struct process_lease *lease) {
	return atomic_load(&lease->number);
}

/* ---- names ---- */

/* The machine since it was started: "host/1f0c…/". A process number means something only there. */
static struct str machine(struct arena *a) {
	char host[65] = "", boot[37] = "";
	gethostname(host, sizeof host - 1);
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (file != NULL) {
		boot[fread(boot, 1, sizeof boot - 1, file)] = '\0';
		fclose(file);
	}
	return str_format(a, "%s/%s/", host, boot);
}

static struct str name_owner(struct arena *a) {
	const struct token token = token_new();
	return str_format(a, "%.*s%d/%.*s", STR_ARG(machine(a)), (int)getpid(), 8, token_to_text(a, &token).p);
}

/* Of this machine, and its process is gone: there is none of that number, or it is ourselves. */
static bool is_dead(struct arena *a, struct str owner) {
	struct str here = machine(a), rest = str_from_offset(owner, here.n);
	int64_t pid;
	if (!str_starts(owner, here) || !str_to_int64(str_cut(&rest, S("/")), &pid) || pid <= 0)
		return false;
	return pid == getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

/* ---- in the writer ---- */

struct task { struct process_lease *lease; bool found, leased; unsigned number; };

static bool is_free(struct arena *a, const struct job_process_list_row *rows, size_t count, unsigned number,
	int64_t now_us) {
	for (size_t i = 0; i < count; i++)
		if (rows[i].process_no == (int64_t)number)
			return rows[i].until_us < now_us || is_dead(a, rows[i].owner);
	return true;
}

/* The first number that is nobody's any more. */
static enum err take_free(struct db *db, struct arena *a, void *context) {
	struct task *task = context;
	struct job_process_clock_row clock;
	struct job_process_list_row *rows;
	size_t count;
	*task = (struct task){ .lease = task->lease, .found = db_engine(db) == DB_SQLITE };
	if (task->found)
		return OK;
	TRY(job_process_clock(db, a, &clock));
	TRY(job_process_list(db, a, &rows, &count));
	while (task->number < IDENT_PROCESSES && !is_free(a, rows, count, task->number, clock.now_us))
		task->number++;
	task->found = task->leased = task->number < IDENT_PROCESSES;
	return task->found ? job_process_take(db, (int64_t)task->number, task->lease->owner,
		clock.now_us + PROCESS_LEASE_S * US_PER_S, NULL) :
		OK;
}

/* `found` false: another process has the number now. */
static enum err renew(struct db *db, struct arena *a, void *context) {
	struct task *task = context;
	struct job_process_clock_row clock;
	int64_t changed = 0;
	TRY(job_process_clock(db, a, &clock));
	TRY(job_process_renew(db, (int64_t)process_lease_number(task->lease), task->lease->owner,
		clock.now_us + PROCESS_LEASE_S * US_PER_S, &changed));
	task->found = changed == 1;
	return OK;
}

static enum err give_back(struct db *db, struct arena *a, void *context) {
	const struct task *task = context;
	(void)a;
	return job_process_give_back(db, (int64_t)process_lease_number(task->lease), task->lease->owner, NULL);
}

/* ---- the thread ---- */

static enum err take(struct process_lease *lease, struct arena *a, struct task *task) {
	*task = (struct task){ .lease = lease };
	TRY(writer_run(lease->writer, JOB_NOBODYS, take_free, a, task));
	if (!task->found)
		return ERR_BUSY;
	atomic_store(&lease->number, task->number);
	ident_set_process(task->number);
	return OK;
}

/* A database that is out of reach is asked again at the next turn: nothing can be written meanwhile. */
static void renew_or_take(struct process_lease *lease) {
	struct arena *a = arena_new();
	struct task task = { .lease = lease };
	enum err e = writer_run(lease->writer, JOB_NOBODYS, renew, a, &task);
	if (e == OK && !task.found) {
		e = take(lease, a, &task);
		log_line(LOG_LEVEL_WARN, "process_number_lost", LOG_INT("number", (int64_t)process_lease_number(lease)),
			LOG_NAME("error", err_info(e)->name));
		if (e == ERR_BUSY)
			kill(getpid(), SIGTERM);
	}
	arena_free(a);
}

/* True after so many seconds, false when the lease is given back. */
static bool sleep_for(struct process_lease *lease, int seconds) {
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&lease->lock);
	while (!lease->stopping && pthread_cond_timedwait(&lease->wake, &lease->lock, &until) == 0)
		continue;
	bool stopping = lease->stopping;
	pthread_mutex_unlock(&lease->lock);
	return !stopping;
}

static void *run(void *context) {
	struct process_lease *lease = context;
	while (sleep_for(lease, PROCESS_RENEW_S))
		renew_or_take(lease);
	return NULL;
}

static enum err start_thread(struct process_lease *lease) {
	pthread_condattr_t monotonic;
	sigset_t all, before;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&lease->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&lease->lock, NULL);
	/* Signals are for the thread that waits for them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	lease->threaded = pthread_create(&lease->thread, NULL, run, lease) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return lease->threaded ? OK : ERR_INTERNAL;
}

/* ---- the interface ---- */

enum err process_lease_take(struct writer *writer, struct arena *a, struct process_lease **ret_lease,
	struct str *ret_detail) {
	struct process_lease *lease = ARENA_NEW(a, struct process_lease);
	struct task task;
	lease->writer = writer;
	lease->owner = name_owner(a);
	enum err e = take(lease, a, &task);
	if (e == OK && task.leased)
		e = start_thread(lease);
	if (e == ERR_BUSY)
		*ret_detail = str_format(a,
			"all %d process numbers of this database are taken: stop a process that is not needed, or wait %d seconds when some were killed",
			IDENT_PROCESSES, PROCESS_LEASE_S);
	else if (e != OK)
		*ret_detail = S("the process could not take its number");
	*ret_lease = lease;
	return e;
}

void process_lease_release(struct process_lease *lease) {
	if (lease == NULL || !lease->threaded)
		return;
	pthread_mutex_lock(&lease->lock);
	lease->stopping = true;
	pthread_cond_signal(&lease->wake);
	pthread_mutex_unlock(&lease->lock);
	pthread_join(lease->thread, NULL);
	struct arena *a = arena_new();
	struct task task = { .lease = lease };
	enum err e = writer_run(lease->writer, JOB_NOBODYS, give_back, a, &task);
	if (e != OK)
		log_line(LOG_LEVEL_WARN, "process_number_kept",
			LOG_NAME("error", err_info(e)->name)); /* it runs out by itself */
	arena_free(a);
	pthread_cond_destroy(&lease->wake);
	pthread_mutex_destroy(&lease->lock);
}
