/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The invited person's page: what is offered, by whom, and the two answers. Only whom the mail was written to can take
 * it. */
#include "mandate_views.h"
#include "office/account/account.h"
#include "office/mandate/mandate-private.h"

static enum err own_email(struct req *req, struct str *ret_email) {
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, (struct account_id){ req->session->account }, &account));
	*ret_email = account.email;
	return OK;
}

static enum err fill_offer(struct req *req, const struct mandate_invitation_by_token_row *row, struct answer_view *v) {
	struct mandate_subject_by_id_row subject = { .name = STR_NONE };
	const struct tenant_id tenant = tenant_of(req);
	v->agent = row->offered_right == SESSION_RIGHT_AGENT;
	v->party = row->party_name;
	v->inviter = row->inviter;
	v->right = say_word(req, &session_right_desc, row->offered_right);
	if (!v->agent)
		return OK;
	if (row->scope != MANDATE_SCOPE_ALL)
		TRY(mandate_subject_by_id(req->db, req->arena, tenant, row->scope, row->scope_id, &subject));
	v->scope = scope_text(req, row->scope, subject.name);
	v->ability = str_from(tr(req->lang, row->may_act ? T("作成と提出") : T("閲覧とコメントのみ")));
	v->period = period_text(req, row->from_us, row->until_us.v);
	return OK;
}

static enum err show_answer(struct req *req, struct str slug, struct str token) {
	struct mandate_invitation_by_token_row row;
	struct str email;
	struct answer_view *v = ARENA_NEW(req->arena, struct answer_view);
	TRY(own_email(req, &email));
	TRY(mandate_invitation_find(req->db, req->arena, tenant_of(req), token, &row));
	enum invitation_state state = mandate_invitation_state(row.state, row.expires_us, req->now_us);
	*v = (struct answer_view){ .req = req,
		.good = state == INVITATION_WAITING,
		.email = email,
		.state = say_word(req, &invitation_state_desc, state),
		.mine = str_equal(account_email_key(req->arena, email), account_email_key(req->arena, row.email)),
		.action = url_build(req->arena, "/%s/invitations/%s", slug, token),
		.request_id = form_new_request_id(req) };
	if (v->mine)
		TRY(fill_offer(req, &row, v));
	struct crumb *home = ARENA_NEW(req->arena, struct crumb);
	*home = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("招待への返事"))),
			.body = answer_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow",
			.crumbs = home,
			.crumb_count = 1 });
	return OK;
}

enum err invitation_page(struct req *req, const struct invitation_page_form *form) {
	return show_answer(req, form->slug, form->token);
}

PREPARE_NOTHING(invitation_answer, invitation_answer)

enum err invitation_answer_apply(struct req *req, const struct invitation_answer_form *form) {
	const struct mandate_place place = place_of(req, form->slug, (struct party_id){ 0 });
	struct mandate_invitation_by_token_row row;
	struct str email;
	TRY(own_email(req, &email));
	TRY(mandate_invitation_find(req->db, req->arena, place.tenant, form->token, &row));
	if (form->decline)
		TRY(mandate_invitation_decline(req->db, req->arena, &place, form->token, email));
	else
		TRY(mandate_invitation_accept(req->db, req->arena, &place, form->token, email));
	req_act(req, row.party_id.v, form->decline ? S("招待を断りました。") : STR_JOIN(req->arena, S("招待を受けました（"),
		str_from(session_right_desc.values[row.offered_right].label), S("）。")));
	return OK;
}

enum err invitation_answer_render(struct req *req, const struct invitation_answer_form *form) {
	if (req->refused)
		return show_answer(req, form->slug, form->token);
	res_redirect(req, url_build(req->arena, "/%s/my", form->slug));
	return OK;
}
