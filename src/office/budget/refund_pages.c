/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that came in and that nobody knew: the accountant says of which commitment it is the refund, or that it was
 * written down before. */
#include "base/ident.h"
#include "office/bank/kana.h"
#include "office/budget/pages-private.h"
#include "office/payment/payment.h"

#include <stdlib.h>

enum { SHOWN_MOST = 100, NAME_BYTES = 48 };

/* ---- what fits ---- */

static int by_fit(const void *x, const void *y) {
	const struct budget_fit *p = x, *q = y;
	const int left = 2 * p->same_name + p->same_yen, right = 2 * q->same_name + q->same_yen;
	if (left != right)
		return right - left;
	return (p->row->commitment_id.v < q->row->commitment_id.v) -
		(p->row->commitment_id.v > q->row->commitment_id.v);
}

static bool same_name(struct arena *a, struct str kana, struct str client) {
	if (str_is_none(kana) || str_trim(kana).n == 0 || str_trim(client).n == 0)
		return false;
	return bank_name_compare(a, bank_text_make(a, kana, BANK_TEXT_NAME, 0, NAME_BYTES).text, client) !=
		BANK_NAME_DIFFERENT;
}

enum err budget_fits_load(struct req *req, const struct payment_movement_by_id_row *m, bool also_returned,
	struct budget_fit **ret_fits, size_t *ret_count) {
	struct budget_refund_candidates_row *rows;
	size_t count;
	TRY(budget_refund_candidates(req->db, req->arena, tenant_of(req), also_returned, &rows, &count));
	struct budget_fit *fits = ARENA_ARRAY(req->arena, struct budget_fit, count + 1);
	for (size_t i = 0; i < count; i++)
		fits[i] = (struct budget_fit){ .row = &rows[i],
			.same_yen = rows[i].due_yen == m->yen,
			.same_name = same_name(req->arena, rows[i].kana, m->client_name) };
	qsort(fits, count, sizeof *fits, by_fit);
	*ret_fits = fits;
	*ret_count = count < SHOWN_MOST ? count : SHOWN_MOST;
	return OK;
}

const struct budget_fit *budget_fit_sure(const struct budget_fit *fits, size_t count) {
	const bool sure = count > 0 && fits[0].same_yen && fits[0].same_name &&
		(count == 1 || !(fits[1].same_yen && fits[1].same_name));
	return sure ? &fits[0] : NULL;
}

struct str budget_fit_label(struct req *req, const struct budget_fit *fit) {
	const struct budget_refund_candidates_row *c = fit->row;
	const struct msg_arg args[] = { { .name = "title", .text = c->title },
		{ .name = "label", .text = budget_year_text(req, c->fiscal_year) },
		{ .name = "payee", .text = str_is_none(c->payee) ? say(req, T("支払先なし")) : c->payee },
		{ .name = "yen", .number = c->due_yen > 0 ? c->due_yen : 0 } };
	return tr_format(req->arena, req->lang, T("{title}（{label}、{payee}）返してもらう額{yen}円"), args, COUNT_OF(args));
}

/* ---- the line ---- */

struct url budget_movement_url(const struct req *req, struct movement_id movement, const char *rest) {
	return budget_id_url(req, "refunds", movement.v, rest);
}

void budget_movement_facts(struct req *req, struct sheet *s, const struct payment_movement_by_id_row *m) {
	sheet_fact(s, T("勘定日"), say_date(req, m->posted_on));
	sheet_fact(s, T("入金"), say_yen(req, m->yen));
	sheet_fact(s, T("相手"), m->client_name.n > 0 ? m->client_name : S("—"));
	sheet_fact(s, T("摘要"), m->memo.n > 0 ? m->memo : S("—"));
}

enum err budget_movement_waits(struct req *req, struct sheet *s, struct movement_id movement, bool *ret_waits) {
	struct budget_proposal_of_movement_row *waiting;
	size_t count;
	TRY(budget_proposal_of_movement(req->db, req->arena, tenant_of(req), movement, BUDGET_PROPOSED, &waiting,
		&count));
	*ret_waits = count > 0;
	if (count == 0)
		return OK;
	s->notice = tr_format(req->arena, req->lang, T("この明細には、決裁を待つ起案（{move}）があります。決裁されるか、取り下げられてから記録してください。"),
		&(struct msg_arg){ .name = "move", .text = say_word(req, &budget_move_desc, waiting[0].move) }, 1);
	sheet_link(s, T("決裁を待つ起案を開く"), NULL, budget_id_url(req, "proposals", waiting[0].proposal_id.v, ""));
	return OK;
}

