/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One account over a period: what stood on it, each movement with the account at its other end, and what is left. */
#include "office/ledger/pages-private.h"

#include "base/date.h"

#define COL(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_statement_line, field_) }
#define OPT(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .nullable = true, .offset = offsetof(struct ledger_statement_line, field_) }
static const struct col_desc LINE_COLS[] = {
	COL("at_us", T("日時"), COL_TIME, at_us),
	COL("posting_id", T("仕訳番号"), COL_ID, posting_id),
	COL("leg_no", T("明細番号"), COL_INT, leg_no),
	{ .name = "kind",
		.label = T("仕訳の種別"),
		.type = COL_ENUM,
		.offset = offsetof(struct ledger_statement_line, kind),
		.values = &ledger_posting_kind_desc },
	COL("counter", T("相手の口座"), COL_TEXT, counter),
	{ .name = "counter_name",
		.label = T("相手の口座の名前"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_statement_line, counter_name) },
	COL("memo", T("摘要"), COL_TEXT, memo),
	OPT("fiscal_year", T("年度"), COL_FISCAL_YEAR, fiscal_year),
	OPT("programme_id", T("計画事業番号"), COL_ID, programme_id),
	COL("programme", T("計画事業"), COL_TEXT, programme),
	OPT("service_id", T("支援制度番号"), COL_ID, service_id),
	OPT("case_id", T("案件番号"), COL_ID, case_id),
	OPT("party_id", T("事業者番号"), COL_ID, party_id),
	{ .name = "party",
		.label = T("事業者"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_statement_line, party) },
	OPT("of_id", T("元の仕訳番号"), COL_ID, of_id),
	COL("in_yen", T("入り"), COL_YEN, in_yen),
	COL("out_yen", T("出"), COL_YEN, out_yen),
	COL("balance_yen", T("残高"), COL_YEN, balance_yen),
};
#undef COL
#undef OPT
const struct row_desc ledger_statement_line_desc = { .name = "ledger_statement_line",
	.size = sizeof(struct ledger_statement_line),
	.count = COUNT_OF(LINE_COLS),
	.cols = LINE_COLS };

#define COL(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_period, field_) }
static const struct col_desc PERIOD_COLS[] = {
	COL("account", T("口座の記号"), COL_TEXT, account),
	{ .name = "name",
		.label = T("口座の名前"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_period, name) },
	COL("from_us", T("いつから"), COL_TIME, from_us),
	COL("to_us", T("いつまで"), COL_TIME, to_us),
	COL("opening_yen", T("期首残高"), COL_YEN, opening_yen),
	COL("in_yen", T("入りの合計"), COL_YEN, in_yen),
	COL("out_yen", T("出の合計"), COL_YEN, out_yen),
	COL("closing_yen", T("期末残高"), COL_YEN, closing_yen),
	COL("lines", T("件数"), COL_INT, lines),
};
#undef COL
const struct row_desc ledger_period_desc = { .name = "ledger_period",
	.size = sizeof(struct ledger_period),
	.count = COUNT_OF(PERIOD_COLS),
	.cols = PERIOD_COLS };

/* ---- reading ---- */

struct statement {
	struct ledger_account_of_row account;
	struct ledger_period period;
	struct ledger_statement_line *lines;
	size_t count;
	struct str next;
};

