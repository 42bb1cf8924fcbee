/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, the shape of a page, sections as fields, and the April change. */
#ifndef KASSEI_OFFICE_STAFF_PRIVATE_H
#define KASSEI_OFFICE_STAFF_PRIVATE_H

#include "office/sheet/sheet.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"
#include "web/menu.h"
#include "web/session.h"

#define WEB_FORMS "office/staff/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/staff/routes.def"
#include "web/handlers.h"

/* The desk. */
struct desk_line { struct str label; struct url url; int64_t count; };
struct desk_view {
	struct str lead, second; /* second: that a second factor is due; empty: not */
	struct desk_line *work;
	size_t work_count;
	const struct menu *menu;
};

/* ---- pages (page.c) ---- */

/* A page below the desk: links on top, forms folded. The title is translated and may be a name. */
struct sheet *staff_sheet(struct req *req, struct str slug, struct str title);
/* A required field for a day; `current` is proposed. */
void staff_day_add(struct sheet *s, struct sheet_form *form, const char *name, const char *label, struct date current);
/* What the ticks of a form say: one for each role of the staff. */
#define STAFF_ROLE_BITS(form) \
	((form)->officer * STAFF_ROLE(ROLE_OFFICER) | (form)->approver * STAFF_ROLE(ROLE_APPROVER) | (form)->head * STAFF_ROLE(ROLE_HEAD) | \
		(form)->accountant * STAFF_ROLE(ROLE_ACCOUNTANT) | (form)->reviewer * STAFF_ROLE(ROLE_REVIEWER) | \
		(form)->auditor * STAFF_ROLE(ROLE_AUDITOR) | (form)->administrator * STAFF_ROLE(ROLE_ADMINISTRATOR) | \
		(form)->metropolis * STAFF_ROLE(ROLE_METROPOLIS))

/* 担当者、決裁者 */
struct str staff_role_names(const struct req *req, int64_t roles);

/* ---- shared by handlers ---- */

struct date staff_today(const struct req *req);
/* ERR_INPUT with its sentence when there would be no administrator any more. */
enum err staff_keep_administrator(struct req *req);

/* Sections and their names at one moment, to find by id or name; ended ones are looked up one by one. */
struct staff_sections { struct staff_section_list_row *rows; size_t count; };
enum err staff_sections_read(struct req *req, struct date day, struct staff_sections *ret);
const struct staff_section_list_row *staff_section_find(const struct staff_sections *sections, int64_t id);
/* The name on a day, of a section that may have ended; empty when there is none. */
enum err staff_section_name_on(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section,
	struct date day, struct str *ret_name);
/* A select of sections or posts that last, with the id as value. */
struct input staff_section_input(struct req *req, const char *name, const char *label,
	const struct staff_sections *sections, int64_t without, unsigned flags);
enum err staff_post_input(struct req *req, const char *name, const char *label, struct input *ret_input);

/* An account of that address, made when there is none, with a mail that lets it in. In the writer. `name` NONE: by
 * address only. */
struct staff_invited { struct str email, name, kana; struct account_id by; int64_t now_us; };
enum err staff_account_for(struct db *db, struct arena *a, const struct staff_invited *who,
	struct account_id *ret_account, bool *ret_new);
/* In the writer: the mail to somebody who is new here, with a link that is good for a week. */
enum err staff_send_invitation(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	struct str cause, const struct settings *settings, int64_t now_us);

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
enum err april_compare(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april, struct date day,
	struct april_plan *ret_plan);
/* In the writer: writes what april_compare said, valid from the day on. ERR_INPUT when the plan has flaws. */
enum err april_write(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april,
	const struct april_plan *plan, struct account_id by, int64_t now_us);
/* In the writer: takes it back. */
enum err april_take_back(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april,
	struct date day);
/* A file as it was sent, or text, as rows of a new plan. ERR_INPUT with a sentence. In the reading part of a
 * request. */
struct april_file { struct staff_april_lines_row *rows; size_t count; struct str reason; };
enum err april_read(struct arena *a, struct str bytes, enum lang lang, struct april_file *ret_file);
/* Headings of the file, in its order; APRIL_COLUMNS of them. */
enum { APRIL_COLUMNS = 10 };
extern const char *const APRIL_HEADS[APRIL_COLUMNS];

#endif
