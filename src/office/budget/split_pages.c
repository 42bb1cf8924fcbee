/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line of the bank in pieces, and the taking back of what was written down as come back: both are proposed by the
 * accountant and decided by somebody else (proposal_pages.c). */
#include "office/budget/pages-private.h"
#include "office/payment/payment.h"

/* ---- the form of the pieces ---- */

static struct input commitment_input(struct req *req, const char *name, const char *label,
	const struct budget_fit *fits, size_t count, const struct budget_fit *usual) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, fits[i].row->commitment_id.v),
			.label = budget_fit_label(req, &fits[i]) };
	struct input input = input_choose(req, name, label, choices, count,
		usual == NULL ? S("") : id_text(req->arena, usual->row->commitment_id.v), 0);
	input.none = say(req, T("なし"));
	return input;
}

static void text(struct req *req, struct sheet_form *f, const char *name, const char *label, struct str current,
	const char *hint, unsigned flags) {
	struct input input = input_text(req, name, label, current, flags);
	if (hint != NULL)
		input.hint = say(req, hint);
	sheet_field(f, INPUT_AS_TEXT, input);
}

/* Whose name fits, alone; it is only filled in, and can be changed. */
static const struct budget_fit *named(const struct budget_fit *fits, size_t count) {
	const bool sure = count > 0 && fits[0].same_name && fits[0].row->due_yen > 0 &&
		(count == 1 || !fits[1].same_name || fits[1].row->due_yen <= 0);
	return sure ? &fits[0] : NULL;
}

static void add_split_form(struct req *req, struct sheet *s, const struct payment_movement_by_id_row *m,
	const struct budget_fit *fits, size_t count) {
	const struct budget_fit *usual = named(fits, count);
	const int64_t due = usual == NULL ? 0 : usual->row->due_yen < m->yen ? usual->row->due_yen : m->yen;
	struct sheet_form *f = sheet_form(s, T("入金の内訳"), T("起案する"), (struct url){ req->path });
	f->hint = say(req, T("合計が入金の額と1円まで合うように、当てはまるものだけ入力します。加算金があるときは、先に返納の額に充てます。起案した人とは別の決裁者が決裁すると、銀行の勘定日の日付で記録されます。"));
	sheet_field(f, INPUT_AS_SELECT,
		commitment_input(req, "commitment", T("どの支出負担行為の返納・加算金・延滞金ですか"), fits, count, usual));
	text(req, f, "yen", T("返納の額（円）"), due > 0 ? yen_format(req->arena, due) : S(""),
		T("返してもらう額まで。5月31日までの入金は戻入、そのあとは雑入になります。"), INPUT_SHORT);
	text(req, f, "surcharge", T("加算金（円）"), S(""), T("受け取った日からの分。入金した年度の歳入になります。"), INPUT_SHORT);
	text(req, f, "late_yen", T("延滞金（円）"), S(""), T("納期限に遅れた分。入金した年度の歳入になります。"), INPUT_SHORT);
	sheet_field(f, INPUT_AS_SELECT,
		commitment_input(req, "commitment2", T("もう1つの支出負担行為の返納"), fits, count, NULL));
	text(req, f, "yen2", T("もう1つの返納の額（円）"), S(""), NULL, INPUT_SHORT);
	text(req, f, "back_yen", T("払い戻す額（円）"), S(""), T("多く入った分。決裁されると、支払予定に入ります。"), INPUT_SHORT);
	text(req, f, "back_to", T("払い戻す相手"), S(""), T("事業者の名称か法人番号"), 0);
	text(req, f, "other_yen", T("この仕組みの外の額（円）"), S(""), T("ほかの課や団体のお金など、ここでは扱わない分"), INPUT_SHORT);
	text(req, f, "other_what", T("この仕組みの外は、何のお金か"), S(""), NULL, 0);
	sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("理由"), S(""), 0));
}

static enum err show_split(struct req *req, struct movement_id id) {
	struct payment_movement_by_id_row m;
	struct budget_fit *fits;
	size_t count;
	bool waits;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), id, &m));
	if (!m.incoming)
		return ERR_NOT_FOUND;
	struct sheet *s = budget_sheet(req, say(req, T("入金をいくつかに分けて記録する")));
	sheet_crumb(s, say(req, T("不明な入出金")), url_build(req->arena, "/%s/office/payments/unknown", req_slug(req)));
	s->lead = say(req, T("1回の入金に、返納、加算金・延滞金、払い戻す分などが一緒に入っているときに使います。"));
	budget_movement_facts(req, s, &m);
	TRY(budget_movement_waits(req, s, id, &waits));
	if (m.match != PAYMENT_MATCH_UNKNOWN && !waits)
		s->notice = say(req, T("この明細は、すでに照合されています。"));
	if (m.match == PAYMENT_MATCH_UNKNOWN && !waits) {
		TRY(budget_fits_load(req, &m, true, &fits, &count));
		add_split_form(req, s, &m, fits, count);
	}
	sheet_show(s, "narrow");
	return OK;
}

