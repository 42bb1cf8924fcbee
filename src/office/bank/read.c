/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes of a bank file to records and batches: what stands between records, how long they are, in which order. What
 * stands in them is check.c. See zengin.h. */
#include "office/bank/zengin-private.h"

#include <string.h>

void zengin_complain(struct zengin_problems *problems, struct zengin_problem problem) {
	if (problem.warning)
		problems->warned++;
	else
		problems->refused++;
	if (problems->count < ZENGIN_PROBLEMS_KEPT)
		problems->items[problems->count++] = problem;
}

struct str zengin_problem_text(struct arena *a, enum lang lang, const struct zengin_problem *p) {
	const struct msg_arg args[] = { { .name = "text", .text = p->text.p == NULL ? S("") : p->text },
		{ .name = "number", .number = p->number }, { .name = "other", .number = p->other } };
	return tr_format(a, lang, p->sentence, args, COUNT_OF(args));
}

static void refuse(struct zengin_file *file, int64_t line, size_t column, const char *sentence, int64_t number,
	int64_t other) {
	zengin_complain(file->problems,
		(struct zengin_problem){ .line = line,
			.column = column,
			.sentence = sentence,
			.number = number,
			.other = other });
}

/* ---- what the file is ---- */

static enum zengin_kind kind_of(struct str type) {
	static const struct { const char *type; enum zengin_kind kind;
	} TYPES[] = {
		{ "21", ZENGIN_TRANSFER },
		{ "11", ZENGIN_SALARY },
		{ "12", ZENGIN_SALARY },
		{ "71", ZENGIN_SALARY },
		{ "72", ZENGIN_SALARY },
		{ "91", ZENGIN_DEBIT },
		{ "01", ZENGIN_NOTICE },
		{ "03", ZENGIN_STATEMENT },
	};
	for (size_t i = 0; i < COUNT_OF(TYPES); i++)
		if (str_equal(type, str_from(TYPES[i].type)))
			return TYPES[i].kind;
	return ZENGIN_INVALID;
}

/* In EBCDIC digits are F0–F9 and the space is 40. */
static bool looks_ebcdic(struct str bytes) {
	return bytes.n > 3 && bytes.p[0] == '\xf1' && (unsigned char)bytes.p[1] >= 0xf0 &&
		(unsigned char)bytes.p[2] >= 0xf0;
}

/* Kind and type, or why it is none. */
static void recognise(struct str bytes, const struct zengin_rules *rules, struct zengin_file *file) {
	file->type = str_slice(bytes, 1, 2);
	file->kind = kind_of(file->type);
	if (bytes.n == 0)
		refuse(file, 0, 0, T("ファイルが空です。"), 0, 0);
	else if (looks_ebcdic(bytes))
		refuse(file, 1, 1, T("EBCDICで書かれたファイルです。JIS（シフトJIS）で作り直してもらってください。"), 0, 0);
	else if (str_starts(bytes, S("\xef\xbb\xbf")))
		refuse(file, 1, 1, T("先頭にUTF-8のしるし（BOM）があります。銀行のファイルではないか、ほかのソフトで保存し直されています。"), 0, 0);
	else if (bytes.p[0] != '1')
		refuse(file, 1, 1, T("ヘッダー・レコード（1で始まる行）から始まっていません。全銀形式のファイルか、確かめてください。"), 0, 0);
	else if (file->kind == ZENGIN_INVALID)
		zengin_complain(file->problems,
			(struct zengin_problem){ .line = 1,
				.column = 2,
				.item = ZENGIN_TRANSFER_HEADER.fields[TRANSFER_HEADER_TYPE].label,
				.sentence = T("「{text}」は、ここで読める種別コードではありません。"),
				.text = zengin_digits(file->type) ? file->type : S("") });
	else if (rules->want != ZENGIN_INVALID && rules->want != file->kind)
		zengin_complain(file->problems,
			(struct zengin_problem){ .line = 1,
				.column = 2,
				.item = ZENGIN_TRANSFER_HEADER.fields[TRANSFER_HEADER_TYPE].label,
				.sentence = T("別の種類のファイルです（{text}）。"),
				.text = str_from(zengin_kind_desc.values[file->kind].label) });
}

/* ---- records ---- */

static struct str separator_text(enum zengin_separator s) {
	switch (s) {
	case ZENGIN_CRLF: return S("\r\n");
	case ZENGIN_LF: return S("\n");
	case ZENGIN_CR: return S("\r");
	case ZENGIN_NO_SEPARATOR: break;
	}
	return S("");
}

