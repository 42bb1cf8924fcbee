/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Door 2, lists: municipalities, one municipality, plans, programmes. */
#include "office/plan/plan-private.h"
#include "plan_views.h"

static const char *const SEARCH_SCRIPTS[] = { "search.js" };

static const struct col_desc MUNICIPALITY_COLS[] = {
	{ .name = "code", .label = T("自治体コード"), .type = COL_TEXT, .offset = offsetof(struct municipality, code) },
	{ .name = "name", .label = T("自治体名"), .type = COL_TEXT, .offset = offsetof(struct municipality, name) },
	{ .name = "kana", .label = T("フリガナ"), .type = COL_TEXT, .offset = offsetof(struct municipality, kana) },
	{ .name = "english", .label = T("英語名"), .type = COL_TEXT, .offset = offsetof(struct municipality, english) },
	{ .name = "kind", .label = T("種別"), .type = COL_TEXT, .offset = offsetof(struct municipality, kind) },
	{ .name = "slug", .label = T("アドレス名"), .type = COL_TEXT, .offset = offsetof(struct municipality, slug) },
	{ .name = "plan_count",
		.label = T("計画の数"),
		.type = COL_INT,
		.offset = offsetof(struct municipality, plans) },
	{ .name = "programme_count",
		.label = T("計画事業の数"),
		.type = COL_INT,
		.offset = offsetof(struct municipality, programmes) },
};
const struct row_desc municipality_desc = { .name = "municipality",
	.size = sizeof(struct municipality),
	.count = COUNT_OF(MUNICIPALITY_COLS),
	.cols = MUNICIPALITY_COLS };

static struct municipality municipality_of(const struct tenant_all_row *t, const struct plan_public_count_row *counts,
	size_t count) {
	struct municipality m = { .code = t->code,
		.name = t->name,
		.kana = t->kana,
		.english = t->english,
		.slug = t->slug,
		.kind = str_from(tenant_kind_desc.values[t->kind].label) };
	for (size_t i = 0; i < count; i++)
		if (counts[i].tenant_id.v == t->tenant_id.v) {
			m.plans += counts[i].kind == PLAN_KIND_PLAN ? counts[i].plans : 0;
			m.programmes += counts[i].programmes;
		}
	return m;
}

/* ---- municipalities ---- */

/* The word for its kind at the end of a Japanese or an English name. The register gives the kind; the ending only says
 * how long it is. */
static struct str ending_of(const struct tenant_all_row *t, enum lang lang) {
	static const char *const JA[TENANT_KIND_COUNT] = { [TENANT_WARD] = "区",
		[TENANT_CITY] = "市",
		[TENANT_TOWN] = "町",
		[TENANT_VILLAGE] = "村" };
	static const char *const EN[TENANT_KIND_COUNT] = { [TENANT_WARD] = " City",
		[TENANT_CITY] = " City",
		[TENANT_TOWN] = " Town",
		[TENANT_VILLAGE] = " Village" };
	const char *word = lang == LANG_EN ? EN[t->kind] : JA[t->kind];
	struct str ending = str_from(word != NULL ? word : "");
	return str_ends(tenant_name(t, lang), ending) ? ending : S("");
}

static bool is_vowel(char c) {
	return c != '\0' && strchr("aeiou", c) != NULL;
}

/* Musashimurayama in a narrow tile: may break behind a syllable (soft hyphens, U+00AD), but leaves no letter alone. */
static struct str breakable(struct arena *a, struct str name) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 10);
	for (size_t i = 0; i < name.n; i++) {
		buf_char(b, name.p[i]);
		if (i >= 1 && i + 2 < name.n && is_vowel(name.p[i]) && !is_vowel(name.p[i + 1]))
			buf_cstr(b, "\xc2\xad");
	}
	return str_copy(a, buf_view(b));
}

