/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The accounting office's answers: files that were read, what in them differs, and settling each difference. */
#include "office/accounting/pages-private.h"

enum { SHOWN_MOST = 300 };

/* ---- files ---- */

static struct str problem_text(struct req *req, const struct accounting_problem *p) {
	const struct msg_arg args[] = { { .name = "row", .number = p->row_no }, { .name = "column", .text = p->column },
		{ .name = "reason", .text = p->reason } };
	if (p->row_no == 0)
		return p->reason;
	return tr_format(req->arena, req->lang,
		p->column.n > 0 ? T("{row}行目「{column}」: {reason}") : T("{row}行目: {reason}"), args,
		COUNT_OF(args));
}

static void add_problems(struct req *req, struct sheet *s, const struct accounting_reading *reading) {
	static const char *const HEADS[] = { T("読み込めなかった理由") };
	if (reading == NULL || reading->problem_count == 0)
		return;
	struct sheet_table *t = sheet_table(s, T("直すところ"), T("ありません。"), HEADS, 1, reading->problem_count);
	for (size_t i = 0; i < reading->problem_count; i++)
		sheet_row(t)[0].text = problem_text(req, &reading->problems[i]);
}

static struct sheet_cell result_state(struct req *req, enum accounting_result_state state) {
	return (struct sheet_cell){ .text = say_word(req, &accounting_result_state_desc, state),
		.tone = state == ACCOUNTING_RESULT_READ ? S("yellow") : S("green") };
}

static struct url result_url(const struct req *req, struct str slug, struct accounting_result_id id, const char *rest) {
	return (struct url){ STR_JOIN(req->arena, acct_url(req, slug, "/results/").s, id_text(req->arena, id.v),
		str_from(rest)) };
}

static void add_upload(struct req *req, struct str slug, struct sheet *s) {
	struct sheet_form *f = sheet_form(s, T("会計の処理結果を読み込む"), T("読み込んで確かめる"), acct_url(req, slug, "/results"));
	f->hint = say(req, T("読み込んだだけでは何も変わりません。次のページで違いを確かめてから反映します。同じファイルを2回読み込んでも、2重にはなりません。"));
	sheet_field(f, INPUT_AS_FILE,
		input_text(req, "file", T("会計システムから出したファイル（CSVかExcel）"), STR_NONE, INPUT_REQUIRED));
}

static enum err show_results(struct req *req, struct str slug, struct cursor after,
	const struct accounting_reading *failed) {
	static const char *const HEADS[] = { T("ファイル名"), T("状態"), T("行数"), T("違い"), T("取込日時") };
	struct accounting_result_list_row *rows;
	size_t count;
	const struct accounting_result_id before = { after.a };
	TRY(accounting_result_list(req->db, req->arena, tenant_of(req), after.has ? &before : NULL,
		req_row_limit(req) + 1, &rows, &count));
	struct str next = acct_next(req, &count, count > 1 ? rows[count - 2].result_id.v : 0);
	if (!req->refused)
		res_table(req, "accounting-results",
			&(struct table){ .desc = &accounting_result_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	struct sheet *s = acct_sheet(req, slug, say(req, T("会計の処理結果")));
	sheet_downloads(s);
	add_problems(req, s, failed);
	struct sheet_table *t = sheet_table(s, T("読み込んだファイル"),
		T("読み込んだファイルは、まだありません。下から読み込んでください。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].file_name,
			.url = result_url(req, slug, rows[i].result_id, "") };
		c[1] = result_state(req, rows[i].state);
		c[2] = (struct sheet_cell){ .text = say_count(req, rows[i].row_count), .number = true };
		c[3] = (struct sheet_cell){ .text = say_count(req, rows[i].differing), .number = true };
		c[4].text = req_time(req, rows[i].read_us);
	}
	s->more = acct_more(req, next);
	add_upload(req, slug, s);
	sheet_show(s, NULL);
	return OK;
}

enum err accounting_results(struct req *req, const struct accounting_list_form *form) {
	return show_results(req, form->slug, form->after, NULL);
}

enum err accounting_upload_prepare(struct req *req, const struct accounting_upload_form *form) {
	(void)form;
	struct accounting_reading *reading = ARENA_NEW(req->arena, struct accounting_reading);
	struct accounting_mapping m;
	req->prepared = reading;
	if (req->file == NULL || req->file->bytes.n == 0)
		return sheet_refuse(req, "file", T("ファイルを選んでください。"));
	enum err e =
		accounting_mapping_for(req->db, req->arena, tenant_of(req), ACCOUNTING_ANSWER, acct_today(req), &m);
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, "file", T("先に、「会計の処理結果」の対応表をつくって、使いはじめてください。"));
	TRY(e);
	struct str name = req->file->name.n > 0 ? utf8_prefix(req->file->name, 200) : S("—");
	e = accounting_reading_make(req->arena, req->lang, &m, name, req->file->bytes, reading);
	return e == ERR_FORMAT ? sheet_refuse(req, "file", T("読み込めませんでした。下の「直すところ」を確かめてください。何も変わっていません。")) : e;
}

enum err accounting_upload_apply(struct req *req, const struct accounting_upload_form *form) {
	(void)form;
	struct accounting_result_id id;
	TRY(accounting_result_add(req->db, req->arena, acct_desk(req), req->prepared, &id));
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("会計の処理結果を読み込みました。"));
	return OK;
}

