/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the town's accounting system wants its files: the mappings, and one with its columns and a real row as it would
 * be written. */
#include "office/accounting/pages-private.h"

#include "base/csv.h"

/* ---- the list ---- */

static struct url mapping_url(const struct req *req, struct str slug, struct accounting_mapping_id id,
	const char *rest) {
	return (struct url){ STR_JOIN(req->arena, acct_url(req, slug, "/mappings/").s, id_text(req->arena, id.v),
		str_from(rest)) };
}

static struct sheet_cell state_cell(struct req *req, enum accounting_mapping_state state) {
	return (struct sheet_cell){ .text = say_word(req, &accounting_mapping_state_desc, state),
		.tone = state == ACCOUNTING_DRAFT ? S("yellow") : S("green") };
}

static enum err show_list(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("種類"), T("適用開始日"), T("状態"), T("文字コード"), T("日付の形") };
	struct accounting_mapping_list_row *rows;
	size_t count;
	TRY(accounting_mapping_list(req->db, req->arena, tenant_of(req), 500, &rows, &count));
	if (!req->refused)
		res_table(req, "accounting-mappings",
			&(struct table){ .desc = &accounting_mapping_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = STR_NONE });
	struct sheet *s = acct_sheet(req, slug, say(req, T("会計システムの対応表")));
	s->lead = say(req, T("会計システムに渡すファイルと、受け取るファイルの形です。使いはじめた対応表は変えられません。変えるときは、新しい対応表に適用開始日を決めて使いはじめます。"));
	sheet_downloads(s);
	struct sheet_table *t = sheet_table(s, T("対応表"), T("対応表は、まだありません。下からつくってください。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = say_word(req, &accounting_kind_desc, rows[i].kind),
			.url = mapping_url(req, slug, rows[i].mapping_id, "") };
		c[1].text = say_date(req, rows[i].valid_from);
		c[2] = state_cell(req, rows[i].state);
		c[3].text = say_word(req, &accounting_charset_desc, rows[i].charset);
		c[4].text = say_word(req, &accounting_day_form_desc, rows[i].day_form);
	}
	struct sheet_form *f = sheet_form(s, T("新しい対応表をつくる"), T("つくる"), acct_url(req, slug, "/mappings"));
	f->hint = say(req, T("いま使っている対応表の写しから始まります。まだないときは、よくある列から始まります。"));
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "kind", T("種類"), &accounting_kind_desc, 0, INPUT_REQUIRED));
	sheet_day(s, f, "valid_from", T("適用開始日"), date_format_iso(req->arena, acct_today(req)), INPUT_REQUIRED);
	sheet_show(s, NULL);
	return OK;
}

enum err accounting_mappings(struct req *req, const struct accounting_list_form *form) {
	return show_list(req, form->slug);
}

enum err accounting_mapping_make_prepare(struct req *req, const struct accounting_mapping_make_form *form) {
	struct date *day = ARENA_NEW(req->arena, struct date);
	req->prepared = day;
	if (form->kind == 0)
		return sheet_refuse(req, "kind", T("種類を選んでください。"));
	return sheet_read_day(req, "valid_from", accounting_text(form->valid_from), day) ? OK : ERR_INPUT;
}

enum err accounting_mapping_make_apply(struct req *req, const struct accounting_mapping_make_form *form) {
	const struct date *day = req->prepared;
	struct accounting_mapping_id id;
	TRY(accounting_mapping_add(req->db, req->arena, acct_desk(req), form->kind, *day, &id));
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("会計システムの対応表をつくりました。"));
	return OK;
}

