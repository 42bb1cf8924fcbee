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

/* ---- resets at the counter ---- */

enum signin_reset_cause { SIGNIN_RESET_LOST = 1, SIGNIN_RESET_STOPPED, SIGNIN_RESET_OTHER, SIGNIN_RESET_CAUSE_COUNT };
extern const struct enum_desc signin_reset_cause_desc;
enum signin_reset_check { SIGNIN_RESET_PHOTO = 1, SIGNIN_RESET_TWO, SIGNIN_RESET_STAFF_CARD, SIGNIN_RESET_CHECK_COUNT };
extern const struct enum_desc signin_reset_check_desc;
enum signin_reset_state { SIGNIN_RESET_WAITING = 1, SIGNIN_RESET_DONE, SIGNIN_RESET_REFUSED, SIGNIN_RESET_STATE_COUNT };
extern const struct enum_desc signin_reset_state_desc;
/* What is set anew. Stored as bits. */
enum signin_part {
	SIGNIN_PART_APP = 1,
	SIGNIN_PART_PASSKEYS,
	SIGNIN_PART_SITES,
	SIGNIN_PART_PASSWORD,
	SIGNIN_PART_COUNT
};
extern const struct enum_desc signin_part_desc;

#endif
