/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 開示請求書 on paper: received with a number and a due date, extended once, decided by an approver, answered, printed. */
#include "base/ident.h"
#include "office/disclosure/disclosure-private.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

static const struct col_desc ENTRY_COLS[] = {
	{ .name = "disclosure_id", .label = T("請求の番号"), .type = COL_ID, .offset = offsetof(struct claim_entry, claim.disclosure_id) },
	{ .name = "fiscal_year", .label = T("年度"), .type = COL_FISCAL_YEAR, .offset = offsetof(struct claim_entry, claim.fiscal_year) },
	{ .name = "number", .label = T("受付番号"), .type = COL_INT, .offset = offsetof(struct claim_entry, claim.number) },
	{ .name = "way", .label = T("受付方法"), .type = COL_ENUM, .offset = offsetof(struct claim_entry, claim.way), .values = &claim_way_desc },
	{ .name = "name", .label = T("請求者の氏名"), .type = COL_TEXT, .personal = true, .offset = offsetof(struct claim_entry, claim.name) },
	{ .name = "wanted", .label = T("請求する個人情報"), .type = COL_TEXT, .personal = true, .offset = offsetof(struct claim_entry, claim.wanted) },
	{ .name = "received_on", .label = T("収受日"), .type = COL_DATE, .offset = offsetof(struct claim_entry, claim.received_on) },
	{ .name = "due_on", .label = T("決定期限"), .type = COL_DATE, .offset = offsetof(struct claim_entry, claim.due_on) },
	{ .name = "state", .label = T("状態"), .type = COL_TEXT, .offset = offsetof(struct claim_entry, state) },
	{ .name = "decided_us", .label = T("決定日時"), .type = COL_TIME, .nullable = true, .offset = offsetof(struct claim_entry, claim.decided_us) },
};
const struct row_desc claim_entry_desc = { .name = "claim_entry", .size = sizeof(struct claim_entry), .count = COUNT_OF(ENTRY_COLS), .cols = ENTRY_COLS };

static struct url claim_url(struct req *req, struct disclosure_id id, const char *rest) {
	struct url base = url_build(req->arena, "/%s/office/disclosures", req_slug(req));
	return id.v == 0 ? base : (struct url){ STR_JOIN(req->arena, base.s, S("/"), id_text(req->arena, id.v), str_from(rest)) };
}

/* ---- words ---- */

struct str claim_number(struct req *req, int64_t fiscal_year, int64_t number) {
	const struct msg_arg args[] = { { .name = "label", .text = req->lang == LANG_EN ? str_format(req->arena, "%lld", (long long)fiscal_year)
		: fiscal_year_label(req->arena, (int)fiscal_year) }, { .name = "no", .number = number } };
	return tr_format(req->arena, req->lang, T("{label} 第{no}号"), args, COUNT_OF(args));
}

struct sheet_cell claim_state_cell(struct req *req, struct str decision, struct date due) {
	const struct date today = jst_date(req->now_us);
	if (decision.n > 0)
		return (struct sheet_cell){ .text = decision, .tone = S("quiet") };
	if (date_compare(due, today) < 0)
		return (struct sheet_cell){ .text = say(req, T("期限を過ぎています")), .tone = S("red") };
	const struct msg_arg days = { .name = "n", .number = due.days - today.days };
	return (struct sheet_cell){ .text = tr_format(req->arena, req->lang, T("あと{n}日"), &days, 1), .tone = due.days - today.days <= 7 ? S("yellow") : S("green") };
}

static struct str decision_word(const struct req *req, const struct opt_int *decision) {
	return decision->has ? say_word(req, &claim_decision_desc, decision->v) : S("");
}

/* ---- the list, and receiving ---- */

static void add_receive_form(struct req *req, struct sheet *s) {
	struct sheet_form *f = sheet_form(s, T("開示請求書を収受する"), T("収受する"), claim_url(req, (struct disclosure_id){ 0 }, ""));
	f->hint = say(req, T("収受した日の翌日から30日以内に決定します。受付番号と期限は自動で付きます。"));
	sheet_day(s, f, "received_on", T("収受日"), date_format_iso(req->arena, jst_date(req->now_us)), INPUT_REQUIRED);
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "way", T("受付方法"), &claim_way_desc, CLAIM_COUNTER, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "claimant", T("請求者の立場"), &claimant_desc, CLAIMANT_SELF, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "name", T("請求者の氏名"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "subject", T("本人の氏名"), STR_NONE, 0));
	f->fields[f->count - 1].input.hint = say(req, T("代理人の請求のときだけ書きます。"));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "postcode", T("郵便番号"), STR_NONE, INPUT_SHORT));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "address", T("請求者の住所"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "telephone", T("電話番号"), STR_NONE, INPUT_SHORT));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "checked_by", T("本人確認の方法"), STR_NONE, INPUT_REQUIRED));
	f->fields[f->count - 1].input.hint = say(req, T("例：運転免許証を見た。番号は書かないでください。"));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "wanted", T("請求する個人情報"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "firm", T("どの事業者の記録か"), STR_NONE, 0));
	f->fields[f->count - 1].input.hint = say(req, T("名称または法人番号。事業者台帳に記録がある場合に書くと、写しを作れます。"));
}

