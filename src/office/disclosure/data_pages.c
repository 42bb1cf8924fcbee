/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "What is held about me": every row of every file of personal data, by municipality, with its source and how long it
 * is kept. */
#include "base/date.h"
#include "disclosure_views.h"
#include "office/disclosure/disclosure-private.h"
#include "office/retention/retention.h"

enum { ROWS_ON_PAGE = 10, ROWS_IN_DATA = 1000, CELLS_MOST = 10000, CORRECTIONS_SHOWN = 50 };

static const struct col_desc CELL_COLS[] = {
	{ .name = "municipality",
		.label = T("自治体"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_cell, municipality) },
	{ .name = "file",
		.label = T("個人情報ファイルの名称"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_cell, file) },
	{ .name = "table", .label = T("記録の種類"), .type = COL_TEXT, .offset = offsetof(struct held_cell, table) },
	{ .name = "record", .label = T("記録の番号"), .type = COL_TEXT, .offset = offsetof(struct held_cell, record) },
	{ .name = "item", .label = T("記録項目"), .type = COL_TEXT, .offset = offsetof(struct held_cell, item) },
	{ .name = "value",
		.label = T("内容"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct held_cell, value) },
	{ .name = "written_us",
		.label = T("記録日時"),
		.type = COL_TIME,
		.nullable = true,
		.offset = offsetof(struct held_cell, written_us) },
	{ .name = "source",
		.label = T("記録情報の収集方法"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_cell, source) },
	{ .name = "retention",
		.label = T("保存期間"),
		.type = COL_TEXT,
		.offset = offsetof(struct held_cell, retention) },
};
const struct row_desc held_cell_desc = { .name = "held_cell",
	.size = sizeof(struct held_cell),
	.count = COUNT_OF(CELL_COLS),
	.cols = CELL_COLS };

/* ---- whose, and where ---- */

struct held_owner owner_of(const struct req *req) {
	const struct session *s = req->session;
	return s->party != 0 ? (struct held_owner){ .party = { s->party } } :
		(struct held_owner){ .account = { s->account } };
}

enum err places_of(struct req *req, const struct tenant_all_row **ret_rows, size_t *ret_count) {
	const struct tenant_all_row *towns;
	size_t count, kept = 0;
	bool party = req->session->party != 0;
	TRY(tenant_list(req->db, req->arena, &towns, &count));
	struct tenant_all_row *places = ARENA_ARRAY(req->arena, struct tenant_all_row, count + 1);
	if (!party)
		kept++; /* zeroed: none */
	for (size_t i = 0; i < count; i++)
		if (!party || towns[i].tenant_id.v == req->session->tenant)
			places[kept++] = towns[i];
	*ret_rows = places;
	*ret_count = kept;
	return OK;
}

struct str place_name(const struct req *req, const struct tenant_all_row *place) {
	return place->tenant_id.v == 0 ? say(req, T("自治体に共通の記録")) : tenant_name(place, req->lang);
}

struct url data_url(const struct req *req, const char *below) {
	const struct session *s = req->session;
	struct url base = s->party != 0 ? url_build(req->arena, "/%s/my/%d/data", req_slug(req), s->party) :
		url_build(req->arena, "/account/data");
	return (struct url){ str_join2(req->arena, base.s, str_from(below)) };
}

void data_downloads(struct req *req, struct data_link links[3]) {
	static const struct {
		const char *label;
		enum format format;
	} DATA[] = { { "CSV", FORMAT_CSV }, { "Excel", FORMAT_XLSX }, { "JSON", FORMAT_JSON } };
	for (size_t i = 0; i < COUNT_OF(DATA); i++)
		links[i] =
			(struct data_link){ .label = str_from(DATA[i].label), .url = url_format(req, DATA[i].format) };
}

void show_data_page(struct req *req, const char *title, bool top, const char *width,
	void (*body)(struct html_out *, const void *), const void *model) {
	const struct session *s = req->session;
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 3);
	crumbs[0] = (struct crumb){ say(req, T("ホーム")), url_build(req->arena, "/") };
	crumbs[1] = s->party != 0 ?
		(struct crumb){ s->party_name, url_build(req->arena, "/%s/my/%d", req_slug(req), s->party) } :
		(struct crumb){ say(req, T("マイページ")), url_build(req->arena, "/account") };
	crumbs[2] = (struct crumb){ s->party != 0 ? say(req, T("事業者についての記録")) :
		say(req, T("あなたについての記録")),
		data_url(req, "") };
	res_page(req,
		&(struct page){ .title = say(req, title),
			.body = body,
			.model = model,
			.no_index = true,
			.width = width,
			.crumbs = crumbs,
			.crumb_count = top ? 2 : 3 });
}

