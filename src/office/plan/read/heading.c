/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where a plan begins: its title with or without quotation marks, whose it is, and its period, on one line or on a few,
 * in any order. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { LONGEST_TITLE = 60, LONGEST_NAME = 16, LINES_OF_HEADING = 4, LINES_BEFORE = 2 };

static struct text skip_spaces(struct text t) {
	while (t.n > 0 && is_space(t.g[0].fold))
		t = text_from(t, 1);
	return t;
}

/* ---- the title ---- */

static bool is_stop(struct text t, size_t i) {
	uint32_t c = text_at(t, i);
	return i >= t.n || is_space(c) || is_opener(c) || c == ':' || text_starts(text_from(t, i), "の概要");
}

/* 「…計画」の概要 */
static struct text strip_summary_word(struct text t) {
	static const char *const WORDS[] = { "の概要版", "の概要", "概要版", "概要", "のあらまし" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_starts(t, WORDS[i]))
			return skip_spaces(text_from(t, literal_count(WORDS[i])));
	return t;
}

/* 産業活性化プラン2025, ビジョン2024-2033: the years at the end do not count. */
static struct text without_years(struct text t) {
	struct text s = t;
	size_t digits = 0;
	while (s.n > 0 &&
		((text_last(s) >= '0' && text_last(s) <= '9') || text_last(s) == '-' || text_last(s) == '~')) {
		digits += text_last(s) >= '0' && text_last(s) <= '9';
		s.n--;
	}
	return digits == 4 || digits == 8 ? text_trim(s) : t;
}

static bool is_title(struct text t) {
	if (t.n < 3 || t.n > LONGEST_TITLE || text_has(t, "。"))
		return false;
	struct text before, inside;
	if (bracket_cut(t, &before, &inside)) /* 産業振興計画（第2次） */
		t = before;
	t = without_years(t);
	for (size_t i = 0; i < t.n; i++)
		if (t.g[i].fold == 0x3001)
			return false;
	return text_ends_word(t, WORDS_PLAN) > 0;
}

/* What a label is followed by: a colon or white space, and the text behind it; false when neither stands there. */
static bool behind_label(struct text t, size_t label, struct text *ret) {
	struct text rest = skip_spaces(text_from(t, label));
	bool colon = text_at(rest, 0) == ':';
	if (!colon && !(label < t.n && is_space(text_at(t, label))))
		return false;
	*ret = colon ? skip_spaces(text_from(rest, 1)) : rest;
	return true;
}

/* 計画名：…, 計画の名称　… */
static struct text strip_label(struct text t) {
	static const char *const LABELS[] = { "計画名称", "計画の名称", "計画名", "名称" };
	struct text rest;
	for (size_t i = 0; i < COUNT_OF(LABELS); i++)
		if (text_starts(t, LABELS[i]) && behind_label(t, literal_count(LABELS[i]), &rest))
			return rest;
	return t;
}

static bool quoted_title(struct text t, struct heading *h, struct text *rest) {
	uint32_t c = text_at(t, 0);
	if (c != 0x300c && c != 0x300e && c != 0x3010 && c != 0x201c && c != 0x300a && c != 0x226a && c != 0x3008)
		return false;
	size_t close = text_close(t, 0);
	struct text inside = text_trim(text_slice(t, 1, close - 1));
	if (close >= t.n || !is_title(inside))
		return false;
	h->title = inside;
	h->quoted = true;
	*rest = text_from(t, close + 1);
	return true;
}

/* みほん野市「産業振興計画」: whose it is stands before the quotation marks. */
static bool named_title(struct reader *r, struct text t, struct heading *h, struct text *rest) {
	struct municipality_match owner = municipality_leading(r, t, STR_NONE);
	if (owner.end == 0)
		return false;
	struct text behind = skip_spaces(text_from(t, owner.end));
	if (!quoted_title(behind, h, rest))
		return false;
	h->municipality = text_slice(t, 0, owner.end);
	return true;
}

static bool plain_title(struct text t, struct heading *h, struct text *rest) {
	for (size_t i = 3; i <= t.n && i <= LONGEST_TITLE; i++) {
		struct text title = text_slice(t, 0, i);
		if (!is_stop(t, i) || text_ends_word(without_years(title), WORDS_PLAN) == 0 || !is_title(title))
			continue;
		h->title = title;
		*rest = text_from(t, i);
		return true;
	}
	return false;
}

/* ---- what stands behind the title ---- */

static bool is_name_like(struct text t) {
	return t.n >= 2 && t.n <= LONGEST_NAME && !text_has(t, "、") && !text_has(t, "。") && is_kanji(text_last(t));
}

static void take_bracket(struct heading *h, struct text inside) {
	struct period period;
	if (!h->has_period && period_find(inside, &period)) {
		h->period = period;
		h->has_period = true;
	} else if (h->municipality.n == 0 && is_name_like(inside) && !text_is_word(inside, WORDS_MARK) &&
		!text_starts(inside, "第") && !text_ends(inside, "版") && !text_has(inside, "年")) {
		h->municipality = text_trim(inside);
	}
}

