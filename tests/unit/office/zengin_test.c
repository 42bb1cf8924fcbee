/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank files: the published vectors byte for byte, everything that must be refused with its line, byte and item, and
 * that what is written can be read and what is read can be written. Argument: the folder of the vectors. */
#include "base/buf.h"
#include "office/bank/zengin.h"
#include "unit/base/check.h"

#include <sodium.h>

static const char *folder;

static struct str vector_of(struct arena *a, const char *name) {
	struct str path = str_format(a, "%s/%s", folder, name);
	FILE *file = fopen(path.p, "rb");
	if (file == NULL)
		fail_msg("\"%s\" cannot be opened", path.p);
	char *bytes = arena_alloc(a, 4096);
	size_t n = fread(bytes, 1, 4096, file);
	fclose(file);
	return str_of(bytes, n);
}

static struct date iso(const char *text) {
	struct date d = { 0 };
	if (!date_parse_iso(str_from(text), &d))
		fail_msg("\"%s\" is no date", text);
	return d;
}

struct patch { size_t line, column; const char *with; };

static struct str without_separators(struct arena *a, struct str bytes) {
	return str_replace(a, bytes, S("\r\n"), S(""));
}

static const struct business_calendar *banks(void) {
	static struct business_calendar calendar;
	calendar = business_calendar_bank(NULL);
	return &calendar;
}

static struct zengin_rules rules_of(const char *today, bool result) {
	return (struct zengin_rules){ .today = iso(today), .result = result, .calendar = banks() };
}

static void assert_read(struct arena *a, struct str bytes, const struct zengin_rules *rules, struct zengin_file *ret) {
	if (zengin_read(a, bytes, rules, ret) == OK)
		return;
	const struct zengin_problem *p = &ret->problems->items[0];
	fail_msg("line %lld byte %zu %s: %s", (long long)p->line, p->column, p->item == NULL ? "" : p->item,
		zengin_problem_text(a, LANG_JA, p).p);
}

/* ---- the vectors ---- */

static void test_transfer_read(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct str bytes = vector_of(a, "transfer.txt");
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	assert_read(a, bytes, &rules, &f);
	assert_int_equal(f.kind, ZENGIN_TRANSFER);
	assert_int_equal(f.separator, ZENGIN_CRLF);
	assert_true(f.last_separator && !f.eof_mark);
	assert_int_equal(f.batch_count, 1);
	assert_int_equal(f.batches[0].count, 3);
	assert_int_equal(f.batches[0].date.days, iso("2026-04-15").days);
	const struct zengin_record *r = &f.batches[0].data[0];
	ROW_STR(zengin_text(a, &ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_HOLDER), "ｶ)ﾐﾎﾝｼﾖｳﾃﾝ", "holder");
	assert_int_equal(zengin_number(&ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_AMOUNT), 123456);
	ROW_STR(zengin_text(a, &ZENGIN_TRANSFER_DATA, &f.batches[0].data[2], TRANSFER_DATA_CUSTOMER),
		"S2026041500000042", "EDI");
	assert_int_equal(f.problems->warned, 0);
	assert_true(str_equal(zengin_write(a, &f), bytes));
}

static void fill_order(struct zengin_order *o) {
	*o = (struct zengin_order){ .type = S("21"),
		.client_code = S("0999000000"),
		.client_name = S("ﾐﾎﾝｸ ｼﾖｳﾃﾝｶﾞｲ"),
		.bank_code = S("9999"),
		.bank_name = S("ﾃｽﾄ"),
		.branch_code = S("999"),
		.branch_name = S("ﾎﾝﾃﾝ"),
		.account_kind = 1,
		.number = S("9000001"),
		.made_on = iso("2026-04-01"),
		.pay_on = iso("2026-04-15"),
		.way = 7 };
	o->client_code = S("0999000000");
}

static const struct zengin_transfer VECTOR_ITEMS[] = {
	{ .bank_code = { "9998", 4 },
		.bank_name = { "ﾃｽﾄﾎｸﾌﾞ", 21 },
		.branch_code = { "901", 3 },
		.branch_name = { "ｴｷﾏｴ", 12 },
		.account_kind = 1,
		.number = { "9000002", 7 },
		.holder = { "ｶ)ﾐﾎﾝｼﾖｳﾃﾝ", 28 },
		.yen = 123456,
		.new_code = 0,
		.customer_1 = { "1010000202", 10 },
		.customer_2 = { "604", 3 } },
	{ .bank_code = { "9997", 4 },
		.bank_name = { "ﾃｽﾄﾅﾝﾌﾞ", 21 },
		.branch_code = { "902", 3 },
		.branch_name = { "ﾁﾕｳｵｳ", 15 },
		.account_kind = 2,
		.number = { "9000003", 7 },
		.holder = { "ﾔﾏﾀﾞ-ﾀﾛｳ", 22 },
		.yen = 98765 },
	{ .bank_code = { "9998", 4 },
		.bank_name = { "ﾃｽﾄﾎｸﾌﾞ", 21 },
		.branch_code = { "903", 3 },
		.branch_name = { "ﾆｼ", 6 },
		.account_kind = 4,
		.number = { "9000004", 7 },
		.holder = { "ﾐﾎﾝｶﾞｸｴﾝ", 24 },
		.yen = 1,
		.new_code = 1,
		.edi = { "S2026041500000042", 17 } },
};

