/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is to be paid, runs, their two approvals and their file. See payment.h. */
#include "base/fold.h"
#include "base/ident.h"
#include "office/party/party.h"
#include "office/payment/payment-private.h"

enum { HOLDER_BYTES = 30, PLACE_BYTES = 15, CLIENT_BYTES = 40 };

/* ---- accounts to pay from ---- */

static struct str compact(struct arena *a, struct str text) {
	return str_replace(a, fold_width(a, str_trim(text)), S("-"), S(""));
}

static bool is_code(struct str s, size_t digits) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == digits;
}

static unsigned text_flags(bool takes_wo) {
	return takes_wo ? BANK_TEXT_WO : 0;
}

static bool to_half(struct arena *a, struct str *text, enum bank_text_class class, unsigned flags, size_t most) {
	struct bank_text made = bank_text_make(a, *text, class, flags, most);
	if (made.refusal == NULL)
		*text = made.text;
	return made.refusal == NULL;
}

const char *payment_source_check(struct arena *a, struct payment_source_fields *f, const char **ret_field) {
	f->client_code = compact(a, f->client_code);
	f->bank_code = compact(a, f->bank_code);
	f->branch_code = compact(a, f->branch_code);
	f->number = compact(a, f->number);
	f->label = str_trim(f->label);
	const struct { const char *field; bool right; const char *sentence;
	} checks[] = {
		{ "label", f->label.n > 0, T("振込元の名前を入力してください。") },
		{ "client_code", is_code(f->client_code, 10), T("委託者コードは、銀行から知らされた10桁の数字です。") },
		{ "client_name",
			to_half(a, &f->client_name, BANK_TEXT_NAME, text_flags(f->takes_wo), CLIENT_BYTES) &&
				f->client_name.n > 0,
			T("委託者名は、銀行に届け出たカナで、40文字（濁点も1文字）までです。") },
		{ "bank_code", is_code(f->bank_code, 4), T("金融機関コードは、4桁の数字です。") },
		{ "bank_name", to_half(a, &f->bank_name, BANK_TEXT_PLACE, 0, PLACE_BYTES),
			T("金融機関名は、カナで15文字（濁点も1文字）までです。空欄でもかまいません。") },
		{ "branch_code", is_code(f->branch_code, 3), T("支店コードは、3桁の数字です。") },
		{ "branch_name", to_half(a, &f->branch_name, BANK_TEXT_PLACE, 0, PLACE_BYTES),
			T("支店名は、カナで15文字（濁点も1文字）までです。空欄でもかまいません。") },
		{ "kind", f->kind == ACCOUNT_ORDINARY || f->kind == ACCOUNT_CURRENT || f->kind == ACCOUNT_OTHER,
			T("振込元の預金種目は、普通・当座・その他のどれかです。") },
		{ "number", is_code(f->number, 7),
			T("口座番号は、7桁の数字です。短いときは、前に0をつけてください。") },
		{ "settle_days", f->settle_days >= 1 && f->settle_days <= 30, T("営業日数は、1から30までです。") },
	};
	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		if (!checks[i].right) {
			*ret_field = checks[i].field;
			return checks[i].sentence;
		}
	}
	return NULL;
}

enum err payment_source_add(struct db *db, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_source_fields *f, struct source_id *ret_id) {
	const struct source_id id = { ident_new() };
	TRY(payment_source_end(db, tenant, (struct opt_int){ .has = true, .v = f->valid_from.days }, f->bank_code,
		f->branch_code, f->number, NULL));
	TRY(payment_source_insert(db, tenant, id, f->label, f->client_code, f->client_name, f->bank_code, f->bank_name,
		f->branch_code, f->branch_name, f->kind, f->number, f->line_ends, f->takes_edi, f->takes_wo,
		f->settle_days, f->valid_from, actor.now_us, actor.account, NULL));
	*ret_id = id;
	return OK;
}

/* ---- what is to be paid ---- */

enum err payment_due_add(struct db *db, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_due_fields *f, bool *ret_new) {
	int64_t changed;
	if (f->yen <= 0)
		return ERR_INPUT;
	TRY(payment_due_insert(db, tenant, (struct due_id){ ident_new() }, f->ref_kind, f->ref_no, f->party, f->title,
		f->yen, f->due_on, f->pay_until, PAYMENT_DUE_OPEN, actor.now_us, actor.account, &changed));
	*ret_new = changed == 1;
	return *ret_new ? party_happened(db, tenant, f->party) : OK;
}

enum err payment_due_find(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind, int64_t ref_no,
	struct payment_due_by_ref_row *ret_due) {
	return payment_due_by_ref(db, a, tenant, ref_kind, ref_no, ret_due);
}

