/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of the budget share: words, addresses, rows that are computed in C, and the forms. */
#ifndef KASSEI_OFFICE_BUDGET_PAGES_PRIVATE_H
#define KASSEI_OFFICE_BUDGET_PAGES_PRIVATE_H

#include "office/account/account.h"
#include "office/budget/budget-private.h"
#include "office/sheet/sheet.h"
#include "office/tenant/tenant.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/budget/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/budget/routes.def"
#include "web/handlers.h"

/* ---- rows for CSV, Excel and JSON ---- */

struct budget_page_entry {
	struct budget_line_id line_id;
	int64_t fiscal_year;
	struct str code, name, kan, programme, plan; /* plan: in which the programme stands */
	bool is_reserve;
	int64_t initial, supplement, diverted, reserve_use, carried_in, current, allotted, committed, ordered, paid,
		returned, left, carried, unused;
	struct str funding; /* who bears a part of what is committed, and how much; the rest is the town's own */
	int64_t share_yen, own_yen;
};
struct budget_page_commitment {
	struct budget_commitment_of_row c;
	struct str funding;
	int64_t share_yen, own_yen;
};
struct budget_year_entry {
	int64_t fiscal_year;
	enum budget_year_state state;
	struct opt_int voted_on;
	int64_t lines, current, committed, paid, left, carried, unused;
};
struct budget_programme_entry {
	struct programme_id programme_id;
	struct str name, pillar;
	int64_t fiscal_year, lines, current, committed, paid, left;
};
extern const struct row_desc budget_page_commitment_desc, budget_page_entry_desc, budget_year_entry_desc,
	budget_programme_entry_desc, budget_row_desc;

struct budget_shares;

/* ---- words and addresses (pages.c) ---- */

struct budget_desk budget_desk_of(struct req *req);
struct date budget_today(const struct req *req);
/* "/{slug}/office/budget" + rest; the slug is the path's. */
struct url budget_url(const struct req *req, const char *rest);
struct url budget_year_url(const struct req *req, int64_t year, const char *rest);
/* "lines", "commitments", "orders", "proposals", "imports", "liabilities" / id + rest. */
struct url budget_id_url(const struct req *req, const char *folder, int64_t id, const char *rest);
struct url budget_programme_url(const struct req *req, struct programme_id programme);
/* 令和8年度, FY2026 */
struct str budget_year_text(const struct req *req, int64_t year);
struct str budget_number(const struct req *req, int64_t yen);
/* The name of a programme of the plan, and of its plan; empty when it is not published any more. */
void budget_programme_read(struct req *req, struct opt_int programme, struct str *ret_name, struct str *ret_plan);
/* "令和8年度～令和10年度": tells programmes of one name in plans of one title apart. An open end is left out. */
struct str budget_years_text(const struct req *req, struct opt_int first, struct opt_int last);
struct str budget_programme_name(struct req *req, struct opt_int programme);
/* What of 予算現額 has no commitment yet: free at the section's disposal or not allotted. */
int64_t budget_left(const struct budget_figures *f);
struct budget_page_entry budget_page_entry_of(struct req *req, const struct budget_entry *e, struct str kan,
	const struct budget_shares *shares);
/* What a part of a code is called in a year; empty when nobody has said. */
struct budget_names { struct budget_subjects_of_year_row *rows; size_t count; };
enum err budget_names_load(struct req *req, int64_t year, struct budget_names *ret) MUST_CHECK;
struct str budget_name_of(const struct budget_names *names, struct str code);
/* "01-07 商工費", or the number alone while nobody has said the name. */
struct str budget_kan_label(struct req *req, const struct budget_names *names, struct str code);
/* The first `parts` parts of a code. */
struct str budget_code_prefix(struct str code, int parts);
/* A page below the desk and the list of years. */
struct sheet *budget_sheet(struct req *req, struct str title);
/* Bars of the parts of 予算現額. */
struct sheet_bars *budget_bars(struct sheet *s, const char *caption, int64_t whole, size_t room);
void budget_bar(const struct req *req, struct sheet_bars *b, struct str label, struct url url,
	const struct budget_figures *f);
struct sheet_cell budget_cell_yen(const struct req *req, int64_t yen);
/* What a row of sums says: 予算現額, 負担行為済, 支出済, 残額, 翌年度繰越, 不用額, from `cells` on. */
void budget_cells(const struct req *req, const struct budget_figures *f, struct sheet_cell cells[6]);
/* The last row of a table of a label and these six: the sum of the others. */
void budget_sum_row(struct req *req, struct sheet_table *t, const struct budget_figures *sum);
bool budget_may_see_payees(const struct req *req);

