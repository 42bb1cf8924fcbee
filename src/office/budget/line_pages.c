/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line of the budget, one commitment, and the budget of a programme of the plan. */
#include "office/budget/pages-private.h"
#include "office/payment/payment.h"
#include "plan_store.h"

#include <stdlib.h>

enum { ACTS_SHOWN = 200, COMMITMENTS_SHOWN = 500 };

/* ---- a line ---- */

static void add_figures(struct req *req, struct sheet *s, const struct budget_figures *f) {
	static const char *const HEADS[] = { T("区分"), T("金額（円）"), T("意味") };
	const struct { const char *label, *what; int64_t yen; bool always; } ROWS[] = {
		{ T("当初"), T("年度のはじめに議決された額"), f->initial, true },
		{ T("補正"), T("年度の途中に議決で増減した額"), f->supplement, true },
		{ T("流用"), T("ほかの予算科目との間で動かした額"), f->diverted, true },
		{ T("充用"), T("予備費から受けた額（予備費では出した額）"), f->reserve_use, f->reserve_use != 0 },
		{ T("前年度から繰越"), T("前年度の予算から続く額"), f->carried_in, f->carried_in != 0 },
		{ T("予算現額"), T("いま使える予算の全体。次の7つの合計"), f->current, true },
		{ T("支出済"), T("支払った額。戻入を除いた額"), f->paid, true },
		{ T("支出命令済（未払い）"), T("支払を命じ、まだ支払われていない額"), f->ordered, true },
		{ T("負担行為済（未命令）"), T("支払うと決め、まだ支出命令をしていない額"), f->open, true },
		{ T("配当残"), T("担当課がこれから負担行為に使える額"), f->free, true },
		{ T("未配当"), T("担当課にまだ配当していない額"), f->unallotted, true },
		{ T("翌年度繰越"), T("翌年度に続けて使う額"), f->carried, true },
		{ T("不用額"), T("出納閉鎖のときに使わなかった額"), f->unused, true },
		{ T("負担行為済"), T("支払うと決めた額の全体"), f->committed, true },
		{ T("戻入"), T("支払ったあと、年度内に戻った額"), f->returned, true },
	};
	struct sheet_table *t = sheet_table(s, T("予算の内訳"), T("ありません。"), HEADS, COUNT_OF(HEADS), COUNT_OF(ROWS));
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		if (!ROWS[i].always)
			continue;
		struct sheet_cell *c = sheet_row(t);
		c[0].text = say(req, ROWS[i].label);
		c[1] = budget_cell_yen(req, ROWS[i].yen);
		c[2].text = say(req, ROWS[i].what);
	}
}

/* `borne`: NULL where nobody else bears a part. */
static void put_commitment(struct req *req, const struct budget_commitment_list_row *r,
	const struct budget_borne *borne, struct sheet_cell *c) {
	const int64_t yen[] = { r->decided_yen, r->ordered_yen, r->paid_yen - r->returned_yen, r->returned_yen,
		r->carried_yen };
	for (size_t i = 0; i < COUNT_OF(yen); i++)
		c[i + 2] = budget_cell_yen(req, yen[i]);
	if (borne == NULL)
		return;
	c[7] = budget_cell_yen(req, borne->share_yen);
	c[8] = budget_cell_yen(req, borne->own_yen);
}

/* Nothing when some are not shown: a sum of a part would be taken for the whole. */
static void sum_commitments(struct req *req, struct sheet_table *t, const struct budget_commitment_list_row *rows,
	size_t count, const struct budget_shares *shares) {
	struct budget_commitment_list_row sum = { 0 };
	struct budget_borne all = { 0 };
	if (count < 2 || count == COMMITMENTS_SHOWN)
		return;
	for (size_t i = 0; i < count; i++) {
		sum.decided_yen += rows[i].decided_yen;
		sum.ordered_yen += rows[i].ordered_yen;
		sum.paid_yen += rows[i].paid_yen;
		sum.returned_yen += rows[i].returned_yen;
		sum.carried_yen += rows[i].carried_yen;
		const struct budget_borne b =
			budget_borne_of_commitment(shares, rows[i].commitment_id, rows[i].decided_yen);
		all.share_yen += b.share_yen;
		all.own_yen += b.own_yen;
	}
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	put_commitment(req, &sum, shares->funding_count > 0 ? &all : NULL, c);
	t->sum = true;
}

