/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 総合振込 and 給与・賞与振込 as bytes: every item is checked as a reader of the bank would, then the records are put
 * together. The same input gives the same bytes. See zengin.h. */
#include "office/bank/zengin-private.h"

#include "base/buf.h"

#include <sodium.h>
#include <string.h>

struct writing {
	struct arena *a;
	const struct zengin_order *order;
	const struct zengin_transfer *items;
	size_t count;
	struct zengin_options options;
	enum zengin_kind kind;
	const struct zengin_layout *header, *data;
	struct zengin_problems *problems;
};

/* ---- checks ---- */

static void refuse(struct writing *w, int64_t line, const struct zengin_layout *layout, size_t field, size_t byte,
	const char *sentence, struct str text, int64_t number, int64_t other) {
	zengin_complain(w->problems,
		(struct zengin_problem){ .line = line,
			.column = layout->fields[field].from + byte,
			.item = layout->fields[field].label,
			.sentence = sentence,
			.text = text,
			.number = number,
			.other = other });
}

/* As many digits as the field has, or (short ones allowed) at most. */
static void check_digits(struct writing *w, int64_t line, const struct zengin_layout *layout, size_t field,
	struct str value, bool may_be_short) {
	size_t width = layout->fields[field].width == 20 ? 10 : layout->fields[field].width;
	if (may_be_short && value.n == 0)
		return;
	if (!zengin_digits(value) || value.n > width || (!may_be_short && value.n != width))
		refuse(w, line, layout, field, 1,
			may_be_short ? T("{number}桁までの数字で書いてください。") :
				T("{number}桁の数字で書いてください。"),
			STR_NONE, (int64_t)width, 0);
}

static void check_text(struct writing *w, int64_t line, const struct zengin_layout *layout, size_t field,
	struct str text, enum bank_text_class class, bool required) {
	size_t byte = 1, width = layout->fields[field].width, bytes = utf8_count(text);
	const char *sentence = bank_text_check(text, class, w->options.text_flags, &byte);
	if (required && str_trim(text).n == 0)
		refuse(w, line, layout, field, 1, T("名前がありません。"), STR_NONE, 0, 0);
	else if (sentence != NULL)
		refuse(w, line, layout, field, byte, sentence, STR_NONE, 0, 0);
	else if (str_starts(text, S(" ")))
		refuse(w, line, layout, field, 1, T("空白から始まっています（左づめが決まりです）。"), STR_NONE, 0, 0);
	else if (bytes > width)
		refuse(w, line, layout, field, width + 1,
			T("長すぎます。{number}バイトあり、この欄には{other}バイトまでしか書けません（濁点・半濁点も1バイトです）。"),
			STR_NONE, (int64_t)bytes, (int64_t)width);
}

/* An open day of banks, today or later, that MMDD brings back. */
static void check_day(struct writing *w) {
	struct civil day = date_civil(w->order->pay_on);
	struct date again = { 0 };
	struct str mmdd = str_format(w->a, "%02d%02d", day.month, day.day);
	const char *sentence = NULL;
	if (date_compare(w->order->pay_on, w->order->made_on) < 0)
		sentence = T("作成日より前の日です。");
	else if (!zengin_date_mmdd(mmdd, w->order->made_on, true, &again) || again.days != w->order->pay_on.days)
		sentence = T("1年より先の日は書けません（ファイルの日付に年がないためです）。");
	else if (!business_day_is_open(w->options.calendar, w->order->pay_on))
		sentence = T("銀行の休業日です。");
	if (sentence != NULL)
		refuse(w, 0, w->header, TRANSFER_HEADER_DATE, 1, sentence, STR_NONE, 0, 0);
}

