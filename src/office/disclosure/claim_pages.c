/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 開示請求書, 訂正請求書 and 利用停止請求書 on paper: received with a number and a due date, extended once, decided by
 * an approver, answered, printed. */
#include "base/ident.h"
#include "office/disclosure/disclosure-private.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

static const struct col_desc ENTRY_COLS[] = {
	{ .name = "disclosure_id",
		.label = T("請求の番号"),
		.type = COL_ID,
		.offset = offsetof(struct claim_entry, claim.disclosure_id) },
	{ .name = "fiscal_year",
		.label = T("年度"),
		.type = COL_FISCAL_YEAR,
		.offset = offsetof(struct claim_entry, claim.fiscal_year) },
	{ .name = "number",
		.label = T("受付番号"),
		.type = COL_INT,
		.offset = offsetof(struct claim_entry, claim.number) },
	{ .name = "kind",
		.label = T("請求の種類"),
		.type = COL_ENUM,
		.offset = offsetof(struct claim_entry, claim.kind),
		.values = &claim_kind_desc },
	{ .name = "way",
		.label = T("受付方法"),
		.type = COL_ENUM,
		.offset = offsetof(struct claim_entry, claim.way),
		.values = &claim_way_desc },
	{ .name = "name",
		.label = T("請求者の氏名"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct claim_entry, claim.name) },
	{ .name = "wanted",
		.label = T("請求する個人情報"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct claim_entry, claim.wanted) },
	{ .name = "received_on",
		.label = T("収受日"),
		.type = COL_DATE,
		.offset = offsetof(struct claim_entry, claim.received_on) },
	{ .name = "due_on",
		.label = T("決定期限"),
		.type = COL_DATE,
		.offset = offsetof(struct claim_entry, claim.due_on) },
	{ .name = "state", .label = T("状態"), .type = COL_TEXT, .offset = offsetof(struct claim_entry, state) },
	{ .name = "decided_us",
		.label = T("決定日時"),
		.type = COL_TIME,
		.nullable = true,
		.offset = offsetof(struct claim_entry, claim.decided_us) },
};
const struct row_desc claim_entry_desc = { .name = "claim_entry",
	.size = sizeof(struct claim_entry),
	.count = COUNT_OF(ENTRY_COLS),
	.cols = ENTRY_COLS };

struct url claim_url(struct req *req, struct disclosure_id id, const char *rest) {
	struct url base = url_build(req->arena, "/%s/office/disclosures", req_slug(req));
	return id.v == 0 ?
		base :
		(struct url){ STR_JOIN(req->arena, base.s, S("/"), id_text(req->arena, id.v), str_from(rest)) };
}

/* ---- words ---- */

struct str claim_number(struct req *req, int64_t fiscal_year, int64_t number) {
	const struct msg_arg args[] = { { .name = "label",
						.text = req->lang == LANG_EN ?
							str_format(req->arena, "%lld", (long long)fiscal_year) :
							fiscal_year_label(req->arena, (int)fiscal_year) },
		{ .name = "no", .number = number } };
	return tr_format(req->arena, req->lang, T("{label} 第{no}号"), args, COUNT_OF(args));
}

struct sheet_cell claim_state_cell(struct req *req, struct str decision, struct date due) {
	const struct date today = jst_date(req->now_us);
	if (decision.n > 0)
		return (struct sheet_cell){ .text = decision, .tone = S("quiet") };
	if (date_compare(due, today) < 0)
		return (struct sheet_cell){ .text = say(req, T("期限を過ぎています")), .tone = S("red") };
	const struct msg_arg days = { .name = "n", .number = due.days - today.days };
	return (struct sheet_cell){ .text = tr_format(req->arena, req->lang, T("あと{n}日"), &days, 1),
		.tone = due.days - today.days <= 7 ? S("yellow") : S("green") };
}

static struct str decision_word(const struct req *req, enum claim_kind kind, const struct opt_int *decision) {
	return decision->has ? say_word(req, claim_decision_desc_of(kind), decision->v) : S("");
}

static struct str kind_ja(enum claim_kind kind) {
	return str_from(claim_kind_desc.values[kind].label);
}

/* ---- the list, and receiving ---- */

