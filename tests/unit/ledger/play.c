/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See play.h. */
#include "unit/ledger/play.h"

#include "db/db-private.h"
#include "office/ledger/ledger-private.h"
#include "unit/ledger/oracle.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH_MOST = 4, OPS_MOST = 3, LEGS_MOST = 3, LINES = 40, LINE_BYTES = 400, KEYS = 8, TENANT = 7 };
enum { CASH, SHOP, WALLET, SECOND, CAPPED, OUTSIDE };

/* A request that was posted, to be sent again. */
struct sent {
	char key[32];
	struct ledger_op ops[OPS_MOST];
	struct ledger_leg legs[OPS_MOST][LEGS_MOST];
	size_t op_count;
	struct ledger_answer answer;
	bool kept;
};

struct game {
	struct db *db;
	struct arena *a;
	const uint8_t *bytes;
	size_t size, at;
	struct tenant_id tenant;
	int64_t now_us, start_us, keys;
	struct oracle oracle;
	struct sent sent[KEYS];
	struct play_count *count;
	char lines[LINES][LINE_BYTES];
	int64_t line_count;
};

/* ---- telling ---- */

static char *new_line(struct game *g) {
	return g->lines[g->line_count++ % LINES];
}

static const char *name_of(enum err e) {
	return e == OK ? "OK" : err_info(e)->name;
}

static void print_account(const struct oracle_account *a, const char *whose) {
	fprintf(stderr, "  %s %lld: posted %lld/%lld pending %lld/%lld lots", whose, (long long)a->id,
		(long long)a->debits_posted, (long long)a->credits_posted, (long long)a->debits_pending,
		(long long)a->credits_pending);
	for (int i = 0; i < a->lot_count; i++)
		fprintf(stderr, " #%lld(%lld,%lld)=%lld/%lld", (long long)a->lots[i].number,
			(long long)a->lots[i].expires_us, (long long)a->lots[i].priority, (long long)a->lots[i].yen,
			(long long)a->lots[i].held);
	fputc('\n', stderr);
}

static struct oracle_account stored(struct game *g, int i);

static void give_up(struct game *g, const char *what) {
	int64_t first = g->line_count > LINES ? g->line_count - LINES : 0;
	fprintf(stderr, "the ledger and the oracle differ: %s (seed %lld)\n", what, (long long)g->count->seed);
	for (int64_t i = first; i < g->line_count; i++)
		fprintf(stderr, "  %s\n", g->lines[i % LINES]);
	for (int i = 0; i < ORACLE_ACCOUNTS; i++) {
		struct oracle_account real = stored(g, i);
		print_account(&g->oracle.accounts[i], "oracle");
		print_account(&real, "ledger");
	}
	abort();
}

static void must(struct game *g, enum err e, const char *what) {
	if (e == OK)
		return;
	fprintf(stderr, "%s: %s: %.*s\n", what, err_info(e)->name, STR_ARG(db_error(g->db)));
	give_up(g, what);
}

/* ---- bytes ---- */

static unsigned next(struct game *g, unsigned below) {
	unsigned byte = g->at < g->size ? g->bytes[g->at] : 0;
	g->at++;
	return byte % below;
}

/* Mostly small; sometimes more than anybody has, or nothing. */
static int64_t next_yen(struct game *g) {
	static const int64_t RARE[] = { 0, -5, INT64_MAX, INT64_MAX / 2 + 1, 1000000 };
	unsigned byte = next(g, 256);
	return byte >= 248 ? RARE[byte % COUNT_OF(RARE)] : byte < 64 ? 1 + byte % 8 : 1 + byte * 7 % 900;
}

static struct ledger_account_id next_account(struct game *g) {
	unsigned byte = next(g, 64);
	return (struct ledger_account_id){ byte == 63 ? 12345 : g->oracle.accounts[byte % ORACLE_ACCOUNTS].id };
}

/* A time a little ahead, from a few, so that lots and holds meet. */
static int64_t next_time(struct game *g, int64_t none) {
	unsigned byte = next(g, 8);
	return byte == 0 ? none : g->start_us + (g->now_us - g->start_us) / 100 * 100 + byte * 90;
}

