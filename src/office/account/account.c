/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See account.h. No pages. */
#include "office/account/account.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/notice/notice.h"

#include <sodium.h>

enum { HASH_BYTES = 32, AGENT_MOST_CHARACTERS = 120, TRY_FORGET_HOURS = 24 };

#define US_PER_MINUTE (INT64_C(60) * US_PER_S)

/* ---- e-mail addresses ---- */

struct str account_email_key(struct arena *a, struct str email) {
	return fold(a, email, 0);
}

/* ---- failed tries ---- */

static struct str try_key(struct arena *a, const char *kind, struct str what) {
	unsigned char *hash = arena_bytes(a, HASH_BYTES);
	struct str text = STR_JOIN(a, str_from(kind), S(":"), what);
	crypto_generichash(hash, HASH_BYTES, (const unsigned char *)text.p, text.n, NULL, 0);
	return str_of((const char *)hash, HASH_BYTES);
}

static enum err wait_of(struct db *db, struct arena *a, struct str key, int64_t now_us, int64_t *until_us) {
	struct account_try_find_row *rows;
	size_t count;
	TRY(account_try_find(db, a, key, &rows, &count));
	if (count > 0 && rows[0].until_us > now_us && rows[0].until_us > *until_us)
		*until_us = rows[0].until_us;
	return OK;
}

enum err account_try_wait(struct db *db, struct arena *a, const struct account_try *tried, int64_t now_us,
	int64_t *ret_until_us) {
	int64_t until_us = 0;
	TRY(wait_of(db, a, try_key(a, "address", tried->email_key), now_us, &until_us));
	TRY(wait_of(db, a, try_key(a, "client", tried->remote), now_us, &until_us));
	*ret_until_us = until_us;
	return OK;
}

/* Failures count as in a row as long as each comes within the waiting time of the one before. */
static enum err count_failure(struct db *db, struct arena *a, struct str key, int64_t most, int64_t lock_us,
	int64_t now_us) {
	struct account_try_find_row *rows;
	size_t count;
	TRY(account_try_find(db, a, key, &rows, &count));
	int64_t failures = count > 0 && now_us - rows[0].last_us < lock_us ? rows[0].failures + 1 : 1;
	int64_t until_us = failures >= most ? now_us + lock_us : 0;
	return account_try_set(db, key, failures >= most ? 0 : failures, now_us, until_us, NULL);
}

enum err account_try_failed(struct db *db, struct arena *a, const struct account_try *tried,
	const struct settings *settings, int64_t now_us) {
	int64_t lock_us = settings->lock_minutes * US_PER_MINUTE;
	TRY(account_try_forget(db, now_us - TRY_FORGET_HOURS * 60 * US_PER_MINUTE, NULL));
	TRY(count_failure(db, a, try_key(a, "address", tried->email_key), settings->lock_failures, lock_us, now_us));
	return count_failure(db, a, try_key(a, "client", tried->remote), settings->lock_client_failures, lock_us,
		now_us);
}

enum err account_try_succeeded(struct db *db, struct arena *a, const struct account_try *tried) {
	return account_try_clear(db, try_key(a, "address", tried->email_key), NULL);
}

/* ---- sessions ---- */

struct str account_token_hash(struct arena *a, const struct token *token) {
	unsigned char *hash = arena_bytes(a, HASH_BYTES);
	crypto_generichash(hash, HASH_BYTES, token->bytes, sizeof token->bytes, NULL, 0);
	return str_of((const char *)hash, HASH_BYTES);
}

/* Nobody is told of the very first device. */
static enum err tell_of_device(struct db *db, struct arena *a, const struct account_sign_in *s,
	const struct account_by_id_row *account, struct session_id session) {
	struct account_device_count_row devices;
	TRY(account_device_count(db, a, s->account, account_token_hash(a, &s->device), &devices));
	if (devices.known > 0 || devices.devices == 0)
		return OK;
	const struct msg_arg values[] = { { .name = "time", .text = time_format_ja(a, s->now_us) },
		{ .name = "device", .text = s->agent } };
	return notice_queue(db, a,
		&(struct notice){ .template = NOTICE_T_account_new_device,
			.cause = id_to_text(a, session.v),
			.lang = (enum lang)account->lang,
			.mail = account->email,
			.name = account->name,
			.account = s->account,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = s->now_us });
}

