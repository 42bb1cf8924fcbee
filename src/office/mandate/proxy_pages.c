/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 職員代行入力: the officers' pages, whose print is read back and signed, and the party's own view of what was entered
 * for it. */
#include "base/codes.h"
#include "mandate_views.h"
#include "office/mandate/mandate-private.h"

/* ---- shared ---- */

static struct url proxy_url(const struct req *req, const struct mandate_place *place, bool office, int64_t proxy,
	const char *rest) {
	struct url base = url_build(req->arena, office ? "/%s/office/parties/%d/proxy" : "/%s/my/%d/proxy", place->slug,
		place->party.v);
	if (proxy == 0)
		return base;
	return (struct url){ STR_JOIN(req->arena, base.s, S("/"), id_text(req->arena, proxy), str_from(rest)) };
}

static void show_office(struct req *req, const struct mandate_place *place, const char *title,
	void (*body)(struct html_out *, const void *), const void *model) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("職員のページ"))),
		url_build(req->arena, "/%s/office", place->slug) };
	crumbs[1] = (struct crumb){ place->party_name,
		url_build(req->arena, "/%s/office/parties/%d", place->slug, place->party.v) };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, title)),
			.body = body,
			.model = model,
			.no_index = true,
			.crumbs = crumbs,
			.crumb_count = 2 });
}

static struct str marks_of(const struct req *req, bool printed, bool read_back, bool on_paper, bool copy_sent) {
	const char *const words[] = { printed ? T("印刷済") : NULL, read_back ? T("読み上げ確認済") : NULL,
		on_paper ? T("署名済") : NULL, copy_sent ? T("控え送付済") : NULL };
	struct buf b;
	buf_init(&b, req->arena, 400);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i] != NULL)
			buf_format(&b, "%s%s", b.n > 0 ? " / " : "", tr(req->lang, words[i]));
	return buf_view(&b);
}

/* ---- the lists ---- */

static enum err list_of(struct req *req, const struct mandate_place *place, bool office, struct proxies_view *v) {
	struct mandate_proxy_list_row *rows;
	TRY(mandate_proxy_list(req->db, req->arena, place->tenant, place->party, &rows, &v->count));
	v->items = ARENA_ARRAY(req->arena, struct proxy_line, v->count + 1);
	for (size_t i = 0; i < v->count; i++)
		v->items[i] = (struct proxy_line){ .channel = say_word(req, &proxy_channel_desc, rows[i].channel),
			.asked_by = rows[i].asked_by,
			.officer = rows[i].officer,
			.begun = req_time(req, rows[i].begun_us),
			.ended = rows[i].ended_us.has ? req_time(req, rows[i].ended_us.v) :
							str_from(tr(req->lang, T("入力中"))),
			.marks = marks_of(req, rows[i].printed, rows[i].read_back, rows[i].signed_paper,
				rows[i].copy_sent),
			.url = proxy_url(req, place, office, rows[i].proxy_id.v, "") };
	if (!req->refused)
		res_table(req, "proxy",
			&(struct table){ .desc = &mandate_proxy_list_desc, .rows = rows, .count = v->count });
	return OK;
}

enum err my_proxy_index(struct req *req, const struct my_party_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct proxies_view *v = ARENA_NEW(req->arena, struct proxies_view);
	*v = (struct proxies_view){ .req = req, .party = place.party_name };
	v->empty = list_nothing(req, T("職員代行入力の記録はありません。"), NULL, NULL, (struct url){ S("") });
	TRY(list_of(req, &place, false, v));
	show_party_page(req, &place, T("職員代行入力"), NULL, my_proxies_view_body, v);
	return OK;
}

