/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Door 2: the search over everything that published plans name, with the number of places found beside each
 * condition. */
#include "office/plan/plan-private.h"
#include "base/fold.h"
#include "office/search/words.h"
#include "plan_views.h"

enum { EXCERPT_CHARACTERS = 110, TITLE_CHARACTERS = 400, FACET_ROWS = 1000 };

/* ---- one place that was found ---- */

/* The excerpt with the word that was found inside <mark>. */
static struct html marked(struct req *req, struct str text, struct str query, size_t most) {
	size_t from, n;
	struct str excerpt = search_excerpt(req->arena, text, query, most, &from, &n);
	struct buf *b = ARENA_NEW(req->arena, struct buf);
	buf_init(b, req->arena, 64 << 10);
	struct html_out o = { .b = b, .lang = req->lang, .arena = req->arena };
	marked_text(&o, str_slice(excerpt, 0, from), str_slice(excerpt, from, n), str_from_offset(excerpt, from + n));
	return (struct html){ str_copy(req->arena, buf_view(b)) };
}

static struct url hit_url(struct req *req, const struct search_find_row *row) {
	if (row->kind == SEARCH_PROGRAMME)
		return url_build(req->arena, "/%s/programmes/%d", row->slug, row->node_id.v);
	struct url plan = url_build(req->arena, "/%s/plans/%d", row->slug, row->plan_id.v);
	return row->kind == SEARCH_PLAN ? plan : url_at_node(req, plan, row->node_id);
}

static struct hit hit_of(struct req *req, const struct tenants *tenants, const struct search_find_row *row,
	struct str query) {
	const struct tenant_all_row *tenant = tenants_find(tenants, row->tenant_id);
	return (struct hit){
		.where = beside(req->arena, req->lang,
			tenants_name(tenants, row->tenant_id, req->lang, row->municipality),
			period_label(req->arena, req->lang, row->first_fiscal_year, row->last_fiscal_year)),
		.name = marked(req, row->title, query, TITLE_CHARACTERS),
		.kind = str_from(tr(req->lang, search_kind_desc.values[row->kind].label)),
		.kinds = kinds_label(req->arena, req->lang, row->kinds),
		.url = hit_url(req, row),
		.text = marked(req, row->text, query, EXCERPT_CHARACTERS),
		.ended = period_ended(row->last_fiscal_year, req->now_us),
		.fictional = tenant != NULL && tenant->fictional,
	};
}

/* ---- finding ---- */

struct lookup {
	struct req *req;
	const struct plan_search_form *form;
	struct tenants tenants;
	struct tenant_id tenant; /* .v == 0: any */
	bool widened;            /* nothing has these very words: synonyms count too */
	struct search_find_row *rows, *all;
	size_t count, all_count; /* all: without conditions, at most FACET_ROWS */
	struct plan_search_view *v;
};

static enum err run(const struct lookup *l, bool synonyms, struct search_find_row **ret_rows, size_t *ret_count) {
	const struct plan_search_form *form = l->form;
	struct search_filter filter = { .has_tenant = l->tenant.v != 0,
		.tenant = l->tenant,
		.year = form->year,
		.what = form->what,
		.kinds = form->kind != 0 ? bit_of((int)form->kind) : 0,
		.synonyms = synonyms };
	size_t most = l->req->format == FORMAT_HTML ? SUPPORT_PAGE_ROWS : (size_t)req_row_limit(l->req);
	return search_run(l->req->db, l->req->arena, form->q, &filter, form->after.has ? form->after.a : 0, most + 1,
		ret_rows, ret_count);
}

static enum err find(struct lookup *l) {
	TRY(tenants_load(l->req, &l->tenants));
	if (l->form->municipality.n > 0) {
		struct tenant_all_row t;
		TRY(tenant_find_code(l->req->db, l->req->arena, l->form->municipality, &t));
		l->tenant = t.tenant_id;
	}
	TRY(run(l, false, &l->rows, &l->count));
	if (l->count > 0 || l->form->q.n == 0)
		return OK;
	l->widened = true;
	return run(l, true, &l->rows, &l->count);
}

/* ---- facets: how many places each condition would leave ---- */

