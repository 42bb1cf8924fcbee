/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, the one model that they all fill, and what builds it. */
#ifndef KASSEI_OFFICE_STAFF_PRIVATE_H
#define KASSEI_OFFICE_STAFF_PRIVATE_H

#include "office/staff/staff.h"
#include "web/field.h"
#include "web/list.h"
#include "web/menu.h"
#include "web/session.h"

#define WEB_FORMS "office/staff/forms.def"
#include "web/form-structs.h"

/* ---- the model: tables, then forms, then links ---- */

struct staff_cell { struct str text; struct url url; };
struct staff_table {
	struct str caption, none; /* none: what is said when there is no row */
	const char *const *heads; /* msgids */
	struct str *labels;       /* heads, translated */
	size_t columns, count, room;
	struct staff_cell *cells; /* row by row */
};
enum staff_field_kind { STAFF_FIELD_TEXT = 1, STAFF_FIELD_SELECT, STAFF_FIELD_CHECK, STAFF_FIELD_LINES, STAFF_FIELD_FILE };
struct staff_field { enum staff_field_kind kind; struct input input; };
enum { STAFF_FIELDS_MOST = 16, STAFF_FORMS_MOST = 6, STAFF_TABLES_MOST = 6, STAFF_LINKS_MOST = 20 };
struct staff_form {
	struct str title, hint, button, request_id, anchor;
	struct url action;
	int64_t version; /* 0: none */
	bool takes_file, open;
	struct staff_field fields[STAFF_FIELDS_MOST];
	size_t count;
};
struct staff_link { struct str label, what; struct url url; };
struct staff_page {
	const struct req *req;
	struct str title, lead, notice, warning;
	struct staff_table tables[STAFF_TABLES_MOST];
	struct staff_form forms[STAFF_FORMS_MOST];
	struct staff_link links[STAFF_LINKS_MOST];
	size_t table_count, form_count, link_count;
	bool is_list; /* its forms stand above the table, which has data and pages */
	struct list_frame list;
};

/* The desk. */
struct desk_line { struct str label; struct url url; int64_t count; };
struct desk_view { struct str lead, second; /* second: that a second factor is due; empty: not */ struct desk_line *work; size_t work_count; const struct menu *menu; };

/* ---- building it (page.c) ---- */

/* A page with an empty model; the title is translated and may be a name. */
struct staff_page *staff_page_new(struct req *req, struct str title);
/* The answer is this page. `up` (may be NULL) is the page above it, below the desk. */
void staff_page_show(struct req *req, struct str slug, struct staff_page *page, const char *up_label, struct url up);
/* The page is a list: its data for Excel, its pages. `after` and `next` as list_frame has them. */
void staff_page_list(struct req *req, struct staff_page *page, bool after, struct str next);
struct staff_table *staff_table_add(struct req *req, struct staff_page *page, const char *caption, const char *none, const char *const *heads,
	size_t columns, size_t rows_most);
/* The next row's cells, `columns` of them. */
struct staff_cell *staff_row_add(struct staff_table *table);
struct staff_form *staff_form_add(struct req *req, struct staff_page *page, const char *title, const char *button, struct url action);
void staff_field_add(struct staff_form *form, enum staff_field_kind kind, struct input input);
/* A text field for a day; `current` is proposed. */
void staff_day_add(struct req *req, struct staff_form *form, const char *name, const char *label, struct date current);
void staff_link_add(struct req *req, struct staff_page *page, const char *label, struct url url);

/* What the ticks of a form say: one for each role of the staff. */
#define STAFF_ROLE_BITS(form) \
	((form)->officer * STAFF_ROLE(ROLE_OFFICER) | (form)->approver * STAFF_ROLE(ROLE_APPROVER) | (form)->head * STAFF_ROLE(ROLE_HEAD) | \
		(form)->accountant * STAFF_ROLE(ROLE_ACCOUNTANT) | (form)->reviewer * STAFF_ROLE(ROLE_REVIEWER) | \
		(form)->auditor * STAFF_ROLE(ROLE_AUDITOR) | (form)->administrator * STAFF_ROLE(ROLE_ADMINISTRATOR) | \
		(form)->metropolis * STAFF_ROLE(ROLE_METROPOLIS))

/* ---- words ---- */

