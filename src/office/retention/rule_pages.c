/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of a municipality with their dates, and the holds that stop disposal. */
#include "base/ident.h"
#include "office/party/party.h"
#include "office/retention/retention-private.h"
#include "office/tenant/tenant.h"

static const struct col_desc RULE_COLS[] = {
	{ .name = "kind", .label = T("記録の種類"), .type = COL_TEXT, .offset = offsetof(struct rule_entry, kind) },
	{ .name = "years", .label = T("保存期間"), .type = COL_TEXT, .offset = offsetof(struct rule_entry, years) },
	{ .name = "valid_from",
		.label = T("適用開始日"),
		.type = COL_DATE,
		.nullable = true,
		.offset = offsetof(struct rule_entry, valid_from) },
	{ .name = "basis", .label = T("根拠"), .type = COL_TEXT, .offset = offsetof(struct rule_entry, basis) },
};
const struct row_desc rule_entry_desc = { .name = "rule_entry",
	.size = sizeof(struct rule_entry),
	.count = COUNT_OF(RULE_COLS),
	.cols = RULE_COLS };

static struct url retention_url(struct req *req, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/retention", req_slug(req)).s,
		str_from(rest)) };
}

static struct input kind_input(struct req *req, const char *label, bool all) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, retention_kind_count);
	for (size_t i = 0; i < retention_kind_count; i++)
		choices[i] = (struct input_choice){ .value = str_from(retention_kinds[i].word),
			.label = say(req, retention_kinds[i].label) };
	return input_choose(req, "kind", label, choices, retention_kind_count, STR_NONE, all ? 0 : INPUT_REQUIRED);
}

/* ---- rules ---- */

static void add_rule(struct req *req, struct sheet_table *t, struct rule_entry *entries, const struct rule_entry *e) {
	struct sheet_cell *c = sheet_row(t);
	entries[t->count - 1] = *e;
	c[0].text = e->kind;
	c[1].text = e->years;
	c[2].text = e->valid_from.has ? say_day(req, e->valid_from) : say(req, T("はじめから"));
	c[3].text = e->basis;
}

/* Each kind with its dated rules, the newest first, and the program's own below them. */
static enum err add_rules(struct req *req, struct sheet *s, struct rule_entry **ret_entries, size_t *ret_count) {
	static const char *const HEADS[] = { T("記録の種類"), T("保存期間"), T("適用開始日"), T("根拠") };
	struct retention_rule_list_row *rows;
	size_t count;
	TRY(retention_rule_list(req->db, req->arena, tenant_of(req), &rows, &count));
	struct sheet_table *t = sheet_table(s, T("保存期間の一覧"), T("ありません。"), HEADS, COUNT_OF(HEADS),
		count + retention_kind_count);
	struct rule_entry *entries = ARENA_ARRAY(req->arena, struct rule_entry, count + retention_kind_count + 1);
	for (size_t k = 0; k < retention_kind_count; k++) {
		const struct retention_kind *kind = &retention_kinds[k];
		for (size_t i = 0; i < count; i++)
			if (str_equal(rows[i].kind, str_from(kind->word)))
				add_rule(req, t, entries,
					&(struct rule_entry){ .kind = say(req, kind->label),
						.years = say_word(req, &retention_years_desc, rows[i].years),
						.valid_from = { true, rows[i].valid_from.days },
						.basis = rows[i].basis });
		add_rule(req, t, entries,
			&(struct rule_entry){ .kind = say(req, kind->label),
				.years = say_word(req, &retention_years_desc, kind->years),
				.basis = say(req, T("設定がないとき")) });
	}
	*ret_entries = entries;
	*ret_count = t->count;
	return OK;
}

