/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What publishing writes for pages across municipalities: rows, ranks, tags; and that a second publishing leaves
 * nothing of the first. */
#include "office/plan/plan-private.h"
#include "unit/office/office.h"

/* ---- rows ---- */

static void test_rows(void **state) {
	struct office *o = office_open(state);
	struct plan_public_list_row *plans;
	struct plan_programme_list_row *rows;
	size_t count;
	office_plan(o, TOWN_ISLE, 2024, 2026, "#柱一|-家賃補助事業|+店舗|+事務所|-相談事業|#柱二|-融資事業|*写真", true);
	assert_int_equal(plan_public_list(o->db, o->a, 0, NULL, NULL, NULL, 10, &plans, &count), OK);
	assert_int_equal(count, 1);
	ROW_STR(plans[0].code, TOWN_ISLE, "code");
	ROW_STR(plans[0].municipality, "みほん島村", "municipality: the register's name, not the document's");
	ROW_STR(plans[0].slug, TOWN_ISLE "-mihonjima", "slug");
	ROW_STR(plans[0].title, "産業計画", "title");
	ROW_INT(plans[0].first_fiscal_year.v, 2024, "first year");
	ROW_INT(plans[0].last_fiscal_year.v, 2026, "last year");
	ROW_INT(plans[0].pillars, 2, "pillars");
	ROW_INT(plans[0].programmes, 3, "programmes");
	ROW_INT(plans[0].details, 2, "details");
	ROW_INT(plans[0].fictional, true, "fictional");
	ROW_INT(plans[0].updated_us, o->now_us, "time");
	assert_int_equal(plan_programme_list(o->db, o->a, 0, NULL, NULL, 10, &rows, &count), OK);
	assert_int_equal(count, 3);
	static const struct {
		const char *name, *pillar;
		int details;
	} PROGRAMMES[] = { { "家賃補助事業", "柱一", 2 }, { "相談事業", "柱一", 0 }, { "融資事業", "柱二", 0 } };
	for (size_t i = 0; i < count; i++) {
		ROW_STR(rows[i].name, PROGRAMMES[i].name, "name of programme %zu in rank order", i);
		ROW_STR(rows[i].pillar, PROGRAMMES[i].pillar, "pillar of programme %zu", i);
		ROW_INT(rows[i].details, PROGRAMMES[i].details, "details of programme %zu", i);
		ROW_STR(rows[i].plan_title, "産業計画", "plan of programme %zu", i);
		ROW_INT(rows[i].plan_id.v, plans[0].plan_id.v, "plan of programme %zu", i);
		ROW_TRUE(rows[i].plain_ja.n > 0 && rows[i].plain_en.n > 0, "sentences of programme %zu", i);
		ROW_TRUE(rows[i].rank_no > plans[0].rank_no, "rank of programme %zu", i);
	}
	office_close(o);
}

static bool has(int64_t mask, int value) { return value > 0 && (mask & bit_of(value)) != 0; }

/* What the masks of a row say about a single tag. */
static bool has_tag(const struct plan_programme_list_row *row, int tag) {
	return tag < PLAN_TAG_AUDIENCE ? has(row->kinds, tag) :
		tag < PLAN_TAG_WISH ? has(row->audiences, tag - PLAN_TAG_AUDIENCE) :
					 has(row->wishes, tag - PLAN_TAG_WISH);
}

static bool has_pair(const struct plan_programme_list_row *row, int tag, enum audience audience) {
	if (tag < PLAN_TAG_AUDIENCE)
		return has_tag(row, tag) && has(row->audiences, (int)audience);
	bool may_use = has(row->audiences, (int)audience) || has(row->audiences, AUDIENCE_UNSPECIFIED);
	return may_use && (tag == PLAN_TAG_WISH || has_tag(row, tag));
}

