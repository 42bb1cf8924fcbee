/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Blocks in a list, newest first; each at least as large as all before it together, up to a limit. See arena.h. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_BLOCK_BYTES = 16 * 1024,
	LARGEST_BLOCK_BYTES = 1024 * 1024,
	KEPT_BLOCK_BYTES = 256 * 1024,
	ALIGNMENT = 16,
};

struct block {
	struct block *older;
	size_t size, used;
	_Alignas(ALIGNMENT) char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*fn)(void *object);
	void *object;
};

struct arena {
	struct block *newest;
	struct deferred *deferred;
};

static struct block *block_new(struct block *older, size_t size) {
	struct block *block = malloc(sizeof *block + size);
	if (block == NULL)
		fatal("out of memory: %zu bytes were not given", size);
	block->older = older;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_new_sized(size_t bytes) {
	struct arena *a = calloc(1, sizeof *a);
	if (a == NULL)
		fatal("out of memory: an arena was not given");
	a->newest = block_new(NULL, bytes);
	return a;
}

struct arena *arena_new(void) {
	return arena_new_sized(FIRST_BLOCK_BYTES);
}

static void run_deferred(struct arena *a) {
	while (a->deferred != NULL) {
		struct deferred *next = a->deferred;
		a->deferred = next->older;
		next->fn(next->object);
	}
}

static void free_down_to(struct arena *a, const struct block *keep) {
	while (a->newest != keep) {
		struct block *block = a->newest;
		a->newest = block->older;
		free(block);
	}
}

void arena_free(struct arena *a) {
	if (a == NULL)
		return;
	run_deferred(a);
	free_down_to(a, NULL);
	free(a);
}

void arena_clear(struct arena *a) {
	run_deferred(a);
	/* The newest block is the largest. Giving it back to malloc and taking it again for each request costs page
	 * faults. */
	struct block *kept = a->newest;
	while (kept->older != NULL && kept->size > KEPT_BLOCK_BYTES)
		kept = kept->older;
	free_down_to(a, kept);
	struct block *older = kept->older;
	kept->older = NULL;
	kept->used = 0;
	while (older != NULL) {
		struct block *next = older->older;
		free(older);
		older = next;
	}
}

static struct block *block_with_room(struct arena *a, size_t size) {
	struct block *block = a->newest;
	if (block->size - block->used >= size)
		return block;
	size_t next = block->size * 2 < LARGEST_BLOCK_BYTES ? block->size * 2 : LARGEST_BLOCK_BYTES;
	a->newest = block_new(block, size > next ? size : next);
	return a->newest;
}

void *arena_bytes(struct arena *a, size_t size) {
	if (size > SIZE_MAX / 2)
		fatal("out of memory: %zu bytes were asked for", size);
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct block *block = block_with_room(a, size);
	void *memory = block->bytes + block->used;
	block->used += size;
	return memory;
}

void *arena_alloc(struct arena *a, size_t size) {
	return memset(arena_bytes(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size) {
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		fatal("out of memory: %zu items of %zu bytes were asked for", count, size);
	return arena_alloc(a, bytes);
}

void arena_defer(struct arena *a, void (*fn)(void *object), void *object) {
	struct deferred *entry = ARENA_NEW(a, struct deferred);
	*entry = (struct deferred){ .older = a->deferred, .fn = fn, .object = object };
	a->deferred = entry;
}

struct arena_mark arena_mark(struct arena *a) {
	return (struct arena_mark){ .block = a->newest, .used = a->newest->used };
}

void arena_rewind(struct arena *a, struct arena_mark mark) {
	free_down_to(a, mark.block);
	a->newest->used = mark.used;
}

size_t arena_used(const struct arena *a) {
	size_t used = 0;
	for (const struct block *block = a->newest; block != NULL; block = block->older)
		used += block->used;
	return used;
}
