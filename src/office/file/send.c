/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Taking files in: a form with one file, and the steps of the script (begin, pieces, finish, stop). What is slow —
 * hashing, looking, scanning — happens in the first part of a request; the writer only stores. Errors of the script's
 * steps are answered as a problem whose detail is the sentence for the person.
 */
#include "base/codes.h"
#include "base/date.h"
#include "base/fold.h"
#include "base/json_out.h"
#include "office/file/file-private.h"
#include "office/tenant/tenant.h"

#include <sodium.h>

/* What the parts of one request hand on; lives in the request's arena. */
struct sending {
	struct file_rules rules;
	struct file_arrival arrival;
	unsigned char *hashes;
	unsigned char hash[FILE_HASH_BYTES];
	struct file_id id;
	enum file_refusal refusal;
};

static struct sending *sending_new(struct req *req) {
	req->prepared = ARENA_NEW(req->arena, struct sending);
	return req->prepared;
}

static struct file_place my_place(const struct req *req, struct str slug, struct party_id party) {
	return file_place_of(req, slug, party, false);
}

/* The last part of a path, which some programs send along, without characters that a name cannot have. */
static struct str plain_name(struct req *req, struct str name) {
	size_t slash = str_find_last(name, S("/")), backslash = str_find_last(name, S("\\"));
	name = slash == SIZE_MAX ? name : str_from_offset(name, slash + 1);
	name = backslash == SIZE_MAX || backslash > name.n ? name :
		str_from_offset(name, str_find_last(name, S("\\")) + 1);
	char *text = arena_alloc(req->arena, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] >= 0x20 && name.p[i] != 0x7f)
			text[n++] = name.p[i];
	name = utf8_prefix(str_trim(fold_nfc(req->arena, str_of(text, n))), FILE_NAME_MOST);
	return name.n > 0 ? name : str_from(tr(req->lang, T("名前のないファイル")));
}

/* Cameras and scanners name files by the minute, 202611221030: twelve digits that are a point in time are no 個人番号. */
static bool is_minute(struct str digits) {
	int64_t year, month, day, hour, minute;
	struct date date;
	return str_to_int64(str_slice(digits, 0, 4), &year) && str_to_int64(str_slice(digits, 4, 2), &month) &&
		str_to_int64(str_slice(digits, 6, 2), &day) && str_to_int64(str_slice(digits, 8, 2), &hour) &&
		str_to_int64(str_slice(digits, 10, 2), &minute) && year >= 1990 && year < 2100 &&
		date_make((int)year, (int)month, (int)day, &date) && hour < 24 && minute < 60;
}

/* A name is stored and shown; the files themselves are the sender's papers. */
static enum err check_name(struct req *req, struct str name) {
	size_t from, n;
	enum my_number_finding finding = my_number_find(req->arena, name, &from, &n);
	if (finding == MY_NUMBER_NONE || (finding == MY_NUMBER_POSSIBLE && is_minute(str_slice(name, from, n))))
		return OK;
	struct str reason = str_from(tr(req->lang, T("ファイル名の12桁の数字が個人番号（マイナンバー）かもしれません。ファイル名を変えてから送ってください。")));
	form_refuse(req, "file", reason);
	err_hint(req, reason);
	return ERR_INPUT;
}

static struct str sentence(struct req *req, const struct sending *s) {
	return file_refusal_sentence(req->arena, req->lang, s->refusal, &s->rules, &s->arrival);
}

/* For the log, when it is our fault or the scanner's. */
static void note_trouble(struct req *req, const struct sending *s) {
	if (s->refusal == FILE_UNABLE)
		err_detail(req, "the child that opens files could not be started");
	else if (s->arrival.scan == FILE_SCAN_WAITING)
		err_detail(req, "the scanner gave no verdict: %.*s", STR_ARG(s->arrival.scan_says));
}

/* ---- a form with a file ---- */

enum err file_send_prepare(struct req *req, const struct file_send_form *form) {
	(void)form;
	struct sending *s = sending_new(req);
	TRY(rules_of(req, &s->rules));
	if (req->file == NULL || !str_equal(req->file->field, S("file"))) {
		form_refuse(req, "file", str_from(tr(req->lang, T("ファイルを選んでください。"))));
		return ERR_INPUT;
	}
	TRY(check_name(req, plain_name(req, req->file->name)));
	s->refusal = file_examine(req->arena, &s->rules, plain_name(req, req->file->name), req->file->bytes,
		req->now_us, &s->arrival);
	note_trouble(req, s);
	if (s->refusal != FILE_TAKEN) {
		form_refuse(req, "file", sentence(req, s));
		return ERR_INPUT;
	}
	s->hashes = file_hashes(req->arena, req->file->bytes);
	s->id = (struct file_id){ ident_new() };
	return OK;
}

