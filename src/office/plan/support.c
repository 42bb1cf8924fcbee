/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Door 1: the first page, the search for support, and a programme. */
#include "office/plan/plan-private.h"

#include "office/plan/pages.h"
#include "base/fold.h"
#include "office/search/words.h"
#include "plan_views.h"

/* ---- the form "where, who, what for" ---- */

static enum err finder_of(struct req *req, const struct support_form *form, struct finder *ret_finder) {
	TRY(choices_of_municipalities(req, form != NULL ? form->municipality : STR_NONE, &ret_finder->municipalities));
	ret_finder->audiences = choices_of_enum(req, &audience_desc, form != NULL ? (int)form->who : 0);
	ret_finder->audiences.count = AUDIENCE_RESIDENT - 1; /* residents and "unspecified" do not look for support here */
	ret_finder->wishes = choices_of_enum(req, &wish_desc, form != NULL ? (int)form->wish : 0);
	ret_finder->q = form != NULL ? form->q : STR_NONE;
	ret_finder->wish_word = form != NULL && form->wish != WISH_INVALID ? str_from(wish_desc.values[form->wish].word) : STR_NONE;
	return OK;
}

static struct link word_link(struct req *req, struct str word, const struct support_form *form) {
	struct url url = url_build(req->arena, "/support?q=%s", word);
	if (form != NULL && form->municipality.n > 0)
		url = url_query(req->arena, url, "municipality", form->municipality);
	return (struct link){ .label = word, .url = url };
}

static size_t common_words(struct req *req, const struct support_form *form, struct link **ret_links) {
	static const char *const JA[] = { "家賃", "補助金", "展示会", "ホームページ", "融資", "後継ぎ", "人手不足", "相談" };
	static const char *const EN[] = { "rent", "grant", "trade fair", "website", "loan", "succession", "hiring", "advice" };
	const char *const *words = req->lang == LANG_EN ? EN : JA;
	*ret_links = ARENA_ARRAY(req->arena, struct link, COUNT_OF(JA));
	for (size_t i = 0; i < COUNT_OF(JA); i++)
		(*ret_links)[i] = word_link(req, str_from(words[i]), form);
	return COUNT_OF(JA);
}

/* ---- the first page ---- */

enum err portal(struct req *req, const struct portal_form *form UNUSED) {
	struct portal_view *v = ARENA_NEW(req->arena, struct portal_view);
	TRY(finder_of(req, NULL, &v->finder));
	v->word_count = common_words(req, NULL, &v->words);
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(req->db, req->arena, 0, NULL, NULL, NULL, TENANT_MOST, &plans, &count));
	v->plans = (int64_t)count;
	for (size_t i = 0; i < count; i++)
		v->programmes += plans[i].programmes;
	v->municipalities = (int64_t)v->finder.municipalities.count;
	res_page(req, &(struct page){
		.title = str_from(tr(req->lang, T("お店・会社のための支援をさがす"))),
		.description = str_from(tr(req->lang, T("東京の自治体の産業の計画から、お店や会社に役立つ支援をさがせます。"))),
		.body = portal_page_body, .model = v, .door = 1 });
	return OK;
}

/* ---- the search for support ---- */

static struct str summary_of(struct req *req, const struct support_form *form, const struct support_view *v) {
	struct str about = form->q;
	if (about.n == 0 && form->wish != WISH_INVALID)
		about = str_from(tr(req->lang, wish_desc.values[form->wish].label));
	const struct msg_arg args[] = { { .name = "municipality", .text = v->municipality }, { .name = "about", .text = about } };
	const char *sentence = v->municipality.n > 0 && about.n > 0 ? T("{municipality}で「{about}」に役立ちそうな計画事業")
	                     : v->municipality.n > 0               ? T("{municipality}の計画事業")
	                     : about.n > 0                         ? T("「{about}」に役立ちそうな計画事業")
	                                                           : T("計画に書かれている事業");
	return tr_format(req->arena, req->lang, sentence, args, COUNT_OF(args));
}

static void split_by_period(struct support_view *v, struct card *cards, size_t count) {
	size_t current = 0;
	while (current < count && !cards[current].ended)
		current++;
	v->current = cards;
	v->current_count = current;
	v->ended = cards + current;
	v->ended_count = count - current;
}

