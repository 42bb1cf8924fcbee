/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that may be one party: the list, two of them side by side, joining and taking apart. */
#include "office/party/pages-private.h"
#include "party_views.h"

/* What the two have in common: 名称、電話番号. */
static struct str reasons_text(const struct req *req, int64_t reasons) {
	struct str text = S("");
	for (int r = 1; r < SUSPECT_REASON_COUNT; r++)
		if ((reasons >> r & 1) != 0)
			text = text.n == 0 ? say_word(req, &suspect_reason_desc, r) :
				STR_JOIN(req->arena, text, req->lang == LANG_JA ? S("、") : S(", "),
				say_word(req, &suspect_reason_desc, r));
	return text;
}

static struct str line_of(const struct req *req, enum party_kind kind, struct str number, struct str address) {
	return STR_JOIN(req->arena, say_word(req, &party_kind_desc, kind), S("　"), number,
		number.n > 0 ? S("　") : S(""), address);
}

enum err suspect_index(struct req *req, const struct party_list_page_form *form) {
	struct party_suspect_list_row *rows;
	size_t count, most = (size_t)req_row_limit(req);
	int64_t score = form->after.a;
	struct party_id first = { form->after.b }, second = { 0 };
	if (form->after.has && !id_parse(form->after.text, &second.v))
		return ERR_REQUEST;
	TRY(party_suspect_list(req->db, req->arena, tenant_of(req), SUSPECT_OPEN, form->after.has ? &score : NULL,
		first, second, (int64_t)most + 1, &rows, &count));
	struct str next = STR_NONE;
	if (count > most) {
		const struct party_suspect_list_row *last = &rows[most - 1];
		count = most;
		next = cursor_text(req->arena,
			(struct cursor){ .has = true,
				.a = last->score,
				.b = last->first_id.v,
				.text = id_text(req->arena, last->second_id.v) });
	}
	struct suspect_index_view *v = ARENA_NEW(req->arena, struct suspect_index_view);
	v->req = req;
	v->items = ARENA_ARRAY(req->arena, struct suspect_line, count);
	for (size_t i = 0; i < count; i++)
		v->items[v->count++] = (struct suspect_line){ .first = rows[i].first_name,
			.second = rows[i].second_name,
			.first_text = line_of(req, rows[i].first_kind, rows[i].first_number, rows[i].first_address),
			.second_text = line_of(req, rows[i].second_kind, rows[i].second_number, rows[i].second_address),
			.reasons = reasons_text(req, rows[i].reasons),
			.score = rows[i].score,
			.url = url_build(req->arena, "/%s/office/parties/%d/pairs/%d", form->slug, rows[i].first_id.v,
				rows[i].second_id.v) };
	v->list = list_frame(req, form->after.has, next);
	v->empty = list_nothing(req, T("疑わしい組はありません。"),
		T("事業者を登録したり直したりすると、似た登録が自動でここに並びます。"), T("事業者の一覧へ"),
		url_build(req->arena, "/%s/office/parties", form->slug));
	res_table(req, "suspects",
		&(struct table){ .desc = &party_suspect_list_desc, .rows = rows, .count = count, .next_cursor = next });
	party_page(req, form->slug, str_from(tr(req->lang, T("重複の疑い"))), NULL, suspect_index_page_body, v, NULL, 0);
	return OK;
}

/* ---- two rows ---- */

static struct str value_label(const struct req *req, const struct party_by_id_row *p, enum join_field field) {
	struct str value = field == JOIN_FIELD_KIND ? say_word(req, &party_kind_desc, p->kind)
	                 : field == JOIN_FIELD_FOUNDED ? say_day(req, p->founded_on)
	                 : field == JOIN_FIELD_CLOSED ? say_day(req, p->closed_on)
	                                              : party_join_value(req->arena, p, field);
	return value.n > 0 ? str_replace(req->arena, value, S("\n"), S("　")) : S("—");
}

