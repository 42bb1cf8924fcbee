/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Agents of a party: who they are and were, given by an owner, ended by either side. */
#include "base/codes.h"
#include "mandate_views.h"
#include "office/account/account.h"
#include "office/mandate/mandate-private.h"

static const char SCOPE_ALL[] = "all";

/* ---- words ---- */

struct str scope_text(const struct req *req, enum mandate_scope scope, struct str subject) {
	struct str label = say_word(req, &mandate_scope_desc, scope);
	return scope == MANDATE_SCOPE_ALL || str_is_none(subject) ?
		label :
		STR_JOIN(req->arena, label, S("「"), subject, S("」"));
}

struct str period_text(const struct req *req, int64_t from_us, int64_t until_us) {
	const struct msg_arg days[] = { { .name = "from", .text = say_date(req, jst_date(from_us)) },
		{ .name = "until", .text = say_date(req, jst_date(until_us - 1)) } };
	return tr_format(req->arena, req->lang, T("{from}から{until}まで"), days, COUNT_OF(days));
}

static struct str why_text(const struct req *req, const struct mandate_list_row *row) {
	if (!row->paid)
		return str_from(tr(req->lang, T("報酬なし")));
	const struct msg_arg number = { .name = "number", .text = row->licence_no },
		law = { .name = "law", .text = row->other_law };
	if (row->licence_no.n > 0)
		return tr_format(req->arena, req->lang, T("報酬あり・行政書士 第{number}号"), &number, 1);
	if (row->other_law.n > 0)
		return tr_format(req->arena, req->lang, T("報酬あり・{law}による"), &law, 1);
	return str_from(tr(req->lang, T("報酬あり・行政書士ではない")));
}

static const char *state_of(const struct mandate_list_row *row, int64_t now_us) {
	if (row->ended_us.has)
		return T("途中で終了");
	if (row->until_us <= now_us)
		return T("期間が終了");
	return row->from_us > now_us ? T("開始前") : T("有効");
}

/* ---- the list ---- */

static struct mandate_line line_of(struct req *req, const struct mandate_place *place,
	const struct mandate_list_row *row) {
	const bool lasts = !row->ended_us.has && row->until_us > req->now_us,
		owner = session_has(req->session, ROLE_PARTY_OWNER);
	struct mandate_line line = { .agent = row->agent,
		.scope = scope_text(req, row->scope, row->subject),
		.ability = str_from(tr(req->lang, row->may_act ? T("作成と提出") : T("閲覧とコメントのみ"))),
		.why = why_text(req, row),
		.from = say_date(req, jst_date(row->from_us)),
		.until = say_date(req, jst_date(row->until_us - 1)),
		.state = str_from(tr(req->lang, state_of(row, req->now_us))),
		.granted = row->granted_name,
		.lasts = lasts,
		.may_end = lasts && (owner || row->account_id.v == req->session->account),
		.may_repeat = owner,
		.repeat = url_query(req->arena,
			url_build(req->arena, "/%s/my/%d/mandates/new", place->slug, place->party.v), "again",
			id_text(req->arena, row->mandate_id.v)) };
	line.ended = S("");
	if (row->ended_us.has)
		line.ended =
			STR_JOIN(req->arena, req_time(req, row->ended_us.v), S(" "), str_or_empty(row->ended_name));
	if (line.may_end && req->format == FORMAT_HTML) {
		line.end = url_build(req->arena, "/%s/my/%d/mandates/%d/end", place->slug, place->party.v,
			row->mandate_id.v);
		line.request_id = form_new_request_id(req);
	}
	return line;
}