static struct tile tile_of(struct req *req, const struct tenant_all_row *t, const struct municipality *m) {
	struct str name = tenant_name(t, req->lang);
	struct str ending = ending_of(t, req->lang);
	name = str_slice(name, 0, name.n - ending.n);
	return (struct tile){ .name = req->lang == LANG_EN ? breakable(req->arena, name) : name,
		.ending = ending,
		.url = url_build(req->arena, "/%s", t->slug),
		.x = t->tile_x,
		.y = t->tile_y,
		.plans = m->plans,
		.level = m->plans > 4 ? 4 : m->plans };
}

/* Wards, islands and fictional towns have parts of the map of their own. Islands: the codes of 大島町 and after (JIS X
 * 0402, 支庁). */
static struct tiles *part_of(struct municipality_index_view *v, const struct tenant_all_row *t) {
	if (t->fictional || !str_starts(t->code, S("13")))
		return &v->other;
	if (t->kind == TENANT_WARD)
		return &v->wards;
	return str_compare(t->code, S("133600")) >= 0 ? &v->islands : &v->tama;
}

static void add_municipality(struct req *req, struct municipality_index_view *v, const struct tenant_all_row *t,
	const struct municipality *m) {
	struct tiles *part = part_of(v, t);
	struct tile tile = tile_of(req, t, m);
	part->items[part->count++] = tile;
	struct municipality_line line = { .name = tenant_name(t, req->lang), .url = tile.url, .plans = m->plans };
	if (m->plans > 0)
		v->with_plans[v->with_count++] = line;
	else
		v->without_plans[v->without_count++] = line;
}

static struct municipality_index_view *municipality_index_view_new(struct req *req, size_t most) {
	struct municipality_index_view *v = ARENA_NEW(req->arena, struct municipality_index_view);
	struct tiles *const parts[] = { &v->tama, &v->wards, &v->islands, &v->other };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		parts[i]->items = ARENA_ARRAY(req->arena, struct tile, most);
	v->with_plans = ARENA_ARRAY(req->arena, struct municipality_line, most);
	v->without_plans = ARENA_ARRAY(req->arena, struct municipality_line, most);
	v->downloads = downloads_of(req, false);
	return v;
}

enum err municipality_index(struct req *req, const struct portal_form *form UNUSED) {
	struct tenants tenants;
	struct plan_public_count_row *counts;
	size_t count;
	TRY(tenants_load(req, &tenants));
	TRY(plan_public_count(req->db, req->arena, NULL, TENANT_MOST * PLAN_KIND_COUNT, &counts, &count));
	struct municipality *rows = ARENA_ARRAY(req->arena, struct municipality, tenants.count);
	struct municipality_index_view *v = municipality_index_view_new(req, tenants.count);
	for (size_t i = 0; i < tenants.count; i++) {
		rows[i] = municipality_of(&tenants.rows[i], counts, count);
		add_municipality(req, v, &tenants.rows[i], &rows[i]);
	}
	res_table(req, "municipalities",
		&(struct table){ .desc = &municipality_desc, .rows = rows, .count = tenants.count });
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("自治体の一覧"))),
			.body = municipality_index_page_body,
			.model = v,
			.door = 2,
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1 });
	return OK;
}

static struct plan_line plan_line_of(struct req *req, const struct tenants *tenants,
	const struct plan_public_list_row *p) {
	return (struct plan_line){ .municipality = tenants_name(tenants, p->tenant_id, req->lang, p->municipality),
		.title = p->title,
		.period = period_label(req->arena, req->lang, p->first_fiscal_year, p->last_fiscal_year),
		.url = url_build(req->arena, "/%s/plans/%d", p->slug, p->plan_id.v),
		.municipality_url = url_build(req->arena, "/%s", p->slug),
		.pillars = p->pillars,
		.programmes = p->programmes,
		.ended = period_ended(p->last_fiscal_year, req->now_us),
		.logic = p->kind == PLAN_KIND_LOGIC_MODEL,
		.fictional = p->fictional };
}