static void check_order(struct writing *w) {
	const struct zengin_order *o = w->order;
	check_digits(w, 0, w->header, TRANSFER_HEADER_CLIENT, o->client_code, false);
	check_text(w, 0, w->header, TRANSFER_HEADER_CLIENT_NAME, o->client_name, BANK_TEXT_NAME, true);
	check_digits(w, 0, w->header, TRANSFER_HEADER_BANK, o->bank_code, false);
	check_text(w, 0, w->header, TRANSFER_HEADER_BANK_NAME, o->bank_name, BANK_TEXT_PLACE, false);
	check_digits(w, 0, w->header, TRANSFER_HEADER_BRANCH, o->branch_code, false);
	check_text(w, 0, w->header, TRANSFER_HEADER_BRANCH_NAME, o->branch_name, BANK_TEXT_PLACE, false);
	check_digits(w, 0, w->header, TRANSFER_HEADER_ACCOUNT, o->number, false);
	if (o->account_kind != 1 && o->account_kind != 2 && o->account_kind != 9)
		refuse(w, 0, w->header, TRANSFER_HEADER_ACCOUNT_KIND, 1, T("この種類のファイルに使えない預金種目です。"), STR_NONE, 0, 0);
	if (w->kind == ZENGIN_TRANSFER && o->way != 0 && o->way != 7 && o->way != 8)
		refuse(w, 0, w->data, TRANSFER_DATA_WAY, 1, T("振込指定区分は、7（電信）か8（文書）か0です。"), STR_NONE, 0, 0);
	check_day(w);
	if (w->count == 0)
		zengin_complain(w->problems, (struct zengin_problem){ .sentence = T("支払が1件もありません。") });
}

static void check_item(struct writing *w, size_t i) {
	const struct zengin_transfer *t = &w->items[i];
	int64_t line = (int64_t)i + 1;
	bool salary = w->kind == ZENGIN_SALARY;
	check_digits(w, line, w->data, TRANSFER_DATA_BANK, t->bank_code, false);
	check_text(w, line, w->data, TRANSFER_DATA_BANK_NAME, t->bank_name, BANK_TEXT_PLACE, false);
	check_digits(w, line, w->data, TRANSFER_DATA_BRANCH, t->branch_code, false);
	check_text(w, line, w->data, TRANSFER_DATA_BRANCH_NAME, t->branch_name, BANK_TEXT_PLACE, false);
	check_digits(w, line, w->data, TRANSFER_DATA_ACCOUNT, t->number, false);
	check_text(w, line, w->data, TRANSFER_DATA_HOLDER, t->holder, salary ? BANK_TEXT_PAYROLL : BANK_TEXT_NAME,
		true);
	if (!zengin_account_kind_fits(w->kind, t->account_kind))
		refuse(w, line, w->data, TRANSFER_DATA_ACCOUNT_KIND, 1, T("この種類のファイルに使えない預金種目です。"), STR_NONE, 0, 0);
	if (t->yen <= 0)
		refuse(w, line, w->data, TRANSFER_DATA_AMOUNT, 1, T("金額が0円以下です。"), STR_NONE, 0, 0);
	else if (t->yen > ZENGIN_MOST_AMOUNT || t->yen > w->options.most_yen)
		refuse(w, line, w->data, TRANSFER_DATA_AMOUNT, 1,
			T("{number}円は大きすぎます。1件に書けるのは{other}円までです。"), STR_NONE, t->yen,
			w->options.most_yen < ZENGIN_MOST_AMOUNT ? w->options.most_yen : ZENGIN_MOST_AMOUNT);
	if (t->new_code < 0 || t->new_code > 2)
		refuse(w, line, w->data, TRANSFER_DATA_NEW, 1, T("新規コードは0・1・2のどれかです。"), STR_NONE, 0, 0);
	check_digits(w, line, w->data, TRANSFER_DATA_CUSTOMER, t->customer_1, true);
	check_digits(w, line, w->data, TRANSFER_DATA_CUSTOMER, t->customer_2, true);
	if (salary && t->edi.n > 0)
		refuse(w, line, w->data, SALARY_DATA_EMPLOYEE, 1, T("給与・賞与の振込には、EDI情報を書けません。"), STR_NONE, 0, 0);
	else if (t->edi.n > 0)
		check_text(w, line, w->data, TRANSFER_DATA_CUSTOMER, t->edi, BANK_TEXT_EDI, false);
}

