/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of text: its plans, whose they are, and their parts put together. See read-private.h. */
#include "office/plan/read/read-private.h"

enum { NARROWEST_INTRO = 40, WIDEST_INTRO = 140 };

/* ---- whose plan it is ---- */

static struct municipality_match find_owner(struct reader *r, const struct heading *h, struct str prefecture) {
	size_t n;
	struct str named = prefecture_leading(h->title, &n);
	if (named.n > 0)
		prefecture = named;
	if (h->municipality.n > 0)
		return municipality_named(r, h->municipality, prefecture);
	return municipality_leading(r, h->title, prefecture);
}

/* 大阪市北区: the name before it says that it is a ward of another city, which the register may know under that city. */
static bool is_other_ward(struct reader *r, const struct heading *h) {
	for (size_t i = 0; i < r->r->count; i++) {
		const struct register_row *row = &r->r->rows[i];
		if (row->city.n == 0)
			continue;
		struct glyphs name = { .count = 0 };
		glyphs_add(r->a, &name, row->city, 0);
		glyphs_add(r->a, &name, row->name, 0);
		char *text = arena_alloc(r->a, row->city.n + row->name.n + 1);
		memcpy(text, row->city.p, row->city.n);
		memcpy(text + row->city.n, row->name.p, row->name.n);
		if (text_has(h->title, text) || text_has(h->municipality, text))
			return true;
	}
	return false;
}

/* The prefecture that all municipalities of the file belong to whose name fits only one. */
static struct str prefecture_of_others(struct reader *r, const struct headings *headings) {
	struct str found = STR_NONE;
	for (size_t i = 0; i < headings->count; i++) {
		struct municipality_match match = find_owner(r, &headings->items[i], STR_NONE);
		if (match.row == NULL)
			continue;
		if (found.n > 0 && !str_equal(found, match.row->prefecture))
			return STR_NONE;
		found = match.row->prefecture;
	}
	return found;
}

static struct text owner_text(const struct heading *h) {
	return h->municipality.n > 0 ? h->municipality : h->title;
}

static enum err refuse_namesakes(struct reader *r, const struct heading *h) {
	return reader_refuse(r, r->lines.items[h->first].number,
		"「{}」という名前の自治体は二つ以上あり、どれか分かりません。計画名か自治体名の前に都道府県名（例：東京都）を書き加えてください。",
		"More than one municipality is called \"{}\"; "
		"write its prefecture (for example 東京都) before the name or in the title.",
		text_str(r->a, owner_text(h)));
}

static enum err set_owner(struct reader *r, const struct heading *h, struct str evidence, struct plan_read_plan *plan) {
	int line = r->lines.items[h->first].number;
	struct municipality_match match = find_owner(r, h, STR_NONE);
	struct str printed = text_str(r->a, owner_text(h));
	if (match.row == NULL && match.candidates > 1) {
		if (evidence.n > 0)
			match = find_owner(r, h, evidence);
		if (match.row == NULL)
			return refuse_namesakes(r, h);
		reader_ask(r, line,
			"「{}」は同じ名前の自治体がほかにもあります。資料のほかの記述から都道府県を判断しました。",
			"Other municipalities are called \"{}\" too; the prefecture was taken from the rest of the document.",
			printed);
	}
	if (match.row == NULL || is_other_ward(r, h)) {
		plan->municipality_name = printed;
		reader_ask(r, line,
			"「{}」は自治体の一覧にありません。名前の書き方をご確認いただくか、一覧に加えてください。",
			"\"{}\" is not in the register of municipalities; check how it is written, or add it.",
			printed);
		return OK;
	}
	plan->municipality = match.row->code;
	plan->municipality_name = match.row->name;
	return OK;
}

/* ---- what a plan must have ---- */