static size_t neighbour_words(struct req *req, const struct support_form *form, struct link **ret_links) {
	size_t n = 0;
	const struct word_entry *entry = form->q.n > 0 ? words_within(fold(req->arena, form->q, 0)) : NULL;
	if (entry == NULL)
		return common_words(req, form, ret_links);
	*ret_links = ARENA_ARRAY(req->arena, struct link, entry->see_count + 1);
	if (!str_equal(entry->term, form->q))
		(*ret_links)[n++] = word_link(req, entry->term, form);
	for (size_t i = 0; i < entry->see_count; i++)
		(*ret_links)[n++] = word_link(req, entry->see[i], form);
	return n;
}

static enum err find_cards(struct req *req, const struct support_query *query, size_t most, bool elsewhere, struct card **ret_cards, size_t *ret_count) {
	struct plan_programme_list_row *rows;
	int64_t next;
	TRY(support_find(req, query, most, &rows, ret_count, &next));
	return cards_of(req, rows, *ret_count, elsewhere, ret_cards);
}

/* What stands on the page when little or nothing was found: never an empty page. */
static enum err fill_empty(struct req *req, const struct support_form *form, const struct support_query *query, struct support_view *v) {
	enum { FEW = 5 };
	v->word_count = neighbour_words(req, form, &v->words);
	struct support_query windows = { .has_tenant = query->has_tenant, .tenant = query->tenant, .wish = WISH_TALK };
	TRY(find_cards(req, &windows, FEW, false, &v->windows, &v->window_count));
	if (!query->has_tenant)
		return OK;
	struct support_query others = *query;
	others.has_tenant = false;
	TRY(find_cards(req, &others, FEW, true, &v->elsewhere, &v->elsewhere_count));
	if (v->elsewhere_count > 0 || v->window_count > 0)
		return OK;
	others = (struct support_query){ .wish = WISH_TALK };
	return find_cards(req, &others, FEW, true, &v->elsewhere, &v->elsewhere_count);
}

static enum err query_of(struct req *req, const struct support_form *form, struct support_query *ret_query, struct str *ret_municipality) {
	*ret_query = (struct support_query){ .who = form->who, .wish = form->wish, .q = form->q, .after = form->after.has ? form->after.a : 0 };
	if (form->municipality.n == 0)
		return OK;
	struct tenant_all_row tenant;
	TRY(tenant_find_code(req->db, req->arena, form->municipality, &tenant));
	ret_query->has_tenant = true;
	ret_query->tenant = tenant.tenant_id;
	*ret_municipality = tenant_name(&tenant, req->lang);
	return OK;
}

enum err support(struct req *req, const struct support_form *form) {
	struct support_view *v = ARENA_NEW(req->arena, struct support_view);
	struct support_query query;
	struct plan_programme_list_row *rows;
	struct card *cards;
	size_t count;
	int64_t next;
	TRY(query_of(req, form, &query, &v->municipality));
	TRY(support_find(req, &query, SUPPORT_PAGE_ROWS, &rows, &count, &next));
	struct str cursor = next != 0 ? cursor_text(req->arena, (struct cursor){ .has = true, .a = next }) : STR_NONE;
	res_table(req, "support", &(struct table){ .desc = &plan_programme_list_desc, .rows = rows, .count = count, .next_cursor = cursor });
	if (req->format != FORMAT_HTML)
		return OK;
	TRY(finder_of(req, form, &v->finder));
	TRY(cards_of(req, rows, count, !query.has_tenant, &cards));
	split_by_period(v, cards, count);
	v->summary = summary_of(req, form, v);
	v->has_more = next != 0;
	if (v->has_more)
		v->more = url_with(req, "after", cursor);
	v->empty = count == 0;
	if (v->current_count < 3 && !form->after.has)
		TRY(fill_empty(req, form, &query, v));
	res_page(req, &(struct page){ .title = v->summary, .body = support_page_body, .model = v,
		.description = str_from(tr(req->lang, T("計画に書かれた事業のうち、条件に合うものです。いま募集中とは限りません。"))), .door = 1 });
	return OK;
}