enum err payment_due_hand_over(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind,
	int64_t ref_no, int64_t new_ref_no, struct opt_int pay_until) {
	struct payment_due_by_ref_row due;
	int64_t changed;
	TRY(payment_due_by_ref(db, a, tenant, ref_kind, ref_no, &due));
	TRY(payment_due_set_ref(db, tenant, due.due_id, new_ref_no, pay_until, PAYMENT_DUE_OPEN, PAYMENT_DUE_IN_RUN,
		&changed));
	return payment_one(changed);
}

enum err payment_due_withdraw(struct db *db, struct arena *a, struct tenant_id tenant, struct str ref_kind,
	int64_t ref_no) {
	struct payment_due_by_ref_row due;
	int64_t changed;
	TRY(payment_due_by_ref(db, a, tenant, ref_kind, ref_no, &due));
	TRY(payment_due_set_state(db, tenant, due.due_id, PAYMENT_DUE_WITHDRAWN, (struct opt_int){ .has = false },
		S(""), PAYMENT_DUE_OPEN, &changed));
	return payment_one(changed);
}

/* ---- a draft ---- */

/* The list of changes as one text: カ）→ｶ)（半角にした）、… */
static struct str changes_text(struct arena *a, enum lang lang, const struct bank_text *made) {
	struct str all = S("");
	for (size_t i = 0; i < made->change_count; i++) {
		const struct bank_change *c = &made->changes[i];
		all = STR_JOIN(a, all, i == 0 ? S("") : S("; "), c->old, S(" → "), c->new, S(" ("),
			str_from(tr(lang, bank_change_reason_desc.values[c->reason].label)), S(")"));
	}
	return all;
}

/* A bank's or branch's name is optional in the file: one that cannot be written stays out. */
static struct str place_name(struct arena *a, struct str name) {
	struct bank_text made = bank_text_make(a, name, BANK_TEXT_PLACE, 0, PLACE_BYTES);
	return made.refusal == NULL ? made.text : S("");
}

static void set_obstacle(struct payment_candidate *c, enum lang lang, const char *sentence) {
	c->obstacle = sentence;
	c->obstacle_text = str_from(tr(lang, sentence));
}

static struct payment_candidate candidate_of(struct arena *a, enum lang lang,
	const struct payment_source_by_id_row *source, const struct payment_due_payable_row *due, struct date pay_on) {
	struct payment_candidate c = { .due = *due,
		.holder = S(""),
		.bank_name = S(""),
		.branch_name = S(""),
		.changes = S(""),
		.obstacle_text = S("") };
	if (str_is_none(due->number)) {
		set_obstacle(&c, lang, T("口座が登録されていません。"));
		return c;
	}
	struct bank_text made =
		bank_text_make(a, due->holder_kana, BANK_TEXT_NAME, text_flags(source->takes_wo), HOLDER_BYTES);
	c.holder = made.text;
	c.changes = changes_text(a, LANG_JA, &made);
	c.bank_name = place_name(a, due->bank_name);
	c.branch_name = place_name(a, due->branch_name);
	c.unchecked = !due->checked_by.has;
	if (made.refusal != NULL) {
		c.obstacle = made.refusal;
		c.obstacle_text = bank_text_refusal(a, lang, &made, HOLDER_BYTES);
	} else if (due->pay_until.has && date_compare(pay_on, (struct date){ (int32_t)due->pay_until.v }) > 0) {
		set_obstacle(&c, lang, T("この支払日では、予算の年度の出納閉鎖に間に合いません。早い支払日にしてください。"));
	} else if (due->yen > INT64_C(9999999999)) {
		set_obstacle(&c, lang, T("金額が大きすぎて、1件の振込に書けません。分けて登録してください。"));
	}
	return c;
}

enum err payment_draft_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct payment_source_by_id_row *source, struct date pay_on, struct payment_draft *ret) {
	struct payment_due_payable_row *rows;
	size_t count;
	TRY(payment_due_payable(db, a, tenant, PAYMENT_DUE_OPEN, pay_on, pay_on, PAYMENT_LINES_MOST + 1, &rows,
		&count));
	*ret = (struct payment_draft){ .more = count > PAYMENT_LINES_MOST };
	count -= ret->more;
	ret->items = ARENA_ARRAY(a, struct payment_candidate, count);
	ret->count = count;
	for (size_t i = 0; i < count; i++) {
		ret->items[i] = candidate_of(a, lang, source, &rows[i], pay_on);
		ret->payable += ret->items[i].obstacle == NULL;
		ret->yen += ret->items[i].obstacle == NULL ? rows[i].yen : 0;
	}
	return OK;
}