static enum err check_heading(struct reader *r, const struct heading *h) {
	int line = r->lines.items[h->first].number;
	struct str title = text_str(r->a, h->title);
	enum err e = OK;
	if (!h->has_period)
		e = reader_refuse(r, line,
			"「{}」の計画期間が見つかりません。「【計画期間：令和9年度～令和11年度】」のように、計画名と同じ行か次の行に書いてください。終わりの年度が始まりより前になっていないかもご確認ください。",
			"The plan \"{}\" states no period; "
			"write it on the title's line or the next one, for example 【計画期間：令和9年度～令和11年度】, "
			"and check that it does not end before it begins.",
			title);
	if (!h->has_municipality)
		e = reader_refuse(r, line,
			"「{}」がどの自治体の計画か分かりません。計画名の後に（　）で自治体名を書いてください。",
			"It is not said whose plan \"{}\" is; write the municipality's name in brackets behind the title.",
			title);
	return e;
}

/* Words of the table's columns stand in the text, but not as a heading that could be read. */
static bool speaks_of_table(const struct reader *r) {
	static const char *const WORDS[] = { "目指す姿", "めざす姿", "戦略", "戦術", "実施方法" };
	size_t found = 0;
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		found += str_contains(r->d->files[r->file].text, str_from(WORDS[i]));
	return found >= 3;
}

static enum err refuse_table(struct reader *r) {
	if (r->d->files[r->file].kind == PLAN_READ_PDF)
		return reader_refuse(r, 1,
			"PDFの中の施策の体系表のようですが、欄と行の境目を読み取れませんでした。元のExcelやWordから、タブ区切りのテキスト、CSVかHTMLで保存し直してください。",
			"It seems to be a table of strategies in a PDF, but where its columns and rows end cannot be read; "
			"save it from Excel or Word as text separated by tabs, as CSV or as HTML.",
			S(""));
	return reader_refuse(r, r->table_line,
		"表のようですが、どの欄が何かを示す見出しの行が見つかりません。「目指す姿」「戦略」「戦術（取組）」「実施方法」のような見出しの行を書き加えてください。",
		"It seems to be a table, but no row says which column is which; "
		"add a row with headings such as 目指す姿, 戦略, 戦術（取組） and 実施方法.",
		S(""));
}

static enum err check_file(struct reader *r, const struct headings *headings) {
	if (headings->count == 0 &&
		(r->table_line > 0 || (r->d->files[r->file].kind == PLAN_READ_PDF && speaks_of_table(r))))
		return refuse_table(r);
	if (headings->count == 0)
		return reader_refuse(r, 1,
			"計画の見出し（計画名、自治体名、計画期間）が見つかりません。産業振興計画の本文か、施策の体系表（タブ区切り）のファイルを指定してください。",
			"No heading of a plan (title, municipality, period) was found; "
			"give the text of an industry plan, or a table of strategies separated by tabs.",
			S(""));
	if (headings->count > PLAN_READ_PLANS)
		return reader_refuse(r, 1, "計画の数が多すぎます。ファイルを分けてください。", "The file has too many plans; split it.", S(""));
	enum err e = OK;
	for (size_t i = 0; i < headings->count; i++) {
		enum err one = check_heading(r, &headings->items[i]);
		e = one != OK ? one : e;
	}
	return e;
}

/* ---- parts ---- */

/* The introduction runs over the whole page, the pillars perhaps not: its first lines that stand close together show
 * how wide it is. */
static struct layout intro_layout(const struct reader *r, size_t first, size_t end) {
	struct layout layout = layout_of(&r->lines, first, end);
	size_t run = first + 1;
	int widest = 0;
	while (run < end && r->lines.items[run].gap == 0)
		run++;
	for (size_t i = first; i < run && i < end; i++) {
		int edge = r->lines.items[i].indent + r->lines.items[i].columns;
		widest = edge > widest ? edge : widest;
	}
	if (run > first + 1 && widest >= NARROWEST_INTRO && widest <= WIDEST_INTRO)
		layout = (struct layout){ .wrapped = true, .width = widest, .slack = widest / 6 };
	return layout;
}

/* A short plan may have too few lines to show its column: the file's counts when its lines fit. */
static struct layout plan_layout(const struct reader *r, size_t first, size_t end) {
	struct layout layout = layout_of(&r->lines, first, end);
	if (layout.wrapped || !r->layout.wrapped)
		return layout;
	for (size_t i = first; i < end; i++)
		if (r->lines.items[i].indent + r->lines.items[i].columns > r->layout.width + 4)
			return layout;
	return r->layout;
}

