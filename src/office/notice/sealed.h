/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Messages that hold a link or a code by which somebody gets in: their text stands in the outbox encrypted under the
 * key file (office/signin/seal.h) from the moment at which they are written until they are sent or posted, and nowhere
 * afterwards. Whoever has a copy of the database cannot sign in with what waits there.
 */
#ifndef KASSEI_OFFICE_NOTICE_SEALED_H
#define KASSEI_OFFICE_NOTICE_SEALED_H

#include "base/settings.h"
#include "office/signin/seal.h"

/* Encrypts the text of a message; in `a`. ERR_IO: the key file cannot be read. */
enum err notice_body_seal(struct arena *a, const struct settings *settings, struct notice_id notice, struct str body,
	struct sealed *ret_sealed) MUST_CHECK;
/* And back. ERR_IO: the key file cannot be read, or has no key that opens it. */
enum err notice_body_open(struct arena *a, const struct settings *settings, struct notice_id notice,
	const struct sealed *sealed, struct str *ret_body) MUST_CHECK;

/* ---- in the writer, for office/signin/seal.c; over all municipalities and the site ---- */

/* Encrypts with the first key what another one opens, and adds their number to *count. ERR_FORMAT: one cannot be
 * read. */
enum err notice_seal_again(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t *count) MUST_CHECK;
/* How many messages need this key. */
enum err notice_seal_count(struct db *db, struct arena *a, int64_t key_no, int64_t *ret_count) MUST_CHECK;
/* The key is gone for good: messages that need it fail, and say why. */
enum err notice_seal_forget(struct db *db, struct arena *a, int64_t key_no) MUST_CHECK;

#endif
