/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Files in the database: pieces in their order and nothing else, two senders at once, whole files, equal bytes kept
 * once, what holds a file, what is swept away and what is not, and the room of a party. On both engines.
 */
#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "office/file/file.h"
#include "office/job/job.h"
#include "unit/office/office.h"

#include <semaphore.h>
#include <sodium.h>

enum { LARGE = 3 * FILE_CHUNK_BYTES + 1000, MB = 1 << 20 };

static const struct file_rules RULES = { .most_bytes = 20 * MB,
	.party_most_bytes = 2 * MB,
	.types = INT64_MAX,
	.scanner = "" };

/* What one test asks of the writer; which of them is said by `fn`. */
struct ask {
	enum err (*fn)(struct db *db, struct arena *a, struct ask *ask);
	struct file_owner owner;
	struct file_id id;
	struct str name, bytes, sha256;
	int64_t size, offset, now_us;
	struct file_arrival arrival;
	bool more;
};

static enum err run(struct db *db, struct arena *a, void *context) {
	struct ask *ask = context;
	return ask->fn(db, a, ask);
}

static enum err begin(struct db *db, struct arena *a, struct ask *k) {
	return file_begin(db, a, &k->owner, k->id, k->name, k->size, STR_NONE, k->now_us);
}
static enum err take(struct db *db, struct arena *a, struct ask *k) {
	unsigned char hash[FILE_HASH_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)k->bytes.p, k->bytes.n);
	return file_take_chunk(db, a, &k->owner, k->id, k->offset, k->bytes, hash, k->now_us);
}
static enum err finish(struct db *db, struct arena *a, struct ask *k) {
	return file_finish(db, a, &k->owner, k->id, &RULES, &k->arrival, k->now_us);
}
static enum err whole(struct db *db, struct arena *a, struct ask *k) {
	return file_take_whole(db, a, &k->owner, k->id, &RULES, &k->arrival, file_hashes(a, k->arrival.bytes),
		k->now_us);
}
static enum err take_away(struct db *db, struct arena *a, struct ask *k) {
	return file_remove(db, a, k->owner.tenant, k->owner.party, k->id);
}
static enum err hold(struct db *db, struct arena *a UNUSED, struct ask *k) {
	return file_hold(db, k->owner.tenant, k->id, S("grant"), 7, k->now_us);
}
static enum err release(struct db *db, struct arena *a UNUSED, struct ask *k) {
	return file_release(db, k->owner.tenant, k->id, S("grant"), 7);
}
static enum err clean(struct db *db, struct arena *a, struct ask *k) {
	return file_sweep(db, a, k->owner.tenant, k->now_us, &k->more);
}

/* Bytes that differ from piece to piece. */
static struct str noise(struct arena *a, size_t n, uint32_t seed) {
	char *bytes = arena_bytes(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes[i] = (char)(seed >> 24);
	}
	return str_of(bytes, n);
}

static struct ask ask_of(struct office *o, struct str bytes) {
	struct ask k = { .owner = { .tenant = { 11 }, .party = { 21 }, .account = { 31 } },
		.name = S("見積書.pdf"),
		.bytes = bytes,
		.size = (int64_t)bytes.n,
		.now_us = o->now_us };
	k.id = (struct file_id){ ident_new() };
	k.arrival =
		(struct file_arrival){ .name = k.name, .bytes = bytes, .scan = FILE_SCAN_ABSENT, .scan_says = S("") };
	k.arrival.look = (struct look){ .type = FILE_TYPE_PDF,
		.pages = { .has = true, .v = 3 },
		.preview = S("\xff\xd8\xff small") };
	crypto_hash_sha256(k.arrival.sha256, (const unsigned char *)bytes.p, bytes.n);
	return k;
}

static enum err act(struct office *o, struct ask *k, enum err (*fn)(struct db *db, struct arena *a, struct ask *ask)) {
	k->fn = fn;
	return writer_run(o->writer, k->owner.tenant.v, run, o->a, k);
}

static enum err piece(struct office *o, struct ask *k, struct str all, int64_t number) {
	k->offset = number * FILE_CHUNK_BYTES;
	k->bytes = str_slice(all, (size_t)k->offset, FILE_CHUNK_BYTES);
	return act(o, k, take);
}

static struct str read_back(struct office *o, const struct ask *k, int64_t size, enum err *ret_e) {
	struct str bytes = S("");
	assert_int_equal(db_read_begin(o->db), OK);
	*ret_e = file_bytes(o->db, o->a, k->owner.tenant, k->id, size, &bytes);
	db_read_end(o->db);
	return bytes;
}

