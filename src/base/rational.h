/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Exact fractions for rates (2/3, 10.95 %, 0.55): int64 over int64 in lowest terms, with 128-bit steps in between.
 * Never a floating-point number. What does not fit is ERR_OVERFLOW, never a wrong value.
 */
#ifndef KASSEI_BASE_RATIONAL_H
#define KASSEI_BASE_RATIONAL_H

#include "base/err.h"

struct arena;

/* den > 0 and gcd(num, den) = 1. Zeroed memory is no rational. */
struct rational {
	int64_t num, den;
};

/* num/den in lowest terms; ERR_OVERFLOW when den is 0 or the reduced pair does not fit. */
MUST_CHECK enum err rational_make(int64_t num, int64_t den, struct rational *ret);
static inline struct rational rational_int(int64_t n) { return (struct rational){ .num = n, .den = 1 }; }
MUST_CHECK enum err rational_add(struct rational a, struct rational b, struct rational *ret);
MUST_CHECK enum err rational_sub(struct rational a, struct rational b, struct rational *ret);
MUST_CHECK enum err rational_mul(struct rational a, struct rational b, struct rational *ret);
/* ERR_OVERFLOW when b is 0. */
MUST_CHECK enum err rational_div(struct rational a, struct rational b, struct rational *ret);
/* <0, 0, >0; always exact. */
int rational_compare(struct rational a, struct rational b);
static inline struct rational rational_min(struct rational a, struct rational b) {
	return rational_compare(a, b) <= 0 ? a : b;
}

/*
 * A rate as plans and 要綱 write it, the whole text: "2/3", "２／３", "3分の2", "10.95%", "10.95％", "年10.95パーセント" without
 * the 年, "0.55", "5割", "-1/2", "1". Width and spaces are folded. False for anything else, for a denominator of 0 and
 * for what does not fit.
 */
MUST_CHECK bool rational_parse(struct arena *a, struct str text, struct rational *ret);
/* "2/3", or "5" for whole numbers. */
struct str rational_format(struct arena *a, struct rational r);
/* "10.95%" when the percentage ends after at most 6 decimals, else as rational_format. */
struct str rational_format_percent(struct arena *a, struct rational r);

#endif
