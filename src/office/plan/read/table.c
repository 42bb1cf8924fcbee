/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The table of strategies: section > numbered goal with its background > strategy > tactic > methods, in any of the
 * forms of rows.c, with HTML in the cells. Cells of a page's merged rows are empty, and whole rows are moved to the
 * left or right. Where the heading has the usual order, a row is therefore read from its end: the last cell is the
 * methods', the one before it the tactic's, the one before that the strategy's; what is missing is what stood above.
 * Where the order is another, or there are other columns, the heading decides. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { MOST_GLYPHS = 200000 };

struct table {
	struct reader *r;
	struct plan_read_model model;
	bool has_header, positional;
	enum table_role roles[MOST_CELLS];
	size_t role_count;
	struct plan_read_section *section;
	struct plan_read_goal *goal;
	struct plan_read_strategy *strategy;
	int moved, moved_line; /* rows that stand in other columns than the heading's */
	int lost_line;         /* of the first row with methods that no heading stands above; 0: none */
};

/* ---- cells ---- */

enum { BREAK = 1 }; /* a glyph that stands for the end of a paragraph or list item; no text has U+0001 */

/* What stands at s.p in place of text: a tag, a line feed, a character reference. Its bytes, 0 for text; *ret_cp is
 * what it counts as, 0 for nothing. */
static size_t markup_at(struct str s, uint32_t *ret_cp) {
	struct markup_tag tag;
	*ret_cp = 0;
	if (s.p[0] == '\n') {
		*ret_cp = BREAK;
		return 1;
	}
	if (s.p[0] == '&')
		return markup_entity(s, ret_cp);
	size_t n = s.p[0] == '<' ? markup_tag(s, &tag) : 0;
	*ret_cp = n > 0 && markup_breaks(&tag) ? BREAK : 0;
	return n;
}

/* The cell's text; items that tags separate are separated by BREAK. */
static struct text cell_text(struct reader *r, struct str raw, int line) {
	struct glyphs g = { .count = 0 };
	size_t from = 0;
	for (size_t i = 0; i < raw.n;) {
		uint32_t cp;
		size_t skip = markup_at(str_from_offset(raw, i), &cp);
		if (skip == 0) {
			i++;
			continue;
		}
		glyphs_add(r->a, &g, str_slice(raw, from, i - from), line);
		if (cp != 0)
			*LIST_ADD(r->a, &g) =
				(struct glyph){ .cp = cp, .fold = cp == BREAK ? BREAK : glyph_fold(cp), .line = line };
		i += skip;
		from = i;
	}
	glyphs_add(r->a, &g, str_from_offset(raw, from), line);
	struct text t = text_trim(glyphs_view(&g));
	while (text_at(t, 0) == BREAK)
		t = text_trim(text_from(t, 1));
	while (text_last(t) == BREAK)
		t = text_trim(text_slice(t, 0, t.n - 1));
	return t;
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

enum table_role table_role_of(struct text t) {
	static const struct { const char *word; enum table_role role;
	} WORDS[] = {
		{ "実施状況", ROLE_STATUS },
		{ "状況", ROLE_STATUS },
		{ "ステータス", ROLE_STATUS },
		{ "状態", ROLE_STATUS },
		{ "進捗", ROLE_STATUS },
		{ "戦術", ROLE_TACTIC },
		{ "戦略", ROLE_STRATEGY },
		{ "インパクト", ROLE_GOAL },
		{ "具体的", ROLE_METHOD },
		{ "実施方法", ROLE_METHOD },
		{ "手法", ROLE_METHOD },
		{ "事業例", ROLE_METHOD },
		{ "考え方", ROLE_STRATEGY },
		{ "方向性", ROLE_STRATEGY },
		{ "進め方", ROLE_STRATEGY },
		{ "取組", ROLE_TACTIC },
		{ "取り組み", ROLE_TACTIC },
		{ "施策", ROLE_TACTIC },
		{ "提供方法", ROLE_TACTIC },
		{ "背景", ROLE_BACKGROUND },
		{ "課題", ROLE_BACKGROUND },
		{ "現状", ROLE_BACKGROUND },
		{ "目指す姿", ROLE_GOAL },
		{ "めざす姿", ROLE_GOAL },
		{ "目標", ROLE_GOAL },
		{ "将来像", ROLE_GOAL },
		{ "方法", ROLE_METHOD },
		{ "No", ROLE_NUMBER },
		{ "番号", ROLE_NUMBER },
		{ "№", ROLE_NUMBER },
	};
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_has(t, WORDS[i].word))
			return WORDS[i].role;
	return ROLE_NONE;
}

