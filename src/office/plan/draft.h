/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A plan on its way into the database: what was read, with what is known besides (plain sentences, kinds). It comes
 * from the JSON of `kassei plan read --json`, which is also the form of the plan library, so that documents and facts
 * take one way.
 */
#ifndef KASSEI_OFFICE_PLAN_DRAFT_H
#define KASSEI_OFFICE_PLAN_DRAFT_H

#include "base/arena.h"
#include "base/err.h"
#include "office/plan/plan-types.h"

struct draft_node {
	enum plan_node_kind kind;
	enum plan_node_status status;
	struct str name, number, summary;
	struct str plain_ja, plain_en;     /* empty: to be made by plan_classify */
	int64_t kinds, audiences, wishes;  /* 0: to be made by plan_classify */
	int64_t line;
	bool open_list, metro_category;
	struct draft_node *children;
	size_t count;
};

struct plan_draft {
	enum plan_kind kind;
	struct str code, municipality;     /* code empty: not in the register */
	struct str title, background, about_ja, about_en;
	struct opt_int first_fiscal_year, last_fiscal_year;
	bool subject_to_vote;
	int64_t line, last_line;
	struct draft_node *nodes;          /* pillars and captions, or sections */
	size_t count;
};

struct draft_question { int64_t line; struct str what, what_en; };

/* One document: its text as it was read (empty for facts) and the plans in it. */
struct draft_document {
	struct str name, sha256, body;
	enum plan_source_format format;
	struct plan_draft *plans;
	size_t count;
	struct draft_question *questions;
	size_t question_count;
};

/*
 * Reads the envelope that plan_envelope makes: a JSON array of {"name","sha256","format","body","document":{plans,
 * logic_models, questions}}. An absent or null value is empty, an unknown word of an enum is left out. Everything lives
 * in `a`. ERR_FORMAT with a sentence in *ret_reason: no such JSON, a document without a plan, a value of a wrong type,
 * a year outside 1900 to 2200, years in wrong order, a line below 0 or above INT32_MAX.
 */
enum err draft_read(struct arena *a, struct str json, struct draft_document **ret_documents, size_t *ret_count,
	struct str *ret_reason) MUST_CHECK;

/* Whether a file of facts is one: a JSON object with plans, as above. `name` is what the sentence in *ret_reason calls
 * it. ERR_FORMAT. */
enum err draft_check(struct arena *a, struct str name, struct str json, struct str *ret_reason) MUST_CHECK;

#endif
