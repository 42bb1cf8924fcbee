/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See thing.h. */
#include "thing/thing.h"

#include "base/date.h"
#include "base/ident.h"
#include "thing/model.h"
#include "thing_store.h"
#include "thing_views.h"

#include <pthread.h>

static const struct enum_value colour_values[] = { [COLOUR_RED] = { "red", "赤" }, [COLOUR_GREEN] = { "green", "緑" } };
const struct enum_desc colour_desc = { .name = "colour", .count = COLOUR_COUNT, .values = colour_values };

static const struct web_link FOOTER[] = { { .label = "一覧", .path = "/things" } };
const struct web_site thing_site = {
	.name = "試験",
	.latin = "Test",
	.doors = { { .label = "ひとつめ", .path = "/things" }, { .label = "ふたつめ", .path = "/things/new" } },
	.search = { .label = "さがす", .path = "/things" },
	.footer = FOOTER,
	.footer_count = 1,
	.note = "ただし書き",
};

#define WEB_FORMS "thing/forms.def"
#include "web/form-structs.h"

/* ---- what tests look at ---- */

static pthread_mutex_t gate_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_opened = PTHREAD_COND_INITIALIZER;
static bool gate_open;
static int waiting, applied, shown;

void thing_open_gate(void) {
	pthread_mutex_lock(&gate_mutex);
	gate_open = true;
	pthread_cond_broadcast(&gate_opened);
	pthread_mutex_unlock(&gate_mutex);
}

void thing_close_gate(void) {
	pthread_mutex_lock(&gate_mutex);
	gate_open = false;
	pthread_mutex_unlock(&gate_mutex);
}

int thing_waiting(void) {
	return __atomic_load_n(&waiting, __ATOMIC_SEQ_CST);
}

int thing_applied(void) {
	return __atomic_load_n(&applied, __ATOMIC_SEQ_CST);
}

int thing_shown(void) {
	return __atomic_load_n(&shown, __ATOMIC_SEQ_CST);
}

/* ---- handlers ---- */

static void show(struct req *req, const char *title, struct thing_list_view *view) {
	__atomic_add_fetch(&shown, 1, __ATOMIC_SEQ_CST);
	view->title = str_from(title);
	const struct page page = {
		.title = view->title, .description = S("<b>"), .body = thing_list_page_body, .model = view, .door = 1
	};
	res_page(req, &page);
}

static enum err thing_home(struct req *req, const struct none_form *form) {
	(void)form;
	show(req, "最初のページ", ARENA_NEW(req->arena, struct thing_list_view));
	return OK;
}

static void fill_items(struct req *req, struct thing_list_view *view, const struct thing_list_row *rows, size_t count) {
	view->items = ARENA_ARRAY(req->arena, struct thing_item, count + 1);
	view->count = count;
	for (size_t i = 0; i < count; i++)
		view->items[i] = (struct thing_item){
			.name = rows[i].name,
			.note = rows[i].note,
			.url = url_build(req->arena, "/things/%d", rows[i].thing_id.v),
		};
}

static enum err thing_index(struct req *req, const struct thing_index_form *form) {
	struct thing_list_view *view = ARENA_NEW(req->arena, struct thing_list_view);
	struct thing_list_row *rows;
	size_t count;
	int64_t limit = req_row_limit(req);
	struct thing_id after = { .v = form->after.a };
	TRY(thing_list(req->db, req->arena, after, form->colour == 0 ? NULL : &form->colour, limit + 1, &rows, &count));
	bool more = count > (size_t)limit;
	count -= more;
	struct str next = more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[count - 1].thing_id.v }) :
		STR_NONE;
	fill_items(req, view, rows, count);
	view->next = more ? url_with(req, "after", next) : (struct url){ STR_NONE };
	view->next_label = S("続き");
	const struct table table = { .desc = &thing_list_desc, .rows = rows, .count = count, .next_cursor = next };
	res_table(req, "things", &table);
	res_subtable(req, "again", &table);
	struct feed_entry *entries = ARENA_ARRAY(req->arena, struct feed_entry, count + 1);
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct feed_entry){
			.id = str_format(req->arena, "urn:thing:%lld", (long long)rows[i].thing_id.v),
			.title = rows[i].name,
			.summary = rows[i].note,
			.url = view->items[i].url,
			.updated_us = rows[i].changed_us,
		};
	res_feed(req, S("もの & もの"), entries, count);
	show(req, "ものの一覧", view);
	return OK;
}

