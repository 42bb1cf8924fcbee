/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files to the accounting office: the list, what waits, one file with its approval, what was told, and payees'
 * numbers. */
#include "office/accounting/pages-private.h"

#include "account_store.h"
#include "base/csv.h"

enum { SHOWN_MOST = 300 };

/* ---- the list ---- */

static void add_links(struct req *req, struct str slug, struct sheet *s) {
	for (int kind = ACCOUNTING_COMMITMENT; kind <= ACCOUNTING_REVENUE; kind++) {
		const struct msg_arg arg = { .name = "kind", .text = say_word(req, &accounting_kind_desc, kind) };
		sheet_link(s, T("ホーム"), T("まだ送っていないものを確かめて、ファイルにする"),
			url_query(req->arena, acct_url(req, slug, "/waiting"), "kind",
				str_from(accounting_kind_desc.values[kind].word)));
		s->links[s->link_count - 1].label = tr_format(req->arena, req->lang, T("{kind}を送る"), &arg, 1);
	}
	sheet_link(s, T("会計の処理結果を読み込む"), T("受理、支払済、差戻し。違うものだけを確かめる"), acct_url(req, slug, "/results"));
	sheet_link(s, T("会計との違い"), T("まだ処理していない違い"), acct_url(req, slug, "/differences"));
	sheet_link(s, T("会計に送った記録"), T("1件ごとの状態と伝票番号"), acct_url(req, slug, "/items"));
	sheet_link(s, T("債権者番号"), T("会計システムでの、支払先の番号"), acct_url(req, slug, "/creditors"));
	sheet_link(s, T("会計システムの対応表"), T("どの項目を、どの列に、どの形で書くか"), acct_url(req, slug, "/mappings"));
}

static enum err add_waiting_facts(struct req *req, struct sheet *s) {
	struct accounting_waiting_counts_row waiting;
	TRY(accounting_waiting_counts(req->db, req->arena, tenant_of(req), ACCOUNTING_OPEN, ACCOUNTING_PREPARED,
		ACCOUNTING_SENT, &waiting));
	sheet_fact(s, T("処理していない違い"), say_count(req, waiting.differences));
	sheet_fact(s, T("承認を待つファイル"), say_count(req, waiting.approvals));
	sheet_fact(s, T("回答を待つ記録"), say_count(req, waiting.unanswered));
	return OK;
}

static struct sheet_cell state_cell(struct req *req, enum accounting_run_state state) {
	static const char *const TONES[ACCOUNTING_RUN_STATE_COUNT] = { [ACCOUNTING_PREPARED] = "yellow",
		[ACCOUNTING_APPROVED] = "blue",
		[ACCOUNTING_FILED] = "green",
		[ACCOUNTING_CANCELLED] = "quiet" };
	return (struct sheet_cell){ .text = say_word(req, &accounting_run_state_desc, state),
		.tone = str_from(TONES[state]) };
}

static struct str run_title(struct req *req, enum accounting_kind kind, int64_t run_no) {
	const struct msg_arg args[] = { { .name = "no", .number = run_no },
		{ .name = "kind", .text = say_word(req, &accounting_kind_desc, kind) } };
	return tr_format(req->arena, req->lang, T("第{no}回 {kind}"), args, COUNT_OF(args));
}