enum facet { FACET_NONE, FACET_MUNICIPALITY, FACET_YEAR, FACET_KIND, FACET_WHAT };

static bool runs_in(const struct search_find_row *row, int64_t year) {
	return row->first_fiscal_year.has && row->last_fiscal_year.has && row->first_fiscal_year.v <= year &&
		year <= row->last_fiscal_year.v;
}

/* The row meets every chosen condition but that of the facet that is being counted. */
static bool passes(const struct lookup *l, const struct search_find_row *row, enum facet counted) {
	const struct plan_search_form *form = l->form;
	if (counted != FACET_MUNICIPALITY && l->tenant.v != 0 && row->tenant_id.v != l->tenant.v)
		return false;
	if (counted != FACET_YEAR && form->year.has && !runs_in(row, form->year.v))
		return false;
	if (counted != FACET_KIND && form->kind != 0 && (row->kinds & bit_of((int)form->kind)) == 0)
		return false;
	return counted == FACET_WHAT || form->what == 0 || row->kind == form->what;
}

static bool has_value(const struct lookup *l, const struct search_find_row *row, enum facet facet, struct str value) {
	int64_t year;
	const struct tenant_all_row *tenant;
	switch (facet) {
	case FACET_MUNICIPALITY:
		tenant = tenants_find(&l->tenants, row->tenant_id);
		return tenant != NULL && str_equal(tenant->code, value);
	case FACET_YEAR:
		return str_to_int64(value, &year) && runs_in(row, year);
	case FACET_KIND:
		for (int kind = 1; kind < SUPPORT_KIND_COUNT; kind++)
			if ((row->kinds & bit_of(kind)) != 0 &&
				str_equal(str_from(support_kind_desc.values[kind].word), value))
				return true;
		return false;
	default:
		return str_equal(str_from(search_kind_desc.values[row->kind].word), value);
	}
}

/* Counts each choice and keeps those that lead somewhere, and the chosen one. */
static void count_facet(const struct lookup *l, enum facet facet, struct choices *choices) {
	size_t kept = 0;
	for (size_t i = 0; i < choices->count; i++) {
		struct choice *choice = &choices->items[i];
		for (size_t k = 0; k < l->all_count; k++)
			choice->count += passes(l, &l->all[k], facet) && has_value(l, &l->all[k], facet, choice->value);
		if (choice->count > 0 || choice->chosen)
			choices->items[kept++] = *choice;
	}
	choices->count = kept;
}

static struct choices all_municipalities(const struct lookup *l) {
	struct choices all = { .items = ARENA_ARRAY(l->req->arena, struct choice, l->tenants.count) };
	for (size_t i = 0; i < l->tenants.count; i++)
		all.items[all.count++] = (struct choice){ .value = l->tenants.rows[i].code,
			.label = tenant_name(&l->tenants.rows[i], l->req->lang),
			.chosen = l->tenants.rows[i].tenant_id.v == l->tenant.v };
	return all;
}

static enum err add_facets(struct lookup *l) {
	struct plan_search_view *v = l->v;
	struct search_filter any = { .synonyms = l->widened };
	TRY(search_run(l->req->db, l->req->arena, l->form->q, &any, 0, FACET_ROWS, &l->all, &l->all_count));
	v->capped = l->all_count == FACET_ROWS;
	for (size_t i = 0; i < l->all_count; i++)
		v->found += passes(l, &l->all[i], FACET_NONE);
	v->municipalities = all_municipalities(l);
	v->years = choices_of_years(l->req, l->form->year);
	v->kinds = choices_of_enum(l->req, &support_kind_desc, (int)l->form->kind);
	v->whats = choices_of_enum(l->req, &search_kind_desc, (int)l->form->what);
	count_facet(l, FACET_MUNICIPALITY, &v->municipalities);
	count_facet(l, FACET_YEAR, &v->years);
	count_facet(l, FACET_KIND, &v->kinds);
	count_facet(l, FACET_WHAT, &v->whats);
	return OK;
}

static struct str chosen_conditions(const struct lookup *l) {
	const struct choices *const parts[] = { &l->v->municipalities, &l->v->years, &l->v->kinds, &l->v->whats };
	struct str now = STR_NONE;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		now = listed(l->req->arena, l->req->lang, now, chosen_label(parts[i]));
	return now;
}

