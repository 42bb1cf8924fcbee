/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The accounting office's answers compared with what was sent: what agrees is taken over, what does not waits for a
 * person. */
#include "office/accounting/accounting-private.h"

#include "base/fold.h"
#include "base/ident.h"
#include "office/party/party.h"

/* An answer beside our item. */
struct pair {
	struct accounting_item_by_id_row item; /* .item_id 0: none */
	const struct accounting_said *said;
	struct str payee;   /* what we call the payee */
	enum accounting_finding finding;
	struct str ours, theirs; /* what differs */
};

struct work {
	struct db *db;
	struct arena *a;
	const struct budget_desk *desk;
	struct accounting_result_id result;
};

/* ---- comparing ---- */

static enum err find_item(struct work *w, const struct accounting_said *said, struct pair *p) {
	struct accounting_item_by_number_row *found;
	struct accounting_creditor_names_row *names;
	size_t count;
	*p = (struct pair){ .said = said, .payee = S(""), .ours = S(""), .theirs = S("") };
	TRY(accounting_item_by_number(w->db, w->a, w->desk->tenant, said->number, &found, &count));
	if (count == 0)
		return OK;
	TRY(accounting_item_by_id(w->db, w->a, w->desk->tenant, found[0].item_id, &p->item));
	if (said->payee.n == 0 || !p->item.party_id.has)
		return OK;
	TRY(accounting_creditor_names(w->db, w->a, w->desk->tenant, (struct party_id){ p->item.party_id.v }, &names,
		&count));
	if (count > 0)
		p->payee = names[0].name;
	return OK;
}

static struct str without_zeros(struct str text) {
	while (text.n > 1 && text.p[0] == '0')
		text = str_from_offset(text, 1);
	return text;
}

