/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A table that somebody made in a spreadsheet, whatever it was saved as: CSV or TSV in UTF-8, CP932 or UTF-16, or an
 * Excel workbook (ECMA-376), of which the first sheet that is not hidden is read. Excel's file is opened in a caged
 * child alone (base/cage.h). What comes out has one form for all, so that it can be kept and read again in parts.
 */
#ifndef KASSEI_OFFICE_FILE_GRID_H
#define KASSEI_OFFICE_FILE_GRID_H

#include "base/cage.h"
#include "base/csv.h"
#include "base/lang.h"

enum {
	GRID_ROWS_MOST = 100001 /* with the heading */,
	GRID_COLUMNS_MOST = 200,
	GRID_CELL_MOST_BYTES = 32 * 1024,
	GRID_TEXT_MOST_BYTES = 128 << 20
};

struct grid {
	struct str text; /* the rows: UTF-8 CSV, the row's number in the file in the first column, then its cells (NFC,
		trimmed) */
	const char *form;      /* "UTF-8", "UTF-8 (BOM)", "CP932", "UTF-16LE", "UTF-16BE" or "Excel" */
	struct str name;       /* of the sheet; empty for CSV */
	bool has_others;       /* the workbook has more sheets that are not hidden */
	int64_t rows;          /* without those that are wholly empty */
};

/*
 * Reads the table; blank rows are left out, days become 2026-04-01, numbers lose nothing that Excel showed (a corporate
 * number stays 13 digits), formulas give the value that was stored with them, furigana is left out. Slow for Excel (a
 * worker, never the writer). ERR_FORMAT with *ret_reason, one sentence in `lang` that says what to do: no table, a
 * password, an old format, broken, more rows or columns than the limits. The result lives in `a`.
 */
enum err grid_read(struct arena *a, enum lang lang, struct str bytes, struct grid *ret_grid,
	struct str *ret_reason) MUST_CHECK;

struct grid_row {
	int64_t number;           /* of the row in the file, as Excel shows it; of a CSV: blank lines not counted */
	const struct str *cells;  /* until the next row is read */
	size_t count;
};
/* Reads the rows of grid.text, or of a part of it that begins and ends with a row. */
void grid_open(struct csv_reader *r, struct arena *a, struct str text);
/* ERR_FORMAT only when the text is not of grid_read. */
enum err grid_next(struct csv_reader *r, struct grid_row *ret_row, bool *ret_more) MUST_CHECK;

/* For the table of jobs of `kassei parse`. */
extern const struct cage_job file_grid_job;

#endif
