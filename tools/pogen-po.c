/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * PO files as GNU gettext writes them, without contexts and plurals (the Japanese sentence is the key, and Japanese
 * has no plural): comments, references, the fuzzy mark, literals over several lines.
 */
#include "pogen-private.h"

struct po {
	struct catalogue *c;
	int line;
	struct message next;  /* what stands before the next msgid */
	struct message *now;  /* being read */
	struct str *growing;  /* the field that a line with only a literal continues */
};

static size_t bucket_of(struct str msgid) {
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < msgid.n; i++)
		hash = (hash ^ (unsigned char)msgid.p[i]) * 16777619u;
	return hash % CATALOGUE_BUCKETS;
}

struct catalogue *catalogue_new(struct arena *a, struct tool_report *report, const char *path) {
	struct catalogue *c = ARENA_NEW(a, struct catalogue);
	c->a = a;
	c->report = report;
	c->path = path;
	c->end = &c->first;
	return c;
}

struct message *catalogue_find(const struct catalogue *c, struct str msgid) {
	for (struct message *m = c->buckets[bucket_of(msgid)]; m != NULL; m = m->next_in_bucket)
		if (str_equal(m->msgid, msgid))
			return m;
	return NULL;
}

static void catalogue_append(struct catalogue *c, struct message *m) {
	*c->end = m;
	c->end = &m->next;
	c->count++;
}

static void catalogue_index(struct catalogue *c, struct message *m) {
	struct message **bucket = &c->buckets[bucket_of(m->msgid)];
	m->next_in_bucket = *bucket;
	*bucket = m;
}

struct message *catalogue_add(struct catalogue *c, struct str msgid) {
	struct message *m = ARENA_NEW(c->a, struct message);
	m->msgid = str_copy(c->a, msgid);
	catalogue_append(c, m);
	catalogue_index(c, m);
	return m;
}

/* ---- reading ---- */

#define PO_FAIL(po, ...) tool_error((po)->c->report, (po)->c->path, (po)->line, __VA_ARGS__)

/* The msgid is complete when msgstr begins or the file ends. */
static void finish_msgid(struct po *po) {
	struct message *twin = catalogue_find(po->c, po->now->msgid);
	if (twin != NULL)
		tool_error(po->c->report, po->c->path, po->now->line, "\"%.*s\" is also on line %d",
			STR_ARG(po->now->msgid), twin->line);
	else
		catalogue_index(po->c, po->now);
}

static void add_literal(struct po *po, struct str s) {
	struct str value;
	size_t at = 0;
	bool read = po->growing != NULL && tool_read_literals(po->c->a, s, &at, &value);
	if (!read || str_trim(str_from_offset(s, at)).n > 0) {
		PO_FAIL(po, "a line that is no part of a message: %.*s", STR_ARG(s));
		return;
	}
	*po->growing = str_join2(po->c->a, *po->growing, value);
}

static void begin_msgid(struct po *po, struct str literal) {
	if (po->now != NULL && po->growing == &po->now->msgid)
		PO_FAIL(po, "msgid without msgstr before it");
	struct message *m = ARENA_NEW(po->c->a, struct message);
	*m = po->next;
	m->line = po->line;
	m->msgid = m->text = S("");
	po->next = (struct message){ .refs = STR_NONE };
	po->now = m;
	po->growing = &m->msgid;
	catalogue_append(po->c, m);
	add_literal(po, literal);
}

static void begin_msgstr(struct po *po, struct str literal) {
	if (po->now == NULL || po->growing != &po->now->msgid) {
		PO_FAIL(po, "msgstr without msgid");
		return;
	}
	finish_msgid(po);
	po->growing = &po->now->text;
	add_literal(po, literal);
}

static void read_hash(struct po *po, struct str line) {
	struct arena *a = po->c->a;
	if (str_starts(line, S("#~")) || str_starts(line, S("#|")))
		return;
	if (str_starts(line, S("#,")))
		po->next.fuzzy |= str_contains(line, S("fuzzy"));
	else if (str_starts(line, S("#:")))
		po->next.refs = str_format(a, "%.*s%s%.*s", STR_ARG(po->next.refs), po->next.refs.n > 0 ? " " : "",
			STR_ARG(str_trim(str_from_offset(line, 2))));
	else
		po->next.comments = str_format(a, "%.*s%.*s\n", STR_ARG(po->next.comments), STR_ARG(line));
}

static void read_line(struct po *po, struct str line) {
	if (line.n == 0) {
		if (po->now != NULL && po->growing == &po->now->text)
			po->growing = NULL;
		return;
	}
	if (line.p[0] == '#')
		read_hash(po, line);
	else if (str_starts(line, S("msgid ")))
		begin_msgid(po, str_from_offset(line, 6));
	else if (str_starts(line, S("msgstr ")))
		begin_msgstr(po, str_from_offset(line, 7));
	else
		add_literal(po, line);
}

struct catalogue *po_read(struct arena *a, struct tool_report *report, const char *path) {
	struct po po = { .c = catalogue_new(a, report, path) };
	struct str rest = tool_read(a, path);
	if (!utf8_valid(rest))
		tool_error(report, path, 1, "the file is not valid UTF-8");
	while (!str_is_none(rest)) {
		po.line++;
		read_line(&po, str_trim(str_line(&rest)));
	}
	if (po.now != NULL && po.growing == &po.now->msgid)
		PO_FAIL(&po, "msgid without msgstr at the end");
	return po.c;
}

/* ---- writing ---- */

/* One literal; over several lines when the text has line ends inside. */
static void put_field(struct buf *b, const char *field, struct str text) {
	size_t line_end = str_find(text, S("\n"), 0);
	buf_format(b, "%s ", field);
	if (line_end == SIZE_MAX || line_end + 1 == text.n) {
		tool_put_c_string(b, text);
		buf_char(b, '\n');
		return;
	}
	buf_cstr(b, "\"\"\n");
	for (size_t from = 0; from < text.n;) {
		size_t end = str_find(text, S("\n"), from);
		end = end == SIZE_MAX ? text.n : end + 1;
		tool_put_c_string(b, str_slice(text, from, end - from));
		buf_char(b, '\n');
		from = end;
	}
}

void po_write(const struct catalogue *c, const char *path) {
	struct buf b;
	buf_init(&b, c->a, LARGEST_OUTPUT);
	for (const struct message *m = c->first; m != NULL; m = m->next) {
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, m->comments);
		struct str refs = m->refs;
		while (refs.n > 0) {
			struct str ref = str_cut(&refs, S(" "));
			buf_format(&b, "#: %.*s\n", STR_ARG(ref));
		}
		if (m->fuzzy)
			buf_cstr(&b, "#, fuzzy\n");
		put_field(&b, "msgid", m->msgid);
		put_field(&b, "msgstr", m->text);
	}
	tool_write(path, buf_view(&b));
}
