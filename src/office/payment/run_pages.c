/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of payments, one payment with its states and next step, the two approvals, and its file. */
#include "office/payment/pages-private.h"

static bool is_accountant(const struct req *req) {
	return session_has(req->session, ROLE_ACCOUNTANT);
}

/* The state as people say it: presumed settled is a matter of the day. */
static struct str state_word(const struct req *req, enum payment_run_state state, struct opt_int settle_on) {
	return payment_is_settled(state, settle_on, pay_today(req)) ? say(req, T("着金とみなす")) :
		say_word(req, &payment_run_state_desc, state);
}

/* ---- the list ---- */

static enum err add_links(struct req *req, struct str slug, struct sheet *page) {
	struct payment_waiting_row waiting;
	if (!is_accountant(req))
		return OK;
	TRY(payment_waiting(req->db, req->arena, tenant_of(req), PAYMENT_MATCH_UNKNOWN, PAYMENT_INTENT,
		PAYMENT_FIRST_APPROVED, PAYMENT_DUE_OPEN, &waiting));
	sheet_link_text(page, T("支払予定から支払をつくる"),
		STR_JOIN(req->arena, say(req, T("未払い")), S(" "), say_count(req, waiting.dues)),
		pay_url(req, slug, "/due"));
	sheet_link(page, T("銀行のファイルを読み込む"), T("入出金取引明細・振込入金通知"), pay_url(req, slug, "/files"));
	sheet_link_text(page, T("不明な入出金"),
		STR_JOIN(req->arena, say(req, T("確かめる明細")), S(" "), say_count(req, waiting.unknown)),
		pay_url(req, slug, "/unknown"));
	sheet_link(page, T("振込元の口座"), T("委託者コード、銀行への届出"), pay_url(req, slug, "/sources"));
	return OK;
}

static void add_run_row(struct req *req, struct str slug, const struct payment_run_list_row *r,
	struct sheet_table *table) {
	struct sheet_cell *cells = sheet_row(table);
	cells[0] = (struct sheet_cell){ .text = r->title,
		.url = pay_is_review(req) ? pay_review_url(req, slug, r->run_id, "") :
			pay_run_url(req, slug, r->run_id, ""),
		.small = tr_format(req->arena, req->lang, T("第{no}回"),
			&(struct msg_arg){ .name = "no", .number = r->run_no }, 1) };
	cells[1].text = say_date(req, r->pay_on);
	cells[2].text = state_word(req, r->state, r->settle_on);
	cells[3] = (struct sheet_cell){ .text = say_count(req, r->line_count), .number = true };
	cells[4] = (struct sheet_cell){ .text = say_yen(req, r->yen), .number = true };
	cells[5] = (struct sheet_cell){ .text = r->returned_count > 0 ? say_count(req, r->returned_count) : S("—"),
		.number = true };
}

static enum err show_list(struct req *req, const struct payment_list_form *form) {
	static const char *const HEADS[] = { T("件名"), T("支払日"), T("状態"), T("件数"), T("合計金額"), T("戻り") };
	struct payment_run_list_row *rows;
	size_t count;
	const struct run_id before = { form->after.a };
	TRY(payment_run_list(req->db, req->arena, tenant_of(req), form->after.has ? &before : NULL,
		req_row_limit(req) + 1, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].run_id.v }) :
		STR_NONE;
	res_table(req, "payments",
		&(struct table){ .desc = &payment_run_list_desc, .rows = rows, .count = count, .next_cursor = next });
	struct sheet *page = pay_sheet(req, form->slug, pay_is_review(req) ? T("承認する支払") : T("支払の一覧"));
	page->lead = say(req, T("支払予定を支払日ごとにまとめ、2人が承認してから、銀行に渡すファイルをつくります。"));
	if (!pay_is_review(req))
		TRY(add_links(req, form->slug, page));
	struct sheet_table *table = sheet_table(page, T("支払"),
		pay_is_review(req) ? T("支払は、まだありません。会計担当がつくると、ここに並びます。") :
			T("支払は、まだありません。支払予定から支払をつくってください。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++)
		add_run_row(req, form->slug, &rows[i], table);
	sheet_list(page, form->after.has, next);
	sheet_show(page, NULL);
	return OK;
}

enum err payment_index(struct req *req, const struct payment_list_form *form) { return show_list(req, form); }
enum err payment_approvals(struct req *req, const struct payment_list_form *form) { return show_list(req, form); }

/* ---- what is due, and a new run ---- */

static struct input source_input(struct req *req, const struct payment_source_on_row *sources, size_t count,
	struct str current) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, sources[i].source_id.v),
			.label = sources[i].label };
	return input_choose(req, "source", T("振込元"), choices, count, current, INPUT_REQUIRED);
}