static enum err show_list(struct req *req, struct str slug, struct party_id party) {
	struct mandate_place place;
	struct proxies_view *v = ARENA_NEW(req->arena, struct proxies_view);
	TRY(office_place_of(req, slug, party, &place));
	*v = (struct proxies_view){ .req = req,
		.party = place.party_name,
		.request_id = form_new_request_id(req),
		.action = proxy_url(req, &place, true, 0, ""),
		.channel = input_enum(req, "channel", T("受付方法"), &proxy_channel_desc, 0, INPUT_REQUIRED),
		.asked_by = input_text(req, "asked_by", T("申し出た方"), STR_NONE, INPUT_REQUIRED),
		.checked_by = input_text(req, "checked_by", T("本人確認の方法"), STR_NONE, INPUT_REQUIRED) };
	v->asked_by.hint = str_from(tr(req->lang, T("来た方、電話をかけた方、手紙を書いた方の氏名と、事業者との関係")));
	v->checked_by.hint = str_from(tr(req->lang, T("例: 運転免許証を見た、登録の電話番号に折り返した。番号は書かないでください。")));
	v->empty = list_nothing(req, T("職員代行入力の記録はありません。"),
		T("上の「入力を始める」から、窓口・電話・郵送の申出を入力します。"), NULL, (struct url){ S("") });
	TRY(list_of(req, &place, true, v));
	show_office(req, &place, T("職員代行入力"), proxies_view_body, v);
	return OK;
}

enum err proxy_index(struct req *req, const struct my_party_form *form) {
	return show_list(req, form->slug, form->party_id);
}

/* ---- beginning ---- */

static enum err refuse_numbers(struct req *req, const char *field, struct str text) {
	size_t from, n;
	if (my_number_find(req->arena, text, &from, &n) == MY_NUMBER_NONE)
		return OK;
	form_refuse(req, field, str_from(tr(req->lang, T("12桁の数字が含まれています。個人番号（マイナンバー）は記録できませんので、消してください。"))));
	return ERR_INPUT;
}

enum err proxy_begin_prepare(struct req *req, const struct proxy_begin_form *form) {
	struct mandate_place place;
	TRY(office_place_of(req, form->slug, form->party_id, &place));
	TRY(refuse_numbers(req, "asked_by", form->asked_by));
	return refuse_numbers(req, "checked_by", form->checked_by);
}

enum err proxy_begin_apply(struct req *req, const struct proxy_begin_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	const struct proxy_fields fields = { .channel = form->channel,
		.asked_by = form->asked_by,
		.checked_by = form->checked_by };
	struct proxy_id id;
	TRY(mandate_proxy_begin(req->db, &place, &fields, &id));
	req_act(req, form->party_id.v,
		STR_JOIN(req->arena, S("職員代行入力を始めました（"),
			str_from(proxy_channel_desc.values[form->channel].label), S("）。")));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err proxy_begin_render(struct req *req, const struct proxy_begin_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	if (req->refused)
		return show_list(req, form->slug, form->party_id);
	res_redirect(req,
		(struct url){ STR_JOIN(req->arena, proxy_url(req, &place, true, 0, "").s, S("/"), req->outcome) });
	return OK;
}

/* ---- one entry ---- */

static enum err add_lines(struct req *req, const struct mandate_place *place, struct proxy_id proxy,
	struct proxy_view *v) {
	struct mandate_proxy_lines_row *rows;
	TRY(mandate_proxy_lines(req->db, req->arena, place->tenant, proxy, &rows, &v->count));
	v->lines = ARENA_ARRAY(req->arena, struct proxy_note_line, v->count + 1);
	for (size_t i = 0; i < v->count; i++)
		v->lines[i] = (struct proxy_note_line){ .line_no = rows[i].line_no,
			.sentence = rows[i].sentence,
			.at = req_time(req, rows[i].noted_us) };
	return OK;
}

static enum err entry_of(struct req *req, const struct mandate_place *place, struct proxy_id proxy,
	struct proxy_view *v) {
	struct mandate_proxy_by_id_row row;
	TRY(mandate_proxy_by_id(req->db, req->arena, place->tenant, place->party, proxy, &row));
	*v = (struct proxy_view){ .req = req,
		.party = row.party_name,
		.channel = say_word(req, &proxy_channel_desc, row.channel),
		.asked_by = row.asked_by,
		.checked_by = row.checked_by,
		.officer = row.officer,
		.begun = req_time(req, row.begun_us),
		.open = !row.ended_us.has,
		.version = row.version,
		.ended = row.ended_us.has ? req_time(req, row.ended_us.v) : S(""),
		.marks = marks_of(req, row.printed, row.read_back, row.signed_paper, row.copy_sent) };
	return add_lines(req, place, proxy, v);
}

enum err my_proxy_show(struct req *req, const struct proxy_one_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct proxy_view *v = ARENA_NEW(req->arena, struct proxy_view);
	TRY(entry_of(req, &place, form->proxy_id, v));
	show_party_page(req, &place, T("職員代行入力の内容"), "narrow", my_proxy_view_body, v);
	return OK;
}

/* Mandates that the person may have ended by word, such as after a quarrel or a lost telephone. */
static enum err add_mandates(struct req *req, const struct mandate_place *place, struct proxy_id proxy,
	struct proxy_view *v) {
	struct mandate_list_row *rows;
	size_t count;
	TRY(mandate_list(req->db, req->arena, place->tenant, place->party, NULL, &rows, &count));
	v->mandates = ARENA_ARRAY(req->arena, struct proxy_mandate_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].ended_us.has || rows[i].until_us <= req->now_us)
			continue;
		struct str rest =
			STR_JOIN(req->arena, S("/mandates/"), id_text(req->arena, rows[i].mandate_id.v), S("/end"));
		v->mandates[v->mandate_count++] = (struct proxy_mandate_line){ .agent = rows[i].agent,
			.scope = scope_text(req, rows[i].scope, rows[i].subject),
			.until = say_date(req, jst_date(rows[i].until_us - 1)),
			.request_id = form_new_request_id(req),
			.end = { STR_JOIN(req->arena, proxy_url(req, place, true, proxy.v, "").s, rest) } };
	}
	return OK;
}

