/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Lists of names as prose prints them: names between 、, open lists with 等, marks at names, brackets behind names, and
 * the details inside such a bracket as a person would count them. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { SHORTEST_PART = 4 };

/* ---- separators ---- */

static bool is_separator(uint32_t c) {
	return c == 0x3001 || c == ';' || c == 0x3002;
}

/* Whether a character of the text stands outside brackets. */
static bool has_outside(struct text t, uint32_t cp) {
	struct nesting nesting = { .depth = 0 };
	for (size_t i = 0; i + 1 < t.n; i++) {
		if (nesting.depth == 0 && t.g[i].cp == cp)
			return true;
		nesting_step(&nesting, t.g[i].fold);
	}
	return false;
}

/* ／ separates names in a list without 、; the half-width sign is part of names. */
static bool is_slashed(struct text t) {
	return has_outside(t, 0xff0f) && !has_outside(t, 0x3001) && !has_outside(t, 0xff0c);
}

static void split_at_separators(struct arena *a, struct text t, struct texts *ret) {
	struct nesting nesting = { .depth = 0 };
	size_t from = 0;
	bool slashed = is_slashed(t);
	for (size_t i = 0; i <= t.n; i++) {
		bool separates = i < t.n && (is_separator(t.g[i].fold) || (slashed && t.g[i].cp == 0xff0f));
		if (i < t.n && (nesting.depth > 0 || !separates)) {
			nesting_step(&nesting, t.g[i].fold);
			continue;
		}
		struct text item = text_trim(text_slice(t, from, i - from));
		if (item.n > 0)
			*LIST_ADD(a, ret) = item;
		from = i + 1;
	}
}

/* 空き店舗を活用し: the part of a clause, which goes on behind the separator. */
static bool is_clause_link(struct text t) {
	return text_ends(t, "し") && text_has(t, "を") && t.n > 3 && is_kanji(t.g[t.n - 2].fold);
}

/* No name ends with a particle. */
static bool is_unfinished(struct text t) {
	static const char *const ENDS[] = { "を", "に", "が", "で", "は", "へ", "や", "て", "の", "及び", "および", "また", "並びに" };
	for (size_t i = 0; i < COUNT_OF(ENDS); i++)
		if (t.n > literal_count(ENDS[i]) && text_ends(t, ENDS[i]))
			return true;
	return is_clause_link(t);
}

bool is_sentence(struct text t) {
	return text_ends_word(text_trim(t), WORDS_PREDICATE) > 0;
}

bool has_separator(struct text t) {
	struct nesting nesting = { .depth = 0 };
	for (size_t i = 0; i + 1 < t.n; i++) {
		if (nesting.depth == 0 && t.g[i].fold == 0x3001)
			return true;
		nesting_step(&nesting, t.g[i].fold);
	}
	return is_slashed(t);
}

/* From the first glyph of one view to the last of another of the same text. */
static struct text span(struct text first, struct text last) {
	return (struct text){ .g = first.g, .n = (size_t)(last.g + last.n - first.g) };
}

void list_split(struct arena *a, struct text t, struct texts *ret) {
	struct texts pieces = { .count = 0 };
	split_at_separators(a, t, &pieces);
	for (size_t i = 0; i < pieces.count; i++) {
		size_t last = i;
		while (last + 1 < pieces.count && is_unfinished(pieces.items[last]))
			last++;
		*LIST_ADD(a, ret) = span(pieces.items[i], pieces.items[last]);
		i = last;
	}
}

/* ---- 等 ---- */

/* 対等, 平等, 高等: 等 that is part of a word. */
static bool is_part_of_word(struct text before) {
	static const char *const WORDS[] = { "対", "平", "同", "均", "高", "初", "中", "不平", "上", "優", "劣" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_ends(before, WORDS[i]) && before.n <= literal_count(WORDS[i]) + 1)
			return true;
	return text_ends(before, "対") || text_ends(before, "平") || text_ends(before, "均");
}

/* を実施する。, に取り組む: the sentence around a list. Its glyphs at the end of the text; 0 for none. */
static size_t sentence_tail(struct text t) {
	static const char *const VERBS[] = { "を実施する", "を実施", "を行う", "に取り組む", "を推進する", "を展開する", "を進める", "を実施していく" };
	for (size_t i = 0; i < COUNT_OF(VERBS); i++)
		if (text_ends(t, VERBS[i]) && t.n > literal_count(VERBS[i]))
			return literal_count(VERBS[i]);
	return 0;
}

