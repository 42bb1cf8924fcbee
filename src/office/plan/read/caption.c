/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is neither heading nor list: the introduction, captions of figures, footnotes, and the remark that the assembly
 * has to vote. Two-column pages push captions to the page's end, behind the next plan, so a caption there goes to the
 * plan that speaks of the same things, and says that this was inferred. See read-private.h.
 */
#include "office/plan/read/read-private.h"

enum { LEAST_MATCH = 4, MOST_WEIGHED = 100, LONGEST_WEIGHED = 80, SHORTEST_PROSE = 60 };

/* ---- the kinds ---- */

static bool is_background(struct text t) {
	return text_has(t, "。") || (t.n >= SHORTEST_PROSE && text_ends_word(t, WORDS_PREDICATE) > 0);
}

/* ※「STEM教育」: the explanation is the next paragraph. */
static bool awaits_text(struct text t) {
	uint32_t last = text_last(t);
	return t.n <= 30 && (last == 0x300d || last == ':' || last == 0x300f);
}

/* 2 計画の位置付け above prose: neither prose nor a caption. */
static bool is_section_heading(const struct paragraph *p) {
	return p->numbering.value > 0 && p->t.n <= 25 && !is_background(p->t);
}

/* ▲ 作業風景: signs that point at the picture. */
static struct text without_pointer(struct text t) {
	static const uint16_t POINTERS[] = { 0x25b2, 0x25b3, 0x25bc, 0x25bd, 0x25c0, 0x25c1, 0x25b6, 0x25b7, 0x2190,
		0x2191, 0x2192, 0x2193 };
	for (size_t i = 0; i < COUNT_OF(POINTERS); i++)
		if (text_at(t, 0) == POINTERS[i] && t.n > 1)
			return text_trim(text_from(t, 1));
	return t;
}

struct remarks {
	struct texts captions, footnotes;
	struct glyphs background;
	bool vote;
};

static struct text joined(struct reader *r, struct text first, struct text second, bool apart) {
	struct glyphs all = { .count = 0 };
	glyphs_join(r->a, &all, first);
	if (apart)
		*LIST_ADD(r->a, &all) = (struct glyph){ .cp = ' ', .fold = ' ', .line = text_line(first) };
	glyphs_join(r->a, &all, second);
	return glyphs_view(&all);
}

static void sort_paragraph(
	struct reader *r, const struct paragraph *p, const struct paragraph *before, bool intro, struct remarks *ret) {
	struct texts *notes = &ret->footnotes, *captions = &ret->captions;
	if (is_vote_remark(p->t)) {
		ret->vote = true;
		*LIST_ADD(r->a, notes) = p->t;
	} else if (before != NULL && is_footnote(before->t) && awaits_text(before->t)) {
		notes->items[notes->count - 1] = joined(r, notes->items[notes->count - 1], p->t, true);
	} else if (is_footnote(p->t)) {
		*LIST_ADD(r->a, notes) = p->t;
	} else if (is_label(p->t) || (intro && (is_section_heading(p) || is_imprint(p->t)))) {
		return;
	} else if (intro &&
		(is_background(p->t) || (before != NULL && is_label(before->t) && !is_caption_like(p->t)))) {
		glyphs_join(r->a, &ret->background, p->t);
	} else if (captions->count > 0 && before != NULL && p->gap == 0 &&
		captions->items[captions->count - 1].n < LONGEST_WEIGHED &&
		text_line(captions->items[captions->count - 1]) == text_line(before->t)) {
		struct text *last = &captions->items[captions->count - 1]; /* two lines of one caption */
		bool cut = text_at(*last, 0) == '-' && text_last(*last) != '-';
		*last = joined(r, *last, p->t, !cut);
	} else {
		*LIST_ADD(r->a, captions) = p->t;
	}
}

static void sort_paragraphs(
	struct reader *r, const struct paragraphs *list, size_t used, bool intro, struct remarks *ret) {
	for (size_t i = 0; i < list->count; i++) {
		const struct paragraph *before = i > 0 && i > used ? &list->items[i - 1] : NULL;
		if (i >= used || is_vote_remark(list->items[i].t) || is_footnote(list->items[i].t))
			sort_paragraph(r, &list->items[i], i == used ? NULL : before, intro, ret);
	}
}

