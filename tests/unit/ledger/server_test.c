/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * PostgreSQL goes away. First the connection is cut at every message of the protocol, in both directions, before,
 * within and behind the message, while a batch is posted: so before the server has heard of it, after it has committed
 * and nobody was told, and everywhere between. Then the server's processes are killed (signal 9) at seeded messages
 * while clients post, and started again. Kassei connects again by itself; what it could not find out is ERR_BUSY and
 * sent again.
 *
 * Needs a cluster of its own (pg-cluster.sh own). ./check kills it 12 times, --full 200 times.
 */
#include "unit/ledger/load.h"
#include "unit/ledger/wire.h"

#include <dirent.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/syscall.h>

enum { QUEUE = 1000, CLIENTS = 8, KILLS = 12, KILLS_FULL = 200, MESSAGES_MOST = 2500, PROCESSES_MOST = 256 };

struct site {
	const struct place *place; /* straight to the server */
	const char *folder;        /* of the cluster */
	struct wire *wire;
	const char *url;           /* through the wire */
	struct writer *writer;
};

static const char *needed(const char *name) {
	const char *value = getenv(name);
	if (value == NULL)
		fail_msg("%s is not set: run this test through tests/lib/pg-cluster.sh own", name);
	return value;
}

static struct writer *start_writer(const struct site *s) {
	struct writer *w = NULL;
	struct str detail = STR_NONE;
	enum err e = writer_start(s->url, QUEUE, s->place->a, &w, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	return w;
}

static struct site site_open(const struct place *p) {
	struct site s = { .place = p, .folder = needed("KASSEI_TEST_PG_FOLDER") };
	s.wire = wire_open(p->a, p->folder, s.folder);
	struct str url = str_replace(p->a, str_from(p->url), str_from(s.folder), str_from(p->folder));
	s.url = str_format(p->a, "%.*s&sslmode=disable&gssencmode=disable", STR_ARG(url)).p;
	return s;
}

/* ---- cutting the connection ---- */

enum { IN_BATCH = 3 };

struct cutting {
	struct site site;
	struct load_town town;
	struct deed deeds[IN_BATCH];
	enum err expected[IN_BATCH];
	struct asker *asker;
	int64_t batches, keys, postings, cuts, unknown, unknown_kept;
	const char *what;
};

struct gate { sem_t entered, leave, answered; enum err errs[IN_BATCH]; };
struct ticket { struct gate *gate; int i; };

static enum err stand_in_gate(struct db *db, struct arena *a, void *context) {
	struct gate *g = context;
	(void)db;
	(void)a;
	sem_post(&g->entered);
	sem_wait(&g->leave);
	return OK;
}

static void ignore(enum err e, void *context) {
	(void)e; /* the cut may have been in its transaction, which writes nothing */
	(void)context;
}

static void note_answer(enum err e, void *context) {
	struct ticket *t = context;
	t->gate->errs[t->i] = e;
	sem_post(&t->gate->answered);
}

static void make_deed(struct cutting *c, int i, int64_t kind) {
	deed_make(&c->deeds[i], &c->town, i, c->batches * LOAD_KINDS + kind, NULL);
	c->expected[i] = deed_expected(kind);
	c->keys++;
	c->postings += deed_postings(kind);
}

/* Three deeds together, behind a transaction that is open when the wire is armed. */
static void post_batch(struct cutting *c, const struct wire_strike *strike, enum err *errs) {
	static const int64_t KINDS[IN_BATCH] = { 0, 2, 5 }; /* one leg, two operations with a lot, refused */
	struct gate g;
	struct ticket tickets[IN_BATCH];
	sem_init(&g.entered, 0, 0);
	sem_init(&g.leave, 0, 0);
	sem_init(&g.answered, 0, 0);
	assert_int_equal(writer_queue(c->site.writer, c->town.tenant.v, stand_in_gate, NULL, &g, ignore, NULL), OK);
	sem_wait(&g.entered);
	for (int i = 0; i < IN_BATCH; i++) {
		tickets[i] = (struct ticket){ .gate = &g, .i = i };
		make_deed(c, i, KINDS[i]);
		assert_int_equal(ledger_queue(c->site.writer, &c->deeds[i].call, note_answer, &tickets[i]), OK);
	}
	wire_arm(c->site.wire, strike);
	sem_post(&g.leave);
	for (int i = 0; i < IN_BATCH; i++)
		sem_wait(&g.answered);
	memcpy(errs, g.errs, sizeof g.errs);
}

/* One deed on a connection that is still to be made: greeting, settings and preparing are among its messages. */
static void post_cold(struct cutting *c, const struct wire_strike *strike, enum err *errs) {
	wire_cut(c->site.wire);
	make_deed(c, 0, 0);
	wire_arm(c->site.wire, strike);
	errs[0] = ledger_send(c->site.writer, &c->deeds[0].call);
}

/* Until it is answered; the wire is whole again. */
static void send_again(struct cutting *c, int i) {
	enum err e = ERR_BUSY;
	for (int tries = 0; e == ERR_BUSY && tries < 3; tries++)
		e = ledger_send(c->site.writer, &c->deeds[i].call);
	ROW_TRUE(e == c->expected[i], "%s: deed %d: %s", c->what, i, e == OK ? "OK" : err_info(e)->name);
}

static int64_t ask(const struct cutting *c, const char *sql) {
	struct arena *a = arena_new();
	int64_t value = -1;
	assert_true(str_to_int64(asker_ask(c->asker, a, sql), &value));
	arena_free(a);
	return value;
}

/* Whatever was said first, in the end there is one effect, and the key gives the same answer. */
static void check_deed(struct cutting *c, int i, enum err first) {
	struct ledger_answer *now = &c->deeds[i].call.answer, told = *now;
	ROW_TRUE(first == OK || first == ERR_BUSY, "%s: a client was answered %s", c->what, err_info(first)->name);
	send_again(c, i);
	if (first == OK)
		ROW_TRUE(now->repeated && now->first.v == told.first.v && now->err == told.err,
			"%s: deed %d: another answer", c->what, i);
	if (first == OK)
		return;
	c->unknown++;
	c->unknown_kept += now->repeated;
	told = *now;
	send_again(c, i);
	ROW_TRUE(now->repeated && now->first.v == told.first.v, "%s: deed %d: another answer", c->what, i);
}

/* False when there is no such message. */
static bool cut_once(struct cutting *c, const struct wire_strike *strike, bool cold) {
	static const char *const SIDES[WIRE_SIDES] = { "sent", "answered" };
	static const char *const PASSED[WIRE_PASSES] = { "before", "within", "behind" };
	enum err errs[IN_BATCH];
	c->what = str_format(c->site.place->a, "%s connection cut %s message %lld that was %s", cold ? "new" : "old",
		PASSED[strike->pass], (long long)strike->message, SIDES[strike->side])
			.p;
	if (cold)
		post_cold(c, strike, errs);
	else
		post_batch(c, strike, errs);
	c->batches++;
	bool struck = wire_disarm(c->site.wire);
	for (int i = 0; i < (cold ? 1 : IN_BATCH); i++)
		check_deed(c, i, errs[i]);
	ROW_INT(ask(c, "SELECT count(*) FROM ledger_posting"), c->postings, "%s: postings", c->what);
	ROW_INT(ask(c, "SELECT count(*) FROM ledger_key"), c->keys, "%s: keys", c->what);
	c->cuts += struck;
	return struck;
}

static void cut_everywhere(struct cutting *c, bool cold) {
	for (enum wire_side side = 0; side < WIRE_SIDES; side++)
		for (enum wire_pass pass = 0; pass < (cold && !load_full() ? WIRE_HALF : WIRE_PASSES); pass++) {
			struct wire_strike strike = { .side = side, .pass = pass, .message = 1 };
			while (cut_once(c, &strike, cold))
				strike.message++;
			ROW_TRUE(strike.message > 10, "only %lld messages", (long long)strike.message);
		}
}

static void the_connection_may_be_cut_at_every_message(void **state) {
	const struct place *p = *state;
	struct cutting *c = ARENA_NEW(p->a, struct cutting);
	*c = (struct cutting){ .site = site_open(p) };
	load_found(p, &c->town);
	c->asker = asker_open(p);
	c->site.writer = start_writer(&c->site);
	cut_everywhere(c, false);
	cut_everywhere(c, true);
	writer_stop(c->site.writer);
	load_audit(p, c->town.tenant, c->what);
	asker_close(c->asker);
	wire_close(c->site.wire);
	print_message("%lld cuts, %lld answers unknown, %lld of these kept\n", (long long)c->cuts,
		(long long)c->unknown, (long long)c->unknown_kept);
	ROW_TRUE(c->unknown_kept > 0 && c->unknown > c->unknown_kept, "%lld unknown, %lld kept", (long long)c->unknown,
		(long long)c->unknown_kept);
}

/* ---- killing the server ---- */

/* Those whose working directory is the cluster's. */
static int find_processes(const char *data, int *pids, int room) {
	DIR *all = opendir("/proc");
	struct dirent *entry;
	int n = 0;
	while ((entry = readdir(all)) != NULL && n < room) {
		char link[300], folder[512];
		snprintf(link, sizeof link, "/proc/%s/cwd", entry->d_name);
		ssize_t length = entry->d_name[0] >= '0' && entry->d_name[0] <= '9' ?
			readlink(link, folder, sizeof folder - 1) :
			-1;
		folder[length > 0 ? length : 0] = '\0';
		if (strcmp(folder, data) == 0)
			pids[n++] = (int)strtol(entry->d_name, NULL, 10);
	}
	closedir(all);
	return n;
}

static void end_process(int pid) {
	struct pollfd fd = { .fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	if (fd.fd < 0)
		return; /* gone already */
	syscall(SYS_pidfd_send_signal, fd.fd, SIGKILL, NULL, 0);
	while (poll(&fd, 1, -1) < 0)
		;
	close(fd.fd);
	while (kill(pid, 0) == 0)
		poll(NULL, 0, 1); /* until its parent knows: a new server would take it for one that lives */
}

/* The postmaster first, so that none is born meanwhile; then all that are left. */
static void kill_server(void *context) {
	const struct site *s = context;
	char data[512], path[600], first[32] = "";
	int pids[PROCESSES_MOST];
	snprintf(data, sizeof data, "%s/data", s->folder);
	snprintf(path, sizeof path, "%s/postmaster.pid", data);
	FILE *file = fopen(path, "r");
	if (file == NULL || fgets(first, sizeof first, file) == NULL)
		BUG("no %s", path);
	fclose(file);
	end_process((int)strtol(first, NULL, 10));
	for (int n; (n = find_processes(data, pids, PROCESSES_MOST)) > 0;)
		for (int i = 0; i < n; i++)
			end_process(pids[i]);
}

static void start_server(const struct site *s) {
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		execl(needed("KASSEI_TEST_PG_SCRIPT"), "pg-cluster.sh", "restart", s->folder, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	ROW_INT(status, 0, "starting the server again");
}

/* A third at the answer to a commit, a third in the first messages, where connections are made, a third anywhere in the
 * first few thousand. */
static struct wire_strike any_strike(struct site *s, uint64_t *chance) {
	struct wire_strike strike = { .side = load_random(chance) % WIRE_SIDES,
		.pass = load_random(chance) % WIRE_PASSES,
		.then = kill_server,
		.context = s };
	uint64_t sort = load_random(chance) % 3, number = load_random(chance);
	if (sort == 0) {
		strike.side = WIRE_ANSWERS;
		strike.with = "COMMIT";
	}
	strike.message = 1 + (int64_t)(number % (sort == 0 ? 20 : sort == 1 ? 60 : MESSAGES_MOST));
	return strike;
}

static void the_server_may_be_killed_at_any_moment(void **state) {
	const struct place *p = *state;
	struct load *l = ARENA_NEW(p->a, struct load);
	struct site s = site_open(p);
	uint64_t seed = load_seed(20261122), chance = seed;
	int kills = load_full() ? KILLS_FULL : KILLS;
	int64_t repeated = 0;
	load_init(l, p, CLIENTS);
	s.writer = start_writer(&s);
	for (int round = 0; round < kills; round++) {
		struct wire_strike strike = any_strike(&s, &chance);
		const char *what =
			str_format(p->a, "seed %llu, kill %d, at %s %lld of side %d", (unsigned long long)seed, round,
				strike.with != NULL ? strike.with : "message", (long long)strike.message, strike.side)
				.p;
		wire_arm(s.wire, &strike);
		load_run(l, s.writer);
		ROW_TRUE(wire_disarm(s.wire), "%s: the clients stopped before", what);
		start_server(&s);
		load_check(l, p, what);
	}
	load_settle(l, s.writer);
	writer_stop(s.writer);
	load_check(l, p, "in the end");
	wire_close(s.wire);
	for (int i = 0; i < CLIENTS; i++)
		repeated += l->clients[i].repeated;
	print_message("%d kills, %lld deeds acknowledged, %lld of these kept before anybody was told\n", kills,
		(long long)load_acknowledged(l), (long long)repeated);
}

int main(void) {
	static const struct place_test TESTS[] = {
		{ .name = "the_connection_may_be_cut_at_every_message",
			.fn = the_connection_may_be_cut_at_every_message,
			.engines = ON_POSTGRES,
			.bare = true },
		{ .name = "the_server_may_be_killed_at_any_moment",
			.fn = the_server_may_be_killed_at_any_moment,
			.engines = ON_POSTGRES,
			.bare = true },
	};
	return place_run("ledger server", TESTS, COUNT_OF(TESTS));
}
