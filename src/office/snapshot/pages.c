/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The municipality submits a plan as it is published; the metropolis's officers see what was submitted, by all
 * municipalities that have given them a post, and nothing else of the house. Both sides see the same page of a
 * snapshot.
 */
#include "account_store.h"
#include "base/date.h"
#include "office/plan/plan-types.h"
#include "office/sheet/sheet.h"
#include "office/snapshot/snapshot-private.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"
#include "plan_store.h"
#include "staff_store.h"
#include "web/session.h"

static struct url snapshot_url(struct req *req, struct str slug, bool metropolis, struct snapshot_id id) {
	return url_build(req->arena, metropolis ? "/%s/office/submitted/%d" : "/%s/office/snapshots/%d", slug, id.v);
}

static struct str number(struct req *req, int64_t value) {
	return str_format(req->arena, "%lld", (long long)value);
}

static struct str year_text(struct req *req, int64_t year) {
	return req->lang == LANG_JA ? fiscal_year_label(req->arena, (int)year) :
		str_format(req->arena, "FY%lld", (long long)year);
}

static struct str years(struct req *req, struct opt_int first, struct opt_int last) {
	if (!first.has)
		return S("");
	return last.has ? STR_JOIN(req->arena, year_text(req, first.v), req->lang == LANG_JA ? S("～") : S(" – "),
		year_text(req, last.v)) :
		year_text(req, first.v);
}

/* ---- lists ---- */

