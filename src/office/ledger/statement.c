/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See statement.h. */
#include "office/ledger/ledger-private.h"
#include "office/ledger/statement.h"

#include "base/clock.h"
#include "office/ledger/sums.h"

#include <stdlib.h>

enum { ROLLED_AT_ONCE = 500, SUMMED_AT_ONCE = 1000, STEPS_OF_LEASE = 200, TENANTS_MOST = 4000 };

enum err statement_rolled_to(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id *ret_last) {
	struct ledger_roll_of_row *rows;
	size_t count;
	TRY(ledger_roll_of(db, a, tenant, &rows, &count));
	*ret_last = count > 0 ? rows[0].last_id : (struct posting_id){ 0 };
	return OK;
}

static enum err entered_balance(struct db *db, struct arena *a, struct tenant_id tenant,
	struct ledger_account_id account, struct posting_id to, int64_t *ret_yen) {
	struct ledger_entry_last_row *rows;
	size_t count;
	TRY(ledger_entry_last(db, a, tenant, account, to, &rows, &count));
	*ret_yen = count > 0 ? rows[0].balance_yen : 0;
	return OK;
}

/* ---- reading ---- */

static int64_t change_of(const struct ledger_tail_row *row, struct ledger_account_id account) {
	return row->debit_account_id.v == account.v ? -row->yen : row->yen;
}

enum err ledger_balance_at(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t at_us, int64_t *ret_yen) {
	struct posting_id to = ledger_id_at(at_us), rolled;
	struct ledger_tail_sums_row tail;
	TRY(statement_rolled_to(db, a, tenant, &rolled));
	TRY(entered_balance(db, a, tenant, account, posting_earlier(to, rolled), ret_yen));
	if (to.v <= rolled.v)
		return OK;
	TRY(ledger_tail_sums(db, a, tenant, account, rolled, to, &tail));
	*ret_yen += tail.in_yen - tail.out_yen;
	return OK;
}

static struct ledger_entries_row line_of(const struct ledger_tail_row *row, int64_t yen, int64_t balance_yen) {
	return (struct ledger_entries_row){ .posting_id = row->posting_id,
		.leg_no = row->leg_no,
		.at_us = row->at_us,
		.kind = row->kind,
		.yen = yen,
		.counter_id = yen < 0 ? row->credit_account_id : row->debit_account_id,
		.balance_yen = balance_yen,
		.of_id = row->of_id,
		.case_id = row->case_id,
		.service_id = row->service_id,
		.programme_id = row->programme_id,
		.party_id = row->party_id,
		.fiscal_year = row->fiscal_year,
		.memo = row->memo };
}

static bool is_behind(const struct ledger_tail_row *row, struct ledger_place place) {
	return row->posting_id.v > place.posting.v ||
		(row->posting_id.v == place.posting.v && row->leg_no > place.leg_no);
}

struct asked {
	struct tenant_id tenant;
	struct ledger_account_id account;
	struct ledger_place after;
	struct posting_id to;
	int64_t limit;
};

/* Lines that the job has not reached yet, behind `count` that it has. What comes before the page is only added up. */
static enum err add_tail(struct db *db, struct arena *a, const struct asked *q, struct posting_id rolled,
	struct ledger_entries_row *lines, size_t *count) {
	struct ledger_tail_row *rows;
	struct ledger_tail_sums_row passed;
	struct posting_id before = { q->after.posting.v - 1 };
	size_t found;
	int64_t balance_yen;
	if (before.v < rolled.v)
		before = rolled;
	TRY(entered_balance(db, a, q->tenant, q->account, rolled, &balance_yen));
	TRY(ledger_tail_sums(db, a, q->tenant, q->account, rolled, before, &passed));
	balance_yen += passed.in_yen - passed.out_yen;
	TRY(ledger_tail(db, a, q->tenant, q->account, before, q->to, q->limit + LEDGER_LEGS_MOST, &rows, &found));
	for (size_t i = 0; i < found && (int64_t)*count < q->limit; i++) {
		int64_t yen = change_of(&rows[i], q->account);
		balance_yen += yen;
		if (is_behind(&rows[i], q->after))
			lines[(*count)++] = line_of(&rows[i], yen, balance_yen);
	}
	return OK;
}

