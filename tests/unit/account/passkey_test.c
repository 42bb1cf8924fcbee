/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passkeys against an authenticator in software: each algorithm works, and everything that is changed is refused. */
#include "unit/account/authenticator.h"
#include "unit/base/check.h"

static const struct passkey_site SITE = { .origin = S("https://kassei.example.jp:8443"),
	.rp_id = S("kassei.example.jp") };

struct pair { struct authenticator au; struct passkey passkey; struct passkey_challenge challenge; };

static struct pair registered(struct arena *a, enum passkey_algorithm algorithm) {
	struct pair p = { .au = authenticator_new(a, algorithm, &SITE), .challenge = passkey_challenge_new() };
	struct passkey_registration registration = authenticator_register(&p.au, a, &p.challenge);
	assert_int_equal(passkey_register(a, &SITE, &p.challenge, &registration, &p.passkey), PASSKEY_ACCEPTED);
	p.challenge = passkey_challenge_new();
	p.au.counter++;
	return p;
}

static void test_each_algorithm(void **state) {
	for (enum passkey_algorithm algorithm = PASSKEY_ES256; algorithm < PASSKEY_ALGORITHM_COUNT; algorithm++) {
		struct pair p = registered(*state, algorithm);
		assert_int_equal(p.passkey.algorithm, algorithm);
		assert_true(str_equal(p.passkey.credential_id, p.au.credential_id));
		assert_int_equal(p.passkey.sign_count, 1);
		assert_false(p.passkey.backed_up);
		struct passkey_assertion assertion = authenticator_assert(&p.au, *state, &p.challenge);
		int64_t count = 0;
		ROW_INT(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count), PASSKEY_ACCEPTED,
			"algorithm %d", algorithm);
		ROW_INT(count, 2, "algorithm %d", algorithm);
	}
}

/* ---- one thing wrong ---- */

enum wrong { NOTHING, TYPE, ORIGIN, PORT, SCHEME, UNKNOWN, TOP, TWICE, RP_ID, ABSENT, UNVERIFIED, WRONG_COUNT };

static void spoil(struct authenticator *au, enum wrong wrong) {
	if (wrong == TYPE)
		au->type = "payment.get";
	else if (wrong == ORIGIN)
		au->origin = "https://kassei.example.jp.evil.example:8443";
	else if (wrong == PORT)
		au->origin = "https://kassei.example.jp";
	else if (wrong == SCHEME)
		au->origin = "http://kassei.example.jp:8443";
	else if (wrong == UNKNOWN)
		au->more = ",\"crossOrigin \":false"; /* a member that nobody knows is allowed (section 5.8.1) */
	else if (wrong == TOP)
		au->more = ",\"topOrigin\":\"https://evil.example\"";
	else if (wrong == TWICE)
		au->more = ",\"origin\":\"https://kassei.example.jp:8443\"";
	else if (wrong == RP_ID)
		au->rp_id = "example.jp";
	else if (wrong == ABSENT)
		au->flags = 4;
	else if (wrong == UNVERIFIED)
		au->flags = 1;
}

static const enum passkey_refusal EXPECTED[WRONG_COUNT] = {
	[NOTHING] = PASSKEY_ACCEPTED,
	[TYPE] = PASSKEY_WRONG_TYPE,
	[ORIGIN] = PASSKEY_WRONG_ORIGIN,
	[PORT] = PASSKEY_WRONG_ORIGIN,
	[SCHEME] = PASSKEY_WRONG_ORIGIN,
	[UNKNOWN] = PASSKEY_ACCEPTED,
	[TOP] = PASSKEY_WRONG_ORIGIN,
	[TWICE] = PASSKEY_MALFORMED,
	[RP_ID] = PASSKEY_WRONG_SITE,
	[ABSENT] = PASSKEY_NOT_PRESENT,
	[UNVERIFIED] = PASSKEY_NOT_VERIFIED,
};

static void test_one_thing_wrong(void **state) {
	for (enum wrong wrong = NOTHING; wrong < WRONG_COUNT; wrong++) {
		struct pair p = registered(*state, PASSKEY_ES256);
		struct passkey other;
		int64_t count;
		spoil(&p.au, wrong);
		struct passkey_assertion assertion = authenticator_assert(&p.au, *state, &p.challenge);
		ROW_INT(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count), EXPECTED[wrong],
			"assertion, row %d", wrong);
		struct passkey_registration registration = authenticator_register(&p.au, *state, &p.challenge);
		ROW_INT(passkey_register(*state, &SITE, &p.challenge, &registration, &other), EXPECTED[wrong],
			"registration, row %d", wrong);
	}
}

