/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The table of strategies: section > numbered goal with its background > strategy > tactic > methods, separated by
 * tabs, with HTML in the cells. Cells of a page's merged rows are empty, and whole rows are moved to the left or
 * right. Where the heading has the usual order, a row is therefore read from its end: the last cell is the methods',
 * the one before it the tactic's, the one before that the strategy's; what is missing is what stood above. Where the
 * order is another, or there are other columns, the heading decides. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { MOST_CELLS = 32, MOST_GLYPHS = 200000 };

enum role {
	ROLE_NONE = 0,
	ROLE_NUMBER,
	ROLE_BACKGROUND,
	ROLE_GOAL,
	ROLE_STRATEGY,
	ROLE_TACTIC,
	ROLE_METHOD,
	ROLE_COUNT
};

struct cell {
	struct str raw;
	size_t column;
};

struct row {
	struct cell cells[MOST_CELLS]; /* those that are not empty */
	size_t count;
	int line;
};

struct table {
	struct reader *r;
	struct plan_read_model model;
	bool has_header, positional;
	enum role roles[MOST_CELLS];
	size_t role_count;
	struct plan_read_section *section;
	struct plan_read_goal *goal;
	struct plan_read_strategy *strategy;
	int moved, moved_line; /* rows that stand in other columns than the heading's */
	int lost_line;         /* of the first row with methods that no heading stands above; 0: none */
};

/* ---- cells ---- */

static struct str cut_cell(struct str *rest) {
	struct str cell = str_trim(str_cut(rest, S("\t")));
	if (cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"')
		cell = str_trim(str_slice(cell, 1, cell.n - 2));
	return cell;
}

static void read_row(struct str line, int number, struct row *ret) {
	*ret = (struct row){ .line = number };
	for (size_t column = 0; !str_is_none(line) && ret->count < MOST_CELLS; column++) {
		struct str cell = cut_cell(&line);
		if (cell.n > 0)
			ret->cells[ret->count++] = (struct cell){ .raw = cell, .column = column };
	}
}

/* &amp; &lt; &gt; &quot; &nbsp; &#12354; &#x3042; at s.p: bytes read, 0 for none. */
static size_t entity(struct str s, uint32_t *ret) {
	static const struct { const char *name; uint32_t cp; } NAMES[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&nbsp;", ' ' },
	};
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_starts(s, str_from(NAMES[i].name))) {
			*ret = NAMES[i].cp;
			return strlen(NAMES[i].name);
		}
	size_t end = str_find(str_slice(s, 0, 12), S(";"), 0);
	if (end == SIZE_MAX || !str_starts(s, S("&#")))
		return 0;
	uint32_t value = 0;
	bool hex = s.p[2] == 'x' || s.p[2] == 'X';
	for (size_t i = hex ? 3 : 2; i < end; i++) {
		int c = s.p[i] | 0x20;
		int digit = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (digit < 0 || value > 0x10ffff)
			return 0;
		value = value * (hex ? 16 : 10) + (uint32_t)digit;
	}
	char encoded[4];
	uint32_t checked;
	if (value < 0x20 || value > 0x10ffff || utf8_decode(str_of(encoded, utf8_encode(value, encoded)), &checked) == 0)
		return 0;
	*ret = value;
	return end + 1;
}

enum { BREAK = 1 }; /* a glyph that stands for the end of a paragraph or list item; no text has U+0001 */

static bool is_tag(struct str s, const char *name) {
	size_t n = strlen(name);
	if (s.n < n + 1)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((s.p[i] | 0x20) != name[i])
			return false;
	char c = s.p[n];
	return c == '>' || c == ' ' || c == '/';
}

/* Bytes of a tag at s.p, 0 when none is there; *ret_break when text before and behind it are different items. */
static size_t tag(struct str s, bool *ret_break) {
	static const char *const BREAKS[] = { "p", "li", "br", "div", "tr", "td" };
	if (s.n < 3 || s.p[0] != '<')
		return 0;
	bool closing = s.p[1] == '/';
	struct str name = str_from_offset(s, closing ? 2 : 1);
	if ((name.p[0] | 0x20) < 'a' || (name.p[0] | 0x20) > 'z')
		return 0;
	size_t end = str_find(s, S(">"), 0);
	if (end == SIZE_MAX || end > 200)
		return 0;
	*ret_break = false;
	for (size_t i = 0; i < COUNT_OF(BREAKS); i++)
		*ret_break |= is_tag(name, BREAKS[i]);
	return end + 1;
}

