/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the relying party share. Not together with base/json_out.h: jansson has functions of the same
 * names. */
#ifndef KASSEI_OFFICE_SIGNIN_OIDC_PRIVATE_H
#define KASSEI_OFFICE_SIGNIN_OIDC_PRIVATE_H

#include "base/buf.h"
#include "office/signin/oidc.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <pthread.h>

enum {
	OIDC_TOKEN_MOST_BYTES = 32 * 1024,
	OIDC_KEPT_S = 60 * 60,        /* description and keys of a provider */
	OIDC_REFETCH_EVERY_S = 60,    /* keys, because of one that is not known */
	OIDC_ISSUED_MOST_S = 10 * 60, /* age of an ID token */
	OIDC_ASSERTION_S = 60,        /* life of our own assertion */
};

enum oidc_client_auth {
	OIDC_CLIENT_SECRET_BASIC = 1,
	OIDC_CLIENT_SECRET_POST,
	OIDC_PRIVATE_KEY,
	OIDC_CLIENT_AUTH_COUNT
};
enum oidc_algorithm { OIDC_RS256 = 1, OIDC_ES256, OIDC_ALGORITHM_COUNT };
const char *oidc_algorithm_name(enum oidc_algorithm algorithm);

/* A provider's addresses. */
struct oidc_endpoints {
	struct str authorization, token, userinfo, jwks; /* userinfo may be empty: it is not asked */
	bool names_issuer; /* every redirect carries iss (RFC 9207) */
};

/* A provider as its section of the file says. */
struct oidc_section {
	struct oidc_provider provider; /* first: the two are one */
	struct str client_id, scope, prompt, acr_values, acr_required, key_id, assertion_audience;
	enum oidc_client_auth client_auth;
	enum oidc_algorithm algorithm;  /* of ID tokens */
	struct str secret;              /* the file's first line */
	EVP_PKEY *key;                  /* for OIDC_PRIVATE_KEY: EC P-256 (ES256) or RSA (RS256) */
	struct oidc_endpoints fixed;    /* authorization empty: they are discovered */
	enum oidc_level level;          /* OIDC_PLAIN */
	int64_t skew_s;
};

/* Something fetched: lives in an arena of its own until it is fetched anew. */
struct oidc_kept {
	struct arena *arena; /* NULL: nothing yet */
	int64_t at_us, forced_us;
	struct oidc_endpoints endpoints; /* of a description */
	struct str text;                 /* of keys */
};

struct oidc {
	const struct outgoing_rules *rules;
	struct oidc_section sections[OIDC_MOST_PROVIDERS];
	size_t count;
	pthread_mutex_t lock; /* of what is below */
	struct oidc_kept descriptions[OIDC_MOST_PROVIDERS], keys[OIDC_MOST_PROVIDERS];
};

static inline const struct oidc_section *oidc_section_of(const struct oidc_provider *provider) {
	return (const struct oidc_section *)(const void *)provider;
}

/* ---- oidc_config.c ---- */

/* Reads the file into oidc->sections. */
enum err oidc_config_read(struct oidc *oidc, struct arena *a, const char *path, struct str *ret_reason) MUST_CHECK;
/* https, or http to a loopback address: where a browser may be sent and secrets may go. */
bool oidc_address_ok(struct str address);

/* ---- oidc_fetch.c ---- */

enum err oidc_endpoints_get(struct oidc *oidc, struct arena *a, const struct oidc_section *section, int64_t now_us,
	struct oidc_endpoints *ret_endpoints, struct str *ret_detail) MUST_CHECK;
/* The published keys as JSON. `again`: one was not found among them; ERR_NOT_FOUND when they were fetched for that
 * reason just now. */
enum err oidc_keys_get(struct oidc *oidc, struct arena *a, const struct oidc_section *section, struct str jwks_uri,
	bool again, int64_t now_us, struct str *ret_keys, struct str *ret_detail) MUST_CHECK;

/* ---- oidc_token.c: no network ---- */

/* What an ID token is checked against. */
struct oidc_expected {
	struct str issuer, client_id, nonce, access_token, acr_required;
	enum oidc_algorithm algorithm;
	int64_t now_us, skew_s;
};
/* Checks the token with the published keys; *ret_claims (borrowed, released with `a`) when it is accepted. */
enum oidc_refusal oidc_token_check(struct arena *a, struct str token, struct str keys,
	const struct oidc_expected *expected, json_t **ret_claims) MUST_CHECK;

/* ---- oidc_sign.c ---- */

/* Proof that we are the client (RFC 7523 section 3): a token of one minute, signed with the section's key. */
enum err oidc_assertion_make(struct arena *a, const struct oidc_section *section, struct str audience, int64_t now_us,
	struct str *ret_token) MUST_CHECK;

/* ---- oidc_claims.c: no network ---- */

/* The identity in ID token and userinfo (NULL: not asked). */
enum oidc_refusal oidc_claims_map(struct arena *a, const struct oidc_section *section, const json_t *token,
	const json_t *userinfo, struct oidc_identity *ret_identity) MUST_CHECK;

/* ---- small helps ---- */

/* Text of a member in `a`; STR_NONE when it is no string. */
struct str oidc_text(struct arena *a, const json_t *object, const char *key);
/* Parses; released with `a`. NULL when it is no object, or a member stands twice. */
json_t *oidc_json(struct arena *a, struct str text);
struct str oidc_base64url(struct arena *a, const unsigned char *bytes, size_t n);
/* name=value, form-encoded, with & before all but the first. */
void oidc_put_field(struct buf *b, const char *name, struct str value);
void oidc_put_encoded(struct buf *b, struct str value);

#endif