enum err ledger_lines(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	struct ledger_place after, int64_t to_us, int64_t limit, struct ledger_entries_row **ret_lines,
	size_t *ret_count) {
	struct asked q = { .tenant = tenant,
		.account = account,
		.after = after,
		.to = ledger_id_at(to_us),
		.limit = limit };
	struct ledger_entries_row *rows, *lines = ARENA_ARRAY(a, struct ledger_entries_row, (size_t)limit);
	struct posting_id rolled;
	size_t count;
	TRY(statement_rolled_to(db, a, tenant, &rolled));
	TRY(ledger_entries(db, a, tenant, account, after.posting, after.leg_no, posting_earlier(q.to, rolled), limit,
		&rows, &count));
	if (count > 0)
		memcpy(lines, rows, count * sizeof *lines);
	if ((int64_t)count < limit && q.to.v > rolled.v)
		TRY(add_tail(db, a, &q, rolled, lines, &count));
	*ret_lines = lines;
	*ret_count = count;
	return OK;
}

/* ---- writing ---- */

/* Balances of the accounts that one step meets. */
struct running { int64_t account, balance_yen; };
struct rolling {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct posting_id before; /* the last posting that is entered */
	struct running *items;
	size_t count, room;
	struct ledger_entries_row *lines; /* that are to be written; counter_id: whose */
	size_t line_count, line_room;
};

static enum err balance_of(struct rolling *r, int64_t account, struct running **ret_running) {
	for (size_t i = 0; i < r->count; i++)
		if (r->items[i].account == account) {
			*ret_running = &r->items[i];
			return OK;
		}
	if (r->count == r->room) {
		r->room = r->room == 0 ? 64 : 2 * r->room;
		struct running *grown = ARENA_ARRAY(r->a, struct running, r->room);
		if (r->count > 0)
			memcpy(grown, r->items, r->count * sizeof *grown);
		r->items = grown;
	}
	struct running *fresh = &r->items[r->count++];
	fresh->account = account;
	*ret_running = fresh;
	return entered_balance(r->db, r->a, r->tenant, (struct ledger_account_id){ account }, r->before,
		&fresh->balance_yen);
}

static enum err enter(struct rolling *r, struct ledger_account_id account, struct posting_id posting, int64_t leg_no,
	int64_t yen) {
	struct running *running;
	TRY(balance_of(r, account.v, &running));
	running->balance_yen += yen;
	if (r->line_count == r->line_room) {
		r->line_room = r->line_room == 0 ? 1024 : 2 * r->line_room;
		struct ledger_entries_row *grown = ARENA_ARRAY(r->a, struct ledger_entries_row, r->line_room);
		if (r->line_count > 0)
			memcpy(grown, r->lines, r->line_count * sizeof *grown);
		r->lines = grown;
	}
	r->lines[r->line_count++] = (struct ledger_entries_row){ .counter_id = account,
		.posting_id = posting,
		.leg_no = leg_no,
		.yen = yen,
		.balance_yen = running->balance_yen };
	return OK;
}

static int by_place(const void *left, const void *right) {
	const struct ledger_entries_row *l = left, *r = right;
	if (l->counter_id.v != r->counter_id.v)
		return l->counter_id.v < r->counter_id.v ? -1 : 1;
	if (l->posting_id.v != r->posting_id.v)
		return l->posting_id.v < r->posting_id.v ? -1 : 1;
	return (l->leg_no > r->leg_no) - (l->leg_no < r->leg_no);
}

/* All together, in the order of their key, and sent ahead: PostgreSQL is not waited for at each. */
static enum err write_lines(struct rolling *r) {
	enum err e = OK;
	if (r->line_count > 0)
		qsort(r->lines, r->line_count, sizeof *r->lines, by_place);
	db_send_ahead(r->db, true);
	for (size_t i = 0; e == OK && i < r->line_count; i++) {
		const struct ledger_entries_row *line = &r->lines[i];
		e = ledger_entry_insert(r->db, r->tenant, line->counter_id, line->posting_id, line->leg_no, line->yen,
			line->balance_yen, NULL);
	}
	db_send_ahead(r->db, false);
	return e;
}

static enum err enter_leg(struct rolling *r, struct posting_id posting, int64_t leg_no, struct ledger_account_id debit,
	struct ledger_account_id credit, int64_t yen) {
	TRY(enter(r, debit, posting, leg_no, -yen));
	return enter(r, credit, posting, leg_no, yen);
}

