/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values as they stand in the files of an accounting system: codes, days, yen, and whole rows in its encoding. */
#include "office/accounting/accounting-private.h"

#include "base/csv.h"
#include "base/fold.h"

#include <sodium.h>
#include <stdlib.h>

enum { ROW_MOST_BYTES = 256 * 1024, FILE_MOST_BYTES = 64 << 20, FIRST_YEAR = 1989, LAST_YEAR = 2199 };

/* ---- codes ---- */

bool accounting_code_find(struct str codes, struct str value, struct str *ret) {
	bool any = false;
	while (codes.n > 0) {
		struct str line = str_trim(str_line(&codes));
		if (line.n == 0)
			continue;
		struct str rest = line, from = str_trim(str_cut(&rest, S("=")));
		any = true;
		if (str_equal(from, value)) {
			*ret = str_trim(rest);
			return true;
		}
	}
	if (!any)
		*ret = value;
	return !any;
}

/* ---- days ---- */

/* The era's year of a day; 西暦 before the eras that are known. */
static int era_year(struct date day, enum era *ret_era) {
	int year;
	if (!date_era(day, ret_era, &year))
		year = date_civil(day).year;
	return year;
}

struct str accounting_day_write(struct arena *a, enum accounting_day_form form, struct date day) {
	const struct civil c = date_civil(day);
	enum era era = ERA_REIWA;
	const int year = era_year(day, &era);
	switch (form) {
	case ACCOUNTING_DAY_SLASHES: return str_format(a, "%04d/%02d/%02d", c.year, c.month, c.day);
	case ACCOUNTING_DAY_HYPHENS: return date_format_iso(a, day);
	case ACCOUNTING_DAY_ERA_DOTS: return str_format(a, "%c%02d.%02d.%02d", era_letter(era), year, c.month, c.day);
	case ACCOUNTING_DAY_ERA_DIGITS: return str_format(a, "%02d%02d%02d", year, c.month, c.day);
	case ACCOUNTING_DAY_ERA_CODE: return str_format(a, "%d%02d%02d%02d", (int)era, year, c.month, c.day);
	case ACCOUNTING_DAY_ERA_WORDS: return date_format_era(a, day);
	default: return str_format(a, "%04d%02d%02d", c.year, c.month, c.day);
	}
}

static bool all_digits(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

/* YYMMDD of an era. Excel takes the leading 0 away. */
static bool era_digits(int64_t n, enum era era, struct date *ret_day) {
	return date_make(era_to_year(era, (int)(n / 10000)), (int)(n / 100 % 100), (int)(n % 100), ret_day);
}

/* Any way in which people and systems write a day. */
static bool read_any_day(struct arena *a, enum accounting_day_form form, struct str text, struct date *ret_day) {
	text = str_trim(fold_nfkc(a, text));
	int64_t n;
	if (!all_digits(text))
		return date_parse(text, ret_day, NULL);
	if (!str_to_int64(text, &n))
		return false;
	if (text.n == 8)
		return date_make((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100), ret_day);
	if (text.n == 7 && form == ACCOUNTING_DAY_ERA_CODE && n / 1000000 >= ERA_MEIJI && n / 1000000 <= ERA_REIWA)
		return era_digits(n % 1000000, (enum era)(n / 1000000), ret_day);
	return (text.n == 5 || text.n == 6) && form == ACCOUNTING_DAY_ERA_DIGITS && era_digits(n, ERA_REIWA, ret_day);
}

/* Money moves in our time: a year far from it is a slip of somebody's keyboard. */
bool accounting_day_read(struct arena *a, enum accounting_day_form form, struct str text, struct date *ret_day) {
	struct date day;
	if (!read_any_day(a, form, text, &day) || date_civil(day).year < FIRST_YEAR || date_civil(day).year > LAST_YEAR)
		return false;
	*ret_day = day;
	return true;
}

/* ---- yen ---- */

bool accounting_yen_read(struct arena *a, struct str text, int64_t *ret_yen) {
	char digits[24];
	size_t n = 0;
	text = str_trim(fold_nfkc(a, text));
	const bool less = str_starts(text, S("▲")) || str_starts(text, S("△")) || str_starts(text, S("-"));
	if (less)
		text = str_from_offset(text, text.p[0] == '-' ? 1 : 3);
	if (str_starts(text, S("\\")) || str_starts(text, S("¥")))
		text = str_from_offset(text, text.p[0] == '\\' ? 1 : 2);
	if (str_ends(text, S("円")))
		text = str_slice(text, 0, text.n - 3);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ',' && i > 0 && i + 1 < text.n)
			continue;
		if (text.p[i] < '0' || text.p[i] > '9' || n == 18)
			return false;
		digits[n++] = text.p[i];
	}
	int64_t yen;
	if (n == 0 || !str_to_int64(str_of(digits, n), &yen))
		return false;
	*ret_yen = less ? -yen : yen;
	return true;
}

