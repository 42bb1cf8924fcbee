/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Both drivers: values go in and come out unchanged, transactions show one moment, errors are what db.h says. */
#include "db/db-private.h"

#include "unit/db/place.h"
#include "unit/db/schema.h"

#include <sys/stat.h>

#define ERROR_OF(db) "%.*s", STR_ARG(db_error(db))

/* ---- values ---- */

struct thing {
	int64_t id;
	struct db_param n, flag, txt, bytes;
};

static const char LONG_TEXT[70000] = { [0 ... sizeof LONG_TEXT - 2] = 'x' };

static const struct thing THINGS[] = {
	{ 1, P_INT(0), P_BOOL(0), P_TEXT(S("")), P_BLOB(S("")) },
	{ 2, P_INT(1), P_BOOL(1), P_TEXT(S("a")), P_BLOB(S("\x00\x01\xff")) },
	{ 3, P_INT(-1), P_BOOL(0), P_TEXT(S("𠮷野家🍣")), P_BLOB(S("\\x41")) },
	{ 4, P_INT(INT64_MAX), P_BOOL(1), P_TEXT(S("it's \"quoted\" \\ $1 %s")), P_BLOB(S("'\\000")) },
	{ 5, P_INT(INT64_MIN), P_NULL(DB_BOOL), P_TEXT(S("改\n行\t")), P_BLOB(S("\x80\x81")) },
	{ 6, P_NULL(DB_INT), P_NULL(DB_BOOL), P_NULL(DB_TEXT), P_NULL(DB_BLOB) },
	{ INT64_MAX, P_INT(4294967296), P_BOOL(1), { .type = DB_TEXT, .s = { LONG_TEXT, sizeof LONG_TEXT - 1 } },
		{ .type = DB_BLOB, .s = { LONG_TEXT, sizeof LONG_TEXT } } },
	{ INT64_MIN, P_INT(-4294967297), P_BOOL(0), P_TEXT(S("true")), P_BLOB(S("true")) },
	/* A text without a value is NULL also when is_null was not set. */
	{ 7, P_INT(7), P_BOOL(1), P_TEXT(STR_NONE), P_BLOB(STR_NONE) },
};

static void expect_int(struct db_cursor *c, int column, const struct db_param *p, const struct thing *row) {
	ROW_INT(db_is_null(c, column), p->is_null, "thing %lld, column %d", (long long)row->id, column);
	ROW_INT(db_int(c, column), p->i, "thing %lld, column %d", (long long)row->id, column);
}

static void expect_text(struct db_cursor *c, int column, const struct db_param *p, const struct thing *row) {
	struct str text = db_text(c, column);
	ROW_INT(db_is_null(c, column), p->s.p == NULL, "thing %lld, column %d", (long long)row->id, column);
	ROW_INT(text.p == NULL, p->s.p == NULL, "thing %lld, column %d", (long long)row->id, column);
	ROW_TRUE(str_equal(text, p->s), "thing %lld, column %d", (long long)row->id, column);
}

static void expect_values(struct db_cursor *c, int from, const struct thing *row) {
	expect_int(c, from, &row->n, row);
	expect_int(c, from + 1, &row->flag, row);
	expect_text(c, from + 2, &row->txt, row);
	expect_text(c, from + 3, &row->bytes, row);
}

static void test_round_trips(void **state) {
	struct place *p = *state;
	struct db *writer = place_open(p, 0);
	for (size_t i = 0; i < COUNT_OF(THINGS); i++) {
		const struct thing *t = &THINGS[i];
		const struct db_param params[] = { P_INT(t->id), t->n, t->flag, t->txt, t->bytes };
		int64_t changed = 0;
		ROW_INT(stmt_run(writer, THING_INSERT, params, &changed), OK, ERROR_OF(writer));
		ROW_INT(changed, 1, "thing %lld", (long long)t->id);
	}
	db_close(writer);
	struct db *reader = place_open(p, DB_READ_ONLY);
	for (size_t i = 0; i < COUNT_OF(THINGS); i++) {
		const struct db_param id[] = { P_INT(THINGS[i].id) };
		struct db_cursor c;
		assert_int_equal(db_start(reader, &STMTS[THING_GET], id, &c), OK);
		ROW_TRUE(db_next(&c), "thing %lld", (long long)THINGS[i].id);
		ROW_INT(db_int(&c, 0), THINGS[i].id, "row %zu", i);
		expect_values(&c, 1, &THINGS[i]);
		assert_false(db_next(&c));
		assert_int_equal(db_finish(&c, NULL), OK);
	}
	db_close(reader);
}

static void thing_cell(const void *context, size_t row, int column, struct db_param *ret_cell) {
	const struct thing *t = (const struct thing *)context + row;
	const struct db_param cells[] = { P_INT(t->id), t->n, t->txt, t->bytes };
	*ret_cell = cells[column];
}

static enum err insert_rows(struct db *db, const struct thing *things, size_t count, int64_t *ret_changed) {
	const struct db_rows rows = { .context = things, .count = count, .cell = thing_cell };
	return stmt_run(db, THING_INSERT_ROWS, &(const struct db_param){ .type = DB_ROWS, .rows = &rows }, ret_changed);
}