static void add_receive_form(struct req *req, struct sheet *s) {
	struct sheet_form *f = sheet_form(s, T("請求書を収受する"), T("収受する"), claim_url(req, (struct disclosure_id){ 0 }, ""));
	f->hint = say(req, T("収受した日の翌日から30日以内に決定します。受付番号と期限は自動で付きます。"));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "kind", T("請求の種類"), &claim_kind_desc, CLAIM_DISCLOSE, INPUT_REQUIRED));
	sheet_day(s, f, "received_on", T("収受日"), date_format_iso(req->arena, jst_date(req->now_us)), INPUT_REQUIRED);
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "way", T("受付方法"), &claim_way_desc, CLAIM_COUNTER, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_SELECT,
		input_enum(req, "claimant", T("請求者の立場"), &claimant_desc, CLAIMANT_SELF, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "name", T("請求者の氏名"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "subject", T("本人の氏名"), STR_NONE, 0));
	f->fields[f->count - 1].input.hint = say(req, T("代理人の請求のときだけ書きます。"));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "postcode", T("郵便番号"), STR_NONE, INPUT_SHORT));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "address", T("請求者の住所"), STR_NONE, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "telephone", T("電話番号"), STR_NONE, INPUT_SHORT));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "checked_by", T("本人確認の方法"), STR_NONE, INPUT_REQUIRED));
	f->fields[f->count - 1].input.hint = say(req, T("例：運転免許証を見た。番号は書かないでください。"));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "wanted", T("請求する個人情報"), STR_NONE, INPUT_REQUIRED));
	f->fields[f->count - 1].input.hint = say(req, T("開示：どの記録か。訂正：どの記録をどう直すか。利用停止：どの記録の、どのような取扱いについてか。"));
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "stop", T("求める措置"), &claim_stop_desc, 0, 0));
	f->fields[f->count - 1].input.hint = say(req, T("利用停止の請求のときだけ選びます。"));
	sheet_day(s, f, "disclosed_on", T("開示を受けた日"), S(""), 0);
	f->fields[f->count - 1].input.hint = say(req, T("訂正と利用停止の請求で書きます。開示を受けた日から90日以内の請求かどうかを確かめます。"));
	sheet_field(f, INPUT_AS_TEXT, input_text(req, "firm", T("どの事業者の記録か"), STR_NONE, 0));
	f->fields[f->count - 1].input.hint = say(req, T("名称または法人番号。事業者台帳に記録がある場合に書くと、写しを作れます。"));
}

static void add_claim_row(struct req *req, struct sheet_table *t, const struct claim_entry *e) {
	struct sheet_cell *c = sheet_row(t);
	c[0] = (struct sheet_cell){ .text = claim_number(req, e->claim.fiscal_year, e->claim.number),
		.url = claim_url(req, e->claim.disclosure_id, "") };
	c[1].text = say_word(req, &claim_kind_desc, e->claim.kind);
	c[2].text = e->claim.name;
	c[3].text = say_date(req, e->claim.received_on);
	c[4].text = say_date(req, e->claim.due_on);
	c[5] = claim_state_cell(req, e->claim.decision.has ? e->state : S(""), e->claim.due_on);
}

