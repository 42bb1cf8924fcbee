/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Importing: what is new, what stays, what a second reading changes, and that nothing is half-written. The tables are
 * compared row by row, versions and times included.
 */
#include "unit/office/office.h"
#include "web/asset.h"

static void expect_counts(const struct outcome *done, int stored, int changed, int unchanged, int published,
	const char *what) {
	ROW_TRUE(done->e == OK, "%s: %s %.*s", what, err_info(done->e)->name, STR_ARG(done->reason));
	ROW_INT(done->stored, stored, "stored, %s", what);
	ROW_INT(done->changed, changed, "changed, %s", what);
	ROW_INT(done->unchanged, unchanged, "unchanged, %s", what);
	ROW_INT(done->published, published, "published, %s", what);
}

static int64_t count_rows(const struct office *o, const char *table) {
	return office_ask(o, "SELECT count(*) FROM %s", table);
}

/* ---- drafts and publishing ---- */

#define ITEMS "#柱|-家賃補助事業|+店舗|+事務所|-経営相談事業|*写真"

static void expect_not_public(const struct office *o, const char *when) {
	static const char *const TABLES[] = { "plan_public", "plan_public_year", "plan_theme", "plan_programme",
		"plan_programme_tag", "search_doc", "plan_continuity" };
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		ROW_INT(count_rows(o, TABLES[i]), 0, "rows of %s %s", TABLES[i], when);
}

static void test_new_is_a_draft(void **state) {
	struct office *o = office_open(state);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, false);
	expect_counts(&done, 1, 0, 0, 0, "first time");
	ROW_STR(done.report, "取り込みました：まち" TOWN_HILL " 産業計画（6項目）\n", "report");
	expect_not_public(o, "after a draft");
	ROW_INT(office_ask(o, "SELECT status FROM plan"), PLAN_DRAFT, "status");
	ROW_INT(office_ask(o, "SELECT version FROM plan"), 1, "version");
	ROW_INT(office_ask(o, "SELECT updated_us FROM plan"), o->now_us, "time");
	ROW_INT(count_rows(o, "plan_node"), 6, "nodes");
	ROW_INT(count_rows(o, "plan_place"), 6, "places");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan p JOIN plan_source s ON s.source_id = p.source_id WHERE s.name = 'plan.json' AND s.body = '本文'"),
		1, "the document");
	office_close(o);
}

static void test_publish_with_the_import(void **state) {
	struct office *o = office_open(state);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, true);
	expect_counts(&done, 1, 0, 0, 1, "first time");
	ROW_INT(office_ask(o, "SELECT status FROM plan"), PLAN_PUBLISHED, "status");
	ROW_INT(count_rows(o, "plan_public"), 1, "published plans");
	ROW_INT(count_rows(o, "plan_programme"), 2, "published programmes");
	office_close(o);
}

static void test_publish_a_draft_later(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, false);
	struct plan_id id = office_plan_id(o, TOWN_HILL, 2024);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, true);
	expect_counts(&done, 0, 0, 1, 1, "second time");
	ROW_INT(office_ask(o, "SELECT plan_id FROM plan_public"), id.v, "the published plan");
	ROW_INT(office_ask(o, "SELECT status FROM plan"), PLAN_PUBLISHED, "status");
	office_close(o);
}

static void test_again_changes_nothing(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, false);
	struct str draft = office_dump(o);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, false);
	expect_counts(&done, 0, 0, 1, 0, "a draft again");
	ROW_STR(done.report, "変わりありません：まち" TOWN_HILL " 産業計画\n", "report");
	office_expect_unchanged(o, draft, "the tables after a draft was imported again");
	office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, true);
	struct str published = office_dump(o);
	ROW_TRUE(!str_equal(draft, published), "publishing");
	for (int publish = 0; publish < 2; publish++) {
		done = office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, publish);
		expect_counts(&done, 0, 0, 1, 0, publish ? "published again" : "published, then imported");
		office_expect_unchanged(o, published, publish ? "published again" : "published, then imported");
	}
	office_close(o);
}