/* The cell's text; items that tags separate are separated by BREAK. */
static struct text cell_text(struct reader *r, struct str raw, int line) {
	struct glyphs g = { .count = 0 };
	size_t from = 0;
	for (size_t i = 0; i < raw.n;) {
		bool breaks = false;
		uint32_t cp = BREAK;
		struct str rest = str_from_offset(raw, i);
		size_t skip = raw.p[i] == '<' ? tag(rest, &breaks) : raw.p[i] == '&' ? entity(rest, &cp) : 0;
		if (skip == 0) {
			i++;
			continue;
		}
		glyphs_add(r->a, &g, str_slice(raw, from, i - from), line);
		if (breaks || cp != BREAK)
			*LIST_ADD(r->a, &g) = (struct glyph){ .cp = cp, .fold = breaks ? BREAK : glyph_fold(cp), .line = line };
		i += skip;
		from = i;
	}
	glyphs_add(r->a, &g, str_from_offset(raw, from), line);
	return text_trim(glyphs_view(&g));
}

static void add_part(struct arena *a, struct text t, size_t from, size_t end, struct texts *ret) {
	struct text part = text_trim(text_slice(t, from, end - from));
	if (part.n > 0)
		*LIST_ADD(a, ret) = part;
}

static void split_at_breaks(struct arena *a, struct text t, struct texts *ret) {
	size_t from = 0;
	for (size_t i = 0; i < t.n; i++)
		if (t.g[i].fold == BREAK) {
			add_part(a, t, from, i, ret);
			from = i + 1;
		}
	add_part(a, t, from, t.n, ret);
}

/* ・ at the beginning or behind a space begins an item; inside a word it is part of it. */
static bool is_bullet(struct text t, size_t i) {
	struct numbering n;
	if (i > 0 && !is_space(t.g[i - 1].fold))
		return false;
	if (!numbering_read(text_slice(t, i, 4), &n))
		return false;
	return n.style == NUMBERING_BULLET || n.style == NUMBERING_CIRCLE;
}

static void split_at_bullets(struct arena *a, struct text t, struct texts *ret) {
	size_t from = 0;
	struct numbering n;
	for (size_t i = 0; i < t.n; i++) {
		if (!is_bullet(t, i))
			continue;
		add_part(a, t, from, i, ret);
		from = numbering_read(text_slice(t, i, 4), &n) ? i + n.mark : i;
	}
	add_part(a, t, from, t.n, ret);
}

/* Items with nothing but spaces between them. A space behind a Latin word is one of a PDF, inside an item; before one
 * it is, too, unless the words before it are whole. */
static void split_at_spaces(struct arena *a, struct text t, struct texts *ret) {
	struct nesting nesting = { .depth = 0 };
	size_t from = 0;
	for (size_t i = 0; i < t.n; i++) {
		nesting_step(&nesting, t.g[i].fold);
		bool between = is_space(t.g[i].fold) && i > 0 && i + 1 < t.n && !is_latin(t.g[i - 1].fold) &&
			       (!is_latin(t.g[i + 1].fold) || is_complete(text_slice(t, from, i - from)));
		if (!between || nesting.depth > 0)
			continue;
		add_part(a, t, from, i, ret);
		from = i + 1;
	}
	add_part(a, t, from, t.n, ret);
}

static bool has_bullet(struct text t) {
	for (size_t i = 0; i < t.n; i++)
		if (is_bullet(t, i))
			return true;
	return false;
}

static bool is_html_list(struct str raw) {
	/* allow(html): looked for in a cell, never printed */
	return str_contains(raw, S("<ul")) || str_contains(raw, S("<ol"));
}

/* The items of a cell that holds several. */
static void cell_items(struct reader *r, struct str raw, int line, struct texts *ret) {
	struct text t = cell_text(r, raw, line);
	struct texts parts = { .count = 0 };
	split_at_breaks(r->a, t, &parts);
	for (size_t i = 0; i < parts.count; i++) {
		if (has_bullet(parts.items[i]))
			split_at_bullets(r->a, parts.items[i], ret);
		else if (is_html_list(raw) && parts.count == 1)
			split_at_spaces(r->a, parts.items[i], ret);
		else
			*LIST_ADD(r->a, ret) = parts.items[i];
	}
}

