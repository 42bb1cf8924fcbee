/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Nothing typed is lost when a session ends: the fields of such a POST, but its secrets, are kept for a day under a
 * token that only the address of the way back has, and the form is shown again with them after signing in. It is not
 * sent by itself: the person sees it and presses the button.
 */
#include "base/date.h"
#include "web/web-private.h"
#include "web_store.h"

#include <sodium.h>

enum { KEPT_HOURS = 24, HASH_BYTES = 32, FIELDS_MOST_BYTES = 256 * 1024 };

/* ---- keeping ---- */

struct keeping {
	struct exchange *x;
	struct str hash, fields;
};

static struct str hash_of(struct arena *a, const struct token *token) {
	unsigned char *hash = arena_bytes(a, HASH_BYTES);
	crypto_generichash(hash, HASH_BYTES, token->bytes, sizeof token->bytes, NULL, 0);
	return str_of((const char *)hash, HASH_BYTES);
}

static enum err write_kept(struct db *db, struct arena *a, void *context) {
	(void)a;
	const struct keeping *k = context;
	const struct exchange *x = k->x;
	const struct account_id account = { x->was_account };
	TRY(web_kept_forget(db, x->req.now_us - KEPT_HOURS * INT64_C(3600000000), NULL));
	return web_kept_insert(db, k->hash, account, x->raw_path, k->fields, x->req.now_us, NULL);
}

static struct str fields_of(struct exchange *x) {
	struct buf *b = ARENA_NEW(x->req.arena, struct buf);
	buf_init(b, x->req.arena, FIELDS_MOST_BYTES);
	for (size_t i = 0; i < x->pair_count; i++) {
		const struct form_pair *pair = &x->pairs[i];
		if (str_equal(pair->name, S("request_id")) || form_is_secret(x->route->form, pair->name))
			continue;
		if (b->n > 0)
			buf_char(b, '&');
		url_encode(b, pair->name);
		buf_char(b, '=');
		url_encode(b, pair->value);
	}
	return b->too_big ? STR_NONE : buf_view(b);
}

bool kept_take(struct exchange *x) {
	const struct identity *identity = x->web->config->identity;
	/* Only for whoever had a session: nobody else may fill the table. */
	if (identity == NULL || x->was_account == 0 || x->web->writer == NULL || dispatch_split_body(x) != OK)
		return false;
	struct arena *a = x->req.arena;
	const struct token token = token_new();
	struct keeping keeping = { .x = x, .hash = hash_of(a, &token), .fields = fields_of(x) };
	if (str_is_none(keeping.fields) || writer_run(x->web->writer, 0, write_kept, a, &keeping) != OK)
		return false;
	const struct url back = url_build(a, "/kept/%s", token_to_text(a, &token));
	x->res.redirect = url_query(a, (struct url){ str_from(identity->sign_in_path) }, "next", back.s);
	answer_print(x, 303);
	return true;
}

/* ---- showing ---- */

/* Makes the exchange one of the POST that was kept, as if it had just been refused. */
static enum err become(struct exchange *x, const struct web_kept_find_row *row) {
	struct route_match match;
	struct exchange *post = ARENA_NEW(x->req.arena, struct exchange);
	post->head.target = row->path;
	post->web = x->web;
	post->req = (struct req){ .arena = x->req.arena };
	TRY(target_match(post, &match));
	if (match.post == NULL)
		return ERR_NOT_FOUND;
	dispatch_bind(x, match.post, &match);
	TRY(dispatch_identify(x, x->req.db));
	const char *detail = NULL;
	TRY(form_split(x->req.arena, row->fields, &x->pairs, &x->pair_count, &detail));
	enum err e = dispatch_read_form(x);
	return e == ERR_INPUT ? OK : e;
}

enum err kept_show(struct req *req, struct str text) {
	struct exchange *x = exchange_of(req);
	struct token token;
	struct web_kept_find_row row;
	if (!token_parse(text, &token))
		return ERR_NOT_FOUND;
	TRY(web_kept_find(req->db, req->arena, hash_of(req->arena, &token),
		req->now_us - KEPT_HOURS * INT64_C(3600000000), &row));
	if (row.account_id.v != 0 && row.account_id.v != req->session->account)
		return ERR_NOT_FOUND;
	TRY(become(x, &row));
	x->refusal_count = 0;
	form_refuse(req, NULL,
		str_from(tr(req->lang, T("サインインの期限が切れていたため、まだ送信されていません。内容をご確認のうえ、もう一度送信してください。"))));
	req->refused = true;
	return x->route->row->render(req, x->form);
}