static bool is_number(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

/* Their number against ours, or their name against ours; what we do not know cannot differ. */
static bool same_payee(struct arena *a, const struct pair *p) {
	struct str theirs = str_trim(fold_nfkc(a, p->said->payee));
	if (theirs.n == 0)
		return true;
	if (is_number(theirs))
		return p->item.creditor.n == 0 || str_equal(without_zeros(theirs), without_zeros(p->item.creditor));
	if (p->payee.n == 0)
		return p->item.creditor.n == 0 || str_equal(theirs, p->item.creditor);
	return str_equal(fold_company_core(a, theirs), fold_company_core(a, p->payee)) ||
		str_equal(theirs, p->item.creditor);
}

static void differs(struct pair *p, enum accounting_finding finding, struct str ours, struct str theirs) {
	p->finding = finding;
	p->ours = ours;
	p->theirs = theirs;
}

static struct str day_text(struct arena *a, struct opt_int day) {
	return day.has ? date_format_iso(a, (struct date){ (int32_t)day.v }) : S("");
}

static struct str yen_text(struct arena *a, int64_t yen) {
	return str_format(a, "%lld", (long long)yen);
}

static bool was_sent(enum accounting_item_state state) {
	return state != ACCOUNTING_WAITING && state != ACCOUNTING_WITHDRAWN;
}

/* A reduction may be written without its sign. */
static bool same_yen(const struct pair *p) {
	return !p->said->yen.has || p->said->yen.v == p->item.yen ||
		(p->item.yen < 0 && p->said->yen.v == -p->item.yen);
}

static bool pays(const struct pair *p) {
	return p->item.kind == ACCOUNTING_ORDER && p->item.part == ACCOUNTING_NEW;
}

/* Money that comes back, or an order that is paid: the only things that end with a day. */
static bool ends(const struct pair *p) {
	return pays(p) ||
		((p->item.kind == ACCOUNTING_RETURN || p->item.kind == ACCOUNTING_REVENUE) && p->item.yen > 0);
}

/* Paid is compared with the planned day, and with the day of an earlier answer. */
static void compare_day(struct work *w, struct pair *p) {
	const struct opt_int expected = p->item.done_on.has ? p->item.done_on :
		pays(p) ? p->item.pay_on :
			(struct opt_int){ .has = false };
	if (p->said->status != ACCOUNTING_SAID_DONE || !ends(p))
		return;
	if ((expected.has && expected.v != p->said->day.v) || p->said->day.v > jst_date(w->desk->now_us).days)
		differs(p, ACCOUNTING_OTHER_DAY, day_text(w->a, expected), day_text(w->a, p->said->day));
}

static bool says_nothing_new(const struct pair *p) {
	const bool slip = p->said->slip.n == 0 || str_equal(p->said->slip, p->item.slip);
	if (p->said->status == ACCOUNTING_SAID_DONE)
		return slip && p->item.state == ACCOUNTING_DONE;
	return slip && (p->item.state == ACCOUNTING_ACCEPTED || p->item.state == ACCOUNTING_DONE);
}

static void compare(struct work *w, struct pair *p) {
	const struct accounting_said *s = p->said;
	p->finding = ACCOUNTING_SAME;
	if (p->item.item_id.v == 0 || !was_sent(p->item.state))
		differs(p, ACCOUNTING_UNKNOWN, S(""), s->number);
	else if (s->status == ACCOUNTING_SAID_REFUSED &&
		(p->item.state == ACCOUNTING_REFUSED || p->item.state == ACCOUNTING_RESEND) &&
		str_equal(s->reason, p->item.reason))
		p->finding = ACCOUNTING_REPEATED;
	else if (s->status == ACCOUNTING_SAID_REFUSED)
		differs(p, ACCOUNTING_REFUSAL, S(""), s->reason);
	else if (!same_yen(p))
		differs(p, ACCOUNTING_OTHER_YEN, yen_text(w->a, p->item.yen), yen_text(w->a, s->yen.v));
	else if (!same_payee(w->a, p))
		differs(p, ACCOUNTING_OTHER_PAYEE, p->item.creditor.n > 0 ? p->item.creditor : p->payee, s->payee);
	else if (p->item.slip.n > 0 && s->slip.n > 0 && !str_equal(s->slip, p->item.slip))
		differs(p, ACCOUNTING_OTHER_SLIP, p->item.slip, s->slip);
	else
		compare_day(w, p);
	if (p->finding == ACCOUNTING_SAME && says_nothing_new(p))
		p->finding = ACCOUNTING_REPEATED;
}

/* ---- keeping a file ---- */

static enum err keep_answer(struct work *w, const struct accounting_said *s, int64_t *differing) {
	struct pair p;
	TRY(find_item(w, s, &p));
	compare(w, &p);
	*differing += p.finding != ACCOUNTING_SAME && p.finding != ACCOUNTING_REPEATED;
	return accounting_answer_insert(w->db, w->desk->tenant, w->result, s->row_no, s->number,
		accounting_opt(p.item.item_id.v), p.item.party_id, s->status, s->slip, s->yen, s->payee, s->day,
		s->reason, p.finding, NULL);
}

enum err accounting_result_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	const struct accounting_reading *r, struct accounting_result_id *ret_id) {
	struct accounting_result_by_hash_row *same;
	size_t count;
	int64_t differing = 0;
	struct work w = { .db = db, .a = a, .desk = desk, .result = { ident_new() } };
	TRY(accounting_result_by_hash(db, a, desk->tenant, str_from(r->sha256), &same, &count));
	if (count > 0) {
		*ret_id = same[0].result_id;
		return OK;
	}
	for (size_t i = 0; i < r->count; i++)
		TRY(keep_answer(&w, &r->rows[i], &differing));
	TRY(accounting_result_insert(db, desk->tenant, w.result, ACCOUNTING_RESULT_READ, r->name, str_from(r->sha256),
		r->form, (int64_t)r->count, differing, desk->now_us, desk->by, NULL));
	*ret_id = w.result;
	return OK;
}

/* ---- taking over ---- */

/* Refusals of the budget, which it gives before it writes anything; everything else rolls the whole back. */
static bool is_the_books(enum err e) {
	return e == ERR_CONFLICT || e == ERR_BUDGET_CLOSED || e == ERR_BUDGET_OVER_RETURN || e == ERR_BUDGET_TOO_SOON ||
		e == ERR_NOT_FOUND;
}

static const char *books_say(enum err e) {
	if (e == ERR_CONFLICT)
		return T("この支出命令は、取り消されているか、別の日に支払済みと記録されています。");
	return e == ERR_NOT_FOUND ? T("その年度の予算が、まだ登録されていません。") : err_info(e)->sentence;
}

static enum err pay_order(struct work *w, const struct pair *p, struct date on) {
	struct budget_order_of_row order;
	const struct budget_order_id id = { p->item.order_id.v };
	TRY(budget_order_of(w->db, w->a, w->desk->tenant, id, &order));
	/* Somebody wrote it down by hand before: the same day is no difference. */
	if (order.state == BUDGET_ORDER_PAID && order.done_on.has && order.done_on.v == on.days)
		return OK;
	return order.state == BUDGET_ORDER_OPEN ? budget_paid(w->db, w->a, w->desk, id, on) : ERR_CONFLICT;
}

static enum err money_came(struct work *w, const struct pair *p, struct date on) {
	struct budget_commitment_of_row c;
	struct budget_came_back back;
	TRY(budget_commitment_of(w->db, w->a, w->desk->tenant, p->item.commitment_id, &c));
	if (budget_return_due(&c) == 0)
		return OK; /* written down by hand before */
	return budget_money_back(w->db, w->a, w->desk, p->item.commitment_id, p->item.yen, on, &back);
}

