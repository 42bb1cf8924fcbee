/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For whom somebody may act, and the people of a party: invited, changed and ended by an owner. */
#include "base/codes.h"
#include "mandate_views.h"
#include "office/account/account.h"
#include "office/mandate/mandate-private.h"
#include "office/notice/notice.h"
#include "office/tenant/tenant.h"

enum { RIGHTS_OFFERED = 3 };

static const enum session_right OFFERED[RIGHTS_OFFERED] = { SESSION_RIGHT_OWNER, SESSION_RIGHT_MEMBER,
	SESSION_RIGHT_GUEST };

/* ---- shared ---- */

struct mandate_place place_of(const struct req *req, struct str slug, struct party_id party) {
	return (struct mandate_place){ .tenant = { req->session->tenant },
		.party = party,
		.slug = slug,
		.party_name = req->session->party_name,
		.by = { req->session->account },
		.settings = req_settings(req),
		.now_us = req->now_us };
}

enum err office_place_of(struct req *req, struct str slug, struct party_id party, struct mandate_place *ret_place) {
	struct mandate_party_name_row row;
	*ret_place = place_of(req, slug, party);
	TRY(mandate_party_name(req->db, req->arena, ret_place->tenant, party, &row));
	ret_place->party_name = row.name;
	return OK;
}

void show_party_page(struct req *req, const struct mandate_place *place, const char *title, const char *width,
	void (*body)(struct html_out *, const void *), const void *model) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 3);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("手続できる事業者"))),
		url_build(req->arena, "/%s/my", place->slug) };
	crumbs[2] =
		(struct crumb){ place->party_name, url_build(req->arena, "/%s/my/%d", place->slug, place->party.v) };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.width = width,
			.crumbs = crumbs,
			.crumb_count = 3 });
}

enum err check_email(struct req *req, struct str email) {
	if (mail_address_valid(email))
		return OK;
	form_refuse(req, "email", str_from(tr(req->lang, T("メールアドレスの形が正しくありません。例: hanako@example.jp"))));
	return ERR_INPUT;
}

static struct url people_url(const struct req *req, const struct mandate_place *place) {
	return url_build(req->arena, "/%s/my/%d/people", place->slug, place->party.v);
}

/* ---- for whom one may act ---- */

static void add_my(const struct req *req, struct str slug, struct my_view *v, struct party_id party, struct str name,
	enum session_right right, struct str until) {
	v->items[v->count++] = (struct my_line){ .name = name,
		.right = say_word(req, &session_right_desc, right),
		.until = until,
		.url = url_build(req->arena, "/%s/my/%d", slug, party.v) };
}

enum err my_index(struct req *req, const struct my_town_form *form) {
	struct tenant_all_row town;
	struct mandate_members_of_row *members;
	struct mandate_agencies_of_row *agencies;
	size_t member_count, agency_count;
	const struct tenant_id tenant = tenant_of(req);
	const struct account_id self = { req->session->account };
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &town));
	TRY(mandate_members_of(req->db, req->arena, tenant, self, req->now_us, &members, &member_count));
	TRY(mandate_agencies_of(req->db, req->arena, tenant, self, req->now_us, &agencies, &agency_count));
	struct my_view *v = ARENA_NEW(req->arena, struct my_view);
	*v = (struct my_view){ .req = req,
		.town = tenant_name(&town, req->lang),
		.items = ARENA_ARRAY(req->arena, struct my_line, member_count + agency_count + 1) };
	TRY(firm_offers(req, form->slug, &v->offers, &v->offer_count));
	for (size_t i = 0; i < member_count; i++)
		add_my(req, form->slug, v, members[i].party_id, members[i].name, members[i].member_right, S(""));
	for (size_t i = 0; i < agency_count; i++)
		add_my(req, form->slug, v, agencies[i].party_id, agencies[i].name,
			agencies[i].may_act ? SESSION_RIGHT_AGENT : SESSION_RIGHT_GUEST,
			say_date(req, jst_date(agencies[i].until_us - 1)));
	v->empty = list_nothing(req, T("この自治体で手続できる事業者はありません。"),
		T("事業者を登録するか、代表の方に招待してもらってください。"), T("事業者を登録する"),
		url_build(req->arena, "/%s/register", form->slug));
	struct crumb *home = ARENA_NEW(req->arena, struct crumb);
	*home = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("手続できる事業者"))),
			.body = my_index_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow",
			.crumbs = home,
			.crumb_count = 1 });
	res_table(req, "parties",
		&(struct table){ .desc = &mandate_members_of_desc, .rows = members, .count = member_count });
	res_subtable(req, "agencies",
		&(struct table){ .desc = &mandate_agencies_of_desc, .rows = agencies, .count = agency_count });
	return OK;
}

