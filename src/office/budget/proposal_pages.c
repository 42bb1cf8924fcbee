/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proposals: the list, one with what it would change, the decision of somebody else, and in words why something is
 * refused. */
#include "office/budget/pages-private.h"
#include "party_store.h"

/* ---- the list ---- */

static struct str what_of(struct req *req, struct str title, struct str line) {
	if (title.n > 0)
		return title;
	return str_is_none(line) ? say(req, T("（件名なし）")) : line;
}

enum err budget_proposal_index(struct req *req, const struct budget_proposals_form *form) {
	static const char *const HEADS[] = { T("件名"), T("種別"), T("状態"), T("年度"), T("予算科目"), T("金額（円）"),
		T("起案日時"), T("決裁日時") };
	struct budget_proposal_list_row *rows;
	size_t count;
	const struct proposal_id before = { form->after.a };
	TRY(budget_proposal_list(req->db, req->arena, tenant_of(req), form->state != 0 ? &form->state : NULL,
		form->after.has ? &before : NULL, req_row_limit(req) + 1, &rows, &count));
	const bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	const struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].proposal_id.v }) :
		STR_NONE;
	res_table(req, "budget-proposals",
		&(struct table){ .desc = &budget_proposal_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	struct sheet *s = budget_sheet(req, say(req, T("予算の起案と決裁")));
	s->lead = say(req, T("起案した人とは別の決裁者が決裁すると、その日に予算が動きます。"));
	struct sheet_form *f = sheet_search(s, T("状態で探す"), T("探す"), budget_url(req, "/proposals"));
	sheet_field(f, INPUT_AS_SELECT,
		input_filter(req, "state", T("状態"), &budget_proposal_state_desc, (int)form->state));
	struct sheet_table *t = sheet_table(s, T("起案の一覧"), T("起案はありません。予算科目のページから起案します。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = what_of(req, rows[i].title, rows[i].line_name),
			.url = budget_id_url(req, "proposals", rows[i].proposal_id.v, "") };
		c[1].text = say_word(req, &budget_move_desc, rows[i].move);
		c[2] = (struct sheet_cell){ .text = say_word(req, &budget_proposal_state_desc, rows[i].state),
			.tone = rows[i].state == BUDGET_PROPOSED ? S("blue") :
				rows[i].state == BUDGET_DECIDED  ? S("green") :
					S("quiet") };
		c[3].text = budget_year_text(req, rows[i].fiscal_year);
		c[4].text = str_is_none(rows[i].line_name) ? S("") : rows[i].line_name;
		c[5] = budget_cell_yen(req, rows[i].yen);
		c[6].text = req_time(req, rows[i].made_us);
		c[7].text = rows[i].decided_us.has ? req_time(req, rows[i].decided_us.v) : S("");
	}
	s->more = list_frame(req, form->after.has, next).next;
	sheet_downloads(s);
	sheet_show(s, "wide");
	return OK;
}

enum err budget_add_waiting(struct req *req, struct sheet *s, const struct budget_line_id *line,
	const struct commitment_id *commitment) {
	static const char *const HEADS[] = { T("件名"), T("種別"), T("金額（円）"), T("起案日時") };
	struct budget_proposal_waiting_row *rows;
	size_t count;
	TRY(budget_proposal_waiting(req->db, req->arena, tenant_of(req), BUDGET_PROPOSED, line, commitment, &rows,
		&count));
	if (count == 0)
		return OK;
	struct sheet_table *t = sheet_table(s, T("決裁を待つ起案"), T("ありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = what_of(req, rows[i].title, S("")),
			.url = budget_id_url(req, "proposals", rows[i].proposal_id.v, "") };
		c[1].text = say_word(req, &budget_move_desc, rows[i].move);
		c[2] = budget_cell_yen(req, rows[i].yen);
		c[3].text = req_time(req, rows[i].made_us);
	}
	return OK;
}

/* ---- why not ---- */

/* What the sentences name. */
struct why { struct str line; int64_t yen, free, gap, open, due, limit; int64_t year; struct str last; };

static struct why why_of(struct req *req, const struct budget_ask *x) {
	struct why w = { .line = S(""), .last = S(""), .yen = x->yen, .year = x->fiscal_year };
	struct budget_line_of_row line;
	struct budget_commitment_of_row c;
	struct budget_figures f;
	struct date last;
	const struct business_calendar bank = business_calendar_bank(NULL);
	if (budget_line_of(req->db, req->arena, tenant_of(req), x->line, &line) == OK &&
		budget_figures(req->db, req->arena, tenant_of(req), x->line, &f) == OK) {
		w.line = line.name;
		w.free = f.free;
		w.limit = line.carry_limit_yen - f.carried;
	}
	if (x->commitment.v != 0 &&
		budget_commitment_of(req->db, req->arena, tenant_of(req), x->commitment, &c) == OK) {
		w.open = budget_open_part(&c);
		w.due = budget_return_due(&c);
		/* Of a change only what it adds is wanted. */
		w.yen = x->move == BUDGET_MOVE_CHANGE ? x->yen - c.decided_yen : x->yen;
	}
	w.gap = w.yen > w.free ? w.yen - w.free : 0;
	if (x->fiscal_year != 0 && budget_last_payday(&bank, x->fiscal_year, &last) == OK)
		w.last = say_date(req, last);
	return w;
}

static const struct { enum err e; const char *field, *sentence;
} REASONS[] = {
	{ ERR_BUDGET_SHORT, "yen",
		T("「{line}」の配当残は{free}円で、{yen}円には{gap}円足りません。金額を減らすか、配当・流用・補正のあとで、もう一度行ってください。") },
	{ ERR_BUDGET_NOT_VOTED, NULL,
		T("この年度の予算は、まだ議決されていません。会計担当が議決日を記録してから、もう一度行ってください。") },
	{ ERR_BUDGET_OUTSIDE_YEAR, NULL,
		T("きょうは、この年度の支出負担行為ができる日（4月1日から翌年3月31日まで）ではありません。きょうの年度の予算科目で起案してください。") },
	{ ERR_BUDGET_CLOSED, NULL,
		T("この年度の出納は、5月31日で閉鎖されています。きょうの年度の予算で扱ってください。") },
	{ ERR_BUDGET_EARLY, NULL,
		T("出納の閉鎖と過年度支出は、翌年度の6月1日からできます。その日になってから起案してください。") },
	{ ERR_BUDGET_OTHER_YEAR, "other",
		T("年度または会計が合わない予算科目です。流用は同じ年度の同じ会計から、繰越は翌年度の予算科目から選んでください。") },
	{ ERR_BUDGET_OVER_COMMITMENT, "yen",
		T("この支出負担行為で、まだ支出命令をしていない額は{open}円です。{open}円以下にしてください。") },
	{ ERR_BUDGET_COMPLETION, "completes_on",
		T("完了予定日が年度末（3月31日）を過ぎています。年度末までの日にするか、繰越明許費か債務負担行為を登録してから起案してください。") },
	{ ERR_BUDGET_CARRY, "yen",
		T("繰越明許費の限度額の残りは{limit}円です。減らすか、避けがたい事故のときは「事故繰越し」に印を付けて、理由を書いてください。") },
	{ ERR_BUDGET_LIABILITY, NULL,
		T("債務負担行為の限度額か期間を超えています。議決された額と年度を確かめて、金額か年度を直してください。") },
	{ ERR_BUDGET_UNPAID, NULL,
		T("まだ支払われていない支出命令があります。支払を記録するか、支出命令を取り消してから、もう一度行ってください。") },
	{ ERR_BUDGET_PAYDAY, "pay_on", T("支払予定日は、きょうから{last}までの、銀行の営業日にしてください。") },
	{ ERR_BUDGET_OVER_RETURN, "yen",
		T("返してもらう額は{due}円です。{due}円以下にするか、先に負担行為額の変更（額の確定）をしてください。") },
	{ ERR_BUDGET_TOO_SOON, "on", T("年度の始まりより前の支払日か、支払より前の返納の日です。日付を確かめてください。") },
	{ ERR_FORBIDDEN, NULL, T("起案した人は決裁できません。別の決裁者が決裁してください。") },
	{ ERR_CONFLICT, NULL,
		T("ほかの人が先に変更したか、支払の途中です。最新の内容を確かめてから、もう一度行ってください。") },
	{ ERR_INPUT, NULL,
		T("この内容では登録できません。予備費から直接支出していないか、支払先が登録されているか、いまの額と同じでないかを確かめてください。") },
};

enum err budget_refuse(struct req *req, enum err e, const struct budget_ask *x) {
	for (size_t i = 0; i < COUNT_OF(REASONS); i++) {
		if (e != REASONS[i].e)
			continue;
		const struct why w = why_of(req, x);
		const struct msg_arg args[] = { { .name = "line", .text = w.line }, { .name = "yen", .number = w.yen },
			{ .name = "free", .number = w.free }, { .name = "gap", .number = w.gap },
			{ .name = "open", .number = w.open }, { .name = "due", .number = w.due },
			{ .name = "limit", .number = w.limit > 0 ? w.limit : 0 }, { .name = "last", .text = w.last } };
		form_refuse(req, REASONS[i].field,
			tr_format(req->arena, req->lang, REASONS[i].sentence, args, COUNT_OF(args)));
		req->conflict = e == ERR_CONFLICT;
		return ERR_INPUT;
	}
	return e;
}

/* ---- one ---- */

static void add_line_fact(struct req *req, struct sheet *s, const char *label, struct opt_int id) {
	struct budget_line_of_row line;
	if (id.has && budget_line_of(req->db, req->arena, tenant_of(req), (struct budget_line_id){ id.v }, &line) == OK)
		sheet_fact_link(s, label, STR_JOIN(req->arena, line.code, S(" "), line.name),
			budget_id_url(req, "lines", id.v, ""));
}

static void add_commitment_fact(struct req *req, struct sheet *s, struct opt_int id) {
	struct budget_commitment_of_row c;
	if (id.has &&
		budget_commitment_of(req->db, req->arena, tenant_of(req), (struct commitment_id){ id.v }, &c) == OK)
		sheet_fact_link(s, T("支出負担行為"), c.title, budget_id_url(req, "commitments", id.v, ""));
}

static enum err add_party_fact(struct req *req, struct sheet *s, struct opt_int party) {
	struct party_by_id_row p;
	if (!party.has || !budget_may_see_payees(req))
		return OK;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), (struct party_id){ party.v }, &p));
	sheet_fact(s, T("支払先"), p.name);
	return OK;
}