static int64_t expect_entry(struct office *o, const struct plan_programme_list_row *row, int tag, bool expected,
	const char *when) {
	int64_t found = office_ask(o,
		"SELECT count(*) FROM plan_programme_tag WHERE tenant_id = %lld AND tag = %d AND rank_no = %lld AND node_id = %lld",
		(long long)row->tenant_id.v, tag, (long long)row->rank_no, (long long)row->node_id.v);
	ROW_INT(found, expected, "tag %d of %.*s, %s", tag, STR_ARG(row->name), when);
	return expected;
}

/* The masks of a row and its entries in the index of tags say the same. */
static void expect_tags_like_masks(struct office *o, const char *when) {
	struct plan_programme_list_row *rows;
	size_t count;
	int64_t tags = 0;
	assert_int_equal(plan_programme_list(o->db, o->a, 0, NULL, NULL, 1000, &rows, &count), OK);
	for (size_t i = 0; i < count; i++) {
		for (int tag = 1; tag < PLAN_TAG_COUNT; tag++) {
			tags += expect_entry(o, &rows[i], tag, has_tag(&rows[i], tag), when);
			for (enum audience a = AUDIENCE_FOUNDER;
				a < AUDIENCE_COUNT && (tag < PLAN_TAG_AUDIENCE || tag >= PLAN_TAG_WISH); a++)
				tags += expect_entry(o, &rows[i], tag_pair(tag, a), has_pair(&rows[i], tag, a), when);
		}
		ROW_TRUE(rows[i].kinds != 0 && rows[i].audiences != 0, "masks of %.*s, %s", STR_ARG(rows[i].name),
			when);
	}
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_programme_tag"), tags, "tags of all programmes, %s", when);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_theme t WHERE t.programmes <> (SELECT count(*) FROM plan_programme_tag g"
			" WHERE g.tenant_id = t.tenant_id AND g.tag = t.kind)"),
		0, "wrong counts of themes, %s", when);
	ROW_INT(office_ask(o, "SELECT sum(programmes) FROM plan_theme"),
		office_ask(o, "SELECT count(*) FROM plan_programme_tag WHERE tag < %d", PLAN_TAG_AUDIENCE),
		"programmes of all themes, %s", when);
}

static void test_tags(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-創業者向け家賃補助事業|-中小企業DX相談|-商店街イベント", true);
	office_plan(o, TOWN_RIVER, 2024, 2026, "#柱|-中小企業融資", true);
	expect_tags_like_masks(o, "published");
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-中小企業DX相談|-事業承継支援", true);
	expect_tags_like_masks(o, "published again");
	office_plan(o, TOWN_HILL, 2024, 2029, "#柱|-中小企業DX相談|-事業承継支援", true);
	expect_tags_like_masks(o, "published with another last year");
	office_close(o);
}

/* Lists by tag give the same rows as a search of the whole list. */
static void test_lists_by_tag(void **state) {
	struct office *o = office_open(state);
	struct plan_programme_list_tagged_row *rows;
	size_t count;
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-家賃補助事業|-中小企業融資|-創業者家賃助成", true);
	office_plan(o, TOWN_RIVER, 2021, 2023, "#柱|-店舗家賃助成金", true);
	struct tenant_id river = office_tenant(o, TOWN_RIVER);
	int64_t year = 2025;
	static const char *const ALL[] = { "家賃補助事業", "創業者家賃助成", "店舗家賃助成金" };
	enum plan_tag tag = tag_of_kind(SUPPORT_KIND_RENT_SUBSIDY);
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag, 0, NULL, NULL, 10, &rows, &count), OK);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		ROW_STR(rows[i].name, ALL[i], "row %zu", i);
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag, rows[0].rank_no, NULL, NULL, 1, &rows, &count),
		OK);
	assert_int_equal(count, 1);
	ROW_STR(rows[0].name, ALL[1], "behind the first");
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag, 0, &river, NULL, 10, &rows, &count), OK);
	assert_int_equal(count, 1);
	ROW_STR(rows[0].name, ALL[2], "of one town");
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag, 0, NULL, &year, 10, &rows, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag_pair(tag, AUDIENCE_FOUNDER), 0, NULL, NULL, 10,
				 &rows, &count),
		OK);
	assert_int_equal(count, 1);
	ROW_STR(rows[0].name, ALL[1], "for founders");
	assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag_pair(tag, AUDIENCE_ASSOCIATION), 0, NULL, NULL, 10,
				 &rows, &count),
		OK);
	assert_int_equal(count, 0);
	office_close(o);
}