static struct posting_id next_posting(struct game *g, bool of_hold) {
	const struct oracle *o = &g->oracle;
	unsigned byte = next(g, 256);
	if (of_hold && o->hold_count > 0 && byte < 240)
		return ledger_id_at(
			o->holds[o->hold_count - 1 - (int)byte % (o->hold_count < 8 ? o->hold_count : 8)].at_us);
	if (o->posting_count > 0 && byte < 248)
		return ledger_id_at(
			o->postings[o->posting_count - 1 - (int)byte % (o->posting_count < 24 ? o->posting_count : 24)]
				.at_us);
	return ledger_id_at(g->now_us + byte % 4);
}

/* ---- requests ---- */

static void make_op(struct game *g, struct ledger_op *op, struct ledger_leg *legs) {
	static const enum ledger_posting_kind OFTEN[] = { LEDGER_TRANSFER, LEDGER_TRANSFER, LEDGER_TRANSFER,
		LEDGER_TRANSFER, LEDGER_RESERVE, LEDGER_RESERVE, LEDGER_CAPTURE, LEDGER_CAPTURE, LEDGER_RELEASE,
		LEDGER_REFUND, LEDGER_REFUND, LEDGER_REFUND, LEDGER_CORRECTION };
	*op = (struct ledger_op){ .kind = OFTEN[next(g, COUNT_OF(OFTEN))], .legs = legs };
	bool has_legs = op->kind == LEDGER_TRANSFER || op->kind == LEDGER_RESERVE;
	op->about.memo = S("試合");
	op->about.party_id.v = next(g, 3);
	op->about.fiscal_year = next(g, 16) == 0 ? 2024 : 2026;
	op->lot = (struct ledger_lot_terms){ .expires_us = next_time(g, 0), .priority = (int32_t)next(g, 2) - 1 };
	if (!has_legs) {
		op->of = next_posting(g, op->kind == LEDGER_CAPTURE || op->kind == LEDGER_RELEASE);
		op->yen = next_yen(g);
		op->expired = next(g, 4);
		op->cash = next_account(g);
		return;
	}
	op->leg_count = op->kind == LEDGER_TRANSFER && next(g, 4) == 0 ? 1 + next(g, LEGS_MOST) : 1;
	op->expires_us = op->kind == LEDGER_RESERVE ? next_time(g, 0) : 0;
	for (size_t i = 0; i < op->leg_count; i++)
		legs[i] =
			(struct ledger_leg){ .debit = next_account(g), .credit = next_account(g), .yen = next_yen(g) };
	if (op->kind == LEDGER_TRANSFER && next(g, 4) == 0) /* a little currency, so that lots pile up */
		legs[0] = (struct ledger_leg){ { g->oracle.accounts[OUTSIDE].id },
			{ g->oracle.accounts[WALLET + (int)next(g, 2)].id }, 1 + next(g, 20) };
}

static void tell(struct game *g, const struct sent *s, enum err e) {
	for (size_t i = 0; i < s->op_count; i++) {
		const struct ledger_op *op = &s->ops[i];
		snprintf(new_line(g), LINE_BYTES,
			"%lld %s %zu/%zu %s legs %zu: %lld>%lld %lld yen; of %lld, %lld yen, expires %lld, lot %lld/%d, rule %d, year %lld: %s",
			(long long)g->now_us, s->key, i, s->op_count, ledger_posting_kind_desc.values[op->kind].word,
			op->leg_count, (long long)(op->leg_count > 0 ? op->legs[0].debit.v : 0),
			(long long)(op->leg_count > 0 ? op->legs[0].credit.v : 0),
			(long long)(op->leg_count > 0 ? op->legs[0].yen : 0), (long long)op->of.v, (long long)op->yen,
			(long long)op->expires_us, (long long)op->lot.expires_us, (int)op->lot.priority,
			(int)op->expired, (long long)op->about.fiscal_year, name_of(e));
	}
}

static bool at_once(enum err e) {
	return e >= ERR_LEDGER_REQUEST && e <= ERR_LEDGER_SAME_ACCOUNT;
}

