/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ID tokens: OpenID Connect Core section 3.1.3.7 in its order, with RFC 7515 for the signature. The algorithm is the
 * one that the providers' file names and never the one that the token asks for; libcjose only verifies with a key of
 * that kind.
 */
#include "office/signin/oidc-private.h"

#include <cjose/cjose.h>
#include <sodium.h>

enum { RSA_LEAST_BITS = 2048, SUBJECT_MOST_BYTES = 255 };

const char *oidc_algorithm_name(enum oidc_algorithm algorithm) {
	return algorithm == OIDC_ES256 ? "ES256" : "RS256";
}

static void release_json(void *object) {
	json_decref(object);
}

json_t *oidc_json(struct arena *a, struct str text) {
	json_t *object = json_loadb(text.n > 0 ? text.p : "", text.n, JSON_REJECT_DUPLICATES, NULL);
	if (object == NULL)
		return NULL;
	arena_defer(a, release_json, object);
	return json_is_object(object) ? object : NULL;
}

struct str oidc_text(struct arena *a, const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	return json_is_string(value) ? str_copy(a, str_of(json_string_value(value), json_string_length(value))) :
		STR_NONE;
}

struct str oidc_base64url(struct arena *a, const unsigned char *bytes, size_t n) {
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, room);
	sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_from(text);
}

static bool same(struct str a, struct str b) {
	return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}

/* ---- header and key ---- */

enum { PARTS = 3, ES256_SIGNATURE_BYTES = 64 /* RFC 7518 section 3.4; libcjose takes longer ones */ };

/* Header, payload and signature, decoded. Unlike libcjose's, this reading takes each in its one right spelling only. */
static bool read_parts(struct arena *a, struct str token, struct str ret_parts[PARTS]) {
	size_t count = 0;
	for (struct str rest = token; !str_is_none(rest); count++) {
		struct str part = str_cut(&rest, S("."));
		unsigned char *bytes = arena_alloc(a, part.n + 1);
		size_t n = 0;
		if (count == PARTS ||
			sodium_base642bin(bytes, part.n, part.p, part.n, NULL, &n, NULL,
				sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
			return false;
		ret_parts[count] = str_of((const char *)bytes, n);
	}
	return count == PARTS;
}

static bool says(const json_t *object, const char *key, const char *value) {
	const json_t *text = json_object_get(object, key);
	return json_is_string(text) && strcmp(json_string_value(text), value) == 0;
}

static bool says_or_silent(const json_t *object, const char *key, const char *value) {
	return json_object_get(object, key) == NULL || says(object, key, value);
}

static bool key_fits(const json_t *key, enum oidc_algorithm algorithm, const json_t *kid) {
	bool kind =
		algorithm == OIDC_ES256 ? says(key, "kty", "EC") && says(key, "crv", "P-256") : says(key, "kty", "RSA");
	bool use = says_or_silent(key, "use", "sig") && says_or_silent(key, "alg", oidc_algorithm_name(algorithm));
	return kind && use && (kid == NULL || (json_is_string(kid) && says(key, "kid", json_string_value(kid))));
}

/* The only published key that fits. A token without kid is taken when there is no choice (Core section 10.1). */
static const json_t *choose_key(const json_t *keys, enum oidc_algorithm algorithm, const json_t *kid) {
	const json_t *found = NULL;
	const json_t *list = json_object_get(keys, "keys");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *key = json_array_get(list, i);
		if (!key_fits(key, algorithm, kid))
			continue;
		if (found != NULL)
			return NULL;
		found = key;
	}
	return found;
}

static cjose_jwk_t *import_key(struct arena *a, const json_t *key) {
	static const char *const PUBLIC[] = { "kty", "crv", "x", "y", "n", "e" };
	json_t *copy = json_pack("{}"); /* json_object is base/json_out's when we are linked */
	arena_defer(a, release_json, copy);
	for (size_t i = 0; i < COUNT_OF(PUBLIC); i++)
		if (json_object_get(key, PUBLIC[i]) != NULL &&
			json_object_set(copy, PUBLIC[i], json_object_get(key, PUBLIC[i])) != 0)
			return NULL;
	size_t n = json_dumpb(copy, NULL, 0, JSON_COMPACT);
	char *text = arena_alloc(a, n + 1);
	if (n == 0 || json_dumpb(copy, text, n, JSON_COMPACT) != n)
		return NULL;
	cjose_err err;
	cjose_jwk_t *jwk = cjose_jwk_import(text, n, &err);
	if (jwk != NULL && cjose_jwk_get_kty(jwk, &err) == CJOSE_JWK_KTY_RSA &&
		cjose_jwk_get_keysize(jwk, &err) < RSA_LEAST_BITS) {
		cjose_jwk_release(jwk);
		return NULL;
	}
	return jwk;
}

/* ---- signature ---- */

static enum oidc_refusal verify_with(struct arena *a, struct str token, const cjose_jwk_t *jwk,
	struct str *ret_payload) {
	cjose_err err;
	uint8_t *bytes = NULL;
	size_t n = 0;
	cjose_jws_t *jws = cjose_jws_import(token.p, token.n, &err);
	if (jws == NULL)
		return OIDC_MALFORMED;
	bool right = cjose_jws_verify(jws, jwk, &err) && cjose_jws_get_plaintext(jws, &bytes, &n, &err);
	if (right)
		*ret_payload = str_copy(a, str_of((const char *)bytes, n));
	cjose_jws_release(jws);
	return right ? OIDC_ACCEPTED : OIDC_WRONG_SIGNATURE;
}

static enum oidc_refusal verify(struct arena *a, struct str token, struct str keys_text, enum oidc_algorithm algorithm,
	struct str *ret_payload) {
	if (token.n == 0 || token.n > OIDC_TOKEN_MOST_BYTES)
		return OIDC_MALFORMED;
	struct str parts[PARTS];
	const json_t *header = read_parts(a, token, parts) ? oidc_json(a, parts[0]) : NULL,
		     *keys = oidc_json(a, keys_text);
	if (header == NULL || json_object_get(header, "crit") != NULL)
		return OIDC_MALFORMED;
	if (!says(header, "alg", oidc_algorithm_name(algorithm)))
		return OIDC_WRONG_ALGORITHM;
	if (algorithm == OIDC_ES256 && parts[2].n != ES256_SIGNATURE_BYTES)
		return OIDC_WRONG_SIGNATURE;
	const json_t *key = choose_key(keys, algorithm, json_object_get(header, "kid"));
	cjose_jwk_t *jwk = key == NULL ? NULL : import_key(a, key);
	if (jwk == NULL)
		return OIDC_UNKNOWN_KEY;
	enum oidc_refusal refusal = verify_with(a, token, jwk, ret_payload);
	cjose_jwk_release(jwk);
	return refusal;
}

/* ---- claims ---- */

static bool is_text(const json_t *value, struct str expected) {
	return json_is_string(value) &&
		str_equal(str_of(json_string_value(value), json_string_length(value)), expected);
}

/* Ours among the audience, and where there are more, or azp is named, we are the one it was issued to. */
static bool audience_right(const json_t *claims, struct str client_id) {
	const json_t *aud = json_object_get(claims, "aud"), *azp = json_object_get(claims, "azp");
	bool ours = is_text(aud, client_id);
	for (size_t i = 0; i < json_array_size(aud); i++)
		ours = ours || is_text(json_array_get(aud, i), client_id);
	if (json_array_size(aud) > 1 && azp == NULL)
		return false;
	return ours && (azp == NULL || is_text(azp, client_id));
}

static bool seconds_of(const json_t *claims, const char *key, int64_t *ret_s) {
	const json_t *value = json_object_get(claims, key);
	double number = json_number_value(value);
	if (!json_is_number(value) || number < 0 || number > 1e11)
		return false;
	*ret_s = (int64_t)number;
	return true;
}

static enum oidc_refusal check_times(const json_t *claims, const struct oidc_expected *expected) {
	int64_t now = expected->now_us / 1000000, exp, iat, nbf = 0;
	if (!seconds_of(claims, "exp", &exp) || !seconds_of(claims, "iat", &iat))
		return OIDC_MALFORMED;
	if (json_object_get(claims, "nbf") != NULL && !seconds_of(claims, "nbf", &nbf))
		return OIDC_MALFORMED;
	if (iat > now + expected->skew_s || nbf > now + expected->skew_s)
		return OIDC_NOT_YET;
	return exp <= now - expected->skew_s || iat < now - OIDC_ISSUED_MOST_S - expected->skew_s ? OIDC_EXPIRED :
		OIDC_ACCEPTED;
}

/* at_hash (Core section 3.1.3.6): the left half of the access token's SHA-256. */
static bool hash_right(struct arena *a, const json_t *claims, struct str access_token) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	if (json_object_get(claims, "at_hash") == NULL)
		return true;
	crypto_hash_sha256(hash, (const unsigned char *)access_token.p, access_token.n);
	return same(oidc_text(a, claims, "at_hash"), oidc_base64url(a, hash, sizeof hash / 2));
}

