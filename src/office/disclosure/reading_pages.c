/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "Who read it": the lines of the trail about a person or a firm. An officer is named by section and post on that day,
 * because who he is is the municipality's to answer for; a person is named by what he is to the firm. */
#include "base/date.h"
#include "base/ident.h"
#include "disclosure_views.h"
#include "office/audit/audit.h"
#include "office/disclosure/disclosure-private.h"

static const struct col_desc READING_COLS[] = {
	{ .name = "at_us", .label = T("日時"), .type = COL_TIME, .offset = offsetof(struct held_reading, at_us) },
	{ .name = "municipality",
		.label = T("自治体"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_reading, municipality) },
	{ .name = "reader",
		.label = T("見た人・扱った人"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_reading, reader) },
	{ .name = "act", .label = T("したこと"), .type = COL_TEXT, .offset = offsetof(struct held_reading, act) },
	{ .name = "what", .label = T("内容"), .type = COL_TEXT, .offset = offsetof(struct held_reading, what) },
	{ .name = "page", .label = T("画面"), .type = COL_TEXT, .offset = offsetof(struct held_reading, page) },
};
const struct row_desc held_reading_desc = { .name = "held_reading",
	.size = sizeof(struct held_reading),
	.count = COUNT_OF(READING_COLS),
	.cols = READING_COLS };

/* ---- who ---- */

/* The last officer that was looked up: lines of one visit stand together. */
struct post_memo { struct tenant_id tenant; struct account_id account; struct date day; struct str text; };

static enum err post_text(struct req *req, struct tenant_id tenant, struct account_id account, struct date day,
	struct post_memo *memo) {
	struct disclosure_post_of_row *posts;
	size_t count;
	if (memo->account.v == account.v && memo->tenant.v == tenant.v && memo->day.days == day.days)
		return OK;
	*memo = (struct post_memo){ .tenant = tenant, .account = account, .day = day };
	TRY(disclosure_post_of(req->db, req->arena, tenant, account, day, &posts, &count));
	memo->text = count > 0 ? STR_JOIN(req->arena, posts[0].section, S("　"), posts[0].post) : S("");
	return OK;
}

static enum err reader_of(struct req *req, struct tenant_id tenant, const struct disclosure_reading_list_row *r,
	struct post_memo *memo, struct str *ret) {
	bool officer_page = str_contains(r->path, S("/office/")) || str_ends(r->path, S("/office"));
	if (r->reader_id.v == 0)
		*ret = say(req, T("自動の処理、またはサインインしていない人"));
	else if (r->reader_id.v == req->session->account && !officer_page)
		*ret = say(req, T("ご本人"));
	else if (r->acting > 0 && r->acting < SESSION_RIGHT_COUNT)
		*ret = say(req, session_right_desc.values[r->acting].label);
	else {
		TRY(post_text(req, tenant, r->reader_id, jst_date(r->at_us), memo));
		*ret = memo->text.n > 0 ? memo->text : say(req, T("ほかの利用者"));
	}
	return OK;
}

/* ---- for what ---- */

/* The address without its query, in which somebody else may have been looked for, and without the numbers of others. */
static struct str page_of(struct req *req, struct str path) {
	struct str rest = path, whole = str_cut(&rest, S("?")), own = id_text(req->arena, req->session->party);
	struct buf b;
	buf_init(&b, req->arena, 2000);
	rest = str_from_offset(whole, whole.n > 0 ? 1 : 0);
	while (!str_is_none(rest)) {
		struct str part = str_cut(&rest, S("/"));
		int64_t id;
		bool foreign = ident_parse(part, &id) && !str_equal(part, own);
		buf_format(&b, "/%.*s", STR_ARG(foreign ? S("…") : part));
	}
	return buf_view(&b);
}

static enum err reading_of(struct req *req, const struct tenant_all_row *place,
	const struct disclosure_reading_list_row *r, struct post_memo *memo, struct held_reading *ret) {
	const char *words = audit_words(r->route);
	*ret = (struct held_reading){ .at_us = r->at_us,
		.municipality = place_name(req, place),
		.act = words != NULL ? say(req, words) : r->route,
		.page = page_of(req, r->path),
		.what = r->sentence };
	return reader_of(req, place->tenant_id, r, memo, &ret->reader);
}

