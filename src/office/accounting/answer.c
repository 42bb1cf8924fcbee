/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of the accounting office's answers: its columns are found, each cell is read strictly, and one that cannot be
 * read refuses the file. */
#include "office/accounting/accounting-private.h"

#include "base/fold.h"
#include "office/file/grid.h"

enum { TEXT_MOST_BYTES = 400, NAMES_MOST = 5 };

struct reading {
	struct arena *a;
	enum lang lang;
	const struct accounting_mapping *m;
	size_t *column; /* of each column of the mapping in the file; SIZE_MAX: not there */
	struct accounting_reading *out;
	size_t room;
};

/* ---- what is wrong ---- */

static void problem(struct reading *r, int64_t row_no, struct str column, const char *sentence, struct str value) {
	struct accounting_reading *out = r->out;
	const struct msg_arg arg = { .name = "value", .text = utf8_prefix(value, 60) };
	if (out->problem_count == ACCOUNTING_PROBLEMS_MOST)
		return;
	out->problems[out->problem_count++] = (struct accounting_problem){ .row_no = row_no,
		.column = column,
		.reason = tr_format(r->a, r->lang, sentence, &arg, 1) };
}

/* ---- columns ---- */

/* "支払日|収入日": a column may have several names. */
static struct csv_column wanted_of(struct arena *a, const struct accounting_columns_of_row *c) {
	struct str rest = c->heading;
	struct csv_column wanted = { .name = str_to_cstr(a, str_trim(str_cut(&rest, S("|")))),
		.required = c->field == ACCOUNTING_SAYS_NUMBER || c->field == ACCOUNTING_SAYS_STATUS ||
			c->field == ACCOUNTING_SAYS_YEN };
	for (size_t i = 0; i < NAMES_MOST - 1 && rest.n > 0; i++)
		wanted.also[i] = str_to_cstr(a, str_trim(str_cut(&rest, S("|"))));
	return wanted;
}

static enum err find_columns(struct reading *r, const struct grid_row *heading) {
	const struct csv_row row = { .fields = heading->cells, .count = heading->count, .number = heading->number };
	struct csv_column *wanted = ARENA_ARRAY(r->a, struct csv_column, r->m->count + 1);
	for (size_t i = 0; i < r->m->count; i++)
		wanted[i] = wanted_of(r->a, &r->m->columns[i]);
	struct csv_heading found = csv_match_heading(r->a, &row, wanted, r->m->count);
	r->column = found.column;
	if (found.missing.n > 0)
		problem(r, heading->number, S(""), T("この列がありません: {value}"), found.missing);
	if (found.twice.n > 0)
		problem(r, heading->number, S(""), T("同じ見出しの列が2つあります: {value}"), found.twice);
	return r->out->problem_count == 0 ? OK : ERR_FORMAT;
}

/* Without a heading the places count. */
static void take_places(struct reading *r) {
	r->column = ARENA_ARRAY(r->a, size_t, r->m->count + 1);
	for (size_t i = 0; i < r->m->count; i++)
		r->column[i] = (size_t)r->m->columns[i].column_no - 1;
}

/* ---- cells ---- */

/* The number of a record; a space or a decimal point of a spreadsheet is no part of it. */
static struct str number_of(struct arena *a, struct str text) {
	text = str_copy(a, str_trim(fold_nfkc(a, text)));
	return str_ends(text, S(".0")) ? str_slice(text, 0, text.n - 2) : text;
}

static void read_status(struct reading *r, int64_t row_no, const struct accounting_columns_of_row *c, struct str cell,
	struct accounting_said *said) {
	struct str word;
	said->status = 0;
	if (accounting_code_find(c->codes, cell, &word))
		for (int s = ACCOUNTING_SAID_ACCEPTED; s < ACCOUNTING_STATUS_COUNT; s++)
			if (str_equal(word, str_from(accounting_status_desc.values[s].label)))
				said->status = s;
	if (said->status == 0)
		problem(r, row_no, c->heading, T("「{value}」が何のことか、対応表にありません。"), cell);
}

