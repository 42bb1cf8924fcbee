/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See passkey.h. The two ceremonies; what the browser says about them is read in passkey_client.c. */
#include "office/signin/passkey-private.h"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

/* Authenticator data (WebAuthn section 6.1): hash of the rp id, flags, counter, then what was attested. */
enum { RP_ID_HASH_BYTES = 32, FLAGS_AT = 32, COUNTER_AT = 33, AUTHENTICATOR_DATA_LEAST_BYTES = 37 };
enum { FLAG_PRESENT = 1 << 0, FLAG_VERIFIED = 1 << 2, FLAG_BACKED_UP = 1 << 4, FLAG_ATTESTED = 1 << 6 };

static const struct enum_value algorithm_values[] = {
	[PASSKEY_ES256] = { .word = "es256", .label = T("楕円曲線（ES256）") },
	[PASSKEY_EDDSA] = { .word = "eddsa", .label = T("エドワーズ曲線（EdDSA）") },
	[PASSKEY_RS256] = { .word = "rs256", .label = T("RSA（RS256）") },
};
const struct enum_desc passkey_algorithm_desc = { .name = "passkey_algorithm", .count = PASSKEY_ALGORITHM_COUNT,
	.values = algorithm_values };

static const int COSE_NUMBERS[PASSKEY_ALGORITHM_COUNT] = {
	[PASSKEY_ES256] = COSE_ES256, [PASSKEY_EDDSA] = COSE_EDDSA, [PASSKEY_RS256] = COSE_RS256,
};

struct passkey_challenge passkey_challenge_new(void) {
	struct passkey_challenge challenge;
	randombytes_buf(challenge.bytes, sizeof challenge.bytes);
	return challenge;
}

static const unsigned char *bytes_of(struct str s) {
	return (const unsigned char *)s.p;
}

/* ---- what both ceremonies ask of the authenticator's data ---- */

static enum passkey_refusal check_authenticator(const struct passkey_site *site, struct str data) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	if (data.n < AUTHENTICATOR_DATA_LEAST_BYTES)
		return PASSKEY_MALFORMED;
	crypto_hash_sha256(hash, bytes_of(site->rp_id), site->rp_id.n);
	if (sodium_memcmp(hash, data.p, RP_ID_HASH_BYTES) != 0)
		return PASSKEY_WRONG_SITE;
	if ((data.p[FLAGS_AT] & FLAG_PRESENT) == 0)
		return PASSKEY_NOT_PRESENT;
	return (data.p[FLAGS_AT] & FLAG_VERIFIED) == 0 ? PASSKEY_NOT_VERIFIED : PASSKEY_ACCEPTED;
}

static int64_t counter_of(struct str data) {
	const unsigned char *at = bytes_of(data) + COUNTER_AT;
	return (int64_t)at[0] << 24 | (int64_t)at[1] << 16 | (int64_t)at[2] << 8 | at[3];
}

static bool is_backed_up(struct str data) {
	return (data.p[FLAGS_AT] & FLAG_BACKED_UP) != 0;
}

/* ---- registration ---- */

/* The bytes of "authData" in the attestation object, a CBOR map of fmt, attStmt and authData. */
static bool find_authenticator_data(struct arena *a, struct str object, struct str *ret_data) {
	struct cbor_load_result result;
	bool found = false;
	cbor_item_t *root = cbor_load(bytes_of(object), object.n, &result);
	if (root == NULL)
		return false;
	bool whole = result.read == object.n && cbor_isa_map(root) && cbor_map_is_definite(root);
	for (size_t i = 0; whole && i < cbor_map_size(root); i++) {
		const struct cbor_pair *pair = &cbor_map_handle(root)[i];
		if (!cbor_isa_string(pair->key) || !cbor_string_is_definite(pair->key))
			continue;
		struct str key = str_of((const char *)cbor_string_handle(pair->key), cbor_string_length(pair->key));
		if (!str_equal(key, S("authData")) || !cbor_isa_bytestring(pair->value) ||
			!cbor_bytestring_is_definite(pair->value))
			continue;
		found = true;
		*ret_data = str_copy(a,
			str_of((const char *)cbor_bytestring_handle(pair->value), cbor_bytestring_length(pair->value)));
	}
	cbor_decref(&root);
	return found;
}

