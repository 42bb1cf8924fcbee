/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bringing a list of parties in: sending the file, saying which column is what, looking at what each row would do,
 * confirming, the result, and taking it back. */
#include "base/ident.h"
#include "office/file/file.h"
#include "office/party/import-private.h"
#include "office/party/pages-private.h"
#include "party_views.h"

static const char *const SCRIPTS[] = { "import.js" };

static struct url imports_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/parties/imports", slug);
}

static struct url import_url(struct req *req, struct str slug, struct import_id id, const char *below) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/parties/imports/%d", slug, id.v).s,
		str_from(below)) };
}

static struct str count_text(struct req *req, int64_t count) {
	return tr_format(req->arena, req->lang, T("{n}行"), &(struct msg_arg){ .name = "n", .number = count }, 1);
}

/* ---- the list, and a new file ---- */

static struct str outcome_text(struct req *req, int64_t all, int64_t added, int64_t changed, int64_t same,
	int64_t suspect, int64_t refused) {
	const struct msg_arg values[] = { { .name = "all", .number = all }, { .name = "added", .number = added },
		{ .name = "changed", .number = changed }, { .name = "same", .number = same },
		{ .name = "suspect", .number = suspect }, { .name = "refused", .number = refused } };
	return tr_format(req->arena, req->lang,
		T("全{all}行（新しく登録{added}、変更{changed}、変わりなし{same}、重複の疑い{suspect}、誤り{refused}）"),
		values, COUNT_OF(values));
}

