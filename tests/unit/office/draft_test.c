/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The JSON of read documents into drafts: every field in its place, and everything else refused with a sentence. */
#include "office/plan/draft.h"

#include "unit/base/check.h"

#include <stdio.h>

/* Rows are written with ' for ". */
static struct str quoted(struct arena *a, const char *json) {
	return str_replace(a, str_from(json), S("'"), S("\""));
}

static struct draft_document *read_good(struct arena *a, const char *json, size_t *ret_count) {
	struct draft_document *documents = NULL;
	struct str reason = S("");
	enum err e = draft_read(a, quoted(a, json), &documents, ret_count, &reason);
	ROW_TRUE(e == OK, "%s: %.*s", json, STR_ARG(reason));
	return documents;
}

/* ---- what is read ---- */

static const char PLAN[] =
	"[{'name':'a.txt','sha256':'ab12','format':'table','body':'本文\\n二行目','document':{'plans':[{'municipality':'131172','municipality_name':'北区',"
	"'title':'計画','background':'背景','about_ja':'紹介','about_en':'about','first_fiscal_year':2024,'last_fiscal_year':2026,'subject_to_vote':true,"
	"'line':5,'last_line':50,'captions':[{'text':'写真の説明','line':9}],"
	"'pillars':[{'title':'(1) 柱の名','name':'柱の名','number':'(1)','line':11,'summary':'柱の説明','metro_category':true,"
	"'programmes':[{'name':'家賃補助事業','line':12,'description':'事業の説明','plain_ja':'やさしい文','plain_en':'plain','status':'under_study',"
	"'kind':['rent_subsidy','grant'],'audience':['founder'],'wants':['place','start'],'open_list':true,"
	"'details':[{'name':'店舗','line':13},{'name':'事務所','line':14}]}]},"
	"{'title':'題だけの柱','line':20}]}],'logic_models':[],"
	"'questions':[{'line':7,'what':'確認','what_en':'check'},{'line':8,'what':'二つ目','what_en':'second'}]}}]";

static void test_document(void **state) {
	size_t count;
	const struct draft_document *d = read_good(*state, PLAN, &count);
	assert_int_equal(count, 1);
	ROW_STR(d->name, "a.txt", "name");
	ROW_STR(d->sha256, "ab12", "sha256");
	ROW_STR(d->body, "本文\n二行目", "body");
	ROW_INT(d->format, PLAN_SOURCE_TABLE, "format");
	ROW_INT(d->count, 1, "plans");
	ROW_INT(d->question_count, 2, "questions");
	ROW_INT(d->questions[1].line, 8, "line of the second question");
	ROW_STR(d->questions[0].what, "確認", "question");
	ROW_STR(d->questions[1].what_en, "second", "question in English");
}

static void test_plan(void **state) {
	size_t count;
	const struct plan_draft *p = read_good(*state, PLAN, &count)->plans;
	ROW_INT(p->kind, PLAN_KIND_PLAN, "kind");
	ROW_STR(p->code, "131172", "code");
	ROW_STR(p->municipality, "北区", "municipality");
	ROW_STR(p->title, "計画", "title");
	ROW_STR(p->background, "背景", "background");
	ROW_STR(p->about_ja, "紹介", "about_ja");
	ROW_STR(p->about_en, "about", "about_en");
	ROW_INT(p->first_fiscal_year.has && p->first_fiscal_year.v == 2024, true, "first year");
	ROW_INT(p->last_fiscal_year.has && p->last_fiscal_year.v == 2026, true, "last year");
	ROW_INT(p->subject_to_vote, true, "subject_to_vote");
	ROW_INT(p->line, 5, "line");
	ROW_INT(p->last_line, 50, "last line");
	ROW_INT(p->count, 3, "two pillars and a caption");
}

