/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the parts of this module share: forms, models, handlers. */
#ifndef KASSEI_OFFICE_MANDATE_PRIVATE_H
#define KASSEI_OFFICE_MANDATE_PRIVATE_H

#include "office/mandate/mandate.h"
#include "office/party/firm.h"
#include "web/field.h"
#include "web/list.h"
#include "web/menu.h"
#include "web/say.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/mandate/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/mandate/routes.def"
#include "web/handlers.h"

/* The invited agent (place->by) has a mandate from now on; both sides are told. */
enum err mandate_begin(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_invitation_by_token_row *invitation) MUST_CHECK;

/* ---- what the pages share: people_pages.c ---- */

/* Of the party in the address, for whoever is signed in. */
struct mandate_place place_of(const struct req *req, struct str slug, struct party_id party);
/* The same for an officer: the name is read; ERR_NOT_FOUND when the municipality has no such party. */
enum err office_place_of(struct req *req, struct str slug, struct party_id party,
	struct mandate_place *ret_place) MUST_CHECK;
/* A page below the party's own one. `title` is a msgid. */
void show_party_page(struct req *req, const struct mandate_place *place, const char *title, const char *width,
	void (*body)(struct html_out *, const void *), const void *model);
/* Refuses an address of mail that cannot be one. */
enum err check_email(struct req *req, struct str email) MUST_CHECK;

/* ---- people ---- */

struct my_line { struct str name, right, until; struct url url; };
struct my_view {
	const struct req *req;
	struct str town;
	struct my_line *items;
	size_t count;
	struct list_empty empty;
	struct firm_offer *offers;
	size_t offer_count;
};

struct home_view { struct str party, town, right; const struct menu *menu; struct url leave; };

struct person_line {
	struct str name, email, right, since, until, granted, ended;
	bool lasts, self, owner;
	int64_t version;
	struct url change, end;
	struct str change_id, end_id;
	const struct input_choice *rights; /* three */
};
struct invitation_line {
	struct str name, email, right, state, sent, expires, inviter, request_id;
	bool waits;
	struct url withdraw;
};
struct people_view {
	const struct req *req;
	bool may_change;
	struct str party;
	struct url invite, leave;
	struct person_line *people;
	size_t count;
	struct invitation_line *invitations;
	size_t invitation_count;
};
struct invite_view {
	const struct req *req;
	struct str party, request_id;
	struct url action, back;
	struct input email, name, right;
};
struct leave_view { const struct req *req; struct str party, request_id; struct url action, back; };

/* ---- mandates ---- */

struct mandate_line {
	struct str agent, scope, ability, why, from, until, state, granted, ended, request_id;
	bool lasts, may_end, may_repeat;
	struct url end, repeat;
};
struct mandates_view {
	const struct req *req;
	struct str party;
	bool may_give, insider;
	struct url give, people;
	struct mandate_line *items;
	size_t count;
	struct list_empty empty;
};
struct give_view {
	const struct req *req;
	struct str party, request_id;
	struct url action, back;
	bool has_laws, has_subjects;
	struct input email, name, subject, ability, paid, licence_no, other_law, from_on, until_on;
};

/* "すべての手続", or the name of the one service or case. */
struct str scope_text(const struct req *req, enum mandate_scope scope, struct str subject);
/* First and last day. */
struct str period_text(const struct req *req, int64_t from_us, int64_t until_us);

/* ---- answering ---- */

struct answer_view {
	const struct req *req;
	struct str party, inviter, right, scope, ability, period, email, state, request_id;
	bool good, mine, agent;
	struct url action;
};

/* ---- 職員代行入力 ---- */

struct proxy_line { struct str channel, asked_by, officer, begun, ended, marks; struct url url; };
struct proxies_view {
	const struct req *req;
	struct str party, request_id;
	struct url action;
	struct input channel, asked_by, checked_by;
	struct proxy_line *items;
	size_t count;
	struct list_empty empty;
};
struct proxy_mandate_line { struct str agent, scope, until, request_id; struct url end; };
struct proxy_note_line { int64_t line_no; struct str sentence, at; };
struct proxy_view {
	const struct req *req;
	struct str party, channel, asked_by, checked_by, officer, begun, ended, marks;
	bool open;
	struct proxy_note_line *lines;
	size_t count;
	struct url add, finish, back;
	struct str add_id, finish_id;
	struct input sentence, not_my_number, printed, read_back, on_paper, send_copy;
	bool ask_my_number;
	int64_t version;
	struct proxy_mandate_line *mandates;
	size_t mandate_count;
};

#endif