static enum err show_index(struct req *req, struct str slug, struct cursor after) {
	struct party_import_list_row *rows;
	size_t count, most = (size_t)req_row_limit(req);
	const struct import_id before = { after.a };
	struct import_index_view *v = ARENA_NEW(req->arena, struct import_index_view);
	TRY(party_import_list(req->db, req->arena, tenant_of(req), after.has ? &before : NULL, (int64_t)most + 1, &rows,
		&count));
	bool more = count > most;
	count = more ? most : count;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].import_id.v }) :
		STR_NONE;
	v->req = req;
	v->list = list_frame(req, after.has, next);
	v->empty = list_nothing(req, T("取り込みはまだありません。"), T("上でファイルを選んで読み込んでください。"), NULL, imports_url(req, slug));
	v->self = imports_url(req, slug);
	v->sample = url_build(req->arena, "/%s/office/parties.csv", slug);
	v->request_id = form_new_request_id(req);
	v->reason = form_reason(req, "file");
	v->items = ARENA_ARRAY(req->arena, struct import_line, count + 1);
	for (size_t i = 0; i < count; i++)
		v->items[v->count++] = (struct import_line){ .file = rows[i].file_name,
			.state = say_word(req, &import_state_desc, rows[i].state),
			.when = STR_JOIN(req->arena, req_time(req, rows[i].imported_us), S("　"),
				account_shown(req, rows[i].imported_by)),
			.rows = outcome_text(req, rows[i].rows_total, rows[i].rows_added, rows[i].rows_changed,
				rows[i].rows_same, rows[i].rows_suspect, rows[i].rows_refused),
			.url = import_url(req, slug, rows[i].import_id, "") };
	if (!req->refused)
		res_table(req, "party-imports",
			&(struct table){ .desc = &party_import_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	party_page(req, slug, str_from(tr(req->lang, T("CSV・Excelから取り込む"))), NULL, import_index_page_body, v, NULL, 0);
	return OK;
}

enum err import_index(struct req *req, const struct party_list_page_form *form) {
	return show_index(req, form->slug, form->after);
}

/* The last part of a path, which some programs send along. */
static struct str name_of(struct str name) {
	size_t slash = str_find_last(name, S("/")), backslash = str_find_last(name, S("\\"));
	if (slash != SIZE_MAX)
		name = str_from_offset(name, slash + 1);
	else if (backslash != SIZE_MAX)
		name = str_from_offset(name, backslash + 1);
	return utf8_prefix(str_trim(name), FILE_NAME_MOST);
}

static enum err refuse_file(struct req *req, struct str reason) {
	form_refuse(req, "file", reason);
	return ERR_INPUT;
}

/* Size, type and viruses first, as with every file that comes in. */
static enum err examine(struct req *req, struct str name) {
	struct file_rules rules;
	struct file_arrival arrival;
	struct str reason = STR_NONE;
	enum err e = file_rules_read(req_settings(req), req->arena, &rules, &reason);
	if (e != OK) {
		err_detail(req, "%.*s", STR_ARG(reason));
		return ERR_INTERNAL;
	}
	rules.types |= INT64_C(1) << FILE_TYPE_CSV | INT64_C(1) << FILE_TYPE_TEXT | INT64_C(1) << FILE_TYPE_XLSX;
	enum file_refusal refusal = file_examine(req->arena, &rules, name, req->file->bytes, req->now_us, &arrival);
	return refusal == FILE_TAKEN ?
		OK :
		refuse_file(req, file_refusal_sentence(req->arena, req->lang, refusal, &rules, &arrival));
}

enum err import_read_prepare(struct req *req, const struct import_new_form *form) {
	struct import_file *file = ARENA_NEW(req->arena, struct import_file);
	struct party_problems problems = { .count = 0 };
	(void)form;
	req->prepared = file;
	if (req->file == NULL || !str_equal(req->file->field, S("file")) || req->file->name.n == 0)
		return refuse_file(req, str_from(tr(req->lang, T("ファイルを選んでください。"))));
	struct str name = name_of(req->file->name);
	/* A file's name is none of the form's texts, so nobody was asked whether it is 個人番号. */
	refuse_my_number(req->arena, &problems, "file", name);
	if (problems.count > 0)
		return refuse_file(req, str_from(tr(req->lang, problems.items[0].sentence)));
	TRY(examine(req, name));
	enum err e = import_file_read(req->db, req->arena, tenant_of(req), req->lang, name, req->file->bytes, file);
	return e == ERR_FORMAT ? refuse_file(req, file->reason) : e;
}

enum err import_read_apply(struct req *req, const struct import_new_form *form) {
	const struct import_file *file = req->prepared;
	(void)form;
	TRY(import_begin(req->db, req->arena, tenant_of(req), actor_of(req), file));
	req_act(req, 0, S("事業者の一覧のファイルを読み込みました。"));
	req_outcome(req,
		STR_JOIN(req->arena, id_text(req->arena, file->begun.import.v),
			file->all_known ? S("") : S("/columns")));
	return OK;
}

enum err import_read_render(struct req *req, const struct import_new_form *form) {
	if (req->refused)
		return show_index(req, form->slug, (struct cursor){ .has = false });
	res_redirect(req, (struct url){ STR_JOIN(req->arena, imports_url(req, form->slug).s, S("/"), req->outcome) });
	return OK;
}

/* ---- which column is what ---- */

/* The fields that a form can name: what is only a copy, or only for people, is not read. */
static const struct { enum import_field field; const char *name; size_t offset;
} MAPPED[] = {
#define MAPPED_FIELD(field_, name_) { IMPORT_FIELD_##field_, "c_" #name_, offsetof(struct import_map_form, c_##name_) }
	MAPPED_FIELD(NAME, name),
	MAPPED_FIELD(KANA, kana),
	MAPPED_FIELD(TRADE_NAME, trade_name),
	MAPPED_FIELD(KIND, kind),
	MAPPED_FIELD(CORPORATE, corporate_number),
	MAPPED_FIELD(REGISTRATION, registration_number),
	MAPPED_FIELD(INVOICE, invoice_number),
	MAPPED_FIELD(REPRESENTATIVE, representative),
	MAPPED_FIELD(ADDRESS, address),
	MAPPED_FIELD(POSTAL, postal_code),
	MAPPED_FIELD(PREFECTURE, prefecture),
	MAPPED_FIELD(CITY, city),
	MAPPED_FIELD(STREET, street),
	MAPPED_FIELD(BUILDING, building),
	MAPPED_FIELD(TELEPHONE, telephone),
	MAPPED_FIELD(EMAIL, email),
	MAPPED_FIELD(INDUSTRY, industry),
	MAPPED_FIELD(CAPITAL, capital),
	MAPPED_FIELD(EMPLOYEES, employees),
	MAPPED_FIELD(FOUNDED, founded_on),
	MAPPED_FIELD(CLOSED, closed_on),
	MAPPED_FIELD(STATE, state),
	MAPPED_FIELD(NOTE, note),
	MAPPED_FIELD(ID, party_id),
	MAPPED_FIELD(VERSION, version),
};

/* "会社名（例: 株式会社みほん）": the headings with what stands in the first row. */
static enum err column_choices(struct req *req, const struct party_import_by_id_row *i,
	struct input_choice **ret_choices, size_t *ret_count) {
	struct party_import_piece_by_no_row piece;
	struct str *headings, *sample;
	size_t sample_count = 0, count = import_headings(req->arena, i->headings, &headings);
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	TRY(party_import_piece_by_no(req->db, req->arena, tenant_of(req), i->import_id, 0, &piece));
	sample_count = import_first_row(req->arena, piece.body, &sample);
	*ret_count = 0;
	for (size_t c = 0; c < count; c++) {
		struct msg_arg values[] = { { .name = "heading", .text = headings[c] },
			{ .name = "sample", .text = c < sample_count ? utf8_prefix(sample[c], 20) : S("") } };
		if (headings[c].n > 0)
			choices[(*ret_count)++] = (struct input_choice){ .value = str_format(req->arena, "%zu", c),
				.label = values[1].text.n > 0 ?
					tr_format(req->arena, req->lang, T("{heading}（例: {sample}）"), values,
						COUNT_OF(values)) :
					headings[c] };
	}
	*ret_choices = choices;
	return OK;
}

static enum err show_columns(struct req *req, struct str slug, struct import_id id) {
	struct party_import_by_id_row i;
	struct input_choice *choices;
	size_t count, columns[IMPORT_FIELD_COUNT];
	TRY(party_import_by_id(req->db, req->arena, tenant_of(req), id, &i));
	if (i.state != IMPORT_STATE_MAPPING && i.state != IMPORT_STATE_READY)
		return ERR_NOT_FOUND;
	TRY(column_choices(req, &i, &choices, &count));
	import_columns_read(i.columns, columns);
	struct import_map_view *v = ARENA_NEW(req->arena, struct import_map_view);
	v->req = req;
	v->name = i.file_name;
	v->request_id = form_new_request_id(req);
	v->action = import_url(req, slug, id, "/columns");
	v->back = i.state == IMPORT_STATE_READY ? import_url(req, slug, id, "") : imports_url(req, slug);
	for (size_t f = 0; f < COUNT_OF(MAPPED); f++) {
		size_t column = columns[MAPPED[f].field];
		struct input_choice *own = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
		memcpy(own, choices, count * sizeof *own);
		v->fields[v->count++] =
			input_choose(req, MAPPED[f].name, import_field_desc.values[MAPPED[f].field].label, own, count,
				column == SIZE_MAX ? S("") : str_format(req->arena, "%zu", column),
				MAPPED[f].field == IMPORT_FIELD_NAME ? INPUT_REQUIRED : 0);
	}
	party_page(req, slug, str_from(tr(req->lang, T("列の対応"))), "narrow", import_map_page_body, v, NULL, 0);
	return OK;
}

enum err import_columns_page(struct req *req, const struct import_one_form *form) {
	return show_columns(req, form->slug, form->import_id);
}

/* A file's column is one field, so that its heading can be remembered. */
static enum err check_columns(struct req *req, size_t headings, const size_t columns[IMPORT_FIELD_COUNT]) {
	bool *taken = ARENA_ARRAY(req->arena, bool, IMPORT_COLUMNS_MOST);
	for (size_t f = 0; f < COUNT_OF(MAPPED); f++) {
		size_t column = columns[MAPPED[f].field];
		if (column == SIZE_MAX)
			continue;
		if (column >= headings)
			return ERR_REQUEST;
		if (taken[column])
			form_refuse(req, MAPPED[f].name, str_from(tr(req->lang, T("この列は、ほかの項目でも選ばれています。"))));
		if (taken[column])
			return ERR_INPUT;
		taken[column] = true;
	}
	if (columns[IMPORT_FIELD_NAME] != SIZE_MAX)
		return OK;
	form_refuse(req, "c_name", str_from(tr(req->lang, T("名称の列を選んでください。"))));
	return ERR_INPUT;
}

enum err import_columns_prepare(struct req *req, const struct import_map_form *form) {
	struct party_import_by_id_row i;
	struct str *headings;
	size_t *columns = ARENA_ARRAY(req->arena, size_t, IMPORT_FIELD_COUNT);
	TRY(party_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i));
	import_columns_read(i.columns, columns);
	for (size_t f = 0; f < COUNT_OF(MAPPED); f++) {
		struct opt_int column;
		memcpy(&column, (const char *)form + MAPPED[f].offset, sizeof column);
		columns[MAPPED[f].field] = column.has ? (size_t)column.v : SIZE_MAX;
	}
	req->prepared = columns;
	return check_columns(req, import_headings(req->arena, i.headings, &headings), columns);
}

