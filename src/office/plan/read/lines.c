/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file's lines without what programs left in them: Markdown, page numbers, spaces between all letters. And how a
 * page's lines are broken. See read-private.h. */
#include "office/plan/read/read-private.h"

/* ---- one line ---- */

static bool is_mark(struct text t, const char *ascii) {
	for (size_t i = 0; ascii[i] != '\0'; i++)
		if (i >= t.n || t.g[i].cp != (uint32_t)ascii[i])
			return false;
	return true;
}

static struct text strip_quote_marks(struct text t) {
	while (is_mark(t, "> "))
		t = text_trim(text_from(t, 2));
	return t.n == 1 && t.g[0].cp == '>' ? text_from(t, 1) : t;
}

static struct text strip_heading(struct text t, int *ret_level) {
	size_t n = 0;
	while (n < t.n && t.g[n].cp == '#')
		n++;
	if (n == 0 || n > 6 || n >= t.n || !is_space(t.g[n].fold))
		return t;
	*ret_level = (int)n;
	return text_trim(text_from(t, n));
}

static struct text strip_list_mark(struct text t, bool *ret_listed) {
	if (!is_mark(t, "- ") && !is_mark(t, "* ") && !is_mark(t, "+ "))
		return t;
	*ret_listed = true;
	return text_trim(text_from(t, 2));
}

static size_t count_mark(struct text t, const char *mark) {
	size_t count = 0;
	for (size_t i = 0; i < t.n; i++)
		if (is_mark(text_from(t, i), mark)) {
			count++;
			i++;
		}
	return count;
}

/* Glyphs of mark-up at a place inside a line: **, __, <br>, a backslash before a sign. 0 for none. */
static size_t inline_mark(struct text t, bool bold, bool under) {
	if ((bold && is_mark(t, "**")) || (under && is_mark(t, "__")))
		return 2;
	size_t close = is_mark(t, "<br") ? 3 + (text_at(t, 3) == '/') : 0; /* allow(html): looked for, never printed */
	if (close > 0 && text_at(t, close) == '>')
		return close + 1;
	return t.n > 1 && t.g[0].cp == '\\' && t.g[1].cp < 0x80 && !is_latin(t.g[1].cp) && !is_space(t.g[1].cp) ? 1 : 0;
}

static struct text strip_inline(struct arena *a, struct text t) {
	bool bold = count_mark(t, "**") % 2 == 0, under = count_mark(t, "__") % 2 == 0;
	struct glyphs kept = { .count = 0 };
	bool changed = false;
	for (size_t i = 0; i < t.n && !changed; i++)
		changed = inline_mark(text_from(t, i), bold, under) > 0;
	for (size_t i = 0; i < t.n && changed;) {
		size_t mark = inline_mark(text_from(t, i), bold, under);
		if (mark == 0)
			*LIST_ADD(a, &kept) = t.g[i++];
		i += mark;
	}
	return changed ? text_trim(glyphs_view(&kept)) : t;
}

/* Some PDF tools put a space between all letters: 創 業 支 援. */
static bool is_spread(struct text t) {
	size_t pairs = 0, wide = 0;
	for (size_t i = 0; i < t.n; i++) {
		wide += t.g[i].cp > 0x2e80;
		pairs += i + 2 < t.n && t.g[i].cp > 0x2e80 && t.g[i + 1].cp == ' ' && t.g[i + 2].cp > 0x2e80;
	}
	return pairs >= 4 && pairs * 10 >= wide * 7;
}

static struct text close_up(struct arena *a, struct text t) {
	struct glyphs kept = { .count = 0 };
	for (size_t i = 0; i < t.n; i++)
		if (t.g[i].cp != ' ' || i == 0 || i + 1 == t.n ||
			(is_latin(t.g[i - 1].fold) && is_latin(t.g[i + 1].fold)))
			*LIST_ADD(a, &kept) = t.g[i];
	return glyphs_view(&kept);
}

/* - 3 -, 3/10, P.3, 3ページ; *ret_bare when it is nothing but a numeral. */
static bool is_page_number(struct text t, bool *ret_bare) {
	static const char SIGNS[] = " -/Pp.";
	size_t digits = 0;
	*ret_bare = false;
	for (size_t i = 0; i < t.n && t.n <= 9; i++) {
		uint32_t c = t.g[i].fold;
		if (c >= '0' && c <= '9')
			digits++;
		else if (c >= 0x80 || strchr(SIGNS, (int)c) == NULL)
			return digits > 0 &&
				((t.n - i == 3 && text_ends(t, "ページ")) || (t.n - i == 1 && text_ends(t, "頁")));
	}
	*ret_bare = digits == t.n;
	return digits > 0 && t.n <= 9;
}

