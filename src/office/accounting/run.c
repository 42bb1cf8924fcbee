/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the accounting office has not been told, and files of it. See accounting.h. */
#include "office/accounting/accounting-private.h"

#include "base/ident.h"

/* ---- what waits ---- */

struct gather {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum accounting_kind kind;
	struct date on;
	struct date first_day; /* what was decided before it was told by hand */
	struct accounting_record *items;
	size_t count, room;
};

static struct accounting_record *next(struct gather *g) {
	struct accounting_record *r = &g->items[g->count++];
	*r = (struct accounting_record){ .number = S(""), .row = S(""), .problem = S("") };
	return r;
}

/* What is told of an amount: new, or by how much it changed; all of it taken back is a cancellation. */
static void tell(struct accounting_record *r, int64_t wanted_yen, int64_t told_yen) {
	r->yen = wanted_yen - told_yen;
	r->part = told_yen == 0 ? ACCOUNTING_NEW : wanted_yen == 0 ? ACCOUNTING_REVOKED : ACCOUNTING_CHANGED;
}

/* Columns that the statements of what waits have in common. */
#define FROM_ROW(r, row) do { \
	(r)->commitment = (row)->commitment_id; \
	(r)->party = (row)->party_id; \
	(r)->fiscal_year = (row)->fiscal_year; \
	(r)->code = (row)->code; \
	(r)->line_name = (row)->line_name; \
	(r)->title = (row)->title; \
	(r)->on = (row)->on_day; \
	(r)->payee = accounting_text((row)->payee); \
	(r)->creditor = accounting_text((row)->creditor); \
	(r)->commitment_number = accounting_text((row)->commitment_number); \
	(r)->commitment_slip = accounting_text((row)->commitment_slip); \
} while (0)

