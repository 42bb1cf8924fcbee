/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads documents in which municipalities describe their approved industry plans: text taken from a PDF, PDF itself,
 * and the logic table (tab-separated, HTML in the cells). By rules of layout and language, never by a list of names.
 * Knows no database and no HTTP; the importer (office/plan) and the command `kassei plan read` stand on it.
 *
 * All results live in the arena that was given; texts are UTF-8. Lines count from 1 in the file that a person would
 * open (for a PDF: in the text that was taken from it). Every name carries the line where it begins.
 */
#ifndef KASSEI_OFFICE_PLAN_READ_H
#define KASSEI_OFFICE_PLAN_READ_H

#include "base/buf.h"
#include "base/cage.h"
#include "base/decode.h"

/* ---- the register of municipalities ---- */

struct register_row {
	struct str code;       /* 全国地方公共団体コード, six digits with the check digit */
	struct str name;       /* 足立区, みほん野市, 瑞穂町 */
	struct str prefecture; /* 東京都; from the column, else from the first two digits of the code (JIS X 0401) */
	struct str
		city; /* of a ward that belongs to a designated city (大阪市北区): the city; such a ward has no plan */
	uint32_t first;        /* the name's first character, to look only at names that may fit */
};

struct municipality_register {
	struct register_row *rows;
	size_t count, room;
};

/*
 * Adds the rows of a tab-separated text whose first line names the columns: code and name are needed, prefecture and
 * designated_city are used when they are there, others are left alone. A row equal to one that is there is not added
 * again. ERR_FORMAT with *ret_line when a column is missing or a code has not six digits. The texts are borrowed from
 * `tsv`.
 */
MUST_CHECK enum err municipality_register_add(
	struct arena *a, struct municipality_register *r, struct str tsv, int *ret_line);

/* ---- what was read ---- */

enum plan_read_kind { PLAN_READ_TEXT = 1, PLAN_READ_TABLE, PLAN_READ_PDF, PLAN_READ_KIND_COUNT };

/* A sentence about a place of a file, for a person: a question (unsure, the reading stands) or a problem (refused). */
struct plan_note {
	struct str file;
	int line; /* 0: the file as a whole */
	struct str what, what_en;
};
struct plan_notes { struct plan_note *items; size_t count, room; };

struct plan_read_file {
	struct str name; /* as given */
	enum plan_read_kind kind;
	enum encoding encoding;
	struct str text;         /* decoded; lines end in LF or CRLF as in the file */
	const struct str *lines; /* lines[0] is line 1, without its end */
	size_t line_count;
};

struct plan_read_detail {
	struct str name;
	int line;
};
struct plan_read_details { struct plan_read_detail *items; size_t count, room; };

struct plan_read_programme {
	struct str name; /* joined where the page broke it; without marks of lists and footnotes, without the 等 of an
		open list */
	int line;
	struct plan_read_details details;
	bool open_list;          /* 等 stood behind its details or behind its name: there is more than is listed */
	struct str marks;        /* "☆", "※1", "新規": marks that stood at the name; STR_NONE without */
	bool by_mark;            /* stands here because of a note such as ※☆の事業も併せて実施; line is the note's */
	struct str description;  /* what stood behind a colon, when it was a sentence; STR_NONE without */
	bool also_in_other_pillar; /* the same name stands in another pillar of the plan */
};
struct plan_read_programmes { struct plan_read_programme *items; size_t count, room; };

struct plan_read_pillar {
	struct str title;  /* with its number as printed: "(3) (1)、(2)以外の事業" */
	struct str number; /* "(3)"; STR_NONE for a heading without a number */
	struct str name;   /* the title without the number */
	int line;
	struct str summary; /* the sentence outside the bracket that names the programmes; STR_NONE without */
	int summary_line;
	struct plan_read_programmes programmes;
	bool bare_list;      /* names only: neither details nor a sentence */
	bool open_list;      /* 等 behind the last programme */
	bool metro_category; /* several plans of the document have this very heading: a category of the metropolis, not
				an own pillar */
};
struct plan_read_pillars { struct plan_read_pillar *items; size_t count, room; };

/* Text that belongs to a plan but is not its prose: of a figure, or a footnote. */
struct plan_read_caption {
	struct str text;
	int line;
	bool uncertain; /* it stood away from its plan, and which plan it belongs to was inferred */
};
struct plan_read_captions { struct plan_read_caption *items; size_t count, room; };