/* 計画期間：令和9年度～令和11年度, with or without its label: all of the text. */
static bool take_period(struct heading *h, struct text t) {
	struct period period;
	if (h->has_period || !period_find(t, &period))
		return false;
	struct text before = text_trim(text_slice(t, 0, period.from)), behind = text_trim(text_from(t, period.end));
	bool labelled =
		before.n == 0 || text_has(before, "期間") || text_has(before, "年度") || is_opener(text_last(before));
	if (!labelled || before.n > 12 || behind.n > 10 || text_has(behind, "、") || text_has(behind, "。"))
		return false;
	h->period = period;
	h->has_period = true;
	return true;
}

/* Brackets with a name or a period, one behind the other; false when other text follows, so that this is no heading. */
static bool take_rest(struct heading *h, struct text t) {
	for (t = strip_summary_word(skip_spaces(t)); t.n > 0; t = skip_spaces(t)) {
		if (!is_opener(text_at(t, 0)))
			return take_period(h, t);
		size_t close = text_close(t, 0);
		take_bracket(h, text_slice(t, 1, close - 1));
		t = text_from(t, close + 1);
	}
	return true;
}

/* ---- lines ---- */

/* The line and those that its open brackets go on in. */
static struct text whole_line(struct reader *r, size_t i, size_t *ret_end) {
	struct glyphs joined = { .count = 0 };
	size_t end = i;
	do {
		glyphs_join(r->a, &joined, r->lines.items[end++].t);
	} while (end < r->lines.count && end < i + LINES_OF_HEADING && text_depth(glyphs_view(&joined)) > 0);
	if (text_depth(glyphs_view(&joined)) > 0) {
		joined.count = r->lines.items[i].t.n;
		end = i + 1;
	}
	*ret_end = end;
	return glyphs_view(&joined);
}

static struct text strip_number(struct text t) {
	struct numbering n;
	if (numbering_read(t, &n) && n.style != NUMBERING_BOXED)
		return text_from(t, n.mark);
	return t;
}

static bool read_title_line(struct reader *r, size_t i, struct heading *ret) {
	struct heading h = { .first = i };
	struct text rest;
	struct text t = strip_label(strip_number(whole_line(r, i, &h.end)));
	if (!quoted_title(t, &h, &rest) && !named_title(r, t, &h, &rest) && !plain_title(t, &h, &rest))
		return false;
	if (!take_rest(&h, rest))
		return false;
	*ret = h;
	return true;
}

/* 自治体名：みほん野市, 策定主体　みほん野市: the name behind the label. */
static bool labelled_owner(struct text t, struct text *ret) {
	static const char *const WORDS[] = { "自治体", "区市町村", "市区町村", "市町村", "策定" };
	size_t end = 0;
	while (end < t.n && end <= 8 && text_at(t, end) != ':' && !is_space(text_at(t, end)))
		end++;
	if (text_has(text_slice(t, 0, end), "年") || text_has(text_slice(t, 0, end), "日"))
		return false; /* 策定年月 */
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (text_has(text_slice(t, 0, end), WORDS[i]))
			return behind_label(t, end, ret);
	return false;
}

/* みほん野市 産業課: the name before the section of the town hall. */
static struct text without_section(struct reader *r, struct text name) {
	struct municipality_match match = municipality_leading(r, name, STR_NONE);
	bool section = match.candidates > 0 && is_space(text_at(name, match.end)) && match.end < name.n;
	return section ? text_slice(name, 0, match.end) : name;
}

/* 自治体名：みほん野市, （みほん野市）, みほん野市: a line that says whose plan it is. */
static bool take_owner_line(struct reader *r, struct heading *h, struct text t) {
	if (h->municipality.n > 0)
		return false;
	struct text name = t;
	bool owner = labelled_owner(t, &name);
	name = owner ? without_section(r, text_trim(name)) : text_trim(name);
	if (is_opener(text_at(name, 0)) && text_close(name, 0) == name.n - 1)
		name = text_trim(text_slice(name, 1, name.n - 2));
	if (!(owner && is_name_like(name)) && municipality_named(r, name, STR_NONE).candidates == 0)
		return false;
	h->municipality = name;
	return true;
}

static struct text without_brackets(struct text t) {
	t = text_trim(t);
	return is_opener(text_at(t, 0)) && text_close(t, 0) == t.n - 1 ? text_slice(t, 1, t.n - 2) : t;
}

static bool take_line(struct reader *r, struct heading *h, size_t i, size_t *ret_end) {
	struct text t = strip_number(whole_line(r, i, ret_end));
	return take_period(h, without_brackets(t)) || take_owner_line(r, h, t);
}

