/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The queue, the thread and the batches of the one writer. Waiting functions stand in lanes, one lane per tenant on
 * PostgreSQL and one for all on SQLite; the lanes take turns, a batch takes from one lane. Entries come from a pool
 * that is made at the start, so that a write allocates nothing here. See writer.h.
 */
#include "db/writer.h"

#include "db/db-private.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

enum {
	REPEATS_MOST = 3,
	/* One sync serves them all; more would only make a failing commit dearer to replay. */
	MOST_IN_BATCH = 1024,
	/* PostgreSQL keeps 64 subtransactions of a backend in shared memory; beyond, every snapshot gets slow. A call
	 * for many contexts needs one. */
	POSTGRES_SAVEPOINTS = 60,
};

/* A function that waits or runs. */
struct entry {
	struct entry *next;      /* in its lane, in the batch or in the pool */
	struct entry *next_lane; /* the first of a lane only */
	struct entry *last;      /* the first of a lane only: the lane's last */
	int64_t lane;
	int64_t tenant;
	write_fn fn;         /* or */
	write_many_fn many;
	struct arena *a;
	void *context;
	write_done_fn done;
	void *done_context;
	enum err err;
	bool called; /* in this try of the batch, together with one before it */
	bool again; /* a deadlock, or the connection was lost: another try may succeed */
};

struct writer {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock; /* guards everything below */
	pthread_cond_t wake;
	struct entry *pool;
	struct entry *first_lane, *last_lane; /* in the order of their turns */
	int waiting, waiting_limit, batch_limit, savepoint_limit;
	struct arena *many_arena; /* of the calls for many contexts */
	void **contexts;          /* [batch_limit] */
	bool sleeping, stopping;
	void (*on_signal)(void *context);
	void *signal_context;
	struct writer_stats stats;
};

/* ---- lanes; the lock is held ---- */

static struct entry *lane_of(struct writer *w, int64_t lane) {
	struct entry *first = w->first_lane;
	while (first != NULL && first->lane != lane)
		first = first->next_lane;
	return first;
}

static void append_lane(struct writer *w, struct entry *first) {
	first->next_lane = NULL;
	if (w->last_lane != NULL)
		w->last_lane->next_lane = first;
	else
		w->first_lane = first;
	w->last_lane = first;
}

static void append(struct writer *w, struct entry *entry) {
	struct entry *first = lane_of(w, entry->lane);
	entry->next = NULL;
	w->waiting++;
	if (first != NULL) {
		first->last->next = entry;
		first->last = entry;
		return;
	}
	entry->last = entry;
	append_lane(w, entry);
}

/* Both are contexts of one call. */
static bool same_call(const struct entry *x, const struct entry *y) {
	return x->many != NULL && x->many == y->many && x->tenant == y->tenant;
}

/* Takes the batch whose turn it is; what is left of its lane goes behind the other lanes. */
static struct entry *take_batch(struct writer *w, int *ret_count) {
	struct entry *first = w->first_lane;
	struct entry *last = first;
	int count = 1, savepoints = 1;
	while (count < w->batch_limit && last->next != NULL) {
		savepoints += !same_call(last, last->next);
		if (savepoints > w->savepoint_limit)
			break;
		last = last->next;
		count++;
	}
	w->first_lane = first->next_lane;
	if (w->first_lane == NULL)
		w->last_lane = NULL;
	struct entry *rest = last->next;
	last->next = NULL;
	if (rest != NULL) {
		rest->last = first->last;
		append_lane(w, rest);
	}
	w->waiting -= count;
	*ret_count = count;
	return first;
}

/* ---- running a batch, in the writer thread ---- */

static enum err call_many(struct writer *w, const struct entry *entry, size_t count) {
	enum err e = entry->many(w->db, w->many_arena, entry->tenant, w->contexts, count);
	arena_clear(w->many_arena);
	return e;
}

/* A statement that failed decides, whatever the function makes of it. */
static enum err outcome(const struct db *db, struct entry *entry, enum err e) {
	entry->again = db->failed != OK && db->repeat;
	return db->failed != OK ? db->failed : e;
}

