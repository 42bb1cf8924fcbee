/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One job: adding it, leasing it, calling its function, and what becomes of its row. See job.h. */
#include "office/job/job-private.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/log.h"

enum { FIRST_WAIT_S = 10, WAIT_FACTOR = 4, TEXT_MOST = 10000, REASON_MOST = 500, GIVEN_UP_KEPT_DAYS = 90 };

static const struct enum_value job_state_values[] = {
	[JOB_WAITING] = { "waiting", T("待機中") },
	[JOB_RUNNING] = { "running", T("実行中") },
	[JOB_GIVEN_UP] = { "given_up", T("中止") },
};
const struct enum_desc job_state_desc = { .name = "job_state", .count = JOB_STATE_COUNT, .values = job_state_values };

enum err job_add(struct db *db, const char *kind, struct str unique_key, int64_t run_at_us, struct str body) {
	struct job_id id = { ident_new() };
	if (unique_key.n + body.n > TEXT_MOST)
		return ERR_TOO_LARGE;
	db_signal(db);
	return job_put(db, id, str_from(kind), unique_key, JOB_WAITING, run_at_us, body.p != NULL ? body : S(""),
		JOB_RUNNING, JOB_GIVEN_UP, NULL);
}

/* ---- time ---- */

int64_t job_next_time(const struct job_kind *kind, int64_t now_us) {
	if (kind->schedule == JOB_WHEN_ADDED)
		return 0;
	if (kind->schedule == JOB_EVERY)
		return now_us + kind->when * US_PER_S;
	int64_t today = jst_to_us(jst_date(now_us), kind->when / 60, kind->when % 60, 0);
	return today > now_us ? today : today + US_PER_DAY; /* Japan has no summer time */
}

/* Seconds until the next try after `attempt` tries. */
static int64_t wait_s(const struct job_kind *kind, int64_t attempt) {
	int64_t s = FIRST_WAIT_S;
	for (; attempt > 1 && s < kind->longest_wait_s; attempt--)
		s *= WAIT_FACTOR;
	return s < kind->longest_wait_s ? s : kind->longest_wait_s;
}

/* ---- before the first ---- */

static enum err put_recurring(struct db *db, struct arena *a, void *context) {
	const struct job_config *config = context;
	(void)a;
	for (size_t i = 0; i < config->kind_count; i++) {
		const struct job_kind *kind = &config->kinds[i];
		struct job_id id = { ident_new() };
		if (kind->schedule != JOB_WHEN_ADDED)
			TRY(job_put_first(db, id, str_from(kind->kind), JOB_WAITING, job_next_time(kind, clock_now()),
				NULL));
	}
	if (db_engine(db) == DB_SQLITE)
		TRY(job_reclaim(db, clock_now(), JOB_RUNNING, NULL));
	return OK;
}

enum err job_prepare(const struct job_config *config, struct arena *a) {
	struct job_config copy = *config;
	return writer_run(config->writer, JOB_NOBODYS, put_recurring, a, &copy);
}

/* ---- finding ---- */

enum err job_find(const struct job_config *config, struct db *db, struct arena *a, bool quick_only,
	struct job_lease *ret_lease, int64_t *ret_next_us) {
	int64_t now = clock_now(), first_us = JOB_NEVER;
	*ret_next_us = JOB_NEVER;
	for (size_t i = 0; i < config->kind_count; i++) {
		const struct job_kind *kind = &config->kinds[i];
		struct job_next_row row;
		if (quick_only && !kind->quick)
			continue;
		enum err e = job_next(db, a, str_from(kind->kind), &row);
		if (e == ERR_NOT_FOUND)
			continue;
		TRY(e);
		if (row.ready_us > now && row.ready_us < *ret_next_us)
			*ret_next_us = row.ready_us;
		if (row.ready_us > now || row.ready_us >= first_us)
			continue;
		first_us = row.ready_us;
		ret_lease->kind = kind;
		ret_lease->id = row.job_id;
	}
	ret_lease->config = config;
	return first_us == JOB_NEVER ? ERR_NOT_FOUND : OK;
}

/* ---- the lease ---- */

struct taking {
	const struct job_lease *lease;
	int64_t now_us;
	struct job_lease_row row;
};

static enum err take(struct db *db, struct arena *a, void *context) {
	struct taking *t = context;
	int64_t end_us = t->now_us + t->lease->kind->lease_s * US_PER_S;
	return job_lease(db, a, JOB_RUNNING, t->lease->owner, end_us, t->lease->id, t->now_us, &t->row);
}

struct extending { const struct job_lease *lease; int64_t end_us; };

