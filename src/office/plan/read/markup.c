/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tags and character references of HTML as documents carry them: looked for and passed over, never printed. See
 * read-private.h. */
#include "base/buf.h"
#include "office/plan/read/read-private.h"

enum { LONGEST_TAG = 4000 };

/* ---- character references ---- */

static size_t numeric_entity(struct str s, size_t end, uint32_t *ret) {
	uint32_t value = 0, checked;
	bool hex = s.p[2] == 'x' || s.p[2] == 'X';
	for (size_t i = hex ? 3 : 2; i < end; i++) {
		int c = s.p[i] | 0x20;
		int digit = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' :
			hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 :
				-1;
		if (digit < 0 || value > 0x10ffff)
			return 0;
		value = value * (hex ? 16 : 10) + (uint32_t)digit;
	}
	char encoded[4];
	if (value < 0x20 || value > 0x10ffff ||
		utf8_decode(str_of(encoded, utf8_encode(value, encoded)), &checked) == 0)
		return 0;
	*ret = value;
	return end + 1;
}

size_t markup_entity(struct str s, uint32_t *ret) {
	static const struct { const char *name; uint32_t cp; } NAMES[] = {
		{ "&amp;", '&' },       { "&lt;", '<' },        { "&gt;", '>' },        { "&quot;", '"' },
		{ "&apos;", '\'' },     { "&nbsp;", ' ' },      { "&middot;", 0x30fb }, { "&copy;", 0xa9 },
		{ "&hellip;", 0x2026 }, { "&ndash;", 0x2013 },  { "&mdash;", 0x2014 },  { "&emsp;", 0x3000 },
		{ "&ensp;", ' ' },      { "&times;", 0xd7 },    { "&bull;", 0x30fb },   { "&ldquo;", 0x201c },
		{ "&rdquo;", 0x201d },
	};
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_starts(s, str_from(NAMES[i].name))) {
			*ret = NAMES[i].cp;
			return strlen(NAMES[i].name);
		}
	size_t end = str_find(str_slice(s, 0, 12), S(";"), 0);
	return end == SIZE_MAX || !str_starts(s, S("&#")) ? 0 : numeric_entity(s, end, ret);
}

/* ---- tags ---- */