static struct plan_lines plan_lines_of(struct req *req, const struct tenants *tenants,
	const struct plan_public_list_row *plans, size_t count) {
	struct plan_lines lines = { .items = ARENA_ARRAY(req->arena, struct plan_line, count), .count = count };
	for (size_t i = 0; i < count; i++)
		lines.items[i] = plan_line_of(req, tenants, &plans[i]);
	return lines;
}

static void add_pair(struct req *req, const struct plan_public_list_row *plans, size_t count,
	struct municipality_view *v) {
	const struct plan_public_list_row *newest = NULL;
	for (size_t i = 0; i < count; i++) {
		if (plans[i].kind != PLAN_KIND_PLAN)
			continue;
		if (newest != NULL) {
			v->has_pair = true;
			v->compare = url_build(req->arena, "/compare?a=%d&b=%d", plans[i].plan_id.v, newest->plan_id.v);
			return;
		}
		newest = &plans[i];
	}
}

static enum err add_current(struct req *req, const struct tenants *tenants, const struct tenant_all_row *t,
	struct municipality_view *v) {
	enum { MOST = 12 };
	struct support_query query = { .has_tenant = true, .tenant = t->tenant_id };
	struct plan_programme_list_row *rows;
	size_t count;
	int64_t next;
	TRY(support_find(req, tenants, &query, MOST, &rows, &count, &next));
	v->current = cards_of(req, tenants, rows, count);
	v->has_more = next != 0;
	v->more = url_build(req->arena, "/programmes?municipality=%s", t->code);
	return OK;
}

static void count_figures(struct municipality_view *v) {
	for (size_t i = 0; i < v->plans.count; i++) {
		v->plan_count += !v->plans.items[i].logic;
		v->pillars += v->plans.items[i].pillars;
		v->programmes += v->plans.items[i].programmes;
	}
}

static enum err municipality_page_of(struct req *req, const struct tenant_all_row *t,
	const struct plan_public_list_row *plans, size_t count) {
	struct tenants tenants;
	struct municipality_view *v = ARENA_NEW(req->arena, struct municipality_view);
	TRY(tenants_load(req, &tenants));
	*v = (struct municipality_view){ .name = tenant_name(t, req->lang),
		.fictional = t->fictional,
		.code = t->code,
		.ask = ask_of_tenant(req, t),
		.kicker = req->lang == LANG_EN ? t->name : beside(req->arena, req->lang, t->prefecture, t->kana),
		.support = url_build(req->arena, "/support?municipality=%s", t->code),
		.plans = plan_lines_of(req, &tenants, plans, count),
		.downloads = downloads_of(req, false) };
	count_figures(v);
	add_pair(req, plans, count, v);
	TRY(add_current(req, &tenants, t, v));
	const struct crumb back = { .title = str_from(tr(req->lang, T("自治体の一覧"))),
		.url = url_build(req->arena, "/municipalities") };
	res_page(req,
		&(struct page){ .title = v->name,
			.body = municipality_page_body,
			.model = v,
			.crumbs = crumbs_from_home(req, &back, 1),
			.crumb_count = 2,
			.door = 2 });
	return OK;
}

enum err municipality_show(struct req *req, const struct municipality_form *form) {
	struct tenant_all_row t;
	struct plan_public_list_row *plans;
	struct plan_public_count_row *counts;
	size_t count, kinds;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &t));
	TRY(plan_public_list(req->db, req->arena, 0, &t.tenant_id, NULL, NULL, TENANT_MOST, &plans, &count));
	TRY(plan_public_count(req->db, req->arena, &t.tenant_id, PLAN_KIND_COUNT, &counts, &kinds));
	struct municipality row = municipality_of(&t, counts, kinds);
	res_record(req, "municipality", &municipality_desc, ARENA_COPY(req->arena, row));
	res_subtable(req, "plans", &(struct table){ .desc = &plan_public_list_desc, .rows = plans, .count = count });
	return req->format == FORMAT_HTML ? municipality_page_of(req, &t, plans, count) : OK;
}

/* ---- plans ---- */

