/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 承継: proposing, the list, and the approval. */
#include "base/ident.h"
#include "office/party/pages-private.h"
#include "party_views.h"

/* ---- the list ---- */

enum err succession_index(struct req *req, const struct party_list_page_form *form) {
	struct party_succession_list_row *rows;
	size_t count, most = (size_t)req_row_limit(req);
	struct succession_id before = { form->after.a };
	struct str next = STR_NONE;
	TRY(party_succession_list(req->db, req->arena, tenant_of(req), NULL, NULL, form->after.has ? &before : NULL,
		(int64_t)most + 1, &rows, &count));
	if (count > most) {
		count = most;
		next = cursor_text(req->arena,
			(struct cursor){ .has = true, .a = rows[most - 1].succession_id.v, .text = S("") });
	}
	struct succession_index_view *v = ARENA_NEW(req->arena, struct succession_index_view);
	v->req = req;
	v->items = ARENA_ARRAY(req->arena, struct succession_line, count);
	for (size_t i = 0; i < count; i++)
		v->items[v->count++] =
			(struct succession_line){ .kind = say_word(req, &succession_kind_desc, rows[i].kind),
				.state = say_word(req, &succession_state_desc, rows[i].state),
				.from = rows[i].from_name,
				.to = rows[i].from_id.v == rows[i].to_id.v ? rows[i].new_name : rows[i].to_name,
				.when = say_date(req, rows[i].effective_on),
				.url = url_build(req->arena, "/%s/office/successions/%d", form->slug,
					rows[i].succession_id.v) };
	v->list = list_frame(req, form->after.has, next);
	v->empty = list_nothing(req, T("承継はまだありません。"), T("事業者のページの「承継を起案する」から始めます。"),
		T("事業者の一覧へ"), url_build(req->arena, "/%s/office/parties", form->slug));
	res_table(req, "successions",
		&(struct table){ .desc = &party_succession_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	party_page(req, form->slug, str_from(tr(req->lang, T("承継の一覧"))), NULL, succession_index_page_body, v, NULL, 0);
	return OK;
}

/* ---- proposing ---- */

/* Who represents it now, as choices for the one that ends. */
static enum err representatives(struct req *req, struct party_id party, struct input_choice **ret_choices,
	size_t *ret_count) {
	struct party_person_of_party_row *rows;
	size_t count, kept = 0;
	struct date today = jst_date(req->now_us);
	TRY(party_person_of_party(req->db, req->arena, tenant_of(req), party, PARTY_PARTS_MOST, &rows, &count));
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		if (rows[i].role == PERSON_REPRESENTATIVE && person_holds(&rows[i], today))
			choices[kept++] = (struct input_choice){ .value = id_text(req->arena, rows[i].person_id.v),
				.label = rows[i].name };
	*ret_choices = choices;
	*ret_count = kept;
	return OK;
}

enum err succession_page(struct req *req, const struct party_one_form *form) {
	struct party_by_id_row p;
	struct input_choice *choices;
	size_t count;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), form->party_id, &p));
	if (p.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	TRY(representatives(req, form->party_id, &choices, &count));
	struct party_form *f =
		form_begin(req, T("承継を起案する"), party_url(req, form->slug, form->party_id, "/successions/new"),
			party_url(req, form->slug, form->party_id, ""));
	f->lead = str_from(tr(req->lang, T("決裁者が承認すると、前の事業者の手続と「何年に1回」などの数え方が、後の事業者にも引き継がれます。どちらの登録も残ります。")));
	f->button = str_from(tr(req->lang, T("起案する")));
	form_enum(f, INPUT_AS_CHOICE, "kind", T("承継の種類"), &succession_kind_desc, 0, INPUT_REQUIRED);
	form_text(f, "to", T("承継後の事業者"), STR_NONE, INPUT_SHORT, T("事業者番号（13文字）を入力します。先に登録しておきます。代表者・会長の交代では、空けておきます。"));
	form_day(f, "effective_on", T("承継日"), (struct opt_int){ .has = false });
	if (count > 0)
		form_options(f, "old_person", T("前の代表者"), choices, count, count == 1 ? choices[0].value : S(""), 0,
			T("代表者・会長の交代のときに選びます。"));
	form_text(f, "new_name", T("新しい代表者"), STR_NONE, 0, T("代表者・会長の交代のときに入力します。"));
	form_text(f, "new_kana", T("新しい代表者（カナ）"), STR_NONE, 0, NULL);
	form_text(f, "new_title", T("新しい代表者の役職"), STR_NONE, 0, NULL);
	form_lines(f, "reason", T("理由・根拠書類"), STR_NONE, INPUT_REQUIRED, T("登記事項証明書、戸籍、総会の議事録など。"));
	form_show(req, f, form->slug, form->party_id, p.name);
	return OK;
}

