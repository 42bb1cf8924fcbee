/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords: which are refused and why, the PHC string, work done for unknown accounts, two at once. */
#include "office/account/password.h"

#include "unit/base/check.h"

#include <pthread.h>
#include <sodium.h>

static const struct password_rules RULES = { .min_length = 12, .min_classes = 2 };
/* As cheap as libsodium lets it be: these tests are about behaviour. */
static const struct password_cost CHEAP = { .memory_mib = 1, .passes = 1 };
static const struct str NAMES[] = { S("hanako.sato@minato-print.example"), S("佐藤　花子") };

static const struct rule_vector {
	const char *password;
	enum password_flaw flaw;
} RULE_VECTORS[] = {
	{ "", PASSWORD_TOO_SHORT },
	{ "Tw3lve-minus", PASSWORD_FINE },
	{ "Tw3lve-minu", PASSWORD_TOO_SHORT },
	{ "あいう、かきく、さしす4", PASSWORD_FINE },
	{ "あいう、かきく、さし4", PASSWORD_TOO_SHORT },
	{ "correcthorsebatterystaple", PASSWORD_TOO_FEW_CLASSES },
	{ "Correcthorsebatterystaple", PASSWORD_FINE },
	{ "correct horse battery staple", PASSWORD_FINE },
	{ "829471650317", PASSWORD_TOO_FEW_CLASSES },
	{ "8294-7165-031", PASSWORD_COMMON },
	{ "8294-7165-0317-4418", PASSWORD_FINE },
	{ "Password2026!", PASSWORD_COMMON },
	{ "P@ssw0rd2026!", PASSWORD_COMMON },
	{ "passw0rdpassw0rd", PASSWORD_COMMON },
	{ "!!2026Password!!", PASSWORD_COMMON },
	{ "AdminPassword1", PASSWORD_COMMON },
	{ "4dm1n-P4ssword", PASSWORD_COMMON },
	{ "Sakura-Tokyo1", PASSWORD_COMMON },
	{ "Sakura-Tokyo-Densha1", PASSWORD_FINE },
	{ "1qaz2wsx3edc4rfv", PASSWORD_COMMON },
	{ "Qwertyuiop123", PASSWORD_COMMON },
	{ "sakura19851104", PASSWORD_COMMON },
	{ "sakura1985110473", PASSWORD_FINE },
	{ "Aaaaaaaaaaaaa", PASSWORD_REPETITIVE },
	{ "ab1cab1cab1cab1c", PASSWORD_REPETITIVE },
	{ "Abcdefghijkl1", PASSWORD_REPETITIVE },
	{ "abcd12345678", PASSWORD_REPETITIVE },
	{ "xHanakoplus77", PASSWORD_HOLDS_NAME },
	{ "SATO-katsudon77", PASSWORD_HOLDS_NAME },
	{ "print-katsudon7", PASSWORD_HOLDS_NAME },
	{ "わたしは佐藤ですよ、ほんとに7", PASSWORD_HOLDS_NAME },
	{ "わたしは花ですよ、ほんとうに7", PASSWORD_FINE },
};

static void test_rules(void **state) {
	for (size_t i = 0; i < COUNT_OF(RULE_VECTORS); i++) {
		const struct rule_vector *v = &RULE_VECTORS[i];
		ROW_INT(password_check(*state, str_from(v->password), &RULES, NAMES, COUNT_OF(NAMES)), v->flaw,
			"\"%s\"", v->password);
	}
	char much[PASSWORD_MOST_CHARACTERS + 1];
	for (size_t i = 0; i < sizeof much; i++)
		much[i] = "aX7k-"[(i * i + i / 3) % 5];
	assert_int_equal(password_check(*state, str_of(much, sizeof much), &RULES, NULL, 0), PASSWORD_TOO_LONG);
	assert_int_equal(password_check(*state, str_of(much, sizeof much - 1), &RULES, NULL, 0), PASSWORD_FINE);
}

/* The rules are settings: the same password under another rule. */
static void test_settings(void **state) {
	const struct password_rules strict = { .min_length = 8, .min_classes = 4 },
		plain = { .min_length = 8, .min_classes = 1 };
	assert_int_equal(password_check(*state, S("kx7zwqvm"), &strict, NULL, 0), PASSWORD_TOO_FEW_CLASSES);
	assert_int_equal(password_check(*state, S("kX7-wqvm"), &strict, NULL, 0), PASSWORD_FINE);
	assert_int_equal(password_check(*state, S("kxpzwqvm"), &plain, NULL, 0), PASSWORD_FINE);
}

static void test_sentences(void **state) {
	for (enum password_flaw flaw = PASSWORD_TOO_SHORT; flaw <= PASSWORD_COMMON; flaw++)
		assert_true(password_flaw_sentence(*state, LANG_JA, flaw, &RULES).n > 0);
	struct str hint = password_rules_sentence(*state, LANG_JA, &RULES);
	assert_true(str_contains(hint, S("12文字以上")) && str_contains(hint, S("2種類以上")));
}