/* The codes of the vector's lines are taken from the vector itself: what is compared is how they are written. */
static void test_transfer_write(void **state) {
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w;
	struct zengin_file f;
	struct zengin_transfer items[COUNT_OF(VECTOR_ITEMS)];
	struct str vector = vector_of(a, "transfer.txt");
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	assert_read(a, vector, &rules, &f);
	fill_order(&order);
	order.client_code = zengin_value(&ZENGIN_TRANSFER_HEADER, f.batches[0].header, TRANSFER_HEADER_CLIENT);
	for (size_t i = 0; i < COUNT_OF(items); i++) {
		const struct zengin_record *r = &f.batches[0].data[i];
		items[i] = VECTOR_ITEMS[i];
		items[i].number = zengin_value(&ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_ACCOUNT);
		items[i].account_kind = zengin_number(&ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_ACCOUNT_KIND);
		items[i].new_code = zengin_number(&ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_NEW);
		struct str codes = zengin_value(&ZENGIN_TRANSFER_DATA, r, TRANSFER_DATA_CUSTOMER);
		if (items[i].edi.n == 0) {
			items[i].customer_1 = str_slice(codes, 0, 10);
			items[i].customer_2 = str_from_offset(codes, 10);
		}
	}
	const struct zengin_options options = { .separator = ZENGIN_CRLF, .calendar = banks() };
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &options, &w), OK);
	assert_true(str_equal(w.bytes, vector));
	const struct zengin_options plain = { .separator = ZENGIN_NO_SEPARATOR, .calendar = banks() };
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &plain, &w), OK);
	assert_int_equal(w.bytes.n, 720);
	assert_string_equal(w.sha256, "6659913fe3d6a558e2b59f7993f2213fbca525ba8bf09a25974fad022aec8627");
	assert_int_equal(w.yen, 222222);
}

static void test_debit_read(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct str bytes = vector_of(a, "debit-result.txt");
	struct zengin_rules rules = rules_of("2026-05-01", true);
	assert_read(a, bytes, &rules, &f);
	assert_int_equal(f.kind, ZENGIN_DEBIT);
	assert_int_equal(f.batches[0].date.days, iso("2026-04-27").days);
	assert_int_equal(zengin_number(&ZENGIN_DEBIT_DATA, &f.batches[0].data[1], DEBIT_DATA_RESULT), 1);
	ROW_STR(zengin_text(a, &ZENGIN_DEBIT_DATA, &f.batches[0].data[2], DEBIT_DATA_HOLDER), "ﾐﾎﾝ ｻﾌﾞﾛｳ", "holder");
	assert_true(str_equal(zengin_write(a, &f), bytes));
	/* The same bytes are no request: there results and their sums are zeros. */
	rules = rules_of("2026-04-01", false);
	assert_int_equal(zengin_read(a, bytes, &rules, &f), ERR_FORMAT);
	assert_int_equal(f.problems->items[0].line, 3);
	assert_int_equal(f.problems->items[0].column, 112);
}

static struct str patched(struct arena *a, struct str bytes, const struct patch *p);

/* A request has the layout of its result; there results and their sums are zeros, and nothing else is taken. */
static void test_debit_request(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	const struct patch zeros[] = { { 2, 112, "0" }, { 3, 112, "0" }, { 4, 112, "0" },
		{ 5, 20, "000000000000000000000000000000000000" }, { 0, 0, NULL } };
	const struct patch done[] = { { 5, 25, "3" }, { 0, 0, NULL } };
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	struct str bytes = patched(a, vector_of(a, "debit-result.txt"), zeros);
	assert_read(a, bytes, &rules, &f);
	assert_int_equal(f.batches[0].date.days, iso("2026-04-27").days);
	assert_true(str_equal(zengin_write(a, &f), bytes));
	assert_int_equal(zengin_read(a, patched(a, bytes, done), &rules, &f), ERR_FORMAT);
	assert_int_equal(f.problems->items[0].line, 5);
	assert_int_equal(f.problems->items[0].column, 20);
}

/* 納税準備 is an account to debit. */
static void test_debit_kind(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct zengin_rules rules = rules_of("2026-05-01", true);
	struct str bytes = vector_of(a, "debit-result.txt");
	size_t width = str_find(bytes, S("\r\n"), 0) + 2;
	char *at = arena_bytes(a, bytes.n);
	memcpy(at, bytes.p, bytes.n);
	at[width + 42] = '3';
	assert_read(a, str_of(at, bytes.n), &rules, &f);
	assert_int_equal(zengin_number(&ZENGIN_DEBIT_DATA, &f.batches[0].data[0], DEBIT_DATA_ACCOUNT_KIND), 3);
}

static void test_statement_read(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct zengin_account account;
	struct zengin_movement *m;
	size_t count;
	struct str bytes = vector_of(a, "statement.txt");
	const struct zengin_rules rules = rules_of("2026-04-16", true);
	assert_read(a, bytes, &rules, &f);
	assert_int_equal(f.kind, ZENGIN_STATEMENT);
	zengin_movements(a, &f, &f.batches[0], rules.today, &account, &m, &count);
	assert_int_equal(count, 1);
	assert_int_equal(account.opening_yen, 1000000);
	assert_int_equal(account.closing_yen, 1050000);
	ROW_STR(account.number, "9000001", "account");
	assert_int_equal(account.made.days, iso("2026-04-16").days);
	assert_true(
		m[0].incoming && m[0].yen == 50000 && m[0].dealing == 11 && m[0].posted.days == iso("2026-04-15").days);
	ROW_STR(m[0].client_name, "ﾐﾎﾝ ﾊﾅｺ", "client");
	ROW_STR(m[0].memo, "ﾌﾘｺﾐ", "memo");
	ROW_STR(m[0].edi, "C20260415000042", "EDI");
	assert_true(str_equal(zengin_write(a, &f), bytes));
}

/* ---- what is taken ---- */

static void test_separators(void **state) {
	static const char *const SEPARATORS[] = { "", "\r\n", "\n", "\r" };
	struct arena *a = *state;
	struct str bytes = vector_of(a, "transfer.txt");
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	for (size_t i = 0; i < COUNT_OF(SEPARATORS); i++) {
		for (int last = 0; last < 2; last++) {
			for (int eof = 0; eof < 2; eof++) {
				struct zengin_file f;
				struct str separator = str_from(SEPARATORS[i]),
					styled = str_replace(a, bytes, S("\r\n"), separator);
				if (last == 0)
					styled = str_slice(styled, 0, styled.n - separator.n);
				if (eof == 1)
					styled = str_join2(a, styled, S("\x1a"));
				assert_read(a, styled, &rules, &f);
				assert_int_equal(f.count, 6);
				assert_int_equal(f.eof_mark, eof);
				ROW_TRUE(str_equal(zengin_write(a, &f), styled), "separator %zu, last %d, end mark %d",
					i, last, eof);
			}
		}
	}
}


