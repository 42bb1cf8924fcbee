/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists, one file, and its bytes. What a statement reads of names is noted by the dispatcher as a reading of the
 * party's data. */
#include "file_views.h"
#include "mandate_store.h"
#include "office/file/file-private.h"
#include "web/say.h"

enum { KB = 1024, MB = 1024 * 1024, TEXT_PAGES_MOST = 50 };

static const char *const SCRIPTS[] = { "upload.js" };

/* ---- places ---- */

struct file_place file_place_of(const struct req *req, struct str slug, struct party_id party, bool office) {
	return (struct file_place){
		.owner = { .tenant = { req->session->tenant }, .party = party, .account = { req->session->account } },
		.slug = slug,
		.office = office,
	};
}

struct url files_url(struct req *req, const struct file_place *place, const char *rest) {
	struct url base = url_build(req->arena, place->office ? "/%s/office/parties/%d/files" : "/%s/my/%d/files",
		place->slug, place->owner.party.v);
	return (struct url){ str_join2(req->arena, base.s, str_from(rest)) };
}

struct url file_url(struct req *req, const struct file_place *place, struct file_id id, const char *rest) {
	struct str base = files_url(req, place, "/").s;
	return (struct url){ STR_JOIN(req->arena, base, id_text(req->arena, id.v), str_from(rest)) };
}

enum err rules_of(struct req *req, struct file_rules *ret) {
	struct str reason = STR_NONE;
	enum err e = file_rules_read(req_settings(req), req->arena, ret, &reason);
	if (e == OK)
		return OK;
	err_detail(req, "%.*s", STR_ARG(reason));
	return ERR_INTERNAL;
}

/* ---- words ---- */

static struct str size_text(struct arena *a, int64_t bytes) {
	if (bytes < KB)
		return str_format(a, "%lldB", (long long)bytes);
	if (bytes < MB)
		return str_format(a, "%lldKB", (long long)((bytes + KB - 1) / KB));
	return str_format(a, "%lld.%lldMB", (long long)(bytes / MB), (long long)(bytes % MB * 10 / MB));
}

static struct str endings_of(struct arena *a, int64_t types) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4096);
	for (size_t i = 1; i < FILE_TYPE_COUNT; i++) {
		struct str rest = str_from(file_type_endings((enum file_type)i));
		while ((types & INT64_C(1) << i) != 0 && !str_is_none(rest)) {
			struct str ending = str_cut(&rest, S(" "));
			buf_format(b, "%s.%.*s", b->n > 0 ? "," : "", STR_ARG(ending));
		}
	}
	return buf_view(b);
}

/* ---- the list ---- */

static struct file_line line_of(struct req *req, const struct file_place *place, const struct file_list_row *row) {
	bool said = row->scan == FILE_SCAN_WAITING || row->scan == FILE_SCAN_INFECTED;
	return (struct file_line){
		.name = row->name,
		.type = say_word(req, &file_type_desc, row->type),
		.size = size_text(req->arena, row->size),
		.at = req_time(req, row->created_us),
		.url = file_url(req, place, row->file_id, ""),
		.note = said ? say_word(req, &file_scan_desc, row->scan) : S(""),
		.bad = row->scan == FILE_SCAN_INFECTED,
	};
}

static enum err add_uploads(struct req *req, const struct file_place *place, struct file_index_view *v) {
	struct file_upload_list_row *rows;
	size_t count;
	TRY(file_upload_list(req->db, req->arena, place->owner.tenant, place->owner.party, FILE_UPLOADS_MOST, &rows,
		&count));
	res_subtable(req, "uploads", &(struct table){ .desc = &file_upload_list_desc, .rows = rows, .count = count });
	v->uploads = ARENA_ARRAY(req->arena, struct upload_line, count + 1);
	v->upload_count = count;
	for (size_t i = 0; i < count && req->format == FORMAT_HTML; i++)
		v->uploads[i] = (struct upload_line){
			.name = rows[i].name,
			.received = size_text(req->arena, rows[i].received),
			.size = size_text(req->arena, rows[i].size),
			.stop = { STR_JOIN(req->arena, files_url(req, place, "/uploads/").s,
				id_text(req->arena, rows[i].file_id.v), S("/stop")) },
			.request_id = form_new_request_id(req),
		};
	return OK;
}

static enum err add_form(struct req *req, const struct file_place *place, struct file_index_view *v) {
	struct file_rules rules;
	TRY(rules_of(req, &rules));
	v->may_send = !place->office && session_has(req->session, ROLE_PARTY_ACT);
	if (!v->may_send)
		return OK;
	v->request_id = form_new_request_id(req);
	v->action = files_url(req, place, "");
	v->begin = files_url(req, place, "/uploads");
	v->accepted = file_types_text(req->arena, req->lang, rules.types);
	v->endings = endings_of(req->arena, rules.types);
	v->reason = form_reason(req, "file");
	v->most_bytes = rules.most_bytes;
	v->most_mb = rules.most_bytes / MB;
	v->name_slot = S("{name}");
	v->percent_slot = S("{percent}");
	return OK;
}