enum err accounting_upload_render(struct req *req, const struct accounting_upload_form *form) {
	if (req->refused)
		return show_results(req, form->slug, (struct cursor){ .has = false }, req->prepared);
	res_redirect(req, url_build(req->arena, "/%s/office/accounting/results/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one file: only what differs ---- */

static void add_differing(struct req *req, struct sheet *s, const struct accounting_answers_differing_row *rows,
	size_t count) {
	static const char *const HEADS[] = { T("行"), T("送付番号"), T("違い"), T("処理結果"), T("金額"), T("債権者"),
		T("支払日・収入日"), T("伝票番号"), T("差戻しの理由") };
	const size_t shown = count < SHOWN_MOST ? count : SHOWN_MOST;
	struct sheet_table *t = sheet_table(s, T("違うところ"), T("違うところはありません。すべて送ったとおりです。"),
		HEADS, COUNT_OF(HEADS), shown);
	for (size_t i = 0; i < shown; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = str_format(req->arena, "%lld", (long long)rows[i].row_no);
		c[1].text = rows[i].number;
		c[2] = (struct sheet_cell){ .text = say_word(req, &accounting_finding_desc, rows[i].finding),
			.tone = S("red") };
		c[3].text = say_word(req, &accounting_status_desc, rows[i].status);
		c[4] = (struct sheet_cell){ .text = rows[i].yen.has ? say_yen(req, rows[i].yen.v) : S(""),
			.number = true };
		c[5].text = rows[i].payee;
		c[6].text = say_day(req, rows[i].on_day);
		c[7].text = rows[i].slip;
		c[8].text = rows[i].reason;
	}
}

static struct str result_sentence(struct req *req, const struct accounting_result_by_id_row *r) {
	const struct msg_arg args[] = { { .name = "rows", .number = r->row_count },
		{ .name = "differing", .number = r->differing } };
	return tr_format(req->arena, req->lang,
		r->state == ACCOUNTING_RESULT_READ ?
			T("{rows}行のうち、違うものは{differing}件です。まだ何も変わっていません。") :
			T("反映しました。{rows}行を読み込み、違いは、回答のないものを含めて{differing}件です。"),
		args, COUNT_OF(args));
}

static enum err show_result(struct req *req, struct str slug, struct accounting_result_id id) {
	struct accounting_result_by_id_row r;
	struct accounting_answers_differing_row *rows;
	size_t count;
	TRY(accounting_result_by_id(req->db, req->arena, tenant_of(req), id, &r));
	TRY(accounting_answers_differing(req->db, req->arena, tenant_of(req), id, ACCOUNTING_SAME, ACCOUNTING_REPEATED,
		ACCOUNTING_ROWS_MOST, &rows, &count));
	if (!req->refused)
		res_table(req, "accounting-differing",
			&(struct table){ .desc = &accounting_answers_differing_desc,
				.rows = rows,
				.count = count,
				.next_cursor = STR_NONE });
	struct sheet *s = acct_sheet(req, slug, r.file_name);
	sheet_crumb(s, say(req, T("会計の処理結果")), acct_url(req, slug, "/results"));
	s->notice = result_sentence(req, &r);
	sheet_downloads(s);
	sheet_fact(s, T("状態"), say_word(req, &accounting_result_state_desc, r.state));
	sheet_fact(s, T("形式"), r.form);
	sheet_fact(s, T("取込日時"), req_time(req, r.read_us));
	sheet_fact(s, T("ファイルの照合値（SHA-256）"), r.sha256);
	add_differing(req, s, rows, count);
	if (r.state == ACCOUNTING_RESULT_READ) {
		struct sheet_form *f = sheet_form(s, T("一致したものを反映する"), T("反映する"), result_url(req, slug, id, "/take"));
		f->hint = say(req, T("伝票番号と支払日が記録に入り、支払った支出命令は支払済みになります。違うものは「会計との違い」に残り、1件ずつ処理します。"));
	} else {
		sheet_link(s, T("会計との違い"), T("1件ずつ確かめて処理する"), acct_url(req, slug, "/differences"));
	}
	sheet_show(s, "wide");
	return OK;
}

enum err accounting_result_show(struct req *req, const struct accounting_result_one_form *form) {
	return show_result(req, form->slug, form->result_id);
}

enum err accounting_take_over_prepare(struct req *req, const struct accounting_result_one_form *form) {
	struct accounting_result_by_id_row r;
	return accounting_result_by_id(req->db, req->arena, tenant_of(req), form->result_id, &r);
}

enum err accounting_take_over_apply(struct req *req, const struct accounting_result_one_form *form) {
	req_act(req, 0, S("会計の処理結果を反映しました。"));
	return accounting_result_take_over(req->db, req->arena, acct_desk(req), form->result_id);
}

enum err accounting_take_over_render(struct req *req, const struct accounting_result_one_form *form) {
	if (req->refused)
		return show_result(req, form->slug, form->result_id);
	res_redirect(req, result_url(req, form->slug, form->result_id, ""));
	return OK;
}

/* ---- differences ---- */

static struct url difference_url(const struct req *req, struct str slug, struct accounting_difference_id id) {
	return (struct url){ STR_JOIN(req->arena, acct_url(req, slug, "/differences/").s, id_text(req->arena, id.v)) };
}

/* What the answer or the books say, as people read it: amounts and days are kept as plain figures. */
static struct str value_text(struct req *req, enum accounting_finding finding, struct str value) {
	struct date day;
	int64_t yen;
	if (finding == ACCOUNTING_OTHER_YEN && str_to_int64(value, &yen))
		return say_yen(req, yen);
	if (finding == ACCOUNTING_OTHER_DAY && date_parse_iso(value, &day))
		return say_date(req, day);
	return value;
}

enum err accounting_differences(struct req *req, const struct accounting_list_form *form) {
	static const char *const HEADS[] = { T("送付番号"), T("件名"), T("違い"), T("こちらの値"), T("会計の値"), T("見つけた日時") };
	struct accounting_difference_list_row *rows;
	size_t count;
	const struct accounting_difference_id after = { form->after.a };
	TRY(accounting_difference_list(req->db, req->arena, tenant_of(req), ACCOUNTING_OPEN,
		form->after.has ? &after : NULL, req_row_limit(req) + 1, &rows, &count));
	struct str next = acct_next(req, &count, count > 1 ? rows[count - 2].difference_id.v : 0);
	res_table(req, "accounting-differences",
		&(struct table){ .desc = &accounting_difference_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	struct sheet *s = acct_sheet(req, form->slug, say(req, T("会計との違い")));
	s->lead = say(req, T("まだ処理していない違いです。送付番号を開いて、確かめた内容を書いて処理します。"));
	sheet_downloads(s);
	struct sheet_table *t = sheet_table(s, T("違い"), T("処理していない違いはありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].number,
			.url = difference_url(req, form->slug, rows[i].difference_id) };
		c[1].text = str_or_empty(rows[i].title);
		c[2] = (struct sheet_cell){ .text = say_word(req, &accounting_finding_desc, rows[i].finding),
			.tone = S("red") };
		c[3].text = value_text(req, rows[i].finding, rows[i].ours);
		c[4].text = value_text(req, rows[i].finding, rows[i].theirs);
		c[5].text = req_time(req, rows[i].found_us);
	}
	s->more = acct_more(req, next);
	sheet_show(s, "wide");
	return OK;
}

static struct input how_input(struct req *req, const struct accounting_difference_by_id_row *d) {
	static const struct { enum accounting_resolution how; const char *label, *hint; } WAYS[] = {
		{ ACCOUNTING_TAKE_THEIRS, T("会計のとおりに記録する"), T("会計の日付や番号で記録します。支払日なら、その日に支払済みになります。") },
		{ ACCOUNTING_SEND_AGAIN, T("もう一度送る"), T("次のファイルに、再送のしるしを付けて入れます。") },
		{ ACCOUNTING_TAKE_BACK, T("取り下げる"), T("送らなかったことにします。予算の記録を直すと、新しい番号で次のファイルに入ります。") },
		{ ACCOUNTING_NOTED, T("そのままにする"), T("会計に確かめて、こちらでは何も変えないときに選びます。") },
	};
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, COUNT_OF(WAYS));
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(WAYS); i++)
		if (accounting_may_settle(d, WAYS[i].how))
			choices[n++] =
				(struct input_choice){ .value = str_from(
					accounting_resolution_desc.values[WAYS[i].how].word),
					.label = say(req, WAYS[i].label),
					.hint = say(req, WAYS[i].hint) };
	return input_choose(req, "how", T("処理"), choices, n, STR_NONE, INPUT_REQUIRED);
}

static enum err add_item(struct req *req, struct sheet *s, struct opt_int item_id) {
	struct accounting_item_by_id_row item;
	struct budget_commitment_of_row c;
	if (!item_id.has)
		return OK;
	TRY(accounting_item_by_id(req->db, req->arena, tenant_of(req), (struct accounting_item_id){ item_id.v },
		&item));
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), item.commitment_id, &c));
	sheet_fact_link(s, T("支出負担行為"), c.title,
		url_build(req->arena, "/%s/office/budget/commitments/%d", req_slug(req), item.commitment_id.v));
	sheet_fact(s, T("種類"), say_word(req, &accounting_kind_desc, item.kind));
	sheet_fact(s, T("送った金額"), say_yen(req, item.yen));
	sheet_fact(s, T("支払予定日"), say_day(req, item.pay_on));
	sheet_fact(s, T("債権者番号"), item.creditor);
	sheet_fact(s, T("状態"), say_word(req, &accounting_item_state_desc, item.state));
	sheet_fact(s, T("伝票番号"), item.slip);
	return OK;
}