static struct str join_items(struct reader *r, const struct texts *items, const char *between) {
	struct str joined = STR_NONE;
	for (size_t i = 0; i < items->count; i++) {
		struct str item = text_str(r->a, items->items[i]);
		joined = i == 0 ? item : str_format(r->a, "%.*s%s%.*s", STR_ARG(joined), between, STR_ARG(item));
	}
	return joined;
}

/* ---- headings of the table ---- */

static enum role role_of_word(struct text t) {
	static const struct { const char *word; enum role role; } WORDS[] = {
		{ "戦術", ROLE_TACTIC },     { "戦略", ROLE_STRATEGY },   { "インパクト", ROLE_GOAL },     { "具体的", ROLE_METHOD },
		 { "実施方法", ROLE_METHOD },
		{ "手法", ROLE_METHOD },     { "事業例", ROLE_METHOD },   { "考え方", ROLE_STRATEGY },     { "方向性", ROLE_STRATEGY },
		{ "進め方", ROLE_STRATEGY },
		{ "取組", ROLE_TACTIC },     { "取り組み", ROLE_TACTIC }, { "施策", ROLE_TACTIC },         { "提供方法", ROLE_TACTIC },
		{ "背景", ROLE_BACKGROUND },
		{ "課題", ROLE_BACKGROUND }, { "現状", ROLE_BACKGROUND }, { "目指す姿", ROLE_GOAL },       { "めざす姿", ROLE_GOAL },
		 { "目標", ROLE_GOAL },
		{ "将来像", ROLE_GOAL },     { "方法", ROLE_METHOD },     { "No", ROLE_NUMBER },           { "番号", ROLE_NUMBER },
		   { "№", ROLE_NUMBER },
	};
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_has(t, WORDS[i].word))
			return WORDS[i].role;
	return ROLE_NONE;
}

/* 「目指す姿」の実現に向けた考え方（戦略）: the bracket at the end says what the column is. */
static enum role role_of(struct text t) {
	struct text before, inside;
	if (t.n > 50 || text_has(t, "。"))
		return ROLE_NONE;
	if (bracket_cut(t, &before, &inside) && role_of_word(inside) != ROLE_NONE)
		return role_of_word(inside);
	return role_of_word(t);
}

/* Whether the row names columns: at least three different ones, the tactic or the method among them. */
static bool read_roles(struct reader *r, const struct row *row, enum role roles[MOST_CELLS], size_t *ret_count) {
	size_t seen[ROLE_COUNT] = { 0 }, different = 0;
	*ret_count = 0;
	for (size_t i = 0; i < MOST_CELLS; i++)
		roles[i] = ROLE_NONE;
	for (size_t i = 0; i < row->count; i++) {
		if (row->cells[i].column >= MOST_CELLS || row->cells[i].raw.n > 200)
			return false;
		enum role role = role_of(cell_text(r, row->cells[i].raw, row->line));
		different += role != ROLE_NONE && seen[role]++ == 0;
		roles[row->cells[i].column] = role;
		*ret_count = row->cells[i].column + 1;
	}
	return different >= 3 && (seen[ROLE_TACTIC] > 0 || seen[ROLE_METHOD] > 0) && different + 2 >= row->count;
}

/* Another order than the usual one, or columns besides: then the places count, not the end of the row. */
static bool is_positional(const struct table *t, const struct row *header) {
	enum role last = ROLE_NONE;
	for (size_t i = 0; i < header->count; i++) {
		enum role role = t->roles[header->cells[i].column];
		if (role <= last)
			return true;
		last = role;
	}
	return last != ROLE_METHOD;
}

/* ---- one row's meaning ---- */

struct meaning {
	struct str cells[ROLE_COUNT];
	struct str second_strategy;
};

static bool is_number(struct reader *r, struct str raw, int line) {
	int value;
	struct text t = cell_text(r, raw, line);
	return t.n > 0 && t.n <= 3 && numeral_read(t, false, &value) == t.n;
}

static bool is_prose(struct str raw) {
	return str_contains(raw, S("。"));
}

