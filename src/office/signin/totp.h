/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Codes of an authenticator app: time-based one-time passwords (RFC 6238) as every app knows them: SHA-1, six digits,
 * steps of 30 seconds. Pure: the caller keeps the secret and the step that was used last.
 */
#ifndef KASSEI_OFFICE_SIGNIN_TOTP_H
#define KASSEI_OFFICE_SIGNIN_TOTP_H

#include "base/arena.h"
#include "base/str.h"

enum {
	TOTP_SECRET_BYTES = 20, /* RFC 4226 section 4: as long as the hash */
	TOTP_STEP_S = 30,
	TOTP_DRIFT_STEPS = 1,   /* RFC 6238 section 5.2: one step before and behind, for clocks that differ */
};

struct totp_secret {
	unsigned char bytes[TOTP_SECRET_BYTES];
};

/* From the system's generator. */
struct totp_secret totp_secret_new(void);
/* 32 characters of base 32 (RFC 4648 section 6) without padding, and back (case, spaces and hyphens do not matter). */
struct str totp_secret_text(struct arena *a, const struct totp_secret *secret);
MUST_CHECK bool totp_secret_parse(struct str text, struct totp_secret *ret_secret);
/* The same in groups of four with spaces, for typing. */
struct str totp_secret_groups(struct arena *a, const struct totp_secret *secret);

/* The step of an instant (UTC microseconds, not before 1970). */
int64_t totp_step(int64_t now_us);
/* The code of a step, 0 to 999,999 (RFC 4226 section 5.3). */
int32_t totp_code(const struct totp_secret *secret, int64_t step);
/* True when `typed` (six digits of either width, spaces allowed) is the code of now or of one step before or behind,
 * and that step is later than `last_step`, the one used last (-1: none): a code is good once. *ret_step is the step to
 * keep. */
MUST_CHECK bool totp_check(const struct totp_secret *secret, struct str typed, int64_t now_us, int64_t last_step,
	int64_t *ret_step);
/* otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=ISSUER for the QR code; both are percent-encoded. */
struct str totp_uri(struct arena *a, const struct totp_secret *secret, struct str issuer, struct str account);

#endif