static void test_nodes(void **state) {
	size_t count;
	const struct plan_draft *p = read_good(*state, PLAN, &count)->plans;
	const struct draft_node *pillar = &p->nodes[0], *programme = &pillar->children[0];
	ROW_INT(pillar->kind, PLAN_NODE_PILLAR, "kind of the pillar");
	ROW_STR(pillar->name, "柱の名", "name of the pillar, without its number");
	ROW_STR(pillar->number, "(1)", "number of the pillar");
	ROW_STR(pillar->summary, "柱の説明", "summary of the pillar");
	ROW_INT(pillar->metro_category, true, "category of the metropolis");
	ROW_INT(pillar->line, 11, "line of the pillar");
	ROW_INT(pillar->status, PLAN_NODE_LISTED, "status of the pillar");
	ROW_INT(programme->kind, PLAN_NODE_PROGRAMME, "kind of the programme");
	ROW_STR(programme->name, "家賃補助事業", "name of the programme");
	ROW_STR(programme->summary, "事業の説明", "description of the programme");
	ROW_STR(programme->plain_ja, "やさしい文", "plain sentence");
	ROW_STR(programme->plain_en, "plain", "plain sentence in English");
	ROW_INT(programme->status, PLAN_NODE_UNDER_STUDY, "status");
	ROW_INT(programme->kinds, bit_of(SUPPORT_KIND_RENT_SUBSIDY) | bit_of(SUPPORT_KIND_GRANT), "kinds");
	ROW_INT(programme->audiences, bit_of(AUDIENCE_FOUNDER), "audiences");
	ROW_INT(programme->wishes, bit_of(WISH_PLACE) | bit_of(WISH_START), "wishes");
	ROW_INT(programme->open_list, true, "open list");
	ROW_INT(programme->count, 2, "details");
	ROW_INT(programme->children[1].kind, PLAN_NODE_DETAIL, "kind of a detail");
	ROW_STR(programme->children[1].name, "事務所", "second detail");
	ROW_INT(programme->children[1].line, 14, "line of the second detail");
	ROW_STR(p->nodes[1].name, "題だけの柱", "a pillar with a title alone");
	ROW_INT(p->nodes[2].kind, PLAN_NODE_CAPTION, "a caption behind the pillars");
	ROW_STR(p->nodes[2].name, "写真の説明", "the caption");
}

static void test_logic_model(void **state) {
	static const char JSON[] =
		"[{'name':'l.tsv','document':{'logic_models':[{'municipality':'139998','sections':[{'title':'節','goals':[{'number':'1','goal':'目標','background':'いま',"
		"'strategies':[{'name':'方向','tactics':[{'name':'取組','methods':[{'name':'方法','status':'listed','line':4},{'name':'検討の方法','status':'under_study'},"
		"{'name':'—','status':'none'},{'name':'別の表の方法','status':'elsewhere'}]}]}]}]}]}]}}]";
	static const enum plan_node_kind KINDS[] = { PLAN_NODE_SECTION, PLAN_NODE_GOAL, PLAN_NODE_STRATEGY,
		PLAN_NODE_TACTIC };
	static const char *const NAMES[] = { "節", "目標", "方向", "取組" };
	size_t count;
	const struct plan_draft *p = read_good(*state, JSON, &count)->plans;
	const struct draft_node *node = p->nodes;
	ROW_INT(p->kind, PLAN_KIND_LOGIC_MODEL, "kind");
	ROW_STR(p->title, "ロジックモデル", "title");
	ROW_INT(p->first_fiscal_year.has, false, "first year");
	for (size_t i = 0; i < COUNT_OF(KINDS); i++, node = node->children) {
		ROW_INT(node->kind, KINDS[i], "kind at depth %zu", i);
		ROW_STR(node->name, NAMES[i], "name at depth %zu", i);
		ROW_INT(node->count, i == 3 ? 3 : 1, "children at depth %zu", i);
	}
	ROW_STR(p->nodes[0].children[0].summary, "いま", "background of the goal");
	ROW_STR(p->nodes[0].children[0].number, "1", "number of the goal");
	ROW_INT(node[0].status, PLAN_NODE_LISTED, "first method");
	ROW_INT(node[1].status, PLAN_NODE_UNDER_STUDY, "second method");
	ROW_STR(node[2].name, "別の表の方法", "a dash is no method");
	ROW_INT(node[2].status, PLAN_NODE_REFERENCE, "a word for elsewhere");
}

#define PLAN_WITH(fields) "[{'name':'n','document':{'plans':[{" fields "}]}}]"

/* Absent and null give the empty value. */
static void test_empty(void **state) {
	static const char *const ROWS[] = {
		PLAN_WITH(""),
		PLAN_WITH(
			"'title':null,'first_fiscal_year':null,'line':null,'pillars':null,'captions':null,'subject_to_vote':null"),
		PLAN_WITH("'title':'','pillars':[],'captions':[]"),
		PLAN_WITH("'unknown':{'a':[1,2]}"),
		PLAN_WITH("'pillars':[{'title':''},{'title':null},{'title':'—'},{}]"),
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t count;
		const struct plan_draft *p = read_good(*state, ROWS[i], &count)->plans;
		ROW_STR(p->title, "地域産業の計画", "%s", ROWS[i]);
		ROW_INT(p->count, 0, "nodes of %s", ROWS[i]);
		ROW_INT(p->line + p->last_line + p->subject_to_vote + p->first_fiscal_year.has +
				p->last_fiscal_year.has,
			0, "%s", ROWS[i]);
		ROW_TRUE(!str_is_none(p->code) && p->code.n == 0 && !str_is_none(p->background), "texts of %s",
			ROWS[i]);
	}
}