static void add_forms(struct req *req, const struct mandate_place *place, struct proxy_id proxy, struct proxy_view *v) {
	size_t from, n;
	struct str typed = form_typed(req, "sentence");
	v->add = proxy_url(req, place, true, proxy.v, "/lines");
	v->finish = proxy_url(req, place, true, proxy.v, "/finish");
	v->back = proxy_url(req, place, true, 0, "");
	v->add_id = form_new_request_id(req);
	v->finish_id = form_new_request_id(req);
	v->sentence = input_text(req, "sentence", T("申出の内容"), STR_NONE, INPUT_REQUIRED);
	v->ask_my_number = !str_is_none(typed) && my_number_find(req->arena, typed, &from, &n) == MY_NUMBER_POSSIBLE;
	v->not_my_number = input_check(req, "not_my_number", T("個人番号ではありません"), false);
	v->printed = input_check(req, "printed", T("印刷した"), false);
	v->read_back = input_check(req, "read_back", T("読み上げて、内容を確認していただいた"), false);
	v->on_paper = input_check(req, "on_paper", T("印刷したものに署名をいただいた"), false);
	v->send_copy = input_check(req, "send_copy", T("控えを送る（メールがなければ郵送）"), true);
}

static enum err show_one(struct req *req, struct str slug, struct party_id party, struct proxy_id proxy) {
	struct mandate_place place;
	struct proxy_view *v = ARENA_NEW(req->arena, struct proxy_view);
	TRY(office_place_of(req, slug, party, &place));
	TRY(entry_of(req, &place, proxy, v));
	if (v->open) {
		add_forms(req, &place, proxy, v);
		TRY(add_mandates(req, &place, proxy, v));
	}
	show_office(req, &place, T("職員代行入力の内容"), proxy_view_body, v);
	return OK;
}

enum err proxy_show(struct req *req, const struct proxy_one_form *form) {
	return show_one(req, form->slug, form->party_id, form->proxy_id);
}

static void back_to_entry(struct req *req, struct str slug, struct party_id party, struct proxy_id proxy) {
	const struct mandate_place place = place_of(req, slug, party);
	res_redirect(req, proxy_url(req, &place, true, proxy.v, ""));
}

/* ---- what was said ---- */

