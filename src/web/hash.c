/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A fast hash of a whole body: 16 bytes per multiplication, folded to 64 bits. For entity tags; nobody gains by a
 * collision. */
#include "web/web-private.h"

#define HASH_A UINT64_C(0x9e3779b97f4a7c15) /* odd constants with well-mixed bits: the golden ratio and two primes */
#define HASH_B UINT64_C(0xe7037ed1a0b428db)
#define HASH_C UINT64_C(0x8ebc6af09c88c6e3)

static uint64_t load(const char *p) {
	uint64_t value;
	memcpy(&value, p, sizeof value);
	return value;
}

static uint64_t fold_product(uint64_t a, uint64_t b) {
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_bytes(struct str bytes) {
	uint64_t hash = HASH_A ^ bytes.n;
	size_t i = 0;
	for (; i + 16 <= bytes.n; i += 16)
		hash = fold_product(load(bytes.p + i) ^ HASH_B, load(bytes.p + i + 8) ^ hash);
	char last[16] = { 0 };
	if (i < bytes.n)
		memcpy(last, bytes.p + i, bytes.n - i);
	hash = fold_product(load(last) ^ HASH_B, load(last + 8) ^ hash);
	return fold_product(hash ^ HASH_C, HASH_A);
}