/* ---- ranks ---- */

/* The plans in rank order as "first-last code first-last code …". */
static struct str order_of_plans(struct office *o) {
	struct plan_public_list_row *plans;
	size_t count;
	struct str text = S("");
	assert_int_equal(plan_public_list(o->db, o->a, 0, NULL, NULL, NULL, 1000, &plans, &count), OK);
	for (size_t i = 0; i < count; i++)
		text = str_format(o->a, "%.*s%s%lld-%lld %.*s", STR_ARG(text), i > 0 ? ", " : "",
			(long long)plans[i].first_fiscal_year.v, (long long)plans[i].last_fiscal_year.v,
			STR_ARG(plans[i].code));
	return text;
}

/* Every rank is used once, and lies within the room of its plan. */
static void expect_ranks(struct office *o, const char *when) {
	ROW_INT(office_ask(o, "SELECT count(*) - count(DISTINCT rank_no) FROM search_doc"), 0, "ranks used twice, %s",
		when);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM search_doc d JOIN plan_public p ON p.plan_id = d.plan_id"
			" WHERE d.rank_no < p.rank_no OR d.rank_no >= p.rank_no + 65536"),
		0, "entries outside of their plan's ranks, %s", when);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_programme r LEFT JOIN search_doc d ON d.rank_no = r.rank_no AND d.node_id = r.node_id"
			" WHERE d.rank_no IS NULL"),
		0, "programmes with another rank than their entry, %s", when);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM plan_programme_tag g LEFT JOIN plan_programme r ON r.rank_no = g.rank_no AND r.node_id = g.node_id"
			" WHERE r.rank_no IS NULL"),
		0, "tags of no programme, %s", when);
	ROW_INT(office_ask(o,
			"SELECT (SELECT count(*) FROM search_doc) - (SELECT count(*) FROM plan_node) - (SELECT count(*) FROM plan)"),
		0, "entries that are too many, %s", when);
	ROW_INT(office_ask(o, "SELECT count(*) - count(DISTINCT rank_no) FROM plan_programme"), 0,
		"programmes that share a rank, %s", when);
}

/* What is kept of each town is what counting gives. */
static void expect_counts(struct office *o, const char *when) {
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_count") -
			office_ask(o, "SELECT count(*) FROM (SELECT DISTINCT tenant_id, kind FROM plan_public) d"),
		0, "counts too many, %s", when);
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM (SELECT tenant_id, kind, count(*) AS plans, sum(programmes) AS programmes, min(first_fiscal_year) AS year"
			" FROM plan_public GROUP BY tenant_id, kind) g LEFT JOIN plan_count c ON c.tenant_id = g.tenant_id AND c.kind = g.kind AND c.plans = g.plans"
			" AND c.programmes = g.programmes AND COALESCE(c.first_fiscal_year, 0) = COALESCE(g.year, 0) WHERE c.tenant_id IS NULL"),
		0, "wrong counts, %s", when);
}

#define HILL " " TOWN_HILL
#define RIVER " " TOWN_RIVER
#define COAST " " TOWN_COAST