static enum err thing_show(struct req *req, const struct thing_show_form *form) {
	struct thing_by_id_row *row = ARENA_NEW(req->arena, struct thing_by_id_row);
	TRY(thing_by_id(req->db, req->arena, form->thing_id, row));
	res_record(req, "thing", &thing_by_id_desc, row);
	struct thing_list_view *view = ARENA_NEW(req->arena, struct thing_list_view);
	show(req, str_to_cstr(req->arena, row->name), view);
	return OK;
}

static void show_form(struct req *req) {
	struct thing_form_view *view = ARENA_NEW(req->arena, struct thing_form_view);
	*view = (struct thing_form_view){ .req = req, .title = S("新しいもの"), .action = url_build(req->arena, "/things") };
	view->request_id = req->refused ? req->request_id : form_new_request_id(req);
	const struct page page = { .title = view->title,
		.body = thing_form_page_body,
		.model = view,
		.width = "narrow" };
	res_page(req, &page);
}

static enum err thing_new(struct req *req, const struct none_form *form) {
	(void)form;
	show_form(req);
	return OK;
}

static enum err thing_slow(struct req *req, const struct none_form *form) {
	(void)form;
	pthread_mutex_lock(&gate_mutex);
	__atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
	while (!gate_open)
		pthread_cond_wait(&gate_opened, &gate_mutex);
	__atomic_sub_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&gate_mutex);
	show(req, "遅いページ", ARENA_NEW(req->arena, struct thing_list_view));
	return OK;
}

static enum err thing_raw(struct req *req, const struct thing_size_form *form) {
	size_t n = form->bytes.has ? (size_t)form->bytes.v : 3;
	char *body = arena_alloc(req->arena, n + 1);
	memset(body, 'x', n);
	res_body(req, "text/plain; charset=utf-8", str_of(body, n));
	return OK;
}

/* On which thread it runs. */
static enum err thing_thread(struct req *req, const struct none_form *form) {
	(void)form;
	res_body(req, "text/plain; charset=utf-8", str_format(req->arena, "%lu", (unsigned long)pthread_self()));
	return OK;
}

static enum err thing_broken(struct req *req, const struct none_form *form) {
	(void)form;
	if (req->format == FORMAT_HTML)
		show(req, "半分", ARENA_NEW(req->arena, struct thing_list_view));
	return OK;
}

static enum err thing_failing(struct req *req, const struct none_form *form) {
	(void)form;
	err_detail(req, "reading the thing: the secret disk is full");
	return ERR_DATABASE;
}

static enum err thing_slug(struct req *req, const struct thing_slug_form *form) {
	show(req, str_to_cstr(req->arena, form->slug), ARENA_NEW(req->arena, struct thing_list_view));
	return OK;
}

static enum err thing_make_prepare(struct req *req, const struct thing_make_form *form) {
	if (!str_equal(form->name, S("だめ")))
		return OK;
	form_refuse(req, "name", S("その名前は使えません。"));
	return ERR_INPUT;
}

static enum err thing_make_apply(struct req *req, const struct thing_make_form *form) {
	__atomic_add_fetch(&applied, 1, __ATOMIC_SEQ_CST);
	if (str_equal(form->name, S("重複"))) {
		form_refuse(req, NULL, S("もうあります。"));
		return ERR_INPUT;
	}
	struct thing_id id = { .v = ident_new() };
	TRY(thing_insert(req->db, id, form->name, form->colour, (struct date){ .days = 20000 }, req->now_us,
		(struct opt_int){ .has = false }, 2026, true, form->note, NULL));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

static enum err thing_make_render(struct req *req, const struct thing_make_form *form) {
	(void)form;
	if (req->refused)
		show_form(req);
	else
		res_redirect(req, url_build(req->arena, "/things/%s", req->outcome));
	return OK;
}

static enum err thing_paint_prepare(struct req *req, const struct thing_show_form *form) {
	(void)req;
	(void)form;
	return ERR_CONFLICT;
}

static enum err thing_paint_apply(struct req *req, const struct thing_show_form *form) {
	return thing_paint_prepare(req, form);
}

static enum err thing_paint_render(struct req *req, const struct thing_show_form *form) {
	return thing_paint_prepare(req, form);
}

#define WEB_MODULE thing
#define WEB_ROUTES "thing/routes.def"
#define WEB_FORMS "thing/forms.def"
#include "web/module.h"