/* ---- the choices ---- */

/* By 31 May a 戻入 of the year, later revenue of the year of that day. */
static struct str becomes(struct req *req, const struct budget_refund_candidates_row *c, struct date on) {
	const bool in_time = date_compare(on, fiscal_year_accounts_close((int)c->fiscal_year)) <= 0;
	const struct msg_arg year = { .name = "label",
		.text = budget_year_text(req, in_time ? c->fiscal_year : fiscal_year_of(on)) };
	return tr_format(req->arena, req->lang, in_time ? T("{label}の戻入になります。") : T("{label}の雑入になります。"), &year, 1);
}

static struct str fit_text(struct req *req, const struct budget_fit *f, const struct payment_movement_by_id_row *m) {
	const char *how = f->same_yen && f->same_name ? T("金額と名前が合います。") :
		f->same_yen                           ? T("金額が合います。") :
		f->same_name                          ? T("名前が合います。") :
							NULL;
	if (f->row->due_yen < m->yen)
		return STR_JOIN(req->arena, how == NULL ? S("") : say(req, how),
			tr_format(req->arena, req->lang, T("入金のほうが{gap}円多いので、下の「いくつかに分けて記録する」を使います。"),
				&(struct msg_arg){ .name = "gap", .number = m->yen - f->row->due_yen }, 1));
	return STR_JOIN(req->arena, how == NULL ? S("") : say(req, how), becomes(req, f->row, m->posted_on));
}

/* What was written down before: the value names the act, 2035-17. */
static struct input_choice told_choice(struct req *req, const struct payment_movement_by_id_row *m,
	const struct budget_refund_told_row *t) {
	const bool same_day = t->on_day.days == m->posted_on.days;
	const struct msg_arg args[] = { { .name = "title", .text = t->title },
		{ .name = "day", .text = say_date(req, t->on_day) }, { .name = "yen", .number = m->yen } };
	const char *hint = t->files > 0 ? T("別の種類のファイルで記録した、同じ入金のようです。もう一度は記録せず、その返納の入金にします。") :
		same_day ? T("同じ日・同じ額の返納が、手で記録されています。もう一度は記録せず、その返納の入金にします。") :
			   T("同じ額の返納が、近い日付で手で記録されています。同じお金なら、これを選びます。もう一度は記録しません。日付が違うので、通帳などで確かめてください。");
	return (struct input_choice){ .value = str_format(req->arena, "%lld-%lld", (long long)t->fiscal_year,
					      (long long)t->act_no),
		.label = tr_format(req->arena, req->lang, T("{title}：{day}の返納{yen}円と同じお金"), args, COUNT_OF(args)),
		.hint = say(req, hint) };
}

static struct input_choice split_choice(struct req *req, const struct budget_split_told_row *t) {
	return (struct input_choice){ .value = STR_JOIN(req->arena, S("split-"), id_text(req->arena, t->proposal_id.v)),
		.label = tr_format(req->arena, req->lang, T("{title}：分けて記録した入金と同じお金"),
			&(struct msg_arg){ .name = "title", .text = t->title }, 1),
		.hint = say(req, T("別の種類のファイルで記録した、同じ入金のようです。もう一度は記録せず、その返納の入金にします。")) };
}

struct choices { struct input_choice *items; size_t count; struct str usual; };

/* What was written down before stands first; it is chosen when its day is the bank's, and else only proposed. */
static enum err add_told(struct req *req, const struct payment_movement_by_id_row *m, struct choices *c,
	bool *ret_any) {
	struct budget_refund_told_row *told;
	struct budget_split_told_row *splits;
	size_t told_count, split_count;
	TRY(budget_told_acts(req->db, req->arena, tenant_of(req), m, NULL, BUDGET_TOLD_DAYS, &told, &told_count));
	TRY(budget_split_told(req->db, req->arena, tenant_of(req), m->yen, m->posted_on, m->bank_code, m->branch_code,
		m->number, m->kind, &splits, &split_count));
	c->items = ARENA_ARRAY(req->arena, struct input_choice, told_count + split_count + SHOWN_MOST);
	for (size_t i = 0; i < split_count; i++)
		c->items[c->count++] = split_choice(req, &splits[i]);
	for (size_t i = 0; i < told_count; i++)
		c->items[c->count++] = told_choice(req, m, &told[i]);
	*ret_any = c->count > 0;
	const bool sure = split_count == 1 || (split_count == 0 && told_count > 0 &&
		told[0].on_day.days == m->posted_on.days &&
		(told_count == 1 || told[1].on_day.days != m->posted_on.days));
	c->usual = sure ? c->items[0].value : S("");
	return OK;
}