static enum zengin_separator separator_of(struct str bytes) {
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			return ZENGIN_LF;
		if (bytes.p[i] == '\r')
			return i + 1 < bytes.n && bytes.p[i + 1] == '\n' ? ZENGIN_CRLF : ZENGIN_CR;
	}
	return ZENGIN_NO_SEPARATOR;
}

/* The next record; *rest becomes STR_NONE behind the last. */
static struct str next_record(struct zengin_file *file, size_t width, struct str *rest) {
	struct str separator = separator_text(file->separator);
	size_t end = separator.n == 0 ? width : str_find(*rest, separator, 0);
	struct str record = str_slice(*rest, 0, end);
	size_t used = record.n == rest->n ? rest->n : record.n + separator.n;
	file->last_separator = separator.n > 0 && record.n < rest->n;
	*rest = used >= rest->n ? STR_NONE : str_from_offset(*rest, used);
	return record;
}

static enum zengin_section section_of(struct str bytes) {
	switch (bytes.n == 0 ? '\0' : bytes.p[0]) {
	case '1': return ZENGIN_HEADER;
	case '2': return ZENGIN_DATA;
	case '8': return ZENGIN_TRAILER;
	case '9': return ZENGIN_END;
	default: return 0;
	}
}

/* What may stand behind a section: 1 → 2 8, 2 → 2 8, 8 → 1 9, 9 → nothing. */
static const char *order_refusal(enum zengin_section before, enum zengin_section section) {
	if (section == 0)
		return T("データ区分が1・2・8・9のどれでもありません。");
	if (before == ZENGIN_END)
		return T("エンド・レコード（9）の後ろに、まだデータがあります。");
	bool inside = before == ZENGIN_HEADER || before == ZENGIN_DATA;
	bool fits = inside ? section == ZENGIN_DATA || section == ZENGIN_TRAILER :
		section == ZENGIN_HEADER || (section == ZENGIN_END && before == ZENGIN_TRAILER);
	return fits ? NULL : T("レコードの順番が違います。1（ヘッダー）、2（データ）、8（トレーラ）、9（エンド）の順に並びます。");
}

static void read_records(struct arena *a, struct str bytes, const struct zengin_rules *rules,
	struct zengin_file *file) {
	size_t width = zengin_layout(file->kind, ZENGIN_HEADER)->width;
	struct zengin_record *records =
		ARENA_ARRAY(a, struct zengin_record, bytes.n / width + ZENGIN_PROBLEMS_KEPT + 2);
	enum zengin_section before = 0;
	struct str rest = bytes;
	for (int64_t line = 1; !str_is_none(rest); line++) {
		struct zengin_record r = { .line = line, .bytes = next_record(file, width, &rest) };
		r.section = section_of(r.bytes);
		const char *disorder = order_refusal(before, r.section);
		if (disorder != NULL) {
			/* What follows means nothing any more. */
			refuse(file, line, 1, disorder, 0, 0);
			return;
		}
		if (r.bytes.n != width) {
			refuse(file, line, (r.bytes.n < width ? r.bytes.n : width) + 1,
				T("{number}バイトのレコードです（{other}バイトのはずです）。"), (int64_t)r.bytes.n,
				(int64_t)width);
			if (file->separator == ZENGIN_NO_SEPARATOR || file->problems->refused >= ZENGIN_PROBLEMS_KEPT)
				return;
		} else {
			zengin_check_fields(rules, file, &r);
		}
		before = r.section;
		records[file->count++] = r;
	}
	file->records = records;
	if (before != ZENGIN_END)
		refuse(file, (int64_t)file->count, 0, T("エンド・レコード（9）がありません。ファイルが途中で切れていないか、確かめてください。"), 0, 0);
}

static void read_batches(struct arena *a, const struct zengin_rules *rules, struct zengin_file *file) {
	file->batches = ARENA_ARRAY(a, struct zengin_batch, file->count);
	for (size_t i = 0; i < file->count; i++) {
		struct zengin_batch *b = file->records[i].section == ZENGIN_HEADER ?
			&file->batches[file->batch_count++] :
			file->batches + file->batch_count - 1;
		switch (file->records[i].section) {
		case ZENGIN_HEADER:
			*b = (struct zengin_batch){ .header = &file->records[i], .data = &file->records[i] + 1 };
			break;
		case ZENGIN_DATA: b->count++; break;
		case ZENGIN_TRAILER: b->trailer = &file->records[i]; break;
		case ZENGIN_END: case ZENGIN_SECTION_COUNT: break;
		}
	}
	for (size_t i = 0; i < file->batch_count; i++)
		zengin_check_batch(a, rules, file, &file->batches[i]);
}

