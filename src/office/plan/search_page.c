/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Door 2: the search over everything that published plans name. */
#include "office/plan/pages.h"
#include "base/fold.h"
#include "office/search/words.h"
#include "plan_views.h"

enum { EXCERPT_CHARACTERS = 110 };

/* The excerpt with the word that was found inside <mark>. */
static struct html marked(struct req *req, struct str text, struct str query) {
	size_t from, n;
	struct str excerpt = search_excerpt(req->arena, text, query, EXCERPT_CHARACTERS, &from, &n);
	struct buf *b = ARENA_NEW(req->arena, struct buf);
	buf_init(b, req->arena, 64 << 10);
	struct html_out o = { .b = b, .lang = req->lang, .arena = req->arena };
	marked_text(&o, str_slice(excerpt, 0, from), str_slice(excerpt, from, n), str_from_offset(excerpt, from + n));
	return (struct html){ str_copy(req->arena, buf_view(b)) };
}

static struct url hit_url(struct req *req, const struct search_find_row *row) {
	if (row->kind == SEARCH_PROGRAMME)
		return url_build(req->arena, "/%s/programmes/%d", row->slug, row->node_id.v);
	return url_build(req->arena, "/%s/plans/%d", row->slug, row->plan_id.v);
}

static struct hit hit_of(struct req *req, const struct search_find_row *row, struct str query) {
	struct str period = period_label(req->arena, req->lang, row->first_fiscal_year, row->last_fiscal_year);
	return (struct hit){
		.where = period.n > 0 ? str_format(req->arena, "%.*s　%.*s", STR_ARG(row->municipality), STR_ARG(period)) : row->municipality,
		.name = row->title,
		.kind = str_from(tr(req->lang, search_kind_desc.values[row->kind].label)),
		.url = hit_url(req, row),
		.text = marked(req, row->text, query),
		.ended = period_ended(row->last_fiscal_year, req->now_us),
	};
}

static enum err find(struct req *req, const struct plan_search_form *form, struct search_find_row **ret_rows, size_t *ret_count) {
	struct search_filter filter = { .year = form->year, .kinds = form->kind != 0 ? bit_of(form->kind) : 0, .what = form->what };
	if (form->municipality.n > 0) {
		struct tenant_all_row t;
		TRY(tenant_find_code(req->db, req->arena, form->municipality, &t));
		filter.has_tenant = true;
		filter.tenant = t.tenant_id;
	}
	int64_t after = form->after.has ? form->after.a : 0;
	TRY(search_run(req->db, req->arena, form->q, &filter, after, SUPPORT_PAGE_ROWS + 1, ret_rows, ret_count));
	if (*ret_count > 0 || form->after.has)
		return OK;
	filter.synonyms = true; /* nothing has these very words: look for what is meant */
	return search_run(req->db, req->arena, form->q, &filter, after, SUPPORT_PAGE_ROWS + 1, ret_rows, ret_count);
}

static void add_words(struct req *req, const struct plan_search_form *form, struct plan_search_view *v) {
	const struct word_entry *entry = words_within(fold(req->arena, form->q, 0));
	if (entry == NULL)
		return;
	v->words = ARENA_ARRAY(req->arena, struct link, entry->see_count + 1);
	v->words[v->word_count++] = (struct link){ .label = entry->term, .url = url_build(req->arena, "/search?q=%s", entry->term) };
	for (size_t i = 0; i < entry->see_count; i++)
		v->words[v->word_count++] = (struct link){ .label = entry->see[i], .url = url_build(req->arena, "/search?q=%s", entry->see[i]) };
}

static enum err fill_choices(struct req *req, const struct plan_search_form *form, struct plan_search_view *v) {
	TRY(choices_of_municipalities(req, form->municipality, &v->municipalities));
	v->years = choices_of_years(req, form->year);
	v->kinds = choices_of_enum(req, &support_kind_desc, (int)form->kind);
	v->whats = choices_of_enum(req, &search_kind_desc, (int)form->what);
	v->q = form->q;
	v->asked = form->q.n > 0;
	return OK;
}

enum err plan_search(struct req *req, const struct plan_search_form *form) {
	struct search_find_row *rows;
	size_t count;
	TRY(find(req, form, &rows, &count));
	bool more = count > SUPPORT_PAGE_ROWS;
	count -= more;
	struct str next = more ? cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].rank_no }) : STR_NONE;
	res_table(req, "search", &(struct table){ .desc = &search_find_desc, .rows = rows, .count = count, .next_cursor = next });
	if (req->format != FORMAT_HTML)
		return OK;
	struct plan_search_view *v = ARENA_NEW(req->arena, struct plan_search_view);
	TRY(fill_choices(req, form, v));
	v->items = ARENA_ARRAY(req->arena, struct hit, count);
	v->count = count;
	for (size_t i = 0; i < count; i++)
		v->items[i] = hit_of(req, &rows[i], form->q);
	v->has_more = more;
	if (more)
		v->more = url_with(req, "after", next);
	v->downloads = downloads_of(req, false);
	add_words(req, form, v);
	static const char *const SCRIPTS[] = { "search.js" };
	res_page(req, &(struct page){ .title = str_from(tr(req->lang, T("計画の中をさがす"))), .body = plan_search_page_body, .model = v, .scripts = SCRIPTS,
		.script_count = 1, .door = 2 });
	return OK;
}
