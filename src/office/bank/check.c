/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in the records of a bank file: characters, numbers, days, and what header, data and trailer say together.
 * See zengin.h. */
#include "office/bank/zengin-private.h"

#include <stdlib.h>
#include <string.h>

/* ---- problems ---- */

struct place {
	struct zengin_file *file;
	const struct zengin_rules *rules;
	const struct zengin_layout *layout;
	const struct zengin_record *record;
};

static void complain_at(const struct place *p, size_t field, size_t byte, const char *sentence, struct str text,
	bool warning) {
	const struct zengin_field *f = &p->layout->fields[field];
	zengin_complain(p->file->problems,
		(struct zengin_problem){ .line = p->record->line,
			.column = f->from + byte,
			.item = f->label,
			.sentence = sentence,
			.text = text,
			.warning = warning });
}

static void refuse(const struct place *p, size_t field, const char *sentence) {
	complain_at(p, field, 1, sentence, STR_NONE, false);
}

static void warn(const struct place *p, size_t field, const char *sentence) {
	complain_at(p, field, 1, sentence, STR_NONE, true);
}

static void refuse_numbers(const struct place *p, size_t field, const char *sentence, int64_t number, int64_t other) {
	const struct zengin_field *f = &p->layout->fields[field];
	zengin_complain(p->file->problems,
		(struct zengin_problem){ .line = p->record->line,
			.column = f->from + 1,
			.item = f->label,
			.sentence = sentence,
			.number = number,
			.other = other });
}

static bool is_blank(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			return false;
	return true;
}

/* ---- one field ---- */

static void check_number(const struct place *p, size_t field, bool loose) {
	struct str raw = zengin_raw(p->layout, p->record, field);
	if (is_blank(raw) && loose) {
		warn(p, field, T("空白です（0を並べるのが決まりです）。"));
		return;
	}
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] < '0' || raw.p[i] > '9') {
			complain_at(p, field, i + 1, T("数字だけの項目に、ほかの文字があります。"), STR_NONE, false);
			return;
		}
	}
}

/* A character as it is shown in a sentence; empty when it cannot be shown. */
static struct str shown(unsigned char b) {
	static const char HALF[] = "｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ";
	static const char ASCII[] =
		" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
	if (b >= JIS_KANA_FIRST && b <= JIS_SEMI_VOICED)
		return str_of(&HALF[3 * (b - JIS_KANA_FIRST)], 3);
	return b >= 0x20 && b <= 0x7e ? str_of(&ASCII[b - 0x20], 1) : S("");
}

/* Characters and marks of a text from `raw`; the class of what banks write has all of JIS X 0201. */
static bool check_characters(const struct place *p, size_t field, struct str raw, enum bank_text_class class) {
	unsigned char before = 0;
	for (size_t i = 0; i < raw.n; i++) {
		unsigned char b = (unsigned char)raw.p[i];
		if (shown(b).n == 0) {
			complain_at(p, field, i + 1, T("JIS X 0201（半角カナ・英数字）にない文字があります。"), STR_NONE, false);
			return false;
		}
		if (class != BANK_TEXT_INVALID && !jis_in_class(b, class, p->rules->text_flags)) {
			complain_at(p, field, i + 1, T("「{text}」は、この項目に書けない文字です。"), shown(b), false);
			return false;
		}
		if (jis_is_mark(b) && !jis_takes_mark(before, b)) {
			complain_at(p, field, i + 1,
				T("濁点・半濁点の前に、それを付けられるカナがありません（前のシステムで切られた名前かもしれません）。"),
				STR_NONE, class == BANK_TEXT_INVALID);
			return class == BANK_TEXT_INVALID;
		}
		before = b;
	}
	return true;
}

/* Where the bracket of ｶ) stands; in files that are sent alone, for a bank's own texts are as they are. */
static void check_form(const struct place *p, size_t field, struct str raw) {
	size_t byte = 0;
	char room[3 * 64];
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		struct str c = shown((unsigned char)raw.p[i]);
		memcpy(room + n, c.p, c.n);
		n += c.n;
	}
	while (n > 0 && room[n - 1] == ' ')
		n--;
	if (kana_form_misplaced(str_of(room, n), &byte))
		complain_at(p, field, byte, T("法人などの略語のかっこの付け方が違います。先頭は「ｶ)」、末尾は「(ｶ」です。"), STR_NONE, false);
}

