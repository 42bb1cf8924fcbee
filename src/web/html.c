/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Printing values into HTML. Almost all text needs no escaping (no byte of a Japanese character does), so text is
 * looked at sixteen bytes at a time while it is copied. See html.h.
 */
#include "web/html.h"

#include "base/arena.h"

typedef unsigned char block __attribute__((vector_size(16)));
typedef uint64_t pair __attribute__((vector_size(16)));

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

/* Where a byte needs a reference: & and ' differ in their last bit, < and > in the last but one. */
static block needing(block b) {
	return (block)((b | 1) == '\'') | (block)((b | 2) == '>') | (block)(b == '"');
}

static bool is_zero(block b) {
	uint64_t halves[2];
	memcpy(halves, &b, sizeof halves);
	return (halves[0] | halves[1]) == 0;
}

#define COPY_ENDS(type, to, p, n, ret_first, ret_last) \
	do { \
		type first_, last_; \
		memcpy(&first_, p, sizeof first_); \
		memcpy(&last_, p + n - sizeof last_, sizeof last_); \
		memcpy(to, &first_, sizeof first_); \
		memcpy(to + n - sizeof last_, &last_, sizeof last_); \
		*(ret_first) = first_; \
		*(ret_last) = last_; \
	} while (0)

/* Copies less than a block, as its first and its last bytes, which may overlap. */
static bool copy_short(char *to, const char *p, size_t n) {
	uint64_t first, last;
	if (n >= sizeof(uint64_t))
		COPY_ENDS(uint64_t, to, p, n, &first, &last);
	else if (n >= sizeof(uint32_t))
		COPY_ENDS(uint32_t, to, p, n, &first, &last);
	else if (n >= sizeof(uint16_t))
		COPY_ENDS(uint16_t, to, p, n, &first, &last);
	else
		COPY_ENDS(uint8_t, to, p, n, &first, &last);
	return is_zero(needing((block)(pair){ first, last }));
}

/* Copies `n` bytes; true when none of them needs a reference. */
static bool copy_plain(char *to, const char *p, size_t n) {
	if (n < sizeof(block))
		return copy_short(to, p, n);
	block b, found = { 0 };
	for (size_t i = 0; i + sizeof b <= n; i += sizeof b) {
		memcpy(&b, p + i, sizeof b);
		memcpy(to + i, &b, sizeof b);
		found |= needing(b);
	}
	memcpy(&b, p + n - sizeof b, sizeof b);
	memcpy(to + n - sizeof b, &b, sizeof b);
	return is_zero(found | needing(b));
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
	struct buf *b = o->b;
	if (text.n == 0 || (text.n > b->room - b->n && !buf_reserve(b, text.n)))
		return;
	if (copy_plain(b->p + b->n, text.p, text.n))
		b->n += text.n;
	else
		put_with_references(b, text);
}

void html_put_cstr(struct html_out *o, const char *text) {
	html_put_str(o, str_from(text));
}

/* Kana, Chinese characters, their punctuation and full-width forms begin with these bytes in UTF-8: U+3000 to U+9FFF,
 * U+F900 to U+FAFF, U+FF00 to U+FFEF, and U+20000 upwards. */
static bool is_japanese_byte(const char *p) {
	unsigned char lead = (unsigned char)p[0], next = (unsigned char)p[1];
	return (lead >= 0xE3 && lead <= 0xE9) || (lead == 0xEF && ((next >= 0xA4 && next <= 0xAB) || next >= 0xBC)) ||
		(lead == 0xF0 && next >= 0xA0);
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

struct html html_of_view(struct arena *a, enum lang lang, void (*view)(struct html_out *o, const void *model),
	const void *model) {
	enum { FIRST_BYTES = 512, MOST_BYTES = 1 << 20 };
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init_sized(b, a, FIRST_BYTES, MOST_BYTES);
	struct html_out o = { .b = b, .lang = lang, .arena = a };
	view(&o, model);
	if (b->too_big)
		BUG("a view printed more than %d bytes", MOST_BYTES);
	return (struct html){ buf_view(b) };
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

void html_put_translated(struct html_out *o, const char *escaped, size_t n, uint64_t hash) {
	const struct msg_entry *entry = o->lang == LANG_EN ? msg_find(hash) : NULL;
	if (entry == NULL)
		buf_put(o->b, escaped, n);
	else if (entry->plain)
		buf_put(o->b, entry->text, entry->n);
	else
		html_put_str(o, str_of(entry->text, entry->n));
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
	return (struct msg_arg){ .name = name, .text = str_or_empty(value) };
}

struct msg_arg msg_arg_cstr(const char *name, const char *value) {
	return msg_arg_str(name, str_from(value));
}

struct msg_arg msg_arg_int(const char *name, int64_t value) {
	return (struct msg_arg){ .name = name, .text = STR_NONE, .number = value };
}
