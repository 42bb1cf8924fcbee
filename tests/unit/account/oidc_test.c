/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The relying party without a network: ID tokens with each thing wrong, claims of each provider, the providers' file,
 * addresses. */
#include "office/signin/oidc-private.h"
#include "unit/base/check.h"

#include <cjose/cjose.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sodium.h>

#define NOW_S INT64_C(1793491200) /* 2026-11-01 */

/* ---- a provider's keys ---- */

static cjose_jwk_t *rsa_a, *rsa_b, *rsa_short, *ec_a, *ec_b, *ec_384;
static cjose_err err;

static cjose_jwk_t *rsa(size_t bits, const char *kid) {
	cjose_jwk_t *key = cjose_jwk_create_RSA_random(bits, (const uint8_t *)"\x01\x00\x01", 3, &err);
	assert_non_null(key);
	assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &err));
	return key;
}

static cjose_jwk_t *ec(cjose_jwk_ec_curve curve, const char *kid) {
	cjose_jwk_t *key = cjose_jwk_create_EC_random(curve, &err);
	assert_non_null(key);
	assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &err));
	return key;
}

static int make_keys(void **state) {
	(void)state;
	rsa_a = rsa(2048, "a");
	rsa_b = rsa(2048, "b");
	rsa_short = rsa(1024, "short");
	ec_a = ec(CJOSE_JWK_EC_P_256, "ea");
	ec_b = ec(CJOSE_JWK_EC_P_256, "eb");
	ec_384 = ec(CJOSE_JWK_EC_P_384, "e384");
	return 0;
}

static int release_keys(void **state) {
	(void)state;
	cjose_jwk_t *const keys[] = { rsa_a, rsa_b, rsa_short, ec_a, ec_b, ec_384 };
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		cjose_jwk_release(keys[i]);
	return 0;
}

static struct str published(struct arena *a, const cjose_jwk_t *const *keys, size_t count, bool private_parts) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 65536);
	buf_cstr(b, "{\"keys\":[");
	for (size_t i = 0; i < count; i++) {
		char *text = cjose_jwk_to_json(keys[i], private_parts, &err);
		buf_cstr(b, i > 0 ? "," : "");
		buf_cstr(b, text);
		cjose_get_dealloc()(text);
	}
	buf_cstr(b, "]}");
	return buf_view(b);
}

/* ---- tokens ---- */

static const char RIGHT[] =
	"{\"iss\":\"https://op.example\",\"aud\":\"client\",\"sub\":\"someone\",\"nonce\":\"n-1\",\"iat\":1793491190,\"exp\":1793494790}";

static struct str sign(struct arena *a, const cjose_jwk_t *key, const char *alg, const char *kid, const char *claims) {
	cjose_header_t *header = cjose_header_new(&err);
	const char *text = NULL;
	assert_true(cjose_header_set(header, "alg", alg, &err));
	if (kid != NULL)
		assert_true(cjose_header_set(header, "kid", kid, &err));
	cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)claims, strlen(claims), &err);
	assert_non_null(jws);
	assert_true(cjose_jws_export(jws, &text, &err));
	struct str token = str_copy(a, str_from(text));
	cjose_jws_release(jws);
	cjose_header_release(header);
	return token;
}

/* A token with any header and signature at all. */
static struct str forge(struct arena *a, const char *header, const char *claims, struct str signature) {
	return STR_JOIN(a, oidc_base64url(a, (const unsigned char *)header, strlen(header)), S("."),
		oidc_base64url(a, (const unsigned char *)claims, strlen(claims)), S("."),
		signature.n == 0 ? S("") : oidc_base64url(a, (const unsigned char *)signature.p, signature.n));
}

static const struct oidc_expected EXPECTED = { .issuer = S("https://op.example"),
	.client_id = S("client"),
	.nonce = S("n-1"),
	.access_token = S("at"),
	.acr_required = S(""),
	.algorithm = OIDC_RS256,
	.now_us = NOW_S * 1000000,
	.skew_s = 60 };

static enum oidc_refusal check(struct arena *a, struct str token, struct str keys, enum oidc_algorithm algorithm) {
	struct oidc_expected expected = EXPECTED;
	json_t *claims = NULL;
	expected.algorithm = algorithm;
	return oidc_token_check(a, token, keys, &expected, &claims);
}