static void add_captions(struct reader *r, const struct texts *from, bool uncertain, struct plan_read_captions *to) {
	for (size_t i = 0; i < from->count; i++)
		*LIST_ADD(r->a, to) = (struct plan_read_caption){
			.text = text_str(r->a, without_pointer(from->items[i])),
			.line = text_line(from->items[i]),
			.uncertain = uncertain,
		};
}

/* ---- captions at a page's end ---- */

static bool is_common_char(uint32_t c) {
	return is_space(c) || is_closer(c) || is_opener(c) || c == 0x3001 || c == 0x3002;
}

/* Glyphs of the longest run that both texts have. */
static size_t common_run(struct text x, struct text y) {
	size_t lengths[LONGEST_WEIGHED + 1] = { 0 };
	size_t longest = 0;
	x = text_slice(x, 0, LONGEST_WEIGHED);
	for (size_t j = 0; j < y.n; j++)
		for (size_t i = x.n; i-- > 0;) {
			bool same = x.g[i].fold == y.g[j].fold && !is_common_char(x.g[i].fold);
			lengths[i + 1] = same ? lengths[i] + 1 : 0;
			if (lengths[i + 1] > longest)
				longest = lengths[i + 1];
		}
	return longest;
}

static size_t match_str(struct reader *r, struct text caption, struct str s) {
	struct arena_mark mark = arena_mark(r->a);
	struct glyphs glyphs = { .count = 0 };
	glyphs_add(r->a, &glyphs, s, 0);
	size_t run = common_run(caption, glyphs_view(&glyphs));
	arena_rewind(r->a, mark);
	return run;
}

/* How much a caption shares with what a plan says; a programme's name weighs more than prose. */
static size_t match_plan(struct reader *r, struct text caption, const struct plan_read_plan *plan) {
	size_t best = match_str(r, caption, plan->background);
	size_t owner = match_str(r, caption, plan->municipality_name);
	if (owner == utf8_count(plan->municipality_name) && owner >= 2)
		best += LEAST_MATCH;
	for (size_t i = 0; i < plan->pillars.count; i++) {
		const struct plan_read_pillar *pillar = &plan->pillars.items[i];
		size_t run = match_str(r, caption, pillar->summary);
		best = run > best ? run : best;
		for (size_t j = 0; j < pillar->programmes.count && j < MOST_WEIGHED; j++) {
			run = match_str(r, caption, pillar->programmes.items[j].name) + 1;
			best = run > best ? run : best;
		}
	}
	return best;
}

/* What the caption shares with the plans' common title (地域産業活性化) tells nothing: such runs become a character that no
 * text has. */
static struct text without_common(struct reader *r, struct text caption, struct text title) {
	struct glyphs kept = { .count = 0 };
	for (size_t i = 0; i < caption.n; i++)
		*LIST_ADD(r->a, &kept) = caption.g[i];
	for (size_t n = 2; n <= 6; n++)
		for (size_t i = 0; i + n <= caption.n; i++)
			for (size_t j = 0; j + n <= title.n; j++)
				for (size_t k = 0;
					text_equal(text_slice(caption, i, n), text_slice(title, j, n)) && k < n; k++)
					kept.items[i + k].fold = ' ';
	return glyphs_view(&kept);
}

enum owner { OWNER_UNKNOWN, OWNER_THIS, OWNER_BEFORE };

/* Captions stand in the order of their plans: an unknown one before one of the plan before is that plan's too. And a
 * plan that has no caption of its own owns the first ones, when later ones are this plan's. */
static void order_owners(enum owner *owners, size_t count, bool before_has_none) {
	size_t last = 0, first_this = count;
	for (size_t i = 0; i < count; i++) {
		if (owners[i] == OWNER_BEFORE)
			last = i + 1;
		if (owners[i] == OWNER_THIS && first_this == count)
			first_this = i;
	}
	for (size_t i = 0; i < count; i++) {
		bool leads = last == 0 && before_has_none && first_this < count && i < first_this;
		if (owners[i] == OWNER_UNKNOWN)
			owners[i] = i < last || leads ? OWNER_BEFORE : OWNER_THIS;
	}
}

