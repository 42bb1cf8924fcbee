/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Builds the one model that the pages of this module share: tables, forms, links. */
#include "office/account/account.h"
#include "office/notice/notice.h"
#include "office/staff/staff-private.h"
#include "office/tenant/tenant.h"
#include "staff_views.h"

enum { INVITATION_DAYS = 7 };

/* ---- words ---- */

struct str staff_say(const struct req *req, const char *msgid) {
	return str_from(tr(req->lang, msgid));
}

struct str staff_day(const struct req *req, struct date day) {
	return req->lang == LANG_EN ? date_format_iso(req->arena, day) : date_format_ja(req->arena, day);
}

struct str staff_opt_day(const struct req *req, struct opt_int day) {
	return day.has ? staff_day(req, (struct date){ (int32_t)day.v }) : S("");
}

struct str staff_word(const struct req *req, const struct enum_desc *words, int value) {
	return value > 0 && (size_t)value < words->count ? staff_say(req, words->values[value].label) : S("");
}

struct str staff_role_names(const struct req *req, int64_t roles) {
	struct str text = S("");
	for (size_t i = ROLE_OFFICER; i <= ROLE_GRANTED_LAST; i++)
		if ((roles & STAFF_ROLE(i)) != 0)
			text = STR_JOIN(req->arena, text, text.n > 0 ? (req->lang == LANG_EN ? S(", ") : S("、")) : S(""), staff_word(req, &role_desc, (int)i));
	return text;
}

/* ---- the model ---- */

struct staff_page *staff_page_new(struct req *req, struct str title) {
	struct staff_page *page = ARENA_NEW(req->arena, struct staff_page);
	page->req = req;
	page->title = title;
	return page;
}

/* A form that was refused stands open, and so does one without which there is nothing on the page. */
static void open_forms(const struct req *req, struct staff_page *page) {
	size_t rows = 0;
	for (size_t i = 0; i < page->table_count; i++)
		rows += page->tables[i].count;
	for (size_t i = 0; i < page->form_count; i++)
		page->forms[i].open = page->forms[i].count == 0 || rows == 0 || (req->refused && str_equal(page->forms[i].action.s, req->path));
}

void staff_page_show(struct req *req, struct str slug, struct staff_page *page, const char *up_label, struct url up) {
	open_forms(req, page);
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 3);
	crumbs[0] = (struct crumb){ staff_say(req, T("ホーム")), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ staff_say(req, T("職員のページ")), url_build(req->arena, "/%s/office", slug) };
	bool desk = up_label != NULL && up_label[0] == '\0';
	if (up_label != NULL && !desk)
		crumbs[2] = (struct crumb){ staff_say(req, up_label), up };
	res_page(req, &(struct page){ .title = page->title, .body = staff_page_view_body, .model = page, .no_index = true, .crumbs = crumbs,
		.crumb_count = desk ? 1 : up_label == NULL ? 2 : 3 });
}

void staff_page_list(struct req *req, struct staff_page *page, bool after, struct str next) {
	page->is_list = true;
	page->list = list_frame(req, after, next);
}

struct staff_table *staff_table_add(struct req *req, struct staff_page *page, const char *caption, const char *none, const char *const *heads,
	size_t columns, size_t rows_most) {
	struct staff_table *table = &page->tables[page->table_count++];
	*table = (struct staff_table){ .caption = staff_say(req, caption), .none = staff_say(req, none), .heads = heads, .columns = columns, .room = rows_most,
		.cells = ARENA_ARRAY(req->arena, struct staff_cell, columns * rows_most + 1), .labels = ARENA_ARRAY(req->arena, struct str, columns) };
	for (size_t i = 0; i < columns; i++)
		table->labels[i] = staff_say(req, heads[i]);
	return table;
}

struct staff_cell *staff_row_add(struct staff_table *table) {
	return &table->cells[table->count++ * table->columns];
}

struct staff_form *staff_form_add(struct req *req, struct staff_page *page, const char *title, const char *button, struct url action) {
	struct staff_form *form = &page->forms[page->form_count++];
	*form = (struct staff_form){ .title = staff_say(req, title), .button = staff_say(req, button), .action = action,
		.anchor = str_format(req->arena, "form-%zu", page->form_count), .request_id = form_new_request_id(req) };
	return form;
}

void staff_field_add(struct staff_form *form, enum staff_field_kind kind, struct input input) {
	form->fields[form->count++] = (struct staff_field){ .kind = kind, .input = input };
	form->takes_file = form->takes_file || kind == STAFF_FIELD_FILE;
}

void staff_day_add(struct req *req, struct staff_form *form, const char *name, const char *label, struct date current) {
	struct input input = input_text(req, name, label, date_format_iso(req->arena, current), INPUT_REQUIRED | INPUT_SHORT);
	input.hint = staff_say(req, T("例：2027-04-01、令和9年4月1日"));
	staff_field_add(form, STAFF_FIELD_TEXT, input);
}

void staff_link_add(struct req *req, struct staff_page *page, const char *label, struct url url) {
	page->links[page->link_count++] = (struct staff_link){ .label = staff_say(req, label), .url = url };
}

/* ---- shared by handlers ---- */

