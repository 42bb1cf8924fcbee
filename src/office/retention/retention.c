/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules and lists. See retention.h; carrying out: dispose.c. */
#include "office/retention/retention-private.h"

#include "base/ident.h"
#include "office/party/party-types.h"
#include "office/tenant/tenant.h"

/* Defaults are those that the register of personal files says; accounts belong to no municipality and stand in none of
 * its lists. */
const struct retention_kind retention_kinds[] = {
	{ "parties", T("事業者台帳"), RETENTION_5 },
	{ "attachments", T("提出書類ファイル"), RETENTION_5 },
	{ "notices", T("通知・連絡ファイル"), RETENTION_3 },
	{ "officers", T("職員の所属ファイル"), RETENTION_5 },
	{ "claims", T("開示・訂正請求ファイル"), RETENTION_3 },
	{ "trail", T("操作・閲覧記録ファイル"), RETENTION_5 },
};
const size_t retention_kind_count = COUNT_OF(retention_kinds);

const struct retention_kind *retention_kind_of(struct str word) {
	for (size_t i = 0; i < retention_kind_count; i++)
		if (str_equal(word, str_from(retention_kinds[i].word)))
			return &retention_kinds[i];
	return NULL;
}

/* ---- rules ---- */

int retention_year_count(enum retention_years years) {
	static const int COUNTS[] = { [RETENTION_1] = 1,
		[RETENTION_3] = 3,
		[RETENTION_5] = 5,
		[RETENTION_10] = 10,
		[RETENTION_30] = 30,
		[RETENTION_ALWAYS] = 0 };
	return (size_t)years < COUNT_OF(COUNTS) ? COUNTS[years] : 0;
}

enum err retention_rule_of(struct db *db, struct arena *a, struct tenant_id tenant, const struct retention_kind *kind,
	struct date day, enum retention_years *ret) {
	struct retention_rule_now_row *rows;
	size_t count;
	TRY(retention_rule_now(db, a, tenant, str_from(kind->word), day, &rows, &count));
	*ret = count > 0 ? rows[0].years : kind->years;
	return OK;
}

enum err retention_text(struct db *db, struct arena *a, struct tenant_id tenant, struct str word, struct date day,
	enum lang lang, struct str *ret) {
	const struct retention_kind *kind = retention_kind_of(word);
	struct retention_rule_now_row *rows;
	size_t count;
	*ret = STR_NONE;
	if (kind == NULL || tenant.v == 0)
		return OK;
	TRY(retention_rule_now(db, a, tenant, word, day, &rows, &count));
	if (count == 0)
		return OK;
	const struct msg_arg years = { .name = "n", .number = retention_year_count(rows[0].years) };
	*ret = rows[0].years == RETENTION_ALWAYS ? str_from(tr(lang, T("使っている間は廃棄しません")))
		: tr_format(a, lang, T("終わった年度の翌年度の4月1日から{n}年"), &years, 1);
	return OK;
}

struct date retention_cutoff(int fiscal_year, enum retention_years years) {
	return fiscal_year_first(fiscal_year - retention_year_count(years));
}

/* ---- listing ---- */

struct listing {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct disposal_id id;
	const struct retention_kind *kind;
	struct date cutoff;
	int64_t cutoff_us, item_no;
};

static enum err is_held(const struct listing *l, struct party_id party, bool *ret_held) {
	struct retention_hold_count_row row;
	TRY(retention_hold_count(l->db, l->a, l->tenant, str_from(l->kind->word), party, &row));
	*ret_held = row.holds > 0;
	return OK;
}

/* What is held is listed too, so that the list says why it stays. */
static enum err add_item(struct listing *l, struct party_id party, struct file_id file, int64_t completed_year,
	int64_t records) {
	bool held;
	if (records == 0)
		return OK;
	TRY(is_held(l, party, &held));
	return retention_item_insert(l->db, l->tenant, l->id, ++l->item_no, str_from(l->kind->word), completed_year,
		party, file, l->cutoff_us, records, held ? DISPOSAL_HELD : DISPOSAL_LISTED, NULL);
}