/* 0x1A at the very end, as CP/M and MS-DOS marked it. */
static struct str without_eof(struct str bytes, struct zengin_file *file) {
	file->eof_mark = str_ends(bytes, S("\x1a"));
	return file->eof_mark ? str_slice(bytes, 0, bytes.n - 1) : bytes;
}

enum err zengin_read(struct arena *a, struct str bytes, const struct zengin_rules *rules, struct zengin_file *ret) {
	*ret = (struct zengin_file){ .problems = ARENA_NEW(a, struct zengin_problems) };
	struct str all = without_eof(bytes, ret);
	recognise(all, rules, ret);
	ret->separator = separator_of(all);
	if (ret->problems->refused == 0)
		read_records(a, all, rules, ret);
	if (ret->problems->refused == 0)
		read_batches(a, rules, ret);
	return ret->problems->refused == 0 ? OK : ERR_FORMAT;
}

struct str zengin_write(struct arena *a, const struct zengin_file *file) {
	struct str separator = separator_text(file->separator);
	size_t width = file->count == 0 ? 0 : file->records[0].bytes.n;
	char *to = arena_bytes(a, file->count * (width + separator.n) + 2);
	size_t n = 0;
	for (size_t i = 0; i < file->count; i++) {
		struct arena_mark mark = arena_mark(a);
		const struct zengin_layout *layout = zengin_layout(file->kind, file->records[i].section);
		struct str *values = ARENA_ARRAY(a, struct str, layout->count);
		for (size_t f = 0; f < layout->count; f++)
			values[f] = zengin_value(layout, &file->records[i], f);
		memcpy(to + n, zengin_compose(a, layout, values).p, width);
		arena_rewind(a, mark);
		n += width;
		bool separated = separator.n > 0 && (i + 1 < file->count || file->last_separator);
		memcpy(to + n, separator.p, separated ? separator.n : 0);
		n += separated ? separator.n : 0;
	}
	if (file->eof_mark)
		to[n++] = '\x1a';
	return str_of(to, n);
}

/* ---- what statements and notices say ---- */

static struct date era_day(const struct zengin_layout *layout, const struct zengin_record *r, size_t field,
	struct date today) {
	struct date d = { 0 };
	bool outside;
	return zengin_date_era(zengin_value(layout, r, field), today, &d, &outside) ? d : (struct date){ 0 };
}

/* The last seven digits when those before are zeros, as account numbers have seven nearly everywhere. */
static struct str account_number(struct str digits) {
	size_t from = 0;
	while (digits.n - from > 7 && digits.p[from] == '0')
		from++;
	return str_from_offset(digits, from);
}

static int64_t signed_balance(const struct zengin_layout *layout, const struct zengin_record *r, size_t sign,
	size_t balance) {
	int64_t yen = zengin_number(layout, r, balance);
	return zengin_number(layout, r, sign) == 2 ? -yen : yen;
}

static void statement_account(struct arena *a, const struct zengin_batch *b, struct date today,
	struct zengin_account *ret) {
	const struct zengin_layout *h = &ZENGIN_STATEMENT_HEADER, *t = &ZENGIN_STATEMENT_TRAILER;
	*ret = (struct zengin_account){ .bank_code = zengin_text(a, h, b->header, STATEMENT_HEADER_BANK),
		.branch_code = zengin_text(a, h, b->header, STATEMENT_HEADER_BRANCH),
		.bank_name = zengin_text(a, h, b->header, STATEMENT_HEADER_BANK_NAME),
		.branch_name = zengin_text(a, h, b->header, STATEMENT_HEADER_BRANCH_NAME),
		.holder = zengin_text(a, h, b->header, STATEMENT_HEADER_HOLDER),
		.kind = zengin_number(h, b->header, STATEMENT_HEADER_ACCOUNT_KIND),
		.number = account_number(zengin_value(h, b->header, STATEMENT_HEADER_ACCOUNT)),
		.made = era_day(h, b->header, STATEMENT_HEADER_MADE, today),
		.from = era_day(h, b->header, STATEMENT_HEADER_FROM, today),
		.to = era_day(h, b->header, STATEMENT_HEADER_TO, today),
		.opening_yen = signed_balance(h, b->header, STATEMENT_HEADER_BALANCE_SIGN, STATEMENT_HEADER_BALANCE),
		.closing_yen =
			signed_balance(t, b->trailer, STATEMENT_TRAILER_BALANCE_SIGN, STATEMENT_TRAILER_BALANCE) };
}

