/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cutting keys into overlapping pairs of characters. See fold.h for what they can find. */
#include "base/fold-private.h"

struct token_out {
	struct text_out out;
	size_t count;
};

static void put_token(struct token_out *t, uint32_t first, uint32_t second) {
	if (t->count++ > 0)
		text_out_put(&t->out, ' ');
	text_out_put(&t->out, first);
	if (second != 0)
		text_out_put(&t->out, second);
}

/* The next character of a run at *at, moving behind it; 0 when the run or the key ends here (a separator is passed
 * over). */
static uint32_t next_in_run(struct str key, size_t *at) {
	uint32_t c;
	if (*at >= key.n)
		return 0;
	size_t n = decode_fast(key, *at, &c);
	*at += n > 0 ? n : 1;
	return n > 0 && fold_is_word(c) ? c : 0;
}

/* The tokens of the run that begins with `first`; *at is behind it and ends behind the run. The last character gives
 * a token alone when the run is `complete` or has no other. */
static void put_run(struct token_out *t, struct str key, size_t *at, uint32_t first, bool complete) {
	uint32_t c = first, next;
	bool single = true;
	while ((next = next_in_run(key, at)) != 0) {
		put_token(t, c, next);
		c = next;
		single = false;
	}
	if (complete || single)
		put_token(t, c, 0);
}

struct str fold_bigrams(struct arena *a, struct str key) {
	struct token_out t = { .out = { .a = a } };
	for (size_t at = 0; at < key.n;) {
		uint32_t first = next_in_run(key, &at);
		if (first != 0)
			put_run(&t, key, &at, first, true);
	}
	return text_out_view(&t.out);
}

/* Where the last run begins and where it ends. */
static struct str last_run(struct str key, size_t *ret_from) {
	size_t from = 0, to = 0;
	bool inside = false;
	for (size_t at = 0; at < key.n;) {
		size_t start = at;
		bool word = next_in_run(key, &at) != 0;
		if (word && !inside)
			from = start;
		if (word)
			to = at;
		inside = word;
	}
	*ret_from = from;
	return str_slice(key, from, to - from);
}

struct bigram_phrase fold_bigram_phrase(struct arena *a, struct str key) {
	struct token_out t = { .out = { .a = a } };
	size_t last_from;
	struct str last = last_run(key, &last_from);
	for (size_t at = 0; at < last_from;) {
		uint32_t first = next_in_run(key, &at);
		if (first != 0)
			put_run(&t, str_slice(key, 0, last_from), &at, first, true);
	}
	size_t at = 0, before = t.count;
	uint32_t first = next_in_run(last, &at);
	bool single = first != 0 && at == last.n;
	if (first != 0)
		put_run(&t, last, &at, first, false);
	return (struct bigram_phrase){
		.tokens = text_out_view(&t.out),
		.count = t.count,
		.last_is_prefix = single && t.count > before,
	};
}
