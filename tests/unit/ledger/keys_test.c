/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Under which key a posting was asked for: among few keys, among many that rise with time (a little out of order), and
 * among many that do not. */
#include "office/ledger/keys.h"

#include "unit/ledger/books.h"

enum { FIRST_S = 1775001600, STEP_US = 100, EACH_US = 7 };

/* Keys 1 to `count` of a scope, one each 100 µs, the requests of all scopes of a test beside each other: `offset_us` is
 * its place within the 100. */
static void fill(struct books *b, const char *scope, const char *name_sqlite, const char *name_postgres, int64_t count,
	int64_t offset_us) {
	const bool sqlite = b->place->engine == DB_SQLITE;
	struct str series = str_format(b->a,
		sqlite ? "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %lld)" :
			 "WITH s AS (SELECT n FROM generate_series(CAST(1 AS bigint), %lld) n)",
		(long long)count);
	place_exec(b->place,
		str_format(b->a,
			"INSERT INTO ledger_key (tenant_id, key, body_hash, refusal, op_no, first_id, at_us) "
			"%s SELECT 7, '%s/' || %s, %s, '', 0, ((at / 1000 - 1577836800000) * 2097152) + (at %% 1000) * 2048, at FROM (SELECT n, %lld000000 + n * %d + %lld AS at FROM s) x",
			series.p, scope, sqlite ? name_sqlite : name_postgres, sqlite ? "X''" : "''",
			(long long)FIRST_S, STEP_US, (long long)offset_us)
			.p);
}

static int64_t time_of(int64_t n, int64_t offset_us) {
	return FIRST_S * INT64_C(1000000) + n * STEP_US + offset_us;
}

static struct str key_at(struct books *b, int64_t at_us, bool *ret_sure) {
	struct str key;
	enum err e = ledger_key_of(b->db, b->a, b->tenant, ledger_id_at(at_us), at_us, &key, ret_sure);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(db_error(b->db)));
	return key;
}

/* The request's first posting and its third are both found. */
static void expect_key(struct books *b, int64_t n, int64_t offset_us, struct str wanted) {
	bool sure;
	for (int op = 0; op < 3; op += 2) {
		struct str key = key_at(b, time_of(n, offset_us) + op, &sure);
		ROW_TRUE(sure && str_equal(key, wanted), "number %lld, operation %d: \"%.*s\"%s instead of \"%.*s\"",
			(long long)n, op, STR_ARG(key), sure ? "" : ", not sure,", STR_ARG(wanted));
	}
}

static void few_keys_are_read(void **state) {
	struct books *b = books_open(state);
	fill(b, "budget", "'2026-' || n", "'2026-' || n", 300, 0);
	fill(b, "payment.pay", "(n / 7) || '-' || n", "(n / 7) || '-' || n", 300, EACH_US);
	for (int64_t n = 1; n <= 300; n += 23) {
		expect_key(b, n, 0, str_format(b->a, "budget/2026-%lld", (long long)n));
		expect_key(b, n, EACH_US, str_format(b->a, "payment.pay/%lld-%lld", (long long)n / 7, (long long)n));
	}
	bool sure;
	struct str none = key_at(b, time_of(900, 0), &sure);
	ROW_TRUE(sure && none.n == 0, "\"%.*s\"", STR_ARG(none));
	books_close(b);
}

/* Every ninth key comes 50 places too late. Between two scopes that must be read as well. */
static void many_keys_that_rise_are_halved(void **state) {
	static const char NAME_SQLITE[] =
		"printf('0D%011d', n + CASE WHEN n % 9 = 0 THEN 50 ELSE 0 END) || printf('%d', n % 9)";
	static const char NAME_POSTGRES[] =
		"'0D' || lpad(CAST(n + CASE WHEN n % 9 = 0 THEN 50 ELSE 0 END AS text), 11, '0') || (n % 9)";
	struct books *b = books_open(state);
	fill(b, "aa", "'x' || n", "'x' || n", 10, 0);
	fill(b, "shop", NAME_SQLITE, NAME_POSTGRES, 60000, EACH_US);
	fill(b, "shop.more", "'2026-' || n", "'2026-' || n", 10, 2 * EACH_US);
	for (int64_t n = 1; n <= 60000; n += n < 10 ? 1 : 7919)
		expect_key(b, n, EACH_US,
			str_format(b->a, "shop/0D%011lld%lld", (long long)(n + (n % 9 == 0 ? 50 : 0)),
				(long long)n % 9));
	expect_key(b, 4, 2 * EACH_US, S("shop.more/2026-4"));
	expect_key(b, 4, 0, S("aa/x4"));
	books_close(b);
}

/* Up to 100,000 of them are read, and beyond nothing is claimed. */
static void many_keys_in_no_order_are_read(void **state) {
	struct books *b = books_open(state);
	bool sure;
	fill(b, "file", "printf('%07d', n * 7919 % 1000003)", "lpad(CAST(n * 7919 % 1000003 AS text), 7, '0')", 40000,
		0);
	fill(b, "zz", "'x' || n", "'x' || n", 10, EACH_US);
	for (int64_t n = 1; n <= 40000; n += 13331)
		expect_key(b, n, 0, str_format(b->a, "file/%07lld", (long long)n * 7919 % 1000003));
	expect_key(b, 7, EACH_US, S("zz/x7"));
	fill(b, "more", "printf('%07d', n * 7919 % 1000003)", "lpad(CAST(n * 7919 % 1000003 AS text), 7, '0')", 105000,
		2 * EACH_US);
	for (int64_t n = 1, tries = 0; tries < 3; n++) {
		const int64_t number = n * 7919 % 1000003;
		if (number > 100000 && number < 997000) /* those at the end are beyond what is read */
			continue;
		struct str key = key_at(b, time_of(n, 2 * EACH_US), &sure),
			wanted = str_format(b->a, "more/%07lld", (long long)number);
		ROW_TRUE(sure == (number <= 100000) && str_equal(key, sure ? wanted : S("")), "number %lld: \"%.*s\"",
			(long long)n, STR_ARG(key));
		tries++;
	}
	struct str exact = key_at(b, time_of(7, EACH_US), &sure);
	ROW_TRUE(sure && str_equal(exact, S("zz/x7")), "\"%.*s\"", STR_ARG(exact));
	books_close(b);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(few_keys_are_read, ON_BOTH),
		PLACE_TEST(many_keys_that_rise_are_halved, ON_BOTH),
		PLACE_TEST(many_keys_in_no_order_are_read, ON_BOTH),
	};
	return place_run("ledger keys", TESTS, COUNT_OF(TESTS));
}
