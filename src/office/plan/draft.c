/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON of read documents and of the plan library into drafts. See draft.h. */
#include "office/plan/draft.h"

#include <jansson.h>

enum { YEAR_LEAST = 1900, YEAR_MOST = 2200 };

/* Reading one document. */
struct reader {
	struct arena *a;
	const char *wrong; /* key of the first value of a wrong type; NULL: none */
};

/* ---- small readers: absent and null give the empty value, another type is wrong ---- */

static const json_t *value_of(struct reader *r, const json_t *object, const char *key,
	bool (*right)(const json_t *value)) {
	const json_t *value = json_object_get(object, key);
	if (value == NULL || json_is_null(value) || right(value))
		return value;
	if (r->wrong == NULL)
		r->wrong = key;
	return NULL;
}

static bool is_text(const json_t *value) { return json_is_string(value); }
static bool is_flag(const json_t *value) { return json_is_boolean(value); }
static bool is_list(const json_t *value) { return json_is_array(value); }
static bool is_line(const json_t *value) {
	return json_is_integer(value) && json_integer_value(value) >= 0 && json_integer_value(value) <= INT32_MAX;
}
static bool is_year(const json_t *value) {
	return json_is_integer(value) && json_integer_value(value) >= YEAR_LEAST &&
		json_integer_value(value) <= YEAR_MOST;
}

static struct str text(struct reader *r, const json_t *object, const char *key) {
	const json_t *value = value_of(r, object, key, is_text);
	return json_is_string(value) ? str_copy(r->a, str_of(json_string_value(value), json_string_length(value))) :
		S("");
}

static int64_t line(struct reader *r, const json_t *object, const char *key) {
	return json_integer_value(value_of(r, object, key, is_line));
}

static struct opt_int year(struct reader *r, const json_t *object, const char *key) {
	const json_t *value = value_of(r, object, key, is_year);
	return (struct opt_int){ .has = json_is_integer(value), .v = json_integer_value(value) };
}

static bool flag(struct reader *r, const json_t *object, const char *key) {
	return json_is_true(value_of(r, object, key, is_flag));
}

/* The items of a list; each must be an object. */
static const json_t *list(struct reader *r, const json_t *object, const char *key) {
	const json_t *items = value_of(r, object, key, is_list);
	for (size_t i = 0; i < json_array_size(items); i++)
		if (!json_is_object(json_array_get(items, i)) && r->wrong == NULL)
			r->wrong = key;
	return items;
}

/* ["grant","sales"] → bits; a word that is not in the enum is left out. */
static int64_t bits(struct reader *r, const json_t *object, const char *key, const struct enum_desc *desc) {
	const json_t *words = value_of(r, object, key, is_list);
	int64_t mask = 0;
	for (size_t i = 0; i < json_array_size(words); i++) {
		const char *word = json_string_value(json_array_get(words, i));
		for (size_t v = 1; word != NULL && v < desc->count; v++)
			if (desc->values[v].word != NULL && strcmp(desc->values[v].word, word) == 0)
				mask |= bit_of((int)v);
	}
	return mask;
}