static void check_name(const struct place *p, size_t field, enum bank_text_class class) {
	struct str raw = zengin_raw(p->layout, p->record, field);
	if (is_blank(raw))
		refuse(p, field, T("名前がありません。"));
	else if (raw.p[0] == ' ')
		refuse(p, field, T("空白から始まっています（左づめが決まりです）。"));
	else if (check_characters(p, field, raw, class) && class == BANK_TEXT_NAME)
		check_form(p, field, raw);
}

static void check_mmdd(const struct place *p, size_t field, struct date *ret_date) {
	struct str raw = zengin_raw(p->layout, p->record, field);
	check_number(p, field, false);
	if (!zengin_digits(raw))
		return;
	if (!zengin_date_mmdd(raw, p->rules->today, !p->rules->result, ret_date))
		refuse(p, field, T("その年に、その日はありません。"));
	else if (p->rules->calendar != NULL && !business_day_is_open(p->rules->calendar, *ret_date))
		refuse(p, field, T("銀行の休業日です。"));
}

static void check_era(const struct place *p, size_t field, bool may_be_none) {
	struct str raw = zengin_raw(p->layout, p->record, field);
	struct date d;
	bool outside = false;
	if (may_be_none && (is_blank(raw) || str_equal(raw, S("000000"))))
		return;
	check_number(p, field, false);
	if (!zengin_digits(raw))
		return;
	if (!zengin_date_era(raw, p->rules->today, &d, &outside))
		refuse(p, field, T("日付として読めません（和暦の年・月・日が2桁ずつです）。"));
	else if (outside)
		warn(p, field, T("改元後の日が、前の元号の年で書かれています。"));
}

static void check_filler(const struct place *p, size_t field) {
	struct str raw = zengin_raw(p->layout, p->record, field);
	if (check_characters(p, field, raw, BANK_TEXT_INVALID) && !is_blank(raw))
		warn(p, field, T("空白のはずのところに、文字があります。"));
}

/* 顧客コード1・2, or EDI情報 when 識別表示 is Y. Banks differ on whether codes are digits. */
static void check_customer(const struct place *p) {
	struct str codes = zengin_raw(p->layout, p->record, TRANSFER_DATA_CUSTOMER),
		sign = zengin_raw(p->layout, p->record, TRANSFER_DATA_SIGN);
	if (sign.p[0] != 'Y' && sign.p[0] != ' ') {
		refuse(p, TRANSFER_DATA_SIGN, T("識別表示は、Yか空白です。"));
		return;
	}
	if (!check_characters(p, TRANSFER_DATA_CUSTOMER, codes, BANK_TEXT_EDI) || sign.p[0] == 'Y')
		return;
	for (size_t half = 0; half < 20; half += 10) {
		struct str code = str_slice(codes, half, 10);
		if (!zengin_digits(code))
			complain_at(p, TRANSFER_DATA_CUSTOMER, half + 1, T("顧客コードが10桁の数字ではありません。"), STR_NONE, true);
	}
}

static void check_field(const struct place *p, size_t field) {
	struct date day;
	switch (p->layout->fields[field].kind) {
	case ZENGIN_FIELD_NUMBER: check_number(p, field, false); break;
	case ZENGIN_FIELD_LOOSE: check_number(p, field, true); break;
	case ZENGIN_FIELD_PLACE:
		(void)check_characters(p, field, zengin_raw(p->layout, p->record, field), BANK_TEXT_PLACE);
		break;
	case ZENGIN_FIELD_NAME: check_name(p, field, BANK_TEXT_NAME); break;
	case ZENGIN_FIELD_PAYROLL: check_name(p, field, BANK_TEXT_PAYROLL); break;
	case ZENGIN_FIELD_TEXT:
		(void)check_characters(p, field, zengin_raw(p->layout, p->record, field), BANK_TEXT_INVALID);
		break;
	case ZENGIN_FIELD_MMDD: check_mmdd(p, field, &day); break;
	case ZENGIN_FIELD_ERA: check_era(p, field, false); break;
	case ZENGIN_FIELD_ERA_NONE: check_era(p, field, true); break;
	case ZENGIN_FIELD_FILLER: check_filler(p, field); break;
	case ZENGIN_FIELD_MARK: break; /* check_customer, once for both fields */
	}
}