/* What the budget has to know of it. */
static enum err to_the_books(struct work *w, const struct pair *p) {
	const struct date on = { (int32_t)p->said->day.v };
	if (p->said->status != ACCOUNTING_SAID_DONE || p->item.state == ACCOUNTING_DONE)
		return OK;
	if (pays(p))
		return pay_order(w, p, on);
	return ends(p) ? money_came(w, p, on) : OK;
}

static enum err take(struct work *w, struct pair *p) {
	const struct accounting_said *s = p->said;
	const bool done = (s->status == ACCOUNTING_SAID_DONE && ends(p)) || p->item.state == ACCOUNTING_DONE;
	enum err e = to_the_books(w, p);
	if (e != OK && is_the_books(e)) {
		differs(p, ACCOUNTING_BOOKS, S(""), str_from(books_say(e)));
		return OK;
	}
	TRY(e);
	return accounting_item_answer(w->db, w->desk->tenant, p->item.item_id,
		done ? ACCOUNTING_DONE : ACCOUNTING_ACCEPTED, s->slip.n > 0 ? s->slip : p->item.slip,
		s->day.has ? s->day : p->item.done_on, S(""), NULL);
}

static enum err open_difference(struct work *w, struct opt_int row_no, struct opt_int item, struct str number,
	enum accounting_finding finding, struct str ours, struct str theirs) {
	struct accounting_difference_open_same_row same;
	TRY(accounting_difference_open_same(w->db, w->a, w->desk->tenant, number, finding, theirs, ACCOUNTING_OPEN,
		&same));
	if (same.differences > 0)
		return OK;
	return accounting_difference_insert(w->db, w->desk->tenant, (struct accounting_difference_id){ ident_new() },
		w->result, row_no, item, number, finding, ours, theirs, w->desk->now_us, ACCOUNTING_OPEN, NULL);
}

static enum err take_row(struct work *w, const struct accounting_said *s, int64_t *differing) {
	struct pair p;
	TRY(find_item(w, s, &p));
	compare(w, &p);
	if (p.finding == ACCOUNTING_SAME)
		TRY(take(w, &p));
	else if (p.finding == ACCOUNTING_REFUSAL && p.item.state != ACCOUNTING_DONE)
		TRY(accounting_item_answer(w->db, w->desk->tenant, p.item.item_id, ACCOUNTING_REFUSED, p.item.slip,
			p.item.done_on, s->reason, NULL));
	TRY(accounting_answer_find(w->db, w->desk->tenant, w->result, s->row_no, p.finding, NULL));
	if (p.item.item_id.v != 0)
		TRY(accounting_difference_answered(w->db, w->desk->tenant, p.item.item_id, ACCOUNTING_MISSING,
			ACCOUNTING_ANSWERED, (struct opt_int){ true, w->desk->now_us }, ACCOUNTING_OPEN, NULL));
	if (p.finding == ACCOUNTING_SAME || p.finding == ACCOUNTING_REPEATED)
		return OK;
	(*differing)++;
	return open_difference(w, (struct opt_int){ true, s->row_no }, accounting_opt(p.item.item_id.v), s->number,
		p.finding, p.ours, p.theirs);
}

/* Items without any answer, in files of which others were answered. One whose answer differs has one. */
static enum err note_missing(struct work *w, int64_t *differing) {
	struct accounting_unanswered_of_row *rows;
	size_t count;
	TRY(accounting_unanswered_of(w->db, w->a, w->desk->tenant, ACCOUNTING_SENT, w->result, ACCOUNTING_LINES_MOST,
		&rows, &count));
	for (size_t i = 0; i < count; i++) {
		*differing += 1;
		TRY(open_difference(w, (struct opt_int){ .has = false }, accounting_opt(rows[i].item_id.v),
			rows[i].number, ACCOUNTING_MISSING, yen_text(w->a, rows[i].yen), S("")));
	}
	return OK;
}

static struct accounting_said said_of(const struct accounting_answers_of_row *row) {
	return (struct accounting_said){ .row_no = row->row_no,
		.number = row->number,
		.slip = row->slip,
		.payee = row->payee,
		.reason = row->reason,
		.status = row->status,
		.yen = row->yen,
		.day = row->on_day };
}