static enum err extend(struct db *db, struct arena *a, void *context) {
	const struct extending *x = context;
	int64_t changed;
	(void)a;
	TRY(job_extend_lease(db, x->end_us, x->lease->id, x->lease->owner, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err job_extend(struct job_run *run) {
	struct extending x = { .lease = run->lease, .end_us = clock_now() + run->lease->kind->lease_s * US_PER_S };
	return writer_run(run->writer, JOB_NOBODYS, extend, run->arena, &x);
}

bool job_must_stop(const struct job_run *run) {
	return run->lease->stopping != NULL && atomic_load(run->lease->stopping);
}

/* ---- what becomes of the row ---- */

struct settling {
	const struct job_lease *lease;
	struct job_run *run;
	enum err outcome;
	int64_t now_us;
	bool gave_up;
};

struct row_after {
	enum job_state state;
	int64_t run_at_us, ready_us, attempt;
	struct str reason;
};

static enum err write_after(struct db *db, const struct settling *s, const struct row_after *after) {
	return job_settle(db, after->state, after->run_at_us, after->ready_us, after->attempt, after->reason,
		s->lease->id, s->lease->owner, NULL);
}

/* Waits for `at_us`, as if it had just been added. */
static enum err wait_anew(struct db *db, const struct settling *s, int64_t at_us, struct str reason) {
	db_signal(db);
	return write_after(db, s,
		&(struct row_after){ .state = JOB_WAITING, .run_at_us = at_us, .ready_us = at_us, .reason = reason });
}

static int64_t earlier(int64_t x_us, int64_t y_us) {
	return x_us != 0 && (y_us == 0 || x_us < y_us) ? x_us : y_us;
}

/* The function succeeded, or gave up: the row goes unless it was added again, asked for it, or recurs. */
static enum err end_it(struct db *db, struct settling *s, const struct job_leased_row *row, struct str reason) {
	int64_t at_us = s->outcome == OK ? s->run->again_us : 0;
	at_us = earlier(row->again ? row->run_at_us : 0, at_us);
	if (at_us == 0)
		at_us = job_next_time(s->lease->kind, s->now_us);
	if (at_us != 0)
		return wait_anew(db, s, at_us, reason);
	if (s->outcome == OK)
		return job_delete(db, s->lease->id, s->lease->owner, NULL);
	s->gave_up = true;
	return write_after(db, s,
		&(struct row_after){ .state = JOB_GIVEN_UP,
			.run_at_us = row->run_at_us,
			.ready_us = JOB_NEVER,
			.attempt = s->run->attempt,
			.reason = reason });
}

static enum err settle(struct db *db, struct arena *a, void *context) {
	struct settling *s = context;
	const struct job_kind *kind = s->lease->kind;
	struct job_leased_row row;
	TRY(job_leased(db, a, s->lease->id, s->lease->owner, &row));
	struct str reason = s->outcome == OK ? S("") : utf8_prefix(s->run->reason, REASON_MOST);
	bool last = s->run->give_up || (kind->tries_most > 0 && s->run->attempt >= kind->tries_most);
	if (s->outcome == OK || last)
		return end_it(db, s, &row, reason);
	db_signal(db);
	return write_after(db, s,
		&(struct row_after){ .state = JOB_WAITING,
			.run_at_us = row.run_at_us,
			.ready_us = s->now_us + wait_s(kind, s->run->attempt) * US_PER_S,
			.attempt = s->run->attempt,
			.reason = reason });
}

static void log_failure(const struct settling *s) {
	if (s->outcome == OK)
		return;
	log_line(s->gave_up ? LOG_LEVEL_ERROR : LOG_LEVEL_WARN, "job_failed", LOG_NAME("kind", s->lease->kind->kind),
		LOG_ID("job", s->lease->id.v), LOG_INT("attempt", s->run->attempt),
		LOG_NAME("error", err_info(s->outcome)->name), LOG_DETAIL("reason", s->run->reason));
}

/* ---- one job ---- */

/* A job that ended its process each time it was begun must not do so for ever. */
static enum err call(struct job_run *run, const struct job_kind *kind) {
	if (kind->tries_most > 0 && run->attempt > kind->tries_most) {
		run->reason = S("the process ended each time while this job ran");
		return ERR_INTERNAL;
	}
	enum err e = kind->fn(run);
	if (db_open_cursors(run->db) != 0)
		BUG("the job \"%s\" left statements open", kind->kind);
	if (e != OK && run->reason.n == 0)
		run->reason = str_from(err_info(e)->meaning);
	return e;
}

enum err job_work(struct job_lease *lease, struct db *db, struct arena *a, bool *ret_done) {
	struct taking t = { .lease = lease, .now_us = clock_now() };
	TRY(writer_run(lease->config->writer, JOB_NOBODYS, take, a, &t));
	struct job_run run = { .arena = a,
		.db = db,
		.writer = lease->config->writer,
		.settings = lease->config->settings,
		.services = lease->config->services,
		.kind = lease->kind->kind,
		.key = t.row.unique_key,
		.body = t.row.body,
		.last_reason = t.row.reason,
		.attempt = t.row.attempt,
		.now_us = t.now_us,
		.lease = lease };
	struct settling s = { .lease = lease, .run = &run };
	s.outcome = call(&run, lease->kind);
	s.now_us = clock_now();
	enum err e = writer_run(lease->config->writer, JOB_NOBODYS, settle, a, &s);
	if (e == ERR_NOT_FOUND) /* the lease was lost: whoever has it now settles it */
		log_line(LOG_LEVEL_WARN, "job_lease_lost", LOG_NAME("kind", lease->kind->kind),
			LOG_ID("job", lease->id.v));
	log_failure(&s);
	*ret_done = s.outcome == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- given up long ago ---- */

static enum err forget(struct db *db, struct arena *a, void *context) {
	const int64_t *before_us = context;
	(void)a;
	return job_forget(db, JOB_GIVEN_UP, *before_us, NULL);
}

enum err job_forget_job(struct job_run *run) {
	int64_t before_us = run->now_us - GIVEN_UP_KEPT_DAYS * US_PER_DAY;
	return writer_run(run->writer, JOB_NOBODYS, forget, run->arena, &before_us);
}