/* How long it is kept. */
static struct str kept_text(const struct req *req, const struct held_group *g) {
	return str_is_none(g->rule) ? say(req, g->file->retention) : g->rule;
}

/* ---- one value a line ---- */

struct cells { struct held_cell *items; size_t count; };

static void add_row(struct req *req, const struct tenant_all_row *place, const struct held_group *g, size_t index,
	struct cells *cells) {
	const void *row = (const char *)g->rows + index * g->desc->size;
	int64_t written = held_written_us(g, row);
	struct str record = held_key(req->arena, g, index);
	for (size_t i = 0; i < g->desc->count && cells->count < CELLS_MOST; i++) {
		struct str value = held_text(req->arena, req->lang, row, &g->desc->cols[i]);
		if (value.n > 0)
			cells->items[cells->count++] = (struct held_cell){ .municipality = place_name(req, place),
				.file = say(req, g->file->name),
				.table = say(req, g->name),
				.record = record,
				.item = say(req, g->desc->cols[i].label),
				.value = value,
				.written_us = { .has = written > 0, .v = written },
				.source = say(req, g->file->source),
				.retention = kept_text(req, g) };
	}
}

/* ---- the page ---- */

/* Where a correction of the row is asked for. What belongs to no municipality people correct themselves. */
static struct url wrong_url(struct req *req, const struct tenant_all_row *place, const struct held_group *g,
	size_t index) {
	struct str key = held_key(req->arena, g, index), table = str_from(g->table);
	if (place->tenant_id.v == 0)
		return (struct url){ S("") };
	if (req->session->party != 0)
		return url_build(req->arena, "/%s/my/%d/data/corrections/%s/%s", req_slug(req), req->session->party,
			table, key);
	return url_build(req->arena, "/account/data/corrections/%s/%s/%s", place->slug, table, key);
}

static struct data_row row_of(struct req *req, const struct tenant_all_row *place, const struct held_group *g,
	size_t index) {
	const void *row = (const char *)g->rows + index * g->desc->size;
	int64_t written = held_written_us(g, row);
	struct data_row r = { .written = written > 0 ? req_time(req, written) : S(""),
		.wrong = wrong_url(req, place, g, index) };
	r.values = ARENA_ARRAY(req->arena, struct data_value, g->desc->count);
	for (size_t i = 0; i < g->desc->count; i++) {
		struct str value = held_is_inner(&g->desc->cols[i]) ?
			S("") :
			held_text(req->arena, req->lang, row, &g->desc->cols[i]);
		if (value.n > 0)
			r.values[r.count++] =
				(struct data_value){ .label = say(req, g->desc->cols[i].label), .value = value };
	}
	return r;
}

static struct data_table table_of(struct req *req, const struct tenant_all_row *place, const struct held_group *g) {
	const struct msg_arg n = { .name = "n", .number = (int64_t)g->count };
	struct data_table t = { .name = say(req, g->name), .count = g->count };
	if (g->more)
		t.more = tr_format(req->arena, req->lang, T("新しいものから{n}件を表示しています。すべてはCSV、Excelでご覧ください。"), &n, 1);
	t.rows = ARENA_ARRAY(req->arena, struct data_row, g->count);
	for (size_t i = 0; i < g->count; i++)
		t.rows[i] = row_of(req, place, g, i);
	return t;
}

/* Groups come in the order of the files. */
static void add_place(struct req *req, const struct tenant_all_row *place, const struct held_group *groups,
	size_t count, struct data_view *v) {
	struct data_place *p = &v->places[v->count++];
	*p = (struct data_place){ .name = place_name(req, place),
		.anchor = str_format(req->arena, "place-%zu", v->count),
		.files = ARENA_ARRAY(req->arena, struct data_file, privacy_file_count) };
	for (size_t i = 0; i < count; i++) {
		const struct privacy_file *file = groups[i].file;
		if (i == 0 || groups[i - 1].file != file)
			p->files[p->count++] = (struct data_file){ .name = say(req, file->name),
				.source = say(req, file->source),
				.purpose = say(req, file->purpose),
				.retention = kept_text(req, &groups[i]),
				.tables = ARENA_ARRAY(req->arena, struct data_table, count - i) };
		struct data_file *f = &p->files[p->count - 1];
		f->tables[f->count++] = table_of(req, place, &groups[i]);
	}
}

