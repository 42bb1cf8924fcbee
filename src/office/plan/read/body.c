/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The text below a pillar's heading. Three forms are in use, and one document may hold all of them:
 *   programme（details）、programme（details）等      what is in the bracket explains the name before it
 *   one sentence（programme、programme）              what is in the bracket are the programmes
 *   programme、programme                              names only
 * Which of the first two a bracket is, several signs tell together; plan and file decide where they are too weak. Lists
 * may also stand with a bullet, a number or nothing at each line. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { STRONG = 3, LONGEST_LABEL = 14, LONGEST_NAME = 80 };

/* What a pillar's paragraphs are used for, on the way. */
struct body {
	struct text lead;     /* a sentence in a paragraph of its own before the list */
	struct texts content; /* paragraphs of the list */
	bool itemised;        /* each paragraph is an item of the list */
	bool bulleted;        /* so is the first one, because it has a bullet or number */
	struct text joined;   /* all of them as one text, when not itemised */
	size_t used;          /* paragraphs of the pillar that are body or remarks; the rest are captions */
	int score;            /* > 0: brackets hold programmes; < 0: details */
	bool has_groups;
};

/* ---- brackets ---- */

/* A bracket outside all others: where it stands, and the text since the one before it. */
struct group {
	struct text before, inside;
	size_t end; /* behind its closer */
};

/* Each item ends like a programme's name. */
static bool names_programmes(struct text inside) {
	size_t from = 0, items = 0;
	struct nesting nesting = { .depth = 0 };
	for (size_t i = 0; i <= inside.n; i++) {
		if (i < inside.n && (nesting.depth > 0 || inside.g[i].fold != 0x3001)) {
			nesting_step(&nesting, inside.g[i].fold);
			continue;
		}
		if (text_ends_word(text_trim(text_slice(inside, from, i - from)), WORDS_PROGRAMME) == 0)
			return false;
		items++;
		from = i + 1;
	}
	return items > 0;
}

static bool is_particle_of_list(struct text behind) {
	static const char *const WORDS[] = { "及び", "および", "並びに", "や", "と", "を", "により", "によって", "で" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_starts(behind, WORDS[i]))
			return true;
	return false;
}

/* DX（以下「…」という。）, （新規）: explains a word. So does a bracket behind which the sentence goes on. */
static bool is_gloss(struct text t, size_t open, size_t close) {
	struct text inside = text_trim(text_slice(t, open + 1, close - open - 1));
	struct text behind = text_trim(text_from(t, close + 1));
	if (inside.n == 0 || text_starts(inside, "以下") || text_is_word(inside, WORDS_MARK) ||
		(text_at(inside, 0) == 0x203b && inside.n <= 3))
		return true;
	uint32_t next = text_at(behind, 0);
	if (names_programmes(inside) && is_particle_of_list(behind) && is_sentence(t))
		return false; /* 機械の導入（設備補助金）や採用（採用支援事業）を支える */
	return !(behind.n == 0 || next == 0x3001 || next == 0x3002 || next == '(' || text_starts(behind, "等") ||
		text_starts(behind, "など") || text_starts(behind, "を実施") || text_starts(behind, "に取り組") ||
		text_starts(behind, "ほか"));
}

/* The next bracket at or behind *at that is no gloss; false when there is none. */
static bool next_group(struct text t, size_t *at, size_t *from, struct group *ret) {
	for (size_t i = *at; i < t.n; i++) {
		if (!is_opener(t.g[i].fold))
			continue;
		size_t close = text_close(t, i);
		if (t.g[i].fold == '(' && !is_gloss(t, i, close < t.n ? close : t.n)) {
			*ret = (struct group){
				.before = text_trim(text_slice(t, *from, i - *from)),
				.inside = text_trim(text_slice(t, i + 1, close - i - 1)),
				.end = close + 1,
			};
			*from = *at = close + 1;
			return true;
		}
		if (close < t.n)
			i = close;
	}
	return false;
}