/* ---- the party's first page ---- */

enum err my_home(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct home_view *v = ARENA_NEW(req->arena, struct home_view);
	*v = (struct home_view){ .party = place.party_name,
		.town = req->session->town,
		.right = say_word(req, &session_right_desc, req->session->right),
		.menu = req_menu(req),
		.leave = url_build(req->arena, "/%s/my/%d/people/leave", form->slug, form->party_id.v) };
	struct crumb *home = ARENA_NEW(req->arena, struct crumb);
	*home = (struct crumb){ str_from(tr(req->lang, T("手続できる事業者"))), url_build(req->arena, "/%s/my", place.slug) };
	res_page(req,
		&(struct page){ .title = place.party_name,
			.body = home_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow",
			.crumbs = home,
			.crumb_count = 1 });
	return OK;
}

/* ---- the people of a party ---- */

static struct input_choice *right_choices(const struct req *req, enum session_right chosen) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, RIGHTS_OFFERED);
	static const char *const HINTS[RIGHTS_OFFERED] = { T("すべての手続と、人や代理人の登録ができます。"), T("手続ができます。人や代理人の登録はできません。"),
		T("見ることとコメントだけができます。") };
	for (size_t i = 0; i < RIGHTS_OFFERED; i++)
		choices[i] = (struct input_choice){ .value = str_from(session_right_desc.values[OFFERED[i]].word),
			.label = say_word(req, &session_right_desc, OFFERED[i]),
			.hint = str_from(tr(req->lang, HINTS[i])),
			.chosen = OFFERED[i] == chosen };
	return choices;
}

static struct person_line person_line_of(struct req *req, const struct mandate_place *place,
	const struct mandate_people_row *row) {
	struct person_line line = { .name = row->name.n > 0 ? row->name : row->email,
		.email = row->email,
		.right = say_word(req, &session_right_desc, row->member_right),
		.since = say_date(req, jst_date(row->from_us)),
		.granted = row->granted_name,
		.ended = str_or_empty(row->ended_name),
		.lasts = !row->until_us.has,
		.self = row->account_id.v == req->session->account,
		.version = row->version };
	if (row->until_us.has)
		line.until = req_time(req, row->until_us.v);
	if (!line.lasts || req->format != FORMAT_HTML || !session_has(req->session, ROLE_PARTY_OWNER))
		return line;
	line.owner = true;
	line.rights = right_choices(req, row->member_right);
	line.change =
		url_build(req->arena, "/%s/my/%d/people/%d/right", place->slug, place->party.v, row->account_id.v);
	line.end = url_build(req->arena, "/%s/my/%d/people/%d/end", place->slug, place->party.v, row->account_id.v);
	line.change_id = form_new_request_id(req);
	line.end_id = form_new_request_id(req);
	return line;
}

static struct invitation_line invitation_line_of(struct req *req, const struct mandate_place *place,
	const struct mandate_invitations_row *row) {
	enum invitation_state state = mandate_invitation_state(row->state, row->expires_us, req->now_us);
	struct invitation_line line = { .name = row->name,
		.email = row->email,
		.right = say_word(req, &session_right_desc, row->offered_right),
		.state = say_word(req, &invitation_state_desc, state),
		.sent = say_date(req, jst_date(row->created_us)),
		.expires = say_date(req, jst_date(row->expires_us - 1)),
		.inviter = row->inviter,
		.waits = state == INVITATION_WAITING && session_has(req->session, ROLE_PARTY_OWNER) };
	if (line.waits && req->format == FORMAT_HTML) {
		line.withdraw = url_build(req->arena, "/%s/my/%d/people/invitations/%d/withdraw", place->slug,
			place->party.v, row->invitation_id.v);
		line.request_id = form_new_request_id(req);
	}
	return line;
}

