/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See firm.h. The proof is read again in the transaction that writes: nothing of the form decides whose firm it is. */
#include "mandate_store.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/firm.h"
#include "office/party/pages-private.h"
#include "office/signin/signin.h"
#include "party_views.h"

/* ---- what is proved, and what there is already ---- */

struct stand {
	struct signin_firm firm;
	struct party_id party;    /* .v == 0: the register has none of this number */
	enum session_right right; /* that the person has for it; SESSION_RIGHT_NONE */
};

/* Lower numbers may do more. */
static bool acts_already(const struct stand *s) {
	return s->right != SESSION_RIGHT_NONE && s->right <= s->firm.right;
}

static enum err stand_of(struct req *req, const struct signin_firm *firm, struct stand *s) {
	struct mandate_member_of_row *rows;
	size_t count = 0;
	*s = (struct stand){ .firm = *firm, .right = SESSION_RIGHT_NONE };
	TRY(party_of_number(req->db, req->arena, tenant_of(req), firm->number, &s->party));
	if (s->party.v != 0)
		TRY(mandate_member_of(req->db, req->arena, tenant_of(req), s->party,
			(struct account_id){ req->session->account }, req->now_us, &rows, &count));
	if (count > 0)
		s->right = rows[0].member_right;
	return OK;
}

/* ERR_NOT_FOUND: no sign-in of this person has proved that number. */
static enum err stand_by_number(struct req *req, struct str number, struct stand *s) {
	struct signin_firm *firms;
	size_t count;
	TRY(signin_firms(req, &firms, &count));
	for (size_t i = 0; i < count; i++)
		if (str_equal(firms[i].number, number))
			return stand_of(req, &firms[i], s);
	return ERR_NOT_FOUND;
}

static struct str right_word(const struct req *req, enum session_right right) {
	return say_word(req, &session_right_desc, right);
}

enum err firm_offers(struct req *req, struct str slug, struct firm_offer **ret_offers, size_t *ret_count) {
	struct signin_firm *firms;
	struct stand s;
	size_t count;
	TRY(signin_firms(req, &firms, &count));
	*ret_offers = ARENA_ARRAY(req->arena, struct firm_offer, count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < count; i++) {
		TRY(stand_of(req, &firms[i], &s));
		if (acts_already(&s))
			continue;
		const struct msg_arg args[] = { { .name = "way", .text = firms[i].provider },
			{ .name = "right", .text = right_word(req, firms[i].right) } };
		(*ret_offers)[(*ret_count)++] = (struct firm_offer){ .name = firms[i].organisation,
			.number = firms[i].number,
			.what = tr_format(req->arena, req->lang,
				T("{way}で証明された事業者です。{right}として手続できます。"), args, 2),
			.url = url_build(req->arena, "/%s/register/by-sign-in/%s", slug, firms[i].number) };
	}
	return OK;
}

/* ---- the page ---- */

static const char *what_happens(const struct stand *s) {
	if (s->party.v == 0)
		return T("この法人番号の事業者は、まだ登録されていません。公式の名称で新しく登録し、手続ができるようになります。");
	return T("この法人番号の事業者は、すでに登録されています。その登録につながり、手続ができるようになります。");
}

static void add_place(struct req *req, const struct tenant_all_row *town, struct firm_view *v) {
	v->fields[v->field_count++] = input_text(req, "postal_code", T("郵便番号"), STR_NONE, INPUT_SHORT);
	v->fields[v->field_count++] = input_text(req, "prefecture", T("都道府県"), town->prefecture, INPUT_SHORT);
	v->fields[v->field_count++] = input_text(req, "city", T("市区町村"), town->name, INPUT_REQUIRED);
	v->fields[v->field_count++] = input_text(req, "street", T("町名・番地"), STR_NONE, INPUT_REQUIRED);
	v->fields[v->field_count++] = input_text(req, "building", T("建物名"), STR_NONE, 0);
	v->fields[v->field_count++] = input_text(req, "telephone", T("電話番号"), STR_NONE, INPUT_SHORT);
}

static enum err show_firm(struct req *req, struct str slug, struct str number) {
	struct stand s;
	struct tenant_all_row town;
	TRY(stand_by_number(req, number, &s));
	TRY(tenant_find_slug(req->db, req->arena, slug, &town));
	if (acts_already(&s)) {
		res_redirect(req, url_build(req->arena, "/%s/my/%d", slug, s.party.v));
		return OK;
	}
	struct firm_view *v = ARENA_NEW(req->arena, struct firm_view);
	*v = (struct firm_view){ .req = req,
		.name = s.firm.organisation,
		.number = number,
		.provider = s.firm.provider,
		.right = right_word(req, s.firm.right),
		.stand = str_from(tr(req->lang, what_happens(&s))),
		.fresh = s.firm.fresh,
		.known = s.party.v != 0,
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/%s/register/by-sign-in/%s", slug, number),
		.back = url_build(req->arena, "/%s/my", slug),
		.prove = url_build(req->arena, "/account/security/with/%s", s.firm.key) };
	if (!v->known)
		add_place(req, &town, v);
	party_page(req, slug, str_from(tr(req->lang, T("この事業者として手続する"))), "narrow", firm_page_view_body, v, NULL, 0);
	return OK;
}

