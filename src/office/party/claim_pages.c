/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A signed-in person registers a firm, types the code of the letter, or waits for an officer; and the officers' list of
 * claims. Who has proved it becomes its owner. */
#include "account_store.h"
#include "mandate_store.h"
#include "office/mandate/mandate-types.h"
#include "office/notice/notice.h"
#include "office/party/pages-private.h"
#include "party_views.h"

#define TOKEN_FOR "party-claim"

/* ---- owning ---- */

/* The firm's pages are its owner's from now on. Somebody who acts for it already keeps his right. */
static enum err make_owner(struct req *req, struct party_id party, struct account_id account) {
	struct mandate_member_of_row *rows;
	size_t count;
	const struct opt_int forever = { .has = false };
	TRY(account_join_tenant(req->db, account, tenant_of(req)));
	TRY(account_raise_level(req->db, account, ACCOUNT_LEVEL_CHECKED, 0));
	TRY(mandate_member_of(req->db, req->arena, tenant_of(req), party, account, req->now_us, &rows, &count));
	if (count > 0)
		return OK;
	return mandate_member_insert(req->db, tenant_of(req), party, account, SESSION_RIGHT_OWNER, req->now_us, forever,
		(struct account_id){ req->session->account }, NULL);
}

/* ---- the letter ---- */

static enum err write_letter(struct req *req, struct str slug, struct claim_id claim, struct party_id party,
	struct account_id account) {
	struct party_by_id_row p;
	struct party_establishment_of_party_row *places;
	size_t count;
	struct token random = req_token(req, TOKEN_FOR);
	struct str code = claim_code(req->arena, &random);
	TRY(party_by_id(req->db, req->arena, tenant_of(req), party, &p));
	TRY(party_establishment_of_party(req->db, req->arena, tenant_of(req), party, 1, &places, &count));
	TRY(claim_post(req->db, req->arena, tenant_of(req), actor_of(req), claim, code));
	struct date until = jst_date(req->now_us + CLAIM_CODE_DAYS * US_PER_DAY);
	struct str link = url_build(req->arena, "/%s/register/%d", slug, claim.v).s;
	const struct msg_arg values[] = { { .name = "party", .text = p.name },
		{ .name = "date", .text = date_format_ja(req->arena, until) }, { .name = "code", .text = code },
		{ .name = "link", .text = link } };
	return notice_queue(req->db, req->arena,
		&(struct notice){ .settings = req_settings(req),
			.tenant = tenant_of(req),
			.template = NOTICE_T_party_code,
			.cause = STR_JOIN(req->arena, id_text(req->arena, claim.v), S(" "), req->request_id),
			.name = p.name,
			.postcode = count > 0 ? places[0].postal_code : S(""),
			.address = count > 0 ? establishment_address(req->arena, &places[0]) : S(""),
			.mail = S(""),
			.party = party,
			.account = account,
			.about = link,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = req->now_us,
			.expires_us = req->now_us + CLAIM_CODE_DAYS * US_PER_DAY });
}

/* ---- registering ---- */

static enum err show_new(struct req *req, struct str slug) {
	struct tenant_all_row town;
	TRY(tenant_find_slug(req->db, req->arena, slug, &town));
	struct party_form *f = form_begin(req, T("事業者を登録する"), url_build(req->arena, "/%s/register", slug),
		url_build(req->arena, "/account"));
	struct input_choice *proofs = ARENA_ARRAY(req->arena, struct input_choice, 2);
	proofs[0] = (struct input_choice){ .value = S("post"),
		.label = str_from(tr(req->lang, T("所在地に届く手紙の確認コードを入力する"))) };
	proofs[1] = (struct input_choice){ .value = S("officer"), .label = str_from(tr(req->lang, T("窓口で確認してもらう"))) };
	f->lead = str_from(tr(req->lang, T("ご本人の事業者であることを確かめてから、手続ができるようになります。すでに登録があるときは、その登録につながります。")));
	TRY(firm_offers(req, slug, &f->offers, &f->offer_count));
	f->button = str_from(tr(req->lang, T("登録を申し出る")));
	form_enum(f, INPUT_AS_CHOICE, "kind", T("種別"), &party_kind_desc, PARTY_SOLE_TRADER, INPUT_REQUIRED);
	form_text(f, "name", T("名称"), STR_NONE, INPUT_REQUIRED, T("法人は登記のとおり、個人は氏名を入力します。"));
	form_text(f, "kana", T("フリガナ"), STR_NONE, 0, T("カタカナで、株式会社などはのぞきます。"));
	form_text(f, "trade_name", T("屋号"), STR_NONE, 0, T("看板の名前です。"));
	form_text(f, "corporate_number", T("法人番号"), STR_NONE, INPUT_SHORT, T("13桁です。個人事業主にはありません。"));
	form_text(f, "postal_code", T("郵便番号"), STR_NONE, INPUT_SHORT, NULL);
	form_text(f, "prefecture", T("都道府県"), town.prefecture, INPUT_SHORT, NULL);
	form_text(f, "city", T("市区町村"), town.name, INPUT_REQUIRED, NULL);
	form_text(f, "street", T("町名・番地"), STR_NONE, INPUT_REQUIRED, NULL);
	form_text(f, "building", T("建物名"), STR_NONE, 0, NULL);
	form_text(f, "telephone", T("電話番号"), STR_NONE, INPUT_SHORT, NULL);
	form_options(f, "proof", T("確認方法"), proofs, 2, S("post"), INPUT_REQUIRED, NULL);
	f->fields[f->count - 1].kind = INPUT_AS_CHOICE;
	form_lines(f, "note", T("申出の内容"), STR_NONE, 0, T("伝えておきたいことがあれば入力します。個人番号は書けません。"));
	form_show(req, f, slug, (struct party_id){ 0 }, S(""));
	return OK;
}