static enum err read_account(struct req *req, struct ledger_account_id id, struct ledger_account_of_row *ret_row) {
	struct ledger_account_of_row *rows;
	size_t count;
	TRY(ledger_account_of(req->db, req->arena, tenant_of(req), id, &rows, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*ret_row = rows[0];
	return OK;
}

/* Without a word about it: the fiscal year in which the period ends. */
static enum err read_period(struct req *req, const struct ledger_statement_form *form, struct ledger_names *names,
	struct sheet *s, struct statement *st) {
	struct ledger_period *p = &st->period;
	struct tenant_id tenant = tenant_of(req);
	struct ledger_moved moved;
	struct ledger_named named;
	TRY(ledger_name_account(names, form->ledger_account_id, &named));
	p->account = named.account;
	p->name = named.name;
	TRY(ledger_moment_typed(req, s, form->to, true, ledger_present_us(req), &p->to_us));
	/* In the last hour of a fiscal year the spare hour of the present lies in the next one. */
	const int64_t last_us = p->to_us == ledger_present_us(req) ? req->now_us : p->to_us;
	TRY(ledger_moment_typed(req, s, form->from, false,
		jst_to_us(fiscal_year_first(fiscal_year_of(jst_date(last_us))), 0, 0, 0), &p->from_us));
	TRY(ledger_moments_in_order(req, s, p->from_us, ledger_present_us(req), &p->to_us));
	TRY(ledger_balance_at(req->db, req->arena, tenant, form->ledger_account_id, p->from_us - 1, &p->opening_yen));
	TRY(ledger_moved_between(req->db, req->arena, tenant, form->ledger_account_id, p->from_us - 1, p->to_us,
		&moved));
	p->in_yen = moved.in_yen;
	p->out_yen = moved.out_yen;
	p->lines = moved.lines;
	return ledger_balance_at(req->db, req->arena, tenant, form->ledger_account_id, p->to_us, &p->closing_yen);
}

static enum err line_of(struct ledger_names *names, const struct ledger_entries_row *row,
	struct ledger_statement_line *ret) {
	struct ledger_named counter;
	TRY(ledger_name_account(names, row->counter_id, &counter));
	*ret = (struct ledger_statement_line){ .posting_id = row->posting_id,
		.at_us = row->at_us,
		.leg_no = row->leg_no,
		.kind = row->kind,
		.memo = row->memo,
		.in_yen = row->yen > 0 ? row->yen : 0,
		.out_yen = row->yen < 0 ? -row->yen : 0,
		.balance_yen = row->balance_yen,
		.counter = counter.account,
		.counter_name = counter.name,
		.of_id = row->of_id,
		.case_id = row->case_id,
		.service_id = row->service_id,
		.programme_id = row->programme_id,
		.party_id = row->party_id,
		.fiscal_year = row->fiscal_year };
	TRY(ledger_name_of_programme(names, row->programme_id, &ret->programme));
	return ledger_name_of_party(names, row->party_id, &ret->party);
}

static enum err read_lines(struct req *req, const struct ledger_statement_form *form, struct ledger_names *names,
	struct statement *st) {
	struct ledger_place after = { .posting = ledger_id_at(st->period.from_us - 1), .leg_no = INT64_MAX };
	struct ledger_entries_row *rows;
	int64_t limit = req_row_limit(req);
	size_t count;
	if (form->after.has && form->after.a > after.posting.v)
		after = (struct ledger_place){ .posting = { form->after.a }, .leg_no = form->after.b };
	TRY(ledger_lines(req->db, req->arena, tenant_of(req), form->ledger_account_id, after, st->period.to_us,
		limit + 1, &rows, &count));
	st->count = (int64_t)count > limit ? (size_t)limit : count;
	st->lines = ARENA_ARRAY(req->arena, struct ledger_statement_line, st->count + 1);
	for (size_t i = 0; i < st->count; i++)
		TRY(line_of(names, &rows[i], &st->lines[i]));
	st->next = count > st->count ? cursor_text(req->arena,
		(struct cursor){ .has = true,
		.a = rows[limit - 1].posting_id.v,
		.b = rows[limit - 1].leg_no }) :
		STR_NONE;
	return OK;
}

/* ---- the page ---- */

static bool is_typed(struct str text) {
	return !str_is_none(text) && str_trim(text).n > 0;
}

static void add_filter(struct req *req, const struct ledger_statement_form *form, const struct ledger_period *p,
	struct sheet *s) {
	struct sheet_form *f =
		sheet_search(s, T("明細の期間"), T("この期間を見る"), ledger_account_url(req, form->ledger_account_id));
	ledger_moment_field(s, f, "from", T("いつから"),
		is_typed(form->from) ? form->from : date_format_iso(req->arena, jst_date(p->from_us)));
	ledger_moment_field(s, f, "to", T("いつまで"), form->to);
}

static enum err add_facts(struct req *req, const struct statement *st, bool is_now, struct sheet *s) {
	const struct ledger_period *p = &st->period;
	sheet_fact(s, T("口座の記号"), p->account);
	TRY(ledger_scope_facts(req, s, req_time(req, p->from_us), p->to_us, is_now));
	sheet_fact(s, T("期首残高"), say_yen(req, p->opening_yen));
	sheet_fact(s, T("入りの合計"), say_yen(req, p->in_yen));
	sheet_fact(s, T("出の合計"), say_yen(req, p->out_yen));
	sheet_fact(s, T("期末残高"), say_yen(req, p->closing_yen));
	if (!is_now)
		return OK;
	if (st->account.debits_pending > 0)
		sheet_fact(s, T("保留"), say_yen(req, st->account.debits_pending));
	if (st->account.floor_yen.has)
		sheet_fact(s, T("残高の下限"), say_yen(req, st->account.floor_yen.v));
	if (st->account.ceiling_yen.has)
		sheet_fact(s, T("残高の上限"), say_yen(req, st->account.ceiling_yen.v));
	return OK;
}

/* What it was, and for what: kind (a plain transfer says nothing), memo, programme, party. */
static struct str what_of(const struct req *req, const struct ledger_statement_line *line) {
	const struct str parts[] = { line->kind != LEDGER_TRANSFER ?
			say_word(req, &ledger_posting_kind_desc, line->kind) :
			S(""),
		line->memo, line->programme, line->service_id.has ? id_text(req->arena, line->service_id.v) : S(""),
		line->case_id.has ? id_text(req->arena, line->case_id.v) : S(""), line->party };
	struct str text = S("");
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i].n > 0)
			text = STR_JOIN(req->arena, text, text.n > 0 ? S(" / ") : S(""), parts[i]);
	return text;
}