static size_t first_pillar(struct reader *r, const struct plan_parts *parts) {
	struct layout layout = plan_layout(r, parts->heading.end, parts->end);
	struct pillar_parts found = { .count = 0 };
	pillars_find(r, &layout, parts->heading.end, parts->end, &found);
	return found.count > 0 ? found.items[0].first : parts->end;
}

/* The pillars of all plans stand in columns of one width: together they show it better than the few lines of each. */
static void measure_columns(struct reader *r, struct plan_parts *plans, size_t count) {
	struct lines all = { .count = 0 };
	for (size_t i = 0; i < count; i++) {
		plans[i].first_pillar = first_pillar(r, &plans[i]);
		for (size_t line = plans[i].first_pillar; line < plans[i].end; line++)
			*LIST_ADD(r->a, &all) = r->lines.items[line];
	}
	if (all.count > 0)
		r->layout = layout_of(&all, 0, all.count);
}

static void find_parts(struct reader *r, struct plan_parts *parts) {
	size_t first = parts->heading.end, pillar = parts->first_pillar;
	struct layout intro = intro_layout(r, first, pillar);
	paragraphs_read(r, &intro, first, pillar, &parts->intro);
	if (pillar == parts->end)
		return;
	parts->layout = plan_layout(r, pillar, parts->end);
	pillars_find(r, &parts->layout, pillar, parts->end, &parts->pillars);
}

static void check_parts(struct reader *r, const struct plan_parts *parts) {
	if (parts->pillars.count == 0)
		reader_ask(r, parts->plan->line, "「{}」には柱（番号のある見出し）が見つかりませんでした。",
			"No pillars (numbered headings) were found in \"{}\".", parts->plan->title);
	for (size_t i = 1; i < parts->pillars.count; i++) {
		const struct pillar_part *pillar = &parts->pillars.items[i];
		int skipped = pillar->numbering.value - parts->pillars.items[i - 1].numbering.value;
		if (pillar->numbering.value > 0 && skipped != 1 && pillar->numbering.style != NUMBERING_PAIR)
			reader_ask(r, r->lines.items[pillar->first].number,
				"「{}」の前の番号の柱が見つかりませんでした。",
				"The pillar with the number before \"{}\" was not found.",
				text_str(r->a, pillar->title));
	}
}

/* The line behind the plan's last: a page's foot belongs to no plan. */
static size_t end_of_plan(const struct reader *r, size_t first, size_t end) {
	for (size_t i = first + 1; i < end; i++)
		if (is_page_foot(r->lines.items[i].t))
			return i;
	return end;
}

static enum err start_plan(
	struct reader *r, const struct headings *headings, size_t i, struct str evidence, struct plan_parts *parts) {
	const struct heading *h = &headings->items[i];
	parts->heading = *h;
	parts->end = end_of_plan(r, h->end, i + 1 < headings->count ? headings->items[i + 1].first : r->lines.count);
	struct plan_read_plan *plan = parts->plan;
	plan->file = r->file;
	plan->line = r->lines.items[h->first].number;
	plan->last_line = r->lines.items[parts->end - 1].number;
	plan->title = text_str(r->a, h->title);
	plan->first_fiscal_year = h->period.first;
	plan->last_fiscal_year = h->period.last;
	TRY(set_owner(r, h, evidence, plan));
	return OK;
}

/* ---- what several plans or pillars share ---- */

static bool has_heading(const struct plan_read_plan *plan, const struct plan_read_pillar *pillar) {
	for (size_t i = 0; i < plan->pillars.count; i++) {
		const struct plan_read_pillar *other = &plan->pillars.items[i];
		if (str_equal(other->number, pillar->number) &&
			(str_equal(other->name, pillar->name) ||
				(pillar->name.n > 12 && str_starts(other->name, pillar->name)) ||
				(other->name.n > 12 && str_starts(pillar->name, other->name))))
			return true;
	}
	return false;
}

/* Plans of one town, which may keep their pillars from one to the next. */
static bool is_same_town(const struct plan_read_plan *x, const struct plan_read_plan *y) {
	return str_equal(x->municipality_name, y->municipality_name);
}

