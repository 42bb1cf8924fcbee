/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See load.h. */
#include "unit/ledger/load.h"

#include "office/ledger/auditor.h"
#include "unit/ledger/books.h"

#include <pthread.h>

#define FAR_US INT64_C(4102444800000000) /* 2100: no lot of a test expires */
#define TOO_MUCH_YEN INT64_C(1000000000000)

/* ---- the ledger ---- */

static void make_tables(const struct place *p) {
	db_close(place_open(p, DB_CREATE)); /* SQLite: the file, in WAL mode */
	for (int i = 0; i < db_migration_count; i++)
		if (str_starts(str_from(db_migrations[i].name), S("ledger/")))
			place_exec(p, db_migrations[i].text[p->engine]);
}

void load_found(const struct place *p, struct load_town *ret_town) {
	struct ledger_account_id none = { 0 };
	make_tables(p);
	struct place copy = *p; /* books keep it; they are closed here */
	void *state = &copy;
	struct books *b = books_open(&state);
	ret_town->tenant = b->tenant;
	ret_town->outside = books_account(b, LEDGER_OUTSIDE, 1, NO_LIMIT, NO_LIMIT, none);
	ret_town->cash = books_account(b, LEDGER_CASH, 1, 0, NO_LIMIT, none);
	ret_town->shop = books_account(b, LEDGER_MERCHANT, 1, 0, NO_LIMIT, none);
	struct ledger_account_id sink = books_account(b, LEDGER_EXPIRED, 1, 0, NO_LIMIT, none);
	ret_town->wallet = books_account(b, LEDGER_WALLET, 1, 0, NO_LIMIT, sink);
	books_close(b);
}

/* ---- deeds ---- */

enum kind { ONE_LEG, THREE_LEGS, TWO_OPS, RESERVE, CAPTURE, REFUSED };

static enum kind kind_of(int64_t number) {
	return (enum kind)(number % LOAD_KINDS);
}

enum err deed_expected(int64_t number) {
	return kind_of(number) == REFUSED ? ERR_LEDGER_FUNDS : OK;
}

int deed_postings(int64_t number) {
	return kind_of(number) == REFUSED ? 0 : kind_of(number) == TWO_OPS ? 2 : 1;
}

static struct ledger_op transfer(const struct ledger_leg *legs, size_t count) {
	return (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = legs, .leg_count = count };
}

static void fill_ops(struct deed *d, const struct load_town *t, int64_t number, const struct ledger_answer *before) {
	int64_t yen = 10 + number % 1000;
	d->legs[0] = (struct ledger_leg){ t->outside, t->cash, yen };
	d->ops[0] = transfer(d->legs, 1);
	switch (kind_of(number)) {
	case ONE_LEG:
		return;
	case THREE_LEGS:
		d->legs[1] = (struct ledger_leg){ t->cash, t->shop, yen };
		d->legs[2] = (struct ledger_leg){ t->outside, t->shop, 3 };
		d->ops[0] = transfer(d->legs, 3);
		return;
	case TWO_OPS:
		d->legs[1] = (struct ledger_leg){ t->cash, t->wallet, yen };
		d->ops[1] = transfer(&d->legs[1], 1);
		d->ops[1].lot.expires_us = FAR_US;
		d->call.request.op_count = 2;
		return;
	case RESERVE:
		d->legs[0].credit = t->shop;
		d->ops[0].kind = LEDGER_RESERVE;
		return;
	case CAPTURE:
		d->ops[0] = (struct ledger_op){ .kind = LEDGER_CAPTURE, .of = ledger_posting_of(before, 0), .yen = 7 };
		return;
	case REFUSED:
		d->legs[0] = (struct ledger_leg){ t->cash, t->shop, TOO_MUCH_YEN };
		return;
	}
}

void deed_make(struct deed *d, const struct load_town *town, int client, int64_t number,
	const struct ledger_answer *before) {
	*d = (struct deed){ .call = { .tenant = town->tenant } };
	snprintf(d->key, sizeof d->key, "%d-%lld", client, (long long)number);
	d->call.request =
		(struct ledger_request){ .scope = S("load"), .key = str_from(d->key), .ops = d->ops, .op_count = 1 };
	fill_ops(d, town, number, before);
}

/* ---- clients ---- */

static void keep(struct load_client *c, const struct ledger_answer *answer) {
	c->repeated += answer->repeated;
	c->answers[c->count++] = *answer;
}

/* Less than PIPE_BUF bytes are written whole (POSIX). */
static void report(const struct load_client *c) {
	struct load_report line = { .client = c->number, .number = c->count - 1, .answer = c->answers[c->count - 1] };
	if (c->load->report >= 0 && write(c->load->report, &line, sizeof line) != sizeof line)
		_exit(3);
}

/* False when this client does not go on. */
static bool send_next(struct load_client *c) {
	struct deed d;
	if (c->count >= LOAD_DEEDS_MOST)
		return false;
	deed_make(&d, &c->load->town, c->number, c->count, c->count > 0 ? &c->answers[c->count - 1] : NULL);
	enum err e = ledger_send(c->load->writer, &d.call);
	if (e != deed_expected(c->count)) {
		c->wrong = e == ERR_BUSY ? OK : e == OK ? ERR_INTERNAL : e;
		return false;
	}
	keep(c, &d.call.answer);
	report(c);
	return true;
}

static void *be_client(void *context) {
	struct load_client *c = context;
	while (send_next(c))
		;
	return NULL;
}