static void test_right(void **state) {
	const cjose_jwk_t *const keys[] = { rsa_b, rsa_a, ec_b, ec_a, ec_384 };
	struct str all = published(*state, keys, COUNT_OF(keys), false);
	json_t *claims = NULL;
	assert_int_equal(oidc_token_check(*state, sign(*state, rsa_a, "RS256", "a", RIGHT), all, &EXPECTED, &claims),
		OIDC_ACCEPTED);
	assert_true(str_equal(oidc_text(*state, claims, "sub"), S("someone")));
	assert_int_equal(check(*state, sign(*state, ec_a, "ES256", "ea", RIGHT), all, OIDC_ES256), OIDC_ACCEPTED);
	/* Without kid only where there is no choice. */
	assert_int_equal(check(*state, sign(*state, rsa_a, "RS256", NULL, RIGHT), all, OIDC_RS256), OIDC_UNKNOWN_KEY);
	const cjose_jwk_t *const one[] = { rsa_a, ec_a };
	assert_int_equal(check(*state, sign(*state, rsa_a, "RS256", NULL, RIGHT), published(*state, one, 2, false),
				 OIDC_RS256),
		OIDC_ACCEPTED);
}

/* Row by row: what is put for what in the right claims, and why it is refused. */
static const struct { const char *from, *to; enum oidc_refusal refusal; } CLAIM_VECTORS[] = {
	{ "", "", OIDC_ACCEPTED },
	{ "https://op.example", "https://op.example/", OIDC_WRONG_ISSUER },
	{ "https://op.example", "https://evil.example", OIDC_WRONG_ISSUER },
	{ "\"iss\":\"https://op.example\",", "", OIDC_WRONG_ISSUER },
	{ "\"aud\":\"client\"", "\"aud\":\"other\"", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\"", "\"aud\":[\"client\"]", OIDC_ACCEPTED },
	{ "\"aud\":\"client\"", "\"aud\":[]", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\"", "\"aud\":[\"client\",\"other\"]", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\"", "\"aud\":[\"other\",\"client\"],\"azp\":\"client\"", OIDC_ACCEPTED },
	{ "\"aud\":\"client\"", "\"aud\":[\"other\",\"client\"],\"azp\":\"other\"", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\"", "\"aud\":\"client\",\"azp\":\"other\"", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\"", "\"aud\":\"client\",\"azp\":null", OIDC_WRONG_AUDIENCE },
	{ "\"aud\":\"client\",", "", OIDC_WRONG_AUDIENCE },
	{ "1793494790", "1793491141", OIDC_ACCEPTED },   /* ended 59 s ago, within the skew */
	{ "1793494790", "1793491140", OIDC_EXPIRED },
	{ "\"exp\":1793494790", "\"exp\":\"1793494790\"", OIDC_MALFORMED },
	{ ",\"exp\":1793494790", "", OIDC_MALFORMED },
	{ "1793491190", "1793491260", OIDC_ACCEPTED },   /* their clock is a minute ahead */
	{ "1793491190", "1793491261", OIDC_NOT_YET },
	{ "1793491190", "1793490540", OIDC_ACCEPTED },
	{ "1793491190", "1793490539", OIDC_EXPIRED },    /* issued over ten minutes ago */
	{ "\"iat\":1793491190,", "", OIDC_MALFORMED },
	{ "\"iat\":1793491190", "\"iat\":-1", OIDC_MALFORMED },
	{ "\"iat\":1793491190", "\"iat\":1793491190.5", OIDC_ACCEPTED },
	{ "\"iat\":1793491190", "\"iat\":1793491190,\"nbf\":1793491261", OIDC_NOT_YET },
	{ "\"iat\":1793491190", "\"iat\":1793491190,\"nbf\":1793491260", OIDC_ACCEPTED },
	{ "n-1", "n-2", OIDC_WRONG_NONCE },
	{ "n-1", "n-11", OIDC_WRONG_NONCE },
	{ "\"nonce\":\"n-1\",", "", OIDC_WRONG_NONCE },
	{ "\"nonce\":\"n-1\"", "\"nonce\":[\"n-1\"]", OIDC_WRONG_NONCE },
	{ "\"sub\":\"someone\",", "", OIDC_MALFORMED },
	{ "\"sub\":\"someone\"", "\"sub\":\"\"", OIDC_MALFORMED },
	{ "\"sub\":\"someone\"", "\"sub\":7", OIDC_MALFORMED },
	{ "\"sub\":\"someone\"", "\"sub\":\"someone\",\"sub\":\"another\"", OIDC_MALFORMED },
	{ "\"sub\"", "\"at_hash\":\"-EX72uAXbQEQUxZxQVnqlw\",\"sub\"", OIDC_WRONG_HASH },
	{ "\"sub\"", "\"at_hash\":7,\"sub\"", OIDC_WRONG_HASH },
	{ RIGHT, "[]", OIDC_MALFORMED },
	{ RIGHT, "{", OIDC_MALFORMED },
};

