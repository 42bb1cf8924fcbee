/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes and their check digits. Arguments: municipalities-tokyo.tsv. */
#include "base/codes.h"

#include "unit/base/check.h"
#include "unit/base/table.h"

static const char *municipalities_file;

static const struct municipality_vector {
	const char *text;
	enum code_reading kind;
	const char *code, *other;
} MUNICIPALITY_VECTORS[] = {
	{ "131016", CODE_AS_WRITTEN, "131016", "" },
	{ "011002", CODE_AS_WRITTEN, "011002", "" },
	{ "130001", CODE_AS_WRITTEN, "130001", "" },
	{ "010006", CODE_AS_WRITTEN, "010006", "" },
	{ "141003", CODE_AS_WRITTEN, "141003", "" },
	{ "342084", CODE_AS_WRITTEN, "342084", "" },
	{ "139998", CODE_AS_WRITTEN, "139998", "" },
	{ "470007", CODE_AS_WRITTEN, "470007", "" },
	{ "13101―6", CODE_AS_WRITTEN, "131016", "" },
	{ "13101−6", CODE_AS_WRITTEN, "131016", "" },
	{ "１３１０１６", CODE_AS_WRITTEN, "131016", "" },
	{ " 13101-6 ", CODE_AS_WRITTEN, "131016", "" },
	{ "13101", CODE_CHECK_DIGIT_ADDED, "131016", "" },
	{ "13000", CODE_CHECK_DIGIT_ADDED, "130001", "" },
	{ "01000", CODE_CHECK_DIGIT_ADDED, "010006", "" },
	{ "01100", CODE_CHECK_DIGIT_ADDED, "011002", "" },
	{ "14100", CODE_CHECK_DIGIT_ADDED, "141003", "" },
	{ "92011", CODE_ZERO_RESTORED, "092011", "" },
	{ "1100", CODE_BOTH_RESTORED, "011002", "" },
	{ "13102", CODE_AMBIGUOUS, "131024", "013102" },
	{ "131017", CODE_INVALID, "", "" },
	{ "99999", CODE_INVALID, "", "" },
	{ "000000", CODE_INVALID, "", "" },
	{ "480002", CODE_INVALID, "", "" },
	{ "0100", CODE_INVALID, "", "" },
	{ "131", CODE_INVALID, "", "" },
	{ "1310160", CODE_INVALID, "", "" },
	{ "13101a", CODE_INVALID, "", "" },
	{ "", CODE_INVALID, "", "" },
	{ "千代田区", CODE_INVALID, "", "" },
	{ "\xff", CODE_INVALID, "", "" },
};

static void test_municipality_codes(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(MUNICIPALITY_VECTORS); i++) {
		const struct municipality_vector *v = &MUNICIPALITY_VECTORS[i];
		struct municipality_reading r = municipality_code_read(a, str_from(v->text));
		ROW_INT(r.kind, v->kind, "\"%s\"", v->text);
		ROW_STR(str_from(r.code), v->code, "\"%s\"", v->text);
		ROW_STR(str_from(r.other), v->other, "\"%s\"", v->text);
	}
}

/* Every code of the register passes, none of its neighbours does, and its five digits lead back to it. */
static void test_register(void **state) {
	struct arena *a = *state;
	struct table t = table_read(a, municipalities_file);
	assert_int_equal(t.count, 62);
	for (size_t i = 0; i < t.count; i++) {
		struct str code = t.rows[i][0];
		ROW_TRUE(municipality_code_valid(code), "%.*s", STR_ARG(code));
		char wrong[MUNICIPALITY_CODE_SIZE] = { 0 };
		memcpy(wrong, code.p, 6);
		for (char digit = '0'; digit <= '9'; digit++) {
			wrong[5] = digit;
			ROW_INT(municipality_code_valid(str_from(wrong)), digit == code.p[5], "%s", wrong);
		}
		struct municipality_reading r = municipality_code_read(a, str_slice(code, 0, 5));
		ROW_TRUE(r.kind == CODE_CHECK_DIGIT_ADDED || r.kind == CODE_AMBIGUOUS, "%.*s", STR_ARG(code));
		ROW_TRUE(str_equal(str_from(r.code), code), "%.*s", STR_ARG(code));
	}
}

static void test_corporate_numbers(void **state) {
	struct arena *a = *state;
	static const struct { const char *text, *number;
	} ROWS[] = {
		{ "7000012050002", "7000012050002" },
		{ "1180301018771", "1180301018771" },
		{ "4000012090001", "4000012090001" },
		{ "8000020130001", "8000020130001" },
		{ "5050005005266", "5050005005266" },
		{ "7120001168421", "7120001168421" },
		{ "9011101097073", "9011101097073" },
		{ "8040001999013", "8040001999013" },
		{ "5111101000006", "5111101000006" },
		{ "8000012010038", "8000012010038" },
		{ "８０００－０２０１－３１０１６", "8000020131016" },
		{ "8000 0201 31016", "8000020131016" },
		{ "7000020130001", NULL },
		{ "7000012050003", NULL },
		{ "0000012050002", NULL },
		{ "1234567890123", NULL },
		{ "700001205000", NULL },
		{ "70000120500022", NULL },
		{ "", NULL },
		{ "T7000012050002", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		char number[CORPORATE_NUMBER_SIZE] = "";
		ROW_INT(corporate_number_read(a, str_from(ROWS[i].text), number), ROWS[i].number != NULL, "\"%s\"",
			ROWS[i].text);
		if (ROWS[i].number != NULL)
			ROW_STR(str_from(number), ROWS[i].number, "\"%s\"", ROWS[i].text);
	}
	assert_int_equal(corporate_check_digit(S("000020130001")), '8');
	assert_int_equal(corporate_check_digit(S("234567890123")), '9');
	assert_int_equal(corporate_check_digit(S("00002013000x")), '\0');
}

static void test_own_numbers(void **state) {
	(void)state;
	static const struct { const char *code, *number; } ROWS[] = {
		{ "131016", "8000020131016" }, { "131032", "8000020131032" }, { "132047", "8000020132047" },
		{ "011002", "9000020011002" },
		{ "141003", "3000020141003" }, { "401307", "3000020401307" }, { "130001", "8000020130001" },
		{ "139998", "1000020139998" },
	};
	char number[CORPORATE_NUMBER_SIZE];
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_TRUE(municipality_corporate_number(str_from(ROWS[i].code), number), "%s", ROWS[i].code);
		ROW_STR(str_from(number), ROWS[i].number, "%s", ROWS[i].code);
	}
	assert_false(municipality_corporate_number(S("131017"), number));
}