/* ---- what belongs to the body ---- */

/* 主な事業：… */
static struct text strip_label(struct text t) {
	static const char *const WORDS[] = { "事業", "取組", "取り組み", "施策", "内容", "プログラム", "メニュー" };
	size_t colon = text_find(t, ":", 0);
	struct text label = text_slice(t, 0, colon == SIZE_MAX ? 0 : colon),
		rest = text_trim(text_from(t, label.n + 1));
	if (is_opener(text_at(t, 0)) && text_at(t, 0) != '(') {
		size_t close = text_close(t, 0);
		label = close < t.n ? text_slice(t, 1, close - 1) : label;
		rest = text_trim(text_from(t, close + 1));
	}
	if (label.n == 0 || label.n > LONGEST_LABEL)
		return t;
	bool labels = text_starts(label, "主な") || text_starts(label, "具体的") || text_starts(label, "計画事業名") ||
		text_starts(label, "対象");
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if ((labels && text_has(label, WORDS[i])) ||
			(text_starts(label, WORDS[i]) && label.n <= literal_count(WORDS[i]) + 1))
			return rest;
	return t;
}

/* One programme on a line of its own: a name with a bracket, or a name that ends like one. */
static bool is_single(struct text t) {
	struct text before, inside;
	open_list_cut(&t);
	if (has_separator(t) || is_sentence(t) || is_caption_like(t) || is_footnote(t) || t.n > 200)
		return false;
	if (bracket_cut(t, &before, &inside))
		return before.n > 0 && !is_sentence(before) && text_ends_word(before, WORDS_CAPTION) == 0;
	return text_ends_word(t, WORDS_PROGRAMME) > 0;
}

static bool is_item(const struct paragraph *p) {
	return p->numbering.style != NUMBERING_NONE && p->numbering.style != NUMBERING_BOXED;
}

static bool is_list_like(struct text t) {
	return !is_sentence(t) && !is_caption_like(t) && (has_separator(t) || is_single(t));
}

/* Paragraphs that stand among the programmes but are none. A note about marks (※☆の事業も…) is an item of a list. */
static bool is_remark(const struct paragraph *p) {
	return is_footnote(p->t) || is_vote_remark(p->t);
}

/* A line among lines that are programmes: it need not end like one. */
static bool is_line_item(const struct paragraph *p) {
	return p->t.n <= 120 && !has_separator(p->t) && !is_sentence(p->t) && !is_caption_like(p->t) &&
		!is_footnote(p->t);
}

/* Each line of a pillar is a programme, in at least one pillar: all lines that stand close together are items, and
 * half of them end like programmes. Below the last pillar captions may follow: there nearly all must. */
static bool is_one_per_line(const struct pillar_parts *pillars) {
	for (size_t i = 0; i < pillars->count; i++) {
		const struct paragraphs *list = &pillars->items[i].paragraphs;
		size_t n = 0, singles = 0;
		bool last = i > 0 && i + 1 == pillars->count;
		while (n < list->count && (n == 0 || list->items[n].gap == 0) && is_line_item(&list->items[n]))
			singles += is_single(list->items[n++].t);
		if (n >= 2 && (last ? singles * 4 >= n * 3 : singles * 2 >= n))
			return true;
	}
	return false;
}

/* （…） 等: all of the paragraph is a bracket. */
static bool is_bracket_only(struct text t) {
	open_list_cut(&t);
	return text_at(t, 0) == '(' && text_close(t, 0) + 1 == t.n;
}

/* …生み出していく（創業支援事業）: a sentence with the programmes behind it. */
static bool is_sentence_with_group(struct text t) {
	struct group group;
	size_t at = 0, from = 0;
	return next_group(t, &at, &from, &group) && is_sentence(group.before);
}