struct str accounting_yen_write(struct arena *a, enum accounting_amount_form form, int64_t yen) {
	if (form == ACCOUNTING_AMOUNT_COMMAS)
		return yen_format(a, yen);
	if (form == ACCOUNTING_AMOUNT_TRIANGLE && yen < 0)
		return str_format(a, "▲%lld", -(long long)yen);
	return str_format(a, "%lld", (long long)yen);
}

/* ---- a cell ---- */

/* A part of 会計-款-項-目-節-細節-事業. */
static struct str part_of(struct str code, size_t part) {
	struct str found = S("");
	for (size_t i = 0; i <= part && !str_is_none(code); i++)
		found = str_cut(&code, S("-"));
	return str_is_none(found) ? S("") : found;
}

static struct str year_text(struct arena *a, enum accounting_year_form form, int64_t fiscal_year) {
	enum era era;
	if (form == ACCOUNTING_YEAR_ERA)
		return str_format(a, "%d", era_year(fiscal_year_first((int)fiscal_year), &era));
	return str_format(a, "%lld", (long long)fiscal_year);
}

static struct str value_of(struct arena *a, const struct accounting_mapping *m,
	const struct accounting_columns_of_row *c, const struct accounting_record *r) {
	switch (c->field) {
	case ACCOUNTING_FIXED: return c->fixed;
	case ACCOUNTING_NUMBER: return r->number;
	case ACCOUNTING_YEAR: return year_text(a, m->row.year_form, r->fiscal_year);
	case ACCOUNTING_KAIKEI:
	case ACCOUNTING_KAN:
	case ACCOUNTING_KOU:
	case ACCOUNTING_MOKU:
	case ACCOUNTING_SETSU:
	case ACCOUNTING_SAISETSU:
	case ACCOUNTING_JIGYO:
		return part_of(r->code, (size_t)(c->field - ACCOUNTING_KAIKEI));
	case ACCOUNTING_LINE_NAME: return r->line_name;
	case ACCOUNTING_TITLE: return r->title;
	case ACCOUNTING_YEN: return accounting_yen_write(a, m->row.amount_form, r->yen);
	case ACCOUNTING_DAY: return accounting_day_write(a, m->row.day_form, r->on);
	case ACCOUNTING_PART: return str_from(accounting_part_desc.values[r->part].label);
	case ACCOUNTING_CREDITOR: return r->creditor;
	case ACCOUNTING_PAYEE: return r->payee;
	case ACCOUNTING_COMMITMENT_NUMBER: return r->commitment_number;
	case ACCOUNTING_COMMITMENT_SLIP: return r->commitment_slip;
	case ACCOUNTING_PAY_ON:
		return r->pay_on.has ? accounting_day_write(a, m->row.day_form, (struct date){ (int32_t)r->pay_on.v }) :
			S("");
	case ACCOUNTING_ADVANCE: return r->advance ? S("概算払") : S("通常");
	case ACCOUNTING_AGAIN: return r->again ? S("再送") : S("");
	default: return S("");
	}
}

static struct str filled(struct arena *a, struct str text, int64_t width) {
	static const char ZEROS[] = "000000000000000000000000000000";
	size_t less = text.n > 0 && text.p[0] == '-' ? 1 : 0;
	if (text.n == 0 || (int64_t)text.n >= width || !all_digits(str_from_offset(text, less)))
		return text;
	return STR_JOIN(a, str_slice(text, 0, less), str_of(ZEROS, (size_t)width - text.n),
		str_from_offset(text, less));
}

/* A line break would begin a new row in many systems. */
static bool has_control(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ')
			return true;
	return false;
}

static struct str about_cell(struct arena *a, enum lang lang, const char *sentence,
	const struct accounting_columns_of_row *c, struct str value) {
	const struct msg_arg args[] = { { .name = "column", .text = c->heading }, { .name = "value", .text = value } };
	return tr_format(a, lang, sentence, args, COUNT_OF(args));
}

