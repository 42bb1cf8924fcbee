/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Passkeys: registration and assertion of Web Authentication (W3C WebAuthn Level 2, sections 7.1 and 7.2). Each step
 * that those sections ask of a relying party is taken here: type, challenge, origin, site, presence, verification, key,
 * signature, counter. Attestation is not asked for and not looked at (7.1 step 19, "none"): a municipality has no list
 * of makers to trust. A person must always be verified (PIN, finger, face), so that one passkey is two factors. Pure:
 * the caller keeps keys and challenges and sees to it that a challenge belongs to this browser and is used once.
 */
#ifndef KASSEI_OFFICE_SIGNIN_PASSKEY_H
#define KASSEI_OFFICE_SIGNIN_PASSKEY_H

#include "base/arena.h"
#include "base/str.h"
#include "db/row.h"

enum {
	PASSKEY_CHALLENGE_BYTES = 32,
	PASSKEY_CLIENT_DATA_MOST_BYTES = 4096,
	PASSKEY_ATTESTATION_MOST_BYTES = 16384,
	PASSKEY_CREDENTIAL_ID_MOST_BYTES = 1023, /* WebAuthn section 5.8.3 */
	PASSKEY_TEXT_MOST = 22000,               /* characters of base64url of the longest of these */
};

/* Stored as numbers, so the order is append-only. COSE's numbers stand behind. */
enum passkey_algorithm {
	PASSKEY_ES256 = 1 /* -7 */,
	PASSKEY_EDDSA /* -8 */,
	PASSKEY_RS256 /* -257 */,
	PASSKEY_ALGORITHM_COUNT
};
extern const struct enum_desc passkey_algorithm_desc;

/* Where passkeys are good for. */
struct passkey_site {
	struct str origin; /* "https://kassei.example.jp:8443" */
	struct str rp_id;  /* "kassei.example.jp": without port */
};
/* The site behind an origin; views of it. False when browsers give no passkeys there: the host is an address
 * (127.0.0.1, [::1]), or the scheme is http and the host is not localhost. */
MUST_CHECK bool passkey_site_of(struct str origin, struct passkey_site *ret_site);

struct passkey_challenge {
	unsigned char bytes[PASSKEY_CHALLENGE_BYTES];
};
/* From the system's generator. */
struct passkey_challenge passkey_challenge_new(void);

enum passkey_refusal {
	PASSKEY_ACCEPTED = 1,
	PASSKEY_MALFORMED,       /* not JSON, CBOR or authenticator data of the right shape, or too long */
	PASSKEY_WRONG_TYPE,      /* an assertion for a registration, or the other way round */
	PASSKEY_WRONG_CHALLENGE,
	PASSKEY_WRONG_ORIGIN,    /* made for another origin, or inside a frame of one */
	PASSKEY_WRONG_SITE,      /* the hash of the rp id is another's */
	PASSKEY_NOT_PRESENT,     /* flag UP */
	PASSKEY_NOT_VERIFIED,    /* flag UV */
	PASSKEY_WRONG_KEY,       /* a key of another algorithm, or none on its curve */
	PASSKEY_WRONG_SIGNATURE,
	PASSKEY_WRONG_COUNTER,   /* it did not rise: a copy of the key may be in use */
	PASSKEY_REFUSAL_COUNT,
};
/* For the log: "wrong_challenge". */
const char *passkey_refusal_name(enum passkey_refusal refusal);

/* What is kept of a passkey. */
struct passkey {
	struct str credential_id;         /* 1 to 1,023 bytes, made by the authenticator */
	enum passkey_algorithm algorithm;
	struct str public_key;            /* as libfido2 keeps it: ES256 x and y, EdDSA the point, RS256 n and e */
	int64_t sign_count; /* 0 to 2^32 − 1; always 0 for passkeys that are copied between a person's devices */
	bool backed_up;                   /* flag BS: the maker keeps a copy */
};

/* navigator.credentials.create's answer, decoded from base64url. */
struct passkey_registration { struct str client_data, attestation_object; };
/* navigator.credentials.get's answer. */
struct passkey_assertion { struct str client_data, authenticator_data, signature; };

/* Checks a registration against the challenge that was given out; *ret_passkey lives in `a` and is set when it is
 * accepted. The caller still refuses a credential_id that somebody has. */
enum passkey_refusal passkey_register(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey_registration *registration,
	struct passkey *ret_passkey) MUST_CHECK;
/* Checks an assertion by `passkey`; *ret_sign_count is the counter to keep. The caller has found the passkey by the id
 * that the browser named and keeps the new counter in the same transaction that lets the person in. */
enum passkey_refusal passkey_assert(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey *passkey,
	const struct passkey_assertion *assertion, int64_t *ret_sign_count) MUST_CHECK;

/* base64url without padding (RFC 4648 section 5); false when the text is not exactly that, is empty, or is longer than
 * `most` bytes. */
MUST_CHECK bool passkey_decode(struct arena *a, struct str text, size_t most, struct str *ret_bytes);
struct str passkey_encode(struct arena *a, struct str bytes);

/* What the page's script gives to the browser, as JSON with base64url for bytes (the shape of
 * PublicKeyCredential.parse…FromJSON). `handle` names the account to the authenticator (no name, no address: WebAuthn
 * section 14.6.1), `exclude` are the ids it has. */
struct passkey_person { struct str handle, name, display_name; };
struct str passkey_creation_options(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey_person *person, struct str site_name,
	const struct str *exclude, size_t exclude_count);
/* `allow` empty: any passkey of this site that the person chooses. */
struct str passkey_request_options(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct str *allow, size_t allow_count);

#endif