/* A frame of another site says so with crossOrigin; only false is right. */
static void test_cross_origin(void **state) {
	static const char *const VALUES[] = { "true", "null", "0", "\"false\"" };
	struct pair p = registered(*state, PASSKEY_ES256);
	int64_t count;
	for (size_t i = 0; i < COUNT_OF(VALUES); i++) {
		struct passkey_assertion assertion = authenticator_assert(&p.au, *state, &p.challenge);
		struct str to = str_format(*state, "\"crossOrigin\":%s", VALUES[i]);
		assertion.client_data = str_replace(*state, assertion.client_data, S("\"crossOrigin\":false"), to);
		assertion.signature =
			authenticator_sign(&p.au, *state, assertion.authenticator_data, assertion.client_data);
		ROW_INT(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
			PASSKEY_WRONG_ORIGIN, "%s", VALUES[i]);
	}
}

/* The answer to another challenge, and the answer of a registration as an assertion. */
static void test_challenge(void **state) {
	struct pair p = registered(*state, PASSKEY_EDDSA);
	struct passkey_challenge other = passkey_challenge_new();
	struct passkey passkey;
	int64_t count;
	struct passkey_assertion assertion = authenticator_assert(&p.au, *state, &p.challenge);
	struct passkey_registration registration = authenticator_register(&p.au, *state, &p.challenge);
	assert_int_equal(passkey_assert(*state, &SITE, &other, &p.passkey, &assertion, &count),
		PASSKEY_WRONG_CHALLENGE);
	assert_int_equal(passkey_register(*state, &SITE, &other, &registration, &passkey), PASSKEY_WRONG_CHALLENGE);
	p.au.type = "webauthn.create";
	assertion = authenticator_assert(&p.au, *state, &p.challenge);
	assert_int_equal(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
		PASSKEY_WRONG_TYPE);
}

/* ---- the counter ---- */

static const struct { int64_t kept; uint32_t given; bool accepted;
} COUNTERS[] = {
	{ 0, 0, true },
	{ 0, 1, true },
	{ 1, 2, true },
	{ 1, 1, false },
	{ 2, 1, false },
	{ 1, 0, false },
	{ 4294967294, 4294967295u, true },
	{ 4294967295, 1, false },
};

static void test_counter(void **state) {
	struct pair p = registered(*state, PASSKEY_ES256);
	for (size_t i = 0; i < COUNT_OF(COUNTERS); i++) {
		int64_t count = -1;
		p.passkey.sign_count = COUNTERS[i].kept;
		p.au.counter = COUNTERS[i].given;
		struct passkey_assertion assertion = authenticator_assert(&p.au, *state, &p.challenge);
		ROW_INT(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
			COUNTERS[i].accepted ? PASSKEY_ACCEPTED : PASSKEY_WRONG_COUNTER, "row %zu", i);
		ROW_INT(count, COUNTERS[i].accepted ? (int64_t)COUNTERS[i].given : -1, "row %zu", i);
	}
}

/* ---- every byte ---- */

static struct str with_flip(struct arena *a, struct str bytes, size_t at, char bit) {
	char *copy = arena_alloc(a, bytes.n);
	memcpy(copy, bytes.p, bytes.n);
	copy[at] ^= bit;
	return str_of(copy, bytes.n);
}

static void flip_each(struct arena *a, const struct pair *p, const struct passkey_assertion *right, size_t part,
	struct str bytes) {
	struct passkey_assertion wrong = *right;
	struct str *parts[] = { &wrong.client_data, &wrong.authenticator_data, &wrong.signature };
	for (size_t i = 0; i < bytes.n; i++) {
		struct arena_mark mark = arena_mark(a);
		int64_t count;
		*parts[part] = with_flip(a, bytes, i, (char)(1 << i % 8));
		ROW_TRUE(passkey_assert(a, &SITE, &p->challenge, &p->passkey, &wrong, &count) != PASSKEY_ACCEPTED,
			"part %zu byte %zu", part, i);
		arena_rewind(a, mark);
	}
}

static void test_every_byte(void **state) {
	for (enum passkey_algorithm algorithm = PASSKEY_ES256; algorithm < PASSKEY_ALGORITHM_COUNT; algorithm++) {
		struct pair p = registered(*state, algorithm);
		struct passkey_assertion right = authenticator_assert(&p.au, *state, &p.challenge);
		flip_each(*state, &p, &right, 0, right.client_data);
		flip_each(*state, &p, &right, 1, right.authenticator_data);
		flip_each(*state, &p, &right, 2, right.signature);
	}
}

/* Cut short or made longer anywhere, an answer is refused and nothing is read behind its end (the sanitizer
 * watches). */