enum err import_columns_apply(struct req *req, const struct import_map_form *form) {
	return import_map(req->db, req->arena, tenant_of(req), actor_of(req), form->import_id, req->prepared);
}

enum err import_columns_render(struct req *req, const struct import_map_form *form) {
	if (req->refused)
		return show_columns(req, form->slug, form->import_id);
	res_redirect(req, import_url(req, form->slug, form->import_id, ""));
	return OK;
}

/* ---- what each row would do, or did ---- */

static void put_fact(struct req *req, struct import_show_view *v, const char *label, struct str value) {
	if (value.n > 0)
		v->facts[v->fact_count++] =
			(struct fact_line){ .label = str_from(tr(req->lang, label)), .value = value };
}

static struct str by_at(struct req *req, struct opt_int us, struct opt_int who) {
	return us.has ?
		STR_JOIN(req->arena, req_time(req, us.v), S("　"), account_shown(req, (struct account_id){ who.v })) :
		S("");
}

/* Columns whose headings nobody reads. */
static struct str unread(struct req *req, const struct party_import_by_id_row *i) {
	struct str *headings, text = S("");
	size_t columns[IMPORT_FIELD_COUNT], count = import_headings(req->arena, i->headings, &headings);
	import_columns_read(i->columns, columns);
	for (size_t c = 0; c < count; c++) {
		bool read = headings[c].n == 0;
		for (int f = 1; f < IMPORT_FIELD_COUNT; f++)
			read |= columns[f] == c;
		if (!read)
			text = STR_JOIN(req->arena, text, text.n > 0 ? str_from(tr(req->lang, T("、"))) : S(""),
				headings[c]);
	}
	return text;
}