/* The cell's text, or why it cannot be sent. */
static struct str cell_of(struct arena *a, enum lang lang, const struct accounting_mapping *m,
	const struct accounting_columns_of_row *c, const struct accounting_record *r, struct str *ret_problem) {
	struct str value = str_trim(accounting_text(value_of(a, m, c, r))), cell = S("");
	if (c->field == ACCOUNTING_CREDITOR && value.n == 0)
		*ret_problem = tr_format(a, lang, T("債権者番号が登録されていません。「債権者番号」のページで登録してください。"), NULL, 0);
	else if ((c->field == ACCOUNTING_COMMITMENT_NUMBER || c->field == ACCOUNTING_COMMITMENT_SLIP) && value.n == 0)
		*ret_problem = about_cell(a, lang,
			c->field == ACCOUNTING_COMMITMENT_SLIP ?
				T("支出負担行為の伝票番号（{column}）が、まだ届いていません。") :
				T("支出負担行為（{column}）を、先に送ってください。"),
			c, value);
	else if (value.n > 0 && !accounting_code_find(c->codes, value, &cell))
		*ret_problem = about_cell(a, lang, T("「{column}」の読替えに、「{value}」がありません。"), c, value);
	else if (has_control(cell))
		*ret_problem = about_cell(a, lang, T("「{column}」に改行などの書けない文字があります: {value}"), c, value);
	else if (c->width > 0 && (int64_t)cell.n > c->width && all_digits(cell))
		*ret_problem = about_cell(a, lang, T("「{column}」の「{value}」が、決められた桁数より長くなっています。"), c, cell);
	return filled(a, cell, c->width);
}

/* ---- a row ---- */

static enum csv_charset csv_charset_of(enum accounting_charset charset) {
	return charset == ACCOUNTING_CP932 ? CSV_CP932 : CSV_UTF8_BOM;
}

/* The first character of a row that the encoding does not have. */
static struct str unwritable(struct arena *a, enum lang lang, const struct accounting_mapping *m,
	const struct str *cells) {
	struct arena *own = arena_new(); /* a converter each, given back at once */
	struct csv_writer w;
	struct buf out;
	char character[4];
	struct str problem = S("");
	buf_init(&out, own, ROW_MOST_BYTES);
	csv_begin(&w, own, &out, csv_charset_of(m->row.charset), 0);
	csv_put_row(&w, cells, m->count);
	if (csv_finish(&w) != OK)
		problem = tr_format(a, lang, T("行が長すぎます。"), NULL, 0);
	else if (w.loss_count > 0)
		problem = about_cell(a, lang,
			T("「{column}」の文字「{value}」は、このファイルの文字コードで書けません。"),
			&m->columns[w.losses[0].column - 1],
			str_copy(a, str_of(character, utf8_encode(w.losses[0].character, character))));
	arena_free(own);
	return problem;
}

void accounting_row_make(struct arena *a, enum lang lang, const struct accounting_mapping *m,
	struct accounting_record *r) {
	struct str *cells = ARENA_ARRAY(a, struct str, m->count + 1);
	struct csv_writer w;
	struct buf out;
	r->problem = S("");
	for (size_t i = 0; i < m->count && r->problem.n == 0; i++)
		cells[i] = cell_of(a, lang, m, &m->columns[i], r, &r->problem);
	if (r->problem.n == 0)
		r->problem = unwritable(a, lang, m, cells);
	buf_init(&out, a, ROW_MOST_BYTES);
	csv_begin(&w, a, &out, CSV_UTF8_BOM, 0);
	buf_clear(&out); /* without the mark: this is a row and not a file */
	w.row_start = 0;
	csv_put_row(&w, cells, r->problem.n == 0 ? m->count : 0);
	r->row = csv_finish(&w) == OK ? str_trim(str_copy(a, buf_view(&out))) : S("");
}

/* ---- a file ---- */

static enum err put_row(struct csv_writer *w, struct arena *a, struct str row) {
	struct csv_reader r;
	struct csv_row cells;
	bool more;
	csv_open(&r, a, row, CSV_COMMA);
	TRY(csv_next(&r, &cells, &more));
	csv_put_row(w, cells.fields, more ? cells.count : 0);
	return OK;
}

static void put_heading(struct csv_writer *w, const struct accounting_mapping *m) {
	for (size_t i = 0; i < m->count; i++)
		csv_put(w, m->columns[i].heading);
	csv_end_row(w);
}

enum err accounting_encode(struct arena *a, const struct accounting_mapping *m, const struct str *rows, size_t count,
	struct str *ret_bytes) {
	struct csv_writer w;
	struct buf out;
	buf_init(&out, a, FILE_MOST_BYTES);
	csv_begin(&w, a, &out, csv_charset_of(m->row.charset), CSV_REFUSE_LOSS);
	if (m->row.charset == ACCOUNTING_UTF8) {
		buf_clear(&out);
		w.row_start = 0;
	}
	if (m->row.heading)
		put_heading(&w, m);
	for (size_t i = 0; i < count; i++)
		TRY(put_row(&w, a, rows[i]));
	TRY(csv_finish(&w));
	/* No cell holds a line break, and neither byte is ever the second one of a character in CP932. */
	*ret_bytes = m->row.line_end == ACCOUNTING_LF ? str_replace(a, buf_view(&out), S("\r\n"), S("\n")) :
							str_copy(a, buf_view(&out));
	return OK;
}

void accounting_sha256(struct str bytes, char ret_hex[65]) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)(bytes.n == 0 ? "" : bytes.p), bytes.n);
	sodium_bin2hex(ret_hex, 65, hash, sizeof hash);
}
