/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Recovery codes: ten, printed once, each good once, for the day when telephone and key are lost. A code has 80 random
 * bits, so that a plain hash keeps it (nobody tries 2^80), and is written in four groups: 7K3M-9QXT-2V8D-HW4Z.
 */
#ifndef KASSEI_OFFICE_SIGNIN_RECOVERY_H
#define KASSEI_OFFICE_SIGNIN_RECOVERY_H

#include "base/arena.h"
#include "base/str.h"

enum { RECOVERY_CODES = 10, RECOVERY_HASH_BYTES = 32 };

/* A new code as text, in `a`. */
struct str recovery_code_new(struct arena *a);
/* What is kept of the code that `text` (typed by a person: case, spaces and hyphens do not matter, O is 0, I and L are
 * 1) stands for, in `a`; bound to the account, so that a row moved to another account opens nothing. False when it is
 * no code at all. */
MUST_CHECK bool recovery_code_hash(struct arena *a, int64_t account_id, struct str text, struct str *ret_hash);

#endif
