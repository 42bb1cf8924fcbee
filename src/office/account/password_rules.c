/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a password must be like: see password.h. Length counts most; the list of common passwords holds base words only,
 * and what people do to them (capitals, digits and signs at the ends, 0 for o, two in a row) is undone before looking.
 */
#include "base/lang.h"
#include "office/account/password.h"
#include "web/asset.h"

enum {
	SHORTEST_NAME_BYTES = 4, /* four ASCII letters, or two characters of Japanese */
	ADDED_AT_ENDS = 8, /* a date or a year with signs; with more than that the digits themselves are the password */
	/* So many digits and signs without a letter are taken for a number of the person's life. */
	ONLY_DIGITS_SHORT_OF = 16,
	LONGEST_PERIOD = 4,
	LISTED_WORDS = 2,
};

/* ---- classes ---- */

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int classes_of(struct str text) {
	bool lower = false, upper = false, digit = false, other = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		lower |= is_lower(c);
		upper |= is_upper(c);
		digit |= is_digit(c);
		other |= !is_lower(c) && !is_upper(c) && !is_digit(c);
	}
	return lower + upper + digit + other;
}

static struct str lowered(struct arena *a, struct str text) {
	char *to = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		to[i] = is_upper(text.p[i]) ? (char)(text.p[i] - 'A' + 'a') : text.p[i];
	return str_of(to, text.n);
}

/* ---- names ---- */

static bool splits_name(char c) {
	return c == '@' || c == '.' || c == '-' || c == '_' || c == '+' || c == ' ';
}

/* A name as a whole and each part of it: hanako.sato@example.jp has hanako, sato and example. */
static bool holds_name(struct arena *a, struct str low, struct str name) {
	struct str whole = lowered(a, str_replace(a, name, S("\xe3\x80\x80"), S(" ")));
	for (size_t from = 0, at = 0; at <= whole.n; at++) {
		if (at < whole.n && !splits_name(whole.p[at]))
			continue;
		struct str part = str_slice(whole, from, at - from);
		if (part.n >= SHORTEST_NAME_BYTES && str_contains(low, part))
			return true;
		from = at + 1;
	}
	return false;
}

/* ---- repetition ---- */

static bool has_period(struct str low, size_t period) {
	if (low.n < 2 * period)
		return false;
	for (size_t i = period; i < low.n; i++)
		if (low.p[i] != low.p[i - period])
			return false;
	return true;
}

/* Three quarters of the steps lead to the same or the next character. */
static bool is_run(struct str low) {
	size_t near = 0;
	for (size_t i = 1; i < low.n; i++) {
		int step = low.p[i] - low.p[i - 1];
		near += step >= -1 && step <= 1;
	}
	return low.n > 1 && 4 * near >= 3 * (low.n - 1);
}

static bool is_repetitive(struct str low) {
	for (size_t period = 1; period <= LONGEST_PERIOD; period++)
		if (has_period(low, period))
			return true;
	return is_run(low);
}

/* ---- the list ---- */

static bool is_listed(struct str word) {
	const struct asset *list = asset_by_name("passwords.tsv");
	if (list == NULL)
		BUG("data/passwords.tsv is not in the program");
	struct str rest = str_of((const char *)list->bytes, list->n);
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest);
		if (line.n > 0 && line.p[0] != '#' && str_equal(line, word))
			return true;
	}
	return false;
}

/* One listed word, or up to `most` of them one behind the other. */
static bool is_made_of_listed(struct str text, int most) {
	if (text.n == 0 || is_listed(text))
		return text.n > 0;
	for (size_t n = 3; most > 1 && n + 3 <= text.n; n++)
		if (is_listed(str_slice(text, 0, n)) && is_made_of_listed(str_from_offset(text, n), most - 1))
			return true;
	return false;
}

static char letter_meant(char c) {
	static const char FROM[] = "013457@$!", TO[] = "oieastasi";
	const char *at = c == '\0' ? NULL : strchr(FROM, c);
	return at == NULL ? c : TO[at - FROM];
}

