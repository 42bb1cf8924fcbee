/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Encrypting, and keeping file and database in step: see seal.h. */
#include "office/signin/seal.h"

#include "base/clock.h"
#include "base/ident.h"
#include "db/control.h"
#include "office/notice/sealed.h"
#include "office/signin/signin-types.h"
#include "signin_store.h"

#include <sodium.h>

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	STEP = 500,
	NOBODYS = 0
};

/* ---- secrets ---- */

/* "authenticator app 1:0123456789ABC" */
static struct str bound_to(struct arena *a, const char *purpose, int64_t owner) {
	return STR_JOIN(a, str_from(purpose), S(":"), id_to_text(a, owner));
}

struct sealed seal_close(struct arena *a, const struct seal_keys *keys, const char *purpose, int64_t owner,
	struct str secret) {
	unsigned char *bytes = arena_alloc(a, NONCE + secret.n + TAG);
	struct str bound = bound_to(a, purpose, owner);
	if (keys->count == 0 || secret.n > SEAL_SECRET_MOST_BYTES)
		BUG("a secret of %zu bytes cannot be sealed with %zu keys", secret.n, keys->count);
	randombytes_buf(bytes, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + NONCE, NULL, (const unsigned char *)secret.p, secret.n,
		(const unsigned char *)bound.p, bound.n, NULL, bytes, keys->items[0].bytes);
	return (struct sealed){ .key_no = keys->items[0].number,
		.bytes = str_of((const char *)bytes, NONCE + secret.n + TAG) };
}

bool seal_open(struct arena *a, const struct seal_keys *keys, const char *purpose, int64_t owner,
	const struct sealed *sealed, struct str *ret_secret) {
	const struct seal_key *key = seal_key_find(keys, sealed->key_no);
	const unsigned char *from = (const unsigned char *)sealed->bytes.p;
	struct str bound = bound_to(a, purpose, owner);
	if (key == NULL || sealed->bytes.n < NONCE + TAG)
		return false;
	size_t n = sealed->bytes.n - NONCE - TAG;
	unsigned char *secret = arena_alloc(a, n + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret, NULL, NULL, from + NONCE, sealed->bytes.n - NONCE,
		(const unsigned char *)bound.p, bound.n, from, key->bytes) != 0)
		return false;
	*ret_secret = str_of((const char *)secret, n);
	return true;
}

/* ---- start ---- */

struct start {
	struct str path;
	const struct seal_keys *keys; /* NULL: there is no file */
	struct str reason;
};

