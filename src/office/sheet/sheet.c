/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See sheet.h. */
#include "office/sheet/sheet.h"

#include "base/codes.h"
#include "sheet_views.h"

#include <string.h>

static const char *const PART_WORDS[SHEET_PART_COUNT] = { [SHEET_PART_DONE] = "done",
	[SHEET_PART_NEAR] = "near",
	[SHEET_PART_HELD] = "held",
	[SHEET_PART_LEFT] = "left",
	[SHEET_PART_WAITING] = "waiting",
	[SHEET_PART_OVER] = "over",
	[SHEET_PART_LOST] = "lost" };

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

void sheet_link_text(struct sheet *s, const char *label, struct str what, struct url url) {
	if (s->link_count < SHEET_LINKS_MOST)
		s->links[s->link_count++] =
			(struct sheet_link){ .label = say(s->req, label), .what = what, .url = url };
}

void sheet_link(struct sheet *s, const char *label, const char *what, struct url url) {
	sheet_link_text(s, label, what != NULL ? say(s->req, what) : S(""), url);
}

void sheet_warn(struct sheet *s, struct str text) {
	if (s->warning_count < SHEET_WARNINGS_MOST)
		s->warnings[s->warning_count++] = text;
}

void sheet_step(struct sheet *s, const char *label, struct str text, bool done, bool here) {
	if (s->step_count == SHEET_STEPS_MOST)
		BUG("a page of more than %d steps", SHEET_STEPS_MOST);
	s->steps[s->step_count++] =
		(struct sheet_step){ .label = say(s->req, label), .text = text, .done = done, .here = here };
}

void sheet_fact_link(struct sheet *s, const char *label, struct str text, struct url url) {
	if (!str_is_none(text) && text.n > 0 && s->fact_count < SHEET_FACTS_MOST)
		s->facts[s->fact_count++] =
			(struct sheet_fact){ .label = say(s->req, label), .text = text, .url = url };
}

void sheet_fact(struct sheet *s, const char *label, struct str text) {
	sheet_fact_link(s, label, text, (struct url){ S("") });
}

void sheet_list(struct sheet *s, bool after, struct str next) {
	s->is_list = true;
	s->forms_first = true;
	s->list = list_frame(s->req, after, next);
}

void sheet_downloads(struct sheet *s) {
	static const struct {
		const char *label;
		enum format format;
	} DATA[] = { { "CSV", FORMAT_CSV }, { "Excel", FORMAT_XLSX }, { "JSON", FORMAT_JSON } };
	for (size_t i = 0; i < COUNT_OF(DATA); i++)
		s->downloads[s->download_count++] = (struct sheet_link){ .label = str_from(DATA[i].label),
			.url = url_format(s->req, DATA[i].format) };
}

struct sheet_table *sheet_table(struct sheet *s, const char *caption, const char *none, const char *const *heads,
	size_t columns, size_t room) {
	struct arena *a = s->req->arena;
	struct sheet_table *t = &s->tables[s->table_count++];
	*t = (struct sheet_table){ .caption = say(s->req, caption),
		.none = say(s->req, none),
		.columns = columns,
		.room = room,
		.labels = ARENA_ARRAY(a, struct str, columns),
		.cells = ARENA_ARRAY(a, struct sheet_cell, columns * room + 1) };
	for (size_t i = 0; i < columns; i++)
		t->labels[i] = say(s->req, heads[i]);
	return t;
}

struct sheet_cell *sheet_row(struct sheet_table *t) {
	if (t->count == t->room)
		BUG("a table of %zu rows has no more room", t->room);
	return &t->cells[t->count++ * t->columns];
}

/* The units that stand among figures; everything else of a figure is ASCII. */
static bool is_unit(uint32_t c) {
	static const uint32_t UNITS[] = { 0x5e74 /* 年 */, 0x6708 /* 月 */, 0x65e5 /* 日 */, 0x6642 /* 時 */,
		0x5206 /* 分 */, 0x5186 /* 円 */, 0x4ef6 /* 件 */ };
	for (size_t i = 0; i < COUNT_OF(UNITS); i++)
		if (UNITS[i] == c)
			return true;
	return false;
}

bool sheet_is_figures(struct str text) {
	static const char MARKS[] = " ,.:/-%+";
	bool has_digit = false;
	uint32_t c;
	for (size_t at = 0; at < text.n;) {
		at += utf8_decode(str_of(text.p + at, text.n - at), &c);
		has_digit = has_digit || (c >= '0' && c <= '9');
		if (!(c >= '0' && c <= '9') && !(c < 0x80 && memchr(MARKS, (int)c, sizeof MARKS - 1) != NULL) &&
			!is_unit(c))
			return false;
	}
	return has_digit;
}

bool sheet_cell_shows(const struct sheet_cell *c) {
	return c->text.n > 0 || c->small.n > 0 || c->form != NULL;
}