static void add_commitments(struct req *req, struct sheet *s, const struct budget_commitment_list_row *rows,
	size_t count, const struct budget_shares *shares) {
	static const char *const HEADS[] = { T("件名"), T("負担行為日・完了予定日"), T("負担行為額（円）"),
		T("支出命令（円）"), T("支出済（円）"), T("戻入（円）"), T("翌年度繰越（円）"), T("財源の額（円）"),
		T("一般財源（円）") };
	struct sheet_table *t = sheet_table(s, T("支出負担行為"), T("支出負担行為はまだありません。"), HEADS,
		shares->funding_count > 0 ? COUNT_OF(HEADS) : COUNT_OF(HEADS) - 2, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct budget_borne b =
			budget_borne_of_commitment(shares, rows[i].commitment_id, rows[i].decided_yen);
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].title,
			.url = budget_id_url(req, "commitments", rows[i].commitment_id.v, "") };
		c[1] = (struct sheet_cell){ .text = say_date(req, rows[i].decided_on),
			.small = say_date(req, rows[i].completes_on) };
		put_commitment(req, &rows[i], shares->funding_count > 0 ? &b : NULL, c);
	}
	sum_commitments(req, t, rows, count, shares);
}

static void add_acts(struct req *req, struct sheet *s, const struct budget_acts_of_line_row *rows, size_t count) {
	static const char *const HEADS[] = { T("起票番号"), T("日付"), T("種別"), T("金額（円）"), T("件名・相手"), T("理由") };
	struct sheet_table *t = sheet_table(s, T("動き"), T("動きはまだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = str_format(req->arena, "%lld", (long long)rows[i].act_no);
		c[1].text = say_date(req, rows[i].on_day);
		c[2].text = say_word(req, &budget_act_kind_desc, rows[i].kind);
		c[3] = budget_cell_yen(req, rows[i].yen);
		c[4].text = !str_is_none(rows[i].title) ? rows[i].title :
			!str_is_none(rows[i].other_name) ? rows[i].other_name :
				S("");
		c[5].text = rows[i].reason;
	}
}

/* 一般会計 ＞ 商工費 ＞ … as far as somebody has said the names. */
static struct str path_of(struct req *req, const struct budget_names *names, struct str code) {
	struct str path = S("");
	for (int parts = BUDGET_KAIKEI; parts < BUDGET_JIGYO; parts++) {
		const struct str name = budget_name_of(names, budget_code_prefix(code, parts));
		if (name.n > 0)
			path = STR_JOIN(req->arena, path, path.n > 0 ? S(" ＞ ") : S(""), name);
	}
	return path;
}

static void add_line_links(struct req *req, struct sheet *s, const struct budget_entry *e) {
	const int64_t id = e->line_id.v;
	if (session_has(req->session, ROLE_OFFICER) && !e->is_reserve)
		sheet_link(s, T("支出負担行為を起案する"), T("支払う約束をする前に、予算を押さえる"), budget_id_url(req, "lines", id, "/commit"));
	if (session_has(req->session, ROLE_OFFICER))
		sheet_link(s, e->is_reserve ? T("予備費の充用を起案する") : T("流用を起案する"),
			T("この予算科目から、ほかの予算科目へ動かす"), budget_id_url(req, "lines", id, "/divert"));
	if (session_has(req->session, ROLE_OFFICER) && !e->is_reserve)
		sheet_link(s, T("繰越を起案する"), T("だれにも約束していない額を翌年度へ"), budget_id_url(req, "lines", id, "/carry"));
	if (!session_has(req->session, ROLE_ACCOUNTANT))
		return;
	sheet_link(s, T("当初・補正を登録する"), T("議決された額の増減"), budget_id_url(req, "lines", id, "/amount"));
	sheet_link(s, T("配当する"), T("担当課が使えるようにする、引き上げる"), budget_id_url(req, "lines", id, "/allot"));
	sheet_link(s, T("繰越明許費を登録する"), T("議決された繰越の限度額"), budget_id_url(req, "lines", id, "/limit"));
	sheet_link(s, T("計画事業と財源を結び付ける"), T("都補助金などの財源、計画のどの事業か"), budget_id_url(req, "lines", id, "/source"));
}

static enum err load_line(struct req *req, struct budget_line_id line, struct budget_entry *ret) {
	struct budget_entry *found;
	size_t count;
	TRY(budget_book(req->db, req->arena, tenant_of(req), &(struct budget_choice){ .line = line }, &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*ret = found[0];
	return OK;
}

static void add_line_facts(struct req *req, struct sheet *s, const struct budget_entry *e,
	const struct budget_names *names, const struct budget_shares *shares) {
	const struct budget_borne borne = budget_borne_of_line(shares, e);
	sheet_fact_link(s, T("年度"), budget_year_text(req, e->fiscal_year), budget_year_url(req, e->fiscal_year, ""));
	sheet_fact(s, T("予算科目コード"), e->code);
	sheet_fact(s, T("会計・款・項・目・節"), path_of(req, names, e->code));
	if (e->programme_id.has)
		sheet_fact_link(s, T("計画事業"), budget_programme_name(req, e->programme_id),
			budget_programme_url(req, (struct programme_id){ e->programme_id.v }));
	if (e->is_reserve)
		sheet_fact(s, T("種類"), say(req, T("予備費")));
	if (e->carry_limit_yen > 0)
		sheet_fact(s, T("繰越明許費の限度額"), say_yen(req, e->carry_limit_yen));
	budget_borne_fact(req, s, &borne);
}

enum err budget_line_show(struct req *req, const struct budget_line_form *form) {
	struct budget_entry *e = ARENA_NEW(req->arena, struct budget_entry);
	struct budget_names names;
	struct budget_acts_of_line_row *acts;
	struct budget_commitment_list_row *commitments;
	struct budget_shares shares;
	size_t act_count, commitment_count;
	TRY(load_line(req, form->line_id, e));
	TRY(budget_names_load(req, e->fiscal_year, &names));
	TRY(budget_acts_of_line(req->db, req->arena, tenant_of(req), form->line_id, e->fiscal_year, NULL, ACTS_SHOWN,
		&acts, &act_count));
	TRY(budget_commitment_list(req->db, req->arena, tenant_of(req), &form->line_id, NULL, NULL, COMMITMENTS_SHOWN,
		&commitments, &commitment_count));
	struct budget_page_entry *row = ARENA_NEW(req->arena, struct budget_page_entry);
	TRY(budget_shares_load(req, e, 1, &shares));
	*row = budget_page_entry_of(req, e, budget_kan_label(req, &names, e->code), &shares);
	res_record(req, "budget-line", &budget_page_entry_desc, row);
	res_subtable(req, "acts",
		&(struct table){ .desc = &budget_acts_of_line_desc, .rows = acts, .count = act_count });
	res_subtable(req, "commitments",
		&(struct table){ .desc = &budget_commitment_list_desc,
			.rows = commitments,
			.count = commitment_count });
	struct sheet *s = budget_sheet(req, e->name);
	sheet_crumb(s, budget_year_text(req, e->fiscal_year), budget_year_url(req, e->fiscal_year, ""));
	add_line_facts(req, s, e, &names, &shares);
	budget_bar(req, budget_bars(s, T("予算の使われ方"), e->f.current, 1), e->name, (struct url){ S("") }, &e->f);
	TRY(budget_add_waiting(req, s, &form->line_id, NULL));
	add_figures(req, s, &e->f);
	add_commitments(req, s, commitments, commitment_count, &shares);
	add_acts(req, s, acts, act_count);
	sheet_downloads(s);
	add_line_links(req, s, e);
	s->links_first = true;
	sheet_show(s, "wide");
	return OK;
}

/* ---- a commitment ---- */

static bool is_paid_here(struct req *req, struct budget_order_id order, struct payment_due_by_ref_row *ret_due) {
	return payment_due_find(req->db, req->arena, tenant_of(req), S(BUDGET_ORDER_REF), order.v, ret_due) == OK;
}

static void add_orders(struct req *req, struct sheet *s, const struct budget_orders_of_row *rows, size_t count) {
	static const char *const HEADS[] = { T("支出命令"), T("金額（円）"), T("支払予定日"), T("状態"),
		T("支払日・取消日"), T("支払の方法"), T("次にすること") };
	struct sheet_table *t = sheet_table(s, T("支出命令と支払"), T("支出命令はまだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct payment_due_by_ref_row due = { 0 };
		const bool here = is_paid_here(req, rows[i].order_id, &due);
		struct sheet_cell *c = sheet_row(t);
		c[0].text = tr_format(req->arena, req->lang, rows[i].advance ? T("起票{no}（概算払）") : T("起票{no}"),
			&(struct msg_arg){ .name = "no", .number = rows[i].act_no }, 1);
		c[1] = budget_cell_yen(req, rows[i].yen);
		c[2].text = say_date(req, rows[i].pay_on);
		c[3] = (struct sheet_cell){ .text = say_word(req, &budget_order_state_desc, rows[i].state),
			.tone = rows[i].state == BUDGET_ORDER_PAID ? S("green") :
				rows[i].state == BUDGET_ORDER_OPEN ? S("blue") :
					S("quiet") };
		c[4].text = say_day(req, rows[i].done_on);
		c[5].text = say_word(req, &budget_way_desc, here ? BUDGET_WAY_BANK_FILE : BUDGET_WAY_TREASURER);
		if (rows[i].state != BUDGET_ORDER_OPEN)
			continue;
		if (!here && session_has(req->session, ROLE_ACCOUNTANT))
			c[6] = (struct sheet_cell){ .text = say(req, T("支払を記録する")),
				.url = budget_id_url(req, "orders", rows[i].order_id.v, "/paid") };
		else if (session_has(req->session, ROLE_OFFICER) && (!here || due.state == PAYMENT_DUE_OPEN))
			c[6] = (struct sheet_cell){ .text = say(req, T("取消を起案する")),
				.url = budget_id_url(req, "orders", rows[i].order_id.v, "/cancel") };
		else if (here)
			c[6].text = say(req, due.state == PAYMENT_DUE_OPEN ? T("支払予定に入っています") : T("支払の途中です"));
	}
}

/* Money that was written down as come back, and was not taken back yet. */
static bool may_undo(const struct req *req, const struct budget_acts_of_commitment_row *act) {
	return session_has(req->session, ROLE_ACCOUNTANT) && !act->undone && act->yen > 0 &&
		(act->kind == BUDGET_RETURN || act->kind == BUDGET_REVENUE);
}

static void add_history(struct req *req, struct sheet *s, const struct budget_acts_of_commitment_row *rows,
	size_t count) {
	static const char *const HEADS[] = { T("日付"), T("年度"), T("種別"), T("金額（円）"), T("理由"), T("次にすること") };
	bool any = false;
	for (size_t i = 0; i < count; i++)
		any = any || may_undo(req, &rows[i]);
	struct sheet_table *t = sheet_table(s, T("動き"), T("動きはまだありません。"), HEADS, COUNT_OF(HEADS) - !any, count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		if (any && may_undo(req, &rows[i]))
			c[5] = (struct sheet_cell){ .text = say(req, T("取消を起案する")),
				.url = budget_year_url(req, rows[i].fiscal_year,
					str_format(req->arena, "/acts/%lld/undo", (long long)rows[i].act_no).p) };
		c[0].text = say_date(req, rows[i].on_day);
		c[1].text = budget_year_text(req, rows[i].fiscal_year);
		c[2] = (struct sheet_cell){ .text = say_word(req, &budget_act_kind_desc, rows[i].kind),
			.small = rows[i].undone ? say(req, T("取消済み")) : S("") };
		c[3] = budget_cell_yen(req, rows[i].yen);
		c[4].text = rows[i].reason;
	}
}

static enum err add_payee(struct req *req, struct sheet *s, struct commitment_id id) {
	struct budget_commitment_payee_row *rows;
	size_t count;
	if (!budget_may_see_payees(req))
		return OK;
	TRY(budget_commitment_payee(req->db, req->arena, tenant_of(req), id, &rows, &count));
	if (count > 0)
		sheet_fact_link(s, T("支払先"), rows[0].name,
			session_has(req->session, ROLE_OFFICER) ?
				url_build(req->arena, "/%s/office/parties/%d", req_slug(req), rows[0].party_id.v) :
				(struct url){ S("") });
	return OK;
}

static void add_commitment_facts(struct req *req, struct sheet *s, const struct budget_commitment_of_row *c,
	const struct budget_line_of_row *line) {
	sheet_fact_link(s, T("予算科目"), STR_JOIN(req->arena, line->code, S(" "), line->name),
		budget_id_url(req, "lines", line->line_id.v, ""));
	sheet_fact(s, T("年度"), budget_year_text(req, c->fiscal_year));
	sheet_fact(s, T("負担行為日"), say_date(req, c->decided_on));
	sheet_fact(s, T("完了予定日"), say_date(req, c->completes_on));
	sheet_fact(s, T("負担行為額"), say_yen(req, c->decided_yen));
	sheet_fact(s, T("支出命令額"), say_yen(req, c->ordered_yen));
	sheet_fact(s, T("支払額"), say_yen(req, c->paid_yen));
	if (c->returned_yen > 0)
		sheet_fact(s, T("戻入"), say_yen(req, c->returned_yen));
	if (c->late_yen > 0)
		sheet_fact(s, T("雑入になった返納"), say_yen(req, c->late_yen));
	if (c->carried_yen > 0)
		sheet_fact(s, T("翌年度繰越"), say_yen(req, c->carried_yen));
	sheet_fact(s, T("まだ支出命令をしていない額"), say_yen(req, budget_open_part(c)));
	if (c->carried_from.has)
		sheet_fact_link(s, T("繰越元"), say(req, T("前年度の支出負担行為")),
			budget_id_url(req, "commitments", c->carried_from.v, ""));
	if (budget_return_due(c) > 0)
		sheet_warn(s, tr_format(req->arena, req->lang, T("支払いすぎている{yen}円を返してもらいます。入金したら「返納を記録する」から記録してください。"),
			&(struct msg_arg){ .name = "yen", .number = budget_return_due(c) }, 1));
	if (budget_order_too_large(c))
		sheet_warn(s,
			say(req,
				T("銀行から戻された支出命令の額が、いまの負担行為額より大きくなっています。このまま支払うと、払いすぎになります。「取消を起案する」から取り消し、正しい額で起案し直してください。")));
}

/* Orders that the year did not pay in time: they have to go before it can be closed. */
static void add_late_orders(struct req *req, struct sheet *s, const struct budget_commitment_of_row *c,
	const struct budget_orders_of_row *orders, size_t count) {
	bool any = false;
	if (date_compare(budget_today(req), fiscal_year_accounts_close((int)c->fiscal_year)) <= 0)
		return;
	for (size_t i = 0; i < count; i++) {
		if (orders[i].state != BUDGET_ORDER_OPEN)
			continue;
		const struct msg_arg args[] = { { .name = "no", .number = orders[i].act_no },
			{ .name = "yen", .number = orders[i].yen } };
		if (session_has(req->session, ROLE_OFFICER))
			sheet_link_text(s, T("過年度支出を起案する"),
				tr_format(req->arena, req->lang,
					T("起票{no}（{yen}円）を、きょうの年度の予算から支払う"), args, COUNT_OF(args)),
				budget_id_url(req, "orders", orders[i].order_id.v, "/past-year"));
		any = true;
	}
	if (any)
		sheet_warn(s,
			say(req,
				T("出納閉鎖（5月31日）を過ぎましたが、まだ支払われていない支出命令があります。6月1日からの支払なら過年度支出を、支払わないなら取消を起案してください。5月31日までに支払われていたときは、会計担当がその日を記録します。")));
}

static void add_commitment_links(struct req *req, struct sheet *s, struct commitment_id id,
	const struct budget_commitment_of_row *c) {
	if (session_has(req->session, ROLE_OFFICER) && budget_open_part(c) > 0)
		sheet_link(s, T("支出命令を起案する"), T("支払を会計へ命じる"), budget_id_url(req, "commitments", id.v, "/order"));
	if (session_has(req->session, ROLE_OFFICER))
		sheet_link(s, T("負担行為額の変更を起案する"), T("変更、額の確定、取消（0円）"),
			budget_id_url(req, "commitments", id.v, "/change"));
	if (session_has(req->session, ROLE_OFFICER) && budget_open_part(c) > 0)
		sheet_link(s, T("繰越を起案する"), T("この約束を翌年度に続ける"), budget_id_url(req, "commitments", id.v, "/carry"));
	if (session_has(req->session, ROLE_ACCOUNTANT) && budget_return_due(c) > 0)
		sheet_link(s, T("返納を記録する"), T("5月31日までは戻入、そのあとは雑入になる"),
			budget_id_url(req, "commitments", id.v, "/back"));
}

/* Promised, ordered, paid: the same parts as of a line. */
static void add_commitment_bar(struct req *req, struct sheet *s, const struct budget_commitment_of_row *c) {
	const struct budget_figures f = { .current = c->decided_yen,
		.paid = c->paid_yen - c->returned_yen - c->late_yen,
		.ordered = c->ordered_yen - c->paid_yen,
		.open = budget_open_part(c),
		.carried = c->carried_yen };
	budget_bar(req, budget_bars(s, T("支払の進みぐあい"), f.paid + f.ordered + f.open + f.carried, 1), c->title,
		(struct url){ S("") }, &f);
	const struct msg_arg args[] = { { .name = "yen", .number = c->decided_yen },
		{ .name = "paid", .number = f.paid } };
	s->bars->bars[0].text = tr_format(req->arena, req->lang, T("負担行為額{yen}円・支出済{paid}円"), args, COUNT_OF(args));
}

/* As for the list of its line, so that the sums are the line's and the programme's. */
static enum err load_borne(struct req *req, struct commitment_id id, const struct budget_commitment_of_row *c,
	const struct budget_line_of_row *line, struct budget_borne *ret) {
	const struct budget_entry e = { .line_id = line->line_id, .funding_id = line->funding_id };
	struct budget_shares shares;
	TRY(budget_shares_load(req, &e, 1, &shares));
	*ret = budget_borne_of_commitment(&shares, id, c->decided_yen);
	return OK;
}

enum err budget_commitment_show(struct req *req, const struct budget_commitment_form *form) {
	struct budget_page_commitment *row = ARENA_NEW(req->arena, struct budget_page_commitment);
	struct budget_commitment_of_row *c = &row->c;
	struct budget_line_of_row line;
	struct budget_borne borne;
	struct budget_orders_of_row *orders;
	struct budget_acts_of_commitment_row *acts;
	size_t order_count, act_count;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), form->commitment_id, c));
	TRY(budget_line_of(req->db, req->arena, tenant_of(req), c->line_id, &line));
	TRY(budget_orders_of(req->db, req->arena, tenant_of(req), form->commitment_id, &orders, &order_count));
	TRY(budget_acts_of_commitment(req->db, req->arena, tenant_of(req), form->commitment_id, &acts, &act_count));
	TRY(load_borne(req, form->commitment_id, c, &line, &borne));
	row->funding = borne.funding;
	row->share_yen = borne.share_yen;
	row->own_yen = borne.own_yen;
	res_record(req, "commitment", &budget_page_commitment_desc, row);
	res_subtable(req, "orders",
		&(struct table){ .desc = &budget_orders_of_desc, .rows = orders, .count = order_count });
	res_subtable(req, "acts",
		&(struct table){ .desc = &budget_acts_of_commitment_desc, .rows = acts, .count = act_count });
	struct sheet *s = budget_sheet(req, c->title);
	sheet_crumb(s, line.name, budget_id_url(req, "lines", line.line_id.v, ""));
	add_commitment_facts(req, s, c, &line);
	budget_borne_fact(req, s, &borne);
	TRY(add_payee(req, s, form->commitment_id));
	add_commitment_bar(req, s, c);
	TRY(budget_add_waiting(req, s, NULL, &form->commitment_id));
	add_orders(req, s, orders, order_count);
	add_history(req, s, acts, act_count);
	sheet_downloads(s);
	add_late_orders(req, s, c, orders, order_count);
	add_commitment_links(req, s, form->commitment_id, c);
	s->links_first = true;
	sheet_show(s, "wide");
	return OK;
}

/* ---- programmes of the plan ---- */

/* The year asked for, else the newest that has books. */
static enum err shown_year(struct req *req, struct opt_int asked, int64_t *ret_year) {
	struct budget_years_row *years;
	size_t count;
	*ret_year = asked.v;
	if (asked.has)
		return OK;
	TRY(budget_years(req->db, req->arena, tenant_of(req), &years, &count));
	*ret_year = fiscal_year_of(budget_today(req));
	for (size_t i = 0; i < count; i++)
		if (years[i].fiscal_year == *ret_year)
			return OK;
	*ret_year = count > 0 ? years[0].fiscal_year : *ret_year;
	return OK;
}

static enum err load_programmes(struct req *req, struct plan_programme_list_row **ret_rows, size_t *ret_count) {
	enum { MOST = 2000 };
	const struct tenant_id tenant = tenant_of(req);
	return plan_programme_list(req->db, req->arena, 0, &tenant, NULL, MOST, ret_rows, ret_count);
}

static void add_programme_figures(struct budget_programme_entry *p, const struct budget_entry *entries, size_t count) {
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].programme_id.has || entries[i].programme_id.v != p->programme_id.v)
			continue;
		p->lines++;
		p->current += entries[i].f.current;
		p->committed += entries[i].f.committed;
		p->paid += entries[i].f.paid;
		p->left += budget_left(&entries[i].f);
	}
}