static void add_claim_row(struct req *req, struct sheet_table *t, const struct claim_entry *e) {
	struct sheet_cell *c = sheet_row(t);
	c[0] = (struct sheet_cell){ .text = claim_number(req, e->claim.fiscal_year, e->claim.number), .url = claim_url(req, e->claim.disclosure_id, "") };
	c[1].text = e->claim.name;
	c[2].text = say_date(req, e->claim.received_on);
	c[3].text = say_date(req, e->claim.due_on);
	c[4] = claim_state_cell(req, e->claim.decision.has ? e->state : S(""), e->claim.due_on);
}

static enum err show_index(struct req *req) {
	static const char *const HEADS[] = { T("受付番号"), T("請求者の氏名"), T("収受日"), T("決定期限"), T("状態") };
	struct disclosure_claim_list_row *rows;
	size_t count;
	TRY(disclosure_claim_list(req->db, req->arena, tenant_of(req), req_row_limit(req), &rows, &count));
	struct sheet *s = sheet_new(req, say(req, T("開示請求")));
	sheet_crumb_desk(s, req_slug(req));
	s->lead = say(req, T("紙で届いた開示請求（個人情報保護法76条）。期限の近いものから並んでいます。"));
	struct sheet_table *t = sheet_table(s, T("開示請求の一覧"), T("開示請求はありません。届いたら、下の欄で収受してください。"), HEADS, COUNT_OF(HEADS), count);
	struct claim_entry *entries = ARENA_ARRAY(req->arena, struct claim_entry, count + 1);
	for (size_t i = 0; i < count; i++) {
		entries[i] = (struct claim_entry){ .claim = rows[i], .state = decision_word(req, &rows[i].decision) };
		struct sheet_cell state = claim_state_cell(req, entries[i].state, rows[i].due_on);
		add_claim_row(req, t, &entries[i]);
		entries[i].state = state.text;
	}
	if (!req->refused)
		res_table(req, "disclosures", &(struct table){ .desc = &claim_entry_desc, .rows = entries, .count = count });
	sheet_downloads(s);
	add_receive_form(req, s);
	sheet_show(s, NULL);
	return OK;
}

enum err claim_office_index(struct req *req, const struct claim_town_form *form) {
	(void)form;
	return show_index(req);
}

/* What the fields say, for apply. */
struct receiving { struct date received, due; struct party_id party; };

enum err claim_receive_prepare(struct req *req, const struct claim_receive_form *form) {
	struct receiving *r = ARENA_NEW(req->arena, struct receiving);
	const struct str texts[] = { form->wanted, form->checked_by, form->name, form->address, form->telephone };
	const char *const fields[] = { "wanted", "checked_by", "name", "address", "telephone" };
	if (!sheet_read_day(req, "received_on", form->received_on, &r->received))
		return ERR_INPUT;
	if (date_compare(r->received, jst_date(req->now_us)) > 0)
		return sheet_refuse(req, "received_on", T("収受日は今日か、それより前の日にしてください。"));
	if (form->claimant != CLAIMANT_SELF && (str_is_none(form->subject) || form->subject.n == 0))
		return sheet_refuse(req, "subject", T("代理人の請求では、本人の氏名を書いてください。"));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		TRY(sheet_refuse_my_number(req, fields[i], texts[i]));
	enum err e = party_find_one(req->db, req->arena, tenant_of(req), form->firm, &r->party);
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, "firm", T("その名称または番号の事業者がないか、2つ以上あります。法人番号で指定するか、空欄にしてください。"));
	TRY(e);
	r->due = claim_due(r->received, false);
	req->prepared = r;
	return OK;
}