/* Runs one function, for the first `count` contexts if it is for many. */
static enum err call(struct writer *w, struct entry *entry, size_t count) {
	struct db *db = w->db;
	db->repeat = db->ahead = false;
	enum err e = entry->many != NULL ? call_many(w, entry, count) : entry->fn(db, entry->a, entry->context);
	if (db->open_cursors != 0)
		BUG("a write function left %d statements open", db->open_cursors);
	return outcome(db, entry, e);
}

static enum err call_alone(struct writer *w, struct entry *entry) {
	w->contexts[0] = entry->context;
	return call(w, entry, 1);
}

/* One function in its savepoint. An error means that the transaction is gone. */
static enum err run_saved(struct writer *w, struct entry *entry, size_t count) {
	TRY(db_save(w->db));
	entry->err = call(w, entry, count);
	if (entry->err == OK)
		entry->err = outcome(w->db, entry, db_settle(w->db));
	if (!w->db->driver->alive(w->db))
		return ERR_DATABASE;
	return entry->err == OK ? db_keep(w->db) : db_undo(w->db);
}

/* The contexts of this entry and of all behind it that belong to the same call. */
static size_t gather(struct writer *w, struct entry *first) {
	size_t count = 0;
	for (struct entry *entry = first; entry != NULL; entry = entry->next) {
		if (entry != first && (entry->called || !same_call(first, entry)))
			continue;
		w->contexts[count++] = entry->context;
		entry->called = true;
	}
	return count;
}

static enum err run_alone_saved(struct writer *w, struct entry *entry) {
	w->contexts[0] = entry->context;
	return run_saved(w, entry, 1);
}

/* A call for many; when it fails, each context in a savepoint of its own. */
static enum err run_many(struct writer *w, struct entry *first) {
	size_t count = gather(w, first);
	TRY(run_saved(w, first, count));
	bool alone = first->err != OK && count > 1;
	for (struct entry *entry = first; entry != NULL; entry = entry->next) {
		if (!same_call(first, entry))
			continue;
		if (alone)
			TRY(run_alone_saved(w, entry));
		else
			entry->err = first->err;
	}
	return OK;
}

static enum err run_entry(struct writer *w, struct entry *entry) {
	if (entry->called)
		return OK;
	return entry->many != NULL ? run_many(w, entry) : run_saved(w, entry, 1);
}

/* The whole batch in one transaction. An error means that nothing of it was kept, or that nobody knows. */
static enum err run_together(struct writer *w, struct entry *batch) {
	TRY(db_write_begin(w->db, batch->tenant));
	for (struct entry *entry = batch; entry != NULL; entry = entry->next) {
		enum err e = run_entry(w, entry);
		if (e != OK) {
			db_rollback(w->db);
			return e;
		}
	}
	return db_commit(w->db);
}

/* The commit tells what went wrong with statements that were sent ahead. */
static enum err commit_alone(struct writer *w, struct entry *entry) {
	enum err e = db_commit(w->db);
	entry->again = e != OK && w->db->repeat && !w->db->outcome_unknown;
	return e;
}

/* One function as its own transaction: no savepoint is needed. *ret_begun: the database answers at all. */
static enum err run_alone(struct writer *w, struct entry *entry, bool *ret_begun) {
	entry->again = false;
	enum err e = db_write_begin(w->db, entry->tenant);
	*ret_begun = e == OK;
	if (e != OK)
		return e;
	e = call_alone(w, entry);
	if (e == OK)
		return commit_alone(w, entry);
	db_rollback(w->db);
	return e;
}

static bool is_one_call(const struct entry *batch) {
	const struct entry *entry = batch;
	while (entry != NULL && same_call(batch, entry))
		entry = entry->next;
	return entry == NULL;
}

/* A batch that is one call: without a savepoint, since nobody else is in it. */
static enum err run_as_one(struct writer *w, struct entry *batch) {
	TRY(db_write_begin(w->db, batch->tenant));
	enum err e = call(w, batch, gather(w, batch));
	if (e == OK)
		return db_commit(w->db);
	db_rollback(w->db);
	return e;
}

static void set_all(struct entry *entry, enum err e) {
	for (; entry != NULL; entry = entry->next)
		entry->err = e;
}

static enum err run_group(struct writer *w, struct entry *batch) {
	if (!is_one_call(batch))
		return run_together(w, batch);
	TRY(run_as_one(w, batch));
	set_all(batch, OK);
	return OK;
}

/* Every function again, each alone, because the batch was not kept: also those that had failed, since what made them
 * fail may not have been kept either. When the database cannot even begin, the rest is not tried. */