static void test_claims(void **state) {
	const cjose_jwk_t *const keys[] = { rsa_a };
	struct str all = published(*state, keys, 1, false);
	for (size_t i = 0; i < COUNT_OF(CLAIM_VECTORS); i++) {
		struct str text = S("") ;
		text = CLAIM_VECTORS[i].from[0] == '\0' ?
			str_from(RIGHT) :
			str_replace(*state, str_from(RIGHT), str_from(CLAIM_VECTORS[i].from),
				str_from(CLAIM_VECTORS[i].to));
		struct str token = sign(*state, rsa_a, "RS256", "a", str_to_cstr(*state, text));
		ROW_INT(check(*state, token, all, OIDC_RS256), CLAIM_VECTORS[i].refusal, "row %zu, %s", i,
			CLAIM_VECTORS[i].to);
	}
}

static void test_hash_and_strength(void **state) {
	const cjose_jwk_t *const keys[] = { rsa_a };
	struct str all = published(*state, keys, 1, false);
	unsigned char hash[32];
	json_t *claims;
	crypto_hash_sha256(hash, (const unsigned char *)"at", 2);
	struct str more = str_format(*state, "\"at_hash\":\"%.*s\",\"acr\":\"aal3\",\"sub\"",
		STR_ARG(oidc_base64url(*state, hash, 16)));
	struct str token = sign(*state, rsa_a, "RS256", "a",
		str_to_cstr(*state, str_replace(*state, str_from(RIGHT), S("\"sub\""), more)));
	struct oidc_expected expected = EXPECTED;
	assert_int_equal(oidc_token_check(*state, token, all, &expected, &claims), OIDC_ACCEPTED);
	expected.acr_required = S("aal3 aal4");
	assert_int_equal(oidc_token_check(*state, token, all, &expected, &claims), OIDC_ACCEPTED);
	expected.acr_required = S("aal4");
	assert_int_equal(oidc_token_check(*state, token, all, &expected, &claims), OIDC_WEAK);
	expected.acr_required = S("aal3");
	token = sign(*state, rsa_a, "RS256", "a", RIGHT);
	assert_int_equal(oidc_token_check(*state, token, all, &expected, &claims), OIDC_WEAK);
}

/* ---- algorithms and keys ---- */

