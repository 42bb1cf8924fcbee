/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The way in: requests of one write function or of all calls that wait, with the world before and after them. Here, at
 * the edge, the clock is read. See ledger.h.
 */
#include "office/ledger/ledger-private.h"

#include "base/clock.h"

#include <errno.h>
#include <semaphore.h>

/* Of ident.c: milliseconds since 2020-01-01T00:00Z in the upper 42 bits, so that ids of postings sort among others. */
#define EPOCH_MS INT64_C(1577836800000)
enum { MS_SHIFT = 21, US_SHIFT = 11, EXPIRED_AT_ONCE = 500 };

/* ---- ids ---- */

struct posting_id ledger_id_at(int64_t at_us) {
	int64_t ms = at_us / 1000 - EPOCH_MS;
	return (struct posting_id){ ms < 0 ? 0 : (ms << MS_SHIFT) | (at_us % 1000) << US_SHIFT };
}

int64_t ledger_time_of(struct posting_id id) {
	return ((id.v >> MS_SHIFT) + EPOCH_MS) * 1000 + ((id.v & ((1 << MS_SHIFT) - 1)) >> US_SHIFT);
}

struct posting_id ledger_posting_of(const struct ledger_answer *answer, size_t op_no) {
	return ledger_id_at(answer->at_us + (int64_t)op_no);
}

struct str key_of(struct arena *a, const struct ledger_request *request) {
	return request->seal != NULL ? request->seal->key : STR_JOIN(a, request->scope, S("/"), request->key);
}

/* ---- in a transaction ---- */

static enum err run_all(struct world *w, const struct ledger_request *const *requests, struct ledger_answer *answers,
	size_t count) {
	TRY(world_load(w, requests, count));
	for (size_t i = 0; i < count; i++)
		TRY(machine_run(w, requests[i], &answers[i]));
	return world_flush(w);
}

enum err ledger_post_many(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *const *requests, struct ledger_answer *answers, size_t count) {
	struct world w;
	TRY(world_init(&w, db, a, tenant, now_us));
	return run_all(&w, requests, answers, count);
}

enum err ledger_post(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *request, struct ledger_answer *ret_answer) {
	TRY(ledger_post_many(db, a, tenant, now_us, &request, ret_answer, 1));
	return ret_answer->err;
}

enum err ledger_try(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *request, struct ledger_answer *ret_answer) {
	struct world w;
	TRY(world_init_trial(&w, db, a, tenant, now_us));
	TRY(run_all(&w, &request, ret_answer, 1));
	return ret_answer->err;
}

/* ---- through the writer ---- */

static enum err post_calls(struct db *db, struct arena *a, int64_t tenant, void *const *contexts, size_t count) {
	const struct ledger_request **requests = ARENA_ARRAY(a, const struct ledger_request *, count);
	struct ledger_answer *answers = ARENA_ARRAY(a, struct ledger_answer, count);
	for (size_t i = 0; i < count; i++)
		requests[i] = &((struct ledger_call *)contexts[i])->request;
	TRY(ledger_post_many(db, a, (struct tenant_id){ tenant }, clock_now(), requests, answers, count));
	for (size_t i = 0; i < count; i++)
		((struct ledger_call *)contexts[i])->answer = answers[i];
	return OK;
}

/* In the thread of who asks: the writer's has enough to do. A request that is wrong in itself stays without a seal, and
 * is told so in its turn. */
static void seal(struct ledger_call *call) {
	struct ledger_request *r = &call->request;
	struct ledger_seal *s = &call->seal;
	size_t op_no, n = r->scope.n + 1 + r->key.n;
	r->seal = NULL;
	if (r->scope.n >= sizeof s->room || r->key.n >= sizeof s->room || n > sizeof s->room)
		return;
	memcpy(s->room, r->scope.p, r->scope.n);
	s->room[r->scope.n] = '/';
	memcpy(s->room + r->scope.n + 1, r->key.p, r->key.n);
	s->key = str_of(s->room, n);
	if (machine_check(r, s->key, &op_no) != OK)
		return;
	body_hash(r, s->hash);
	r->seal = s;
}

enum err ledger_queue(struct writer *w, struct ledger_call *call, write_done_fn done, void *done_context) {
	seal(call);
	return writer_queue_many(w, call->tenant.v, post_calls, call, done, done_context);
}

enum err ledger_send(struct writer *w, struct ledger_call *call) {
	seal(call);
	TRY(writer_run_many(w, call->tenant.v, post_calls, call));
	return call->answer.err;
}

/* ---- time ---- */

static enum err expire_due_lots(struct world *w, size_t *ret_count) {
	struct ledger_lots_due_row *rows;
	size_t count;
	*ret_count = 0;
	TRY(ledger_lots_due(w->db, w->a, w->tenant, world_next_us(w), EXPIRED_AT_ONCE, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		enum err e = machine_expire_lots(w, rows[i].account_id.v);
		/* An account that does not take it (a ceiling) leaves it where it is: expired, and not spendable. */
		if (e != OK && (e < ERR_LEDGER_REQUEST || e > ERR_LEDGER_LOTS_FULL))
			return e;
		*ret_count += e == OK;
	}
	return world_flush(w);
}

enum err ledger_tick(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us, bool *ret_more) {
	struct world w;
	size_t expired;
	TRY(world_init(&w, db, a, tenant, now_us));
	w.counts_all = true;
	TRY(machine_lapse(&w, EXPIRED_AT_ONCE, ret_more));
	if (*ret_more)
		return world_flush(&w);
	TRY(expire_due_lots(&w, &expired));
	*ret_more = expired == EXPIRED_AT_ONCE;
	return OK;
}
