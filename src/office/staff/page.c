/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: their shape, sections and posts as fields, and people who are new here. */
#include "office/account/account.h"
#include "office/notice/notice.h"
#include "office/staff/staff-private.h"
#include "office/tenant/tenant.h"

enum { INVITATION_DAYS = 7 };

/* ---- words ---- */

struct str staff_role_names(const struct req *req, int64_t roles) {
	struct str text = S("");
	for (size_t i = ROLE_OFFICER; i <= ROLE_GRANTED_LAST; i++)
		if ((roles & STAFF_ROLE(i)) != 0)
			text = STR_JOIN(req->arena, text,
				text.n > 0 ? (req->lang == LANG_EN ? S(", ") : S("、")) : S(""),
				say_word(req, &role_desc, (int)i));
	return text;
}

/* ---- pages ---- */

struct sheet *staff_sheet(struct req *req, struct str slug, struct str title) {
	struct sheet *s = sheet_new(req, title);
	sheet_crumb_desk(s, slug);
	s->dense = s->folds = s->links_first = true;
	return s;
}

void staff_day_add(struct sheet *s, struct sheet_form *form, const char *name, const char *label, struct date current) {
	sheet_day(s, form, name, label, date_format_iso(s->req->arena, current), INPUT_REQUIRED);
}

/* ---- shared by handlers ---- */

struct date staff_today(const struct req *req) {
	return jst_date(req->now_us);
}

enum err staff_keep_administrator(struct req *req) {
	bool has;
	TRY(staff_has_administrator(req->db, req->arena, tenant_of(req), staff_today(req), &has));
	return has ? OK : sheet_refuse(req, NULL, T("システム管理者がいなくなる日ができるため、変更できません。先に、ほかの人をシステム管理者にしてください。"));
}

/* ---- sections ---- */

enum err staff_sections_read(struct req *req, struct date day, struct staff_sections *ret) {
	return staff_section_list(req->db, req->arena, tenant_of(req), day, &ret->rows, &ret->count);
}

const struct staff_section_list_row *staff_section_find(const struct staff_sections *sections, int64_t id) {
	for (size_t i = 0; i < sections->count; i++)
		if (sections->rows[i].section_id.v == id)
			return &sections->rows[i];
	return NULL;
}

enum err staff_section_name_on(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section,
	struct date day, struct str *ret_name) {
	struct staff_section_names_row *rows;
	size_t count;
	TRY(staff_section_names(db, a, tenant, section, &rows, &count));
	*ret_name = count > 0 ? rows[0].name : S("");
	for (size_t i = 1; i < count && date_compare(rows[i].valid_from, day) <= 0; i++)
		*ret_name = rows[i].name;
	return OK;
}

struct input staff_section_input(struct req *req, const char *name, const char *label,
	const struct staff_sections *sections, int64_t without, unsigned flags) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, sections->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < sections->count; i++)
		if (sections->rows[i].section_id.v != without)
			choices[count++] =
				(struct input_choice){ .value = id_text(req->arena, sections->rows[i].section_id.v),
					.label = sections->rows[i].name };
	return input_choose(req, name, label, choices, count, STR_NONE, flags);
}

enum err staff_post_input(struct req *req, const char *name, const char *label, struct input *ret_input) {
	struct staff_sections sections;
	struct staff_post_list_row *rows;
	size_t count;
	TRY(staff_sections_read(req, staff_today(req), &sections));
	TRY(staff_post_list(req->db, req->arena, tenant_of(req), staff_today(req), NULL, &rows, &count));
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

enum err staff_account_for(struct db *db, struct arena *a, const struct staff_invited *who,
	struct account_id *ret_account, bool *ret_new) {
	struct account_by_email_row row;
	enum err e = account_by_email(db, a, account_email_key(a, who->email), &row);
	*ret_new = e == ERR_NOT_FOUND;
	if (e == OK)
		*ret_account = row.account_id;
	if (e != ERR_NOT_FOUND)
		return e;
	const struct account_new made = { .email = who->email,
		.name = who->name,
		.kana = str_or_empty(who->kana),
		.password = STR_NONE,
		.level = ACCOUNT_LEVEL_CHECKED,
		.now_us = who->now_us };
	return account_make(db, a, &made, ret_account);
}

enum err staff_send_invitation(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	struct str cause, const struct settings *settings, int64_t now_us) {
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
	TRY(account_link_insert(db, account_token_hash(a, &token), ACCOUNT_LINK_SIGN_IN, account, who.email,
		url_build(a, "/%s/office", slug).s, until, NULL));
	const struct msg_arg values[] = { { .name = "organisation", .text = town },
		{ .name = "date", .text = date_format_ja(a, jst_date(until)) },
		{ .name = "link", .text = url_build(a, "/sign-in/link/%s", token_to_text(a, &token)).s } };
	return notice_queue(db, a,
		&(struct notice){ .settings = settings,
			.template = NOTICE_T_staff_invitation,
			.cause = cause,
			.lang = (enum lang)who.lang,
			.mail = who.email,
			.name = who.name,
			.account = account,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = now_us,
			.expires_us = until });
}
