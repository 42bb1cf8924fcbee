/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See codes.h. */
#include "base/codes.h"

#include "base/arena.h"
#include "base/fold.h"

/* The text of full width made narrow, without spaces and hyphens. */
static struct str compact(struct arena *a, struct str text) {
	struct str narrow = fold_width(a, str_trim(text));
	char *to = arena_alloc(a, narrow.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < narrow.n;) {
		uint32_t c;
		size_t length = utf8_decode(str_from_offset(narrow, i), &c);
		bool skip = length > 0 && (c == ' ' || c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212);
		length = length == 0 ? 1 : length;
		if (!skip) {
			memcpy(to + n, narrow.p + i, length);
			n += length;
		}
		i += length;
	}
	return str_of(to, n);
}

static bool all_digits(struct str s, size_t n) {
	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static void copy_code(char *to, struct str code) {
	memcpy(to, code.p, code.n);
	to[code.n] = '\0';
}

/* ---- 全国地方公共団体コード ---- */

char municipality_check_digit(struct str five) {
	if (!all_digits(five, 5))
		return '\0';
	int sum = 0;
	for (int i = 0; i < 5; i++)
		sum += (five.p[i] - '0') * (6 - i);
	return (char)('0' + (11 - sum % 11) % 10);
}

static bool is_prefecture(struct str code) {
	int number = (code.p[0] - '0') * 10 + (code.p[1] - '0');
	return number >= 1 && number <= 47;
}

bool municipality_code_valid(struct str six) {
	return all_digits(six, 6) && is_prefecture(six) && municipality_check_digit(str_slice(six, 0, 5)) == six.p[5];
}

/* Five digits and their check digit; false when they begin with no prefecture. */
static bool add_check_digit(struct str five, char code[MUNICIPALITY_CODE_SIZE]) {
	if (!is_prefecture(five))
		return false;
	copy_code(code, five);
	code[5] = municipality_check_digit(five);
	code[6] = '\0';
	return true;
}

static struct municipality_reading read_five(struct str five) {
	struct municipality_reading r = { .kind = CODE_INVALID };
	char restored[MUNICIPALITY_CODE_SIZE] = "0";
	copy_code(restored + 1, five);
	bool added = add_check_digit(five, r.code);
	bool zero_lost = municipality_code_valid(str_from(restored));
	if (added && zero_lost) {
		r.kind = CODE_AMBIGUOUS;
		copy_code(r.other, str_from(restored));
	} else if (zero_lost) {
		r.kind = CODE_ZERO_RESTORED;
		copy_code(r.code, str_from(restored));
	} else if (added) {
		r.kind = CODE_CHECK_DIGIT_ADDED;
	}
	return r;
}

struct municipality_reading municipality_code_read(struct arena *a, struct str text) {
	struct municipality_reading r = { .kind = CODE_INVALID };
	struct str digits = compact(a, text);
	if (municipality_code_valid(digits)) {
		r.kind = CODE_AS_WRITTEN;
		copy_code(r.code, digits);
	} else if (all_digits(digits, 5)) {
		return read_five(digits);
	} else if (all_digits(digits, 4) && add_check_digit(str_join2(a, S("0"), digits), r.code)) {
		r.kind = CODE_BOTH_RESTORED;
	}
	return r;
}

bool municipality_corporate_number(struct str code, char ret_number[CORPORATE_NUMBER_SIZE]) {
	if (!municipality_code_valid(code))
		return false;
	memcpy(ret_number + 1, "000020", 6);
	copy_code(ret_number + 7, code);
	ret_number[0] = corporate_check_digit(str_of(ret_number + 1, 12));
	return true;
}

/* ---- 法人番号 ---- */

char corporate_check_digit(struct str twelve) {
	if (!all_digits(twelve, 12))
		return '\0';
	int sum = 0;
	for (int i = 0; i < 12; i++)
		sum += (twelve.p[11 - i] - '0') * (i % 2 == 0 ? 1 : 2);
	return (char)('0' + 9 - sum % 9);
}

bool corporate_number_valid(struct str thirteen) {
	return all_digits(thirteen, 13) && corporate_check_digit(str_from_offset(thirteen, 1)) == thirteen.p[0];
}

bool corporate_number_read(struct arena *a, struct str text, char ret_number[CORPORATE_NUMBER_SIZE]) {
	struct str digits = compact(a, text);
	if (!corporate_number_valid(digits))
		return false;
	copy_code(ret_number, digits);
	return true;
}

enum invoice_reading invoice_number_read(struct arena *a, struct str text, char ret_number[INVOICE_NUMBER_SIZE]) {
	struct str number = compact(a, text);
	struct str digits = str_from_offset(number, 1);
	if (number.n == 0 || (number.p[0] != 'T' && number.p[0] != 't') || !all_digits(digits, 13))
		return INVOICE_INVALID;
	ret_number[0] = 'T';
	copy_code(ret_number + 1, digits);
	return corporate_number_valid(digits) ? INVOICE_CORPORATE : INVOICE_UNPROVEN;
}

/* ---- 個人番号 ---- */

bool my_number_valid(struct str twelve) {
	if (!all_digits(twelve, 12))
		return false;
	int sum = 0;
	for (int n = 1; n <= 11; n++)
		sum += (twelve.p[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
	int remainder = sum % 11;
	return twelve.p[11] - '0' == (remainder <= 1 ? 0 : 11 - remainder);
}

/* A digit of either width at the beginning of `rest`: its value and bytes; -1 for anything else. */
static int digit_at(struct str rest, size_t *ret_n) {
	uint32_t c = 0;
	*ret_n = utf8_decode(rest, &c);
	if (*ret_n == 3 && c >= 0xff10 && c <= 0xff19)
		return (int)(c - 0xff10);
	return *ret_n == 1 && c >= '0' && c <= '9' ? (int)(c - '0') : -1;
}

/* Bytes of one space, hyphen or dash that may stand between groups of four; 0 when there is none. */
static size_t group_separator(struct str rest) {
	uint32_t c = 0;
	size_t n = utf8_decode(rest, &c);
	bool space = c == ' ' || c == 0x3000;
	bool dash = c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xff0d || c == 0x30fc;
	return n > 0 && (space || dash) ? n : 0;
}

struct run {
	size_t from, n;  /* bytes */
	size_t digits;
	char number[13]; /* the first 12 */
};

/* The digits that begin at `from`. One separator is passed behind each fourth digit when another digit follows. */
static struct run read_run(struct str text, size_t from) {
	struct run r = { .from = from };
	size_t at = from, n;
	for (;;) {
		size_t gap = r.digits == 4 || r.digits == 8 ? group_separator(str_from_offset(text, at)) : 0;
		int digit = digit_at(str_from_offset(text, at + gap), &n);
		if (digit < 0)
			break;
		if (r.digits < 12)
			r.number[r.digits] = (char)('0' + digit);
		r.digits++;
		at += gap + n;
	}
	r.n = at - from;
	return r;
}

static struct str line_around(struct str text, size_t at) {
	size_t before = str_find_last(str_slice(text, 0, at), S("\n"));
	size_t from = before == SIZE_MAX ? 0 : before + 1;
	size_t to = str_find(text, S("\n"), at);
	return str_slice(text, from, (to == SIZE_MAX ? text.n : to) - from);
}

/* The line says that it is about a personal number. */
static bool is_stated(struct arena *a, struct str text, size_t at) {
	struct str key = fold(a, line_around(text, at), 0);
	return str_contains(key, S("個人番号")) || str_contains(key, S("マイナンバー"));
}

enum my_number_finding my_number_find(struct arena *a, struct str text, size_t *ret_from, size_t *ret_n) {
	enum my_number_finding worst = MY_NUMBER_NONE;
	size_t n;
	for (size_t at = 0; at < text.n && worst != MY_NUMBER_STATED;) {
		if (digit_at(str_from_offset(text, at), &n) < 0) {
			at += n == 0 ? 1 : n;
			continue;
		}
		struct run r = read_run(text, at);
		enum my_number_finding found = MY_NUMBER_NONE;
		if (r.digits == 12 && is_stated(a, text, at))
			found = MY_NUMBER_STATED;
		else if (r.digits == 12 && my_number_valid(str_of(r.number, 12)))
			found = MY_NUMBER_POSSIBLE;
		if (found > worst) {
			worst = found;
			*ret_from = r.from;
			*ret_n = r.n;
		}
		at += r.n;
	}
	return worst;
}