/* NULL when no municipality was chosen; ERR_NOT_FOUND for a code that is right but not in the register. */
static enum err tenant_filter(struct req *req, struct str code, const struct tenant_id **ret_tenant) {
	*ret_tenant = NULL;
	if (code.n == 0)
		return OK;
	struct tenant_all_row t;
	TRY(tenant_find_code(req->db, req->arena, code, &t));
	*ret_tenant = ARENA_COPY(req->arena, t.tenant_id);
	return OK;
}

static void feed_of(struct req *req, const struct plan_public_list_row *plans, size_t count) {
	struct feed_entry *entries = ARENA_ARRAY(req->arena, struct feed_entry, count);
	for (size_t i = 0; i < count; i++) {
		const struct msg_arg args[] = { { .name = "pillars", .number = plans[i].pillars },
			{ .name = "programme_count", .number = plans[i].programmes } };
		entries[i] = (struct feed_entry){ .id = str_format(req->arena, "urn:x-kassei:plan:%.*s",
			STR_ARG(id_text(req->arena, plans[i].plan_id.v))),
			.title = plan_label_with(req->arena, req->lang, plans[i].municipality, plans[i].title,
				plans[i].first_fiscal_year, plans[i].last_fiscal_year),
			.summary = tr_format(req->arena, req->lang, T("柱{pillars}、計画事業{programmes}"), args,
				COUNT_OF(args)),
			.url = url_build(req->arena, "/%s/plans/%d", plans[i].slug, plans[i].plan_id.v),
			.updated_us = plans[i].updated_us };
	}
	res_feed(req, str_from(tr(req->lang, T("公開された計画"))), entries, count);
}

static enum err plan_view_of(struct req *req, const struct plan_list_form *form,
	const struct plan_public_list_row *plans, size_t count, struct plan_index_view *v) {
	struct tenants tenants;
	TRY(tenants_load(req, &tenants));
	v->municipalities = choices_of_municipalities(req, &tenants, form->municipality);
	v->years = choices_of_years(req, form->year);
	v->kinds = choices_of_enum(req, &plan_kind_desc, (int)form->kind);
	v->now = listed(req->arena, req->lang, v->municipalities.chosen, chosen_label(&v->years));
	v->now = listed(req->arena, req->lang, v->now, chosen_label(&v->kinds));
	v->plans = plan_lines_of(req, &tenants, plans, count);
	v->downloads = downloads_of(req, true);
	v->first_page = !form->after.has;
	if (!v->first_page)
		v->first = url_with(req, "after", STR_NONE);
	return OK;
}

enum err plan_index(struct req *req, const struct plan_list_form *form) {
	struct plan_public_list_row *plans;
	const struct tenant_id *tenant;
	size_t count;
	TRY(tenant_filter(req, form->municipality, &tenant));
	TRY(plan_public_list(req->db, req->arena, form->after.has ? form->after.a : 0, tenant,
		form->year.has ? &form->year.v : NULL, form->kind != 0 ? &form->kind : NULL, req_row_limit(req) + 1,
		&plans, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = plans[count - 1].rank_no }) :
		STR_NONE;
	res_table(req, "plans",
		&(struct table){ .desc = &plan_public_list_desc, .rows = plans, .count = count, .next_cursor = next });
	if (req->format == FORMAT_ATOM)
		feed_of(req, plans, count);
	if (req->format != FORMAT_HTML)
		return OK;
	struct plan_index_view *v = ARENA_NEW(req->arena, struct plan_index_view);
	TRY(plan_view_of(req, form, plans, count, v));
	v->has_more = more;
	if (more)
		v->more = url_with(req, "after", next);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("計画の一覧"))),
			.body = plan_index_page_body,
			.model = v,
			.door = 2,
			.width = "wide",
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1,
			.scripts = SEARCH_SCRIPTS,
			.script_count = COUNT_OF(SEARCH_SCRIPTS) });
	return OK;
}

/* ---- programmes ---- */