static void test_published_changes_only_when_told(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, ITEMS, true);
	struct str before = office_dump(o);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助事業|+店舗|-融資事業", false);
	expect_counts(&done, 0, 1, 0, 0, "without --publish");
	office_expect_unchanged(o, before, "the tables");
	static const char *const LINES[] = { "前の取り込みとの違い：", "+ 計画事業 融資事業", "- 計画事業 経営相談事業", "- 内訳 事務所", "- 図の説明文 写真",
		"まだ変えていません", "--publish" };
	for (size_t i = 0; i < COUNT_OF(LINES); i++)
		ROW_TRUE(str_contains(done.report, str_from(LINES[i])), "\"%s\" in %.*s", LINES[i],
			STR_ARG(done.report));
	done = office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助事業|+店舗|-融資事業", true);
	expect_counts(&done, 0, 1, 0, 1, "with --publish");
	ROW_TRUE(!str_contains(done.report, S("まだ変えていません")), "%.*s", STR_ARG(done.report));
	ROW_TRUE(office_node(o, TOWN_HILL, 2024, PLAN_NODE_PROGRAMME, "融資事業").v != 0, "the new programme");
	ROW_STR(office_text(o, "SELECT name FROM plan_programme ORDER BY rank_no DESC LIMIT 1"), "融資事業",
		"the last published programme");
	office_close(o);
}

/* The writer may run a function again. */
static enum err apply_twice(struct db *db, struct arena *a, void *context) {
	TRY(plan_import_apply(db, a, context));
	return plan_import_apply(db, a, context);
}

static void test_runs_again(void **state) {
	struct office *o = office_open(state);
	struct sample_plan plan = { .code = TOWN_HILL, .first = 2024, .last = 2026, .items = ITEMS };
	struct plan_import import = { .envelope = envelope_of(o->a, "a", &plan, 1),
		.publish = true,
		.now_us = o->now_us };
	buf_init(&import.report, o->a, 1 << 20);
	assert_int_equal(office_write(o, apply_twice, &import), OK);
	ROW_INT(import.stored * 1000 + import.changed * 100 + import.unchanged * 10 + import.published, 10,
		"counts of the second run alone");
	ROW_STR(buf_view(&import.report), "変わりありません：まち" TOWN_HILL " 産業計画\n", "report of the second run alone");
	ROW_INT(count_rows(o, "plan"), 1, "plans");
	office_close(o);
}

/* ---- differences ---- */

struct difference {
	const char *before, *after;
	const char *report; /* the lines of the report behind the first, without their two spaces, separated by '|' */
	const char *kept;   /* names of nodes whose id stays, separated by '|' */
};

static int64_t id_of_name(const struct office *o, struct str name) {
	return office_ask(o, "SELECT coalesce(max(node_id), 0) FROM plan_node WHERE name = '%.*s'", STR_ARG(name));
}

static void expect_report(const struct office *o, const struct difference *d, struct str report) {
	struct str expected = S("");
	struct str lines = str_from(d->report);
	while (!str_is_none(lines)) {
		struct str line = str_cut(&lines, S("|"));
		expected = str_format(o->a, "%.*s  %.*s\n", STR_ARG(expected), STR_ARG(line));
	}
	(void)str_line(&report);
	ROW_STR(report, expected.p, "report of \"%s\" → \"%s\"", d->before, d->after);
}

static void run_difference(struct office *o, const struct difference *d, int year, bool publish) {
	enum { KEPT_MOST = 8 };
	int64_t ids[KEPT_MOST];
	size_t count = 0;
	office_plan(o, TOWN_HILL, year, year, d->before, publish);
	for (struct str names = str_from(d->kept); !str_is_none(names); count++)
		ids[count] = id_of_name(o, str_cut(&names, S("|")));
	struct outcome done = office_plan(o, TOWN_HILL, year, year, d->after, publish);
	expect_report(o, d, done.report);
	ROW_INT(done.changed, 1, "\"%s\" → \"%s\"", d->before, d->after);
	size_t i = 0;
	for (struct str names = str_from(d->kept); !str_is_none(names); i++) {
		struct str name = str_cut(&names, S("|"));
		ROW_TRUE(ids[i] != 0 && id_of_name(o, name) == ids[i], "the id of %.*s, \"%s\" → \"%s\"", STR_ARG(name),
			d->before, d->after);
	}
	/* The tables now say what a first import of the new reading says, so that it again is no change. */
	done = office_plan(o, TOWN_HILL, year, year, d->after, publish);
	expect_counts(&done, 0, 0, 1, 0, d->after);
}