enum err budget_ask_split_page(struct req *req, const struct budget_split_form *form) {
	return show_split(req, form->movement_id);
}

/* ---- reading the pieces ---- */

struct pieces {
	struct budget_ask ask;
	struct budget_piece items[BUDGET_PIECES_MOST];
	int64_t whole; /* of the line */
	bool fine;
};

static void need(struct req *req, struct pieces *x, bool there, const char *field, const char *sentence) {
	if (there)
		return;
	form_refuse(req, field, say(req, sentence));
	x->fine = false;
}

static bool empty(struct str s) {
	return str_is_none(s) || str_trim(s).n == 0;
}

/* A piece with its sum; nothing when the sum was left empty. */
static struct budget_piece *read_piece(struct req *req, struct pieces *x, const char *field, struct str typed,
	enum budget_piece_use use) {
	int64_t yen = 0;
	if (empty(typed))
		return NULL;
	const bool is_yen = budget_yen_read(req->arena, typed, &yen) && yen > 0;
	need(req, x, is_yen, field, T("1円以上の金額を数字で入力するか、空欄にしてください。例：1,350"));
	x->items[x->ask.piece_count] = (struct budget_piece){ .use = use, .yen = is_yen ? yen : 0, .note = S("") };
	return &x->items[x->ask.piece_count++];
}

/* Of no commitment comes back more than is due; the sentence says how much that is. */
static enum err read_return(struct req *req, struct pieces *x, const char *field, struct str typed, const char *where,
	struct commitment_id commitment) {
	struct budget_commitment_of_row c;
	struct budget_piece *p = read_piece(req, x, field, typed, BUDGET_PIECE_RETURN);
	if (p == NULL)
		return OK;
	p->commitment = commitment;
	need(req, x, commitment.v != 0, where, T("どの支出負担行為の返納かを選んでください。"));
	if (commitment.v == 0)
		return OK;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), commitment, &c));
	const int64_t due = budget_return_due(&c);
	const struct msg_arg args[] = { { .name = "title", .text = c.title },
		{ .name = "due", .number = due > 0 ? due : 0 }, { .name = "yen", .number = p->yen } };
	if (p->yen <= due)
		return OK;
	form_refuse(req, field,
		tr_format(req->arena, req->lang, T("「{title}」で返してもらう額は{due}円です。{yen}円から減らし、残りを加算金などのほかの欄に分けてください。"), args, COUNT_OF(args)));
	x->fine = false;
	return OK;
}

static void read_charges(struct req *req, const struct budget_split_form *form, struct pieces *x) {
	struct budget_piece *surcharge = read_piece(req, x, "surcharge", form->surcharge, BUDGET_PIECE_SURCHARGE);
	struct budget_piece *late = read_piece(req, x, "late_yen", form->late_yen, BUDGET_PIECE_LATE_CHARGE);
	if (surcharge != NULL)
		surcharge->commitment = form->commitment;
	if (late != NULL)
		late->commitment = form->commitment;
	if ((surcharge != NULL || late != NULL) && empty(form->yen))
		need(req, x, form->commitment.v != 0, "commitment",
			T("どの支出負担行為の加算金・延滞金かを選んでください。"));
}

static enum err read_rest(struct req *req, const struct budget_split_form *form, struct pieces *x) {
	struct budget_piece *back = read_piece(req, x, "back_yen", form->back_yen, BUDGET_PIECE_BACK);
	struct budget_piece *other = read_piece(req, x, "other_yen", form->other_yen, BUDGET_PIECE_OTHER);
	if (back != NULL)
		need(req, x, !empty(form->back_to), "back_to", T("だれに払い戻すかを、事業者の名称か法人番号で入力してください。"));
	else
		need(req, x, empty(form->back_to), "back_yen", T("払い戻す額を入力するか、払い戻す相手を空欄にしてください。"));
	if (back != NULL && !empty(form->back_to))
		TRY(budget_read_party(req, "back_to", form->back_to, &back->party, &x->fine));
	if (other != NULL)
		need(req, x, !empty(form->other_what), "other_what", T("何のお金かを入力してください。"));
	else
		need(req, x, empty(form->other_what), "other_yen", T("この仕組みの外の額を入力するか、何のお金かを空欄にしてください。"));
	if (other != NULL)
		other->note = empty(form->other_what) ? S("") : str_trim(form->other_what);
	return OK;
}

