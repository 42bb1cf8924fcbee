/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A second factor at sign-in: the administrator says of which roles it is demanded and sees who has none; whoever is
 * refused for want of it is led to a page that says what to do.
 */
#include "account_store.h"
#include "office/sheet/sheet.h"
#include "office/staff/staff-private.h"
#include "office/tenant/tenant.h"

enum { GRACE_PROPOSED = 14 };

/* ---- who has one ---- */

struct second_entry {
	struct account_id account_id;
	struct str person, posts, ways, state;
	struct opt_int until_on;
	bool demanded, has_one;
};
static const struct col_desc COLS[] = {
	{ .name = "account_id",
		.label = T("アカウント番号"),
		.type = COL_ID,
		.offset = offsetof(struct second_entry, account_id) },
	{ .name = "person",
		.label = T("氏名"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct second_entry, person) },
	{ .name = "posts", .label = T("職名"), .type = COL_TEXT, .offset = offsetof(struct second_entry, posts) },
	{ .name = "ways", .label = T("設定済み"), .type = COL_TEXT, .offset = offsetof(struct second_entry, ways) },
	{ .name = "until_on",
		.label = T("停止日"),
		.type = COL_DATE,
		.nullable = true,
		.offset = offsetof(struct second_entry, until_on) },
	{ .name = "state", .label = T("状態"), .type = COL_TEXT, .offset = offsetof(struct second_entry, state) },
};
const struct row_desc second_entry_desc = { .name = "second_entry",
	.size = sizeof(struct second_entry),
	.count = COUNT_OF(COLS),
	.cols = COLS };

static struct str ways_of(const struct req *req, const struct staff_second_people_row *p) {
	struct str passkey = p->passkey != 0 ? say(req, T("パスキー")) : S(""),
		app = p->app != 0 ? say(req, T("認証アプリ")) : S("");
	return STR_JOIN(req->arena, passkey, passkey.n > 0 && app.n > 0 ? S(" / ") : S(""), app);
}

static struct str state_of(const struct req *req, const struct second_entry *e) {
	if (e->has_one)
		return say(req, T("設定済み"));
	if (!e->demanded)
		return say(req, T("対象外"));
	return say(req, e->until_on.v <= jst_date(req->now_us).days ? T("利用停止中") : T("猶予期間"));
}

/* All rows of one account become one line; its posts give its day. */
static enum err add_entry(struct req *req, const struct staff_second_people_row *rows, size_t count,
	struct second_entry *e) {
	struct staff_roles_of_row *posts = ARENA_ARRAY(req->arena, struct staff_roles_of_row, count);
	*e = (struct second_entry){ .account_id = rows->account_id,
		.person = rows->person,
		.posts = rows->post,
		.ways = ways_of(req, rows),
		.has_one = rows->passkey != 0 || rows->app != 0 };
	for (size_t i = 0; i < count; i++) {
		posts[i] = (struct staff_roles_of_row){ .roles = rows[i].roles, .valid_from = rows[i].valid_from };
		if (i > 0)
			e->posts =
				STR_JOIN(req->arena, e->posts, req->lang == LANG_EN ? S(", ") : S("、"), rows[i].post);
	}
	TRY(staff_second_due(req->db, req->arena, tenant_of(req), posts, count, &e->until_on));
	e->demanded = e->until_on.has;
	if (e->has_one)
		e->until_on.has = false;
	e->state = state_of(req, e);
	return OK;
}

static enum err read_entries(struct req *req, struct second_entry **ret_entries, size_t *ret_count) {
	struct staff_second_people_row *rows;
	size_t count;
	TRY(staff_second_people(req->db, req->arena, tenant_of(req), staff_today(req), &rows, &count));
	*ret_entries = ARENA_ARRAY(req->arena, struct second_entry, count + 1);
	*ret_count = 0;
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && rows[i + n].account_id.v == rows[i].account_id.v;)
			n++;
		TRY(add_entry(req, &rows[i], n, &(*ret_entries)[(*ret_count)++]));
	}
	return OK;
}

/* ---- the administrator's page ---- */

static const char *tone_of(const struct req *req, const struct second_entry *e) {
	return e->has_one                                   ? "green" :
		!e->demanded                                ? "quiet" :
		e->until_on.v <= jst_date(req->now_us).days ? "red" :
			"yellow";
}