static void put_list(struct req *req, struct str slug, bool metropolis, struct sheet *s,
	const struct snapshot_list_row *rows, size_t count) {
	static const char *const HEADS[] = { T("通し番号"), T("自治体名"), T("計画名"), T("計画期間"), T("提出の種類"),
		T("計画事業の数"), T("提出日時") };
	struct sheet_table *t = sheet_table(s, metropolis ? T("提出された計画") : T("都に提出した計画"),
		metropolis ? T("まだ何も提出されていません。自治体が提出すると、ここに出ます。") :
			T("まだ提出していません。決裁者が下の「計画を提出する」から提出します。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = number(req, rows[i].seq);
		c[1].text = rows[i].municipality;
		c[2] = (struct sheet_cell){ .text = rows[i].title,
			.url = snapshot_url(req, slug, metropolis, rows[i].snapshot_id) };
		c[3].text = years(req, rows[i].first_fiscal_year, rows[i].last_fiscal_year);
		c[4].text = say_word(req, &snapshot_kind_desc, rows[i].kind);
		c[5].text = number(req, rows[i].programmes);
		c[6].text = req_time(req, rows[i].submitted_us);
	}
}

static enum err add_submit_form(struct req *req, struct str slug, struct sheet *s) {
	struct plan_public_list_row *plans;
	size_t count;
	const struct tenant_id tenant = tenant_of(req);
	if (!session_has(req->session, ROLE_APPROVER))
		return OK;
	TRY(plan_public_list(req->db, req->arena, 0, &tenant, NULL, NULL, 200, &plans, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, plans[i].plan_id.v),
			.label = STR_JOIN(req->arena, plans[i].title, S("　"),
				years(req, plans[i].first_fiscal_year, plans[i].last_fiscal_year)) };
	struct sheet_form *f =
		sheet_form(s, T("計画を提出する"), T("提出する"), url_build(req->arena, "/%s/office/snapshots", slug));
	f->hint = say(req, T("いま公開している内容の写しを都に渡します。写しはあとから変わりません。個人情報は入りません。"));
	sheet_field(f, INPUT_AS_SELECT, input_choose(req, "plan", T("計画"), choices, count, STR_NONE, INPUT_REQUIRED));
	struct input note = input_text(req, "note", T("提出の説明"), STR_NONE, 0);
	note.hint = say(req, T("変更のときは、何を変えたかを書きます。"));
	note.rows = 3;
	sheet_field(f, INPUT_AS_LINES, note);
	return OK;
}

static enum err show_index(struct req *req, struct str slug) {
	struct snapshot_list_row *rows;
	size_t count;
	struct sheet *s = sheet_new(req, say(req, T("都に提出した計画")));
	TRY(snapshot_list(req->db, req->arena, tenant_of(req), SNAPSHOTS_MOST, &rows, &count));
	s->lead = say(req, T("都が見られるのは、ここに出ている提出の写しだけです。"));
	put_list(req, slug, false, s, rows, count);
	TRY(add_submit_form(req, slug, s));
	sheet_downloads(s);
	if (!req->refused)
		res_table(req, "snapshots",
			&(struct table){ .desc = &snapshot_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = STR_NONE });
	sheet_show(s, "wide");
	return OK;
}

enum err snapshot_index(struct req *req, const struct snapshot_town_form *form) {
	return show_index(req, form->slug);
}

/* ---- submitting ---- */

enum err snapshot_submit_prepare(struct req *req, const struct snapshot_submit_form *form) {
	struct plan_public_by_id_row p;
	TRY(plan_public_by_id(req->db, req->arena, form->plan, &p));
	return p.tenant_id.v == req->session->tenant ? OK : ERR_NOT_FOUND;
}

enum err snapshot_submit_apply(struct req *req, const struct snapshot_submit_form *form) {
	struct snapshot_id id;
	struct str note = str_is_none(form->note) ? S("") : str_trim(form->note);
	TRY(snapshot_make(req->db, req->arena, tenant_of(req), form->plan, note,
		(struct account_id){ req->session->account }, req->now_us, &id));
	req_act(req, 0, S("計画の写しを都に提出しました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err snapshot_submit_render(struct req *req, const struct snapshot_submit_form *form) {
	struct snapshot_id id;
	if (req->refused)
		return show_index(req, form->slug);
	if (!id_parse(req->outcome, &id.v))
		return ERR_INTERNAL;
	res_redirect(req, snapshot_url(req, form->slug, false, id));
	return OK;
}

/* ---- one snapshot ---- */

static struct str kinds_text(struct req *req, int64_t kinds) {
	struct str text = S("");
	for (size_t v = 1; v < support_kind_desc.count; v++)
		if ((kinds >> v & 1) != 0)
			text = STR_JOIN(req->arena, text, text.n > 0 ? say(req, T("、")) : S(""),
				say_word(req, &support_kind_desc, (int64_t)v));
	return text;
}

static void put_differences(struct req *req, struct sheet *s, const struct snapshot_difference *all, size_t count) {
	static const char *const HEADS[] = { T("計画事業名"), T("違い"), T("柱"), T("ひとこと") };
	struct sheet_table *t = sheet_table(s, T("前の提出との違い"), T("前の提出と同じです。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		const struct snapshot_items_row *row = all[i].now != NULL ? all[i].now : all[i].before;
		struct sheet_cell *c = sheet_row(t);
		c[0].text = row->name;
		c[1] = all[i].before == NULL ? (struct sheet_cell){ .text = say(req, T("加わった")), .tone = S("green") }
		    : all[i].now == NULL     ? (struct sheet_cell){ .text = say(req, T("なくなった")), .tone = S("red") }
		                             : (struct sheet_cell){ .text = say(req, T("変わった")), .tone = S("blue") };
		c[2].text = row->pillar;
		c[3].text = row->plain_ja;
	}
}

static enum err add_differences(struct req *req, struct sheet *s, struct tenant_id tenant,
	const struct snapshot_by_id_row *row, const struct snapshot_items_row *items, size_t count) {
	struct snapshot_before_row *before;
	struct snapshot_items_row *old;
	size_t found, old_count, differences;
	TRY(snapshot_before(req->db, req->arena, tenant, row->plan_id, row->seq, &before, &found));
	if (found == 0)
		return OK;
	TRY(snapshot_items(req->db, req->arena, tenant, before[0].snapshot_id, SNAPSHOT_ITEMS_MOST, &old, &old_count));
	const struct snapshot_difference *all =
		snapshot_compare(req->arena, old, old_count, items, count, &differences);
	put_differences(req, s, all, differences);
	return OK;
}

static void put_items(struct req *req, struct sheet *s, const struct snapshot_items_row *items, size_t count) {
	static const char *const HEADS[] = { T("番号"), T("計画事業名"), T("柱"), T("支援の種類"), T("内訳の数") };
	struct sheet_table *t = sheet_table(s, T("計画事業"), T("計画事業はありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = number(req, items[i].item_no);
		c[1].text = items[i].name;
		c[2].text = items[i].pillar;
		c[3].text = kinds_text(req, items[i].kinds);
		c[4].text = number(req, items[i].details);
	}
}

static void put_facts(struct req *req, struct sheet *s, const struct snapshot_by_id_row *row, struct str hash) {
	sheet_fact(s, T("自治体名"), STR_JOIN(req->arena, row->municipality, S("　"), row->code));
	sheet_fact(s, T("通し番号"), number(req, row->seq));
	sheet_fact(s, T("提出の種類"), say_word(req, &snapshot_kind_desc, row->kind));
	sheet_fact(s, T("計画期間"), years(req, row->first_fiscal_year, row->last_fiscal_year));
	sheet_fact(s, T("計画事業の数"), number(req, row->programmes));
	sheet_fact(s, T("提出日時"), req_time(req, row->submitted_us));
	sheet_fact(s, T("提出の説明"), row->note);
	sheet_fact(s, T("照合値"), row->sha256);
	if (str_equal(hash, row->sha256))
		s->notice = say(req, T("提出されたときのままです（照合値が一致します）。"));
	else
		sheet_warn(s, say(req, T("照合値が合いません。提出されたあとに書き換えられたおそれがあります。")));
}

static enum err show(struct req *req, struct tenant_id tenant, struct snapshot_id id) {
	struct snapshot_by_id_row row;
	struct snapshot_items_row *items;
	size_t count;
	TRY(snapshot_by_id(req->db, req->arena, tenant, id, &row));
	TRY(snapshot_items(req->db, req->arena, tenant, id, SNAPSHOT_ITEMS_MOST, &items, &count));
	struct sheet *s = sheet_new(req, row.title);
	put_facts(req, s, &row, snapshot_hash(req->arena, &row, items, count));
	TRY(add_differences(req, s, tenant, &row, items, count));
	put_items(req, s, items, count);
	sheet_downloads(s);
	res_table(req, "snapshot",
		&(struct table){ .desc = &snapshot_items_desc,
			.rows = items,
			.count = count,
			.next_cursor = STR_NONE });
	res_subtable(req, "snapshot",
		&(struct table){ .desc = &snapshot_by_id_desc,
			.rows = ARENA_COPY(req->arena, row),
			.count = 1,
			.next_cursor = STR_NONE });
	sheet_show(s, "wide");
	return OK;
}

enum err snapshot_show(struct req *req, const struct snapshot_one_form *form) {
	return show(req, tenant_of(req), form->snapshot_id);
}

/* ---- the metropolis ---- */

/* It may read what a municipality submitted when that municipality has given this account a post of the metropolis,
 * today. */
static enum err may_read(struct req *req, struct tenant_id tenant, bool *ret_may) {
	struct staff_roles_of_row *posts;
	size_t count;
	*ret_may = false;
	TRY(staff_roles_of(req->db, req->arena, tenant, (struct account_id){ req->session->account },
		jst_date(req->now_us), &posts, &count));
	for (size_t i = 0; i < count; i++)
		*ret_may |= (posts[i].roles & STAFF_ROLE(ROLE_METROPOLIS)) != 0;
	return OK;
}

static enum err add_town(struct req *req, struct tenant_id tenant, struct snapshot_list_row *all, size_t *count) {
	struct snapshot_list_row *rows;
	size_t found;
	bool may;
	TRY(may_read(req, tenant, &may));
	if (!may)
		return OK;
	TRY(snapshot_list(req->db, req->arena, tenant, SNAPSHOTS_MOST, &rows, &found));
	for (size_t i = 0; i < found && *count < SNAPSHOTS_MOST; i++)
		all[(*count)++] = rows[i];
	return OK;
}

enum err submitted_index(struct req *req, const struct snapshot_town_form *form) {
	struct account_tenant_list_row *towns;
	struct snapshot_list_row *all = ARENA_ARRAY(req->arena, struct snapshot_list_row, SNAPSHOTS_MOST);
	size_t town_count, count = 0;
	struct sheet *s = sheet_new(req, say(req, T("提出された計画")));
	TRY(account_tenant_list(req->db, req->arena, (struct account_id){ req->session->account }, &towns,
		&town_count));
	for (size_t i = 0; i < town_count; i++)
		TRY(add_town(req, towns[i].tenant_id, all, &count));
	s->lead = say(req, T("自治体が提出した写しです。自治体の日々の記録は見られません。"));
	put_list(req, form->slug, true, s, all, count);
	sheet_downloads(s);
	res_table(req, "submitted",
		&(struct table){ .desc = &snapshot_list_desc, .rows = all, .count = count, .next_cursor = STR_NONE });
	sheet_show(s, "wide");
	return OK;
}

/* Whoever has no post there finds nothing. */
enum err submitted_show(struct req *req, const struct snapshot_one_form *form) {
	struct account_tenant_list_row *towns;
	size_t count;
	TRY(account_tenant_list(req->db, req->arena, (struct account_id){ req->session->account }, &towns, &count));
	for (size_t i = 0; i < count; i++) {
		struct snapshot_by_id_row row;
		bool may;
		TRY(may_read(req, towns[i].tenant_id, &may));
		enum err e = may ? snapshot_by_id(req->db, req->arena, towns[i].tenant_id, form->snapshot_id, &row) :
			ERR_NOT_FOUND;
		if (e == OK)
			return show(req, towns[i].tenant_id, form->snapshot_id);
		if (e != ERR_NOT_FOUND)
			return e;
	}
	return ERR_NOT_FOUND;
}
