/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 廃棄予定一覧: made, checked and handed in by an officer, decided by another one, printed, carried out. */
#include "office/retention/retention-private.h"
#include "office/tenant/tenant.h"

enum { ITEMS_SHOWN = 500, ITEMS_MOST = 20000 };

static const struct col_desc ITEM_COLS[] = {
	{ .name = "item_no", .label = T("行番号"), .type = COL_INT, .offset = offsetof(struct item_entry, item_no) },
	{ .name = "kind", .label = T("記録の種類"), .type = COL_TEXT, .offset = offsetof(struct item_entry, kind) },
	{ .name = "what",
		.label = T("記録"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct item_entry, what) },
	{ .name = "completed_year",
		.label = T("完結年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct item_entry, completed_year) },
	{ .name = "records", .label = T("件数"), .type = COL_INT, .offset = offsetof(struct item_entry, records) },
	{ .name = "state", .label = T("状態"), .type = COL_TEXT, .offset = offsetof(struct item_entry, state) },
	{ .name = "reason", .label = T("除外の理由"), .type = COL_TEXT, .offset = offsetof(struct item_entry, reason) },
	{ .name = "disposed_us",
		.label = T("廃棄日時"),
		.type = COL_TIME,
		.nullable = true,
		.offset = offsetof(struct item_entry, disposed_us) },
};
const struct row_desc item_entry_desc = { .name = "item_entry",
	.size = sizeof(struct item_entry),
	.count = COUNT_OF(ITEM_COLS),
	.cols = ITEM_COLS };

static struct url disposal_url(struct req *req, struct disposal_id id, const char *rest) {
	struct url base = url_build(req->arena, "/%s/office/disposals", req_slug(req));
	return id.v == 0 ?
		base :
		(struct url){ STR_JOIN(req->arena, base.s, S("/"), id_text(req->arena, id.v), str_from(rest)) };
}

static struct str list_name(struct req *req, int64_t year, int64_t number) {
	const struct msg_arg args[] = { { .name = "label",
						.text = req->lang == LANG_EN ?
							str_format(req->arena, "%lld", (long long)year) :
							fiscal_year_label(req->arena, (int)year) },
		{ .name = "no", .number = number } };
	return tr_format(req->arena, req->lang, T("{label} 第{no}号"), args, COUNT_OF(args));
}

/* ---- the lists ---- */

static enum err show_index(struct req *req) {
	static const char *const HEADS[] = { T("番号"), T("状態"), T("作成日時"), T("決裁日時"), T("廃棄完了日時") };
	struct retention_disposal_list_row *rows;
	size_t count;
	TRY(retention_disposal_list(req->db, req->arena, tenant_of(req), req_row_limit(req), &rows, &count));
	struct sheet *s = sheet_new(req, say(req, T("廃棄予定一覧")));
	sheet_crumb_desk(s, req_slug(req));
	s->lead = say(req, T("保存期間が過ぎた記録の一覧を毎年度作り、確かめて提出した人とは別の人が決裁してから廃棄します。"));
	struct sheet_table *t = sheet_table(s, T("廃棄予定一覧"),
		T("まだありません。毎年度、保存期間の過ぎた記録があれば自動で作られます。"), HEADS, COUNT_OF(HEADS),
		count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = list_name(req, rows[i].fiscal_year, rows[i].number),
			.url = disposal_url(req, rows[i].disposal_id, "") };
		c[1].text = say_word(req, &disposal_state_desc, rows[i].state);
		c[2].text = req_time(req, rows[i].made_us);
		c[3].text = rows[i].decided_us.has ? req_time(req, rows[i].decided_us.v) : S("");
		c[4].text = rows[i].done_us.has ? req_time(req, rows[i].done_us.v) : S("");
	}
	if (!req->refused)
		res_table(req, "disposals",
			&(struct table){ .desc = &retention_disposal_list_desc, .rows = rows, .count = count });
	sheet_downloads(s);
	if (session_has(req->session, ROLE_OFFICER)) {
		struct sheet_form *f =
			sheet_form(s, T("いま一覧を作る"), T("作る"), disposal_url(req, (struct disposal_id){ 0 }, ""));
		f->quiet = true;
		f->hint = say(req, T("作っただけでは何も廃棄されません。"));
	}
	sheet_link(s, T("保存期間"), T("記録の種類ごとの年数と、廃棄の保留"), url_build(req->arena, "/%s/office/retention", req_slug(req)));
	sheet_show(s, NULL);
	return OK;
}

enum err disposal_index(struct req *req, const struct retention_town_form *form) {
	(void)form;
	return show_index(req);
}

PREPARE_NOTHING(disposal_make, retention_town)

enum err disposal_make_apply(struct req *req, const struct retention_town_form *form) {
	struct disposal_id id;
	(void)form;
	enum err e = retention_list_make(req->db, req->arena, tenant_of(req),
		(struct account_id){ req->session->account }, req->now_us, &id);
	if (e == ERR_CONFLICT)
		return sheet_refuse(req, NULL, T("まだ終わっていない一覧があります。先にその一覧を終わらせてください。"));
	TRY(e);
	if (id.v == 0)
		return sheet_refuse(req, NULL, T("保存期間の過ぎた記録はありません。"));
	req_act(req, 0, S("廃棄予定一覧を作りました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err disposal_make_render(struct req *req, const struct retention_town_form *form) {
	(void)form;
	if (req->refused)
		return show_index(req);
	res_redirect(req,
		(struct url){ STR_JOIN(req->arena, disposal_url(req, (struct disposal_id){ 0 }, "").s, S("/"),
			req->outcome) });
	return OK;
}

/* ---- one list ---- */

static struct item_entry entry_of(struct req *req, const struct retention_item_list_row *r) {
	const struct retention_kind *kind = retention_kind_of(r->kind);
	struct str what = !str_is_none(r->file) ? r->file :
		!str_is_none(r->party) ? r->party :
		r->party_id.v != 0 ? id_text(req->arena, r->party_id.v) :
			S("");
	if (r->party_id.v == 0)
		what = STR_JOIN(req->arena, say_date(req, jst_date(r->until_us)), say(req, T("より前に終わった記録")));
	return (struct item_entry){ .item_no = r->item_no,
		.kind = kind != NULL ? say(req, kind->label) : r->kind,
		.what = what,
		.completed_year = r->completed_year,
		.records = r->records,
		.state = say_word(req, &disposal_item_state_desc, r->state),
		.reason = r->reason,
		.disposed_us = r->disposed_us };
}

static void add_items(struct req *req, struct sheet *s, const struct item_entry *items, size_t count) {
	static const char *const HEADS[] = { T("行番号"), T("記録の種類"), T("記録"), T("完結年度"), T("件数"), T("状態") };
	size_t shown = count < ITEMS_SHOWN ? count : ITEMS_SHOWN;
	struct sheet_table *t = sheet_table(s, T("廃棄する記録の一覧"), T("ありません。"), HEADS, COUNT_OF(HEADS), shown);
	for (size_t i = 0; i < shown; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = str_format(req->arena, "%lld", (long long)items[i].item_no);
		c[1].text = items[i].kind;
		c[2].text = items[i].what;
		c[3].text = req->lang == LANG_EN ? str_format(req->arena, "%lld", (long long)items[i].completed_year) :
			fiscal_year_label(req->arena, (int)items[i].completed_year);
		c[4].text = str_format(req->arena, "%lld", (long long)items[i].records);
		c[5].text = items[i].reason.n > 0 ? STR_JOIN(req->arena, items[i].state, S("　"), items[i].reason) :
			items[i].state;
	}
}

static struct input item_input(struct req *req, const struct item_entry *items, size_t count) {
	size_t shown = count < ITEMS_SHOWN ? count : ITEMS_SHOWN;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		struct str no = str_format(req->arena, "%lld", (long long)items[i].item_no);
		choices[i] = (struct input_choice){ .value = no,
			.label = STR_JOIN(req->arena, no, S("　"), items[i].kind, S("　"), items[i].what) };
	}
	return input_choose(req, "item_no", T("廃棄しない記録"), choices, shown, STR_NONE, INPUT_REQUIRED);
}

static void add_decision(struct req *req, struct sheet *s, const struct retention_disposal_by_id_row *d) {
	struct input_choice *answers = ARENA_ARRAY(req->arena, struct input_choice, 2);
	bool own = d->maker.v == req->session->account || d->submitter.v == req->session->account;
	answers[0] = (struct input_choice){ .value = S("approve"),
		.label = say(req, T("承認して廃棄する")),
		.hint = say(req, T("元に戻せません。")) };
	answers[1] = (struct input_choice){ .value = S("return"), .label = say(req, T("差し戻す")) };
	if (own) {
		sheet_warn(s, say(req, T("あなたが作成または提出した一覧なので、別の決裁者が決裁します。")));
		return;
	}
	struct sheet_form *f = sheet_form(s, T("決裁する"), T("決裁する"), disposal_url(req, d->disposal_id, "/decide"));
	f->version = d->version;
	sheet_field(f, INPUT_AS_CHOICE, input_choose(req, "answer", T("決裁"), answers, 2, STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "note", T("決裁の意見"), STR_NONE, 0));
}

static void add_forms(struct req *req, struct sheet *s, const struct retention_disposal_by_id_row *d,
	const struct item_entry *items, size_t count) {
	struct sheet_form *f;
	if (d->state == DISPOSAL_DRAFT && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("提出する"), T("確かめたので提出する"), disposal_url(req, d->disposal_id, "/submit"));
		f->version = d->version;
		f = sheet_form(s, T("一覧から除く"), T("除く"), disposal_url(req, d->disposal_id, "/keep"));
		f->quiet = true;
		sheet_field(f, INPUT_AS_SELECT, item_input(req, items, count));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("除外の理由"), STR_NONE, INPUT_REQUIRED));
	}
	if (d->state == DISPOSAL_SUBMITTED && session_has(req->session, ROLE_APPROVER))
		add_decision(req, s, d);
}