const char *payment_day_obstacle(struct date pay_on, struct date today) {
	const struct business_calendar banks = business_calendar_bank(NULL);
	if (date_compare(pay_on, today) < 0)
		return T("支払日が過ぎています。");
	if (date_compare(pay_on, date_add_months(today, 12)) >= 0)
		return T("支払日は、1年以内の日にしてください。");
	return business_day_is_open(&banks, pay_on) ? NULL : T("支払日は、銀行の休業日（土曜・日曜・祝日・12月31日～1月3日）です。");
}

/* ---- a run ---- */

static enum err add_line(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run, int64_t run_no,
	int64_t line_no, const struct payment_candidate *c) {
	const struct payment_due_payable_row *d = &c->due;
	int64_t changed;
	struct str code = str_format(a, "%05lld%05lld", (long long)(run_no % 100000), (long long)line_no);
	TRY(payment_line_insert(db, tenant, run, line_no, code, d->due_id, d->party_id, d->title, d->yen, d->bank_code,
		c->bank_name, d->branch_code, c->branch_name, (enum account_kind)d->kind.v, d->number, c->holder,
		c->changes, PAYMENT_LINE_SENT, NULL));
	TRY(payment_due_set_state(db, tenant, d->due_id, PAYMENT_DUE_IN_RUN,
		(struct opt_int){ .has = true, .v = run.v }, S(""), PAYMENT_DUE_OPEN, &changed));
	return payment_one(changed);
}

enum err payment_run_make(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct source_id source, struct date pay_on, struct str title, struct run_id *ret_run) {
	struct payment_source_by_id_row s;
	struct payment_run_last_no_row last;
	struct payment_draft draft;
	const struct run_id run = { ident_new() };
	TRY(payment_source_by_id(db, a, tenant, source, &s));
	TRY(payment_draft_read(db, a, LANG_JA, tenant, &s, pay_on, &draft));
	if (draft.payable == 0 || payment_day_obstacle(pay_on, jst_date(actor.now_us)) != NULL)
		return ERR_INPUT;
	TRY(payment_run_last_no(db, a, tenant, &last));
	TRY(payment_run_insert(db, tenant, run, last.run_no + 1, source, pay_on, title, PAYMENT_INTENT,
		(int64_t)draft.payable, draft.yen, actor.now_us, actor.account, NULL));
	int64_t line_no = 0;
	for (size_t i = 0; i < draft.count; i++)
		if (draft.items[i].obstacle == NULL)
			TRY(add_line(db, a, tenant, run, last.run_no + 1, ++line_no, &draft.items[i]));
	*ret_run = run;
	return OK;
}

enum err payment_line_take_out(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run,
	int64_t line_no, int64_t version) {
	struct payment_run_by_id_row r;
	struct payment_line_by_no_row line;
	int64_t changed;
	TRY(payment_run_by_id(db, a, tenant, run, &r));
	TRY(payment_line_by_no(db, a, tenant, run, line_no, &line));
	if (r.state != PAYMENT_INTENT)
		return ERR_CONFLICT;
	if (r.line_count <= 1)
		return ERR_INPUT;
	TRY(payment_run_less(db, tenant, run, line.yen, version, &changed));
	TRY(payment_one(changed));
	TRY(payment_line_remove(db, tenant, run, line_no, NULL));
	return payment_due_set_state(db, tenant, line.due_id, PAYMENT_DUE_OPEN, (struct opt_int){ .has = false }, S(""),
		PAYMENT_DUE_IN_RUN, NULL);
}

bool payment_may_approve(const struct payment_run_by_id_row *run, struct account_id account) {
	if (account.v == 0 || account.v == run->prepared_by.v)
		return false;
	return run->state == PAYMENT_INTENT || (run->state == PAYMENT_FIRST_APPROVED && run->first_by.v != account.v);
}

enum err payment_approve(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct run_id run, int64_t version) {
	struct payment_run_by_id_row r;
	int64_t changed;
	const struct opt_int when = { .has = true, .v = actor.now_us }, who = { .has = true, .v = actor.account.v };
	TRY(payment_run_by_id(db, a, tenant, run, &r));
	if (r.state != PAYMENT_INTENT && r.state != PAYMENT_FIRST_APPROVED)
		return ERR_CONFLICT;
	if (!payment_may_approve(&r, actor.account))
		return ERR_FORBIDDEN;
	if (r.state == PAYMENT_INTENT)
		TRY(payment_run_first(db, tenant, run, PAYMENT_FIRST_APPROVED, when, who, version, PAYMENT_INTENT,
			&changed));
	else
		TRY(payment_run_second(db, tenant, run, PAYMENT_APPROVED, when, who, version, PAYMENT_FIRST_APPROVED,
			&changed));
	return payment_one(changed);
}

