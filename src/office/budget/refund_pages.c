/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that came in and that nobody knew: the accountant says of which commitment it is the refund. */
#include "office/bank/kana.h"
#include "office/budget/pages-private.h"
#include "office/payment/payment.h"

#include <stdlib.h>

enum { SHOWN_MOST = 100, NAME_BYTES = 48 };

/* A commitment of which the money may have come back, and how well it fits. */
struct fit { const struct budget_refund_candidates_row *row; bool same_yen, same_name; };

static int by_fit(const void *x, const void *y) {
	const struct fit *p = x, *q = y;
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

static enum err load_fits(struct req *req, const struct payment_movement_by_id_row *m, struct fit **ret_fits,
	size_t *ret_count) {
	struct budget_refund_candidates_row *rows;
	size_t count;
	TRY(budget_refund_candidates(req->db, req->arena, tenant_of(req), m->yen, m->posted_on, BUDGET_RETURN,
		BUDGET_REVENUE, m->kind, &rows, &count));
	struct fit *fits = ARENA_ARRAY(req->arena, struct fit, count + 1);
	for (size_t i = 0; i < count; i++)
		fits[i] = (struct fit){ .row = &rows[i],
			.same_yen = rows[i].due_yen == m->yen,
			.same_name = same_name(req->arena, rows[i].kana, m->client_name) };
	qsort(fits, count, sizeof *fits, by_fit);
	*ret_fits = fits;
	*ret_count = count < SHOWN_MOST ? count : SHOWN_MOST;
	return OK;
}

/* By 31 May a 戻入 of the year, later revenue of the year of that day. */
static struct str becomes(struct req *req, const struct budget_refund_candidates_row *c, struct date on) {
	const bool in_time = date_compare(on, fiscal_year_accounts_close((int)c->fiscal_year)) <= 0;
	const struct msg_arg year = { .name = "label",
		.text = budget_year_text(req, in_time ? c->fiscal_year : fiscal_year_of(on)) };
	return tr_format(req->arena, req->lang, in_time ? T("{label}の戻入になります。") : T("{label}の雑入になります。"), &year, 1);
}

static struct str fit_text(struct req *req, const struct fit *f, struct date on) {
	const char *how = f->row->due_yen <= 0 ?
		T("同じ日・同じ額の返納が、手で記録されています。もう一度は記録せず、その返納の入金にします。") :
		f->same_yen && f->same_name ? T("金額と名前が合います。") :
		f->same_yen                 ? T("金額が合います。") :
		f->same_name                ? T("名前が合います。") :
			NULL;
	const struct str next = f->row->due_yen <= 0 ? S("") : becomes(req, f->row, on);
	return STR_JOIN(req->arena, how == NULL ? S("") : say(req, how), next);
}

static struct input commitment_input(struct req *req, const struct payment_movement_by_id_row *m,
	const struct fit *fits, size_t count) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct budget_refund_candidates_row *c = fits[i].row;
		const struct msg_arg args[] = { { .name = "title", .text = c->title },
			{ .name = "label", .text = budget_year_text(req, c->fiscal_year) },
			{ .name = "payee", .text = str_is_none(c->payee) ? say(req, T("支払先なし")) : c->payee },
			{ .name = "yen", .number = c->due_yen > 0 ? c->due_yen : 0 } };
		choices[i] = (struct input_choice){ .value = id_text(req->arena, c->commitment_id.v),
			.hint = fit_text(req, &fits[i], m->posted_on),
			.label = tr_format(req->arena, req->lang, T("{title}（{label}、{payee}）返してもらう額{yen}円"),
				args, COUNT_OF(args)) };
	}
	/* One that fits in both is chosen, and can be changed. */
	const bool sure = count > 0 && fits[0].same_yen && fits[0].same_name &&
		(count == 1 || !(fits[1].same_yen && fits[1].same_name));
	return input_choose(req, "commitment", T("どの支出負担行為の返納ですか"), choices, count,
		sure ? choices[0].value : S(""), INPUT_REQUIRED);
}