/* Many rows as one parameter: every value as it was, none at all, and none of them when one is refused. */
static void test_rows(void **state) {
	struct db *db = place_open(*state, 0);
	int64_t changed = 7;
	ROW_INT(insert_rows(db, THINGS, 0, &changed), OK, ERROR_OF(db));
	assert_int_equal(changed, 0);
	ROW_INT(insert_rows(db, THINGS, COUNT_OF(THINGS), &changed), OK, ERROR_OF(db));
	assert_int_equal(changed, COUNT_OF(THINGS));
	for (size_t i = 0; i < COUNT_OF(THINGS); i++) {
		const struct db_param id[] = { P_INT(THINGS[i].id) };
		struct db_cursor c;
		assert_int_equal(db_start(db, &STMTS[THING_GET], id, &c), OK);
		ROW_TRUE(db_next(&c), "thing %lld", (long long)THINGS[i].id);
		expect_int(&c, 1, &THINGS[i].n, &THINGS[i]);
		expect_text(&c, 3, &THINGS[i].txt, &THINGS[i]);
		expect_text(&c, 4, &THINGS[i].bytes, &THINGS[i]);
		assert_int_equal(db_finish(&c, NULL), OK);
	}
	const struct thing twice[] = { { .id = 50, .txt = P_NULL(DB_TEXT), .bytes = P_NULL(DB_BLOB) },
		{ .id = 1, .txt = P_NULL(DB_TEXT), .bytes = P_NULL(DB_BLOB) } };
	assert_int_equal(insert_rows(db, twice, COUNT_OF(twice), NULL), ERR_CONFLICT);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), COUNT_OF(THINGS));
	db_close(db);
}

/* Parameters whose type nothing in the statement tells. */
static void test_echo(void **state) {
	struct db *db = place_open(*state, 0);
	for (size_t i = 0; i < COUNT_OF(THINGS); i++) {
		const struct db_param params[] = { THINGS[i].n, THINGS[i].flag, THINGS[i].txt, THINGS[i].bytes };
		struct db_cursor c;
		ROW_INT(db_start(db, &STMTS[THING_ECHO], params, &c), OK, ERROR_OF(db));
		assert_true(db_next(&c));
		expect_values(&c, 0, &THINGS[i]);
		assert_int_equal(db_finish(&c, NULL), OK);
	}
	db_close(db);
}

static void insert_numbers(struct db *db, int count) {
	for (int i = 1; i <= count; i++)
		ROW_INT(thing_insert(db, i, i * 10), OK, ERROR_OF(db));
}

static void test_parameters_by_number(void **state) {
	struct db *db = place_open(*state, 0);
	insert_numbers(db, 5);
	assert_int_equal(stmt_ask(db, THING_SWAPPED, (const struct db_param[]){ P_INT(3), P_INT(30) }), 3);
	assert_int_equal(stmt_ask(db, THING_SWAPPED, (const struct db_param[]){ P_INT(3), P_INT(40) }), 4);
	assert_int_equal(stmt_ask(db, THING_SWAPPED, (const struct db_param[]){ P_INT(3), P_INT(50) }), -1);
	db_close(db);
}

static void set_number(struct db *db, int64_t id, int64_t n) {
	const struct db_param params[] = { P_INT(id), P_INT(n) };
	ROW_INT(stmt_run(db, THING_SET_N, params, NULL), OK, ERROR_OF(db));
}

/* sum(bigint) is a numeric on PostgreSQL: sign, groups of four zeros, and the whole range. */
static void test_sums(void **state) {
	static const int64_t ROWS[][2] = {
		{ 0, 0 },
		{ 1, 1 },
		{ -1, 0 },
		{ 10000, 0 },
		{ 99999999, 1 },
		{ -10000, -20000 },
		{ 1234567890123456789, 0 },
		{ INT64_MAX, 0 },
		{ INT64_MIN, 0 },
		{ INT64_MAX - 5, 5 },
		{ 100000000, 200000000 },
		{ -123456789012, -1 },
	};
	struct db *db = place_open(*state, 0);
	assert_int_equal(thing_insert(db, 1, 0), OK);
	assert_int_equal(thing_insert(db, 2, 0), OK);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		for (int k = 0; k < 2; k++)
			set_number(db, k + 1, ROWS[i][k]);
		ROW_INT(stmt_ask(db, THING_SUM, NULL), ROWS[i][0] + ROWS[i][1], "row %zu", i);
	}
	db_close(db);
}

static void test_sum_too_large(void **state) {
	struct db *db = place_open(*state, 0);
	struct db_cursor c;
	assert_int_equal(thing_insert(db, 1, INT64_MAX), OK);
	assert_int_equal(thing_insert(db, 2, 1), OK);
	enum err e = db_start(db, &STMTS[THING_SUM], NULL, &c);
	if (e == OK) {
		assert_true(db_next(&c));
		(void)db_int(&c, 0);
		e = db_finish(&c, NULL);
	}
	assert_int_equal(e, db_engine(db) == DB_SQLITE ? ERR_DATABASE : ERR_OVERFLOW);
	assert_int_equal(db_open_cursors(db), 0);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 2);
	db_close(db);
}

/* ---- rows ---- */

