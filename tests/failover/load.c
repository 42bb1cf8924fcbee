/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Clients that post transfers through the program's own path while the database's nodes are killed: failover-load URL
 * CODE CLIENTS. A client that is told ERR_BUSY does not know what became of its transfer and asks again under the same
 * key until it is told. Each answer is a line of the output: "clock_us client number posting_id at_us repeated asked",
 * where clock_us is monotonic and `asked` says how often. SIGTERM or the end of the input: every client brings its last
 * transfer to an answer, and the last line is "done". Any other answer than success is "wrong …" and status 1.
 */
#include "base/clock.h"
#include "office/ledger/ledger.h"
#include "office/tenant/tenant.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MOST = 64, QUEUE = 256, AGAIN_MS = 50, PAYEES = 2 };

struct load {
	struct writer *writer;
	struct tenant_id tenant;
	struct ledger_account_id cash, payees[PAYEES];
	_Atomic bool stop, wrong;
	pthread_mutex_t print;
};
struct client {
	struct load *load;
	int number;
	pthread_t thread;
};

static void wait_ms(int ms) {
	struct timespec t = { .tv_nsec = ms * 1000000L };
	nanosleep(&t, NULL);
}

/* One client's transfer of that number: 1 yen and as many as the number says modulo 7, every third one in two legs. */
static enum err ask(struct client *c, int64_t number, struct ledger_answer *ret_answer) {
	char key[64];
	const struct ledger_leg legs[] = { { c->load->cash, c->load->payees[0], 1 + number % 7 },
		{ c->load->cash, c->load->payees[1], 2 } };
	const struct ledger_op op = { .kind = LEDGER_TRANSFER,
		.legs = legs,
		.leg_count = number % 3 == 0 ? 2 : 1,
		.about = { .fiscal_year = 2026 } };
	snprintf(key, sizeof key, "%d-%lld", c->number, (long long)number);
	struct ledger_call call = { .tenant = c->load->tenant,
		.request = { .scope = S("failover"), .key = str_from(key), .ops = &op, .op_count = 1 } };
	enum err e = ledger_send(c->load->writer, &call);
	*ret_answer = call.answer;
	return e;
}

static void print_answer(struct client *c, int64_t number, const struct ledger_answer *answer, int64_t asked) {
	pthread_mutex_lock(&c->load->print);
	printf("%lld %d %lld %lld %lld %d %lld\n", (long long)clock_monotonic_us(), c->number, (long long)number,
		(long long)answer->first.v, (long long)answer->at_us, answer->repeated, (long long)asked);
	fflush(stdout);
	pthread_mutex_unlock(&c->load->print);
}

static void *be_client(void *context) {
	struct client *c = context;
	for (int64_t number = 0; !atomic_load(&c->load->stop); number++) {
		struct ledger_answer answer;
		int64_t asked = 1;
		enum err e;
		while ((e = ask(c, number, &answer)) == ERR_BUSY) {
			wait_ms(AGAIN_MS);
			asked++;
		}
		if (e == OK) {
			print_answer(c, number, &answer, asked);
			continue;
		}
		atomic_store(&c->load->wrong, true);
		pthread_mutex_lock(&c->load->print);
		printf("wrong %d %lld %s\n", c->number, (long long)number, err_info(e)->name);
		fflush(stdout);
		pthread_mutex_unlock(&c->load->print);
		break;
	}
	return NULL;
}

/* ---- beginning and end ---- */

struct finding { struct load *load; struct str code; };

static enum err find(struct db *db, struct arena *a, void *context) {
	struct finding *f = context;
	struct tenant_all_row town;
	TRY(tenant_find_code(db, a, f->code, &town));
	f->load->tenant = town.tenant_id;
	TRY(ledger_find(db, a, town.tenant_id, LEDGER_CASH, 1, &f->load->cash));
	for (int i = 0; i < PAYEES; i++)
		TRY(ledger_find(db, a, town.tenant_id, LEDGER_PAYABLE, 1 + i, &f->load->payees[i]));
	return OK;
}

static volatile sig_atomic_t asked_to_stop;

static void on_term(int signal_number) {
	(void)signal_number;
	asked_to_stop = 1;
}

/* Until it is told to stop, or whoever started it is gone. */
static void wait_for_the_end(void) {
	char byte;
	for (struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN }; !asked_to_stop;) {
		if (poll(&in, 1, 200) > 0 && read(STDIN_FILENO, &byte, 1) <= 0)
			return;
	}
}

static int run(struct load *l, int count) {
	static struct client clients[CLIENTS_MOST];
	for (int i = 0; i < count; i++) {
		clients[i] = (struct client){ .load = l, .number = i };
		if (pthread_create(&clients[i].thread, NULL, be_client, &clients[i]) != 0)
			fatal("no thread");
	}
	wait_for_the_end();
	atomic_store(&l->stop, true);
	for (int i = 0; i < count; i++)
		pthread_join(clients[i].thread, NULL);
	puts(atomic_load(&l->wrong) ? "failed" : "done");
	return atomic_load(&l->wrong);
}

int main(int argc, char **argv) {
	struct arena *a = arena_new();
	struct load l = { .print = PTHREAD_MUTEX_INITIALIZER };
	struct str detail = STR_NONE;
	int64_t count;
	if (argc != 4 || !str_to_int64(str_from(argv[3]), &count) || count < 1 || count > CLIENTS_MOST) {
		fputs("usage: failover-load URL CODE CLIENTS\n", stderr);
		return 2;
	}
	signal(SIGTERM, on_term);
	struct finding f = { .load = &l, .code = str_from(argv[2]) };
	enum err e = writer_start(argv[1], QUEUE, a, &l.writer, &detail);
	if (e == OK)
		e = writer_run(l.writer, 0, find, a, &f);
	if (e != OK) {
		fprintf(stderr, "failover-load: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
		return 1;
	}
	int status = run(&l, (int)count);
	writer_stop(l.writer);
	arena_free(a);
	return status;
}