/* The row from its end. A row with a number has its goal, and the background where that is not merged with the one
 * above; a background is prose, so a first cell that is none makes the row one of two strategies. */
static void read_from_end(struct table *t, const struct row *row, struct meaning *ret) {
	size_t first = 0, end = row->count;
	if (is_number(t->r, row->cells[0].raw, row->line))
		ret->cells[ROLE_NUMBER] = row->cells[first++].raw;
	size_t left = end - first;
	bool numbered = first > 0;
	static const enum role ORDER[] = { ROLE_METHOD, ROLE_TACTIC, ROLE_STRATEGY, ROLE_GOAL, ROLE_BACKGROUND };
	bool two = numbered && left == 5 && !is_prose(row->cells[first].raw);
	if (two) {
		ret->cells[ROLE_GOAL] = row->cells[first].raw;
		ret->second_strategy = row->cells[first + 1].raw;
		first += 2;
		left -= 2;
	}
	for (size_t i = 0; i < left && i < COUNT_OF(ORDER); i++)
		ret->cells[ORDER[i]] = row->cells[end - 1 - i].raw;
}

static void read_by_place(const struct table *t, const struct row *row, struct meaning *ret) {
	for (size_t i = 0; i < row->count; i++) {
		size_t column = row->cells[i].column;
		if (column < MOST_CELLS && t->roles[column] != ROLE_NONE)
			ret->cells[t->roles[column]] = row->cells[i].raw;
	}
}

static bool has_methods_form(struct str raw) {
	struct str s = str_trim(raw);
	return str_starts(s, S("<")) || str_starts(s, S("・")) || str_starts(s, S("※")) || str_starts(s, S("—")) ||
		str_starts(s, S("―"));
}

/* The tactic stands in its own column and nothing behind it: a tactic without methods, not methods without a tactic. */
static bool lacks_methods(const struct table *t, const struct row *row) {
	const struct cell *last = &row->cells[row->count - 1];
	return last->column < t->role_count && t->roles[last->column] == ROLE_TACTIC && !has_methods_form(last->raw) &&
		row->count < MOST_CELLS;
}

static void note_moved(struct table *t, const struct row *row) {
	const struct cell *last = &row->cells[row->count - 1];
	if (last->column < MOST_CELLS && t->roles[last->column] == ROLE_METHOD)
		return;
	if (t->moved++ == 0)
		t->moved_line = row->line;
}

static void read_meaning(struct table *t, const struct row *row, struct meaning *ret) {
	*ret = (struct meaning){ .second_strategy = STR_NONE };
	if (t->positional) {
		read_by_place(t, row, ret);
		return;
	}
	if (!lacks_methods(t, row)) {
		note_moved(t, row);
		read_from_end(t, row, ret);
		return;
	}
	struct row longer = *row;
	longer.cells[longer.count++] = (struct cell){ .raw = S("") };
	read_from_end(t, &longer, ret);
	ret->cells[ROLE_METHOD] = STR_NONE;
	reader_ask(t->r, row->line, "「{}」には具体的な実施方法が書かれていません。", "\"{}\" has no methods.",
	           text_str(t->r->a, cell_text(t->r, ret->cells[ROLE_TACTIC], row->line)));
}

/* ---- building the model ---- */

/* A cell that names one thing; "a / b" and a question when it names two. */
static struct str read_name(struct table *t, struct str raw, int line, const char *ja, const char *en) {
	struct texts items = { .count = 0 };
	cell_items(t->r, raw, line, &items);
	struct str name = join_items(t->r, &items, " / ");
	if (items.count > 1)
		reader_ask(t->r, line, ja, en, name);
	return name;
}

static struct str read_prose(struct table *t, struct str raw, int line) {
	struct texts parts = { .count = 0 };
	split_at_breaks(t->r->a, cell_text(t->r, raw, line), &parts);
	return join_items(t->r, &parts, "\n");
}

static void start_section(struct table *t, struct str title, int line) {
	t->section = LIST_ADD(t->r->a, &t->model.sections);
	*t->section = (struct plan_read_section){ .title = title, .line = line };
	t->goal = NULL;
	t->strategy = NULL;
}