enum err accounting_mapping_make_render(struct req *req, const struct accounting_mapping_make_form *form) {
	if (req->refused)
		return show_list(req, form->slug);
	res_redirect(req, url_build(req->arena, "/%s/office/accounting/mappings/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one mapping ---- */

/* Each column with what would stand there now. */
static enum err add_columns(struct req *req, struct sheet *s, const struct accounting_mapping *m) {
	static const char *const HEADS[] = { T("列"), T("見出し"), T("内容"), T("固定値"), T("桁数"), T("読替え"), T("いま書くと") };
	struct sheet_table *t = sheet_table(s, T("列"), T("列は、まだありません。下から加えてください。"), HEADS, COUNT_OF(HEADS), m->count);
	struct accounting_record record = { .row = S(""), .problem = S("") };
	struct csv_reader r;
	struct csv_row cells = { .count = 0 };
	bool more;
	if (m->row.kind != ACCOUNTING_ANSWER)
		TRY(accounting_preview(req->db, req->arena, req->lang, tenant_of(req), m, acct_today(req), &record));
	csv_open(&r, req->arena, record.row, CSV_COMMA);
	if (record.row.n > 0)
		TRY(csv_next(&r, &cells, &more));
	if (record.problem.n > 0)
		sheet_warn(s, STR_JOIN(req->arena, say(req, T("いま送るものを、この対応表では書けません: ")), record.problem));
	for (size_t i = 0; i < m->count; i++) {
		const struct accounting_columns_of_row *c = &m->columns[i];
		struct sheet_cell *row = sheet_row(t);
		row[0].text = str_format(req->arena, "%lld", (long long)c->column_no);
		row[1].text = c->heading;
		row[2].text = say_word(req, &accounting_field_desc, c->field);
		row[3].text = c->fixed;
		row[4].text = c->width > 0 ? str_format(req->arena, "%lld", (long long)c->width) : S("");
		row[5].text = str_replace(req->arena, c->codes, S("\n"), S("、"));
		row[6].text = i < cells.count ? cells.fields[i] : S("");
	}
	return OK;
}

static struct input field_input(struct req *req, enum accounting_kind kind) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, ACCOUNTING_FIELD_COUNT);
	size_t n = 0;
	for (int f = ACCOUNTING_FIXED; f < ACCOUNTING_FIELD_COUNT; f++)
		if (accounting_field_fits(kind, (enum accounting_field)f))
			choices[n++] = (struct input_choice){ .value = str_from(accounting_field_desc.values[f].word),
				.label = say_word(req, &accounting_field_desc, f) };
	return input_choose(req, "field", T("内容"), choices, n, STR_NONE, INPUT_REQUIRED);
}

static void add_column_forms(struct req *req, struct str slug, struct sheet *s, const struct accounting_mapping *m) {
	struct sheet_form *f = sheet_form(s, T("列を加える・置き換える"), T("この列にする"),
		mapping_url(req, slug, m->row.mapping_id, "/column"));
	f->version = m->row.version;
	struct input no = input_text(req, "column_no", T("列"), str_format(req->arena, "%zu", m->count + 1),
		INPUT_REQUIRED | INPUT_SHORT);
	no.hint = say(req, T("いまある列の番号を書くと、その列が置き換わります。"));
	sheet_field(f, INPUT_AS_TEXT, no);
	struct input heading = input_text(req, "heading", T("見出し"), STR_NONE, INPUT_REQUIRED);
	if (m->row.kind == ACCOUNTING_ANSWER)
		heading.hint = say(req, T("ファイルによって見出しが違うときは、縦線で分けて並べます。例：支払日|収入日"));
	sheet_field(f, INPUT_AS_TEXT, heading);
	sheet_field(f, INPUT_AS_SELECT, field_input(req, m->row.kind));
	if (m->row.kind != ACCOUNTING_ANSWER) {
		sheet_field(f, INPUT_AS_TEXT, input_text(req, "fixed", T("固定値"), STR_NONE, 0));
		struct input width = input_text(req, "width", T("桁数"), STR_NONE, INPUT_SHORT);
		width.hint = say(req, T("短い数字の前に0を付けて、この桁数にします。"));
		sheet_field(f, INPUT_AS_TEXT, width);
	}
	struct input codes = input_text(req, "codes", T("読替え"), STR_NONE, 0);
	codes.hint = say(req,
		m->row.kind == ACCOUNTING_ANSWER ?
			T("1行に1つずつ「会計の値=こちらの値」と書きます。処理結果のこちらの値は、受理・済み・差戻しです。例：1=受理") :
			T("1行に1つずつ「こちらの値=会計の値」と書きます。例：18=180。読替えのある列では、表にない値は送れません。"));
	sheet_field(f, INPUT_AS_LINES, codes);
	if (m->count == 0)
		return;
	f = sheet_form(s, T("列を消す"), T("この列を消す"), mapping_url(req, slug, m->row.mapping_id, "/out"));
	f->version = m->row.version;
	f->quiet = true;
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "out_no", T("消す列"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
}

static void add_form_form(struct req *req, struct str slug, struct sheet *s, const struct accounting_mapping *m) {
	struct sheet_form *f =
		sheet_form(s, T("ファイルの形"), T("この形にする"), mapping_url(req, slug, m->row.mapping_id, "/form"));
	f->version = m->row.version;
	sheet_day(s, f, "valid_from", T("適用開始日"), date_format_iso(req->arena, m->row.valid_from), INPUT_REQUIRED);
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "charset", T("文字コード"), &accounting_charset_desc, (int)m->row.charset,
			INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "line_end", T("改行"), &accounting_line_end_desc, (int)m->row.line_end,
			INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_CHECK, input_check(req, "heading", T("1行目に見出しを書く"), m->row.heading));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "day_form", T("日付の形"), &accounting_day_form_desc, (int)m->row.day_form,
			INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "year_form", T("年度の形"), &accounting_year_form_desc, (int)m->row.year_form,
			INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "amount_form", T("金額の形"), &accounting_amount_form_desc, (int)m->row.amount_form,
			INPUT_REQUIRED));
}