/* Below 0 before and after. */
static void test_overdraft(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct zengin_account account;
	struct zengin_movement *m;
	size_t count;
	const struct patch patches[] = { { 1, 114, "2" }, { 3, 40, "2" }, { 3, 41, "00000000950000" }, { 0, 0, NULL } };
	const struct zengin_rules rules = rules_of("2026-04-16", true);
	assert_read(a, patched(a, vector_of(a, "statement.txt"), patches), &rules, &f);
	zengin_movements(a, &f, &f.batches[0], rules.today, &account, &m, &count);
	assert_int_equal(account.opening_yen, -1000000);
	assert_int_equal(account.closing_yen, -950000);
}

/* The vector with bytes of one record changed; lines and columns from 1. */
static struct str patched(struct arena *a, struct str bytes, const struct patch *p) {
	struct str copy = str_copy(a, bytes);
	size_t width = str_find(bytes, S("\r\n"), 0) + 2;
	char *at = arena_bytes(a, copy.n + 1);
	memcpy(at, copy.p, copy.n);
	for (; p->line != 0; p++)
		memcpy(at + (p->line - 1) * width + p->column - 1, p->with, strlen(p->with));
	return str_of(at, copy.n);
}

/* Taken with a warning, and written again as it was. */
static void test_warnings(void **state) {
	static const struct {
		const char *what;
		struct patch patches[4];
		int64_t line;
		size_t column;
		const char *item;
	} ROWS[] = {
		{ "amount 0", { { 3, 81, "0000000000" }, { 5, 8, "000000123457" } }, 3, 81, "振込金額" },
		{ "blank clearing house", { { 2, 39, "    " } }, 2, 39, "手形交換所番号" },
		{ "blank codes", { { 3, 92, "                    " } }, 3, 92, "顧客コード・EDI情報" },
		{ "codes of letters", { { 3, 92, "AB 1      0000000000" } }, 3, 92, "顧客コード・EDI情報" },
		{ "blank way", { { 2, 112, " " } }, 2, 112, "振込指定区分" },
		{ "a filler with something in it", { { 2, 114, "X" } }, 2, 114, "ダミー" },
		{ "blank account of the payer", { { 1, 97, "       " } }, 1, 97, "口座番号" },
	};
	struct arena *a = *state;
	struct str bytes = vector_of(a, "transfer.txt");
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct zengin_file f;
		struct str changed = patched(a, bytes, ROWS[i].patches);
		assert_read(a, changed, &rules, &f);
		ROW_TRUE(f.problems->warned > 0, "%s", ROWS[i].what);
		ROW_INT(f.problems->items[0].line, ROWS[i].line, "%s", ROWS[i].what);
		ROW_INT(f.problems->items[0].column, ROWS[i].column, "%s", ROWS[i].what);
		ROW_STR(str_from(f.problems->items[0].item), ROWS[i].item, "%s", ROWS[i].what);
		ROW_TRUE(str_equal(zengin_write(a, &f), changed), "%s", ROWS[i].what);
	}
}

/* The same payee and amount twice. */
static void test_twice(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct str bytes = vector_of(a, "transfer.txt"), line = str_slice(bytes, 122, 122);
	struct str twice = STR_JOIN(a, str_slice(bytes, 0, 244), line, str_slice(bytes, 244, SIZE_MAX));
	const struct patch sums[] = { { 6, 2, "000004" }, { 6, 8, "000000345678" }, { 0, 0, NULL } };
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	assert_read(a, patched(a, twice, sums), &rules, &f);
	assert_int_equal(f.problems->warned, 1);
	assert_int_equal(f.problems->items[0].line, 3);
	assert_int_equal(f.problems->items[0].number, 2);
}

/* Two sets of header, data and trailer, one end. */
static void test_many_batches(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	struct str bytes = vector_of(a, "transfer.txt"), set = str_slice(bytes, 0, 5 * 122);
	struct str two = STR_JOIN(a, set, set, str_from_offset(bytes, 5 * 122));
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	assert_read(a, two, &rules, &f);
	assert_int_equal(f.batch_count, 2);
	assert_int_equal(f.batches[1].data[0].line, 7);
	assert_true(str_equal(zengin_write(a, &f), two));
}

/* ---- what is refused ---- */