static void test_hash(void **state) {
	struct str first, second;
	assert_int_equal(password_hash(*state, S("ひみつの言葉7"), &CHEAP, &first), OK);
	assert_int_equal(password_hash(*state, S("ひみつの言葉7"), &CHEAP, &second), OK);
	assert_true(str_starts(first, S("$argon2id$v=19$m=1024,t=1,p=1$")));
	assert_false(str_equal(first, second));
	struct password_verdict verdict;
	assert_int_equal(password_verify(first, S("ひみつの言葉7"), &CHEAP, &verdict), OK);
	assert_true(verdict.right && !verdict.stale);
	assert_int_equal(password_verify(first, S("ひみつの言葉8"), &CHEAP, &verdict), OK);
	assert_false(verdict.right || verdict.stale);
	assert_int_equal(password_verify(first, S(""), &CHEAP, &verdict), OK);
	assert_false(verdict.right);
}

/* A hash made elsewhere (the test vector of the PHC string format is argon2's own) is read; a damaged one is wrong,
 * never an error. */
static void test_phc(void **state) {
	struct str phc;
	struct password_verdict verdict;
	assert_int_equal(password_hash(*state, S("x"), &CHEAP, &phc), OK);
	char *bytes = arena_alloc(*state, phc.n + 1);
	for (size_t i = 0; i < phc.n; i++) {
		memcpy(bytes, phc.p, phc.n);
		bytes[i] = bytes[i] == 'A' ? 'B' : 'A';
		assert_int_equal(password_verify(str_of(bytes, phc.n), S("x"), &CHEAP, &verdict), OK);
		/* The last character of salt and hash holds unused bits, which a strict reader refuses as well. */
		ROW_TRUE(!verdict.right, "byte %zu", i);
	}
	assert_int_equal(password_verify(S("plain"), S("plain"), &CHEAP, &verdict), OK);
	assert_false(verdict.right);
}

/* When the setting rises, a right password tells that its hash is of the old cost; a wrong one tells nothing. */
static void test_stale(void **state) {
	const struct password_cost more = { .memory_mib = 2, .passes = 1 }, passes = { .memory_mib = 1, .passes = 3 };
	struct str phc;
	struct password_verdict verdict;
	assert_int_equal(password_hash(*state, S("secret"), &CHEAP, &phc), OK);
	assert_int_equal(password_verify(phc, S("secret"), &more, &verdict), OK);
	assert_true(verdict.right && verdict.stale);
	assert_int_equal(password_verify(phc, S("secret"), &passes, &verdict), OK);
	assert_true(verdict.right && verdict.stale);
	assert_int_equal(password_verify(phc, S("Secret"), &more, &verdict), OK);
	assert_false(verdict.right || verdict.stale);
}

static int64_t cpu_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The processor's time of this thread, which other programs do not stretch: an unknown account costs as much as a known
 * one. */
static void test_nobody(void **state) {
	const struct password_cost cost = { .memory_mib = 16, .passes = 2 };
	struct str phc;
	struct password_verdict verdict;
	assert_int_equal(password_hash(*state, S("secret"), &cost, &phc), OK);
	int64_t known = 0, unknown = 0;
	for (int i = 0; i < 8; i++) {
		int64_t begun = cpu_us();
		assert_int_equal(password_verify(phc, S("Secret"), &cost, &verdict), OK);
		known += cpu_us() - begun;
		assert_false(verdict.right);
		begun = cpu_us();
		assert_int_equal(password_verify(STR_NONE, S("Secret"), &cost, &verdict), OK);
		unknown += cpu_us() - begun;
		assert_false(verdict.right || verdict.stale);
	}
	ROW_TRUE(unknown > known / 2 && known > unknown / 2, "%lld us known, %lld us unknown", (long long)known,
		(long long)unknown);
}

static void test_too_long(void **state) {
	char much[PASSWORD_MOST_CHARACTERS + 1];
	struct str phc;
	struct password_verdict verdict;
	memset(much, 'x', sizeof much);
	assert_int_equal(password_hash(*state, str_of(much, sizeof much), &CHEAP, &phc), ERR_INPUT);
	assert_int_equal(password_verify(S("$argon2id$"), str_of(much, sizeof much), &CHEAP, &verdict), OK);
	assert_false(verdict.right);
}

/* ---- two at once ---- */

struct crowd {
	pthread_barrier_t start;
	struct str phc;
	int right, busy;
	pthread_mutex_t lock;
};

static void *one_of_crowd(void *context) {
	struct crowd *crowd = context;
	struct password_verdict verdict = { 0 };
	pthread_barrier_wait(&crowd->start);
	enum err e = password_verify(crowd->phc, S("secret"), &CHEAP, &verdict);
	pthread_mutex_lock(&crowd->lock);
	crowd->right += e == OK && verdict.right;
	crowd->busy += e == ERR_BUSY;
	pthread_mutex_unlock(&crowd->lock);
	return NULL;
}

/* More than may hash and wait: each gets the right answer or is told to come again, and nobody hangs. */
static void test_crowd(void **state) {
	enum { THREADS = 100 };
	pthread_t threads[THREADS];
	struct crowd crowd = { .lock = PTHREAD_MUTEX_INITIALIZER };
	assert_int_equal(password_hash(*state, S("secret"), &CHEAP, &crowd.phc), OK);
	pthread_barrier_init(&crowd.start, NULL, THREADS);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one_of_crowd, &crowd), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(crowd.right + crowd.busy, THREADS);
	assert_true(crowd.right >= PASSWORD_WAITING);
	pthread_barrier_destroy(&crowd.start);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_rules), UNIT(test_settings), UNIT(test_sentences),
		UNIT(test_hash), UNIT(test_phc), UNIT(test_stale), UNIT(test_nobody), UNIT(test_too_long),
		UNIT(test_crowd) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
