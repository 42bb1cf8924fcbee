/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What sqlgen writes, compiled and run on both engines: every type with and without NULL, optional parts and orders,
 * kinds of statements, descriptions of rows. The statements are sample/store.sql.
 */
#include "sample_store.h"
#include "stmts.h"

#include "db/db-private.h"
#include "unit/db/place.h"

#define SUCCEEDS(db, call) ROW_TRUE((call) == OK, "%s: %.*s", #call, STR_ARG(db_error(db)))

static const struct tenant_id HERE = { .v = 1 }, THERE = { .v = 2 };

struct sample {
	struct tenant_id tenant;
	int64_t id;
	struct str name;
	enum sample_state state;
	bool active;
	int64_t size;
	struct opt_int weight, parent;
};

static const struct sample SAMPLES[] = {
	{ { 1 }, 10, { "b", 1 }, SAMPLE_STATE_NEW, true, 100, { true, 5 }, { false, 0 } },
	{ { 1 }, 11, { "B", 1 }, SAMPLE_STATE_KEPT, true, 300, { false, 0 }, { true, 10 } },
	{ { 1 }, 12, { "あ", 3 }, SAMPLE_STATE_KEPT, false, 200, { true, 9 }, { true, 11 } },
	{ { 1 }, 13, { "a", 1 }, SAMPLE_STATE_KEPT, true, 160, { true, 7 }, { false, 0 } },
	{ { 2 }, 10, { "b", 1 }, SAMPLE_STATE_GONE, true, 1, { true, 1000 }, { false, 0 } },
};

static enum err insert(struct db *db, const struct sample *s, int64_t *ret_changed) {
	struct opt_int none = { .has = false };
	return sample_insert(db, s->tenant, (struct sample_id){ s->id }, s->name, STR_NONE, s->size, s->weight, 300,
		none, (struct date){ 19000 }, none, 1700000000000000, none, 2024, none, s->state, none, s->active, none,
		S("\x00\xff"), STR_NONE, s->parent, ret_changed);
}

/* The place's database with the rows above; one transaction is not needed. */
static struct db *filled(struct place *p) {
	struct db *db = place_open(p, 0);
	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++) {
		int64_t changed = 0;
		SUCCEEDS(db, insert(db, &SAMPLES[i], &changed));
		ROW_INT(changed, 1, "sample %zu", i);
	}
	return db;
}

/* ---- values ---- */

static void test_values_come_back(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	struct opt_int yes = { true, 1 }, day = { true, -1 }, past = { true, -2 }, was = { true, SAMPLE_STATE_GONE },
				   parent = { true, INT64_MAX };
	SUCCEEDS(db, sample_insert(db, HERE, (struct sample_id){ INT64_MAX }, S("北区"), S(""), INT64_MAX,
	                           (struct opt_int){ true, 0 }, -5, (struct opt_int){ true, INT64_MIN },
	                           (struct date){ -719162 }, day, INT64_MIN, past, 1868, (struct opt_int){ true, 2200 },
	                           SAMPLE_STATE_NEW, was, false, yes, S(""), S("\x80\x00'"), parent, NULL));
	struct sample_get_row row;
	SUCCEEDS(db, sample_get(db, p->a, HERE, (struct sample_id){ INT64_MAX }, &row));
	db_close(db); /* texts live in the arena, not in the database */
	assert_true(row.sample_id.v == INT64_MAX && row.size == INT64_MAX && row.fee == -5 &&
		row.made_us == INT64_MIN && row.year == 1868);
	assert_true(str_equal(row.name, S("北区")) && row.note.p != NULL && row.note.n == 0);
	assert_true(row.weight.has && row.weight.v == 0 && row.refund.has && row.refund.v == INT64_MIN);
	assert_true(row.day.days == -719162 && row.gone.has && row.gone.v == -1 && row.seen_us.has &&
	            row.seen_us.v == -2);
	assert_true(row.end_year.has && row.end_year.v == 2200 && row.state == SAMPLE_STATE_NEW && row.was.has &&
	            row.was.v == SAMPLE_STATE_GONE);
	assert_true(!row.active && row.checked.has && row.checked.v == 1 && row.parent_id.has &&
	            row.parent_id.v == INT64_MAX);
	assert_true(row.bytes.p != NULL && row.bytes.n == 0 && str_equal(row.more, S("\x80\x00'")));
}