bool open_list_cut(struct text *t) {
	struct text s = text_trim(*t);
	while (text_last(s) == 0x3002)
		s.n--;
	size_t tail = sentence_tail(s);
	struct text list = text_slice(s, 0, s.n - tail);
	size_t word = text_ends(list, "など")                ? 2
		: text_ends(list, "等") || text_ends(list, "他") ? 1
		: text_ends(list, "ほか")                        ? 2
														 : 0;
	struct text before = text_trim(text_slice(list, 0, list.n - word));
	*t = s;
	if (tail > 0 && (word > 0 || text_ends_word(list, WORDS_PROGRAMME) > 0 || text_last(list) == ')'))
		*t = list;
	if (word == 0 || (text_ends(list, "等") && is_part_of_word(before)) || (text_ends(list, "他") && before.n > 0))
		return false;
	*t = before;
	return true;
}

/* ---- brackets and marks ---- */

bool bracket_cut(struct text t, struct text *ret_before, struct text *ret_inside) {
	t = text_trim(t);
	uint32_t last = text_last(t);
	if (last != ')' && last != ']')
		return false;
	for (size_t i = 0; i < t.n; i++) {
		if (!is_opener(t.g[i].fold))
			continue;
		size_t close = text_close(t, i);
		if (close == t.n - 1 && (t.g[i].fold == '(' || t.g[i].fold == '[')) {
			*ret_before = text_trim(text_slice(t, 0, i));
			*ret_inside = text_trim(text_slice(t, i + 1, close - i - 1));
			return true;
		}
		if (close < t.n)
			i = close;
	}
	return false;
}

static bool is_list_mark(uint32_t c) {
	static const uint16_t MARKS[] = { 0x2606, 0x2605, 0x25ce, 0x25cb, 0x25cf, 0x25c7, 0x25c6, 0x25a1, 0x25a0,
		0x25b3, 0x25b2, 0x203b, '*', 0x2020, 0x2021 };
	for (size_t i = 0; i < COUNT_OF(MARKS); i++)
		if (MARKS[i] == c)
			return true;
	return false;
}

static size_t digits_at(struct text t, size_t i) {
	size_t n = 0;
	while (text_at(t, i + n) >= '0' && text_at(t, i + n) <= '9')
		n++;
	return n;
}

/* (※), (※1), (注2), ※, ※1 at a place: its glyphs, 0 for none. */
static size_t note_mark(struct text t, size_t i) {
	bool enclosed = text_at(t, i) == '(';
	size_t at = i + enclosed;
	if (text_at(t, at) != 0x203b && !(enclosed && (text_at(t, at) == 0x6ce8 || text_at(t, at) == '*')))
		return 0;
	at++;
	at += digits_at(t, at);
	if (!enclosed)
		return at - i;
	return text_at(t, at) == ')' ? at + 1 - i : 0;
}

static void keep_mark(struct arena *a, struct text mark, struct str *marks) {
	struct str s = text_str(a, mark);
	*marks = marks->n > 0 ? str_format(a, "%.*s %.*s", STR_ARG(*marks), STR_ARG(s)) : s;
}

/* A number or bullet that an item of a list has; numerals without a bracket or sign may be part of the name. */
static struct text strip_item_number(struct text t) {
	struct numbering n;
	if (!numbering_read(t, &n) || n.mark >= t.n)
		return t;
	switch (n.style) {
	case NUMBERING_PAREN:
	case NUMBERING_CLOSED:
	case NUMBERING_DOT:
	case NUMBERING_CIRCLE:
	case NUMBERING_BOX:
	case NUMBERING_KANA:
	case NUMBERING_BULLET:
		return text_from(t, n.mark);
	default:
		return t;
	}
}

/* 【新規】 or ☆ before a name. */
static struct text strip_leading(struct arena *a, struct text t, struct str *marks) {
	for (;;) {
		t = text_trim(t);
		size_t close = is_opener(text_at(t, 0)) ? text_close(t, 0) : t.n;
		if (close + 1 < t.n && text_is_word(text_slice(t, 1, close - 1), WORDS_MARK)) {
			keep_mark(a, text_slice(t, 1, close - 1), marks);
			t = text_from(t, close + 1);
		} else if (t.n > 1 && is_list_mark(text_at(t, 0))) {
			size_t n = 1 + (text_at(t, 0) == 0x203b ? digits_at(t, 1) : 0);
			keep_mark(a, text_slice(t, 0, n), marks);
			t = text_from(t, n);
		} else {
			return t;
		}
	}
}