static enum err add_facts(struct req *req, struct sheet *s, const struct budget_proposal_by_id_row *p) {
	sheet_fact(s, T("種別"), say_word(req, &budget_move_desc, p->move));
	sheet_fact(s, T("状態"), say_word(req, &budget_proposal_state_desc, p->state));
	sheet_fact(s, T("年度"), budget_year_text(req, p->fiscal_year));
	add_line_fact(req, s, T("予算科目"), p->line_id);
	add_line_fact(req, s, T("相手の予算科目"), p->other_line_id);
	add_commitment_fact(req, s, p->commitment_id);
	if (p->yen != 0 || p->move == BUDGET_MOVE_CHANGE)
		sheet_fact(s, p->move == BUDGET_MOVE_CHANGE ? T("変更後の金額") : T("金額"), say_yen(req, p->yen));
	TRY(add_party_fact(req, s, p->party_id));
	sheet_fact(s, T("完了予定日"), say_day(req, p->completes_on));
	sheet_fact(s, T("支払予定日"), say_day(req, p->pay_on));
	if (p->promise_year.has)
		sheet_fact(s, T("約束の年度"), budget_year_text(req, p->promise_year.v));
	if (p->move == BUDGET_MOVE_ORDER)
		sheet_fact(s, T("支払の方法"), say_word(req, &budget_way_desc, p->way));
	if (p->special)
		sheet_fact(s, T("特例"), say(req, p->move == BUDGET_MOVE_ORDER ? T("概算払") : T("事故繰越し")));
	sheet_fact(s, T("理由"), p->reason);
	sheet_fact(s, T("起案"), STR_JOIN(req->arena, account_shown(req, p->made_by), S(" "), req_time(req, p->made_us)));
	if (p->decided_us.has)
		sheet_fact(s, p->state == BUDGET_DECIDED ? T("決裁") : T("差戻し・取下げ"),
			STR_JOIN(req->arena, account_shown(req, (struct account_id){ p->decided_by.v }), S(" "),
				req_time(req, p->decided_us.v)));
	sheet_fact(s, T("決裁の意見"), p->note);
	return OK;
}

