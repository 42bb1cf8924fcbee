/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sections: the tree on a day, one section with its names and what came of it, and the changes of it, each with a
 * date. */
#include "base/ident.h"
#include "office/staff/staff-private.h"

static struct url sections_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/sections", slug);
}

static struct url section_url(struct req *req, struct str slug, int64_t id, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/sections/%d", slug, id).s,
		str_from(rest)) };
}

/* ---- the tree ---- */

struct tree { struct req *req; struct str slug; const struct staff_sections *sections; struct sheet_table *table; };

static void add_section(const struct tree *tree, const struct staff_section_list_row *row, int depth) {
	struct sheet_cell *cells = sheet_row(tree->table);
	struct str indent = S("");
	for (int i = 0; i < depth; i++)
		indent = STR_JOIN(tree->req->arena, indent, S("　"));
	cells[0] = (struct sheet_cell){ .text = STR_JOIN(tree->req->arena, indent, row->name),
		.url = section_url(tree->req, tree->slug, row->section_id.v, "") };
	cells[1].text = row->short_name;
	cells[2].text = say_date(tree->req, row->valid_from);
	cells[3].text = say_day(tree->req, row->valid_to);
}

/* A section whose upper one has ended stands at the top. */
static void add_below(const struct tree *tree, int64_t parent, int depth) {
	for (size_t i = 0; i < tree->sections->count; i++) {
		const struct staff_section_list_row *row = &tree->sections->rows[i];
		int64_t above = row->parent_id.has && staff_section_find(tree->sections, row->parent_id.v) != NULL ?
			row->parent_id.v :
			0;
		if (above != parent || depth > 10 || tree->table->count == tree->table->room)
			continue;
		add_section(tree, row, depth);
		add_below(tree, row->section_id.v, depth + 1);
	}
}

static void add_new_form(struct req *req, struct str slug, const struct staff_sections *sections, struct sheet *page) {
	struct sheet_form *form = sheet_form(page, T("部署をつくる"), T("部署をつくる"), sections_url(req, slug));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "name", T("部署名"), STR_NONE, INPUT_REQUIRED));
	struct input short_name = input_text(req, "short_name", T("略称"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT);
	short_name.hint = say(req, T("文書番号に使います。例：産振"));
	sheet_field(form, INPUT_AS_TEXT, short_name);
	sheet_field(form, INPUT_AS_SELECT, staff_section_input(req, "parent", T("上位の部署"), sections, 0, 0));
	staff_day_add(page, form, "from", T("開始日"), staff_today(req));
}

static enum err show_index(struct req *req, struct str slug, struct date day) {
	static const char *const HEADS[] = { T("部署名"), T("略称"), T("開始日"), T("終了日") };
	struct staff_sections sections;
	TRY(staff_sections_read(req, day, &sections));
	struct sheet *page = staff_sheet(req, slug, say(req, T("部署の一覧")));
	page->lead = STR_JOIN(req->arena, say_date(req, day), S(" "), say(req, T("現在")));
	struct sheet_table *table =
		sheet_table(page, T("部署の一覧"), T("部署はまだありません。"), HEADS, COUNT_OF(HEADS), sections.count);
	add_below(&(struct tree){ .req = req, .slug = slug, .sections = &sections, .table = table }, 0, 0);
	if (session_has(req->session, ROLE_ADMINISTRATOR))
		add_new_form(req, slug, &sections, page);
	sheet_list(page, false, STR_NONE);
	if (!req->refused)
		res_table(req, "sections",
			&(struct table){ .desc = &staff_section_list_desc,
				.rows = sections.rows,
				.count = sections.count });
	sheet_show(page, NULL);
	return OK;
}

enum err section_index(struct req *req, const struct section_index_form *form) {
	struct date day = staff_today(req);
	if (form->on.n > 0 && !date_parse(str_trim(form->on), &day, NULL)) {
		err_hint(req, say(req, T("日付として読めません。例：2027-04-01、令和9年4月1日")));
		return ERR_REQUEST;
	}
	return show_index(req, form->slug, day);
}