/* libfido2 reads the attested credential only when it is told beforehand which kind of key to expect. */
static bool read_credential(struct arena *a, struct str data, enum passkey_algorithm algorithm,
	struct passkey *ret_passkey) {
	fido_cred_t *credential = fido_cred_new();
	bool read = credential != NULL && fido_cred_set_type(credential, COSE_NUMBERS[algorithm]) == FIDO_OK &&
	            fido_cred_set_authdata_raw(credential, bytes_of(data), data.n) == FIDO_OK;
	if (read)
		*ret_passkey = (struct passkey){
			.credential_id = str_copy(a,
				str_of((const char *)fido_cred_id_ptr(credential), fido_cred_id_len(credential))),
			.algorithm = algorithm,
			.public_key = str_copy(a,
				str_of((const char *)fido_cred_pubkey_ptr(credential),
					fido_cred_pubkey_len(credential))),
			.sign_count = counter_of(data),
			.backed_up = is_backed_up(data),
		};
	fido_cred_free(&credential);
	return read;
}

static bool read_any_credential(struct arena *a, struct str data, struct passkey *ret_passkey) {
	for (enum passkey_algorithm algorithm = PASSKEY_ES256; algorithm < PASSKEY_ALGORITHM_COUNT; algorithm++)
		if (read_credential(a, data, algorithm, ret_passkey))
			return true;
	return false;
}

enum passkey_refusal passkey_register(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey_registration *registration,
	struct passkey *ret_passkey) {
	struct str data;
	struct passkey passkey;
	if (registration->attestation_object.n > PASSKEY_ATTESTATION_MOST_BYTES)
		return PASSKEY_MALFORMED;
	enum passkey_refusal refusal =
		passkey_check_client_data(site, challenge, registration->client_data, "webauthn.create");
	if (refusal != PASSKEY_ACCEPTED)
		return refusal;
	if (!find_authenticator_data(a, registration->attestation_object, &data))
		return PASSKEY_MALFORMED;
	refusal = check_authenticator(site, data);
	if (refusal != PASSKEY_ACCEPTED)
		return refusal;
	if ((data.p[FLAGS_AT] & FLAG_ATTESTED) == 0)
		return PASSKEY_MALFORMED;
	if (!read_any_credential(a, data, &passkey) || !passkey_key_usable(&passkey))
		return PASSKEY_WRONG_KEY;
	if (passkey.credential_id.n == 0 || passkey.credential_id.n > PASSKEY_CREDENTIAL_ID_MOST_BYTES)
		return PASSKEY_MALFORMED;
	*ret_passkey = passkey;
	return PASSKEY_ACCEPTED;
}

/* ---- assertion ---- */

/* The public key in libfido2's own form; to be given to free_key. NULL when the bytes are no key of that kind. */
static void *load_key(const struct passkey *passkey) {
	struct str bytes = passkey->public_key;
	int failed = 1;
	void *key = NULL;
	if (passkey->algorithm == PASSKEY_ES256 && (key = es256_pk_new()) != NULL)
		failed = es256_pk_from_ptr(key, bytes.p, bytes.n);
	else if (passkey->algorithm == PASSKEY_EDDSA && (key = eddsa_pk_new()) != NULL)
		failed = eddsa_pk_from_ptr(key, bytes.p, bytes.n);
	else if (passkey->algorithm == PASSKEY_RS256 && (key = rs256_pk_new()) != NULL)
		failed = rs256_pk_from_ptr(key, bytes.p, bytes.n);
	if (failed == FIDO_OK)
		return key;
	passkey_free_key(passkey->algorithm, key);
	return NULL;
}