/* The years that have books, and the one that is shown. */
static enum err add_year_field(struct req *req, struct sheet_form *f, int64_t shown) {
	struct budget_years_row *years;
	size_t count, n = 0;
	bool has_shown = false;
	TRY(budget_years(req->db, req->arena, tenant_of(req), &years, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		has_shown = has_shown || years[i].fiscal_year == shown;
		choices[n++] =
			(struct input_choice){ .value = str_format(req->arena, "%lld", (long long)years[i].fiscal_year),
				.label = budget_year_text(req, years[i].fiscal_year) };
	}
	const struct str current = str_format(req->arena, "%lld", (long long)shown);
	if (!has_shown)
		choices[n++] = (struct input_choice){ .value = current, .label = budget_year_text(req, shown) };
	sheet_field(f, INPUT_AS_SELECT, input_choose(req, "year", T("年度"), choices, n, current, 0));
	return OK;
}

static void put_programme(struct req *req, const struct budget_programme_entry *p, struct sheet_cell *c) {
	const int64_t figures[] = { p->lines, p->current, p->committed, p->paid, p->left };
	for (size_t i = 0; i < COUNT_OF(figures); i++)
		c[i + 2] = budget_cell_yen(req, figures[i]);
}

/* Below the programmes: what belongs to none of them, and all of the year's budget, so that the list is seen to leave
 * nothing out. */
static void sum_programmes(struct req *req, struct sheet_table *t, const struct budget_programme_entry *rows,
	size_t count, const struct budget_entry *entries, size_t entry_count) {
	struct budget_programme_entry sum = { .lines = (int64_t)entry_count }, rest;
	for (size_t i = 0; i < entry_count; i++) {
		sum.current += entries[i].f.current;
		sum.committed += entries[i].f.committed;
		sum.paid += entries[i].f.paid;
		sum.left += budget_left(&entries[i].f);
	}
	rest = sum;
	for (size_t i = 0; i < count; i++) {
		rest.lines -= rows[i].lines;
		rest.current -= rows[i].current;
		rest.committed -= rows[i].committed;
		rest.paid -= rows[i].paid;
		rest.left -= rows[i].left;
	}
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("計画事業と結び付いていないもの"));
	put_programme(req, &rest, c);
	c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	put_programme(req, &sum, c);
	t->sum = true;
}