void load_init(struct load *l, const struct place *p, int clients) {
	*l = (struct load){ .place = p, .client_count = clients, .report = -1 };
	load_found(p, &l->town);
	for (int i = 0; i < clients; i++)
		l->clients[i] = (struct load_client){ .load = l,
			.number = i,
			.answers = ARENA_ARRAY(p->a, struct ledger_answer, LOAD_DEEDS_MOST) };
}

static void expect_right(const struct load_client *c) {
	ROW_TRUE(c->wrong == OK, "client %d, deed %lld: %s", c->number, (long long)c->count, err_info(c->wrong)->name);
	ROW_TRUE(c->count < LOAD_DEEDS_MOST, "client %d had no more to do", c->number);
}

void load_run(struct load *l, struct writer *w) {
	l->writer = w;
	for (int i = 0; i < l->client_count; i++)
		assert_int_equal(pthread_create(&l->clients[i].thread, NULL, be_client, &l->clients[i]), 0);
	for (int i = 0; i < l->client_count; i++)
		pthread_join(l->clients[i].thread, NULL);
	for (int i = 0; i < l->client_count; i++)
		expect_right(&l->clients[i]);
}

void load_settle(struct load *l, struct writer *w) {
	enum { TRIES_MOST = 3 };
	l->writer = w;
	for (int i = 0; i < l->client_count; i++) {
		struct load_client *c = &l->clients[i];
		int tries = 0;
		while (tries < TRIES_MOST && !send_next(c))
			tries++;
		expect_right(c);
		ROW_TRUE(tries < TRIES_MOST, "client %d is not answered", i);
	}
}

void load_note(struct load *l, const struct load_report *line) {
	struct load_client *c = &l->clients[line->client];
	ROW_INT(line->number, c->count, "client %d", line->client);
	keep(c, &line->answer);
}

int64_t load_acknowledged(const struct load *l) {
	int64_t n = 0;
	for (int i = 0; i < l->client_count; i++)
		n += l->clients[i].count;
	return n;
}

/* ---- what must be there ---- */

struct found { int64_t of_client[LOAD_CLIENTS_MOST]; int64_t postings; };

/* A key and its first posting, as "load/CLIENT-NUMBER ID". */
static void check_key(const struct load *l, struct str line, struct found *found, const char *what) {
	int client = -1;
	long long number = -1, id = -1;
	char text[80];
	snprintf(text, sizeof text, "%.*s", STR_ARG(line));
	ROW_TRUE(sscanf(text, "load/%d-%lld %lld", &client, &number, &id) == 3, "%s: %s", what, text);
	ROW_TRUE(client >= 0 && client < l->client_count && number <= l->clients[client].count, "%s: %s was not sent",
		what, text);
	if (number < l->clients[client].count) {
		ROW_INT(id, l->clients[client].answers[number].first.v, "%s: %s is not as it was answered", what, text);
		found->of_client[client]++;
	}
	found->postings += deed_postings(number);
}

/* What a process that is gone had sent to PostgreSQL may still be under way: it holds the municipality's lock. */
static void wait_for_others(const struct load *l, struct asker *asker, struct arena *a) {
	if (l->place->engine != DB_POSTGRES)
		return;
	(void)asker_ask(asker, a, str_format(a, "SELECT pg_advisory_lock(%lld)", (long long)l->town.tenant.v).p);
}

static void check_keys(const struct load *l, struct asker *asker, struct arena *a, const char *what) {
	struct found found = { .postings = 0 };
	wait_for_others(l, asker, a);
	struct str lines = asker_ask(asker, a,
		l->place->engine == DB_SQLITE ?
			"SELECT group_concat(key || ' ' || first_id, char(10)) FROM ledger_key" :
			"SELECT string_agg(key || ' ' || first_id, chr(10)) FROM ledger_key");
	while (lines.n > 0)
		check_key(l, str_cut(&lines, S("\n")), &found, what);
	for (int i = 0; i < l->client_count; i++)
		ROW_INT(found.of_client[i], l->clients[i].count, "%s: acknowledged deeds of client %d", what, i);
	struct str count = asker_ask(asker, a, "SELECT count(*) FROM ledger_posting");
	int64_t postings = -1;
	assert_true(str_to_int64(count, &postings));
	ROW_INT(postings, found.postings, "%s: postings", what);
}

void load_audit(const struct place *p, struct tenant_id tenant, const char *what) {
	struct arena *a = arena_new();
	struct ledger_report report = { .tenants = 0 };
	struct db *db = place_open(p,
		DB_READ_ONLY | DB_PATIENT); /* a server that is killed again and again never comes to count its rows */
	enum err e = db_read_begin(db);
	if (e == OK)
		e = ledger_verify_one(db, a, tenant, &report);
	ROW_TRUE(e == OK, "%s: %.*s", what, STR_ARG(db_error(db)));
	ROW_TRUE(report.fault_count == 0, "%s: %s: %.*s", what, ledger_check_desc.values[report.faults[0].check].word,
		STR_ARG(report.faults[0].row));
	db_read_end(db);
	db_close(db);
	arena_free(a);
}

void load_check(const struct load *l, const struct place *p, const char *what) {
	struct arena *a = arena_new();
	struct asker *asker = asker_open(p);
	check_keys(l, asker, a, what);
	if (p->engine == DB_SQLITE)
		ROW_STR(asker_ask(asker, a, "PRAGMA integrity_check"), "ok", "%s", what);
	asker_close(asker);
	load_audit(p, l->town.tenant, what);
	arena_free(a);
}

/* ---- chance ---- */

uint64_t load_random(uint64_t *state) {
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t load_seed(uint64_t otherwise) {
	const char *given = getenv("KASSEI_TEST_SEED");
	return given != NULL ? strtoull(given, NULL, 10) : otherwise;
}

bool load_full(void) {
	return getenv("FULL") != NULL;
}
