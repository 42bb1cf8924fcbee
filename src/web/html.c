/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Printing values into HTML. Almost all text needs no escaping (no byte of a Japanese character does), so text is
 * looked at sixteen bytes at a time and copied in runs. See html.h.
 */
#include "web/html.h"

typedef unsigned char block __attribute__((vector_size(16)));

/* & < > " ' as a character reference; NULL for any other byte. */
static const char *reference_of(char c) {
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static bool block_is_plain(const char *p) {
	block b;
	memcpy(&b, p, sizeof b);
	block found = (block)(b == '&') | (block)(b == '<') | (block)(b == '>') | (block)(b == '"') | (block)(b == '\'');
	uint64_t halves[2];
	memcpy(halves, &found, sizeof halves);
	return (halves[0] | halves[1]) == 0;
}

/* How many bytes from `p` need no reference. */
static size_t plain_length(const char *p, size_t n) {
	size_t i = 0;
	while (i + sizeof(block) <= n && block_is_plain(p + i))
		i += sizeof(block);
	while (i < n && reference_of(p[i]) == NULL)
		i++;
	return i;
}

void html_put_str(struct html_out *o, struct str text) {
	size_t i = 0;
	while (i < text.n) {
		size_t plain = plain_length(text.p + i, text.n - i);
		buf_put(o->b, text.p + i, plain);
		i += plain;
		for (; i < text.n && reference_of(text.p[i]) != NULL; i++)
			buf_cstr(o->b, reference_of(text.p[i]));
	}
}

void html_put_cstr(struct html_out *o, const char *text) {
	html_put_str(o, str_from(text));
}

void html_put_int(struct html_out *o, int64_t number) {
	buf_int(o->b, number);
}

void html_put_html(struct html_out *o, struct html markup) {
	buf_str(o->b, markup.s);
}

void html_put_url(struct html_out *o, struct url address) {
	html_put_str(o, address.s);
}

void html_t(struct html_out *o, const char *msgid, const struct msg_arg *args, size_t count) {
	char number[MSG_NUMBER_SIZE];
	struct str rest = str_from(tr(o->lang, msgid)), piece;
	while (msg_next(&rest, args, count, number, &piece))
		html_put_str(o, piece);
}

/* A value that is not there prints as nothing, not as the number 0. */
struct msg_arg msg_arg_str(const char *name, struct str value) {
	return (struct msg_arg){ .name = name, .text = str_is_none(value) ? S("") : value };
}

struct msg_arg msg_arg_cstr(const char *name, const char *value) {
	return msg_arg_str(name, str_from(value));
}

struct msg_arg msg_arg_int(const char *name, int64_t value) {
	return (struct msg_arg){ .name = name, .text = STR_NONE, .number = value };
}
