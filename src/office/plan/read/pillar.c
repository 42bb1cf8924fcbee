/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The pillars of a plan: which lines are their headings. The numbers' style differs from plan to plan, other lines
 * carry numbers too, and headings hold other headings' numbers ("(3) (1)、(2)以外の事業"): the style whose numbers run 1, 2,
 * 3 … with text between them, and which begins first, is that of the pillars. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { MOST_PILLARS = 40, LONGEST_HEADING = 90 };

struct series {
	size_t lines[MOST_PILLARS];
	size_t count, bodies; /* headings, and how many of them have text before the next */
	size_t lists;         /* how many of these texts hold a list, not only prose */
	bool numbered;
	int style;
};

/* Styles of headings that no number shows; they follow the numbered ones. */
enum { STYLE_MARKDOWN = NUMBERING_STYLES, STYLE_BOLD, STYLE_COUNT };

static bool has_style(const struct line *line, int style) {
	if (style == STYLE_MARKDOWN)
		return line->heading > 0;
	if (style == STYLE_BOLD)
		return line->bold;
	if (style == NUMBERING_BULLET && line->numbering.style == NUMBERING_NONE)
		return line->listed;
	return (int)line->numbering.style == style;
}

/* A heading is short and no list: 1 創業支援事業（相談、講座）、家賃補助 is a list that has a number. */
static bool is_heading_like(const struct line *line) {
	struct text t = text_from(line->t, line->numbering.mark);
	if (t.n > LONGEST_HEADING || text_last(t) == 0x3002 || is_footnote(t))
		return false;
	struct nesting nesting = { .depth = 0 };
	size_t groups = 0, separators = 0;
	for (size_t i = 0; i < t.n; i++) {
		groups += nesting.depth == 0 && t.g[i].fold == '(';
		separators += nesting.depth == 0 && t.g[i].fold == 0x3001;
		nesting_step(&nesting, t.g[i].fold);
	}
	return groups == 0 || separators == 0 || text_starts(t, "(");
}

/* The number that should come next does not come at all: a plan without its (2). */
static bool is_skipped(const struct reader *r, size_t from, size_t end, int style, int value, int major) {
	for (size_t i = from; i < end; i++) {
		const struct line *line = &r->lines.items[i];
		if (has_style(line, style) && line->numbering.value == value && is_heading_like(line) &&
			line->numbering.major == major)
			return false;
	}
	return true;
}

/* A line of a list of programmes, not of prose. */
static bool is_list_part(const struct line *line) {
	struct text t = text_from(line->t, line->numbering.mark);
	if (text_has(t, "。"))
		return false;
	return line->numbering.style == NUMBERING_BULLET || line->listed || has_separator(t) ||
		text_find(t, "(", 1) != SIZE_MAX || text_ends_word(t, WORDS_PROGRAMME) > 0;
}

static bool has_list(const struct reader *r, size_t first, size_t end) {
	for (size_t i = first; i < end; i++)
		if (is_list_part(&r->lines.items[i]))
			return true;
	return false;
}

/* The number of a pair goes on within its first number, or begins anew with the next one. */
static bool is_next_pair(const struct line *line, const struct line *before) {
	const struct numbering *n = &line->numbering;
	if (before == NULL)
		return n->major == 1 && n->value == 1;
	bool within = n->major == before->numbering.major && n->value == before->numbering.value + 1;
	return within || (n->major == before->numbering.major + 1 && n->value == 1);
}

static void count_bodies(const struct reader *r, size_t end, struct series *s) {
	for (size_t i = 0; i < s->count; i++) {
		size_t next = i + 1 < s->count ? s->lines[i + 1] : end;
		s->bodies += next > s->lines[i] + 1;
		s->lists += has_list(r, s->lines[i] + 1, next);
	}
}

static void series_find(const struct reader *r, size_t first, size_t end, int style, struct series *ret) {
	ret->numbered = style < NUMBERING_BULLET;
	ret->style = style;
	int expected = 1;
	for (size_t i = first; i < end && ret->count < MOST_PILLARS; i++) {
		const struct line *line = &r->lines.items[i];
		int value = line->numbering.value;
		if (!has_style(line, style) || !is_heading_like(line))
			continue;
		bool skips = ret->count > 0 && value == expected + 1 &&
			is_skipped(r, i + 1, end, style, expected, line->numbering.major);
		bool fits = value == expected || skips;
		if (style == NUMBERING_WORD && ret->count > 0) /* 施策1 below 基本方針1 is another series */
			fits = fits && line->numbering.major == r->lines.items[ret->lines[0]].numbering.major;
		if (style == NUMBERING_PAIR)
			fits = is_next_pair(line, ret->count > 0 ? &r->lines.items[ret->lines[ret->count - 1]] : NULL);
		if (ret->numbered && !fits)
			continue;
		ret->lines[ret->count++] = i;
		expected = value + 1;
	}
	count_bodies(r, end, ret);
}

/* Unnumbered headings are believed only when each has text below it; numbered ones when most have. */
static bool is_believable(const struct series *s) {
	if (s->count == 0 || (!s->numbered && s->count < 2))
		return false;
	return s->numbered ? s->bodies * 2 >= s->count : s->bodies == s->count;
}

static bool is_better(const struct series *s, const struct series *best) {
	if (best->count == 0)
		return true;
	if (s->numbered != best->numbered) /* the numbered ones were looked at first */
		return best->count < 2 && s->lines[0] < best->lines[0];
	if ((s->count > 1) != (best->count > 1))
		return s->count > 1;
	return s->lines[0] < best->lines[0];
}

static void choose_series(struct reader *r, size_t first, size_t end, struct series *ret) {
	for (int style = NUMBERING_PAREN; style < STYLE_COUNT; style++) {
		struct series s = { .count = 0 };
		series_find(r, first, end, style, &s);
		if (is_believable(&s) && is_better(&s, ret))
			*ret = s;
	}
}