static void add_draft(struct req *req, const struct payment_draft *draft, struct sheet *page) {
	static const char *const HEADS[] = { T("事業者"), T("件名"), T("支払予定日"), T("金額"),
		T("受取人名（銀行に送る文字）"), T("支払えない理由・注意") };
	struct sheet_table *table = sheet_table(page, T("この日の支払の内容"), T("この日までの支払予定はありません。"),
		HEADS, COUNT_OF(HEADS), draft->count);
	for (size_t i = 0; i < draft->count; i++) {
		const struct payment_candidate *c = &draft->items[i];
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = c->due.name;
		cells[1].text = c->due.title;
		cells[2].text = say_date(req, c->due.due_on);
		cells[3] = (struct sheet_cell){ .text = say_yen(req, c->due.yen), .number = true };
		cells[4] = (struct sheet_cell){ .text = c->obstacle == NULL ? c->holder : S("—"), .small = c->changes };
		if (c->obstacle != NULL)
			cells[5] = (struct sheet_cell){ .text = say(req, T("支払えません")),
				.tone = S("red"),
				.small = c->obstacle_text };
		else if (c->unchecked)
			cells[5] = (struct sheet_cell){ .text = say(req, T("注意")),
				.tone = S("yellow"),
				.small = say(req, T("口座を通帳と照らした記録がありません。")) };
	}
}

static void add_make_form(struct req *req, struct str slug, struct str pay_on, struct source_id source,
	const struct payment_draft *draft, struct date day, struct sheet *page) {
	const struct msg_arg args[] = { { .name = "count", .number = (int64_t)draft->payable },
		{ .name = "yen", .number = draft->yen },
		{ .name = "left", .number = (int64_t)(draft->count - draft->payable) } };
	page->notice = tr_format(req->arena, req->lang,
		draft->payable == 0 ? T("支払えるものがありません。下の理由を直してから、もう一度確かめてください。") :
			draft->count == draft->payable ?
				T("{count}件、合計{yen}円を支払えます。") :
				T("{count}件、合計{yen}円を支払えます。{left}件は理由があって支払えません。"),
		args, COUNT_OF(args));
	if (draft->payable == 0)
		return;
	struct sheet_form *form = sheet_form(page, T("この内容で支払をつくる"), T("支払をつくる"), pay_url(req, slug, "/due"));
	form->hint = say(req, T("つくっただけではお金は動きません。このあと、ほかの2人が順に承認します。"));
	sheet_hidden(form, "pay_on", pay_on);
	sheet_hidden(form, "source", id_text(req->arena, source.v));
	const struct civil c = date_civil(day);
	const struct msg_arg title[] = { { .name = "month", .number = c.month }, { .name = "day", .number = c.day } };
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "title", T("件名"),
			tr_format(req->arena, LANG_JA, T("{month}月{day}日の支払"), title, 2), INPUT_REQUIRED));
}