static const struct difference DIFFERENCES[] = {
	/* a renamed programme is a new one; what stands under it, too */
	{ "#柱|-古い事業|+店|-相談事業", "#柱|-新しい事業|+店|-相談事業", "+ 計画事業 新しい事業|+ 内訳 店|- 計画事業 古い事業|- 内訳 店", "柱|相談事業" },
	{ "#柱|-相談事業", "#柱|-相談事業|-融資事業", "+ 計画事業 融資事業", "柱|相談事業" },
	{ "#柱|-相談事業|-融資事業", "#柱|-融資事業", "- 計画事業 相談事業", "柱|融資事業" },
	/* the sentence quotes the details, so the programme changes with them */
	{ "#柱|-相談事業|+窓口", "#柱|-相談事業|+窓口|+訪問", "~ 計画事業 相談事業|+ 内訳 訪問", "柱|相談事業|窓口" },
	{ "#柱|-相談事業|+窓口", "#柱|-相談事業…|+窓口", "~ 計画事業 相談事業", "柱|相談事業|窓口" },
	{ "#柱|-相談事業@5", "#柱|-相談事業@6", "~ 計画事業 相談事業|~ 位置 相談事業", "柱|相談事業" },
	/* moved to another pillar, which has its own place in the tree */
	{ "#柱一|-相談事業|#柱二|-融資事業", "#柱一|#柱二|-相談事業|-融資事業", "~ 位置 相談事業", "柱一|柱二|相談事業|融資事業" },
	/* listed under a second pillar, and no longer */
	{ "#柱一|-相談事業|#柱二", "#柱一|-相談事業|#柱二|-相談事業", "~ 位置 相談事業", "柱一|柱二|相談事業" },
	{ "#柱一|-相談事業|#柱二|-相談事業", "#柱一|-相談事業|#柱二", "~ 位置 相談事業", "柱一|柱二|相談事業" },
	/* another order alone */
	{ "#柱|-相談事業|-融資事業", "#柱|-融資事業|-相談事業", "~ 位置 の順", "柱|相談事業|融資事業" },
	{ "#柱一|-相談事業|#柱二", "#柱二|#柱一|-相談事業", "~ 位置 の順", "柱一|柱二|相談事業" },
	{ "#柱一|-相談事業", "#柱二|-相談事業", "+ 柱 柱二|- 柱 柱一|~ 位置 相談事業", "相談事業" },
	{ "#柱|*写真", "#柱|*図", "+ 図の説明文 図|- 図の説明文 写真", "柱" },
	/* the same name as another kind of thing is another thing */
	{ "#柱|-相談|+相談|*相談", "#柱|-相談|+訪問|*相談", "~ 計画事業 相談|+ 内訳 訪問|- 内訳 相談", "柱" },
};

static void test_differences_of_drafts(void **state) {
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(DIFFERENCES); i++) {
		run_difference(o, &DIFFERENCES[i], 2000 + (int)i, false);
		place_exec(o->place,
			"DELETE FROM plan_tag; DELETE FROM plan_place; DELETE FROM plan_node; DELETE FROM plan");
	}
	expect_not_public(o, "after drafts");
	office_close(o);
}

