/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON of read documents and of the plan library into drafts. See draft.h. */
#include "office/plan/draft.h"

#include <jansson.h>

/* ---- small readers: absent and null give the empty value ---- */

static struct str text(struct arena *a, const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	if (!json_is_string(value))
		return S("");
	return str_copy(a, str_of(json_string_value(value), json_string_length(value)));
}

static int64_t number(const json_t *object, const char *key) {
	return json_integer_value(json_object_get(object, key));
}

static struct opt_int year(const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	return (struct opt_int){ .has = json_is_integer(value), .v = json_integer_value(value) };
}

static bool flag(const json_t *object, const char *key) {
	return json_is_true(json_object_get(object, key));
}

/* ["grant","sales"] → bits; a word that is not in the enum is left out. */
static int64_t bits(const json_t *object, const char *key, const struct enum_desc *desc) {
	const json_t *list = json_object_get(object, key);
	int64_t mask = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));
		for (size_t v = 1; word != NULL && v < desc->count; v++)
			if (desc->values[v].word != NULL && strcmp(desc->values[v].word, word) == 0)
				mask |= bit_of((int)v);
	}
	return mask;
}

static enum plan_node_status status_of(const json_t *object) {
	const char *word = json_string_value(json_object_get(object, "status"));
	if (word == NULL)
		return PLAN_NODE_LISTED;
	for (int status = 1; status < PLAN_NODE_STATUS_COUNT; status++)
		if (strcmp(plan_node_status_desc.values[status].word, word) == 0)
			return (enum plan_node_status)status;
	return PLAN_NODE_REFERENCE; /* "none" and anything new: not a measure of its own */
}

/* ---- nodes ---- */

/* Which list of a JSON object holds the children of a kind of node, and where each child's name stands. */
struct level {
	const char *list;
	enum plan_node_kind kind;
	const char *name, *other_name;
	const char *summary;
	const struct level *below;
};

static const struct level DETAILS = { "details", PLAN_NODE_DETAIL, "name", NULL, NULL, NULL };
static const struct level PROGRAMMES = { "programmes", PLAN_NODE_PROGRAMME, "name", NULL, "description", &DETAILS };
static const struct level PILLARS = { "pillars", PLAN_NODE_PILLAR, "name", "title", "summary", &PROGRAMMES };
static const struct level CAPTIONS = { "captions", PLAN_NODE_CAPTION, "text", NULL, NULL, NULL };
static const struct level METHODS = { "methods", PLAN_NODE_METHOD, "name", NULL, NULL, NULL };
static const struct level TACTICS = { "tactics", PLAN_NODE_TACTIC, "name", NULL, NULL, &METHODS };
static const struct level STRATEGIES = { "strategies", PLAN_NODE_STRATEGY, "name", NULL, NULL, &TACTICS };
static const struct level GOALS = { "goals", PLAN_NODE_GOAL, "goal", NULL, "background", &STRATEGIES };
static const struct level SECTIONS = { "sections", PLAN_NODE_SECTION, "title", NULL, NULL, &GOALS };

static void read_nodes(struct arena *a, const json_t *parent, const struct level *level, struct draft_node **ret_nodes, size_t *ret_count);

static struct draft_node node_of(struct arena *a, const json_t *item, const struct level *level) {
	struct draft_node node = {
		.kind = level->kind,
		.status = status_of(item),
		.name = text(a, item, level->name),
		.number = text(a, item, "number"),
		.summary = level->summary != NULL ? text(a, item, level->summary) : S(""),
		.plain_ja = text(a, item, "plain_ja"),
		.plain_en = text(a, item, "plain_en"),
		.kinds = bits(item, "kind", &support_kind_desc),
		.audiences = bits(item, "audience", &audience_desc),
		.wishes = bits(item, "wants", &wish_desc),
		.line = number(item, "line"),
		.open_list = flag(item, "open_list"),
		.metro_category = flag(item, "metro_category"),
	};
	if (node.name.n == 0 && level->other_name != NULL)
		node.name = text(a, item, level->other_name);
	if (level->below != NULL)
		read_nodes(a, item, level->below, &node.children, &node.count);
	return node;
}

/* A node without a name (a method cell with only a dash) is left out. */
static void read_nodes(struct arena *a, const json_t *parent, const struct level *level, struct draft_node **ret_nodes, size_t *ret_count) {
	const json_t *list = json_object_get(parent, level->list);
	size_t size = json_array_size(list);
	*ret_nodes = ARENA_ARRAY(a, struct draft_node, size);
	*ret_count = 0;
	for (size_t i = 0; i < size; i++) {
		struct draft_node node = node_of(a, json_array_get(list, i), level);
		if (node.name.n > 0 && !str_equal(node.name, S("—")))
			(*ret_nodes)[(*ret_count)++] = node;
	}
}

