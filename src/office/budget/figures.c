/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in the books of a line, read from the ledger's accounts, and the days that its payments depend on. */
#include "office/budget/budget-private.h"

static void account_put(struct budget_figures *f, enum ledger_kind kind, int64_t yen) {
	switch (kind) {
	case LEDGER_BUDGET_UNALLOTTED: f->unallotted = yen; break;
	case LEDGER_BUDGET_FREE: f->free = yen; break;
	case LEDGER_BUDGET_OPEN: f->open = yen; break;
	case LEDGER_BUDGET_ORDERED: f->ordered = yen; break;
	case LEDGER_BUDGET_PAID: f->paid = yen; break;
	case LEDGER_BUDGET_CARRIED: f->carried = yen; break;
	case LEDGER_BUDGET_UNUSED: f->unused = yen; break;
	default: break;
	}
	f->current += yen;
}

static void sum_put(struct budget_figures *f, enum budget_act_kind kind, int64_t yen) {
	switch (kind) {
	case BUDGET_INITIAL: f->initial = yen; break;
	case BUDGET_SUPPLEMENT: f->supplement = yen; break;
	case BUDGET_DIVERT: f->diverted = yen; break;
	case BUDGET_RESERVE_USE: f->reserve_use = yen; break;
	case BUDGET_CARRIED_IN: f->carried_in = yen; break;
	default: break;
	}
}

enum err budget_figures(struct db *db, struct arena *a, struct tenant_id tenant, struct budget_line_id line, struct budget_figures *ret) {
	struct budget_line_accounts_row *accounts;
	struct budget_sums_of_line_row *sums;
	struct budget_commitment_sums_row commitments;
	size_t count;
	*ret = (struct budget_figures){ 0 };
	TRY(budget_line_accounts(db, a, tenant, line.v, LEDGER_BUDGET_UNALLOTTED, LEDGER_BUDGET_UNUSED, &accounts, &count));
	for (size_t i = 0; i < count; i++)
		account_put(ret, accounts[i].kind, accounts[i].yen);
	TRY(budget_sums_of_line(db, a, tenant, line, &sums, &count));
	for (size_t i = 0; i < count; i++)
		sum_put(ret, sums[i].kind, sums[i].yen);
	TRY(budget_commitment_sums(db, a, tenant, line, (struct date){ 0 }, &commitments));
	ret->committed = commitments.decided_yen;
	ret->returned = commitments.returned_yen;
	return OK;
}

enum err budget_last_payday(const struct business_calendar *bank, int fiscal_year, struct date *ret_day) {
	return business_day_previous(bank, fiscal_year_accounts_close(fiscal_year), ret_day);
}

enum err budget_order_by(const struct business_calendar *bank, struct date pay_on, int lead_days, struct date *ret_day) {
	return business_day_add(bank, pay_on, -lead_days, ret_day);
}
