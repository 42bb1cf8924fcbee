/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 訂正請求 (個人情報保護法90条): "this is wrong" beside a row of what is held, and the officers' answer. The correction
 * itself is an ordinary edit of the record; its line in the trail is linked with the answer. */
#include "base/ident.h"
#include "disclosure_views.h"
#include "office/audit/audit.h"
#include "office/disclosure/disclosure-private.h"
#include "sheet_views.h"
#include "office/file/file.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

enum { ROWS_LOOKED_AT = 1000 };

static const struct col_desc ENTRY_COLS[] = {
	{ .name = "correction_id",
		.label = T("訂正請求の番号"),
		.type = COL_ID,
		.offset = offsetof(struct correction_entry, correction.correction_id) },
	{ .name = "fiscal_year",
		.label = T("年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct correction_entry, correction.fiscal_year) },
	{ .name = "number",
		.label = T("受付番号"),
		.type = COL_INT,
		.offset = offsetof(struct correction_entry, correction.number) },
	{ .name = "name",
		.label = T("請求者の氏名"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct correction_entry, correction.name) },
	{ .name = "kind",
		.label = T("記録の種類"),
		.type = COL_TEXT,
		.offset = offsetof(struct correction_entry, correction.kind) },
	{ .name = "item",
		.label = T("記録項目"),
		.type = COL_TEXT,
		.offset = offsetof(struct correction_entry, correction.item) },
	{ .name = "held_value",
		.label = T("いまの内容"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct correction_entry, correction.held_value) },
	{ .name = "right_value",
		.label = T("正しい内容"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct correction_entry, correction.right_value) },
	{ .name = "received_us",
		.label = T("受付日時"),
		.type = COL_TIME,
		.offset = offsetof(struct correction_entry, correction.received_us) },
	{ .name = "due_on",
		.label = T("決定期限"),
		.type = COL_DATE,
		.offset = offsetof(struct correction_entry, correction.due_on) },
	{ .name = "state", .label = T("状態"), .type = COL_TEXT, .offset = offsetof(struct correction_entry, state) },
	{ .name = "decided_us",
		.label = T("決定日時"),
		.type = COL_TIME,
		.nullable = true,
		.offset = offsetof(struct correction_entry, correction.decided_us) },
};
const struct row_desc correction_entry_desc = { .name = "correction_entry",
	.size = sizeof(struct correction_entry),
	.count = COUNT_OF(ENTRY_COLS),
	.cols = ENTRY_COLS };

/* What the two sides' forms have in common. */
struct asked { struct str place, table, record, item, right_value, why; };

/* What prepare found. */
struct asking {
	struct tenant_id tenant;
	struct held_group group;
	const void *row;
	const struct col_desc *col;
	bool has_file;
	struct file_rules rules;
	struct file_arrival arrival;
	unsigned char *hashes;
	struct file_id file;
};

/* ---- the row that is meant ---- */

/* The municipality of the address, or of an account's own page the one that it names. */
static enum err tenant_asked(struct req *req, struct str place, struct tenant_id *ret) {
	struct tenant_all_row town;
	ret->v = req->session->tenant;
	if (req->session->party != 0)
		return OK;
	TRY(tenant_find_slug(req->db, req->arena, place, &town));
	*ret = town.tenant_id;
	return OK;
}

static enum err find_row(struct req *req, const struct asked *asked, struct asking *k) {
	const struct held_owner owner = owner_of(req);
	TRY(tenant_asked(req, asked->place, &k->tenant));
	TRY(held_read_table(req->db, req->arena, k->tenant, &owner, asked->table, ROWS_LOOKED_AT, &k->group));
	for (size_t i = 0; i < k->group.count; i++)
		if (str_equal(held_key(req->arena, &k->group, i), asked->record)) {
			k->row = (const char *)k->group.rows + i * k->group.desc->size;
			return OK;
		}
	return ERR_NOT_FOUND;
}

/* ---- the form ---- */

static struct input item_input(struct req *req, const struct asking *k) {
	const struct row_desc *desc = k->group.desc;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, desc->count);
	size_t count = 0;
	for (size_t i = 0; i < desc->count; i++) {
		if (held_is_inner(&desc->cols[i]) || desc->cols[i].type == COL_BLOB)
			continue;
		struct str value = held_text(req->arena, req->lang, k->row, &desc->cols[i]);
		struct str label = say(req, desc->cols[i].label);
		choices[count++] = (struct input_choice){ .value = str_from(desc->cols[i].name),
			.label = value.n > 0 ? STR_JOIN(req->arena, label, S("： "), utf8_prefix(value, 40)) : label };
	}
	return input_choose(req, "item", T("どの項目が違いますか"), choices, count, STR_NONE, INPUT_REQUIRED);
}

static enum err show_form(struct req *req, const struct asked *asked) {
	struct asking k = { .row = NULL };
	TRY(find_row(req, asked, &k));
	struct sheet *s = sheet_new(req, say(req, T("訂正を求める")));
	s->lead = say(req, T("内容が事実と違うときは、訂正を求めることができます。30日以内にお答えします。"));
	sheet_fact(s, T("記録の種類"), say(req, k.group.name));
	struct sheet_form *f = sheet_form(s, T("訂正してほしい内容"), T("訂正を求める"), url_with(req, "none", STR_NONE));
	sheet_field(f, INPUT_AS_SELECT, item_input(req, &k));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "right_value", T("正しい内容"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "why", T("違っていることがわかる理由"), STR_NONE, INPUT_REQUIRED));
	f->fields[2].input.hint = say(req, T("例：登記簿では10月1日に移転しています。"));
	if (req->session->party != 0) {
		sheet_field(f, INPUT_AS_FILE, input_text(req, "file", T("根拠のファイル（なくてもかまいません）"), STR_NONE, 0));
		f->takes_file = true;
	}
	sheet_link(s, T("持っている記録に戻る"), NULL, data_url(req, ""));
	show_data_page(req, T("訂正を求める"), false, "narrow", sheet_page_view_body, s);
	return OK;
}

