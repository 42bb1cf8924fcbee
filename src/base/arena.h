/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * struct arena: memory with one lifetime (process, request or job). Allocation never fails and gives zeroed
 * memory; freeing is freeing the arena. What is not memory (statements, descriptors, secrets) is attached with
 * arena_defer and released in reverse order. Not safe for two threads at once. Sizes that a user drives are
 * bounded before they come here: real out-of-memory ends the process and the supervisor restarts it.
 */
#ifndef KASSEI_BASE_ARENA_H
#define KASSEI_BASE_ARENA_H

#include "base/attr.h"

#include <string.h>

struct arena;

/* A place to come back to with arena_rewind, in the same function. */
struct arena_mark {
	void *block;
	size_t used;
};

/* Makes an empty arena; the caller frees it with arena_free. */
struct arena *arena_new(void);
/* The same with a first block of about `bytes`: for one thing of known size that is kept for long. */
struct arena *arena_new_sized(size_t bytes);
/* Runs the deferred functions, last first, and gives all memory back. NULL is allowed. */
void arena_free(struct arena *a);
/* The same, but keeps its largest block up to 256 KiB, so that the next request does not allocate. */
void arena_clear(struct arena *a);
/* Zeroed memory aligned for any type. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* The same, not zeroed: for bytes that are written before they are read. */
void *arena_bytes(struct arena *a, size_t size);
/* Zeroed array; a product that overflows ends the process. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* Calls fn(object) when the arena is freed or cleared. */
void arena_defer(struct arena *a, void (*fn)(void *object), void *object);
/* Scratch inside a loop: memory taken after the mark is given back by rewind. Do not defer in between. */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Bytes handed out since it was made or cleared. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
/* A copy of a value. */
#define ARENA_COPY(a, value) ((__typeof__(value) *)memcpy(arena_alloc((a), sizeof(value)), &(value), sizeof(value)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

#endif