static void test_differences_of_published(void **state) {
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(DIFFERENCES); i++) {
		run_difference(o, &DIFFERENCES[i], 2000 + (int)i, true);
		ROW_INT(office_ask(o,
				"SELECT (SELECT count(*) FROM plan_node) - (SELECT count(*) FROM search_doc WHERE node_id <> 0)"),
			0, "nodes and what is found of them, after \"%s\"", DIFFERENCES[i].after);
		ROW_INT(office_ask(o,
				"SELECT count(*) FROM plan_node n WHERE n.kind = %d AND NOT EXISTS "
				"(SELECT 1 FROM plan_programme p WHERE p.tenant_id = n.tenant_id AND p.node_id = n.node_id AND p.name = n.name)",
				PLAN_NODE_PROGRAMME),
			0, "programmes that are not published, after \"%s\"", DIFFERENCES[i].after);
		place_exec(o->place,
			"DELETE FROM plan_tag; DELETE FROM plan_place; DELETE FROM plan_node; DELETE FROM plan; DELETE FROM plan_public;"
			" DELETE FROM plan_public_year; DELETE FROM plan_theme; DELETE FROM plan_programme; DELETE FROM plan_programme_tag; DELETE FROM search_doc; DELETE FROM plan_continuity");
	}
	office_close(o);
}

/* What leaves the plan leaves no tags behind and no places. */
static void test_nothing_stays_of_what_is_gone(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|+店|-相談", false);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-相談", false);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_tag g WHERE NOT EXISTS (SELECT 1 FROM plan_node n WHERE n.node_id = g.node_id)"),
		0, "tags of nothing");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_place p WHERE NOT EXISTS (SELECT 1 FROM plan_node n WHERE n.node_id = p.node_id)"),
		0, "places of nothing");
	ROW_INT(count_rows(o, "plan_node"), 2, "nodes");
	office_close(o);
}

/* Every field of the head of a plan, and of a node, counts. */
static void test_fields_that_differ(void **state) {
	static const char BASE[] =
		"{'plans':[{'municipality':'" TOWN_HILL
		"','title':'題','first_fiscal_year':2024,'last_fiscal_year':2026,'line':1,'last_line':9,"
		"'background':'背景','about_ja':'紹介','about_en':'about','subject_to_vote':false,'pillars':[{'title':'柱','number':'(1)','summary':'説明','line':2,"
		"'metro_category':false,'programmes':[{'name':'事業','line':3,'status':'listed','description':'文','kind':['grant'],'audience':['company'],"
		"'wants':['sell'],'plain_ja':'やさしい文','plain_en':'plain'}]}]}]}";
	static const struct { const char *from, *to, *report; } ROWS[] = {
		{ "'題'", "'新しい題'", "  ~ 計画 新しい題\n" },
		{ "'last_fiscal_year':2026", "'last_fiscal_year':2027", "  ~ 計画 題\n" },
		{ "'last_fiscal_year':2026", "'last_fiscal_year':null", "  ~ 計画 題\n" },
		{ "'line':1,", "'line':2,", "  ~ 計画 題\n" },
		{ "'last_line':9", "'last_line':10", "  ~ 計画 題\n" },
		{ "'背景'", "'新しい背景'", "  ~ 計画 題\n" },
		{ "'紹介'", "'新しい紹介'", "  ~ 計画 題\n" },
		{ "'about'", "'news'", "  ~ 計画 題\n" },
		{ "'subject_to_vote':false", "'subject_to_vote':true", "  ~ 計画 題\n" },
		{ "'(1)'", "'(2)'", "  ~ 柱 柱\n" },
		{ "'説明'", "'新しい説明'", "  ~ 柱 柱\n" },
		{ "'metro_category':false", "'metro_category':true", "  ~ 柱 柱\n" },
		{ "'文'", "'新しい文'", "  ~ 計画事業 事業\n" },
		{ "'listed'", "'under_study'", "  ~ 計画事業 事業\n" },
		{ "['grant']", "['grant','rent_subsidy']", "  ~ 計画事業 事業\n" },
		{ "['grant']", "['other']", "  ~ 計画事業 事業\n" },
		{ "['company']", "['founder']", "  ~ 計画事業 事業\n" },
		{ "['company']", "['company','unspecified']", "  ~ 計画事業 事業\n" },
		{ "['sell']", "['talk']", "  ~ 計画事業 事業\n" },
		{ "['sell']", "[]", "  ~ 計画事業 事業\n" },
		{ "'やさしい文'", "'ほかの文'", "  ~ 計画事業 事業\n" },
		{ "'plain'", "'other'", "  ~ 計画事業 事業\n" },
	};
	struct office *o = office_open(state);
	const char *base = BASE;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct outcome done = office_import(o, envelope_of_json(o->a, &base, 1), false);
		ROW_TRUE(done.e == OK, "%.*s", STR_ARG(done.reason));
		struct str text = str_replace(o->a, str_from(BASE), str_from(ROWS[i].from), str_from(ROWS[i].to));
		const char *changed = str_to_cstr(o->a, text);
		done = office_import(o, envelope_of_json(o->a, &changed, 1), false);
		expect_counts(&done, 0, 1, 0, 0, ROWS[i].to);
		(void)str_line(&done.report);
		ROW_STR(done.report, ROWS[i].report, "%s → %s", ROWS[i].from, ROWS[i].to);
		done = office_import(o, envelope_of_json(o->a, &changed, 1), false);
		expect_counts(&done, 0, 0, 1, 0, ROWS[i].to);
	}
	office_close(o);
}

