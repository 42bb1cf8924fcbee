/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Door 1: the first page, and the search for support, which never ends on an empty page. */
#include "office/plan/plan-private.h"
#include "base/fold.h"
#include "office/search/words.h"
#include "plan_views.h"

static const char *const SEARCH_SCRIPTS[] = { "search.js" };

/* ---- the form "where, who, what for" ---- */

static struct finder finder_of(struct req *req, const struct tenants *tenants, const struct support_form *form) {
	struct finder finder = { .municipalities = choices_of_municipalities(req, tenants, form->municipality),
		.q = form->q,
		.audiences = choices_of_enum(req, &audience_desc, (int)form->who),
		.wishes = choices_of_enum(req, &wish_desc, (int)form->wish) };
	finder.audiences.count = AUDIENCE_RESIDENT - 1; /* residents and "unspecified" do not look for support here */
	return finder;
}

static struct link word_link(struct req *req, struct str word, const struct support_form *form) {
	struct url url = url_build(req->arena, "/support?q=%s", word);
	if (form->municipality.n > 0)
		url = url_query(req->arena, url, "municipality", form->municipality);
	if (form->who != AUDIENCE_INVALID)
		url = url_query(req->arena, url, "who", str_from(audience_desc.values[form->who].word));
	return (struct link){ .label = word, .url = url };
}

static size_t common_words(struct req *req, const struct support_form *form, struct link **ret_links) {
	static const char *const JA[] = { "家賃", "補助金", "展示会", "ホームページ", "融資", "後継ぎ", "人手不足" };
	static const char *const EN[] = { "rent", "grant", "trade fair", "website", "loan", "succession", "hiring" };
	const char *const *words = req->lang == LANG_EN ? EN : JA;
	*ret_links = ARENA_ARRAY(req->arena, struct link, COUNT_OF(JA));
	for (size_t i = 0; i < COUNT_OF(JA); i++)
		(*ret_links)[i] = word_link(req, str_from(words[i]), form);
	return COUNT_OF(JA);
}

/* ---- the first page ---- */

static void count_plans(struct req *req, const struct plan_public_count_row *counts, size_t count,
	struct portal_view *v) {
	int64_t first = INT64_MAX;
	for (size_t i = 0; i < count; i++) {
		*(counts[i].kind == PLAN_KIND_LOGIC_MODEL ? &v->logic_models : &v->plans) += counts[i].plans;
		v->programmes += counts[i].programmes;
		if (counts[i].first_fiscal_year.has && counts[i].first_fiscal_year.v < first)
			first = counts[i].first_fiscal_year.v;
	}
	struct opt_int year = { .has = first != INT64_MAX, .v = first };
	v->first_year = period_label(req->arena, req->lang, year, year);
}

enum err portal(struct req *req, const struct portal_form *form UNUSED) {
	static const struct support_form NOTHING = { .who = AUDIENCE_INVALID };
	struct portal_view *v = ARENA_NEW(req->arena, struct portal_view);
	struct tenants tenants;
	struct plan_public_count_row *counts;
	size_t count;
	TRY(tenants_load(req, &tenants));
	TRY(plan_public_count(req->db, req->arena, NULL, TENANT_MOST * PLAN_KIND_COUNT, &counts, &count));
	v->finder = finder_of(req, &tenants, &NOTHING);
	v->word_count = common_words(req, &NOTHING, &v->words);
	for (size_t i = 0; i < tenants.count; i++)
		v->municipalities += !tenants.rows[i].fictional;
	count_plans(req, counts, count, v);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("お店・会社のための支援を探す"))),
			.body = portal_page_body,
			.model = v,
			.door = 1,
			.description = str_from(
				tr(req->lang, T("東京の自治体の産業の計画から、お店や会社に役立つ支援を探せます。"))),
			.width = "full",
			.scripts = SEARCH_SCRIPTS,
			.script_count = COUNT_OF(SEARCH_SCRIPTS) });
	return OK;
}

/* ---- the search for support ---- */

/* What the person asked for, and what came of it. */
struct search {
	struct req *req;
	const struct support_form *form;
	struct tenants tenants;
	struct support_query query;
	const struct tenant_all_row *tenant; /* the chosen municipality; NULL: any */
	struct support_view *v;
};

