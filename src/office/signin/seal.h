/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Secrets at rest: what the program must be able to read again (the secret of an authenticator app, a sign-in link that
 * is not sent yet) stands in the database encrypted, with a key that does not: XChaCha20-Poly1305, with the purpose and
 * the owner as additional data, so that a row moved to another account opens nothing. The keys stand in a file; the
 * first encrypts, every one decrypts. The file is read each time it is needed, which is seldom, so that a new key needs
 * no restart and none stays in memory.
 *
 *   # a comment
 *   key 1f3c9a02 <64 hexadecimal digits>
 *
 * The number is made from the key: a slip of the pen is found, and a row says which key it needs.
 */
#ifndef KASSEI_OFFICE_SIGNIN_SEAL_H
#define KASSEI_OFFICE_SIGNIN_SEAL_H

#include "base/settings.h"
#include "db/db.h"
#include "db/writer.h"
#include "ids.h"

enum { SEAL_KEY_BYTES = 32, SEAL_KEYS_MOST = 16, SEAL_SECRET_MOST_BYTES = 64 * 1024 };

struct seal_key { unsigned char bytes[SEAL_KEY_BYTES]; int64_t number; };
struct seal_keys { struct seal_key items[SEAL_KEYS_MOST]; size_t count; };

/* ---- the file ---- */

/* Where the keys are: the setting secret_key_file, else beside the file of SQLite ("kassei.db.key"); empty on
 * PostgreSQL without the setting. */
struct str seal_path(struct arena *a, const struct settings *settings);
/* Reads it; wiped with `a`. ERR_NOT_FOUND: there is no such file; ERR_IO: it cannot be read, or others may read it;
 * ERR_INPUT: a line is not as it must be. *ret_reason says which, with the file's name. */
enum err seal_keys_read(struct arena *a, struct str path, struct seal_keys **ret_keys,
	struct str *ret_reason) MUST_CHECK;
/* Makes the file with one new key, mode 0600. ERR_CONFLICT: it is there already. */
enum err seal_file_make(struct arena *a, struct str path, struct str *ret_reason) MUST_CHECK;
/* Writes these keys over it, all or nothing. ERR_CONFLICT: somebody else is writing it. */
enum err seal_file_write(struct arena *a, struct str path, const struct seal_keys *keys,
	struct str *ret_reason) MUST_CHECK;
/* A new key in front of those that are there. ERR_TOO_LARGE: SEAL_KEYS_MOST are there. */
enum err seal_key_add(struct seal_keys *keys) MUST_CHECK;
/* NULL: it is not among them. */
const struct seal_key *seal_key_find(const struct seal_keys *keys, int64_t number);
/* "1f3c9a02" */
struct str seal_number_text(struct arena *a, int64_t number);

/* ---- secrets ---- */

struct sealed { int64_t key_no; struct str bytes; };
/* Encrypts under the first key; in `a`. `purpose` is a literal that tells kinds of secrets apart, `owner` the number of
 * the row or person whose it is (an account's, a message's): a row that is moved to another one opens nothing. */
struct sealed seal_close(struct arena *a, const struct seal_keys *keys, const char *purpose, int64_t owner,
	struct str secret);
/* And back, into `a`. False: its key is not among these, or it is another owner's, another purpose's, or changed. */
MUST_CHECK bool seal_open(struct arena *a, const struct seal_keys *keys, const char *purpose, int64_t owner,
	const struct sealed *sealed, struct str *ret_secret);
/* The purpose of what stands in signin_totp, and in notice. */
#define SEAL_TOTP "authenticator app 1"
#define SEAL_NOTICE "message 1"

/* ---- the database ---- */

/* When the server starts: the file has every key that the database needs, and its first key is known there from now on,
 * so that another process with another file is found out too. Makes the file for a new SQLite database. Changes nothing
 * else. *ret_reason on any error. */
enum err seal_start(struct writer *writer, struct arena *a, const struct settings *settings,
	struct str *ret_reason) MUST_CHECK;
/* A new key, and every secret encrypted with it; the old keys stay in the file, for backups. */
struct seal_rotated { int64_t key_no, secrets; };
enum err seal_rotate(struct writer *writer, struct arena *a, const struct settings *settings, struct seal_rotated *ret,
	struct str *ret_reason) MUST_CHECK;
/* Takes keys out of the file that encrypt nothing any more; *ret_count: how many. */
enum err seal_prune(struct writer *writer, struct arena *a, const struct settings *settings, int64_t *ret_count,
	struct str *ret_reason) MUST_CHECK;
/* For somebody who has lost keys for good: removes what was encrypted with keys that are not in the file. *ret_count:
 * authenticator apps removed. Messages that nobody can read any more fail, and say so. */
enum err seal_forget(struct writer *writer, struct arena *a, const struct settings *settings, int64_t *ret_count,
	struct str *ret_reason) MUST_CHECK;

#endif