struct plan_read_plan {
	size_t file; /* index into plan_document.files */
	int line, last_line;
	struct str municipality;      /* code; STR_NONE when the name is not in the register */
	struct str municipality_name; /* as in the register, else as printed */
	struct str title;             /* without its quotation marks; STR_NONE when none is printed */
	int first_fiscal_year, last_fiscal_year;
	struct str background;
	int background_line;
	bool subject_to_vote; /* the document says that the budget has to pass the assembly */
	struct plan_read_pillars pillars;
	struct plan_read_captions captions;
	struct plan_read_captions footnotes;
};
struct plan_read_plans { struct plan_read_plan *items; size_t count, room; };

enum plan_read_status {
	PLAN_READ_LISTED = 1,
	PLAN_READ_UNDER_STUDY, /* …の検討 */
	PLAN_READ_REFERENCE,   /* ※後掲: listed elsewhere */
	PLAN_READ_NONE,        /* —: the tactic has no method of its own */
	PLAN_READ_STATUS_COUNT
};
/* "listed", "under_study", "reference", "none". */
const char *plan_read_status_name(enum plan_read_status s);

struct plan_read_method { struct str name; enum plan_read_status status; int line; };
struct plan_read_methods { struct plan_read_method *items; size_t count, room; };
/* A cell may hold two names whose methods can no longer be told apart: name is then "a / b". */
struct plan_read_tactic { struct str name; int line; struct plan_read_methods methods; };
struct plan_read_tactics { struct plan_read_tactic *items; size_t count, room; };
struct plan_read_strategy { struct str name; int line; struct plan_read_tactics tactics; };
struct plan_read_strategies { struct plan_read_strategy *items; size_t count, room; };
struct plan_read_goal {
	struct str number, background, goal; /* STR_NONE when the cell is empty */
	int line;
	struct plan_read_strategies strategies;
};
struct plan_read_goals { struct plan_read_goal *items; size_t count, room; };
struct plan_read_section { struct str title; int line; struct plan_read_goals goals; };
struct plan_read_sections { struct plan_read_section *items; size_t count, room; };

struct plan_read_model {
	size_t file;
	struct str municipality, municipality_name; /* STR_NONE when the table does not name one */
	struct plan_read_sections sections;
};
struct plan_read_models { struct plan_read_model *items; size_t count, room; };

struct plan_document {
	struct plan_read_file *files;
	size_t file_count;
	struct plan_read_plans plans;
	struct plan_read_models logic_models;
	struct plan_notes questions; /* by file, then line */
};

/* ---- reading ---- */

enum {
	PLAN_READ_FILE_BYTES = 20 * 1024 * 1024, /* larger files are refused unread */
	PLAN_READ_TEXT_BYTES = 2 * 1024 * 1024,  /* of text, as UTF-8; a long report has a tenth of it */
	PLAN_READ_FILES = 100,
	PLAN_READ_PLANS = 2000,      /* of one file */
	PLAN_READ_ITEMS = 5000,      /* programmes of a plan, details of a programme, methods of a goal */
};

/*
 * Reads all files, then says what they hold. One file that cannot be understood makes the whole call fail: each
 * problem is a sentence in *ret_problems (file, line, what is wrong, what to do), and *ret is untouched. On success
 * *ret_problems is empty and what is unsure stands in ret->questions.
 *
 * OK; ERR_NOT_FOUND or ERR_IO (cannot be opened or read), ERR_TOO_LARGE, ERR_FORMAT (not such a document, or not
 * complete): the error of the first problem. A PDF is opened in a child process without files and network; the caller
 * must not have other threads that hold locks across fork (the command has none; a server asks a fresh process to do
 * it).
 */
MUST_CHECK enum err plan_read_files(struct arena *a, const struct municipality_register *r, const char *const *paths,
	size_t path_count, struct plan_document *ret, struct plan_notes *ret_problems);
/* The same for one file whose bytes are here already. `name` is what notes call it. */
MUST_CHECK enum err plan_read_bytes(struct arena *a, const struct municipality_register *r, struct str name,
	struct str bytes, struct plan_document *ret, struct plan_notes *ret_problems);

/* ---- printing ---- */

/* {"plans":[…],"logic_models":[…],"questions":[…]}, indented, ending in a line feed. Absent values are null. */
void plan_document_json(struct buf *b, const struct plan_document *d);
/* For a person, in Japanese or (english) with English labels; questions stand in a part of their own, each with
 * file:line. */
void plan_document_listing(struct buf *b, const struct plan_document *d, bool english);
/* "file:line: sentence", one line each; both languages, or only English. */
void plan_notes_print(struct buf *b, const struct plan_notes *notes, bool english);

/* Takes the text out of a PDF; for the table of jobs of `kassei parse`. */
extern const struct cage_job plan_pdf_job;

#endif