static bool goes_on(
	const struct body *body, const struct paragraph *p, const struct layout *layout, bool one_per_line) {
	struct text last = body->content.items[body->content.count - 1];
	bool near = p->gap <= layout->gap + 1;
	if (body->itemised)
		return is_item(p) || (one_per_line && near && (is_single(p->t) || (p->gap == 0 && is_line_item(p))));
	if (is_bracket_only(p->t) && text_last(last) != ')')
		return true;
	if (near && is_sentence_with_group(p->t) &&
		(is_sentence_with_group(last) || (body->content.count == 1 && is_sentence(last))))
		return true;
	if (body->content.count == 1 &&
		(is_item(p) || (is_sentence(last) && near && is_list_like(p->t)) || strip_label(p->t).n < p->t.n))
		return true;
	if (one_per_line && p->gap == 0 && is_line_item(p) && !has_separator(last))
		return true;
	if (has_separator(p->t) && near && !is_sentence(p->t) && !is_footnote(p->t) &&
		(has_separator(last) || is_single(last)))
		return true; /* no caption has names between separators: the list goes on */
	return one_per_line && near && is_single(p->t) && is_single(last);
}

static struct text strip_item(struct text t) {
	struct numbering n;
	return numbering_read(t, &n) && n.style != NUMBERING_BOXED ? text_from(t, n.mark) : t;
}

/* 施策１　地場産業の振興 above a list: it divides the pillar's programmes and is none. */
static bool is_subheading(const struct paragraphs *list, size_t i) {
	const struct paragraph *p = &list->items[i];
	struct text t = strip_item(p->t);
	if (p->numbering.value == 0 || i + 1 >= list->count || has_separator(t) || is_sentence(t) ||
		text_find(t, "(", 1) != SIZE_MAX)
		return false;
	const struct paragraph *next = &list->items[i + 1];
	if (next->numbering.style == NUMBERING_BULLET)
		return text_ends_word(t, WORDS_PROGRAMME) == 0 && is_single(strip_item(next->t));
	return next->numbering.style == NUMBERING_NONE && has_separator(next->t) && !is_sentence(next->t);
}

/* ・技術相談 below (1) 工業技術センター運営事業, or further to the right than the bullets of programmes. */
static bool is_below(const struct reader *r, const struct paragraph *item, const struct paragraph *p) {
	if (p->numbering.style != NUMBERING_BULLET || item == NULL)
		return false;
	if (item->numbering.style != NUMBERING_BULLET)
		return item->numbering.value > 0;
	return r->lines.items[p->first].indent >= r->lines.items[item->first].indent + 2;
}

/* The programme's bracket gets one more detail: 名前（一つ目、二つ目）. */
static struct text with_detail(struct arena *a, struct text programme, struct text detail, bool first) {
	struct glyphs all = { .count = 0 };
	int line = text_line(detail);
	if (!first)
		programme.n--; /* its closer */
	glyphs_join(a, &all, programme);
	*LIST_ADD(a, &all) = first ? (struct glyph){ .cp = 0xff08, .fold = '(', .line = line }
				   : (struct glyph){ .cp = 0x3001, .fold = 0x3001, .line = line };
	glyphs_join(a, &all, detail);
	*LIST_ADD(a, &all) = (struct glyph){ .cp = 0xff09, .fold = ')', .line = line };
	return glyphs_view(&all);
}

/* A sentence below an item says what it does. */
static bool is_description(const struct body *body, const struct paragraph *p, const struct layout *layout) {
	return body->itemised && body->content.count > 0 && p->numbering.style == NUMBERING_NONE &&
		p->gap <= layout->gap && text_last(p->t) == 0x3002 && !is_sentence_with_group(p->t);
}

/* 名前：文。 A further sentence stands behind the first. */
static struct text with_description(struct arena *a, struct text programme, struct text sentence) {
	struct glyphs all = { .count = 0 };
	glyphs_join(a, &all, programme);
	if (text_last(programme) != 0x3002)
		*LIST_ADD(a, &all) = (struct glyph){ .cp = ':', .fold = ':', .line = text_line(sentence) };
	glyphs_join(a, &all, sentence);
	return glyphs_view(&all);
}