enum err budget_programme_index(struct req *req, const struct budget_programmes_form *form) {
	static const char *const HEADS[] = { T("計画事業"), T("柱"), T("予算科目の数"), T("予算現額（円）"),
		T("負担行為済（円）"), T("支出済（円）"), T("残額（円）") };
	struct plan_programme_list_row *programmes;
	struct budget_entry *entries;
	size_t count, entry_count;
	int64_t year;
	TRY(shown_year(req, form->year, &year));
	TRY(load_programmes(req, &programmes, &count));
	TRY(budget_book(req->db, req->arena, tenant_of(req), &(struct budget_choice){ .fiscal_year = year }, &entries,
		&entry_count));
	struct budget_programme_entry *rows = ARENA_ARRAY(req->arena, struct budget_programme_entry, count + 1);
	struct sheet *s = budget_sheet(req,
		STR_JOIN(req->arena, say(req, T("計画事業の予算")), S(" "), budget_year_text(req, year)));
	s->lead = say(req, T("計画に書かれた事業ごとに、予算、負担行為、支出、残額を見ます。予算科目の側で計画事業と結び付けると、ここに集まります。"));
	struct sheet_form *f = sheet_search(s, T("年度を選ぶ"), T("この年度を見る"),
		url_build(req->arena, "/%s/office/programmes", req_slug(req)));
	TRY(add_year_field(req, f, year));
	struct sheet_table *t = sheet_table(s, T("計画事業の一覧"), T("公開している計画に、計画事業がありません。"),
		HEADS, COUNT_OF(HEADS), count + 2);
	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct budget_programme_entry){ .programme_id = { programmes[i].node_id.v },
			.name = programmes[i].name,
			.pillar = programmes[i].pillar,
			.fiscal_year = year };
		add_programme_figures(&rows[i], entries, entry_count);
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].name,
			.url = budget_programme_url(req, rows[i].programme_id) };
		c[1] = (struct sheet_cell){ .text = rows[i].pillar,
			.small = budget_years_text(req, programmes[i].first_fiscal_year,
				programmes[i].last_fiscal_year) };
		put_programme(req, &rows[i], c);
	}
	if (count > 0)
		sum_programmes(req, t, rows, count, entries, entry_count);
	res_table(req, "programme-budgets",
		&(struct table){ .desc = &budget_programme_entry_desc, .rows = rows, .count = count });
	sheet_downloads(s);
	sheet_show(s, "wide");
	return OK;
}

