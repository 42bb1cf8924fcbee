/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules are patterns with weights; what reaches the threshold counts. See classify.h. */
#include "office/plan/classify.h"

#include "base/fold.h"
#include "office/plan/plan-types.h"
#include "web/asset.h"

#include <pthread.h>

enum { THRESHOLD = 2, KINDS_MOST = 4, SENTENCE_KINDS_MOST = 2, SENTENCE_DETAILS_MOST = 3 };

struct pattern_rule {
	const struct enum_desc *group;
	int value, weight;
	struct str pattern; /* folded */
};

struct sentence_part {
	struct str part, value, ja, en;
};

static struct pattern_rule *rules;
static size_t rule_count;
static struct sentence_part *parts;
static size_t part_count;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

/* ---- the tables ---- */

static int value_of(const struct enum_desc *desc, struct str word) {
	for (size_t i = 1; i < desc->count; i++)
		if (desc->values[i].word != NULL && str_equal(str_from(desc->values[i].word), word))
			return (int)i;
	return 0;
}

static struct str file_text(const char *name) {
	const struct asset *file = asset_by_name(name);
	if (file == NULL)
		BUG("%s is not embedded", name);
	struct str text = str_of((const char *)file->bytes, file->n);
	str_line(&text); /* heading */
	return text;
}