static enum plan_node_status status_of(struct reader *r, const json_t *object) {
	const char *word = json_string_value(value_of(r, object, "status", is_text));
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

static void read_nodes(struct reader *r, const json_t *parent, const struct level *level, struct draft_node **ret_nodes,
	size_t *ret_count);

static struct draft_node node_of(struct reader *r, const json_t *item, const struct level *level) {
	struct draft_node node = {
		.kind = level->kind,
		.status = status_of(r, item),
		.name = text(r, item, level->name),
		.number = text(r, item, "number"),
		.summary = level->summary != NULL ? text(r, item, level->summary) : S(""),
		.plain_ja = text(r, item, "plain_ja"),
		.plain_en = text(r, item, "plain_en"),
		.kinds = bits(r, item, "kind", &support_kind_desc),
		.audiences = bits(r, item, "audience", &audience_desc),
		.wishes = bits(r, item, "wants", &wish_desc),
		.line = line(r, item, "line"),
		.open_list = flag(r, item, "open_list"),
		.metro_category = flag(r, item, "metro_category"),
	};
	if (node.name.n == 0 && level->other_name != NULL)
		node.name = text(r, item, level->other_name);
	if (level->below != NULL)
		read_nodes(r, item, level->below, &node.children, &node.count);
	return node;
}

/* A node without a name (a method cell with only a dash) is left out. */
static void read_nodes(struct reader *r, const json_t *parent, const struct level *level, struct draft_node **ret_nodes,
	size_t *ret_count) {
	const json_t *items = list(r, parent, level->list);
	size_t size = json_array_size(items);
	*ret_nodes = ARENA_ARRAY(r->a, struct draft_node, size);
	*ret_count = 0;
	for (size_t i = 0; i < size; i++) {
		struct draft_node node = node_of(r, json_array_get(items, i), level);
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

static struct plan_draft plan_of(struct reader *r, const json_t *item, enum plan_kind kind) {
	struct plan_draft plan = {
		.kind = kind,
		.code = text(r, item, "municipality"),
		.municipality = text(r, item, "municipality_name"),
		.title = text(r, item, "title"),
		.background = text(r, item, "background"),
		.about_ja = text(r, item, "about_ja"),
		.about_en = text(r, item, "about_en"),
		.first_fiscal_year = year(r, item, "first_fiscal_year"),
		.last_fiscal_year = year(r, item, "last_fiscal_year"),
		.subject_to_vote = flag(r, item, "subject_to_vote"),
		.line = line(r, item, "line"),
		.last_line = line(r, item, "last_line"),
	};
	struct draft_node *captions;
	size_t caption_count;
	read_nodes(r, item, kind == PLAN_KIND_PLAN ? &PILLARS : &SECTIONS, &plan.nodes, &plan.count);
	read_nodes(r, item, &CAPTIONS, &captions, &caption_count);
	append(r->a, &plan, captions, caption_count);
	if (plan.title.n == 0)
		plan.title = kind == PLAN_KIND_LOGIC_MODEL ? S("ロジックモデル") : S("地域産業の計画");
	return plan;
}

static void read_plans(struct reader *r, const json_t *document, struct draft_document *d) {
	const json_t *plans = list(r, document, "plans");
	const json_t *models = list(r, document, "logic_models");
	d->plans = ARENA_ARRAY(r->a, struct plan_draft, json_array_size(plans) + json_array_size(models));
	for (size_t i = 0; i < json_array_size(plans); i++)
		d->plans[d->count++] = plan_of(r, json_array_get(plans, i), PLAN_KIND_PLAN);
	for (size_t i = 0; i < json_array_size(models); i++)
		d->plans[d->count++] = plan_of(r, json_array_get(models, i), PLAN_KIND_LOGIC_MODEL);
}

static void read_questions(struct reader *r, const json_t *document, struct draft_document *d) {
	const json_t *items = list(r, document, "questions");
	d->question_count = json_array_size(items);
	d->questions = ARENA_ARRAY(r->a, struct draft_question, d->question_count);
	for (size_t i = 0; i < d->question_count; i++) {
		const json_t *item = json_array_get(items, i);
		d->questions[i] = (struct draft_question){ .line = line(r, item, "line"),
			.what = text(r, item, "what"),
			.what_en = text(r, item, "what_en") };
	}
}

static enum plan_source_format format_of(struct str word) {
	for (int format = 1; format < PLAN_SOURCE_FORMAT_COUNT; format++)
		if (str_equal(word, str_from(plan_source_format_desc.values[format].word)))
			return (enum plan_source_format)format;
	return PLAN_SOURCE_TEXT;
}

/* ---- one document ---- */

static bool years_in_order(const struct plan_draft *plan) {
	return !plan->first_fiscal_year.has || !plan->last_fiscal_year.has ||
		plan->first_fiscal_year.v <= plan->last_fiscal_year.v;
}

static enum err refuse(const struct reader *r, const struct draft_document *d, const char *ja, const char *en,
	struct str *ret_reason) {
	const char *key = r->wrong != NULL ? r->wrong : "";
	*ret_reason = str_format(r->a, "%.*s：%s%s %s%s", STR_ARG(d->name), key, ja, key, en);
	return ERR_FORMAT;
}

static enum err read_content(struct reader *r, const json_t *document, struct draft_document *d,
	struct str *ret_reason) {
	read_plans(r, document, d);
	read_questions(r, document, d);
	if (r->wrong != NULL)
		return refuse(r, d, "の値の種類か範囲が正しくありません。", " has a value of a wrong type or range.", ret_reason);
	if (d->count == 0)
		return refuse(r, d, "計画が一つもありません。", "There is no plan in it.", ret_reason);
	for (size_t i = 0; i < d->count; i++)
		if (!years_in_order(&d->plans[i]))
			return refuse(r, d, "終了年度が開始年度より前です。",
				"The last year of a plan is before its first.", ret_reason);
	return OK;
}

static enum err read_document(struct arena *a, const json_t *item, struct draft_document *d, struct str *ret_reason) {
	struct reader r = { .a = a };
	*d = (struct draft_document){ .name = text(&r, item, "name"),
		.sha256 = text(&r, item, "sha256"),
		.body = text(&r, item, "body"),
		.format = format_of(text(&r, item, "format")) };
	return read_content(&r, json_object_get(item, "document"), d, ret_reason);
}

static void release_json(void *object) {
	json_decref(object);
}

enum err draft_check(struct arena *a, struct str name, struct str json, struct str *ret_reason) {
	json_error_t error;
	json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL) {
		*ret_reason = str_format(a, "%.*s:%d: JSONとして読めません（%s）。 This is not JSON.", STR_ARG(name),
			error.line, error.text);
		return ERR_FORMAT;
	}
	arena_defer(a, release_json, root);
	struct reader r = { .a = a };
	struct draft_document d = { .name = name };
	return read_content(&r, root, &d, ret_reason);
}

enum err draft_read(struct arena *a, struct str json, struct draft_document **ret_documents, size_t *ret_count,
	struct str *ret_reason) {
	json_error_t error;
	json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL) {
		*ret_reason = str_format(a,
			"%d行目：読み取った計画のJSONが正しくありません（%s）。 Line %d: this is not the JSON of plans.",
			error.line, error.text, error.line);
		return ERR_FORMAT;
	}
	arena_defer(a, release_json, root);
	if (!json_is_array(root)) {
		*ret_reason = S("読み取った計画のJSONが配列ではありません。 This is not the JSON of plans.");
		return ERR_FORMAT;
	}
	*ret_count = json_array_size(root);
	*ret_documents = ARENA_ARRAY(a, struct draft_document, *ret_count);
	for (size_t i = 0; i < *ret_count; i++)
		TRY(read_document(a, json_array_get(root, i), &(*ret_documents)[i], ret_reason));
	return OK;
}
