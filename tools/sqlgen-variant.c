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

/* ---- rows ---- */

static const char *array_of(struct str type) {
	return str_equal(type, S("int")) ? "bigint" : str_equal(type, S("text")) ? "text" : "bytea";
}

static void put_unnest(struct buf *b, int param, struct str types) {
	struct str rest = types;
	for (int i = 0; !str_is_none(rest); i++)
		buf_format(b, "%sCAST($%d AS %s[])", i == 0 ? "unnest(" : ", ", param + i,
			array_of(str_cut(&rest, S(" "))));
	buf_char(b, ')');
}

static void put_names(struct buf *b, struct str types) {
	struct str rest = types;
	for (int i = 0; !str_is_none(rest); i++) {
		str_cut(&rest, S(" "));
		buf_format(b, "%sc%d", i == 0 ? " (" : ", ", i);
	}
	buf_char(b, ')');
}

struct str variant_postgres_text(struct arena *a, struct str sql, struct str types) {
	struct buf b;
	size_t at = 0, copied = 0;
	buf_init(&b, a, LARGEST_OUTPUT);
	for (struct token token = token_next(sql, &at); token.kind != TOKEN_END; token = token_next(sql, &at)) {
		if (!token_is(token, "rows"))
			continue;
		size_t from = token.at, ahead = at;
		token_next(sql, &ahead); /* ( */
		struct token param = token_next(sql, &ahead);
		token_next(sql, &ahead); /* ) */
		struct token alias = token_next(sql, &ahead);
		if (param.kind != TOKEN_PARAM)
			continue;
		buf_str(&b, str_slice(sql, copied, from));
		put_unnest(&b, param.param, types);
		buf_format(&b, " %.*s", STR_ARG(alias.text));
		put_names(&b, types);
		copied = at = ahead;
	}
	buf_str(&b, str_from_offset(sql, copied));
	return buf_view(&b);
}