static void read_parties(struct req *req, const struct succession_save_form *form, struct succession_fields *f,
	struct party_problems *problems) {
	bool renewal = form->kind == SUCCESSION_REPRESENTATIVE;
	struct str to = str_trim(str_or_empty(form->to)), old = str_trim(str_or_empty(form->old_person));
	f->from = f->to = form->party_id;
	if (!renewal && !ident_parse(to, &f->to.v))
		problem_add(problems, "to", T("承継後の事業者の事業者番号を、13文字で入力してください。"), false);
	if (renewal && old.n > 0 && !ident_parse(old, &f->old_person.v))
		problem_add(problems, "old_person", T("前の代表者を選んでください。"), false);
	if (renewal && f->new_name.n == 0)
		problem_add(problems, "new_name", T("新しい代表者の氏名を入力してください。"), false);
	bool good;
	f->new_kana = kana_reading(req->arena, f->new_kana, &good);
	if (!good)
		problem_add(problems, "new_kana", T("フリガナは、カタカナで入力してください。"), false);
}

enum err succession_save_prepare(struct req *req, const struct succession_save_form *form) {
	struct succession_fields *f = ARENA_NEW(req->arena, struct succession_fields);
	struct party_problems problems = { .count = 0 };
	struct party_head_row head;
	struct opt_int on = typed_day(form->effective_on, "effective_on", &problems);
	TRY(party_living(req->db, req->arena, tenant_of(req), form->party_id, &head));
	*f = (struct succession_fields){ .kind = form->kind,
		.effective_on = { .days = (int32_t)on.v },
		.new_name = str_trim(str_or_empty(form->new_name)),
		.new_kana = str_or_empty(form->new_kana),
		.new_title = str_trim(str_or_empty(form->new_title)),
		.reason = str_trim(str_or_empty(form->reason)) };
	if (!on.has && problems.count == 0)
		problem_add(&problems, "effective_on", T("承継日を入力してください。"), false);
	if (f->reason.n == 0)
		problem_add(&problems, "reason", T("理由と根拠書類を入力してください。"), false);
	read_parties(req, form, f, &problems);
	refuse_my_number(req->arena, &problems, "reason", f->reason);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err succession_save_apply(struct req *req, const struct succession_save_form *form) {
	struct succession_id id;
	enum err e = succession_propose(req->db, req->arena, tenant_of(req), actor_of(req), req->prepared, &id);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND) {
		form_refuse(req, "to", str_from(tr(req->lang, T("この2つの事業者は、その種類の承継にはなりません。種類と事業者番号をお確かめください。"))));
		return ERR_INPUT;
	}
	TRY(e);
	req_act(req, form->party_id.v, S("承継を起案しました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err succession_save_render(struct req *req, const struct succession_save_form *form) {
	struct succession_id id;
	if (req->refused)
		return succession_page(req, &(struct party_one_form){ .slug = form->slug, .party_id = form->party_id });
	if (!id_parse(req->outcome, &id.v))
		return ERR_INTERNAL;
	res_redirect(req, url_build(req->arena, "/%s/office/successions/%d", form->slug, id.v));
	return OK;
}

/* ---- deciding ---- */

static void put_fact(struct succession_view *v, const char *label, struct str value) {
	if (value.n > 0)
		v->facts[v->fact_count++] =
			(struct fact_line){ .label = str_from(tr(v->req->lang, label)), .value = value };
}

static enum err show(struct req *req, struct str slug, struct succession_id id) {
	struct party_succession_by_id_row s;
	struct party_by_id_row from, to;
	TRY(party_succession_by_id(req->db, req->arena, tenant_of(req), id, &s));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), s.from_id, &from));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), s.to_id, &to));
	struct succession_view *v = ARENA_NEW(req->arena, struct succession_view);
	v->req = req;
	v->title = say_word(req, &succession_kind_desc, s.kind);
	v->state = say_word(req, &succession_state_desc, s.state);
	v->both[v->both_count++] =
		(struct party_link){ .label = from.name, .url = party_url(req, slug, s.from_id, "") };
	if (s.to_id.v != s.from_id.v)
		v->both[v->both_count++] =
			(struct party_link){ .label = to.name, .url = party_url(req, slug, s.to_id, "") };
	put_fact(v, T("承継日"), say_date(req, s.effective_on));
	put_fact(v, T("新しい代表者"), s.new_name);
	put_fact(v, T("新しい代表者の役職"), s.new_title);
	put_fact(v, T("理由・根拠書類"), s.reason);
	put_fact(v, T("起案日時"), req_time(req, s.proposed_us));
	put_fact(v, T("起案者"), account_shown(req, s.proposed_by));
	if (s.decided_us.has) {
		put_fact(v, T("決裁日時"), req_time(req, s.decided_us.v));
		put_fact(v, T("決裁者"), account_shown(req, (struct account_id){ s.decided_by.v }));
		put_fact(v, T("決裁の意見"), s.decided_note);
	}
	v->proposed_by_me = s.proposed_by.v == req->session->account;
	v->can_decide =
		s.state == SUCCESSION_PROPOSED && session_has(req->session, ROLE_APPROVER) && !v->proposed_by_me;
	v->version = s.version;
	v->action = url_build(req->arena, "/%s/office/successions/%d", slug, id.v);
	v->note = input_text(req, "note", T("決裁の意見"), STR_NONE, 0);
	v->request_id = form_new_request_id(req);
	party_page(req, slug, v->title, "narrow", succession_page_view_body, v, NULL, 0);
	return OK;
}