static enum err show_rules(struct req *req) {
	struct sheet *s = sheet_new(req, say(req, T("保存期間")));
	struct rule_entry *entries;
	size_t count;
	sheet_crumb_desk(s, req_slug(req));
	s->lead = say(req, T("記録が終わった年度の翌年度の4月1日から数えます。過ぎた記録は、毎年度の廃棄予定一覧に載ります。"));
	TRY(add_rules(req, s, &entries, &count));
	sheet_downloads(s);
	if (!req->refused)
		res_table(req, "retention",
			&(struct table){ .desc = &rule_entry_desc, .rows = entries, .count = count });
	sheet_link(s, T("廃棄の保留"), T("訴訟や監査のあいだ、廃棄を止める"), retention_url(req, "/holds"));
	sheet_link(s, T("廃棄予定一覧"), T("毎年度の一覧と、その決裁"), url_build(req->arena, "/%s/office/disposals", req_slug(req)));
	if (session_has(req->session, ROLE_HEAD)) {
		struct sheet_form *f = sheet_form(s, T("保存期間を変える"), T("登録する"), retention_url(req, ""));
		sheet_field(f, INPUT_AS_SELECT, kind_input(req, T("記録の種類"), false));
		sheet_field(f, INPUT_AS_SELECT,
			input_enum(req, "years", T("保存期間"), &retention_years_desc, 0, INPUT_REQUIRED));
		sheet_day(s, f, "valid_from", T("適用開始日"), date_format_iso(req->arena, jst_date(req->now_us)),
			INPUT_REQUIRED);
		sheet_field(f, INPUT_AS_TEXT, input_text(req, "basis", T("根拠"), STR_NONE, INPUT_REQUIRED));
		f->fields[3].input.hint = say(req, T("例：みほん野市文書管理規程 別表第2"));
	}
	sheet_show(s, NULL);
	return OK;
}

enum err retention_index(struct req *req, const struct retention_town_form *form) {
	(void)form;
	return show_rules(req);
}

enum err retention_set_prepare(struct req *req, const struct retention_set_form *form) {
	struct date *day = ARENA_NEW(req->arena, struct date);
	if (retention_kind_of(form->kind) == NULL)
		return sheet_refuse(req, "kind", T("記録の種類を選んでください。"));
	if (!sheet_read_day(req, "valid_from", form->valid_from, day))
		return ERR_INPUT;
	req->prepared = day;
	return OK;
}

enum err retention_set_apply(struct req *req, const struct retention_set_form *form) {
	const struct date *day = req->prepared;
	req_act(req, 0, STR_JOIN(req->arena, S("保存期間を登録しました（"), str_from(retention_kind_of(form->kind)->label), S("、"),
		str_from(retention_years_desc.values[form->years].label), S("）。")));
	return retention_rule_put(req->db, tenant_of(req), form->kind, *day, form->years, form->basis,
		(struct account_id){ req->session->account }, req->now_us, NULL);
}

enum err retention_set_render(struct req *req, const struct retention_set_form *form) {
	(void)form;
	if (req->refused)
		return show_rules(req);
	res_redirect(req, retention_url(req, ""));
	return OK;
}

/* ---- holds ---- */

static struct str kind_label(struct req *req, struct str word) {
	const struct retention_kind *kind = retention_kind_of(word);
	return kind != NULL ? say(req, kind->label) : say(req, T("すべての記録"));
}

static struct input running_holds(struct req *req, const struct retention_hold_list_row *rows, size_t count) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	size_t running = 0;
	for (size_t i = 0; i < count; i++)
		if (!rows[i].ended_us.has)
			choices[running++] = (struct input_choice){ .value = id_text(req->arena, rows[i].hold_id.v),
				.label = STR_JOIN(req->arena, kind_label(req, rows[i].kind), S("　"),
					str_or_empty(rows[i].party), S("　"), rows[i].reason) };
	return input_choose(req, "hold", T("終わりにする保留"), choices, running, STR_NONE, INPUT_REQUIRED);
}

