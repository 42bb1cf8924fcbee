/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, rows that are made in C, models, handlers. */
#ifndef KASSEI_OFFICE_DISCLOSURE_PRIVATE_H
#define KASSEI_OFFICE_DISCLOSURE_PRIVATE_H

#include "office/disclosure/disclosure.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/field.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/disclosure/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/disclosure/routes.def"
#include "web/handlers.h"

/* ---- rows for JSON, CSV and XLSX ---- */

/* One value of one row. */
struct held_cell {
	struct str municipality, file, table, record, item, value, source, retention;
	struct opt_int written_us;
};
extern const struct row_desc held_cell_desc;

/* A line of the trail as the person concerned reads it: the section and post of an officer, never the officer's
 * name. */
struct held_reading {
	int64_t at_us;
	struct str municipality, reader, act, page, what;
};
extern const struct row_desc held_reading_desc;

/* ---- models ---- */

struct data_value { struct str label, value; };
struct data_row {
	struct str written;
	struct url wrong; /* empty: corrected elsewhere */
	struct data_value *values;
	size_t count;
};
struct data_table { struct str name, more; struct data_row *rows; size_t count; };
struct data_file { struct str name, source, retention, purpose; struct data_table *tables; size_t count; };
struct data_place { struct str name, anchor; struct data_file *files; size_t count; };
struct data_link { struct str label, what; struct url url; };
struct data_view {
	const struct req *req;
	struct str party;
	struct data_place *places;
	size_t count;
	struct data_link links[6], downloads[3];
	size_t link_count;
	struct url archive;
	struct str request_id;
	struct data_copy { struct str at, state; struct url url; } *copies;
	size_t copy_count;
	struct data_asked { struct str number, what, state; } *corrections;
	size_t correction_count;
};

struct reading_item { struct str at, municipality, reader, act, page, what; };
struct readings_view {
	const struct req *req;
	struct str party;
	bool several_places, own, has_more;
	struct reading_item *items;
	size_t count;
	struct url more, other_url, back;
	struct data_link downloads[3];
};

/* The first page of a copy. */
struct cover_table {
	struct tenant_all_row municipality;
	const char *name;
	const struct privacy_file *file;
	struct str path;
	int64_t rows;
};
struct cover_view {
	struct str made;
	struct cover_table *tables;
	size_t count;
	int64_t files, left_out, withheld, withheld_files;
};

/* ---- shared: data_pages.c ---- */

/* Whose data the page is about: the party of the address, else the one who is signed in. */
struct held_owner owner_of(const struct req *req);
/* Every municipality that may hold something of the owner; the first of an account is none ({ 0 }). */
enum err places_of(struct req *req, const struct tenant_all_row **ret_rows, size_t *ret_count) MUST_CHECK;
/* Its name, also of none. */
struct str place_name(const struct req *req, const struct tenant_all_row *place);
/* Address of the data page of this owner, and of something below it. */
struct url data_url(const struct req *req, const char *below);
void data_downloads(struct req *req, struct data_link links[3]);
/* A page below the person's or the party's own. `title`: msgid. `top`: the data page itself. */
void show_data_page(struct req *req, const char *title, bool top, const char *width,
	void (*body)(struct html_out *, const void *), const void *model);

/* ---- a copy of everything: archive_pages.c ---- */

/* The bytes of a copy that the signed-in person asked for and that has not run out; ERR_NOT_FOUND otherwise. */
enum err archive_give(struct req *req, struct tenant_id tenant, struct archive_id id,
	struct disclosure_id disclosure) MUST_CHECK;
/* State, progress and days as facts and a link. */
void archive_facts(struct sheet *s, const struct disclosure_archive_list_row *row, struct url download);

/* ---- claims on paper: claim_pages.c ---- */

/* A claim with its state in words. */
struct claim_entry { struct disclosure_claim_list_row claim; struct str state; };
extern const struct row_desc claim_entry_desc;
/* Of a claim of the municipality in the address. */
struct url claim_url(struct req *req, struct disclosure_id id, const char *rest);
/* The edits that officers made to a party since a moment, as choices: a correction's answer names one of them. */
enum err claim_changes_of(struct req *req, struct party_id party, int64_t since_us, struct input_choice **ret_choices,
	size_t *ret_count) MUST_CHECK;

/* "令和8年度 第3号". */
struct str claim_number(struct req *req, int64_t fiscal_year, int64_t number);
/* What a list says of an open or decided claim, and in which colour: overdue in red. */
struct sheet_cell claim_state_cell(struct req *req, struct str decision, struct date due);

/* ---- corrections: correction_pages.c ---- */

struct correction_entry { struct disclosure_correction_list_row correction; struct str state; };
extern const struct row_desc correction_entry_desc;

#endif