enum err account_correction_page(struct req *req, const struct account_correction_page_form *form) {
	return show_form(req, &(struct asked){ .place = form->place, .table = form->table, .record = form->record });
}

enum err my_correction_page(struct req *req, const struct my_correction_page_form *form) {
	return show_form(req, &(struct asked){ .table = form->table, .record = form->record });
}

/* ---- asking ---- */

static enum err examine_file(struct req *req, struct asking *k) {
	struct str reason = STR_NONE;
	if (req->file == NULL || req->file->bytes.n == 0)
		return OK;
	TRY(file_rules_read(req_settings(req), req->arena, &k->rules, &reason));
	enum file_refusal refusal = file_examine(req->arena, &k->rules, utf8_prefix(req->file->name, FILE_NAME_MOST),
		req->file->bytes, req->now_us, &k->arrival);
	if (refusal != FILE_TAKEN) {
		form_refuse(req, "file", file_refusal_sentence(req->arena, req->lang, refusal, &k->rules, &k->arrival));
		return ERR_INPUT;
	}
	k->hashes = file_hashes(req->arena, req->file->bytes);
	k->file = (struct file_id){ ident_new() };
	k->has_file = true;
	return OK;
}

static enum err prepare(struct req *req, const struct asked *asked) {
	struct asking *k = ARENA_NEW(req->arena, struct asking);
	TRY(find_row(req, asked, k));
	for (size_t i = 0; i < k->group.desc->count; i++)
		if (str_equal(str_from(k->group.desc->cols[i].name), asked->item) &&
			!held_is_inner(&k->group.desc->cols[i]))
			k->col = &k->group.desc->cols[i];
	if (k->col == NULL)
		return sheet_refuse(req, "item", T("違っている項目を選んでください。"));
	TRY(sheet_refuse_my_number(req, "right_value",
		strcmp(k->col->name, "registration_number") == 0 || strcmp(k->col->name, "corporate_number") == 0 ?
			STR_NONE :
			asked->right_value));
	TRY(sheet_refuse_my_number(req, "why", asked->why));
	TRY(examine_file(req, k));
	req->tenant = k->tenant.v;
	req->prepared = k;
	return OK;
}

