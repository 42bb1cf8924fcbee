/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Addresses: percent-encoding (RFC 3986), building addresses of this site, ids and cursors as text. The place where a
 * struct url is made.
 */
#include "base/ident.h"
#include "web/web-private.h"

#include <sodium.h>
#include <stdarg.h>

enum { ADDRESS_FIRST_BYTES = 256 };

/* ---- percent-encoding ---- */

static int hex_value(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Writes the decoded bytes and returns their number; SIZE_MAX when an escape is broken. */
static size_t decode_bytes(struct str raw, bool plus, char *to) {
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '%') {
			int high = raw.n - i > 2 ? hex_value(raw.p[i + 1]) : -1;
			int low = high >= 0 ? hex_value(raw.p[i + 2]) : -1;
			if (low < 0)
				return SIZE_MAX;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		to[n++] = c;
	}
	return n;
}

bool url_decode(struct arena *a, struct str raw, bool plus, struct str *ret_text) {
	char *text = arena_alloc(a, raw.n + 1);
	size_t n = decode_bytes(raw, plus, text);
	if (n == SIZE_MAX || !utf8_valid(str_of(text, n)))
		return false;
	text[n] = '\0';
	*ret_text = str_of(text, n);
	return true;
}

static bool is_unreserved(unsigned char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
		c == '_' || c == '~';
}

/* Writes at most 3 bytes for each of text and returns where it stopped. */
static char *encode_to(char *to, struct str text) {
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (is_unreserved(c)) {
			*to++ = (char)c;
		} else {
			*to++ = '%';
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		}
	}
	return to;
}

void url_encode(struct buf *b, struct str text) {
	if (text.n > b->max || !buf_reserve(b, 3 * text.n))
		return;
	if (text.n > 0)
		b->n = (size_t)(encode_to(b->p + b->n, text) - b->p);
}

/* ---- building ---- */

static struct buf *address_buf(struct arena *a) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init_sized(b, a, ADDRESS_FIRST_BYTES, 16 * TARGET_MOST_BYTES);
	return b;
}

static struct url address_done(struct arena *a, const struct buf *b) {
	if (b->too_big)
		BUG("an address of more than %zu bytes was built", b->max);
	return (struct url){ str_copy(a, buf_view(b)) };
}

/* Room that url_build needs, from the same arguments. */
static size_t build_bound(const char *format, va_list args) {
	size_t bound = 0;
	for (const char *f = format; *f != '\0'; f++) {
		if (*f != '%') {
			bound++;
		} else if (*++f == 's') {
			bound += 3 * va_arg(args, struct str).n;
		} else if (*f == 'i' || *f == 'd') {
			(void)va_arg(args, int64_t);
			bound += 20;
		} else {
			BUG("url_build does not know %%%c in \"%s\"", *f, format);
		}
	}
	return bound;
}

/* The argument of the conversion; build_bound has refused all but these three. */
static char *build_argument(char *to, char conversion, va_list *args) {
	if (conversion == 's')
		return encode_to(to, va_arg(*args, struct str));
	char room[INT_TEXT_SIZE];
	_Static_assert((int)INT_TEXT_SIZE >= (int)ID_TEXT_SIZE, "either fits in");
	int64_t number = va_arg(*args, int64_t);
	struct str text = conversion == 'd' ? id_write(number, room) : int_write(number, room);
	return (char *)memcpy(to, text.p, text.n) + text.n;
}

/* Written into the arena at once, without a buf: lists build an address per row. */
struct url url_build(struct arena *a, const char *format, ...) {
	va_list args;
	va_start(args, format);
	size_t bound = build_bound(format, args);
	va_end(args);
	char *text = arena_bytes(a, bound + 1);
	char *to = text;
	va_start(args, format);
	for (const char *f = format; *f != '\0'; f++) {
		if (*f != '%')
			*to++ = *f;
		else
			to = build_argument(to, *++f, &args);
	}
	va_end(args);
	*to = '\0';
	return (struct url){ str_of(text, (size_t)(to - text)) };
}

struct url url_of_id(struct arena *a, struct url folder, int64_t id) {
	char *text = arena_bytes(a, folder.s.n + ID_TEXT_SIZE);
	memcpy(text, folder.s.p, folder.s.n);
	struct str end = id_write(id, text + folder.s.n);
	return (struct url){ str_of(text, folder.s.n + end.n) };
}

static void put_query_field(struct buf *b, struct str name, struct str value) {
	buf_char(b, memchr(b->p, '?', b->n) == NULL ? '?' : '&');
	url_encode(b, name);
	buf_char(b, '=');
	url_encode(b, value);
}

struct url url_query(struct arena *a, struct url url, const char *field, struct str value) {
	if (value.n == 0)
		return url;
	struct buf *b = address_buf(a);
	buf_str(b, url.s);
	put_query_field(b, str_from(field), value);
	return address_done(a, b);
}

static const char *const FORMAT_ENDINGS[FORMAT_COUNT] = {
	[FORMAT_HTML] = "",
	[FORMAT_JSON] = ".json",
	[FORMAT_CSV] = ".csv",
	[FORMAT_XLSX] = ".xlsx",
	[FORMAT_ATOM] = ".atom",
};

