/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Optional parts {?name … ?} and orders {name: …}: one block is up to 32 texts. The number of a variant is
 * order * 2^parts + one bit for each optional part that is used.
 */
#include "sqlgen-private.h"

size_t statement_variant_count(const struct statement *s) {
	size_t count = s->orders.count > 0 ? s->orders.count : 1;
	for (size_t i = 0; i < s->optionals.count && count <= MOST_VARIANTS; i++)
		count *= 2;
	return count;
}

bool variant_has(const struct statement *s, const struct part *part, size_t variant) {
	if (part->is_order)
		return variant >> s->optionals.count == part->index;
	return (variant >> part->index & 1) != 0;
}

static void blank(char *text, size_t from, size_t to) {
	for (size_t i = from; i < to; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

struct str variant_text(struct arena *a, const struct statement *s, const struct block *block, size_t variant) {
	char *text = arena_alloc(a, block->text.n + 1);
	memcpy(text, block->text.p, block->text.n);
	for (size_t i = 0; i < block->parts.count; i++) {
		const struct part *part = &block->parts.items[i];
		bool used = variant_has(s, part, variant);
		blank(text, part->from, used ? part->inner : part->to);
		if (used)
			blank(text, part->last, part->to);
	}
	return str_of(text, block->text.n);
}

struct str variant_final_text(struct arena *a, struct str text, const bool has_param[MOST_PARAMS + 1]) {
	int number[MOST_PARAMS + 2] = { 0 };
	for (int i = 1, next = 1; i <= MOST_PARAMS; i++)
		number[i] = has_param[i] ? next++ : 0;
	struct str tidy = sql_tidy(a, text);
	char *out = arena_alloc(a, tidy.n + 1);
	size_t n = 0, at = 0, copied = 0;
	for (struct token token = token_next(tidy, &at); token.kind != TOKEN_END; token = token_next(tidy, &at)) {
		if (token.kind != TOKEN_PARAM)
			continue;
		memcpy(out + n, tidy.p + copied, token.at - copied);
		n += token.at - copied;
		/* A number never becomes longer, so the text does not grow. */
		struct str placeholder = str_format(a, "$%d", number[token.param]);
		memcpy(out + n, placeholder.p, placeholder.n);
		n += placeholder.n;
		copied = at;
	}
	memcpy(out + n, tidy.p + copied, tidy.n - copied);
	return str_of(out, n + tidy.n - copied);
}