/* The file is kept with the party's, and cannot be removed while the request stands. */
static enum err take_file(struct req *req, struct asking *k, struct correction_id id) {
	const struct file_owner owner = { .tenant = k->tenant,
		.party = { req->session->party },
		.account = { req->session->account } };
	if (!k->has_file)
		return OK;
	enum err e =
		file_take_whole(req->db, req->arena, &owner, k->file, &k->rules, &k->arrival, k->hashes, req->now_us);
	if (e == ERR_CONFLICT)
		return sheet_refuse(req, "file", T("ファイルの合計が上限を超えます。使わないファイルを削除してから送ってください。"));
	TRY(e);
	return file_hold(req->db, k->tenant, k->file, S("correction"), id.v, req->now_us);
}

static enum err apply(struct req *req, const struct asked *asked) {
	struct asking *k = req->prepared;
	const struct correction_id id = { ident_new() };
	const struct date today = jst_date(req->now_us);
	const int64_t year = fiscal_year_of(today);
	struct disclosure_correction_last_row last;
	TRY(disclosure_correction_last(req->db, req->arena, k->tenant, year, &last));
	TRY(take_file(req, k, id));
	TRY(disclosure_correction_insert(req->db, k->tenant, id, year, last.number + 1,
		(struct account_id){ req->session->account }, (struct party_id){ req->session->party },
		req->session->name, str_from(k->group.table), asked->record, str_from(k->group.name),
		str_from(k->col->label), held_text(req->arena, LANG_JA, k->row, k->col), asked->right_value, asked->why,
		k->file, req->now_us, claim_due(today, false), NULL));
	TRY(party_happened_if_any(req->db, k->tenant, (struct party_id){ req->session->party }));
	req_act(req, req->session->party, S("個人情報の訂正を求めました。"));
	return OK;
}

static enum err render(struct req *req, const struct asked *asked) {
	if (req->refused)
		return show_form(req, asked);
	res_redirect(req, data_url(req, ""));
	return OK;
}

static struct asked of_account(const struct account_correction_form *f) {
	return (struct asked){ .place = f->place,
		.table = f->table,
		.record = f->record,
		.item = str_or_empty(f->item),
		.right_value = f->right_value,
		.why = f->why };
}

static struct asked of_party(const struct my_correction_form *f) {
	return (struct asked){ .table = f->table,
		.record = f->record,
		.item = str_or_empty(f->item),
		.right_value = f->right_value,
		.why = f->why };
}

enum err account_correction_prepare(struct req *req, const struct account_correction_form *form) {
	const struct asked asked = of_account(form);
	return prepare(req, &asked);
}

enum err account_correction_apply(struct req *req, const struct account_correction_form *form) {
	const struct asked asked = of_account(form);
	return apply(req, &asked);
}

enum err account_correction_render(struct req *req, const struct account_correction_form *form) {
	const struct asked asked = of_account(form);
	return render(req, &asked);
}

enum err my_correction_prepare(struct req *req, const struct my_correction_form *form) {
	const struct asked asked = of_party(form);
	return prepare(req, &asked);
}

enum err my_correction_apply(struct req *req, const struct my_correction_form *form) {
	const struct asked asked = of_party(form);
	return apply(req, &asked);
}

enum err my_correction_render(struct req *req, const struct my_correction_form *form) {
	const struct asked asked = of_party(form);
	return render(req, &asked);
}

/* ---- the officers' list ---- */

static struct url correction_url(struct req *req, struct correction_id id, const char *rest) {
	struct url base = url_build(req->arena, "/%s/office/corrections", req_slug(req));
	return id.v == 0 ?
		base :
		(struct url){ STR_JOIN(req->arena, base.s, S("/"), id_text(req->arena, id.v), str_from(rest)) };
}

