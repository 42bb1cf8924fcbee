/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See money.h. */
#include "base/money.h"

#include "base/arena.h"

__extension__ typedef __int128 wide;

enum { DAYS_OF_YEAR = 365 };

enum err yen_add(int64_t a, int64_t b, int64_t *ret_yen) {
	int64_t result;
	if (__builtin_add_overflow(a, b, &result))
		return ERR_OVERFLOW;
	*ret_yen = result;
	return OK;
}

enum err yen_sub(int64_t a, int64_t b, int64_t *ret_yen) {
	int64_t result;
	if (__builtin_sub_overflow(a, b, &result))
		return ERR_OVERFLOW;
	*ret_yen = result;
	return OK;
}

enum err yen_mul(int64_t yen, int64_t times, int64_t *ret_yen) {
	int64_t result;
	if (__builtin_mul_overflow(yen, times, &result))
		return ERR_OVERFLOW;
	*ret_yen = result;
	return OK;
}

static enum err narrow(wide value, int64_t *ret_yen) {
	if (value < INT64_MIN || value > INT64_MAX)
		return ERR_OVERFLOW;
	*ret_yen = (int64_t)value;
	return OK;
}

/* The order of the addends does not matter: only the whole sum has to fit. */
enum err yen_sum(const int64_t *yen, size_t count, int64_t *ret_yen) {
	wide sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += yen[i];
	return narrow(sum, ret_yen);
}

/* num/den in whole units; den > 0. */
static wide divide(wide num, wide den, enum rounding_direction direction) {
	wide quotient = num / den, rest = num % den;
	wide away = num < 0 ? -1 : 1, distance = rest < 0 ? -rest : rest;
	switch (direction) {
	case ROUNDING_DOWN: return quotient;
	case ROUNDING_UP: return rest == 0 ? quotient : quotient + away;
	case ROUNDING_HALF_UP: return distance >= den - distance ? quotient + away : quotient;
	case ROUNDING_INVALID: break;
	}
	BUG("%d is no direction of rounding", (int)direction);
}

enum err yen_rate(int64_t yen, struct rational rate, struct rounding rule, int64_t *ret_yen) {
	if (rule.unit_yen <= 0)
		return ERR_OVERFLOW;
	/* Both factors are int64, so the product stays below 2^126, as does rate.den × unit. */
	wide units = divide((wide)yen * rate.num, (wide)rate.den * rule.unit_yen, rule.direction);
	wide result;
	if (__builtin_mul_overflow(units, (wide)rule.unit_yen, &result))
		return ERR_OVERFLOW;
	return narrow(result, ret_yen);
}

enum err yen_round(int64_t yen, struct rounding rule, int64_t *ret_yen) {
	return yen_rate(yen, rational_int(1), rule, ret_yen);
}

/* The yearly rate for one day. */
static enum err daily_rate(struct rational yearly_rate, struct rational *ret) {
	return rational_div(yearly_rate, rational_int(DAYS_OF_YEAR), ret);
}

enum err yen_interest(int64_t yen, struct rational yearly_rate, int64_t days, struct rounding rule, int64_t *ret_yen) {
	return yen_interest_on_balances(&(struct balance){ .yen = yen, .days = days }, 1, yearly_rate, rule, ret_yen);
}

enum err yen_interest_on_balances(const struct balance *balances, size_t count,
	struct rational yearly_rate, struct rounding rule, int64_t *ret_yen) {
	wide yen_days = 0;
	struct rational rate;
	int64_t product;
	for (size_t i = 0; i < count; i++) {
		if (balances[i].days < 0)
			return ERR_INPUT;
		yen_days += (wide)balances[i].yen * balances[i].days;
	}
	TRY(narrow(yen_days, &product));
	TRY(daily_rate(yearly_rate, &rate));
	return yen_rate(product, rate, rule, ret_yen);
}

static int64_t smaller(int64_t a, int64_t b) {
	return a < b ? a : b;
}

enum err yen_grant(int64_t cost_yen, const struct grant_rule *rule, int64_t requested_yen, int64_t remaining_yen,
	int64_t *ret_yen) {
	int64_t amount;
	TRY(yen_rate(cost_yen, rule->rate, rule->rounding, &amount));
	amount = smaller(smaller(amount, rule->cap_yen), smaller(requested_yen, remaining_yen));
	if (amount < 0)
		amount = 0;
	if (rule->round_after_cap)
		TRY(yen_round(amount,
			(struct rounding){ .direction = ROUNDING_DOWN, .unit_yen = rule->rounding.unit_yen }, &amount));
	*ret_yen = amount;
	return OK;
}

struct str yen_format(struct arena *a, int64_t yen) {
	char text[32];
	size_t at = sizeof text;
	uint64_t rest = yen < 0 ? 0 - (uint64_t)yen : (uint64_t)yen;
	for (int digits = 0; digits == 0 || rest > 0; digits++) {
		if (digits > 0 && digits % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	}
	if (yen < 0)
		text[--at] = '-';
	return str_copy(a, str_of(text + at, sizeof text - at));
}

struct str yen_format_ja(struct arena *a, int64_t yen) {
	return str_join2(a, yen_format(a, yen), S("円"));
}
