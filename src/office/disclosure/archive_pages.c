/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asking for a copy of everything, its progress, and fetching it: by the one who asked, for some days. */
#include "disclosure_views.h"
#include "office/disclosure/disclosure-private.h"
#include "sheet_views.h"

enum { KB = 1024 };

/* An account's copy belongs to no municipality. */
static struct tenant_id place_tenant(const struct req *req) {
	return (struct tenant_id){ req->session->party != 0 ? req->session->tenant : 0 };
}

static struct url archive_url(struct req *req, struct archive_id id, const char *rest) {
	return (struct url){ STR_JOIN(req->arena, data_url(req, "/archives/").s, id_text(req->arena, id.v),
		str_from(rest)) };
}

/* ---- asking ---- */

/* One at a time: a second click, or an impatient third, finds the one that is being made. */
static enum err waiting_one(struct req *req, struct archive_id *ret_id) {
	struct disclosure_archive_list_row *rows;
	size_t count;
	const struct account_id self = { req->session->account };
	TRY(disclosure_archive_list(req->db, req->arena, place_tenant(req), self,
		(struct party_id){ req->session->party }, (struct disclosure_id){ 0 }, &rows, &count));
	ret_id->v = 0;
	for (size_t i = 0; i < count; i++)
		if (rows[i].state == ARCHIVE_WAITING || rows[i].state == ARCHIVE_RUNNING)
			*ret_id = rows[i].archive_id;
	return OK;
}