/* What is left of the line before and after, so that who decides sees it at once. */
static enum err add_effect(struct req *req, struct sheet *s, const struct budget_proposal_by_id_row *p) {
	static const char *const HEADS[] = { T("予算科目の額"), T("いま（円）"), T("決裁のあと（円）") };
	struct budget_figures f;
	int64_t taken = p->yen;
	struct budget_commitment_of_row c;
	const bool moves_free = p->move == BUDGET_MOVE_COMMIT || p->move == BUDGET_MOVE_CHANGE ||
		p->move == BUDGET_MOVE_DIVERT || p->move == BUDGET_MOVE_PAST_YEAR ||
		(p->move == BUDGET_MOVE_CARRY && !p->commitment_id.has);
	if (p->state != BUDGET_PROPOSED || !moves_free || !p->line_id.has)
		return OK;
	if (p->move == BUDGET_MOVE_CHANGE) {
		TRY(budget_commitment_of(req->db, req->arena, tenant_of(req),
			(struct commitment_id){ p->commitment_id.v }, &c));
		const int64_t before = budget_open_part(&c);
		c.decided_yen = p->yen;
		taken = budget_open_part(&c) - before;
	}
	TRY(budget_figures(req->db, req->arena, tenant_of(req), (struct budget_line_id){ p->line_id.v }, &f));
	struct sheet_table *t = sheet_table(s, T("決裁すると、こうなります"), T("ありません。"), HEADS, COUNT_OF(HEADS), 1);
	struct sheet_cell *row = sheet_row(t);
	row[0].text = say(req, T("配当残"));
	row[1] = budget_cell_yen(req, f.free);
	row[2] = budget_cell_yen(req, f.free - taken);
	if (f.free < taken)
		sheet_warn(s, say(req, T("配当残が足りないので、このままでは決裁できません。")));
	return OK;
}