static enum err show_difference(struct req *req, struct str slug, struct accounting_difference_id id) {
	struct accounting_difference_by_id_row d;
	TRY(accounting_difference_by_id(req->db, req->arena, tenant_of(req), id, &d));
	struct sheet *s = acct_sheet(req, slug,
		STR_JOIN(req->arena, d.number, S(" "), say_word(req, &accounting_finding_desc, d.finding)));
	sheet_crumb(s, say(req, T("会計との違い")), acct_url(req, slug, "/differences"));
	sheet_fact(s, T("こちらの値"), value_text(req, d.finding, d.ours));
	sheet_fact(s, T("会計の値"), value_text(req, d.finding, d.theirs));
	TRY(add_item(req, s, d.item_id));
	sheet_fact(s, T("見つけた日時"), req_time(req, d.found_us));
	if (d.resolution != ACCOUNTING_OPEN) {
		sheet_fact(s, T("処理"), say_word(req, &accounting_resolution_desc, d.resolution));
		sheet_fact(s, T("確かめた内容"), d.note);
		sheet_fact(s, T("処理日時"), d.settled_us.has ? req_time(req, d.settled_us.v) : S(""));
	} else {
		struct sheet_form *f = sheet_form(s, T("この違いを処理する"), T("処理する"), difference_url(req, slug, id));
		sheet_field(f, INPUT_AS_CHOICE, how_input(req, &d));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "note", T("確かめた内容"), STR_NONE, INPUT_REQUIRED));
	}
	sheet_link(s, T("この違いが見つかったファイル"), NULL, result_url(req, slug, d.result_id, ""));
	sheet_show(s, "narrow");
	return OK;
}

