/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Posts: which there are, what each may do, who holds it, and the changes of it. */
#include "office/staff/staff-private.h"

static struct url posts_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/posts", slug);
}

static struct url post_url(struct req *req, struct str slug, struct post_id id, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/posts/%d", slug, id.v).s,
		str_from(rest)) };
}

/* ---- what a post may do: one tick for each role ---- */

static void add_role_fields(struct req *req, struct sheet_form *form, int64_t roles) {
	for (size_t i = ROLE_OFFICER; i <= ROLE_GRANTED_LAST; i++)
		sheet_field(form, INPUT_AS_CHECK,
			input_check(req, role_desc.values[i].word, role_desc.values[i].label,
				(roles & STAFF_ROLE(i)) != 0));
}

/* The metropolis is a guest: whoever acts for it has nothing else here. */
static enum err check_roles(struct req *req, int64_t roles) {
	if (roles == 0)
		return sheet_refuse(req, "officer", T("権限を1つ以上選んでください。"));
	if ((roles & STAFF_ROLE(ROLE_METROPOLIS)) != 0 && roles != STAFF_ROLE(ROLE_METROPOLIS))
		return sheet_refuse(req, "metropolis", T("都の担当者の職には、ほかの権限を付けられません。"));
	return OK;
}

/* ---- the list ---- */

static void add_new_form(struct req *req, struct str slug, const struct staff_sections *sections, struct sheet *page) {
	struct sheet_form *form = sheet_form(page, T("職をつくる"), T("職をつくる"), posts_url(req, slug));
	sheet_field(form, INPUT_AS_SELECT, staff_section_input(req, "section", T("部署"), sections, 0, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "name", T("職名"), STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_SELECT, input_enum(req, "rank", T("職位"), &staff_rank_desc, 0, INPUT_REQUIRED));
	staff_day_add(page, form, "from", T("開始日"), staff_today(req));
	add_role_fields(req, form, 0);
}

static enum err show_index(struct req *req, struct str slug) {
	static const char *const HEADS[] = { T("職名"), T("部署"), T("職位"), T("権限"), T("開始日"), T("終了日") };
	struct staff_sections sections;
	struct staff_post_list_row *rows;
	size_t count;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	TRY(staff_post_list(req->db, req->arena, tenant_of(req), staff_today(req), NULL, &rows, &count));
	struct sheet *page = staff_sheet(req, slug, say(req, T("職の一覧")));
	struct sheet_table *table = sheet_table(page, T("職の一覧"), T("職はまだありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		const struct staff_section_list_row *section = staff_section_find(&sections, rows[i].section_id.v);
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = rows[i].name, .url = post_url(req, slug, rows[i].post_id, "") };
		cells[1].text = section != NULL ? section->name : S("");
		cells[2].text = say_word(req, &staff_rank_desc, rows[i].rank);
		cells[3].text = staff_role_names(req, rows[i].roles);
		cells[4].text = say_date(req, rows[i].valid_from);
		cells[5].text = say_day(req, rows[i].valid_to);
	}
	if (session_has(req->session, ROLE_ADMINISTRATOR))
		add_new_form(req, slug, &sections, page);
	sheet_list(page, false, STR_NONE);
	if (!req->refused)
		res_table(req, "posts", &(struct table){ .desc = &staff_post_list_desc, .rows = rows, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err post_index(struct req *req, const struct staff_town_form *form) {
	return show_index(req, form->slug);
}

enum err post_new_prepare(struct req *req, const struct post_new_form *form) {
	struct staff_section_by_id_row section;
	struct date day;
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), form->section, &section));
	if (!sheet_read_day(req, "from", form->from, &day))
		return ERR_INPUT;
	if (day.days < section.valid_from.days || (section.valid_to.has && day.days >= section.valid_to.v))
		return sheet_refuse(req, "from", T("その日に部署がありません。部署の期間の中の日にしてください。"));
	return check_roles(req, STAFF_ROLE_BITS(form));
}

enum err post_new_apply(struct req *req, const struct post_new_form *form) {
	struct staff_new_post post = { .section = form->section,
		.name = form->name,
		.rank = form->rank,
		.roles = STAFF_ROLE_BITS(form) };
	struct post_id id;
	if (!sheet_read_day(req, "from", form->from, &post.from))
		return ERR_INPUT;
	TRY(staff_make_post(req->db, tenant_of(req), &post, &id));
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("職をつくりました。"));
	return OK;
}