/* What the line of the bank is divided into, and what the bank says of it. */
static enum err add_pieces(struct req *req, struct sheet *s, const struct budget_proposal_by_id_row *p) {
	struct payment_movement_by_id_row m;
	struct budget_pieces_of_row *pieces;
	size_t count;
	if (!p->movement_id.has)
		return OK;
	if (budget_may_see_payees(req)) {
		TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req),
			(struct movement_id){ p->movement_id.v }, &m));
		sheet_fact(s, T("銀行の明細"),
			STR_JOIN(req->arena, say_date(req, m.posted_on), S(" "), say_yen(req, m.yen), S(" "),
				m.client_name));
	}
	if (p->move != BUDGET_MOVE_SPLIT)
		return OK;
	TRY(budget_pieces_of(req->db, req->arena, tenant_of(req), p->proposal_id, &pieces, &count));
	budget_pieces_table(req, s, pieces, count);
	return OK;
}

static void add_decision(struct req *req, struct sheet *s, const struct budget_proposal_by_id_row *p) {
	const bool own = p->made_by.v == req->session->account;
	if (p->state != BUDGET_PROPOSED)
		return;
	if (session_has(req->session, ROLE_APPROVER) && !own) {
		struct input_choice *answers = ARENA_ARRAY(req->arena, struct input_choice, 2);
		answers[0] = (struct input_choice){ .value = S("approve"),
			.label = say(req, T("決裁する")),
			.hint = say(req, p->move == BUDGET_MOVE_SPLIT ? T("銀行の勘定日の日付で記録されます。") :
									T("きょうの日付で予算が動きます。")) };
		answers[1] = (struct input_choice){ .value = S("return"),
			.label = say(req, T("差し戻す")),
			.hint = say(req, T("理由が必要です。")) };
		struct sheet_form *f = sheet_form(s, T("決裁"), T("この内容で返事をする"),
			budget_id_url(req, "proposals", p->proposal_id.v, "/decide"));
		f->version = p->version;
		sheet_field(f, INPUT_AS_CHOICE,
			input_choose(req, "answer", T("決裁"), answers, 2, S(""), INPUT_REQUIRED));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "note", T("決裁の意見"), S(""), 0));
	} else if (own) {
		s->notice = say(req, T("決裁を待っています。起案した人は決裁できません。"));
	}
	if (own && session_has(req->session, ROLE_OFFICER)) {
		struct sheet_form *f = sheet_form(s, T("取下げ"), T("取り下げる"),
			budget_id_url(req, "proposals", p->proposal_id.v, "/withdraw"));
		f->version = p->version;
		f->quiet = true;
	}
}

