/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Figures that people compare, as a picture and as a table with the same numbers: when plans run, and what
 * municipalities support. */
#include "office/plan/plan-private.h"
#include "plan_views.h"

#include <stdlib.h>

static const char *const CHART_SCRIPTS[] = { "chart.js" };

/* ---- timeline ---- */

static void year_range(const struct plan_public_list_row *plans, size_t count, int64_t *ret_first, int64_t *ret_last) {
	*ret_first = INT64_MAX;
	*ret_last = INT64_MIN;
	for (size_t i = 0; i < count; i++) {
		if (!plans[i].first_fiscal_year.has || !plans[i].last_fiscal_year.has)
			continue;
		if (plans[i].first_fiscal_year.v < *ret_first)
			*ret_first = plans[i].first_fiscal_year.v;
		if (plans[i].last_fiscal_year.v > *ret_last)
			*ret_last = plans[i].last_fiscal_year.v;
	}
}

static int by_code_and_year(const void *x, const void *y) {
	const struct plan_public_list_row *a = x;
	const struct plan_public_list_row *b = y;
	int order = str_compare(a->code, b->code);
	return order != 0 ?
		order :
		(a->first_fiscal_year.v > b->first_fiscal_year.v) - (a->first_fiscal_year.v < b->first_fiscal_year.v);
}

/* The first and the last year of a plan have round ends in the picture; a plan of one year has both. */
static const char *edge_of(const struct plan_public_list_row *p, int64_t year) {
	bool first = year == p->first_fiscal_year.v;
	bool last = year == p->last_fiscal_year.v;
	return first && last ? "first last" : first ? "first" : last ? "last" : NULL;
}

static struct timeline_line timeline_line_of(struct req *req, const struct tenants *tenants,
	const struct plan_public_list_row *p, const struct timeline_view *v) {
	const struct tenant_all_row *tenant = tenants_find(tenants, p->tenant_id);
	struct timeline_line line = { .municipality = tenant != NULL ?
			tenant_name_marked(req->arena, tenant, req->lang) :
			p->municipality,
		.title = p->title,
		.url = url_build(req->arena, "/%s/plans/%d", p->slug, p->plan_id.v),
		.ended = period_ended(p->last_fiscal_year, req->now_us),
		.cells = ARENA_ARRAY(req->arena, struct timeline_cell, v->year_count) };
	for (size_t y = 0; y < v->year_count; y++) {
		int64_t year = v->years[y].year;
		line.cells[y] =
			(struct timeline_cell){ .on = p->first_fiscal_year.v <= year && year <= p->last_fiscal_year.v,
				.edge = edge_of(p, year) };
	}
	return line;
}

static void fill_years(struct req *req, const struct plan_public_list_row *plans, size_t count,
	struct timeline_view *v) {
	int64_t first, last;
	year_range(plans, count, &first, &last);
	v->year_count = first <= last ? (size_t)(last - first + 1) : 0;
	v->years = ARENA_ARRAY(req->arena, struct timeline_year, v->year_count);
	for (size_t y = 0; y < v->year_count; y++)
		v->years[y] = (struct timeline_year){ .year = first + (int64_t)y,
			.era = req->lang == LANG_JA ? fiscal_year_label_short(req->arena, (int)first + (int)y) :
				STR_NONE };
}

enum err plan_timeline(struct req *req, const struct portal_form *form UNUSED) {
	enum plan_kind kind = PLAN_KIND_PLAN;
	struct plan_public_list_row *plans;
	struct tenants tenants;
	size_t count;
	TRY(plan_public_list(req->db, req->arena, 0, NULL, NULL, &kind, PLAN_NODES_MOST, &plans, &count));
	res_table(req, "timeline", &(struct table){ .desc = &plan_public_list_desc, .rows = plans, .count = count });
	if (req->format != FORMAT_HTML)
		return OK;
	struct timeline_view *v = ARENA_NEW(req->arena, struct timeline_view);
	TRY(tenants_load(req, &tenants));
	fill_years(req, plans, count, v);
	if (count > 0)
		qsort(plans, count, sizeof *plans, by_code_and_year);
	v->lines = ARENA_ARRAY(req->arena, struct timeline_line, count);
	for (size_t i = 0; i < count; i++)
		if (plans[i].first_fiscal_year.has && plans[i].last_fiscal_year.has)
			v->lines[v->line_count++] = timeline_line_of(req, &tenants, &plans[i], v);
	v->downloads = downloads_of(req, false);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("計画の年表"))),
			.body = timeline_page_body,
			.model = v,
			.scripts = CHART_SCRIPTS,
			.script_count = 1,
			.door = 2,
			.width = "wide",
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1 });
	return OK;
}

/* ---- themes × municipalities ---- */

