/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Numbers that Japanese offices key by, with their check digits: 全国地方公共団体コード, 法人番号, the number of a qualified invoice
 * issuer, and 個人番号, which must never be stored. Pure functions: they know the rules, not the registers. Codes are
 * text (leading zeros count). What people typed may be of full width and hold spaces or hyphens.
 */
#ifndef KASSEI_BASE_CODES_H
#define KASSEI_BASE_CODES_H

#include "base/str.h"

struct arena;

enum { MUNICIPALITY_CODE_SIZE = 7, CORPORATE_NUMBER_SIZE = 14, INVOICE_NUMBER_SIZE = 15 }; /* each with its NUL */

/* ---- 全国地方公共団体コード (総務省): prefecture 2, municipality 3, check digit 1 ---- */

/* Check digit of five digits: (11 − Σ digit × 6,5,4,3,2 mod 11) mod 10. '\0' when they are not five digits. */
char municipality_check_digit(struct str five);
/* Six digits, a prefecture from 01 to 47, and the check digit is right. */
bool municipality_code_valid(struct str six);

enum code_reading {
	CODE_INVALID = 0,
	CODE_AS_WRITTEN = 1,
	CODE_CHECK_DIGIT_ADDED, /* 13101 → 131016: five digits, as statistics and maps write it */
	CODE_ZERO_RESTORED,     /* 92011 → 092011: a spreadsheet lost the zero, and the check digit proves it */
	CODE_BOTH_RESTORED,     /* 1100 → 011002 */
	CODE_AMBIGUOUS,         /* 13102 may be 131024, or 013102 without its zero */
};
struct municipality_reading {
	enum code_reading kind;
	char code[MUNICIPALITY_CODE_SIZE];  /* empty when invalid; when ambiguous, with the check digit added */
	char other[MUNICIPALITY_CODE_SIZE]; /* only when ambiguous: with the zero restored */
};
/* The code that was meant, as far as the digits prove it. Ambiguous must be refused, unless the caller has a register
 * in which only one of the two exists. */
struct municipality_reading municipality_code_read(struct arena *a, struct str text);
/* The corporate number of the municipality itself: class 000020 and its code (国税庁). False when the
 * code is not valid. */
MUST_CHECK bool municipality_corporate_number(struct str code, char ret_number[CORPORATE_NUMBER_SIZE]);

/* ---- 法人番号 (番号法39条): check digit 1–9, then 12 digits ---- */

/* Check digit of the 12 digits: 9 − Σ (digit × 1,2,1,2 … from the right) mod 9. '\0' when they are not
 * twelve digits. */
char corporate_check_digit(struct str twelve);
bool corporate_number_valid(struct str thirteen);
/* What somebody typed, as 13 digits with the right check digit; width, spaces and hyphens go. There is no repair. */
MUST_CHECK bool corporate_number_read(struct arena *a, struct str text, char ret_number[CORPORATE_NUMBER_SIZE]);

/* ---- 適格請求書発行事業者登録番号 (消費税法57条の2): T and 13 digits ---- */

enum invoice_reading {
	INVOICE_INVALID = 0,
	INVOICE_CORPORATE = 1, /* the digits are a corporate number */
	/* They are not: a sole trader's number, whose rule is not published, or a slip. Warn, never refuse. */
	INVOICE_UNPROVEN,
};
/* Brings Ｔ８０００… into the form T8000…. */
enum invoice_reading invoice_number_read(struct arena *a, struct str text, char ret_number[INVOICE_NUMBER_SIZE]);

/* ---- 個人番号 (番号法2条5項), which this program refuses to hold ---- */

/* Twelve digits whose last is the check digit of the others (平成26年総務省令85号5条): 11 − Σ (digit × 2…7,2…6 from the right)
 * mod 11, 0 when the remainder is 0 or 1. */
bool my_number_valid(struct str twelve);

enum my_number_finding {
	MY_NUMBER_NONE = 1,
	MY_NUMBER_POSSIBLE, /* a run of 12 digits that passes the check */
	MY_NUMBER_STATED,   /* any run of 12 digits with 個人番号 or マイナンバー before or behind it in the same line */
};
/*
 * Looks for one in text that somebody typed; runs of exactly 12 digits of either width, also as 4-4-4 with hyphens or
 * spaces. Returns the gravest finding and the bytes [*ret_from, +*ret_n) of the first of that kind. The rule of the
 * office: 会社法人等番号 has 12 digits too and one in ten passes the check by chance. So a field meant for that number is
 * not tested at all. In any other text POSSIBLE is refused unless the person confirms 「個人番号ではありません」, which is logged;
 * STATED is refused always.
 */
enum my_number_finding my_number_find(struct arena *a, struct str text, size_t *ret_from, size_t *ret_n);

#endif
