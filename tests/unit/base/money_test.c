/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fractions and yen against amounts worked out in ordinances, guarantee tables and the plays of the office. */
#include "base/date.h"
#include "base/money.h"

#include "unit/base/check.h"

#define NONE INT64_MAX

static struct rational rate_of(struct arena *a, const char *text) {
	struct rational r = { 0 };
	ROW_TRUE(rational_parse(a, str_from(text), &r), "rate \"%s\"", text);
	return r;
}

static const struct rounding WHOLE = { .direction = ROUNDING_DOWN, .unit_yen = 1 };

/* ---- fractions ---- */

static const struct rate_vector {
	const char *text;
	int64_t num, den; /* den 0: refused */
	const char *quotient, *percent;
} RATE_VECTORS[] = {
	{ "2/3", 2, 3, "2/3", "2/3" },
	{ "２／３", 2, 3, "2/3", "2/3" },
	{ "4/6", 2, 3, "2/3", "2/3" },
	{ "3分の2", 2, 3, "2/3", "2/3" },
	{ "３ 分 の ２", 2, 3, "2/3", "2/3" },
	{ "1/2", 1, 2, "1/2", "50%" },
	{ "10.95%", 219, 2000, "219/2000", "10.95%" },
	{ "１０．９５％", 219, 2000, "219/2000", "10.95%" },
	{ "1.15 パーセント", 23, 2000, "23/2000", "1.15%" },
	{ "0.55", 11, 20, "11/20", "55%" },
	{ "5割", 1, 2, "1/2", "50%" },
	{ "1", 1, 1, "1", "100%" },
	{ "0", 0, 1, "0", "0%" },
	{ "-1/2", -1, 2, "-1/2", "-50%" },
	{ "-0.005%", -1, 20000, "-1/20000", "-0.005%" },
	{ "0.000001%", 1, 100000000, "1/100000000", "0.000001%" },
	{ "9223372036854775807/2", INT64_MAX, 2, "9223372036854775807/2", "9223372036854775807/2" },
	{ "1/0", 0, 0, "", "" },
	{ "", 0, 0, "", "" },
	{ "/2", 0, 0, "", "" },
	{ "1/", 0, 0, "", "" },
	{ "1/2/3", 0, 0, "", "" },
	{ ".5", 0, 0, "", "" },
	{ "5.", 0, 0, "", "" },
	{ "1.2.3", 0, 0, "", "" },
	{ "1/-2", 0, 0, "", "" },
	{ "--1", 0, 0, "", "" },
	{ "2/3以内", 0, 0, "", "" },
	{ "9223372036854775808", 0, 0, "", "" },
	{ "0.0000000000000000001", 0, 0, "", "" },
};

static void test_rates(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(RATE_VECTORS); i++) {
		const struct rate_vector *v = &RATE_VECTORS[i];
		struct rational r = { 0 };
		ROW_INT(rational_parse(a, str_from(v->text), &r), v->den != 0, "\"%s\" accepted", v->text);
		ROW_TRUE(r.num == v->num && r.den == v->den, "\"%s\"", v->text);
		if (v->den != 0) {
			ROW_STR(rational_format(a, r), v->quotient, "\"%s\"", v->text);
			ROW_STR(rational_format_percent(a, r), v->percent, "\"%s\"", v->text);
		}
	}
}