/* Lines before and behind the title that belong to it. `least` is the first line that is free. */
static void take_neighbours(struct reader *r, struct heading *h, size_t least) {
	size_t end;
	while (h->end < r->lines.count && !(h->has_period && h->municipality.n > 0) && take_line(r, h, h->end, &end))
		h->end = end;
	for (int n = 0; n < LINES_BEFORE && h->first > least && take_line(r, h, h->first - 1, &end); n++)
		h->first--;
}

static void find_all(struct reader *r, struct headings *ret) {
	size_t least = 0;
	for (size_t i = 0; i < r->lines.count && ret->count < 2 * PLAN_READ_PLANS;) {
		struct heading h;
		if (!read_title_line(r, i, &h)) {
			i++;
			continue;
		}
		take_neighbours(r, &h, least);
		h.has_municipality = h.municipality.n > 0 || municipality_leading(r, h.title, STR_NONE).candidates > 0;
		*LIST_ADD(r->a, ret) = h;
		i = least = h.end;
	}
}

/* ---- which of them are plans ---- */

static bool is_same(const struct heading *x, const struct heading *y) {
	return text_equal(x->title, y->title) && text_equal(x->municipality, y->municipality) &&
		x->has_period == y->has_period &&
		(!x->has_period || (x->period.first == y->period.first && x->period.last == y->period.last));
}

static void remove_lines(struct lines *lines, size_t first, size_t end) {
	if (end < lines->count)
		memmove(lines->items + first, lines->items + end, (lines->count - end) * sizeof *lines->items);
	lines->count -= end - first;
}

/* A page repeats the heading of its plan; a table of contents says it before. */
static bool is_repeated(const struct headings *all, size_t i) {
	const struct heading *h = &all->items[i];
	if (i > 0 && is_same(h, &all->items[i - 1]))
		return true;
	if (i + 1 >= all->count || h->end != all->items[i + 1].first)
		return false;
	for (size_t later = i + 2; later < all->count && later < i + 200; later++)
		if (is_same(h, &all->items[later]))
			return true;
	return false;
}

/* Takes the lines of repeated headings out of the file; true when there were any. */
static bool remove_repeated(struct reader *r, const struct headings *all) {
	bool removed = false;
	for (size_t i = all->count; i-- > 0;)
		if (is_repeated(all, i)) {
			remove_lines(&r->lines, all->items[i].first, all->items[i].end);
			removed = true;
		}
	return removed;
}

/* A title without a period is a plan only when nothing better is in the file, or when it looks exactly like one. */
static void keep_plans(struct headings *all) {
	bool complete = false;
	for (size_t i = 0; i < all->count; i++)
		complete |= all->items[i].has_period;
	size_t kept = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct heading *h = &all->items[i];
		bool cover = i + 1 < all->count && h->end == all->items[i + 1].first;
		bool exact = h->quoted && h->municipality.n > 0 && !cover;
		if (h->has_period || !complete || exact)
			all->items[kept++] = *h;
	}
	all->count = kept;
}

/* ---- periods that stand further below ---- */

enum { LINES_TO_PERIOD = 60 };

/* The line says the plan's period: 計画期間　令和6～8年度, or below a heading 計画の期間. */
static bool states_period(struct reader *r, size_t i, struct period *ret) {
	struct glyphs joined = { .count = 0 };
	glyphs_join(r->a, &joined, r->lines.items[i].t);
	if (i + 1 < r->lines.count)
		glyphs_join(r->a, &joined, r->lines.items[i + 1].t);
	struct text t = glyphs_view(&joined), above = i > 0 ? r->lines.items[i - 1].t : text_slice(t, 0, 0);
	if (!period_find(t, ret) || ret->from >= r->lines.items[i].t.n)
		return false;
	bool below = is_label(above) && text_has(above, "期間");
	return below || text_has(text_slice(t, 0, ret->from), "計画期間") ||
		text_has(text_slice(t, 0, ret->from), "計画の期間") || text_starts(t, "期間");
}

/* Takes a line that says nothing else out of the file; the headings behind it move up. */
static void take_line_out(struct reader *r, struct headings *all, size_t heading, size_t line) {
	remove_lines(&r->lines, line, line + 1);
	for (size_t i = heading + 1; i < all->count; i++) {
		all->items[i].first--;
		all->items[i].end--;
	}
}

static void find_late_periods(struct reader *r, struct headings *all) {
	for (size_t i = 0; i < all->count; i++) {
		struct heading *h = &all->items[i];
		size_t end = i + 1 < all->count ? all->items[i + 1].first : r->lines.count;
		for (size_t line = h->end; line < end && line < h->end + LINES_TO_PERIOD && !h->has_period; line++) {
			h->has_period = states_period(r, line, &h->period);
			if (h->has_period && !text_has(r->lines.items[line].t, "。"))
				take_line_out(r, all, i, line);
		}
	}
}

void headings_find(struct reader *r, struct headings *ret) {
	int rounds = 0;
	do {
		ret->count = 0;
		find_all(r, ret);
	} while (++rounds < 4 && remove_repeated(r, ret));
	find_late_periods(r, ret);
	keep_plans(ret);
}