/* ---- one record ---- */

/* Type and コード区分 stand in the same places of every header. */
static void check_header(const struct place *p) {
	char code = zengin_raw(p->layout, p->record, TRANSFER_HEADER_CODE).p[0];
	if (!str_equal(zengin_raw(p->layout, p->record, TRANSFER_HEADER_TYPE), p->file->type))
		refuse(p, TRANSFER_HEADER_TYPE, T("前のヘッダーと種別コードが違います。"));
	if (code == '1')
		refuse(p, TRANSFER_HEADER_CODE, T("コード区分が1（EBCDIC）です。JIS（コード区分0）で作り直してもらってください。"));
	else if (code != '0')
		refuse(p, TRANSFER_HEADER_CODE, T("コード区分は0（JIS）のはずです。"));
}

bool zengin_account_kind_fits(enum zengin_kind kind, int64_t account_kind) {
	switch (kind) {
	case ZENGIN_TRANSFER: return account_kind == 1 || account_kind == 2 || account_kind == 4 || account_kind == 9;
	case ZENGIN_SALARY: return account_kind == 1 || account_kind == 2;
	case ZENGIN_DEBIT: return account_kind == 1 || account_kind == 2 || account_kind == 3 || account_kind == 9;
	case ZENGIN_INVALID: case ZENGIN_NOTICE: case ZENGIN_STATEMENT: case ZENGIN_KIND_COUNT: break;
	}
	return account_kind >= 1 && account_kind <= 9;
}

/* 済, 資金不足, 取引なし, 預金者都合停止, 依頼書なし, 委託者都合停止, その他. */
static bool is_debit_result(int64_t result) {
	return (result >= 0 && result <= 4) || result == 8 || result == 9;
}

/* Fields at the same numbers in the three layouts of payments. */
_Static_assert((int)TRANSFER_DATA_ACCOUNT_KIND == (int)DEBIT_DATA_ACCOUNT_KIND &&
		(int)TRANSFER_DATA_ACCOUNT_KIND == (int)SALARY_DATA_ACCOUNT_KIND &&
		(int)TRANSFER_DATA_BANK == (int)DEBIT_DATA_BANK &&
		(int)TRANSFER_DATA_AMOUNT == (int)DEBIT_DATA_AMOUNT &&
		(int)TRANSFER_DATA_AMOUNT == (int)SALARY_DATA_AMOUNT,
	"the data records of 21, 11 and 91 begin alike");

static void check_payment(const struct place *p) {
	if (zengin_number(p->layout, p->record, TRANSFER_DATA_BANK) == 0)
		refuse(p, TRANSFER_DATA_BANK, T("金融機関の番号がありません。"));
	if (!zengin_account_kind_fits(p->file->kind, zengin_number(p->layout, p->record, TRANSFER_DATA_ACCOUNT_KIND)))
		refuse(p, TRANSFER_DATA_ACCOUNT_KIND, T("この種類のファイルに使えない預金種目です。"));
	if (zengin_number(p->layout, p->record, TRANSFER_DATA_AMOUNT) == 0 &&
		zengin_digits(zengin_raw(p->layout, p->record, TRANSFER_DATA_AMOUNT)))
		warn(p, TRANSFER_DATA_AMOUNT, T("金額が0円です。"));
	if (p->file->kind == ZENGIN_TRANSFER)
		check_customer(p);
	if (p->file->kind != ZENGIN_DEBIT)
		return;
	int64_t result = zengin_number(p->layout, p->record, DEBIT_DATA_RESULT);
	if (!is_debit_result(result))
		refuse(p, DEBIT_DATA_RESULT, T("決められた振替結果コード（0・1・2・3・4・8・9）ではありません。"));
	else if (!p->rules->result && result != 0)
		refuse(p, DEBIT_DATA_RESULT, T("請求のファイルでは、振替結果コードは0です。"));
}