static void test_arithmetic(void **state) {
	(void)state;
	struct rational r, half = { 1, 2 }, third = { 1, 3 };
	assert_int_equal(rational_add(half, third, &r), OK);
	assert_true(r.num == 5 && r.den == 6);
	assert_int_equal(rational_sub(third, half, &r), OK);
	assert_true(r.num == -1 && r.den == 6);
	assert_int_equal(rational_mul((struct rational){ INT64_MAX, 3 }, (struct rational){ 3, INT64_MAX }, &r), OK);
	assert_true(r.num == 1 && r.den == 1);
	assert_int_equal(rational_div(half, (struct rational){ -1, 4 }, &r), OK);
	assert_true(r.num == -2 && r.den == 1);
	assert_int_equal(rational_make(6, -4, &r), OK);
	assert_true(r.num == -3 && r.den == 2);
	assert_int_equal(rational_make(INT64_MIN, INT64_MIN, &r), OK);
	assert_true(r.num == 1 && r.den == 1);
	assert_int_equal(rational_make(INT64_MIN, 1, &r), OK);
	assert_true(r.num == INT64_MIN && r.den == 1);
	struct rational least = { INT64_MIN, INT64_MAX }, large = { INT64_MAX, 1 };
	assert_int_equal(rational_make(1, INT64_MIN, &r), ERR_OVERFLOW);
	assert_int_equal(rational_make(1, 0, &r), ERR_OVERFLOW);
	assert_int_equal(rational_div(half, rational_int(0), &r), ERR_OVERFLOW);
	assert_int_equal(rational_add(large, large, &r), ERR_OVERFLOW);
	assert_int_equal(rational_mul(large, large, &r), ERR_OVERFLOW);
	assert_int_equal(rational_sub(least, large, &r), ERR_OVERFLOW);
	assert_int_equal(rational_add(least, least, &r), ERR_OVERFLOW);
	assert_true(rational_compare((struct rational){ INT64_MAX, INT64_MAX - 1 },
		(struct rational){ INT64_MAX - 1, INT64_MAX - 2 }) < 0);
	assert_true(rational_compare(half, half) == 0 && rational_compare(half, third) > 0 &&
		rational_compare(least, large) < 0);
}

/* ---- yen ---- */

static const struct yen_vector {
	int64_t yen;
	const char *rate;
	enum rounding_direction direction;
	int64_t unit, expected;
} YEN_VECTORS[] = {
	{ 777777, "1/2", ROUNDING_DOWN, 1, 388888 },
	{ 777777, "1/2", ROUNDING_DOWN, 1000, 388000 },
	{ 777777, "1/2", ROUNDING_UP, 1, 388889 },
	{ 777777, "1/2", ROUNDING_UP, 1000, 389000 },
	{ 777777, "1/2", ROUNDING_HALF_UP, 1, 388889 },
	{ 777777, "1/2", ROUNDING_HALF_UP, 1000, 389000 },
	{ 776999, "1/2", ROUNDING_HALF_UP, 1000, 388000 },
	{ -777777, "1/2", ROUNDING_DOWN, 1, -388888 },
	{ -777777, "1/2", ROUNDING_UP, 1, -388889 },
	{ -777777, "1/2", ROUNDING_HALF_UP, 1, -388889 },
	{ 1234567, "1/2", ROUNDING_DOWN, 1, 617283 },
	{ 345400, "2/3", ROUNDING_DOWN, 1000, 230000 },
	{ 338800, "2/3", ROUNDING_DOWN, 1, 225866 },
	{ 314000, "2/3", ROUNDING_DOWN, 1000, 209000 },
	{ 1100, "10/11", ROUNDING_DOWN, 1, 1000 },
	{ 345400, "10/11", ROUNDING_DOWN, 1, 314000 },
	{ 297, "10%", ROUNDING_DOWN, 1, 29 },
	{ 99, "10%", ROUNDING_DOWN, 1, 9 },
	{ 321, "8%", ROUNDING_DOWN, 1, 25 },
	{ 60000, "20%", ROUNDING_DOWN, 1, 12000 },
	{ 123999, "1", ROUNDING_DOWN, 1000, 123000 },
	{ 999, "1", ROUNDING_DOWN, 1000, 0 },
	{ 12345, "1", ROUNDING_DOWN, 10, 12340 },
	{ 12345, "1", ROUNDING_DOWN, 100, 12300 },
	{ 0, "2/3", ROUNDING_UP, 1000, 0 },
	{ INT64_MAX, "1/3", ROUNDING_DOWN, 1, INT64_MAX / 3 },
	{ INT64_MIN, "1", ROUNDING_DOWN, 1, INT64_MIN },
};

static void test_yen(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(YEN_VECTORS); i++) {
		const struct yen_vector *v = &YEN_VECTORS[i];
		int64_t yen = 0;
		ROW_INT(yen_rate(v->yen, rate_of(a, v->rate),
			(struct rounding){ .direction = v->direction, .unit_yen = v->unit }, &yen), OK, "row %zu", i);
		ROW_INT(yen, v->expected, "row %zu: %lld × %s", i, (long long)v->yen, v->rate);
	}
}