enum err succession_show(struct req *req, const struct succession_one_form *form) {
	return show(req, form->slug, form->succession_id);
}

enum err succession_decide_prepare(struct req *req, const struct succession_decide_form *form) {
	struct party_succession_by_id_row s;
	TRY(party_succession_by_id(req->db, req->arena, tenant_of(req), form->succession_id, &s));
	if (s.proposed_by.v == req->session->account) {
		form_refuse(req, NULL, str_from(tr(req->lang, T("起案した人は、決裁できません。"))));
		return ERR_INPUT;
	}
	if (!form->approve && str_trim(str_or_empty(form->note)).n == 0) {
		form_refuse(req, "note", str_from(tr(req->lang, T("承認しないときは、理由を入力してください。"))));
		return ERR_INPUT;
	}
	return OK;
}

enum err succession_decide_apply(struct req *req, const struct succession_decide_form *form) {
	TRY(form_written(req,
		succession_decide(req->db, req->arena, tenant_of(req), actor_of(req), form->succession_id,
			form->version.v, form->approve, str_or_empty(form->note))));
	req_act(req, 0, form->approve ? S("承継を承認しました。") : S("承継を承認しませんでした。"));
	return OK;
}

enum err succession_decide_render(struct req *req, const struct succession_decide_form *form) {
	if (req->refused)
		return show(req, form->slug, form->succession_id);
	res_redirect(req, url_build(req->arena, "/%s/office/successions/%d", form->slug, form->succession_id.v));
	return OK;
}
