/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of passkeys: signing in with one, adding, naming and removing. The bytes come from the page's script
 * (assets/ts/passkey.ts). */
#include "base/log.h"
#include "office/signin/signin-private.h"
#include "signin_views.h"

static const char *const SCRIPTS[] = { "passkey.js" };

static struct str challenge_text(const struct passkey_challenge *challenge) {
	return str_of((const char *)challenge->bytes, sizeof challenge->bytes);
}

static bool challenge_of(const struct signin_attempt *attempt, struct passkey_challenge *ret_challenge) {
	if (attempt->secret.n != sizeof ret_challenge->bytes)
		return false;
	memcpy(ret_challenge->bytes, attempt->secret.p, sizeof ret_challenge->bytes);
	return true;
}

static enum err begin(struct req *req, enum signin_attempt_kind kind, struct account_id account, struct str next) {
	const struct passkey_challenge challenge = passkey_challenge_new();
	return attempt_start(req,
		&(struct signin_attempt){ .kind = kind,
			.account = account,
			.method = ACCOUNT_METHOD_PASSKEY,
			.next = next,
			.secret = str_copy(req->arena, challenge_text(&challenge)) });
}

/* Attempt, challenge and site of what this browser began. ERR_NOT_FOUND: none. */
struct ceremony { struct signin_attempt attempt; struct passkey_challenge challenge; struct passkey_site site; };

static enum err ceremony_find(struct req *req, enum signin_attempt_kind kind, struct ceremony *c) {
	TRY(attempt_find(req, kind, &c->attempt));
	return challenge_of(&c->attempt, &c->challenge) && passkey_site_of(req_origin(req), &c->site) ? OK :
													ERR_NOT_FOUND;
}

/* ---- signing in ---- */

PREPARE_NOTHING(signin_passkey_begin, signin_begin)

enum err signin_passkey_begin_apply(struct req *req, const struct signin_begin_form *form) {
	return begin(req, SIGNIN_PASSKEY, (struct account_id){ 0 }, form->next);
}

enum err signin_passkey_begin_render(struct req *req, const struct signin_begin_form *form) {
	(void)form;
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/sign-in/passkey"));
	return OK;
}

enum err signin_passkey_ask(struct req *req, const struct signin_none_form *form) {
	struct ceremony c;
	(void)form;
	enum err e = ceremony_find(req, SIGNIN_PASSKEY, &c);
	if (e == ERR_NOT_FOUND) {
		res_redirect(req, url_build(req->arena, "/sign-in"));
		return OK;
	}
	TRY(e);
	struct passkey_ask_view *v = ARENA_NEW(req->arena, struct passkey_ask_view);
	*v = (struct passkey_ask_view){ .req = req,
		.options = passkey_request_options(req->arena, &c.site, &c.challenge, NULL, 0),
		.request_id = form_new_request_id(req) };
	signin_show(req, T("パスキーでサインイン"), signin_passkey_ask_view_body, v, SCRIPTS, COUNT_OF(SCRIPTS));
	return OK;
}

struct asserted {
	struct ceremony c;
	struct signin_passkey_by_credential_row row;
	enum passkey_refusal refusal;
	int64_t sign_count;
	bool backed_up;
};

static enum passkey_refusal check_assertion(struct req *req, const struct signin_passkey_form *form,
	struct asserted *x) {
	struct passkey_assertion assertion;
	if (!passkey_decode(req->arena, form->client_data, PASSKEY_CLIENT_DATA_MOST_BYTES, &assertion.client_data) ||
		!passkey_decode(req->arena, form->authenticator_data, PASSKEY_ATTESTATION_MOST_BYTES,
			&assertion.authenticator_data) ||
		!passkey_decode(req->arena, form->signature, 1024, &assertion.signature))
		return PASSKEY_MALFORMED;
	const struct passkey passkey = { .credential_id = x->row.credential_id,
		.algorithm = x->row.algorithm,
		.public_key = x->row.public_key,
		.sign_count = x->row.sign_count };
	x->backed_up = assertion.authenticator_data.n > 32 && (assertion.authenticator_data.p[32] & 1 << 4) != 0;
	return passkey_assert(req->arena, &x->c.site, &x->c.challenge, &passkey, &assertion, &x->sign_count);
}