static void append(struct arena *a, struct plan_draft *plan, const struct draft_node *more, size_t count) {
	struct draft_node *all = ARENA_ARRAY(a, struct draft_node, plan->count + count);
	if (plan->count > 0)
		memcpy(all, plan->nodes, plan->count * sizeof *all);
	if (count > 0)
		memcpy(all + plan->count, more, count * sizeof *all);
	plan->nodes = all;
	plan->count += count;
}

/* ---- plans ---- */

static struct plan_draft plan_of(struct arena *a, const json_t *item, enum plan_kind kind) {
	struct plan_draft plan = {
		.kind = kind,
		.code = text(a, item, "municipality"),
		.municipality = text(a, item, "municipality_name"),
		.title = text(a, item, "title"),
		.background = text(a, item, "background"),
		.about_ja = text(a, item, "about_ja"),
		.about_en = text(a, item, "about_en"),
		.first_fiscal_year = year(item, "first_fiscal_year"),
		.last_fiscal_year = year(item, "last_fiscal_year"),
		.subject_to_vote = flag(item, "subject_to_vote"),
		.line = number(item, "line"),
		.last_line = number(item, "last_line"),
	};
	struct draft_node *captions;
	size_t caption_count;
	read_nodes(a, item, kind == PLAN_KIND_PLAN ? &PILLARS : &SECTIONS, &plan.nodes, &plan.count);
	read_nodes(a, item, &CAPTIONS, &captions, &caption_count);
	append(a, &plan, captions, caption_count);
	if (plan.title.n == 0)
		plan.title = kind == PLAN_KIND_LOGIC_MODEL ? S("ロジックモデル") : S("地域産業の計画");
	return plan;
}

static void read_plans(struct arena *a, const json_t *document, struct draft_document *d) {
	const json_t *plans = json_object_get(document, "plans");
	const json_t *models = json_object_get(document, "logic_models");
	d->plans = ARENA_ARRAY(a, struct plan_draft, json_array_size(plans) + json_array_size(models));
	for (size_t i = 0; i < json_array_size(plans); i++)
		d->plans[d->count++] = plan_of(a, json_array_get(plans, i), PLAN_KIND_PLAN);
	for (size_t i = 0; i < json_array_size(models); i++)
		d->plans[d->count++] = plan_of(a, json_array_get(models, i), PLAN_KIND_LOGIC_MODEL);
}

static void read_questions(struct arena *a, const json_t *document, struct draft_document *d) {
	const json_t *list = json_object_get(document, "questions");
	d->question_count = json_array_size(list);
	d->questions = ARENA_ARRAY(a, struct draft_question, d->question_count);
	for (size_t i = 0; i < d->question_count; i++) {
		const json_t *item = json_array_get(list, i);
		d->questions[i] = (struct draft_question){ .line = number(item, "line"), .what = text(a, item, "what"), .what_en = text(a, item, "what_en") };
	}
}

static enum plan_source_format format_of(struct str word) {
	for (int format = 1; format < PLAN_SOURCE_FORMAT_COUNT; format++)
		if (str_equal(word, str_from(plan_source_format_desc.values[format].word)))
			return (enum plan_source_format)format;
	return PLAN_SOURCE_TEXT;
}

static void release_json(void *object) {
	json_decref(object);
}

enum err draft_read(struct arena *a, struct str json, struct draft_document **ret_documents, size_t *ret_count, struct str *ret_reason) {
	json_error_t error;
	json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_array(root)) {
		*ret_reason = str_format(a, "行%d：読み取った計画のJSONが正しくありません（%s）。 Line %d: this is not the JSON of plans.", error.line, error.text, error.line);
		json_decref(root);
		return ERR_FORMAT;
	}
	arena_defer(a, release_json, root);
	*ret_count = json_array_size(root);
	*ret_documents = ARENA_ARRAY(a, struct draft_document, *ret_count);
	for (size_t i = 0; i < *ret_count; i++) {
		const json_t *item = json_array_get(root, i);
		const json_t *document = json_object_get(item, "document");
		struct draft_document *d = &(*ret_documents)[i];
		*d = (struct draft_document){ .name = text(a, item, "name"), .sha256 = text(a, item, "sha256"), .body = text(a, item, "body"),
			.format = format_of(text(a, item, "format")) };
		read_plans(a, document, d);
		read_questions(a, document, d);
		if (d->count == 0) {
			*ret_reason = str_format(a, "%.*s：計画が一つもありません。 There is no plan in it.", STR_ARG(d->name));
			return ERR_FORMAT;
		}
	}
	return OK;
}