static const struct refused_row {
	const char *what, *vector, *today;
	bool result;
	struct patch patches[3];
	int64_t line;
	size_t column;
	const char *item; /* NULL: none */
} REFUSED[] = {
	{ "total 222221", "transfer.txt", "2026-04-01", false, { { 5, 19, "1" } }, 5, 8, "合計金額" },
	{ "count 2", "transfer.txt", "2026-04-01", false, { { 5, 7, "2" } }, 5, 2, "合計件数" },
	{ "ｰ in a name", "transfer.txt", "2026-04-01", false, { { 3, 55, "\xb0" } }, 3, 55, "受取人名" },
	{ "small ｮ", "transfer.txt", "2026-04-01", false, { { 2, 57, "\xae" } }, 2, 57, "受取人名" },
	{ "small letter", "transfer.txt", "2026-04-01", false, { { 2, 70, "a" } }, 2, 70, "受取人名" },
	{ "(ｶ)ﾐﾎﾝ", "transfer.txt", "2026-04-01", false, { { 2, 51, "(\xb6)\xd0\xce\xdd      " } }, 2, 51, "受取人名" },
	{ "ﾐﾎﾝ(ｶ)", "transfer.txt", "2026-04-01", false, { { 2, 51, "\xd0\xce\xdd(\xb6)    " } }, 2, 54, "受取人名" },
	{ "コード区分 1", "transfer.txt", "2026-04-01", false, { { 1, 4, "1" } }, 1, 4, "コード区分" },
	{ "0229 in 2027", "transfer.txt", "2026-04-01", false, { { 1, 55, "0229" } }, 1, 55, "振込指定日" },
	{ "31 December", "transfer.txt", "2026-04-01", false, { { 1, 55, "1231" } }, 1, 55, "振込指定日" },
	{ "2 January", "transfer.txt", "2026-04-01", false, { { 1, 55, "0102" } }, 1, 55, "振込指定日" },
	{ "3 January", "transfer.txt", "2027-04-01", false, { { 1, 55, "0103" } }, 1, 55, "振込指定日" },
	{ "a Saturday", "transfer.txt", "2026-04-01", false, { { 1, 55, "0418" } }, 1, 55, "振込指定日" },
	{ "昭和の日", "transfer.txt", "2026-04-01", false, { { 1, 55, "0429" } }, 1, 55, "振込指定日" },
	{ "month 13", "transfer.txt", "2026-04-01", false, { { 1, 55, "1301" } }, 1, 55, "振込指定日" },
	{ "a mark without its kana", "transfer.txt", "2026-04-01", false, { { 4, 51, "\xde" } }, 4, 51, "受取人名" },
	{ "ﾞ behind ﾐ", "transfer.txt", "2026-04-01", false, { { 4, 52, "\xde" } }, 4, 52, "受取人名" },
	{ "comma in EDI", "transfer.txt", "2026-04-01", false, { { 4, 96, "," } }, 4, 96, "顧客コード・EDI情報" },
	{ "letter in the amount", "transfer.txt", "2026-04-01", false, { { 2, 84, "O" } }, 2, 84, "振込金額" },
	{ "blank amount", "transfer.txt", "2026-04-01", false, { { 2, 81, "          " } }, 2, 81, "振込金額" },
	{ "blank bank", "transfer.txt", "2026-04-01", false, { { 2, 2, "    " } }, 2, 2, "被仕向銀行番号" },
	{ "no name", "transfer.txt", "2026-04-01", false, { { 3, 51, "                              " } }, 3, 51,
		"受取人名" },
	{ "a name not at the left", "transfer.txt", "2026-04-01", false, { { 3, 51, " " } }, 3, 51, "受取人名" },
	{ "kind of account 3", "transfer.txt", "2026-04-01", false, { { 2, 43, "3" } }, 2, 43, "預金種目" },
	{ "識別表示 X", "transfer.txt", "2026-04-01", false, { { 4, 113, "X" } }, 4, 113, "識別表示" },
	{ "a byte that is no JIS X 0201", "transfer.txt", "2026-04-01", false, { { 2, 6, "\x83" } }, 2, 6,
		"被仕向銀行名" },
	{ "a bank's name with a bracket", "transfer.txt", "2026-04-01", false, { { 2, 6, "(" } }, 2, 6,
		"被仕向銀行名" },
	{ "data after 9", "transfer.txt", "2026-04-01", false, { { 5, 1, "9" }, { 6, 1, "2" } }, 5, 1, NULL },
	{ "no end", "transfer.txt", "2026-04-01", false, { { 6, 1, "8" } }, 6, 1, NULL },
	{ "trailer before data", "transfer.txt", "2026-04-01", false, { { 1, 1, "2" } }, 1, 1, NULL },
	{ "type 99", "transfer.txt", "2026-04-01", false, { { 1, 2, "99" } }, 1, 2, "種別コード" },
	{ "Latin letters in type 11", "transfer.txt", "2026-04-01", false, { { 1, 2, "11" }, { 2, 70, "A" } }, 2, 52,
		"受取人名" },
	{ "result 7", "debit-result.txt", "2026-05-01", true, { { 3, 112, "7" } }, 3, 112, "振替結果コード" },
	{ "sum of what failed", "debit-result.txt", "2026-05-01", true, { { 5, 55, "1" } }, 5, 44, "振替不能金額" },
	{ "another result than the trailer says", "debit-result.txt", "2026-05-01", true, { { 3, 112, "0" } }, 5, 20,
		"振替済件数" },
	{ "balance", "statement.txt", "2026-04-16", true, { { 3, 53, "2" } }, 3, 41, "取引後残高" },
	{ "入払区分 3", "statement.txt", "2026-04-16", true, { { 2, 22, "3" } }, 2, 22, "入払区分" },
	{ "number of data records", "statement.txt", "2026-04-16", true, { { 3, 61, "2" } }, 3, 55,
		"データ・レコード件数" },
	{ "a day that is none", "statement.txt", "2026-04-16", true, { { 2, 10, "080431" } }, 2, 10, "勘定日" },
	{ "a year of no era", "statement.txt", "2026-04-16", true, { { 2, 10, "450415" } }, 2, 10, "勘定日" },
	{ "sign of the balance", "statement.txt", "2026-04-16", true, { { 1, 114, "3" } }, 1, 114, "貸越区分" },
	{ "number of 入金", "statement.txt", "2026-04-16", true, { { 3, 7, "2" } }, 3, 2, "入金件数" },
	{ "sum of 入金", "statement.txt", "2026-04-16", true, { { 3, 20, "1" } }, 3, 8, "入金合計額" },
	{ "number of 出金", "statement.txt", "2026-04-16", true, { { 3, 26, "1" } }, 3, 21, "出金件数" },
	{ "sum of 出金", "statement.txt", "2026-04-16", true, { { 3, 39, "1" } }, 3, 27, "出金合計額" },
	{ "an overdraft that became none", "statement.txt", "2026-04-16", true, { { 1, 114, "2" } }, 3, 41,
		"取引後残高" },
	{ "sum of a debit", "debit-result.txt", "2026-05-01", true, { { 5, 19, "9" } }, 5, 8, "合計金額" },
	{ "kind of account 4 in type 91", "debit-result.txt", "2026-05-01", true, { { 2, 43, "4" } }, 2, 43,
		"預金種目" },
};