static const char *const TAKE[JOIN_FIELD_COUNT] = {
	[JOIN_FIELD_KIND] = "take_kind",
	[JOIN_FIELD_NAME] = "take_name",
	[JOIN_FIELD_TRADE_NAME] = "take_trade_name",
	[JOIN_FIELD_CORPORATE] = "take_corporate_number",
	[JOIN_FIELD_REGISTRATION] = "take_registration_number",
	[JOIN_FIELD_INVOICE] = "take_invoice_number",
	[JOIN_FIELD_FOUNDED] = "take_founded_on",
	[JOIN_FIELD_CLOSED] = "take_closed_on",
	[JOIN_FIELD_NOTE] = "take_note",
};

static void put_fields(struct req *req, struct pair_view *v, const struct party_by_id_row *kept,
	const struct party_by_id_row *joined) {
	for (int f = 0; f < JOIN_FIELD_COUNT; f++) {
		struct str mine = party_join_value(req->arena, kept, f),
			theirs = party_join_value(req->arena, joined, f);
		v->fields[f] = (struct pair_field){ .label = str_from(tr(req->lang, party_join_fields[f].label)),
			.name = TAKE[f],
			.mine = value_label(req, kept, f),
			.theirs = value_label(req, joined, f),
			.differs = !str_equal(mine, theirs),
			/* What is known wins over what is not. */
			.take = req->refused ? form_typed(req, TAKE[f]).n > 0 : mine.n == 0 && theirs.n > 0 };
	}
}

static enum err show_pair(struct req *req, struct str slug, struct party_id kept_id, struct party_id joined_id) {
	struct party_by_id_row kept, joined;
	struct party_suspect_by_pair_row pair;
	bool ordered = kept_id.v < joined_id.v;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), kept_id, &kept));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), joined_id, &joined));
	struct pair_view *v = ARENA_NEW(req->arena, struct pair_view);
	enum err e = party_suspect_by_pair(req->db, req->arena, tenant_of(req), ordered ? kept_id : joined_id,
		ordered ? joined_id : kept_id, &pair);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		v->score = pair.score;
		v->reasons = reasons_text(req, pair.reasons);
	}
	const char *obstacle = party_join_obstacle(&kept, &joined);
	v->req = req;
	v->kept = kept.name;
	v->joined = joined.name;
	v->version = kept.version;
	v->other_version = joined.version;
	v->conflict = req->conflict;
	v->obstacle = obstacle != NULL ? str_from(tr(req->lang, obstacle)) : S("");
	put_fields(req, v, &kept, &joined);
	v->both[0] = (struct party_link){ .label = kept.name, .url = party_url(req, slug, kept_id, "") };
	v->both[1] = (struct party_link){ .label = joined.name, .url = party_url(req, slug, joined_id, "") };
	v->join = url_build(req->arena, "/%s/office/parties/%d/pairs/%d/join", slug, kept_id.v, joined_id.v);
	v->differ = url_build(req->arena, "/%s/office/parties/%d/pairs/%d/differ", slug, kept_id.v, joined_id.v);
	v->swap = url_build(req->arena, "/%s/office/parties/%d/pairs/%d", slug, joined_id.v, kept_id.v);
	v->join_request_id = form_new_request_id(req);
	v->differ_request_id = form_new_request_id(req);
	v->reason = input_text(req, "reason", T("理由"), STR_NONE, INPUT_REQUIRED);
	party_page(req, slug, str_from(tr(req->lang, T("2つの登録を比べる"))), "wide", pair_page_view_body, v, NULL, 0);
	return OK;
}

enum err pair_page(struct req *req, const struct pair_form *form) {
	return show_pair(req, form->slug, form->party_id, form->other_id);
}

static enum err needs_reason(struct req *req, struct str reason) {
	if (str_trim(str_or_empty(reason)).n > 0)
		return OK;
	form_refuse(req, "reason", str_from(tr(req->lang, T("理由を入力してください。"))));
	return ERR_INPUT;
}

