/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The power fails behind every single step that SQLite takes on the disk. One run of postings through the real writer
 * is recorded (disk.h) with the step at which each batch was sent and acknowledged; then, for each length of the record
 * and each fate of what was not synced yet, the files are made again and opened. What is in them must be, row for row,
 * the ledger behind a batch that is not before the last acknowledged and not behind the last that was sent: so every
 * acknowledged posting is there, none that was not sent, and nothing by halves. Then everything is sent once more under
 * its keys.
 *
 * ./check tries four seeded fates of each sort at each step and audits and continues a part of them; --full audits and
 * continues all, with sixteen seeds.
 */
#include "office/ledger/auditor.h"

#include "db/db-private.h"
#include "unit/ledger/disk.h"
#include "unit/ledger/load.h"

#include <semaphore.h>
#include <sqlite3.h>

enum {
	BATCHES = 36,
	IN_BATCH = 3,
	DEEDS = BATCHES * IN_BATCH,
	QUEUE = 100,
	CHECKPOINT_BYTES = 90000,
	CLOSED_AFTER = 20,
	CONTINUED_ONE_OF = 8
};

struct batch {
	size_t sent, acknowledged; /* steps then */
	uint64_t rows;             /* what the ledger was like afterwards */
};

struct run {
	const struct place *place;
	struct load_town town;
	struct disk *disk;
	struct writer *writer;
	struct deed deeds[DEEDS];
	struct batch batches[BATCHES + 1]; /* behind so many; 0: before the first */
	const char *cut; /* where the files are made again */
	int64_t made, continued, in_doubt, kept_in_doubt;
};