/* An unknown credential is refused like a wrong one: nobody learns which there are. */
static enum err find_passkey(struct req *req, const struct signin_passkey_form *form, struct asserted *x) {
	struct str credential;
	x->refusal = PASSKEY_MALFORMED;
	if (!passkey_decode(req->arena, form->credential, PASSKEY_CREDENTIAL_ID_MOST_BYTES, &credential))
		return OK;
	enum err e = signin_passkey_by_credential(req->db, req->arena, credential, &x->row);
	if (e == OK)
		x->refusal = check_assertion(req, form, x);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err signin_passkey_prepare(struct req *req, const struct signin_passkey_form *form) {
	struct asserted *x = ARENA_NEW(req->arena, struct asserted);
	enum err e = ceremony_find(req, SIGNIN_PASSKEY, &x->c);
	if (e == ERR_NOT_FOUND)
		return signin_refuse(req, SIGNIN_EXPIRED);
	TRY(e);
	TRY(find_passkey(req, form, x));
	if (x->refusal != PASSKEY_ACCEPTED)
		err_detail(req, "passkey: %s", passkey_refusal_name(x->refusal));
	req->prepared = x;
	return OK;
}

/* The challenge is used up in any case. A counter that another sign-in has raised meanwhile refuses this one. */
enum err signin_passkey_apply(struct req *req, const struct signin_passkey_form *form) {
	const struct asserted *x = req->prepared;
	int64_t changed = 0;
	(void)form;
	TRY(attempt_use(req, &x->c.attempt));
	if (x->refusal == PASSKEY_ACCEPTED)
		TRY(signin_passkey_used(req->db, x->row.passkey_id, x->sign_count, x->backed_up,
			(struct opt_int){ .has = true, .v = req->now_us }, &changed));
	if (changed == 0) {
		req_act(req, 0, S("パスキーでのサインインに失敗しました。"));
		return OK;
	}
	TRY(signin_start(req, x->row.account_id, ACCOUNT_METHOD_PASSKEY, true, ACCOUNT_LEVEL_EMAIL));
	req_act(req, 0, S("パスキーでサインインしました。"));
	req_outcome(req, signin_next(x->c.attempt.next));
	return OK;
}

enum err signin_passkey_render(struct req *req, const struct signin_passkey_form *form) {
	(void)form;
	if (req->refused)
		return signin_failed_page(req, "/sign-in");
	if (req->outcome.n > 0)
		return account_sign_in_go(req, req->outcome);
	return signin_refuse(req, T("このパスキーではサインインできませんでした。サインインのページからやり直すか、ほかの方法をお使いください。"));
}

/* ---- adding ---- */

PREPARE_NOTHING(signin_passkey_add, signin_none)

enum err signin_passkey_add_apply(struct req *req, const struct signin_none_form *form) {
	bool proved;
	(void)form;
	TRY(signin_proved(req, &proved));
	return proved ? begin(req, SIGNIN_PASSKEY_NEW, signin_self(req), S("")) : OK;
}

enum err signin_passkey_add_render(struct req *req, const struct signin_none_form *form) {
	(void)form;
	if (signin_asks_again(req)) {
		signin_ask_again(req);
		return OK;
	}
	attempt_cookie(req);
	res_redirect(req, url_build(req->arena, "/account/security/passkeys/new"));
	return OK;
}

static enum err creation_options(struct req *req, const struct ceremony *c, struct str *ret_options) {
	struct account_by_id_row account;
	struct signin_passkey_list_row *rows;
	size_t count;
	TRY(account_by_id(req->db, req->arena, signin_self(req), &account));
	TRY(signin_passkey_list(req->db, req->arena, signin_self(req), &rows, &count));
	struct str *ids = ARENA_ARRAY(req->arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].credential_id;
	const struct passkey_person person = { .handle = id_text(req->arena, req->session->account),
		.name = account.email,
		.display_name = account.name };
	*ret_options = passkey_creation_options(req->arena, &c->site, &c->challenge, &person,
		str_from(tr(req->lang, T("活性"))), ids, count);
	return OK;
}

static enum err show_new(struct req *req, const struct ceremony *c) {
	struct passkey_new_view *v = ARENA_NEW(req->arena, struct passkey_new_view);
	v->req = req;
	TRY(creation_options(req, c, &v->options));
	v->request_id = form_new_request_id(req);
	v->name = input_text(req, "name", T("名称"), str_from(tr(req->lang, T("この端末"))), INPUT_REQUIRED);
	v->name.hint = str_from(tr(req->lang, T("あとで見分けられる名前です。例：会社のパソコン")));
	signin_show(req, T("パスキーの登録"), signin_passkey_new_view_body, v, SCRIPTS, COUNT_OF(SCRIPTS));
	return OK;
}

enum err signin_passkey_new_page(struct req *req, const struct signin_none_form *form) {
	struct ceremony c;
	(void)form;
	enum err e = ceremony_find(req, SIGNIN_PASSKEY_NEW, &c);
	if (e == ERR_NOT_FOUND) {
		res_redirect(req, url_build(req->arena, "/account/security"));
		return OK;
	}
	return e == OK ? show_new(req, &c) : e;
}

struct registered { struct ceremony c; struct passkey passkey; };

enum err signin_passkey_new_prepare(struct req *req, const struct signin_passkey_new_form *form) {
	struct registered *x = ARENA_NEW(req->arena, struct registered);
	struct passkey_registration registration;
	enum passkey_refusal refusal = PASSKEY_MALFORMED;
	enum err e = ceremony_find(req, SIGNIN_PASSKEY_NEW, &x->c);
	if (e == ERR_NOT_FOUND)
		return signin_refuse(req, SIGNIN_EXPIRED);
	TRY(e);
	if (passkey_decode(req->arena, form->client_data, PASSKEY_CLIENT_DATA_MOST_BYTES, &registration.client_data) &&
		passkey_decode(req->arena, form->attestation, PASSKEY_ATTESTATION_MOST_BYTES,
			&registration.attestation_object))
		refusal = passkey_register(req->arena, &x->c.site, &x->c.challenge, &registration, &x->passkey);
	req->prepared = x;
	if (refusal == PASSKEY_ACCEPTED)
		return OK;
	err_detail(req, "passkey: %s", passkey_refusal_name(refusal));
	return signin_refuse(req, T("パスキーを登録できませんでした。はじめからやり直してください。"));
}

enum err signin_passkey_new_apply(struct req *req, const struct signin_passkey_new_form *form) {
	const struct registered *x = req->prepared;
	struct signin_passkey_by_credential_row row;
	TRY(attempt_use(req, &x->c.attempt));
	enum err e = signin_passkey_by_credential(req->db, req->arena, x->passkey.credential_id, &row);
	if (e == OK)
		return ERR_CONFLICT;
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(signin_passkey_insert(req->db, (struct passkey_id){ ident_new() }, signin_self(req),
		x->passkey.credential_id, x->passkey.algorithm, x->passkey.public_key, x->passkey.sign_count,
		x->passkey.backed_up, form->name, req->now_us, NULL));
	TRY(account_second_shown(req));
	req_act(req, 0, S("パスキーを登録しました。"));
	return account_tell_change(req, signin_self(req), T("パスキーの登録"));
}

static void go_back(struct req *req) {
	if (signin_asks_again(req))
		signin_ask_again(req);
	else
		res_redirect(req, url_build(req->arena, "/account/security"));
}

enum err signin_passkey_new_render(struct req *req, const struct signin_passkey_new_form *form) {
	(void)form;
	if (req->refused)
		return signin_failed_page(req, "/account/security");
	go_back(req);
	return OK;
}

/* ---- naming and removing ---- */

PREPARE_NOTHING(signin_passkey_name, signin_passkey_name)

enum err signin_passkey_name_apply(struct req *req, const struct signin_passkey_name_form *form) {
	int64_t changed = 0;
	TRY(signin_passkey_rename(req->db, form->passkey_id, signin_self(req), form->name, &changed));
	req_act(req, 0, S("パスキーの名称を変更しました。"));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err signin_passkey_name_render(struct req *req, const struct signin_passkey_name_form *form) {
	(void)form;
	if (req->refused)
		return signin_failed_page(req, "/account/security");
	go_back(req);
	return OK;
}

PREPARE_NOTHING(signin_passkey_remove, signin_passkey_page)

enum err signin_passkey_remove_apply(struct req *req, const struct signin_passkey_page_form *form) {
	bool proved;
	int64_t changed = 0;
	TRY(signin_proved(req, &proved));
	if (!proved)
		return OK;
	TRY(signin_passkey_remove(req->db, form->passkey_id, signin_self(req), &changed));
	req_act(req, 0, S("パスキーを削除しました。"));
	return changed == 1 ? account_tell_change(req, signin_self(req), T("パスキーの削除")) : ERR_NOT_FOUND;
}

enum err signin_passkey_remove_render(struct req *req, const struct signin_passkey_page_form *form) {
	(void)form;
	go_back(req);
	return OK;
}
