/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parent's side: CSV is read here, Excel in the child, whose answer is checked like a file of anybody. See
 * grid.h. */
#include "office/file/grid.h"

#include "base/decode.h"
#include "base/fold.h"
#include "office/file/grid-private.h"
#include "office/file/sniff.h"

static enum err refuse(enum lang lang, const char *sentence, struct str *ret_reason) {
	*ret_reason = str_from(tr(lang, sentence));
	return ERR_FORMAT;
}

/* ---- the one form ---- */

struct copy { struct arena *a; struct csv_writer w; struct buf out; int64_t rows; };

static void copy_begin(struct copy *c, struct arena *a) {
	c->a = a;
	c->rows = 0;
	buf_init(&c->out, a, GRID_TEXT_MOST_BYTES);
	csv_begin(&c->w, a, &c->out, CSV_UTF8_BOM, 0);
}

/* A row with nothing in it is no row. */
static void copy_row(struct copy *c, int64_t number, const struct str *cells, size_t count) {
	while (count > 0 && str_trim(cells[count - 1]).n == 0)
		count--;
	if (count == 0)
		return;
	struct arena_mark mark = arena_mark(c->a);
	csv_put_int(&c->w, number);
	for (size_t i = 0; i < count; i++)
		csv_put(&c->w, str_trim(fold_nfc(c->a, cells[i])));
	csv_end_row(&c->w);
	arena_rewind(c->a, mark);
	c->rows++;
}

static enum err copy_end(struct copy *c, enum lang lang, struct grid *ret_grid, struct str *ret_reason) {
	if (csv_finish(&c->w) != OK)
		return refuse(lang, T("表が大きすぎます。いくつかのファイルに分けてください。"), ret_reason);
	if (c->rows == 0)
		return refuse(lang, T("表に行がありません。1行目に見出し、2行目からデータを入れてください。"), ret_reason);
	ret_grid->text = str_from_offset(buf_view(&c->out), strlen("\xef\xbb\xbf"));
	ret_grid->rows = c->rows;
	return OK;
}

/* ---- CSV ---- */

static enum err wrong_line(struct arena *a, enum lang lang, const struct csv_problem *problem, struct str *ret_reason) {
	const struct msg_arg values[] = { { .name = "line", .number = problem->line },
		{ .name = "reason", .text = str_from(tr(lang, problem->sentence)) } };
	*ret_reason = tr_format(a, lang, T("{line}行目: {reason}"), values, COUNT_OF(values));
	return ERR_FORMAT;
}

static enum err read_csv(struct arena *a, enum lang lang, struct str bytes, struct grid *ret_grid,
	struct str *ret_reason) {
	struct str text, reason;
	enum encoding encoding;
	struct csv_reader r;
	struct csv_row row;
	struct copy c;
	bool more;
	if (text_decode(a, bytes, &text, &encoding, &reason) != OK) {
		*ret_reason = lang == LANG_EN ? str_from(text_decode_reason_en(reason)) : reason;
		return ERR_FORMAT;
	}
	copy_begin(&c, a);
	csv_open(&r, a, text, csv_guess_separator(text) == '\t' ? CSV_TAB : CSV_COMMA);
	r.limits = (struct csv_limits){ .columns = GRID_COLUMNS_MOST,
		.rows = GRID_ROWS_MOST,
		.field_bytes = GRID_CELL_MOST_BYTES };
	for (;;) {
		if (csv_next(&r, &row, &more) != OK)
			return wrong_line(a, lang, &r.problem, ret_reason);
		if (!more)
			break;
		copy_row(&c, row.number, row.fields, row.count);
	}
	ret_grid->form = encoding_name(encoding);
	return copy_end(&c, lang, ret_grid, ret_reason);
}

/* ---- Excel ---- */

