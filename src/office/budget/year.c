/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fiscal years, the lines of a year with their accounts, and the closing of the accounts (出納閉鎖). */
#include "office/budget/budget-private.h"

#include "base/ident.h"

/* ---- years ---- */

static bool is_voted(enum budget_year_state state) {
	return state == BUDGET_VOTED || state == BUDGET_PROVISIONAL || state == BUDGET_SKELETON;
}

static enum err year_make(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year) {
	const struct ledger_terms anything = { .floor_yen = { .has = false } };
	struct ledger_account_id account;
	TRY(budget_year_insert(db, desk->tenant, fiscal_year, BUDGET_NOT_VOTED, NULL));
	TRY(ledger_open(db, a, desk->tenant, LEDGER_BUDGET_SOURCE, fiscal_year, &anything, &account));
	TRY(ledger_open(db, a, desk->tenant, LEDGER_REVENUE, fiscal_year, &anything, &account));
	return ledger_open(db, a, desk->tenant, LEDGER_OUTSIDE, 0, &anything, &account);
}

enum err budget_year_set(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_year_state state, struct opt_int voted_on) {
	struct budget_year_of_row year;
	if (state == BUDGET_CLOSED || is_voted(state) != voted_on.has)
		return ERR_INPUT;
	enum err e = budget_year_of(db, a, desk->tenant, fiscal_year, &year);
	if (e == ERR_NOT_FOUND) {
		TRY(year_make(db, a, desk, fiscal_year));
		e = budget_year_of(db, a, desk->tenant, fiscal_year, &year);
	}
	TRY(e);
	if (year.state == BUDGET_CLOSED)
		return ERR_BUDGET_CLOSED;
	return budget_year_update(db, desk->tenant, fiscal_year, state, voted_on, year.version, NULL);
}

/* ---- lines ---- */

/* Seven parts of digits, joined by hyphens. */
static bool code_valid(struct str code) {
	int parts = 0;
	for (struct str rest = code; !str_is_none(rest); parts++) {
		struct str part = str_cut(&rest, S("-"));
		if (part.n == 0)
			return false;
		for (size_t i = 0; i < part.n; i++)
			if (part.p[i] < '0' || part.p[i] > '9')
				return false;
	}
	return parts == BUDGET_JIGYO;
}

static enum err accounts_make(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct budget_line_id line) {
	const struct ledger_terms never_below_nothing = { .floor_yen = { .has = true, .v = 0 } };
	struct ledger_account_id account;
	for (enum ledger_kind kind = LEDGER_BUDGET_UNALLOTTED; kind <= LEDGER_BUDGET_UNUSED; kind++)
		TRY(ledger_open(db, a, desk->tenant, kind, line.v, &never_below_nothing, &account));
	return OK;
}

static enum err funding_check(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_line_fields *f) {
	struct budget_funding_of_row funding;
	if (f->funding.v == 0)
		return OK;
	TRY(budget_funding_of(db, a, desk->tenant, f->funding, &funding));
	return funding.fiscal_year == f->fiscal_year ? OK : ERR_NOT_FOUND;
}

enum err budget_line_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_line_fields *f, struct budget_line_id *ret_line) {
	struct budget_year_of_row year;
	if (!code_valid(f->code) || str_trim(f->name).n == 0)
		return ERR_INPUT;
	TRY(budget_year_of(db, a, desk->tenant, f->fiscal_year, &year));
	if (year.state == BUDGET_CLOSED)
		return ERR_BUDGET_CLOSED;
	TRY(funding_check(db, a, desk, f));
	*ret_line = (struct budget_line_id){ ident_new() };
	TRY(budget_line_insert(db, desk->tenant, *ret_line, f->fiscal_year, f->code, str_trim(f->name),
		opt_id(f->programme.v), opt_id(f->funding.v), f->is_reserve, NULL));
	return accounts_make(db, a, desk, *ret_line);
}

/* ---- closing ---- */

static enum err unused_of(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	struct date on, struct budget_line_id line) {
	struct budget_figures f;
	TRY(budget_figures(db, a, desk->tenant, line, &f));
	const struct budget_place unused = place_of(LEDGER_BUDGET_UNUSED, line);
	const struct budget_act act = { .kind = BUDGET_UNUSED,
		.fiscal_year = fiscal_year,
		.line = line,
		.yen = f.unallotted + f.free + f.open,
		.on = on,
		.legs = { { place_of(LEDGER_BUDGET_UNALLOTTED, line), unused, f.unallotted },
			{ place_of(LEDGER_BUDGET_FREE, line), unused, f.free },
			{ place_of(LEDGER_BUDGET_OPEN, line), unused, f.open } } };
	return act.yen == 0 ? OK : budget_do(db, a, desk, &act, NULL);
}

enum err budget_close(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year, struct date on) {
	enum { AT_ONCE = 200 };
	struct budget_open_orders_of_year_row orders;
	struct budget_lines_of_year_row *lines;
	struct budget_year_of_row year;
	size_t count = AT_ONCE;
	struct str after = STR_NONE;
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	if (year.state == BUDGET_CLOSED)
		return ERR_BUDGET_CLOSED;
	if (date_compare(on, fiscal_year_accounts_close(fiscal_year)) <= 0)
		return ERR_BUDGET_EARLY;
	TRY(budget_open_orders_of_year(db, a, desk->tenant, fiscal_year, BUDGET_ORDER_OPEN, &orders));
	if (orders.orders > 0)
		return ERR_BUDGET_UNPAID;
	while (count == AT_ONCE) {
		TRY(budget_lines_of_year(db, a, desk->tenant, fiscal_year, str_is_none(after) ? NULL : &after, AT_ONCE,
			&lines, &count));
		for (size_t i = 0; i < count; i++)
			TRY(unused_of(db, a, desk, fiscal_year, on, lines[i].line_id));
		if (count > 0)
			after = lines[count - 1].code;
	}
	TRY(budget_year_of(db, a, desk->tenant, fiscal_year, &year));
	TRY(budget_year_update(db, desk->tenant, fiscal_year, BUDGET_CLOSED, year.voted_on, year.version, NULL));
	return ledger_close_year(db, a, desk->tenant, fiscal_year);
}