static void test_changed_and_returned(void **state) {
	struct db *db = place_open(*state, 0);
	const struct db_param params[] = { P_INT(1), P_INT(3) };
	struct db_cursor c;
	int64_t changed = 0, rows = 0, sum = 0;
	insert_numbers(db, 5);
	assert_int_equal(db_start(db, &STMTS[THING_RAISE], params, &c), OK);
	for (; db_next(&c); rows++)
		sum += db_int(&c, 1);
	assert_int_equal(db_finish(&c, &changed), OK);
	assert_int_equal(rows, 3);
	assert_int_equal(sum, 31 + 41 + 51);
	assert_int_equal(changed, 3);
	/* Rows that nobody takes are changed all the same, and a reading statement changes none. */
	assert_int_equal(stmt_run(db, THING_RAISE, params, &changed), OK);
	assert_int_equal(changed, 3);
	assert_int_equal(stmt_run(db, THING_IDS, NULL, &changed), OK);
	assert_int_equal(changed, 0);
	assert_int_equal(stmt_ask(db, THING_SUM, NULL), 10 + 20 + 32 + 42 + 52);
	db_close(db);
}

static void test_end_of_rows(void **state) {
	struct db *db = place_open(*state, 0);
	struct db_cursor c;
	for (int count = 0; count <= 2; count++) {
		assert_int_equal(db_start(db, &STMTS[THING_IDS], NULL, &c), OK);
		for (int i = 0; i < count; i++)
			assert_true(db_next(&c));
		for (int i = 0; i < 3; i++)
			ROW_TRUE(!db_next(&c), "%d rows, %d times past the end", count, i);
		assert_int_equal(db_finish(&c, NULL), OK);
		assert_int_equal(thing_insert(db, count + 1, 0), OK);
	}
	db_close(db);
}

static void test_two_cursors(void **state) {
	struct db *db = place_open(*state, 0);
	struct db_cursor outer, again;
	int64_t seen = 0;
	insert_numbers(db, 3);
	assert_int_equal(db_start(db, &STMTS[THING_IDS], NULL, &outer), OK);
	while (db_next(&outer)) {
		struct db_param id[] = { P_INT(db_int(&outer, 0)) };
		struct db_cursor inner;
		assert_int_equal(db_start(db, &STMTS[THING_GET], id, &inner), OK);
		assert_int_equal(db_open_cursors(db), 2);
		assert_true(db_next(&inner));
		seen += db_int(&inner, 1);
		assert_int_equal(db_finish(&inner, NULL), OK);
	}
	assert_int_equal(seen, 60);
	/* One cursor at a time per statement; the first is not disturbed. */
	assert_int_equal(db_start(db, &STMTS[THING_IDS], NULL, &again), ERR_DATABASE);
	assert_int_equal(db_finish(&again, NULL), ERR_DATABASE);
	assert_int_equal(db_open_cursors(db), 1);
	assert_int_equal(db_finish(&outer, NULL), OK);
	assert_int_equal(db_open_cursors(db), 0);
	assert_int_equal(stmt_ask(db, THING_IDS, NULL), 1);
	db_close(db);
}

/* ---- transactions ---- */

static void test_one_moment(void **state) {
	struct db *reader = place_open(*state, DB_READ_ONLY);
	struct db *writer = place_open(*state, 0);
	insert_numbers(writer, 2);
	for (int round = 0; round < 3; round++) {
		assert_int_equal(db_read_begin(reader), OK);
		assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 2 + round);
		assert_int_equal(thing_insert(writer, 100 + round, 0), OK);
		assert_int_equal(stmt_ask(writer, THING_COUNT, NULL), 3 + round);
		assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 2 + round);
		assert_int_equal(db_read_begin(reader), ERR_DATABASE);
		db_read_end(reader);
		assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 3 + round);
	}
	db_read_end(reader); /* without a transaction: nothing */
	db_close(reader);
	db_close(writer);
}

static void test_uncommitted_is_unseen(void **state) {
	struct db *reader = place_open(*state, DB_READ_ONLY);
	struct db *writer = place_open(*state, 0);
	assert_int_equal(db_write_begin(writer, 1), OK);
	assert_int_equal(thing_insert(writer, 1, 1), OK);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 0);
	db_rollback(writer);
	assert_int_equal(stmt_ask(writer, THING_COUNT, NULL), 0);
	assert_int_equal(db_write_begin(writer, 1), OK);
	assert_int_equal(thing_insert(writer, 1, 1), OK);
	assert_int_equal(db_commit(writer), OK);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 1);
	db_close(reader);
	db_close(writer);
}

/* What fails is gone, nothing runs after it until it is undone, and what is saved around it stays. */
static void test_savepoints(void **state) {
	struct db *db = place_open(*state, 0);
	assert_int_equal(db_write_begin(db, 1), OK);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(db_save(db), OK);
		assert_int_equal(thing_insert(db, i, i), OK);
		if (i % 2 == 0) {
			assert_int_equal(db_keep(db), OK);
			continue;
		}
		assert_int_equal(thing_insert(db, 0, i), ERR_CONFLICT);
		assert_int_equal(thing_insert(db, 50 + i, i), ERR_CONFLICT);
		assert_int_equal(db_undo(db), OK);
	}
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 3);
	assert_int_equal(stmt_ask(db, THING_SUM, NULL), 0 + 2 + 4);
	db_close(db);
}

