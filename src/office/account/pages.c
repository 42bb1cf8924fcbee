/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's own pages: for whom and where he may act, name and language, password, sessions. */
#include "account_views.h"
#include "base/date.h"
#include "mandate_store.h"
#include "office/account/account-private.h"
#include "office/account/password.h"
#include "office/party/party-types.h"
#include "office/notice/notice.h"
#include "office/tenant/tenant.h"
#include "party_store.h"
#include "staff_store.h"
#include "web/say.h"

enum { SESSIONS_SHOWN_DAYS = 90, PLACES_MOST = 500 };

/* ---- shared ---- */

static struct account_id self(const struct req *req) {
	return (struct account_id){ req->session->account };
}

static struct str moment(const struct req *req, int64_t us) {
	return req_time(req, us);
}

static void show(struct req *req, const char *title, void (*body)(struct html_out *, const void *), const void *model) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	bool home = strcmp(title, T("マイページ")) == 0;
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.width = "narrow",
			.crumbs = crumbs,
			.crumb_count = home ? 1 : 2 });
}

/* ---- home ---- */

static void add_party(struct req *req, const struct account_tenant_list_row *town, struct party_id party,
	struct str name, enum session_right right, struct account_view *v) {
	struct str where = req->lang == LANG_EN ? town->english : town->name;
	if (v->party_count == PLACES_MOST)
		return;
	v->parties[v->party_count++] = (struct account_place){ .name = name,
		.what = STR_JOIN(req->arena, where, S(" "), say_word(req, &session_right_desc, right)),
		.url = url_build(req->arena, "/%s/my/%d", town->slug, party.v) };
}

static enum err fill_parties(struct req *req, const struct account_tenant_list_row *town, struct account_view *v) {
	struct mandate_members_of_row *members;
	struct mandate_agencies_of_row *agencies;
	size_t count;
	TRY(mandate_members_of(req->db, req->arena, town->tenant_id, self(req), req->now_us, &members, &count));
	for (size_t i = 0; i < count; i++)
		add_party(req, town, members[i].party_id, members[i].name, members[i].member_right, v);
	TRY(mandate_agencies_of(req->db, req->arena, town->tenant_id, self(req), req->now_us, &agencies, &count));
	for (size_t i = 0; i < count; i++)
		if (i == 0 || agencies[i].party_id.v != agencies[i - 1].party_id.v)
			add_party(req, town, agencies[i].party_id, agencies[i].name,
				agencies[i].may_act ? SESSION_RIGHT_AGENT : SESSION_RIGHT_GUEST, v);
	return OK;
}

/* What somebody has claimed and an officer or a letter has not confirmed yet. */
static enum err fill_claims(struct req *req, const struct account_tenant_list_row *town, struct account_view *v) {
	struct party_claim_of_account_row *claims;
	size_t count;
	TRY(party_claim_of_account(req->db, req->arena, town->tenant_id, self(req), PLACES_MOST, &claims, &count));
	for (size_t i = 0; i < count && v->party_count < PLACES_MOST; i++)
		if (claims[i].state == CLAIM_OPEN)
			v->parties[v->party_count++] = (struct account_place){ .name = claims[i].name,
				.what = str_from(tr(req->lang, T("登録の申出の確認を待っています"))),
				.url = url_build(req->arena, "/%s/register/%d", town->slug, claims[i].claim_id.v) };
	return OK;
}

static enum err fill_town(struct req *req, const struct account_tenant_list_row *row, struct account_view *v) {
	struct staff_roles_of_row *posts;
	size_t count;
	int64_t roles = 0;
	TRY(staff_roles_of(req->db, req->arena, row->tenant_id, self(req), jst_date(req->now_us), &posts, &count));
	for (size_t i = 0; i < count; i++)
		roles |= posts[i].roles;
	if ((roles & ~(INT64_C(1) << ROLE_METROPOLIS)) != 0)
		v->towns[v->town_count++] =
			(struct account_place){ .name = req->lang == LANG_EN ? row->english : row->name,
				.what = str_from(tr(req->lang, T("職員"))),
				.url = url_build(req->arena, "/%s/office", row->slug) };
	else if (roles != 0)
		v->towns[v->town_count++] =
			(struct account_place){ .name = req->lang == LANG_EN ? row->english : row->name,
				.what = str_from(tr(req->lang, T("提出された計画"))),
				.url = url_build(req->arena, "/%s/office/submitted", row->slug) };
	return OK;
}

