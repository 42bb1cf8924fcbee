/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What officers do about a published plan: they confirm which programme continues which one of the plan before, and
 * deal with what readers reported about a page.
 */
#include "office/plan/plan-private.h"
#include "office/sheet/sheet.h"
#include "web/session.h"

enum { ROWS_MOST = 5000 };

static const char *const STATE_TONE[] = { [PLAN_CONTINUITY_PROPOSED] = "blue",
	[PLAN_CONTINUITY_CONFIRMED] = "green",
	[PLAN_CONTINUITY_REJECTED] = "quiet" };

static struct account_id own_account(const struct req *req) {
	return (struct account_id){ req->session->account };
}

static struct str percent(struct req *req, int64_t likeness) {
	return str_format(req->arena, "%lld%%", (long long)(likeness / 10));
}

static struct sheet_cell state_cell(struct req *req, enum plan_continuity_state state) {
	return (struct sheet_cell){ .text = say_word(req, &plan_continuity_state_desc, state),
		.tone = str_from(STATE_TONE[state]) };
}

static struct url continuity_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/continuity", slug);
}

static struct url question_url(struct req *req, struct str slug, struct node_id to) {
	return url_build(req->arena, "/%s/office/continuity/%d", slug, to.v);
}

/* ---- which programme continues which ---- */

static size_t put_links(struct req *req, struct str slug, struct sheet *s, const struct plan_continuity_list_row *rows,
	size_t count) {
	static const char *const HEADS[] = { T("計画事業"), T("計画"), T("前の計画の計画事業"), T("似ている度合い"), T("確認状態"), T("確認日時") };
	size_t open = 0;
	struct sheet_table *t = sheet_table(s, T("前後の計画のつながり"),
		T("まだありません。続く二つの計画を公開すると、似た名称の計画事業の組がここに出ます。"), HEADS,
		COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = rows[i].to_name, .url = question_url(req, slug, rows[i].to_node) };
		c[1].text =
			plan_label(req->arena, req->lang, rows[i].to_plan, rows[i].to_first_year, rows[i].to_last_year);
		c[2].text = rows[i].from_name;
		c[3] = (struct sheet_cell){ .text = percent(req, rows[i].likeness), .number = true };
		c[4] = state_cell(req, rows[i].state);
		c[5].text = rows[i].decided_us.has ? req_time(req, rows[i].decided_us.v) : S("");
		open += rows[i].state == PLAN_CONTINUITY_PROPOSED;
	}
	return open;
}

static void put_confirm_form(struct req *req, struct str slug, struct sheet *s) {
	static const struct {
		const char *value, *label;
	} LEAST[] = { { "100", T("名称が同じもの（100%）") }, { "90", T("90%以上") }, { "80", T("80%以上") } };
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, COUNT_OF(LEAST));
	for (size_t i = 0; i < COUNT_OF(LEAST); i++)
		choices[i] =
			(struct input_choice){ .value = str_from(LEAST[i].value), .label = say(req, LEAST[i].label) };
	struct sheet_form *f = sheet_form(s, T("まとめて確認する"), T("まとめて確認済みにする"), continuity_url(req, slug));
	f->hint = say(req, T("選んだ度合い以上の未確認の組を、すべて「確認済み」にします。1件ずつ決めたものは変わりません。"));
	sheet_field(f, INPUT_AS_CHOICE,
		input_choose(req, "least", T("似ている度合い"), choices, COUNT_OF(LEAST), S("100"), INPUT_REQUIRED));
}

static enum err show_links(struct req *req, struct str slug) {
	struct plan_continuity_list_row *rows;
	size_t count;
	struct sheet *s = sheet_new(req, say(req, T("前後の計画のつながり")));
	TRY(plan_continuity_list(req->db, req->arena, tenant_of(req), PLAN_PUBLISHED, ROWS_MOST, &rows, &count));
	sheet_crumb_desk(s, slug);
	s->lead = say(req, T("名称の近さから、前の計画の続きと思われる計画事業を組にしました。確かめて決めると、公開のページに「続いています」と出ます。"));
	size_t open = put_links(req, slug, s, rows, count);
	if (open > 0 && session_has(req->session, ROLE_OFFICER))
		put_confirm_form(req, slug, s);
	sheet_downloads(s);
	if (!req->refused)
		res_table(req, "continuity",
			&(struct table){ .desc = &plan_continuity_list_desc,
				.rows = rows,
				.count = count,
				.next_cursor = STR_NONE });
	sheet_show(s, "wide");
	return OK;
}

enum err continuity_index(struct req *req, const struct municipality_form *form) {
	return show_links(req, form->slug);
}

PREPARE_NOTHING(continuity_confirm, continuity_confirm)

enum err continuity_confirm_apply(struct req *req, const struct continuity_confirm_form *form) {
	int64_t count;
	TRY(plan_continuity_confirm_all(req->db, tenant_of(req), form->least.v * 10, own_account(req), req->now_us,
		&count));
	req_act(req, 0, str_format(req->arena, "前後の計画のつながりを%lld件まとめて確認しました。", (long long)count));
	return OK;
}