static size_t line_count(struct str text) {
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static void load_rules(struct arena *a) {
	struct str text = file_text("classify.tsv");
	rules = ARENA_ARRAY(a, struct pattern_rule, line_count(text));
	while (!str_is_none(text)) {
		struct str line = str_line(&text);
		struct str group = str_cut(&line, S("\t"));
		if (group.n == 0)
			continue;
		const struct enum_desc *desc = str_equal(group, S("kind")) ? &support_kind_desc :
			str_equal(group, S("audience"))                    ? &audience_desc :
				&wish_desc;
		int value = value_of(desc, str_cut(&line, S("\t")));
		struct str pattern = fold(a, str_cut(&line, S("\t")), 0);
		int64_t weight;
		if (value == 0 || !str_to_int64(str_trim(line), &weight))
			BUG("classify.tsv has a rule that cannot be read: %.*s", STR_ARG(pattern));
		rules[rule_count++] = (struct pattern_rule){ .group = desc,
			.value = value,
			.weight = (int)weight,
			.pattern = pattern };
	}
}

static void load_parts(struct arena *a) {
	struct str text = file_text("sentences.tsv");
	parts = ARENA_ARRAY(a, struct sentence_part, line_count(text));
	while (!str_is_none(text)) {
		struct str line = str_line(&text);
		struct sentence_part *part = &parts[part_count];
		part->part = str_cut(&line, S("\t"));
		if (part->part.n == 0)
			continue;
		part->value = str_cut(&line, S("\t"));
		part->ja = str_cut(&line, S("\t"));
		part->en = line;
		part_count++;
	}
}

static void load(void) {
	static struct arena *a; /* lives as long as the process, and stays reachable */
	a = arena_new();
	load_rules(a);
	load_parts(a);
}

static struct str part_text(const char *part, const char *value, bool english) {
	for (size_t i = 0; i < part_count; i++)
		if (str_equal(parts[i].part, str_from(part)) && str_equal(parts[i].value, str_from(value)))
			return english ? parts[i].en : parts[i].ja;
	BUG("sentences.tsv has no %s %s", part, value);
}

/* ---- weighing ---- */

struct scores {
	int of[PLAN_TAG_COUNT];
};

static bool is_letter(char c) {
	return c >= 'a' && c <= 'z';
}

/* "pr", "ai" and "ec" stand inside many words (project, retail, tech): two letters count only where no other letter is
 * beside them. */
static bool matches(struct str folded, struct str pattern) {
	if (pattern.n != 2 || !is_letter(pattern.p[0]))
		return str_contains(folded, pattern);
	for (size_t at = str_find(folded, pattern, 0); at != SIZE_MAX; at = str_find(folded, pattern, at + 1))
		if ((at == 0 || !is_letter(folded.p[at - 1])) && (at + 2 == folded.n || !is_letter(folded.p[at + 2])))
			return true;
	return false;
}

static void weigh(const struct enum_desc *group, struct str folded, struct scores *scores) {
	for (size_t i = 0; i < rule_count; i++)
		if (rules[i].group == group && matches(folded, rules[i].pattern))
			scores->of[rules[i].value] += rules[i].weight;
}

static int best_of(const struct scores *scores, size_t count, int64_t taken) {
	int best = 0;
	for (int value = 1; value < (int)count; value++)
		if ((taken & bit_of(value)) == 0 && scores->of[value] > (best == 0 ? 0 : scores->of[best]))
			best = value;
	return best;
}

/* The strongest values: all that reach the threshold, or the single strongest below it. */
static int64_t choose(const struct enum_desc *group, struct str folded, int most, int order[]) {
	struct scores scores = { .of = { 0 } };
	int64_t chosen = 0;
	weigh(group, folded, &scores);
	for (int n = 0; n < most; n++) {
		int best = best_of(&scores, group->count, chosen);
		if (best == 0 || (n > 0 && scores.of[best] < THRESHOLD))
			break;
		chosen |= bit_of(best);
		if (order != NULL)
			order[n] = best;
	}
	return chosen;
}

/* ---- the sentence ---- */

static struct str joined(struct arena *a, struct str list, struct str separator, struct str item) {
	return list.n == 0 ? item : str_format(a, "%.*s%.*s%.*s", STR_ARG(list), STR_ARG(separator), STR_ARG(item));
}

static struct str kinds_text(struct arena *a, const int order[], bool english) {
	struct str text = S("");
	for (int i = 0; i < SENTENCE_KINDS_MOST && order[i] != 0; i++)
		text = joined(a, text, part_text("join", "kinds", english),
			part_text("kind", support_kind_desc.values[order[i]].word, english));
	return text;
}

static struct str audiences_text(struct arena *a, int64_t audiences, bool english) {
	struct str text = S("");
	for (int audience = 1; audience < AUDIENCE_UNSPECIFIED; audience++)
		if ((audiences & bit_of(audience)) != 0)
			text = joined(a, text, part_text("join", "audiences", english),
				part_text("audience", audience_desc.values[audience].word, english));
	return text;
}

/* 看板・レジ等: the sentence says "and more" itself. */
static struct str without_etc(struct str detail) {
	static const char *const ENDINGS[] = { "等", "など" };
	for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
		if (str_ends(detail, str_from(ENDINGS[i])) && detail.n > strlen(ENDINGS[i]))
			return str_slice(detail, 0, detail.n - strlen(ENDINGS[i]));
	return detail;
}

static struct str details_text(struct arena *a, const struct programme_words *w, bool english) {
	struct str text = S("");
	size_t shown = w->detail_count < SENTENCE_DETAILS_MOST ? w->detail_count : SENTENCE_DETAILS_MOST;
	for (size_t i = 0; i < shown; i++) {
		struct str detail =
			w->open_list && i + 1 == w->detail_count ? without_etc(w->details[i]) : w->details[i];
		struct str quoted = str_replace(a, part_text("quote", "details", english), S("{detail}"), detail);
		text = joined(a, text, part_text("join", "details", english), quoted);
	}
	if (w->open_list || shown < w->detail_count)
		text = str_replace(a, part_text("quote", "details_open", english), S("{details}"), text);
	return text;
}

static struct str sentence(struct arena *a, const struct programme_words *w, const struct classification *c,
	const int order[], bool english) {
	bool details = w->detail_count > 0;
	bool other = (c->kinds & bit_of(SUPPORT_KIND_OTHER)) != 0;
	struct str audiences = audiences_text(a, c->audiences, english);
	const char *frame = other ? (details ? "details_other" : "name_other")
	    : audiences.n > 0     ? (details ? "details_audience" : "name_audience")
	                          : (details ? "details" : "name");
	struct str text = part_text("frame", frame, english);
	text = str_replace(a, text, S("{kinds}"), other ? S("") : kinds_text(a, order, english));
	text = str_replace(a, text, S("{audience}"), audiences);
	return str_replace(a, text, S("{details}"), details_text(a, w, english));
}

struct classification plan_classify(struct arena *a, const struct programme_words *w) {
	pthread_once(&loaded, load);
	struct str all = w->name;
	for (size_t i = 0; i < w->detail_count; i++)
		all = str_format(a, "%.*s、%.*s", STR_ARG(all), STR_ARG(w->details[i]));
	struct str folded = fold(a, all, 0);
	int order[KINDS_MOST] = { 0 };
	struct classification c = { .kinds = choose(&support_kind_desc, folded, KINDS_MOST, order),
		.audiences = choose(&audience_desc, folded, AUDIENCE_COUNT, NULL),
		.wishes = choose(&wish_desc, folded, WISH_COUNT, NULL) };
	if (c.kinds == 0)
		c.kinds = bit_of(SUPPORT_KIND_OTHER);
	if (c.audiences == 0)
		c.audiences = bit_of(AUDIENCE_UNSPECIFIED);
	c.plain_ja = sentence(a, w, &c, order, false);
	c.plain_en = sentence(a, w, &c, order, true);
	return c;
}