static void test_null_comes_back(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_get_row row;
	memset(&row, 0x55, sizeof row);
	SUCCEEDS(db, sample_get(db, p->a, HERE, (struct sample_id){ 11 }, &row));
	assert_true(row.note.p == NULL && row.more.p == NULL && str_equal(row.bytes, S("\x00\xff")));
	assert_false(row.weight.has || row.refund.has || row.gone.has || row.seen_us.has || row.end_year.has ||
	             row.was.has || row.checked.has);
	assert_true(row.active && row.parent_id.has && row.parent_id.v == 10);
	db_close(db);
}

/* ---- kinds ---- */

static void test_one_is_exactly_one(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_by_state_row row = { .sample_id = { 77 } };
	ROW_INT(sample_by_state(db, p->a, HERE, SAMPLE_STATE_GONE, &row), ERR_NOT_FOUND, "none in this municipality");
	ROW_INT(sample_by_state(db, p->a, HERE, SAMPLE_STATE_KEPT, &row), ERR_NOT_FOUND, "three");
	ROW_INT(row.sample_id.v, 77, "untouched on failure");
	SUCCEEDS(db, sample_by_state(db, p->a, HERE, SAMPLE_STATE_NEW, &row));
	ROW_INT(row.sample_id.v, 10, "the one");
	db_close(db);
}

static void test_changed_is_counted(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	int64_t changed = 77;
	SUCCEEDS(db, sample_clear(db, HERE, SAMPLE_STATE_GONE, SAMPLE_STATE_GONE, &changed));
	ROW_INT(changed, 0, "none is gone here");
	SUCCEEDS(db, sample_clear(db, HERE, SAMPLE_STATE_KEPT, SAMPLE_STATE_NEW, &changed));
	ROW_INT(changed, 4, "all of this municipality");
	SUCCEEDS(db, sample_clear(db, THERE, SAMPLE_STATE_GONE, SAMPLE_STATE_NEW, NULL));
	ROW_INT(place_ask_int(p, "SELECT count(*) FROM sample"), 0, "all gone");
	db_close(db);
}

static void test_conflicts_are_told(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample same_name = SAMPLES[0], too_small = SAMPLES[0];
	same_name.id = 99;
	too_small = (struct sample){ .tenant = HERE, .id = 98, .name = S("c"), .state = SAMPLE_STATE_NEW };
	int64_t changed = 77;
	ROW_INT(insert(db, &same_name, &changed), ERR_CONFLICT, "UNIQUE");
	ROW_INT(insert(db, &too_small, &changed), ERR_CONFLICT, "CHECK");
	ROW_INT(changed, 77, "untouched on failure");
	db_close(db);
}

static void test_returning(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_raise_row row;
	SUCCEEDS(db, sample_raise(db, p->a, HERE, (struct sample_id){ 11 }, 4, &row));
	assert_true(row.weight.has && row.weight.v == 4);
	ROW_INT(sample_raise(db, p->a, THERE, (struct sample_id){ 11 }, 4, &row), ERR_NOT_FOUND,
	        "another municipality's");
	struct sample_word_put_row word;
	SUCCEEDS(db, sample_word_put(db, p->a, S("二"), 2, S("二"), &word));
	assert_true(word.hits == 1 && !word.listed);
	SUCCEEDS(db, sample_word_put(db, p->a, S("一"), 3, S("一"), &word));
	assert_true(word.hits == 2 && word.listed);
	db_close(db);
}

static void test_null_is_a_value(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_id id = { 10 };
	int64_t changed = 0;
	struct opt_int yes = { true, 1 }, none = { .has = false };
	SUCCEEDS(db, sample_set(db, HERE, id, S("old"), S("new"), yes, &changed));
	ROW_INT(changed, 0, "the note is NULL, not \"old\"");
	SUCCEEDS(db, sample_set(db, HERE, id, STR_NONE, S("new"), yes, &changed));
	ROW_INT(changed, 1, "NULL is not distinct from NULL");
	SUCCEEDS(db, sample_set(db, HERE, id, S("new"), STR_NONE, none, &changed));
	ROW_INT(changed, 1, "back to NULL");
	struct sample_get_row row;
	SUCCEEDS(db, sample_get(db, p->a, HERE, id, &row));
	assert_true(row.note.p == NULL && !row.checked.has);
	db_close(db);
}

