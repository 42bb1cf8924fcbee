/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What passkey.c and passkey_client.c share. */
#ifndef KASSEI_OFFICE_SIGNIN_PASSKEY_PRIVATE_H
#define KASSEI_OFFICE_SIGNIN_PASSKEY_PRIVATE_H

#include "office/signin/passkey.h"

/* The browser's own account of the ceremony (clientDataJSON, WebAuthn section 5.8.1) against what was asked. */
enum passkey_refusal passkey_check_client_data(const struct passkey_site *site,
	const struct passkey_challenge *challenge, struct str client_data, const char *type) MUST_CHECK;
/* The key can verify: it lies on its curve, or is an RSA key of a size that is taken. */
MUST_CHECK bool passkey_key_usable(const struct passkey *passkey);
void passkey_free_key(enum passkey_algorithm algorithm, void *key);

#endif