static void put_facts(struct req *req, struct import_show_view *v, const struct party_import_by_id_row *i) {
	struct str sheet = i->sheet_name.n > 0 ? STR_JOIN(req->arena, S("（"), i->sheet_name, S("）")) : S("");
	put_fact(req, v, T("状態"), v->state);
	put_fact(req, v, T("形式"), STR_JOIN(req->arena, i->encoding, sheet));
	put_fact(req, v, T("行数"), count_text(req, i->rows_total));
	put_fact(req, v, T("読み込んだ日時"),
		by_at(req, (struct opt_int){ true, i->imported_us }, (struct opt_int){ true, i->imported_by.v }));
	put_fact(req, v, T("確定した日時"), by_at(req, i->confirmed_us, i->confirmed_by));
	if (i->state == IMPORT_STATE_DONE || i->state == IMPORT_STATE_WRITING)
		put_fact(req, v, T("取り込んだ行"), count_text(req, i->rows_written));
	if (i->rows_failed > 0)
		put_fact(req, v, i->undone_us.has ? T("元に戻せなかった行") : T("取り込めなかった行"), count_text(req, i->rows_failed));
	put_fact(req, v, T("元に戻した日時"), by_at(req, i->undone_us, i->undone_by));
	put_fact(req, v, T("元に戻した理由"), i->undo_reason);
	if (i->state != IMPORT_STATE_MAPPING && i->headings.n > 0)
		put_fact(req, v, T("読まない列"), unread(req, i));
}