enum err file_send_apply(struct req *req, const struct file_send_form *form) {
	struct sending *s = req->prepared;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	enum err e = file_take_whole(req->db, req->arena, &place.owner, s->id, &s->rules, &s->arrival, s->hashes,
		req->now_us);
	if (e == ERR_CONFLICT) {
		s->refusal = FILE_FULL;
		form_refuse(req, "file", sentence(req, s));
		return ERR_INPUT;
	}
	TRY(e);
	req_act(req, form->party_id.v, str_from(tr(LANG_JA, T("ファイルを受け取りました。"))));
	req_outcome(req, id_text(req->arena, s->id.v));
	return OK;
}

enum err file_send_render(struct req *req, const struct file_send_form *form) {
	const struct file_place place = my_place(req, form->slug, form->party_id);
	if (req->refused)
		return file_index_page(req, &place, (struct cursor){ .has = false });
	res_redirect(req, files_url(req, &place, ""));
	return OK;
}

/* ---- begin ---- */

enum err upload_begin_prepare(struct req *req, const struct upload_begin_form *form) {
	struct sending *s = sending_new(req);
	TRY(rules_of(req, &s->rules));
	s->id = (struct file_id){ ident_new() };
	s->arrival = (struct file_arrival){ .name = form->name, .scan_says = S(""), .look.type = FILE_TYPE_OTHER };
	s->refusal = form->size.v == 0 ? FILE_EMPTY : form->size.v > s->rules.most_bytes ? FILE_TOO_LARGE : FILE_TAKEN;
	struct str hash;
	if (check_name(req, form->name) != OK)
		return ERR_FORMAT;
	if (form->sha256.n > 0 && !file_hash_parse(req->arena, form->sha256, &hash))
		return ERR_REQUEST;
	if (s->refusal == FILE_TAKEN)
		return OK;
	err_hint(req, sentence(req, s));
	return s->refusal == FILE_EMPTY ? ERR_FORMAT : ERR_TOO_LARGE;
}

enum err upload_begin_apply(struct req *req, const struct upload_begin_form *form) {
	struct sending *s = req->prepared;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	struct str hash = STR_NONE;
	if (form->sha256.n > 0 && !file_hash_parse(req->arena, form->sha256, &hash))
		return ERR_REQUEST;
	enum err e = file_begin(req->db, req->arena, &place.owner, s->id, form->name, form->size.v, hash, req->now_us);
	if (e == ERR_CONFLICT)
		err_hint(req, str_from(tr(req->lang, T("送信の途中のファイルが多すぎます。続きを送るか、送信をやめてから始めてください。"))));
	TRY(e);
	req_outcome(req, id_text(req->arena, s->id.v));
	return OK;
}

/* A refused field (the script sends none) has no page of its own. */
static enum err to_upload(struct req *req, const struct file_place *place, struct str id) {
	if (req->refused)
		return ERR_REQUEST;
	res_redirect(req, (struct url){ STR_JOIN(req->arena, files_url(req, place, "/uploads/").s, id, S(".json")) });
	return OK;
}

enum err upload_begin_render(struct req *req, const struct upload_begin_form *form) {
	const struct file_place place = my_place(req, form->slug, form->party_id);
	return to_upload(req, &place, req->outcome);
}

/* For people, an upload that was left open is a line of the list. */
enum err upload_show(struct req *req, const struct file_one_form *form) {
	struct file_upload_find_row row;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	TRY(file_upload_find(req->db, req->arena, place.owner.tenant, form->file_id, place.owner.party, &row));
	res_record(req, "upload", &file_upload_find_desc, ARENA_COPY(req->arena, row));
	if (req->format == FORMAT_HTML)
		res_redirect(req, files_url(req, &place, ""));
	return OK;
}

/* ---- pieces ---- */

enum err upload_piece_prepare(struct req *req, const struct upload_piece_form *form) {
	(void)form;
	struct sending *s = sending_new(req);
	/* A form instead of plain bytes. */
	if (req->file == NULL || req->file->field.n > 0)
		return ERR_MEDIA_TYPE;
	crypto_hash_sha256(s->hash, (const unsigned char *)req->file->bytes.p, req->file->bytes.n);
	return OK;
}

enum err upload_piece_apply(struct req *req, const struct upload_piece_form *form) {
	struct sending *s = req->prepared;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	return file_take_chunk(req->db, req->arena, &place.owner, form->file_id, form->offset.v, req->file->bytes,
		s->hash, req->now_us);
}

