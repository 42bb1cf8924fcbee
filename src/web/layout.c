/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an exchange to the models of the layout and of error pages. What the site is called and where it leads comes
 * from struct web_site. */
#include "web/layout.h"

#include "web/asset.h"
#include "web/web-private.h"
#include "web_views.h"

static struct str text_of(const struct exchange *x, const char *msgid) {
	return str_from(tr(x->req.lang, msgid));
}

/* ---- what views call ---- */

void page_content(struct html_out *o, const struct page *page) {
	page->body(o, page->model);
}

struct url url_asset(const char *name) {
	const struct asset *asset = asset_by_name(name);
	if (asset == NULL)
		BUG("there is no asset %s", name);
	return (struct url){ str_from(asset->address) };
}

struct url url_icon(struct arena *a, const char *name) {
	return (struct url){ STR_JOIN(a, url_asset("icons.svg").s, S("#"), str_from(name)) };
}

void form_errors(struct html_out *o, const struct req *req) {
	struct form_errors_view view = { .items = NULL };
	const struct form_refusal *refusals = form_refusals(req, &view.count);
	if (view.count == 0)
		return;
	view.items = ARENA_ARRAY(o->arena, struct form_error, view.count);
	for (size_t i = 0; i < view.count; i++) {
		view.items[i].reason = refusals[i].reason;
		if (refusals[i].field != NULL)
			view.items[i].url = (struct url){ str_format(o->arena, "#field-%s", refusals[i].field) };
		view.some_field = view.some_field || refusals[i].field != NULL;
	}
	form_error_summary(o, &view);
}

/* ---- the layout ---- */

static struct layout_link link_of(const struct exchange *x, const struct web_link *link) {
	return (struct layout_link){ .label = text_of(x, link->label), .url = { str_from(link->path) } };
}

static void fill_links(const struct exchange *x, const struct web_site *site, struct layout_view *view) {
	for (size_t i = 0; i < COUNT_OF(site->doors) && site->doors[i].path != NULL; i++)
		view->doors[view->door_count++] = link_of(x, &site->doors[i]);
	struct layout_link *footer = ARENA_ARRAY(x->req.arena, struct layout_link, site->footer_count + 1);
	for (size_t i = 0; i < site->footer_count; i++)
		footer[i] = link_of(x, &site->footer[i]);
	view->footer = footer;
	view->footer_count = site->footer_count;
	if (site->search.path != NULL) {
		view->search = (struct url){ str_from(site->search.path) };
		view->search_label = text_of(x, site->search.label);
	}
}

/* The pages behind door 2, so that none of them is reached by way of the first page only. */
static void fill_pages(const struct exchange *x, const struct web_site *site, struct layout_view *view) {
	if (view->page->door != 2)
		return;
	struct layout_link *pages = ARENA_ARRAY(x->req.arena, struct layout_link, site->page_count + 1);
	for (size_t i = 0; i < site->page_count; i++) {
		pages[i] = link_of(x, &site->pages[i]);
		pages[i].current = str_equal(x->raw_path, pages[i].url.s);
	}
	view->pages = pages;
	view->page_count = site->page_count;
}

/* ---- those who are signed in ---- */

/* Everybody sees on every page of a side for whom he acts there, and by which right. */
static struct str acting_text(const struct exchange *x, enum menu_side side) {
	const struct session *session = x->req.session;
	const struct msg_arg values[] = { { .name = "party", .text = session->party_name },
		{ .name = "town", .text = session->town },
		{ .name = "right", .text = text_of(x, session_right_desc.values[session->right].label) } };
	if (side == MENU_PARTY)
		return tr_format(x->req.arena, x->req.lang, T("{party}（{right}）として利用中"), values, COUNT_OF(values));
	return side == MENU_OFFICE ?
		tr_format(x->req.arena, x->req.lang, T("{town}の職員として利用中"), values, COUNT_OF(values)) :
		STR_NONE;
}

