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

static uint64_t add_16(uint64_t hash, const char *p) {
	return fold_product(load(p) ^ HASH_B, load(p + 8) ^ hash);
}

/* Four hashes side by side: a product waits for the one before it in its own row only. */
uint64_t hash_bytes(struct str bytes) {
	uint64_t hash = HASH_A ^ bytes.n;
	size_t i = 0;
	if (bytes.n >= 64) {
		uint64_t rows[4] = { hash, hash ^ HASH_B, hash ^ HASH_C, hash ^ HASH_B ^ HASH_C };
		for (; i + 64 <= bytes.n; i += 64)
			for (size_t k = 0; k < 4; k++)
				rows[k] = add_16(rows[k], bytes.p + i + 16 * k);
		hash = fold_product(rows[0] ^ HASH_B, rows[1] ^ HASH_C) ^
			fold_product(rows[2] ^ HASH_C, rows[3] ^ HASH_A);
	}
	for (; i + 16 <= bytes.n; i += 16)
		hash = add_16(hash, bytes.p + i);
	char last[16] = { 0 };
	if (i < bytes.n)
		memcpy(last, bytes.p + i, bytes.n - i);
	return fold_product(add_16(hash, last) ^ HASH_C, HASH_A);
}