static enum err search_begin(struct search *s) {
	TRY(tenants_load(s->req, &s->tenants));
	s->query = (struct support_query){ .who = s->form->who,
		.wish = s->form->wish,
		.q = s->form->q,
		.after = s->form->after.has ? s->form->after.a : 0 };
	if (s->form->municipality.n == 0)
		return OK;
	struct tenant_all_row row;
	TRY(tenant_find_code(s->req->db, s->req->arena, s->form->municipality, &row));
	s->tenant = ARENA_COPY(s->req->arena, row);
	s->query.has_tenant = true;
	s->query.tenant = row.tenant_id;
	return OK;
}

static struct str about_of(const struct search *s) {
	if (s->form->q.n == 0 && s->form->wish != WISH_INVALID)
		return str_from(tr(s->req->lang, wish_desc.values[s->form->wish].label));
	return s->form->q;
}

static struct str sentence_with(const struct search *s, const char *sentence) {
	const struct msg_arg args[] = {
		{ .name = "municipality", .text = s->tenant != NULL ? tenant_name(s->tenant, s->req->lang) : S("") },
		{ .name = "about", .text = about_of(s) }
	};
	return tr_format(s->req->arena, s->req->lang, sentence, args, COUNT_OF(args));
}

static struct str title_of_found(const struct search *s) {
	bool about = about_of(s).n > 0;
	return sentence_with(s, s->tenant != NULL && about ? T("{municipality}で「{about}」に役立ちそうな計画事業")
	                      : s->tenant != NULL          ? T("{municipality}の計画事業")
	                      : about                      ? T("「{about}」に役立ちそうな計画事業")
	                                                   : T("計画に書かれた事業"));
}

static struct str title_of_nothing(const struct search *s, bool has_plan) {
	bool about = about_of(s).n > 0;
	return sentence_with(s, !has_plan                  ? T("{municipality}の計画は、まだ載っていません")
	                      : s->tenant != NULL && about ? T("{municipality}で「{about}」に合う計画事業は、まだ見つかっていません")
	                      : s->tenant != NULL          ? T("{municipality}で条件に合う計画事業は、まだ見つかっていません")
	                      : about                      ? T("「{about}」に合う計画事業は、まだ見つかっていません")
	                                                   : T("条件に合う計画事業は、まだ見つかっていません"));
}

static enum err fill_titles(const struct search *s, size_t count) {
	struct plan_public_list_row *plans;
	size_t plan_count = 1;
	if (s->tenant != NULL && count == 0)
		TRY(plan_public_list(s->req->db, s->req->arena, 0, &s->tenant->tenant_id, NULL, NULL, 1, &plans,
			&plan_count));
	s->v->title = count > 0 ? title_of_found(s) : title_of_nothing(s, plan_count > 0);
	const char *lead = count == 0 && plan_count == 0 ? T("支援がないという意味ではありません。窓口でお尋ねになるか、ほかの自治体の計画もご覧ください。")
	                 : count == 0 ? T("計画に書かれていなくても、使える支援は多くあります。言葉を変えて探すか、窓口でお尋ねください。")
	                 : s->tenant != NULL && s->tenant->fictional ? T("実在しないまちです。使い方を試すために作られています。") : NULL;
	if (lead != NULL)
		s->v->lead = str_from(tr(s->req->lang, lead));
	return OK;
}

/* 北区・これから開業する方・家賃・場所 */
static struct str chosen_conditions(const struct search *s) {
	const struct finder *f = &s->v->finder;
	struct str now = listed(s->req->arena, s->req->lang, f->municipalities.chosen, chosen_label(&f->audiences));
	return listed(s->req->arena, s->req->lang, now, chosen_label(&f->wishes));
}

static void split_by_period(struct support_view *v, struct cards cards) {
	size_t current = 0;
	while (current < cards.count && !cards.items[current].ended)
		current++;
	v->current = (struct cards){ .items = cards.items, .count = current };
	v->ended = (struct cards){ .items = cards.items + current, .count = cards.count - current };
}

/* ---- what else to try ---- */

/* Neighbours of a word are known in Japanese only. */
static void add_words(const struct search *s) {
	struct support_view *v = s->v;
	bool known = s->form->q.n > 0 && s->req->lang == LANG_JA;
	const struct word_entry *entry = known ? words_within(words_fold(s->req->arena, s->form->q)) : NULL;
	if (entry == NULL) {
		v->word_count = common_words(s->req, s->form, &v->words);
		return;
	}
	v->near = true;
	v->words = ARENA_ARRAY(s->req->arena, struct link, entry->see_count + 1);
	if (!str_equal(entry->term, s->form->q))
		v->words[v->word_count++] = word_link(s->req, entry->term, s->form);
	for (size_t i = 0; i < entry->see_count; i++)
		v->words[v->word_count++] = word_link(s->req, entry->see[i], s->form);
}