static enum err add_chosen(struct req *req, struct str slug, struct str pay_on, struct source_id source,
	struct sheet *page, bool *ret_shown) {
	struct payment_source_by_id_row row;
	struct payment_draft draft;
	struct date day;
	if (pay_on.n > 0 && !date_parse(str_trim(pay_on), &day, NULL))
		sheet_warn(page, say(req, T("支払日を日付として読めません。例：2027-04-01、令和9年4月1日")));
	if (source.v == 0 || !date_parse(str_trim(pay_on), &day, NULL))
		return OK;
	const char *obstacle = payment_day_obstacle(day, pay_today(req));
	if (obstacle != NULL) {
		sheet_warn(page, say(req, obstacle));
		return OK;
	}
	TRY(payment_source_by_id(req->db, req->arena, tenant_of(req), source, &row));
	TRY(payment_draft_read(req->db, req->arena, req->lang, tenant_of(req), &row, day, &draft));
	add_make_form(req, slug, date_format_iso(req->arena, day), source, &draft, day, page);
	add_draft(req, &draft, page);
	*ret_shown = true;
	return OK;
}

static enum err add_waiting(struct req *req, const struct payment_due_list_row *rows, size_t count, struct str next,
	bool after, struct sheet *page) {
	static const char *const HEADS[] = { T("事業者"), T("件名"), T("支払予定日"), T("金額"), T("備考") };
	struct sheet_table *table = sheet_table(page, T("未払いの支払予定"),
		T("未払いの支払予定はありません。支援の額が決まると、ここに並びます。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = rows[i].name;
		cells[1].text = rows[i].title;
		cells[2].text = say_date(req, rows[i].due_on);
		cells[3] = (struct sheet_cell){ .text = say_yen(req, rows[i].yen), .number = true };
		cells[4].text = rows[i].note;
	}
	sheet_list(page, after, next);
	return OK;
}

/* The last open day of this month, on which many pay; when that is over, the next open day. */
static struct date usual_day(struct date today) {
	const struct business_calendar banks = business_calendar_bank(NULL);
	struct date day = date_month_end(today);
	if (business_day_previous(&banks, day, &day) == OK && date_compare(day, today) >= 0)
		return day;
	return business_day_next(&banks, today, &day) == OK ? day : today;
}

static enum err show_due(struct req *req, struct str slug, struct str pay_on, struct source_id source,
	struct cursor after) {
	struct payment_source_on_row *sources;
	struct payment_due_list_row *rows;
	size_t count, source_count;
	bool shown = false;
	const struct date from_day = { (int32_t)after.a };
	TRY(payment_source_on(req->db, req->arena, tenant_of(req), pay_today(req), &sources, &source_count));
	TRY(payment_due_list(req->db, req->arena, tenant_of(req), PAYMENT_DUE_OPEN, NULL, after.has ? &from_day : NULL,
		(struct due_id){ after.b }, req_row_limit(req) + 1, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ? cursor_text(req->arena,
					 (struct cursor){ .has = true,
						 .a = rows[count - 1].due_on.days,
						 .b = rows[count - 1].due_id.v }) :
				 STR_NONE;
	if (!req->refused)
		res_table(req, "payment-due",
			&(struct table){ .desc = &payment_due_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	struct sheet *page = pay_sheet(req, slug, T("支払予定から支払をつくる"));
	if (source_count == 0) {
		page->notice = say(req, T("先に、振込元の口座を登録してください。"));
		sheet_link(page, T("振込元の口座"), NULL, pay_url(req, slug, "/sources"));
	} else {
		struct sheet_form *form = sheet_search(page, T("支払日を選ぶ"), T("この日の内容を見る"), pay_url(req, slug, "/due"));
		struct input day = input_text(req, "pay_on", T("支払日"),
			pay_on.n > 0 ? pay_on : date_format_iso(req->arena, usual_day(pay_today(req))),
			INPUT_REQUIRED | INPUT_SHORT);
		day.hint = say(req, T("銀行が開いている日です。この日までの支払予定をまとめます。"));
		sheet_field(form, INPUT_AS_TEXT, day);
		sheet_field(form, INPUT_AS_SELECT,
			source_input(req, sources, source_count,
				id_text(req->arena, source.v != 0 ? source.v : sources[0].source_id.v)));
		TRY(add_chosen(req, slug, pay_on, source, page, &shown));
	}
	if (!shown)
		TRY(add_waiting(req, rows, count, next, after.has, page));
	sheet_show(page, NULL);
	return OK;
}

enum err payment_due_index(struct req *req, const struct payment_plan_form *form) {
	return show_due(req, form->slug, str_or_empty(form->pay_on), form->source, form->after);
}

enum err payment_make_prepare(struct req *req, const struct payment_make_form *form) {
	struct date *day = ARENA_NEW(req->arena, struct date);
	req->prepared = day;
	if (str_is_none(form->pay_on) || !date_parse(str_trim(form->pay_on), day, NULL)) {
		form_refuse(req, "pay_on", say(req, T("日付として読めません。例：2027-04-01、令和9年4月1日")));
		return ERR_INPUT;
	}
	const char *obstacle = payment_day_obstacle(*day, pay_today(req));
	if (obstacle != NULL)
		form_refuse(req, "pay_on", say(req, obstacle));
	if (form->source.v == 0)
		form_refuse(req, "source", say(req, T("振込元を選んでください。")));
	if (str_is_none(form->title) || str_trim(form->title).n == 0)
		form_refuse(req, "title", say(req, T("件名を入力してください。")));
	return obstacle != NULL || form->source.v == 0 || str_is_none(form->title) || str_trim(form->title).n == 0 ?
		ERR_INPUT :
		OK;
}

enum err payment_make_apply(struct req *req, const struct payment_make_form *form) {
	const struct date *day = req->prepared;
	struct run_id run;
	enum err e = payment_run_make(req->db, req->arena, tenant_of(req), pay_actor(req), form->source, *day,
		str_trim(form->title), &run);
	if (e == ERR_INPUT)
		form_refuse(req, NULL, say(req, T("支払えるものがありません。ほかの人が先に支払をつくっていないか、確かめてください。")));
	TRY(e);
	req_outcome(req, id_text(req->arena, run.v));
	req_act(req, 0, S("支払をつくりました。"));
	return OK;
}

enum err payment_make_render(struct req *req, const struct payment_make_form *form) {
	if (req->refused)
		return show_due(req, form->slug, str_or_empty(form->pay_on), form->source,
			(struct cursor){ .has = false });
	res_redirect(req, url_build(req->arena, "/%s/office/payments/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one run ---- */

static struct str who_when(struct req *req, struct opt_int who, struct opt_int when) {
	return when.has ?
		STR_JOIN(req->arena, account_shown(req, (struct account_id){ who.v }), S(" "), req_time(req, when.v)) :
		S("");
}

static void add_steps(struct req *req, const struct payment_run_by_id_row *r, struct sheet *page) {
	enum payment_run_state s = r->state;
	bool settled = payment_is_settled(s, r->settle_on, pay_today(req)), on = s != PAYMENT_CANCELLED;
	page->steps_title = say(req, T("支払の進みぐあい"));
	sheet_step(page, T("支払をつくる"),
		who_when(req, (struct opt_int){ true, r->prepared_by.v }, (struct opt_int){ true, r->prepared_us }),
		true, false);
	sheet_step(page, T("1人目の承認"), who_when(req, r->first_by, r->first_us), on && s >= PAYMENT_FIRST_APPROVED,
		s == PAYMENT_INTENT);
	sheet_step(page, T("2人目の承認"), who_when(req, r->second_by, r->second_us), on && s >= PAYMENT_APPROVED,
		s == PAYMENT_FIRST_APPROVED);
	sheet_step(page, T("銀行に渡すファイルをつくる"), who_when(req, r->filed_by, r->filed_us),
		on && s >= PAYMENT_FILED, s == PAYMENT_APPROVED);
	sheet_step(page, T("銀行の明細で引落しを確かめる"), say_day(req, r->debited_on), s == PAYMENT_DEBITED, s == PAYMENT_FILED);
	sheet_step(page, T("戻りがなければ、着金とみなす"), say_day(req, r->settle_on), settled, s == PAYMENT_DEBITED && !settled);
}

static const char *next_sentence(const struct req *req, const struct payment_run_by_id_row *r) {
	bool mine = payment_may_approve(r, (struct account_id){ req->session->account }) &&
		session_has(req->session, ROLE_APPROVER);
	switch (r->state) {
	case PAYMENT_INTENT: return mine ? T("明細を確かめて、承認するか、理由を書いて差し戻してください。") : T("1人目の承認を待っています。つくった人は承認できません。");
	case PAYMENT_FIRST_APPROVED:
		return mine ? T("明細を確かめて、承認するか、理由を書いて差し戻してください。") :
			T("2人目の承認を待っています。つくった人と1人目の人は承認できません。");
	case PAYMENT_APPROVED:
		return is_accountant(req) ? T("2人が承認しました。銀行に渡すファイルをつくってください。") :
			T("2人が承認しました。会計担当が、銀行に渡すファイルをつくります。");
	case PAYMENT_FILED: return T("ファイルを銀行に渡したら、支払日のあとで銀行の明細を読み込んでください。");
	case PAYMENT_DEBITED:
		return payment_is_settled(r->state, r->settle_on, pay_today(req)) ?
			T("戻らなかった振込は、着金したものとみなします。") :
			T("引き落とされました。戻りがないか、銀行の明細を続けて読み込んでください。");
	case PAYMENT_CANCELLED: return T("この支払は取りやめました。支払予定は未払いに戻っています。");
	case PAYMENT_RUN_STATE_COUNT: break;
	}
	return "";
}

static void add_facts(struct req *req, const struct payment_run_by_id_row *r, const struct payment_source_by_id_row *s,
	struct sheet *page) {
	sheet_fact(page, T("支払日"), say_date(req, r->pay_on));
	sheet_fact(page, T("合計"), STR_JOIN(req->arena, say_count(req, r->line_count), S("　"), say_yen(req, r->yen)));
	sheet_fact(page, T("振込元"), s->label);
	sheet_fact(page, T("状態"), state_word(req, r->state, r->settle_on));
	if (r->returned_count > 0)
		sheet_fact(page, T("戻り"),
			STR_JOIN(req->arena, say_count(req, r->returned_count), S("　"),
				say_yen(req, r->returned_yen)));
	if (r->fee_yen > 0)
		sheet_fact(page, T("手数料"), say_yen(req, r->fee_yen));
	if (r->file_sha256.n > 0)
		sheet_fact(page, T("ファイルの照合値（SHA-256）"), r->file_sha256);
	if (r->note.n > 0)
		sheet_fact(page, T("差戻し・取りやめの理由"), r->note);
}

static void add_decisions(struct req *req, struct str slug, const struct payment_run_by_id_row *r, struct sheet *page) {
	bool approver = session_has(req->session, ROLE_APPROVER),
		waits = r->state == PAYMENT_INTENT || r->state == PAYMENT_FIRST_APPROVED;
	if (approver && waits && payment_may_approve(r, (struct account_id){ req->session->account })) {
		struct sheet_form *form = sheet_form(page, T("承認する"), T("この内容を承認する"),
			pay_review_url(req, slug, r->run_id, "/approve"));
		form->version = r->version;
	}
	if (is_accountant(req) && r->state == PAYMENT_APPROVED) {
		struct sheet_form *form = sheet_form(page, T("銀行に渡すファイルをつくる"), T("ファイルをつくる"),
			pay_run_url(req, slug, r->run_id, "/file"));
		form->hint = say(req, T("ファイルは1回だけつくられ、同じものを何度でも受け取れます。つくったあとは、取りやめや差戻しはできません。"));
		form->version = r->version;
	}
	if (approver && (waits || r->state == PAYMENT_APPROVED)) {
		struct sheet_form *form =
			sheet_form(page, T("差し戻す"), T("差し戻す"), pay_review_url(req, slug, r->run_id, "/back"));
		form->version = r->version;
		form->folded = true;
		sheet_field(form, INPUT_AS_LINES, input_text(req, "note", T("理由"), STR_NONE, INPUT_REQUIRED));
	}
	if (is_accountant(req) && (waits || r->state == PAYMENT_APPROVED)) {
		struct sheet_form *form = sheet_form(page, T("この支払を取りやめる"), T("取りやめる"),
			pay_run_url(req, slug, r->run_id, "/cancel"));
		form->version = r->version;
		form->folded = true;
		sheet_field(form, INPUT_AS_LINES, input_text(req, "note", T("理由"), STR_NONE, INPUT_REQUIRED));
	}
}

static struct str line_state(struct req *req, const struct payment_run_by_id_row *r,
	const struct payment_line_shown_row *l) {
	if (l->state == PAYMENT_LINE_RETURNED)
		return STR_JOIN(req->arena, say(req, T("戻り")), S(" "), say_day(req, l->returned_on));
	return r->state == PAYMENT_DEBITED ? state_word(req, r->state, r->settle_on) : S("");
}

/* Instead of a state: nothing has one while lines can still be taken out. */
static void add_take_out(struct sheet *page, struct sheet_cell *cell, int64_t line_no, int64_t version,
	struct url action) {
	*cell = (struct sheet_cell){ .text = S("") };
	struct sheet_form *form = sheet_cell_form(page, cell, T("外す"), action);
	form->version = version;
	sheet_hidden(form, "line_no", str_format(page->req->arena, "%lld", (long long)line_no));
}

/* Below what is sent: whose account it is, and what was changed of the name. */
static struct str small_name(struct req *req, const struct payment_line_shown_row *l) {
	const struct str name = str_or_empty(l->payee);
	return STR_JOIN(req->arena, name, name.n > 0 && l->changes.n > 0 ? S("　") : S(""), l->changes);
}

static void add_lines(struct req *req, struct str slug, const struct payment_run_by_id_row *r,
	const struct payment_line_shown_row *lines, size_t count, struct sheet *page) {
	static const char *const HEADS[] = { T("受取人名（送る文字）"), T("件名"), T("口座"), T("金額"), T("照合コード"), T("状態") };
	struct sheet_table *table = sheet_table(page, T("明細"), T("明細がありません。"), HEADS, COUNT_OF(HEADS), count);
	bool may_take = is_accountant(req) && r->state == PAYMENT_INTENT && r->line_count > 1;
	for (size_t i = 0; i < count; i++) {
		const struct payment_line_shown_row *l = &lines[i];
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = l->holder, .small = small_name(req, l) };
		cells[1].text = l->title;
		cells[2].text = STR_JOIN(req->arena, l->bank_code, S("-"), l->branch_code, S(" "),
			say_word(req, &account_kind_desc, l->account_kind), S(" "), l->number);
		cells[3] = (struct sheet_cell){ .text = say_yen(req, l->yen), .number = true };
		cells[4].text = l->code;
		cells[5] = (struct sheet_cell){ .text = line_state(req, r, l), .small = l->reason };
		if (may_take)
			add_take_out(page, &cells[5], l->line_no, r->version,
				pay_run_url(req, slug, r->run_id, "/out"));
	}
}

#define UNWRITABLE T("このままではファイルをつくれません。注意の内容を確かめ、支払を取りやめて、つくり直してください。")

/* What would stop or should make somebody look before the file is made: seen by those who approve. */
static enum err add_warnings(struct req *req, const struct payment_run_by_id_row *r, struct sheet *page,
	bool *ret_writable) {
	struct zengin_written written;
	if (r->state >= PAYMENT_FILED)
		return OK;
	enum err e = payment_file_bytes(req->db, req->arena, tenant_of(req), r, pay_today(req), &written);
	if (e != OK && e != ERR_INPUT)
		return e;
	for (size_t i = 0; i < written.problems->count; i++)
		sheet_warn(page, pay_problem(req, &written.problems->items[i]));
	*ret_writable = e == OK;
	return OK;
}

/* The run with its lines; CSV has one table alone, the run's. */
static enum err export_run(struct req *req, struct run_id run, const struct payment_line_shown_row *lines,
	size_t count) {
	const struct table table = { .desc = &payment_line_shown_desc, .rows = lines, .count = count };
	struct payment_run_shown_row *r = ARENA_NEW(req->arena, struct payment_run_shown_row);
	TRY(payment_run_shown(req->db, req->arena, tenant_of(req), run, r));
	res_record(req, "payment", &payment_run_shown_desc, r);
	res_subtable(req, "lines", &table);
	return OK;
}

static enum err show_run(struct req *req, struct str slug, struct run_id run) {
	struct payment_run_by_id_row *r = ARENA_NEW(req->arena, struct payment_run_by_id_row);
	struct payment_source_by_id_row source;
	struct payment_line_shown_row *lines;
	size_t count;
	bool writable = true;
	TRY(payment_run_by_id(req->db, req->arena, tenant_of(req), run, r));
	TRY(payment_source_by_id(req->db, req->arena, tenant_of(req), r->source_id, &source));
	TRY(payment_line_shown(req->db, req->arena, tenant_of(req), run, PAYMENT_LINES_MOST, &lines, &count));
	if (req->format != FORMAT_HTML)
		return req->refused ? OK : export_run(req, run, lines, count);
	struct sheet *page = pay_sheet(req, slug, T("支払"));
	page->title = r->title;
	page->lead = tr_format(req->arena, req->lang, T("支払 第{no}回"),
		&(struct msg_arg){ .name = "no", .number = r->run_no }, 1);
	TRY(add_warnings(req, r, page, &writable));
	page->notice = say(req, writable ? next_sentence(req, r) : UNWRITABLE);
	if (r->filed_us.has && is_accountant(req))
		sheet_link(page, T("銀行に渡すファイルを受け取る"), T("全銀協規定フォーマット・総合振込"), pay_run_url(req, slug, run, "/download"));
	if (r->filed_us.has && is_accountant(req))
		sheet_link(page, T("銀行のファイルを読み込む"), T("入出金取引明細・振込入金通知"), pay_url(req, slug, "/files"));
	add_facts(req, r, &source, page);
	add_steps(req, r, page);
	add_decisions(req, slug, r, page);
	add_lines(req, slug, r, lines, count, page);
	sheet_downloads(page);
	sheet_show(page, NULL);
	return OK;
}

enum err payment_show(struct req *req, const struct payment_one_form *form) {
	return show_run(req, form->slug, form->run_id);
}
enum err payment_review(struct req *req, const struct payment_one_form *form) {
	return show_run(req, form->slug, form->run_id);
}

/* ---- decisions ---- */

/* Somebody was quicker: the page is shown again as it is now. */
static enum err told(struct req *req, enum err e) {
	if (e == ERR_CONFLICT)
		form_refuse(req, NULL, say(req, T("ほかの人が先に変更しました。最新の内容をご確認ください。")));
	if (e == ERR_FORBIDDEN)
		form_refuse(req, NULL, say(req, T("つくった人と、すでに承認した人は承認できません。")));
	req->conflict = e == ERR_CONFLICT;
	return e == ERR_CONFLICT || e == ERR_FORBIDDEN ? ERR_INPUT : e;
}

static enum err back_to_run(struct req *req, struct str slug, struct run_id run) {
	if (req->refused)
		return show_run(req, slug, run);
	res_redirect(req, pay_is_review(req) ? pay_review_url(req, slug, run, "") : pay_run_url(req, slug, run, ""));
	return OK;
}

static enum err need_note(struct req *req, struct str note) {
	if (!str_is_none(note) && str_trim(note).n > 0)
		return OK;
	form_refuse(req, "note", say(req, T("理由を入力してください。")));
	return ERR_INPUT;
}

#define RENDER_RUN(name, form_) \
	enum err name##_render(struct req *req, const struct form_##_form *form) { return back_to_run(req, form->slug, form->run_id); }

PREPARE_NOTHING(payment_line_out, payment_line_out)
enum err payment_line_out_apply(struct req *req, const struct payment_line_out_form *form) {
	req_act(req, 0, S("支払から1件を外しました。"));
	enum err e = payment_line_take_out(req->db, req->arena, tenant_of(req), form->run_id, form->line_no.v,
		form->version.v);
	if (e == ERR_INPUT)
		form_refuse(req, NULL, say(req, T("最後の1件は外せません。支払を取りやめてください。")));
	return told(req, e);
}
RENDER_RUN(payment_line_out, payment_line_out)

/* Nobody approves, and nothing leaves, what cannot be written. */
static enum err must_be_writable(struct req *req, struct run_id run) {
	struct payment_run_by_id_row r;
	struct zengin_written written;
	TRY(payment_run_by_id(req->db, req->arena, tenant_of(req), run, &r));
	enum err e = payment_file_bytes(req->db, req->arena, tenant_of(req), &r, pay_today(req), &written);
	if (e == ERR_INPUT)
		form_refuse(req, NULL, say(req, UNWRITABLE));
	return e;
}

enum err payment_accept_prepare(struct req *req, const struct payment_decide_form *form) {
	return must_be_writable(req, form->run_id);
}
enum err payment_accept_apply(struct req *req, const struct payment_decide_form *form) {
	req_act(req, 0, S("支払を承認しました。"));
	return told(req,
		payment_approve(req->db, req->arena, tenant_of(req), pay_actor(req), form->run_id, form->version.v));
}
RENDER_RUN(payment_accept, payment_decide)

enum err payment_return_prepare(struct req *req, const struct payment_decide_form *form) {
	return need_note(req, form->note);
}
enum err payment_return_apply(struct req *req, const struct payment_decide_form *form) {
	req_act(req, 0, S("支払を差し戻しました。"));
	return told(req,
		payment_send_back(req->db, req->arena, tenant_of(req), form->run_id, form->version.v,
			str_trim(form->note)));
}
RENDER_RUN(payment_return, payment_decide)

enum err payment_give_up_prepare(struct req *req, const struct payment_decide_form *form) {
	return need_note(req, form->note);
}
enum err payment_give_up_apply(struct req *req, const struct payment_decide_form *form) {
	req_act(req, 0, S("支払を取りやめました。"));
	return told(req,
		payment_cancel(req->db, req->arena, tenant_of(req), form->run_id, form->version.v,
			str_trim(form->note)));
}
RENDER_RUN(payment_give_up, payment_decide)

/* ---- the file ---- */

enum err payment_file_make_prepare(struct req *req, const struct payment_decide_form *form) {
	return must_be_writable(req, form->run_id);
}
enum err payment_file_make_apply(struct req *req, const struct payment_decide_form *form) {
	req_act(req, 0, S("銀行に渡すファイルをつくりました。"));
	return told(req,
		payment_file(req->db, req->arena, tenant_of(req), pay_actor(req), form->run_id, form->version.v));
}
RENDER_RUN(payment_file_make, payment_decide)

enum err payment_download(struct req *req, const struct payment_one_form *form) {
	struct payment_run_by_id_row r;
	struct str bytes;
	TRY(payment_run_by_id(req->db, req->arena, tenant_of(req), form->run_id, &r));
	TRY(payment_file_again(req->db, req->arena, tenant_of(req), &r, &bytes));
	req_act(req, 0, S("銀行に渡すファイルを受け取りました。"));
	res_body(req, "application/octet-stream", bytes);
	res_attachment(req, str_format(req->arena, "sogofuri-%lld.txt", (long long)r.run_no));
	return OK;
}