enum err claim_receive_apply(struct req *req, const struct claim_receive_form *form) {
	const struct receiving *r = req->prepared;
	const struct disclosure_id id = { ident_new() };
	const int64_t year = fiscal_year_of(r->received);
	struct disclosure_claim_last_row last;
	TRY(disclosure_claim_last(req->db, req->arena, tenant_of(req), year, &last));
	TRY(disclosure_claim_insert(req->db, tenant_of(req), id, year, last.number + 1, form->way, form->claimant, form->name, str_or_empty(form->postcode), form->address,
		str_or_empty(form->telephone), str_or_empty(form->subject), form->checked_by, form->wanted, r->party, (struct account_id){ 0 }, r->received, r->due,
		(struct account_id){ req->session->account }, NULL));
	TRY(party_happened_if_any(req->db, tenant_of(req), r->party));
	req_act(req, r->party.v, S("開示請求書を収受しました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err claim_receive_render(struct req *req, const struct claim_receive_form *form) {
	(void)form;
	if (req->refused)
		return show_index(req);
	res_redirect(req, (struct url){ STR_JOIN(req->arena, claim_url(req, (struct disclosure_id){ 0 }, "").s, S("/"), req->outcome) });
	return OK;
}

/* ---- one claim ---- */

static void add_facts(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	sheet_fact(s, T("受付番号"), claim_number(req, c->fiscal_year, c->number));
	sheet_fact(s, T("受付方法"), say_word(req, &claim_way_desc, c->way));
	sheet_fact(s, T("収受日"), say_date(req, c->received_on));
	sheet_fact(s, T("決定期限"), say_date(req, c->due_on));
	sheet_fact(s, T("延長の理由"), c->extend_reason);
	sheet_fact(s, T("請求者の氏名"), c->name);
	sheet_fact(s, T("請求者の立場"), say_word(req, &claimant_desc, c->claimant));
	sheet_fact(s, T("本人の氏名"), c->subject);
	sheet_fact(s, T("請求者の住所"), c->postcode.n > 0 ? STR_JOIN(req->arena, S("〒"), c->postcode, S(" "), c->address) : c->address);
	sheet_fact(s, T("電話番号"), c->telephone);
	sheet_fact(s, T("本人確認の方法"), c->checked_by);
	sheet_fact(s, T("請求する個人情報"), c->wanted);
	if (c->party_id.v != 0)
		sheet_fact_link(s, T("事業者台帳の記録"), say(req, T("この事業者の記録を開く")), url_build(req->arena, "/%s/office/parties/%d", req_slug(req), c->party_id.v));
	if (!c->decision.has)
		return;
	sheet_fact(s, T("決定"), decision_word(req, &c->decision));
	sheet_fact(s, T("決定の理由"), c->reason);
	sheet_fact(s, T("決定日時"), req_time(req, c->decided_us.v));
}

static void add_forms(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	struct sheet_form *f;
	if (!c->decision.has && session_has(req->session, ROLE_APPROVER)) {
		f = sheet_form(s, T("決定する"), T("決定して請求者に知らせる"), claim_url(req, c->disclosure_id, "/answer"));
		f->version = c->version;
		sheet_field(f, INPUT_AS_CHOICE, input_enum(req, "decision", T("決定"), &claim_decision_desc, 0, INPUT_REQUIRED));
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("決定の理由"), STR_NONE, 0));
		f->fields[1].input.hint = say(req, T("一部開示と不開示では必ず書きます。どの部分を、法78条1項の何号により開示しないか。"));
	}
	if (!c->decision.has && !c->extended_us.has && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("期限を延長する"), T("30日延長して請求者に知らせる"), claim_url(req, c->disclosure_id, "/extend"));
		f->version = c->version;
		f->quiet = true;
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("延長の理由"), STR_NONE, INPUT_REQUIRED));
	}
	if (c->party_id.v != 0 && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("写しを作る"), T("事業者の記録の写しを作る"), claim_url(req, c->disclosure_id, "/copy"));
		f->quiet = true;
		f->hint = say(req, T("記録のすべてと送られたファイルを1つのZIPにまとめます。開示しない部分は、渡す前に取り除いてください。"));
	}
}

static enum err add_copies(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	static const char *const HEADS[] = { T("求めた日時"), T("状態"), T("受け取り期限") };
	struct disclosure_archive_list_row *rows;
	size_t count;
	if (c->party_id.v == 0)
		return OK;
	TRY(disclosure_archive_list(req->db, req->arena, tenant_of(req), (struct account_id){ req->session->account }, c->party_id, c->disclosure_id, &rows, &count));
	struct sheet_table *t = sheet_table(s, T("あなたが作った写し"), T("まだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(t);
		cells[0].text = req_time(req, rows[i].asked_us);
		cells[1].text = say_word(req, &archive_state_desc, rows[i].state);
		cells[2].text = rows[i].expires_us.has ? req_time(req, rows[i].expires_us.v) : S("");
		if (rows[i].state == ARCHIVE_READY)
			cells[1].url = claim_url(req, c->disclosure_id, str_to_cstr(req->arena, STR_JOIN(req->arena, S("/copies/"), id_text(req->arena, rows[i].archive_id.v), S("/download"))));
	}
	return OK;
}

static enum err show_one(struct req *req, struct disclosure_id id) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), id, &c));
	struct sheet *s = sheet_new(req, STR_JOIN(req->arena, say(req, T("開示請求")), S(" "), claim_number(req, c.fiscal_year, c.number)));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, say(req, T("開示請求")), claim_url(req, (struct disclosure_id){ 0 }, ""));
	if (!c.decision.has && date_compare(c.due_on, jst_date(req->now_us)) < 0)
		sheet_warn(s, say(req, T("決定期限を過ぎています。すぐに決定し、請求者に事情を説明してください。")));
	add_facts(req, s, &c);
	TRY(add_copies(req, s, &c));
	add_forms(req, s, &c);
	s->printable = true;
	sheet_show(s, NULL);
	return OK;
}