static void check_movement(const struct place *p) {
	int64_t direction = zengin_number(p->layout, p->record, STATEMENT_DATA_DIRECTION);
	if (p->file->kind == ZENGIN_STATEMENT && direction != 1 && direction != 2)
		refuse(p, STATEMENT_DATA_DIRECTION, T("入払区分は、1（入金）か2（出金）です。"));
}

static void check_balance_sign(const struct place *p, size_t field) {
	int64_t sign = zengin_number(p->layout, p->record, field);
	if (sign != 1 && sign != 2)
		refuse(p, field, T("貸越区分は、1（プラス）か2（マイナス）です。"));
}

void zengin_check_fields(const struct zengin_rules *rules, struct zengin_file *file, const struct zengin_record *r) {
	const struct place p = { .file = file,
		.rules = rules,
		.layout = zengin_layout(file->kind, r->section),
		.record = r };
	bool payments = file->kind == ZENGIN_TRANSFER || file->kind == ZENGIN_SALARY || file->kind == ZENGIN_DEBIT;
	for (size_t i = 0; i < p.layout->count; i++)
		check_field(&p, i);
	if (r->section == ZENGIN_HEADER)
		check_header(&p);
	if (r->section == ZENGIN_DATA && payments)
		check_payment(&p);
	if (r->section == ZENGIN_DATA && !payments)
		check_movement(&p);
	if (file->kind == ZENGIN_STATEMENT && r->section == ZENGIN_HEADER)
		check_balance_sign(&p, STATEMENT_HEADER_BALANCE_SIGN);
	if (file->kind == ZENGIN_STATEMENT && r->section == ZENGIN_TRAILER)
		check_balance_sign(&p, STATEMENT_TRAILER_BALANCE_SIGN);
}

/* ---- a batch ---- */

static void compare(const struct place *trailer, size_t field, int64_t real, bool yen) {
	int64_t said = zengin_number(trailer->layout, trailer->record, field);
	if (said != real)
		refuse_numbers(trailer, field,
			yen ? T("トレーラには{number}円とありますが、明細の合計は{other}円です。") :
				T("トレーラには{number}件とありますが、明細は{other}件です。"),
			said, real);
}

struct sums { int64_t count, yen, other_count, other_yen; };

/* Data records whose `field` is one of the two values, and the others. */
static struct sums sum_by(const struct zengin_file *file, const struct zengin_batch *b, size_t amount, size_t field,
	int64_t value, int64_t also) {
	const struct zengin_layout *layout = zengin_layout(file->kind, ZENGIN_DATA);
	struct sums s = { 0 };
	for (size_t i = 0; i < b->count; i++) {
		int64_t yen = zengin_number(layout, &b->data[i], amount),
			is = zengin_number(layout, &b->data[i], field);
		bool first = is == value || is == also;
		s.count += first;
		s.yen += first ? yen : 0;
		s.other_count += !first;
		s.other_yen += first ? 0 : yen;
	}
	return s;
}

static void check_debit(const struct place *t, const struct zengin_batch *b) {
	struct sums s = sum_by(t->file, b, DEBIT_DATA_AMOUNT, DEBIT_DATA_RESULT, 0, 0);
	const struct sums request = { 0 };
	compare(t, DEBIT_TRAILER_COUNT, (int64_t)b->count, false);
	compare(t, DEBIT_TRAILER_SUM, s.yen + s.other_yen, true);
	s = t->rules->result ? s : request;
	compare(t, DEBIT_TRAILER_DONE_COUNT, s.count, false);
	compare(t, DEBIT_TRAILER_DONE_SUM, s.yen, true);
	compare(t, DEBIT_TRAILER_FAILED_COUNT, s.other_count, false);
	compare(t, DEBIT_TRAILER_FAILED_SUM, s.other_yen, true);
}