/* ---- the page ---- */

static struct link word_link(struct req *req, struct str word) {
	return (struct link){ .label = word, .url = url_build(req->arena, "/search?q=%s", word) };
}

static void add_words(const struct lookup *l) {
	static const char *const EXAMPLES[] = { "融資", "販路", "商店街", "事業承継", "デジタル", "見本市" };
	struct plan_search_view *v = l->v;
	const struct word_entry *entry = v->asked ? words_within(words_fold(l->req->arena, l->form->q)) : NULL;
	v->words = ARENA_ARRAY(l->req->arena, struct link, entry != NULL ? entry->see_count + 1 : COUNT_OF(EXAMPLES));
	if (entry == NULL) {
		for (size_t i = 0; i < COUNT_OF(EXAMPLES) && v->count == 0; i++)
			v->words[v->word_count++] = word_link(l->req, str_from(EXAMPLES[i]));
		return;
	}
	v->near = true;
	if (!str_equal(entry->term, l->form->q))
		v->words[v->word_count++] = word_link(l->req, entry->term);
	for (size_t i = 0; i < entry->see_count; i++)
		v->words[v->word_count++] = word_link(l->req, entry->see[i]);
}

static struct str title_of(const struct lookup *l) {
	const struct msg_arg args[] = { { .name = "q", .text = l->form->q } };
	if (!l->v->asked)
		return str_from(tr(l->req->lang, T("計画の中を探す")));
	return tr_format(l->req->arena, l->req->lang, l->count == 0 ? T("「{q}」で見つかる計画の記載は、まだありません")
	                                            : l->widened    ? T("「{q}」に近い言葉で見つかった計画の記載")
	                                                            : T("「{q}」で見つかった計画の記載"), args, COUNT_OF(args));
}

static enum err fill_view(struct lookup *l) {
	struct plan_search_view *v = l->v;
	v->q = l->form->q;
	v->asked = l->form->q.n > 0;
	v->widened = l->widened;
	v->title = title_of(l);
	if (v->asked)
		TRY(add_facets(l));
	v->now = chosen_conditions(l);
	add_chosen(l->req, &v->chosen, "municipality", chosen_label(&v->municipalities));
	add_chosen(l->req, &v->chosen, "year", chosen_label(&v->years));
	add_chosen(l->req, &v->chosen, "kind", chosen_label(&v->kinds));
	add_chosen(l->req, &v->chosen, "what", chosen_label(&v->whats));
	v->items = ARENA_ARRAY(l->req->arena, struct hit, l->count);
	v->count = l->count;
	for (size_t i = 0; i < l->count; i++)
		v->items[i] = hit_of(l->req, &l->tenants, &l->rows[i], l->form->q);
	v->downloads = downloads_of(l->req, false);
	add_words(l);
	return OK;
}

static void answer(struct req *req, const struct plan_search_view *v) {
	static const char *const SCRIPTS[] = { "search.js" };
	res_page(req,
		&(struct page){ .title = v->title,
			.body = plan_search_page_body,
			.model = v,
			.scripts = SCRIPTS,
			.script_count = COUNT_OF(SCRIPTS),
			.crumbs = crumbs_from_home(req, NULL, 0),
			.crumb_count = 1,
			.door = 2 });
}

enum err plan_search(struct req *req, const struct plan_search_form *form) {
	struct lookup l = { .req = req, .form = form, .v = ARENA_NEW(req->arena, struct plan_search_view) };
	TRY(find(&l));
	size_t most = req->format == FORMAT_HTML ? SUPPORT_PAGE_ROWS : (size_t)req_row_limit(req);
	l.v->has_more = l.count > most;
	l.count -= l.v->has_more;
	struct str next = l.v->has_more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = l.rows[l.count - 1].rank_no }) :
		STR_NONE;
	res_table(req, "search",
		&(struct table){ .desc = &search_find_desc, .rows = l.rows, .count = l.count, .next_cursor = next });
	if (req->format != FORMAT_HTML)
		return OK;
	if (l.v->has_more)
		l.v->more = url_with(req, "after", next);
	TRY(fill_view(&l));
	answer(req, l.v);
	return OK;
}
