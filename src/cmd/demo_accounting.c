/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The fictional city's accounting system as mappings: CP932, days and years of the era, its own codes for 節 and for
 * results, and the numbers of some payees. Only `kassei demo` makes them, once.
 */
#include "base/clock.h"
#include "cmd/demo_accounting.h"
#include "office/accounting/accounting.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

enum { PAYEES = 6, WITHOUT_NUMBER = 2 };

struct demo { bool made; };

/* What differs from the columns that most systems have: four digits of 節, and a fixed word for the kind of slip. */
static enum err fit_columns(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_mapping_id id, enum accounting_kind kind, int64_t *version) {
	static const struct accounting_columns_of_row NODE = { .column_no = 9,
		.heading = { "節コード", sizeof "節コード" - 1 },
		.field = ACCOUNTING_SETSU,
		.fixed = { "", 0 },
		.width = 4,
		.codes = { "07=0700\n11=1100\n12=1200\n18=1800", sizeof "07=0700\n11=1100\n12=1200\n18=1800" - 1 } };
	static const struct accounting_columns_of_row FUND_PLACE = { .column_no = 9,
		.heading = { "歳入科目", sizeof "歳入科目" - 1 },
		.field = ACCOUNTING_FIXED,
		.fixed = { "01-20-05-04-01", sizeof "01-20-05-04-01" - 1 },
		.codes = { "", 0 } };
	if (kind == ACCOUNTING_COMMITMENT)
		TRY(accounting_column_set(db, a, desk, id, (*version)++, &NODE));
	if (kind == ACCOUNTING_REVENUE)
		TRY(accounting_column_set(db, a, desk, id, (*version)++, &FUND_PLACE));
	return OK;
}

static enum err add_mapping(struct db *db, struct arena *a, const struct budget_desk *desk, enum accounting_kind kind) {
	struct accounting_mapping_id id;
	struct accounting_mapping m;
	TRY(accounting_mapping_add(db, a, desk, kind, fiscal_year_first(fiscal_year_of(jst_date(desk->now_us)) - 1),
		&id));
	TRY(accounting_mapping_read(db, a, desk->tenant, id, &m));
	m.row.day_form = ACCOUNTING_DAY_ERA_DIGITS;
	m.row.year_form = ACCOUNTING_YEAR_ERA;
	TRY(accounting_mapping_change(db, desk, &m.row));
	int64_t version = m.row.version + 1;
	TRY(fit_columns(db, a, desk, id, kind, &version));
	return accounting_mapping_use(db, a, desk, id, version);
}

static enum err add_all(struct db *db, struct arena *a, void *context) {
	struct demo *demo = context;
	const int64_t now_us = clock_now();
	struct tenant_all_row city;
	struct accounting_mapping_list_row *mappings;
	struct party_list_row *rows;
	size_t count;
	TRY(tenant_find_code(db, a, S("139998"), &city));
	const struct budget_desk desk = { .tenant = city.tenant_id, .now_us = now_us };
	TRY(accounting_mapping_list(db, a, city.tenant_id, 1, &mappings, &count));
	if (count > 0)
		return OK;
	for (int kind = ACCOUNTING_COMMITMENT; kind <= ACCOUNTING_ANSWER; kind++)
		TRY(add_mapping(db, a, &desk, (enum accounting_kind)kind));
	TRY(party_list(db, a, PARTY_LIST_BY_NAME, city.tenant_id, PARTY_JOINED, NULL, NULL, NULL,
		(struct party_id){ 0 }, NULL, PAYEES, &rows, &count)); /* as the budget's */
	/* One has no number yet: the page says so. */
	for (size_t i = 0; i < count; i++)
		if (i != WITHOUT_NUMBER)
			TRY(accounting_creditor_put(db, city.tenant_id, rows[i].party_id,
				str_format(a, "%07zu", 1000001 + i), now_us, desk.by, NULL));
	demo->made = true;
	return OK;
}

enum err demo_accounting(struct writer *writer, struct arena *a, struct buf *out) {
	struct demo demo = { .made = false };
	TRY(writer_run(writer, 0, add_all, a, &demo));
	if (demo.made)
		buf_cstr(out, "みほん野市（架空）の会計システムの対応表を登録しました。\n");
	return OK;
}