static enum err show_index(struct req *req) {
	static const char *const HEADS[] = { T("受付番号"), T("請求の種類"), T("請求者の氏名"), T("収受日"), T("決定期限"), T("状態") };
	struct disclosure_claim_list_row *rows;
	size_t count;
	TRY(disclosure_claim_list(req->db, req->arena, tenant_of(req), req_row_limit(req), &rows, &count));
	struct sheet *s = sheet_new(req, say(req, T("個人情報の請求（紙）")));
	sheet_crumb_desk(s, req_slug(req));
	s->lead = say(req, T("紙で届いた開示（個人情報保護法76条）、訂正（90条）、利用停止（98条）の請求。期限の近いものから並んでいます。"));
	struct sheet_table *t = sheet_table(s, T("請求の一覧"),
		T("請求はありません。届いたら、下の欄で収受してください。"), HEADS, COUNT_OF(HEADS), count);
	struct claim_entry *entries = ARENA_ARRAY(req->arena, struct claim_entry, count + 1);
	for (size_t i = 0; i < count; i++) {
		entries[i] = (struct claim_entry){ .claim = rows[i],
			.state = decision_word(req, rows[i].kind, &rows[i].decision) };
		struct sheet_cell state = claim_state_cell(req, entries[i].state, rows[i].due_on);
		add_claim_row(req, t, &entries[i]);
		entries[i].state = state.text;
	}
	if (!req->refused)
		res_table(req, "disclosures",
			&(struct table){ .desc = &claim_entry_desc, .rows = entries, .count = count });
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
struct receiving { struct date received, due; struct opt_int disclosed, stop; struct party_id party; };

/* What only claims of the other two kinds have. */
static enum err read_kind(struct req *req, const struct claim_receive_form *form, struct receiving *r) {
	struct date disclosed;
	const bool stop = form->kind == CLAIM_STOP;
	r->stop = (struct opt_int){ .has = stop, .v = form->stop };
	if (stop && form->stop == 0)
		return sheet_refuse(req, "stop", T("求める措置を選んでください。"));
	if (form->kind == CLAIM_DISCLOSE || form->disclosed_on.n == 0)
		return OK;
	if (!sheet_read_day(req, "disclosed_on", form->disclosed_on, &disclosed))
		return ERR_INPUT;
	if (date_compare(disclosed, r->received) > 0)
		return sheet_refuse(req, "disclosed_on", T("開示を受けた日は、収受日と同じか、それより前の日にしてください。"));
	r->disclosed = (struct opt_int){ .has = true, .v = disclosed.days };
	return OK;
}

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
	TRY(read_kind(req, form, r));
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
	TRY(disclosure_claim_insert(req->db, tenant_of(req), id, year, last.number + 1, form->kind, r->stop,
		r->disclosed, form->way, form->claimant, form->name, str_or_empty(form->postcode), form->address,
		str_or_empty(form->telephone), str_or_empty(form->subject), form->checked_by, form->wanted, r->party,
		(struct account_id){ 0 }, r->received, r->due, (struct account_id){ req->session->account }, NULL));
	TRY(party_happened_if_any(req->db, tenant_of(req), r->party));
	req_act(req, r->party.v, STR_JOIN(req->arena, kind_ja(form->kind), S("請求書を収受しました。")));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err claim_receive_render(struct req *req, const struct claim_receive_form *form) {
	(void)form;
	if (req->refused)
		return show_index(req);
	res_redirect(req,
		(struct url){ STR_JOIN(req->arena, claim_url(req, (struct disclosure_id){ 0 }, "").s, S("/"),
			req->outcome) });
	return OK;
}

/* ---- one claim ---- */

static void add_facts(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	sheet_fact(s, T("受付番号"), claim_number(req, c->fiscal_year, c->number));
	sheet_fact(s, T("請求の種類"), say_word(req, &claim_kind_desc, c->kind));
	if (c->stop.has)
		sheet_fact(s, T("求める措置"), say_word(req, &claim_stop_desc, c->stop.v));
	sheet_fact(s, T("開示を受けた日"), say_day(req, c->disclosed_on));
	sheet_fact(s, T("受付方法"), say_word(req, &claim_way_desc, c->way));
	sheet_fact(s, T("収受日"), say_date(req, c->received_on));
	sheet_fact(s, T("決定期限"), say_date(req, c->due_on));
	sheet_fact(s, T("延長の理由"), c->extend_reason);
	sheet_fact(s, T("請求者の氏名"), c->name);
	sheet_fact(s, T("請求者の立場"), say_word(req, &claimant_desc, c->claimant));
	sheet_fact(s, T("本人の氏名"), c->subject);
	sheet_fact(s, T("請求者の住所"),
		c->postcode.n > 0 ? STR_JOIN(req->arena, S("〒"), c->postcode, S(" "), c->address) : c->address);
	sheet_fact(s, T("電話番号"), c->telephone);
	sheet_fact(s, T("本人確認の方法"), c->checked_by);
	sheet_fact(s, T("請求する個人情報"), c->wanted);
	if (c->party_id.v != 0)
		sheet_fact_link(s, T("事業者台帳の記録"), say(req, T("この事業者の記録を開く")),
			url_build(req->arena, "/%s/office/parties/%d", req_slug(req), c->party_id.v));
	if (!c->decision.has)
		return;
	sheet_fact(s, T("決定"), decision_word(req, c->kind, &c->decision));
	sheet_fact(s, T("決定の理由"), c->reason);
	sheet_fact(s, T("決定日時"), req_time(req, c->decided_us.v));
	if (c->audit_id.v != 0)
		sheet_fact_link(s, T("訂正の操作"), id_text(req->arena, c->audit_id.v),
			url_build(req->arena, "/%s/office/audit/%d", req_slug(req), c->audit_id.v));
}

/* A correction is an ordinary edit that was made before; a stop of use of a firm's records is marked by the decision
 * itself. */
static enum err add_answer_form(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	static const char *const HINTS[] = {
		[CLAIM_DISCLOSE] = T(
			"一部開示と不開示では必ず書きます。どの部分を、法78条1項の何号により開示しないか。選んである「開示しない部分」の理由は自動で加わります。"),
		[CLAIM_CORRECT] = T("一部を訂正するとき、訂正しないときは必ず書きます。"),
		[CLAIM_STOP] = T("一部だけのとき、利用停止をしないときは必ず書きます。")
	};
	struct input_choice *changes;
	size_t count;
	struct sheet_form *f = sheet_form(s, T("決定する"), T("決定して請求者に知らせる"), claim_url(req, c->disclosure_id, "/answer"));
	f->version = c->version;
	sheet_field(f, INPUT_AS_CHOICE,
		input_enum(req, "decision", T("決定"), claim_decision_desc_of(c->kind), 0, INPUT_REQUIRED));
	if (c->kind == CLAIM_CORRECT && c->party_id.v != 0) {
		f->hint = say(req, T("訂正する場合は、先にいつもの画面で記録を直し、その操作を選んでください。直した記録をほかの機関に渡していたときは、その機関にも知らせます（97条）。"));
		TRY(claim_changes_of(req, c->party_id, jst_to_us(c->received_on, 0, 0, 0), &changes, &count));
		sheet_field(f, INPUT_AS_SELECT, input_choose(req, "audit", T("訂正の操作"), changes, count, STR_NONE, 0));
	}
	if (c->kind == CLAIM_STOP)
		f->hint = say(req,
			c->party_id.v != 0 ?
				T("利用停止をすると決定すると、事業者の記録に印が付き、任意のお知らせを送らなくなります。") :
				T("台帳にない記録です。決定した措置は、担当の部署で行ってください。"));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("決定の理由"), STR_NONE, 0));
	f->fields[f->count - 1].input.hint = say(req, HINTS[c->kind]);
	return OK;
}