enum err accounting_difference_show(struct req *req, const struct accounting_difference_one_form *form) {
	return show_difference(req, form->slug, form->difference_id);
}

enum err accounting_difference_end_prepare(struct req *req, const struct accounting_settle_form *form) {
	struct accounting_difference_by_id_row d;
	TRY(accounting_difference_by_id(req->db, req->arena, tenant_of(req), form->difference_id, &d));
	if (form->how == 0 || !accounting_may_settle(&d, form->how))
		return sheet_refuse(req, "how", T("処理を選んでください。"));
	return acct_need(req, form->note, "note", T("確かめた内容を入力してください。"));
}

enum err accounting_difference_end_apply(struct req *req, const struct accounting_settle_form *form) {
	req_act(req, 0, S("会計との違いを処理しました。"));
	enum err e = accounting_settle(req->db, req->arena, acct_desk(req), form->difference_id, form->how, form->note);
	return e == ERR_INPUT ? sheet_refuse(req, "how", T("この処理はできません。日付がまだ来ていないか、内容が合いません。")) : acct_told(req, e);
}

enum err accounting_difference_end_render(struct req *req, const struct accounting_settle_form *form) {
	if (req->refused)
		return show_difference(req, form->slug, form->difference_id);
	res_redirect(req, acct_url(req, form->slug, "/differences"));
	return OK;
}