static void test_overflow(void **state) {
	(void)state;
	int64_t yen = 77;
	int64_t three[] = { INT64_MAX, 1, -1 };
	assert_int_equal(yen_add(INT64_MAX, 1, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_sub(INT64_MIN, 1, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_mul(INT64_MAX / 2, 3, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_rate(INT64_MAX, rational_int(2), WHOLE, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_rate(INT64_MAX, rational_int(1),
		(struct rounding){ .direction = ROUNDING_UP, .unit_yen = 1000 }, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_rate(INT64_MAX, rational_int(INT64_MAX),
		(struct rounding){ .direction = ROUNDING_UP, .unit_yen = INT64_MAX }, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_sum(three, 2, &yen), ERR_OVERFLOW);
	assert_int_equal(yen_rate(1, rational_int(1), (struct rounding){ .direction = ROUNDING_DOWN, .unit_yen = 0 },
		&yen), ERR_OVERFLOW);
	assert_int_equal(yen, 77);
	assert_int_equal(yen_sum(three, 3, &yen), OK);
	assert_true(yen == INT64_MAX);
	assert_int_equal(yen_add(5830000, -20000, &yen), OK);
	assert_int_equal(yen, 5810000);
	assert_int_equal(yen_sub(12000000 + 3000000, 500000, &yen), OK);
	assert_int_equal(yen, 14500000);
	assert_int_equal(yen_mul(555000, 3, &yen), OK);
	assert_int_equal(yen, 1665000);
}

static const struct grant_vector {
	int64_t cost;
	const char *rate;
	int64_t cap, requested, remaining, expected;
	bool round_after_cap;
} GRANT_VECTORS[] = {
	{ 777777, "1/2", 500000, NONE, NONE, 388000, false },
	{ 1234567, "1/2", 500000, NONE, NONE, 500000, false },
	{ 700001, "1/2", 388000, NONE, NONE, 350000, false },
	{ 480000, "1/2", 200000, NONE, 350000, 200000, false },
	{ 253000, "1/2", 200000, NONE, 150000, 126000, false },
	{ 400000, "1/2", 200000, NONE, 24000, 24000, false },
	{ 1350000, "2/3", NONE, NONE, NONE, 900000, false },
	{ 975500, "2/3", 900000, NONE, NONE, 650000, false },
	{ 338800, "2/3", 230000, NONE, NONE, 225000, false },
	{ 1000000, "1/2", NONE, 345678, NONE, 345678, false },
	{ 1000000, "1/2", NONE, 345678, NONE, 345000, true },
	{ 1000000, "1/2", 333333, NONE, NONE, 333000, true },
	{ 1000000, "1/2", NONE, NONE, -5, 0, false },
	{ 4000000, "1/2", 2000000, NONE, NONE, 2000000, false },
};

static void test_grants(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(GRANT_VECTORS); i++) {
		const struct grant_vector *v = &GRANT_VECTORS[i];
		struct grant_rule rule = { .rate = rate_of(a, v->rate),
			.rounding = { .direction = ROUNDING_DOWN, .unit_yen = 1000 },
			.cap_yen = v->cap, .round_after_cap = v->round_after_cap };
		int64_t yen = -1;
		ROW_INT(yen_grant(v->cost, &rule, v->requested, v->remaining, &yen), OK, "row %zu", i);
		ROW_INT(yen, v->expected, "row %zu", i);
	}
}

static void test_interest(void **state) {
	struct arena *a = *state;
	struct date received = { 0 }, paid = { 0 };
	int64_t yen;
	assert_true(date_make(2026, 5, 20, &received) && date_make(2026, 11, 22, &paid));
	assert_int_equal(date_days_inclusive(received, paid), 187);
	static const struct { int64_t yen; const char *rate; int64_t days, expected; } ROWS[] = {
		{ 388000, "10.95%", 187, 21766 }, { 10000000, "1.5%", 182, 74794 }, { 10000000, "1%", 181, 49589 },
		{ 10000000, "1%", 182, 49863 },
		{ 10000000, "1.15%", 365, 115000 }, { 388000, "10.95%", 0, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_INT(yen_interest(ROWS[i].yen, rate_of(a, ROWS[i].rate), ROWS[i].days, WHOLE, &yen), OK, "row %zu",
			i);
		ROW_INT(yen, ROWS[i].expected, "row %zu", i);
	}
	assert_int_equal(yen_interest(1, rate_of(a, "1%"), -1, WHOLE, &yen), ERR_INPUT);
	assert_int_equal(yen_interest(INT64_MAX, rate_of(a, "1%"), 2, WHOLE, &yen), ERR_OVERFLOW);
}

/* Rounded once over the whole half-year, not per balance: 100 balances of 1 yen for 182 days at 1.5 % are 0.74 yen. */
static void test_balances(void **state) {
	struct arena *a = *state;
	struct balance balances[] = { { 10000000, 100 }, { 9000000, 81 }, { 0, 1 } };
	int64_t yen;
	assert_int_equal(yen_interest_on_balances(balances, 3, rate_of(a, "1%"), WHOLE, &yen), OK);
	assert_int_equal(yen, 47369); /* (1,000,000,000 + 729,000,000) / 36,500 = 47,369.86 */
	struct balance ones[200];
	for (size_t i = 0; i < COUNT_OF(ones); i++)
		ones[i] = (struct balance){ .yen = 1, .days = 182 };
	assert_int_equal(yen_interest_on_balances(ones, 200, rate_of(a, "1.5%"), WHOLE, &yen), OK);
	assert_int_equal(yen, 1);
	struct rational ceiling = rate_of(a, "1%"), own;
	assert_int_equal(rational_sub(rate_of(a, "2.75%"), rate_of(a, "1.25%"), &own), OK);
	assert_true(rational_compare(rational_min(ceiling, own), ceiling) == 0);
	assert_int_equal(rational_sub(rate_of(a, "2.15%"), rate_of(a, "1.25%"), &own), OK);
	assert_true(rational_compare(rational_min(ceiling, own), rate_of(a, "0.9%")) == 0);
}

/* 信用保証料: amount × rate × months / 12 × coefficient. */
static void test_guarantee_fees(void **state) {
	struct arena *a = *state;
	static const struct { int64_t yen; const char *rate, *years, *coefficient; int64_t expected; } ROWS[] = {
		{ 10000000, "1.15%", "6/12", "1", 57500 }, { 10000000, "1.15%", "60/12", "0.55", 316250 },
		{ 5000000, "1.35%", "48/12", "0.55", 148500 },
		{ 10000000, "1.15%", "54/12", "0.55", 284625 },
	};
	int64_t yen, sum = 0;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct rational r;
		ROW_INT(rational_mul(rate_of(a, ROWS[i].rate), rate_of(a, ROWS[i].years), &r), OK, "row %zu", i);
		ROW_INT(rational_mul(r, rate_of(a, ROWS[i].coefficient), &r), OK, "row %zu", i);
		ROW_INT(yen_rate(ROWS[i].yen, r, WHOLE, &yen), OK, "row %zu", i);
		ROW_INT(yen, ROWS[i].expected, "row %zu", i);
		sum += i == 0 || i == 3 ? yen : 0;
	}
	assert_int_equal(sum, 342125);
	/* Interest paid ÷ loan rate × (loan rate − 1 %). */
	struct rational share;
	assert_int_equal(rational_div(rate_of(a, "1.5%"), rate_of(a, "2.5%"), &share), OK);
	assert_int_equal(yen_rate(123456, share, WHOLE, &yen), OK);
	assert_int_equal(yen, 74073);
}

static void test_format(void **state) {
	struct arena *a = *state;
	static const struct { int64_t yen; const char *text;
	} ROWS[] = {
		{ 0, "0" },
		{ 999, "999" },
		{ 1000, "1,000" },
		{ 1234567, "1,234,567" },
		{ -1, "-1" },
		{ -123456, "-123,456" },
		{ INT64_MAX, "9,223,372,036,854,775,807" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(yen_format(a, ROWS[i].yen), ROWS[i].text, "row %zu", i);
	ROW_STR(yen_format_ja(a, 388000), "388,000円", "with its unit");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_rates), UNIT(test_arithmetic), UNIT(test_yen), UNIT(test_overflow), UNIT(test_grants),
		UNIT(test_interest), UNIT(test_balances),
		UNIT(test_guarantee_fees), UNIT(test_format),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