static void test_lengths(void **state) {
	struct pair p = registered(*state, PASSKEY_ES256);
	struct passkey_assertion right = authenticator_assert(&p.au, *state, &p.challenge);
	struct passkey_registration whole = authenticator_register(&p.au, *state, &p.challenge);
	int64_t count;
	struct passkey other;
	for (size_t n = 0; n < right.authenticator_data.n; n++) {
		struct passkey_assertion cut = right;
		cut.authenticator_data.n = n;
		cut.signature = authenticator_sign(&p.au, *state, cut.authenticator_data, cut.client_data);
		ROW_INT(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &cut, &count), PASSKEY_MALFORMED,
			"%zu bytes", n);
	}
	for (size_t n = 0; n < whole.attestation_object.n; n++) {
		struct passkey_registration cut = whole;
		cut.attestation_object.p = memcpy(arena_alloc(*state, n), whole.attestation_object.p, n);
		cut.attestation_object.n = n;
		ROW_INT(passkey_register(*state, &SITE, &p.challenge, &cut, &other), PASSKEY_MALFORMED, "%zu bytes", n);
	}
	whole.attestation_object = str_join2(*state, whole.attestation_object, S("\xa0"));
	assert_int_equal(passkey_register(*state, &SITE, &p.challenge, &whole, &other), PASSKEY_MALFORMED);
	right.client_data = S("");
	assert_int_equal(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &right, &count), PASSKEY_MALFORMED);
}

/* ---- keys ---- */

static enum passkey_refusal register_key(struct arena *a, const struct authenticator *au, struct str cose_key) {
	struct passkey_challenge challenge = passkey_challenge_new();
	struct passkey passkey;
	struct passkey_registration registration = authenticator_register(au, a, &challenge);
	registration.attestation_object =
		authenticator_object(a, authenticator_data(au, a, authenticator_attested(au, a, cose_key)));
	return passkey_register(a, &SITE, &challenge, &registration, &passkey);
}

static void test_keys(void **state) {
	struct authenticator au = authenticator_new(*state, PASSKEY_ES256, &SITE);
	struct str key = authenticator_cose_key(&au, *state);
	assert_int_equal(register_key(*state, &au, key), PASSKEY_ACCEPTED);
	/* Another algorithm's number (ES384), a point that is not on the curve, nothing at all, a key of RSA with
	 * SHA-1. */
	assert_int_equal(register_key(*state, &au, str_replace(*state, key, S("\x03\x26"), S("\x03\x38"))),
		PASSKEY_WRONG_KEY);
	assert_int_equal(register_key(*state, &au, with_flip(*state, key, key.n - 1, 1)), PASSKEY_WRONG_KEY);
	assert_int_equal(register_key(*state, &au, S("\xa0")), PASSKEY_WRONG_KEY);
	assert_int_equal(register_key(*state, &au, S("")), PASSKEY_WRONG_KEY);
	au = authenticator_new(*state, PASSKEY_RS256, &SITE);
	key = authenticator_cose_key(&au, *state);
	assert_int_equal(register_key(*state, &au, str_replace(*state, key, S("\x39\x01"), S("\x39\xff"))),
		PASSKEY_WRONG_KEY);
}

/* The signature of somebody else's key, and the same key taken for another algorithm. */
static void test_foreign_key(void **state) {
	struct pair p = registered(*state, PASSKEY_ES256), other = registered(*state, PASSKEY_ES256);
	int64_t count;
	struct passkey_assertion assertion = authenticator_assert(&other.au, *state, &p.challenge);
	assert_int_equal(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
		PASSKEY_WRONG_SIGNATURE);
	assertion = authenticator_assert(&p.au, *state, &p.challenge);
	p.passkey.algorithm = PASSKEY_EDDSA;
	assert_int_not_equal(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
		PASSKEY_ACCEPTED);
	p.passkey.algorithm = 0;
	assert_int_equal(passkey_assert(*state, &SITE, &p.challenge, &p.passkey, &assertion, &count),
		PASSKEY_WRONG_KEY);
}