enum err claim_new(struct req *req, const struct party_town_form *form) {
	return show_new(req, form->slug);
}

enum err claim_save_prepare(struct req *req, const struct claim_save_form *form) {
	struct claim_fields *f = ARENA_NEW(req->arena, struct claim_fields);
	struct party_problems problems = { .count = 0 };
	const struct opt_int none = { .has = false };
	*f = (struct claim_fields){ .note = str_or_empty(form->note),
		.proof = form->proof,
		.proven_number = S(""),
		.party = { .kind = form->kind,
			.state = PARTY_RECEIVED,
			.name = str_or_empty(form->name),
			.kana = str_or_empty(form->kana),
			.trade_name = str_or_empty(form->trade_name),
			.corporate_number = str_or_empty(form->corporate_number),
			.registration_number = S(""),
			.invoice_number = S(""),
			.note = S(""),
			.founded_on = none,
			.closed_on = none },
		.place = typed_head_office(&(struct establishment_fields){ .postal_code = form->postal_code,
			.prefecture = form->prefecture,
			.city = form->city,
			.street = form->street,
			.building = form->building }),
		.telephone = typed_telephone(form->telephone) };
	TRY(claim_check(req->db, req->arena, f, &problems));
	if (form->proof != CLAIM_BY_POST && form->proof != CLAIM_BY_OFFICER)
		problem_add(&problems, "proof", T("確認方法を選んでください。"), false);
	refuse_my_number(req->arena, &problems, "note", f->note);
	req->prepared = f;
	req->tenant = req->session->tenant;
	return form_problems(req, &problems);
}