static enum err show_one(struct req *req, struct proposal_id id) {
	struct budget_proposal_by_id_row p;
	TRY(budget_proposal_by_id(req->db, req->arena, tenant_of(req), id, &p));
	struct sheet *s = budget_sheet(req, p.title.n > 0 ? p.title : say_word(req, &budget_move_desc, p.move));
	sheet_crumb(s, say(req, T("予算の起案と決裁")), budget_url(req, "/proposals"));
	s->lead = tr_format(req->arena, req->lang, T("{move}の起案です。"),
		&(struct msg_arg){ .name = "move", .text = say_word(req, &budget_move_desc, p.move) }, 1);
	TRY(add_facts(req, s, &p));
	TRY(add_pieces(req, s, &p));
	TRY(add_effect(req, s, &p));
	add_decision(req, s, &p);
	sheet_show(s, NULL);
	return OK;
}

enum err budget_proposal_show(struct req *req, const struct budget_proposal_form *form) {
	return show_one(req, form->proposal_id);
}

/* ---- deciding ---- */

static bool approves(const struct budget_decide_form *form) {
	return str_equal(form->answer, S("approve"));
}

enum err budget_proposal_decide_prepare(struct req *req, const struct budget_decide_form *form) {
	struct budget_proposal_by_id_row p;
	TRY(budget_proposal_by_id(req->db, req->arena, tenant_of(req), form->proposal_id, &p));
	if (!approves(form) && !str_equal(form->answer, S("return")))
		return sheet_refuse(req, "answer", T("決裁するか、差し戻すかを選んでください。"));
	if (!approves(form) && (str_is_none(form->note) || str_trim(form->note).n == 0))
		return sheet_refuse(req, "note", T("差し戻す理由を書いてください。"));
	TRY(sheet_refuse_my_number(req, "note", form->note));
	req->prepared = ARENA_COPY(req->arena, p);
	return OK;
}

/* Somebody has ended it while this page was open: there is nothing to do again, and the page shows who it was. */
static enum err is_waiting(struct req *req, struct proposal_id id) {
	struct budget_proposal_by_id_row p;
	TRY(budget_proposal_by_id(req->db, req->arena, tenant_of(req), id, &p));
	if (p.state == BUDGET_PROPOSED)
		return OK;
	form_refuse(req, NULL, tr_format(req->arena, req->lang, T("この起案は、先にほかの操作で「{state}」になりました。いまの操作では、何も変わっていません。"),
		&(struct msg_arg){ .name = "state", .text = say_word(req, &budget_proposal_state_desc, p.state) }, 1));
	req->conflict = true;
	return ERR_INPUT;
}

enum err budget_proposal_decide_apply(struct req *req, const struct budget_decide_form *form) {
	const struct budget_proposal_by_id_row *p = req->prepared;
	TRY(is_waiting(req, form->proposal_id));
	const struct budget_desk desk = budget_desk_of(req);
	const struct budget_ask ask = budget_ask_of(p);
	if (!approves(form)) {
		req_act(req, p->party_id.v, S("予算の起案を差し戻しました。"));
		return budget_refuse(req,
			p->made_by.v == desk.by.v ? ERR_FORBIDDEN :
				budget_proposal_close(req->db, req->arena, &desk, form->proposal_id,
				form->version.v, BUDGET_SENT_BACK, form->note),
			&ask);
	}
	req_act(req, p->party_id.v,
		STR_JOIN(req->arena, S("予算の起案を決裁しました（"), str_from(budget_move_desc.values[p->move].label),
			S("）。")));
	return budget_refuse(req,
		budget_decide(req->db, req->arena, &desk, form->proposal_id, form->version.v, form->note), &ask);
}

static enum err back(struct req *req, struct proposal_id id) {
	if (req->refused)
		return show_one(req, id);
	res_redirect(req, budget_id_url(req, "proposals", id.v, ""));
	return OK;
}

enum err budget_proposal_decide_render(struct req *req, const struct budget_decide_form *form) {
	return back(req, form->proposal_id);
}