static void test_credential_id(void **state) {
	struct passkey_challenge challenge = passkey_challenge_new();
	struct authenticator au = authenticator_new(*state, PASSKEY_ES256, &SITE);
	struct passkey passkey;
	au.credential_id = S("");
	struct passkey_registration registration = authenticator_register(&au, *state, &challenge);
	assert_int_not_equal(passkey_register(*state, &SITE, &challenge, &registration, &passkey), PASSKEY_ACCEPTED);
	au.credential_id = str_of(memset(arena_alloc(*state, 1024), 'x', 1024), 1024);
	registration = authenticator_register(&au, *state, &challenge);
	assert_int_equal(passkey_register(*state, &SITE, &challenge, &registration, &passkey), PASSKEY_MALFORMED);
	au.credential_id.n = 1023;
	registration = authenticator_register(&au, *state, &challenge);
	assert_int_equal(passkey_register(*state, &SITE, &challenge, &registration, &passkey), PASSKEY_ACCEPTED);
	/* An assertion's data, which attests nothing, is no registration. */
	registration.attestation_object = authenticator_object(*state, authenticator_data(&au, *state, S("")));
	assert_int_equal(passkey_register(*state, &SITE, &challenge, &registration, &passkey), PASSKEY_MALFORMED);
}

/* ---- the site, base64url, options ---- */

static const struct { const char *origin, *rp_id;
} SITES[] = {
	{ "https://kassei.example.jp", "kassei.example.jp" },
	{ "https://kassei.example.jp:8443", "kassei.example.jp" },
	{ "http://localhost:8080", "localhost" },
	{ "https://localhost", "localhost" },
	{ "http://127.0.0.1:8080", NULL },
	{ "https://127.0.0.1", NULL },
	{ "https://[::1]:8443", NULL },
	{ "http://kassei.example.jp", NULL },
	{ "ftp://localhost", NULL },
	{ "https://", NULL },
	{ "", NULL },
	{ "https://a/b", NULL },
};

static void test_sites(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(SITES); i++) {
		struct passkey_site site;
		bool found = passkey_site_of(str_from(SITES[i].origin), &site);
		ROW_INT(found, SITES[i].rp_id != NULL, "\"%s\"", SITES[i].origin);
		if (found)
			ROW_STR(site.rp_id, SITES[i].rp_id, "\"%s\"", SITES[i].origin);
	}
}

static void test_base64url(void **state) {
	struct str bytes;
	assert_true(passkey_decode(*state, S("_-8"), 2, &bytes));
	assert_true(bytes.n == 2 && memcmp(bytes.p, "\xff\xef", 2) == 0);
	ROW_STR(passkey_encode(*state, bytes), "_-8", "back");
	static const char *const NONE[] = { "", "_-8=", "/+8", "_-8 ", "_", "_-9" };
	for (size_t i = 0; i < COUNT_OF(NONE); i++)
		ROW_TRUE(!passkey_decode(*state, str_from(NONE[i]), 16, &bytes), "\"%s\"", NONE[i]);
	assert_false(passkey_decode(*state, S("AAAA"), 2, &bytes));
}

static void test_options(void **state) {
	struct passkey_challenge challenge = { { 0xfb, 0xff } };
	const struct passkey_person person = { .handle = S("\x01\x02"),
		.name = S("\"hana\"@example.jp"),
		.display_name = S("佐藤 花子") };
	const struct str has[] = { S("\xff\xef") };
	struct str create = passkey_creation_options(*state, &SITE, &challenge, &person, S("みほん野市"), has, 1);
	struct str get = passkey_request_options(*state, &SITE, &challenge, NULL, 0);
	static const char *const IN_CREATE[] = { "\"rp\":{\"id\":\"kassei.example.jp\",\"name\":\"みほん野市\"}",
		"\"user\":{\"id\":\"AQI\",\"name\":\"\\\"hana\\\"@example.jp\",\"displayName\":\"佐藤 花子\"}",
		"\"challenge\":\"-_8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"alg\":-7", "\"alg\":-8",
		"\"alg\":-257", "\"id\":\"_-8\"", "\"attestation\":\"none\"", "\"userVerification\":\"required\"" };
	for (size_t i = 0; i < COUNT_OF(IN_CREATE); i++)
		ROW_TRUE(str_contains(create, str_from(IN_CREATE[i])), "%s in %.*s", IN_CREATE[i], STR_ARG(create));
	assert_true(str_contains(get, S("\"rpId\":\"kassei.example.jp\"")) &&
		str_contains(get, S("\"allowCredentials\":[]")));
	assert_true(str_contains(get, S("\"userVerification\":\"required\"")));
	struct passkey_challenge one = passkey_challenge_new(), two = passkey_challenge_new();
	assert_memory_not_equal(one.bytes, two.bytes, sizeof one.bytes);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_each_algorithm), UNIT(test_one_thing_wrong),
		UNIT(test_cross_origin), UNIT(test_challenge), UNIT(test_counter), UNIT(test_every_byte),
		UNIT(test_lengths), UNIT(test_keys), UNIT(test_foreign_key), UNIT(test_credential_id), UNIT(test_sites),
		UNIT(test_base64url), UNIT(test_options) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
