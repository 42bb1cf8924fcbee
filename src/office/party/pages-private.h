/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the module: forms, models and handlers of the pages. The same handlers serve officers (/{slug}/office/…) and
 * the firm itself (/{slug}/my/…). */
#ifndef KASSEI_OFFICE_PARTY_PAGES_H
#define KASSEI_OFFICE_PARTY_PAGES_H

#include "office/account/account.h"
#include "office/party/firm.h"
#include "office/party/party-private.h"
#include "office/tenant/tenant.h"
#include "web/field.h"
#include "web/list.h"
#include "web/say.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/party/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/party/routes.def"
#include "web/handlers.h"

/* ---- what every page needs (pages.c) ---- */

struct party_actor actor_of(const struct req *req);
/* The page belongs to the firm itself and not to officers: notes of officers and their buttons are not there. */
bool is_own_page(const struct req *req);
/* Address of a party's page on this side, and of something below it ("", "/edit"). */
struct url party_url(const struct req *req, struct str slug, struct party_id party, const char *below);
/* The same with an id behind it: below "/contacts". */
struct url part_url(const struct req *req, struct str slug, struct party_id party, const char *below, int64_t id);

struct party_link { struct str label, what; struct url url; };

/* ---- a form of any fields ---- */

struct party_field { enum input_kind kind; struct input input; struct str current; };
enum { PARTY_FIELDS_MOST = 20 };
struct party_form {
	const struct req *req;
	struct str title, lead, request_id, button;
	struct url action, back;
	bool has_version, conflict;
	int64_t version;
	struct party_field fields[PARTY_FIELDS_MOST];
	size_t count;
	struct party_difference {
		struct str label, theirs, mine;
	} differences[PARTY_FIELDS_MOST]; /* after a conflict */
	size_t difference_count;
	struct firm_offer *offers; /* stand before the form */
	size_t offer_count;
};
struct party_form *form_begin(struct req *req, const char *title, struct url action, struct url back);
/* Each returns the field, so that a hint can be given. `hint`: msgid or NULL. */
void form_text(struct party_form *f, const char *name, const char *label, struct str current, unsigned flags,
	const char *hint);
void form_lines(struct party_form *f, const char *name, const char *label, struct str current, unsigned flags,
	const char *hint);
void form_day(struct party_form *f, const char *name, const char *label, struct opt_int current);
void form_enum(struct party_form *f, enum input_kind kind, const char *name, const char *label,
	const struct enum_desc *values, int current, unsigned flags);
void form_tick(struct party_form *f, const char *name, const char *label, bool current);
void form_options(struct party_form *f, const char *name, const char *label, struct input_choice *choices, size_t count,
	struct str current, unsigned flags, const char *hint);
/* Shows it in the layout; after a conflict with both versions side by side. `party` names the page above; .v == 0:
 * none. */
void form_show(struct req *req, struct party_form *f, struct str slug, struct party_id party, struct str party_name);
/* Gives the problems to the form; ERR_INPUT when one refuses. */
enum err form_problems(struct req *req, const struct party_problems *problems);
/* A day as typed; a wrong one is added to the problems. */
struct opt_int typed_day(struct str text, const char *field, struct party_problems *problems);
/* The 本店 of a firm that is new here, with its address as it was typed; what a form did not send is empty. */
struct establishment_fields typed_head_office(const struct establishment_fields *typed);
/* Its general telephone number; the same. */
struct contact_fields typed_telephone(struct str typed);
/* In apply: what a write returned; a version that moved on shows the form with both versions (409). */
enum err form_written(struct req *req, enum err e);

/* Shows a page of the register: crumbs to the list (officers) or the firm's page. */
void party_page(struct req *req, struct str slug, struct str title, const char *width,
	void (*body)(struct html_out *, const void *), const void *model, const struct crumb *further,
	size_t further_count);

/* ---- models ---- */

struct party_line_view {
	struct str name, kana, kind, state, number, address, telephone, representative;
	struct url url;
	bool quiet;
};
struct party_index_view {
	const struct req *req;
	struct str q, now, request_id, reason;
	struct input kind, state, order, receive_name, receive_kind;
	struct party_line_view *items;
	size_t count;
	bool can_write, asked;
	struct url self, receive, make;
	struct list_frame list;
	struct list_empty empty;
};