static void test_refused(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
		const struct refused_row *row = &REFUSED[i];
		struct zengin_file f;
		const struct zengin_rules rules = rules_of(row->today, row->result);
		struct str bytes = patched(a, vector_of(a, row->vector), row->patches);
		ROW_INT(zengin_read(a, bytes, &rules, &f), ERR_FORMAT, "%s", row->what);
		size_t at = 0;
		while (at < f.problems->count && f.problems->items[at].warning)
			at++;
		const struct zengin_problem *p = &f.problems->items[at];
		ROW_INT(p->line, row->line, "%s", row->what);
		ROW_INT(p->column, row->column, "%s", row->what);
		ROW_STR(str_from(p->item == NULL ? "" : p->item), row->item == NULL ? "" : row->item, "%s", row->what);
		ROW_TRUE(zengin_problem_text(a, LANG_EN, p).n > 0, "%s", row->what);
	}
}

/* Records that are too long or too short, whole files that are none. */
static void test_refused_bytes(void **state) {
	struct arena *a = *state;
	struct str v = vector_of(a, "transfer.txt");
	struct str longer = STR_JOIN(a, str_slice(v, 0, 122 + 80), S("X"), str_from_offset(v, 122 + 80));
	struct str shorter = STR_JOIN(a, str_slice(v, 0, 122 + 80), str_from_offset(v, 122 + 81));
	struct str plain = without_separators(a, v);
	const struct { const char *what; struct str bytes; int64_t line; size_t column;
	} rows[] = {
		{ "121 bytes", longer, 2, 121 },
		{ "119 bytes", shorter, 2, 120 },
		{ "121 bytes without separators",
			STR_JOIN(a, str_slice(plain, 0, 240), S("X"), str_from_offset(plain, 240)), 3, 1 },
		{ "119 bytes without separators", STR_JOIN(a, str_slice(plain, 0, 240), str_from_offset(plain, 241)), 3,
			1 },
		{ "one more byte behind the end", str_join2(a, plain, S("X")), 7, 1 },
		{ "an empty line behind the end", str_join2(a, v, S("\r\n")), 7, 1 },
		{ "data behind the end", str_join2(a, v, str_slice(v, 122, 122)), 7, 1 },
		{ "cut off in the middle", str_slice(v, 0, 3 * 122), 3, 0 },
		{ "empty", S(""), 0, 0 },
		{ "EBCDIC", S("\xf1\xf2\xf1\xf0"), 1, 1 },
		{ "a byte order mark", str_join2(a, S("\xef\xbb\xbf"), v), 1, 1 },
		{ "mixed separators", STR_JOIN(a, str_slice(v, 0, 120), S("\n"), str_from_offset(v, 122)), 2, 121 },
		{ "a table", S("支払日,金額\r\n"), 1, 1 },
		{ "31 bytes of a name move the rest",
			STR_JOIN(a, str_slice(v, 0, 122 + 50),
				S("\xb6)\xd0\xce\xdd\xbc\xd6\xb3\xc3\xdd                     X"),
				str_slice(v, 122 + 80, 40), str_from_offset(v, 244)),
			2, 121 },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct zengin_file f;
		const struct zengin_rules rules = rules_of("2026-04-01", false);
		ROW_INT(zengin_read(a, rows[i].bytes, &rules, &f), ERR_FORMAT, "%s", rows[i].what);
		ROW_INT(f.problems->items[0].line, rows[i].line, "%s", rows[i].what);
		ROW_INT(f.problems->items[0].column, rows[i].column, "%s", rows[i].what);
	}
}

/* All that is wrong is told, up to a hundred. */
static void test_many_problems(void **state) {
	struct arena *a = *state;
	struct zengin_file f;
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	const struct patch patches[] = { { 2, 51, "a" }, { 3, 81, "x" }, { 4, 113, "Z" }, { 0, 0, NULL } };
	assert_int_equal(zengin_read(a, patched(a, vector_of(a, "transfer.txt"), patches), &rules, &f), ERR_FORMAT);
	assert_int_equal(f.problems->refused, 3);
	assert_int_equal(f.problems->items[2].line, 4);
}

/* ---- days ---- */

static void test_days(void **state) {
	static const struct { const char *mmdd, *today; bool forward; const char *day;
	} MMDD[] = {
		{ "0415", "2026-04-01", true, "2026-04-15" },
		{ "0401", "2026-04-01", true, "2026-04-01" },
		{ "0331", "2026-04-01", true, "2027-03-31" },
		{ "0229", "2027-12-01", true, "2028-02-29" },
		{ "0229", "2026-12-01", true, NULL },
		{ "1228", "2027-01-04", false, "2026-12-28" },
		{ "0104", "2027-01-04", false, "2027-01-04" },
		{ "0000", "2026-04-01", true, NULL },
		{ "04 1", "2026-04-01", true, NULL },
	};
	static const struct { const char *era, *today, *day; bool outside;
	} ERAS[] = {
		{ "080416", "2026-04-16", "2026-04-16", false },
		{ "310430", "2019-05-07", "2019-04-30", false },
		{ "010501", "2019-05-07", "2019-05-01", false },
		{ "310501", "2019-05-07", "2019-05-01", true },
		{ "010430", "2019-05-07", NULL, false },
		{ "320105", "2020-01-06", NULL, false },
		{ "640107", "1989-01-10", "1989-01-07", false },
		{ "010108", "1989-01-10", "1989-01-08", false },
		{ "640108", "1989-01-10", "1989-01-08", true },
		{ "000101", "2026-04-16", NULL, false },
		{ "081301", "2026-04-16", NULL, false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(MMDD); i++) {
		struct date d;
		ROW_INT(zengin_date_mmdd(str_from(MMDD[i].mmdd), iso(MMDD[i].today), MMDD[i].forward, &d),
			MMDD[i].day != NULL, "%s %s", MMDD[i].mmdd, MMDD[i].today);
		if (MMDD[i].day != NULL)
			ROW_INT(d.days, iso(MMDD[i].day).days, "%s", MMDD[i].mmdd);
	}
	for (size_t i = 0; i < COUNT_OF(ERAS); i++) {
		struct date d;
		bool outside = false;
		ROW_INT(zengin_date_era(str_from(ERAS[i].era), iso(ERAS[i].today), &d, &outside), ERAS[i].day != NULL,
			"%s %s", ERAS[i].era, ERAS[i].today);
		if (ERAS[i].day != NULL)
			ROW_INT(d.days, iso(ERAS[i].day).days, "%s", ERAS[i].era);
		ROW_INT(outside, ERAS[i].outside, "%s %s", ERAS[i].era, ERAS[i].today);
	}
}

/* ---- writing ---- */

static void test_split(void **state) {
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w, again;
	struct zengin_file f;
	struct zengin_transfer items[5];
	fill_order(&order);
	for (size_t i = 0; i < COUNT_OF(items); i++) {
		items[i] = VECTOR_ITEMS[i % 3];
		items[i].yen = 100 + (int64_t)i;
		items[i].customer_1 = S("");
	}
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	struct zengin_options options = { .separator = ZENGIN_CRLF, .most_count = 2, .calendar = banks() };
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &options, &w), OK);
	assert_int_equal(w.batch_count, 3);
	assert_read(a, w.bytes, &rules, &f);
	assert_int_equal(f.batch_count, 3);
	assert_int_equal(f.batches[2].count, 1);
	assert_true(str_equal(zengin_write(a, &f), w.bytes));
	options = (struct zengin_options){ .separator = ZENGIN_NO_SEPARATOR, .most_yen = 205, .calendar = banks() };
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &options, &w), OK);
	assert_int_equal(w.batch_count, 3); /* 100+101, 102+103, 104 */
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &options, &again), OK);
	assert_true(str_equal(w.bytes, again.bytes));
	assert_string_equal(w.sha256, again.sha256);
	assert_read(a, w.bytes, &rules, &f);
}