/* ---- what others bear (funding_pages.c) ---- */

struct budget_funding {
	int64_t id;
	struct str name, label;
	struct budget_part *parts;
	size_t count;
}; /* name: 都補助金; label: 都補助金（1/2） */
struct budget_shares { struct budget_funding *fundings; size_t funding_count; };
/* A part of what is committed that somebody else bears, and the town's own part. `funding`, its name as lists have it,
 * and `label`, for people, are empty: all is its own. */
struct budget_borne { struct str funding, label; int64_t share_yen, own_yen; };
/* The shares of every funding that these lines have. */
enum err budget_shares_load(struct req *req, const struct budget_entry *entries, size_t count,
	struct budget_shares *ret) MUST_CHECK;
struct budget_borne budget_borne_of_line(const struct budget_shares *shares, const struct budget_entry *entry);
struct budget_borne budget_borne_of_commitment(const struct budget_shares *shares, struct commitment_id id,
	int64_t decided_yen);
/* As a fact; nothing when nobody else bears a part. */
void budget_borne_fact(struct req *req, struct sheet *s, const struct budget_borne *borne);
/* As a table of lines with its sum; nothing when no line has a funding. */
void budget_borne_table(struct req *req, struct sheet *s, const struct budget_shares *shares,
	const struct budget_entry *entries, size_t count);

/* ---- programmes that continue one another (lineage_pages.c) ---- */

struct budget_relative {
	struct programme_id id;
	struct str name, plan_title;
	struct opt_int first_year, last_year; /* of its plan */
};
/* `before`: what a programme continues, as officers have confirmed, the nearest first, each once; `after`: what
 * continues it. `unconfirmed`: proposals that nobody has decided. */
struct budget_lineage { struct budget_relative *before, *after; size_t before_count, after_count, unconfirmed; };
enum err budget_lineage_load(struct req *req, struct programme_id programme, struct budget_lineage *ret) MUST_CHECK;
/* Its plan, with the plan's years. */
struct str budget_relative_plan(struct req *req, const struct budget_relative *relative);
void budget_lineage_facts(struct req *req, struct sheet *s, struct programme_id programme,
	const struct budget_lineage *lineage);

/* ---- proposals (proposal_pages.c) ---- */

/* What waits for a decision about a line or a commitment, as a table; nothing when nothing waits. */
enum err budget_add_waiting(struct req *req, struct sheet *s, const struct budget_line_id *line,
	const struct commitment_id *commitment) MUST_CHECK;
/* Why an act was refused: the field, which item, why, and what to do. Returns ERR_INPUT for what the books say, else
 * e. */
enum err budget_refuse(struct req *req, enum err e, const struct budget_ask *ask) MUST_CHECK;

/* ---- reading what was typed (act_pages.c) ---- */

/* A firm by its name or its corporate number. False, with the field refused, when it is none or several; true and .v 0
 * when nothing was typed. */
enum err budget_read_party(struct req *req, const char *field, struct str typed, struct party_id *ret_party,
	bool *fine) MUST_CHECK;

/* ---- lines of the bank (refund_pages.c) ---- */

/* A commitment of which the money may have come back, and how well it fits. */
struct budget_fit { const struct budget_refund_candidates_row *row; bool same_yen, same_name; };
/* The best first. `also_returned`: also those from which all is back, for a charge that comes by itself. */
enum err budget_fits_load(struct req *req, const struct payment_movement_by_id_row *m, bool also_returned,
	struct budget_fit **ret_fits, size_t *ret_count) MUST_CHECK;
/* The one that fits in both, alone; NULL: none does. */
const struct budget_fit *budget_fit_sure(const struct budget_fit *fits, size_t count);
/* 桜フェア（令和8年度、みほん商店）返してもらう額50,000円 */
struct str budget_fit_label(struct req *req, const struct budget_fit *fit);
/* What the bank says of the line; and what waits for a decision about it, as the page's notice (true). */
void budget_movement_facts(struct req *req, struct sheet *s, const struct payment_movement_by_id_row *m);
enum err budget_movement_waits(struct req *req, struct sheet *s, struct movement_id movement,
	bool *ret_waits) MUST_CHECK;
struct url budget_movement_url(const struct req *req, struct movement_id movement, const char *rest);
/* The page of a divided line's pieces, as a table. */
void budget_pieces_table(struct req *req, struct sheet *s, const struct budget_pieces_of_row *pieces, size_t count);

#endif