static enum err list_parties(struct listing *l) {
	struct retention_over_parties_row *rows;
	size_t count;
	TRY(retention_over_parties(l->db, l->a, l->tenant, PARTY_CLOSED, l->cutoff, l->cutoff_us, RETENTION_BLANK,
		&rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_item(l, rows[i].party_id, (struct file_id){ 0 },
			fiscal_year_of((struct date){ (int32_t)rows[i].closed_on.v }), 1));
	return OK;
}

static enum err list_files(struct listing *l) {
	struct retention_over_files_row *rows;
	size_t count;
	TRY(retention_over_files(l->db, l->a, l->tenant, l->cutoff_us, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_item(l, rows[i].party_id, rows[i].file_id, fiscal_year_of(jst_date(rows[i].created_us)), 1));
	return OK;
}

/* Kinds of many small records stand on the list as one line. */
static enum err list_many(struct listing *l) {
	const int64_t year = fiscal_year_of(l->cutoff) - 1;
	const struct party_id none = { 0 };
	const struct file_id no_file = { 0 };
	if (strcmp(l->kind->word, "notices") == 0) {
		struct retention_over_notices_row row;
		TRY(retention_over_notices(l->db, l->a, l->tenant, l->cutoff_us, &row));
		return add_item(l, none, no_file, year, row.records);
	}
	if (strcmp(l->kind->word, "officers") == 0) {
		struct retention_over_officers_row row;
		TRY(retention_over_officers(l->db, l->a, l->tenant, l->cutoff, &row));
		return add_item(l, none, no_file, year, row.records);
	}
	if (strcmp(l->kind->word, "claims") == 0) {
		struct retention_over_claims_row row;
		TRY(retention_over_claims(l->db, l->a, l->tenant, l->cutoff_us, &row));
		return add_item(l, none, no_file, year, row.records);
	}
	struct retention_over_trail_row row;
	TRY(retention_over_trail(l->db, l->a, l->tenant, l->cutoff_us, &row));
	return add_item(l, none, no_file, year, row.records);
}

static enum err list_kind(struct listing *l, int fiscal_year, struct date today) {
	enum retention_years years;
	TRY(retention_rule_of(l->db, l->a, l->tenant, l->kind, today, &years));
	if (years == RETENTION_ALWAYS)
		return OK;
	l->cutoff = retention_cutoff(fiscal_year, years);
	l->cutoff_us = jst_to_us(l->cutoff, 0, 0, 0);
	if (strcmp(l->kind->word, "parties") == 0)
		return list_parties(l);
	return strcmp(l->kind->word, "attachments") == 0 ? list_files(l) : list_many(l);
}

enum err retention_list_make(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id by,
	int64_t now_us, struct disposal_id *ret_id) {
	struct listing l = { .db = db, .a = a, .tenant = tenant, .id = { ident_new() } };
	struct retention_disposal_open_row open;
	struct retention_disposal_last_row last;
	const struct date today = jst_date(now_us);
	const int year = fiscal_year_of(today);
	TRY(retention_disposal_open(db, a, tenant, &open));
	if (open.lists > 0)
		return ERR_CONFLICT;
	for (size_t i = 0; i < retention_kind_count; i++) {
		l.kind = &retention_kinds[i];
		TRY(list_kind(&l, year, today));
	}
	ret_id->v = 0;
	if (l.item_no == 0)
		return OK;
	TRY(retention_disposal_last(db, a, tenant, year, &last));
	*ret_id = l.id;
	return retention_disposal_insert(db, tenant, l.id, year, last.number + 1, DISPOSAL_DRAFT, now_us, by, NULL);
}

/* ---- the yearly job ---- */

struct yearly { struct tenant_id tenant; int64_t now_us; };

static enum err make_yearly(struct db *db, struct arena *a, void *context) {
	const struct yearly *y = context;
	struct retention_disposal_last_row last;
	struct disposal_id id;
	TRY(retention_disposal_last(db, a, y->tenant, fiscal_year_of(jst_date(y->now_us)), &last));
	if (last.number > 0)
		return OK;
	enum err e = retention_list_make(db, a, y->tenant, (struct account_id){ 0 }, y->now_us, &id);
	return e == ERR_CONFLICT ? OK : e; /* last year's list is still open: once it is done, this year's is made */
}

enum err retention_list_job(struct job_run *run) {
	const struct tenant_all_row *towns;
	struct yearly y = { .now_us = run->now_us };
	size_t count;
	TRY(tenant_list(run->db, run->arena, &towns, &count));
	for (size_t i = 0; i < count; i++) {
		y.tenant = towns[i].tenant_id;
		TRY(writer_run(run->writer, y.tenant.v, make_yearly, run->arena, &y));
	}
	return OK;
}