/* A savepoint may hold nothing at all, or begin with what fails in one way or another. */
static void test_odd_savepoints(void **state) {
	static const struct { enum stmt stmt; bool empty; enum err expected; } STEPS[] = {
		{ .empty = true, .expected = ERR_INPUT },
		{ .empty = true, .expected = OK },
		{ .stmt = THING_COUNT, .expected = OK },
		{ .stmt = NO_SUCH_TABLE, .expected = ERR_DATABASE }, /* refused when it is prepared */
		{ .empty = true, .expected = OK },
		{ .stmt = WRONG_COLUMNS, .expected = ERR_DATABASE }, /* refused when it has run */
		{ .stmt = PART_INSERT, .expected = ERR_DATABASE },   /* refers to nothing */
		{ .empty = true, .expected = ERR_INPUT },
		{ .stmt = THING_COUNT, .expected = OK },
	};
	struct db *db = place_open(*state, 0);
	assert_int_equal(db_write_begin(db, 1), OK);
	for (size_t round = 0; round < 2 * COUNT_OF(STEPS); round++) {
		size_t i = round % COUNT_OF(STEPS);
		const struct db_param params[] = { P_INT(1), P_INT(404), P_INT(1) };
		ROW_INT(db_save(db), OK, "round %zu", round);
		enum err e = STEPS[i].empty ? STEPS[i].expected : stmt_run(db, STEPS[i].stmt, params, NULL);
		ROW_INT(e, STEPS[i].expected, "round %zu: %.*s", round, STR_ARG(db_error(db)));
		ROW_INT(e == OK ? db_keep(db) : db_undo(db), OK, "round %zu", round);
		ROW_INT(db_save(db), OK, "round %zu", round);
		ROW_INT(thing_insert(db, (int64_t)round, 1), OK, "round %zu: %.*s", round, STR_ARG(db_error(db)));
		ROW_INT(db_keep(db), OK, "round %zu", round);
	}
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 2 * COUNT_OF(STEPS));
	db_close(db);
}

static enum err insert_ahead(struct db *db, int64_t id) {
	const struct db_param params[] = { P_INT(id), P_INT(id), P_NULL(DB_BOOL), P_NULL(DB_TEXT), P_NULL(DB_BLOB) };
	return db_run(db, &STMTS[THING_INSERT], params, NULL);
}

/* Sent ahead in transactions and savepoints: nothing is lost, a read in between sees it, and the first failure undoes
 * what belongs to it. */
static void test_sent_ahead(void **state) {
	struct db *db = place_open(*state, 0);
	assert_int_equal(db_write_begin(db, 1), OK);
	for (int save = 0; save < 3; save++) {
		assert_int_equal(db_save(db), OK);
		db_send_ahead(db, true);
		for (int i = 0; i < 200; i++)
			ROW_INT(insert_ahead(db, 1000 * save + i), OK, ERROR_OF(db));
		db_send_ahead(db, false);
		if (save == 1) {
			assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 400);
			assert_int_equal(db_undo(db), OK);
		} else {
			assert_int_equal(db_keep(db), OK);
		}
	}
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 400);
	db_close(db);
}

static void test_failing_ahead(void **state) {
	struct db *db = place_open(*state, 0);
	for (int way = 0; way < 4; way++) {
		assert_int_equal(db_write_begin(db, 1), OK);
		assert_int_equal(thing_insert(db, 1, 1), OK);
		db_send_ahead(db, true);
		enum err e = insert_ahead(db, 1);
		e = e == OK ? insert_ahead(db, 2) : e;
		db_send_ahead(db, false);
		if (way == 0)
			ROW_INT(e == OK ? db_commit(db) : e, ERR_CONFLICT, ERROR_OF(db));
		if (way == 1)
			ROW_INT(e == OK ? db_settle(db) : e, ERR_CONFLICT, ERROR_OF(db));
		if (way == 2)
			ROW_INT(thing_insert(db, 3, 1), ERR_CONFLICT, ERROR_OF(db));
		if (way < 3)
			ROW_TRUE(str_contains(db_error(db), S("THING_INSERT")), ERROR_OF(db));
		assert_false(db->outcome_unknown);
		db_rollback(db);
		assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 0);
	}
	assert_int_equal(thing_insert(db, 1, 1), OK);
	db_close(db);
}

static void test_commit_after_failure(void **state) {
	struct db *db = place_open(*state, 0);
	assert_int_equal(db_write_begin(db, 1), OK);
	assert_int_equal(thing_insert(db, 1, 1), OK);
	assert_int_equal(thing_insert(db, 1, 1), ERR_CONFLICT);
	assert_int_equal(db_commit(db), ERR_CONFLICT);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 0);
	assert_int_equal(thing_insert(db, 1, 1), OK);
	db_close(db);
}

/* ---- refusals ---- */

