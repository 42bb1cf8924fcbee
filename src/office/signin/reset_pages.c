/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of resets at the counter: the administrators', who check and ask, and the heads', who decide on officers'
 * accounts. */
#include "base/date.h"
#include "office/notice/notice.h"
#include "office/signin/reset.h"
#include "office/signin/signin-private.h"
#include "office/tenant/tenant.h"
#include "signin_views.h"
#include "staff_store.h"
#include "web/say.h"
#include "web/session.h"

enum { LISTED = 200 };

static struct url resets_url(struct req *req, struct str slug, const char *below) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/resets", slug).s,
		str_from(below)) };
}

static void show(struct req *req, struct str slug, const char *title, void (*body)(struct html_out *, const void *),
	const void *model) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("職員のページ"))), url_build(req->arena, "/%s/office", slug) };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.crumbs = crumbs,
			.crumb_count = 2 });
}

/* ---- lines ---- */

static struct str parts_of(const struct req *req, int64_t parts, bool former) {
	struct str text = S("");
	for (size_t i = 1; i < signin_part_desc.count; i++)
		if ((parts & INT64_C(1) << i) != 0)
			text = STR_JOIN(req->arena, text, text.n > 0 ? S(" / ") : S(""),
				say_word(req, &signin_part_desc, (int)i));
	if (!former)
		return text;
	return STR_JOIN(req->arena, text, text.n > 0 ? S(" / ") : S(""), str_from(tr(req->lang, T("前のメールアドレスに戻す"))));
}

static struct reset_line line_of(struct req *req, struct str slug, const struct signin_reset_list_row *r) {
	struct str check = say_word(req, &signin_reset_check_desc, (int)r->checked);
	return (struct reset_line){ .person = r->person,
		.email = r->email,
		.cause = say_word(req, &signin_reset_cause_desc, (int)r->cause),
		.checked = r->note.n > 0 ? STR_JOIN(req->arena, check, S("　"), r->note) : check,
		.parts = parts_of(req, r->parts, r->former_address),
		.state = say_word(req, &signin_reset_state_desc, (int)r->state),
		.asked = req_time(req, r->asked_us),
		.asker = r->asker,
		.decider = r->decider,
		.decided = r->decided_us.has ? req_time(req, r->decided_us.v) : S(""),
		.reason = r->reason,
		.waits = r->state == SIGNIN_RESET_WAITING,
		.decide = url_build(req->arena, "/%s/office/resets/%d/decide", slug, r->reset_id.v),
		.request_id = form_new_request_id(req),
		.id = id_text(req->arena, r->reset_id.v),
		.own = r->account_id.v == req->session->account || r->asked_by.v == req->session->account };
}

static enum err fill_lines(struct req *req, struct str slug, const enum signin_reset_state *state,
	struct resets_view *v, struct signin_reset_list_row **ret_rows) {
	TRY(signin_reset_list(req->db, req->arena, tenant_of(req), state, LISTED, ret_rows, &v->count));
	v->items = ARENA_ARRAY(req->arena, struct reset_line, v->count + 1);
	v->frame = list_frame(req, false, STR_NONE);
	for (size_t i = 0; i < v->count; i++)
		v->items[i] = line_of(req, slug, &(*ret_rows)[i]);
	return OK;
}

/* ---- the administrators' page ---- */

static void fill_form(struct req *req, struct str slug, struct resets_view *v) {
	v->request_id = form_new_request_id(req);
	v->action = resets_url(req, slug, "");
	v->email = input_typed(req, "email", T("メールアドレス"), "email", NULL, STR_NONE, INPUT_REQUIRED);
	v->email.hint = str_from(tr(req->lang, T("利用登録のアドレスです。アドレスを変えられてしまったときは、前のアドレスを入力します。")));
	v->cause = input_enum(req, "cause", T("理由"), &signin_reset_cause_desc, 0, INPUT_REQUIRED);
	v->checked = input_enum(req, "checked", T("確認した書類"), &signin_reset_check_desc, 0, INPUT_REQUIRED);
	v->note = input_text(req, "note", T("書類の種類"), STR_NONE, INPUT_REQUIRED);
	v->note.hint = str_from(tr(req->lang, T("例：運転免許証。番号は書きません。")));
	static const char *const NAMES[SIGNIN_PART_COUNT] = { [SIGNIN_PART_APP] = "app",
		[SIGNIN_PART_PASSKEYS] = "passkeys",
		[SIGNIN_PART_SITES] = "sites",
		[SIGNIN_PART_PASSWORD] = "password" };
	for (int i = 1; i < SIGNIN_PART_COUNT; i++)
		v->parts[v->part_count++] = input_check(req, NAMES[i], signin_part_desc.values[i].label, false);
	v->former = input_check(req, "former", T("前のメールアドレスに戻す"), false);
	v->postcode = input_text(req, "postcode", T("郵便番号"), STR_NONE, INPUT_SHORT);
	v->address = input_text(req, "address", T("住所"), STR_NONE, 0);
	v->address.hint = str_from(tr(req->lang, T("入力すると、手紙でもお知らせします。")));
}