static enum err add_invitations(struct req *req, const struct mandate_place *place, struct people_view *v) {
	struct mandate_invitations_row *rows;
	TRY(mandate_invitations(req->db, req->arena, place->tenant, place->party, NULL, &rows, &v->invitation_count));
	v->invitations = ARENA_ARRAY(req->arena, struct invitation_line, v->invitation_count + 1);
	for (size_t i = 0; i < v->invitation_count; i++) {
		rows[i].state = mandate_invitation_state(rows[i].state, rows[i].expires_us, req->now_us);
		v->invitations[i] = invitation_line_of(req, place, &rows[i]);
	}
	if (!req->refused)
		res_subtable(req, "invitations",
			&(struct table){ .desc = &mandate_invitations_desc,
				.rows = rows,
				.count = v->invitation_count });
	return OK;
}

static enum err show_people(struct req *req, const struct mandate_place *place) {
	struct mandate_people_row *rows;
	struct people_view *v = ARENA_NEW(req->arena, struct people_view);
	*v = (struct people_view){ .req = req,
		.may_change = session_has(req->session, ROLE_PARTY_OWNER),
		.party = place->party_name,
		.invite = url_build(req->arena, "/%s/my/%d/people/invite", place->slug, place->party.v),
		.leave = url_build(req->arena, "/%s/my/%d/people/leave", place->slug, place->party.v) };
	TRY(mandate_people(req->db, req->arena, place->tenant, place->party, &rows, &v->count));
	v->people = ARENA_ARRAY(req->arena, struct person_line, v->count + 1);
	for (size_t i = 0; i < v->count; i++)
		v->people[i] = person_line_of(req, place, &rows[i]);
	if (!req->refused)
		res_table(req, "people",
			&(struct table){ .desc = &mandate_people_desc, .rows = rows, .count = v->count });
	TRY(add_invitations(req, place, v));
	show_party_page(req, place, T("事業者の人"), NULL, people_view_body, v);
	return OK;
}

enum err people_index(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	return show_people(req, &place);
}

/* ---- inviting ---- */

static enum err show_invite(struct req *req, struct str slug, struct party_id party) {
	const struct mandate_place place = place_of(req, slug, party);
	struct invite_view *v = ARENA_NEW(req->arena, struct invite_view);
	*v = (struct invite_view){ .req = req,
		.party = place.party_name,
		.request_id = form_new_request_id(req),
		.back = people_url(req, &place),
		.action = url_build(req->arena, "/%s/my/%d/people/invite", slug, party.v),
		.email = input_typed(req, "email", T("メールアドレス"), "email", "off", STR_NONE, INPUT_REQUIRED),
		.name = input_text(req, "name", T("氏名"), STR_NONE, INPUT_REQUIRED),
		.right = input_choose(req, "right", T("立場"), right_choices(req, SESSION_RIGHT_MEMBER), RIGHTS_OFFERED,
			S("member"), INPUT_REQUIRED) };
	show_party_page(req, &place, T("人を招待する"), "narrow", invite_view_body, v);
	return OK;
}

enum err insider_invite_page(struct req *req, const struct my_party_form *form) {
	return show_invite(req, form->slug, form->party_id);
}

static bool is_offered(enum session_right right) {
	return right == SESSION_RIGHT_OWNER || right == SESSION_RIGHT_MEMBER || right == SESSION_RIGHT_GUEST;
}

enum err insider_invite_prepare(struct req *req, const struct insider_invite_form *form) {
	size_t from, n;
	TRY(check_email(req, form->email));
	if (my_number_find(req->arena, form->name, &from, &n) != MY_NUMBER_NONE) {
		form_refuse(req, "name", str_from(tr(req->lang, T("12桁の数字が含まれています。氏名だけを入力してください。"))));
		return ERR_INPUT;
	}
	return is_offered(form->right) ? OK : ERR_REQUEST;
}

enum err insider_invite_apply(struct req *req, const struct insider_invite_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	const struct mandate_offer offer = { .email = form->email, .name = form->name, .right = form->right };
	const struct token token = req_token(req, "invitation");
	TRY(mandate_invite(req->db, req->arena, &place, &offer, &token));
	req_act(req, form->party_id.v,
		STR_JOIN(req->arena, S("事業者の人として招待しました（"),
			str_from(session_right_desc.values[form->right].label), S("）。")));
	return OK;
}

enum err insider_invite_render(struct req *req, const struct insider_invite_form *form) {
	if (req->refused)
		return show_invite(req, form->slug, form->party_id);
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	res_redirect(req, people_url(req, &place));
	return OK;
}

PREPARE_NOTHING(invitation_withdraw, invitation_one)