/* Whether the paragraphs of the list are items is seen at the first one and at those that follow. */
static void start_item(struct body *body, const struct paragraph *p, struct text t, bool one_per_line, bool divided) {
	if (body->content.count > 0)
		body->itemised |= is_item(p) || (one_per_line && !is_bracket_only(t));
	else
		body->itemised = body->bulleted =
			is_item(p) && p->numbering.style != NUMBERING_PLAIN && p->numbering.style != NUMBERING_TIGHT;
	body->itemised |= divided;
}

static void take_paragraphs(struct reader *r, const struct paragraphs *list, const struct layout *layout,
	bool one_per_line, struct body *body) {
	size_t i = 0;
	const struct paragraph *item = NULL; /* the first programme that is an item: others are as deep as it is */
	bool divided = false, detailed = false;
	for (; i < list->count; i++) {
		const struct paragraph *p = &list->items[i];
		if (is_remark(p) || is_label(p->t)) {
			if (body->content.count > 0)
				break;
			continue;
		}
		if (is_subheading(list, i)) {
			divided = true;
			item = NULL;
			continue;
		}
		struct text t = strip_label(p->t);
		if (is_below(r, item, p) && body->content.count > 0) {
			struct text *programme = &body->content.items[body->content.count - 1];
			*programme = with_detail(r->a, *programme, strip_item(t), !detailed);
			detailed = true;
			continue;
		}
		if (is_description(body, p, layout)) {
			struct text *programme = &body->content.items[body->content.count - 1];
			*programme = with_description(r->a, *programme, p->t);
			continue;
		}
		bool below = divided && i > 0 && is_subheading(list, i - 1);
		if (body->content.count > 0 && !below && !goes_on(body, p, layout, one_per_line))
			break;
		start_item(body, p, t, one_per_line, divided);
		item = item == NULL && is_item(p) ? p : item;
		detailed = false;
		if (t.n > 0)
			*LIST_ADD(r->a, &body->content) = t;
	}
	body->used = i;
}

static struct text last_item(struct text t) {
	struct nesting nesting = { .depth = 0 };
	size_t from = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (nesting.depth == 0 && t.g[i].fold == 0x3001)
			from = i + 1;
		nesting_step(&nesting, t.g[i].fold);
	}
	return text_trim(text_from(t, from));
}

/* A text without brackets that is a sentence names no programme; unless it is a list with a verb: 〜事業、〜事業を実施する。 */
static bool is_prose(struct text t) {
	struct text list = t;
	open_list_cut(&list);
	return is_sentence(list) && !(has_separator(list) && text_ends_word(last_item(list), WORDS_PROGRAMME) > 0);
}

/* A first paragraph that is prose stands for itself, unless the bracket with the programmes follows on the next
 * line. */
static void set_lead(struct body *body) {
	struct texts *content = &body->content;
	if (content->count < 2 || body->bulleted || !is_prose(content->items[0]) ||
		text_at(content->items[1], 0) == '(')
		return;
	if (text_last(content->items[0]) != 0x3002 && is_sentence_with_group(content->items[1]))
		return; /* one sentence that was cut */
	body->lead = content->items[0];
	content->items++;
	content->count--;
	content->room--;
	body->itemised |= content->count > 1;
}

/* Paragraphs of one list; a separator where the first one ends with a whole name and the page shows none. */
static void join_content(struct reader *r, struct body *body) {
	struct glyphs joined = { .count = 0 };
	for (size_t i = 0; i < body->content.count; i++) {
		struct text t = body->content.items[i], so_far = glyphs_view(&joined);
		uint32_t first = text_at(t, 0);
		if (i > 0 && is_complete(so_far) && first != 0x3001 && first != '(' && !text_starts(t, "等"))
			*LIST_ADD(r->a, &joined) = (struct glyph){ .cp = 0x3001, .fold = 0x3001, .line = text_line(t) };
		glyphs_join(r->a, &joined, t);
	}
	body->joined = glyphs_view(&joined);
}

/* ---- what brackets mean ---- */

