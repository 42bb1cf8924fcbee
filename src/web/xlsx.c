/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * All rows of an answer as an Excel workbook: a sheet per table, a bold heading that stays in sight, a filter, widths
 * by content; codes and ids as text, days and instants as Excel's own (Japan's time). libxlsxwriter writes to a file
 * name only, so the file is one in memory, named through /proc.
 */
#include "base/date.h"
#include "web/web-private.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { WIDTH_LEAST = 8, WIDTH_MOST = 60, WIDTH_ROWS = 200, SHEET_NAME_MOST = 31, EXCEL_TEXT_MOST = 32767 };
/* Larger integers lose digits as Excel's floating numbers. */
#define EXCEL_INT_MOST (INT64_C(1) << 53)
/* Excel's day 0 is 1899-12-30 for all days from March 1900 on. */
enum { EXCEL_EPOCH_DAYS = 25569 };

struct book {
	const struct exchange *x;
	lxw_workbook *workbook;
	lxw_format *heading, *date, *time, *yen;
};

/* Columns on the screen: one for ASCII, two for others. */
static int display_width(struct str text) {
	int width = 0;
	for (size_t i = 0; i < text.n; i++)
		width += (unsigned char)text.p[i] < 0x80 ? 1 : ((unsigned char)text.p[i] & 0xc0) != 0x80 ? 2 : 0;
	return width;
}

static void put_text(lxw_worksheet *sheet, lxw_row_t r, lxw_col_t c, struct arena *a, struct str text) {
	if (text.n > 0)
		worksheet_write_string(sheet, r, c, str_to_cstr(a, utf8_prefix(text, EXCEL_TEXT_MOST)), NULL);
}

static void put_integer(
	lxw_worksheet *sheet, lxw_row_t r, lxw_col_t c, struct arena *a, int64_t value, lxw_format *format) {
	if (value >= -EXCEL_INT_MOST && value <= EXCEL_INT_MOST)
		worksheet_write_number(sheet, r, c, (double)value, format);
	else
		put_text(sheet, r, c, a, str_format(a, "%lld", (long long)value));
}

static double excel_time(int64_t utc_us) {
	return (double)(utc_us + JST_OFFSET_S * US_PER_S) / (double)US_PER_DAY + EXCEL_EPOCH_DAYS;
}

static void put_cell(const struct book *book, lxw_worksheet *sheet, lxw_row_t r, lxw_col_t c, const void *row,
	const struct col_desc *col) {
	struct arena *a = book->x->req.arena;
	if (row_field_is_null(row, col))
		return;
	switch (col->type) {
	case COL_INT: case COL_FISCAL_YEAR: put_integer(sheet, r, c, a, row_field_number(row, col), NULL); break;
	case COL_YEN: put_integer(sheet, r, c, a, row_field_number(row, col), book->yen); break;
	case COL_DATE:
		worksheet_write_number(sheet, r, c, (double)(row_field_number(row, col) + EXCEL_EPOCH_DAYS),
			book->date);
		break;
	case COL_TIME: worksheet_write_number(sheet, r, c, excel_time(row_field_number(row, col)), book->time); break;
	default: put_text(sheet, r, c, a, row_field_label(book->x, row, col));
	}
}

static void put_headings(const struct book *book, lxw_worksheet *sheet, const struct row_desc *desc) {
	for (size_t i = 0; i < desc->count; i++)
		worksheet_write_string(sheet, 0, (lxw_col_t)i, tr(book->x->req.lang, desc->cols[i].label),
			book->heading);
}

static int column_width(const struct book *book, const struct table *table, const struct col_desc *col) {
	int width = display_width(str_from(tr(book->x->req.lang, col->label))) + 3;
	for (size_t i = 0; i < table->count && i < WIDTH_ROWS; i++) {
		int cell = display_width(
			row_field_label(book->x, (const char *)table->rows + i * table->desc->size, col)) +
			1;
		width = cell > width ? cell : width;
	}
	return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

static void set_widths(const struct book *book, lxw_worksheet *sheet, const struct table *table) {
	for (size_t i = 0; i < table->desc->count; i++) {
		struct arena_mark mark = arena_mark(book->x->req.arena);
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i,
			column_width(book, table, &table->desc->cols[i]), NULL);
		arena_rewind(book->x->req.arena, mark);
	}
}