static struct text trim_line(struct text raw, struct line *line) {
	struct text t = raw;
	while (t.n > 0 && is_space(t.g[0].fold)) {
		line->indent += text_columns(text_slice(t, 0, 1));
		t = text_from(t, 1);
	}
	line->trailing = t.n > 0 && is_space(text_last(t));
	return text_trim(t);
}

static void read_line(struct arena *a, struct text raw, struct line *line) {
	struct text t = trim_line(raw, line);
	line->columns = text_columns(t);
	t = strip_quote_marks(t);
	t = strip_heading(t, &line->heading);
	t = strip_list_mark(t, &line->listed);
	line->bold = t.n > 4 && is_mark(t, "**") && is_mark(text_from(t, t.n - 2), "**") && count_mark(t, "**") == 2;
	t = strip_inline(a, t);
	line->t = is_spread(t) ? close_up(a, t) : t;
	if (!numbering_read(line->t, &line->numbering))
		line->numbering = (struct numbering){ .style = NUMBERING_NONE };
	line->complete = is_complete(line->t);
}

/* ---- places and brackets ---- */

/* Where the line ends; signs that may hang over the column's end (JIS X 4051) do not count. */
static int right_edge(const struct line *line) {
	size_t hanging = 0;
	while (hanging < line->t.n && hanging < 2) {
		uint32_t c = line->t.g[line->t.n - 1 - hanging].fold;
		if (c != 0x3001 && c != 0x3002 && !is_closer(c))
			break;
		hanging++;
	}
	return line->indent + line->columns - text_columns(text_from(line->t, line->t.n - hanging));
}

/* Brackets open at the end of each line; a heading's number begins anew, so that one bracket that is never closed does
 * not count for all. */
static void follow(struct nesting *nesting, const struct line *line) {
	if (line->numbering.value > 0 || nesting->depth > 3)
		nesting->depth = 0;
	for (size_t i = 0; i < line->t.n; i++)
		nesting_step(nesting, line->t.g[i].fold);
}

/* ---- the file ---- */

static struct str next_line(struct str text, size_t *at) {
	size_t from = *at, end = from;
	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	*at = end + 1;
	if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n')
		*at = end + 2;
	return str_of(text.p + from, end - from);
}

static size_t count_lines(struct str text) {
	size_t count = 0;
	for (size_t at = 0; at < text.n; count++)
		next_line(text, &at);
	return count;
}

static void cut_lines(struct arena *a, struct plan_read_file *file) {
	file->line_count = count_lines(file->text);
	struct str *lines = ARENA_ARRAY(a, struct str, file->line_count);
	size_t at = 0;
	for (size_t i = 0; i < file->line_count; i++)
		lines[i] = next_line(file->text, &at);
	file->lines = lines;
}

static bool is_blank(const struct plan_read_file *file, size_t i) {
	return i >= file->line_count || str_trim(file->lines[i]).n == 0;
}

/* 画像 画像 画像: what pages put in place of pictures. */
static bool is_placeholder(struct text t) {
	static const char *const WORDS[] = { "画像", "写真", "図", "[画像]", "(画像)", "(写真)", "(図)" };
	size_t i = 0;
	while (i < t.n) {
		size_t n = 0;
		for (size_t w = 0; w < COUNT_OF(WORDS); w++)
			n = text_starts(text_from(t, i), WORDS[w]) && literal_count(WORDS[w]) > n ?
				literal_count(WORDS[w]) :
				n;
		if (n == 0 || (i + n < t.n && !is_space(text_at(t, i + n))))
			return false;
		for (i += n; i < t.n && is_space(text_at(t, i)); i++)
			continue;
	}
	return true;
}

/* A numeral alone that stands close to other lines is the number of a heading, not of a page. */
static bool is_furniture(const struct plan_read_file *file, size_t i, struct text t) {
	bool bare;
	if (!is_page_number(t, &bare))
		return is_placeholder(t);
	return !bare || is_blank(file, i + 1) || (i + 1 < file->line_count && str_starts(file->lines[i + 1], S("\f")));
}

