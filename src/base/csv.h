/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Comma- and tab-separated tables (RFC 4180, as Japanese Excel and municipal systems write them): a reader over
 * decoded UTF-8 (decode.h) that knows the place of every cell, and a writer in UTF-8 or CP932 that reports what it
 * could not write. Knows nothing of what the columns mean.
 */
#ifndef KASSEI_BASE_CSV_H
#define KASSEI_BASE_CSV_H

#include "base/buf.h"
#include "base/err.h"

/* ---- reading ---- */

struct csv_dialect {
	char separator;
	bool quotes; /* a field may stand in "…"; without, '"' is a character like others */
};
/* Comma or tab, both with quotes, as Excel writes them; tab without (IANA text/tab-separated-values). */
extern const struct csv_dialect CSV_COMMA, CSV_TAB, CSV_TAB_PLAIN;

struct csv_limits {
	size_t columns, rows, field_bytes;
};

/* What is wrong, and where; all from 1. Line is the line of the file, which is more than the row where cells hold
 * line breaks. */
struct csv_problem {
	const char *sentence; /* msgid; NULL: nothing */
	int64_t row, column, line;
};

struct csv_row {
	const struct str *fields; /* until the next row is read */
	size_t count;
	int64_t number; /* from 1, the heading included, blank lines not */
	int64_t line;   /* on which it begins, from 1 */
};

struct csv_reader {
	struct arena *a;
	struct str text;
	size_t at;
	struct csv_dialect dialect;
	/* set by csv_open to 1,000 columns, 1,000,000 rows, 1 MiB a field; may be changed before the first row */
	struct csv_limits limits;
	int64_t row, line;
	struct str *fields;
	size_t room;
	struct csv_problem problem; /* after ERR_FORMAT */
};

/* Reads `text`, which stays borrowed; memory comes from the arena. A byte order mark is passed over. */
void csv_open(struct csv_reader *r, struct arena *a, struct str text, struct csv_dialect dialect);
/*
 * The next row. Line ends are LF, CRLF or CR, also mixed; wholly blank lines are passed over; a last line without an
 * end counts. Fields keep their spaces. A '"' inside a field that does not begin with one is itself. *ret_more is
 * false behind the last row. ERR_FORMAT, with r->problem: a quote that is not closed, text behind a closing quote, a
 * limit passed.
 */
MUST_CHECK enum err csv_next(struct csv_reader *r, struct csv_row *ret_row, bool *ret_more);
/* The field, or the empty text when the row is shorter or column is SIZE_MAX (not in the heading). */
struct str csv_field_at(const struct csv_row *row, size_t column);
/* Comma, tab or semicolon: what stands most often in the first line, outside quotes. */
char csv_guess_separator(struct str text);

/* A column that a file should have. */
struct csv_column {
	const char *name;
	const char *also[4]; /* other headings for it, NULL behind the last */
	bool required;
};
/* What csv_match_heading found. The texts are names joined by 、 for a message; empty when there is nothing to say. */
struct csv_heading {
	size_t *column;     /* for each wanted column its number in the rows from 0, SIZE_MAX when it is missing */
	struct str missing; /* required columns that are not there */
	struct str twice;   /* wanted columns that stand there more than once (the first is taken) */
	struct str unknown; /* headings that nobody asked for */
};
/* Finds `wanted` in a heading, in any order; compared after NFKC, in lower case and without white space (名称（カナ） = 名称
 * (カナ)). */
struct csv_heading csv_match_heading(struct arena *a, const struct csv_row *heading, const struct csv_column *wanted,
	size_t count);

/* ---- writing ---- */

enum csv_charset {
	CSV_CHARSET_INVALID = 0,
	CSV_UTF8_BOM = 1, /* EF BB BF first, so that Excel knows */
	CSV_CP932,        /* what older Japanese systems read */
};

enum csv_write_flags {
	/* A cell of text that begins with = + - @ TAB CR (or the full-width forms) gets ' in front, so that a
	 * spreadsheet does not run it as a formula. For files that staff open; not for exchange between machines, which
	 * would keep the mark. */
	CSV_PROTECT_FORMULAS = 1 << 0,
	/* csv_finish fails when a character could not be written; without, 〓 stands for it. */
	CSV_REFUSE_LOSS = 1 << 1,
};

/* A character that CP932 does not have, and where it stood; row and column from 1. */
struct csv_loss {
	int64_t row, column;
	uint32_t character;
};
enum { CSV_LOSSES_KEPT = 1000 };

struct csv_writer {
	struct arena *a;
	struct buf *out;
	enum csv_charset charset;
	unsigned flags;
	int64_t row, column; /* of the next cell, from 1 */
	size_t row_start;    /* offset in out */
	void *converter;     /* iconv_t of CP932 */
	struct csv_loss *losses;
	size_t loss_count;   /* of which the first CSV_LOSSES_KEPT are in losses */
};

/* Begins a file in `out` (and writes the byte order mark). Both must live until csv_finish. */
void csv_begin(struct csv_writer *w, struct arena *a, struct buf *out, enum csv_charset charset, unsigned flags);
/* One cell. Quoted when it holds a comma, a quote or a line break, or begins or ends with white space. No value is an
 * empty cell. In CP932 a variation selector is left out, — ¥ ‾ become what looks most like them and any other missing
 * character 〓; all are losses. */
void csv_put(struct csv_writer *w, struct str text);
/* A number: never protected, never quoted. */
void csv_put_int(struct csv_writer *w, int64_t value);
/* Ends the row with CRLF. */
void csv_end_row(struct csv_writer *w);
/* A whole row of texts. */
void csv_put_row(struct csv_writer *w, const struct str *fields, size_t count);
/* ERR_TOO_LARGE when `out` was too small, ERR_FORMAT when CSV_REFUSE_LOSS is set and something was lost. */
MUST_CHECK enum err csv_finish(struct csv_writer *w);

#endif