/* Fresh, or one of before: the same, or with another amount. The oracle's answer stands in s->answer. */
static struct sent *make_request(struct game *g, struct sent *fresh) {
	unsigned byte = next(g, 32);
	struct sent *again = &g->sent[next(g, KEYS)];
	if (byte == 0 && again->kept) {
		again->answer.repeated = true;
		return again;
	}
	memset(fresh, 0, sizeof *fresh);
	snprintf(fresh->key, sizeof fresh->key, "k%lld", (long long)++g->keys);
	fresh->op_count = next(g, 8) == 0 ? 1 + next(g, OPS_MOST) : 1;
	for (size_t i = 0; i < fresh->op_count; i++)
		make_op(g, &fresh->ops[i], fresh->legs[i]);
	if (byte == 1 && again->kept) {
		snprintf(fresh->key, sizeof fresh->key, "%s", again->key);
		fresh->ops[0].about.fiscal_year = 2027; /* never the same body */
	}
	struct ledger_answer *answer = &fresh->answer;
	bool reused = byte == 1 && again->kept;
	static struct oracle trial;
	trial = g->oracle;
	answer->err = oracle_run(&trial, g->now_us, fresh->ops, fresh->op_count, &answer->op_no, &answer->at_us);
	if (reused && !at_once(answer->err))
		*answer = (struct ledger_answer){ .err = ERR_LEDGER_KEY_REUSED };
	else
		g->oracle = trial;
	if (answer->err == OK)
		answer->first = ledger_id_at(answer->at_us);
	fresh->kept = !at_once(answer->err);
	return fresh;
}

static void compare_answer(struct game *g, const struct sent *s, const struct ledger_answer *got, const char *what) {
	bool same =
		got->err == s->answer.err && got->repeated == s->answer.repeated && got->first.v == s->answer.first.v;
	if (got->err != ERR_LEDGER_KEY_REUSED)
		same = same && got->op_no == s->answer.op_no && got->at_us == s->answer.at_us;
	if (same)
		return;
	fprintf(stderr,
		"%s of %s: %s op %zu at %lld id %lld repeated %d, predicted %s op %zu at %lld id %lld repeated %d\n",
		what, s->key, name_of(got->err), got->op_no, (long long)got->at_us, (long long)got->first.v,
		got->repeated, name_of(s->answer.err), s->answer.op_no, (long long)s->answer.at_us,
		(long long)s->answer.first.v, s->answer.repeated);
	give_up(g, what);
}

/* ---- comparing ---- */

static struct oracle_account stored(struct game *g, int i) {
	struct ledger_account_of_row *rows;
	struct tally tally;
	size_t count;
	struct lots lots = { .count = 0 };
	struct oracle_account a = { .id = g->oracle.accounts[i].id };
	if (ledger_account_of(g->db, g->a, g->tenant, (struct ledger_account_id){ a.id }, &rows, &count) != OK ||
		count == 0)
		return a;
	must(g, tally_read(g->db, g->a, g->tenant, &tally), "tally_read");
	tally_add(&tally, a.id, rows[0].kind, &rows[0].debits_posted, &rows[0].credits_posted);
	a.debits_posted = rows[0].debits_posted;
	a.credits_posted = rows[0].credits_posted;
	a.debits_pending = rows[0].debits_pending;
	a.credits_pending = rows[0].credits_pending;
	if (str_is_none(rows[0].lots) || lots_unpack(rows[0].lots, &lots) != OK)
		return a;
	a.lot_count = (int)lots.count;
	for (size_t k = 0; k < lots.count; k++)
		a.lots[k] = (struct oracle_lot){ lots.items[k].expires_us, lots.items[k].priority, lots.items[k].number,
			lots.items[k].yen, lots.items[k].held };
	return a;
}

static bool same_lots(const struct oracle_account *x, const struct oracle_account *y) {
	return x->lot_count == y->lot_count && memcmp(x->lots, y->lots, (size_t)x->lot_count * sizeof x->lots[0]) == 0;
}

/* Invariants I1, I2, I3, I4 and I10 on what is stored. */
static void check_account(struct game *g, const struct oracle_account *real, const struct oracle_account *o,
	__int128 sums[2], int64_t pending) {
	__int128 balance = (__int128)real->credits_posted - real->debits_posted, lots = 0;
	if (real->debits_posted < 0 || real->credits_posted < 0 || real->debits_pending < 0 ||
		real->credits_pending < 0)
		give_up(g, "I2: a counter is negative");
	if (o->has_floor && balance - real->debits_pending < o->floor_yen)
		give_up(g, "I3: below the floor");
	if (o->has_ceiling && balance + real->credits_pending > o->ceiling_yen)
		give_up(g, "I3: above the ceiling");
	for (int i = 0; i < real->lot_count; i++)
		lots += real->lots[i].yen;
	if (o->has_lots && lots != balance)
		give_up(g, "I10: the lots are not the balance");
	if (pending != real->debits_pending - real->credits_pending)
		give_up(g, "I4: pending is not the open holds");
	sums[0] += balance;
	sums[1] += (__int128)real->debits_pending - real->credits_pending;
}