static enum err add_files(struct req *req, const struct file_place *place, struct cursor after,
	struct file_index_view *v) {
	struct file_list_row *rows;
	size_t count;
	const struct file_id before = { after.a };
	TRY(file_list(req->db, req->arena, place->owner.tenant, place->owner.party, after.has ? &before : NULL,
		req_row_limit(req) + 1, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].file_id.v }) :
		STR_NONE;
	if (!req->refused)
		res_table(req, "files",
			&(struct table){ .desc = &file_list_desc, .rows = rows, .count = count, .next_cursor = next });
	v->list = (struct list_frame){ .first = after.has ? files_url(req, place, "") : (struct url){ S("") },
		.next = more ? url_query(req->arena, files_url(req, place, ""), "after", next) :
			(struct url){ S("") } };
	v->empty = list_nothing(req, T("届いているファイルはありません。"),
		place->office ? NULL : T("上の「送る」から、書類や写真を送れます。"), NULL, (struct url){ S("") });
	v->files = ARENA_ARRAY(req->arena, struct file_line, count + 1);
	v->count = count;
	for (size_t i = 0; i < count && req->format == FORMAT_HTML; i++)
		v->files[i] = line_of(req, place, &rows[i]);
	return OK;
}

static void show_index(struct req *req, const struct file_index_view *v) {
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("ファイル"))),
			.body = files_page_body,
			.model = v,
			.no_index = true,
			.scripts = SCRIPTS,
			.script_count = v->may_send ? 1 : 0 });
}

/* An officer who asks for a party that does not exist is told so; the party's own people got here because it does. */
static enum err name_party(struct req *req, const struct file_place *place, struct file_index_view *v) {
	struct mandate_party_name_row row;
	v->party = req->session->party_name;
	if (!place->office)
		return OK;
	TRY(mandate_party_name(req->db, req->arena, place->owner.tenant, place->owner.party, &row));
	v->party = row.name;
	return OK;
}

enum err file_index_page(struct req *req, const struct file_place *place, struct cursor after) {
	struct file_index_view *v = ARENA_NEW(req->arena, struct file_index_view);
	v->req = req;
	TRY(name_party(req, place, v));
	TRY(add_files(req, place, after, v));
	if (!place->office && !req->refused)
		TRY(add_uploads(req, place, v));
	if (req->format != FORMAT_HTML)
		return OK;
	TRY(add_form(req, place, v));
	show_index(req, v);
	return OK;
}

/* ---- one file ---- */

/* Why the bytes are not given; empty when they are. */
static struct str closed_because(const struct req *req, const struct file_find_row *row) {
	if (row->state == FILE_WITHHELD)
		return str_from(tr(req->lang, T("無害化で除かれたため、中身はここにありません。送った人に、もう一度送ってもらってください。")));
	if (row->scan == FILE_SCAN_INFECTED)
		return str_from(tr(req->lang, T("ウイルスが見つかったため、どなたにも渡しません。")));
	if (row->scan == FILE_SCAN_WAITING)
		return str_from(tr(req->lang, T("ウイルス検査が終わるまで、ダウンロードできません。しばらくしてからもう一度ご覧ください。")));
	return S("");
}

static struct str pages_text(const struct req *req, const struct file_find_row *row) {
	const struct msg_arg args[] = { { .name = "pages",
		.text = str_format(req->arena, "%lld", (long long)row->pages.v) } };
	if (!row->pages.has)
		return S("");
	bool scanned = row->text_pages.has && row->text_pages.v == 0;
	return tr_format(req->arena, req->lang,
		scanned ? T("{pages}ページ（文字の情報なし。紙を読み取ったもの）") : T("{pages}ページ"), args, 1);
}

static struct str differs_text(const struct req *req, const struct file_find_row *row) {
	const struct msg_arg args[] = { { .name = "type", .text = say_word(req, &file_type_desc, row->type) } };
	if (!file_name_differs(req->arena, row->name, row->type))
		return S("");
	return tr_format(req->arena, req->lang,
		T("名前の末尾と中身が合っていません。中身は{type}です。ダウンロードするときは、中身に合う末尾を付けます。"), args, 1);
}

static enum err find(struct req *req, const struct file_place *place, struct file_id id,
	struct file_find_row *ret_row) {
	return file_find(req->db, req->arena, place->owner.tenant, id, place->owner.party, ret_row);
}