static bool has_left(enum payment_run_state state) {
	return state != PAYMENT_INTENT && state != PAYMENT_FIRST_APPROVED && state != PAYMENT_APPROVED;
}

enum err payment_send_back(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run, int64_t version,
	struct str note) {
	struct payment_run_by_id_row r;
	int64_t changed;
	TRY(payment_run_by_id(db, a, tenant, run, &r));
	if (has_left(r.state))
		return ERR_CONFLICT;
	TRY(payment_run_back(db, tenant, run, PAYMENT_INTENT, note, version, &changed));
	return payment_one(changed);
}

enum err payment_cancel(struct db *db, struct arena *a, struct tenant_id tenant, struct run_id run, int64_t version,
	struct str note) {
	struct payment_run_by_id_row r;
	int64_t changed;
	TRY(payment_run_by_id(db, a, tenant, run, &r));
	if (has_left(r.state))
		return ERR_CONFLICT;
	TRY(payment_run_cancel(db, tenant, run, PAYMENT_CANCELLED, note, version, &changed));
	TRY(payment_one(changed));
	return payment_due_release(db, tenant, run, PAYMENT_DUE_OPEN, PAYMENT_DUE_IN_RUN, NULL);
}

/* ---- the file ---- */

static struct zengin_transfer transfer_of(struct arena *a, const struct payment_source_by_id_row *s,
	const struct payment_line_of_run_row *l) {
	return (struct zengin_transfer){ .bank_code = l->bank_code,
		.branch_code = l->branch_code,
		.number = l->number,
		.bank_name = l->bank_name,
		.branch_name = l->branch_name,
		.account_kind = l->account_kind,
		.holder = l->holder,
		.yen = l->yen,
		.customer_1 = s->takes_edi ? S("") : l->code,
		.customer_2 = S(""),
		.edi = s->takes_edi ? str_join2(a, S("K"), l->code) : S("") };
}

enum err payment_file_bytes(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct date made_on, struct zengin_written *ret) {
	struct payment_source_by_id_row s;
	struct payment_line_of_run_row *lines;
	size_t count;
	const struct business_calendar banks = business_calendar_bank(NULL);
	TRY(payment_source_by_id(db, a, tenant, run->source_id, &s));
	TRY(payment_line_of_run(db, a, tenant, run->run_id, PAYMENT_LINES_MOST, &lines, &count));
	struct zengin_transfer *items = ARENA_ARRAY(a, struct zengin_transfer, count);
	for (size_t i = 0; i < count; i++)
		items[i] = transfer_of(a, &s, &lines[i]);
	const struct zengin_order order = { .type = S("21"),
		.client_code = s.client_code,
		.client_name = s.client_name,
		.bank_code = s.bank_code,
		.bank_name = s.bank_name,
		.branch_code = s.branch_code,
		.branch_name = s.branch_name,
		.account_kind = s.account_kind,
		.number = s.number,
		.made_on = made_on,
		.pay_on = run->pay_on,
		.way = 7 };
	const struct zengin_options options = { .separator = s.line_ends ? ZENGIN_CRLF : ZENGIN_NO_SEPARATOR,
		.text_flags = text_flags(s.takes_wo),
		.calendar = &banks };
	return zengin_write_transfers(a, &order, items, count, &options, ret);
}

enum err payment_file(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct run_id run, int64_t version) {
	struct payment_run_by_id_row r;
	struct zengin_written written;
	int64_t changed;
	TRY(payment_run_by_id(db, a, tenant, run, &r));
	if (r.state != PAYMENT_APPROVED)
		return ERR_CONFLICT;
	TRY(payment_file_bytes(db, a, tenant, &r, jst_date(actor.now_us), &written));
	TRY(payment_run_file(db, tenant, run, PAYMENT_FILED, (struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, str_from(written.sha256), PAYMENT_APPROVED,
		version, &changed));
	return payment_one(changed);
}

enum err payment_file_again(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct str *ret_bytes) {
	struct zengin_written written;
	if (!run->filed_us.has)
		return ERR_NOT_FOUND;
	TRY(payment_file_bytes(db, a, tenant, run, jst_date(run->filed_us.v), &written));
	if (!str_equal(str_from(written.sha256), run->file_sha256))
		return ERR_INTERNAL;
	*ret_bytes = written.bytes;
	return OK;
}

bool payment_is_settled(enum payment_run_state state, struct opt_int settle_on, struct date today) {
	return state == PAYMENT_DEBITED && settle_on.has && settle_on.v <= today.days;
}
