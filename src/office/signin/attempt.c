/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Attempts: see signin.h. The database keeps a hash of the token and the content under a key made from it, so that
 * whoever reads the database neither finishes an attempt nor learns the secret of an app that is being set up.
 */
#include "base/date.h"
#include "office/signin/signin-private.h"

#include <sodium.h>

#define ATTEMPT_COOKIE "attempt"

enum { SECRET_MOST_BYTES = 4000, KEPT_DAYS = 7 };

const struct enum_desc signin_attempt_kind_desc = { .name = "signin_attempt_kind", .count = SIGNIN_ATTEMPT_KIND_COUNT,
	.values = (const struct enum_value[]){
		[SIGNIN_CODE] = { .word = "code", .label = T("確認コード待ち") },
		[SIGNIN_PASSKEY] = { .word = "passkey", .label = T("パスキーでサインイン") },
		[SIGNIN_PASSKEY_NEW] = { .word = "passkey_new", .label = T("パスキーの登録") },
		[SIGNIN_TOTP_NEW] = { .word = "totp_new", .label = T("認証アプリの登録") },
		[SIGNIN_CODES] = { .word = "codes", .label = T("回復コードの発行") },
		[SIGNIN_OIDC] = { .word = "oidc", .label = T("ほかのサイトでサインイン") },
	} };

static void key_of(const struct token *token, unsigned char key[crypto_secretbox_KEYBYTES]) {
	static const char PURPOSE[] = "signin attempt 1";
	crypto_generichash(key, crypto_secretbox_KEYBYTES, (const unsigned char *)PURPOSE, sizeof PURPOSE - 1,
		token->bytes, sizeof token->bytes);
}

static struct str seal(struct arena *a, const struct token *token, struct str secret) {
	size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + secret.n;
	unsigned char key[crypto_secretbox_KEYBYTES], *bytes = arena_alloc(a, n);
	key_of(token, key);
	randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES,
		(const unsigned char *)(secret.n > 0 ? secret.p : ""), secret.n, bytes, key);
	sodium_memzero(key, sizeof key);
	return str_of((const char *)bytes, n);
}

static bool unseal(struct arena *a, const struct token *token, struct str sealed, struct str *ret_secret) {
	enum { HEAD = crypto_secretbox_NONCEBYTES, LEAST = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };
	if (sealed.n < LEAST)
		return false;
	unsigned char key[crypto_secretbox_KEYBYTES], *bytes = arena_alloc(a, sealed.n - LEAST + 1);
	const unsigned char *from = (const unsigned char *)sealed.p;
	key_of(token, key);
	int failed = crypto_secretbox_open_easy(bytes, from + HEAD, sealed.n - HEAD, from, key);
	sodium_memzero(key, sizeof key);
	*ret_secret = str_of((const char *)bytes, sealed.n - LEAST);
	return failed == 0;
}

enum err attempt_start(struct req *req, const struct signin_attempt *attempt) {
	const struct token token = req_token(req, ATTEMPT_COOKIE);
	if (attempt->secret.n > SECRET_MOST_BYTES)
		return ERR_TOO_LARGE;
	TRY(signin_attempt_forget(req->db, req->now_us - KEPT_DAYS * US_PER_DAY, NULL));
	return signin_attempt_insert(req->db, account_token_hash(req->arena, &token), attempt->kind, attempt->account,
		attempt->method, str_or_empty(attempt->provider), seal(req->arena, &token, attempt->secret),
		str_or_empty(attempt->next), req->now_us + SIGNIN_ATTEMPT_MINUTES * 60 * US_PER_S, NULL);
}

void attempt_cookie(struct req *req) {
	const struct token token = req_token(req, ATTEMPT_COOKIE);
	res_cookie(req, ATTEMPT_COOKIE, token_to_text(req->arena, &token), SIGNIN_ATTEMPT_MINUTES * 60);
}

static bool is_ours(const struct req *req, const struct signin_attempt_find_row *row) {
	return row->account_id.v == 0 || row->kind == SIGNIN_CODE ||
		(req->session != NULL && req->session->account == row->account_id.v);
}

enum err attempt_find(struct req *req, enum signin_attempt_kind kind, struct signin_attempt *ret_attempt) {
	struct token token;
	struct signin_attempt_find_row row;
	struct signin_attempt found;
	if (!token_parse(req_cookie(req, ATTEMPT_COOKIE), &token))
		return ERR_NOT_FOUND;
	struct str hash = account_token_hash(req->arena, &token);
	TRY(signin_attempt_find(req->db, req->arena, hash, &row));
	if (row.kind != kind || row.used_us.has || req->now_us >= row.expires_us || !is_ours(req, &row))
		return ERR_NOT_FOUND;
	found = (struct signin_attempt){ .kind = kind,
		.account = row.account_id,
		.method = row.method,
		.provider = row.provider,
		.next = row.next,
		.hash = hash,
		.failures = row.failures };
	if (!unseal(req->arena, &token, row.sealed, &found.secret))
		return ERR_NOT_FOUND;
	*ret_attempt = found;
	return OK;
}

enum err attempt_use(struct req *req, const struct signin_attempt *attempt) {
	int64_t changed = 0;
	TRY(signin_attempt_use(req->db, attempt->hash, (struct opt_int){ .has = true, .v = req->now_us }, &changed));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}