/* 第1章 計画の概要, 第2章 施策: parts of a document of which most are prose. The headings in the part with the lists are
 * the pillars. */
static void choose_inner(struct reader *r, size_t end, struct series *chosen) {
	bool parts = chosen->numbered && chosen->lists < chosen->count &&
		(chosen->style == NUMBERING_CHAPTER || chosen->lists * 2 <= chosen->count);
	struct series best = { .count = 0 };
	for (int style = NUMBERING_PAREN; style < STYLE_COUNT && parts; style++) {
		struct series s = { .count = 0 };
		if (style == chosen->style)
			continue;
		series_find(r, chosen->lines[0] + 1, end, style, &s);
		if (s.count >= 2 && s.lists == s.count && is_believable(&s) && is_better(&s, &best))
			best = s;
	}
	if (best.count > 0)
		*chosen = best;
}

/* ---- the headings' texts ---- */

/* The heading is whole: it ends with a word that headings end with, and the next line does not go on with a
 * particle. */
static bool is_whole(struct text so_far, struct text next) {
	static const char *const ENDS[] = {
		"取組",
		"取り組み",
		"事業",
		"施策",
		"支援",
		"促進",
		"強化",
		"推進",
		"整備",
		"創出",
		"充実",
		"向上",
		"活性化",
		"育成",
		"確保",
		"構築",
		"拡大",
		"発信",
	};
	static const char *const JOINS[] = { "の", "と", "や", "を", "に", "が", "へ", "・", "、", "及び", "および", "等", ")", "」" };
	for (size_t i = 0; i < COUNT_OF(JOINS); i++)
		if (text_starts(next, JOINS[i]))
			return false;
	for (size_t i = 0; i < COUNT_OF(ENDS); i++)
		if (text_ends(so_far, ENDS[i]))
			return true;
	return false;
}

/* A heading as long as the longest line that ends in hiragana was cut: 〜を伸ば|す取組. */
static bool is_cut_heading(const struct layout *layout, const struct line *line) {
	return layout->widest >= 30 && line->indent + line->columns >= layout->widest - 6 &&
		is_hiragana(text_last(line->t));
}

/* 相談事業（窓口、訪問）、講座: a list, which no heading goes on with. */
static bool is_list_line(struct text t) {
	size_t open = text_find(t, "(", 1);
	return open != SIZE_MAX && has_separator(t) && !is_closer(text_at(t, 0));
}

/* Much shorter than other lines of a page whose lines are not cut: nobody broke it. */
static bool is_short(const struct layout *layout, const struct line *line) {
	return layout->widest > 0 && (line->indent + line->columns) * 3 < layout->widest * 2;
}

static bool heading_continues(
	struct reader *r, const struct layout *layout, size_t next, struct text so_far, int depth) {
	const struct line *line = &r->lines.items[next];
	if (depth > 0)
		return true;
	if (is_list_line(line->t) || (!layout->wrapped && is_short(layout, line - 1)))
		return false;
	if (is_whole(so_far, line->t) || line->numbering.style == NUMBERING_BULLET)
		return false;
	bool may_go_on = line->indent == 0 && !line->complete;
	return line_continues(r, layout, next, depth) || (may_go_on && is_cut_heading(layout, line - 1));
}

/* A heading may be cut by the column's end; a number may stand alone on its line. */
static struct text read_heading(struct reader *r, const struct layout *layout, struct pillar_part *part) {
	struct glyphs joined = { .count = 0 };
	struct nesting nesting = { .depth = 0 };
	size_t i = part->first;
	struct numbering n;
	paragraph_add_line(r, i++, &joined, &nesting);
	bool alone = numbering_read(glyphs_view(&joined), &n) && n.mark >= joined.count;
	if (alone && i < part->end) {
		*LIST_ADD(r->a, &joined) =
			(struct glyph){ .cp = ' ', .fold = ' ', .line = text_line(glyphs_view(&joined)) };
		paragraph_add_line(r, i++, &joined, &nesting);
	}
	while (i < part->end && joined.count < LONGEST_HEADING &&
		heading_continues(r, layout, i, glyphs_view(&joined), nesting.depth))
		paragraph_add_line(r, i++, &joined, &nesting);
	part->body = i;
	return text_trim(glyphs_view(&joined));
}

/* 【販路拡大】 and ・販路拡大 are called 販路拡大. */
static struct text strip_box(struct text t, const struct numbering *n) {
	if (n->style == NUMBERING_BOXED)
		return text_trim(text_slice(t, 1, t.n - 2));
	return n->style == NUMBERING_BULLET ? text_trim(text_from(t, n->mark)) : t;
}

static void add_pillar(
	struct reader *r, const struct layout *layout, size_t first, size_t end, struct pillar_parts *ret) {
	struct pillar_part part = { .first = first, .end = end };
	struct text t = read_heading(r, layout, &part);
	if (!numbering_read(t, &part.numbering))
		part.numbering = (struct numbering){ .style = NUMBERING_NONE };
	part.title = strip_box(t, &part.numbering);
	if (part.numbering.value == 0)
		part.numbering.mark = 0;
	paragraphs_read(r, layout, part.body, end, &part.paragraphs);
	*LIST_ADD(r->a, ret) = part;
}

void pillars_find(struct reader *r, const struct layout *layout, size_t first, size_t end, struct pillar_parts *ret) {
	struct series s = { .count = 0 };
	choose_series(r, first, end, &s);
	choose_inner(r, end, &s);
	for (size_t i = 0; i < s.count; i++)
		add_pillar(r, layout, s.lines[i], i + 1 < s.count ? s.lines[i + 1] : end, ret);
}