/* 〜を推進, 〜の強化を支援: a sentence that ends in a noun. */
static bool ends_like_headline(struct text t) {
	size_t n = 0;
	while (n < t.n && is_kanji(t.g[t.n - 1 - n].fold))
		n++;
	return n >= 2 && n <= 4 && n < t.n && text_at(t, t.n - 1 - n) == 0x3092;
}

static int weigh_outside(struct text before) {
	while (text_at(before, 0) == 0x3001)
		before = text_trim(text_from(before, 1));
	struct text item = last_item(before);
	int weight = 0;
	if (is_sentence(before))
		weight += 4;
	if (ends_like_headline(before))
		weight += 2;
	if (text_has(before, "。"))
		weight += 2;
	if (before.n >= 45)
		weight += 1;
	if (text_has(item, "を") || is_sentence(before))
		return weight;
	if (text_ends_word(item, WORDS_PROGRAMME) > 0)
		weight -= 3;
	else if (item.n <= 30)
		weight -= 1;
	return weight;
}

static int weigh_inside(struct reader *r, struct text inside) {
	struct texts items = { .count = 0 };
	list_split(r->a, inside, &items);
	int programmes = 0, details = 0;
	for (size_t i = 0; i < items.count; i++) {
		struct text item = items.items[i];
		programmes += text_ends_word(item, WORDS_PROGRAMME) > 0;
		details += text_ends_word(item, WORDS_DETAIL) > 0 || text_has(item, "に対する") || text_has(item, "に係る");
	}
	return (programmes * 2 > (int)items.count) - (details > 0);
}

static void weigh_body(struct reader *r, struct body *body) {
	size_t count = body->itemised ? body->content.count : 1;
	for (size_t i = 0; i < count; i++) {
		struct text t = body->itemised ? body->content.items[i] : body->joined;
		struct group group;
		for (size_t at = 0, from = 0; next_group(t, &at, &from, &group);) {
			body->has_groups = true;
			body->score += weigh_outside(group.before) + weigh_inside(r, group.inside);
		}
	}
}

static enum bracket_use use_of(int score, int least) {
	return score >= least ? BRACKETS_PROGRAMMES : score <= -least ? BRACKETS_DETAILS : BRACKETS_UNKNOWN;
}

/* ---- programmes ---- */

struct programme_source {
	struct reader *r;
	struct plan_read_pillar *pillar;
	bool keep_brackets; /* a bracket at a name belongs to the name unless it holds a list */
	struct texts references; /* ※☆の事業も併せて実施 */
};

/* ※☆の事業も併せて実施: the programmes with that mark belong here too. */
static bool is_reference(struct text t) {
	bool says = text_has(t, "の事業") || text_has(t, "の取組");
	return says && (text_has(t, "併せて") || text_has(t, "あわせて") || text_has(t, "も実施") || text_has(t, "再掲"));
}

static void split_description(struct programme_source *s, struct text *name, struct plan_read_programme *p) {
	size_t colon = text_find(*name, ":", 0);
	if (colon == SIZE_MAX || colon < 3 || text_depth(text_slice(*name, 0, colon)) > 0)
		return;
	struct text rest = text_trim(text_from(*name, colon + 1));
	*name = text_trim(text_slice(*name, 0, colon));
	if (is_sentence(rest))
		p->description = text_str(s->r->a, rest);
	else
		p->open_list |= details_read(s->r, rest, &p->details);
}

/* The brackets at the end of a name: details, a remark, or part of the name. */
static struct text take_brackets(struct programme_source *s, struct text t, struct plan_read_programme *p) {
	struct text before, inside;
	while (bracket_cut(t, &before, &inside) && before.n > 0) {
		struct text list = inside;
		if (text_is_word(inside, WORDS_MARK) || (text_at(inside, 0) == 0x203b && inside.n <= 3))
			return t; /* name_clean takes it */
		bool open = open_list_cut(&list);
		if (s->keep_brackets && !has_separator(inside)) {
			if (open)
				p->open_list |= details_read(s->r, inside, &p->details);
			return t;
		}
		p->open_list |= details_read(s->r, inside, &p->details);
		t = before;
	}
	return t;
}