/* 「目指す姿」の実現に向けた考え方（戦略）: the bracket at the end says what the column is. */
static enum table_role role_of(struct text t) {
	struct text before, inside;
	if (t.n > 50 || text_has(t, "。"))
		return ROLE_NONE;
	if (bracket_cut(t, &before, &inside) && table_role_of(inside) != ROLE_NONE)
		return table_role_of(inside);
	return table_role_of(t);
}

/* Whether the row names columns: at least three different ones, the tactic or the method among them. */
static bool read_roles(struct reader *r, const struct table_row *row, enum table_role roles[MOST_CELLS],
	size_t *ret_count) {
	size_t seen[ROLE_COUNT] = { 0 }, different = 0;
	*ret_count = 0;
	for (size_t i = 0; i < MOST_CELLS; i++)
		roles[i] = ROLE_NONE;
	for (size_t i = 0; i < row->count; i++) {
		if (row->cells.items[i].column >= MOST_CELLS || row->cells.items[i].raw.n > 200)
			return false;
		enum table_role role = role_of(cell_text(r, row->cells.items[i].raw, row->line));
		different += role != ROLE_NONE && seen[role]++ == 0;
		roles[row->cells.items[i].column] = role;
		*ret_count = row->cells.items[i].column + 1;
	}
	return different >= 3 && (seen[ROLE_TACTIC] > 0 || seen[ROLE_METHOD] > 0) && different + 2 >= row->count;
}

