/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People: who holds which post from when to when, inviting somebody, a second post, the end of one; and who looks after
 * which party. */
#include "mandate_store.h"
#include "office/account/account.h"
#include "office/notice/notice.h"
#include "office/staff/staff-private.h"

static struct url people_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/people", slug);
}

static struct url person_url(struct req *req, struct str slug, struct account_id id, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/people/%d", slug, id.v).s,
		str_from(rest)) };
}

/* ---- the list ---- */

static enum err add_new_form(struct req *req, struct str slug, struct sheet *page) {
	struct input posts;
	TRY(staff_post_input(req, "post", T("職"), &posts));
	struct sheet_form *form = sheet_form(page, T("職員を招待する"), T("招待する"), people_url(req, slug));
	form->hint = say(req, T("サインインできるリンクをメールでお送りします。"));
	sheet_field(form, INPUT_AS_TEXT,
		input_typed(req, "email", T("メールアドレス"), "email", NULL, STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "name", T("氏名"), STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "kana", T("フリガナ"), STR_NONE, 0));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "employee_no", T("職員番号"), STR_NONE, INPUT_SHORT));
	sheet_field(form, INPUT_AS_SELECT, posts);
	staff_day_add(page, form, "from", T("開始日"), staff_today(req));
	return OK;
}

static void add_person(struct req *req, struct str slug, const struct staff_sections *sections,
	const struct staff_people_row *row, struct sheet_table *table) {
	const struct staff_section_list_row *section = staff_section_find(sections, row->section_id.v);
	struct sheet_cell *cells = sheet_row(table);
	cells[0] = (struct sheet_cell){ .text = row->person, .url = person_url(req, slug, row->account_id, "") };
	cells[1].text = section != NULL ? section->name : S("");
	cells[2].text =
		row->concurrent ? STR_JOIN(req->arena, row->post, S("（"), say(req, T("兼務")), S("）")) : row->post;
	cells[3].text = staff_role_names(req, row->roles);
	cells[4].text = say_date(req, row->valid_from);
	cells[5].text = say_day(req, row->valid_to);
}