static enum err add_stop(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	struct disclosure_stop_of_claim_row *stop;
	size_t count;
	if (c->kind != CLAIM_STOP)
		return OK;
	TRY(disclosure_stop_of_claim(req->db, req->arena, tenant_of(req), c->disclosure_id, &stop, &count));
	if (count == 0)
		return OK;
	sheet_fact(s, T("利用停止"),
		STR_JOIN(req->arena, say_word(req, &claim_stop_desc, stop->stop), S("　"),
			req_time(req, stop->begun_us), S("～"),
			stop->ended_us.has ? req_time(req, stop->ended_us.v) : S("")));
	sheet_fact(s, T("終了の理由"), stop->end_reason);
	if (stop->ended_us.has || !session_has(req->session, ROLE_APPROVER))
		return OK;
	struct sheet_form *f = sheet_form(s, T("利用停止を終える"), T("利用停止を終える"),
		claim_url(req, c->disclosure_id, "/stop-end"));
	f->quiet = true;
	sheet_field(f, INPUT_AS_LINES, input_text(req, "end_reason", T("終了の理由"), STR_NONE, INPUT_REQUIRED));
	return OK;
}

static enum err add_parts(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	static const char *const HEADS[] = { T("記録"), T("開示しない項目"), T("根拠"), T("開示しない理由") };
	struct disclosure_withheld_list_row *rows;
	size_t count;
	if (c->kind != CLAIM_DISCLOSE || c->party_id.v == 0)
		return OK;
	TRY(disclosure_withheld_list(req->db, req->arena, tenant_of(req), c->disclosure_id, &rows, &count));
	struct sheet_table *t = sheet_table(s, T("開示しない部分"), T("ありません。すべての項目が写しに入ります。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(t);
		cells[0].text = say(req, str_to_cstr(req->arena, rows[i].kind));
		cells[1].text = rows[i].label.n > 0 ? say(req, str_to_cstr(req->arena, rows[i].label)) :
			say(req, T("記録の全部"));
		cells[2].text = say_word(req, &withheld_ground_desc, rows[i].ground);
		cells[3].text = rows[i].reason;
	}
	if (!c->decision.has && session_has(req->session, ROLE_OFFICER))
		sheet_fact_link(s, T("開示しない部分"), say(req, T("写しを作る前に、記録と項目ごとに選ぶ")),
			claim_url(req, c->disclosure_id, "/parts"));
	return OK;
}

static enum err add_forms(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	struct sheet_form *f;
	if (!c->decision.has && session_has(req->session, ROLE_APPROVER))
		TRY(add_answer_form(req, s, c));
	if (!c->decision.has && !c->extended_us.has && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("期限を延長する"), T("30日延長して請求者に知らせる"), claim_url(req, c->disclosure_id, "/extend"));
		f->version = c->version;
		f->quiet = true;
		sheet_field(f, INPUT_AS_LINES, input_text(req, "reason", T("延長の理由"), STR_NONE, INPUT_REQUIRED));
	}
	if (c->kind == CLAIM_DISCLOSE && c->party_id.v != 0 && session_has(req->session, ROLE_OFFICER)) {
		f = sheet_form(s, T("写しを作る"), T("事業者の記録の写しを作る"), claim_url(req, c->disclosure_id, "/copy"));
		f->quiet = true;
		f->hint = say(req, T("記録と送られたファイルを1つのZIPにまとめます。選んである「開示しない部分」は、根拠に置き換わります。"));
	}
	return OK;
}