void passkey_free_key(enum passkey_algorithm algorithm, void *key) {
	es256_pk_t *es256 = key;
	eddsa_pk_t *eddsa = key;
	rs256_pk_t *rs256 = key;
	if (algorithm == PASSKEY_ES256)
		es256_pk_free(&es256);
	else if (algorithm == PASSKEY_EDDSA)
		eddsa_pk_free(&eddsa);
	else if (algorithm == PASSKEY_RS256)
		rs256_pk_free(&rs256);
}

bool passkey_key_usable(const struct passkey *passkey) {
	EVP_PKEY *pkey = NULL;
	void *key = load_key(passkey);
	if (key == NULL)
		return false;
	if (passkey->algorithm == PASSKEY_ES256)
		pkey = es256_pk_to_EVP_PKEY(key);
	else if (passkey->algorithm == PASSKEY_EDDSA)
		pkey = eddsa_pk_to_EVP_PKEY(key);
	else
		pkey = rs256_pk_to_EVP_PKEY(key);
	passkey_free_key(passkey->algorithm, key);
	EVP_PKEY_free(pkey);
	return pkey != NULL;
}

static bool fill_assertion(fido_assert_t *assertion, struct arena *a, const struct passkey_site *site,
	const struct passkey_assertion *given) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, bytes_of(given->client_data), given->client_data.n);
	return fido_assert_set_count(assertion, 1) == FIDO_OK &&
		fido_assert_set_clientdata_hash(assertion, hash, sizeof hash) == FIDO_OK &&
		fido_assert_set_rp(assertion, str_to_cstr(a, site->rp_id)) == FIDO_OK &&
		fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
		fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
		fido_assert_set_authdata_raw(assertion, 0, bytes_of(given->authenticator_data),
			given->authenticator_data.n) == FIDO_OK &&
		fido_assert_set_sig(assertion, 0, bytes_of(given->signature), given->signature.n) == FIDO_OK;
}

static enum passkey_refusal verify_signature(struct arena *a, const struct passkey_site *site,
	const struct passkey *passkey, const struct passkey_assertion *given) {
	void *key = load_key(passkey);
	if (key == NULL)
		return PASSKEY_WRONG_KEY;
	enum passkey_refusal refusal = PASSKEY_MALFORMED;
	fido_assert_t *assertion = fido_assert_new();
	if (assertion != NULL && fill_assertion(assertion, a, site, given))
		refusal = fido_assert_verify(assertion, 0, COSE_NUMBERS[passkey->algorithm], key) == FIDO_OK ?
			PASSKEY_ACCEPTED :
			PASSKEY_WRONG_SIGNATURE;
	fido_assert_free(&assertion);
	passkey_free_key(passkey->algorithm, key);
	return refusal;
}

/* WebAuthn section 7.2 step 21: both 0 says that the authenticator does not count. */
static bool counter_rose(int64_t kept, int64_t given) {
	return (kept == 0 && given == 0) || given > kept;
}

enum passkey_refusal passkey_assert(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey *passkey,
	const struct passkey_assertion *assertion, int64_t *ret_sign_count) {
	enum passkey_refusal refusal =
		passkey_check_client_data(site, challenge, assertion->client_data, "webauthn.get");
	if (refusal == PASSKEY_ACCEPTED)
		refusal = check_authenticator(site, assertion->authenticator_data);
	if (refusal == PASSKEY_ACCEPTED)
		refusal = verify_signature(a, site, passkey, assertion);
	if (refusal != PASSKEY_ACCEPTED)
		return refusal;
	int64_t given = counter_of(assertion->authenticator_data);
	if (!counter_rose(passkey->sign_count, given))
		return PASSKEY_WRONG_COUNTER;
	*ret_sign_count = given;
	return PASSKEY_ACCEPTED;
}