static enum err show_resets(struct req *req, struct str slug) {
	struct signin_reset_list_row *rows;
	struct resets_view *v = ARENA_NEW(req->arena, struct resets_view);
	v->req = req;
	TRY(fill_lines(req, slug, NULL, v, &rows));
	fill_form(req, slug, v);
	show(req, slug, T("サインインの再設定"), signin_resets_view_body, v);
	if (!req->refused)
		res_table(req, "resets",
			&(struct table){ .desc = &signin_reset_list_desc, .rows = rows, .count = v->count });
	return OK;
}

enum err reset_index(struct req *req, const struct signin_town_form *form) {
	return show_resets(req, form->slug);
}

static int64_t parts_bits(const struct reset_new_form *f) {
	return (int64_t)f->app << SIGNIN_PART_APP | (int64_t)f->passkeys << SIGNIN_PART_PASSKEYS |
		(int64_t)f->sites << SIGNIN_PART_SITES | (int64_t)f->password << SIGNIN_PART_PASSWORD;
}

static enum err refuse_field(struct req *req, const char *field, const char *sentence) {
	form_refuse(req, field, str_from(tr(req->lang, sentence)));
	return ERR_INPUT;
}

/* An account of another municipality is none here: nobody learns that it exists. */
static enum err check_account(struct req *req, const struct reset_new_form *form, struct account_id *ret_account,
	enum reset_standing *ret_standing) {
	enum err e = reset_account_of(req->db, req->arena, form->email, ret_account);
	if (e == OK)
		TRY(reset_standing_of(req->db, req->arena, tenant_of(req), *ret_account, req->now_us, ret_standing));
	if (e == ERR_NOT_FOUND || (e == OK && *ret_standing == RESET_ELSEWHERE))
		return refuse_field(req, "email", T("この自治体で再設定できる利用登録がありません。アドレスと、ほかの自治体の登録でないかをご確認ください。"));
	TRY(e);
	if (ret_account->v == req->session->account)
		return refuse_field(req, "email", T("自分の利用登録は再設定できません。ほかのシステム管理者に頼んでください。"));
	return OK;
}