static void warn_twice(struct writing *w) {
	struct zengin_payee *payees = ARENA_ARRAY(w->a, struct zengin_payee, w->count);
	for (size_t i = 0; i < w->count; i++) {
		const struct zengin_transfer *t = &w->items[i];
		struct str account = STR_JOIN(w->a, t->bank_code, t->branch_code,
			str_of(&"0123456789"[t->account_kind], 1), t->number);
		payees[i] = (struct zengin_payee){ account.p, t->yen, (int64_t)i + 1 };
	}
	zengin_warn_twice(w->problems, payees, w->count, w->data->fields[TRANSFER_DATA_AMOUNT].label,
		w->data->fields[TRANSFER_DATA_AMOUNT].from + 1);
}

/* ---- records ---- */

static struct str jis(struct arena *a, struct str text) {
	struct str bytes = S("");
	if (!bank_text_encode(a, text, &bytes))
		BUG("unchecked text goes into a bank file");
	return bytes;
}

static struct str number(struct arena *a, int64_t value) {
	return str_format(a, "%lld", (long long)value);
}

static struct str header_record(struct writing *w) {
	const struct zengin_order *o = w->order;
	struct civil day = date_civil(o->pay_on);
	const struct str values[TRANSFER_HEADER_FIELDS] = {
		[TRANSFER_HEADER_SECTION] = S("1"),
		[TRANSFER_HEADER_TYPE] = o->type,
		[TRANSFER_HEADER_CODE] = S("0"),
		[TRANSFER_HEADER_CLIENT] = o->client_code,
		[TRANSFER_HEADER_CLIENT_NAME] = jis(w->a, o->client_name),
		[TRANSFER_HEADER_DATE] = str_format(w->a, "%02d%02d", day.month, day.day),
		[TRANSFER_HEADER_BANK] = o->bank_code,
		[TRANSFER_HEADER_BANK_NAME] = jis(w->a, o->bank_name),
		[TRANSFER_HEADER_BRANCH] = o->branch_code,
		[TRANSFER_HEADER_BRANCH_NAME] = jis(w->a, o->branch_name),
		[TRANSFER_HEADER_ACCOUNT_KIND] = number(w->a, o->account_kind),
		[TRANSFER_HEADER_ACCOUNT] = o->number,
		[TRANSFER_HEADER_FILLER] = S(""),
	};
	return zengin_compose(w->a, w->header, values);
}

static struct str ten_digits(struct arena *a, struct str code) {
	return str_join2(a, str_slice(S("0000000000"), 0, 10 - code.n), code);
}

static struct str data_record(struct writing *w, const struct zengin_transfer *t) {
	bool salary = w->kind == ZENGIN_SALARY;
	struct str codes = str_join2(w->a, ten_digits(w->a, t->customer_1), ten_digits(w->a, t->customer_2));
	struct str values[TRANSFER_DATA_FIELDS] = {
		[TRANSFER_DATA_SECTION] = S("2"),
		[TRANSFER_DATA_BANK] = t->bank_code,
		[TRANSFER_DATA_BANK_NAME] = jis(w->a, t->bank_name),
		[TRANSFER_DATA_BRANCH] = t->branch_code,
		[TRANSFER_DATA_BRANCH_NAME] = jis(w->a, t->branch_name),
		[TRANSFER_DATA_CLEARING] = S("0"),
		[TRANSFER_DATA_ACCOUNT_KIND] = number(w->a, t->account_kind),
		[TRANSFER_DATA_ACCOUNT] = t->number,
		[TRANSFER_DATA_HOLDER] = jis(w->a, t->holder),
		[TRANSFER_DATA_AMOUNT] = number(w->a, t->yen),
		[TRANSFER_DATA_NEW] = number(w->a, t->new_code),
		[TRANSFER_DATA_FILLER] = S(""),
	};
	if (salary) {
		values[SALARY_DATA_EMPLOYEE] = str_slice(codes, 0, 10);
		values[SALARY_DATA_SECTION_CODE] = str_from_offset(codes, 10);
		values[SALARY_DATA_FILLER] = S("");
	} else {
		values[TRANSFER_DATA_CUSTOMER] = t->edi.n > 0 ? jis(w->a, t->edi) : codes;
		values[TRANSFER_DATA_SIGN] = t->edi.n > 0 ? S("Y") : S("");
		values[TRANSFER_DATA_WAY] = number(w->a, w->order->way);
	}
	return zengin_compose(w->a, w->data, values);
}

