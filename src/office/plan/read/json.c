/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was read, as JSON (RFC 8259). The shape is that of read.h. */
#include "office/plan/read/read-private.h"

/* ---- values ---- */

static void print_string(struct buf *b, struct str s) {
	if (str_is_none(s)) {
		buf_cstr(b, "null");
		return;
	}
	buf_char(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(b, s.p + from, i - from);
		if (c == '"' || c == '\\')
			buf_format(b, "\\%c", c);
		else if (c == '\n')
			buf_cstr(b, "\\n");
		else
			buf_format(b, "\\u%04x", c);
		from = i + 1;
	}
	buf_put(b, s.p + from, s.n - from);
	buf_char(b, '"');
}

static void print_key(struct buf *b, const char *key) {
	buf_format(b, "\"%s\":", key);
}

static void string_member(struct buf *b, const char *key, struct str s) {
	print_key(b, key);
	print_string(b, s);
	buf_char(b, ',');
}

static void int_member(struct buf *b, const char *key, int value) {
	print_key(b, key);
	buf_int(b, value);
	buf_char(b, ',');
}

static void bool_member(struct buf *b, const char *key, bool value) {
	print_key(b, key);
	buf_cstr(b, value ? "true," : "false,");
}

/* The comma behind the last member or item goes. */
static void close_with(struct buf *b, char closer) {
	if (b->n > 0 && b->p[b->n - 1] == ',')
		b->n--;
	buf_char(b, closer);
	buf_char(b, ',');
}

static void open_array(struct buf *b, const char *key) {
	print_key(b, key);
	buf_char(b, '[');
}

/* ---- plans ---- */

static void print_details(struct buf *b, const struct plan_read_details *details) {
	open_array(b, "details");
	for (size_t i = 0; i < details->count; i++) {
		buf_char(b, '{');
		string_member(b, "name", details->items[i].name);
		int_member(b, "line", details->items[i].line);
		close_with(b, '}');
	}
	close_with(b, ']');
}

static void print_programme(struct buf *b, const struct plan_read_programme *p) {
	buf_cstr(b, "\n   {");
	string_member(b, "name", p->name);
	int_member(b, "line", p->line);
	print_details(b, &p->details);
	bool_member(b, "open_list", p->open_list);
	if (p->marks.n > 0)
		string_member(b, "marks", p->marks);
	if (p->by_mark)
		bool_member(b, "by_mark", true);
	if (p->also_in_other_pillar)
		bool_member(b, "also_in_other_pillar", true);
	if (p->description.n > 0)
		string_member(b, "description", p->description);
	close_with(b, '}');
}

static void print_pillar(struct buf *b, const struct plan_read_pillar *p) {
	buf_cstr(b, "\n  {");
	string_member(b, "title", p->title);
	string_member(b, "number", p->number);
	string_member(b, "name", p->name);
	int_member(b, "line", p->line);
	string_member(b, "summary", p->summary);
	if (p->summary_line > 0)
		int_member(b, "summary_line", p->summary_line);
	bool_member(b, "bare_list", p->bare_list);
	bool_member(b, "open_list", p->open_list);
	bool_member(b, "metro_category", p->metro_category);
	open_array(b, "programmes");
	for (size_t i = 0; i < p->programmes.count; i++)
		print_programme(b, &p->programmes.items[i]);
	close_with(b, ']');
	close_with(b, '}');
}

static void print_captions(struct buf *b, const char *key, const struct plan_read_captions *captions) {
	open_array(b, key);
	for (size_t i = 0; i < captions->count; i++) {
		buf_char(b, '{');
		string_member(b, "text", captions->items[i].text);
		int_member(b, "line", captions->items[i].line);
		if (captions->items[i].uncertain)
			bool_member(b, "uncertain", true);
		close_with(b, '}');
	}
	close_with(b, ']');
}

static void print_plan(struct buf *b, const struct plan_document *d, const struct plan_read_plan *p) {
	buf_cstr(b, "\n {");
	string_member(b, "file", d->files[p->file].name);
	string_member(b, "municipality", p->municipality);
	string_member(b, "municipality_name", p->municipality_name);
	string_member(b, "title", p->title);
	int_member(b, "first_fiscal_year", p->first_fiscal_year);
	int_member(b, "last_fiscal_year", p->last_fiscal_year);
	int_member(b, "line", p->line);
	int_member(b, "last_line", p->last_line);
	string_member(b, "background", p->background);
	bool_member(b, "subject_to_vote", p->subject_to_vote);
	print_captions(b, "captions", &p->captions);
	print_captions(b, "footnotes", &p->footnotes);
	open_array(b, "pillars");
	for (size_t i = 0; i < p->pillars.count; i++)
		print_pillar(b, &p->pillars.items[i]);
	close_with(b, ']');
	close_with(b, '}');
}

