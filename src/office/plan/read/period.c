/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Ranges of fiscal years as plans print them: 令和3年度～令和5年度, 平成 31 年度～平成 33 年度, 平成24～26年度, R9～R11年度,
 * 令和9(2027)年度から令和11(2029)年度まで, 2027～2029年度, 令和九年度より三か年, 令和9年4月～令和12年3月. Years are counted
 * arithmetically (平成33 = 2021): an era's end date is no reason to refuse. See read-private.h.
 */
#include "base/date.h"
#include "office/plan/read/read-private.h"

enum { EARLIEST = 1950, LATEST = 2150, LONGEST = 20 };

enum unit { UNIT_NONE = 0, UNIT_FISCAL, UNIT_CALENDAR };

struct year {
	int value;      /* Gregorian, or the bare number when `bare` */
	bool bare;      /* one or two digits without an era */
	enum era era;
	enum unit unit; /* 年度, or 年 */
	int month;      /* 0: none */
	size_t end;
};

static size_t skip_spaces(struct text t, size_t i) {
	while (i < t.n && is_space(t.g[i].fold))
		i++;
	return i;
}

static size_t era_leading(struct text t, enum era *ret) {
	static const enum era ERAS[] = { ERA_REIWA, ERA_HEISEI, ERA_SHOWA };
	static const struct {
		uint32_t sign;
		enum era era;
	} SIGNS[] = { { 'R', ERA_REIWA }, { 'H', ERA_HEISEI }, { 'S', ERA_SHOWA }, { 0x32ff, ERA_REIWA },
		{ 0x337b, ERA_HEISEI } };
	for (size_t i = 0; i < COUNT_OF(ERAS); i++)
		if (text_starts(t, era_name(ERAS[i]))) {
			*ret = ERAS[i];
			return 2;
		}
	for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
		if (text_at(t, 0) == SIGNS[i].sign) {
			*ret = SIGNS[i].era;
			return 1;
		}
	return 0;
}

/* "(2027)", "(2027年)" or "(令和元年度)" behind a year says the same again. */
static size_t skip_gloss(struct text t, size_t i) {
	int value;
	enum era era;
	if (text_at(t, i) != '(')
		return i;
	size_t close = text_close(t, i);
	struct text inside = text_trim(text_slice(t, i + 1, close - i - 1));
	size_t sign = era_leading(inside, &era);
	size_t n = numeral_read(text_from(inside, skip_spaces(inside, sign)), sign > 0, &value);
	bool year = sign > 0 ? n > 0 : n == 4;
	return year && close < t.n && close - i <= 9 ? skip_spaces(t, close + 1) : i;
}

static size_t read_month(struct text t, size_t i, struct year *y) {
	int value;
	size_t from = skip_spaces(t, i);
	size_t n = numeral_read(text_from(t, from), false, &value);
	size_t at = skip_spaces(t, from + n);
	if (n == 0 || !text_starts(text_from(t, at), "月") || value < 1 || value > 12)
		return i;
	y->month = value;
	at++;
	from = skip_spaces(t, at);
	n = numeral_read(text_from(t, from), false, &value);
	if (n > 0 && text_starts(text_from(t, skip_spaces(t, from + n)), "日"))
		return skip_spaces(t, from + n) + 1;
	return at;
}

/* 2023.4, 2023/04: the month behind a sign. */
static void read_short_month(struct text t, size_t i, struct year *y) {
	int value;
	size_t n = numeral_read(text_from(t, i + 1), false, &value);
	if (n == 0 || n > 2 || value < 1 || value > 12)
		return;
	y->unit = UNIT_CALENDAR;
	y->month = value;
	y->end = i + 1 + n;
}

static void read_unit(struct text t, size_t i, struct year *y) {
	size_t at = skip_spaces(t, i);
	y->end = i;
	if (text_starts(text_from(t, at), "年度")) {
		y->unit = UNIT_FISCAL;
		y->end = skip_gloss(t, skip_spaces(t, at + 2));
		if (y->end == skip_spaces(t, at + 2))
			y->end = at + 2;
	} else if (text_starts(text_from(t, at), "年")) {
		y->unit = UNIT_CALENDAR;
		y->end = read_month(t, at + 1, y);
	} else if (y->era == ERA_INVALID && y->value >= EARLIEST && (text_at(t, i) == '.' || text_at(t, i) == '/')) {
		read_short_month(t, i, y);
	}
}