/* ---- one thing in several places ---- */

static void test_programme_under_two_pillars(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱一|-相談事業@5|+窓口|-融資事業|#柱二|-相談事業@9|+訪問", true);
	struct node_id node = office_node(o, TOWN_HILL, 2024, PLAN_NODE_PROGRAMME, "相談事業");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_node WHERE name = '相談事業'"), 1, "nodes");
	ROW_STR(office_text(o,
			"SELECT string_agg FROM (SELECT %s AS string_agg FROM plan_place WHERE node_id = %lld) x",
			o->place->engine == DB_SQLITE ? "group_concat(line, ' ')" :
							"string_agg(line::text, ' ' ORDER BY line)",
			(long long)node.v),
		"5 9", "lines of its places");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_place WHERE parent_id = %lld", (long long)node.v), 2,
		"details, those of both places together");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_programme WHERE name = '相談事業'"), 1, "published rows");
	ROW_STR(office_text(o, "SELECT pillar FROM plan_programme WHERE name = '相談事業'"), "柱一", "its first pillar");
	ROW_INT(office_ask(o, "SELECT programmes FROM plan_public"), 2, "programmes, each once");
	ROW_INT(office_ask(o, "SELECT count(*) FROM search_doc WHERE node_id = %lld", (long long)node.v), 1,
		"entries of the search");
	office_close(o);
}

static const char LOGIC[] =
	"{'logic_models':[{'municipality':'" TOWN_HILL
	"','sections':[{'title':'節','goals':[{'goal':'目標','strategies':[{'name':'方向','tactics':["
	"{'name':'取組一','methods':[{'name':'共通の方法','line':4},{'name':'一の方法','line':4}]},"
	"{'name':'取組二','methods':[{'name':'共通の方法','line':6},{'name':'二の方法','status':'under_study','line':6}]}]}]}]}]}]}";

static void test_method_under_several_tactics(void **state) {
	struct office *o = office_open(state);
	const char *document = LOGIC;
	struct outcome done = office_import(o, envelope_of_json(o->a, &document, 1), true);
	expect_counts(&done, 1, 0, 0, 1, "a logic model");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_node WHERE kind = %d", PLAN_NODE_METHOD), 3,
		"methods, each once");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_place c JOIN plan_node n ON n.node_id = c.node_id WHERE n.name = '共通の方法'"),
		2, "places of the shared one");
	ROW_INT(office_ask(o, "SELECT status FROM plan_node WHERE name = '二の方法'"), PLAN_NODE_UNDER_STUDY, "status");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_tag"), 0, "tags: only programmes have them");
	done = office_import(o, envelope_of_json(o->a, &document, 1), true);
	expect_counts(&done, 0, 0, 1, 0, "again");
	office_close(o);
}