/* A year of the programme, or of one of an earlier plan that it continues. */
struct year_sum { int64_t year; struct budget_figures f; const struct budget_relative *of; };

/* Behind the `years` that are there already. */
static size_t sums_by_year(const struct budget_entry *entries, size_t count, const struct budget_relative *of,
	struct year_sum *sums, size_t years) {
	const size_t first = years;
	for (size_t i = 0; i < count; i++) {
		if (years == first || sums[years - 1].year != entries[i].fiscal_year)
			sums[years++] = (struct year_sum){ .year = entries[i].fiscal_year, .of = of };
		budget_figures_add(&sums[years - 1].f, &entries[i].f);
	}
	return years;
}

/* The newest first, the programme's own before those that it continues. */
static int by_year(const void *x, const void *y) {
	const struct year_sum *p = x, *q = y;
	if (p->year != q->year)
		return p->year < q->year ? 1 : -1;
	return p->of == NULL ? -1 : q->of == NULL ? 1 : p->of < q->of ? -1 : 1;
}

/* The lines of a programme and of those that it continues. */
struct programme_books { struct budget_entry *entries; size_t own, count, years; struct year_sum *sums; };

static enum err load_books(struct req *req, struct programme_id programme, const struct budget_lineage *lineage,
	struct programme_books *b) {
	enum { PIECES_MOST = 21 };
	struct budget_entry *pieces[PIECES_MOST];
	size_t counts[PIECES_MOST], all = 0;
	for (size_t i = 0; i <= lineage->before_count; i++) {
		const struct budget_choice choice = { .programme = i == 0 ? programme : lineage->before[i - 1].id };
		TRY(budget_book(req->db, req->arena, tenant_of(req), &choice, &pieces[i], &counts[i]));
		all += counts[i];
	}
	*b = (struct programme_books){ .entries = ARENA_ARRAY(req->arena, struct budget_entry, all + 1),
		.sums = ARENA_ARRAY(req->arena, struct year_sum, all + 1),
		.own = counts[0] };
	for (size_t i = 0; i <= lineage->before_count; i++) {
		b->years =
			sums_by_year(pieces[i], counts[i], i == 0 ? NULL : &lineage->before[i - 1], b->sums, b->years);
		for (size_t k = 0; k < counts[i]; k++)
			b->entries[b->count++] = pieces[i][k];
	}
	qsort(b->sums, b->years, sizeof *b->sums, by_year);
	return OK;
}