static enum err choices_load(struct req *req, const struct payment_movement_by_id_row *m, struct choices *c) {
	struct budget_fit *fits;
	size_t count;
	bool told;
	*c = (struct choices){ .count = 0 };
	TRY(add_told(req, m, c, &told));
	TRY(budget_fits_load(req, m, false, &fits, &count));
	for (size_t i = 0; i < count; i++)
		c->items[c->count++] = (struct input_choice){
			.value = id_text(req->arena, fits[i].row->commitment_id.v),
			.label = budget_fit_label(req, &fits[i]),
			.hint = fit_text(req, &fits[i], m) };
	const struct budget_fit *sure = told ? NULL : budget_fit_sure(fits, count);
	if (sure != NULL)
		c->usual = id_text(req->arena, sure->row->commitment_id.v);
	return OK;
}

/* ---- the page ---- */

static enum err show(struct req *req, struct movement_id id) {
	struct payment_movement_by_id_row m;
	struct choices c;
	bool waits;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), id, &m));
	if (!m.incoming)
		return ERR_NOT_FOUND;
	struct sheet *s = budget_sheet(req, say(req, T("入金を返納として記録する")));
	sheet_crumb(s, say(req, T("不明な入出金")), url_build(req->arena, "/%s/office/payments/unknown", req_slug(req)));
	s->lead = say(req, T("銀行の明細の入金を、支払いすぎた分の返納（戻入・雑入）として、その支出負担行為に記録します。"));
	budget_movement_facts(req, s, &m);
	TRY(budget_movement_waits(req, s, id, &waits));
	if (m.match != PAYMENT_MATCH_UNKNOWN && !waits)
		s->notice = say(req, T("この明細は、すでに照合されています。"));
	if (m.match == PAYMENT_MATCH_REFUND && !waits)
		sheet_link(s, T("返納の取消を起案する"), T("まちがえて記録したとき。明細は「不明な入出金」に戻る"), budget_movement_url(req, id, "/undo"));
	if (m.match != PAYMENT_MATCH_UNKNOWN || waits) {
		sheet_show(s, "narrow");
		return OK;
	}
	TRY(choices_load(req, &m, &c));
	if (c.count == 0) {
		s->notice = say(req,
			T("返してもらう額のある支出負担行為がありません。先に、その支出負担行為のページで負担行為額の変更（額の確定）を起案してください。決裁されたら、もう一度このページを開きます。"));
	} else {
		struct sheet_form *f = sheet_form(s, T("返納の記録"), T("返納として記録する"), (struct url){ req->path });
		f->hint = say(req, T("入金の全額を、銀行の勘定日の日付で記録します。合いそうなものから並んでいます。"));
		sheet_field(f, c.count <= 10 ? INPUT_AS_CHOICE : INPUT_AS_SELECT,
			input_choose(req, "commitment", T("どの支出負担行為の返納ですか"), c.items, c.count, c.usual,
				INPUT_REQUIRED));
	}
	sheet_link(s, T("いくつかに分けて記録する"), T("加算金・延滞金も入った、多く入った、ほかの分とまとめて入った"), budget_movement_url(req, id, "/split"));
	sheet_show(s, "narrow");
	return OK;
}

enum err budget_refund_page(struct req *req, const struct budget_refund_form *form) {
	return show(req, form->movement_id);
}

/* ---- recording ---- */

/* What was chosen: a commitment, an act, or pieces. */
struct chosen {
	struct payment_movement_by_id_row m;
	struct commitment_id commitment;
	struct budget_told same; /* act_no 0: none */
	struct proposal_id split;
};

static bool read_act(struct str text, struct budget_told *ret) {
	const size_t dash = str_find(text, S("-"), 0);
	int64_t year, no;
	if (dash >= text.n || !str_to_int64(str_slice(text, 0, dash), &year) ||
		!str_to_int64(str_from_offset(text, dash + 1), &no) || year < 1990 || year > 2200 || no <= 0)
		return false;
	*ret = (struct budget_told){ (int)year, no };
	return true;
}