static void put_counts(struct req *req, struct import_show_view *v, const struct party_import_by_id_row *i,
	enum import_action here) {
	const struct { enum import_action action; int64_t count;
	} COUNTS[] = {
		{ 0, i->rows_added + i->rows_changed + i->rows_same + i->rows_suspect + i->rows_refused },
		{ IMPORT_ADDED, i->rows_added },
		{ IMPORT_CHANGED, i->rows_changed },
		{ IMPORT_SUSPECT, i->rows_suspect },
		{ IMPORT_REFUSED, i->rows_refused },
		{ IMPORT_SAME, i->rows_same },
	};
	for (size_t c = 0; c < COUNT_OF(COUNTS); c++) {
		const char *word = import_action_desc.values[COUNTS[c].action].word;
		v->counts[v->count_count++] = (struct import_count){ .label = COUNTS[c].action == 0 ?
				str_from(tr(req->lang, T("すべて"))) :
				say_word(req, &import_action_desc, COUNTS[c].action),
			.count = COUNTS[c].count,
			.url = url_query(req->arena, v->self, "action", word != NULL ? str_from(word) : STR_NONE),
			.here = COUNTS[c].action == here };
	}
}

static void put_lines(struct req *req, struct import_row_view *row, struct str changes, struct str problems) {
	const struct str both[] = { problems, changes };
	row->lines = ARENA_ARRAY(req->arena, struct str, IMPORT_FIELD_COUNT + PARTY_PROBLEMS_MOST * 4);
	for (size_t b = 0; b < COUNT_OF(both); b++) {
		struct str rest = both[b];
		while (rest.n > 0 && row->line_count < IMPORT_FIELD_COUNT + PARTY_PROBLEMS_MOST * 4)
			row->lines[row->line_count++] = str_cut(&rest, S("\n"));
	}
}

static struct import_row_view row_of(struct req *req, struct str slug, const struct party_import_row_list_row *r) {
	static const char *const TONES[IMPORT_ACTION_COUNT] = { [IMPORT_ADDED] = "green",
		[IMPORT_CHANGED] = "blue",
		[IMPORT_SUSPECT] = "yellow",
		[IMPORT_REFUSED] = "red",
		[IMPORT_SAME] = "quiet" };
	struct import_row_view v = { .number = r->row_no,
		.name = r->name,
		.action = say_word(req, &import_action_desc, r->action),
		.tone = str_from(TONES[r->action]),
		.result = r->result == IMPORT_WAITING || r->result == IMPORT_LEFT ?
			S("") :
			say_word(req, &import_result_desc, r->result),
		.party = { S("") },
		.suspect = { S("") } };
	if (r->party_id.v != 0 && r->result != IMPORT_TAKEN_BACK)
		v.party = url_build(req->arena, "/%s/office/parties/%d", slug, r->party_id.v);
	if (r->suspect_id.has)
		v.suspect = url_build(req->arena, "/%s/office/parties/%d", slug, r->suspect_id.v);
	put_lines(req, &v, r->changes, r->problems);
	return v;
}