static enum err check_former(struct req *req, struct account_id id) {
	struct account_by_id_row account;
	struct account_by_email_row taken;
	TRY(account_by_id(req->db, req->arena, id, &account));
	if (account.email_before.n == 0)
		return refuse_field(req, "former", T("前のメールアドレスはありません。"));
	enum err e = account_by_email(req->db, req->arena, account.email_before, &taken);
	if (e == OK)
		return refuse_field(req, "former", T("前のメールアドレスは、いまは別の利用登録で使われています。"));
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err reset_new_prepare(struct req *req, const struct reset_new_form *form) {
	struct account_id account;
	enum reset_standing standing;
	TRY(check_account(req, form, &account, &standing));
	if (form->former)
		TRY(check_former(req, account));
	if (parts_bits(form) == 0 && !form->former && form->cause != SIGNIN_RESET_STOPPED)
		return refuse_field(req, NULL, T("再設定するものを選んでください。"));
	if (standing == RESET_OFFICER && form->checked != SIGNIN_RESET_STAFF_CARD)
		return refuse_field(req, "checked", T("職員の利用登録では、職員証と所属への確認が必要です。"));
	return OK;
}

static enum err organisation_of(struct req *req, struct str slug, struct str *ret_name) {
	struct tenant_all_row town;
	TRY(tenant_find_slug(req->db, req->arena, slug, &town));
	*ret_name = tenant_name(&town, LANG_JA);
	return OK;
}

/* The heads who may decide hear of it; the list waits for them all the same. */
static enum err tell_heads(struct req *req, struct str slug, struct str organisation, struct account_id person) {
	struct staff_people_row *rows;
	size_t count;
	const struct date today = jst_date(req->now_us);
	const struct msg_arg values[] = { { .name = "organisation", .text = organisation },
		{ .name = "link", .text = resets_url(req, slug, "/waiting").s } };
	TRY(staff_people(req->db, req->arena, tenant_of(req), today, NULL, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if ((rows[i].roles & INT64_C(1) << ROLE_HEAD) != 0 && date_compare(rows[i].valid_from, today) <= 0 &&
			rows[i].account_id.v != person.v && rows[i].account_id.v != req->session->account)
			TRY(notice_queue(req->db, req->arena,
				&(struct notice){ .template = NOTICE_T_reset_waiting,
					.mail = rows[i].email,
					.name = rows[i].person,
					.cause = STR_JOIN(req->arena, req->request_id, S(" "),
						id_text(req->arena, rows[i].account_id.v)),
					.account = rows[i].account_id,
					.values = values,
					.value_count = COUNT_OF(values),
					.now_us = req->now_us }));
	return OK;
}

enum err reset_new_apply(struct req *req, const struct reset_new_form *form) {
	struct reset_fields fields = { .cause = form->cause,
		.checked = form->checked,
		.note = form->note,
		.parts = parts_bits(form),
		.former_address = form->former,
		.postcode = str_or_empty(form->postcode),
		.address = str_or_empty(form->address) };
	struct reset_id id;
	struct str organisation;
	enum reset_standing standing;
	TRY(check_account(req, form, &fields.account, &standing));
	TRY(organisation_of(req, form->slug, &organisation));
	TRY(reset_ask(req->db, tenant_of(req), &fields, signin_self(req), req->now_us, &id));
	if (standing == RESET_OFFICER) {
		req_act(req, 0, S("職員のサインインの再設定を、所属長の承認に回しました。"));
		return tell_heads(req, form->slug, organisation, fields.account);
	}
	req_act(req, 0, S("窓口で本人を確認し、サインインの方法を再設定しました。"));
	return reset_decide(req->db, req->arena, tenant_of(req), organisation, id, signin_self(req), true, S(""),
		req->now_us);
}

enum err reset_new_render(struct req *req, const struct reset_new_form *form) {
	if (req->refused)
		return show_resets(req, form->slug);
	res_redirect(req, resets_url(req, form->slug, ""));
	return OK;
}

/* ---- the heads' page ---- */

static enum err show_waiting(struct req *req, struct str slug) {
	const enum signin_reset_state waiting = SIGNIN_RESET_WAITING;
	struct signin_reset_list_row *rows;
	struct resets_view *v = ARENA_NEW(req->arena, struct resets_view);
	v->req = req;
	TRY(fill_lines(req, slug, &waiting, v, &rows));
	show(req, slug, T("再設定の承認"), signin_resets_waiting_view_body, v);
	if (!req->refused)
		res_table(req, "waiting",
			&(struct table){ .desc = &signin_reset_list_desc, .rows = rows, .count = v->count });
	return OK;
}

enum err reset_waiting(struct req *req, const struct signin_town_form *form) {
	return show_waiting(req, form->slug);
}

enum err reset_decide_form_prepare(struct req *req, const struct reset_decide_form *form) {
	struct signin_reset_by_id_row r;
	TRY(signin_reset_by_id(req->db, req->arena, tenant_of(req), form->reset_id, &r));
	if (r.asked_by.v == req->session->account || r.account_id.v == req->session->account)
		return refuse_field(req, NULL, T("自分が依頼したもの、自分の利用登録は承認できません。ほかの所属長に頼んでください。"));
	if (!form->approve && str_trim(form->reason).n == 0)
		return refuse_field(req, "reason", T("承認しないときは、理由を入力してください。"));
	return OK;
}

enum err reset_decide_form_apply(struct req *req, const struct reset_decide_form *form) {
	struct str organisation;
	TRY(organisation_of(req, form->slug, &organisation));
	req_act(req, 0, form->approve ? S("職員のサインインの再設定を承認しました。") : S("職員のサインインの再設定を承認しませんでした。"));
	return reset_decide(req->db, req->arena, tenant_of(req), organisation, form->reset_id, signin_self(req),
		form->approve, str_or_empty(form->reason), req->now_us);
}

enum err reset_decide_form_render(struct req *req, const struct reset_decide_form *form) {
	if (req->refused)
		return show_waiting(req, form->slug);
	res_redirect(req, resets_url(req, form->slug, "/waiting"));
	return OK;
}
