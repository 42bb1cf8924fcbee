/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See menu.h. */
#include "web/menu.h"

#include "web/web-private.h"

/* First pages of the three sides, as they stand in routes.def. */
static const char *const HOMES[] = { [MENU_NONE] = "",
	[MENU_ACCOUNT] = "/account",
	[MENU_PARTY] = "/{slug}/my/{party_id}",
	[MENU_OFFICE] = "/{slug}/office" };

/* `text` is `head`, or lies below it. */
static bool lies_under(struct str text, struct str head) {
	return str_starts(text, head) && (text.n == head.n || text.p[head.n] == '/');
}

static enum menu_side side_of_pattern(struct str pattern) {
	if (lies_under(pattern, str_from(HOMES[MENU_OFFICE])))
		return MENU_OFFICE;
	return lies_under(pattern, str_from(HOMES[MENU_PARTY])) ? MENU_PARTY : MENU_ACCOUNT;
}

/* The page's own role says whether it belongs to somebody: a public page has no menu. */
static enum menu_side side_of(const struct exchange *x) {
	const struct session *session = x->req.session;
	if (session == NULL || x->route == NULL || x->route->row->role == ROLE_PUBLIC)
		return MENU_NONE;
	enum menu_side side = side_of_pattern(str_from(x->route->row->path));
	if (side == MENU_OFFICE)
		return session_has(session, ROLE_STAFF) ? side : MENU_ACCOUNT;
	return side == MENU_PARTY && session->party == 0 ? MENU_ACCOUNT : side;
}

/* "/{slug}/office" with the {slug} of the present address. */
static struct url filled(const struct exchange *x, struct str pattern) {
	struct buf *to = ARENA_NEW(x->req.arena, struct buf);
	struct str rest = pattern;
	buf_init(to, x->req.arena, 4 * TARGET_MOST_BYTES);
	str_cut(&rest, S("/"));
	while (!str_is_none(rest)) {
		struct str segment = str_cut(&rest, S("/")), value = segment;
		for (size_t i = 0; i < x->param_count; i++)
			if (segment.n > 2 && segment.p[0] == '{' &&
				str_equal(x->params[i].name, str_of(segment.p + 1, segment.n - 2)))
				value = x->params[i].value;
		buf_char(to, '/');
		url_encode(to, value);
	}
	return (struct url){ buf_view(to) };
}

/* Where the page of a row lies in the present address: the length of the path that they share; 0: elsewhere. */
static size_t nearness(const struct exchange *x, const struct web_menu *row) {
	const char *const heads[] = { row->path, row->also };
	size_t most = 0;
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		struct str head = heads[i] != NULL ? filled(x, str_from(heads[i])).s : STR_NONE;
		if (head.n > most && lies_under(x->req.path, head))
			most = head.n;
	}
	return most;
}

static struct menu_page page_of(const struct exchange *x, const struct web_menu *row) {
	return (struct menu_page){ .label = str_from(tr(x->req.lang, row->label)),
		.what = row->what != NULL ? str_from(tr(x->req.lang, row->what)) : STR_NONE,
		.url = filled(x, str_from(row->path)) };
}

static void add_page(struct menu *menu, const struct exchange *x, const struct web_menu *row, size_t room) {
	struct str label = row->group != NULL ? str_from(tr(x->req.lang, row->group)) : STR_NONE;
	struct menu_group *last = menu->count > 0 ? &menu->groups[menu->count - 1] : NULL;
	if (last == NULL || str_is_none(label) || !str_equal(last->label, label)) {
		last = &menu->groups[menu->count++];
		*last = (struct menu_group){ .label = label,
			.pages = ARENA_ARRAY(x->req.arena, struct menu_page, room) };
	}
	last->pages[last->count++] = page_of(x, row);
}

/* The nearest page is where one is; the first page of a side is near to everything and counts only for itself. */
static void mark(struct menu *menu, struct str path, struct str nearest) {
	for (size_t g = 0; g < menu->count; g++)
		for (size_t i = 0; i < menu->groups[g].count; i++) {
			struct menu_page *page = &menu->groups[g].pages[i];
			if (!str_equal(page->url.s, nearest))
				continue;
			page->exact = str_equal(page->url.s, path);
			page->here = menu->groups[g].here = page != menu->home || page->exact;
			menu->here = page->here ? page : NULL;
		}
}

const struct menu *req_menu(const struct req *req) {
	const struct exchange *x = exchange_of(req);
	const struct web_site *site = x->web->config->site;
	struct menu *menu = ARENA_NEW(req->arena, struct menu);
	struct str nearest = STR_NONE;
	size_t most = 0;
	menu->side = side_of(x);
	menu->groups = ARENA_ARRAY(req->arena, struct menu_group, site->menu_count + 1);
	for (size_t i = 0; i < site->menu_count && menu->side != MENU_NONE; i++) {
		const struct web_menu *row = &site->menu[i];
		if (side_of_pattern(str_from(row->path)) != menu->side || !req_may_open(req, str_from(row->path)))
			continue;
		add_page(menu, x, row, site->menu_count);
		if (str_equal(str_from(row->path), str_from(HOMES[menu->side])))
			menu->home = &menu->groups[menu->count - 1].pages[0];
		if (nearness(x, row) > most) {
			most = nearness(x, row);
			nearest = filled(x, str_from(row->path)).s;
		}
	}
	mark(menu, req->path, nearest);
	return menu;
}