static void replay(struct writer *w, struct entry *batch) {
	for (struct entry *entry = batch; entry != NULL; entry = entry->next) {
		bool begun = false;
		entry->err = run_alone(w, entry, &begun);
		if (!begun) {
			set_all(entry, entry->err);
			return;
		}
	}
}

/* Again, alone, for those whom a deadlock with another process or a lost connection has hit; nothing of them was kept.
 * The other one may take the same rows anew before we do, so once may not be enough. */
static void repeat_unlucky(struct writer *w, struct entry *batch) {
	for (struct entry *entry = batch; entry != NULL; entry = entry->next) {
		bool begun = false;
		for (int tries = 0; entry->err != OK && entry->again && tries < REPEATS_MOST; tries++)
			entry->err = run_alone(w, entry, &begun);
	}
}

static void run_batch(struct writer *w, struct entry *batch) {
	bool begun = false;
	w->db->outcome_unknown = false;
	enum err e = batch->next == NULL ? run_alone(w, batch, &begun) : run_group(w, batch);
	if (batch->next == NULL)
		batch->err = e;
	else if (e != OK && w->db->outcome_unknown)
		set_all(batch, ERR_BUSY);
	else if (e != OK)
		replay(w, batch);
	repeat_unlucky(w, batch);
}

/* ---- the thread ---- */

static void count(struct writer *w, const struct entry *batch, int size) {
	w->stats.functions += size;
	w->stats.batches++;
	if (size > w->stats.largest_batch)
		w->stats.largest_batch = size;
	for (; batch != NULL; batch = batch->next)
		w->stats.failed += batch->err != OK;
}

/* The lock is held, so that nobody is called after writer_on_signal took him away. */
static void pass_signal(struct writer *w) {
	if (w->db->signalled && w->on_signal != NULL)
		w->on_signal(w->signal_context);
	w->db->signalled = false;
}

static void answer(const struct entry *batch) {
	for (; batch != NULL; batch = batch->next)
		batch->done(batch->err, batch->done_context);
}

static void give_back(struct writer *w, struct entry *batch) {
	while (batch != NULL) {
		struct entry *next = batch->next;
		batch->next = w->pool;
		w->pool = batch;
		batch = next;
	}
}

/* Waits for work; false when the writer is to stop and nothing waits. The lock is held. */
static bool wait_for_work(struct writer *w) {
	while (w->first_lane == NULL && !w->stopping) {
		w->sleeping = true;
		pthread_cond_wait(&w->wake, &w->lock);
		w->sleeping = false;
	}
	return w->first_lane != NULL;
}

