/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Money is whole yen in int64; overflow is an error and nothing is ever a floating-point number. How an amount is
 * rounded is a rule of each programme (direction and unit), so it is a value here and never a default.
 */
#ifndef KASSEI_BASE_MONEY_H
#define KASSEI_BASE_MONEY_H

#include "base/rational.h"

enum rounding_direction {
	ROUNDING_INVALID = 0,
	ROUNDING_DOWN = 1, /* 切捨て: toward zero */
	ROUNDING_UP,       /* 切上げ: away from zero */
	ROUNDING_HALF_UP,  /* 四捨五入: nearest, halves away from zero */
};

/* 千円未満切捨て = { ROUNDING_DOWN, 1000 }. */
struct rounding {
	enum rounding_direction direction;
	int64_t unit_yen; /* 1, 10, 100, 1000 …; above 0 */
};

/* Sums, differences and products; ERR_OVERFLOW when the result is not an int64. */
MUST_CHECK enum err yen_add(int64_t a, int64_t b, int64_t *ret_yen);
MUST_CHECK enum err yen_sub(int64_t a, int64_t b, int64_t *ret_yen);
MUST_CHECK enum err yen_mul(int64_t yen, int64_t times, int64_t *ret_yen);
MUST_CHECK enum err yen_sum(const int64_t *yen, size_t count, int64_t *ret_yen);

/* To a multiple of the unit, once. */
MUST_CHECK enum err yen_round(int64_t yen, struct rounding rule, int64_t *ret_yen);
/* yen × rate, computed exactly and rounded once to the unit: 777,777 × 1/2 in whole thousands, down → 388,000. */
MUST_CHECK enum err yen_rate(int64_t yen, struct rational rate, struct rounding rule, int64_t *ret_yen);
/*
 * yen × yearly rate × days / 365, rounded once. A year counts 365 days, leap years too (利率等の表示の年利建て移行に関する法律25条). For
 * 加算金 and 延滞金 (10.95 %, 補助金適正化法19条): days as date_days_inclusive counts them. ERR_INPUT when days is negative.
 */
MUST_CHECK enum err yen_interest(int64_t yen, struct rational yearly_rate, int64_t days, struct rounding rule,
	int64_t *ret_yen);

/* A balance and for how many days it stood. */
struct balance {
	int64_t yen, days;
};
/* Interest on changing balances (利子補給): Σ yen × days, × rate / 365, rounded once. */
MUST_CHECK enum err yen_interest_on_balances(const struct balance *balances, size_t count,
	struct rational yearly_rate, struct rounding rule, int64_t *ret_yen);

/* A grant's amount (補助金の額): rate of the eligible cost in the rule's unit, then not above any of the limits. */
struct grant_rule {
	struct rational rate;
	struct rounding rounding;
	int64_t cap_yen;       /* INT64_MAX: none */
	bool round_after_cap;  /* also round what the limits leave: for caps that are no multiple of the unit */
};
/* min(rounded cost × rate, cap, requested, remaining budget), never below 0. INT64_MAX for a limit that does not
 * apply. */
MUST_CHECK enum err yen_grant(int64_t cost_yen, const struct grant_rule *rule, int64_t requested_yen,
	int64_t remaining_yen, int64_t *ret_yen);

/* "1,234,567", "-1,234". */
struct str yen_format(struct arena *a, int64_t yen);
/* "1,234,567円". */
struct str yen_format_ja(struct arena *a, int64_t yen);

#endif