static void add_row(struct req *req, struct sheet_table *t, const struct disclosure_correction_list_row *r,
	struct sheet_cell state) {
	struct sheet_cell *c = sheet_row(t);
	c[0] = (struct sheet_cell){ .text = claim_number(req, r->fiscal_year, r->number),
		.url = correction_url(req, r->correction_id, "") };
	c[1].text = r->name;
	c[2].text = STR_JOIN(req->arena, say(req, str_to_cstr(req->arena, r->kind)), S("　"),
		say(req, str_to_cstr(req->arena, r->item)));
	c[3].text = STR_JOIN(req->arena, r->held_value, S(" → "), r->right_value);
	c[4].text = say_date(req, r->due_on);
	c[5] = state;
}

enum err correction_index(struct req *req, const struct claim_town_form *form) {
	static const char *const HEADS[] = { T("受付番号"), T("請求者の氏名"), T("記録項目"), T("訂正の内容"), T("決定期限"), T("状態") };
	struct disclosure_correction_list_row *rows;
	size_t count;
	(void)form;
	TRY(disclosure_correction_list(req->db, req->arena, tenant_of(req), req_row_limit(req), &rows, &count));
	struct sheet *s = sheet_new(req, say(req, T("訂正請求")));
	sheet_crumb_desk(s, req_slug(req));
	s->lead = say(req, T("持っている記録が違うという請求（個人情報保護法90条）。期限の近いものから並んでいます。"));
	struct sheet_table *t = sheet_table(s, T("訂正請求の一覧"), T("訂正請求はありません。"), HEADS, COUNT_OF(HEADS), count);
	struct correction_entry *entries = ARENA_ARRAY(req->arena, struct correction_entry, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct str decision =
			rows[i].decision.has ? say_word(req, &correction_decision_desc, rows[i].decision.v) : S("");
		struct sheet_cell state = claim_state_cell(req, decision, rows[i].due_on);
		entries[i] = (struct correction_entry){ .correction = rows[i], .state = state.text };
		add_row(req, t, &rows[i], state);
	}
	res_table(req, "corrections",
		&(struct table){ .desc = &correction_entry_desc, .rows = entries, .count = count });
	sheet_downloads(s);
	sheet_show(s, "wide");
	return OK;
}

/* ---- one request ---- */

static void add_facts(struct req *req, struct sheet *s, const struct disclosure_correction_by_id_row *c) {
	sheet_fact(s, T("受付番号"), claim_number(req, c->fiscal_year, c->number));
	sheet_fact(s, T("受付日時"), req_time(req, c->received_us));
	sheet_fact(s, T("決定期限"), say_date(req, c->due_on));
	sheet_fact(s, T("延長の理由"), c->extend_reason);
	sheet_fact(s, T("請求者の氏名"), c->name);
	if (c->party_id.v != 0)
		sheet_fact_link(s, T("事業者台帳の記録"), say(req, T("この事業者の記録を開いて訂正する")),
			url_build(req->arena, "/%s/office/parties/%d", req_slug(req), c->party_id.v));
	sheet_fact(s, T("記録の種類"), say(req, str_to_cstr(req->arena, c->kind)));
	sheet_fact(s, T("記録項目"), say(req, str_to_cstr(req->arena, c->item)));
	sheet_fact(s, T("いまの内容"), c->held_value);
	sheet_fact(s, T("正しい内容"), c->right_value);
	sheet_fact(s, T("訂正を求める理由"), c->why);
	if (c->file_id.v != 0)
		sheet_fact_link(s, T("根拠のファイル"), say(req, T("ファイルを開く")),
			url_build(req->arena, "/%s/office/parties/%d/files/%d", req_slug(req), c->party_id.v,
				c->file_id.v));
	if (!c->decision.has)
		return;
	sheet_fact(s, T("決定"), say_word(req, &correction_decision_desc, c->decision.v));
	sheet_fact(s, T("決定の理由"), c->reason);
	sheet_fact(s, T("決定日時"), req_time(req, c->decided_us.v));
	if (c->audit_id.v != 0)
		sheet_fact_link(s, T("訂正の操作"), id_text(req->arena, c->audit_id.v),
			url_build(req->arena, "/%s/office/audit/%d", req_slug(req), c->audit_id.v));
}