static struct str year_label(struct req *req, const struct year_sum *y) {
	const struct str year = budget_year_text(req, y->year);
	return y->of == NULL ? year :
		tr_format(req->arena, req->lang, T("{label}（前の計画）"),
		&(struct msg_arg){ .name = "label", .text = year }, 1);
}

/* `joined`: with years of earlier plans, so that each row says whose it is. */
static void add_programme_years(struct req *req, struct sheet *s, const struct year_sum *sums, size_t years,
	bool joined) {
	static const char *const HEADS[] = { T("年度"), T("予算現額（円）"), T("負担行為済（円）"), T("支出済（円）"),
		T("残額（円）"), T("翌年度繰越（円）"), T("不用額（円）"), T("計画事業") };
	struct sheet_table *t = sheet_table(s, T("年度ごとの予算と支出"),
		T("この計画事業と結び付いた予算科目は、まだありません。会計担当が、予算科目のページで結び付けます。"),
		HEADS, COUNT_OF(HEADS) - !joined, years);
	int64_t whole = 0;
	for (size_t i = 0; i < years; i++) {
		const struct budget_figures *f = &sums[i].f;
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = budget_year_text(req, sums[i].year),
			.url = budget_year_url(req, sums[i].year, "") };
		budget_cells(req, f, c + 1);
		if (sums[i].of != NULL)
			c[7] = (struct sheet_cell){ .text = sums[i].of->name,
				.small = STR_JOIN(req->arena, say(req, T("前の計画")), S(": "),
					budget_relative_plan(req, sums[i].of)),
				.url = budget_programme_url(req, sums[i].of->id) };
		else if (joined)
			c[7].text = say(req, T("この計画事業"));
		whole = f->current > whole ? f->current : whole;
	}
	struct sheet_bars *bars = budget_bars(s, T("年度ごとの予算"), whole, years);
	for (size_t i = 0; i < years; i++)
		budget_bar(req, bars, year_label(req, &sums[i]),
			sums[i].of == NULL ? (struct url){ S("") } : budget_programme_url(req, sums[i].of->id),
			&sums[i].f);
}