static void add_facts(struct req *req, struct sheet *s, const struct retention_disposal_by_id_row *d) {
	sheet_fact(s, T("状態"), say_word(req, &disposal_state_desc, d->state));
	sheet_fact(s, T("作成日時"), req_time(req, d->made_us));
	if (d->submitted_us.has)
		sheet_fact(s, T("提出日時"), req_time(req, d->submitted_us.v));
	if (d->decided_us.has)
		sheet_fact(s, T("決裁日時"), req_time(req, d->decided_us.v));
	sheet_fact(s, T("決裁の意見"), d->note);
	if (d->done_us.has)
		sheet_fact(s, T("廃棄完了日時"), req_time(req, d->done_us.v));
}

static enum err show_one(struct req *req, struct disposal_id id) {
	struct retention_disposal_by_id_row d;
	struct retention_item_list_row *rows;
	size_t count;
	TRY(retention_disposal_by_id(req->db, req->arena, tenant_of(req), id, &d));
	TRY(retention_item_list(req->db, req->arena, tenant_of(req), id, ITEMS_MOST, &rows, &count));
	struct item_entry *items = ARENA_ARRAY(req->arena, struct item_entry, count + 1);
	for (size_t i = 0; i < count; i++)
		items[i] = entry_of(req, &rows[i]);
	struct sheet *s = sheet_new(req,
		STR_JOIN(req->arena, say(req, T("廃棄予定一覧")), S(" "), list_name(req, d.fiscal_year, d.number)));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, say(req, T("廃棄予定一覧")), disposal_url(req, (struct disposal_id){ 0 }, ""));
	add_facts(req, s, &d);
	add_items(req, s, items, count);
	add_forms(req, s, &d, items, count);
	if (!req->refused)
		res_table(req, "disposal", &(struct table){ .desc = &item_entry_desc, .rows = items, .count = count });
	sheet_downloads(s);
	s->printable = true;
	sheet_show(s, "wide");
	return OK;
}

