/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cuts SQL into tokens, only as far as sqlgen needs: comments, strings, parameters, domain words, braces. */
#include "sqlgen-private.h"

#include <strings.h>

static size_t past(struct str text, size_t at, struct str end) {
	size_t found = str_find(text, end, at);
	return found == SIZE_MAX ? text.n : found + end.n;
}

/* A quoted text or name; the quote is doubled inside. */
static size_t quoted_end(struct str text, size_t at) {
	char quote = text.p[at];
	for (size_t i = at + 1; i < text.n; i++) {
		if (text.p[i] != quote)
			continue;
		if (i + 1 < text.n && text.p[i + 1] == quote)
			i++;
		else
			return i + 1;
	}
	return text.n;
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static size_t word_end(struct str text, size_t at) {
	while (at < text.n && (tool_is_word(text.p[at]) || (unsigned char)text.p[at] >= 0x80))
		at++;
	return at;
}

/* $7, or $WORD with its (arg) directly behind. */
static enum token_kind dollar(struct str text, size_t at, size_t *end) {
	*end = word_end(text, at + 1);
	if (at + 1 < text.n && is_digit(text.p[at + 1]))
		return TOKEN_PARAM;
	if (*end > at + 1 && *end < text.n && text.p[*end] == '(')
		*end = past(text, *end, S(")"));
	return *end > at + 1 ? TOKEN_DOMAIN : TOKEN_SYMBOL;
}

static enum token_kind kind_at(struct str text, size_t at, size_t *end) {
	struct str rest = str_from_offset(text, at);
	char c = text.p[at];
	*end = at + 1;
	if (str_starts(rest, S("--"))) {
		size_t line_end = str_find(text, S("\n"), at);
		*end = line_end == SIZE_MAX ? text.n : line_end;
		return TOKEN_LINE_COMMENT;
	}
	if (str_starts(rest, S("/*"))) {
		*end = past(text, at + 2, S("*/"));
		return TOKEN_BLOCK_COMMENT;
	}
	if (c == '\'' || c == '"') {
		*end = quoted_end(text, at);
		return c == '"' ? TOKEN_QUOTED : TOKEN_STRING;
	}
	if (c == '$')
		return dollar(text, at, end);
	if (!tool_is_word(c) && (unsigned char)c < 0x80)
		return TOKEN_SYMBOL;
	*end = word_end(text, at);
	return is_digit(c) ? TOKEN_NUMBER : TOKEN_WORD;
}

/* Numbers above the limit become one more than it, so that they are refused and never wrap. */
static int param_number(struct str digits) {
	int64_t value;
	if (!str_to_int64(digits, &value) || value > MOST_PARAMS)
		return MOST_PARAMS + 1;
	return (int)value;
}

struct token token_next(struct str text, size_t *at) {
	size_t from = tool_skip_space(text, *at);
	if (from >= text.n) {
		*at = text.n;
		return (struct token){ .kind = TOKEN_END, .at = text.n };
	}
	struct token token = { .at = from };
	size_t end;
	token.kind = kind_at(text, from, &end);
	if (token.kind == TOKEN_SYMBOL && text.p[from] == '$')
		end = from + 1;
	token.text = str_slice(text, from, end - from);
	if (token.kind == TOKEN_PARAM)
		token.param = param_number(str_from_offset(token.text, 1));
	*at = end;
	return token;
}

struct token token_next_code(struct str text, size_t *at) {
	struct token token;
	do
		token = token_next(text, at);
	while (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT);
	return token;
}

bool token_is(struct token token, const char *text) {
	size_t n = strlen(text);
	return (token.kind == TOKEN_WORD || token.kind == TOKEN_SYMBOL) && token.text.n == n &&
	       strncasecmp(token.text.p, text, n) == 0;
}

struct str sql_tidy(struct arena *a, struct str text) {
	char *out = arena_alloc(a, text.n + 1);
	size_t n = 0, at = 0, from = 0;
	for (;;) {
		struct token token = token_next(text, &at);
		if (token.kind == TOKEN_END)
			break;
		size_t gap = token.at - from;
		bool newline = gap > 0 && memchr(text.p + from, '\n', gap) != NULL;
		bool comment = token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT;
		if (n > 0 && newline && out[n - 1] != '\n') {
			n -= out[n - 1] == ' ';
			out[n++] = '\n';
		} else if (n > 0 && (gap > 0 || comment) && out[n - 1] != '\n' && out[n - 1] != ' ') {
			out[n++] = ' ';
		}
		if (!comment) {
			n -= token_is(token, ",") && n > 0 && out[n - 1] == ' ';
			memcpy(out + n, token.text.p, token.text.n);
			n += token.text.n;
		}
		from = at;
	}
	while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\n'))
		n--;
	return str_of(out, n);
}
