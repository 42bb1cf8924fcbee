/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bodies that carry a file (ROUTE_UPLOAD): a form with one file, or a piece of one as plain bytes with its fields in
 * the address. A piece has no request_id: its place in the file says whether it came before, and no line of the
 * trail: beginning and ending do.
 */
#include "web/web-private.h"

enum { MB = 1024 * 1024 };

static bool takes_files(const struct exchange *x) {
	return x->route != NULL && (x->route->row->flags & ROUTE_UPLOAD) != 0;
}

bool upload_is_piece(const struct exchange *x) {
	return takes_files(x) && media_is(x->head.content_type, S("application/octet-stream"));
}

static int64_t most_bytes(const struct exchange *x) {
	int64_t most = x->web->config->upload_most_bytes;
	return most > 0 ? most : UPLOAD_MOST_BYTES;
}

void upload_hint(struct exchange *x) {
	const struct msg_arg args[] = {
		{ .name = "limit", .text = str_format(x->req.arena, "%lld", (long long)(most_bytes(x) / MB)) },
	};
	if (takes_files(x))
		err_hint(&x->req, tr_format(x->req.arena, x->req.lang,
			T("送れるファイルは1つ{limit}MBまでです。ページを分けるか、画像を小さくしてから送ってください。"), args, COUNT_OF(args)));
}

/* A browser that is answered before it has sent its body shows no page; so what is a little too large is read to its
 * end and then refused (visit.c). */
enum err upload_check(struct exchange *x) {
	bool form = media_is(x->head.content_type, S("multipart/form-data"));
	if (!form && !upload_is_piece(x))
		return ERR_MEDIA_TYPE;
	x->body_limit = form ? (size_t)most_bytes(x) + BODY_MOST_BYTES : UPLOAD_PIECE_MOST_BYTES;
	if (x->head.content_length <= (int64_t)x->body_limit + (form ? BODY_DISCARD_MOST_BYTES : 0))
		return OK;
	upload_hint(x);
	return ERR_TOO_LARGE;
}

enum err upload_split(struct exchange *x, const char **ret_detail) {
	struct str body = buf_view(&x->body), boundary = media_parameter(x->head.content_type, S("boundary"));
	struct req_file *file = ARENA_NEW(x->req.arena, struct req_file);
	*file = (struct req_file){ .field = STR_NONE };
	TRY(form_split_upload(x->req.arena, body, boundary, takes_files(x) ? file : NULL, &x->pairs, &x->pair_count,
		ret_detail));
	x->req.file = str_is_none(file->field) ? NULL : file;
	return OK;
}

void upload_take_piece(struct exchange *x) {
	const struct req_file file = { .field = S(""), .name = S(""), .bytes = buf_view(&x->body) };
	x->req.file = ARENA_COPY(x->req.arena, file);
	x->pairs = x->query;
	x->pair_count = x->query_count;
}