static void test_read_only(void **state) {
	struct db *reader = place_open(*state, DB_READ_ONLY);
	struct db *writer = place_open(*state, 0);
	assert_int_equal(thing_insert(reader, 1, 1), ERR_DATABASE);
	assert_int_equal(stmt_run(reader, HIDDEN_WRITE, NULL, NULL), ERR_DATABASE);
	assert_int_equal(db_write_begin(reader, 1), ERR_DATABASE);
	assert_int_equal(db_read_begin(writer), OK);
	assert_int_equal(thing_insert(writer, 1, 1), ERR_DATABASE);
	ROW_TRUE(str_contains(db_error(writer), S("THING_INSERT")), ERROR_OF(writer));
	assert_int_equal(stmt_run(writer, HIDDEN_WRITE, NULL, NULL), ERR_DATABASE);
	db_read_end(writer);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 0);
	assert_int_equal(thing_insert(writer, 1, 1), OK);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 1);
	db_close(reader);
	db_close(writer);
}

static const struct {
	const char *what;
	enum stmt stmt;
	struct db_param params[5];
	enum err expected;
	const char *names; /* in the sentence, on PostgreSQL and SQLite */
} CONSTRAINTS[] = {
	{ "primary key", THING_INSERT, { P_INT(1), P_INT(1), P_BOOL(1), P_NULL(DB_TEXT), P_NULL(DB_BLOB) },
		ERR_CONFLICT, "thing" },
	{ "unique", THING_INSERT, { P_INT(2), P_INT(1), P_BOOL(1), P_TEXT(S("taken")), P_NULL(DB_BLOB) }, ERR_CONFLICT,
		"txt" },
	{ "check", THING_INSERT, { P_INT(2), P_INT(1), P_BOOL(1), P_TEXT(S("refused")), P_NULL(DB_BLOB) }, ERR_CONFLICT,
		"thing_txt_valid" },
	{ "not null", PART_INSERT, { P_INT(1), P_INT(1), P_NULL(DB_INT) }, ERR_DATABASE, "size" },
	{ "foreign key", PART_INSERT, { P_INT(1), P_INT(404), P_INT(1) }, ERR_DATABASE, "PART_INSERT" },
	{ "no table", NO_SUCH_TABLE, { P_INT(1) }, ERR_DATABASE, "nowhere" },
	{ "columns not as declared", WRONG_COLUMNS, { P_INT(1) }, ERR_DATABASE, "WRONG_COLUMNS" },
	{ "no text for either engine", NO_TEXT, { P_INT(1) }, ERR_DATABASE, "NO_TEXT" },
	{ "quoted name", QUOTED_NAME, { P_INT(1) }, ERR_DATABASE, "nothing" },
};

static void test_constraints(void **state) {
	struct db *db = place_open(*state, 0);
	place_exec(*state, "INSERT INTO thing (thing_id, txt) VALUES (1, 'taken')");
	for (size_t i = 0; i < COUNT_OF(CONSTRAINTS); i++) {
		enum err e = stmt_run(db, CONSTRAINTS[i].stmt, CONSTRAINTS[i].params, NULL);
		ROW_INT(e, CONSTRAINTS[i].expected, "%s", CONSTRAINTS[i].what);
		ROW_TRUE(str_contains(db_error(db), str_from(CONSTRAINTS[i].names)), ERROR_OF(db));
		ROW_TRUE(str_contains(db_error(db), S("(schema.c:")), ERROR_OF(db));
		ROW_TRUE(!str_contains(db_error(db), S("\n")), ERROR_OF(db));
		ROW_TRUE(!str_contains(db_error(db), S("404")) && !str_contains(db_error(db), S("taken")),
			ERROR_OF(db));
		assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	}
	assert_int_equal(db_open_cursors(db), 0);
	db_close(db);
}

static void test_prepare(void **state) {
	struct db *db = place_open(*state, DB_READ_ONLY);
	assert_int_equal(db_prepare(db, &STMTS[THING_INSERT]), OK);
	assert_int_equal(db_prepare(db, &STMTS[THING_GET]), OK);
	assert_int_equal(db_prepare(db, &STMTS[NO_SUCH_TABLE]), ERR_DATABASE);
	assert_int_equal(db_prepare(db, &STMTS[WRONG_COLUMNS]), ERR_DATABASE);
	assert_int_equal(db_prepare(db, &STMTS[NO_TEXT]), ERR_DATABASE);
	assert_int_equal(db_prepare(db, &STMTS[THING_GET]), OK);
	db_close(db);
}

static void test_fault(void **state) {
	struct db *db = place_open(*state, 0);
	db->fault.start = 2;
	assert_int_equal(thing_insert(db, 1, 1), OK);
	assert_int_equal(thing_insert(db, 2, 1), ERR_DATABASE);
	assert_int_equal(thing_insert(db, 3, 1), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 2);
	db_close(db);
}