static bool is_name_byte(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

size_t markup_tag(struct str s, struct markup_tag *ret) {
	if (s.n < 3 || s.p[0] != '<')
		return 0;
	size_t close = s.p[1] == '!' ? str_find(s, str_starts(s, S("<!--")) ? S("-->") : S(">"), 0)
				     : str_find(str_slice(s, 0, LONGEST_TAG), S(">"), 0);
	if (close == SIZE_MAX)
		return 0;
	*ret = (struct markup_tag){ .closing = s.p[1] == '/' };
	if (s.p[1] == '!' || s.p[1] == '?')
		return close + (str_starts(s, S("<!--")) ? 3 : 1);
	size_t from = ret->closing ? 2 : 1, n = 0;
	if (((s.p[from] | 0x20) < 'a') || ((s.p[from] | 0x20) > 'z'))
		return 0;
	while (from + n < close && n + 1 < sizeof ret->name && is_name_byte(s.p[from + n])) {
		ret->name[n] = (char)(s.p[from + n] | 0x20);
		n++;
	}
	ret->attributes = str_slice(s, from + n, close - from - n);
	return close + 1;
}

bool markup_is(const struct markup_tag *tag, const char *name) {
	return strcmp(tag->name, name) == 0;
}

bool markup_breaks(const struct markup_tag *tag) {
	static const char *const NAMES[] = { "p", "li", "br", "div", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5",
		"h6", "ul", "ol", "dl", "dt", "dd", "table", "caption", "section", "article", "header", "footer",
		"main", "nav", "figure", "figcaption", "hr", "body", "title", "pre", "blockquote" };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (markup_is(tag, NAMES[i]))
			return true;
	return false;
}

/* rowspan="3", rowspan=3, rowspan='3' */
int markup_number(const struct markup_tag *tag, const char *attribute) {
	size_t at = str_find(tag->attributes, str_from(attribute), 0);
	if (at == SIZE_MAX)
		return 1;
	struct str rest = str_from_offset(tag->attributes, at + strlen(attribute));
	int value = 0;
	size_t i = 0;
	while (i < rest.n && (rest.p[i] == '=' || rest.p[i] == '"' || rest.p[i] == '\'' || rest.p[i] == ' '))
		i++;
	for (; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9' && value < 1000; i++)
		value = value * 10 + (rest.p[i] - '0');
	return value > 0 ? value : 1;
}

size_t markup_skipped(struct str s, const struct markup_tag *tag) {
	static const char *const NAMES[] = { "script", "style", "title", "svg" };
	for (size_t i = 0; i < COUNT_OF(NAMES) && !tag->closing; i++)
		if (markup_is(tag, NAMES[i])) {
			size_t end = 0;
			struct markup_tag other;
			while (end < s.n &&
				!(s.p[end] == '<' && markup_tag(str_from_offset(s, end), &other) > 0 && other.closing &&
					markup_is(&other, NAMES[i])))
				end++;
			return end;
		}
	return 0;
}

/* ---- whole pages ---- */

bool markup_is_page(struct str text) {
	struct str head = str_trim(str_slice(text, 0, 1024));
	struct markup_tag tag;
	bool declared = str_starts(head, S("<!DOCTYPE")) || str_starts(head, S("<!doctype"));
	bool page = declared || (markup_tag(head, &tag) > 0 && (markup_is(&tag, "html") || markup_is(&tag, "head")));
	/* allow(html): looked for at the beginning of a file, never printed */
	bool body = str_contains(head, S("<body")) || str_contains(text, S("</p>"));
	return page || (body && head.n > 0 && head.p[0] == '<' && !str_contains(text, S("\t")));
}

struct printed {
	struct buf *b;
	int line;      /* of the text that is printed */
	int source;    /* of the page */
	bool fresh;    /* nothing on the line yet */
	bool space;    /* white space stood before what comes */
	bool cell;     /* a cell of a row ended */
};

static void end_line(struct printed *p) {
	if (p->fresh)
		return;
	buf_char(p->b, '\n');
	p->line++;
	p->fresh = true;
}

/* Text stands on the line that it has in the page, unless so much came before that it is already behind. */
static void catch_up(struct printed *p) {
	for (; p->fresh && p->line < p->source; p->line++)
		buf_char(p->b, '\n');
}

static void print_cp(struct printed *p, uint32_t cp) {
	char bytes[4];
	if (cp == ' ' || cp == '\n' || cp == '\r' || cp == '\t') {
		p->space = !p->fresh;
		return;
	}
	if (p->fresh)
		catch_up(p);
	if (p->cell && !p->fresh)
		buf_char(p->b, '\t');
	else if (p->space && !p->fresh)
		buf_char(p->b, ' ');
	p->space = p->cell = p->fresh = false;
	buf_put(p->b, bytes, utf8_encode(cp, bytes));
}

static void print_tag(struct printed *p, const struct markup_tag *tag, bool *in_row) {
	bool cell = markup_is(tag, "td") || markup_is(tag, "th");
	if (markup_is(tag, "tr"))
		*in_row = !tag->closing;
	if (cell && *in_row)
		p->cell |= tag->closing;
	else if (markup_breaks(tag) && !(*in_row && !markup_is(tag, "tr")))
		end_line(p);
	else if (markup_breaks(tag) && !markup_is(tag, "tr"))
		print_cp(p, ' ');
	if (markup_is(tag, "tr"))
		p->cell = false;
}

struct str markup_page_text(struct arena *a, struct str text) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, text.n * 2 + 64);
	struct printed p = { .b = b, .line = 1, .source = 1, .fresh = true };
	bool in_row = false;
	for (size_t i = 0; i < text.n;) {
		struct str rest = str_from_offset(text, i);
		struct markup_tag tag;
		uint32_t cp = 0;
		size_t n = rest.p[0] == '<' ? markup_tag(rest, &tag) : 0;
		if (n > 0) {
			print_tag(&p, &tag, &in_row);
			n += markup_skipped(str_from_offset(rest, n), &tag);
		} else {
			n = rest.p[0] == '&' ? markup_entity(rest, &cp) : 0;
			n = n > 0 ? n : utf8_decode(rest, &cp);
			n = n > 0 ? n : 1;
			print_cp(&p, cp);
		}
		for (size_t j = 0; j < n; j++)
			p.source += rest.p[j] == '\n';
		i += n;
	}
	end_line(&p);
	return buf_view(b);
}