static struct str spelt_out(struct arena *a, struct str text) {
	char *to = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = letter_meant(text.p[i]);
		if (is_lower(c) || is_digit(c) || (c & 0x80) != 0)
			to[n++] = c;
	}
	return str_of(to, n);
}

static bool is_letter(char c) {
	return is_lower(c) || (c & 0x80) != 0;
}

/* Without what is no letter at the end and, when `both`, at the beginning. */
static struct str without_ends(struct str low, bool both) {
	while (low.n > 0 && !is_letter(low.p[low.n - 1]))
		low.n--;
	while (both && low.n > 0 && !is_letter(low.p[0]))
		low = str_from_offset(low, 1);
	return low;
}

static bool is_common(struct arena *a, struct str low) {
	if (is_made_of_listed(low, LISTED_WORDS) || is_made_of_listed(spelt_out(a, low), LISTED_WORDS))
		return true;
	struct str core = without_ends(low, true), front = without_ends(low, false);
	if (core.n == 0)
		return low.n < ONLY_DIGITS_SHORT_OF;
	if (low.n - core.n > ADDED_AT_ENDS)
		return false;
	return is_made_of_listed(spelt_out(a, core), LISTED_WORDS) ||
		is_made_of_listed(spelt_out(a, front), LISTED_WORDS);
}

enum password_flaw password_check(struct arena *a, struct str password, const struct password_rules *rules,
	const struct str *names, size_t name_count) {
	int64_t length = (int64_t)utf8_count(password);
	struct str low = lowered(a, password);
	if (length < rules->min_length)
		return PASSWORD_TOO_SHORT;
	if (length > PASSWORD_MOST_CHARACTERS)
		return PASSWORD_TOO_LONG;
	if (classes_of(password) < rules->min_classes)
		return PASSWORD_TOO_FEW_CLASSES;
	for (size_t i = 0; i < name_count; i++)
		if (holds_name(a, low, names[i]))
			return PASSWORD_HOLDS_NAME;
	if (is_repetitive(low))
		return PASSWORD_REPETITIVE;
	return is_common(a, low) ? PASSWORD_COMMON : PASSWORD_FINE;
}

/* ---- sentences ---- */

struct str password_flaw_sentence(struct arena *a, enum lang lang, enum password_flaw flaw,
	const struct password_rules *rules) {
	switch (flaw) {
	case PASSWORD_TOO_SHORT:
	case PASSWORD_TOO_FEW_CLASSES:
		return password_rules_sentence(a, lang, rules);
	case PASSWORD_TOO_LONG:
		return str_from(tr(lang, T("パスワードは128文字以内にしてください。")));
	case PASSWORD_HOLDS_NAME:
		return str_from(tr(lang, T("パスワードにお名前やメールアドレスが含まれています。別のものにしてください。")));
	case PASSWORD_REPETITIVE:
		return str_from(tr(lang, T("同じ文字のくり返しや、続いた文字・数字が多すぎます。別のものにしてください。")));
	case PASSWORD_COMMON:
		return str_from(tr(lang, T("よく使われる、推測されやすいパスワードです。関係のない言葉を3つ以上つなげるなど、別のものにしてください。")));
	case PASSWORD_FINE:
		break;
	}
	BUG("a password without a flaw has no sentence");
}

struct str password_rules_sentence(struct arena *a, enum lang lang, const struct password_rules *rules) {
	const struct msg_arg args[] = { { .name = "length", .number = rules->min_length },
		{ .name = "classes", .number = rules->min_classes } };
	if (rules->min_classes <= 1)
		return tr_format(a, lang, T("パスワードは{length}文字以上にしてください。長い言葉のつながりがおすすめです。"), args, 1);
	return tr_format(a, lang, T("パスワードは{length}文字以上とし、小文字・大文字・数字・記号のうち{classes}種類以上を入れてください。"), args, 2);
}