/* The cookie names a handler of this program, so that nobody's words are shown but ours. */
static struct str did_text(const struct exchange *x, const struct web_site *site) {
	struct str handler = req_cookie(&x->req, DID_COOKIE);
	const char *sentence =
		site->did != NULL && !str_is_none(handler) && x->req.method == HTTP_GET && x->error == OK ?
		site->did(handler) :
		NULL;
	return sentence != NULL ? text_of(x, sentence) : STR_NONE;
}

static void fill_person(struct exchange *x, const struct web_site *site, struct layout_view *view) {
	const struct session *session = x->req.session;
	view->menu = req_menu(&x->req);
	if (x->web->config->identity == NULL || site->sign_in.path == NULL)
		return;
	view->account = link_of(x, session == NULL ? &site->sign_in : &site->account);
	if (session == NULL)
		return;
	view->person = session->name;
	view->did = did_text(x, site);
	if (view->did.n > 0)
		res_cookie(&x->req, DID_COOKIE, S(""), -1);
	view->acting = acting_text(x, view->menu->side);
	view->others = (struct url){ str_from(site->account.path) };
}

static void add_crumb(struct layout_view *view, struct crumb *crumbs, struct str title, struct url url) {
	for (size_t i = 0; i < view->crumb_count; i++)
		if (str_equal(crumbs[i].url.s, url.s))
			return;
	crumbs[view->crumb_count++] = (struct crumb){ .title = title, .url = url };
}

/* On a side of the house the trail begins with the side's first page and the page of the menu under which this one
 * lies; what a handler adds stands behind. Nothing leads to the page itself. */
static void fill_crumbs(const struct exchange *x, struct layout_view *view) {
	const struct menu *menu = view->menu;
	struct crumb *crumbs = ARENA_ARRAY(x->req.arena, struct crumb, view->page->crumb_count + 3);
	view->crumbs = crumbs;
	if (menu->side != MENU_NONE && menu->home != NULL && !menu->home->exact)
		add_crumb(view, crumbs, menu->side == MENU_PARTY ? x->req.session->party_name : menu->home->label,
			menu->home->url);
	if (menu->here != NULL && !menu->here->exact)
		add_crumb(view, crumbs, menu->here->label, menu->here->url);
	for (size_t i = 0; i < view->page->crumb_count; i++) {
		const struct crumb *crumb = &view->page->crumbs[i];
		bool above = str_equal(crumb->url.s, view->others.s) ||
			(menu->home != NULL && str_starts(menu->home->url.s, crumb->url.s));
		if (menu->side == MENU_NONE || (!above && !str_equal(crumb->url.s, x->req.path)))
			add_crumb(view, crumbs, crumb->title, crumb->url);
	}
}

static void fill_alternates(struct exchange *x, struct layout_view *view) {
	static const struct { enum format format; unsigned flags; const char *type; } rows[] = {
		{ .format = FORMAT_JSON, .flags = ROUTE_LIST | ROUTE_RECORD, .type = "application/json" },
		{ .format = FORMAT_ATOM, .flags = ROUTE_FEED, .type = "application/atom+xml" },
	};
	for (size_t i = 0; x->error == OK && x->route != NULL && i < COUNT_OF(rows); i++)
		if ((x->route->row->flags & rows[i].flags) != 0)
			view->alternates[view->alternate_count++] = (struct layout_alternate){ .type = rows[i].type,
				.url = url_format(&x->req, rows[i].format) };
}

static const struct url *script_urls(struct arena *a, const struct page *page) {
	struct url *urls = ARENA_ARRAY(a, struct url, page->script_count + 1);
	for (size_t i = 0; i < page->script_count; i++)
		urls[i] = url_asset(page->scripts[i]);
	return urls;
}

static struct str head_title(const struct exchange *x, const struct page *page, const struct layout_view *view) {
	if (page->title.n == 0)
		return view->site_name;
	return STR_JOIN(x->req.arena, page->title, S(" | "), view->site_name);
}