static void add_state_forms(struct req *req, struct str slug, struct sheet *s, const struct accounting_mapping *m) {
	const char *lacks = accounting_mapping_lacks(req->arena, m);
	if (lacks != NULL)
		sheet_warn(s, say(req, lacks));
	struct sheet_form *f;
	if (lacks == NULL) {
		f = sheet_form(s, T("この対応表を使いはじめる"), T("使いはじめる"), mapping_url(req, slug, m->row.mapping_id, "/use"));
		f->hint = say(req, T("使いはじめると、変えられなくなります。上の「いま書くと」の値を、会計システムの説明書と見比べてください。"));
		f->version = m->row.version;
	}
	f = sheet_form(s, T("下書きを捨てる"), T("捨てる"), mapping_url(req, slug, m->row.mapping_id, "/drop"));
	f->version = m->row.version;
	f->quiet = true;
}

static enum err show_mapping(struct req *req, struct str slug, struct accounting_mapping_id id) {
	struct accounting_mapping m;
	TRY(accounting_mapping_read(req->db, req->arena, tenant_of(req), id, &m));
	if (!req->refused)
		res_table(req, "accounting-columns",
			&(struct table){ .desc = &accounting_columns_of_desc,
				.rows = m.columns,
				.count = m.count,
				.next_cursor = STR_NONE });
	struct sheet *s = acct_sheet(req, slug,
		STR_JOIN(req->arena, say_word(req, &accounting_kind_desc, m.row.kind), S(" "),
			say_date(req, m.row.valid_from)));
	sheet_crumb(s, say(req, T("会計システムの対応表")), acct_url(req, slug, "/mappings"));
	sheet_downloads(s);
	sheet_fact(s, T("状態"), say_word(req, &accounting_mapping_state_desc, m.row.state));
	sheet_fact(s, T("適用開始日"), say_date(req, m.row.valid_from));
	sheet_fact(s, T("文字コード"), say_word(req, &accounting_charset_desc, m.row.charset));
	sheet_fact(s, T("改行"), say_word(req, &accounting_line_end_desc, m.row.line_end));
	sheet_fact(s, T("見出しの行"), say(req, m.row.heading ? T("あり") : T("なし")));
	sheet_fact(s, T("日付の形"), say_word(req, &accounting_day_form_desc, m.row.day_form));
	sheet_fact(s, T("年度の形"), say_word(req, &accounting_year_form_desc, m.row.year_form));
	sheet_fact(s, T("金額の形"), say_word(req, &accounting_amount_form_desc, m.row.amount_form));
	TRY(add_columns(req, s, &m));
	if (m.row.state == ACCOUNTING_DRAFT) {
		add_column_forms(req, slug, s, &m);
		add_form_form(req, slug, s, &m);
		add_state_forms(req, slug, s, &m);
	}
	sheet_show(s, "wide");
	return OK;
}

enum err accounting_mapping_show(struct req *req, const struct accounting_mapping_one_form *form) {
	return show_mapping(req, form->slug, form->mapping_id);
}

static enum err back_to_mapping(struct req *req, struct str slug, struct accounting_mapping_id id) {
	if (req->refused)
		return show_mapping(req, slug, id);
	res_redirect(req, mapping_url(req, slug, id, ""));
	return OK;
}

/* ---- its form ---- */

enum err accounting_mapping_save_prepare(struct req *req, const struct accounting_mapping_save_form *form) {
	struct accounting_mapping_by_id_row *row = ARENA_NEW(req->arena, struct accounting_mapping_by_id_row);
	TRY(accounting_mapping_by_id(req->db, req->arena, tenant_of(req), form->mapping_id, row));
	row->version = form->version.v;
	row->heading = form->heading;
	row->charset = form->charset != 0 ? form->charset : row->charset;
	row->line_end = form->line_end != 0 ? form->line_end : row->line_end;
	row->day_form = form->day_form != 0 ? form->day_form : row->day_form;
	row->year_form = form->year_form != 0 ? form->year_form : row->year_form;
	row->amount_form = form->amount_form != 0 ? form->amount_form : row->amount_form;
	req->prepared = row;
	return sheet_read_day(req, "valid_from", accounting_text(form->valid_from), &row->valid_from) ? OK : ERR_INPUT;
}