/* Of ROWS or SUBROWS; res.c has looked that they are declared. */
static const char *rows_title(const struct exchange *x, size_t number) {
	const struct web_route *route = x->route;
	for (size_t i = 0; number > 0 && i < route->rows_count; i++)
		if (strcmp(route->rows[i].rows_name, x->res.tables[number].name) == 0)
			return route->rows[i].rows_title;
	return route->rows[0].rows_title;
}

/* A sheet is called by the title of its rows; Excel forbids seven characters. */
static const char *sheet_name(const struct exchange *x, size_t number) {
	struct str title = str_from(tr(x->req.lang, rows_title(x, number)));
	struct str name = utf8_prefix(title, SHEET_NAME_MOST);
	char *bytes = arena_alloc(x->req.arena, name.n + 1);
	for (size_t i = 0; i < name.n; i++)
		bytes[i] = strchr("[]:*?/\\'", name.p[i]) != NULL ? ' ' : name.p[i];
	return bytes;
}

static enum err put_sheet(const struct book *book, size_t number) {
	struct arena *a = book->x->req.arena;
	const struct table *table = &book->x->res.tables[number].table;
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, sheet_name(book->x, number));
	if (sheet == NULL)
		return ERR_INTERNAL;
	set_widths(book, sheet, table);
	worksheet_freeze_panes(sheet, 1, 0);
	worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table->count, (lxw_col_t)(table->desc->count - 1));
	put_headings(book, sheet, table->desc);
	for (size_t i = 0; i < table->count; i++) {
		struct arena_mark mark = arena_mark(a);
		for (size_t c = 0; c < table->desc->count; c++)
			put_cell(book, sheet, (lxw_row_t)(i + 1), (lxw_col_t)c,
				(const char *)table->rows + i * table->desc->size, &table->desc->cols[c]);
		arena_rewind(a, mark);
	}
	return OK;
}

static lxw_format *number_format(lxw_workbook *workbook, const char *pattern) {
	lxw_format *format = workbook_add_format(workbook);
	format_set_num_format(format, pattern);
	return format;
}

static enum err write_book(const struct exchange *x, const char *path) {
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct book book = { .x = x, .workbook = workbook_new_opt(path, &options) };
	if (book.workbook == NULL)
		return ERR_IO;
	book.heading = workbook_add_format(book.workbook);
	format_set_bold(book.heading);
	book.date = number_format(book.workbook, "yyyy-mm-dd");
	book.time = number_format(book.workbook, "yyyy-mm-dd hh:mm:ss");
	book.yen = number_format(book.workbook, "#,##0");
	enum err e = OK;
	for (size_t i = 0; i < x->res.table_count && e == OK; i++)
		e = put_sheet(&book, i);
	lxw_error closed = workbook_close(book.workbook);
	return e != OK ? e : closed == LXW_NO_ERROR ? OK : ERR_IO;
}

static enum err read_whole(int file, struct buf *out) {
	struct stat status;
	if (fstat(file, &status) != 0 || status.st_size == 0)
		return ERR_IO;
	if (!buf_reserve(out, (size_t)status.st_size))
		return ERR_TOO_LARGE;
	ssize_t n = pread(file, out->p + out->n, (size_t)status.st_size, 0);
	if (n != status.st_size)
		return ERR_IO;
	out->n += (size_t)n;
	return OK;
}

enum err print_xlsx(const struct exchange *x, struct buf *out) {
	int file = memfd_create("kassei.xlsx", MFD_CLOEXEC);
	if (file < 0)
		return ERR_IO;
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	enum err e = write_book(x, path);
	if (e == OK)
		e = read_whole(file, out);
	close(file);
	return e;
}