static const struct col_desc THEME_COLS[] = {
	{ .name = "code", .label = T("自治体コード"), .type = COL_TEXT, .offset = offsetof(struct theme_cell, code) },
	{ .name = "municipality",
		.label = T("自治体名"),
		.type = COL_TEXT,
		.offset = offsetof(struct theme_cell, municipality) },
	{ .name = "kind",
		.label = T("支援の種類"),
		.type = COL_ENUM,
		.offset = offsetof(struct theme_cell, kind),
		.values = &support_kind_desc },
	{ .name = "programmes",
		.label = T("計画事業の数"),
		.type = COL_INT,
		.offset = offsetof(struct theme_cell, programmes) },
};
const struct row_desc theme_cell_desc = { .name = "theme_cell",
	.size = sizeof(struct theme_cell),
	.count = COUNT_OF(THEME_COLS),
	.cols = THEME_COLS };

/* The counts of one municipality: all counts are sorted by municipality. */
struct counts {
	const struct plan_theme_all_row *rows;
	size_t n;
};

static struct counts counts_of(const struct plan_theme_all_row *all, size_t n, struct tenant_id tenant) {
	size_t first = 0, end;
	while (first < n && all[first].tenant_id.v != tenant.v)
		first++;
	for (end = first; end < n && all[end].tenant_id.v == tenant.v;)
		end++;
	return (struct counts){ .rows = all + first, .n = end - first };
}

/* Zero for a kind that is not among the counts. */
static int64_t count_of(struct counts counts, int kind) {
	for (size_t i = 0; i < counts.n; i++)
		if ((int)counts.rows[i].kind == kind)
			return counts.rows[i].programmes;
	return 0;
}

static struct theme_line theme_line_of(struct req *req, const struct tenant_all_row *t,
	const struct theme_cell *cells) {
	struct theme_line line = { .municipality = tenant_name_marked(req->arena, t, req->lang),
		.url = url_build(req->arena, "/%s", t->slug),
		.cells = ARENA_ARRAY(req->arena, struct theme_number, SUPPORT_KIND_COUNT) };
	for (int kind = 1; kind < SUPPORT_KIND_COUNT; kind++) {
		int64_t n = cells[kind - 1].programmes;
		line.cells[kind - 1].n = n;
		line.cells[kind - 1].level = n > 5 ? 5 : n;
		line.cells[kind - 1].url =
			url_query(req->arena, url_build(req->arena, "/programmes?municipality=%s", t->code), "kind",
				str_from(support_kind_desc.values[kind].word));
	}
	return line;
}

enum { KINDS = SUPPORT_KIND_COUNT - 1 };

static enum err fill_cells(struct req *req, struct themes_view *v, struct theme_cell **ret_cells, size_t *ret_count) {
	struct plan_theme_all_row *all;
	struct tenants tenants;
	size_t n;
	TRY(plan_theme_all(req->db, req->arena, TENANT_MOST * KINDS, &all, &n));
	TRY(tenants_load(req, &tenants));
	struct theme_cell *cells = ARENA_ARRAY(req->arena, struct theme_cell, tenants.count * KINDS);
	v->lines = ARENA_ARRAY(req->arena, struct theme_line, tenants.count);
	*ret_count = 0;
	for (size_t i = 0; i < tenants.count; i++) {
		const struct tenant_all_row *t = &tenants.rows[i];
		struct counts counts = counts_of(all, n, t->tenant_id);
		if (counts.n == 0)
			continue;
		for (int kind = 1; kind <= KINDS; kind++)
			cells[(*ret_count)++] = (struct theme_cell){ .code = t->code,
				.municipality = t->name,
				.kind = (enum support_kind)kind,
				.programmes = count_of(counts, kind) };
		v->lines[v->line_count++] = theme_line_of(req, t, &cells[*ret_count - KINDS]);
	}
	*ret_cells = cells;
	return OK;
}

enum err plan_themes(struct req *req, const struct portal_form *form UNUSED) {
	struct themes_view *v = ARENA_NEW(req->arena, struct themes_view);
	struct theme_cell *cells;
	size_t cell_count;
	TRY(fill_cells(req, v, &cells, &cell_count));
	res_table(req, "themes", &(struct table){ .desc = &theme_cell_desc, .rows = cells, .count = cell_count });
	v->kinds = ARENA_ARRAY(req->arena, struct str, KINDS);
	v->kind_count = KINDS;
	for (int kind = 1; kind <= KINDS; kind++)
		v->kinds[kind - 1] = str_from(tr(req->lang, support_kind_desc.values[kind].label));
	v->downloads = downloads_of(req, false);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("支援の種類と自治体"))),
			.body = themes_page_body,
			.model = v,
			.scripts = CHART_SCRIPTS,
			.script_count = 1,
			.door = 2,
			.width = "wide",
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1 });
	return OK;
}