enum err section_new_prepare(struct req *req, const struct section_new_form *form) {
	struct date day;
	struct staff_section_by_id_row parent;
	if (form->parent.v != 0)
		TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), form->parent, &parent));
	return sheet_read_day(req, "from", form->from, &day) ? OK : ERR_INPUT;
}

enum err section_new_apply(struct req *req, const struct section_new_form *form) {
	struct section_id id;
	struct date day;
	if (!sheet_read_day(req, "from", form->from, &day))
		return ERR_INPUT;
	TRY(staff_make_section(req->db, tenant_of(req), form->parent, form->name, form->short_name, day, &id));
	req_outcome(req, id_text(req->arena, id.v));
	req_act(req, 0, S("部署をつくりました。"));
	return OK;
}

enum err section_new_render(struct req *req, const struct section_new_form *form) {
	if (req->refused)
		return show_index(req, form->slug, staff_today(req));
	res_redirect(req, url_build(req->arena, "/%s/office/sections/%s", form->slug, req->outcome));
	return OK;
}

/* ---- one section ---- */

static enum err add_names(struct req *req, struct sheet *page, const struct staff_section_names_row *names,
	size_t count) {
	static const char *const HEADS[] = { T("部署名"), T("略称"), T("開始日") };
	struct sheet_table *table = sheet_table(page, T("名称の履歴"), T("名称はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0].text = names[i].name;
		cells[1].text = names[i].short_name;
		cells[2].text = say_date(req, names[i].valid_from);
	}
	return OK;
}

static enum err add_links(struct req *req, struct str slug, struct section_id id, struct sheet *page) {
	static const char *const HEADS[] = { T("部署名"), T("関係"), T("実施日") };
	struct staff_section_links_row *rows;
	size_t count;
	TRY(staff_section_links(req->db, req->arena, tenant_of(req), id, &rows, &count));
	struct sheet_table *table = sheet_table(page, T("分割と統合"), T("分割も統合もありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		bool after = rows[i].from_id.v == id.v;
		struct section_id other = after ? rows[i].to_id : rows[i].from_id;
		struct sheet_cell *cells = sheet_row(table);
		TRY(staff_section_name_on(req->db, req->arena, tenant_of(req), other, rows[i].on_day, &cells[0].text));
		cells[0].url = section_url(req, slug, other.v, "");
		cells[1].text = say(req, after ? T("後の部署") : T("前の部署"));
		cells[2].text = say_date(req, rows[i].on_day);
	}
	return OK;
}

static enum err add_posts(struct req *req, struct str slug, struct section_id id, struct sheet *page) {
	static const char *const HEADS[] = { T("職名"), T("権限"), T("開始日"), T("終了日") };
	struct staff_post_list_row *rows;
	size_t count;
	TRY(staff_post_list(req->db, req->arena, tenant_of(req), staff_today(req), &id, &rows, &count));
	struct sheet_table *table = sheet_table(page, T("この部署の職"), T("いまある職はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *cells = sheet_row(table);
		cells[0] = (struct sheet_cell){ .text = rows[i].name,
			.url = url_build(req->arena, "/%s/office/posts/%d", slug, rows[i].post_id.v) };
		cells[1].text = staff_role_names(req, rows[i].roles);
		cells[2].text = say_date(req, rows[i].valid_from);
		cells[3].text = say_day(req, rows[i].valid_to);
	}
	return OK;
}

static struct sheet_form *change_form(struct req *req, struct str slug, const struct staff_section_by_id_row *row,
	struct sheet *page, const char *title, const char *rest) {
	struct sheet_form *form = sheet_form(page, title, title, section_url(req, slug, row->section_id.v, rest));
	form->version = row->version;
	return form;
}

static enum err add_changes(struct req *req, struct str slug, const struct staff_section_by_id_row *row,
	struct str name, struct sheet *page) {
	const struct date proposed = fiscal_year_first(fiscal_year_of(staff_today(req)) + 1);
	struct staff_sections sections;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	struct sheet_form *form = change_form(req, slug, row, page, T("名称を変える"), "/rename");
	form->hint = say(req, T("それより前の文書は、古い名称のままです。"));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "new_name", T("新しい部署名"), name, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "new_short", T("新しい略称"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	staff_day_add(page, form, "renamed_on", T("名称を変える日"), proposed);
	form = change_form(req, slug, row, page, T("部署を分ける"), "/split");
	form->hint = say(req, T("新しい部署ができ、この部署も残ります。職は、職のページから移してください。"));
	sheet_field(form, INPUT_AS_TEXT, input_text(req, "split_name", T("分かれてできる部署の名称"), STR_NONE, INPUT_REQUIRED));
	sheet_field(form, INPUT_AS_TEXT,
		input_text(req, "split_short", T("分かれてできる部署の略称"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT));
	staff_day_add(page, form, "split_on", T("分ける日"), proposed);
	form = change_form(req, slug, row, page, T("ほかの部署に統合する"), "/merge");
	form->hint = say(req, T("職と人は統合先に移り、この部署は終わります。"));
	sheet_field(form, INPUT_AS_SELECT,
		staff_section_input(req, "into", T("統合先の部署"), &sections, row->section_id.v, INPUT_REQUIRED));
	staff_day_add(page, form, "merged_on", T("統合する日"), proposed);
	form = change_form(req, slug, row, page, T("部署を廃止する"), "/end");
	staff_day_add(page, form, "ended_on", T("廃止する日"), proposed);
	return OK;
}

static enum err show_section(struct req *req, struct str slug, struct section_id id) {
	struct staff_section_by_id_row row;
	struct staff_section_names_row *names;
	struct str name;
	size_t count;
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), id, &row));
	TRY(staff_section_names(req->db, req->arena, tenant_of(req), id, &names, &count));
	TRY(staff_section_name_on(req->db, req->arena, tenant_of(req), id, staff_today(req), &name));
	struct sheet *page = staff_sheet(req, slug, name);
	sheet_crumb(page, say(req, T("部署")), sections_url(req, slug));
	page->lead = STR_JOIN(req->arena, say_date(req, row.valid_from), S("～"), say_day(req, row.valid_to));
	TRY(add_names(req, page, names, count));
	TRY(add_links(req, slug, id, page));
	TRY(add_posts(req, slug, id, page));
	if (session_has(req->session, ROLE_ADMINISTRATOR) &&
		!(row.valid_to.has && row.valid_to.v <= staff_today(req).days))
		TRY(add_changes(req, slug, &row, name, page));
	if (!req->refused)
		res_table(req, "section",
			&(struct table){ .desc = &staff_section_names_desc, .rows = names, .count = count });
	sheet_show(page, NULL);
	return OK;
}

enum err section_show(struct req *req, const struct section_one_form *form) {
	return show_section(req, form->slug, form->section_id);
}

/* ---- changes ---- */

/* Before each: it exists here, nobody changed it meanwhile, and the day lies behind its first one. */
static enum err begin_change(struct req *req, struct section_id id, int64_t version, const char *field, struct str text,
	struct date *ret_day) {
	struct staff_section_by_id_row row;
	int64_t changed;
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), id, &row));
	if (!sheet_read_day(req, field, text, ret_day))
		return ERR_INPUT;
	if (date_compare(*ret_day, row.valid_from) <= 0 || (row.valid_to.has && ret_day->days > row.valid_to.v))
		return sheet_refuse(req, field, T("部署がある期間の中の日にしてください。開始日より後の日が必要です。"));
	TRY(staff_section_touch(req->db, tenant_of(req), id, version, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

static enum err must_exist(struct req *req, struct section_id id) {
	struct staff_section_by_id_row row;
	return staff_section_by_id(req->db, req->arena, tenant_of(req), id, &row);
}

static enum err back_to_section(struct req *req, struct str slug, struct section_id id) {
	if (req->refused)
		return show_section(req, slug, id);
	res_redirect(req, section_url(req, slug, id.v, ""));
	return OK;
}

enum err section_rename_prepare(struct req *req, const struct section_rename_form *form) {
	return must_exist(req, form->section_id);
}

enum err section_rename_apply(struct req *req, const struct section_rename_form *form) {
	struct date day;
	TRY(begin_change(req, form->section_id, form->version.v, "renamed_on", form->renamed_on, &day));
	req_act(req, 0, S("部署の名称を変えました。"));
	return staff_rename_section(req->db, tenant_of(req), form->section_id, day, form->new_name, form->new_short);
}

enum err section_rename_render(struct req *req, const struct section_rename_form *form) {
	return back_to_section(req, form->slug, form->section_id);
}

enum err section_split_prepare(struct req *req, const struct section_split_form *form) {
	return must_exist(req, form->section_id);
}

enum err section_split_apply(struct req *req, const struct section_split_form *form) {
	struct staff_section_by_id_row row;
	struct section_id id;
	struct date day;
	TRY(begin_change(req, form->section_id, form->version.v, "split_on", form->split_on, &day));
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), form->section_id, &row));
	TRY(staff_make_section(req->db, tenant_of(req), (struct section_id){ row.parent_id.v }, form->split_name,
		form->split_short, day, &id));
	req_act(req, 0, S("部署を分けました。"));
	return staff_section_link_insert(req->db, tenant_of(req), form->section_id, id, day, NULL);
}