/* `waiting`: also what cannot be worked on yet. */
static enum err account_places(struct req *req, bool waiting, struct account_view *v) {
	struct account_tenant_list_row *rows;
	size_t count;
	TRY(account_tenant_list(req->db, req->arena, self(req), &rows, &count));
	v->towns = ARENA_ARRAY(req->arena, struct account_place, count + 1);
	v->parties = ARENA_ARRAY(req->arena, struct account_place, PLACES_MOST);
	for (size_t i = 0; i < count; i++) {
		TRY(fill_town(req, &rows[i], v));
		TRY(fill_parties(req, &rows[i], v));
		if (waiting)
			TRY(fill_claims(req, &rows[i], v));
	}
	return OK;
}

/* Where somebody is there to confirm who registers: municipalities with officers. */
static enum err open_towns(struct req *req, struct account_view *v) {
	const struct tenant_all_row *rows;
	struct staff_is_open_row row;
	size_t count;
	if (!req_may_open(req, S("/{slug}/register")))
		return OK;
	TRY(tenant_list(req->db, req->arena, &rows, &count));
	v->open = ARENA_ARRAY(req->arena, struct account_place, count + 1);
	for (size_t i = 0; i < count; i++) {
		TRY(staff_is_open(req->db, req->arena, rows[i].tenant_id, jst_date(req->now_us), &row));
		if (row.is_open)
			v->open[v->open_count++] = (struct account_place){ .name = tenant_name(&rows[i], req->lang),
				.what = str_from(tr(req->lang, T("お店・会社・団体を登録して、手続を始める"))),
				.url = url_build(req->arena, "/%s/register", rows[i].slug) };
	}
	return OK;
}

enum err account_home(struct req *req, const struct account_none_form *form) {
	(void)form;
	struct account_by_id_row account;
	struct account_session_before_row session;
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	TRY(account_session_before(req->db, req->arena, (struct session_id){ req->session->session_id }, &session));
	struct account_view *v = ARENA_NEW(req->arena, struct account_view);
	*v = (struct account_view){ .req = req,
		.name = account.name,
		.email = account.email,
		.level = say_word(req, &account_level_desc, account.level),
		.password_due = account.password_due,
		.menu = req_menu(req),
		.request_id = form_new_request_id(req) };
	if (session.before_us.has)
		v->before = moment(req, session.before_us.v);
	TRY(account_places(req, true, v));
	TRY(open_towns(req, v));
	show(req, T("マイページ"), account_home_view_body, v);
	return OK;
}

/* ---- where the work is ---- */

/*
 * Behind a sign-in that no page asked for: the only place where somebody has something to do, a choice of several, else
 * his own page. A desk that does not exist at this door (serve --side) is none.
 */
enum err account_start(struct req *req, const struct account_none_form *form) {
	struct account_view *v = ARENA_NEW(req->arena, struct account_view);
	(void)form;
	*v = (struct account_view){ .req = req };
	TRY(account_places(req, false, v));
	v->town_count = req_has_page(req, S("/{slug}/office")) ? v->town_count : 0;
	v->party_count = req_has_page(req, S("/{slug}/my/{party_id}")) ? v->party_count : 0;
	if (v->town_count + v->party_count > 1) {
		show(req, T("どこから始めますか"), account_start_view_body, v);
		return OK;
	}
	res_redirect(req,
		v->town_count == 1 ? v->towns[0].url :
			v->party_count == 1 ? v->parties[0].url :
				url_build(req->arena, "/account"));
	return OK;
}

/* ---- name and language ---- */

static struct input lang_input(const struct req *req, int64_t current) {
	static const char *const labels[] = { T("端末の設定に合わせる"), T("日本語"), T("英語") };
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, COUNT_OF(labels));
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		choices[i] = (struct input_choice){ .value = str_format(req->arena, "%zu", i),
			.label = str_from(tr(req->lang, labels[i])) };
	return input_choose(req, "lang", T("表示言語"), choices, COUNT_OF(labels),
		str_format(req->arena, "%lld", (long long)current), 0);
}

static enum err show_profile(struct req *req) {
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	struct profile_view *v = ARENA_NEW(req->arena, struct profile_view);
	*v = (struct profile_view){ .req = req, .version = account.version, .request_id = form_new_request_id(req),
		.name = input_typed(req, "name", T("氏名"), "text", "name", account.name, INPUT_REQUIRED),
		.kana = input_text(req, "kana", T("フリガナ"), account.kana, 0),
		.lang = lang_input(req, account.lang) };
	show(req, T("氏名と表示言語"), account_profile_view_body, v);
	return OK;
}

enum err account_profile_page(struct req *req, const struct account_none_form *form) {
	(void)form;
	return show_profile(req);
}

PREPARE_NOTHING(account_profile, account_profile)