enum err invitation_withdraw_apply(struct req *req, const struct invitation_one_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	TRY(mandate_invitation_withdraw(req->db, req->arena, &place, form->invitation_id));
	req_act(req, form->party_id.v, S("招待を取り消しました。"));
	return OK;
}

enum err invitation_withdraw_render(struct req *req, const struct invitation_one_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	res_redirect(req, people_url(req, &place));
	return OK;
}

/* ---- rights changed and ended ---- */

/* The last owner is asked to name another first; anything else that moved on is 409. */
static enum err refuse_last_owner(struct req *req, struct party_id party, struct account_id account,
	enum session_right after) {
	struct mandate_member_now_row row;
	struct mandate_owner_count_row owners;
	const struct tenant_id tenant = tenant_of(req);
	TRY(mandate_member_now(req->db, req->arena, tenant, party, account, &row));
	TRY(mandate_owner_count(req->db, req->arena, tenant, party, SESSION_RIGHT_OWNER, &owners));
	if (row.member_right != SESSION_RIGHT_OWNER || after == SESSION_RIGHT_OWNER || owners.owners > 1)
		return OK;
	form_refuse(req, NULL, str_from(tr(req->lang, T("代表がいなくなるため、変更できません。先にほかの人を代表にしてください。"))));
	return ERR_INPUT;
}

enum err insider_right_prepare(struct req *req, const struct insider_right_form *form) {
	if (!is_offered(form->right))
		return ERR_REQUEST;
	return refuse_last_owner(req, form->party_id, form->account_id, form->right);
}

enum err insider_right_apply(struct req *req, const struct insider_right_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct mandate_member_now_row row;
	/* Nobody becomes one of the party's people without having been invited. */
	TRY(mandate_member_now(req->db, req->arena, place.tenant, place.party, form->account_id, &row));
	TRY(mandate_member_set(req->db, req->arena, &place, form->account_id, form->right));
	req_act(req, form->party_id.v,
		STR_JOIN(req->arena, S("事業者の人の立場を「"), str_from(session_right_desc.values[form->right].label),
			S("」にしました。")));
	return OK;
}

/* Whoever gave up his own right may not see the page any more. */
static enum err back_to_people(struct req *req, struct str slug, struct party_id party) {
	const struct mandate_place place = place_of(req, slug, party);
	if (req->refused)
		return show_people(req, &place);
	res_redirect(req, people_url(req, &place));
	return OK;
}

enum err insider_right_render(struct req *req, const struct insider_right_form *form) {
	return back_to_people(req, form->slug, form->party_id);
}

enum err insider_end_prepare(struct req *req, const struct insider_end_form *form) {
	return refuse_last_owner(req, form->party_id, form->account_id, SESSION_RIGHT_NONE);
}

enum err insider_end_apply(struct req *req, const struct insider_end_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	TRY(mandate_member_leave(req->db, req->arena, &place, form->account_id, form->version.v));
	req_act(req, form->party_id.v, S("事業者の人の登録を終えました。"));
	return OK;
}

enum err insider_end_render(struct req *req, const struct insider_end_form *form) {
	return back_to_people(req, form->slug, form->party_id);
}

/* ---- leaving oneself ---- */

static enum err show_leave(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct leave_view *v = ARENA_NEW(req->arena, struct leave_view);
	*v = (struct leave_view){ .req = req,
		.party = place.party_name,
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/%s/my/%d/people/leave", place.slug, place.party.v),
		.back = url_build(req->arena, "/%s/my", place.slug) };
	show_party_page(req, &place, T("この事業者から抜ける"), "narrow", leave_view_body, v);
	return OK;
}

enum err leave_page(struct req *req, const struct my_party_form *form) {
	struct mandate_member_now_row row;
	TRY(mandate_member_now(req->db, req->arena, tenant_of(req), form->party_id,
		(struct account_id){ req->session->account }, &row));
	return show_leave(req, form);
}

enum err leave_prepare(struct req *req, const struct my_party_form *form) {
	return refuse_last_owner(req, form->party_id, (struct account_id){ req->session->account }, SESSION_RIGHT_NONE);
}

enum err leave_apply(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	TRY(mandate_member_leave(req->db, req->arena, &place, place.by, 0));
	req_act(req, form->party_id.v, S("事業者から抜けました。"));
	return OK;
}

enum err leave_render(struct req *req, const struct my_party_form *form) {
	if (req->refused)
		return show_leave(req, form);
	res_redirect(req, url_build(req->arena, "/%s/my", form->slug));
	return OK;
}
