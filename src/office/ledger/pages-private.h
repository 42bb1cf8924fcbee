/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the pages of the ledger share: forms, rows that are made in C, and names. The pages only read. Here alone the
 * ledger looks at what an account or a posting stands for, so that people read names and not numbers; the engine below
 * knows nothing of it.
 */
#ifndef KASSEI_OFFICE_LEDGER_PAGES_PRIVATE_H
#define KASSEI_OFFICE_LEDGER_PAGES_PRIVATE_H

#include "office/ledger/statement.h"
#include "office/ledger/sums.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/ledger/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/ledger/routes.def"
#include "web/handlers.h"

/* ---- rows for JSON, CSV and XLSX ---- */

struct ledger_account_line {
	struct ledger_account_id account_id;
	struct str account, owner; /* "cash:1"; whose, in words */
	enum ledger_kind kind;
	int64_t balance_yen;
	struct opt_int held_yen, expected_yen, floor_yen, ceiling_yen; /* none for a moment of the past */
};
extern const struct row_desc ledger_account_line_desc;

struct ledger_statement_line {
	struct posting_id posting_id;
	int64_t at_us, leg_no, in_yen, out_yen, balance_yen;
	enum ledger_posting_kind kind;
	struct str counter, counter_name, programme, party, memo;
	struct opt_int of_id, case_id, service_id, programme_id, party_id, fiscal_year;
};
extern const struct row_desc ledger_statement_line_desc;

struct ledger_period {
	int64_t from_us, to_us, opening_yen, in_yen, out_yen, closing_yen, lines;
	struct str account, name;
};
extern const struct row_desc ledger_period_desc;

struct ledger_posting_line {
	struct ledger_posting_by_id_row row;
	struct str programme, party, key, chain;
	struct opt_int hold_state, link_no, link_sound; /* link_sound: 1 or 0 */
	int64_t yen;                                    /* of all legs */
};
extern const struct row_desc ledger_posting_line_desc;

struct ledger_leg_line {
	int64_t leg_no, yen;
	struct str debit, debit_name, credit, credit_name;
	struct ledger_account_id debit_id, credit_id;
};
extern const struct row_desc ledger_leg_line_desc;

struct ledger_sum_line { struct str subject_id, subject; int64_t legs, in_yen, out_yen, net_yen; };
extern const struct row_desc ledger_sum_line_desc;

struct ledger_sum_period { int64_t opening_yen, in_yen, out_yen, closing_yen, balance_yen; };
extern const struct row_desc ledger_sum_period_desc;

/* ---- names ---- */

/* Names that one request has read; a later one with the same place in it takes the place of an earlier one. */
struct ledger_names;
struct ledger_names *ledger_names_new(struct req *req);
/* What owns an account: a budget line, a firm, a fiscal year …; its number where nobody has a name for it. In words of
 * the request's language. */
enum err ledger_name_owner(struct ledger_names *names, enum ledger_kind kind, int64_t owner_no,
	struct str *ret_name) MUST_CHECK;
struct ledger_named { struct str account, name; struct url url; /* its statement */ };
/* Kind and owner in one line. ERR_NOT_FOUND when this municipality has no such account. */
enum err ledger_name_account(struct ledger_names *names, struct ledger_account_id account,
	struct ledger_named *ret) MUST_CHECK;
/* Of a programme of a plan and of a firm; the id as text when it is gone, empty for none. */
enum err ledger_name_of_programme(struct ledger_names *names, struct opt_int id, struct str *ret_name) MUST_CHECK;
enum err ledger_name_of_party(struct ledger_names *names, struct opt_int id, struct str *ret_name) MUST_CHECK;

/* ---- shared ---- */

struct sheet_cell ledger_amount(const struct req *req, int64_t yen);
/* Whose books these are, and from when until when they are shown, so that a sheet of paper says it, too. `from`: a
 * text, because a ledger's beginning has no time; is_now: until the present, whose time is told. */
enum err ledger_scope_facts(struct req *req, struct sheet *s, struct str from, int64_t to_us, bool is_now) MUST_CHECK;
/* Page addresses; `rest` is appended. */
struct url ledger_url(const struct req *req, const char *rest);
struct url ledger_account_url(const struct req *req, struct ledger_account_id account);
struct url ledger_posting_url(const struct req *req, struct posting_id posting);
struct url ledger_party_url(const struct req *req, struct opt_int party);
/* A new page below the list of accounts. */
struct sheet *ledger_page(struct req *req, struct str title, bool is_top);
/* A field for a moment with its hint. */
void ledger_moment_field(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str typed);
/*
 * A moment that was typed; `none_us` when nothing was. What cannot be read is said on the page (sheet_warn) and counts
 * as nothing; as data it is ERR_REQUEST, so that no file has other days than were asked for. `s` may be NULL for data.
 */
enum err ledger_moment_typed(struct req *req, struct sheet *s, struct str typed, bool end, int64_t none_us,
	int64_t *ret_us) MUST_CHECK;
/* An end before the beginning counts as none (`none_us`), in the same way: sums of such a period would look like books
 * that do not agree. */
enum err ledger_moments_in_order(struct req *req, struct sheet *s, int64_t from_us, int64_t none_us,
	int64_t *to_us) MUST_CHECK;
/* Where the present ends: a ledger that was busy may be ahead of the clock by a little. */
int64_t ledger_present_us(const struct req *req);
/* Kinds that have accounts, as choices. */
enum err ledger_kind_choices(struct req *req, struct input_choice **ret_choices, size_t *ret_count) MUST_CHECK;

#endif
