/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One shape for pages that are made of facts, tables and forms: a module fills a struct sheet and shows it, and writes no view. Tables become
 * cards on phones, forms keep what was typed, a page prints without its forms (assets/css/print.css).
 */
#ifndef KASSEI_OFFICE_SHEET_H
#define KASSEI_OFFICE_SHEET_H

#include "base/date.h"
#include "web/field.h"

enum sheet_field_kind { SHEET_TEXT = 1, SHEET_LINES, SHEET_SELECT, SHEET_CHOICE, SHEET_CHECK, SHEET_FILE };
struct sheet_field { enum sheet_field_kind kind; struct input input; };
enum { SHEET_FIELDS_MOST = 16, SHEET_FORMS_MOST = 6, SHEET_TABLES_MOST = 6, SHEET_FACTS_MOST = 30, SHEET_LINKS_MOST = 12 };

struct sheet_link { struct str label, what; struct url url; };
struct sheet_fact { struct str label, text; struct url url; }; /* url empty: no link */
struct sheet_cell { struct str text, tone; struct url url; bool number; };  /* tone: "red", "green", …: a chip; number: set to the right */
struct sheet_table {
	struct str caption, none; /* none: what to say, and to do, when there is no row */
	struct str *labels;
	struct sheet_cell *cells; /* count × columns */
	size_t columns, count, room;
	bool sum;                 /* the last row is the sum of the others */
	const char *picture;      /* drawn above the table from what stands in it: "bars" (assets/ts/chart-bars.ts); NULL: none */
	struct str picture_label; /* what it shows, in a sentence */
	size_t drawn;             /* the column that is drawn */
};
/* Amounts as bars of coloured parts, all to one scale; the page has the same figures in a table. */
enum sheet_part_kind { SHEET_PART_DONE = 1, SHEET_PART_NEAR, SHEET_PART_HELD, SHEET_PART_LEFT, SHEET_PART_WAITING, SHEET_PART_OVER, SHEET_PART_LOST, SHEET_PART_COUNT };
enum { SHEET_BAR_WIDTH = 1000 };
struct sheet_part { const char *word; int64_t from, width; };                  /* of SHEET_BAR_WIDTH */
struct sheet_bar { struct str label, text; struct url url; struct sheet_part parts[SHEET_PART_COUNT]; size_t count; };
struct sheet_bars {
	struct str caption;
	struct { const char *word; struct str label; } legend[SHEET_PART_COUNT];
	size_t legend_count;
	struct sheet_bar *bars;
	size_t count, room;
	int64_t whole; /* what the longest bar stands for */
};
struct sheet_form {
	struct str title, hint, button, anchor, request_id;
	struct url action;
	struct sheet_field fields[SHEET_FIELDS_MOST];
	size_t count;
	int64_t version; /* 0: the form has none */
	bool takes_file, quiet; /* quiet: the button is outlined */
	bool get; /* a search: above the tables, asks and writes nothing */
};
struct sheet {
	struct req *req;
	struct str title, lead, notice, warning;
	struct sheet_link links[SHEET_LINKS_MOST], downloads[3];
	struct sheet_fact facts[SHEET_FACTS_MOST];
	struct sheet_table tables[SHEET_TABLES_MOST];
	struct sheet_form forms[SHEET_FORMS_MOST];
	struct sheet_bars *bars; /* NULL: no picture */
	size_t link_count, download_count, fact_count, table_count, form_count;
	bool printable; /* says how to print */
	bool links_first; /* what can be done next stands above the tables */
	struct url first, more; /* first and next page of the last table */
	struct crumb crumbs[4];
	size_t crumb_count;
};

/* A sentence in the page's language. */
struct str say(const struct req *req, const char *msgid);
/* Label of a value; empty for 0. */
struct str say_word(const struct req *req, const struct enum_desc *words, int64_t value);
/* A day for people; empty when there is none. */
struct str say_day(const struct req *req, struct opt_int day);

/* The municipality of the address: its first part. */
struct str sheet_slug(const struct req *req);

/* A page of the request's arena. `title` is translated. */
struct sheet *sheet_new(struct req *req, struct str title);
void sheet_crumb(struct sheet *s, struct str title, struct url url);
/* The officers' desk of the municipality in the address. */
void sheet_crumb_desk(struct sheet *s, struct str slug);
void sheet_link(struct sheet *s, const char *label, const char *what, struct url url);
/* Nothing when the text is empty. */
void sheet_fact(struct sheet *s, const char *label, struct str text);
void sheet_fact_link(struct sheet *s, const char *label, struct str text, struct url url);
/* CSV, Excel and JSON of this page. */
void sheet_downloads(struct sheet *s);
/* `heads`: msgids; at most `room` rows. */
struct sheet_table *sheet_table(struct sheet *s, const char *caption, const char *none, const char *const *heads, size_t columns, size_t room);
/* A picture above the tables. `whole`: the largest sum of a bar; `legend`: msgid of each kind of part that may occur, NULL: it does not. */
struct sheet_bars *sheet_bars(struct sheet *s, const char *caption, const char *const legend[SHEET_PART_COUNT], int64_t whole, size_t room);
/* A bar with the yen of each kind of part (0: none). `text` says in words what it shows. */
void sheet_bar(struct sheet_bars *b, struct str label, struct str text, struct url url, const int64_t yen[SHEET_PART_COUNT]);
/* A picture above a table of one of its columns, with the same numbers. */
void sheet_picture(struct sheet_table *t, const char *picture, struct str label, size_t column);
/* The cells of the next row. */
struct sheet_cell *sheet_row(struct sheet_table *t);
struct sheet_form *sheet_form(struct sheet *s, const char *title, const char *button, struct url action);
/* The same for a search (GET). */
struct sheet_form *sheet_search(struct sheet *s, const char *title, const char *button, struct url action);
void sheet_field(struct sheet_form *f, enum sheet_field_kind kind, struct input input);
/* A day, typed in any way that date_parse reads. */
void sheet_day(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str current, unsigned flags);
void sheet_show(struct sheet *s, const char *width);

/* For the fields of a form: true when the text is a day; else the field is refused. */
bool sheet_read_day(struct req *req, const char *field, struct str text, struct date *ret_day);
/* Refuses a field (msgid) and returns ERR_INPUT. */
enum err sheet_refuse(struct req *req, const char *field, const char *msgid) MUST_CHECK;
/* Refuses a text in which a My Number may stand (番号法20条). */
enum err sheet_refuse_my_number(struct req *req, const char *field, struct str text) MUST_CHECK;

#endif
