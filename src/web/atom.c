/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list of entries as an Atom feed (RFC 4287). Addresses are absolute, because readers keep the text and not where
 * it came from. */
#include "base/date.h"
#include "web/web-private.h"

/* Text of an element or attribute. Control characters that XML 1.0 cannot hold do not occur in checked text and are
 * dropped. */
static void put_xml(struct buf *out, struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		switch (c) {
		case '&': buf_cstr(out, "&amp;"); break;
		case '<': buf_cstr(out, "&lt;"); break;
		case '>': buf_cstr(out, "&gt;"); break;
		case '"': buf_cstr(out, "&quot;"); break;
		default:
			if (c >= 0x20 || c == '\n' || c == '\t')
				buf_char(out, (char)c);
		}
	}
}

static void put_element(struct buf *out, const char *name, struct str text) {
	buf_format(out, "<%s>", name);
	put_xml(out, text);
	buf_format(out, "</%s>\n", name);
}

static void put_link(struct buf *out, const char *rel, struct str origin, struct url url) {
	/* allow(html): an element of Atom (RFC 4287), not of HTML */
	buf_format(out, "<link rel=\"%s\" href=\"", rel);
	put_xml(out, origin);
	put_xml(out, url.s);
	buf_cstr(out, "\"/>\n");
}

static void put_entry(const struct exchange *x, struct str origin, const struct feed_entry *entry, struct buf *out) {
	buf_cstr(out, "<entry>\n");
	put_element(out, "id", entry->id);
	put_element(out, "title", entry->title);
	put_element(out, "updated", time_format_utc(x->req.arena, entry->updated_us));
	put_link(out, "alternate", origin, entry->url);
	if (entry->summary.n > 0)
		put_element(out, "summary", entry->summary);
	buf_cstr(out, "</entry>\n");
}

static int64_t newest(const struct res *res) {
	int64_t newest_us = 0;
	for (size_t i = 0; i < res->entry_count; i++)
		if (res->entries[i].updated_us > newest_us)
			newest_us = res->entries[i].updated_us;
	return newest_us;
}

void print_atom(struct exchange *x, struct buf *out) {
	struct req req = x->req;
	struct str origin = exchange_origin(x);
	struct url self = url_format(&req, FORMAT_ATOM);
	buf_format(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
		lang_word(req.lang));
	put_element(out, "id", str_join2(req.arena, origin, self.s));
	put_element(out, "title", x->res.feed_title);
	put_element(out, "updated", time_format_utc(req.arena, newest(&x->res)));
	buf_cstr(out, "<author><name>");
	put_xml(out, str_from(tr(req.lang, x->web->config->site->name)));
	buf_cstr(out, "</name></author>\n");
	put_link(out, "self", origin, self);
	put_link(out, "alternate", origin, url_format(&req, FORMAT_HTML));
	for (size_t i = 0; i < x->res.entry_count; i++)
		put_entry(x, origin, &x->res.entries[i], out);
	buf_cstr(out, "</feed>\n");
}
