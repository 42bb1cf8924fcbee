/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The fictional city's budget of this fiscal year and the one before, with lines for the programmes of its plan: some
 * of it is committed, ordered and paid, one proposal waits. Days that have not come are left out, so that it reads like
 * a year in the middle of its work. Only `kassei demo` makes it, once.
 */
#include "account_store.h"
#include "base/clock.h"
#include "base/fold.h"
#include "base/ident.h"
#include "cmd/demo_budget.h"
#include "office/budget/budget.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"
#include "party_store.h"
#include "plan_store.h"

enum { PARTIES = 8, VOTED_BEFORE_DAYS = 8, SUPPLEMENT_DAYS = 180 };

static const struct { const char *code, *name;
} SUBJECTS[] = {
	{ "01", "一般会計" },
	{ "01-07", "商工費" },
	{ "01-07-01", "商工費" },
	{ "01-07-01-02", "商工業振興費" },
	{ "01-07-01-02-07", "報償費" },
	{ "01-07-01-02-12", "委託料" },
	{ "01-07-01-02-18", "負担金補助及び交付金" },
	{ "01-12", "予備費" },
	{ "01-12-01", "予備費" },
	{ "01-12-01-01", "予備費" },
};

/* Where money comes from besides the town's own; a line names it by its place here. */
static const struct { const char *name; int64_t num, den, ceiling_yen, unit_yen; } FUNDINGS[] = {
	{ "都 商店街チャレンジ補助金", 2, 3, 3000000, 1000 }, { "都 中小企業支援補助金", 1, 2, 8000000, 1000 },
};

static const struct {
	const char *code, *name, *programme;
	int64_t initial_yen, supplement_yen;
	int funding;
	bool is_reserve;
} LINES[] = {
	{ "01-07-01-02-07-01-0007", "販路開拓支援（専門家謝金）", "販路開拓支援事業", 1980000, 0, 0, false },
	{ "01-07-01-02-12-01-0006", "デジタル化伴走支援委託", "デジタル化伴走支援事業", 8250000, 0, 2, false },
	{ "01-07-01-02-12-01-0009", "創業塾みほん野運営委託", "創業塾みほん野", 2640000, 0, 0, false },
	{ "01-07-01-02-18-01-0001", "お店の家賃補助金", "お店の家賃補助事業", 9600000, 0, 0, false },
	{ "01-07-01-02-18-01-0002", "小さなお店の設備補助金", "小さなお店の設備補助金(看板・レジ・冷蔵庫等)", 12000000,
		3000000, 2, false },
	{ "01-07-01-02-18-01-0003", "見本市出展補助金", "見本市出展補助金", 4000000, 0, 0, false },
	{ "01-07-01-02-18-01-0004", "人材確保・育成補助金", "人材確保・育成補助金", 6000000, -800000, 0, false },
	{ "01-07-01-02-18-01-0005", "みほん野桜フェア開催支援補助金", "みほん野桜フェア開催支援事業", 5500000, 0, 1,
		false },
	{ "01-07-01-02-18-01-0008", "次のあるじ応援補助金", "次のあるじ応援事業", 3000000, 0, 0, false },
	{ "01-12-01-01-00-00-0000", "予備費", NULL, 20000000, 0, 0, true },
};

/* Of which line, when (days after 1 April), and how far it has come. */
static const struct {
	size_t line;
	const char *title;
	int64_t yen, ordered_yen;
	int decided_days, pay_days;
} COMMITMENTS[] = {
	{ 0, "専門家派遣 前期 15回", 495000, 330000, 20, 95 },
	{ 1, "デジタル化伴走支援 委託契約", 7700000, 3850000, 12, 110 },
	{ 2, "創業塾みほん野 運営委託契約", 2420000, 0, 30, 0 },
	{ 3, "家賃補助 前期分 8件", 2880000, 2880000, 40, 100 },
	{ 3, "家賃補助 後期分 8件", 2880000, 0, 190, 0 },
	{ 4, "設備補助 第1回採択 21件", 6210000, 4350000, 75, 170 },
	{ 4, "設備補助 第2回採択 9件", 2740000, 0, 200, 0 },
	{ 5, "秋の見本市 出展補助 4件", 800000, 600000, 60, 150 },
	{ 6, "資格取得・採用の補助 12件", 1560000, 900000, 80, 160 },
	{ 7, "みほん野桜フェア実行委員会", 4500000, 3000000, 15, 45 },
	{ 8, "承継の専門家費用 3件", 900000, 0, 120, 0 },
};