/* The same number and words in at least half of the file's plans: a category of the metropolis. */
static void find_categories(struct plan_parts *plans, size_t count) {
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < plans[i].plan->pillars.count; p++) {
			struct plan_read_pillar *pillar = &plans[i].plan->pillars.items[p];
			size_t same = 0;
			for (size_t j = 0; j < count && j < 200; j++)
				same += (i == j || !is_same_town(plans[i].plan, plans[j].plan)) &&
					has_heading(plans[j].plan, pillar);
			pillar->metro_category = same >= 2 && same * 2 >= (count < 200 ? count : 200);
		}
}

static bool is_in_pillar(const struct plan_read_pillar *pillar, struct str name) {
	for (size_t i = 0; i < pillar->programmes.count; i++)
		if (str_equal(pillar->programmes.items[i].name, name))
			return true;
	return false;
}

static void find_shared(struct plan_read_plan *plan) {
	for (size_t i = 0; i < plan->pillars.count; i++)
		for (size_t j = 0; j < plan->pillars.items[i].programmes.count; j++) {
			struct plan_read_programme *p = &plan->pillars.items[i].programmes.items[j];
			for (size_t other = 0; other < plan->pillars.count && !p->also_in_other_pillar; other++)
				p->also_in_other_pillar =
					other != i && is_in_pillar(&plan->pillars.items[other], p->name);
		}
}

/* 「販路開拓支援」 in the introduction, 販路拡大支援 in the heading: as many quoted words as pillars, and one of them differs. */
static void compare_prose(struct reader *r, const struct plan_parts *parts) {
	struct texts quoted = { .count = 0 };
	for (size_t i = 0; i < parts->intro.count; i++) {
		struct text t = parts->intro.items[i].t;
		for (size_t at = text_find(t, "「", 0); at != SIZE_MAX; at = text_find(t, "「", at + 1)) {
			size_t close = text_close(t, at);
			if (close < t.n && close - at <= 25)
				*LIST_ADD(r->a, &quoted) = text_slice(t, at + 1, close - at - 1);
		}
	}
	if (quoted.count != parts->pillars.count)
		return;
	for (size_t i = 0; i < quoted.count; i++) {
		const struct plan_read_pillar *pillar = &parts->plan->pillars.items[i];
		struct text name = text_from(parts->pillars.items[i].title, parts->pillars.items[i].numbering.mark);
		struct text q = quoted.items[i];
		bool alike = q.n >= 4 && name.n >= 4 && text_equal(text_slice(q, 0, 2), text_slice(name, 0, 2)) &&
			     text_equal(text_from(q, q.n - 2), text_from(name, name.n - 2));
		if (!pillar->metro_category && alike && !text_equal(q, name))
			reader_ask(r, text_line(quoted.items[i]), "本文では「{}」ですが、柱の見出しは違う言葉になっています。",
				"The introduction says \"{}\", but the heading of the pillar has other words.",
				text_str(r->a, quoted.items[i]));
	}
}

enum err plan_text_read(struct reader *r) {
	struct headings headings = { .count = 0 };
	lines_read(r);
	headings_find(r, &headings);
	TRY(check_file(r, &headings));
	struct str evidence = prefecture_of_others(r, &headings);
	if (evidence.n == 0)
		evidence = prefecture_of_file(r);
	struct plan_parts *parts = ARENA_ARRAY(r->a, struct plan_parts, headings.count);
	struct plan_read_plan *plans = ARENA_ARRAY(r->a, struct plan_read_plan, headings.count);
	enum err e = OK;
	for (size_t i = 0; i < headings.count; i++) {
		parts[i].plan = &plans[i];
		enum err one = start_plan(r, &headings, i, evidence, &parts[i]);
		e = one != OK ? one : e;
	}
	TRY(e);
	measure_columns(r, parts, headings.count);
	for (size_t i = 0; i < headings.count; i++) {
		find_parts(r, &parts[i]);
		check_parts(r, &parts[i]);
	}
	bodies_read(r, parts, headings.count);
	find_categories(parts, headings.count);
	captions_read(r, parts, headings.count);
	for (size_t i = 0; i < headings.count; i++) {
		find_shared(&plans[i]);
		compare_prose(r, &parts[i]);
		*LIST_ADD(r->a, &r->d->plans) = plans[i];
	}
	return OK;
}