static void test_words_that_are_not_known(void **state) {
	size_t count;
	const struct draft_document *d = read_good(*state,
		"[{'name':'n','format':'hologram','document':{'plans':[{'pillars':[{'title':'p','programmes':[{'name':'x','kind':['grant','gift'],'audience':[]}]}]}]}}]",
		&count);
	ROW_INT(d->format, PLAN_SOURCE_TEXT, "format");
	ROW_INT(d->plans[0].nodes[0].children[0].kinds, bit_of(SUPPORT_KIND_GRANT), "kinds");
	ROW_INT(d->plans[0].nodes[0].children[0].audiences, 0, "audiences: to be found by rules");
}

static void test_years_at_the_edge(void **state) {
	static const struct { const char *json; int64_t first, last; } ROWS[] = {
		{ PLAN_WITH("'first_fiscal_year':1900,'last_fiscal_year':2200"), 1900, 2200 },
		{ PLAN_WITH("'first_fiscal_year':2026,'last_fiscal_year':2026"), 2026, 2026 },
		{ PLAN_WITH("'last_fiscal_year':2026"), 0, 2026 },
		{ PLAN_WITH("'first_fiscal_year':2026"), 2026, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t count;
		const struct plan_draft *p = read_good(*state, ROWS[i].json, &count)->plans;
		ROW_INT(p->first_fiscal_year.has ? p->first_fiscal_year.v : 0, ROWS[i].first, "first of %s",
			ROWS[i].json);
		ROW_INT(p->last_fiscal_year.has ? p->last_fiscal_year.v : 0, ROWS[i].last, "last of %s", ROWS[i].json);
	}
}

/* ---- what is refused ---- */

static void test_refused(void **state) {
	/* `word` stands in the sentence. */
	static const struct { const char *json, *word;
	} ROWS[] = {
		{ "", "JSON" },
		{ " \n", "JSON" },
		{ "[{'name':'n'\n,,}]", "2行目" },
		{ "[{'name':'n','document':{'plans':[{'title':'", "1行目" },
		{ "[{'name':'n','name':'m'}]", "JSON" },
		{ "[{'name':'\\ud800'}]", "JSON" },
		{ "[{'name':'a\\u0000b'}]", "JSON" },
		{ "[{'name':'\xff'}]", "JSON" },
		{ "[] x", "JSON" },
		{ "{}", "配列ではありません" },
		{ "{'plans':[]}", "配列ではありません" },
		{ "[{}]", "計画が一つもありません" },
		{ "[1]", "計画が一つもありません" },
		{ "[null]", "計画が一つもありません" },
		{ "[{'name':'n.json','document':null}]", "n.json：計画が一つもありません" },
		{ "[{'name':'n.json','document':{'plans':[],'logic_models':[]}}]", "n.json：計画が一つもありません" },
		{ "[{'name':'n.json','document':{'plans':[{}]}},{'name':'m.json','document':{}}]",
			"m.json：計画が一つもありません" },
		{ "[{'name':5,'document':{'plans':[{}]}}]", "name" },
		{ "[{'name':'n.json','document':{'plans':{}}}]", "n.json：plans" },
		{ "[{'name':'n.json','document':{'plans':[[]]}}]", "n.json：plans" },
		{ "[{'name':'n.json','document':{'plans':[{}],'questions':['q']}}]", "n.json：questions" },
		{ PLAN_WITH("'title':['a']"), "title" },
		{ PLAN_WITH("'title':5"), "title" },
		{ PLAN_WITH("'municipality':131172"), "municipality" },
		{ PLAN_WITH("'first_fiscal_year':'2024'"), "first_fiscal_year" },
		{ PLAN_WITH("'first_fiscal_year':2024.0"), "first_fiscal_year" },
		{ PLAN_WITH("'first_fiscal_year':6"), "first_fiscal_year" },
		{ PLAN_WITH("'first_fiscal_year':1899"), "first_fiscal_year" },
		{ PLAN_WITH("'last_fiscal_year':2201"), "last_fiscal_year" },
		{ PLAN_WITH("'last_fiscal_year':9223372036854775807"), "last_fiscal_year" },
		{ PLAN_WITH("'last_fiscal_year':-9223372036854775807"), "last_fiscal_year" },
		{ PLAN_WITH("'last_fiscal_year':99999999999999999999"), "JSON" },
		{ PLAN_WITH("'first_fiscal_year':2026,'last_fiscal_year':2024"), "終了年度が開始年度より前" },
		{ PLAN_WITH("'line':-1"), "line" },
		{ PLAN_WITH("'line':2147483648"), "line" },
		{ PLAN_WITH("'line':'5'"), "line" },
		{ PLAN_WITH("'last_line':true"), "last_line" },
		{ PLAN_WITH("'subject_to_vote':1"), "subject_to_vote" },
		{ PLAN_WITH("'captions':'写真'"), "captions" },
		{ PLAN_WITH("'captions':['写真']"), "captions" },
		{ PLAN_WITH("'pillars':{'title':'a'}"), "pillars" },
		{ PLAN_WITH("'pillars':[{'title':'a','programmes':['b']}]"), "programmes" },
		{ PLAN_WITH("'pillars':[{'title':'a','programmes':[{'name':'b','details':[[]]}]}]"), "details" },
		{ PLAN_WITH("'pillars':[{'title':'a','programmes':[{'name':'b','kind':'grant'}]}]"), "kind" },
		{ PLAN_WITH("'pillars':[{'title':'a','status':1}]"), "status" },
		{ "[{'name':'n.json','document':{'logic_models':[{'sections':[{'title':'s','goals':[{'goal':'g','strategies':[{'name':'x','tactics':[7]}]}]}]}]}}]",
			"tactics" },
	};
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct draft_document *documents;
		struct str reason = S("");
		size_t count;
		ROW_INT(draft_read(a, quoted(a, ROWS[i].json), &documents, &count, &reason), ERR_FORMAT, "%s",
			ROWS[i].json);
		ROW_TRUE(str_contains(reason, str_from(ROWS[i].word)), "%s: %.*s", ROWS[i].json, STR_ARG(reason));
		ROW_TRUE(!str_contains(reason, S("-1")), "%s: %.*s", ROWS[i].json, STR_ARG(reason));
	}
}