static void test_pieces(void **state) {
	struct office *o = office_open(state);
	struct str all = noise(o->a, LARGE, 1);
	struct ask k = ask_of(o, all);
	enum err e;
	assert_int_equal(act(o, &k, begin), OK);
	assert_int_equal(piece(o, &k, all, 1), ERR_CONFLICT);
	assert_int_equal(piece(o, &k, all, 0), OK);
	assert_int_equal(piece(o, &k, all, 0), ERR_CONFLICT);
	k.offset = FILE_CHUNK_BYTES;
	k.bytes = str_slice(all, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES - 1);
	assert_int_equal(act(o, &k, take), ERR_REQUEST);
	k.bytes = S("");
	assert_int_equal(act(o, &k, take), ERR_REQUEST);
	assert_int_equal(act(o, &k, finish), ERR_CONFLICT);
	struct ask stranger = k;
	stranger.owner.party.v = 22;
	assert_int_equal(piece(o, &stranger, all, 1), ERR_NOT_FOUND);
	stranger = k;
	stranger.owner.tenant.v = 12;
	assert_int_equal(piece(o, &stranger, all, 1), ERR_NOT_FOUND);
	for (int64_t i = 1; i < 4; i++)
		assert_int_equal(piece(o, &k, all, i), OK);
	assert_int_equal(piece(o, &k, all, 4), ERR_CONFLICT);
	assert_int_equal(act(o, &k, finish), OK);
	assert_true(str_equal(read_back(o, &k, LARGE, &e), all) && e == OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_upload"), 0);
	assert_int_equal(office_ask(o, "SELECT pages FROM file WHERE size = %d", LARGE), 3);
	assert_int_equal(act(o, &k, finish), ERR_NOT_FOUND);
	place_exec(o->place, "DELETE FROM file_part WHERE number = 2");
	read_back(o, &k, LARGE, &e);
	assert_int_equal(e, ERR_INTERNAL);
	office_close(o);
}

struct racer { struct office *o; struct ask ask; enum err e; sem_t *done; };

static void on_done(enum err e, void *context) {
	struct racer *r = context;
	r->e = e;
	sem_post(r->done);
}

/* The same piece from two windows: one is taken, and nothing is doubled. */
static void test_two_at_once(void **state) {
	struct office *o = office_open(state);
	struct str all = noise(o->a, LARGE, 2);
	struct ask k = ask_of(o, all);
	sem_t done;
	sem_init(&done, 0, 0);
	assert_int_equal(act(o, &k, begin), OK);
	for (int64_t i = 0; i < 4; i++) {
		struct racer racers[2];
		for (int r = 0; r < 2; r++) {
			racers[r] = (struct racer){ .o = o, .ask = k, .done = &done };
			racers[r].ask.fn = take;
			racers[r].ask.offset = i * FILE_CHUNK_BYTES;
			racers[r].ask.bytes = str_slice(all, (size_t)(i * FILE_CHUNK_BYTES), FILE_CHUNK_BYTES);
			assert_int_equal(writer_queue(o->writer, 11, run, o->a, &racers[r].ask, on_done, &racers[r]),
				OK);
		}
		sem_wait(&done);
		sem_wait(&done);
		assert_int_equal((racers[0].e == OK) + (racers[1].e == OK), 1);
		assert_int_equal((racers[0].e == ERR_CONFLICT) + (racers[1].e == ERR_CONFLICT), 1);
	}
	assert_int_equal(act(o, &k, finish), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_part"), 4);
	sem_destroy(&done);
	office_close(o);
}

static void test_equal_bytes(void **state) {
	struct office *o = office_open(state);
	struct ask first = ask_of(o, noise(o->a, 600000, 3)), second = ask_of(o, first.bytes),
		elsewhere = ask_of(o, first.bytes);
	elsewhere.owner.tenant.v = 12;
	assert_int_equal(act(o, &first, whole), OK);
	assert_int_equal(act(o, &second, whole), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_chunk"), 3 + 1);
	assert_int_equal(act(o, &elsewhere, whole), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_chunk"), 2 * (3 + 1));
	office_close(o);
}

static void test_end(void **state) {
	struct office *o = office_open(state);
	struct ask first = ask_of(o, noise(o->a, 600000, 4)), second = ask_of(o, first.bytes);
	enum err e;
	assert_int_equal(act(o, &first, whole), OK);
	assert_int_equal(act(o, &second, whole), OK);
	assert_int_equal(act(o, &first, hold), OK);
	assert_int_equal(act(o, &first, hold), OK);
	assert_int_equal(act(o, &first, take_away), ERR_CONFLICT);
	assert_int_equal(act(o, &first, release), OK);
	assert_int_equal(act(o, &first, take_away), OK);
	assert_int_equal(act(o, &first, take_away), ERR_NOT_FOUND);
	first.now_us += 3 * US_PER_DAY;
	assert_int_equal(act(o, &first, clean), OK);
	assert_true(str_equal(read_back(o, &second, 600000, &e), second.bytes) && e == OK);
	assert_int_equal(act(o, &second, take_away), OK);
	first.now_us = second.now_us + US_PER_DAY - 1;
	assert_int_equal(act(o, &first, clean), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_chunk"), 4);
	first.now_us = second.now_us + US_PER_DAY + 1;
	assert_int_equal(act(o, &first, clean), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_chunk"), 0);
	assert_false(first.more);
	office_close(o);
}

static void test_stale_upload(void **state) {
	struct office *o = office_open(state);
	struct str all = noise(o->a, LARGE, 5);
	struct ask k = ask_of(o, all);
	assert_int_equal(act(o, &k, begin), OK);
	assert_int_equal(piece(o, &k, all, 0), OK);
	k.now_us += US_PER_DAY;
	assert_int_equal(piece(o, &k, all, 1), OK);
	k.now_us += 2 * US_PER_DAY - 1;
	assert_int_equal(act(o, &k, clean), OK);
	assert_int_equal(office_ask(o, "SELECT count(*) FROM file_part"), 2);
	k.now_us += 2;
	assert_int_equal(act(o, &k, clean), OK);
	assert_int_equal(
		office_ask(o,
			"SELECT (SELECT count(*) FROM file_part) + (SELECT count(*) FROM file_chunk) + (SELECT count(*) FROM file_upload)"),
		0);
	office_close(o);
}

static void test_room(void **state) {
	struct office *o = office_open(state);
	struct ask k = ask_of(o, noise(o->a, MB, 6));
	assert_int_equal(act(o, &k, whole), OK);
	k.id.v = ident_new();
	assert_int_equal(act(o, &k, whole), OK);
	struct str before = office_dump(o);
	k = ask_of(o, S("x"));
	assert_int_equal(act(o, &k, whole), ERR_CONFLICT);
	office_expect_unchanged(o, before, "a file for which there is no room");
	k.owner.party.v = 22;
	assert_int_equal(act(o, &k, whole), OK);
	for (int i = 0; i < FILE_UPLOADS_MOST; i++) {
		k.id.v = ident_new();
		assert_int_equal(act(o, &k, begin), OK);
	}
	k.id.v = ident_new();
	assert_int_equal(act(o, &k, begin), ERR_CONFLICT);
	office_close(o);
}

/* What the scanner could not say at first it says later; a file that waits is asked about until then. */
static void test_scan_later(void **state) {
	struct office *o = office_open(state);
	static const struct job_kind KINDS[] = {
		{ .kind = "file.scan",
			.fn = file_scan_job,
			.schedule = JOB_WHEN_ADDED,
			.lease_s = 60,
			.longest_wait_s = 600 },
	};
	struct settings s = { .clamd_socket = "/nowhere/clamd.sock" };
	const struct job_config config = { .database = o->place->url,
		.writer = o->writer,
		.kinds = KINDS,
		.kind_count = 1,
		.threads = 1,
		.settings = &s };
	struct ask k = ask_of(o, noise(o->a, 1000, 7));
	struct job_count count;
	struct str detail;
	clock_set(k.now_us);
	k.arrival.scan = FILE_SCAN_WAITING;
	assert_int_equal(act(o, &k, whole), OK);
	assert_int_equal(job_run_due(&config, true, o->a, &count, &detail), OK);
	assert_int_equal(count.failed, 1);
	assert_int_equal(office_ask(o, "SELECT scan FROM file"), FILE_SCAN_WAITING);
	s.clamd_socket = "";
	clock_advance(US_PER_DAY);
	assert_int_equal(job_run_due(&config, true, o->a, &count, &detail), OK);
	assert_int_equal(count.done, 1);
	assert_int_equal(office_ask(o, "SELECT scan FROM file"), FILE_SCAN_ABSENT);
	clock_reset();
	office_close(o);
}

int main(void) {
	static const struct place_test tests[] = {
		PLACE_TEST(test_pieces, ON_BOTH),
		PLACE_TEST(test_two_at_once, ON_BOTH),
		PLACE_TEST(test_equal_bytes, ON_BOTH),
		PLACE_TEST(test_end, ON_BOTH),
		PLACE_TEST(test_stale_upload, ON_BOTH),
		PLACE_TEST(test_room, ON_BOTH),
		PLACE_TEST(test_scan_later, ON_BOTH),
	};
	return place_run("files", tests, COUNT_OF(tests));
}