enum err post_new_render(struct req *req, const struct post_new_form *form) {
	if (req->refused)
		return show_index(req, form->slug);
	res_redirect(req, url_build(req->arena, "/%s/office/posts/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one post ---- */

static enum err add_changes(struct req *req, struct str slug, const struct staff_post_by_id_row *row,
	struct sheet *page) {
	const struct date proposed = fiscal_year_first(fiscal_year_of(staff_today(req)) + 1);
	struct staff_sections sections;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	struct sheet_form *form =
		sheet_form(page, T("職名と権限を変える"), T("変更する"), post_url(req, slug, row->post_id, "/edit"));
	form->version = row->version;
	form->hint = say(req, T("権限を変えると、この職の人はすべての端末でサインアウトします。"));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "name", T("職名"), row->name, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_SELECT,
		input_enum(req, "rank", T("職位"), &staff_rank_desc, row->rank, INPUT_REQUIRED));
	add_role_fields(req, form, row->roles);
	form = sheet_form(page, T("ほかの部署に移す"), T("移す"), post_url(req, slug, row->post_id, "/move"));
	form->version = row->version;
	sheet_field(form, INPUT_AS_SELECT,
		staff_section_input(req, "to_section", T("移す先の部署"), &sections, row->section_id.v,
			INPUT_REQUIRED));
	staff_day_add(page, form, "moved_on", T("移す日"), proposed);
	form = sheet_form(page, T("職を廃止する"), T("廃止する"), post_url(req, slug, row->post_id, "/end"));
	form->version = row->version;
	staff_day_add(page, form, "ended_on", T("廃止する日"), proposed);
	return OK;
}

static enum err show_post(struct req *req, struct str slug, struct post_id id) {
	static const char *const HEADS[] = { T("氏名"), T("兼務"), T("開始日"), T("終了日") };
	struct staff_post_by_id_row row;
	struct staff_people_row *holders;
	struct str section;
	size_t count;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), id, &row));
	TRY(staff_section_name_on(req->db, req->arena, tenant_of(req), row.section_id, staff_today(req), &section));
	TRY(staff_people(req->db, req->arena, tenant_of(req), staff_today(req), &id, &holders, &count));
	struct sheet *page = staff_sheet(req, slug, row.name);
	sheet_crumb(page, say(req, T("職")), posts_url(req, slug));
	page->lead = STR_JOIN(req->arena, section, S("　"), staff_role_names(req, row.roles), S("　"),
		say_date(req, row.valid_from), S("～"), say_day(req, row.valid_to));
	struct sheet_table *table = sheet_table(page, T("この職にある人"), T("この職にある人はいません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = holders[i].person,
			.url = url_build(req->arena, "/%s/office/people/%d", slug, holders[i].account_id.v) };
		cells[1].text = holders[i].concurrent ? say(req, T("兼務")) : S("");
		cells[2].text = say_date(req, holders[i].valid_from);
		cells[3].text = say_day(req, holders[i].valid_to);
	}
	if (session_has(req->session, ROLE_ADMINISTRATOR) &&
		!(row.valid_to.has && row.valid_to.v <= staff_today(req).days))
		TRY(add_changes(req, slug, &row, page));
	if (!req->refused)
		res_table(req, "post", &(struct table){ .desc = &staff_people_desc, .rows = holders, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err post_show(struct req *req, const struct post_one_form *form) {
	return show_post(req, form->slug, form->post_id);
}

/* ---- changes ---- */

static enum err back_to_post(struct req *req, struct str slug, struct post_id id) {
	if (req->refused)
		return show_post(req, slug, id);
	res_redirect(req, post_url(req, slug, id, ""));
	return OK;
}

static enum err tell_holders(struct req *req, struct post_id id, struct date day) {
	struct staff_people_row *holders;
	size_t count;
	TRY(staff_people(req->db, req->arena, tenant_of(req), day, &id, &holders, &count));
	for (size_t i = 0; i < count; i++) {
		struct date from = date_compare(holders[i].valid_from, day) > 0 ? holders[i].valid_from : day;
		TRY(staff_tell_change(req->db, req->arena, tenant_of(req), holders[i].account_id, from, req->request_id,
			req->now_us));
	}
	return OK;
}

enum err post_edit_prepare(struct req *req, const struct post_edit_form *form) {
	struct staff_post_by_id_row row;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), form->post_id, &row));
	return check_roles(req, STAFF_ROLE_BITS(form));
}