static enum err show_list(struct req *req, const struct accounting_list_form *form) {
	static const char *const HEADS[] = { T("ファイル"), T("状態"), T("件数"), T("合計金額"), T("作成日時") };
	struct accounting_run_list_row *rows;
	size_t count;
	const struct accounting_run_id before = { form->after.a };
	TRY(accounting_run_list(req->db, req->arena, tenant_of(req), form->after.has ? &before : NULL,
		req_row_limit(req) + 1, &rows, &count));
	struct str next = acct_next(req, &count, count > 1 ? rows[count - 2].run_id.v : 0);
	res_table(req, "accounting",
		&(struct table){ .desc = &accounting_run_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	const bool review = acct_is_review(req);
	struct sheet *s = acct_sheet(req, form->slug, say(req, review ? T("承認する会計への送付") : T("会計への送付")));
	s->lead = say(req, T("会計管理者が支払う自治体のためのページです。支出負担行為・支出命令・戻入・調定を会計システムのファイルにして渡し、結果を読み込んで、違うところだけを確かめます。"));
	sheet_downloads(s);
	struct sheet_table *t = sheet_table(s, T("送ったファイル"),
		review ? T("ファイルは、まだありません。会計担当がつくると、ここに並びます。") :
			 T("ファイルは、まだありません。下の「支出負担行為を送る」から始めてください。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = run_title(req, rows[i].kind, rows[i].run_no),
			.url = acct_run_url(req, form->slug, rows[i].run_id, "") };
		c[1] = state_cell(req, rows[i].state);
		c[2] = (struct sheet_cell){ .text = say_count(req, rows[i].line_count), .number = true };
		c[3] = (struct sheet_cell){ .text = say_yen(req, rows[i].yen), .number = true };
		c[4].text = req_time(req, rows[i].prepared_us);
	}
	s->more = acct_more(req, next);
	if (!review) {
		TRY(add_waiting_facts(req, s));
		add_links(req, form->slug, s);
	}
	sheet_show(s, NULL);
	return OK;
}

enum err accounting_index(struct req *req, const struct accounting_list_form *form) { return show_list(req, form); }
enum err accounting_approvals(struct req *req, const struct accounting_list_form *form) { return show_list(req, form); }

/* ---- what waits, and a new file ---- */

/* The cells of a row of a file, for people. */
static struct str row_text(struct req *req, struct str row) {
	struct csv_reader r;
	struct csv_row cells;
	struct str text = S("");
	bool more;
	csv_open(&r, req->arena, row, CSV_COMMA);
	if (csv_next(&r, &cells, &more) != OK || !more)
		return S("");
	for (size_t i = 0; i < cells.count; i++)
		text = STR_JOIN(req->arena, text, i > 0 ? S(" ｜ ") : S(""), cells.fields[i]);
	return text;
}

static void add_draft(struct req *req, struct sheet *s, const struct accounting_draft *d) {
	static const char *const HEADS[] = { T("送付番号"), T("区分"), T("件名"), T("債権者"), T("金額"), T("起票日"), T("送れない理由") };
	const size_t shown = d->count < SHOWN_MOST ? d->count : SHOWN_MOST;
	struct sheet_table *t = sheet_table(s, T("送る内容"),
		T("送るものはありません。予算で支出負担行為や支出命令などを記録すると、ここに並びます。"), HEADS,
		COUNT_OF(HEADS), shown);
	for (size_t i = 0; i < shown; i++) {
		const struct accounting_record *r = &d->items[i];
		struct sheet_cell *c = sheet_row(t);
		c[0].text = r->problem.n > 0 ? S("—") : r->number;
		c[1].text = r->again ? say(req, T("再送")) : say_word(req, &accounting_part_desc, r->part);
		c[2].text = r->title;
		c[3].text = r->payee;
		c[4] = (struct sheet_cell){ .text = say_yen(req, r->yen), .number = true };
		c[5].text = say_date(req, r->on);
		c[6].text = r->problem;
	}
}

static struct str draft_sentence(struct req *req, const struct accounting_draft *d) {
	const struct msg_arg args[] = { { .name = "count", .number = (int64_t)d->sendable },
		{ .name = "yen", .number = d->yen }, { .name = "left", .number = (int64_t)(d->count - d->sendable) } };
	return tr_format(req->arena, req->lang,
		d->sendable == 0 ?
			T("送れるものがありません。") :
			d->sendable == d->count ?
			T("{count}件、合計{yen}円を送れます。") :
			T("{count}件、合計{yen}円を送れます。{left}件は理由があって送れません。直すと、次のファイルに入ります。"),
		args, COUNT_OF(args));
}

static enum err show_waiting(struct req *req, struct str slug, enum accounting_kind kind) {
	struct accounting_draft d;
	if (kind == 0 || kind == ACCOUNTING_ANSWER)
		kind = ACCOUNTING_COMMITMENT;
	const struct msg_arg arg = { .name = "kind", .text = say_word(req, &accounting_kind_desc, kind) };
	struct sheet *s = acct_sheet(req, slug, tr_format(req->arena, req->lang, T("{kind}を送る"), &arg, 1));
	enum err e = accounting_draft_read(req->db, req->arena, req->lang, tenant_of(req), kind, acct_today(req), &d);
	if (e == ERR_NOT_FOUND) {
		s->notice = say(req, T("先に、この種類の対応表をつくって、使いはじめてください。"));
		sheet_link(s, T("会計システムの対応表"), NULL, acct_url(req, slug, "/mappings"));
		sheet_show(s, NULL);
		return OK;
	}
	TRY(e);
	s->lead = say(req, T("前に送ったあとで新しくなった分だけが並びます。同じものが2回送られることはありません。"));
	s->notice = draft_sentence(req, &d);
	if (d.more)
		sheet_warn(s, say(req, T("1つのファイルは2,000件までです。残りは次のファイルに入ります。")));
	add_draft(req, s, &d);
	if (d.sendable > 0) {
		struct sheet_form *f = sheet_form(s, T("この内容でファイルをつくる"), T("承認に回す"), acct_url(req, slug, "/waiting"));
		f->hint = say(req, T("つくった人とは別の人が承認すると、ファイルを受け取れます。"));
		sheet_field(f, INPUT_AS_SELECT,
			input_enum(req, "kind", T("種類"), &accounting_kind_desc, (int)kind, INPUT_REQUIRED));
		struct input *only = &f->fields[0].input;
		only->choices += kind - 1;
		only->choice_count = 1;
	}
	sheet_show(s, "wide");
	return OK;
}

enum err accounting_waiting(struct req *req, const struct accounting_waiting_form *form) {
	return show_waiting(req, form->slug, form->kind);
}

enum err accounting_make_prepare(struct req *req, const struct accounting_waiting_form *form) {
	return form->kind == 0 || form->kind == ACCOUNTING_ANSWER ? sheet_refuse(req, "kind", T("種類を選んでください。")) : OK;
}

enum err accounting_make_apply(struct req *req, const struct accounting_waiting_form *form) {
	struct accounting_run_id run;
	enum err e = accounting_run_make(req->db, req->arena, acct_desk(req), form->kind, &run);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return sheet_refuse(req, NULL, T("送れるものがありません。ほかの人が先につくっていないか、確かめてください。"));
	TRY(e);
	req_outcome(req, id_text(req->arena, run.v));
	req_act(req, 0, S("会計に送るファイルを承認に回しました。"));
	return OK;
}

enum err accounting_make_render(struct req *req, const struct accounting_waiting_form *form) {
	if (req->refused)
		return show_waiting(req, form->slug, form->kind);
	res_redirect(req, url_build(req->arena, "/%s/office/accounting/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one file ---- */

static struct str who_when(struct req *req, struct opt_int who, struct opt_int when) {
	struct account_by_id_row row;
	if (!when.has)
		return S("");
	struct str name = S("—");
	if (who.has && who.v != 0 && account_by_id(req->db, req->arena, (struct account_id){ who.v }, &row) == OK)
		name = row.name.n > 0 ? row.name : row.email;
	return STR_JOIN(req->arena, name, S(" "), req_time(req, when.v));
}

static void add_facts(struct req *req, struct sheet *s, const struct accounting_run_by_id_row *r) {
	sheet_fact(s, T("状態"), say_word(req, &accounting_run_state_desc, r->state));
	sheet_fact(s, T("件数"), say_count(req, r->line_count));
	sheet_fact(s, T("合計金額"), say_yen(req, r->yen));
	sheet_fact(s, T("作成"),
		who_when(req, (struct opt_int){ true, r->prepared_by.v }, (struct opt_int){ true, r->prepared_us }));
	sheet_fact(s, T("承認"), who_when(req, r->approved_by, r->approved_us));
	sheet_fact(s, T("ファイル作成"), who_when(req, r->filed_by, r->filed_us));
	sheet_fact(s, T("ファイルの照合値（SHA-256）"), r->sha256);
	sheet_fact(s, T("理由"), r->note);
}

static const char *next_sentence(const struct req *req, const struct accounting_run_by_id_row *r) {
	switch (r->state) {
	case ACCOUNTING_PREPARED:
		return acct_is_review(req) && r->prepared_by.v != req->session->account ?
			T("明細を確かめて、承認するか、理由を書いて差し戻してください。") :
			T("承認を待っています。つくった人は承認できません。");
	case ACCOUNTING_APPROVED: return T("承認されました。会計担当が、会計に渡すファイルをつくります。");
	case ACCOUNTING_FILED: return T("ファイルを会計システムに取り込んだら、処理結果のファイルを読み込んでください。");
	default: return T("このファイルは取りやめました。中身は、次のファイルに入ります。");
	}
}

static struct sheet_form *decision(struct req *req, struct str slug, struct sheet *s,
	const struct accounting_run_by_id_row *r, const char *title, const char *button, const char *what) {
	struct sheet_form *f = sheet_form(s, title, button, acct_run_url(req, slug, r->run_id, what));
	f->version = r->version;
	return f;
}

static void add_decisions(struct req *req, struct str slug, struct sheet *s, const struct accounting_run_by_id_row *r) {
	struct sheet_form *f;
	if (acct_is_review(req) && r->state == ACCOUNTING_PREPARED && r->prepared_by.v != req->session->account)
		(void)decision(req, slug, s, r, T("承認する"), T("承認する"), "/approve");
	if (!acct_is_review(req) && r->state == ACCOUNTING_APPROVED)
		(void)decision(req, slug, s, r, T("会計に渡すファイルをつくる"), T("ファイルをつくる"), "/file");
	if (r->state != ACCOUNTING_PREPARED && r->state != ACCOUNTING_APPROVED)
		return;
	f = acct_is_review(req) ? decision(req, slug, s, r, T("差し戻す"), T("差し戻す"), "/back") :
		decision(req, slug, s, r, T("取りやめる"), T("取りやめる"), "/cancel");
	f->quiet = true;
	sheet_field(f, INPUT_AS_LINES, input_text(req, "note", T("理由"), STR_NONE, INPUT_REQUIRED));
}

static void add_lines(struct req *req, struct sheet *s, const struct accounting_lines_of_row *lines, size_t count) {
	static const char *const HEADS[] = { T("送付番号"), T("件名（下は、ファイルの行）"), T("債権者"), T("金額"),
		T("状態"), T("伝票番号"), T("支払日・収入日") };
	const size_t shown = count < SHOWN_MOST ? count : SHOWN_MOST;
	struct sheet_table *t = sheet_table(s, T("明細"), T("明細がありません。"), HEADS, COUNT_OF(HEADS), shown);
	for (size_t i = 0; i < shown; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = lines[i].again ? STR_JOIN(req->arena, lines[i].number, S(" "), say(req, T("再送"))) :
			lines[i].number;
		c[1] = (struct sheet_cell){ .text = lines[i].title, .small = row_text(req, lines[i].cells) };
		c[2].text = str_or_empty(lines[i].payee);
		c[3] = (struct sheet_cell){ .text = say_yen(req, lines[i].yen), .number = true };
		c[4].text = say_word(req, &accounting_item_state_desc, lines[i].state);
		c[5].text = lines[i].slip;
		c[6].text = say_day(req, lines[i].done_on);
	}
	if (shown < count)
		sheet_warn(s, say(req, T("はじめの300件だけを表示しています。すべてはCSVかExcelで見られます。")));
}

static enum err show_run(struct req *req, struct str slug, struct accounting_run_id run) {
	struct accounting_run_by_id_row *r = ARENA_NEW(req->arena, struct accounting_run_by_id_row);
	struct accounting_lines_of_row *lines;
	size_t count;
	TRY(accounting_run_by_id(req->db, req->arena, tenant_of(req), run, r));
	TRY(accounting_lines_of(req->db, req->arena, tenant_of(req), run, ACCOUNTING_LINES_MOST, &lines, &count));
	if (!req->refused) {
		res_record(req, "accounting-file", &accounting_run_by_id_desc, r);
		res_subtable(req, "lines",
			&(struct table){ .desc = &accounting_lines_of_desc, .rows = lines, .count = count });
	}
	if (req->format != FORMAT_HTML)
		return OK;
	struct sheet *s = acct_sheet(req, slug, run_title(req, r->kind, r->run_no));
	s->notice = say(req, next_sentence(req, r));
	sheet_downloads(s);
	add_facts(req, s, r);
	add_decisions(req, slug, s, r);
	add_lines(req, s, lines, count);
	if (r->filed_us.has && !acct_is_review(req)) {
		sheet_link(s, T("会計に渡すファイルを受け取る"), T("何度受け取っても同じファイルです"), acct_run_url(req, slug, run, "/download"));
		sheet_link(s, T("会計の処理結果を読み込む"), NULL, acct_url(req, slug, "/results"));
	}
	sheet_show(s, "wide");
	return OK;
}

enum err accounting_show(struct req *req, const struct accounting_one_form *form) {
	return show_run(req, form->slug, form->run_id);
}
enum err accounting_review(struct req *req, const struct accounting_one_form *form) {
	return show_run(req, form->slug, form->run_id);
}

static enum err back_to_run(struct req *req, struct str slug, struct accounting_run_id run) {
	if (req->refused)
		return show_run(req, slug, run);
	res_redirect(req, acct_run_url(req, slug, run, ""));
	return OK;
}

static enum err is_here(struct req *req, struct accounting_run_id run) {
	struct accounting_run_by_id_row r;
	return accounting_run_by_id(req->db, req->arena, tenant_of(req), run, &r);
}

#define RENDER_RUN(name) \
	enum err name##_render(struct req *req, const struct accounting_decide_form *form) { return back_to_run(req, form->slug, form->run_id); }

enum err accounting_accept_prepare(struct req *req, const struct accounting_decide_form *form) {
	return is_here(req, form->run_id);
}
enum err accounting_accept_apply(struct req *req, const struct accounting_decide_form *form) {
	req_act(req, 0, S("会計に送るファイルを承認しました。"));
	return acct_told(req, accounting_approve(req->db, req->arena, acct_desk(req), form->run_id, form->version.v));
}
RENDER_RUN(accounting_accept)

static enum err need_reason(struct req *req, const struct accounting_decide_form *form) {
	TRY(is_here(req, form->run_id));
	return acct_need(req, form->note, "note", T("理由を入力してください。"));
}

enum err accounting_send_back_prepare(struct req *req, const struct accounting_decide_form *form) {
	return need_reason(req, form);
}
enum err accounting_send_back_apply(struct req *req, const struct accounting_decide_form *form) {
	req_act(req, 0, S("会計に送るファイルを差し戻しました。"));
	return acct_told(req,
		accounting_cancel(req->db, req->arena, acct_desk(req), form->run_id, form->version.v,
			str_trim(form->note)));
}
RENDER_RUN(accounting_send_back)

enum err accounting_give_up_prepare(struct req *req, const struct accounting_decide_form *form) {
	return need_reason(req, form);
}
enum err accounting_give_up_apply(struct req *req, const struct accounting_decide_form *form) {
	req_act(req, 0, S("会計に送るファイルを取りやめました。"));
	return acct_told(req,
		accounting_cancel(req->db, req->arena, acct_desk(req), form->run_id, form->version.v,
			str_trim(form->note)));
}
RENDER_RUN(accounting_give_up)

enum err accounting_file_make_prepare(struct req *req, const struct accounting_decide_form *form) {
	return is_here(req, form->run_id);
}
enum err accounting_file_make_apply(struct req *req, const struct accounting_decide_form *form) {
	req_act(req, 0, S("会計に渡すファイルをつくりました。"));
	return acct_told(req, accounting_file(req->db, req->arena, acct_desk(req), form->run_id, form->version.v));
}
RENDER_RUN(accounting_file_make)

enum err accounting_download(struct req *req, const struct accounting_one_form *form) {
	struct accounting_run_by_id_row r;
	struct str bytes;
	TRY(accounting_run_by_id(req->db, req->arena, tenant_of(req), form->run_id, &r));
	TRY(accounting_file_again(req->db, req->arena, tenant_of(req), &r, &bytes));
	req_act(req, 0, S("会計に渡すファイルを受け取りました。"));
	res_body(req, "application/octet-stream", bytes);
	res_attachment(req,
		str_format(req->arena, "kaikei-%s-%lld.csv", accounting_kind_desc.values[r.kind].word,
			(long long)r.run_no));
	return OK;
}

/* ---- what was told ---- */

static void add_items(struct req *req, struct sheet *s, const struct accounting_item_list_row *rows, size_t count) {
	static const char *const HEADS[] = { T("送付番号"), T("種類"), T("区分"), T("件名"), T("金額"), T("状態"),
		T("伝票番号"), T("支払日・収入日"), T("差戻しの理由") };
	struct sheet_table *t = sheet_table(s, T("送った記録"), T("この状態の記録はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].number;
		c[1].text = say_word(req, &accounting_kind_desc, rows[i].kind);
		c[2].text = say_word(req, &accounting_part_desc, rows[i].part);
		c[3].text = rows[i].title;
		c[4] = (struct sheet_cell){ .text = say_yen(req, rows[i].yen), .number = true };
		c[5] = (struct sheet_cell){ .text = say_word(req, &accounting_item_state_desc, rows[i].state),
			.tone = rows[i].state == ACCOUNTING_REFUSED ? S("red") : S("") };
		c[6].text = rows[i].slip;
		c[7].text = say_day(req, rows[i].done_on);
		c[8].text = rows[i].reason;
	}
}

enum err accounting_items(struct req *req, const struct accounting_items_form *form) {
	struct accounting_item_list_row *rows;
	size_t count;
	const struct accounting_item_id before = { form->after.a };
	TRY(accounting_item_list(req->db, req->arena, tenant_of(req), form->state != 0 ? &form->state : NULL,
		form->after.has ? &before : NULL, req_row_limit(req) + 1, &rows, &count));
	struct str next = acct_next(req, &count, count > 1 ? rows[count - 2].item_id.v : 0);
	res_table(req, "accounting-items",
		&(struct table){ .desc = &accounting_item_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	struct sheet *s = acct_sheet(req, form->slug, say(req, T("会計に送った記録")));
	s->lead = form->state != 0 ? STR_JOIN(req->arena, say(req, T("状態")), S(": "),
		say_word(req, &accounting_item_state_desc, form->state)) :
		say(req, T("新しい順に並びます。"));
	sheet_downloads(s);
	add_items(req, s, rows, count);
	s->more = acct_more(req, next);
	for (int state = ACCOUNTING_WAITING; state < ACCOUNTING_ITEM_STATE_COUNT; state++) {
		sheet_link(s, accounting_item_state_desc.values[state].label, T("この状態の記録だけを見る"),
			url_query(req->arena, acct_url(req, form->slug, "/items"), "state",
				str_from(accounting_item_state_desc.values[state].word)));
	}
	sheet_show(s, "wide");
	return OK;
}

/* ---- payees' numbers ---- */

static void add_creditor_form(struct req *req, struct str slug, struct sheet *s,
	const struct accounting_creditor_list_row *rows, size_t count) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].party_id.v),
			.label = rows[i].name };
	if (count == 0)
		return;
	struct sheet_form *f = sheet_form(s, T("債権者番号を登録する"), T("登録する"), acct_url(req, slug, "/creditors"));
	f->hint = say(req, T("会計システムに登録されている番号のとおりに入力します。もう一度登録すると、置き換わります。"));
	sheet_field(f, INPUT_AS_SELECT, input_choose(req, "party", T("債権者"), choices, count, STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT,
		input_text(req, "creditor_code", T("債権者番号"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
}

static enum err show_creditors(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("債権者"), T("法人番号"), T("債権者番号") };
	struct accounting_creditor_list_row *rows;
	size_t count;
	const int64_t most = req_row_limit(req) > 500 ? req_row_limit(req) : 500;
	TRY(accounting_creditor_list(req->db, req->arena, tenant_of(req), most, &rows, &count));
	if (!req->refused)
		res_table(req, "creditors",
			&(struct table){ .desc = &accounting_creditor_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = STR_NONE });
	struct sheet *s = acct_sheet(req, slug, say(req, T("債権者番号")));
	s->lead = say(req, T("支出負担行為のある支払先と、会計システムでの番号です。番号のないものが先に並びます。"));
	sheet_downloads(s);
	struct sheet_table *t = sheet_table(s, T("支払先"),
		T("支払先は、まだありません。事業者を選んで支出負担行為を記録すると、ここに並びます。"), HEADS,
		COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].name;
		c[1].text = rows[i].corporate_number;
		c[2] = str_is_none(rows[i].code) ?
			(struct sheet_cell){ .text = say(req, T("未登録")), .tone = S("yellow") } :
			(struct sheet_cell){ .text = rows[i].code };
	}
	add_creditor_form(req, slug, s, rows, count);
	sheet_show(s, NULL);
	return OK;
}

enum err accounting_creditors(struct req *req, const struct accounting_list_form *form) {
	return show_creditors(req, form->slug);
}

enum err accounting_creditor_save_prepare(struct req *req, const struct accounting_creditor_save_form *form) {
	struct accounting_creditor_names_row *rows;
	size_t count;
	TRY(acct_need(req, form->creditor_code, "creditor_code", T("債権者番号を入力してください。")));
	TRY(accounting_creditor_names(req->db, req->arena, tenant_of(req), form->party, &rows, &count));
	return count == 0 ? sheet_refuse(req, "party", T("債権者を選んでください。")) : OK;
}

enum err accounting_creditor_save_apply(struct req *req, const struct accounting_creditor_save_form *form) {
	req_act(req, form->party.v, S("債権者番号を登録しました。"));
	return accounting_creditor_put(req->db, tenant_of(req), form->party, str_trim(form->creditor_code), req->now_us,
		(struct account_id){ req->session->account }, NULL);
}

enum err accounting_creditor_save_render(struct req *req, const struct accounting_creditor_save_form *form) {
	if (req->refused)
		return show_creditors(req, form->slug);
	res_redirect(req, acct_url(req, form->slug, "/creditors"));
	return OK;
}