enum err continuity_confirm_render(struct req *req, const struct continuity_confirm_form *form) {
	if (req->refused)
		return show_links(req, form->slug);
	res_redirect(req, continuity_url(req, form->slug));
	return OK;
}

/* ---- one programme ---- */

static struct str candidate_label(struct req *req, const struct plan_candidate *c) {
	return STR_JOIN(req->arena, c->name, S("　"), percent(req, c->likeness), S("　"), c->pillar);
}

/* The likest first; "new" is what continues nothing. What stands now is chosen, else nothing is. */
static void put_decide_form(struct req *req, struct str slug, struct sheet *s, const struct plan_question *q) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, q->count + 1);
	struct str now = STR_NONE;
	bool refused = false;
	for (size_t i = 0; i < q->count; i++) {
		const struct plan_candidate *c = &q->candidates[i];
		choices[i] = (struct input_choice){ .value = id_text(req->arena, c->node_id.v),
			.label = candidate_label(req, c) };
		if (c->state == PLAN_CONTINUITY_CONFIRMED)
			now = choices[i].value;
		refused = refused || c->state == PLAN_CONTINUITY_REJECTED;
	}
	choices[q->count] = (struct input_choice){ .value = S("new"), .label = say(req, T("前の計画にはない（新しい計画事業）")) };
	if (str_is_none(now) && refused)
		now = S("new");
	struct sheet_form *f = sheet_form(s, T("どの計画事業の続きですか"), T("決める"),
		question_url(req, slug, q->programme.node_id));
	f->hint = say(req, T("前の計画の計画事業を、名称が近い順に並べています。あとから変えられます。"));
	sheet_field(f, INPUT_AS_CHOICE,
		input_choose(req, "from", T("前の計画の計画事業"), choices, q->count + 1, now, INPUT_REQUIRED));
}

static enum err show_question(struct req *req, struct str slug, struct node_id to) {
	struct tenant_all_row tenant;
	struct plan_question q;
	TRY(tenant_find_slug(req->db, req->arena, slug, &tenant));
	TRY(plan_continuity_candidates(req->db, req->arena, &tenant, to, &q));
	struct sheet *s = sheet_new(req, q.programme.name);
	sheet_crumb_desk(s, slug);
	sheet_crumb(s, say(req, T("前後の計画のつながり")), continuity_url(req, slug));
	s->lead = say(req, T("この計画事業が、前の計画のどの計画事業の続きかを決めます。"));
	sheet_fact_link(s, T("計画事業"), q.programme.name, url_build(req->arena, "/%s/programmes/%d", slug, to.v));
	sheet_fact(s, T("計画"),
		plan_label(req->arena, req->lang, q.programme.plan_title, q.programme.first_fiscal_year,
			q.programme.last_fiscal_year));
	sheet_fact_link(s, T("前の計画"),
		plan_label(req->arena, req->lang, q.before.title, q.before.first_fiscal_year,
			q.before.last_fiscal_year),
		url_build(req->arena, "/%s/plans/%d", slug, q.before.plan_id.v));
	if (session_has(req->session, ROLE_OFFICER))
		put_decide_form(req, slug, s, &q);
	sheet_show(s, "narrow");
	return OK;
}

enum err continuity_show(struct req *req, const struct programme_page_form *form) {
	return show_question(req, form->slug, form->node_id);
}

/* "new", or the programme's number. */
static bool read_from(struct str text, struct node_id *ret) {
	ret->v = 0;
	return str_equal(text, S("new")) || id_parse(text, &ret->v);
}

enum err continuity_decide_prepare(struct req *req, const struct continuity_decide_form *form) {
	struct tenant_all_row tenant;
	struct plan_question q;
	struct node_id from;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &tenant));
	TRY(plan_continuity_candidates(req->db, req->arena, &tenant, form->node_id, &q));
	bool found = read_from(form->from, &from) && from.v == 0;
	for (size_t i = 0; i < q.count; i++)
		found = found || (from.v != 0 && q.candidates[i].node_id.v == from.v);
	return found ? OK : sheet_refuse(req, "from", T("前の計画の計画事業を、一覧から選んでください。"));
}

enum err continuity_decide_apply(struct req *req, const struct continuity_decide_form *form) {
	struct tenant_all_row tenant;
	struct node_id from;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &tenant));
	(void)read_from(form->from, &from);
	TRY(plan_continuity_decide(req->db, req->arena, &tenant, form->node_id, from, own_account(req), req->now_us));
	req_act(req, 0, from.v == 0 ? S("前の計画にはない計画事業と決めました。") : S("前の計画の続きの計画事業を決めました。"));
	return OK;
}

enum err continuity_decide_render(struct req *req, const struct continuity_decide_form *form) {
	if (req->refused)
		return show_question(req, form->slug, form->node_id);
	res_redirect(req, continuity_url(req, form->slug));
	return OK;
}