static bool begins_inside_sentence(struct str background) {
	static const char *const PARTICLES[] = { "が", "を", "に", "は", "の", "と", "で", "も", "へ", "や" };
	for (size_t i = 0; i < COUNT_OF(PARTICLES); i++)
		if (str_starts(background, str_from(PARTICLES[i])))
			return true;
	return false;
}

static void start_goal(struct table *t, const struct meaning *m, int line) {
	struct str above = t->goal != NULL ? t->goal->background : STR_NONE;
	if (t->section == NULL)
		start_section(t, STR_NONE, line);
	t->goal = LIST_ADD(t->r->a, &t->section->goals);
	*t->goal = (struct plan_read_goal){ .line = line, .background = above };
	t->goal->number =
		str_is_none(m->cells[ROLE_NUMBER]) ? STR_NONE : text_str(t->r->a, cell_text(t->r, m->cells[ROLE_NUMBER], line));
	t->strategy = NULL;
	if (!str_is_none(m->cells[ROLE_GOAL]))
		t->goal->goal = read_prose(t, m->cells[ROLE_GOAL], line);
	if (str_is_none(m->cells[ROLE_BACKGROUND]))
		return;
	t->goal->background = read_prose(t, m->cells[ROLE_BACKGROUND], line);
	if (!str_is_none(above) && !str_ends(above, S("。")) && begins_inside_sentence(t->goal->background))
		reader_ask(t->r, line, "背景の文が前の目標の行から続いているようです：「{}」",
			"The background seems to go on from the row of the goal before: \"{}\"", t->goal->background);
}

static struct plan_read_strategy *find_strategy(struct plan_read_goal *goal, struct str name) {
	size_t last = goal->strategies.count;
	return last > 0 && str_equal(goal->strategies.items[last - 1].name, name) ? &goal->strategies.items[last - 1]
																			  : NULL;
}

static void start_strategy(struct table *t, const struct meaning *m, int line) {
	struct str name = STR_NONE;
	if (!str_is_none(m->cells[ROLE_STRATEGY]))
		name = read_name(t, m->cells[ROLE_STRATEGY], line, "一つの欄に戦略が二つ以上あります：「{}」",
			"One cell holds more than one strategy: \"{}\"");
	if (!str_is_none(m->second_strategy)) {
		struct str first = read_name(t, m->second_strategy, line, "一つの欄に戦略が二つ以上あります：「{}」",
			"One cell holds more than one strategy: \"{}\"");
		name = str_format(t->r->a, "%.*s / %.*s", STR_ARG(first), STR_ARG(name));
		reader_ask(t->r, line, "一つの行に戦略が二つあります：「{}」", "One row has two strategies: \"{}\"", name);
	}
	t->strategy = find_strategy(t->goal, name);
	if (t->strategy != NULL)
		return;
	t->strategy = LIST_ADD(t->r->a, &t->goal->strategies);
	*t->strategy = (struct plan_read_strategy){ .name = name, .line = line };
}

static struct plan_read_tactic *add_tactic(struct table *t, struct str name, int line) {
	struct plan_read_tactics *tactics = &t->strategy->tactics;
	for (size_t i = 0; i < tactics->count; i++)
		if (str_equal(tactics->items[i].name, name)) {
			reader_ask(t->r, line, "「{}」の行が二つあります。ページの変わり目での重複とみて、一つにまとめました。",
				"There are two rows of \"{}\"; they were taken for a repetition at the page's end and put together.",
				name);
			return &tactics->items[i];
		}
	struct plan_read_tactic *tactic = LIST_ADD(t->r->a, tactics);
	*tactic = (struct plan_read_tactic){ .name = name, .line = line };
	return tactic;
}

static enum plan_read_status status_of(struct text t) {
	if (t.n == 1 && text_at(t, 0) == '-')
		return PLAN_READ_NONE;
	if (text_at(t, 0) == 0x203b && t.n <= 12 && (text_has(t, "掲") || text_has(t, "参照")))
		return PLAN_READ_REFERENCE;
	return text_ends(t, "の検討") || text_ends(t, "を検討") || text_ends(t, "検討中") ? PLAN_READ_UNDER_STUDY : PLAN_READ_LISTED;
}

static bool has_method(const struct plan_read_tactic *tactic, struct str name) {
	for (size_t i = 0; i < tactic->methods.count; i++)
		if (str_equal(tactic->methods.items[i].name, name))
			return true;
	return false;
}