/* Whether the sum counts what was cancelled is written nowhere: both are met. */
static void check_notice(const struct place *t, const struct zengin_batch *b) {
	struct sums s = sum_by(t->file, b, NOTICE_DATA_AMOUNT, NOTICE_DATA_CANCELLED, 1, 1);
	bool with = zengin_number(t->layout, t->record, NOTICE_TRAILER_COUNT) == s.count + s.other_count;
	compare(t, NOTICE_TRAILER_COUNT, s.other_count + (with ? s.count : 0), false);
	compare(t, NOTICE_TRAILER_SUM, s.other_yen + (with ? s.yen : 0), true);
	compare(t, NOTICE_TRAILER_CANCELLED_COUNT, s.count, false);
	compare(t, NOTICE_TRAILER_CANCELLED_SUM, s.yen, true);
}

static void check_statement(const struct place *t, const struct zengin_batch *b) {
	struct sums s = sum_by(t->file, b, STATEMENT_DATA_AMOUNT, STATEMENT_DATA_DIRECTION, 1, 1);
	compare(t, STATEMENT_TRAILER_IN_COUNT, s.count, false);
	compare(t, STATEMENT_TRAILER_IN_SUM, s.yen, true);
	compare(t, STATEMENT_TRAILER_OUT_COUNT, s.other_count, false);
	compare(t, STATEMENT_TRAILER_OUT_SUM, s.other_yen, true);
	compare(t, STATEMENT_TRAILER_COUNT, (int64_t)b->count, false);
	int64_t before = zengin_number(&ZENGIN_STATEMENT_HEADER, b->header, STATEMENT_HEADER_BALANCE);
	int64_t after = zengin_number(t->layout, t->record, STATEMENT_TRAILER_BALANCE);
	before = zengin_number(&ZENGIN_STATEMENT_HEADER, b->header, STATEMENT_HEADER_BALANCE_SIGN) == 2 ? -before :
		before;
	after = zengin_number(t->layout, t->record, STATEMENT_TRAILER_BALANCE_SIGN) == 2 ? -after : after;
	if (before + s.yen - s.other_yen != after)
		refuse_numbers(t, STATEMENT_TRAILER_BALANCE,
			T("取引後残高は{number}円とありますが、取引前残高に入金を足し、出金を引くと{other}円です。"),
			after, before + s.yen - s.other_yen);
}

/* 勘定日 and 照会番号 together name a movement of an account. */
struct named { struct str reference, posted; int64_t line; };

