/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The April change: a template, reading a file in, what it would do row by row, confirming, withdrawing, and the
 * result. */
#include "base/csv.h"
#include "base/ident.h"
#include "office/staff/staff-private.h"

static struct url april_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/april", slug);
}

static struct url plan_url(struct req *req, struct str slug, struct april_id id, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/april/%d", slug, id.v).s,
		str_from(rest)) };
}

/* ---- the list, and a new file ---- */

static void add_file_form(struct req *req, struct str slug, struct sheet *page) {
	struct sheet_form *form = sheet_form(page, T("異動のファイルを読み込む"), T("読み込んで確かめる"), april_url(req, slug));
	form->hint = say(req, T("読み込んだだけでは何も変わりません。次のページで1行ずつ確かめてから確定します。"));
	staff_day_add(page, form, "effective_on", T("実施日"), fiscal_year_first(fiscal_year_of(staff_today(req)) + 1));
	struct input file = input_text(req, "file", T("ファイル（CSVまたは.xlsx）"), STR_NONE, 0);
	file.accept = ".csv,.txt,.tsv,.xlsx";
	file.hint = say(req, T("文字コードはUTF-8とShift_JISのどちらでも読めます。"));
	sheet_field(form, INPUT_AS_FILE, file);
	struct input text = input_text(req, "text", T("CSVの内容"), STR_NONE, 0);
	text.hint = say(req, T("ファイルの代わりに、表をここに貼り付けることもできます。"));
	text.rows = 8;
	sheet_field(form, INPUT_AS_LINES, text);
}

static enum err show_index(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("実施日"), T("状態"), T("作成日時"), T("確定日時"), T("実施日時") };
	struct staff_april_list_row *rows;
	size_t count;
	TRY(staff_april_list(req->db, req->arena, tenant_of(req), &rows, &count));
	struct sheet *page = staff_sheet(req, slug, say(req, T("人事異動")));
	sheet_link(page, T("様式（いまの職員の一覧）を受け取る"), NULL, url_build(req->arena, "/%s/office/april/template.csv", slug));
	struct sheet_table *table = sheet_table(page, T("人事異動の一覧"), T("予約した人事異動はありません。"), HEADS,
		COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = say_date(req, rows[i].effective_on),
			.url = plan_url(req, slug, rows[i].april_id, "") };
		cells[1].text = say_word(req, &staff_april_state_desc, rows[i].state);
		cells[2].text = req_time(req, rows[i].made_us);
		cells[3].text = rows[i].decided_us.has ? req_time(req, rows[i].decided_us.v) : S("");
		cells[4].text = rows[i].done_us.has ? req_time(req, rows[i].done_us.v) : S("");
	}
	add_file_form(req, slug, page);
	sheet_list(page, false, STR_NONE);
	if (!req->refused)
		res_table(req, "april",
			&(struct table){ .desc = &staff_april_list_desc, .rows = rows, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err april_index(struct req *req, const struct staff_town_form *form) {
	return show_index(req, form->slug);
}

/* Everybody who is there, with an empty column for what happens to him. */
enum err april_template(struct req *req, const struct staff_town_form *form) {
	(void)form;
	struct staff_people_row *rows;
	size_t count;
	struct buf *out = ARENA_NEW(req->arena, struct buf);
	struct csv_writer w;
	TRY(staff_people(req->db, req->arena, tenant_of(req), staff_today(req), NULL, &rows, &count));
	buf_init(out, req->arena, 16 << 20);
	csv_begin(&w, req->arena, out, CSV_UTF8_BOM, CSV_PROTECT_FORMULAS);
	for (size_t i = 0; i < APRIL_COLUMNS; i++)
		csv_put(&w, str_from(APRIL_HEADS[i]));
	csv_end_row(&w);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].valid_to.has || rows[i].concurrent)
			continue;
		const struct str line[APRIL_COLUMNS] = { rows[i].employee_no, rows[i].person, rows[i].email, S(""),
			S(""), S(""), S(""), S(""), S(""), rows[i].post };
		csv_put_row(&w, line, APRIL_COLUMNS);
	}
	TRY(csv_finish(&w));
	res_body(req, "text/csv; charset=utf-8", buf_view(out));
	res_attachment(req, S("jinji-ido.csv"));
	return OK;
}

struct april_new { struct april_file file; struct date day; };

enum err april_new_prepare(struct req *req, const struct april_new_form *form) {
	struct april_new *made = ARENA_NEW(req->arena, struct april_new);
	struct str bytes = req->file != NULL && req->file->bytes.n > 0 ? req->file->bytes : form->text;
	req->prepared = made;
	if (!sheet_read_day(req, "effective_on", form->effective_on, &made->day))
		return ERR_INPUT;
	if (date_compare(made->day, staff_today(req)) <= 0)
		return sheet_refuse(req, "effective_on", T("実施日は、明日より後の日にしてください。"));
	if (str_is_none(bytes) || bytes.n == 0)
		return sheet_refuse(req, "file", T("ファイルを選ぶか、表を貼り付けてください。"));
	if (april_read(req->arena, bytes, req->lang, &made->file) == OK)
		return OK;
	form_refuse(req, "file", made->file.reason);
	return ERR_INPUT;
}

