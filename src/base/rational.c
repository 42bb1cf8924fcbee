/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See rational.h. Two int64 products and their sum stay below 2^127, so the steps in between cannot overflow. */
#include "base/rational.h"

#include "base/arena.h"
#include "base/fold.h"

__extension__ typedef __int128 wide;

static wide wide_abs(wide x) {
	return x < 0 ? -x : x;
}

static wide wide_gcd(wide a, wide b) {
	while (b != 0) {
		wide rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* num/den reduced, when it fits. */
static enum err reduce(wide num, wide den, struct rational *ret) {
	if (den == 0)
		return ERR_OVERFLOW;
	wide divisor = wide_gcd(wide_abs(num), wide_abs(den));
	if (den < 0)
		divisor = -divisor;
	num /= divisor;
	den /= divisor;
	if (num < INT64_MIN || num > INT64_MAX || den > INT64_MAX)
		return ERR_OVERFLOW;
	*ret = (struct rational){ .num = (int64_t)num, .den = (int64_t)den };
	return OK;
}

enum err rational_make(int64_t num, int64_t den, struct rational *ret) {
	return reduce(num, den, ret);
}

enum err rational_add(struct rational a, struct rational b, struct rational *ret) {
	return reduce((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den, ret);
}

enum err rational_sub(struct rational a, struct rational b, struct rational *ret) {
	return reduce((wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den, ret);
}

enum err rational_mul(struct rational a, struct rational b, struct rational *ret) {
	return reduce((wide)a.num * b.num, (wide)a.den * b.den, ret);
}

enum err rational_div(struct rational a, struct rational b, struct rational *ret) {
	return reduce((wide)a.num * b.den, (wide)a.den * b.num, ret);
}

int rational_compare(struct rational a, struct rational b) {
	wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;
	return (left > right) - (left < right);
}

/* ---- text ---- */

/* NFKC without spaces: ２／３ → 2/3. */
static struct str compact(struct arena *a, struct str text) {
	struct str plain = fold_nfkc(a, text);
	return str_replace(a, str_replace(a, plain, S(" "), S("")), S("\t"), S(""));
}

static bool starts_with_digit(struct str s) {
	return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

/* Digits with at most one point, as a fraction of a power of ten. */
static bool parse_decimal(struct arena *a, struct str text, struct rational *ret) {
	struct str fraction = text, whole = str_cut(&fraction, S("."));
	int64_t num, den = 1;
	if (!starts_with_digit(whole) || (!str_is_none(fraction) && !starts_with_digit(fraction)))
		return false;
	for (size_t i = 0; i < fraction.n; i++)
		if (__builtin_mul_overflow(den, 10, &den))
			return false;
	if (!str_to_int64(str_join2(a, whole, fraction), &num))
		return false;
	return rational_make(num, den, ret) == OK;
}

static bool parse_quotient(struct str num_text, struct str den_text, struct rational *ret) {
	int64_t num, den;
	if (!starts_with_digit(num_text) || !starts_with_digit(den_text))
		return false;
	if (!str_to_int64(num_text, &num) || !str_to_int64(den_text, &den))
		return false;
	return rational_make(num, den, ret) == OK;
}

/* A decimal whose unit is 1/`per`. */
static bool parse_scaled(struct arena *a, struct str text, int64_t per, struct rational *ret) {
	struct rational r;
	return parse_decimal(a, text, &r) && rational_div(r, rational_int(per), ret) == OK;
}

static bool parse_positive(struct arena *a, struct str text, struct rational *ret) {
	static const struct {
		const char *unit;
		int64_t per;
	} UNITS[] = { { .unit = "%", .per = 100 }, { .unit = "パーセント", .per = 100 }, { .unit = "割", .per = 10 } };
	for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
		struct str unit = str_from(UNITS[i].unit);
		if (str_ends(text, unit))
			return parse_scaled(a, str_slice(text, 0, text.n - unit.n), UNITS[i].per, ret);
	}
	struct str rest = text, first = str_cut(&rest, S("/"));
	if (!str_is_none(rest))
		return parse_quotient(first, rest, ret);
	rest = text;
	first = str_cut(&rest, S("分の"));
	return str_is_none(rest) ? parse_decimal(a, text, ret) : parse_quotient(rest, first, ret);
}

bool rational_parse(struct arena *a, struct str text, struct rational *ret) {
	struct str plain = compact(a, text);
	bool negative = str_starts(plain, S("-"));
	struct rational r;
	if (!parse_positive(a, negative ? str_from_offset(plain, 1) : plain, &r))
		return false;
	*ret = (struct rational){ .num = negative ? -r.num : r.num, .den = r.den };
	return true;
}

struct str rational_format(struct arena *a, struct rational r) {
	if (r.den == 1)
		return str_format(a, "%lld", (long long)r.num);
	return str_format(a, "%lld/%lld", (long long)r.num, (long long)r.den);
}

struct str rational_format_percent(struct arena *a, struct rational r) {
	enum { DECIMALS = 6 };
	const int64_t scale = 1000000;
	wide millionths = (wide)r.num * 100 * scale;
	if (millionths % r.den != 0 || wide_abs(millionths / r.den) > INT64_MAX)
		return rational_format(a, r);
	int64_t value = (int64_t)wide_abs(millionths / r.den);
	struct str digits = str_format(a, "%0*lld", DECIMALS, (long long)(value % scale));
	while (digits.n > 0 && digits.p[digits.n - 1] == '0')
		digits.n--;
	return str_format(a, "%s%lld%s%.*s%%", r.num < 0 ? "-" : "", (long long)(value / scale),
		digits.n > 0 ? "." : "", STR_ARG(digits));
}
