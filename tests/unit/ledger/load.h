/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Clients that post without end while a test breaks what is under them, and the one question that is asked afterwards:
 * is every deed that was acknowledged there, once and as it was answered, and nothing that was not sent? A client that
 * gets ERR_BUSY does not know what became of its deed; it sends the same one again, under the same key, when it goes
 * on.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_LOAD_H
#define KASSEI_TESTS_UNIT_LEDGER_LOAD_H

#include "office/ledger/ledger.h"
#include "unit/db/place.h"

#include <pthread.h>

enum { LOAD_CLIENTS_MOST = 16, LOAD_DEEDS_MOST = 20000, LOAD_KINDS = 6 };

/* The accounts that everybody uses, so that each posting meets rows that others write. */
struct load_town {
	struct tenant_id tenant;
	struct ledger_account_id outside, cash, shop, wallet;
};
/* Makes the ledger's tables alone in a bare place (they open much faster than all tables), and the accounts. */
void load_found(const struct place *p, struct load_town *ret_town);

/* A request with all that it points to. Its kind follows from its number: one leg, three legs, two operations with a
 * lot, a reserve, the capture of that reserve, one that is refused. */
struct deed {
	struct ledger_call call;
	struct ledger_op ops[2];
	struct ledger_leg legs[3];
	char key[40];
};
/* `before`: the answer to this client's deed before this one (a capture names it); may be NULL for number 0. */
void deed_make(struct deed *d, const struct load_town *town, int client, int64_t number,
	const struct ledger_answer *before);
/* The answer that it must get, and how many postings it makes. */
enum err deed_expected(int64_t number);
int deed_postings(int64_t number);

struct load_client {
	struct load *load;
	int number;
	int64_t count; /* deeds that were acknowledged: 0 to count - 1; that of number `count` may be in doubt */
	struct ledger_answer *answers; /* [LOAD_DEEDS_MOST] of those */
	int64_t repeated;              /* how many of these had been kept before although nobody was told */
	enum err wrong;                /* an answer that may not be; OK: none */
	pthread_t thread;
};
struct load {
	const struct place *place;
	struct load_town town;
	struct load_client clients[LOAD_CLIENTS_MOST];
	int client_count;
	struct writer *writer;
	int report; /* a pipe that gets a struct load_report for each acknowledgement; below 0: none */
};
struct load_report { int client; int64_t number; struct ledger_answer answer; };

void load_init(struct load *l, const struct place *p, int clients);
/* All clients post through `w` until each got ERR_BUSY; then returns. */
void load_run(struct load *l, struct writer *w);
/* Each client sends what it does not know the fate of, until it is answered. */
void load_settle(struct load *l, struct writer *w);
/* What another process reported is known here, too. */
void load_note(struct load *l, const struct load_report *report);
/* Reads everything on connections of its own to `p` and fails the test with `what` when a deed that was acknowledged is
 * not there or not as answered, one is there that was not sent, a posting belongs to none, or the auditor finds a
 * fault. */
void load_check(const struct load *l, const struct place *p, const char *what);
/* The auditor alone. */
void load_audit(const struct place *p, struct tenant_id tenant, const char *what);
int64_t load_acknowledged(const struct load *l);

/* A generator whose numbers follow from its state alone (splitmix64). */
uint64_t load_random(uint64_t *state);
/* KASSEI_TEST_SEED, or `otherwise`. */
uint64_t load_seed(uint64_t otherwise);
/* True under ./check --full. */
bool load_full(void);

#endif