static void test_invoice_numbers(void **state) {
	struct arena *a = *state;
	static const struct { const char *text; enum invoice_reading kind; const char *number; } ROWS[] = {
		{ "T8000020131016", INVOICE_CORPORATE, "T8000020131016" },
		{ "Ｔ８００００２０１３１０１６", INVOICE_CORPORATE, "T8000020131016" },
		{ "t8000020131016", INVOICE_CORPORATE, "T8000020131016" },
		{ " T 8000-0201-31016 ", INVOICE_CORPORATE, "T8000020131016" },
		{ "T1234567890123", INVOICE_UNPROVEN, "T1234567890123" }, { "8000020131016", INVOICE_INVALID, "" },
		{ "T800002013101", INVOICE_INVALID, "" },
		{ "T80000201310160", INVOICE_INVALID, "" }, { "T80000201310a6", INVOICE_INVALID, "" },
		{ "T", INVOICE_INVALID, "" }, { "", INVOICE_INVALID, "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		char number[INVOICE_NUMBER_SIZE] = "";
		ROW_INT(invoice_number_read(a, str_from(ROWS[i].text), number), ROWS[i].kind, "\"%s\"", ROWS[i].text);
		ROW_STR(str_from(number), ROWS[i].number, "\"%s\"", ROWS[i].text);
	}
}

static void test_my_number(void **state) {
	struct arena *a = *state;
	/* Digits from the right 1 0 9 8 7 6 | 5 4 3 2 1 times 2 3 4 5 6 7 | 2 3 4 5 6:
	 * 2+0+36+40+42+42+10+12+12+10+6 = 212, 212 mod 11 = 3, 11 − 3 = 8. */
	assert_true(my_number_valid(S("123456789018")));
	assert_false(my_number_valid(S("123456789019")));
	/* Remainders 0 and 1 both give 0: Σ = 0, and 6·2 = 12. */
	assert_true(my_number_valid(S("000000000000")));
	assert_true(my_number_valid(S("000000000060")));
	assert_false(my_number_valid(S("12345678901")));
	static const struct { const char *text; enum my_number_finding found; size_t from, n;
	} ROWS[] = {
		{ "番号は123456789018です", MY_NUMBER_POSSIBLE, 9, 12 },
		{ "1234-5678-9018", MY_NUMBER_POSSIBLE, 0, 14 },
		{ "１２３４　５６７８　９０１８", MY_NUMBER_POSSIBLE, 0, 42 },
		{ "1234―5678ー9018", MY_NUMBER_POSSIBLE, 0, 18 },
		{ "123456789019", MY_NUMBER_NONE, 0, 0 },
		{ "個\n人番号 123456789018", MY_NUMBER_POSSIBLE, 14, 12 },
		{ "8123456789018", MY_NUMBER_NONE, 0, 0 },
		{ "1234567890180", MY_NUMBER_NONE, 0, 0 },
		{ "12345678901", MY_NUMBER_NONE, 0, 0 },
		{ "123-456-789-018", MY_NUMBER_NONE, 0, 0 },
		{ "個人番号：123456789019", MY_NUMBER_STATED, 15, 12 },
		{ "ﾏｲﾅﾝﾊﾞｰ 1234 5678 9019", MY_NUMBER_STATED, 22, 14 },
		{ "123456789018\n999999999999は個人番号", MY_NUMBER_STATED, 13, 12 },
		{ "個人番号は書かないでください\n電話 0312345678", MY_NUMBER_NONE, 0, 0 },
		{ "", MY_NUMBER_NONE, 0, 0 },
		{ "個人番号\n123456789018", MY_NUMBER_POSSIBLE, 13, 12 },
		{ "\xff"
			"123456789018",
			MY_NUMBER_POSSIBLE, 1, 12 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t from = 0, n = 0;
		ROW_INT(my_number_find(a, str_from(ROWS[i].text), &from, &n), ROWS[i].found, "row %zu", i);
		ROW_INT(from, ROWS[i].from, "row %zu from", i);
		ROW_INT(n, ROWS[i].n, "row %zu bytes", i);
	}
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		UNIT(test_municipality_codes),
		UNIT(test_register),
		UNIT(test_corporate_numbers),
		UNIT(test_own_numbers),
		UNIT(test_invoice_numbers),
		UNIT(test_my_number),
	};
	municipalities_file = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