/* ---- variants ---- */

struct list_case {
	const char *what;
	enum sample_list_order order;
	int state; /* 0: no filter */
	const char *after;
	int64_t after_id;
	bool only_active;
	int64_t smallest, wanted, limit;
	const char *expected; /* ids in order */
};

static const struct list_case LISTS[] = {
	/* Bytes decide, on PostgreSQL too: B before a before b before あ. */
	{ "all by name", SAMPLE_LIST_BY_NAME, 0, NULL, 0, false, 0, 0, 9, "11 13 10 12 " },
	{ "all by weight, NULL last", SAMPLE_LIST_BY_WEIGHT, 0, NULL, 0, false, 0, 0, 9, "12 13 10 11 " },
	{ "all by distance", SAMPLE_LIST_BY_DISTANCE, 0, NULL, 0, false, 0, 170, 9, "13 12 10 11 " },
	{ "limit", SAMPLE_LIST_BY_NAME, 0, NULL, 0, false, 0, 0, 2, "11 13 " },
	{ "none", SAMPLE_LIST_BY_NAME, 0, NULL, 0, false, 0, 0, 0, "" },
	{ "state", SAMPLE_LIST_BY_NAME, SAMPLE_STATE_KEPT, NULL, 0, false, 0, 0, 9, "11 13 12 " },
	{ "after", SAMPLE_LIST_BY_NAME, 0, "a", 13, false, 0, 0, 9, "10 12 " },
	{ "after the same name", SAMPLE_LIST_BY_NAME, 0, "a", 12, false, 0, 0, 9, "13 10 12 " },
	{ "active", SAMPLE_LIST_BY_NAME, 0, NULL, 0, true, 0, 0, 9, "11 13 10 " },
	{ "state and after", SAMPLE_LIST_BY_WEIGHT, SAMPLE_STATE_KEPT, "a", 0, false, 0, 0, 9, "12 13 " },
	{ "state and active", SAMPLE_LIST_BY_DISTANCE, SAMPLE_STATE_KEPT, NULL, 0, true, 0, 299, 9, "11 13 " },
	{ "after and active", SAMPLE_LIST_BY_DISTANCE, 0, "B", 11, true, 0, 0, 9, "10 13 " },
	{ "everything", SAMPLE_LIST_BY_DISTANCE, SAMPLE_STATE_KEPT, "A", 0, true, 161, 0, 9, "11 " },
};

static void check_list(struct place *p, struct db *db, const struct list_case *row) {
	enum sample_state state = (enum sample_state)row->state;
	struct str after = str_from(row->after);
	struct sample_list_row *rows = NULL;
	size_t count = 77;
	SUCCEEDS(db, sample_list(db, p->a, row->order, HERE, row->state != 0 ? &state : NULL,
	                         row->after != NULL ? &after : NULL, (struct sample_id){ row->after_id }, row->smallest,
	                         row->wanted, row->limit, row->only_active, &rows, &count));
	struct str ids = S("");
	for (size_t i = 0; i < count; i++)
		ids = str_format(p->a, "%.*s%lld ", STR_ARG(ids), (long long)rows[i].sample_id.v);
	ROW_STR(ids, row->expected, "%s", row->what);
}

static void test_lists(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	for (size_t i = 0; i < COUNT_OF(LISTS); i++)
		check_list(p, db, &LISTS[i]);
	db_close(db);
}

static void test_many_rows(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	for (int64_t i = 1; i <= 100; i++) {
		struct sample s = { .tenant = HERE,
			.id = i,
			.name = str_format(p->a, "%03d", (int)i),
			.state = SAMPLE_STATE_NEW,
			.size = 1 };
		SUCCEEDS(db, insert(db, &s, NULL));
	}
	struct sample_list_row *rows;
	size_t count;
	SUCCEEDS(db, sample_list(db, p->a, SAMPLE_LIST_BY_NAME, HERE, NULL, NULL, (struct sample_id){ 0 }, 0, 0, 1000,
	                         false, &rows, &count));
	ROW_INT(count, 100, "rows that grew several times");
	for (size_t i = 0; i < count; i++)
		ROW_STR(rows[i].name, str_format(p->a, "%03zu", i + 1).p, "row %zu", i);
	db_close(db);
}