enum err budget_proposal_withdraw_prepare(struct req *req, const struct budget_decide_form *form) {
	struct budget_proposal_by_id_row p;
	return budget_proposal_by_id(req->db, req->arena, tenant_of(req), form->proposal_id, &p);
}

enum err budget_proposal_withdraw_apply(struct req *req, const struct budget_decide_form *form) {
	const struct budget_desk desk = budget_desk_of(req);
	const struct budget_ask none = { .move = 0 };
	TRY(is_waiting(req, form->proposal_id));
	req_act(req, 0, S("予算の起案を取り下げました。"));
	return budget_refuse(req,
		budget_proposal_close(req->db, req->arena, &desk, form->proposal_id, form->version.v, BUDGET_WITHDRAWN,
			S("")),
		&none);
}

enum err budget_proposal_withdraw_render(struct req *req, const struct budget_decide_form *form) {
	return back(req, form->proposal_id);
}

/* ---- 債務負担行為 ---- */

static void add_promises(struct req *req, struct sheet *s, const struct budget_liabilities_row *b,
	const struct budget_promises_of_row *rows, size_t count) {
	static const char *const HEADS[] = { T("件名"), T("年度"), T("金額（円）"), T("状態") };
	struct sheet_table *t = sheet_table(s, T("約束"), T("約束はまだありません。"), HEADS, COUNT_OF(HEADS), count);
	t->caption = STR_JOIN(req->arena, say(req, T("約束")), S(" "), b->title);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].title;
		c[1].text = budget_year_text(req, rows[i].fiscal_year);
		c[2] = budget_cell_yen(req, rows[i].yen);
		c[3] = rows[i].fulfilled_by.has ?
			(struct sheet_cell){ .text = say(req, T("支出負担行為にした")),
				.url = budget_id_url(req, "commitments", rows[i].fulfilled_by.v, "") } :
			(struct sheet_cell){ .text = say(req, T("その年度の支出負担行為を待つ")) };
	}
}

enum err budget_liability_index(struct req *req, const struct budget_list_form *form UNUSED) {
	enum { SHOWN_WITH_PROMISES = SHEET_TABLES_MOST - 1 };
	static const char *const HEADS[] = { T("事項"), T("期間"), T("限度額（円）"), T("約束した額（円）"),
		T("残り（円）"), T("議決日"), T("次にすること") };
	struct budget_liabilities_row *rows;
	size_t count, promise_count;
	TRY(budget_liabilities(req->db, req->arena, tenant_of(req), &rows, &count));
	res_table(req, "liabilities",
		&(struct table){ .desc = &budget_liabilities_desc, .rows = rows, .count = count });
	struct sheet *s = budget_sheet(req, say(req, T("債務負担行為")));
	s->lead = say(req, T("翌年度以降に支払う約束は、議決された限度額と期間の中だけでできます。"));
	struct sheet_table *t = sheet_table(s, T("債務負担行為の一覧"),
		T("債務負担行為はありません。会計担当が、議決されたものを登録します。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].title;
		c[1].text = STR_JOIN(req->arena, budget_year_text(req, rows[i].first_year), S("～"),
			budget_year_text(req, rows[i].last_year));
		c[2] = budget_cell_yen(req, rows[i].limit_yen);
		c[3] = budget_cell_yen(req, rows[i].promised_yen);
		c[4] = budget_cell_yen(req, rows[i].limit_yen - rows[i].promised_yen);
		c[5].text = say_date(req, rows[i].voted_on);
		if (session_has(req->session, ROLE_OFFICER))
			c[6] = (struct sheet_cell){ .text = say(req, T("約束を起案する")),
				.url = budget_id_url(req, "liabilities", rows[i].liability_id.v, "/promise") };
	}
	for (size_t i = 0; i < count && i < SHOWN_WITH_PROMISES; i++) {
		struct budget_promises_of_row *promises;
		TRY(budget_promises_of(req->db, req->arena, tenant_of(req), rows[i].liability_id, &promises,
			&promise_count));
		add_promises(req, s, &rows[i], promises, promise_count);
	}
	sheet_downloads(s);
	if (session_has(req->session, ROLE_ACCOUNTANT))
		sheet_link(s, T("債務負担行為を登録する"), T("議決された事項、期間、限度額"), budget_url(req, "/liabilities/new"));
	sheet_show(s, "wide");
	return OK;
}
