/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links between the programmes of consecutive plans: which are proposed, what an officer has decided, and that the
 * order of publishing does not matter. */
#include "office/plan/likeness.h"
#include "office/plan/plan-private.h"
#include "unit/office/office.h"

/* All links as "2021 甲 → 2024 乙 (degree state)", in a fixed order, separated by ", ". */
static struct str links(struct office *o) {
	const char *join = o->place->engine == DB_SQLITE ? "group_concat(line, ', ')" :
		"string_agg(line, ', ' ORDER BY line COLLATE \"C\")";
	return office_text(o,
		"SELECT %s FROM (SELECT p.first_fiscal_year || ' ' || n.name || ' → ' || q.first_fiscal_year || ' ' || m.name || ' (' || c.likeness || ' ' || c.state || ')'"
		" AS line FROM plan_continuity c LEFT JOIN plan_node n ON n.node_id = c.from_node LEFT JOIN plan p ON p.plan_id = n.plan_id"
		" LEFT JOIN plan_node m ON m.node_id = c.to_node LEFT JOIN plan q ON q.plan_id = m.plan_id ORDER BY 1) x",
		join);
}

/* How many links lead from or to a node that is gone. */
static int64_t loose_ends(struct office *o) {
	return office_ask(o,
		"SELECT count(*) FROM plan_continuity c WHERE NOT EXISTS (SELECT 1 FROM plan_node n WHERE n.node_id = c.from_node)"
		" OR NOT EXISTS (SELECT 1 FROM plan_node m WHERE m.node_id = c.to_node)");
}

/* ---- what is proposed ---- */

static void test_degrees(void **state) {
	static const struct { const char *before, *after; int least, most; } ROWS[] = {
		{ "商店街イベント支援事業", "商店街イベント支援事業", 1000, 1000 },
		{ "商店街イベント支援事業", "商店街　イベント支援事業", 1000, 1000 },
		{ "家賃補助事業", "家賃補助金", 900, 999 },
		{ "創業者家賃補助事業", "創業者向け店舗家賃補助事業", 550, 999 },
		{ "観光案内板の更新", "融資利子補給", 0, 0 },
	};
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int first = 1950 +
			10 * (int)i; /* plans of other rows are their neighbours, with names that are not alike */
		const char *before = str_format(o->a, "#柱|-%s|-無関係の甲%zu", ROWS[i].before, i).p,
			   *after = str_format(o->a, "#柱|-%s|-別件乙%zu", ROWS[i].after, i).p;
		office_plan(o, TOWN_HILL, first, first + 1, before, true);
		office_plan(o, TOWN_HILL, first + 2, first + 3, after, true);
		int64_t from = office_node(o, TOWN_HILL, first, PLAN_NODE_PROGRAMME, ROWS[i].before).v;
		int64_t to = office_node(o, TOWN_HILL, first + 2, PLAN_NODE_PROGRAMME, ROWS[i].after).v;
		int64_t degree = office_ask(o,
			"SELECT coalesce(max(likeness), 0) FROM plan_continuity WHERE from_node = %lld AND to_node = %lld AND state = %d",
			(long long)from, (long long)to, PLAN_CONTINUITY_PROPOSED);
		ROW_TRUE(degree >= ROWS[i].least && degree <= ROWS[i].most, "%s → %s: %lld", ROWS[i].before,
			ROWS[i].after, (long long)degree);
		if (degree > 0)
			ROW_INT(degree,
				plan_likeness(plan_name_new(o->a, S(""), str_from(ROWS[i].before)),
					plan_name_new(o->a, S(""), str_from(ROWS[i].after))),
				"%s → %s", ROWS[i].before, ROWS[i].after);
	}
	office_close(o);
}

/* Of several that are alike the best one alone; two later programmes may continue the same one. */
static void test_the_best_one(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-創業支援家賃補助|-創業支援家賃補助事業拡充|-観光振興", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-創業支援家賃補助|-観光振興事業|-観光振興", true);
	struct str all = links(o);
	ROW_TRUE(str_contains(all, S("2021 創業支援家賃補助 → 2024 創業支援家賃補助 (1000 1)")), "%.*s", STR_ARG(all));
	ROW_TRUE(!str_contains(all, S("拡充 →")), "%.*s", STR_ARG(all));
	ROW_TRUE(str_contains(all, S("2021 観光振興 → 2024 観光振興 (1000 1)")) &&
			str_contains(all, S("2021 観光振興 → 2024 観光振興事業 (9")),
		"%.*s", STR_ARG(all));
	office_close(o);
}