enum err upload_piece_render(struct req *req, const struct upload_piece_form *form) {
	struct buf *b = ARENA_NEW(req->arena, struct buf);
	if (req->refused)
		return ERR_REQUEST;
	buf_init(b, req->arena, 256);
	buf_format(b, "{\"received\":%lld}\n", (long long)form->offset.v + (long long)req->file->bytes.n);
	res_body(req, "application/json", buf_view(b));
	return OK;
}

/* ---- finish ---- */

static enum err examine_upload(struct req *req, const struct file_place *place, struct file_id id, struct sending *s) {
	struct file_upload_find_row row;
	struct str bytes;
	TRY(file_upload_find(req->db, req->arena, place->owner.tenant, id, place->owner.party, &row));
	if (row.received < row.size)
		return ERR_CONFLICT;
	TRY(file_bytes(req->db, req->arena, place->owner.tenant, id, row.size, &bytes));
	s->refusal = file_examine(req->arena, &s->rules, row.name, bytes, req->now_us, &s->arrival);
	bool changed =
		row.sha256.n > 0 && !str_equal(row.sha256, str_of((const char *)s->arrival.sha256, FILE_HASH_BYTES));
	if (s->refusal == FILE_TAKEN && changed)
		s->refusal = FILE_CHANGED;
	return OK;
}

enum err upload_finish_prepare(struct req *req, const struct file_one_form *form) {
	struct sending *s = sending_new(req);
	const struct file_place place = my_place(req, form->slug, form->party_id);
	TRY(rules_of(req, &s->rules));
	TRY(examine_upload(req, &place, form->file_id, s));
	note_trouble(req, s);
	return OK;
}

/* What is refused is given up at once: the outcome says so, and the sentence follows in the last part. What failed for
 * our own reasons may be finished later. */
enum err upload_finish_apply(struct req *req, const struct file_one_form *form) {
	struct sending *s = req->prepared;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	if (s->refusal == FILE_TAKEN) {
		enum err e = file_finish(req->db, req->arena, &place.owner, form->file_id, &s->rules, &s->arrival,
			req->now_us);
		if (e == OK)
			req_act(req, form->party_id.v, str_from(tr(LANG_JA, T("ファイルを受け取りました。"))));
		if (e != ERR_CONFLICT)
			return e;
		s->refusal = FILE_FULL;
	}
	if (s->refusal != FILE_UNABLE)
		TRY(file_give_up(req->db, place.owner.tenant, form->file_id));
	req_outcome(req, S("refused"));
	return OK;
}

enum err upload_finish_render(struct req *req, const struct file_one_form *form) {
	const struct sending *s = req->prepared;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	if (req->refused)
		return ERR_REQUEST;
	if (str_equal(req->outcome, S("refused"))) {
		/* Repeated to another process, only the outcome is known. */
		if (s == NULL)
			return ERR_FORMAT;
		err_hint(req, sentence(req, s));
		return s->refusal == FILE_UNABLE ? ERR_BUSY : ERR_FORMAT;
	}
	res_redirect(req, file_url(req, &place, form->file_id, ".json"));
	return OK;
}

/* ---- stop and remove ---- */

enum err upload_stop_prepare(struct req *req, const struct file_one_form *form) {
	struct file_upload_find_row row;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	return file_upload_find(req->db, req->arena, place.owner.tenant, form->file_id, place.owner.party, &row);
}

enum err upload_stop_apply(struct req *req, const struct file_one_form *form) {
	return file_give_up(req->db, tenant_of(req), form->file_id);
}

static enum err to_list(struct req *req, const struct file_one_form *form) {
	const struct file_place place = my_place(req, form->slug, form->party_id);
	if (req->refused)
		return file_show_page(req, &place, form->file_id);
	res_redirect(req, files_url(req, &place, ""));
	return OK;
}

enum err upload_stop_render(struct req *req, const struct file_one_form *form) {
	return to_list(req, form);
}

enum err file_take_off_prepare(struct req *req, const struct file_one_form *form) {
	struct file_find_row row;
	const struct file_place place = my_place(req, form->slug, form->party_id);
	return file_find(req->db, req->arena, place.owner.tenant, form->file_id, place.owner.party, &row);
}

enum err file_take_off_apply(struct req *req, const struct file_one_form *form) {
	enum err e = file_remove(req->db, req->arena, tenant_of(req), form->party_id, form->file_id);
	if (e == OK)
		req_act(req, form->party_id.v, str_from(tr(LANG_JA, T("ファイルを削除しました。"))));
	if (e != ERR_CONFLICT)
		return e;
	form_refuse(req, NULL, str_from(tr(req->lang, T("手続で使われているため、削除できません。"))));
	return ERR_INPUT;
}

enum err file_take_off_render(struct req *req, const struct file_one_form *form) {
	return to_list(req, form);
}