static void test_algorithms(void **state) {
	const cjose_jwk_t *const keys[] = { rsa_a, ec_a };
	struct str all = published(*state, keys, 2, false);
	assert_int_equal(check(*state, forge(*state, "{\"alg\":\"none\"}", RIGHT, S("")), all, OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	assert_int_equal(check(*state, forge(*state, "{\"alg\":\"None\",\"kid\":\"a\"}", RIGHT, S("x")), all,
				 OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	assert_int_equal(check(*state, forge(*state, "{\"kid\":\"a\"}", RIGHT, S("x")), all, OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	/* Each is right for another provider. */
	assert_int_equal(check(*state, sign(*state, ec_a, "ES256", "ea", RIGHT), all, OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	assert_int_equal(check(*state, sign(*state, rsa_a, "RS256", "a", RIGHT), all, OIDC_ES256),
		OIDC_WRONG_ALGORITHM);
	assert_int_equal(check(*state, sign(*state, rsa_a, "PS256", "a", RIGHT), all, OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	assert_int_equal(check(*state, sign(*state, rsa_a, "RS512", "a", RIGHT), all, OIDC_RS256),
		OIDC_WRONG_ALGORITHM);
	/* An extension that must be understood is not (RFC 7515 section 4.1.11). */
	assert_int_equal(check(*state,
				 forge(*state, "{\"alg\":\"RS256\",\"kid\":\"a\",\"crit\":[\"b64\"],\"b64\":false}",
					 RIGHT, S("x")),
				 all, OIDC_RS256),
		OIDC_MALFORMED);
	assert_int_equal(check(*state, forge(*state, "{\"alg\":\"RS256\",\"alg\":\"none\"}", RIGHT, S("x")), all,
				 OIDC_RS256),
		OIDC_MALFORMED);
}

/* The public key taken for the secret of HS256: the oldest trick. */
static void test_public_key_as_secret(void **state) {
	const cjose_jwk_t *const keys[] = { rsa_a };
	struct str all = published(*state, keys, 1, false);
	static const char HEADER[] = "{\"alg\":\"HS256\",\"kid\":\"a\"}";
	struct str unsigned_part = forge(*state, HEADER, RIGHT, S(""));
	unsigned char mac[32];
	unsigned n = 0;
	unsigned_part.n--; /* without the last dot */
	HMAC(EVP_sha256(), all.p, (int)all.n, (const unsigned char *)unsigned_part.p, unsigned_part.n, mac, &n);
	struct str token = forge(*state, HEADER, RIGHT, str_of((const char *)mac, n));
	assert_int_equal(check(*state, token, all, OIDC_RS256), OIDC_WRONG_ALGORITHM);
}

static struct str without(struct arena *a, struct str keys, const char *from, const char *to) {
	struct str changed = str_replace(a, keys, str_from(from), str_from(to));
	assert_false(str_equal(changed, keys));
	return changed;
}

static void test_keys(void **state) {
	const cjose_jwk_t *const first[] = { rsa_a }, *const second[] = { rsa_b }, *const weak[] = { rsa_short },
				 *const curve[] = { ec_384 };
	struct str token = sign(*state, rsa_a, "RS256", "a", RIGHT), keys = published(*state, first, 1, false);
	assert_int_equal(check(*state, token, published(*state, second, 1, false), OIDC_RS256), OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, sign(*state, rsa_b, "RS256", "a", RIGHT), keys, OIDC_RS256),
		OIDC_WRONG_SIGNATURE);
	assert_int_equal(check(*state, sign(*state, ec_b, "ES256", "ea", RIGHT),
				 published(*state, (const cjose_jwk_t *const[]){ ec_a }, 1, false), OIDC_ES256),
		OIDC_WRONG_SIGNATURE);
	assert_int_equal(check(*state, sign(*state, rsa_short, "RS256", "short", RIGHT),
				 published(*state, weak, 1, false), OIDC_RS256),
		OIDC_UNKNOWN_KEY);
	char blank[65] = "0123456789012345678901234567890123456789012345678901234567890123";
	assert_int_equal(check(*state, forge(*state, "{\"alg\":\"ES256\",\"kid\":\"e384\"}", RIGHT, str_from(blank)),
				 published(*state, curve, 1, false), OIDC_ES256),
		OIDC_UNKNOWN_KEY);
	/* A key for encryption, one for another algorithm, two of one name, none, and no JSON. */
	assert_int_equal(check(*state, token, without(*state, keys, "{\"kty\"", "{\"use\":\"enc\",\"kty\""),
				 OIDC_RS256),
		OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, token,
				 without(*state, keys, "{\"kty\"", "{\"use\":\"sig\",\"alg\":\"RS256\",\"kty\""),
				 OIDC_RS256),
		OIDC_ACCEPTED);
	assert_int_equal(check(*state, token, without(*state, keys, "{\"kty\"", "{\"alg\":\"RS512\",\"kty\""),
				 OIDC_RS256),
		OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, token, published(*state, (const cjose_jwk_t *const[]){ rsa_a, rsa_a }, 2, false),
				 OIDC_RS256),
		OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, token, S("{\"keys\":[]}"), OIDC_RS256), OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, token, S("<html>"), OIDC_RS256), OIDC_UNKNOWN_KEY);
	assert_int_equal(check(*state, token, S(""), OIDC_RS256), OIDC_UNKNOWN_KEY);
}

/* Each character of the token changed to another, and each length. */
static void test_every_character(void **state) {
	const cjose_jwk_t *const keys[] = { ec_a };
	struct str all = published(*state, keys, 1, false), token = sign(*state, ec_a, "ES256", "ea", RIGHT);
	char *text = arena_alloc(*state, token.n + 1);
	for (size_t i = 0; i < token.n; i++) {
		memcpy(text, token.p, token.n);
		text[i] = text[i] == 'A' ? 'B' : 'A';
		ROW_TRUE(check(*state, str_of(text, token.n), all, OIDC_ES256) != OIDC_ACCEPTED, "character %zu", i);
		ROW_TRUE(check(*state, str_copy(*state, str_of(token.p, i)), all, OIDC_ES256) != OIDC_ACCEPTED,
			"length %zu", i);
	}
	assert_int_not_equal(check(*state, STR_JOIN(*state, token, S(".")), all, OIDC_ES256), OIDC_ACCEPTED);
	assert_int_not_equal(check(*state, STR_JOIN(*state, token, S("A")), all, OIDC_ES256), OIDC_ACCEPTED);
}

/* ---- claims to identity ---- */

static struct oidc_identity mapped(struct arena *a, enum oidc_kind kind, const char *token, const char *userinfo,
	enum oidc_refusal *ret_refusal) {
	const struct oidc_section section = { .provider = { .kind = kind, .issuer = S("https://op.example") },
		.level = OIDC_LEVEL_CHECKED };
	struct oidc_identity id = { .level = 0 };
	json_t *info = userinfo == NULL ? NULL : oidc_json(a, str_from(userinfo));
	*ret_refusal = oidc_claims_map(a, &section, oidc_json(a, str_from(token)), info, &id);
	return id;
}

#define PERSON "\"sub\":\"s\",\"user_last_nm\":\"佐藤\",\"user_first_nm\":\"花子\",\"user_last_nm_kana\":\"サトウ\",\"user_first_nm_kana\":\"ハナコ\",\"email\":\"h@example.jp\""

static void test_gbizid(void **state) {
	enum oidc_refusal refusal;
	struct oidc_identity id = mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}",
		"{" PERSON
		",\"account_type\":\"2\",\"corp_type\":\"1\",\"corporate_number\":\"7000012050002\",\"name\":\"ミナト印刷株式会社\",\"user_department\":\"総務\"}",
		&refusal);
	assert_int_equal(refusal, OIDC_ACCEPTED);
	assert_int_equal(id.level, OIDC_LEVEL_STRONG);
	assert_int_equal(id.account_type, OIDC_ACCOUNT_PRIME);
	assert_int_equal(id.corp_type, OIDC_CORPORATION);
	ROW_STR(id.corporate_number, "7000012050002", "prime");
	ROW_STR(id.organisation, "ミナト印刷株式会社", "prime");
	ROW_STR(id.name, "佐藤 花子", "prime");
	ROW_STR(id.kana, "サトウ ハナコ", "prime");
	ROW_STR(id.email, "h@example.jp", "prime");
	ROW_STR(id.department, "総務", "prime");
	ROW_STR(id.subject, "s", "prime");
	/* An entry account shows an address that answers, and no number of it is believed. */
	id = mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}",
		"{" PERSON ",\"account_type\":1,\"corp_type\":1,\"corporate_number\":\"7000012050002\"}", &refusal);
	assert_int_equal(refusal, OIDC_ACCEPTED);
	assert_int_equal(id.level, OIDC_LEVEL_EMAIL);
	ROW_STR(id.corporate_number, "", "entry");
	/* A sole trader's number is no 法人番号. The representative's name where there is no user's. */
	id = mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}",
		"{\"sub\":\"s\",\"account_type\":3,\"corp_type\":2,\"corporate_number\":\"K123\",\"rep_last_nm\":\"田中\",\"rep_first_nm\":\"一\"}",
		&refusal);
	assert_int_equal(refusal, OIDC_ACCEPTED);
	assert_int_equal(id.account_type, OIDC_ACCOUNT_MEMBER);
	ROW_STR(id.corporate_number, "", "sole trader");
	ROW_STR(id.sole_trader_number, "K123", "sole trader");
	ROW_STR(id.name, "田中 一", "sole trader");
}