enum err account_profile_apply(struct req *req, const struct account_profile_form *form) {
	int64_t changed;
	TRY(account_set_names(req->db, self(req), form->version.v, form->name, str_or_empty(form->kana),
		form->lang.has ? form->lang.v : 0, &changed));
	req_act(req, 0, S("氏名と表示言語を変更しました。"));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err account_profile_render(struct req *req, const struct account_profile_form *form) {
	(void)form;
	if (req->refused)
		return show_profile(req);
	res_redirect(req, url_build(req->arena, "/account"));
	return OK;
}

/* ---- password ---- */

static struct password_rules rules_of(const struct req *req) {
	const struct settings *s = req_settings(req);
	return (struct password_rules){ .min_length = s->password_min_length, .min_classes = s->password_min_classes };
}

static enum err show_password(struct req *req) {
	const struct password_rules rules = rules_of(req);
	struct account_by_id_row account;
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	struct password_view *v = ARENA_NEW(req->arena, struct password_view);
	*v = (struct password_view){ .req = req,
		.request_id = form_new_request_id(req),
		.due = account.password_due,
		.ask_current = !account_proved_lately(req) && !str_is_none(account.password),
		.current = input_typed(req, "current", T("いまのパスワード"), "password", "current-password", STR_NONE,
			INPUT_REQUIRED),
		.password = input_typed(req, "password", T("新しいパスワード"), "password", "new-password", STR_NONE,
			INPUT_REQUIRED),
		.again = input_typed(req, "again", T("新しいパスワード（確認）"), "password", "new-password", STR_NONE,
			INPUT_REQUIRED) };
	v->password.hint = password_rules_sentence(req->arena, req->lang, &rules);
	v->held = account.held_us.has;
	if (v->held)
		TRY(account_may_lift(req, &v->may_lift));
	show(req, T("パスワードの変更"), account_password_view_body, v);
	return OK;
}

enum err account_password_page(struct req *req, const struct account_none_form *form) {
	(void)form;
	return show_password(req);
}

static enum err check_new(struct req *req, const struct account_password_form *form,
	const struct account_by_id_row *account) {
	const struct password_rules rules = rules_of(req);
	const struct str names[] = { account->email, account->name, account->kana };
	enum password_flaw flaw = password_check(req->arena, form->password, &rules, names, COUNT_OF(names));
	if (flaw != PASSWORD_FINE)
		form_refuse(req, "password", password_flaw_sentence(req->arena, req->lang, flaw, &rules));
	else if (!str_equal(form->password, form->again))
		form_refuse(req, "again", str_from(tr(req->lang, T("2つの新しいパスワードが同じではありません。同じものを入力してください。"))));
	else
		return OK;
	return ERR_INPUT;
}

/* Whoever finds the browser open is not to change the password. */
static enum err check_current(struct req *req, const struct account_password_form *form,
	const struct account_by_id_row *account, const struct password_cost *cost) {
	struct password_verdict verdict;
	if (account_proved_lately(req) || str_is_none(account->password))
		return OK;
	TRY(password_verify(account->password, form->current, cost, &verdict));
	if (verdict.right)
		return OK;
	form_refuse(req, "current", str_from(tr(req->lang, T("いまのパスワードが違います。"))));
	return ERR_INPUT;
}

static enum err check_hold(struct req *req, const struct account_by_id_row *account) {
	bool may = true;
	if (account->held_us.has)
		TRY(account_may_lift(req, &may));
	if (may)
		return OK;
	form_refuse(req, NULL, str_from(tr(req->lang, T("変更を止めています。いちどサインアウトし、メールのリンクでサインインしてから、新しいパスワードを設定してください。"))));
	return ERR_INPUT;
}

enum err account_password_prepare(struct req *req, const struct account_password_form *form) {
	const struct settings *s = req_settings(req);
	const struct password_cost cost = { .memory_mib = s->password_memory_mib, .passes = s->password_passes };
	struct account_by_id_row account;
	struct str *phc = ARENA_NEW(req->arena, struct str);
	TRY(account_by_id(req->db, req->arena, self(req), &account));
	TRY(check_hold(req, &account));
	TRY(check_current(req, form, &account, &cost));
	TRY(check_new(req, form, &account));
	TRY(password_hash(req->arena, form->password, &cost, phc));
	req->prepared = phc;
	return OK;
}

/* All other sessions end: whoever knew the old password is out. */
enum err account_password_apply(struct req *req, const struct account_password_form *form) {
	(void)form;
	const struct opt_int now = { .has = true, .v = req->now_us };
	TRY(account_set_password(req->db, self(req), *(const struct str *)req->prepared, now, false, NULL));
	TRY(account_end_sessions(req->db, self(req), req->session->session_id, ACCOUNT_END_PASSWORD, req->now_us));
	TRY(account_tell_change(req, self(req), T("パスワードの変更")));
	req_act(req, 0, S("パスワードを変更しました。"));
	return OK;
}

enum err account_password_render(struct req *req, const struct account_password_form *form) {
	(void)form;
	if (req->refused)
		return show_password(req);
	res_redirect(req, url_build(req->arena, "/account"));
	return OK;
}

/* ---- sessions ---- */

/* "Firefox（Windows）" of a User-Agent, as far as it can be told; the order matters, because browsers name each other. */
static struct str device_label(struct req *req, struct str agent) {
	static const struct {
		const char *part, *name;
	} BROWSERS[] = { { "Edg/", "Edge" }, { "Firefox/", "Firefox" }, { "Chrome/", "Chrome" }, { "CriOS/", "Chrome" },
		{ "Safari/", "Safari" } };
	static const struct {
		const char *part, *name;
	} SYSTEMS[] = { { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "Windows", "Windows" },
		{ "Mac OS", "Mac" }, { "Linux", "Linux" } };
	const char *browser = NULL, *system = NULL;
	for (size_t i = 0; i < COUNT_OF(BROWSERS) && browser == NULL; i++)
		browser = str_contains(agent, str_from(BROWSERS[i].part)) ? BROWSERS[i].name : NULL;
	for (size_t i = 0; i < COUNT_OF(SYSTEMS) && system == NULL; i++)
		system = str_contains(agent, str_from(SYSTEMS[i].part)) ? SYSTEMS[i].name : NULL;
	if (browser == NULL || system == NULL)
		return agent.n > 0 ? utf8_prefix(agent, 40) : str_from(tr(req->lang, T("名前のわからない端末")));
	return str_format(req->arena, "%s (%s)", browser, system);
}

static struct session_view session_view_of(struct req *req, const struct account_session_list_row *row) {
	struct session_view v = {
		.agent = device_label(req, row->agent),
		.remote = row->remote,
		.begun = moment(req, row->created_us),
		.used = moment(req, row->used_us),
		.method = say_word(req, &account_method_desc, row->method),
		.lasts = !row->ended_us.has,
		.present = row->session_id.v == req->session->session_id,
		.end = url_build(req->arena, "/account/sessions/%d/end", row->session_id.v),
	};
	if (row->ended_us.has)
		v.ended = str_format(req->arena, "%.*s %.*s", STR_ARG(moment(req, row->ended_us.v)),
			STR_ARG(say_word(req, &account_end_desc, row->ended_why.v)));
	v.request_id = form_new_request_id(req);
	return v;
}

enum err account_sessions(struct req *req, const struct account_none_form *form) {
	(void)form;
	struct account_session_list_row *rows;
	size_t count;
	TRY(account_session_list(req->db, req->arena, self(req), req->now_us - SESSIONS_SHOWN_DAYS * US_PER_DAY, &rows,
		&count));
	struct sessions_view *v = ARENA_NEW(req->arena, struct sessions_view);
	*v = (struct sessions_view){ .req = req, .request_id = form_new_request_id(req), .count = count };
	v->items = ARENA_ARRAY(req->arena, struct session_view, count + 1);
	for (size_t i = 0; i < count; i++)
		v->items[i] = session_view_of(req, &rows[i]);
	show(req, T("サインインの記録"), account_sessions_view_body, v);
	res_table(req, "sessions", &(struct table){ .desc = &account_session_list_desc, .rows = rows, .count = count });
	return OK;
}

PREPARE_NOTHING(account_session_end, account_session)

enum err account_session_end_apply(struct req *req, const struct account_session_form *form) {
	const struct opt_int now = { .has = true, .v = req->now_us },
		why = { .has = true, .v = ACCOUNT_END_BY_ANOTHER };
	int64_t changed;
	TRY(account_session_end(req->db, form->session_id, self(req), now, why, &changed));
	req_act(req, 0, S("ほかの端末のサインインを終了しました。"));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err account_session_end_render(struct req *req, const struct account_session_form *form) {
	(void)form;
	res_redirect(req, url_build(req->arena, "/account/sessions"));
	return OK;
}

PREPARE_NOTHING(account_sessions_end, account_none)

enum err account_sessions_end_apply(struct req *req, const struct account_none_form *form) {
	(void)form;
	req_act(req, 0, S("ほかの端末のサインインをすべて終了しました。"));
	return account_end_sessions(req->db, self(req), req->session->session_id, ACCOUNT_END_BY_ANOTHER, req->now_us);
}

enum err account_sessions_end_render(struct req *req, const struct account_none_form *form) {
	(void)form;
	res_redirect(req, url_build(req->arena, "/account/sessions"));
	return OK;
}