static void notice_account(struct arena *a, const struct zengin_batch *b, struct date today,
	struct zengin_account *ret) {
	const struct zengin_layout *h = &ZENGIN_NOTICE_HEADER;
	*ret = (struct zengin_account){ .bank_code = zengin_text(a, h, b->header, NOTICE_HEADER_BANK),
		.branch_code = zengin_text(a, h, b->header, NOTICE_HEADER_BRANCH),
		.bank_name = zengin_text(a, h, b->header, NOTICE_HEADER_BANK_NAME),
		.branch_name = zengin_text(a, h, b->header, NOTICE_HEADER_BRANCH_NAME),
		.holder = zengin_text(a, h, b->header, NOTICE_HEADER_HOLDER),
		.kind = zengin_number(h, b->header, NOTICE_HEADER_ACCOUNT_KIND),
		.number = zengin_value(h, b->header, NOTICE_HEADER_ACCOUNT),
		.made = era_day(h, b->header, NOTICE_HEADER_MADE, today),
		.from = era_day(h, b->header, NOTICE_HEADER_FROM, today),
		.to = era_day(h, b->header, NOTICE_HEADER_TO, today) };
}

static struct zengin_movement statement_movement(struct arena *a, const struct zengin_record *r, struct date today) {
	const struct zengin_layout *l = &ZENGIN_STATEMENT_DATA;
	return (struct zengin_movement){ .line = r->line,
		.reference = zengin_text(a, l, r, STATEMENT_DATA_REFERENCE),
		.posted = era_day(l, r, STATEMENT_DATA_POSTED, today),
		.incoming = zengin_number(l, r, STATEMENT_DATA_DIRECTION) == 1,
		.dealing = zengin_number(l, r, STATEMENT_DATA_DEALING),
		.yen = zengin_number(l, r, STATEMENT_DATA_AMOUNT),
		.client_code = zengin_text(a, l, r, STATEMENT_DATA_CLIENT),
		.client_name = zengin_text(a, l, r, STATEMENT_DATA_CLIENT_NAME),
		.bank_name = zengin_text(a, l, r, STATEMENT_DATA_BANK_NAME),
		.branch_name = zengin_text(a, l, r, STATEMENT_DATA_BRANCH_NAME),
		.memo = zengin_text(a, l, r, STATEMENT_DATA_MEMO),
		.edi = zengin_text(a, l, r, STATEMENT_DATA_EDI) };
}

static struct zengin_movement notice_movement(struct arena *a, const struct zengin_record *r, struct date today) {
	const struct zengin_layout *l = &ZENGIN_NOTICE_DATA;
	return (struct zengin_movement){ .line = r->line,
		.reference = zengin_text(a, l, r, NOTICE_DATA_REFERENCE),
		.posted = era_day(l, r, NOTICE_DATA_POSTED, today),
		.incoming = true,
		.cancelled = zengin_number(l, r, NOTICE_DATA_CANCELLED) == 1,
		.dealing = 11,
		.yen = zengin_number(l, r, NOTICE_DATA_AMOUNT),
		.client_code = zengin_text(a, l, r, NOTICE_DATA_CLIENT),
		.client_name = zengin_text(a, l, r, NOTICE_DATA_CLIENT_NAME),
		.bank_name = zengin_text(a, l, r, NOTICE_DATA_BANK_NAME),
		.branch_name = zengin_text(a, l, r, NOTICE_DATA_BRANCH_NAME),
		.memo = S(""),
		.edi = zengin_text(a, l, r, NOTICE_DATA_EDI) };
}

void zengin_movements(struct arena *a, const struct zengin_file *file, const struct zengin_batch *batch,
	struct date today, struct zengin_account *ret_account, struct zengin_movement **ret_movements,
	size_t *ret_count) {
	bool statement = file->kind == ZENGIN_STATEMENT;
	if (!statement && file->kind != ZENGIN_NOTICE)
		BUG("a file of kind %d has no movements", (int)file->kind);
	if (statement)
		statement_account(a, batch, today, ret_account);
	else
		notice_account(a, batch, today, ret_account);
	struct zengin_movement *all = ARENA_ARRAY(a, struct zengin_movement, batch->count);
	for (size_t i = 0; i < batch->count; i++)
		all[i] = statement ? statement_movement(a, &batch->data[i], today) :
			notice_movement(a, &batch->data[i], today);
	*ret_movements = all;
	*ret_count = batch->count;
}