static const struct { const char *claims; enum oidc_refusal refusal; } GBIZID_VECTORS[] = {
	{ "\"account_type\":2,\"corp_type\":1,\"corporate_number\":\"7000012050002\"", OIDC_ACCEPTED },
	{ "\"account_type\":2,\"corp_type\":1,\"corporate_number\":\"7000012050003\"", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":2,\"corp_type\":1,\"corporate_number\":\"\"", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":2,\"corp_type\":1", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":2,\"corp_type\":3", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":2", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":1", OIDC_ACCEPTED },
	{ "\"account_type\":1,\"corp_type\":9", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":0", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":4", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":\"prime\"", OIDC_WRONG_CLAIMS },
	{ "\"account_type\":[2]", OIDC_WRONG_CLAIMS },
	{ "\"corp_type\":1", OIDC_WRONG_CLAIMS },
};

static void test_gbizid_impossible(void **state) {
	enum oidc_refusal refusal;
	for (size_t i = 0; i < COUNT_OF(GBIZID_VECTORS); i++) {
		mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}",
			str_format(*state, "{\"sub\":\"s\",%s}", GBIZID_VECTORS[i].claims).p, &refusal);
		ROW_INT(refusal, GBIZID_VECTORS[i].refusal, "%s", GBIZID_VECTORS[i].claims);
	}
	mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}", "{\"sub\":\"t\",\"account_type\":1}", &refusal);
	assert_int_equal(refusal, OIDC_WRONG_SUBJECT);
	mapped(*state, OIDC_GBIZID, "{\"sub\":\"s\"}", "{\"account_type\":1}", &refusal);
	assert_int_equal(refusal, OIDC_WRONG_SUBJECT);
}