static enum err read_place(struct req *req, const struct tenant_all_row *place, struct cells *cells,
	struct data_view *v) {
	const struct held_owner owner = owner_of(req);
	bool page = req->format == FORMAT_HTML;
	struct held_group *groups;
	size_t count;
	TRY(held_read(req->db, req->arena, place->tenant_id, &owner, page ? ROWS_ON_PAGE : ROWS_IN_DATA, &groups,
		&count));
	for (size_t i = 0; i < count; i++)
		TRY(retention_text(req->db, req->arena, place->tenant_id, str_from(groups[i].file->word),
			jst_date(req->now_us), req->lang, &groups[i].rule));
	if (page && count > 0)
		add_place(req, place, groups, count, v);
	for (size_t i = 0; i < count && !page; i++)
		for (size_t k = 0; k < groups[i].count; k++)
			add_row(req, place, &groups[i], k, cells);
	return OK;
}

static void add_links(struct req *req, struct data_view *v) {
	v->links[v->link_count++] = (struct data_link){ .label = say(req, T("記録を見た人")),
		.what = say(req, T("いつ、どの部署の職員が、何のために見たか")),
		.url = data_url(req, "/readings") };
	data_downloads(req, v->downloads);
}

/* Copies that were asked for before. */
static enum err add_copies(struct req *req, struct data_view *v) {
	struct disclosure_archive_list_row *rows;
	size_t count;
	const struct session *s = req->session;
	const struct tenant_id tenant = { s->party != 0 ? s->tenant : 0 };
	TRY(disclosure_archive_list(req->db, req->arena, tenant, (struct account_id){ s->account },
		(struct party_id){ s->party }, (struct disclosure_id){ 0 }, &rows, &count));
	v->archive = data_url(req, "/archives");
	v->request_id = form_new_request_id(req);
	v->copies = ARENA_ARRAY(req->arena, struct data_copy, count + 1);
	for (size_t i = 0; i < count; i++)
		v->copies[v->copy_count++] = (struct data_copy){ .at = req_time(req, rows[i].asked_us),
			.state = say_word(req, &archive_state_desc, rows[i].state),
			.url = data_url(req,
				str_to_cstr(req->arena,
					STR_JOIN(req->arena, S("/archives/"),
						id_text(req->arena, rows[i].archive_id.v)))) };
	return OK;
}

/* Corrections that were asked for, and what became of them. */
static enum err add_corrections(struct req *req, const struct tenant_all_row *places, size_t count,
	struct data_view *v) {
	const struct held_owner owner = owner_of(req);
	v->corrections = ARENA_ARRAY(req->arena, struct data_asked, CORRECTIONS_SHOWN);
	for (size_t i = 0; i < count; i++) {
		struct disclosure_correction_of_owner_row *rows;
		size_t n;
		TRY(disclosure_correction_of_owner(req->db, req->arena, places[i].tenant_id, owner.party,
			owner.party.v == 0 ? &owner.account : NULL, &rows, &n));
		for (size_t k = 0; k < n && v->correction_count < CORRECTIONS_SHOWN; k++) {
			struct str decision = rows[k].decision.has ?
				say_word(req, &correction_decision_desc, rows[k].decision.v) :
				S("");
			v->corrections[v->correction_count++] =
				(struct data_asked){ .number = claim_number(req, rows[k].fiscal_year, rows[k].number),
					.what = STR_JOIN(req->arena, say(req, str_to_cstr(req->arena, rows[k].item)),
						S(" → "), rows[k].right_value),
					.state = decision.n > 0 ?
						STR_JOIN(req->arena, decision, S("　"), rows[k].reason) :
						STR_JOIN(req->arena, say(req, T("回答の期限")), S(" "),
							say_date(req, rows[k].due_on)) };
		}
	}
	return OK;
}

static enum err show_data(struct req *req) {
	const struct tenant_all_row *places;
	struct data_view *v = ARENA_NEW(req->arena, struct data_view);
	struct cells cells = { .items = ARENA_ARRAY(req->arena, struct held_cell, CELLS_MOST) };
	size_t count;
	TRY(places_of(req, &places, &count));
	*v = (struct data_view){ .req = req,
		.party = req->session->party_name,
		.places = ARENA_ARRAY(req->arena, struct data_place, count) };
	for (size_t i = 0; i < count; i++)
		TRY(read_place(req, &places[i], &cells, v));
	add_links(req, v);
	if (req->format == FORMAT_HTML) {
		TRY(add_copies(req, v));
		TRY(add_corrections(req, places, count, v));
	}
	res_table(req, "my-data",
		&(struct table){ .desc = &held_cell_desc, .rows = cells.items, .count = cells.count });
	show_data_page(req, req->session->party != 0 ? T("事業者についての記録") : T("あなたについての記録"), true,
		NULL, data_page_view_body, v);
	return OK;
}

enum err account_data(struct req *req, const struct account_data_form *form) {
	(void)form;
	return show_data(req);
}

enum err my_data(struct req *req, const struct my_data_form *form) {
	(void)form;
	return show_data(req);
}