static enum err add_copies(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	static const char *const HEADS[] = { T("求めた日時"), T("状態"), T("受け取り期限") };
	struct disclosure_archive_list_row *rows;
	size_t count;
	if (c->party_id.v == 0 || c->kind != CLAIM_DISCLOSE)
		return OK;
	TRY(disclosure_archive_list(req->db, req->arena, tenant_of(req), (struct account_id){ req->session->account },
		c->party_id, c->disclosure_id, &rows, &count));
	struct sheet_table *t = sheet_table(s, T("あなたが作った写し"), T("まだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(t);
		cells[0].text = req_time(req, rows[i].asked_us);
		cells[1].text = say_word(req, &archive_state_desc, rows[i].state);
		cells[2].text = rows[i].expires_us.has ? req_time(req, rows[i].expires_us.v) : S("");
		if (rows[i].state == ARCHIVE_READY)
			cells[1].url = claim_url(req, c->disclosure_id,
				str_to_cstr(req->arena,
					STR_JOIN(req->arena, S("/copies/"), id_text(req->arena, rows[i].archive_id.v),
						S("/download"))));
	}
	return OK;
}

static struct str title_of(const struct req *req, enum claim_kind kind) {
	return say(req, kind == CLAIM_CORRECT ? T("訂正請求") : kind == CLAIM_STOP ? T("利用停止請求") : T("開示請求"));
}

/* Claims of the other two kinds rest on a disclosure, and are made within 90 days of it. */
static void warn(struct req *req, struct sheet *s, const struct disclosure_claim_by_id_row *c) {
	if (c->decision.has)
		return;
	if (date_compare(c->due_on, jst_date(req->now_us)) < 0)
		sheet_warn(s, say(req, T("決定期限を過ぎています。すぐに決定し、請求者に事情を説明してください。")));
	else if (c->kind != CLAIM_DISCLOSE && !c->disclosed_on.has)
		sheet_warn(s, say(req, T("開示を受けた日が書かれていません。開示を受けた記録についての請求か、確かめてください（法90条、98条）。")));
	else if (c->kind != CLAIM_DISCLOSE && c->received_on.days - c->disclosed_on.v > CLAIM_AFTER_DISCLOSURE_DAYS)
		sheet_warn(s, say(req, T("開示を受けた日から90日を過ぎた請求です（法90条3項、98条3項）。")));
}

static enum err show_one(struct req *req, struct disclosure_id id) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), id, &c));
	struct sheet *s = sheet_new(req,
		STR_JOIN(req->arena, title_of(req, c.kind), S(" "), claim_number(req, c.fiscal_year, c.number)));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, say(req, T("個人情報の請求（紙）")), claim_url(req, (struct disclosure_id){ 0 }, ""));
	warn(req, s, &c);
	add_facts(req, s, &c);
	TRY(add_stop(req, s, &c));
	TRY(add_parts(req, s, &c));
	TRY(add_copies(req, s, &c));
	TRY(add_forms(req, s, &c));
	s->printable = true;
	sheet_show(s, NULL);
	return OK;
}