static void add_people(struct req *req, struct sheet *s, const struct second_entry *entries, size_t count) {
	static const char *const HEADS[] = { T("氏名"), T("職名"), T("設定済み"), T("停止日"), T("状態") };
	struct sheet_table *t = sheet_table(s, T("職員の二要素認証"), T("職員がいません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = entries[i].person;
		c[1].text = entries[i].posts;
		c[2].text = entries[i].ways;
		c[3].text = say_day(req, entries[i].until_on);
		c[4] = (struct sheet_cell){ .text = entries[i].state, .tone = str_from(tone_of(req, &entries[i])) };
	}
}

static enum err show_demand(struct req *req, struct str slug) {
	struct staff_demand_now_row *now;
	struct second_entry *entries;
	size_t found, count;
	TRY(staff_demand_now(req->db, req->arena, tenant_of(req), &now, &found));
	TRY(read_entries(req, &entries, &count));
	const int64_t roles = found > 0 ? now->roles : 0, grace = found > 0 ? now->grace_days : GRACE_PROPOSED;
	struct sheet *s = sheet_new(req, say(req, T("二要素認証の義務付け")));
	sheet_crumb_desk(s, slug);
	s->lead = say(req, T("職員のサインインに、パスワードやメールのほかに、パスキーか認証アプリの確認コードを求めます。猶予が過ぎると、設定していない人は職員のページを使えません。"));
	sheet_fact(s, T("対象の権限"), roles != 0 ? staff_role_names(req, roles) : say(req, T("なし（求めていません）")));
	if (roles != 0) {
		sheet_fact(s, T("開始日"), say_date(req, now->since_on));
		sheet_fact(s, T("猶予の日数"), str_format(req->arena, "%lld", (long long)grace));
	}
	if (found > 0)
		sheet_fact(s, T("設定した職員"), STR_JOIN(req->arena, now->setter, S(" "), req_time(req, now->set_us)));
	add_people(req, s, entries, count);
	if (!req->refused)
		res_table(req, "second_factors",
			&(struct table){ .desc = &second_entry_desc, .rows = entries, .count = count });
	sheet_downloads(s);
	struct sheet_form *f = sheet_form(s, T("対象を変える"), T("変更する"),
		url_build(req->arena, "/%s/office/second-factor", slug));
	f->hint = say(req, T("選んだ権限を1つでも持つ人が対象です。すべて外すと、義務付けをやめます。対象の人のページには、設定の案内と期限が出ます。"));
	for (size_t i = ROLE_OFFICER; i <= ROLE_GRANTED_LAST; i++)
		sheet_field(f, INPUT_AS_CHECK,
			input_check(req, role_desc.values[i].word, role_desc.values[i].label,
				(roles & STAFF_ROLE(i)) != 0));
	struct input days = input_text(req, "grace_days", T("猶予の日数"),
		str_format(req->arena, "%lld", (long long)grace), INPUT_REQUIRED | INPUT_SHORT);
	days.hint = say(req, T("0から90。新しく職に就いた人は、その日から数えます。"));
	sheet_field(f, INPUT_AS_TEXT, days);
	sheet_show(s, "wide");
	return OK;
}

enum err second_index(struct req *req, const struct staff_town_form *form) {
	return show_demand(req, form->slug);
}

PREPARE_NOTHING(second_set, second_set)

enum err second_set_apply(struct req *req, const struct second_set_form *form) {
	const struct staff_second_demand demand = { .roles = STAFF_ROLE_BITS(form), .grace_days = form->grace_days.v };
	req_act(req, 0, demand.roles != 0 ? S("職員に二要素認証を求めることにしました。") : S("職員に二要素認証を求めるのをやめました。"));
	return staff_second_set(req->db, req->arena, tenant_of(req), &demand,
		(struct account_id){ req->session->account }, req->now_us);
}

enum err second_set_render(struct req *req, const struct second_set_form *form) {
	if (req->refused)
		return show_demand(req, form->slug);
	res_redirect(req, url_build(req->arena, "/%s/office/second-factor", form->slug));
	return OK;
}

/* ---- the page of whoever has to set one up ---- */

/* One line for each municipality that demands one of this person. */
static enum err add_town(struct req *req, struct sheet_table *t, const struct account_tenant_list_row *town) {
	const struct date today = jst_date(req->now_us);
	struct staff_roles_of_row *posts;
	struct opt_int until;
	size_t count;
	TRY(staff_roles_of(req->db, req->arena, town->tenant_id, (struct account_id){ req->session->account }, today,
		&posts, &count));
	TRY(staff_second_due(req->db, req->arena, town->tenant_id, posts, count, &until));
	if (!until.has)
		return OK;
	struct sheet_cell *c = sheet_row(t);
	c[0] = (struct sheet_cell){ .text = req->lang == LANG_EN ? town->english : town->name,
		.url = url_build(req->arena, "/%s/office", town->slug) };
	c[1].text = say_day(req, until);
	const bool over = until.v <= today.days;
	c[2] = req->session->second ? (struct sheet_cell){ .text = say(req, T("使えます")), .tone = S("green") } :
		over                ? (struct sheet_cell){ .text = say(req, T("使えません")), .tone = S("red") } :
			(struct sheet_cell){ .text = say(req, T("猶予期間")), .tone = S("yellow") };
	return OK;
}

static enum err add_towns(struct req *req, struct sheet *s) {
	static const char *const HEADS[] = { T("自治体"), T("停止日"), T("いまの状態") };
	struct account_tenant_list_row *towns;
	size_t count;
	TRY(account_tenant_list(req->db, req->arena, (struct account_id){ req->session->account }, &towns, &count));
	struct sheet_table *t = sheet_table(s, T("二要素認証を求めている自治体"),
		T("あなたに二要素認証を求めている自治体はありません。設定しておくと、パスワードを知られてもサインインされません。"),
		HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++)
		TRY(add_town(req, t, &towns[i]));
	return OK;
}

enum err second_how(struct req *req, const struct second_how_form *form) {
	struct staff_second_ways_row ways;
	const bool ours =
		form->next.n > 1 && form->next.p[0] == '/' && form->next.p[1] != '/' && form->next.p[1] != '\\';
	TRY(staff_second_ways(req->db, req->arena, (struct account_id){ req->session->account }, &ways));
	const bool has_one = ways.passkeys + ways.apps > 0;
	struct sheet *s = sheet_new(req, say(req, T("二要素認証の設定")));
	sheet_crumb(s, say(req, T("マイページ")), url_build(req->arena, "/account"));
	s->lead = say(req, T("パスワードやメールのほかに、もう一つの確認（パスキーか、認証アプリの確認コード）でサインインすることです。設定は数分で終わります。"));
	if (req->session->second)
		s->notice = say(req, T("いまのサインインでは、二要素認証が済んでいます。"));
	else if (has_one)
		sheet_warn(s, say(req, T("設定は済んでいますが、いまのサインインでは使っていません。いちどサインアウトし、パスキーか確認コードでサインインしてください。")));
	else
		sheet_warn(s, say(req, T("まだ設定していません。下の「サインインの方法」を開き、パスキーか認証アプリを設定してください。")));
	TRY(add_towns(req, s));
	if (req->session->second && ours)
		sheet_link(s, T("元のページに戻る"), NULL, (struct url){ str_copy(req->arena, form->next) });
	if (!has_one || req->session->second)
		sheet_link(s, T("サインインの方法"), T("パスキー（指紋・顔・画面ロック）か、認証アプリを設定する"),
			url_build(req->arena, "/account/security"));
	else {
		struct sheet_form *f = sheet_form(s, T("サインインし直す"), T("サインアウトする"), url_build(req->arena, "/sign-out"));
		f->hint = say(req,
			T("サインインのページで「パスキーでサインインする」を選ぶか、パスワードのあとに認証アプリの確認コードを入力してください。機器をなくしたときは、システム管理者に再設定を頼んでください。"));
	}
	sheet_show(s, "narrow");
	return OK;
}

/* ---- the desk says it while there is time ---- */

struct str staff_second_warning(struct req *req) {
	if (!req->session->second_until.has)
		return S("");
	const struct msg_arg day = { .name = "date",
		.text = say_date(req, (struct date){ .days = (int32_t)req->session->second_until.v }) };
	return tr_format(req->arena, req->lang, T("二要素認証の設定が必要です。{date}から、設定していない人は職員のページを使えません。"), &day, 1);
}