static enum err ask(struct req *req) {
	const struct archive_order order = { .tenant = place_tenant(req),
		.asked_by = { req->session->account },
		.owner = owner_of(req),
		.now_us = req->now_us };
	struct archive_id id;
	TRY(waiting_one(req, &id));
	if (id.v == 0)
		TRY(archive_ask(req->db, req->arena, &order, &id));
	req_act(req, req->session->party, S("個人情報の写しの作成を求めました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

static enum err go_to_copy(struct req *req) {
	int64_t id;
	if (!id_parse(req->outcome, &id))
		return ERR_INTERNAL;
	res_redirect(req, archive_url(req, (struct archive_id){ id }, ""));
	return OK;
}

PREPARE_NOTHING(account_archive, account_archive)

enum err account_archive_apply(struct req *req, const struct account_archive_form *form) {
	(void)form;
	return ask(req);
}

enum err account_archive_render(struct req *req, const struct account_archive_form *form) {
	(void)form;
	return go_to_copy(req);
}

PREPARE_NOTHING(my_archive, my_archive)

enum err my_archive_apply(struct req *req, const struct my_archive_form *form) {
	(void)form;
	return ask(req);
}

enum err my_archive_render(struct req *req, const struct my_archive_form *form) {
	(void)form;
	return go_to_copy(req);
}

/* ---- progress ---- */

void archive_facts(struct sheet *s, const struct disclosure_archive_list_row *row, struct url download) {
	struct req *req = s->req;
	bool ready = row->state == ARCHIVE_READY && row->expires_us.has && row->expires_us.v > req->now_us;
	sheet_fact(s, T("状態"), say_word(req, &archive_state_desc, row->state));
	if (row->state == ARCHIVE_RUNNING && row->steps > 0)
		sheet_fact(s, T("進みぐあい"),
			str_format(req->arena, "%lld / %lld", (long long)row->step, (long long)row->steps));
	sheet_fact(s, T("求めた日時"), req_time(req, row->asked_us));
	if (row->ready_us.has)
		sheet_fact(s, T("大きさ"), str_format(req->arena, "%lldKB", (long long)((row->bytes + KB - 1) / KB)));
	if (row->expires_us.has)
		sheet_fact(s, T("受け取り期限"), req_time(req, row->expires_us.v));
	if (row->left_out > 0)
		sheet_fact(s, T("入らなかったファイル"), str_format(req->arena, "%lld", (long long)row->left_out));
	if (row->disposed_us.has)
		sheet_fact(s, T("廃棄した日時"), req_time(req, row->disposed_us.v));
	if (ready)
		sheet_link(s, T("写しを受け取る（ZIP）"), T("開くと、説明のページ（index.html）と、表とファイルが入っています。"), download);
}

static enum err show(struct req *req, struct archive_id id) {
	struct disclosure_archive_list_row *rows;
	size_t count;
	struct sheet *s = sheet_new(req, say(req, T("写しの受け取り")));
	const struct account_id self = { req->session->account };
	TRY(disclosure_archive_list(req->db, req->arena, place_tenant(req), self,
		(struct party_id){ req->session->party }, (struct disclosure_id){ 0 }, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].archive_id.v != id.v)
			continue;
		bool busy = rows[i].state == ARCHIVE_WAITING || rows[i].state == ARCHIVE_RUNNING;
		s->lead = busy ? say(req, T("作成しています。できあがるとメールでもお知らせしますので、このページを閉じてもかまいません。"))
			: say(req, T("個人情報の写しは、受け取り期限を過ぎると廃棄します。"));
		archive_facts(s, &rows[i], archive_url(req, id, "/download"));
		if (busy)
			sheet_link(s, T("進みぐあいを確かめる"), NULL, archive_url(req, id, ""));
		sheet_link(s, T("持っている記録に戻る"), NULL, data_url(req, ""));
		show_data_page(req, T("写しの受け取り"), false, "narrow", sheet_page_view_body, s);
		return OK;
	}
	return ERR_NOT_FOUND;
}

enum err account_archive_show(struct req *req, const struct account_archive_one_form *form) {
	return show(req, form->archive_id);
}

enum err my_archive_show(struct req *req, const struct my_archive_one_form *form) {
	return show(req, form->archive_id);
}

/* ---- fetching ---- */

enum err archive_give(struct req *req, struct tenant_id tenant, struct archive_id id, struct disclosure_id disclosure) {
	struct disclosure_archive_by_id_row row;
	struct disclosure_piece_list_row *pieces;
	size_t count, at = 0;
	TRY(disclosure_archive_by_id(req->db, req->arena, tenant, id, &row));
	bool his = row.asked_by.v == req->session->account && row.party_id.v == req->session->party &&
		row.disclosure_id.v == 0 && disclosure.v == 0;
	if (disclosure.v != 0)
		his = row.asked_by.v == req->session->account && row.disclosure_id.v == disclosure.v;
	if (!his || row.state != ARCHIVE_READY || !row.expires_us.has || row.expires_us.v <= req->now_us)
		return ERR_NOT_FOUND;
	TRY(disclosure_piece_list(req->db, req->arena, tenant, id, &pieces, &count));
	char *bytes = arena_bytes(req->arena, (size_t)row.bytes + 1);
	for (size_t i = 0; i < count && at + pieces[i].bytes.n <= (size_t)row.bytes; i++) {
		memcpy(bytes + at, pieces[i].bytes.p, pieces[i].bytes.n);
		at += pieces[i].bytes.n;
	}
	if (at != (size_t)row.bytes)
		return ERR_INTERNAL;
	req_act(req, row.party_id.v, S("個人情報の写しを受け取りました。"));
	res_body(req, "application/zip", str_of(bytes, at));
	res_attachment(req,
		str_format(req->arena, "kassei-data-%.*s.zip",
			STR_ARG(date_format_iso(req->arena, jst_date(row.asked_us)))));
	return OK;
}

enum err account_archive_download(struct req *req, const struct account_archive_one_form *form) {
	return archive_give(req, (struct tenant_id){ 0 }, form->archive_id, (struct disclosure_id){ 0 });
}

enum err my_archive_download(struct req *req, const struct my_archive_one_form *form) {
	return archive_give(req, place_tenant(req), form->archive_id, (struct disclosure_id){ 0 });
}
