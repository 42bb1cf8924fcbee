/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bringing 当初 or 補正 in from a spreadsheet: the file is read, each row is shown against the books, and confirmed. */
#include "base/ident.h"
#include "office/budget/pages-private.h"
#include "office/file/file.h"
#include "office/file/grid.h"

static const struct col_desc ROW_COLS[] = {
	{ .name = "number", .label = T("行番号"), .type = COL_INT, .offset = offsetof(struct budget_row, number) },
	{ .name = "result",
		.label = T("結果"),
		.type = COL_ENUM,
		.offset = offsetof(struct budget_row, result),
		.values = &budget_row_result_desc },
	{ .name = "code", .label = T("予算科目コード"), .type = COL_TEXT, .offset = offsetof(struct budget_row, code) },
	{ .name = "name", .label = T("事業名"), .type = COL_TEXT, .offset = offsetof(struct budget_row, name) },
	{ .name = "before_yen",
		.label = T("いまの額"),
		.type = COL_YEN,
		.offset = offsetof(struct budget_row, before_yen) },
	{ .name = "after_yen",
		.label = T("登録のあとの額"),
		.type = COL_YEN,
		.offset = offsetof(struct budget_row, after_yen) },
	{ .name = "difference_yen",
		.label = T("増減"),
		.type = COL_YEN,
		.offset = offsetof(struct budget_row, difference_yen) },
	{ .name = "reason", .label = T("理由・注意"), .type = COL_TEXT, .offset = offsetof(struct budget_row, reason) },
};
const struct row_desc budget_row_desc = { .name = "budget_row",
	.size = sizeof(struct budget_row),
	.count = COUNT_OF(ROW_COLS),
	.cols = ROW_COLS };

/* ---- the file ---- */

static enum err show_new(struct req *req, int64_t year) {
	static const char *const HEADS[] = { T("ファイル名"), T("種類"), T("状態"), T("読込日時") };
	struct budget_year_of_row y;
	struct budget_import_list_row *rows;
	size_t count;
	TRY(budget_year_of(req->db, req->arena, tenant_of(req), year, &y));
	TRY(budget_import_list(req->db, req->arena, tenant_of(req), year, &rows, &count));
	struct sheet *s = budget_sheet(req, say(req, T("当初・補正の取込み")));
	sheet_crumb(s, budget_year_text(req, year), budget_year_url(req, year, ""));
	s->lead = say(req, T("読み込んだだけでは何も変わりません。1行ずつ違いを確かめてから登録します。"));
	struct sheet_table *t = sheet_table(s, T("読み込んだファイル"),
		T("読み込んだファイルはまだありません。下で選んでください。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].file_name,
			.url = budget_id_url(req, "imports", rows[i].import_id.v, "") };
		c[1].text = say_word(req, &budget_import_kind_desc, rows[i].kind);
		c[2].text = say_word(req, &budget_import_state_desc, rows[i].state);
		c[3].text = req_time(req, rows[i].made_us);
	}
	struct sheet_form *f = sheet_form(s, T("ファイルを読み込む"), T("読み込む"), budget_year_url(req, year, "/imports"));
	f->hint = say(req,
		T("見出しは「予算科目コード」「事業名」と、当初では「当初予算額」、補正では「補正額」です。「計画事業」「財源」「予備費」「会計名」「款名」「項名」「目名」「節名」「細節名」の列も読みます。"));
	sheet_field(f, INPUT_AS_CHOICE,
		input_enum(req, "kind", T("種類"), &budget_import_kind_desc,
			y.state == BUDGET_NOT_VOTED ? BUDGET_IMPORT_INITIAL : BUDGET_IMPORT_SUPPLEMENT,
			INPUT_REQUIRED));
	sheet_day(s, f, "on", T("日付"), date_format_iso(req->arena, budget_today(req)), INPUT_REQUIRED);
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "reason", T("理由"), S(""), 0));
	f->fields[f->count - 1].input.hint = say(req, T("例：第3回定例会 補正予算（第2号）"));
	sheet_field(f, INPUT_AS_CHECK, input_check(req, "allot", T("同時に配当する（配当をしない団体は、いつも付けます）"), true));
	sheet_field(f, INPUT_AS_FILE, input_text(req, "file", T("ファイル（CSV・Excel）"), S(""), INPUT_REQUIRED));
	sheet_show(s, NULL);
	return OK;
}

