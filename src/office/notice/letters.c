/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters that an officer posts: the daily list, what is printed, and that it has gone. */
#include "notice_views.h"
#include "office/notice/pages.h"
#include "office/notice/paper.h"
#include "office/notice/sealed.h"

#include "base/date.h"
#include "office/tenant/tenant.h"

enum { PRINTED_MOST = 600, PDF_MOST_BYTES = 64 << 20 };

static struct letter_line line_of(struct req *req, const struct notice_letters_row *row) {
	return (struct letter_line){ .at = req_time(req, row->written_us), .subject = row->subject, .name = row->name,
		.address = row->address, .reason = str_from(tr(req->lang, str_to_cstr(req->arena, row->reason))) };
}

enum err letter_index(struct req *req, const struct letter_index_form *form) {
	struct notice_letters_row *rows;
	size_t count;
	int64_t limit = req_row_limit(req);
	TRY(notice_letters(req->db, req->arena, tenant_of(req), NOTICE_QUEUED, NOTICE_LETTER,
		form->after.has ? form->after.a : 0, limit + 1, &rows, &count));
	bool more = count > (size_t)limit;
	count -= more;
	struct str cursor = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].notice_id.v }) :
		STR_NONE;
	res_table(req, "letters",
		&(struct table){ .desc = &notice_letters_desc, .rows = rows, .count = count, .next_cursor = cursor });
	struct letter_index_view *v = ARENA_NEW(req->arena, struct letter_index_view);
	struct letter_line *lines = ARENA_ARRAY(req->arena, struct letter_line, count + 1);
	for (size_t i = 0; i < count; i++)
		lines[i] = line_of(req, &rows[i]);
	*v = (struct letter_index_view){ .req = req,
		.items = lines,
		.count = count,
		.labels = url_build(req->arena, "/%s/office/letters/labels", form->slug),
		.print = url_build(req->arena, "/%s/office/letters/print", form->slug),
		.posted = url_build(req->arena, "/%s/office/letters/posted", form->slug),
		.through = count > 0 ? id_text(req->arena, rows[count - 1].notice_id.v) : S(""),
		.request_id = form_new_request_id(req) };
	v->list = list_frame(req, form->after.has, cursor);
	v->empty = list_nothing(req, T("郵送するお知らせはありません。"),
		T("メールアドレスがない方へのお知らせは、ここに並びます。毎日お確かめください。"), NULL,
		(struct url){ S("") });
	for (size_t i = 0; i < count; i++)
		v->homeless += rows[i].address.n == 0;
	v->skip = input_typed(req, "skip", T("使用済みのラベルの数"), "number", NULL, S("0"), INPUT_SHORT);
	v->skip.hint = str_from(tr(req->lang, T("使いかけの用紙のときに、先頭から何面を使ったかを入力します（0から11）。")));
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("郵送するお知らせ"))),
			.body = letter_index_view_body,
			.model = v,
			.no_index = true,
			.width = "wide" });
	return OK;
}

/* ---- printing ---- */

static enum err read_letters(struct req *req, struct notice_letter_texts_row **ret_rows, size_t *ret_count) {
	return notice_letter_texts(req->db, req->arena, tenant_of(req), NOTICE_QUEUED, NOTICE_LETTER, PRINTED_MOST,
		ret_rows, ret_count);
}

static struct paper_address address_of(const struct notice_letter_texts_row *row) {
	return (struct paper_address){ .postcode = row->postcode, .address = row->address, .name = row->name };
}

static enum err give_pdf(struct req *req, enum err e, const struct buf *pdf, const char *name) {
	TRY(e);
	res_body(req, "application/pdf", buf_view(pdf));
	res_attachment(req, str_from(name));
	return OK;
}

enum err letter_labels(struct req *req, const struct letter_labels_form *form) {
	struct notice_letter_texts_row *rows;
	size_t count;
	struct buf *pdf = ARENA_NEW(req->arena, struct buf);
	buf_init(pdf, req->arena, PDF_MOST_BYTES);
	TRY(read_letters(req, &rows, &count));
	struct paper_address *labels = ARENA_ARRAY(req->arena, struct paper_address, count + 1);
	for (size_t i = 0; i < count; i++)
		labels[i] = address_of(&rows[i]);
	return give_pdf(req, paper_labels(pdf, req->arena, labels, count, form->skip.has ? (int)form->skip.v : 0), pdf,
		"labels.pdf");
}

static enum err letter_of(struct req *req, const struct sender *s, const struct notice_letter_texts_row *row,
	struct paper_letter *ret_letter) {
	struct arena *a = req->arena;
	const struct sealed sealed = { .key_no = row->key_no.v, .bytes = row->sealed };
	struct str text = row->body;
	if (row->key_no.has)
		TRY(notice_body_open(a, req_settings(req), row->notice_id, &sealed, &text));
	enum lang lang = (enum lang)row->lang;
	struct str sender = s->section.n > 0 ? STR_JOIN(a, s->name[lang], S("　"), s->section) : s->name[lang];
	struct str date =
		lang == LANG_EN ? date_format_iso(a, jst_date(req->now_us)) : date_format_era(a, jst_date(req->now_us));
	*ret_letter = (struct paper_letter){ .to = address_of(row),
		.date = date,
		.sender = sender,
		.subject = row->subject,
		.body = notice_text(a, s, lang, S(""), text, row->about) };
	return OK;
}

enum err letter_print(struct req *req, const struct letter_index_form *form) {
	struct notice_letter_texts_row *rows;
	size_t count;
	struct sender sender;
	struct buf *pdf = ARENA_NEW(req->arena, struct buf);
	(void)form;
	buf_init(pdf, req->arena, PDF_MOST_BYTES);
	TRY(read_letters(req, &rows, &count));
	TRY(sender_read(req->db, req->arena, tenant_of(req), req_settings(req), &sender));
	struct paper_letter *letters = ARENA_ARRAY(req->arena, struct paper_letter, count + 1);
	for (size_t i = 0; i < count; i++)
		TRY(letter_of(req, &sender, &rows[i], &letters[i]));
	return give_pdf(req, paper_letters(pdf, req->arena, letters, count), pdf, "letters.pdf");
}

/* ---- posted ---- */

enum err letter_posted_prepare(struct req *req, const struct letter_posted_form *form) {
	(void)req;
	return form->through.v != 0 ? OK : ERR_REQUEST;
}

enum err letter_posted_apply(struct req *req, const struct letter_posted_form *form) {
	TRY(notice_letters_posted(req->db, NOTICE_POSTED, (struct opt_int){ true, req->now_us }, tenant_of(req),
		NOTICE_QUEUED, NOTICE_LETTER, form->through.v, NULL));
	req_act(req, 0, S("お知らせを郵送済みにしました。"));
	return OK;
}

enum err letter_posted_render(struct req *req, const struct letter_posted_form *form) {
	res_redirect(req, url_build(req->arena, "/%s/office/letters", form->slug));
	return OK;
}