/* What was asked for, as the statements take it. */
struct programme_filter {
	const struct tenant_id *tenant; /* NULL: of all */
	const int64_t *year;            /* NULL: of any */
	enum plan_tag tag;              /* 0: any; else its index gives the order */
	int64_t after, most;
};

static enum err filter_of(struct req *req, const struct programme_list_form *form, struct programme_filter *f) {
	*f = (struct programme_filter){ .year = form->year.has ? &form->year.v : NULL,
		.after = form->after.has ? form->after.a : 0,
		.most = req_row_limit(req) + 1 };
	if (form->kind != 0 && form->who != 0)
		f->tag = tag_pair(tag_of_kind(form->kind), form->who);
	else if (form->kind != 0)
		f->tag = tag_of_kind(form->kind);
	else if (form->who != 0)
		f->tag = tag_of_audience(form->who);
	return tenant_filter(req, form->municipality, &f->tenant);
}

/* All columns, for the data. */
static enum err programme_rows(struct req *req, const struct programme_filter *f,
	struct plan_programme_list_row **ret_rows, size_t *ret_count) {
	struct plan_programme_list_tagged_row *rows;
	if (f->tag == 0)
		return plan_programme_list(req->db, req->arena, f->after, f->tenant, f->year, f->most, ret_rows,
			ret_count);
	TRY(plan_programme_list_tagged(req->db, req->arena, f->tag, f->after, f->tenant, f->year, f->most, &rows,
		ret_count));
	*ret_rows = (struct plan_programme_list_row *)(void *)rows;
	return OK;
}

_Static_assert(sizeof(struct plan_programme_lines_tagged_row) == sizeof(struct plan_programme_lines_row),
	"the rows differ");

/* The same rows for the page, without what it does not show: half the time (docs/decisions/page-speed.md). */
static enum err programme_lines(struct req *req, const struct programme_filter *f,
	struct plan_programme_lines_row **ret_rows, size_t *ret_count) {
	struct plan_programme_lines_tagged_row *rows;
	if (f->tag == 0)
		return plan_programme_lines(req->db, req->arena, f->after, f->tenant, f->year, f->most, ret_rows,
			ret_count);
	TRY(plan_programme_lines_tagged(req->db, req->arena, f->tag, f->after, f->tenant, f->year, f->most, &rows,
		ret_count));
	*ret_rows = (struct plan_programme_lines_row *)(void *)rows;
	return OK;
}

/* Takes off the one row more, which only says that there is a next page. */
static bool cut_page(struct req *req, size_t *count) {
	bool more = (int64_t)*count > req_row_limit(req);
	*count -= more;
	return more;
}

static struct str cursor_behind(struct arena *a, int64_t rank) {
	return cursor_text(a, (struct cursor){ .has = true, .a = rank });
}

static enum err read_programme_plan(struct req *req, const struct tenants *tenants, int64_t rank,
	const struct programme_plan **ret_plan) {
	struct plan_programme_plan_row row;
	TRY(plan_programme_plan(req->db, req->arena, rank, &row));
	const struct tenant_all_row *tenant = tenants_find(tenants, row.tenant_id);
	struct programme_plan *plan = ARENA_NEW(req->arena, struct programme_plan);
	*plan = (struct programme_plan){
		.municipality = tenant != NULL ? tenant_name(tenant, req->lang) : row.municipality,
		.municipality_url = url_build(req->arena, "/%s", row.slug),
		.folder = url_build(req->arena, "/%s/programmes/", row.slug),
		.period = period_label(req->arena, req->lang, row.first_fiscal_year, row.last_fiscal_year),
		.ended = period_ended(row.last_fiscal_year, req->now_us),
		.fictional = tenant != NULL && tenant->fictional,
	};
	plan->place = html_of_view(req->arena, req->lang, programme_cell_place_body, plan);
	plan->time = html_of_view(req->arena, req->lang, programme_cell_time_body, plan);
	*ret_plan = plan;
	return OK;
}