static bool is_empty_name(struct text name) {
	return name.n < 2 || text_is_word(name, WORDS_NOTHING);
}

static void add_programme(struct programme_source *s, struct text t) {
	struct plan_read_programme p = { .line = text_line(t) };
	if (is_reference(t)) {
		*LIST_ADD(s->r->a, &s->references) = t;
		return;
	}
	p.open_list = open_list_cut(&t);
	s->pillar->open_list |= p.open_list;
	struct str outer_marks;
	split_description(s, &t, &p);
	struct text name = take_brackets(s, marks_cut(s->r->a, t, &outer_marks), &p);
	name = name_clean(s->r->a, name, &p.marks);
	if (p.marks.n == 0)
		p.marks = outer_marks;
	if (is_empty_name(name) || s->pillar->programmes.count >= PLAN_READ_ITEMS)
		return;
	p.name = text_str(s->r->a, name);
	p.line = text_line(name);
	if (name.n > LONGEST_NAME || text_has(name, "。") || is_sentence(name) || is_caption_like(name))
		reader_ask(s->r, p.line, "「{}」は事業の名前でしょうか。文や図の説明のように見えます。",
			"Is \"{}\" the name of a programme? It looks like a sentence or a caption.", p.name);
	*LIST_ADD(s->r->a, &s->pillar->programmes) = p;
}

static void add_list(struct programme_source *s, struct text t) {
	struct texts items = { .count = 0 };
	open_list_cut(&(struct text){ .g = t.g, .n = t.n });
	list_split(s->r->a, t, &items);
	for (size_t i = 0; i < items.count; i++) {
		struct text item = items.items[i];
		if (text_is_word(item, WORDS_NOTHING))
			continue;
		struct text rest = item;
		if (open_list_cut(&rest) && rest.n == 0) { /* 、等 */
			s->pillar->open_list = true;
			continue;
		}
		add_programme(s, item);
	}
}

/* 作成費の補助を行う販路開拓支援事業の創設（販路開拓支援事業）: the sentence says what its only programme does. */
static void detail_from_sentence(struct reader *r, struct text sentence, struct plan_read_programme *p) {
	struct glyphs phrase = { .count = 0 };
	glyphs_add(r->a, &phrase, S("を行う"), 0);
	glyphs_add(r->a, &phrase, p->name, 0);
	struct text wanted = glyphs_view(&phrase);
	while (text_at(sentence, 0) == 0x3001)
		sentence = text_from(sentence, 1);
	for (size_t i = 4; i + wanted.n <= sentence.n; i++)
		if (text_equal(text_slice(sentence, i, wanted.n), wanted)) {
			struct text detail = text_trim(text_slice(sentence, 0, i));
			struct plan_read_detail *added = LIST_ADD(r->a, &p->details);
			*added = (struct plan_read_detail){ .name = text_str(r->a, detail), .line = text_line(detail) };
			return;
		}
}

static void append_summary(struct reader *r, struct plan_read_pillar *pillar, struct text t, struct glyphs *summary) {
	t = text_trim(t);
	if (t.n == 0)
		return;
	if (pillar->summary_line == 0)
		pillar->summary_line = text_line(t);
	glyphs_join(r->a, summary, t);
}

static bool is_tail_only(struct text t) {
	open_list_cut(&t);
	while (t.n > 0 && (t.g[0].fold == 0x3002 || t.g[0].fold == 0x3001))
		t = text_from(t, 1);
	return t.n == 0;
}