static unsigned taken(const struct pair_join_form *f) {
	const bool take[JOIN_FIELD_COUNT] = { [JOIN_FIELD_KIND] = f->take_kind,
		[JOIN_FIELD_NAME] = f->take_name,
		[JOIN_FIELD_TRADE_NAME] = f->take_trade_name,
		[JOIN_FIELD_CORPORATE] = f->take_corporate_number,
		[JOIN_FIELD_REGISTRATION] = f->take_registration_number,
		[JOIN_FIELD_INVOICE] = f->take_invoice_number,
		[JOIN_FIELD_FOUNDED] = f->take_founded_on,
		[JOIN_FIELD_CLOSED] = f->take_closed_on,
		[JOIN_FIELD_NOTE] = f->take_note };
	unsigned bits = 0;
	for (int i = 0; i < JOIN_FIELD_COUNT; i++)
		bits |= take[i] ? 1u << i : 0;
	return bits;
}

enum err pair_join_prepare(struct req *req, const struct pair_join_form *form) {
	struct party_by_id_row kept, joined;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), form->party_id, &kept));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), form->other_id, &joined));
	const char *obstacle = party_join_obstacle(&kept, &joined);
	if (obstacle == NULL)
		return needs_reason(req, form->reason);
	form_refuse(req, NULL, str_from(tr(req->lang, obstacle)));
	return ERR_INPUT;
}

enum err pair_join_apply(struct req *req, const struct pair_join_form *form) {
	struct join_id id;
	TRY(form_written(req,
		party_join(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, form->version.v,
			form->other_id, form->other_version.v, taken(form), form->reason, &id)));
	req_act(req, form->party_id.v, S("2つの登録を統合しました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err pair_join_render(struct req *req, const struct pair_join_form *form) {
	struct join_id id;
	if (req->refused)
		return show_pair(req, form->slug, form->party_id, form->other_id);
	if (!id_parse(req->outcome, &id.v))
		return ERR_INTERNAL;
	res_redirect(req, url_build(req->arena, "/%s/office/joins/%d", form->slug, id.v));
	return OK;
}

enum err pair_differ_prepare(struct req *req, const struct pair_differ_form *form) {
	struct party_head_row head;
	TRY(party_living(req->db, req->arena, tenant_of(req), form->party_id, &head));
	TRY(party_living(req->db, req->arena, tenant_of(req), form->other_id, &head));
	return needs_reason(req, form->reason);
}

enum err pair_differ_apply(struct req *req, const struct pair_differ_form *form) {
	bool ordered = form->party_id.v < form->other_id.v;
	req_act(req, form->party_id.v, S("別の事業者と判断しました。"));
	return party_differ(req->db, req->arena, tenant_of(req), actor_of(req),
		ordered ? form->party_id : form->other_id, ordered ? form->other_id : form->party_id, form->reason);
}

enum err pair_differ_render(struct req *req, const struct pair_differ_form *form) {
	if (req->refused)
		return show_pair(req, form->slug, form->party_id, form->other_id);
	res_redirect(req, url_build(req->arena, "/%s/office/suspects", form->slug));
	return OK;
}

/* ---- a joining ---- */

static void put_fact(struct join_view *v, const char *label, struct str value) {
	if (value.n > 0)
		v->facts[v->fact_count++] =
			(struct fact_line){ .label = str_from(tr(v->req->lang, label)), .value = value };
}

/* A stored value for people: the words of a kind, a day of this language, a dash for nothing. */
static struct str stored_label(const struct req *req, int field, struct str stored) {
	struct date day;
	for (size_t k = 1; field == JOIN_FIELD_KIND && k < party_kind_desc.count; k++)
		if (str_equal(stored, str_from(party_kind_desc.values[k].word)))
			return say_word(req, &party_kind_desc, (int64_t)k);
	if ((field == JOIN_FIELD_FOUNDED || field == JOIN_FIELD_CLOSED) && date_parse(stored, &day, NULL))
		return say_date(req, day);
	return stored.n > 0 ? str_replace(req->arena, stored, S("\n"), S("　")) : S("—");
}

static enum err put_join_fields(struct req *req, struct join_view *v, struct join_id id) {
	struct party_join_field_of_join_row *rows;
	size_t count;
	TRY(party_join_field_of_join(req->db, req->arena, tenant_of(req), id, JOIN_FIELD_COUNT, &rows, &count));
	for (int f = 0; f < JOIN_FIELD_COUNT; f++)
		for (size_t i = 0; i < count; i++)
			if (str_equal(rows[i].field, str_from(party_join_fields[f].word)))
				v->fields[v->field_count++] = (struct pair_field){ .label = str_from(tr(req->lang,
					party_join_fields[f].label)),
					.mine = stored_label(req, f, rows[i].kept_value),
					.theirs = stored_label(req, f, rows[i].joined_value),
					.take = rows[i].from_joined };
	return OK;
}

static enum err show_join(struct req *req, struct str slug, struct join_id id) {
	struct party_join_by_id_row j;
	struct party_by_id_row kept, joined;
	struct join_view *v = ARENA_NEW(req->arena, struct join_view);
	TRY(party_join_by_id(req->db, req->arena, tenant_of(req), id, &j));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), j.kept_id, &kept));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), j.joined_id, &joined));
	TRY(party_join_can_undo(req->db, req->arena, tenant_of(req), id, &v->can_undo));
	v->req = req;
	v->undone = j.state == JOIN_UNDONE;
	v->may = session_has(req->session, ROLE_OFFICER);
	put_fact(v, T("状態"), say_word(req, &join_state_desc, j.state));
	put_fact(v, T("統合日時"), req_time(req, j.done_us));
	put_fact(v, T("統合した人"), account_shown(req, j.done_by));
	put_fact(v, T("理由"), j.reason);
	if (v->undone) {
		put_fact(v, T("取り消した日時"), req_time(req, j.undone_us.v));
		put_fact(v, T("取り消した人"), account_shown(req, (struct account_id){ j.undone_by.v }));
		put_fact(v, T("取り消しの理由"), j.undo_reason);
	}
	TRY(put_join_fields(req, v, id));
	v->both[0] = (struct party_link){ .label = kept.name, .url = party_url(req, slug, j.kept_id, "") };
	v->both[1] = (struct party_link){ .label = joined.name, .url = party_url(req, slug, j.joined_id, "") };
	v->undo = url_build(req->arena, "/%s/office/joins/%d/undo", slug, id.v);
	v->reason = input_text(req, "reason", T("取り消しの理由"), STR_NONE, INPUT_REQUIRED);
	v->request_id = form_new_request_id(req);
	party_page(req, slug, str_from(tr(req->lang, T("統合の記録"))), NULL, join_page_view_body, v, NULL, 0);
	return OK;
}