static void print_layout(struct exchange *x, const struct page *page, struct buf *out) {
	const struct web_site *site = x->web->config->site;
	enum lang other = x->req.lang == LANG_EN ? LANG_JA : LANG_EN;
	struct layout_view view = {
		.lang = lang_word(x->req.lang),
		.page = page,
		.icon = url_asset("favicon.svg"),
		.style = url_asset("kassei.css"),
		.scripts = script_urls(x->req.arena, page),
		.site_name = text_of(x, site->name),
		.site_latin = x->req.lang == LANG_JA ? str_from(site->latin) :
			STR_NONE, /* the name is in Latin letters already */
		.other_url = url_with(&x->req, "lang", str_from(lang_word(other))),
		.other_lang = lang_word(other),
		.other_name = other == LANG_EN ? "English" : "日本語",
		.note = site->note == NULL ? STR_NONE : text_of(x, site->note),
	};
	view.head_title = head_title(x, page, &view);
	fill_links(x, site, &view);
	fill_pages(x, site, &view);
	fill_person(x, site, &view);
	fill_crumbs(x, &view);
	fill_alternates(x, &view);
	struct html_out html = { .b = out, .lang = x->req.lang, .arena = x->req.arena };
	layout(&html, &view);
}

void print_page(struct exchange *x, struct buf *out) {
	print_layout(x, &x->res.page, out);
}

/* ---- error pages: what happened, and what to do ---- */

static const char *what_to_do(const struct exchange *x, enum err e) {
	if (e == ERR_FORBIDDEN && x->req.session != NULL && x->req.method == HTTP_GET)
		return T("立場を切り替えるときは、マイページから選び直してください。権限が必要なときは、管理者や代表の方にお尋ねください。");
	switch (err_info(e)->http_status) {
	case 400: return T("アドレスや入力した内容をご確認のうえ、もう一度お試しください。");
	case 403: return T("このサイトのページから、もう一度操作してください。");
	case 404: return T("アドレスが正しいかご確認ください。ページの名前が変わった場合は、下のリンクからお探しください。");
	case 405: return T("前のページに戻り、画面のボタンから操作してください。");
	case 409: return T("前のページに戻り、読み込み直して、いまの内容をご確認ください。");
	case 413: case 414: return T("内容を短くするか、いくつかに分けて、もう一度お試しください。");
	case 415: return T("このサイトのページにある入力欄から送ってください。");
	case 422: return T("前のページに戻り、内容を直して、もう一度お送りください。");
	case 503: return T("1分ほど待ってから、もう一度お試しください。入力した内容は前のページに残っています。");
	default: return T("しばらくしてからもう一度お試しください。続くときは、受付番号を添えてお知らせください。");
	}
}

static const struct layout_link *error_links(const struct exchange *x, size_t *ret_count) {
	const struct web_site *site = x->web->config->site;
	struct layout_link *links = ARENA_ARRAY(x->req.arena, struct layout_link, COUNT_OF(site->doors) + 2);
	size_t count = 0;
	links[count++] = (struct layout_link){ .label = text_of(x, T("ホーム")), .url = { S("/") } };
	for (size_t i = 0; i < COUNT_OF(site->doors) && site->doors[i].path != NULL; i++)
		links[count++] = link_of(x, &site->doors[i]);
	if (x->req.session != NULL && site->account.path != NULL)
		links[count++] = link_of(x, &site->account);
	*ret_count = count;
	return links;
}

void print_error_page(struct exchange *x, enum err e, struct buf *out) {
	struct error_view *view = ARENA_NEW(x->req.arena, struct error_view);
	*view = (struct error_view){
		.status = err_info(e)->http_status,
		.title = text_of(x, err_info(e)->sentence),
		.hint = x->res.hint,
		.what_to_do = text_of(x, what_to_do(x, e)),
		.reference = x->reference,
		.reasons = x->refusals,
		.reason_count = x->refusal_count,
	};
	view->links = error_links(x, &view->link_count);
	const struct page page = {
		.title = view->title, .body = error_page_body, .model = view, .no_index = true, .width = "narrow"
	};
	print_layout(x, &page, out);
}
