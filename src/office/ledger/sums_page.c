/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What moved on the accounts of one kind, by programme, service, party or fiscal year. The rows come from the postings
 * (sums.h says how); what all of them from the first posting on must add up to comes from the accounts, and the page
 * says whether it does.
 */
#include "office/ledger/pages-private.h"

#include "base/date.h"

#include <stdlib.h>

#define COL(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_sum_line, field_) }
static const struct col_desc LINE_COLS[] = {
	COL("subject_id", T("番号"), COL_TEXT, subject_id),
	{ .name = "subject",
		.label = T("名前"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_sum_line, subject) },
	COL("legs", T("件数"), COL_INT, legs),
	COL("in_yen", T("入り"), COL_YEN, in_yen),
	COL("out_yen", T("出"), COL_YEN, out_yen),
	COL("net_yen", T("差引"), COL_YEN, net_yen),
};
#undef COL
const struct row_desc ledger_sum_line_desc = { .name = "ledger_sum_line",
	.size = sizeof(struct ledger_sum_line),
	.count = COUNT_OF(LINE_COLS),
	.cols = LINE_COLS };

#define COL(name_, label_, field_) { .name = name_, .label = label_, .type = COL_YEN, .offset = offsetof(struct ledger_sum_period, field_) }
static const struct col_desc PERIOD_COLS[] = {
	COL("opening_yen", T("期首残高"), opening_yen),
	COL("in_yen", T("入りの合計"), in_yen),
	COL("out_yen", T("出の合計"), out_yen),
	COL("closing_yen", T("期首残高に差引を加えた額"), closing_yen),
	COL("balance_yen", T("口座の残高の合計"), balance_yen),
};
#undef COL
const struct row_desc ledger_sum_period_desc = { .name = "ledger_sum_period",
	.size = sizeof(struct ledger_sum_period),
	.count = COUNT_OF(PERIOD_COLS),
	.cols = PERIOD_COLS };

struct sums {
	enum ledger_subject by;
	enum ledger_kind kind;
	int64_t from_us, to_us; /* from_us 0: from the beginning; to_us INT64_MAX: to now */
	struct ledger_sum_line *lines; /* the largest, then one for all others */
	size_t count;
	struct ledger_sum_period period;
};

/* ---- reading ---- */

/* Years in their order, all else by what moved; what says nothing comes last. */
static int by_size(const void *left, const void *right) {
	const struct ledger_sum_kept_row *l = left, *r = right;
	int64_t x = l->in_yen + l->out_yen, y = r->in_yen + r->out_yen;
	if ((l->subject_no == 0) != (r->subject_no == 0))
		return l->subject_no == 0 ? 1 : -1;
	return x != y ? (x < y) - (x > y) : (l->subject_no > r->subject_no) - (l->subject_no < r->subject_no);
}

static int by_year(const void *left, const void *right) {
	const struct ledger_sum_kept_row *l = left, *r = right;
	if ((l->subject_no == 0) != (r->subject_no == 0))
		return l->subject_no == 0 ? 1 : -1;
	return (l->subject_no > r->subject_no) - (l->subject_no < r->subject_no);
}

static enum err name_subject(struct req *req, struct ledger_names *names, enum ledger_subject by, int64_t no,
	struct ledger_sum_line *line) {
	const struct opt_int id = { true, no };
	line->subject_id = S("");
	if (no == 0) {
		line->subject = say(req, T("（記録なし）"));
		return OK;
	}
	line->subject_id =
		by == LEDGER_BY_YEAR ? str_format(req->arena, "%lld", (long long)no) : id_text(req->arena, no);
	line->subject = line->subject_id;
	if (by == LEDGER_BY_PROGRAMME)
		return ledger_name_of_programme(names, id, &line->subject);
	if (by == LEDGER_BY_PARTY)
		return ledger_name_of_party(names, id, &line->subject);
	if (by == LEDGER_BY_YEAR && req->lang == LANG_JA)
		line->subject = fiscal_year_label(req->arena, (int)no);
	return OK;
}

static void add_to(struct ledger_sum_line *line, const struct ledger_sum_kept_row *row) {
	line->legs += row->legs;
	line->in_yen += row->in_yen;
	line->out_yen += row->out_yen;
	line->net_yen = line->in_yen - line->out_yen;
}