static int64_t open_holds(const struct oracle *o, int64_t id) {
	int64_t yen = 0;
	for (int i = 0; i < o->hold_count; i++)
		if (o->holds[i].state == LEDGER_HOLD_OPEN)
			yen += (o->holds[i].debit == id ? o->holds[i].yen : 0) -
				(o->holds[i].credit == id ? o->holds[i].yen : 0);
	return yen;
}

static void compare_accounts(struct game *g) {
	__int128 sums[2] = { 0, 0 };
	for (int i = 0; i < ORACLE_ACCOUNTS; i++) {
		const struct oracle_account *o = &g->oracle.accounts[i];
		struct oracle_account real = stored(g, i);
		if (real.debits_posted != o->debits_posted || real.credits_posted != o->credits_posted ||
			real.debits_pending != o->debits_pending || real.credits_pending != o->credits_pending ||
			!same_lots(&real, o))
			give_up(g, "an account");
		check_account(g, &real, o, sums, open_holds(&g->oracle, o->id));
	}
	if (sums[0] != 0 || sums[1] != 0)
		give_up(g, "I1: debits are not credits");
}

/* ---- playing ---- */

static void count_answer(struct game *g, const struct ledger_answer *answer) {
	g->count->requests++;
	g->count->repeated += answer->repeated;
	if (answer->err == OK)
		g->count->posted++;
	else
		g->count->refused[answer->err]++;
}

/* I18: trying answers as posting does, and writes nothing. Only alone, since the others of a batch are not yet
 * posted. */
static void try_first(struct game *g, const struct sent *s, const struct ledger_request *request) {
	struct ledger_answer got = { .err = ERR_INTERNAL };
	enum err e = ledger_try(g->db, g->a, g->tenant, g->now_us, request, &got);
	if (e != got.err)
		must(g, e, "ledger_try");
	compare_answer(g, s, &got, "I18: trying");
}

static void post_batch(struct game *g, unsigned count) {
	static struct sent fresh[BATCH_MOST];
	static struct sent repeated[BATCH_MOST];
	const struct ledger_request *requests[BATCH_MOST];
	struct ledger_request made[BATCH_MOST];
	struct ledger_answer answers[BATCH_MOST];
	struct sent *sent[BATCH_MOST];
	for (unsigned i = 0; i < count; i++) {
		sent[i] = make_request(g, &fresh[i]);
		if (sent[i] != &fresh[i]) { /* its place may be taken while the batch is made */
			repeated[i] = *sent[i];
			sent[i] = &repeated[i];
		}
		for (size_t k = 0; k < sent[i]->op_count; k++)
			sent[i]->ops[k].legs = sent[i]->legs[k];
		made[i] = (struct ledger_request){ .scope = S("play"),
			.key = str_from(sent[i]->key),
			.ops = sent[i]->ops,
			.op_count = sent[i]->op_count };
		requests[i] = &made[i];
		tell(g, sent[i], sent[i]->answer.err);
	}
	if (count == 1)
		try_first(g, sent[0], requests[0]);
	must(g, ledger_post_many(g->db, g->a, g->tenant, g->now_us, requests, answers, count), "ledger_post_many");
	for (unsigned i = 0; i < count; i++) {
		compare_answer(g, sent[i], &answers[i], "posting");
		count_answer(g, &answers[i]);
	}
	for (unsigned i = 0; i < count; i++)
		if (fresh[i].kept && sent[i] == &fresh[i] && fresh[i].answer.err != ERR_LEDGER_KEY_REUSED)
			g->sent[(g->line_count + i) % KEYS] = fresh[i];
}

static void tick(struct game *g) {
	bool more;
	snprintf(new_line(g), LINE_BYTES, "%lld tick", (long long)g->now_us);
	oracle_tick(&g->oracle, g->now_us);
	must(g, ledger_tick(g->db, g->a, g->tenant, g->now_us, &more), "ledger_tick");
}

