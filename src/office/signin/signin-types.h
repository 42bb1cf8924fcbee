/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of attempts; stored as numbers, so the order is append-only. */
#ifndef KASSEI_OFFICE_SIGNIN_TYPES_H
#define KASSEI_OFFICE_SIGNIN_TYPES_H

#include "db/row.h"
#include "office/account/account-types.h"
#include "office/signin/passkey.h"

/* What a browser has begun and not finished. */
enum signin_attempt_kind {
	SIGNIN_CODE = 1,       /* the first proof was right; a code is still due */
	SIGNIN_PASSKEY,        /* signing in with a passkey: the challenge */
	SIGNIN_PASSKEY_NEW,    /* adding one: the challenge */
	SIGNIN_TOTP_NEW,       /* setting up an authenticator app: its secret */
	SIGNIN_CODES,          /* recovery codes that are shown and not yet noted */
	SIGNIN_OIDC,           /* on the way to another site and back: state, nonce, verifier */
	SIGNIN_ATTEMPT_KIND_COUNT
};
extern const struct enum_desc signin_attempt_kind_desc;

#endif
