/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was read, as JSON. The shape is that of read.h. */
#include "base/json_out.h"
#include "office/plan/read/read-private.h"

/* ---- plans ---- */

static void print_details(struct json_out *j, const struct plan_read_details *details) {
	json_key_array(j, "details");
	for (size_t i = 0; i < details->count; i++) {
		json_object(j);
		json_key_str(j, "name", details->items[i].name);
		json_key_int(j, "line", details->items[i].line);
		json_object_end(j);
	}
	json_array_end(j);
}

static void print_programme(struct json_out *j, const struct plan_read_programme *p) {
	json_object(j);
	json_key_str(j, "name", p->name);
	json_key_int(j, "line", p->line);
	print_details(j, &p->details);
	json_key_bool(j, "open_list", p->open_list);
	if (p->marks.n > 0)
		json_key_str(j, "marks", p->marks);
	if (p->by_mark)
		json_key_bool(j, "by_mark", true);
	if (p->also_in_other_pillar)
		json_key_bool(j, "also_in_other_pillar", true);
	if (p->description.n > 0)
		json_key_str(j, "description", p->description);
	json_object_end(j);
}

static void print_pillar(struct json_out *j, const struct plan_read_pillar *p) {
	json_object(j);
	json_key_str(j, "title", p->title);
	json_key_str(j, "number", p->number);
	json_key_str(j, "name", p->name);
	json_key_int(j, "line", p->line);
	json_key_str(j, "summary", p->summary);
	if (p->summary_line > 0)
		json_key_int(j, "summary_line", p->summary_line);
	json_key_bool(j, "bare_list", p->bare_list);
	json_key_bool(j, "open_list", p->open_list);
	json_key_bool(j, "metro_category", p->metro_category);
	json_key_array(j, "programmes");
	for (size_t i = 0; i < p->programmes.count; i++)
		print_programme(j, &p->programmes.items[i]);
	json_array_end(j);
	json_object_end(j);
}

static void print_captions(struct json_out *j, const char *key, const struct plan_read_captions *captions) {
	json_key_array(j, key);
	for (size_t i = 0; i < captions->count; i++) {
		json_object(j);
		json_key_str(j, "text", captions->items[i].text);
		json_key_int(j, "line", captions->items[i].line);
		if (captions->items[i].uncertain)
			json_key_bool(j, "uncertain", true);
		json_object_end(j);
	}
	json_array_end(j);
}

static void print_plan(struct json_out *j, const struct plan_document *d, const struct plan_read_plan *p) {
	json_object(j);
	json_key_str(j, "file", d->files[p->file].name);
	json_key_str(j, "municipality", p->municipality);
	json_key_str(j, "municipality_name", p->municipality_name);
	json_key_str(j, "title", p->title);
	json_key_int(j, "first_fiscal_year", p->first_fiscal_year);
	json_key_int(j, "last_fiscal_year", p->last_fiscal_year);
	json_key_int(j, "line", p->line);
	json_key_int(j, "last_line", p->last_line);
	json_key_str(j, "background", p->background);
	if (p->background_line > 0)
		json_key_int(j, "background_line", p->background_line);
	json_key_bool(j, "subject_to_vote", p->subject_to_vote);
	print_captions(j, "captions", &p->captions);
	print_captions(j, "footnotes", &p->footnotes);
	json_key_array(j, "pillars");
	for (size_t i = 0; i < p->pillars.count; i++)
		print_pillar(j, &p->pillars.items[i]);
	json_array_end(j);
	json_object_end(j);
}

/* ---- logic models ---- */

const char *plan_read_status_name(enum plan_read_status s) {
	static const char *const NAMES[PLAN_READ_STATUS_COUNT] = {
		[PLAN_READ_LISTED] = "listed",
		[PLAN_READ_UNDER_STUDY] = "under_study",
		[PLAN_READ_REFERENCE] = "reference",
		[PLAN_READ_NONE] = "none",
	};
	return s >= PLAN_READ_LISTED && s < PLAN_READ_STATUS_COUNT ? NAMES[s] : "listed";
}

static void print_tactic(struct json_out *j, const struct plan_read_tactic *t) {
	json_object(j);
	json_key_str(j, "name", t->name);
	json_key_int(j, "line", t->line);
	json_key_array(j, "methods");
	for (size_t i = 0; i < t->methods.count; i++) {
		const struct plan_read_method *m = &t->methods.items[i];
		json_object(j);
		json_key_str(j, "name", m->name);
		json_key_str(j, "status", str_from(plan_read_status_name(m->status)));
		json_key_int(j, "line", m->line);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void print_strategy(struct json_out *j, const struct plan_read_strategy *s) {
	json_object(j);
	json_key_str(j, "name", s->name);
	json_key_int(j, "line", s->line);
	json_key_array(j, "tactics");
	for (size_t i = 0; i < s->tactics.count; i++)
		print_tactic(j, &s->tactics.items[i]);
	json_array_end(j);
	json_object_end(j);
}

static void print_goal(struct json_out *j, const struct plan_read_goal *g) {
	json_object(j);
	json_key_str(j, "number", g->number);
	json_key_str(j, "background", g->background);
	json_key_str(j, "goal", g->goal);
	json_key_int(j, "line", g->line);
	json_key_array(j, "strategies");
	for (size_t i = 0; i < g->strategies.count; i++)
		print_strategy(j, &g->strategies.items[i]);
	json_array_end(j);
	json_object_end(j);
}

static void print_section(struct json_out *j, const struct plan_read_section *s) {
	json_object(j);
	json_key_str(j, "title", s->title);
	json_key_int(j, "line", s->line);
	json_key_array(j, "goals");
	for (size_t i = 0; i < s->goals.count; i++)
		print_goal(j, &s->goals.items[i]);
	json_array_end(j);
	json_object_end(j);
}

static void print_model(struct json_out *j, const struct plan_document *d, const struct plan_read_model *m) {
	json_object(j);
	json_key_str(j, "file", d->files[m->file].name);
	json_key_str(j, "municipality", m->municipality);
	json_key_str(j, "municipality_name", m->municipality_name);
	json_key_array(j, "sections");
	for (size_t i = 0; i < m->sections.count; i++)
		print_section(j, &m->sections.items[i]);
	json_array_end(j);
	json_object_end(j);
}

/* ---- the document ---- */

static void print_question(struct json_out *j, const struct plan_note *note) {
	json_object(j);
	json_key_str(j, "file", note->file);
	json_key_int(j, "line", note->line);
	json_key_str(j, "what", note->what);
	json_key_str(j, "what_en", note->what_en);
	json_object_end(j);
}

void plan_document_json(struct buf *b, const struct plan_document *d) {
	struct json_out j;
	json_begin(&j, b, 1);
	json_object(&j);
	json_key_array(&j, "plans");
	for (size_t i = 0; i < d->plans.count; i++)
		print_plan(&j, d, &d->plans.items[i]);
	json_array_end(&j);
	json_key_array(&j, "logic_models");
	for (size_t i = 0; i < d->logic_models.count; i++)
		print_model(&j, d, &d->logic_models.items[i]);
	json_array_end(&j);
	json_key_array(&j, "questions");
	for (size_t i = 0; i < d->questions.count; i++)
		print_question(&j, &d->questions.items[i]);
	json_array_end(&j);
	json_object_end(&j);
	buf_char(b, '\n');
}