static void test_other_kinds(void **state) {
	enum oidc_refusal refusal;
	struct oidc_identity id = mapped(*state, OIDC_DIGITAL_AUTH, "{\"sub\":\"ppid\",\"acr\":\"aal3\"}",
		"{\"sub\":\"ppid\",\"name\":\"佐藤花子\",\"birthdate\":\"1980-01-02\",\"address\":{\"formatted\":\"東京都みほん野市1-2-3\"},\"account_type\":2}",
		&refusal);
	assert_int_equal(refusal, OIDC_ACCEPTED);
	assert_int_equal(id.level, OIDC_LEVEL_STRONG);
	assert_int_equal(id.account_type, 0);
	ROW_STR(id.address, "東京都みほん野市1-2-3", "address");
	ROW_STR(id.acr, "aal3", "acr");
	/* An address that the provider has not checked is none; control characters are left out; texts have an end. */
	struct str token = str_format(*state,
		"{\"sub\":\"p\",\"name\":\"a\\u0007b\",\"email\":\"x@example.jp\",\"birthdate\":\"%0300d\"}", 7);
	id = mapped(*state, OIDC_PLAIN, token.p, NULL, &refusal);
	assert_int_equal(refusal, OIDC_ACCEPTED);
	assert_int_equal(id.level, OIDC_LEVEL_CHECKED);
	ROW_STR(id.email, "", "unchecked");
	ROW_STR(id.name, "", "control character");
	assert_int_equal(id.birthday.n, 200);
	id = mapped(*state, OIDC_PLAIN,
		"{\"sub\":\"p\",\"given_name\":\"花子\",\"email\":\"x@example.jp\",\"email_verified\":true}", NULL,
		&refusal);
	ROW_STR(id.email, "x@example.jp", "checked");
	ROW_STR(id.name, "花子", "given name alone");
}

/* ---- our own proof ---- */

static void free_key(void *key) {
	EVP_PKEY_free(key);
}