enum err budget_import_new_page(struct req *req, const struct budget_import_new_form *form) {
	return show_new(req, form->year.v);
}

struct import_typed { struct str name, body; struct date on; };

static enum err refuse_file(struct req *req, struct str reason) {
	form_refuse(req, "file", reason);
	return ERR_INPUT;
}

/* The last part of a path, which some programs send along. */
static struct str name_of(struct str name) {
	const size_t slash = str_find_last(name, S("/")), backslash = str_find_last(name, S("\\"));
	if (slash != SIZE_MAX)
		name = str_from_offset(name, slash + 1);
	else if (backslash != SIZE_MAX)
		name = str_from_offset(name, backslash + 1);
	return utf8_prefix(str_trim(name), FILE_NAME_MOST);
}

/* Size, type and viruses first, as with every file that comes in. */
static enum err examine(struct req *req, struct str name) {
	struct file_rules rules;
	struct file_arrival arrival;
	struct str reason = STR_NONE;
	if (file_rules_read(req_settings(req), req->arena, &rules, &reason) != OK) {
		err_detail(req, "%.*s", STR_ARG(reason));
		return ERR_INTERNAL;
	}
	rules.types |= INT64_C(1) << FILE_TYPE_CSV | INT64_C(1) << FILE_TYPE_TEXT | INT64_C(1) << FILE_TYPE_XLSX;
	const enum file_refusal refusal =
		file_examine(req->arena, &rules, name, req->file->bytes, req->now_us, &arrival);
	return refusal == FILE_TAKEN ?
		OK :
		refuse_file(req, file_refusal_sentence(req->arena, req->lang, refusal, &rules, &arrival));
}

static enum err read_file(struct req *req, const struct budget_import_new_form *form, struct import_typed *x) {
	struct budget_rows rows;
	struct grid grid;
	struct str reason = S("");
	if (req->file == NULL || !str_equal(req->file->field, S("file")) || req->file->name.n == 0)
		return refuse_file(req, say(req, T("ファイルを選んでください。")));
	x->name = name_of(req->file->name);
	TRY(sheet_refuse_my_number(req, "file", x->name));
	TRY(examine(req, x->name));
	enum err e = grid_read(req->arena, req->lang, req->file->bytes, &grid, &reason);
	if (e == OK)
		e = budget_rows_read(req->db, req->arena, req->lang, tenant_of(req), (int)form->year.v, form->kind,
			grid.text, &rows, &reason);
	x->body = grid.text;
	return e == ERR_FORMAT ? refuse_file(req, reason) : e;
}

enum err budget_import_read_prepare(struct req *req, const struct budget_import_new_form *form) {
	struct import_typed *x = ARENA_NEW(req->arena, struct import_typed);
	req->prepared = x;
	if (form->kind == 0)
		return sheet_refuse(req, "kind", T("当初か補正かを選んでください。"));
	if (!sheet_read_day(req, "on", form->on, &x->on))
		return ERR_INPUT;
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	return read_file(req, form, x);
}