static void test_newest_first(void **state) {
	static const struct sample_plan PLANS[] = {
		{ .code = TOWN_RIVER, .first = 2021, .last = 2023, .items = "#柱|-甲|-乙" },
		{ .code = TOWN_COAST, .first = 2024, .last = 2026, .items = "#柱|-甲" },
		{ .code = TOWN_HILL, .first = 2021, .last = 2023, .items = "#柱|-甲|-乙|+丙" },
		{ .code = TOWN_HILL, .first = 0, .last = 0, .items = "#柱|-甲" },
		{ .code = TOWN_RIVER, .first = 2024, .last = 2026, .items = "#柱|-丁" },
		{ .code = TOWN_HILL, .first = 2024, .last = 2026, .items = "#柱|-戊" },
		{ .code = TOWN_HILL, .first = 2025, .last = 2025, .items = "#柱|-己" },
		{ .code = TOWN_HILL, .first = 2019, .last = 2029, .items = "#柱|-庚" },
	};
	static const char ORDER[] = "2019-2029" HILL ", 2024-2026" HILL ", 2024-2026" RIVER ", 2024-2026" COAST
		", 2025-2025" HILL ", 2021-2023" HILL ", 2021-2023" RIVER ", 0-0" HILL;
	struct office *o = office_open(state);
	assert_int_equal(office_import(o, envelope_of(o->a, "all", PLANS, COUNT_OF(PLANS)), true).e, OK);
	ROW_STR(order_of_plans(o), ORDER, "order");
	expect_ranks(o, "published at once");
	expect_counts(o, "published at once");
	/* In whatever order they are published again. */
	for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
		size_t which = i * 5 % COUNT_OF(PLANS);
		struct str items = str_format(o->a, "%s|*図%zu", PLANS[which].items, i);
		office_plan(o, PLANS[which].code, PLANS[which].first, PLANS[which].last, items.p, true);
		ROW_STR(order_of_plans(o), ORDER, "order after plan %zu was published again", which);
		expect_ranks(o, "published again");
		expect_counts(o, "published again");
	}
	office_close(o);
}

/* Two plans of a town that end in the same year have slots of their own, also when one of them leaves and comes
 * back. */
static void test_same_last_year(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2020, 2026, "#柱|-甲|-乙", true);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-丙|-丁", true);
	office_plan(o, TOWN_HILL, 2022, 2026, "#柱|-戊", true);
	expect_ranks(o, "three plans");
	expect_counts(o, "three plans");
	office_plan(o, TOWN_HILL, 2020, 2026, "#柱|-甲|-乙|-新", true);
	expect_ranks(o, "the first again");
	expect_counts(o, "the first again");
	office_plan(o, TOWN_HILL, 2020, 2027, "#柱|-甲|-乙|-新", true);
	expect_ranks(o, "the first later");
	expect_counts(o, "the first later");
	office_plan(o, TOWN_HILL, 2022, 2026, "#柱|-戊|-己", true);
	office_plan(o, TOWN_HILL, 2020, 2026, "#柱|-甲|-乙|-新", true);
	expect_ranks(o, "the first back");
	expect_counts(o, "the first back");
	ROW_INT(office_ask(o, "SELECT count(DISTINCT rank_no) FROM plan_public"), 3, "plans");
	office_close(o);
}

/* A logic model without years beside a plan without years. */
static void test_logic_model(void **state) {
	static const char *const MODEL =
		"{'logic_models':[{'municipality':'" TOWN_HILL
		"','sections':[{'title':'節','goals':[{'goal':'目標','background':'いま',"
		"'strategies':[{'name':'方向','tactics':[{'name':'取組','methods':[{'name':'方法'}]}]}]}]}]}]}";
	static const char *const KINDS[] = { "plan", "section", "goal", "strategy", "tactic", "method" };
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 0, 0, "#柱|-相談", true);
	assert_int_equal(office_import(o, envelope_of_json(o->a, &MODEL, 1), true).e, OK);
	expect_ranks(o, "a plan and a model");
	expect_counts(o, "a plan and a model");
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
		enum search_kind kind = 0;
		for (int k = 1; k < SEARCH_KIND_COUNT; k++)
			if (strcmp(search_kind_desc.values[k].word, KINDS[i]) == 0)
				kind = (enum search_kind)k;
		ROW_INT(office_ask(o, "SELECT count(*) FROM search_doc WHERE kind = %d", (int)kind), i == 0 ? 2 : 1,
			"entries of kind %s", KINDS[i]);
	}
	office_close(o);
}