/* The same tactic under two strategies is two things: each belongs to its strategy. */
static void test_same_name_under_two_parents(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-補助事業|+広報|-相談事業|+広報", false);
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_node WHERE name = '広報'"), 2, "details of that name");
	struct str before = office_dump(o);
	struct outcome done = office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-補助事業|+広報|-相談事業|+広報", false);
	expect_counts(&done, 0, 0, 1, 0, "again");
	office_expect_unchanged(o, before, "the tables");
	office_close(o);
}

/* ---- which plan it is ---- */

static void test_plan_is_known_by_town_kind_and_first_year(void **state) {
	struct office *o = office_open(state);
	const char *model = LOGIC;
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-甲", false);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-乙", false);
	office_plan(o, TOWN_RIVER, 2024, 2026, "#柱|-丙", false);
	office_plan(o, TOWN_HILL, 0, 0, "#柱|-丁", false);
	struct outcome done = office_import(o, envelope_of_json(o->a, &model, 1), false);
	expect_counts(&done, 1, 0, 0, 0, "a logic model without years beside a plan without years");
	ROW_INT(count_rows(o, "plan"), 5, "plans");
	done = office_plan(o, TOWN_HILL, 2024, 2027, "#柱|-甲", false);
	expect_counts(&done, 0, 1, 0, 0, "another last year");
	done = office_plan(o, TOWN_HILL, 0, 0, "#柱|-丁", false);
	expect_counts(&done, 0, 0, 1, 0, "without years, again");
	ROW_INT(count_rows(o, "plan"), 5, "plans");
	office_close(o);
}

static void test_two_readings_of_one_plan(void **state) {
	struct office *o = office_open(state);
	struct sample_plan plan = { .code = TOWN_HILL, .first = 2024, .last = 2026, .items = "#柱|-相談" };
	office_import(o, envelope_of(o->a, "text.txt", &plan, 1), false);
	struct outcome done = office_import(o, envelope_of(o->a, "copy.txt", &plan, 1), false);
	expect_counts(&done, 0, 0, 1, 0, "the same bytes under another name");
	ROW_INT(count_rows(o, "plan_source"), 1, "documents");
	plan.title = "産業振興計画";
	done = office_import(o, envelope_of(o->a, "new.txt", &plan, 1), false);
	expect_counts(&done, 0, 1, 0, 0, "another document");
	ROW_STR(office_text(o, "SELECT s.name FROM plan p JOIN plan_source s ON s.source_id = p.source_id"), "new.txt",
		"the plan's document");
	office_close(o);
}

static void test_questions_once(void **state) {
	static const char *const DOCUMENT =
		"{'plans':[{'municipality':'" TOWN_HILL "','pillars':[{'title':'柱'}]}],"
		"'questions':[{'line':5,'what':'これは柱ですか。','what_en':'Is this a pillar?'},{'line':8,'what':'年度','what_en':'Year'}]}";
	struct office *o = office_open(state);
	for (int i = 0; i < 2; i++)
		assert_int_equal(office_import(o, envelope_of_json(o->a, &DOCUMENT, 1), false).e, OK);
	ROW_INT(count_rows(o, "plan_question"), 2, "questions");
	ROW_INT(office_ask(o, "SELECT line FROM plan_question WHERE position = 2"), 8, "line of the second");
	ROW_STR(office_text(o, "SELECT what FROM plan_question WHERE position = 1"), "これは柱ですか。", "the first");
	office_close(o);
}

/* ---- what a person has written wins ---- */

