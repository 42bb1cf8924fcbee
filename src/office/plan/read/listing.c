/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was read, for a person at a terminal. See read.h. */
#include "office/plan/read/read-private.h"

static void print_line_number(struct buf *b, int line) {
	buf_format(b, "  (%d)\n", line);
}

static void print_indented(struct buf *b, int depth, const char *mark, struct str text, int line) {
	for (int i = 0; i < depth; i++)
		buf_cstr(b, "  ");
	buf_cstr(b, mark);
	buf_str(b, str_is_none(text) ? S("-") : text);
	print_line_number(b, line);
}

static void print_programme(struct buf *b, const struct plan_read_programme *p) {
	print_indented(b, 2, "・", p->name, p->line);
	for (size_t i = 0; i < p->details.count; i++)
		print_indented(b, 4, "- ", p->details.items[i].name, p->details.items[i].line);
}

static void print_pillar(struct buf *b, const struct plan_read_pillar *p, bool english) {
	print_indented(b, 1, "", p->title, p->line);
	if (!str_is_none(p->summary))
		print_indented(b, 2, "", p->summary, p->summary_line);
	for (size_t i = 0; i < p->programmes.count; i++)
		print_programme(b, &p->programmes.items[i]);
	if (p->open_list)
		buf_cstr(b, english ? "    (and others)\n" : "    （ほかにもあり）\n");
}

static void print_captions(struct buf *b, const struct plan_read_captions *captions, const char *label) {
	for (size_t i = 0; i < captions->count; i++)
		print_indented(b, 1, label, captions->items[i].text, captions->items[i].line);
}

static void print_plan(struct buf *b, const struct plan_document *d, const struct plan_read_plan *p, bool english) {
	buf_str(b, d->files[p->file].name);
	buf_format(b, ":%d: ", p->line);
	buf_str(b, p->title);
	buf_format(b, english ? " (%.*s %.*s) FY%d-%d%s\n" : "（%.*s %.*s） %d～%d年度%s\n", STR_ARG(p->municipality),
		STR_ARG(p->municipality_name), p->first_fiscal_year, p->last_fiscal_year,
		p->subject_to_vote ? (english ? ", subject to the assembly's vote" : "（議決により確定）") : "");
	for (size_t i = 0; i < p->pillars.count; i++)
		print_pillar(b, &p->pillars.items[i], english);
	print_captions(b, &p->captions, english ? "caption: " : "図の説明：");
	print_captions(b, &p->footnotes, english ? "note: " : "注：");
	buf_char(b, '\n');
}

static void print_tactic(struct buf *b, const struct plan_read_tactic *t) {
	print_indented(b, 3, "", t->name, t->line);
	for (size_t i = 0; i < t->methods.count; i++)
		print_indented(b, 4, "・", t->methods.items[i].name, t->methods.items[i].line);
}

static void print_goal(struct buf *b, const struct plan_read_goal *g) {
	struct str number = str_or_empty(g->number);
	buf_format(b, "  %.*s ", STR_ARG(number));
	print_indented(b, 0, "", g->goal, g->line);
	for (size_t i = 0; i < g->strategies.count; i++) {
		const struct plan_read_strategy *s = &g->strategies.items[i];
		print_indented(b, 2, "", s->name, s->line);
		for (size_t j = 0; j < s->tactics.count; j++)
			print_tactic(b, &s->tactics.items[j]);
	}
}

static void print_model(struct buf *b, const struct plan_document *d, const struct plan_read_model *m, bool english) {
	struct str owner = str_is_none(m->municipality_name) ? S("-") : m->municipality_name;
	buf_str(b, d->files[m->file].name);
	buf_format(b, english ? ": table of strategies (%.*s)\n" : ": 施策の体系表（%.*s）\n", STR_ARG(owner));
	for (size_t i = 0; i < m->sections.count; i++) {
		print_indented(b, 0, "", m->sections.items[i].title, m->sections.items[i].line);
		for (size_t j = 0; j < m->sections.items[i].goals.count; j++)
			print_goal(b, &m->sections.items[i].goals.items[j]);
	}
	buf_char(b, '\n');
}

void plan_document_listing(struct buf *b, const struct plan_document *d, bool english) {
	for (size_t i = 0; i < d->plans.count; i++)
		print_plan(b, d, &d->plans.items[i], english);
	for (size_t i = 0; i < d->logic_models.count; i++)
		print_model(b, d, &d->logic_models.items[i], english);
	if (d->questions.count == 0)
		return;
	buf_cstr(b, english ? "---- Please check ----\n" : "---- ご確認ください ----\n");
	plan_notes_print(b, &d->questions, english);
}