struct str staff_say(const struct req *req, const char *msgid);
/* 2027年4月1日, or 2027-04-01 in English; empty when there is none. */
struct str staff_day(const struct req *req, struct date day);
struct str staff_opt_day(const struct req *req, struct opt_int day);
/* 担当者、決裁者 */
struct str staff_role_names(const struct req *req, int64_t roles);
struct str staff_word(const struct req *req, const struct enum_desc *words, int value);

/* ---- shared by handlers ---- */

struct tenant_id staff_tenant(const struct req *req);
struct date staff_today(const struct req *req);
/* A day as it was typed; else the field is refused and the answer is false. */
bool staff_read_day(struct req *req, const char *field, struct str text, struct date *ret_day);
/* Refuses the form as a whole (field NULL) or a field; ERR_INPUT. */
enum err staff_refuse(struct req *req, const char *field, const char *msgid);
/* ERR_INPUT with its sentence when there would be no administrator any more. */
enum err staff_keep_administrator(struct req *req);

/* Sections and their names at one moment, to find by id or name; ended ones are looked up one by one. */
struct staff_sections { struct staff_section_list_row *rows; size_t count; };
enum err staff_sections_read(struct req *req, struct date day, struct staff_sections *ret);
const struct staff_section_list_row *staff_section_find(const struct staff_sections *sections, int64_t id);
/* The name on a day, of a section that may have ended; empty when there is none. */
enum err staff_section_name_on(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section, struct date day,
	struct str *ret_name);
/* A select of sections or posts that last, with the id as value. */
struct input staff_section_input(struct req *req, const char *name, const char *label, const struct staff_sections *sections, int64_t without,
	unsigned flags);
enum err staff_post_input(struct req *req, const char *name, const char *label, struct input *ret_input);

/* An account of that address, made when there is none, with a mail that lets it in. In the writer. `name` NONE: by address only. */
struct staff_invited { struct str email, name, kana; struct account_id by; int64_t now_us; };
enum err staff_account_for(struct db *db, struct arena *a, const struct staff_invited *who, struct account_id *ret_account, bool *ret_new);
/* In the writer: the mail to somebody who is new here, with a link that is good for a week. */
enum err staff_send_invitation(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account, struct str cause, const struct settings *settings,
	int64_t now_us);

/* For the desk: until when a second factor has to be set up; empty when none is due. */
struct str staff_second_warning(struct req *req);
extern const struct row_desc second_entry_desc;

/* ---- April (april.c) ---- */

/* What a line of the file asks for. */
enum staff_move { STAFF_MOVE_NONE, STAFF_MOVE_JOIN, STAFF_MOVE_LEAVE, STAFF_MOVE_CHANGE };
/* A line beside what is stored: nothing of it is written yet. */
struct april_line {
	const struct staff_april_lines_row *row;
	enum staff_move move;
	bool concurrent;
	struct account_id account;   /* .v == 0: will be made */
	struct post_id post;         /* .v == 0: will be made */
	struct section_id section;
	int64_t roles;
	struct str before, after;    /* posts, for people */
	int64_t open;                /* open work of somebody who leaves or moves */
	struct account_id successor; /* .v == 0 with successor_line: somebody who joins by this file */
	const struct april_line *successor_line;
	const char *flaw, *remedy;   /* msgids; NULL: fine */
};
struct april_plan {
	struct date day;
	struct april_line *lines;
	size_t count, flaws, leave, move, join;
	int64_t open;
};
/* Compares the lines of a plan with what is stored at this moment. */
enum err april_compare(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april, struct date day, struct april_plan *ret_plan);
/* In the writer: writes what april_compare said, valid from the day on. ERR_INPUT when the plan has flaws. */
enum err april_write(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april, const struct april_plan *plan,
	struct account_id by, int64_t now_us);
/* In the writer: takes it back. */
enum err april_take_back(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april, struct date day);
/* A file as it was sent, or text, as rows of a new plan. ERR_INPUT with a sentence. In the reading part of a request. */
struct april_file { struct staff_april_lines_row *rows; size_t count; struct str reason; };
enum err april_read(struct arena *a, struct str bytes, enum lang lang, struct april_file *ret_file);
/* Headings of the file, in its order; APRIL_COLUMNS of them. */
enum { APRIL_COLUMNS = 10 };
extern const char *const APRIL_HEADS[APRIL_COLUMNS];

#endif