enum err account_second_shown(struct req *req) {
	return account_session_second(req->db, (struct session_id){ req->session->session_id },
		(struct opt_int){ .has = true, .v = req->now_us }, NULL);
}

/* What a way of signing in can carry: whoever has the mailbox or the password is the person that was checked; that it
 * is the very one whose card or seal was seen takes a second factor. */
static enum account_level most_of(const struct account_sign_in *s) {
	bool strong = s->method == ACCOUNT_METHOD_PASSKEY || s->method == ACCOUNT_METHOD_PASSWORD_TOTP ||
	              (s->method == ACCOUNT_METHOD_OIDC && s->level == ACCOUNT_LEVEL_STRONG);
	return strong ? ACCOUNT_LEVEL_STRONG : ACCOUNT_LEVEL_CHECKED;
}

static enum account_level level_of(const struct account_sign_in *s, enum account_level shown_before) {
	enum account_level shown = s->level > shown_before ? s->level : shown_before;
	return shown < most_of(s) ? shown : most_of(s);
}

enum err account_sign_in_start(struct db *db, struct arena *a, const struct account_sign_in *s,
	struct session_id *ret_id) {
	struct account_by_id_row account;
	TRY(account_by_id(db, a, s->account, &account));
	if (account.state != ACCOUNT_ACTIVE)
		return ERR_FORBIDDEN;
	struct session_id id = { ident_new() };
	TRY(account_session_insert(db, id, account_token_hash(a, &s->token), s->account, s->method,
		level_of(s, account.level), s->now_us, (struct opt_int){ .has = s->second, .v = s->now_us }, s->remote,
		utf8_prefix(s->agent, AGENT_MOST_CHARACTERS), account.signed_in_us, NULL));
	TRY(account_signed_in(db, s->account, (struct opt_int){ .has = true, .v = s->now_us }, s->level, NULL));
	TRY(tell_of_device(db, a, s, &account, id));
	TRY(account_device_seen(db, s->account, account_token_hash(a, &s->device), s->now_us, NULL));
	*ret_id = id;
	return OK;
}

enum err account_end_sessions(struct db *db, struct account_id account, int64_t keep, enum account_end why,
	int64_t now_us) {
	const struct opt_int ended = { .has = true, .v = now_us };
	return account_session_end_all(db, account, (struct session_id){ keep }, ended,
		(struct opt_int){ .has = true, .v = why }, NULL);
}

enum err account_raise_level(struct db *db, struct account_id account, enum account_level level, int64_t session) {
	TRY(account_level_raise(db, account, level, NULL));
	/* Every way of signing in carries what was checked; more only the one that showed it. */
	if (level <= ACCOUNT_LEVEL_CHECKED)
		return account_sessions_raise(db, account, level, NULL);
	return session == 0 ? OK : account_session_raise(db, (struct session_id){ session }, level, NULL);
}

enum err account_join_tenant(struct db *db, struct account_id account, struct tenant_id tenant) {
	return account_tenant_add(db, account, tenant, NULL);
}

/* ---- making accounts ---- */

enum err account_make(struct db *db, struct arena *a, const struct account_new *n, struct account_id *ret_id) {
	struct account_id id = { ident_new() };
	const struct opt_int set = { .has = !str_is_none(n->password), .v = n->now_us };
	TRY(account_insert(db, id, n->email, account_email_key(a, n->email), n->name, n->kana, ACCOUNT_ACTIVE, n->level,
		n->lang, n->password, set, n->password_due, n->now_us, NULL));
	*ret_id = id;
	return OK;
}

/* ---- for pages ---- */

struct str account_shown(struct req *req, struct account_id account) {
	struct account_by_id_row row;
	if (account.v == 0 || account_by_id(req->db, req->arena, account, &row) != OK)
		return S("—");
	return row.name.n > 0 ? row.name : row.email;
}