static void test_only_neighbours_of_one_town(void **state) {
	static const char *const MODEL =
		"{'logic_models':[{'municipality':'" TOWN_HILL
		"','first_fiscal_year':2022,'last_fiscal_year':2023,'sections':[{'title':'節','goals':["
		"{'goal':'目標','strategies':[{'name':'方向','tactics':[{'name':'取組','methods':[{'name':'家賃補助'}]}]}]}]}]}]}";
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2018, 2020, "#柱|-家賃補助", true);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-観光振興", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	office_plan(o, TOWN_RIVER, 2021, 2023, "#柱|-家賃補助", true);
	assert_int_equal(office_import(o, envelope_of_json(o->a, &MODEL, 1), true).e, OK);
	ROW_STR(links(o), "", "links: the neighbour has no such programme");
	office_close(o);
}

static void test_drafts_are_not_linked(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", false);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	ROW_STR(links(o), "", "links with a draft");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", true);
	ROW_STR(links(o), "2021 家賃補助 → 2024 家賃補助 (1000 1)", "links when the draft is published");
	office_close(o);
}

/* ---- in whatever order they come ---- */

static void test_every_order_gives_the_same(void **state) {
	static const struct { int first, last; const char *items; } PLANS[] = {
		{ 2018, 2020, "#柱|-家賃補助事業|-観光振興|-融資あっせん" },
		{ 2021, 2023, "#柱|-家賃補助金|-融資あっせん事業" },
		{ 2024, 2026, "#柱|-家賃補助事業|-観光振興" },
		{ 2027, 2029, "#柱|-観光振興事業|-家賃補助" },
	};
	static const int ORDERS[][4] = { { 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 0, 3, 1, 2 }, { 2, 0, 3, 1 }, { 1, 3, 0, 2 },
		{ 0, 2, 1, 3 } };
	struct office *o = office_open(state);
	struct str expected = STR_NONE;
	for (size_t i = 0; i < COUNT_OF(ORDERS); i++) {
		for (size_t k = 0; k < 4; k++)
			office_plan(o, TOWN_HILL, PLANS[ORDERS[i][k]].first, PLANS[ORDERS[i][k]].last,
				PLANS[ORDERS[i][k]].items, true);
		struct str all = links(o);
		if (i == 0)
			expected = all;
		ROW_STR(all, expected.p, "links when they are published in the order %d %d %d %d", ORDERS[i][0],
			ORDERS[i][1], ORDERS[i][2], ORDERS[i][3]);
		place_exec(o->place,
			"DELETE FROM plan_tag; DELETE FROM plan_place; DELETE FROM plan_node; DELETE FROM plan; DELETE FROM plan_public;"
			" DELETE FROM plan_public_year; DELETE FROM plan_theme; DELETE FROM plan_programme; DELETE FROM plan_programme_tag; DELETE FROM search_doc; DELETE FROM plan_continuity");
	}
	ROW_TRUE(str_contains(expected, S("2018 家賃補助事業 → 2021 家賃補助金")) &&
			str_contains(expected, S("2024 観光振興 → 2027 観光振興事業")),
		"%.*s", STR_ARG(expected));
	ROW_TRUE(!str_contains(expected, S("2018 観光振興 → 2024")), "%.*s", STR_ARG(expected));
	office_close(o);
}

static void test_plan_in_between(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2018, 2020, "#柱|-家賃補助|-観光振興", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|-観光振興", true);
	ROW_STR(links(o), "2018 家賃補助 → 2024 家賃補助 (1000 1), 2018 観光振興 → 2024 観光振興 (1000 1)", "two plans");
	place_exec(o->place,
		"UPDATE plan_continuity SET state = 2 WHERE from_node IN (SELECT node_id FROM plan_node WHERE name = '観光振興')");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", true);
	/* What an officer confirmed stays, although a plan now stands between. */
	ROW_STR(links(o),
		"2018 家賃補助 → 2021 家賃補助 (1000 1), 2018 観光振興 → 2024 観光振興 (1000 2), 2021 家賃補助 → 2024 家賃補助 (1000 1)",
		"three plans");
	office_close(o);
}