enum err disposal_show(struct req *req, const struct disposal_one_form *form) {
	return show_one(req, form->disposal_id);
}

static enum err go_back(struct req *req, struct disposal_id id) {
	if (req->refused)
		return show_one(req, id);
	res_redirect(req, disposal_url(req, id, ""));
	return OK;
}

/* ---- taking out, handing in ---- */

static enum err state_is(struct req *req, struct disposal_id id, enum disposal_state state) {
	struct retention_disposal_by_id_row d;
	TRY(retention_disposal_by_id(req->db, req->arena, tenant_of(req), id, &d));
	return d.state == state ? OK : ERR_CONFLICT;
}

enum err disposal_keep_prepare(struct req *req, const struct disposal_keep_form *form) {
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	return state_is(req, form->disposal_id, DISPOSAL_DRAFT);
}

enum err disposal_keep_apply(struct req *req, const struct disposal_keep_form *form) {
	int64_t changed;
	TRY(state_is(req, form->disposal_id, DISPOSAL_DRAFT));
	TRY(retention_item_keep(req->db, tenant_of(req), form->disposal_id, form->item_no.v, DISPOSAL_KEPT,
		form->reason, &changed));
	if (changed != 1)
		return sheet_refuse(req, "item_no", T("一覧にある記録を選んでください。"));
	req_act(req, 0, S("廃棄予定一覧から記録を除きました。"));
	return OK;
}