/* ---- logic models ---- */

const char *plan_read_status_name(enum plan_read_status s) {
	static const char *const NAMES[PLAN_READ_STATUS_COUNT] = {
		[PLAN_READ_LISTED] = "listed", [PLAN_READ_UNDER_STUDY] = "under_study", [PLAN_READ_REFERENCE] = "reference", [PLAN_READ_NONE] = "none",
	};
	return s >= PLAN_READ_LISTED && s < PLAN_READ_STATUS_COUNT ? NAMES[s] : "listed";
}

static void print_tactic(struct buf *b, const struct plan_read_tactic *t) {
	buf_cstr(b, "\n    {");
	string_member(b, "name", t->name);
	int_member(b, "line", t->line);
	open_array(b, "methods");
	for (size_t i = 0; i < t->methods.count; i++) {
		const struct plan_read_method *m = &t->methods.items[i];
		buf_char(b, '{');
		string_member(b, "name", m->name);
		string_member(b, "status", str_from(plan_read_status_name(m->status)));
		int_member(b, "line", m->line);
		close_with(b, '}');
	}
	close_with(b, ']');
	close_with(b, '}');
}

static void print_strategy(struct buf *b, const struct plan_read_strategy *s) {
	buf_cstr(b, "\n   {");
	string_member(b, "name", s->name);
	int_member(b, "line", s->line);
	open_array(b, "tactics");
	for (size_t i = 0; i < s->tactics.count; i++)
		print_tactic(b, &s->tactics.items[i]);
	close_with(b, ']');
	close_with(b, '}');
}

static void print_goal(struct buf *b, const struct plan_read_goal *g) {
	buf_cstr(b, "\n  {");
	string_member(b, "number", g->number);
	string_member(b, "background", g->background);
	string_member(b, "goal", g->goal);
	int_member(b, "line", g->line);
	open_array(b, "strategies");
	for (size_t i = 0; i < g->strategies.count; i++)
		print_strategy(b, &g->strategies.items[i]);
	close_with(b, ']');
	close_with(b, '}');
}

static void print_model(struct buf *b, const struct plan_document *d, const struct plan_read_model *m) {
	buf_cstr(b, "\n {");
	string_member(b, "file", d->files[m->file].name);
	string_member(b, "municipality", m->municipality);
	string_member(b, "municipality_name", m->municipality_name);
	open_array(b, "sections");
	for (size_t i = 0; i < m->sections.count; i++) {
		const struct plan_read_section *s = &m->sections.items[i];
		buf_char(b, '{');
		string_member(b, "title", s->title);
		int_member(b, "line", s->line);
		open_array(b, "goals");
		for (size_t j = 0; j < s->goals.count; j++)
			print_goal(b, &s->goals.items[j]);
		close_with(b, ']');
		close_with(b, '}');
	}
	close_with(b, ']');
	close_with(b, '}');
}

/* ---- the document ---- */

static void print_questions(struct buf *b, const struct plan_notes *notes) {
	open_array(b, "questions");
	for (size_t i = 0; i < notes->count; i++) {
		const struct plan_note *note = &notes->items[i];
		buf_cstr(b, "\n {");
		string_member(b, "file", note->file);
		int_member(b, "line", note->line);
		string_member(b, "what", note->what);
		string_member(b, "what_en", note->what_en);
		close_with(b, '}');
	}
	close_with(b, ']');
}

void plan_document_json(struct buf *b, const struct plan_document *d) {
	buf_char(b, '{');
	open_array(b, "plans");
	for (size_t i = 0; i < d->plans.count; i++)
		print_plan(b, d, &d->plans.items[i]);
	close_with(b, ']');
	buf_char(b, '\n');
	open_array(b, "logic_models");
	for (size_t i = 0; i < d->logic_models.count; i++)
		print_model(b, d, &d->logic_models.items[i]);
	close_with(b, ']');
	buf_char(b, '\n');
	print_questions(b, &d->questions);
	b->n -= b->n > 0; /* the last comma */
	buf_cstr(b, "}\n");
}