/* ---- the list: places merged by time ---- */

struct pile { const struct tenant_all_row *place; struct disclosure_reading_list_row *rows; size_t count, next; };

static enum err fill_piles(struct req *req, bool own, struct cursor after, const struct tenant_all_row *places,
	size_t count, struct pile *piles) {
	const struct held_owner owner = owner_of(req);
	const struct account_id self = { req->session->account };
	const struct audit_id before = { after.has ? after.a : INT64_MAX };
	for (size_t i = 0; i < count; i++) {
		piles[i] = (struct pile){ .place = &places[i] };
		TRY(disclosure_reading_list(req->db, req->arena, places[i].tenant_id, owner.party, owner.account,
			before, own ? NULL : &self, req_row_limit(req) + 1, &piles[i].rows, &piles[i].count));
	}
	return OK;
}

/* The pile whose next line is the newest; numbers tell the time. NULL: all are used up. */
static struct pile *newest(struct pile *piles, size_t count) {
	struct pile *best = NULL;
	for (size_t i = 0; i < count; i++)
		if (piles[i].next < piles[i].count &&
			(best == NULL || piles[i].rows[piles[i].next].audit_id.v > best->rows[best->next].audit_id.v))
			best = &piles[i];
	return best;
}

static enum err take_lines(struct req *req, struct pile *piles, size_t pile_count, struct held_reading *lines,
	size_t *ret_count, struct str *ret_next) {
	struct post_memo memo = { .account = { 0 } };
	int64_t last = 0;
	struct pile *pile;
	*ret_count = 0;
	*ret_next = STR_NONE;
	while ((pile = newest(piles, pile_count)) != NULL && (int64_t)*ret_count < req_row_limit(req)) {
		const struct disclosure_reading_list_row *row = &pile->rows[pile->next++];
		last = row->audit_id.v;
		TRY(reading_of(req, pile->place, row, &memo, &lines[(*ret_count)++]));
	}
	if (pile != NULL)
		*ret_next = cursor_text(req->arena, (struct cursor){ .has = true, .a = last });
	return OK;
}

static struct reading_item item_of(struct req *req, const struct held_reading *r) {
	return (struct reading_item){ .at = req_time(req, r->at_us),
		.municipality = r->municipality,
		.reader = r->reader,
		.act = r->act,
		.page = r->page,
		.what = r->what };
}

static enum err show_readings(struct req *req, bool own, struct cursor after) {
	const struct tenant_all_row *places;
	struct readings_view *v = ARENA_NEW(req->arena, struct readings_view);
	size_t place_count, count;
	struct str next;
	TRY(places_of(req, &places, &place_count));
	struct pile *piles = ARENA_ARRAY(req->arena, struct pile, place_count + 1);
	struct held_reading *lines = ARENA_ARRAY(req->arena, struct held_reading, (size_t)req_row_limit(req) + 1);
	TRY(fill_piles(req, own, after, places, place_count, piles));
	TRY(take_lines(req, piles, place_count, lines, &count, &next));
	*v = (struct readings_view){ .req = req,
		.party = req->session->party_name,
		.own = own,
		.count = count,
		.has_more = !str_is_none(next),
		.several_places = req->session->party == 0,
		.more = url_with(req, "after", next),
		.back = data_url(req, ""),
		.other_url = url_with(req, "own", own ? STR_NONE : S("1")),
		.items = ARENA_ARRAY(req->arena, struct reading_item, count + 1) };
	for (size_t i = 0; i < count && req->format == FORMAT_HTML; i++)
		v->items[i] = item_of(req, &lines[i]);
	data_downloads(req, v->downloads);
	res_table(req, "readings",
		&(struct table){ .desc = &held_reading_desc, .rows = lines, .count = count, .next_cursor = next });
	show_data_page(req, T("記録を見た人"), false, "wide", readings_page_view_body, v);
	return OK;
}

enum err account_readings(struct req *req, const struct account_readings_form *form) {
	return show_readings(req, form->own, form->after);
}

enum err my_readings(struct req *req, const struct my_readings_form *form) {
	return show_readings(req, form->own, form->after);
}