enum err april_new_apply(struct req *req, const struct april_new_form *form) {
	(void)form;
	const struct april_new *made = req->prepared;
	struct april_id id = { ident_new() };
	TRY(staff_april_insert(req->db, tenant_of(req), id, made->day, STAFF_APRIL_DRAFT,
		(struct account_id){ req->session->account }, req->now_us, NULL));
	for (size_t i = 0; i < made->file.count; i++) {
		const struct staff_april_lines_row *r = &made->file.rows[i];
		TRY(staff_april_line_insert(req->db, tenant_of(req), id, r->line_no, r->employee_no, r->name, r->email,
			r->move_word, r->section_name, r->post_name, r->role_words, r->concurrent, r->successor_no,
			NULL));
	}
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("人事異動のファイルを読み込みました。"));
	return OK;
}

enum err april_new_render(struct req *req, const struct april_new_form *form) {
	if (req->refused)
		return show_index(req, form->slug);
	res_redirect(req, url_build(req->arena, "/%s/office/april/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one plan ---- */

static void add_preview(struct req *req, const struct april_plan *plan, struct sheet *page) {
	static const char *const HEADS[] = { T("行"), T("氏名"), T("異動区分"), T("いまの所属"), T("新しい所属"),
		T("権限"), T("引き継ぐ件数"), T("引継ぎ先"), T("直すところ") };
	struct sheet_table *table = sheet_table(page, T("1行ごとの違い"), T("行がありません。"), HEADS, COUNT_OF(HEADS), plan->count);
	for (size_t i = 0; i < plan->count; i++) {
		const struct april_line *line = &plan->lines[i];
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = str_format(req->arena, "%lld", (long long)line->row->line_no);
		cells[1].text = STR_JOIN(req->arena, line->row->name, S(" "), line->row->employee_no);
		cells[2].text = line->concurrent ?
			STR_JOIN(req->arena, line->row->move_word, S("（"), say(req, T("兼務")), S("）")) :
			line->row->move_word;
		cells[3].text = line->before;
		cells[4].text = line->after;
		cells[5].text = staff_role_names(req, line->roles);
		cells[6].text = str_format(req->arena, "%lld", (long long)line->open);
		cells[7].text = line->row->successor_no;
		cells[8].text = line->flaw != NULL ?
			STR_JOIN(req->arena, say(req, line->flaw), req->lang == LANG_EN ? S(" ") : S(""),
				say(req, line->remedy)) :
			S("");
	}
}

static void add_result(struct req *req, const struct staff_april_lines_row *rows, size_t count, struct sheet *page) {
	static const char *const HEADS[] = { T("行"), T("氏名"), T("異動区分"), T("新しい所属"), T("引継ぎ先"), T("引き継いだ件数") };
	struct sheet_table *table = sheet_table(page, T("結果"), T("行がありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = str_format(req->arena, "%lld", (long long)rows[i].line_no);
		cells[1].text = STR_JOIN(req->arena, rows[i].name, S(" "), rows[i].employee_no);
		cells[2].text = rows[i].move_word;
		cells[3].text = rows[i].section_name.n > 0 ?
			STR_JOIN(req->arena, rows[i].section_name, S(" "), rows[i].post_name) :
			S("");
		cells[4].text = rows[i].successor_no;
		cells[5].text = str_format(req->arena, "%lld", (long long)rows[i].handed);
	}
}

static struct str amounts(struct req *req, const struct april_plan *plan) {
	const struct msg_arg values[] = { { .name = "leave", .number = (int64_t)plan->leave },
		{ .name = "move", .number = (int64_t)plan->move }, { .name = "join", .number = (int64_t)plan->join },
		{ .name = "work", .number = plan->open }, { .name = "flaws", .number = (int64_t)plan->flaws } };
	return tr_format(req->arena, req->lang,
		T("転出・退職{leave}人、異動{move}人、転入{join}人、引き継ぐ仕事{work}件、直すところ{flaws}行"), values,
		COUNT_OF(values));
}

static enum err fill_plan(struct req *req, struct str slug, struct april_id id, const struct staff_april_by_id_row *row,
	struct sheet *page) {
	struct april_plan plan;
	TRY(april_compare(req->db, req->arena, tenant_of(req), id, row->effective_on, &plan));
	page->notice = amounts(req, &plan);
	add_preview(req, &plan, page);
	if (plan.flaws > 0)
		sheet_warn(page, say(req, T("直すところがあるため、まだ確定できません。ファイルを直して、もう一度読み込んでください。")));
	else
		sheet_form(page, T("この内容で確定する"), T("確定する"), plan_url(req, slug, id, "/confirm"))->hint =
			say(req, T("実施日の0時に権限が変わり、転出・退職・異動する人はサインアウトします。それまでは取りやめることができます。"));
	return OK;
}

static enum err show_plan(struct req *req, struct str slug, struct april_id id) {
	struct staff_april_by_id_row row;
	struct staff_april_lines_row *lines;
	size_t count;
	TRY(staff_april_by_id(req->db, req->arena, tenant_of(req), id, &row));
	TRY(staff_april_lines(req->db, req->arena, tenant_of(req), id, &lines, &count));
	struct sheet *page = staff_sheet(req, slug, say(req, T("人事異動の内容")));
	sheet_crumb(page, say(req, T("人事異動")), april_url(req, slug));
	page->lead = STR_JOIN(req->arena, say_date(req, row.effective_on), S("　"),
		say_word(req, &staff_april_state_desc, row.state));
	if (row.state == STAFF_APRIL_DRAFT)
		TRY(fill_plan(req, slug, id, &row, page));
	else
		add_result(req, lines, count, page);
	if (row.state == STAFF_APRIL_DONE)
		page->notice = tr_format(req->arena, req->lang, T("引き継がれなかった仕事は{count}件です。"),
			&(struct msg_arg){ .name = "count", .number = row.left_over }, 1);
	if (row.state == STAFF_APRIL_PLANNED)
		sheet_form(page, T("この異動を取りやめる"), T("取りやめる"), plan_url(req, slug, id, "/withdraw"));
	if (!req->refused)
		res_table(req, "april-lines",
			&(struct table){ .desc = &staff_april_lines_desc, .rows = lines, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err april_show(struct req *req, const struct april_one_form *form) {
	return show_plan(req, form->slug, form->april_id);
}

static enum err back_to_plan(struct req *req, const struct april_one_form *form) {
	if (req->refused)
		return show_plan(req, form->slug, form->april_id);
	res_redirect(req, plan_url(req, form->slug, form->april_id, ""));
	return OK;
}

static enum err plan_here(struct req *req, struct april_id id, struct staff_april_by_id_row *ret_row) {
	return staff_april_by_id(req->db, req->arena, tenant_of(req), id, ret_row);
}

enum err april_confirm_prepare(struct req *req, const struct april_one_form *form) {
	struct staff_april_by_id_row row;
	return plan_here(req, form->april_id, &row);
}

/* Compared anew, in the transaction that writes: what changed since the page was shown is seen. */
enum err april_confirm_apply(struct req *req, const struct april_one_form *form) {
	struct staff_april_by_id_row row;
	struct april_plan plan;
	int64_t changed;
	const struct account_id me = { req->session->account };
	const struct opt_int by = { .has = true, .v = me.v }, now = { .has = true, .v = req->now_us };
	TRY(plan_here(req, form->april_id, &row));
	if (date_compare(row.effective_on, staff_today(req)) <= 0)
		return sheet_refuse(req, NULL, T("実施日が過ぎています。ファイルをもう一度読み込んでください。"));
	TRY(staff_april_decide(req->db, tenant_of(req), form->april_id, STAFF_APRIL_DRAFT, STAFF_APRIL_PLANNED, by, now,
		&changed));
	if (changed != 1)
		return ERR_CONFLICT;
	TRY(april_compare(req->db, req->arena, tenant_of(req), form->april_id, row.effective_on, &plan));
	if (plan.flaws > 0)
		return sheet_refuse(req, NULL, T("読み込んだあとに登録が変わり、直すところができました。"));
	TRY(april_write(req->db, req->arena, tenant_of(req), form->april_id, &plan, me, req->now_us));
	TRY(staff_keep_administrator(req));
	req_act(req, 0, S("人事異動を確定しました。"));
	struct str body = STR_JOIN(req->arena, id_text(req->arena, req->session->tenant), S(" "),
		id_text(req->arena, form->april_id.v));
	return job_add(req->db, "staff.april", body, jst_to_us(row.effective_on, 0, 0, 0), body);
}

enum err april_confirm_render(struct req *req, const struct april_one_form *form) {
	return back_to_plan(req, form);
}

enum err april_withdraw_prepare(struct req *req, const struct april_one_form *form) {
	struct staff_april_by_id_row row;
	return plan_here(req, form->april_id, &row);
}

enum err april_withdraw_apply(struct req *req, const struct april_one_form *form) {
	struct staff_april_by_id_row row;
	int64_t changed;
	const struct opt_int by = { .has = true, .v = req->session->account }, now = { .has = true, .v = req->now_us };
	TRY(plan_here(req, form->april_id, &row));
	if (date_compare(row.effective_on, staff_today(req)) <= 0)
		return sheet_refuse(req, NULL, T("実施日になったため、取りやめることはできません。職員のページで1人ずつ直してください。"));
	TRY(staff_april_decide(req->db, tenant_of(req), form->april_id, STAFF_APRIL_PLANNED, STAFF_APRIL_WITHDRAWN, by,
		now, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, 0, S("人事異動を取りやめました。"));
	return april_take_back(req->db, req->arena, tenant_of(req), form->april_id, row.effective_on);
}

enum err april_withdraw_render(struct req *req, const struct april_one_form *form) {
	return back_to_plan(req, form);
}