/* ---- the plan itself ---- */

static void test_marks_the_plan(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱", false);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱", true);
	ROW_INT(office_ask(o, "SELECT status FROM plan"), PLAN_PUBLISHED, "status");
	ROW_INT(office_ask(o, "SELECT version FROM plan"), 2, "version: it changed once");
	ROW_INT(office_ask(o, "SELECT updated_us FROM plan"), o->now_us, "time");
	office_close(o);
}

struct which { struct tenant_id tenant; struct plan_id plan; };

static enum err publish(struct db *db, struct arena *a, void *context) {
	const struct which *w = context;
	return plan_publish(db, a, w->tenant, w->plan, 1);
}

static void test_plan_that_is_not_there(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱", false);
	struct which rows[] = {
		{ .tenant = office_tenant(o, TOWN_HILL), .plan = { 1 } },
		{ .tenant = office_tenant(o, TOWN_RIVER),
			.plan = office_plan_id(o, TOWN_HILL, 2024) }, /* another town's */
	};
	struct str before = office_dump(o);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		ROW_INT(office_write(o, publish, &rows[i]), ERR_NOT_FOUND, "row %zu", i);
		office_expect_unchanged(o, before, "after a plan that is not there");
	}
	office_close(o);
}

/* ---- what is found of it ---- */

static bool finds(struct office *o, const char *word) {
	struct search_filter filter = { .has_tenant = false };
	struct search_find_row *rows;
	size_t count;
	assert_int_equal(search_run(o->db, o->a, str_from(word), &filter, 0, 100, &rows, &count), OK);
	return count > 0;
}

static void test_entries(void **state) {
	static const char *const FOUND[] = { "みほん丘区", "ミホンオカク", "mihon hill", "産業計画", "背景の文",
		"柱の名", "家賃補助事業", "店舗", "写真の説明", "家賃" };
	static const char *const GONE[] = { "柱の名", "家賃補助事業", "店舗", "写真の説明", "家賃" };
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱の名|-家賃補助事業|+店舗|*写真の説明", false);
	for (size_t i = 0; i < COUNT_OF(FOUND); i++)
		ROW_TRUE(!finds(o, FOUND[i]), "%s is found in a draft", FOUND[i]);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱の名|-家賃補助事業|+店舗|*写真の説明", true);
	for (size_t i = 0; i < COUNT_OF(FOUND); i++)
		ROW_TRUE(finds(o, FOUND[i]), "%s is not found", FOUND[i]);
	office_plan(o, TOWN_HILL, 2024, 2026, "#別|-相談", true);
	for (size_t i = 0; i < COUNT_OF(GONE); i++)
		ROW_TRUE(!finds(o, GONE[i]), "%s is found although it is gone", GONE[i]);
	ROW_TRUE(finds(o, "相談") && finds(o, "産業計画"), "what is there now");
	office_close(o);
}

/* The kind of support is found by its label, although the name does not say it. */
static void test_entry_by_kind(void **state) {
	struct office *o = office_open(state);
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-賃料の手当て", true);
	ROW_INT(office_ask(o, "SELECT kinds FROM search_doc WHERE title = '賃料の手当て'") &
			bit_of(SUPPORT_KIND_RENT_SUBSIDY),
		bit_of(SUPPORT_KIND_RENT_SUBSIDY), "kinds");
	ROW_TRUE(finds(o, "家賃補助"), "by the label of its kind");
	office_close(o);
}

/* ---- the filters of both lists, the data's and the page's ---- */

struct filter { const struct tenant_id *tenant; const int64_t *year; int64_t after, most; int tag; };