static int by_name(const void *x, const void *y) {
	const struct named *a = x, *b = y;
	int order = str_compare(a->posted, b->posted);
	order = order == 0 ? str_compare(a->reference, b->reference) : order;
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void check_references(struct arena *a, const struct place *t, const struct zengin_batch *b) {
	bool statement = t->file->kind == ZENGIN_STATEMENT;
	const struct zengin_layout *layout = zengin_layout(t->file->kind, ZENGIN_DATA);
	size_t reference = statement ? STATEMENT_DATA_REFERENCE : NOTICE_DATA_REFERENCE,
		posted = statement ? STATEMENT_DATA_POSTED : NOTICE_DATA_POSTED;
	struct named *all = ARENA_ARRAY(a, struct named, b->count);
	for (size_t i = 0; i < b->count; i++)
		all[i] = (struct named){ zengin_value(layout, &b->data[i], reference),
			zengin_value(layout, &b->data[i], posted), b->data[i].line };
	if (b->count > 1)
		qsort(all, b->count, sizeof *all, by_name);
	for (size_t i = 1; i < b->count; i++)
		if (str_equal(all[i].reference, all[i - 1].reference) && str_equal(all[i].posted, all[i - 1].posted))
			zengin_complain(t->file->problems,
				(struct zengin_problem){ .line = all[i].line,
					.column = layout->fields[reference].from + 1,
					.item = layout->fields[reference].label,
					.sentence = T("{number}行目と同じ勘定日・照会番号です。"),
					.number = all[i - 1].line });
}

static int by_payee(const void *x, const void *y) {
	const struct zengin_payee *a = x, *b = y;
	int order = memcmp(a->account, b->account, ZENGIN_PAYEE_BYTES);
	if (order == 0)
		order = (a->yen > b->yen) - (a->yen < b->yen);
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

void zengin_warn_twice(struct zengin_problems *problems, struct zengin_payee *payees, size_t count, const char *item,
	size_t column) {
	if (count > 1)
		qsort(payees, count, sizeof *payees, by_payee);
	for (size_t i = 1; i < count; i++)
		if (memcmp(payees[i].account, payees[i - 1].account, ZENGIN_PAYEE_BYTES) == 0 &&
			payees[i].yen == payees[i - 1].yen)
			zengin_complain(problems,
				(struct zengin_problem){ .line = payees[i].line,
					.column = column,
					.item = item,
					.number = payees[i - 1].line,
					.sentence = T(
						"{number}行目と同じ口座・同じ金額です。二重の支払ではないか、確かめてください。"),
					.warning = true });
}

static void check_twice(struct arena *a, const struct place *t, const struct zengin_batch *b) {
	const struct zengin_layout *layout = zengin_layout(t->file->kind, ZENGIN_DATA);
	struct zengin_payee *payees = ARENA_ARRAY(a, struct zengin_payee, b->count);
	for (size_t i = 0; i < b->count; i++) {
		const char *bytes = b->data[i].bytes.p;
		char *account = arena_bytes(a, ZENGIN_PAYEE_BYTES);
		memcpy(account, bytes + layout->fields[TRANSFER_DATA_BANK].from, 4);
		memcpy(account + 4, bytes + layout->fields[TRANSFER_DATA_BRANCH].from, 3);
		memcpy(account + 7, bytes + layout->fields[TRANSFER_DATA_ACCOUNT_KIND].from, 8);
		payees[i] = (struct zengin_payee){ account, zengin_number(layout, &b->data[i], TRANSFER_DATA_AMOUNT),
			b->data[i].line };
	}
	zengin_warn_twice(t->file->problems, payees, b->count, layout->fields[TRANSFER_DATA_AMOUNT].label,
		layout->fields[TRANSFER_DATA_AMOUNT].from + 1);
}

_Static_assert((int)STATEMENT_HEADER_TO == (int)NOTICE_HEADER_TO && (int)TRANSFER_HEADER_DATE == (int)DEBIT_HEADER_DATE,
	"headers begin alike");

static struct date batch_date(const struct zengin_rules *rules, const struct zengin_file *file,
	const struct zengin_batch *b) {
	const struct zengin_layout *h = zengin_layout(file->kind, ZENGIN_HEADER);
	struct date d = rules->today;
	bool outside;
	bool eras = file->kind == ZENGIN_NOTICE || file->kind == ZENGIN_STATEMENT;
	bool found = eras ? zengin_date_era(zengin_value(h, b->header, STATEMENT_HEADER_TO), rules->today, &d, &outside)
		: zengin_date_mmdd(zengin_value(h, b->header, TRANSFER_HEADER_DATE), rules->today, !rules->result, &d);
	return found ? d : rules->today;
}

void zengin_check_batch(struct arena *a, const struct zengin_rules *rules, struct zengin_file *file,
	struct zengin_batch *batch) {
	const struct place t = { .file = file,
		.rules = rules,
		.layout = zengin_layout(file->kind, ZENGIN_TRAILER),
		.record = batch->trailer };
	batch->date = batch_date(rules, file, batch);
	switch (file->kind) {
	case ZENGIN_TRANSFER:
	case ZENGIN_SALARY: {
		struct sums s = sum_by(file, batch, TRANSFER_DATA_AMOUNT, TRANSFER_DATA_SECTION, 2, 2);
		compare(&t, TRANSFER_TRAILER_COUNT, s.count, false);
		compare(&t, TRANSFER_TRAILER_SUM, s.yen, true);
		break;
	}
	case ZENGIN_DEBIT: check_debit(&t, batch); break;
	case ZENGIN_NOTICE: check_notice(&t, batch); break;
	case ZENGIN_STATEMENT: check_statement(&t, batch); break;
	case ZENGIN_INVALID: case ZENGIN_KIND_COUNT: break;
	}
	bool payments = file->kind == ZENGIN_TRANSFER || file->kind == ZENGIN_SALARY || file->kind == ZENGIN_DEBIT;
	if (payments)
		check_twice(a, &t, batch);
	else
		check_references(a, &t, batch);
}