enum err accounting_mapping_save_apply(struct req *req, const struct accounting_mapping_save_form *form) {
	(void)form;
	req_act(req, 0, S("会計システムの対応表の形を変えました。"));
	return acct_told(req, accounting_mapping_change(req->db, acct_desk(req), req->prepared));
}

enum err accounting_mapping_save_render(struct req *req, const struct accounting_mapping_save_form *form) {
	return back_to_mapping(req, form->slug, form->mapping_id);
}

/* ---- its columns ---- */

static enum err set_column(struct req *req, struct accounting_mapping_id id, int64_t version,
	const struct accounting_columns_of_row *column, const char *field) {
	enum err e = accounting_column_set(req->db, req->arena, acct_desk(req), id, version, column);
	return e == ERR_INPUT ? sheet_refuse(req, field, T("その番号の列はありません。最後の列の次までの番号を書いてください。")) : acct_told(req, e);
}

enum err accounting_column_save_prepare(struct req *req, const struct accounting_column_save_form *form) {
	struct accounting_mapping_by_id_row m;
	struct accounting_columns_of_row *column = ARENA_NEW(req->arena, struct accounting_columns_of_row);
	const char *field = NULL;
	TRY(accounting_mapping_by_id(req->db, req->arena, tenant_of(req), form->mapping_id, &m));
	*column = (struct accounting_columns_of_row){ .column_no = form->column_no.v,
		.heading = str_trim(accounting_text(form->heading)),
		.field = form->field,
		.fixed = str_trim(accounting_text(form->fixed)),
		.width = form->width.v,
		.codes = str_trim(accounting_text(form->codes)) };
	req->prepared = column;
	const char *sentence = accounting_column_check(m.kind, column, &field);
	return sentence == NULL ? OK : sheet_refuse(req, field, sentence);
}

enum err accounting_column_save_apply(struct req *req, const struct accounting_column_save_form *form) {
	req_act(req, 0, S("会計システムの対応表の列を変えました。"));
	return set_column(req, form->mapping_id, form->version.v, req->prepared, "column_no");
}

enum err accounting_column_save_render(struct req *req, const struct accounting_column_save_form *form) {
	return back_to_mapping(req, form->slug, form->mapping_id);
}

enum err accounting_column_out_prepare(struct req *req, const struct accounting_column_out_form *form) {
	struct accounting_mapping_by_id_row m;
	return accounting_mapping_by_id(req->db, req->arena, tenant_of(req), form->mapping_id, &m);
}

enum err accounting_column_out_apply(struct req *req, const struct accounting_column_out_form *form) {
	const struct accounting_columns_of_row gone = { .column_no = form->out_no.v, .heading = S("") };
	req_act(req, 0, S("会計システムの対応表の列を消しました。"));
	return set_column(req, form->mapping_id, form->version.v, &gone, "out_no");
}

enum err accounting_column_out_render(struct req *req, const struct accounting_column_out_form *form) {
	return back_to_mapping(req, form->slug, form->mapping_id);
}

/* ---- into force, or away ---- */

static enum err is_here(struct req *req, struct accounting_mapping_id id) {
	struct accounting_mapping_by_id_row m;
	return accounting_mapping_by_id(req->db, req->arena, tenant_of(req), id, &m);
}

enum err accounting_mapping_start_prepare(struct req *req, const struct accounting_mapping_decide_form *form) {
	return is_here(req, form->mapping_id);
}
enum err accounting_mapping_start_apply(struct req *req, const struct accounting_mapping_decide_form *form) {
	req_act(req, 0, S("会計システムの対応表を使いはじめました。"));
	enum err e = accounting_mapping_use(req->db, req->arena, acct_desk(req), form->mapping_id, form->version.v);
	return e == ERR_INPUT ? sheet_refuse(req, NULL, T("足りない列があるため、使いはじめられません。")) : acct_told(req, e);
}
enum err accounting_mapping_start_render(struct req *req, const struct accounting_mapping_decide_form *form) {
	return back_to_mapping(req, form->slug, form->mapping_id);
}

enum err accounting_mapping_end_prepare(struct req *req, const struct accounting_mapping_decide_form *form) {
	return is_here(req, form->mapping_id);
}
enum err accounting_mapping_end_apply(struct req *req, const struct accounting_mapping_decide_form *form) {
	req_act(req, 0, S("会計システムの対応表の下書きを捨てました。"));
	return acct_told(req, accounting_mapping_throw(req->db, acct_desk(req), form->mapping_id));
}
enum err accounting_mapping_end_render(struct req *req, const struct accounting_mapping_decide_form *form) {
	if (req->refused)
		return show_mapping(req, form->slug, form->mapping_id);
	res_redirect(req, acct_url(req, form->slug, "/mappings"));
	return OK;
}
