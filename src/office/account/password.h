/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Passwords: what one must be like, and how it is kept. Kept is an argon2id hash (RFC 9106) as a PHC string, which
 * holds its own cost and salt. Hashing is dear on purpose (64 MiB and some 0.1 s), so at most two run at once in the
 * process; the rest wait, and when many wait already the caller is told to come back. Knows no tables and no pages;
 * never call it in a writer.
 */
#ifndef KASSEI_OFFICE_ACCOUNT_PASSWORD_H
#define KASSEI_OFFICE_ACCOUNT_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"

enum { PASSWORD_MOST_CHARACTERS = 128, PASSWORD_HASHINGS = 2, PASSWORD_WAITING = 64 };

/* What the settings password_min_length and password_min_classes say. */
struct password_rules {
	int64_t min_length;  /* code points */
	int64_t min_classes; /* of four: small letters, capitals, digits, anything else */
};

/* What the settings password_memory_mib and password_passes say: libsodium's "interactive" is 64 and 2, "moderate" 256
 * and 3. */
struct password_cost {
	int64_t memory_mib;
	int64_t passes;
};

enum password_flaw {
	PASSWORD_FINE = 1,
	PASSWORD_TOO_SHORT,
	PASSWORD_TOO_LONG,
	PASSWORD_TOO_FEW_CLASSES,
	PASSWORD_HOLDS_NAME, /* one of `names`, or a part of it of four letters (two when Japanese) or more */
	PASSWORD_REPETITIVE, /* the same again and again, or a run: aaaa, abcabc, 3456 */
	PASSWORD_COMMON,     /* data/passwords.tsv: a listed word or two of them, also with digits around or l33t */
};

/* The first rule that `password` (valid UTF-8, NFC, as forms give it) breaks. `names` are what people know of the
 * person: the e-mail address and the name. Scratch from `a`. */
enum password_flaw password_check(struct arena *a, struct str password, const struct password_rules *rules,
	const struct str *names, size_t name_count);
/* The flaw as a sentence for the person that says how to mend it; in `a`. PASSWORD_FINE is a BUG. */
struct str password_flaw_sentence(struct arena *a, enum lang lang, enum password_flaw flaw,
	const struct password_rules *rules);
/* What is accepted, for the hint beside the field. */
struct str password_rules_sentence(struct arena *a, enum lang lang, const struct password_rules *rules);

/* "$argon2id$v=19$m=65536,t=2,p=1$…" with a fresh salt, in `a`. ERR_BUSY: PASSWORD_WAITING others wait; ERR_INPUT:
 * longer than PASSWORD_MOST_CHARACTERS; ERR_INTERNAL: the memory could not be had. May wait for other threads. */
enum err password_hash(struct arena *a, struct str password, const struct password_cost *cost,
	struct str *ret_phc) MUST_CHECK;

struct password_verdict {
	bool right;
	bool stale; /* right, and kept at another cost than `cost`: hash it anew while the password is at hand */
};
/* Compares in constant time. For an account that is unknown or has no password give STR_NONE as `phc`: the same work is
 * done and the answer is "wrong", so that time tells nobody which accounts there are. ERR_BUSY and ERR_INTERNAL as
 * above. */
enum err password_verify(struct str phc, struct str password, const struct password_cost *cost,
	struct password_verdict *ret_verdict) MUST_CHECK;

#endif