static void test_cannot_open(void **state) {
	struct place *p = *state;
	const struct { const char *what, *url, *names; } rows[] = {
		{ "no folder", str_format(p->a, "%s/none/x.db", p->folder).p, "none/x.db" },
		{ "a folder", p->folder, p->folder },
		{ "not there", str_format(p->a, "sqlite:%s/none.db", p->folder).p, "none.db" },
		{ "empty path", "sqlite:", "empty" },
		{ "no server", str_format(p->a, "postgresql://kassei:secret-word@/x?host=%s", p->folder).p, p->folder },
		{ "no such option", "postgresql:///x?nonsense=1", "nonsense" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct db *db = NULL;
		struct str detail = STR_NONE;
		ROW_TRUE(db_open(rows[i].url, 0, p->a, &db, &detail) != OK, "%s", rows[i].what);
		assert_null(db);
		ROW_TRUE(str_contains(detail, str_from(rows[i].names)), "%s: %.*s", rows[i].what, STR_ARG(detail));
		ROW_TRUE(!str_contains(detail, S("secret-word")), "%s: %.*s", rows[i].what, STR_ARG(detail));
	}
}

/* ---- SQLite ---- */

static void test_sqlite_settings(void **state) {
	struct place *p = *state;
	struct db *writer = place_open(p, 0);
	struct db *reader = place_open(p, DB_READ_ONLY);
	struct stat st;
	assert_int_equal(stmt_ask(writer, SYNCHRONOUS, NULL), 2);
	assert_int_equal(stmt_ask(writer, FOREIGN_KEYS, NULL), 1);
	assert_int_equal(stmt_ask(writer, JOURNAL_MODE, NULL), 1);
	assert_int_equal(stmt_ask(writer, TRUSTED_SCHEMA, NULL), 0);
	assert_int_equal(stmt_ask(reader, TRUSTED_SCHEMA, NULL), 0);
	assert_int_equal(stmt_ask(reader, QUERY_ONLY, NULL), 1);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	db_close(reader);
	db_close(writer);
}

static void test_sqlite_refuses_other_files(void **state) {
	struct place *p = *state;
	struct db *db = NULL;
	struct str detail = STR_NONE;
	FILE *f = fopen(p->file, "w");
	for (int i = 0; i < 200; i++)
		fputs("This is a text and not a database.\n", f);
	fclose(f);
	assert_int_equal(db_open(p->url, DB_CREATE, p->a, &db, &detail), ERR_DATABASE);
	ROW_TRUE(str_contains(detail, S("not a database")), "%.*s", STR_ARG(detail));
}

static void test_sqlite_full_text(void **state) {
	struct db *db = place_open(*state, 0);
	const struct db_param word[] = { P_TEXT(S("融資")) };
	for (int i = 1; i <= 3; i++) {
		const struct db_param params[] = { P_INT(i), P_TEXT(i == 2 ? S("創業 支援") : S("融資 資金 創業")) };
		ROW_INT(stmt_run(db, NOTE_INSERT, params, NULL), OK, ERROR_OF(db));
		ROW_INT(stmt_run(db, NOTE_INDEX, params, NULL), OK, ERROR_OF(db));
	}
	assert_int_equal(stmt_ask(db, NOTE_SEARCH, word), 1);
	ROW_INT(stmt_run(db, NOTE_UNINDEX, (const struct db_param[]){ P_INT(1) }, NULL), OK, ERROR_OF(db));
	assert_int_equal(stmt_ask(db, NOTE_SEARCH, word), 3);
	assert_int_equal(stmt_ask(db, NOTE_SEARCH, (const struct db_param[]){ P_TEXT(S("支援")) }), 2);
	db_close(db);
}

/* More than the WAL may hold: tidy moves it into the file, and again when a reader stood in the way. */
static void test_sqlite_checkpoint(void **state) {
	struct place *p = *state;
	struct db *writer = place_open(p, 0);
	struct db *reader = place_open(p, DB_READ_ONLY);
	const struct str big = { LONG_TEXT, sizeof LONG_TEXT };
	struct stat st;
	assert_int_equal(db_read_begin(reader), OK);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 0);
	for (int i = 0; i < 2000; i++) {
		const struct db_param params[] = { P_INT(i), P_NULL(DB_INT), P_NULL(DB_BOOL), P_NULL(DB_TEXT),
			P_BLOB(big) };
		if (i % 100 == 0)
			assert_int_equal(db_write_begin(writer, 1), OK);
		assert_int_equal(stmt_run(writer, THING_INSERT, params, NULL), OK);
		if (i % 100 != 99)
			continue;
		assert_int_equal(db_commit(writer), OK);
		if (i == 999)
			db_read_end(reader);
		writer->driver->tidy(writer);
	}
	/* 140 MB were written, half of it while the reader held the first moment. */
	assert_int_equal(stat(str_format(p->a, "%s-wal", p->file).p, &st), 0);
	ROW_TRUE(st.st_size < 110 * 1024 * 1024, "the WAL has %lld bytes", (long long)st.st_size);
	assert_int_equal(stmt_ask(reader, THING_COUNT, NULL), 2000);
	db_close(reader);
	db_close(writer);
}

/* ---- PostgreSQL ---- */