enum err budget_import_read_apply(struct req *req, const struct budget_import_new_form *form) {
	const struct import_typed *x = req->prepared;
	const struct import_id id = { ident_new() };
	req_act(req, 0, S("予算の一覧のファイルを読み込みました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return budget_import_insert(req->db, tenant_of(req), id, form->year.v, form->kind, BUDGET_IMPORT_READ, x->name,
		x->body, str_is_none(form->reason) ? S("") : str_trim(form->reason), x->on, form->allot,
		(struct account_id){ req->session->account }, req->now_us, NULL);
}

enum err budget_import_read_render(struct req *req, const struct budget_import_new_form *form) {
	if (req->refused)
		return show_new(req, form->year.v);
	res_redirect(req, (struct url){ STR_JOIN(req->arena, budget_url(req, "/imports/").s, req->outcome) });
	return OK;
}

/* ---- what each row would do ---- */

static enum err rows_of(struct req *req, const struct budget_import_by_id_row *i, struct budget_rows *ret_rows) {
	struct str reason = S("");
	enum err e = budget_rows_read(req->db, req->arena, req->lang, tenant_of(req), (int)i->fiscal_year, i->kind,
		i->body, ret_rows, &reason);
	return e == ERR_FORMAT ? ERR_INTERNAL : e;
}

static void add_rows(struct req *req, struct sheet *s, const struct budget_rows *rows) {
	static const char *const HEADS[] = { T("行番号"), T("結果"), T("予算科目コード"), T("事業名"),
		T("いまの額（円）"), T("登録のあとの額（円）"), T("増減（円）"), T("理由・注意") };
	enum { SHOWN = 1000 };
	const size_t shown = rows->count < SHOWN ? rows->count : SHOWN;
	struct sheet_table *t = sheet_table(s, T("1行ずつの違い"), T("行がありません。"), HEADS, COUNT_OF(HEADS), shown);
	for (size_t i = 0; i < shown; i++) {
		const struct budget_row *r = &rows->items[i];
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = str_format(req->arena, "%lld", (long long)r->number),
			.number = true };
		c[1] = (struct sheet_cell){ .text = say_word(req, &budget_row_result_desc, r->result),
			.tone = r->result == BUDGET_ROW_WRONG ? S("red") :
				r->result == BUDGET_ROW_SAME  ? S("quiet") :
				r->result == BUDGET_ROW_LESS  ? S("yellow") :
								S("green") };
		c[2].text = r->code;
		c[3].text = r->name;
		c[4] = budget_cell_yen(req, r->before_yen);
		c[5] = budget_cell_yen(req, r->after_yen);
		c[6] = budget_cell_yen(req, r->difference_yen);
		c[7].text = r->reason;
	}
}

static void add_forms(struct req *req, struct sheet *s, const struct budget_import_by_id_row *i,
	const struct budget_rows *rows) {
	const struct msg_arg args[] = { { .name = "rows", .number = (int64_t)rows->count },
		{ .name = "wrong", .number = (int64_t)rows->wrong },
		{ .name = "yen", .number = rows->difference_yen } };
	if (i->state != BUDGET_IMPORT_READ)
		return;
	if (rows->wrong > 0) {
		sheet_warn(s,
			tr_format(req->arena, req->lang,
				T("{rows}行のうち{wrong}行に誤りがあります。ファイルを直して、もう一度読み込んでください。まだ何も変わっていません。"),
				args, COUNT_OF(args)));
	} else {
		s->notice = tr_format(req->arena, req->lang,
			T("{rows}行、増減の合計は{yen}円です。まだ何も変わっていません。確かめてから登録してください。"),
			args, COUNT_OF(args));
		struct sheet_form *f = sheet_form(s, T("この内容で登録する"), T("登録する"),
			budget_id_url(req, "imports", i->import_id.v, "/confirm"));
		f->hint = say(req, T("登録する前にもう一度くらべます。そのあいだに変わった予算科目があれば、いまの額からの増減になります。"));
	}
	struct sheet_form *drop = sheet_form(s, T("取りやめる"), T("このファイルを取りやめる"),
		budget_id_url(req, "imports", i->import_id.v, "/drop"));
	drop->quiet = true;
}