static void read_cell(struct reading *r, int64_t row_no, const struct accounting_columns_of_row *c, struct str cell,
	struct accounting_said *said) {
	struct date day;
	int64_t yen;
	if (cell.n > TEXT_MOST_BYTES || !utf8_valid(cell)) {
		problem(r, row_no, c->heading, T("長すぎます: {value}"), cell);
	} else if (c->field == ACCOUNTING_SAYS_STATUS) {
		read_status(r, row_no, c, cell, said);
	} else if (c->field == ACCOUNTING_SAYS_YEN && cell.n > 0) {
		if (accounting_yen_read(r->a, cell, &yen))
			said->yen = (struct opt_int){ true, yen };
		else
			problem(r, row_no, c->heading, T("「{value}」は金額として読めません。"), cell);
	} else if (c->field == ACCOUNTING_SAYS_DAY && cell.n > 0) {
		if (accounting_day_read(r->a, r->m->row.day_form, cell, &day))
			said->day = (struct opt_int){ true, day.days };
		else
			problem(r, row_no, c->heading, T("「{value}」は日付として読めません。"), cell);
	} else if (c->field == ACCOUNTING_SAYS_NUMBER) {
		said->number = number_of(r->a, cell);
	} else if (c->field == ACCOUNTING_SAYS_SLIP) {
		said->slip = str_copy(r->a, cell);
	} else if (c->field == ACCOUNTING_SAYS_PAYEE) {
		said->payee = str_copy(r->a, cell);
	} else if (c->field == ACCOUNTING_SAYS_REASON) {
		said->reason = str_copy(r->a, cell);
	}
}

static bool says_status(const struct accounting_mapping *m) {
	for (size_t i = 0; i < m->count; i++)
		if (m->columns[i].field == ACCOUNTING_SAYS_STATUS)
			return true;
	return false;
}

static void read_row(struct reading *r, const struct grid_row *row) {
	struct accounting_said *said = &r->out->rows[r->out->count++];
	const size_t before = r->out->problem_count;
	*said = (struct accounting_said){ .row_no = row->number,
		.number = S(""),
		.slip = S(""),
		.payee = S(""),
		.reason = S("") };
	for (size_t i = 0; i < r->m->count; i++)
		if (r->column[i] != SIZE_MAX)
			read_cell(r, row->number, &r->m->columns[i],
				r->column[i] < row->count ? str_trim(row->cells[r->column[i]]) : S(""), said);
	if (!says_status(r->m))
		said->status = said->day.has ? ACCOUNTING_SAID_DONE :
			said->reason.n > 0 && said->slip.n == 0 ? ACCOUNTING_SAID_REFUSED :
				ACCOUNTING_SAID_ACCEPTED;
	if (said->number.n == 0)
		problem(r, row->number, S(""), T("送付番号がありません。{value}"), S(""));
	if (said->status == ACCOUNTING_SAID_DONE && !said->day.has && r->out->problem_count == before)
		problem(r, row->number, S(""), T("支払日または収入日がありません。{value}"), S(""));
}

/* ---- the file ---- */

static enum err read_rows(struct reading *r, const struct grid *grid) {
	struct csv_reader reader;
	struct grid_row row;
	bool more;
	grid_open(&reader, r->a, grid->text);
	if (r->m->row.heading) {
		TRY(grid_next(&reader, &row, &more));
		if (more)
			TRY(find_columns(r, &row));
	} else {
		take_places(r);
	}
	for (;;) {
		TRY(grid_next(&reader, &row, &more));
		if (!more)
			break;
		read_row(r, &row);
	}
	if (r->out->count == 0)
		problem(r, 0, S(""), T("見出しの下に行がありません。{value}"), S(""));
	return r->out->problem_count == 0 ? OK : ERR_FORMAT;
}

enum err accounting_reading_make(struct arena *a, enum lang lang, const struct accounting_mapping *m, struct str name,
	struct str bytes, struct accounting_reading *ret) {
	struct reading r = { .a = a, .lang = lang, .m = m, .out = ret };
	struct grid grid;
	struct str reason = S("");
	*ret = (struct accounting_reading){ .name = name,
		.form = S(""),
		.problems = ARENA_ARRAY(a, struct accounting_problem, ACCOUNTING_PROBLEMS_MOST) };
	accounting_sha256(bytes, ret->sha256);
	enum err e = grid_read(a, lang, bytes, &grid, &reason);
	if (e == ERR_FORMAT)
		ret->problems[ret->problem_count++] =
			(struct accounting_problem){ .row_no = 0, .column = S(""), .reason = reason };
	TRY(e);
	if (grid.rows > ACCOUNTING_ROWS_MOST) {
		problem(&r, 0, S(""), T("行が多すぎます。2万行までに分けてください。{value}"), S(""));
		return ERR_FORMAT;
	}
	ret->form = str_from(grid.form);
	ret->rows = ARENA_ARRAY(a, struct accounting_said, (size_t)grid.rows + 1);
	return read_rows(&r, &grid);
}