static void test_own_words_win(void **state) {
	static const char *const DOCUMENT =
		"{'plans':[{'municipality':'" TOWN_HILL
		"','first_fiscal_year':2024,'last_fiscal_year':2026,'pillars':[{'title':'柱','programmes':["
		"{'name':'家賃補助事業','kind':['loan'],'audience':['resident'],'wants':['talk'],'plain_ja':'自分の文','plain_en':'own words'},"
		"{'name':'店舗家賃補助'}]}]}]}";
	struct office *o = office_open(state);
	assert_int_equal(office_import(o, envelope_of_json(o->a, &DOCUMENT, 1), true).e, OK);
	ROW_INT(office_ask(o, "SELECT kinds FROM plan_programme WHERE name = '家賃補助事業'"),
		bit_of(SUPPORT_KIND_LOAN), "kinds");
	ROW_INT(office_ask(o, "SELECT audiences FROM plan_programme WHERE name = '家賃補助事業'"),
		bit_of(AUDIENCE_RESIDENT), "audiences");
	ROW_INT(office_ask(o, "SELECT wishes FROM plan_programme WHERE name = '家賃補助事業'"), bit_of(WISH_TALK), "wishes");
	ROW_STR(office_text(o, "SELECT plain_ja FROM plan_programme WHERE name = '家賃補助事業'"), "自分の文", "sentence");
	ROW_STR(office_text(o, "SELECT plain_en FROM plan_programme WHERE name = '家賃補助事業'"), "own words",
		"English sentence");
	ROW_INT(office_ask(o, "SELECT kinds FROM plan_programme WHERE name = '店舗家賃補助'") &
			bit_of(SUPPORT_KIND_RENT_SUBSIDY),
		bit_of(SUPPORT_KIND_RENT_SUBSIDY), "kinds by rule");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_node WHERE kind = %d AND (plain_ja = '' OR plain_en = '')",
			PLAN_NODE_PROGRAMME),
		0, "programmes without a sentence");
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_node WHERE kind <> %d AND plain_ja <> ''",
			PLAN_NODE_PROGRAMME),
		0, "sentences of what is no programme");
	office_close(o);
}

/* ---- all or none ---- */

static void expect_refused(struct office *o, struct str envelope, enum err expected, const char *const *words,
	size_t count, const char *what) {
	struct str before = office_dump(o);
	for (int publish = 0; publish < 2; publish++) {
		struct outcome done = office_import(o, envelope, publish);
		ROW_INT(done.e, expected, "%s", what);
		for (size_t i = 0; i < count; i++)
			ROW_TRUE(str_contains(done.reason, str_from(words[i])), "\"%s\" in \"%.*s\", %s", words[i],
				STR_ARG(done.reason), what);
		office_expect_unchanged(o, before, what);
	}
}

static void test_town_that_is_not_registered(void **state) {
	static const char *const WORDS[] = { "town.txt:3:", "「まち" TOWN_ABSENT "」", "登録にありません",
		"municipalities.tsv", "not in the register" };
	static const char *const WORDS_EMPTY[] = { "town.txt:3:", "登録にありません" };
	struct office *o = office_open(state);
	struct sample_plan plans[] = {
		{ .code = TOWN_HILL, .first = 2024, .last = 2026, .items = ITEMS },
		{ .code = TOWN_ABSENT, .first = 2024, .last = 2026, .items = ITEMS },
		{ .code = "", .first = 2024, .last = 2026, .items = ITEMS },
	};
	expect_refused(o, envelope_of(o->a, "town.txt", &plans[1], 1), ERR_NOT_FOUND, WORDS, COUNT_OF(WORDS), "alone");
	expect_refused(o, envelope_of(o->a, "town.txt", &plans[2], 1), ERR_NOT_FOUND, WORDS_EMPTY,
		COUNT_OF(WORDS_EMPTY), "without a town");
	/* The first plan is good, and is not kept either. */
	expect_refused(o, envelope_of(o->a, "town.txt", plans, 2), ERR_NOT_FOUND, WORDS, COUNT_OF(WORDS),
		"behind a good one");
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-別の事業", true);
	expect_refused(o, envelope_of(o->a, "town.txt", plans, 2), ERR_NOT_FOUND, WORDS, COUNT_OF(WORDS),
		"behind one that changes a published plan");
	office_close(o);
}