static enum err show_index(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("氏名"), T("部署"), T("職"), T("権限"), T("開始日"), T("終了日") };
	struct staff_sections sections;
	struct staff_people_row *rows;
	size_t count;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	TRY(staff_people(req->db, req->arena, tenant_of(req), staff_today(req), NULL, &rows, &count));
	struct sheet *page = staff_sheet(req, slug, say(req, T("職員の一覧")));
	struct sheet_table *table = sheet_table(page, T("職員の一覧"), T("職員はまだいません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++)
		add_person(req, slug, &sections, &rows[i], table);
	if (session_has(req->session, ROLE_ADMINISTRATOR))
		TRY(add_new_form(req, slug, page));
	sheet_list(page, false, STR_NONE);
	if (!req->refused)
		res_table(req, "people", &(struct table){ .desc = &staff_people_desc, .rows = rows, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err person_index(struct req *req, const struct staff_town_form *form) {
	return show_index(req, form->slug);
}

/* ---- inviting ---- */

/* The post lasts on the day on which somebody is to begin. */
static enum err check_post(struct req *req, struct post_id id, struct str from, struct date *ret_day) {
	struct staff_post_by_id_row post;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), id, &post));
	if (!sheet_read_day(req, "from", from, ret_day))
		return ERR_INPUT;
	if (ret_day->days < post.valid_from.days || (post.valid_to.has && ret_day->days >= post.valid_to.v))
		return sheet_refuse(req, "from", T("その日にこの職がありません。職の期間の中の日にしてください。"));
	return OK;
}

enum err person_new_prepare(struct req *req, const struct person_new_form *form) {
	struct date day;
	if (!mail_address_valid(form->email))
		return sheet_refuse(req, "email", T("メールアドレスの形になっていません。例：name@example.jp"));
	return check_post(req, form->post, form->from, &day);
}

static enum err holds_already(struct req *req, struct account_id account, struct post_id post, struct date day,
	bool *ret_holds) {
	struct staff_memberships_of_row *rows;
	size_t count;
	*ret_holds = false;
	TRY(staff_memberships_of(req->db, req->arena, tenant_of(req), account, &rows, &count));
	for (size_t i = 0; i < count; i++)
		*ret_holds |= rows[i].post_id.v == post.v && (!rows[i].valid_to.has || rows[i].valid_to.v > day.days);
	return OK;
}

enum err person_new_apply(struct req *req, const struct person_new_form *form) {
	const struct staff_invited who = { .email = form->email,
		.name = form->name,
		.kana = form->kana,
		.now_us = req->now_us };
	struct account_id account;
	struct date day;
	bool is_new, holds;
	TRY(check_post(req, form->post, form->from, &day));
	TRY(staff_account_for(req->db, req->arena, &who, &account, &is_new));
	TRY(holds_already(req, account, form->post, day, &holds));
	if (holds)
		return sheet_refuse(req, "post", T("この人はすでにこの職にあります。"));
	TRY(staff_join(req->db, tenant_of(req), account, form->post, str_or_empty(form->employee_no), false, day));
	TRY(staff_send_invitation(req->db, req->arena, tenant_of(req), account, req->request_id, req_settings(req),
		req->now_us));
	if (!is_new)
		TRY(staff_tell_change(req->db, req->arena, tenant_of(req), account, day, req->request_id, req->now_us));
	req_outcome(req, id_text(req->arena, account.v));
	req_act(req, 0, S("職員を招待しました。"));
	return OK;
}

enum err person_new_render(struct req *req, const struct person_new_form *form) {
	if (req->refused)
		return show_index(req, form->slug);
	res_redirect(req, url_build(req->arena, "/%s/office/people/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one person ---- */

static struct input membership_input(struct req *req, const struct staff_memberships_of_row *rows, size_t count) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	size_t lasting = 0;
	for (size_t i = 0; i < count; i++)
		if (!rows[i].valid_to.has || rows[i].valid_to.v > staff_today(req).days)
			choices[lasting++] =
				(struct input_choice){ .value = id_text(req->arena, rows[i].membership_id.v),
					.label = rows[i].post };
	return input_choose(req, "membership", T("終える職"), choices, lasting, STR_NONE, INPUT_REQUIRED);
}

static enum err add_changes(struct req *req, struct str slug, struct account_id id,
	const struct staff_memberships_of_row *rows, size_t count, struct sheet *page) {
	struct input posts;
	TRY(staff_post_input(req, "post", T("職"), &posts));
	struct sheet_form *form = sheet_form(page, T("職を加える"), T("加える"), person_url(req, slug, id, "/posts"));
	sheet_field(form, INPUT_AS_SELECT, posts);
	staff_day_add(page, form, "from", T("開始日"), staff_today(req));
	sheet_field(form, INPUT_AS_CHECK, input_check(req, "concurrent", T("兼務"), true));
	form = sheet_form(page, T("職を終える"), T("終える"), person_url(req, slug, id, "/end"));
	form->hint = say(req, T("その日の0時から、この職の権限がなくなり、すべての端末でサインアウトします。"));
	sheet_field(form, INPUT_AS_SELECT, membership_input(req, rows, count));
	staff_day_add(page, form, "ended_on", T("終える日"), staff_today(req));
	return OK;
}

static enum err fill_person(struct req *req, struct str slug, struct account_id id,
	const struct staff_memberships_of_row *rows, size_t count, struct sheet *page) {
	static const char *const HEADS[] = { T("職"), T("部署"), T("権限"), T("兼務"), T("開始日"), T("終了日") };
	struct sheet_table *table = sheet_table(page, T("所属の履歴"), T("所属はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = rows[i].post,
			.url = url_build(req->arena, "/%s/office/posts/%d", slug, rows[i].post_id.v) };
		TRY(staff_section_name_on(req->db, req->arena, tenant_of(req), rows[i].section_id, rows[i].valid_from,
			&cells[1].text));
		cells[2].text = staff_role_names(req, rows[i].roles);
		cells[3].text = rows[i].concurrent ? say(req, T("兼務")) : S("");
		cells[4].text = say_date(req, rows[i].valid_from);
		cells[5].text = say_day(req, rows[i].valid_to);
	}
	return session_has(req->session, ROLE_ADMINISTRATOR) ? add_changes(req, slug, id, rows, count, page) : OK;
}

/* An account without a post here is not of this municipality: it does not exist. */
static enum err memberships_here(struct req *req, struct account_id id, struct staff_memberships_of_row **ret_rows,
	size_t *ret_count) {
	TRY(staff_memberships_of(req->db, req->arena, tenant_of(req), id, ret_rows, ret_count));
	return *ret_count > 0 ? OK : ERR_NOT_FOUND;
}

static enum err show_person(struct req *req, struct str slug, struct account_id id) {
	struct staff_memberships_of_row *rows;
	struct account_by_id_row account;
	size_t count;
	TRY(memberships_here(req, id, &rows, &count));
	TRY(account_by_id(req->db, req->arena, id, &account));
	struct sheet *page = staff_sheet(req, slug, account.name);
	sheet_crumb(page, say(req, T("職員")), people_url(req, slug));
	page->lead = account.email;
	if (rows[0].employee_no.n > 0)
		page->lead = STR_JOIN(req->arena, account.email, S("　"), say(req, T("職員番号")), S(" "),
			rows[0].employee_no);
	TRY(fill_person(req, slug, id, rows, count, page));
	if (!req->refused)
		res_table(req, "person",
			&(struct table){ .desc = &staff_memberships_of_desc, .rows = rows, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err person_show(struct req *req, const struct person_one_form *form) {
	return show_person(req, form->slug, form->account_id);
}

static enum err back_to_person(struct req *req, struct str slug, struct account_id id) {
	if (req->refused)
		return show_person(req, slug, id);
	res_redirect(req, person_url(req, slug, id, ""));
	return OK;
}

enum err person_post_prepare(struct req *req, const struct person_post_form *form) {
	struct staff_memberships_of_row *rows;
	struct date day;
	size_t count;
	TRY(memberships_here(req, form->account_id, &rows, &count));
	return check_post(req, form->post, form->from, &day);
}

enum err person_post_apply(struct req *req, const struct person_post_form *form) {
	struct staff_memberships_of_row *rows;
	struct date day;
	size_t count;
	bool holds;
	TRY(memberships_here(req, form->account_id, &rows, &count));
	TRY(check_post(req, form->post, form->from, &day));
	TRY(holds_already(req, form->account_id, form->post, day, &holds));
	if (holds)
		return sheet_refuse(req, "post", T("この人はすでにこの職にあります。"));
	TRY(staff_join(req->db, tenant_of(req), form->account_id, form->post, rows[0].employee_no, form->concurrent,
		day));
	req_act(req, 0, S("職員に職を加えました。"));
	return staff_tell_change(req->db, req->arena, tenant_of(req), form->account_id, day, req->request_id,
		req->now_us);
}

enum err person_post_render(struct req *req, const struct person_post_form *form) {
	return back_to_person(req, form->slug, form->account_id);
}

enum err person_end_prepare(struct req *req, const struct person_end_form *form) {
	struct staff_memberships_of_row *rows;
	size_t count;
	TRY(memberships_here(req, form->account_id, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].membership_id.v == form->membership.v)
			return OK;
	return ERR_NOT_FOUND;
}

enum err person_end_apply(struct req *req, const struct person_end_form *form) {
	struct date day;
	int64_t changed;
	if (!sheet_read_day(req, "ended_on", form->ended_on, &day))
		return ERR_INPUT;
	TRY(staff_membership_end(req->db, tenant_of(req), form->membership, form->account_id, day, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	TRY(staff_keep_administrator(req));
	req_act(req, 0, S("職員の職を終えました。"));
	return staff_tell_change(req->db, req->arena, tenant_of(req), form->account_id, day, req->request_id,
		req->now_us);
}

enum err person_end_render(struct req *req, const struct person_end_form *form) {
	return back_to_person(req, form->slug, form->account_id);
}

/* ---- who looks after which party ---- */

static struct url charges_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/charges", slug);
}

static enum err officer_input(struct req *req, struct input *ret_input) {
	struct staff_people_row *rows;
	size_t count, kept = 0;
	TRY(staff_people(req->db, req->arena, tenant_of(req), staff_today(req), NULL, &rows, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		if ((rows[i].roles & STAFF_ROLE(ROLE_OFFICER)) != 0)
			choices[kept++] = (struct input_choice){ .value = id_text(req->arena, rows[i].account_id.v),
				.label = rows[i].person };
	*ret_input = input_choose(req, "account", T("担当者"), choices, kept, STR_NONE, INPUT_REQUIRED);
	return OK;
}

static enum err show_charges(struct req *req, struct str slug, struct account_id account, struct cursor after) {
	static const char *const HEADS[] = { T("事業者"), T("担当者"), T("開始日時") };
	struct staff_charge_list_row *rows;
	struct charge_id from = { after.a };
	struct input officers;
	size_t count;
	TRY(staff_charge_list(req->db, req->arena, tenant_of(req), req_row_limit(req) + 1,
		account.v != 0 ? &account : NULL, after.has ? &from : NULL, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].charge_id.v }) :
		STR_NONE;
	struct sheet *page = staff_sheet(req, slug, say(req, T("事業者の担当者")));
	struct sheet_table *table = sheet_table(page, T("担当の一覧"), T("担当が決まっている事業者はありません。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = rows[i].party,
			.url = url_build(req->arena, "/%s/office/parties/%d", slug, rows[i].party_id.v) };
		cells[1] = (struct sheet_cell){ .text = rows[i].officer,
			.url = person_url(req, slug, rows[i].account_id, "") };
		cells[2].text = req_time(req, rows[i].from_us);
	}
	if (session_has(req->session, ROLE_OFFICER)) {
		TRY(officer_input(req, &officers));
		struct sheet_form *form = sheet_form(page, T("担当者を決める"), T("決める"), charges_url(req, slug));
		struct input party = input_text(req, "party", T("事業者番号"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT);
		party.hint = say(req, T("事業者のページの「事業者番号」にある13文字です。"));
		sheet_field(form, INPUT_AS_TEXT, party);
		sheet_field(form, INPUT_AS_SELECT, officers);
	}
	sheet_list(page, after.has, next);
	if (!req->refused)
		res_table(req, "charges",
			&(struct table){ .desc = &staff_charge_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = next });
	sheet_show(page, NULL);
	return OK;
}

enum err charge_index(struct req *req, const struct charge_index_form *form) {
	return show_charges(req, form->slug, form->account, form->after);
}

/* Both of this municipality; the officer with that role on this day. */
static enum err check_charge(struct req *req, const struct charge_give_form *form) {
	struct mandate_party_name_row party;
	struct staff_roles_of_row *posts;
	size_t count;
	int64_t roles = 0;
	enum err e = mandate_party_name(req->db, req->arena, tenant_of(req), form->party, &party);
	if (e == ERR_NOT_FOUND)
		return sheet_refuse(req, "party", T("この事業者番号の事業者はありません。"));
	TRY(e);
	TRY(staff_roles_of(req->db, req->arena, tenant_of(req), form->account, staff_today(req), &posts, &count));
	for (size_t i = 0; i < count; i++)
		roles |= posts[i].roles;
	return (roles & STAFF_ROLE(ROLE_OFFICER)) != 0 ? OK : sheet_refuse(req, "account", T("この人は、いま担当者の権限を持っていません。"));
}

enum err charge_give_prepare(struct req *req, const struct charge_give_form *form) {
	return check_charge(req, form);
}

enum err charge_give_apply(struct req *req, const struct charge_give_form *form) {
	TRY(check_charge(req, form));
	req_act(req, form->party.v, S("事業者の担当者を決めました。"));
	return staff_take_charge(req->db, tenant_of(req), form->party, form->account,
		(struct account_id){ req->session->account }, req->now_us);
}

enum err charge_give_render(struct req *req, const struct charge_give_form *form) {
	if (req->refused)
		return show_charges(req, form->slug, (struct account_id){ 0 }, (struct cursor){ .has = false });
	res_redirect(req, charges_url(req, form->slug));
	return OK;
}