struct demo {
	struct tenant_all_row city;
	struct budget_desk desk;
	struct business_calendar bank;
	struct date today;
	struct party_list_row *parties;
	size_t party_count;
	struct plan_programme_list_row *programmes;
	size_t programme_count;
	struct budget_line_id lines[COUNT_OF(LINES)];
	struct funding_id fundings[COUNT_OF(FUNDINGS)];
	bool made;
};

/* The newest plan comes first. */
static struct programme_id programme_of(struct arena *a, const struct demo *d, const char *name) {
	for (size_t i = 0; name != NULL && i < d->programme_count; i++)
		if (str_equal(fold(a, d->programmes[i].name, 0), fold(a, str_from(name), 0)))
			return (struct programme_id){ d->programmes[i].node_id.v };
	return (struct programme_id){ 0 };
}

static enum err add_fundings(struct db *db, struct demo *d, int year) {
	for (size_t i = 0; i < COUNT_OF(FUNDINGS); i++) {
		d->fundings[i] = (struct funding_id){ ident_new() };
		TRY(budget_funding_insert(db, d->desk.tenant, d->fundings[i], year, str_from(FUNDINGS[i].name),
			FUNDINGS[i].num, FUNDINGS[i].den, (struct opt_int){ true, FUNDINGS[i].ceiling_yen },
			FUNDINGS[i].unit_yen, NULL));
	}
	return OK;
}

static enum err add_line(struct db *db, struct arena *a, struct demo *d, int year, size_t i) {
	const struct date first = fiscal_year_first(year), supplement = date_add_days(first, SUPPLEMENT_DAYS);
	const struct budget_line_fields fields = { .fiscal_year = year,
		.code = str_from(LINES[i].code),
		.name = str_from(LINES[i].name),
		.programme = programme_of(a, d, LINES[i].programme),
		.funding = { LINES[i].funding > 0 ? d->fundings[LINES[i].funding - 1].v : 0 },
		.is_reserve = LINES[i].is_reserve };
	TRY(budget_line_add(db, a, &d->desk, &fields, &d->lines[i]));
	TRY(budget_appropriate(db, a, &d->desk, d->lines[i], BUDGET_INITIAL, LINES[i].initial_yen, true, first, S("")));
	if (LINES[i].supplement_yen == 0 || date_compare(supplement, d->today) > 0)
		return OK;
	return budget_appropriate(db, a, &d->desk, d->lines[i], BUDGET_SUPPLEMENT, LINES[i].supplement_yen, true,
		supplement, S("第3回定例会 補正予算（第2号）"));
}

static enum err add_year(struct db *db, struct arena *a, struct demo *d, int year) {
	const struct date voted = date_add_days(fiscal_year_first(year), -VOTED_BEFORE_DAYS);
	TRY(budget_year_set(db, a, &d->desk, year, BUDGET_VOTED, (struct opt_int){ true, voted.days }));
	for (size_t i = 0; i < COUNT_OF(SUBJECTS); i++) {
		int parts = 1;
		for (const char *p = SUBJECTS[i].code; *p != '\0'; p++)
			parts += *p == '-';
		TRY(budget_subject_put(db, d->desk.tenant, str_from(SUBJECTS[i].code), year,
			(struct opt_int){ .has = false }, (enum budget_level)parts, str_from(SUBJECTS[i].name), NULL));
	}
	TRY(add_fundings(db, d, year));
	for (size_t i = 0; i < COUNT_OF(LINES); i++)
		TRY(add_line(db, a, d, year, i));
	return OK;
}

/* Decided, ordered and paid as far as the days have come. */
static enum err add_commitment(struct db *db, struct arena *a, struct demo *d, int year, size_t i) {
	const struct date first = fiscal_year_first(year), decided = date_add_days(first, COMMITMENTS[i].decided_days);
	struct commitment_id commitment;
	struct budget_order_id order;
	struct date pay_on;
	if (date_compare(decided, d->today) > 0)
		return OK;
	const struct budget_commit_fields fields = { .line = d->lines[COMMITMENTS[i].line],
		.title = str_from(COMMITMENTS[i].title),
		.yen = COMMITMENTS[i].yen,
		.on = decided,
		.completes_on = fiscal_year_last(year),
		.party = { d->party_count > 0 ? d->parties[i % d->party_count].party_id.v : 0 } };
	TRY(budget_commit(db, a, &d->desk, &fields, &commitment));
	TRY(business_day_next(&d->bank, date_add_days(first, COMMITMENTS[i].pay_days), &pay_on));
	if (COMMITMENTS[i].ordered_yen == 0 || date_compare(date_add_days(pay_on, -10), d->today) > 0)
		return OK;
	TRY(budget_order(db, a, &d->desk, commitment, COMMITMENTS[i].ordered_yen, false, pay_on,
		date_add_days(pay_on, -10), &order));
	return date_compare(pay_on, d->today) > 0 ? OK : budget_paid(db, a, &d->desk, order, pay_on);
}

