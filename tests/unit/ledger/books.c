/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See books.h. */
#include "unit/ledger/books.h"

#include "db/db-private.h"

struct books *books_open(void **state) {
	struct arena *a = arena_new();
	struct books *b = ARENA_NEW(a, struct books);
	/* 2026-04-01T00:00Z; any instant would do. */
	*b = (struct books){ .place = *state, .a = a, .tenant = { 7 }, .now_us = INT64_C(1775001600000000) };
	b->db = place_open(b->place, 0);
	return b;
}

void books_close(struct books *b) {
	db_close(b->db);
	arena_free(b->a);
}

static void must(struct books *b, enum err e, const char *what) {
	ROW_TRUE(e == OK, "%s: %s: %.*s", what, err_info(e)->name, STR_ARG(db_error(b->db)));
}

void books_begin(struct books *b) {
	must(b, db_write_begin(b->db, b->tenant.v), "begin");
	b->begun = true;
}

void books_rollback(struct books *b) {
	db_rollback(b->db);
	b->begun = false;
}

void books_commit(struct books *b) {
	must(b, db_commit(b->db), "commit");
	b->begun = false;
}

static void begin(struct books *b) {
	if (!b->begun)
		must(b, db_write_begin(b->db, b->tenant.v), "begin");
}

static void commit(struct books *b) {
	if (!b->begun)
		must(b, db_commit(b->db), "commit");
}

struct ledger_account_id books_account(struct books *b, enum ledger_kind kind, int64_t owner_no, int64_t floor_yen,
	int64_t ceiling_yen, struct ledger_account_id expiry) {
	struct ledger_account_id id;
	struct ledger_terms terms = { .floor_yen = { .has = floor_yen != NO_LIMIT, .v = floor_yen },
		.ceiling_yen = { .has = ceiling_yen != NO_LIMIT, .v = ceiling_yen }, .expiry_account = expiry };
	begin(b);
	must(b, ledger_open(b->db, b->a, b->tenant, kind, owner_no, &terms, &id), "ledger_open");
	commit(b);
	return id;
}

struct ledger_answer books_ask(struct books *b, const struct ledger_request *request) {
	struct ledger_answer answer = { .err = ERR_INTERNAL };
	begin(b);
	enum err e = ledger_post(b->db, b->a, b->tenant, b->now_us, request, &answer);
	ROW_TRUE(e == answer.err, "ledger_post: %s: %.*s", e == OK ? "OK" : err_info(e)->name,
		STR_ARG(db_error(b->db)));
	commit(b);
	return answer;
}

struct ledger_answer books_post(struct books *b, const char *key, const struct ledger_op *ops, size_t count) {
	struct ledger_request request = { .scope = S("test"), .ops = ops, .op_count = count,
		.key = key != NULL ? str_from(key) : str_format(b->a, "k%lld", (long long)++b->keys) };
	return books_ask(b, &request);
}

struct ledger_answer books_pay(struct books *b, struct ledger_account_id debit, struct ledger_account_id credit,
	int64_t yen) {
	struct ledger_leg leg = { .debit = debit, .credit = credit, .yen = yen };
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = &leg, .leg_count = 1 };
	struct ledger_answer answer = books_post(b, NULL, &op, 1);
	EXPECT_ERR(answer.err, OK);
	return answer;
}

void books_tick(struct books *b) {
	bool more = true;
	while (more) {
		begin(b);
		must(b, ledger_tick(b->db, b->a, b->tenant, b->now_us, &more), "ledger_tick");
		commit(b);
	}
}

void books_roll_sums(struct books *b, int64_t limit) {
	bool more = true;
	while (more) {
		begin(b);
		must(b, ledger_sums_roll(b->db, b->a, b->tenant, limit, &more), "ledger_sums_roll");
		commit(b);
	}
}

struct ledger_balance books_balance(struct books *b, struct ledger_account_id account) {
	struct ledger_balance balance;
	must(b, ledger_balance_now(b->db, b->a, b->tenant, account, b->now_us, &balance), "ledger_balance_now");
	return balance;
}

static struct str rows_of(struct books *b, const char *table) {
	const char *sql = b->place->engine == DB_POSTGRES ?
		str_format(b->a, "SELECT string_agg(t::text, chr(10) ORDER BY t::text) FROM %s t", table).p :
		str_format(b->a,
			"SELECT group_concat('quote(' || name || ')', ' || '' '' || ') FROM pragma_table_info('%s')",
			table)
			.p;
	struct str rows = place_ask(b->place, sql);
	if (b->place->engine == DB_POSTGRES)
		return rows;
	return place_ask(b->place,
		str_format(b->a, "SELECT group_concat(line, char(10)) FROM (SELECT %.*s AS line FROM %s ORDER BY 1)",
			STR_ARG(rows), table)
			.p);
}

struct str books_dump(struct books *b) {
	static const char *const TABLES[] = { "ledger_account", "ledger_posting", "ledger_leg", "ledger_hold",
		"ledger_head", "ledger_link", "ledger_entry", "ledger_roll", "ledger_whose", "ledger_sum",
		"ledger_sum_roll" };
	struct str all = S("");
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		all = STR_JOIN(b->a, all, str_from(TABLES[i]), S("\n"), rows_of(b, TABLES[i]), S("\n"));
	return all;
}

struct str books_dump_with_keys(struct books *b) {
	return STR_JOIN(b->a, books_dump(b), S("ledger_key\n"), rows_of(b, "ledger_key"));
}