/* ---- joins, groups, recursion ---- */

static void test_outer_join(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	SUCCEEDS(db, sample_tag_insert(db, HERE, (struct sample_id){ 11 }, S("赤"), NULL));
	SUCCEEDS(db, sample_tag_insert(db, HERE, (struct sample_id){ 11 }, S("red"), NULL));
	struct sample_labels_row *rows;
	size_t count;
	SUCCEEDS(db, sample_labels(db, p->a, HERE, &rows, &count));
	ROW_INT(count, 5, "four samples, one of them twice");
	assert_true(rows[0].label.p == NULL && !rows[0].labelled);
	assert_true(str_equal(rows[1].label, S("red")) && rows[1].labelled && str_equal(rows[2].label, S("赤")));
	db_close(db);
}

static void test_groups(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_per_state_row *rows;
	size_t count;
	SUCCEEDS(db, sample_per_state(db, p->a, HERE, &rows, &count));
	ROW_INT(count, 2, "two states in this municipality");
	assert_true(rows[0].state == SAMPLE_STATE_NEW && rows[0].samples == 1 && rows[0].grams == 5 &&
	            !rows[0].last_gone.has);
	assert_true(rows[1].state == SAMPLE_STATE_KEPT && rows[1].samples == 3 && rows[1].grams == 16);
	db_close(db);
}

static void test_recursion(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	struct sample_line_row *rows;
	size_t count;
	SUCCEEDS(db, sample_line(db, p->a, HERE, (struct sample_id){ 12 }, &rows, &count));
	ROW_INT(count, 3, "12, 11, 10");
	for (size_t i = 0; i < count; i++)
		assert_true(rows[i].sample_id.v == 12 - (int64_t)i && rows[i].depth == (int64_t)i);
	struct sample_has_row has;
	SUCCEEDS(db, sample_has(db, p->a, HERE, &has));
	assert_true(has.has && has.listed == 1);
	SUCCEEDS(db, sample_has(db, p->a, (struct tenant_id){ 3 }, &has));
	assert_false(has.has);
	db_close(db);
}

/* ---- one engine ---- */

static void test_search_of_each_engine(void **state) {
	struct place *p = *state;
	struct db *db = filled(p);
	static const char *const WORDS[] = { "abc", "acd", "bcd" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
		const char *w = WORDS[i];
		struct sample_word_put_row put;
		int64_t changed = 77;
		SUCCEEDS(db, sample_word_put(db, p->a, str_from(w), (int64_t)i + 1,
		                             str_format(p->a, "%c %c %c", w[0], w[1], w[2]), &put));
		SUCCEEDS(db, sample_index_insert(db, str_from(w), &changed));
		ROW_INT(changed, p->engine == DB_SQLITE ? 1 : 0, "PostgreSQL has nothing to do");
	}
	struct sample_word_find_row *rows;
	size_t count;
	struct str except = S("abc");
	SUCCEEDS(db, sample_word_find(db, p->a, S("a c"), NULL, &rows, &count));
	assert_true(count == 2 && str_equal(rows[0].word, S("abc")) && str_equal(rows[1].word, S("acd")));
	SUCCEEDS(db, sample_word_find(db, p->a, S("a c"), &except, &rows, &count));
	assert_true(count == 1 && str_equal(rows[0].word, S("acd")));
	db_close(db);
}

/* ---- tables ---- */

static void test_all_statements_prepare(void **state) {
	struct place *p = *state;
	struct db *db = place_open(p, 0);
	for (int i = 0; i < db_stmt_count; i++) {
		const struct db_stmt *stmt = db_stmts[i];
		ROW_INT(stmt->number, i, "%s", stmt->name);
		if (stmt->text[p->engine] != NULL)
			SUCCEEDS(db, db_prepare(db, stmt));
	}
	assert_null(db_stmts[db_stmt_count]);
	db_close(db);
}

struct col_case {
	const struct row_desc *row;
	size_t column;
	struct col_desc expected;
};