enum err accounting_result_take_over(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_result_id id) {
	struct accounting_result_by_id_row result;
	struct accounting_answers_of_row *rows;
	size_t count;
	int64_t differing = 0;
	struct work w = { .db = db, .a = a, .desk = desk, .result = id };
	TRY(accounting_result_by_id(db, a, desk->tenant, id, &result));
	if (result.state == ACCOUNTING_RESULT_TAKEN)
		return OK;
	TRY(accounting_answers_of(db, a, desk->tenant, id, ACCOUNTING_ROWS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct accounting_said said = said_of(&rows[i]);
		TRY(take_row(&w, &said, &differing));
	}
	TRY(note_missing(&w, &differing));
	return accounting_result_take(db, desk->tenant, id, ACCOUNTING_RESULT_TAKEN, differing,
		(struct opt_int){ true, desk->now_us }, (struct opt_int){ true, desk->by.v }, ACCOUNTING_RESULT_READ,
		NULL);
}

/* ---- settling ---- */

bool accounting_may_settle(const struct accounting_difference_by_id_row *d, enum accounting_resolution how) {
	const bool item = d->item_id.has && d->finding != ACCOUNTING_UNKNOWN;
	switch (how) {
	case ACCOUNTING_TAKE_THEIRS:
		return item &&
			(d->finding == ACCOUNTING_OTHER_DAY || d->finding == ACCOUNTING_OTHER_PAYEE ||
				d->finding == ACCOUNTING_OTHER_SLIP);
	case ACCOUNTING_SEND_AGAIN: case ACCOUNTING_TAKE_BACK:
		return item &&
			(d->finding == ACCOUNTING_REFUSAL || d->finding == ACCOUNTING_MISSING ||
				d->finding == ACCOUNTING_OTHER_YEN || d->finding == ACCOUNTING_OTHER_PAYEE);
	default: return how == ACCOUNTING_NOTED;
	}
}

static enum err take_theirs(struct work *w, const struct accounting_difference_by_id_row *d) {
	struct accounting_answer_by_row_row row;
	struct pair p;
	if (!d->row_no.has)
		return ERR_INPUT;
	TRY(accounting_answer_by_row(w->db, w->a, w->desk->tenant, d->result_id, d->row_no.v, &row));
	struct accounting_said said = { .row_no = row.row_no,
		.number = row.number,
		.slip = row.slip,
		.payee = row.payee,
		.reason = row.reason,
		.status = row.status,
		.yen = row.yen,
		.day = row.on_day };
	TRY(find_item(w, &said, &p));
	if (p.item.item_id.v == 0 || !was_sent(p.item.state) || !same_yen(&p))
		return ERR_CONFLICT;
	/* Their money has not moved on a day that is still to come. */
	if (said.status == ACCOUNTING_SAID_DONE && said.day.v > jst_date(w->desk->now_us).days)
		return ERR_INPUT;
	/* The budget keeps the day on which it was told of the payment. */
	if (d->finding == ACCOUNTING_OTHER_DAY && p.item.state == ACCOUNTING_DONE)
		return ERR_INPUT;
	TRY(take(w, &p));
	return p.finding == ACCOUNTING_BOOKS ? ERR_CONFLICT : OK;
}

static enum err move_item(struct work *w, const struct accounting_difference_by_id_row *d,
	enum accounting_item_state state) {
	struct accounting_item_by_id_row item;
	TRY(accounting_item_by_id(w->db, w->a, w->desk->tenant, (struct accounting_item_id){ d->item_id.v }, &item));
	if (item.state != ACCOUNTING_SENT && item.state != ACCOUNTING_REFUSED)
		return ERR_CONFLICT;
	return accounting_item_state(w->db, w->desk->tenant, item.item_id, state, NULL);
}

enum err accounting_settle(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_difference_id id, enum accounting_resolution how, struct str note) {
	struct accounting_difference_by_id_row d;
	int64_t changed;
	struct work w = { .db = db, .a = a, .desk = desk };
	TRY(accounting_difference_by_id(db, a, desk->tenant, id, &d));
	if (d.resolution != ACCOUNTING_OPEN)
		return ERR_CONFLICT;
	if (!accounting_may_settle(&d, how) || str_trim(note).n == 0)
		return ERR_INPUT;
	if (how == ACCOUNTING_TAKE_THEIRS)
		TRY(take_theirs(&w, &d));
	else if (how == ACCOUNTING_SEND_AGAIN || how == ACCOUNTING_TAKE_BACK)
		TRY(move_item(&w, &d, how == ACCOUNTING_SEND_AGAIN ? ACCOUNTING_RESEND : ACCOUNTING_WITHDRAWN));
	TRY(accounting_difference_settle(db, desk->tenant, id, how, (struct opt_int){ true, desk->now_us },
		(struct opt_int){ true, desk->by.v }, str_trim(note), ACCOUNTING_OPEN, &changed));
	return accounting_one(changed);
}