struct tenant_id staff_tenant(const struct req *req) {
	return (struct tenant_id){ req->session->tenant };
}

struct date staff_today(const struct req *req) {
	return jst_date(req->now_us);
}

enum err staff_refuse(struct req *req, const char *field, const char *msgid) {
	form_refuse(req, field, staff_say(req, msgid));
	return ERR_INPUT;
}

bool staff_read_day(struct req *req, const char *field, struct str text, struct date *ret_day) {
	if (date_parse(str_trim(text), ret_day, NULL))
		return true;
	form_refuse(req, field, staff_say(req, T("日付として読めません。例：2027-04-01、令和9年4月1日")));
	return false;
}

enum err staff_keep_administrator(struct req *req) {
	bool has;
	TRY(staff_has_administrator(req->db, req->arena, staff_tenant(req), staff_today(req), &has));
	return has ? OK : staff_refuse(req, NULL, T("システム管理者がいなくなる日ができるため、変更できません。先に、ほかの人をシステム管理者にしてください。"));
}

/* ---- sections ---- */

enum err staff_sections_read(struct req *req, struct date day, struct staff_sections *ret) {
	return staff_section_list(req->db, req->arena, staff_tenant(req), day, &ret->rows, &ret->count);
}

const struct staff_section_list_row *staff_section_find(const struct staff_sections *sections, int64_t id) {
	for (size_t i = 0; i < sections->count; i++)
		if (sections->rows[i].section_id.v == id)
			return &sections->rows[i];
	return NULL;
}

enum err staff_section_name_on(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section, struct date day,
	struct str *ret_name) {
	struct staff_section_names_row *rows;
	size_t count;
	TRY(staff_section_names(db, a, tenant, section, &rows, &count));
	*ret_name = count > 0 ? rows[0].name : S("");
	for (size_t i = 1; i < count && date_compare(rows[i].valid_from, day) <= 0; i++)
		*ret_name = rows[i].name;
	return OK;
}

struct input staff_section_input(struct req *req, const char *name, const char *label, const struct staff_sections *sections, int64_t without,
	unsigned flags) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, sections->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < sections->count; i++)
		if (sections->rows[i].section_id.v != without)
			choices[count++] = (struct input_choice){ .value = id_text(req->arena, sections->rows[i].section_id.v), .label = sections->rows[i].name };
	return input_choose(req, name, label, choices, count, STR_NONE, flags);
}

enum err staff_post_input(struct req *req, const char *name, const char *label, struct input *ret_input) {
	struct staff_sections sections;
	struct staff_post_list_row *rows;
	size_t count;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	TRY(staff_post_list(req->db, req->arena, staff_tenant(req), staff_today(req), NULL, &rows, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct staff_section_list_row *section = staff_section_find(&sections, rows[i].section_id.v);
		choices[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].post_id.v),
			.label = STR_JOIN(req->arena, section != NULL ? section->name : S(""), S(" "), rows[i].name) };
	}
	*ret_input = input_choose(req, name, label, choices, count, STR_NONE, INPUT_REQUIRED);
	return OK;
}

/* ---- people who are new here ---- */

enum err staff_account_for(struct db *db, struct arena *a, const struct staff_invited *who, struct account_id *ret_account, bool *ret_new) {
	struct account_by_email_row row;
	enum err e = account_by_email(db, a, account_email_key(a, who->email), &row);
	*ret_new = e == ERR_NOT_FOUND;
	if (e == OK)
		*ret_account = row.account_id;
	if (e != ERR_NOT_FOUND)
		return e;
	const struct account_new made = { .email = who->email, .name = who->name, .kana = str_is_none(who->kana) ? S("") : who->kana, .password = STR_NONE,
		.level = ACCOUNT_LEVEL_CHECKED, .now_us = who->now_us };
	return account_make(db, a, &made, ret_account);
}

enum err staff_send_invitation(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account, struct str cause, const struct settings *settings,
	int64_t now_us) {
	struct account_by_id_row who;
	const struct tenant_all_row *towns;
	size_t count;
	const struct token token = token_new();
	const int64_t until = now_us + INVITATION_DAYS * US_PER_DAY;
	struct str town = S(""), slug = S("");
	TRY(account_by_id(db, a, account, &who));
	TRY(tenant_list(db, a, &towns, &count));
	for (size_t i = 0; i < count; i++)
		if (towns[i].tenant_id.v == tenant.v) {
			town = tenant_name(&towns[i], LANG_JA);
			slug = towns[i].slug;
		}
	TRY(account_link_insert(db, account_token_hash(a, &token), ACCOUNT_LINK_SIGN_IN, account, who.email, url_build(a, "/%s/office", slug).s, until, NULL));
	const struct msg_arg values[] = { { .name = "organisation", .text = town }, { .name = "date", .text = date_format_ja(a, jst_date(until)) },
		{ .name = "link", .text = url_build(a, "/sign-in/link/%s", token_to_text(a, &token)).s } };
	return notice_queue(db, a, &(struct notice){ .settings = settings, .template = NOTICE_T_staff_invitation, .cause = cause, .lang = (enum lang)who.lang, .mail = who.email,
		.name = who.name, .account = account, .values = values, .value_count = COUNT_OF(values), .now_us = now_us, .expires_us = until });
}