static struct text strip_trailing(struct arena *a, struct text t, struct str *marks) {
	for (;;) {
		struct text before, inside;
		t = text_trim(t);
		bool box = text_last(t) == 0x3011;
		size_t open = box ? text_find(t, "【", 0) : SIZE_MAX;
		if (box && open > 0 && open < t.n &&
			text_is_word(text_slice(t, open + 1, t.n - open - 2), WORDS_MARK)) {
			keep_mark(a, text_slice(t, open + 1, t.n - open - 2), marks);
			t = text_slice(t, 0, open);
		} else if (bracket_cut(t, &before, &inside) && before.n > 0 && text_is_word(inside, WORDS_MARK)) {
			keep_mark(a, inside, marks);
			t = before;
		} else if (t.n > 1 && is_list_mark(text_last(t)) && text_last(t) != 0x203b) {
			keep_mark(a, text_from(t, t.n - 1), marks);
			t.n--;
		} else {
			return t;
		}
	}
}

struct text marks_cut(struct arena *a, struct text t, struct str *ret_marks) {
	*ret_marks = STR_NONE;
	t = strip_item_number(text_trim(t));
	t = strip_leading(a, t, ret_marks);
	return strip_trailing(a, t, ret_marks);
}

struct text name_clean(struct arena *a, struct text t, struct str *ret_marks) {
	t = marks_cut(a, t, ret_marks);
	struct glyphs kept = { .count = 0 };
	bool marked = false;
	for (size_t i = 0; i < t.n && !marked; i++)
		marked = note_mark(t, i) > 0;
	for (size_t i = 0; i < t.n && marked;) {
		size_t mark = note_mark(t, i);
		if (mark == 0) {
			*LIST_ADD(a, &kept) = t.g[i++];
			continue;
		}
		keep_mark(a, text_slice(t, i, mark), ret_marks);
		i += mark;
	}
	return marked ? text_trim(glyphs_view(&kept)) : t;
}

/* ---- details ---- */

/* M&A支援や計画策定支援等を実施: the verb governs both parts and belongs to no name. */
static struct text without_verb(struct text t) {
	static const char *const VERBS[] = { "を実施する", "を実施", "を行う", "を開催", "を支援" };
	for (size_t i = 0; i < COUNT_OF(VERBS); i++)
		if (text_ends(t, VERBS[i]) && t.n > literal_count(VERBS[i]) + 2)
			return text_slice(t, 0, t.n - literal_count(VERBS[i]));
	return t;
}

static struct text without_open(struct text t) {
	size_t word = text_ends(t, "など") ? 2 : text_ends(t, "等") ? 1 : 0;
	return text_trim(text_slice(t, 0, t.n - word));
}

/* The part offers something of its own: 経営指導, 補助金等. An 等 before its head closes a list that modifies the head. */
static bool is_offer(struct text t) {
	static const char *const GROUPED[] = { "等の", "などの", "等に", "などに", "等へ", "などへ" };
	struct text core = without_open(without_verb(t));
	if (core.n < 3 || text_ends_word(core, WORDS_SUPPORT) == 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(GROUPED); i++)
		if (text_has(core, GROUPED[i]))
			return false;
	return true;
}

static bool modifies_head(struct text t) {
	return text_has(t, "に係る") || text_has(t, "に要する") || text_has(t, "にかかる") || text_has(t, "に対する");
}

/* 各種展示会出展やＥＣサイト出店に対する助成: two acts of a firm, the first with words of its own, and help with both. */
static bool are_helped_acts(struct text left, struct text right) {
	size_t at = text_find(right, "に対する", 0);
	if (at == SIZE_MAX)
		at = text_find(right, "への", 0);
	return at != SIZE_MAX && text_has(left, "を") && text_ends_word(left, WORDS_ACT) > 0 &&
		text_ends_word(text_slice(right, 0, at), WORDS_ACT) > 0 && text_ends_word(right, WORDS_SUPPORT) > 0;
}

static bool are_two(struct text left, struct text right, bool both_words) {
	if (left.n < SHORTEST_PART || right.n < 3)
		return false;
	if (both_words) { /* 及び */
		struct text core = without_open(without_verb(right));
		return text_ends_word(left, WORDS_SUPPORT) > 0 && right.n >= SHORTEST_PART &&
			text_ends_word(core, WORDS_SUPPORT) > 0 && !modifies_head(right);
	}
	return (text_ends_word(left, WORDS_SUPPORT) > 0 && is_offer(right)) || are_helped_acts(left, right);
}