/* The rest of last year is ordered and paid by its end, and its accounts are closed when the day has come. */
static enum err end_year(struct db *db, struct arena *a, struct demo *d, int year) {
	const struct date closing = date_add_days(fiscal_year_accounts_close(year), 1);
	for (size_t i = 0; i < COUNT_OF(LINES); i++) {
		struct budget_commitments_of_line_row *rows;
		size_t count;
		TRY(budget_commitments_of_line(db, a, d->desk.tenant, d->lines[i], NULL, 100, &rows, &count));
		for (size_t k = 0; k < count; k++) {
			struct budget_order_id order;
			struct date pay_on;
			TRY(business_day_previous(&d->bank, date_add_days(fiscal_year_last(year), 20), &pay_on));
			if (rows[k].decided_yen == rows[k].ordered_yen || date_compare(pay_on, d->today) > 0)
				continue;
			TRY(budget_order(db, a, &d->desk, rows[k].commitment_id,
				rows[k].decided_yen - rows[k].ordered_yen, false, pay_on, date_add_days(pay_on, -10),
				&order));
			TRY(budget_paid(db, a, &d->desk, order, pay_on));
		}
	}
	return date_compare(closing, d->today) > 0 ? OK : budget_close(db, a, &d->desk, year, closing);
}

/* Something for the approver to decide. */
static enum err add_proposal(struct db *db, struct arena *a, struct demo *d, int year) {
	struct account_by_email_row officer;
	struct budget_desk desk = d->desk;
	struct proposal_id proposal;
	enum err e = account_by_email(db, a, S("tanto@mihonno.example"), &officer);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	desk.by = officer.account_id;
	return budget_propose(db, &desk,
		&(struct budget_ask){ .move = BUDGET_MOVE_COMMIT,
			.fiscal_year = year,
			.line = d->lines[5],
			.yen = 900000,
			.title = S("冬の見本市 出展補助 5件"),
			.party = { d->party_count > 0 ? d->parties[0].party_id.v : 0 },
			.completes_on = fiscal_year_last(year),
			.reason = S("第2回の募集で採択した5件") },
		&proposal);
}

static enum err load(struct db *db, struct arena *a, struct demo *d) {
	enum { PROGRAMMES = 2000 };
	d->bank = business_calendar_bank(NULL);
	TRY(tenant_find_code(db, a, S("139998"), &d->city));
	d->desk = (struct budget_desk){ .tenant = d->city.tenant_id,
		.by = { 0 },
		.now_us = clock_now(),
		.bank = &d->bank };
	d->today = jst_date(d->desk.now_us);
	TRY(party_list(db, a, PARTY_LIST_BY_NAME, d->city.tenant_id, PARTY_JOINED, NULL, NULL, NULL,
		(struct party_id){ 0 }, NULL, PARTIES, &d->parties, &d->party_count));
	return plan_programme_list(db, a, 0, &d->city.tenant_id, NULL, PROGRAMMES, &d->programmes, &d->programme_count);
}

static enum err add_budget(struct db *db, struct arena *a, void *context) {
	struct demo *d = context;
	struct budget_years_row *years;
	size_t count;
	TRY(load(db, a, d));
	TRY(budget_years(db, a, d->desk.tenant, &years, &count));
	if (count > 0)
		return OK;
	const int this_year = fiscal_year_of(d->today);
	for (int year = this_year - 1; year <= this_year; year++) {
		TRY(add_year(db, a, d, year));
		for (size_t i = 0; i < COUNT_OF(COMMITMENTS); i++)
			TRY(add_commitment(db, a, d, year, i));
		if (year < this_year)
			TRY(end_year(db, a, d, year));
	}
	TRY(add_proposal(db, a, d, this_year));
	d->made = true;
	return OK;
}

enum err demo_budget(struct writer *writer, struct arena *a, struct buf *out) {
	struct demo *demo = ARENA_NEW(a, struct demo);
	TRY(writer_run(writer, 0, add_budget, a, demo));
	if (demo->made)
		buf_cstr(out, "みほん野市（架空）の予算を登録しました。\n");
	return OK;
}