static enum err show(struct req *req, struct movement_id id) {
	struct payment_movement_by_id_row m;
	struct fit *fits;
	size_t count;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), id, &m));
	if (!m.incoming)
		return ERR_NOT_FOUND;
	struct sheet *s = budget_sheet(req, say(req, T("入金を返納として記録する")));
	sheet_crumb(s, say(req, T("不明な入出金")), url_build(req->arena, "/%s/office/payments/unknown", req_slug(req)));
	s->lead = say(req, T("銀行の明細の入金を、支払いすぎた分の返納（戻入・雑入）として、その支出負担行為に記録します。"));
	sheet_fact(s, T("勘定日"), say_date(req, m.posted_on));
	sheet_fact(s, T("入金"), say_yen(req, m.yen));
	sheet_fact(s, T("相手"), m.client_name.n > 0 ? m.client_name : S("—"));
	sheet_fact(s, T("摘要"), m.memo.n > 0 ? m.memo : S("—"));
	if (m.match != PAYMENT_MATCH_UNKNOWN) {
		s->notice = say(req, T("この明細は、すでに照合されています。"));
		sheet_show(s, "narrow");
		return OK;
	}
	TRY(load_fits(req, &m, &fits, &count));
	if (count == 0) {
		s->notice = say(req,
			T("返してもらう額のある支出負担行為がありません。先に、その支出負担行為のページで負担行為額の変更（額の確定）を起案してください。決裁されたら、もう一度このページを開きます。"));
	} else {
		struct sheet_form *f = sheet_form(s, T("返納の記録"), T("返納として記録する"), (struct url){ req->path });
		f->hint = say(req, T("入金の全額を、銀行の勘定日の日付で記録します。合いそうなものから並んでいます。"));
		sheet_field(f, count <= 10 ? INPUT_AS_CHOICE : INPUT_AS_SELECT, commitment_input(req, &m, fits, count));
	}
	sheet_show(s, "narrow");
	return OK;
}

enum err budget_refund_page(struct req *req, const struct budget_refund_form *form) {
	return show(req, form->movement_id);
}

enum err budget_refund_enter_prepare(struct req *req, const struct budget_refund_form *form) {
	struct payment_movement_by_id_row *m = ARENA_NEW(req->arena, struct payment_movement_by_id_row);
	req->prepared = m;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), form->movement_id, m));
	return form->commitment.v != 0 ? OK : sheet_refuse(req, "commitment", T("どの支出負担行為の返納かを選んでください。"));
}

static enum err too_much(struct req *req, struct commitment_id id, int64_t yen) {
	struct budget_commitment_of_row c;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), id, &c));
	const struct msg_arg args[] = { { .name = "title", .text = c.title },
		{ .name = "due", .number = budget_return_due(&c) }, { .name = "yen", .number = yen } };
	form_refuse(req, "commitment",
		tr_format(req->arena, req->lang,
			T("「{title}」で返してもらう額は{due}円ですが、入金は{yen}円です。ほかの支出負担行為を選ぶか、先に負担行為額の変更（額の確定）を起案し、決裁されてから記録してください。"),
			args, COUNT_OF(args)));
	return ERR_INPUT;
}

enum err budget_refund_enter_apply(struct req *req, const struct budget_refund_form *form) {
	const struct budget_desk desk = budget_desk_of(req);
	const struct payment_movement_by_id_row *m = req->prepared;
	struct budget_commitment_of_row c;
	struct budget_came_back back;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), form->commitment, &c));
	req_act(req, c.party_id.v, S("銀行の明細の入金を、返納として記録しました。"));
	enum err e = budget_refund_book(req->db, req->arena, &desk, form->movement_id, form->commitment, &back);
	if (e == ERR_BUDGET_OVER_RETURN)
		return too_much(req, form->commitment, m->yen);
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, NULL,
			T("入金した年度の予算がまだ開かれていないか、明細の口座が「振込元の口座」に登録されていません。先に登録してから、もう一度記録してください。"));
	if (e != ERR_CONFLICT)
		return e;
	req->conflict = true;
	return sheet_refuse(req, NULL, T("この明細は、すでに照合されています。"));
}

enum err budget_refund_enter_render(struct req *req, const struct budget_refund_form *form) {
	if (req->refused)
		return show(req, form->movement_id);
	res_redirect(req, budget_id_url(req, "commitments", form->commitment.v, ""));
	return OK;
}