/* ---- what readers reported ---- */

static struct url reports_url(struct req *req, struct str slug) {
	return url_build(req->arena, "/%s/office/reports", slug);
}

static struct url report_url(struct req *req, struct str slug, struct report_id report) {
	return url_build(req->arena, "/%s/office/reports/%d", slug, report.v);
}

static struct sheet_cell settled_cell(struct req *req, struct opt_int settled_us) {
	return settled_us.has ? (struct sheet_cell){ .text = say(req, T("対応済み")), .tone = S("green") } :
				(struct sheet_cell){ .text = say(req, T("未対応")), .tone = S("red") };
}

enum err reader_report_index(struct req *req, const struct municipality_form *form) {
	static const char *const HEADS[] = { T("受付日時"), T("計画事業"), T("内容の種類"), T("連絡の内容"), T("対応") };
	struct plan_report_of_tenant_row *rows;
	size_t count;
	struct sheet *s = sheet_new(req, say(req, T("読んだ人からの連絡")));
	TRY(plan_report_of_tenant(req->db, req->arena, tenant_of(req), ROWS_MOST, &rows, &count));
	sheet_crumb_desk(s, form->slug);
	s->lead = say(req, T("公開のページの「間違いを知らせる」から届いた連絡です。氏名や連絡先は受け取っていません。"));
	struct sheet_table *t = sheet_table(s, T("読んだ人からの連絡"),
		T("まだ連絡はありません。届くと、ここに出ます。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = req_time(req, rows[i].received_us),
			.url = report_url(req, form->slug, rows[i].report_id) };
		c[1].text = rows[i].name;
		c[2].text = say_word(req, &plan_report_topic_desc, rows[i].topic);
		c[3].text = rows[i].message;
		c[4] = settled_cell(req, rows[i].settled_us);
	}
	sheet_downloads(s);
	res_table(req, "reports",
		&(struct table){ .desc = &plan_report_of_tenant_desc,
			.rows = rows,
			.count = count,
			.next_cursor = STR_NONE });
	sheet_show(s, "wide");
	return OK;
}

static enum err show_report(struct req *req, struct str slug, struct report_id id) {
	struct plan_report_one_row r;
	TRY(plan_report_one(req->db, req->arena, tenant_of(req), id, &r));
	struct sheet *s = sheet_new(req, say(req, T("読んだ人からの連絡")));
	sheet_crumb_desk(s, slug);
	sheet_crumb(s, say(req, T("読んだ人からの連絡")), reports_url(req, slug));
	sheet_fact(s, T("受付日時"), req_time(req, r.received_us));
	sheet_fact_link(s, T("計画事業"), r.name, url_build(req->arena, "/%s/programmes/%d", slug, r.node_id.v));
	sheet_fact(s, T("内容の種類"), say_word(req, &plan_report_topic_desc, r.topic));
	sheet_fact(s, T("連絡の内容"), r.message);
	sheet_fact(s, T("対応日時"), r.settled_us.has ? req_time(req, r.settled_us.v) : S(""));
	sheet_fact(s, T("対応の内容"), r.answer);
	if (session_has(req->session, ROLE_OFFICER)) {
		struct sheet_form *f = sheet_form(s, r.settled_us.has ? T("対応の内容を書き直す") : T("対応を記録する"),
			T("記録する"), report_url(req, slug, id));
		f->hint = say(req, T("公開のページを直すには、直した文書を読み込みます。ここには、何をしたかを書きます。"));
		struct input answer = input_text(req, "answer", T("対応の内容"), r.answer, INPUT_REQUIRED);
		answer.rows = 3;
		sheet_field(f, INPUT_AS_LINES, answer);
	}
	sheet_show(s, "narrow");
	return OK;
}

enum err reader_report_show(struct req *req, const struct reader_report_form *form) {
	return show_report(req, form->slug, form->report_id);
}

enum err reader_report_settle_prepare(struct req *req, const struct reader_report_settle_form *form) {
	struct plan_report_one_row r;
	TRY(plan_report_one(req->db, req->arena, tenant_of(req), form->report_id, &r));
	return sheet_refuse_my_number(req, "answer", form->answer);
}

enum err reader_report_settle_apply(struct req *req, const struct reader_report_settle_form *form) {
	const struct opt_int when = { .has = true, .v = req->now_us },
		who = { .has = true, .v = req->session->account };
	TRY(plan_report_settle(req->db, tenant_of(req), form->report_id, when, who, str_trim(form->answer), NULL));
	req_act(req, 0, S("読んだ人からの連絡への対応を記録しました。"));
	return OK;
}

enum err reader_report_settle_render(struct req *req, const struct reader_report_settle_form *form) {
	if (req->refused)
		return show_report(req, form->slug, form->report_id);
	res_redirect(req, reports_url(req, form->slug));
	return OK;
}