/* Neighbours are mostly of one plan, so that much is read and made once for many lines. */
static enum err fill_lines(struct req *req, const struct tenants *tenants, const struct plan_programme_lines_row *rows,
	size_t count, struct programme_line *lines) {
	const struct programme_plan *plan = NULL;
	struct str labels[SUPPORT_KIND_COUNT];
	kind_labels(req->lang, labels);
	for (size_t i = 0; i < count; i++) {
		int64_t rank = plan_rank_of(rows[i].rank_no);
		if (i == 0 || rank != plan_rank_of(rows[i - 1].rank_no))
			TRY(read_programme_plan(req, tenants, rank, &plan));
		lines[i].name = rows[i].name;
		lines[i].kinds = labels_of_mask(req->arena, req->lang, labels, SUPPORT_KIND_COUNT, rows[i].kinds);
		lines[i].url = url_of_id(req->arena, plan->folder, rows[i].node_id.v);
		lines[i].plan = plan;
	}
	return OK;
}

static void programme_choices(struct req *req, const struct programme_list_form *form, const struct tenants *tenants,
	struct programme_index_view *v) {
	v->municipalities = choices_of_municipalities(req, tenants, form->municipality);
	v->years = choices_of_years(req, form->year);
	v->kinds = choices_of_enum(req, &support_kind_desc, (int)form->kind);
	v->audiences = choices_of_enum(req, &audience_desc, (int)form->who);
	v->now = listed(req->arena, req->lang, v->municipalities.chosen, chosen_label(&v->years));
	v->now = listed(req->arena, req->lang, v->now, chosen_label(&v->kinds));
	v->now = listed(req->arena, req->lang, v->now, chosen_label(&v->audiences));
}

static enum err programme_index_as_page(struct req *req, const struct programme_list_form *form,
	const struct programme_filter *f) {
	struct programme_index_view *v = ARENA_NEW(req->arena, struct programme_index_view);
	struct plan_programme_lines_row *rows;
	struct tenants tenants;
	TRY(tenants_load(req, &tenants));
	TRY(programme_lines(req, f, &rows, &v->count));
	v->has_more = cut_page(req, &v->count);
	if (v->has_more)
		v->more = url_with(req, "after", cursor_behind(req->arena, rows[v->count - 1].rank_no));
	v->items = ARENA_ARRAY(req->arena, struct programme_line, v->count);
	TRY(fill_lines(req, &tenants, rows, v->count, v->items));
	programme_choices(req, form, &tenants, v);
	v->downloads = downloads_of(req, false);
	v->first_page = !form->after.has;
	if (!v->first_page)
		v->first = url_with(req, "after", STR_NONE);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("計画事業の一覧"))),
			.body = programme_index_page_body,
			.model = v,
			.door = 2,
			.width = "wide",
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1,
			.scripts = SEARCH_SCRIPTS,
			.script_count = COUNT_OF(SEARCH_SCRIPTS) });
	return OK;
}

enum err programme_index(struct req *req, const struct programme_list_form *form) {
	struct programme_filter filter;
	struct plan_programme_list_row *rows;
	size_t count;
	TRY(filter_of(req, form, &filter));
	if (req->format == FORMAT_HTML)
		return programme_index_as_page(req, form, &filter);
	TRY(programme_rows(req, &filter, &rows, &count));
	struct str next = cut_page(req, &count) ? cursor_behind(req->arena, rows[count - 1].rank_no) : STR_NONE;
	res_table(req, "programmes",
		&(struct table){ .desc = &plan_programme_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = next });
	return OK;
}

enum err about(struct req *req, const struct portal_form *form UNUSED) {
	struct about_view *v = ARENA_NEW(req->arena, struct about_view);
	v->api = url_build(req->arena, "/api");
	v->feed = url_build(req->arena, "/plans.atom");
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("このサイトについて"))),
			.body = about_page_body,
			.model = v,
			.width = "narrow",
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1 });
	return OK;
}