struct fact_line { struct str label, value; };
struct part_line { struct str title, text, extra, badge; struct url url; bool over; };
struct part_list {
	const char *heading, *id, *empty, *add_label;
	struct part_line *items;
	size_t count;
	struct url add;
	bool can_add;
};
struct size_line { struct str law, article, trade, class_label, sentence; };
struct party_show_view {
	const struct req *req;
	struct str name, kana, kicker, note, request_id;
	struct fact_line facts[16];
	size_t fact_count;
	struct part_list parts[7];
	size_t part_count;
	struct size_line sizes[4];
	size_t size_count;
	bool finer_code, own, can_write, received;
	struct str warnings[PARTY_PROBLEMS_MOST];
	size_t warning_count;
	struct party_link actions[10];
	size_t action_count;
	struct party_link related[40]; /* joined rows, predecessors and successors, suspicions */
	size_t related_count;
	struct str published; /* what the published register says; empty: nothing */
	bool published_differs;
	struct url complete;
	struct part_line *imports;
	size_t import_count;
};

struct bank_line {
	struct str where, kind, number, holder_kana, holder_name, mismatch, period, checked;
	struct url check;
	int64_t version;
	struct str request_id;
	bool can_check;
};
struct bank_index_view { const struct req *req; struct bank_line *items; size_t count; struct url add; };

struct suspect_line { struct str first, second, first_text, second_text, reasons; int64_t score; struct url url; };
struct suspect_index_view {
	const struct req *req;
	struct suspect_line *items;
	size_t count;
	struct list_frame list;
	struct list_empty empty;
};

struct pair_field { struct str label, mine, theirs; const char *name; bool differs, take; };
struct pair_view {
	const struct req *req;
	struct str kept, joined, reasons, obstacle, join_request_id, differ_request_id;
	int64_t score, version, other_version;
	struct pair_field fields[JOIN_FIELD_COUNT];
	struct party_link both[2];
	struct url join, differ, swap;
	struct input reason;
	bool conflict;
};
struct join_view {
	const struct req *req;
	struct fact_line facts[8];
	size_t fact_count;
	struct pair_field fields[JOIN_FIELD_COUNT];
	size_t field_count;
	struct party_link both[2];
	bool can_undo, undone, may;
	struct url undo;
	struct input reason;
	struct str request_id;
};

struct succession_line { struct str kind, state, from, to, when; struct url url; };
struct succession_index_view {
	const struct req *req;
	struct succession_line *items;
	size_t count;
	struct list_frame list;
	struct list_empty empty;
};
struct succession_view {
	const struct req *req;
	struct str title, state;
	struct fact_line facts[10];
	size_t fact_count;
	struct party_link both[2];
	size_t both_count;
	bool can_decide, proposed_by_me;
	int64_t version;
	struct url action;
	struct input note;
	struct str request_id;
};

struct firm_view {
	const struct req *req;
	struct str name, number, provider, right, stand, request_id; /* stand: what will happen */
	bool fresh, known;
	struct url action, back, prove;
	struct input fields[6];
	size_t field_count;
};
struct claim_line {
	struct str name, text, proof, when, posted, note;
	struct url party, letter, decide;
	struct str letter_request_id, decide_request_id, id, claimant;
	bool made;
};
struct claim_index_view {
	const struct req *req;
	struct claim_line *items;
	size_t count;
	struct list_frame list;
	struct list_empty empty;
};
struct claim_view {
	const struct req *req;
	struct str name, title, state, sentence, request_id;
	bool open, has_letter, confirmed, answered;
	struct url action, party;
	struct input code;
};

struct import_line { struct str file, state, when, rows; struct url url; };
struct import_index_view {
	const struct req *req;
	struct import_line *items;
	size_t count;
	struct url self, sample;
	struct str request_id, reason;
	struct list_frame list;
	struct list_empty empty;
};
struct import_map_view {
	const struct req *req;
	struct str name, request_id;
	struct input fields[IMPORT_FIELD_COUNT];
	size_t count;
	struct url action, back;
};
struct import_count { struct str label; int64_t count; struct url url; bool here; };
struct import_row_view {
	int64_t number;
	struct str name, action, result, tone;
	struct url party, suspect;
	struct str *lines;
	size_t line_count;
};
struct import_show_view {
	const struct req *req;
	struct str name, state, outcome, request_ids[3];
	struct fact_line facts[12];
	size_t fact_count;
	bool working, ready, mapping, done;
	int64_t rows_done, rows_total;
	struct import_count counts[IMPORT_ACTION_COUNT];
	size_t count_count;
	struct import_row_view *rows;
	size_t row_count;
	bool nothing_to_do, asks_refused, asks_suspects;
	struct input skips_refused, takes_suspects, reason;
	struct url self, data, columns, confirm, drop, undo;
	struct list_frame list;
	struct list_empty empty;
};

#endif