/* Two plans that end in the same year: the one that began earlier is the earlier one, whichever is published first. */
static void test_same_last_year(void **state) {
	static const int FIRSTS[][2] = { { 2021, 2024 }, { 2024, 2021 } };
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(FIRSTS); i++) {
		const char *code = i == 0 ? TOWN_HILL : TOWN_RIVER;
		for (size_t k = 0; k < 2; k++)
			office_plan(o, code, FIRSTS[i][k], 2026, "#柱|-家賃補助", true);
		ROW_INT(office_ask(o, "SELECT count(*) FROM plan_continuity WHERE from_node = %lld AND to_node = %lld",
				(long long)office_node(o, code, 2021, PLAN_NODE_PROGRAMME, "家賃補助").v,
				(long long)office_node(o, code, 2024, PLAN_NODE_PROGRAMME, "家賃補助").v),
			1, "the link when %d is published first", FIRSTS[i][0]);
	}
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_continuity"), 2, "links");
	office_close(o);
}

/* A last year that is corrected does not change which plan comes before which. */
static void test_corrected_last_year(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2018, 2020, "#柱|-家賃補助", true);
	office_plan(o, TOWN_HILL, 2021, 2029, "#柱|-家賃補助", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	static const char EXPECTED[] = "2018 家賃補助 → 2021 家賃補助 (1000 1), 2021 家賃補助 → 2024 家賃補助 (1000 1)";
	ROW_STR(links(o), EXPECTED, "as first read");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", true);
	ROW_STR(links(o), EXPECTED, "corrected");
	office_close(o);
}

/* ---- published again ---- */

static void test_decisions_stay(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-観光振興|-融資あっせん", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|-観光振興|-融資あっせん", true);
	place_exec(o->place,
		"UPDATE plan_continuity SET state = 2, likeness = 1 WHERE from_node IN (SELECT node_id FROM plan_node WHERE name = '家賃補助');"
		"UPDATE plan_continuity SET state = 3, likeness = 1 WHERE from_node IN (SELECT node_id FROM plan_node WHERE name = '観光振興');"
		"UPDATE plan_continuity SET likeness = 1 WHERE state = 1");
	static const char EXPECTED[] =
		"2021 家賃補助 → 2024 家賃補助 (1000 2), 2021 融資あっせん → 2024 融資あっせん (1000 1), 2021 観光振興 → 2024 観光振興 (1000 3)";
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|-観光振興|-融資あっせん|*図", true);
	ROW_STR(links(o), EXPECTED, "the later one published again");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-観光振興|-融資あっせん|*図", true);
	ROW_STR(links(o), EXPECTED, "the earlier one published again");
	office_close(o);
}

static void test_proposals_are_made_anew(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-観光振興", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|-観光振興", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-観光振興|-融資", true);
	ROW_STR(links(o), "2021 観光振興 → 2024 観光振興 (1000 1)", "a programme left the later plan");
	ROW_INT(loose_ends(o), 0, "links of what is gone");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-融資", true);
	ROW_STR(links(o), "2021 融資 → 2024 融資 (1000 1)", "a programme left the earlier plan, another came");
	ROW_INT(loose_ends(o), 0, "links of what is gone");
	office_close(o);
}

/* A decision about a programme that is in no plan any more is about nothing. */
static void test_decision_about_what_is_gone(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	place_exec(o->place, "UPDATE plan_continuity SET state = 2");
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃の補助", true);
	ROW_INT(loose_ends(o), 0, "links of what is gone");
	struct str all = links(o);
	ROW_TRUE(str_starts(all, S("2021 家賃の補助 → 2024 家賃補助 (")) && str_ends(all, S(" 1)")),
		"a proposal for its successor: %.*s", STR_ARG(all));
	office_close(o);
}

/* ---- an officer decides ---- */

static const struct tenant_all_row *tenant_row(struct office *o, struct tenant_id id) {
	const struct tenant_all_row *rows;
	size_t count;
	assert_int_equal(tenant_list(o->db, o->a, &rows, &count), OK);
	for (size_t i = 0; i < count; i++)
		if (rows[i].tenant_id.v == id.v)
			return &rows[i];
	fail();
	return NULL;
}

/* What an officer does, in the writer; `from` alone: one decision. */
struct deciding {
	const struct tenant_all_row *town;
	struct tenant_id tenant;
	struct node_id to, from;
	int64_t least, count;
};

static enum err decide(struct db *db, struct arena *a, void *context) {
	struct deciding *d = context;
	return plan_continuity_decide(db, a, d->town, d->to, d->from, (struct account_id){ 7 }, 1000000);
}