static enum err gather_commitments(struct gather *g) {
	struct accounting_wait_commitment_row *rows;
	size_t count;
	TRY(accounting_wait_commitment(g->db, g->a, g->tenant, ACCOUNTING_COMMITMENT, ACCOUNTING_WITHDRAWN,
		BUDGET_COMMIT, BUDGET_CHANGE, (int64_t)(g->room - g->count), g->first_day, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct accounting_record *r = next(g);
		FROM_ROW(r, &rows[i]);
		tell(r, rows[i].wanted_yen, rows[i].told_yen);
	}
	return OK;
}

static enum err gather_orders(struct gather *g) {
	struct accounting_wait_order_row *rows;
	size_t count;
	TRY(accounting_wait_order(g->db, g->a, g->tenant, ACCOUNTING_ORDER, ACCOUNTING_WITHDRAWN,
		BUDGET_ORDER_CANCELLED, ACCOUNTING_COMMITMENT, (int64_t)(g->room - g->count), g->first_day, &rows,
		&count));
	for (size_t i = 0; i < count; i++) {
		struct accounting_record *r = next(g);
		FROM_ROW(r, &rows[i]);
		tell(r, rows[i].wanted_yen, rows[i].told_yen);
		r->order = accounting_opt(rows[i].order_id.v);
		r->pay_on = (struct opt_int){ true, rows[i].pay_on.days };
		r->advance = rows[i].advance;
	}
	return OK;
}

/* The first fiscal year whose accounts still take something on that day (地方自治法235条の5). */
static int open_year_on(struct date on) {
	const int year = fiscal_year_of(on);
	return date_compare(on, fiscal_year_accounts_close(year - 1)) <= 0 ? year - 1 : year;
}

static enum err gather_back(struct gather *g) {
	struct accounting_wait_back_row *rows;
	size_t count;
	const bool revenue = g->kind == ACCOUNTING_REVENUE;
	TRY(accounting_wait_back(g->db, g->a, g->tenant, g->kind, ACCOUNTING_WITHDRAWN, ACCOUNTING_COMMITMENT,
		open_year_on(g->on), revenue, (int64_t)(g->room - g->count), g->first_day, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct accounting_record *r = next(g);
		FROM_ROW(r, &rows[i]);
		tell(r, rows[i].wanted_yen, rows[i].told_yen);
		/* Late money is revenue of the year in which it is claimed (地方自治法施行令160条). */
		if (revenue)
			r->fiscal_year = fiscal_year_of(g->on);
	}
	return OK;
}

static enum err gather_again(struct gather *g) {
	struct accounting_wait_again_row *rows;
	size_t count;
	TRY(accounting_wait_again(g->db, g->a, g->tenant, ACCOUNTING_RESEND, g->kind, ACCOUNTING_COMMITMENT,
		ACCOUNTING_WITHDRAWN, (int64_t)(g->room - g->count), &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct accounting_record *r = next(g);
		FROM_ROW(r, &rows[i]);
		r->item = rows[i].item_id;
		r->number = rows[i].number;
		r->part = rows[i].part;
		r->order = rows[i].order_id;
		r->pay_on = rows[i].pay_on;
		r->yen = rows[i].yen;
		r->advance = rows[i].advance.has && rows[i].advance.v == 1;
		r->again = true;
	}
	return OK;
}

static enum err gather_all(struct gather *g, size_t room) {
	struct accounting_first_day_row first;
	TRY(accounting_first_day(g->db, g->a, g->tenant, ACCOUNTING_COMMITMENT, ACCOUNTING_IN_FORCE, &first));
	if (!first.first_day.has)
		return OK;
	g->first_day = (struct date){ (int32_t)first.first_day.v };
	g->room = room;
	g->items = ARENA_ARRAY(g->a, struct accounting_record, room);
	TRY(gather_again(g));
	switch (g->kind) {
	case ACCOUNTING_COMMITMENT: return gather_commitments(g);
	case ACCOUNTING_ORDER: return gather_orders(g);
	default: return gather_back(g);
	}
}

/* ---- numbers ---- */

enum { NUMBER_DIGITS = 10, RUNNING_MOST = 1000000 };

/* The year and a running number of six digits: digits only, so that every system takes them and Excel leaves them as
 * they are. */
static struct str number_text(struct arena *a, int64_t fiscal_year, int64_t running) {
	return str_format(a, "%04lld%06lld", (long long)fiscal_year, (long long)(running % RUNNING_MOST));
}

struct numbers { int64_t year, last; };

static enum err next_number(struct db *db, struct arena *a, struct tenant_id tenant, struct numbers *years,
	size_t *count, int64_t fiscal_year, struct str *ret) {
	struct accounting_item_last_number_row row;
	size_t i = 0;
	while (i < *count && years[i].year != fiscal_year)
		i++;
	if (i == *count) {
		years[(*count)++] = (struct numbers){ .year = fiscal_year };
		TRY(accounting_item_last_number(db, a, tenant, fiscal_year, &row));
		if (!str_is_none(row.number) && row.number.n == NUMBER_DIGITS &&
			!str_to_int64(str_from_offset(row.number, 4), &years[i].last))
			return ERR_INTERNAL;
	}
	if (++years[i].last >= RUNNING_MOST)
		return ERR_OVERFLOW;
	*ret = number_text(a, fiscal_year, years[i].last);
	return OK;
}

static enum err number_all(struct gather *g) {
	struct numbers *years = ARENA_ARRAY(g->a, struct numbers, g->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < g->count; i++) {
		struct accounting_record *r = &g->items[i];
		if (r->number.n == 0)
			TRY(next_number(g->db, g->a, g->tenant, years, &count, r->fiscal_year, &r->number));
		/* A commitment's own row may carry its first number, too. */
		if (g->kind == ACCOUNTING_COMMITMENT && r->commitment_number.n == 0)
			r->commitment_number = r->number;
	}
	return OK;
}

/* Rows that cannot be sent keep no number: they wait for the next file. Their numbers are given to those behind
 * them. */
static enum err renumber(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	struct accounting_draft *d) {
	struct numbers *years = ARENA_ARRAY(a, struct numbers, d->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < d->count; i++) {
		struct accounting_record *r = &d->items[i];
		if (r->problem.n > 0 || r->again)
			continue;
		const bool own = str_equal(r->commitment_number, r->number);
		TRY(next_number(db, a, tenant, years, &count, r->fiscal_year, &r->number));
		if (own)
			r->commitment_number = r->number;
		accounting_row_make(a, lang, &d->mapping, r);
	}
	return OK;
}

/* ---- a draft ---- */

enum err accounting_draft_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	enum accounting_kind kind, struct date on, struct accounting_draft *ret) {
	struct gather g = { .db = db, .a = a, .tenant = tenant, .kind = kind, .on = on };
	*ret = (struct accounting_draft){ .count = 0 };
	TRY(accounting_mapping_for(db, a, tenant, kind, on, &ret->mapping));
	TRY(gather_all(&g, ACCOUNTING_LINES_MOST + 1));
	TRY(number_all(&g));
	ret->more = g.count > ACCOUNTING_LINES_MOST;
	ret->items = g.items;
	ret->count = g.count - ret->more;
	for (size_t i = 0; i < ret->count; i++) {
		struct accounting_record *r = &g.items[i];
		accounting_row_make(a, lang, &ret->mapping, r);
		ret->sendable += r->problem.n == 0;
		if (r->problem.n == 0 && __builtin_add_overflow(ret->yen, r->yen, &ret->yen))
			return ERR_OVERFLOW;
	}
	return renumber(db, a, lang, tenant, ret);
}

enum { LOOKED_AT = 20 };

static struct accounting_record sample_of(struct date on) {
	return (struct accounting_record){ .part = ACCOUNTING_NEW,
		.number = S("2026000001"),
		.fiscal_year = 2026,
		.pay_on = { true, on.days },
		.code = S("01-07-01-02-18-01-03"),
		.line_name = S("商店街活性化事業"),
		.title = S("商店街イベント補助金"),
		.payee = S("みほん商店会"),
		.creditor = S("1000001"),
		.commitment_number = S("2026000001"),
		.commitment_slip = S("0000123"),
		.yen = 900000,
		.on = on,
		.row = S(""),
		.problem = S("") };
}

enum err accounting_preview(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct accounting_mapping *m, struct date on, struct accounting_record *ret) {
	struct gather g = { .db = db, .a = a, .tenant = tenant, .kind = m->row.kind, .on = on };
	TRY(gather_all(&g, LOOKED_AT));
	TRY(number_all(&g));
	for (size_t i = 0; i < g.count; i++) {
		accounting_row_make(a, lang, m, &g.items[i]);
		if (g.items[i].problem.n == 0) {
			*ret = g.items[i];
			return OK;
		}
	}
	*ret = sample_of(on);
	accounting_row_make(a, lang, m, ret);
	if (g.count > 0)
		ret->problem = g.items[0].problem;
	return OK;
}

/* ---- a file ---- */

static enum err hold_item(struct db *db, const struct budget_desk *desk, enum accounting_kind kind,
	struct accounting_record *r) {
	if (r->again)
		return accounting_item_state(db, desk->tenant, r->item, ACCOUNTING_WAITING, NULL);
	r->item = (struct accounting_item_id){ ident_new() };
	return accounting_item_insert(db, desk->tenant, r->item, r->number, kind, r->part, r->fiscal_year,
		r->commitment, r->order, r->party, r->creditor, r->yen, r->on, r->pay_on, ACCOUNTING_WAITING, NULL);
}

enum err accounting_run_make(struct db *db, struct arena *a, const struct budget_desk *desk, enum accounting_kind kind,
	struct accounting_run_id *ret_run) {
	struct accounting_draft d;
	struct accounting_run_last_no_row last;
	int64_t line_no = 0;
	TRY(accounting_draft_read(db, a, LANG_JA, desk->tenant, kind, jst_date(desk->now_us), &d));
	if (d.sendable == 0)
		return ERR_INPUT;
	TRY(accounting_run_last_no(db, a, desk->tenant, &last));
	*ret_run = (struct accounting_run_id){ ident_new() };
	TRY(accounting_run_insert(db, desk->tenant, *ret_run, last.run_no + 1, kind, d.mapping.row.mapping_id,
		ACCOUNTING_PREPARED, (int64_t)d.sendable, d.yen, desk->now_us, desk->by, NULL));
	for (size_t i = 0; i < d.count; i++) {
		struct accounting_record *r = &d.items[i];
		if (r->problem.n > 0)
			continue;
		TRY(hold_item(db, desk, kind, r));
		TRY(accounting_line_insert(db, desk->tenant, *ret_run, ++line_no, r->item, r->again, r->party, r->row,
			NULL));
	}
	return OK;
}

enum err accounting_approve(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_run_id run, int64_t version) {
	struct accounting_run_by_id_row r;
	int64_t changed;
	TRY(accounting_run_by_id(db, a, desk->tenant, run, &r));
	if (r.state != ACCOUNTING_PREPARED)
		return ERR_CONFLICT;
	if (desk->by.v == 0 || desk->by.v == r.prepared_by.v)
		return ERR_FORBIDDEN;
	TRY(accounting_run_approve(db, desk->tenant, run, ACCOUNTING_APPROVED, (struct opt_int){ true, desk->now_us },
		(struct opt_int){ true, desk->by.v }, ACCOUNTING_PREPARED, version, &changed));
	return accounting_one(changed);
}

enum err accounting_cancel(struct db *db, struct arena *a, const struct budget_desk *desk, struct accounting_run_id run,
	int64_t version, struct str note) {
	struct accounting_lines_of_row *lines;
	size_t count;
	int64_t changed;
	TRY(accounting_run_cancel(db, desk->tenant, run, ACCOUNTING_CANCELLED, note, version, ACCOUNTING_PREPARED,
		ACCOUNTING_APPROVED, &changed));
	TRY(accounting_one(changed));
	TRY(accounting_lines_of(db, a, desk->tenant, run, ACCOUNTING_LINES_MOST, &lines, &count));
	for (size_t i = 0; i < count; i++)
		TRY(accounting_item_state(db, desk->tenant, lines[i].item_id,
			lines[i].again ? ACCOUNTING_RESEND : ACCOUNTING_WITHDRAWN, NULL));
	return OK;
}

static enum err bytes_of(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct accounting_run_by_id_row *run, struct str *ret_bytes) {
	struct accounting_mapping m;
	struct accounting_lines_of_row *lines;
	size_t count;
	TRY(accounting_mapping_read(db, a, tenant, run->mapping_id, &m));
	TRY(accounting_lines_of(db, a, tenant, run->run_id, ACCOUNTING_LINES_MOST, &lines, &count));
	struct str *rows = ARENA_ARRAY(a, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		rows[i] = lines[i].cells;
	return accounting_encode(a, &m, rows, count, ret_bytes);
}

enum err accounting_file(struct db *db, struct arena *a, const struct budget_desk *desk, struct accounting_run_id run,
	int64_t version) {
	struct accounting_run_by_id_row r;
	struct str bytes;
	char hex[65];
	int64_t changed;
	TRY(accounting_run_by_id(db, a, desk->tenant, run, &r));
	if (r.state != ACCOUNTING_APPROVED)
		return ERR_CONFLICT;
	TRY(bytes_of(db, a, desk->tenant, &r, &bytes));
	accounting_sha256(bytes, hex);
	TRY(accounting_run_file(db, desk->tenant, run, ACCOUNTING_FILED, (struct opt_int){ true, desk->now_us },
		(struct opt_int){ true, desk->by.v }, str_from(hex), ACCOUNTING_APPROVED, version, &changed));
	TRY(accounting_one(changed));
	return accounting_items_leave(db, desk->tenant, run, ACCOUNTING_SENT, ACCOUNTING_WAITING, NULL);
}

enum err accounting_file_again(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct accounting_run_by_id_row *run, struct str *ret_bytes) {
	char hex[65];
	if (!run->filed_us.has)
		return ERR_NOT_FOUND;
	TRY(bytes_of(db, a, tenant, run, ret_bytes));
	accounting_sha256(*ret_bytes, hex);
	return str_equal(str_from(hex), run->sha256) ? OK : ERR_INTERNAL;
}