/* one sentence（programme、programme）, more than once perhaps. */
static void read_sentences(struct programme_source *s, struct text t) {
	struct glyphs summary = { .count = 0 };
	struct group group;
	size_t at = 0, from = 0;
	s->keep_brackets = true;
	while (next_group(t, &at, &from, &group)) {
		size_t before = s->pillar->programmes.count;
		append_summary(s->r, s->pillar, group.before, &summary);
		add_list(s, group.inside);
		if (s->pillar->programmes.count == before + 1)
			detail_from_sentence(s->r, group.before, &s->pillar->programmes.items[before]);
	}
	struct text rest = text_trim(text_from(t, from));
	if (text_starts(rest, "等") || text_starts(rest, "など"))
		s->pillar->open_list = true;
	if (!is_tail_only(rest))
		append_summary(s->r, s->pillar, rest, &summary);
	s->pillar->summary = text_str(s->r->a, glyphs_view(&summary));
}

static bool has_details(const struct plan_read_pillar *pillar) {
	for (size_t i = 0; i < pillar->programmes.count; i++)
		if (pillar->programmes.items[i].details.count > 0)
			return true;
	return false;
}

static void take_summary(struct programme_source *s, struct text t) {
	s->pillar->summary = text_str(s->r->a, t);
	s->pillar->summary_line = text_line(t);
}

/* A bullet, a number or a line for each programme. */
static void read_items(struct programme_source *s, const struct body *body, enum bracket_use use) {
	for (size_t i = 0; i < body->content.count; i++) {
		struct text t = body->content.items[i];
		struct group group;
		size_t at = 0, from = 0;
		bool groups = next_group(t, &at, &from, &group);
		if (groups && use == BRACKETS_PROGRAMMES && is_sentence(group.before))
			read_sentences(s, t);
		else if (has_separator(t) && !text_has(t, ":"))
			add_list(s, t);
		else
			add_programme(s, t);
	}
}

/* 該当なし: the document itself says that there is no programme. */
static bool says_nothing(const struct body *body) {
	struct text t = text_trim(body->joined);
	if (text_last(t) == 0x3002)
		t.n--;
	return text_is_word(t, WORDS_NOTHING);
}

static void check_body(struct programme_source *s, const struct body *body) {
	if (text_depth(body->joined) > 0)
		reader_ask(s->r, text_line(body->joined),
			"かっこが閉じられていません。「{}」の事業の区切りをご確認ください。",
			"A bracket is not closed; please check where the programmes of \"{}\" end.", s->pillar->title);
	if (s->pillar->programmes.count == 0 && s->references.count == 0 && !says_nothing(body))
		reader_ask(s->r, s->pillar->line, "「{}」には事業が見つかりませんでした。",
			"No programme was found under \"{}\".", s->pillar->title);
}

/* In a plan whose brackets hold programmes, a bracket in a bare list belongs to a name. */
static void read_body(
	struct programme_source *s, const struct body *body, enum bracket_use own, enum bracket_use plan) {
	s->keep_brackets = plan == BRACKETS_PROGRAMMES;
	if (body->lead.n > 0)
		take_summary(s, body->lead);
	if (body->itemised)
		read_items(s, body, own);
	else if (body->has_groups && own == BRACKETS_PROGRAMMES)
		read_sentences(s, body->joined);
	else if (body->content.count > 0 && is_prose(body->joined) && !body->has_groups)
		take_summary(s, body->joined);
	else if (body->content.count > 0)
		add_list(s, body->joined);
	struct plan_read_pillar *pillar = s->pillar;
	pillar->bare_list = pillar->programmes.count > 0 && !has_details(pillar) && str_is_none(pillar->summary);
	check_body(s, body);
}

/* ---- marks that refer to other pillars ---- */

static bool has_mark(struct reader *r, const struct plan_read_programme *p, struct text reference) {
	struct glyphs marks = { .count = 0 };
	glyphs_add(r->a, &marks, p->marks, 0);
	for (size_t i = 0; i < marks.count; i++)
		for (size_t j = 0; j < reference.n; j++)
			if (marks.items[i].fold == reference.g[j].fold && !is_space(marks.items[i].fold) &&
				marks.items[i].fold != 0x203b)
				return true;
	return false;
}