static enum err add_programme_lines(struct req *req, struct sheet *s, const struct budget_entry *entries, size_t count,
	const struct budget_shares *shares, struct budget_page_entry *rows, bool joined) {
	static const char *const HEADS[] = { T("事業名"), T("年度"), T("予算科目コード"), T("予算現額（円）"),
		T("負担行為済（円）"), T("支出済（円）"), T("残額（円）"), T("計画事業") };
	struct sheet_table *t = sheet_table(s, T("予算科目"), T("ありません。"), HEADS, COUNT_OF(HEADS) - !joined, count);
	struct budget_names names = { .count = 0 };
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || entries[i].fiscal_year != entries[i - 1].fiscal_year)
			TRY(budget_names_load(req, entries[i].fiscal_year, &names));
		rows[i] =
			budget_page_entry_of(req, &entries[i], budget_kan_label(req, &names, entries[i].code), shares);
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = entries[i].name,
			.url = budget_id_url(req, "lines", entries[i].line_id.v, "") };
		c[1].text = budget_year_text(req, entries[i].fiscal_year);
		c[2].text = entries[i].code;
		c[3] = budget_cell_yen(req, entries[i].f.current);
		c[4] = budget_cell_yen(req, entries[i].f.committed);
		c[5] = budget_cell_yen(req, entries[i].f.paid);
		c[6] = budget_cell_yen(req, budget_left(&entries[i].f));
		if (joined)
			c[7].text = rows[i].programme;
	}
	return OK;
}

