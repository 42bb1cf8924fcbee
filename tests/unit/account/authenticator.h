/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An authenticator in software: what a telephone or a key would answer, and each part of it can be made wrong. */
#ifndef KASSEI_TESTS_UNIT_ACCOUNT_AUTHENTICATOR_H
#define KASSEI_TESTS_UNIT_ACCOUNT_AUTHENTICATOR_H

#include "office/signin/passkey.h"

#include <openssl/evp.h>

struct authenticator {
	enum passkey_algorithm algorithm;
	EVP_PKEY *key;
	struct str credential_id;
	/* What it says; a test changes one. */
	const char *type, *origin, *rp_id, *more; /* more: further members of the client data, with a comma before */
	unsigned char flags;
	uint32_t counter;
};

/* A new key, and answers that are right for `site`. The key is freed with the arena. */
struct authenticator authenticator_new(struct arena *a, enum passkey_algorithm algorithm,
	const struct passkey_site *site);
struct passkey_registration authenticator_register(const struct authenticator *au, struct arena *a,
	const struct passkey_challenge *challenge);
struct passkey_assertion authenticator_assert(const struct authenticator *au, struct arena *a,
	const struct passkey_challenge *challenge);
/* Parts of them, for answers put together wrongly. */
struct str authenticator_data(const struct authenticator *au, struct arena *a, struct str attested);
struct str authenticator_attested(const struct authenticator *au, struct arena *a, struct str cose_key);
struct str authenticator_cose_key(const struct authenticator *au, struct arena *a);
struct str authenticator_object(struct arena *a, struct str data);
struct str authenticator_sign(const struct authenticator *au, struct arena *a, struct str data, struct str client_data);

#endif
