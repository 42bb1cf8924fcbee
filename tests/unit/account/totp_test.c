/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes of authenticator apps (RFC 6238, RFC 4226), recovery codes, and the QR code that carries the secret. */
#include "office/signin/recovery.h"
#include "office/signin/totp.h"
#include "web/qr.h"

#include "unit/base/check.h"

enum { SECOND = 1000000 };

/* The key of both RFCs' tables. */
static const struct totp_secret RFC = { { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '1', '2', '3', '4', '5',
	'6', '7', '8', '9', '0' } };

/* RFC 6238 appendix B, SHA-1; its codes have eight digits, of which an app shows the last six. */
static const struct { int64_t second; int32_t code;
} TIME_VECTORS[] = {
	{ 59, 94287082 },
	{ 1111111109, 7081804 },
	{ 1111111111, 14050471 },
	{ 1234567890, 89005924 },
	{ 2000000000, 69279037 },
	{ 20000000000, 65353130 },
};
/* RFC 4226 appendix D. */
static const int32_t COUNTER_VECTORS[] = { 755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871,
	520489 };

static void test_rfc(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(TIME_VECTORS); i++)
		ROW_INT(totp_code(&RFC, totp_step(TIME_VECTORS[i].second * SECOND)), TIME_VECTORS[i].code % 1000000,
			"second %lld", (long long)TIME_VECTORS[i].second);
	for (size_t i = 0; i < COUNT_OF(COUNTER_VECTORS); i++)
		ROW_INT(totp_code(&RFC, (int64_t)i), COUNTER_VECTORS[i], "counter %zu", i);
}

static const struct {
	const char *typed;
	int64_t second;
	int64_t last_step;
	bool right;
	int64_t step;
} CHECK_VECTORS[] = {
	{ "287082", 59, -1, true, 1 },
	{ "287 082", 59, -1, true, 1 },
	{ "２８７０８２", 59, -1, true, 1 },
	{ "28７０　82", 59, -1, true, 1 },
	{ "287082", 29, -1, true, 1 },  /* the telephone is a step ahead */
	{ "287082", 89, -1, true, 1 },  /* a step behind */
	{ "287082", 90, -1, false, 0 },
	{ "287082", 59, 0, true, 1 },
	{ "287082", 59, 1, false, 0 },  /* used already */
	{ "287082", 59, 2, false, 0 },
	{ "755224", 59, -1, true, 0 },
	{ "755224", 59, 1, false, 0 },  /* the older code, after the newer was used */
	{ "287083", 59, -1, false, 0 },
	{ "28708", 59, -1, false, 0 },
	{ "2870820", 59, -1, false, 0 },
	{ "94287082", 59, -1, false, 0 },
	{ "28708a", 59, -1, false, 0 },
	{ "", 59, -1, false, 0 },
	{ "287082", 0, -1, true, 1 },
};

static void test_check(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CHECK_VECTORS); i++) {
		int64_t step = 0;
		bool right = totp_check(&RFC, str_from(CHECK_VECTORS[i].typed), CHECK_VECTORS[i].second * SECOND,
			CHECK_VECTORS[i].last_step, &step);
		ROW_INT(right, CHECK_VECTORS[i].right, "row %zu", i);
		ROW_INT(step, CHECK_VECTORS[i].step, "row %zu", i);
	}
}