/* ---- all rows of the ledger ---- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t n) {
	const unsigned char *p = bytes;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ p[i]) * 1099511628211u;
	return (hash ^ n) * 1099511628211u;
}

static uint64_t mix_row(uint64_t hash, sqlite3_stmt *st) {
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		int type = sqlite3_column_type(st, i);
		int64_t number = sqlite3_column_int64(st, i);
		hash = mix(hash, &type, sizeof type);
		if (type == SQLITE_INTEGER)
			hash = mix(hash, &number, sizeof number);
		else if (type != SQLITE_NULL)
			hash = mix(hash, sqlite3_column_blob(st, i), (size_t)sqlite3_column_bytes(st, i));
	}
	return hash;
}

static sqlite3_stmt *prepare(sqlite3 *handle, const char *sql, const char *what) {
	sqlite3_stmt *st = NULL;
	ROW_TRUE(sqlite3_prepare_v2(handle, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s: %s", what, sql,
		sqlite3_errmsg(handle));
	return st;
}

static uint64_t mix_rows(sqlite3 *handle, uint64_t hash, const char *sql, const char *what) {
	int rc;
	sqlite3_stmt *st = prepare(handle, sql, what);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		hash = mix_row(hash, st);
	ROW_TRUE(rc == SQLITE_DONE, "%s: %s: %s", what, sql, sqlite3_errmsg(handle));
	sqlite3_finalize(st);
	return hash;
}

static void check_integrity(sqlite3 *handle, const char *what) {
	sqlite3_stmt *st = prepare(handle, "PRAGMA integrity_check", what);
	ROW_TRUE(sqlite3_step(st) == SQLITE_ROW, "%s: %s", what, sqlite3_errmsg(handle));
	ROW_STR(str_from((const char *)sqlite3_column_text(st, 0)), "ok", "%s", what);
	sqlite3_finalize(st);
}

/* By SQLite as it is, not by Kassei's driver. */
static uint64_t rows_of(const char *path, const char *what) {
	sqlite3 *handle = NULL;
	uint64_t hash = 14695981039346656037u;
	ROW_TRUE(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK, "%s: opening %s", what,
		path);
	sqlite3_stmt *tables = prepare(handle,
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'ledger%' ORDER BY name", what);
	int rc;
	while ((rc = sqlite3_step(tables)) == SQLITE_ROW) {
		char sql[128];
		snprintf(sql, sizeof sql, "SELECT * FROM %s", (const char *)sqlite3_column_text(tables, 0));
		hash = mix_rows(handle, hash, sql, what);
	}
	ROW_TRUE(rc == SQLITE_DONE, "%s: %s", what, sqlite3_errmsg(handle));
	sqlite3_finalize(tables);
	check_integrity(handle, what);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	return hash;
}

/* ---- the run ---- */

struct gate { sem_t entered, leave, answered; struct run *run; int batch; };

static enum err stand_in_gate(struct db *db, struct arena *a, void *context) {
	struct gate *g = context;
	(void)a;
	db->tidy_bytes = CHECKPOINT_BYTES; /* the writer's own checkpoints, more often */
	sem_post(&g->entered);
	sem_wait(&g->leave);
	return OK;
}

static void ignore(enum err e, void *context) {
	(void)context;
	assert_int_equal(e, OK);
}

/* In the writer's thread, before anybody is told: not a step later. */
static void note_answer(enum err e, void *context) {
	struct gate *g = context;
	assert_int_equal(e, OK);
	g->run->batches[g->batch].acknowledged = disk_steps(g->run->disk);
	sem_post(&g->answered);
}

/* Deeds that wait while the writer is busy are posted together. */
static void post_batch(struct run *r, int batch) {
	struct gate g = { .run = r, .batch = batch };
	sem_init(&g.entered, 0, 0);
	sem_init(&g.leave, 0, 0);
	sem_init(&g.answered, 0, 0);
	assert_int_equal(writer_queue(r->writer, r->town.tenant.v, stand_in_gate, NULL, &g, ignore, NULL), OK);
	sem_wait(&g.entered);
	r->batches[batch].sent = disk_steps(r->disk);
	for (int i = 0; i < IN_BATCH; i++) {
		int number = (batch - 1) * IN_BATCH + i;
		/* The deeds of a batch are of three clients, so that a capture's reserve is three numbers behind it and
		 * answered. */
		deed_make(&r->deeds[number], &r->town, i, batch - 1,
			batch > 1 ? &r->deeds[number - IN_BATCH].call.answer : NULL);
		assert_int_equal(ledger_queue(r->writer, &r->deeds[number].call, note_answer, &g), OK);
	}
	sem_post(&g.leave);
	for (int i = 0; i < IN_BATCH; i++)
		sem_wait(&g.answered);
	for (int i = 0; i < IN_BATCH; i++)
		ROW_INT(r->deeds[(batch - 1) * IN_BATCH + i].call.answer.err, deed_expected(batch - 1),
			"batch %d, deed %d", batch, i);
	r->batches[batch].rows = rows_of(r->place->file, "while recording");
}

static void start_writer(struct run *r) {
	struct str detail = STR_NONE;
	enum err e = writer_start(r->place->url, QUEUE, r->place->a, &r->writer, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
}

/* In the middle it is closed and opened again, so that the record has the removal of a WAL, too. */
static void record(struct run *r) {
	load_found(r->place, &r->town);
	r->batches[0].rows = rows_of(r->place->file, "before recording");
	r->disk = disk_record(r->place->a, r->place->file);
	start_writer(r);
	for (int batch = 1; batch <= BATCHES; batch++) {
		post_batch(r, batch);
		if (batch != CLOSED_AFTER)
			continue;
		writer_stop(r->writer);
		start_writer(r);
	}
	writer_stop(r->writer);
	disk_stop(r->disk);
}

/* The record has what it is for: commits, checkpoints, WALs that are removed. */
static void check_record(const struct run *r) {
	struct disk_figures f = disk_figures(r->disk);
	ROW_TRUE(!f.other && f.removals == 2, "the record has %zu removals of a WAL", f.removals);
	/* A commit is one write or a few: the WAL is handed over in large pieces (db/gather.h), and what is torn is cut
	 * within them. */
	ROW_TRUE(f.writes > 3 * BATCHES && f.syncs >= BATCHES, "the record has %zu writes and %zu syncs", f.writes,
		f.syncs);
	ROW_TRUE(f.database_syncs > 4, "the record has %zu checkpoints", f.database_syncs);
}

/* ---- after the failure ---- */

static int acknowledged_at(const struct run *r, size_t steps) {
	int n = 0;
	while (n < BATCHES && r->batches[n + 1].acknowledged <= steps)
		n++;
	return n;
}

/* Which batch the ledger is behind. */
static int check_rows(struct run *r, size_t steps, const char *what) {
	int acknowledged = acknowledged_at(r, steps);
	uint64_t rows = rows_of(r->cut, what);
	if (rows == r->batches[acknowledged].rows)
		return acknowledged;
	ROW_TRUE(acknowledged < BATCHES && r->batches[acknowledged + 1].sent <= steps &&
			rows == r->batches[acknowledged + 1].rows,
		"%s: the ledger is not as it was behind batch %d, the last acknowledged, nor behind the next", what,
		acknowledged);
	return acknowledged + 1;
}

static void check_audit(struct db *db, struct arena *a, const struct run *r, const char *what) {
	struct ledger_report report = { .tenants = 0 };
	ROW_TRUE(ledger_verify_one(db, a, r->town.tenant, &report) == OK, "%s: %.*s", what, STR_ARG(db_error(db)));
	ROW_TRUE(report.fault_count == 0, "%s: %s: %.*s", what, ledger_check_desc.values[report.faults[0].check].word,
		STR_ARG(report.faults[0].row));
}

static void send_again(struct db *db, struct arena *a, const struct run *r, int there, int sent, const char *what) {
	const struct ledger_request *requests[DEEDS];
	struct ledger_answer answers[DEEDS];
	size_t count = (size_t)sent * IN_BATCH;
	for (size_t i = 0; i < count; i++)
		requests[i] = &r->deeds[i].call.request;
	ROW_TRUE(db_write_begin(db, r->town.tenant.v) == OK, "%s: %.*s", what, STR_ARG(db_error(db)));
	enum err e = ledger_post_many(db, a, r->town.tenant, r->deeds[DEEDS - 1].call.answer.at_us, requests, answers,
		count);
	ROW_TRUE(e == OK && db_commit(db) == OK, "%s: sending again: %.*s", what, STR_ARG(db_error(db)));
	for (size_t i = 0; i < count; i++) {
		const struct ledger_answer *then = &r->deeds[i].call.answer;
		bool kept = i < (size_t)there * IN_BATCH;
		ROW_INT(answers[i].err, then->err, "%s: deed %zu", what, i);
		ROW_INT(answers[i].repeated, kept, "%s: deed %zu was known", what, i);
		if (kept)
			ROW_INT(answers[i].first.v, then->first.v, "%s: deed %zu", what, i);
	}
}

/* Life goes on: audited, all that had been sent is sent again, audited. */
static void go_on(struct run *r, size_t steps, int there, const char *what) {
	struct arena *a = arena_new();
	struct place at_cut = *r->place;
	at_cut.url = at_cut.file = r->cut;
	at_cut.a = a;
	int sent = acknowledged_at(r, steps);
	if (sent < BATCHES && r->batches[sent + 1].sent <= steps)
		sent++;
	struct db *db = place_open(&at_cut, 0);
	check_audit(db, a, r, what);
	send_again(db, a, r, there, sent, what);
	check_audit(db, a, r, what);
	db_close(db);
	int64_t keys = place_ask_int(&at_cut, "SELECT count(*) FROM ledger_key");
	ROW_INT(keys, sent * IN_BATCH, "%s: keys", what);
	r->continued++;
	arena_free(a);
}

static void fail_at(struct run *r, size_t steps, enum disk_fate fate, uint64_t seed) {
	static const char *const WORDS[DISK_FATES] = { "kept", "dropped", "some kept", "torn" };
	char what[120];
	int acknowledged = acknowledged_at(r, steps);
	snprintf(what, sizeof what, "power fails behind step %zu, unsynced writes %s (seed %llu)", steps, WORDS[fate],
		(unsigned long long)seed);
	disk_make(r->disk, steps, fate, seed, r->cut);
	int there = check_rows(r, steps, what);
	r->made++;
	r->in_doubt += acknowledged < BATCHES && r->batches[acknowledged + 1].sent < steps;
	r->kept_in_doubt += there > acknowledged;
	if (load_full() || r->made % CONTINUED_ONE_OF == 0)
		go_on(r, steps, there, what);
}

static void remove_cut(const struct run *r) {
	static const char *const ENDINGS[] = { "", "-wal", "-shm", ".lock" };
	char name[512];
	for (size_t i = 0; i < COUNT_OF(ENDINGS); i++) {
		snprintf(name, sizeof name, "%s%s", r->cut, ENDINGS[i]);
		unlink(name);
	}
}

static void the_power_may_fail_behind_every_step(void **state) {
	struct place *p = *state;
	struct run *r = ARENA_NEW(p->a, struct run);
	uint64_t seed = load_seed(20261122), seeds = load_full() ? 16 : 4;
	*r = (struct run){ .place = p, .cut = str_format(p->a, "%s/cut.db", p->folder).p };
	record(r);
	size_t steps = disk_steps(r->disk);
	for (size_t step = 0; step <= steps; step++)
		for (enum disk_fate fate = 0; fate < DISK_FATES; fate++)
			for (uint64_t i = 0; i < (fate == DISK_SOME || fate == DISK_TORN ? seeds : 1); i++)
				if (disk_differs(r->disk, step, fate))
					fail_at(r, step, fate, seed + step * seeds + i);
	remove_cut(r);
	check_record(r);
	print_message("%zu steps, %lld failures, %lld in doubt, %lld of these kept, %lld continued\n", steps,
		(long long)r->made, (long long)r->in_doubt, (long long)r->kept_in_doubt, (long long)r->continued);
	ROW_TRUE(r->kept_in_doubt > 0 && r->kept_in_doubt < r->in_doubt, "%lld of %lld batches in doubt were kept",
		(long long)r->kept_in_doubt, (long long)r->in_doubt);
}

int main(void) {
	static const struct place_test TESTS[] = { { .name = "the_power_may_fail_behind_every_step",
		.fn = the_power_may_fail_behind_every_step,
		.engines = ON_SQLITE,
		.bare = true } };
	return place_run("ledger disk", TESTS, COUNT_OF(TESTS));
}