/* ---- running heads ---- */

/* Where a line stands on its page: 1 the first, 2 the second, -1 the last, -2 the one before it; 0 elsewhere. */
struct place {
	size_t page;
	int at;
	uint64_t words; /* hash of the line without digits and spaces; 0 for an empty line */
};

static uint64_t hash_words(struct str s) {
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t length = utf8_decode(str_from_offset(s, i), &cp);
		i += length == 0 ? 1 : length;
		uint32_t fold = glyph_fold(cp);
		if (!is_space(fold) && !(fold >= '0' && fold <= '9'))
			h = (h ^ fold) * 1099511628211u;
	}
	return h == 0 ? 1 : h;
}

/* Places of the lines of a page [first, end). */
static void place_page(const struct plan_read_file *file, size_t first, size_t end, size_t page, struct place *places) {
	int at = 0;
	for (size_t i = first; i < end && at < 2; i++)
		if (!is_blank(file, i))
			places[i].at = ++at;
	at = 0;
	for (size_t i = end; i-- > first && at > -2;)
		if (!is_blank(file, i) && places[i].at <= 0)
			places[i].at = --at;
	for (size_t i = first; i < end; i++) {
		places[i].page = page;
		places[i].words = places[i].at == 0 ? 0 : hash_words(file->lines[i]);
	}
}

/* The same words at the same place of at least three pages, or of two where there are no more; their first page keeps
 * them, for they may be the title. */
static bool is_running_head(const struct place *places, size_t count, size_t pages, size_t i) {
	size_t same = 0;
	if (places[i].words == 0 || places[i].page == 0)
		return false;
	for (size_t j = 0; j < count && same < 3; j++)
		same += places[j].words == places[i].words && places[j].at == places[i].at;
	return same >= (pages > 3 ? 3u : 2u);
}

/* Lines that are heads or feet of pages. NULL when the text has no pages, or too many to look at. */
static bool *find_running_heads(struct reader *r, const struct plan_read_file *file) {
	enum { MOST_LINES = 20000 };
	if (!str_contains(file->text, S("\f")) || file->line_count > MOST_LINES)
		return NULL;
	struct place *places = ARENA_ARRAY(r->a, struct place, file->line_count);
	bool *running = ARENA_ARRAY(r->a, bool, file->line_count);
	size_t pages = 0, first = 0;
	for (size_t i = 1; i <= file->line_count; i++)
		if (i == file->line_count || str_starts(file->lines[i], S("\f"))) {
			place_page(file, first, i, pages++, places);
			first = i;
		}
	for (size_t i = 0; i < file->line_count; i++)
		running[i] = is_running_head(places, file->line_count, pages, i);
	return running;
}

/* ---- all lines ---- */

static struct text glyphs_of(struct arena *a, struct str s, int line) {
	struct glyphs raw = { .count = 0 };
	glyphs_add(a, &raw, s, line);
	return glyphs_view(&raw);
}

static void add_line(struct reader *r, struct line *line, struct nesting *nesting) {
	follow(nesting, line);
	line->depth = nesting->depth;
	line->edge = right_edge(line);
	*LIST_ADD(r->a, &r->lines) = *line;
}

/* A row of a table of programmes as the lines that a list would have. */
static void add_table_line(struct reader *r, const struct list_line *row, int number) {
	const struct str texts[] = { row->heading, row->item };
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct nesting nesting = { .depth = 0 };
		struct line line = { .number = number };
		if (texts[i].n == 0)
			continue;
		read_line(r->a, glyphs_of(r->a, texts[i], number), &line);
		line.heading = i == 0 ? 2 : 0;
		add_line(r, &line, &nesting);
	}
}

void lines_read(struct reader *r) {
	struct plan_read_file *file = &r->d->files[r->file];
	cut_lines(r->a, file);
	int gap = 0;
	struct nesting nesting = { .depth = 0 };
	const bool *running = find_running_heads(r, file);
	const struct list_line *table = list_table_lines(r->a, file);
	struct placed_lines placed = { .count = 0 };
	columns_read(r->a, file, &placed);
	for (size_t at = 0; at < placed.count; at++) {
		size_t i = placed.items[at].index;
		if (running != NULL && running[i])
			continue;
		if (table != NULL && table[i].in_table) {
			add_table_line(r, &table[i], (int)i + 1);
			continue;
		}
		struct line line = { .number = (int)i + 1, .gap = gap };
		read_line(r->a, glyphs_of(r->a, placed.items[at].text, (int)i + 1), &line);
		gap++;
		if (line.t.n == 0 || is_furniture(file, i, line.t))
			continue;
		add_line(r, &line, &nesting);
		gap = 0;
	}
	r->layout = layout_of(&r->lines, 0, r->lines.count);
}

