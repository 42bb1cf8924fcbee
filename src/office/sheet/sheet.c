/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See sheet.h. */
#include "office/sheet/sheet.h"

#include "base/codes.h"
#include "sheet_views.h"

static const char *const PART_WORDS[SHEET_PART_COUNT] = { [SHEET_PART_DONE] = "done", [SHEET_PART_NEAR] = "near", [SHEET_PART_HELD] = "held",
	[SHEET_PART_LEFT] = "left", [SHEET_PART_WAITING] = "waiting", [SHEET_PART_OVER] = "over", [SHEET_PART_LOST] = "lost" };

/* ---- words ---- */

struct str say(const struct req *req, const char *msgid) {
	return str_from(tr(req->lang, msgid));
}

struct str say_word(const struct req *req, const struct enum_desc *words, int64_t value) {
	return value > 0 && (size_t)value < words->count && words->values[value].label != NULL ? say(req, words->values[value].label) : S("");
}

struct str say_day(const struct req *req, struct opt_int day) {
	if (!day.has)
		return S("");
	const struct date d = { (int32_t)day.v };
	return req->lang == LANG_EN ? date_format_iso(req->arena, d) : date_format_ja(req->arena, d);
}

struct str sheet_slug(const struct req *req) {
	struct str rest = str_from_offset(req->path, 1);
	return str_cut(&rest, S("/"));
}

/* ---- building ---- */

struct sheet *sheet_new(struct req *req, struct str title) {
	struct sheet *s = ARENA_NEW(req->arena, struct sheet);
	s->req = req;
	s->title = title;
	sheet_crumb(s, say(req, T("ホーム")), url_build(req->arena, "/"));
	return s;
}

void sheet_crumb(struct sheet *s, struct str title, struct url url) {
	if (s->crumb_count < COUNT_OF(s->crumbs))
		s->crumbs[s->crumb_count++] = (struct crumb){ title, url };
}

void sheet_crumb_desk(struct sheet *s, struct str slug) {
	sheet_crumb(s, say(s->req, T("職員のページ")), url_build(s->req->arena, "/%s/office", slug));
}

void sheet_link(struct sheet *s, const char *label, const char *what, struct url url) {
	if (s->link_count < SHEET_LINKS_MOST)
		s->links[s->link_count++] = (struct sheet_link){ .label = say(s->req, label), .what = what != NULL ? say(s->req, what) : S(""), .url = url };
}

void sheet_fact_link(struct sheet *s, const char *label, struct str text, struct url url) {
	if (!str_is_none(text) && text.n > 0 && s->fact_count < SHEET_FACTS_MOST)
		s->facts[s->fact_count++] = (struct sheet_fact){ .label = say(s->req, label), .text = text, .url = url };
}

void sheet_fact(struct sheet *s, const char *label, struct str text) {
	sheet_fact_link(s, label, text, (struct url){ S("") });
}

void sheet_downloads(struct sheet *s) {
	static const struct { const char *label; enum format format; } DATA[] = { { "CSV", FORMAT_CSV }, { "Excel", FORMAT_XLSX }, { "JSON", FORMAT_JSON } };
	for (size_t i = 0; i < COUNT_OF(DATA); i++)
		s->downloads[s->download_count++] = (struct sheet_link){ .label = str_from(DATA[i].label), .url = url_format(s->req, DATA[i].format) };
}

struct sheet_table *sheet_table(struct sheet *s, const char *caption, const char *none, const char *const *heads, size_t columns, size_t room) {
	struct arena *a = s->req->arena;
	struct sheet_table *t = &s->tables[s->table_count++];
	*t = (struct sheet_table){ .caption = say(s->req, caption), .none = say(s->req, none), .columns = columns, .room = room,
		.labels = ARENA_ARRAY(a, struct str, columns), .cells = ARENA_ARRAY(a, struct sheet_cell, columns * room + 1) };
	for (size_t i = 0; i < columns; i++)
		t->labels[i] = say(s->req, heads[i]);
	return t;
}

struct sheet_cell *sheet_row(struct sheet_table *t) {
	if (t->count == t->room)
		BUG("a table of %zu rows has no more room", t->room);
	return &t->cells[t->count++ * t->columns];
}