static enum err no_answer(enum lang lang, int end, struct str *ret_reason) {
	switch (end) {
	case GRID_REASON_BROKEN: return refuse(lang, T("Excelファイルが壊れていて読めません。Excelで開いて保存し直してください。"), ret_reason);
	case GRID_REASON_NO_BOOK: return refuse(lang, T("Excelのブック（.xlsx）ではありません。CSVか.xlsxで保存し直してください。"), ret_reason);
	case GRID_REASON_TOO_MANY_ROWS:
	case CAGE_TOO_LARGE: return refuse(lang, T("一度に読めるのは10万行までです。いくつかのファイルに分けてください。"), ret_reason);
	case GRID_REASON_TOO_MANY_COLUMNS: return refuse(lang, T("一度に読めるのは200列までです。要らない列を消してください。"), ret_reason);
	case CAGE_NO_LIBRARY:
	case CAGE_OPEN:
	case CAGE_NOT_STARTED: return refuse(lang, T("いまExcelファイルを開けません。CSVで保存し直すか、システム管理者に知らせてください。"), ret_reason);
	default: return refuse(lang, T("Excelファイルを読み切れませんでした。CSVで保存し直してください。"), ret_reason);
	}
}

/* The first row of the answer: 0, the sheet's name, how many sheets can be seen. The others: number and cells. */
static enum err take_answer(struct arena *a, enum lang lang, struct str answer, struct grid *ret_grid,
	struct str *ret_reason) {
	struct csv_reader r;
	struct csv_row row;
	struct copy c;
	int64_t number, sheets;
	bool more;
	if (!utf8_valid(answer))
		return no_answer(lang, CAGE_BROKEN, ret_reason);
	copy_begin(&c, a);
	csv_open(&r, a, answer, CSV_COMMA);
	r.limits = (struct csv_limits){ .columns = GRID_COLUMNS_MOST + 1,
		.rows = GRID_ROWS_MOST + 1,
		.field_bytes = GRID_CELL_MOST_BYTES };
	if (csv_next(&r, &row, &more) != OK || !more || row.count != 3 || !str_to_int64(row.fields[2], &sheets))
		return no_answer(lang, CAGE_BROKEN, ret_reason);
	ret_grid->name = str_copy(a, row.fields[1]);
	ret_grid->has_others = sheets > 1;
	ret_grid->form = "Excel";
	for (;;) {
		if (csv_next(&r, &row, &more) != OK || (more && !str_to_int64(row.fields[0], &number)))
			return no_answer(lang, CAGE_BROKEN, ret_reason);
		if (!more)
			return copy_end(&c, lang, ret_grid, ret_reason);
		copy_row(&c, number, row.fields + 1, row.count - 1);
	}
}

static enum err read_book(struct arena *a, enum lang lang, struct str bytes, struct grid *ret_grid,
	struct str *ret_reason) {
	struct str answer;
	int end = cage_run(a, &file_grid_job, bytes, &answer);
	return end == CAGE_DONE ? take_answer(a, lang, answer, ret_grid, ret_reason) : no_answer(lang, end, ret_reason);
}

enum err grid_read(struct arena *a, enum lang lang, struct str bytes, struct grid *ret_grid, struct str *ret_reason) {
	struct grid grid = { .name = S(""), .form = "" };
	enum err e;
	*ret_reason = STR_NONE;
	switch (sniff_signature(bytes)) {
	case FILE_TYPE_ZIP: e = read_book(a, lang, bytes, &grid, ret_reason); break;
	case FILE_TYPE_TEXT: e = read_csv(a, lang, bytes, &grid, ret_reason); break;
	case FILE_TYPE_OFFICE_OLD:
		return refuse(lang, T("古い形式（.xls）か、パスワードの付いたExcelファイルです。パスワードを外して、.xlsxかCSVで保存し直してください。"), ret_reason);
	default: return refuse(lang, T("表のファイルではありません。CSVか.xlsxのファイルを選んでください。"), ret_reason);
	}
	if (e == OK)
		*ret_grid = grid;
	return e;
}

/* ---- reading it again ---- */

void grid_open(struct csv_reader *r, struct arena *a, struct str text) {
	csv_open(r, a, text, CSV_COMMA);
	r->limits = (struct csv_limits){ .columns = GRID_COLUMNS_MOST + 1,
		.rows = GRID_ROWS_MOST + 1,
		.field_bytes = GRID_CELL_MOST_BYTES + 4 };
}

enum err grid_next(struct csv_reader *r, struct grid_row *ret, bool *ret_more) {
	struct csv_row row;
	TRY(csv_next(r, &row, ret_more));
	if (!*ret_more)
		return OK;
	*ret = (struct grid_row){ .cells = row.fields + 1, .count = row.count - 1 };
	return str_to_int64(row.fields[0], &ret->number) ? OK : ERR_FORMAT;
}