static const struct {
	const char *what;
	int field;
	const char *text;
	int64_t number;
	size_t column;
	const char *item;
} UNWRITABLE[] = {
	{ "kanji", 1, "見本商店", 0, 51, "受取人名" },
	{ "31 bytes", 1, "ｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱ", 0, 81, "受取人名" },
	{ "no name", 1, "", 0, 51, "受取人名" },
	{ "a long mark", 1, "ﾐｰ", 0, 52, "受取人名" },
	{ "a bracket in the wrong place", 1, "(ｶ)ﾐﾎﾝ", 0, 51, "受取人名" },
	{ "amount 0", 2, NULL, 0, 81, "振込金額" },
	{ "a negative amount", 2, NULL, -1, 81, "振込金額" },
	{ "an amount over the field", 2, NULL, INT64_C(10000000000), 81, "振込金額" },
	{ "bank of 3 digits", 3, "999", 0, 2, "被仕向銀行番号" },
	{ "branch with a letter", 4, "9O1", 0, 21, "被仕向支店番号" },
	{ "account of 6 digits", 5, "900000", 0, 44, "口座番号" },
	{ "kind of account 3", 6, NULL, 3, 43, "預金種目" },
	{ "code of 11 digits", 7, "12345678901", 0, 92, "顧客コード・EDI情報" },
	{ "comma in EDI", 8, "A,B", 0, 93, "顧客コード・EDI情報" },
	{ "new code 3", 10, NULL, 3, 91, "新規コード" },
	{ "21 bytes of EDI", 8, "123456789012345678901", 0, 112, "顧客コード・EDI情報" },
	{ "a bank's name in kanji", 9, "見本銀行", 0, 6, "被仕向銀行名" },
};

static void test_unwritable(void **state) {
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w;
	const struct zengin_options options = { .separator = ZENGIN_CRLF, .calendar = banks() };
	fill_order(&order);
	for (size_t i = 0; i < COUNT_OF(UNWRITABLE); i++) {
		struct zengin_transfer items[2] = { VECTOR_ITEMS[1], VECTOR_ITEMS[1] }, *t = &items[1];
		struct str text = UNWRITABLE[i].text == NULL ? S("") : str_from(UNWRITABLE[i].text);
		t->yen = 5;
		switch (UNWRITABLE[i].field) {
		case 1: t->holder = text; break;
		case 2: t->yen = UNWRITABLE[i].number; break;
		case 3: t->bank_code = text; break;
		case 4: t->branch_code = text; break;
		case 5: t->number = text; break;
		case 6: t->account_kind = UNWRITABLE[i].number; break;
		case 7: t->customer_1 = text; break;
		case 8: t->edi = text; break;
		case 9: t->bank_name = text; break;
		case 10: t->new_code = UNWRITABLE[i].number; break;
		}
		ROW_INT(zengin_write_transfers(a, &order, items, 2, &options, &w), ERR_INPUT, "%s", UNWRITABLE[i].what);
		ROW_INT(w.problems->refused, 1, "%s", UNWRITABLE[i].what);
		ROW_INT(w.problems->items[0].line, 2, "%s", UNWRITABLE[i].what);
		ROW_INT(w.problems->items[0].column, UNWRITABLE[i].column, "%s", UNWRITABLE[i].what);
		ROW_STR(str_from(w.problems->items[0].item), UNWRITABLE[i].item, "%s", UNWRITABLE[i].what);
	}
}

static void test_unwritable_order(void **state) {
	static const struct {
		const char *made, *pay, *sentence;
	} DAYS[] = { { "2026-04-01", "2026-04-18", "銀行の休業日です。" },
		{ "2026-04-16", "2026-04-15", "作成日より前の日です。" },
		{ "2026-04-01", "2026-12-31", "銀行の休業日です。" },
		{ "2026-04-01", "2027-04-02", "1年より先の日は書けません（ファイルの日付に年がないためです）。" },
		{ "2026-04-01", "2026-04-29", "銀行の休業日です。" } };
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w;
	const struct zengin_options options = { .separator = ZENGIN_CRLF, .calendar = banks() };
	for (size_t i = 0; i < COUNT_OF(DAYS); i++) {
		fill_order(&order);
		order.made_on = iso(DAYS[i].made);
		order.pay_on = iso(DAYS[i].pay);
		ROW_INT(zengin_write_transfers(a, &order, &VECTOR_ITEMS[1], 1, &options, &w), ERR_INPUT, "%s",
			DAYS[i].pay);
		ROW_STR(str_from(w.problems->items[0].item), "振込指定日", "%s", DAYS[i].pay);
		ROW_STR(str_from(w.problems->items[0].sentence), DAYS[i].sentence, "%s", DAYS[i].pay);
	}
	fill_order(&order);
	assert_int_equal(zengin_write_transfers(a, &order, &VECTOR_ITEMS[1], 0, &options, &w), ERR_INPUT);
	order.client_code = S("123");
	order.client_name = S("見本区");
	assert_int_equal(zengin_write_transfers(a, &order, &VECTOR_ITEMS[1], 1, &options, &w), ERR_INPUT);
	assert_int_equal(w.problems->refused, 2);
	/* 振込指定区分 has one byte, and three values. */
	static const int64_t WAYS[] = { -1, 1, 9, 10 };
	for (size_t i = 0; i < COUNT_OF(WAYS); i++) {
		fill_order(&order);
		order.way = WAYS[i];
		ROW_INT(zengin_write_transfers(a, &order, &VECTOR_ITEMS[1], 1, &options, &w), ERR_INPUT, "%lld",
			(long long)WAYS[i]);
		ROW_INT(w.problems->items[0].column, 112, "%lld", (long long)WAYS[i]);
	}
}