static void weigh_owners(struct reader *r, const struct texts *captions, struct plan_parts *here,
	struct plan_parts *before, enum owner *owners) {
	for (size_t i = 0; i < captions->count && i < MOST_WEIGHED; i++) {
		struct text told = without_common(r, captions->items[i], here->heading.title);
		size_t own = match_plan(r, told, here->plan);
		size_t other = before == NULL ? 0 : match_plan(r, told, before->plan);
		if (own >= LEAST_MATCH && own >= other)
			owners[i] = OWNER_THIS;
		else if (other >= LEAST_MATCH)
			owners[i] = OWNER_BEFORE;
	}
}

/* One question for all captions of a place: they are looked at together. */
static void ask_about(struct reader *r, const struct text *first, size_t count) {
	if (count == 0)
		return;
	struct str about = text_str(r->a, without_pointer(*first));
	if (count > 1) {
		struct str ja = str_format(r->a, "図の説明「{}」など%zu件は計画から離れた場所にあります。どの計画のものか、ご確認ください。", count);
		struct str en = str_format(r->a,
			"The caption \"{}\" and %zu more stand away from their plan; please check which plan they belong to.",
			count - 1);
		reader_ask(r, text_line(*first), ja.p, en.p, about);
		return;
	}
	reader_ask(r, text_line(*first), "図の説明「{}」は計画から離れた場所にあります。どの計画のものか、ご確認ください。",
		"The caption \"{}\" stands away from its plan; please check which plan it belongs to.", about);
}

static void place_captions(
	struct reader *r, const struct texts *captions, struct plan_parts *here, struct plan_parts *before) {
	enum owner *owners = ARENA_ARRAY(r->a, enum owner, captions->count + 1);
	weigh_owners(r, captions, here, before, owners);
	enum owner *weighed = ARENA_ARRAY(r->a, enum owner, captions->count + 1);
	memcpy(weighed, owners, captions->count * sizeof *owners);
	order_owners(owners, captions->count, before != NULL && before->plan->captions.count == 0);
	const struct text *first = NULL;
	size_t asked = 0;
	for (size_t i = 0; i < captions->count; i++) {
		struct plan_parts *to = owners[i] == OWNER_BEFORE && before != NULL ? before : here;
		bool uncertain = before != NULL && (to == before || weighed[i] == OWNER_UNKNOWN);
		struct texts one = { .items = &captions->items[i], .count = 1 };
		add_captions(r, &one, uncertain, &to->plan->captions);
		first = uncertain && asked == 0 ? &captions->items[i] : first;
		asked += uncertain;
	}
	ask_about(r, first, asked);
}

/* ---- a file ---- */

static void read_remarks(struct reader *r, struct plan_parts *parts, struct plan_parts *before, bool *ret_vote) {
	struct remarks own = { .vote = false }, after = { .vote = false };
	sort_paragraphs(r, &parts->intro, 0, true, &own);
	for (size_t i = 0; i < parts->pillars.count; i++) {
		const struct pillar_part *pillar = &parts->pillars.items[i];
		sort_paragraphs(r, &pillar->paragraphs, pillar->used, false,
			i + 1 < parts->pillars.count ? &own : &after);
	}
	parts->plan->background = own.background.count > 0 ? text_str(r->a, glyphs_view(&own.background)) : STR_NONE;
	parts->plan->background_line = text_line(glyphs_view(&own.background));
	add_captions(r, &own.captions, false, &parts->plan->captions);
	add_captions(r, &own.footnotes, false, &parts->plan->footnotes);
	add_captions(r, &after.footnotes, false, &parts->plan->footnotes);
	place_captions(r, &after.captions, parts, before);
	parts->plan->subject_to_vote = own.vote || after.vote;
	*ret_vote = after.vote;
}

/* Before the first plan there may be a remark for all of them. */
static bool votes_before(struct reader *r, const struct plan_parts *plans) {
	for (size_t i = 0; i < plans[0].heading.first; i++)
		if (is_vote_remark(r->lines.items[i].t))
			return true;
	return false;
}

void captions_read(struct reader *r, struct plan_parts *plans, size_t count) {
	bool all = count > 0 && votes_before(r, plans);
	for (size_t i = 0; i < count; i++) {
		bool vote;
		read_remarks(r, &plans[i], i > 0 ? &plans[i - 1] : NULL, &vote);
		all |= vote && i + 1 == count;
	}
	for (size_t i = 0; i < count && all; i++)
		plans[i].plan->subject_to_vote = true;
}