static enum err show_one(struct req *req, struct import_id id) {
	struct budget_import_by_id_row i;
	struct budget_rows rows = { .count = 0 };
	TRY(budget_import_by_id(req->db, req->arena, tenant_of(req), id, &i));
	if (i.state == BUDGET_IMPORT_READ)
		TRY(rows_of(req, &i, &rows));
	if (!req->refused)
		res_table(req, "budget-import",
			&(struct table){ .desc = &budget_row_desc, .rows = rows.items, .count = rows.count });
	struct sheet *s = budget_sheet(req, i.file_name);
	sheet_crumb(s, budget_year_text(req, i.fiscal_year), budget_year_url(req, i.fiscal_year, ""));
	sheet_fact(s, T("種類"), say_word(req, &budget_import_kind_desc, i.kind));
	sheet_fact(s, T("状態"), say_word(req, &budget_import_state_desc, i.state));
	sheet_fact(s, T("日付"), say_date(req, i.on_day));
	sheet_fact(s, T("理由"), i.reason);
	sheet_fact(s, T("配当"), say(req, i.allot ? T("同時に配当する") : T("配当しない")));
	sheet_fact(s, T("読込み"), STR_JOIN(req->arena, account_shown(req, i.made_by), S(" "), req_time(req, i.made_us)));
	if (i.state == BUDGET_IMPORT_READ)
		add_rows(req, s, &rows);
	add_forms(req, s, &i, &rows);
	sheet_downloads(s);
	sheet_show(s, "wide");
	return OK;
}

enum err budget_import_show(struct req *req, const struct budget_import_one_form *form) {
	return show_one(req, form->import_id);
}

enum err budget_import_confirm_prepare(struct req *req, const struct budget_import_one_form *form) {
	struct budget_import_by_id_row i;
	return budget_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i);
}

enum err budget_import_confirm_apply(struct req *req, const struct budget_import_one_form *form) {
	const struct budget_desk desk = budget_desk_of(req);
	const struct budget_ask none = { .move = 0 };
	struct budget_import_by_id_row i;
	struct budget_rows rows;
	int64_t changed;
	TRY(budget_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i));
	TRY(budget_import_end(req->db, tenant_of(req), form->import_id, BUDGET_IMPORT_WRITTEN, BUDGET_IMPORT_READ,
		&changed));
	if (changed != 1)
		return budget_refuse(req, ERR_CONFLICT, &none);
	TRY(rows_of(req, &i, &rows));
	if (rows.wrong > 0)
		return sheet_refuse(req, NULL, T("読み込んだあとに予算が変わり、誤りになった行があります。下の理由を確かめて、ファイルを直してください。"));
	req_act(req, 0, S("予算の一覧のファイルを登録しました。"));
	req_outcome(req, str_format(req->arena, "%lld", (long long)i.fiscal_year));
	return budget_refuse(req,
		budget_rows_write(req->db, req->arena, &desk, (int)i.fiscal_year, i.kind, &rows, i.allot, i.on_day,
			i.reason),
		&none);
}

enum err budget_import_confirm_render(struct req *req, const struct budget_import_one_form *form) {
	if (req->refused)
		return show_one(req, form->import_id);
	res_redirect(req, (struct url){ STR_JOIN(req->arena, budget_url(req, "/").s, req->outcome) });
	return OK;
}

enum err budget_import_drop_prepare(struct req *req, const struct budget_import_one_form *form) {
	return budget_import_confirm_prepare(req, form);
}

enum err budget_import_drop_apply(struct req *req, const struct budget_import_one_form *form) {
	const struct budget_ask none = { .move = 0 };
	int64_t changed;
	TRY(budget_import_end(req->db, tenant_of(req), form->import_id, BUDGET_IMPORT_DROPPED, BUDGET_IMPORT_READ,
		&changed));
	req_act(req, 0, S("予算の一覧のファイルを取りやめました。"));
	return changed == 1 ? OK : budget_refuse(req, ERR_CONFLICT, &none);
}

enum err budget_import_drop_render(struct req *req, const struct budget_import_one_form *form) {
	struct budget_import_by_id_row i;
	if (req->refused)
		return show_one(req, form->import_id);
	TRY(budget_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i));
	res_redirect(req, budget_year_url(req, i.fiscal_year, "/imports"));
	return OK;
}