enum err firm_page(struct req *req, const struct firm_page_form *form) {
	return show_firm(req, form->slug, form->number);
}

/* ---- taking it ---- */

static struct claim_fields fields_of(const struct firm_take_form *form, const struct signin_firm *firm) {
	const struct opt_int none = { .has = false };
	return (struct claim_fields){ .note = S(""),
		.proof = CLAIM_BY_SIGN_IN,
		.proven_number = firm->number,
		.party = { .kind = PARTY_BUSINESS,
			.state = PARTY_RECEIVED,
			.name = firm->organisation,
			.kana = S(""),
			.trade_name = S(""),
			.corporate_number = firm->number,
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
}

static enum err check_new(struct req *req, struct claim_fields *f) {
	struct party_problems problems = { .count = 0 };
	TRY(claim_check(req->db, req->arena, f, &problems));
	return form_problems(req, &problems);
}

enum err firm_take_prepare(struct req *req, const struct firm_take_form *form) {
	struct stand s;
	struct claim_fields *f = ARENA_NEW(req->arena, struct claim_fields);
	TRY(stand_by_number(req, form->number, &s));
	req->tenant = req->session->tenant;
	req->prepared = f;
	*f = fields_of(form, &s.firm);
	if (!s.firm.fresh) {
		form_refuse(req, NULL, str_from(tr(req->lang, T("証明から時間がたちました。もう一度、証明したサイトでサインインしてください。"))));
		return ERR_INPUT;
	}
	return s.party.v == 0 ? check_new(req, f) : OK;
}

/* Whoever answers for the firm already learns who came. */
static enum err tell_owners(struct req *req, const struct mandate_place *place, const struct signin_firm *firm) {
	struct mandate_owners_row *owners;
	struct account_by_id_row person;
	size_t count;
	TRY(account_by_id(req->db, req->arena, place->by, &person));
	TRY(mandate_owners(req->db, req->arena, place->tenant, place->party, SESSION_RIGHT_OWNER, &owners, &count));
	for (size_t i = 0; i < count; i++) {
		const enum lang lang = owners[i].lang == LANG_EN ? LANG_EN : LANG_JA;
		const struct msg_arg values[] = { { .name = "party", .text = place->party_name },
			{ .name = "person", .text = person.name },
			{ .name = "right", .text = str_from(tr(lang, session_right_desc.values[firm->right].label)) },
			{ .name = "way", .text = firm->provider },
			{ .name = "time", .text = time_format_ja(req->arena, req->now_us) } };
		if (owners[i].account_id.v != place->by.v)
			TRY(notice_queue(req->db, req->arena,
				&(struct notice){ .tenant = place->tenant,
					.template = NOTICE_T_party_joined,
					.lang = lang,
					.mail = owners[i].email,
					.cause = STR_JOIN(req->arena, req->request_id, S(" "),
						id_text(req->arena, owners[i].account_id.v)),
					.name = owners[i].name,
					.party = place->party,
					.account = owners[i].account_id,
					.about = url_build(req->arena, "/%s/my/%d/people", place->slug, place->party.v)
							 .s,
					.values = values,
					.value_count = COUNT_OF(values),
					.now_us = req->now_us }));
	}
	return OK;
}

/* What the published register of corporations knows of a new row: reading, address. */
static enum err complete(struct req *req, struct party_id party) {
	int64_t filled;
	enum err e = party_complete(req->db, req->arena, tenant_of(req), actor_of(req), party, &filled);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err become(struct req *req, struct str slug, struct party_id party, const struct signin_firm *firm) {
	struct mandate_place place = { .tenant = tenant_of(req),
		.party = party,
		.slug = slug,
		.by = { req->session->account },
		.now_us = req->now_us };
	struct mandate_party_name_row name;
	TRY(mandate_party_name(req->db, req->arena, place.tenant, party, &name));
	place.party_name = name.name;
	TRY(tell_owners(req, &place, firm));
	return mandate_member_set(req->db, req->arena, &place, place.by, firm->right);
}

enum err firm_take_apply(struct req *req, const struct firm_take_form *form) {
	struct stand s;
	struct claim_id claim;
	struct party_id party;
	bool confirmed;
	TRY(stand_by_number(req, form->number, &s));
	req_outcome(req, id_text(req->arena, s.party.v));
	if (acts_already(&s))
		return OK;
	if (!s.firm.fresh)
		return ERR_CONFLICT;
	TRY(claim_make(req->db, req->arena, tenant_of(req), actor_of(req), req->prepared, &claim, &party, &confirmed));
	if (s.party.v == 0)
		TRY(complete(req, party));
	TRY(become(req, form->slug, party, &s.firm));
	req_outcome(req, id_text(req->arena, party.v));
	req_act(req, party.v,
		STR_JOIN(req->arena, S("サインインで証明した法人番号により、事業者の「"),
			str_from(session_right_desc.values[s.firm.right].label), S("」になりました。")));
	return OK;
}

enum err firm_take_render(struct req *req, const struct firm_take_form *form) {
	struct party_id party;
	if (req->refused)
		return show_firm(req, form->slug, form->number);
	if (!id_parse(req->outcome, &party.v))
		return ERR_INTERNAL;
	res_redirect(req, url_build(req->arena, "/%s/my/%d", form->slug, party.v));
	return OK;
}