/* The same account and amount: written, and told. */
static void test_written_twice(void **state) {
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w;
	const struct zengin_options options = { .separator = ZENGIN_CRLF, .calendar = banks() };
	const struct zengin_transfer items[] = { VECTOR_ITEMS[1], VECTOR_ITEMS[0], VECTOR_ITEMS[1] };
	fill_order(&order);
	assert_int_equal(zengin_write_transfers(a, &order, items, COUNT_OF(items), &options, &w), OK);
	assert_int_equal(w.problems->warned, 1);
	assert_int_equal(w.problems->items[0].line, 3);
	assert_int_equal(w.problems->items[0].number, 1);
}

static void test_salary(void **state) {
	struct arena *a = *state;
	struct zengin_order order;
	struct zengin_written w;
	struct zengin_file f;
	const struct zengin_options options = { .separator = ZENGIN_CRLF, .calendar = banks() };
	const struct zengin_rules rules = rules_of("2026-04-01", false);
	struct zengin_transfer t = VECTOR_ITEMS[1];
	fill_order(&order);
	order.type = S("71");
	t.holder = S("ﾔﾏﾀﾞ ﾀﾛｳ");
	t.customer_1 = S("42");
	assert_int_equal(zengin_write_transfers(a, &order, &t, 1, &options, &w), OK);
	assert_read(a, w.bytes, &rules, &f);
	assert_int_equal(f.kind, ZENGIN_SALARY);
	ROW_STR(zengin_text(a, &ZENGIN_SALARY_DATA, &f.batches[0].data[0], SALARY_DATA_EMPLOYEE), "0000000042",
		"employee");
	assert_true(str_equal(zengin_write(a, &f), w.bytes));
	t.holder = S("ﾔﾏﾀﾞ-ﾀﾛｳ");
	assert_int_equal(zengin_write_transfers(a, &order, &t, 1, &options, &w), ERR_INPUT);
	assert_int_equal(w.problems->items[0].column, 55);
	/* No savings account, no EDI. */
	t.holder = S("ﾔﾏﾀﾞ ﾀﾛｳ");
	t.account_kind = 4;
	assert_int_equal(zengin_write_transfers(a, &order, &t, 1, &options, &w), ERR_INPUT);
	assert_int_equal(w.problems->items[0].column, 43);
	t.account_kind = 1;
	t.edi = S("1");
	assert_int_equal(zengin_write_transfers(a, &order, &t, 1, &options, &w), ERR_INPUT);
	assert_int_equal(w.problems->items[0].column, 92);
}

static struct str notice_bytes(struct arena *a, const struct str *header, const struct str *one,
	const struct str *other, const struct str *trailer) {
	const struct str end[] = { S("9"), S("") };
	return STR_JOIN(a, zengin_compose(a, &ZENGIN_NOTICE_HEADER, header),
		zengin_compose(a, &ZENGIN_NOTICE_DATA, one), zengin_compose(a, &ZENGIN_NOTICE_DATA, other),
		zengin_compose(a, &ZENGIN_NOTICE_TRAILER, trailer), zengin_compose(a, &ZENGIN_LONG_END, end));
}

static void expect_notice(struct arena *a, struct str bytes, size_t column, const char *item) {
	const struct zengin_rules rules = rules_of("2026-04-16", true);
	struct zengin_file f;
	enum err e = zengin_read(a, bytes, &rules, &f);
	ROW_INT(e, column == 0 ? OK : ERR_FORMAT, "%s", item);
	if (e == OK)
		return;
	ROW_INT(f.problems->items[0].line, 4, "%s", item);
	ROW_INT(f.problems->items[0].column, column, "%s", item);
	ROW_STR(str_from(f.problems->items[0].item), item, "trailer");
}

/* Banks count what was cancelled or they do not: both are met, and nothing else. */
static void test_notice_sums(void **state) {
	struct arena *a = *state;
	const struct str header[NOTICE_HEADER_FIELDS] = { S("1"), S("01"), S("0"), S("080416"), S("080415"),
		S("080416"), S("9999"), S(""), S("999"), S(""), S("1"), S("9000001"), S(""), S("") };
	const struct str one[NOTICE_DATA_FIELDS] = { S("2"), S("1"), S("080415"), S("000000"), S("50000"), S("0"),
		S("0"), S(""), S(""), S(""), S("0"), S(""), S("") };
	struct str other[NOTICE_DATA_FIELDS];
	static const struct {
		const char *count, *sum, *cancelled_count, *cancelled_sum;
		size_t column;
		const char *item;
	} ROWS[] = {
		{ "1", "50000", "1", "700", 0, "without" },
		{ "2", "50700", "1", "700", 0, "with" },
		{ "1", "50700", "1", "700", 8, "振込合計金額" },
		{ "2", "50000", "1", "700", 8, "振込合計金額" },
		{ "3", "50000", "1", "700", 2, "振込合計件数" },
		{ "1", "50000", "2", "700", 20, "取消合計件数" },
		{ "1", "50000", "1", "701", 26, "取消合計金額" },
	};
	memcpy(other, one, sizeof other);
	other[NOTICE_DATA_POSTED] = S("080416"); /* another day: the same reference may stand there */
	other[NOTICE_DATA_AMOUNT] = S("700");
	other[NOTICE_DATA_CANCELLED] = S("1");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct str trailer[NOTICE_TRAILER_FIELDS] = { S("8"), str_from(ROWS[i].count),
			str_from(ROWS[i].sum), str_from(ROWS[i].cancelled_count), str_from(ROWS[i].cancelled_sum),
			S("") };
		expect_notice(a, notice_bytes(a, header, one, other, trailer), ROWS[i].column, ROWS[i].item);
	}
}