enum err post_edit_apply(struct req *req, const struct post_edit_form *form) {
	struct staff_post_by_id_row row;
	const int64_t roles = STAFF_ROLE_BITS(form);
	int64_t changed;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), form->post_id, &row));
	TRY(staff_post_update(req->db, tenant_of(req), form->post_id, form->version.v, form->name, form->rank, roles,
		&changed));
	if (changed != 1)
		return ERR_CONFLICT;
	TRY(staff_keep_administrator(req));
	req_act(req, 0, S("職の内容を変えました。"));
	return roles == row.roles ? OK : tell_holders(req, form->post_id, staff_today(req));
}

enum err post_edit_render(struct req *req, const struct post_edit_form *form) {
	return back_to_post(req, form->slug, form->post_id);
}

/* The post as it is, with the version that was shown, and the day of the change behind its first day. */
static enum err begin_change(struct req *req, struct post_id id, int64_t version, const char *field, struct str text,
	struct date *ret_day) {
	struct staff_post_by_id_row row;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), id, &row));
	if (!sheet_read_day(req, field, text, ret_day))
		return ERR_INPUT;
	if (row.version != version)
		return ERR_CONFLICT;
	if (date_compare(*ret_day, row.valid_from) < 0 || (row.valid_to.has && ret_day->days >= row.valid_to.v))
		return sheet_refuse(req, field, T("職がある期間の中の日にしてください。"));
	return OK;
}

enum err post_move_prepare(struct req *req, const struct post_move_form *form) {
	struct staff_post_by_id_row row;
	struct staff_section_by_id_row to;
	TRY(staff_post_by_id(req->db, req->arena, tenant_of(req), form->post_id, &row));
	return staff_section_by_id(req->db, req->arena, tenant_of(req), form->to_section, &to);
}

enum err post_move_apply(struct req *req, const struct post_move_form *form) {
	struct staff_section_by_id_row to;
	struct date day;
	TRY(begin_change(req, form->post_id, form->version.v, "moved_on", form->moved_on, &day));
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), form->to_section, &to));
	if (to.valid_from.days > day.days || (to.valid_to.has && to.valid_to.v <= day.days))
		return sheet_refuse(req, "to_section", T("移す先の部署は、その日にありません。"));
	TRY(staff_move_post(req->db, req->arena, tenant_of(req), form->post_id, form->to_section, day));
	req_act(req, 0, S("職をほかの部署に移しました。"));
	return staff_keep_administrator(req);
}

enum err post_move_render(struct req *req, const struct post_move_form *form) {
	return back_to_post(req, form->slug, form->post_id);
}

enum err post_end_prepare(struct req *req, const struct post_end_form *form) {
	struct staff_post_by_id_row row;
	return staff_post_by_id(req->db, req->arena, tenant_of(req), form->post_id, &row);
}

enum err post_end_apply(struct req *req, const struct post_end_form *form) {
	struct date day;
	TRY(begin_change(req, form->post_id, form->version.v, "ended_on", form->ended_on, &day));
	enum err e = staff_end_post(req->db, req->arena, tenant_of(req), form->post_id, day);
	if (e == ERR_INPUT)
		return sheet_refuse(req, "ended_on", T("その日より後もこの職にある人がいます。先にその人の所属を終えてください。"));
	req_act(req, 0, S("職を廃止しました。"));
	return e;
}

enum err post_end_render(struct req *req, const struct post_end_form *form) {
	return back_to_post(req, form->slug, form->post_id);
}