static void put_path(struct buf *b, struct str path, enum format format) {
	struct str rest = path;
	while (!str_is_none(rest)) {
		url_encode(b, str_cut(&rest, S("/")));
		if (!str_is_none(rest))
			buf_char(b, '/');
	}
	buf_cstr(b, FORMAT_ENDINGS[format]);
}

/* The fields of the query as they came, but for the named ones; they are well-formed, since the form was read from
 * them. */
static void put_query_without(struct buf *b, struct arena *a, struct str query, struct str name, struct str other,
	struct str third) {
	struct str rest = query.n == 0 ? STR_NONE : query;
	while (!str_is_none(rest)) {
		struct str value = str_cut(&rest, S("&"));
		if (value.n == 0)
			continue;
		struct str raw_name = str_cut(&value, S("="));
		struct str plain_name, plain_value;
		if (!url_decode(a, raw_name, true, &plain_name) || !url_decode(a, value, true, &plain_value) ||
			plain_value.n == 0)
			continue;
		if (!str_equal(plain_name, name) && !str_equal(plain_name, other) && !str_equal(plain_name, third))
			put_query_field(b, plain_name, plain_value);
	}
}

struct url url_with(struct req *req, const char *field, struct str value) {
	struct buf *b = address_buf(req->arena);
	put_path(b, req->path, FORMAT_HTML);
	put_query_without(b, req->arena, req->query, str_from(field),
		str_equal(str_from(field), S("lang")) ? STR_NONE : S("after"), STR_NONE);
	if (!str_is_none(value))
		put_query_field(b, str_from(field), value);
	return address_done(req->arena, b);
}

struct url url_format(struct req *req, enum format format) {
	struct buf *b = address_buf(req->arena);
	put_path(b, req->path, format);
	bool whole = format == FORMAT_CSV ||
		format == FORMAT_XLSX; /* a file for Excel holds the list, wherever in it one is */
	put_query_without(b, req->arena, req->query, S("lang"), S("encoding"), whole ? S("after") : STR_NONE);
	return address_done(req->arena, b);
}

static bool has_scheme(struct str address, const char *scheme) {
	size_t n = strlen(scheme);
	return address.n > n && strncasecmp(address.p, scheme, n) == 0;
}

static bool all_graphic(struct str address) {
	for (size_t i = 0; i < address.n; i++)
		if ((unsigned char)address.p[i] <= ' ' || address.p[i] == '\x7f' || address.p[i] == '\\')
			return false;
	return true;
}

struct url url_foreign(struct arena *a, struct str address) {
	address = str_trim(address);
	bool known = has_scheme(address, "https://") || has_scheme(address, "http://") ||
		has_scheme(address, "mailto:") || has_scheme(address, "tel:");
	return (struct url){ known && all_graphic(address) ? str_copy(a, address) : STR_NONE };
}

/* ---- ids ---- */

struct str id_text(struct arena *a, int64_t id) {
	return id_to_text(a, id);
}

/* An address names a thing in one way only, so what a person might mean by other letters is not guessed here. */
bool id_parse(struct str text, int64_t *ret_id) {
	char written[ID_TEXT_SIZE];
	int64_t id;
	if (!ident_parse(text, &id) || !str_equal(id_write(id, written), text))
		return false;
	*ret_id = id;
	return true;
}

/* ---- cursors: both numbers and the text in base64url ---- */

enum { CURSOR_NUMBERS_BYTES = 2 * sizeof(int64_t), CURSOR_VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

struct str cursor_text(struct arena *a, struct cursor cursor) {
	if (!cursor.has)
		return STR_NONE;
	size_t n = CURSOR_NUMBERS_BYTES + cursor.text.n;
	unsigned char *bytes = arena_alloc(a, n);
	memcpy(bytes, &cursor.a, sizeof cursor.a);
	memcpy(bytes + sizeof cursor.a, &cursor.b, sizeof cursor.b);
	if (cursor.text.n > 0)
		memcpy(bytes + CURSOR_NUMBERS_BYTES, cursor.text.p, cursor.text.n);
	size_t room = sodium_base64_encoded_len(n, CURSOR_VARIANT);
	char *text = arena_alloc(a, room);
	return str_from(sodium_bin2base64(text, room, bytes, n, CURSOR_VARIANT));
}

bool cursor_parse(struct arena *a, struct str text, struct cursor *ret_cursor) {
	struct cursor cursor = { .has = true };
	unsigned char *bytes = arena_alloc(a, text.n + 1);
	size_t n = 0;
	if (sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, NULL, CURSOR_VARIANT) != 0 ||
		n < CURSOR_NUMBERS_BYTES)
		return false;
	memcpy(&cursor.a, bytes, sizeof cursor.a);
	memcpy(&cursor.b, bytes + sizeof cursor.a, sizeof cursor.b);
	cursor.text = str_of((const char *)bytes + CURSOR_NUMBERS_BYTES, n - CURSOR_NUMBERS_BYTES);
	/* libsodium takes some bytes that it would never write. */
	if (!utf8_valid(cursor.text) || !str_equal(cursor_text(a, cursor), text))
		return false;
	*ret_cursor = cursor;
	return true;
}