enum err claim_office_show(struct req *req, const struct claim_office_one_form *form) {
	return show_one(req, form->disclosure_id);
}

/* ---- telling the claimant, by letter: nobody on paper has a mail address ---- */

static enum err tell(struct req *req, struct disclosure_id id, const char *cause, struct str outcome, struct str reason) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), id, &c));
	const struct msg_arg values[] = { { .name = "date", .text = date_format_ja(req->arena, c.received_on) }, { .name = "outcome", .text = outcome },
		{ .name = "reason", .text = reason.n > 0 ? reason : S("なし") } };
	return notice_queue(req->db, req->arena, &(struct notice){ .tenant = tenant_of(req), .template = NOTICE_T_disclosure_answered,
		.cause = STR_JOIN(req->arena, id_text(req->arena, id.v), S(" "), str_from(cause)), .name = c.name, .postcode = c.postcode, .address = c.address,
		.party = c.party_id, .values = values, .value_count = COUNT_OF(values), .now_us = req->now_us });
}

/* ---- extending ---- */

enum err claim_extend_prepare(struct req *req, const struct claim_extend_form *form) {
	struct disclosure_claim_by_id_row c;
	return disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c);
}

enum err claim_extend_apply(struct req *req, const struct claim_extend_form *form) {
	struct disclosure_claim_by_id_row c;
	int64_t changed;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	const struct date due = claim_due(c.received_on, true);
	TRY(disclosure_claim_extend(req->db, tenant_of(req), form->disclosure_id, form->version.v, due, (struct opt_int){ true, req->now_us }, form->reason, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, c.party_id.v, S("開示請求の決定期限を延長しました。"));
	return tell(req, form->disclosure_id, "extended", STR_JOIN(req->arena, S("決定の期限を延長しました。新しい期限："), date_format_ja(req->arena, due)), form->reason);
}

enum err claim_extend_render(struct req *req, const struct claim_extend_form *form) {
	if (req->refused)
		return show_one(req, form->disclosure_id);
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

/* ---- deciding ---- */

enum err claim_answer_prepare(struct req *req, const struct claim_answer_form *form) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	bool needs_reason = form->decision == CLAIM_PART || form->decision == CLAIM_NONE;
	if (needs_reason && (str_is_none(form->reason) || form->reason.n == 0))
		return sheet_refuse(req, "reason", T("一部開示と不開示では、理由を書いてください（行政手続法8条）。"));
	return OK;
}

enum err claim_answer_apply(struct req *req, const struct claim_answer_form *form) {
	struct disclosure_claim_by_id_row c;
	int64_t changed;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	TRY(disclosure_claim_decide(req->db, tenant_of(req), form->disclosure_id, form->version.v, (struct opt_int){ true, form->decision }, str_or_empty(form->reason),
		(struct opt_int){ true, req->now_us }, (struct account_id){ req->session->account }, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, c.party_id.v, STR_JOIN(req->arena, S("開示請求について決定しました（"), str_from(claim_decision_desc.values[form->decision].label), S("）。")));
	return tell(req, form->disclosure_id, "decided", STR_JOIN(req->arena, S("決定："), str_from(claim_decision_desc.values[form->decision].label)), str_or_empty(form->reason));
}

enum err claim_answer_render(struct req *req, const struct claim_answer_form *form) {
	if (req->refused)
		return show_one(req, form->disclosure_id);
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

/* ---- a copy for the claimant ---- */

enum err claim_copy_prepare(struct req *req, const struct claim_office_one_form *form) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	return c.party_id.v != 0 ? OK : ERR_NOT_FOUND;
}

enum err claim_copy_apply(struct req *req, const struct claim_office_one_form *form) {
	struct disclosure_claim_by_id_row c;
	struct archive_id id;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	const struct archive_order order = { .tenant = tenant_of(req), .asked_by = { req->session->account }, .owner = { .party = c.party_id },
		.disclosure = form->disclosure_id, .now_us = req->now_us };
	TRY(archive_ask(req->db, req->arena, &order, &id));
	req_act(req, c.party_id.v, S("開示請求のために、個人情報の写しの作成を求めました。"));
	return OK;
}

enum err claim_copy_render(struct req *req, const struct claim_office_one_form *form) {
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

enum err claim_copy_download(struct req *req, const struct claim_copy_one_form *form) {
	return archive_give(req, tenant_of(req), form->archive_id, form->disclosure_id);
}