static void open_accounts(struct game *g) {
	static const struct {
		enum ledger_kind kind;
		bool has_floor, has_ceiling, has_lots;
		int64_t floor_yen, ceiling_yen;
		int expiry;
	} ROWS[ORACLE_ACCOUNTS] = {
		[CASH] = { LEDGER_CASH, true, false, false, 0, 0, -1 },
		[SHOP] = { LEDGER_MERCHANT, true, false, false, -500, 0, -1 },
		[WALLET] = { LEDGER_WALLET, true, false, true, 0, 0, OUTSIDE },
		[SECOND] = { LEDGER_WALLET, true, true, true, 0, 3000, CAPPED },
		[CAPPED] = { LEDGER_PAYABLE, true, true, false, 0, 2000, -1 },
		[OUTSIDE] = { LEDGER_OUTSIDE, false, false, false, 0, 0, -1 },
	};
	for (int i = ORACLE_ACCOUNTS - 1; i >= 0; i--) { /* those that expired money goes to come first */
		struct oracle_account *a = &g->oracle.accounts[i];
		struct ledger_terms terms = { .floor_yen = { ROWS[i].has_floor, ROWS[i].floor_yen },
			.ceiling_yen = { ROWS[i].has_ceiling, ROWS[i].ceiling_yen } };
		struct ledger_account_id id;
		*a = (struct oracle_account){ .has_floor = ROWS[i].has_floor,
			.has_ceiling = ROWS[i].has_ceiling,
			.has_lots = ROWS[i].has_lots,
			.floor_yen = ROWS[i].floor_yen,
			.ceiling_yen = ROWS[i].ceiling_yen };
		if (ROWS[i].expiry >= 0)
			terms.expiry_account.v = a->expiry_id = g->oracle.accounts[ROWS[i].expiry].id;
		must(g, ledger_open(g->db, g->a, g->tenant, ROWS[i].kind, i, &terms, &id), "ledger_open");
		a->id = id.v;
	}
	g->oracle.closed_year = 2024;
	must(g, ledger_close_year(g->db, g->a, g->tenant, 2024), "ledger_close_year");
}

/* Something to begin with on each account. */
static void fund(struct game *g) {
	static const int64_t YEN[] = { [CASH] = 5000, [SHOP] = 300, [WALLET] = 2000, [SECOND] = 800, [CAPPED] = 100 };
	for (int i = CASH; i < OUTSIDE; i++) {
		struct ledger_leg leg = { { g->oracle.accounts[OUTSIDE].id }, { g->oracle.accounts[i].id }, YEN[i] };
		struct ledger_op op = { .kind = LEDGER_TRANSFER,
			.legs = &leg,
			.leg_count = 1,
			.lot.expires_us = g->start_us + 400 * i };
		struct ledger_request request = { .scope = S("play"),
			.key = str_format(g->a, "fund-%d", i),
			.ops = &op,
			.op_count = 1 };
		struct ledger_answer answer;
		size_t op_no;
		int64_t at_us;
		must(g, oracle_run(&g->oracle, g->now_us, &op, 1, &op_no, &at_us), "the oracle's funding");
		must(g, ledger_post(g->db, g->a, g->tenant, g->now_us, &request, &answer), "funding");
	}
}

static void play_on(struct game *g) {
	while (g->at < g->size && oracle_has_room(&g->oracle)) {
		unsigned what = next(g, 16);
		g->now_us += what < 6 ? next(g, 64) : 0;
		if (what == 15)
			tick(g);
		else
			post_batch(g, what >= 12 ? 1 + next(g, BATCH_MOST) : 1);
		compare_accounts(g);
		arena_clear(g->a);
	}
}

static void count_kinds(struct game *g) {
	for (int i = 0; i < g->oracle.posting_count; i++) {
		g->count->lapsed += g->oracle.postings[i].kind == LEDGER_LAPSE;
		g->count->expired += g->oracle.postings[i].kind == LEDGER_EXPIRY;
	}
}

void play(struct db *db, const uint8_t *bytes, size_t size, struct play_count *count) {
	static struct game g;
	memset(&g, 0, sizeof g);
	g = (struct game){ .db = db,
		.a = arena_new(),
		.bytes = bytes,
		.size = size,
		.tenant = { TENANT },
		.start_us = INT64_C(1775001600000000),
		.count = count };
	g.now_us = g.start_us;
	must(&g, db_write_begin(db, TENANT), "begin");
	open_accounts(&g);
	fund(&g);
	play_on(&g);
	count_kinds(&g);
	db_rollback(db);
	arena_free(g.a);
}