enum err claim_save_apply(struct req *req, const struct claim_save_form *form) {
	struct claim_id id;
	struct party_id party;
	bool confirmed;
	TRY(claim_make(req->db, req->arena, tenant_of(req), actor_of(req), req->prepared, &id, &party, &confirmed));
	TRY(account_join_tenant(req->db, (struct account_id){ req->session->account }, tenant_of(req)));
	if (form->proof == CLAIM_BY_POST)
		TRY(write_letter(req, form->slug, id, party, (struct account_id){ req->session->account }));
	req_act(req, party.v, S("事業者の登録を申し出ました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err claim_save_render(struct req *req, const struct claim_save_form *form) {
	struct claim_id id;
	if (req->refused)
		return show_new(req, form->slug);
	if (!id_parse(req->outcome, &id.v))
		return ERR_INTERNAL;
	res_redirect(req, url_build(req->arena, "/%s/register/%d", form->slug, id.v));
	return OK;
}

/* ---- the claim as its person sees it: nothing of the row that was found, whose it is has to be proved first ---- */

static enum err own_claim(struct req *req, struct claim_id id, struct party_claim_by_id_row *ret_claim) {
	TRY(party_claim_by_id(req->db, req->arena, tenant_of(req), id, ret_claim));
	return ret_claim->account_id.v == req->session->account ? OK : ERR_NOT_FOUND;
}

static const char *sentence_of(const struct party_claim_by_id_row *c) {
	switch (c->state) {
	case CLAIM_CONFIRMED: return T("確認できました。手続ができます。");
	case CLAIM_REFUSED: return T("確認できなかったため、お断りしました。担当課にお問い合わせください。");
	case CLAIM_EXPIRED: return T("期限が過ぎました。もう一度申し出てください。");
	case CLAIM_OPEN: case CLAIM_STATE_COUNT: break;
	}
	return c->code_hash.n > 0 ? T("所在地に手紙をお送りします。届いたら、確認コードを入力してください。") : T("担当課が確認しています。窓口では、本人確認の書類をお見せください。");
}

static enum err show_claim(struct req *req, struct str slug, struct claim_id id) {
	struct party_claim_by_id_row c;
	TRY(own_claim(req, id, &c));
	struct claim_view *v = ARENA_NEW(req->arena, struct claim_view);
	v->req = req;
	v->title = str_from(tr(req->lang, T("登録の申出")));
	v->state = say_word(req, &claim_state_desc, c.state);
	v->sentence = str_from(tr(req->lang, sentence_of(&c)));
	v->has_letter = c.state == CLAIM_OPEN && c.code_hash.n > 0;
	v->confirmed = c.state == CLAIM_CONFIRMED;
	v->action = url_build(req->arena, "/%s/register/%d", slug, id.v);
	v->party = url_build(req->arena, "/%s/my/%d/profile", slug, c.party_id.v);
	v->code = input_typed(req, "code", T("確認コード"), "text", "one-time-code", STR_NONE, INPUT_REQUIRED | INPUT_SHORT);
	v->code.hint = str_from(tr(req->lang, T("手紙に書かれた12文字です。大文字と小文字は区別しません。")));
	v->request_id = form_new_request_id(req);
	party_page(req, slug, str_from(tr(req->lang, T("登録の申出"))), "narrow", claim_page_view_body, v, NULL, 0);
	return OK;
}

enum err claim_show(struct req *req, const struct claim_one_form *form) {
	return show_claim(req, form->slug, form->claim_id);
}

enum err claim_code_prepare(struct req *req, const struct claim_code_form *form) {
	struct party_claim_by_id_row c;
	(void)form->code;
	req->tenant = req->session->tenant;
	return own_claim(req, form->claim_id, &c);
}

/* A wrong code is counted, and counting must last: the outcome says what it was, and no error takes it back. */
enum err claim_code_apply(struct req *req, const struct claim_code_form *form) {
	enum claim_answer answer;
	struct party_id party;
	TRY(claim_try(req->db, req->arena, tenant_of(req), actor_of(req), form->claim_id, str_or_empty(form->code),
		&answer, &party));
	if (answer == CLAIM_RIGHT)
		TRY(make_owner(req, party, (struct account_id){ req->session->account }));
	req_act(req, party.v, answer == CLAIM_RIGHT ? S("確認コードが一致し、登録を確認しました。") : S("確認コードが一致しませんでした。"));
	req_outcome(req, str_format(req->arena, "%d", (int)answer));
	return OK;
}

enum err claim_code_render(struct req *req, const struct claim_code_form *form) {
	static const char *const WORDS[] = { [CLAIM_WRONG] = "wrong",
		[CLAIM_TOO_LATE] = "late",
		[CLAIM_TOO_OFTEN] = "often",
		[CLAIM_NOT_OPEN] = "closed" };
	int64_t answer = CLAIM_RIGHT;
	struct url back = url_build(req->arena, "/%s/register/%d", form->slug, form->claim_id.v);
	if (req->refused)
		return show_claim(req, form->slug, form->claim_id);
	if (str_to_int64(req->outcome, &answer) && answer > CLAIM_RIGHT && answer < (int64_t)COUNT_OF(WORDS))
		back = url_build(req->arena, "/%s/register/%d/answer/%s", form->slug, form->claim_id.v,
			str_from(WORDS[answer]));
	res_redirect(req, back);
	return OK;
}

/* What became of the code that was typed. */
enum err claim_answered(struct req *req, const struct claim_answer_form *form) {
	static const struct { const char *word, *sentence; } ANSWERS[] = {
		{ "wrong", T("確認コードが違います。手紙をもう一度お確かめください。5回間違えると、新しい手紙が必要です。") },
		{ "late", T("確認コードの期限が過ぎています。担当課に、新しい手紙をお申し付けください。") },
		{ "often", T("間違いが5回になりました。担当課に、新しい手紙をお申し付けください。") }, { "closed", T("この申出は、いま確認コードを受け付けていません。") },
	};
	struct party_claim_by_id_row c;
	TRY(own_claim(req, form->claim_id, &c));
	for (size_t i = 0; i < COUNT_OF(ANSWERS); i++)
		if (str_equal(form->answer, str_from(ANSWERS[i].word))) {
			struct claim_view *v = ARENA_NEW(req->arena, struct claim_view);
			v->req = req;
			v->state = say_word(req, &claim_state_desc, c.state);
			v->sentence = str_from(tr(req->lang, ANSWERS[i].sentence));
			v->action = url_build(req->arena, "/%s/register/%d", form->slug, form->claim_id.v);
			v->answered = true;
			v->title = str_from(tr(req->lang, T("確認コードの結果")));
			party_page(req, form->slug, v->title, "narrow", claim_page_view_body, v, NULL, 0);
			return OK;
		}
	return ERR_NOT_FOUND;
}

/* ---- officers ---- */

enum err claim_index(struct req *req, const struct party_list_page_form *form) {
	struct party_claim_list_row *rows;
	size_t count, most = (size_t)req_row_limit(req);
	struct claim_id after = { form->after.a };
	struct str next = STR_NONE;
	TRY(party_claim_list(req->db, req->arena, tenant_of(req), CLAIM_OPEN, form->after.has ? &after : NULL,
		(int64_t)most + 1, &rows, &count));
	if (count > most) {
		count = most;
		next = cursor_text(req->arena,
			(struct cursor){ .has = true, .a = rows[most - 1].claim_id.v, .text = S("") });
	}
	struct claim_index_view *v = ARENA_NEW(req->arena, struct claim_index_view);
	v->req = req;
	v->items = ARENA_ARRAY(req->arena, struct claim_line, count);
	for (size_t i = 0; i < count; i++)
		v->items[v->count++] = (struct claim_line){ .name = rows[i].name,
			.text = rows[i].corporate_number.n > 0 ?
				STR_JOIN(req->arena, rows[i].corporate_number, S("　"), rows[i].address) :
				rows[i].address,
			.proof = say_word(req, &claim_proof_desc, rows[i].proof),
			.when = req_time(req, rows[i].claimed_us),
			.posted = rows[i].posted_us.has ? req_time(req, rows[i].posted_us.v) : S(""),
			.note = rows[i].note,
			.made = rows[i].made_party,
			.party = party_url(req, form->slug, rows[i].party_id, ""),
			.letter = url_build(req->arena, "/%s/office/claims/%d/letter", form->slug, rows[i].claim_id.v),
			.decide = url_build(req->arena, "/%s/office/claims/%d/decide", form->slug, rows[i].claim_id.v),
			.letter_request_id = form_new_request_id(req),
			.decide_request_id = form_new_request_id(req),
			.id = id_text(req->arena, rows[i].claim_id.v),
			.claimant = account_shown(req, rows[i].account_id) };
	v->list = list_frame(req, form->after.has, next);
	v->empty = list_nothing(req, T("確認を待つ申出はありません。"), T("どなたかが事業者の登録を申し出ると、ここに並びます。"), NULL, (struct url){ S("") });
	res_table(req, "claims",
		&(struct table){ .desc = &party_claim_list_desc, .rows = rows, .count = count, .next_cursor = next });
	party_page(req, form->slug, str_from(tr(req->lang, T("登録の申出"))), NULL, claim_index_page_body, v, NULL, 0);
	return OK;
}

static enum err open_claim(struct req *req, struct claim_id id, struct party_claim_by_id_row *c) {
	TRY(party_claim_by_id(req->db, req->arena, tenant_of(req), id, c));
	return c->state == CLAIM_OPEN ? OK : ERR_CONFLICT;
}

enum err claim_letter_prepare(struct req *req, const struct claim_one_form *form) {
	struct party_claim_by_id_row c;
	return open_claim(req, form->claim_id, &c);
}

enum err claim_letter_apply(struct req *req, const struct claim_one_form *form) {
	struct party_claim_by_id_row c;
	TRY(open_claim(req, form->claim_id, &c));
	req_act(req, c.party_id.v, S("確認コードの手紙を作りました。"));
	return write_letter(req, form->slug, form->claim_id, c.party_id, c.account_id);
}

enum err claim_letter_render(struct req *req, const struct claim_one_form *form) {
	res_redirect(req, url_build(req->arena, "/%s/office/claims", form->slug));
	return OK;
}

enum err claim_decide_prepare(struct req *req, const struct claim_decide_form *form) {
	struct party_claim_by_id_row c;
	TRY(open_claim(req, form->claim_id, &c));
	if (form->confirm || str_trim(str_or_empty(form->reason)).n > 0)
		return OK;
	form_refuse(req, "reason", str_from(tr(req->lang, T("お断りするときは、理由を入力してください。"))));
	return ERR_INPUT;
}

enum err claim_decide_apply(struct req *req, const struct claim_decide_form *form) {
	struct party_id party;
	struct account_id account;
	TRY(claim_decide(req->db, req->arena, tenant_of(req), actor_of(req), form->claim_id, form->confirm,
		str_or_empty(form->reason), &party, &account));
	req_act(req, party.v, form->confirm ? S("登録の申出を確認しました。") : S("登録の申出をお断りしました。"));
	return form->confirm ? make_owner(req, party, account) : OK;
}

enum err claim_decide_render(struct req *req, const struct claim_decide_form *form) {
	const struct party_list_page_form all = { .slug = form->slug };
	if (req->refused)
		return claim_index(req, &all);
	res_redirect(req, url_build(req->arena, "/%s/office/claims", form->slug));
	return OK;
}