/* Ends every other connection to the test's database and waits until it is gone. */
static void end_connections(const struct place *p) {
	place_exec(p, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
		" WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static void test_postgres_lost_read(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, DB_READ_ONLY);
	place_exec(p, "INSERT INTO thing (thing_id, n) VALUES (1, 10)");
	for (int round = 0; round < 3; round++) {
		assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
		end_connections(p);
		assert_int_equal(stmt_ask(db, THING_SUM, NULL), 10);
		assert_int_equal(stmt_ask(db, READ_ONLY, NULL), 1);
	}
	end_connections(p);
	assert_int_equal(db_read_begin(db), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	end_connections(p);
	/* Within the transaction another connection would show another moment. */
	assert_int_equal(stmt_run(db, THING_COUNT, NULL, NULL), ERR_BUSY);
	assert_int_equal(stmt_run(db, THING_COUNT, NULL, NULL), ERR_BUSY);
	db_read_end(db);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	db_close(db);
}

static void test_postgres_lost_write(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	assert_int_equal(thing_insert(db, 1, 1), OK);
	end_connections(p);
	assert_int_equal(thing_insert(db, 2, 1),
		ERR_BUSY); /* on its own it is not tried again: it might have happened */
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	end_connections(p);
	assert_int_equal(db_write_begin(db, 1), OK);
	assert_int_equal(thing_insert(db, 2, 1), OK);
	end_connections(p);
	assert_int_equal(thing_insert(db, 3, 1), ERR_BUSY);
	assert_false(db->driver->alive(db));
	db_rollback(db);
	assert_int_equal(db_write_begin(db, 1), OK);
	assert_int_equal(db_save(db), OK);
	end_connections(p);
	assert_int_equal(thing_insert(db, 3, 1), ERR_BUSY);
	assert_false(db->driver->alive(db));
	db_rollback(db);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	assert_int_equal(db_write_begin(db, 1), OK);
	assert_int_equal(thing_insert(db, 2, 1), OK);
	end_connections(p);
	assert_int_equal(db_commit(db), ERR_BUSY);
	assert_true(db->outcome_unknown);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	/* Nobody knows either when what was sent ahead and the commit are lost together. */
	assert_int_equal(db_write_begin(db, 1), OK);
	db_send_ahead(db, true);
	assert_int_equal(insert_ahead(db, 2), OK);
	end_connections(p);
	assert_int_equal(db_commit(db), ERR_BUSY);
	assert_true(db->outcome_unknown);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 1);
	assert_int_equal(db_write_begin(db, 1), OK);
	db_send_ahead(db, true);
	assert_int_equal(insert_ahead(db, 2), OK);
	end_connections(p);
	assert_int_equal(db_settle(db), ERR_BUSY);
	assert_true(db->repeat);
	db_rollback(db);
	assert_int_equal(thing_insert(db, 2, 1), OK);
	db_close(db);
}

/* What a thing's insert does when it is committed: the body of a function in plpgsql. */
static void say_at_commit(const struct place *p, const char *body) {
	place_exec(p,
		str_format(p->a,
			"CREATE OR REPLACE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN %s; RETURN NULL; END$$",
			body)
			.p);
}

static void at_commit(const struct place *p, const char *body) {
	say_at_commit(p, body);
	place_exec(p, "DROP TRIGGER IF EXISTS at_commit ON thing");
	place_exec(p,
		"CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()");
}

static enum err insert_and_commit(struct db *db, int64_t id) {
	TRY(db_write_begin(db, 1));
	enum err e = thing_insert(db, id, 1);
	if (e != OK)
		db_rollback(db);
	return e == OK ? db_commit(db) : e;
}

/* "canceling wait for synchronous replication" is a WARNING beside a COMMIT that succeeded on this server alone. */
static void test_postgres_commit_with_a_warning(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	at_commit(p, "RAISE NOTICE 'nothing'");
	assert_int_equal(insert_and_commit(db, 1), OK);
	at_commit(p, "RAISE WARNING 'it may not last'");
	assert_int_equal(insert_and_commit(db, 2), ERR_BUSY);
	assert_true(db->outcome_unknown);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL),
		2); /* which this server would not lose, but another might not have */
	at_commit(p, "RAISE NOTICE 'nothing'");
	assert_int_equal(insert_and_commit(db, 3), OK);
	db_close(db);
}

/* With several hosts nobody waits for ever, neither for a commit nor for the lock that it holds; and the host that did
 * not answer is asked again when no other is there. */