static void add_methods(struct table *t, struct plan_read_tactic *tactic, struct str raw, int line) {
	struct texts items = { .count = 0 };
	cell_items(t->r, raw, line, &items);
	for (size_t i = 0; i < items.count; i++) {
		struct str name = text_str(t->r->a, items.items[i]);
		if (!has_method(tactic, name) && tactic->methods.count < PLAN_READ_ITEMS)
			*LIST_ADD(t->r->a, &tactic->methods) = (struct plan_read_method){
				.name = name,
				.status = status_of(items.items[i]),
				.line = line,
			};
	}
}

static bool begins_goal(const struct table *t, const struct meaning *m) {
	return t->goal == NULL || !str_is_none(m->cells[ROLE_NUMBER]) || !str_is_none(m->cells[ROLE_GOAL]);
}

static void add_row(struct table *t, const struct row *row) {
	struct meaning m;
	read_meaning(t, row, &m);
	if (begins_goal(t, &m))
		start_goal(t, &m, row->line);
	if (t->strategy == NULL || !str_is_none(m.cells[ROLE_STRATEGY]) || !str_is_none(m.second_strategy))
		start_strategy(t, &m, row->line);
	struct plan_read_tactic *tactic;
	if (!str_is_none(m.cells[ROLE_TACTIC])) {
		struct str name = read_name(t, m.cells[ROLE_TACTIC], row->line,
			"一つの欄に戦術（取組）が二つ以上あり、実施方法がどれのものか分かりません：「{}」",
			"One cell holds more than one tactic, and it is lost which methods belong to which: \"{}\"");
		tactic = add_tactic(t, name, row->line);
	} else if (t->strategy->tactics.count > 0) {
		tactic = &t->strategy->tactics.items[t->strategy->tactics.count - 1];
	} else {
		reader_ask(t->r, row->line, "この行には戦術（取組）がありません。{}", "This row has no tactic.{}", S(""));
		tactic = add_tactic(t, STR_NONE, row->line);
	}
	if (!str_is_none(m.cells[ROLE_METHOD]))
		add_methods(t, tactic, m.cells[ROLE_METHOD], row->line);
}

/* ---- the file ---- */

static void read_header(struct table *t, const struct row *row) {
	t->has_header = true;
	t->positional = is_positional(t, row);
	if (t->section == NULL)
		start_section(t, STR_NONE, row->line);
}

static void add_line(struct table *t, const struct row *row, const struct row *next) {
	enum role roles[MOST_CELLS];
	size_t count;
	if (read_roles(t->r, row, roles, &count)) {
		memcpy(t->roles, roles, sizeof roles);
		t->role_count = count;
		read_header(t, row);
	} else if (row->count == 1 && !has_methods_form(row->cells[0].raw) &&
		(!t->has_header || (next != NULL && read_roles(t->r, next, roles, &count)))) {
		start_section(t, text_str(t->r->a, cell_text(t->r, row->cells[0].raw, row->line)), row->line);
	} else if (t->has_header) {
		add_row(t, row);
	} else if (t->lost_line == 0 && row->count > 1 && has_methods_form(row->cells[row->count - 1].raw)) {
		t->lost_line = row->line;
	}
}

static void find_owner(struct table *t) {
	struct glyphs text = { .count = 0 };
	const struct plan_read_file *file = &t->r->d->files[t->r->file];
	for (size_t i = 0; i < file->line_count && text.count < MOST_GLYPHS; i++)
		glyphs_add(t->r->a, &text, file->lines[i], (int)i + 1);
	struct municipality_match match = municipality_mentioned(t->r, glyphs_view(&text));
	int line = text_line(text_from(glyphs_view(&text), match.from));
	if (match.candidates > 1) {
		struct text name = text_slice(glyphs_view(&text), match.from, match.end - match.from);
		match = municipality_named(t->r, name, prefecture_of_file(t->r));
		if (match.row == NULL)
			reader_ask(t->r, line, "「{}」という名前の自治体は二つ以上あり、どれの表か分かりません。",
				"More than one municipality is called \"{}\"; it is not said whose table this is.",
				text_str(t->r->a, name));
	} else if (match.row == NULL) {
		reader_ask(t->r, 1, "どの自治体の表か書かれていません。{}", "It is not said whose table this is.{}", S(""));
	}
	if (match.row != NULL) {
		t->model.municipality = match.row->code;
		t->model.municipality_name = match.row->name;
	}
}

