/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See message.h. */
#include "office/notice/message.h"

#include "base/date.h"

enum {
	LINE_MOST = 76,      /* RFC 2047 section 2: a line with an encoded word */
	BODY_LINE_MOST = 998, /* RFC 5322 section 2.1.1 */
	WORD_FRAME = 12,     /* =?UTF-8?B? and ?= */
	RAW_MOST = 60,       /* longer values are encoded, because ASCII words cannot be folded anywhere */
};

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters (RFC 4648). */
static void put_base64_group(struct buf *b, const unsigned char *p, size_t n) {
	uint32_t bits = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0) | (n > 2 ? p[2] : 0);
	buf_char(b, BASE64[bits >> 18]);
	buf_char(b, BASE64[bits >> 12 & 63]);
	buf_char(b, n > 1 ? BASE64[bits >> 6 & 63] : '=');
	buf_char(b, n > 2 ? BASE64[bits & 63] : '=');
}

static void put_base64(struct buf *b, struct str s) {
	for (size_t i = 0; i < s.n; i += 3)
		put_base64_group(b, (const unsigned char *)s.p + i, s.n - i < 3 ? s.n - i : 3);
}

/* ---- headers ---- */

static bool is_plain(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n <= RAW_MOST && !str_contains(s, S("=?"));
}

/* Whole characters of `s` in at most `bytes` bytes, but at least one. */
static struct str prefix_of(struct str s, size_t bytes) {
	uint32_t c;
	size_t n = utf8_decode(s, &c);
	if (n == 0)
		return str_slice(s, 0, 1); /* not UTF-8: the database holds none such */
	for (size_t more; n < s.n; n += more) {
		more = utf8_decode(str_from_offset(s, n), &c);
		if (more == 0 || n + more > bytes)
			break;
	}
	return str_slice(s, 0, n);
}

/* Encoded words with folded lines between them; *column is where the line stands. */
static void put_words(struct buf *b, struct str text, size_t *column) {
	for (bool first = true; text.n > 0; first = false) {
		if (!first) {
			buf_cstr(b, "\r\n ");
			*column = 1;
		}
		size_t room = *column + WORD_FRAME + 8 < LINE_MOST ? LINE_MOST - *column - WORD_FRAME : 8;
		struct str piece = prefix_of(text, room / 4 * 3);
		size_t before = b->n;
		buf_cstr(b, "=?UTF-8?B?");
		put_base64(b, piece);
		buf_cstr(b, "?=");
		*column += b->n - before;
		text = str_from_offset(text, piece.n);
	}
}

static void put_text_header(struct buf *b, const char *name, struct str text) {
	size_t column = strlen(name) + 2;
	buf_format(b, "%s: ", name);
	if (is_plain(text))
		buf_str(b, text);
	else
		put_words(b, text, &column);
	buf_cstr(b, "\r\n");
}

static bool dots_are_odd(struct str local) {
	return str_starts(local, S(".")) || str_ends(local, S(".")) || str_contains(local, S(".."));
}

struct str message_address(struct arena *a, struct str address) {
	struct str domain = address;
	struct str local = str_cut(&domain, S("@"));
	if (!dots_are_odd(local))
		return address;
	return STR_JOIN(a, S("\""), local, S("\"@"), domain);
}

static void put_address_header(struct buf *b, struct arena *a, const char *name, struct str display,
	struct str address) {
	size_t column = strlen(name) + 2, before = b->n;
	buf_format(b, "%s: ", name);
	if (display.n > 0 && is_plain(display)) {
		buf_quoted(b, display);
		column = b->n - before;
	} else if (display.n > 0) {
		put_words(b, display, &column);
	}
	if (display.n > 0)
		buf_cstr(b, column + address.n + 5 > LINE_MOST ? "\r\n " : " ");
	buf_char(b, '<');
	buf_str(b, message_address(a, address));
	buf_cstr(b, ">\r\n");
}

/* RFC 5322 section 3.3, in Japan. */
static void put_date(struct buf *b, int64_t us) {
	static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
		"Nov", "Dec" };
	struct jst t = jst_from_us(us);
	struct civil day = date_civil(t.date);
	buf_format(b, "Date: %s, %d %s %04d %02d:%02d:%02d +0900\r\n", weekday_en(date_weekday(t.date)), day.day,
		MONTHS[day.month - 1], day.year, t.hour, t.minute, t.second);
}

/* ---- the body ---- */

static bool is_7bit(struct str body) {
	while (!str_is_none(body)) {
		struct str line = str_line(&body);
		for (size_t i = 0; i < line.n; i++)
			if ((unsigned char)line.p[i] > 0x7e || ((unsigned char)line.p[i] < ' ' && line.p[i] != '\t'))
				return false;
		if (line.n > BODY_LINE_MOST)
			return false;
	}
	return true;
}

static void put_base64_lines(struct buf *b, struct str s) {
	for (size_t i = 0; i < s.n; i += LINE_MOST / 4 * 3) {
		put_base64(b, str_slice(s, i, LINE_MOST / 4 * 3));
		buf_cstr(b, "\r\n");
	}
}

static void put_body(struct buf *b, struct arena *a, struct str body) {
	bool plain = is_7bit(body);
	struct str lines = str_replace(a, body, S("\n"), S("\r\n"));
	buf_format(b, "Content-Transfer-Encoding: %s\r\n\r\n", plain ? "7bit" : "base64");
	if (!plain)
		put_base64_lines(b, lines);
	else
		buf_str(b, lines);
	if (plain && !str_ends(lines, S("\r\n")))
		buf_cstr(b, "\r\n");
}

void message_write(struct buf *b, struct arena *a, const struct message *m) {
	put_date(b, m->date_us);
	put_address_header(b, a, "From", m->from_name, m->from);
	put_address_header(b, a, "To", m->to_name, m->to);
	buf_format(b, "Message-ID: <%.*s>\r\n", STR_ARG(m->message_id));
	put_text_header(b, "Subject", m->subject);
	buf_cstr(b, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no absence notes, please */
	if (m->stop_url.n > 0)
		buf_format(b, "List-Unsubscribe:\r\n <%.*s>\r\n", STR_ARG(m->stop_url)); /* RFC 2369 */
	buf_format(b, "MIME-Version: 1.0\r\nContent-Language: %s\r\nContent-Type: text/plain; charset=UTF-8\r\n",
		m->lang == LANG_EN ? "en" : "ja");
	put_body(b, a, m->body);
}
