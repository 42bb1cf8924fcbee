/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which lines of a page belong together. A wrapped column gives no sure sign, so several are weighed. See
 * read-private.h. */
#include "office/plan/read/read-private.h"

enum { LONGEST_CAPTION = 45 };

/* ---- kinds of paragraphs ---- */

bool is_caption_like(struct text t) {
	return t.n <= LONGEST_CAPTION && !text_has(t, "。") && text_ends_word(t, WORDS_CAPTION) > 0;
}

/* ※…, （注）…, 注1…, ＊…: but not the mark that a list gives to its items. */
bool is_footnote(struct text t) {
	if (text_starts(t, "※") || text_starts(t, "注)") || text_starts(t, "(注") || text_starts(t, "注:") ||
		text_starts(t, "注 "))
		return true;
	int value;
	if (text_starts(t, "注"))
		return numeral_read(text_from(t, 1), false, &value) > 0;
	return text_starts(t, "*") && t.n > 2;
}

bool is_vote_remark(struct text t) {
	if (!text_has(t, "議会") && !text_has(t, "議決"))
		return false;
	return text_has(t, "議決") && (text_has(t, "予算") || text_has(t, "確定") || text_has(t, "事業"));
}

bool is_label(struct text t) {
	struct numbering n;
	if (numbering_read(t, &n))
		t = n.style == NUMBERING_BOXED ? text_slice(t, 1, t.n - 2) : text_from(t, n.mark);
	t = text_trim(t);
	if (text_last(t) == ':' || text_last(t) == 0x3002)
		t.n--;
	return text_is_word(t, WORDS_LABEL);
}

static bool is_date(struct text t) {
	static const char SIGNS[] = "0123456789年月日元() ./-";
	static const char *const WORDS[] = { "令和", "平成", "昭和", "西暦", "策定", "改定", "改訂", "承認", "更新", "公表", "発行", "現在" };
	bool digit = false;
	for (size_t i = 0; i < t.n;) {
		size_t n = 0;
		for (size_t w = 0; w < COUNT_OF(WORDS) && n == 0; w++)
			n = text_starts(text_from(t, i), WORDS[w]) ? literal_count(WORDS[w]) : 0;
		char one[5] = { 0 };
		utf8_encode(t.g[i].fold, one);
		if (n == 0 && strstr(SIGNS, one) == NULL)
			return false;
		digit |= t.g[i].fold >= '0' && t.g[i].fold <= '9';
		i += n > 0 ? n : 1;
	}
	return digit && t.n <= 30 && text_has(t, "年");
}

bool is_imprint(struct text t) {
	static const char *const WORDS[] = { "策定", "担当", "所管", "発行", "作成", "編集", "公表", "更新", "年月", "主体" };
	size_t colon = text_find(t, ":", 0);
	struct text label = text_slice(t, 0, colon == SIZE_MAX || colon > 8 ? 0 : colon);
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_has(label, WORDS[i]))
			return true;
	return is_date(t);
}

/* 電話 03-0000-0000, TEL: … */
static bool is_telephone(struct text t) {
	return t.n <= 60 &&
		(text_starts(t, "電話") || text_starts(t, "TEL") || text_starts(t, "直通") || text_starts(t, "FAX")) &&
		text_find(t, "0", 0) != SIZE_MAX;
}

bool is_page_foot(struct text t) {
	struct numbering n;
	if (numbering_read(t, &n) && (n.style == NUMBERING_BULLET || n.style == NUMBERING_BOXED))
		t = text_from(t, n.style == NUMBERING_BOXED ? 1 : n.mark);
	if (t.n <= 30 && (text_has(t, "問い合わせ先") || text_has(t, "問合せ先") || text_has(t, "問合わせ先")))
		return true;
	return is_telephone(t) || (t.n <= 90 && text_starts_word(t, WORDS_FOOT) && !text_has(t, "、"));
}

bool is_complete(struct text t) {
	static const enum words LISTS[] = { WORDS_PROGRAMME, WORDS_SUPPORT, WORDS_EVENT, WORDS_ACT, WORDS_DETAIL,
		WORDS_NOUN, WORDS_CAPTION, WORDS_PREDICATE };
	uint32_t last = text_last(t);
	for (size_t i = 0; i < COUNT_OF(LISTS); i++)
		if (text_ends_word(t, LISTS[i]) > 0)
			return true;
	return is_closer(last) || text_ends(t, "等");
}

/* ---- joining ---- */

/* Characters that no line of Japanese begins with (JIS X 4051): the line before was cut. */
static bool cannot_begin(uint32_t c) {
	static const uint16_t SIGNS[] = {
		0x3001,
		0x3002,
		0x30fc,
		0x3005,
		0x3041,
		0x3043,
		0x3045,
		0x3047,
		0x3049,
		0x3063,
		0x3083,
		0x3085,
		0x3087,
		0x30a1,
		0x30a3,
		0x30a5,
		0x30a7,
		0x30a9,
		0x30c3,
		0x30e3,
		0x30e5,
		0x30e7,
		'!',
		'?',
		',',
		'.',
	};
	for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
		if (SIGNS[i] == c)
			return true;
	return is_closer(c);
}

static bool is_particle(uint32_t c) {
	static const uint16_t PARTICLES[] = { 0x306e, 0x3092, 0x306b, 0x304c, 0x3067, 0x3068, 0x306f, 0x3078, 0x3082,
		0x3084, 0x3057, 0x3066 };
	for (size_t i = 0; i < COUNT_OF(PARTICLES); i++)
		if (PARTICLES[i] == c)
			return true;
	return false;
}

static bool text_equal_word(struct text t, const char *word) {
	return t.n == literal_count(word) && text_starts(t, word);
}