static enum err make_lines(struct req *req, const struct ledger_sum_kept_row *rows, size_t count, struct sums *x) {
	struct ledger_names *names = ledger_names_new(req);
	size_t most = (size_t)req_row_limit(req), shown = count > most ? most - 1 : count;
	x->lines = ARENA_ARRAY(req->arena, struct ledger_sum_line, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		add_to(&x->lines[i], &rows[i]);
		TRY(name_subject(req, names, x->by, rows[i].subject_no, &x->lines[i]));
	}
	x->count = shown + (count > shown);
	if (count > shown)
		x->lines[shown] = (struct ledger_sum_line){ .subject_id = S(""),
			.subject = tr_format(req->arena, req->lang, T("そのほか{count}件"),
				&(struct msg_arg){ .name = "count", .number = (int64_t)(count - shown) }, 1) };
	for (size_t i = shown; i < count; i++)
		add_to(&x->lines[shown], &rows[i]);
	return OK;
}

static enum err read_sums(struct req *req, struct sums *x) {
	struct tenant_id tenant = tenant_of(req);
	struct ledger_sum_kept_row *rows;
	size_t count;
	TRY(ledger_sums_between(req->db, req->arena, tenant, x->kind, x->by, x->from_us, x->to_us, &rows, &count));
	if (count > 0)
		qsort(rows, count, sizeof *rows, x->by == LEDGER_BY_YEAR ? by_year : by_size);
	TRY(make_lines(req, rows, count, x));
	for (size_t i = 0; i < x->count; i++) {
		x->period.in_yen += x->lines[i].in_yen;
		x->period.out_yen += x->lines[i].out_yen;
	}
	if (x->from_us > 0)
		TRY(ledger_kind_moved(req->db, req->arena, tenant, x->kind, 0, x->from_us - 1, &x->period.opening_yen));
	x->period.closing_yen = x->period.opening_yen + x->period.in_yen - x->period.out_yen;
	return ledger_kind_at(req->db, req->arena, tenant, x->kind, x->to_us, &x->period.balance_yen);
}

/* Of what is there what officers ask for first: what was paid out of budgets, else what came in, else the first
 * kind. */
static enum ledger_kind first_kind(const enum ledger_kind *kinds, size_t count) {
	static const enum ledger_kind WANTED[] = { LEDGER_BUDGET_PAID, LEDGER_PAYABLE, LEDGER_CASH };
	for (size_t i = 0; i < COUNT_OF(WANTED); i++)
		for (size_t k = 0; k < count; k++)
			if (kinds[k] == WANTED[i])
				return WANTED[i];
	return count > 0 ? kinds[0] : LEDGER_CASH;
}

static enum err choose(struct req *req, const struct ledger_sums_form *form, struct sheet *s, struct sums *x) {
	enum ledger_kind *kinds;
	size_t count;
	x->by = form->by != 0 ? form->by : LEDGER_BY_PROGRAMME;
	x->kind = form->kind;
	if (x->kind == 0) {
		TRY(ledger_kinds_there(req->db, req->arena, tenant_of(req), &kinds, &count));
		x->kind = first_kind(kinds, count);
	}
	TRY(ledger_moment_typed(req, s, form->from, false, 0, &x->from_us));
	TRY(ledger_moment_typed(req, s, form->to, true, INT64_MAX, &x->to_us));
	return ledger_moments_in_order(req, s, x->from_us, INT64_MAX, &x->to_us);
}

/* ---- the page ---- */

static enum err add_filter(struct req *req, const struct ledger_sums_form *form, const struct sums *x,
	struct sheet *s) {
	struct sheet_form *f = sheet_search(s, T("台帳の合計"), T("合計する"), ledger_url(req, "/sums"));
	struct input_choice *choices;
	size_t count;
	TRY(ledger_kind_choices(req, &choices, &count));
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "by", T("分け方"), &ledger_subject_desc, x->by, 0));
	sheet_field(f, INPUT_AS_SELECT,
		input_choose(req, "kind", T("口座の種類"), choices, count,
			str_from(ledger_kind_desc.values[x->kind].word), 0));
	ledger_moment_field(s, f, "from", T("いつから"), form->from);
	ledger_moment_field(s, f, "to", T("いつまで"), form->to);
	return OK;
}