/* A notice of transfers received, put together field by field. */
static void test_notice(void **state) {
	struct arena *a = *state;
	struct str header[NOTICE_HEADER_FIELDS] = { S("1"), S("01"), S("0"), S("080416"), S("080415"), S("080415"),
		S("9999"), S("\xc3\xbd\xc4"), S("999"), S(""), S("1"), S("9000001"), S("\xd0\xce\xdd"), S("") };
	struct str data[NOTICE_DATA_FIELDS] = { S("2"), S("1"), S("080415"), S("000000"), S("50000"), S("0"), S("0"),
		S("\xd0\xce\xdd \xca\xc5\xba"), S(""), S(""), S("0"), S("C20260415000042"), S("") };
	struct str trailer[NOTICE_TRAILER_FIELDS] = { S("8"), S("1"), S("50000"), S("1"), S("700"), S("") },
		end[] = { S("9"), S("") };
	struct str cancelled[NOTICE_DATA_FIELDS];
	memcpy(cancelled, data, sizeof data);
	cancelled[NOTICE_DATA_REFERENCE] = S("2");
	cancelled[NOTICE_DATA_CANCELLED] = S("1");
	cancelled[NOTICE_DATA_AMOUNT] = S("700");
	struct str bytes = STR_JOIN(a, zengin_compose(a, &ZENGIN_NOTICE_HEADER, header),
		zengin_compose(a, &ZENGIN_NOTICE_DATA, data), zengin_compose(a, &ZENGIN_NOTICE_DATA, cancelled),
		zengin_compose(a, &ZENGIN_NOTICE_TRAILER, trailer), zengin_compose(a, &ZENGIN_LONG_END, end));
	struct zengin_file f;
	struct zengin_account account;
	struct zengin_movement *m;
	size_t count;
	const struct zengin_rules rules = rules_of("2026-04-16", true);
	assert_read(a, bytes, &rules, &f);
	zengin_movements(a, &f, &f.batches[0], rules.today, &account, &m, &count);
	assert_int_equal(count, 2);
	assert_true(!m[0].cancelled && m[1].cancelled && m[1].yen == 700);
	ROW_STR(m[0].edi, "C20260415000042", "EDI");
	assert_true(str_equal(zengin_write(a, &f), bytes));
	/* The same reference twice on one day. */
	data[NOTICE_DATA_REFERENCE] = S("2");
	bytes = STR_JOIN(a, zengin_compose(a, &ZENGIN_NOTICE_HEADER, header),
		zengin_compose(a, &ZENGIN_NOTICE_DATA, data), zengin_compose(a, &ZENGIN_NOTICE_DATA, cancelled),
		zengin_compose(a, &ZENGIN_NOTICE_TRAILER, trailer), zengin_compose(a, &ZENGIN_LONG_END, end));
	assert_int_equal(zengin_read(a, bytes, &rules, &f), ERR_FORMAT);
	assert_int_equal(f.problems->items[0].line, 3);
	assert_int_equal(f.problems->items[0].column, 2);
}

/* Every field fills its place: no gap, no overlap, a label each. */
static void test_layouts(void **state) {
	(void)state;
	for (int kind = ZENGIN_TRANSFER; kind < ZENGIN_KIND_COUNT; kind++) {
		for (int section = ZENGIN_HEADER; section < ZENGIN_SECTION_COUNT; section++) {
			const struct zengin_layout *l =
				zengin_layout((enum zengin_kind)kind, (enum zengin_section)section);
			size_t at = 0;
			for (size_t i = 0; i < l->count; i++) {
				ROW_INT(l->fields[i].from, at, "%s field %zu", l->name, i);
				ROW_TRUE(l->fields[i].label != NULL && l->fields[i].kind != 0, "%s field %zu", l->name,
					i);
				at += l->fields[i].width;
			}
			ROW_INT(at, l->width, "%s", l->name);
		}
	}
	/* Positions of the format as banks print them, from 1. */
	assert_int_equal(ZENGIN_TRANSFER_DATA.fields[TRANSFER_DATA_HOLDER].from + 1, 51);
	assert_int_equal(ZENGIN_TRANSFER_DATA.fields[TRANSFER_DATA_AMOUNT].from + 1, 81);
	assert_int_equal(ZENGIN_TRANSFER_DATA.fields[TRANSFER_DATA_SIGN].from + 1, 113);
	assert_int_equal(ZENGIN_DEBIT_TRAILER.fields[DEBIT_TRAILER_FAILED_SUM].from + 1, 44);
	assert_int_equal(ZENGIN_STATEMENT_DATA.fields[STATEMENT_DATA_EDI].from + 1, 180);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = { UNIT(test_transfer_read), UNIT(test_transfer_write), UNIT(test_debit_read),
		UNIT(test_debit_request), UNIT(test_debit_kind), UNIT(test_statement_read), UNIT(test_overdraft),
		UNIT(test_notice_sums), UNIT(test_separators), UNIT(test_warnings), UNIT(test_twice),
		UNIT(test_many_batches), UNIT(test_refused), UNIT(test_refused_bytes), UNIT(test_many_problems),
		UNIT(test_days), UNIT(test_split), UNIT(test_unwritable), UNIT(test_unwritable_order),
		UNIT(test_written_twice), UNIT(test_salary), UNIT(test_notice), UNIT(test_layouts) };
	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