static struct str trailer_record(struct writing *w, size_t count, int64_t yen) {
	const struct str values[TRANSFER_TRAILER_FIELDS] = { [TRANSFER_TRAILER_SECTION] = S("8"),
		[TRANSFER_TRAILER_COUNT] = number(w->a, (int64_t)count),
		[TRANSFER_TRAILER_SUM] = number(w->a, yen),
		[TRANSFER_TRAILER_FILLER] = S("") };
	return zengin_compose(w->a, &ZENGIN_TRANSFER_TRAILER, values);
}

static void put(struct writing *w, struct buf *out, struct str record) {
	buf_str(out, record);
	if (w->options.separator == ZENGIN_CRLF)
		buf_cstr(out, "\r\n");
}

/* Items from `from` that fit into one batch. */
static size_t batch_end(const struct writing *w, size_t from, int64_t *ret_yen) {
	size_t to = from;
	int64_t yen = 0;
	while (to < w->count && to - from < w->options.most_count && yen + w->items[to].yen <= w->options.most_yen)
		yen += w->items[to++].yen;
	*ret_yen = yen;
	return to;
}

static void put_batches(struct writing *w, struct buf *out, struct zengin_written *ret) {
	for (size_t from = 0, to; from < w->count; from = to) {
		int64_t yen;
		to = batch_end(w, from, &yen);
		put(w, out, header_record(w));
		for (size_t i = from; i < to; i++) {
			struct arena_mark mark = arena_mark(w->a);
			put(w, out, data_record(w, &w->items[i]));
			arena_rewind(w->a, mark);
		}
		put(w, out, trailer_record(w, to - from, yen));
		ret->batch_count++;
		ret->yen += yen;
	}
	const struct str end[] = { S("9"), S("") };
	put(w, out, zengin_compose(w->a, &ZENGIN_SHORT_END, end));
}

/* ---- the whole ---- */

static enum zengin_kind kind_of(struct str type) {
	static const char *const SALARIES[] = { "11", "12", "71", "72" };
	for (size_t i = 0; i < COUNT_OF(SALARIES); i++)
		if (str_equal(type, str_from(SALARIES[i])))
			return ZENGIN_SALARY;
	return str_equal(type, S("21")) ? ZENGIN_TRANSFER : ZENGIN_INVALID;
}

static void start(struct writing *w) {
	if (w->kind == ZENGIN_INVALID || w->options.calendar == NULL ||
		(w->options.separator != ZENGIN_CRLF && w->options.separator != ZENGIN_NO_SEPARATOR))
		BUG("an order of a kind that is not written, or without calendar or separator");
	w->header = zengin_layout(w->kind, ZENGIN_HEADER);
	w->data = zengin_layout(w->kind, ZENGIN_DATA);
	if (w->options.most_count == 0 || w->options.most_count > ZENGIN_MOST_COUNT)
		w->options.most_count = ZENGIN_MOST_COUNT;
	if (w->options.most_yen == 0 || w->options.most_yen > ZENGIN_MOST_YEN)
		w->options.most_yen = ZENGIN_MOST_YEN;
}

enum err zengin_write_transfers(struct arena *a, const struct zengin_order *order, const struct zengin_transfer *items,
	size_t count, const struct zengin_options *options, struct zengin_written *ret) {
	struct writing w = { .a = a,
		.order = order,
		.items = items,
		.count = count,
		.options = *options,
		.kind = kind_of(order->type),
		.problems = ARENA_NEW(a, struct zengin_problems) };
	unsigned char hash[crypto_hash_sha256_BYTES];
	start(&w);
	*ret = (struct zengin_written){ .problems = w.problems, .count = (int64_t)count };
	check_order(&w);
	for (size_t i = 0; i < count; i++)
		check_item(&w, i);
	if (w.problems->refused > 0)
		return ERR_INPUT;
	warn_twice(&w);
	struct buf *out = ARENA_NEW(a, struct buf);
	buf_init(out, a, (count + 3 * (count + 2)) * 122 + 1024);
	put_batches(&w, out, ret);
	ret->bytes = buf_view(out);
	crypto_hash_sha256(hash, (const unsigned char *)ret->bytes.p, ret->bytes.n);
	sodium_bin2hex(ret->sha256, sizeof ret->sha256, hash, sizeof hash);
	return OK;
}
