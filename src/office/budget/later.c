/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 債務負担行為 (地方自治法214条): what may be promised for later years, kept by the ledger like every other limit. */
#include "office/budget/budget-private.h"

#include "base/ident.h"
#include "office/party/party.h"

enum err budget_liability_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_liability_fields *f, struct liability_id *ret_liability) {
	const struct ledger_terms never_below_nothing = { .floor_yen = { .has = true, .v = 0 } };
	struct ledger_account_id limit, used;
	const int voted_in = fiscal_year_of(f->voted_on);
	if (str_trim(f->title).n == 0 || f->limit_yen <= 0 || f->first_year > f->last_year)
		return ERR_INPUT;
	*ret_liability = (struct liability_id){ ident_new() };
	TRY(budget_liability_insert(db, desk->tenant, *ret_liability, str_trim(f->title), f->first_year, f->last_year,
		f->limit_yen, f->voted_on, NULL));
	TRY(ledger_open(db, a, desk->tenant, LEDGER_LIABILITY, ret_liability->v, &never_below_nothing, &limit));
	TRY(ledger_open(db, a, desk->tenant, LEDGER_LIABILITY_USED, ret_liability->v, &never_below_nothing, &used));
	const struct budget_act act = { .kind = BUDGET_INITIAL,
		.fiscal_year = voted_in,
		.yen = f->limit_yen,
		.on = f->voted_on,
		.reason = str_trim(f->title),
		.legs = { { source_of(voted_in), { LEDGER_LIABILITY, ret_liability->v }, f->limit_yen } } };
	return budget_do(db, a, desk, &act, NULL);
}

enum err budget_promise(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct budget_promise_fields *f, struct promise_id *ret_promise) {
	struct budget_liability_of_row liability;
	if (f->yen <= 0 || str_trim(f->title).n == 0)
		return ERR_INPUT;
	TRY(budget_liability_of(db, a, desk->tenant, f->liability, &liability));
	if (date_compare(f->on, liability.voted_on) < 0)
		return ERR_BUDGET_NOT_VOTED;
	if (f->fiscal_year < liability.first_year || f->fiscal_year > liability.last_year)
		return ERR_BUDGET_LIABILITY;
	const struct budget_act act = { .kind = BUDGET_COMMIT,
		.fiscal_year = fiscal_year_of(f->on),
		.yen = f->yen,
		.on = f->on,
		.reason = str_trim(f->title),
		.legs = { { { LEDGER_LIABILITY, f->liability.v }, { LEDGER_LIABILITY_USED, f->liability.v }, f->yen } },
		.about = { .case_id = f->case_id, .party_id = f->party } };
	enum err e = budget_do(db, a, desk, &act, NULL);
	if (e == ERR_BUDGET_SHORT)
		return ERR_BUDGET_LIABILITY;
	TRY(e);
	*ret_promise = (struct promise_id){ ident_new() };
	TRY(party_happened_if_any(db, desk->tenant, f->party));
	return budget_promise_insert(db, desk->tenant, *ret_promise, f->liability, f->fiscal_year, f->yen,
		str_trim(f->title), opt_id(f->case_id.v), opt_id(f->party.v), NULL);
}