static enum err read_choice(struct req *req, struct str text, struct chosen *x, bool *ret_fine) {
	struct budget_act_of_row act;
	*ret_fine = true;
	if (str_starts(text, S("split-")))
		*ret_fine = ident_parse(str_from_offset(text, 6), &x->split.v);
	else if (!read_act(text, &x->same))
		*ret_fine = ident_parse(text, &x->commitment.v);
	if (x->same.act_no == 0)
		return OK;
	enum err e = budget_act_of(req->db, req->arena, tenant_of(req), x->same.fiscal_year, x->same.act_no, &act);
	*ret_fine = e == OK && act.commitment_id.has;
	x->commitment.v = *ret_fine ? act.commitment_id.v : 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err budget_refund_enter_prepare(struct req *req, const struct budget_refund_form *form) {
	struct chosen *x = ARENA_NEW(req->arena, struct chosen);
	bool fine;
	req->prepared = x;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), form->movement_id, &x->m));
	TRY(read_choice(req, str_trim(str_or_empty(form->commitment)), x, &fine));
	return fine ? OK : sheet_refuse(req, "commitment", T("どの支出負担行為の返納かを選んでください。"));
}

static enum err too_much(struct req *req, struct commitment_id id, int64_t yen) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), id, &c));
	const struct msg_arg args[] = { { .name = "title", .text = c.title },
		{ .name = "due", .number = budget_return_due(&c) }, { .name = "yen", .number = yen } };
	form_refuse(req, "commitment",
		tr_format(req->arena, req->lang,
			T("「{title}」で返してもらう額は{due}円ですが、入金は{yen}円です。加算金などが一緒に入ったのなら、このページの「いくつかに分けて記録する」から記録してください。そうでなければ、ほかの支出負担行為を選ぶか、先に負担行為額の変更（額の確定）を起案し、決裁されてから記録してください。"),
			args, COUNT_OF(args)));
	return ERR_INPUT;
}

static enum err explain(struct req *req, enum err e, const struct chosen *x) {
	if (e == ERR_BUDGET_OVER_RETURN)
		return too_much(req, x->commitment, x->m.yen);
	if (e == ERR_BUDGET_OTHER_YEAR)
		return sheet_refuse(req, "commitment",
			T("銀行の勘定日では、手で記録した返納と別の年度のお金になります（5月31日までは戻入、そのあとは雑入）。先に、その支出負担行為のページの「動き」から返納の取消を起案し、決裁されてから、この明細を記録してください。"));
	if (e == ERR_BUDGET_TOO_SOON)
		return sheet_refuse(req, "commitment", T("入金の日が、この支出負担行為の支払より前です。ほかの支出負担行為を選んでください。"));
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, NULL,
			T("入金した年度の予算がまだ開かれていないか、明細の口座が「振込元の口座」に登録されていません。先に登録してから、もう一度記録してください。"));
	if (e != ERR_CONFLICT)
		return e;
	req->conflict = true;
	return sheet_refuse(req, NULL, T("この明細か、選んだ返納は、すでに照合されています。"));
}

enum err budget_refund_enter_apply(struct req *req, const struct budget_refund_form *form) {
	const struct budget_desk desk = budget_desk_of(req);
	const struct chosen *x = req->prepared;
	struct budget_proposal_of_movement_row *waiting;
	struct budget_commitment_of_row c;
	struct budget_came_back back;
	size_t count;
	TRY(budget_proposal_of_movement(req->db, req->arena, desk.tenant, form->movement_id, BUDGET_PROPOSED, &waiting,
		&count));
	if (count > 0)
		return explain(req, ERR_CONFLICT, x);
	if (x->split.v != 0) {
		req_act(req, 0, S("銀行の明細の入金を、分けて記録した返納の入金にしました。"));
		req_outcome(req, budget_id_url(req, "proposals", x->split.v, "").s);
		return explain(req, budget_split_again(req->db, req->arena, &desk, form->movement_id, x->split), x);
	}
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), x->commitment, &c));
	req_act(req, c.party_id.v, S("銀行の明細の入金を、返納として記録しました。"));
	req_outcome(req, budget_id_url(req, "commitments", x->commitment.v, "").s);
	return explain(req,
		budget_refund_book(req->db, req->arena, &desk, form->movement_id, x->commitment,
			x->same.act_no != 0 ? &x->same : NULL, &back),
		x);
}

enum err budget_refund_enter_render(struct req *req, const struct budget_refund_form *form) {
	if (req->refused)
		return show(req, form->movement_id);
	res_redirect(req, (struct url){ req->outcome });
	return OK;
}