/* ---- how lines are broken ---- */

enum { NARROWEST = 20, WIDEST = 140, SLACK = 3, LONGEST_COLUMN = 110 };

/* How surely the line was cut inside a phrase: 2 when a bracket is open, a katakana word goes on, or a sign stands at
 * the cut that ends or begins nothing; 1 when the next line begins with hiragana. */
static int is_cut(const struct line *line, const struct line *next) {
	uint32_t last = text_last(line->t), first = text_at(next->t, 0);
	if (line->depth > 0)
		return 2;
	if (last == 0x3002 || is_closer(last))
		return 0;
	if (first == 0x30fc || first == 0x3001 || last == 0x3001 || last == 0x3092 || last == 0x306e)
		return 2;
	if (line->complete)
		return 0;
	return is_katakana(last) && is_katakana(first) ? 2 : is_hiragana(first);
}

static bool is_column(const struct lines *lines, size_t first, size_t end, int width) {
	size_t inside = 0, beyond = 0, cut = 0, count = end - first;
	for (size_t i = first; i < end; i++) {
		const struct line *line = &lines->items[i];
		int edge = line->edge;
		bool full = edge <= width + 1 && edge >= width - SLACK;
		inside += full;
		beyond += edge > width + 1;
		cut += full && i + 1 < end ? (size_t)is_cut(line, line + 1) : 0;
	}
	size_t least = count <= 12 ? 2 : 3;
	return inside >= least && inside * 8 >= count && beyond * 8 <= count && cut >= least && cut * 3 >= inside;
}

static int column_width(const struct lines *lines, size_t first, size_t end) {
	bool seen[WIDEST + 1] = { false };
	for (size_t i = first; i < end; i++) {
		int edge = lines->items[i].edge;
		if (edge >= NARROWEST && edge <= WIDEST)
			seen[edge] = true;
	}
	for (int width = WIDEST; width >= NARROWEST; width--)
		if (seen[width] && is_column(lines, first, end, width))
			return width;
	return 0;
}

static bool trailing_tells(const struct lines *lines, size_t first, size_t end) {
	size_t ends = 0, marked = 0, cuts = 0, cuts_marked = 0;
	for (size_t i = first; i < end; i++) {
		const struct line *line = &lines->items[i];
		uint32_t last = text_last(line->t);
		bool is_end = last == 0x3002 || last == ')';
		bool cut = i + 1 < end && is_cut(line, line + 1) > 0 && !is_latin(last);
		ends += is_end;
		marked += is_end && line->trailing;
		cuts += cut;
		cuts_marked += cut && line->trailing;
	}
	return marked > 0 && marked * 2 >= ends && cuts > 0 && cuts_marked * 4 <= cuts;
}

static int usual_gap(const struct lines *lines, size_t first, size_t end) {
	size_t counts[4] = { 0 };
	for (size_t i = first + 1; i < end; i++)
		counts[lines->items[i].gap < 3 ? lines->items[i].gap : 3]++;
	int usual = 0;
	for (int gap = 1; gap < 4; gap++)
		if (counts[gap] > counts[usual])
			usual = gap;
	return usual;
}

struct layout layout_of(const struct lines *lines, size_t first, size_t end) {
	struct layout layout = {
		.width = column_width(lines, first, end), .slack = SLACK, .gap = usual_gap(lines, first, end)
	};
	for (size_t i = first; i < end && layout.widest >= 0; i++) {
		int edge = lines->items[i].edge;
		layout.widest = edge > LONGEST_COLUMN ? -1 : edge > layout.widest ? edge : layout.widest;
	}
	layout.widest = layout.widest > 0 ? layout.widest : 0;
	layout.wrapped = layout.width > 0;
	layout.trailing = layout.wrapped && trailing_tells(lines, first, end);
	return layout;
}