/* One of the words that the file lists. */
static bool strong_enough(struct arena *a, const json_t *claims, struct str words) {
	struct str acr = oidc_text(a, claims, "acr");
	if (words.n == 0)
		return true;
	while (!str_is_none(words))
		if (str_equal(str_cut(&words, S(" ")), acr) && acr.n > 0)
			return true;
	return false;
}

static enum oidc_refusal check_claims(struct arena *a, const json_t *claims, const struct oidc_expected *expected) {
	if (!is_text(json_object_get(claims, "iss"), expected->issuer))
		return OIDC_WRONG_ISSUER;
	if (!audience_right(claims, expected->client_id))
		return OIDC_WRONG_AUDIENCE;
	enum oidc_refusal refusal = check_times(claims, expected);
	if (refusal != OIDC_ACCEPTED)
		return refusal;
	if (!same(oidc_text(a, claims, "nonce"), expected->nonce))
		return OIDC_WRONG_NONCE;
	if (!hash_right(a, claims, expected->access_token))
		return OIDC_WRONG_HASH;
	struct str subject = oidc_text(a, claims, "sub");
	if (subject.n == 0 || subject.n > SUBJECT_MOST_BYTES)
		return OIDC_MALFORMED;
	return strong_enough(a, claims, expected->acr_required) ? OIDC_ACCEPTED : OIDC_WEAK;
}

enum oidc_refusal oidc_token_check(struct arena *a, struct str token, struct str keys,
	const struct oidc_expected *expected, json_t **ret_claims) {
	struct str payload;
	enum oidc_refusal refusal = verify(a, token, keys, expected->algorithm, &payload);
	if (refusal != OIDC_ACCEPTED)
		return refusal;
	json_t *claims = oidc_json(a, payload);
	if (claims == NULL)
		return OIDC_MALFORMED;
	refusal = check_claims(a, claims, expected);
	if (refusal == OIDC_ACCEPTED)
		*ret_claims = claims;
	return refusal;
}