/* To the yen; the sentence says how much is missing, or too much. */
static void check_sum(struct req *req, struct pieces *x) {
	const int64_t most = INT64_MAX / BUDGET_PIECES_MOST;
	int64_t sum = 0;
	for (size_t i = 0; i < x->ask.piece_count; i++)
		sum += x->items[i].yen < most ? x->items[i].yen : most;
	const struct msg_arg args[] = { { .name = "sum", .number = sum }, { .name = "yen", .number = x->whole },
		{ .name = "gap", .number = sum < x->whole ? x->whole - sum : sum - x->whole } };
	if (sum == x->whole)
		return;
	form_refuse(req, "yen",
		tr_format(req->arena, req->lang,
			sum < x->whole ? T("内訳の合計は{sum}円で、入金の{yen}円に{gap}円足りません。{gap}円が何のお金かを、どれかの欄に加えてください。") :
					 T("内訳の合計は{sum}円で、入金の{yen}円より{gap}円多くなっています。どれかの欄を{gap}円減らしてください。"),
			args, COUNT_OF(args)));
	x->fine = false;
}

/* Titles are data, written down in Japanese. */
static struct str titled(struct req *req, const char *sentence, struct str title) {
	return tr_format(req->arena, LANG_JA, sentence, &(struct msg_arg){ .name = "title", .text = title }, 1);
}

static enum err title_of(struct req *req, const struct budget_split_form *form,
	const struct payment_movement_by_id_row *m, struct budget_ask *ask) {
	struct budget_commitment_of_row c;
	struct str what = m->client_name.n > 0 ? m->client_name : say_date(req, m->posted_on);
	if (form->commitment.v != 0) {
		TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), form->commitment, &c));
		what = c.title;
		ask->line = c.line_id;
		ask->party.v = c.party_id.v;
	}
	ask->title = titled(req, T("{title}の返納の入金"), what);
	return OK;
}

enum err budget_ask_split_prepare(struct req *req, const struct budget_split_form *form) {
	struct pieces *x = ARENA_NEW(req->arena, struct pieces);
	struct payment_movement_by_id_row m;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), form->movement_id, &m));
	*x = (struct pieces){ .fine = true,
		.whole = m.yen,
		.ask = { .move = BUDGET_MOVE_SPLIT,
			.fiscal_year = fiscal_year_of(m.posted_on),
			.commitment = form->commitment,
			.movement = form->movement_id,
			.yen = m.yen,
			.reason = str_trim(str_or_empty(form->reason)) } };
	req->prepared = x;
	x->ask.pieces = x->items;
	TRY(read_return(req, x, "yen", form->yen, "commitment", form->commitment));
	read_charges(req, form, x);
	TRY(read_return(req, x, "yen2", form->yen2, "commitment2", form->commitment2));
	need(req, x, form->commitment2.v == 0 || !empty(form->yen2), "yen2",
		T("もう1つの返納の額を入力するか、支出負担行為を「なし」にしてください。"));
	need(req, x, form->commitment2.v == 0 || form->commitment2.v != form->commitment.v, "commitment2",
		T("同じ支出負担行為が2回選ばれています。1つにまとめてください。"));
	TRY(read_rest(req, form, x));
	TRY(title_of(req, form, &m, &x->ask));
	TRY(sheet_refuse_my_number(req, "other_what", form->other_what));
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	if (x->fine)
		check_sum(req, x);
	return x->fine ? OK : ERR_INPUT;
}

static enum err propose(struct req *req, const struct budget_ask *ask) {
	const struct budget_desk desk = budget_desk_of(req);
	struct proposal_id proposal;
	enum err e = budget_ask_check(req->db, req->arena, &desk, ask, budget_today(req));
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, NULL, T("入金した年度の予算がまだ開かれていません。先に、会計担当がその年度を開いてください。"));
	TRY(budget_refuse(req, e, ask));
	TRY(budget_propose(req->db, &desk, ask, &proposal));
	req_outcome(req, budget_id_url(req, "proposals", proposal.v, "").s);
	return OK;
}