enum err join_show(struct req *req, const struct join_one_form *form) {
	return show_join(req, form->slug, form->join_id);
}

enum err join_undo_prepare(struct req *req, const struct join_undo_form *form) {
	struct party_join_by_id_row j;
	bool can;
	TRY(party_join_by_id(req->db, req->arena, tenant_of(req), form->join_id, &j));
	TRY(party_join_can_undo(req->db, req->arena, tenant_of(req), form->join_id, &can));
	if (can)
		return needs_reason(req, form->reason);
	form_refuse(req, NULL, str_from(tr(req->lang, T("統合のあとに変更や手続、担当者やファイルの追加があったため、取り消せません。"))));
	return ERR_INPUT;
}

enum err join_undo_apply(struct req *req, const struct join_undo_form *form) {
	req_act(req, 0, S("統合を取り消しました。"));
	enum err e = party_unjoin(req->db, req->arena, tenant_of(req), actor_of(req), form->join_id, form->reason);
	if (e != ERR_CONFLICT)
		return e;
	req->conflict = true;
	form_refuse(req, NULL, str_from(tr(req->lang, T("統合のあとに変更や手続、担当者やファイルの追加があったため、取り消せません。"))));
	return ERR_INPUT;
}

enum err join_undo_render(struct req *req, const struct join_undo_form *form) {
	if (req->refused)
		return show_join(req, form->slug, form->join_id);
	res_redirect(req, url_build(req->arena, "/%s/office/joins/%d", form->slug, form->join_id.v));
	return OK;
}