enum err budget_programme_show(struct req *req, const struct budget_programme_form *form) {
	struct plan_programme_by_id_row p;
	struct programme_books b;
	struct budget_lineage lineage;
	struct budget_commitment_list_row *commitments;
	struct budget_shares shares;
	size_t commitment_count;
	TRY(plan_programme_by_id(req->db, req->arena, tenant_of(req), (struct node_id){ form->programme_id.v }, &p));
	TRY(budget_lineage_load(req, form->programme_id, &lineage));
	TRY(load_books(req, form->programme_id, &lineage, &b));
	TRY(budget_commitment_list(req->db, req->arena, tenant_of(req), NULL, &form->programme_id, NULL,
		COMMITMENTS_SHOWN, &commitments, &commitment_count));
	TRY(budget_shares_load(req, b.entries, b.count, &shares));
	struct sheet *s = budget_sheet(req, p.name);
	sheet_crumb(s, say(req, T("計画事業の予算")), url_build(req->arena, "/%s/office/programmes", req_slug(req)));
	s->lead = say(req, lineage.before_count == 0 ? T("この計画事業の予算です。") : T("この計画事業の予算です。前の計画から続く事業の年度も、続けて並べています。"));
	sheet_fact_link(s, T("計画"), p.plan_title,
		url_build(req->arena, "/%s/programmes/%d", req_slug(req), p.node_id.v));
	sheet_fact(s, T("柱"), p.pillar);
	budget_lineage_facts(req, s, form->programme_id, &lineage);
	struct budget_page_entry *rows = ARENA_ARRAY(req->arena, struct budget_page_entry, b.count + 1);
	add_programme_years(req, s, b.sums, b.years, lineage.before_count > 0);
	TRY(add_programme_lines(req, s, b.entries, b.count, &shares, rows, lineage.before_count > 0));
	budget_borne_table(req, s, &shares, b.entries, b.own);
	add_commitments(req, s, commitments, commitment_count, &shares);
	res_table(req, "programme-budget",
		&(struct table){ .desc = &budget_page_entry_desc, .rows = rows, .count = b.count });
	sheet_downloads(s);
	sheet_show(s, "wide");
	return OK;
}
