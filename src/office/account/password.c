/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See password.h. Hashing and its queue; the rules stand in password_rules.c. */
#include "office/account/password.h"

#include <pthread.h>
#include <sodium.h>

/* The one thing that the whole process shares: how many hash. Two take 128 MiB and both cores of a small machine. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	int hashing, waiting;
} queue = { .lock = PTHREAD_MUTEX_INITIALIZER, .freed = PTHREAD_COND_INITIALIZER };

static enum err queue_enter(void) {
	enum err e = OK;
	pthread_mutex_lock(&queue.lock);
	if (queue.hashing == PASSWORD_HASHINGS && queue.waiting == PASSWORD_WAITING) {
		e = ERR_BUSY;
	} else {
		queue.waiting++;
		while (queue.hashing == PASSWORD_HASHINGS)
			pthread_cond_wait(&queue.freed, &queue.lock);
		queue.waiting--;
		queue.hashing++;
	}
	pthread_mutex_unlock(&queue.lock);
	return e;
}

static void queue_leave(void) {
	pthread_mutex_lock(&queue.lock);
	queue.hashing--;
	pthread_cond_signal(&queue.freed);
	pthread_mutex_unlock(&queue.lock);
}

static size_t memory_bytes(const struct password_cost *cost) {
	return (size_t)cost->memory_mib << 20;
}

static bool too_long(struct str password) {
	return utf8_count(password) > PASSWORD_MOST_CHARACTERS;
}

static enum err hash(struct str password, const struct password_cost *cost, char ret_phc[crypto_pwhash_STRBYTES]) {
	if (sodium_init() < 0)
		return ERR_INTERNAL;
	TRY(queue_enter());
	int failed = crypto_pwhash_str_alg(ret_phc, password.n > 0 ? password.p : "", password.n,
		(unsigned long long)cost->passes, memory_bytes(cost), crypto_pwhash_ALG_ARGON2ID13);
	queue_leave();
	return failed != 0 ? ERR_INTERNAL : OK;
}

enum err password_hash(struct arena *a, struct str password, const struct password_cost *cost, struct str *ret_phc) {
	char phc[crypto_pwhash_STRBYTES];
	if (too_long(password))
		return ERR_INPUT;
	TRY(hash(password, cost, phc));
	*ret_phc = str_copy(a, str_from(phc));
	return OK;
}

/* The same work as for a known account, and always "wrong". */
static enum err verify_nobody(const struct password_cost *cost, struct password_verdict *ret_verdict) {
	char phc[crypto_pwhash_STRBYTES];
	TRY(hash(S("nobody"), cost, phc));
	*ret_verdict = (struct password_verdict){ .right = false };
	return OK;
}

enum err password_verify(struct str phc, struct str password, const struct password_cost *cost,
	struct password_verdict *ret_verdict) {
	char text[crypto_pwhash_STRBYTES] = { 0 };
	if (phc.n == 0 || phc.n >= sizeof text || too_long(password))
		return verify_nobody(cost, ret_verdict);
	if (sodium_init() < 0)
		return ERR_INTERNAL;
	memcpy(text, phc.p, phc.n);
	TRY(queue_enter());
	bool right = crypto_pwhash_str_verify(text, password.n > 0 ? password.p : "", password.n) == 0;
	queue_leave();
	bool stale = right &&
		crypto_pwhash_str_needs_rehash(text, (unsigned long long)cost->passes, memory_bytes(cost)) != 0;
	*ret_verdict = (struct password_verdict){ .right = right, .stale = stale };
	return OK;
}