enum err claim_office_show(struct req *req, const struct claim_office_one_form *form) {
	return show_one(req, form->disclosure_id);
}

/* ---- telling the claimant, by letter: nobody on paper has a mail address ---- */

static enum err tell(struct req *req, struct disclosure_id id, const char *cause, struct str outcome,
	struct str reason) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), id, &c));
	const struct msg_arg values[] = { { .name = "date", .text = date_format_ja(req->arena, c.received_on) },
		{ .name = "claim", .text = kind_ja(c.kind) }, { .name = "outcome", .text = outcome },
		{ .name = "reason", .text = reason.n > 0 ? reason : S("なし") } };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .tenant = tenant_of(req),
			.template = NOTICE_T_disclosure_answered,
			.cause = STR_JOIN(req->arena, id_text(req->arena, id.v), S(" "), str_from(cause)),
			.name = c.name,
			.postcode = c.postcode,
			.address = c.address,
			.party = c.party_id,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us });
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
	TRY(disclosure_claim_extend(req->db, tenant_of(req), form->disclosure_id, form->version.v, due,
		(struct opt_int){ true, req->now_us }, form->reason, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	req_act(req, c.party_id.v, STR_JOIN(req->arena, kind_ja(c.kind), S("請求の決定期限を延長しました。")));
	return tell(req, form->disclosure_id, "extended",
		STR_JOIN(req->arena, S("決定の期限を延長しました。新しい期限："), date_format_ja(req->arena, due)),
		form->reason);
}

enum err claim_extend_render(struct req *req, const struct claim_extend_form *form) {
	if (req->refused)
		return show_one(req, form->disclosure_id);
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

/* ---- deciding ---- */

/* What goes with the decision: the parts that are not disclosed, the edit that corrected. */
struct answering {
	struct disclosure_claim_by_id_row claim;
	struct disclosure_withheld_list_row *parts;
	size_t part_count;
};

static bool is_granted(enum claim_decision decision) {
	return decision == CLAIM_FULL || decision == CLAIM_PART;
}

static enum err check_parts(struct req *req, const struct claim_answer_form *form, const struct answering *x) {
	if (form->decision == CLAIM_FULL && x->part_count > 0)
		return sheet_refuse(req, "decision", T("開示しない部分が選ばれています。一部開示にするか、その部分を開示することに戻してください。"));
	bool explained = form->reason.n > 0 || (form->decision == CLAIM_PART && x->part_count > 0);
	if ((form->decision == CLAIM_PART || form->decision == CLAIM_NONE) && !explained)
		return sheet_refuse(req, "reason", T("一部開示と不開示では、理由を書いてください（行政手続法8条）。"));
	return OK;
}

static enum err check_edit(struct req *req, const struct claim_answer_form *form, const struct answering *x) {
	struct input_choice *changes;
	size_t count;
	bool known = form->audit.v == 0;
	TRY(claim_changes_of(req, x->claim.party_id, jst_to_us(x->claim.received_on, 0, 0, 0), &changes, &count));
	for (size_t i = 0; i < count; i++)
		known |= str_equal(changes[i].value, id_text(req->arena, form->audit.v));
	if (!known || (is_granted(form->decision) && form->audit.v == 0 && x->claim.party_id.v != 0))
		return sheet_refuse(req, "audit", T("先に記録を直し、その操作をここで選んでください。"));
	return OK;
}

enum err claim_answer_prepare(struct req *req, const struct claim_answer_form *form) {
	struct answering x;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &x.claim));
	TRY(disclosure_withheld_list(req->db, req->arena, tenant_of(req), form->disclosure_id, &x.parts,
		&x.part_count));
	if (x.claim.kind == CLAIM_DISCLOSE)
		return check_parts(req, form, &x);
	if ((form->decision == CLAIM_PART || form->decision == CLAIM_NONE) && form->reason.n == 0)
		return sheet_refuse(req, "reason", T("請求のすべてには応じないときは、理由を書いてください（行政手続法8条）。"));
	return x.claim.kind == CLAIM_CORRECT ? check_edit(req, form, &x) : form->audit.v == 0 ? OK : ERR_REQUEST;
}

