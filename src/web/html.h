/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * HTML output with types that keep text, markup and addresses apart. Views (viewgen) print through html_put and
 * html_put_attr, which choose by type; text is always escaped. A struct html is made only here and by views; a struct
 * url only by url.c.
 */
#ifndef KASSEI_WEB_HTML_H
#define KASSEI_WEB_HTML_H

#include "base/buf.h"
#include "base/lang.h"

struct html { struct str s; };
struct url { struct str s; };

struct html_out {
	struct buf *b;
	enum lang lang;
	struct arena *arena; /* for a view's own scratch */
};

/* Bytes of the template itself. */
static ALWAYS_INLINE void html_lit(struct html_out *o, const char *markup, size_t n) { buf_put(o->b, markup, n); }

void html_put_str(struct html_out *o, struct str text);   /* escapes & < > " ' ; STR_NONE prints nothing */
void html_put_cstr(struct html_out *o, const char *text);
/* Escaped text in which, on an English page, each run of Japanese words is marked lang="ja". Only where elements may
 * stand: neither in attributes nor in title, option and textarea. Written {{> html_put_mixed(text) }} in a view. */
void html_put_mixed(struct html_out *o, struct str text);
/* What a view prints, in the arena: for a piece that stands on a page many times, made once. */
struct html html_of_view(struct arena *a, enum lang lang, void (*view)(struct html_out *o, const void *model),
	const void *model);
void html_put_int(struct html_out *o, int64_t number);    /* plain digits */
void html_put_html(struct html_out *o, struct html markup);
void html_put_url(struct html_out *o, struct url address); /* escaped for an attribute */
/* A sentence without values, as viewgen writes it: `escaped` is the Japanese one with references, `hash` that of its
 * msgid. */
void html_put_translated(struct html_out *o, const char *escaped, size_t n, uint64_t hash);
static ALWAYS_INLINE void html_put_sentence(struct html_out *o, const char *escaped, size_t n, uint64_t hash) {
	if (o->lang == LANG_JA)
		html_lit(o, escaped, n);
	else
		html_put_translated(o, escaped, n, hash);
}
#define html_sentence(o, escaped, hash) html_put_sentence(o, escaped, sizeof(escaped) - 1, hash)
/* A translated sentence, escaped; {name} replaced by escaped values. html_t_mixed: in element text, see
 * html_put_mixed. */
void html_t_mixed(struct html_out *o, const char *msgid, const struct msg_arg *args, size_t count);
void html_t(struct html_out *o, const char *msgid, const struct msg_arg *args, size_t count);

/* What any other type meets: no value is a struct html_unprintable, so the compiler's error is at the page's {{ }}.
 * Nowhere defined. */
struct html_unprintable { int never; };
void html_put_unprintable(struct html_out *o, struct html_unprintable value);
struct msg_arg msg_arg_unprintable(const char *name, struct html_unprintable value);

#define HTML_TEXT_TYPES \
	struct str: html_put_str, const char *: html_put_cstr, char *: html_put_cstr, struct url: html_put_url, \
	int: html_put_int, long: html_put_int, long long: html_put_int, unsigned: html_put_int, unsigned long: html_put_int
/* In element text. */
#define html_put(o, value) \
	_Generic(value, HTML_TEXT_TYPES, struct html: html_put_html, default: html_put_unprintable)(o, value)
/* In quoted attributes: no struct html, whose quotes would end the value. */
#define html_put_attr(o, value) _Generic(value, HTML_TEXT_TYPES, default: html_put_unprintable)(o, value)
/* In href, src, action, formaction, srcset, poster, cite, data: only struct url compiles. */
#define html_put_href(o, value) html_put_url(o, value)
/* A value for a sentence. */
#define html_arg(name_, value) _Generic(value, \
	struct str: msg_arg_str, const char *: msg_arg_cstr, char *: msg_arg_cstr, \
	int: msg_arg_int, long: msg_arg_int, long long: msg_arg_int, unsigned: msg_arg_int, unsigned long: msg_arg_int, \
	default: msg_arg_unprintable)(name_, value)
struct msg_arg msg_arg_str(const char *name, struct str value);
struct msg_arg msg_arg_cstr(const char *name, const char *value);
struct msg_arg msg_arg_int(const char *name, int64_t value);

#endif