static void add_hold_forms(struct req *req, struct sheet *s, const struct retention_hold_list_row *rows, size_t count) {
	struct sheet_form *f = sheet_form(s, T("廃棄を止める"), T("保留にする"), retention_url(req, "/holds"));
	bool running = false;
	sheet_field(f, INPUT_AS_SELECT, kind_input(req, T("記録の種類"), true));
	f->fields[0].input.hint = say(req, T("選ばないと、すべての種類の廃棄を止めます。"));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "firm", T("どの事業者の"), STR_NONE, 0));
	f->fields[1].input.hint = say(req, T("名称または法人番号。空欄にすると、すべての事業者の廃棄を止めます。"));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("保留の理由"), STR_NONE, INPUT_REQUIRED));
	f->fields[2].input.hint = say(req, T("例：損害賠償請求の訴訟が続いているため"));
	for (size_t i = 0; i < count; i++)
		running |= !rows[i].ended_us.has;
	if (!running)
		return;
	f = sheet_form(s, T("保留を終える"), T("終わりにする"), retention_url(req, "/holds/end"));
	f->quiet = true;
	sheet_field(f, INPUT_AS_SELECT, running_holds(req, rows, count));
}

static enum err show_holds(struct req *req) {
	static const char *const HEADS[] = { T("保留の理由"), T("記録の種類"), T("事業者"), T("開始日時"), T("終了日時") };
	struct retention_hold_list_row *rows;
	size_t count;
	TRY(retention_hold_list(req->db, req->arena, tenant_of(req), &rows, &count));
	struct sheet *s = sheet_new(req, say(req, T("廃棄の保留")));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, say(req, T("保存期間")), retention_url(req, ""));
	struct sheet_table *t = sheet_table(s, T("廃棄の保留の一覧"), T("保留はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].reason;
		c[1].text = kind_label(req, rows[i].kind);
		c[2].text = str_is_none(rows[i].party) ? say(req, T("すべて")) : rows[i].party;
		c[3].text = req_time(req, rows[i].from_us);
		c[4].text = rows[i].ended_us.has ? req_time(req, rows[i].ended_us.v) : say(req, T("保留中"));
	}
	if (!req->refused)
		res_table(req, "holds",
			&(struct table){ .desc = &retention_hold_list_desc, .rows = rows, .count = count });
	sheet_downloads(s);
	if (session_has(req->session, ROLE_OFFICER))
		add_hold_forms(req, s, rows, count);
	sheet_show(s, NULL);
	return OK;
}

enum err hold_index(struct req *req, const struct retention_town_form *form) {
	(void)form;
	return show_holds(req);
}

enum err hold_set_prepare(struct req *req, const struct hold_set_form *form) {
	struct party_id *party = ARENA_NEW(req->arena, struct party_id);
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	enum err e = party_find_one(req->db, req->arena, tenant_of(req), form->firm, party);
	req->prepared = party;
	return e == ERR_NOT_FOUND ?
		sheet_refuse(req, "firm",
			T("その名称または番号の事業者がないか、2つ以上あります。法人番号で指定するか、空欄にしてください。")) :
		e;
}

enum err hold_set_apply(struct req *req, const struct hold_set_form *form) {
	const struct party_id *party = req->prepared;
	const struct str kind = retention_kind_of(form->kind) != NULL ? form->kind : S("");
	req_act(req, party->v, S("廃棄の保留を始めました。"));
	TRY(party_happened_if_any(req->db, tenant_of(req), *party));
	return retention_hold_insert(req->db, tenant_of(req), (struct hold_id){ ident_new() }, kind, *party,
		form->reason, req->now_us, (struct account_id){ req->session->account }, NULL);
}

enum err hold_set_render(struct req *req, const struct hold_set_form *form) {
	(void)form;
	if (req->refused)
		return show_holds(req);
	res_redirect(req, retention_url(req, "/holds"));
	return OK;
}

PREPARE_NOTHING(hold_end, hold_end)

enum err hold_end_apply(struct req *req, const struct hold_end_form *form) {
	int64_t changed;
	TRY(retention_hold_end(req->db, tenant_of(req), form->hold, (struct opt_int){ true, req->now_us },
		(struct account_id){ req->session->account }, &changed));
	req_act(req, 0, S("廃棄の保留を終えました。"));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err hold_end_render(struct req *req, const struct hold_end_form *form) {
	(void)form;
	if (req->refused)
		return show_holds(req);
	res_redirect(req, retention_url(req, "/holds"));
	return OK;
}