/* A year at the beginning of the text; false when none begins there. */
static bool read_year(struct text t, struct year *ret) {
	struct year y = { .era = ERA_INVALID };
	size_t i = text_starts(t, "西暦") ? 2 : era_leading(t, &y.era);
	i = skip_spaces(t, i);
	size_t n = numeral_read(text_from(t, i), y.era != ERA_INVALID, &y.value);
	if (n == 0 || y.value == 0)
		return false;
	size_t behind = skip_spaces(t, i + n);
	size_t glossed = skip_gloss(t, behind);
	read_unit(t, glossed > behind ? glossed : i + n, &y);
	y.bare = y.era == ERA_INVALID && y.value < 100;
	if (y.era == ERA_INVALID && y.value >= 100 && (y.value < EARLIEST || y.value > LATEST))
		return false;
	if (y.era != ERA_INVALID && y.value < 100)
		y.value = era_to_year(y.era, y.value);
	*ret = y;
	return true;
}

/* ～, から, - between two years: the index behind it, 0 for none. */
static size_t read_separator(struct text t, size_t i) {
	static const char *const WORDS[] = { "から", "より", "至", "~", "-", "ー", "→", "−" };
	i = skip_spaces(t, i);
	for (size_t w = 0; w < COUNT_OF(WORDS); w++)
		if (text_starts(text_from(t, i), WORDS[w]))
			return skip_spaces(t, i + literal_count(WORDS[w]));
	return 0;
}

/* 3年間, 三か年 behind から: number of years, 0 for none. */
static int read_span(struct text t, size_t *end) {
	static const char *const WORDS[] = { "年間", "か年", "ヶ年", "カ年", "ヵ年", "箇年", "ケ年" };
	int value;
	size_t n = numeral_read(text_from(t, *end), false, &value);
	size_t at = skip_spaces(t, *end + n);
	if (n == 0 || value > LONGEST)
		return 0;
	for (size_t w = 0; w < COUNT_OF(WORDS); w++)
		if (text_starts(text_from(t, at), WORDS[w])) {
			*end = at + literal_count(WORDS[w]);
			return value;
		}
	return 0;
}

static int fiscal(const struct year *y) {
	return y->unit == UNIT_CALENDAR && y->month > 0 && y->month < 4 ? y->value - 1 : y->value;
}

/* The second year of a range may leave out what the first one says: 平成24～26年度, 2027～29年度. */
static void complete_second(const struct year *first, struct year *second) {
	if (!second->bare)
		return;
	if (first->era != ERA_INVALID)
		second->value = era_to_year(first->era, second->value);
	else if (!first->bare)
		second->value += first->value / 100 * 100;
	second->bare = first->bare;
}

/* `alone`: nothing else stands in the bracket or the text, which makes (2027-2029) years. */
static bool is_plausible(const struct year *first, const struct year *second, bool alone) {
	bool named = first->unit != UNIT_NONE || second->unit != UNIT_NONE || first->era != ERA_INVALID || alone;
	int from = fiscal(first), to = fiscal(second);
	return named && !first->bare && !second->bare && from >= EARLIEST && to <= LATEST && from <= to &&
		to - from <= LONGEST;
}

static bool read_range(struct text t, bool opened, struct period *ret) {
	struct year first, second;
	if (!read_year(t, &first) || first.bare)
		return false;
	size_t at = read_separator(t, first.end);
	if (at == 0)
		return false;
	size_t end = at;
	int span = first.unit != UNIT_NONE ? read_span(t, &end) : 0;
	if (span > 0) {
		*ret = (struct period){ .first = fiscal(&first), .last = fiscal(&first) + span - 1, .end = end };
		return true;
	}
	if (!read_year(text_from(t, at), &second))
		return false;
	complete_second(&first, &second);
	size_t end_of_years = skip_spaces(t, at + second.end);
	bool alone = opened && (end_of_years == t.n || is_closer(text_at(t, end_of_years)));
	if (!is_plausible(&first, &second, alone))
		return false;
	*ret = (struct period){ .first = fiscal(&first), .last = fiscal(&second), .end = at + second.end };
	return true;
}

/* 計画期間：令和9年度 (one year). */
static bool read_single_year(struct text t, struct period *ret) {
	struct year y;
	size_t label = text_find(t, "計画期間", 0);
	if (label == SIZE_MAX)
		return false;
	size_t i = skip_spaces(t, label + 4);
	i = text_at(t, i) == ':' ? skip_spaces(t, i + 1) : i;
	if (!read_year(text_from(t, i), &y) || y.bare || y.unit != UNIT_FISCAL)
		return false;
	struct year second;
	size_t behind = read_separator(t, i + y.end);
	if (behind > 0 &&
		read_year(text_from(t, behind), &second)) /* a range that is none: its end is before its beginning */
		return false;
	*ret = (struct period){ .first = y.value, .last = y.value, .from = i, .end = i + y.end };
	return true;
}

bool period_find(struct text t, struct period *ret) {
	for (size_t i = 0; i < t.n; i++) {
		uint32_t before = i > 0 ? t.g[i - 1].fold : 0;
		bool inside = is_latin(before) && is_latin(t.g[i].fold);
		if (!inside && read_range(text_from(t, i), i == 0 || is_opener(before), ret)) {
			ret->from = i;
			return true;
		}
	}
	return read_single_year(t, ret);
}