static void test_assertion(void **state) {
	EVP_PKEY *const keys[] = { EVP_EC_gen("P-256"), EVP_RSA_gen(2048) };
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct oidc_section section = { .client_id = S("client\"1"), .key_id = S("k1"), .key = keys[i] };
		struct str token, other, rest, part;
		assert_int_equal(oidc_assertion_make(*state, &section, S("https://op.example/token"), NOW_S * 1000000,
					 &token),
			OK);
		assert_int_equal(oidc_assertion_make(*state, &section, S("https://op.example/token"), NOW_S * 1000000,
					 &other),
			OK);
		assert_false(str_equal(token, other));
		rest = token;
		unsigned char bytes[1024];
		size_t n;
		part = str_cut(&rest, S("."));
		sodium_base642bin(bytes, sizeof bytes, part.p, part.n, NULL, &n, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		assert_true(str_contains(str_of((char *)bytes, n),
			i == 0 ? S("\"alg\":\"ES256\"") : S("\"alg\":\"RS256\"")));
		assert_true(str_contains(str_of((char *)bytes, n), S("\"kid\":\"k1\"")));
		part = str_cut(&rest, S("."));
		sodium_base642bin(bytes, sizeof bytes, part.p, part.n, NULL, &n, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		json_t *claims = oidc_json(*state, str_of((char *)bytes, n));
		assert_true(str_equal(oidc_text(*state, claims, "iss"), S("client\"1")) &&
			str_equal(oidc_text(*state, claims, "sub"), S("client\"1")));
		assert_true(str_equal(oidc_text(*state, claims, "aud"), S("https://op.example/token")));
		assert_int_equal(json_integer_value(json_object_get(claims, "exp")), NOW_S + OIDC_ASSERTION_S);
		arena_defer(*state, free_key, keys[i]);
	}
}

/* ---- the providers' file ---- */

struct place { char folder[64], file[96], secret[96], key[96]; };

static void write_file(const char *path, const char *text) {
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static struct place place_new(void) {
	struct place p = { .folder = "/tmp/kassei-oidc-XXXXXX" };
	assert_non_null(mkdtemp(p.folder));
	snprintf(p.file, sizeof p.file, "%s/providers", p.folder);
	snprintf(p.secret, sizeof p.secret, "%s/secret", p.folder);
	snprintf(p.key, sizeof p.key, "%s/key.pem", p.folder);
	write_file(p.secret, "s3cret \n");
	EVP_PKEY *key = EVP_EC_gen("P-256");
	FILE *pem = fopen(p.key, "wb");
	PEM_write_PrivateKey(pem, key, NULL, NULL, 0, NULL, NULL);
	fclose(pem);
	EVP_PKEY_free(key);
	return p;
}

static void place_free(const struct place *p) {
	unlink(p->file);
	unlink(p->secret);
	unlink(p->key);
	rmdir(p->folder);
}

/* SECRET and KEY stand for their paths. */
static enum err read_config(struct arena *a, const struct place *p, const char *text, struct oidc **ret_oidc,
	struct str *ret_reason) {
	struct str written = str_replace(a, str_from(text), S("SECRET"), str_from(p->secret));
	write_file(p->file, str_to_cstr(a, str_replace(a, written, S("KEY"), str_from(p->key))));
	return oidc_open(a, p->file, NULL, ret_oidc, ret_reason);
}

static void test_config(void **state) {
	struct place p = place_new();
	struct oidc *oidc = NULL;
	struct str reason = S("");
	assert_int_equal(
		read_config(*state, &p,
			"# ours\n\n[gbiz]\nkind = gbizid\nclient_id = c 1\nclient_secret_file = SECRET\n"
			"[card]\nkind = digital_auth\nissuer = https://op.example/api/realms/main\nclient_id=c2\nkey_file=KEY\nkey_id=k\nacr_required=aal3\n"
			"[kassei-2]\nname_ja=県のサインイン\nissuer=http://127.0.0.1:9/\nclient_id=c3\nclient_auth=client_secret_post\nclient_secret_file=SECRET\nlevel=2\n",
			&oidc, &reason),
		OK);
	assert_int_equal(oidc_count(oidc), 3);
	const struct oidc_section *gbiz = oidc_section_of(oidc_at(oidc, 0)),
				  *card = oidc_section_of(oidc_find(oidc, S("card")));
	assert_int_equal(gbiz->provider.kind, OIDC_GBIZID);
	ROW_STR(gbiz->provider.issuer, "https://gbiz-id.go.jp/oauth/", "known");
	ROW_STR(gbiz->secret, "s3cret", "from its file");
	ROW_STR(gbiz->scope, "openid profile user email", "known");
	assert_int_equal(gbiz->algorithm, OIDC_RS256);
	assert_int_equal(card->client_auth, OIDC_PRIVATE_KEY);
	assert_int_equal(card->algorithm, OIDC_ES256);
	assert_non_null(card->key);
	assert_int_equal(oidc_section_of(oidc_at(oidc, 2))->level, OIDC_LEVEL_CHECKED);
	ROW_STR(oidc_at(oidc, 2)->name_en, "県のサインイン", "English falls back");
	assert_null(oidc_find(oidc, S("other")));
	assert_int_equal(oidc_open(*state, "", NULL, &oidc, &reason), OK);
	assert_int_equal(oidc_count(oidc), 0);
	place_free(&p);
}

static const struct { const char *text, *reason;
} CONFIG_VECTORS[] = {
	{ "kind = gbizid\n", ":1: " },
	{ "[Gbiz]\n", ":1: " },
	{ "[a\n", ":1: " },
	{ "[a]\n[a]\n", ":2: the provider \"a\" stands twice" },
	{ "[a]\nkind gbizid\n", ":2: " },
	{ "[a]\nsecret = x\n", ":2: there is no \"secret\"" },
	{ "[a]\nkind = gbizid\nkind = gbizid\n", ":3: \"kind\" stands twice" },
	{ "[a]\nkind = other\n", ":1: kind = \"other\"" },
	{ "[a]\nkind = gbizid\nclient_secret_file = SECRET\n", ":1: \"a\" needs a client_id" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = /nowhere/secret\n",
		"\"/nowhere/secret\" could not be read" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = SECRET\nissuer = http://gbiz-id.go.jp/\n",
		"must be an https address" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = SECRET\ntoken_endpoint = https://op.example/t\n",
		"or none of them" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = SECRET\nid_token_alg = HS256\n",
		"must be RS256 or ES256" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = SECRET\nclock_skew_s = 601\n", "from 0 to 600" },
	{ "[a]\nkind = gbizid\nclient_id = c\nclient_secret_file = SECRET\nclient_auth = none\n",
		"client_auth = \"none\"" },
	{ "[a]\nname_ja = A\nissuer = https://op.example\nclient_id = c\nclient_secret_file = SECRET\nlevel = 4\n",
		"level = \"4\"" },
	{ "[a]\nissuer = https://op.example\nclient_id = c\nclient_secret_file = SECRET\n", "needs name_ja" },
	{ "[a]\nkind = digital_auth\nissuer = https://op.example\nclient_id = c\nkey_file = SECRET\n",
		"holds no private key" },
	{ "[a]\nname_ja = \xff\n", "not valid UTF-8" },
};

static void test_config_refused(void **state) {
	struct place p = place_new();
	for (size_t i = 0; i < COUNT_OF(CONFIG_VECTORS); i++) {
		struct oidc *oidc = NULL;
		struct str reason = S("");
		enum err e = read_config(*state, &p, CONFIG_VECTORS[i].text, &oidc, &reason);
		ROW_TRUE(e != OK && str_contains(reason, str_from(CONFIG_VECTORS[i].reason)), "row %zu: \"%.*s\"", i,
			STR_ARG(reason));
	}
	place_free(&p);
}

/* ---- where requests may go ---- */

static const struct { const char *address; bool allowed;
} ADDRESSES[] = {
	{ "8.8.8.8", true },
	{ "203.0.112.255", true },
	{ "2606:4700::1", true },
	{ "2001:200::1", true },
	{ "127.0.0.1", false },
	{ "127.255.255.255", false },
	{ "10.0.0.1", false },
	{ "172.16.0.1", false },
	{ "172.31.255.255", false },
	{ "172.32.0.1", true },
	{ "192.168.1.1", false },
	{ "169.254.169.254", false },
	{ "100.64.0.1", false },
	{ "100.128.0.1", true },
	{ "0.0.0.0", false },
	{ "224.0.0.1", false },
	{ "255.255.255.255", false },
	{ "::1", false },
	{ "::", false },
	{ "fe80::1", false },
	{ "fd00::1", false },
	{ "ff02::1", false },
	{ "::ffff:127.0.0.1", false },
	{ "::ffff:8.8.8.8", true },
	{ "::127.0.0.1", false },
	{ "64:ff9b::7f00:1", false },
	{ "2002:7f00:1::", false },
	{ "2001:0:1::1", false },
	{ "2001:db8::1", false },
	{ "", false },
	{ "localhost", false },
	{ "10.20.30.40", true },
	{ "10.20.31.1", false },
	{ "fd12::5", true },
};

static void test_outgoing(void **state) {
	struct outgoing_rules rules;
	struct str detail;
	assert_int_equal(outgoing_rules_make(*state, "10.20.30.0/24, fd12::/16", "", &rules, &detail), OK);
	for (size_t i = 0; i < COUNT_OF(ADDRESSES); i++)
		ROW_INT(outgoing_may_connect(&rules, str_from(ADDRESSES[i].address)), ADDRESSES[i].allowed, "%s",
			ADDRESSES[i].address);
	assert_int_equal(outgoing_rules_make(*state, "10.20.30.0/33", "", &rules, &detail), ERR_INPUT);
}

/* By address, by name, by another notation of the address: nothing private is connected to, and no other scheme is
 * spoken. */
static void test_outgoing_refused(void **state) {
	static const char *const URLS[] = { "https://127.0.0.1:9/", "https://localhost:9/", "https://[::1]:9/",
		"https://0x7f000001:9/", "https://2130706433:9/", "https://[::ffff:127.0.0.1]:9/",
		"http://127.0.0.1:9/", "http://example.jp/", "file:///etc/passwd", "gopher://127.0.0.1:9/",
		"HTTPS://127.0.0.1:9/" };
	struct outgoing_rules rules;
	struct outgoing_answer answer;
	struct str detail;
	assert_int_equal(outgoing_rules_make(*state, "", "", &rules, &detail), OK);
	for (size_t i = 0; i < COUNT_OF(URLS); i++) {
		const struct outgoing_request request = { .url = str_from(URLS[i]),
			.form = STR_NONE,
			.authorization = STR_NONE };
		ROW_INT(outgoing_send(*state, &rules, &request, &answer, &detail), ERR_FORBIDDEN, "%s", URLS[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_right), UNIT(test_claims), UNIT(test_hash_and_strength),
		UNIT(test_algorithms), UNIT(test_public_key_as_secret), UNIT(test_keys), UNIT(test_every_character),
		UNIT(test_gbizid), UNIT(test_gbizid_impossible), UNIT(test_other_kinds), UNIT(test_assertion),
		UNIT(test_config), UNIT(test_config_refused), UNIT(test_outgoing), UNIT(test_outgoing_refused) };
	return cmocka_run_group_tests(tests, make_keys, release_keys);
}
