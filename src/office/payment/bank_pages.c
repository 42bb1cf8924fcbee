/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bank's answers: files read in and looked through before anything is done, lines that nobody knows, and the
 * accounts to pay from. */
#include "office/payment/pages-private.h"

/* ---- files ---- */

static void add_upload(struct req *req, struct str slug, struct sheet *page) {
	struct sheet_form *form = sheet_form(page, T("銀行のファイルを読み込む"), T("読み込んで確かめる"), pay_url(req, slug, "/files"));
	form->hint = say(req, T("読み込んだだけでは何も変わりません。次のページで1行ずつ確かめてから照合します。同じファイルを2回読み込んでも、2重にはなりません。"));
	struct input file = input_text(req, "file",
		T("入出金取引明細、または振込入金通知（全銀協規定フォーマット、200バイト）"), STR_NONE, INPUT_REQUIRED);
	sheet_field(form, INPUT_AS_FILE, file);
}

static struct url statement_url(const struct req *req, struct str slug, struct statement_id id, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/payments/files/%d", slug, id.v).s,
		str_from(rest)) };
}

static enum err show_statements(struct req *req, struct str slug, struct cursor after) {
	static const char *const HEADS[] = { T("ファイル名"), T("種類"), T("勘定日"), T("状態"), T("明細"), T("取込日時") };
	struct payment_statement_list_row *rows;
	size_t count;
	const struct statement_id before = { after.a };
	TRY(payment_statement_list(req->db, req->arena, tenant_of(req), after.has ? &before : NULL,
		req_row_limit(req) + 1, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].statement_id.v }) :
		STR_NONE;
	if (!req->refused)
		res_table(req, "bank-files",
			&(struct table){ .desc = &payment_statement_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	struct sheet *page = pay_sheet(req, slug, T("銀行のファイル"));
	add_upload(req, slug, page);
	const struct payment_reading *failed = req->refused ? req->prepared : NULL;
	for (size_t i = 0; failed != NULL && i < failed->file.problems->count; i++)
		sheet_warn(page, pay_problem(req, &failed->file.problems->items[i]));
	struct sheet_table *table = sheet_table(page, T("読み込んだファイル"),
		T("読み込んだファイルは、まだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = rows[i].file_name,
			.url = statement_url(req, slug, rows[i].statement_id, "") };
		cells[1].text = say_word(req, &zengin_kind_desc, rows[i].kind);
		cells[2].text =
			STR_JOIN(req->arena, say_date(req, rows[i].from_on), S("～"), say_date(req, rows[i].to_on));
		cells[3].text = say_word(req, &payment_statement_state_desc, rows[i].state);
		cells[4] = (struct sheet_cell){ .text = say_count(req, rows[i].line_count), .number = true };
		cells[5].text = req_time(req, rows[i].read_us);
	}
	sheet_list(page, after.has, next);
	sheet_show(page, NULL);
	return OK;
}

enum err payment_statement_index(struct req *req, const struct payment_list_form *form) {
	return show_statements(req, form->slug, form->after);
}

enum err payment_upload_prepare(struct req *req, const struct payment_upload_form *form) {
	(void)form;
	struct payment_reading *reading = ARENA_NEW(req->arena, struct payment_reading);
	reading->file.problems = ARENA_NEW(req->arena, struct zengin_problems);
	req->prepared = reading;
	if (req->file == NULL || req->file->bytes.n == 0) {
		form_refuse(req, "file", say(req, T("ファイルを選んでください。")));
		return ERR_INPUT;
	}
	struct str name = req->file->name.n > 0 ? utf8_prefix(req->file->name, 200) : S("—");
	enum err e = payment_reading_make(req->arena, name, req->file->bytes, pay_today(req), reading);
	if (e != ERR_FORMAT)
		return e;
	form_refuse(req, "file",
		tr_format(req->arena, req->lang,
			T("読み込めませんでした。決まりと違うところが{count}か所あります。銀行から受け取ったままのファイルか、確かめてください。何も変わっていません。"),
			&(struct msg_arg){ .name = "count", .number = (int64_t)reading->file.problems->refused }, 1));
	return ERR_INPUT;
}

enum err payment_upload_apply(struct req *req, const struct payment_upload_form *form) {
	(void)form;
	struct statement_id id;
	TRY(payment_statement_add(req->db, req->arena, tenant_of(req), pay_actor(req), req->prepared, &id));
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("銀行のファイルを読み込みました。"));
	return OK;
}