static void add_rows(struct req *req, const struct statement *st, struct sheet *s) {
	static const char *const HEADS[] = { T("日時"), T("相手の口座"), T("内容"), T("入り"), T("出"), T("残高") };
	struct sheet_table *t = sheet_table(s, T("明細"),
		T("この期間に、この口座の動きはありません。期間を広げてください。"), HEADS, COUNT_OF(HEADS), st->count);
	for (size_t i = 0; i < st->count; i++) {
		const struct ledger_statement_line *line = &st->lines[i];
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = req_time(req, line->at_us),
			.url = ledger_posting_url(req, line->posting_id) };
		c[1].text = line->counter_name;
		c[2].text = what_of(req, line);
		c[3] = (struct sheet_cell){ .text = line->in_yen > 0 ? say_yen(req, line->in_yen) : S(""),
			.number = true };
		c[4] = (struct sheet_cell){ .text = line->out_yen > 0 ? say_yen(req, line->out_yen) : S(""),
			.number = true };
		c[5] = ledger_amount(req, line->balance_yen);
	}
}

enum err ledger_statement(struct req *req, const struct ledger_statement_form *form) {
	struct ledger_names *names = ledger_names_new(req);
	struct statement *st = ARENA_NEW(req->arena, struct statement);
	struct sheet *s = ledger_page(req, S(""), false);
	TRY(read_account(req, form->ledger_account_id, &st->account));
	TRY(read_period(req, form, names, s, st));
	TRY(read_lines(req, form, names, st));
	res_table(req, "ledger-statement",
		&(struct table){ .desc = &ledger_statement_line_desc,
			.rows = st->lines,
			.count = st->count,
			.next_cursor = st->next });
	/* The present is read with an hour to spare; what leaves says the time at which it was read. */
	bool is_now = st->period.to_us == ledger_present_us(req);
	struct ledger_period *told = ARENA_COPY(req->arena, st->period);
	told->to_us = is_now ? req->now_us : told->to_us;
	res_subtable(req, "period", &(struct table){ .desc = &ledger_period_desc, .rows = told, .count = 1 });
	if (req->format != FORMAT_HTML)
		return OK;
	s->title = st->period.name;
	s->lead = say(req, T("この口座に入ったお金と、出たお金です。日時を押すと、その仕訳を見られます。"));
	add_filter(req, form, &st->period, s);
	TRY(add_facts(req, st, is_now, s));
	add_rows(req, st, s);
	if (st->count > 0)
		sheet_downloads(s);
	s->first = form->after.has ? url_with(req, "after", STR_NONE) : (struct url){ S("") };
	s->more = st->next.n > 0 ? url_with(req, "after", st->next) : (struct url){ S("") };
	s->printable = true;
	sheet_show(s, "wide");
	return OK;
}