/* A tactic that is called like a strategy: a name that stood in the wrong column, or a strategy filled down over
 * another. */
static void check_names(struct table *t, const struct plan_read_goal *goal, const struct plan_read_tactic *tactic) {
	for (size_t s = 0; s < t->model.sections.count; s++)
		for (size_t g = 0; g < t->model.sections.items[s].goals.count; g++) {
			const struct plan_read_goal *other = &t->model.sections.items[s].goals.items[g];
			for (size_t i = 0; other != goal && i < other->strategies.count; i++)
				if (str_equal(other->strategies.items[i].name, tactic->name)) {
					reader_ask(t->r, tactic->line, "「{}」はほかの行では戦略です。上の戦略の欄をご確認ください。",
						"\"{}\" is a strategy in another row; please check the strategy above it.", tactic->name);
					return;
				}
		}
}

static void check_model(struct table *t) {
	size_t checked = 0;
	for (size_t s = 0; s < t->model.sections.count; s++)
		for (size_t g = 0; g < t->model.sections.items[s].goals.count; g++) {
			const struct plan_read_goal *goal = &t->model.sections.items[s].goals.items[g];
			for (size_t i = 0; i < goal->strategies.count; i++)
				for (size_t j = 0; j < goal->strategies.items[i].tactics.count && checked < 1000; j++, checked++)
					check_names(t, goal, &goal->strategies.items[i].tactics.items[j]);
		}
	if (t->moved == 0)
		return;
	struct str about = str_format(t->r->a, "%d", t->moved);
	reader_ask(t->r, t->moved_line,
		"{}行の欄が見出しの列からずれています。行の終わりから、実施方法、戦術、戦略の順に読みました。",
		"The cells of {} row(s) stand in other columns than the heading says; "
		"they were read from the row's end: methods, tactic, strategy.",
		about);
}

bool table_recognise(struct str text) {
	struct str rest = text;
	for (int i = 0; i < 2000 && !str_is_none(rest); i++) {
		struct str line = str_line(&rest);
		if (!str_contains(line, S("\t")))
			continue;
		struct arena *a = arena_new();
		struct reader r = { .a = a };
		struct row row;
		enum role roles[MOST_CELLS];
		size_t count;
		read_row(line, 1, &row);
		bool found = row.count > 2 && read_roles(&r, &row, roles, &count);
		arena_free(a);
		if (found)
			return true;
	}
	return false;
}

static void read_rows(struct table *t, const struct plan_read_file *file) {
	struct row row = { .count = 0 }, next;
	for (size_t i = 0; i < file->line_count; i++) {
		read_row(file->lines[i], (int)i + 1, &next);
		if (next.count == 0)
			continue;
		if (row.count > 0)
			add_line(t, &row, &next);
		row = next;
	}
	if (row.count > 0)
		add_line(t, &row, NULL);
}

/* A line above the first heading may be the table's title and not a section's. */
static void drop_empty_sections(struct plan_read_sections *sections) {
	size_t kept = 0;
	for (size_t i = 0; i < sections->count; i++)
		if (sections->items[i].goals.count > 0)
			sections->items[kept++] = sections->items[i];
	sections->count = kept;
}

enum err plan_table_read(struct reader *r) {
	struct table t = { .r = r, .model = { .file = r->file } };
	lines_read(r);
	read_rows(&t, &r->d->files[r->file]);
	drop_empty_sections(&t.model.sections);
	if (t.lost_line > 0)
		return reader_refuse(r, t.lost_line,
			"この行より上に、どの欄が何かを示す見出しがありません。「目指す姿」「戦略」「戦術（取組）」「実施方法」のような見出しの行を書き加えてください。",
			"No heading above this row says which column is which; "
			"add a row with headings such as 目指す姿, 戦略, 戦術（取組） and 実施方法.",
			S(""));
	if (t.model.sections.count == 0)
		return reader_refuse(r, 1, "表の見出しはありますが、その下に行がありません。", "The table has a heading but no rows below it.", S(""));
	find_owner(&t);
	check_model(&t);
	*LIST_ADD(r->a, &r->d->logic_models) = t.model;
	return OK;
}