/* What the characters on both sides of the break say. */
static int weigh_characters(struct text prev, struct text next) {
	uint32_t last = text_last(prev), first = text_at(next, 0);
	int weight = 0;
	if (cannot_begin(first))
		weight += 6;
	if (text_equal_word(next, "等") || text_equal_word(next, "など"))
		weight += 9;
	else if (text_starts(next, "等"))
		weight += 3;
	if (last == 0x3001 || last == 0x30fb || last == '/')
		weight += 6;
	if (is_kanji(first) && is_kanji(last) &&
		(text_at(next, 1) == 0x3001 || (next.n > 1 && is_closer(text_at(next, 1)))))
		weight += 9; /* 補助|金、…: no name is one character long */
	if (is_katakana(last) && is_katakana(first) && has_separator(prev)) /* 、シネマ|カフェ開業補助金 */
		weight += 3;
	if (is_particle(last))
		weight += 3;
	if (is_particle(first) && !is_hiragana(text_at(next, 1)) && !is_hiragana(last)) /* に対応する; but にぎわい, ものづくり */
		weight += 2;
	if (last == 0x3002 || last == ')' || last == 0x3011)
		weight -= 2;
	if (text_ends(prev, "等") || is_caption_like(next))
		weight -= 1;
	return weight;
}

/* Columns of the Latin word that the text begins with: it is not divided, so the line before it may end early. */
static int first_word(struct text t) {
	size_t n = 0;
	while (n < t.n && is_latin(t.g[n].fold))
		n++;
	return (int)n;
}

/* What the places of the lines on the page say. */
static int weigh_places(const struct layout *layout, const struct line *prev, const struct line *next) {
	int weight = 0, edge = prev->indent + prev->columns;
	if (!layout->wrapped && prev->trailing)
		return -6;
	if (!layout->wrapped) { /* too few lines may have hidden the column: the longest of them, cut inside a word,
		shows it */
		bool cut = layout->widest >= 30 && edge + first_word(next->t) >= layout->widest - layout->slack &&
			!prev->complete;
		return cut && next->gap <= 1 ? 1 : -2;
	}
	bool half = edge * 2 < layout->width; /* words of a picture have no white space behind them either */
	if (layout->trailing && !(is_latin(text_last(prev->t)) && prev->trailing))
		weight += prev->trailing ? -4 : half ? 0 : 4;
	int next_edge = next->indent + next->columns;
	bool prose_over = text_last(prev->t) == 0x3002 && text_last(next->t) != 0x3002;
	if (prose_over && next_edge < layout->width - layout->slack - 3 && !text_has(next->t, "。"))
		return weight - 6; /* a short line that ends no sentence is not the end of this one */
	if (edge + first_word(next->t) >= layout->width - layout->slack)
		weight += 3;
	else if (edge < layout->width - layout->slack - 3)
		weight -= 3;
	else if (!prev->complete)
		weight += 1;
	if (next->gap > layout->gap + (layout->gap > 0))
		weight -= 3;
	if (layout->gap > 0 && next->gap == 0)
		weight += 2;
	if (next->indent > prev->indent && next->indent <= prev->indent + 4)
		weight -= 2;
	return weight;
}

bool line_continues(const struct reader *r, const struct layout *layout, size_t next, int depth) {
	const struct line *line = &r->lines.items[next], *prev = &r->lines.items[next - 1];
	if (depth > 0)
		return true;
	/* ・ may also stand where a name was cut: then the line before is full, and not a bullet's. */
	int edge = prev->indent + prev->columns;
	bool inside_name = layout->wrapped && edge >= layout->width - layout->slack &&
		prev->numbering.style == NUMBERING_NONE && text_at(line->t, 0) == 0x30fb &&
		!is_space(text_at(line->t, 1)) && !is_closer(text_last(prev->t)) && text_last(prev->t) != 0x3002;
	if (line->listed || line->heading > 0 || line->bold ||
		(line->numbering.style == NUMBERING_BULLET && !inside_name))
		return false;
	if (is_footnote(line->t))
		return false;
	return weigh_characters(prev->t, line->t) + weigh_places(layout, prev, line) > 0;
}

/* ---- paragraphs ---- */

static void end_paragraph(struct reader *r, struct paragraphs *list, struct paragraph p, const struct glyphs *joined) {
	p.t = text_trim(glyphs_view(joined));
	p.gap = r->lines.items[p.first].gap;
	if (!numbering_read(p.t, &p.numbering))
		p.numbering = (struct numbering){ .style = NUMBERING_NONE };
	if (r->lines.items[p.first].listed && p.numbering.style == NUMBERING_NONE)
		p.numbering.style = NUMBERING_BULLET;
	*LIST_ADD(r->a, list) = p;
}

void paragraph_add_line(struct reader *r, size_t line, struct glyphs *joined, struct nesting *nesting) {
	struct text t = r->lines.items[line].t;
	glyphs_join(r->a, joined, t);
	for (size_t i = 0; i < t.n; i++)
		nesting_step(nesting, t.g[i].fold);
}

void paragraphs_read(struct reader *r, const struct layout *layout, size_t first, size_t end, struct paragraphs *ret) {
	for (size_t i = first; i < end;) {
		struct glyphs joined = { .count = 0 };
		struct nesting nesting = { .depth = 0 };
		struct paragraph p = { .first = i };
		paragraph_add_line(r, i++, &joined, &nesting);
		while (i < end && line_continues(r, layout, i, nesting.depth))
			paragraph_add_line(r, i++, &joined, &nesting);
		p.end = i;
		end_paragraph(r, ret, p, &joined);
	}
}