/* The party's people see all; an agent or guest sees what was given to him. */
enum err mandate_index(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	const bool insider = session_has(req->session, ROLE_PARTY_INSIDER);
	struct mandate_list_row *rows;
	struct mandates_view *v = ARENA_NEW(req->arena, struct mandates_view);
	*v = (struct mandates_view){ .req = req,
		.party = place.party_name,
		.may_give = session_has(req->session, ROLE_PARTY_OWNER),
		.insider = insider,
		.give = url_build(req->arena, "/%s/my/%d/mandates/new", place.slug, place.party.v),
		.people = url_build(req->arena, "/%s/my/%d/people", place.slug, place.party.v) };
	TRY(mandate_list(req->db, req->arena, place.tenant, place.party, insider ? NULL : &place.by, &rows, &v->count));
	v->items = ARENA_ARRAY(req->arena, struct mandate_line, v->count + 1);
	for (size_t i = 0; i < v->count; i++)
		v->items[i] = line_of(req, &place, &rows[i]);
	v->empty = list_nothing(req, T("代理人はいません。"),
		T("行政書士などに手続を頼むときに登録します。家族や社員は「事業者の人」から招待してください。"), NULL,
		(struct url){ S("") });
	show_party_page(req, &place, T("代理人の一覧"), NULL, mandates_view_body, v);
	res_table(req, "mandates", &(struct table){ .desc = &mandate_list_desc, .rows = rows, .count = v->count });
	return OK;
}

/* ---- the form ---- */

/* "all", "service-<id>", "case-<id>" */
static struct str subject_value(struct arena *a, enum mandate_scope scope, int64_t id) {
	return scope == MANDATE_SCOPE_ALL ?
		str_from(SCOPE_ALL) :
		STR_JOIN(a, str_from(mandate_scope_desc.values[scope].word), S("-"), id_text(a, id));
}

static bool subject_parse(struct str text, struct mandate_terms *terms) {
	struct str rest = text;
	if (str_is_none(text) || text.n == 0 || str_equal(text, str_from(SCOPE_ALL))) {
		terms->scope = MANDATE_SCOPE_ALL;
		return true;
	}
	struct str word = str_cut(&rest, S("-"));
	for (int scope = MANDATE_SCOPE_SERVICE; scope < MANDATE_SCOPE_COUNT; scope++)
		if (str_equal(word, str_from(mandate_scope_desc.values[scope].word))) {
			terms->scope = (enum mandate_scope)scope;
			return !str_is_none(rest) && id_parse(rest, &terms->scope_id);
		}
	return false;
}

static enum err subject_input(struct req *req, const struct mandate_place *place, struct str current,
	struct give_view *v) {
	struct mandate_subjects_row *rows;
	size_t count;
	TRY(mandate_subjects(req->db, req->arena, place->tenant, place->party, &rows, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	choices[0] = (struct input_choice){ .value = str_from(SCOPE_ALL),
		.label = say_word(req, &mandate_scope_desc, MANDATE_SCOPE_ALL) };
	for (size_t i = 0; i < count; i++)
		choices[i + 1] =
			(struct input_choice){ .value = subject_value(req->arena, rows[i].scope, rows[i].subject_id),
				.label = scope_text(req, rows[i].scope, rows[i].name) };
	v->has_subjects = count > 0;
	v->subject = input_choose(req, "subject", T("任せる範囲"), choices, count + 1, current, INPUT_REQUIRED);
	return OK;
}

static struct input two_choices(const struct req *req, const char *name, const char *label, const char *const words[2],
	const char *const labels[2], struct str current) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, 2);
	for (size_t i = 0; i < 2; i++)
		choices[i] = (struct input_choice){ .value = str_from(words[i]),
			.label = str_from(tr(req->lang, labels[i])) };
	return input_choose(req, name, label, choices, 2, current, INPUT_REQUIRED);
}

static void law_input(struct req *req, struct str current, struct give_view *v) {
	struct str *laws;
	size_t count;
	mandate_other_laws(req->arena, req_settings(req), &laws, &count);
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = laws[i], .label = laws[i] };
	v->has_laws = count > 0;
	v->other_law = input_choose(req, "other_law", T("ほかの法律の定め"), choices, count, current, 0);
}

/* What a form begins with: empty, or a mandate that is to go on. */
struct beginning { struct str email, name, subject, ability, paid, licence_no, other_law, from_on; };