struct sheet_bars *sheet_bars(struct sheet *s, const char *caption, const char *const legend[SHEET_PART_COUNT],
	int64_t whole, size_t room) {
	struct sheet_bars *b = ARENA_NEW(s->req->arena, struct sheet_bars);
	*b = (struct sheet_bars){ .caption = say(s->req, caption),
		.bars = ARENA_ARRAY(s->req->arena, struct sheet_bar, room + 1),
		.room = room,
		.whole = whole };
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

void sheet_bar(struct sheet_bars *b, struct str label, struct str text, struct url url,
	const int64_t yen[SHEET_PART_COUNT]) {
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
		bar->parts[bar->count++] =
			(struct sheet_part){ .word = PART_WORDS[i], .from = from, .width = bar_length(b, sum) - from };
	}
}

struct sheet_form *sheet_search(struct sheet *s, const char *title, const char *button, struct url action) {
	struct sheet_form *f = sheet_form(s, title, button, action);
	f->get = f->quiet = true;
	return f;
}

struct sheet_form *sheet_form(struct sheet *s, const char *title, const char *button, struct url action) {
	struct sheet_form *f = &s->forms[s->form_count++];
	*f = (struct sheet_form){ .title = say(s->req, title),
		.button = say(s->req, button),
		.action = action,
		.anchor = str_format(s->req->arena, "form-%zu", s->form_count),
		.request_id = form_new_request_id(s->req),
		.folded = s->folds,
		.fields = ARENA_ARRAY(s->req->arena, struct sheet_field, SHEET_FIELDS_MOST) };
	return f;
}

void sheet_field(struct sheet_form *f, enum input_kind kind, struct input input) {
	if (f->count == SHEET_FIELDS_MOST)
		BUG("a form of more than %d fields", SHEET_FIELDS_MOST);
	f->fields[f->count++] = (struct sheet_field){ .kind = kind, .input = input };
	f->takes_file = f->takes_file || kind == INPUT_AS_FILE;
}

void sheet_hidden(struct sheet_form *f, const char *name, struct str value) {
	if (f->hidden_count == SHEET_HIDDEN_MOST)
		BUG("a form of more than %d hidden fields", SHEET_HIDDEN_MOST);
	f->hidden[f->hidden_count].name = name;
	f->hidden[f->hidden_count++].value = value;
}

struct sheet_form *sheet_cell_form(struct sheet *s, struct sheet_cell *cell, const char *button, struct url action) {
	struct sheet_form *f = ARENA_NEW(s->req->arena, struct sheet_form);
	*f = (struct sheet_form){ .button = say(s->req, button),
		.action = action,
		.request_id = form_new_request_id(s->req) };
	cell->form = f;
	return f;
}

void sheet_picture(struct sheet_table *t, const char *picture, struct str label, size_t column) {
	t->picture = picture;
	t->picture_label = label;
	t->drawn = column;
}

void sheet_day(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str current,
	unsigned flags) {
	struct input input = input_text(s->req, name, label, current, flags | INPUT_SHORT);
	input.hint = say(s->req, T("例：2027-04-01、令和9年4月1日"));
	sheet_field(f, INPUT_AS_TEXT, input);
}

static void open_forms(struct sheet *s) {
	const struct req *req = s->req;
	size_t rows = 0;
	for (size_t i = 0; i < s->table_count; i++)
		rows += s->tables[i].count;
	for (size_t i = 0; i < s->form_count; i++)
		s->forms[i].open = s->forms[i].count == 0 || rows == 0 ||
			(req->refused && str_equal(s->forms[i].action.s, req->path));
}

static bool some_bar_has(const struct sheet_bars *b, const char *word) {
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < b->bars[i].count; k++)
			if (strcmp(b->bars[i].parts[k].word, word) == 0)
				return true;
	return false;
}

/* Names of colours that stand nowhere make a reader look for them. */
static void keep_shown_legend(struct sheet_bars *b) {
	size_t kept = 0;
	for (size_t i = 0; i < b->legend_count; i++)
		if (some_bar_has(b, b->legend[i].word))
			b->legend[kept++] = b->legend[i];
	b->legend_count = kept;
}

static bool has_picture(const struct sheet *s) {
	for (size_t i = 0; i < s->table_count; i++)
		if (s->tables[i].picture != NULL)
			return true;
	return false;
}

void sheet_show(struct sheet *s, const char *width) {
	static const char *const SCRIPTS[] = { "chart.js" };
	open_forms(s);
	if (s->bars != NULL)
		keep_shown_legend(s->bars);
	s->titled = s->is_list && str_equal(s->tables[0].caption, s->title);
	res_page(s->req,
		&(struct page){ .title = s->title,
			.body = sheet_page_view_body,
			.model = s,
			.no_index = true,
			.width = width,
			.crumbs = s->crumbs,
			.crumb_count = s->crumb_count,
			.scripts = SCRIPTS,
			.script_count = has_picture(s) });
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
	if (str_is_none(text) ||
		my_number_find(req->arena, text, &from, &n) !=
			MY_NUMBER_STATED) /* less was asked when the form was read */
		return OK;
	return sheet_refuse(req, field, T("12桁の数字が含まれています。個人番号（マイナンバー）は記録できませんので、消してください。"));
}