struct sheet_bars *sheet_bars(struct sheet *s, const char *caption, const char *const legend[SHEET_PART_COUNT], int64_t whole, size_t room) {
	struct sheet_bars *b = ARENA_NEW(s->req->arena, struct sheet_bars);
	*b = (struct sheet_bars){ .caption = say(s->req, caption), .bars = ARENA_ARRAY(s->req->arena, struct sheet_bar, room + 1), .room = room, .whole = whole };
	for (size_t i = 1; i < SHEET_PART_COUNT; i++) {
		if (legend[i] == NULL)
			continue;
		b->legend[b->legend_count].word = PART_WORDS[i];
		b->legend[b->legend_count++].label = say(s->req, legend[i]);
	}
	return s->bars = b;
}

/* Of the whole as so many of SHEET_BAR_WIDTH; in wide numbers, because yen times width may be large. */
static int64_t bar_length(const struct sheet_bars *b, int64_t yen) {
	return b->whole > 0 && yen > 0 ? (int64_t)((__int128)yen * SHEET_BAR_WIDTH / b->whole) : 0;
}

void sheet_bar(struct sheet_bars *b, struct str label, struct str text, struct url url, const int64_t yen[SHEET_PART_COUNT]) {
	struct sheet_bar *bar = &b->bars[b->count];
	int64_t sum = 0;
	if (b->count == b->room)
		BUG("a picture of %zu bars has no more room", b->room);
	*bar = (struct sheet_bar){ .label = label, .text = text, .url = url };
	b->count++;
	for (size_t i = 1; i < SHEET_PART_COUNT; i++) {
		if (yen[i] <= 0)
			continue;
		const int64_t from = bar_length(b, sum);
		sum += yen[i];
		bar->parts[bar->count++] = (struct sheet_part){ .word = PART_WORDS[i], .from = from, .width = bar_length(b, sum) - from };
	}
}

struct sheet_form *sheet_search(struct sheet *s, const char *title, const char *button, struct url action) {
	struct sheet_form *f = sheet_form(s, title, button, action);
	f->get = f->quiet = true;
	return f;
}

struct sheet_form *sheet_form(struct sheet *s, const char *title, const char *button, struct url action) {
	struct sheet_form *f = &s->forms[s->form_count++];
	*f = (struct sheet_form){ .title = say(s->req, title), .button = say(s->req, button), .action = action,
		.anchor = str_format(s->req->arena, "form-%zu", s->form_count), .request_id = form_new_request_id(s->req) };
	return f;
}

void sheet_field(struct sheet_form *f, enum sheet_field_kind kind, struct input input) {
	f->fields[f->count++] = (struct sheet_field){ .kind = kind, .input = input };
	f->takes_file = f->takes_file || kind == SHEET_FILE;
}

void sheet_picture(struct sheet_table *t, const char *picture, struct str label, size_t column) {
	t->picture = picture;
	t->picture_label = label;
	t->drawn = column;
}

void sheet_day(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str current, unsigned flags) {
	struct input input = input_text(s->req, name, label, current, flags | INPUT_SHORT);
	input.hint = say(s->req, T("例：2027-04-01、令和9年4月1日"));
	sheet_field(f, SHEET_TEXT, input);
}

static bool has_picture(const struct sheet *s) {
	for (size_t i = 0; i < s->table_count; i++)
		if (s->tables[i].picture != NULL)
			return true;
	return false;
}

void sheet_show(struct sheet *s, const char *width) {
	static const char *const SCRIPTS[] = { "chart.js" };
	res_page(s->req, &(struct page){ .title = s->title, .body = sheet_page_view_body, .model = s, .no_index = true, .width = width, .crumbs = s->crumbs,
		.crumb_count = s->crumb_count, .scripts = SCRIPTS, .script_count = has_picture(s) });
}

/* ---- checking ---- */

enum err sheet_refuse(struct req *req, const char *field, const char *msgid) {
	form_refuse(req, field, say(req, msgid));
	return ERR_INPUT;
}

bool sheet_read_day(struct req *req, const char *field, struct str text, struct date *ret_day) {
	if (date_parse(str_trim(text), ret_day, NULL))
		return true;
	form_refuse(req, field, say(req, T("日付として読めません。例：2027-04-01、令和9年4月1日")));
	return false;
}

enum err sheet_refuse_my_number(struct req *req, const char *field, struct str text) {
	size_t from, n;
	if (str_is_none(text) || my_number_find(req->arena, text, &from, &n) != MY_NUMBER_STATED) /* less was asked when the form was read */
		return OK;
	return sheet_refuse(req, field, T("12桁の数字が含まれています。個人番号（マイナンバー）は記録できませんので、消してください。"));
}