enum err proxy_line_prepare(struct req *req, const struct proxy_line_form *form) {
	size_t from, n;
	enum my_number_finding finding = my_number_find(req->arena, form->sentence, &from, &n);
	if (finding == MY_NUMBER_NONE || (finding == MY_NUMBER_POSSIBLE && form->not_my_number))
		return OK;
	form_refuse(req, "sentence", str_from(tr(req->lang, finding == MY_NUMBER_STATED
		? T("個人番号（マイナンバー）が書かれています。個人番号は受け取れませんので、消してください。")
		: T("12桁の数字が個人番号（マイナンバー）かもしれません。消すか、個人番号でないことを確かめて「個人番号ではありません」を選んでください。"))));
	return ERR_INPUT;
}

enum err proxy_line_apply(struct req *req, const struct proxy_line_form *form) {
	const struct tenant_id tenant = tenant_of(req);
	TRY(mandate_proxy_note(req->db, req->arena, tenant, form->party_id, form->proxy_id, S(""), 0, form->sentence,
		req->now_us));
	req_act(req, form->party_id.v,
		form->not_my_number ? S("職員代行入力に書き加えました（12桁の数字は個人番号ではないと確認）。") :
			S("職員代行入力に書き加えました。"));
	return OK;
}

enum err proxy_line_render(struct req *req, const struct proxy_line_form *form) {
	if (req->refused)
		return show_one(req, form->slug, form->party_id, form->proxy_id);
	back_to_entry(req, form->slug, form->party_id, form->proxy_id);
	return OK;
}

enum err proxy_mandate_end_prepare(struct req *req, const struct proxy_mandate_form *form) {
	struct mandate_place place;
	return office_place_of(req, form->slug, form->party_id, &place);
}

enum err proxy_mandate_end_apply(struct req *req, const struct proxy_mandate_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	struct mandate_by_id_row m;
	TRY(mandate_by_id(req->db, req->arena, place.tenant, form->mandate_id, &m));
	TRY(mandate_end_early(req->db, req->arena, &place, form->mandate_id));
	TRY(mandate_proxy_note(req->db, req->arena, place.tenant, place.party, form->proxy_id, S("mandate"),
		form->mandate_id.v, STR_JOIN(req->arena, S("代理人「"), m.agent, S("」の登録を終えました。")),
		req->now_us));
	req_act(req, form->party_id.v, S("職員代行入力で、代理人の登録を途中で終えました。"));
	return OK;
}

enum err proxy_mandate_end_render(struct req *req, const struct proxy_mandate_form *form) {
	back_to_entry(req, form->slug, form->party_id, form->proxy_id);
	return OK;
}

/* ---- finishing ---- */

enum err proxy_finish_prepare(struct req *req, const struct proxy_finish_form *form) {
	struct mandate_proxy_by_id_row entry;
	struct mandate_proxy_line_count_row count;
	const struct tenant_id tenant = tenant_of(req);
	TRY(mandate_proxy_by_id(req->db, req->arena, tenant, form->party_id, form->proxy_id, &entry));
	TRY(mandate_proxy_line_count(req->db, req->arena, tenant, form->proxy_id, &count));
	if (count.lines == 0)
		form_refuse(req, "sentence", str_from(tr(req->lang, T("まだ何も入力されていません。申出の内容を書いてください。"))));
	else if (entry.channel != PROXY_POST && !form->read_back)
		form_refuse(req, "read_back", str_from(tr(req->lang, T("窓口と電話では、入力した内容を読み上げて確認していただいてから完了してください。"))));
	else
		return OK;
	return ERR_INPUT;
}

enum err proxy_finish_apply(struct req *req, const struct proxy_finish_form *form) {
	const struct mandate_place place = place_of(req, form->slug, form->party_id);
	const struct proxy_finish finish = { .version = form->version.v,
		.printed = form->printed,
		.read_back = form->read_back,
		.on_paper = form->on_paper,
		.send_copy = form->send_copy };
	TRY(mandate_proxy_end(req->db, req->arena, &place, form->proxy_id, &finish));
	req_act(req, form->party_id.v, S("職員代行入力を完了しました。"));
	return OK;
}

enum err proxy_finish_render(struct req *req, const struct proxy_finish_form *form) {
	if (req->refused)
		return show_one(req, form->slug, form->party_id, form->proxy_id);
	back_to_entry(req, form->slug, form->party_id, form->proxy_id);
	return OK;
}