static void test_secret(void **state) {
	struct totp_secret secret = totp_secret_new(), other = totp_secret_new(), again;
	assert_memory_not_equal(secret.bytes, other.bytes, TOTP_SECRET_BYTES);
	/* RFC 4648 section 6, as oathtool and every app write this key. */
	ROW_STR(totp_secret_text(*state, &RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "the key of the RFC");
	ROW_STR(totp_secret_groups(*state, &RFC), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", "in groups");
	assert_true(totp_secret_parse(S("gezd gnbv-GY3TQOJQ GEZDGNBVGY3TQOJQ"), &again));
	assert_memory_equal(again.bytes, RFC.bytes, TOTP_SECRET_BYTES);
	for (int i = 0; i < 100; i++) {
		secret = totp_secret_new();
		assert_true(totp_secret_parse(totp_secret_text(*state, &secret), &again));
		assert_memory_equal(again.bytes, secret.bytes, TOTP_SECRET_BYTES);
	}
	assert_false(totp_secret_parse(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ"), &again));
	assert_false(totp_secret_parse(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA"), &again));
	assert_false(totp_secret_parse(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"), &again));
	assert_false(totp_secret_parse(S(""), &again));
}

static void test_uri(void **state) {
	ROW_STR(totp_uri(*state, &RFC, S("みほん野市 産業"), S("a&b@example.jp")),
		"otpauth://totp/%E3%81%BF%E3%81%BB%E3%82%93%E9%87%8E%E5%B8%82%20%E7%94%A3%E6%A5%AD:a%26b%40example.jp"
		"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E3%81%BF%E3%81%BB%E3%82%93%E9%87%8E%E5%B8%82%20%E7%94%A3%E6%A5%AD"
		"&algorithm=SHA1&digits=6&period=30",
		"a name that needs escapes");
}

/* ---- recovery codes ---- */

static void test_recovery(void **state) {
	struct str code = recovery_code_new(*state), first, second;
	assert_int_equal(code.n, 19);
	assert_false(str_equal(code, recovery_code_new(*state)));
	assert_true(recovery_code_hash(*state, 7, code, &first));
	assert_int_equal(first.n, RECOVERY_HASH_BYTES);
	assert_true(recovery_code_hash(*state, 8, code, &second));
	assert_false(str_equal(first, second));
	assert_true(recovery_code_hash(*state, 7, recovery_code_new(*state), &second));
	assert_false(str_equal(first, second));
}

static void test_recovery_typing(void **state) {
	static const char *const SAME[] = { "7K0M-91XT-2V8D-HW4Z", "7k0m91xt2v8dhw4z", "7KOM 9IXT 2V8D HW4Z",
		"7kom-9lxt-2v8d-hw4z" };
	static const char *const NONE[] = { "", "7K0M-91XT-2V8D-HW4", "7K0M-91XT-2V8D-HW4ZZ", "7K0M-91XT-2V8D-HW4U",
		"7K0M-91XT-2V8D-HW4ぬ" };
	struct str expected, hash;
	assert_true(recovery_code_hash(*state, 7, S("7K0M-91XT-2V8D-HW4Z"), &expected));
	for (size_t i = 0; i < COUNT_OF(SAME); i++)
		ROW_TRUE(recovery_code_hash(*state, 7, str_from(SAME[i]), &hash) && str_equal(hash, expected), "\"%s\"",
			SAME[i]);
	for (size_t i = 0; i < COUNT_OF(NONE); i++)
		ROW_TRUE(!recovery_code_hash(*state, 7, str_from(NONE[i]), &hash), "\"%s\"", NONE[i]);
}

/* ---- the QR code (what it says is read by a scanner in the test of the pages) ---- */

static void test_qr(void **state) {
	struct qr qr;
	assert_int_equal(qr_make(*state, S("A"), &qr), OK);
	/* Version 1 has 21 modules; four on each side are quiet. The finder pattern in the corner is seven dark modules
	 * wide. */
	assert_int_equal(qr.size, 29);
	assert_true(str_starts(qr.path, S("M4 4h7v1h-7z")));
	assert_true(str_contains(qr.path, S("M4 5h1v1h-1zM10 5h1v1h-1z")));
	assert_false(str_contains(qr.path, S("M3 ")));
	assert_int_equal(qr_make(*state, S(""), &qr), ERR_INPUT);
	char *much = arena_alloc(*state, 2001);
	memset(much, 'a', 2001);
	assert_int_equal(qr_make(*state, str_of(much, 2001), &qr), ERR_TOO_LARGE);
	assert_int_equal(qr_make(*state, str_of(much, 2000), &qr), OK);
	assert_int_equal((qr.size - 8 - 21) % 4, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_rfc), UNIT(test_check), UNIT(test_secret), UNIT(test_uri),
		UNIT(test_recovery), UNIT(test_recovery_typing), UNIT(test_qr) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