static enum err find_cards(const struct search *s, const struct support_query *query, struct cards *ret_cards) {
	enum { FEW = 5 };
	struct plan_programme_list_row *rows;
	size_t count;
	int64_t next;
	TRY(support_find(s->req, &s->tenants, query, FEW, &rows, &count, &next));
	*ret_cards = cards_of(s->req, &s->tenants, rows, count);
	return OK;
}

/* The municipality's windows, and the same wish elsewhere. */
static enum err add_neighbours(const struct search *s) {
	struct support_query windows = { .has_tenant = true, .tenant = s->tenant->tenant_id, .wish = WISH_TALK,
		.kinds = bit_of(SUPPORT_KIND_CONSULTATION) | bit_of(SUPPORT_KIND_EXPERT) };
	struct support_query others = s->query;
	others.has_tenant = false;
	others.except = s->tenant->tenant_id;
	TRY(find_cards(s, &others, &s->v->elsewhere));
	return s->v->empty ? find_cards(s, &windows, &s->v->windows) : OK;
}

static void add_outside(struct support_view *v) {
	static const struct outside_help OUTSIDE[] = {
		{ T("東京都産業労働局"), T("東京都の中小企業・雇用・観光などの支援"), "https://www.sangyo-rodo.metro.tokyo.lg.jp/" },
		{ T("東京都中小企業振興公社"), T("都内の会社への助成金と専門家の相談"), "https://www.tokyo-kosha.or.jp/" },
		{ T("Ｊグランツ"), T("国や自治体の補助金の検索と電子申請"), "https://www.jgrants-portal.go.jp/" },
		{ T("J-Net21"), T("中小企業の支援情報と経営の手引き"), "https://j-net21.smrj.go.jp/" },
	};
	v->outside = OUTSIDE;
	v->outside_count = COUNT_OF(OUTSIDE);
}

static enum err add_more_ways(const struct search *s) {
	enum { ENOUGH = 3 };
	struct support_view *v = s->v;
	add_outside(v);
	if (s->tenant != NULL) {
		v->has_office = true;
		v->office = ask_of_tenant(s->req, s->tenant);
	}
	if (!v->first_page || v->current.count >= ENOUGH)
		return OK;
	add_words(s);
	return s->tenant != NULL ? add_neighbours(s) : OK;
}

static void answer(const struct search *s) {
	res_page(s->req,
		&(struct page){ .title = s->v->title,
			.body = support_page_body,
			.model = s->v,
			.door = 1,
			.description = str_from(tr(s->req->lang,
				T("計画に書かれた事業のうち、条件に合うものです。いま募集中とは限りません。"))),
			.crumbs = crumbs_from_home(s->req, NULL, 0),
			.crumb_count = 1,
			.scripts = SEARCH_SCRIPTS,
			.script_count = COUNT_OF(SEARCH_SCRIPTS) });
}

enum err support(struct req *req, const struct support_form *form) {
	struct support_view *v = ARENA_NEW(req->arena, struct support_view);
	struct search s = { .req = req, .form = form, .v = v };
	struct plan_programme_list_row *rows;
	size_t count;
	int64_t next;
	TRY(search_begin(&s));
	TRY(support_find(req, &s.tenants, &s.query,
		req->format == FORMAT_HTML ? SUPPORT_PAGE_ROWS : (size_t)req_row_limit(req), &rows, &count, &next));
	struct str cursor = next != 0 ? cursor_text(req->arena, (struct cursor){ .has = true, .a = next }) : STR_NONE;
	res_table(req, "support",
		&(struct table){ .desc = &plan_programme_list_desc,
			.rows = rows,
			.count = count,
			.next_cursor = cursor });
	if (req->format != FORMAT_HTML)
		return OK;
	v->finder = finder_of(req, &s.tenants, form);
	v->now = chosen_conditions(&s);
	add_chosen(req, &v->chosen, "municipality", v->finder.municipalities.chosen);
	add_chosen(req, &v->chosen, "who", chosen_label(&v->finder.audiences));
	add_chosen(req, &v->chosen, "wish", chosen_label(&v->finder.wishes));
	v->empty = count == 0;
	v->first_page = !form->after.has;
	v->has_more = next != 0;
	if (v->has_more)
		v->more = url_with(req, "after", cursor);
	split_by_period(v, cards_of(req, &s.tenants, rows, count));
	TRY(fill_titles(&s, count));
	TRY(add_more_ways(&s));
	answer(&s);
	return OK;
}
