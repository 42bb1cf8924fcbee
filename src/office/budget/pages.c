/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words, addresses and rows that the pages of the budget share. */
#include "office/budget/pages-private.h"
#include "plan_store.h"

#define YEN_COL(name_, label_) { .name = #name_, .label = label_, .type = COL_YEN, .offset = offsetof(struct budget_page_entry, name_) }
static const struct col_desc ENTRY_COLS[] = {
	{ .name = "line_id",
		.label = T("予算番号"),
		.type = COL_ID,
		.offset = offsetof(struct budget_page_entry, line_id) },
	{ .name = "fiscal_year",
		.label = T("年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct budget_page_entry, fiscal_year) },
	{ .name = "code",
		.label = T("予算科目コード"),
		.type = COL_TEXT,
		.offset = offsetof(struct budget_page_entry, code) },
	{ .name = "name", .label = T("事業名"), .type = COL_TEXT, .offset = offsetof(struct budget_page_entry, name) },
	{ .name = "kan", .label = T("款"), .type = COL_TEXT, .offset = offsetof(struct budget_page_entry, kan) },
	{ .name = "programme",
		.label = T("計画事業"),
		.type = COL_TEXT,
		.offset = offsetof(struct budget_page_entry, programme) },
	{ .name = "plan", .label = T("計画"), .type = COL_TEXT, .offset = offsetof(struct budget_page_entry, plan) },
	{ .name = "is_reserve",
		.label = T("予備費"),
		.type = COL_BOOL,
		.offset = offsetof(struct budget_page_entry, is_reserve) },
	YEN_COL(initial, T("当初")),
	YEN_COL(supplement, T("補正")),
	YEN_COL(diverted, T("流用")),
	YEN_COL(reserve_use, T("充用")),
	YEN_COL(carried_in, T("前年度から繰越")),
	YEN_COL(current, T("予算現額")),
	YEN_COL(allotted, T("配当")),
	YEN_COL(committed, T("負担行為済")),
	YEN_COL(ordered, T("支出命令済（未払い）")),
	YEN_COL(paid, T("支出済")),
	YEN_COL(returned, T("戻入")),
	YEN_COL(left, T("残額")),
	YEN_COL(carried, T("翌年度繰越")),
	YEN_COL(unused, T("不用額")),
	{ .name = "funding",
		.label = T("財源"),
		.type = COL_TEXT,
		.offset = offsetof(struct budget_page_entry, funding) },
	YEN_COL(share_yen, T("財源の額")),
	YEN_COL(own_yen, T("一般財源")),
};
const struct row_desc budget_page_entry_desc = { .name = "budget_page_entry",
	.size = sizeof(struct budget_page_entry),
	.count = COUNT_OF(ENTRY_COLS),
	.cols = ENTRY_COLS };

#define YEAR_COL(name_, label_) { .name = #name_, .label = label_, .type = COL_YEN, .offset = offsetof(struct budget_year_entry, name_) }
static const struct col_desc YEAR_COLS[] = {
	{ .name = "fiscal_year",
		.label = T("年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct budget_year_entry, fiscal_year) },
	{ .name = "state",
		.label = T("状態"),
		.type = COL_ENUM,
		.offset = offsetof(struct budget_year_entry, state),
		.values = &budget_year_state_desc },
	{ .name = "voted_on",
		.label = T("議決日"),
		.type = COL_DATE,
		.nullable = true,
		.offset = offsetof(struct budget_year_entry, voted_on) },
	{ .name = "lines",
		.label = T("予算科目の数"),
		.type = COL_INT,
		.offset = offsetof(struct budget_year_entry, lines) },
	YEAR_COL(current, T("予算現額")),
	YEAR_COL(committed, T("負担行為済")),
	YEAR_COL(paid, T("支出済")),
	YEAR_COL(left, T("残額")),
	YEAR_COL(carried, T("翌年度繰越")),
	YEAR_COL(unused, T("不用額")),
};
const struct row_desc budget_year_entry_desc = { .name = "budget_year_entry",
	.size = sizeof(struct budget_year_entry),
	.count = COUNT_OF(YEAR_COLS),
	.cols = YEAR_COLS };

#define PROGRAMME_COL(name_, label_) { .name = #name_, .label = label_, .type = COL_YEN, .offset = offsetof(struct budget_programme_entry, name_) }
static const struct col_desc PROGRAMME_COLS[] = {
	{ .name = "programme_id",
		.label = T("計画事業番号"),
		.type = COL_ID,
		.offset = offsetof(struct budget_programme_entry, programme_id) },
	{ .name = "name",
		.label = T("計画事業"),
		.type = COL_TEXT,
		.offset = offsetof(struct budget_programme_entry, name) },
	{ .name = "pillar",
		.label = T("柱"),
		.type = COL_TEXT,
		.offset = offsetof(struct budget_programme_entry, pillar) },
	{ .name = "fiscal_year",
		.label = T("年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct budget_programme_entry, fiscal_year) },
	{ .name = "lines",
		.label = T("予算科目の数"),
		.type = COL_INT,
		.offset = offsetof(struct budget_programme_entry, lines) },
	PROGRAMME_COL(current, T("予算現額")),
	PROGRAMME_COL(committed, T("負担行為済")),
	PROGRAMME_COL(paid, T("支出済")),
	PROGRAMME_COL(left, T("残額")),
};
const struct row_desc budget_programme_entry_desc = { .name = "budget_programme_entry",
	.size = sizeof(struct budget_programme_entry),
	.count = COUNT_OF(PROGRAMME_COLS),
	.cols = PROGRAMME_COLS };

/* ---- who and when ---- */

struct date budget_today(const struct req *req) {
	return jst_date(req->now_us);
}

struct budget_desk budget_desk_of(struct req *req) {
	struct business_calendar *bank = ARENA_NEW(req->arena, struct business_calendar);
	*bank = business_calendar_bank(NULL);
	return (struct budget_desk){ .tenant = tenant_of(req),
		.by = { req->session->account },
		.now_us = req->now_us,
		.bank = bank };
}

/* Whose money it is concerns those who work with it; reviewers from outside see amounts alone. */
bool budget_may_see_payees(const struct req *req) {
	return session_has(req->session, ROLE_OFFICER) || session_has(req->session, ROLE_APPROVER) ||
		session_has(req->session, ROLE_HEAD) || session_has(req->session, ROLE_ACCOUNTANT) ||
		session_has(req->session, ROLE_AUDITOR);
}

/* ---- addresses ---- */

struct url budget_url(const struct req *req, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/budget", req_slug(req)).s,
		str_from(rest)) };
}

struct url budget_year_url(const struct req *req, int64_t year, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/budget/%i", req_slug(req), year).s,
		str_from(rest)) };
}

struct url budget_id_url(const struct req *req, const char *folder, int64_t id, const char *rest) {
	return (struct url){ STR_JOIN(req->arena, url_build(req->arena, "/%s/office/budget", req_slug(req)).s, S("/"),
		str_from(folder), S("/"), id_text(req->arena, id), str_from(rest)) };
}

struct url budget_programme_url(const struct req *req, struct programme_id programme) {
	return url_build(req->arena, "/%s/office/programmes/%d", req_slug(req), programme.v);
}

/* ---- words ---- */

struct str budget_year_text(const struct req *req, int64_t year) {
	return req->lang == LANG_EN ? str_format(req->arena, "FY%lld", (long long)year) :
		fiscal_year_label(req->arena, (int)year);
}

struct str budget_years_text(const struct req *req, struct opt_int first, struct opt_int last) {
	const struct str to = last.has ? budget_year_text(req, last.v) : S("");
	if (!first.has || (last.has && first.v == last.v))
		return to;
	return STR_JOIN(req->arena, budget_year_text(req, first.v), req->lang == LANG_EN ? S("–") : S("～"), to);
}

struct str budget_number(const struct req *req, int64_t yen) {
	return yen_format(req->arena, yen);
}

void budget_programme_read(struct req *req, struct opt_int programme, struct str *ret_name, struct str *ret_plan) {
	struct plan_programme_by_id_row row = { .name = S(""), .plan_title = S("") };
	const bool found = programme.has &&
		plan_programme_by_id(req->db, req->arena, tenant_of(req), (struct node_id){ programme.v }, &row) == OK;
	*ret_name = found ? row.name : S("");
	*ret_plan = found ? row.plan_title : S("");
}

struct str budget_programme_name(struct req *req, struct opt_int programme) {
	struct str name, plan;
	budget_programme_read(req, programme, &name, &plan);
	return name;
}

struct str budget_code_prefix(struct str code, int parts) {
	size_t at = 0;
	for (int i = 0; i < parts && at != SIZE_MAX; i++)
		at = str_find(code, S("-"), i == 0 ? 0 : at + 1);
	return at == SIZE_MAX ? code : str_slice(code, 0, at);
}

enum err budget_names_load(struct req *req, int64_t year, struct budget_names *ret) {
	return budget_subjects_of_year(req->db, req->arena, tenant_of(req), year, &ret->rows, &ret->count);
}

struct str budget_name_of(const struct budget_names *names, struct str code) {
	for (size_t i = 0; i < names->count; i++)
		if (str_equal(names->rows[i].code, code))
			return names->rows[i].name;
	return S("");
}

struct str budget_kan_label(struct req *req, const struct budget_names *names, struct str code) {
	const struct str kan = budget_code_prefix(code, BUDGET_KAN), name = budget_name_of(names, kan);
	return name.n > 0 ? STR_JOIN(req->arena, kan, S(" "), name) : kan;
}

/* ---- figures ---- */

int64_t budget_left(const struct budget_figures *f) {
	return f->free + f->unallotted;
}

struct budget_page_entry budget_page_entry_of(struct req *req, const struct budget_entry *e, struct str kan,
	const struct budget_shares *shares) {
	const struct budget_figures *f = &e->f;
	const struct budget_borne b = budget_borne_of_line(shares, e);
	struct str programme, plan;
	budget_programme_read(req, e->programme_id, &programme, &plan);
	return (struct budget_page_entry){ .line_id = e->line_id,
		.fiscal_year = e->fiscal_year,
		.code = e->code,
		.name = e->name,
		.kan = kan,
		.programme = programme,
		.plan = plan,
		.is_reserve = e->is_reserve,
		.initial = f->initial,
		.supplement = f->supplement,
		.diverted = f->diverted,
		.reserve_use = f->reserve_use,
		.carried_in = f->carried_in,
		.current = f->current,
		.allotted = f->current - f->unallotted,
		.committed = f->committed,
		.ordered = f->ordered,
		.paid = f->paid,
		.returned = f->returned,
		.left = budget_left(f),
		.carried = f->carried,
		.unused = f->unused,
		.funding = b.funding,
		.share_yen = b.share_yen,
		.own_yen = b.own_yen };
}

struct sheet_cell budget_cell_yen(const struct req *req, int64_t yen) {
	return (struct sheet_cell){ .text = budget_number(req, yen), .number = true };
}

void budget_cells(const struct req *req, const struct budget_figures *f, struct sheet_cell cells[6]) {
	const int64_t yen[] = { f->current, f->committed, f->paid, budget_left(f), f->carried, f->unused };
	for (size_t i = 0; i < COUNT_OF(yen); i++)
		cells[i] = budget_cell_yen(req, yen[i]);
}

void budget_sum_row(struct req *req, struct sheet_table *t, const struct budget_figures *sum) {
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	budget_cells(req, sum, c + 1);
	t->sum = true;
}

/* The list of years stands beside those of programmes, proposals and 債務負担行為 in the menu, and above everything else. */
static bool stands_below_years(struct str path) {
	return !str_ends(path, S("/office/budget")) && !str_contains(path, S("/office/programmes")) &&
		!str_contains(path, S("/budget/proposals/")) && !str_contains(path, S("/budget/liabilities/"));
}

struct sheet *budget_sheet(struct req *req, struct str title) {
	struct sheet *s = sheet_new(req, title);
	sheet_crumb_desk(s, req_slug(req));
	if (stands_below_years(req->path))
		sheet_crumb(s, say(req, T("予算")), budget_url(req, ""));
	return s;
}

struct sheet_bars *budget_bars(struct sheet *s, const char *caption, int64_t whole, size_t room) {
	static const char *const LEGEND[SHEET_PART_COUNT] = { [SHEET_PART_DONE] = T("支出済"),
		[SHEET_PART_NEAR] = T("支出命令済（未払い）"),
		[SHEET_PART_HELD] = T("負担行為済（未命令）"),
		[SHEET_PART_LEFT] = T("配当残"),
		[SHEET_PART_WAITING] = T("未配当"),
		[SHEET_PART_OVER] = T("翌年度繰越"),
		[SHEET_PART_LOST] = T("不用額") };
	return sheet_bars(s, caption, LEGEND, whole, room);
}

void budget_bar(const struct req *req, struct sheet_bars *b, struct str label, struct url url,
	const struct budget_figures *f) {
	const int64_t yen[SHEET_PART_COUNT] = { [SHEET_PART_DONE] = f->paid,
		[SHEET_PART_NEAR] = f->ordered,
		[SHEET_PART_HELD] = f->open,
		[SHEET_PART_LEFT] = f->free,
		[SHEET_PART_WAITING] = f->unallotted,
		[SHEET_PART_OVER] = f->carried,
		[SHEET_PART_LOST] = f->unused };
	const struct msg_arg args[] = { { .name = "current", .number = f->current },
		{ .name = "committed", .number = f->committed }, { .name = "paid", .number = f->paid },
		{ .name = "left", .number = budget_left(f) } };
	sheet_bar(b, label,
		tr_format(req->arena, req->lang,
			T("予算現額{current}円・負担行為済{committed}円・支出済{paid}円・残額{left}円"), args,
			COUNT_OF(args)),
		url, yen);
}
