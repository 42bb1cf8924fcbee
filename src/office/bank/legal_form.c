/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Legal forms in names of banks' files, both ways: 株式会社 → ｶ) with the rules of where a bracket stands, ｶ) → 株式会社, and
 * holders compared without them. The list is legal_forms.def. */
#include "office/bank/kana-private.h"

#include "base/fold.h"

#include <string.h>

enum form_kind { FORM_LEGAL = 1, FORM_OFFICE, FORM_TRADE };

struct legal_form {
	struct str abbreviation;
	enum form_kind kind;
	struct str spellings;
};

#define FORM_(abbreviation_, kind_, spellings_) \
	{ .abbreviation = { "" abbreviation_, sizeof(abbreviation_) - 1 }, .kind = FORM_##kind_, .spellings = { "" spellings_, sizeof(spellings_) - 1 } },
static const struct legal_form FORMS[] = {
#include "office/bank/legal_forms.def"
};
#undef FORM_

/* ---- finding ---- */

/* The text as a bank would have it where it can, each unit's place in it. */
struct plain {
	struct str text;
	size_t *at; /* of each unit, and the end */
};

static struct plain plain_of(struct arena *a, const struct kana_units *us) {
	struct plain p = { .at = ARENA_ARRAY(a, size_t, us->count + 1) };
	char *to = arena_bytes(a,
		us->text.n * 6 + 1); /* one byte becomes at most one kana of three, a kana of three at most two */
	size_t n = 0;
	for (size_t i = 0; i < us->count; i++) {
		const struct kana_unit *u = &us->items[i];
		struct str piece =
			u->out_n == 0 ? str_slice(us->text, u->from, u->n) : jis_to_text(a, u->out, u->out_n);
		p.at[i] = n;
		memcpy(to + n, piece.p, piece.n);
		n += piece.n;
	}
	p.at[us->count] = n;
	p.text = str_of(to, n);
	return p;
}

/* Units of the spelling when it stands at unit i; 0 otherwise. */
static size_t spelling_at(const struct kana_units *us, const struct plain *p, size_t i, struct str spelling) {
	if (!str_starts(str_from_offset(p->text, p->at[i]), spelling))
		return 0;
	size_t end = i;
	while (end < us->count && p->at[end] < p->at[i] + spelling.n)
		end++;
	/* A mark behind it belongs to its last kana. */
	bool torn = p->at[end] != p->at[i] + spelling.n ||
		(end < us->count && us->items[end].out_n > 0 && jis_is_mark(us->items[end].out[0]));
	return torn ? 0 : end - i;
}

/* The longest spelling of `form` at unit i. */
static size_t spelled_at(const struct kana_units *us, const struct plain *p, size_t i, const struct legal_form *form) {
	size_t longest = 0;
	struct str rest = form->spellings;
	while (!str_is_none(rest)) {
		size_t n = spelling_at(us, p, i, str_cut(&rest, S("|")));
		longest = n > longest ? n : longest;
	}
	return longest;
}

static bool sign_at(const struct kana_units *us, const struct plain *p, size_t i, struct str sign) {
	return i < us->count && str_starts(str_from_offset(p->text, p->at[i]), sign);
}

/* The longest way in which `form` stands at unit i: spelled, or spelled or abbreviated within brackets, which belong to
 * it. */
static size_t form_at(const struct kana_units *us, const struct plain *p, size_t i, const struct legal_form *form) {
	size_t longest = spelled_at(us, p, i, form), inner, abbreviated;
	if (form->kind == FORM_TRADE || !sign_at(us, p, i, S("(")) || i + 1 == us->count)
		return longest;
	inner = spelled_at(us, p, i + 1, form);
	abbreviated = spelling_at(us, p, i + 1, form->abbreviation);
	inner = abbreviated > inner ? abbreviated : inner;
	return inner > 0 && sign_at(us, p, i + 1 + inner, S(")")) && inner + 2 > longest ? inner + 2 : longest;
}

/* Whether something else than spaces stands outside [i, i+n). */
static bool has_more(const struct kana_units *us, size_t i, size_t n) {
	for (size_t k = 0; k < us->count; k++)
		if ((k < i || k >= i + n) && !kana_unit_is_space(&us->items[k]))
			return true;
	return false;
}

/* The longest form at unit i. */
static size_t find_form(const struct kana_units *us, const struct plain *p, size_t i, bool trade,
	const struct legal_form **ret_form) {
	size_t longest = 0;
	for (size_t k = 0; k < COUNT_OF(FORMS); k++) {
		size_t n = FORMS[k].kind == FORM_TRADE && !trade ? 0 : form_at(us, p, i, &FORMS[k]);
		if (n > longest) {
			longest = n;
			*ret_form = &FORMS[k];
		}
	}
	return longest;
}

void kana_find_forms(struct arena *a, struct kana_units *us, bool trade) {
	const struct plain p = plain_of(a, us);
	for (size_t i = 0, n; i < us->count; i += n > 0 ? n : 1) {
		const struct legal_form *form = NULL;
		n = find_form(us, &p, i, trade, &form);
		if (n == 0 || !has_more(us, i, n))
			continue; /* nothing but the form is a word like any other */
		us->items[i].form = form;
		us->items[i].form_units = n;
		for (size_t k = i; k < i + n; k++)
			us->items[k].in_form = true;
	}
}

/* ---- where the bracket stands ---- */

struct str kana_form_placed(struct arena *a, const struct kana_units *us, size_t i) {
	const struct legal_form *form = us->items[i].form;
	bool before = false, behind = false;
	for (size_t k = 0; k < i; k++)
		before = before || !kana_unit_is_space(&us->items[k]);
	for (size_t k = i + us->items[i].form_units; k < us->count; k++)
		behind = behind || !kana_unit_is_space(&us->items[k]);
	if (form->kind == FORM_TRADE)
		return form->abbreviation;
	return STR_JOIN(a, before ? S("(") : S(""), form->abbreviation, behind ? S(")") : S(""));
}

static bool has_bracket(const struct legal_form *form) {
	return form->kind != FORM_TRADE;
}

static const struct legal_form *form_of(struct str abbreviation) {
	for (size_t i = 0; i < COUNT_OF(FORMS); i++)
		if (has_bracket(&FORMS[i]) && str_equal(FORMS[i].abbreviation, abbreviation))
			return &FORMS[i];
	return NULL;
}

bool kana_form_misplaced(struct str half, size_t *ret_byte) {
	size_t close = str_find(half, S(")"), 0), open = str_find_last(half, S("("));
	if (str_starts(half, S("(")) && close != SIZE_MAX && form_of(str_slice(half, 1, close - 1)) != NULL) {
		*ret_byte = 1;
		return true;
	}
	if (open == SIZE_MAX || !str_ends(half, S(")")) ||
		form_of(str_slice(half, open + 1, half.n - open - 2)) == NULL)
		return false;
	*ret_byte = utf8_count(str_slice(half, 0, open)) + 1;
	return true;
}

/* ---- back ---- */

struct str bank_form_spelled(struct str abbreviation) {
	const struct legal_form *form = form_of(abbreviation);
	struct str rest = form == NULL ? STR_NONE : form->spellings;
	return form == NULL ? STR_NONE : str_cut(&rest, S("|"));
}

/* A name of a bank's file taken apart: the form with its brackets is [from, from + n). */
struct parted {
	const struct legal_form *form;
	size_t from, n;
};

static struct parted part(struct str half) {
	struct parted p = { 0 };
	size_t close = str_find(half, S(")"), 0);
	if (close != SIZE_MAX && (p.form = form_of(str_slice(half, 0, close))) != NULL) {
		p.n = close + 1;
		return p;
	}
	for (size_t open = str_find(half, S("("), 0); open != SIZE_MAX; open = str_find(half, S("("), open + 1)) {
		size_t end = str_find(half, S(")"), open);
		bool closed = end != SIZE_MAX;
		p.form = form_of(str_slice(half, open + 1, (closed ? end : half.n) - open - 1));
		if (p.form != NULL) {
			p.from = open;
			p.n = (closed ? end + 1 : half.n) - open;
			return p;
		}
	}
	return p;
}

struct str bank_name_spelled(struct arena *a, struct str half) {
	struct parted p = part(half);
	if (p.form == NULL)
		return half;
	return STR_JOIN(a, str_slice(half, 0, p.from), bank_form_spelled(p.form->abbreviation),
		str_from_offset(half, p.from + p.n));
}

/* ---- comparing ---- */

/* The name in half width, with its form as an abbreviation; characters that have no byte stay out. */
static struct str normal(struct arena *a, struct str name) {
	return bank_text_make(a, name, BANK_TEXT_NAME, BANK_TEXT_WO, SIZE_MAX).text;
}

struct str bank_name_form(struct arena *a, struct str name) {
	struct parted p = part(normal(a, name));
	return p.form == NULL ? S("") : p.form->abbreviation;
}

struct str bank_name_core(struct arena *a, struct str name) {
	struct bank_text made = bank_text_make(a, name, BANK_TEXT_NAME, BANK_TEXT_WO, SIZE_MAX);
	struct str half = made.text;
	if (made.refused_count > 0) /* kanji: there is no reading to compare, so the characters themselves are */
		return fold_company_core(a, name);
	struct parted p = part(half);
	struct str core =
		p.form == NULL ? half : str_join2(a, str_slice(half, 0, p.from), str_from_offset(half, p.from + p.n));
	static const char *const LOOSE[] = { " ", "-", "(", ")", "." };
	for (size_t i = 0; i < COUNT_OF(LOOSE); i++)
		core = str_replace(a, core, str_from(LOOSE[i]), S(""));
	return core;
}

/* Fields of bank files: a name that fills one may be cut. */
static bool may_be_cut(struct arena *a, struct str name) {
	size_t bytes = utf8_count(normal(a, name));
	return bytes >= 29 && (bytes <= 30 || bytes >= 47);
}

enum bank_name_likeness bank_name_compare(struct arena *a, struct str one, struct str other) {
	struct str x = bank_name_core(a, one), y = bank_name_core(a, other);
	struct str x_form = bank_name_form(a, one), y_form = bank_name_form(a, other);
	if (x_form.n > 0 && y_form.n > 0 && !str_equal(x_form, y_form))
		return BANK_NAME_DIFFERENT;
	if (x.n == 0 || y.n == 0)
		return BANK_NAME_DIFFERENT;
	if (str_equal(x, y))
		return str_equal(x_form, y_form) ? BANK_NAME_SAME : BANK_NAME_LIKELY;
	bool cut = (str_starts(x, y) && may_be_cut(a, other)) || (str_starts(y, x) && may_be_cut(a, one));
	return cut ? BANK_NAME_LIKELY : BANK_NAME_DIFFERENT;
}