enum err payment_upload_render(struct req *req, const struct payment_upload_form *form) {
	if (req->refused)
		return show_statements(req, form->slug, (struct cursor){ .has = false });
	res_redirect(req, url_build(req->arena, "/%s/office/payments/files/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one file ---- */

static struct url unknown_url(const struct req *req, struct str slug, struct movement_id id) {
	return url_build(req->arena, "/%s/office/payments/unknown/%d", slug, id.v);
}

/* By what a line was found, or why it was not. */
static struct str why_text(struct req *req, const struct payment_proposal *p) {
	return p->obstacle.why.n > 0 ? p->obstacle.why : p->why != NULL ? say(req, p->why) : S("");
}

static struct str proposal_text(struct req *req, const struct payment_proposal *p) {
	const struct msg_arg args[] = { { .name = "no", .number = p->run_no },
		{ .name = "line", .number = p->line_no } };
	struct str where = p->run_no == 0 ?
		S("") :
		tr_format(req->arena, req->lang, p->line_no > 0 ? T("第{no}回の{line}番") : T("第{no}回"), args, 2);
	return STR_JOIN(req->arena, say_word(req, &payment_match_desc, p->match), where.n > 0 ? S(" ") : S(""), where);
}

/* Which line of the file stays with a person, and why: seen before it is matched, and after. */
static void warn_obstacle(struct req *req, const struct payment_movement_of_statement_row *m,
	const struct payment_proposal *p, struct sheet *page) {
	const struct msg_arg args[] = { { .name = "line", .number = m->line_no },
		{ .name = "day", .text = say_date(req, m->posted_on) }, { .name = "yen", .number = m->yen },
		{ .name = "why", .text = p->obstacle.why } };
	if (p->obstacle.why.n > 0)
		sheet_warn(page,
			tr_format(req->arena, req->lang,
				m->incoming ? T("{line}行目（{day}、入金{yen}円）は照合できません。{why}") :
					T("{line}行目（{day}、出金{yen}円）は照合できません。{why}"),
				args, COUNT_OF(args)));
}

/* Of what waits in the suspense list: why, as of today, and the page on which it is settled. */
static enum err add_waiting(struct req *req, struct str slug, const struct payment_movement_of_statement_row *m,
	struct sheet *page, struct sheet_cell *cells) {
	struct payment_proposal p;
	TRY(payment_propose_again(req->db, req->arena, req->lang, tenant_of(req), m->movement_id, &p));
	warn_obstacle(req, m, &p, page);
	cells[4].url = unknown_url(req, slug, m->movement_id);
	cells[5].text = why_text(req, &p);
	return OK;
}

static enum err add_movements(struct req *req, struct str slug, const struct payment_movement_of_statement_row *rows,
	size_t count, struct sheet *page, size_t *ret_waiting) {
	static const char *const HEADS[] = { T("勘定日"), T("出金"), T("入金"), T("相手・摘要"), T("照合"), T("理由") };
	struct payment_proposal *proposals = ARENA_ARRAY(req->arena, struct payment_proposal, count);
	TRY(payment_propose(req->db, req->arena, req->lang, tenant_of(req), rows, count, proposals));
	struct sheet_table *table = sheet_table(page, T("明細"), T("新しい明細がありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = say_date(req, rows[i].posted_on);
		cells[1] = (struct sheet_cell){ .text = rows[i].incoming ? S("") : say_yen(req, rows[i].yen),
			.number = true };
		cells[2] = (struct sheet_cell){ .text = rows[i].incoming ? say_yen(req, rows[i].yen) : S(""),
			.number = true };
		cells[3].text = STR_JOIN(req->arena, rows[i].client_name, rows[i].client_name.n > 0 ? S(" ") : S(""),
			rows[i].memo);
		cells[4].text = proposal_text(req, &proposals[i]);
		cells[5].text = proposals[i].why != NULL || proposals[i].obstacle.why.n > 0 ?
			why_text(req, &proposals[i]) :
			rows[i].note;
		warn_obstacle(req, &rows[i], &proposals[i], page);
		*ret_waiting += rows[i].match == PAYMENT_MATCH_UNKNOWN;
		if (rows[i].match == PAYMENT_MATCH_UNKNOWN)
			TRY(add_waiting(req, slug, &rows[i], page, cells));
	}
	return OK;
}

enum err payment_statement_show(struct req *req, const struct payment_statement_one_form *form) {
	struct payment_statement_by_id_row s;
	struct payment_movement_of_statement_row *rows;
	size_t count, waiting = 0;
	TRY(payment_statement_by_id(req->db, req->arena, tenant_of(req), form->statement_id, &s));
	TRY(payment_movement_of_statement(req->db, req->arena, tenant_of(req), form->statement_id,
		PAYMENT_MOVEMENTS_MOST, &rows, &count));
	if (!req->refused)
		res_table(req, "movements",
			&(struct table){ .desc = &payment_movement_of_statement_desc, .rows = rows, .count = count });
	struct sheet *page = pay_sheet(req, form->slug, T("銀行のファイル"));
	page->title = s.file_name;
	page->lead = STR_JOIN(req->arena, say_word(req, &zengin_kind_desc, s.kind), S("　"), say_date(req, s.from_on),
		S("～"), say_date(req, s.to_on));
	sheet_fact(page, T("明細"), say_count(req, s.line_count));
	if (s.known_count > 0)
		sheet_fact(page, T("前のファイルで読み込み済み"), say_count(req, s.known_count));
	sheet_fact(page, T("取込日時"), req_time(req, s.read_us));
	if (s.state == PAYMENT_STATEMENT_READ) {
		page->notice = say(req, T("照合の案を確かめて、照合してください。不明なものは「不明な入出金」に残り、あとから選べます。"));
		sheet_form(page, T("この案で照合する"), T("照合する"),
			statement_url(req, form->slug, form->statement_id, "/match"));
	}
	TRY(add_movements(req, form->slug, rows, count, page, &waiting));
	if (s.state != PAYMENT_STATEMENT_READ) {
		page->notice = waiting == 0 ?
			say(req, T("照合が終わりました。")) :
			tr_format(req->arena, req->lang,
				T("照合が終わりました。{count}件は「不明な入出金」に残っています。理由を確かめて、1件ずつ照合してください。"),
				&(struct msg_arg){ .name = "count", .number = (int64_t)waiting }, 1);
		sheet_link(page, T("不明な入出金"), NULL, pay_url(req, form->slug, "/unknown"));
	}
	sheet_downloads(page);
	sheet_show(page, NULL);
	return OK;
}

PREPARE_NOTHING(payment_statement_accept, payment_statement_one)

enum err payment_statement_accept_apply(struct req *req, const struct payment_statement_one_form *form) {
	req_act(req, 0, S("銀行の明細を照合しました。"));
	return payment_statement_match(req->db, req->arena, tenant_of(req), pay_actor(req), form->statement_id);
}

enum err payment_statement_accept_render(struct req *req, const struct payment_statement_one_form *form) {
	res_redirect(req, statement_url(req, form->slug, form->statement_id, ""));
	return OK;
}

/* ---- what nobody knows ---- */

static struct str age(struct req *req, struct date posted_on) {
	return tr_format(req->arena, req->lang, T("{days}日"),
		&(struct msg_arg){ .name = "days", .number = pay_today(req).days - posted_on.days }, 1);
}

enum err payment_unknown_index(struct req *req, const struct payment_list_form *form) {
	static const char *const HEADS[] = { T("勘定日"), T("たった日数"), T("出金"), T("入金"), T("相手・摘要"),
		T("EDI情報"), T("決められない理由") };
	struct payment_movement_unknown_row *rows;
	struct payment_proposal p;
	size_t count;
	const struct date day = { (int32_t)form->after.a };
	TRY(payment_movement_unknown(req->db, req->arena, tenant_of(req), PAYMENT_MATCH_UNKNOWN,
		form->after.has ? &day : NULL, (struct movement_id){ form->after.b }, req_row_limit(req) + 1, &rows,
		&count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ? cursor_text(req->arena,
					 (struct cursor){ .has = true,
						 .a = rows[count - 1].posted_on.days,
						 .b = rows[count - 1].movement_id.v }) :
				 STR_NONE;
	res_table(req, "unknown",
		&(struct table){ .desc = &payment_movement_unknown_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	struct sheet *page = pay_sheet(req, form->slug, T("不明な入出金"));
	page->lead = say(req, T("何のお金か決められなかった銀行の明細です。勘定日を開いて、何かを選んでください。"));
	struct sheet_table *table = sheet_table(page, T("明細"), T("不明な入出金はありません。"), HEADS, COUNT_OF(HEADS), count);
	if (req->format != FORMAT_HTML)
		return OK;
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = say_date(req, rows[i].posted_on),
			.url = unknown_url(req, form->slug, rows[i].movement_id) };
		cells[1] = (struct sheet_cell){ .text = age(req, rows[i].posted_on), .number = true };
		cells[2] = (struct sheet_cell){ .text = rows[i].incoming ? S("") : say_yen(req, rows[i].yen),
			.number = true };
		cells[3] = (struct sheet_cell){ .text = rows[i].incoming ? say_yen(req, rows[i].yen) : S(""),
			.number = true };
		cells[4].text = STR_JOIN(req->arena, rows[i].client_name, rows[i].client_name.n > 0 ? S(" ") : S(""),
			rows[i].memo);
		cells[5].text = rows[i].edi;
		TRY(payment_propose_again(req->db, req->arena, req->lang, tenant_of(req), rows[i].movement_id, &p));
		cells[6].text = p.match == PAYMENT_MATCH_UNKNOWN ?
			why_text(req, &p) :
			STR_JOIN(req->arena, say(req, T("いまは、次のように照合できます。")), S(" "),
				proposal_text(req, &p));
	}
	sheet_list(page, form->after.has, next);
	sheet_show(page, NULL);
	return OK;
}

static struct input match_input(struct req *req, const struct payment_movement_by_id_row *m,
	const struct payment_proposal *p) {
	const bool incoming = m->incoming;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, 3);
	size_t n = 0;
	if (incoming)
		choices[n++] = (struct input_choice){ .value = S("return"),
			.label = say(req, T("振込の戻り")),
			.hint = say(req, T("支払回と明細番号を書きます。支払予定は未払いに戻ります。")) };
	if (!incoming)
		choices[n++] = (struct input_choice){ .value = S("debit"),
			.label = say(req, T("振込の引落し")),
			.hint = say(req, T("支払回を書きます。")) };
	if (!incoming)
		choices[n++] = (struct input_choice){ .value = S("fee"),
			.label = say(req, T("手数料")),
			.hint = say(req, T("支払回を書きます。")) };
	choices[n++] = (struct input_choice){ .value = S("other"),
		.label = say(req, T("この仕組みの外")),
		.hint = say(req, T("何の入出金かを備考に書きます。")) };
	return input_choose(req, "match", T("何のお金ですか"), choices, n,
		p->match == PAYMENT_MATCH_UNKNOWN ? STR_NONE : str_from(payment_match_desc.values[p->match].word),
		INPUT_REQUIRED);
}

/* Why nobody knew it, or what it can be matched to by now. */
static void add_proposal(struct req *req, struct str slug, const struct payment_proposal *p, struct sheet *page) {
	if (p->match != PAYMENT_MATCH_UNKNOWN)
		page->notice = STR_JOIN(req->arena, say(req, T("いまは、次のように照合できます。")), S(" "), proposal_text(req, p));
	else if (p->obstacle.why.n > 0)
		sheet_warn(page, p->obstacle.why);
	else
		sheet_fact(page, T("決められない理由"), why_text(req, p));
	if (p->obstacle.why.n > 0)
		sheet_link(page, T("支払のもとになった決定を開く"), NULL,
			(struct url){
				STR_JOIN(req->arena, url_build(req->arena, "/%s/office/", slug).s, p->obstacle.page) });
}

static struct str number_or_none(struct req *req, int64_t number) {
	return number > 0 ? str_format(req->arena, "%lld", (long long)number) : STR_NONE;
}

static enum err show_unknown(struct req *req, struct str slug, struct movement_id id) {
	struct payment_movement_by_id_row m;
	struct payment_proposal p;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), id, &m));
	struct sheet *page = pay_sheet(req, slug, T("不明な入出金を照合する"));
	sheet_fact(page, T("勘定日"), say_date(req, m.posted_on));
	sheet_fact(page, m.incoming ? T("入金") : T("出金"), say_yen(req, m.yen));
	sheet_fact(page, T("相手"), m.client_name.n > 0 ? m.client_name : S("—"));
	sheet_fact(page, T("摘要"), m.memo.n > 0 ? m.memo : S("—"));
	sheet_fact(page, T("EDI情報"), m.edi.n > 0 ? m.edi : S("—"));
	sheet_fact(page, T("照合"), say_word(req, &payment_match_desc, m.match));
	if (m.match == PAYMENT_MATCH_REFUND)
		sheet_link(page, T("返納の記録を開く"), T("まちがえて記録したときは、そこから取消を起案します"),
			url_build(req->arena, "/%s/office/budget/refunds/%d", slug, id.v));
	if (m.match == PAYMENT_MATCH_UNKNOWN) {
		TRY(payment_propose_again(req->db, req->arena, req->lang, tenant_of(req), id, &p));
		add_proposal(req, slug, &p, page);
		if (m.incoming)
			sheet_link(page, T("返納（戻入）として記録する"), T("支払った相手が返してきたお金。加算金などとの内訳にも分けられる"),
				url_build(req->arena, "/%s/office/budget/refunds/%d", slug, id.v));
		struct sheet_form *form = sheet_form(page, T("何のお金かを選ぶ"), T("照合する"), unknown_url(req, slug, id));
		sheet_field(form, INPUT_AS_CHOICE, match_input(req, &m, &p));
		sheet_field(form, INPUT_AS_TEXT,
			input_text(req, "run_no", T("支払回"), number_or_none(req, p.run_no), INPUT_SHORT));
		if (m.incoming)
			sheet_field(form, INPUT_AS_TEXT,
				input_text(req, "line_no", T("明細番号"), number_or_none(req, p.line_no), INPUT_SHORT));
		sheet_field(form, INPUT_AS_TEXT, input_text(req, "note", T("備考"), STR_NONE, 0));
	}
	sheet_show(page, NULL);
	return OK;
}

enum err payment_unknown_page(struct req *req, const struct payment_movement_one_form *form) {
	return show_unknown(req, form->slug, form->movement_id);
}

enum err payment_settle_prepare(struct req *req, const struct payment_settle_form *form) {
	struct payment_movement_by_id_row m;
	TRY(payment_movement_by_id(req->db, req->arena, tenant_of(req), form->movement_id, &m));
	if (form->match == 0) {
		form_refuse(req, "match", say(req, T("何の明細かを選んでください。")));
		return ERR_INPUT;
	}
	return OK;
}

enum err payment_settle_apply(struct req *req, const struct payment_settle_form *form) {
	struct str why = S("");
	enum err e = payment_assign(req->db, req->arena, req->lang, tenant_of(req), pay_actor(req), form->movement_id,
		form->match, form->run_no.v, form->line_no.v, str_or_empty(form->note), &why);
	if (e == ERR_INPUT && why.n > 0)
		form_refuse(req, "match", why);
	if (e == ERR_NOT_FOUND)
		form_refuse(req, "run_no", say(req, T("その支払回、または明細番号はありません。")));
	if (e == ERR_CONFLICT)
		form_refuse(req, NULL, say(req, T("この明細は、すでに照合されています。")));
	req_act(req, 0, S("不明な入出金を照合しました。"));
	return e == ERR_NOT_FOUND || e == ERR_CONFLICT ? ERR_INPUT : e;
}

enum err payment_settle_render(struct req *req, const struct payment_settle_form *form) {
	if (req->refused)
		return show_unknown(req, form->slug, form->movement_id);
	res_redirect(req, pay_url(req, form->slug, "/unknown"));
	return OK;
}

/* ---- accounts to pay from ---- */

static void add_source_form(struct req *req, struct str slug, struct sheet *page) {
	struct sheet_form *form = sheet_form(page, T("振込元の口座を登録する"), T("登録する"), pay_url(req, slug, "/sources"));
	form->hint = say(req, T("銀行との総合振込の契約書のとおりに入力します。同じ口座をもう一度登録すると、前の登録は今日で終わります。"));
	form->folded = true;
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "label", T("振込元"), STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "client_code", T("委託者コード"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "client_name", T("委託者名"), STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "bank_code", T("金融機関コード"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "bank_name", T("金融機関名"), STR_NONE, 0));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "branch_code", T("支店コード"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "branch_name", T("支店名"), STR_NONE, 0));
	sheet_field(form, INPUT_AS_SELECT, input_enum(req, "kind", T("預金種目"), &account_kind_desc, 0, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "number", T("口座番号"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "settle_days", T("着金とみなす営業日数"), S("5"), INPUT_REQUIRED | INPUT_SHORT));
	sheet_field(form, INPUT_AS_CHECK, input_check(req, "line_ends", T("レコードごとに改行を入れる"), true));
	sheet_field(form, INPUT_AS_CHECK, input_check(req, "takes_edi", T("照合コードをEDI情報に書く"), false));
	sheet_field(form, INPUT_AS_CHECK, input_check(req, "takes_wo", T("この銀行は名義にヲを使える"), false));
}

static enum err show_sources(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("振込元"), T("委託者"), T("口座"), T("適用開始日") };
	struct payment_source_on_row *rows;
	size_t count;
	TRY(payment_source_on(req->db, req->arena, tenant_of(req), pay_today(req), &rows, &count));
	if (!req->refused)
		res_table(req, "payment-sources",
			&(struct table){ .desc = &payment_source_on_desc, .rows = rows, .count = count });
	struct sheet *page = pay_sheet(req, slug, T("振込元の口座"));
	add_source_form(req, slug, page);
	struct sheet_table *table = sheet_table(page, T("いま使っている口座"),
		T("振込元の口座は、まだ登録されていません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = rows[i].label;
		cells[1] = (struct sheet_cell){ .text = rows[i].client_name, .small = rows[i].client_code };
		cells[2].text = STR_JOIN(req->arena, rows[i].bank_code, S("-"), rows[i].branch_code, S(" "),
			say_word(req, &account_kind_desc, rows[i].account_kind), S(" "), rows[i].number);
		cells[3].text = say_date(req, rows[i].valid_from);
	}
	sheet_list(page, false, STR_NONE);
	sheet_show(page, NULL);
	return OK;
}

enum err payment_source_index(struct req *req, const struct payment_list_form *form) {
	return show_sources(req, form->slug);
}

enum err payment_source_save_prepare(struct req *req, const struct payment_source_save_form *form) {
	struct payment_source_fields *f = ARENA_NEW(req->arena, struct payment_source_fields);
	const char *field = NULL;
	*f = (struct payment_source_fields){ .label = str_or_empty(form->label),
		.client_code = str_or_empty(form->client_code),
		.client_name = str_or_empty(form->client_name),
		.bank_code = str_or_empty(form->bank_code),
		.bank_name = str_or_empty(form->bank_name),
		.branch_code = str_or_empty(form->branch_code),
		.branch_name = str_or_empty(form->branch_name),
		.number = str_or_empty(form->number),
		.kind = form->kind,
		.line_ends = form->line_ends,
		.takes_edi = form->takes_edi,
		.takes_wo = form->takes_wo,
		.settle_days = form->settle_days.v,
		.valid_from = pay_today(req) };
	const char *sentence = payment_source_check(req->arena, f, &field);
	req->prepared = f;
	if (sentence == NULL)
		return OK;
	form_refuse(req, field, say(req, sentence));
	return ERR_INPUT;
}

enum err payment_source_save_apply(struct req *req, const struct payment_source_save_form *form) {
	(void)form;
	struct source_id id;
	req_act(req, 0, S("振込元の口座を登録しました。"));
	return payment_source_add(req->db, tenant_of(req), pay_actor(req), req->prepared, &id);
}

enum err payment_source_save_render(struct req *req, const struct payment_source_save_form *form) {
	if (req->refused)
		return show_sources(req, form->slug);
	res_redirect(req, pay_url(req, form->slug, "/sources"));
	return OK;
}
