/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One shape for pages that are made of facts, steps, tables and forms, and for lists: a module fills a struct sheet and
 * shows it, and writes no view. Tables become cards on phones, forms keep what was typed, a page prints without its
 * forms (assets/css/print.css).
 */
#ifndef KASSEI_OFFICE_SHEET_H
#define KASSEI_OFFICE_SHEET_H

#include "web/field.h"
#include "web/list.h"
#include "web/say.h"

struct sheet_field { enum input_kind kind; struct input input; };
enum {
	SHEET_FIELDS_MOST = 16,
	SHEET_FORMS_MOST = 6,
	SHEET_TABLES_MOST = 6,
	SHEET_FACTS_MOST = 30,
	SHEET_LINKS_MOST = 12,
	SHEET_STEPS_MOST = 8,
	SHEET_WARNINGS_MOST = 120,
	SHEET_HIDDEN_MOST = 3
};

struct sheet_link { struct str label, what; struct url url; };
struct sheet_fact { struct str label, text; struct url url; }; /* url empty: no link */
struct sheet_step { struct str label, text; bool done, here; };
struct sheet_form;
struct sheet_cell {
	struct str text, small, tone; /* small: below the text; tone: "red", "green", …: a chip */
	struct url url;
	bool number;                   /* set to the right */
	const struct sheet_form *form; /* a button without fields; NULL: none */
};
struct sheet_table {
	struct str caption, none; /* none: what to say, and to do, when there is no row */
	struct str *labels;
	struct sheet_cell *cells; /* count × columns */
	size_t columns, count, room;
	bool sum;                 /* the last row is the sum of the others */
	const char *picture; /* drawn above the table from what stands in it: "bars" (assets/ts/chart-bars.ts); NULL:
				none */
	struct str picture_label; /* what it shows, in a sentence */
	size_t drawn;             /* the column that is drawn */
};
/* Amounts as bars of coloured parts, all to one scale; the page has the same figures in a table. */
enum sheet_part_kind {
	SHEET_PART_DONE = 1,
	SHEET_PART_NEAR,
	SHEET_PART_HELD,
	SHEET_PART_LEFT,
	SHEET_PART_WAITING,
	SHEET_PART_OVER,
	SHEET_PART_LOST,
	SHEET_PART_COUNT
};
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
	struct sheet_field *fields; /* room for SHEET_FIELDS_MOST */
	size_t count;
	int64_t version; /* 0: the form has none */
	bool takes_file, quiet; /* quiet: the button is outlined */
	bool get;               /* a search: above the tables, asks and writes nothing */
	struct { const char *name; struct str value; } hidden[SHEET_HIDDEN_MOST];
	size_t hidden_count;
	bool folded, open;      /* folded: only its title shows until it is opened; open: it is from the start */
};
struct sheet {
	struct req *req;
	struct str title, lead, notice; /* notice: what this means, or what to do now */
	struct str warnings[SHEET_WARNINGS_MOST];
	struct str steps_title;
	struct sheet_step steps[SHEET_STEPS_MOST];
	size_t warning_count, step_count;
	struct sheet_link links[SHEET_LINKS_MOST], downloads[3];
	struct sheet_fact facts[SHEET_FACTS_MOST];
	struct sheet_table tables[SHEET_TABLES_MOST];
	struct sheet_form forms[SHEET_FORMS_MOST];
	struct sheet_bars *bars; /* NULL: no picture */
	size_t link_count, download_count, fact_count, table_count, form_count;
	bool printable; /* says how to print */
	bool dense;     /* tables of many short rows */
	bool folds;     /* forms are folded: set it before they are added */
	bool links_first, forms_first; /* above the tables instead of below */
	bool is_list, titled; /* titled: the list's caption is the page's title, and not shown again */
	struct list_frame list;
	struct url first, more; /* first and next page of the last table, where the page is no list */
	struct crumb crumbs[4];
	size_t crumb_count;
};