enum err claim_changes_of(struct req *req, struct party_id party, int64_t since_us, struct input_choice **ret_choices,
	size_t *ret_count) {
	struct disclosure_change_list_row *rows = NULL;
	size_t count = 0;
	if (party.v != 0)
		TRY(disclosure_change_list(req->db, req->arena, tenant_of(req), party, AUDIT_CHANGE, since_us, &rows,
			&count));
	*ret_choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *words = audit_words(rows[i].route);
		(*ret_choices)[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].audit_id.v),
			.label = STR_JOIN(req->arena, req_time(req, rows[i].at_us), S("　"),
				words != NULL ? say(req, words) : rows[i].route, S("　"), rows[i].sentence) };
	}
	*ret_count = count;
	return OK;
}

static enum err add_forms(struct req *req, struct sheet *s, const struct disclosure_correction_by_id_row *c) {
	struct input_choice *changes;
	struct sheet_form *f;
	size_t count;
	if (c->decision.has)
		return OK;
	if (session_has(req->session, ROLE_APPROVER)) {
		TRY(claim_changes_of(req, c->party_id, c->received_us, &changes, &count));
		f = sheet_form(s, T("決定する"), T("決定して請求者に知らせる"), correction_url(req, c->correction_id, "/answer"));
		f->version = c->version;
		f->hint = say(req, T("訂正する場合は、先にいつもの画面で記録を直し、その操作を選んでください。"));
		sheet_field(f, INPUT_AS_CHOICE,
			input_enum(req, "decision", T("決定"), &correction_decision_desc, 0, INPUT_REQUIRED));
		sheet_field(f, INPUT_AS_SELECT, input_choose(req, "audit", T("訂正の操作"), changes, count, STR_NONE, 0));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("決定の理由"), STR_NONE, 0));
		f->fields[2].input.hint = say(req, T("訂正しない場合は必ず書きます。請求者に伝わります。"));
	}
	if (!c->extended_us.has && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("期限を延長する"), T("30日延長して請求者に知らせる"), correction_url(req, c->correction_id, "/extend"));
		f->version = c->version;
		f->quiet = true;
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("延長の理由"), STR_NONE, INPUT_REQUIRED));
	}
	return OK;
}

static enum err show_one(struct req *req, struct correction_id id) {
	struct disclosure_correction_by_id_row c;
	TRY(disclosure_correction_by_id(req->db, req->arena, tenant_of(req), id, &c));
	struct sheet *s = sheet_new(req,
		STR_JOIN(req->arena, say(req, T("訂正請求")), S(" "), claim_number(req, c.fiscal_year, c.number)));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, say(req, T("訂正請求")), correction_url(req, (struct correction_id){ 0 }, ""));
	if (!c.decision.has && date_compare(c.due_on, jst_date(req->now_us)) < 0)
		sheet_warn(s, say(req, T("決定期限を過ぎています。すぐに決定し、請求者に事情を説明してください。")));
	add_facts(req, s, &c);
	TRY(add_forms(req, s, &c));
	s->printable = true;
	sheet_show(s, NULL);
	return OK;
}

enum err correction_show(struct req *req, const struct correction_one_form *form) {
	return show_one(req, form->correction_id);
}