static enum err put_rows(struct req *req, struct import_show_view *v, const struct import_one_form *form) {
	struct party_import_row_list_row *rows;
	size_t count, most = (size_t)req_row_limit(req);
	TRY(party_import_row_list(req->db, req->arena, tenant_of(req), form->import_id,
		form->action != 0 ? &form->action : NULL, form->after.has ? &form->after.a : NULL, (int64_t)most + 1,
		&rows, &count));
	bool more = count > most;
	count = more ? most : count;
	struct str next =
		more ? cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].row_no }) : STR_NONE;
	v->list = list_frame(req, form->after.has, next);
	v->empty = list_nothing(req, T("この判定の行はありません。"), NULL, T("すべての行を見る"), v->self);
	if (!req->refused)
		res_table(req, "party-import-rows",
			&(struct table){ .desc = &party_import_row_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	v->rows = ARENA_ARRAY(req->arena, struct import_row_view, count + 1);
	for (size_t i = 0; i < count && req->format == FORMAT_HTML; i++)
		v->rows[v->row_count++] = row_of(req, form->slug, &rows[i]);
	return OK;
}

static void put_forms(struct req *req, struct import_show_view *v, const struct party_import_by_id_row *i) {
	for (size_t r = 0; r < COUNT_OF(v->request_ids); r++)
		v->request_ids[r] = form_new_request_id(req);
	v->asks_refused = i->rows_refused > 0;
	v->asks_suspects = i->rows_suspect > 0;
	v->outcome = outcome_text(req, i->rows_total, i->rows_added, i->rows_changed, i->rows_same, i->rows_suspect,
		i->rows_refused);
	v->nothing_to_do = i->rows_added + i->rows_changed + i->rows_suspect == 0;
	v->skips_refused = input_check(req, "skips_refused", T("誤りのある行を除いて取り込む"), false);
	v->takes_suspects = input_check(req, "takes_suspects", T("重複の疑いのある行も、新しい事業者として登録する"), false);
	v->takes_suspects.hint = str_from(tr(req->lang, T("印を付けないと、この行は取り込みません。登録した組は、あとで「重複の疑い」の画面で統合できます。")));
	v->reason = input_text(req, "reason", T("理由"), STR_NONE, INPUT_REQUIRED);
	v->reason.rows = 2;
}

static enum err show(struct req *req, const struct import_one_form *form) {
	struct party_import_by_id_row i;
	struct import_show_view *v = ARENA_NEW(req->arena, struct import_show_view);
	TRY(party_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i));
	v->req = req;
	v->name = i.file_name;
	v->state = say_word(req, &import_state_desc, i.state);
	v->mapping = i.state == IMPORT_STATE_MAPPING;
	v->working =
		i.state == IMPORT_STATE_COMPARING || i.state == IMPORT_STATE_WRITING || i.state == IMPORT_STATE_UNDOING;
	v->ready = i.state == IMPORT_STATE_READY;
	v->done = i.state == IMPORT_STATE_DONE && i.rows_written > 0;
	v->rows_done = i.rows_done;
	v->rows_total = i.state == IMPORT_STATE_UNDOING ? i.rows_written + i.rows_done : i.rows_total;
	v->self = import_url(req, form->slug, form->import_id, "");
	v->data = import_url(req, form->slug, form->import_id, "/progress.json");
	v->columns = import_url(req, form->slug, form->import_id, "/columns");
	v->confirm = import_url(req, form->slug, form->import_id, "/confirm");
	v->drop = import_url(req, form->slug, form->import_id, "/drop");
	v->undo = import_url(req, form->slug, form->import_id, "/undo");
	put_facts(req, v, &i);
	put_counts(req, v, &i, form->action);
	TRY(put_rows(req, v, form));
	put_forms(req, v, &i);
	if (!req->refused)
		res_subtable(req, "import",
			&(struct table){ .desc = &party_import_by_id_desc,
				.rows = ARENA_COPY(req->arena, i),
				.count = 1,
				.next_cursor = STR_NONE });
	res_page(req,
		&(struct page){ .title = v->name,
			.body = import_show_page_body,
			.model = v,
			.no_index = true,
			.width = "wide",
			.scripts = SCRIPTS,
			.script_count = v->working ? 1 : 0 });
	return OK;
}

/* How far it is, and nothing of the rows: asked every second by the page's script. */
enum err import_progress(struct req *req, const struct import_one_form *form) {
	struct party_import_by_id_row i;
	TRY(party_import_by_id(req->db, req->arena, tenant_of(req), form->import_id, &i));
	res_record(req, "party-import", &party_import_by_id_desc, ARENA_COPY(req->arena, i));
	if (req->format == FORMAT_HTML)
		res_redirect(req, import_url(req, form->slug, form->import_id, ""));
	return OK;
}