enum err budget_ask_split_apply(struct req *req, const struct budget_split_form *form UNUSED) {
	const struct pieces *x = req->prepared;
	req_act(req, x->ask.party.v, S("銀行の明細の入金を分けて記録する起案をしました。"));
	return propose(req, &x->ask);
}

enum err budget_ask_split_render(struct req *req, const struct budget_split_form *form) {
	if (req->refused)
		return show_split(req, form->movement_id);
	res_redirect(req, (struct url){ req->outcome });
	return OK;
}

void budget_pieces_table(struct req *req, struct sheet *s, const struct budget_pieces_of_row *q, size_t count) {
	static const char *const HEADS[] = { T("内訳"), T("金額（円）"), T("支出負担行為・相手"), T("記録") };
	int64_t sum = 0;
	struct sheet_table *t = sheet_table(s, T("入金の内訳"), T("内訳はありません。"), HEADS, COUNT_OF(HEADS), count + 1);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = say_word(req, &budget_piece_use_desc, q[i].use);
		c[1] = budget_cell_yen(req, q[i].yen);
		if (q[i].commitment_id.has)
			c[2] = (struct sheet_cell){ .text = q[i].title,
				.url = budget_id_url(req, "commitments", q[i].commitment_id.v, "") };
		else if (q[i].use == BUDGET_PIECE_BACK)
			c[2].text = budget_may_see_payees(req) && !str_is_none(q[i].payee) ? q[i].payee : S("—");
		else
			c[2].text = q[i].note;
		if (q[i].act_no.has)
			c[3].text = STR_JOIN(req->arena, budget_year_text(req, q[i].fiscal_year.v), S(" "),
				tr_format(req->arena, req->lang, T("起票{no}"),
					&(struct msg_arg){ .name = "no", .number = q[i].act_no.v }, 1));
		sum += q[i].yen;
	}
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	c[1] = budget_cell_yen(req, sum);
	t->sum = true;
}

/* ---- taking back ---- */

/* An act that is a piece of a divided line goes with the whole line. */
static enum err undo_ask(struct req *req, const struct budget_undo_form *form, struct budget_ask *ret) {
	struct budget_piece_of_act_row *pieces;
	struct budget_proposal_by_id_row split;
	size_t count = 0;
	*ret = (struct budget_ask){ .move = BUDGET_MOVE_UNDO,
		.movement = form->movement_id,
		.fiscal_year = (int)form->year.v,
		.undoes_no = form->act_no.v,
		.title = say(req, T("返納の取消")),
		.reason = str_trim(str_or_empty(form->reason)) };
	if (form->movement_id.v != 0)
		return OK;
	TRY(budget_piece_of_act(req->db, req->arena, tenant_of(req), form->year.v, form->act_no.v, &pieces, &count));
	if (count == 0)
		return OK;
	TRY(budget_proposal_by_id(req->db, req->arena, tenant_of(req), pieces[0].proposal_id, &split));
	ret->movement.v = split.movement_id.v;
	ret->undoes_no = 0;
	return OK;
}

static enum err of_act(struct req *req, int64_t year, int64_t no, struct sheet *s, struct budget_ask *ask) {
	struct budget_act_of_row act;
	struct budget_commitment_of_row c;
	TRY(budget_act_of(req->db, req->arena, tenant_of(req), year, no, &act));
	if ((act.kind != BUDGET_RETURN && act.kind != BUDGET_REVENUE) || !act.commitment_id.has)
		return ERR_NOT_FOUND;
	ask->fiscal_year = (int)year;
	ask->yen = act.yen;
	ask->commitment.v = act.commitment_id.v;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), ask->commitment, &c));
	ask->line = c.line_id;
	ask->party.v = c.party_id.v;
	ask->title = titled(req, T("{title}の返納の取消"), c.title);
	if (s == NULL)
		return OK;
	sheet_fact_link(s, T("支出負担行為"), c.title, budget_id_url(req, "commitments", ask->commitment.v, ""));
	sheet_fact(s, T("種別"), say_word(req, &budget_act_kind_desc, act.kind));
	sheet_fact(s, T("日付"), say_date(req, act.on_day));
	sheet_fact(s, T("金額"), say_yen(req, act.yen));
	return OK;
}