/* Another order than the usual one, or columns besides: then the places count, not the end of the row. */
static bool is_positional(const struct table *t, const struct table_row *header) {
	enum table_role last = ROLE_NONE;
	for (size_t i = 0; i < header->count; i++) {
		enum table_role role = t->roles[header->cells.items[i].column];
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

/* 同上, 〃: what stands in the cell above. */
static bool is_ditto(struct str raw) {
	static const char *const WORDS[] = { "同上", "〃", "″", "々", "同左", "上に同じ", "上記に同じ" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (str_equal(str_trim(raw), str_from(WORDS[i])))
			return true;
	return false;
}

/* The row from its end. A row with a number has its goal, and the background where that is not merged with the one
 * above; a background is prose, so a first cell that is none makes the row one of two strategies. */
static void read_from_end(struct table *t, const struct table_row *row, struct meaning *ret) {
	size_t first = 0, end = row->count;
	if (is_number(t->r, row->cells.items[0].raw, row->line))
		ret->cells[ROLE_NUMBER] = row->cells.items[first++].raw;
	size_t left = end - first;
	bool numbered = first > 0;
	static const enum table_role ORDER[] = { ROLE_METHOD, ROLE_TACTIC, ROLE_STRATEGY, ROLE_GOAL, ROLE_BACKGROUND };
	bool two = numbered && left == 5 && !is_prose(row->cells.items[first].raw) &&
		!is_ditto(row->cells.items[first].raw);
	if (two) {
		ret->cells[ROLE_GOAL] = row->cells.items[first].raw;
		ret->second_strategy = row->cells.items[first + 1].raw;
		first += 2;
		left -= 2;
	}
	for (size_t i = 0; i < left && i < COUNT_OF(ORDER); i++)
		ret->cells[ORDER[i]] = row->cells.items[end - 1 - i].raw;
	if (is_ditto(ret->cells[ROLE_BACKGROUND]))
		ret->cells[ROLE_BACKGROUND] = STR_NONE;
}

static void read_by_place(const struct table *t, const struct table_row *row, struct meaning *ret) {
	for (size_t i = 0; i < row->count; i++) {
		size_t column = row->cells.items[i].column;
		if (column < MOST_CELLS && t->roles[column] != ROLE_NONE && !is_ditto(row->cells.items[i].raw))
			ret->cells[t->roles[column]] = row->cells.items[i].raw;
	}
}

static bool has_methods_form(struct str raw) {
	struct str s = str_trim(raw);
	return str_starts(s, S("<")) || str_starts(s, S("・")) || str_starts(s, S("※")) || str_starts(s, S("—")) ||
		str_starts(s, S("―"));
}

/* The tactic stands in its own column and nothing behind it: a tactic without methods, not methods without a tactic. */
static bool lacks_methods(const struct table *t, const struct table_row *row) {
	const struct table_cell *last = &row->cells.items[row->count - 1];
	return last->column < t->role_count && t->roles[last->column] == ROLE_TACTIC && !has_methods_form(last->raw) &&
		row->count < MOST_CELLS;
}

static void note_moved(struct table *t, const struct table_row *row) {
	const struct table_cell *last = &row->cells.items[row->count - 1];
	if (last->column < MOST_CELLS && t->roles[last->column] == ROLE_METHOD)
		return;
	if (t->moved++ == 0)
		t->moved_line = row->line;
}

static void read_meaning(struct table *t, const struct table_row *row, struct meaning *ret) {
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
	struct table_row longer = { .line = row->line };
	for (size_t i = 0; i < row->count; i++)
		*LIST_ADD(t->r->a, &longer.cells) = row->cells.items[i];
	*LIST_ADD(t->r->a, &longer.cells) = (struct table_cell){ .raw = S("") };
	longer.count = longer.cells.count;
	read_from_end(t, &longer, ret);
	ret->cells[ROLE_METHOD] = STR_NONE;
	reader_ask(t->r, row->line, "「{}」には具体的な実施方法が書かれていません。", "\"{}\" has no methods.",
	           text_str(t->r->a, cell_text(t->r, ret->cells[ROLE_TACTIC], row->line)));
}

/* ---- building the model ---- */

/* A cell that names one thing; "a / b" and a question when it names two. */
static struct str read_name(struct table *t, struct str raw, int line, const char *ja, const char *en) {
	struct texts items = { .count = 0 };
	if (!str_contains(raw, S("\n・")))
		raw = str_replace(t->r->a, raw, S("\n"), S(""));
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
	t->goal->number = str_is_none(m->cells[ROLE_NUMBER]) ?
		STR_NONE :
		text_str(t->r->a, cell_text(t->r, m->cells[ROLE_NUMBER], line));
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
	return last > 0 && str_equal(goal->strategies.items[last - 1].name, name) ? &goal->strategies.items[last - 1] :
		NULL;
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
			reader_ask(t->r, line,
				"「{}」の行が二つあります。ページの変わり目での重複とみて、一つにまとめました。",
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
	return text_ends(t, "の検討") || text_ends(t, "を検討") || text_ends(t, "検討中") ? PLAN_READ_UNDER_STUDY :
		PLAN_READ_LISTED;
}

/* What the status column says. Words that are not known are asked about, once for each row. */
static enum plan_read_status status_of_cell(struct table *t, struct str raw, int line, enum plan_read_status own) {
	static const struct { const char *word; enum plan_read_status status; } WORDS[] = {
		{ "検討", PLAN_READ_UNDER_STUDY }, { "調査", PLAN_READ_UNDER_STUDY }, { "研究", PLAN_READ_UNDER_STUDY },
		{ "未定", PLAN_READ_UNDER_STUDY }, { "再掲", PLAN_READ_REFERENCE }, { "後掲", PLAN_READ_REFERENCE },
		{ "前掲", PLAN_READ_REFERENCE },   { "実施", PLAN_READ_LISTED },     { "継続", PLAN_READ_LISTED },
		{ "新規", PLAN_READ_LISTED },      { "拡充", PLAN_READ_LISTED },     { "予定", PLAN_READ_LISTED },
		{ "着手", PLAN_READ_LISTED },      { "完了", PLAN_READ_LISTED },     { "済", PLAN_READ_LISTED },
	};
	if (str_is_none(raw) || str_trim(raw).n == 0 || own == PLAN_READ_NONE)
		return own;
	struct text text = cell_text(t->r, raw, line);
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_has(text, WORDS[i].word))
			return own == PLAN_READ_LISTED ? WORDS[i].status : own;
	reader_ask(t->r, line, "状況の欄の「{}」が何を表すか分かりません。実施する方法として読みました。",
		"What \"{}\" in the status column means is not known; the methods were read as listed.",
		text_str(t->r->a, text));
	return own;
}

static bool has_method(const struct plan_read_tactic *tactic, struct str name) {
	for (size_t i = 0; i < tactic->methods.count; i++)
		if (str_equal(tactic->methods.items[i].name, name))
			return true;
	return false;
}

static void add_methods(struct table *t, struct plan_read_tactic *tactic, const struct meaning *m, int line) {
	struct texts items = { .count = 0 };
	cell_items(t->r, m->cells[ROLE_METHOD], line, &items);
	for (size_t i = 0; i < items.count; i++) {
		struct str name = text_str(t->r->a, items.items[i]);
		if (!has_method(tactic, name) && tactic->methods.count < PLAN_READ_ITEMS)
			*LIST_ADD(t->r->a, &tactic->methods) = (struct plan_read_method){
				.name = name,
				.status = status_of_cell(t, m->cells[ROLE_STATUS], line, status_of(items.items[i])),
				.line = line,
			};
	}
}

static bool begins_goal(const struct table *t, const struct meaning *m) {
	return t->goal == NULL || !str_is_none(m->cells[ROLE_NUMBER]) || !str_is_none(m->cells[ROLE_GOAL]);
}

static void add_row(struct table *t, const struct table_row *row) {
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
		add_methods(t, tactic, &m, row->line);
}

/* ---- the file ---- */

static void read_header(struct table *t, const struct table_row *row) {
	t->has_header = true;
	t->positional = is_positional(t, row);
	if (t->section == NULL)
		start_section(t, STR_NONE, row->line);
}

static void add_line(struct table *t, const struct table_row *row, const struct table_row *next) {
	enum table_role roles[MOST_CELLS];
	size_t count;
	if (read_roles(t->r, row, roles, &count)) {
		memcpy(t->roles, roles, sizeof roles);
		t->role_count = count;
		read_header(t, row);
	} else if (row->count == 1 && !has_methods_form(row->cells.items[0].raw) &&
		(!t->has_header || (next != NULL && read_roles(t->r, next, roles, &count)))) {
		start_section(t, text_str(t->r->a, cell_text(t->r, row->cells.items[0].raw, row->line)), row->line);
	} else if (t->has_header) {
		add_row(t, row);
	} else if (t->lost_line == 0 && row->count > 1 && has_methods_form(row->cells.items[row->count - 1].raw)) {
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
					reader_ask(t->r, tactic->line,
						"「{}」はほかの行では戦略です。上の戦略の欄をご確認ください。",
						"\"{}\" is a strategy in another row; please check the strategy above it.",
						tactic->name);
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
				for (size_t j = 0; j < goal->strategies.items[i].tactics.count && checked < 1000;
					j++, checked++)
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

/* A row names the columns of such a table. */
static bool has_header(struct reader *r, const struct table_rows *rows) {
	enum table_role roles[MOST_CELLS];
	size_t count;
	for (size_t i = 0; i < rows->count && i < 2000; i++)
		if (rows->items[i].count > 2 && read_roles(r, &rows->items[i], roles, &count))
			return true;
	return false;
}

/* Line of the first of two rows that have cells as a table has; 0 when there are none. */
static int first_of_rows(const struct table_rows *rows) {
	for (size_t i = 0; i + 1 < rows->count; i++)
		if (rows->items[i].count >= 3 && rows->items[i + 1].count >= 3)
			return rows->items[i].line;
	return 0;
}

bool table_recognise(struct reader *r, struct str text) {
	static const enum table_form FORMS[] = { TABLE_TABS, TABLE_HTML, TABLE_BARS, TABLE_COMMAS };
	for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
		if (!rows_may_be(text, FORMS[i]))
			continue;
		enum err e = rows_read(r->a, text, FORMS[i], &r->rows, &r->broken_line);
		r->broken_line = e == OK ? 0 : r->broken_line;
		if (has_header(r, &r->rows))
			return true;
		if (r->table_line == 0 && FORMS[i] != TABLE_COMMAS)
			r->table_line = first_of_rows(&r->rows);
	}
	return false;
}

static void read_rows(struct table *t) {
	const struct table_row *row = NULL;
	for (size_t i = 0; i < t->r->rows.count; i++) {
		const struct table_row *next = &t->r->rows.items[i];
		if (next->count == 0)
			continue;
		if (row != NULL)
			add_line(t, row, next);
		row = next;
	}
	if (row != NULL)
		add_line(t, row, NULL);
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
	if (r->broken_line > 0)
		return reader_refuse(r, r->broken_line,
			"この行の引用符（\"）が閉じられていないか、欄が多すぎるため、ここから先の表を読めません。行を直してください。",
			"The quotation marks of this row are not closed, or it has too many cells, so the table cannot be read from here "
			"on; mend the row.",
			S(""));
	lines_read(r);
	read_rows(&t);
	drop_empty_sections(&t.model.sections);
	if (t.lost_line > 0)
		return reader_refuse(r, t.lost_line,
			"この行より上に、どの欄が何かを示す見出しがありません。「目指す姿」「戦略」「戦術（取組）」「実施方法」のような見出しの行を書き加えてください。",
			"No heading above this row says which column is which; "
			"add a row with headings such as 目指す姿, 戦略, 戦術（取組） and 実施方法.",
			S(""));
	if (t.model.sections.count == 0)
		return reader_refuse(r, 1, "表の見出しはありますが、その下に行がありません。",
			"The table has a heading but no rows below it.", S(""));
	find_owner(&t);
	check_model(&t);
	*LIST_ADD(r->a, &r->d->logic_models) = t.model;
	return OK;
}