/* A reader that goes down with the text would end the process. */
static void test_deep(void **state) {
	enum { DEPTH = 200000 };
	static const char *const OPENINGS[] = { "[", "{\"a\":", "[{\"document\":{\"plans\":[" };
	for (size_t i = 0; i < COUNT_OF(OPENINGS); i++) {
		struct arena *a = arena_new();
		size_t n = strlen(OPENINGS[i]);
		char *text = arena_alloc(a, DEPTH * n);
		struct draft_document *documents;
		struct str reason = S("");
		size_t count;
		for (size_t k = 0; k < DEPTH; k++)
			memcpy(text + k * n, OPENINGS[i], n);
		ROW_INT(draft_read(a, str_of(text, DEPTH * n), &documents, &count, &reason), ERR_FORMAT, "%d times %s",
			DEPTH, OPENINGS[i]);
		ROW_TRUE(reason.n > 0, "%d times %s", DEPTH, OPENINGS[i]);
		arena_free(a);
	}
	(void)state;
}

/* A file of facts, before it is put into an envelope: the same is refused, with the file's name. */
static void test_check(void **state) {
	static const struct { const char *json, *reason; } ROWS[] = {
		{ "{'plans':[{'title':'計画','first_fiscal_year':2024,'pillars':[]}]}", NULL },
		{ "{'logic_models':[{}]}", NULL },
		{ "{'plans':[\n{]}", "f.json:2: " },
		{ "", "f.json:1: " },
		{ "{}", "f.json：計画が一つもありません" },
		{ "[]", "f.json：計画が一つもありません" },
		{ "{'plans':[{'title':5}]}", "f.json：titleの値" },
		{ "{'plans':[{'first_fiscal_year':2026,'last_fiscal_year':2025}]}", "f.json：終了年度" },
	};
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str reason = S("");
		ROW_INT(draft_check(a, S("f.json"), quoted(a, ROWS[i].json), &reason),
			ROWS[i].reason == NULL ? OK : ERR_FORMAT, "%s", ROWS[i].json);
		if (ROWS[i].reason != NULL)
			ROW_TRUE(str_starts(reason, str_from(ROWS[i].reason)), "%s: %.*s", ROWS[i].json,
				STR_ARG(reason));
	}
}

static void test_none(void **state) {
	size_t count = 7;
	(void)read_good(*state, "[]", &count);
	assert_int_equal(count, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_document),
		UNIT(test_plan),
		UNIT(test_nodes),
		UNIT(test_logic_model),
		UNIT(test_empty),
		UNIT(test_words_that_are_not_known),
		UNIT(test_years_at_the_edge),
		UNIT(test_refused),
		UNIT(test_deep),
		UNIT(test_check),
		UNIT(test_none),
	};
	return cmocka_run_group_tests_name("office draft", tests, NULL, NULL);
}