/* 100条: the records are marked at once; what has to be erased or kept back is done by those who hold them. */
static enum err begin_stop(struct req *req, const struct disclosure_claim_by_id_row *c, enum claim_decision decision) {
	if (c->kind != CLAIM_STOP || !is_granted(decision) || c->party_id.v == 0)
		return OK;
	TRY(disclosure_stop_insert(req->db, tenant_of(req), c->disclosure_id, c->party_id, (enum claim_stop)c->stop.v,
		req->now_us, NULL));
	return party_happened_if_any(req->db, tenant_of(req), c->party_id);
}

/* The parts are read again: one may have been added since the page was sent. */
enum err claim_answer_apply(struct req *req, const struct claim_answer_form *form) {
	struct answering x;
	int64_t changed;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &x.claim));
	TRY(disclosure_withheld_list(req->db, req->arena, tenant_of(req), form->disclosure_id, &x.parts,
		&x.part_count));
	if (form->decision == CLAIM_FULL && x.part_count > 0)
		return ERR_CONFLICT;
	struct str reason = str_or_empty(form->reason),
		parts = form->decision == CLAIM_PART ? withheld_sentences(req->arena, x.parts, x.part_count) : S("");
	if (parts.n > 0)
		reason = reason.n > 0 ? STR_JOIN(req->arena, reason, S("\n"), parts) : parts;
	TRY(disclosure_claim_decide(req->db, tenant_of(req), form->disclosure_id, form->version.v,
		(struct opt_int){ true, form->decision }, reason, (struct opt_int){ true, req->now_us },
		(struct account_id){ req->session->account }, form->audit, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	TRY(begin_stop(req, &x.claim, form->decision));
	struct str word = str_from(claim_decision_desc_of(x.claim.kind)->values[form->decision].label);
	req_act(req, x.claim.party_id.v,
		STR_JOIN(req->arena, kind_ja(x.claim.kind), S("請求について決定しました（"), word, S("）。")));
	return tell(req, form->disclosure_id, "decided", STR_JOIN(req->arena, S("決定："), word), reason);
}

enum err claim_answer_render(struct req *req, const struct claim_answer_form *form) {
	if (req->refused)
		return show_one(req, form->disclosure_id);
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

/* ---- the end of a stop ---- */

enum err claim_stop_end_prepare(struct req *req, const struct claim_stop_end_form *form) {
	struct disclosure_claim_by_id_row c;
	TRY(sheet_refuse_my_number(req, "end_reason", form->end_reason));
	return disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c);
}

enum err claim_stop_end_apply(struct req *req, const struct claim_stop_end_form *form) {
	struct disclosure_claim_by_id_row c;
	int64_t changed;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	TRY(disclosure_stop_end(req->db, tenant_of(req), form->disclosure_id, (struct opt_int){ true, req->now_us },
		form->end_reason, (struct account_id){ req->session->account }, &changed));
	req_act(req, c.party_id.v, S("利用停止を終えました。"));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err claim_stop_end_render(struct req *req, const struct claim_stop_end_form *form) {
	if (req->refused)
		return show_one(req, form->disclosure_id);
	res_redirect(req, claim_url(req, form->disclosure_id, ""));
	return OK;
}

/* ---- a copy for the claimant ---- */

enum err claim_copy_prepare(struct req *req, const struct claim_office_one_form *form) {
	struct disclosure_claim_by_id_row c;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	return c.party_id.v != 0 && c.kind == CLAIM_DISCLOSE ? OK : ERR_NOT_FOUND;
}

enum err claim_copy_apply(struct req *req, const struct claim_office_one_form *form) {
	struct disclosure_claim_by_id_row c;
	struct archive_id id;
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), form->disclosure_id, &c));
	const struct archive_order order = { .tenant = tenant_of(req),
		.asked_by = { req->session->account },
		.owner = { .party = c.party_id },
		.disclosure = form->disclosure_id,
		.now_us = req->now_us };
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