static void *run(void *context) {
	struct writer *w = context;
	pthread_mutex_lock(&w->lock);
	while (wait_for_work(w)) {
		int size = 0;
		struct entry *batch = take_batch(w, &size);
		pthread_mutex_unlock(&w->lock);
		run_batch(w, batch);
		pthread_mutex_lock(&w->lock);
		count(w, batch, size);
		pass_signal(w);
		pthread_mutex_unlock(&w->lock);
		answer(batch);
		w->db->driver->tidy(w->db);
		pthread_mutex_lock(&w->lock);
		give_back(w, batch);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* ---- the interface ---- */

static void free_arena(void *object) {
	arena_free(object);
}

static void make_pool(struct writer *w, struct arena *a) {
	w->contexts = ARENA_ARRAY(a, void *, (size_t)w->batch_limit);
	w->many_arena = arena_new();
	arena_defer(a, free_arena, w->many_arena);
	int n = w->waiting_limit + w->batch_limit;
	struct entry *entries = ARENA_ARRAY(a, struct entry, (size_t)n);
	for (int i = 0; i < n; i++) {
		entries[i].next = w->pool;
		w->pool = &entries[i];
	}
}

/* The connection and its lock; both or neither. */
static enum err open_locked(const char *url, struct arena *a, struct db **ret_db, struct str *ret_detail) {
	struct db *db = NULL;
	TRY(db_open(url, 0, a, &db, ret_detail));
	enum err e = db->driver->lock(db);
	if (e != OK) {
		*ret_detail = str_copy(a, db_error(db));
		db_close(db);
		return e;
	}
	*ret_db = db;
	return OK;
}

enum err writer_start(const char *url, int queue_limit, struct arena *a, struct writer **ret_writer,
	struct str *ret_detail) {
	struct writer *w = ARENA_NEW(a, struct writer);
	TRY(open_locked(url, a, &w->db, ret_detail));
	w->batch_limit = MOST_IN_BATCH;
	w->savepoint_limit = db_engine(w->db) == DB_SQLITE ? MOST_IN_BATCH : POSTGRES_SAVEPOINTS;
	w->waiting_limit = queue_limit;
	make_pool(w, a);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	int rc = pthread_create(&w->thread, NULL, run, w);
	if (rc != 0) {
		*ret_detail = str_format(a, "starting the writer's thread: %s", strerrordesc_np(rc));
		db_close(w->db);
		return ERR_INTERNAL;
	}
	*ret_writer = w;
	return OK;
}

void writer_stop(struct writer *w) {
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	db_close(w->db);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
}

/* An entry from the pool, NULL when as many wait as may. The lock is held. */
static struct entry *take_entry(struct writer *w) {
	if (w->stopping || w->waiting >= w->waiting_limit)
		return NULL;
	struct entry *entry = w->pool;
	w->pool = entry->next;
	return entry;
}

static enum err enqueue(struct writer *w, const struct entry *given) {
	pthread_mutex_lock(&w->lock);
	struct entry *entry = take_entry(w);
	if (entry == NULL) {
		pthread_mutex_unlock(&w->lock);
		return ERR_BUSY;
	}
	*entry = *given;
	entry->lane = db_engine(w->db) == DB_SQLITE ? 0 : given->tenant;
	append(w, entry);
	if (w->sleeping)
		pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	return OK;
}

enum err writer_queue(struct writer *w, int64_t tenant, write_fn fn, struct arena *a, void *context,
	write_done_fn done, void *done_context) {
	struct entry entry = { .tenant = tenant,
		.fn = fn,
		.a = a,
		.context = context,
		.done = done,
		.done_context = done_context };
	return enqueue(w, &entry);
}

enum err writer_queue_many(struct writer *w, int64_t tenant, write_many_fn fn, void *context, write_done_fn done,
	void *done_context) {
	struct entry entry = { .tenant = tenant,
		.many = fn,
		.context = context,
		.done = done,
		.done_context = done_context };
	return enqueue(w, &entry);
}

struct waiter {
	sem_t answered;
	enum err err;
};

static void wake_waiter(enum err e, void *done_context) {
	struct waiter *waiter = done_context;
	waiter->err = e;
	sem_post(&waiter->answered);
}

static enum err run_and_wait(struct writer *w, struct entry *entry) {
	struct waiter waiter = { .err = OK };
	if (pthread_equal(pthread_self(), w->thread))
		BUG("a write function waits for another one");
	sem_init(&waiter.answered, 0, 0);
	entry->done = wake_waiter;
	entry->done_context = &waiter;
	enum err e = enqueue(w, entry);
	if (e == OK) {
		while (sem_wait(&waiter.answered) != 0 && errno == EINTR)
			;
		e = waiter.err;
	}
	sem_destroy(&waiter.answered);
	return e;
}

enum err writer_run(struct writer *w, int64_t tenant, write_fn fn, struct arena *a, void *context) {
	struct entry entry = { .tenant = tenant, .fn = fn, .a = a, .context = context };
	return run_and_wait(w, &entry);
}

enum err writer_run_many(struct writer *w, int64_t tenant, write_many_fn fn, void *context) {
	struct entry entry = { .tenant = tenant, .many = fn, .context = context };
	return run_and_wait(w, &entry);
}

void writer_on_signal(struct writer *w, void (*fn)(void *context), void *context) {
	pthread_mutex_lock(&w->lock);
	w->on_signal = fn;
	w->signal_context = context;
	pthread_mutex_unlock(&w->lock);
}

struct writer_stats writer_stats(struct writer *w) {
	pthread_mutex_lock(&w->lock);
	struct writer_stats stats = w->stats;
	pthread_mutex_unlock(&w->lock);
	return stats;
}

void writer_limit_batch(struct writer *w, int functions) {
	pthread_mutex_lock(&w->lock);
	if (functions >= 1 && functions < w->batch_limit)
		w->batch_limit = functions;
	pthread_mutex_unlock(&w->lock);
}
