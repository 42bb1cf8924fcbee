/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See authenticator.h. Keys and signatures by OpenSSL, CBOR by hand (RFC 8949, COSE keys of RFC 9053). */
#include "unit/account/authenticator.h"

#include "base/buf.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>

enum { FLAG_UP = 1, FLAG_UV = 4, FLAG_AT = 64 };

static void free_key(void *key) {
	EVP_PKEY_free(key);
}

static EVP_PKEY *key_new(enum passkey_algorithm algorithm) {
	if (algorithm == PASSKEY_ES256)
		return EVP_EC_gen("P-256");
	if (algorithm == PASSKEY_RS256)
		return EVP_RSA_gen(2048);
	return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

struct authenticator authenticator_new(struct arena *a, enum passkey_algorithm algorithm,
	const struct passkey_site *site) {
	struct authenticator au = { .algorithm = algorithm,
		.key = key_new(algorithm),
		.type = NULL,
		.origin = str_to_cstr(a, site->origin),
		.rp_id = str_to_cstr(a, site->rp_id),
		.more = "",
		.flags = FLAG_UP | FLAG_UV,
		.counter = 1 };
	if (au.key == NULL)
		BUG("OpenSSL makes no key");
	arena_defer(a, free_key, au.key);
	unsigned char *id = arena_alloc(a, 32);
	randombytes_buf(id, 32);
	au.credential_id = str_of((const char *)id, 32);
	return au;
}

static void put_head(struct buf *b, unsigned major, size_t n) {
	if (n < 24) {
		buf_char(b, (char)(major << 5 | n));
	} else if (n < 256) {
		buf_char(b, (char)(major << 5 | 24));
		buf_char(b, (char)n);
	} else {
		buf_char(b, (char)(major << 5 | 25));
		buf_char(b, (char)(n >> 8));
		buf_char(b, (char)n);
	}
}

static void put_bytes(struct buf *b, struct str bytes) {
	put_head(b, 2, bytes.n);
	buf_str(b, bytes);
}

static struct str key_part(const struct authenticator *au, struct arena *a, const char *name) {
	unsigned char *bytes = arena_alloc(a, 256);
	size_t n = 0;
	BIGNUM *number = NULL;
	if (au->algorithm == PASSKEY_EDDSA) {
		n = 256;
		if (EVP_PKEY_get_raw_public_key(au->key, bytes, &n) != 1)
			BUG("the key has no public part");
	} else {
		if (EVP_PKEY_get_bn_param(au->key, name, &number) != 1)
			BUG("the key has no %s", name);
		n = au->algorithm == PASSKEY_ES256 ? 32 : (size_t)BN_num_bytes(number);
		BN_bn2binpad(number, bytes, (int)n);
		BN_free(number);
	}
	return str_of((const char *)bytes, n);
}

struct str authenticator_cose_key(const struct authenticator *au, struct arena *a) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1024);
	if (au->algorithm == PASSKEY_ES256) {
		buf_put(b, "\xa5\x01\x02\x03\x26\x20\x01\x21", 8);
		put_bytes(b, key_part(au, a, OSSL_PKEY_PARAM_EC_PUB_X));
		buf_put(b, "\x22", 1);
		put_bytes(b, key_part(au, a, OSSL_PKEY_PARAM_EC_PUB_Y));
	} else if (au->algorithm == PASSKEY_EDDSA) {
		buf_put(b, "\xa4\x01\x01\x03\x27\x20\x06\x21", 8);
		put_bytes(b, key_part(au, a, NULL));
	} else {
		buf_put(b, "\xa4\x01\x03\x03\x39\x01\x00\x20", 8);
		put_bytes(b, key_part(au, a, OSSL_PKEY_PARAM_RSA_N));
		buf_put(b, "\x21", 1);
		put_bytes(b, key_part(au, a, OSSL_PKEY_PARAM_RSA_E));
	}
	return buf_view(b);
}

struct str authenticator_attested(const struct authenticator *au, struct arena *a, struct str cose_key) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4096);
	buf_put(b, "0123456789abcdef", 16);
	buf_char(b, (char)(au->credential_id.n >> 8));
	buf_char(b, (char)au->credential_id.n);
	buf_str(b, au->credential_id);
	buf_str(b, cose_key);
	return buf_view(b);
}

struct str authenticator_data(const struct authenticator *au, struct arena *a, struct str attested) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4096);
	crypto_hash_sha256(hash, (const unsigned char *)au->rp_id, strlen(au->rp_id));
	buf_put(b, hash, sizeof hash);
	buf_char(b, (char)(au->flags | (attested.n > 0 ? FLAG_AT : 0)));
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_char(b, (char)(au->counter >> shift));
	buf_str(b, attested);
	return buf_view(b);
}

struct str authenticator_object(struct arena *a, struct str data) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 8192);
	buf_put(b, "\xa3\x63" "fmt\x64" "none\x67" "attStmt\xa0\x68" "authData", 28);
	put_bytes(b, data);
	return buf_view(b);
}

static struct str client_data(const struct authenticator *au, struct arena *a,
	const struct passkey_challenge *challenge, const char *type) {
	struct str encoded = passkey_encode(a, str_of((const char *)challenge->bytes, sizeof challenge->bytes));
	return str_format(a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false%s}",
		au->type != NULL ? au->type : type, STR_ARG(encoded), au->origin, au->more);
}

struct passkey_registration authenticator_register(const struct authenticator *au, struct arena *a,
	const struct passkey_challenge *challenge) {
	struct str attested = authenticator_attested(au, a, authenticator_cose_key(au, a));
	return (struct passkey_registration){ .client_data = client_data(au, a, challenge, "webauthn.create"),
		.attestation_object = authenticator_object(a, authenticator_data(au, a, attested)) };
}

struct str authenticator_sign(const struct authenticator *au, struct arena *a, struct str data, struct str client) {
	unsigned char hash[crypto_hash_sha256_BYTES], *signature = arena_alloc(a, 512);
	size_t n = 512;
	crypto_hash_sha256(hash, (const unsigned char *)client.p, client.n);
	struct str text = str_join2(a, data, str_of((const char *)hash, sizeof hash));
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const EVP_MD *digest = au->algorithm == PASSKEY_EDDSA ? NULL : EVP_sha256();
	if (context == NULL || EVP_DigestSignInit(context, NULL, digest, NULL, au->key) != 1 ||
		EVP_DigestSign(context, signature, &n, (const unsigned char *)text.p, text.n) != 1)
		BUG("OpenSSL does not sign");
	EVP_MD_CTX_free(context);
	return str_of((const char *)signature, n);
}

struct passkey_assertion authenticator_assert(const struct authenticator *au, struct arena *a,
	const struct passkey_challenge *challenge) {
	struct str client = client_data(au, a, challenge, "webauthn.get"), data = authenticator_data(au, a, S(""));
	return (struct passkey_assertion){ .client_data = client, .authenticator_data = data,
		.signature = authenticator_sign(au, a, data, client) };
}