static enum err beginning_of(struct req *req, const struct mandate_place *place, struct mandate_id again,
	struct beginning *b) {
	struct mandate_by_id_row m;
	*b = (struct beginning){ .email = S(""),
		.name = S(""),
		.subject = str_from(SCOPE_ALL),
		.ability = S("act"),
		.paid = STR_NONE,
		.licence_no = S(""),
		.other_law = S(""),
		.from_on = date_format_iso(req->arena, jst_date(req->now_us)) };
	if (again.v == 0)
		return OK;
	TRY(mandate_by_id(req->db, req->arena, place->tenant, again, &m));
	if (m.party_id.v != place->party.v)
		return ERR_NOT_FOUND;
	int64_t end = m.ended_us.has || m.until_us < req->now_us ? req->now_us : m.until_us;
	*b = (struct beginning){ .email = m.agent_email,
		.name = m.agent,
		.subject = subject_value(req->arena, m.scope, m.scope_id),
		.ability = m.may_act ? S("act") : S("view"),
		.paid = m.paid ? S("yes") : S("no"),
		.licence_no = m.licence_no,
		.other_law = m.other_law,
		.from_on = date_format_iso(req->arena, jst_date(end)) };
	return OK;
}

static enum err show_give(struct req *req, struct str slug, struct party_id party, struct mandate_id again) {
	static const char *const ABILITIES[2] = { "act", "view" }, *const PAID[2] = { "no", "yes" };
	static const char *const ABILITY_LABELS[2] = { T("作成と提出"), T("閲覧とコメントのみ") },
				 *const PAID_LABELS[2] = { T("報酬なし"), T("報酬あり") };
	const struct mandate_place place = place_of(req, slug, party);
	struct beginning b;
	TRY(beginning_of(req, &place, again, &b));
	struct give_view *v = ARENA_NEW(req->arena, struct give_view);
	*v = (struct give_view){ .req = req,
		.party = place.party_name,
		.request_id = form_new_request_id(req),
		.action = url_build(req->arena, "/%s/my/%d/mandates/new", slug, party.v),
		.back = url_build(req->arena, "/%s/my/%d/mandates", slug, party.v),
		.email = input_typed(req, "email", T("メールアドレス"), "email", "off", b.email, INPUT_REQUIRED),
		.name = input_text(req, "name", T("代理人の氏名"), b.name, INPUT_REQUIRED),
		.ability = two_choices(req, "ability", T("代理人ができること"), ABILITIES, ABILITY_LABELS, b.ability),
		.paid = two_choices(req, "paid", T("報酬"), PAID, PAID_LABELS, b.paid),
		.licence_no = input_text(req, "licence_no", T("行政書士登録番号"), b.licence_no, INPUT_SHORT),
		.from_on = input_typed(req, "from_on", T("始まりの日"), "date", "off", b.from_on,
			INPUT_REQUIRED | INPUT_SHORT),
		.until_on = input_typed(req, "until_on", T("終わりの日"), "date", "off", STR_NONE,
			INPUT_REQUIRED | INPUT_SHORT) };
	v->licence_no.hint = str_from(tr(req->lang,
		T("報酬を受けて書類を作成・提出できるのは行政書士だけです（行政書士法19条）。番号がない場合は、閲覧とコメントのみになります。")));
	v->until_on.hint = str_from(tr(req->lang, T("この日の24時に終わります。5年まで。")));
	law_input(req, b.other_law, v);
	TRY(subject_input(req, &place, b.subject, v));
	show_party_page(req, &place, T("代理人を登録する"), "narrow", give_view_body, v);
	return OK;
}

enum err mandate_new(struct req *req, const struct mandate_again_form *form) {
	return show_give(req, form->slug, form->party_id, form->again);
}

/* ---- giving ---- */

static enum err refuse(struct req *req, const char *field, const char *reason) {
	form_refuse(req, field, str_from(tr(req->lang, reason)));
	return ERR_INPUT;
}