static void add_referred(struct reader *r, struct plan_read_plan *plan, size_t pillar, struct text reference) {
	struct plan_read_programmes *to = &plan->pillars.items[pillar].programmes;
	size_t before = to->count;
	for (size_t i = 0; i < plan->pillars.count; i++)
		for (size_t j = 0; i != pillar && j < plan->pillars.items[i].programmes.count; j++) {
			struct plan_read_programme copy = plan->pillars.items[i].programmes.items[j];
			if (copy.by_mark || !has_mark(r, &copy, reference) || to->count >= PLAN_READ_ITEMS)
				continue;
			copy.by_mark = true;
			copy.line = text_line(reference);
			copy.details = (struct plan_read_details){ .count = 0 };
			*LIST_ADD(r->a, to) = copy;
		}
	if (to->count == before)
		reader_ask(r, text_line(reference), "「{}」が指す事業が見つかりませんでした。",
			"The programmes that \"{}\" refers to were not found.", text_str(r->a, reference));
}

/* ---- a file ---- */

static void fill_pillar(struct reader *r, const struct pillar_part *part, struct plan_read_pillar *pillar) {
	struct text number = text_trim(text_slice(part->title, 0, part->numbering.mark));
	*pillar = (struct plan_read_pillar){
		.title = text_str(r->a, part->title),
		.number = number.n > 0 ? text_str(r->a, number) : STR_NONE,
		.name = text_str(r->a, text_from(part->title, part->numbering.mark)),
		.line = r->lines.items[part->first].number,
	};
}

static int weigh_plan(struct reader *r, struct plan_parts *plan, struct body *bodies, bool one_per_line) {
	int score = 0;
	for (size_t i = 0; i < plan->pillars.count; i++) {
		struct pillar_part *part = &plan->pillars.items[i];
		take_paragraphs(r, &part->paragraphs, &plan->layout, one_per_line, &bodies[i]);
		set_lead(&bodies[i]);
		join_content(r, &bodies[i]);
		weigh_body(r, &bodies[i]);
		part->used = bodies[i].used;
		score += bodies[i].score;
	}
	return score;
}

static void read_plan(struct reader *r, struct plan_parts *plan, const struct body *bodies, enum bracket_use file) {
	plan->use = plan->use != BRACKETS_UNKNOWN ? plan->use : file != BRACKETS_UNKNOWN ? file : BRACKETS_DETAILS;
	struct texts *references = ARENA_ARRAY(r->a, struct texts, plan->pillars.count);
	for (size_t i = 0; i < plan->pillars.count; i++)
		fill_pillar(r, &plan->pillars.items[i], LIST_ADD(r->a, &plan->plan->pillars));
	for (size_t i = 0; i < plan->pillars.count; i++) {
		enum bracket_use own = use_of(bodies[i].score, STRONG);
		struct programme_source s = { .r = r, .pillar = &plan->plan->pillars.items[i] };
		read_body(&s, &bodies[i], own != BRACKETS_UNKNOWN ? own : plan->use, plan->use);
		references[i] = s.references;
	}
	for (size_t i = 0; i < plan->pillars.count; i++)
		for (size_t j = 0; j < references[i].count; j++)
			add_referred(r, plan->plan, i, references[i].items[j]);
}

void bodies_read(struct reader *r, struct plan_parts *plans, size_t count) {
	struct body **bodies = ARENA_ARRAY(r->a, struct body *, count);
	int score = 0;
	bool one_per_line = false;
	for (size_t i = 0; i < count; i++)
		one_per_line |= is_one_per_line(&plans[i].pillars);
	for (size_t i = 0; i < count; i++) {
		bodies[i] = ARENA_ARRAY(r->a, struct body, plans[i].pillars.count);
		int own = weigh_plan(r, &plans[i], bodies[i], one_per_line);
		plans[i].use = use_of(own, 1);
		score += own;
	}
	for (size_t i = 0; i < count; i++)
		read_plan(r, &plans[i], bodies[i], use_of(score, 1));
}