enum err disposal_keep_render(struct req *req, const struct disposal_keep_form *form) {
	return go_back(req, form->disposal_id);
}

enum err disposal_submit_prepare(struct req *req, const struct disposal_submit_form *form) {
	return state_is(req, form->disposal_id, DISPOSAL_DRAFT);
}

enum err disposal_submit_apply(struct req *req, const struct disposal_submit_form *form) {
	int64_t changed;
	TRY(retention_disposal_submit(req->db, tenant_of(req), form->disposal_id, form->version.v, DISPOSAL_SUBMITTED,
		(struct opt_int){ true, req->now_us }, (struct account_id){ req->session->account }, &changed));
	req_act(req, 0, S("廃棄予定一覧を提出しました。"));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err disposal_submit_render(struct req *req, const struct disposal_submit_form *form) {
	return go_back(req, form->disposal_id);
}

/* ---- deciding ---- */

static bool approves(const struct disposal_decide_form *form) {
	return str_equal(form->answer, S("approve"));
}

enum err disposal_decide_prepare(struct req *req, const struct disposal_decide_form *form) {
	struct retention_disposal_by_id_row d;
	TRY(retention_disposal_by_id(req->db, req->arena, tenant_of(req), form->disposal_id, &d));
	if (!approves(form) && !str_equal(form->answer, S("return")))
		return sheet_refuse(req, "answer", T("承認するか、差し戻すかを選んでください。"));
	if (d.maker.v == req->session->account || d.submitter.v == req->session->account)
		return sheet_refuse(req, "answer", T("あなたが作成または提出した一覧なので、別の決裁者が決裁します。"));
	if (!approves(form) && (str_is_none(form->note) || form->note.n == 0))
		return sheet_refuse(req, "note", T("差し戻す理由を書いてください。"));
	return d.state == DISPOSAL_SUBMITTED ? OK : ERR_CONFLICT;
}

enum err disposal_decide_apply(struct req *req, const struct disposal_decide_form *form) {
	const struct str note = str_or_empty(form->note);
	int64_t changed;
	if (!approves(form)) {
		TRY(retention_disposal_return(req->db, tenant_of(req), form->disposal_id, form->version.v,
			DISPOSAL_DRAFT, note, &changed));
		req_act(req, 0, S("廃棄予定一覧を差し戻しました。"));
		return changed == 1 ? OK : ERR_CONFLICT;
	}
	TRY(retention_disposal_decide(req->db, tenant_of(req), form->disposal_id, form->version.v, DISPOSAL_APPROVED,
		(struct opt_int){ true, req->now_us }, (struct account_id){ req->session->account }, note, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, 0, S("廃棄予定一覧を承認しました。"));
	return job_add(req->db, "retention.dispose",
		str_format(req->arena, "%lld:%lld", (long long)req->session->tenant, (long long)form->disposal_id.v),
		req->now_us, S(""));
}

enum err disposal_decide_render(struct req *req, const struct disposal_decide_form *form) {
	return go_back(req, form->disposal_id);
}