static enum err add_facts(struct req *req, const struct sums *x, struct sheet *s) {
	const struct ledger_sum_period *p = &x->period;
	sheet_fact(s, T("口座の種類"), say_word(req, &ledger_kind_desc, x->kind));
	TRY(ledger_scope_facts(req, s, x->from_us > 0 ? req_time(req, x->from_us) : say(req, T("台帳の始まり")),
		x->to_us, x->to_us == INT64_MAX));
	if (x->from_us > 0)
		sheet_fact(s, T("期首残高"), say_yen(req, p->opening_yen));
	sheet_fact(s, T("口座の残高の合計"), say_yen(req, p->balance_yen));
	sheet_fact(s, T("突き合わせ"),
		say(req,
			p->closing_yen == p->balance_yen ? T("表の合計と、口座の残高が、1円まで一致しています。") :
				T("一致しません。")));
	if (p->closing_yen != p->balance_yen)
		sheet_warn(s, say(req, T("表の合計と口座の残高が合いません。システム管理者に、台帳の監査（kassei verify）を頼んでください。")));
	return OK;
}

static void put_line(struct req *req, const struct ledger_sum_line *line, struct sheet_cell *c) {
	c[0].text = line->subject;
	c[1] = ledger_amount(req, line->in_yen);
	c[2] = ledger_amount(req, line->out_yen);
	c[3] = ledger_amount(req, line->net_yen);
	c[4] = (struct sheet_cell){ .text = say_count(req, line->legs), .number = true };
}

static struct url subject_url(const struct req *req, enum ledger_subject by, const struct ledger_sum_line *line) {
	int64_t id;
	return by == LEDGER_BY_PARTY && line->subject_id.n > 0 && id_parse(line->subject_id, &id) ?
		ledger_party_url(req, (struct opt_int){ true, id }) :
		(struct url){ S("") };
}

static void add_rows(struct req *req, const struct sums *x, struct sheet *s) {
	const char *heads[] = { ledger_subject_desc.values[x->by].label, T("入り"), T("出"), T("差引"), T("件数") };
	struct ledger_sum_line all = { .subject = say(req, T("合計")),
		.in_yen = x->period.in_yen,
		.out_yen = x->period.out_yen,
		.net_yen = x->period.in_yen - x->period.out_yen };
	struct sheet_table *t = sheet_table(s, T("合計の表"),
		T("この期間に、この種類の口座の動きはありません。期間を広げるか、別の種類を選んでください。"), heads,
		COUNT_OF(heads), x->count + 1);
	for (size_t i = 0; i < x->count; i++) {
		struct sheet_cell *c = sheet_row(t);
		put_line(req, &x->lines[i], c);
		c[0].url = subject_url(req, x->by, &x->lines[i]);
		all.legs += x->lines[i].legs;
	}
	if (x->count == 0)
		return;
	put_line(req, &all, sheet_row(t));
	t->sum = true;
	sheet_picture(t, "bars", say(req, T("差引の額の図。同じ数字が下の表にあります。")), 3);
}

enum err ledger_sums(struct req *req, const struct ledger_sums_form *form) {
	struct sheet *s = ledger_page(req, say(req, T("台帳の合計")), false);
	struct sums *x = ARENA_NEW(req->arena, struct sums);
	TRY(choose(req, form, s, x));
	TRY(read_sums(req, x));
	res_table(req, "ledger-sums",
		&(struct table){ .desc = &ledger_sum_line_desc, .rows = x->lines, .count = x->count });
	res_subtable(req, "period", &(struct table){ .desc = &ledger_sum_period_desc, .rows = &x->period, .count = 1 });
	if (req->format != FORMAT_HTML)
		return OK;
	s->lead = say(req, T("ある種類の口座に入った額と出た額を、何のためのお金かで分けた合計です。口座の残高と、1円まで突き合わせています。"));
	TRY(add_filter(req, form, x, s));
	TRY(add_facts(req, x, s));
	add_rows(req, x, s);
	if (x->count > 0)
		sheet_downloads(s);
	s->printable = true;
	sheet_show(s, "wide");
	return OK;
}