/* What is taken back, as facts of the page (NULL: none is shown) and in the proposal. */
static enum err of_movement(struct req *req, struct sheet *s, struct budget_ask *ask) {
	struct payment_movement_by_id_row m;
	struct budget_split_of_movement_row *splits;
	struct budget_refund_of_movement_row *refunds;
	struct budget_proposal_by_id_row split;
	struct budget_pieces_of_row *pieces;
	size_t count;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), ask->movement, &m));
	if (s != NULL)
		budget_movement_facts(req, s, &m);
	TRY(budget_split_of_movement(req->db, req->arena, tenant_of(req), ask->movement, &splits, &count));
	if (count > 0) {
		TRY(budget_proposal_by_id(req->db, req->arena, tenant_of(req), splits[0].proposal_id, &split));
		TRY(budget_pieces_of(req->db, req->arena, tenant_of(req), splits[0].proposal_id, &pieces, &count));
		ask->fiscal_year = (int)split.fiscal_year;
		ask->commitment.v = split.commitment_id.v;
		ask->line.v = split.line_id.v;
		ask->party.v = split.party_id.v;
		ask->yen = m.yen;
		ask->title = titled(req, T("{title}の取消"), split.title);
		if (s != NULL)
			budget_pieces_table(req, s, pieces, count);
		return OK;
	}
	TRY(budget_refund_of_movement(req->db, req->arena, tenant_of(req), ask->movement, &refunds, &count));
	if (s != NULL && count > 0 && refunds[0].typed)
		s->notice = say(req, T("先に手で記録した返納は、そのまま残ります。銀行の明細との結び付きだけを取り消します。"));
	return count > 0 ? of_act(req, refunds[0].fiscal_year, refunds[0].act_no, s, ask) : ERR_NOT_FOUND;
}

static enum err load_undo(struct req *req, const struct budget_undo_form *form, struct sheet *s,
	struct budget_ask *ask) {
	TRY(undo_ask(req, form, ask));
	return ask->movement.v != 0 ? of_movement(req, s, ask) : of_act(req, form->year.v, form->act_no.v, s, ask);
}

static enum err show_undo(struct req *req, const struct budget_undo_form *form) {
	struct budget_ask ask;
	bool waits = false;
	struct sheet *s = budget_sheet(req, say(req, T("返納の取消の起案")));
	s->lead = say(req, T("まちがえて記録した返納を取り消します。銀行の明細は「不明な入出金」に戻り、正しく記録し直せます。"));
	TRY(load_undo(req, form, s, &ask));
	if (ask.movement.v != 0)
		TRY(budget_movement_waits(req, s, ask.movement, &waits));
	if (!waits) {
		struct sheet_form *f = sheet_form(s, T("取消"), T("起案する"), (struct url){ req->path });
		f->hint = say(req, T("起案した人とは別の決裁者が決裁した日に、反対の起票で取り消されます。出納を閉鎖した年度の戻入は、取り消せません。"));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("理由"), S(""), INPUT_REQUIRED));
	}
	sheet_show(s, "narrow");
	return OK;
}

static enum err undo_prepare(struct req *req, const struct budget_undo_form *form) {
	struct budget_ask *ask = ARENA_NEW(req->arena, struct budget_ask);
	req->prepared = ask;
	TRY(load_undo(req, form, NULL, ask));
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	return ask->reason.n > 0 ? OK : sheet_refuse(req, "reason", T("理由を入力してください。"));
}

static enum err undo_apply(struct req *req) {
	const struct budget_ask *ask = req->prepared;
	struct budget_proposal_of_movement_row *waiting;
	size_t count = 0;
	req_act(req, ask->party.v, S("返納の取消を起案しました。"));
	if (ask->movement.v != 0)
		TRY(budget_proposal_of_movement(req->db, req->arena, tenant_of(req), ask->movement, BUDGET_PROPOSED,
			&waiting, &count));
	return count > 0 ? budget_refuse(req, ERR_CONFLICT, ask) : propose(req, ask);
}

static enum err undo_render(struct req *req, const struct budget_undo_form *form) {
	if (req->refused)
		return show_undo(req, form);
	res_redirect(req, (struct url){ req->outcome });
	return OK;
}

#define UNDO(name) \
	enum err name##_page(struct req *req, const struct budget_undo_form *form) { return show_undo(req, form); } \
	enum err name##_prepare(struct req *req, const struct budget_undo_form *form) { \
		return undo_prepare(req, form); \
	} \
	enum err name##_apply(struct req *req, const struct budget_undo_form *form UNUSED) { return undo_apply(req); } \
	enum err name##_render(struct req *req, const struct budget_undo_form *form) { return undo_render(req, form); }

UNDO(budget_ask_undo)
UNDO(budget_ask_undo_act)