static enum err enter_posting(struct rolling *r, const struct ledger_postings_after_row *p) {
	struct ledger_legs_of_row *legs;
	size_t count = 0;
	if (p->kind == LEDGER_RESERVE || p->kind == LEDGER_RELEASE || p->kind == LEDGER_LAPSE)
		return OK;
	TRY(enter_leg(r, p->posting_id, 0, p->debit_account_id, p->credit_account_id, p->yen));
	if (p->leg_count > 0)
		TRY(ledger_legs_of(r->db, r->a, r->tenant, p->posting_id, LEDGER_LEGS_MOST, &legs, &count));
	for (size_t i = 0; i < count; i++)
		TRY(enter_leg(r, p->posting_id, legs[i].leg_no, legs[i].debit_account_id, legs[i].credit_account_id,
			legs[i].yen));
	return OK;
}

enum err ledger_roll(struct db *db, struct arena *a, struct tenant_id tenant, int64_t limit, bool *ret_more) {
	struct rolling r = { .db = db, .a = a, .tenant = tenant };
	struct ledger_postings_after_row *rows;
	size_t count;
	TRY(statement_rolled_to(db, a, tenant, &r.before));
	TRY(ledger_postings_after(db, a, tenant, r.before, (struct posting_id){ INT64_MAX }, limit, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(enter_posting(&r, &rows[i]));
	TRY(write_lines(&r));
	*ret_more = (int64_t)count == limit;
	return count > 0 ? ledger_roll_put(db, tenant, rows[count - 1].posting_id, NULL) : OK;
}

/* ---- the job ---- */

struct keeping { struct tenant_id tenant; int64_t now_us; bool more; };

static enum err tick(struct db *db, struct arena *a, void *context) {
	struct keeping *k = context;
	return ledger_tick(db, a, k->tenant, k->now_us, &k->more);
}

static enum err roll(struct db *db, struct arena *a, void *context) {
	struct keeping *k = context;
	return ledger_roll(db, a, k->tenant, ROLLED_AT_ONCE, &k->more);
}

static enum err sum(struct db *db, struct arena *a, void *context) {
	struct keeping *k = context;
	return ledger_sums_roll(db, a, k->tenant, SUMMED_AT_ONCE, &k->more);
}

/* In short steps, so that others write between them. */
static enum err repeat(struct job_run *run, struct keeping *k, write_fn fn) {
	k->more = true;
	for (int64_t steps = 1; k->more && !job_must_stop(run); steps++) {
		struct arena *a = arena_new();
		enum err e = writer_run(run->writer, k->tenant.v, fn, a, k);
		arena_free(a);
		TRY(e);
		if (steps % STEPS_OF_LEASE == 0)
			TRY(job_extend(run));
	}
	return OK;
}

/* What is to be done for a ledger, seen from outside the writer. */
struct due { bool tick, roll, sum; };

static enum err look(struct job_run *run, struct tenant_id tenant, struct due *ret_due) {
	struct ledger_head_of_row *heads;
	struct ledger_lots_due_row *lots;
	struct posting_id rolled, summed;
	size_t head_count, lot_count;
	TRY(ledger_head_of(run->db, run->arena, tenant, &heads, &head_count));
	TRY(ledger_lots_due(run->db, run->arena, tenant, run->now_us, 1, &lots, &lot_count));
	TRY(statement_rolled_to(run->db, run->arena, tenant, &rolled));
	TRY(ledger_sums_rolled(run->db, run->arena, tenant, &summed));
	ret_due->tick = lot_count > 0;
	if (head_count > 0)
		ret_due->tick |= heads[0].counted_id.v < heads[0].last_id.v ||
			(heads[0].next_expiry_us.has && heads[0].next_expiry_us.v <= run->now_us);
	ret_due->roll = ret_due->tick || (head_count > 0 && heads[0].last_id.v > rolled.v);
	ret_due->sum = ret_due->tick || (head_count > 0 && heads[0].last_id.v > summed.v);
	return OK;
}

enum err ledger_keep_job(struct job_run *run) {
	struct ledger_tenants_row *rows;
	size_t count;
	TRY(ledger_tenants(run->db, run->arena, TENANTS_MOST, &rows, &count));
	for (size_t i = 0; i < count && !job_must_stop(run); i++) {
		struct keeping k = { .tenant = rows[i].tenant_id, .now_us = run->now_us };
		struct due due;
		TRY(look(run, k.tenant, &due));
		if (due.tick)
			TRY(repeat(run, &k, tick));
		if (due.roll)
			TRY(repeat(run, &k, roll));
		if (due.sum)
			TRY(repeat(run, &k, sum));
		if (due.roll || due.sum)
			TRY(job_extend(run));
	}
	return OK;
}