/* The page reads of each line what is its own, and of each plan what its lines share. */
static void expect_same_row(struct office *o, const struct plan_programme_list_row *x,
	const struct plan_programme_lines_row *y, int tag) {
	struct plan_programme_plan_row plan;
	ROW_INT(y->node_id.v, x->node_id.v, "node, tag %d", tag);
	ROW_INT(y->rank_no, x->rank_no, "rank, tag %d", tag);
	ROW_INT(y->kinds, x->kinds, "kinds, tag %d", tag);
	ROW_TRUE(str_equal(x->name, y->name), "name of %.*s, tag %d", STR_ARG(x->name), tag);
	ROW_INT(office_ask(o, "SELECT rank_no FROM plan_public WHERE plan_id = %lld", (long long)x->plan_id.v),
		plan_rank_of(y->rank_no), "rank of the plan, tag %d", tag);
	assert_int_equal(plan_programme_plan(o->db, o->a, plan_rank_of(y->rank_no), &plan), OK);
	ROW_INT(plan.tenant_id.v, x->tenant_id.v, "town, tag %d", tag);
	ROW_INT(plan.first_fiscal_year.v, x->first_fiscal_year.v, "first year, tag %d", tag);
	ROW_INT(plan.last_fiscal_year.v, x->last_fiscal_year.v, "last year, tag %d", tag);
	ROW_TRUE(str_equal(x->slug, plan.slug) && str_equal(x->municipality, plan.municipality),
		"texts of the plan of %.*s, tag %d", STR_ARG(x->name), tag);
}

static bool passes(const struct plan_programme_list_row *row, const struct filter *f) {
	if (f->tenant != NULL && row->tenant_id.v != f->tenant->v)
		return false;
	if (f->year != NULL &&
		(!row->first_fiscal_year.has || row->first_fiscal_year.v > *f->year ||
			row->last_fiscal_year.v < *f->year))
		return false;
	return row->rank_no > f->after && (f->tag == 0 || has_tag(row, f->tag));
}

/* The rows of `all` that pass are those that both statements find, in this order. */
static size_t expect_found(struct office *o, const struct plan_programme_list_row *all, size_t all_count,
	const struct filter *f) {
	struct plan_programme_list_row *list;
	struct plan_programme_lines_row *lines;
	size_t list_count, line_count, n = 0;
	if (f->tag == 0) {
		assert_int_equal(plan_programme_list(o->db, o->a, f->after, f->tenant, f->year, f->most, &list,
					 &list_count),
			OK);
		assert_int_equal(plan_programme_lines(o->db, o->a, f->after, f->tenant, f->year, f->most, &lines,
					 &line_count),
			OK);
	} else {
		struct plan_programme_list_tagged_row **tagged_list = (void *)&list;
		struct plan_programme_lines_tagged_row **tagged_lines = (void *)&lines;
		enum plan_tag tag = (enum plan_tag)f->tag;
		assert_int_equal(plan_programme_list_tagged(o->db, o->a, tag, f->after, f->tenant, f->year, f->most,
					 tagged_list, &list_count),
			OK);
		assert_int_equal(plan_programme_lines_tagged(o->db, o->a, tag, f->after, f->tenant, f->year, f->most,
					 tagged_lines, &line_count),
			OK);
	}
	for (size_t i = 0; i < all_count && n < (size_t)f->most; i++) {
		if (!passes(&all[i], f))
			continue;
		ROW_TRUE(n < list_count && n < line_count, "row %zu is missing, tag %d", n, f->tag);
		ROW_INT(list[n].node_id.v, all[i].node_id.v, "row %zu, tag %d", n, f->tag);
		expect_same_row(o, &all[i], &lines[n++], f->tag);
	}
	ROW_INT(list_count, n, "rows of the list, tag %d", f->tag);
	ROW_INT(line_count, n, "rows of the page, tag %d", f->tag);
	return n;
}

/* Every combination of filters, from the first row and from behind the third. The year lies in two overlapping plans,
 * between plans that it does not lie in. */
