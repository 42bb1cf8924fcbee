/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Ids of rows and secret tokens. An id has 63 bits: 42 of milliseconds since 2020-01-01T00:00Z, 5 of the number that
 * this process leases, 16 of a counter with a random start in each millisecond. Ids of one process rise strictly, so
 * that B-trees append; they order nothing legal and are no secrets. Outside they are 13 characters of Crockford's
 * base 32. What must not be guessed carries a token.
 */
#ifndef KASSEI_BASE_IDENT_H
#define KASSEI_BASE_IDENT_H

#include "base/str.h"

struct arena;

enum {
	ID_TEXT_LENGTH = 13,
	ID_TEXT_SIZE = ID_TEXT_LENGTH + 1,
	IDENT_PROCESSES = 32,
	TOKEN_BYTES = 16,
	TOKEN_TEXT_LENGTH = 26,
};

/* A new id, above 0 and above every one this process gave before, also when the clock goes back. When the counter of
 * a millisecond is used up it carries into the next. Thread-safe, without locks. */
int64_t ident_new(void);
/* The number of this process, 0 to 31, unique among those that write the same database; 0 until set. Before the first
 * id. */
void ident_set_process(unsigned number);
/* Makes the random starts follow from a seed, so that with a stopped clock the same ids come again: for the
 * demonstration and golden tests only. 0 ends it. */
void ident_seed(uint64_t seed);
/* The instant in an id, in UTC microseconds (whole milliseconds). */
int64_t ident_time_us(int64_t id);

/* 13 characters, upper case, leading zeros; `room` gets them with a NUL and the result is a view of it. */
struct str id_write(int64_t id, char room[ID_TEXT_SIZE]);
/* The same in the arena. */
struct str id_to_text(struct arena *a, int64_t id);
/* The id that a text names. Exactly 13 characters of Crockford's alphabet; lower case is taken, and I and L as 1, O
 * as 0 in either case. False for U, any other character, 0 and more than 63 bits. */
MUST_CHECK bool ident_parse(struct str text, int64_t *ret_id);

/* 128 random bits. */
struct token {
	unsigned char bytes[TOKEN_BYTES];
};
/* From the system's generator (getrandom); a system that gives none ends the process. */
struct token token_new(void);
/* In constant time. */
bool token_equal(const struct token *a, const struct token *b);
/* 26 characters, alphabet and reading as for ids. */
struct str token_to_text(struct arena *a, const struct token *t);
MUST_CHECK bool token_parse(struct str text, struct token *ret_token);

#endif