static void test_one_document_of_several_is_wrong(void **state) {
	static const char *const GOOD = "{'plans':[{'municipality':'" TOWN_HILL "','pillars':[{'title':'柱'}]}]}";
	static const struct { const char *document; enum err e; const char *word;
	} ROWS[] = {
		{ "{'plans':[{'municipality':'" TOWN_ABSENT "','municipality_name':'無い町','line':7}]}", ERR_NOT_FOUND,
			"doc2.json:7: 自治体「無い町」" },
		{ "{'plans':[]}", ERR_FORMAT, "doc2.json" },
		{ "{'plans':[{'title':5}]}", ERR_FORMAT, "doc2.json" },
		{ "{'plans':[}", ERR_FORMAT, "JSON" },
	};
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const char *documents[] = { GOOD, ROWS[i].document };
		expect_refused(o, envelope_of_json(o->a, documents, 2), ROWS[i].e, &ROWS[i].word, 1, ROWS[i].document);
	}
	office_close(o);
}

/* ---- the program's own library ---- */

static enum err load_register(struct db *db, struct arena *a, void *context) {
	const struct asset *file = asset_by_name("municipalities.tsv");
	return tenant_register_load(db, a, str_of((const char *)file->bytes, file->n), context);
}

static struct str library(struct arena *a, size_t *ret_count) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 64 << 20);
	*ret_count = 0;
	for (size_t i = 0; i < asset_count; i++) {
		struct str name = str_from(asset_table[i].name);
		if (!str_starts(name, S("13")) || !str_ends(name, S(".json")))
			continue;
		buf_format(b,
			"%s{\"name\":\"%s\",\"sha256\":\"%s\",\"format\":\"facts\",\"body\":\"\",\"document\":%.*s}",
			(*ret_count)++ > 0 ? "," : "[", asset_table[i].name, asset_table[i].name, (int)asset_table[i].n,
			(const char *)asset_table[i].bytes);
	}
	buf_char(b, ']');
	return buf_view(b);
}

static void test_library(void **state) {
	struct office *o = office_open(state);
	struct str reason = S("");
	size_t count;
	assert_int_equal(office_write(o, load_register, &reason), OK);
	struct str envelope = library(o->a, &count);
	ROW_TRUE(count >= 20, "%zu documents in the library", count);
	struct outcome done = office_import(o, envelope, true);
	expect_counts(&done, (int)count, 0, 0, (int)count, "the library");
	struct str before = office_dump(o);
	done = office_import(o, envelope, true);
	expect_counts(&done, 0, 0, (int)count, 0, "the library again");
	office_expect_unchanged(o, before, "the tables");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_programme WHERE plain_ja = '' OR plain_en = '' OR kinds = 0 OR audiences = 0"),
		0, "programmes without words");
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_new_is_a_draft, ON_BOTH),
		PLACE_TEST(test_publish_with_the_import, ON_BOTH),
		PLACE_TEST(test_publish_a_draft_later, ON_BOTH),
		PLACE_TEST(test_again_changes_nothing, ON_BOTH),
		PLACE_TEST(test_published_changes_only_when_told, ON_BOTH),
		PLACE_TEST(test_runs_again, ON_BOTH),
		PLACE_TEST(test_differences_of_drafts, ON_BOTH),
		PLACE_TEST(test_differences_of_published, ON_BOTH),
		PLACE_TEST(test_nothing_stays_of_what_is_gone, ON_BOTH),
		PLACE_TEST(test_fields_that_differ, ON_BOTH),
		PLACE_TEST(test_programme_under_two_pillars, ON_BOTH),
		PLACE_TEST(test_method_under_several_tactics, ON_BOTH),
		PLACE_TEST(test_same_name_under_two_parents, ON_BOTH),
		PLACE_TEST(test_plan_is_known_by_town_kind_and_first_year, ON_BOTH),
		PLACE_TEST(test_two_readings_of_one_plan, ON_BOTH),
		PLACE_TEST(test_questions_once, ON_BOTH),
		PLACE_TEST(test_own_words_win, ON_BOTH),
		PLACE_TEST(test_town_that_is_not_registered, ON_BOTH),
		PLACE_TEST(test_one_document_of_several_is_wrong, ON_BOTH),
		PLACE_TEST(test_library, ON_BOTH),
	};
	return place_run("office import", TESTS, COUNT_OF(TESTS));
}