/* In the writer. */
static enum err check_keys(struct db *db, struct arena *a, void *context) {
	struct start *s = context;
	struct signin_key_list_row *rows;
	size_t count;
	TRY(signin_key_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (s->keys == NULL || seal_key_find(s->keys, rows[i].key_no) == NULL) {
			s->reason = str_format(a,
				"the key file \"%.*s\" %s key %.*s, with which secrets of this database are encrypted: put the file back from its copy. Nothing was changed. "
				"(When it is lost for good: kassei secret forget)",
				STR_ARG(s->path), s->keys == NULL ? "is not there, and so is not" : "does not have",
				STR_ARG(seal_number_text(a, rows[i].key_no)));
			return ERR_INPUT;
		}
	return s->keys == NULL ? OK : signin_key_put(db, s->keys->items[0].number, clock_now(), NULL);
}

static enum err no_path(struct arena *a, struct str *ret_reason) {
	*ret_reason = str_format(a,
		"on PostgreSQL the setting \"secret_key_file\" must name the file of keys that all processes share: make one with "
		"kassei secret make --secret-key-file FILE, and give every process a copy");
	return ERR_INPUT;
}

static enum err read_for(struct arena *a, const struct settings *settings, struct start *s,
	struct seal_keys **ret_keys) {
	s->path = seal_path(a, settings);
	s->reason = STR_NONE;
	if (s->path.n == 0)
		return no_path(a, &s->reason);
	enum err e = seal_keys_read(a, s->path, ret_keys, &s->reason);
	s->keys = e == OK ? *ret_keys : NULL;
	return e;
}

/* A new database of SQLite makes its own; elsewhere another process may have the right one. */
static enum err make_file(struct writer *writer, struct arena *a, const struct settings *settings, struct start *s) {
	struct seal_keys *keys;
	struct str missing = s->reason;
	TRY(writer_run(writer, NOBODYS, check_keys, a, s));
	s->reason = missing;
	if (str_is_none(control_path(a, settings->database)))
		return ERR_NOT_FOUND;
	enum err e = seal_file_make(a, s->path, &s->reason);
	return e == OK || e == ERR_CONFLICT ? read_for(a, settings, s, &keys) : e;
}

enum err seal_start(struct writer *writer, struct arena *a, const struct settings *settings, struct str *ret_reason) {
	struct start s;
	struct seal_keys *keys;
	enum err e = read_for(a, settings, &s, &keys);
	if (e == ERR_NOT_FOUND)
		e = make_file(writer, a, settings, &s);
	if (e == OK)
		e = writer_run(writer, NOBODYS, check_keys, a, &s);
	*ret_reason = s.reason.n > 0 ? s.reason : S("the keys of the database could not be checked");
	return e;
}

/* ---- another key ---- */

struct change {
	const struct seal_keys *keys;
	int64_t count;
	struct account_id unreadable;
};

static enum err seal_again(struct db *db, struct arena *a, struct change *c, const struct signin_totp_old_row *row) {
	struct str secret;
	const struct sealed old = { .key_no = row->key_no, .bytes = row->sealed };
	if (!seal_open(a, c->keys, SEAL_TOTP, row->account_id.v, &old, &secret)) {
		c->unreadable = row->account_id;
		return ERR_FORMAT;
	}
	struct sealed new = seal_close(a, c->keys, SEAL_TOTP, row->account_id.v, secret);
	TRY(signin_totp_reseal(db, row->account_id, new.bytes, new.key_no, NULL));
	c->count++;
	return OK;
}

/* In the writer: everything or nothing. */
static enum err seal_all(struct db *db, struct arena *a, void *context) {
	struct change *c = context;
	struct signin_totp_old_row *rows;
	size_t count;
	c->count = 0;
	TRY(signin_key_put(db, c->keys->items[0].number, clock_now(), NULL));
	do {
		TRY(signin_totp_old(db, a, c->keys->items[0].number, STEP, &rows, &count));
		for (size_t i = 0; i < count; i++)
			TRY(seal_again(db, a, c, &rows[i]));
	} while (count == STEP);
	return notice_seal_again(db, a, c->keys, &c->count);
}

enum err seal_rotate(struct writer *writer, struct arena *a, const struct settings *settings, struct seal_rotated *ret,
	struct str *ret_reason) {
	struct start s;
	struct seal_keys *keys;
	struct change c = { .count = 0 };
	enum err e = read_for(a, settings, &s, &keys);
	*ret_reason = s.reason;
	TRY(e);
	if (seal_key_add(keys) != OK) {
		*ret_reason = str_format(a,
			"the key file \"%.*s\" has %d keys already: kassei secret prune takes out those that are not needed",
			STR_ARG(s.path), SEAL_KEYS_MOST);
		return ERR_TOO_LARGE;
	}
	/* First the file: a row must never need a key that is nowhere. */
	TRY(seal_file_write(a, s.path, keys, ret_reason));
	c.keys = keys;
	e = writer_run(writer, NOBODYS, seal_all, a, &c);
	*ret = (struct seal_rotated){ .key_no = keys->items[0].number, .secrets = c.count };
	if (e != OK)
		*ret_reason = c.unreadable.v != 0 ?
			str_format(a,
				"the secret of account %.*s could not be read with the keys of \"%.*s\"; nothing was changed in the database",
				STR_ARG(id_to_text(a, c.unreadable.v)), STR_ARG(s.path)) :
			str_format(a,
				"a message that waits could not be read with the keys of \"%.*s\"; nothing was changed in the database",
				STR_ARG(s.path));
	return e;
}

/* In the writer: keys that encrypt nothing, but for the first, are taken off the list; those that stay are counted. */
static enum err unlist_keys(struct db *db, struct arena *a, void *context) {
	struct change *c = context;
	struct signin_key_used_row used;
	c->count = 0;
	for (size_t i = 1; i < c->keys->count; i++) {
		int64_t messages;
		TRY(signin_key_used(db, a, c->keys->items[i].number, &used));
		TRY(notice_seal_count(db, a, c->keys->items[i].number, &messages));
		if (used.secrets + messages == 0)
			TRY(signin_key_remove(db, c->keys->items[i].number, NULL));
	}
	return OK;
}

static enum err keep_listed(struct db *db, struct arena *a, void *context) {
	struct seal_keys *keys = context;
	struct signin_key_list_row *rows;
	size_t count, kept = 1;
	TRY(signin_key_list(db, a, &rows, &count));
	for (size_t i = 1; i < keys->count; i++)
		for (size_t k = 0; k < count; k++)
			if (rows[k].key_no == keys->items[i].number)
				keys->items[kept++] = keys->items[i];
	keys->count = kept;
	return OK;
}

enum err seal_prune(struct writer *writer, struct arena *a, const struct settings *settings, int64_t *ret_count,
	struct str *ret_reason) {
	struct start s;
	struct seal_keys *keys;
	enum err e = read_for(a, settings, &s, &keys);
	*ret_reason = s.reason;
	TRY(e);
	struct change c = { .keys = keys };
	size_t before = keys->count;
	/* First the database: a key is taken out of the file only when no row can need it. */
	TRY(writer_run(writer, NOBODYS, unlist_keys, a, &c));
	struct seal_keys *kept = ARENA_COPY(a, *keys);
	TRY(writer_run(writer, NOBODYS, keep_listed, a, kept));
	*ret_count = (int64_t)(before - kept->count);
	e = *ret_count > 0 ? seal_file_write(a, s.path, kept, ret_reason) : OK;
	sodium_memzero(kept, sizeof *kept);
	return e;
}

/* In the writer. */
static enum err forget_keys(struct db *db, struct arena *a, void *context) {
	struct change *c = context;
	struct signin_key_list_row *rows;
	size_t count;
	c->count = 0;
	TRY(signin_key_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t removed = 0;
		if (c->keys != NULL && seal_key_find(c->keys, rows[i].key_no) != NULL)
			continue;
		TRY(signin_totp_forget_key(db, rows[i].key_no, &removed));
		TRY(notice_seal_forget(db, a, rows[i].key_no));
		TRY(signin_key_remove(db, rows[i].key_no, NULL));
		c->count += removed;
	}
	return OK;
}

enum err seal_forget(struct writer *writer, struct arena *a, const struct settings *settings, int64_t *ret_count,
	struct str *ret_reason) {
	struct start s;
	struct seal_keys *keys;
	enum err e = read_for(a, settings, &s, &keys);
	struct change c = { .keys = s.keys };
	*ret_reason = s.reason;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(writer_run(writer, NOBODYS, forget_keys, a, &c));
	*ret_count = c.count;
	return OK;
}