static enum err tell(struct req *req, const struct disclosure_correction_by_id_row *c, const char *cause,
	struct str outcome) {
	enum lang lang = c->lang != 0 ? (enum lang)c->lang : LANG_JA;
	const struct date day = jst_date(c->received_us);
	const struct msg_arg values[] = { { .name = "date",
		.text = lang == LANG_EN ? date_format_iso(req->arena, day) :
		date_format_ja(req->arena, day) },
		{ .name = "outcome", .text = outcome } };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .tenant = tenant_of(req),
			.template = NOTICE_T_correction_answered,
			.lang = lang,
			.mail = c->email,
			.cause = STR_JOIN(req->arena, id_text(req->arena, c->correction_id.v), S(" "), str_from(cause)),
			.name = c->name,
			.party = c->party_id,
			.account = c->account_id,
			.about = c->party_id.v != 0 ?
				url_build(req->arena, "/%s/my/%d/data", req_slug(req), c->party_id.v).s :
				S("/account/data"),
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us });
}

enum err correction_extend_prepare(struct req *req, const struct correction_extend_form *form) {
	struct disclosure_correction_by_id_row c;
	return disclosure_correction_by_id(req->db, req->arena, tenant_of(req), form->correction_id, &c);
}

enum err correction_extend_apply(struct req *req, const struct correction_extend_form *form) {
	struct disclosure_correction_by_id_row c;
	int64_t changed;
	TRY(disclosure_correction_by_id(req->db, req->arena, tenant_of(req), form->correction_id, &c));
	const struct date due = claim_due(jst_date(c.received_us), true);
	TRY(disclosure_correction_extend(req->db, tenant_of(req), form->correction_id, form->version.v, due,
		(struct opt_int){ true, req->now_us }, form->reason, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, c.party_id.v, S("訂正請求の決定期限を延長しました。"));
	return tell(req, &c, "extended",
		STR_JOIN(req->arena, S("決定の期限を延長しました。新しい期限："), date_format_ja(req->arena, due),
			S("　理由："), form->reason));
}

enum err correction_extend_render(struct req *req, const struct correction_extend_form *form) {
	if (req->refused)
		return show_one(req, form->correction_id);
	res_redirect(req, correction_url(req, form->correction_id, ""));
	return OK;
}

enum err correction_answer_prepare(struct req *req, const struct correction_answer_form *form) {
	struct disclosure_correction_by_id_row c;
	struct input_choice *changes;
	size_t count;
	bool known = form->audit.v == 0;
	TRY(disclosure_correction_by_id(req->db, req->arena, tenant_of(req), form->correction_id, &c));
	if (form->decision == CORRECTION_REFUSED && (str_is_none(form->reason) || form->reason.n == 0))
		return sheet_refuse(req, "reason", T("訂正しない場合は、理由を書いてください（行政手続法8条）。"));
	TRY(claim_changes_of(req, c.party_id, c.received_us, &changes, &count));
	for (size_t i = 0; i < count; i++)
		known |= str_equal(changes[i].value, id_text(req->arena, form->audit.v));
	if (!known || (form->decision == CORRECTION_MADE && form->audit.v == 0 && c.party_id.v != 0))
		return sheet_refuse(req, "audit", T("先に記録を直し、その操作をここで選んでください。"));
	return OK;
}

enum err correction_answer_apply(struct req *req, const struct correction_answer_form *form) {
	struct disclosure_correction_by_id_row c;
	int64_t changed;
	struct str word = str_from(correction_decision_desc.values[form->decision].label),
		reason = str_or_empty(form->reason);
	TRY(disclosure_correction_by_id(req->db, req->arena, tenant_of(req), form->correction_id, &c));
	TRY(disclosure_correction_decide(req->db, tenant_of(req), form->correction_id, form->version.v,
		(struct opt_int){ true, form->decision }, reason, form->audit, (struct opt_int){ true, req->now_us },
		(struct account_id){ req->session->account }, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, c.party_id.v, STR_JOIN(req->arena, S("訂正請求について決定しました（"), word, S("）。")));
	return tell(req, &c, "decided", reason.n > 0 ? STR_JOIN(req->arena, word, S("　"), reason) : word);
}

enum err correction_answer_render(struct req *req, const struct correction_answer_form *form) {
	if (req->refused)
		return show_one(req, form->correction_id);
	res_redirect(req, correction_url(req, form->correction_id, ""));
	return OK;
}
