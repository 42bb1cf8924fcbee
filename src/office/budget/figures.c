/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in the books of a line, read from the ledger's accounts, and the days that its payments depend on. */
#include "office/budget/budget-private.h"

#include <stdlib.h>

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

enum err budget_figures(struct db *db, struct arena *a, struct tenant_id tenant, struct budget_line_id line,
	struct budget_figures *ret) {
	struct budget_line_accounts_row *accounts;
	struct budget_sums_of_line_row *sums;
	struct budget_commitment_sums_row commitments;
	size_t count;
	*ret = (struct budget_figures){ 0 };
	TRY(budget_line_accounts(db, a, tenant, line.v, LEDGER_BUDGET_UNALLOTTED, LEDGER_BUDGET_UNUSED, &accounts,
		&count));
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

/* ---- many lines at once ---- */

static int by_line(const void *x, const void *y) {
	const struct budget_entry *p = x, *q = y;
	return (p->line_id.v > q->line_id.v) - (p->line_id.v < q->line_id.v);
}

static int by_year_and_code(const void *x, const void *y) {
	const struct budget_entry *p = x, *q = y;
	return p->fiscal_year != q->fiscal_year ? (p->fiscal_year < q->fiscal_year ? 1 : -1) :
		str_compare(p->code, q->code);
}

static struct budget_figures *figures_at(struct budget_entry *entries, size_t count, struct budget_line_id line) {
	const struct budget_entry key = { .line_id = line };
	struct budget_entry *found = count == 0 ? NULL : bsearch(&key, entries, count, sizeof *entries, by_line);
	return found == NULL ? NULL : &found->f;
}

static enum err put_figures(struct db *db, struct arena *a, struct tenant_id tenant, const int64_t *year,
	const struct programme_id *programme, const struct budget_line_id *line, struct budget_entry *entries,
	size_t count) {
	struct budget_book_accounts_row *accounts;
	struct budget_book_acts_row *acts;
	struct budget_book_commitments_row *commitments;
	struct budget_figures *f;
	size_t n;
	TRY(budget_book_accounts(db, a, tenant, year, programme, line, LEDGER_BUDGET_UNALLOTTED, LEDGER_BUDGET_UNUSED,
		&accounts, &n));
	for (size_t i = 0; i < n; i++)
		if ((f = figures_at(entries, count, accounts[i].line_id)) != NULL)
			account_put(f, accounts[i].kind, accounts[i].yen);
	TRY(budget_book_acts(db, a, tenant, year, programme, line, &acts, &n));
	for (size_t i = 0; i < n; i++)
		if ((f = figures_at(entries, count, acts[i].line_id)) != NULL)
			sum_put(f, acts[i].kind, acts[i].yen);
	TRY(budget_book_commitments(db, a, tenant, year, programme, line, &commitments, &n));
	for (size_t i = 0; i < n; i++) {
		if ((f = figures_at(entries, count, commitments[i].line_id)) == NULL)
			continue;
		f->committed = commitments[i].decided_yen;
		f->returned = commitments[i].returned_yen;
	}
	return OK;
}

enum err budget_book(struct db *db, struct arena *a, struct tenant_id tenant, const struct budget_choice *choice,
	struct budget_entry **ret_entries, size_t *ret_count) {
	const int64_t *year = choice->fiscal_year != 0 ? &choice->fiscal_year : NULL;
	const struct programme_id *programme = choice->programme.v != 0 ? &choice->programme : NULL;
	const struct budget_line_id *line = choice->line.v != 0 ? &choice->line : NULL;
	struct budget_book_lines_row *rows;
	size_t count;
	TRY(budget_book_lines(db, a, tenant, year, programme, line, &rows, &count));
	struct budget_entry *entries = ARENA_ARRAY(a, struct budget_entry, count + 1);
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct budget_entry){ .line_id = rows[i].line_id,
			.fiscal_year = rows[i].fiscal_year,
			.code = rows[i].code,
			.name = rows[i].name,
			.programme_id = rows[i].programme_id,
			.funding_id = rows[i].funding_id,
			.is_reserve = rows[i].is_reserve,
			.carry_limit_yen = rows[i].carry_limit_yen,
			.version = rows[i].version };
	TRY(put_figures(db, a, tenant, year, programme, line, entries, count));
	qsort(entries, count, sizeof *entries, by_year_and_code);
	*ret_entries = entries;
	*ret_count = count;
	return OK;
}

void budget_figures_add(struct budget_figures *sum, const struct budget_figures *f) {
	sum->initial += f->initial;
	sum->supplement += f->supplement;
	sum->diverted += f->diverted;
	sum->reserve_use += f->reserve_use;
	sum->carried_in += f->carried_in;
	sum->current += f->current;
	sum->unallotted += f->unallotted;
	sum->committed += f->committed;
	sum->open += f->open;
	sum->ordered += f->ordered;
	sum->paid += f->paid;
	sum->returned += f->returned;
	sum->carried += f->carried;
	sum->unused += f->unused;
	sum->free += f->free;
}

enum err budget_last_payday(const struct business_calendar *bank, int fiscal_year, struct date *ret_day) {
	return business_day_previous(bank, fiscal_year_accounts_close(fiscal_year), ret_day);
}

enum err budget_order_by(const struct business_calendar *bank, struct date pay_on, int lead_days,
	struct date *ret_day) {
	return business_day_add(bank, pay_on, -lead_days, ret_day);
}