/* A page of the request's arena. `title` is translated. */
struct sheet *sheet_new(struct req *req, struct str title);
void sheet_crumb(struct sheet *s, struct str title, struct url url);
/* The officers' desk of the municipality in the address. */
void sheet_crumb_desk(struct sheet *s, struct str slug);
void sheet_link(struct sheet *s, const char *label, const char *what, struct url url);
/* The same with a text that is translated already. */
void sheet_link_text(struct sheet *s, const char *label, struct str what, struct url url);
/* What somebody should look at before going on; more than SHEET_WARNINGS_MOST are left out. */
void sheet_warn(struct sheet *s, struct str text);
/* A step of the way that the page's matter goes, in their order; s->steps_title names the way. */
void sheet_step(struct sheet *s, const char *label, struct str text, bool done, bool here);
/* Nothing when the text is empty. */
void sheet_fact(struct sheet *s, const char *label, struct str text);
void sheet_fact_link(struct sheet *s, const char *label, struct str text, struct url url);
/* The page is a list: its first table has data for Excel and further pages, its forms stand above it. `after` and
 * `next`: see list_frame. */
void sheet_list(struct sheet *s, bool after, struct str next);
/* CSV, Excel and JSON of this page. */
void sheet_downloads(struct sheet *s);
/* `heads`: msgids; at most `room` rows. */
struct sheet_table *sheet_table(struct sheet *s, const char *caption, const char *none, const char *const *heads,
	size_t columns, size_t room);
/* True when a text is figures and their units alone (a day, a time, a code, an amount): a line that breaks inside of it
 * makes two wrong ones. */
bool sheet_is_figures(struct str text);
/* True when the cell shows anything. */
bool sheet_cell_shows(const struct sheet_cell *c);
/*
 * A picture above the tables. `whole`: the largest sum of a bar; `legend`: msgid of each kind of part that may occur,
 * NULL: it does not. The page's legend names only what some bar has.
 */
struct sheet_bars *sheet_bars(struct sheet *s, const char *caption, const char *const legend[SHEET_PART_COUNT],
	int64_t whole, size_t room);
/* A bar with the yen of each kind of part (0: none). `text` says in words what it shows. */
void sheet_bar(struct sheet_bars *b, struct str label, struct str text, struct url url,
	const int64_t yen[SHEET_PART_COUNT]);
/* A picture above a table of one of its columns, with the same numbers. */
void sheet_picture(struct sheet_table *t, const char *picture, struct str label, size_t column);
/* The cells of the next row. */
struct sheet_cell *sheet_row(struct sheet_table *t);
struct sheet_form *sheet_form(struct sheet *s, const char *title, const char *button, struct url action);
/* The same for a search (GET). */
struct sheet_form *sheet_search(struct sheet *s, const char *title, const char *button, struct url action);
void sheet_field(struct sheet_form *f, enum input_kind kind, struct input input);
/* A value that goes with the form unseen. */
void sheet_hidden(struct sheet_form *f, const char *name, struct str value);
/* A small button in a cell, with a form of its own that takes sheet_hidden alone. */
struct sheet_form *sheet_cell_form(struct sheet *s, struct sheet_cell *cell, const char *button, struct url action);
/* A day, typed in any way that date_parse reads. */
void sheet_day(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str current,
	unsigned flags);
/* The answer is this page. A folded form stands open when it was refused, when it has no fields (a button alone), or
 * when the tables have no row. */
void sheet_show(struct sheet *s, const char *width);

/* For the fields of a form: true when the text is a day; else the field is refused. */
bool sheet_read_day(struct req *req, const char *field, struct str text, struct date *ret_day);
/* Refuses a field, or the form as a whole (NULL), with a sentence (msgid) and returns ERR_INPUT. */
enum err sheet_refuse(struct req *req, const char *field, const char *msgid) MUST_CHECK;
/* Refuses a text in which a My Number may stand (番号法20条). */
enum err sheet_refuse_my_number(struct req *req, const char *field, struct str text) MUST_CHECK;

#endif