static enum err confirm(struct db *db, struct arena *a, void *context) {
	struct deciding *d = context;
	(void)a;
	return plan_continuity_confirm_all(db, d->tenant, d->least, (struct account_id){ 7 }, 1000000, &d->count);
}

static int64_t confirmed(struct office *o, struct tenant_id tenant, int64_t least) {
	struct deciding d = { .tenant = tenant, .least = least };
	assert_int_equal(office_write(o, confirm, &d), OK);
	return d.count;
}

static void test_candidates(void **state) {
	struct office *o = office_open(state);
	struct plan_question q;
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-観光振興|-家賃の補助", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	const struct tenant_all_row *town = tenant_row(o, office_tenant(o, TOWN_HILL)),
				    *other = tenant_row(o, office_tenant(o, TOWN_RIVER));
	struct node_id rent = office_node(o, TOWN_HILL, 2024, PLAN_NODE_PROGRAMME, "家賃補助");
	assert_int_equal(plan_continuity_candidates(o->db, o->a, town, rent, &q), OK);
	ROW_INT(q.count, 2, "programmes of the plan before");
	ROW_STR(q.candidates[0].name, "家賃の補助", "the likest first");
	ROW_INT(q.before.first_fiscal_year.v, 2021, "the plan before");
	ROW_INT(plan_continuity_candidates(o->db, o->a, other, rent, &q), ERR_NOT_FOUND, "another town's programme");
	struct node_id first = office_node(o, TOWN_HILL, 2021, PLAN_NODE_PROGRAMME, "観光振興");
	ROW_INT(plan_continuity_candidates(o->db, o->a, town, first, &q), ERR_NOT_FOUND, "no plan before");
	office_close(o);
}

/* Another one is chosen, then none, then the first again; publishing anew changes nothing of it. */
static void test_decide(void **state) {
	struct office *o = office_open(state);
	static const char PLAN_BEFORE[] = "#柱|-家賃補助|-店舗支援", PLAN_AFTER[] = "#柱|-家賃補助";
	office_plan(o, TOWN_HILL, 2021, 2023, PLAN_BEFORE, true);
	office_plan(o, TOWN_HILL, 2024, 2026, PLAN_AFTER, true);
	const struct tenant_all_row *town = tenant_row(o, office_tenant(o, TOWN_HILL));
	struct node_id to = office_node(o, TOWN_HILL, 2024, PLAN_NODE_PROGRAMME, "家賃補助"), none = { 0 };
	const struct { struct node_id from; enum err e; const char *links;
	} ROWS[] = {
		{ office_node(o, TOWN_HILL, 2021, PLAN_NODE_PROGRAMME, "店舗支援"), OK,
			"2021 家賃補助 → 2024 家賃補助 (1000 3), 2021 店舗支援 → 2024 家賃補助 (0 2)" },
		{ none, OK, "2021 家賃補助 → 2024 家賃補助 (1000 3), 2021 店舗支援 → 2024 家賃補助 (0 3)" },
		{ office_node(o, TOWN_HILL, 2021, PLAN_NODE_PROGRAMME, "家賃補助"), OK,
			"2021 家賃補助 → 2024 家賃補助 (1000 2), 2021 店舗支援 → 2024 家賃補助 (0 3)" },
		{ to, ERR_NOT_FOUND, "2021 家賃補助 → 2024 家賃補助 (1000 2), 2021 店舗支援 → 2024 家賃補助 (0 3)" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_INT(office_write(o, decide, &(struct deciding){ .town = town, .to = to, .from = ROWS[i].from }),
			ROWS[i].e, "decision %zu", i);
		ROW_STR(links(o), ROWS[i].links, "after decision %zu", i);
		office_plan(o, TOWN_HILL, 2024, 2026, i % 2 == 0 ? "#柱|-家賃補助|*図" : PLAN_AFTER, true);
		ROW_STR(links(o), ROWS[i].links, "published again after decision %zu", i);
	}
	office_close(o);
}

/* A refused pair is not proposed again: the next best is. */
static void test_next_best(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-家賃補助金", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助", true);
	place_exec(o->place, "UPDATE plan_continuity SET state = 3");
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助|*図", true);
	struct str all = links(o);
	ROW_TRUE(str_contains(all, S("2021 家賃補助 → 2024 家賃補助 (1000 3)")) &&
			str_contains(all, S("2021 家賃補助金 → 2024 家賃補助 (")) && str_ends(all, S(" 1)")),
		"%.*s", STR_ARG(all));
	office_close(o);
}