static enum err view_of(struct req *req, const struct file_place *place, const struct file_find_row *row,
	struct file_view *v) {
	struct file_use_count_row uses;
	TRY(file_use_count(req->db, req->arena, place->owner.tenant, row->file_id, &uses));
	*v = (struct file_view){
		.req = req,
		.name = row->name,
		.type = say_word(req, &file_type_desc, row->type),
		.size = size_text(req->arena, row->size),
		.at = req_time(req, row->created_us),
		.sha256 = file_hash_text(req->arena, row->sha256),
		.scan = say_word(req, &file_scan_desc, row->scan),
		.pages = pages_text(req, row),
		.differs = differs_text(req, row),
		.state = row->state == FILE_ORIGINAL ? S("") : say_word(req, &file_state_desc, row->state),
		.closed = closed_because(req, row),
		.back = files_url(req, place, ""),
		.held = uses.uses > 0,
	};
	if (row->width.has && row->height.has)
		v->pixels = str_format(req->arena, "%lld × %lld", (long long)row->width.v, (long long)row->height.v);
	bool open = v->closed.n == 0;
	if (open)
		v->download = file_url(req, place, row->file_id, "/download");
	if (open && row->preview_sha256.n > 0)
		v->preview = file_url(req, place, row->file_id, "/preview");
	if (!place->office && !v->held && session_has(req->session, ROLE_PARTY_ACT)) {
		v->remove = file_url(req, place, row->file_id, "/remove");
		v->request_id = form_new_request_id(req);
	}
	return OK;
}

enum err file_show_page(struct req *req, const struct file_place *place, struct file_id id) {
	struct file_find_row row;
	struct file_view *v = ARENA_NEW(req->arena, struct file_view);
	TRY(find(req, place, id, &row));
	if (!req->refused)
		res_record(req, "file", &file_find_desc, ARENA_COPY(req->arena, row));
	if (req->format != FORMAT_HTML)
		return OK;
	TRY(view_of(req, place, &row, v));
	const struct crumb crumb = { .title = str_from(tr(req->lang, T("ファイル"))), .url = v->back };
	res_page(req,
		&(struct page){ .title = row.name,
			.body = file_page_body,
			.model = v,
			.no_index = true,
			.width = "narrow",
			.crumbs = ARENA_COPY(req->arena, crumb),
			.crumb_count = 1 });
	return OK;
}

/* ---- bytes ---- */

static enum err download(struct req *req, const struct file_place *place, struct file_id id) {
	struct file_find_row row;
	struct str bytes;
	TRY(find(req, place, id, &row));
	struct str closed = closed_because(req, &row);
	if (closed.n > 0) {
		err_hint(req, closed);
		return ERR_FORBIDDEN;
	}
	TRY(file_bytes(req->db, req->arena, place->owner.tenant, id, row.size, &bytes));
	res_body(req, file_type_media(row.type), bytes);
	res_attachment(req, file_name_safe(req->arena, row.name, row.type));
	return OK;
}

static enum err preview(struct req *req, const struct file_place *place, struct file_id id) {
	struct file_find_row row;
	struct file_chunk_find_row chunk;
	TRY(find(req, place, id, &row));
	if (row.preview_sha256.n == 0 || closed_because(req, &row).n > 0)
		return ERR_NOT_FOUND;
	TRY(file_chunk_find(req->db, req->arena, place->owner.tenant, row.preview_sha256, &chunk));
	res_body(req, "image/jpeg", chunk.bytes);
	return OK;
}

/* ---- handlers ---- */

#define MY(form) const struct file_place place = file_place_of(req, (form)->slug, (form)->party_id, false)
#define OFFICE(form) const struct file_place place = file_place_of(req, (form)->slug, (form)->party_id, true)

enum err file_index(struct req *req, const struct file_index_form *form) {
	MY(form);
	return file_index_page(req, &place, form->after);
}
enum err office_file_index(struct req *req, const struct file_index_form *form) {
	OFFICE(form);
	return file_index_page(req, &place, form->after);
}
enum err file_show(struct req *req, const struct file_one_form *form) {
	MY(form);
	return file_show_page(req, &place, form->file_id);
}
enum err office_file_show(struct req *req, const struct file_one_form *form) {
	OFFICE(form);
	return file_show_page(req, &place, form->file_id);
}
enum err file_download(struct req *req, const struct file_one_form *form) {
	MY(form);
	return download(req, &place, form->file_id);
}
enum err office_file_download(struct req *req, const struct file_one_form *form) {
	OFFICE(form);
	return download(req, &place, form->file_id);
}
enum err file_preview(struct req *req, const struct file_one_form *form) {
	MY(form);
	return preview(req, &place, form->file_id);
}
enum err office_file_preview(struct req *req, const struct file_one_form *form) {
	OFFICE(form);
	return preview(req, &place, form->file_id);
}