enum err import_show(struct req *req, const struct import_one_form *form) {
	return show(req, form);
}

static enum err show_again(struct req *req, struct str slug, struct import_id id) {
	if (req->refused)
		return show(req, &(struct import_one_form){ .slug = slug, .import_id = id });
	res_redirect(req, import_url(req, slug, id, ""));
	return OK;
}

/* It must be this municipality's. */
static enum err is_here(struct req *req, struct import_id id) {
	struct party_import_by_id_row i;
	return party_import_by_id(req->db, req->arena, tenant_of(req), id, &i);
}

/* ---- confirming, leaving it, taking it back ---- */

enum err import_agree_prepare(struct req *req, const struct import_agree_form *form) {
	return is_here(req, form->import_id);
}

enum err import_agree_apply(struct req *req, const struct import_agree_form *form) {
	enum err e = import_confirm(req->db, req->arena, tenant_of(req), actor_of(req), form->import_id,
		form->skips_refused, form->takes_suspects);
	if (e == ERR_INPUT)
		form_refuse(req, "skips_refused",
			str_from(tr(req->lang,
				T("誤りのある行があります。ファイルを直して読み込み直すか、除いて取り込むことを選んでください。"))));
	if (e == OK)
		req_act(req, 0, S("事業者の取り込みを確定しました。"));
	return e;
}

enum err import_agree_render(struct req *req, const struct import_agree_form *form) {
	return show_again(req, form->slug, form->import_id);
}

enum err import_leave_prepare(struct req *req, const struct import_one_form *form) {
	return is_here(req, form->import_id);
}

enum err import_leave_apply(struct req *req, const struct import_one_form *form) {
	req_act(req, 0, S("事業者の取り込みを取りやめました。"));
	return import_drop(req->db, req->arena, tenant_of(req), form->import_id, req->now_us);
}

enum err import_leave_render(struct req *req, const struct import_one_form *form) {
	res_redirect(req, imports_url(req, form->slug));
	return OK;
}

enum err import_back_prepare(struct req *req, const struct import_back_form *form) {
	struct party_problems problems = { .count = 0 };
	TRY(is_here(req, form->import_id));
	if (str_trim(str_or_empty(form->reason)).n == 0)
		problem_add(&problems, "reason", T("理由を入力してください。"), false);
	refuse_my_number(req->arena, &problems, "reason", str_or_empty(form->reason));
	return form_problems(req, &problems);
}

/* Which ones stand in the way, by their rows. */
static enum err say_moved_on(struct req *req, struct import_id id) {
	enum { SHOWN = 5 };
	struct party_import_moved_on_row *rows;
	struct str names = S("");
	size_t count;
	TRY(party_import_moved_on(req->db, req->arena, tenant_of(req), id, IMPORT_WRITTEN, SHOWN, &rows, &count));
	if (count == 0)
		return ERR_CONFLICT;
	for (size_t i = 0; i < count; i++)
		names = STR_JOIN(req->arena, names, names.n > 0 ? str_from(tr(req->lang, T("、"))) : S(""),
			rows[i].name);
	form_refuse(req, "reason",
		tr_format(req->arena, req->lang,
			T("取り込んだあとに変更や手続、担当者やファイルの追加があった事業者があるため、元に戻せません: {names}"),
			&(struct msg_arg){ .name = "names", .text = names }, 1));
	return ERR_INPUT;
}

enum err import_back_apply(struct req *req, const struct import_back_form *form) {
	enum err e = import_undo(req->db, req->arena, tenant_of(req), actor_of(req), form->import_id,
		str_trim(form->reason));
	if (e == OK)
		req_act(req, 0, S("事業者の取り込みを元に戻しました。"));
	return e == ERR_CONFLICT ? say_moved_on(req, form->import_id) : e;
}

enum err import_back_render(struct req *req, const struct import_back_form *form) {
	return show_again(req, form->slug, form->import_id);
}
