/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* private_key_jwt (OpenID Connect Core section 9, RFC 7523): the client proves itself by a signature instead of a
 * shared secret. */
#include "office/signin/oidc-private.h"

#include <cjose/cjose.h>
#include <openssl/core_names.h>
#include <sodium.h>

enum { PART_MOST_BYTES = 1024 };

/* A number of the key as big-endian bytes, at least `least` of them. */
static bool key_number(struct arena *a, const EVP_PKEY *key, const char *name, size_t least, unsigned char **ret_bytes,
	size_t *ret_n) {
	BIGNUM *number = NULL;
	if (EVP_PKEY_get_bn_param(key, name, &number) != 1)
		return false;
	size_t n = (size_t)BN_num_bytes(number);
	n = n < least ? least : n;
	*ret_bytes = arena_alloc(a, PART_MOST_BYTES);
	bool fits = n <= PART_MOST_BYTES && BN_bn2binpad(number, *ret_bytes, (int)n) == (int)n;
	*ret_n = n;
	BN_clear_free(number);
	return fits;
}

static cjose_jwk_t *rsa_key(struct arena *a, const EVP_PKEY *key) {
	cjose_err err;
	cjose_jwk_rsa_keyspec spec = { .n = NULL };
	if (!key_number(a, key, OSSL_PKEY_PARAM_RSA_N, 1, &spec.n, &spec.nlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_E, 1, &spec.e, &spec.elen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_D, 1, &spec.d, &spec.dlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_FACTOR1, 1, &spec.p, &spec.plen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_FACTOR2, 1, &spec.q, &spec.qlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_EXPONENT1, 1, &spec.dp, &spec.dplen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_EXPONENT2, 1, &spec.dq, &spec.dqlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, 1, &spec.qi, &spec.qilen))
		return NULL;
	return cjose_jwk_create_RSA_spec(&spec, &err);
}

static cjose_jwk_t *ec_key(struct arena *a, const EVP_PKEY *key) {
	enum { P256_BYTES = 32 };
	cjose_err err;
	cjose_jwk_ec_keyspec spec = { .crv = CJOSE_JWK_EC_P_256 };
	if (!key_number(a, key, OSSL_PKEY_PARAM_PRIV_KEY, P256_BYTES, &spec.d, &spec.dlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_EC_PUB_X, P256_BYTES, &spec.x, &spec.xlen) ||
		!key_number(a, key, OSSL_PKEY_PARAM_EC_PUB_Y, P256_BYTES, &spec.y, &spec.ylen))
		return NULL;
	return cjose_jwk_create_EC_spec(&spec, &err);
}

static struct str payload_of(struct arena *a, const struct oidc_section *section, struct str audience, int64_t now_us) {
	unsigned char random[16];
	randombytes_buf(random, sizeof random);
	long long now = now_us / 1000000;
	json_t *claims = json_pack("{s:s%, s:s%, s:s%, s:s, s:I, s:I}", "iss", section->client_id.p,
		section->client_id.n, "sub", section->client_id.p, section->client_id.n, "aud", audience.p, audience.n,
		"jti", oidc_base64url(a, random, sizeof random).p, "iat", (json_int_t)now, "exp",
		(json_int_t)now + OIDC_ASSERTION_S);
	char *text = arena_alloc(a, 4096);
	size_t n = claims == NULL ? 0 : json_dumpb(claims, text, 4096, JSON_COMPACT);
	json_decref(claims);
	return n > 4096 ? S("") : str_of(text, n);
}

static bool export_signed(struct arena *a, const cjose_jwk_t *jwk, cjose_header_t *header, struct str payload,
	struct str *ret_token) {
	cjose_err err;
	const char *compact = NULL; /* owned by the signature */
	cjose_jws_t *jws = cjose_jws_sign(jwk, header, (const uint8_t *)payload.p, payload.n, &err);
	bool made = jws != NULL && cjose_jws_export(jws, &compact, &err);
	if (made)
		*ret_token = str_copy(a, str_from(compact));
	cjose_jws_release(jws);
	return made;
}

enum err oidc_assertion_make(struct arena *a, const struct oidc_section *section, struct str audience, int64_t now_us,
	struct str *ret_token) {
	cjose_err err;
	bool ec = EVP_PKEY_get_base_id(section->key) == EVP_PKEY_EC;
	struct str payload = payload_of(a, section, audience, now_us);
	cjose_jwk_t *jwk = ec ? ec_key(a, section->key) : rsa_key(a, section->key);
	cjose_header_t *header = cjose_header_new(&err);
	bool made = jwk != NULL && header != NULL && payload.n > 0 &&
		cjose_header_set(header, CJOSE_HDR_ALG, ec ? "ES256" : "RS256", &err) &&
		cjose_header_set(header, "typ", "JWT", &err) &&
		(section->key_id.n == 0 ||
			cjose_header_set(header, CJOSE_HDR_KID, str_to_cstr(a, section->key_id), &err)) &&
		export_signed(a, jwk, header, payload, ret_token);
	cjose_header_release(header);
	cjose_jwk_release(jwk);
	return made ? OK : ERR_INTERNAL;
}
