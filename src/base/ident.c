/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See ident.h. The generator's whole state is one atomic number, milliseconds and counter in one, so that the carry
 * is an addition. */
#include "base/ident.h"

#include "base/arena.h"
#include "base/clock.h"

#include <stdatomic.h>
#include <sys/random.h>

enum { COUNTER_BITS = 16, PROCESS_BITS = 5, US_PER_MS = 1000 };

/* 2020-01-01T00:00:00Z */
#define EPOCH_US INT64_C(1577836800000000)
#define MS_MOST ((UINT64_C(1) << 42) - 1)

static _Atomic uint64_t last_given; /* ms << COUNTER_BITS | counter */
static _Atomic unsigned process_number;
static _Atomic uint64_t seed_state;

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void fill_random(void *bytes, size_t n) {
	if (getrandom(bytes, n, 0) != (ssize_t)n)
		fatal("the system gave no random bytes");
}

/* splitmix64 over an atomic counter. */
static uint64_t next_seeded(void) {
	const uint64_t step = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t z = atomic_fetch_add(&seed_state, step) + step;
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint64_t random_start(void) {
	uint16_t start;
	if (atomic_load(&seed_state) != 0)
		return next_seeded() & ((1u << COUNTER_BITS) - 1);
	fill_random(&start, sizeof start);
	return start;
}

static uint64_t ms_now(void) {
	int64_t us = clock_now() - EPOCH_US;
	uint64_t ms = us > 0 ? (uint64_t)us / US_PER_MS : 0;
	return ms < MS_MOST ? ms : MS_MOST;
}

/* The next number of ms and counter. */
static uint64_t next_given(void) {
	uint64_t old = atomic_load(&last_given), next;
	do {
		uint64_t ms = ms_now();
		next = ms > old >> COUNTER_BITS ? ms << COUNTER_BITS | random_start() : old + 1;
	} while (!atomic_compare_exchange_weak(&last_given, &old, next));
	return next;
}

int64_t ident_new(void) {
	uint64_t given = next_given();
	uint64_t counter = given & ((1u << COUNTER_BITS) - 1);
	uint64_t ms = given >> COUNTER_BITS;
	return (int64_t)((ms << PROCESS_BITS | atomic_load(&process_number)) << COUNTER_BITS | counter);
}

void ident_set_process(unsigned number) {
	if (number >= IDENT_PROCESSES)
		BUG("process number %u is not below %d", number, IDENT_PROCESSES);
	atomic_store(&process_number, number);
}

void ident_seed(uint64_t seed) {
	atomic_store(&seed_state, seed);
	atomic_store(&last_given, 0);
}

int64_t ident_time_us(int64_t id) {
	return (id >> (COUNTER_BITS + PROCESS_BITS)) * US_PER_MS + EPOCH_US;
}

/* ---- text ---- */

/* Value of a character, -1 for one outside the alphabet. */
static int value_of(char c) {
	if (c >= 'a' && c <= 'z')
		c = (char)(c - ('a' - 'A'));
	if (c == 'I' || c == 'L')
		return 1;
	if (c == 'O')
		return 0;
	const char *at = c == '\0' ? NULL : strchr(ALPHABET, c);
	return at == NULL ? -1 : (int)(at - ALPHABET);
}

struct str id_write(int64_t id, char room[ID_TEXT_SIZE]) {
	uint64_t rest = (uint64_t)id;
	for (int i = ID_TEXT_LENGTH - 1; i >= 0; i--) {
		room[i] = ALPHABET[rest & 31];
		rest >>= 5;
	}
	room[ID_TEXT_LENGTH] = '\0';
	return str_of(room, ID_TEXT_LENGTH);
}

struct str id_to_text(struct arena *a, int64_t id) {
	return id_write(id, arena_alloc(a, ID_TEXT_SIZE));
}

bool ident_parse(struct str text, int64_t *ret_id) {
	if (text.n != ID_TEXT_LENGTH)
		return false;
	uint64_t id = 0;
	for (size_t i = 0; i < text.n; i++) {
		int value = value_of(text.p[i]);
		/* 13 characters hold 65 bits, of which 63 are used: the first stands for 3. */
		if (value < 0 || (i == 0 && value > 7))
			return false;
		id = id << 5 | (uint64_t)value;
	}
	if (id == 0)
		return false;
	*ret_id = (int64_t)id;
	return true;
}

/* ---- tokens ---- */

struct token token_new(void) {
	struct token t;
	fill_random(t.bytes, sizeof t.bytes);
	return t;
}

bool token_equal(const struct token *a, const struct token *b) {
	unsigned char difference = 0;
	for (size_t i = 0; i < TOKEN_BYTES; i++)
		difference |= a->bytes[i] ^ b->bytes[i];
	return difference == 0;
}

/* Bits are taken from the first byte down; the 26th character holds the last three and two zeros. */
struct str token_to_text(struct arena *a, const struct token *t) {
	char *text = arena_alloc(a, TOKEN_TEXT_LENGTH + 1);
	for (size_t i = 0; i < TOKEN_TEXT_LENGTH; i++) {
		size_t bit = i * 5;
		unsigned pair =
			(unsigned)t->bytes[bit / 8] << 8 | (bit / 8 + 1 < TOKEN_BYTES ? t->bytes[bit / 8 + 1] : 0u);
		text[i] = ALPHABET[pair >> (11 - bit % 8) & 31];
	}
	return str_of(text, TOKEN_TEXT_LENGTH);
}

bool token_parse(struct str text, struct token *ret_token) {
	struct token t = { .bytes = { 0 } };
	if (text.n != TOKEN_TEXT_LENGTH)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int value = value_of(text.p[i]);
		bool last = i + 1 == text.n;
		if (value < 0 || (last && (value & 3) != 0))
			return false;
		for (size_t k = 0; k < (last ? 3 : 5); k++)
			if ((value >> (4 - k) & 1) != 0)
				t.bytes[(i * 5 + k) / 8] |= (unsigned char)(0x80 >> (i * 5 + k) % 8);
	}
	*ret_token = t;
	return true;
}