#define COL(statement, field, ...) \
	{ .name = #field, .offset = offsetof(struct statement##_row, field), __VA_ARGS__ }

static const struct col_case COLS[] = {
	{ &sample_get_desc, 0, COL(sample_get, sample_id, .label = "見本番号", .type = COL_ID) },
	{ &sample_get_desc, 1, COL(sample_get, name, .label = "氏名", .type = COL_TEXT, .personal = true) },
	{ &sample_get_desc, 2, COL(sample_get, note, .label = "備考", .type = COL_TEXT, .nullable = true) },
	{ &sample_get_desc, 3, COL(sample_get, size, .label = "大きさ", .type = COL_INT) },
	{ &sample_get_desc, 6, COL(sample_get, refund, .label = "還付額", .type = COL_YEN, .nullable = true) },
	{ &sample_get_desc, 7, COL(sample_get, day, .label = "受付日", .type = COL_DATE) },
	{ &sample_get_desc, 9, COL(sample_get, made_us, .label = "作成日時", .type = COL_TIME) },
	{ &sample_get_desc, 12,
	  COL(sample_get, end_year, .label = "終了年度", .type = COL_FISCAL_YEAR, .nullable = true) },
	{ &sample_get_desc, 13, COL(sample_get, state, .label = "状態", .type = COL_ENUM, .values = &sample_state_desc) },
	{ &sample_get_desc, 15, COL(sample_get, active, .label = "有効", .type = COL_BOOL) },
	{ &sample_get_desc, 17, COL(sample_get, bytes, .label = "写し", .type = COL_BLOB) },
	{ &sample_get_desc, 19, COL(sample_get, parent_id, .label = "親の番号", .type = COL_ID, .nullable = true) },
	{ &sample_labels_desc, 1, COL(sample_labels, label, .label = "札", .type = COL_TEXT, .nullable = true) },
	{ &sample_labels_desc, 2, COL(sample_labels, labelled, .label = "札あり", .type = COL_BOOL) },
	{ &sample_per_state_desc, 3,
	  COL(sample_per_state, last_gone, .label = "last_gone", .type = COL_DATE, .nullable = true) },
};

static void test_descriptions(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(COLS); i++) {
		const struct col_desc *want = &COLS[i].expected;
		const struct col_desc *is = &COLS[i].row->cols[COLS[i].column];
		ROW_STR(str_from(is->name), want->name, "row %zu", i);
		ROW_STR(str_from(is->label), want->label, "%s", want->name);
		ROW_INT(is->type, want->type, "%s", want->name);
		ROW_INT(is->nullable, want->nullable, "%s", want->name);
		ROW_INT(is->personal, want->personal, "%s", want->name);
		ROW_INT(is->offset, want->offset, "%s", want->name);
		ROW_TRUE(is->values == want->values, "%s", want->name);
	}
	ROW_INT(sample_get_desc.count, 20, "columns");
	ROW_INT(sample_get_desc.size, sizeof(struct sample_get_row), "size");
	ROW_STR(str_from(sample_labels_reads[1]), "sample_tag", "tables read");
	assert_null(sample_labels_reads[2]);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_values_come_back, ON_BOTH),   PLACE_TEST(test_null_comes_back, ON_BOTH),
		PLACE_TEST(test_one_is_exactly_one, ON_BOTH), PLACE_TEST(test_changed_is_counted, ON_BOTH),
		PLACE_TEST(test_conflicts_are_told, ON_BOTH), PLACE_TEST(test_returning, ON_BOTH),
		PLACE_TEST(test_null_is_a_value, ON_BOTH),    PLACE_TEST(test_lists, ON_BOTH),
		PLACE_TEST(test_many_rows, ON_BOTH),          PLACE_TEST(test_outer_join, ON_BOTH),
		PLACE_TEST(test_groups, ON_BOTH),             PLACE_TEST(test_recursion, ON_BOTH),
		PLACE_TEST(test_search_of_each_engine, ON_BOTH), PLACE_TEST(test_all_statements_prepare, ON_BOTH),
		PLACE_TEST(test_descriptions, ON_SQLITE),
	};
	return place_run("sqlgen output", TESTS, COUNT_OF(TESTS));
}