static void test_postgres_commit_without_an_answer(void **state) {
	struct place *p = *state;
	struct str url = str_from(p->url);
	size_t at = str_find(url, S("host=/"), 0);
	assert_true(at < url.n);
	size_t end = str_find(url, S("&"), at);
	const char *hosts = str_to_cstr(p->a,
		STR_JOIN(p->a, str_slice(url, 0, end), S(",/nowhere"),
			end < url.n ? str_from_offset(url, end) : S("")));
	struct str detail = STR_NONE;
	struct db *db = NULL;
	enum err e = db_open(hosts, 0, p->a, &db, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	at_commit(p, "PERFORM 1");
	assert_int_equal(insert_and_commit(db, 1), OK);
	at_commit(p, "PERFORM pg_sleep(600)");
	assert_int_equal(insert_and_commit(db, 2), ERR_BUSY);
	assert_true(db->outcome_unknown);
	say_at_commit(p, "PERFORM 1");
	assert_int_equal(insert_and_commit(db, 3), ERR_BUSY); /* the lock */
	end_connections(p); /* the one that sleeps, too */
	assert_int_equal(insert_and_commit(db, 4), OK);
	assert_int_equal(stmt_ask(db, THING_COUNT, NULL), 2);
	db_close(db);
}

static void test_postgres_busy(void **state) {
	struct place *p = *state;
	struct db *holder = place_open(p, 0);
	struct db *db = place_open(p, 0);
	const struct db_param id[] = { P_INT(1) };
	assert_int_equal(thing_insert(db, 1, 1), OK);
	assert_int_equal(db_write_begin(holder, 1), OK);
	assert_int_equal(stmt_run(holder, FOR_UPDATE_NOWAIT, id, NULL), OK);
	assert_int_equal(stmt_run(db, FOR_UPDATE_NOWAIT, id, NULL), ERR_BUSY);
	db_rollback(holder);
	assert_int_equal(stmt_run(db, FOR_UPDATE_NOWAIT, id, NULL), OK);
	db_close(holder);
	db_close(db);
}

static void test_postgres_disk_full(void **state) {
	struct db *db = place_open(*state, 0);
	assert_int_equal(stmt_run(db, NO_ROOM, NULL, NULL), ERR_DISK_FULL);
	ROW_TRUE(str_contains(db_error(db), S("no space left")), ERROR_OF(db));
	assert_int_equal(thing_insert(db, 1, 1), OK);
	db_close(db);
}

/* Open connections until the server has no more: the refusal is "busy", and a freed one can be had again. */
static void test_postgres_too_many(void **state) {
	struct place *p = *state;
	struct db *open[4] = { NULL };
	struct db *one_more = NULL;
	struct str detail = STR_NONE;
	place_exec(p, "CREATE ROLE few LOGIN CONNECTION LIMIT 4");
	place_exec(p, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO few");
	const char *url = str_replace(p->a, str_from(p->url), S("user=kassei"), S("user=few")).p;
	for (size_t i = 0; i < COUNT_OF(open); i++)
		assert_int_equal(db_open(url, DB_READ_ONLY, p->a, &open[i], &detail), OK);
	assert_int_equal(db_open(url, DB_READ_ONLY, p->a, &one_more, &detail), ERR_BUSY);
	ROW_TRUE(str_contains(detail, S("too many connections")), "%.*s", STR_ARG(detail));
	for (size_t i = 0; i < COUNT_OF(open); i++)
		db_close(open[i]);
	place_exec(p, "DROP OWNED BY few; DROP ROLE few");
}

static void test_postgres_encoding(void **state) {
	struct place *p = *state;
	struct db *db = NULL;
	struct str detail = STR_NONE;
	place_exec(p, "CREATE DATABASE other_encoding TEMPLATE template0 ENCODING 'EUC_JP' LOCALE 'C'");
	struct str url = str_replace(p->a, str_from(p->url), str_format(p->a, "/%s?", p->name), S("/other_encoding?"));
	assert_int_equal(db_open(url.p, 0, p->a, &db, &detail), ERR_DATABASE);
	ROW_TRUE(str_contains(detail, S("UTF8")), "%.*s", STR_ARG(detail));
	place_exec(p, "DROP DATABASE other_encoding");
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_round_trips, ON_BOTH),
		PLACE_TEST(test_rows, ON_BOTH),
		PLACE_TEST(test_echo, ON_BOTH),
		PLACE_TEST(test_parameters_by_number, ON_BOTH),
		PLACE_TEST(test_sums, ON_BOTH),
		PLACE_TEST(test_sum_too_large, ON_BOTH),
		PLACE_TEST(test_changed_and_returned, ON_BOTH),
		PLACE_TEST(test_end_of_rows, ON_BOTH),
		PLACE_TEST(test_two_cursors, ON_BOTH),
		PLACE_TEST(test_one_moment, ON_BOTH),
		PLACE_TEST(test_uncommitted_is_unseen, ON_BOTH),
		PLACE_TEST(test_savepoints, ON_BOTH),
		PLACE_TEST(test_odd_savepoints, ON_BOTH),
		PLACE_TEST(test_sent_ahead, ON_BOTH),
		PLACE_TEST(test_failing_ahead, ON_BOTH),
		PLACE_TEST(test_commit_after_failure, ON_BOTH),
		PLACE_TEST(test_read_only, ON_BOTH),
		PLACE_TEST(test_constraints, ON_BOTH),
		PLACE_TEST(test_prepare, ON_BOTH),
		PLACE_TEST(test_fault, ON_BOTH),
		PLACE_TEST(test_cannot_open, ON_SQLITE),
		PLACE_TEST(test_sqlite_settings, ON_SQLITE),
		PLACE_TEST(test_sqlite_full_text, ON_SQLITE),
		PLACE_TEST(test_sqlite_checkpoint, ON_SQLITE),
		PLACE_TEST(test_postgres_lost_read, ON_POSTGRES),
		PLACE_TEST(test_postgres_lost_write, ON_POSTGRES),
		PLACE_TEST(test_postgres_busy, ON_POSTGRES),
		PLACE_TEST(test_postgres_commit_with_a_warning, ON_POSTGRES),
		PLACE_TEST(test_postgres_commit_without_an_answer, ON_POSTGRES),
		PLACE_TEST(test_postgres_disk_full, ON_POSTGRES),
		PLACE_TEST(test_postgres_too_many, ON_POSTGRES),
		PLACE_TEST(test_postgres_encoding, ON_POSTGRES),
		{ .name = "test_sqlite_refuses_other_files",
			.fn = test_sqlite_refuses_other_files,
			.engines = ON_SQLITE,
			.bare = true },
	};
	return place_run("db drivers", TESTS, COUNT_OF(TESTS));
}