/* The first や or 及び that joins two offers; false for none. */
static bool find_and(struct text t, struct text *ret_left, struct text *ret_right) {
	static const struct {
		const char *word;
		bool both;
	} WORDS[] = { { "や", false }, { "及び", true }, { "および", true }, { "並びに", true } };
	struct nesting nesting = { .depth = 0 };
	for (size_t i = 1; i < t.n; i++) {
		nesting_step(&nesting, t.g[i - 1].fold);
		for (size_t w = 0; w < COUNT_OF(WORDS) && nesting.depth == 0; w++) {
			if (!text_starts(text_from(t, i), WORDS[w].word))
				continue;
			*ret_left = text_trim(text_slice(t, 0, i));
			*ret_right = text_trim(text_from(t, i + literal_count(WORDS[w].word)));
			if (are_two(*ret_left, *ret_right, WORDS[w].both))
				return true;
		}
	}
	return false;
}

/* オンライン商談会・展示会の実施等: events held, each of its own. Index of the ・ behind the first one; 0 for none. */
static size_t find_event(struct text t) {
	struct text core = without_open(t);
	if (!text_ends(core, "の実施") && !text_ends(core, "の開催"))
		return 0;
	struct text events = text_slice(core, 0, core.n - 3);
	size_t first = 0, from = 0;
	for (size_t i = 0; i <= events.n; i++) {
		if (i < events.n && events.g[i].fold != 0x30fb)
			continue;
		struct text event = text_slice(events, from, i - from);
		if (event.n < 2 || text_ends_word(event, WORDS_EVENT) == 0 || text_has(event, "の") ||
			text_has(event, "を"))
			return 0;
		if (first == 0 && i < events.n)
			first = i;
		from = i + 1;
	}
	return first;
}

static void add_detail(struct reader *r, struct text t, struct plan_read_details *ret) {
	struct str marks;
	struct text name = name_clean(r->a, t, &marks);
	while (text_last(name) == 0x3002)
		name.n--;
	if (name.n == 0 || ret->count >= PLAN_READ_ITEMS)
		return;
	*LIST_ADD(r->a, ret) = (struct plan_read_detail){ .name = text_str(r->a, name), .line = text_line(name) };
}

/* One item of the list: more than one detail when it joins several offers. */
static void add_item(struct reader *r, struct text t, struct plan_read_details *ret) {
	struct text left, right;
	bool joined = false;
	while (find_and(t, &left, &right)) {
		add_detail(r, left, ret);
		t = right;
		joined = true;
	}
	for (size_t dot = find_event(t); dot > 0; dot = find_event(t)) {
		add_detail(r, text_slice(t, 0, dot), ret);
		t = text_from(t, dot + 1);
	}
	add_detail(r, joined ? without_verb(t) : t, ret);
}

/* 関係機関が共同研究を実施: a clause with a subject, to which the words before the separator belong as subjects too. */
static bool is_clause_of(struct text before, struct text t) {
	size_t subject = text_find(t, "が", 1);
	bool clause = subject != SIZE_MAX && text_find(t, "を", subject) != SIZE_MAX && without_verb(t).n < t.n;
	return clause && text_ends_word(before, WORDS_SUPPORT) == 0 && text_ends_word(before, WORDS_EVENT) == 0 &&
		text_ends_word(before, WORDS_DETAIL) == 0 && text_ends_word(before, WORDS_PROGRAMME) == 0;
}

/* チームを新設し、…等を実施: clauses one behind the other. The last one must be a clause too; else the first modifies its noun. */
static bool is_chain(struct text last) {
	return without_verb(last).n < last.n || text_ends_word(last, WORDS_PREDICATE) > 0;
}

bool details_read(struct reader *r, struct text t, struct plan_read_details *ret) {
	struct texts pieces = { .count = 0 };
	struct text closed = t;
	bool open = open_list_cut(&closed);
	split_at_separators(r->a, t, &pieces);
	for (size_t i = 0; i < pieces.count; i++) {
		size_t last = i;
		bool chain = is_clause_link(pieces.items[i]) && i + 1 < pieces.count &&
			is_chain(pieces.items[pieces.count - 1]);
		if (chain) {
			add_detail(r, text_slice(pieces.items[i], 0, pieces.items[i].n - 1), ret);
			continue;
		}
		while (last + 1 < pieces.count &&
			(is_unfinished(pieces.items[last]) || is_clause_of(pieces.items[last], pieces.items[last + 1])))
			last++;
		struct text item = span(pieces.items[i], pieces.items[last]);
		if (without_open(item).n > 0)
			add_item(r, item, ret);
		i = last;
	}
	return open;
}