static enum err read_days(struct req *req, const struct mandate_give_form *form, struct mandate_terms *terms) {
	if (!date_parse(form->from_on, &terms->from, NULL))
		return refuse(req, "from_on", T("日付の形が正しくありません。例: 2026-07-01、令和8年7月1日"));
	if (!date_parse(form->until_on, &terms->to, NULL))
		return refuse(req, "until_on", T("日付の形が正しくありません。例: 2026-07-01、令和8年7月1日"));
	return OK;
}

enum err mandate_give_prepare(struct req *req, const struct mandate_give_form *form) {
	struct mandate_terms *terms = ARENA_NEW(req->arena, struct mandate_terms);
	const char *field;
	struct str name;
	size_t from, n;
	*terms = (struct mandate_terms){ .wants_to_act = str_equal(form->ability, S("act")),
		.paid = str_equal(form->paid, S("yes")),
		.licence_no = str_or_empty(form->licence_no),
		.other_law = str_or_empty(form->other_law) };
	TRY(check_email(req, form->email));
	if (my_number_find(req->arena, form->name, &from, &n) != MY_NUMBER_NONE)
		return refuse(req, "name", T("12桁の数字が含まれています。氏名だけを入力してください。"));
	if (!subject_parse(form->subject, terms))
		return ERR_REQUEST;
	if (terms->scope != MANDATE_SCOPE_ALL)
		TRY(mandate_subject_find(req->db, req->arena, tenant_of(req), form->party_id, terms->scope,
			terms->scope_id, &name));
	TRY(read_days(req, form, terms));
	const char *reason = mandate_terms_check(req->arena, terms, req_settings(req), jst_date(req->now_us), &field);
	if (reason != NULL)
		return refuse(req, field, reason);
	req->prepared = terms;
	return OK;
}

enum err mandate_give_apply(struct req *req, const struct mandate_give_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	const struct mandate_terms *terms = req->prepared;
	const struct mandate_offer offer = { .email = form->email,
		.name = form->name,
		.right = SESSION_RIGHT_AGENT,
		.terms = *terms };
	const struct token token = req_token(req, "invitation");
	TRY(mandate_invite(req->db, req->arena, &place, &offer, &token));
	req_act(req, form->party_id.v,
		mandate_may_act(terms) ? S("代理人として招待しました（作成と提出）。") :
					 S("代理人として招待しました（閲覧とコメントのみ）。"));
	return OK;
}

/* The state of the invitation stands on the page of people. */
enum err mandate_give_render(struct req *req, const struct mandate_give_form *form) {
	if (req->refused)
		return show_give(req, form->slug, form->party_id, (struct mandate_id){ 0 });
	res_redirect(req, url_build(req->arena, "/%s/my/%d/people", form->slug, form->party_id.v));
	return OK;
}

/* ---- ending ---- */

/* By an owner or by the agent himself; nobody else learns that it exists. */
enum err mandate_stop_prepare(struct req *req, const struct mandate_one_form *form) {
	struct mandate_by_id_row m;
	TRY(mandate_by_id(req->db, req->arena, tenant_of(req), form->mandate_id, &m));
	if (m.party_id.v != form->party_id.v)
		return ERR_NOT_FOUND;
	return m.account_id.v == req->session->account || session_has(req->session, ROLE_PARTY_OWNER) ? OK :
													ERR_NOT_FOUND;
}

enum err mandate_stop_apply(struct req *req, const struct mandate_one_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	TRY(mandate_end_early(req->db, req->arena, &place, form->mandate_id));
	req_act(req, form->party_id.v, S("代理人の登録を途中で終えました。"));
	return OK;
}

/* Whoever ended his own mandate sees nothing of the party any more. */
enum err mandate_stop_render(struct req *req, const struct mandate_one_form *form) {
	bool insider = session_has(req->session, ROLE_PARTY_INSIDER);
	res_redirect(req,
		insider ? url_build(req->arena, "/%s/my/%d/mandates", form->slug, form->party_id.v) :
			url_build(req->arena, "/%s/my", form->slug));
	return OK;
}