static void test_confirm_all(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助|-観光振興|-融資", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助事業|-観光振興|-融資", true);
	place_exec(o->place,
		"UPDATE plan_continuity SET state = 3 WHERE from_node IN (SELECT node_id FROM plan_node WHERE name = '融資')");
	struct tenant_id town = office_tenant(o, TOWN_HILL);
	ROW_INT(confirmed(o, office_tenant(o, TOWN_RIVER), 1000), 0, "of another town");
	ROW_INT(confirmed(o, town, 1000), 1, "same names; what was refused stays refused");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_continuity WHERE state = 2 AND decided_by = 7 AND decided_us = 1000000"),
		1, "who and when");
	ROW_INT(confirmed(o, town, 900), 1, "similar names");
	office_close(o);
}

/* ---- what pages read ---- */

static void test_before_and_after(void **state) {
	struct office *o = office_open(state);
	struct plan_continuity_before_row *before;
	struct plan_continuity_after_row *after;
	size_t count;
	office_plan(o, TOWN_HILL, 2021, 2023, "#柱|-家賃補助", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助事業", true);
	struct tenant_id tenant = office_tenant(o, TOWN_HILL);
	struct node_id old = office_node(o, TOWN_HILL, 2021, PLAN_NODE_PROGRAMME, "家賃補助"),
		new = office_node(o, TOWN_HILL, 2024, PLAN_NODE_PROGRAMME, "家賃補助事業");
	assert_int_equal(plan_continuity_before(o->db, o->a, tenant, new, PLAN_PUBLISHED, PLAN_CONTINUITY_REJECTED, 10,
				 &before, &count),
		OK);
	assert_int_equal(count, 1);
	ROW_STR(before[0].name, "家賃補助", "name before");
	ROW_INT(before[0].first_fiscal_year.v, 2021, "year before");
	ROW_INT(before[0].state, PLAN_CONTINUITY_PROPOSED, "state");
	ROW_TRUE(before[0].likeness >= 900 && before[0].likeness < 1000, "likeness %lld",
		(long long)before[0].likeness);
	assert_int_equal(plan_continuity_after(o->db, o->a, tenant, old, PLAN_PUBLISHED, PLAN_CONTINUITY_REJECTED, 10,
				 &after, &count),
		OK);
	assert_int_equal(count, 1);
	ROW_STR(after[0].name, "家賃補助事業", "name after");
	assert_int_equal(plan_continuity_after(o->db, o->a, tenant, new, PLAN_PUBLISHED, PLAN_CONTINUITY_REJECTED, 10,
				 &after, &count),
		OK);
	assert_int_equal(count, 0);
	place_exec(o->place, "UPDATE plan_continuity SET state = 3");
	assert_int_equal(plan_continuity_before(o->db, o->a, tenant, new, PLAN_PUBLISHED, PLAN_CONTINUITY_REJECTED, 10,
				 &before, &count),
		OK);
	ROW_INT(count, 0, "what an officer refused is on no page");
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_degrees, ON_BOTH),
		PLACE_TEST(test_the_best_one, ON_BOTH),
		PLACE_TEST(test_only_neighbours_of_one_town, ON_BOTH),
		PLACE_TEST(test_drafts_are_not_linked, ON_BOTH),
		PLACE_TEST(test_every_order_gives_the_same, ON_BOTH),
		PLACE_TEST(test_plan_in_between, ON_BOTH),
		PLACE_TEST(test_same_last_year, ON_BOTH),
		PLACE_TEST(test_corrected_last_year, ON_BOTH),
		PLACE_TEST(test_decisions_stay, ON_BOTH),
		PLACE_TEST(test_proposals_are_made_anew, ON_BOTH),
		PLACE_TEST(test_decision_about_what_is_gone, ON_BOTH),
		PLACE_TEST(test_candidates, ON_BOTH),
		PLACE_TEST(test_decide, ON_BOTH),
		PLACE_TEST(test_next_best, ON_BOTH),
		PLACE_TEST(test_confirm_all, ON_BOTH),
		PLACE_TEST(test_before_and_after, ON_BOTH),
	};
	return place_run("office continuity", TESTS, COUNT_OF(TESTS));
}
