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

static bool block_is_plain(block b) {
	block found = (block)(b == '&') | (block)(b == '<') | (block)(b == '>') | (block)(b == '"') | (block)(b == '\'');
	uint64_t halves[2];
	memcpy(halves, &found, sizeof halves);
	return (halves[0] | halves[1]) == 0;
}

/* No byte needs a reference. Looks at the first and the last bytes of less than a block, which may overlap. */
static bool is_plain_short(const char *p, size_t n) {
	block b = { 0 };
	size_t half = n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : n;
	switch (half) {
	case 8:
		memcpy(&b, p, 8);
		memcpy((char *)&b + 8, p + n - 8, 8);
		break;
	case 4:
		memcpy(&b, p, 4);
		memcpy((char *)&b + 8, p + n - 4, 4);
		break;
	case 2:
		memcpy(&b, p, 2);
		memcpy((char *)&b + 8, p + n - 2, 2);
		break;
	case 1:
		memcpy(&b, p, 1);
		break;
	default:
		return true;
	}
	return block_is_plain(b);
}

static bool is_plain(const char *p, size_t n) {
	if (n < sizeof(block))
		return is_plain_short(p, n);
	block b;
	for (size_t i = 0; i + sizeof b <= n; i += sizeof b) {
		memcpy(&b, p + i, sizeof b);
		if (!block_is_plain(b))
			return false;
	}
	memcpy(&b, p + n - sizeof b, sizeof b);
	return block_is_plain(b);
}

static void put_with_references(struct buf *to, struct str text) {
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *reference = reference_of(text.p[i]);
		if (reference == NULL)
			continue;
		buf_put(to, text.p + from, i - from);
		buf_cstr(to, reference);
		from = i + 1;
	}
	buf_put(to, text.p + from, text.n - from);
}

void html_put_str(struct html_out *o, struct str text) {
	if (is_plain(text.p, text.n))
		buf_str(o->b, text);
	else
		put_with_references(o->b, text);
}

void html_put_cstr(struct html_out *o, const char *text) {
	html_put_str(o, str_from(text));
}

/* Kana, Chinese characters, their punctuation and full-width forms begin with these bytes in UTF-8: U+3000 to U+9FFF, U+F900 to
 * U+FAFF, U+FF00 to U+FFEF, and U+20000 upwards. */
static bool is_japanese_byte(const char *p) {
	unsigned char lead = (unsigned char)p[0], next = (unsigned char)p[1];
	return (lead >= 0xE3 && lead <= 0xE9) || (lead == 0xEF && ((next >= 0xA4 && next <= 0xAB) || next >= 0xBC)) || (lead == 0xF0 && next >= 0xA0);
}

static size_t character_size(char lead) {
	unsigned char c = (unsigned char)lead;
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Where the run that begins at `from` ends: all Japanese, or none of it. */
static size_t run_end(struct str text, size_t from, bool japanese) {
	size_t at = from;
	while (at < text.n && (((unsigned char)text.p[at] >= 0x80 && is_japanese_byte(text.p + at)) == japanese))
		at += character_size(text.p[at]);
	return at < text.n ? at : text.n;
}

void html_put_mixed(struct html_out *o, struct str text) {
	if (o->lang == LANG_JA) {
		html_put_str(o, text);
		return;
	}
	bool japanese = false;
	for (size_t from = 0; from < text.n; japanese = !japanese) {
		size_t end = run_end(text, from, japanese);
		if (japanese)
			buf_cstr(o->b, "<span lang=\"ja\">");
		html_put_str(o, str_slice(text, from, end - from));
		if (japanese)
			buf_cstr(o->b, "</span>");
		from = end;
	}
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

void html_put_sentence(struct html_out *o, const char *msgid, size_t n) {
	if (o->lang == LANG_JA)
		html_put_str(o, str_of(msgid, n));
	else
		html_put_cstr(o, tr(o->lang, msgid));
}

void html_t_mixed(struct html_out *o, const char *msgid, const struct msg_arg *args, size_t count) {
	char number[MSG_NUMBER_SIZE];
	struct str rest = str_from(tr(o->lang, msgid)), piece;
	while (msg_next(&rest, args, count, number, &piece))
		html_put_mixed(o, piece);
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