enum err section_split_render(struct req *req, const struct section_split_form *form) {
	return back_to_section(req, form->slug, form->section_id);
}

enum err section_merge_prepare(struct req *req, const struct section_merge_form *form) {
	TRY(must_exist(req, form->section_id));
	return must_exist(req, form->into);
}

enum err section_merge_apply(struct req *req, const struct section_merge_form *form) {
	struct staff_section_by_id_row into;
	struct date day;
	TRY(staff_section_by_id(req->db, req->arena, tenant_of(req), form->into, &into));
	TRY(begin_change(req, form->section_id, form->version.v, "merged_on", form->merged_on, &day));
	if (into.valid_from.days > day.days || (into.valid_to.has && into.valid_to.v <= day.days))
		return sheet_refuse(req, "into", T("統合先の部署は、その日にありません。"));
	enum err e = staff_merge_section(req->db, req->arena, tenant_of(req), form->section_id, form->into, day);
	if (e == ERR_INPUT)
		return sheet_refuse(req, "into", T("下に部署があるか、同じ部署が選ばれています。先に下の部署を移すか廃止してください。"));
	TRY(e);
	req_act(req, 0, S("部署を統合しました。"));
	return staff_keep_administrator(req);
}

enum err section_merge_render(struct req *req, const struct section_merge_form *form) {
	return back_to_section(req, form->slug, form->section_id);
}

enum err section_end_prepare(struct req *req, const struct section_end_form *form) {
	return must_exist(req, form->section_id);
}

enum err section_end_apply(struct req *req, const struct section_end_form *form) {
	struct date day;
	TRY(begin_change(req, form->section_id, form->version.v, "ended_on", form->ended_on, &day));
	enum err e = staff_end_section(req->db, req->arena, tenant_of(req), form->section_id, day);
	if (e == ERR_INPUT)
		return sheet_refuse(req, "ended_on", T("その日より後も続く職か下の部署があります。先にそれらを移すか終えてください。"));
	req_act(req, 0, S("部署を廃止しました。"));
	return e;
}

enum err section_end_render(struct req *req, const struct section_end_form *form) {
	return back_to_section(req, form->slug, form->section_id);
}