static void test_filters(void **state) {
	struct office *o = office_open(state);
	struct plan_programme_list_row *all;
	size_t count, found = 0;
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-創業者向け家賃補助事業|-中小企業DX相談|-商店街イベント|-会社の融資", true);
	office_plan(o, TOWN_HILL, 2018, 2020, "#柱|-創業相談|-家賃補助事業", true);
	office_plan(o, TOWN_RIVER, 2015, 2022, "#柱|-中小企業融資|-創業者の相談", true);
	office_plan(o, TOWN_RIVER, 2023, 2025, "#柱|-空き店舗の家賃補助|-創業塾", true);
	office_plan(o, TOWN_COAST, 2019, 2021, "#柱|-販路開拓支援|-創業融資", true);
	office_plan(o, TOWN_COAST, 2012, 2018, "#柱|-融資あっせん", true);
	assert_int_equal(plan_programme_list(o->db, o->a, 0, NULL, NULL, 100, &all, &count), OK);
	assert_int_equal(count, 13);
	struct tenant_id river = office_tenant(o, TOWN_RIVER);
	const int64_t year = 2019;
	for (int bits = 0; bits < 16; bits++) {
		struct filter f = { .tenant = (bits & 1) != 0 ? &river : NULL, .year = (bits & 2) != 0 ? &year : NULL,
			.after = (bits & 4) != 0 ? all[2].rank_no : 0, .most = (bits & 8) != 0 ? 2 : 100 };
		for (f.tag = 0; f.tag < PLAN_TAG_COUNT; f.tag++)
			found += expect_found(o, all, count, &f);
	}
	ROW_TRUE(found > 300, "rows compared: %zu", found);
	office_close(o);
}

/* A page that ends within a plan goes on in it. */
static void test_pages_of_a_year(void **state) {
	struct office *o = office_open(state);
	struct plan_programme_lines_row *rows;
	size_t count;
	const int64_t year = 2019;
	static const char *const NAMES[] = { "甲", "乙", "丙", "丁" };
	office_plan(o, TOWN_HILL, 2024, 2026, "#柱|-新", true);
	office_plan(o, TOWN_HILL, 2018, 2020, "#柱|-丙|-丁", true);
	office_plan(o, TOWN_RIVER, 2019, 2021, "#柱|-甲|-乙", true);
	for (size_t i = 0, after = 0; i < COUNT_OF(NAMES); i++) {
		assert_int_equal(plan_programme_lines(o->db, o->a, (int64_t)after, NULL, &year, 1, &rows, &count), OK);
		assert_int_equal(count, 1);
		ROW_STR(rows[0].name, NAMES[i], "row %zu", i);
		after = (size_t)rows[0].rank_no;
	}
	office_plan(o, TOWN_RIVER, 2019, 2022, "#柱|-甲|-乙",
		true); /* published again with another rank: found there, and only there */
	assert_int_equal(plan_programme_lines(o->db, o->a, 0, NULL, &year, 10, &rows, &count), OK);
	assert_int_equal(count, COUNT_OF(NAMES));
	ROW_INT(office_ask(o, "SELECT count(*) FROM plan_public_year"), 3 + 3 + 4, "years of all plans");
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_rows, ON_BOTH),
		PLACE_TEST(test_tags, ON_BOTH),
		PLACE_TEST(test_lists_by_tag, ON_BOTH),
		PLACE_TEST(test_newest_first, ON_BOTH),
		PLACE_TEST(test_same_last_year, ON_BOTH),
		PLACE_TEST(test_logic_model, ON_BOTH),
		PLACE_TEST(test_marks_the_plan, ON_BOTH),
		PLACE_TEST(test_plan_that_is_not_there, ON_BOTH),
		PLACE_TEST(test_entries, ON_BOTH),
		PLACE_TEST(test_entry_by_kind, ON_BOTH),
		PLACE_TEST(test_filters, ON_BOTH),
		PLACE_TEST(test_pages_of_a_year, ON_BOTH),
	};
	return place_run("office publish", TESTS, COUNT_OF(TESTS));
}
